//! `GET /access`: access that waits for the reader, or all that they may see; and as files.

use super::files::{self, About};
use super::query::{self, Known};
use super::table::{self, By};
use crate::components::{
    Checkboxes, Chip, Choice, CountLine, Downloads, EmptyState, Field, FileLink, FileSize, Filter,
    Heading, ListLayout, Pagination, SearchField, Select, SortBy,
};
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::files::register_file::Format;
use crate::pages::lists::{self, beyond};
use crate::pages::people::place;
use crate::render::{Page, Section};
use crate::urls::{self, Query};
use axum::extract::State;
use axum::response::Response;
use chrono::NaiveDate;
use domain::organisation::Organisation;
use domain::permission::{Action, Facts, may};
use domain::platform::{AccessLevel, Catalogue};
use leptos::prelude::*;
use std::sync::Arc;
use store::queries::access::{AccessOrder, AccessPage, Kind, agency_names, list};
use store::queries::{organisation, platforms};

/// Everything that names are looked up in.
struct Names {
    organisation: Arc<Organisation>,
    catalogue: Arc<Catalogue>,
    agencies: Vec<(String, String)>,
}

impl Names {
    async fn load(state: &AppState, visit: &Visit) -> Result<Self, AppError> {
        // Whoever may not see agencies is offered none to choose.
        let agencies = agency_names(&state.store, &visit.actor).await;
        Ok(Self {
            organisation: organisation::all(&state.store).await?,
            catalogue: platforms::catalogue(&state.store).await?,
            agencies: agencies.unwrap_or_default(),
        })
    }

    fn known(&self) -> Known<'_> {
        Known {
            organisation: &self.organisation,
            catalogue: &self.catalogue,
            agencies: &self.agencies,
        }
    }
}

struct Model {
    query: Query,
    page: u64,
    order: AccessOrder,
    found: AccessPage,
    today: NaiveDate,
    names: Names,
    /// May take it out as a file.
    files: bool,
}

/// Shows the list.
///
/// # Errors
/// The database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
) -> Result<Response, AppError> {
    let names = Names::load(&state, &visit).await?;
    let filter = match query::list(visit.query(), &names.known()) {
        Ok(filter) => filter,
        Err(faults) => {
            let page = lists::unknown(faults, urls::ACCESS, Section::Accounts);
            return Ok(page.respond(&state, &visit).await);
        }
    };
    let found = list(&state.store, &visit.actor, &filter, false).await?;
    if let Some(fault) = beyond(filter.page, found.total) {
        let page = lists::unknown(vec![fault], urls::ACCESS, Section::Accounts);
        return Ok(page.respond(&state, &visit).await);
    }
    let model = Model {
        query: Query::parse(visit.query()),
        page: u64::from(filter.page),
        order: filter.order,
        found,
        today: state.store.clock().now().today,
        names,
        files: may(&visit.actor, Action::ViewAccess, &Facts::default()).is_ok(),
    };
    Ok(page(model).respond(&state, &visit).await)
}

/// The list as CSV.
///
/// # Errors
/// 403 for those who may not see the access of everybody; the database.
pub async fn csv(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
) -> Result<Response, AppError> {
    file(&state, &visit, Format::Csv).await
}

/// The list as XLSX.
///
/// # Errors
/// 403 for those who may not see the access of everybody; the database.
pub async fn xlsx(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
) -> Result<Response, AppError> {
    file(&state, &visit, Format::Xlsx).await
}

async fn file(state: &AppState, visit: &Visit, format: Format) -> Result<Response, AppError> {
    super::judged(state, visit, Facts::default()).await?;
    let names = Names::load(state, visit).await?;
    let filter = match query::list(visit.query(), &names.known()) {
        Ok(filter) => filter,
        Err(faults) => {
            let page = lists::unknown(faults, urls::ACCESS, Section::Accounts);
            return Ok(page.respond(state, visit).await);
        }
    };
    let found = list(&state.store, &visit.actor, &filter, true).await?;
    let about = About {
        facts: Facts::default(),
        title: "Access to accounts",
        words: query::words(&Query::parse(visit.query()).without("page"), &names.known()),
    };
    files::hand_over(state, visit, format, about, &found.rows, &names.catalogue).await
}

fn page(model: Model) -> Page {
    let title = match model.page {
        0 | 1 => "Access".to_owned(),
        page => format!("Access, page {page}"),
    };
    let filter = filter(&model);
    let body = view! {
        <Heading text="Access"/>
        <p class="govuk-body">"Who can touch which account: asked for, live, suspended and ended. You see what concerns you, the accounts you are named for, and what your roles let you see."</p>
        <ListLayout filter=filter>
            <div id="results" tabindex="-1">{results(model)}</div>
        </ListLayout>
    };
    Page::new(Section::Accounts, title, body).crumb(urls::ACCOUNTS, "Accounts")
}

