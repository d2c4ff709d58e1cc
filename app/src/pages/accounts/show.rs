//! `GET /accounts/{reference}`: one account, as it is, as it stood on a day, or as it was saved once.
//! Loading only; the page is `show_page`.

use super::gaps as missing;
use super::moves;
use super::query::platform_name;
use super::show_access::{self, Records};
use super::show_page::{self, Can, ShowPage};
use super::which::{self, Asked, When};
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::urls;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::access::Place;
use domain::account::{Account, Rule, record_gaps};
use domain::permission::{Action, Facts, may};
use domain::pixel::PixelState;
use store::Failure;
use store::queries::accounts::{Latest, Overview, overview, show, show_as_at, show_version};
use store::queries::{organisation, platforms, policy, set_up};

/// How much of the history stands on the page; the rest is on the page of the history.
const EVENTS: usize = 10;

/// One event more, to know whether there is a rest.
const LATEST: Latest = Latest {
    events: EVENTS as i64 + 1,
    returns: 4,
};

/// Shows the page.
///
/// # Errors
/// Not found; a day or version that makes no sense; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
) -> Result<Response, AppError> {
    let number = match which::number(&reference, "", visit.query()) {
        Ok(number) => number,
        Err(elsewhere) => return elsewhere,
    };
    let today = state.store.clock().now().today;
    let when = match which::when(visit.query(), today)? {
        Asked::Show(when) => when,
        Asked::Elsewhere(query) => {
            return Ok(Redirect::to(&query.href(&urls::account(number))).into_response());
        }
    };
    let (store, actor) = (&state.store, &visit.actor);
    let past = match when {
        When::Now => {
            let around = overview(store, actor, number, LATEST).await?;
            let (account, latest) = (around.account.clone(), around.account.version);
            let model = load(&state, &visit, account, latest, when, Some(around)).await?;
            return Ok(show_page::page(model).respond(&state, &visit).await);
        }
        When::Day(day) => show_as_at(store, actor, number, day).await,
        When::Version(version) => show_version(store, actor, number, version).await,
    };
    let now = show(store, actor, number).await?;
    let account = match past {
        Err(Failure::NotFound) => {
            return Ok(show_page::not_yet(&now, when).respond(&state, &visit).await);
        }
        past => past?,
    };
    let model = load(&state, &visit, account, now.version, when, None).await?;
    Ok(show_page::page(model).respond(&state, &visit).await)
}

async fn load(
    state: &AppState,
    visit: &Visit,
    account: Account,
    latest: i64,
    when: When,
    around: Option<Overview>,
) -> Result<ShowPage, AppError> {
    let store = &state.store;
    let catalogue = platforms::catalogue(store).await?;
    let (gaps, can) = match &around {
        Some(around) => (around.gaps.clone(), can(visit, &account, &around.place)),
        // Who had access then is on the page of access; here is what the record itself lacked. The past is only
        // looked at.
        None => {
            let settings = policy::current(store).await?;
            let today = store.clock().now().today;
            let gaps = record_gaps(&account, &settings, today);
            (gaps, Can::default())
        }
    };
    let without_case = gaps.iter().any(|gap| gap.rule == Rule::NoApprovedCase);
    let under_way = match when {
        When::Now if without_case => set_up::under_way(store, &visit.actor, account.number).await?,
        _ => None,
    };
    let around = around.map(|around| show_access::divide(visit, &account, around));
    let (access, records) = around.unzip();
    let Records {
        mut pixels,
        returns,
        mut events,
    } = records.unwrap_or_default();
    pixels.retain(|pixel| pixel.state != PixelState::Removed);
    let more = events.len() > EVENTS;
    events.truncate(EVENTS);
    Ok(ShowPage {
        access,
        pixels,
        returns,
        platform: platform_name(&catalogue, account.presence.platform.as_str()),
        organisation: organisation::all(store).await?,
        gaps,
        under_way,
        can,
        more,
        events,
        done: urls::done_key(visit.query()),
        account,
        latest,
        when,
    })
}

/// What the visitor may do now.
fn can(visit: &Visit, account: &Account, place: &Place) -> Can {
    let may = |action| may(&visit.actor, action, &account.facts()).is_ok();
    let archived = account.archived.is_some();
    let named = Facts {
        holders: place.holders.clone(),
        ..account.facts()
    };
    Can {
        edit: !archived && may(Action::EditAccount),
        moves: moves::open_to(&visit.actor, account),
        archive: !archived && may(Action::ArchiveAccount),
        restore: archived && may(Action::ArchiveAccount),
        mend: missing::pages(&visit.actor, &named),
    }
}
