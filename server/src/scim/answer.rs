//! Answers of the SCIM endpoint: resources, lists and errors, always `application/scim+json`.

use app::error::ForMachines;
use axum::{
    extract::Request,
    middleware::Next,
    response::{IntoResponse, Response},
};
use domain::{problem::Problems, refusal::Refusal};
use http::{HeaderValue, StatusCode, header};
use serde_json::{Value, json};
use store::Failure;

/// The media type of RFC 7644, section 8.1.
pub(crate) const MEDIA_TYPE: &str = "application/scim+json";

/// Where the endpoint lives.
pub(crate) const BASE: &str = "/scim/v2";

/// Why a request is not done, in the words of RFC 7644, section 3.12.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ScimError {
    pub(crate) status: StatusCode,
    /// The error's word, where the RFC has one.
    pub(crate) kind: Option<&'static str>,
    pub(crate) detail: String,
}

impl ScimError {
    pub(crate) fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self {
            status,
            kind: None,
            detail: detail.into(),
        }
    }

    fn bad(kind: &'static str, detail: impl Into<String>) -> Self {
        Self {
            kind: Some(kind),
            ..Self::new(StatusCode::BAD_REQUEST, detail)
        }
    }

    /// The body is no JSON, or not of the right shape.
    pub(crate) fn syntax(detail: impl Into<String>) -> Self {
        Self::bad("invalidSyntax", detail)
    }

    /// The filter cannot be read, or asks for what cannot be asked.
    pub(crate) fn filter(detail: impl Into<String>) -> Self {
        Self::bad("invalidFilter", detail)
    }

    /// The path of a change cannot be read, or leads nowhere.
    pub(crate) fn path(detail: impl Into<String>) -> Self {
        Self::bad("invalidPath", detail)
    }

    /// A value is missing or of the wrong kind.
    pub(crate) fn value(detail: impl Into<String>) -> Self {
        Self::bad("invalidValue", detail)
    }

    /// A change names nothing that could be changed.
    pub(crate) fn no_target(detail: impl Into<String>) -> Self {
        Self::bad("noTarget", detail)
    }

    /// The attribute is the server's alone.
    pub(crate) fn mutability(detail: impl Into<String>) -> Self {
        Self::bad("mutability", detail)
    }

    pub(crate) fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "There is no such resource")
    }

    fn of_problems(problems: &Problems) -> Self {
        let taken = problems.0.iter().find(|problem| problem.code == "taken");
        if let Some(taken) = taken {
            return Self {
                status: StatusCode::CONFLICT,
                kind: Some("uniqueness"),
                detail: taken.message.clone(),
            };
        }
        let words = problems.0.iter().map(|problem| {
            let name = match problem.field.as_str() {
                "user_name" => "userName",
                "external_id" => "externalId",
                "email" => "emails",
                other => other,
            };
            format!("{name}: {}", problem.message)
        });
        Self::value(words.collect::<Vec<_>>().join(". "))
    }
}

impl From<Problems> for ScimError {
    fn from(problems: Problems) -> Self {
        Self::of_problems(&problems)
    }
}

impl From<Failure> for ScimError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::NotFound => Self::not_found(),
            Failure::Problems(problems) => Self::of_problems(&problems),
            Failure::Stale => Self::new(
                StatusCode::CONFLICT,
                "Somebody saved this person at the same moment. Ask for them again",
            ),
            Failure::Refused(refusal @ Refusal::NotPermitted { .. }) => {
                Self::new(StatusCode::FORBIDDEN, refusal.to_string())
            }
            Failure::Refused(refusal) if refusal.code() == "own-manager" => {
                Self::value(refusal.to_string())
            }
            Failure::Refused(refusal) => Self::new(StatusCode::CONFLICT, refusal.to_string()),
            other => {
                tracing::error!(cause = %other, "a provisioning request is broken");
                Self::new(
                    StatusCode::INTERNAL_SERVER_ERROR,
                    "Something went wrong here. The log names the cause",
                )
            }
        }
    }
}

impl IntoResponse for ScimError {
    fn into_response(self) -> Response {
        let mut body = json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"],
            "status": self.status.as_str(),
            "detail": self.detail,
        });
        if let (Some(kind), Some(map)) = (self.kind, body.as_object_mut()) {
            map.insert("scimType".into(), kind.into());
        }
        let mut response = answer(self.status, &body);
        if self.status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(
                header::WWW_AUTHENTICATE,
                HeaderValue::from_static("Bearer realm=\"scim\""),
            );
        }
        response
    }
}

/// An answer with this body.
pub(crate) fn answer(status: StatusCode, body: &Value) -> Response {
    let mut response = (status, body.to_string()).into_response();
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
    response.extensions_mut().insert(ForMachines);
    response
}

/// An answer without a body.
pub(crate) fn nothing(status: StatusCode) -> Response {
    let mut response = status.into_response();
    response.extensions_mut().insert(ForMachines);
    response
}

/// Below `/scim/`, what the framework refuses (404, 405, 413, 503) is said in SCIM's words too.
pub(crate) async fn speak(request: Request, next: Next) -> Response {
    if !is_scim(request.uri().path()) {
        return next.run(request).await;
    }
    let response = next.run(request).await;
    let status = response.status();
    let refused = status.is_client_error() || status.is_server_error();
    if !refused || response.extensions().get::<ForMachines>().is_some() {
        return response;
    }
    let words = match status {
        StatusCode::NOT_FOUND => "There is no such endpoint",
        StatusCode::METHOD_NOT_ALLOWED => "This endpoint does not take that method",
        StatusCode::PAYLOAD_TOO_LARGE => "The request is too large",
        StatusCode::TOO_MANY_REQUESTS => "Too many requests: wait and try again",
        _ => status
            .canonical_reason()
            .unwrap_or("The request was refused"),
    };
    let (parts, _) = response.into_parts();
    let mut spoken = ScimError::new(status, words).into_response();
    for (name, value) in &parts.headers {
        if *name != header::CONTENT_TYPE && *name != header::CONTENT_LENGTH {
            spoken.headers_mut().insert(name.clone(), value.clone());
        }
    }
    spoken
}

/// Whether an address belongs to the endpoint: there only a bearer token opens anything, so no
/// cookie is looked at and no browser can be made to send what it has not.
pub(crate) fn is_scim(path: &str) -> bool {
    path.strip_prefix(BASE)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
