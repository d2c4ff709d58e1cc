//! `GET /pixels/scans`: the recordings that were compared with the approved pixels, newest first.

use super::{query, words};
use crate::components::{
    ButtonLink, Choice, Column, DataTable, Field, Filter, Heading, ListLayout, Row, SearchField,
    Select, Written, instant_words,
};
use crate::context::{AppState, SignedIn};
use crate::error::AppError;
use crate::pages::lists;
use crate::render::{Page, Section};
use crate::urls::{self, Query};
use axum::extract::State;
use axum::response::Response;
use domain::drift::ScanState;
use domain::permission::{Action, Facts, may};
use leptos::prelude::*;
use store::queries::scans::{Listed, ScanFilter, ScansPage, list};

/// Everything the page shows.
pub(super) struct Model {
    pub(super) query: Query,
    pub(super) page: u64,
    pub(super) found: ScansPage,
    pub(super) checks: bool,
}

/// Shows the list.
///
/// # Errors
/// 403 for those who may not see it; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
) -> Result<Response, AppError> {
    may(&visit.actor, Action::ViewScans, &Facts::default())?;
    let unknown = |faults| lists::unknown(faults, urls::SCANS, Section::Pixels);
    let filter = match query::read(visit.query()) {
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
        checks: may(&visit.actor, Action::CheckPixels, &Facts::default()).is_ok(),
    };
    Ok(page(&model).respond(&state, &visit).await)
}

pub(super) fn page(model: &Model) -> Page {
    let name = "Checks of sites for pixels";
    let title = match model.page {
        0 | 1 => name.to_owned(),
        page => format!("{name}, page {page}"),
    };
    let (filter, results) = (filter(model), results(model));
    let new = model.checks.then(|| {
        view! {
            <div class="app-actions app-no-print">
                <ButtonLink href=urls::SCANS_NEW text="Check a recording"/>
            </div>
        }
    });
    let body = view! {
        <Heading text=name/>
        <p class="govuk-body">"Recordings of sites, compared with the pixels that are approved: what is live without a permission, what is gone, and what fires before the visitor has agreed."</p>
        {new}
        <ListLayout filter=filter>
            <div id="results" tabindex="-1">{results}</div>
        </ListLayout>
    };
    Page::new(Section::Pixels, title, body).crumb(urls::PIXELS, "Pixels")
}

fn filter(model: &Model) -> AnyView {
    let value = |name: &str| model.query.get(name).unwrap_or_default().to_owned();
    let [q, state] = ["q", "state"].map(|name| Field::plain(name, value(name)));
    let states: Vec<Choice> = ScanFilter::STATES
        .iter()
        .map(|(key, name)| Choice::new(*key, *name))
        .collect();
    let chosen = lists::chips(urls::SCANS, &model.query, query::parts(&model.query));
    view! {
        <p class="app-list__jump app-no-print"><a class="govuk-link" href="#results">"Skip the filter"</a></p>
        <Filter action=urls::SCANS chosen=chosen>
            <SearchField field=q label="Site"/>
            <Select field=state label="State" empty="All states" choices=states/>
        </Filter>
    }
    .into_any()
}

fn results(model: &Model) -> AnyView {
    let results = lists::Results {
        path: urls::SCANS,
        query: &model.query,
        page: model.page,
        total: model.found.total,
        one: "recording",
        many: "recordings",
        files: "Recordings",
        none_yet: (
            "No recordings",
            "No recording has been checked yet. Record a site with your browser’s developer tools, save it as a HAR file, and check it here.",
        ),
        none_matches: "No recording matches",
    };
    results.view(|| table(model))
}

fn table(model: &Model) -> AnyView {
    let columns = ["Site", "State", "Findings", "Uploaded"].map(|label| match label {
        "Findings" => Column::new(label).numeric(),
        _ => Column::new(label),
    });
    let rows: Vec<Row> = model.found.rows.iter().map(line).collect();
    view! { <DataTable caption="Recordings" columns=columns.to_vec() rows=rows/> }.into_any()
}

fn line(listed: &Listed) -> Row {
    let scan = &listed.scan;
    let (colour, state) = words::state(&scan.state, listed.interrupted, listed.open);
    let findings = match scan.state {
        ScanState::Done => listed.findings.to_string(),
        ScanState::Reading | ScanState::Refused { .. } => "–".to_owned(),
    };
    let below = format!("{}, {}", scan.reference(), scan.file.name);
    Row::written(
        Written::link(&urls::scan(scan.number), &scan.site.to_string()).below(&below),
        vec![
            Written::default().tag(colour, &state),
            Written::text(&findings),
            Written::text(&instant_words(scan.at)).below(&scan.by.name),
        ],
    )
}
