//! Registers as they are in the world, where `SMR_REAL_DATA` names the folder that holds them: every
//! row is accounted for, on both databases.

use crate::support::{Server, each_database};
use app::files::read::{self, Book};
use domain::{
    actor::{Actor, SystemActor},
    import::{ImportState, Mapping, MappingFile, RowOutcome, Sheet, SourceFile, Target, Totals},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
};
use store::{
    Call,
    commands::imports::{self, Upload},
    queries::{self, imports::RowQuestion},
};

fn real(name: &str) -> Option<Vec<u8>> {
    let Some(folder) = std::env::var_os("SMR_REAL_DATA") else {
        eprintln!("skipped: real data not present");
        return None;
    };
    Some(std::fs::read(PathBuf::from(folder).join(name)).unwrap())
}

fn call() -> Call {
    Call {
        actor: Actor::System(SystemActor::CommandLine),
        request_id: "test".into(),
        key: None,
    }
}

/// What came of a file.
struct Came {
    rows: i64,
    totals: Totals,
    /// Codes of refusals with how often.
    reasons: BTreeMap<String, usize>,
}

/// Imports a sheet to its end, with the mapping guessed and then changed as wished.
async fn import(server: &Server, name: &str, book: Book, change: impl Fn(&mut Mapping)) -> Came {
    let (store, me) = (&server.store, call());
    let upload = Upload {
        file: SourceFile {
            name: name.into(),
            read_as: book.read_as,
            ..SourceFile::default()
        },
        sheets: book.sheets,
    };
    let saved = imports::upload(store, &me, upload).await.unwrap();
    let number = saved.reference.trim_start_matches("IM-").parse().unwrap();
    let mut mapping = queries::imports::show(store, &me.actor, number)
        .await
        .unwrap()
        .import
        .mapping;
    change(&mut mapping);
    let mapped = imports::map(store, &me, number, 1, mapping).await.unwrap();
    imports::start(store, &me, number, mapped.version)
        .await
        .unwrap();
    imports::work(store, &me, number, ImportState::Running, |_| {})
        .await
        .unwrap();
    let done = queries::imports::show(store, &me.actor, number)
        .await
        .unwrap()
        .import;
    assert_eq!(done.state, ImportState::Done);
    assert_eq!(done.totals.accounted(), done.rows_in(), "{name}");
    let mut reasons = BTreeMap::new();
    for page in 1.. {
        let question = RowQuestion {
            outcome: Some(RowOutcome::Refused),
            page,
            ..RowQuestion::default()
        };
        let rows = queries::imports::rows(store, &me.actor, number, question)
            .await
            .unwrap()
            .rows;
        if rows.is_empty() {
            break;
        }
        for problem in rows.iter().flat_map(|r| &r.problems.0) {
            *reasons
                .entry(format!("{}: {}", problem.field, problem.code))
                .or_default() += 1;
        }
    }
    println!(
        "{name} on {}: {} rows in, {:?}, refused because {reasons:?}",
        server.name,
        done.rows_in(),
        done.totals
    );
    Came {
        rows: done.rows_in(),
        totals: done.totals,
        reasons,
    }
}

#[tokio::test]
async fn new_zealands_agencies() {
    let Some(bytes) = real("nz_govdirectory_excerpt.csv") else {
        return;
    };
    each_database(async |server: Server| {
        let came = import(
            &server,
            "govdirectory",
            read::read(bytes.clone()).await.unwrap(),
            |mapping| {
                use Target::*;
                assert_eq!(
                    mapping.columns,
                    [Organisation, Ignore, Ignore, Platform, Handle, Url]
                );
                mapping.columns[0] = Unit;
                mapping.home_group = "Agencies".into();
            },
        )
        .await;
        assert_eq!((came.rows, came.totals.new), (95, 95), "{:?}", came.reasons);
        let organisation = queries::organisation::all(&server.store).await.unwrap();
        let group = organisation.group_named("Agencies").unwrap().id;
        assert_eq!(
            organisation.units_of(group).count(),
            31,
            "{}: one unit for each agency",
            server.name
        );
        let again = import(
            &server,
            "govdirectory again",
            read::read(bytes.clone()).await.unwrap(),
            |_| {},
        )
        .await;
        assert_eq!(
            (again.totals.new, again.totals.same),
            (0, 95),
            "{}",
            server.name
        );
    })
    .await;
}

