//! `GET /about-me`: what the register holds about whoever asks.

use super::access::{self, Holdings};
use super::facts::{Part, parts, record};
use super::sessions::{Line, table};
use crate::components::{
    Button, ButtonKind, Column, DataTable, Downloads, FileLink, FileSize, Form, Heading, Hidden,
    Row, SummaryList, SummaryRow, Written, new_key,
};
use crate::context::{AppState, SignedIn, ThisSession, Visit};
use crate::error::AppError;
use crate::render::{Page, Section};
use crate::urls;
use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use domain::actor::{Actor, PersonActor};
use domain::organisation::Organisation;
use leptos::prelude::*;
use std::sync::Arc;
use store::queries::about::{self, About};
use store::queries::organisation;
use store::queries::sessions::{self, Listed};

/// Everything that is held.
pub(super) struct Held {
    pub(super) about: About,
    pub(super) actor: PersonActor,
    pub(super) sessions: Vec<Listed>,
    pub(super) organisation: Arc<Organisation>,
    /// Access and training; nothing for those without any role.
    pub(super) holdings: Option<Holdings>,
}

/// Reads what is held about the visitor.
///
/// # Errors
/// Not found for whoever is no person; the database.
pub(super) async fn held(
    state: &AppState,
    visit: &Visit,
    this: &ThisSession,
) -> Result<Held, AppError> {
    let Actor::Person(actor) = &visit.actor else {
        return Err(AppError::NotFound);
    };
    let store = &state.store;
    Ok(Held {
        about: about::me(store, &visit.actor).await?,
        holdings: access::holdings(state, visit, actor.id).await?,
        actor: actor.clone(),
        sessions: sessions::of(store, &visit.actor, actor.id, this.idle).await?,
        organisation: organisation::all(store).await?,
    })
}

impl Held {
    /// In words, under headings.
    pub(super) fn parts(&self) -> Vec<Part> {
        let mut all = parts(&self.about, &self.actor, &self.sessions, &self.organisation);
        // After the roles: what somebody can touch, then where they are signed in.
        let at = all.iter().position(|part| part.title == SESSIONS);
        let at = at.unwrap_or(all.len());
        let more = self.holdings.as_ref().map(access::parts);
        all.splice(at..at, more.unwrap_or_default());
        all
    }
}

/// Shows the page.
///
/// # Errors
/// When the database does not answer.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Extension(this): Extension<ThisSession>,
) -> Result<Response, AppError> {
    let held = held(&state, &visit, &this).await?;
    Ok(Page::new(Section::Help, "About me", page(&held, &this))
        .respond(&state, &visit)
        .await)
}

fn page(held: &Held, this: &ThisSession) -> AnyView {
    let file = |href: &str, format| FileLink {
        href: href.to_owned(),
        name: "What is held about me".to_owned(),
        format,
        size: FileSize::Rows(rows(held)),
    };
    let files = vec![
        file(urls::ABOUT_ME_XLSX, "XLSX"),
        file(urls::ABOUT_ME_JSON, "JSON"),
    ];
    let own = record(&held.about);
    let rest = held.parts().into_iter().filter(|part| part.title != RECORD);
    let rest = rest.map(|part| match part.title {
        SESSIONS => sessions_part(held, this),
        access::ACCESS => {
            let link = held.holdings.as_ref().map(access::link);
            view! { {listed(access::ACCESS, part.facts)}{link} }.into_any()
        }
        title => listed(title, part.facts),
    });
    view! {
        <Heading text="About me"/>
        <p class="govuk-body-l">"This is what the register holds about you. "<a class="govuk-link" href=urls::PRIVACY>"Why, who sees it and for how long"</a>" is on the page about privacy."</p>
        <Downloads files=files/>
        {held.holdings.as_ref().and_then(access::steps)}
        {list(RECORD, own)}
        <p class="govuk-body"><a class="govuk-link" href=urls::ABOUT_ME_MAIL>"Choose how you are told, and put what you have to do into your calendar"</a></p>
        <p class="govuk-body">"Something is wrong? "<a class="govuk-link" href=urls::CONTACT>"Ask for it to be corrected"</a>"."</p>
        {rest.collect_view()}
    }
    .into_any()
}

const RECORD: &str = "Your record";
const SESSIONS: &str = "Where you are signed in";

fn rows(held: &Held) -> u64 {
    let all = held
        .parts()
        .iter()
        .map(|part| part.facts.len())
        .sum::<usize>();
    u64::try_from(all).unwrap_or(u64::MAX)
}

fn list(title: &'static str, facts: Vec<(String, String)>) -> AnyView {
    let none = facts
        .is_empty()
        .then(|| view! { <p class="govuk-body">"None."</p> });
    let rows: Vec<SummaryRow> = facts
        .into_iter()
        .map(|(name, value)| SummaryRow::text(name, value))
        .collect();
    let list = (!rows.is_empty()).then(|| view! { <SummaryList rows=rows/> });
    view! {
        <h2 class="govuk-heading-m">{title}</h2>
        {none}
        {list}
    }
    .into_any()
}

/// Facts of which several may have the same name.
fn listed(title: &'static str, facts: Vec<(String, String)>) -> AnyView {
    let heads = match title {
        "Your latest sign-ins" => ["When", "What"],
        "What you have acknowledged" => ["Text", "When"],
        access::ACCESS => ["Account", "How much, and what for"],
        access::NAMED => ["Account", "As what"],
        access::TRAINING => ["Course", "When"],
        "The audit trail" => ["What", "How many"],
        _ => ["Role", "Where and when"],
    };
    let none = facts
        .is_empty()
        .then(|| view! { <p class="govuk-body">"None."</p> });
    let rows: Vec<Row> = facts
        .into_iter()
        .map(|(name, value)| Row::written(Written::text(&name), vec![Written::breakable(&value)]))
        .collect();
    let table = (!rows.is_empty()).then(|| {
        view! { <DataTable caption=title columns=heads.map(Column::new).to_vec() rows=rows/> }
    });
    view! {
        <h2 class="govuk-heading-m">{title}</h2>
        {none}
        {table}
    }
    .into_any()
}

fn sessions_part(held: &Held, this: &ThisSession) -> AnyView {
    let lines: Vec<Line> = held
        .sessions
        .iter()
        .map(|session| Line::of(session, &this.hash))
        .collect();
    let others = lines.iter().any(|line| !line.is_this());
    let all = others.then(|| {
        view! {
            <Form action=urls::ABOUT_ME_SESSIONS>
                <Hidden name="key" value=new_key()/>
                <Hidden name="session" value="others"/>
                <Button text="End all other sessions" kind=ButtonKind::Warning/>
            </Form>
        }
    });
    view! {
        <h2 class="govuk-heading-m">{SESSIONS}</h2>
        <p class="govuk-body">"If you do not recognise one of these, end it and tell the security team."</p>
        {table(SESSIONS, lines, urls::ABOUT_ME_SESSIONS)}
        {all}
    }
    .into_any()
}
