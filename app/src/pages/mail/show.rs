//! `GET /settings/mail/{id}`: one message, what it says, and how it fared.

use super::{colour, kind_name};
use crate::components::{
    Actions, Button, ButtonKind, ButtonLink, Form, Heading, Hidden, Instant, SummaryList,
    SummaryRow, Tag, new_key,
};
use crate::context::{AppState, SignedIn, Site};
use crate::error::AppError;
use crate::letters;
use crate::render::{Page, Section};
use crate::urls;
use axum::extract::{Path, State};
use axum::response::Response;
use leptos::prelude::*;
use store::mail::State as Stands;
use store::queries::mail::{Mail, one};
use uuid::Uuid;

/// Shows one message.
///
/// # Errors
/// 403 for those who do not look after mail; 404 for none.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    let id: Uuid = id.parse().unwrap_or_default();
    let mail = one(&state.store, &visit.actor, id).await?;
    Ok(page(&mail, &state.site).respond(&state, &visit).await)
}

fn page(mail: &Mail, site: &Site) -> Page {
    let rendered = letters::render(&mail.letter, &mail.row.name, site);
    let title = rendered.subject.clone();
    let body = view! {
        <Heading text=title.clone() caption="Message"/>
        <SummaryList rows=facts(mail)/>
        {actions(mail)}
        <h2 class="govuk-heading-m">"What it says"</h2>
        <pre class="app-code">{rendered.text}</pre>
    };
    Page::new(Section::Settings, format!("Message: {title}"), body)
        .crumb(urls::SETTINGS, "Settings")
        .crumb(urls::SETTINGS_MAIL, "Mail")
}

fn facts(mail: &Mail) -> Vec<SummaryRow> {
    let row = &mail.row;
    let person = row.name.clone();
    let mut facts = vec![
        SummaryRow::view(
            "State",
            view! { <Tag text=row.state.name() colour=colour(row.state)/> },
        ),
        SummaryRow::text("Kind", kind_name(&row.kind)),
        SummaryRow::view(
            "To",
            view! { <a class="govuk-link" href=urls::person(row.person)>{person}</a> },
        ),
        SummaryRow::text("Address", row.address.clone()),
        SummaryRow::view("Written", view! { <Instant at=row.created_at/> }),
    ];
    if matches!(row.state, Stands::Queued | Stands::Waiting) {
        facts.push(SummaryRow::view("Due", view! { <Instant at=row.due_at/> }));
    }
    if let Some(at) = row.settled_at {
        facts.push(SummaryRow::view("Settled", view! { <Instant at=at/> }));
    }
    if row.attempts > 0 {
        facts.push(SummaryRow::text("Attempts", row.attempts.to_string()));
    }
    if !row.last_error.is_empty() {
        facts.push(SummaryRow::text("Why", row.last_error.clone()));
    }
    if let Some(bundle) = mail.bundle {
        let link =
            view! { <a class="govuk-link" href=urls::mail(bundle)>"The summary it went into"</a> };
        facts.push(SummaryRow::view("Summary", link));
    }
    facts
}

fn actions(mail: &Mail) -> Option<AnyView> {
    let (id, state) = (mail.row.id, mail.row.state);
    let again = matches!(
        state,
        Stands::Failed | Stands::Suppressed | Stands::GivenUp | Stands::Queued
    );
    let give_up = matches!(state, Stands::Failed | Stands::Suppressed | Stands::Queued);
    let words = if state == Stands::Queued {
        "Send now"
    } else {
        "Send again"
    };
    again.then(|| {
        view! {
            <Form action=urls::mail_page(id, "retry")>
                <Hidden name="key" value=new_key()/>
                <Actions>
                    <Button text=words/>
                    {give_up.then(|| view! { <ButtonLink href=urls::mail_page(id, "give-up") text="Give up" kind=ButtonKind::Secondary/> })}
                </Actions>
            </Form>
        }
        .into_any()
    })
}
