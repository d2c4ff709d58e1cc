//! What the list's query understands, and what it says about the rest.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use super::*;
use domain::ids::{GroupId, UnitId};
use domain::organisation::{Group, Unit};
use uuid::Uuid;

const GROUP: &str = "00000000-0000-0000-0000-000000000001";
const UNIT: &str = "00000000-0000-0000-0000-000000000002";

fn organisation() -> Organisation {
    let group = GroupId(Uuid::from_u128(1));
    Organisation {
        groups: vec![Group {
            id: group,
            name: "Ngā Pūkenga".into(),
            needs_cxi: false,
            version: 1,
        }],
        units: vec![Unit {
            id: UnitId(Uuid::from_u128(2)),
            group,
            name: "Skills".into(),
            version: 1,
        }],
    }
}

fn ask(raw: &str) -> Result<Question, Vec<Fault>> {
    let (catalogue, organisation) = (Catalogue::built_in(), organisation());
    let known = Known {
        catalogue: &catalogue,
        organisation: &organisation,
        today: "2026-11-21".parse().unwrap(),
    };
    read(raw, &known)
}

fn fault(raw: &str) -> Fault {
    let mut faults = ask(raw).unwrap_err();
    assert_eq!(faults.len(), 1, "{raw}: {faults:?}");
    faults.remove(0)
}

#[test]
fn nothing_asked_is_the_whole_register_by_name() {
    let found = ask("").unwrap();
    let nothing = AccountFilter {
        page: 1,
        ..AccountFilter::default()
    };
    assert_eq!(found.filter, nothing);
    assert_eq!(
        ask("q=&platform=&done=saved&page=").unwrap().filter,
        nothing
    );
}

#[test]
fn every_filter_is_read() {
    let raw = format!(
        "q=+t%C5%ABhono+&platform=facebook&group={GROUP}&unit={UNIT}&status=setting-up&needs=no-purpose&as_at=2026-03-14&sort=-updated&page=3"
    );
    let filter = ask(&raw).unwrap().filter;
    assert_eq!(filter.q, "tūhono");
    assert_eq!(filter.platform.unwrap().as_str(), "facebook");
    assert_eq!(filter.group.unwrap().to_string(), GROUP);
    assert_eq!(filter.unit.unwrap().to_string(), UNIT);
    assert_eq!(filter.status, Some(StatusFilter::Is(StatusKey::SettingUp)));
    assert_eq!(filter.needs, Some(Rule::NoPurpose));
    assert_eq!(filter.as_at.unwrap().to_string(), "2026-03-14");
    assert_eq!(sort_word(filter.sort), "-updated");
    assert_eq!(filter.page, 3);
    let archived = ask("status=archived").unwrap().filter.status;
    assert_eq!(archived, Some(StatusFilter::Archived));
}

#[test]
fn what_is_not_understood_is_named_with_what_would_be() {
    for (raw, name, value, known) in [
        ("colour=red", "colour", "red", "platform"),
        (
            "platform=friendster2",
            "platform",
            "friendster2",
            "instagram",
        ),
        ("platform=Facebook", "platform", "Facebook", "facebook"),
        ("group=1", "group", "1", GROUP),
        (
            "unit=00000000-0000-0000-0000-000000000009",
            "unit",
            "00000000-0000-0000-0000-000000000009",
            UNIT,
        ),
        ("status=gone", "status", "gone", "archived"),
        ("needs=sleep", "needs", "sleep", "no-risk-tier"),
        ("sort=name-", "sort", "name-", "-name"),
        ("sort=--name", "sort", "--name", "name"),
        ("as_at=soon", "as_at", "soon", "2026-11-21"),
        ("as_at=2026-11-22", "as_at", "2026-11-22", "2026-11-21"),
    ] {
        let fault = fault(raw);
        assert_eq!((fault.name.as_str(), fault.value.as_str()), (name, value));
        assert!(
            fault.known.iter().any(|(word, _)| word == known),
            "{raw}: {fault:?}"
        );
    }
}

