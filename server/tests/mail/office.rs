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
use std::{sync::Arc, time::Duration};
use store::{
    Access, Call, Store, StoreSettings,
    clock::Clock,
    commands::{
        incidents,
        people::{self, NewPerson},
    },
    queries::mail::MailRow,
};
use tokio::sync::watch;
use uuid::Uuid;

pub(crate) const SHORT: Duration = Duration::from_millis(400);

pub(crate) struct Office {
    pub(crate) store: Store,
    _dir: tempfile::TempDir,
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

pub(crate) fn to(fake: &Fake) -> Courier {
    courier(&format!("smtp://{}", fake.address))
}

impl Office {
    /// Design and Marketing has so many people, and each is told of so many incidents.
    pub(crate) async fn new(people: usize, incidents: usize) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(StoreSettings {
            database_url: format!("sqlite://{}", dir.path().join("register.db").display()),
            data_dir: dir.path().to_owned(),
            clock: Clock::fixed("2026-11-22T22:00:00Z".parse().unwrap()),
            readers: 4,
            access: Access::Write,
        })
        .await
        .unwrap();
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
        let office = Self { store, _dir: dir };
        for _ in 0..incidents {
            office.incident().await;
        }
        office
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
        let page = store::queries::mail::list(&self.store, &actor, None, "", 1).await;
        let mut rows = page.unwrap().rows;
        rows.reverse();
        rows
    }
}
