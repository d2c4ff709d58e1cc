//! What days bring: permissions that run out, reminders before they do, steps that wait too long; each
//! once, whatever the job does.

use crate::cast::{Cast, Message, raw, told, verified};
use crate::living::{answer, ask};
use crate::support::{Fixture, each, system};
use domain::{
    person::PersonDraft,
    pixel::{Lane, PixelState},
};
use store::{
    commands::{
        people,
        pixels::{self, Beginning},
    },
    queries, sweep,
};

async fn removals(f: &Fixture) -> Vec<(String, String)> {
    let text = "SELECT details, state FROM obligation WHERE kind = 'remove-pixel' ORDER BY number";
    let rows = raw(f, text).await;
    rows.into_iter()
        .map(|r| (r[0].clone(), r[1].clone()))
        .collect()
}

/// A pixel that is live, and one that was approved and never used.
async fn two(c: &Cast) -> (i64, i64) {
    let (live, _) = c.approved().await;
    let (unused, _) = c.approved().await;
    let (dan, which) = (c.call(c.dan).await, c.which(live).await);
    pixels::go_live(&c.now(), &dan, which, true, true)
        .await
        .unwrap();
    (live, unused)
}

fn open(n: i64) -> (String, String) {
    (format!("Meta Pixel 1234567890 (PX-{n:04})"), "open".into())
}

fn done(n: i64) -> (String, String) {
    (open(n).0, "done".into())
}

#[tokio::test]
async fn p_6_25_a_permission_ends_once_and_what_was_used_has_to_be_taken_off() {
    for f in each().await {
        let mut c = Cast::new(&f).await;
        let (live, unused) = two(&c).await;
        c.store = c.later(365);
        assert_eq!(
            sweep::run(&c.store).await.unwrap().pixels,
            0,
            "the last day is included"
        );
        c.store = c.later(1);
        assert_eq!(sweep::run(&c.store).await.unwrap().pixels, 2, "{}", f.name);
        assert_eq!(sweep::run(&c.store).await.unwrap().pixels, 0, "once");
        for pixel in [live, unused] {
            assert_eq!(c.pixel(pixel).await.state, PixelState::Expired);
        }
        assert_eq!(removals(&f).await, [open(live)], "{}", f.name);
        let all = told(&f).await;
        let ended: Vec<_> = all
            .iter()
            .filter(|m| m.kind == "expired")
            .map(Message::plain)
            .collect();
        assert_eq!(
            ended,
            [
                ("expired", "PX-0001", vec![c.olive], true),
                ("expired", "PX-0002", vec![c.olive], true)
            ]
        );
        // It cannot go live; removed, there is nothing to do any more.
        let (dan, which) = (c.call(c.dan).await, c.which(live).await);
        let again = pixels::go_live(&c.now(), &dan, which, true, true).await;
        assert_eq!(crate::cast::code(again), "state");
        pixels::remove(&c.now(), &dan, which, "Expired".into())
            .await
            .unwrap();
        assert_eq!(removals(&f).await, [done(live)]);
        let who = raw(
            &f,
            "SELECT state_by_name FROM obligation WHERE kind = 'remove-pixel'",
        )
        .await;
        assert_eq!(who[0][0], "Dan");
        verified(&c).await;
    }
}

#[tokio::test]
async fn what_has_a_permission_again_need_not_be_taken_off() {
    for f in each().await {
        let mut c = Cast::new(&f).await;
        let (first, second) = two(&c).await;
        let (dan, which) = (c.call(c.dan).await, c.which(second).await);
        pixels::go_live(&c.now(), &dan, which, true, true)
            .await
            .unwrap();
        c.store = c.later(366);
        sweep::run(&c.store).await.unwrap();
        assert_eq!(removals(&f).await, [open(first), open(second)]);
        // One is renewed; a renewal that is refused changes nothing.
        ask(&c, first, c.olive).await.unwrap();
        answer(&c, first, c.gina, (false, "Not yet")).await.unwrap();
        assert_eq!(removals(&f).await[0], open(first));
        ask(&c, first, c.olive).await.unwrap();
        answer(&c, first, c.gina, (true, "")).await.unwrap();
        assert_eq!(
            removals(&f).await,
            [done(first), open(second)],
            "{}",
            f.name
        );
        assert_eq!(c.pixel(first).await.state, PixelState::Approved);
        assert_eq!(
            c.pixel(first).await.expires_on,
            "2028-11-22".parse().unwrap()
        );
        // The other is changed, with another number of the vendor's.
        let with = Beginning {
            amends: Some(second),
            account: None,
        };
        let (number, _) = c.begin_with(with).await.unwrap();
        let placement = c.application(number).await.content.placement;
        let placement = domain::pixel::Placement {
            vendor_id: "777".into(),
            ..placement
        };
        c.write(number, domain::pixel::SectionDraft::Placement(placement))
            .await
            .unwrap();
        c.submit(number).await.unwrap();
        c.approve(number).await;
        assert_eq!(
            removals(&f).await,
            [done(first), done(second)],
            "{}",
            f.name
        );
        assert_eq!(c.pixel(second).await.state, PixelState::Approved);
        // The next year it ends again.
        let which = c.which(first).await;
        pixels::go_live(&c.now(), &dan, which, true, true)
            .await
            .unwrap();
        c.store = c.later(367);
        sweep::run(&c.store).await.unwrap();
        assert_eq!(removals(&f).await.last(), Some(&open(first)));
        verified(&c).await;
    }
}

