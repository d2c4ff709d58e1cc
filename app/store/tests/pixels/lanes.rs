//! Lanes side by side: two people on two lanes do not get in each other's way; two on one do.

use crate::cast::{Cast, back, choice, code, lane_draft, steps, verdict, verified};
use crate::support::each;
use domain::{
    attachment::FileKind,
    ids::PersonId,
    pixel::{Lane, Step},
};
use store::{Failure, Saved, Upload, commands::pixels};

/// Settles a lane of what was version `seen` when they opened it.
async fn settle_seen(
    c: &Cast,
    number: i64,
    seen: i64,
    by: PersonId,
    lane: Lane,
) -> Result<Saved, Failure> {
    let id = c.application(number).await.id;
    let draft = lane_draft(lane, "approved");
    pixels::settle(&c.now(), &c.call(by).await, id, seen, lane, draft).await
}

pub(crate) fn upload(section: &str, name: &str, bytes: &[u8]) -> Upload {
    let lane = Lane::from_key(section).map(Lane::name);
    let own = domain::pixel::Section::from_key(section).map(domain::pixel::Section::name);
    Upload {
        section: section.into(),
        section_name: lane.or(own).unwrap_or(section).into(),
        name: name.into(),
        kind: FileKind::Pdf,
        bytes: bytes.to_vec(),
    }
}

async fn attach(c: &Cast, number: i64, by: PersonId, section: &str) -> Result<Saved, Failure> {
    let id = c.application(number).await.id;
    let upload = upload(section, "Assessment.pdf", section.as_bytes());
    pixels::attach(&c.now(), &c.call(by).await, id, upload).await
}

#[tokio::test]
async fn people_who_opened_the_same_version_settle_different_lanes_and_the_same_lane_once() {
    for f in each().await {
        let c = Cast::new(&f).await;
        let (number, _) = c.waiting("AC-0001").await;
        let seen = c.application(number).await.version;
        assert_eq!(seen, 7, "begun, five sections, handed in");
        for lane in [Lane::Legal, Lane::PrivacyAssessment, Lane::DigitalTools] {
            settle_seen(&c, number, seen, c.who(lane), lane)
                .await
                .unwrap();
        }
        let again = settle_seen(&c, number, seen, c.lia, Lane::Legal).await;
        assert_eq!(code(again), "stale", "somebody settled it already");
        settle_seen(&c, number, seen, c.aroha, Lane::Strategy)
            .await
            .unwrap();
        assert_eq!(c.open(number).await, [Lane::PrivacyPage]);
        let a = c.application(number).await;
        assert_eq!((a.version, a.decisions.len()), (seen + 4, 4));
        for unknown in [seen + 5, 0, -3] {
            let odd = settle_seen(&c, number, unknown, c.priya, Lane::PrivacyPage).await;
            assert_eq!(code(odd), "stale", "version {unknown}");
        }
        settle_seen(&c, number, seen, c.priya, Lane::PrivacyPage)
            .await
            .unwrap();
        assert_eq!(c.state(number).await, "with-design-and-marketing");
        let late = settle_seen(&c, number, seen, c.dora, Lane::PrivacyPage).await;
        assert_eq!(code(late), "stale");
        verified(&c).await;
    }
}

#[tokio::test]
async fn what_a_lane_looks_at_must_not_have_changed_since_somebody_opened_it() {
    for f in each().await {
        let c = Cast::new(&f).await;
        let (number, _) = c.waiting("AC-0001").await;
        let seen = c.application(number).await.version;
        c.write(number, choice("A banner with two buttons"))
            .await
            .unwrap();
        // Digital Tools, Privacy and Legal look at the choice; the strategy does not.
        for lane in [
            Lane::DigitalTools,
            Lane::PrivacyPage,
            Lane::PrivacyAssessment,
            Lane::Legal,
        ] {
            let late = settle_seen(&c, number, seen, c.who(lane), lane).await;
            assert_eq!(code(late), "stale", "{lane:?}");
        }
        settle_seen(&c, number, seen, c.aroha, Lane::Strategy)
            .await
            .unwrap();
        // A file of one lane is no matter of another's; one of a section is, for those who look at it.
        let seen = c.application(number).await.version;
        attach(&c, number, c.priya, "privacy-assessment")
            .await
            .unwrap();
        settle_seen(&c, number, seen, c.dan, Lane::DigitalTools)
            .await
            .unwrap();
        let late = settle_seen(&c, number, seen, c.petra, Lane::PrivacyAssessment).await;
        assert_eq!(code(late), "stale", "a colleague attached the assessment");
        let seen = c.application(number).await.version;
        attach(&c, number, c.pita, "purpose").await.unwrap();
        let late = settle_seen(&c, number, seen, c.priya, Lane::PrivacyAssessment).await;
        assert_eq!(code(late), "stale", "a file of a section that it looks at");
        settle_seen(&c, number, seen, c.priya, Lane::PrivacyPage)
            .await
            .unwrap();
        assert_eq!(
            c.open(number).await,
            [Lane::Strategy, Lane::PrivacyAssessment, Lane::Legal],
            "those who look at the purpose look again"
        );
        verified(&c).await;
    }
}

#[tokio::test]
async fn a_lane_given_to_somebody_or_asked_again_is_stale_for_those_who_opened_it_before() {
    for f in each().await {
        let c = Cast::new(&f).await;
        let (number, _) = c.waiting("AC-0001").await;
        let seen = c.application(number).await.version;
        c.reassign(number, c.mere, Step::Lane(Lane::Legal), c.sam)
            .await
            .unwrap();
        let late = settle_seen(&c, number, seen, c.leo, Lane::Legal).await;
        assert_eq!(code(late), "stale");
        assert_eq!(
            code(c.settle(number, c.leo, Lane::Legal, "approved").await),
            "given-to"
        );
        c.settle(number, c.sam, Lane::Legal, "approved")
            .await
            .unwrap();
        c.settle_all(number).await;
        let seen = c.application(number).await.version;
        c.decide(number, c.mere, back(&["strategy"])).await.unwrap();
        let late = settle_seen(&c, number, seen - 1, c.aroha, Lane::Strategy).await;
        assert_eq!(code(late), "stale", "it was sent back in the meantime");
        c.settle(number, c.aroha, Lane::Strategy, "approved")
            .await
            .unwrap();
        assert_eq!(c.state(number).await, "with-design-and-marketing");
        verified(&c).await;
    }
}

#[tokio::test]
async fn the_table_of_steps_follows_the_lanes() {
    for f in each().await {
        let c = Cast::new(&f).await;
        let (number, _) = c.complete("AC-0003").await;
        assert!(
            steps(&f, number).await.is_empty(),
            "a draft waits for nobody"
        );
        c.submit(number).await.unwrap();
        let all = [
            "cxi",
            "digital-tools",
            "legal",
            "privacy-assessment",
            "privacy-page",
            "strategy",
        ];
        assert_eq!(steps(&f, number).await, all);
        // Without an account of that group, nobody has to confirm.
        c.write(number, c.placement("AC-0001", "www.harbours.example"))
            .await
            .unwrap();
        assert_eq!(steps(&f, number).await, all[1..], "{}", f.name);
        c.settle_all(number).await;
        assert_eq!(steps(&f, number).await, ["design-and-marketing"]);
        c.decide(number, c.mere, verdict("approved")).await.unwrap();
        assert_eq!(steps(&f, number).await, ["general-manager"]);
        c.decide(number, c.gina, verdict("declined")).await.unwrap();
        assert!(steps(&f, number).await.is_empty());
    }
}
