//! Imports through the gate, on both databases: nothing lost, nothing doubled, everything undoable.

#![allow(clippy::unwrap_used, reason = "tests")]
#![allow(
    dead_code,
    reason = "each test file uses its own part of the support module"
)]

mod support;

use domain::{
    account::StatusKey,
    actor::Actor,
    import::{
        Existing, ImportState, Mapping, RowOutcome, Sheet, SheetRow, SourceFile, Target, Totals,
    },
    role::Role,
};
use std::sync::Arc;
use store::{
    Failure, Store,
    commands::{
        accounts,
        imports::{self, Run, Upload},
    },
    queries::{
        self,
        imports::{RowQuestion, UndoCounts},
    },
};
use support::{call, checked, each, person};

fn team() -> Actor {
    person(Role::DesignAndMarketing)
}

/// A file from lines with `|` between cells.
fn file(lines: &[&str]) -> Upload {
    let rows = lines.iter().enumerate().map(|(i, line)| SheetRow {
        number: i as i64 + 1,
        place: String::new(),
        cells: line.split('|').map(|c| c.trim().to_owned()).collect(),
    });
    Upload {
        file: SourceFile {
            name: "register.csv".into(),
            ..SourceFile::default()
        },
        sheets: vec![Sheet {
            name: String::new(),
            rows: rows.collect(),
        }],
    }
}

/// Uploads and checks with the guessed mapping, changed as wished.
async fn checked_import(store: &Store, upload: Upload, change: impl FnOnce(&mut Mapping)) -> i64 {
    let me = call(team());
    let saved = imports::upload(store, &me, upload).await.unwrap();
    let number = saved.reference.trim_start_matches("IM-").parse().unwrap();
    let import = queries::imports::show(store, &me.actor, number)
        .await
        .unwrap()
        .import;
    assert_eq!(import.state, ImportState::Uploaded);
    let mut mapping = import.mapping;
    change(&mut mapping);
    imports::map(store, &me, number, 1, mapping).await.unwrap();
    number
}

async fn run(store: &Store, number: i64) -> Totals {
    let me = call(team());
    let seen = queries::imports::show(store, &me.actor, number)
        .await
        .unwrap()
        .import
        .version;
    imports::start(store, &me, number, seen).await.unwrap();
    imports::work(store, &me, number, ImportState::Running, |_| {})
        .await
        .unwrap();
    let import = queries::imports::show(store, &me.actor, number)
        .await
        .unwrap()
        .import;
    assert_eq!(import.state, ImportState::Done);
    assert_eq!(import.totals.accounted(), import.rows_in());
    import.totals
}

async fn undo(store: &Store, number: i64) {
    let me = call(team());
    let seen = queries::imports::show(store, &me.actor, number)
        .await
        .unwrap()
        .import
        .version;
    imports::start_undo(store, &me, number, seen).await.unwrap();
    imports::work(store, &me, number, ImportState::Undoing, |_| {})
        .await
        .unwrap();
    let import = queries::imports::show(store, &me.actor, number)
        .await
        .unwrap()
        .import;
    assert_eq!(import.state, ImportState::Undone);
}

async fn outcomes(store: &Store, number: i64) -> Vec<RowOutcome> {
    let page = queries::imports::rows(store, &team(), number, RowQuestion::default())
        .await
        .unwrap();
    page.rows.iter().filter_map(|r| r.outcome).collect()
}

async fn sound(store: &Store) {
    assert_eq!(store::audit::verify(store).await.unwrap().fault, None);
}

const FILE: &[&str] = &[
    "Agency | Team | Link | Purpose",
    "Customs | Borders | https://x.com/NZCustoms | Border news",
    "Customs | Borders | https://www.facebook.com/NZCustoms |",
    "Police | Media | twitter.com/nzpolice | Safety",
    "Customs | | https://mobile.twitter.com/nzcustoms/ | again",
    "Police | Media | https://police.govt.nz | Website",
];

