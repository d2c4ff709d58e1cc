//! A fresh register on each database for every test. PostgreSQL is used when
//! `SMR_TEST_POSTGRES_URL` names a cluster on which databases may be created.

use chrono::{DateTime, Utc};
use domain::{
    account::{Account, AccountDraft, Checked, DraftContext, Gap},
    actor::{Actor, PersonActor, SystemActor},
    ids::PersonId,
    platform::Catalogue,
    role::{Role, RoleAssignment, Scope},
};
use sqlx::Connection as _;
use store::{
    Access, Call, Store, StoreSettings,
    clock::Clock,
    queries::accounts::{Latest, overview},
};
use uuid::Uuid;

/// A register of its own.
pub(crate) struct Fixture {
    pub(crate) store: Store,
    pub(crate) url: String,
    pub(crate) name: &'static str,
    pub(crate) dir: tempfile::TempDir,
}

pub(crate) fn at() -> DateTime<Utc> {
    "2026-11-20T22:00:00Z".parse().unwrap()
}

/// A migrated register on SQLite and, where there is one, on PostgreSQL.
pub(crate) async fn each() -> Vec<Fixture> {
    let mut all = vec![sqlite().await];
    match std::env::var("SMR_TEST_POSTGRES_URL") {
        Ok(cluster) => all.push(postgres(&cluster).await),
        Err(_) => eprintln!("skipped on PostgreSQL: SMR_TEST_POSTGRES_URL is not set"),
    }
    for fixture in &all {
        fixture.store.migrate().await.unwrap();
    }
    all
}

pub(crate) async fn sqlite() -> Fixture {
    let dir = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", dir.path().join("register.db").display());
    Fixture {
        store: open(&url, &dir).await,
        url,
        name: "sqlite",
        dir,
    }
}

pub(crate) async fn postgres(cluster: &str) -> Fixture {
    let dir = tempfile::tempdir().unwrap();
    let database = format!("smr_{}", Uuid::now_v7().simple());
    let mut admin = sqlx::PgConnection::connect(cluster).await.unwrap();
    sqlx::query(sqlx::AssertSqlSafe(format!("CREATE DATABASE {database}")))
        .execute(&mut admin)
        .await
        .unwrap();
    admin.close().await.unwrap();
    let (base, options) = cluster
        .split_once('?')
        .map_or((cluster, None), |(b, o)| (b, Some(o)));
    let server = base.rsplit_once('/').unwrap().0;
    let url = match options {
        Some(options) => format!("{server}/{database}?{options}"),
        None => format!("{server}/{database}"),
    };
    Fixture {
        store: open(&url, &dir).await,
        url,
        name: "postgres",
        dir,
    }
}

pub(crate) async fn open(url: &str, dir: &tempfile::TempDir) -> Store {
    Store::open(StoreSettings {
        database_url: url.to_owned(),
        data_dir: dir.path().to_owned(),
        clock: Clock::fixed(at()),
        readers: 4,
        access: Access::Write,
    })
    .await
    .unwrap()
}

pub(crate) fn call(actor: Actor) -> Call {
    Call {
        actor,
        request_id: "test".into(),
        key: None,
    }
}

pub(crate) fn system() -> Call {
    call(Actor::System(SystemActor::CommandLine))
}

/// A person with one role everywhere.
pub(crate) fn person(role: Role) -> Actor {
    Actor::Person(PersonActor {
        id: PersonId(Uuid::from_u128(role as u128 + 1)),
        name: format!("Test {}", role.name()),
        roles: vec![RoleAssignment {
            role,
            scope: Scope::All,
            from: "2020-01-01".parse().unwrap(),
            until: None,
        }],
        acting: Vec::new(),
    })
}

/// An account with nothing but its address and name.
pub(crate) fn checked(url: &str, name: &str) -> Checked {
    let draft = AccountDraft {
        url: url.into(),
        name: name.into(),
        ..AccountDraft::default()
    };
    let catalogue = Catalogue::built_in();
    let today = "2026-11-21".parse().unwrap();
    draft
        .check(&DraftContext {
            catalogue: &catalogue,
            groups: &[],
            units: &[],
            today,
        })
        .unwrap()
}

/// What is missing on an account now.
pub(crate) async fn gaps(store: &Store, account: &Account) -> Vec<Gap> {
    let latest = Latest {
        events: 0,
        returns: 0,
    };
    let around = overview(store, &system().actor, account.number, latest).await;
    around.unwrap().gaps
}
