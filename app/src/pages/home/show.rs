//! `GET /`: what needs me now, how the register stands, what changed last.

use crate::components::{
    ButtonKind, ButtonLink, EmptyState, Figure, Figures, Heading, Instant, Mood,
};
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::pages::audit::sentence;
use crate::render::{Page, Section};
use crate::urls::{self, Query};
use axum::extract::State;
use axum::response::Response;
use domain::account::StatusKey;
use domain::permission::{Action, Facts, may};
use leptos::prelude::*;
use store::queries::accounts::{self, Need};
use store::queries::audit::{self, Event};

/// Everything the page shows.
struct Model {
    /// Accounts in a state that this person can move on; empty for those who change nothing.
    waiting: Vec<Figure>,
    /// What the register does not know of accounts, for those who can add it.
    lacking: Vec<Figure>,
    /// How many accounts there are in each state.
    states: Vec<(StatusKey, i64)>,
    recent: Vec<Event>,
    may_see: bool,
    may_add: bool,
    may_import: bool,
}

/// How many of the latest changes are shown.
const RECENT: i64 = 8;

/// Shows the page.
///
/// # Errors
/// When the database does not answer.
pub async fn get(State(state): State<AppState>, SignedIn(visit): SignedIn) -> Result<Response, AppError> {
    let model = load(&state, &visit).await?;
    Ok(Page::new(Section::Home, "What needs me now", page(model)).respond(&state, &visit).await)
}

async fn load(state: &AppState, visit: &Visit) -> Result<Model, AppError> {
    let allowed = |action| may(&visit.actor, action, &Facts::default()).is_ok();
    if !allowed(Action::ViewRegister) {
        let none = Model { waiting: Vec::new(), lacking: Vec::new(), states: Vec::new(), recent: Vec::new(), may_see: false, may_add: false, may_import: false };
        return Ok(none);
    }
    let states = accounts::counts(&state.store, &visit.actor).await?;
    let keeps = allowed(Action::CreateAccount);
    let needs = if keeps { accounts::needs(&state.store, &visit.actor).await? } else { Vec::new() };
    Ok(Model {
        waiting: waiting(&states, keeps, allowed(Action::InterveneAccount) || allowed(Action::ReportCompromise)),
        lacking: needs.into_iter().filter_map(|(need, count)| lacking(need, count)).collect(),
        recent: audit::recent(&state.store, "account", RECENT).await?,
        states,
        may_see: true,
        may_add: keeps,
        may_import: allowed(Action::ImportAccounts),
    })
}

/// States in which an account waits for somebody, for those who can move it on.
fn waiting(states: &[(StatusKey, i64)], keeps: bool, intervenes: bool) -> Vec<Figure> {
    let words = |status| match status {
        StatusKey::Compromised if keeps || intervenes => Some(("may be in wrong hands", Mood::Alert)),
        StatusKey::Suspended if keeps || intervenes => Some(("suspended", Mood::Alert)),
        StatusKey::Proposed if keeps => Some(("proposed, not approved yet", Mood::Plain)),
        StatusKey::SettingUp if keeps => Some(("being set up", Mood::Plain)),
        StatusKey::Closing if keeps => Some(("being closed", Mood::Plain)),
        _ => None,
    };
    let figure = |(status, count): &(StatusKey, i64)| {
        let (label, mood) = words(*status)?;
        let href = Query::default().with("status", status.key()).href(urls::ACCOUNTS);
        figure(*count, label, href, mood)
    };
    let mut found: Vec<Figure> = states.iter().filter_map(figure).collect();
    found.sort_by_key(|figure| figure.mood != Mood::Alert);
    found
}

fn lacking(need: Need, count: i64) -> Option<Figure> {
    let href = Query::default().with("needs", need.key()).href(urls::ACCOUNTS);
    figure(count, need.name(), href, Mood::Plain)
}

fn figure(count: i64, label: &str, href: String, mood: Mood) -> Option<Figure> {
    let number = u64::try_from(count).ok().filter(|number| *number > 0)?;
    Some(Figure { number, label: label.to_owned(), href: Some(href), mood })
}

fn page(model: Model) -> AnyView {
    if !model.may_see {
        return view! {
            <Heading text="What needs me now"/>
            <EmptyState title="You have no role in the register today">
                <p class="govuk-body">"Roles have a first and a last day. "<a class="govuk-link" href=urls::CONTACT>"Ask for one"</a>" that fits your work."</p>
            </EmptyState>
        }
        .into_any();
    }
    let total: i64 = model.states.iter().map(|(_, count)| count).sum();
    if total == 0 {
        return nothing_yet(model.may_add, model.may_import);
    }
    view! {
        <Heading text="What needs me now"/>
        {mine(model.waiting, model.lacking)}
        <h2 class="govuk-heading-m">"The register today"</h2>
        {states(&model.states)}
        <h2 class="govuk-heading-m">"Latest changes"</h2>
        {recent(model.recent)}
    }
    .into_any()
}

