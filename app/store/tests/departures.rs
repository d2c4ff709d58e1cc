//! Somebody leaves or moves: planned, previewed, carried out in one go, certified; on both databases.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]
#![allow(
    dead_code,
    reason = "each test file uses its own part of the support module"
)]

#[path = "support/mod.rs"]
mod support;

use chrono::{Duration, NaiveDate};
use domain::{
    access::{Duty, PasswordDraft, RequestDraft},
    account::{AccountStatus, Origin},
    actor::{Actor, SystemActor},
    ids::{PersonId, Reference, ReferenceKind},
    leaving::{DepartureDraft, DepartureKey, DepartureSource, LeaverRow, Outcome, Verdict},
    permission::{Action, may},
    person::{PersonDraft, PersonStatus, ProvidedDraft},
    platform::AccessLevel,
    role::{Role, RoleAssignment, Scope},
};
use std::collections::{BTreeMap, BTreeSet};
use store::{
    Call, Failure, Store,
    commands::{
        accounts, clearances, delegations, departures, grants, nominations, obligations, people,
        provisioning, security,
    },
    queries::{self, departures::OffBoarding, obligations::ObligationFilter},
};
use support::{Fixture, call, checked, each, system};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

async fn enter(store: &Store, name: &str) -> PersonId {
    let draft = PersonDraft {
        name: name.into(),
        email: format!("{}@harbours.example", name.to_lowercase().replace(' ', ".")),
        title: "Advisor".into(),
        ..PersonDraft::default()
    };
    let saved = people::enter(store, &system(), draft.check().unwrap()).await;
    saved.unwrap().reference.parse().unwrap()
}

async fn give(store: &Store, id: PersonId, role: Role) {
    let seen = person(store, id).await.version;
    let role = RoleAssignment {
        role,
        scope: Scope::All,
        from: day("2026-11-21"),
        until: None,
    };
    people::give_role(store, &system(), id, seen, role)
        .await
        .unwrap();
}

async fn person(store: &Store, id: PersonId) -> domain::person::Person {
    queries::people::person(store, &system().actor, id)
        .await
        .unwrap()
}

async fn as_person(store: &Store, id: PersonId) -> Call {
    let actor = queries::people::actor(store, id).await.unwrap().unwrap();
    call(Actor::Person(actor))
}

async fn account(store: &Store, n: usize) -> i64 {
    let checked = checked(
        &format!("https://www.facebook.com/harbour{n}"),
        &format!("Harbour {n}"),
    );
    let saved = accounts::create(
        store,
        &system(),
        checked,
        AccountStatus::Active,
        Origin::Adopted,
    )
    .await
    .unwrap();
    Reference::parse(ReferenceKind::Account, &saved.reference)
        .unwrap()
        .number
}

/// Live access, through the whole handshake.
async fn live(store: &Store, account: i64, person: PersonId, level: AccessLevel) -> i64 {
    let draft = RequestDraft {
        person: Some(person),
        level: Some(level),
        reason: "runs the account".into(),
        ..RequestDraft::default()
    };
    let saved = grants::request(store, &system(), account, draft)
        .await
        .unwrap();
    let number = Reference::parse(ReferenceKind::Grant, &saved.reference)
        .unwrap()
        .number;
    let id = grants::by_number(store, number).await.unwrap();
    let saved = grants::approve(store, &system(), id, saved.version)
        .await
        .unwrap();
    grants::attest_second_factor(store, &system(), id, saved.version)
        .await
        .unwrap();
    grants::acknowledge_policy(store, &system(), person)
        .await
        .unwrap();
    number
}

async fn plan(store: &Store, id: PersonId, kind: &str, last: &str) -> OffBoarding {
    let draft = DepartureDraft {
        kind: kind.into(),
        last_day: Some(day(last)),
        note: String::new(),
    };
    departures::plan(store, &system(), id, draft).await.unwrap();
    page(store, id).await
}

