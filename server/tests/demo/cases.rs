//! Business cases and reported accounts of the small ministry: every state, every step, and everybody who
//! decides has something to decide.

use crate::support::{DAY, Fixture, each, reader, sqlite};
use domain::{
    account::{Rule, StatusKey},
    actor::Actor,
    case::{CaseState, Step},
    sighting::SightingState,
};
use server::demo::Plan;
use std::collections::BTreeMap;
use store::queries::{
    self,
    cases::{CaseFilter, CaseRow},
    set_up,
    sightings::SightingFilter,
};

async fn persona(fixture: &Fixture, key: &str) -> Actor {
    let personas = queries::people::personas(&fixture.store).await.unwrap();
    let found = personas.into_iter().find(|p| p.key == key).unwrap();
    let actor = queries::people::actor(&fixture.store, found.person).await;
    Actor::Person(actor.unwrap().unwrap())
}

async fn cases(fixture: &Fixture, actor: &Actor, mine: bool) -> Vec<CaseRow> {
    let filter = CaseFilter {
        mine,
        ..CaseFilter::default()
    };
    let found = queries::cases::list(&fixture.store, actor, &filter, true).await;
    found.unwrap().rows
}

#[tokio::test]
async fn there_is_a_case_in_every_state_and_one_for_everybody_who_decides() {
    for fixture in each().await {
        fixture.seed(&Plan::default()).await;
        let all = cases(&fixture, &reader(), false).await;
        for (key, name) in CaseState::KEYS {
            let there = all.iter().any(|row| row.case.state.key() == *key);
            assert!(there, "{}: a case that is {name}", fixture.name);
        }
        for key in [
            "design-and-marketing",
            "principal-advisor",
            "communications-manager",
            "general-manager",
            "gm-ecoms",
            "gm-ecoms-delegate",
        ] {
            let actor = persona(&fixture, key).await;
            let mine = cases(&fixture, &actor, true).await;
            assert!(!mine.is_empty(), "{}: {key} decides nothing", fixture.name);
        }
        let long = all.iter().filter(|row| row.case.waits_at().is_some());
        let long = long.map(|row| row.days).max();
        assert!(long > Some(10), "{long:?}: one waits long");
        let sent_back = all
            .iter()
            .find(|row| row.case.state.key() == "sent-back")
            .unwrap();
        let reasons = &sent_back.case.decisions.last().unwrap().reasons;
        assert_eq!(reasons.len(), 2, "{reasons:?}");
        every_decision_can_be_proved(&fixture, &all).await;
        one_is_being_set_up(&fixture, &all).await;
        one_is_in_retrospect(&fixture, &all).await;
        fixture.end().await;
    }
}

async fn every_decision_can_be_proved(fixture: &Fixture, all: &[CaseRow]) {
    let mut by_step: BTreeMap<Step, usize> = BTreeMap::new();
    for row in all {
        for (n, decision) in (1..).zip(&row.case.decisions) {
            let (store, number) = (&fixture.store, row.case.number);
            let found = queries::cases::snapshot(store, &reader(), number, n).await;
            let (_, seen) = found.unwrap();
            assert_eq!(seen.computed(), decision.hash, "BC-{number:04}");
            *by_step.entry(decision.step).or_default() += 1;
        }
    }
    assert_eq!(by_step.len(), Step::ALL.len(), "{by_step:?}");
}

async fn one_is_being_set_up(fixture: &Fixture, all: &[CaseRow]) {
    let approved = all.iter().find(|row| row.case.state.key() == "approved");
    let number = approved.unwrap().case.number;
    let found = set_up::show(&fixture.store, &reader(), number)
        .await
        .unwrap();
    assert_eq!(
        found.account.as_ref().unwrap().status.key(),
        StatusKey::SettingUp
    );
    let (done, many) = (found.done(), found.lines.len());
    assert!(done >= 4 && done < many, "half done: {done} of {many}");
}

async fn one_is_in_retrospect(fixture: &Fixture, all: &[CaseRow]) {
    let adopts = all.iter().find_map(|row| row.case.adopts).unwrap();
    let store = &fixture.store;
    let account = queries::accounts::show(store, &reader(), adopts)
        .await
        .unwrap();
    let gaps = fixture.gaps(&account).await;
    assert!(gaps.iter().any(|gap| gap.rule == Rule::NoApprovedCase));
    let found = set_up::under_way(store, &reader(), adopts).await.unwrap();
    assert!(found.is_some(), "the gap leads to the case");
}

#[tokio::test]
async fn reported_accounts_are_in_every_state_and_impostors_have_a_log() {
    for fixture in each().await {
        fixture.seed(&Plan::default()).await;
        let (store, filter) = (&fixture.store, SightingFilter::default());
        let found = queries::sightings::list(store, &reader(), &filter, true)
            .await
            .unwrap();
        for (key, name) in SightingState::KEYS {
            let there = found
                .rows
                .iter()
                .any(|row| row.sighting.state.key() == *key);
            assert!(there, "{}: a report that is {name}", fixture.name);
        }
        for row in &found.rows {
            let s = &row.sighting;
            let impostor = matches!(s.state, SightingState::Impostor | SightingState::Closed);
            assert_eq!(s.incident.is_some(), impostor, "{}", s.seen.url);
            assert_eq!(s.takedown.told_on.is_some(), impostor, "{}", s.seen.url);
        }
        for key in ["staff", "holder", "communications-manager"] {
            let actor = persona(&fixture, key).await;
            let own = queries::sightings::list(store, &actor, &filter, true).await;
            assert!(own.unwrap().total > 0, "{key} reported one");
        }
        let verdict = store::audit::verify(store).await.unwrap();
        assert_eq!(verdict.fault, None, "{}", fixture.name);
        fixture.end().await;
    }
}

/// Whatever the weekday: steps of a case keep their order, and days of the week move nothing past another.
#[tokio::test]
async fn cases_and_pixels_hold_on_every_day_of_a_week() {
    for day in 20..27 {
        let fixture = sqlite(&DAY.replace("-20T", &format!("-{day}T"))).await;
        let plan = Plan {
            seed: day,
            ..Plan::default()
        };
        fixture.seed(&plan).await;
        let all = cases(&fixture, &reader(), false).await;
        for (key, name) in CaseState::KEYS {
            let there = all.iter().any(|row| row.case.state.key() == *key);
            assert!(there, "on the {day}th: a case that is {name}");
        }
        crate::pixels::hold(&fixture, day).await;
        fixture.end().await;
    }
}
