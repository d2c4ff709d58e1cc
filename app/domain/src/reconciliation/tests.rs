//! Presets with their words, and verdicts, against tables written by hand.

use super::*;
use crate::{
    access::GrantKey,
    ids::{GrantId, PersonId},
    import::{Sheet, SheetRow},
    platform::AccessLevel::{self, Admin, Advertiser, Analyst, Moderator, Publisher},
};
use uuid::Uuid;

fn sheet(rows: &[&[&str]]) -> Sheet {
    let row = |(at, cells): (usize, &&[&str])| SheetRow {
        number: i64::try_from(at).unwrap() + 1,
        place: String::new(),
        cells: cells.iter().map(|c| (*c).to_owned()).collect(),
    };
    Sheet {
        name: String::new(),
        rows: rows.iter().enumerate().map(row).collect(),
    }
}

fn header(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|c| (*c).to_owned()).collect()
}

#[test]
fn each_preset_knows_its_columns() {
    // Header; name, second part, e-mail, level.
    type Row<'a> = (Preset, &'a [&'a str], [Option<&'a str>; 4]);
    let table: &[Row<'_>] = &[
        (
            Preset::Meta,
            &["Name", "Email", "Business access", "Status"],
            [Some("Name"), None, Some("Email"), Some("Business access")],
        ),
        (
            Preset::LinkedIn,
            &["First Name", "Last Name", "Email address", "Admin role"],
            [
                Some("First Name"),
                Some("Last Name"),
                Some("Email address"),
                Some("Admin role"),
            ],
        ),
        (
            Preset::YouTube,
            &["User", "Google Account", "Access"],
            [Some("User"), None, Some("Google Account"), Some("Access")],
        ),
        (
            Preset::X,
            &["Handle", "Name", "Role"],
            [Some("Name"), None, None, Some("Role")],
        ),
        (
            Preset::Sprout,
            &["TEAM MEMBER", "User e-mail", "Email", "Role", "Permissions"],
            [Some("TEAM MEMBER"), None, Some("Email"), Some("Role")],
        ),
        (Preset::Other, &["Wer", "Was"], [None, None, None, None]),
    ];
    for (preset, cells, expected) in table {
        let mapping = preset.mapping(&header(cells));
        let found = [
            &mapping.name,
            &mapping.second_name,
            &mapping.email,
            &mapping.level,
        ];
        assert_eq!(found.map(Option::as_deref), *expected, "{preset:?}");
        assert_eq!(
            mapping.fits(&sheet(&[cells])),
            expected[0].is_some(),
            "{preset:?}"
        );
    }
}

#[test]
fn each_preset_knows_its_words_for_levels() {
    let table: &[(Preset, &str, Option<AccessLevel>)] = &[
        (Preset::Meta, "Full control", Some(Admin)),
        (Preset::Meta, "Partial access", Some(Publisher)),
        (Preset::Meta, "Partial access (Ads)", None),
        (Preset::Meta, "Messages, Insights, Ads", Some(Moderator)),
        (Preset::Meta, "Create Ads", Some(Advertiser)),
        (Preset::LinkedIn, "Super admin", Some(Admin)),
        (Preset::LinkedIn, "content ADMIN", Some(Publisher)),
        (Preset::LinkedIn, "Curator", Some(Moderator)),
        (Preset::LinkedIn, "Campaign manager", Some(Advertiser)),
        (Preset::YouTube, "Manager", Some(Admin)),
        (Preset::YouTube, "Editor (Limited)", Some(Publisher)),
        (Preset::YouTube, "Viewer (limited)", Some(Analyst)),
        (Preset::X, "Account administrator", Some(Admin)),
        (Preset::X, "Contributor", Some(Publisher)),
        (Preset::X, "Ad manager", Some(Advertiser)),
        (Preset::X, "Campaign analyst", Some(Analyst)),
        (Preset::Sprout, "Account Owner", Some(Admin)),
        (Preset::Sprout, "Manager", Some(Publisher)),
        (Preset::Sprout, "Read-Only", Some(Analyst)),
        (Preset::Other, "Publisher", Some(Publisher)),
        (Preset::Other, "Manager", None),
        (Preset::Other, "", None),
    ];
    for (preset, word, level) in table {
        let mapping = preset.mapping(&header(&["Name", "Role"]));
        assert_eq!(mapping.level_of(word), *level, "{preset:?} {word}");
    }
}

