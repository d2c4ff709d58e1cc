//! The people, the accounts and the quarter of these tests.

use crate::support::{self, Fixture, checked, system};
use chrono::{Duration, NaiveDate};
use domain::{
    access::Duty,
    account::{AccountDraft, AccountStatus, Checked, DraftContext, Origin},
    actor::Actor,
    ids::{PersonId, ReturnId},
    platform::Catalogue,
    quarter::Quarter,
    returns::{Content, OpenDraft, QuestionSet, ReviewDraft},
    role::{Role, RoleAssignment, Scope},
};
use store::{
    Call, Failure, Saved, Store,
    clock::Clock,
    commands::{
        accounts, nominations,
        people::{self, NewPerson},
        returns,
    },
    queries::{self, returns::ReturnPage},
};
use uuid::Uuid;

pub(crate) struct Cast {
    pub(crate) store: Store,
    /// Named for the first three accounts; reports to `manager`.
    pub(crate) holder: PersonId,
    /// Named for the second account as well.
    pub(crate) second: PersonId,
    /// Works here, and is named for nothing.
    pub(crate) staff: PersonId,
    /// Of Design and Marketing.
    pub(crate) team: PersonId,
    /// Of Design and Marketing too.
    pub(crate) other: PersonId,
    /// The holder's manager.
    pub(crate) manager: PersonId,
    /// General Manager of everything.
    pub(crate) gm: PersonId,
}

/// The quarter that is opened: it ends in five weeks.
pub(crate) fn quarter() -> Quarter {
    "2026-27-q2".parse().unwrap()
}

pub(crate) fn today() -> NaiveDate {
    "2026-11-21".parse().unwrap()
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
        Err(Failure::NotFound) => "not-found".into(),
        Err(other) => panic!("{other}"),
    }
}

fn new_person(name: &str, role: Role, manager: Option<PersonId>) -> NewPerson {
    NewPerson {
        id: PersonId(Uuid::now_v7()),
        name: name.into(),
        email: format!("{}@harbours.example", name.to_lowercase()),
        title: role.name().into(),
        unit: None,
        manager,
        persona: None,
        roles: vec![RoleAssignment {
            role,
            scope: Scope::All,
            from: "2020-01-01".parse().unwrap(),
            until: None,
        }],
    }
}

/// An account with everything that a return is asked about.
fn described(url: &str, name: &str) -> Checked {
    let draft = AccountDraft {
        url: url.into(),
        name: name.into(),
        monitoring: "Each morning".into(),
        response_process: "Within a day".into(),
        escalation_plan: "Call the manager".into(),
        transparency_url: "https://example.govt.nz/about".into(),
        content_plan: "Weekly".into(),
        ..AccountDraft::default()
    };
    let catalogue = Catalogue::built_in();
    draft
        .check(&DraftContext {
            catalogue: &catalogue,
            groups: &[],
            units: &[],
            today: today(),
        })
        .unwrap()
}

impl Cast {
    /// Seven people; three accounts that the holder is named for, one of somebody else, one proposed.
    pub(crate) async fn new(fixture: &Fixture) -> Self {
        let store = fixture.store.clone();
        let manager = new_person("Moana", Role::Manager, None);
        let all = [
            new_person("Hana", Role::AccountHolder, Some(manager.id)),
            new_person("Ben", Role::AccountHolder, None),
            new_person("Mere", Role::Staff, None),
            new_person("Aroha", Role::DesignAndMarketing, None),
            new_person("Piri", Role::PrincipalAdvisor, None),
            new_person("Catherine", Role::GeneralManager, None),
        ];
        let [holder, second, staff, team, other, gm] = all.clone().map(|person| person.id);
        let manager_id = manager.id;
        people::add(&store, &system(), vec![manager]).await.unwrap();
        people::add(&store, &system(), all.into()).await.unwrap();
        let cast = Self {
            store,
            holder,
            second,
            staff,
            team,
            other,
            manager: manager_id,
            gm,
        };
        for (place, name) in ["one", "two", "three", "four"].iter().enumerate() {
            let url = format!("https://www.facebook.com/harbours.{name}");
            let details = described(&url, &format!("Harbours {name}"));
            let (status, origin) = (AccountStatus::Active, Origin::ApprovedCase);
            accounts::create(&cast.store, &system(), details, status, origin)
                .await
                .unwrap();
            let account = i64::try_from(place + 1).unwrap();
            if account < 4 {
                cast.name(account, holder).await;
            }
        }
        cast.name(2, second).await;
        cast.name(4, second).await;
        let proposed = checked("https://www.facebook.com/harbours.five", "Harbours five");
        let origin = Origin::Adopted;
        accounts::create(
            &cast.store,
            &system(),
            proposed,
            AccountStatus::Proposed,
            origin,
        )
        .await
        .unwrap();
        cast
    }

