//! `GET` and `POST /pixel-applications/{reference}/check`: everything once more, then handed in.

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
use domain::permission::Action;
use domain::pixel::{Application, ApplicationState, Section};
use domain::problem::Problems;
use http::StatusCode;
use leptos::prelude::*;
use store::Failure;
use store::commands::pixels;
use store::queries;

/// Shows everything that was written.
///
/// # Errors
/// 403 for everybody but the proposer; 404; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
) -> Result<Response, AppError> {
    let action = Action::WritePixelApplication;
    let found = subject::open(&state, &visit, &reference, "/check", action).await;
    let (application, files) = match found {
        Ok(found) => found,
        Err(instead) => return instead,
    };
    answer(&state, &visit, &application, &files, Shown::First).await
}

/// Hands the application in.
///
/// # Errors
/// 403 for everybody but the proposer; 404; the database.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let action = Action::WritePixelApplication;
    let found = subject::posted(&state, &visit, &reference, action, Application::facts).await?;
    let (application, files) = found;
    let typed = forms::form(pairs);
    let call = forms::call(&visit, &typed);
    let number = application.number;
    let done = pixels::submit(&state.store, &call, application.id, typed.version()).await;
    match done {
        Ok(_) => Ok(forms::done(
            &urls::pixel_application(number),
            "application-submitted",
        )),
        Err(Failure::Problems(problems)) => {
            answer(
                &state,
                &visit,
                &application,
                &files,
                Shown::Lacking(problems),
            )
            .await
        }
        Err(Failure::Stale) => {
            let found = queries::pixels::application(&state.store, &visit.actor, number).await?;
            answer(&state, &visit, &found.0, &found.1, Shown::Overtaken).await
        }
        Err(Failure::Refused(refusal)) if matches!(refusal.code(), "not-open" | "submitted") => {
            let page = subject::stuck(&application, &subject::closed(&application));
            Ok(page.respond(&state, &visit).await)
        }
        Err(other) => Err(other.into()),
    }
}

/// Why the page is shown.
enum Shown {
    First,
    /// Something is missing; what the register says besides the sections.
    Lacking(Problems),
    /// It was saved in another window in the meantime.
    Overtaken,
}

async fn answer(
    state: &AppState,
    visit: &Visit,
    application: &Application,
    files: &[Attachment],
    shown: Shown,
) -> Result<Response, AppError> {
    let open = application.state.is_open_to_the_proposer()
        && application.state != ApplicationState::InAssessment;
    let page = if open {
        page(application, files, shown)
    } else {
        subject::stuck(application, &subject::closed(application))
    };
    Ok(page.respond(state, visit).await)
}

/// What is missing, each line leading to its section here.
fn lacking(application: &Application) -> Problems {
    let mut all = Problems::default();
    for section in Section::ALL {
        for problem in application.content.lacks(*section).0 {
            let words = format!("{}: {}", section.name(), problem.message);
            all.add(section.key(), &problem.code, words);
        }
    }
    all
}

fn page(application: &Application, files: &[Attachment], shown: Shown) -> Page {
    let lacking = lacking(application);
    let one = |section: &Section| {
        let change = format!(" {}", section.name());
        let missing = lacking.of(section.key()).map(|_| {
            view! { <p class="govuk-error-message">"This section is not complete"</p> }
        });
        let href = urls::pixel_application_page(application.number, section.key());
        view! {
            <h2 class="govuk-heading-m" id=section.key()>{section.name()}</h2>
            {missing}
            <p class="govuk-body app-no-print"><a class="govuk-link" href=href>"Change"<span class="govuk-visually-hidden">{change}</span></a></p>
            {parts::section(application, files, *section)}
        }
    };
    let sections: Vec<_> = Section::ALL.iter().map(one).collect();
    let complete = lacking.is_empty();
    let overtaken = matches!(shown, Shown::Overtaken);
    let problems = match shown {
        // What the register says is about a field of the first section.
        Shown::Lacking(found) if complete => {
            let mut all = Problems::default();
            for problem in found.0 {
                all.add(Section::Placement.key(), &problem.code, problem.message);
            }
            all
        }
        Shown::Lacking(_) => lacking,
        Shown::First | Shown::Overtaken => Problems::default(),
    };
    let words = overtaken.then(|| {
        view! { <p class="govuk-body">"The application was saved in another window since you opened this page, so it was not handed in. Look at it again."</p> }
    });
    let left = (!complete).then(|| {
        view! { <p class="govuk-body">"Some sections are not complete yet. You can leave and come back: everything is saved."</p> }
    });
    let caption = subject::caption(application);
    let back = urls::pixel_application(application.number);
    let action = format!("{back}/check");
    let version = application.version;
    let body = view! {
        <div class="govuk-grid-row">
            <div class="govuk-grid-column-two-thirds">
                <ErrorSummary problems=problems.clone()/>
                <Heading text="Check before you hand it in" caption=caption/>
                {words}
                {left}
                {sections}
                <p class="govuk-body">"When you hand it in, all lanes are told at once. You can still change it while they work: whatever a lane has settled opens again when you change what it looks at."</p>
                <Form action=action>
                    <FormState version=version key=new_key()/>
                    <Actions>
                        <Button text="Hand in"/>
                        <a class="govuk-link" href=back>"Back to the application"</a>
                    </Actions>
                </Form>
            </div>
        </div>
    };
    let page = subject::page(application, "Check before you hand it in", body).problems(&problems);
    if overtaken {
        page.status(StatusCode::CONFLICT)
    } else {
        page
    }
}
