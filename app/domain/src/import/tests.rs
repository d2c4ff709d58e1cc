//! Guessing, reading, judging and merging rows, with tables small enough to be read.

#![allow(clippy::unwrap_used, reason = "tests")]

use super::unfold::{detect, unfold};
use super::*;
use crate::account::{Account, AccountStatus, Origin, StatusKey};
use crate::ids::{AccountId, GroupId, ImportId, UnitId};
use crate::organisation::{Group, Organisation, Unit};
use crate::platform::Catalogue;
use crate::problem::Problems;
use chrono::NaiveDate;
use proptest::prelude::*;
use std::collections::HashMap;
use std::sync::LazyLock;
use uuid::Uuid;

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(Catalogue::built_in);

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 21).unwrap()
}

fn organisation() -> Organisation {
    let group = |id, name: &str| Group {
        id: GroupId(Uuid::from_u128(id)),
        name: name.into(),
        needs_cxi: false,
        version: 1,
    };
    let unit = |id, home, name: &str| Unit {
        id: UnitId(Uuid::from_u128(id)),
        group: GroupId(Uuid::from_u128(home)),
        name: name.into(),
        version: 1,
    };
    Organisation {
        groups: vec![group(1, "Harbours"), group(2, "Weather")],
        units: vec![
            unit(11, 1, "Pilots"),
            unit(12, 1, "Communications"),
            unit(21, 2, "Communications"),
        ],
    }
}

/// A sheet from lines with `|` between cells.
fn sheet(text: &str) -> Sheet {
    let rows = text.trim().lines().enumerate().map(|(i, line)| SheetRow {
        number: i as i64 + 1,
        place: String::new(),
        cells: line.split('|').map(|c| c.trim().to_owned()).collect(),
    });
    Sheet {
        name: String::new(),
        rows: rows.collect(),
    }
}

fn guessed(text: &str) -> Mapping {
    guess(&sheet(text), &CATALOGUE, &organisation())
}

fn judged(sheet: &Sheet, mapping: &Mapping, register: &[Account]) -> Vec<Verdict> {
    let organisation = organisation();
    let names = if mapping.header {
        sheet.first_row()
    } else {
        &[]
    };
    let context = Context::new(mapping, names, &CATALOGUE, &organisation, today());
    let mut judge = Judge::new(mapping.existing);
    let verdict = |row: &SheetRow| {
        let read = read_row(&row.cells, &context);
        let account = read.as_ref().ok().and_then(|entry| {
            let p = &entry.checked.presence;
            let key = |a: &&Account| a.presence.account_key == p.account_key;
            let id = |a: &&Account| {
                p.platform_account_id.is_some()
                    && a.presence.platform_account_id == p.platform_account_id
            };
            register
                .iter()
                .find(key)
                .or_else(|| register.iter().find(id))
        });
        judge.judge(row.number, read, account)
    };
    sheet.body(mapping.header).iter().map(verdict).collect()
}

/// Enters a new row's account as the store would.
fn entered(number: i64, verdict: &Verdict) -> Account {
    match verdict {
        Verdict::New(entry) => {
            Account::enter(
                AccountId(Uuid::from_u128(number as u128)),
                number,
                entry.checked.clone(),
                entry.status.clone(),
                Origin::Imported {
                    import: ImportId(Uuid::nil()),
                },
            )
            .next
        }
        other => panic!("not new: {other:?}"),
    }
}

fn codes(verdict: &Verdict) -> Vec<String> {
    match verdict {
        Verdict::Refused(Problems(problems)) => problems
            .iter()
            .map(|p| format!("{}:{}", p.field, p.code))
            .collect(),
        other => panic!("not refused: {other:?}"),
    }
}

mod guessing {
    use super::*;
    use Target::*;

    #[test]
    fn names_of_columns_are_understood() {
        let mapping = guessed(
            "agency | agency_type | wikidata_id | platform | handle_or_id | url\n\
             Customs | Ministry | Q1 | X | NZCustoms | https://x.com/NZCustoms\n\
             Customs | Ministry | Q1 | Facebook | NZCustoms | https://facebook.com/NZCustoms",
        );
        assert!(mapping.header);
        assert_eq!(
            mapping.columns,
            [Organisation, Ignore, Ignore, Platform, Handle, Url]
        );
    }

