//! The review of access laid out: figures that open their rows, filter, table. Made to be printed.

use super::{list, place, words};
use crate::components::{
    Choice, Column, CountLine, DataTable, Downloads, EmptyState, Field, FileLink, FileSize, Filter,
    Heading, ListLayout, Pagination, Row, Select, SummaryList, SummaryRow, TagColour, Warning,
    Written,
};
use crate::render::{Page, Section};
use crate::urls::{self, Query};
use domain::moment::Moment;
use domain::organisation::Organisation;
use domain::person::FEWEST_ADMINISTRATORS;
use domain::role::Role;
use leptos::prelude::*;
use std::sync::Arc;
use store::queries::people::{Figures, Need, ReviewPage, ReviewRow};

/// Everything the page shows.
pub(super) struct Model {
    pub(super) query: Query,
    pub(super) page: u64,
    pub(super) found: ReviewPage,
    pub(super) now: Moment,
    pub(super) organisation: Arc<Organisation>,
    /// Whether the reader may open people's pages.
    pub(super) opens: bool,
}

/// The page.
pub(super) fn page(model: Model) -> Page {
    let filter = filter(&model);
    let title = match model.page {
        0 | 1 => "Review of access".to_owned(),
        page => format!("Review of access, page {page}"),
    };
    let figures = figures(&model.found.figures);
    let body = view! {
        <Heading text="Review of access"/>
        <p class="govuk-body">"Every role that counts today or later, held or lent: since when, by whose hand, and when it was used last."</p>
        {administrators(&model.found.figures)}
        <SummaryList rows=figures/>
        <p class="govuk-body app-no-print">
            <button r#type="button" class="govuk-button govuk-button--secondary" data-print hidden>"Print this page"</button>
        </p>
        <ListLayout filter=filter>
            <div id="results" tabindex="-1">{results(model)}</div>
        </ListLayout>
    };
    Page::new(Section::People, title, body).crumb(urls::PEOPLE, "People")
}

fn administrators(figures: &Figures) -> Option<AnyView> {
    let fewest = i64::try_from(FEWEST_ADMINISTRATORS).unwrap_or(i64::MAX);
    let words = match figures.administrators {
        many if many >= fewest => return None,
        0 => {
            "Nobody can administer the register. An administrator has to be taken in at the server’s command line."
        }
        _ => {
            "Only one person can administer the register. If they leave, nobody can give roles. Give the role to somebody else too."
        }
    };
    Some(view! { <Warning>{words}</Warning> }.into_any())
}

fn figures(figures: &Figures) -> Vec<SummaryRow> {
    let needs = |need: Need| {
        Query::default()
            .with("needs", need.key())
            .href(urls::ACCESS_REVIEW)
    };
    let role = Query::default().with("role", Role::Administrator.key());
    let linked = |label: &str, count: i64, href: String| {
        let words = count.to_string();
        SummaryRow::view(label, words.into_any()).action(href, "Show", label.to_lowercase())
    };
    vec![
        SummaryRow::text("People who can sign in", figures.people.to_string()),
        linked(
            "Administrators who can sign in",
            figures.administrators,
            role.href(urls::ACCESS_REVIEW),
        ),
        linked(
            "People who have not signed in for 90 days",
            figures.unused,
            needs(Need::Unused),
        ),
        linked(
            "People who cannot sign in and still hold roles",
            figures.closed,
            needs(Need::Closed),
        ),
        linked(
            "Roles that end within 30 days",
            figures.ending,
            needs(Need::Ending),
        ),
        linked("Roles that are lent", figures.lent, needs(Need::Lent)),
    ]
}

