//! The life of a pixel: on its pages, off, renewed by two people, given to somebody else, changed by
//! another application.

use crate::amend::amend;
use crate::cast::{Cast, Message, code, told, verified};
use crate::support::{each, system};
use domain::{
    ids::PersonId,
    pixel::{Lane, PixelState},
};
use store::{Failure, Saved, commands::pixels, queries};
use uuid::Uuid;

pub(crate) async fn go_live(c: &Cast, pixel: i64, by: PersonId) -> Result<Saved, Failure> {
    let which = c.which(pixel).await;
    pixels::go_live(&c.now(), &c.call(by).await, which, true, true).await
}

pub(crate) async fn remove(c: &Cast, pixel: i64, by: PersonId) -> Result<Saved, Failure> {
    let which = c.which(pixel).await;
    pixels::remove(&c.now(), &c.call(by).await, which, "Campaign over".into()).await
}

pub(crate) async fn ask(c: &Cast, pixel: i64, by: PersonId) -> Result<Saved, Failure> {
    let which = c.which(pixel).await;
    pixels::ask_renewal(&c.now(), &c.call(by).await, which, true, String::new()).await
}

pub(crate) async fn answer(
    c: &Cast,
    pixel: i64,
    by: PersonId,
    (confirmed, note): (bool, &str),
) -> Result<Saved, Failure> {
    let which = c.which(pixel).await;
    let call = c.call(by).await;
    pixels::decide_renewal(&c.now(), &call, which, confirmed, note.into()).await
}

pub(crate) async fn hand_over(
    c: &Cast,
    pixel: i64,
    by: PersonId,
    to: PersonId,
) -> Result<Saved, Failure> {
    let which = c.which(pixel).await;
    pixels::hand_over(&c.now(), &c.call(by).await, which, to).await
}

pub(crate) async fn keys(c: &Cast, pixel: i64) -> Vec<String> {
    let actor = system().actor;
    let facts = queries::pixels::pixel(&c.store, &actor, pixel)
        .await
        .unwrap();
    facts.events.iter().rev().map(|e| e.event.clone()).collect()
}

#[tokio::test]
async fn p_6_23_a_pixel_goes_live_only_with_both_and_is_paused_resumed_and_removed() {
    for f in each().await {
        let c = Cast::new(&f).await;
        let (pixel, _) = c.approved().await;
        let before = told(&f).await.len();
        let dan = c.call(c.dan).await;
        for (page, choice) in [(false, false), (true, false), (false, true)] {
            let which = c.which(pixel).await;
            let answer = pixels::go_live(&c.now(), &dan, which, page, choice).await;
            assert_eq!(code(answer), "privacy_page:unguarded");
        }
        assert_eq!(c.pixel(pixel).await.state, PixelState::Approved);
        go_live(&c, pixel, c.olive).await.unwrap();
        let live = c.pixel(pixel).await;
        let confirmed = live.confirmed.unwrap();
        assert_eq!(
            (live.state, confirmed.by.person),
            (PixelState::Live, Some(c.olive))
        );
        assert_eq!(code(go_live(&c, pixel, c.dan).await), "state");
        let pause = async |why: &str| {
            let which = c.which(pixel).await;
            pixels::pause(&c.now(), &dan, which, why.into()).await
        };
        assert_eq!(code(pause(" ").await), "reason:reason");
        assert_eq!(code(pause("password: hunter2").await), "reason:secret");
        pause("The banner is broken").await.unwrap();
        assert_eq!(code(pause("Again").await), "state");
        let which = c.which(pixel).await;
        let unguarded = pixels::go_live(&c.now(), &dan, which, true, false).await;
        assert_eq!(
            code(unguarded),
            "privacy_page:unguarded",
            "resuming looks again"
        );
        go_live(&c, pixel, c.dan).await.unwrap();
        remove(&c, pixel, c.dan).await.unwrap();
        for refused in [
            go_live(&c, pixel, c.dan).await,
            remove(&c, pixel, c.dan).await,
            ask(&c, pixel, c.olive).await,
            hand_over(&c, pixel, c.mere, c.sam).await,
        ] {
            assert_eq!(code(refused), "state", "what is removed stays so");
        }
        let expected = ["approved", "live", "paused", "resumed", "removed"];
        assert_eq!(
            keys(&c, pixel).await,
            expected.map(|key| format!("pixel.{key}"))
        );
        let more = told(&f).await.split_off(before);
        let plain: Vec<_> = more.iter().map(Message::plain).collect();
        let expected = ["live", "paused", "live", "removed"];
        assert_eq!(
            plain,
            expected.map(|kind| (kind, "PX-0001", vec![c.olive], true))
        );
        verified(&c).await;
    }
}

