//! Five hundred messages through each fault that strikes in the middle and passes: none is lost, and what
//! arrives twice is what nobody answered, under the same Message-ID.

mod instances;
mod judged;

use crate::{
    fake::{Fake, Manners, Most},
    office::{Office, courier, to},
};
use judged::{Course, heading, judged, line};
use server::mail::{Courier, round};
use std::time::Instant;
use tokio::sync::watch;

/// People, and so messages.
const MANY: usize = 500;

/// The command with which a fault begins: some 250 messages are through then, three commands each.
const MIDDLE: usize = 750;

/// A fault that strikes in the middle and passes.
struct Fault {
    name: &'static str,
    manners: Manners,
    /// How long it lasts, in minutes of the office's clock.
    lasts: i64,
    /// What the server says to those that it never takes; empty = it takes all in the end.
    never: &'static str,
}

fn fault(name: &'static str, manners: Manners) -> Fault {
    Fault {
        name,
        manners,
        lasts: 60,
        never: "",
    }
}

fn says(at: &'static str, answer: &'static str) -> Manners {
    Manners {
        answers: vec![(at, answer)],
        ..Manners::default()
    }
}

/// Every seventh address is not there any more.
fn some_are_gone(command: &str) -> Option<&'static str> {
    let (_, rest) = command.split_once("<hana")?;
    let number: usize = rest.split_once('@')?.0.parse().ok()?;
    number.is_multiple_of(7).then_some("550 5.1.1 no such user")
}

fn faults() -> Vec<Fault> {
    let cut = Manners {
        cuts_after_data: true,
        one_in: 7,
        ..Manners::default()
    };
    let silence = Manners {
        hangs_after_data: true,
        one_in: 40,
        ..Manners::default()
    };
    let gone = Manners {
        to: Some(some_are_gone),
        ..Manners::default()
    };
    let most = |words| Manners {
        most: Some(Most { messages: 7, words }),
        ..Manners::default()
    };
    let mut all = vec![
        fault(
            "not now, to each recipient",
            says("RCPT", "451 4.7.1 greylisted"),
        ),
        fault(
            "not now, at the end of data",
            says(".", "451 4.3.0 local error"),
        ),
        fault("cut before the answer to the last dot", cut),
        fault("silence after the message", silence),
        fault("closes without a word after seven", most("")),
        fault(
            "closes with 421 after seven",
            most("421 4.7.0 too many messages"),
        ),
        fault(
            "no 8th message in a conversation",
            most("452 4.5.3 too many messages"),
        ),
    ];
    all.push(Fault {
        never: "550): 5.1.1 no such user",
        ..fault("never, to some recipients", gone)
    });
    all
}

/// Rounds, a minute of the office's clock apart, until nothing is left; the fault passes in its time.
async fn through(office: &Office, fake: &Fake, courier: &Courier, lasts: i64) -> Course {
    let (mut course, mut struck) = (Course::default(), 0);
    while office.left().await > 0 {
        assert!(course.rounds < 24 * 60, "it does not end");
        course.add(office.round(Some(courier)).await);
        office.later(1);
        struck += i64::from(fake.has_changed());
        if struck == lasts {
            fake.behaves(Manners::default());
        }
    }
    assert!(struck > 0, "the fault did not strike");
    course
}

