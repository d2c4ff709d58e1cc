//! One SQL text for both databases: type names in braces, statements for one database only after a
//! marker line. Nothing here knows a table.

use sea_orm_migration::prelude::{ConnectionTrait as _, DbErr, SchemaManager};
use sea_orm_migration::sea_orm::DbBackend;

/// Runs `text`: statements separated by a line `---`; a statement that starts with `-- sqlite` or
/// `-- postgres` runs only there. `{uuid}`, `{instant}`, `{day}`, `{sorted}`, `{bytes}` and `{rowid}` become that
/// database's type names.
#[expect(
    clippy::disallowed_methods,
    reason = "a migration is how the schema is written"
)]
pub(crate) async fn run(manager: &SchemaManager<'_>, text: &str) -> Result<(), DbErr> {
    let backend = manager.get_database_backend();
    for statement in text
        .split("\n---\n")
        .map(str::trim)
        .filter(|s| !s.is_empty())
    {
        let only = match statement.lines().next().map(str::trim) {
            Some("-- sqlite") => Some(DbBackend::Sqlite),
            Some("-- postgres") => Some(DbBackend::Postgres),
            _ => None,
        };
        if only.is_none_or(|b| b == backend) {
            manager
                .get_connection()
                .execute_unprepared(&fill(statement, backend))
                .await?;
        }
    }
    Ok(())
}

fn fill(statement: &str, backend: DbBackend) -> String {
    let names: [(&str, &str); 6] = if backend == DbBackend::Postgres {
        [
            ("{uuid}", "uuid"),
            ("{bytes}", "bytea"),
            ("{instant}", "timestamptz"),
            ("{day}", "date"),
            ("{sorted}", "text COLLATE \"C\""),
            ("{rowid}", "bigint NOT NULL PRIMARY KEY"),
        ]
    } else {
        [
            ("{uuid}", "blob"),
            ("{bytes}", "blob"),
            ("{instant}", "text"),
            ("{day}", "text"),
            ("{sorted}", "text"),
            ("{rowid}", "integer NOT NULL PRIMARY KEY"),
        ]
    };
    names
        .iter()
        .fold(statement.to_owned(), |text, (mark, name)| {
            text.replace(mark, name)
        })
}

/// A migration made of two such texts, always in one transaction: sea-orm-migration uses none on
/// SQLite unless asked.
macro_rules! migration {
    ($up:expr, $down:expr) => {
        #[derive(sea_orm_migration::prelude::DeriveMigrationName)]
        pub(crate) struct Migration;

        #[sea_orm_migration::async_trait::async_trait]
        impl sea_orm_migration::MigrationTrait for Migration {
            async fn up(
                &self,
                manager: &sea_orm_migration::SchemaManager,
            ) -> Result<(), sea_orm_migration::DbErr> {
                crate::template::run(manager, $up).await
            }

            async fn down(
                &self,
                manager: &sea_orm_migration::SchemaManager,
            ) -> Result<(), sea_orm_migration::DbErr> {
                crate::template::run(manager, $down).await
            }

            fn use_transaction(&self) -> Option<bool> {
                Some(true)
            }
        }
    };
}
pub(crate) use migration;
