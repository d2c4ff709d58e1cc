//! Tests of `status`.

use super::*;

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 21).unwrap()
}

fn every_state() -> Vec<AccountStatus> {
    let note = || "seen".to_owned();
    vec![
        AccountStatus::Proposed,
        AccountStatus::SettingUp,
        AccountStatus::Active,
        AccountStatus::Suspended {
            since: day(),
            reason: InterventionReason::Legal,
            note: note(),
        },
        AccountStatus::Compromised {
            since: day(),
            note: note(),
        },
        AccountStatus::Closing {
            since: day(),
            note: note(),
        },
        AccountStatus::Closed {
            on: day(),
            outcome: ClosedAs::Parked,
        },
    ]
}

fn every_move() -> Vec<AccountMove> {
    let note = || "because".to_owned();
    vec![
        AccountMove::StartSetUp,
        AccountMove::Activate,
        AccountMove::Suspend {
            reason: InterventionReason::Legal,
            note: note(),
        },
        AccountMove::Resume,
        AccountMove::ReportCompromise { note: note() },
        AccountMove::Recover,
        AccountMove::RecoverSuspended { note: note() },
        AccountMove::StartClosing { note: note() },
        AccountMove::Close {
            outcome: ClosedAs::Lost,
        },
    ]
}

/// Every pair of state and move, against the diagram of DOMAIN.md written out by hand.
#[test]
fn every_transition_pair() {
    let legal = [
        ("proposed", "start-set-up", "setting-up"),
        ("setting-up", "activate", "active"),
        ("active", "suspend", "suspended"),
        ("active", "report-compromise", "compromised"),
        ("active", "start-closing", "closing"),
        ("suspended", "resume", "active"),
        ("suspended", "report-compromise", "compromised"),
        ("suspended", "start-closing", "closing"),
        ("compromised", "recover", "active"),
        ("compromised", "recover-suspended", "suspended"),
        ("closing", "close", "closed"),
    ];
    let mut done = 0;
    for state in every_state() {
        for wish in every_move() {
            let (from, verb) = (state.key().key(), wish.key());
            let expected = legal
                .iter()
                .find(|(s, m, _)| *s == from && *m == verb)
                .map(|(_, _, to)| *to);
            let got = state.clone().transition(wish, day());
            match (expected, got) {
                (Some(to), Ok(next)) => assert_eq!(next.key().key(), to, "{from} {verb}"),
                (None, Err(Refusal::WrongState { .. })) => {}
                (expected, got) => panic!("{from} {verb}: expected {expected:?}, got {got:?}"),
            }
            done += 1;
        }
    }
    assert_eq!(done, 63);
}

#[test]
fn offered_moves_are_exactly_the_possible_ones() {
    for state in every_state() {
        let offered: Vec<_> = AccountMove::from_state(state.key())
            .iter()
            .map(|(key, _)| *key)
            .collect();
        let possible: Vec<_> = every_move()
            .into_iter()
            .filter(|wish| state.clone().transition(wish.clone(), day()).is_ok())
            .map(|wish| wish.key())
            .collect();
        let (mut a, mut b) = (offered.clone(), possible.clone());
        a.sort_unstable();
        b.sort_unstable();
        assert_eq!(a, b, "{state:?}");
    }
}

#[test]
fn p_6_14_an_intervention_needs_a_reason_in_words() {
    let wish = AccountMove::Suspend {
        reason: InterventionReason::Legal,
        note: "  ".into(),
    };
    let refusal = AccountStatus::Active.transition(wish, day()).unwrap_err();
    assert_eq!(refusal.code(), "note-required");
}