#[tokio::test]
async fn p_6_25_a_renewal_takes_two_people() {
    for f in each().await {
        let mut c = Cast::new(&f).await;
        let (pixel, _) = c.approved().await;
        let start = c.store.clone();
        let in_days = |days: i64| {
            let now = start.clock().now().at + chrono::Duration::days(days);
            start.with_clock(store::clock::Clock::fixed(now))
        };
        // A year of 365 days; renewable from 60 days before its end.
        c.store = in_days(304);
        assert_eq!(code(ask(&c, pixel, c.olive).await), "early");
        c.store = in_days(305);
        let olive = c.call(c.olive).await;
        let which = c.which(pixel).await;
        let unsaid = pixels::ask_renewal(&c.now(), &olive, which, false, String::new()).await;
        assert_eq!(code(unsaid), "unchanged:statement");
        assert_eq!(
            code(answer(&c, pixel, c.gina, (true, "")).await),
            "not-waiting"
        );
        ask(&c, pixel, c.aroha).await.unwrap();
        assert_eq!(code(ask(&c, pixel, c.olive).await), "asked");
        for (by, expected) in [
            (c.aroha, "own-case"),
            (c.olive, "not-permitted"),
            (c.gus, "not-permitted"),
            (c.dan, "not-permitted"),
        ] {
            assert_eq!(code(answer(&c, pixel, by, (true, "")).await), expected);
        }
        // Nor does whoever answers for it, though their role would do.
        hand_over(&c, pixel, c.mere, c.priya).await.unwrap();
        assert_eq!(
            code(answer(&c, pixel, c.priya, (true, "")).await),
            "own-case"
        );
        hand_over(&c, pixel, c.mere, c.olive).await.unwrap();
        assert_eq!(
            code(answer(&c, pixel, c.gina, (false, "")).await),
            "reason:reason"
        );
        answer(&c, pixel, c.gina, (false, "No campaign next year"))
            .await
            .unwrap();
        let kept = c.pixel(pixel).await;
        assert_eq!(
            (kept.expires_on, kept.renewal),
            ("2027-11-21".parse().unwrap(), None)
        );
        ask(&c, pixel, c.olive).await.unwrap();
        answer(&c, pixel, c.priya, (true, "As before"))
            .await
            .unwrap();
        let renewed = c.pixel(pixel).await;
        assert_eq!(renewed.expires_on, "2028-11-21".parse().unwrap());
        assert_eq!(
            (renewed.state, renewed.renewal),
            (PixelState::Approved, None)
        );
        assert_eq!(
            code(ask(&c, pixel, c.olive).await),
            "early",
            "of the next year"
        );
        let all = told(&f).await;
        let kinds = all
            .iter()
            .filter(|m| m.subject == "PX-0001")
            .map(|m| m.kind.as_str());
        assert_eq!(
            kinds.collect::<Vec<_>>(),
            [
                "renewal-asked",
                "handed-over",
                "handed-over",
                "renewal-decided",
                "renewal-asked",
                "renewal-decided"
            ]
        );
        verified(&c).await;
    }
}

#[tokio::test]
async fn a_pixel_is_given_to_another_owner_who_runs_it_from_then_on() {
    for f in each().await {
        let c = Cast::new(&f).await;
        let (pixel, _) = c.approved().await;
        let nobody = PersonId(Uuid::now_v7());
        assert_eq!(
            code(hand_over(&c, pixel, c.mere, nobody).await),
            "owner:unknown"
        );
        assert_eq!(
            code(hand_over(&c, pixel, c.olive, c.sam).await),
            "not-permitted"
        );
        let before = told(&f).await.len();
        let same = hand_over(&c, pixel, c.mere, c.olive).await.unwrap();
        assert_eq!(
            (same.event, told(&f).await.len()),
            (None, before),
            "nothing to tell"
        );
        hand_over(&c, pixel, c.mere, c.sam).await.unwrap();
        let last = told(&f).await.pop().unwrap();
        assert_eq!(last.plain(), ("handed-over", "PX-0001", vec![c.sam], true));
        assert_eq!(code(go_live(&c, pixel, c.olive).await), "not-permitted");
        go_live(&c, pixel, c.sam).await.unwrap();
        // A change of it begins with whoever answers for it now, and the lanes that looked at that.
        let number = amend(&c, pixel).await.unwrap();
        let a = c.application(number).await;
        assert_eq!(a.content.placement.owner, Some(c.sam));
        assert_eq!(a.content.placement.owner_name, "Sam");
        c.submit(number).await.unwrap();
        let open = c.open(number).await;
        assert!(open.contains(&Lane::Strategy), "{open:?}");
        c.approve(number).await;
        assert_eq!(c.pixel(pixel).await.owner.person, Some(c.sam));
        verified(&c).await;
    }
}
