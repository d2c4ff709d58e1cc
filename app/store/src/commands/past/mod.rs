//! Events of the past, for the demonstration's generator alone: nobody else may say when something
//! happened or who did it.

mod staffed;

pub use staffed::{Desk, Staffing, staffed};

use crate::{
    Store,
    audit::{Entry, Outcome},
    clock::local_day,
    failure::Failure,
    gate::{About, Call, Tx},
    sql,
};
use chrono::{DateTime, Utc};
use domain::{
    actor::{Actor, PersonActor, SystemActor},
    moment::Moment,
    permission::Action,
    refusal::Refusal,
};
use std::collections::BTreeMap;

/// Writes down that people signed in at those instants, the earliest first, in one transaction.
/// Answers how many events that made.
///
/// # Errors
/// A refusal for anybody but the demonstration, and when an instant is later than the store's clock
/// or earlier than the one before.
pub async fn signed_in(
    store: &Store,
    call: &Call,
    people: Vec<(PersonActor, DateTime<Utc>)>,
) -> Result<usize, Failure> {
    let about = About {
        action: Action::SignIn,
        kind: "session",
        subject: format!("{} people", people.len()),
    };
    store
        .write(call, about, move |tx| {
            Box::pin(async move {
                only_the_demonstration(tx)?;
                let (now, me) = (tx.moment, tx.call.actor.clone());
                let in_order = people.is_sorted_by_key(|(_, at)| *at);
                if !in_order || people.last().is_some_and(|(_, at)| *at > now.at) {
                    return Err(Failure::Refused(Refusal::rule(
                        "not-the-past",
                        "Events of the past come in the order of time",
                    )));
                }
                let many = people.len();
                let mut last = BTreeMap::new();
                for (person, at) in people {
                    let subject = person.id.to_string();
                    let today = local_day(at);
                    last.insert(person.id, at);
                    tx.moment = Moment { at, today };
                    tx.call.actor = Actor::Person(person);
                    tx.append(Entry {
                        action: Action::SignIn,
                        outcome: Outcome::Done,
                        subject_kind: "session",
                        subject,
                        subject_version: None,
                        event: "signed-in",
                        payload: serde_json::json!({ "how": "demo" }),
                    });
                }
                (tx.moment, tx.call.actor) = (now, me);
                for (person, at) in last {
                    let text = "UPDATE person SET last_sign_in_at = ? WHERE id = ?";
                    tx.execute(text, [at.into(), person.0.into()]).await?;
                }
                Ok(many)
            })
        })
        .await
}

/// Writes down that the fictional ministry is complete: what was killed before that is not.
///
/// # Errors
/// A refusal for anybody but the demonstration.
pub async fn loaded(store: &Store, call: &Call) -> Result<i64, Failure> {
    let about = About {
        action: Action::Maintain,
        kind: DEMONSTRATION,
        subject: DEMONSTRATION.into(),
    };
    store
        .write(call, about, move |tx| {
            Box::pin(async move {
                only_the_demonstration(tx)?;
                Ok(tx.append(Entry {
                    action: Action::Maintain,
                    outcome: Outcome::Done,
                    subject_kind: DEMONSTRATION,
                    subject: DEMONSTRATION.into(),
                    subject_version: None,
                    event: "demonstration.loaded",
                    payload: serde_json::json!({}),
                }))
            })
        })
        .await
}

/// Whether the demonstration was begun here and never loaded to its end.
///
/// # Errors
/// When the database does not answer.
pub async fn is_cut_short(store: &Store) -> Result<bool, Failure> {
    let demonstration = Actor::System(SystemActor::Demo);
    let begun = "SELECT count(*) AS n FROM (SELECT seq FROM audit_event WHERE actor_name = ? LIMIT 1) AS first";
    if sql::count(&store.0.read, begun, [demonstration.name().into()]).await? == 0 {
        return Ok(false);
    }
    let ended = "SELECT count(*) AS n FROM audit_event WHERE subject_kind = ?";
    Ok(sql::count(&store.0.read, ended, [DEMONSTRATION.into()]).await? == 0)
}

const DEMONSTRATION: &str = "demonstration";

fn only_the_demonstration(tx: &Tx) -> Result<(), Failure> {
    if tx.call.actor == Actor::System(SystemActor::Demo) {
        return Ok(());
    }
    Err(Failure::Refused(Refusal::rule(
        "not-the-demonstration",
        "Only the demonstration writes about the past",
    )))
}
