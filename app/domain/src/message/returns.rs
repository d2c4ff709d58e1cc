//! Messages about quarterly returns and the reports made of them.

use super::{Facts, Kind, Said, Topic, Urgency, said};

const HOLDER: &str = "you are named for the account";
const ABOVE: &str = "you manage whoever is to hand it in, or answer for the business unit";

fn period(f: &Facts) -> &str {
    f.or("period", "the quarter")
}

/// Whose return: one account's, or so many.
fn whose(f: &Facts) -> String {
    match (f.text("account"), f.number("count")) {
        (Some(account), _) => account.to_owned(),
        (None, Some(1)) => "1 account".to_owned(),
        (None, Some(many)) if many > 1 => format!("{many} accounts"),
        _ => "your accounts".to_owned(),
    }
}

fn due(f: &Facts) -> Option<String> {
    f.dated("It is due on", "due")
}

fn late(f: &Facts) -> Option<String> {
    f.dated("It was due on", "due")
}

fn note(f: &Facts) -> Option<String> {
    f.labelled("Note", "note")
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
        topic: Topic::Returns,
        name,
        urgency: Urgency::No,
        mandatory,
        why,
        say,
    }
}

pub(super) const KINDS: &[Kind] = &[
    of(
        "notify.return-opened",
        "A quarterly return can be filled in",
        true,
        HOLDER,
        |f| {
            let headline = format!("Quarterly return for {}: {}", whose(f), period(f));
            said(headline, [due(f), note(f)])
        },
    ),
    of(
        "notify.return-reminder",
        "A quarterly return is due soon",
        true,
        HOLDER,
        |f| {
            let headline = format!("Return due soon for {}: {}", whose(f), period(f));
            said(headline, [due(f), note(f)])
        },
    ),
    of(
        "notify.return-overdue",
        "A quarterly return is overdue",
        true,
        HOLDER,
        |f| {
            let headline = format!("Return overdue for {}: {}", whose(f), period(f));
            said(headline, [late(f), note(f)])
        },
    ),
    of(
        "notify.return-escalated",
        "Others’ quarterly returns are overdue",
        true,
        ABOVE,
        |f| {
            let headline = format!("Return still missing for {}: {}", whose(f), period(f));
            said(headline, [late(f), note(f)])
        },
    ),
    of(
        "notify.return-sent-back",
        "Your return is sent back",
        true,
        HOLDER,
        |f| {
            let headline = format!("Return sent back for {}: {}", whose(f), period(f));
            said(
                headline,
                [note(f), f.labelled("Reasons", "reasons"), due(f)],
            )
        },
    ),
    of(
        "notify.return-given",
        "A return is given to you to fill in",
        true,
        "somebody who is named for the account gave it to you",
        |f| {
            let headline = format!("Given to you, return for {}: {}", whose(f), period(f));
            said(headline, [f.labelled("Given by", "by"), due(f), note(f)])
        },
    ),
    of(
        "notify.return-accepted",
        "A return is accepted, with something to do",
        true,
        HOLDER,
        |f| {
            let headline = format!("Return accepted for {}: {}", whose(f), period(f));
            said(headline, [note(f), f.labelled("Reasons", "reasons")])
        },
    ),
    of(
        "notify.correction-declined",
        "A correction you proposed is declined",
        false,
        "you proposed the correction",
        |f| {
            let account = f.or("account", "an account");
            let headline = format!("Correction declined for {account}");
            let sentences = [
                f.labelled("About", "about"),
                f.labelled("Declined by", "by"),
                note(f),
            ];
            said(headline, sentences)
        },
    ),
    of(
        "notify.return-submitted",
        "A return is handed in",
        false,
        HOLDER,
        |f| {
            let headline = format!("Return handed in for {}: {}", whose(f), period(f));
            said(headline, [note(f)])
        },
    ),
    of(
        "notify.report-published",
        "A compliance report is published",
        false,
        "you are among the readers of compliance reports",
        |f| {
            let headline = format!("The compliance report is published: {}", period(f));
            said(headline, [note(f)])
        },
    ),
];
