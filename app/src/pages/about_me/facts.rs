//! What is held about a person in words, once for the page and the files.

use crate::components::instant_words;
use crate::pages::audit::sentence::sentence;
use chrono::{DateTime, Utc};
use domain::actor::PersonActor;
use domain::moment::long_date;
use domain::organisation::Organisation;
use domain::person::{PersonSource, PersonStatus};
use domain::role::{RoleAssignment, Scope};
use store::queries::about::About;
use store::queries::sessions::Listed;

/// Facts under one heading.
pub(super) struct Part {
    pub(super) title: &'static str,
    pub(super) facts: Vec<(String, String)>,
}

/// Everything that is said about the person.
pub(super) fn parts(
    about: &About,
    actor: &PersonActor,
    sessions: &[Listed],
    organisation: &Organisation,
) -> Vec<Part> {
    let roles = about.person.roles.iter().map(|held| {
        let held = &held.assignment;
        (held.role.name().to_owned(), term(held, organisation))
    });
    let lent = actor.acting.iter().map(|acting| {
        let name = format!("{} for {}", acting.role.role.name(), acting.for_name);
        (name, term(&acting.role, organisation))
    });
    let living = sessions.iter().map(|session| {
        let when = format!(
            "Since {}, last used {}",
            instant_words(session.created_at),
            instant_words(session.last_seen_at)
        );
        (browser(session), when)
    });
    let read = about.readings.iter().map(|reading| {
        let name = format!("Privacy notice {}", reading.number);
        let at = instant_words(reading.at);
        (
            name,
            format!("Acknowledged on {at}. SHA-256 {}", reading.hash),
        )
    });
    let signed = about
        .sign_ins
        .iter()
        .map(|event| (instant_words(event.at), sentence(event)));
    let part = |title, facts| Part { title, facts };
    vec![
        part("Your record", record(about)),
        part("Roles given to you", roles.collect()),
        part("Roles lent to you today", lent.collect()),
        part("Where you are signed in", living.collect()),
        part("What you have acknowledged", read.collect()),
        part("Your latest sign-ins", signed.collect()),
        part(
            "The audit trail",
            vec![("Events made by you".to_owned(), about.events.to_string())],
        ),
    ]
}

/// The person's record.
pub(super) fn record(about: &About) -> Vec<(String, String)> {
    let person = &about.person;
    let source = match person.source {
        PersonSource::Register => "Somebody entered you here",
        PersonSource::Import => "A file of people",
        PersonSource::Provider => "The organisation’s identity provider",
    };
    let words = |text: &Option<String>| text.clone().unwrap_or_default();
    let at = |at: Option<DateTime<Utc>>| at.map(instant_words).unwrap_or_default();
    let mut facts = vec![
        ("Name", person.name.clone()),
        ("E-mail", person.email.clone()),
        ("Job title", person.title.clone()),
        ("Business unit", words(&about.unit)),
        ("Manager", words(&about.manager)),
        ("Where this comes from", source.to_owned()),
        ("In the register since", at(about.added_at)),
    ];
    if person.status != PersonStatus::Active {
        facts.push(("Status", person.status.name().to_owned()));
    }
    if let Some(name) = &person.user_name {
        facts.push(("Name at the identity provider", name.clone()));
    }
    if let Some(id) = &person.external_id {
        facts.push(("Id at the identity provider", id.clone()));
    }
    let mut facts: Vec<_> = facts
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect();
    facts.extend(about.identities.iter().map(|(issuer, since)| {
        let since = instant_words(*since);
        (
            "Signs in with".to_owned(),
            format!("{issuer}, since {since}"),
        )
    }));
    facts
}

/// Where and when a role counts: "Everywhere, since 1 July 2025".
pub(super) fn term(held: &RoleAssignment, organisation: &Organisation) -> String {
    let place = match held.scope {
        Scope::All => "Everywhere".to_owned(),
        Scope::Group(id) => organisation
            .group(id)
            .map_or_else(|| id.to_string(), |group| group.name.clone()),
        Scope::Unit(id) => organisation
            .unit(id)
            .map_or_else(|| id.to_string(), |unit| unit.name.clone()),
    };
    let from = long_date(held.from);
    match held.until {
        Some(until) => format!("{place}, from {from} until {}", long_date(until)),
        None => format!("{place}, since {from}"),
    }
}

/// The browser, in a few words.
pub(super) fn browser(session: &Listed) -> String {
    if session.browser.is_empty() {
        "A browser".to_owned()
    } else {
        session.browser.clone()
    }
}
