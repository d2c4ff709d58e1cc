//! `GET` and `POST /pixel-applications/{reference}/decision`: the review of Design and Marketing, and the
//! General Manager's approval.

use super::{decision_page, subject};
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::pages::forms::{self, Typed};
use crate::urls;
use axum::Form as Posted;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::decisions::DecisionDraft;
use domain::permission::{Action, Facts, acting_for, may};
use domain::pixel::{Application, Section};
use domain::problem::Problems;
use domain::refusal::Refusal;
use store::Failure;
use store::commands::{attempts, pixels};
use store::queries;
use store::queries::pixels::{ApplicationFacts, show};

/// Shows what is decided on. Everybody who may see the application may look.
///
/// # Errors
/// 403 for those who may not see pixels; 404; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
) -> Result<Response, AppError> {
    may(&visit.actor, Action::ViewPixels, &Facts::default())?;
    let number = match subject::number(&reference, "/decision") {
        Ok(number) => number,
        Err(instead) => return instead,
    };
    let facts = show(&state.store, &visit.actor, number).await?;
    let (typed, problems) = (Typed::default(), Problems::default());
    answer(&state, &visit, facts, &typed, &problems, false).await
}

/// Decides.
///
/// # Errors
/// 403 for those whose step it is not; 404; the database.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let looks = Action::ViewPixels;
    let found = subject::posted(&state, &visit, &reference, looks, Application::facts).await?;
    let (application, _) = found;
    let typed = forms::form(pairs);
    let (seen, number) = (typed.version(), application.number);
    // Somebody whose step it is not any more is told what happened, not that they may not.
    if seen == application.version || seen == 0 {
        may_decide(&state, &visit, &application).await?;
    }
    let call = forms::call(&visit, &typed);
    let draft = draft(&typed, &application);
    let done = pixels::decide(&state.store, &call, application.id, seen, draft).await;
    let (problems, overtaken) = match done {
        Ok(_) => {
            let path = urls::pixel_application(number);
            return Ok(forms::done(&path, "case-decided"));
        }
        Err(Failure::Problems(problems)) => (problems, false),
        Err(Failure::Stale) => (Problems::default(), true),
        Err(Failure::Refused(Refusal::Rule { message, .. })) => {
            let found = queries::pixels::application(&state.store, &visit.actor, number).await?;
            let page = subject::stuck(&found.0, &format!("{message}."));
            return Ok(page.respond(&state, &visit).await);
        }
        Err(other) => return Err(other.into()),
    };
    let facts = show(&state.store, &visit.actor, number).await?;
    answer(&state, &visit, facts, &typed, &problems, overtaken).await
}

/// Refuses, and notes, whoever the step is not for.
async fn may_decide(
    state: &AppState,
    visit: &Visit,
    application: &Application,
) -> Result<(), AppError> {
    let Some(step) = application.waits_at() else {
        return Ok(());
    };
    let (call, subject) = (visit.call(""), application.reference().to_string());
    let (action, facts) = (step.action(), application.facts_at(step));
    attempts::judged(&state.store, &call, action, subject::KIND, subject, facts).await?;
    Ok(())
}

fn draft(typed: &Typed, application: &Application) -> DecisionDraft {
    let sections = Section::ALL.iter().map(|section| section.key());
    let parts = sections.chain(application.lanes().map(|lane| lane.key()));
    let reason = |part: &str| {
        let words = typed.get(&format!("reason-{part}")).to_owned();
        (part.to_owned(), words)
    };
    DecisionDraft {
        verdict: typed.get("verdict").to_owned(),
        agreed: typed.ticked("agreed"),
        note: typed.get("note").to_owned(),
        reasons: parts.map(reason).collect(),
    }
}

/// Whether the visitor can decide now, and if not, why.
fn standing(visit: &Visit, facts: &ApplicationFacts) -> decision_page::Standing {
    use decision_page::Standing;
    let application = &facts.application;
    let Some(step) = application.waits_at() else {
        return Standing::Nothing;
    };
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
            step,
            acting_for: lender.map(|l| l.for_name.clone()),
        },
    }
}

async fn answer(
    state: &AppState,
    visit: &Visit,
    facts: ApplicationFacts,
    typed: &Typed,
    problems: &Problems,
    overtaken: bool,
) -> Result<Response, AppError> {
    let standing = standing(visit, &facts);
    let page = decision_page::page(&decision_page::Model {
        facts,
        standing,
        typed,
        problems,
        overtaken,
    })?;
    Ok(page.respond(state, visit).await)
}
