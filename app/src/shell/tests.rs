//! The frame around pages: what is in it for whom.

use super::*;
use crate::context::{Assets, BrandSettings};
use crate::render::html;
use chrono::NaiveDate;
use domain::actor::PersonActor;
use domain::ids::PersonId;
use domain::role::{Role, RoleAssignment, Scope};

fn site() -> Site {
    let name = |name: &str| Some(name.to_owned());
    Site {
        organisation_name: "Manatū <Whakaari>".into(),
        export_marking: "IN-CONFIDENCE".into(),
        contact_email: "help@example.govt.nz".into(),
        public_url: None,
        demo: false,
        environment_banner: None,
        assets: Assets {
            css: name("main-1.css"),
            enhance: name("enhance-1.js"),
            islands: name("frontend-1"),
            icon: name("favicon-1.svg"),
        },
        style: BrandSettings::default(),
    }
}

fn visit(role: Role, path: &str) -> Visit {
    let from = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
    let roles = vec![RoleAssignment {
        role,
        scope: Scope::All,
        from,
        until: None,
    }];
    let person = PersonActor {
        id: PersonId(uuid::Uuid::nil()),
        name: "Mere <Parata>".into(),
        roles,
        acting: Vec::new(),
    };
    Visit {
        actor: Actor::Person(person),
        nonce: "abc".into(),
        ..Visit::unknown(path)
    }
}

fn shown(site: &Site, visit: &Visit, page: Page) -> String {
    html(view(
        site,
        visit,
        page,
        "2027-01-20T02:05:00Z".parse().unwrap(),
    ))
}

fn page(section: Section) -> Page {
    Page::new(section, "List", view! { <h1>"List"</h1> })
}

#[test]
fn the_navigation_holds_what_the_person_may_see_and_where_they_are() {
    let holder = shown(
        &site(),
        &visit(Role::AccountHolder, "/accounts?q=x"),
        page(Section::Accounts),
    );
    assert!(
        holder.contains(r#"href="/accounts" aria-current="page""#),
        "{holder}"
    );
    assert!(
        !holder.contains(r#"href="/audit""#) && !holder.contains(r#"href="/settings""#),
        "{holder}"
    );
    let auditor = shown(
        &site(),
        &visit(Role::Auditor, "/accounts/AC-0001"),
        page(Section::Accounts),
    );
    assert!(
        auditor.contains(r#"href="/accounts" aria-current="true""#),
        "{auditor}"
    );
    assert!(
        auditor.contains(r#"href="/audit""#) && auditor.contains(r#"href="/settings""#),
        "{auditor}"
    );
}

#[test]
fn at_most_six_items_fit_on_a_line_and_settings_stand_beside_the_name() {
    assert!(NAVIGATION.len() <= 6);
    let html = shown(
        &site(),
        &visit(Role::Administrator, "/settings/platforms"),
        page(Section::Settings),
    );
    let (header, rest) = html.split_once("</header>").unwrap();
    assert!(
        header.contains(r#"href="/settings" aria-current="true""#),
        "{header}"
    );
    assert!(!rest.contains(r#"href="/settings""#), "{rest}");
    assert!(rest.contains(r#"href="/returns""#), "{rest}");
}

#[test]
fn a_stranger_sees_no_navigation_and_no_way_out() {
    let html = shown(&site(), &Visit::unknown("/sign-in"), page(Section::Help));
    assert!(
        !html.contains("<nav") && !html.contains("/sign-out"),
        "{html}"
    );
    assert!(
        html.contains(r#"href="/privacy""#) && html.contains(r#"id="main-content""#),
        "{html}"
    );
}

#[test]
fn names_are_escaped_and_the_document_is_whole() {
    let html = shown(&site(), &visit(Role::Staff, "/"), page(Section::Home));
    assert!(
        html.starts_with(r#"<!DOCTYPE html><html lang="en-NZ""#),
        "{html}"
    );
    assert!(
        html.contains("Mere &lt;Parata&gt;") && html.contains("Manatū &lt;Whakaari&gt;"),
        "{html}"
    );
    assert!(
        html.contains("<title>List - Home - Social Media Register</title>"),
        "{html}"
    );
    assert_eq!(html.matches("<h1").count(), 1, "{html}");
    assert!(!html.contains("<!>") && !html.contains(" style="), "{html}");
}

#[test]
fn scripts_of_islands_are_sent_only_where_there_are_some() {
    assert!(!shown(&site(), &visit(Role::Staff, "/"), page(Section::Home)).contains("frontend-1"));
    let with = shown(
        &site(),
        &visit(Role::Staff, "/"),
        page(Section::Home).islands(),
    );
    assert!(
        with.contains("/assets/frontend-1.js") && with.contains("/assets/frontend-1_bg.wasm"),
        "{with}"
    );
    let mut bare = site();
    bare.assets.islands = None;
    let without = shown(
        &bare,
        &visit(Role::Staff, "/"),
        page(Section::Home).islands(),
    );
    assert!(!without.contains("modulepreload"), "{without}");
}

#[test]
fn one_message_about_the_outcome_is_enough() {
    let saved = "/accounts?done=saved";
    assert!(
        shown(&site(), &visit(Role::Staff, saved), page(Section::Home))
            .contains("Your changes are saved.")
    );
    let mut problems = domain::problem::Problems::default();
    problems.add("name", "required", "Enter a name");
    let refused = shown(
        &site(),
        &visit(Role::Staff, saved),
        page(Section::Home).problems(&problems),
    );
    assert!(
        !refused.contains("Your changes are saved.") && refused.contains("<title>Error: "),
        "{refused}"
    );
}

#[test]
fn a_demonstration_says_so_on_every_page() {
    let demo = Site {
        demo: true,
        ..site()
    };
    assert!(shown(&demo, &Visit::unknown("/"), page(Section::Help)).contains("Demonstration:"));
    assert!(!shown(&site(), &Visit::unknown("/"), page(Section::Help)).contains("Demonstration:"));
}
