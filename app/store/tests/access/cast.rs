//! The people and the account of these tests.

use crate::support::{self, Fixture, checked, system};
use chrono::NaiveDate;
use domain::{
    access::{Duty, PasswordDraft, RequestDraft},
    account::{AccountStatus, Origin},
    actor::Actor,
    ids::{GrantId, PersonId},
    platform::AccessLevel,
    role::{Role, RoleAssignment, Scope},
};
use sqlx::Connection as _;
use store::{
    Call, Failure, Saved, Store,
    commands::{
        accounts, grants, nominations,
        people::{self, NewPerson},
        security,
    },
    queries,
};
use uuid::Uuid;

pub(crate) struct Cast {
    pub(crate) store: Store,
    /// Named for the account.
    pub(crate) holder: PersonId,
    /// Named for it as well.
    pub(crate) second: PersonId,
    /// Works here, and is named for nothing.
    pub(crate) staff: PersonId,
    /// Of Design and Marketing.
    pub(crate) team: PersonId,
    /// The General Manager ECoMS.
    pub(crate) gm: PersonId,
}

pub(crate) const ACCOUNT: i64 = 1;

pub(crate) fn today() -> NaiveDate {
    "2026-11-21".parse().unwrap()
}

pub(crate) fn new_person(name: &str, role: Role) -> NewPerson {
    NewPerson {
        id: PersonId(Uuid::now_v7()),
        name: name.into(),
        email: format!("{}@harbours.example", name.to_lowercase()),
        title: role.name().into(),
        unit: None,
        manager: None,
        persona: None,
        roles: vec![RoleAssignment {
            role,
            scope: Scope::All,
            from: "2020-01-01".parse().unwrap(),
            until: None,
        }],
    }
}

impl Cast {
    /// Five people, and one active account with two holders.
    pub(crate) async fn new(fixture: &Fixture) -> Self {
        let store = fixture.store.clone();
        let all = [
            new_person("Hana", Role::AccountHolder),
            new_person("Ben", Role::AccountHolder),
            new_person("Mere", Role::Staff),
            new_person("Aroha", Role::DesignAndMarketing),
            new_person("Catherine", Role::GmEcoms),
        ];
        let [holder, second, staff, team, gm] = all.clone().map(|person| person.id);
        people::add(&store, &system(), all.into()).await.unwrap();
        let cast = Self {
            store,
            holder,
            second,
            staff,
            team,
            gm,
        };
        cast.account("https://www.facebook.com/harbours", "Harbours")
            .await;
        for holder in [holder, second] {
            nominations::name(&cast.store, &system(), ACCOUNT, holder, Duty::Holder)
                .await
                .unwrap();
        }
        cast
    }

    pub(crate) async fn account(&self, url: &str, name: &str) {
        let (status, origin) = (AccountStatus::Active, Origin::Adopted);
        accounts::create(&self.store, &system(), checked(url, name), status, origin)
            .await
            .unwrap();
    }

    pub(crate) async fn actor(&self, person: PersonId) -> Actor {
        let found = queries::people::actor(&self.store, person).await.unwrap();
        Actor::Person(found.unwrap())
    }

    pub(crate) async fn call(&self, person: PersonId) -> Call {
        support::call(self.actor(person).await)
    }

    pub(crate) async fn request(
        &self,
        by: PersonId,
        person: PersonId,
        level: AccessLevel,
    ) -> Result<Saved, Failure> {
        self.request_to(ACCOUNT, by, person, level).await
    }

    pub(crate) async fn request_to(
        &self,
        account: i64,
        by: PersonId,
        person: PersonId,
        level: AccessLevel,
    ) -> Result<Saved, Failure> {
        let draft = RequestDraft {
            person: Some(person),
            level: Some(level),
            from: None,
            until: None,
            reason: "Posting for the summer campaign".into(),
        };
        grants::request(&self.store, &self.call(by).await, account, draft).await
    }

    /// The grant's id and version.
    pub(crate) async fn grant(&self, number: i64) -> (GrantId, i64) {
        let id = grants::by_number(&self.store, number).await.unwrap();
        let page = queries::access::show(&self.store, &system().actor, number)
            .await
            .unwrap();
        (id, page.row.grant.version)
    }

    pub(crate) async fn state(&self, number: i64) -> &'static str {
        let page = queries::access::show(&self.store, &system().actor, number)
            .await
            .unwrap();
        page.row.grant.state.key().key()
    }

    /// Live access of `person`, asked for by the first holder and approved by the team.
    pub(crate) async fn live(&self, person: PersonId, level: AccessLevel) -> i64 {
        self.live_to(ACCOUNT, person, level).await
    }

    pub(crate) async fn live_to(&self, account: i64, person: PersonId, level: AccessLevel) -> i64 {
        let saved = self
            .request_to(account, self.team, person, level)
            .await
            .unwrap();
        let number = saved.reference[3..].parse().unwrap();
        let (id, seen) = self.grant(number).await;
        grants::approve(&self.store, &system(), id, seen)
            .await
            .unwrap();
        let call = self.call(person).await;
        grants::acknowledge_policy(&self.store, &call, person)
            .await
            .unwrap();
        let (id, seen) = self.grant(number).await;
        grants::attest_second_factor(&self.store, &call, id, seen)
            .await
            .unwrap();
        assert_eq!(self.state(number).await, "active");
        number
    }

    pub(crate) async fn attest(&self, by: PersonId) -> Result<Saved, Failure> {
        let draft = PasswordDraft {
            length: "long".into(),
            unique: "yes".into(),
            vault: "yes".into(),
            changed_on: Some(today()),
            second_factor: "on".into(),
            why: String::new(),
        };
        let checked = draft.check(self.store.clock().now()).unwrap();
        let place = queries::access::place_of(&self.store, ACCOUNT)
            .await
            .unwrap();
        let actor = self.actor(by).await;
        let now = queries::access::security(&self.store, &actor, ACCOUNT, place)
            .await
            .unwrap();
        let call = support::call(actor);
        security::attest(&self.store, &call, ACCOUNT, now.security.version, checked).await
    }

    /// Open obligations of the account: kind and whose word does not count.
    pub(crate) async fn due(&self) -> Vec<String> {
        let place = queries::access::place_of(&self.store, ACCOUNT)
            .await
            .unwrap();
        let actor = system().actor;
        let page = queries::access::security(&self.store, &actor, ACCOUNT, place)
            .await
            .unwrap();
        page.due
            .into_iter()
            .map(|due| due.not_by.map_or_else(String::new, |(_, name)| name))
            .collect()
    }
}

impl Fixture {
    /// Changes the database behind the store's back.
    pub(crate) async fn execute(&self, text: &'static str) {
        if self.name == "sqlite" {
            let mut connection = sqlx::SqliteConnection::connect(&self.url).await.unwrap();
            sqlx::query(text).execute(&mut connection).await.unwrap();
        } else {
            let mut connection = sqlx::PgConnection::connect(&self.url).await.unwrap();
            sqlx::query(text).execute(&mut connection).await.unwrap();
        }
    }
}

pub(crate) fn code<T: std::fmt::Debug>(found: Result<T, Failure>) -> String {
    match found {
        Ok(value) => panic!("{value:?}"),
        Err(Failure::Refused(refusal)) => refusal.code().to_owned(),
        Err(Failure::Problems(problems)) => {
            let all = problems.0.iter().map(|p| format!("{}:{}", p.field, p.code));
            all.collect::<Vec<_>>().join(" ")
        }
        Err(Failure::Stale) => "stale".into(),
        Err(other) => panic!("{other}"),
    }
}
