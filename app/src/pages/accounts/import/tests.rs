//! The states of the pages that are hard to reach by requests: stalled work, many sheets, hostile
//! texts in files.

#![allow(clippy::unwrap_used, reason = "tests")]

use super::{list, mapping, progress, rows_table, show, undo};
use crate::urls::Query;
use domain::ids::ImportId;
use domain::import::{
    Import, ImportState, Mapping, RowOutcome, SheetInfo, SheetRow, SourceFile, Target, Totals,
};
use domain::organisation::Organisation;
use domain::problem::Problems;
use leptos::prelude::*;
use std::sync::Arc;
use store::queries::imports::{ImportRow, Listed, RowPage, RowQuestion, Shown, UndoCounts};
use uuid::Uuid;

const HOSTILE: &str = "\"><script>alert(1)</script>";

fn import(state: ImportState) -> Import {
    let sheet = |name: &str| SheetInfo {
        name: name.into(),
        first_row: vec!["Link".into(), HOSTILE.into()],
        first_number: 1,
        width: 2,
        rows: 4,
    };
    Import {
        id: ImportId(Uuid::nil()),
        number: 3,
        file: SourceFile {
            name: HOSTILE.into(),
            hash: String::new(),
            read_as: "XLSX".into(),
        },
        sheets: vec![sheet("Accounts"), sheet(HOSTILE)],
        sheet: 0,
        mapping: Mapping {
            header: true,
            columns: vec![Target::Url, Target::Notes],
            ..Mapping::default()
        },
        state,
        totals: Totals {
            new: 1,
            refused: 2,
            ..Totals::default()
        },
        version: 7,
    }
}

fn shown(state: ImportState) -> Shown {
    Shown {
        import: import(state),
        by: HOSTILE.into(),
        at: "2026-11-20T22:00:00Z".parse().unwrap(),
        dealt_with: 1,
        stalled: false,
    }
}

fn row(outcome: RowOutcome) -> ImportRow {
    let mut problems = Problems::default();
    if outcome == RowOutcome::Refused {
        problems.add(
            "url",
            "not-a-url",
            format!("“{HOSTILE}” is not a web address"),
        );
    }
    ImportRow {
        row: SheetRow {
            number: 2,
            place: String::new(),
            cells: vec![HOSTILE.into(), HOSTILE.into()],
        },
        original: None,
        outcome: Some(outcome),
        problems,
        remark: HOSTILE.into(),
        account: None,
        other: Some("row 1".into()),
        done: false,
        undo: None,
    }
}

fn html(page: crate::render::Page) -> String {
    let text = page.body.to_html();
    assert!(!text.contains("<script"), "{text}");
    text
}

#[test]
fn stalled_work_can_be_taken_up_and_running_work_says_how_far_it_is() {
    let running = html(progress::page(&shown(ImportState::Running), true));
    assert!(
        running.contains("1 of 3 rows dealt with") && running.contains("max=\"3\""),
        "{running}"
    );
    assert!(
        running.contains("refresh=off") && !running.contains("Go on"),
        "{running}"
    );
    let quiet = html(progress::page(&shown(ImportState::Running), false));
    assert!(quiet.contains("Look again"), "{quiet}");
    let stalled = Shown {
        stalled: true,
        ..shown(ImportState::Undoing)
    };
    let stalled = html(progress::page(&stalled, false));
    assert!(
        stalled.contains("Go on") && stalled.contains("action=\"/accounts/import/IM-0003/run\""),
        "{stalled}"
    );
}

#[test]
fn nothing_in_a_file_becomes_part_of_a_page() {
    for outcome in RowOutcome::ALL {
        for editable in [true, false] {
            let asked = rows_table::Asked {
                question: RowQuestion::default(),
                editable,
            };
            let text = rows_table::table(&import(ImportState::Checked), &[row(*outcome)], &asked)
                .to_html();
            assert!(!text.contains("<script"), "{text}");
        }
    }
    let listed = Listed {
        import: import(ImportState::Done),
        by: HOSTILE.into(),
        at: "2026-11-20T22:00:00Z".parse().unwrap(),
    };
    html(list::page(vec![listed], &Problems::default()));
}

#[test]
fn several_sheets_are_offered_and_what_was_typed_stays() {
    let mut problems = Problems::default();
    problems.add("column-1", "twice", "Chosen twice");
    let model = mapping::Model {
        shown: shown(ImportState::Uploaded),
        mapping: Mapping {
            home_group: "Brand new".into(),
            ..import(ImportState::Uploaded).mapping
        },
        first: vec![vec!["Link".into()], vec!["x.com/a".into(), HOSTILE.into()]],
        organisation: Arc::new(Organisation::default()),
        version: 7,
        key: "k".into(),
        problems,
    };
    let page = mapping::page(model);
    assert!(page.has_errors);
    let text = html(page);
    assert!(
        text.contains("Use this sheet") && text.contains("Accounts (4 rows)"),
        "{text}"
    );
    assert!(
        text.contains("value=\"Brand new\"") && text.contains("id=\"column-1-error\""),
        "{text}"
    );
    assert!(
        text.contains("aria-describedby=\"column-1-error column-1-meaning\""),
        "{text}"
    );
}

