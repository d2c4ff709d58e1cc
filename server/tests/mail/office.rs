//! A register with people who are told something, and a courier.

use crate::fake::Fake;
use app::context::{Assets, BrandSettings, Site};
use domain::{
    actor::{Actor, SystemActor},
    ids::PersonId,
    incident::{IncidentKind, Noticed},
    role::{Role, RoleAssignment, Scope},
};
use server::{
    config::{Mail, Secret},
    mail::{Courier, Round, Timeouts, round},
};
use std::{path::Path, sync::Arc, time::Duration};
use store::{
    Access, Call, Store, StoreSettings,
    clock::Clock,
    commands::{
        incidents,
        people::{self, NewPerson},
    },
    mail::State,
    queries::mail::MailRow,
};
use tokio::sync::watch;
use uuid::Uuid;

pub(crate) const SHORT: Duration = Duration::from_millis(400);

pub(crate) struct Office {
    pub(crate) store: Store,
    pub(crate) url: String,
    dir: tempfile::TempDir,
}

pub(crate) fn system() -> Call {
    Call {
        actor: Actor::System(SystemActor::CommandLine),
        request_id: "test".into(),
        key: None,
    }
}

fn site() -> Site {
    Site {
        organisation_name: "Manatū Whanga".into(),
        export_marking: String::new(),
        contact_email: "help@harbours.example".into(),
        public_url: Some("https://register.example/".parse().unwrap()),
        demo: false,
        environment_banner: None,
        assets: Assets::default(),
        style: BrandSettings::default(),
    }
}

pub(crate) fn courier(url: &str) -> Courier {
    let mail = Mail {
        smtp_url: Secret::new(url),
        from: "register@harbours.example".into(),
    };
    let courier = Courier::new(&mail, Arc::new(site())).unwrap();
    courier.with_timeouts(Timeouts {
        connect: SHORT,
        answer: SHORT,
        data: SHORT,
    })
}

/// One that waits a minute for the answer to a message.
pub(crate) fn patient(fake: &Fake) -> Courier {
    to(fake).with_timeouts(Timeouts {
        connect: SHORT,
        answer: SHORT,
        data: SHORT * 150,
    })
}

pub(crate) fn to(fake: &Fake) -> Courier {
    courier(&format!("smtp://{}", fake.address))
}

/// A folder of its own, in memory where there is such a place: a disk that is asked to keep each of thousands
/// of small writes takes minutes, and what a power cut leaves is not tried here.
pub(crate) fn folder() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    let quick = memory.is_dir().then(|| tempfile::tempdir_in(memory).ok());
    quick
        .flatten()
        .unwrap_or_else(|| tempfile::tempdir().unwrap())
}

/// Opens a register.
async fn opened(url: &str, folder: &Path, clock: Clock) -> Store {
    let settings = StoreSettings {
        database_url: url.to_owned(),
        data_dir: folder.to_owned(),
        clock,
        readers: 4,
        access: Access::Write,
    };
    Store::open(settings).await.unwrap()
}

impl Office {
    /// Design and Marketing has so many people, and each is told of so many incidents.
    pub(crate) async fn new(people: usize, incidents: usize) -> Self {
        let dir = folder();
        let url = format!("sqlite://{}", dir.path().join("register.db").display());
        Self::at(url, dir, people, incidents).await
    }

    /// The same on this database.
    pub(crate) async fn at(
        url: String,
        dir: tempfile::TempDir,
        people: usize,
        incidents: usize,
    ) -> Self {
        let clock = Clock::fixed("2026-11-22T22:00:00Z".parse().unwrap());
        let store = opened(&url, dir.path(), clock).await;
        store.migrate().await.unwrap();
        let new = |n: usize| NewPerson {
            id: PersonId(Uuid::now_v7()),
            name: format!("Hāna {n}"),
            email: format!("hana{n}@harbours.example"),
            title: String::new(),
            unit: None,
            manager: None,
            persona: None,
            roles: vec![RoleAssignment {
                role: Role::DesignAndMarketing,
                scope: Scope::All,
                from: "2020-01-01".parse().unwrap(),
                until: None,
            }],
        };
        let all = (0..people).map(new).collect();
        people::add(&store, &system(), all).await.unwrap();
        let office = Self { store, url, dir };
        for _ in 0..incidents {
            office.incident().await;
        }
        office
    }

    /// Another instance on the same database, with the same clock. SQLite has one, with two tasks.
    pub(crate) async fn beside(&self) -> Store {
        if self.url.starts_with("sqlite") {
            return self.store.clone();
        }
        opened(&self.url, self.dir.path(), self.store.clock().clone()).await
    }

    pub(crate) async fn incident(&self) {
        let noticed = Noticed {
            kind: IncidentKind::Breach,
            summary: "A password on a whiteboard".into(),
            clause: "P 6.8",
            account: None,
            about: None,
        };
        incidents::report(&self.store, &system(), noticed)
            .await
            .unwrap();
    }

    pub(crate) async fn round(&self, courier: Option<&Courier>) -> Round {
        let (_keep, stop) = watch::channel(false);
        round(&self.store, courier, &stop).await.unwrap()
    }

    pub(crate) fn later(&self, minutes: i64) {
        self.store
            .clock()
            .advance(chrono::Duration::minutes(minutes));
    }

    /// All messages, oldest first.
    pub(crate) async fn all(&self) -> Vec<MailRow> {
        let actor = system().actor;
        let mut rows = Vec::new();
        for number in 1.. {
            let page = store::queries::mail::list(&self.store, &actor, None, "", number).await;
            let page = page.unwrap();
            let total = usize::try_from(page.total).unwrap();
            rows.extend(page.rows);
            if rows.len() >= total {
                break;
            }
        }
        rows.reverse();
        rows
    }

    /// How many are still to be sent.
    pub(crate) async fn left(&self) -> i64 {
        let figures = store::queries::mail::figures(&self.store, &system().actor).await;
        let figures = figures.unwrap();
        figures.of(State::Queued) + figures.unread
    }
}
