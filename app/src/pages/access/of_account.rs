//! `GET /accounts/{reference}/access`: who has access to one account, today or as at a day; printable,
//! and as files.

use super::files::{self, About};
use super::query;
use super::table::{self, By};
use crate::components::{
    ButtonLink, DateField, Downloads, EmptyState, Field, FileLink, FileSize, Heading, Inset,
};
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::files::register_file::Format;
use crate::pages::accounts::subject;
use crate::pages::lists;
use crate::render::{Page, Section};
use crate::urls::{self, Query};
use axum::extract::{Path, State};
use axum::response::Response;
use chrono::NaiveDate;
use domain::account::Account;
use domain::ids::Reference;
use domain::moment::long_date;
use domain::permission::{Action, Facts, may};
use domain::platform::Catalogue;
use leptos::prelude::*;
use std::sync::Arc;
use store::queries::access::{self, AccessRow, PastRow};
use store::queries::platforms;

/// Access as it is, or as it was.
enum Rows {
    Now(Vec<AccessRow>),
    Past(NaiveDate, Vec<PastRow>),
}

struct Model {
    account: Account,
    rows: Rows,
    catalogue: Arc<Catalogue>,
    today: NaiveDate,
    change: bool,
    request: bool,
}

/// Shows the page.
///
/// # Errors
/// 403 for those who may not see it; 404; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
) -> Result<Response, AppError> {
    let opened = subject::open(&state, &visit, &reference, "/access", Action::ViewRegister).await;
    let account = match opened {
        Ok(account) => account,
        Err(instead) => return instead,
    };
    let place = access::place_of(&state.store, account.number).await?;
    let facts = access::on_account(&place);
    may(&visit.actor, Action::ViewAccess, &facts)?;
    let today = state.store.clock().now().today;
    let day = match query::as_at(visit.query(), today) {
        Ok(day) => day,
        Err(faults) => return Ok(unknown(&state, &visit, &account, faults).await),
    };
    let mut own = facts.clone();
    own.person = visit.actor.person();
    let model = Model {
        rows: rows(&state, &visit, &account, &facts, day).await?,
        catalogue: platforms::catalogue(&state.store).await?,
        today,
        change: may(&visit.actor, Action::ChangeAccess, &facts).is_ok(),
        request: may(&visit.actor, Action::RequestAccess, &own).is_ok(),
        account,
    };
    Ok(page(model).respond(&state, &visit).await)
}

/// The same as CSV.
///
/// # Errors
/// As [`get`].
pub async fn csv(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
) -> Result<Response, AppError> {
    file(&state, &visit, &reference, Format::Csv).await
}

/// The same as XLSX.
///
/// # Errors
/// As [`get`].
pub async fn xlsx(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
) -> Result<Response, AppError> {
    file(&state, &visit, &reference, Format::Xlsx).await
}

async fn file(
    state: &AppState,
    visit: &Visit,
    reference: &str,
    format: Format,
) -> Result<Response, AppError> {
    let opened = subject::open(state, visit, reference, "/access.csv", Action::ViewRegister).await;
    let account = match opened {
        Ok(account) => account,
        Err(instead) => return instead,
    };
    let place = access::place_of(&state.store, account.number).await?;
    let facts = access::on_account(&place);
    super::judged(state, visit, facts.clone()).await?;
    let today = state.store.clock().now().today;
    let day = match query::as_at(visit.query(), today) {
        Ok(day) => day,
        Err(faults) => return Ok(unknown(state, visit, &account, faults).await),
    };
    let reference = Reference::account(account.number);
    let about = About {
        facts: facts.clone(),
        title: "Who has access to an account",
        words: format!(
            "{reference}, {}{}",
            account.details.name,
            query::day_words(day)
        ),
    };
    match rows(state, visit, &account, &facts, day).await? {
        Rows::Now(rows) => {
            let catalogue = platforms::catalogue(&state.store).await?;
            files::hand_over(state, visit, format, about, &rows, &catalogue).await
        }
        Rows::Past(_, rows) => files::hand_over_past(state, visit, format, about, &rows).await,
    }
}

async fn unknown(
    state: &AppState,
    visit: &Visit,
    account: &Account,
    faults: Vec<lists::Fault>,
) -> Response {
    let whole = urls::account_page(account.number, "access");
    let page = lists::unknown(faults, &whole, Section::Accounts);
    page.respond(state, visit).await
}