async fn page(store: &Store, id: PersonId) -> OffBoarding {
    queries::departures::show(store, &system().actor, id)
        .await
        .unwrap()
}

fn code(failure: Failure) -> String {
    match failure {
        Failure::Refused(refusal) => refusal.code().to_owned(),
        Failure::Problems(problems) => format!("{}:{}", problems.0[0].field, problems.0[0].code),
        Failure::Stale => "stale".into(),
        other => panic!("{other:?}"),
    }
}

async fn verified(f: &Fixture) {
    let fault = store::audit::verify(&f.store).await.unwrap().fault;
    assert_eq!(fault, None, "{}", f.name);
}

async fn open_duties(store: &Store) -> Vec<domain::obligation::Obligation> {
    let (me, filter) = (system(), ObligationFilter::default());
    let found = queries::obligations::list(store, &me.actor, &filter, true).await;
    found
        .unwrap()
        .rows
        .into_iter()
        .map(|r| r.obligation)
        .collect()
}

/// Attests the password of an account as somebody, changed today.
async fn attest(store: &Store, who: &Call, account: i64) {
    let draft = PasswordDraft {
        length: "long".into(),
        unique: "yes".into(),
        vault: "yes".into(),
        changed_on: Some(store.clock().now().today),
        second_factor: "on".into(),
        why: String::new(),
    };
    let checked = draft.check(store.clock().now()).unwrap();
    for seen in 0..10 {
        match security::attest(store, who, account, seen, checked.clone()).await {
            Ok(_) => return,
            Err(Failure::Stale) => {}
            Err(other) => panic!("{other:?}"),
        }
    }
    panic!("no version fits");
}

/// Somebody who runs two accounts, one of them alone.
struct Cast {
    mere: PersonId,
    jo: PersonId,
    team: PersonId,
    alone: i64,
    shared: i64,
}

async fn cast(store: &Store) -> Cast {
    let me = system();
    let (mere, jo, team) = (
        enter(store, "Mere Ngata").await,
        enter(store, "Jo Smith").await,
        enter(store, "Ari Tane").await,
    );
    give(store, mere, Role::AccountHolder).await;
    give(store, jo, Role::AccountHolder).await;
    give(store, team, Role::DesignAndMarketing).await;
    let (alone, shared) = (account(store, 1).await, account(store, 2).await);
    for (account, who) in [(alone, mere), (shared, mere), (shared, jo)] {
        nominations::name(store, &me, account, who, Duty::Holder)
            .await
            .unwrap();
    }
    nominations::name(store, &me, alone, mere, Duty::Manager)
        .await
        .unwrap();
    live(store, alone, mere, AccessLevel::Admin).await;
    live(store, shared, mere, AccessLevel::Analyst).await;
    Cast {
        mere,
        jo,
        team,
        alone,
        shared,
    }
}

