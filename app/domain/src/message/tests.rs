use super::*;
use std::collections::BTreeSet;

fn today() -> NaiveDate {
    "2026-11-23".parse().unwrap()
}

/// Every fact that any kind asks for.
fn full() -> Facts {
    let mut facts = Facts::about("OB-0007", "/obligations/OB-0007");
    for (name, value) in [
        ("person", "Aroha Ngata"),
        ("account", "Harbour news (AC-0042)"),
        ("level", "Publisher"),
        ("duty", "holder"),
        ("move", "suspend"),
        ("kind", "leaving"),
        ("title", "Change the password"),
        ("due", "2027-01-20"),
        ("last_day", "2027-01-20"),
        ("until", "2027-01-20"),
        ("expires_on", "2027-01-20"),
        ("expires_at", "2027-01-20T09:00:00Z"),
        ("reason", "somebody left"),
        ("days_late", "3"),
        ("name", "A page for ferries"),
        ("proposer", "Wiremu Tāne"),
        ("step", "General Manager"),
        ("given_because", "Kiri is away"),
        ("decided_by", "Kiri Walker"),
        ("note", "Well argued!"),
        ("working_days", "6"),
        ("seen", "@ministry on Facebook"),
        ("unit", "Ferries"),
        ("impostor", "true"),
        ("period", "Oct–Dec 2026 (Q2 2026–27)"),
        ("count", "4"),
        ("by", "Kiri Walker"),
        ("reasons", "figures missing; dates wrong"),
        ("about", "Who is named"),
    ] {
        facts.set(name, value);
    }
    facts
}

fn is_sound(line: &str) -> bool {
    !line.trim().is_empty()
        && line.trim() == line
        && !line.contains("  ")
        && !line.contains(": .")
        && !line.contains("..")
        && !line.chars().any(char::is_control)
        && !line.ends_with([':', ','])
}

#[test]
fn keys_are_unique_and_of_known_form() {
    let keys: Vec<_> = catalogue().map(|kind| kind.key).collect();
    let unique: BTreeSet<_> = keys.iter().collect();
    assert_eq!(unique.len(), keys.len());
    for key in keys {
        assert!(
            key.starts_with("notify.") || key.starts_with("mail."),
            "{key}"
        );
        assert_eq!(kind(key).unwrap().key, key);
    }
    assert!(kind("notify.nothing").is_none());
}

#[test]
fn every_kind_speaks_in_whole_sentences_whatever_is_known() {
    for kind in catalogue() {
        // Each fact alone missing, all of them, none of them.
        let mut cases = vec![full(), Facts::default(), Facts::about("OB-0007", "/")];
        for name in [
            "account", "person", "due", "note", "name", "period", "kind", "title",
        ] {
            cases.push(full().with(name, "x\r\nBcc: everybody@example.com"));
        }
        for facts in cases {
            for audience in [Audience::Named, Audience::Team] {
                let item = Item::of(kind, &facts, audience);
                assert!(
                    is_sound(&item.headline),
                    "{}: {:?}",
                    kind.key,
                    item.headline
                );
                for sentence in &item.sentences {
                    assert!(is_sound(sentence), "{}: {sentence:?}", kind.key);
                    assert!(sentence.ends_with(['.', '!', '?', '…']), "{sentence:?}");
                }
                assert!(
                    item.why.starts_with("You get this because "),
                    "{}",
                    item.why
                );
                assert!(item.why.ends_with('.'), "{}", item.why);
            }
        }
        let bare = kind.say(&Facts::default());
        assert!(!bare.headline.contains("None") && !bare.headline.is_empty());
    }
}

#[test]
fn facts_are_printed_when_they_are_known() {
    let item = Item::of(
        kind("notify.obligation-opened").unwrap(),
        &full(),
        Audience::Named,
    );
    assert_eq!(
        item.headline,
        "OB-0007: To do by 20 January 2027: Change the password"
    );
    assert!(
        item.sentences
            .contains(&"Account: Harbour news (AC-0042).".to_owned())
    );
    let item = Item::of(
        kind("notify.case-declined").unwrap(),
        &full(),
        Audience::Named,
    );
    assert!(item.sentences.contains(&"Note: Well argued!".to_owned()));
    let item = Item::of(
        kind("notify.return-reminder").unwrap(),
        &full(),
        Audience::Named,
    );
    assert!(item.headline.contains("Oct–Dec 2026 (Q2 2026–27)"));
    let many = Facts::default().with("count", "4").with("period", "Q2");
    let item = Item::of(
        kind("notify.return-opened").unwrap(),
        &many,
        Audience::Named,
    );
    assert_eq!(item.headline, "Quarterly return for 4 accounts: Q2");
}

