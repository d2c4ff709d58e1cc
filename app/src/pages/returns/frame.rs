//! The quarter in an address, the frame of pages about quarters, and what lists of returns have in common.

use crate::components::TagColour;
use crate::context::{AppState, Visit};
use crate::error::AppError;
use crate::render::{Page, Section};
use crate::urls;
use chrono::NaiveDate;
use domain::actor::Actor;
use domain::moment::left;
use domain::permission::{Action, Facts, may};
use domain::quarter::Quarter;
use domain::returns::ReturnKey;
use domain::role::Scope;
use leptos::prelude::*;
use store::commands::attempts;

/// The quarter in an address.
///
/// # Errors
/// 404 for what is no quarter.
pub(super) fn quarter(typed: &str) -> Result<Quarter, AppError> {
    typed.parse().map_err(|_| AppError::NotFound)
}

/// Judges a form that was sent by somebody who perhaps may not; a refusal is noted.
///
/// # Errors
/// 403.
pub(super) async fn judged(
    state: &AppState,
    visit: &Visit,
    action: Action,
    kind: &'static str,
    subject: &str,
) -> Result<(), AppError> {
    let subject: String = subject.chars().take(40).collect();
    let (call, facts) = (visit.call(""), Facts::default());
    Ok(attempts::judged(&state.store, &call, action, kind, subject, facts).await?)
}

/// A page about a quarter, with the way back to all of its returns.
pub(super) fn page(quarter: Quarter, title: &str, body: impl IntoAny) -> Page {
    let title = format!("{title}: {}", quarter.code());
    Page::new(Section::Returns, title, body)
        .crumb(urls::RETURNS, "Returns")
        .crumb(urls::period_page(quarter, "all"), quarter.months())
}

/// The colour of a state.
pub(super) const fn colour(state: ReturnKey) -> TagColour {
    match state {
        ReturnKey::NotStarted | ReturnKey::Draft => TagColour::Purple,
        ReturnKey::Submitted => TagColour::Yellow,
        ReturnKey::SentBack => TagColour::Orange,
        ReturnKey::Accepted | ReturnKey::AcceptedWithAction => TagColour::Teal,
        ReturnKey::NotReported => TagColour::Red,
        ReturnKey::NotNeeded => TagColour::Grey,
    }
}

/// What the permission of a list is compared with for somebody whose role counts in one place only; `None`
/// = they see single returns, of accounts they or their people are named for, and take no lists out.
pub(super) fn reach(actor: &Actor) -> Option<Facts> {
    let all = Facts::default();
    if may(actor, Action::ViewReturns, &all).is_ok() {
        return Some(all);
    }
    let Actor::Person(person) = actor else {
        return None;
    };
    let lent = person.acting.iter().map(|acting| &acting.role);
    let places = person
        .roles
        .iter()
        .chain(lent)
        .map(|held| match held.scope {
            Scope::All => Facts::default(),
            Scope::Group(group) => Facts {
                group: Some(group),
                ..Facts::default()
            },
            Scope::Unit(unit) => Facts {
                unit: Some(unit),
                ..Facts::default()
            },
        });
    let mut seen = places.filter(|facts| may(actor, Action::ViewReturns, facts).is_ok());
    seen.next()
}

/// What a quarter's last day means today: nothing of a quarter is late, single returns are.
pub(super) fn left_of(due: NaiveDate, today: NaiveDate) -> String {
    if due < today {
        "The last day has passed".to_owned()
    } else {
        left(due, today)
    }
}

/// A count of the store as the pages count.
pub(super) fn many(count: i64) -> u64 {
    u64::try_from(count).unwrap_or_default()
}
