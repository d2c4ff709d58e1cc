//! `GET` and `POST /reconciliations/{reference}/rows/{row}`: one line and the decision about it.

use super::{row_page, subject};
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::pages::forms::{self, Typed};
use crate::urls;
use axum::Form as Posted;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::permission::{Action, may};
use domain::platform::AccessLevel;
use domain::problem::Problems;
use domain::reconciliation::{Decision, Verdict};
use domain::refusal::Refusal;
use store::Failure;
use store::commands::reconciliations::{self, Asked};
use store::queries::reconciliations::{Line, Summary, line};

/// Shows the line.
///
/// # Errors
/// 403 for those who may not see who has access; 404; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path((reference, row)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let (action, rest) = (Action::ViewAccess, format!("/rows/{row}"));
    let found = match subject::open(&state, &visit, &reference, &rest, action).await {
        Ok(found) => found,
        Err(instead) => return instead,
    };
    let line = read(&state, &visit, &found, &row).await?;
    answer(
        &state,
        &visit,
        found,
        line,
        Typed::default(),
        Problems::default(),
    )
    .await
}

/// Decides about it.
///
/// # Errors
/// 403 for those who may not compare; 404; the database.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path((reference, row)): Path<(String, String)>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let found = subject::posted(&state, &visit, &reference).await?;
    let line = read(&state, &visit, &found, &row).await?;
    let typed = forms::form(pairs);
    let asked = match wish(&state, &visit, &line, &typed).await? {
        Ok(asked) => asked,
        Err(problems) => return answer(&state, &visit, found, line, typed, problems).await,
    };
    let (id, call) = (found.reconciliation.id, forms::call(&visit, &typed));
    let problems = match reconciliations::decide(&state.store, &call, id, asked).await {
        Ok(_) => {
            let path = urls::reconciliation(found.reconciliation.number);
            return Ok(forms::done(&path, "line-decided"));
        }
        Err(Failure::Problems(problems)) => problems,
        Err(Failure::Refused(refusal @ Refusal::Rule { .. })) => {
            let field = match refusal.code() {
                "secret" | "too-long" | "reason-required" => "reason",
                "no-person" => "person",
                _ => "decision",
            };
            forms::as_problem(refusal, field)?
        }
        Err(other) => return Err(other.into()),
    };
    // Somebody may have decided in the meantime.
    let line = read(&state, &visit, &found, &row).await?;
    answer(&state, &visit, found, line, typed, problems).await
}

async fn read(
    state: &AppState,
    visit: &Visit,
    found: &Summary,
    row: &str,
) -> Result<Line, AppError> {
    let number: i64 = row.parse().map_err(|_| AppError::NotFound)?;
    let of = found.reconciliation.number;
    Ok(line(&state.store, &visit.actor, of, number).await?)
}

async fn wish(
    state: &AppState,
    visit: &Visit,
    line: &Line,
    typed: &Typed,
) -> Result<Result<Asked, Problems>, AppError> {
    let mut problems = Problems::default();
    let decision = Decision::from_key(typed.get("decision"));
    if decision.is_none() {
        problems.add("decision", "required", "Choose what is to be done");
    }
    let mut person = None;
    let mut level = None;
    if decision == Some(Decision::Adopt) && line.verdict == Verdict::NotInRegister {
        if line.person.is_none() {
            let name = typed.get("person");
            if name.trim().is_empty() {
                let words = "Enter who of the register this is";
                problems.add("person", "required", words);
            }
            person = forms::whom(state, visit, name, "person", &mut problems).await?;
        }
        level = AccessLevel::from_key(typed.get("level"));
    }
    let reason = typed.get("reason").to_owned();
    if let Err(refusal) = Decision::reason(&reason) {
        problems.add("reason", refusal.code(), refusal.to_string());
    }
    let (Some(decision), true) = (decision, problems.is_empty()) else {
        return Ok(Err(problems));
    };
    Ok(Ok(Asked {
        lines: vec![line.number],
        decision,
        reason,
        person,
        level,
    }))
}

async fn answer(
    state: &AppState,
    visit: &Visit,
    found: Summary,
    line: Line,
    typed: Typed,
    problems: Problems,
) -> Result<Response, AppError> {
    let decides = may(
        &visit.actor,
        Action::Reconcile,
        &found.reconciliation.facts(),
    );
    let model = row_page::Model {
        decides: decides.is_ok(),
        found,
        line,
        typed,
        problems,
    };
    Ok(row_page::page(model).respond(state, visit).await)
}
