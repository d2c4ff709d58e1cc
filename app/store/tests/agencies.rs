//! Agencies from entry to the end of their contract, on both databases: disputes, reminders, the end by
//! itself and by hand, breaches, races; each once, however often it is tried.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]
#![allow(
    dead_code,
    reason = "each test file uses its own part of the support module"
)]

mod support;

use chrono::{Duration, NaiveDate};
use domain::{
    access::{GrantKey, RequestDraft},
    account::{AccountStatus, InterventionReason, Origin},
    actor::Actor,
    agency::{AgencyDraft, AgencyStanding, AgencyState},
    ids::{AgencyId, GrantId, PersonId, Reference, ReferenceKind},
    person::PersonDraft,
    platform::AccessLevel,
    role::{Role, RoleAssignment, Scope},
};
use store::{
    Call, Failure, Store,
    clock::Clock,
    commands::{accounts, agencies, grants, people, people::NewPerson},
    queries::{self, agencies::AgencyFacts, audit::AuditFilter},
    sweep,
};
use support::{Fixture, checked, each, system};
use uuid::Uuid;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The same register on another day; the fixture's today is 21 November 2026.
fn later(store: &Store, days: i64) -> Store {
    let now = store.clock().now().at + Duration::days(days);
    store.with_clock(Clock::fixed(now))
}

fn draft(until: &str) -> AgencyDraft {
    AgencyDraft {
        name: "Kōwhai Creative".into(),
        contract_number: "C-2026-114".into(),
        procurement_reference: "PROC-000123".into(),
        until: Some(day(until)),
        acknowledged_on: Some(day("2026-11-01")),
        acknowledged_by: "Mere Tamaki".into(),
        ..AgencyDraft::default()
    }
}

async fn staff(store: &Store, name: &str, role: Role) -> PersonId {
    let id = PersonId(Uuid::now_v7());
    let new = NewPerson {
        id,
        name: name.into(),
        email: format!("{}@harbours.example", name.to_lowercase()),
        title: String::new(),
        unit: None,
        manager: None,
        persona: None,
        roles: vec![RoleAssignment {
            role,
            scope: Scope::All,
            from: day("2020-01-01"),
            until: None,
        }],
    };
    people::add(store, &system(), vec![new]).await.unwrap();
    id
}

async fn who(store: &Store, id: PersonId) -> Call {
    let actor = queries::people::actor(store, id).await.unwrap().unwrap();
    Call {
        actor: Actor::Person(actor),
        request_id: "test".into(),
        key: None,
    }
}

/// An agency with a contract, one of its people, an account, and two of the team.
struct Scene {
    store: Store,
    number: i64,
    id: AgencyId,
    person: PersonId,
    account: i64,
    asks: PersonId,
    approves: PersonId,
}

impl Scene {
    async fn new(f: &Fixture, until: &str) -> Self {
        let store = f.store.clone();
        let now = store.clock().now();
        let entered = draft(until).check(now).unwrap();
        let saved = agencies::enter(&store, &system(), entered).await.unwrap();
        assert_eq!(saved.reference, "AG-0001");
        let agency = queries::agencies::agency(&store, &system().actor, 1)
            .await
            .unwrap();
        let person = PersonDraft {
            name: "Hemi Kereopa".into(),
            email: "hemi@kowhai.example".into(),
            title: "Account director".into(),
            ..PersonDraft::default()
        };
        let added = agencies::add_person(&store, &system(), agency.id, person.check().unwrap())
            .await
            .unwrap();
        let account = accounts::create(
            &store,
            &system(),
            checked("facebook.com/example", "Example"),
            AccountStatus::Active,
            Origin::ApprovedCase,
        )
        .await;
        let account = account.unwrap().reference;
        Self {
            asks: staff(&store, "Asks", Role::DesignAndMarketing).await,
            approves: staff(&store, "Approves", Role::DesignAndMarketing).await,
            number: 1,
            id: agency.id,
            person: added.reference.parse().unwrap(),
            account: Reference::parse(ReferenceKind::Account, &account)
                .unwrap()
                .number,
            store,
        }
    }

    async fn request(
        &self,
        level: AccessLevel,
        until: Option<NaiveDate>,
    ) -> Result<GrantId, Failure> {
        let draft = RequestDraft {
            person: Some(self.person),
            level: Some(level),
            from: None,
            until,
            reason: "Spring campaign".into(),
        };
        let by = who(&self.store, self.asks).await;
        let saved = grants::request(&self.store, &by, self.account, draft).await?;
        let number = Reference::parse(ReferenceKind::Grant, &saved.reference)
            .unwrap()
            .number;
        grants::by_number(&self.store, number).await
    }