/// From the preview until everything has ended; the page afterwards.
async fn everything_ends(f: &Fixture, cast: &Cast) -> OffBoarding {
    let (store, name) = (&f.store, f.name);
    let me = system();
    let Cast {
        mere,
        jo,
        team,
        alone,
        shared,
    } = *cast;
    // Before anything is started the page is a preview.
    let before = page(store, mere).await;
    assert!(before.departure.is_none(), "{name}");
    assert_eq!(
        before.holdings.orphans(),
        [(alone, "Harbour 1".to_owned())],
        "{name}"
    );
    assert_eq!(
        before.holdings.passwords().len(),
        1,
        "only the administrator's"
    );
    let thinned: Vec<_> = before
        .holdings
        .thinned
        .iter()
        .map(|t| (t.account, t.left))
        .collect();
    assert_eq!(thinned, [(alone, 0), (shared, 1)], "{name}");

    let planned = plan(store, mere, "leaving", "2026-11-27").await;
    let departure = planned.departure.unwrap();
    assert_eq!(
        person(store, mere).await.status,
        PersonStatus::Leaving,
        "{name}"
    );
    let again = DepartureDraft {
        kind: "leaving".into(),
        last_day: Some(day("2026-12-27")),
        note: String::new(),
    };
    let twice = departures::plan(store, &me, mere, again).await.unwrap_err();
    assert_eq!(code(twice), "last_day:planned", "{name}");

    // Nobody takes over the account that would have nobody: nothing is done at all.
    let seen = departure.version;
    let refused = departures::end_all(store, &me, departure.id, seen, Default::default());
    assert_eq!(
        code(refused.await.unwrap_err()),
        format!("successor-{alone}:last-holder")
    );
    assert_eq!(
        page(store, mere).await.holdings.grants.len(),
        2,
        "{name}: all or nothing"
    );
    let how = |who| departures::EndAll {
        successors: BTreeMap::from([(alone, who)]),
        ..Default::default()
    };
    let own = departures::end_all(store, &me, departure.id, seen, how(mere)).await;
    assert_eq!(code(own.unwrap_err()), format!("successor-{alone}:leaving"));

    let who = as_person(store, team).await;
    let ended = departures::end_all(store, &who, departure.id, seen, how(jo))
        .await
        .unwrap();
    assert_eq!(
        (ended.nominations, ended.grants, ended.roles),
        (3, 2, 1),
        "{name}"
    );
    assert_eq!(ended.late, None, "{name}: in time");
    let after = page(store, mere).await;
    assert!(after.holdings.is_empty(), "{name}: {:?}", after.holdings);
    assert_eq!(
        after.holdings.about.len(),
        3,
        "{name}: two to remove, one password"
    );
    let place = page(store, jo).await.holdings;
    let named: BTreeSet<_> = place
        .nominations
        .iter()
        .map(|n| (n.account, n.duty))
        .collect();
    assert!(
        named.contains(&(alone, Duty::Manager)),
        "{name}: takes over as manager too"
    );
    after
}

/// From the blocked certificate to the one that clears.
async fn is_certified(f: &Fixture, cast: &Cast, after: OffBoarding) {
    let (store, name) = (&f.store, f.name);
    let me = system();
    let (mere, alone) = (cast.mere, cast.alone);
    let who = as_person(store, cast.team).await;
    // A first certificate is blocked, and says by what.
    let departure = after.departure.unwrap();
    let issued = clearances::issue(store, &who, departure.id, departure.version)
        .await
        .unwrap();
    assert_eq!(issued.reference, "CL-0001", "{name}");
    let first = queries::clearances::show(store, &who.actor, 1)
        .await
        .unwrap();
    assert_eq!(first.certificate.outcome, Outcome::Blocked, "{name}");
    assert_eq!(first.certificate.blockers.len(), 3, "{name}");
    assert!(first.agrees, "{name}");

    // The leaver cannot clear it; somebody else can.
    for duty in &after.holdings.about {
        assert_eq!(duty.not_by, Some(mere), "{name}");
    }
    let hand = obligations::close(
        store,
        &me,
        after
            .holdings
            .about
            .iter()
            .find(|o| o.kind.key() == "change-password")
            .unwrap()
            .id,
        1,
        "changed".into(),
    );
    assert_eq!(code(hand.await.unwrap_err()), "attest-instead", "{name}");
    attest(store, &who, alone).await;
    for number in [1, 2] {
        let id = grants::by_number(store, number).await.unwrap();
        let today = store.clock().now().today;
        let mut done = false;
        for seen in 1..12 {
            match grants::confirm_removal(store, &who, id, seen, today).await {
                Ok(_) => {
                    done = true;
                    break;
                }
                Err(Failure::Stale) => {}
                Err(other) => panic!("{other:?}"),
            }
        }
        assert!(done, "{name}");
    }
    let issued = clearances::issue(store, &who, departure.id, departure.version)
        .await
        .unwrap();
    assert_eq!(issued.reference, "CL-0002", "{name}");
    let second = queries::clearances::show(store, &who.actor, 2)
        .await
        .unwrap();
    assert_eq!(
        second.certificate.outcome,
        Outcome::Cleared,
        "{name}: {:?}",
        second.certificate.blockers
    );
    assert_eq!(
        second.certificate.replaces.as_deref(),
        Some("CL-0001"),
        "{name}"
    );
    assert_eq!(
        queries::clearances::show(store, &who.actor, 1)
            .await
            .unwrap()
            .replaced_by,
        Some(2),
        "{name}"
    );
    assert_eq!(
        second.certificate.ended.len(),
        3 + 2 + 1 + 3,
        "{name}: {:?}",
        second.certificate.ended
    );
    assert!(
        second.certificate.ended.iter().all(|e| e.by == "Ari Tane"),
        "{name}: {:?}",
        second.certificate.ended
    );
    let cleared = page(store, mere).await.departure.unwrap();
    assert_eq!(cleared.state.key(), DepartureKey::Cleared, "{name}");
    let over = clearances::issue(store, &who, departure.id, cleared.version).await;
    assert_eq!(code(over.unwrap_err()), "wrong-state", "{name}");
}

