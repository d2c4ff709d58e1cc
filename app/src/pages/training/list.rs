//! `GET /training`: the courses, and who has and who lacks what access needs; and as files.

use super::query;
use crate::components::{
    ButtonKind, ButtonLink, Chip, Choice, Column, CountLine, DataTable, Downloads, EmptyState,
    Field, FileLink, FileSize, Filter, Heading, ListLayout, Pagination, Row, SearchField, Select,
    TagColour, Written,
};
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::files::register_file::Format;
use crate::pages::lists::{self, TableFile, beyond};
use crate::pages::people::place;
use crate::render::{Page, Section};
use crate::urls::{self, Query};
use axum::extract::State;
use axum::response::Response;
use chrono::NaiveDate;
use domain::moment::long_date;
use domain::organisation::Organisation;
use domain::permission::{Action, Facts, may};
use domain::training::Course;
use leptos::prelude::*;
use std::sync::Arc;
use store::commands::attempts;
use store::queries::organisation;
use store::queries::training::{Kind, TrainedPerson, TrainingPage, courses, list};

struct Model {
    query: Query,
    page: u64,
    found: TrainingPage,
    courses: Vec<Course>,
    organisation: Arc<Organisation>,
    today: NaiveDate,
    record: bool,
    /// Whether the reader may open people's access.
    opens: bool,
}

/// Shows the list.
///
/// # Errors
/// The database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
) -> Result<Response, AppError> {
    let organisation = organisation::all(&state.store).await?;
    let courses = courses(&state.store, &visit.actor).await?;
    let filter = match query::list(visit.query(), &organisation, &courses) {
        Ok(filter) => filter,
        Err(faults) => {
            let page = lists::unknown(faults, urls::TRAINING, Section::People);
            return Ok(page.respond(&state, &visit).await);
        }
    };
    let found = list(&state.store, &visit.actor, &filter, false).await?;
    if let Some(fault) = beyond(filter.page, found.total) {
        let page = lists::unknown(vec![fault], urls::TRAINING, Section::People);
        return Ok(page.respond(&state, &visit).await);
    }
    let everywhere = |action| may(&visit.actor, action, &Facts::default()).is_ok();
    let model = Model {
        query: Query::parse(visit.query()),
        page: u64::from(filter.page),
        found,
        courses,
        organisation,
        today: state.store.clock().now().today,
        record: everywhere(Action::RecordTraining),
        opens: everywhere(Action::ViewAccess),
    };
    Ok(page(model).respond(&state, &visit).await)
}

/// The list as CSV.
///
/// # Errors
/// 403 for those who may not record training; the database.
pub async fn csv(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
) -> Result<Response, AppError> {
    file(&state, &visit, Format::Csv).await
}

/// The list as XLSX.
///
/// # Errors
/// 403 for those who may not record training; the database.
pub async fn xlsx(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
) -> Result<Response, AppError> {
    file(&state, &visit, Format::Xlsx).await
}

const HEADINGS: &[(&str, u8)] = &[
    ("Name", 30),
    ("E-mail", 36),
    ("Access held or asked for", 14),
    ("Course", 40),
    ("Completed on", 14),
    ("Counts until", 14),
    ("State", 24),
];