async fn rows(
    state: &AppState,
    visit: &Visit,
    account: &Account,
    facts: &Facts,
    day: Option<NaiveDate>,
) -> Result<Rows, AppError> {
    let (store, actor, number) = (&state.store, &visit.actor, account.number);
    Ok(match day {
        None => Rows::Now(access::of_account(store, actor, number, facts).await?),
        Some(day) => {
            let past = access::past_of_account(store, actor, number, facts, day).await?;
            Rows::Past(day, past)
        }
    })
}

fn page(model: Model) -> Page {
    let number = model.account.number;
    let reference = Reference::account(number).to_string();
    let day = match &model.rows {
        Rows::Now(_) => None,
        Rows::Past(day, _) => Some(*day),
    };
    let title = format!("Who has access to {reference}{}", query::day_words(day));
    let caption = format!("{reference}, {}", model.account.details.name);
    let request = (model.request && day.is_none()).then(|| {
        let href = urls::account_page(number, "access/new");
        view! { <div class="app-actions app-no-print"><ButtonLink href=href text="Ask for access"/></div> }
    });
    let heading = format!("Who has access{}", query::day_words(day));
    let body = view! {
        <Heading text=heading caption=caption/>
        {request}
        {as_at(urls::account_page(number, "access"), day)}
        {content(&model)}
        {print()}
    };
    Page::new(Section::Accounts, title, body)
        .crumb(urls::ACCOUNTS, "Accounts")
        .crumb(urls::account(number), reference)
}

/// Choosing a day, and the way back to today.
pub(super) fn as_at(path: String, day: Option<NaiveDate>) -> AnyView {
    let field = Field::plain("as_at", day.map(long_date).unwrap_or_default());
    let now = day.map(|_| {
        let href = path.clone();
        view! { <Inset><a class="govuk-link" href=href>"Show it as it is now"</a></Inset> }
    });
    view! {
        {now}
        <form class="app-no-print" method="get" action=path novalidate>
            <DateField field=field label="As at the end of a day"/>
            <button r#type="submit" class="govuk-button govuk-button--secondary">"Show that day"</button>
        </form>
    }
    .into_any()
}

pub(super) fn print() -> AnyView {
    view! {
        <p class="govuk-body app-no-print">
            <button r#type="button" class="govuk-button govuk-button--secondary" data-print hidden>"Print this page"</button>
        </p>
    }
    .into_any()
}

/// The two files of a page, with the same day.
pub(super) fn downloads(path: &str, day: Option<NaiveDate>, rows: usize) -> AnyView {
    let query = Query::default();
    let query = day.map_or(query.clone(), |day| query.with("as_at", day));
    let file = |ending: &str, format| FileLink {
        href: query.href(&format!("{path}.{ending}")),
        name: "This access".to_owned(),
        format,
        size: FileSize::Rows(rows as u64),
    };
    let files = vec![file("xlsx", "XLSX"), file("csv", "CSV")];
    view! { <Downloads files=files/> }.into_any()
}

fn content(model: &Model) -> AnyView {
    let number = model.account.number;
    let path = urls::account_page(number, "access");
    match &model.rows {
        Rows::Now(rows) if rows.is_empty() => view! {
            <EmptyState title="Nobody has access yet">
                <p class="govuk-body">"As far as the register knows, nobody can use this account. Ask for access for the people who run it."</p>
            </EmptyState>
        }
        .into_any(),
        Rows::Now(rows) => {
            let caption = "Access to this account";
            let ticks = model.change;
            let table =
                table::rows(caption, rows, By::Account, &model.catalogue, model.today, ticks);
            let from = ("account", Reference::account(number).to_string());
            let table = if ticks { table::choosable(from, table) } else { table };
            view! { {downloads(&path, None, rows.len())}{table} }.into_any()
        }
        Rows::Past(day, rows) if rows.is_empty() => {
            let title = format!("Nobody had live access on {}", long_date(*day));
            view! {
                <EmptyState title=title>
                    <p class="govuk-body">"The register tells only of access that was recorded in it."</p>
                </EmptyState>
            }
            .into_any()
        }
        Rows::Past(day, rows) => {
            let caption = format!("Live at the end of {}", long_date(*day));
            view! {
                {downloads(&path, Some(*day), rows.len())}
                {table::past(&caption, rows, By::Account)}
            }
            .into_any()
        }
    }
}
