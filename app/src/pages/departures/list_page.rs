//! The list of departures laid out.

use super::{filter, show_page};
use crate::components::{
    ButtonKind, ButtonLink, Column, CountLine, DataTable, Downloads, EmptyState, FileLink,
    FileSize, Heading, ListLayout, Pagination, Row, Sorting, TagColour, Written,
};
use crate::render::{Page, Section};
use crate::urls::{self, Query};
use chrono::NaiveDate;
use domain::ids::{Reference, ReferenceKind};
use domain::leaving::{DepartureKind, Outcome};
use domain::organisation::Organisation;
use leptos::prelude::*;
use std::sync::Arc;
use store::queries::departures::{DepartureOrder, DepartureRow, DeparturesPage};

/// Everything the page shows.
pub(super) struct Model {
    pub(super) query: Query,
    pub(super) page: u64,
    pub(super) order: DepartureOrder,
    pub(super) found: DeparturesPage,
    pub(super) today: NaiveDate,
    pub(super) organisation: Arc<Organisation>,
    pub(super) runs: bool,
}

/// The page.
pub(super) fn page(model: Model) -> Page {
    let title = match model.page {
        0 | 1 => "Leavers and movers".to_owned(),
        page => format!("Leavers and movers, page {page}"),
    };
    let panel = filter::filter(&model);
    let actions = model.runs.then(|| view! {
        <div class="app-actions app-no-print">
            <ButtonLink href=urls::DEPARTURES_IMPORT text="Plan from a list" kind=ButtonKind::Secondary/>
        </div>
    });
    let results = results(&model);
    let body = view! {
        <Heading text="Leavers and movers"/>
        {actions}
        <ListLayout filter=panel>
            <div id="results" tabindex="-1">{results}</div>
        </ListLayout>
    };
    Page::new(Section::People, title, body).crumb(urls::PEOPLE, "People")
}

fn results(model: &Model) -> AnyView {
    let total = u64::try_from(model.found.total).unwrap_or_default();
    if model.found.rows.is_empty() {
        return view! {
            <EmptyState title="Nobody matches">
                <p class="govuk-body">
                    "No departure like this is known. Departures are planned from a person’s page, from a list, or by the identity provider. "
                    <a class="govuk-link" href=urls::DEPARTURES>"Show everybody whose departure is under way"</a>"."
                </p>
            </EmptyState>
        }
        .into_any();
    }
    let query = model.query.clone();
    view! {
        <CountLine total=total one="person" many="people"/>
        <Downloads files=files(&query, total)/>
        {table(model)}
        <Pagination path=urls::DEPARTURES query=query page=model.page total=total/>
    }
    .into_any()
}

fn files(query: &Query, rows: u64) -> Vec<FileLink> {
    let query = query.without("page");
    let file = |path: &str, name: &str, format| FileLink {
        href: query.href(path),
        name: name.to_owned(),
        format,
        size: FileSize::Rows(rows),
    };
    vec![
        file(
            "/people/departures.xlsx",
            "These departures for Excel",
            "XLSX",
        ),
        file("/people/departures.csv", "These departures as data", "CSV"),
    ]
}

fn table(model: &Model) -> AnyView {
    let columns = vec![
        Column::new("Person").sorted_by("name"),
        Column::new("Last day").sorted_by("last-day"),
        Column::new("State"),
        Column::new("Still to end or do"),
        Column::new("Certificate"),
    ];
    let rows = model
        .found
        .rows
        .iter()
        .map(|row| line(row, model.today))
        .collect();
    let sorting = Sorting {
        path: urls::DEPARTURES.to_owned(),
        query: model.query.clone(),
        by: model.order.key().to_owned(),
    };
    view! { <DataTable caption="Leavers and movers" columns=columns rows=rows sorting=sorting dense=true/> }
        .into_any()
}

fn line(row: &DepartureRow, today: NaiveDate) -> Row {
    let head = Written::link(&urls::off_boarding(row.person), &row.name).below(&row.title);
    let head = match row.kind {
        DepartureKind::Leaving => head,
        DepartureKind::Moving => head.below("Moves to another role"),
    };
    let after = (today - row.last_day).num_days();
    let day = Written::short_day(row.last_day);
    let day = if after > 0 && row.grants > 0 && !row.state.is_over() {
        let words = if after == 1 {
            "1 day late".to_owned()
        } else {
            format!("{after} days late")
        };
        day.tag(TagColour::Red, &words)
    } else {
        day
    };
    let certificate = match row.certificate {
        None => Written::muted("None"),
        Some((number, outcome)) => {
            let reference = Reference::of(ReferenceKind::Clearance, number);
            let colour = match outcome {
                Outcome::Cleared => TagColour::Teal,
                Outcome::Blocked => TagColour::Orange,
            };
            Written::link(&urls::record(reference), &reference.to_string())
                .tag(colour, outcome.name())
        }
    };
    Row::written(
        head,
        vec![
            day,
            Written::default().tag(show_page::colour(row.state), row.state.name()),
            missing(row),
            certificate,
        ],
    )
}

fn missing(row: &DepartureRow) -> Written {
    if row.missing() == 0 {
        return Written::muted("Nothing");
    }
    let roles = if row.kind == DepartureKind::Leaving {
        row.roles
    } else {
        0
    };
    let parts = [
        (row.grants, "Access"),
        (row.nominations, "Named for accounts"),
        (row.duties, "Obligations"),
        (roles, "Roles"),
    ];
    parts
        .into_iter()
        .filter(|(many, _)| *many > 0)
        .fold(Written::default(), |written, (many, what)| {
            written.line(&format!("{what}: {many}"))
        })
}
