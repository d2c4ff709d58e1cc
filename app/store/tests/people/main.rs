//! People, their roles and what they lend, on both databases.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]
#![allow(
    dead_code,
    reason = "each test file uses its own part of the support module"
)]

mod files;
mod lists;
mod moves;
#[path = "../support/mod.rs"]
mod support;

use chrono::NaiveDate;
use domain::{
    actor::{Actor, PersonActor},
    ids::PersonId,
    person::{DelegationDraft, Person, PersonDraft},
    role::{Role, RoleAssignment, Scope},
};
use store::{
    Call, Failure, Saved, Store,
    commands::people::{self},
    queries::{self, audit::AuditFilter, people::ReviewFilter},
};
use support::{Fixture, call, system};

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(crate) fn draft(name: &str) -> PersonDraft {
    PersonDraft {
        name: name.into(),
        email: format!(
            "{}@harbours.example",
            domain::text::fold(name).replace(' ', ".")
        ),
        title: "Advisor".into(),
        ..PersonDraft::default()
    }
}

pub(crate) fn role(role: Role) -> RoleAssignment {
    RoleAssignment {
        role,
        scope: Scope::All,
        from: day("2026-11-21"),
        until: None,
    }
}

pub(crate) async fn enter(store: &Store, name: &str) -> PersonId {
    let saved = people::enter(store, &system(), draft(name).check().unwrap()).await;
    saved.unwrap().reference.parse().unwrap()
}

pub(crate) async fn get(store: &Store, id: PersonId) -> Person {
    queries::people::person(store, &system().actor, id)
        .await
        .unwrap()
}

/// Enters somebody with roles; who they are now.
pub(crate) async fn with_roles(store: &Store, name: &str, roles: &[Role]) -> PersonId {
    let id = enter(store, name).await;
    for given in roles {
        give(store, id, role(*given)).await.unwrap();
    }
    id
}

pub(crate) async fn give(
    store: &Store,
    id: PersonId,
    role: RoleAssignment,
) -> Result<Saved, Failure> {
    let seen = get(store, id).await.version;
    people::give_role(store, &system(), id, seen, role).await
}

pub(crate) async fn actor(store: &Store, id: PersonId) -> PersonActor {
    queries::people::actor(store, id).await.unwrap().unwrap()
}

pub(crate) async fn who(store: &Store, id: PersonId) -> Call {
    call(Actor::Person(actor(store, id).await))
}

pub(crate) fn code(failure: Failure) -> String {
    match failure {
        Failure::Refused(refusal) => refusal.code().to_owned(),
        Failure::Problems(problems) => problems.0[0].code.clone(),
        other => panic!("{other:?}"),
    }
}

pub(crate) fn lending(to: PersonId, role: Role) -> DelegationDraft {
    DelegationDraft {
        to: Some(to),
        role: Some((role, Scope::All)),
        first: Some(day("2026-11-21")),
        last: Some(day("2026-12-05")),
        reason: "annual leave".into(),
    }
}

pub(crate) async fn trail(store: &Store, outcome: &str) -> Vec<queries::audit::Event> {
    let filter = AuditFilter {
        outcome: Some(outcome.into()),
        ..AuditFilter::default()
    };
    let all = queries::audit::portion(store, &system().actor, &filter, 0, 500).await;
    all.unwrap().into_iter().rev().collect()
}

pub(crate) async fn verified(f: &Fixture) {
    assert_eq!(
        store::audit::verify(&f.store).await.unwrap().fault,
        None,
        "{}",
        f.name
    );
}

pub(crate) async fn review(store: &Store, filter: ReviewFilter) -> queries::people::ReviewPage {
    queries::people::review(store, &system().actor, &filter, false)
        .await
        .unwrap()
}