#[tokio::test]
async fn a_leaver_from_the_preview_to_the_certificate() {
    for f in each().await {
        let (store, name) = (&f.store, f.name);
        let cast = cast(store).await;
        let after = everything_ends(&f, &cast).await;
        is_certified(&f, &cast, after).await;
        let mere = cast.mere;

        // The day after the last day they are out.
        assert!(
            queries::people::actor(store, mere).await.unwrap().is_some(),
            "{name}"
        );
        store.clock().advance(Duration::days(7));
        let swept = store::sweep::run(store).await.unwrap();
        assert_eq!((swept.departed, swept.outstanding), (1, 0), "{name}");
        assert!(
            queries::people::actor(store, mere).await.unwrap().is_none(),
            "{name}"
        );
        verified(&f).await;
    }
}

#[tokio::test]
async fn access_that_outlives_the_last_day_is_asked_for_once_and_becomes_an_incident() {
    for f in each().await {
        let (store, name) = (&f.store, f.name);
        let me = system();
        let (mere, jo) = (
            enter(store, "Mere Ngata").await,
            enter(store, "Jo Smith").await,
        );
        let account = account(store, 1).await;
        nominations::name(store, &me, account, jo, Duty::Holder)
            .await
            .unwrap();
        live(store, account, mere, AccessLevel::Publisher).await;
        plan(store, mere, "leaving", "2026-11-22").await;
        store.clock().advance(Duration::days(3));
        let swept = store::sweep::run(store).await.unwrap();
        assert_eq!((swept.departed, swept.outstanding), (1, 1), "{name}");
        let again = store::sweep::run(store).await.unwrap();
        assert_eq!((again.departed, again.outstanding), (0, 0), "{name}: once");
        let shown = page(store, mere).await;
        assert_eq!(
            shown.holdings.grants.len(),
            1,
            "{name}: nothing is ended in silence"
        );
        let asked = open_duties(store).await;
        assert_eq!(asked.len(), 1, "{name}");
        assert!(
            asked[0].title().contains("GR-0001"),
            "{name}: {}",
            asked[0].title()
        );
        let gaps = queries::people::actor(store, mere).await.unwrap();
        assert!(gaps.is_none(), "{name}: signed out for good");

        let departure = shown.departure.unwrap();
        let done = departures::end_all(
            store,
            &me,
            departure.id,
            departure.version,
            Default::default(),
        );
        let done = done.await.unwrap();
        assert_eq!(done.late.as_deref(), Some("IN-0001"), "{name}");
        assert!(
            open_duties(store)
                .await
                .iter()
                .all(|o| o.kind.key() != "other"),
            "{name}: answered"
        );
        let now = page(store, mere).await.departure.unwrap();
        assert_eq!(now.late_incident, Some(1), "{name}");
        clearances::issue(store, &me, now.id, now.version)
            .await
            .unwrap();
        let late = queries::clearances::show(store, &me.actor, 1)
            .await
            .unwrap();
        let late = late.certificate.late.unwrap();
        assert_eq!(
            (late.days, late.accounts),
            (2, vec!["AC-0001".to_owned()]),
            "{name}"
        );
        assert_eq!(late.incident, "IN-0001", "{name}: one incident, not two");
        let cancelled = departures::cancel(store, &me, now.id, now.version, "back".into());
        assert_eq!(code(cancelled.await.unwrap_err()), "left", "{name}");
        verified(&f).await;
    }
}

