//! Every (state, move) pair of an agency against a table written by hand, and what days do.

use super::*;
use crate::{moment::Moment, outcome::Outcome, refusal::Refusal};
use uuid::Uuid;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn now() -> Moment {
    Moment {
        at: "2026-11-20T22:00:00Z".parse().unwrap(),
        today: day("2026-11-21"),
    }
}

fn draft() -> AgencyDraft {
    AgencyDraft {
        name: "  Kōwhai  Creative ".into(),
        contract_number: "C-2026-114".into(),
        procurement_reference: "PROC-000123".into(),
        from: Some(day("2026-07-01")),
        until: Some(day("2027-06-30")),
        acknowledged_on: Some(day("2026-07-01")),
        acknowledged_by: "Mere Tamaki".into(),
        notes: "Campaigns only".into(),
    }
}

fn active() -> Agency {
    let checked = draft().check(now()).unwrap();
    Agency::enter(AgencyId(Uuid::nil()), 7, checked, now())
        .unwrap()
        .next
}

fn disputed() -> Agency {
    active()
        .dispute(InterventionReason::Legal, "Invoices contested", now())
        .unwrap()
        .next
}

fn ended() -> Agency {
    active().end("Work is done", now()).unwrap().next
}

#[test]
fn p_6_13_a_contract_needs_number_procurement_and_end() {
    let empty = AgencyDraft::default().check(now()).unwrap_err();
    let fields: Vec<_> = empty.0.iter().map(|p| p.field.as_str()).collect();
    assert_eq!(
        fields,
        ["name", "contract_number", "procurement_reference", "until"]
    );
    assert_eq!(draft().check(now()).unwrap().name(), "Kōwhai Creative");
}

#[test]
fn what_is_typed_is_judged_field_by_field() {
    type Case = (
        &'static str,
        fn(&mut AgencyDraft),
        &'static str,
        &'static str,
    );
    let cases: &[Case] = &[
        ("name", |d| d.name = "x".repeat(201), "name", "too-long"),
        (
            "end before start",
            |d| d.until = Some(day("2026-06-30")),
            "until",
            "order",
        ),
        (
            "half an acknowledgement",
            |d| d.acknowledged_by.clear(),
            "acknowledged_by",
            "required",
        ),
        (
            "the other half",
            |d| d.acknowledged_on = None,
            "acknowledged_on",
            "required",
        ),
        (
            "tomorrow",
            |d| d.acknowledged_on = Some(day("2026-11-22")),
            "acknowledged_on",
            "future",
        ),
        (
            "a password",
            |d| d.notes = "password: hunter2".into(),
            "notes",
            "secret",
        ),
        (
            "long notes",
            |d| d.notes = "a ".repeat(1_001),
            "notes",
            "too-long",
        ),
    ];
    for (name, change, field, code) in cases {
        let mut draft = draft();
        change(&mut draft);
        let problems = draft.check(now()).unwrap_err();
        let told: Vec<_> = problems
            .0
            .iter()
            .map(|p| (p.field.as_str(), p.code.as_str()))
            .collect();
        assert_eq!(told, [(*field, *code)], "{name}");
    }
}

type Move = fn(Agency) -> Result<Outcome<Agency, AgencyEvent>, Refusal>;

#[test]
fn p_6_13_every_move_from_every_state() {
    let moves: &[(&str, Move)] = &[
        ("edit", |a| {
            let mut d = draft();
            d.notes = "Other".into();
            d.until = Some(a.until);
            a.edit(d.check(now()).unwrap(), now())
        }),
        ("extend", |a| {
            a.extend(day("2028-06-30"), "Renewed for a year", now())
        }),
        ("dispute", |a| {
            a.dispute(InterventionReason::Financial, "Invoices", now())
        }),
        ("settle", |a| a.settle("Agreed", now())),
        ("end", |a| a.end("Over", now())),
    ];
    // Written by hand: the state after the move, or the refusal's word.
    let table: &[(&str, [&str; 5])] = &[
        (
            "active",
            ["active", "active", "disputed", "!not-disputed", "ended"],
        ),
        (
            "disputed",
            ["disputed", "!disputed", "!disputed", "active", "ended"],
        ),
        (
            "ended",
            ["ended", "active", "!ended", "!not-disputed", "!ended"],
        ),
    ];
    for (state, expected) in table {
        for ((name, make), expected) in moves.iter().zip(expected) {
            let agency = match *state {
                "active" => active(),
                "disputed" => disputed(),
                _ => ended(),
            };
            let found = match make(agency) {
                Ok(done) => done.next.state.key().to_owned(),
                Err(refusal) => format!("!{}", refusal.code()),
            };
            assert_eq!(&found, expected, "{name} of {state}");
        }
    }
}

