//! `GET /pixels`: every pixel with a permission, what ends soonest first.

use super::{query, words};
use crate::components::{
    ButtonKind, ButtonLink, Choice, Column, DataTable, Field, Filter, Heading, ListLayout, Row,
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
use chrono::NaiveDate;
use domain::moment::left;
use domain::organisation::Organisation;
use domain::permission::{Action, Facts, may};
use domain::pixel::PixelState;
use domain::tracker;
use leptos::prelude::*;
use store::queries::organisation;
use store::queries::pixels::{PixelOrder, PixelRow, PixelsPage, pixels};

/// Everything the page shows.
struct Model<'a> {
    query: Query,
    page: u64,
    order: PixelOrder,
    found: PixelsPage,
    organisation: &'a Organisation,
    propose: bool,
    check: bool,
    today: NaiveDate,
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
            let page = lists::unknown(faults, urls::PIXELS, Section::Pixels);
            return Ok(page.respond(&state, &visit).await);
        }
    };
    let found = pixels(&state.store, &visit.actor, &filter, false).await?;
    if let Some(fault) = lists::beyond(filter.page, found.total) {
        let page = lists::unknown(vec![fault], urls::PIXELS, Section::Pixels);
        return Ok(page.respond(&state, &visit).await);
    }
    let model = Model {
        query: Query::parse(visit.query()),
        page: u64::from(filter.page),
        order: filter.order,
        found,
        organisation: &organisation,
        propose: allowed(Action::ProposePixel).is_ok(),
        check: allowed(Action::ViewScans).is_ok(),
        today: state.store.clock().now().today,
    };
    Ok(page(&model).respond(&state, &visit).await)
}

fn page(model: &Model<'_>) -> Page {
    let title = match model.page {
        0 | 1 => "Pixels".to_owned(),
        page => format!("Pixels, page {page}"),
    };
    let mut links: Vec<AnyView> = Vec::new();
    let mut link = |href: String, text: &'static str, kind: ButtonKind| {
        links.push(view! { <ButtonLink href=href text=text kind=kind/> }.into_any());
    };
    if model.propose {
        let href = format!("{}/new", urls::PIXEL_APPLICATIONS);
        link(href, "Apply for a pixel", ButtonKind::Primary);
    }
    let second = ButtonKind::Secondary;
    link(urls::PIXEL_APPLICATIONS.into(), "Applications", second);
    if model.check {
        link(urls::SCANS.into(), "Recordings of sites", second);
    }
    link(urls::PIXELS_PUBLISHED.into(), "List for visitors", second);
    let (filter, results) = (filter(model), results(model));
    let body = view! {
        <Heading text="Pixels"/>
        <p class="govuk-body">"Pixels, cookies and similar tools that may collect data about visitors of our sites, each with a permission that ends."</p>
        <div class="app-actions app-no-print">{links}</div>
        <ListLayout filter=filter>
            <div id="results" tabindex="-1">{results}</div>
        </ListLayout>
    };
    Page::new(Section::Pixels, title, body)
}

fn filter(model: &Model<'_>) -> AnyView {
    let value = |name: &str| model.query.get(name).unwrap_or_default().to_owned();
    let [q, state, tracker, only, unit, group] = ["q", "state", "tracker", "only", "unit", "group"]
        .map(|name| Field::plain(name, value(name)));
    let states = PixelState::ALL.iter();
    let states: Vec<Choice> = states.map(|s| Choice::new(s.key(), s.name())).collect();
    let trackers = tracker::ALL.iter();
    let trackers: Vec<Choice> = trackers.map(|t| Choice::new(t.key, t.name)).collect();
    let onlies = query::ONLY.iter();
    let onlies: Vec<Choice> = onlies.map(|(key, name)| Choice::new(*key, *name)).collect();
    let groups = place::groups(model.organisation, "");
    let units = place::units(model.organisation, "");
    let orders = PixelOrder::ALL.iter();
    let orders = orders.map(|o| Choice::new(o.key(), o.name())).collect();
    let parts = query::parts(&model.query, model.organisation);
    let chosen = lists::chips(urls::PIXELS, &model.query, parts);
    let account = value("account");
    let keep = (!account.is_empty()).then(|| ("account".to_owned(), account));
    let keep: Vec<(String, String)> = keep.into_iter().collect();
    let by = model.order.key();
    view! {
        <p class="app-list__jump app-no-print"><a class="govuk-link" href="#results">"Skip the filter"</a></p>
        <Filter action=urls::PIXELS chosen=chosen keep=keep>
            <SearchField field=q label="Pixel, site, owner or reference"/>
            <Select field=state label="State" empty="All states" choices=states/>
            <Select field=only label="Renewal" empty="All" choices=onlies/>
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
        path: urls::PIXELS,
        query: &model.query,
        page: model.page,
        total: model.found.total,
        one: "pixel",
        many: "pixels",
        files: "Pixels",
        none_yet: (
            "No pixel has a permission yet",
            "When an application is approved, its pixel shows here until it is removed for good.",
        ),
        none_matches: "No pixel matches",
    };
    results.view(|| table(model))
}

fn table(model: &Model<'_>) -> AnyView {
    let columns = vec![
        Column::new("Pixel").ordered_by("name"),
        Column::new("State"),
        Column::new("Sites and pages"),
        Column::new("Permission").ordered_by("ends"),
        Column::new("Who answers for it"),
    ];
    let rows = model.found.rows.iter();
    let rows: Vec<Row> = rows.map(|row| line(row, model.today)).collect();
    let sorting = Sorting {
        path: urls::PIXELS.to_owned(),
        query: model.query.clone(),
        by: model.order.key().to_owned(),
    };
    view! { <DataTable caption="Pixels" columns=columns rows=rows sorting=sorting/> }.into_any()
}

fn line(row: &PixelRow, today: NaiveDate) -> Row {
    let pixel = &row.pixel;
    let head = Written::link(&urls::pixel(pixel.number), &pixel.title())
        .below(&pixel.reference().to_string());
    let mut state = Written::default().tag(words::colour(pixel.state), pixel.state.name());
    if pixel.renewal.is_some() {
        state = state.tag(TagColour::Orange, "Renewal asked for");
    }
    let sites = pixel.content.placement.sites().0;
    let first = sites.first().map(ToString::to_string).unwrap_or_default();
    let mut site = words::site(&first);
    if sites.len() > 1 {
        site = site.below(&format!("and {} more", sites.len() - 1));
    }
    let mut until = Written::text(&words::until(pixel, today));
    if pixel.state.is_permitted() {
        until = until.below(&left(pixel.expires_on, today));
    }
    let owner = Written::text(&pixel.owner.name).below(&row.unit);
    Row::written(head, vec![state, site, until, owner])
}