#[tokio::test]
async fn every_row_is_accounted_for_and_groups_and_units_are_added_once() {
    use RowOutcome::*;
    for f in each().await {
        let store = &f.store;
        let number = checked_import(store, file(FILE), |m| {
            assert_eq!(
                m.columns,
                [
                    Target::Organisation,
                    Target::Unit,
                    Target::Url,
                    Target::Purpose
                ]
            );
            m.columns[0] = Target::Group;
        })
        .await;
        assert_eq!(
            outcomes(store, number).await,
            [New, New, New, Duplicate, Refused]
        );
        let dry = queries::accounts::counts(store, &team()).await.unwrap();
        assert!(
            dry.iter().all(|(_, n)| *n == 0),
            "{}: a check writes nothing",
            f.name
        );
        let totals = run(store, number).await;
        assert_eq!(
            (totals.new, totals.duplicate, totals.refused),
            (3, 1, 1),
            "{}",
            f.name
        );
        let organisation = queries::organisation::all(store).await.unwrap();
        let names: Vec<_> = organisation
            .groups
            .iter()
            .map(|g| g.name.as_str())
            .collect();
        assert_eq!(names, ["Customs", "Police"]);
        assert_eq!(organisation.units.len(), 2);
        let account = queries::accounts::show(store, &team(), 1).await.unwrap();
        assert_eq!(account.details.name, "Borders (X)");
        assert_eq!(account.details.group, Some(organisation.groups[0].id));
        assert_eq!(account.status.key(), StatusKey::Active);
        assert_eq!(account.origin.key(), "imported");
        let page = queries::imports::rows(store, &team(), number, RowQuestion::default())
            .await
            .unwrap();
        assert_eq!(page.rows[0].account, Some(1));
        assert_eq!(page.rows[3].other.as_deref(), Some("row 2"));
        assert_eq!(page.rows[4].problems.0[0].code, "unknown-platform");
        let history = queries::audit::history(store, "import", "IM-0001", 50)
            .await
            .unwrap();
        let events: Vec<_> = history.iter().rev().map(|e| e.event.as_str()).collect();
        assert_eq!(
            events,
            [
                "import.uploaded",
                "import.mapped",
                "import.started",
                "import.finished"
            ]
        );
        sound(store).await;
        // The same file once more finds everything there, and its columns' meaning is remembered.
        let again = checked_import(store, file(FILE), |m| {
            assert_eq!(m.columns[0], Target::Group)
        })
        .await;
        let totals = run(store, again).await;
        assert_eq!(
            (totals.new, totals.update, totals.same),
            (0, 0, 3),
            "{}",
            f.name
        );
    }
}

#[tokio::test]
async fn accounts_of_the_register_are_updated_or_left_alone_as_chosen() {
    for f in each().await {
        let store = &f.store;
        let me = call(team());
        let create = |url, name| {
            accounts::create(
                store,
                &me,
                checked(url, name),
                domain::account::AccountStatus::Active,
                domain::account::Origin::Adopted,
            )
        };
        create("x.com/one", "One").await.unwrap();
        create("x.com/two", "Two").await.unwrap();
        let lines = [
            "Link | Audience | Notes",
            "X.com/ONE | Everybody |",
            "x.com/two | | ",
            "x.com/three | Few | x",
        ];
        let left = checked_import(store, file(&lines), |m| m.existing = Existing::Leave).await;
        let totals = run(store, left).await;
        assert_eq!(
            (totals.new, totals.update, totals.same),
            (1, 0, 2),
            "{}",
            f.name
        );
        undo(store, left).await;
        let number = checked_import(store, file(&lines), |m| m.existing = Existing::Update).await;
        let totals = run(store, number).await;
        assert_eq!(
            (totals.new, totals.update, totals.same),
            (1, 1, 1),
            "{}",
            f.name
        );
        let one = queries::accounts::show(store, &team(), 1).await.unwrap();
        assert_eq!(
            (
                one.details.audience.as_str(),
                one.details.name.as_str(),
                one.version
            ),
            ("Everybody", "One", 2)
        );
        assert_eq!(one.presence.handle, "one");
        sound(store).await;
    }
}

