//! Where an application stands: its lanes side by side, then review and approval.

use super::words;
use crate::components::{
    Details, Stage, StageAt, Stages, SummaryList, SummaryRow, TagColour, Task, TaskList,
};
use crate::pages::dossier::{self, decided};
use crate::urls;
use domain::decisions::{Decision, Verdict};
use domain::moment::long_date;
use domain::pixel::{ApplicationState, Lane, LaneState, Step};
use leptos::prelude::*;
use store::queries::pixels::{ApplicationFacts, StepFacts};

/// Where it stands, in order, and who has it since when.
pub(super) fn stages(facts: &ApplicationFacts) -> AnyView {
    let application = &facts.application;
    let own = application.state.is_open_to_the_proposer()
        && application.state != ApplicationState::InAssessment;
    let mut all = vec![Stage {
        name: "Proposed".to_owned(),
        words: match application.state {
            ApplicationState::Draft => format!(
                "With {} for {}",
                application.proposer.name,
                words::days(facts.days)
            ),
            ApplicationState::SentBack => format!(
                "Sent back to {}, who has had it for {}",
                application.proposer.name,
                words::days(facts.days)
            ),
            _ => format!("By {}", application.proposer.name),
        },
        at: if own { StageAt::Now } else { StageAt::Done },
    }];
    all.push(assessed(facts, own));
    let after = Step::AFTER_LANES.iter();
    all.extend(after.map(|step| stage(facts, *step)));
    view! { <Stages stages=all/> }.into_any()
}

/// All lanes as one stage; they stand one by one below.
fn assessed(facts: &ApplicationFacts, own: bool) -> Stage {
    let application = &facts.application;
    let many = application.lanes().count();
    let open = application.open_lanes(&facts.hashes).len();
    let at = match application.state {
        ApplicationState::InAssessment => StageAt::Now,
        _ if open == 0 && !own => StageAt::Done,
        _ => StageAt::Later,
    };
    Stage {
        name: "Assessed".to_owned(),
        words: format!("{} of {many} lanes are settled", many - open),
        at,
    }
}

fn stage(facts: &ApplicationFacts, step: Step) -> Stage {
    let application = &facts.application;
    let last = application.decisions.iter().rev().find(|d| d.step == step);
    let told = last.map(decided).unwrap_or_default();
    let ended = |verdict| last.is_some_and(|d| d.verdict == verdict);
    let (at, words) = match facts.waits(step) {
        Some(waits) => (StageAt::Now, waiting(waits)),
        None if application.is_settled(step, &facts.hashes) => (StageAt::Done, told),
        None if matches!(application.state, ApplicationState::Declined { .. })
            && ended(Verdict::Declined) =>
        {
            (StageAt::Stopped, told)
        }
        None if ended(Verdict::Approved) => (
            StageAt::Later,
            format!("{told}, before something was changed: decides again"),
        ),
        None => (StageAt::Later, told),
    };
    Stage {
        name: step.name().to_owned(),
        words,
        at,
    }
}

/// "Waits for Lena or Sam, since 20 January 2027, 3 working days".
pub(super) fn waiting(waits: &StepFacts) -> String {
    let who = match words::who(&waits.who_can).as_str() {
        "" => "Nobody can settle this: Design and Marketing can give it to somebody".to_owned(),
        names => format!("Waits for {names}"),
    };
    let (since, days) = (long_date(waits.since), words::days(waits.days));
    format!("{who}, since {since}, {days}")
}

/// The lanes as a list to open.
pub(super) fn lanes(facts: &ApplicationFacts) -> AnyView {
    let application = &facts.application;
    let tasks: Vec<Task> = application.lanes().map(|lane| task(facts, lane)).collect();
    let words = if application.needs_cxi {
        "They work side by side, in any order. The business group of these accounts needs the confirmation of Customer Experience and Insights (P 6.25)."
    } else {
        "They work side by side, in any order."
    };
    view! {
        <h2 class="govuk-heading-m" id="lanes">"Lanes"</h2>
        <p class="govuk-body">{words}</p>
        <TaskList id="lane" tasks=tasks/>
    }
    .into_any()
}