    /// Asked for, approved, and confirmed by the agency: live.
    async fn live(&self, until: &str) -> GrantId {
        let id = self
            .request(AccessLevel::Advertiser, Some(day(until)))
            .await
            .unwrap();
        let by = who(&self.store, self.approves).await;
        let approved = grants::approve(&self.store, &by, id, 1).await.unwrap();
        // The approval itself notes that the team was told.
        let seen = approved.version;
        let words = "E-mail of the agency, 20 November 2026".to_owned();
        agencies::confirm_steps(&self.store, &by, self.id, id, seen, words)
            .await
            .unwrap();
        assert_eq!(self.states(&self.store).await, [GrantKey::Active]);
        id
    }

    async fn facts(&self, store: &Store) -> AgencyFacts {
        queries::agencies::show(store, &system().actor, self.number)
            .await
            .unwrap()
    }

    async fn states(&self, store: &Store) -> Vec<GrantKey> {
        self.facts(store)
            .await
            .access
            .iter()
            .map(|a| a.state)
            .collect()
    }

    async fn version(&self, store: &Store) -> i64 {
        self.facts(store).await.agency.version
    }
}

fn code(failure: Failure) -> String {
    match failure {
        Failure::Refused(refusal) => refusal.code().to_owned(),
        Failure::Problems(problems) => problems.0[0].code.clone(),
        Failure::Stale => "stale".into(),
        other => panic!("{other:?}"),
    }
}

/// How often an event stands in the trail.
async fn events(store: &Store, key: &str) -> usize {
    let all =
        queries::audit::portion(store, &system().actor, &AuditFilter::default(), 0, 500).await;
    all.unwrap().iter().filter(|e| e.event == key).count()
}

async fn verified(f: &Fixture) {
    let fault = store::audit::verify(&f.store).await.unwrap().fault;
    assert_eq!(fault, None, "{}", f.name);
}

#[tokio::test]
async fn p_6_13_people_of_an_agency_get_advertising_only_and_never_sign_in() {
    for f in each().await {
        let s = Scene::new(&f, "2027-06-30").await;
        let until = Some(day("2027-01-31"));
        for level in [
            AccessLevel::Admin,
            AccessLevel::Publisher,
            AccessLevel::Analyst,
        ] {
            let refused = s.request(level, until).await.unwrap_err();
            assert_eq!(code(refused), "agency-level", "{} {level:?}", f.name);
        }
        let beyond = s
            .request(AccessLevel::Advertiser, Some(day("2027-07-01")))
            .await;
        assert_eq!(code(beyond.unwrap_err()), "after-contract");
        assert_eq!(
            code(s.request(AccessLevel::Advertiser, None).await.unwrap_err()),
            "after-contract"
        );
        s.live("2027-01-31").await;
        let role = RoleAssignment {
            role: Role::Staff,
            scope: Scope::All,
            from: day("2026-11-21"),
            until: None,
        };
        let refused = people::give_role(&s.store, &system(), s.person, 1, role).await;
        assert_eq!(code(refused.unwrap_err()), "agency");
        assert!(
            queries::people::actor(&s.store, s.person)
                .await
                .unwrap()
                .is_none()
        );
        let contract = queries::agencies::contract_of(&s.store, s.person)
            .await
            .unwrap();
        assert_eq!(contract.unwrap().ends, day("2027-06-30"));
        assert!(
            queries::agencies::contract_of(&s.store, s.asks)
                .await
                .unwrap()
                .is_none()
        );
        verified(&f).await;
    }
}

