//! `GET` and `POST /business-cases/{reference}/decision`: the one page of whoever decides. Opening it does
//! nothing; a decision is a form with the version that was read.

use super::{decision_page, subject};
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::pages::forms::{self, Typed};
use crate::urls;
use axum::Form as Posted;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::case::{BusinessCase, Section};
use domain::decisions::DecisionDraft;
use domain::permission::{Action, Facts, acting_for, may};
use domain::problem::Problems;
use domain::refusal::Refusal;
use store::Failure;
use store::commands::{attempts, cases};
use store::queries::cases::{CaseFacts, show};
use store::queries::{self, platforms};

/// Shows the case for a decision. Everybody who may see cases may look; the form is there for whoever
/// can decide, and for the others why they cannot and who can.
///
/// # Errors
/// 403 for those who may not see cases; 404; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
) -> Result<Response, AppError> {
    may(&visit.actor, Action::ViewCases, &Facts::default())?;
    let number = match subject::number(&reference, "/decision") {
        Ok(number) => number,
        Err(instead) => return instead,
    };
    let facts = show(&state.store, &visit.actor, number).await?;
    let typed = Typed::default();
    answer(&state, &visit, facts, &typed, &Problems::default(), false).await
}

/// Decides.
///
/// # Errors
/// 403 for those who may not decide the step; 404; the database.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let (case, _) = subject::posted(&state, &visit, &reference, Action::ViewCases).await?;
    let typed = forms::form(pairs);
    let seen = typed.version();
    // Somebody whose step it is not any more is told what happened, not that they may not.
    if seen == case.version || seen == 0 {
        may_decide(&state, &visit, &case).await?;
    }
    let call = forms::call(&visit, &typed);
    let done = cases::decide(&state.store, &call, case.id, seen, draft(&typed)).await;
    let (problems, overtaken) = match done {
        Ok(_) => return Ok(forms::done(&urls::case(case.number), "case-decided")),
        Err(Failure::Problems(problems)) => (problems, false),
        Err(Failure::Stale) => (Problems::default(), true),
        Err(Failure::Refused(Refusal::Rule { message, .. })) => {
            let (case, _) = queries::cases::case(&state.store, &visit.actor, case.number).await?;
            let page = subject::stuck(&case, &format!("{message}."));
            return Ok(page.respond(&state, &visit).await);
        }
        Err(other) => return Err(other.into()),
    };
    let facts = show(&state.store, &visit.actor, case.number).await?;
    answer(&state, &visit, facts, &typed, &problems, overtaken).await
}

/// Refuses, and notes, whoever the step is not for.
async fn may_decide(state: &AppState, visit: &Visit, case: &BusinessCase) -> Result<(), AppError> {
    let Some(step) = case.waits_at() else {
        return Ok(());
    };
    let (call, subject) = (visit.call(""), case.reference().to_string());
    let (action, facts) = (step.action(), case.facts_at(step));
    attempts::judged(&state.store, &call, action, "business-case", subject, facts).await?;
    Ok(())
}

fn draft(typed: &Typed) -> DecisionDraft {
    let reason = |section: &Section| {
        let words = typed.get(&format!("reason-{}", section.key())).to_owned();
        (section.key().to_owned(), words)
    };
    DecisionDraft {
        verdict: typed.get("verdict").to_owned(),
        agreed: typed.ticked("agreed"),
        note: typed.get("note").to_owned(),
        reasons: Section::ALL.iter().map(reason).collect(),
    }
}

/// Whether the visitor can decide now, and if not, why.
fn standing(visit: &Visit, facts: &CaseFacts) -> decision_page::Standing {
    use decision_page::Standing;
    let case = &facts.case;
    let Some(step) = case.waits_at() else {
        return Standing::Nothing;
    };
    let (action, on) = (step.action(), case.facts_at(step));
    if let Err(refusal) = may(&visit.actor, action, &on) {
        return Standing::Cannot(refusal.to_string());
    }
    let lender = acting_for(&visit.actor, action, &on);
    let parts = case.parts(step, &facts.hashes);
    if let Err(refusal) = parts.independent(&visit.actor, lender.map(|l| l.for_person)) {
        return Standing::Cannot(refusal.to_string());
    }
    match case.given_to(step) {
        Some(to) if visit.actor.person() != Some(to) => {
            let name = super::words::given(case, step).unwrap_or_default();
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
    facts: CaseFacts,
    typed: &Typed,
    problems: &Problems,
    overtaken: bool,
) -> Result<Response, AppError> {
    let catalogue = platforms::catalogue(&state.store).await?;
    let standing = standing(visit, &facts);
    let page = decision_page::page(&decision_page::Model {
        facts,
        catalogue: &catalogue,
        standing,
        typed,
        problems,
        overtaken,
    })?;
    Ok(page.respond(state, visit).await)
}
