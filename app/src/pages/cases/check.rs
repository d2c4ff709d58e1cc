//! `GET` and `POST /business-cases/{reference}/check`: everything once more, then handed in.

use super::{parts, subject};
use crate::components::{Actions, Button, ErrorSummary, Form, FormState, Heading, new_key};
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::pages::forms;
use crate::render::Page;
use crate::urls;
use axum::Form as Posted;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::attachment::Attachment;
use domain::case::{BusinessCase, Section};
use domain::permission::Action;
use domain::platform::Catalogue;
use domain::policy::PolicySettings;
use domain::problem::Problems;
use http::StatusCode;
use leptos::prelude::*;
use store::Failure;
use store::commands::cases;
use store::queries::{self, platforms, policy};

/// Shows everything that was written.
///
/// # Errors
/// 403 for everybody but the proposer; 404; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
) -> Result<Response, AppError> {
    let action = Action::WriteCase;
    let (case, files) = match subject::open(&state, &visit, &reference, "/check", action).await {
        Ok(found) => found,
        Err(instead) => return instead,
    };
    answer(&state, &visit, &case, &files, Shown::First).await
}

/// Hands the case in.
///
/// # Errors
/// 403 for everybody but the proposer; 404; the database.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let (case, files) = subject::posted(&state, &visit, &reference, Action::WriteCase).await?;
    let typed = forms::form(pairs);
    let call = forms::call(&visit, &typed);
    match cases::submit(&state.store, &call, case.id, typed.version()).await {
        Ok(_) => Ok(forms::done(&urls::case(case.number), "case-submitted")),
        Err(Failure::Problems(_)) => answer(&state, &visit, &case, &files, Shown::Lacking).await,
        Err(Failure::Stale) => {
            let (case, files) =
                queries::cases::case(&state.store, &visit.actor, case.number).await?;
            answer(&state, &visit, &case, &files, Shown::Overtaken).await
        }
        Err(Failure::Refused(refusal)) if refusal.code() == "not-open" => {
            let page = subject::stuck(&case, &subject::closed(&case));
            Ok(page.respond(&state, &visit).await)
        }
        Err(other) => Err(other.into()),
    }
}

/// Why the page is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    First,
    /// Something is missing.
    Lacking,
    /// It was saved in another window in the meantime.
    Overtaken,
}

async fn answer(
    state: &AppState,
    visit: &Visit,
    case: &BusinessCase,
    files: &[Attachment],
    shown: Shown,
) -> Result<Response, AppError> {
    if !case.state.is_open_to_the_proposer() {
        let page = subject::stuck(case, &subject::closed(case));
        return Ok(page.respond(state, visit).await);
    }
    let catalogue = platforms::catalogue(&state.store).await?;
    let settings = policy::current(&state.store).await?;
    let lacking = lacking(case, &settings, state.store.clock().now().today);
    let page = page(case, files, &catalogue, lacking, shown);
    Ok(page.respond(state, visit).await)
}

/// What is missing, each line leading to its section here.
fn lacking(case: &BusinessCase, settings: &PolicySettings, today: chrono::NaiveDate) -> Problems {
    let mut all = Problems::default();
    for section in Section::ALL {
        for problem in case.content.lacks(*section, settings, today).0 {
            let words = format!("{}: {}", section.name(), problem.message);
            all.add(section.key(), &problem.code, words);
        }
    }
    all
}

fn page(
    case: &BusinessCase,
    files: &[Attachment],
    catalogue: &Catalogue,
    lacking: Problems,
    shown: Shown,
) -> Page {
    let one = |section: &Section| {
        let change = format!(" {}", section.name());
        let missing = lacking.of(section.key()).map(|_| {
            view! { <p class="govuk-error-message">"This section is not complete"</p> }
        });
        let href = urls::case_page(case.number, section.key());
        view! {
            <h2 class="govuk-heading-m" id=section.key()>{section.name()}</h2>
            {missing}
            <p class="govuk-body app-no-print"><a class="govuk-link" href=href>"Change"<span class="govuk-visually-hidden">{change}</span></a></p>
            {parts::section(case, files, *section, catalogue)}
        }
    };
    let sections: Vec<_> = Section::ALL.iter().map(one).collect();
    let complete = lacking.is_empty();
    let problems = match shown {
        Shown::Lacking => lacking.clone(),
        Shown::First | Shown::Overtaken => Problems::default(),
    };
    let overtaken = (shown == Shown::Overtaken).then(|| {
        view! { <p class="govuk-body">"The case was saved in another window since you opened this page, so it was not handed in. Look at it again."</p> }
    });
    let left = (!complete).then(|| {
        view! { <p class="govuk-body">"Some sections are not complete yet. You can leave and come back: everything is saved."</p> }
    });
    let caption = subject::caption(case);
    let (action, back) = (
        urls::case_page(case.number, "check"),
        urls::case(case.number),
    );
    let version = case.version;
    let body = view! {
        <div class="govuk-grid-row">
            <div class="govuk-grid-column-two-thirds">
                <ErrorSummary problems=problems.clone()/>
                <Heading text="Check before you hand it in" caption=caption/>
                {overtaken}
                {left}
                {sections}
                <p class="govuk-body">"When you hand it in, whoever decides first is told. You cannot change it unless it is sent back; you can withdraw it."</p>
                <Form action=action>
                    <FormState version=version key=new_key()/>
                    <Actions>
                        <Button text="Hand in"/>
                        <a class="govuk-link" href=back>"Back to the case"</a>
                    </Actions>
                </Form>
            </div>
        </div>
    };
    let page = subject::page(case, "Check before you hand it in", body).problems(&problems);
    if shown == Shown::Overtaken {
        page.status(StatusCode::CONFLICT)
    } else {
        page
    }
}
