//! `GET /sign-in`: the way to the identity provider, the people of the demonstration, or how sign-in
//! is set up here.

use super::SingleSignOn;
use crate::components::{Button, ButtonKind, ButtonLink, Heading, Hidden, Inset};
use crate::context::{AppState, Site, Visit};
use crate::error::AppError;
use crate::render::{Page, Section};
use crate::urls::{self, Query};
use axum::Extension;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use domain::permission::{Action, Reach, allowed};
use domain::role::{Role, RoleAssignment};
use leptos::prelude::*;
use store::queries::people::{self, Persona};

/// The demonstration's people as they are grouped on the page.
const GROUPS: &[(&str, &[&str])] = &[
    (
        "Account holders and staff",
        &["holder", "second-holder", "staff", "manager"],
    ),
    (
        "Design and Marketing",
        &["design-and-marketing", "principal-advisor"],
    ),
    (
        "Approvers",
        &[
            "communications-manager",
            "general-manager",
            "gm-ecoms",
            "gm-ecoms-delegate",
            "deputy-chief-executive",
        ],
    ),
    (
        "Privacy, legal and digital",
        &["privacy", "legal", "digital-tools", "cxi"],
    ),
    (
        "Oversight",
        &["risk-and-compliance", "security", "hr", "auditor"],
    ),
    ("Administration", &["administrator"]),
];

/// Said to somebody whose session ended while they filled a form in.
fn unsent() -> AnyView {
    view! {
        <Inset>
            <p class="govuk-body"><strong>"You had been signed out, so what you sent was not saved."</strong></p>
            <p class="govuk-body">"Your browser’s back button usually brings back what you typed: copy it before you sign in. After signing in you return to the same page."</p>
        </Inset>
    }
    .into_any()
}

/// Shows the page; somebody who is signed in already goes home.
///
/// # Errors
/// When the people of the demonstration cannot be read.
pub async fn get(
    State(state): State<AppState>,
    visit: Visit,
    single: Option<Extension<SingleSignOn>>,
) -> Result<Response, AppError> {
    if visit.signed_in() {
        return Ok(Redirect::to(urls::HOME).into_response());
    }
    let query = Query::parse(visit.query());
    let return_to = query.get("return_to").unwrap_or_default();
    let organisation = &state.site.organisation_name;
    let body = match (state.site.demo, single.is_some()) {
        (true, single) => {
            let people = demo(people::personas(&state.store).await?, return_to);
            (people, single.then(|| beside(organisation, return_to))).into_any()
        }
        (false, true) => provider(organisation, return_to),
        (false, false) => set_up(&state.site),
    };
    let unsent = query.get("unsent").is_some().then(unsent);
    Ok(Page::new(Section::Help, "Sign in", (unsent, body))
        .respond(&state, &visit)
        .await)
}

fn demo(personas: Vec<Persona>, return_to: &str) -> AnyView {
    let mut personas = personas;
    let mut sections = Vec::new();
    for (title, keys) in GROUPS {
        let of_group: Vec<Persona> = keys
            .iter()
            .filter_map(|key| take(&mut personas, key))
            .collect();
        sections.push(section(title, of_group, return_to));
    }
    sections.push(section("Others", personas, return_to));
    view! {
        <Heading text="Sign in"/>
        <p class="govuk-body-l">"Choose who you want to be. These people are fictional and need no password."</p>
        <Inset>
            "This is a demonstration: everything in it is made up, and everybody who can reach it can sign in as anybody. "
            "Do not enter real people or real accounts that are not public."
        </Inset>
        {sections}
    }
    .into_any()
}

/// The one way in where the organisation's identity provider is set up.
fn provider(organisation: &str, return_to: &str) -> AnyView {
    let href = urls::sign_in_provider(return_to);
    let text = format!("Sign in with {organisation}");
    let lead =
        format!("You sign in with your {organisation} account. No separate password is kept here.");
    view! {
        <div class="govuk-grid-row">
            <div class="govuk-grid-column-two-thirds">
                <Heading text="Sign in"/>
                <p class="govuk-body-l">{lead}</p>
                <ButtonLink href=href text=text/>
                <p class="govuk-body">
                    "What the register keeps about you is told under "
                    <a class="govuk-link" href=urls::PRIVACY>"privacy"</a>"."
                </p>
            </div>
        </div>
    }
    .into_any()
}

/// The same below the people of the demonstration, to try single sign-on out.
fn beside(organisation: &str, return_to: &str) -> AnyView {
    let href = urls::sign_in_provider(return_to);
    let text = format!("Sign in with {organisation}");
    view! {
        <section>
            <h2 class="govuk-heading-m">"Single sign-on"</h2>
            <p class="govuk-body">"An identity provider is set up here as well."</p>
            <ButtonLink href=href text=text kind=ButtonKind::Secondary/>
        </section>
    }
    .into_any()
}

/// The person with this key, taken out of the list.
fn take(personas: &mut Vec<Persona>, key: &str) -> Option<Persona> {
    personas
        .iter()
        .position(|persona| persona.key == key)
        .map(|at| personas.remove(at))
}

fn section(title: &str, personas: Vec<Persona>, return_to: &str) -> Option<AnyView> {
    if personas.is_empty() {
        return None;
    }
    let title = title.to_owned();
    let people: Vec<AnyView> = personas
        .into_iter()
        .map(|persona| person(persona, return_to))
        .collect();
    Some(
        view! {
            <section>
                <h2 class="govuk-heading-m">{title}</h2>
                <ul class="app-personas">{people}</ul>
            </section>
        }
        .into_any(),
    )
}

