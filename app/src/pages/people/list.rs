//! `GET /people`: everybody with a record, as a list.

use super::{place, query, unknown, words};
use crate::components::{
    ButtonKind, ButtonLink, Checkboxes, Chip, Choice, Column, CountLine, DataTable, Downloads,
    EmptyState, Field, FileLink, FileSize, Filter, Heading, ListLayout, Pagination, Row,
    SearchField, Select, SortBy, Sorting, Written,
};
use crate::context::{AppState, SignedIn};
use crate::error::AppError;
use crate::render::{Page, Section};
use crate::urls::{self, Query};
use axum::extract::State;
use axum::response::Response;
use chrono::NaiveDate;
use domain::organisation::Organisation;
use domain::permission::{Action, Facts, may};
use domain::role::Role;
use leptos::prelude::*;
use std::sync::Arc;
use store::queries::organisation;
use store::queries::people::{PeopleOrder, PeoplePage, PersonRow, StatusFilter, list};

/// Everything the page shows.
struct Model {
    query: Query,
    page: u64,
    order: PeopleOrder,
    found: PeoplePage,
    today: NaiveDate,
    organisation: Arc<Organisation>,
    add: bool,
    review: bool,
    agencies: bool,
    /// May see who is leaving.
    departures: bool,
    /// May see who is trained.
    training: bool,
}

/// Shows the list.
///
/// # Errors
/// 403 for those who may not see people; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
) -> Result<Response, AppError> {
    let allowed = |action| may(&visit.actor, action, &Facts::default());
    allowed(Action::ViewPeople)?;
    let organisation = organisation::all(&state.store).await?;
    let filter = match query::list(visit.query(), &organisation) {
        Ok(filter) => filter,
        Err(faults) => {
            let page = unknown::page(faults, urls::PEOPLE);
            return Ok(page.respond(&state, &visit).await);
        }
    };
    let found = list(&state.store, &visit.actor, &filter, false).await?;
    if let Some(fault) = query::beyond(filter.page, found.total) {
        let page = unknown::page(vec![fault], urls::PEOPLE);
        return Ok(page.respond(&state, &visit).await);
    }
    let model = Model {
        query: Query::parse(visit.query()),
        page: u64::from(filter.page),
        order: filter.order,
        found,
        today: state.store.clock().now().today,
        organisation,
        add: allowed(Action::EditPeople).is_ok(),
        review: allowed(Action::ReviewAccess).is_ok(),
        agencies: allowed(Action::ViewAgencies).is_ok(),
        departures: allowed(Action::ViewDepartures).is_ok(),
        training: allowed(Action::ViewAccess).is_ok(),
    };
    Ok(page(model).respond(&state, &visit).await)
}

fn page(model: Model) -> Page {
    let title = match model.page {
        0 | 1 => "Everybody".to_owned(),
        page => format!("Everybody, page {page}"),
    };
    let filter = filter(&model);
    let Model {
        add,
        review,
        agencies,
        departures,
        training,
        ..
    } = model;
    let actions = (add || review || agencies || departures || training).then(|| view! {
        <div class="app-actions app-no-print">
            {add.then(|| view! { <ButtonLink href=urls::PEOPLE_NEW text="Add a person"/> })}
            {review.then(|| view! { <ButtonLink href=urls::ACCESS_REVIEW text="Review access" kind=ButtonKind::Secondary/> })}
            {departures.then(|| view! { <ButtonLink href=urls::DEPARTURES text="Leavers and movers" kind=ButtonKind::Secondary/> })}
            {training.then(|| view! { <ButtonLink href=urls::TRAINING text="Training" kind=ButtonKind::Secondary/> })}
            {agencies.then(|| view! { <ButtonLink href=urls::AGENCIES text="Agencies" kind=ButtonKind::Secondary/> })}
        </div>
    });
    let body = view! {
        <Heading text="People"/>
        {actions}
        <ListLayout filter=filter>
            <div id="results" tabindex="-1">{results(model)}</div>
        </ListLayout>
    };
    Page::new(Section::People, title, body)
}

