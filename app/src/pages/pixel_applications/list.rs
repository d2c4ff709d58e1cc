//! `GET /pixel-applications`: every application, what waits for whoever asks first; who has it, and for how
//! long.

use super::{query, subject, words};
use crate::components::{
    ButtonKind, ButtonLink, Choice, Column, DataTable, Details, Field, Filter, Heading, ListLayout,
    Row, SearchField, Select, SortBy, Sorting, TagColour, Written,
};
use crate::context::{AppState, SignedIn};
use crate::error::AppError;
use crate::pages::lists;
use crate::pages::people::place;
use crate::render::{Page, Section};
use crate::urls::{self, Query};
use axum::extract::State;
use axum::response::Response;
use domain::organisation::Organisation;
use domain::permission::{Action, Facts, may};
use domain::pixel::ApplicationState;
use domain::tracker;
use leptos::prelude::*;
use store::queries::organisation;
use store::queries::pixels::{
    ApplicationOrder, ApplicationRow, ApplicationsPage, StepFigures, figures, list,
};

/// Everything the page shows.
struct Model<'a> {
    query: Query,
    page: u64,
    order: ApplicationOrder,
    found: ApplicationsPage,
    figures: Vec<StepFigures>,
    organisation: &'a Organisation,
    propose: bool,
}

/// Shows the list.
///
/// # Errors
/// 403 for those who may not see pixels; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
) -> Result<Response, AppError> {
    let allowed = |action| may(&visit.actor, action, &Facts::default());
    allowed(Action::ViewPixels)?;
    let organisation = organisation::all(&state.store).await?;
    let filter = match query::list(visit.query(), &organisation) {
        Ok(filter) => filter,
        Err(faults) => {
            let page = lists::unknown(faults, urls::PIXEL_APPLICATIONS, Section::Pixels);
            return Ok(page.respond(&state, &visit).await);
        }
    };
    let found = list(&state.store, &visit.actor, &filter, false).await?;
    if let Some(fault) = lists::beyond(filter.page, found.total) {
        let page = lists::unknown(vec![fault], urls::PIXEL_APPLICATIONS, Section::Pixels);
        return Ok(page.respond(&state, &visit).await);
    }
    let model = Model {
        query: Query::parse(visit.query()),
        page: u64::from(filter.page),
        order: filter.order,
        found,
        figures: figures(&state.store, &visit.actor).await?,
        organisation: &organisation,
        propose: allowed(Action::ProposePixel).is_ok(),
    };
    Ok(page(&model).respond(&state, &visit).await)
}

fn page(model: &Model<'_>) -> Page {
    let title = match model.page {
        0 | 1 => "Applications for pixels".to_owned(),
        page => format!("Applications for pixels, page {page}"),
    };
    let apply = model.propose.then(|| {
        let href = format!("{}/new", urls::PIXEL_APPLICATIONS);
        view! { <ButtonLink href=href text="Apply for a pixel"/> }
    });
    let (filter, results, times) = (filter(model), results(model), times(&model.figures));
    let body = view! {
        <Heading text="Applications for pixels"/>
        <p class="govuk-body">"Several teams look at each application side by side; then Design and Marketing reviews it and the General Manager decides. Here is who has each, and for how long."</p>
        <div class="app-actions app-no-print">
            {apply}
            <ButtonLink href=urls::PIXELS text="Pixels with a permission" kind=ButtonKind::Secondary/>
        </div>
        <ListLayout filter=filter>
            <div id="results" tabindex="-1">{results}</div>
            {times}
        </ListLayout>
    };
    Page::new(Section::Pixels, title, body).crumb(urls::PIXELS, "Pixels")
}