    #[test]
    fn a_file_without_names_is_understood_by_its_cells() {
        let mapping = guessed(
            "http://nist.gov | Institute of Standards | commerce | http://facebook.com/4nist | English\n\
             http://blm.gov | Bureau of Land | doi | facebook.com/BLMNational | English\n\
             http://blm.gov | Bureau of Land | doi | http://twitter.com/BLMNational | Spanish",
        );
        assert!(!mapping.header);
        assert_eq!(
            mapping.columns,
            [Ignore, Organisation, Ignore, Url, Languages]
        );
    }

    #[test]
    fn a_website_beside_the_accounts_is_not_their_address() {
        let mapping = guessed(
            "Name | URL | Social media link\n\
             Customs | https://www.customs.govt.nz | https://x.com/NZCustoms\n\
             Police | https://www.police.govt.nz | https://x.com/nzpolice",
        );
        assert_eq!(mapping.columns, [Name, Ignore, Url]);
    }

    #[test]
    fn known_groups_and_units_are_found_whatever_the_column_is_called() {
        let mapping = guessed(
            "Te tari | Kaitiaki | Link\nHarbours | Pilots | x.com/a1\nWeather | Communications | x.com/b1",
        );
        assert_eq!(mapping.columns, [Group, Unit, Url]);
    }

    #[test]
    fn a_handle_that_is_a_groups_name_stays_a_handle() {
        let mapping = guessed("Platform | Handle\nX | harbours\nFacebook | weather");
        assert_eq!(mapping.columns, [Platform, Handle]);
    }

    #[test]
    fn every_word_a_person_can_choose_is_unique_and_read_back() {
        let mut seen = HashMap::new();
        for target in Target::ALL {
            assert_eq!(Target::from_key(target.key()), Some(*target));
            for name in target.headers() {
                assert_eq!(crate::text::fold(name), *name, "headers are folded");
                assert_eq!(seen.insert(*name, *target), None, "{name} is given twice");
            }
        }
    }

    #[test]
    fn the_registers_own_labels_are_understood() {
        for target in Target::ALL
            .iter()
            .filter(|t| !matches!(t, Ignore | Organisation))
        {
            let cell = match target {
                Url => "https://x.com/a1",
                Platform => "X",
                OpenedOn
                | ArrangementsConfirmedOn
                | TransparencyConfirmedOn
                | DisclaimerConfirmedOn => "1 May 2020",
                Status => "Active",
                _ => "abc",
            };
            let rows = format!("{} | Column B\n{cell} | 12", target.label());
            assert_eq!(guessed(&rows).columns[0], *target, "{}", target.label());
        }
    }
}

mod reading {
    use super::*;

    fn one(mapping: &Mapping, row: &str) -> Verdict {
        judged(&sheet(row), mapping, &[]).remove(0)
    }

    fn mapping(columns: &[Target]) -> Mapping {
        Mapping {
            columns: columns.to_vec(),
            ..Mapping::default()
        }
    }

    #[test]
    fn p_6_4_an_account_is_known_by_address_or_platform_and_handle_or_id() {
        use Target::*;
        let parts = mapping(&[Platform, Handle, PlatformAccountId]);
        for row in [
            "Twitter | @NZCustoms |",
            "X | https://twitter.com/nzcustoms | 12",
        ] {
            let account = entered(1, &one(&parts, row));
            assert_eq!(account.presence.account_key, "x:nzcustoms", "{row}");
        }
        let account = entered(1, &one(&parts, "YouTube | | UCGdrLQbt1PYDTPsampx4t1A"));
        assert_eq!(
            account.presence.platform_account_id.as_deref(),
            Some("UCGdrLQbt1PYDTPsampx4t1A")
        );
        let mixed = mapping(&[Url, Platform]);
        let account = entered(1, &one(&mixed, "@NZCustoms | X"));
        assert_eq!(account.presence.account_key, "x:nzcustoms");
        assert_eq!(account.details.name, "NZCustoms");
    }

