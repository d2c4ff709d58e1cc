//! The register of these tests: accounts in use, people named for some of them, and eyes that look into its
//! database beside whoever works on it.

use super::{ACCOUNTS, HOLDERS};
use crate::process::Serving;
use domain::{
    access::Duty,
    account::{AccountDraft, AccountStatus, DraftContext, Origin},
    actor::{Actor, SystemActor},
    ids::PersonId,
    platform::Catalogue,
    quarter::Quarter,
    role::{Role, RoleAssignment, Scope},
};
use sqlx::Connection as _;
use store::{
    Access, Call, Store, StoreSettings,
    clock::Clock,
    commands::{
        accounts::{self, NewAccount},
        nominations,
        people::{self, NewPerson},
    },
};

/// A register in a folder of its own.
pub(super) struct Register {
    pub(super) folder: tempfile::TempDir,
    pub(super) url: String,
}

impl Register {
    pub(super) fn settings(&self) -> [(&str, &str); 3] {
        [
            ("SMR_DEMO", "true"),
            ("SMR_DATABASE_URL", &self.url),
            ("SMR_LOG", "warn"),
        ]
    }

    pub(super) fn serve(&self) -> Serving {
        Serving::start(self.folder.path(), &self.settings())
    }
}

/// Looks into the database, beside whoever works on it.
pub(super) enum Eyes {
    Sqlite(sqlx::SqliteConnection),
    Postgres(sqlx::PgConnection),
}

impl Eyes {
    pub(super) async fn on(url: &str) -> Self {
        if url.starts_with("sqlite") {
            let url = format!("{url}?mode=ro");
            Self::Sqlite(sqlx::SqliteConnection::connect(&url).await.unwrap())
        } else {
            Self::Postgres(sqlx::PgConnection::connect(url).await.unwrap())
        }
    }

    pub(super) async fn count(&mut self, text: &str) -> i64 {
        let text = sqlx::AssertSqlSafe(text.to_owned());
        match self {
            Self::Sqlite(one) => sqlx::query_scalar(text).fetch_one(one).await.unwrap(),
            Self::Postgres(one) => sqlx::query_scalar(text).fetch_one(one).await.unwrap(),
        }
    }

    /// How many returns of the quarter are made, and whether it is being opened.
    pub(super) async fn progress(&mut self, quarter: Quarter) -> (usize, bool) {
        let made = format!(
            "SELECT count(*) FROM account_return t JOIN reporting_period p ON p.number = t.period_number \
             WHERE p.quarter = '{quarter}'"
        );
        let opening = format!(
            "SELECT count(*) FROM reporting_period WHERE quarter = '{quarter}' AND state = 'opening'"
        );
        let made = usize::try_from(self.count(&made).await).unwrap();
        (made, self.count(&opening).await == 1)
    }

    pub(super) async fn is_open(&mut self, quarter: Quarter) -> bool {
        let text = format!(
            "SELECT count(*) FROM reporting_period WHERE quarter = '{quarter}' AND state = 'open'"
        );
        self.count(&text).await == 1
    }
}

fn system() -> Call {
    Call {
        actor: Actor::System(SystemActor::CommandLine),
        request_id: "test".into(),
        key: None,
    }
}

fn person(name: &str, role: Role, persona: Option<&str>) -> NewPerson {
    NewPerson {
        id: PersonId(uuid::Uuid::now_v7()),
        name: format!("Person {name}"),
        email: format!("{name}@harbours.example"),
        title: "Adviser".into(),
        unit: None,
        manager: None,
        persona: persona.map(Into::into),
        roles: vec![RoleAssignment {
            role,
            scope: Scope::All,
            from: "2020-01-01".parse().unwrap(),
            until: None,
        }],
    }
}

/// Accounts, their holders, and somebody who opens quarters; the day's work is done.
pub(super) async fn fill(register: &Register) {
    let store = Store::open(StoreSettings {
        database_url: register.url.clone(),
        data_dir: register.folder.path().join("data"),
        clock: Clock::system(),
        readers: 1,
        access: Access::Write,
    });
    let store = store.await.unwrap();
    store.migrate().await.unwrap();
    let persona = "design-and-marketing";
    let mut all = vec![person(persona, Role::DesignAndMarketing, Some(persona))];
    all.extend((0..HOLDERS).map(|n| person(&format!("holder-{n}"), Role::AccountHolder, None)));
    let holders: Vec<PersonId> = all.iter().skip(1).map(|one| one.id).collect();
    people::add(&store, &system(), all).await.unwrap();
    let catalogue = Catalogue::built_in();
    let context = DraftContext {
        catalogue: &catalogue,
        groups: &[],
        units: &[],
        today: store.clock().now().today,
    };
    let new = |n: usize| {
        let draft = AccountDraft {
            url: format!("https://www.instagram.com/many.{n}/"),
            name: format!("Account {n}"),
            ..AccountDraft::default()
        };
        NewAccount {
            checked: draft.check(&context).unwrap(),
            status: AccountStatus::Active,
            origin: Origin::ApprovedCase,
        }
    };
    for start in (0..ACCOUNTS).step_by(1_000) {
        let some = (start..start + 1_000).map(new).collect();
        accounts::create_many(&store, &system(), some)
            .await
            .unwrap();
    }
    for (account, holder) in (1..).zip(holders) {
        nominations::name(&store, &system(), account, holder, Duty::Holder)
            .await
            .unwrap();
    }
    store::sweep::daily(&store).await.unwrap();
    store::audit::checkpoint(&store).await.unwrap();
    store.close().await;
}

/// The value of a hidden field.
pub(super) fn hidden(page: &str, name: &str) -> String {
    let marked = format!("name=\"{name}\" value=\"");
    let Some((_, rest)) = page.split_once(&marked) else {
        panic!("no field {name}: {page}")
    };
    rest.split('"').next().unwrap().to_owned()
}
