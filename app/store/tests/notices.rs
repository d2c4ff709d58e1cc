//! Privacy notices, who has read them, what is held about whoever asks, and ending sessions; on both
//! databases.

#![allow(clippy::unwrap_used, reason = "tests")]
#![allow(
    dead_code,
    reason = "each test file uses its own part of the support module"
)]

mod support;

use chrono::Duration;
use domain::{
    actor::{Actor, PersonActor, SystemActor},
    ids::PersonId,
    notice::FIRST,
    role::{Role, RoleAssignment, Scope},
};
use store::{
    Call, Failure, Store, audit,
    commands::{
        notices::{acknowledge, acknowledged_by, publish, publish_first},
        people::{self, NewPerson},
        sessions::{Which, end},
    },
    queries::{
        about, audit as trail,
        notices::{newest, outstanding, readers},
        sessions::of,
    },
    sessions::{self, Holder},
};
use support::{call, each, person, system};
use uuid::Uuid;

/// Somebody with a record.
async fn somebody(store: &Store, name: &str, role: Role) -> (PersonId, Call) {
    let id = PersonId(Uuid::now_v7());
    let roles = vec![RoleAssignment {
        role,
        scope: Scope::All,
        from: "2020-01-01".parse().unwrap(),
        until: None,
    }];
    let new = NewPerson {
        id,
        name: name.into(),
        email: format!("{name}@harbours.example"),
        title: "Pilot".into(),
        unit: None,
        manager: None,
        persona: None,
        roles: roles.clone(),
    };
    people::add(store, &system(), vec![new]).await.unwrap();
    let actor = Actor::Person(PersonActor {
        id,
        name: name.into(),
        roles,
        acting: Vec::new(),
    });
    (id, call(actor))
}

fn code(failure: &Failure) -> String {
    match failure {
        Failure::Problems(problems) => problems.0[0].code.clone(),
        Failure::Refused(refusal) => refusal.code().to_owned(),
        Failure::Stale => "stale".into(),
        Failure::NotFound => "not-found".into(),
        other => format!("{other}"),
    }
}

#[tokio::test]
async fn a_notice_is_published_read_once_and_asked_again_when_it_changes() {
    for f in each().await {
        let (store, name) = (&f.store, f.name);
        let (me, mine) = somebody(store, "hemi", Role::Staff).await;
        assert!(
            !outstanding(store, me).await.unwrap(),
            "{name}: none is published"
        );
        let nothing = acknowledge(store, &mine, 0, "").await.unwrap_err();
        assert_eq!(code(&nothing), "stale", "{name}");
        assert!(publish_first(store, &system()).await.unwrap());
        assert!(
            !publish_first(store, &system()).await.unwrap(),
            "{name}: once"
        );
        assert!(outstanding(store, me).await.unwrap(), "{name}");
        let first = newest(store).await.unwrap();
        let first = first.as_ref().clone().unwrap();
        assert_eq!((first.number, first.body.as_str()), (1, FIRST), "{name}");

        let other = "0".repeat(64);
        for (number, hash) in [(1, other.as_str()), (2, first.hash.as_str()), (1, "")] {
            let stale = acknowledge(store, &mine, number, hash).await.unwrap_err();
            assert_eq!(code(&stale), "stale", "{name}: {number} {hash}");
        }
        let saved = acknowledge(store, &mine, 1, &first.hash).await.unwrap();
        assert!(saved.event.is_some(), "{name}");
        let again = acknowledge(store, &mine, 1, &first.hash).await.unwrap();
        assert_eq!(again.event, None, "{name}: the second time changes nothing");
        assert!(!outstanding(store, me).await.unwrap(), "{name}");
        let everybody = readers(store, 1).await.unwrap();
        assert_eq!(everybody, (1, 1), "{name}");

        let owner = call(person(Role::GmEcoms));
        for (who, seen, text, expected) in [
            (&mine, 1, "New", "not-permitted"),
            (&owner, 0, "New", "stale"),
            (&owner, 1, " \r\n", "required"),
            (&owner, 1, FIRST, "same"),
        ] {
            let refused = publish(store, who, seen, text).await.unwrap_err();
            assert_eq!(code(&refused), expected, "{name}");
        }
        publish(store, &owner, 1, "New\r\n").await.unwrap();
        assert!(outstanding(store, me).await.unwrap(), "{name}: at once");
        let old = acknowledge(store, &mine, 1, &first.hash).await.unwrap_err();
        assert_eq!(code(&old), "stale", "{name}: nobody reads what has passed");
        let about = about::me(store, &mine.actor).await.unwrap();
        assert_eq!(about.readings.len(), 1, "{name}");
        assert_eq!(about.readings[0].hash, first.hash, "{name}: word for word");
        assert_eq!(audit::verify(store).await.unwrap().fault, None, "{name}");
    }
}