    #[test]
    fn what_names_no_account_is_refused_with_its_column() {
        use Target::*;
        let parts = mapping(&[Platform, Handle, PlatformAccountId]);
        assert_eq!(codes(&one(&parts, " | NZCustoms |")), ["platform:required"]);
        assert_eq!(
            codes(&one(&parts, "Friendface | NZCustoms |")),
            ["platform:no-such-platform"]
        );
        assert_eq!(codes(&one(&parts, "X | |")), ["handle:required"]);
        assert_eq!(
            codes(&one(&parts, "X | two words |")),
            ["handle:bad-handle"]
        );
        let url = mapping(&[Url, Platform]);
        assert_eq!(
            codes(&one(&url, "https://example.org/a | ")),
            ["url:unknown-platform"]
        );
        assert_eq!(
            codes(&one(&url, "https://x.com/a1 | Facebook")),
            ["url:other-platform"]
        );
        assert_eq!(codes(&one(&url, "n/a | ")), ["url:required"]);
    }

    #[test]
    fn the_name_falls_back_to_owner_and_platform_then_to_the_handle() {
        use Target::*;
        let m = mapping(&[Url, Name, Organisation]);
        let name = |row| entered(1, &one(&m, row)).details.name;
        assert_eq!(name("x.com/a1 | Māori name | Customs"), "Māori name");
        assert_eq!(name("x.com/a1 | - | Customs"), "Customs (X)");
        assert_eq!(name("x.com/a1 | | "), "a1");
    }

    #[test]
    fn everything_wrong_with_a_row_is_said_at_once() {
        use Target::*;
        let m = mapping(&[Url, RiskTier, OpenedOn, Status]);
        let refused = one(&m, "nonsense | extreme | 31/2/2020 | gone");
        assert_eq!(
            codes(&refused),
            [
                "url:not-a-url",
                "status:unknown",
                "risk_tier:unknown",
                "opened_on:date"
            ]
        );
    }

    #[test]
    fn notes_keep_what_has_no_field_of_its_own() {
        use Target::*;
        let rows = sheet("Link | Agency | Tags | Remarks\nx.com/a1 | Customs | border, trade | -");
        let mut m = mapping(&[Url, Organisation, Notes, Notes]);
        m.header = true;
        let account = entered(1, &judged(&rows, &m, &[])[0]);
        assert_eq!(
            account.details.notes,
            "Agency: Customs\nTags: border, trade"
        );
    }

    #[test]
    fn groups_and_units_are_found_or_added_or_refused_as_chosen() {
        use Target::*;
        let mut m = mapping(&[Url, Group, Unit]);
        let place = |m: &Mapping, row| match one(m, row) {
            Verdict::New(entry) => entry.place,
            other => panic!("{other:?}"),
        };
        let known = |unit, group| {
            Place::Unit(
                Named::Known(UnitId(Uuid::from_u128(unit))),
                Named::Known(GroupId(Uuid::from_u128(group))),
            )
        };
        assert_eq!(
            place(&m, "x.com/a1 | weather | COMMUNICATIONS"),
            known(21, 2)
        );
        assert_eq!(place(&m, "x.com/a1 | | pilots"), known(11, 1));
        assert_eq!(
            codes(&one(&m, "x.com/a1 | | Communications")),
            ["unit:ambiguous"]
        );
        assert_eq!(codes(&one(&m, "x.com/a1 | | Tugs")), ["unit:no-group"]);
        let tugs = Place::Unit(
            Named::New("Tugs".into()),
            Named::Known(GroupId(Uuid::from_u128(1))),
        );
        assert_eq!(place(&m, "x.com/a1 | Harbours | Tugs"), tugs);
        m.home_group = "Agencies".into();
        let new = Place::Unit(Named::New("Tugs".into()), Named::New("Agencies".into()));
        assert_eq!(place(&m, "x.com/a1 | | Tugs"), new);
        m.new_places = NewPlaces::Refuse;
        assert_eq!(
            codes(&one(&m, "x.com/a1 | | Tugs")),
            ["group:unknown", "unit:unknown"]
        );
    }

    #[test]
    fn spreadsheet_days_and_dates_are_dates() {
        use Target::*;
        let m = mapping(&[Url, OpenedOn]);
        for day in [
            "2015-03-02",
            "2015-03-02T00:00:00",
            "2015-03-02 00:00:00",
            "2 March 2015",
        ] {
            let account = entered(1, &one(&m, &format!("x.com/a1 | {day}")));
            assert_eq!(
                account.details.opened_on,
                NaiveDate::from_ymd_opt(2015, 3, 2),
                "{day}"
            );
        }
    }
}

mod judging {
    use super::*;
    use Target::*;

    fn mapping(columns: &[Target]) -> Mapping {
        Mapping {
            columns: columns.to_vec(),
            ..Mapping::default()
        }
    }

