//! Random people make random moves on a case; whatever they do, the chain's order, the separation of
//! duties and the hashes of what was decided hold, judged by a model that knows none of the product's
//! rules but these.

use crate::cast::Cast;
use crate::support::{Fixture, each, system};
use domain::{
    case::{BusinessCase, CaseState, Step},
    decisions::Verdict,
    ids::PersonId,
};
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use store::{Failure, commands::cases, queries};

const CASES: u64 = 16;
const MOVES: usize = 40;

/// Who may decide a step at all, by hand.
fn permitted(c: &Cast, case: &BusinessCase, step: Step) -> Vec<PersonId> {
    let given = case.reassigned.iter().rev().find(|r| r.step == step);
    match (given, step) {
        (Some(given), _) => vec![given.to],
        (None, Step::DesignAndMarketing) => vec![c.aroha, c.mere],
        (None, Step::CommunicationsManager) => vec![c.carl],
        (None, Step::GeneralManager) => vec![c.gina],
        (None, Step::GmEcoms) => vec![c.emma],
    }
}

/// What must hold after each move.
async fn holds(c: &Cast, number: i64, seed: u64) {
    let facts = c.facts(c.pita, number).await;
    let case = &facts.case;
    let mut deciders: Vec<(Step, PersonId)> = Vec::new();
    for (n, decision) in (1..).zip(&case.decisions) {
        let by = decision.by.person.unwrap();
        assert_ne!(by, c.pita, "seed {seed}: the proposer decided");
        assert!(by != c.ben && by != c.kiri, "seed {seed}: a holder decided");
        let actor = system().actor;
        let (_, seen) = queries::cases::snapshot(&c.store, &actor, number, n)
            .await
            .unwrap();
        assert_eq!(seen.computed(), decision.hash, "seed {seed}");
        assert_eq!(seen.snapshot.hashes().sections, decision.sections);
        assert_eq!(
            decision.verdict == Verdict::Approved,
            !decision.statement.is_empty()
        );
        deciders.push((decision.step, by));
    }
    // Approvals that count now: every step before the one it waits at, each by somebody else.
    let counts = |step: Step| case.is_settled(step, &facts.hashes);
    let before: Vec<Step> = match case.state {
        CaseState::With { step } => Step::ALL.iter().copied().filter(|s| *s < step).collect(),
        CaseState::Approved { .. } => Step::ALL.to_vec(),
        _ => Vec::new(),
    };
    let mut hands = Vec::new();
    for step in before {
        assert!(counts(step), "seed {seed}: {step:?} was passed over");
        let (_, by) = deciders.iter().rev().find(|(s, _)| *s == step).unwrap();
        assert!(!hands.contains(by), "seed {seed}: somebody decided twice");
        hands.push(*by);
    }
}

async fn one_case(f: &Fixture, c: &Cast, seed: u64) -> usize {
    let mut random = StdRng::seed_from_u64(seed);
    let everybody = [
        c.pita, c.ben, c.kiri, c.aroha, c.mere, c.carl, c.olga, c.gina, c.emma, c.sam,
    ];
    let (number, id) = c.complete().await;
    let mut done = 0;
    for n in 0..MOVES {
        let who = everybody[random.random_range(0..everybody.len())];
        let before = c.case(number).await;
        let events = c.facts(c.pita, number).await.events.len();
        let waits = before.waits_at();
        let kind = random.random_range(0..100);
        let result = match kind {
            0..40 => {
                // Often somebody who may, so that cases get far.
                let who = match waits {
                    Some(step) if kind < 32 => permitted(c, &before, step)[0],
                    _ => who,
                };
                let verdict = match random.random_range(0..10) {
                    0 if n > MOVES / 2 => "declined",
                    1 | 2 => "sent-back",
                    _ => "approved",
                };
                let result = c.decide(number, who, verdict).await;
                if result.is_ok() {
                    let step = waits.expect("only what waits is decided");
                    assert!(
                        permitted(c, &before, step).contains(&who),
                        "{} seed {seed}: decided without a right",
                        f.name
                    );
                }
                result
            }
            40..65 => c.submit(number).await,
            65..80 => {
                let sections = c.sections();
                let mut section = sections[random.random_range(0..sections.len())].clone();
                if let domain::case::SectionDraft::Risks(_) = section {
                    section = c.risks(&format!("Another way {n}"));
                }
                c.write(number, section).await
            }
            80..96 => {
                let by = everybody[random.random_range(0..everybody.len())];
                c.reassign(number, by, who).await
            }
            _ if n < MOVES / 2 => continue,
            _ => {
                let call = c.call(who).await;
                let (seen, why) = (before.version, "No longer".to_owned());
                cases::withdraw(&c.store, &call, id, seen, why).await
            }
        };
        let after = c.case(number).await;
        match result {
            Ok(saved) => {
                done += usize::from(saved.event.is_some());
                let grown = c.facts(c.pita, number).await.events.len() - events;
                // The last approval brings the account with it.
                let account = usize::from(before.account.is_none() && after.account.is_some());
                let told = usize::from(saved.event.is_some()) + account;
                assert_eq!(grown, told, "one event each");
            }
            Err(Failure::Refused(_) | Failure::Problems(_)) => {
                assert_eq!(
                    before, after,
                    "{} seed {seed}: refused, yet changed",
                    f.name
                );
            }
            Err(other) => panic!("{} seed {seed}: {other}", f.name),
        }
        if before.state.is_over() {
            assert_eq!(before.state, after.state, "what is over stays over");
        }
        holds(c, number, seed).await;
    }
    done
}

#[tokio::test]
async fn p_7_no_sequence_of_moves_breaks_order_duties_or_hashes() {
    for f in each().await {
        let c = Cast::new(&f).await;
        let mut done = 0;
        let mut ends: Vec<&str> = Vec::new();
        for seed in 0..CASES {
            done += one_case(&f, &c, seed).await;
            let number = i64::try_from(seed).unwrap() + 1;
            ends.push(c.state(number).await);
        }
        assert!(done > 100, "{}: only {done} moves were done", f.name);
        ends.sort_unstable();
        ends.dedup();
        assert!(
            ends.len() >= 3,
            "{}: cases end in too few ways: {ends:?}",
            f.name
        );
        assert_eq!(store::audit::verify(&c.store).await.unwrap().fault, None);
    }
}
