//! Why a page is not shown, and the one place that turns such a reason into a page. Which rule said
//! no is decided elsewhere; causes go to the log, never onto the page.

use crate::context::{AppState, Visit};
use crate::pages::errors;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::ids::Reference;
use domain::problem::Problems;
use domain::refusal::Refusal;
use http::{StatusCode, header};
use std::fmt;
use std::sync::Arc;
use store::Failure;

/// Why a handler has no page of its own to show.
#[derive(Debug)]
pub enum AppError {
    /// The person's roles, the record's state or a rule do not allow it (403, 409 or 422).
    NotAllowed(Refusal),
    /// Not there, or not this person's to see (404).
    NotFound,
    /// The address or form makes no sense; the text says what is wrong with it (400).
    BadRequest(String),
    /// Somebody saved the record in the meantime, and the page has no comparison to show (409).
    Stale,
    /// The form does not pass, and there is no form to show again (422).
    Problems(Problems),
    /// The account is in the register already (409).
    Duplicate(Reference),
    /// Something here is broken (500); the text is for the log.
    Broken(String),
    /// Too much at once; the same request may work in a moment (503).
    Busy,
    /// An answer of the framework without a page, by its status.
    Status(StatusCode),
}

impl AppError {
    /// A cause that people cannot mend.
    pub fn broken(cause: impl fmt::Display) -> Self {
        Self::Broken(cause.to_string())
    }

    /// The status of the answer.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::NotAllowed(Refusal::NotPermitted { .. }) => StatusCode::FORBIDDEN,
            Self::NotAllowed(Refusal::WrongState { .. }) | Self::Stale | Self::Duplicate(_) => {
                StatusCode::CONFLICT
            }
            Self::NotAllowed(Refusal::Rule { .. }) | Self::Problems(_) => {
                StatusCode::UNPROCESSABLE_ENTITY
            }
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::BadRequest(_) => StatusCode::BAD_REQUEST,
            Self::Broken(_) => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Status(status) => *status,
        }
    }
}

impl From<Failure> for AppError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Refused(refusal) => Self::NotAllowed(refusal),
            Failure::NotFound => Self::NotFound,
            Failure::Stale => Self::Stale,
            Failure::Problems(problems) => Self::Problems(problems),
            Failure::Duplicate { reference } => Self::Duplicate(reference),
            other => Self::broken(other),
        }
    }
}

impl From<Refusal> for AppError {
    fn from(refusal: Refusal) -> Self {
        Self::NotAllowed(refusal)
    }
}

/// The reason, on its way from the handler to [`pages`].
#[derive(Clone)]
struct Reason(Arc<AppError>);

impl IntoResponse for AppError {
    /// An empty answer that carries the reason; [`pages`] fills it.
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(Reason(Arc::new(self)));
        response
    }
}

/// Put into the extensions of an answer that is written for programs: it stays as it is.
#[derive(Clone, Copy, Debug)]
pub struct ForMachines;

/// Gives every refused or broken answer its page, in the shell of whoever asked. To be laid around
/// the routes, inside the layer that recognises the visitor and outside the one that catches panics.
pub async fn pages(
    State(state): State<AppState>,
    visit: Visit,
    request: Request,
    next: Next,
) -> Response {
    let response = next.run(request).await;
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return response;
    }
    let reason = response
        .extensions()
        .get::<Reason>()
        .map(|reason| Arc::clone(&reason.0));
    let reason = match reason {
        Some(reason) => reason,
        None if is_bare(&response) => Arc::new(AppError::Status(status)),
        None => return response,
    };
    if let AppError::Broken(cause) = reason.as_ref() {
        tracing::error!(request_id = %visit.request_id, cause, "broken");
    }
    let mut page = errors::page(&state.site, &visit, &reason)
        .respond(&state, &visit)
        .await;
    keep_headers(&response, &mut page);
    page
}

/// Whether an answer has nothing on it that anybody was meant to read.
fn is_bare(response: &Response) -> bool {
    if response.extensions().get::<ForMachines>().is_some() {
        return false;
    }
    match response.headers().get(header::CONTENT_TYPE) {
        None => true,
        Some(kind) => kind.as_bytes().starts_with(b"text/plain"),
    }
}

/// What the bare answer says beside its body still counts: `Allow`, `Retry-After`, cookies.
fn keep_headers(bare: &Response, page: &mut Response) {
    for (name, value) in bare.headers() {
        if *name != header::CONTENT_TYPE && *name != header::CONTENT_LENGTH {
            page.headers_mut().append(name.clone(), value.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::permission::Action;
    use domain::role::Role;

    #[test]
    fn every_failure_has_its_status() {
        let refusal = Refusal::NotPermitted {
            action: Action::EditAccount,
            who_can: vec![Role::Administrator],
        };
        let cases = [
            (AppError::from(Failure::Refused(refusal)), 403),
            (
                AppError::from(Refusal::rule("archived", "This account is archived")),
                422,
            ),
            (
                AppError::from(Refusal::WrongState {
                    state: "closed".into(),
                    attempted: "Activate".into(),
                }),
                409,
            ),
            (Failure::NotFound.into(), 404),
            (Failure::Stale.into(), 409),
            (Failure::Problems(Problems::default()).into(), 422),
            (
                Failure::Duplicate {
                    reference: Reference::account(7),
                }
                .into(),
                409,
            ),
            (Failure::Unusable("the disk is full".into()).into(), 500),
            (AppError::Busy, 503),
            (AppError::Status(StatusCode::PAYLOAD_TOO_LARGE), 413),
        ];
        for (error, status) in cases {
            assert_eq!(error.status().as_u16(), status, "{error:?}");
        }
    }

    #[test]
    fn only_answers_nobody_was_meant_to_read_are_replaced() {
        let plain = "Failed to deserialize".into_response();
        assert!(is_bare(&plain), "words of the framework");
        assert!(is_bare(&StatusCode::NOT_FOUND.into_response()));
        assert!(!is_bare(&axum::Json(()).into_response()));
        let mut probe = "down".into_response();
        probe.extensions_mut().insert(ForMachines);
        assert!(!is_bare(&probe));
    }
}