#[tokio::test]
async fn undoing_takes_back_what_nobody_touched_and_leaves_the_rest() {
    for f in each().await {
        let store = &f.store;
        let me = call(team());
        for (url, name) in [("x.com/one", "One"), ("x.com/two", "Two")] {
            accounts::create(
                store,
                &me,
                checked(url, name),
                domain::account::AccountStatus::Active,
                domain::account::Origin::Adopted,
            )
            .await
            .unwrap();
        }
        let lines = [
            "Link | Audience",
            "x.com/one | A",
            "x.com/two | B",
            "x.com/three | C",
            "x.com/four | D",
            "x.com/five | E",
        ];
        let number = checked_import(store, file(&lines), |_| {}).await;
        run(store, number).await;
        accounts::edit(store, &me, 2, 2, checked("x.com/two", "Two, edited"))
            .await
            .unwrap();
        accounts::edit(store, &me, 3, 1, checked("x.com/three", "Three, edited"))
            .await
            .unwrap();
        accounts::archive(store, &me, 5, 1, "not ours".into())
            .await
            .unwrap();
        let counts = queries::imports::undo_counts(store, &team(), number)
            .await
            .unwrap();
        assert_eq!(
            counts,
            UndoCounts {
                archive: 1,
                restore: 1,
                leave: 3
            },
            "{}",
            f.name
        );
        let left = RowQuestion {
            left: true,
            ..RowQuestion::default()
        };
        assert_eq!(
            queries::imports::rows(store, &team(), number, left)
                .await
                .unwrap()
                .total,
            3
        );
        undo(store, number).await;
        let show = |n| queries::accounts::show(store, &me.actor, n);
        let one = show(1).await.unwrap();
        assert_eq!(
            (one.details.audience.as_str(), one.version),
            ("", 3),
            "{}: as before, in a new version",
            f.name
        );
        assert_eq!(show(2).await.unwrap().details.name, "Two, edited");
        assert!(show(3).await.unwrap().archived.is_none());
        let four = show(4).await.unwrap();
        assert_eq!(four.archived.unwrap().reason, "Import IM-0001 undone");
        assert_eq!(show(5).await.unwrap().archived.unwrap().reason, "not ours");
        assert_eq!(
            queries::imports::undo_counts(store, &team(), number)
                .await
                .unwrap(),
            counts
        );
        assert_eq!(
            queries::imports::rows(store, &team(), number, left)
                .await
                .unwrap()
                .total,
            3
        );
        let again = imports::start_undo(
            store,
            &me,
            number,
            queries::imports::show(store, &me.actor, number)
                .await
                .unwrap()
                .import
                .version,
        )
        .await;
        assert!(
            matches!(again, Err(Failure::Refused(_))),
            "{}: once only",
            f.name
        );
        // What was archived comes in anew, under a new number.
        let anew = checked_import(store, file(&lines), |_| {}).await;
        let totals = run(store, anew).await;
        assert_eq!(
            (totals.new, totals.update + totals.same),
            (2, 3),
            "{}",
            f.name
        );
        sound(store).await;
    }
}

#[tokio::test]
async fn an_archived_account_is_pointed_out_until_the_new_one_stands_beside_it() {
    for f in each().await {
        let store = &f.store;
        let team = call(team());
        for (handle, number) in [("gone", 1), ("here", 2)] {
            let account = checked(&format!("https://x.com/{handle}"), handle);
            let status = domain::account::AccountStatus::Active;
            let origin = domain::account::Origin::Adopted;
            accounts::create(store, &team, account, status, origin)
                .await
                .unwrap();
            if handle == "gone" {
                accounts::archive(store, &team, number, 1, "not ours".into())
                    .await
                    .unwrap();
            }
        }
        let lines = ["Link", "twitter.com/Gone", "x.com/here", "x.com/other"];
        let number = checked_import(store, file(&lines), |_| {}).await;
        let import = async || {
            let shown = queries::imports::show(store, &team.actor, number).await;
            shown.unwrap().import
        };
        let rows = async |question| {
            let page = queries::imports::rows(store, &team.actor, number, question).await;
            page.unwrap().rows
        };
        let archived =
            async || queries::imports::archived(store, &team.actor, &import().await).await;
        assert_eq!(archived().await.unwrap(), 1, "{}", f.name);
        let question = RowQuestion {
            archived: true,
            ..RowQuestion::default()
        };
        let found = rows(question).await;
        assert_eq!(found.len(), 1, "{}", f.name);
        assert_eq!(
            (found[0].outcome, found[0].account),
            (Some(RowOutcome::New), Some(1))
        );
        // Checked once more, nothing is different, and nothing is lost.
        let version = import().await.version;
        imports::map(store, &team, number, version, import().await.mapping)
            .await
            .unwrap();
        assert_eq!(archived().await.unwrap(), 1, "{}", f.name);
        let totals = run(store, number).await;
        assert_eq!((totals.new, totals.same), (2, 1), "{}", f.name);
        assert_eq!(archived().await.unwrap(), 0, "{}", f.name);
        let entered: Vec<_> = rows(RowQuestion::default()).await;
        let numbers: Vec<_> = entered.iter().map(|row| row.account).collect();
        assert_eq!(numbers, [Some(3), Some(2), Some(4)], "{}", f.name);
        sound(store).await;
    }
}

