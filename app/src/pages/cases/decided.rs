//! Where a case stands, step by step, and what was decided.

use super::words;
use crate::components::{Stage, StageAt, Stages, SummaryList, SummaryRow, instant_words};
use crate::urls;
use domain::case::{BusinessCase, CaseState, Section, Step};
use domain::decisions::{Decision, Verdict};
use domain::moment::long_date;
use leptos::prelude::*;
use store::queries::cases::CaseFacts;

/// Where a case stands, step by step, and who has it since when.
pub(super) fn stages(facts: &CaseFacts) -> AnyView {
    let case = &facts.case;
    let proposer = Stage {
        name: "Proposed".to_owned(),
        words: match case.state {
            CaseState::Draft => format!(
                "With {} for {}",
                case.proposer.name,
                words::days(facts.days)
            ),
            CaseState::SentBack { .. } => format!(
                "Sent back to {}, who has had it for {}",
                case.proposer.name,
                words::days(facts.days)
            ),
            _ => format!("By {}", case.proposer.name),
        },
        at: if case.state.is_open_to_the_proposer() {
            StageAt::Now
        } else {
            StageAt::Done
        },
    };
    let mut stages = vec![proposer];
    stages.extend(Step::ALL.iter().map(|step| stage(facts, *step)));
    view! { <Stages stages=stages/> }.into_any()
}

fn stage(facts: &CaseFacts, step: Step) -> Stage {
    let case = &facts.case;
    let last = case.last_decision(step);
    let told = last.map(decided).unwrap_or_default();
    let (at, words) = match case.state {
        CaseState::With { step: now } if now == step => {
            let since = format!(
                "since {}, {}",
                long_date(facts.since),
                words::days(facts.days)
            );
            let who = match words::who(&facts.who_can).as_str() {
                "" => "Nobody can decide this step: Design and Marketing can give it to somebody"
                    .to_owned(),
                names => format!("Waits for {names}"),
            };
            (StageAt::Now, format!("{who}, {since}"))
        }
        CaseState::Declined { step: end, .. } if end == step => (StageAt::Stopped, told),
        CaseState::SentBack { step: from } if from == step => (StageAt::Stopped, told),
        _ if case.is_settled(step, &facts.hashes) => (StageAt::Done, told),
        _ if last.is_some_and(|d| d.verdict == Verdict::Approved) => (
            StageAt::Later,
            format!("{told}, before what this step looks at was changed: decides again"),
        ),
        _ => (StageAt::Later, told),
    };
    Stage {
        name: step.name().to_owned(),
        words,
        at,
    }
}

/// "Approved by Sam for Carl on 20 January 2027".
pub(super) fn decided(decision: &Decision<Step>) -> String {
    format!(
        "{} by {} on {}",
        decision.verdict.name(),
        by(decision),
        long_date(decision.on)
    )
}

/// "Sam for Carl".
fn by(decision: &Decision<Step>) -> String {
    match &decision.acting_for {
        Some(lender) => format!("{} for {}", decision.by.name, lender.name),
        None => decision.by.name.clone(),
    }
}

/// Every decision, newest first, with what was said, agreed to and decided on.
pub(super) fn decisions(case: &BusinessCase) -> Option<AnyView> {
    if case.decisions.is_empty() {
        return None;
    }
    let one = |(n, decision): (usize, &Decision<Step>)| {
        let title = format!("{}: {}", decision.step.name(), decision.verdict.name());
        let who = format!("{}, {}", by(decision), instant_words(decision.at));
        let note = (!decision.note.is_empty()).then(|| {
            let note = decision.note.clone();
            view! { <blockquote class="govuk-inset-text app-lines">{note}</blockquote> }
        });
        let statement = (!decision.statement.is_empty()).then(|| {
            let words = format!("Agreed to: “{}”", decision.statement);
            view! { <p class="govuk-body">{words}</p> }
        });
        let href = urls::case_page(case.number, &format!("decisions/{n}"));
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
    let mut all: Vec<AnyView> = (1..).zip(&case.decisions).map(one).collect();
    all.reverse();
    let view = view! {
        <h2 class="govuk-heading-m" id="decisions">"Decisions"</h2>
        <ol class="app-timeline">{all}</ol>
    };
    Some(view.into_any())
}

fn reasons(decision: &Decision<Step>) -> Option<AnyView> {
    if decision.reasons.is_empty() {
        return None;
    }
    let row = |(section, reason): (&String, &String)| {
        let name =
            Section::from_key(section).map_or_else(|| section.clone(), |s| s.name().to_owned());
        SummaryRow::text(name, reason.clone())
    };
    let rows: Vec<SummaryRow> = decision.reasons.iter().map(row).collect();
    Some(view! { <SummaryList rows=rows/> }.into_any())
}