#[tokio::test]
async fn somebody_who_moves_keeps_chosen_roles_and_signing_in() {
    for f in each().await {
        let (store, name) = (&f.store, f.name);
        let me = system();
        let (mere, jo) = (
            enter(store, "Mere Ngata").await,
            enter(store, "Jo Smith").await,
        );
        for role in [Role::AccountHolder, Role::Legal] {
            give(store, mere, role).await;
        }
        let account = account(store, 1).await;
        nominations::name(store, &me, account, jo, Duty::Holder)
            .await
            .unwrap();
        live(store, account, mere, AccessLevel::Publisher).await;
        let draft = domain::person::DelegationDraft {
            to: Some(jo),
            role: Some((Role::Legal, Scope::All)),
            first: Some(day("2026-11-21")),
            last: Some(day("2026-12-05")),
            reason: "leave".into(),
        };
        delegations::lend(store, &me, mere, draft).await.unwrap();
        let departure = plan(store, mere, "moving", "2026-11-30")
            .await
            .departure
            .unwrap();
        let now = person(store, mere).await;
        assert_eq!(now.status, PersonStatus::Active, "{name}");
        let keep = now
            .roles
            .iter()
            .find(|r| r.assignment.role == Role::Legal)
            .unwrap()
            .id;
        let how = departures::EndAll {
            keep: BTreeSet::from([keep]),
            ..Default::default()
        };
        let done = departures::end_all(store, &me, departure.id, departure.version, how);
        let done = done.await.unwrap();
        assert_eq!(
            (done.roles, done.delegations, done.grants),
            (1, 1, 1),
            "{name}"
        );
        let actor = queries::people::actor(store, mere).await.unwrap().unwrap();
        assert_eq!(actor.roles.len(), 1, "{name}: the kept one");
        assert!(
            queries::people::actor(store, jo)
                .await
                .unwrap()
                .unwrap()
                .acting
                .is_empty()
        );
        store.clock().advance(Duration::days(20));
        store::sweep::run(store).await.unwrap();
        assert!(
            queries::people::actor(store, mere).await.unwrap().is_some(),
            "{name}: stays"
        );
    }
}

#[tokio::test]
async fn a_cancelled_departure_leaves_the_person_here_and_a_new_one_can_be_planned() {
    for f in each().await {
        let (store, name) = (&f.store, f.name);
        let me = system();
        let mere = enter(store, "Mere Ngata").await;
        let departure = plan(store, mere, "leaving", "2026-11-27")
            .await
            .departure
            .unwrap();
        let empty = departures::cancel(store, &me, departure.id, departure.version, " ".into());
        assert_eq!(code(empty.await.unwrap_err()), "reason", "{name}");
        departures::move_day(store, &me, departure.id, 1, day("2026-12-27"))
            .await
            .unwrap();
        assert_eq!(
            person(store, mere).await.last_day,
            Some(day("2026-12-27")),
            "{name}"
        );
        let stale = departures::cancel(store, &me, departure.id, 1, "stays".into());
        assert_eq!(code(stale.await.unwrap_err()), "stale", "{name}");
        departures::cancel(store, &me, departure.id, 2, "stays".into())
            .await
            .unwrap();
        assert_eq!(
            person(store, mere).await.status,
            PersonStatus::Active,
            "{name}"
        );
        plan(store, mere, "leaving", "2026-11-29").await;
        assert_eq!(page(store, mere).await.former.len(), 1, "{name}");
        verified(&f).await;
    }
}

