//! `GET` and `POST /people/{id}/roles/new`: gives a role.

use super::{place, subject, words};
use crate::components::{
    Actions, Button, Choice, ChoiceGroup, DateField, ErrorSummary, Field, Form, FormState, Guard,
    Heading, Inset, Select, new_key,
};
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::pages::forms::{self, Typed};
use crate::render::Page;
use crate::urls;
use axum::Form as Posted;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::ids::RoleId;
use domain::moment::{Moment, long_date};
use domain::organisation::Organisation;
use domain::permission::Action;
use domain::person::Person;
use domain::problem::Problems;
use domain::refusal::Refusal;
use domain::role::{Role, RoleAssignment};
use http::StatusCode;
use leptos::prelude::*;
use store::commands::people;
use store::queries::{self, organisation};
use store::{Failure, Store};

/// Shows the form.
///
/// # Errors
/// 403 for those who may not give roles; 404; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    let person = subject::open(&state, &visit, &id, Action::AssignRoles).await?;
    let mut typed = Typed::default();
    typed.put("scope", "all");
    typed.put("from", long_date(state.store.clock().now().today));
    typed.put("version", person.version.to_string());
    let asked = Asked::new(&state.store, person).await?;
    Ok(asked
        .page(&typed, Problems::default(), false)
        .respond(&state, &visit)
        .await)
}

/// Gives the role.
///
/// # Errors
/// 403 for those who may not give roles; 404; the database.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(id): Path<String>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let person = subject::posted(&state, &visit, &id, Action::AssignRoles).await?;
    let typed = forms::form(pairs);
    let (id, seen) = (person.id, typed.version());
    let mut asked = Asked::new(&state.store, person).await?;
    let now = state.store.clock().now();
    let role = match read(&typed, &asked.organisation) {
        Ok(role) => role,
        Err(problems) => {
            return Ok(asked
                .page(&typed, problems, false)
                .respond(&state, &visit)
                .await);
        }
    };
    if let Err(problems) = judge(&asked.person, role.clone(), now)? {
        return Ok(asked
            .page(&typed, problems, false)
            .respond(&state, &visit)
            .await);
    }
    let call = forms::call(&visit, &typed);
    match people::give_role(&state.store, &call, id, seen, role).await {
        Ok(_) => Ok(forms::done(&urls::person(id), "role-given")),
        Err(Failure::Stale) => {
            asked.person = queries::people::person(&state.store, &visit.actor, id).await?;
            Ok(overtaken(&asked, &typed, &state, &visit).await)
        }
        Err(Failure::Refused(refusal)) => {
            let problems = as_problems(refusal)?;
            Ok(asked
                .page(&typed, problems, false)
                .respond(&state, &visit)
                .await)
        }
        Err(other) => Err(other.into()),
    }
}

async fn overtaken(asked: &Asked, typed: &Typed, state: &AppState, visit: &Visit) -> Response {
    let page = asked.page(typed, Problems::default(), true);
    page.status(StatusCode::CONFLICT)
        .respond(state, visit)
        .await
}

/// What the rules say before anything is tried.
fn judge(
    person: &Person,
    role: RoleAssignment,
    now: Moment,
) -> Result<Result<(), Problems>, AppError> {
    let id = RoleId(uuid::Uuid::nil());
    match person.clone().give_role(id, role, now) {
        Ok(_) => Ok(Ok(())),
        Err(refusal) => as_problems(refusal).map(Err),
    }
}

fn as_problems(refusal: Refusal) -> Result<Problems, AppError> {
    let field = match refusal.code() {
        "in-the-past" => "from",
        "wrong-way-round" => "until",
        _ => "role",
    };
    forms::as_problem(refusal, field)
}

/// The role as typed.
fn read(typed: &Typed, organisation: &Organisation) -> Result<RoleAssignment, Problems> {
    let mut problems = Problems::default();
    let role = Role::from_key(typed.get("role"));
    if role.is_none() {
        problems.add("role", "required", "Choose the role");
    }
    let scope = words::scope_from(typed.get("scope"), organisation);
    if scope.is_none() {
        problems.add("scope", "required", "Choose where the role counts");
    }
    let from = forms::day(typed, "from", &mut problems);
    if typed.get("from").trim().is_empty() {
        problems.add("from", "required", "Enter the first day");
    }
    let until = forms::day(typed, "until", &mut problems);
    match (role, scope, from) {
        (Some(role), Some(scope), Some(from)) => problems.or(RoleAssignment {
            role,
            scope,
            from,
            until,
        }),
        _ => Err(problems),
    }
}

struct Asked {
    person: Person,
    organisation: std::sync::Arc<Organisation>,
}

impl Asked {
    async fn new(store: &Store, person: Person) -> Result<Self, AppError> {
        Ok(Self {
            person,
            organisation: organisation::all(store).await?,
        })
    }

    fn page(&self, typed: &Typed, problems: Problems, overtaken: bool) -> Page {
        let person = &self.person;
        if person.status == domain::person::PersonStatus::Left {
            return subject::stuck(person, "Somebody who has left cannot be given a role.");
        }
        let field = |name: &str| Field::new(name, typed.get(name), &problems);
        let (role, scope, from, until) =
            (field("role"), field("scope"), field("from"), field("until"));
        let key = match typed.key() {
            "" => new_key(),
            key => key.to_owned(),
        };
        let version = if overtaken {
            person.version
        } else {
            typed.version()
        };
        let (action, cancel) = (
            urls::person_page(person.id, "roles/new"),
            urls::person(person.id),
        );
        let places = self.places();
        let body = view! {
            <div class="govuk-grid-row">
                <div class="govuk-grid-column-two-thirds">
                    <ErrorSummary problems=problems.clone()/>
                    <Heading text="Give a role" caption=person.name.clone()/>
                    {overtaken.then(|| view! { <Inset>{subject::OVERTAKEN}</Inset> })}
                    <p class="govuk-body">"A role counts from the first request on its first day. What a role may do is the same for everybody who holds it."</p>
                    <Form action=action guard=Guard::of(&problems)>
                        <FormState version=version key=key/>
                        <Select field=role label="Role" empty="Choose" choices=place::roles()/>
                        <Select field=scope label="Where it counts" choices=vec![Choice::new("all", "Everywhere")] groups=places/>
                        <DateField field=from label="First day"/>
                        <DateField field=until label="Last day (optional)" hint="Leave it empty when no end is known"/>
                        <Actions>
                            <Button text="Give role"/>
                            <a class="govuk-link" href=cancel>"Cancel"</a>
                        </Actions>
                    </Form>
                </div>
            </div>
        };
        subject::page(person, format!("Give a role to {}", person.name), body)
            .problems(&problems)
            .islands()
    }

    /// Groups, then units below their groups.
    fn places(&self) -> Vec<ChoiceGroup> {
        let groups = ChoiceGroup {
            label: "Business groups".to_owned(),
            choices: place::groups(&self.organisation, "group:"),
        };
        let units = place::units(&self.organisation, "unit:");
        let all = std::iter::once(groups).chain(units);
        all.filter(|group| !group.choices.is_empty()).collect()
    }
}
