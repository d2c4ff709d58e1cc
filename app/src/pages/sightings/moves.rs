//! `GET` and `POST /sightings/{reference}/{move}`: asks a unit, finds it to be ours or an impostor, logs the
//! takedown, or dismisses it.

use super::moves_page::{Model, page};
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::pages::forms::{self, Typed};
use crate::pages::people::place;
use crate::urls;
use axum::Form as Posted;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::ids::{Reference, ReferenceKind, UnitId};
use domain::permission::{Action, Facts, may};
use domain::problem::Problems;
use domain::refusal::Refusal;
use domain::sighting::{Sighting, SightingState, Takedown, TakedownOutcome};
use store::commands::{attempts, sightings};
use store::queries::organisation;
use store::queries::sightings::show;
use store::{Failure, Saved};

/// What can be done with a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Move {
    /// A unit is asked.
    Ask,
    /// It is an account of the register.
    Link,
    /// It pretends to be ours.
    Impostor,
    /// What the platform was told.
    Takedown,
    /// Nothing has to be done.
    Dismiss,
}

impl Move {
    /// Every move.
    pub(super) const ALL: &'static [Self] = &[
        Self::Ask,
        Self::Link,
        Self::Impostor,
        Self::Takedown,
        Self::Dismiss,
    ];

    /// The stable word in addresses.
    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::Ask => "ask",
            Self::Link => "link",
            Self::Impostor => "impostor",
            Self::Takedown => "takedown",
            Self::Dismiss => "dismiss",
        }
    }

    /// The button.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Ask => "Ask a business unit",
            Self::Link => "It is in the register",
            Self::Impostor => "It pretends to be ours",
            Self::Takedown => "Log the takedown",
            Self::Dismiss => "Dismiss",
        }
    }

    fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|m| m.key() == key)
    }

    /// The moves that exist from a state.
    pub(super) const fn from_state(state: &SightingState) -> &'static [Self] {
        match state {
            SightingState::New | SightingState::Asked { .. } => {
                &[Self::Ask, Self::Link, Self::Impostor, Self::Dismiss]
            }
            SightingState::Impostor => &[Self::Takedown, Self::Dismiss],
            SightingState::Ours { .. } | SightingState::Closed | SightingState::Dismissed => &[],
        }
    }
}

/// Shows the form.
///
/// # Errors
/// 403 for those who may not; 404; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path((reference, key)): Path<(String, String)>,
) -> Result<Response, AppError> {
    may(&visit.actor, Action::WorkSightings, &Facts::default())?;
    let step = Move::from_key(&key).ok_or(AppError::NotFound)?;
    let sighting = open(&state, &visit, &reference).await?;
    let mut typed = Typed::default();
    typed.put("version", sighting.version.to_string());
    let day = |day: chrono::NaiveDate| domain::moment::long_date(day);
    typed.put(
        "told_on",
        sighting.takedown.told_on.map(day).unwrap_or_default(),
    );
    typed.put("told_reference", sighting.takedown.reference.clone());
    answer(
        &state,
        &visit,
        step,
        sighting,
        typed,
        Problems::default(),
        false,
    )
    .await
}

/// Does it.
///
/// # Errors
/// 403 for those who may not; 404; the database.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path((reference, key)): Path<(String, String)>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let (call, action) = (visit.call(""), Action::WorkSightings);
    let subject = reference.chars().take(60).collect();
    let facts = Facts::default();
    attempts::judged(&state.store, &call, action, "sighting", subject, facts).await?;
    let step = Move::from_key(&key).ok_or(AppError::NotFound)?;
    let sighting = open(&state, &visit, &reference).await?;
    let typed = forms::form(pairs);
    let mut problems = Problems::default();
    let number = sighting.number;
    match act(&state, &visit, step, &sighting, &typed, &mut problems).await {
        Some(Ok(_)) => return Ok(forms::done(&urls::sighting(number), "sighting-moved")),
        Some(Err(Failure::Stale)) => {
            let now = open(&state, &visit, &reference).await?;
            return answer(&state, &visit, step, now, typed, problems, true).await;
        }
        Some(Err(Failure::Problems(found))) => problems = found,
        Some(Err(Failure::Refused(refusal @ Refusal::Rule { .. }))) => {
            if refusal.code() == "settled" {
                let now = open(&state, &visit, &reference).await?;
                return answer(&state, &visit, step, now, typed, problems, true).await;
            }
            let field = if refusal.code() == "told-on" {
                "told_on"
            } else {
                "note"
            };
            problems = forms::as_problem(refusal, field)?;
        }
        Some(Err(other)) => return Err(other.into()),
        None => {}
    }
    answer(&state, &visit, step, sighting, typed, problems, false).await
}

async fn open(state: &AppState, visit: &Visit, reference: &str) -> Result<Sighting, AppError> {
    let reference = Reference::parse(ReferenceKind::Sighting, reference);
    let reference = reference.ok_or(AppError::NotFound)?;
    let (row, _) = show(&state.store, &visit.actor, reference.number).await?;
    Ok(row.sighting)
}

/// `None` = a field is missing or wrong; nothing was tried.
async fn act(
    state: &AppState,
    visit: &Visit,
    step: Move,
    sighting: &Sighting,
    typed: &Typed,
    problems: &mut Problems,
) -> Option<Result<Saved, Failure>> {
    let (store, call) = (&state.store, forms::call(visit, typed));
    let (id, seen) = (sighting.id, typed.version());
    let note = typed.get("note").to_owned();
    Some(match step {
        Move::Ask => {
            let unit: Option<UnitId> = typed.get("unit").parse().ok();
            let Some(unit) = unit else {
                problems.add("unit", "required", "Choose the business unit to ask");
                return None;
            };
            sightings::ask(store, &call, id, seen, unit, note).await
        }
        Move::Link => {
            let account = Reference::parse(ReferenceKind::Account, typed.get("account"));
            let Some(account) = account else {
                let words = "Enter the account’s reference, for example AC-0042";
                problems.add("account", "reference", words);
                return None;
            };
            sightings::link(store, &call, id, seen, account.number).await
        }
        Move::Impostor => sightings::impostor(store, &call, id, seen, note).await,
        Move::Dismiss => sightings::dismiss(store, &call, id, seen, note).await,
        Move::Takedown => {
            let told_on = forms::day(typed, "told_on", problems);
            let chosen = typed.get("outcome");
            let outcome = TakedownOutcome::from_key(chosen);
            if outcome.is_none() && !matches!(chosen, "" | "none") {
                problems.add("outcome", "unknown", "Choose what became of it");
            }
            if !problems.is_empty() {
                return None;
            }
            let takedown = Takedown {
                told_on,
                reference: typed.get("told_reference").to_owned(),
                outcome,
            };
            sightings::take_down(store, &call, id, seen, takedown, note).await
        }
    })
}

async fn answer(
    state: &AppState,
    visit: &Visit,
    step: Move,
    sighting: Sighting,
    typed: Typed,
    problems: Problems,
    overtaken: bool,
) -> Result<Response, AppError> {
    let organisation = organisation::all(&state.store).await?;
    let model = Model {
        step,
        sighting,
        units: place::units(&organisation, ""),
        typed,
        problems,
        overtaken,
    };
    Ok(page(&model).respond(state, visit).await)
}
