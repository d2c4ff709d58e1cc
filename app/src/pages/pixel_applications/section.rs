//! `GET` and `POST /pixel-applications/{reference}/{section}`: one section, saved as it was typed. What it
//! still lacks is told after the first attempt, and saved all the same.

use super::fields::{self, Fields};
use super::{conflict, subject, typed};
use crate::components::{
    Actions, Button, ButtonKind, ErrorSummary, Form, FormState, Guard, Heading, Inset, new_key,
};
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::pages::dossier::FilesOf;
use crate::pages::forms::{self, Typed};
use crate::render::Page;
use crate::urls;
use axum::Form as Posted;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::attachment::Attachment;
use domain::permission::Action;
use domain::pixel::{Application, ApplicationState, Section};
use domain::problem::Problems;
use leptos::prelude::*;
use store::Failure;
use store::commands::pixels;
use store::queries;

/// Shows the section's form.
///
/// # Errors
/// 403 for everybody but the proposer; 404; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path((reference, key)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let action = Action::WritePixelApplication;
    let rest = format!("/{key}");
    let found = subject::open(&state, &visit, &reference, &rest, action).await;
    let (application, files) = match found {
        Ok(found) => found,
        Err(instead) => return instead,
    };
    let section = Section::from_key(&key).ok_or(AppError::NotFound)?;
    let page = if application.state.is_open_to_the_proposer() {
        page(&application, &files, &Shown::saved(&application, section))
    } else {
        subject::stuck(&application, &subject::closed(&application))
    };
    Ok(page.respond(&state, &visit).await)
}

/// Saves the section, or adds and removes a row of the form.
///
/// # Errors
/// 403 for everybody but the proposer; 404; the database.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path((reference, key)): Path<(String, String)>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let action = Action::WritePixelApplication;
    let found = subject::posted(&state, &visit, &reference, action, Application::facts).await?;
    let (application, files) = found;
    let section = Section::from_key(&key).ok_or(AppError::NotFound)?;
    let typed = forms::form(pairs);
    let act = typed.get("act").to_owned();
    let again = |typed: Typed, problems: Problems| Shown {
        section,
        version: typed.version(),
        typed,
        problems,
        saved: false,
        file: Problems::default(),
    };
    if act == "add" || act.starts_with("remove-") {
        let shown = again(typed::with_rows(&typed, &act), Problems::default());
        return Ok(page(&application, &files, &shown)
            .respond(&state, &visit)
            .await);
    }
    let draft = match typed::draft(&state, &visit, &typed, section).await? {
        Ok(draft) => draft,
        Err(problems) => {
            let page = page(&application, &files, &again(typed, problems));
            return Ok(page.respond(&state, &visit).await);
        }
    };
    let call = forms::call(&visit, &typed);
    let seen = typed.version();
    let page = match pixels::write(&state.store, &call, application.id, seen, draft).await {
        Ok(_) => return saved(&state, &visit, &application, section, &act).await,
        Err(Failure::Problems(problems)) => page(&application, &files, &again(typed, problems)),
        Err(Failure::Stale) => conflict::page(&application, section, &typed),
        Err(Failure::Refused(refusal)) if refusal.code() == "not-open" => {
            subject::stuck(&application, &subject::closed(&application))
        }
        Err(other) => return Err(other.into()),
    };
    Ok(page.respond(&state, &visit).await)
}

/// After saving: back to the application, on to the next section, or what this one still lacks.
async fn saved(
    state: &AppState,
    visit: &Visit,
    application: &Application,
    section: Section,
    act: &str,
) -> Result<Response, AppError> {
    let number = application.number;
    if act == "back" {
        return Ok(forms::done(
            &urls::pixel_application(number),
            "application-saved",
        ));
    }
    let found = queries::pixels::application(&state.store, &visit.actor, number).await?;
    let (application, files) = found;
    let lacking = application.content.lacks(section);
    if lacking.is_empty() {
        let next = Section::ALL.iter().skip_while(|s| **s != section).nth(1);
        let assessed = application.state == ApplicationState::InAssessment;
        let path = match next {
            _ if assessed => urls::pixel_application(number),
            Some(next) => urls::pixel_application_page(number, next.key()),
            None => urls::pixel_application_page(number, "check"),
        };
        return Ok(forms::done(&path, "application-saved"));
    }
    let shown = Shown {
        problems: lacking,
        saved: true,
        ..Shown::saved(&application, section)
    };
    Ok(page(&application, &files, &shown)
        .respond(state, visit)
        .await)
}

