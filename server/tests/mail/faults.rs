//! Each way a mail server can fail, and what becomes of the messages.

use crate::{
    fake::{Fake, Manners},
    office::{Office, SHORT, courier, to},
};
use server::mail::Round;
use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};
use store::mail::State;

fn says(at: &'static str, answer: &'static str) -> Manners {
    Manners {
        answers: vec![(at, answer)],
        ..Manners::default()
    }
}

async fn states(office: &Office) -> Vec<State> {
    office.all().await.into_iter().map(|m| m.state).collect()
}

#[tokio::test]
async fn a_message_arrives_whole_over_one_connection_for_several() {
    let fake = Fake::start(Manners::default()).await;
    let office = Office::new(7, 1).await;
    let courier = to(&fake);
    let round = office.round(Some(&courier)).await;
    let expected = Round {
        expanded: 1,
        sent: 7,
        ..Round::default()
    };
    assert_eq!(round, expected);
    assert_eq!(states(&office).await, [State::Sent; 7]);
    let traces = fake.traces();
    assert_eq!(traces.conversations, 1);
    assert_eq!(traces.messages.len(), 7);
    let ids: BTreeSet<_> = fake.headers("message-id").into_iter().collect();
    assert_eq!(ids.len(), 7);
    assert!(
        ids.iter().all(|id| id.ends_with("@register.example>")),
        "{ids:?}"
    );
    assert_eq!(fake.headers("auto-submitted").len(), 7);
    let one = &traces.messages[0];
    assert!(
        one.contains("https://register.example/incidents/IN-0001"),
        "{one}"
    );
    assert!(one.contains("multipart/alternative"), "{one}");
    assert!(one.contains("You get this because"), "{one}");
    assert!(
        traces
            .commands
            .iter()
            .any(|c| c == "RCPT TO:<hana0@harbours.example>")
    );
    assert!(traces.commands.iter().any(|c| c == "EHLO register.example"));
    assert_eq!(office.round(Some(&courier)).await, Round::default(), "once");
}

#[tokio::test]
async fn a_server_that_is_down_for_an_hour_costs_no_message() {
    let mut fake = Fake::start(Manners::default()).await;
    fake.goes_down().await;
    let office = Office::new(3, 1).await;
    let courier = to(&fake);
    let first = office.round(Some(&courier)).await;
    // One message shows that the server is down; the others are not tried.
    assert!(first.outage);
    assert_eq!((first.postponed, first.sent), (1, 0));
    let tried: i64 = office.all().await.iter().map(|m| m.attempts).sum();
    assert_eq!(tried, 1);
    for _ in 0..60 {
        office.later(1);
        let round = office.round(Some(&courier)).await;
        assert_eq!(round.sent + round.refused, 0);
    }
    assert_eq!(states(&office).await, [State::Queued; 3]);
    assert!(office.all().await.iter().all(|m| !m.last_error.is_empty()));
    fake.comes_back().await;
    // The longest pause after an hour of trying.
    office.later(60);
    assert_eq!(office.round(Some(&courier)).await.sent, 3);
    assert_eq!(fake.traces().messages.len(), 3, "each once");
}

#[tokio::test]
async fn not_now_is_tried_again_later() {
    for (at, answer) in [
        ("RCPT", "451 4.7.1 greylisted, come back later"),
        ("RCPT", "452 4.2.2 mailbox full"),
        (".", "451 4.3.0 local error"),
        ("MAIL", "452 4.3.1 insufficient storage"),
    ] {
        let fake = Fake::start(says(at, answer)).await;
        let office = Office::new(2, 1).await;
        let courier = to(&fake);
        let round = office.round(Some(&courier)).await;
        assert_eq!((round.postponed, round.outage), (2, false), "{at} {answer}");
        let all = office.all().await;
        assert!(
            all.iter()
                .all(|m| m.state == State::Queued && m.attempts == 1)
        );
        assert!(
            all[0].last_error.contains(&answer[4..9]),
            "{}",
            all[0].last_error
        );
        assert_eq!(
            office.round(Some(&courier)).await,
            Round::default(),
            "not before its time"
        );
        fake.behaves(Manners::default());
        office.later(1);
        assert_eq!(office.round(Some(&courier)).await.sent, 2, "{at} {answer}");
    }
}

#[tokio::test]
async fn a_server_that_closes_for_everybody_is_left_alone() {
    for at in ["", "MAIL", "RCPT", "."] {
        let fake = Fake::start(says(at, "421 4.3.2 shutting down")).await;
        let office = Office::new(3, 1).await;
        let round = office.round(Some(&to(&fake))).await;
        assert!(round.outage, "{at}");
        assert_eq!((round.postponed, round.refused), (1, 0), "{at}");
        assert_eq!(fake.traces().conversations, 1, "{at}");
        assert_eq!(states(&office).await, [State::Queued; 3], "{at}");
    }
}

