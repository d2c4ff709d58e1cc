//! `GET` and `POST /returns/{period}/close`: what closing the quarter would freeze, who is missing, what is in
//! the way; then closed.

use super::figures::KINDS;
use super::sections::With;
use crate::components::{
    Actions, Button, ButtonKind, Column, DataTable, ErrorSummary, Form, FormState, Heading, Hidden,
    Inset, Row, SummaryList, SummaryRow, Warning, Written, counted, new_key, thousands,
};
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::pages::forms::{self, Typed};
use crate::render::{Page, Section};
use crate::urls::{self, Query};
use axum::Form as Posted;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::moment::long_date;
use domain::permission::{Action, Facts, may};
use domain::problem::Problems;
use domain::quarter::Quarter;
use domain::report::{ADDRESSED_TO, Figure, Measure, Records, Scope};
use domain::returns::ReturnKey;
use http::StatusCode;
use leptos::prelude::*;
use store::Failure;
use store::commands::{attempts, reports};
use store::queries::reports::{Closing, would_close};

/// So many of the missing are listed; all of them have their own list.
const SHOWN: usize = 50;

/// Everything the page shows.
struct Model {
    quarter: Quarter,
    closing: Closing,
    typed: Typed,
    problems: Problems,
    overtaken: bool,
    may_review: bool,
}

/// Shows what would be frozen.
///
/// # Errors
/// 403 for those who may not close quarters; 404; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(period): Path<String>,
) -> Result<Response, AppError> {
    may(&visit.actor, Action::ClosePeriod, &Facts::default())?;
    let quarter: Quarter = period.parse().map_err(|_| AppError::NotFound)?;
    let model = load(&state, &visit, quarter, Typed::default()).await?;
    Ok(page(&model).respond(&state, &visit).await)
}

/// Closes it.
///
/// # Errors
/// 403 for those who may not close quarters; 404; the database.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(period): Path<String>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let (action, facts) = (Action::ClosePeriod, Facts::default());
    let (call, what) = (visit.call(""), period.chars().take(20).collect());
    attempts::judged(&state.store, &call, action, "reporting-period", what, facts).await?;
    let quarter: Quarter = period.parse().map_err(|_| AppError::NotFound)?;
    let typed = forms::form(pairs);
    let call = forms::call(&visit, &typed);
    let (seen, figures) = (typed.version(), typed.get("figures").to_owned());
    match reports::close(&state.store, &call, quarter, seen, Some(figures)).await {
        Ok(_) => Ok(forms::done(
            &urls::compliance_report(quarter),
            "quarter-closed",
        )),
        Err(Failure::Stale) => {
            let mut model = load(&state, &visit, quarter, typed).await?;
            model.overtaken = true;
            Ok(page(&model).respond(&state, &visit).await)
        }
        // What is in the way is said by the page itself.
        Err(Failure::Refused(refusal)) => {
            let problems = forms::as_problem(refusal, "close")?;
            let mut model = load(&state, &visit, quarter, typed).await?;
            model.problems = problems;
            Ok(page(&model).respond(&state, &visit).await)
        }
        Err(other) => Err(other.into()),
    }
}

async fn load(
    state: &AppState,
    visit: &Visit,
    quarter: Quarter,
    typed: Typed,
) -> Result<Model, AppError> {
    let closing = would_close(&state.store, &visit.actor, quarter).await?;
    Ok(Model {
        quarter,
        closing,
        typed,
        problems: Problems::default(),
        overtaken: false,
        may_review: may(&visit.actor, Action::ReviewReturn, &Facts::default()).is_ok(),
    })
}

fn page(model: &Model) -> Page {
    let quarter = model.quarter;
    let title = format!("Close {}", quarter.code());
    let overtaken = model.overtaken.then(|| {
        view! { <Inset>"The quarter or its figures changed since you opened this page, so nothing was done. Look at what would be frozen now, then confirm once more."</Inset> }
    });
    let body = view! {
        <ErrorSummary problems=model.problems.clone()/>
        <Heading text=title.clone() caption=quarter.name()/>
        {overtaken}
        {ask(model)}
        <h2 class="govuk-heading-m">"What would be frozen"</h2>
        <SummaryList rows=facts(model)/>
        {by_group(model)}
        <h2 class="govuk-heading-m">"Who is missing"</h2>
        {missing(model)}
    };
    let page = Page::new(Section::Returns, title, body)
        .crumb(urls::RETURNS, "Quarters")
        .crumb(urls::period_page(quarter, "progress"), quarter.months())
        .problems(&model.problems);
    if model.overtaken {
        page.status(StatusCode::CONFLICT)
    } else {
        page
    }
}

