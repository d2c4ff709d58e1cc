//! A pixel changed by another application.

use crate::cast::{Cast, choice, code, verdict, verified};
use crate::living::{go_live, keys, remove};
use crate::support::each;
use domain::pixel::{Lane, PixelState, SectionDraft, Step};
use store::{
    Failure,
    commands::pixels::{self, Beginning},
    queries,
};

/// A change of a pixel: begun by Pita.
pub(crate) async fn amend(c: &Cast, pixel: i64) -> Result<i64, Failure> {
    let with = Beginning {
        amends: Some(pixel),
        account: None,
    };
    c.begin_with(with).await.map(|(number, _)| number)
}

#[tokio::test]
async fn a_change_of_a_pixel_keeps_it_live_and_asks_only_the_lanes_concerned() {
    for f in each().await {
        let mut c = Cast::new(&f).await;
        let (pixel, first) = c.approved().await;
        go_live(&c, pixel, c.olive).await.unwrap();
        assert_eq!(code(amend(&c, 99).await), "not-found");
        // Nothing changed: straight to the review.
        let number = amend(&c, pixel).await.unwrap();
        let a = c.application(number).await;
        assert_eq!((a.amends, a.decisions.len()), (Some(pixel), 5));
        assert_eq!(a.content, c.application(first).await.content);
        assert_eq!(code(amend(&c, pixel).await), "amends:taken");
        c.submit(number).await.unwrap();
        assert_eq!(c.state(number).await, "with-design-and-marketing");
        let pita = c.call(c.pita).await;
        let (id, seen) = (a.id, c.application(number).await.version);
        pixels::withdraw(&c.now(), &pita, id, seen, "Else".into())
            .await
            .unwrap();
        c.store = c.later(30);
        let number = amend(&c, pixel).await.unwrap();
        let facts = queries::pixels::pixel(&c.store, &pita.actor, pixel)
            .await
            .unwrap();
        assert_eq!(facts.amendment, Some(number));
        c.write(number, choice("Two equal buttons")).await.unwrap();
        c.submit(number).await.unwrap();
        let open = [
            Lane::PrivacyAssessment,
            Lane::PrivacyPage,
            Lane::DigitalTools,
            Lane::Legal,
        ];
        assert_eq!(c.open(number).await, open);
        // What was taken over can be read where it was decided.
        for (n, decision) in (1..).zip(&c.application(number).await.decisions) {
            let (_, seen) = queries::pixels::snapshot(&c.store, &pita.actor, number, n)
                .await
                .unwrap();
            assert_eq!((seen.decision, seen.step), (n, decision.step));
            assert_eq!(
                (seen.computed(), &seen.hash),
                (decision.hash.clone(), &decision.hash)
            );
            assert_eq!(seen.snapshot.reference, "PA-0001");
        }
        let before = c.pixel(pixel).await;
        assert_eq!(c.approve(number).await, pixel);
        let after = c.pixel(pixel).await;
        assert_eq!((after.state, after.since), (PixelState::Live, before.since));
        assert_eq!(after.confirmed, before.confirmed);
        assert_eq!(after.application, number);
        assert_eq!(after.content.choice.opt_in, "Two equal buttons");
        assert_eq!(after.expires_on, "2027-12-21".parse().unwrap());
        assert_eq!(
            keys(&c, pixel).await,
            ["pixel.approved", "pixel.live", "pixel.amended"]
        );
        let (_, own) = queries::pixels::snapshot(&c.store, &pita.actor, number, 6)
            .await
            .unwrap();
        assert_eq!(own.snapshot.adopts.as_deref(), Some("PX-0001"));
        let facts = queries::pixels::pixel(&c.store, &pita.actor, pixel)
            .await
            .unwrap();
        assert_eq!(facts.amendment, None);
        verified(&c).await;
    }
}

#[tokio::test]
async fn a_pixel_removed_meanwhile_is_not_changed_any_more() {
    for f in each().await {
        let c = Cast::new(&f).await;
        let (pixel, _) = c.approved().await;
        let number = amend(&c, pixel).await.unwrap();
        // Other accounts and another number of the vendor.
        let SectionDraft::Placement(mut placement) =
            c.placement("AC-0002, AC-0003", "www.harbours.example")
        else {
            panic!("no placement")
        };
        placement.vendor_id = "999".into();
        c.write(number, SectionDraft::Placement(placement))
            .await
            .unwrap();
        c.submit(number).await.unwrap();
        assert!(
            c.open(number).await.contains(&Lane::Cxi),
            "the new account's group needs it"
        );
        c.settle_all(number).await;
        c.decide(number, c.mere, verdict("approved")).await.unwrap();
        assert_eq!(c.application(number).await.waits_at(), Some(Step::Approval));
        remove(&c, pixel, c.dan).await.unwrap();
        let before = c.application(number).await;
        assert_eq!(
            code(c.decide(number, c.gina, verdict("approved")).await),
            "removed"
        );
        assert_eq!(
            c.application(number).await,
            before,
            "{}: nothing of it is kept",
            f.name
        );
        c.decide(number, c.gina, verdict("declined")).await.unwrap();
        assert_eq!(code(amend(&c, pixel).await), "amends:removed");
        let accounts = c.pixel(pixel).await.accounts;
        assert_eq!(accounts, [1], "as it was");
        verified(&c).await;
    }
}

#[tokio::test]
async fn the_accounts_of_a_pixel_follow_its_change() {
    for f in each().await {
        let c = Cast::new(&f).await;
        let (pixel, _) = c.approved().await;
        let number = amend(&c, pixel).await.unwrap();
        c.write(number, c.placement("AC-0002", "www.harbours.example"))
            .await
            .unwrap();
        c.submit(number).await.unwrap();
        c.approve(number).await;
        let actor = c.call(c.sam).await.actor;
        let of = async |account| {
            queries::pixels::of_account(&c.store, &actor, account)
                .await
                .unwrap()
        };
        assert!(of(1).await.is_empty(), "{}", f.name);
        let found = of(2).await;
        assert_eq!(found.iter().map(|p| p.number).collect::<Vec<_>>(), [pixel]);
        verified(&c).await;
    }
}
