//! `GET /incidents`: what went wrong, the newest first.

use crate::components::{
    ButtonKind, ButtonLink, Chip, Choice, Column, CountLine, DataTable, EmptyState, Field, Filter,
    Heading, ListLayout, Pagination, Row, Select, Written,
};
use crate::context::{AppState, SignedIn};
use crate::error::AppError;
use crate::pages::lists::{self, Reader, beyond, named};
use crate::render::{Page, Section};
use crate::urls::{self, Query};
use axum::extract::State;
use axum::response::Response;
use domain::ids::Reference;
use domain::incident::IncidentKind;
use leptos::prelude::*;
use store::queries::incidents::{IncidentRow, IncidentsPage, list};

/// Shows the list; whoever may not see all of them sees those of their accounts.
///
/// # Errors
/// The database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
) -> Result<Response, AppError> {
    let mut reader = Reader::new(visit.query(), &["kind", "page"]);
    let kind = reader.one(
        "kind",
        "There is no such kind",
        IncidentKind::from_key,
        || named(IncidentKind::ALL, |k| (k.key(), k.name())),
    );
    let number = reader.page();
    let unknown = |faults| lists::unknown(faults, urls::INCIDENTS, Section::ToDo);
    if let Err(faults) = reader.or(()) {
        return Ok(unknown(faults).respond(&state, &visit).await);
    }
    let found = list(&state.store, &visit.actor, kind, number).await?;
    if let Some(fault) = beyond(number, found.total) {
        return Ok(unknown(vec![fault]).respond(&state, &visit).await);
    }
    let query = Query::parse(visit.query());
    Ok(page(&found, kind, query, number.into())
        .respond(&state, &visit)
        .await)
}

fn page(found: &IncidentsPage, kind: Option<IncidentKind>, query: Query, number: u64) -> Page {
    let title = match number {
        0 | 1 => "Incidents".to_owned(),
        number => format!("Incidents, page {number}"),
    };
    let field = Field::plain("kind", kind.map(IncidentKind::key).unwrap_or_default());
    let kinds = IncidentKind::ALL.iter();
    let kinds = kinds.map(|k| Choice::new(k.key(), k.name())).collect();
    let chosen = kind.map(|kind| Chip {
        label: format!("Kind: {}", kind.name()),
        href: urls::INCIDENTS.to_owned(),
    });
    let chosen: Vec<Chip> = chosen.into_iter().collect();
    let panel = view! {
        <p class="app-list__jump app-no-print"><a class="govuk-link" href="#results">"Skip the filter"</a></p>
        <Filter action=urls::INCIDENTS chosen=chosen>
            <Select field=field label="Kind" empty="All kinds" choices=kinds/>
        </Filter>
    };
    let results = results(found, query, number);
    let body = view! {
        <Heading text="Incidents"/>
        <div class="app-actions app-no-print">
            <ButtonLink href=urls::INCIDENTS_NEW text="Report an incident" kind=ButtonKind::Secondary/>
        </div>
        <ListLayout filter=panel.into_any()>
            <div id="results" tabindex="-1">{results}</div>
        </ListLayout>
    };
    Page::new(Section::ToDo, title, body)
}

fn results(found: &IncidentsPage, query: Query, number: u64) -> AnyView {
    let total = u64::try_from(found.total).unwrap_or_default();
    if found.rows.is_empty() {
        return view! {
            <EmptyState title="No incidents">
                <p class="govuk-body">"Nothing of this kind is noted that you may see."</p>
            </EmptyState>
        }
        .into_any();
    }
    let columns = ["Incident", "What", "Account", "About", "Reported"].map(Column::new);
    let rows: Vec<Row> = found.rows.iter().map(line).collect();
    view! {
        <CountLine total=total one="incident" many="incidents"/>
        <DataTable caption="Incidents" columns=columns.to_vec() rows=rows dense=true/>
        <Pagination path=urls::INCIDENTS query=query page=number total=total/>
    }
    .into_any()
}

fn line(row: &IncidentRow) -> Row {
    let i = &row.incident;
    let reference = i.reference();
    let account = match (i.account, &row.account_name) {
        (Some(number), Some(name)) => Written::link(&urls::account(number), name)
            .below(&Reference::account(number).to_string()),
        _ => Written::muted("None"),
    };
    let about = row
        .about_name
        .as_ref()
        .map_or_else(|| Written::muted("Nobody"), |name| Written::text(name));
    Row::written(
        Written::link(&urls::record(reference), &reference.to_string()).below(i.kind.name()),
        vec![
            Written::text(&i.summary).below(&i.clause),
            account,
            about,
            Written::short_day(i.reported_on).below(&i.reported_by.name),
        ],
    )
}
