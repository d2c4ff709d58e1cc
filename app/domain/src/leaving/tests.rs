#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use super::*;
use crate::{
    access::GrantKey,
    import::{Sheet, SheetRow},
    moment::Moment,
    obligation::ObligationKind,
    outcome,
    refusal::Refusal,
    role::Role,
};
use uuid::Uuid;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn now() -> Moment {
    Moment {
        at: "2026-11-21T22:00:00Z".parse().unwrap(),
        today: day("2026-11-22"),
    }
}

fn by(n: u128) -> By {
    By {
        person: Some(PersonId(Uuid::from_u128(n))),
        name: format!("Person {n}"),
    }
}

fn planned() -> Departure {
    let draft = DepartureDraft {
        kind: "leaving".into(),
        last_day: Some(day("2026-11-27")),
        note: String::new(),
    };
    let (id, person) = (
        DepartureId(Uuid::from_u128(9)),
        PersonId(Uuid::from_u128(1)),
    );
    let checked = draft.check(now()).unwrap();
    Departure::plan(id, person, None, checked, DepartureSource::Register, by(2)).next
}

fn in_state(key: DepartureKey) -> Departure {
    let state = match key {
        DepartureKey::Planned => DepartureState::Planned,
        DepartureKey::InProgress => DepartureState::InProgress,
        DepartureKey::Cleared => DepartureState::Cleared {
            on: day("2026-11-20"),
            by: by(2),
        },
        DepartureKey::Cancelled => DepartureState::Cancelled {
            on: day("2026-11-20"),
            by: by(2),
            reason: "stays".into(),
        },
    };
    Departure { state, ..planned() }
}

type Done = Result<outcome::Outcome<Departure, DepartureEvent>, Refusal>;

fn after(done: Done) -> Option<DepartureKey> {
    match done {
        Ok(done) => Some(done.next.state.key()),
        Err(Refusal::WrongState { .. }) => None,
        Err(other) => panic!("{other:?}"),
    }
}

#[test]
fn every_move_from_every_state_is_as_the_table_says() {
    use DepartureKey::*;
    // from, move the day, carry out, clear, cancel
    let table = [
        (
            Planned,
            Some(Planned),
            Some(InProgress),
            Some(Cleared),
            Some(Cancelled),
        ),
        (
            InProgress,
            None,
            Some(InProgress),
            Some(Cleared),
            Some(Cancelled),
        ),
        (Cleared, None, None, None, None),
        (Cancelled, None, None, None, None),
    ];
    assert_eq!(table.len(), DepartureKey::ALL.len());
    for (from, day_moved, carried_out, cleared, cancelled) in table {
        let at = || in_state(from);
        assert_eq!(
            after(at().move_day(day("2026-12-01"), now())),
            day_moved,
            "{from:?} day"
        );
        assert_eq!(
            after(at().carry_out(&by(2), now())),
            carried_out,
            "{from:?} out"
        );
        assert_eq!(
            after(at().clear("CL-0001", &by(2), now())),
            cleared,
            "{from:?} clear"
        );
        assert_eq!(
            after(at().cancel("stays", &by(2), now())),
            cancelled,
            "{from:?} cancel"
        );
        assert_eq!(at().is_open(), !from.is_over());
    }
}

#[test]
fn p_6_12_nobody_signs_off_their_own_departure() {
    for done in [
        planned().carry_out(&by(1), now()),
        planned().clear("CL-0001", &by(1), now()),
    ] {
        assert_eq!(done.unwrap_err().code(), "own-departure");
    }
    // A job of the product has no person: it is nobody's own.
    let job = By {
        person: None,
        name: "Scheduled job".into(),
    };
    assert!(planned().carry_out(&job, now()).is_ok());
}

#[test]
fn the_first_day_on_which_everything_was_ended_stays() {
    let mut first = planned().carry_out(&by(2), now()).unwrap().next;
    first.ended_on = Some(day("2026-11-20"));
    let again = first.carry_out(&by(2), now()).unwrap().next;
    assert_eq!(again.ended_on, Some(day("2026-11-20")));
}

#[test]
fn one_incident_about_late_access_and_a_reason_for_cancelling() {
    let once = planned().note_late(4, "IN-0004").unwrap().next;
    assert_eq!(once.note_late(5, "IN-0005").unwrap_err().code(), "late");
    assert_eq!(
        planned().cancel("  ", &by(2), now()).unwrap_err().code(),
        "reason"
    );
    let long = "x ".repeat(400);
    assert_eq!(
        planned().cancel(&long, &by(2), now()).unwrap_err().code(),
        "too-long"
    );
    let secret = planned().cancel("password: hunter2", &by(2), now());
    assert_eq!(secret.unwrap_err().code(), "secret");
    assert_eq!(
        planned()
            .move_day(day("2031-01-01"), now())
            .unwrap_err()
            .code(),
        "far"
    );
}