fn person(persona: Persona, return_to: &str) -> AnyView {
    let can = can(&persona.roles);
    let about = format!("as {}, {}", persona.name, persona.title);
    view! {
        <li class="app-persona">
            <h3 class="app-persona__name">{persona.name}</h3>
            <p class="app-persona__role">{persona.title}</p>
            <p class="app-persona__can">{can}</p>
            <form method="post" action=urls::SIGN_IN_DEMO novalidate>
                <Hidden name="persona" value=persona.key/>
                <Hidden name="return_to" value=return_to.to_owned()/>
                <Button text="Sign in" about=about/>
            </form>
        </li>
    }
    .into_any()
}

/// "Can: see the register, add an account", from the one permission table.
fn can(roles: &[RoleAssignment]) -> String {
    let held: Vec<Role> = roles.iter().map(|held| held.role).collect();
    let words = |action: &Action| {
        let phrase = action.phrase().replace("this account", "an account");
        let table = allowed(*action);
        let within = |wanted: Reach| {
            table
                .iter()
                .any(|(listed, reach)| *reach == wanted && held.contains(listed))
        };
        if within(Reach::Everywhere) {
            Some(phrase)
        } else if within(Reach::InScope) {
            Some(format!("{phrase} of their own area"))
        } else {
            None // everybody can, on their own record or once they are named for an account
        }
    };
    let told = |action: &&Action| !matches!(action, Action::SignIn);
    let mut phrases: Vec<String> = Action::ALL.iter().filter(told).filter_map(words).collect();
    if held.contains(&Role::AccountHolder) {
        phrases.push("look after the accounts they hold".to_owned());
    }
    if held.contains(&Role::Manager) {
        phrases.push("look after the access and the departures of their own people".to_owned());
    }
    let more = phrases.len().saturating_sub(TOLD);
    phrases.truncate(TOLD);
    let listed = phrases.join(", ");
    match (phrases.is_empty(), more) {
        (true, _) => "Can: nothing today".to_owned(),
        (false, 0) => format!("Can: {listed}"),
        (false, more) => format!("Can: {listed}, and {more} more"),
    }
}

/// So many things are told of one person: who wants all of it finds the table of permissions.
const TOLD: usize = 14;

/// Without the demonstration: what the person can do, and what an administrator has to do.
fn set_up(site: &Site) -> AnyView {
    let (organisation, contact) = (site.organisation_name.clone(), site.contact_email.clone());
    let mailto = format!("mailto:{contact}");
    view! {
        <div class="govuk-grid-row">
            <div class="govuk-grid-column-two-thirds">
                <Heading text="Sign in"/>
                <p class="govuk-body-l">{format!("You sign in with your {organisation} account. No separate password is kept here.")}</p>
                <p class="govuk-body">
                    "Sign-in is not set up on this server yet. Until it is, nobody can sign in. If you expected to, write to "
                    <a class="govuk-link" href=mailto>{contact}</a>"."
                </p>
                <h2 class="govuk-heading-m">"For whoever looks after this server"</h2>
                <ul class="govuk-list govuk-list--bullet">
                    <li>"To try the register with fictional people, start it with "<code class="app-code">"SMR_DEMO=true"</code>" on your own machine."</li>
                    <li>
                        "Single sign-on needs the address of the identity provider and this server’s registration with it: "
                        <code class="app-code app-wrap">"SMR_OIDC_ISSUER"</code>", "
                        <code class="app-code app-wrap">"SMR_OIDC_CLIENT_ID"</code>" and "
                        <code class="app-code app-wrap">"SMR_OIDC_CLIENT_SECRET"</code>"."
                    </li>
                </ul>
            </div>
        </div>
    }
    .into_any()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
mod tests {
    use super::*;
    use crate::render::html;
    use chrono::NaiveDate;
    use domain::ids::PersonId;
    use domain::role::Scope;

    fn held(role: Role) -> RoleAssignment {
        let from = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
        RoleAssignment {
            role,
            scope: Scope::All,
            from,
            until: None,
        }
    }

    #[test]
    fn what_somebody_can_do_comes_from_the_permission_table() {
        assert_eq!(can(&[]), "Can: nothing today");
        let holder = can(&[held(Role::AccountHolder)]);
        assert!(holder.starts_with("Can: see the register, "), "{holder}");
        assert!(
            holder.ends_with("look after the accounts they hold"),
            "{holder}"
        );
        let communications = can(&[held(Role::CommunicationsManager)]);
        assert!(
            communications.contains("edit an account of their own area"),
            "{communications}"
        );
        // The wider of two roles counts.
        let both = can(&[
            held(Role::CommunicationsManager),
            held(Role::DesignAndMarketing),
        ]);
        assert!(both.contains("edit an account,"), "{both}");
    }

    #[test]
    fn everybody_has_one_button_whatever_the_group() {
        let person = |key: &str| Persona {
            key: key.into(),
            person: PersonId(uuid::Uuid::nil()),
            name: "Aroha <b>".into(),
            title: "Adviser".into(),
            roles: vec![held(Role::Staff)],
        };
        let html_view = demo(
            vec![person("holder"), person("somebody-new")],
            "/accounts?q=\"",
        );
        let html = html(html_view);
        assert_eq!(html.matches("name=\"persona\"").count(), 2, "{html}");
        assert!(html.contains("value=\"somebody-new\""), "{html}");
        assert!(
            html.contains("Aroha &lt;b&gt;") && !html.contains("Aroha <b>,"),
            "{html}"
        );
        assert!(html.contains("value=\"/accounts?q=&quot;\""), "{html}");
        assert!(
            !html.contains("Approvers"),
            "empty groups are left out: {html}"
        );
    }
}