    #[test]
    fn the_first_of_equal_rows_counts_unless_it_is_refused() {
        let rows =
            sheet("x.com/a1 | extreme\nx.com/A1 | high\ntwitter.com/a1/ | low\nx.com/b1 | low");
        let verdicts = judged(&rows, &mapping(&[Url, RiskTier]), &[]);
        let outcomes: Vec<_> = verdicts.iter().map(Verdict::outcome).collect();
        assert_eq!(
            outcomes,
            [
                RowOutcome::Refused,
                RowOutcome::New,
                RowOutcome::Duplicate,
                RowOutcome::New
            ]
        );
        assert_eq!(verdicts[2].other_row(), Some(2));
    }

    #[test]
    fn the_same_permanent_id_is_the_same_account() {
        let rows = sheet(
            "YouTube | GovA | UCGdrLQbt1PYDTPsampx4t1A\nYouTube | | UCGdrLQbt1PYDTPsampx4t1A",
        );
        let verdicts = judged(&rows, &mapping(&[Platform, Handle, PlatformAccountId]), &[]);
        assert_eq!(verdicts[1], Verdict::Duplicate(1));
    }

    #[test]
    fn only_what_the_file_fills_changes_an_account() {
        let first = sheet("x.com/Example | Purpose one | high | 1 May 2020");
        let all = mapping(&[Url, Purpose, RiskTier, OpenedOn]);
        let account = entered(7, &judged(&first, &all, &[])[0]);
        let m = mapping(&[Url, Purpose, Audience]);
        let again = |row: &str, m: &Mapping| {
            judged(&sheet(row), m, std::slice::from_ref(&account)).remove(0)
        };
        assert_eq!(
            again("twitter.com/EXAMPLE | Purpose one | ", &m),
            Verdict::Same(7)
        );
        let Verdict::Update(7, entry, fields) = again("x.com/example | - | Everybody", &m) else {
            panic!()
        };
        let next = merged(&account, &entry);
        assert_eq!(fields, ["Audience"]);
        assert_eq!(next.details.audience, "Everybody");
        assert_eq!(next.details.purpose, "Purpose one");
        assert_eq!(next.details.risk_tier, account.details.risk_tier);
        assert_eq!(
            next.presence, account.presence,
            "capitals of the handle stay"
        );
        let leave = Mapping {
            existing: Existing::Leave,
            ..m
        };
        assert_eq!(
            again("x.com/example | - | Everybody", &leave),
            Verdict::Same(7)
        );
    }

    #[test]
    fn a_name_made_up_for_want_of_one_never_replaces_a_real_one() {
        let account = entered(
            7,
            &judged(
                &sheet("x.com/Example | Real name"),
                &mapping(&[Url, Name]),
                &[],
            )[0],
        );
        let verdict = judged(
            &sheet("x.com/Example | Customs"),
            &mapping(&[Url, Organisation]),
            &[account],
        )
        .remove(0);
        assert_eq!(verdict, Verdict::Same(7));
    }

    #[test]
    fn a_new_handle_of_a_known_permanent_id_is_a_change_of_handle() {
        let columns = mapping(&[Platform, Handle, PlatformAccountId]);
        let account = entered(
            7,
            &judged(&sheet("X | OldName | 123456789"), &columns, &[])[0],
        );
        let Verdict::Update(7, entry, fields) = judged(
            &sheet("X | NewName | 123456789"),
            &columns,
            std::slice::from_ref(&account),
        )
        .remove(0) else {
            panic!()
        };
        assert_eq!(merged(&account, &entry).presence.handle, "NewName");
        assert_eq!(fields, ["Address", "Handle"]);
    }

    #[test]
    fn a_file_never_moves_an_account_of_the_register() {
        let columns = mapping(&[Url, Status]);
        let account = entered(
            7,
            &judged(&sheet("x.com/Example | closed: parked"), &columns, &[])[0],
        );
        assert_eq!(account.status.key(), StatusKey::Closed);
        assert_eq!(
            judged(&sheet("x.com/Example | active"), &columns, &[account])[0],
            Verdict::Same(7)
        );
    }
}

mod choosing {
    use super::*;
    use Target::*;

