//! Sent back, changed, opened again; the guard of P 6.23; lanes refused and not needed.

use crate::cast::{Cast, Message, back, choice, code, purpose, steps, told, verdict, verified};
use crate::support::each;
use domain::pixel::{Lane, LaneState};
use store::commands::pixels;

#[tokio::test]
async fn sent_back_to_lanes_only_those_look_again() {
    for f in each().await {
        let c = Cast::new(&f).await;
        let (number, _) = c.waiting("AC-0001").await;
        c.settle_all(number).await;
        let before = told(&f).await.len();
        c.decide(number, c.mere, back(&["legal", "privacy-page"]))
            .await
            .unwrap();
        assert_eq!(c.state(number).await, "in-assessment");
        assert_eq!(c.open(number).await, [Lane::PrivacyPage, Lane::Legal]);
        assert_eq!(steps(&f, number).await, ["legal", "privacy-page"]);
        let more: Vec<_> = told(&f).await.split_off(before);
        let subjects: Vec<_> = more
            .iter()
            .map(|m| (m.kind.as_str(), m.subject.as_str()))
            .collect();
        assert_eq!(
            subjects,
            [
                ("lane-waiting", "PA-0001/privacy-page"),
                ("lane-waiting", "PA-0001/legal")
            ],
            "{}: told again, once",
            f.name
        );
        assert_eq!(more[0].facts["reasons"]["legal"], "Look again");
        c.settle_all(number).await;
        assert_eq!(c.state(number).await, "with-design-and-marketing");
        c.decide(number, c.mere, verdict("approved")).await.unwrap();
        // From the last step back to one lane: the review lapses with it.
        c.decide(number, c.gina, back(&["strategy"])).await.unwrap();
        assert_eq!(c.open(number).await, [Lane::Strategy]);
        c.settle_all(number).await;
        assert_eq!(c.state(number).await, "with-design-and-marketing");
        let pixel = c.approve(number).await;
        assert_eq!(c.pixel(pixel).await.number, 1);
        verified(&c).await;
    }
}

#[tokio::test]
async fn sent_back_to_the_proposer_who_changes_something_or_nothing() {
    for f in each().await {
        let c = Cast::new(&f).await;
        let (number, id) = c.waiting("AC-0001").await;
        c.settle_all(number).await;
        assert_eq!(code(c.write(number, purpose("Else")).await), "not-open");
        c.decide(number, c.mere, back(&["purpose", "legal"]))
            .await
            .unwrap();
        assert_eq!(c.state(number).await, "sent-back");
        assert!(
            steps(&f, number).await.is_empty(),
            "it waits for the proposer alone"
        );
        let all = told(&f).await;
        assert_eq!(
            all.last().map(Message::plain),
            Some(("sent-back", "PA-0001", vec![c.pita], false))
        );
        // Nobody settles a lane meanwhile; the proposer alone writes.
        let meanwhile = c.settle(number, c.leo, Lane::Legal, "approved").await;
        assert_eq!(code(meanwhile), "not-waiting");
        let mere = c.call(c.mere).await;
        let seen = c.application(number).await.version;
        let others = pixels::write(&c.now(), &mere, id, seen, purpose("Mine")).await;
        assert_eq!(code(others), "not-permitted");
        c.submit(number).await.unwrap();
        assert_eq!(
            c.open(number).await,
            [Lane::Legal],
            "asked again, though nothing changed"
        );
        c.settle_all(number).await;
        c.decide(number, c.mere, back(&["choice"])).await.unwrap();
        c.write(number, choice("A banner with two equal buttons"))
            .await
            .unwrap();
        c.submit(number).await.unwrap();
        assert_eq!(
            c.open(number).await,
            [
                Lane::PrivacyAssessment,
                Lane::PrivacyPage,
                Lane::DigitalTools,
                Lane::Legal
            ]
        );
        c.settle_all(number).await;
        c.decide(number, c.mere, verdict("approved")).await.unwrap();
        // Sent back by the General Manager, nothing changed: the review still counts.
        c.decide(number, c.gina, back(&["data"])).await.unwrap();
        c.submit(number).await.unwrap();
        assert_eq!(c.state(number).await, "with-general-manager");
        c.decide(number, c.gina, verdict("approved")).await.unwrap();
        verified(&c).await;
    }
}

