//! `GET /business-cases`: every case, what waits for whoever asks first; who has it, and for how long.

use super::{query, words};
use crate::components::{
    ButtonLink, Choice, Column, DataTable, Details, Field, Filter, Heading, ListLayout, Row,
    SearchField, Select, SortBy, Sorting, TagColour, Written,
};
use crate::context::{AppState, SignedIn};
use crate::error::AppError;
use crate::pages::lists;
use crate::pages::people::place;
use crate::render::{Page, Section};
use crate::urls::{self, Query};
use axum::extract::State;
use axum::response::Response;
use domain::case::CaseState;
use domain::organisation::Organisation;
use domain::permission::{Action, Facts, may};
use domain::platform::Catalogue;
use leptos::prelude::*;
use store::queries::cases::{CaseOrder, CaseRow, CasesPage, StepFigures, figures, list};
use store::queries::{organisation, platforms};

/// Everything the page shows.
struct Model<'a> {
    query: Query,
    page: u64,
    order: CaseOrder,
    found: CasesPage,
    figures: Vec<StepFigures>,
    organisation: &'a Organisation,
    catalogue: &'a Catalogue,
    propose: bool,
}

/// Shows the list.
///
/// # Errors
/// 403 for those who may not see cases; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
) -> Result<Response, AppError> {
    let allowed = |action| may(&visit.actor, action, &Facts::default());
    allowed(Action::ViewCases)?;
    let organisation = organisation::all(&state.store).await?;
    let catalogue = platforms::catalogue(&state.store).await?;
    let filter = match query::list(visit.query(), &organisation, &catalogue) {
        Ok(filter) => filter,
        Err(faults) => {
            let page = lists::unknown(faults, urls::CASES, Section::Cases);
            return Ok(page.respond(&state, &visit).await);
        }
    };
    let found = list(&state.store, &visit.actor, &filter, false).await?;
    if let Some(fault) = lists::beyond(filter.page, found.total) {
        let page = lists::unknown(vec![fault], urls::CASES, Section::Cases);
        return Ok(page.respond(&state, &visit).await);
    }
    let model = Model {
        query: Query::parse(visit.query()),
        page: u64::from(filter.page),
        order: filter.order,
        found,
        figures: figures(&state.store, &visit.actor).await?,
        organisation: &organisation,
        catalogue: &catalogue,
        propose: allowed(Action::ProposeCase).is_ok(),
    };
    Ok(page(model).respond(&state, &visit).await)
}

fn page(model: Model<'_>) -> Page {
    let title = match model.page {
        0 | 1 => "Business cases".to_owned(),
        page => format!("Business cases, page {page}"),
    };
    let filter = filter(&model);
    let actions = model.propose.then(|| {
        view! {
            <div class="app-actions app-no-print">
                <ButtonLink href=format!("{}/new", urls::CASES) text="Propose an account"/>
            </div>
        }
    });
    let times = times(&model.figures);
    let results = results(&model);
    let body = view! {
        <Heading text="Business cases"/>
        <p class="govuk-body">"Every account begins with a case that four people decide, one after another. Here is who has each case, and for how long."</p>
        {actions}
        <ListLayout filter=filter>
            <div id="results" tabindex="-1">{results}</div>
            {times}
        </ListLayout>
    };
    Page::new(Section::Cases, title, body)
}

fn filter(model: &Model<'_>) -> AnyView {
    let value = |name: &str| model.query.get(name).unwrap_or_default().to_owned();
    let [q, waits, state, unit, group, platform] =
        ["q", "waits", "state", "unit", "group", "platform"]
            .map(|name| Field::plain(name, value(name)));
    let choices = |all: &[(&'static str, &'static str)]| -> Vec<Choice> {
        all.iter()
            .map(|(key, name)| Choice::new(*key, *name))
            .collect()
    };
    let (waiting, states) = (choices(query::WAITS), choices(CaseState::KEYS));
    let platforms: Vec<Choice> = model
        .catalogue
        .by_name()
        .map(|p| Choice::new(p.key.as_str(), p.name.clone()))
        .collect();
    let groups = place::groups(model.organisation, "");
    let units = place::units(model.organisation, "");
    let orders = CaseOrder::ALL.iter();
    let orders = orders.map(|o| Choice::new(o.key(), o.name())).collect();
    let parts = query::parts(&model.query, model.organisation, model.catalogue);
    let chosen = lists::chips(urls::CASES, &model.query, parts);
    let kept = |name: &str| match value(name) {
        text if text.is_empty() => None,
        text => Some((name.to_owned(), text)),
    };
    let keep: Vec<(String, String)> = kept("proposer").into_iter().collect();
    let by = model.order.key();
    view! {
        <p class="app-list__jump app-no-print"><a class="govuk-link" href="#results">"Skip the filter"</a></p>
        <Filter action=urls::CASES chosen=chosen keep=keep>
            <SearchField field=q label="Name, proposer or reference"/>
            <Select field=waits label="Waiting" empty="All" choices=waiting/>
            <Select field=state label="State" empty="All states" choices=states/>
            <Select field=platform label="Platform" empty="All platforms" choices=platforms/>
            <Select field=group label="Business group" empty="All groups" choices=groups/>
            <Select field=unit label="Business unit" empty="All units" groups=units/>
            <SortBy by=by orders=orders/>
        </Filter>
    }
    .into_any()
}