#[tokio::test]
async fn a_recipient_who_does_not_exist_fails_at_once_and_closes_the_address() {
    let fake = Fake::start(says("RCPT", "550 5.1.1 no such user")).await;
    let office = Office::new(1, 1).await;
    let courier = to(&fake);
    let round = office.round(Some(&courier)).await;
    assert_eq!((round.refused, round.outage), (1, false));
    let failed = office.all().await.remove(0);
    assert_eq!(failed.state, State::Failed);
    assert!(failed.last_error.contains("5.1.1"), "{}", failed.last_error);
    fake.behaves(Manners::default());
    office.incident().await;
    office.round(Some(&courier)).await;
    assert_eq!(states(&office).await, [State::Failed, State::Suppressed]);
    assert!(
        fake.traces().messages.is_empty(),
        "nothing more is sent there"
    );
}

#[tokio::test]
async fn a_message_that_is_refused_for_good_fails_and_the_next_one_goes() {
    let fake = Fake::start(says(".", "554 5.6.0 no such thing here")).await;
    let office = Office::new(1, 1).await;
    let courier = to(&fake);
    assert_eq!(office.round(Some(&courier)).await.refused, 1);
    fake.behaves(Manners::default());
    office.incident().await;
    assert_eq!(office.round(Some(&courier)).await.sent, 1);
    assert_eq!(states(&office).await, [State::Failed, State::Sent]);
}

#[tokio::test]
async fn a_sender_that_is_not_welcome_is_no_fault_of_any_message() {
    let fake = Fake::start(says("MAIL", "550 5.7.1 sender not allowed")).await;
    let office = Office::new(3, 1).await;
    let round = office.round(Some(&to(&fake))).await;
    assert!(round.outage);
    assert_eq!(states(&office).await, [State::Queued; 3], "no poison");
}

#[tokio::test]
async fn silence_after_the_message_ends_in_time_and_the_message_is_sent_again_under_the_same_id() {
    let hangs = Manners {
        hangs_after_data: true,
        ..Manners::default()
    };
    let cut = Manners {
        cuts_after_data: true,
        ..Manners::default()
    };
    for manners in [hangs, cut] {
        let fake = Fake::start(manners).await;
        let office = Office::new(1, 1).await;
        let courier = to(&fake);
        let begun = Instant::now();
        let round = office.round(Some(&courier)).await;
        assert!(begun.elapsed() < SHORT * 5, "{:?}", begun.elapsed());
        assert!(round.outage);
        assert_eq!(
            states(&office).await,
            [State::Queued],
            "nobody knows whether it was taken"
        );
        fake.behaves(Manners::default());
        office.later(1);
        assert_eq!(office.round(Some(&courier)).await.sent, 1);
        let ids = fake.headers("message-id");
        assert_eq!(ids.len(), 2, "it arrived twice");
        assert_eq!(ids[0], ids[1], "receivers can tell");
        assert_eq!(fake.headers("date")[0], fake.headers("date")[1]);
    }
}

#[tokio::test]
async fn silence_from_the_start_ends_in_time() {
    let silent = Manners {
        silent: true,
        ..Manners::default()
    };
    let fake = Fake::start(silent).await;
    let office = Office::new(2, 1).await;
    let begun = Instant::now();
    let round = office.round(Some(&to(&fake))).await;
    assert!(begun.elapsed() < SHORT * 5 + Duration::from_secs(1));
    assert!(round.outage);
}

#[tokio::test]
async fn without_starttls_nothing_is_said_over_an_open_connection() {
    let fake = Fake::start(Manners::default()).await;
    let office = Office::new(2, 1).await;
    let url = format!("smtp://me:hunter2@{}?tls=required", fake.address);
    let courier = courier(&url);
    let round = office.round(Some(&courier)).await;
    assert!(round.outage);
    assert_eq!(states(&office).await, [State::Queued; 2]);
    let traces = fake.traces();
    assert!(traces.messages.is_empty());
    for command in &traces.commands {
        let harmless = command.starts_with("EHLO") || command.starts_with("QUIT");
        assert!(harmless, "said in the open: {command}");
    }
    let why = &office.all().await[0].last_error;
    assert!(
        why.contains("STARTTLS") && !why.contains("hunter2"),
        "{why}"
    );
}

#[tokio::test]
async fn without_a_mail_server_everything_is_kept() {
    let office = Office::new(2, 1).await;
    let round = office.round(None).await;
    assert_eq!((round.expanded, round.sent), (1, 0));
    assert_eq!(states(&office).await, [State::Queued; 2]);
    // Set up a week later, it is sent.
    office.later(7 * 24 * 60);
    let fake = Fake::start(Manners::default()).await;
    assert_eq!(office.round(Some(&to(&fake))).await.sent, 2);
}

#[tokio::test]
async fn two_instances_send_each_message_once() {
    let fake = Fake::start(Manners::default()).await;
    let office = Office::new(20, 1).await;
    let (one, other) = (to(&fake), to(&fake));
    let (a, b) = tokio::join!(office.round(Some(&one)), office.round(Some(&other)));
    assert_eq!(a.sent + b.sent, 20);
    let ids: BTreeSet<_> = fake.headers("message-id").into_iter().collect();
    assert_eq!((ids.len(), fake.traces().messages.len()), (20, 20));
}
