//! `/returns/corrections/{reference}`: one proposal, and what is decided about it: taken over into the
//! register, put right otherwise, declined.

use super::{correction_page, frame, words};
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::pages::forms::{self, Typed};
use crate::pages::numbered;
use crate::urls;
use axum::Form as Posted;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::ids::{Reference, ReferenceKind};
use domain::permission::{Action, Facts, may};
use domain::problem::Problems;
use domain::refusal::Refusal;
use store::commands::returns::{apply, decline};
use store::queries::returns::{CorrectionRow, correction};
use store::{Failure, Saved};

/// The word of its kind in the trail.
const KIND: &str = "correction";

/// What can be decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Deed {
    TakeOver,
    PutRight,
    Decline,
}

impl Deed {
    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::TakeOver => "take-over",
            Self::PutRight => "put-right",
            Self::Decline => "decline",
        }
    }

    fn from_key(key: &str) -> Option<Self> {
        let all = [Self::TakeOver, Self::PutRight, Self::Decline];
        all.into_iter().find(|deed| deed.key() == key)
    }

    const fn done(self) -> &'static str {
        match self {
            Self::TakeOver | Self::PutRight => "correction-applied",
            Self::Decline => "correction-declined",
        }
    }
}

/// Shows the proposal; deciding is for those who review returns.
///
/// # Errors
/// 403 for those who may not see every return; 404.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
) -> Result<Response, AppError> {
    let row = match open(&state, &visit, &reference, "").await {
        Ok(row) => row,
        Err(instead) => return instead,
    };
    let own = visit.actor.person().is_some() && row.correction.by.person == visit.actor.person();
    let decides = may(&visit.actor, Action::ReviewReturn, &Facts::default()).is_ok();
    let page = correction_page::show(&row, own, decides);
    Ok(page.respond(&state, &visit).await)
}

/// Shows the form of one decision.
///
/// # Errors
/// 403 for those who do not review returns; 404.
pub async fn get_deed(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path((reference, deed)): Path<(String, String)>,
) -> Result<Response, AppError> {
    may(&visit.actor, Action::ReviewReturn, &Facts::default())?;
    let deed = Deed::from_key(&deed).ok_or(AppError::NotFound)?;
    let rest = format!("/{}", deed.key());
    let row = match open(&state, &visit, &reference, &rest).await {
        Ok(row) => row,
        Err(instead) => return instead,
    };
    let typed = Typed::default();
    let page = correction_page::form(&row, deed, &typed, &Problems::default(), false);
    Ok(page.respond(&state, &visit).await)
}

/// Decides.
///
/// # Errors
/// 403 for those who do not review returns; 404.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path((reference, deed)): Path<(String, String)>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    frame::judged(&state, &visit, Action::ReviewReturn, KIND, &reference).await?;
    let deed = Deed::from_key(&deed).ok_or(AppError::NotFound)?;
    let number = Reference::parse(ReferenceKind::Correction, &reference);
    let number = number.ok_or(AppError::NotFound)?.number;
    let row = correction(&state.store, &visit.actor, number).await?;
    let typed = forms::form(pairs);
    let none = Problems::default();
    // What the register says was looked at: when it says something else by now, it is shown again.
    let moved_on = deed == Deed::TakeOver && row.now.as_deref().unwrap_or("") != typed.get("now");
    if moved_on && typed.version() == row.correction.version {
        let page = correction_page::form(&row, deed, &typed, &none, true);
        return Ok(page.respond(&state, &visit).await);
    }
    let page = match act(&state, &visit, number, deed, &typed).await {
        Ok(_) => return Ok(forms::done(&urls::correction(number), deed.done())),
        Err(Failure::Stale) => {
            let row = correction(&state.store, &visit.actor, number).await?;
            correction_page::form(&row, deed, &typed, &none, true)
        }
        Err(Failure::Problems(problems)) => {
            let problems = at_field(problems, deed);
            correction_page::form(&row, deed, &typed, &problems, false)
        }
        Err(Failure::Refused(refusal @ Refusal::Rule { .. })) => {
            correction_page::stuck(&row, &words::said(&refusal))
        }
        Err(other) => return Err(other.into()),
    };
    Ok(page.respond(&state, &visit).await)
}

/// The form of each deed has one field of words.
fn at_field(problems: Problems, deed: Deed) -> Problems {
    let field = if deed == Deed::Decline {
        "reason"
    } else {
        "note"
    };
    let mut found = Problems::default();
    for problem in problems.0 {
        found.add(field, &problem.code, problem.message);
    }
    found
}

async fn act(
    state: &AppState,
    visit: &Visit,
    number: i64,
    deed: Deed,
    typed: &Typed,
) -> Result<Saved, Failure> {
    let (store, call, seen) = (&state.store, forms::call(visit, typed), typed.version());
    let note = typed.get("note").to_owned();
    match deed {
        Deed::TakeOver => apply(store, &call, number, seen, note, true).await,
        Deed::PutRight => apply(store, &call, number, seen, note, false).await,
        Deed::Decline => {
            let reason = typed.get("reason").to_owned();
            decline(store, &call, number, seen, reason).await
        }
    }
}

#[allow(
    clippy::result_large_err,
    reason = "made once a request and answered at once"
)]
async fn open(
    state: &AppState,
    visit: &Visit,
    typed: &str,
    rest: &str,
) -> Result<CorrectionRow, Result<Response, AppError>> {
    let number = numbered(ReferenceKind::Correction, typed, rest)?;
    let found = correction(&state.store, &visit.actor, number).await;
    found.map_err(|e| Err(e.into()))
}