#[test]
fn subject_lines_stay_on_one_line_and_are_cut_at_a_word() {
    let facts = Facts::about("AC-0001", "/").with("account", &"harbour ".repeat(60));
    let item = Item::of(
        kind("notify.account-frozen").unwrap(),
        &facts,
        Audience::Named,
    );
    assert!(item.headline.chars().count() <= 141, "{}", item.headline);
    assert!(item.headline.ends_with("harbour…"), "{}", item.headline);
    let facts = Facts::default().with("account", "News\r\nBcc: x@y.example\u{202E}\n\nHello");
    let letter = Letter::one(Item::of(
        kind("notify.account-frozen").unwrap(),
        &facts,
        Audience::Named,
    ));
    assert_eq!(
        letter.subject(),
        "News Bcc: x@y.example Hello was suspended"
    );
}

#[test]
fn what_is_asked_of_somebody_is_sent_whatever_they_chose() {
    let facts = full();
    for kind in catalogue() {
        for how in How::ALL {
            let delivery = kind.delivery(&facts, Audience::Named, *how, today());
            if kind.mandatory {
                assert_ne!(delivery, Delivery::Never, "{}", kind.key);
            } else {
                assert_eq!(
                    delivery == Delivery::Never,
                    *how == How::Off,
                    "{}",
                    kind.key
                );
            }
            if *how == How::AtOnce {
                assert_eq!(delivery, Delivery::AtOnce, "{}", kind.key);
            }
        }
    }
    let opened = kind("notify.obligation-opened").unwrap();
    let team = |how| opened.delivery(&facts, Audience::Team, how, today());
    assert_eq!(team(How::Off), Delivery::Never);
    assert_eq!(team(How::Daily), Delivery::Daily);
    let frozen = kind("notify.account-frozen").unwrap();
    let team = frozen.delivery(&facts, Audience::Team, How::Off, today());
    assert_eq!(team, Delivery::AtOnce, "security reaches the team always");
}

#[test]
fn what_is_due_tomorrow_does_not_wait_for_a_summary() {
    let opened = kind("notify.obligation-opened").unwrap();
    for (due, urgent) in [
        ("2026-11-20", true),
        ("2026-11-23", true),
        ("2026-11-24", true),
        ("2026-11-25", false),
        ("soon", false),
    ] {
        let facts = Facts::default().with("due", due);
        assert_eq!(opened.is_urgent(&facts, today()), urgent, "{due}");
    }
    let moved = kind("notify.account-moved").unwrap();
    let compromised = Facts::default().with("move", "report-compromise");
    assert!(moved.is_urgent(&compromised, today()));
    assert!(!moved.is_urgent(&Facts::default().with("move", "activate"), today()));
}

#[test]
fn a_summary_says_how_much_is_in_it() {
    let item = |n: i64| Item {
        kind: "notify.named".into(),
        headline: format!("Number {n}"),
        sentences: Vec::new(),
        why: String::new(),
        path: "/".into(),
    };
    let one = Letter::summary(vec![item(1)], 0);
    assert_eq!(one.subject(), "Your daily summary: Number 1");
    let many = Letter::summary(vec![item(1), item(2)], 40);
    assert_eq!(many.subject(), "Your daily summary: 42 messages");
}

#[test]
fn every_topic_has_kinds_and_says_whether_some_can_be_turned_off() {
    for topic in Topic::ALL {
        assert!(catalogue().any(|kind| kind.topic == *topic), "{topic:?}");
        assert_eq!(Topic::from_key(topic.key()), Some(*topic));
    }
    assert!(Topic::Cases.has_optional());
    assert!(!Topic::Obligations.has_optional());
}
