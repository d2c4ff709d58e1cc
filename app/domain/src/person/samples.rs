//! People for the tests of these rules.

use super::{Person, PersonDraft, PersonSource};
use crate::{
    ids::{PersonId, RoleId},
    moment::Moment,
    role::{Role, RoleAssignment, Scope},
};
use chrono::NaiveDate;
use uuid::Uuid;

/// Saturday 21 November 2026 in New Zealand.
pub(super) fn now() -> Moment {
    Moment {
        at: "2026-11-20T22:00:00Z".parse().unwrap(),
        today: day("2026-11-21"),
    }
}

pub(super) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(super) fn person(number: u128) -> Person {
    let draft = PersonDraft {
        name: format!("Person {number}"),
        email: format!("p{number}@harbours.example"),
        ..PersonDraft::default()
    };
    let id = PersonId(Uuid::from_u128(number));
    Person::enter(id, draft.check().unwrap(), PersonSource::Register).next
}

pub(super) fn role(role: Role, from: &str, until: &str) -> RoleAssignment {
    RoleAssignment {
        role,
        scope: Scope::All,
        from: day(from),
        until: (!until.is_empty()).then(|| day(until)),
    }
}

pub(super) const fn role_id(number: u128) -> RoleId {
    RoleId(Uuid::from_u128(number))
}