fn filter(model: &Model) -> AnyView {
    let value = |name: &str| model.query.get(name).unwrap_or_default().to_owned();
    let [q, role, group, unit, status] =
        ["q", "role", "group", "unit", "status"].map(|name| Field::plain(name, value(name)));
    let administers = Checked(value("can") == "administer");
    let statuses: Vec<Choice> = StatusFilter::ALL
        .iter()
        .map(|s| Choice::new(s.key(), s.name()))
        .collect();
    let roles = place::roles();
    let (order, orders) = (model.order, PeopleOrder::ALL.iter());
    let orders = orders.map(|o| Choice::new(o.key(), o.name())).collect();
    let (groups, units) = (
        place::groups(&model.organisation, ""),
        place::units(&model.organisation, ""),
    );
    let chosen = chips(&model.query, &model.organisation, urls::PEOPLE);
    view! {
        <p class="app-list__jump app-no-print"><a class="govuk-link" href="#results">"Skip the filter"</a></p>
        <Filter action=urls::PEOPLE chosen=chosen>
            <SearchField field=q label="Name or e-mail address"/>
            <Select field=role label="Role, own or lent" empty="All roles" choices=roles/>
            <Select field=group label="Business group" empty="All groups" choices=groups/>
            <Select field=unit label="Business unit" empty="All units" groups=units/>
            <Select field=status label="Status" empty="All but those who left" choices=statuses/>
            {administers.view()}
            <SortBy by=order.key() orders=orders/>
        </Filter>
    }
    .into_any()
}

/// The box of `can=administer`.
#[derive(Clone, Copy)]
struct Checked(bool);

impl Checked {
    fn view(self) -> AnyView {
        let choices = vec![Choice::new("administer", "Can administer the register")];
        let chosen = if self.0 {
            vec!["administer".to_owned()]
        } else {
            Vec::new()
        };
        view! {
            <Checkboxes field=Field::plain("can", "") label="Only those who" choices=choices chosen=chosen small=true/>
        }
        .into_any()
    }
}

/// The filters that are on, each with the list at `path` without it.
pub(super) fn chips(query: &Query, organisation: &Organisation, path: &str) -> Vec<Chip> {
    let without_page = query.without("page");
    let chip = |(name, label, text): (String, &str, String)| Chip {
        label: format!("{label}: {text}"),
        href: without_page.without(&name).href(path),
    };
    query::parts(query, organisation)
        .into_iter()
        .map(chip)
        .collect()
}

fn results(model: Model) -> AnyView {
    let total = u64::try_from(model.found.total).unwrap_or_default();
    if model.found.rows.is_empty() {
        return view! {
            <EmptyState title="Nobody matches">
                <p class="govuk-body">
                    "Try fewer or other filters, or "<a class="govuk-link" href=urls::PEOPLE>"show everybody"</a>
                    ". Macrons and capitals make no difference. People who have left are shown with the status “Left”."
                </p>
            </EmptyState>
        }
        .into_any();
    }
    let query = model.query.clone();
    view! {
        <CountLine total=total one="person" many="people"/>
        <Downloads files=files(&query, total)/>
        {table(&model)}
        <Pagination path=urls::PEOPLE query=query page=model.page total=total/>
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
        file("/people.xlsx", "These people for Excel", "XLSX"),
        file("/people.csv", "These people as data", "CSV"),
    ]
}

fn table(model: &Model) -> AnyView {
    let columns = vec![
        Column::new("Person").sorted_by("name"),
        Column::new("Business unit and group"),
        Column::new("Roles"),
        Column::new("Last sign-in").sorted_by("last-sign-in"),
    ];
    let rows = model.found.rows.iter();
    let rows = rows
        .map(|row| line(row, model.today, &model.organisation))
        .collect();
    let sorting = Sorting {
        path: urls::PEOPLE.to_owned(),
        query: model.query.clone(),
        by: model.order.key().to_owned(),
    };
    view! { <DataTable caption="People" columns=columns rows=rows sorting=sorting dense=true/> }
        .into_any()
}

fn line(row: &PersonRow, today: NaiveDate, organisation: &Organisation) -> Row {
    let mut head = Written::link(&urls::person(row.id), &row.name).below(&row.title);
    if let Some((colour, state)) = words::state(row.status, row.disabled_at) {
        head = head.tag(colour, state);
    }
    // Everybody is staff: said only of those who are nothing else.
    let more = row
        .roles
        .iter()
        .any(|held| held.assignment.role != Role::Staff);
    let told = row
        .roles
        .iter()
        .filter(|held| !more || held.assignment.role != Role::Staff);
    let own = told.map(|held| words::held(&held.assignment, today, organisation));
    let lent = row
        .acting
        .iter()
        .map(|l| words::acting(&l.delegation, &l.from_name, organisation));
    let all: Vec<String> = own.chain(lent).collect();
    let roles = match all.split_first() {
        None => Written::muted("None"),
        Some((first, rest)) => rest
            .iter()
            .fold(Written::default().line(first), |written, role| {
                written.line(role)
            }),
    };
    let last = row.last_sign_in_at.map_or_else(
        || Written::muted("Never"),
        |at| Written::short_day(store::clock::local_day(at)),
    );
    Row::written(
        head,
        vec![place::written(row.unit, organisation), roles, last],
    )
}
