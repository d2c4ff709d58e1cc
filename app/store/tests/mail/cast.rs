//! The people of these tests, and the deeds that tell them something.

use crate::support::{Fixture, call, checked, system};
use domain::{
    account::{AccountStatus, Origin},
    actor::{Actor, PersonActor},
    ids::PersonId,
    incident::{IncidentKind, Noticed},
    obligation::ObligationDraft,
    role::{Role, RoleAssignment, Scope},
};
use sqlx::{Connection as _, Row as _};
use store::{
    Call, Store,
    commands::{
        accounts, incidents, nominations, obligations,
        people::{self, NewPerson},
    },
    mail::State,
    queries::mail::MailRow,
};
use uuid::Uuid;

pub(crate) struct Cast {
    pub(crate) store: Store,
    /// Named for the account.
    pub(crate) hana: PersonId,
    /// Design and Marketing.
    pub(crate) aroha: PersonId,
    /// Design and Marketing as well.
    pub(crate) mere: PersonId,
    /// Administrator.
    pub(crate) ada: PersonId,
    /// Works here.
    pub(crate) sam: PersonId,
    /// The number of the account.
    pub(crate) account: i64,
}

fn roles(role: Role) -> Vec<RoleAssignment> {
    [Role::Staff, role]
        .map(|role| RoleAssignment {
            role,
            scope: Scope::All,
            from: "2020-01-01".parse().unwrap(),
            until: None,
        })
        .into()
}

impl Cast {
    pub(crate) async fn new(f: &Fixture) -> Self {
        let store = f.store.clone();
        let people = [
            ("Hana", Role::AccountHolder),
            ("Aroha", Role::DesignAndMarketing),
            ("Mere", Role::PrincipalAdvisor),
            ("Ada", Role::Administrator),
            ("Sam", Role::Staff),
        ];
        let ids = people.map(|_| PersonId(Uuid::now_v7()));
        let new = |(id, (name, role)): (PersonId, (&str, Role))| NewPerson {
            id,
            name: name.into(),
            email: format!("{}@harbours.example", name.to_lowercase()),
            title: String::new(),
            unit: None,
            manager: None,
            persona: None,
            roles: roles(role),
        };
        let all = ids.into_iter().zip(people).map(new).collect();
        people::add(&store, &system(), all).await.unwrap();
        let (state, origin) = (AccountStatus::Active, Origin::ApprovedCase);
        let draft = checked("x.com/harbours", "Harbour news — Ngā kōrero");
        accounts::create(&store, &system(), draft, state, origin)
            .await
            .unwrap();
        let [hana, aroha, mere, ada, sam] = ids;
        let duty = domain::access::Duty::Holder;
        nominations::name(&store, &system(), 1, hana, duty)
            .await
            .unwrap();
        let cast = Self {
            store,
            hana,
            aroha,
            mere,
            ada,
            sam,
            account: 1,
        };
        // What came before the tests is told already.
        while store::mail::expand(&cast.store).await.unwrap() > 0 {}
        run(f, "DELETE FROM mail").await;
        cast
    }

    pub(crate) fn as_person(&self, id: PersonId, name: &str, role: Role) -> Call {
        let actor = PersonActor {
            id,
            name: name.into(),
            roles: roles(role),
            acting: Vec::new(),
        };
        call(Actor::Person(actor))
    }

    pub(crate) fn ada(&self) -> Call {
        self.as_person(self.ada, "Ada", Role::Administrator)
    }

    pub(crate) fn hana(&self) -> Call {
        self.as_person(self.hana, "Hana", Role::AccountHolder)
    }

    /// Something urgent about the account.
    pub(crate) async fn incident(&self, by: &Call) {
        let noticed = Noticed {
            kind: IncidentKind::Breach,
            summary: "A password on a whiteboard".into(),
            clause: "P 6.8",
            account: Some(self.account),
            about: None,
        };
        incidents::report(&self.store, by, noticed).await.unwrap();
    }

    /// Something to do about the account, which can wait.
    pub(crate) async fn to_do(&self, details: &str) {
        let draft = ObligationDraft {
            kind: "other".into(),
            details: details.into(),
            account: Some(self.account),
            assignee: None,
            reason: "the review found it".into(),
            due: Some("2027-02-01".parse().unwrap()),
        };
        obligations::open(&self.store, &system(), draft)
            .await
            .unwrap();
    }

    /// Everything the outbox holds becomes messages.
    pub(crate) async fn expand(&self) {
        while store::mail::expand(&self.store).await.unwrap() > 0 {}
    }

    /// All messages, oldest first.
    pub(crate) async fn all(&self) -> Vec<MailRow> {
        let ada = self.ada().actor;
        let page = store::queries::mail::list(&self.store, &ada, None, "", 1);
        let mut rows = page.await.unwrap().rows;
        rows.reverse();
        rows
    }

    /// Who is told what, in which state.
    pub(crate) async fn told(&self) -> Vec<(String, State)> {
        let mut told: Vec<_> = self
            .all()
            .await
            .into_iter()
            .map(|row| (format!("{} {}", row.name, row.kind), row.state))
            .collect();
        told.sort();
        told
    }
}

/// A statement behind the store's back.
pub(crate) async fn run(f: &Fixture, text: &'static str) {
    if f.name == "sqlite" {
        let mut c = sqlx::SqliteConnection::connect(&f.url).await.unwrap();
        sqlx::query(text).execute(&mut c).await.unwrap();
    } else {
        let mut c = sqlx::PgConnection::connect(&f.url).await.unwrap();
        sqlx::query(text).execute(&mut c).await.unwrap();
    }
}

/// A number behind the store's back.
pub(crate) async fn number(f: &Fixture, text: &'static str) -> i64 {
    if f.name == "sqlite" {
        let mut c = sqlx::SqliteConnection::connect(&f.url).await.unwrap();
        sqlx::query(text).fetch_one(&mut c).await.unwrap().get(0)
    } else {
        let mut c = sqlx::PgConnection::connect(&f.url).await.unwrap();
        sqlx::query(text).fetch_one(&mut c).await.unwrap().get(0)
    }
}
