//! `GET` and `POST /people/{id}/delegations/new`: lends a role for a time. Holders lend their own;
//! administrators may do it for them.

use super::{subject, words};
use crate::components::{
    Actions, Button, Choice, DateField, EmptyState, ErrorSummary, Field, Form, FormState, Guard,
    Heading, Select, TextInput, new_key,
};
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::pages::forms::{self, Typed};
use crate::render::{Page, Section};
use crate::urls;
use axum::Form as Posted;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::moment::long_date;
use domain::permission::Action;
use domain::person::{DelegationDraft, LONGEST, Person};
use domain::problem::Problems;
use domain::role::Role;
use leptos::prelude::*;
use store::Failure;
use store::commands::delegations;
use store::queries::organisation;

/// Shows the form.
///
/// # Errors
/// 403 for everybody but the person and administrators; 404; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    let person = subject::open(&state, &visit, &id, Action::Delegate).await?;
    let mut typed = Typed::default();
    typed.put("first", long_date(state.store.clock().now().today));
    answer(&state, &visit, &person, typed, Problems::default()).await
}

/// Lends the role.
///
/// # Errors
/// 403 for everybody but the person and administrators; 404; the database.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(id): Path<String>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let person = subject::posted(&state, &visit, &id, Action::Delegate).await?;
    let typed = forms::form(pairs);
    let organisation = organisation::all(&state.store).await?;
    let mut problems = Problems::default();
    let to = forms::whom(&state, &visit, typed.get("to"), "to", &mut problems).await?;
    let role = typed.get("role").split_once('@').and_then(|(role, scope)| {
        Role::from_key(role).zip(words::scope_from(scope, &organisation))
    });
    let draft = DelegationDraft {
        to,
        role,
        first: forms::day(&typed, "first", &mut problems),
        last: forms::day(&typed, "last", &mut problems),
        reason: typed.get("reason").to_owned(),
    };
    // What could not be read is told once; the rest as the rules say it.
    let now = state.store.clock().now();
    let id = domain::ids::DelegationId(uuid::Uuid::nil());
    for problem in draft.check(id, &person, now).err().unwrap_or_default().0 {
        if problems.of(&problem.field).is_none() {
            problems.0.push(problem);
        }
    }
    if !problems.is_empty() {
        return answer(&state, &visit, &person, typed, in_order(problems)).await;
    }
    let call = forms::call(&visit, &typed);
    match delegations::lend(&state.store, &call, person.id, draft).await {
        Ok(_) => {
            let path = urls::person_page(person.id, "delegations");
            Ok(forms::done(&path, "role-lent"))
        }
        Err(Failure::Problems(problems)) => answer(&state, &visit, &person, typed, problems).await,
        Err(other) => Err(other.into()),
    }
}

fn in_order(mut problems: Problems) -> Problems {
    const ORDER: [&str; 5] = ["role", "to", "first", "last", "reason"];
    problems
        .0
        .sort_by_key(|problem| ORDER.iter().position(|field| *field == problem.field));
    problems
}

async fn answer(
    state: &AppState,
    visit: &Visit,
    person: &Person,
    typed: Typed,
    problems: Problems,
) -> Result<Response, AppError> {
    let organisation = organisation::all(&state.store).await?;
    let today = state.store.clock().now().today;
    let lendable = person
        .roles
        .iter()
        .map(|held| &held.assignment)
        .filter(|held| {
            held.role.can_be_delegated() && held.until.is_none_or(|until| until >= today)
        });
    let choice = |held: &domain::role::RoleAssignment| {
        let key = format!("{}@{}", held.role.key(), words::scope_key(held.scope));
        Choice::new(key, words::held(held, today, &organisation))
    };
    let choices: Vec<Choice> = lendable.map(choice).collect();
    let own = visit.actor.person() == Some(person.id);
    Ok(page(person, own, choices, &typed, problems)
        .respond(state, visit)
        .await)
}

/// The role that stands alone needs no choice.
fn chosen(typed: &Typed, choices: &[Choice]) -> String {
    match (typed.get("role"), choices) {
        ("", [only]) => only.value.clone(),
        (typed, _) => typed.to_owned(),
    }
}

pub(super) fn page(
    person: &Person,
    own: bool,
    choices: Vec<Choice>,
    typed: &Typed,
    problems: Problems,
) -> Page {
    let back = urls::person_page(person.id, "delegations");
    let title = "Lend a role";
    if choices.is_empty() {
        let body = view! {
            <Heading text=title caption=person.name.clone()/>
            <EmptyState title="There is no role to lend">
                <p class="govuk-body">"Roles that everybody has, and those that configure the register or read everything, are held in person."</p>
            </EmptyState>
        };
        return around(person, own, title, body);
    }
    let role = Field::new("role", chosen(typed, &choices), &problems);
    let field = |name: &str| Field::new(name, typed.get(name), &problems);
    let (to, first, last, reason) = (field("to"), field("first"), field("last"), field("reason"));
    let key = match typed.key() {
        "" => new_key(),
        key => key.to_owned(),
    };
    let action = urls::person_page(person.id, "delegations/new");
    let longest = format!("At most {LONGEST} days after the first");
    let body = view! {
        <div class="govuk-grid-row">
            <div class="govuk-grid-column-two-thirds">
                <ErrorSummary problems=problems.clone()/>
                <Heading text=title caption=person.name.clone()/>
                <p class="govuk-body">"For example during leave. The role stays with its holder; whoever acts in it may do what it allows, and the audit trail names both. What concerns only one’s own record is not lent."</p>
                <Form action=action guard=Guard::of(&problems)>
                    <FormState key=key/>
                    <Select field=role label="Role" empty="Choose" choices=choices/>
                    <TextInput field=to label="Who acts" hint="Their work e-mail address or full name" spellcheck=false autocomplete="off"/>
                    <DateField field=first label="First day"/>
                    <DateField field=last label="Last day" hint=longest/>
                    <TextInput field=reason label="Why" hint="For example, annual leave"/>
                    <Actions>
                        <Button text="Lend role"/>
                        <a class="govuk-link" href=back>"Cancel"</a>
                    </Actions>
                </Form>
            </div>
        </div>
    };
    around(person, own, title, body)
        .problems(&problems)
        .islands()
}

/// One's own pages hang below no list, which one may not be allowed to see.
pub(super) fn around(person: &Person, own: bool, title: &str, body: impl IntoAny) -> Page {
    if own {
        let back = urls::person_page(person.id, "delegations");
        return Page::new(Section::Help, title, body).back(back, "Roles you lend and borrow");
    }
    subject::page(person, format!("{title}: {}", person.name), body)
}

/// Whether a role in this place can still be lent, for links.
pub(super) fn lends(person: &Person, today: chrono::NaiveDate) -> bool {
    person.roles.iter().any(|held| {
        let held = &held.assignment;
        held.role.can_be_delegated() && held.until.is_none_or(|until| until >= today)
    })
}
