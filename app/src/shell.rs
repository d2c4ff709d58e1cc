//! What stands around every page: head, header with who I am, navigation, footer. Nothing here
//! knows what a page is about.

use crate::components::{BackLink, Breadcrumbs, SuccessBanner, done, instant_words};
use crate::context::{Site, Visit};
use crate::render::{Page, Section};
use crate::urls;
use chrono::{DateTime, Utc};
use domain::actor::{Acting, Actor, PersonActor};
use domain::permission::{Action, Facts, may};
use domain::role::Role;
use leptos::config::LeptosOptions;
use leptos::hydration::HydrationScripts;
use leptos::prelude::*;

/// The name of the product.
pub(crate) const PRODUCT: &str = "Social Media Register";

/// The navigation, in order: where it leads and what somebody needs to be allowed to see it. Six items fit
/// on a line; settings, which few people need and seldom, stand beside one's own name.
const NAVIGATION: &[(Section, &str, Option<Action>)] = &[
    (Section::Home, urls::HOME, None),
    (
        Section::Accounts,
        urls::ACCOUNTS,
        Some(Action::ViewRegister),
    ),
    (Section::Returns, urls::RETURNS, None),
    (Section::ToDo, urls::OBLIGATIONS, Some(Action::ViewRegister)),
    (Section::People, urls::PEOPLE, Some(Action::ViewPeople)),
    (Section::Audit, urls::AUDIT, Some(Action::ViewAudit)),
];

/// The whole document.
pub(crate) fn view(site: &Site, visit: &Visit, page: Page, now: DateTime<Utc>) -> AnyView {
    let title = page.full_title();
    let section = page.section;
    let islands = page.islands.then(|| site.assets.islands.clone()).flatten();
    view! {
        <!DOCTYPE html>
        <html lang="en-NZ" class="govuk-template">
            {head(site, title.clone(), islands)}
            <body class="govuk-template__body">
                <a href="#main-content" class="govuk-skip-link" data-module="govuk-skip-link">"Skip to main content"</a>
                {header(site, visit, print_line(visit, &title, now))}
                {navigation(visit, section)}
                {main_part(visit, page)}
                {footer(site, visit.signed_in())}
            </body>
        </html>
    }
    .into_any()
}

