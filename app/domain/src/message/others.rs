//! Messages about agencies, people who leave, reported accounts, and one's own place in the register.

use super::{Facts, Kind, Topic, Urgency, always, said};

const AGENCY: &str = "people of the agency have access to an account you are named for";

fn agency(f: &Facts) -> &str {
    f.or("name", "an agency")
}

pub(super) const KINDS: &[Kind] = &[
    Kind {
        key: "notify.contract-ends",
        topic: Topic::Agencies,
        name: "A contract ends soon",
        urgency: Urgency::No,
        mandatory: true,
        why: AGENCY,
        say: |f| {
            let headline = match f.day("until") {
                Some(day) => format!("The contract with {} ends on {day}", agency(f)),
                None => format!("The contract with {} ends soon", agency(f)),
            };
            let ends = "All access of its people ends with it, unless the contract is extended.";
            said(headline, [always(ends)])
        },
    },
    Kind {
        key: "notify.agency-disputed",
        topic: Topic::Agencies,
        name: "A contract is in dispute",
        urgency: Urgency::Always,
        mandatory: true,
        why: AGENCY,
        say: |f| {
            let headline = format!("The contract with {} is in dispute", agency(f));
            let stop = "All access of its people is suspended until the dispute is settled.";
            said(headline, [always(stop)])
        },
    },
    Kind {
        key: "notify.agency-settled",
        topic: Topic::Agencies,
        name: "A dispute is settled",
        urgency: Urgency::No,
        mandatory: false,
        why: AGENCY,
        say: |f| {
            let headline = format!("The dispute with {} is settled", agency(f));
            let go = "Access that was suspended because of it goes on, where it has not run out.";
            said(headline, [always(go)])
        },
    },
    Kind {
        key: "notify.departure-planned",
        topic: Topic::Departures,
        name: "Somebody leaves or moves",
        urgency: Urgency::Soon("last_day"),
        mandatory: true,
        why: "you are their manager",
        say: |f| {
            let who = f.or("person", "Somebody");
            let headline = match f.text("kind") {
                Some("moving") => format!("{who} moves to another role"),
                Some("leaving") => format!("{who} is leaving"),
                _ => format!("{who} is leaving or moving"),
            };
            let list =
                "What they hold, and who takes it over, is on the page of their off-boarding.";
            said(headline, [f.dated("Last day", "last_day"), always(list)])
        },
    },
    Kind {
        key: "notify.sighting-reported",
        topic: Topic::Sightings,
        name: "Somebody reports an account",
        urgency: Urgency::When("impostor", "true"),
        mandatory: true,
        why: "you work on reported accounts",
        say: |f| {
            let seen = f.or("seen", "an account");
            let headline = if f.text("impostor") == Some("true") {
                format!("Reported as pretending to be ours: {seen}")
            } else {
                format!("Reported: {seen}")
            };
            let next = "Find out whether it is the organisation’s own.";
            said(headline, [always(next)])
        },
    },
    Kind {
        key: "notify.sighting-asked",
        topic: Topic::Sightings,
        name: "Your unit is asked about an account",
        urgency: Urgency::No,
        mandatory: true,
        why: "you answer for the business unit that is asked",
        say: |f| {
            let headline = format!("Is {} your unit’s?", f.or("seen", "this account"));
            let answer = "Tell Design and Marketing whose it is.";
            let sentences = [
                f.labelled("Business unit", "unit"),
                f.labelled("Note", "note"),
                always(answer),
            ];
            said(headline, sentences)
        },
    },
    Kind {
        key: "mail.person-added",
        topic: Topic::Register,
        name: "You are in the register",
        urgency: Urgency::Always,
        mandatory: true,
        why: "your organisation’s directory added you to the register",
        say: |_| {
            let what = "It holds who is responsible for the organisation’s social media accounts.";
            let how = "Sign in with your work account to see what is recorded about you, and what is yours to do.";
            let headline = "You have been added to the Social Media Register".to_owned();
            said(headline, [always(what), always(how)])
        },
    },
    Kind {
        key: "mail.invitation",
        topic: Topic::Register,
        name: "You are invited",
        urgency: Urgency::Always,
        mandatory: true,
        why: "an administrator invited you",
        say: |f| {
            let link = "The link to sign in for the first time comes from whoever invited you, not by this message.";
            let until = f.dated("It works until", "expires_at");
            let headline = "You are invited to the Social Media Register".to_owned();
            said(headline, [always(link), until])
        },
    },
];
