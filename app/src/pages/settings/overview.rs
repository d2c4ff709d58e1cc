//! `GET /settings`: what can be set here, and what is set where the server is started.

use crate::components::{Card, Cards, Heading, SummaryList, SummaryRow};
use crate::context::{AppState, SignedIn, Site};
use crate::error::AppError;
use crate::render::{Page, Section};
use crate::urls;
use axum::extract::State;
use axum::response::Response;
use domain::permission::{Action, Facts, may};
use leptos::prelude::*;
use store::queries::{organisation, platforms};

/// Shows the overview.
///
/// # Errors
/// 403 for those who may not see settings.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
) -> Result<Response, AppError> {
    may(&visit.actor, Action::ViewSettings, &Facts::default())?;
    let catalogue = platforms::catalogue(&state.store).await?;
    let organisation = organisation::all(&state.store).await?;
    let live = catalogue
        .platforms()
        .iter()
        .filter(|platform| platform.state.is_live())
        .count();
    let figures = (live, organisation.groups.len(), organisation.units.len());
    let allowed = |action| may(&visit.actor, action, &Facts::default()).is_ok();
    let more = (
        allowed(Action::PublishNotice),
        allowed(Action::EditProvisioning),
        allowed(Action::ManageMail),
    );
    let body = page(&state.site, figures, more);
    Ok(Page::new(Section::Settings, "Overview", body)
        .respond(&state, &visit)
        .await)
}

fn page(
    site: &Site,
    (live, groups, units): (usize, usize, usize),
    (notice, provisioning, mail): (bool, bool, bool),
) -> AnyView {
    let rows = vec![
        SummaryRow::text("Organisation", site.organisation_name.clone()),
        SummaryRow::text("Contact", site.contact_email.clone()),
        SummaryRow::text(
            "Public address",
            site.public_url
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default(),
        ),
        SummaryRow::text(
            "Demonstration",
            if site.demo {
                "Yes: people sign in without a password"
            } else {
                "No"
            },
        ),
    ];
    view! {
        <Heading text="Settings"/>
        <Cards>
            <Card title="Platforms" href=urls::PLATFORMS>
                <p class="govuk-body">{format!("{live} platforms in use are recognised by their addresses.")}</p>
            </Card>
            <Card title="Business groups and units" href=urls::ORGANISATION>
                <p class="govuk-body">{format!("{groups} groups with {units} units.")}</p>
            </Card>
            {notice.then(|| view! {
                <Card title="Privacy notice" href=urls::NOTICE>
                    <p class="govuk-body">"What everybody is told about what is recorded of them."</p>
                </Card>
            })}
            {mail.then(|| view! {
                <Card title="Mail" href=urls::SETTINGS_MAIL>
                    <p class="govuk-body">"What people are told by mail: what waits, was sent or could not be."</p>
                </Card>
            })}
            {provisioning.then(|| view! {
                <Card title="Tokens for other programs" href=urls::PROVISIONING>
                    <p class="govuk-body">"Tokens by which joiners and leavers arrive by themselves."</p>
                </Card>
            })}
        </Cards>
        <h2 class="govuk-heading-m">"Set where the server is started"</h2>
        <SummaryList rows=rows/>
    }
    .into_any()
}