#[test]
fn a_column_shows_its_first_different_values_and_the_status_is_told_where_no_column_says_it() {
    let cells = |text: &str| vec![text.to_owned(), "Customs".to_owned()];
    let shown_with = |columns: Vec<Target>| {
        let texts = [
            "Link", "x.com/a", "x.com/a", "", "x.com/b", "x.com/c", "x.com/d",
        ];
        let model = mapping::Model {
            shown: shown(ImportState::Uploaded),
            mapping: Mapping {
                columns,
                ..import(ImportState::Uploaded).mapping
            },
            first: texts.into_iter().map(cells).collect(),
            organisation: Arc::new(Organisation::default()),
            version: 7,
            key: "k".into(),
            problems: Problems::default(),
        };
        html(mapping::page(model)).replace("<!>", "")
    };
    let without = shown_with(vec![Target::Url, Target::Notes]);
    let samples = |value: &str| {
        without
            .matches(&format!("app-map__sample\">{value}<"))
            .count()
    };
    assert_eq!(
        ["x.com/a", "x.com/b", "x.com/c", "x.com/d", "Customs"].map(samples),
        [1, 1, 1, 0, 1]
    );
    assert!(
        without.contains("every new account becomes Active"),
        "{without}"
    );
    let with = shown_with(vec![Target::Url, Target::Status]);
    assert!(!with.contains("every new account becomes Active"), "{with}");
    assert!(
        with.contains("whose row has no status become Active"),
        "{with}"
    );
}

#[test]
fn a_new_account_beside_an_archived_one_is_pointed_out_until_it_is_entered() {
    let table = |done: bool| {
        let asked = rows_table::Asked {
            question: RowQuestion::default(),
            editable: !done,
        };
        let row = ImportRow {
            account: Some(7),
            done,
            ..row(RowOutcome::New)
        };
        rows_table::table(&import(ImportState::Checked), &[row], &asked)
            .to_html()
            .replace("<!>", "")
    };
    let words = "AC-0007</a>, which is archived, has this address";
    assert!(table(false).contains(words), "{}", table(false));
    assert!(!table(true).contains(words) && table(true).contains("AC-0007"));
}

#[test]
fn each_state_offers_what_can_be_done_then() {
    let page = |state, total| {
        html(show::page(show::Model {
            shown: shown(state),
            rows: RowPage {
                rows: vec![row(RowOutcome::New)],
                total,
            },
            archived: 1,
            question: RowQuestion {
                page: 2,
                ..RowQuestion::default()
            },
            query: Query::parse("page=2"),
        }))
    };
    let checked = page(ImportState::Checked, 60);
    assert!(
        checked.contains("Import 1 row") && checked.contains("2 rows will not be imported"),
        "{checked}"
    );
    assert!(
        checked.contains("1 of the new accounts has the address of an archived account")
            && checked.contains("href=\"/accounts/import/IM-0003?archived=yes\""),
        "{checked}"
    );
    assert!(
        checked.contains("app-figure__label\">new account<"),
        "one is not many: {checked}"
    );
    assert!(
        checked.contains("Give this upload up") && checked.contains("rel=\"prev\""),
        "{checked}"
    );
    let done = page(ImportState::Done, 1);
    assert!(
        done.contains("Undo this import")
            && done.contains("outcomes.csv")
            && !done.contains("Give this"),
        "{done}"
    );
    let undone = page(ImportState::Undone, 1);
    assert!(
        undone.contains("?left=yes") && !undone.contains("Undo this import"),
        "{undone}"
    );
    let given_up = page(ImportState::Discarded, 1);
    assert!(
        !given_up.contains("/run\"") && !given_up.contains("/undo\""),
        "{given_up}"
    );
}

#[test]
fn undoing_says_before_what_it_will_leave_alone() {
    let counts = UndoCounts {
        archive: 2,
        restore: 1,
        leave: 4,
    };
    let text = html(undo::page(&shown(ImportState::Done), counts));
    assert!(
        text.contains("href=\"/accounts/import/IM-0003?left=yes\""),
        "{text}"
    );
    assert!(
        text.contains("accounts were changed since and will be left alone"),
        "{text}"
    );
}