async fn file(state: &AppState, visit: &Visit, format: Format) -> Result<Response, AppError> {
    let (call, action) = (visit.call(""), Action::RecordTraining);
    let (subject, facts) = ("training".to_owned(), Facts::default());
    attempts::judged(&state.store, &call, action, "export", subject, facts).await?;
    let organisation = organisation::all(&state.store).await?;
    let courses = courses(&state.store, &visit.actor).await?;
    let filter = match query::list(visit.query(), &organisation, &courses) {
        Ok(filter) => filter,
        Err(faults) => {
            let page = lists::unknown(faults, urls::TRAINING, Section::People);
            return Ok(page.respond(state, visit).await);
        }
    };
    let found = list(&state.store, &visit.actor, &filter, true).await?;
    let today = state.store.clock().now().today;
    let asked = Query::parse(visit.query()).without("page");
    let parts = query::parts(&asked, &organisation, &courses);
    let words: Vec<String> = parts.iter().map(|(_, l, t)| format!("{l}: {t}")).collect();
    let file = TableFile {
        action,
        facts: Facts::default(),
        name: "training",
        title: "Training",
        headings: HEADINGS,
        rows: found
            .rows
            .iter()
            .flat_map(|row| cells(row, today))
            .collect(),
        words: if words.is_empty() {
            "Everybody with access or training".to_owned()
        } else {
            words.join("; ")
        },
    };
    file.answer(state, visit, format).await
}

/// One row for each course that somebody has or lacks.
fn cells(row: &TrainedPerson, today: NaiveDate) -> Vec<Vec<String>> {
    let head = || vec![row.name.clone(), row.email.clone(), row.access.to_string()];
    let held = row.trained.held.iter().map(|held| {
        let mut cells = head();
        let state = if held.counts_on(today) {
            "Counts"
        } else {
            "Run out"
        };
        cells.extend([
            held.name.clone(),
            held.completed_on.to_string(),
            held.expires_on.map(|d| d.to_string()).unwrap_or_default(),
            state.to_owned(),
        ]);
        cells
    });
    let lacking = row.trained.lacking.iter().map(|name| {
        let mut cells = head();
        cells.extend([
            name.clone(),
            String::new(),
            String::new(),
            "Missing".to_owned(),
        ]);
        cells
    });
    held.chain(lacking).collect()
}

fn page(model: Model) -> Page {
    let title = match model.page {
        0 | 1 => "Training".to_owned(),
        page => format!("Training, page {page}"),
    };
    let actions = model.record.then(|| {
        view! {
            <div class="app-actions app-no-print">
                <ButtonLink href=urls::TRAINING_IMPORT text="Take completions from a file"/>
                <ButtonLink href=urls::COURSES_NEW text="Add a course" kind=ButtonKind::Secondary/>
            </div>
        }
    });
    let offered = courses_table(&model.courses, model.record);
    let filter = filter(&model);
    let body = view! {
        <Heading text="Training"/>
        {actions}
        {offered}
        <ListLayout filter=filter>
            <div id="results" tabindex="-1">{results(model)}</div>
        </ListLayout>
    };
    Page::new(Section::People, title, body)
}

fn courses_table(courses: &[Course], record: bool) -> AnyView {
    if courses.is_empty() {
        return view! { <p class="govuk-body">"No course is known yet, so access needs none."</p> }
            .into_any();
    }
    let columns = ["Course", "For access", "Counts for"].map(Column::new);
    let line = |course: &Course| {
        let mut head = if record {
            Written::link(&urls::course(course.id), &course.name)
        } else {
            Written::text(&course.name)
        };
        if let Some(day) = course.retired_on {
            head = head
                .tag(TagColour::Grey, "Retired")
                .below(&format!("since {}", long_date(day)));
        }
        let needed = if course.for_access {
            "Needed"
        } else {
            "Not needed"
        };
        let counts = course
            .valid_months
            .map_or_else(|| "No end".to_owned(), |months| format!("{months} months"));
        Row::written(head, vec![Written::text(needed), Written::text(&counts)])
    };
    let rows: Vec<Row> = courses.iter().map(line).collect();
    view! { <DataTable caption="Courses" columns=columns.to_vec() rows=rows show_caption=true dense=true/> }
        .into_any()
}

