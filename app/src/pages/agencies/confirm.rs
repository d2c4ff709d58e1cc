//! `GET` and `POST /agencies/{reference}/access/{grant}`: the steps before access is live, which the
//! people of an agency cannot confirm here themselves.

use super::subject;
use crate::components::{
    Actions, Button, ErrorSummary, Field, Form, FormState, Guard, Heading, Inset, TextInput,
    new_key,
};
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::pages::forms::{self, Typed};
use crate::render::Page;
use crate::urls;
use axum::Form as Posted;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::agency::Agency;
use domain::ids::{Reference, ReferenceKind};
use domain::permission::Action;
use domain::problem::Problems;
use http::StatusCode;
use leptos::prelude::*;
use store::Failure;
use store::commands::agencies;
use store::queries::agencies::{AgencyGrant, show};

/// Asks how the agency confirmed.
///
/// # Errors
/// 403 for those who may not change agencies; 404; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path((reference, grant)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let rest = format!("/access/{grant}");
    let action = Action::EditAgencies;
    let agency = match subject::open(&state, &visit, &reference, &rest, action).await {
        Ok(agency) => agency,
        Err(instead) => return instead,
    };
    let grant = find(&state, &visit, &agency, &grant).await?;
    let page = page(
        &agency,
        &grant,
        &Typed::default(),
        Problems::default(),
        false,
    );
    Ok(page.respond(&state, &visit).await)
}

/// Writes it down.
///
/// # Errors
/// 403 for those who may not change agencies; 404; the database.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path((reference, grant)): Path<(String, String)>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let agency = subject::posted(&state, &visit, &reference).await?;
    let grant = find(&state, &visit, &agency, &grant).await?;
    let typed = forms::form(pairs);
    let call = forms::call(&visit, &typed);
    let (seen, evidence) = (typed.version(), typed.get("evidence").to_owned());
    let store = &state.store;
    match agencies::confirm_steps(store, &call, agency.id, grant.id, seen, evidence).await {
        Ok(_) => {
            let path = format!(
                "{}#access",
                urls::done(&urls::agency(agency.number), "steps-confirmed")
            );
            Ok(axum::response::IntoResponse::into_response(
                axum::response::Redirect::to(&path),
            ))
        }
        Err(Failure::Stale) => {
            let reference = Reference::of(ReferenceKind::Grant, grant.number).to_string();
            let grant = find(&state, &visit, &agency, &reference).await?;
            let page = page(&agency, &grant, &typed, Problems::default(), true);
            Ok(page.respond(&state, &visit).await)
        }
        Err(Failure::Refused(refusal)) => {
            let problems = forms::as_problem(refusal, "evidence")?;
            let page = page(&agency, &grant, &typed, problems, false);
            Ok(page.respond(&state, &visit).await)
        }
        Err(other) => Err(other.into()),
    }
}

/// The access, if it is of this agency.
async fn find(
    state: &AppState,
    visit: &Visit,
    agency: &Agency,
    typed: &str,
) -> Result<AgencyGrant, AppError> {
    let reference = Reference::parse(ReferenceKind::Grant, typed).ok_or(AppError::NotFound)?;
    let found = show(&state.store, &visit.actor, agency.number).await?;
    let mut access = found.access.into_iter();
    access
        .find(|grant| grant.number == reference.number)
        .ok_or(AppError::NotFound)
}

/// Whether somebody has to confirm something.
pub(super) fn waits(grant: &AgencyGrant) -> bool {
    use domain::access::GrantKey::{Approved, Requested};
    matches!(grant.state, Requested | Approved) && !grant.confirmed
}

fn page(
    agency: &Agency,
    grant: &AgencyGrant,
    typed: &Typed,
    problems: Problems,
    overtaken: bool,
) -> Page {
    if !waits(grant) {
        return subject::stuck(agency, "The steps are confirmed, or the access is over.");
    }
    let evidence = Field::new("evidence", typed.get("evidence"), &problems);
    let key = match typed.key() {
        "" => new_key(),
        key => key.to_owned(),
    };
    let version = if overtaken || typed.version() == 0 {
        grant.version
    } else {
        typed.version()
    };
    let reference = Reference::of(ReferenceKind::Grant, grant.number).to_string();
    let action = urls::agency_page(agency.number, &format!("access/{reference}"));
    let back = urls::agency(agency.number);
    let what = format!(
        "{} is to have access to {} as {}. Before it is live, the agency confirms two things for them:",
        grant.person,
        grant.account_name,
        grant.level.name().to_lowercase()
    );
    let title = "Confirm the agency’s steps";
    let body = view! {
        <div class="govuk-grid-row">
            <div class="govuk-grid-column-two-thirds">
                <ErrorSummary problems=problems.clone()/>
                <Heading text=title caption=format!("{reference}, {}", agency.name)/>
                {overtaken.then(|| view! { <Inset>"Somebody changed this access since you opened the page, so nothing was done. Look at it again, then confirm once more."</Inset> })}
                <p class="govuk-body">{what}</p>
                <ul class="govuk-list govuk-list--bullet">
                    <li>"they have read and acknowledged the policy in force"</li>
                    <li>"a second factor of their own is turned on at the platform"</li>
                </ul>
                <Form action=action guard=Guard::of(&problems)>
                    <FormState version=version key=key/>
                    <TextInput field=evidence label="How the agency confirmed it" hint="For example, e-mail of 20 January 2027"/>
                    <Actions>
                        <Button text="Both are confirmed"/>
                        <a class="govuk-link" href=back>"Cancel"</a>
                    </Actions>
                </Form>
            </div>
        </div>
    };
    let page = subject::page(agency, format!("{title}: {reference}"), body)
        .problems(&problems)
        .islands();
    if overtaken {
        page.status(StatusCode::CONFLICT)
    } else {
        page
    }
}
