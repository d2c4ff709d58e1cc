//! `GET` and `POST /training/import`: completions from a file or a pasted list, shown row by row before
//! anything is stored; `POST /training/import/take-in` takes the readable ones in.

use super::sheet::{self, Meaning, Row as Line};
use crate::components::{
    Actions, Button, Column, DataTable, ErrorSummary, Field, FileField, Form, FormState, Heading,
    Hidden, Row, TagColour, Textarea, Written, counted, new_key,
};
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::files::read;
use crate::pages::forms;
use crate::render::{Page, Section};
use crate::urls;
use axum::Form as Posted;
use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, State};
use axum::response::Response;
use domain::moment::long_date;
use domain::permission::{Action, Facts, may};
use domain::problem::Problems;
use http::StatusCode;
use leptos::prelude::*;
use store::Failure;
use store::commands::attempts;
use store::commands::training::{Completed, record};
use store::queries::training::{courses, whom};

/// The most rows that are taken at once: what a form can carry from the preview.
const MOST: usize = 2_000;

/// Asks for the file.
///
/// # Errors
/// 403; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
) -> Result<Response, AppError> {
    may(&visit.actor, Action::RecordTraining, &Facts::default())?;
    let page = form("", &Problems::default());
    Ok(page.respond(&state, &visit).await)
}

/// Shows what each row means. Nothing is stored.
///
/// # Errors
/// 403; the database.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    form_: Result<Multipart, MultipartRejection>,
) -> Result<Response, AppError> {
    judged(&state, &visit).await?;
    let taken = match form_ {
        Ok(form) => taken(form).await,
        Err(_) => Err(problem(
            "file",
            "required",
            "Choose a file, or paste a list",
        )),
    };
    let (text, bytes) = match taken {
        Ok(taken) => taken,
        Err(problems) => return Ok(form("", &problems).respond(&state, &visit).await),
    };
    let rows = match read::read(bytes).await {
        Ok(book) => book.sheets.iter().flat_map(sheet::rows).collect::<Vec<_>>(),
        Err(why) => {
            let problems = problem("file", why.code(), &why.to_string());
            let page = form(&text, &problems).status(why.status());
            return Ok(page.respond(&state, &visit).await);
        }
    };
    if rows.is_empty() || rows.len() > MOST {
        let words =
            format!("The list must have between 1 and {MOST} rows. Split it into smaller ones");
        let problems = problem("file", "how-many", &words);
        return Ok(form(&text, &problems).respond(&state, &visit).await);
    }
    let page = preview(&state, &visit, rows).await?;
    Ok(page.respond(&state, &visit).await)
}

/// Takes in what the preview listed.
///
/// # Errors
/// 403; the database.
pub async fn take_in(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    judged(&state, &visit).await?;
    let typed = forms::form(pairs);
    let one = |word: &String| {
        let mut parts = word.split(' ');
        Some(Completed {
            person: parts.next()?.parse().ok()?,
            course: parts.next()?.parse().ok()?,
            on: parts.next()?.parse().ok()?,
        })
    };
    let all: Vec<Completed> = typed.all("row").iter().filter_map(one).take(MOST).collect();
    if all.is_empty() {
        let problems = problem("file", "required", "Choose a file, or paste a list");
        return Ok(form("", &problems).respond(&state, &visit).await);
    }
    let call = forms::call(&visit, &typed);
    match record(&state.store, &call, all).await {
        Ok(0) => Ok(forms::done(urls::TRAINING, "training-known")),
        Ok(_) => Ok(forms::done(urls::TRAINING, "training-taken-in")),
        Err(Failure::Problems(problems)) => {
            let words = problems.0.first().map_or("", |p| p.message.as_str());
            let problems = problem("file", "refused", words);
            Ok(form("", &problems).respond(&state, &visit).await)
        }
        Err(other) => Err(other.into()),
    }
}

async fn judged(state: &AppState, visit: &Visit) -> Result<(), AppError> {
    let (call, action) = (visit.call(""), Action::RecordTraining);
    let (about, facts) = ("list".to_owned(), Facts::default());
    attempts::judged(&state.store, &call, action, "training", about, facts).await?;
    Ok(())
}

fn problem(field: &str, code: &str, words: &str) -> Problems {
    let mut problems = Problems::default();
    problems.add(field, code, words);
    problems
}

/// What was pasted, and the bytes to read: the file's, or else the pasted text's.
async fn taken(mut form: Multipart) -> Result<(String, Vec<u8>), Problems> {
    let (mut text, mut file) = (String::new(), Vec::new());
    // The form has few fields; whoever sends more is not listened to for long.
    for _ in 0..4 {
        let broken = |_| {
            let words = "The file did not arrive completely, or is larger than 10 MB. Choose it and send it again";
            problem("file", "broken", words)
        };
        let Some(field) = form.next_field().await.map_err(broken)? else {
            break;
        };
        match field.name() {
            Some("list") => text = field.text().await.map_err(broken)?,
            Some("file") => file = field.bytes().await.map_err(broken)?.to_vec(),
            _ => {}
        }
    }
    if file.is_empty() {
        file = text.clone().into_bytes();
    }
    if file.iter().all(u8::is_ascii_whitespace) {
        return Err(problem(
            "file",
            "required",
            "Choose a file, or paste a list",
        ));
    }
    Ok((text, file))
}

