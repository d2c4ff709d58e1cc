//! Reported accounts in the store, on both databases: known or not, once for each address, the moves with
//! who may make them, the incident of an impostor, lists of all and of one's own.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]
#![allow(
    dead_code,
    reason = "each test file uses its own part of the support module"
)]

#[path = "cases/cast.rs"]
mod cast;
mod support;

use cast::{Cast, code};
use domain::{
    account::{AccountStatus, Origin},
    actor::{Actor, PersonActor},
    ids::PersonId,
    platform::Catalogue,
    role::{Role, RoleAssignment, Scope},
    sighting::{
        CheckedSighting, Sighting, SightingDraft, SightingState, Takedown, TakedownOutcome,
    },
};
use store::{
    Failure, Saved, audit,
    commands::{accounts, sightings},
    queries::{
        incidents,
        sightings::{Known, SightingFilter, known, list, show},
    },
};
use support::{checked, each, system};

fn seen(handle: &str, kind: &str) -> CheckedSighting {
    let draft = SightingDraft {
        url: format!("https://www.instagram.com/{handle}/"),
        kind: kind.into(),
        note: "It has our crest".into(),
    };
    draft.check(&Catalogue::built_in()).unwrap()
}

async fn report(c: &Cast, by: PersonId, handle: &str, kind: &str) -> Result<Saved, Failure> {
    sightings::report(&c.store, &c.call(by).await, seen(handle, kind)).await
}

async fn found(c: &Cast, number: i64) -> Sighting {
    let (row, _) = show(&c.store, &system().actor, number).await.unwrap();
    row.sighting
}

async fn refs(c: &Cast, by: PersonId, filter: &SightingFilter) -> Vec<i64> {
    let actor = c.call(by).await.actor;
    let page = list(&c.store, &actor, filter, false).await.unwrap();
    assert_eq!(page.total, i64::try_from(page.rows.len()).unwrap());
    page.rows.iter().map(|r| r.sighting.number).collect()
}

