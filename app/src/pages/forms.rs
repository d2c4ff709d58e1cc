//! Forms as they arrive, whatever they are about: the text as typed, who asks and with which token, the
//! people and days that fields mean, and the answers that a form leads to. No noun is known here.

mod reason;
mod typed;

pub(crate) use reason::Reason;
pub(crate) use typed::Typed;

use crate::context::{AppState, Visit};
use crate::error::AppError;
use crate::urls;
use axum::response::{IntoResponse, Redirect, Response};
use chrono::NaiveDate;
use domain::account::read_date;
use domain::ids::PersonId;
use domain::problem::Problems;
use domain::refusal::Refusal;
use sha2::{Digest as _, Sha256};
use store::Call;
use store::queries::people::{Found, by_name};

/// A form without the characters that nobody types and databases refuse.
pub(crate) fn form(pairs: Vec<(String, String)>) -> Typed {
    let typable = |c: &char| !c.is_control() || matches!(c, '\n' | '\t');
    pairs
        .into_iter()
        .map(|(name, text)| (name, text.chars().filter(typable).collect()))
        .collect()
}

/// Who asks. The token is joined with what was typed: the same form sent twice is one write, but a
/// form that was changed after "back" is another.
pub(crate) fn call(visit: &Visit, typed: &Typed) -> Call {
    if typed.key().is_empty() {
        return visit.call("");
    }
    let mut hash = Sha256::new();
    for (name, text) in typed.without(&[]) {
        for part in [name, text] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
    }
    visit.call(&hex::encode(hash.finalize()))
}

/// Whom a field of a form means; a problem of the field when that is not one person.
///
/// # Errors
/// The database.
pub(crate) async fn whom(
    state: &AppState,
    visit: &Visit,
    typed: &str,
    field: &str,
    problems: &mut Problems,
) -> Result<Option<PersonId>, AppError> {
    let found = somebody(state, visit, typed, field, problems).await?;
    Ok(found.map(|(id, _)| id))
}

/// The same, with their name as the register has it.
///
/// # Errors
/// The database.
pub(crate) async fn somebody(
    state: &AppState,
    visit: &Visit,
    typed: &str,
    field: &str,
    problems: &mut Problems,
) -> Result<Option<(PersonId, String)>, AppError> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    match by_name(&state.store, &visit.actor, typed).await? {
        Found::One { id, name } => return Ok(Some((id, name))),
        Found::Nobody => problems.add(
            field,
            "unknown",
            "Nobody in the register has that name or e-mail address. Enter it in full",
        ),
        Found::Several(emails) => problems.add(
            field,
            "several",
            format!(
                "Several people have that name. Enter one of their e-mail addresses: {}",
                emails.join(", ")
            ),
        ),
    }
    Ok(None)
}

/// A day as typed; nothing when the field is empty or no day.
pub(crate) fn day(typed: &Typed, field: &str, problems: &mut Problems) -> Option<NaiveDate> {
    let text = typed.get(field).trim();
    if text.is_empty() {
        return None;
    }
    let day = read_date(text);
    if day.is_none() {
        let words = "Enter a real date, for example 20 January 2027";
        problems.add(field, "date", words);
    }
    day
}

/// A rule of the domain as a problem of the field that can mend it.
///
/// # Errors
/// Any other refusal.
pub(crate) fn as_problem(refusal: Refusal, field: &str) -> Result<Problems, AppError> {
    let Refusal::Rule { code, message, .. } = refusal else {
        return Err(refusal.into());
    };
    let mut problems = Problems::default();
    problems.add(field, code, message);
    Ok(problems)
}

/// To a page, with a word about what was done.
pub(crate) fn done(path: &str, key: &str) -> Response {
    Redirect::to(&urls::done(path, key)).into_response()
}
