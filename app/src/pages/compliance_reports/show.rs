//! `GET /compliance-reports/{period}`: the report of a quarter, made to be printed; before the quarter is
//! closed, the same figures as they stand.

use super::parts::Rows;
use super::show_page::{self, Can, Model};
use super::{subject, trend};
use crate::context::{AppState, SignedIn};
use crate::error::AppError;
use crate::pages::lists::{self, Reader};
use crate::render::Section;
use crate::urls;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::permission::{Action, Facts, may};
use store::queries::reports;

/// Shows it.
///
/// # Errors
/// 403 for those who may not see reports; 404; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(period): Path<String>,
) -> Result<Response, AppError> {
    let subject = match subject::open(&state, &visit, &period, "").await {
        Ok(subject) => subject,
        Err(instead) => return instead,
    };
    let mut reader = Reader::new(visit.query(), &["rows"]);
    let why = "Only “all” can be asked for";
    let rows = reader.one(
        "rows",
        why,
        |word| (word == "all").then_some(Rows::All),
        Vec::new,
    );
    let rows = match reader.or(rows.unwrap_or(Rows::Few)) {
        Ok(rows) => rows,
        Err(faults) => {
            let whole = urls::compliance_report(subject.quarter);
            let page = lists::unknown(faults, &whole, Section::Returns);
            return Ok(page.respond(&state, &visit).await);
        }
    };
    let can = |action| may(&visit.actor, action, &Facts::default()).is_ok();
    let mut lines = reports::trend(&state.store, &visit.actor, i64::MAX).await?;
    // The eight quarters up to this one: what came after is no part of it.
    lines.retain(|line| line.quarter <= subject.quarter);
    let eight = usize::try_from(trend::QUARTERS).unwrap_or(8);
    let trend = lines.split_off(lines.len().saturating_sub(eight));
    let model = Model {
        subject,
        rows,
        trend,
        can: Can {
            close: can(Action::ClosePeriod),
            restate: can(Action::RestateReport),
        },
    };
    Ok(show_page::page(&state.site, &model)
        .respond(&state, &visit)
        .await)
}
