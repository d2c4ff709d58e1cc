//! One grant from the request to its removal, and who may do what with it.

use crate::{
    cast::{ACCOUNT, Cast, code, today},
    support::{each, gaps, system},
};
use domain::{
    access::{Duty, RevokedBecause},
    account::{AccountMove, InterventionReason, Rule},
    platform::AccessLevel::{Admin, Analyst, Publisher},
};
use store::{
    audit,
    commands::{accounts, grants, nominations},
    queries::{self, access},
};

#[tokio::test]
async fn p_6_5_access_is_asked_for_approved_completed_and_ended() {
    for fixture in each().await {
        let cast = Cast::new(&fixture).await;
        let store = &cast.store;
        cast.request(cast.staff, cast.staff, Publisher)
            .await
            .unwrap();
        assert_eq!(cast.state(1).await, "requested");
        // Twice the same is refused.
        let twice = cast.request(cast.holder, cast.staff, Publisher).await;
        assert_eq!(code(twice), "level:held");
        // Nobody approves their own; who is named for the account may.
        let (id, seen) = cast.grant(1).await;
        let own = grants::approve(store, &cast.call(cast.staff).await, id, seen).await;
        assert_eq!(code(own), "not-permitted");
        grants::approve(store, &cast.call(cast.holder).await, id, seen)
            .await
            .unwrap();
        assert_eq!(cast.state(1).await, "approved");
        // The person's own steps are theirs alone.
        let (id, seen) = cast.grant(1).await;
        let other =
            grants::attest_second_factor(store, &cast.call(cast.team).await, id, seen).await;
        assert_eq!(code(other), "not-permitted");
        let call = cast.call(cast.staff).await;
        grants::attest_second_factor(store, &call, id, seen)
            .await
            .unwrap();
        assert_eq!(cast.state(1).await, "approved");
        let live = grants::acknowledge_policy(store, &call, cast.staff)
            .await
            .unwrap();
        assert_eq!((live, cast.state(1).await), (1, "active"));
        // Ending it opens what follows: removal there, and a new password.
        let (id, seen) = cast.grant(1).await;
        let because = RevokedBecause::NotNeeded;
        let call = cast.call(cast.second).await;
        grants::revoke(store, &call, id, seen, because, "Campaign over".into())
            .await
            .unwrap();
        assert_eq!(cast.due().await, ["Mere"]);
        let page = access::show(store, &call.actor, 1).await.unwrap();
        let open: Vec<_> = page
            .obligations
            .iter()
            .map(|o| (o.1.as_str(), o.2))
            .collect();
        assert_eq!(
            open,
            [
                ("Remove the access on the platform", false),
                ("Change the password", false)
            ]
        );
        let (id, seen) = cast.grant(1).await;
        grants::confirm_removal(store, &call, id, seen, today())
            .await
            .unwrap();
        cast.attest(cast.second).await.unwrap();
        assert_eq!(cast.due().await, Vec::<String>::new());
        let page = access::show(store, &call.actor, 1).await.unwrap();
        assert!(page.obligations.iter().all(|(_, _, done)| *done));
        let words: Vec<_> = page.events.iter().rev().map(|e| e.event.as_str()).collect();
        assert_eq!(
            words,
            [
                "access.requested",
                "access.approved",
                "access.step",
                "access.step",
                "access.live",
                "access.revoked",
                "access.removed"
            ],
            "{}",
            fixture.name
        );
        assert!(audit::verify(store).await.unwrap().fault.is_none());
    }
}