#[test]
fn what_a_line_says_is_read_or_refused_with_a_reason() {
    let table = sheet(&[
        &["Name", "Email", "Role"],
        &[
            "  Mere \u{200b} Tamaki ",
            "MERE.Tamaki@harbours.example",
            "Publisher",
        ],
        &["", "", "Analyst"],
        &["", "ask the team", "Analyst"],
        &["Wiremu Paki", "", ""],
        &["=cmd|' /C calc'!A0", "", "Dragon"],
        &["mere tamaki", "mere.tamaki@harbours.example", "publisher"],
    ]);
    let read = Preset::Other
        .mapping(table.first_row())
        .read(&table)
        .unwrap();
    assert_eq!(read.len(), 6, "every row is accounted for");
    assert_eq!(
        (read[0].row, read[0].name.as_str(), read[0].fault.as_deref()),
        (2, "Mere Tamaki", None)
    );
    assert_eq!(read[0].email, "mere.tamaki@harbours.example");
    let faults: Vec<_> = read
        .iter()
        .map(|l| l.fault.as_deref().unwrap_or(""))
        .collect();
    assert_eq!(
        faults,
        [
            "",
            "Neither a name nor an e-mail address",
            "No name, and “ask the team” is no e-mail address",
            "No level of access is listed",
            "The level “Dragon” has no meaning yet",
            "The same as row 2",
        ]
    );
    assert_eq!(read[4].name, "=cmd|' /C calc'!A0", "a formula stays a text");
}

#[test]
fn an_own_mapping_names_columns_and_words_and_is_judged() {
    let table = sheet(&[&["Wer", "Post", "Was"], &["Ana Leka", "", "Chefin"]]);
    let draft = MappingDraft {
        header: true,
        name: "Wer".into(),
        level: "Was".into(),
        words: vec![("Chefin".into(), "admin".into())],
        ..MappingDraft::default()
    };
    let mapping = draft.check(&table, Preset::Other.words()).unwrap();
    assert!(mapping.fits(&table) && mapping.unknown_words(&table).is_empty());
    assert_eq!(mapping.read(&table).unwrap()[0].level, Some(Admin));
    let left = MappingDraft {
        words: vec![("Chefin".into(), String::new())],
        ..draft.clone()
    };
    let left = left.check(&table, Preset::Other.words()).unwrap();
    assert!(
        left.unknown_words(&table).is_empty(),
        "left out once, not asked again"
    );
    assert_eq!(left.level_of("chefin"), None);
    let next = Preset::Other
        .mapping(table.first_row())
        .with_words_of(&mapping);
    assert_eq!(next.level_of("CHEFIN"), Some(Admin));
    let wrong = MappingDraft {
        name: "Who".into(),
        ..draft.clone()
    };
    assert_eq!(
        wrong.check(&table, Words::new()).unwrap_err().0[0].code,
        "unknown"
    );
    let none = MappingDraft {
        name: String::new(),
        ..draft.clone()
    };
    assert_eq!(
        none.check(&table, Words::new()).unwrap_err().0[0].code,
        "required"
    );
    let by_letter = MappingDraft {
        header: false,
        name: "Column A".into(),
        level: "Column C".into(),
        ..draft
    };
    let mapping = by_letter.check(&table, Words::new()).unwrap();
    assert_eq!(
        mapping.read(&table).unwrap().len(),
        2,
        "without a header every row is a line"
    );
    assert_eq!(
        mapping.unknown_words(&table),
        ["Was"],
        "the word that was given a meaning is known"
    );
}

