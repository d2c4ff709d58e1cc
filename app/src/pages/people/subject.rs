//! The person a page is about, and answers that these pages share.

use crate::components::Heading;
use crate::context::{AppState, Visit};
use crate::error::AppError;
use crate::render::{Page, Section};
use crate::urls;
use domain::ids::PersonId;
use domain::permission::{Action, Facts, may};
use domain::person::Person;
use http::StatusCode;
use leptos::prelude::*;
use store::commands::attempts;
use store::queries::people;

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