#[tokio::test]
async fn what_somebody_had_to_do_goes_to_somebody_else_or_nothing_happens() {
    for f in each().await {
        let (store, name) = (&f.store, f.name);
        let me = system();
        let (mere, jo) = (
            enter(store, "Mere Ngata").await,
            enter(store, "Jo Smith").await,
        );
        let draft = domain::obligation::ObligationDraft {
            kind: "other".into(),
            details: "Write the report".into(),
            assignee: Some(mere),
            reason: "agreed".into(),
            due: Some(day("2026-12-01")),
            account: None,
        };
        obligations::open(store, &me, draft).await.unwrap();
        let departure = plan(store, mere, "leaving", "2026-11-27")
            .await
            .departure
            .unwrap();
        let none = departures::end_all(store, &me, departure.id, 1, Default::default());
        assert_eq!(
            code(none.await.unwrap_err()),
            "hand_over:required",
            "{name}"
        );
        let how = departures::EndAll {
            hand_over: Some(jo),
            ..Default::default()
        };
        let done = departures::end_all(store, &me, departure.id, 1, how)
            .await
            .unwrap();
        assert_eq!(done.handed_over, 1, "{name}");
        assert_eq!(open_duties(store).await[0].assignee, Some(jo), "{name}");
        verified(&f).await;
    }
}

#[tokio::test]
async fn two_people_end_everything_at_once_and_one_does_it() {
    for f in each().await {
        let (store, name) = (&f.store, f.name);
        let me = system();
        let (mere, jo) = (
            enter(store, "Mere Ngata").await,
            enter(store, "Jo Smith").await,
        );
        for n in 1..=3 {
            let account = account(store, n).await;
            nominations::name(store, &me, account, mere, Duty::Holder)
                .await
                .unwrap();
            live(store, account, mere, AccessLevel::Admin).await;
        }
        let departure = plan(store, mere, "leaving", "2026-11-27")
            .await
            .departure
            .unwrap();
        let how = departures::EndAll {
            successor: Some(jo),
            ..Default::default()
        };
        let mut all = Vec::new();
        for _ in 0..8 {
            let (store, how, id, seen) =
                (store.clone(), how.clone(), departure.id, departure.version);
            all.push(tokio::spawn(async move {
                departures::end_all(&store, &system(), id, seen, how).await
            }));
        }
        let mut won = 0;
        for one in all {
            match one.await.unwrap() {
                Ok(done) => {
                    assert_eq!((done.grants, done.nominations), (3, 3), "{name}");
                    won += 1;
                }
                Err(Failure::Stale) => {}
                Err(other) => panic!("{name}: {other:?}"),
            }
        }
        assert_eq!(won, 1, "{name}");
        assert_eq!(
            open_duties(store).await.len(),
            6,
            "{name}: one set of obligations"
        );
        let filter = queries::audit::AuditFilter::default();
        let events = queries::audit::portion(store, &me.actor, &filter, 0, 500)
            .await
            .unwrap();
        let count = |key: &str| events.iter().filter(|e| e.event == key).count();
        assert_eq!(count("departure.carried-out"), 1, "{name}");
        assert_eq!(count("access.revoked"), 3, "{name}");
        assert_eq!(count("nomination.ended"), 3, "{name}");
        verified(&f).await;
    }
}

