//! Rows of files of people, good and bad.

use super::*;
use crate::{
    ids::PersonId,
    organisation::{Group, Unit},
    person::{PersonSource, samples},
};
use uuid::Uuid;

fn organisation() -> Organisation {
    let group = GroupId(Uuid::from_u128(1));
    let unit = |n: u128, name: &str| Unit {
        id: UnitId(Uuid::from_u128(n)),
        group,
        name: name.into(),
        version: 1,
    };
    Organisation {
        groups: vec![Group {
            id: group,
            name: "Ngā Whanga".into(),
            needs_cxi: false,
            version: 1,
        }],
        units: vec![unit(2, "Pilots"), unit(3, "Twins"), unit(4, "twins")],
    }
}

fn sheet(rows: &[&[&str]]) -> Sheet {
    let row = |(n, cells): (usize, &&[&str])| SheetRow {
        number: i64::try_from(n).unwrap() + 1,
        place: String::new(),
        cells: cells.iter().map(|c| (*c).to_owned()).collect(),
    };
    Sheet {
        name: String::new(),
        rows: rows.iter().enumerate().map(row).collect(),
    }
}

const HEAD: &[&str] = &[
    "Full name",
    "E-mail",
    "Job title",
    "Team",
    "Manager",
    "Role",
    "Scope",
    "From",
    "Until",
];

fn read(cells: &[&str]) -> Result<AskedPerson, Problems> {
    let sheet = sheet(&[HEAD, cells]);
    let columns = Columns::read(&sheet).unwrap();
    AskedPerson::read(
        &sheet.rows[1],
        &columns,
        &organisation(),
        samples::now().today,
    )
}

#[test]
fn a_row_is_read_with_names_for_ids() {
    let asked = read(&[
        " Hēmi  Rāwhiti",
        "Hemi@Harbours.example",
        "Pilot",
        "PILOTS",
        "Boss@harbours.example",
        "General Manager",
        "nga whanga",
        "1 December 2026",
        "2027-01-31",
    ])
    .unwrap();
    assert_eq!(asked.name, "Hēmi Rāwhiti");
    assert_eq!(asked.email, "hemi@harbours.example");
    assert_eq!(asked.unit, Some(UnitId(Uuid::from_u128(2))));
    assert_eq!(asked.manager, "boss@harbours.example");
    let role = asked.role.unwrap();
    assert_eq!(role.role, Role::GeneralManager);
    assert_eq!(role.scope, Scope::Group(GroupId(Uuid::from_u128(1))));
    assert_eq!(role.from.to_string(), "2026-12-01");
    assert_eq!(role.until.unwrap().to_string(), "2027-01-31");
}

#[test]
fn what_is_wrong_is_named_with_its_column() {
    let good = ["A", "a@b.nz", "", "", "", "auditor", "", "", ""];
    assert!(read(&good).is_ok());
    let cases: &[(usize, &str, &str, &str)] = &[
        (0, "", "name", "required"),
        (1, "a@b", "email", "format"),
        (3, "Twins", "unit", "unknown-unit"),
        (3, "Nowhere", "unit", "unknown-unit"),
        (4, "A@B.nz", "manager email", "own-manager"),
        (5, "king", "role", "unknown-role"),
        (6, "Nowhere", "scope", "unknown-scope"),
        (6, "twins", "scope", "unknown-scope"),
        (7, "soon", "from", "date"),
        (8, "31 February 2027", "until", "date"),
        (8, "20 November 2026", "until", "past"),
    ];
    for (place, typed, field, code) in cases {
        let mut cells = good;
        cells[*place] = typed;
        let problems = read(&cells).unwrap_err();
        let found: Vec<_> = problems
            .0
            .iter()
            .map(|p| (p.field.as_str(), p.code.as_str()))
            .collect();
        assert_eq!(found, [(*field, *code)], "{typed}");
    }
    let mut cells = good;
    (cells[5], cells[8]) = ("", "1 January 2027");
    assert_eq!(read(&cells).unwrap_err().0[0].code, "no-role");
}

#[test]
fn headings_must_be_known_single_and_enough() {
    for (head, code) in [
        (&["Name", "Email", "Shoe size"][..], "unknown-column"),
        (&["Name", "Email", "e-mail"], "twice"),
        (&["Name", "Role"], "missing-column"),
        (&["Email"], "missing-column"),
        (&["Hēmi", "hemi@harbours.example"], "unknown-column"),
    ] {
        let problems = Columns::read(&sheet(&[head])).unwrap_err();
        assert_eq!(problems.0[0].code, code, "{head:?}");
    }
    let columns = Columns::read(&sheet(&[&["Manager_email", "NAME", "email"]])).unwrap();
    assert_eq!(columns.letter("name").as_deref(), Some("B"));
    assert_eq!(columns.letter("role"), None);
}

#[test]
fn a_row_asks_only_for_what_is_not_so_already() {
    let now = samples::now();
    let asked = read(&[
        "Hana",
        "hana@b.nz",
        "Advisor",
        "",
        "",
        "auditor",
        "",
        "1 January 2020",
        "",
    ])
    .unwrap();
    let new = Person::enter(
        PersonId(Uuid::from_u128(9)),
        asked.details().unwrap(),
        PersonSource::Import,
    );
    let steps = asked.steps(&new.next, now).unwrap();
    let [Step::Give(role)] = steps.as_slice() else {
        panic!("{steps:?}")
    };
    assert_eq!(role.from, now.today, "a role cannot begin in the past");
    let held = new
        .next
        .give_role(RoleId(Uuid::from_u128(1)), role.clone(), now)
        .unwrap()
        .next;
    assert_eq!(
        asked.steps(&held, now).unwrap(),
        [],
        "the same file again changes nothing"
    );
    let ending = AskedPerson {
        role: Some(RoleAssignment {
            until: Some(now.today),
            ..role.clone()
        }),
        ..asked.clone()
    };
    assert_eq!(
        ending.steps(&held, now).unwrap(),
        [Step::End(RoleId(Uuid::from_u128(1)), now.today)]
    );
    let renamed = AskedPerson {
        name: "Hana B".into(),
        title: String::new(),
        role: None,
        ..asked
    };
    let steps = renamed.steps(&held, now).unwrap();
    let [Step::Edit(details)] = steps.as_slice() else {
        panic!("{steps:?}")
    };
    let next = held.edit(details.clone()).unwrap().next;
    assert_eq!(
        (next.name.as_str(), next.title.as_str()),
        ("Hana B", "Advisor")
    );
}
