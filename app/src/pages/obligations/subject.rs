//! The obligation a page is about, and what may be done with it.

use crate::context::{AppState, Visit};
use crate::error::AppError;
use domain::ids::{Reference, ReferenceKind};
use domain::obligation::{Obligation, ObligationKind, ObligationState};
use domain::permission::{Action, Facts, may};
use store::queries::obligations::{ObligationPage, show};

/// The obligation of an address.
///
/// # Errors
/// 403 for those who may not see it; 404.
pub(super) async fn open(
    state: &AppState,
    visit: &Visit,
    typed: &str,
) -> Result<ObligationPage, AppError> {
    let Some(reference) = Reference::parse(ReferenceKind::Obligation, typed) else {
        may(&visit.actor, Action::ViewObligations, &Facts::default())?;
        return Err(AppError::NotFound);
    };
    Ok(show(&state.store, &visit.actor, reference.number).await?)
}

/// What can be done with an obligation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Deed {
    Close,
    Waive,
    Assign,
    Reopen,
}

impl Deed {
    pub(super) const ALL: &'static [Self] = &[Self::Close, Self::Waive, Self::Assign, Self::Reopen];

    /// The word in addresses.
    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::Close => "close",
            Self::Waive => "waive",
            Self::Assign => "assign",
            Self::Reopen => "reopen",
        }
    }

    /// The button.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Close => "Record that it is done",
            Self::Waive => "Waive it for a time",
            Self::Assign => "Give it to somebody",
            Self::Reopen => "Open it again",
        }
    }

    pub(super) fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|d| d.key() == key)
    }

    /// What somebody must be allowed.
    pub(super) const fn action(self) -> Action {
        match self {
            Self::Close => Action::CloseObligation,
            Self::Waive => Action::WaiveObligation,
            Self::Assign | Self::Reopen => Action::OpenObligation,
        }
    }

    /// Whether the state allows it.
    pub(super) const fn fits(self, state: &ObligationState) -> bool {
        match self {
            Self::Close | Self::Waive | Self::Assign => {
                !matches!(state, ObligationState::Done { .. })
            }
            Self::Reopen => !matches!(state, ObligationState::Open),
        }
    }

    /// The word shown afterwards.
    pub(super) const fn done(self) -> &'static str {
        match self {
            Self::Close => "obligation-done",
            Self::Waive => "obligation-waived",
            Self::Assign => "obligation-assigned",
            Self::Reopen => "obligation-reopened",
        }
    }
}

/// Where an obligation is done instead of being closed here: its kind says so.
pub(super) fn elsewhere(obligation: &Obligation) -> Option<Elsewhere> {
    match obligation.kind {
        ObligationKind::ChangePassword if obligation.account.is_some() => {
            Some(Elsewhere::Password(obligation.account.unwrap_or_default()))
        }
        ObligationKind::RemoveOnPlatform if obligation.grant.is_some() => Some(Elsewhere::Access),
        _ => None,
    }
}

/// Where something is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Elsewhere {
    /// With the facts about the account's password.
    Password(i64),
    /// With the access.
    Access,
}
