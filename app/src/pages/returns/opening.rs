//! `GET /returns/{period}/opening`: how far the returns of a quarter are made. The page asks for itself again
//! every two seconds, without script; when it is done it says so, and leads on.

use super::frame::{self, many};
use crate::components::{ConfirmationPanel, Heading, counted, thousands};
use crate::context::{AppState, SignedIn};
use crate::error::AppError;
use crate::render::Page;
use crate::urls::{self, Query};
use axum::extract::{Path, State};
use axum::response::Response;
use domain::moment::long_date;
use domain::permission::{Action, Facts, may};
use domain::quarter::Quarter;
use domain::returns::{Period, PeriodState};
use http::{HeaderName, HeaderValue};
use leptos::prelude::*;
use store::queries::returns::{period, preview, progress};

/// Asks the browser to look again, without script.
const REFRESH: HeaderName = HeaderName::from_static("refresh");

/// Shows how far it is.
///
/// # Errors
/// 403 for those who do not open quarters; 404; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(typed): Path<String>,
) -> Result<Response, AppError> {
    may(&visit.actor, Action::OpenPeriod, &Facts::default())?;
    let quarter = frame::quarter(&typed)?;
    let period = period(&state.store, quarter).await?;
    if period.state != PeriodState::Opening {
        return Ok(open(&period).respond(&state, &visit).await);
    }
    let made = progress(&state.store, &visit.actor, quarter).await?.all;
    let made = made.needed() + made.not_needed;
    let all = preview(&state.store, &visit.actor, quarter).await?.returns;
    let again = Query::parse(visit.query()).get("refresh") != Some("off");
    let page = page(quarter, made, all.max(made), again);
    let mut answer = page.respond(&state, &visit).await;
    if again {
        let two = HeaderValue::from_static("2");
        answer.headers_mut().insert(REFRESH, two);
    }
    Ok(answer)
}

fn page(quarter: Quarter, made: i64, all: i64, again: bool) -> Page {
    let words = format!(
        "{} of {} returns made",
        thousands(many(made)),
        thousands(many(all))
    );
    let path = urls::period_page(quarter, "opening");
    let again = if again {
        let off = Query::default().with("refresh", "off").href(&path);
        view! {
            <p class="govuk-body">
                "This page looks again every two seconds. "
                <a class="govuk-link" href=off>"Stop that"</a>
            </p>
        }
        .into_any()
    } else {
        view! { <p class="govuk-body"><a class="govuk-link" href=path>"Look again"</a></p> }
            .into_any()
    };
    let title = "The quarter is being opened";
    let body = view! {
        <Heading text=title caption=quarter.name()/>
        <p class="govuk-body" id="progress-words">{words}</p>
        <progress class="app-progress" aria-labelledby="progress-words" value=made.to_string() max=all.max(1).to_string()></progress>
        <p class="govuk-body">"You can leave this page: the work goes on. If it is interrupted, it is taken up again within a minute, and no return is made twice."</p>
        {again}
    };
    frame::page(quarter, title, body)
}

/// All its returns are made.
fn open(period: &Period) -> Page {
    let quarter = period.quarter;
    let title = if period.is_closed() {
        "The quarter is closed"
    } else {
        "The quarter is open"
    };
    let returns = counted(many(period.expected), "return", "returns");
    let words = format!(
        "{returns} were made for {}. They are in time until {}. Whoever is named for one of the accounts is told.",
        quarter.months(),
        long_date(period.due)
    );
    let (all, progress) = (
        urls::period_page(quarter, "all"),
        urls::period_page(quarter, "progress"),
    );
    let body = view! {
        <ConfirmationPanel title=title reference=quarter.code()/>
        <p class="govuk-body">{words}</p>
        <ul class="govuk-list">
            <li><a class="govuk-link" href=all>"See its returns"</a></li>
            <li><a class="govuk-link" href=progress>"See how it stands by group"</a></li>
        </ul>
    };
    frame::page(quarter, title, body)
}
