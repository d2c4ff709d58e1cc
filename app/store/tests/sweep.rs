//! What a day brings about by itself, on both databases: access that runs out or begins, last days,
//! overdue things, gaps; each once, however often the job runs.

#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]

mod support;

use chrono::{Duration, NaiveDate};
use domain::{
    access::{Duty, RequestDraft},
    account::{AccountStatus, Origin, Rule},
    actor::Actor,
    ids::{GrantId, PersonId, Reference, ReferenceKind},
    leaving::DepartureDraft,
    platform::AccessLevel,
    role::{Role, RoleAssignment, Scope},
};
use store::{
    Call, Store,
    clock::Clock,
    commands::{accounts, departures, grants, nominations, people, people::NewPerson},
    queries, sweep,
};
use support::{checked, each, system};
use uuid::Uuid;

fn at(store: &Store, days: i64) -> Store {
    let now = store.clock().now().at + Duration::days(days);
    store.with_clock(Clock::fixed(now))
}

async fn person(store: &Store, name: &str, role: Role) -> PersonId {
    let id = PersonId(Uuid::now_v7());
    let new = NewPerson {
        id,
        name: name.into(),
        email: format!("{}@example.govt.nz", name.to_lowercase()),
        title: String::new(),
        unit: None,
        manager: None,
        persona: None,
        roles: vec![RoleAssignment {
            role,
            scope: Scope::All,
            from: NaiveDate::from_ymd_opt(2020, 1, 1).unwrap(),
            until: None,
        }],
    };
    people::add(store, &system(), vec![new]).await.unwrap();
    id
}

async fn call(store: &Store, id: PersonId) -> Call {
    let actor = queries::people::actor(store, id).await.unwrap().unwrap();
    Call {
        actor: Actor::Person(actor),
        request_id: "test".into(),
        key: None,
    }
}

async fn account(store: &Store) -> i64 {
    let saved = accounts::create(
        store,
        &system(),
        checked("x.com/example", "Example"),
        AccountStatus::Active,
        Origin::ApprovedCase,
    )
    .await
    .unwrap();
    Reference::parse(ReferenceKind::Account, &saved.reference)
        .unwrap()
        .number
}

/// Asked for by the team, approved by another of the team, every step done by the person.
async fn live(
    store: &Store,
    account: i64,
    who: PersonId,
    level: AccessLevel,
    until: Option<NaiveDate>,
) -> GrantId {
    let asks = person(
        store,
        &format!("Asks{}", Uuid::now_v7()),
        Role::DesignAndMarketing,
    )
    .await;
    let approves = person(
        store,
        &format!("Approves{}", Uuid::now_v7()),
        Role::DesignAndMarketing,
    )
    .await;
    let draft = RequestDraft {
        person: Some(who),
        level: Some(level),
        from: None,
        until,
        reason: "Publishing".into(),
    };
    let saved = grants::request(store, &call(store, asks).await, account, draft)
        .await
        .unwrap();
    let number = Reference::parse(ReferenceKind::Grant, &saved.reference)
        .unwrap()
        .number;
    let id = grants::by_number(store, number).await.unwrap();
    let approved = grants::approve(store, &call(store, approves).await, id, 1)
        .await
        .unwrap();
    let me = call(store, who).await;
    grants::acknowledge_policy(store, &me, who).await.unwrap();
    let seen = approved.version + 1;
    grants::attest_second_factor(store, &me, id, seen)
        .await
        .unwrap();
    id
}

async fn rules(store: &Store) -> Vec<Rule> {
    let found = queries::accounts::needs(store, &system().actor)
        .await
        .unwrap();
    found
        .into_iter()
        .filter(|(_, n)| *n > 0)
        .map(|(rule, _)| rule)
        .collect()
}

