//! The moves between states as these pages offer them: which permission, which questions, what
//! follows. Whether a move exists from a state is the domain's answer.

use domain::account::{Account, AccountMove, ClosedAs, InterventionReason};
use domain::actor::Actor;
use domain::permission::{Action, may};
use store::commands::accounts::action_of;

/// A move before its questions are answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Offer {
    /// Its word in addresses.
    pub(super) key: &'static str,
    /// The button.
    pub(super) name: &'static str,
    /// The permission it needs.
    pub(super) action: Action,
    /// Whether one of the policy's reasons is asked for (P 6.14).
    pub(super) asks_reason: bool,
    /// Whether words are asked for.
    pub(super) asks_note: bool,
    /// Whether the outcome for the handle is asked for (P 7).
    pub(super) asks_outcome: bool,
    /// What follows, one sentence each.
    pub(super) follows: &'static [&'static str],
    /// Whether the button warns.
    pub(super) grave: bool,
}

/// Every move there is, unanswered.
fn every() -> [AccountMove; 9] {
    let note = String::new;
    [
        AccountMove::StartSetUp,
        AccountMove::Activate,
        AccountMove::Suspend {
            reason: InterventionReason::Security,
            note: note(),
        },
        AccountMove::Resume,
        AccountMove::ReportCompromise { note: note() },
        AccountMove::Recover,
        AccountMove::RecoverSuspended { note: note() },
        AccountMove::StartClosing { note: note() },
        AccountMove::Close {
            outcome: ClosedAs::Parked,
        },
    ]
}

/// The move with this word.
pub(super) fn offer(key: &str) -> Option<Offer> {
    let wish = every().into_iter().find(|wish| wish.key() == key)?;
    Some(Offer {
        key: wish.key(),
        name: wish.name(),
        action: action_of(&wish),
        asks_reason: matches!(wish, AccountMove::Suspend { .. }),
        asks_note: asks_note(&wish),
        asks_outcome: matches!(wish, AccountMove::Close { .. }),
        follows: follows(&wish),
        grave: matches!(
            wish,
            AccountMove::Suspend { .. }
                | AccountMove::ReportCompromise { .. }
                | AccountMove::StartClosing { .. }
                | AccountMove::Close { .. }
        ),
    })
}

const fn asks_note(wish: &AccountMove) -> bool {
    matches!(
        wish,
        AccountMove::Suspend { .. }
            | AccountMove::ReportCompromise { .. }
            | AccountMove::RecoverSuspended { .. }
            | AccountMove::StartClosing { .. }
    )
}

/// What somebody should know before pressing the button.
const fn follows(wish: &AccountMove) -> &'static [&'static str] {
    match wish {
        AccountMove::StartSetUp => &[
            "The account counts as approved and is being set up.",
            "It is not in use until somebody makes it active.",
        ],
        AccountMove::Activate => &["The account counts as in use from today."],
        AccountMove::Suspend { .. } => &[
            "Nobody should post or answer on the account until it resumes.",
            "The register does not reach into the platform: tell the people who hold access.",
        ],
        AccountMove::Resume => {
            &["The account is active again. The suspension stays in its history."]
        }
        AccountMove::ReportCompromise { .. } => &[
            "The account is marked as possibly in other hands, for everybody to see.",
            "Tell the security team and Design and Marketing at once; then secure the account on the platform.",
        ],
        AccountMove::Recover => &[
            "You confirm that only authorised people are in control again.",
            "The account is active again. The compromise stays in its history.",
        ],
        AccountMove::RecoverSuspended { .. } => &[
            "You confirm that only authorised people are in control again.",
            "The account stays stopped until somebody lets it resume.",
        ],
        AccountMove::StartClosing { .. } => &[
            "The account is being wound down: archive its content and end all access.",
            "A closing account cannot become active again; it can only be closed.",
        ],
        AccountMove::Close { .. } => &[
            "The account stays in the register for good, as closed.",
            "This cannot be undone.",
        ],
    }
}

/// The moves that exist from the account's state and that `actor` may make.
pub(super) fn open_to(actor: &Actor, account: &Account) -> Vec<Offer> {
    if account.archived.is_some() {
        return Vec::new();
    }
    let keys = AccountMove::from_state(account.status.key()).iter();
    let offers = keys.filter_map(|(key, _)| offer(key));
    let facts = account.facts();
    offers
        .filter(|offer| may(actor, offer.action, &facts).is_ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::account::StatusKey;

    #[test]
    fn every_move_of_every_state_can_be_offered() {
        for state in StatusKey::ALL {
            for (key, name) in AccountMove::from_state(*state) {
                let offer = offer(key).unwrap();
                assert_eq!((offer.key, offer.name), (*key, *name));
                assert!(!offer.follows.is_empty());
            }
        }
        assert_eq!(offer("delete"), None);
    }

    #[test]
    fn p_6_14_an_intervention_asks_for_reason_and_words() {
        let suspend = offer("suspend").unwrap();
        assert!(suspend.asks_reason && suspend.asks_note && suspend.grave);
        assert_eq!(suspend.action, Action::InterveneAccount);
        assert!(offer("close").unwrap().asks_outcome);
    }
}