#[tokio::test]
async fn p_6_25_cxi_has_to_confirm_as_soon_as_an_account_of_such_a_group_is_named() {
    for f in each().await {
        let c = Cast::new(&f).await;
        let (number, _) = c.waiting("AC-0001").await;
        assert!(!c.application(number).await.needs_cxi);
        let nobody = c.settle(number, c.cora, Lane::Cxi, "approved").await;
        assert_eq!(code(nobody), "no-lane");
        c.settle(number, c.leo, Lane::Legal, "approved")
            .await
            .unwrap();
        let sites = "www.harbours.example/tides\njobs.harbours.example";
        c.write(number, c.placement("AC-0001, AC-0003", sites))
            .await
            .unwrap();
        let a = c.application(number).await;
        assert!(
            a.needs_cxi && a.group == Some(c.harbours),
            "the first account's group decides"
        );
        assert!(c.open(number).await.contains(&Lane::Cxi));
        let all = told(&f).await;
        let last = all.iter().find(|m| m.subject == "PA-0001/cxi").unwrap();
        assert_eq!(last.to, [c.cora]);
        // In an assessment no account is named that is not in the register, or that nobody could approve.
        for (accounts, expected) in [
            ("AC-0001, AC-0099", "accounts:unknown"),
            ("AC-0004, AC-0001", "accounts:no-group"),
            ("", "accounts:required"),
        ] {
            let answer = c.write(number, c.placement(accounts, sites)).await;
            assert_eq!(code(answer), expected, "{} {accounts}", f.name);
        }
        c.approve(number).await;
        verified(&c).await;
    }
}

#[tokio::test]
async fn p_6_23_never_approved_without_the_privacy_page_and_the_choice() {
    for f in each().await {
        let c = Cast::new(&f).await;
        let (number, _) = c.waiting("AC-0001").await;
        for lane in [Lane::PrivacyPage, Lane::DigitalTools] {
            let skipped = c.settle(number, c.who(lane), lane, "not-needed").await;
            assert_eq!(code(skipped), "verdict:unguarded", "{lane:?}");
            c.settle(number, c.who(lane), lane, "declined")
                .await
                .unwrap();
            let facts = c.facts(number).await;
            let state = facts.application.lane(lane, &facts.hashes);
            assert!(matches!(state, LaneState::Refused(_)));
        }
        let refused: Vec<_> = told(&f).await.split_off(5);
        let refused: Vec<_> = refused.iter().map(Message::plain).collect();
        assert_eq!(
            refused,
            [
                ("lane-refused", "PA-0001/privacy-page", vec![c.pita], true),
                ("lane-refused", "PA-0001/digital-tools", vec![c.pita], true),
            ],
            "{}: whoever proposed it learns of it",
            f.name
        );
        for lane in [Lane::Strategy, Lane::PrivacyAssessment, Lane::Legal] {
            c.settle(number, c.who(lane), lane, "not-needed")
                .await
                .unwrap();
        }
        // Refused lanes hold the application; they wait for the proposer, not for the lane.
        assert_eq!(c.state(number).await, "in-assessment");
        assert_eq!(c.open(number).await, []);
        let guards = c.facts(number).await;
        assert_eq!(guards.application.guards(&guards.hashes).len(), 2);
        for lane in [Lane::PrivacyPage, Lane::DigitalTools] {
            c.settle(number, c.who(lane), lane, "approved")
                .await
                .unwrap();
        }
        assert_eq!(c.state(number).await, "with-design-and-marketing");
        let pixel = c.approve(number).await;
        assert!(
            c.pixel(pixel).await.conditions.is_empty(),
            "lanes not needed set none"
        );
        verified(&c).await;
    }
}
