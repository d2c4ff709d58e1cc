//! The person whose way out a page is about, and what these pages share.

use crate::context::{AppState, Visit};
use crate::error::AppError;
use crate::pages::people;
use crate::render::{Page, Section};
use crate::urls;
use domain::ids::PersonId;
use domain::leaving::Departure;
use domain::permission::{Action, Facts, may};
use domain::person::Person;
use http::StatusCode;
use leptos::prelude::*;
use store::commands::attempts;
use store::queries::departures::{self, OffBoarding};

use crate::components::Heading;

/// The page of a person, for a form that needs `RunDeparture`.
///
/// # Errors
/// 403; 404.
pub(super) async fn open(
    state: &AppState,
    visit: &Visit,
    typed: &str,
) -> Result<OffBoarding, AppError> {
    let (id, facts) = facts(state, typed).await?;
    may(&visit.actor, Action::RunDeparture, &facts)?;
    Ok(departures::show(&state.store, &visit.actor, id.ok_or(AppError::NotFound)?).await?)
}

/// The same for a form that was sent: an attempt by somebody who may not is noted.
///
/// # Errors
/// 403; 404.
pub(super) async fn posted(
    state: &AppState,
    visit: &Visit,
    typed: &str,
) -> Result<OffBoarding, AppError> {
    let (id, facts) = facts(state, typed).await?;
    let (call, subject) = (visit.call(""), typed.chars().take(60).collect());
    let action = Action::RunDeparture;
    attempts::judged(&state.store, &call, action, "person", subject, facts).await?;
    Ok(departures::show(&state.store, &visit.actor, id.ok_or(AppError::NotFound)?).await?)
}

/// Whom an address means, and what a permission about them is compared with: nothing where there is
/// nobody, so that nobody learns who is in the register by trying.
async fn facts(state: &AppState, typed: &str) -> Result<(Option<PersonId>, Facts), AppError> {
    let Ok(id) = people::subject::id(typed) else {
        return Ok((None, Facts::default()));
    };
    let facts = departures::subject(&state.store, id).await?;
    Ok((Some(id), facts.unwrap_or_default()))
}

/// The departure that is under way.
pub(super) fn under_way(found: &OffBoarding) -> Option<&Departure> {
    found.departure.as_ref().filter(|d| d.is_open())
}

/// A page below somebody's off-boarding.
pub(super) fn page(person: &Person, title: &str, body: impl IntoAny) -> Page {
    people::subject::page(person, format!("{title}: {}", person.name), body)
        .crumb(urls::off_boarding(person.id), "Off-boarding")
}

/// The page for a step that is not possible now (409).
pub(super) fn stuck(person: &Person, why: &str) -> Page {
    let title = "This cannot be done now";
    let (why, name) = (why.to_owned(), person.name.clone());
    let href = urls::off_boarding(person.id);
    let body = view! {
        <Heading text=title caption=name/>
        <p class="govuk-body">{why}</p>
        <p class="govuk-body">"Nothing was saved."</p>
        <p class="govuk-body"><a class="govuk-link" href=href>"Back to the off-boarding"</a></p>
    };
    Page::new(Section::People, title, body).status(StatusCode::CONFLICT)
}

/// Above a form that is shown again because somebody else saved in the meantime.
pub(super) const OVERTAKEN: &str = "Somebody else changed this departure since you opened this page, so nothing was done. Look at it again, then confirm once more.";
