//! `GET /returns/{period}/progress`: how a quarter stands in all, by business group and by unit, of the
//! returns that whoever asks may see.

use super::bars;
use super::frame::{self, many};
use crate::components::{
    ButtonKind, ButtonLink, Column, DataTable, EmptyState, Figure, Figures, Heading, Mood, Row,
    Stack, StackedBars, Written, thousands,
};
use crate::context::{AppState, SignedIn};
use crate::error::AppError;
use crate::render::{Page, Section};
use crate::urls::{self, Query};
use axum::extract::{Path, State};
use axum::response::Response;
use chrono::NaiveDate;
use domain::moment::long_date;
use domain::permission::{Action, Facts, may};
use domain::returns::{Period, ReturnKey};
use leptos::prelude::*;
use store::queries::returns::{Counts, GroupProgress, Progress, UnitProgress, period, progress};

/// Shows how it stands.
///
/// # Errors
/// 404 for a quarter that was not opened; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(typed): Path<String>,
) -> Result<Response, AppError> {
    let quarter = frame::quarter(&typed)?;
    let period = period(&state.store, quarter).await?;
    let found = progress(&state.store, &visit.actor, quarter).await?;
    let closes =
        !period.is_closed() && may(&visit.actor, Action::ClosePeriod, &Facts::default()).is_ok();
    let today = state.store.clock().now().today;
    let page = page(&period, &found, closes, today);
    Ok(page.respond(&state, &visit).await)
}

fn page(period: &Period, found: &Progress, closes: bool, today: NaiveDate) -> Page {
    let quarter = period.quarter;
    let all = urls::period_page(quarter, "all");
    let until = match period.is_closed() {
        true => format!("In time until {}. Closed.", long_date(period.due)),
        false => format!(
            "In time until {}. {}.",
            long_date(period.due),
            frame::left_of(period.due, today)
        ),
    };
    let close = closes.then(|| {
        let href = urls::period_page(quarter, "close");
        view! { <ButtonLink href=href text="Close the quarter" kind=ButtonKind::Secondary/> }
    });
    let heading = format!("Progress of {}", quarter.months());
    let rest = if found.groups.is_empty() {
        view! {
            <EmptyState title="There is no return for you to see">
                <p class="govuk-body">"You see the returns of accounts that you, or people who report to you, are named for."</p>
            </EmptyState>
        }
        .into_any()
    } else {
        let (figures, tables) = (figures(&found.all, &all), tables(found, &all));
        view! { {figures}{tables} }.into_any()
    };
    let list = all.clone();
    let body = view! {
        <Heading text=heading caption=quarter.code()/>
        <p class="govuk-body">{until}</p>
        <div class="app-actions app-no-print">
            <ButtonLink href=list text="All returns" kind=ButtonKind::Secondary/>
            {close}
        </div>
        {rest}
    };
    let title = format!("Progress: {}", quarter.code());
    Page::new(Section::Returns, title, body)
        .crumb(urls::RETURNS, "Returns")
        .crumb(all, quarter.months())
}

/// What is counted, each with the question that lists exactly these.
fn figures(counts: &Counts, path: &str) -> AnyView {
    let state = |key: ReturnKey| Query::default().with("state", key.key());
    let figure = |number: i64, label: &str, query: Query, mood: Mood| Figure {
        number: many(number),
        label: label.to_owned(),
        href: (number > 0).then(|| query.href(path)),
        mood: if number > 0 { mood } else { Mood::Plain },
    };
    let late = Query::default().with("late", "yes");
    let unchanged = Query::default().with("unchanged", "yes");
    let sent_late = Query::default().with("late", "sent");
    let missing = counts.overdue + counts.not_reported;
    let mut figures = vec![
        Figure {
            href: None,
            ..figure(
                counts.needed(),
                "returns are needed",
                Query::default(),
                Mood::Plain,
            )
        },
        figure(
            counts.accepted,
            "accepted",
            state(ReturnKey::Accepted),
            Mood::Good,
        ),
        figure(
            counts.accepted_with_action,
            "accepted with something to do",
            state(ReturnKey::AcceptedWithAction),
            Mood::Plain,
        ),
        figure(
            counts.submitted,
            "to be reviewed",
            state(ReturnKey::Submitted),
            Mood::Alert,
        ),
        figure(
            counts.sent_back,
            "sent back",
            state(ReturnKey::SentBack),
            Mood::Plain,
        ),
        figure(counts.draft, "begun", state(ReturnKey::Draft), Mood::Plain),
        figure(
            counts.not_started,
            "not started",
            state(ReturnKey::NotStarted),
            Mood::Plain,
        ),
        figure(missing, "not in by the last day", late, Mood::Alert),
        figure(
            counts.unchanged,
            "say that nothing has changed",
            unchanged,
            Mood::Plain,
        ),
        figure(counts.sent_late, "sent late", sent_late, Mood::Plain),
    ];
    if counts.not_needed > 0 {
        let query = state(ReturnKey::NotNeeded);
        figures.push(figure(counts.not_needed, "not needed", query, Mood::Plain));
    }
    view! { <Figures figures=figures/> }.into_any()
}

