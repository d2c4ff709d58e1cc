//! Many grants at once: one transaction, and a word about each; stepping in (P 6.14).

use crate::{
    cast::{ACCOUNT, Cast, code, today},
    support::{each, system},
};
use domain::{
    access::RevokedBecause,
    account::{InterventionReason, StatusKey},
    platform::AccessLevel::{Admin, Analyst, Publisher},
};
use store::{
    commands::grants::{self, Frozen, Wish},
    queries::{self, access},
};

fn end() -> Wish {
    Wish::End {
        because: RevokedBecause::NotNeeded,
        note: "Campaign over".into(),
    }
}

#[tokio::test]
async fn what_can_be_changed_is_and_the_rest_is_told() {
    for fixture in each().await {
        let cast = Cast::new(&fixture).await;
        let store = &cast.store;
        let a = cast.live(cast.staff, Publisher).await;
        let b = cast.live(cast.second, Analyst).await;
        let (_, va) = cast.grant(a).await;
        let (_, vb) = cast.grant(b).await;
        let call = cast.call(cast.holder).await;
        // One of them was seen in an older version: it is left alone.
        let change = grants::change_many(store, &call, vec![(a, va), (b, vb - 1)], end())
            .await
            .unwrap();
        let (wish, became) = access::change(store, &call.actor, &change).await.unwrap();
        let told: Vec<_> = became.iter().map(|one| (one.grant, one.done)).collect();
        assert_eq!((wish.as_str(), told), ("end", vec![(a, true), (b, false)]));
        assert_eq!(
            (cast.state(a).await, cast.state(b).await),
            ("revoked", "active")
        );
        // Somebody else does not learn of it, whoever reads the trail does.
        let other = cast.actor(cast.staff).await;
        assert!(access::change(store, &other, &change).await.is_err());
        let gm = cast.actor(cast.gm).await;
        assert!(access::change(store, &gm, &change).await.is_ok());
        // Nothing of it can be done: a refusal, and nothing is written.
        let stranger = cast.call(cast.staff).await;
        let refused = grants::change_many(store, &stranger, vec![(b, vb)], end()).await;
        assert_eq!(code(refused), "not-permitted");
        let none = grants::change_many(store, &call, Vec::new(), end()).await;
        assert_eq!(code(none), "how-many");
        // A removal is confirmed with many as well, and closes its obligation.
        let (_, va) = cast.grant(a).await;
        let removed = Wish::Removed { day: today() };
        grants::change_many(store, &call, vec![(a, va)], removed)
            .await
            .unwrap();
        let page = access::show(store, &gm, a).await.unwrap();
        assert!(
            page.obligations
                .iter()
                .any(|(_, kind, done)| kind.contains("platform") && *done)
        );
    }
}

#[tokio::test]
async fn p_6_14_an_account_is_frozen_with_its_access_and_goes_on() {
    for fixture in each().await {
        let cast = Cast::new(&fixture).await;
        let store = &cast.store;
        let a = cast.live(cast.staff, Publisher).await;
        let b = cast.live(cast.gm, Admin).await;
        let version = |store: store::Store| async move {
            let account = queries::accounts::show(&store, &system().actor, ACCOUNT).await;
            let account = account.unwrap();
            (account.version, account.status.key())
        };
        let why = || (InterventionReason::Security, "Odd posts".to_owned());
        let holder = cast.call(cast.holder).await;
        let (seen, _) = version(store.clone()).await;
        let refused = grants::freeze_account(store, &holder, ACCOUNT, seen, why(), true).await;
        assert_eq!(code(refused), "not-permitted");
        let gm = cast.call(cast.gm).await;
        let frozen = grants::freeze_account(store, &gm, ACCOUNT, seen, why(), true)
            .await
            .unwrap();
        assert_eq!(
            frozen,
            Frozen {
                changed: 2,
                left: 0
            }
        );
        assert_eq!(
            (cast.state(a).await, cast.state(b).await),
            ("suspended", "suspended")
        );
        // Access that is approved meanwhile waits for the account.
        cast.request(cast.team, cast.staff, Analyst).await.unwrap();
        let (id, v) = cast.grant(3).await;
        grants::approve(store, &holder, id, v).await.unwrap();
        let staff = cast.call(cast.staff).await;
        let (id, v) = cast.grant(3).await;
        grants::attest_second_factor(store, &staff, id, v)
            .await
            .unwrap();
        assert_eq!(cast.state(3).await, "approved", "{}", fixture.name);
        let (seen, status) = version(store.clone()).await;
        assert_eq!(status, StatusKey::Suspended);
        // The general manager's own access stays as it is: somebody else lets it go on.
        let thawed = grants::thaw_account(store, &gm, ACCOUNT, seen, true)
            .await
            .unwrap();
        assert_eq!(
            thawed,
            Frozen {
                changed: 1,
                left: 1
            }
        );
        assert_eq!(
            (cast.state(a).await, cast.state(b).await),
            ("active", "suspended")
        );
        assert_eq!(cast.state(3).await, "active", "what had waited goes live");
    }
}

#[tokio::test]
async fn p_6_14_all_access_of_a_person_is_stopped() {
    for fixture in each().await {
        let cast = Cast::new(&fixture).await;
        let store = &cast.store;
        cast.account("https://www.facebook.com/weather", "Weather")
            .await;
        let a = cast.live(cast.staff, Publisher).await;
        let b = cast.live_to(2, cast.staff, Analyst).await;
        cast.request_to(2, cast.team, cast.staff, Admin)
            .await
            .unwrap();
        let why = || (InterventionReason::Legal, "Under investigation".to_owned());
        let (reason, note) = why();
        let holder = cast.call(cast.holder).await;
        let refused = grants::freeze_person(store, &holder, cast.staff, reason, note.clone()).await;
        assert_eq!(code(refused), "not-permitted");
        let gm = cast.call(cast.gm).await;
        let frozen = grants::freeze_person(store, &gm, cast.staff, reason, note.clone())
            .await
            .unwrap();
        assert_eq!(
            frozen,
            Frozen {
                changed: 2,
                left: 1
            }
        );
        let states = [
            cast.state(a).await,
            cast.state(b).await,
            cast.state(3).await,
        ];
        assert_eq!(states, ["suspended", "suspended", "refused"]);
        let again = grants::freeze_person(store, &gm, cast.staff, reason, note).await;
        assert_eq!(code(again), "nothing");
    }
}
