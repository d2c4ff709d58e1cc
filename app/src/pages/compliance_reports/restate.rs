//! `GET` and `POST /compliance-reports/{period}/restate`: what would be different, why, and then stated anew.

use super::show_page::changes;
use super::subject::{self, Subject};
use crate::components::{
    Actions, Button, EmptyState, ErrorSummary, Field, Form, FormState, Guard, Heading, Inset,
    Textarea, new_key,
};
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::pages::forms::{self, Typed};
use crate::render::Page;
use crate::urls;
use axum::Form as Posted;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::permission::{Action, Facts, may};
use domain::problem::Problems;
use domain::quarter::Quarter;
use domain::report::FigureChange;
use http::StatusCode;
use leptos::prelude::*;
use store::Failure;
use store::commands::{attempts, reports};
use store::queries::reports::would_restate;

/// Everything the page shows.
struct Model {
    subject: Subject,
    version: i64,
    changes: Vec<FigureChange>,
    typed: Typed,
    problems: Problems,
    overtaken: bool,
}

/// Shows what would be different.
///
/// # Errors
/// 403 for those who may not restate reports; 404; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(period): Path<String>,
) -> Result<Response, AppError> {
    may(&visit.actor, Action::RestateReport, &Facts::default())?;
    let subject = match subject::open(&state, &visit, &period, "/restate").await {
        Ok(subject) => subject,
        Err(instead) => return instead,
    };
    let model = load(&state, &visit, subject, Typed::default()).await?;
    Ok(page(&model).respond(&state, &visit).await)
}

/// States it anew.
///
/// # Errors
/// 403 for those who may not restate reports; 404; the database.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(period): Path<String>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let (action, facts) = (Action::RestateReport, Facts::default());
    let (call, what) = (visit.call(""), period.chars().take(20).collect());
    attempts::judged(&state.store, &call, action, reports::KIND, what, facts).await?;
    let quarter: Quarter = period.parse().map_err(|_| AppError::NotFound)?;
    let subject = match subject::open(&state, &visit, &period, "/restate").await {
        Ok(subject) => subject,
        Err(instead) => return instead,
    };
    let typed = forms::form(pairs);
    let call = forms::call(&visit, &typed);
    let (seen, because) = (typed.version(), typed.get("reason").to_owned());
    let mut model = load(&state, &visit, subject, typed).await?;
    match reports::restate(&state.store, &call, quarter, seen, because).await {
        Ok(_) => Ok(forms::done(
            &urls::compliance_report(quarter),
            "report-restated",
        )),
        Err(Failure::Stale) => {
            model.overtaken = true;
            Ok(page(&model).respond(&state, &visit).await)
        }
        Err(Failure::Refused(refusal)) => {
            model.problems = forms::as_problem(refusal, "reason")?;
            Ok(page(&model).respond(&state, &visit).await)
        }
        Err(other) => Err(other.into()),
    }
}

async fn load(
    state: &AppState,
    visit: &Visit,
    subject: Subject,
    typed: Typed,
) -> Result<Model, AppError> {
    let (version, changes) = would_restate(&state.store, &visit.actor, subject.quarter).await?;
    Ok(Model {
        subject,
        version,
        changes,
        typed,
        problems: Problems::default(),
        overtaken: false,
    })
}

fn page(model: &Model) -> Page {
    let subject = &model.subject;
    let title = format!("State figures of {} anew", subject.quarter.code());
    let caption = format!("{}, {}", subject.title(), subject.quarter.months());
    let back = urls::compliance_report(subject.quarter);
    let content = if model.changes.is_empty() && model.problems.is_empty() {
        let href = back.clone();
        view! {
            <EmptyState title="Every figure is still the same">
                <p class="govuk-body">"What the register holds now about the quarter gives the figures that are stated already, so there is nothing to state anew."</p>
                <p class="govuk-body"><a class="govuk-link" href=href>"Back to the report"</a></p>
            </EmptyState>
        }
        .into_any()
    } else {
        form(model, &back)
    };
    let overtaken = model.overtaken.then(|| {
        view! { <Inset>"The report was stated anew since you opened this page, so nothing was done. Look at what would be different now, then confirm once more."</Inset> }
    });
    let body = view! {
        <ErrorSummary problems=model.problems.clone()/>
        <Heading text=title.clone() caption=caption/>
        {overtaken}
        <p class="govuk-body">"The report as it was frozen stays what it was. What is different is published beside it with your reason and your name, and those it is addressed to are told."</p>
        {content}
    };
    let page = subject::page(title, body)
        .crumb(back, subject.title())
        .problems(&model.problems);
    if model.overtaken {
        page.status(StatusCode::CONFLICT)
    } else {
        page
    }
}

fn form(model: &Model, back: &str) -> AnyView {
    let action = urls::compliance_report_page(model.subject.quarter, "restate");
    let key = match (model.overtaken, model.typed.key()) {
        (true, _) | (_, "") => new_key(),
        (false, key) => key.to_owned(),
    };
    let reason = Field::new("reason", model.typed.get("reason"), &model.problems);
    let guard = Guard::of(&model.problems);
    let (back, version) = (back.to_owned(), model.version);
    let caption = "What would be different".to_owned();
    view! {
        <h2 class="govuk-heading-m">"What would be different"</h2>
        {changes(&model.subject, caption, &model.changes)}
        <Form action=action guard=guard>
            <FormState version=version key=key/>
            <Textarea field=reason label="Why are the figures stated anew?" hint="For example: two returns came after the quarter was closed" max=1_000/>
            <Actions>
                <Button text="State these figures anew"/>
                <a class="govuk-link" href=back>"Back"</a>
            </Actions>
        </Form>
    }
    .into_any()
}
