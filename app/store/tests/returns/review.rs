//! Design and Marketing's review.

use crate::{
    cast::{Cast, all_right, code, quarter, today, verdict},
    support::{each, system},
};
use domain::{access::Duty, obligation::ObligationKind, returns::ReturnKey};
use store::{
    Call,
    commands::{nominations, returns},
    queries::{self, returns::ReturnFilter},
};

#[tokio::test(flavor = "multi_thread")]
async fn an_accepted_return_records_what_was_confirmed() {
    for fixture in each().await {
        let cast = Cast::opened(&fixture).await;
        cast.unchanged(cast.holder, &[1]).await.unwrap();
        assert_eq!(
            code(cast.review(cast.holder, 1, verdict("accepted")).await),
            "not-permitted"
        );
        cast.review(cast.team, 1, verdict("accepted"))
            .await
            .unwrap();
        let page = cast.page(1).await;
        assert_eq!(page.one.state.key().key(), "accepted");
        let details = &page.account.details;
        assert_eq!(details.arrangements_confirmed_on, Some(today()));
        assert_eq!(details.transparency_confirmed_on, Some(today()));
        assert_eq!(
            details.disclaimer_confirmed_on, None,
            "nobody had recorded one"
        );
        assert_eq!(
            page.account.version, 2,
            "a version of its own in the register"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn accepted_with_action_opens_an_obligation() {
    for fixture in each().await {
        let cast = Cast::opened(&fixture).await;
        cast.unchanged(cast.holder, &[1]).await.unwrap();
        cast.review(cast.team, 1, verdict("accepted-with-action"))
            .await
            .unwrap();
        let one = cast.page(1).await.one;
        let number = one.reviews[0].obligation.unwrap();
        let shown = queries::obligations::show(&cast.store, &system().actor, number)
            .await
            .unwrap();
        assert_eq!(shown.obligation.kind, ObligationKind::Remedial);
        assert_eq!(shown.obligation.account, Some(1));
        assert_eq!(shown.obligation.title(), "Name a second holder");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_sent_back_comes_again_and_is_reviewed_anew() {
    for fixture in each().await {
        let cast = Cast::opened(&fixture).await;
        cast.unchanged(cast.holder, &[1]).await.unwrap();
        let mut without = verdict("sent-back");
        without.reasons.clear();
        assert_eq!(
            code(cast.review(cast.team, 1, without).await),
            "reason.access:required"
        );
        cast.review(cast.team, 1, verdict("sent-back"))
            .await
            .unwrap();
        assert_eq!(cast.state(1).await, "sent-back");
        // The reasons are answered in the return, not by confirming again.
        assert_eq!(code(cast.unchanged(cast.holder, &[1]).await), "sent-back");
        let mut content = all_right();
        content.note = "Sam is our agency’s".into();
        cast.write(cast.holder, 1, content).await.unwrap();
        cast.send(cast.holder, 1).await.unwrap();
        cast.review(cast.other, 1, verdict("accepted"))
            .await
            .unwrap();
        let one = cast.page(1).await.one;
        let told: Vec<_> = one.reviews.iter().map(|r| r.verdict.key()).collect();
        assert_eq!(told, ["sent-back", "accepted"]);
        assert_eq!(one.reviews[1].hash, one.sent[1].hash);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn together_only_what_says_that_nothing_has_changed_all_or_none() {
    for fixture in each().await {
        let cast = Cast::opened(&fixture).await;
        cast.unchanged(cast.holder, &[1, 2]).await.unwrap();
        let mut content = all_right();
        content.activity = "nil".into();
        content.nil_reason = "Between campaigns".into();
        cast.write(cast.holder, 3, content).await.unwrap();
        cast.send(cast.holder, 3).await.unwrap();
        let call = cast.call(cast.team).await;
        let (one, two, three) = (cast.seen(1).await, cast.seen(2).await, cast.seen(3).await);
        let all = returns::accept_many(&cast.store, &call, vec![one, three]).await;
        assert_eq!(code(all), "changed");
        assert_eq!(cast.state(1).await, "submitted");
        returns::accept_many(&cast.store, &call, vec![one, two])
            .await
            .unwrap();
        assert!(cast.page(2).await.one.reviews[0].in_bulk);
        // A mistake is undone, with a reason, as long as the quarter is open.
        let (id, seen) = cast.seen(2).await;
        let undone = returns::undo_acceptance(&cast.store, &call, id, seen, String::new()).await;
        assert_eq!(code(undone), "reason");
        returns::undo_acceptance(&cast.store, &call, id, seen, "Not read".into())
            .await
            .unwrap();
        assert_eq!(cast.state(2).await, "submitted");
        let report = store::audit::verify(&cast.store).await.unwrap();
        assert!(report.fault.is_none(), "{report:?}");
    }
}

/// Nobody looked at each of those that match, so none of them stands in the way of the rest.
#[tokio::test(flavor = "multi_thread")]
async fn of_what_matches_each_is_accepted_or_left_and_counted() {
    for fixture in each().await {
        let cast = Cast::opened(&fixture).await;
        cast.unchanged(cast.holder, &[1, 2, 3]).await.unwrap();
        cast.unchanged(cast.second, &[4]).await.unwrap();
        // The register moves on under the first; the second is taken back after it was seen.
        let page = cast.page(1).await;
        let mut details = page.account.details.clone();
        details.monitoring = "Nobody monitors any more".into();
        let presence = page.account.presence.clone();
        let checked = domain::account::Checked { presence, details };
        let call = cast.call(cast.team).await;
        let version = page.account.version;
        store::commands::accounts::edit(&cast.store, &call, 1, version, checked)
            .await
            .unwrap();
        let mut seen = Vec::new();
        for account in 1..=4 {
            seen.push(cast.seen(account).await);
        }
        let (id, version) = seen[1];
        let holder = cast.call(cast.holder).await;
        returns::take_back(&cast.store, &holder, id, version)
            .await
            .unwrap();
        let refused = returns::accept_what_stands(&cast.store, &holder, seen.clone()).await;
        assert_eq!(code(refused), "not-permitted");

        let keyed = Call {
            key: Some("the form's".into()),
            ..call
        };
        for _ in 0..2 {
            let done = returns::accept_what_stands(&cast.store, &keyed, seen.clone()).await;
            let done = done.unwrap();
            let counted = (done.accepted, done.moved_on, done.otherwise);
            assert_eq!(counted, (2, 1, 1), "the same form twice is one acceptance");
        }
        let mut states = Vec::new();
        for account in 1..=4 {
            states.push(cast.state(account).await);
        }
        assert_eq!(states, ["submitted", "draft", "accepted", "accepted"]);
        let one = cast.page(3).await.one;
        assert!(one.reviews.len() == 1 && one.reviews[0].in_bulk);
        let report = store::audit::verify(&cast.store).await.unwrap();
        assert!(report.fault.is_none(), "{report:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn ones_own_is_counted_and_left_to_somebody_else() {
    for fixture in each().await {
        let cast = Cast::opened(&fixture).await;
        // One is named for an account, and files another for its holder.
        nominations::name(&cast.store, &system(), 4, cast.team, Duty::Holder)
            .await
            .unwrap();
        let (id, seen) = cast.seen(3).await;
        let holder = cast.call(cast.holder).await;
        returns::give(&cast.store, &holder, id, seen, Some(cast.team))
            .await
            .unwrap();
        cast.unchanged(cast.holder, &[1, 3]).await.unwrap();
        cast.unchanged(cast.second, &[2, 4]).await.unwrap();
        let filter = ReturnFilter {
            state: Some(ReturnKey::Submitted),
            unchanged: Some(true),
            ..ReturnFilter::of(quarter())
        };
        let of = async |person| {
            let actor = cast.actor(person).await;
            let found = queries::returns::of_others(&cast.store, &actor, &filter).await;
            let found = found.unwrap();
            let accounts: Vec<i64> = found.rows.iter().map(|row| row.one.account).collect();
            (accounts, found.own)
        };
        // By name: four, one, three, two.
        assert_eq!(of(cast.team).await, (vec![1, 2], 2));
        assert_eq!(of(cast.other).await, (vec![4, 1, 3, 2], 0));
        let mut all = Vec::new();
        for account in 1..=4 {
            all.push(cast.seen(account).await);
        }
        let call = cast.call(cast.team).await;
        let done = returns::accept_what_stands(&cast.store, &call, all).await;
        let done = done.unwrap();
        assert_eq!((done.accepted, done.moved_on, done.otherwise), (2, 0, 2));
        let occurring = queries::returns::platforms_of(&cast.store, &call.actor, quarter()).await;
        assert_eq!(occurring.unwrap(), ["facebook"]);
        let staff = cast.actor(cast.staff).await;
        let none = queries::returns::platforms_of(&cast.store, &staff, quarter()).await;
        assert!(none.unwrap().is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_return_that_is_not_needed_is_not_missed() {
    for fixture in each().await {
        let cast = Cast::opened(&fixture).await;
        let call = cast.call(cast.team).await;
        let (id, seen) = cast.seen(4).await;
        returns::not_needed(&cast.store, &call, id, seen, "Never used".into())
            .await
            .unwrap();
        let actor = system().actor;
        let progress = queries::returns::progress(&cast.store, &actor, quarter())
            .await
            .unwrap();
        assert_eq!((progress.all.needed(), progress.all.not_needed), (3, 1));
        let (id, seen) = cast.seen(4).await;
        returns::needed(&cast.store, &call, id, seen).await.unwrap();
        assert_eq!(cast.state(4).await, "not-started");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_reviewers_at_once_make_one_decision() {
    for fixture in each().await {
        let cast = Cast::opened(&fixture).await;
        cast.unchanged(cast.holder, &[1]).await.unwrap();
        let (id, seen) = cast.seen(1).await;
        let (one, two) = (cast.call(cast.team).await, cast.call(cast.other).await);
        let (accepted, back) = tokio::join!(
            returns::review(&cast.store, &one, id, seen, verdict("accepted-with-action")),
            returns::review(&cast.store, &two, id, seen, verdict("sent-back")),
        );
        assert_eq!(
            usize::from(accepted.is_ok()) + usize::from(back.is_ok()),
            1,
            "{accepted:?} {back:?}"
        );
        assert_eq!(cast.page(1).await.one.reviews.len(), 1);
    }
}

/// What the register says came after the return was sent: nobody confirmed that.
#[tokio::test(flavor = "multi_thread")]
async fn an_acceptance_confirms_only_what_the_holder_saw() {
    for fixture in each().await {
        let cast = Cast::opened(&fixture).await;
        cast.unchanged(cast.holder, &[1, 2]).await.unwrap();
        let page = cast.page(1).await;
        let mut details = page.account.details.clone();
        details.monitoring = "Nobody monitors any more".into();
        let presence = page.account.presence.clone();
        let checked = domain::account::Checked { presence, details };
        let call = cast.call(cast.team).await;
        let version = page.account.version;
        store::commands::accounts::edit(&cast.store, &call, 1, version, checked)
            .await
            .unwrap();
        let (one, two) = (cast.seen(1).await, cast.seen(2).await);
        let together = returns::accept_many(&cast.store, &call, vec![two, one]).await;
        assert_eq!(code(together), "moved-on");
        assert_eq!(cast.state(2).await, "submitted", "all or none");
        cast.review(cast.team, 1, verdict("accepted"))
            .await
            .unwrap();
        let details = cast.page(1).await.account.details;
        assert_eq!(
            details.arrangements_confirmed_on, None,
            "other words by now"
        );
        assert_eq!(
            details.transparency_confirmed_on,
            Some(today()),
            "as the holder saw it"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_undone_acceptance_asked_for_is_closed() {
    for fixture in each().await {
        let cast = Cast::opened(&fixture).await;
        cast.unchanged(cast.holder, &[1]).await.unwrap();
        cast.review(cast.team, 1, verdict("accepted-with-action"))
            .await
            .unwrap();
        let number = cast.page(1).await.one.reviews[0].obligation.unwrap();
        let (id, seen) = cast.seen(1).await;
        let call = cast.call(cast.team).await;
        returns::undo_acceptance(&cast.store, &call, id, seen, "By mistake".into())
            .await
            .unwrap();
        let shown = queries::obligations::show(&cast.store, &system().actor, number)
            .await
            .unwrap();
        assert_eq!(shown.obligation.state.key(), "done");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_archived_account_owes_no_return() {
    for fixture in each().await {
        let cast = Cast::opened(&fixture).await;
        cast.unchanged(cast.holder, &[1]).await.unwrap();
        let call = cast.call(cast.team).await;
        for account in [1, 4] {
            let version = cast.page(account).await.account.version;
            let words = "Given up".to_owned();
            store::commands::accounts::archive(&cast.store, &call, account, version, words)
                .await
                .unwrap();
        }
        assert_eq!(cast.state(4).await, "not-needed");
        assert_eq!(
            cast.state(1).await,
            "submitted",
            "what was sent is reviewed"
        );
    }
}
