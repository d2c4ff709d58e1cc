//! One proposal laid out: what the register said and says, what is proposed, what became of it; the forms
//! of the decisions.

use super::correction::Deed;
use super::corrections::colour;
use crate::components::{
    Actions, Button, ButtonKind, ButtonLink, ErrorSummary, Field, Form, FormState, Heading, Hidden,
    Inset, SummaryList, SummaryRow, Tag, Textarea, Warning, lines, new_key,
};
use crate::pages::forms::Typed;
use crate::render::{Page, Section};
use crate::urls;
use domain::ids::Reference;
use domain::moment::long_date;
use domain::problem::Problems;
use domain::returns::{Correction, CorrectionState};
use http::StatusCode;
use leptos::prelude::*;
use store::queries::returns::CorrectionRow;

fn framed(one: &Correction, title: &str, body: impl IntoAny) -> Page {
    bare(one, title, body).crumb(urls::CORRECTIONS, "Proposed corrections")
}

/// The same for those who only read: the list is not theirs.
fn bare(one: &Correction, title: &str, body: impl IntoAny) -> Page {
    let reference = one.reference().to_string();
    let title = if title.is_empty() {
        reference
    } else {
        format!("{title}: {reference}")
    };
    Page::new(Section::Returns, title, body).crumb(urls::RETURNS, "Returns")
}

/// "CO-0003: Storm News", above a heading.
fn caption(row: &CorrectionRow) -> String {
    format!("{}: {}", row.correction.reference(), row.account)
}

fn words(text: &str) -> AnyView {
    lines(text, "").unwrap_or_else(|| view! { <span class="app-muted">"Nothing"</span> }.into_any())
}

/// What is proposed, beside what the register says.
fn about(row: &CorrectionRow) -> AnyView {
    let one = &row.correction;
    let account = format!("{} ({})", row.account, Reference::account(one.account));
    let (href, back) = (
        urls::account(one.account),
        urls::one_return(one.period, one.account),
    );
    let months = one.period.months();
    let mut rows = vec![
        SummaryRow::view(
            "Account",
            view! { <a class="govuk-link" href=href>{account}</a> },
        ),
        SummaryRow::view(
            "Came with",
            view! { <a class="govuk-link" href=back>{format!("the return for {months}")}</a> },
        ),
        SummaryRow::text(
            "Proposed by",
            format!("{}, on {}", one.by.name, long_date(one.on)),
        ),
        SummaryRow::text("About", one.about()),
    ];
    let before = match one.field {
        Some(_) => "The register said then",
        None => "The register held then",
    };
    rows.push(SummaryRow::view(before, words(&one.before)));
    if let Some(now) = row.now.as_deref().filter(|now| *now != one.before) {
        rows.push(SummaryRow::view("The register says now", words(now)));
    }
    let proposed = match one.field {
        Some(_) => "Proposed",
        None => "What is different",
    };
    rows.push(SummaryRow::view(proposed, words(&one.proposed)));
    view! { <SummaryList rows=rows/> }.into_any()
}

/// The proposal; `own`: whoever looks made it.
pub(super) fn show(row: &CorrectionRow, own: bool, decides: bool) -> Page {
    let one = &row.correction;
    let tag =
        view! { <p class="govuk-body"><Tag colour=colour(&one.state) text=one.state.name()/></p> };
    let body = view! {
        <Heading text=one.about() caption=caption(row)/>
        {tag}
        {moved_on(row)}
        {about(row)}
        {fate(one)}
        {decides.then(|| ways(row, own))}
    };
    if decides {
        framed(one, "", body)
    } else {
        bare(one, "", body)
    }
}

/// Warns when the register was changed since the proposal was made.
fn moved_on(row: &CorrectionRow) -> Option<AnyView> {
    let one = &row.correction;
    let now = row.now.as_deref().filter(|now| *now != one.before)?;
    if one.state != CorrectionState::Open {
        return None;
    }
    let view = if now == one.proposed {
        view! { <Inset>"The register already says what is proposed."</Inset> }.into_any()
    } else {
        view! { <Warning>"The register was changed since this was proposed. Compare all three before you decide."</Warning> }
            .into_any()
    };
    Some(view)
}

/// What was decided.
fn fate(one: &Correction) -> Option<AnyView> {
    let (how, on, by, said) = match &one.state {
        CorrectionState::Open => return None,
        CorrectionState::Applied { on, by, note } if note.is_empty() => {
            ("The proposed words were taken over", on, Some(by), "")
        }
        CorrectionState::Applied { on, by, note } => {
            ("The register was put right", on, Some(by), note.as_str())
        }
        CorrectionState::Declined { on, by, reason } => {
            ("The register stays as it is", on, Some(by), reason.as_str())
        }
        CorrectionState::Withdrawn { on } => {
            ("The return was taken back or sent anew", on, None, "")
        }
    };
    let mut rows = vec![
        SummaryRow::text("What became of it", how),
        SummaryRow::text("On", long_date(*on)),
    ];
    if let Some(by) = by {
        rows.push(SummaryRow::text("By", by.name.clone()));
    }
    if !said.is_empty() {
        rows.push(SummaryRow::text("In their words", said));
    }
    let view = view! {
        <h2 class="govuk-heading-m">"Decision"</h2>
        <SummaryList rows=rows/>
    };
    Some(view.into_any())
}