#[tokio::test]
async fn an_import_is_one_of_the_latest_changes_however_many_accounts_it_brought() {
    for f in each().await {
        let store = &f.store;
        let team = call(team());
        let first = checked("https://x.com/first", "First");
        let status = domain::account::AccountStatus::Active;
        accounts::create(
            store,
            &team,
            first,
            status,
            domain::account::Origin::Adopted,
        )
        .await
        .unwrap();
        let number = checked_import(store, many(), |_| {}).await;
        run(store, number).await;
        let told = async || {
            let events = queries::audit::latest(store, &team.actor, 8).await.unwrap();
            let told = events.into_iter().map(|e| (e.event, e.subject));
            told.collect::<Vec<_>>()
        };
        let pair = |event: &str, subject: &str| (event.to_owned(), subject.to_owned());
        let entered = pair("account.entered", "AC-0001");
        let finished = pair("import.finished", "IM-0001");
        assert_eq!(
            told().await,
            [finished.clone(), entered.clone()],
            "{}",
            f.name
        );
        undo(store, number).await;
        let undone = pair("import.undone", "IM-0001");
        assert_eq!(told().await, [undone, finished, entered], "{}", f.name);
        assert!(
            queries::audit::latest(store, &Actor::Public, 8)
                .await
                .is_err(),
            "only for those who may see the register"
        );
    }
}

/// 1,200 rows: every tenth repeats an earlier one, every fiftieth is nonsense.
fn many() -> Upload {
    let lines: Vec<String> = std::iter::once("Link | Team".to_owned())
        .chain((0..1_200).map(|i| match i {
            _ if i % 50 == 49 => "nonsense | T".to_owned(),
            _ if i % 10 == 9 => format!("https://twitter.com/Account{} | T", i / 2),
            _ => format!("x.com/account{i} | Team {}", i % 7),
        }))
        .collect();
    file(&lines.iter().map(String::as_str).collect::<Vec<_>>())
}

#[tokio::test]
async fn an_import_that_stops_between_portions_goes_on_without_doubles() {
    for f in each().await {
        let store = &f.store;
        let me = call(team());
        let number = checked_import(store, many(), |m| m.home_group = "Harbours".into()).await;
        let planned = queries::imports::show(store, &me.actor, number)
            .await
            .unwrap()
            .import;
        imports::start(store, &me, number, planned.version)
            .await
            .unwrap();
        let first = Arc::new(Run::begin(store, &me, number).await.unwrap());
        let portion = imports::run_portion(store, &me, &first).await.unwrap();
        assert_eq!((portion.rows, portion.ended), (500, false));
        let shown = queries::imports::show(store, &me.actor, number)
            .await
            .unwrap();
        assert_eq!(
            (shown.dealt_with, shown.stalled),
            (500, false),
            "{}",
            f.name
        );
        // The process is gone; another one takes the work up. Had the first only been slow, it stops.
        assert_eq!(
            queries::imports::unfinished(store).await.unwrap()[0].number,
            number
        );
        let second = Arc::new(Run::begin(store, &me, number).await.unwrap());
        assert!(
            imports::run_portion(store, &me, &first)
                .await
                .unwrap()
                .ended,
            "{}",
            f.name
        );
        while !imports::run_portion(store, &me, &second)
            .await
            .unwrap()
            .ended
        {}
        let done = queries::imports::show(store, &me.actor, number)
            .await
            .unwrap()
            .import;
        assert_eq!(done.state, ImportState::Done);
        assert_eq!(
            done.totals, planned.totals,
            "{}: what became of each is what the check said",
            f.name
        );
        let counts = queries::accounts::counts(store, &me.actor).await.unwrap();
        let accounts: i64 = counts.iter().map(|(_, n)| n).sum();
        assert_eq!(accounts, done.totals.new, "{}", f.name);
        assert_eq!(
            queries::organisation::all(store).await.unwrap().units.len(),
            8,
            "{}",
            f.name
        );
        assert!(
            queries::imports::unfinished(store)
                .await
                .unwrap()
                .is_empty()
        );
        sound(store).await;
    }
}