    #[test]
    fn a_choice_that_cannot_tell_the_account_is_refused() {
        let check = |columns: &[Target]| {
            let mapping = Mapping {
                columns: columns.to_vec(),
                ..Mapping::default()
            };
            let found = mapping.check().err().unwrap_or_default();
            found
                .0
                .into_iter()
                .map(|p| format!("{}:{}", p.field, p.code))
                .collect::<Vec<_>>()
        };
        assert_eq!(check(&[Name, Purpose]), ["columns:no-account"]);
        assert_eq!(check(&[Name, Url, Url]), ["column-2:twice"]);
        assert!(check(&[Platform, PlatformAccountId]).is_empty());
        assert!(check(&[Notes, Notes, Url, Organisation, Organisation]).is_empty());
    }

    #[test]
    fn a_mapping_file_names_columns_by_name_letter_or_number() {
        let rows = sheet("Link | Team\nx.com/a1 | Tugs");
        let file = |columns: &[(&str, &str)]| MappingFile {
            columns: columns
                .iter()
                .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
                .collect(),
            home_group: "Harbours".into(),
            ..MappingFile::default()
        };
        for columns in [
            [("link", "url"), ("TEAM", "unit")],
            [("A", "url"), ("2", "unit")],
        ] {
            let (_, mapping) = file(&columns).apply(&rows, true, &CATALOGUE).unwrap();
            assert_eq!(mapping.columns, [Url, Unit]);
            assert_eq!(mapping.home_group, "Harbours");
        }
        let wrong = file(&[("Lnk", "url"), ("Team", "tribe")])
            .apply(&rows, true, &CATALOGUE)
            .unwrap_err();
        assert!(
            wrong.0[0].message.contains("The file has: Link, Team"),
            "{wrong:?}"
        );
        assert!(wrong.0[1].message.contains("organisation"), "{wrong:?}");
    }
}

mod unfolding {
    use super::*;

    #[test]
    fn one_record_becomes_one_row_for_each_account() {
        let table = sheet(
            "id.bioguide | social.twitter | social.twitter_id | social.youtube_id | social.facebook\n\
             A1 | RepA | 11111 | UCGdrLQbt1PYDTPsampx4t1A | \n\
             B2 | | | | \n\
             C3 | SenC; SenCPress | 22222 | | senc",
        );
        let unfolds = detect(&table, &CATALOGUE).unwrap();
        let rows = unfold(&table, &unfolds);
        let cells: Vec<String> = rows
            .rows
            .iter()
            .map(|r| format!("{} = {}", r.place, r.cells.join(" ")))
            .collect();
        assert_eq!(
            cells,
            [
                "columns = Platform Handle Platform account id id.bioguide",
                "row 2, x = x RepA 11111 A1",
                "row 2, youtube = youtube  UCGdrLQbt1PYDTPsampx4t1A A1",
                "row 3 =    B2",
                "row 4, x = x SenC  C3",
                "row 4, x = x SenCPress  C3",
                "row 4, facebook = facebook senc  C3",
            ]
        );
        let mapping = guess(&rows, &CATALOGUE, &organisation());
        assert_eq!(
            mapping.columns[..3],
            [Target::Platform, Target::Handle, Target::PlatformAccountId]
        );
        let totals: Totals = judged(&rows, &mapping, &[])
            .iter()
            .map(Verdict::outcome)
            .collect();
        assert_eq!((totals.new, totals.refused, totals.accounted()), (5, 1, 6));
    }

    #[test]
    fn counts_and_ticks_are_no_accounts() {
        let table = sheet("Agency | Facebook | Instagram\nCustoms | 1,200 | yes\nPolice | 99 | no");
        assert_eq!(detect(&table, &CATALOGUE), None);
        let table = sheet("Agency | Facebook | URL\nCustoms | NZCustoms | customs.govt.nz");
        assert_eq!(
            detect(&table, &CATALOGUE),
            None,
            "one platform alone is an ordinary column"
        );
    }
}

mod properties {
    use super::*;

    fn cell() -> impl Strategy<Value = String> {
        prop_oneof![
            Just(String::new()),
            Just("X".to_owned()),
            Just("Harbours".to_owned()),
            "[a-e][0-9]",
            "(https://)?(x|twitter|facebook|example)\\.com/[a-c][0-3]",
            "\\PC{0,20}",
        ]
    }

