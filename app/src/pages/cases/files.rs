//! `POST /business-cases/{reference}/{section}/files`, `GET /business-cases/{reference}/files/{id}` and
//! `POST …/remove`: files attached to a section, handed out, taken away.

use super::section::{self, Shown};
use super::subject;
use crate::context::{AppState, SignedIn};
use crate::error::AppError;
use crate::pages::dossier;
use crate::pages::forms;
use crate::urls;
use axum::Form as Posted;
use axum::extract::multipart::{Multipart, MultipartRejection};
use axum::extract::{Path, State};
use axum::response::Response;
use domain::attachment::Attachment;
use domain::case::{BusinessCase, Section};
use domain::ids::AttachmentId;
use domain::permission::{Action, Facts, may};
use domain::problem::Problems;
use leptos::prelude::*;
use store::Failure;
use store::commands::cases;
use store::queries;

/// Attaches a file.
///
/// # Errors
/// 403 for everybody but the proposer; 404; the database. A file that is not taken is told at its field.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path((reference, key)): Path<(String, String)>,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, AppError> {
    let (case, files) = subject::posted(&state, &visit, &reference, Action::WriteCase).await?;
    let section = Section::from_key(&key).ok_or(AppError::NotFound)?;
    if !case.state.is_open_to_the_proposer() {
        let page = subject::stuck(&case, &subject::closed(&case));
        return Ok(page.respond(&state, &visit).await);
    }
    let of = (section.key(), section.name());
    let attach = async |call, upload| cases::attach(&state.store, &call, case.id, upload).await;
    let refused = match dossier::take(&state, &visit, form, of, attach).await? {
        Ok(()) => {
            let path = urls::case_page(case.number, section.key());
            return Ok(forms::done(&path, "file-attached"));
        }
        Err(refused) => refused,
    };
    let (file, status) = refused.shown();
    let shown = Shown {
        file,
        ..Shown::saved(&case, section)
    };
    let answer = section::answer(&state, &visit, &case, &files, shown).await?;
    Ok(dossier::with_status(answer, status))
}

/// Takes a file away.
///
/// # Errors
/// 403 for everybody but the proposer; 404; the database.
pub async fn remove(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path((reference, id)): Path<(String, String)>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let (case, files) = subject::posted(&state, &visit, &reference, Action::WriteCase).await?;
    let id: AttachmentId = id.parse().map_err(|_| AppError::NotFound)?;
    let typed = forms::form(pairs);
    let file = files
        .iter()
        .find(|f| f.id == id)
        .ok_or(AppError::NotFound)?;
    let call = forms::call(&visit, &typed);
    match cases::detach(&state.store, &call, case.id, id).await {
        Ok(_) => {
            let path = urls::case_page(case.number, &file.section);
            Ok(forms::done(&path, "file-removed"))
        }
        Err(Failure::Refused(refusal)) if refusal.code() == "not-open" => {
            let page = subject::stuck(&case, &subject::closed(&case));
            Ok(page.respond(&state, &visit).await)
        }
        Err(other) => Err(other.into()),
    }
}

/// Hands a file out: to be saved, never shown within the register.
///
/// # Errors
/// 403 for those who may not see cases; 404; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path((reference, id)): Path<(String, String)>,
) -> Result<Response, AppError> {
    may(&visit.actor, Action::ViewCases, &Facts::default())?;
    let rest = format!("/files/{id}");
    let number = match subject::number(&reference, &rest) {
        Ok(number) => number,
        Err(instead) => return instead,
    };
    let id: AttachmentId = id.parse().map_err(|_| AppError::NotFound)?;
    let (file, bytes) = queries::cases::file(&state.store, &visit.actor, number, id).await?;
    dossier::hand_out(&file, bytes)
}

/// The files of a section, with the form for another.
pub(super) fn part(
    case: &BusinessCase,
    section: Section,
    files: &[Attachment],
    problems: &Problems,
) -> AnyView {
    let of = dossier::FilesOf {
        base: urls::case(case.number),
        section: section.key(),
        title: "Files of this section",
        files,
        problems,
    };
    of.part()
}
