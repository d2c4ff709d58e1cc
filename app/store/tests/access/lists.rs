//! Who sees which access, what lists find, and access as it was.

use crate::{
    cast::{ACCOUNT, Cast, new_person, today},
    support::{each, system},
};
use chrono::{Days, NaiveDate};
use domain::{
    access::RevokedBecause,
    permission::Facts,
    platform::AccessLevel::{Admin, Analyst, Publisher},
    role::Role,
};
use store::{
    commands::{grants, people},
    queries::{
        access::{self, AccessFilter, AccessOrder, Kind, Whose},
        accounts,
    },
};

fn with(change: impl FnOnce(&mut AccessFilter)) -> AccessFilter {
    let mut filter = AccessFilter::default();
    change(&mut filter);
    filter
}

#[tokio::test]
async fn everybody_sees_what_concerns_them() {
    for fixture in each().await {
        let cast = Cast::new(&fixture).await;
        let store = &cast.store;
        cast.account("https://www.facebook.com/weather", "Weather")
            .await;
        let report = people::NewPerson {
            manager: Some(cast.staff),
            ..new_person("Rangi", Role::Staff)
        };
        let rangi = report.id;
        people::add(store, &system(), vec![report]).await.unwrap();
        cast.live(cast.team, Admin).await;
        cast.request(cast.staff, cast.staff, Publisher)
            .await
            .unwrap();
        cast.request_to(2, cast.team, rangi, Analyst).await.unwrap();
        for (person, seen, waits) in [
            (cast.team, 3, 1),   // everywhere; what they asked for is not theirs to decide
            (cast.gm, 3, 0),     // everywhere, and decides nothing
            (cast.holder, 2, 1), // the account they are named for
            (cast.staff, 2, 1),  // their own and their report's
            (rangi, 1, 1),       // their own
        ] {
            let actor = cast.actor(person).await;
            let all = access::list(store, &actor, &AccessFilter::default(), false)
                .await
                .unwrap();
            assert_eq!(all.total, seen, "{} {}", fixture.name, actor.name());
            assert_eq!(all.rows.len() as i64, seen);
            let mine = access::list(store, &actor, &with(|f| f.mine = true), false)
                .await
                .unwrap();
            assert_eq!(
                mine.total,
                waits,
                "{} waits for {}",
                fixture.name,
                actor.name()
            );
            assert_eq!(access::waiting(store, &actor).await.unwrap(), waits);
        }
    }
}

#[tokio::test]
async fn the_list_finds_access_by_every_filter() {
    for fixture in each().await {
        let cast = Cast::new(&fixture).await;
        let store = &cast.store;
        cast.account("https://x.com/weather", "Weather 100%").await;
        cast.live(cast.staff, Publisher).await;
        cast.request_to(2, cast.team, cast.second, Analyst)
            .await
            .unwrap();
        let actor = cast.actor(cast.gm).await;
        for (filter, found) in [
            (with(|f| f.q = "HARB".into()), 1),
            (with(|f| f.q = "mere".into()), 1),
            (with(|f| f.q = "0%".into()), 1),
            (with(|f| f.q = "_".into()), 0),
            (with(|f| f.kind = Some(Kind::Open)), 2),
            (with(|f| f.kind = Kind::from_key("active")), 1),
            (with(|f| f.kind = Kind::from_key("requested")), 1),
            (with(|f| f.kind = Some(Kind::ToRemove)), 0),
            (with(|f| f.kind = Some(Kind::Untrained)), 0),
            (with(|f| f.level = Some(Analyst)), 1),
            (with(|f| f.platform = "x".parse().ok()), 1),
            (with(|f| f.account = Some(1)), 1),
            (with(|f| f.person = Some(cast.second)), 1),
            (with(|f| f.page = 2), 2),
        ] {
            for order in AccessOrder::ALL {
                let filter = AccessFilter {
                    order: *order,
                    ..filter.clone()
                };
                let page = access::list(store, &actor, &filter, false).await.unwrap();
                assert_eq!(page.total, found, "{} {filter:?}", fixture.name);
            }
        }
        let latest = accounts::Latest {
            events: 3,
            returns: 0,
        };
        let around = accounts::overview(store, &actor, ACCOUNT, latest)
            .await
            .unwrap();
        assert_eq!(
            around.place,
            access::place_of(store, ACCOUNT).await.unwrap()
        );
        assert_eq!(around.events.len(), 1, "{}", fixture.name);
        let summary = around.summary;
        assert_eq!((summary.live, summary.waiting), (1, 0));
        let summary = access::summary(store, Whose::Person(cast.second))
            .await
            .unwrap();
        assert_eq!((summary.live, summary.waiting), (0, 1));
    }
}