fn head(site: &Site, title: String, islands: Option<String>) -> AnyView {
    let asset = |name: &Option<String>| name.as_ref().map(|name| format!("/assets/{name}"));
    let nonce = leptos::nonce::use_nonce();
    let options = islands.map(|name| {
        LeptosOptions::builder()
            .output_name(name)
            .site_pkg_dir("assets")
            .build()
    });
    view! {
        <head>
            <meta charset="utf-8"/>
            <title>{title}</title>
            <meta name="viewport" content="width=device-width, initial-scale=1"/>
            <meta name="theme-color" content=site.style.theme_colour.clone()/>
            {asset(&site.assets.icon).map(|href| view! { <link rel="icon" r#type="image/svg+xml" href=href/> })}
            {asset(&site.assets.css).map(|href| view! { <link rel="stylesheet" href=href/> })}
            {site.style.stylesheet.clone().map(|href| view! { <link rel="stylesheet" href=href/> })}
            {asset(&site.assets.enhance).map(|src| view! { <script r#type="module" src=src nonce=nonce></script> })}
            {options.map(|options| view! { <HydrationScripts options=options islands=true/> })}
        </head>
    }
    .into_any()
}

fn header(site: &Site, visit: &Visit, print_line: AnyView) -> AnyView {
    view! {
        <header class="app-header">
            <div class="govuk-width-container app-header__inner">
                <a class="app-header__home" href=urls::HOME>
                    <span class="app-header__organisation">{site.organisation_name.clone()}</span>
                    <span class="app-header__service">{PRODUCT}</span>
                </a>
                {identity(visit)}
                {print_line}
            </div>
            {banner(site)}
        </header>
    }
    .into_any()
}

/// Who I am, in which roles, and the way out; for everybody else the way in.
fn identity(visit: &Visit) -> Option<AnyView> {
    let Actor::Person(person) = &visit.actor else {
        return None;
    };
    // Everybody is staff: said only of those who are nothing else.
    let more = person.roles.iter().any(|held| held.role != Role::Staff);
    let told = person
        .roles
        .iter()
        .filter(|held| !more || held.role != Role::Staff);
    let roles: Vec<&str> = told.map(|held| held.role.name()).collect();
    let roles = roles.join(", ");
    let acting = acting(person);
    let settings = may(&visit.actor, Action::ViewSettings, &Facts::default()).is_ok();
    let settings = settings.then(|| {
        let here = visit.path().starts_with(urls::SETTINGS).then_some("true");
        view! { <a class="app-identity__link" href=urls::SETTINGS aria-current=here>"Settings"</a> }
    });
    let view = view! {
        <div class="app-identity">
            <a class="app-identity__name" href=urls::ABOUT_ME>{person.name.clone()}</a>
            {(!roles.is_empty()).then(|| view! { " " <span class="app-identity__role">{roles}</span> })}
            {(!acting.is_empty()).then(|| view! { " " <span class="app-identity__role">{acting}</span> })}
            {settings}
            <form method="post" action=urls::SIGN_OUT>
                <button r#type="submit" class="app-identity__sign-out">"Sign out"</button>
            </form>
        </div>
    };
    Some(view.into_any())
}

/// For whom I act today: "acting for Catherine (General Manager ECoMS)".
fn acting(person: &PersonActor) -> String {
    let one = |acting: &Acting| format!("{} ({})", acting.for_name, acting.role.role.name());
    let all: Vec<String> = person.acting.iter().map(one).collect();
    if all.is_empty() {
        return String::new();
    }
    format!("acting for {}", all.join(", "))
}

/// What installation this is, where that could be mistaken.
fn banner(site: &Site) -> Option<AnyView> {
    let demo = site
        .demo
        .then_some("Demonstration: a fictional ministry with fictional people and accounts.");
    let words: Vec<&str> = site
        .environment_banner
        .as_deref()
        .into_iter()
        .chain(demo)
        .collect();
    let words = words.join(" ");
    (!words.is_empty()).then(|| view! { <p class="app-demo">{words}</p> }.into_any())
}

/// Only what the visitor may see; whoever is not signed in sees none.
fn navigation(visit: &Visit, current: Section) -> Option<AnyView> {
    if !visit.signed_in() {
        return None;
    }
    let seen = |action: &Option<Action>| {
        action.is_none_or(|action| may(&visit.actor, action, &Facts::default()).is_ok())
    };
    let item = |(section, href, _): &(Section, &'static str, Option<Action>)| {
        let active = *section == current;
        let class = if active {
            "govuk-service-navigation__item govuk-service-navigation__item--active"
        } else {
            "govuk-service-navigation__item"
        };
        // "page" on the section's own page, "true" on those below it.
        let here = active.then(|| {
            if visit.path() == *href {
                "page"
            } else {
                "true"
            }
        });
        view! {
            <li class=class>
                <a class="govuk-service-navigation__link" href=*href aria-current=here>{section.name()}</a>
            </li>
        }
    };
    let items = NAVIGATION
        .iter()
        .filter(|(_, _, action)| seen(action))
        .map(item)
        .collect_view();
    let view = view! {
        <div class="govuk-service-navigation" data-module="govuk-service-navigation">
            <div class="govuk-width-container">
                <nav aria-label="Menu" class="govuk-service-navigation__wrapper">
                    <button
                        r#type="button"
                        class="govuk-service-navigation__toggle govuk-js-service-navigation-toggle"
                        aria-controls="navigation"
                        hidden
                    >"Menu"</button>
                    <ul class="govuk-service-navigation__list" id="navigation">{items}</ul>
                </nav>
            </div>
        </div>
    };
    Some(view.into_any())
}

fn main_part(visit: &Visit, page: Page) -> AnyView {
    // Not beside an error summary: one message about the outcome is enough.
    let done = (!page.has_errors)
        .then(|| urls::done_key(visit.query()))
        .flatten()
        .and_then(|key| done(&key));
    view! {
        <div class="govuk-width-container">
            {(!page.breadcrumbs.is_empty()).then(|| view! { <Breadcrumbs places=page.breadcrumbs/> })}
            {page.back.map(|place| view! { <BackLink place=place/> })}
            <main class="govuk-main-wrapper" id="main-content">
                {done.map(|text| view! { <SuccessBanner text=text/> })}
                {page.body}
            </main>
        </div>
    }
    .into_any()
}

fn footer(site: &Site, signed_in: bool) -> AnyView {
    view! {
        <footer class="app-footer">
            <div class="govuk-width-container">
                <h2 class="govuk-visually-hidden">"Help and information"</h2>
                <ul class="app-footer__links">
                    <li><a class="govuk-link" href=urls::CONTACT>"Contact and help"</a></li>
                    {signed_in.then(|| view! { <li><a class="govuk-link" href=urls::ABOUT_ME>"About me"</a></li> })}
                    <li><a class="govuk-link" href=urls::PRIVACY>"Privacy"</a></li>
                    <li><a class="govuk-link" href=urls::ACCESSIBILITY>"Accessibility"</a></li>
                </ul>
                <p class="app-footer__text">{site.organisation_name.clone()}</p>
            </div>
        </footer>
    }
    .into_any()
}

/// On paper only: which page this is, of when, and who printed it.
fn print_line(visit: &Visit, title: &str, now: DateTime<Utc>) -> AnyView {
    let words = format!(
        "{title}. Printed {} by {}.",
        instant_words(now),
        visit.actor.name()
    );
    view! { <p class="app-print-only" aria-hidden="true">{words}</p> }.into_any()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
mod tests;
