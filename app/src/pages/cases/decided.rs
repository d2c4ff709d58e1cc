//! Where a case stands, step by step, and what was decided.

use super::words;
use crate::components::{Stage, StageAt, Stages};
use crate::pages::dossier::decided;
use domain::case::{CaseState, Step};
use domain::decisions::Verdict;
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