#[tokio::test]
async fn nobody_runs_their_own_departure_and_only_a_manager_beside_the_offices() {
    for f in each().await {
        let (store, name) = (&f.store, f.name);
        let me = system();
        let (boss, mere, other) = (
            enter(store, "Big Boss").await,
            enter(store, "Mere Ngata").await,
            enter(store, "Some Body").await,
        );
        give(store, boss, Role::Manager).await;
        give(store, other, Role::Manager).await;
        give(store, mere, Role::HumanResources).await;
        let draft = PersonDraft {
            manager: Some(boss),
            ..PersonDraft::of(&person(store, mere).await)
        };
        let seen = person(store, mere).await.version;
        people::edit(store, &me, mere, seen, draft.check().unwrap())
            .await
            .unwrap();
        let account = account(store, 1).await;
        nominations::name(store, &me, account, mere, Duty::Holder)
            .await
            .unwrap();
        live(store, account, mere, AccessLevel::Publisher).await;

        let stranger = as_person(store, other).await;
        assert!(
            may(
                &stranger.actor,
                Action::RunDeparture,
                &person(store, mere).await.facts()
            )
            .is_err()
        );
        let shown = queries::departures::show(store, &stranger.actor, mere).await;
        assert_eq!(code(shown.unwrap_err()), "not-permitted", "{name}");

        let departure = plan(store, mere, "leaving", "2026-11-27")
            .await
            .departure
            .unwrap();
        let how = departures::EndAll {
            successor: Some(boss),
            ..Default::default()
        };
        let own = as_person(store, mere).await;
        let refused = departures::end_all(store, &own, departure.id, 1, how.clone()).await;
        assert_eq!(code(refused.unwrap_err()), "own-departure", "{name}");
        let refused = clearances::issue(store, &own, departure.id, 1).await;
        assert_eq!(code(refused.unwrap_err()), "own-departure", "{name}");
        // The manager has no other permission on these accounts: the departure's is enough.
        let manager = as_person(store, boss).await;
        let done = departures::end_all(store, &manager, departure.id, 1, how)
            .await
            .unwrap();
        assert_eq!(
            (done.grants, done.nominations, done.roles),
            (1, 1, 1),
            "{name}"
        );
        verified(&f).await;
    }
}

#[tokio::test]
async fn every_row_of_a_list_is_accounted_for_and_the_list_twice_plans_nobody_twice() {
    for f in each().await {
        let (store, name) = (&f.store, f.name);
        let me = system();
        let (mere, twin) = (
            enter(store, "Mere Ngata").await,
            enter(store, "Jo Smith").await,
        );
        let draft = PersonDraft {
            name: "Jo Smith".into(),
            email: "another.jo@harbours.example".into(),
            title: "Advisor".into(),
            ..PersonDraft::default()
        };
        people::enter(store, &me, draft.check().unwrap())
            .await
            .unwrap();
        give(store, mere, Role::AccountHolder).await;
        give(store, twin, Role::AccountHolder).await;
        let gone = enter(store, "Long Gone").await;
        plan(store, gone, "leaving", "2026-11-01").await;
        let planned = enter(store, "Al Ready").await;
        plan(store, planned, "leaving", "2026-11-29").await;
        enter(store, "Holds Nothing").await;
        let row = |place: i64, who: &str, email: &str, last: &str| LeaverRow {
            place,
            name: who.into(),
            email: email.into(),
            day_text: last.into(),
            last_day: last.parse().ok(),
        };
        let rows = vec![
            row(1, "Mēre Ngata", "", "2026-11-27"),
            row(2, "", "jo.smith@harbours.example", "2026-11-28"),
            row(3, "Jo Smith", "", "2026-11-28"),
            row(4, "Nobody Here", "", "2026-11-28"),
            row(5, "Al Ready", "", "2026-11-28"),
            row(6, "Long Gone", "", "2026-11-28"),
            row(7, "Mere Ngata", "mere.ngata@harbours.example", "2026-11-27"),
            row(8, "Holds Nothing", "", "2026-11-28"),
            row(9, "", "", "2026-11-28"),
        ];
        let judged = queries::departures::judge_list(store, &me.actor, rows.clone())
            .await
            .unwrap();
        let verdicts: Vec<_> = judged.iter().map(|m| m.verdict.key()).collect();
        assert_eq!(
            verdicts,
            [
                "matched",
                "matched",
                "ambiguous",
                "not-found",
                "already-planned",
                "already-left",
                "repeated",
                "nothing-held",
                "unreadable"
            ],
            "{name}"
        );
        let bad = vec![row(1, "Mere Ngata", "", "soon")];
        let bad = queries::departures::judge_list(store, &me.actor, bad)
            .await
            .unwrap();
        assert!(matches!(bad[0].verdict, Verdict::BadDate(_)), "{name}");
        let ticked = || -> Vec<_> {
            judged
                .iter()
                .filter_map(|m| m.verdict.plannable().zip(m.row.last_day))
                .collect()
        };
        assert_eq!(ticked().len(), 3, "{name}");
        let done = departures::plan_listed(store, &me, ticked()).await.unwrap();
        assert_eq!((done.planned, done.skipped), (3, 0), "{name}");
        let done = departures::plan_listed(store, &me, ticked()).await.unwrap();
        assert_eq!((done.planned, done.skipped), (0, 3), "{name}");
        let hr = support::person(Role::HumanResources);
        let filter = queries::departures::DepartureFilter::default();
        let list = queries::departures::list(store, &hr, &filter, false)
            .await
            .unwrap();
        assert_eq!(list.total, 5, "{name}");
        assert_eq!(
            list.rows[0].name, "Long Gone",
            "{name}: the earliest day first"
        );
        verified(&f).await;
    }
}

