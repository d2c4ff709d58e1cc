//! `GET /compliance-reports`: every report, the newest quarter first, and the trend.

use super::trend;
use crate::components::{
    ButtonKind, ButtonLink, Column, CountLine, DataTable, EmptyState, Heading, Row, TagColour,
    Written, thousands,
};
use crate::context::{AppState, SignedIn};
use crate::error::AppError;
use crate::render::{Page, Section};
use crate::urls;
use axum::extract::State;
use axum::response::Response;
use domain::report::Measure;
use leptos::prelude::*;
use store::queries::reports::{ReportLine, list};
use store::queries::returns::newest_open;

/// Shows them.
///
/// # Errors
/// 403 for those who may not see reports; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
) -> Result<Response, AppError> {
    let lines = list(&state.store, &visit.actor).await?;
    let open = newest_open(&state.store).await?;
    let open = open.map(|period| {
        let words = format!("{} so far", period.quarter.months());
        (urls::compliance_report(period.quarter), words)
    });
    Ok(page(&lines, open).respond(&state, &visit).await)
}

fn page(lines: &[ReportLine], open: Option<(String, String)>) -> Page {
    let total = lines.len() as u64;
    let results = if lines.is_empty() {
        view! {
            <EmptyState title="There is no compliance report yet">
                <p class="govuk-body">"The first one is made when a quarter is closed. Quarters are opened and closed under Returns."</p>
            </EmptyState>
        }
        .into_any()
    } else {
        let rows: Vec<Row> = lines.iter().map(row).collect();
        let columns = vec![
            Column::new("Quarter"),
            Column::new("Report"),
            Column::new("Frozen on"),
            Column::new("Accepted").numeric(),
            Column::new("Not in").numeric(),
            Column::new("Content (P 12.1a)").numeric(),
            Column::new("Access (P 12.1b)").numeric(),
            Column::new("Approval (P 12.1c)").numeric(),
        ];
        let newest = usize::try_from(trend::QUARTERS).unwrap_or(8);
        let mut eight: Vec<ReportLine> = lines.iter().take(newest).cloned().collect();
        eight.reverse();
        view! {
            <CountLine total=total one="compliance report" many="compliance reports"/>
            <DataTable caption="Compliance reports" columns=columns rows=rows dense=true/>
            <h2 class="govuk-heading-m">"Trend"</h2>
            {trend::returns(&eight)}
        }
        .into_any()
    };
    let body = view! {
        <Heading text="Compliance reports"/>
        <div class="app-actions app-no-print">
            {open.map(|(href, words)| view! { <ButtonLink href=href text=words kind=ButtonKind::Secondary/> })}
            <ButtonLink href=urls::MEASURES text="Measures of success" kind=ButtonKind::Secondary/>
            <ButtonLink href=urls::RETURNS text="Quarters and returns" kind=ButtonKind::Secondary/>
        </div>
        {results}
    };
    Page::new(Section::Returns, "Compliance reports", body)
}

fn row(line: &ReportLine) -> Row {
    let of = |measure: Measure| match line.measure(measure).percent() {
        Some(percent) => Written::text(&percent),
        None => Written::muted("None"),
    };
    let report = Written::text(&line.reference().to_string());
    let report = if line.restated > 0 {
        report.tag(TagColour::Yellow, "Restated")
    } else {
        report
    };
    let accepted = line.accepted + line.with_action;
    Row::written(
        Written::link(
            &urls::compliance_report(line.quarter),
            &line.quarter.months(),
        )
        .below(&line.quarter.code()),
        vec![
            report,
            Written::short_day(line.closed_on).below(&line.closed_by),
            Written::text(&format!(
                "{} of {}",
                thousands(accepted),
                thousands(line.expected)
            )),
            Written::text(&thousands(line.not_reported)),
            of(Measure::Content),
            of(Measure::Authorised),
            of(Measure::Approved),
        ],
    )
}