fn ways(row: &CorrectionRow, own: bool) -> Option<AnyView> {
    let one = &row.correction;
    if one.state != CorrectionState::Open {
        return None;
    }
    if own {
        let words = "You proposed this yourself: somebody else has to decide about it.";
        return Some(view! { <Inset>{words}</Inset> }.into_any());
    }
    let to = |deed: Deed| urls::correction_page(one.number, deed.key());
    let second = ButtonKind::Secondary;
    let take_over = one.field.is_some().then(|| {
        view! { <ButtonLink href=to(Deed::TakeOver) text="Take over the proposed words"/> }
    });
    let (right, kind) = if one.field.is_some() {
        ("Put it right otherwise", second)
    } else {
        ("Record that it is put right", ButtonKind::Primary)
    };
    let view = view! {
        <div class="app-actions app-no-print">
            {take_over}
            <ButtonLink href=to(Deed::PutRight) text=right kind=kind/>
            <ButtonLink href=to(Deed::Decline) text="Decline" kind=second/>
        </div>
    };
    Some(view.into_any())
}

/// The title, what follows, the button of a decision.
const fn said(deed: Deed) -> (&'static str, &'static str, &'static str) {
    match deed {
        Deed::TakeOver => (
            "Take over the proposed words",
            "They are saved in the account now, in your name, and stand in its history.",
            "Take over",
        ),
        Deed::PutRight => (
            "Record that it is put right",
            "Put it right where it belongs first: in the account, its people or its access. Here you say what you did.",
            "Record",
        ),
        Deed::Decline => (
            "Decline the correction",
            "The register stays as it is. Whoever proposed it is told why.",
            "Decline",
        ),
    }
}

/// The form of a decision.
pub(super) fn form(
    row: &CorrectionRow,
    deed: Deed,
    typed: &Typed,
    problems: &Problems,
    overtaken: bool,
) -> Page {
    let one = &row.correction;
    if one.state != CorrectionState::Open {
        return stuck(row, "This is decided already.");
    }
    if deed == Deed::TakeOver && one.field.is_none() {
        return stuck(
            row,
            "This was told in words: say what was done in the register.",
        );
    }
    let (title, follows, button) = said(deed);
    let key = match (overtaken, typed.key()) {
        (true, _) | (_, "") => new_key(),
        (false, key) => key.to_owned(),
    };
    let field = |name: &str| Field::new(name, typed.get(name), problems);
    let fields = match deed {
        Deed::TakeOver => {
            let now = row.now.clone().unwrap_or_default();
            let note = field("note");
            view! {
                <Hidden name="now" value=now/>
                <Textarea field=note label="Anything to add (optional)" rows=2/>
            }
            .into_any()
        }
        Deed::PutRight => view! {
            <Textarea field=field("note") label="What was done in the register" rows=3/>
        }
        .into_any(),
        Deed::Decline => view! {
            <Textarea field=field("reason") label="Why the register stays as it is" rows=3/>
        }
        .into_any(),
    };
    let action = urls::correction_page(one.number, deed.key());
    let (back, version) = (urls::correction(one.number), one.version);
    let way = back.clone();
    let overtaken_words = overtaken.then(|| {
        view! { <Warning>"Something was changed since you opened this page, so nothing was saved. Here is how it stands now."</Warning> }
    });
    let body = view! {
        <ErrorSummary problems=problems.clone()/>
        <Heading text=title caption=caption(row)/>
        {overtaken_words}
        {about(row)}
        <p class="govuk-body">{follows}</p>
        <Form action=action>
            <FormState version=version key=key/>
            {fields}
            <Actions>
                <Button text=button/>
                <a class="govuk-link" href=way>"Back"</a>
            </Actions>
        </Form>
    };
    let page = framed(one, title, body)
        .crumb(back, one.reference().to_string())
        .problems(problems);
    if overtaken {
        page.status(StatusCode::CONFLICT)
    } else {
        page
    }
}

/// The page for what the proposal's present state does not allow (409).
pub(super) fn stuck(row: &CorrectionRow, why: &str) -> Page {
    let one = &row.correction;
    let (why, title, back) = (
        why.to_owned(),
        "This cannot be done now",
        urls::correction(one.number),
    );
    let body = view! {
        <Heading text=title caption=caption(row)/>
        <p class="govuk-body">{why}</p>
        <p class="govuk-body">"Nothing was saved."</p>
        <p class="govuk-body"><a class="govuk-link" href=back>"Open the proposal"</a></p>
    };
    framed(one, title, body).status(StatusCode::CONFLICT)
}
