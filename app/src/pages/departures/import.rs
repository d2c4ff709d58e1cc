//! `GET` and `POST /people/departures/import`: a list of leavers, pasted or as a file; and
//! `POST /people/departures/import/plan`: plans those that were ticked. Nothing of a list is kept but
//! what is planned from it.

use super::import_page::{self, Model};
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::files::read::{self, Unreadable};
use crate::pages::forms::{self, Typed};
use crate::urls;
use axum::Form as Posted;
use axum::extract::{Multipart, State};
use axum::response::Response;
use chrono::NaiveDate;
use domain::ids::PersonId;
use domain::leaving::{LONGEST_LIST, LeaverRow, read_list};
use domain::permission::{Action, Facts, may};
use domain::problem::Problems;
use http::StatusCode;
use store::Failure;
use store::commands::attempts;
use store::commands::departures::plan_listed;
use store::queries::departures::judge_list;

/// Shows the form.
///
/// # Errors
/// 403 for those who may not plan departures.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
) -> Result<Response, AppError> {
    may(&visit.actor, Action::RunDeparture, &Facts::default())?;
    let page = import_page::form("", &Problems::default());
    Ok(page.respond(&state, &visit).await)
}

/// Reads the list and shows what becomes of each row.
///
/// # Errors
/// 403 for those who may not plan departures; the database.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    form: Result<Multipart, axum::extract::multipart::MultipartRejection>,
) -> Result<Response, AppError> {
    judged(&state, &visit).await?;
    let sent = match form {
        Ok(form) => taken(form).await,
        Err(_) => Err(nothing()),
    };
    let (text, bytes) = match sent {
        Ok(sent) => sent,
        Err(problems) => {
            let page = import_page::form("", &problems);
            return Ok(page.respond(&state, &visit).await);
        }
    };
    let rows = match rows(bytes).await {
        Ok(rows) => rows,
        Err((problems, status)) => {
            let page = import_page::form(&text, &problems).status(status);
            return Ok(page.respond(&state, &visit).await);
        }
    };
    let judged = judge_list(&state.store, &visit.actor, rows).await?;
    let model = Model {
        rows: judged,
        key: crate::components::new_key(),
    };
    Ok(import_page::preview(model).respond(&state, &visit).await)
}

/// Plans the departures that were ticked.
///
/// # Errors
/// 403 for those who may not plan departures; 422 when nothing was ticked; the database.
pub async fn plan(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    judged(&state, &visit).await?;
    let typed = forms::form(pairs);
    let rows = ticked(&typed);
    if rows.is_empty() {
        let mut problems = Problems::default();
        let words = "Tick at least one person. Send the list again to see who is in it";
        problems.add("list", "required", words);
        let page = import_page::form("", &problems);
        return Ok(page.respond(&state, &visit).await);
    }
    let call = forms::call(&visit, &typed);
    match plan_listed(&state.store, &call, rows).await {
        Ok(done) => Ok(import_page::result(&done).respond(&state, &visit).await),
        Err(Failure::Problems(found)) => {
            let mut problems = Problems::default();
            for problem in found.0 {
                problems.add("list", &problem.code, problem.message);
            }
            let page = import_page::form("", &problems);
            Ok(page.respond(&state, &visit).await)
        }
        Err(other) => Err(other.into()),
    }
}

async fn judged(state: &AppState, visit: &Visit) -> Result<(), AppError> {
    let (call, action) = (visit.call(""), Action::RunDeparture);
    let (subject, facts) = ("list".to_owned(), Facts::default());
    attempts::judged(&state.store, &call, action, "departure", subject, facts).await?;
    Ok(())
}

/// Each ticked box says who and when: `ID=2026-11-27`.
fn ticked(typed: &Typed) -> Vec<(PersonId, NaiveDate)> {
    let one = |value: &String| {
        let (id, day) = value.split_once('=')?;
        Some((id.parse().ok()?, day.parse().ok()?))
    };
    let mut rows: Vec<_> = typed.all("row").iter().filter_map(one).collect();
    rows.truncate(LONGEST_LIST);
    rows
}

fn nothing() -> Problems {
    let mut problems = Problems::default();
    problems.add("list", "required", "Paste a list, or choose a file");
    problems
}

/// What was pasted, and the bytes to read: the file's, or else the pasted text's.
async fn taken(mut form: Multipart) -> Result<(String, Vec<u8>), Problems> {
    let (mut text, mut file) = (String::new(), Vec::new());
    // The form has few fields; whoever sends more is not listened to for long.
    for _ in 0..4 {
        let broken = |_| {
            let mut problems = Problems::default();
            let words = "The file did not arrive completely, or is larger than 10 MB. Choose it and send it again";
            problems.add("file", "broken", words);
            problems
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
        return Err(nothing());
    }
    Ok((text, file))
}

async fn rows(bytes: Vec<u8>) -> Result<Vec<LeaverRow>, (Problems, StatusCode)> {
    let refused = |why: &Unreadable| {
        let mut problems = Problems::default();
        problems.add("list", why.code(), why.to_string());
        (problems, why.status())
    };
    let book = read::read(bytes).await.map_err(|why| refused(&why))?;
    let all: Vec<LeaverRow> = book.sheets.iter().flat_map(read_list).collect();
    if all.is_empty() {
        return Err(refused(&Unreadable::Empty));
    }
    if all.len() > LONGEST_LIST {
        let why = Unreadable::Contents(format!(
            "The list has more than {LONGEST_LIST} rows. Split it into smaller ones"
        ));
        return Err(refused(&why));
    }
    Ok(all)
}

/// Where the list of departures is, for links.
pub(super) const LIST: &str = urls::DEPARTURES;
