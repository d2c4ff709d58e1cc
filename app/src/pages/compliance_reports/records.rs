//! `GET /compliance-reports/{period}/records?figure=…`: the records behind one figure, as many as it says,
//! as they were when it was frozen.

use super::sections::With;
use super::subject::{self, Subject};
use crate::components::{CountLine, EmptyState, Heading, PER_PAGE, Pagination};
use crate::context::{AppState, SignedIn};
use crate::error::AppError;
use crate::pages::lists::{self, Fault, Reader, beyond};
use crate::render::{Page, Section};
use crate::urls::{self, Query};
use axum::extract::{Path, State};
use axum::response::Response;
use domain::ids::{GroupId, UnitId};
use domain::permission::{Action, Facts, may};
use domain::report::{Figure, Scope};
use leptos::prelude::*;

/// What is asked for.
struct Asked {
    figure: Figure,
    scope: Scope,
    restated: bool,
    page: u32,
}

/// Shows them.
///
/// # Errors
/// 403 for those who may not see reports, or not these records; 404; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(period): Path<String>,
) -> Result<Response, AppError> {
    let subject = match subject::open(&state, &visit, &period, "/records").await {
        Ok(subject) => subject,
        Err(instead) => return instead,
    };
    let asked = read(visit.query(), &subject);
    if let Ok(asked) = &asked
        && subject.contents().withholds(&asked.figure)
    {
        may(&visit.actor, Action::ViewAccess, &Facts::default())?;
        return Err(AppError::NotFound);
    }
    let page = match asked {
        Ok(asked) => page(&subject, &asked, &Query::parse(visit.query())),
        Err(faults) => Err(faults),
    };
    let page = page.unwrap_or_else(|faults| {
        let whole = urls::compliance_report(subject.quarter);
        lists::unknown(faults, &whole, Section::Returns)
    });
    Ok(page.respond(&state, &visit).await)
}

/// A word that names something, or "none".
fn named<T>(typed: &str, read: impl FnOnce(&str) -> Option<T>) -> Option<Option<T>> {
    if typed == "none" {
        return Some(None);
    }
    read(typed).map(Some)
}

fn read(raw: &str, subject: &Subject) -> Result<Asked, Vec<Fault>> {
    let mut reader = Reader::new(raw, &["figure", "group", "unit", "of", "page"]);
    let known = || {
        let all = Figure::ALWAYS.iter();
        let all = all.filter(|f| subject.contents().opens(f));
        all.map(|f| (f.key(), f.name(subject.questions())))
            .collect()
    };
    let figure = |typed: &str| typed.parse::<Figure>().ok();
    let figure = reader.one("figure", "There is no such figure", figure, known);
    let group = reader.one(
        "group",
        "There is no such business group",
        |typed| named(typed, |id| id.parse::<GroupId>().ok()),
        Vec::new,
    );
    let unit = reader.one(
        "unit",
        "There is no such business unit",
        |typed| named(typed, |id| id.parse::<UnitId>().ok()),
        Vec::new,
    );
    let restated = reader.one(
        "of",
        "Only “restated” can be asked for",
        |typed| (typed == "restated" && subject.restated().is_some()).then_some(()),
        Vec::new,
    );
    let page = reader.page();
    let scope = match (group, unit) {
        (None, None) => Scope::All,
        (Some(group), None) => Scope::Group(group),
        (group, Some(unit)) => Scope::Unit(group.flatten(), unit),
    };
    reader.or(Asked {
        figure: figure.unwrap_or(Figure::Expected),
        scope,
        restated: restated.is_some(),
        page,
    })
}

fn page(subject: &Subject, asked: &Asked, query: &Query) -> Result<Page, Vec<Fault>> {
    let contents = match subject.restated().filter(|_| asked.restated) {
        Some(contents) => contents,
        None => subject.contents(),
    };
    let with = With {
        quarter: subject.quarter,
        questions: subject.questions(),
        contents,
    };
    let found = contents.records(asked.scope, &asked.figure);
    let Some(list) = with.records(&found) else {
        let fault = Fault {
            name: "figure".into(),
            value: asked.figure.key(),
            why: "The report keeps the number of these; they are looked up in the register".into(),
            known: Vec::new(),
        };
        return Err(vec![fault]);
    };
    let total = list.rows.len();
    let total = i64::try_from(total).unwrap_or(i64::MAX);
    if let Some(fault) = beyond(asked.page, total) {
        return Err(vec![fault]);
    }
    let tally = contents.tallies.iter().find(|t| t.scope == asked.scope);
    let place = tally.map_or("Nothing of the report", |tally| tally.name.as_str());
    let name = asked.figure.name(subject.questions());
    let title = match (asked.page, asked.restated) {
        (0 | 1, false) => format!("{name}: {place}, {}", subject.quarter.code()),
        (0 | 1, true) => format!("{name}: {place}, {}, restated", subject.quarter.code()),
        (page, _) => format!("{name}: {place}, {}, page {page}", subject.quarter.code()),
    };
    let size = usize::try_from(PER_PAGE).unwrap_or(50);
    let skip = usize::try_from(asked.page.max(1) - 1).unwrap_or(0) * size;
    let path = urls::compliance_report_page(subject.quarter, "records");
    let results = match list.table(skip, size) {
        Some(table) => {
            let many = u64::try_from(total).unwrap_or(0);
            let number = u64::from(asked.page.max(1));
            view! {
                <CountLine total=many one="record" many="records"/>
                {table}
                <Pagination path=path query=query.clone() page=number total=many/>
            }
            .into_any()
        }
        None => view! {
            <EmptyState title="There is none of these">
                <p class="govuk-body">{list.none}</p>
            </EmptyState>
        }
        .into_any(),
    };
    let caption = format!("{place}, {}", subject.quarter.name());
    let words = if subject.frozen().is_some() {
        "As it was when the report was frozen. Links lead to the register as it is now."
    } else {
        "As it is now: the quarter is not closed."
    };
    let body = view! {
        <Heading text=name caption=caption/>
        <p class="govuk-body">{words}</p>
        {results}
    };
    Ok(subject::page(title, body).crumb(urls::compliance_report(subject.quarter), subject.title()))
}