#[tokio::test]
async fn an_account_entered_between_check_and_run_is_not_entered_twice() {
    for f in each().await {
        let store = &f.store;
        let me = call(team());
        let number = checked_import(
            store,
            file(&["Link | Audience", "x.com/one | A", "x.com/two | B"]),
            |_| {},
        )
        .await;
        accounts::create(
            store,
            &me,
            checked("x.com/one", "By hand"),
            domain::account::AccountStatus::Active,
            domain::account::Origin::Adopted,
        )
        .await
        .unwrap();
        let totals = run(store, number).await;
        assert_eq!((totals.new, totals.update), (1, 1), "{}", f.name);
        assert_eq!(
            queries::accounts::show(store, &team(), 1)
                .await
                .unwrap()
                .details
                .name,
            "By hand"
        );
    }
}

#[tokio::test]
async fn a_mended_row_is_judged_at_once_with_those_that_depend_on_it() {
    use RowOutcome::*;
    for f in each().await {
        let store = &f.store;
        let me = call(team());
        let lines = [
            "Link | Risk",
            "x.con/one | low",
            "x.com/one | high",
            "x.com/two | extreme",
            "x.com/two | low",
        ];
        let number = checked_import(store, file(&lines), |_| {}).await;
        assert_eq!(outcomes(store, number).await, [Refused, New, Refused, New]);
        let cells = |a: &str, b: &str| vec![a.to_owned(), b.to_owned()];
        let now = imports::mend(store, &me, number, 2, cells("x.com/one", "low"))
            .await
            .unwrap();
        assert_eq!(now, New, "{}", f.name);
        assert_eq!(
            outcomes(store, number).await,
            [New, Duplicate, Refused, New]
        );
        let still = imports::mend(store, &me, number, 4, cells("x.com/two", "huge"))
            .await
            .unwrap();
        assert_eq!(still, Refused);
        assert_eq!(
            imports::set_skipped(store, &me, number, 4, true)
                .await
                .unwrap(),
            Skipped
        );
        assert_eq!(
            imports::set_skipped(store, &me, number, 2, true)
                .await
                .unwrap(),
            Skipped
        );
        assert_eq!(outcomes(store, number).await, [Skipped, New, Skipped, New]);
        assert_eq!(
            imports::set_skipped(store, &me, number, 4, false)
                .await
                .unwrap(),
            Refused
        );
        let page = queries::imports::rows(
            store,
            &team(),
            number,
            RowQuestion {
                outcome: Some(Refused),
                ..RowQuestion::default()
            },
        )
        .await
        .unwrap();
        assert_eq!(page.total, 1);
        assert_eq!(page.rows[0].row.cells[1], "huge");
        assert_eq!(
            page.rows[0].original.as_ref().unwrap()[1],
            "extreme",
            "as it came"
        );
        for gone in [1, 99, -5] {
            let none = imports::mend(store, &me, number, gone, cells("x.com/y", "low")).await;
            assert!(
                matches!(none, Err(Failure::NotFound)),
                "{}: row {gone}",
                f.name
            );
        }
        let totals = run(store, number).await;
        assert_eq!(
            (totals.new, totals.refused, totals.skipped),
            (2, 1, 1),
            "{}",
            f.name
        );
        let late = imports::mend(store, &me, number, 4, cells("x.com/two", "low")).await;
        assert!(
            matches!(late, Err(Failure::Refused(_))),
            "{}: after the run",
            f.name
        );
        sound(store).await;
    }
}