#[test]
fn the_last_day_is_moved_by_its_own_moves_only() {
    let edited = |until: &str, agency: Agency| {
        let mut d = draft();
        d.until = Some(day(until));
        let done = agency.edit(d.check(now()).unwrap(), now());
        done.map(|d| d.event.changes.len()).map_err(|r| r.code())
    };
    assert_eq!(
        edited("2027-03-31", active()),
        Ok(1),
        "corrected to an earlier day"
    );
    assert_eq!(edited("2027-07-31", active()), Err("until"), "later");
    assert_eq!(edited("2026-11-20", active()), Err("until"), "passed");
    assert_eq!(edited("2027-03-31", disputed()), Err("until"));
    assert_eq!(
        active()
            .extend(day("2027-06-30"), "x", now())
            .unwrap_err()
            .code(),
        "until"
    );
    assert_eq!(
        active()
            .extend(day("2028-01-01"), " ", now())
            .unwrap_err()
            .code(),
        "note-required"
    );
    assert_eq!(
        active().end("pw:x9!kkqq", now()).unwrap_err().code(),
        "secret"
    );
    assert_eq!(ended().until, now().today, "the contract ends with its end");
}

#[test]
fn p_6_13_no_new_access_in_a_dispute_or_after_the_end() {
    assert_eq!(active().contract().ends, day("2027-06-30"));
    assert_eq!(disputed().contract().ends, day("2026-11-20"));
    assert_eq!(ended().contract().ends, day("2026-11-20"));
    assert!(active().contract().acknowledged);
}

#[test]
fn p_6_13_reminders_fourteen_seven_and_one_day_before() {
    let settings = PolicySettings::default();
    let table: &[(&str, Option<u16>, AgencyStanding)] = &[
        ("2027-06-15", None, AgencyStanding::Active),
        ("2027-06-16", Some(14), AgencyStanding::Ending),
        ("2027-06-22", Some(14), AgencyStanding::Ending),
        ("2027-06-23", Some(7), AgencyStanding::Ending),
        ("2027-06-28", Some(7), AgencyStanding::Ending),
        ("2027-06-29", Some(1), AgencyStanding::Ending),
        ("2027-06-30", Some(1), AgencyStanding::Ending),
        ("2027-07-01", None, AgencyStanding::Over),
    ];
    for (today, reminder, standing) in table {
        assert_eq!(
            active().reminder(&settings, day(today)),
            *reminder,
            "{today}"
        );
        assert_eq!(
            active().standing(&settings, day(today)),
            *standing,
            "{today}"
        );
    }
    assert_eq!(disputed().reminder(&settings, day("2027-06-29")), None);
    assert_eq!(
        ended().standing(&settings, day("2026-12-01")),
        AgencyStanding::Ended
    );
    assert_eq!(
        Agency::breach_from(day("2026-11-23"), &settings),
        day("2026-11-29")
    );
}

#[test]
fn a_contract_that_is_over_is_not_entered_or_settled() {
    let mut d = draft();
    d.until = Some(day("2026-11-20"));
    let checked = d.check(now()).unwrap();
    let refused = Agency::enter(AgencyId(Uuid::nil()), 1, checked, now()).unwrap_err();
    assert_eq!(refused.code(), "contract-over");
    let later = Moment {
        today: day("2027-07-01"),
        ..now()
    };
    assert_eq!(
        disputed().settle("Agreed", later).unwrap_err().code(),
        "contract-over"
    );
}