#[tokio::test]
async fn only_people_read_and_only_the_demonstration_reads_for_others() {
    for f in each().await {
        let (store, name) = (&f.store, f.name);
        publish_first(store, &system()).await.unwrap();
        let hash = newest(store).await.unwrap().as_ref().clone().unwrap().hash;
        let (me, mine) = somebody(store, "hemi", Role::Staff).await;
        let refused = acknowledge(store, &system(), 1, &hash).await.unwrap_err();
        assert_eq!(code(&refused), "no-person", "{name}");
        let Actor::Person(actor) = mine.actor.clone() else {
            panic!("a person");
        };
        for caller in [&system(), &mine] {
            let refused = acknowledged_by(store, caller, vec![actor.clone()]).await;
            assert_eq!(
                code(&refused.unwrap_err()),
                "not-the-demonstration",
                "{name}"
            );
        }
        assert!(outstanding(store, me).await.unwrap(), "{name}");
        let demo = call(Actor::System(SystemActor::Demo));
        let many = acknowledged_by(store, &demo, vec![actor]).await.unwrap();
        assert_eq!(many, 1, "{name}");
        assert!(!outstanding(store, me).await.unwrap(), "{name}");
        let events = trail::history(store, "notice", "1", 10).await.unwrap();
        let who: Vec<_> = events.iter().map(|event| event.actor.as_str()).collect();
        assert_eq!(who, ["hemi", "Command line"], "{name}: in their own name");
    }
}

#[tokio::test]
async fn whoever_has_no_role_yet_may_read_the_notice_and_see_what_is_held() {
    for f in each().await {
        let (store, name) = (&f.store, f.name);
        let (me, mine) = somebody(store, "hemi", Role::Staff).await;
        let Actor::Person(mut actor) = mine.actor else {
            panic!("a person");
        };
        actor.roles.clear();
        let mine = call(Actor::Person(actor));
        publish_first(store, &system()).await.unwrap();
        let hash = newest(store).await.unwrap().as_ref().clone().unwrap().hash;
        acknowledge(store, &mine, 1, &hash).await.unwrap();
        assert!(!outstanding(store, me).await.unwrap(), "{name}");
        assert_eq!(about::me(store, &mine.actor).await.unwrap().person.id, me);
        begin(store, "one", me, "").await;
        let idle = Duration::minutes(15);
        assert_eq!(of(store, &mine.actor, me, idle).await.unwrap().len(), 1);
        assert_eq!(
            end(store, &mine, me, Which::All).await.unwrap(),
            1,
            "{name}"
        );
    }
}

async fn begin(store: &Store, hash: &str, person: PersonId, browser: &str) {
    let holder = Holder {
        person,
        provider: None,
        browser: browser.into(),
    };
    let ends = store.clock().now().at + Duration::hours(8);
    sessions::create(store, hash, Some(&holder), "{}", ends)
        .await
        .unwrap();
}

