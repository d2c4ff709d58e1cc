//! `GET` and `POST /settings/platforms/{key}`, and `/settings/platforms/new`: one entry of the catalogue.

use super::form::{blank, on_form, read, write};
use super::page::{self, Model};
use super::versions;
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::pages::forms::Typed;
use crate::render::{Page, Section};
use crate::urls;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::Form;
use domain::permission::{Action, Facts, may};
use domain::platform::{Catalogue, Platform, PlatformKey, Recognised, Unrecognised};
use domain::problem::Problems;
use http::StatusCode;
use store::Failure;
use store::queries::platforms::{Entry, entries};

/// The word that stands for an entry that is not there yet.
const NEW: &str = "new";

/// The form, or the entry to look at for those who may not change it.
///
/// # Errors
/// 403 for those who may not see settings; 404 for a platform that is not there.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(key): Path<String>,
) -> Result<Response, AppError> {
    may(&visit.actor, Action::ViewSettings, &Facts::default())?;
    let entry = find(&state, &key).await?;
    if may(&visit.actor, Action::EditPlatforms, &Facts::default()).is_err() {
        let platform = entry.ok_or(AppError::NotFound)?.platform;
        let body = versions::show(platform.name.clone(), &write(&platform));
        return Ok(framed(&platform.name, body).respond(&state, &visit).await);
    }
    let (typed, version) = entry.as_ref().map_or_else(
        || (blank(), 0),
        |entry| (write(&entry.platform), entry.version),
    );
    let model = Model {
        name: name_of(entry.as_ref()),
        action: urls::platform(&key),
        typed,
        problems: Problems::default(),
        version,
        tried: None,
    };
    Ok(answer(&state, &visit, model).await)
}

/// Saves the entry, or tries an address on it.
///
/// # Errors
/// 403 for those who may not change the catalogue; 404 for a platform that is not there.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(path): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, AppError> {
    may(&visit.actor, Action::EditPlatforms, &Facts::default())?;
    let entry = find(&state, &path).await?;
    let name = name_of(entry.as_ref());
    let mut model = Model {
        name,
        action: urls::platform(&path),
        version: typed.version(),
        typed,
        problems: Problems::default(),
        tried: None,
    };
    let read = match key_of(entry.as_ref(), &model.typed, &state).await? {
        Ok(key) => read(key, &model.typed),
        Err(problems) => Err(problems),
    };
    let platform = match read {
        Ok(platform) => platform,
        Err(problems) => return Ok(answer(&state, &visit, Model { problems, ..model }).await),
    };
    if model.typed.get("action") == "try" {
        model.tried = Some(trial(&state, platform, model.typed.get("address")).await?);
        return Ok(answer(&state, &visit, model).await);
    }
    save(&state, &visit, platform, model, entry.is_none()).await
}

async fn save(
    state: &AppState,
    visit: &Visit,
    platform: Platform,
    model: Model,
    new: bool,
) -> Result<Response, AppError> {
    let call = visit.call(model.typed.key());
    match store::commands::platforms::save(&state.store, &call, platform, model.version).await {
        Ok(_) => {
            let done = if new {
                "platform-added"
            } else {
                "platform-saved"
            };
            Ok(Redirect::to(&urls::done(urls::PLATFORMS, done)).into_response())
        }
        Err(Failure::Problems(problems)) => Ok(answer(
            state,
            visit,
            Model {
                problems: on_form(problems),
                ..model
            },
        )
        .await),
        Err(Failure::Stale) => conflict(state, visit, model).await,
        Err(other) => Err(other.into()),
    }
}

async fn conflict(state: &AppState, visit: &Visit, model: Model) -> Result<Response, AppError> {
    let key = model.action.rsplit('/').next().unwrap_or_default();
    let key = if key == NEW {
        model.typed.get("platform").trim()
    } else {
        key
    };
    let Some(saved) = find(state, key).await? else {
        return Err(AppError::Stale);
    };
    let action = urls::platform(key);
    let name = saved.platform.name.clone();
    let body = versions::conflict(
        name,
        action,
        &model.typed,
        &write(&saved.platform),
        saved.version,
    );
    Ok(framed("Saved by somebody else", body)
        .status(StatusCode::CONFLICT)
        .respond(state, visit)
        .await)
}

/// The entry with this key; `Ok(None)` only for a new one.
async fn find(state: &AppState, key: &str) -> Result<Option<Entry>, AppError> {
    if key == NEW {
        return Ok(None);
    }
    let found = entries(&state.store)
        .await?
        .into_iter()
        .find(|entry| entry.platform.key.as_str() == key);
    found.map(Some).ok_or(AppError::NotFound)
}

/// The entry's own key, or the one typed for a new entry, which must be free.
async fn key_of(
    entry: Option<&Entry>,
    typed: &Typed,
    state: &AppState,
) -> Result<Result<PlatformKey, Problems>, AppError> {
    if let Some(entry) = entry {
        return Ok(Ok(entry.platform.key.clone()));
    }
    let mut problems = Problems::default();
    let taken = entries(&state.store)
        .await?
        .into_iter()
        .any(|entry| entry.platform.key.as_str() == typed.get("platform").trim());
    match typed.get("platform").trim().parse::<PlatformKey>() {
        Ok(key) if key.as_str() != NEW && !taken => return Ok(Ok(key)),
        Ok(_) => problems.add(
            "platform",
            "taken",
            "That short word is taken: choose another",
        ),
        Err(why) => problems.add("platform", "key", why.to_string()),
    }
    Ok(Err(problems))
}

/// What the catalogue would make of an address with this entry in it.
async fn trial(
    state: &AppState,
    platform: Platform,
    address: &str,
) -> Result<Result<Recognised, Unrecognised>, AppError> {
    // First, so that of two that claim one host the edited one counts.
    let mut platforms = vec![platform];
    for entry in entries(&state.store).await? {
        if entry.platform.key != platforms[0].key {
            platforms.push(entry.platform);
        }
    }
    let (catalogue, _) = Catalogue::keeping_sound(platforms);
    Ok(catalogue.recognise(address))
}

fn name_of(entry: Option<&Entry>) -> Option<String> {
    entry.map(|entry| entry.platform.name.clone())
}

async fn answer(state: &AppState, visit: &Visit, model: Model) -> Response {
    let title = model
        .name
        .clone()
        .unwrap_or_else(|| "Add a platform".to_owned());
    let problems = model.problems.clone();
    framed(&title, page::form(model))
        .problems(&problems)
        .islands()
        .respond(state, visit)
        .await
}

fn framed(title: &str, body: leptos::prelude::AnyView) -> Page {
    Page::new(Section::Settings, title, body)
        .crumb(urls::SETTINGS, "Settings")
        .crumb(urls::PLATFORMS, "Platforms")
}