#[tokio::test]
async fn p_6_13_a_dispute_suspends_everything_at_once_and_its_end_resumes_just_that() {
    for f in each().await {
        let s = Scene::new(&f, "2027-06-30").await;
        let live = s.live("2027-01-31").await;
        let by = who(&s.store, s.approves).await;
        let seen = s.version(&s.store).await;
        let dispute = |seen| {
            let note = "Invoices contested".to_owned();
            agencies::dispute(&s.store, &by, s.id, seen, InterventionReason::Legal, note)
        };
        assert_eq!(dispute(seen).await.unwrap().access, 1);
        assert_eq!(code(dispute(seen).await.unwrap_err()), "stale");
        assert_eq!(code(dispute(seen + 1).await.unwrap_err()), "disputed");
        assert_eq!(
            s.states(&s.store).await,
            [GrantKey::Suspended],
            "{}",
            f.name
        );
        let facts = s.facts(&s.store).await;
        assert_eq!(facts.standing, AgencyStanding::Disputed);
        // Nothing goes round the dispute: no request, and nobody resumes one by one.
        let asked = s
            .request(AccessLevel::Advertiser, Some(day("2026-12-31")))
            .await;
        assert_eq!(code(asked.unwrap_err()), "contract-ended");
        let seen_grant = facts.access[0].version;
        let resumed = grants::resume(&s.store, &by, live, seen_grant).await;
        assert_eq!(code(resumed.unwrap_err()), "agency-contract");
        let settled = agencies::settle(&s.store, &by, s.id, seen + 1, "Agreed".into())
            .await
            .unwrap();
        assert_eq!((settled.access, settled.left), (1, 0));
        assert_eq!(s.states(&s.store).await, [GrantKey::Active]);
        // Suspended for another reason, access stays so when a dispute is settled.
        let seen_grant = s.facts(&s.store).await.access[0].version;
        let note = "Strange posts".to_owned();
        grants::suspend(
            &s.store,
            &by,
            live,
            seen_grant,
            InterventionReason::Security,
            note,
        )
        .await
        .unwrap();
        dispute(seen + 2).await.unwrap();
        let settled = agencies::settle(&s.store, &by, s.id, seen + 3, "Agreed".into())
            .await
            .unwrap();
        assert_eq!(settled.access, 0);
        assert_eq!(s.states(&s.store).await, [GrantKey::Suspended]);
        assert_eq!(events(&s.store, "agency.disputed").await, 2);
        verified(&f).await;
    }
}

#[tokio::test]
async fn p_6_13_reminders_come_once_each_and_the_end_comes_by_itself() {
    for f in each().await {
        let s = Scene::new(&f, "2026-12-10").await;
        s.live("2026-12-10").await;
        // Days from 21 November; what one run of the sweep does, and a second one at the same time.
        for (days, reminders, contracts) in [
            (0, 0, 0),
            (5, 1, 0),
            (6, 0, 0),
            (12, 1, 0),
            (18, 1, 0),
            (19, 0, 0),
        ] {
            let store = later(&s.store, days);
            let (one, two) = tokio::join!(sweep::run(&store), sweep::run(&store));
            let (one, two) = (one.unwrap(), two.unwrap());
            let told = (one.reminders + two.reminders, one.contracts + two.contracts);
            assert_eq!(told, (reminders, contracts), "{} day {days}", f.name);
        }
        assert_eq!(s.states(&s.store).await, [GrantKey::Active]);
        let after = later(&s.store, 20);
        assert_eq!(s.facts(&after).await.standing, AgencyStanding::Over);
        let first = sweep::run(&after).await.unwrap();
        assert_eq!(first.contracts + first.expired, 1, "{}", f.name);
        let second = sweep::run(&after).await.unwrap();
        assert_eq!(
            (second.contracts, second.expired, second.reminders),
            (0, 0, 0)
        );
        let facts = s.facts(&after).await;
        assert!(
            matches!(facts.agency.state, AgencyState::Ended { .. }),
            "{:?}",
            facts.agency.state
        );
        assert_eq!(facts.access[0].state, GrantKey::Revoked);
        assert!(
            facts.access[0].removal.is_some(),
            "somebody has to remove it there"
        );
        assert_eq!(events(&after, "agency.ended").await, 1);
        assert_eq!(events(&after, "access.revoked").await, 1);
        verified(&f).await;
    }
}

#[tokio::test]
async fn p_6_13_access_not_removed_in_time_is_overdue_then_a_breach_once() {
    for f in each().await {
        let s = Scene::new(&f, "2027-06-30").await;
        s.live("2027-01-31").await;
        let by = who(&s.store, s.approves).await;
        let seen = s.version(&s.store).await;
        let ended = agencies::end(&s.store, &by, s.id, seen, "Work is done".into())
            .await
            .unwrap();
        assert_eq!(ended.access, 1);
        let (_, due) = s.facts(&s.store).await.access[0].removal.unwrap();
        assert_eq!(due, day("2026-11-23"), "the policy's two days");
        let overdue = |store: Store| async move {
            let filter = queries::agencies::AgencyFilter {
                overdue: true,
                page: 1,
                ..Default::default()
            };
            let found = queries::agencies::list(&store, &system().actor, &filter, false)
                .await
                .unwrap();
            (found.total, found.rows.first().map_or(0, |row| row.overdue))
        };
        assert_eq!(overdue(later(&s.store, 2)).await, (0, 0));
        assert_eq!(overdue(later(&s.store, 3)).await, (1, 1), "{}", f.name);
        for (days, breaches) in [(7, 0), (8, 1), (8, 0), (30, 0)] {
            let swept = sweep::run(&later(&s.store, days)).await.unwrap();
            assert_eq!(swept.breaches, breaches, "{} day {days}", f.name);
        }
        assert_eq!(events(&s.store, "incident.reported").await, 1);
        verified(&f).await;
    }
}

