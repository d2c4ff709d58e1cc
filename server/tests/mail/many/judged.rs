//! What must be true when nothing is left to be sent, and one line of figures for it.

use super::MANY;
use crate::fake::Traces;
use server::mail::Round;
use std::{
    collections::{BTreeMap, BTreeSet},
    time::Instant,
};
use store::{mail::State, queries::mail::MailRow};

/// What the rounds came to.
#[derive(Default)]
pub(super) struct Course {
    pub(super) rounds: usize,
    pub(super) sent: usize,
    pub(super) outages: usize,
}

impl Course {
    pub(super) fn add(&mut self, round: Round) {
        self.rounds += 1;
        self.sent += round.sent;
        self.outages += usize::from(round.outage);
    }
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
pub(super) fn judged(
    name: &str,
    all: &[MailRow],
    traces: &Traces,
    never: &str,
) -> (usize, usize, usize) {
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

pub(super) fn heading() {
    println!(
        "{:40} {:>5} {:>7} {:>7} {:>7} {:>8} {:>14} {:>8}",
        "fault", "sent", "doubles", "failed", "rounds", "outages", "conversations", "seconds"
    );
}

/// One line of the table.
pub(super) fn line(
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