    fn table() -> impl Strategy<Value = (Vec<Vec<String>>, Vec<Target>, bool, bool)> {
        let rows = prop::collection::vec(prop::collection::vec(cell(), 0..6), 0..30);
        let columns = prop::collection::vec(prop::sample::select(Target::ALL), 0..6);
        (rows, columns, any::<bool>(), any::<bool>())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn every_row_of_any_table_is_accounted_for_exactly_once((rows, columns, header, leave) in table()) {
            let rows = rows.into_iter().enumerate().map(|(i, cells)| SheetRow { number: i as i64 + 1, place: String::new(), cells });
            let sheet = Sheet { name: String::new(), rows: rows.collect() };
            let existing = if leave { Existing::Leave } else { Existing::Update };
            let mapping = Mapping { header, columns, existing, home_group: "Agencies".into(), ..Mapping::default() };
            let first = judged(&sheet, &mapping, &[]);
            let totals: Totals = first.iter().map(Verdict::outcome).collect();
            prop_assert_eq!(totals.accounted() as usize, sheet.body(header).len());
            // Duplicates point to an earlier row that counts.
            let body = sheet.body(header);
            for (verdict, row) in first.iter().zip(body) {
                if let Some(other) = verdict.other_row() {
                    prop_assert!(other < row.number);
                    let place = body.iter().position(|r| r.number == other).unwrap();
                    prop_assert!(first[place].outcome().writes());
                }
            }
            // Importing the same file again finds every account and enters none.
            let register: Vec<Account> = first.iter().enumerate()
                .filter(|(_, v)| v.outcome() == RowOutcome::New)
                .map(|(i, v)| entered(i as i64 + 1, v)).collect();
            let second: Totals = judged(&sheet, &mapping, &register).iter().map(Verdict::outcome).collect();
            prop_assert_eq!(second.new, 0);
            prop_assert_eq!(second.refused, totals.refused);
            prop_assert_eq!(second.accounted(), totals.accounted());
        }

        #[test]
        fn guessing_takes_any_table(rows in prop::collection::vec(prop::collection::vec(cell(), 0..6), 0..12)) {
            let rows = rows.into_iter().enumerate().map(|(i, cells)| SheetRow { number: i as i64 + 1, place: String::new(), cells });
            let sheet = Sheet { name: String::new(), rows: rows.collect() };
            let mapping = guess(&sheet, &CATALOGUE, &organisation());
            prop_assert_eq!(mapping.columns.len(), sheet.width());
            prop_assert!(mapping.check().err().is_none_or(|p| p.0.iter().all(|p| p.code == "no-account")));
        }
    }
}

#[test]
fn p_12_1_the_steps_of_an_import_follow_each_other() {
    let import = Import {
        id: ImportId(Uuid::nil()),
        number: 3,
        file: SourceFile::default(),
        sheets: vec![SheetInfo {
            rows: 3,
            width: 1,
            ..SheetInfo::default()
        }],
        sheet: 0,
        mapping: Mapping::default(),
        state: ImportState::Uploaded,
        totals: Totals::default(),
        version: 1,
    };
    assert!(import.clone().start().is_err(), "nothing is judged yet");
    let header = Mapping {
        header: true,
        ..Mapping::default()
    };
    let totals = Totals {
        new: 1,
        refused: 1,
        ..Totals::default()
    };
    let short = Totals {
        new: 1,
        ..Totals::default()
    };
    assert!(
        import.clone().map(header.clone(), short).is_err(),
        "a row is missing"
    );
    let import = import.map(header, totals).unwrap().next;
    assert!(import.clone().finish(totals).is_err());
    let running = import.start().unwrap().next;
    assert!(running.clone().discard().is_err());
    assert!(running.clone().start().is_err(), "twice");
    assert!(running.clone().finish(short).is_err());
    let done = running.finish(totals).unwrap().next;
    let undone = done
        .start_undo()
        .unwrap()
        .next
        .finish_undo(1, 0, 0)
        .unwrap()
        .next;
    assert_eq!(undone.state, ImportState::Undone);
    assert!(undone.start_undo().is_err());
}

#[test]
fn an_account_entered_by_a_file_says_so() {
    let account = entered(
        1,
        &judged(
            &sheet("x.com/a1"),
            &Mapping {
                columns: vec![Target::Url],
                ..Mapping::default()
            },
            &[],
        )[0],
    );
    assert_eq!(account.status, AccountStatus::Active);
    assert!(
        !account.origin.is_regular(),
        "P 6.2: an import is no approval"
    );
}
