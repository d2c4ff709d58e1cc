//! What became of a return: reviews with their reasons, and what was proposed with its fate.

use crate::components::{Instant, SummaryList, SummaryRow, Tag, TagColour, lines};
use crate::urls;
use domain::ids::{Reference, ReferenceKind};
use domain::moment::long_date;
use domain::returns::{CorrectionState, Part, Review};
use leptos::prelude::*;
use store::queries::returns::CorrectionRow;

/// Each review, the newest first; nothing before the first.
pub(super) fn reviews(reviews: &[Review]) -> Option<AnyView> {
    if reviews.is_empty() {
        return None;
    }
    let all: Vec<AnyView> = reviews.iter().rev().map(review).collect();
    let view = view! {
        <h2 class="govuk-heading-m" id="reviews">"Reviews"</h2>
        {all}
    };
    Some(view.into_any())
}

fn review(review: &Review) -> AnyView {
    let title = format!("{} by {}", review.verdict.name(), review.by.name);
    let at = review.at;
    let mut rows = vec![SummaryRow::view("When", view! { <Instant at=at/> })];
    if review.in_bulk {
        let words = "Together with others that said that nothing has changed, unread";
        rows.push(SummaryRow::text("How", words));
    }
    if !review.note.is_empty() {
        rows.push(SummaryRow::text("In their words", review.note.clone()));
    }
    for (key, reason) in &review.reasons {
        let part = Part::from_key(key).map_or("", Part::name);
        rows.push(SummaryRow::text(
            format!("To be mended: {part}"),
            reason.clone(),
        ));
    }
    if let Some(number) = review.obligation {
        let reference = Reference::of(ReferenceKind::Obligation, number);
        let (href, words) = (urls::record(reference), reference.to_string());
        let link = view! { <a class="govuk-link" href=href>{words}</a> };
        rows.push(SummaryRow::view("What has to be done", link));
    }
    view! {
        <h3 class="govuk-heading-s">{title}</h3>
        <SummaryList rows=rows/>
    }
    .into_any()
}

/// What was proposed to correct, with what became of it; nothing when there was nothing.
pub(super) fn corrections(rows: &[CorrectionRow], team: bool) -> Option<AnyView> {
    if rows.is_empty() {
        return None;
    }
    let all: Vec<AnyView> = rows.iter().map(|row| correction(row, team)).collect();
    let view = view! {
        <h2 class="govuk-heading-m" id="corrections">"Proposed corrections of the register"</h2>
        {all}
    };
    Some(view.into_any())
}

fn correction(row: &CorrectionRow, team: bool) -> AnyView {
    let one = &row.correction;
    let (colour, fate) = match &one.state {
        CorrectionState::Open => (TagColour::Yellow, String::new()),
        CorrectionState::Applied { on, by, note } => {
            let words = format!("On {} by {}. {note}", long_date(*on), by.name);
            (TagColour::Teal, words)
        }
        CorrectionState::Declined { on, by, reason } => {
            let words = format!("On {} by {}: {reason}", long_date(*on), by.name);
            (TagColour::Orange, words)
        }
        CorrectionState::Withdrawn { on } => (TagColour::Grey, format!("On {}", long_date(*on))),
    };
    let title = format!("{}: {}", one.reference(), one.about());
    let title = match team {
        true => {
            let href = urls::correction(one.number);
            view! { <a class="govuk-link" href=href>{title}</a> }.into_any()
        }
        false => title.into_any(),
    };
    let words = |text: &str| {
        lines(text, "")
            .unwrap_or_else(|| view! { <span class="app-muted">"Nothing"</span> }.into_any())
    };
    let state = view! { <Tag colour=colour text=one.state.name()/>" "{fate} };
    let mut rows = vec![SummaryRow::view("State", state)];
    if one.field.is_some() {
        rows.push(SummaryRow::view("The register said", words(&one.before)));
        rows.push(SummaryRow::view("Proposed", words(&one.proposed)));
    } else {
        rows.push(SummaryRow::view("What is different", words(&one.proposed)));
    }
    view! {
        <h3 class="govuk-heading-s">{title}</h3>
        <SummaryList rows=rows/>
    }
    .into_any()
}