fn filter(model: &Model) -> AnyView {
    let value = |name: &str| model.query.get(name).unwrap_or_default().to_owned();
    let [q, state, level, group, platform, agency] =
        ["q", "state", "level", "group", "platform", "agency"]
            .map(|name| Field::plain(name, value(name)));
    let choices = |all: &[(&str, &str)]| -> Vec<Choice> {
        all.iter()
            .map(|(key, name)| Choice::new(*key, *name))
            .collect()
    };
    let kinds: Vec<_> = Kind::ALL.iter().map(|k| (k.key(), k.name())).collect();
    let levels: Vec<_> = AccessLevel::ALL
        .iter()
        .map(|l| (l.key(), l.name()))
        .collect();
    let orders: Vec<_> = AccessOrder::ALL
        .iter()
        .map(|o| (o.key(), o.name()))
        .collect();
    let (kinds, levels, orders) = (choices(&kinds), choices(&levels), choices(&orders));
    let platforms: Vec<Choice> = model
        .names
        .catalogue
        .platforms()
        .iter()
        .map(|p| Choice::new(p.key.to_string(), p.name.clone()))
        .collect();
    let agencies: Vec<Choice> = model
        .names
        .agencies
        .iter()
        .map(|(id, name)| Choice::new(id.clone(), name.clone()))
        .collect();
    let agency = (!agencies.is_empty()).then(
        || view! { <Select field=agency label="Agency" empty="All agencies and staff" choices=agencies/> },
    );
    let groups = place::groups(&model.names.organisation, "");
    let mine = vec![Choice::new("me", "What waits for me")];
    let chosen = if value("waiting") == "me" {
        vec!["me".to_owned()]
    } else {
        Vec::new()
    };
    let by = model.order.key();
    let chips = chips(&model.query, &model.names.known());
    view! {
        <p class="app-list__jump app-no-print"><a class="govuk-link" href="#results">"Skip the filter"</a></p>
        <Filter action=urls::ACCESS chosen=chips>
            <SearchField field=q label="Person or account"/>
            <Checkboxes field=Field::plain("waiting", "") label="Only" choices=mine chosen=chosen small=true/>
            <Select field=state label="State" empty="All states" choices=kinds/>
            <Select field=level label="Level" empty="All levels" choices=levels/>
            <Select field=platform label="Platform" empty="All platforms" choices=platforms/>
            <Select field=group label="Business group" empty="All groups" choices=groups/>
            {agency}
            <SortBy by=by orders=orders/>
        </Filter>
    }
    .into_any()
}

fn chips(query: &Query, known: &Known<'_>) -> Vec<Chip> {
    let without_page = query.without("page");
    let chip = |(name, label, text): (String, &str, String)| Chip {
        label: format!("{label}: {text}"),
        href: without_page.without(&name).href(urls::ACCESS),
    };
    query::parts(query, known).into_iter().map(chip).collect()
}

fn results(model: Model) -> AnyView {
    let total = u64::try_from(model.found.total).unwrap_or_default();
    if model.found.rows.is_empty() {
        let mine = model.query.get("waiting").is_some();
        let title = if mine {
            "Nothing waits for you"
        } else {
            "No access matches"
        };
        return view! {
            <EmptyState title=title>
                <p class="govuk-body">
                    "Access is asked for on the page of an account. "
                    <a class="govuk-link" href=urls::ACCESS>"Show everything you may see"</a>"."
                </p>
            </EmptyState>
        }
        .into_any();
    }
    let query = model.query.clone();
    let file = |path: &str, format| FileLink {
        href: query.without("page").href(path),
        name: "This access".to_owned(),
        format,
        size: FileSize::Rows(total),
    };
    // Files of everybody's access are for those who see it.
    let files = if model.files {
        vec![file("/access.xlsx", "XLSX"), file("/access.csv", "CSV")]
    } else {
        Vec::new()
    };
    let (catalogue, today) = (&model.names.catalogue, model.today);
    let table = table::rows(
        "Access",
        &model.found.rows,
        By::Both,
        catalogue,
        today,
        false,
    );
    let (pages, page) = (query.clone(), model.page);
    view! {
        <CountLine total=total one="grant of access" many="grants of access"/>
        {(!files.is_empty()).then(|| view! { <Downloads files=files/> })}
        {table}
        <Pagination path=urls::ACCESS query=pages page=page total=total/>
    }
    .into_any()
}