#[test]
fn a_draft_names_every_field_that_is_wrong() {
    let draft = DepartureDraft {
        kind: "flying".into(),
        last_day: Some(day("2031-01-01")),
        note: "pw:x9!kkqq".into(),
    };
    let problems = draft.check(now()).unwrap_err();
    let found: Vec<_> = problems
        .0
        .iter()
        .map(|p| (p.field.as_str(), p.code.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            ("kind", "required"),
            ("last_day", "far"),
            ("note", "secret")
        ]
    );
    let empty = DepartureDraft::default().check(now()).unwrap_err();
    assert_eq!(empty.0.len(), 2);
}

#[test]
fn p_6_12_a_certificate_is_blocked_by_each_thing_that_is_left() {
    let duty = |number, kind| OpenDuty {
        number,
        kind,
        account: Some(7),
        title: "x".into(),
    };
    let left = Leftovers {
        grants: GrantKey::ALL
            .iter()
            .zip(1..)
            .map(|(state, number)| (number, *state, "Administrator".to_owned(), 7))
            .collect(),
        nominations: vec![("nominated holder".into(), 7)],
        duties: vec![
            duty(1, ObligationKind::ChangePassword),
            duty(2, ObligationKind::RemoveOnPlatform),
            duty(3, ObligationKind::Other),
        ],
        roles: vec![Role::Staff],
    };
    let leaving = left.blockers(DepartureKind::Leaving);
    let references: Vec<_> = leaving.iter().map(|b| b.reference.as_str()).collect();
    assert_eq!(
        references,
        [
            "GR-0001", "GR-0002", "GR-0003", "GR-0004", "AC-0007", "OB-0001", "OB-0002", ""
        ]
    );
    assert!(
        leaving
            .iter()
            .all(|b| !b.who.is_empty() && !b.clause.is_empty())
    );
    assert_eq!(
        left.blockers(DepartureKind::Moving).len(),
        leaving.len() - 1,
        "roles may stay"
    );
    assert!(
        Leftovers::default()
            .blockers(DepartureKind::Leaving)
            .is_empty()
    );
}

fn sheet(rows: &[&[&str]]) -> Sheet {
    let row = |(number, cells): (i64, &&[&str])| SheetRow {
        number,
        place: String::new(),
        cells: cells.iter().map(|c| (*c).to_owned()).collect(),
    };
    Sheet {
        name: String::new(),
        rows: (1..).zip(rows).map(row).collect(),
    }
}

#[test]
fn lists_with_headings_are_read_by_them() {
    let read = read_list(&sheet(&[
        &[
            "Surname",
            "First name",
            "Team",
            "Last working day",
            "E-mail",
        ],
        &[
            "Ngata",
            "Mere",
            "Web",
            "27/11/2026",
            "Mere.Ngata@Example.govt.nz",
        ],
        &["Smith", "Jo", "Web", "2026-11-27 00:00:00", ""],
    ]));
    assert_eq!(read[0].name, "Mere Ngata");
    assert_eq!(read[0].email, "mere.ngata@example.govt.nz");
    assert_eq!(read[0].last_day, Some(day("2026-11-27")));
    assert_eq!((read[0].place, read[1].place), (2, 3));
    assert_eq!(read[1].last_day, Some(day("2026-11-27")));
}

#[test]
fn lists_without_headings_are_read_by_what_cells_hold() {
    let read = read_list(&sheet(&[
        &["Mere Ngata", "27 November 2026", "mere@example.govt.nz"],
        &["jo@example.govt.nz", "2026-12-01"],
        &["Ari Tane", "Advisor", "31/02/2026"],
        &["", ""],
        &["Ari Tane", "next week"],
    ]));
    assert_eq!(read[4].day_text, "next week");
    assert_eq!(read[0].name, "Mere Ngata");
    assert_eq!(read[1].email, "jo@example.govt.nz");
    assert_eq!(read[1].last_day, Some(day("2026-12-01")));
    assert_eq!(read[2].day_text, "31/02/2026");
    assert_eq!(read[2].last_day, None);
    assert_eq!(
        read[3],
        LeaverRow {
            place: 4,
            ..LeaverRow::default()
        }
    );
    let words = |row: &LeaverRow| match last_day_of(row, now()) {
        Err(Verdict::BadDate(words)) => words,
        other => panic!("{other:?}"),
    };
    assert!(words(&read[2]).contains("31/02/2026"));
    assert!(words(&read[3]).contains("missing"));
    let far = LeaverRow {
        last_day: Some(day("2099-01-01")),
        ..LeaverRow::default()
    };
    assert!(words(&far).contains("two years"));
}

#[test]
fn words_of_states_and_kinds_read_back() {
    for key in DepartureKey::ALL {
        assert_eq!(DepartureKey::from_key(key.key()), Some(*key));
    }
    for kind in DepartureKind::ALL {
        assert_eq!(DepartureKind::from_key(kind.key()), Some(*kind));
    }
    for source in DepartureSource::ALL {
        assert_eq!(DepartureSource::from_key(source.key()), Some(*source));
    }
    for outcome in [Outcome::Cleared, Outcome::Blocked] {
        assert_eq!(Outcome::from_key(outcome.key()), Some(outcome));
    }
}
