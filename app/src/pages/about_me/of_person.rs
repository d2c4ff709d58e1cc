//! `GET /people/{id}/sessions`: where somebody is signed in, for those who may end it.

use super::sessions::{Line, table};
use crate::components::{Button, ButtonKind, EmptyState, Form, Heading, Hidden, new_key};
use crate::context::{AppState, SignedIn, ThisSession, Visit};
use crate::error::AppError;
use crate::render::{Page, Section};
use crate::urls;
use axum::Extension;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::ids::PersonId;
use domain::permission::{Action, Facts};
use leptos::prelude::*;
use store::commands::attempts;
use store::queries::{about, sessions};

/// Shows the page.
///
/// # Errors
/// 403 for those who may not; 404 for nobody.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Extension(this): Extension<ThisSession>,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    let id: PersonId = id.parse().map_err(|_| AppError::NotFound)?;
    let living = sessions::of(&state.store, &visit.actor, id, this.idle).await?;
    let name = about::name(&state.store, id)
        .await?
        .ok_or(AppError::NotFound)?;
    let lines = living
        .iter()
        .map(|session| Line::of(session, &this.hash))
        .collect();
    let body = page(&name, id, lines);
    Ok(
        Page::new(Section::Help, format!("Sessions of {name}"), body)
            .back(urls::person(id), name)
            .respond(&state, &visit)
            .await,
    )
}

/// Whether the visitor may end this person's sessions; a refusal is noted.
///
/// # Errors
/// The refusal; the database.
pub(super) async fn judged(
    state: &AppState,
    visit: &Visit,
    person: PersonId,
) -> Result<(), AppError> {
    let facts = Facts {
        person: Some(person),
        ..Facts::default()
    };
    let (action, subject) = (Action::EndSessions, person.to_string());
    let call = visit.call("");
    attempts::judged(&state.store, &call, action, "session", subject, facts).await?;
    Ok(())
}

fn page(name: &str, id: PersonId, lines: Vec<Line>) -> AnyView {
    let heading = format!("Sessions of {name}");
    let action = urls::person_sessions(id);
    if lines.is_empty() {
        return view! {
            <Heading text=heading/>
            <EmptyState title="Not signed in anywhere">
                <p class="govuk-body">"Sessions end when somebody signs out, after a time without use, and at once when signing in is closed to them."</p>
            </EmptyState>
        }
        .into_any();
    }
    let others = lines.iter().any(|line| !line.is_this());
    let all = others.then(|| {
        let action = action.clone();
        view! {
            <Form action=action>
                <Hidden name="key" value=new_key()/>
                <Hidden name="session" value="others"/>
                <Button text="End all of them" kind=ButtonKind::Warning/>
            </Form>
        }
    });
    view! {
        <Heading text=heading/>
        <p class="govuk-body">"Ending a session signs the person out there with their next click. They can sign in again; to prevent that, close signing in to them."</p>
        {table("Where they are signed in", lines, &action)}
        {all}
    }
    .into_any()
}
