//! A fresh register at a chosen instant, filled by the generator.

use domain::{
    account::{Account, Gap},
    actor::{Actor, SystemActor},
};
use server::demo::{self, Plan, Progress, Summary};
use sqlx::Connection as _;
use store::{Access, Store, StoreSettings, clock::Clock, queries};
use uuid::Uuid;

/// A Saturday in New Zealand, in summer time.
pub(crate) const DAY: &str = "2026-11-20T22:00:00Z";

/// A register of its own, gone when dropped.
pub(crate) struct Fixture {
    pub(crate) store: Store,
    pub(crate) name: &'static str,
    cluster: Option<(String, String)>,
    _folder: tempfile::TempDir,
}

/// An empty register on SQLite and, where there is one, on PostgreSQL.
pub(crate) async fn each() -> Vec<Fixture> {
    let mut all = vec![sqlite(DAY).await];
    match std::env::var("SMR_TEST_POSTGRES_URL") {
        Ok(cluster) => all.push(postgres(&cluster).await),
        Err(_) => eprintln!("skipped on PostgreSQL: SMR_TEST_POSTGRES_URL is not set"),
    }
    all
}

/// An empty register on SQLite at an instant.
pub(crate) async fn sqlite(at: &str) -> Fixture {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("register.db").display());
    open("sqlite", url, at, None, folder).await
}

async fn postgres(cluster: &str) -> Fixture {
    let database = format!("smr_demo_{}", Uuid::now_v7().simple());
    let mut admin = sqlx::PgConnection::connect(cluster).await.unwrap();
    let create = format!("CREATE DATABASE {database}");
    sqlx::query(sqlx::AssertSqlSafe(create))
        .execute(&mut admin)
        .await
        .unwrap();
    admin.close().await.unwrap();
    let (base, options) = cluster
        .split_once('?')
        .map_or((cluster, String::new()), |(b, o)| (b, format!("?{o}")));
    let server = base.rsplit_once('/').unwrap().0;
    let url = format!("{server}/{database}{options}");
    let folder = tempfile::tempdir().unwrap();
    open(
        "postgres",
        url,
        DAY,
        Some((cluster.to_owned(), database)),
        folder,
    )
    .await
}

async fn open(
    name: &'static str,
    url: String,
    at: &str,
    cluster: Option<(String, String)>,
    folder: tempfile::TempDir,
) -> Fixture {
    let settings = StoreSettings {
        database_url: url,
        data_dir: folder.path().to_owned(),
        clock: Clock::fixed(at.parse().unwrap()),
        readers: 4,
        access: Access::Write,
    };
    let store = Store::open(settings).await.unwrap();
    store.migrate().await.unwrap();
    Fixture {
        store,
        name,
        cluster,
        _folder: folder,
    }
}

impl Fixture {
    pub(crate) async fn seed(&self, plan: &Plan) -> Summary {
        demo::seed(&self.store, plan, &Progress::silent())
            .await
            .unwrap()
    }

    /// Every account, archived ones too, by number.
    pub(crate) async fn accounts(&self, many: usize) -> Vec<Account> {
        let mut all = Vec::new();
        for number in 1..=many {
            let number = i64::try_from(number).unwrap();
            all.push(
                queries::accounts::show(&self.store, &reader(), number)
                    .await
                    .unwrap(),
            );
        }
        all
    }

    /// What is missing on an account now.
    pub(crate) async fn gaps(&self, account: &Account) -> Vec<Gap> {
        let latest = queries::accounts::Latest {
            events: 0,
            returns: 0,
        };
        let around =
            queries::accounts::overview(&self.store, &reader(), account.number, latest).await;
        around.unwrap().gaps
    }

    /// Closes the register and removes its PostgreSQL database.
    pub(crate) async fn end(self) {
        self.store.close().await;
        if let Some((cluster, database)) = self.cluster {
            let mut admin = sqlx::PgConnection::connect(&cluster).await.unwrap();
            let drop = format!("DROP DATABASE {database} WITH (FORCE)");
            sqlx::query(sqlx::AssertSqlSafe(drop))
                .execute(&mut admin)
                .await
                .unwrap();
        }
    }
}

/// Somebody who may read everything.
pub(crate) fn reader() -> Actor {
    Actor::System(SystemActor::CommandLine)
}