fn form(text: &str, problems: &Problems) -> Page {
    let file = Field::new("file", "", problems);
    let list = Field::new("list", text, problems);
    let title = "Take completions from a file";
    let body = view! {
        <div class="govuk-grid-row">
            <div class="govuk-grid-column-two-thirds">
                <ErrorSummary problems=problems.clone()/>
                <Heading text=title/>
                <p class="govuk-body">"Three columns: the person’s work e-mail address or full name, the course, and the day on which it was completed. A first row with headings is understood. Nothing is stored before you have seen what each row means."</p>
                <Form action=urls::TRAINING_IMPORT multipart=true>
                    <FormState key=new_key()/>
                    <FileField field=file label="File" hint="CSV or XLSX, up to 2,000 rows" accept=".csv,.xlsx,.txt"/>
                    <Textarea field=list label="Or paste a list" hint="One completion a line, separated by tabs, commas or semicolons" rows=6 spellcheck=false/>
                    <Actions>
                        <Button text="Show what it means"/>
                        <a class="govuk-link" href=urls::TRAINING>"Cancel"</a>
                    </Actions>
                </Form>
            </div>
        </div>
    };
    Page::new(Section::People, title, body)
        .problems(problems)
        .crumb(urls::TRAINING, "Training")
}

async fn preview(state: &AppState, visit: &Visit, rows: Vec<Line>) -> Result<Page, AppError> {
    let (store, actor) = (&state.store, &visit.actor);
    let courses = courses(store, actor).await?;
    let typed: Vec<String> = rows.iter().map(|row| row.person.clone()).collect();
    let people = whom(store, actor, &typed).await?;
    let today = store.clock().now().today;
    let meanings: Vec<Meaning> = rows
        .iter()
        .zip(&people)
        .map(|(row, whom)| sheet::meaning(row, whom, &courses, today))
        .collect();
    Ok(previewed(&rows, &meanings))
}

fn previewed(rows: &[Line], meanings: &[Meaning]) -> Page {
    let mut good = Vec::new();
    let mut lines = Vec::with_capacity(rows.len());
    for (row, meaning) in rows.iter().zip(meanings) {
        let head = Written::text(&row.place);
        let cells = match meaning {
            Meaning::Completed {
                person,
                name,
                course,
                on,
            } => {
                good.push(format!("{person} {course} {on}"));
                vec![
                    Written::text(name),
                    Written::text(&row.course),
                    Written::text(&long_date(*on)),
                    Written::default().tag(TagColour::Teal, "Readable"),
                ]
            }
            Meaning::Unreadable(why) => vec![
                Written::breakable(&row.person),
                Written::breakable(&row.course),
                Written::breakable(&row.day),
                Written::default()
                    .tag(TagColour::Red, "Left out")
                    .below(why),
            ],
        };
        lines.push(Row::written(head, cells));
    }
    let left = rows.len() - good.len();
    let title = "What the rows mean";
    let count = format!(
        "{} in all: {} readable, {left} left out.",
        counted(rows.len() as u64, "row", "rows"),
        good.len()
    );
    let columns = ["Row", "Person", "Course", "Completed on", "Meaning"].map(Column::new);
    let hidden = good
        .iter()
        .map(|word| view! { <Hidden name="row" value=word.clone()/> })
        .collect_view();
    let action = format!("{}/take-in", urls::TRAINING_IMPORT);
    let button = format!(
        "Take in {}",
        counted(good.len() as u64, "completion", "completions")
    );
    let take = (!good.is_empty()).then(|| {
        view! {
            <Form action=action>
                <FormState key=new_key()/>
                {hidden}
                <Actions>
                    <Button text=button/>
                    <a class="govuk-link" href=urls::TRAINING_IMPORT>"Choose another file"</a>
                </Actions>
            </Form>
        }
        .into_any()
    });
    let again = good.is_empty().then(|| {
        view! { <p class="govuk-body"><a class="govuk-link" href=urls::TRAINING_IMPORT>"Mend the list and choose it again"</a></p> }
    });
    let body = view! {
        <Heading text=title/>
        <p class="govuk-body">{count}</p>
        {take}
        {again}
        <DataTable caption="Rows of the file" columns=columns.to_vec() rows=lines dense=true/>
    };
    Page::new(Section::People, title, body)
        .status(StatusCode::OK)
        .crumb(urls::TRAINING, "Training")
        .crumb(urls::TRAINING_IMPORT, "From a file")
}
