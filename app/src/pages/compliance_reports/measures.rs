//! `GET /measures`: the three measures of success (P 12.1) as they stand, each with its history.

use super::{figures, subject, trend};
use crate::components::{ButtonKind, ButtonLink, Figure as Count, Figures, Heading, Mood};
use crate::context::{AppState, SignedIn};
use crate::error::AppError;
use crate::render::{Page, Section};
use crate::urls;
use axum::extract::State;
use axum::response::Response;
use domain::report::{Figure, Measure, Scope};
use leptos::prelude::*;
use store::queries::reports::{Measured, ReportLine, measured, trend as history};

/// Shows them.
///
/// # Errors
/// 403 for those who may not see reports; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
) -> Result<Response, AppError> {
    let now = measured(&state.store, &visit.actor).await?;
    let lines = history(&state.store, &visit.actor, trend::QUARTERS).await?;
    Ok(page(&now, &lines).respond(&state, &visit).await)
}

fn page(now: &Measured, lines: &[ReportLine]) -> Page {
    let title = "Measures of success";
    let words = if now.period.is_some() {
        format!(
            "As they stand now, with the returns of {} that are in so far.",
            now.quarter.months()
        )
    } else {
        format!(
            "As they stand now. No quarter is open for returns; what is new is counted for {}.",
            now.quarter.months()
        )
    };
    let sections: Vec<AnyView> = Measure::ALL
        .iter()
        .map(|measure| section(*measure, now, lines))
        .collect();
    let body = view! {
        <Heading text=title caption="P 12.1"/>
        <div class="app-actions app-no-print">
            <button r#type="button" class="govuk-button govuk-button--secondary" data-print hidden>"Print this page"</button>
            <ButtonLink href=urls::COMPLIANCE_REPORTS text="Compliance reports" kind=ButtonKind::Secondary/>
        </div>
        <p class="govuk-body">{words}</p>
        {figures::method()}
        {sections}
    };
    Page::new(Section::Returns, title, body).crumb(urls::COMPLIANCE_REPORTS, "Compliance reports")
}

fn section(measure: Measure, now: &Measured, lines: &[ReportLine]) -> AnyView {
    let total = now.contents.total();
    let ratio = measure.of(&total);
    let mut figures = Vec::new();
    if ratio.of > 0 {
        figures = counts(measure, now);
    }
    let share = match ratio.percent() {
        Some(percent) => view! { <p class="govuk-body-l"><strong>{percent}</strong></p> }.into_any(),
        None => view! { <p class="govuk-body">{format!("{}: there is no share to tell.", measure.none())}</p> }.into_any(),
    };
    let id = match measure {
        Measure::Content => "history-content",
        Measure::Authorised => "history-authorised",
        Measure::Approved => "history-approved",
    };
    let title = format!("{} ({})", measure.name(), measure.clause());
    view! {
        <section aria-labelledby=measure.key()>
            <h2 class="govuk-heading-m" id=measure.key()>{title}</h2>
            {share}
            {(!figures.is_empty()).then(|| view! { <Figures figures=figures/> })}
            {trend::measure(id, measure, lines)}
        </section>
    }
    .into_any()
}

/// So many are as they have to be, so many are not; each opens its records.
fn counts(measure: Measure, now: &Measured) -> Vec<Count> {
    let ratio = measure.of(&now.contents.total());
    let (met, of) = measure.figures();
    let link = |figure: &Figure, number: u64| {
        let href = subject::records(&now.contents, now.quarter, Scope::All, figure, false);
        href.filter(|_| now.period.is_some() && number > 0)
    };
    let missed = ratio.of - ratio.met.min(ratio.of);
    let missed_link = match measure {
        Measure::Content => link(&Figure::AnyNotKept, missed),
        Measure::Authorised => link(&Figure::NotAuthorised, missed),
        Measure::Approved => link(&Figure::New, missed),
    };
    let all = of.last().filter(|_| of.len() == 1);
    let words = |measure: Measure| match measure {
        Measure::Content => (
            "accepted returns keep to the policy’s content rules",
            "do not",
            "returns are accepted",
        ),
        Measure::Authorised => ("accesses are authorised", "are not", "accesses are live"),
        Measure::Approved => ("new accounts were approved", "were not", "accounts are new"),
    };
    let (yes, no, whole) = words(measure);
    let count = |number, label: &str, href, mood| Count {
        number,
        label: label.to_owned(),
        href,
        mood,
    };
    let mood = if missed > 0 { Mood::Alert } else { Mood::Plain };
    vec![
        count(ratio.met, yes, link(&met, ratio.met), Mood::Good),
        count(missed, no, missed_link, mood),
        count(
            ratio.of,
            whole,
            all.and_then(|figure| link(figure, ratio.of)),
            Mood::Plain,
        ),
    ]
}
