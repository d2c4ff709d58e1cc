//! `GET /returns/{period}/{account}`: one return: where it stands, what was sent, what the register holds now,
//! what became of it.

use super::{show_page, subject};
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::permission::{Action, may};
use domain::returns::Return;
use store::queries::platforms;
use store::queries::returns::copy_of;

/// Shows the return.
///
/// # Errors
/// 404, also for one that is not the visitor's to see; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path((period, account)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let found = match subject::open(&state, &visit, (&period, &account), "").await {
        Ok(found) => found,
        Err(instead) => return instead,
    };
    let (one, facts) = (&found.one, found.one.facts());
    let copy = match i64::try_from(one.sent.len()) {
        Ok(seq) if seq > 0 => Some(
            copy_of(&state.store, &visit.actor, one.id, &facts, seq)
                .await?
                .copy,
        ),
        _ => None,
    };
    let catalogue = platforms::catalogue(&state.store).await?;
    let key = found.account.presence.platform.as_str();
    let platform = catalogue
        .get(key)
        .map_or_else(|| key.to_owned(), |platform| platform.name.clone());
    let can = |action| may(&visit.actor, action, &facts).is_ok();
    let review = can(Action::ReviewReturn) && one.can_be_reviewed(&visit.actor.by()).is_ok();
    let model = show_page::Model {
        file: can(Action::FileReturn),
        // Whoever files it for somebody cannot pass it on, nor give it back by themselves.
        give: can(Action::GiveReturn) && !is_delegate(&found.one, &visit),
        review,
        team: can(Action::ReviewReturn),
        platform,
        copy,
        today: state.store.clock().now().today,
        found,
    };
    Ok(show_page::page(&model).respond(&state, &visit).await)
}

/// Whether the visitor files it without being named for the account.
fn is_delegate(one: &Return, visit: &Visit) -> bool {
    let me = visit.actor.person();
    let by = one.delegate.as_ref().and_then(|by| by.person);
    me.is_some() && by == me
}
