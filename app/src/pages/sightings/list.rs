//! `GET /sightings`: the accounts that people reported, those with something to do first.

use super::{query, words};
use crate::components::{
    ButtonLink, Chip, Choice, Column, CountLine, DataTable, Downloads, EmptyState, Field, FileLink,
    FileSize, Filter, Heading, ListLayout, Pagination, Row, SearchField, Select, Written,
};
use crate::context::{AppState, SignedIn};
use crate::error::AppError;
use crate::pages::lists;
use crate::render::{Page, Section};
use crate::urls::{self, Query};
use axum::extract::State;
use axum::response::Response;
use domain::ids::Reference;
use domain::permission::{Action, Facts, may};
use domain::platform::Catalogue;
use domain::sighting::SightingState;
use leptos::prelude::*;
use store::queries::platforms;
use store::queries::sightings::{SightingFilter, SightingRow, SightingsPage, list};

/// Everything the page shows.
pub(super) struct Model<'a> {
    pub(super) query: Query,
    pub(super) page: u64,
    pub(super) found: SightingsPage,
    pub(super) catalogue: &'a Catalogue,
    /// Whether the visitor sees everybody's reports.
    pub(super) all: bool,
}

/// Shows the list; whoever may not see all reports sees their own.
///
/// # Errors
/// The database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
) -> Result<Response, AppError> {
    let catalogue = platforms::catalogue(&state.store).await?;
    let unknown = |faults| lists::unknown(faults, urls::SIGHTINGS, Section::ToDo);
    let filter = match query::read(visit.query(), &catalogue) {
        Ok(filter) => filter,
        Err(faults) => return Ok(unknown(faults).respond(&state, &visit).await),
    };
    let found = list(&state.store, &visit.actor, &filter, false).await?;
    if let Some(fault) = lists::beyond(filter.page, found.total) {
        return Ok(unknown(vec![fault]).respond(&state, &visit).await);
    }
    let model = Model {
        query: Query::parse(visit.query()),
        page: u64::from(filter.page),
        found,
        catalogue: &catalogue,
        all: may(&visit.actor, Action::ViewSightings, &Facts::default()).is_ok(),
    };
    Ok(page(&model).respond(&state, &visit).await)
}

pub(super) fn page(model: &Model<'_>) -> Page {
    let name = if model.all {
        "Reported accounts"
    } else {
        "Accounts you reported"
    };
    let title = match model.page {
        0 | 1 => name.to_owned(),
        page => format!("{name}, page {page}"),
    };
    let (filter, results) = (filter(model), results(model));
    let body = view! {
        <Heading text=name/>
        <p class="govuk-body">"Accounts that somebody saw and the register does not have: perhaps ours, perhaps ones that pretend to be."</p>
        <div class="app-actions app-no-print">
            <ButtonLink href=urls::REPORT_ACCOUNT text="Report an account"/>
        </div>
        <ListLayout filter=filter>
            <div id="results" tabindex="-1">{results}</div>
        </ListLayout>
    };
    Page::new(Section::ToDo, title, body)
}

fn filter(model: &Model<'_>) -> AnyView {
    let value = |name: &str| model.query.get(name).unwrap_or_default().to_owned();
    let [q, state, platform] =
        ["q", "state", "platform"].map(|name| Field::plain(name, value(name)));
    let states: Vec<Choice> = SightingFilter::states()
        .into_iter()
        .map(|(key, name)| Choice::new(key, name))
        .collect();
    let platforms: Vec<Choice> = model
        .catalogue
        .by_name()
        .map(|p| Choice::new(p.key.as_str(), p.name.clone()))
        .collect();
    let without_page = model.query.without("page");
    let chip = |(name, label, text): (String, &str, String)| Chip {
        label: format!("{label}: {text}"),
        href: without_page.without(&name).href(urls::SIGHTINGS),
    };
    let chosen: Vec<Chip> = query::parts(&model.query, model.catalogue)
        .into_iter()
        .map(chip)
        .collect();
    view! {
        <p class="app-list__jump app-no-print"><a class="govuk-link" href="#results">"Skip the filter"</a></p>
        <Filter action=urls::SIGHTINGS chosen=chosen>
            <SearchField field=q label="Handle, address or words"/>
            <Select field=state label="State" empty="All states" choices=states/>
            <Select field=platform label="Platform" empty="All platforms" choices=platforms/>
        </Filter>
    }
    .into_any()
}

fn results(model: &Model<'_>) -> AnyView {
    let total = u64::try_from(model.found.total).unwrap_or_default();
    if model.found.rows.is_empty() {
        let words = match (model.query.is_empty(), model.all) {
            (true, true) => "Nobody has reported an account yet.",
            (true, false) => "You have not reported an account yet.",
            (false, _) => "No report matches. Try fewer or other filters.",
        };
        return view! {
            <EmptyState title="No reports">
                <p class="govuk-body">{words}</p>
            </EmptyState>
        }
        .into_any();
    }
    let query = model.query.without("page");
    let files = ["csv", "xlsx"].map(|ending| FileLink {
        href: query.href(&format!("{}.{ending}", urls::SIGHTINGS)),
        name: "Reported accounts".to_owned(),
        format: if ending == "csv" { "CSV" } else { "XLSX" },
        size: FileSize::Rows(total),
    });
    let files = model
        .all
        .then(|| view! { <Downloads files=files.to_vec()/> });
    let columns = ["Account", "State", "What was seen", "Reported"].map(Column::new);
    let rows: Vec<Row> = model
        .found
        .rows
        .iter()
        .map(|row| line(row, model.catalogue))
        .collect();
    let (page, query) = (model.page.max(1), model.query.clone());
    view! {
        <CountLine total=total one="report" many="reports"/>
        {files}
        <DataTable caption="Reported accounts" columns=columns.to_vec() rows=rows/>
        <Pagination path=urls::SIGHTINGS query=query page=page total=total/>
    }
    .into_any()
}

fn line(row: &SightingRow, catalogue: &Catalogue) -> Row {
    let s = &row.sighting;
    let below = format!(
        "{}, {}",
        s.reference(),
        words::platform(catalogue, &s.seen.platform)
    );
    let state = Written::default().tag(words::colour(&s.state), s.state.name());
    let state = match (&s.state, &row.unit, &row.account) {
        (SightingState::Asked { .. }, Some(unit), _) => state.line(unit),
        (SightingState::Ours { account }, _, Some(name)) => {
            let words = format!("{} {name}", Reference::account(*account));
            state.and_link(&urls::account(*account), &words)
        }
        _ => state,
    };
    let state = match s.takedown.told_on {
        Some(day) => state.line(&format!(
            "Reported to the platform {}",
            day.format("%-d %b %Y")
        )),
        None => state,
    };
    let note = match s.note.as_str() {
        "" => Written::muted("No words"),
        note => Written::text(note),
    };
    Row::written(
        Written::link(&urls::sighting(s.number), &words::name(s)).below(&below),
        vec![
            state,
            note,
            Written::short_day(s.reported_on).below(&s.reported_by.name),
        ],
    )
}
