//! What happened to an account, as people read it: sentences from the audit trail with what changed,
//! each leading to the account as it was then.

use crate::components::{Changes, Timeline, TimelineItem};
use crate::pages::audit::sentence;
use crate::urls::{self, Query};
use leptos::prelude::*;
use store::queries::audit::Event;

/// The events, newest first, as they come from the store.
pub(super) fn view(number: i64, events: Vec<Event>) -> AnyView {
    if events.is_empty() {
        return view! { <p class="govuk-body">"Nothing has happened to this account yet."</p> }
            .into_any();
    }
    let items: Vec<TimelineItem> = events
        .into_iter()
        .map(|event| item(number, event))
        .collect();
    view! { <Timeline items=items/> }.into_any()
}

fn item(number: i64, event: Event) -> TimelineItem {
    let changes = sentence::changes(&event);
    let reason = sentence::reason(&event).map(|words| {
        let words = words.to_owned();
        view! { <p class="govuk-body">{format!("“{words}”")}</p> }
    });
    let then = event.version.map(|version| {
        let href = Query::default().with("version", version).href(&urls::account(number));
        view! {
            <p class="govuk-body-s app-no-print">
                <a class="govuk-link" href=href>{format!("The account after this: version {version}")}</a>
            </p>
        }
    });
    let body = view! {
        {reason}
        {(!changes.is_empty()).then(|| view! { <Changes changes=changes/> })}
        {then}
    };
    let who = match &event.acting_for {
        Some(other) => format!("{}, acting for {other}", event.actor),
        None => event.actor.clone(),
    };
    TimelineItem {
        title: sentence::sentence(&event),
        at: event.at,
        who,
        body: Some(body.into_any()),
    }
}
