//! What can be lent, to whom, for how long.

use super::*;
use crate::person::samples::{day, now, person, role, role_id};
use uuid::Uuid;

fn lender() -> Person {
    let mut lender = person(1);
    for (number, held) in [
        (1, role(Role::GmEcoms, "2020-01-01", "")),
        (2, role(Role::Administrator, "2020-01-01", "")),
        (3, role(Role::Legal, "2020-01-01", "2026-11-20")),
        (4, role(Role::Privacy, "2020-01-01", "2026-12-01")),
    ] {
        lender.roles.push(crate::person::HeldRole {
            id: role_id(number),
            assignment: held,
        });
    }
    lender
}

fn draft() -> DelegationDraft {
    DelegationDraft {
        to: Some(person(2).id),
        role: Some((Role::GmEcoms, Scope::All)),
        first: Some(day("2026-11-21")),
        last: Some(day("2026-12-05")),
        reason: " annual  leave".into(),
    }
}

const ID: DelegationId = DelegationId(Uuid::from_u128(7));

fn faults(draft: &DelegationDraft) -> Vec<(String, String)> {
    let found = draft.check(ID, &lender(), now()).err().unwrap_or_default();
    found.0.into_iter().map(|p| (p.field, p.code)).collect()
}

#[test]
fn what_cannot_be_lent_is_named() {
    assert_eq!(faults(&draft()), []);
    type Change = fn(&mut DelegationDraft);
    let cases: &[(Change, &str, &str)] = &[
        (|d| d.to = None, "to", "required"),
        (|d| d.to = Some(person(1).id), "to", "same"),
        (|d| d.role = None, "role", "required"),
        (
            |d| d.role = Some((Role::Administrator, Scope::All)),
            "role",
            "in-person",
        ),
        (
            |d| d.role = Some((Role::Security, Scope::All)),
            "role",
            "not-held",
        ),
        (
            |d| d.role = Some((Role::Legal, Scope::All)),
            "role",
            "not-held",
        ),
        (
            |d| d.role = Some((Role::GmEcoms, Scope::Unit(crate::ids::UnitId(Uuid::nil())))),
            "role",
            "not-held",
        ),
        (|d| d.first = None, "first", "past"),
        (|d| d.first = Some(day("2026-11-20")), "first", "past"),
        (|d| d.last = None, "last", "required"),
        (|d| d.last = Some(day("2026-11-20")), "last", "order"),
        (|d| d.last = Some(day("2027-05-24")), "last", "too-long"),
        (|d| d.reason = "  ".into(), "reason", "required"),
        (|d| d.reason = "x".repeat(501), "reason", "too-long"),
    ];
    for (change, field, code) in cases {
        let mut wrong = draft();
        change(&mut wrong);
        assert_eq!(faults(&wrong), [((*field).to_owned(), (*code).to_owned())]);
    }
    let mut longest = draft();
    longest.last = Some(day("2027-05-23"));
    assert_eq!(faults(&longest), []);
    longest.role = Some((Role::Privacy, Scope::All));
    assert_eq!(faults(&longest), [], "it ends with the role itself");
}

#[test]
fn it_counts_between_its_days_and_ends_once() {
    let lent = draft().check(ID, &lender(), now()).unwrap();
    assert_eq!(lent.event.key(), "delegation.given");
    let lent = lent.next;
    assert_eq!(lent.reason, "annual leave");
    for (date, expected) in [
        ("2026-11-20", false),
        ("2026-11-21", true),
        ("2026-12-05", true),
        ("2026-12-06", false),
    ] {
        assert_eq!(lent.holds_on(day(date)), expected, "{date}");
    }
    let ended = lent.clone().end(now()).unwrap();
    assert!(!ended.next.holds_on(day("2026-11-22")));
    assert_eq!(ended.next.end(now()).unwrap_err().code(), "ended");
    let after = Moment {
        today: day("2026-12-06"),
        ..now()
    };
    assert_eq!(lent.end(after).unwrap_err().code(), "ended");
}

#[test]
fn events_carry_both_names_and_it_is_the_lenders_to_end() {
    let lent = draft().check(ID, &lender(), now()).unwrap();
    let told = serde_json::to_value(lent.event.named("Catherine", "Losalini")).unwrap();
    assert_eq!(
        (&told["from_name"], &told["to_name"]),
        (&"Catherine".into(), &"Losalini".into())
    );
    assert_eq!(lent.next.facts().person, Some(person(1).id));
}