#[test]
fn more_lines_than_a_list_of_people_has_are_refused() {
    let row: &[&str] = &["Somebody"];
    let rows = vec![row; MOST_LISTED + 2];
    let table = sheet(&rows);
    let mapping = Mapping {
        header: true,
        name: Some("Somebody".into()),
        ..Mapping::default()
    };
    assert!(
        mapping
            .read(&table)
            .unwrap_err()
            .starts_with("The list has 5001 rows")
    );
}

fn person(n: u128) -> PersonId {
    PersonId(Uuid::from_u128(n))
}

fn known() -> Vec<Known> {
    let one = |n, name: &str| Known {
        person: person(n),
        name: name.into(),
        email: format!(
            "{}@harbours.example",
            crate::text::fold(name).replace(' ', ".")
        ),
    };
    vec![
        one(1, "Mere Tamaki"),
        one(2, "Wiremu Paki"),
        one(3, "Ana Leka"),
        Known {
            email: "ana2@harbours.example".into(),
            ..one(4, "Ana Leka")
        },
        one(5, "Tāne Mahuta"),
        one(6, "Hine Moana"),
    ]
}

fn held(n: u128, who: u128, level: AccessLevel, state: GrantKey) -> Held {
    Held {
        grant: GrantId(Uuid::from_u128(n)),
        number: i64::try_from(n).unwrap(),
        person: person(who),
        level,
        state,
    }
}

fn line(row: i64, name: &str, email: &str, level: Option<AccessLevel>) -> Listed {
    Listed {
        row,
        name: name.into(),
        email: email.into(),
        word: level.map(|l| l.name().to_owned()).unwrap_or_default(),
        level,
        fault: None,
    }
}

fn told(result: &[Compared]) -> Vec<(i64, Verdict, Option<u128>, Option<u128>)> {
    let one = |c: &Compared| {
        let person = c.person.map(|p| p.0.as_u128());
        (
            c.listed.row,
            c.verdict,
            person,
            c.grant.map(|g| g.0.as_u128()),
        )
    };
    result.iter().map(one).collect()
}

#[test]
fn p_6_11_the_three_way_result() {
    let held = [
        held(1, 1, Publisher, GrantKey::Active),
        held(2, 2, Admin, GrantKey::Active),
        held(3, 3, Analyst, GrantKey::Active),
        held(4, 5, Moderator, GrantKey::Suspended),
        held(5, 6, Advertiser, GrantKey::Active),
    ];
    let mut unread = line(7, "Hine Moana", "", None);
    unread.fault = Some("No level of access is listed".into());
    let listed = vec![
        line(
            2,
            "Someone Else",
            "mere.tamaki@harbours.example",
            Some(Publisher),
        ),
        line(3, "wiremu paki", "private@mail.example", Some(Publisher)),
        line(4, "Ana Leka", "", Some(Analyst)),
        line(5, "Nobody Known", "nobody@mail.example", Some(Admin)),
        line(6, "Tane Mahuta", "", Some(Moderator)),
        unread,
    ];
    let result = compare(listed, &held, &known());
    use Verdict::{Agrees, NotInRegister, OtherLevel, Unreadable};
    assert_eq!(
        told(&result),
        [
            (2, Agrees, Some(1), Some(1)),
            (3, OtherLevel, Some(2), Some(2)),
            (4, Agrees, Some(3), Some(3)), // the one of two with access
            (5, NotInRegister, None, None),
            (6, NotInRegister, Some(5), Some(4)), // suspended, and still there
            (7, Unreadable, Some(6), None),       // her access is not taken for gone
        ]
    );
    assert_eq!(result[4].remark, "GR-0004 is “suspended”");
    assert_eq!(result[1].remark, "In the register: Administrator");
}