#[tokio::test]
async fn p_6_8_the_leavers_own_word_does_not_close_a_password_change() {
    for fixture in each().await {
        let cast = Cast::new(&fixture).await;
        let number = cast.live(cast.second, Admin).await;
        let (id, seen) = cast.grant(number).await;
        let call = cast.call(cast.team).await;
        let because = RevokedBecause::Leaving;
        grants::revoke(&cast.store, &call, id, seen, because, "Leaves".into())
            .await
            .unwrap();
        // Ben is still named for the account, so he may attest; it closes nothing.
        cast.attest(cast.second).await.unwrap();
        assert_eq!(cast.due().await, ["Ben"]);
        cast.attest(cast.holder).await.unwrap();
        assert_eq!(cast.due().await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn p_6_9_a_compromise_asks_for_a_new_password() {
    for fixture in each().await {
        let cast = Cast::new(&fixture).await;
        let account = queries::accounts::show(&cast.store, &system().actor, ACCOUNT)
            .await
            .unwrap();
        let wish = AccountMove::ReportCompromise {
            note: "Posts nobody wrote".into(),
        };
        let call = cast.call(cast.gm).await;
        accounts::move_to(&cast.store, &call, ACCOUNT, account.version, wish)
            .await
            .unwrap();
        assert_eq!(
            cast.due().await,
            [""],
            "{}: open to everybody",
            fixture.name
        );
        cast.attest(cast.holder).await.unwrap();
        assert_eq!(cast.due().await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn p_6_12_nobody_who_has_left_is_given_access() {
    for fixture in each().await {
        let cast = Cast::new(&fixture).await;
        cast.request(cast.holder, cast.staff, Analyst)
            .await
            .unwrap();
        fixture
            .execute("UPDATE person SET status = 'left' WHERE name = 'Mere'")
            .await;
        let (id, seen) = cast.grant(1).await;
        let call = cast.call(cast.team).await;
        assert_eq!(
            code(grants::approve(&cast.store, &call, id, seen).await),
            "left"
        );
        assert_eq!(cast.state(1).await, "requested", "nothing was half done");
        let again = cast.request(cast.holder, cast.staff, Publisher).await;
        assert_eq!(code(again), "person:left");
    }
}

#[tokio::test]
async fn p_6_14_suspended_access_goes_on_by_another_hand() {
    for fixture in each().await {
        let cast = Cast::new(&fixture).await;
        let number = cast.live(cast.second, Publisher).await;
        let (id, seen) = cast.grant(number).await;
        let (reason, note) = (InterventionReason::Security, "Odd posts".to_owned());
        grants::suspend(
            &cast.store,
            &cast.call(cast.gm).await,
            id,
            seen,
            reason,
            note,
        )
        .await
        .unwrap();
        let (id, seen) = cast.grant(number).await;
        let own = grants::resume(&cast.store, &cast.call(cast.second).await, id, seen).await;
        assert_eq!(code(own), "own-access");
        grants::resume(&cast.store, &cast.call(cast.holder).await, id, seen)
            .await
            .unwrap();
        assert_eq!(cast.state(number).await, "active");
        let stale = grants::resume(&cast.store, &cast.call(cast.holder).await, id, seen).await;
        assert_eq!(code(stale), "stale");
    }
}

#[tokio::test]
async fn p_6_3_the_last_holder_needs_a_successor() {
    for fixture in each().await {
        let cast = Cast::new(&fixture).await;
        let store = &cast.store;
        let call = cast.call(cast.team).await;
        let named = access::named(store, &call.actor, ACCOUNT).await.unwrap();
        let names: Vec<_> = named.iter().map(|n| n.name.as_str()).collect();
        assert_eq!(names, ["Ben", "Hana"]);
        let (ben, hana) = (&named[0].nomination, &named[1].nomination);
        let note = || "Moves on".to_owned();
        nominations::end(store, &call, ben.id, 1, note(), None)
            .await
            .unwrap();
        let last = nominations::end(store, &call, hana.id, 1, note(), None).await;
        assert_eq!(code(last), "last-holder");
        nominations::end(store, &call, hana.id, 1, note(), Some(cast.staff))
            .await
            .unwrap();
        let named = access::named(store, &call.actor, ACCOUNT).await.unwrap();
        let in_office: Vec<_> = named
            .iter()
            .filter(|n| n.nomination.in_office())
            .map(|n| n.name.as_str())
            .collect();
        assert_eq!(in_office, ["Mere"]);
        // A new account manager ends the former one.
        for manager in [cast.holder, cast.second] {
            nominations::name(store, &call, ACCOUNT, manager, Duty::Manager)
                .await
                .unwrap();
        }
        let named = access::named(store, &call.actor, ACCOUNT).await.unwrap();
        let managers = named
            .iter()
            .filter(|n| n.nomination.in_office() && n.nomination.duty == Duty::Manager);
        assert_eq!(managers.count(), 1);
    }
}

#[tokio::test]
async fn p_6_12_an_ex_employee_with_live_access_is_noticed() {
    for fixture in each().await {
        let cast = Cast::new(&fixture).await;
        cast.live(cast.staff, Publisher).await;
        fixture
            .execute(
                "UPDATE person SET status = 'leaving', last_day = '2026-11-20' WHERE name = 'Mere'",
            )
            .await;
        store::sweep::run(&cast.store).await.unwrap();
        let account = queries::accounts::show(&cast.store, &system().actor, ACCOUNT)
            .await
            .unwrap();
        let gaps = gaps(&cast.store, &account).await;
        assert!(
            gaps.iter().any(|gap| gap.rule == Rule::DepartedAccess),
            "{}",
            fixture.name
        );
    }
}
