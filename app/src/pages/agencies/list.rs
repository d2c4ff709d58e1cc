//! `GET /agencies`: every agency with its contract's end, its people and what is overdue.

use super::{query, words};
use crate::components::{
    ButtonLink, Checkboxes, Chip, Choice, Column, DataTable, Field, Filter, Heading, ListLayout,
    Row, SearchField, Select, SortBy, Sorting, TagColour, Written,
};
use crate::context::{AppState, SignedIn};
use crate::error::AppError;
use crate::pages::lists;
use crate::render::{Page, Section};
use crate::urls::{self, Query};
use axum::extract::State;
use axum::response::Response;
use chrono::NaiveDate;
use domain::agency::{AgencyStanding, AgencyState};
use domain::permission::{Action, Facts, may};
use leptos::prelude::*;
use store::queries::agencies::{AgencyOrder, AgencyPage, AgencyRow, list};

/// Everything the page shows.
pub(super) struct Model {
    pub(super) query: Query,
    pub(super) page: u64,
    pub(super) order: AgencyOrder,
    pub(super) found: AgencyPage,
    pub(super) today: NaiveDate,
    pub(super) add: bool,
}

/// Shows the list.
///
/// # Errors
/// 403 for those who may not see agencies; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
) -> Result<Response, AppError> {
    let allowed = |action| may(&visit.actor, action, &Facts::default());
    allowed(Action::ViewAgencies)?;
    let filter = match query::list(visit.query()) {
        Ok(filter) => filter,
        Err(faults) => {
            let page = lists::unknown(faults, urls::AGENCIES, Section::People);
            return Ok(page.respond(&state, &visit).await);
        }
    };
    let found = list(&state.store, &visit.actor, &filter, false).await?;
    if let Some(fault) = lists::beyond(filter.page, found.total) {
        let page = lists::unknown(vec![fault], urls::AGENCIES, Section::People);
        return Ok(page.respond(&state, &visit).await);
    }
    let model = Model {
        query: Query::parse(visit.query()),
        page: u64::from(filter.page),
        order: filter.order,
        found,
        today: state.store.clock().now().today,
        add: allowed(Action::EditAgencies).is_ok(),
    };
    Ok(page(model).respond(&state, &visit).await)
}

pub(super) fn page(model: Model) -> Page {
    let title = match model.page {
        0 | 1 => "Agencies".to_owned(),
        page => format!("Agencies, page {page}"),
    };
    let filter = filter(&model);
    let actions = model.add.then(|| {
        view! {
            <div class="app-actions app-no-print">
                <ButtonLink href=format!("{}/new", urls::AGENCIES) text="Add an agency"/>
            </div>
        }
    });
    let body = view! {
        <Heading text="Agencies"/>
        <p class="govuk-body">"External agencies whose people may have access to advertising, and nothing else, for as long as their contract runs."</p>
        {actions}
        <ListLayout filter=filter>
            <div id="results" tabindex="-1">{results(model)}</div>
        </ListLayout>
    };
    Page::new(Section::People, title, body)
}

fn filter(model: &Model) -> AnyView {
    let value = |name: &str| model.query.get(name).unwrap_or_default().to_owned();
    let [q, state] = ["q", "state"].map(|name| Field::plain(name, value(name)));
    let states: Vec<Choice> = AgencyStanding::ALL
        .iter()
        .map(|s| Choice::new(s.key(), s.name()))
        .collect();
    let orders = AgencyOrder::ALL.iter();
    let orders = orders.map(|o| Choice::new(o.key(), o.name())).collect();
    let overdue = vec![Choice::new("yes", "Something overdue")];
    let ticked = match value("overdue").as_str() {
        "" => Vec::new(),
        word => vec![word.to_owned()],
    };
    let without_page = model.query.without("page");
    let chip = |(name, label, text): (String, &str, String)| Chip {
        label: format!("{label}: {text}"),
        href: without_page.without(&name).href(urls::AGENCIES),
    };
    let chosen: Vec<Chip> = query::parts(&model.query).into_iter().map(chip).collect();
    let by = model.order.key();
    view! {
        <p class="app-list__jump app-no-print"><a class="govuk-link" href="#results">"Skip the filter"</a></p>
        <Filter action=urls::AGENCIES chosen=chosen>
            <SearchField field=q label="Name, contract or procurement"/>
            <Select field=state label="State" empty="All states" choices=states/>
            <Checkboxes field=Field::plain("overdue", "") label="Only those with" choices=overdue chosen=ticked small=true/>
            <SortBy by=by orders=orders/>
        </Filter>
    }
    .into_any()
}

fn results(model: Model) -> AnyView {
    let results = lists::Results {
        path: urls::AGENCIES,
        query: &model.query,
        page: model.page,
        total: model.found.total,
        one: "agency",
        many: "agencies",
        files: "Agencies",
        none_yet: (
            "No agency is in the register yet",
            "When somebody outside the organisation is to run advertising, their agency and its contract are entered here first.",
        ),
        none_matches: "No agency matches",
    };
    results.view(|| table(&model))
}

fn table(model: &Model) -> AnyView {
    let columns = vec![
        Column::new("Agency"),
        Column::new("State"),
        Column::new("Contract until").sorted_by("until"),
        Column::new("People").numeric(),
        Column::new("Live access").numeric(),
        Column::new("Overdue").numeric(),
    ];
    let rows: Vec<Row> = model
        .found
        .rows
        .iter()
        .map(|row| line(row, model.today))
        .collect();
    let sorting = Sorting {
        path: urls::AGENCIES.to_owned(),
        query: model.query.clone(),
        by: model.order.key().to_owned(),
    };
    view! { <DataTable caption="Agencies" columns=columns rows=rows sorting=sorting/> }.into_any()
}

fn line(row: &AgencyRow, today: NaiveDate) -> Row {
    let agency = &row.agency;
    let below = format!("{}, {}", agency.reference(), agency.contract_number);
    let head = Written::link(&urls::agency(agency.number), &agency.name).below(&below);
    let mut state = Written::default().tag(words::colour(row.standing), row.standing.name());
    if agency.acknowledged.is_none() {
        state = state.line("Obligations not acknowledged");
    }
    let mut until = Written::short_day(agency.until);
    if !matches!(agency.state, AgencyState::Ended { .. }) {
        until = until.below(&words::days(agency.days_left(today)));
    }
    let overdue = match row.overdue {
        0 => Written::text("0"),
        many => Written::default().tag(TagColour::Red, &many.to_string()),
    };
    let count = |n: i64| Written::text(&n.to_string());
    Row::written(
        head,
        vec![state, until, count(row.people), count(row.live), overdue],
    )
}
