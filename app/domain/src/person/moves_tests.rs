//! Every move against a table written by hand.

use super::*;
use crate::person::{
    PersonDraft,
    samples::{day, now, person, role, role_id},
};

/// What came of a move: the event's key, or the refusal's code.
fn told(next: &Next) -> &'static str {
    match next {
        Ok(outcome) => outcome.event.key(),
        Err(refusal) => refusal.code(),
    }
}

fn left(mut person: Person) -> Person {
    person.status = PersonStatus::Left;
    person
}

fn disabled(person: Person) -> Person {
    person.disable("lost telephone", now()).unwrap().next
}

fn leaving(mut person: Person) -> Person {
    person.status = PersonStatus::Leaving;
    person
}

#[test]
fn every_state_and_every_move() {
    let today = now().today;
    let auditor = || role(Role::Auditor, "2026-11-21", "");
    let draft = || PersonDraft {
        name: "Other".into(),
        email: "other@harbours.example".into(),
        ..PersonDraft::default()
    };
    let held = |person: Person| person.give_role(role_id(1), auditor(), now()).unwrap().next;
    // active, leaving, disabled, left
    let table: [(&str, [&str; 4]); 5] = [
        ("edit", ["person.edited"; 4]),
        (
            "give",
            [
                "person.role-given",
                "person.role-given",
                "person.role-given",
                "left",
            ],
        ),
        ("end", ["person.role-ended"; 4]),
        ("disable", ["person.disabled"; 4]),
        (
            "enable",
            ["person.enabled", "person.enabled", "person.enabled", "left"],
        ),
    ];
    let states: [fn(Person) -> Person; 4] = [|p| p, leaving, disabled, left];
    for (wish, expected) in table {
        for (state, expected) in states.iter().zip(expected) {
            let someone = state(held(person(1)));
            let done = match wish {
                "edit" => someone.edit(draft().check().unwrap()),
                "give" => someone.give_role(role_id(2), role(Role::Legal, "2026-11-21", ""), now()),
                "end" => someone.end_role(role_id(1), today, now()),
                "disable" => someone.disable("reason", now()),
                _ => someone.enable(),
            };
            assert_eq!(told(&done), expected, "{wish}");
        }
    }
}

#[test]
fn roles_that_can_be_given() {
    let someone = || {
        let held = role(Role::Auditor, "2026-11-21", "2026-12-31");
        person(1).give_role(role_id(1), held, now()).unwrap().next
    };
    for (from, until, expected) in [
        ("2026-11-20", "", "in-the-past"),
        ("2027-01-02", "2027-01-01", "wrong-way-round"),
        ("2026-12-31", "", "held-already"),
        ("2026-11-21", "2026-11-21", "held-already"),
        ("2027-01-01", "2027-01-01", "person.role-given"),
        ("2027-01-01", "", "person.role-given"),
    ] {
        let done = someone().give_role(role_id(2), role(Role::Auditor, from, until), now());
        assert_eq!(told(&done), expected, "{from} to {until}");
    }
    let other_place = RoleAssignment {
        scope: crate::role::Scope::Unit(UnitId(uuid::Uuid::from_u128(5))),
        ..role(Role::Auditor, "2026-11-21", "")
    };
    assert_eq!(
        told(&someone().give_role(role_id(2), other_place, now())),
        "person.role-given"
    );
}

#[test]
fn roles_that_can_be_ended() {
    let with = |until: &str| {
        let mut someone = person(1);
        someone.roles.push(HeldRole {
            id: role_id(1),
            assignment: role(Role::Auditor, "2026-01-01", until),
        });
        someone
    };
    for (until, last, expected) in [
        ("", "2026-11-19", "in-the-past"),
        ("", "2026-11-20", "person.role-ended"),
        ("", "2027-05-01", "person.role-ended"),
        ("2026-11-20", "2026-11-21", "ended"),
        ("2026-11-21", "2026-11-20", "person.role-ended"),
        ("2026-11-21", "2027-11-20", "person.role-ended"),
    ] {
        let done = with(until).end_role(role_id(1), day(last), now());
        assert_eq!(told(&done), expected, "{until} to {last}");
    }
    assert_eq!(
        told(&with("").end_role(role_id(7), now().today, now())),
        "no-such-role"
    );
    let next = with("")
        .end_role(role_id(1), day("2026-11-20"), now())
        .unwrap()
        .next;
    assert!(!next.holds_on(Role::Auditor, now().today), "at once");
    assert!(
        next.holds_on(Role::Auditor, day("2026-11-20")),
        "the past stays"
    );
}

#[test]
fn closing_and_opening_the_way_in() {
    assert_eq!(told(&person(1).disable("  ", now())), "reason");
    let closed = disabled(person(1));
    assert_eq!(
        (closed.may_sign_in(), closed.disabled_at),
        (false, Some(now().at))
    );
    let mut later = now();
    later.at += chrono::Duration::days(1);
    let again = closed.clone().disable("again", later).unwrap().next;
    assert_eq!(again.disabled_at, Some(now().at), "since the first time");
    assert!(closed.enable().unwrap().next.may_sign_in());
    assert!(!left(person(1)).may_sign_in());
}

#[test]
fn an_administrator_counts_who_can_sign_in_and_holds_the_role_that_day() {
    let chief = || {
        let held = role(Role::Administrator, "2026-11-21", "2026-12-31");
        person(1).give_role(role_id(1), held, now()).unwrap().next
    };
    for (date, expected) in [
        ("2026-11-20", false),
        ("2026-11-21", true),
        ("2026-12-31", true),
        ("2027-01-01", false),
    ] {
        assert_eq!(chief().administers_on(day(date)), expected, "{date}");
    }
    assert!(!disabled(chief()).administers_on(now().today));
    assert!(!left(chief()).administers_on(now().today));
}

#[test]
fn an_event_names_the_person_and_what_changed() {
    let mut someone = person(1);
    someone.title = "Pilot".into();
    let draft = PersonDraft {
        name: "Person 1".into(),
        email: "new@harbours.example".into(),
        title: "Harbourmaster".into(),
        ..PersonDraft::default()
    };
    let done = someone.clone().edit(draft.check().unwrap()).unwrap();
    let payload = serde_json::to_value(&done.event).unwrap();
    assert_eq!(payload["name"], "Person 1");
    let fields: Vec<_> = payload["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| &c["label"])
        .collect();
    assert_eq!(fields, ["E-mail", "Job title"]);
    let own = PersonDraft {
        manager: Some(someone.id),
        ..draft
    };
    assert_eq!(told(&someone.edit(own.check().unwrap())), "own-manager");
    let opened = serde_json::to_value(person(1).enable().unwrap().event).unwrap();
    assert_eq!(
        opened["name"], "Person 1",
        "an object, so that the state's hash has a place"
    );
}
