//! `GET /people/{id}`: one person with their roles, what they lend, and how they sign in. Loading
//! only; the page is `show_page`.

use super::show_access;
use super::show_page::{self, Can, Model};
use super::subject;
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::permission::{Action, Facts, may};
use domain::person::Person;
use store::queries::agencies::employer_of;
use store::queries::{audit, organisation, people};

/// How much of the history stands on the page.
const LATEST: i64 = 20;

/// Shows the page.
///
/// # Errors
/// 403 for those who may not see people; 404; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    may(&visit.actor, Action::ViewPeople, &Facts::default())?;
    let id = subject::id(&id)?;
    let store = &state.store;
    let found = people::show(store, &visit.actor, id).await?;
    // What happened to a record is for those who may read the trail.
    let trail = may(&visit.actor, Action::ViewAudit, &Facts::default()).is_ok();
    let events = if trail {
        audit::history(store, "person", &id.to_string(), LATEST).await?
    } else {
        Vec::new()
    };
    let model = Model {
        can: can(&visit, &found.person),
        access: show_access::load(&state, &visit, id).await?,
        employer: employer_of(store, &visit.actor, id).await?,
        found,
        events,
        organisation: organisation::all(store).await?,
        now: store.clock().now(),
        actor: visit.actor.clone(),
    };
    Ok(show_page::page(model).respond(&state, &visit).await)
}

fn can(visit: &Visit, person: &Person) -> Can {
    let may = |action| may(&visit.actor, action, &subject::on(person.id)).is_ok();
    Can {
        edit: may(Action::EditPeople),
        roles: may(Action::AssignRoles),
        lend: may(Action::Delegate),
        sessions: may(Action::EndSessions),
        departs: domain::permission::may(&visit.actor, Action::ViewDepartures, &person.facts())
            .is_ok(),
    }
}
