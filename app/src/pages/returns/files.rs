//! `GET` and `POST /returns/{period}/{account}/{part}/files` and so on: evidence attached to the parts of a
//! return.

use super::{frame, subject, words};
use crate::components::{ErrorSummary, Heading};
use crate::context::{AppState, SignedIn};
use crate::error::AppError;
use crate::pages::dossier::{self, FilesOf};
use crate::pages::forms;
use crate::render::Page;
use axum::Form as Posted;
use axum::extract::multipart::{Multipart, MultipartRejection};
use axum::extract::{Path, State};
use axum::response::Response;
use domain::ids::{AttachmentId, Reference, ReferenceKind};
use domain::permission::Action;
use domain::problem::Problems;
use domain::refusal::Refusal;
use domain::returns::{Part, Return};
use leptos::prelude::*;
use store::Failure;
use store::commands::returns::{attach, detach};
use store::queries::returns::{ReturnPage, file};

/// Shows the files of a part.
///
/// # Errors
/// 403 for those who do not file it; 404; the database.
pub async fn list(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path((period, account, key)): Path<(String, String, String)>,
) -> Result<Response, AppError> {
    let part = Part::from_key(&key).ok_or(AppError::NotFound)?;
    let (at, rest) = ((period.as_str(), account.as_str()), format!("/{key}/files"));
    let action = Action::FileReturn;
    let found = match subject::open_for(&state, &visit, at, &rest, action).await {
        Ok(found) => found,
        Err(instead) => return instead,
    };
    let page = page(&found, part, &Problems::default());
    Ok(page.respond(&state, &visit).await)
}

/// Attaches a file.
///
/// # Errors
/// 403 for those who do not file it; 404; the database. A file that is not taken is told at its field.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path((period, account, key)): Path<(String, String, String)>,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, AppError> {
    let part = Part::from_key(&key).ok_or(AppError::NotFound)?;
    let at = (period.as_str(), account.as_str());
    let found = subject::posted(&state, &visit, at, Action::FileReturn).await?;
    let of = (part.key(), part.name());
    let attach = async |call, upload| attach(&state.store, &call, found.one.id, upload).await;
    let refused = match dossier::take(&state, &visit, form, of, attach).await {
        Ok(Ok(())) => return Ok(forms::done(&path(&found.one, part), "file-attached")),
        Ok(Err(refused)) => refused,
        Err(Failure::Refused(refusal @ Refusal::Rule { .. })) => {
            let page = subject::stuck(&found, &words::said(&refusal));
            return Ok(page.respond(&state, &visit).await);
        }
        Err(other) => return Err(other.into()),
    };
    let (problems, status) = refused.shown();
    let answer = page(&found, part, &problems).respond(&state, &visit).await;
    Ok(dossier::with_status(answer, status))
}

/// Takes a file away.
///
/// # Errors
/// 403 for those who do not file it; 404; the database.
pub async fn remove(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path((period, account, id)): Path<(String, String, String)>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let at = (period.as_str(), account.as_str());
    let found = subject::posted(&state, &visit, at, Action::FileReturn).await?;
    let id: AttachmentId = id.parse().map_err(|_| AppError::NotFound)?;
    let file = found.files.iter().find(|file| file.id == id);
    let part = Part::from_key(&file.ok_or(AppError::NotFound)?.section);
    let part = part.ok_or(AppError::NotFound)?;
    let typed = forms::form(pairs);
    let call = forms::call(&visit, &typed);
    match detach(&state.store, &call, found.one.id, id).await {
        Ok(_) => Ok(forms::done(&path(&found.one, part), "file-removed")),
        Err(Failure::Refused(refusal @ Refusal::Rule { .. })) => {
            let page = subject::stuck(&found, &words::said(&refusal));
            Ok(page.respond(&state, &visit).await)
        }
        Err(other) => Err(other.into()),
    }
}

/// Hands a file out: to be saved, never shown within the register.
///
/// # Errors
/// 404, also for a return that is not the visitor's to see; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path((period, account, id)): Path<(String, String, String)>,
) -> Result<Response, AppError> {
    let quarter = frame::quarter(&period)?;
    let reference = Reference::parse(ReferenceKind::Account, &account);
    let number = reference.ok_or(AppError::NotFound)?.number;
    let id: AttachmentId = id.parse().map_err(|_| AppError::NotFound)?;
    let (file, bytes) = file(&state.store, &visit.actor, quarter, number, id).await?;
    dossier::hand_out(&file, bytes)
}

fn path(one: &Return, part: Part) -> String {
    format!("{}/{}/files", subject::path(one), part.key())
}

fn page(found: &ReturnPage, part: Part, problems: &Problems) -> Page {
    if let Err(refusal) = found.one.can_be_written() {
        return subject::stuck(found, &words::said(&refusal));
    }
    let base = subject::path(&found.one);
    let title = format!("Files for “{}”", part.name());
    let back = format!("{base}/edit#part-{}", part.key());
    let files = FilesOf {
        base,
        section: part.key(),
        title: "",
        files: &found.files,
        problems,
    };
    let body = view! {
        <div class="govuk-grid-row">
            <div class="govuk-grid-column-two-thirds">
                <ErrorSummary problems=problems.clone()/>
                <Heading text=title.clone() caption=subject::caption(found)/>
                <p class="govuk-body">"Evidence, if there is any: a picture of a setting, a plan, a letter. Whoever may see the return can open it."</p>
                {files.alone()}
                <p class="govuk-body"><a class="govuk-link" href=back>"Back to the form"</a></p>
            </div>
        </div>
    };
    subject::page(found, title, body).problems(problems)
}
