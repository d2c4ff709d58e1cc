//! What is held about somebody's access: what they can touch, what they are named for, what they have
//! learned, and the steps that wait for them.

use super::facts::Part;
use crate::context::{AppState, Visit};
use crate::error::AppError;
use crate::urls;
use domain::ids::PersonId;
use domain::moment::long_date;
use leptos::prelude::*;
use store::queries::access::{self, AccessRow, NamedFor};
use store::queries::training::{self, Trained};

/// Access, names and training of whoever asks.
pub(super) struct Holdings {
    person: PersonId,
    rows: Vec<AccessRow>,
    named: Vec<NamedFor>,
    trained: Trained,
    today: chrono::NaiveDate,
}

/// Reads it.
///
/// # Errors
/// The database.
pub(super) async fn holdings(
    state: &AppState,
    visit: &Visit,
    person: PersonId,
) -> Result<Option<Holdings>, AppError> {
    let (store, actor) = (&state.store, &visit.actor);
    let facts = access::on_person(store, person).await?;
    // Somebody without any role is told of nothing that needs one.
    if domain::permission::may(actor, domain::permission::Action::ViewAccess, &facts).is_err() {
        return Ok(None);
    }
    Ok(Some(Holdings {
        person,
        rows: access::of_person(store, actor, person, &facts).await?,
        named: access::named_for(store, actor, person, &facts).await?,
        trained: training::of_person(store, actor, person, &facts).await?,
        today: store.clock().now().today,
    }))
}

pub(super) const ACCESS: &str = "Your access";
pub(super) const NAMED: &str = "Accounts you are named for";
pub(super) const TRAINING: &str = "Your training";

/// In words, under headings.
pub(super) fn parts(held: &Holdings) -> Vec<Part> {
    let access = held.rows.iter().map(|row| {
        let grant = &row.grant;
        let name = format!("{}, {}", grant.reference(), row.account);
        let words = format!(
            "{}: {}. {}",
            grant.level.name(),
            grant.state.key().name().to_lowercase(),
            grant.reason
        );
        (name, words)
    });
    let named = held.named.iter().map(|one| {
        let duty = one.nomination.duty.name();
        let since = format!("{duty} since {}", long_date(one.nomination.from));
        (one.account.clone(), since)
    });
    let trained = held.trained.held.iter().map(|one| {
        let on = format!("Completed on {}", long_date(one.completed_on));
        let until = match one.expires_on {
            Some(last) if one.counts_on(held.today) => {
                format!(", counts until {}", long_date(last))
            }
            Some(last) => format!(", ran out after {}", long_date(last)),
            None => String::new(),
        };
        (one.name.clone(), format!("{on}{until}"))
    });
    let part = |title, facts| Part { title, facts };
    vec![
        part(ACCESS, access.collect()),
        part(NAMED, named.collect()),
        part(TRAINING, trained.collect()),
    ]
}

/// The steps that wait for the person, with their links.
pub(super) fn steps(held: &Holdings) -> Option<AnyView> {
    let mut waiting = Vec::new();
    for row in &held.rows {
        let grant = &row.grant;
        if !matches!(grant.state.key().key(), "requested" | "approved") {
            continue;
        }
        let about = format!(" for {} ({})", row.account, grant.reference());
        if grant.handshake.policy.is_none() {
            let href = urls::grant_page(grant.number, "policy");
            waiting.push((href, "Confirm that you have read the policy", about.clone()));
        }
        if grant.handshake.second_factor.is_none() {
            let href = urls::grant_page(grant.number, "second-factor");
            waiting.push((href, "Confirm your second factor", about));
        }
    }
    let lacking = (!held.trained.lacking.is_empty() && held.rows.iter().any(|r| r.grant.is_open()))
        .then(|| {
            format!(
                "Complete what your access needs: {}",
                held.trained.lacking.join(", ")
            )
        });
    if waiting.is_empty() && lacking.is_none() {
        return None;
    }
    let items = waiting.into_iter().map(|(href, words, about)| {
        view! { <li><a class="govuk-link" href=href>{words}</a>{about}</li> }
    });
    let items = items.collect_view();
    let lacking = lacking.map(|words| view! { <li>{words}</li> });
    let view = view! {
        <h2 class="govuk-heading-m">"What waits for you before your access is live"</h2>
        <ul class="govuk-list govuk-list--bullet">{items}{lacking}</ul>
    };
    Some(view.into_any())
}

/// The page with all of one's own access.
pub(super) fn link(held: &Holdings) -> AnyView {
    let href = urls::person_page(held.person, "access");
    view! { <p class="govuk-body"><a class="govuk-link" href=href>"All of your access, also as at a day and as files"</a></p> }
        .into_any()
}
