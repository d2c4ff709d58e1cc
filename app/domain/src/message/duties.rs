//! Messages about what has to be done by a day.

use super::{Facts, Kind, Topic, Urgency, said};

fn title(f: &Facts) -> &str {
    f.or("title", "something has to be done")
}

pub(super) const KINDS: &[Kind] = &[
    Kind {
        key: "notify.obligation-opened",
        topic: Topic::Obligations,
        name: "Something has to be done",
        urgency: Urgency::Soon("due"),
        mandatory: true,
        why: "you are to do it, or you are named for the account it is about",
        say: |f| {
            let due = f.day("due");
            let headline = match &due {
                Some(day) => format!("To do by {day}: {}", title(f)),
                None => format!("To do: {}", title(f)),
            };
            let sentences = [
                f.labelled("Account", "account"),
                f.labelled("Because", "reason"),
                due.map(|day| format!("Its last day is {day}.")),
                super::always("How it is done, and who else can do it, is on its page."),
            ];
            said(headline, sentences)
        },
    },
    Kind {
        key: "notify.obligation-assigned",
        topic: Topic::Obligations,
        name: "Something is given to you to do",
        urgency: Urgency::Soon("due"),
        mandatory: true,
        why: "it was given to you",
        say: |f| {
            let headline = format!("Given to you: {}", title(f));
            let sentences = [
                f.labelled("Account", "account"),
                f.labelled("Because", "reason"),
                f.dated("Its last day", "due"),
                super::always("How it is done is on its page."),
            ];
            said(headline, sentences)
        },
    },
    Kind {
        key: "notify.obligation-escalated",
        topic: Topic::Obligations,
        name: "Something is overdue",
        urgency: Urgency::No,
        mandatory: true,
        why: "you manage whoever is to do it, or answer for the business unit",
        say: |f| {
            let late = match f.number("days_late") {
                Some(1) => Some("It is 1 day late.".to_owned()),
                Some(days) if days > 1 => Some(format!("It is {days} days late.")),
                _ => None,
            };
            let headline = format!("Overdue: {}", title(f));
            let sentences = [
                f.labelled("Account", "account"),
                f.dated("Its last day was", "due"),
                late,
                super::always("Who is to do it, and what stands in the way, is on its page."),
            ];
            said(headline, sentences)
        },
    },
];