#[tokio::test]
async fn another_sheet_and_another_meaning_of_the_first_row_can_be_chosen() {
    for f in each().await {
        let store = &f.store;
        let me = call(team());
        let mut upload = file(&["Notes to readers", "Nothing here"]);
        upload.sheets.push(
            file(&["x.com/one | Harbours | low", "x.com/two | Weather | low"])
                .sheets
                .remove(0),
        );
        upload
            .sheets
            .push(file(&["Link", "x.com/three"]).sheets.remove(0));
        let saved = imports::upload(store, &me, upload).await.unwrap();
        let show = || async {
            queries::imports::show(store, &me.actor, 1)
                .await
                .unwrap()
                .import
        };
        let import = show().await;
        assert_eq!(
            (import.sheet, import.mapping.header, import.rows_in()),
            (1, false, 2),
            "{}",
            f.name
        );
        imports::choose_sheet(store, &me, 1, saved.version, 2)
            .await
            .unwrap();
        let import = show().await;
        assert_eq!(
            (import.sheet, import.rows_in(), &import.mapping.columns[..]),
            (2, 1, &[Target::Url][..])
        );
        let mapping = Mapping {
            header: false,
            ..import.mapping
        };
        imports::map(store, &me, 1, import.version, mapping.clone())
            .await
            .unwrap();
        assert_eq!(
            outcomes(store, 1).await,
            [RowOutcome::Refused, RowOutcome::New]
        );
        let import = show().await;
        imports::map(
            store,
            &me,
            1,
            import.version,
            Mapping {
                header: true,
                ..mapping
            },
        )
        .await
        .unwrap();
        assert_eq!(
            run(store, 1).await,
            Totals {
                new: 1,
                ..Totals::default()
            },
            "{}",
            f.name
        );
    }
}

#[tokio::test]
async fn who_may_not_import_sees_and_does_nothing_and_the_attempt_is_written_down() {
    for f in each().await {
        let store = &f.store;
        let number = checked_import(store, file(&["Link", "x.com/one"]), |_| {}).await;
        let stranger = call(person(Role::Auditor));
        let refused = |result: Result<(), Failure>| {
            assert!(
                matches!(result, Err(Failure::Refused(_))),
                "{}: {result:?}",
                f.name
            )
        };
        refused(
            imports::upload(store, &stranger, file(&["x.com/a"]))
                .await
                .map(|_| ()),
        );
        refused(
            imports::map(store, &stranger, number, 2, Mapping::default())
                .await
                .map(|_| ()),
        );
        refused(
            imports::mend(store, &stranger, number, 2, vec![])
                .await
                .map(|_| ()),
        );
        refused(
            imports::set_skipped(store, &stranger, number, 2, true)
                .await
                .map(|_| ()),
        );
        refused(
            imports::start(store, &stranger, number, 2)
                .await
                .map(|_| ()),
        );
        refused(
            imports::start_undo(store, &stranger, number, 2)
                .await
                .map(|_| ()),
        );
        refused(
            imports::discard(store, &stranger, number, 2)
                .await
                .map(|_| ()),
        );
        refused(
            imports::take_over(store, &stranger, number)
                .await
                .map(|_| ()),
        );
        refused(
            queries::imports::show(store, &stranger.actor, number)
                .await
                .map(|_| ()),
        );
        refused(
            queries::imports::list(store, &stranger.actor, 5)
                .await
                .map(|_| ()),
        );
        let filter = queries::audit::AuditFilter {
            outcome: Some("refused".into()),
            ..Default::default()
        };
        let page = queries::audit::list(store, &stranger.actor, &filter)
            .await
            .unwrap();
        assert!(page.total >= 5, "{}: {}", f.name, page.total);
        imports::discard(store, &call(team()), number, 2)
            .await
            .unwrap();
        let late = imports::start(store, &call(team()), number, 3).await;
        assert!(
            matches!(late, Err(Failure::Refused(_))),
            "{}: given up",
            f.name
        );
    }
}