fn filter(model: &Model) -> AnyView {
    let value = |name: &str| model.query.get(name).unwrap_or_default().to_owned();
    let [role, group, unit, needs] =
        ["role", "group", "unit", "needs"].map(|name| Field::plain(name, value(name)));
    let kinds: Vec<Choice> = Need::ALL
        .iter()
        .map(|n| Choice::new(n.key(), n.name()))
        .collect();
    let (roles, groups, units) = (
        place::roles(),
        place::groups(&model.organisation, ""),
        place::units(&model.organisation, ""),
    );
    let chosen = list::chips(&model.query, &model.organisation, urls::ACCESS_REVIEW);
    view! {
        <p class="app-list__jump app-no-print"><a class="govuk-link" href="#results">"Skip the filter"</a></p>
        <Filter action=urls::ACCESS_REVIEW chosen=chosen>
            <Select field=needs label="Worth a look" empty="Everything" choices=kinds/>
            <Select field=role label="Role" empty="All roles" choices=roles/>
            <Select field=group label="Business group" empty="All groups" choices=groups/>
            <Select field=unit label="Business unit" empty="All units" groups=units/>
        </Filter>
    }
    .into_any()
}

fn results(model: Model) -> AnyView {
    let total = u64::try_from(model.found.total).unwrap_or_default();
    if model.found.rows.is_empty() {
        return view! {
            <EmptyState title="Nothing of that kind">
                <p class="govuk-body"><a class="govuk-link" href=urls::ACCESS_REVIEW>"Show every role"</a></p>
            </EmptyState>
        }
        .into_any();
    }
    let query = model.query.without("page");
    let file = |ending: &str, name: &str, format| FileLink {
        href: query.href(&format!("{}.{ending}", urls::ACCESS_REVIEW)),
        name: name.to_owned(),
        format,
        size: FileSize::Rows(total),
    };
    let files = vec![
        file("xlsx", "This review for Excel", "XLSX"),
        file("csv", "This review as data", "CSV"),
    ];
    let columns = vec![
        Column::new("Person"),
        Column::new("Role"),
        Column::new("Days"),
        Column::new("Given by"),
        Column::new("Last sign-in"),
    ];
    let rows: Vec<Row> = model
        .found
        .rows
        .iter()
        .map(|row| line(&model, row))
        .collect();
    let (asked, page) = (model.query.clone(), model.page);
    view! {
        <CountLine total=total one="role" many="roles"/>
        <Downloads files=files/>
        <DataTable caption="Roles by person" columns=columns rows=rows dense=true/>
        <Pagination path=urls::ACCESS_REVIEW query=asked page=page total=total/>
    }
    .into_any()
}

fn line(model: &Model, row: &ReviewRow) -> Row {
    let organisation = &model.organisation;
    let head = if model.opens {
        Written::link(&urls::person(row.person), &row.name)
    } else {
        Written::text(&row.name)
    };
    let place = place::words(row.unit, organisation);
    let mut role = Written::text(&words::role(row.role.role, row.role.scope, organisation));
    if let Some(lender) = &row.lender {
        role = role.below(&format!("for {lender}"));
    }
    for need in row.needs(model.now) {
        role = role.tag(colour(need), need.name());
    }
    let until = row.role.until.map_or_else(
        || "no end".to_owned(),
        |until| format!("until {}", domain::moment::long_date(until)),
    );
    let days = Written::short_day(row.role.from).below(&until);
    let given = match &row.given {
        Some(given) => Written::text(&given.by).below(&domain::moment::long_date(
            store::clock::local_day(given.at),
        )),
        None => Written::muted("Not recorded"),
    };
    let last = row.last_sign_in_at.map_or_else(
        || Written::muted("Never"),
        |at| Written::short_day(store::clock::local_day(at)),
    );
    let mut head = head.below(&row.title).below(&place);
    if let Some((colour, state)) = words::state(row.status, row.disabled_at) {
        head = head.tag(colour, state);
    }
    Row::written(head, vec![role, days, given, last])
}

const fn colour(need: Need) -> TagColour {
    match need {
        Need::Closed => TagColour::Red,
        Need::Unused => TagColour::Orange,
        Need::Ending => TagColour::Yellow,
        Need::Lent => TagColour::Purple,
    }
}
