//! Pixels of the small ministry: applications in every state, pixels in every state, and somebody for whom
//! each step waits.

use crate::support::{Fixture, each, reader};
use domain::{
    actor::Actor,
    decisions::Verdict,
    obligation::ObligationKind,
    pixel::{ApplicationState, Lane, LaneState, PixelState, Step},
};
use server::demo::Plan;
use std::collections::BTreeSet;
use store::queries::{
    self, obligations,
    pixels::{ApplicationFilter, ApplicationRow, PixelFilter, PixelRow},
};

async fn applications(fixture: &Fixture, actor: &Actor, mine: bool) -> Vec<ApplicationRow> {
    let filter = ApplicationFilter {
        mine,
        ..ApplicationFilter::default()
    };
    let found = queries::pixels::list(&fixture.store, actor, &filter, true).await;
    found.unwrap().rows
}

async fn pixels(fixture: &Fixture) -> Vec<PixelRow> {
    let filter = PixelFilter::default();
    let found = queries::pixels::pixels(&fixture.store, &reader(), &filter, true).await;
    found.unwrap().rows
}

async fn persona(fixture: &Fixture, key: &str) -> Actor {
    let personas = queries::people::personas(&fixture.store).await.unwrap();
    let found = personas.into_iter().find(|p| p.key == key).unwrap();
    let actor = queries::people::actor(&fixture.store, found.person).await;
    Actor::Person(actor.unwrap().unwrap())
}

#[tokio::test]
async fn there_are_applications_and_pixels_in_every_state_and_every_step_waits_for_somebody() {
    for fixture in each().await {
        fixture.seed(&Plan::default()).await;
        store::sweep::run(&fixture.store).await.unwrap();
        let all = applications(&fixture, &reader(), false).await;
        for (key, name) in ApplicationState::KEYS {
            let there = all.iter().any(|row| row.application.state.key() == *key);
            assert!(there, "{}: an application that is {name}", fixture.name);
        }
        let register = pixels(&fixture).await;
        for state in PixelState::ALL {
            let there = register.iter().any(|row| row.pixel.state == *state);
            assert!(there, "{}: a pixel that is {}", fixture.name, state.name());
        }
        for key in [
            "design-and-marketing",
            "principal-advisor",
            "privacy",
            "digital-tools",
            "legal",
            "cxi",
            "general-manager",
        ] {
            let actor = persona(&fixture, key).await;
            let mine = applications(&fixture, &actor, true).await;
            assert!(
                !mine.is_empty(),
                "{}: nothing waits for {key}",
                fixture.name
            );
        }
        the_first_ones_are_what_addresses_count_on(&fixture, &all, &register).await;
        every_decision_can_be_proved(&fixture, &all).await;
        live_ones_can_be_published(&fixture, &register).await;
        what_ends_is_told(&fixture, &register).await;
        let verdict = store::audit::verify(&fixture.store).await.unwrap();
        assert_eq!(verdict.fault, None, "{}", fixture.name);
        fixture.end().await;
    }
}

/// PA-0001 has a lane in every state, PX-0001 is live and was renewed by somebody who did not ask for it.
async fn the_first_ones_are_what_addresses_count_on(
    fixture: &Fixture,
    all: &[ApplicationRow],
    register: &[PixelRow],
) {
    let first = queries::pixels::show(&fixture.store, &reader(), 1)
        .await
        .unwrap();
    let application = &first.application;
    assert_eq!(application.state, ApplicationState::InAssessment);
    let states: BTreeSet<&str> = application
        .lanes()
        .map(|lane| application.lane(lane, &first.hashes).key())
        .collect();
    assert_eq!(states.len(), 4, "{states:?}");
    let waits = first.waits(Step::Lane(Lane::PrivacyPage)).unwrap();
    assert!(waits.days > 10, "a lane waits long: {} days", waits.days);
    let px = &register.iter().find(|r| r.pixel.number == 1).unwrap().pixel;
    assert_eq!(px.state, PixelState::Live);
    let left = (px.expires_on - fixture.store.clock().now().today).num_days();
    assert!(left > 300, "renewed: {left} days left");
    // A change takes over the lanes that its sections do not touch.
    let change = all.iter().find(|row| row.application.amends.is_some());
    let number = change.unwrap().application.number;
    let change = queries::pixels::show(&fixture.store, &reader(), number)
        .await
        .unwrap();
    let lane = |lane| change.application.lane(lane, &change.hashes);
    assert!(matches!(lane(Lane::DigitalTools), LaneState::Done(_)));
    assert!(matches!(lane(Lane::Legal), LaneState::Done(_)), "done anew");
    assert!(matches!(
        lane(Lane::PrivacyAssessment),
        LaneState::Lapsed(_)
    ));
    assert!(all.iter().any(|row| row.application.needs_cxi));
}

