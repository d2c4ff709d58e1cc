//! `GET /people/{id}/access`: what one person has access to and is named for, today or as at a day;
//! printable, and as files.

use super::files::{self, About};
use super::of_account::{as_at, downloads, print};
use super::query;
use super::table::{self, By};
use crate::components::{ButtonKind, ButtonLink, EmptyState, Heading};
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::files::register_file::Format;
use crate::pages::lists;
use crate::pages::people::subject;
use crate::render::{Page, Section};
use crate::urls;
use axum::extract::{Path, State};
use axum::response::Response;
use chrono::NaiveDate;
use domain::ids::PersonId;
use domain::moment::long_date;
use domain::permission::{Action, Facts, may};
use domain::platform::Catalogue;
use leptos::prelude::*;
use std::sync::Arc;
use store::queries::access::{self, AccessRow, NamedFor, PastRow};
use store::queries::{about, platforms};

enum Rows {
    Now(Vec<AccessRow>, Vec<NamedFor>),
    Past(NaiveDate, Vec<PastRow>),
}

/// A person as far as this page needs them.
struct Subject {
    id: PersonId,
    name: String,
    facts: Facts,
}

struct Model {
    person: Subject,
    rows: Rows,
    catalogue: Arc<Catalogue>,
    today: NaiveDate,
    change: bool,
    freeze: bool,
    /// Whether the reader may open the person's page.
    opens: bool,
}

/// The person, if the visitor may see their access.
async fn opened(state: &AppState, visit: &Visit, id: &str) -> Result<Subject, AppError> {
    let id = subject::id(id)?;
    let facts = access::on_person(&state.store, id).await?;
    may(&visit.actor, Action::ViewAccess, &facts)?;
    let name = about::name(&state.store, id).await?;
    let name = name.ok_or(AppError::NotFound)?;
    Ok(Subject { id, name, facts })
}

/// Shows the page.
///
/// # Errors
/// 403 for those who may not see it; 404; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    let person = opened(&state, &visit, &id).await?;
    let today = state.store.clock().now().today;
    let day = match query::as_at(visit.query(), today) {
        Ok(day) => day,
        Err(faults) => return Ok(unknown(&state, &visit, person.id, faults).await),
    };
    let everywhere = |action| may(&visit.actor, action, &Facts::default()).is_ok();
    let model = Model {
        rows: rows(&state, &visit, &person, day).await?,
        catalogue: platforms::catalogue(&state.store).await?,
        today,
        change: everywhere(Action::ChangeAccess),
        freeze: everywhere(Action::InterveneAccount),
        opens: everywhere(Action::ViewPeople),
        person,
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
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    file(&state, &visit, &id, Format::Csv).await
}

/// The same as XLSX.
///
/// # Errors
/// As [`get`].
pub async fn xlsx(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    file(&state, &visit, &id, Format::Xlsx).await
}

async fn file(
    state: &AppState,
    visit: &Visit,
    id: &str,
    format: Format,
) -> Result<Response, AppError> {
    let facts = match subject::id(id) {
        Ok(id) => access::on_person(&state.store, id).await?,
        Err(_) => Facts::default(),
    };
    super::judged(state, visit, facts).await?;
    let person = opened(state, visit, id).await?;
    let today = state.store.clock().now().today;
    let day = match query::as_at(visit.query(), today) {
        Ok(day) => day,
        Err(faults) => return Ok(unknown(state, visit, person.id, faults).await),
    };
    let about = About {
        facts: person.facts.clone(),
        title: "What a person has access to",
        words: format!("{}{}", person.name, query::day_words(day)),
    };
    match rows(state, visit, &person, day).await? {
        Rows::Now(rows, _) => {
            let catalogue = platforms::catalogue(&state.store).await?;
            files::hand_over(state, visit, format, about, &rows, &catalogue).await
        }
        Rows::Past(_, rows) => files::hand_over_past(state, visit, format, about, &rows).await,
    }
}