fn duplicate(result: Result<Saved, Failure>) -> String {
    match result {
        Err(Failure::Duplicate { reference }) => reference.to_string(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn p_12_1c_what_the_register_does_not_have_is_noted_once() {
    for f in each().await {
        let c = Cast::new(&f).await;
        let (url, name) = ("https://www.instagram.com/harbours/", "Harbours");
        let (status, origin) = (AccountStatus::Active, Origin::Adopted);
        accounts::create(&c.store, &system(), checked(url, name), status, origin)
            .await
            .unwrap();
        let actor = c.call(c.sam).await.actor;
        let ask = async |handle: &str| {
            let seen = seen(handle, "ours").seen;
            known(&c.store, &actor, &seen).await.unwrap()
        };
        assert_eq!(ask("Harbours").await, Known::Ours(1, "Harbours".into()));
        assert_eq!(ask("tides").await, Known::Unknown);
        report(&c, c.sam, "tides", "ours").await.unwrap();
        assert!(matches!(ask("TIDES").await, Known::Reported(r) if r.number == 1));
        assert_eq!(
            duplicate(report(&c, c.ben, "Tides", "impostor").await),
            "SI-0001"
        );
        assert_eq!(
            duplicate(report(&c, c.ben, "harbours", "ours").await),
            "AC-0001"
        );
        // The same form sent twice is one report.
        let call = store::Call {
            key: Some("one".into()),
            ..c.call(c.ben).await
        };
        let twice = [
            sightings::report(&c.store, &call, seen("waves", "ours")).await,
            sightings::report(&c.store, &call, seen("waves", "ours")).await,
        ];
        let twice = twice.map(|saved| saved.unwrap().reference);
        assert_eq!(twice, ["SI-0002", "SI-0002"], "{}", f.name);
        assert!(audit::verify(&c.store).await.unwrap().fault.is_none());
    }
}

#[tokio::test]
async fn an_impostor_has_an_incident_and_a_log_of_its_takedown() {
    for f in each().await {
        let c = Cast::new(&f).await;
        report(&c, c.sam, "fake", "ours").await.unwrap();
        let id = found(&c, 1).await.id;
        let stranger = c.call(c.sam).await;
        let words = || "It sells tickets".to_owned();
        let refused = sightings::impostor(&c.store, &stranger, id, 1, words()).await;
        assert_eq!(code(refused), "not-permitted");
        let team = c.call(c.aroha).await;
        let lacking = sightings::impostor(&c.store, &team, id, 1, String::new()).await;
        assert_eq!(code(lacking), "words-required");
        let all = incidents::list(&c.store, &team.actor, None, 1)
            .await
            .unwrap();
        assert_eq!(all.total, 0, "nothing follows from what is refused");
        sightings::impostor(&c.store, &team, id, 1, words())
            .await
            .unwrap();
        let late = sightings::dismiss(&c.store, &team, id, 1, words()).await;
        assert_eq!(code(late), "stale");
        assert_eq!(found(&c, 1).await.incident, Some(1));
        // One that is reported as an impostor at once has its own.
        report(&c, c.sam, "fake2", "impostor").await.unwrap();
        assert_eq!(found(&c, 2).await.incident, Some(2));
        let told = |outcome| Takedown {
            told_on: Some(c.store.clock().now().today),
            reference: "T-7".into(),
            outcome,
        };
        sightings::take_down(&c.store, &team, id, 2, told(None), String::new())
            .await
            .unwrap();
        assert_eq!(found(&c, 1).await.state, SightingState::Impostor);
        let gone = told(Some(TakedownOutcome::Removed));
        sightings::take_down(&c.store, &team, id, 3, gone.clone(), String::new())
            .await
            .unwrap();
        let closed = found(&c, 1).await;
        assert_eq!(
            (closed.state, &closed.takedown),
            (SightingState::Closed, &gone)
        );
        // Its address can be reported again, should it come back.
        report(&c, c.ben, "fake", "impostor").await.unwrap();
        assert!(
            audit::verify(&c.store).await.unwrap().fault.is_none(),
            "{}",
            f.name
        );
    }
}

#[tokio::test]
async fn a_unit_is_asked_and_what_is_ours_is_linked() {
    for f in each().await {
        let c = Cast::new(&f).await;
        report(&c, c.sam, "tides", "ours").await.unwrap();
        let id = found(&c, 1).await.id;
        let team = c.call(c.aroha).await;
        let nowhere = domain::ids::UnitId(uuid::Uuid::nil());
        let refused = sightings::ask(&c.store, &team, id, 1, nowhere, String::new()).await;
        assert_eq!(code(refused), "unit:required");
        sightings::ask(&c.store, &team, id, 1, c.unit, "Yours?".into())
            .await
            .unwrap();
        let (row, events) = show(&c.store, &team.actor, 1).await.unwrap();
        assert_eq!(row.unit.as_deref(), Some("Pilots"));
        assert_eq!(row.sighting.state, SightingState::Asked { unit: c.unit });
        assert_eq!(events.len(), 2);
        // Whoever is asked can look at it, and nobody else's manager.
        let elsewhere = domain::ids::UnitId(uuid::Uuid::now_v7());
        for (unit, seen) in [(c.unit, true), (elsewhere, false)] {
            let manager = answers_for(unit);
            let shown = show(&c.store, &manager, 1).await;
            assert_eq!(shown.is_ok(), seen, "{}: {shown:?}", f.name);
            let filter = SightingFilter::default();
            let listed = list(&c.store, &manager, &filter, false).await.unwrap();
            assert_eq!(listed.total, i64::from(seen), "{}", f.name);
        }
        assert_eq!(
            code(sightings::link(&c.store, &team, id, 2, 404).await),
            "account:unknown"
        );
        let (url, name) = ("https://www.instagram.com/tides/", "Tides");
        let (status, origin) = (AccountStatus::Active, Origin::Adopted);
        accounts::create(&c.store, &system(), checked(url, name), status, origin)
            .await
            .unwrap();
        sightings::link(&c.store, &team, id, 2, 1).await.unwrap();
        let (row, _) = show(&c.store, &team.actor, 1).await.unwrap();
        assert_eq!(row.account.as_deref(), Some("Tides"));
        let settled = sightings::dismiss(&c.store, &team, id, 3, "No".into()).await;
        assert_eq!(code(settled), "settled", "{}", f.name);
    }
}

#[tokio::test]
async fn everybody_sees_their_own_reports_and_the_team_sees_all() {
    for f in each().await {
        let c = Cast::new(&f).await;
        report(&c, c.sam, "tides_100", "ours").await.unwrap();
        report(&c, c.ben, "waves", "impostor").await.unwrap();
        let all = SightingFilter::default();
        assert_eq!(refs(&c, c.sam, &all).await, [1]);
        assert_eq!(refs(&c, c.ben, &all).await, [2]);
        assert_eq!(refs(&c, c.pita, &all).await, Vec::<i64>::new());
        assert_eq!(refs(&c, c.aroha, &all).await, [2, 1]);
        let own = c.call(c.sam).await.actor;
        assert!(show(&c.store, &own, 1).await.is_ok());
        assert!(matches!(
            show(&c.store, &own, 2).await,
            Err(Failure::Refused(_))
        ));
        assert!(matches!(
            show(&c.store, &own, 9).await,
            Err(Failure::Refused(_))
        ));
        let with = |state, q: &str| SightingFilter {
            state,
            q: q.into(),
            ..SightingFilter::default()
        };
        assert_eq!(refs(&c, c.aroha, &with(Some("impostor"), "")).await, [2]);
        assert_eq!(refs(&c, c.aroha, &with(None, "WAVES")).await, [2]);
        assert_eq!(refs(&c, c.aroha, &with(None, "%")).await, Vec::<i64>::new());
        let id = found(&c, 2).await.id;
        let team = c.call(c.aroha).await;
        sightings::dismiss(&c.store, &team, id, 1, "A fan page".into())
            .await
            .unwrap();
        // What has to be done comes first.
        assert_eq!(refs(&c, c.aroha, &all).await, [1, 2], "{}", f.name);
        assert_eq!(refs(&c, c.aroha, &with(Some("open"), "")).await, [1]);
    }
}

/// The Communications Manager of a unit.
fn answers_for(unit: domain::ids::UnitId) -> Actor {
    Actor::Person(PersonActor {
        id: PersonId(uuid::Uuid::now_v7()),
        name: "Manager".into(),
        roles: vec![RoleAssignment {
            role: Role::CommunicationsManager,
            scope: Scope::Unit(unit),
            from: "2020-01-01".parse().unwrap(),
            until: None,
        }],
        acting: Vec::new(),
    })
}