fn nothing_yet(may_add: bool, may_import: bool) -> AnyView {
    view! {
        <Heading text="What needs me now"/>
        <EmptyState title="There are no accounts in the register yet">
            <p class="govuk-body">"Begin with the list you have, as a CSV or XLSX file, or add accounts one by one."</p>
            <div class="govuk-button-group">
                {may_import.then(|| view! { <ButtonLink href=urls::IMPORT text="Import accounts"/> })}
                {may_add.then(|| view! { <ButtonLink href=urls::ACCOUNTS_NEW text="Add an account" kind=ButtonKind::Secondary/> })}
            </div>
        </EmptyState>
    }
    .into_any()
}

fn mine(waiting: Vec<Figure>, lacking: Vec<Figure>) -> AnyView {
    if waiting.is_empty() && lacking.is_empty() {
        return view! {
            <EmptyState title="Nothing needs you today">
                <p class="govuk-body">
                    "When an account you can do something about is waiting, it is listed here. Until then you can "
                    <a class="govuk-link" href=urls::ACCOUNTS>"look through the register"</a>"."
                </p>
            </EmptyState>
        }
        .into_any();
    }
    view! {
        {part("Accounts that wait for somebody", waiting)}
        {part("Missing from the register", lacking)}
    }
    .into_any()
}

/// Counts under their heading, each opening its list.
fn part(title: &'static str, figures: Vec<Figure>) -> Option<AnyView> {
    (!figures.is_empty()).then(|| view! { <h2 class="govuk-heading-m">{title}</h2><Figures figures=figures/> }.into_any())
}

fn states(states: &[(StatusKey, i64)]) -> AnyView {
    let total = states.iter().map(|(_, count)| count).sum();
    let all = figure(total, "accounts in all", urls::ACCOUNTS.to_owned(), Mood::Good);
    let active = states.iter().filter(|(status, _)| matches!(status, StatusKey::Active | StatusKey::Closed));
    let some = active.filter_map(|(status, count)| {
        let href = Query::default().with("status", status.key()).href(urls::ACCOUNTS);
        figure(*count, &status.name().to_lowercase(), href, Mood::Plain)
    });
    let figures: Vec<Figure> = all.into_iter().chain(some).collect();
    view! { <Figures figures=figures/> }.into_any()
}

fn recent(events: Vec<Event>) -> AnyView {
    if events.is_empty() {
        return view! { <p class="govuk-body">"Nothing has changed yet."</p> }.into_any();
    }
    let item = |event: Event| {
        let words = sentence::sentence(&event);
        let words = match sentence::href(&event) {
            Some(href) => view! { <a class="govuk-link" href=href>{words}</a> }.into_any(),
            None => words.into_any(),
        };
        let by = format!(" by {}", event.actor);
        view! { <li>{words}<span class="app-table__sub"><Instant at=event.at/>{by}</span></li> }
    };
    view! { <ul class="govuk-list govuk-list--spaced">{events.into_iter().map(item).collect_view()}</ul> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::html;

    fn all(count: i64) -> Vec<(StatusKey, i64)> {
        StatusKey::ALL.iter().map(|status| (*status, count)).collect()
    }

    #[test]
    fn only_those_who_can_act_are_called_upon() {
        assert_eq!(waiting(&all(2), false, false), []);
        let security = waiting(&all(2), false, true);
        assert_eq!(security.iter().map(|f| f.href.clone().unwrap_or_default()).collect::<Vec<_>>(),
            ["/accounts?status=suspended", "/accounts?status=compromised"]);
        let keepers = waiting(&all(2), true, true);
        assert_eq!(keepers.len(), 5);
        assert!(keepers.first().is_some_and(|f| f.mood == Mood::Alert), "what is urgent comes first");
        assert_eq!(waiting(&all(0), true, true), [], "none waiting, none shown");
    }

    #[test]
    fn an_empty_register_says_how_to_begin() {
        let model = Model { waiting: vec![], lacking: vec![], states: all(0), recent: vec![], may_see: true, may_add: false, may_import: true };
        let html = html(page(model));
        assert!(html.contains("no accounts in the register yet"), "{html}");
        assert!(html.contains("/accounts/import") && !html.contains("/accounts/new"), "{html}");
    }

    #[test]
    fn with_nothing_to_do_the_page_says_so() {
        let model = Model { waiting: vec![], lacking: vec![], states: all(1), recent: vec![], may_see: true, may_add: true, may_import: true };
        let html = html(page(model));
        assert!(html.contains("Nothing needs you today"), "{html}");
        assert!(html.contains("7</span>"), "the register as a whole: {html}");
    }
}