#[tokio::test]
async fn p_6_25_the_owner_is_reminded_30_14_and_7_days_before_the_end() {
    for f in each().await {
        let c = Cast::new(&f).await;
        let (live, asked) = two(&c).await;
        let before = told(&f).await.len();
        let mut reminded = Vec::new();
        for days in (330..=366).chain([400]) {
            let mut then = Cast::again(&c);
            then.store = c.later(days);
            if days == 334 {
                ask(&then, asked, c.olive).await.unwrap();
            }
            if days == 355 {
                answer(&then, asked, c.gina, (true, "")).await.unwrap();
            }
            let found = sweep::run(&then.store).await.unwrap().pixel_reminders;
            assert_eq!(
                sweep::run(&then.store).await.unwrap().pixel_reminders,
                0,
                "once"
            );
            reminded.extend(vec![days; found]);
        }
        assert_eq!(reminded, [335, 351, 358], "{}", f.name);
        let more = told(&f).await.split_off(before);
        let ends: Vec<_> = more
            .iter()
            .filter(|m| m.kind == "ends")
            .map(Message::plain)
            .collect();
        let subject = format!("PX-{live:04}");
        assert_eq!(
            ends,
            vec![("ends", subject.as_str(), vec![c.olive], true); 3]
        );
        // No job for weeks: one message for the newest day reached.
        let other = Cast::again(&c);
        let (pixel, _) = other.approved().await;
        let late = c.later(360);
        let swept = sweep::run(&late).await.unwrap();
        assert_eq!(swept.pixel_reminders, 1, "{} PX-{pixel:04}", f.name);
        verified(&c).await;
    }
}

#[tokio::test]
async fn whoever_lets_a_step_wait_is_reminded_and_then_it_goes_up() {
    for f in each().await {
        let c = Cast::new(&f).await;
        // Leo reports to Sam.
        let leo = queries::people::person(&c.store, &system().actor, c.leo)
            .await
            .unwrap();
        let draft = PersonDraft {
            manager: Some(c.sam),
            ..PersonDraft::of(&leo)
        };
        let checked = draft.check().unwrap();
        people::edit(&c.store, &system(), c.leo, leo.version, checked)
            .await
            .unwrap();
        let (number, _) = c.waiting("AC-0001").await;
        let lanes = [
            Lane::Strategy,
            Lane::PrivacyAssessment,
            Lane::PrivacyPage,
            Lane::DigitalTools,
        ];
        for lane in lanes {
            c.settle(number, c.who(lane), lane, "approved")
                .await
                .unwrap();
        }
        let before = told(&f).await.len();
        let mut kinds = Vec::new();
        // Saturday: the third working day is Wednesday, the eighth the Wednesday after.
        for days in 0..20 {
            let store = c.later(days);
            sweep::run(&store).await.unwrap();
            sweep::run(&store).await.unwrap();
            let all = told(&f).await;
            if all.len() > before + kinds.len() {
                let last = all.last().unwrap();
                assert_eq!(
                    last.facts["path"],
                    "/pixel-applications/PA-0001/lanes/legal"
                );
                kinds.push((days, last.kind.clone(), last.to.clone(), last.team));
            }
            assert_eq!(all.len(), before + kinds.len(), "{} day {days}", f.name);
        }
        let mut up = vec![c.leo, c.lia, c.sam];
        up.sort_unstable();
        let who = {
            let mut who = vec![c.leo, c.lia];
            who.sort_unstable();
            who
        };
        let reminder = |day| (day, "reminder".to_owned(), who.clone(), false);
        assert_eq!(
            kinds,
            [
                reminder(4),
                reminder(6),
                reminder(11),
                (12, "escalated".to_owned(), up, true)
            ],
            "{}",
            f.name
        );
        verified(&c).await;
    }
}