/// The form, or why there is none.
fn ask(model: &Model) -> AnyView {
    let quarter = model.quarter;
    if let Some(refusal) = &model.closing.blocked {
        let words = format!("{refusal}.");
        if model.closing.period.is_closed() {
            let href = urls::compliance_report(quarter);
            return view! {
                <p class="govuk-body" id="close">{words}" "<a class="govuk-link" href=href>"Read its report"</a></p>
            }
            .into_any();
        }
        let unreviewed = refusal.code() == "unreviewed";
        let review = (unreviewed && model.may_review).then(|| {
            let query = Query::default().with("state", ReturnKey::Submitted.key());
            let href = query.href(&urls::period_page(quarter, "all"));
            view! { <p class="govuk-body"><a class="govuk-link" href=href>"Review what was sent"</a></p> }
        });
        return view! {
            <div id="close"><Warning>"This quarter cannot be closed yet. "{words}</Warning></div>
            {review}
        }
        .into_any();
    }
    let key = match (model.overtaken, model.typed.key()) {
        (true, _) | (_, "") => new_key(),
        (false, key) => key.to_owned(),
    };
    let (action, version) = (
        urls::period_page(quarter, "close"),
        model.closing.period.version,
    );
    let words = match model.closing.missing {
        0 => "Every return is in.".to_owned(),
        many => format!(
            "{} not in will be marked “Not reported”.",
            counted(many, "return that is", "returns that are")
        ),
    };
    let roles: Vec<&str> = ADDRESSED_TO.iter().map(|role| role.name()).collect();
    let told = format!(
        "The figures and lists below are frozen in a numbered report, addressed to {}. They are told. This cannot be undone; what changes later is published beside the report as restated.",
        roles.join(" and ")
    );
    let back = urls::period_page(quarter, "progress");
    let figures = model.closing.fingerprint.clone();
    view! {
        <Warning>{words}</Warning>
        <p class="govuk-body">{told}</p>
        <Form action=action>
            <FormState version=version key=key/>
            <Hidden name="figures" value=figures/>
            <Actions>
                <Button text="Close the quarter and freeze its report" kind=ButtonKind::Warning/>
                <a class="govuk-link" href=back>"Back"</a>
            </Actions>
        </Form>
    }
    .into_any()
}

fn facts(model: &Model) -> Vec<SummaryRow> {
    let contents = &model.closing.contents;
    let total = contents.total();
    let mut rows = vec![SummaryRow::text(
        "Last day in time",
        long_date(model.closing.period.due),
    )];
    let questions = &model.closing.period.questions;
    for figure in [
        Figure::Expected,
        Figure::Accepted,
        Figure::WithAction,
        Figure::Unreviewed,
        Figure::NotReported,
        Figure::NotNeeded,
        Figure::Late,
        Figure::Critical,
        Figure::Breaches,
        Figure::ActionsOpened,
        Figure::ActionsDone,
        Figure::ActionsOpen,
    ] {
        let many = thousands(total.get(&figure));
        rows.push(SummaryRow::text(figure.name(questions), many));
    }
    for measure in Measure::ALL {
        let ratio = measure.of(&total);
        let words = ratio.percent().map_or_else(
            || measure.none().to_owned(),
            |p| format!("{p}: {} of {}", thousands(ratio.met), thousands(ratio.of)),
        );
        let name = format!("{} ({})", measure.name(), measure.clause());
        rows.push(SummaryRow::text(name, words));
    }
    rows
}

fn by_group(model: &Model) -> AnyView {
    let contents = &model.closing.contents;
    let row = |tally: &domain::report::Tally| {
        let cells = [
            tally.get(&Figure::Accepted),
            tally.get(&Figure::WithAction),
            tally.get(&Figure::Unreviewed),
            tally.get(&Figure::NotReported),
        ];
        let cells = cells.iter().map(|many| Written::text(&thousands(*many)));
        Row::written(Written::text(&tally.name), cells.collect())
    };
    let rows: Vec<Row> = contents.groups().map(row).collect();
    if rows.is_empty() {
        return ().into_any();
    }
    let mut columns = vec![Column::new("Business group")];
    columns.extend(KINDS.map(|name| Column::new(name).numeric()));
    view! { <DataTable caption="Returns by business group" columns=columns rows=rows dense=true/> }
        .into_any()
}

fn missing(model: &Model) -> AnyView {
    let contents = &model.closing.contents;
    let found = contents.records(Scope::All, &Figure::NotReported);
    let Records::Accounts(lines) = found else {
        return ().into_any();
    };
    if lines.is_empty() {
        return view! { <p class="govuk-body">"Nobody: every return that is needed is in."</p> }
            .into_any();
    }
    let with = With {
        quarter: model.quarter,
        questions: &model.closing.period.questions,
        contents,
    };
    let rest = (lines.len() > SHOWN).then(|| {
        let href = urls::period_page(model.quarter, "all");
        let words = format!("The first {SHOWN} of {} are shown. ", lines.len());
        view! { <p class="govuk-body">{words}<a class="govuk-link" href=href>"All returns of the quarter"</a></p> }
    });
    view! {
        {with.accounts(&lines).table(0, SHOWN)}
        {rest}
    }
    .into_any()
}
