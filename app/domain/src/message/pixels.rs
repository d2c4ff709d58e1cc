//! Messages about applications for pixels, and about pixels themselves.

use super::{
    Facts, Kind, Said, Topic, Urgency, always,
    cases::{decided_by, note, proposer, waited},
    said,
};

const PROPOSER: &str = "you proposed it, or answer for the pixel";
const DECIDER: &str = "you can settle this step";
const OWNER: &str = "you answer for the pixel";

fn name(f: &Facts) -> &str {
    f.or("name", "a pixel")
}

fn step(f: &Facts) -> Option<String> {
    f.labelled("Step", "step")
}

/// A step that waits: a lane, the review or the approval.
fn waits(f: &Facts) -> Said {
    let headline = format!("Waits for you: {}", name(f));
    let sentences = [
        proposer(f),
        step(f),
        f.labelled("Given to you because", "given_because"),
        always("Sign in to read it and decide. Nothing is decided by opening the page."),
    ];
    said(headline, sentences)
}

/// What became of a pixel.
fn became(f: &Facts, headline: String) -> Said {
    let ends = f.dated("Its permission ends on", "expires_on");
    said(headline, [f.labelled("Reason", "reason"), ends])
}

const fn of(
    key: &'static str,
    name: &'static str,
    mandatory: bool,
    why: &'static str,
    say: fn(&Facts) -> Said,
) -> Kind {
    Kind {
        key,
        topic: Topic::Pixels,
        name,
        urgency: Urgency::No,
        mandatory,
        why,
        say,
    }
}

pub(super) const KINDS: &[Kind] = &[
    of(
        "notify.pixel-lane-waiting",
        "A lane of an application waits for you",
        true,
        DECIDER,
        waits,
    ),
    of(
        "notify.pixel-waiting",
        "An application waits for your decision",
        true,
        DECIDER,
        waits,
    ),
    of(
        "notify.pixel-lane-refused",
        "A lane of your application is refused",
        true,
        PROPOSER,
        |f| {
            let headline = format!("A lane was refused: {}", name(f));
            let open = "The lane stays open until something changes.";
            said(headline, [step(f), decided_by(f), note(f), always(open)])
        },
    ),
    of(
        "notify.pixel-sent-back",
        "Your application is sent back",
        true,
        PROPOSER,
        |f| {
            let headline = format!("Sent back to you: {}", name(f));
            let next = "Change what was asked for, then hand it in again.";
            said(headline, [decided_by(f), note(f), always(next)])
        },
    ),
    of(
        "notify.pixel-approved",
        "An application is approved",
        false,
        PROPOSER,
        |f| {
            let headline = format!("Approved: {}", name(f));
            let next = "It may be put on the pages that were applied for, and no others.";
            said(headline, [decided_by(f), note(f), always(next)])
        },
    ),
    of(
        "notify.pixel-declined",
        "An application is declined",
        false,
        PROPOSER,
        |f| {
            let headline = format!("Declined: {}", name(f));
            let reasons = "Its reasons are on its page.";
            said(headline, [decided_by(f), note(f), always(reasons)])
        },
    ),
    of(
        "notify.pixel-withdrawn",
        "An application is withdrawn",
        false,
        PROPOSER,
        |f| {
            let headline = format!("Withdrawn: {}", name(f));
            let nothing = "Nothing more has to be decided.";
            said(headline, [proposer(f), always(nothing)])
        },
    ),
    of(
        "notify.pixel-reminder",
        "An application still waits for you",
        true,
        DECIDER,
        |f| {
            let headline = format!("Still waits for you: {}", name(f));
            let decide = "Sign in to read it and decide.";
            said(headline, [proposer(f), step(f), waited(f), always(decide)])
        },
    ),
    of(
        "notify.pixel-escalated",
        "An application has waited for long",
        true,
        "you can settle this step, or manage somebody who can",
        |f| {
            let headline = format!("Has waited for long: {}", name(f));
            let who = "Who can settle it is on its page.";
            said(headline, [proposer(f), step(f), waited(f), always(who)])
        },
    ),
    of("notify.pixel-live", "A pixel is live", false, OWNER, |f| {
        became(f, format!("Live: {}", name(f)))
    }),
    of(
        "notify.pixel-paused",
        "A pixel is paused",
        false,
        OWNER,
        |f| became(f, format!("Paused: {}", name(f))),
    ),
    of(
        "notify.pixel-removed",
        "A pixel is removed",
        false,
        OWNER,
        |f| {
            let headline = format!("Removed for good: {}", name(f));
            said(headline, [f.labelled("Reason", "reason")])
        },
    ),
    of(
        "notify.pixel-expired",
        "A pixel’s permission has ended",
        true,
        OWNER,
        |f| {
            let headline = format!("The permission has ended: {}", name(f));
            let off = "Where it is still on a page it has to be taken off.";
            said(
                headline,
                [f.dated("It ended on", "expires_on"), always(off)],
            )
        },
    ),
    of(
        "notify.pixel-ends",
        "A pixel’s permission ends soon",
        true,
        OWNER,
        |f| {
            let headline = match f.day("expires_on") {
                Some(day) => format!("The permission ends on {day}: {}", name(f)),
                None => format!("The permission ends soon: {}", name(f)),
            };
            let choose = "Ask for its renewal on its page, or have it taken off by then.";
            said(headline, [always(choose)])
        },
    ),
    of(
        "notify.pixel-renewal-asked",
        "A renewal is asked for",
        true,
        OWNER,
        |f| {
            let headline = format!("A renewal is asked for: {}", name(f));
            let ends = f.dated("Its permission ends on", "expires_on");
            said(
                headline,
                [ends, always("It is decided on the pixel’s page.")],
            )
        },
    ),
    of(
        "notify.pixel-renewal-decided",
        "A renewal is decided",
        false,
        OWNER,
        |f| became(f, format!("The renewal is decided: {}", name(f))),
    ),
    of(
        "notify.pixel-handed-over",
        "A pixel is handed over to you",
        true,
        OWNER,
        |f| became(f, format!("You answer for a pixel now: {}", name(f))),
    ),
];
