//! An application from its beginning to the permission, by seven people; with the confirmation of
//! Customer Experience and Insights, eight.

use crate::cast::{Cast, Message, code, raw, told, verdict, verified};
use crate::support::{Fixture, each, system};
use domain::{
    ids::PersonId,
    pixel::{Content, Lane, LaneState, PixelState, Step},
};
use store::queries;

fn sorted<const N: usize>(people: [PersonId; N]) -> Vec<PersonId> {
    let mut people = people.to_vec();
    people.sort_unstable();
    people
}

/// Whom a lane that waits is told to.
fn team(c: &Cast, lane: Lane) -> Vec<PersonId> {
    match lane {
        Lane::Strategy => sorted([c.aroha, c.mere]),
        Lane::PrivacyAssessment => sorted([c.priya, c.petra]),
        Lane::PrivacyPage => sorted([c.priya, c.petra, c.dan, c.dora]),
        Lane::DigitalTools => sorted([c.dan, c.dora]),
        Lane::Legal => sorted([c.leo, c.lia]),
        Lane::Cxi => vec![c.cora],
    }
}

/// Every decision has its snapshot, which hashes to what the decision says and tells what was decided.
async fn decisions_are_kept(c: &Cast, number: i64, group: &str) {
    let a = c.application(number).await;
    for (n, decision) in (1..).zip(&a.decisions) {
        let actor = system().actor;
        let (_, seen) = queries::pixels::snapshot(&c.store, &actor, number, n)
            .await
            .unwrap();
        assert_eq!(seen.step, decision.step);
        assert_eq!(seen.computed(), decision.hash);
        assert_eq!(seen.hash, decision.hash);
        assert_eq!(seen.snapshot.hashes().sections, decision.sections);
        assert_eq!(seen.snapshot.content::<Content>().unwrap(), a.content);
        assert_eq!(seen.snapshot.group, group);
        assert_eq!(seen.snapshot.proposer, "Pita");
        assert!(!decision.statement.is_empty());
        // What the lanes before it had established is part of it.
        let settled = seen.snapshot.lanes.iter();
        let settled = settled.filter(|l| l.content["state"] == "done").count();
        let before = a.decisions.iter().take(n - 1);
        let lanes = before.filter(|d| matches!(d.step, Step::Lane(_)));
        assert_eq!(settled, lanes.count(), "decision {n}");
    }
    let missing = queries::pixels::snapshot(&c.store, &system().actor, number, 99).await;
    assert_eq!(code(missing), "not-found");
}

async fn messages(f: &Fixture, c: &Cast, cxi: bool, manager: PersonId) {
    let all = told(f).await;
    let plain: Vec<_> = all.iter().map(Message::plain).collect();
    let lanes = Lane::ALL.iter().filter(|lane| cxi || **lane != Lane::Cxi);
    let subjects: Vec<_> = lanes
        .clone()
        .map(|l| format!("PA-0001/{}", l.key()))
        .collect();
    let mut expected: Vec<_> = lanes
        .zip(&subjects)
        .map(|(lane, subject)| ("lane-waiting", subject.as_str(), team(c, *lane), false))
        .collect();
    // Aroha settled a lane, so that she cannot review.
    expected.extend([
        (
            "waiting",
            "PA-0001/design-and-marketing",
            vec![c.mere],
            false,
        ),
        ("waiting", "PA-0001/general-manager", vec![manager], false),
        ("approved", "PA-0001", sorted([c.pita, c.olive]), true),
    ]);
    assert_eq!(plain, expected, "{}", f.name);
    assert_eq!(
        all[0].facts["path"],
        "/pixel-applications/PA-0001/lanes/strategy"
    );
    assert_eq!(
        all.last().unwrap().facts["path"],
        "/pixel-applications/PA-0001"
    );
    assert_eq!(all[0].facts["name"], "Meta Pixel 1234567890");
}