fn filter(model: &Model<'_>) -> AnyView {
    let value = |name: &str| model.query.get(name).unwrap_or_default().to_owned();
    let [q, waits, state, tracker, unit, group] =
        ["q", "waits", "state", "tracker", "unit", "group"]
            .map(|name| Field::plain(name, value(name)));
    let waiting = query::waits().into_iter();
    let waiting: Vec<Choice> = waiting.map(|(key, name)| Choice::new(key, name)).collect();
    let states = ApplicationState::KEYS.iter();
    let states: Vec<Choice> = states.map(|(key, name)| Choice::new(*key, *name)).collect();
    let trackers = tracker::ALL.iter();
    let trackers: Vec<Choice> = trackers.map(|t| Choice::new(t.key, t.name)).collect();
    let groups = place::groups(model.organisation, "");
    let units = place::units(model.organisation, "");
    let orders = ApplicationOrder::ALL.iter();
    let orders = orders.map(|o| Choice::new(o.key(), o.name())).collect();
    let parts = query::parts(&model.query, model.organisation);
    let chosen = lists::chips(urls::PIXEL_APPLICATIONS, &model.query, parts);
    let by = model.order.key();
    view! {
        <p class="app-list__jump app-no-print"><a class="govuk-link" href="#results">"Skip the filter"</a></p>
        <Filter action=urls::PIXEL_APPLICATIONS chosen=chosen keep=Vec::new()>
            <SearchField field=q label="Pixel, proposer or reference"/>
            <Select field=waits label="Waiting" empty="All" choices=waiting/>
            <Select field=state label="State" empty="All states" choices=states/>
            <Select field=tracker label="Pixel of" empty="All vendors" choices=trackers/>
            <Select field=group label="Business group" empty="All groups" choices=groups/>
            <Select field=unit label="Business unit" empty="All units" groups=units/>
            <SortBy by=by orders=orders/>
        </Filter>
    }
    .into_any()
}

fn results(model: &Model<'_>) -> AnyView {
    let results = lists::Results {
        path: urls::PIXEL_APPLICATIONS,
        query: &model.query,
        page: model.page,
        total: model.found.total,
        one: "application",
        many: "applications",
        files: "Applications for pixels",
        none_yet: (
            "Nobody has applied for a pixel yet",
            "Whoever works here can apply. The application then shows here, with where it stands.",
        ),
        none_matches: "No application matches",
    };
    results.view(|| table(model))
}

fn table(model: &Model<'_>) -> AnyView {
    let columns = vec![
        Column::new("Application").ordered_by("name"),
        Column::new("State"),
        Column::new("Waits on").ordered_by("longest"),
        Column::new("Business unit"),
        Column::new("Proposed by"),
    ];
    let rows: Vec<Row> = model.found.rows.iter().map(line).collect();
    let sorting = Sorting {
        path: urls::PIXEL_APPLICATIONS.to_owned(),
        query: model.query.clone(),
        by: model.order.key().to_owned(),
    };
    view! { <DataTable caption="Applications for pixels" columns=columns rows=rows sorting=sorting/> }
        .into_any()
}

fn line(row: &ApplicationRow) -> Row {
    let application = &row.application;
    let placement = &application.content.placement;
    let site = placement.sites.lines().next().unwrap_or_default();
    let below = match site {
        "" => application.reference().to_string(),
        site => format!("{}, {site}", application.reference()),
    };
    let href = urls::pixel_application(application.number);
    let name = match placement.tracker.as_str() {
        "" => "No pixel chosen yet".to_owned(),
        _ => subject::name(application),
    };
    let mut head = Written::link(&href, &name).below(&below);
    if row.mine {
        head = head.tag(TagColour::Orange, "Waits for you");
    }
    let state = Written::default().tag(words::colour(&application.state), application.state.name());
    let waits = if application.state.is_over() {
        Written::muted("Nobody")
    } else {
        let who = words::waits_on(application, &row.waiting);
        Written::text(&who).below(&format!("for {}", words::days(row.days)))
    };
    let unit = match row.unit.as_str() {
        "" => Written::muted("Not recorded"),
        unit => Written::text(unit).below(&row.group),
    };
    let proposer = Written::text(&application.proposer.name);
    Row::written(head, vec![state, waits, unit, proposer])
}

/// How long each step waits, folded away below the list.
fn times(figures: &[StepFigures]) -> Option<AnyView> {
    if figures.iter().all(|f| f.waiting == 0) {
        return None;
    }
    let row = |f: &StepFigures| {
        let longest = match f.waiting {
            0 => Written::muted("–"),
            _ => Written::text(&words::days(f.longest)),
        };
        let cells = vec![Written::text(&f.waiting.to_string()), longest];
        Row::written(Written::text(f.step.name()), cells)
    };
    let rows: Vec<Row> = figures.iter().map(row).collect();
    let columns = vec![
        Column::new("Step"),
        Column::new("Waiting now").numeric(),
        Column::new("Longest wait").numeric(),
    ];
    let view = view! {
        <Details summary="What waits at each step">
            <DataTable caption="What waits at each step" columns=columns rows=rows/>
        </Details>
    };
    Some(view.into_any())
}
