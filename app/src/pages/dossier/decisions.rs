//! Decisions as they were made: in a line, on the case's page, in its document; and what happened.

use super::CaseStep;
use crate::components::{SummaryList, SummaryRow, Timeline, TimelineItem, instant_words};
use crate::pages::audit::sentence;
use domain::decisions::Decision;
use domain::moment::long_date;
use leptos::prelude::*;
use store::queries::audit::Event;

/// "Approved by Sam for Carl on 20 January 2027".
pub(crate) fn decided<S: CaseStep>(decision: &Decision<S>) -> String {
    format!(
        "{} by {} on {}",
        decision.step.did(decision.verdict),
        by(decision),
        long_date(decision.on)
    )
}

/// "Sam for Carl".
fn by<S>(decision: &Decision<S>) -> String {
    match &decision.acting_for {
        Some(lender) => format!("{} for {}", decision.by.name, lender.name),
        None => decision.by.name.clone(),
    }
}

/// Every decision, newest first, with what was said, agreed to and decided on; `page`: the address of the
/// case.
pub(crate) fn decisions<S: CaseStep>(all: &[Decision<S>], page: &str) -> Option<AnyView> {
    if all.is_empty() {
        return None;
    }
    let one = |(n, decision): (usize, &Decision<S>)| {
        let title = format!(
            "{}: {}",
            decision.step.name(),
            decision.step.did(decision.verdict)
        );
        let who = format!("{}, {}", by(decision), instant_words(decision.at));
        let note = (!decision.note.is_empty()).then(|| {
            let note = decision.note.clone();
            view! { <blockquote class="govuk-inset-text app-lines">{note}</blockquote> }
        });
        let statement = (!decision.statement.is_empty()).then(|| {
            let words = format!("Agreed to: “{}”", decision.statement);
            view! { <p class="govuk-body">{words}</p> }
        });
        let href = format!("{page}/decisions/{n}");
        let about = format!(" by {}", decision.by.name);
        view! {
            <li class="app-timeline__item">
                <h3 class="app-timeline__title">{title}</h3>
                <p class="app-timeline__meta">{who}</p>
                <div class="app-timeline__body">
                    {note}
                    {reasons(decision)}
                    {statement}
                    <p class="govuk-body">
                        <a class="govuk-link" href=href>"What was decided on"<span class="govuk-visually-hidden">{about}</span></a>
                        " (SHA-256 "<code class="app-code app-wrap">{decision.hash.clone()}</code>")"
                    </p>
                </div>
            </li>
        }
        .into_any()
    };
    let mut all: Vec<AnyView> = (1..).zip(all).map(one).collect();
    all.reverse();
    let view = view! {
        <h2 class="govuk-heading-m" id="decisions">"Decisions"</h2>
        <ol class="app-timeline">{all}</ol>
    };
    Some(view.into_any())
}

/// What was asked for when it was sent back.
fn reasons<S: CaseStep>(decision: &Decision<S>) -> Option<AnyView> {
    if decision.reasons.is_empty() {
        return None;
    }
    let row = |(section, reason): (&String, &String)| {
        let name = S::part(section).map_or_else(|| section.clone(), str::to_owned);
        SummaryRow::text(name, reason.clone())
    };
    let rows: Vec<SummaryRow> = decision.reasons.iter().map(row).collect();
    Some(view! { <SummaryList rows=rows/> }.into_any())
}

/// A decision as part of the printed document, the `n`th; `computed`: the hash of what was decided on, made
/// anew.
pub(crate) fn documented<S: CaseStep>(
    n: usize,
    decision: &Decision<S>,
    computed: &str,
    evidence: Vec<SummaryRow>,
) -> AnyView {
    let title = format!(
        "{n}. {}: {}",
        decision.step.name(),
        decision.step.did(decision.verdict)
    );
    let who = match &decision.acting_for {
        Some(lender) => format!("{}, acting for {}", decision.by.name, lender.name),
        None => decision.by.name.clone(),
    };
    let mut rows = vec![
        SummaryRow::text("Decided by", who),
        SummaryRow::text("As", decision.step.name()),
        SummaryRow::text("When", instant_words(decision.at)),
    ];
    if !decision.statement.is_empty() {
        rows.push(SummaryRow::text(
            "Statement agreed to",
            decision.statement.clone(),
        ));
    }
    if !decision.note.is_empty() {
        rows.push(SummaryRow::text("In their words", decision.note.clone()));
    }
    rows.extend(evidence);
    for (section, reason) in &decision.reasons {
        let name = S::part(section).unwrap_or(section.as_str());
        rows.push(SummaryRow::text(
            format!("To be changed: {name}"),
            reason.clone(),
        ));
    }
    let same = if computed == decision.hash {
        "Computed anew for this page: the same."
    } else {
        "Computed anew for this page: different. What is stored is not what was decided on."
    };
    let hash = decision.hash.clone();
    let value = view! {
        <code class="app-code app-wrap">{hash}</code>
        <p class="govuk-body">{same}</p>
    };
    rows.push(SummaryRow::view("SHA-256 of what was decided on", value));
    view! {
        <h3 class="govuk-heading-s">{title}</h3>
        <SummaryList rows=rows/>
    }
    .into_any()
}

/// What happened, newest first.
pub(crate) fn events(events: &[Event]) -> AnyView {
    let item = |event: &Event| {
        let who = match &event.acting_for {
            Some(lender) => format!("{} for {lender}", event.actor),
            None => event.actor.clone(),
        };
        TimelineItem {
            title: sentence::sentence(event),
            at: event.at,
            who,
            body: None,
        }
    };
    let items: Vec<TimelineItem> = events.iter().map(item).collect();
    view! {
        <h2 class="govuk-heading-m" id="history">"History"</h2>
        <Timeline items=items/>
    }
    .into_any()
}