async fn unknown(
    state: &AppState,
    visit: &Visit,
    id: PersonId,
    faults: Vec<lists::Fault>,
) -> Response {
    let whole = urls::person_page(id, "access");
    let page = lists::unknown(faults, &whole, Section::People);
    page.respond(state, visit).await
}

async fn rows(
    state: &AppState,
    visit: &Visit,
    person: &Subject,
    day: Option<NaiveDate>,
) -> Result<Rows, AppError> {
    let (store, actor) = (&state.store, &visit.actor);
    let (id, facts) = (person.id, &person.facts);
    Ok(match day {
        None => Rows::Now(
            access::of_person(store, actor, id, facts).await?,
            access::named_for(store, actor, id, facts).await?,
        ),
        Some(day) => {
            let past = access::past_of_person(store, actor, id, facts, day).await?;
            Rows::Past(day, past)
        }
    })
}

fn page(model: Model) -> Page {
    let (id, name) = (model.person.id, model.person.name.clone());
    let day = match &model.rows {
        Rows::Now(..) => None,
        Rows::Past(day, _) => Some(*day),
    };
    let words = query::day_words(day);
    let stops = match &model.rows {
        Rows::Now(rows, _) => rows.iter().any(|row| row.grant.is_open()),
        Rows::Past(..) => false,
    };
    let freeze = (model.freeze && stops).then(|| {
        let (href, text) = (
            urls::person_page(id, "access/freeze"),
            format!("Freeze all access of {name}"),
        );
        view! { <div class="app-actions app-no-print"><ButtonLink href=href text=text kind=ButtonKind::Secondary/></div> }
    });
    let body = view! {
        <Heading text=format!("Access{words}") caption=name.clone()/>
        {freeze}
        {as_at(urls::person_page(id, "access"), day)}
        {content(&model)}
        {print()}
    };
    let page = Page::new(Section::People, format!("Access of {name}{words}"), body);
    if model.opens {
        return page
            .crumb(urls::PEOPLE, "People")
            .crumb(urls::person(id), name);
    }
    page.back(urls::ABOUT_ME, "About me")
}

fn content(model: &Model) -> AnyView {
    let id = model.person.id;
    let path = urls::person_page(id, "access");
    match &model.rows {
        Rows::Now(rows, named) => {
            let access = if rows.is_empty() {
                view! {
                    <EmptyState title="No access">
                        <p class="govuk-body">"As far as the register knows, this person can use no account."</p>
                    </EmptyState>
                }
                .into_any()
            } else {
                let ticks = model.change;
                let caption = "Access to accounts";
                let table = table::rows(
                    caption,
                    rows,
                    By::Person,
                    &model.catalogue,
                    model.today,
                    ticks,
                );
                let from = ("person", id.to_string());
                let table = if ticks {
                    table::choosable(from, table)
                } else {
                    table
                };
                view! { {downloads(&path, None, rows.len())}{table} }.into_any()
            };
            view! { {self::named(named)}{access} }.into_any()
        }
        Rows::Past(day, rows) if rows.is_empty() => {
            let title = format!("No live access on {}", long_date(*day));
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
                {table::past(&caption, rows, By::Person)}
            }
            .into_any()
        }
    }
}

/// The accounts the person is named for.
pub(super) fn named(named: &[NamedFor]) -> Option<AnyView> {
    if named.is_empty() {
        return None;
    }
    let item = |one: &NamedFor| {
        let href = urls::account(one.nomination.account);
        let words = format!(", {}", one.nomination.duty.name().to_lowercase());
        let since = format!(" since {}", long_date(one.nomination.from));
        let name = one.account.clone();
        view! { <li><a class="govuk-link" href=href>{name}</a>{words}{since}</li> }
    };
    let items = named.iter().map(item).collect_view();
    let view = view! {
        <h2 class="govuk-heading-m">"Named as responsible"</h2>
        <ul class="govuk-list govuk-list--bullet">{items}</ul>
    };
    Some(view.into_any())
}