#[tokio::test(flavor = "multi_thread")]
async fn five_hundred_messages_come_through_each_fault_of_an_hour() {
    heading();
    for Fault {
        name,
        manners,
        lasts,
        never,
    } in faults()
    {
        let begun = Instant::now();
        let fake = Fake::start(Manners::default()).await;
        let office = Office::new(MANY, 1).await;
        let is_limited = manners.most.is_some();
        fake.will_behave(MIDDLE, manners);
        let course = through(&office, &fake, &to(&fake), lasts).await;
        let traces = fake.traces();
        let found = judged(name, &office.all().await, &traces, never);
        line(name, found, &course, &traces, begun);
        let (sent, doubles, failed) = found;
        assert_eq!((course.sent, sent + failed), (sent, MANY), "{name}");
        let expected = if never.is_empty() { 0 } else { 30 };
        assert!(
            failed >= expected && (failed == 0) == (expected == 0),
            "{name}"
        );
        let open = !traces.unanswered.is_empty();
        assert_eq!(open, name.starts_with("cut") || name.starts_with("silence"));
        assert!(doubles <= traces.unanswered.len(), "{name}: {doubles}");
        if is_limited {
            // A server that limits its conversations is not out of reach: all is sent at once.
            assert_eq!((course.rounds, course.outages), (1, 0), "{name}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn five_hundred_messages_wait_out_an_hour_without_a_server_by_fault_or_refusal() {
    heading();
    let begun = Instant::now();
    let mut fake = Fake::start(Manners::default()).await;
    let office = Office::new(MANY, 1).await;
    let gone = Manners {
        gone: true,
        ..Manners::default()
    };
    fake.will_behave(MIDDLE, gone);
    let courier = to(&fake);
    let mut course = Course::default();
    let first = office.round(Some(&courier)).await;
    assert!(first.outage && first.sent > 200, "{first:?}");
    course.add(first);
    // Nothing listens any more.
    fake.goes_down().await;
    for _ in 0..60 {
        office.later(1);
        let round = office.round(Some(&courier)).await;
        assert_eq!((round.sent, round.refused), (0, 0));
        course.add(round);
    }
    fake.behaves(Manners::default());
    fake.comes_back().await;
    while office.left().await > 0 {
        assert!(course.rounds < 24 * 60, "it does not end");
        office.later(1);
        course.add(office.round(Some(&courier)).await);
    }
    let (name, traces) = ("down for an hour", fake.traces());
    let found = judged(name, &office.all().await, &traces, "");
    line(name, found, &course, &traces, begun);
    assert_eq!(found, (MANY, 0, 0), "each once");
}

#[tokio::test(flavor = "multi_thread")]
async fn five_hundred_messages_wait_while_the_fault_is_that_nothing_is_secret() {
    heading();
    let begun = Instant::now();
    let fake = Fake::start(Manners::default()).await;
    let office = Office::new(MANY, 1).await;
    let open = to(&fake);
    // The same server, from which STARTTLS was taken away for those who insist on it.
    let stripped = courier(&format!("smtp://me:hunter2@{}?tls=required", fake.address));
    let (_keep, stop) = watch::channel(false);
    let mut course = Course::default();
    // Some are sent before, until somebody stops the worker.
    let store = office.store.clone();
    let (began, stopped) = watch::channel(false);
    let work = tokio::spawn(async move { round(&store, Some(&open), &stopped).await.unwrap() });
    while fake.traces().taken.len() < MANY / 2 {
        tokio::task::yield_now().await;
    }
    began.send(true).unwrap();
    course.add(work.await.unwrap());
    let before = fake.traces();
    for _ in 0..60 {
        office.later(1);
        course.add(round(&office.store, Some(&stripped), &stop).await.unwrap());
    }
    let after = fake.traces();
    assert_eq!(
        before.messages.len(),
        after.messages.len(),
        "nothing was said"
    );
    for command in &after.commands[before.commands.len()..] {
        let harmless = command.starts_with("EHLO") || command.starts_with("QUIT");
        assert!(harmless, "said in the open: {command}");
    }
    let mended = to(&fake);
    while office.left().await > 0 {
        assert!(course.rounds < 24 * 60, "it does not end");
        office.later(1);
        course.add(office.round(Some(&mended)).await);
    }
    let (name, traces) = ("STARTTLS stripped", fake.traces());
    let found = judged(name, &office.all().await, &traces, "");
    line(name, found, &course, &traces, begun);
    assert_eq!(found, (MANY, 0, 0), "each once");
}
