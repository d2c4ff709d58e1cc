//! `GET /settings/platforms`: every platform, those in use first.

use crate::components::{ButtonLink, Column, CountLine, DataTable, Heading, Row, Tag, TagColour};
use crate::context::{AppState, SignedIn};
use crate::error::AppError;
use crate::render::{Page, Section};
use crate::urls;
use axum::extract::State;
use axum::response::Response;
use domain::permission::{Action, Facts, may};
use domain::platform::PlatformState;
use leptos::prelude::*;
use store::queries::platforms::{Entry, entries};

/// Shows the list.
///
/// # Errors
/// 403 for those who may not see settings.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
) -> Result<Response, AppError> {
    may(&visit.actor, Action::ViewSettings, &Facts::default())?;
    let may_edit = may(&visit.actor, Action::EditPlatforms, &Facts::default()).is_ok();
    let body = page(entries(&state.store).await?, may_edit);
    let page = Page::new(Section::Settings, "Platforms", body).crumb(urls::SETTINGS, "Settings");
    Ok(page.respond(&state, &visit).await)
}

fn page(mut entries: Vec<Entry>, may_edit: bool) -> AnyView {
    entries.sort_by_key(|entry| {
        (
            !entry.platform.state.is_live(),
            entry.platform.name.to_lowercase(),
        )
    });
    let total = u64::try_from(entries.len()).unwrap_or_default();
    let columns = vec![
        Column::new("Platform"),
        Column::new("State"),
        Column::new("Hosts"),
        Column::new("Entry"),
    ];
    let rows: Vec<Row> = entries.into_iter().map(row).collect();
    view! {
        <Heading text="Platforms"/>
        <p class="govuk-body">"A pasted address is recognised as an account when it is on a host of one of these and fits one of its patterns."</p>
        {may_edit.then(|| view! { <ButtonLink href=urls::PLATFORMS_NEW text="Add a platform"/> })}
        <CountLine total=total one="platform" many="platforms"/>
        <DataTable caption="Platforms, those in use first" columns=columns rows=rows dense=true/>
    }
    .into_any()
}

fn row(entry: Entry) -> Row {
    let platform = entry.platform;
    let state = match &platform.state {
        PlatformState::Live => view! { <Tag colour=TagColour::Teal text="In use"/> }.into_any(),
        PlatformState::Dead { since } => {
            let words = format!("Closed since {since}");
            view! { <Tag colour=TagColour::Grey text=words/> }.into_any()
        }
    };
    let hosts = match platform.hosts.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [first, rest @ ..] => format!("{first} and {} more", rest.len()),
    };
    let origin = if entry.version == 0 {
        "As supplied".to_owned()
    } else {
        format!("Changed here, version {}", entry.version)
    };
    let href = urls::platform(platform.key.as_str());
    let head = view! { <a class="govuk-link" href=href>{platform.name}</a> };
    Row::new(
        head,
        vec![
            state,
            view! { <span class="app-wrap">{hosts}</span> }.into_any(),
            origin.into_any(),
        ],
    )
}
