//! The list of a quarter's returns laid out: ways to what waits, the filter, the table; boxes to accept
//! several together where all of them say that nothing has changed.

use super::frame::{self, many};
use super::query::{self, Known};
use crate::components::{
    Button, ButtonKind, ButtonLink, Choice, Column, CountLine, DataTable, Downloads, EmptyState,
    Field, FileLink, FileSize, Filter, Heading, Hidden, ListLayout, Pagination, Row, SearchField,
    Select, SortBy, Sorting, TagColour, Written,
};
use crate::pages::people::place;
use crate::render::{Page, Section};
use crate::urls::{self, Query};
use chrono::NaiveDate;
use domain::ids::{PersonId, Reference};
use domain::moment::long_date;
use domain::returns::{Period, PeriodState, Return, ReturnKey};
use leptos::prelude::*;
use std::collections::HashSet;
use store::queries::returns::{ReturnFilter, ReturnOrder, ReturnRow, ReturnsPage};

/// Everything the page shows.
pub(super) struct Model<'a> {
    pub(super) query: Query,
    pub(super) path: String,
    pub(super) filter: ReturnFilter,
    pub(super) found: ReturnsPage,
    pub(super) period: &'a Period,
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
    links.push((asked(&[("late", "yes")]), "Late"));
    if model.reviews {
        links.push((asked(&[("state", "submitted")]), "To be reviewed"));
        links.push((
            asked(&[("state", "submitted"), ("unchanged", "yes")]),
            "Unchanged and to be reviewed",
        ));
    }
    if model.period.is_closed() {
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
    let platforms = query::platforms(model.known.catalogue).into_iter();
    let platforms: Vec<Choice> = platforms
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
        together(model)
    } else {
        table(model)
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

/// The table within a form, with a box in each row that can be accepted unread.
fn together(model: &Model<'_>) -> AnyView {
    let action = urls::period_page(model.period.quarter, "accept");
    let keep = ["q", "platform", "group", "unit"]
        .iter()
        .filter_map(|name| {
            let value = model.query.get(name)?.to_owned();
            Some(view! { <Hidden name=*name value=value/> })
        });
    let keep = keep.collect_view();
    let all = model.query.with("mark", "all").href(&model.path);
    let table = table(model);
    view! {
        <p class="govuk-body app-no-print">
            <a class="govuk-link" href=all>"Mark all on this page"</a>
        </p>
        <form method="get" action=action>
            {keep}
            {table}
            <div class="govuk-button-group app-no-print">
                <Button text="Accept the marked returns together" kind=ButtonKind::Secondary/>
            </div>
        </form>
    }
    .into_any()
}

fn table(model: &Model<'_>) -> AnyView {
    let mut columns = vec![
        Column::new("Account").ordered_by("name"),
        Column::new("Platform"),
        Column::new("Unit"),
        Column::new("Named for it"),
        Column::new("State"),
        Column::new("Sent").ordered_by("sent"),
    ];
    if model.reviews {
        columns.push(Column::new(if model.together {
            "Choose"
        } else {
            "Review"
        }));
    }
    let rows = model.found.rows.iter().map(|row| line(row, model));
    let rows: Vec<Row> = rows.collect();
    let sorting = Sorting {
        path: model.path.clone(),
        query: model.query.without("mark"),
        by: model.filter.order.key().to_owned(),
    };
    view! { <DataTable caption="Returns" columns=columns rows=rows sorting=sorting dense=true/> }
        .into_any()
}

fn line(row: &ReturnRow, model: &Model<'_>) -> Row {
    let one = &row.one;
    let reference = Reference::account(one.account).to_string();
    let href = urls::one_return(one.period, one.account);
    let head = Written::link(&href, &row.account).below(&reference);
    let platform = Written::text(&query::platform_name(&row.platform, model.known.catalogue));
    let unit = match row.unit.as_str() {
        "" => Written::muted("None"),
        unit => Written::text(unit).below(&row.group),
    };
    let named = match row.holders.as_slice() {
        [] => Written::default().tag(TagColour::Red, "Nobody"),
        names => Written::text(&names.join(", ")),
    };
    let named = match &one.delegate {
        Some(by) => named.line(&format!("Filed by {}", by.name)),
        None => named,
    };
    let mut cells = vec![platform, unit, named, state(row), sent(one, model.today)];
    if model.reviews {
        cells.push(next(one, &row.account, model));
    }
    Row::written(head, cells)
}

/// The state with what has to be known of it.
fn state(row: &ReturnRow) -> Written {
    let one = &row.one;
    let key = one.state.key();
    let mut tags = Written::default().tag(frame::colour(key), key.name());
    if row.is_overdue {
        tags = tags.tag(TagColour::Red, "Late");
    }
    let in_bulk = key.is_accepted() && one.reviews.last().is_some_and(|r| r.in_bulk);
    if in_bulk {
        tags = tags.below("Accepted together, unread");
    }
    tags
}

fn sent(one: &Return, today: NaiveDate) -> Written {
    let Some(sent) = one.last_sent() else {
        return Written::muted(match one.state.key() {
            ReturnKey::NotNeeded => "Not needed",
            _ if one.due < today => "Not yet, and late",
            _ => "Not yet",
        });
    };
    let day = Written::short_day(sent.on);
    let day = if sent.late {
        day.tag(TagColour::Orange, "Sent late")
    } else {
        day
    };
    if sent.unchanged {
        day.line("Nothing has changed")
    } else {
        day
    }
}

/// What a reviewer can do with the row: mark it, or open it.
fn next(one: &Return, name: &str, model: &Model<'_>) -> Written {
    if one.state.key() != ReturnKey::Submitted {
        return Written::default();
    }
    let by_me = |sent: &domain::returns::Sent| model.me.is_some() && sent.by.person == model.me;
    if model.own.contains(&one.account) || one.sent.iter().any(by_me) {
        return Written::muted("Yours: somebody else reviews it");
    }
    if model.together {
        return choose(one, name, model.query.get("mark") == Some("all"));
    }
    let href = urls::return_page(one.period, one.account, "review");
    let kept = model.query.without("page").without("sort").without("state");
    Written::link(&kept.href(&href), "Review").below(name)
}

/// A box to choose the row by; its words are for those who do not see the row.
fn choose(one: &Return, name: &str, ticked: bool) -> Written {
    let value = Reference::account(one.account).to_string();
    let (id, label) = (format!("account-{value}"), format!("Choose {name}"));
    Written::view(view! {
        <div class="govuk-checkboxes govuk-checkboxes--small">
            <div class="govuk-checkboxes__item">
                <input class="govuk-checkboxes__input" id=id.clone() name="account" r#type="checkbox" value=value checked=ticked/>
                <label class="govuk-label govuk-checkboxes__label" for=id><span class="govuk-visually-hidden">{label}</span></label>
            </div>
        </div>
    })
}
