//! `GET /access/{reference}`: one grant with its steps, what can be done, and what happened. Loading
//! only; the page is `show_page`.

use super::moves::{self, Offer};
use super::show_page::{self, Model};
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::pages::numbered;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::access::GrantKey;
use domain::ids::ReferenceKind;
use domain::permission::{Action, Facts, may};
use store::queries::access::{GrantPage, show};
use store::queries::{platforms, training};

/// Shows the page.
///
/// # Errors
/// 403 for those who may not see it; 404; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
) -> Result<Response, AppError> {
    let number = match number(&reference) {
        Ok(number) => number,
        Err(instead) => return instead,
    };
    let found = show(&state.store, &visit.actor, number).await?;
    let grant = &found.row.grant;
    let lacking = match grant.state.key() {
        GrantKey::Requested | GrantKey::Approved | GrantKey::Active => {
            let facts = grant.facts();
            let trained =
                training::of_person(&state.store, &visit.actor, grant.person, &facts).await?;
            trained.lacking
        }
        _ => Vec::new(),
    };
    let model = Model {
        offers: offers(&visit, &found),
        catalogue: platforms::catalogue(&state.store).await?,
        opens_people: may(&visit.actor, Action::ViewPeople, &Facts::default()).is_ok(),
        me: visit.actor.person(),
        by: visit.actor.by(),
        decides: may(&visit.actor, Action::ApproveAccess, &grant.facts()).is_ok(),
        lacking,
        found,
    };
    Ok(show_page::page(model).respond(&state, &visit).await)
}

/// The number in an address, or a redirect to its one spelling.
#[allow(
    clippy::result_large_err,
    reason = "made once a request and answered at once"
)]
pub(super) fn number(typed: &str) -> Result<i64, Result<Response, AppError>> {
    numbered(ReferenceKind::Grant, typed, "")
}

/// What the visitor can do with it now.
fn offers(visit: &Visit, found: &GrantPage) -> Vec<Offer> {
    let grant = &found.row.grant;
    moves::ALL
        .iter()
        .copied()
        .filter(|offer| offer.fits(grant))
        .filter(|offer| may(&visit.actor, offer.action, &grant.facts()).is_ok())
        .filter(|offer| offer.why_not(grant, &visit.actor.by()).is_none())
        .collect()
}
