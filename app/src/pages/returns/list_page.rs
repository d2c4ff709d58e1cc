//! The list of a quarter's returns laid out: ways to what waits, the filter, what was found.

use super::frame::many;
use super::list_table;
use super::query::{self, Known};
use crate::components::{
    ButtonKind, ButtonLink, Choice, CountLine, Downloads, EmptyState, Field, FileLink, FileSize,
    Filter, Heading, ListLayout, Pagination, SearchField, Select, SortBy,
};
use crate::pages::people::place;
use crate::render::{Page, Section};
use crate::urls::{self, Query};
use chrono::NaiveDate;
use domain::ids::PersonId;
use domain::moment::long_date;
use domain::returns::{Period, PeriodState, ReturnKey};
use leptos::prelude::*;
use std::collections::HashSet;
use store::queries::returns::{ReturnFilter, ReturnOrder, ReturnsPage};

/// Everything the page shows.
pub(super) struct Model<'a> {
    /// Whether the visitor reads compliance reports.
    pub(super) reports: bool,
    pub(super) query: Query,
    pub(super) path: String,
    pub(super) filter: ReturnFilter,
    pub(super) found: ReturnsPage,
    pub(super) period: &'a Period,
    /// The platforms that the quarter's returns are of, by key.
    pub(super) platforms: Vec<String>,
    pub(super) known: Known<'a>,
    pub(super) reviews: bool,
    /// Whether rows can be accepted together.
    pub(super) together: bool,
    /// Accounts whose returns the visitor files: somebody else reviews these.
    pub(super) own: HashSet<i64>,
    pub(super) me: Option<PersonId>,
    pub(super) takes_out: bool,
    pub(super) today: NaiveDate,
}

/// The page.
pub(super) fn page(model: &Model<'_>) -> Page {
    let quarter = model.period.quarter;
    let title = match model.filter.page {
        0 | 1 => format!("Returns of {}", quarter.code()),
        page => format!("Returns of {}, page {page}", quarter.code()),
    };
    let words = match &model.period.state {
        PeriodState::Opening => "The returns of this quarter are still being made.".to_owned(),
        PeriodState::Open => format!("In time until {}.", long_date(model.period.due)),
        PeriodState::Closed { on, by, .. } => {
            format!("Closed on {} by {}.", long_date(*on), by.name)
        }
    };
    let (filter, results) = (filter(model), results(model));
    let body = view! {
        <Heading text=format!("Returns of {}", quarter.months()) caption=quarter.code()/>
        <p class="govuk-body">{words}</p>
        {ways(model)}
        <ListLayout filter=filter>
            <div id="results" tabindex="-1">{results}</div>
        </ListLayout>
    };
    Page::new(Section::Returns, title, body).crumb(urls::RETURNS, "Returns")
}

/// Ways to what somebody has to do next.
fn ways(model: &Model<'_>) -> AnyView {
    let quarter = model.period.quarter;
    let mut links = vec![(urls::period_page(quarter, "progress"), "Progress by group")];
    let asked = |pairs: &[(&str, &str)]| {
        let empty = Query::default();
        let query = pairs
            .iter()
            .fold(empty, |q, (key, value)| q.with(key, value));
        query.href(&model.path)
    };
    links.push((asked(&[("late", "yes")]), "Not in"));
    if model.reviews {
        links.push((asked(&[("state", "submitted")]), "To be reviewed"));
        links.push((
            asked(&[("state", "submitted"), ("unchanged", "yes")]),
            "Unchanged and to be reviewed",
        ));
    }
    if model.period.is_closed() && model.reports {
        let href = format!("{}/{quarter}", urls::COMPLIANCE_REPORTS);
        links.push((href, "Compliance report"));
    }
    let links = links.into_iter().map(|(href, text)| {
        view! { <ButtonLink href=href text=text kind=ButtonKind::Secondary/> }
    });
    view! { <div class="app-actions app-no-print">{links.collect_view()}</div> }.into_any()
}

fn filter(model: &Model<'_>) -> AnyView {
    let value = |name: &str| model.query.get(name).unwrap_or_default().to_owned();
    let [q, state, late, unchanged, platform, group, unit] = [
        "q",
        "state",
        "late",
        "unchanged",
        "platform",
        "group",
        "unit",
    ]
    .map(|name| Field::plain(name, value(name)));
    let words = |all: &[(&'static str, &'static str)]| -> Vec<Choice> {
        all.iter()
            .map(|(key, name)| Choice::new(*key, *name))
            .collect()
    };
    let (late_words, said_words) = (words(query::LATE), words(query::UNCHANGED));
    let states = ReturnKey::ALL.iter();
    let states: Vec<Choice> = states.map(|s| Choice::new(s.key(), s.name())).collect();
    let chosen = model.filter.platform.as_deref();
    let platforms = query::platforms_among(&model.platforms, chosen, model.known.catalogue);
    let platforms: Vec<Choice> = platforms
        .into_iter()
        .map(|(key, name)| Choice::new(key, name))
        .collect();
    let groups = place::groups(model.known.organisation, "");
    let units = place::units(model.known.organisation, "");
    let orders = ReturnOrder::ALL.iter();
    let orders = orders.map(|o| Choice::new(o.key(), o.name())).collect();
    let chosen = query::chips(&model.path, &model.query, model.known);
    let (by, action) = (model.filter.order.key(), model.path.clone());
    view! {
        <p class="app-list__jump app-no-print"><a class="govuk-link" href="#results">"Skip the filter"</a></p>
        <Filter action=action chosen=chosen>
            <SearchField field=q label="Account or reference"/>
            <Select field=state label="State" empty="All states" choices=states/>
            <Select field=late label="In time" empty="All" choices=late_words/>
            <Select field=unchanged label="What it says" empty="All" choices=said_words/>
            <Select field=platform label="Platform" empty="All platforms" choices=platforms/>
            <Select field=group label="Business group" empty="All groups" choices=groups/>
            <Select field=unit label="Business unit" empty="All units" groups=units/>
            <SortBy by=by orders=orders/>
        </Filter>
    }
    .into_any()
}

fn results(model: &Model<'_>) -> AnyView {
    let total = many(model.found.total);
    if total == 0 {
        return nothing(model);
    }
    let downloads = model.takes_out.then(|| {
        let query = model.query.without("page").without("mark").without("sort");
        let files = [("csv", "CSV"), ("xlsx", "XLSX")].map(|(ending, format)| FileLink {
            href: query.href(&format!("{}.{ending}", model.path)),
            name: "Returns".into(),
            format,
            size: FileSize::Rows(total),
        });
        view! { <Downloads files=files.to_vec()/> }
    });
    let table = if model.together {
        list_table::together(model)
    } else {
        list_table::table(model)
    };
    let (path, query) = (model.path.clone(), model.query.without("mark"));
    view! {
        <CountLine total=total one="return" many="returns"/>
        {downloads}
        {table}
        <Pagination path=path query=query page=u64::from(model.filter.page.max(1)) total=total/>
    }
    .into_any()
}

fn nothing(model: &Model<'_>) -> AnyView {
    if model.query.without("sort").is_empty() {
        return view! {
            <EmptyState title="There is no return for you to see">
                <p class="govuk-body">"You see the returns of accounts that you, or people who report to you, are named for."</p>
            </EmptyState>
        }
        .into_any();
    }
    let path = model.path.clone();
    view! {
        <EmptyState title="No return matches">
            <p class="govuk-body">
                "Try fewer or other filters, or "<a class="govuk-link" href=path>"show all returns of the quarter"</a>
                ". Macrons and capitals make no difference."
            </p>
        </EmptyState>
    }
    .into_any()
}
