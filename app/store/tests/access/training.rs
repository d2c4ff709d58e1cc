//! Courses, completions, and what they mean for access (P 12).

use crate::{
    cast::{Cast, code, today},
    support::each,
};
use chrono::Days;
use domain::{
    ids::CourseId,
    permission::Facts,
    platform::AccessLevel::{Analyst, Publisher},
    training::CourseDraft,
};
use store::{
    commands::{
        grants,
        training::{self, Completed},
    },
    queries::{
        access::{self, AccessFilter, Kind as AccessKind},
        training::{Kind, TrainingFilter, courses, list, of_person, whom},
    },
};

fn draft(name: &str, for_access: bool, months: &str) -> CourseDraft {
    CourseDraft {
        name: name.into(),
        for_access,
        valid_months: months.into(),
    }
}

async fn add(cast: &Cast, draft: CourseDraft) -> CourseId {
    let call = cast.call(cast.team).await;
    let saved = training::save_course(&cast.store, &call, None, draft)
        .await
        .unwrap();
    saved.reference.parse().unwrap()
}

#[tokio::test]
async fn p_12_access_waits_for_the_course_it_needs() {
    for fixture in each().await {
        let cast = Cast::new(&fixture).await;
        let store = &cast.store;
        let course = add(&cast, draft("Social média", true, "12")).await;
        cast.request(cast.holder, cast.staff, Publisher)
            .await
            .unwrap();
        let (id, seen) = cast.grant(1).await;
        let team = cast.call(cast.team).await;
        grants::approve(store, &team, id, seen).await.unwrap();
        let staff = cast.call(cast.staff).await;
        grants::acknowledge_policy(store, &staff, cast.staff)
            .await
            .unwrap();
        let (id, seen) = cast.grant(1).await;
        grants::attest_second_factor(store, &staff, id, seen)
            .await
            .unwrap();
        assert_eq!(cast.state(1).await, "approved", "{}", fixture.name);
        let facts = Facts::of_person(cast.staff);
        let trained = of_person(store, &staff.actor, cast.staff, &facts)
            .await
            .unwrap();
        assert_eq!(trained.lacking, ["Social média"]);
        // Nobody records their own; a completion lets it go live.
        let one = |back| {
            vec![Completed {
                person: cast.staff,
                course,
                on: today().checked_sub_days(Days::new(back)).unwrap(),
            }]
        };
        let own = training::record(store, &staff, one(0)).await;
        assert_eq!(code(own), "not-permitted");
        assert_eq!(training::record(store, &team, one(400)).await.unwrap(), 1);
        assert_eq!(cast.state(1).await, "approved", "that one has run out");
        assert_eq!(training::record(store, &team, one(350)).await.unwrap(), 1);
        assert_eq!(cast.state(1).await, "active");
        assert_eq!(
            training::record(store, &team, one(350)).await.unwrap(),
            0,
            "known"
        );
        let page = list(store, &team.actor, &TrainingFilter::default(), false)
            .await
            .unwrap();
        assert_eq!(page.rows[0].trained.held.len(), 1, "the latest counts");
        assert!(page.rows[0].trained.held[0].runs_out_soon(today()));
        for (kind, many) in [(Kind::Lacking, 0), (Kind::Expiring, 1), (Kind::Complete, 1)] {
            let filter = TrainingFilter {
                kind: Some(kind),
                ..TrainingFilter::default()
            };
            let page = list(store, &team.actor, &filter, false).await.unwrap();
            assert_eq!(page.total, many, "{} {kind:?}", fixture.name);
        }
        let stranger = cast.actor(cast.second).await;
        let seen = list(store, &stranger, &TrainingFilter::default(), false)
            .await
            .unwrap();
        assert_eq!(seen.total, 1, "named for the account that they use");
        // When it runs out, the access stays live and is shown.
        fixture
            .execute("UPDATE training SET expires_on = '2026-11-20'")
            .await;
        let filter = AccessFilter {
            kind: Some(AccessKind::Untrained),
            ..AccessFilter::default()
        };
        let untrained = access::list(store, &team.actor, &filter, false)
            .await
            .unwrap();
        assert_eq!((untrained.total, untrained.rows[0].untrained), (1, true));
    }
}

#[tokio::test]
async fn courses_are_changed_and_retired() {
    for fixture in each().await {
        let cast = Cast::new(&fixture).await;
        let store = &cast.store;
        let call = cast.call(cast.team).await;
        let course = add(&cast, draft("Social media", true, "")).await;
        let same = training::save_course(store, &call, None, draft("SOCIAL média", true, "")).await;
        assert_eq!(code(same), "name:taken", "{}", fixture.name);
        let bad = training::save_course(store, &call, None, draft(" ", true, "0")).await;
        assert_eq!(code(bad), "name:required valid_months:number");
        let change = draft("Social media 2", true, "24");
        training::save_course(store, &call, Some((course, 1)), change.clone())
            .await
            .unwrap();
        let stale = training::save_course(store, &call, Some((course, 1)), change).await;
        assert_eq!(code(stale), "stale");
        // Access that waited for it goes live when it is retired.
        cast.request(cast.holder, cast.staff, Analyst)
            .await
            .unwrap();
        let (id, seen) = cast.grant(1).await;
        grants::approve(store, &call, id, seen).await.unwrap();
        let staff = cast.call(cast.staff).await;
        grants::acknowledge_policy(store, &staff, cast.staff)
            .await
            .unwrap();
        let (id, seen) = cast.grant(1).await;
        grants::attest_second_factor(store, &staff, id, seen)
            .await
            .unwrap();
        assert_eq!(cast.state(1).await, "approved");
        training::retire(store, &call, course, 2).await.unwrap();
        assert_eq!(cast.state(1).await, "active");
        assert_eq!(
            code(training::retire(store, &call, course, 3).await),
            "retired"
        );
        let all = courses(store, &staff.actor).await.unwrap();
        assert_eq!(all[0].retired_on, Some(today()));
        let one = Completed {
            person: cast.staff,
            course,
            on: today(),
        };
        let gone = training::record(store, &call, vec![one]).await;
        assert_eq!(code(gone), "course:unknown");
        assert_eq!(
            code(training::save_course(store, &staff, None, draft("X", true, "")).await),
            "not-permitted"
        );
    }
}

#[tokio::test]
async fn words_of_a_file_mean_one_person_or_say_why_not() {
    for fixture in each().await {
        let cast = Cast::new(&fixture).await;
        let team = cast.actor(cast.team).await;
        let typed = ["HANA@harbours.example ", "mere", "Nobody", ""].map(str::to_owned);
        let found = whom(&cast.store, &team, &typed).await.unwrap();
        let found: Vec<_> = found
            .into_iter()
            .map(|one| one.map(|(id, _)| id).ok())
            .collect();
        assert_eq!(
            found,
            [Some(cast.holder), Some(cast.staff), None, None],
            "{}",
            fixture.name
        );
        let staff = cast.actor(cast.staff).await;
        assert!(whom(&cast.store, &staff, &typed).await.is_err());
    }
}