#[tokio::test]
async fn the_provider_closes_the_sign_in_of_somebody_with_access_and_opens_it_again() {
    for f in each().await {
        let (store, name) = (&f.store, f.name);
        let me = system();
        let provider = call(Actor::System(SystemActor::Provider));
        let sent = |user: &str| {
            let draft = ProvidedDraft {
                details: PersonDraft {
                    name: format!("Name {user}"),
                    email: format!("{user}@harbours.example"),
                    ..PersonDraft::default()
                },
                user_name: user.into(),
                external_id: None,
            };
            draft.check().unwrap()
        };
        let mut people = Vec::new();
        for user in ["mere", "idle"] {
            let saved = provisioning::create(store, &provider, sent(user), true, "Entra").await;
            people.push(saved.unwrap().reference.parse::<PersonId>().unwrap());
        }
        let (mere, idle) = (people[0], people[1]);
        let account = account(store, 1).await;
        nominations::name(store, &me, account, mere, Duty::Holder)
            .await
            .unwrap();
        let active = async |id: PersonId, user: &str, active: bool| {
            let at = (id, person(store, id).await.version);
            provisioning::save(store, &provider, at, sent(user), active, "Entra")
                .await
                .unwrap();
        };
        active(mere, "mere", false).await;
        active(idle, "idle", false).await;
        assert!(
            page(store, idle).await.departure.is_none(),
            "{name}: holds nothing"
        );
        let planned = page(store, mere).await.departure.unwrap();
        assert_eq!(planned.source, DepartureSource::Provider, "{name}");
        assert_eq!(planned.last_day, store.clock().now().today, "{name}");
        active(mere, "mere", false).await;
        assert!(page(store, mere).await.former.is_empty(), "{name}: once");
        active(mere, "mere", true).await;
        let cancelled = page(store, mere).await.departure.unwrap();
        assert_eq!(cancelled.state.key(), DepartureKey::Cancelled, "{name}");
        assert_eq!(
            person(store, mere).await.status,
            PersonStatus::Active,
            "{name}"
        );

        // What somebody has carried out stays when the provider changes its mind.
        active(mere, "mere", false).await;
        let jo = enter(store, "Jo Smith").await;
        let departure = page(store, mere).await.departure.unwrap();
        let how = departures::EndAll {
            successor: Some(jo),
            ..Default::default()
        };
        departures::end_all(store, &me, departure.id, departure.version, how)
            .await
            .unwrap();
        active(mere, "mere", true).await;
        let state = page(store, mere).await.departure.unwrap().state.key();
        assert_eq!(state, DepartureKey::InProgress, "{name}");
        verified(&f).await;
    }
}
