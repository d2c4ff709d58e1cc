//! What the register holds about an account, what changed, what is missing, and what a reviewer asked for.

use crate::components::{Changes, Inset, SummaryList, SummaryRow, Tag, TagColour};
use domain::account::Change;
use domain::moment::long_date;
use domain::returns::{Known, Part, Topic};
use leptos::prelude::*;
use store::queries::returns::ShownSince;

/// The facts of a topic, a line each.
pub(super) fn facts(known: &Known, topic: Topic) -> AnyView {
    let one = |fact: &domain::returns::KnownFact| {
        let (label, text) = (format!("{}: ", fact.label), fact.text.clone());
        let text = if text.is_empty() {
            view! { <span class="app-muted">"not recorded"</span> }.into_any()
        } else {
            view! { <span class="app-lines app-wrap">{text}</span> }.into_any()
        };
        view! { <li><span class="app-muted">{label}</span>{text}</li> }.into_any()
    };
    let all: Vec<AnyView> = known.about(topic).map(one).collect();
    if all.is_empty() {
        return view! { <span class="app-muted">"Nobody is named, and nobody has access"</span> }
            .into_any();
    }
    view! { <ul class="govuk-list app-return__facts">{all}</ul> }.into_any()
}

/// What the register holds, topic by topic.
pub(super) fn register(known: &Known) -> AnyView {
    let row = |topic: &Topic| SummaryRow::view(topic.name(), facts(known, *topic));
    let rows: Vec<SummaryRow> = Topic::ALL.iter().map(row).collect();
    view! { <SummaryList rows=rows/> }.into_any()
}

/// What the register shows as missing or out of date; nothing when there is nothing.
pub(super) fn gaps(known: &Known) -> Option<AnyView> {
    if known.gaps.is_empty() {
        return None;
    }
    let one = |gap: &domain::returns::KnownGap| {
        let words = format!("{} ({}) ", gap.evidence, gap.clause);
        let critical = gap
            .is_critical
            .then(|| view! { <Tag colour=TagColour::Red text="Critical"/> });
        view! { <li>{words}{critical}</li> }
    };
    let all: Vec<_> = known.gaps.iter().map(one).collect();
    Some(view! { <ul class="govuk-list govuk-list--bullet">{all}</ul> }.into_any())
}

/// What changed, of one topic or all: without the days on which something was last confirmed, which returns
/// themselves move, and without access that ended, which is told with its reason.
pub(super) fn changed(since: &ShownSince, topic: Option<Topic>) -> Vec<Change> {
    let ended = |field: &str| {
        let mut lines = since.ended.iter();
        lines.any(|line| field == format!("grant:{}", line.grant))
    };
    let told = |(of, change): &&(Topic, Change)| {
        let asked = topic.is_none_or(|topic| topic == *of);
        asked && !change.field.ends_with("_confirmed_on") && !ended(&change.field)
    };
    let mut all: Vec<Change> = Vec::new();
    for (_, change) in since.changes.iter().filter(told) {
        // Two people named alike for the account are one line.
        match all.iter_mut().find(|known| known.label == change.label) {
            Some(known) => {
                known.before = joined(&known.before, &change.before);
                known.after = joined(&known.after, &change.after);
            }
            None => all.push(change.clone()),
        }
    }
    all
}

fn joined(one: &str, other: &str) -> String {
    match (one, other) {
        ("", text) | (text, "") => text.to_owned(),
        (one, other) => format!("{one}, {other}"),
    }
}

/// What changed in the register since the return before. `whose`: "your" or "the".
pub(super) fn since(since: &ShownSince, whose: &str) -> AnyView {
    let changes = changed(since, None);
    let title = match since.before {
        Some(on) => format!(
            "What changed since {whose} last return on {}",
            long_date(on)
        ),
        None => "This is the first return for this account".to_owned(),
    };
    if changes.is_empty() && since.ended.is_empty() {
        let words = match since.before {
            Some(on) => format!(
                "Nothing in the register changed since {whose} last return on {}.",
                long_date(on)
            ),
            None => format!("{title}. Nobody’s access ended in the quarter."),
        };
        return view! { <p class="govuk-body">{words}</p> }.into_any();
    }
    let changes = (!changes.is_empty()).then(|| view! { <Changes changes=changes/> });
    let ended = ended(since);
    view! {
        <h3 class="govuk-heading-s">{title}</h3>
        <div class="app-return__since">{changes}{ended}</div>
    }
    .into_any()
}

/// Access that ended since; nothing when none did.
pub(super) fn ended(since: &ShownSince) -> Option<AnyView> {
    let one = |line: &domain::returns::EndedLine| {
        let mut words = format!(
            "{}: {} access ended on {}",
            line.person,
            line.level.name(),
            long_date(line.on)
        );
        if !line.because.is_empty() {
            words.push_str(&format!(" ({})", line.because.to_lowercase()));
        }
        words.push_str(if line.is_removed {
            ", and is gone from the platform"
        } else {
            "; nobody has confirmed yet that it is gone from the platform"
        });
        view! { <li>{words}</li> }
    };
    let ended: Vec<_> = since.ended.iter().map(one).collect();
    (!ended.is_empty())
        .then(|| view! { <ul class="govuk-list govuk-list--bullet">{ended}</ul> }.into_any())
}

/// Reasons beside each part, when it was sent back.
pub(super) fn reasons(found: &domain::returns::Return) -> Option<AnyView> {
    let review = found.reviews.last()?;
    if review.verdict != domain::returns::ReviewVerdict::SentBack {
        return None;
    }
    let who = format!(
        "{} sent this return back on {}:",
        review.by.name,
        long_date(review.on)
    );
    let note = (!review.note.is_empty()).then(|| {
        let note = review.note.clone();
        view! { <p class="govuk-body app-lines">{note}</p> }
    });
    let one = |(key, text): (&String, &String)| {
        let part = Part::from_key(key).map_or("", Part::name);
        let words = format!("{part}: {text}");
        view! { <li class="app-lines">{words}</li> }
    };
    let all: Vec<_> = review.reasons.iter().map(one).collect();
    let view = view! {
        <Inset>
            <p class="govuk-body">{who}</p>
            {note}
            <ul class="govuk-list govuk-list--bullet">{all}</ul>
        </Inset>
    };
    Some(view.into_any())
}