    async fn name(&self, account: i64, person: PersonId) {
        nominations::name(&self.store, &system(), account, person, Duty::Holder)
            .await
            .unwrap();
    }

    /// With a quarter opened by the team.
    pub(crate) async fn opened(fixture: &Fixture) -> Self {
        let cast = Self::new(fixture).await;
        let call = cast.call(cast.team).await;
        returns::open(&cast.store, &call, draft()).await.unwrap();
        returns::fill(&cast.store, &call, quarter()).await.unwrap();
        cast
    }

    /// The same register so many days later.
    pub(crate) fn later(&self, days: i64) -> Store {
        let now = self.store.clock().now().at + Duration::days(days);
        self.store.with_clock(Clock::fixed(now))
    }

    pub(crate) async fn actor(&self, person: PersonId) -> Actor {
        let found = queries::people::actor(&self.store, person).await.unwrap();
        Actor::Person(found.unwrap())
    }

    pub(crate) async fn call(&self, person: PersonId) -> Call {
        support::call(self.actor(person).await)
    }

    pub(crate) async fn page(&self, account: i64) -> ReturnPage {
        queries::returns::show(&self.store, &system().actor, quarter(), account)
            .await
            .unwrap()
    }

    /// The return's id and version.
    pub(crate) async fn seen(&self, account: i64) -> (ReturnId, i64) {
        let one = self.page(account).await.one;
        (one.id, one.version)
    }

    pub(crate) async fn state(&self, account: i64) -> &'static str {
        self.page(account).await.one.state.key().key()
    }

    pub(crate) async fn write(
        &self,
        by: PersonId,
        account: i64,
        content: Content,
    ) -> Result<Saved, Failure> {
        let (id, seen) = self.seen(account).await;
        returns::write(&self.store, &self.call(by).await, id, seen, content).await
    }

    pub(crate) async fn send(&self, by: PersonId, account: i64) -> Result<Saved, Failure> {
        let (id, seen) = self.seen(account).await;
        returns::send(&self.store, &self.call(by).await, id, seen, true).await
    }

    pub(crate) async fn unchanged(
        &self,
        by: PersonId,
        accounts: &[i64],
    ) -> Result<Vec<Saved>, Failure> {
        let mut all = Vec::new();
        for account in accounts {
            all.push(self.seen(*account).await);
        }
        returns::confirm_unchanged(&self.store, &self.call(by).await, all, true).await
    }

    pub(crate) async fn review(
        &self,
        by: PersonId,
        account: i64,
        draft: ReviewDraft,
    ) -> Result<Saved, Failure> {
        let (id, seen) = self.seen(account).await;
        returns::review(&self.store, &self.call(by).await, id, seen, draft).await
    }
}

pub(crate) fn draft() -> OpenDraft {
    OpenDraft {
        quarter: quarter().to_string(),
        due: None,
    }
}

pub(crate) fn all_right() -> Content {
    Content::unchanged(&QuestionSet::current())
}

pub(crate) fn verdict(key: &str) -> ReviewDraft {
    ReviewDraft {
        verdict: key.into(),
        reasons: [("access".to_owned(), "Who is Sam?".to_owned())].into(),
        action: "Name a second holder".into(),
        action_due: Some(today() + Duration::days(14)),
        ..ReviewDraft::default()
    }
}
