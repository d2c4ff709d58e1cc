//! A file that a form brings: read, looked through, attached; or told at its field why it was not taken.

use crate::context::{AppState, Visit};
use crate::files::attached::{self, Refused};
use axum::extract::multipart::{Multipart, MultipartRejection};
use axum::response::Response;
use domain::problem::Problems;
use http::StatusCode;
use store::{Call, Failure, Upload};

/// A file that was not taken.
pub(crate) struct NotTaken {
    /// Why, at the field `file`.
    pub(crate) problems: Problems,
    /// It is larger than a file may be.
    too_large: bool,
}

impl NotTaken {
    /// The problems to show; and the status that the page showing them is answered with, if not its own.
    pub(crate) fn shown(self) -> (Problems, Option<StatusCode>) {
        let status = self.too_large.then_some(StatusCode::PAYLOAD_TOO_LARGE);
        (self.problems, status)
    }
}

/// The answer with another status.
pub(crate) fn with_status(mut answer: Response, status: Option<StatusCode>) -> Response {
    if let Some(status) = status {
        *answer.status_mut() = status;
    }
    answer
}

impl From<Refused> for NotTaken {
    fn from(refused: Refused) -> Self {
        let mut problems = Problems::default();
        let too_large = refused.code == "too-large";
        problems.add("file", refused.code, refused.words);
        Self {
            problems,
            too_large,
        }
    }
}

/// Takes the file of a posted form for a section (its key and name): `attach` writes it down.
///
/// # Errors
/// What `attach` answers, apart from problems of the file.
pub(crate) async fn take<T>(
    state: &AppState,
    visit: &Visit,
    form: Result<Multipart, MultipartRejection>,
    (section, section_name): (&str, &str),
    attach: impl AsyncFnOnce(Call, Upload) -> Result<T, Failure>,
) -> Result<Result<(), NotTaken>, Failure> {
    let arrived = match form {
        Ok(form) => attached::arrived(form, state.scanner.as_deref()).await,
        Err(_) => Err(Refused::nothing()),
    };
    let arrived = match arrived {
        Ok(arrived) => arrived,
        Err(refused) => return Ok(Err(refused.into())),
    };
    let upload = Upload {
        section: section.to_owned(),
        section_name: section_name.to_owned(),
        name: arrived.name,
        kind: arrived.kind,
        bytes: arrived.bytes,
    };
    match attach(visit.call(&arrived.key), upload).await {
        Ok(_) => Ok(Ok(())),
        Err(Failure::Problems(problems)) => Ok(Err(NotTaken {
            problems,
            too_large: false,
        })),
        Err(other) => Err(other),
    }
}
