//! `GET /accounts/{reference}`: one account, as it is, as it stood on a day, or as it was saved once.
//! Loading only; the page is `show_page`.

use super::gaps as missing;
use super::moves;
use super::query::platform_name;
use super::show_access;
use super::show_page::{self, Can, ShowPage};
use super::which::{self, Asked, When};
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::urls;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::account::{Account, Rule, record_gaps};
use domain::ids::Reference;
use domain::permission::{Action, Facts, may};
use domain::pixel::PixelState;
use store::Failure;
use store::queries::accounts::{gaps, show, show_as_at, show_version};
use store::queries::returns::returns_of_account;
use store::queries::{access, audit, organisation, pixels, platforms, policy, set_up};

/// How much of the history stands on the page; the rest is on the page of the history.
const LATEST: i64 = 10;

/// How many returns stand on the page.
const RETURNS: i64 = 4;

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
    let now = show(&state.store, &visit.actor, number).await?;
    let Some(account) = then(&state, &visit, &now, when).await? else {
        return Ok(show_page::not_yet(&now, when).respond(&state, &visit).await);
    };
    let model = load(&state, &visit, account, now.version, when).await?;
    Ok(show_page::page(model).respond(&state, &visit).await)
}

/// The account as it was `when`; `None` = it was not in the register.
async fn then(
    state: &AppState,
    visit: &Visit,
    now: &Account,
    when: When,
) -> Result<Option<Account>, AppError> {
    let (store, actor) = (&state.store, &visit.actor);
    let found = match when {
        When::Now => Ok(now.clone()),
        When::Day(day) => show_as_at(store, actor, now.number, day).await,
        When::Version(version) => show_version(store, actor, now.number, version).await,
    };
    match found {
        Ok(account) => Ok(Some(account)),
        Err(Failure::NotFound) => Ok(None),
        Err(other) => Err(other.into()),
    }
}

async fn load(
    state: &AppState,
    visit: &Visit,
    account: Account,
    latest: i64,
    when: When,
) -> Result<ShowPage, AppError> {
    let store = &state.store;
    let catalogue = platforms::catalogue(store).await?;
    let subject = Reference::account(account.number).to_string();
    let events = match when {
        When::Now => audit::history(store, "account", &subject, LATEST + 1).await?,
        When::Day(_) | When::Version(_) => Vec::new(),
    };
    // Who is responsible is told of today; the past of access has a page of its own.
    let access = match when {
        When::Now => Some(show_access::load(state, visit, &account).await?),
        When::Day(_) | When::Version(_) => None,
    };
    let gaps = match when {
        When::Now => gaps(store, &account).await?,
        // Who had access then is on the page of access; here is what the record itself lacked.
        When::Day(_) | When::Version(_) => {
            let settings = policy::current(store).await?;
            record_gaps(&account, &settings, store.clock().now().today)
        }
    };
    let without_case = gaps.iter().any(|gap| gap.rule == Rule::NoApprovedCase);
    let under_way = match when {
        When::Now if without_case => set_up::under_way(store, &visit.actor, account.number).await?,
        _ => None,
    };
    let mut pixels = match when {
        When::Now => pixels::of_account(store, &visit.actor, account.number).await?,
        When::Day(_) | When::Version(_) => Vec::new(),
    };
    pixels.retain(|pixel| pixel.state != PixelState::Removed);
    let returns = match when {
        When::Now => returns_of_account(store, &visit.actor, account.number, RETURNS).await?,
        When::Day(_) | When::Version(_) => Vec::new(),
    };
    Ok(ShowPage {
        access,
        pixels,
        returns,
        platform: platform_name(&catalogue, account.presence.platform.as_str()),
        organisation: organisation::all(store).await?,
        gaps,
        under_way,
        can: Can {
            mend: mend(state, visit, &account, when).await?,
            ..can(visit, &account, when)
        },
        more: events.len() > usize::try_from(LATEST).unwrap_or(usize::MAX),
        events: events
            .into_iter()
            .take(usize::try_from(LATEST).unwrap_or(0))
            .collect(),
        done: urls::done_key(visit.query()),
        account,
        latest,
        when,
    })
}

/// The pages on which the visitor may mend gaps of access.
async fn mend(
    state: &AppState,
    visit: &Visit,
    account: &Account,
    when: When,
) -> Result<Vec<&'static str>, AppError> {
    if when != When::Now {
        return Ok(Vec::new());
    }
    let place = access::place_of(&state.store, account.number).await?;
    let facts = Facts {
        holders: place.holders,
        ..account.facts()
    };
    Ok(missing::pages(&visit.actor, &facts))
}

/// What the visitor may do now. The past is only looked at.
fn can(visit: &Visit, account: &Account, when: When) -> Can {
    if when != When::Now {
        return Can::default();
    }
    let may = |action| may(&visit.actor, action, &account.facts()).is_ok();
    let archived = account.archived.is_some();
    Can {
        edit: !archived && may(Action::EditAccount),
        moves: moves::open_to(&visit.actor, account),
        archive: !archived && may(Action::ArchiveAccount),
        restore: archived && may(Action::ArchiveAccount),
        mend: Vec::new(),
    }
}