fn filter(model: &Model) -> AnyView {
    let value = |name: &str| model.query.get(name).unwrap_or_default().to_owned();
    let [q, state, course, group] =
        ["q", "state", "course", "group"].map(|name| Field::plain(name, value(name)));
    let kinds: Vec<Choice> = Kind::ALL
        .iter()
        .map(|kind| Choice::new(kind.key(), kind.name()))
        .collect();
    let courses: Vec<Choice> = model
        .courses
        .iter()
        .map(|course| Choice::new(course.id.to_string(), course.name.clone()))
        .collect();
    let groups = place::groups(&model.organisation, "");
    let without_page = model.query.without("page");
    let chip = |(name, label, text): (String, &str, String)| Chip {
        label: format!("{label}: {text}"),
        href: without_page.without(&name).href(urls::TRAINING),
    };
    let parts = query::parts(&model.query, &model.organisation, &model.courses);
    let chips: Vec<Chip> = parts.into_iter().map(chip).collect();
    view! {
        <p class="app-list__jump app-no-print"><a class="govuk-link" href="#results">"Skip the filter"</a></p>
        <Filter action=urls::TRAINING chosen=chips>
            <SearchField field=q label="Name"/>
            <Select field=state label="State" empty="Everybody" choices=kinds/>
            <Select field=course label="Completed this course" empty="Any course" choices=courses/>
            <Select field=group label="Business group" empty="All groups" choices=groups/>
        </Filter>
    }
    .into_any()
}

fn results(model: Model) -> AnyView {
    let total = u64::try_from(model.found.total).unwrap_or_default();
    if model.found.rows.is_empty() {
        return view! {
            <EmptyState title="Nobody matches">
                <p class="govuk-body">"People appear here when they have access, ask for it, or have completed a course."</p>
            </EmptyState>
        }
        .into_any();
    }
    let query = model.query.clone();
    let file = |path: &str, format| FileLink {
        href: query.without("page").href(path),
        name: "This training".to_owned(),
        format,
        size: FileSize::Rows(total),
    };
    let files = model
        .record
        .then(|| vec![file("/training.xlsx", "XLSX"), file("/training.csv", "CSV")])
        .map(|files| view! { <Downloads files=files/> });
    let columns = ["Person", "What access needs", "Completed"].map(Column::new);
    let (today, opens) = (model.today, model.opens);
    let rows: Vec<Row> = model
        .found
        .rows
        .iter()
        .map(|row| line(row, today, opens))
        .collect();
    let page = model.page;
    view! {
        <CountLine total=total one="person" many="people"/>
        {files}
        <DataTable caption="Training of people" columns=columns.to_vec() rows=rows dense=true/>
        <Pagination path=urls::TRAINING query=query page=page total=total/>
    }
    .into_any()
}

fn line(row: &TrainedPerson, today: NaiveDate, opens: bool) -> Row {
    let head = if opens {
        Written::link(&urls::person_page(row.id, "access"), &row.name)
    } else {
        Written::text(&row.name)
    };
    let access = match row.access {
        0 => "No access".to_owned(),
        1 => "1 grant of access".to_owned(),
        many => format!("{many} grants of access"),
    };
    let needs = if row.trained.lacking.is_empty() {
        Written::default().tag(TagColour::Teal, "Complete")
    } else {
        let colour = if row.access > 0 {
            TagColour::Red
        } else {
            TagColour::Grey
        };
        let mut cell = Written::default().tag(colour, "Missing");
        for name in &row.trained.lacking {
            cell = cell.line(name);
        }
        cell
    };
    let done = if row.trained.held.is_empty() {
        Written::muted("Nothing recorded")
    } else {
        row.trained
            .held
            .iter()
            .fold(Written::default(), |cell, held| {
                let words = match held.expires_on {
                    Some(last) => format!("{}, counts until {}", held.name, long_date(last)),
                    None => held.name.clone(),
                };
                let cell = cell.line(&words);
                if !held.counts_on(today) {
                    cell.tag(TagColour::Red, "Run out")
                } else if held.runs_out_soon(today) {
                    cell.tag(TagColour::Yellow, "Runs out soon")
                } else {
                    cell
                }
            })
    };
    Row::written(head.below(&access), vec![needs, done])
}
