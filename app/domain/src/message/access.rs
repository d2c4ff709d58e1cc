//! Messages about access to accounts, and about accounts and their security.

use super::{Facts, Kind, Said, Topic, Urgency, always, said};

const ACCESS_WHY: &str = "the access is yours, or you are named for the account";
const ACCOUNT_WHY: &str = "you are named for the account, or have access to it";

fn person(f: &Facts) -> &str {
    f.or("person", "Somebody")
}

fn account(f: &Facts) -> &str {
    f.or("account", "an account")
}

fn level(f: &Facts) -> Option<String> {
    f.labelled("Level", "level")
}

pub(super) const KINDS: &[Kind] = &[
    Kind {
        key: "notify.access-requested",
        topic: Topic::Access,
        name: "Access is asked for",
        urgency: Urgency::No,
        mandatory: true,
        why: ACCESS_WHY,
        say: |f| {
            let decides = "Whoever is named for the account, or answers for its business unit, can approve or refuse it on its page.";
            let headline = format!("Access to {} is asked for: {}", account(f), person(f));
            said(headline, [level(f), always(decides)])
        },
    },
    Kind {
        key: "notify.access-approved",
        topic: Topic::Access,
        name: "Access is approved",
        urgency: Urgency::No,
        mandatory: true,
        why: ACCESS_WHY,
        say: |f| {
            let steps = "It is live once the steps on its page are confirmed: the policy read, a second factor turned on, training recorded.";
            let headline = format!("Access to {} was approved: {}", account(f), person(f));
            said(headline, [level(f), always(steps)])
        },
    },
    Kind {
        key: "notify.access-refused",
        topic: Topic::Access,
        name: "Access is refused",
        urgency: Urgency::No,
        mandatory: false,
        why: ACCESS_WHY,
        say: |f| {
            let headline = format!("Access to {} was refused: {}", account(f), person(f));
            said(headline, [level(f), always("The reason is on its page.")])
        },
    },
    Kind {
        key: "notify.access-live",
        topic: Topic::Access,
        name: "Access is live",
        urgency: Urgency::No,
        mandatory: false,
        why: ACCESS_WHY,
        say: |f| {
            let headline = format!("Access to {} is live: {}", account(f), person(f));
            let steps = "Every step before it is confirmed.";
            said(headline, [level(f), always(steps)])
        },
    },
    Kind {
        key: "notify.access-ended",
        topic: Topic::Access,
        name: "Access has ended",
        urgency: Urgency::No,
        mandatory: true,
        why: ACCESS_WHY,
        say: |f| {
            let follows = "It has to be removed on the platform as well; the register has opened what follows from it.";
            let headline = format!("Access to {} has ended: {}", account(f), person(f));
            said(headline, [level(f), always(follows)])
        },
    },
    Kind {
        key: "notify.access-suspended",
        topic: Topic::Access,
        name: "Access is suspended",
        urgency: Urgency::Always,
        mandatory: true,
        why: ACCESS_WHY,
        say: |f| {
            let stop = "Nobody may use it until it is resumed.";
            let headline = format!("Access to {} was suspended: {}", account(f), person(f));
            said(headline, [level(f), always(stop)])
        },
    },
    Kind {
        key: "notify.access-resumed",
        topic: Topic::Access,
        name: "Access goes on",
        urgency: Urgency::No,
        mandatory: false,
        why: ACCESS_WHY,
        say: |f| {
            let headline = format!("Access to {} goes on: {}", account(f), person(f));
            said(headline, [level(f), always("It may be used again.")])
        },
    },
    Kind {
        key: "notify.account-frozen",
        topic: Topic::Accounts,
        name: "An account is suspended",
        urgency: Urgency::Always,
        mandatory: true,
        why: ACCOUNT_WHY,
        say: |f| {
            let stop = "Nobody may publish there until it is resumed.";
            let headline = format!("{} was suspended", f.or("account", "An account"));
            said(headline, [always(stop)])
        },
    },
    Kind {
        key: "notify.account-resumed",
        topic: Topic::Accounts,
        name: "An account goes on",
        urgency: Urgency::No,
        mandatory: true,
        why: ACCOUNT_WHY,
        say: |f| {
            let go = "Access that was suspended with it goes on where its page says so.";
            let headline = format!("{} may be used again", f.or("account", "An account"));
            said(headline, [always(go)])
        },
    },
    Kind {
        key: "notify.account-moved",
        topic: Topic::Accounts,
        name: "An account’s status changes",
        urgency: Urgency::When("move", "report-compromise"),
        mandatory: true,
        why: ACCOUNT_WHY,
        say: moved,
    },
    Kind {
        key: "notify.named",
        topic: Topic::Accounts,
        name: "You are named for an account",
        urgency: Urgency::No,
        mandatory: true,
        why: "you were named for the account",
        say: |f| {
            let duty = match f.text("duty") {
                Some("manager") => "account manager",
                Some("holder") => "account holder",
                _ => "responsible",
            };
            let asks = "What comes with it is on the account’s page: its people, its password and what has to be done by when.";
            let headline = format!("{} is named {duty} of {}", person(f), account(f));
            said(headline, [always(asks)])
        },
    },
    Kind {
        key: "notify.incident-reported",
        topic: Topic::Accounts,
        name: "An incident is reported",
        urgency: Urgency::Always,
        mandatory: true,
        why: "you are named for the account it is about",
        say: |f| {
            let headline = format!(
                "Incident reported: {}",
                f.or("kind", "something went wrong")
            );
            let look = "What is known so far is on its page.";
            said(headline, [f.labelled("Account", "account"), always(look)])
        },
    },
];

/// The status a move led to. Suspending and resuming have messages of their own beside this one when
/// access changed with them.
fn moved(f: &Facts) -> Said {
    let account = f.or("account", "An account");
    let (headline, more) = match f.text("move") {
        Some("report-compromise") => (
            format!("{account} is reported as compromised"),
            "Nobody may sign in there before it is safe again.",
        ),
        Some("recover" | "recover-suspended") => (
            format!("{account} is safe again"),
            "What was done is on its page.",
        ),
        Some("suspend") => (
            format!("{account} was suspended"),
            "Nobody may publish there until it is resumed.",
        ),
        Some("resume") => (
            format!("{account} may be used again"),
            "It is active again.",
        ),
        Some("start-set-up") => (
            format!("{account} is being set up"),
            "What is left to do is on its page.",
        ),
        Some("activate") => (
            format!("{account} is active"),
            "It counts in the register from now on.",
        ),
        Some("start-closing") => (
            format!("{account} is being closed"),
            "What is left to do is on its page.",
        ),
        Some("close") => (
            format!("{account} was closed"),
            "What became of it is on its page.",
        ),
        _ => (
            format!("The status of {} changed", f.or("account", "an account")),
            "Its status is on its page.",
        ),
    };
    said(headline, [always(more)])
}
