//! One schema: the same columns on both databases, up and down and up again.

#![allow(clippy::unwrap_used, reason = "tests")]
#![allow(
    dead_code,
    reason = "each test file uses its own part of the support module"
)]

mod support;

use sqlx::{AssertSqlSafe, Connection as _, Executor as _, Row as _};
use std::collections::BTreeMap;
use support::{Fixture, each};

type Columns = BTreeMap<String, Vec<(String, bool)>>;

/// Every table with its columns: name, and whether it must have a value.
async fn columns(f: &Fixture) -> Columns {
    let mut found = Columns::new();
    if f.name == "postgres" {
        let mut c = sqlx::PgConnection::connect(&f.url).await.unwrap();
        let text = "SELECT table_name::text, column_name::text, is_nullable = 'NO' FROM information_schema.columns \
                    WHERE table_schema = 'public' ORDER BY table_name, column_name";
        for row in c.fetch_all(text).await.unwrap() {
            found
                .entry(row.get(0))
                .or_default()
                .push((row.get(1), row.get(2)));
        }
    } else {
        let mut c = sqlx::SqliteConnection::connect(&f.url).await.unwrap();
        let tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'account_search%'";
        let names: Vec<String> = c
            .fetch_all(tables)
            .await
            .unwrap()
            .iter()
            .map(|r| r.get(0))
            .collect();
        for name in names {
            let text = format!(
                "SELECT name, \"notnull\" OR pk > 0 FROM pragma_table_info('{name}') ORDER BY name"
            );
            let rows = c.fetch_all(AssertSqlSafe(text)).await.unwrap();
            found.insert(name, rows.iter().map(|r| (r.get(0), r.get(1))).collect());
        }
    }
    found.remove("seaql_migrations");
    found
}

#[tokio::test]
async fn both_databases_have_the_same_tables_and_columns() {
    let all = each().await;
    let first = columns(&all[0]).await;
    assert!(first.len() >= 16, "{:?}", first.keys());
    for other in &all[1..] {
        assert_eq!(first, columns(other).await);
    }
}

#[tokio::test]
async fn every_migration_goes_up_and_down_and_up_again() {
    for f in each().await {
        let before = columns(&f).await;
        let steps = u32::try_from(migrations_known()).unwrap();
        for _ in 0..steps {
            f.store.migrate_down(1).await.unwrap();
        }
        assert_eq!(
            columns(&f).await,
            Columns::new(),
            "{}: nothing is left",
            f.name
        );
        assert_eq!(f.store.pending_migrations().await.unwrap(), steps as usize);
        f.store.migrate().await.unwrap();
        assert_eq!(columns(&f).await, before, "{}", f.name);
    }
}

fn migrations_known() -> usize {
    use migrations::MigratorTrait as _;
    migrations::Migrator::migrations().len()
}
