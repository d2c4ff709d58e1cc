//! `GET /`: what needs me now, how the register stands, what changed last.

use super::page::{Model, figure, page};
use super::quarter;
use crate::components::{Figure, Mood};
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::render::{Page, Section};
use crate::urls::{self, Query};
use axum::extract::State;
use axum::response::Response;
use domain::account::{Rule, StatusKey};
use domain::import::ImportState;
use domain::permission::{Action, Facts, may};
use store::queries::accounts;
use store::queries::audit;
use store::queries::imports::{self, Listed};
use store::queries::mine::{self, Mine};
use store::queries::{cases, pixels};

/// How many of the latest changes are shown.
const RECENT: i64 = 8;

/// How many of the worst accounts are named.
const WORST: i64 = 5;

/// How many kinds of gaps are counted, the gravest first; the list's filter has all.
const GRAVEST: usize = 8;

/// How far back imports are looked at.
const LATEST_IMPORTS: i64 = 20;

/// Shows the page.
///
/// # Errors
/// When the database does not answer.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
) -> Result<Response, AppError> {
    let model = load(&state, &visit).await?;
    Ok(Page::new(Section::Home, "What needs me now", page(model))
        .respond(&state, &visit)
        .await)
}

async fn load(state: &AppState, visit: &Visit) -> Result<Model, AppError> {
    let allowed = |action| may(&visit.actor, action, &Facts::default()).is_ok();
    if !allowed(Action::ViewRegister) {
        let none = Model {
            waiting: Vec::new(),
            lacking: Vec::new(),
            states: Vec::new(),
            recent: Vec::new(),
            imports: Vec::new(),
            mine: Mine::default(),
            cases: Vec::new(),
            pixels: Vec::new(),
            quarter: quarter::Model::default(),
            worst: Vec::new(),
            today: state.store.clock().now().today,
            may_see: false,
            may_add: false,
            may_import: false,
        };
        return Ok(none);
    }
    let states = accounts::counts(&state.store, &visit.actor).await?;
    let can = Can {
        keep: allowed(Action::MoveAccount),
        intervene: allowed(Action::InterveneAccount),
        secure: allowed(Action::ReportCompromise),
    };
    let needs = if can.keep {
        accounts::needs(&state.store, &visit.actor).await?
    } else {
        Vec::new()
    };
    Ok(Model {
        waiting: waiting(&states, &can),
        lacking: needs
            .into_iter()
            .filter_map(|(need, count)| lacking(need, count))
            .take(GRAVEST)
            .collect(),
        worst: if can.keep {
            accounts::worst(&state.store, &visit.actor, WORST).await?
        } else {
            Vec::new()
        },
        mine: mine::mine(&state.store, &visit.actor).await?,
        cases: cases::waiting_for(&state.store, &visit.actor, mine::LISTED)
            .await?
            .rows,
        pixels: pixels::waiting_for(&state.store, &visit.actor, mine::LISTED)
            .await?
            .rows,
        quarter: quarter::load(state, visit).await?,
        today: state.store.clock().now().today,
        imports: if allowed(Action::ImportAccounts) {
            unfinished(imports::list(&state.store, &visit.actor, LATEST_IMPORTS).await?)
        } else {
            Vec::new()
        },
        recent: audit::latest(&state.store, &visit.actor, RECENT).await?,
        states,
        may_see: true,
        may_add: allowed(Action::CreateAccount),
        may_import: allowed(Action::ImportAccounts),
    })
}

/// Imports that somebody began and nobody ended.
fn unfinished(imports: Vec<Listed>) -> Vec<Listed> {
    let open = |listed: &Listed| {
        use ImportState::{Checked, Running, Undoing, Uploaded};
        matches!(listed.import.state, Uploaded | Checked | Running | Undoing)
    };
    imports.into_iter().filter(open).collect()
}

/// What a person can do about accounts that wait.
struct Can {
    /// Move them along their states.
    keep: bool,
    /// Let suspended ones go on.
    intervene: bool,
    /// Say that compromised ones are safe again.
    secure: bool,
}

/// What may be in wrong hands, what is stopped, then the rest in the order of an account's life.
fn gravest_first(states: &[(StatusKey, i64)]) -> impl Iterator<Item = &(StatusKey, i64)> {
    let rank = |status| match status {
        StatusKey::Compromised => 0,
        StatusKey::Suspended => 1,
        _ => 2,
    };
    (0..=2).flat_map(move |wanted| {
        states
            .iter()
            .filter(move |(status, _)| rank(*status) == wanted)
    })
}

/// States in which an account waits for somebody, for those who can move it on.
fn waiting(states: &[(StatusKey, i64)], can: &Can) -> Vec<Figure> {
    let words = |status| match status {
        StatusKey::Compromised if can.secure => Some(("may be in wrong hands", Mood::Alert)),
        StatusKey::Suspended if can.intervene => Some(("suspended", Mood::Alert)),
        StatusKey::Proposed if can.keep => Some(("proposed, not approved yet", Mood::Plain)),
        StatusKey::SettingUp if can.keep => Some(("being set up", Mood::Plain)),
        StatusKey::Closing if can.keep => Some(("being closed", Mood::Plain)),
        _ => None,
    };
    let figure = |(status, count): &(StatusKey, i64)| {
        let (label, mood) = words(*status)?;
        let href = Query::default()
            .with("status", status.key())
            .href(urls::ACCOUNTS);
        figure(*count, label, href, mood)
    };
    gravest_first(states).filter_map(figure).collect()
}

fn lacking(need: Rule, count: i64) -> Option<Figure> {
    let href = Query::default()
        .with("needs", need.key())
        .href(urls::ACCOUNTS);
    figure(count, need.name(), href, Mood::Plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(count: i64) -> Vec<(StatusKey, i64)> {
        StatusKey::ALL
            .iter()
            .map(|status| (*status, count))
            .collect()
    }

    #[test]
    fn only_those_who_can_act_are_called_upon() {
        let can = |keep, intervene, secure| Can {
            keep,
            intervene,
            secure,
        };
        let hrefs = |figures: Vec<Figure>| -> Vec<String> {
            figures
                .into_iter()
                .filter_map(|figure| figure.href)
                .collect()
        };
        assert_eq!(waiting(&all(2), &can(false, false, false)), []);
        assert_eq!(
            hrefs(waiting(&all(2), &can(false, false, true))),
            ["/accounts?status=compromised"]
        );
        let both = ["/accounts?status=compromised", "/accounts?status=suspended"];
        assert_eq!(hrefs(waiting(&all(2), &can(false, true, true))), both);
        let keepers = waiting(&all(2), &can(true, true, true));
        assert_eq!(keepers.len(), 5);
        assert!(
            keepers.first().is_some_and(|f| f.mood == Mood::Alert),
            "what is urgent comes first"
        );
        assert_eq!(
            waiting(&all(0), &can(true, true, true)),
            [],
            "none waiting, none shown"
        );
    }
}