#[tokio::test]
async fn p_6_12_access_whose_last_day_has_passed_ends_once_and_leaves_what_is_to_do() {
    for f in each().await {
        let account = account(&f.store).await;
        let holder = person(&f.store, "Holder", Role::AccountHolder).await;
        let call = system();
        nominations::name(&f.store, &call, account, holder, Duty::Holder)
            .await
            .unwrap();
        let who = person(&f.store, "Publishes", Role::Staff).await;
        let today = f.store.clock().now().today;
        live(
            &f.store,
            account,
            who,
            AccessLevel::Publisher,
            Some(today + Duration::days(2)),
        )
        .await;
        assert!(
            !rules(&f.store).await.contains(&Rule::OnePerson),
            "{}: two can run it",
            f.name
        );

        let same_day = sweep::run(&at(&f.store, 2)).await.unwrap();
        assert_eq!(same_day.expired, 0, "{}: the last day is included", f.name);
        let later = at(&f.store, 3);
        assert_eq!(sweep::run(&later).await.unwrap().expired, 1, "{}", f.name);
        assert_eq!(
            sweep::run(&later).await.unwrap().expired,
            0,
            "{}: once",
            f.name
        );
        let open = rules(&later).await;
        assert!(
            open.contains(&Rule::PasswordChangeDue),
            "{}: {open:?}",
            f.name
        );
        assert!(open.contains(&Rule::OnePerson), "{}: {open:?}", f.name);

        // Two things are to do: remove it there, change the password. They go up, one step at a time.
        let late = at(&f.store, 3 + 2 + 2);
        assert_eq!(
            sweep::run(&late).await.unwrap().escalated,
            2,
            "{}: to the manager",
            f.name
        );
        assert_eq!(
            sweep::run(&late).await.unwrap().escalated,
            0,
            "{}: once",
            f.name
        );
        let later = at(&f.store, 3 + 2 + 6);
        assert_eq!(
            sweep::run(&later).await.unwrap().escalated,
            2,
            "{}: to the GM",
            f.name
        );
        assert!(
            rules(&later).await.contains(&Rule::ObligationOverdue),
            "{}",
            f.name
        );
        assert_eq!(
            store::audit::verify(&f.store).await.unwrap().fault,
            None,
            "{}",
            f.name
        );
    }
}

#[tokio::test]
async fn the_days_work_is_done_once_a_day() {
    for f in each().await {
        account(&f.store).await;
        assert!(
            sweep::daily(&f.store).await.unwrap().is_some(),
            "{}",
            f.name
        );
        assert!(
            sweep::daily(&f.store).await.unwrap().is_none(),
            "{}",
            f.name
        );
        let tomorrow = at(&f.store, 1);
        assert_eq!(
            sweep::daily(&tomorrow).await.unwrap().unwrap().judged,
            1,
            "{}",
            f.name
        );
    }
}

#[tokio::test]
async fn p_6_12_somebody_whose_last_day_has_passed_has_left_and_what_they_still_hold_is_seen() {
    for f in each().await {
        let account = account(&f.store).await;
        let who = person(&f.store, "Leaves", Role::Staff).await;
        live(&f.store, account, who, AccessLevel::Admin, None).await;
        assert!(
            !rules(&f.store).await.contains(&Rule::DepartedAccess),
            "{}",
            f.name
        );
        let today = f.store.clock().now().today;
        let draft = DepartureDraft {
            kind: "leaving".into(),
            last_day: Some(today),
            ..DepartureDraft::default()
        };
        departures::plan(&f.store, &system(), who, draft)
            .await
            .unwrap();
        assert_eq!(
            sweep::run(&f.store).await.unwrap().departed,
            0,
            "{}: still here today",
            f.name
        );
        let tomorrow = at(&f.store, 1);
        assert_eq!(
            sweep::run(&tomorrow).await.unwrap().departed,
            1,
            "{}",
            f.name
        );
        assert_eq!(
            sweep::run(&tomorrow).await.unwrap().departed,
            0,
            "{}: once",
            f.name
        );
        assert!(
            rules(&tomorrow).await.contains(&Rule::DepartedAccess),
            "{}",
            f.name
        );
        assert!(
            queries::people::actor(&tomorrow, who)
                .await
                .unwrap()
                .is_none(),
            "{}",
            f.name
        );
    }
}
