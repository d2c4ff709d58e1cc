//! `POST /reconciliations/{reference}/decide`: one decision about several lines. Each line says what
//! became of it.

use super::{query, show, subject};
use crate::components::{Column, DataTable, Heading, Row, Written, counted};
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::pages::forms::{self, Typed};
use crate::render::Page;
use crate::urls::{self, Query};
use axum::Form as Posted;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::problem::Problems;
use domain::reconciliation::Decision;
use leptos::prelude::*;
use store::Failure;
use store::commands::reconciliations::{self, Asked, Decisions};
use store::queries::reconciliations::{LineFilter, Summary, lines};

/// Decides.
///
/// # Errors
/// 403 for those who may not compare; 404; the database.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let found = subject::posted(&state, &visit, &reference).await?;
    let typed = forms::form(pairs);
    let asked = list(&typed);
    let filter = query::lines(&asked.to_string()).unwrap_or_default();
    let wish = match wish(&state, &visit, &found, &typed, &filter).await? {
        Ok(wish) => wish,
        Err(problems) => {
            return again(&state, &visit, found, (asked, filter), typed, problems).await;
        }
    };
    let (id, call) = (found.reconciliation.id, forms::call(&visit, &typed));
    match reconciliations::decide(&state.store, &call, id, wish).await {
        Ok(done) if done.refused.is_empty() => {
            let path = urls::reconciliation(found.reconciliation.number);
            let path = asked
                .without("page")
                .with("done", "lines-decided")
                .href(&path);
            Ok(Redirect::to(&path).into_response())
        }
        Ok(done) => Ok(told(&found, &done).respond(&state, &visit).await),
        Err(Failure::Refused(refusal)) => {
            let field = match refusal.code() {
                "secret" | "too-long" | "reason-required" => "reason",
                _ => "decision",
            };
            let problems = forms::as_problem(refusal, field)?;
            again(&state, &visit, found, (asked, filter), typed, problems).await
        }
        Err(Failure::Problems(problems)) => {
            let words: Vec<_> = problems.0.into_iter().map(|p| p.message).collect();
            let mut problems = Problems::default();
            problems.add("decision", "not-now", words.join("; "));
            again(&state, &visit, found, (asked, filter), typed, problems).await
        }
        Err(other) => Err(other.into()),
    }
}

/// The list that the form stood in.
fn list(typed: &Typed) -> Query {
    let mut query = Query::default();
    for name in ["verdict", "all", "open", "page"] {
        query = query.with(name, typed.get(&format!("list-{name}")));
    }
    query
}

async fn again(
    state: &AppState,
    visit: &Visit,
    found: Summary,
    (asked, filter): (Query, LineFilter),
    typed: Typed,
    problems: Problems,
) -> Result<Response, AppError> {
    let typed = Some((typed, problems));
    let page = show::page(state, visit, found, filter, asked, typed).await?;
    Ok(page.respond(state, visit).await)
}

async fn wish(
    state: &AppState,
    visit: &Visit,
    found: &Summary,
    typed: &Typed,
    filter: &LineFilter,
) -> Result<Result<Asked, Problems>, AppError> {
    let mut problems = Problems::default();
    let number = found.reconciliation.number;
    let chosen: Vec<i64> = if typed.ticked("every") {
        let open = LineFilter {
            undecided: true,
            ..*filter
        };
        let all = lines(&state.store, &visit.actor, number, &open, true).await?;
        all.lines.iter().map(|line| line.number).collect()
    } else {
        let ticked = typed.all("line");
        ticked.iter().filter_map(|n| n.parse().ok()).collect()
    };
    if chosen.is_empty() {
        let words = "Tick the lines to decide about, or say that it is about all of them";
        problems.add("every", "required", words);
    }
    let decision = Decision::from_key(typed.get("decision"));
    if decision.is_none() {
        problems.add("decision", "required", "Choose what is to be done");
    }
    let reason = typed.get("reason").to_owned();
    if let Err(refusal) = Decision::reason(&reason) {
        problems.add("reason", refusal.code(), refusal.to_string());
    }
    let (Some(decision), true) = (decision, problems.is_empty()) else {
        return Ok(Err(problems));
    };
    Ok(Ok(Asked {
        lines: chosen,
        decision,
        reason,
        person: None,
        level: None,
    }))
}

/// What became of the lines, when some stood against it.
fn told(found: &Summary, done: &Decisions) -> Page {
    let number = found.reconciliation.number;
    let heading = format!(
        "{} decided, {} left alone",
        counted(done.done as u64, "line", "lines"),
        done.refused.len()
    );
    let row = |(line, why): &(i64, String)| {
        let href = urls::reconciliation_page(number, &format!("rows/{line}"));
        let head = Written::link(&href, &format!("Line {line}"));
        Row::written(head, vec![Written::text(why)])
    };
    let rows: Vec<Row> = done.refused.iter().map(row).collect();
    let columns = vec![Column::new("Line"), Column::new("Why it was left alone")];
    let back = urls::reconciliation(number);
    let caption = found.reconciliation.reference().to_string();
    let body = view! {
        <Heading text=heading.clone() caption=caption/>
        <DataTable caption="Lines that were left alone" columns=columns rows=rows/>
        <p class="govuk-body"><a class="govuk-link" href=back>"Back to the comparison"</a></p>
    };
    subject::page(found, heading, body)
}