#[test]
fn p_6_11_every_verdict_of_one_person() {
    use Verdict::{Agrees, NotInRegister, NotOnPlatform, OtherLevel};
    // Levels in the register, levels listed; verdicts in the order of the result.
    type Row<'a> = (&'a [AccessLevel], &'a [Option<AccessLevel>], &'a [Verdict]);
    let table: &[Row<'_>] = &[
        (&[], &[Some(Analyst)], &[NotInRegister]),
        (&[Analyst], &[], &[NotOnPlatform]),
        (&[Analyst], &[Some(Analyst)], &[Agrees]),
        (&[Analyst], &[Some(Admin)], &[OtherLevel]),
        (&[Analyst], &[None], &[Agrees]),
        (&[Admin, Analyst], &[Some(Admin)], &[Agrees]),
        (
            &[Publisher, Advertiser],
            &[Some(Publisher)],
            &[Agrees, NotOnPlatform],
        ),
        (&[Admin, Advertiser], &[Some(Admin)], &[Agrees]),
        (
            &[Analyst],
            &[Some(Analyst), Some(Admin)],
            &[Agrees, NotInRegister],
        ),
        (
            &[Admin, Analyst],
            &[Some(Analyst)],
            &[Agrees, NotOnPlatform],
        ),
        (
            &[Moderator],
            &[Some(Publisher), Some(Moderator)],
            &[NotInRegister, Agrees],
        ),
    ];
    for (register, platform, verdicts) in table {
        let held: Vec<_> = register
            .iter()
            .zip(1..)
            .map(|(level, n)| held(n, 1, *level, GrantKey::Active))
            .collect();
        let lines = platform
            .iter()
            .zip(2..)
            .map(|(level, row)| line(row, "Mere Tamaki", "", *level));
        let result = compare(lines.collect(), &held, &known());
        let found: Vec<_> = result.iter().map(|c| c.verdict).collect();
        assert_eq!(found, *verdicts, "{register:?} against {platform:?}");
    }
}

#[test]
fn a_name_of_several_people_means_none_of_them() {
    let result = compare(vec![line(2, "Ana Leka", "", Some(Analyst))], &[], &known());
    assert_eq!(told(&result), [(2, Verdict::NotInRegister, None, None)]);
    assert_eq!(result[0].remark, "2 people in the register have this name");
}

#[test]
fn the_same_line_has_the_same_fingerprint_wherever_it_stands() {
    let one = |row, name: &str, level| {
        compare(vec![line(row, name, "", level)], &[], &known())[0].fingerprint()
    };
    assert_eq!(one(2, "Nobody", Some(Admin)), one(9, "NOBODY", Some(Admin)));
    assert_ne!(
        one(2, "Nobody", Some(Admin)),
        one(2, "Nobody", Some(Analyst))
    );
}

#[test]
fn decisions_fit_their_verdicts_and_need_words() {
    let table: &[(Verdict, [bool; 5])] = &[
        (Verdict::NotInRegister, [true, true, false, false, true]),
        (Verdict::OtherLevel, [true, false, false, true, true]),
        (Verdict::NotOnPlatform, [false, false, true, false, true]),
        (Verdict::Unreadable, [true, false, false, false, true]),
        (Verdict::Agrees, [false; 5]),
    ];
    for (verdict, fits) in table {
        for (decision, fits) in Decision::ALL.iter().zip(fits) {
            let answer = decision.allow(*verdict, None, "because");
            assert_eq!(answer.is_ok(), *fits, "{decision:?} about {verdict:?}");
        }
    }
    let code = |before, reason: &str| {
        let answer = Decision::Dismiss.allow(Verdict::NotInRegister, before, reason);
        answer.unwrap_err().code()
    };
    assert_eq!(code(Some(Decision::Incident), "x"), "decided");
    assert_eq!(code(None, "  "), "reason-required");
    assert_eq!(code(None, "pw: x9!kkqq"), "secret");
    assert_eq!(code(None, &"y ".repeat(501)), "too-long");
}
