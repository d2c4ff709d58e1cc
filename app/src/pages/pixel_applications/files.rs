//! `POST /pixel-applications/{reference}/{section}/files` and so on: files of sections and of lanes.

use super::{lane, section, subject};
use crate::context::{AppState, SignedIn};
use crate::error::AppError;
use crate::pages::{dossier, forms};
use crate::urls;
use axum::Form as Posted;
use axum::extract::multipart::{Multipart, MultipartRejection};
use axum::extract::{Path, State};
use axum::response::Response;
use domain::ids::AttachmentId;
use domain::permission::{Action, Facts, may};
use domain::pixel::{Application, Lane, Section, Step};
use store::Failure;
use store::commands::pixels;
use store::queries;

/// Where a file belongs.
enum Place {
    Section(Section),
    Lane(Lane),
}

impl Place {
    fn read(key: &str) -> Result<Self, AppError> {
        let section = Section::from_key(key).map(Self::Section);
        let place = section.or_else(|| Lane::from_key(key).map(Self::Lane));
        place.ok_or(AppError::NotFound)
    }

    const fn key(&self) -> &'static str {
        match self {
            Self::Section(section) => section.key(),
            Self::Lane(lane) => lane.key(),
        }
    }

    const fn name(&self) -> &'static str {
        match self {
            Self::Section(section) => section.name(),
            Self::Lane(lane) => lane.name(),
        }
    }

    const fn action(&self) -> Action {
        match self {
            Self::Section(_) => Action::WritePixelApplication,
            Self::Lane(lane) => lane.action(),
        }
    }

    fn facts(&self, application: &Application) -> Facts {
        match self {
            Self::Section(_) => application.facts(),
            Self::Lane(lane) => application.facts_at(Step::Lane(*lane)),
        }
    }

    /// The page of its form.
    fn path(&self, application: &Application) -> String {
        match self {
            Self::Section(section) => {
                urls::pixel_application_page(application.number, section.key())
            }
            Self::Lane(lane) => {
                let verb = format!("lanes/{}", lane.key());
                urls::pixel_application_page(application.number, &verb)
            }
        }
    }
}

/// Attaches a file.
///
/// # Errors
/// 403; 404; the database. A file that is not taken is told at its field.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path((reference, key)): Path<(String, String)>,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, AppError> {
    let place = Place::read(&key)?;
    let facts = |a: &Application| place.facts(a);
    let found = subject::posted(&state, &visit, &reference, place.action(), facts).await?;
    let (application, files) = found;
    let of = (place.key(), place.name());
    let attach =
        async |call, upload| pixels::attach(&state.store, &call, application.id, upload).await;
    let refused = match dossier::take(&state, &visit, form, of, attach).await? {
        Ok(()) => return Ok(forms::done(&place.path(&application), "file-attached")),
        Err(refused) => refused,
    };
    let (problems, status) = refused.shown();
    if problems.0.iter().any(|p| p.code == "not-open") {
        let page = subject::stuck(&application, &subject::closed(&application));
        return Ok(page.respond(&state, &visit).await);
    }
    let answer = match place {
        Place::Section(part) => {
            let shown = section::Shown {
                file: problems,
                ..section::Shown::saved(&application, part)
            };
            let page = section::page(&application, &files, &shown);
            page.respond(&state, &visit).await
        }
        Place::Lane(lane) => {
            lane::file_refused(&state, &visit, &application, lane, problems).await?
        }
    };
    Ok(dossier::with_status(answer, status))
}

/// Takes a file away.
///
/// # Errors
/// 403; 404; the database.
pub async fn remove(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path((reference, id)): Path<(String, String)>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let number = match subject::number(&reference, "") {
        Ok(number) => number,
        Err(instead) => return instead,
    };
    let id: AttachmentId = id.parse().map_err(|_| AppError::NotFound)?;
    may(&visit.actor, Action::ViewPixels, &Facts::default())?;
    let (_, files) = queries::pixels::application(&state.store, &visit.actor, number).await?;
    let file = files.iter().find(|f| f.id == id);
    let place = Place::read(&file.ok_or(AppError::NotFound)?.section)?;
    let facts = |a: &Application| place.facts(a);
    let found = subject::posted(&state, &visit, &reference, place.action(), facts).await?;
    let (application, _) = found;
    let typed = forms::form(pairs);
    let call = forms::call(&visit, &typed);
    match pixels::detach(&state.store, &call, application.id, id).await {
        Ok(_) => Ok(forms::done(&place.path(&application), "file-removed")),
        Err(Failure::Problems(_)) => {
            let page = subject::stuck(&application, &subject::closed(&application));
            Ok(page.respond(&state, &visit).await)
        }
        Err(other) => Err(other.into()),
    }
}

/// Hands a file out: to be saved, never shown within the register.
///
/// # Errors
/// 403 for those who may not see pixels; 404; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path((reference, id)): Path<(String, String)>,
) -> Result<Response, AppError> {
    may(&visit.actor, Action::ViewPixels, &Facts::default())?;
    let rest = format!("/files/{id}");
    let number = match subject::number(&reference, &rest) {
        Ok(number) => number,
        Err(instead) => return instead,
    };
    let id: AttachmentId = id.parse().map_err(|_| AppError::NotFound)?;
    let (file, bytes) = queries::pixels::file(&state.store, &visit.actor, number, id).await?;
    dossier::hand_out(&file, bytes)
}
