//! `GET` and `POST /pixel-applications/{reference}/lanes/{lane}`: what a lane looks at, and settling it.

use super::{lane_page, subject};
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::pages::forms::{self, Typed};
use crate::urls;
use axum::Form as Posted;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::decisions::DecisionDraft;
use domain::permission::{Action, Facts, acting_for, may};
use domain::pixel::{Application, ApplicationState, Lane, LaneDraft, Step};
use domain::problem::Problems;
use domain::refusal::Refusal;
use std::collections::BTreeMap;
use store::Failure;
use store::commands::pixels;
use store::queries::pixels::{ApplicationFacts, show};

/// Shows the lane. Everybody who may see the application may look.
///
/// # Errors
/// 403 for those who may not see pixels; 404; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path((reference, key)): Path<(String, String)>,
) -> Result<Response, AppError> {
    may(&visit.actor, Action::ViewPixels, &Facts::default())?;
    let rest = format!("/lanes/{key}");
    let number = match subject::number(&reference, &rest) {
        Ok(number) => number,
        Err(instead) => return instead,
    };
    let facts = show(&state.store, &visit.actor, number).await?;
    let lane = lane_of(&facts.application, &key)?;
    let shown = Shown::default();
    answer(&state, &visit, facts, lane, &shown).await
}

/// Settles the lane.
///
/// # Errors
/// 403 for those whose lane it is not; 404; the database.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path((reference, key)): Path<(String, String)>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let lane = Lane::from_key(&key).ok_or(AppError::NotFound)?;
    let step = Step::Lane(lane);
    let facts = |a: &Application| a.facts_at(step);
    let found = subject::posted(&state, &visit, &reference, step.action(), facts).await?;
    let (application, _) = found;
    lane_of(&application, &key)?;
    let typed = forms::form(pairs);
    let call = forms::call(&visit, &typed);
    let draft = draft(&typed, lane);
    let (seen, number) = (typed.version(), application.number);
    let done = pixels::settle(&state.store, &call, application.id, seen, lane, draft).await;
    let shown = match done {
        Ok(_) => {
            return Ok(forms::done(
                &urls::pixel_application(number),
                "lane-settled",
            ));
        }
        Err(Failure::Problems(problems)) => Shown {
            typed,
            problems,
            ..Shown::default()
        },
        Err(Failure::Stale) => Shown {
            typed,
            overtaken: true,
            ..Shown::default()
        },
        Err(Failure::Refused(Refusal::Rule { message, .. })) => {
            let page = subject::stuck(&application, &format!("{message}."));
            return Ok(page.respond(&state, &visit).await);
        }
        Err(other) => return Err(other.into()),
    };
    let facts = show(&state.store, &visit.actor, number).await?;
    answer(&state, &visit, facts, lane, &shown).await
}

/// The lane's page again, with what is wrong with a file that was sent.
///
/// # Errors
/// The database.
pub(super) async fn file_refused(
    state: &AppState,
    visit: &Visit,
    application: &Application,
    lane: Lane,
    file: Problems,
) -> Result<Response, AppError> {
    let facts = show(&state.store, &visit.actor, application.number).await?;
    let shown = Shown {
        file,
        ..Shown::default()
    };
    answer(state, visit, facts, lane, &shown).await
}

/// What of the form is shown again.
#[derive(Default)]
pub(super) struct Shown {
    pub(super) typed: Typed,
    pub(super) problems: Problems,
    pub(super) file: Problems,
    pub(super) overtaken: bool,
}

fn lane_of(application: &Application, key: &str) -> Result<Lane, AppError> {
    let lane = application.lanes().find(|lane| lane.key() == key);
    lane.ok_or(AppError::NotFound)
}

fn draft(typed: &Typed, lane: Lane) -> LaneDraft {
    let evidence = lane.evidence().iter();
    let evidence = evidence.map(|e| (e.field.to_owned(), typed.get(e.field).to_owned()));
    LaneDraft {
        decision: DecisionDraft {
            verdict: typed.get("verdict").to_owned(),
            agreed: typed.ticked("agreed"),
            note: typed.get("note").to_owned(),
            reasons: BTreeMap::new(),
        },
        evidence: evidence.collect(),
    }
}

/// Whether the visitor can settle it now, and if not, why.
fn standing(visit: &Visit, facts: &ApplicationFacts, lane: Lane) -> lane_page::Standing {
    use lane_page::Standing;
    let application = &facts.application;
    let step = Step::Lane(lane);
    if application.state != ApplicationState::InAssessment {
        return Standing::Nothing;
    }
    let (action, on) = (step.action(), application.facts_at(step));
    if let Err(refusal) = may(&visit.actor, action, &on) {
        return Standing::Cannot(refusal.to_string());
    }
    let lender = acting_for(&visit.actor, action, &on);
    let parts = application.parts(step);
    if let Err(refusal) = parts.independent(&visit.actor, lender.map(|l| l.for_person)) {
        return Standing::Cannot(refusal.to_string());
    }
    match application.given_to(step) {
        Some(to) if visit.actor.person() != Some(to) => {
            let name = super::words::given(application, step).unwrap_or_default();
            Standing::Cannot(format!("This step was given to {name}"))
        }
        _ => Standing::Can {
            acting_for: lender.map(|l| l.for_name.clone()),
        },
    }
}

async fn answer(
    state: &AppState,
    visit: &Visit,
    facts: ApplicationFacts,
    lane: Lane,
    shown: &Shown,
) -> Result<Response, AppError> {
    let standing = standing(visit, &facts, lane);
    let model = lane_page::Model {
        facts,
        lane,
        standing,
        shown,
    };
    Ok(lane_page::page(&model).respond(state, visit).await)
}
