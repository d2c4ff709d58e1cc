//! Opening a quarter.

use crate::{
    cast::{Cast, code, draft, quarter},
    support::{each, system},
};
use domain::{returns::PeriodState, role::Role};
use store::{commands::returns, queries};

#[tokio::test(flavor = "multi_thread")]
async fn p_7_a_quarter_has_one_return_for_each_account_in_use_however_often_it_is_opened() {
    for fixture in each().await {
        let cast = Cast::new(&fixture).await;
        let call = cast.call(cast.team).await;
        let preview = queries::returns::preview(&cast.store, &call.actor, quarter())
            .await
            .unwrap();
        assert_eq!(
            (preview.returns, preview.people, preview.without_holder),
            (4, 2, 0)
        );
        returns::open(&cast.store, &call, draft()).await.unwrap();
        let period = queries::returns::period(&cast.store, quarter())
            .await
            .unwrap();
        assert_eq!(period.state, PeriodState::Opening);
        assert_eq!(
            period.due.to_string(),
            "2027-01-18",
            "ten working days over the holidays"
        );
        assert_eq!(
            code(returns::open(&cast.store, &call, draft()).await),
            "quarter:opened"
        );
        // As after a crash: nobody went on. Two instances find it at once.
        let (one, two) = tokio::join!(returns::resume(&cast.store), returns::resume(&cast.store));
        assert_eq!(
            one.unwrap() + two.unwrap(),
            4,
            "each return is made once: {}",
            fixture.name
        );
        assert_eq!(
            returns::fill(&cast.store, &call, quarter()).await.unwrap(),
            0
        );
        let period = queries::returns::period(&cast.store, quarter())
            .await
            .unwrap();
        assert_eq!((period.state, period.expected), (PeriodState::Open, 4));
        let lines = queries::returns::periods(&cast.store, &system().actor)
            .await
            .unwrap();
        assert_eq!(lines[0].counts.not_started, 4);
        let report = store::audit::verify(&cast.store).await.unwrap();
        assert!(report.fault.is_none(), "{report:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn p_7_only_design_and_marketing_opens_and_only_what_has_begun() {
    for fixture in each().await {
        let cast = Cast::new(&fixture).await;
        for person in [cast.holder, cast.gm, cast.manager] {
            let call = cast.call(person).await;
            assert_eq!(
                code(returns::open(&cast.store, &call, draft()).await),
                "not-permitted"
            );
        }
        let call = cast.call(cast.team).await;
        for (typed, expected) in [
            ("2026-27-q3", "quarter:future"),
            ("2026-27-q1", "due:past"),
            ("q2", "quarter:required"),
        ] {
            let mut wish = draft();
            wish.quarter = typed.into();
            assert_eq!(
                code(returns::open(&cast.store, &call, wish).await),
                expected
            );
        }
        let lines = queries::returns::periods(&cast.store, &call.actor)
            .await
            .unwrap();
        assert!(lines.is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn returns_are_seen_by_those_they_concern() {
    for fixture in each().await {
        let cast = Cast::opened(&fixture).await;
        for (person, expected) in [
            (cast.holder, 3),
            (cast.second, 2),
            (cast.staff, 0),
            (cast.team, 4),
            // Whose people file them.
            (cast.manager, 3),
            (cast.gm, 4),
        ] {
            let actor = cast.actor(person).await;
            let filter = queries::returns::ReturnFilter::of(quarter());
            let page = queries::returns::list(&cast.store, &actor, &filter, false)
                .await
                .unwrap();
            assert_eq!(page.total, expected);
            assert_eq!(page.rows.len(), usize::try_from(expected).unwrap());
            let progress = queries::returns::progress(&cast.store, &actor, quarter())
                .await
                .unwrap();
            assert_eq!(progress.all.needed(), expected);
            let shown = queries::returns::show(&cast.store, &actor, quarter(), 1).await;
            let sees = [cast.holder, cast.team, cast.manager, cast.gm].contains(&person);
            assert_eq!(shown.is_ok(), sees, "{person}");
            if !sees {
                assert_eq!(code(shown), "not-found");
            }
        }
        assert!(!cast.actor(cast.staff).await.holds(Role::AccountHolder));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_statements_of_a_page_do_not_grow_with_its_returns() {
    for fixture in each().await {
        let cast = Cast::opened(&fixture).await;
        let period = queries::returns::period(&cast.store, quarter())
            .await
            .unwrap();
        let mut counted = Vec::new();
        for person in [cast.second, cast.holder] {
            let actor = cast.actor(person).await;
            let before = cast.store.statements();
            let mine = queries::returns::mine(&cast.store, &actor, &period)
                .await
                .unwrap();
            counted.push((mine.len(), cast.store.statements() - before));
        }
        assert_eq!((counted[0].0, counted[1].0), (2, 3));
        assert_eq!(counted[0].1, counted[1].1, "{counted:?}");
    }
}
