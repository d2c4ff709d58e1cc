//! A rule said no. Typed, so that pages choose their answer and tests name the reason.

use crate::{
    permission::{Action, allowed},
    role::Role,
};
use serde::Serialize;

/// Why something that was well-formed is not done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
pub enum Refusal {
    /// The person's roles do not allow the action (403).
    #[error("{}", not_permitted(*action, who_can))]
    NotPermitted {
        /// What was tried.
        action: Action,
        /// The roles that may do it, for "who can help".
        who_can: Vec<Role>,
    },
    /// The action does not exist from the record's present state (409).
    #[error("An account that is {state} cannot be moved to “{attempted}”")]
    WrongState {
        /// The present state, as shown to people.
        state: String,
        /// What was tried, as shown to people.
        attempted: String,
    },
    /// A rule about the record itself (422), with its clause.
    #[error("{message}")]
    Rule {
        /// Stable word for tests: `archived`, `duplicate`.
        code: &'static str,
        /// Plain words.
        message: String,
        /// The clause behind it, if the policy is the source.
        clause: Option<&'static str>,
    },
}

impl Refusal {
    /// A rule that is not tied to a clause.
    pub fn rule(code: &'static str, message: impl Into<String>) -> Self {
        Self::Rule {
            code,
            message: message.into(),
            clause: None,
        }
    }

    /// A stable word for logs and tests.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotPermitted { .. } => "not-permitted",
            Self::WrongState { .. } => "wrong-state",
            Self::Rule { code, .. } => code,
        }
    }
}

fn not_permitted(action: Action, who_can: &[Role]) -> String {
    let names: Vec<_> = who_can.iter().map(|r| r.name()).collect();
    match names.as_slice() {
        [] if allowed(action).is_empty() => format!("Nobody can {} by hand", action.phrase()),
        [] => format!(
            "You do not have permission to {}. Only the person it belongs to can",
            action.phrase()
        ),
        _ => format!(
            "You do not have permission to {}. It can be done by: {}",
            action.phrase(),
            names.join(", ")
        ),
    }
}