/// The form as it is shown.
pub(super) struct Shown {
    pub(super) section: Section,
    pub(super) typed: Typed,
    pub(super) version: i64,
    pub(super) problems: Problems,
    /// It is saved, and the problems are what it lacks before it can be handed in.
    pub(super) saved: bool,
    /// What is wrong with a file.
    pub(super) file: Problems,
}

impl Shown {
    /// The section as it is saved.
    pub(super) fn saved(application: &Application, section: Section) -> Self {
        Self {
            section,
            typed: typed::of(&application.content, section),
            version: application.version,
            problems: Problems::default(),
            saved: false,
            file: Problems::default(),
        }
    }
}

/// The page of a section.
pub(super) fn page(application: &Application, files: &[Attachment], shown: &Shown) -> Page {
    let section = shown.section;
    let key = match shown.typed.key() {
        "" => new_key(),
        key => key.to_owned(),
    };
    let mut all = shown.problems.clone();
    all.0.extend(shown.file.0.clone());
    let place = Section::ALL.iter().position(|s| *s == section);
    let caption = format!(
        "{}, section {} of {}",
        subject::caption(application),
        place.unwrap_or_default() + 1,
        Section::ALL.len()
    );
    let guard = if shown.saved {
        Guard::Unchanged
    } else {
        Guard::of(&shown.problems)
    };
    let base = urls::pixel_application(application.number);
    let action = format!("{base}/{}", section.key());
    let version = shown.version;
    let files = FilesOf {
        base: base.clone(),
        section: section.key(),
        title: "Files of this section",
        files,
        problems: &shown.file,
    };
    let fields = Fields {
        typed: &shown.typed,
        problems: &shown.problems,
    };
    let fields = fields::of(section, &fields);
    let body = view! {
        <div class="govuk-grid-row">
            <div class="govuk-grid-column-two-thirds">
                <ErrorSummary problems=all.clone()/>
                <Heading text=section.name() caption=caption/>
                {shown.saved.then(|| view! { <Inset>"What you typed is saved. Before the application can be handed in, this section needs what is listed above."</Inset> })}
                {assessed(application)}
                {asked(application, section)}
                <Form action=action guard=guard>
                    <FormState version=version key=key/>
                    // Enter in a field presses the first button of a form, which must not remove a row.
                    <button r#type="submit" class="govuk-visually-hidden" tabindex="-1" aria-hidden="true">"Save and continue"</button>
                    {fields}
                    <Actions>
                        <Button text="Save and continue"/>
                        <Button text="Save and come back later" kind=ButtonKind::Secondary name="act" value="back"/>
                        <a class="govuk-link" href=base>"Back without saving"</a>
                    </Actions>
                </Form>
                {files.part()}
            </div>
        </div>
    };
    subject::page(application, section.name(), body)
        .problems(&all)
        .islands()
}

/// That a change opens lanes again.
fn assessed(application: &Application) -> Option<AnyView> {
    (application.state == ApplicationState::InAssessment).then(|| {
        view! { <Inset>"This application is being assessed. When you change something here, the lanes that look at it open again."</Inset> }
            .into_any()
    })
}

/// What was asked for at this section when the application was sent back.
fn asked(application: &Application, section: Section) -> Option<AnyView> {
    let decision = application.decisions.last()?;
    let reason = decision.reasons.get(section.key())?.clone();
    let words = format!("{} asks for a change here:", decision.by.name);
    let view = view! {
        <Inset>
            <p class="govuk-body">{words}</p>
            <p class="govuk-body app-lines">{reason}</p>
        </Inset>
    };
    Some(view.into_any())
}
