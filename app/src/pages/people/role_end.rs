//! `GET` and `POST /people/{id}/roles/{role}/end`: ends a role at once or after a day.

use super::{subject, words};
use crate::components::{
    Actions, Button, ButtonKind, Choice, DateField, ErrorSummary, Field, Form, FormState, Guard,
    Heading, Inset, Radios, new_key,
};
use crate::context::{AppState, SignedIn};
use crate::error::AppError;
use crate::pages::forms::{self, Typed};
use crate::render::Page;
use crate::urls;
use axum::Form as Posted;
use axum::extract::{Path, State};
use axum::response::Response;
use chrono::{Days, NaiveDate};
use domain::ids::RoleId;
use domain::organisation::Organisation;
use domain::permission::Action;
use domain::person::{HeldRole, Person};
use domain::problem::Problems;
use domain::refusal::Refusal;
use http::StatusCode;
use leptos::prelude::*;
use store::Failure;
use store::commands::people;
use store::queries::{self, organisation};

/// Asks when it ends.
///
/// # Errors
/// 403 for those who may not end roles; 404; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path((id, role)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let person = subject::open(&state, &visit, &id, Action::AssignRoles).await?;
    let held = held(&person, &role)?;
    let mut typed = Typed::default();
    typed.put("version", person.version.to_string());
    let organisation = organisation::all(&state.store).await?;
    let today = state.store.clock().now().today;
    let asked = Asked {
        person: &person,
        held: &held,
        organisation: &organisation,
        today,
    };
    Ok(asked
        .page(&typed, Problems::default(), false)
        .respond(&state, &visit)
        .await)
}

/// Ends it.
///
/// # Errors
/// 403 for those who may not end roles; 404; the database.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path((id, role)): Path<(String, String)>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let mut person = subject::posted(&state, &visit, &id, Action::AssignRoles).await?;
    let mut held = held(&person, &role)?;
    let typed = forms::form(pairs);
    let organisation = organisation::all(&state.store).await?;
    let now = state.store.clock().now();
    let last = read(&typed, now.today);
    let judged = match last {
        Ok(last) => match person.clone().end_role(held.id, last, now) {
            Ok(_) => Ok(last),
            Err(refusal) => Err(forms::as_problem(refusal, "last")?),
        },
        Err(problems) => Err(problems),
    };
    let mut overtaken = false;
    let problems = match judged {
        Err(problems) => problems,
        Ok(last) => {
            let call = forms::call(&visit, &typed);
            let seen = typed.version();
            match people::end_role(&state.store, &call, person.id, seen, held.id, last).await {
                Ok(_) => return Ok(forms::done(&urls::person(person.id), "role-ended")),
                Err(Failure::Stale) => {
                    person = queries::people::person(&state.store, &visit.actor, person.id).await?;
                    held = self::held(&person, &role)?;
                    overtaken = true;
                    Problems::default()
                }
                Err(Failure::Refused(refusal @ Refusal::Rule { .. })) => {
                    forms::as_problem(refusal, "when")?
                }
                Err(other) => return Err(other.into()),
            }
        }
    };
    let asked = Asked {
        person: &person,
        held: &held,
        organisation: &organisation,
        today: now.today,
    };
    let page = asked.page(&typed, problems, overtaken);
    Ok(page.respond(&state, &visit).await)
}

fn held(person: &Person, typed: &str) -> Result<HeldRole, AppError> {
    let id: RoleId = typed.parse().map_err(|_| AppError::NotFound)?;
    let found = person.roles.iter().find(|held| held.id == id);
    found.cloned().ok_or(AppError::NotFound)
}

/// The last day: yesterday when it ends at once.
fn read(typed: &Typed, today: NaiveDate) -> Result<NaiveDate, Problems> {
    let mut problems = Problems::default();
    match typed.get("when") {
        "now" => return Ok(today.checked_sub_days(Days::new(1)).unwrap_or(today)),
        "day" => {
            let day = forms::day(typed, "last", &mut problems);
            if typed.get("last").trim().is_empty() {
                problems.add("last", "required", "Enter the last day");
            }
            if let Some(day) = day {
                return Ok(day);
            }
        }
        _ => problems.add("when", "required", "Choose when the role ends"),
    }
    Err(problems)
}

struct Asked<'a> {
    person: &'a Person,
    held: &'a HeldRole,
    organisation: &'a Organisation,
    today: NaiveDate,
}

impl Asked<'_> {
    fn page(&self, typed: &Typed, problems: Problems, overtaken: bool) -> Page {
        let Self {
            person,
            held,
            organisation,
            today,
        } = self;
        let assignment = &held.assignment;
        if assignment.until.is_some_and(|until| until < *today) {
            return subject::stuck(person, "That role has ended already.");
        }
        let name = words::role(assignment.role, assignment.scope, organisation);
        let since = words::held(assignment, *today, organisation);
        let choices = vec![
            Choice::new("now", "At once").hint("It does not count from the next request on"),
            Choice::new("day", "After a day")
                .hint("It counts until the end of the day entered below"),
        ];
        let when = Field::new("when", typed.get("when"), &problems);
        let last = Field::new("last", typed.get("last"), &problems);
        let key = match typed.key() {
            "" => new_key(),
            key => key.to_owned(),
        };
        let version = if overtaken {
            person.version
        } else {
            typed.version()
        };
        let action = urls::person_page(person.id, &format!("roles/{}/end", held.id));
        let cancel = urls::person(person.id);
        let body = view! {
            <div class="govuk-grid-row">
                <div class="govuk-grid-column-two-thirds">
                    <ErrorSummary problems=problems.clone()/>
                    <Heading text=format!("End the role {name}") caption=person.name.clone()/>
                    {overtaken.then(|| view! { <Inset>{subject::OVERTAKEN}</Inset> })}
                    <p class="govuk-body">{format!("Now: {since}. The role stays on record with its last day; nothing is deleted.")}</p>
                    <Form action=action guard=Guard::of(&problems)>
                        <FormState version=version key=key/>
                        <Radios field=when label="When does it end?" choices=choices/>
                        <DateField field=last label="Last day" hint="Only when it ends after a day"/>
                        <Actions>
                            <Button text="End role" kind=ButtonKind::Warning/>
                            <a class="govuk-link" href=cancel>"Cancel"</a>
                        </Actions>
                    </Form>
                </div>
            </div>
        };
        let page = subject::page(person, format!("End a role of {}", person.name), body)
            .problems(&problems)
            .islands();
        if overtaken {
            page.status(StatusCode::CONFLICT)
        } else {
            page
        }
    }
}
