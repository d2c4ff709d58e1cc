//! The outbox becomes messages, and messages become summaries.

use crate::{
    cast::{Cast, number, run},
    support::{each, system},
};
use chrono::Duration;
use domain::{
    message::{self, How, Topic},
    role::Role,
};
use std::{collections::BTreeSet, path::Path};
use store::{
    commands::mail::prefer,
    mail::{State, expand, summaries},
    queries::mail as read,
};

/// The literals in the sources that stand where a kind of message does.
fn kinds_in(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            kinds_in(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
            for head in ["\"notify.", "kind: \"mail."] {
                for part in flat.split(head).skip(1) {
                    let word = part.split('"').next().unwrap();
                    let prefix = head.rsplit('"').next().unwrap();
                    // A pattern of a LIKE is no kind.
                    if !word.contains('%') {
                        found.insert(format!("{prefix}{word}"));
                    }
                }
            }
        }
    }
}

#[test]
fn every_kind_that_is_told_is_in_the_catalogue() {
    let mut found = BTreeSet::new();
    kinds_in(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        &mut found,
    );
    assert!(found.len() > 40, "{found:?}");
    assert!(found.contains("mail.invitation"), "{found:?}");
    let unknown: Vec<_> = found
        .iter()
        .filter(|key| message::kind(key).is_none())
        .collect();
    assert!(unknown.is_empty(), "not in domain::message: {unknown:?}");
}

#[tokio::test]
async fn urgent_things_go_at_once_and_others_wait_for_the_summary() {
    for f in each().await {
        let c = Cast::new(&f).await;
        c.to_do("Move the banner").await;
        c.incident(&system()).await;
        c.expand().await;
        let expected = [
            ("Aroha notify.incident-reported", State::Queued),
            ("Aroha notify.obligation-opened", State::Waiting),
            ("Hana notify.incident-reported", State::Queued),
            ("Hana notify.obligation-opened", State::Waiting),
            ("Mere notify.incident-reported", State::Queued),
            ("Mere notify.obligation-opened", State::Waiting),
        ];
        let expected: Vec<_> = expected.map(|(who, state)| (who.to_owned(), state)).into();
        assert_eq!(c.told().await, expected, "{}", f.name);
        let all = c.all().await;
        let todo = all.iter().find(|m| m.kind.ends_with("opened")).unwrap();
        assert_eq!(
            todo.headline,
            "OB-0001: To do by 1 February 2027: Move the banner"
        );
        let one = read::one(&c.store, &c.ada().actor, todo.id).await.unwrap();
        let item = &one.letter.items[0];
        assert_eq!(item.path, "/obligations/OB-0001");
        let account = "Account: Harbour news — Ngā kōrero (AC-0001).";
        assert!(item.sentences.iter().any(|s| s == account), "{item:?}");
        assert_eq!(expand(&c.store).await.unwrap(), 0, "once");
        let events = "SELECT count(*) FROM audit_event WHERE subject_kind = 'mail'";
        assert_eq!(number(&f, events).await, 0, "no event for each message");
        let fault = store::audit::verify(&c.store).await.unwrap().fault;
        assert_eq!(fault, None, "{}", f.name);
    }
}

#[tokio::test]
async fn nobody_is_told_of_their_own_deed_unless_alone() {
    for f in each().await {
        let c = Cast::new(&f).await;
        c.incident(&c.as_person(c.mere, "Mere", Role::PrincipalAdvisor))
            .await;
        c.expand().await;
        let names: Vec<_> = c.all().await.into_iter().map(|m| m.name).collect();
        assert_eq!(names.len(), 2, "{}: {names:?}", f.name);
        assert!(!names.contains(&"Mere".to_owned()), "{names:?}");
        // Nobody else is left to be told.
        run(&f, "DELETE FROM mail").await;
        run(
            &f,
            "UPDATE person SET status = 'left' WHERE name IN ('Aroha', 'Hana')",
        )
        .await;
        run(&f, "DELETE FROM nomination").await;
        c.incident(&c.as_person(c.mere, "Mere", Role::PrincipalAdvisor))
            .await;
        c.expand().await;
        let names: Vec<_> = c.all().await.into_iter().map(|m| m.name).collect();
        assert_eq!(names, ["Mere"], "{}", f.name);
    }
}

#[tokio::test]
async fn who_has_left_is_not_told() {
    for f in each().await {
        let c = Cast::new(&f).await;
        run(&f, "UPDATE person SET status = 'left' WHERE name = 'Hana'").await;
        run(&f, "UPDATE person SET email = '' WHERE name = 'Mere'").await;
        c.incident(&system()).await;
        c.expand().await;
        let told = c.told().await;
        assert_eq!(told.len(), 2, "{}: {told:?}", f.name);
        // Whoever has no address is not forgotten silently.
        assert_eq!(told[1].1, State::Suppressed, "{told:?}");
        assert_eq!(told[0].1, State::Queued, "{told:?}");
    }
}

