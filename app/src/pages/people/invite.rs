//! `/people/{id}/invite`: makes the link by which a person signs in for the first time. It is shown
//! once, to the administrator who made it, and only a hash of it is kept.

use super::subject;
use crate::components::{
    Actions, Button, Form, FormState, Heading, Inset, SummaryList, SummaryRow, instant_words,
    new_key,
};
use crate::context::{AppState, SignedIn, Site};
use crate::error::AppError;
use crate::pages::forms;
use crate::render::Page;
use crate::urls;
use axum::Form as Posted;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::permission::Action;
use domain::person::Person;
use leptos::prelude::*;
use store::commands::invitations::{self, Invited};
use store::queries::identities::{WayIn, way_in};

/// Shows how the person gets in today, and asks.
///
/// # Errors
/// 403; 404; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    let person = subject::open(&state, &visit, &id, Action::EditPeople).await?;
    let way = way_in(&state.store, &visit.actor, person.id).await?;
    Ok(ask(&person, &way, new_key()).respond(&state, &visit).await)
}

/// Makes the invitation and shows its link.
///
/// # Errors
/// 403; 404; the database.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(id): Path<String>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let person = subject::posted(&state, &visit, &id, Action::EditPeople).await?;
    if !person.may_sign_in() {
        return Ok(closed(&person).respond(&state, &visit).await);
    }
    let typed = forms::form(pairs);
    let call = forms::call(&visit, &typed);
    let invited = invitations::invite(&state.store, &call, person.id).await?;
    let page = made(&state.site, &person, &invited);
    Ok(page.respond(&state, &visit).await)
}

fn closed(person: &Person) -> Page {
    subject::stuck(person, "Signing in is closed to this person.")
}

fn ask(person: &Person, way: &WayIn, key: String) -> Page {
    if !way.open {
        return closed(person);
    }
    let linked = way.identities.first().map(|identity| {
        let since = instant_words(identity.linked_at);
        format!("{} has signed in by single sign-on since {since}. An invitation lets them tie another account of the same provider to their record; the first one is no longer theirs then.", person.name)
    });
    let earlier = way.invitation.as_ref().map(|open| {
        let (made, until) = (instant_words(open.created_at), instant_words(open.expires_at));
        format!("{} made an invitation on {made}, which works until {until}. A new one takes its place.", open.created_by)
    });
    let notes = [linked, earlier].into_iter().flatten();
    let notes = notes
        .map(|note| view! { <Inset>{note}</Inset> })
        .collect_view();
    let (action, cancel) = (urls::invite(person.id), urls::person(person.id));
    let lead = format!(
        "You get a link for {} ({}). Whoever opens it and signs in at the identity provider is {} from then on, so hand it to them alone.",
        person.name, person.email, person.name
    );
    let body = view! {
        <div class="govuk-grid-row">
            <div class="govuk-grid-column-two-thirds">
                <Heading text="Invite to sign in" caption=person.name.clone()/>
                <p class="govuk-body">{lead}</p>
                <ul class="govuk-list govuk-list--bullet">
                    <li>"It works once, for seven days."</li>
                    <li>"It is shown to you once; the register keeps no copy of it."</li>
                    <li>"Nobody needs one whose verified e-mail address at the provider is the one above."</li>
                </ul>
                {notes}
                <Form action=action>
                    <FormState key=key/>
                    <Actions>
                        <Button text="Make the invitation"/>
                        <a class="govuk-link" href=cancel>"Cancel"</a>
                    </Actions>
                </Form>
            </div>
        </div>
    };
    subject::page(person, format!("Invite to sign in: {}", person.name), body)
}

fn made(site: &Site, person: &Person, invited: &Invited) -> Page {
    let until = instant_words(invited.expires_at);
    let back = urls::person(person.id);
    let name = person.name.clone();
    let told = match &invited.token {
        Some(token) => {
            let path = urls::invitation(token);
            let public = site.public_url.as_ref();
            let link = public.and_then(|url| url.join(&path).ok());
            let rows = vec![
                SummaryRow::text("Link", link.map_or(path, String::from)),
                SummaryRow::text("Works until", until),
            ];
            view! {
                <p class="govuk-body">{format!("Copy the link and hand it to {name} in a way that reaches nobody else.")}</p>
                <SummaryList rows=rows/>
                <Inset>"It is not shown again. If it is lost, make a new invitation: the lost one stops working then."</Inset>
            }
            .into_any()
        }
        None => view! {
            <p class="govuk-body">{format!("This invitation was made by the same form a moment ago, and its link was shown then. It works until {until}.")}</p>
            <p class="govuk-body">"If you do not have the link, make a new invitation."</p>
        }
        .into_any(),
    };
    let body = view! {
        <div class="govuk-grid-row">
            <div class="govuk-grid-column-two-thirds">
                <Heading text="The invitation is made" caption=person.name.clone()/>
                {told}
                <p class="govuk-body"><a class="govuk-link" href=back>{format!("Back to {name}")}</a></p>
            </div>
        </div>
    };
    subject::page(
        person,
        format!("The invitation is made: {}", person.name),
        body,
    )
}
