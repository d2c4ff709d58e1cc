//! `GET` and `POST /settings/organisation/units/{id}`, and `.../new?group=...`: one business unit.

use super::page::{Frame, conflict, form};
use crate::components::{Choice, CompareRow, Field, Select, TextInput};
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::pages::forms::Typed;
use crate::urls::{self, Query};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::Form;
use domain::ids::{GroupId, UnitId};
use domain::organisation::{Organisation, Unit};
use domain::permission::{Action, Facts, may};
use domain::problem::Problems;
use leptos::prelude::*;
use store::Failure;
use store::commands::organisation::save_unit;
use store::queries::organisation;

/// The form.
///
/// # Errors
/// 403 for those who may not change units; 404 for one that is not there.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    may(&visit.actor, Action::EditOrganisation, &Facts::default())?;
    let organisation = organisation::all(&state.store).await?;
    let unit = find(&organisation, &id)?;
    let mut typed = Typed::default();
    match &unit {
        Some(unit) => {
            typed.put("name", &unit.name);
            typed.put("group", unit.group.to_string());
        }
        None => typed.put(
            "group",
            Query::parse(visit.query()).get("group").unwrap_or_default(),
        ),
    }
    let version = unit.as_ref().map_or(0, |unit| unit.version);
    let asked = Asked {
        organisation: &organisation,
        id: &id,
        unit: unit.as_ref(),
    };
    Ok(asked
        .answer(&state, &visit, typed, Problems::default(), version)
        .await)
}

/// Saves the unit.
///
/// # Errors
/// 403 for those who may not change units; 404 for one that is not there.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, AppError> {
    may(&visit.actor, Action::EditOrganisation, &Facts::default())?;
    let organisation = organisation::all(&state.store).await?;
    let unit = find(&organisation, &id)?;
    let asked = Asked {
        organisation: &organisation,
        id: &id,
        unit: unit.as_ref(),
    };
    let version = typed.version();
    let group = typed
        .get("group")
        .parse::<GroupId>()
        .ok()
        .filter(|group| organisation.group(*group).is_some());
    let Some(group) = group else {
        let mut problems = Problems::default();
        problems.add(
            "group",
            "required",
            "Choose the business group it belongs to",
        );
        return Ok(asked.answer(&state, &visit, typed, problems, version).await);
    };
    let existing = unit.as_ref().map(|unit| (unit.id, version));
    match save_unit(
        &state.store,
        &visit.call(typed.key()),
        existing,
        group,
        typed.get("name"),
    )
    .await
    {
        Ok(_) => {
            let done = if existing.is_some() {
                "unit-saved"
            } else {
                "unit-added"
            };
            Ok(Redirect::to(&urls::done(urls::ORGANISATION, done)).into_response())
        }
        Err(Failure::Problems(problems)) => {
            Ok(asked.answer(&state, &visit, typed, problems, version).await)
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
    let organisation = organisation::all(&state.store).await?;
    let Some(saved) = find(&organisation, id)? else {
        return Err(AppError::Stale);
    };
    let group = |id: GroupId| {
        organisation
            .group(id)
            .map(|group| group.name.clone())
            .unwrap_or_default()
    };
    let rows = vec![
        CompareRow {
            label: "Name".into(),
            yours: typed.get("name").to_owned(),
            theirs: saved.name.clone(),
        },
        CompareRow {
            label: "Business group".into(),
            yours: typed.get("group").parse().map(group).unwrap_or_default(),
            theirs: group(saved.group),
        },
    ];
    Ok(conflict(urls::unit(saved.id), typed, saved.version, rows)
        .respond(state, visit)
        .await)
}

/// The unit with this id; `Ok(None)` only for a new one.
fn find(organisation: &Organisation, id: &str) -> Result<Option<Unit>, AppError> {
    if id == "new" {
        return Ok(None);
    }
    let id: UnitId = id.parse().map_err(|_| AppError::NotFound)?;
    organisation
        .unit(id)
        .cloned()
        .map(Some)
        .ok_or(AppError::NotFound)
}

/// Which unit a form is about.
struct Asked<'a> {
    organisation: &'a Organisation,
    id: &'a str,
    unit: Option<&'a Unit>,
}

impl Asked<'_> {
    async fn answer(
        &self,
        state: &AppState,
        visit: &Visit,
        typed: Typed,
        problems: Problems,
        version: i64,
    ) -> Response {
        let title = self.unit.map_or_else(
            || "Add a business unit".to_owned(),
            |unit| format!("Change {}", unit.name),
        );
        let groups: Vec<Choice> = self
            .organisation
            .groups
            .iter()
            .map(|group| Choice::new(group.id.to_string(), group.name.clone()))
            .collect();
        let fields = view! {
            <TextInput field=Field::new("name", typed.get("name"), &problems) label="Name"/>
            <Select field=Field::new("group", typed.get("group"), &problems) label="Business group" empty="Choose" choices=groups/>
        };
        let action = format!("{}/units/{}", urls::ORGANISATION, self.id);
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
}
