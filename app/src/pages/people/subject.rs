//! The person a page is about, forms as they arrive, and answers that these pages share.

use crate::components::Heading;
use crate::context::{AppState, Visit};
use crate::error::AppError;
use crate::pages::settings::Typed;
use crate::render::{Page, Section};
use crate::urls;
use axum::response::{IntoResponse, Redirect, Response};
use domain::ids::PersonId;
use domain::permission::{Action, Facts, may};
use domain::person::Person;
use domain::problem::Problems;
use domain::refusal::Refusal;
use http::StatusCode;
use leptos::prelude::*;
use sha2::{Digest as _, Sha256};
use store::Call;
use store::commands::attempts;
use store::queries::people;
use store::queries::people::{Found, by_name};

/// What a permission about this person is compared with.
pub(crate) fn on(id: PersonId) -> Facts {
    Facts {
        person: Some(id),
        ..Facts::default()
    }
}

/// The id in an address.
///
/// # Errors
/// 404 for what is no id.
pub(crate) fn id(typed: &str) -> Result<PersonId, AppError> {
    typed.parse().map_err(|_| AppError::NotFound)
}

/// The person, for a page that needs `action`. Whether somebody may is decided by the id alone, so
/// that nobody learns who is in the register by trying.
///
/// # Errors
/// 403; 404.
pub(crate) async fn open(
    state: &AppState,
    visit: &Visit,
    typed: &str,
    action: Action,
) -> Result<Person, AppError> {
    let id = id(typed);
    let facts = id.as_ref().map_or_else(|_| Facts::default(), |id| on(*id));
    may(&visit.actor, action, &facts)?;
    Ok(people::person(&state.store, &visit.actor, id?).await?)
}

/// The person a form was sent about, if whoever sent it may; if not, the attempt is noted.
///
/// # Errors
/// 403; 404.
pub(crate) async fn posted(
    state: &AppState,
    visit: &Visit,
    typed: &str,
    action: Action,
) -> Result<Person, AppError> {
    let id = id(typed);
    let facts = id.as_ref().map_or_else(|_| Facts::default(), |id| on(*id));
    let (call, subject) = (visit.call(""), typed.chars().take(60).collect());
    attempts::judged(&state.store, &call, action, "person", subject, facts).await?;
    Ok(people::person(&state.store, &visit.actor, id?).await?)
}

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
    if typed.trim().is_empty() {
        return Ok(None);
    }
    match by_name(&state.store, &visit.actor, typed).await? {
        Found::One { id, .. } => return Ok(Some(id)),
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

/// A page about a person, with the way back to them.
pub(crate) fn page(person: &Person, title: impl Into<String>, body: impl IntoAny) -> Page {
    Page::new(Section::People, title, body)
        .crumb(urls::PEOPLE, "People")
        .crumb(urls::person(person.id), person.name.clone())
}

/// The page for something that the record's present state does not allow (409).
pub(crate) fn stuck(person: &Person, why: &str) -> Page {
    let (why, name) = (why.to_owned(), person.name.clone());
    let (href, open) = (urls::person(person.id), format!("Open {name}"));
    let title = "This cannot be done now";
    let body = view! {
        <Heading text=title caption=name/>
        <p class="govuk-body">{why}</p>
        <p class="govuk-body">"Nothing was saved."</p>
        <p class="govuk-body"><a class="govuk-link" href=href>{open}</a></p>
    };
    page(person, title, body).status(StatusCode::CONFLICT)
}

/// Above a form that is shown again because somebody else saved in the meantime.
pub(crate) const OVERTAKEN: &str = "Somebody else saved this person since you opened this page, so nothing was done. Look at it again, then confirm once more.";