#[tokio::test]
async fn a_summary_a_day_holds_what_could_wait() {
    for f in each().await {
        let c = Cast::new(&f).await;
        for n in 0..3 {
            c.to_do(&format!("Thing {n}")).await;
        }
        c.expand().await;
        assert_eq!(summaries(&c.store).await.unwrap(), 0, "not before its time");
        // Saturday 11 am to Monday half past seven.
        c.store
            .clock()
            .advance(Duration::hours(44) + Duration::minutes(29));
        assert_eq!(summaries(&c.store).await.unwrap(), 0, "{}", f.name);
        c.store.clock().advance(Duration::minutes(1));
        assert_eq!(summaries(&c.store).await.unwrap(), 3, "{}", f.name);
        let all = c.all().await;
        let hers: Vec<_> = all
            .iter()
            .filter(|m| m.name == "Hana" && m.kind == "summary")
            .collect();
        assert_eq!(hers.len(), 1);
        assert_eq!(hers[0].headline, "Your daily summary: 3 messages");
        assert_eq!(hers[0].state, State::Queued);
        let one = read::one(&c.store, &c.ada().actor, hers[0].id)
            .await
            .unwrap();
        let lines: Vec<_> = one
            .letter
            .items
            .iter()
            .map(|i| i.headline.as_str())
            .collect();
        assert!(
            lines[0].ends_with("Thing 0") && lines[2].ends_with("Thing 2"),
            "{lines:?}"
        );
        // What comes later the same day waits for tomorrow.
        c.to_do("Thing 3").await;
        c.expand().await;
        run(
            &f,
            "UPDATE mail SET due_at = created_at WHERE state = 'waiting'",
        )
        .await;
        summaries(&c.store).await.unwrap();
        let many = "SELECT count(*) FROM mail WHERE kind = 'summary'";
        assert_eq!(number(&f, many).await, 3, "{}: one a person a day", f.name);
        c.store.clock().advance(Duration::days(1));
        while summaries(&c.store).await.unwrap() > 0 {}
        assert_eq!(number(&f, many).await, 6, "{}", f.name);
    }
}

#[tokio::test]
async fn a_long_summary_lists_the_first_lines_and_counts_the_rest() {
    for f in each().await {
        let c = Cast::new(&f).await;
        for n in 0..65 {
            c.to_do(&format!("Thing {n}")).await;
        }
        c.expand().await;
        c.store.clock().advance(Duration::days(2));
        summaries(&c.store).await.unwrap();
        let ada = c.ada().actor;
        let page = read::list(&c.store, &ada, Some(State::Queued), "hana", 1);
        let rows = page.await.unwrap().rows;
        let one = read::one(&c.store, &c.ada().actor, rows[0].id)
            .await
            .unwrap();
        assert_eq!(one.letter.items.len(), 60, "{}", f.name);
        assert_eq!(one.letter.more, 5, "{}", f.name);
        assert_eq!(one.letter.subject(), "Your daily summary: 65 messages");
    }
}

#[tokio::test]
async fn people_choose_how_they_are_told_as_far_as_they_can() {
    for f in each().await {
        let c = Cast::new(&f).await;
        let mere = c.as_person(c.mere, "Mere", Role::PrincipalAdvisor);
        let at_once = vec![(Topic::Obligations, How::AtOnce)];
        prefer(&c.store, &c.hana(), at_once).await.unwrap();
        let off = vec![(Topic::Obligations, How::Off), (Topic::Accounts, How::Off)];
        prefer(&c.store, &mere, off.clone()).await.unwrap();
        c.to_do("Move the banner").await;
        c.incident(&system()).await;
        c.expand().await;
        let told = c.told().await;
        let of = |who: &str| told.iter().find(|(k, _)| k == who).map(|(_, state)| *state);
        assert_eq!(of("Hana notify.obligation-opened"), Some(State::Queued));
        assert_eq!(of("Aroha notify.obligation-opened"), Some(State::Waiting));
        // A copy for the team can be turned off; security cannot.
        assert_eq!(of("Mere notify.obligation-opened"), None, "{}", f.name);
        assert_eq!(of("Mere notify.incident-reported"), Some(State::Queued));
        // What is asked of oneself cannot either.
        prefer(&c.store, &c.hana(), off).await.unwrap();
        c.to_do("Another").await;
        c.expand().await;
        let told = c.told().await;
        let waiting = ("Hana notify.obligation-opened".to_owned(), State::Waiting);
        assert!(told.contains(&waiting), "{}: {told:?}", f.name);
        let own = read::own(&c.store, &c.hana().actor).await.unwrap();
        assert_eq!(own.wishes.len(), 2);
        let events = "SELECT count(*) FROM audit_event WHERE event = 'person.mail-chosen'";
        assert_eq!(number(&f, events).await, 3, "{}", f.name);
    }
}

#[tokio::test]
async fn what_is_old_news_is_not_told_and_what_is_not_known_waits() {
    for f in each().await {
        let c = Cast::new(&f).await;
        c.incident(&system()).await;
        run(
            &f,
            "UPDATE outbox SET kind = 'notify.from-the-future' WHERE done_at IS NULL",
        )
        .await;
        c.store.clock().advance(Duration::minutes(1));
        assert_eq!(expand(&c.store).await.unwrap(), 1);
        assert_eq!(expand(&c.store).await.unwrap(), 0, "{}: later", f.name);
        assert!(c.all().await.is_empty());
        // A newer version knows it.
        run(
            &f,
            "UPDATE outbox SET kind = 'notify.incident-reported' WHERE done_at IS NULL",
        )
        .await;
        c.store.clock().advance(Duration::hours(6));
        c.expand().await;
        assert_eq!(c.all().await.len(), 3, "{}", f.name);
        c.incident(&system()).await;
        c.store.clock().advance(Duration::days(15));
        c.expand().await;
        assert_eq!(c.all().await.len(), 3, "{}: old news", f.name);
    }
}