#[tokio::test]
async fn sessions_are_listed_and_ended_by_their_holder_and_by_those_who_may() {
    for f in each().await {
        let (store, name) = (&f.store, f.name);
        let idle = Duration::minutes(15);
        let (me, mine) = somebody(store, "hemi", Role::Staff).await;
        let (other, others) = somebody(store, "aroha", Role::Staff).await;
        for (hash, person, browser) in [
            ("one", me, "Firefox on Windows"),
            ("two", me, "Safari on iPhone"),
            ("three", me, ""),
            ("four", other, "Edge on Windows"),
        ] {
            begin(store, hash, person, browser).await;
        }
        let listed = of(store, &mine.actor, me, idle).await.unwrap();
        assert_eq!(listed.len(), 3, "{name}");
        assert_eq!(listed.iter().filter(|s| s.is("one")).count(), 1, "{name}");
        let alive = async |hash: &str| sessions::load(store, hash, idle).await.unwrap().is_some();

        // Nobody else's: not to be seen, not to be ended, not even by its name.
        let refused = of(store, &others.actor, me, idle).await.unwrap_err();
        assert_eq!(code(&refused), "not-permitted", "{name}");
        let two = listed.iter().find(|s| s.is("two")).unwrap().id().unwrap();
        let refused = end(store, &others, me, Which::One(two)).await.unwrap_err();
        assert_eq!(code(&refused), "not-permitted", "{name}");
        let refused = end(store, &others, other, Which::One(two))
            .await
            .unwrap_err();
        assert_eq!(code(&refused), "not-found", "{name}");
        assert!(alive("two").await, "{name}");

        assert_eq!(end(store, &mine, me, Which::One(two)).await.unwrap(), 1);
        assert!(!alive("two").await && alive("one").await, "{name}");
        let gone = end(store, &mine, me, Which::One(two)).await.unwrap_err();
        assert_eq!(code(&gone), "not-found", "{name}");
        let rest = Which::AllBut("one".into());
        assert_eq!(end(store, &mine, me, rest.clone()).await.unwrap(), 1);
        assert_eq!(end(store, &mine, me, rest).await.unwrap(), 0, "{name}");
        assert!(alive("one").await && !alive("three").await, "{name}");

        let (_, security) = somebody(store, "ben", Role::Security).await;
        assert_eq!(of(store, &security.actor, me, idle).await.unwrap().len(), 1);
        assert_eq!(end(store, &security, me, Which::All).await.unwrap(), 1);
        assert!(!alive("one").await && alive("four").await, "{name}");
        let events = trail::history(store, "session", &me.to_string(), 10)
            .await
            .unwrap();
        let who: Vec<_> = events.iter().map(|event| event.actor.as_str()).collect();
        assert_eq!(
            who,
            ["ben", "hemi", "hemi"],
            "{name}: what changed nothing is no event"
        );
        assert_eq!(audit::verify(store).await.unwrap().fault, None, "{name}");
    }
}

#[tokio::test]
async fn what_is_held_is_told_to_the_person_alone() {
    for f in each().await {
        let (store, name) = (&f.store, f.name);
        let (me, mine) = somebody(store, "hemi", Role::Staff).await;
        let about = about::me(store, &mine.actor).await.unwrap();
        assert_eq!(about.person.id, me, "{name}");
        assert_eq!(about.person.roles.len(), 1, "{name}");
        assert_eq!(about.added_at, Some(support::at()), "{name}");
        assert_eq!(about.events, 0, "{name}");
        publish_first(store, &system()).await.unwrap();
        let hash = newest(store).await.unwrap().as_ref().clone().unwrap().hash;
        acknowledge(store, &mine, 1, &hash).await.unwrap();
        assert_eq!(about::me(store, &mine.actor).await.unwrap().events, 1);
        for actor in [Actor::Public, system().actor] {
            assert!(about::me(store, &actor).await.is_err(), "{name}: {actor:?}");
        }
        assert_eq!(
            about::name(store, me).await.unwrap().as_deref(),
            Some("hemi")
        );
        let nobody = PersonId(Uuid::nil());
        assert_eq!(about::name(store, nobody).await.unwrap(), None, "{name}");
    }
}
