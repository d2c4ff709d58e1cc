//! Messages about business cases.

use super::{Facts, Kind, Topic, Urgency, always, said};

const PROPOSER: &str = "you proposed it";
const DECIDER: &str = "you can decide at this step";

fn name(f: &Facts) -> &str {
    f.or("name", "a business case")
}

pub(super) fn proposer(f: &Facts) -> Option<String> {
    f.labelled("Proposed by", "proposer")
}

pub(super) fn decided_by(f: &Facts) -> Option<String> {
    f.labelled("Decided by", "decided_by")
}

pub(super) fn note(f: &Facts) -> Option<String> {
    f.labelled("Note", "note")
}

/// How long a step has waited.
pub(super) fn waited(f: &Facts) -> Option<String> {
    match f.number("working_days")? {
        1 => Some("It has waited for 1 working day.".to_owned()),
        days if days > 1 => Some(format!("It has waited for {days} working days.")),
        _ => None,
    }
}

pub(super) const KINDS: &[Kind] = &[
    Kind {
        key: "notify.case-waiting",
        topic: Topic::Cases,
        name: "A case waits for your decision",
        urgency: Urgency::No,
        mandatory: true,
        why: DECIDER,
        say: |f| {
            let headline = format!("Waits for a decision: {}", name(f));
            let sentences = [
                proposer(f),
                f.labelled("Step", "step"),
                f.labelled("Given to you because", "given_because"),
                always("Sign in to read it and decide. Nothing is decided by opening the page."),
            ];
            said(headline, sentences)
        },
    },
    Kind {
        key: "notify.case-sent-back",
        topic: Topic::Cases,
        name: "Your case is sent back",
        urgency: Urgency::No,
        mandatory: true,
        why: PROPOSER,
        say: |f| {
            let headline = format!("Sent back to you: {}", name(f));
            let next = "Change what was asked for, then hand it in again.";
            said(headline, [decided_by(f), note(f), always(next)])
        },
    },
    Kind {
        key: "notify.case-approved",
        topic: Topic::Cases,
        name: "A case is approved",
        urgency: Urgency::No,
        mandatory: false,
        why: PROPOSER,
        say: |f| {
            let headline = format!("Approved: {}", name(f));
            let next = "What has to be set up before the account is used is on its page.";
            said(headline, [decided_by(f), note(f), always(next)])
        },
    },
    Kind {
        key: "notify.case-declined",
        topic: Topic::Cases,
        name: "A case is declined",
        urgency: Urgency::No,
        mandatory: false,
        why: PROPOSER,
        say: |f| {
            let headline = format!("Declined: {}", name(f));
            let reasons = "Its reasons are on its page.";
            said(headline, [decided_by(f), note(f), always(reasons)])
        },
    },
    Kind {
        key: "notify.case-withdrawn",
        topic: Topic::Cases,
        name: "A case is withdrawn",
        urgency: Urgency::No,
        mandatory: false,
        why: PROPOSER,
        say: |f| {
            let headline = format!("Withdrawn: {}", name(f));
            let nothing = "Nothing more has to be decided.";
            said(headline, [proposer(f), always(nothing)])
        },
    },
    Kind {
        key: "notify.case-reminder",
        topic: Topic::Cases,
        name: "A case still waits for you",
        urgency: Urgency::No,
        mandatory: true,
        why: DECIDER,
        say: |f| {
            let headline = format!("Still waits for a decision: {}", name(f));
            let decide = "Sign in to read it and decide.";
            let sentences = [
                proposer(f),
                f.labelled("Step", "step"),
                waited(f),
                always(decide),
            ];
            said(headline, sentences)
        },
    },
    Kind {
        key: "notify.case-escalated",
        topic: Topic::Cases,
        name: "A case has waited for long",
        urgency: Urgency::No,
        mandatory: true,
        why: "you can decide at this step, or manage somebody who can",
        say: |f| {
            let headline = format!("Has waited for long: {}", name(f));
            let who = "Who can decide is on its page.";
            let sentences = [
                proposer(f),
                f.labelled("Step", "step"),
                waited(f),
                always(who),
            ];
            said(headline, sentences)
        },
    },
];