/// The columns after the name, with the question of each.
fn columns(first: &str) -> Vec<Column> {
    let numbers = [
        "Returns",
        "Accepted",
        "To be reviewed",
        "Not due yet",
        "Not in",
    ];
    let mut all = vec![Column::new(first)];
    all.extend(numbers.map(|name| Column::new(name).numeric()));
    all
}

fn tables(found: &Progress, path: &str) -> AnyView {
    let groups: Vec<Row> = found.groups.iter().map(|g| group(g, path)).collect();
    // The units with the most that is not in first: whom to talk to.
    let mut units: Vec<(&GroupProgress, &UnitProgress)> = Vec::new();
    for group in &found.groups {
        units.extend(group.units.iter().map(|unit| (group, unit)));
    }
    units.sort_by_key(|(_, unit)| {
        let late = unit.counts.overdue + unit.counts.not_reported;
        std::cmp::Reverse(late)
    });
    let units: Vec<Row> = units.iter().map(|(g, u)| unit(g, u, path)).collect();
    view! {
        <h2 class="govuk-heading-m">"By business group"</h2>
        {chart(found)}
        <DataTable caption="Returns by business group" columns=columns("Business group") rows=groups dense=true/>
        <h2 class="govuk-heading-m">"By business unit"</h2>
        <p class="govuk-body">"Where most is not in comes first."</p>
        <DataTable caption="Returns by business unit" columns=columns("Business unit") rows=units dense=true/>
    }
    .into_any()
}

/// The groups as bars; the table below holds the same figures.
fn chart(found: &Progress) -> AnyView {
    let stack = |group: &GroupProgress| Stack {
        name: match group.name.as_str() {
            "" => "No business group".to_owned(),
            name => name.to_owned(),
        },
        below: String::new(),
        parts: bars::parts(&group.counts).map(many).to_vec(),
        note: thousands(many(group.counts.needed())),
    };
    let stacks: Vec<Stack> = found.groups.iter().map(stack).collect();
    let description = format!(
        "How the returns of {} business groups stand. The table below holds the same figures.",
        stacks.len()
    );
    view! {
        <StackedBars id="groups" title="Returns by business group" description=description kinds=bars::PARTS.to_vec() bars=stacks/>
    }
    .into_any()
}

fn group(group: &GroupProgress, path: &str) -> Row {
    let base = group.id.map(|id| Query::default().with("group", id));
    let head = match (&base, group.name.as_str()) {
        (Some(base), name) => Written::link(&base.href(path), name),
        (None, _) => Written::muted("No business group"),
    };
    Row::written(head, cells(&group.counts, base.as_ref(), path))
}

fn unit(group: &GroupProgress, unit: &UnitProgress, path: &str) -> Row {
    let base = unit.id.map(|id| Query::default().with("unit", id));
    let head = match (&base, unit.name.as_str()) {
        (Some(base), name) => Written::link(&base.href(path), name),
        (None, _) => Written::muted("No business unit"),
    };
    let head = match group.name.as_str() {
        "" => head,
        name => head.below(name),
    };
    Row::written(head, cells(&unit.counts, base.as_ref(), path))
}

/// The figures of a row; each opens its returns where one question lists exactly these.
fn cells(counts: &Counts, base: Option<&Query>, path: &str) -> Vec<Written> {
    let [accepted, submitted, waiting, late] = bars::parts(counts);
    let number = |count: i64, name: &str, value: &str| {
        let words = thousands(many(count));
        match base.filter(|_| count > 0 && !name.is_empty()) {
            Some(base) => Written::link(&base.with(name, value).href(path), &words),
            None => Written::text(&words),
        }
    };
    let accepted_key = match counts.accepted_with_action {
        0 => "state",
        _ => "",
    };
    vec![
        Written::text(&thousands(many(counts.needed()))),
        number(accepted, accepted_key, ReturnKey::Accepted.key()),
        number(submitted, "state", ReturnKey::Submitted.key()),
        number(waiting, "", ""),
        number(late, "late", "yes"),
    ]
}