fn results(model: &Model<'_>) -> AnyView {
    let results = lists::Results {
        path: urls::CASES,
        query: &model.query,
        page: model.page,
        total: model.found.total,
        one: "business case",
        many: "business cases",
        files: "Business cases",
        none_yet: (
            "No case has been begun yet",
            "Whoever works here can propose an account. The case then shows here, with where it stands.",
        ),
        none_matches: "No case matches",
    };
    results.view(|| table(model))
}

fn table(model: &Model<'_>) -> AnyView {
    let columns = vec![
        Column::new("Case").ordered_by("name"),
        Column::new("State"),
        Column::new("Waits on").ordered_by("longest"),
        Column::new("Business unit"),
        Column::new("Proposed by"),
    ];
    let rows = model.found.rows.iter();
    let rows: Vec<Row> = rows.map(|row| line(row, model.catalogue)).collect();
    let sorting = Sorting {
        path: urls::CASES.to_owned(),
        query: model.query.clone(),
        by: model.order.key().to_owned(),
    };
    view! { <DataTable caption="Business cases" columns=columns rows=rows sorting=sorting/> }
        .into_any()
}

fn line(row: &CaseRow, catalogue: &Catalogue) -> Row {
    let case = &row.case;
    let purpose = &case.content.purpose;
    let below = match purpose.platform.as_str() {
        "" => case.reference().to_string(),
        key => format!("{}, {}", case.reference(), words::platform(catalogue, key)),
    };
    let name = match purpose.name.as_str() {
        "" => "No name yet",
        name => name,
    };
    let mut head = Written::link(&urls::case(case.number), name).below(&below);
    if row.mine {
        head = head.tag(TagColour::Orange, "Waits for you");
    }
    let state = Written::default().tag(words::colour(&case.state), case.state.name());
    let waits = if case.state.is_over() {
        Written::muted("Nobody")
    } else {
        Written::text(&words::waits_on(case)).below(&format!("for {}", words::days(row.days)))
    };
    let unit = match row.unit.as_str() {
        "" => Written::muted("Not recorded"),
        unit => Written::text(unit).below(&row.group),
    };
    Row::written(
        head,
        vec![state, waits, unit, Written::text(&case.proposer.name)],
    )
}

/// How long each step takes, folded away below the list.
fn times(figures: &[StepFigures]) -> Option<AnyView> {
    if figures.iter().all(|f| f.waiting == 0 && f.passed == 0) {
        return None;
    }
    let row = |f: &StepFigures| {
        let longest = match f.waiting {
            0 => Written::muted("–"),
            _ => Written::text(&words::days(f.longest)),
        };
        let median = match f.median {
            None => Written::muted("–"),
            Some(days) => Written::text(&words::days(days)),
        };
        let cells = vec![
            Written::text(&f.waiting.to_string()),
            longest,
            Written::text(&f.passed.to_string()),
            median,
        ];
        Row::written(Written::text(f.step.name()), cells)
    };
    let rows: Vec<Row> = figures.iter().map(row).collect();
    let columns = vec![
        Column::new("Step"),
        Column::new("Waiting now").numeric(),
        Column::new("Longest wait").numeric(),
        Column::new("Passed within a year").numeric(),
        Column::new("Half of them within").numeric(),
    ];
    let view = view! {
        <Details summary="Time in each step">
            <DataTable caption="Time in each step" columns=columns rows=rows/>
        </Details>
    };
    Some(view.into_any())
}
