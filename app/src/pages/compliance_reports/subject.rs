//! The quarter a page is about: frozen in a report, or open and read now.

use crate::context::{AppState, Visit};
use crate::error::AppError;
use crate::render::{Page, Section};
use crate::urls::{self, Query};
use axum::response::{IntoResponse as _, Redirect, Response};
use chrono::NaiveDate;
use domain::ids::{Reference, ReferenceKind};
use domain::quarter::Quarter;
use domain::report::{Contents, Figure, Scope};
use domain::returns::QuestionSet;
use leptos::prelude::*;
use store::Failure;
use store::queries::reports::{Live, Published, list, live, one};

/// What there is to tell about the quarter.
pub(super) enum Told {
    /// A report.
    Frozen(Box<Published>),
    /// It is not closed.
    Open(Box<Live>),
}

/// A quarter.
pub(super) struct Subject {
    pub(super) quarter: Quarter,
    pub(super) told: Told,
}

impl Subject {
    /// What the report says as it was frozen, or what is so now.
    pub(super) fn contents(&self) -> &Contents {
        match &self.told {
            Told::Frozen(found) => &found.report.contents,
            Told::Open(found) => &found.contents,
        }
    }

    /// What is stated now, where that is something else.
    pub(super) fn restated(&self) -> Option<&Contents> {
        self.frozen().and_then(|found| found.restated.as_ref())
    }

    /// The report, where there is one.
    pub(super) fn frozen(&self) -> Option<&Published> {
        match &self.told {
            Told::Frozen(found) => Some(found),
            Told::Open(_) => None,
        }
    }

    /// The questions that were asked.
    pub(super) fn questions(&self) -> &QuestionSet {
        match &self.told {
            Told::Frozen(found) => &found.report.questions,
            Told::Open(found) => &found.period.questions,
        }
    }

    /// The last day in time.
    pub(super) fn due(&self) -> NaiveDate {
        match &self.told {
            Told::Frozen(found) => found.report.due,
            Told::Open(found) => found.period.due,
        }
    }

    /// "Compliance report CR-0007", or what there is before it.
    pub(super) fn title(&self) -> String {
        match &self.told {
            Told::Frozen(found) => format!("Compliance report {}", found.report.number),
            Told::Open(_) => format!("Compliance in {}, so far", self.quarter.months()),
        }
    }
}

/// The quarter of an address; `rest` is what follows it. A report's own number leads to its quarter.
///
/// # Errors
/// `Err(Ok(redirect))` for a report's number; 403; 404 for what is no quarter, or not opened.
#[allow(
    clippy::result_large_err,
    reason = "made once a request and answered at once"
)]
pub(super) async fn open(
    state: &AppState,
    visit: &Visit,
    typed: &str,
    rest: &str,
) -> Result<Subject, Result<Response, AppError>> {
    let error = |failure: Failure| Err(AppError::from(failure));
    if let Some(reference) = Reference::parse(ReferenceKind::Report, typed) {
        let all = list(&state.store, &visit.actor).await.map_err(error)?;
        let found = all.iter().find(|line| line.number == reference.number);
        let quarter = found.ok_or(Err(AppError::NotFound))?.quarter;
        let path = format!("{}{rest}", urls::compliance_report(quarter));
        return Err(Ok(Redirect::to(&path).into_response()));
    }
    let quarter = match typed.parse::<Quarter>() {
        Ok(quarter) => quarter,
        // Those who may not see reports learn nothing by trying.
        Err(_) => {
            list(&state.store, &visit.actor).await.map_err(error)?;
            return Err(Err(AppError::NotFound));
        }
    };
    let told = match one(&state.store, &visit.actor, quarter).await {
        Ok(found) => Told::Frozen(Box::new(found)),
        Err(Failure::NotFound) => {
            let found = live(&state.store, &visit.actor, quarter).await;
            Told::Open(Box::new(found.map_err(error)?))
        }
        Err(failure) => return Err(error(failure)),
    };
    Ok(Subject { quarter, told })
}

/// The address of the records behind a figure; `None` = it opens none, or none for this reader.
pub(super) fn records(
    contents: &Contents,
    quarter: Quarter,
    scope: Scope,
    figure: &Figure,
    restated: bool,
) -> Option<String> {
    let group = |query: Query, group: Option<domain::ids::GroupId>| {
        let word = group.map_or_else(|| "none".to_owned(), |id| id.to_string());
        query.with("group", word)
    };
    if !contents.opens(figure) {
        return None;
    }
    let query = Query::default().with("figure", figure.key());
    let query = match scope {
        Scope::All => query,
        Scope::Group(id) => group(query, id),
        Scope::Unit(id, unit) => {
            let unit = unit.map_or_else(|| "none".to_owned(), |id| id.to_string());
            group(query, id).with("unit", unit)
        }
    };
    let query = if restated {
        query.with("of", "restated")
    } else {
        query
    };
    Some(query.href(&urls::compliance_report_page(quarter, "records")))
}

/// A page about a quarter's report, with the way back.
pub(super) fn page(title: impl Into<String>, body: impl IntoAny) -> Page {
    Page::new(Section::Returns, title, body).crumb(urls::COMPLIANCE_REPORTS, "Compliance reports")
}