#[test]
fn pages_are_whole_numbers_from_one() {
    for page in [
        "0",
        "-1",
        "+1",
        "1.0",
        "one",
        "1000001",
        "99999999999999999999",
        "%D9%A1",
    ] {
        assert_eq!(fault(&format!("page={page}")).name, "page", "{page}");
    }
    assert_eq!(ask("page=1000000").unwrap().filter.page, 1_000_000);
}

#[test]
fn a_search_is_of_reasonable_length_and_can_be_typed() {
    assert!(ask(&format!("q={}", "a".repeat(300))).is_ok());
    assert_eq!(fault(&format!("q={}", "a".repeat(301))).name, "q");
    assert_eq!(fault("q=a%00b").name, "q");
}

fn form(raw: &str) -> Reading {
    let (catalogue, organisation) = (Catalogue::built_in(), organisation());
    let known = Known {
        catalogue: &catalogue,
        organisation: &organisation,
        today: "2026-11-21".parse().unwrap(),
    };
    read_form(raw, &known)
}

#[test]
fn what_people_type_is_corrected_in_the_form_and_what_they_choose_is_the_addresss_fault() {
    for (raw, field, words) in [
        ("as_at=30+2+2026", "as_at", "must be a date from 1990 on"),
        (
            "as_at=2026-11-22",
            "as_at",
            "must be today, 21 November 2026",
        ),
        ("q=a%00b", "q", "control characters"),
    ] {
        let Reading::Typed(question, problems) = form(&format!("{raw}&platform=x")) else {
            panic!("{raw}");
        };
        assert!(
            problems.of(field).is_some_and(|m| m.contains(words)),
            "{raw}: {problems:?}"
        );
        assert_eq!(problems.0.len(), 1);
        assert!(question.query.get(field).is_some(), "it stays as typed");
        assert!(question.filter.platform.is_some());
    }
    for raw in [
        "status=gone",
        "q=a%00b&sort=size",
        "as_at=soon&as_at=later",
        "page=0",
    ] {
        assert!(matches!(form(raw), Reading::Unknown(_)), "{raw}");
    }
    assert!(matches!(form("as_at=14+3+2026"), Reading::Understood(q) if q.respelt));
}

#[test]
fn a_filter_given_twice_is_not_guessed_about() {
    let fault = fault("status=active&status=closed");
    assert_eq!(fault.value, "closed");
    assert!(fault.why.contains("more than once"));
}

#[test]
fn everything_wrong_is_said_at_once() {
    assert_eq!(ask("a=1&status=2&page=x").unwrap_err().len(), 3);
}

#[test]
fn a_date_in_words_gets_its_one_spelling() {
    let found = ask("q=a&as_at=14+March+2026").unwrap();
    assert!(found.respelt);
    assert_eq!(found.query.to_string(), "q=a&as_at=2026-03-14");
    assert!(!ask("as_at=2026-03-14").unwrap().respelt);
    assert_eq!(
        ask("as_at=2026-11-21")
            .unwrap()
            .filter
            .as_at
            .unwrap()
            .to_string(),
        "2026-11-21"
    );
}

#[test]
fn a_filter_is_said_in_words() {
    let (catalogue, organisation) = (Catalogue::built_in(), organisation());
    let known = Known {
        catalogue: &catalogue,
        organisation: &organisation,
        today: "2026-11-21".parse().unwrap(),
    };
    let say = |raw: &str| words(&read(raw, &known).unwrap().filter, &known);
    assert_eq!(
        say("sort=-name&page=2"),
        "All accounts that are not archived"
    );
    assert_eq!(
        say(&format!(
            "q=M%C4%81ori&platform=x&group={GROUP}&status=archived&as_at=2026-03-14"
        )),
        "Search: “Māori”; Platform: X; Business group: Ngā Pūkenga; Status: Archived; As it stood at the end of: 14 March 2026"
    );
}
