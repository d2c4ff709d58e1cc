//! The form of what is done about a finding.

use super::answer::Deed;
use super::words;
use crate::components::{
    Actions, Button, Choice, DateField, ErrorSummary, Field, Form, FormState, Guard, Heading,
    Inset, Radios, TextInput, Textarea, new_key,
};
use crate::pages::forms::Typed;
use crate::render::{Page, Section};
use crate::urls;
use domain::drift::{Answer, Kept, Scan};
use domain::obligation::ObligationKind;
use domain::problem::Problems;
use http::StatusCode;
use leptos::prelude::*;

/// Everything the page shows.
pub(super) struct Model {
    pub(super) deed: Deed,
    pub(super) scan: Scan,
    pub(super) kept: Kept,
    pub(super) typed: Typed,
    pub(super) problems: Problems,
    /// Somebody answered a finding of the recording since the form was opened.
    pub(super) overtaken: bool,
}

/// The page.
pub(super) fn page(model: &Model) -> Page {
    let (scan, kept, deed) = (&model.scan, &model.kept, model.deed);
    let reference = scan.reference().to_string();
    if kept.answer != Answer::Open {
        return stuck(scan, kept);
    }
    let problems = &model.problems;
    let key = match model.typed.key() {
        "" => new_key(),
        key => key.to_owned(),
    };
    let caption = format!("{reference}, finding {}", kept.place);
    let back = format!("{}#finding-{}", urls::scan(scan.number), kept.place);
    let action = urls::scan_finding(scan.number, kept.place, deed.key());
    let (questions, version, said) = (questions(model), scan.version, kept.finding.words());
    let body = view! {
        <div class="govuk-grid-row">
            <div class="govuk-grid-column-two-thirds">
                <ErrorSummary problems=problems.clone()/>
                <Heading text=deed.name() caption=caption.clone()/>
                {model.overtaken.then(|| view! {
                    <Inset>"Somebody else answered a finding of this recording since you opened this page, so nothing was done. Look at it again, then confirm once more."</Inset>
                })}
                <p class="govuk-body">{said}</p>
                <Form action=action guard=Guard::of(problems)>
                    <FormState version=version key=key/>
                    {questions}
                    <Actions>
                        <Button text=confirm(deed)/>
                        <a class="govuk-link" href=back>"Cancel"</a>
                    </Actions>
                </Form>
            </div>
        </div>
    };
    let page = Page::new(Section::Pixels, format!("{}: {caption}", deed.name()), body)
        .crumb(urls::PIXELS, "Pixels")
        .crumb(urls::SCANS, "Checks of sites for pixels")
        .crumb(urls::scan(scan.number), reference)
        .problems(problems)
        .islands();
    if model.overtaken {
        page.status(StatusCode::CONFLICT)
    } else {
        page
    }
}

/// The page for a finding that was answered already (409).
fn stuck(scan: &Scan, kept: &Kept) -> Page {
    let title = "This finding is answered already";
    let why = format!("{}. Nothing was saved.", words::answer(&kept.answer));
    let reference = scan.reference().to_string();
    let caption = format!("{reference}, finding {}", kept.place);
    let (href, open) = (urls::scan(scan.number), format!("Open {reference}"));
    let body = view! {
        <Heading text=title caption=caption/>
        <p class="govuk-body">{why}</p>
        <p class="govuk-body"><a class="govuk-link" href=href>{open}</a></p>
    };
    Page::new(Section::Pixels, title, body)
        .crumb(urls::PIXELS, "Pixels")
        .crumb(urls::SCANS, "Checks of sites for pixels")
        .status(StatusCode::CONFLICT)
}

const fn confirm(deed: Deed) -> &'static str {
    match deed {
        Deed::Obligation => "Open the obligation",
        Deed::Incident => "Note the incident",
        Deed::Dismiss => "Dismiss the finding",
    }
}

fn questions(model: &Model) -> AnyView {
    let field = |name: &str| Field::new(name, model.typed.get(name), &model.problems);
    match model.deed {
        Deed::Obligation => {
            let kinds = [ObligationKind::RemovePixel, ObligationKind::Remedial];
            let kinds = kinds.map(|k| Choice::new(k.key(), k.name())).to_vec();
            let [kind, details, assignee, due] = ["kind", "details", "assignee", "due"].map(field);
            view! {
                <Radios field=kind label="What has to be done" choices=kinds/>
                <TextInput field=details label="Details" hint="What exactly. Needed for a remedial action"/>
                <TextInput field=assignee label="Who has to do it (optional)" hint="Their work e-mail address or full name. Empty: Design and Marketing finds somebody" spellcheck=false autocomplete="off"/>
                <DateField field=due label="The last day on which it is in time"/>
            }
            .into_any()
        }
        Deed::Incident => {
            let note = field("note");
            view! { <Textarea field=note label="What happened" hint="It is noted as a breach of the policy. Never a password" rows=5 max=1_000/> }
                .into_any()
        }
        Deed::Dismiss => {
            let note = field("note");
            view! { <Textarea field=note label="Why nothing has to be done" hint="Kept with the finding, and shown when it is found again" rows=4 max=1_000/> }
                .into_any()
        }
    }
}