#[tokio::test]
async fn who_may_not_is_refused_and_that_is_written_down() {
    for f in each().await {
        let s = Scene::new(&f, "2027-06-30").await;
        let auditor = staff(&s.store, "Auditor", Role::Auditor).await;
        let by = who(&s.store, auditor).await;
        let refused = agencies::end(&s.store, &by, s.id, 1, "x".into())
            .await
            .unwrap_err();
        assert_eq!(code(refused), "not-permitted");
        assert!(
            queries::agencies::show(&s.store, &by.actor, 1)
                .await
                .is_ok()
        );
        let staff = staff(&s.store, "Plain", Role::Staff).await;
        let plain = who(&s.store, staff).await;
        let seen = queries::agencies::show(&s.store, &plain.actor, 1)
            .await
            .unwrap_err();
        assert_eq!(code(seen), "not-permitted");
        assert_eq!(events(&s.store, "refused").await, 1, "{}", f.name);
        let again = draft("2027-06-30").check(s.store.clock().now()).unwrap();
        let taken = agencies::enter(&s.store, &system(), again)
            .await
            .unwrap_err();
        assert_eq!(code(taken), "taken");
    }
}

#[tokio::test]
async fn two_people_ending_a_contract_at_once_end_it_once() {
    for f in each().await {
        let s = Scene::new(&f, "2027-06-30").await;
        s.live("2027-01-31").await;
        let (one, two) = (who(&s.store, s.asks).await, who(&s.store, s.approves).await);
        let seen = s.version(&s.store).await;
        let (a, b) = tokio::join!(
            agencies::end(&s.store, &one, s.id, seen, "One".into()),
            agencies::dispute(
                &s.store,
                &two,
                s.id,
                seen,
                InterventionReason::Legal,
                "Two".into()
            ),
        );
        assert!(a.is_ok() != b.is_ok(), "{}: one winner", f.name);
        let stale = a.err().or(b.err()).unwrap();
        assert_eq!(code(stale), "stale");
        let done =
            events(&s.store, "agency.ended").await + events(&s.store, "agency.disputed").await;
        assert_eq!(done, 1);
        let changed =
            events(&s.store, "access.revoked").await + events(&s.store, "access.suspended").await;
        assert_eq!(changed, 1);
        verified(&f).await;
    }
}

#[tokio::test]
async fn the_list_is_searched_filtered_and_sorted() {
    for f in each().await {
        let store = &f.store;
        let now = store.clock().now();
        for (name, contract, until) in [
            ("Āwhina Media", "C-1", "2026-11-30"),
            ("Beacon", "C-100%", "2027-06-30"),
            ("Cove", "D_9", "2027-01-31"),
        ] {
            let entered = AgencyDraft {
                name: name.into(),
                contract_number: contract.into(),
                ..draft(until)
            };
            agencies::enter(store, &system(), entered.check(now).unwrap())
                .await
                .unwrap();
        }
        let names = |filter: queries::agencies::AgencyFilter| async move {
            let found = queries::agencies::list(store, &system().actor, &filter, false)
                .await
                .unwrap();
            let names: Vec<_> = found.rows.iter().map(|r| r.agency.name.clone()).collect();
            names.join(", ")
        };
        let filter = queries::agencies::AgencyFilter {
            page: 1,
            ..Default::default()
        };
        assert_eq!(
            names(filter.clone()).await,
            "Āwhina Media, Beacon, Cove",
            "{}",
            f.name
        );
        let q = |q: &str| queries::agencies::AgencyFilter {
            q: q.into(),
            ..filter.clone()
        };
        assert_eq!(names(q("AWHINA")).await, "Āwhina Media");
        assert_eq!(names(q("100%")).await, "Beacon");
        assert_eq!(names(q("_")).await, "Cove");
        let ending = queries::agencies::AgencyFilter {
            standing: Some(AgencyStanding::Ending),
            ..filter.clone()
        };
        assert_eq!(names(ending).await, "Āwhina Media");
        let order = queries::agencies::AgencyFilter {
            order: queries::agencies::AgencyOrder::UntilDown,
            ..filter
        };
        assert_eq!(names(order).await, "Beacon, Cove, Āwhina Media");
    }
}
