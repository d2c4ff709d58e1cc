//! `GET /returns/{period}`: all returns of a quarter that whoever asks files, on one page: what the register
//! holds, what changed since the return before, and whether that can be confirmed as it stands.

use super::{frame, mine_page};
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::urls;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::ids::{Reference, ReferenceKind};
use domain::moment::Moment;
use domain::platform::Catalogue;
use domain::problem::Problems;
use domain::returns::Period;
use std::sync::Arc;
use store::queries::platforms;
use store::queries::returns::{self, MyReturn, ReturnFilter};

/// The returns of a quarter that somebody files.
pub(super) struct Mine {
    pub(super) period: Period,
    pub(super) all: Vec<MyReturn>,
    pub(super) catalogue: Arc<Catalogue>,
    pub(super) now: Moment,
}

/// Shows them; whoever has none is led to the whole list, if there is one for them.
///
/// # Errors
/// 404 for a quarter that was not opened; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(period): Path<String>,
) -> Result<Response, AppError> {
    if let Some(reference) = Reference::parse(ReferenceKind::Return, &period) {
        let (store, actor) = (&state.store, &visit.actor);
        let (quarter, account) = returns::place_of(store, actor, reference.number).await?;
        return Ok(Redirect::to(&urls::one_return(quarter, account)).into_response());
    }
    let mine = load(&state, &visit, &period).await?;
    let others = others(&state, &visit, &mine).await?;
    if mine.all.is_empty() && others {
        let path = urls::period_page(mine.period.quarter, "all");
        return Ok(Redirect::to(&path).into_response());
    }
    let page = mine_page::page(&mine, others, &Problems::default());
    Ok(page.respond(&state, &visit).await)
}

/// The visitor's own returns of the quarter of an address.
///
/// # Errors
/// 404 for a quarter that was not opened; the database.
pub(super) async fn load(state: &AppState, visit: &Visit, period: &str) -> Result<Mine, AppError> {
    let quarter = frame::quarter(period)?;
    let period = returns::period(&state.store, quarter).await?;
    Ok(Mine {
        all: returns::mine(&state.store, &visit.actor, &period).await?,
        period,
        catalogue: platforms::catalogue(&state.store).await?,
        now: state.store.clock().now(),
    })
}

/// Whether there are more returns of the quarter that the visitor may see.
pub(super) async fn others(state: &AppState, visit: &Visit, mine: &Mine) -> Result<bool, AppError> {
    if frame::reach(&visit.actor).is_some() {
        return Ok(true);
    }
    let filter = ReturnFilter::of(mine.period.quarter);
    let found = returns::list(&state.store, &visit.actor, &filter, false).await?;
    Ok(usize::try_from(found.total).unwrap_or(0) > mine.all.len())
}

impl Mine {
    /// The platform's name of an account.
    pub(super) fn platform(&self, one: &MyReturn) -> String {
        let key = one.account.presence.platform.as_str();
        let found = self.catalogue.get(key);
        found.map_or_else(|| key.to_owned(), |platform| platform.name.clone())
    }

    /// Those that can be confirmed as they stand.
    pub(super) fn confirmable(&self) -> impl Iterator<Item = &MyReturn> {
        let can = |one: &&MyReturn| one.one.can_be_unchanged(&one.known).is_ok();
        self.all.iter().filter(can)
    }
}