#[tokio::test]
async fn american_agencies_of_2012_without_names_of_columns() {
    let Some(bytes) = real("ringsail2012_accounts.csv") else {
        return;
    };
    each_database(async |server: Server| {
        let book = read::read(bytes.clone()).await.unwrap();
        let cells: Vec<String> = book.sheets[0]
            .rows
            .iter()
            .map(|r| r.cells[3].clone())
            .collect();
        let came = import(&server, "ringsail", book, |mapping| {
            use Target::*;
            assert!(!mapping.header);
            assert_eq!(
                mapping.columns,
                [Ignore, Organisation, Ignore, Url, Languages, Notes]
            );
        })
        .await;
        assert_eq!(came.rows, 1_262);
        assert!(came.totals.duplicate >= 35, "{:?}", came.totals);
        let catalogue = queries::platforms::catalogue(&server.store).await.unwrap();
        let dead = cells.iter().filter(|cell| {
            let found = catalogue.recognise(cell).ok();
            found.is_some_and(|f| {
                catalogue
                    .get(f.platform.as_str())
                    .is_some_and(|p| !p.state.is_live())
            })
        });
        let live = came.rows - dead.count() as i64;
        println!(
            "  {live} rows are on platforms that still exist, {} of all are not recognised",
            came.totals.refused
        );
        assert!(came.totals.refused * 100 < live, "{:?}", came.reasons);
    })
    .await;
}

/// Platforms in a legislator's record: `youtube` and `youtube_id` are one.
fn expected(text: &str) -> i64 {
    let records: Vec<BTreeMap<String, BTreeMap<String, serde_yaml_ng::Value>>> =
        serde_yaml_ng::from_str(text).unwrap();
    let platforms = records.iter().map(|record| {
        let keys = record["social"].keys();
        keys.map(|key| key.trim_end_matches("_id").to_owned())
            .collect::<BTreeSet<_>>()
            .len() as i64
    });
    platforms.sum()
}

/// The mapping for legislators, as the documentation shows it.
fn documented() -> MappingFile {
    let text = include_str!("../../../docs/importing.md");
    let block = text.split_once("```yaml\n").unwrap().1;
    serde_yaml_ng::from_str(block.split_once("```").unwrap().0).unwrap()
}

#[tokio::test]
async fn legislators_by_the_documented_mapping_and_by_the_guess() {
    let Some(bytes) = real("congress_legislators-social-media.yaml") else {
        return;
    };
    let expected = expected(&String::from_utf8(bytes.clone()).unwrap());
    each_database(async |server: Server| {
        let catalogue = queries::platforms::catalogue(&server.store).await.unwrap();
        let mut book = read::read(bytes.clone()).await.unwrap();
        let file = documented();
        let (sheet, mapping): (Sheet, Mapping) =
            file.apply(&book.sheets[0], true, &catalogue).unwrap();
        book.sheets = vec![sheet];
        let came = import(&server, "legislators", book, |guess| {
            *guess = mapping.clone()
        })
        .await;
        assert_eq!(
            came.rows, expected,
            "one row for each account of each record"
        );
        assert!(came.totals.refused * 100 < came.rows, "{:?}", came.reasons);
        let book = read::read(bytes.clone()).await.unwrap();
        let book = read::unfolded(book, &catalogue).unwrap();
        let again = import(&server, "legislators, guessed", book, |guess| {
            use Target::*;
            assert_eq!(guess.columns[..3], [Platform, Handle, PlatformAccountId]);
        })
        .await;
        assert_eq!(
            (again.rows, again.totals.new),
            (expected, 0),
            "{:?}",
            again.totals
        );
    })
    .await;
}