#[tokio::test]
async fn p_6_25_a_pixel_is_approved_by_seven_people_and_by_eight_where_cxi_has_to_confirm() {
    for cxi in [false, true] {
        for f in each().await {
            let c = Cast::new(&f).await;
            let (accounts, manager, group) = match cxi {
                false => ("AC-0001, AC-0002", c.gina, "Harbours"),
                true => ("AC-0003 AC-0001", c.gus, "Service"),
            };
            let (number, _) = c.begin().await;
            assert_eq!(code(c.submit(number).await), ":incomplete");
            for section in c.sections(accounts) {
                c.write(number, section).await.unwrap();
            }
            c.submit(number).await.unwrap();
            let open = c.open(number).await;
            assert_eq!(open.len(), if cxi { 6 } else { 5 });
            for lane in open {
                assert_eq!(c.state(number).await, "in-assessment");
                let outsider = c.settle(number, c.sam, lane, "approved").await;
                assert_eq!(code(outsider), "not-permitted", "{lane:?}");
                c.settle(number, c.who(lane), lane, "approved")
                    .await
                    .unwrap();
            }
            assert_eq!(c.state(number).await, "with-design-and-marketing");
            let twice = c.decide(number, c.aroha, verdict("approved")).await;
            assert_eq!(code(twice), "decided-already");
            c.decide(number, c.mere, verdict("approved")).await.unwrap();
            assert_eq!(c.state(number).await, "with-general-manager");
            let elsewhere = [c.gina, c.gus].into_iter().find(|m| *m != manager).unwrap();
            let other = c.decide(number, elsewhere, verdict("approved")).await;
            assert_eq!(code(other), "not-permitted", "of another group");
            c.decide(number, manager, verdict("approved"))
                .await
                .unwrap();
            permission_is_given(&f, &c, number, cxi).await;
            decisions_are_kept(&c, number, group).await;
            messages(&f, &c, cxi, manager).await;
            verified(&c).await;
        }
    }
}

/// The permission as the application asked for it.
async fn permission_is_given(f: &Fixture, c: &Cast, number: i64, cxi: bool) {
    let a = c.application(number).await;
    assert_eq!((a.state.key(), a.pixel), ("approved", Some(1)));
    let today = c.store.clock().now().today;
    assert_eq!(a.state.on(), Some(today));
    let facts = queries::pixels::pixel(&c.store, &c.call(c.sam).await.actor, 1)
        .await
        .unwrap();
    let pixel = &facts.pixel;
    assert_eq!(pixel.state, PixelState::Approved);
    assert_eq!(pixel.application, number);
    assert_eq!(
        (pixel.owner.person, pixel.owner.name.as_str()),
        (Some(c.olive), "Olive")
    );
    assert_eq!(pixel.content, a.content);
    assert_eq!(
        pixel.conditions,
        ["No lists", "Review in June", "Tell Legal of new events"]
    );
    assert_eq!(pixel.approved_on, today);
    assert_eq!(pixel.expires_on, "2027-11-21".parse().unwrap());
    let sites: Vec<_> = pixel
        .content
        .placement
        .sites()
        .0
        .iter()
        .map(ToString::to_string)
        .collect();
    let stored = raw(f, "SELECT sites FROM pixel").await;
    assert_eq!(stored[0][0], serde_json::to_string(&sites).unwrap());
    let (first, second, group) = match cxi {
        false => (1, 2, "Harbours"),
        true => (3, 1, "Service"),
    };
    assert_eq!(pixel.accounts, [first, second]);
    assert_eq!(facts.group, group);
    let mut named: Vec<_> = facts.accounts.iter().map(|(n, _)| *n).collect();
    named.sort_by_key(|n| *n != first);
    assert_eq!(named, [first, second]);
    let keys: Vec<_> = facts.events.iter().map(|e| e.event.as_str()).collect();
    assert_eq!(keys, ["pixel.approved"]);
    let shown = c.facts(number).await;
    assert!(shown.waiting.is_empty());
    for lane in a.lanes() {
        assert!(matches!(a.lane(lane, &shown.hashes), LaneState::Done(_)));
    }
    let keys: Vec<_> = shown
        .events
        .iter()
        .rev()
        .map(|e| e.event.as_str())
        .collect();
    let lanes = if cxi { 6 } else { 5 };
    let mut expected = vec!["pixel-application.begun"];
    expected.extend(["pixel-application.written"; 5]);
    expected.push("pixel-application.submitted");
    expected.extend(vec!["pixel-application.lane-settled"; lanes]);
    expected.extend(["pixel-application.decided"; 2]);
    expected.push("pixel-application.permitted");
    assert_eq!(keys, expected);
}