fn task(facts: &ApplicationFacts, lane: Lane) -> Task {
    let application = &facts.application;
    let state = application.lane(lane, &facts.hashes);
    let (words, colour) = words::lane(&state);
    let waits = facts.waits(Step::Lane(lane)).map(waiting);
    let hint = match &state {
        LaneState::Done(d) | LaneState::NotNeeded(d) | LaneState::Refused(d) => Some(decided(d)),
        LaneState::Asked { asked, .. } => {
            let reason = asked.reasons.get(lane.key());
            let reason = reason.map(String::as_str).unwrap_or_default();
            let wait = waits.unwrap_or_default();
            Some(format!("{} asks: {reason} {wait}", asked.by.name))
        }
        LaneState::Open | LaneState::Lapsed(_) => waits,
    };
    let begun = application.state != ApplicationState::Draft;
    let (status, colour) = if begun {
        (words, colour)
    } else {
        ("After it is handed in", Some(TagColour::Grey))
    };
    Task {
        name: lane.name().to_owned(),
        hint,
        href: begun.then(|| {
            let verb = format!("lanes/{}", lane.key());
            urls::pixel_application_page(application.number, &verb)
        }),
        status: (status.to_owned(), colour),
    }
}

/// What the lanes have established, folded away or open.
pub(super) fn established(facts: &ApplicationFacts, folded: bool) -> Option<AnyView> {
    let application = &facts.application;
    let one = |lane: Lane| {
        let inner = evidence(facts, lane)?;
        let view = if folded {
            let title = format!("{}: what was established", lane.name());
            view! { <Details summary=title>{inner}</Details> }.into_any()
        } else {
            view! {
                <h3 class="govuk-heading-s">{lane.name()}</h3>
                {inner}
            }
            .into_any()
        };
        Some(view)
    };
    let all: Vec<AnyView> = application.lanes().filter_map(one).collect();
    (!all.is_empty()).then(|| all.into_any())
}

/// What a lane has established, with its files; nothing while it is open.
pub(super) fn evidence(facts: &ApplicationFacts, lane: Lane) -> Option<AnyView> {
    let application = &facts.application;
    let state = application.lane(lane, &facts.hashes);
    let (LaneState::Done(d) | LaneState::NotNeeded(d) | LaneState::Refused(d)) = state else {
        return None;
    };
    let mut rows = vec![SummaryRow::text("Settled", decided(d))];
    rows.extend(facts_of(lane, d));
    if !d.note.is_empty() {
        rows.push(SummaryRow::text("In their words", d.note.clone()));
    }
    if !d.statement.is_empty() {
        rows.push(SummaryRow::text("Statement agreed to", d.statement.clone()));
    }
    let base = urls::pixel_application(application.number);
    rows.extend(dossier::kept(&facts.files, lane.key(), &base));
    Some(view! { <SummaryList rows=rows/> }.into_any())
}

/// The evidence of a decision as lines.
pub(super) fn facts_of(lane: Lane, decision: &Decision<Step>) -> Vec<SummaryRow> {
    let facts = lane.facts(&decision.evidence).into_iter();
    let row = |fact: domain::written::Fact| {
        let is_address = fact.text.starts_with("https://") || fact.text.starts_with("http://");
        if is_address && !fact.text.contains(char::is_whitespace) {
            let (href, text) = (fact.text.clone(), fact.text);
            let link =
                view! { <a class="govuk-link app-wrap" href=href rel="noreferrer">{text}</a> };
            SummaryRow::view(fact.label, link)
        } else {
            SummaryRow::text(fact.label, fact.text)
        }
    };
    facts.map(row).collect()
}
