//! Five hundred messages through each fault that strikes in the middle and passes: none is lost, and what
//! arrives twice is what nobody answered, under the same Message-ID.

use crate::{
    fake::{Fake, Manners, Most, Traces},
    office::{Office, courier, system, to},
};
use server::mail::{Courier, Round, round};
use sqlx::Connection as _;
use std::{
    collections::{BTreeMap, BTreeSet},
    time::Instant,
};
use store::{Store, mail::State, queries::mail::MailRow};
use tokio::sync::watch;
use uuid::Uuid;

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
    (number % 7 == 0).then_some("550 5.1.1 no such user")
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

/// What the rounds came to.
#[derive(Default)]
struct Course {
    rounds: usize,
    sent: usize,
    outages: usize,
}

impl Course {
    fn add(&mut self, round: Round) {
        self.rounds += 1;
        self.sent += round.sent;
        self.outages += usize::from(round.outage);
    }
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

/// The Message-ID under which a message travels.
fn message_id(row: &MailRow) -> String {
    format!("<{}@register.example>", row.id)
}

/// How often each message reached its server for good: it said so, or it said nothing.
fn arrivals(traces: &Traces) -> BTreeMap<&str, usize> {
    let mut times = BTreeMap::new();
    for id in traces.taken.iter().chain(&traces.unanswered) {
        *times.entry(id.as_str()).or_default() += 1;
    }
    times
}

/// No message is lost; one is there twice only if its first arrival was not answered. How many were sent,
/// arrived more than once, and failed.
fn judged(name: &str, all: &[MailRow], traces: &Traces, never: &str) -> (usize, usize, usize) {
    assert_eq!(all.len(), MANY, "{name}");
    let times = arrivals(traces);
    let taken: BTreeSet<&str> = traces.taken.iter().map(String::as_str).collect();
    assert_eq!(taken.len(), traces.taken.len(), "{name}: taken twice");
    let (mut sent, mut failed) = (0, 0);
    for row in all {
        let id = message_id(row);
        match row.state {
            State::Sent => {
                assert!(taken.contains(id.as_str()), "{name}: {id} is lost");
                sent += 1;
            }
            State::Failed => {
                let why = &row.last_error;
                assert!(!never.is_empty() && why.contains(never), "{name}: {why}");
                assert!(!times.contains_key(id.as_str()), "{name}: {id} arrived");
                failed += 1;
            }
            other => panic!("{name}: {id} is {other:?}"),
        }
    }
    let known: BTreeSet<String> = all.iter().map(message_id).collect();
    let strange = times.keys().find(|id| !known.contains(**id));
    assert!(
        strange.is_none(),
        "{name}: {strange:?} is no message of ours"
    );
    let doubles = times.iter().filter(|(_, many)| **many > 1);
    let doubles: Vec<&str> = doubles.map(|(id, _)| *id).collect();
    for double in &doubles {
        let is_open = traces.unanswered.iter().any(|id| id == double);
        assert!(
            is_open,
            "{name}: {double} twice, and the first was answered"
        );
    }
    (sent, doubles.len(), failed)
}

fn heading() {
    println!(
        "{:40} {:>5} {:>7} {:>7} {:>7} {:>8} {:>14} {:>8}",
        "fault", "sent", "doubles", "failed", "rounds", "outages", "conversations", "seconds"
    );
}

/// One line of the table.
fn line(
    name: &str,
    (sent, doubles, failed): (usize, usize, usize),
    course: &Course,
    traces: &Traces,
    begun: Instant,
) {
    println!(
        "{name:40} {sent:5} {doubles:7} {failed:7} {:7} {:8} {:14} {:8.1}",
        course.rounds,
        course.outages,
        traces.conversations,
        begun.elapsed().as_secs_f64()
    );
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

/// An office on SQLite and, where there is one, on PostgreSQL.
async fn offices() -> Vec<(&'static str, Office)> {
    let mut all = vec![("sqlite", Office::new(MANY, 1).await)];
    let Ok(cluster) = std::env::var("SMR_TEST_POSTGRES_URL") else {
        eprintln!("skipped on PostgreSQL: SMR_TEST_POSTGRES_URL is not set");
        return all;
    };
    let database = format!("smr_mail_{}", Uuid::now_v7().simple());
    let mut admin = sqlx::PgConnection::connect(&cluster).await.unwrap();
    let create = format!("CREATE DATABASE {database}");
    sqlx::query(sqlx::AssertSqlSafe(create))
        .execute(&mut admin)
        .await
        .unwrap();
    let mut url = url::Url::parse(&cluster).unwrap();
    url.set_path(&database);
    let dir = tempfile::tempdir().unwrap();
    all.push(("postgres", Office::at(url.into(), dir, MANY, 1).await));
    all
}

/// A round of one instance.
async fn of(store: &Store, courier: &Courier) -> Round {
    let (_keep, stop) = watch::channel(false);
    round(store, Some(courier), &stop).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn two_instances_and_a_fault_that_cuts_both_send_each_of_five_hundred_once() {
    heading();
    for (name, office) in offices().await {
        let begun = Instant::now();
        let fake = Fake::start(Manners::default()).await;
        let cut = Manners {
            cuts_after_data: true,
            ..Manners::default()
        };
        fake.will_behave(MIDDLE, cut);
        let (one, other) = (to(&fake), to(&fake));
        let beside = office.beside().await;
        let mut course = Course::default();
        let (a, b) = tokio::join!(of(&office.store, &one), of(&beside, &other));
        assert!(a.outage && b.outage, "{name}: both are cut: {a:?} {b:?}");
        assert!(a.sent > 50 && b.sent > 50, "{name}: {a:?} {b:?}");
        course.add(a);
        course.add(b);
        let in_flight = fake.traces().unanswered.len();
        assert!((1..=2).contains(&in_flight), "{name}: {in_flight}");
        fake.behaves(Manners::default());
        while office.left().await > 0 {
            assert!(course.rounds < 24 * 60, "it does not end");
            office.later(1);
            let (a, b) = tokio::join!(of(&office.store, &one), of(&beside, &other));
            course.add(a);
            course.add(b);
        }
        let traces = fake.traces();
        let found = judged(name, &office.all().await, &traces, "");
        line(
            &format!("two instances, {name}"),
            found,
            &course,
            &traces,
            begun,
        );
        assert_eq!(found, (MANY, in_flight, 0), "{name}");
        is_intact(&office.store).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_instance_that_ends_by_a_fault_leaves_the_rest_of_five_hundred_to_the_other() {
    heading();
    for (name, office) in offices().await {
        let begun = Instant::now();
        let fake = Fake::start(Manners::default()).await;
        let (one, other) = (to(&fake), to(&fake));
        let beside = office.beside().await;
        let dying = tokio::spawn(async move { of(&beside, &other).await });
        let mut course = Course::default();
        let store = office.store.clone();
        let living = tokio::spawn(async move { (of(&store, &one).await, one) });
        while fake.traces().taken.len() < MANY / 2 {
            tokio::task::yield_now().await;
        }
        dying.abort();
        assert!(dying.await.unwrap_err().is_cancelled(), "{name}");
        let (first, one) = living.await.unwrap();
        course.add(first);
        let left = office.left().await;
        // What the dead one had undertaken waits until its time is over.
        assert!((0..=5).contains(&left), "{name}: {left}");
        while office.left().await > 0 {
            assert!(course.rounds < 60, "{name}: it does not end");
            office.later(1);
            course.add(office.round(Some(&one)).await);
        }
        let traces = fake.traces();
        let all = office.all().await;
        assert!(all.iter().all(|row| row.state == State::Sent), "{name}");
        let times = arrivals(&traces);
        assert_eq!(times.len(), MANY, "{name}: none is lost");
        let doubles = times.values().filter(|many| **many > 1).count();
        // The one message that was taken and not yet noted.
        assert!(
            doubles <= 1 && traces.taken.len() == MANY + doubles,
            "{name}"
        );
        let found = (MANY, doubles, 0);
        line(
            &format!("one of two ends, {name}"),
            found,
            &course,
            &traces,
            begun,
        );
        is_intact(&office.store).await;
    }
}

async fn is_intact(store: &Store) {
    let verdict = store::audit::verify(store).await.unwrap();
    assert!(
        verdict.fault.is_none(),
        "{verdict:?} by {:?}",
        system().actor
    );
}