async fn every_decision_can_be_proved(fixture: &Fixture, all: &[ApplicationRow]) {
    let (mut steps, mut verdicts) = (BTreeSet::new(), BTreeSet::new());
    for row in all {
        let number = row.application.number;
        for (n, decision) in (1..).zip(&row.application.decisions) {
            let found = queries::pixels::snapshot(&fixture.store, &reader(), number, n).await;
            let (_, seen) = found.unwrap();
            assert_eq!(seen.computed(), decision.hash, "PA-{number:04}, {n}");
            steps.insert(decision.step);
            verdicts.insert(decision.verdict.key());
        }
    }
    assert_eq!(steps.len(), Lane::ALL.len() + 2, "{steps:?}");
    assert_eq!(verdicts.len(), Verdict::ALL.len(), "{verdicts:?}");
}

async fn live_ones_can_be_published(fixture: &Fixture, register: &[PixelRow]) {
    let live = register
        .iter()
        .filter(|r| r.pixel.state == PixelState::Live);
    let live: Vec<_> = live.map(|row| &row.pixel).collect();
    assert!(live.len() >= 3, "{}: {} are live", fixture.name, live.len());
    let vendors: BTreeSet<&str> = live
        .iter()
        .map(|p| p.content.placement.tracker.as_str())
        .collect();
    assert!(vendors.len() >= 3, "{vendors:?}");
    assert!(live.iter().all(|p| p.confirmed.is_some()), "P 6.23");
    let lines = queries::pixels::published(&fixture.store, &reader())
        .await
        .unwrap();
    assert!(lines.len() > live.len());
    for line in lines {
        assert!(
            line.site.ends_with("harbours.example") || line.site.contains("harbours.example/"),
            "{} is nobody's",
            line.site
        );
    }
}

async fn what_ends_is_told(fixture: &Fixture, register: &[PixelRow]) {
    let asked = register.iter().filter(|r| r.pixel.renewal.is_some());
    assert_eq!(asked.count(), 1, "a renewal waits");
    let filter = obligations::ObligationFilter {
        kind: Some(ObligationKind::RemovePixel),
        ..obligations::ObligationFilter::default()
    };
    let open = obligations::list(&fixture.store, &reader(), &filter, true)
        .await
        .unwrap();
    let expired = register
        .iter()
        .find(|r| r.pixel.state == PixelState::Expired)
        .unwrap();
    let reference = format!("({})", expired.pixel.reference());
    let found = open.rows.iter().find(|row| {
        row.obligation.kind == ObligationKind::RemovePixel
            && row.obligation.details.contains(&reference)
    });
    assert!(found.is_some(), "{}: it has to be taken off", fixture.name);
}

/// The same whatever the weekday: steps keep their order, and days of the week move nothing past another.
pub(crate) async fn hold(fixture: &Fixture, day: u64) {
    let all = applications(fixture, &reader(), false).await;
    for (key, name) in ApplicationState::KEYS {
        let there = all.iter().any(|row| row.application.state.key() == *key);
        assert!(there, "on the {day}th: an application that is {name}");
    }
    let register = pixels(fixture).await;
    assert_eq!(
        register.len(),
        8,
        "on the {day}th: {} pixels",
        register.len()
    );
    let first = register.iter().find(|r| r.pixel.number == 1).unwrap();
    assert_eq!(first.pixel.state, PixelState::Live, "on the {day}th");
}
