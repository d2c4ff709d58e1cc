//! The form of a move of a reported account.

use super::moves::Move;
use super::words;
use crate::components::{
    Actions, Button, ButtonKind, Choice, ChoiceGroup, DateField, ErrorSummary, Field, Form,
    FormState, Guard, Heading, Inset, Radios, Select, TextInput, Textarea, new_key,
};
use crate::pages::forms::Typed;
use crate::render::{Page, Section};
use crate::urls;
use domain::problem::Problems;
use domain::sighting::{Sighting, TakedownOutcome};
use http::StatusCode;
use leptos::prelude::*;

/// Everything the page shows.
pub(super) struct Model {
    pub(super) step: Move,
    pub(super) sighting: Sighting,
    pub(super) units: Vec<ChoiceGroup>,
    pub(super) typed: Typed,
    pub(super) problems: Problems,
    /// Somebody changed the report since the form was opened.
    pub(super) overtaken: bool,
}

/// The page.
pub(super) fn page(model: &Model) -> Page {
    let s = &model.sighting;
    if !Move::from_state(&s.state).contains(&model.step) {
        return stuck(s);
    }
    let (problems, step) = (&model.problems, model.step);
    let reference = s.reference().to_string();
    let back = urls::sighting(s.number);
    let kind = if step == Move::Impostor {
        ButtonKind::Warning
    } else {
        ButtonKind::Primary
    };
    let key = match model.typed.key() {
        "" => new_key(),
        key => key.to_owned(),
    };
    let cancel = back.clone();
    let (questions, version) = (questions(model), s.version);
    let action = urls::sighting_page(s.number, step.key());
    let body = view! {
        <div class="govuk-grid-row">
            <div class="govuk-grid-column-two-thirds">
                <ErrorSummary problems=problems.clone()/>
                <Heading text=step.name() caption=format!("{reference}, {}", words::name(s))/>
                {model.overtaken.then(|| view! {
                    <Inset>"Somebody else changed this report since you opened this page, so nothing was done. Look at it again, then confirm once more."</Inset>
                })}
                <p class="govuk-body">{follows(step)}</p>
                <Form action=action guard=Guard::of(problems)>
                    <FormState version=version key=key/>
                    {questions}
                    <Actions>
                        <Button text=confirm(step) kind=kind/>
                        <a class="govuk-link" href=cancel>"Cancel"</a>
                    </Actions>
                </Form>
            </div>
        </div>
    };
    let page = Page::new(Section::ToDo, format!("{}: {reference}", step.name()), body)
        .crumb(urls::SIGHTINGS, "Reported accounts")
        .crumb(back, reference)
        .problems(problems)
        .islands();
    if model.overtaken {
        page.status(StatusCode::CONFLICT)
    } else {
        page
    }
}

/// The page for a move that the report's present state does not allow (409).
fn stuck(s: &Sighting) -> Page {
    let title = "This cannot be done now";
    let why = format!("This report is “{}”. Nothing was saved.", s.state.name());
    let (href, open) = (urls::sighting(s.number), format!("Open {}", s.reference()));
    let body = view! {
        <Heading text=title caption=s.reference().to_string()/>
        <p class="govuk-body">{why}</p>
        <p class="govuk-body"><a class="govuk-link" href=href>{open}</a></p>
    };
    Page::new(Section::ToDo, title, body)
        .crumb(urls::SIGHTINGS, "Reported accounts")
        .status(StatusCode::CONFLICT)
}

const fn follows(step: Move) -> &'static str {
    match step {
        Move::Ask => {
            "The unit’s Communications Manager and General Manager are asked whether the account is theirs."
        }
        Move::Link => "The account was added to the register, or was there under another address.",
        Move::Impostor => {
            "An incident is opened, and the takedown is logged here until the platform has decided."
        }
        Move::Takedown => {
            "What the platform was told, and what it answered. An outcome closes the report."
        }
        Move::Dismiss => "Nothing has to be done about this account. The report stays in the list.",
    }
}

const fn confirm(step: Move) -> &'static str {
    match step {
        Move::Ask => "Ask the unit",
        Move::Link => "Save the account",
        Move::Impostor => "Open the incident",
        Move::Takedown => "Save the log",
        Move::Dismiss => "Dismiss the report",
    }
}

fn questions(model: &Model) -> AnyView {
    let field = |name: &str| Field::new(name, model.typed.get(name), &model.problems);
    let note = |label: &'static str, hint: &'static str| {
        let field = field("note");
        view! { <Textarea field=field label=label hint=hint rows=4 max=1_000/> }
    };
    match model.step {
        Move::Ask => {
            let (unit, units) = (field("unit"), model.units.clone());
            view! {
                <Select field=unit label="Business unit" empty="Choose" groups=units/>
                {note("What you ask (optional)", "It is sent with the question")}
            }
            .into_any()
        }
        Move::Link => {
            let account = field("account");
            view! {
                <TextInput field=account label="Account" hint="Its reference, for example AC-0042" width="govuk-input--width-10" spellcheck=false autocomplete="off"/>
            }
            .into_any()
        }
        Move::Impostor => note(
            "What it does in our name",
            "Kept with the report. Never a password",
        )
        .into_any(),
        Move::Dismiss => note("Why nothing has to be done", "Kept with the report").into_any(),
        Move::Takedown => {
            let (day, reference, outcome) =
                (field("told_on"), field("told_reference"), field("outcome"));
            let mut choices = vec![Choice::new("none", "Nothing yet")];
            let all = TakedownOutcome::ALL.iter();
            choices.extend(all.map(|o| Choice::new(o.key(), o.name())));
            view! {
                <DateField field=day label="Reported to the platform on"/>
                <TextInput field=reference label="The platform’s reference (optional)" spellcheck=false autocomplete="off" width="govuk-input--width-20"/>
                <Radios field=outcome label="What became of it?" choices=choices/>
                {note("Anything else (optional)", "Kept with the log")}
            }
            .into_any()
        }
    }
}
