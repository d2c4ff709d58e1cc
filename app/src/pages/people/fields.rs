//! The form of a person's details, for a new one and for changes.

use super::{place, subject};
use crate::components::{
    Actions, Button, ErrorSummary, Field, Form, FormState, Guard, Heading, Inset, Select,
    TextInput, new_key,
};
use crate::context::{AppState, Visit};
use crate::error::AppError;
use crate::pages::forms::{self, Typed};
use crate::render::{Page, Section};
use crate::urls;
use domain::organisation::Organisation;
use domain::person::{CheckedPerson, Person, PersonDraft, PersonSource};
use domain::problem::Problems;
use leptos::prelude::*;

/// The fields with their labels, in the order of the form.
pub(super) const FIELDS: &[(&str, &str)] = &[
    ("name", "Name"),
    ("email", "E-mail"),
    ("title", "Job title"),
    ("unit", "Business unit"),
    ("manager", "Manager"),
];

/// The form with what was typed.
pub(super) struct Model<'a> {
    /// Whose details; nobody's for a new person.
    pub(super) person: Option<&'a Person>,
    pub(super) typed: Typed,
    pub(super) problems: Problems,
    pub(super) organisation: &'a Organisation,
}

/// A person's details as the form shows them.
pub(super) fn typed_of(person: &Person, manager_email: &str) -> Typed {
    let mut typed = Typed::default();
    typed.put("name", &person.name);
    typed.put("email", &person.email);
    typed.put("title", &person.title);
    typed.put(
        "unit",
        person.unit.map(|u| u.to_string()).unwrap_or_default(),
    );
    typed.put("manager", manager_email);
    typed.put("version", person.version.to_string());
    typed
}

/// What was typed as details, or what is wrong with it, in the order of the form.
///
/// # Errors
/// The database.
pub(super) async fn check(
    state: &AppState,
    visit: &Visit,
    typed: &Typed,
    organisation: &Organisation,
) -> Result<Result<CheckedPerson, Problems>, AppError> {
    let mut problems = Problems::default();
    let unit = typed.get("unit").trim();
    let found = organisation.units.iter().find(|u| u.id.to_string() == unit);
    if found.is_none() && !unit.is_empty() {
        problems.add("unit", "unknown", "Choose a business unit from the list");
    }
    let manager = typed.get("manager");
    let manager = forms::whom(state, visit, manager, "manager", &mut problems).await?;
    let draft = PersonDraft {
        name: typed.get("name").to_owned(),
        email: typed.get("email").to_owned(),
        title: typed.get("title").to_owned(),
        unit: found.map(|u| u.id),
        manager,
    };
    let checked = match draft.check() {
        Ok(checked) => problems.or(checked),
        Err(mut all) => {
            all.0.extend(problems.0);
            Err(all)
        }
    };
    Ok(checked)
}

/// The page.
pub(super) fn page(model: Model<'_>) -> Page {
    let Model {
        person,
        typed,
        problems,
        organisation,
    } = model;
    let field = |name: &str| Field::new(name, typed.get(name), &problems);
    let (name, email, title, unit, manager) = (
        field("name"),
        field("email"),
        field("title"),
        field("unit"),
        field("manager"),
    );
    let units = place::units(organisation, "");
    let key = match typed.key() {
        "" => new_key(),
        key => key.to_owned(),
    };
    let version = person.map(|_| typed.version());
    let (heading, action, back) = match person {
        None => (
            "Add a person",
            urls::PEOPLE_NEW.to_owned(),
            urls::PEOPLE.to_owned(),
        ),
        Some(person) => (
            "Change details",
            urls::person_page(person.id, "edit"),
            urls::person(person.id),
        ),
    };
    let provided = person
        .filter(|person| person.source == PersonSource::Provider)
        .map(|_| view! {
            <Inset>"The identity provider keeps this person’s name, e-mail address and job title. What you change here stays until the provider sends them again."</Inset>
        });
    let button = if person.is_some() {
        "Save"
    } else {
        "Add person"
    };
    let caption = person.map(|person| person.name.clone());
    let heading_view = match caption {
        Some(caption) => view! { <Heading text=heading caption=caption/> }.into_any(),
        None => view! { <Heading text=heading/> }.into_any(),
    };
    let body = view! {
        <div class="govuk-grid-row">
            <div class="govuk-grid-column-two-thirds">
                <ErrorSummary problems=problems.clone()/>
                {heading_view}
                {provided}
                <Form action=action guard=Guard::of(&problems)>
                    <FormState version=version key=key/>
                    <TextInput field=name label="Full name" spellcheck=false autocomplete="off"/>
                    <TextInput field=email label="Work e-mail address" hint="Nobody else in the register may have it" spellcheck=false autocomplete="off" inputmode="email"/>
                    <TextInput field=title label="Job title (optional)"/>
                    <Select field=unit label="Business unit (optional)" empty="Not recorded" groups=units/>
                    <TextInput field=manager label="Manager (optional)" hint="Their work e-mail address or full name" spellcheck=false autocomplete="off"/>
                    <Actions>
                        <Button text=button/>
                        <a class="govuk-link" href=back>"Cancel"</a>
                    </Actions>
                </Form>
            </div>
        </div>
    };
    let page = match person {
        Some(person) => subject::page(person, format!("Change details of {}", person.name), body),
        None => Page::new(Section::People, heading, body).crumb(urls::PEOPLE, "People"),
    };
    page.problems(&problems).islands()
}
