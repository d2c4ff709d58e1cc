//! Answers of the API: always JSON, errors as problem details (RFC 9457).

use app::error::ForMachines;
use app::urls;
use axum::{
    extract::Request,
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header};
use serde_json::{Value, json};
use store::Failure;

/// Why a request is not answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ApiError {
    pub(crate) status: StatusCode,
    pub(crate) detail: String,
}

impl ApiError {
    pub(crate) fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self {
            status,
            detail: detail.into(),
        }
    }
}

impl From<Failure> for ApiError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::NotFound => Self::new(StatusCode::NOT_FOUND, "There is no such certificate"),
            Failure::Refused(refusal) => Self::new(StatusCode::FORBIDDEN, refusal.to_string()),
            other => {
                tracing::error!(cause = %other, "a request of the API is broken");
                let words = "Something went wrong here. The log names the cause";
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, words)
            }
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let title = self.status.canonical_reason().unwrap_or("Error");
        let body = json!({
            "title": title,
            "status": self.status.as_u16(),
            "detail": self.detail,
        });
        let mut response = answer(self.status, "application/problem+json", &body);
        if self.status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(
                header::WWW_AUTHENTICATE,
                HeaderValue::from_static("Bearer realm=\"api\""),
            );
        }
        response
    }
}

/// An answer with this body; no program between keeps it.
pub(crate) fn answer(status: StatusCode, kind: &'static str, body: &Value) -> Response {
    let mut response = (status, body.to_string()).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response.extensions_mut().insert(ForMachines);
    response
}

/// Below `/api/`, what the framework refuses (404, 405, 429, 503) is said as JSON too.
pub(crate) async fn speak(request: Request, next: Next) -> Response {
    let ours = is_api(request.uri().path());
    let response = next.run(request).await;
    let status = response.status();
    let refused = status.is_client_error() || status.is_server_error();
    if !ours || !refused || response.extensions().get::<ForMachines>().is_some() {
        return response;
    }
    let words = match status {
        StatusCode::NOT_FOUND => "There is no such endpoint",
        StatusCode::METHOD_NOT_ALLOWED => "This endpoint does not take that method",
        StatusCode::TOO_MANY_REQUESTS => "Too many requests: wait and try again",
        _ => status
            .canonical_reason()
            .unwrap_or("The request was refused"),
    };
    let (parts, _) = response.into_parts();
    let mut spoken = ApiError::new(status, words).into_response();
    for (name, value) in &parts.headers {
        if *name != header::CONTENT_TYPE && *name != header::CONTENT_LENGTH {
            spoken.headers_mut().insert(name.clone(), value.clone());
        }
    }
    spoken
}

fn is_api(path: &str) -> bool {
    path.strip_prefix(urls::API)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