#[tokio::test]
async fn access_is_told_as_at_a_day() {
    for fixture in each().await {
        let cast = Cast::new(&fixture).await;
        let store = &cast.store;
        let number = cast.live(cast.staff, Publisher).await;
        // It was live on two days and ended at noon of the third.
        fixture
            .execute("UPDATE access_period SET live_from = '2026-11-18T23:00:00+00:00'")
            .await;
        let (id, seen) = cast.grant(number).await;
        let call = cast.call(cast.team).await;
        grants::revoke(
            store,
            &call,
            id,
            seen,
            RevokedBecause::NotNeeded,
            "Over".into(),
        )
        .await
        .unwrap();
        let facts = Facts::default();
        for (back, live) in [(0, 0), (1, 1), (2, 1), (3, 0)] {
            let day: NaiveDate = today().checked_sub_days(Days::new(back)).unwrap();
            let of_account = access::past_of_account(store, &call.actor, ACCOUNT, &facts, day)
                .await
                .unwrap();
            assert_eq!(of_account.len(), live, "{} {day}", fixture.name);
            let of_person = access::past_of_person(store, &call.actor, cast.staff, &facts, day)
                .await
                .unwrap();
            assert_eq!(of_person.len(), live, "{} {day}", fixture.name);
        }
        let staff = cast.actor(cast.staff).await;
        let stranger = access::past_of_account(store, &staff, ACCOUNT, &facts, today()).await;
        assert!(stranger.is_err());
    }
}

#[tokio::test]
async fn no_list_of_access_reads_a_whole_table() {
    for fixture in each().await {
        let cast = Cast::new(&fixture).await;
        let store = &cast.store;
        for n in 0..60 {
            let url = format!("https://www.facebook.com/plan{n}");
            cast.account(&url, &format!("Plan {n}")).await;
        }
        let many = (0..120).map(|n| new_person(&format!("Person{n}"), Role::Staff));
        let many: Vec<_> = many.collect();
        let ids: Vec<_> = many.iter().map(|person| person.id).collect();
        people::add(store, &system(), many).await.unwrap();
        for id in ids {
            for level in [Admin, Analyst, Publisher] {
                cast.request(cast.team, id, level).await.unwrap();
            }
        }
        if fixture.name != "sqlite" {
            // So few rows are read whole there, whatever the index.
            continue;
        }
        fixture.execute("ANALYZE").await;
        let actor = cast.actor(cast.team).await;
        for filter in [
            AccessFilter::default(),
            with(|f| f.kind = Kind::from_key("requested")),
            with(|f| f.kind = Some(Kind::ToRemove)),
            with(|f| f.account = Some(1)),
            with(|f| f.person = Some(cast.staff)),
        ] {
            let plan = access::plan(store, &actor, &filter).await.unwrap();
            // Courses are few. Without a condition the rows are read in the order of the list, and only
            // those of the page.
            let sorted = plan.iter().any(|step| step.contains("ORDER BY"));
            let fits = |step: &&String| {
                let whole = step.starts_with("SCAN") && !step.contains("USING");
                whole && *step != "SCAN c" && (*step != "SCAN t" || sorted)
            };
            let whole: Vec<_> = plan.iter().filter(fits).collect();
            assert!(whole.is_empty(), "{filter:?}: {plan:#?}");
        }
    }
}
