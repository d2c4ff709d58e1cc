//! `GET` and `POST /settings/organisation/groups/{id}`, and `.../new`: one business group.

use super::page::{Frame, conflict, form};
use crate::components::{Checkbox, CompareRow, Field, TextInput};
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::pages::forms::Typed;
use crate::urls;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::Form;
use domain::ids::GroupId;
use domain::organisation::Group;
use domain::permission::{Action, Facts, may};
use domain::problem::Problems;
use leptos::prelude::*;
use store::Failure;
use store::commands::organisation::save_group;
use store::queries::organisation;

/// The form.
///
/// # Errors
/// 403 for those who may not change groups; 404 for one that is not there.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    may(&visit.actor, Action::EditOrganisation, &Facts::default())?;
    let group = find(&state, &id).await?;
    let mut typed = Typed::default();
    if let Some(group) = &group {
        typed.put("name", &group.name);
        typed.tick("needs_cxi", group.needs_cxi);
    }
    let version = group.as_ref().map_or(0, |group| group.version);
    Ok(answer(
        &state,
        &visit,
        &id,
        group.as_ref(),
        typed,
        Problems::default(),
        version,
    )
    .await)
}

/// Saves the group.
///
/// # Errors
/// 403 for those who may not change groups; 404 for one that is not there.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, AppError> {
    may(&visit.actor, Action::EditOrganisation, &Facts::default())?;
    let group = find(&state, &id).await?;
    let existing = group.as_ref().map(|group| (group.id, typed.version()));
    let call = visit.call(typed.key());
    match save_group(
        &state.store,
        &call,
        existing,
        typed.get("name"),
        typed.ticked("needs_cxi"),
    )
    .await
    {
        Ok(_) => {
            let done = if existing.is_some() {
                "group-saved"
            } else {
                "group-added"
            };
            Ok(Redirect::to(&urls::done(urls::ORGANISATION, done)).into_response())
        }
        Err(Failure::Problems(problems)) => {
            let version = typed.version();
            Ok(answer(
                &state,
                &visit,
                &id,
                group.as_ref(),
                typed,
                problems,
                version,
            )
            .await)
        }
        Err(Failure::Stale) => stale(&state, &visit, &id, &typed).await,
        Err(other) => Err(other.into()),
    }
}

async fn stale(
    state: &AppState,
    visit: &Visit,
    id: &str,
    typed: &Typed,
) -> Result<Response, AppError> {
    let Some(saved) = find(state, id).await? else {
        return Err(AppError::Stale);
    };
    let yes = |yes: bool| if yes { "Yes" } else { "No" }.to_owned();
    let rows = vec![
        CompareRow {
            label: "Name".into(),
            yours: typed.get("name").to_owned(),
            theirs: saved.name.clone(),
        },
        CompareRow {
            label: "Pixels need Customer Experience and Insights".into(),
            yours: yes(typed.ticked("needs_cxi")),
            theirs: yes(saved.needs_cxi),
        },
    ];
    Ok(conflict(urls::group(saved.id), typed, saved.version, rows)
        .respond(state, visit)
        .await)
}

/// The group with this id; `Ok(None)` only for a new one.
async fn find(state: &AppState, id: &str) -> Result<Option<Group>, AppError> {
    if id == "new" {
        return Ok(None);
    }
    let id: GroupId = id.parse().map_err(|_| AppError::NotFound)?;
    let organisation = organisation::all(&state.store).await?;
    organisation
        .group(id)
        .cloned()
        .map(Some)
        .ok_or(AppError::NotFound)
}

async fn answer(
    state: &AppState,
    visit: &Visit,
    id: &str,
    group: Option<&Group>,
    typed: Typed,
    problems: Problems,
    version: i64,
) -> Response {
    let title = group.map_or_else(
        || "Add a business group".to_owned(),
        |group| format!("Change {}", group.name),
    );
    let fields = view! {
        <TextInput field=Field::new("name", typed.get("name"), &problems) label="Name"/>
        <Checkbox
            field=Field::new("needs_cxi", typed.get("needs_cxi"), &problems)
            label="Delivers services"
            hint="Its pixels need the confirmation of Customer Experience and Insights"
        />
    };
    let action = format!("{}/groups/{id}", urls::ORGANISATION);
    form(
        Frame {
            title,
            action,
            typed,
            problems,
            version,
        },
        fields.into_any(),
    )
    .respond(state, visit)
    .await
}
