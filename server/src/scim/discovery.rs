//! What the endpoint can do (RFC 7643, sections 5 to 8; RFC 7644, section 4). True to the rest of
//! this folder: a test reads it against the answers.

use super::{
    answer::{ScimError, answer},
    bearer::Bearer,
    path::{ENTERPRISE, USER},
    question::MOST,
    resource::location,
};
use app::context::AppState;
use axum::{
    extract::{Path, RawQuery, State},
    response::Response,
};
use http::StatusCode;
use serde_json::{Value, json};
use url::{Url, form_urlencoded};

type Answer = Result<Response, ScimError>;

/// `GET /ServiceProviderConfig`.
///
/// # Errors
/// A filter, which the standard forbids here.
pub(crate) async fn config(
    State(state): State<AppState>,
    _: Bearer,
    RawQuery(query): RawQuery,
) -> Answer {
    no_filter(query.as_deref())?;
    let no = json!({ "supported": false });
    let body = json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
        "patch": { "supported": true },
        "bulk": { "supported": false, "maxOperations": 0, "maxPayloadSize": 0 },
        "filter": { "supported": true, "maxResults": MOST },
        "changePassword": no,
        "sort": no,
        "etag": { "supported": true },
        "authenticationSchemes": [{
            "type": "oauthbearertoken",
            "name": "Bearer token",
            "description": "A token made at /settings/provisioning, in the Authorization header",
            "primary": true,
        }],
        "meta": {
            "resourceType": "ServiceProviderConfig",
            "location": location(state.site.public_url.as_ref(), "ServiceProviderConfig"),
        },
    });
    Ok(answer(StatusCode::OK, &body))
}

/// `GET /ResourceTypes`.
///
/// # Errors
/// A filter, which the standard forbids here.
pub(crate) async fn types(
    State(state): State<AppState>,
    _: Bearer,
    RawQuery(query): RawQuery,
) -> Answer {
    no_filter(query.as_deref())?;
    Ok(all(vec![resource_type(state.site.public_url.as_ref())]))
}

/// `GET /ResourceTypes/{name}`.
///
/// # Errors
/// There is only `User`.
pub(crate) async fn one_type(
    State(state): State<AppState>,
    _: Bearer,
    Path(name): Path<String>,
) -> Answer {
    if name != "User" {
        return Err(ScimError::not_found());
    }
    let body = resource_type(state.site.public_url.as_ref());
    Ok(answer(StatusCode::OK, &body))
}

/// `GET /Schemas`.
///
/// # Errors
/// A filter, which the standard forbids here.
pub(crate) async fn schemas(
    State(state): State<AppState>,
    _: Bearer,
    RawQuery(query): RawQuery,
) -> Answer {
    no_filter(query.as_deref())?;
    let public = state.site.public_url.as_ref();
    Ok(all(vec![user_schema(public), enterprise_schema(public)]))
}

/// `GET /Schemas/{id}`.
///
/// # Errors
/// There is no such schema.
pub(crate) async fn one_schema(
    State(state): State<AppState>,
    _: Bearer,
    Path(id): Path<String>,
) -> Answer {
    let public = state.site.public_url.as_ref();
    let body = match id.as_str() {
        USER => user_schema(public),
        ENTERPRISE => enterprise_schema(public),
        _ => return Err(ScimError::not_found()),
    };
    Ok(answer(StatusCode::OK, &body))
}

/// `/Me`: a token belongs to no person (RFC 7644, section 3.11).
pub(crate) async fn me(_: Bearer) -> ScimError {
    ScimError::new(StatusCode::NOT_IMPLEMENTED, "A token belongs to no person")
}

fn no_filter(query: Option<&str>) -> Result<(), ScimError> {
    let mut names = form_urlencoded::parse(query.unwrap_or_default().as_bytes());
    if names.any(|(name, _)| name.eq_ignore_ascii_case("filter")) {
        let words = "What the endpoint can do cannot be filtered";
        return Err(ScimError::new(StatusCode::FORBIDDEN, words));
    }
    Ok(())
}

fn all(resources: Vec<Value>) -> Response {
    let body = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
        "totalResults": resources.len(),
        "startIndex": 1,
        "itemsPerPage": resources.len(),
        "Resources": resources,
    });
    answer(StatusCode::OK, &body)
}

fn resource_type(public: Option<&Url>) -> Value {
    json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ResourceType"],
        "id": "User",
        "name": "User",
        "endpoint": "/Users",
        "description": "Somebody with a record in the register",
        "schema": USER,
        "schemaExtensions": [{ "schema": ENTERPRISE, "required": false }],
        "meta": { "resourceType": "ResourceType", "location": location(public, "ResourceTypes/User") },
    })
}

fn attribute(name: &str, kind: &str, description: &str) -> Value {
    json!({
        "name": name,
        "type": kind,
        "multiValued": false,
        "description": description,
        "required": false,
        "caseExact": false,
        "mutability": "readWrite",
        "returned": "default",
        "uniqueness": "none",
    })
}

/// The same with other characteristics.
fn with(mut attribute: Value, other: &Value) -> Value {
    if let (Some(map), Some(other)) = (attribute.as_object_mut(), other.as_object()) {
        map.extend(other.clone());
    }
    attribute
}

fn schema(id: &str, name: &str, attributes: &[Value], public: Option<&Url>) -> Value {
    json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Schema"],
        "id": id,
        "name": name,
        "description": name,
        "attributes": attributes,
        "meta": { "resourceType": "Schema", "location": location(public, &format!("Schemas/{id}")) },
    })
}

fn user_schema(public: Option<&Url>) -> Value {
    let text = |name, words| attribute(name, "string", words);
    let unique = json!({ "required": true, "uniqueness": "server" });
    let formatted = text("formatted", "The full name");
    let parts = [
        with(
            text("value", "The address"),
            &json!({ "required": true, "uniqueness": "server" }),
        ),
        with(
            text("type", "Always work"),
            &json!({ "canonicalValues": ["work"] }),
        ),
        attribute("primary", "boolean", "Always true: one address is kept"),
    ];
    let attributes = [
        with(text("userName", "The provider's unique name"), &unique),
        text("displayName", "The full name"),
        with(
            attribute(
                "name",
                "complex",
                "The full name; its parts are accepted and joined",
            ),
            &json!({ "subAttributes": [formatted] }),
        ),
        text("title", "The job title"),
        attribute("active", "boolean", "Whether they may sign in"),
        with(
            attribute("emails", "complex", "The work e-mail"),
            &json!({ "multiValued": true, "subAttributes": parts }),
        ),
    ];
    schema(USER, "User", &attributes, public)
}

fn enterprise_schema(public: Option<&Url>) -> Value {
    let text = |name, words| attribute(name, "string", words);
    let read_only = json!({ "mutability": "readOnly" });
    let reference =
        json!({ "referenceTypes": ["User"], "caseExact": true, "mutability": "readOnly" });
    let parts = [
        with(
            text("value", "The manager's id"),
            &json!({ "caseExact": true }),
        ),
        with(
            attribute("$ref", "reference", "The manager's address"),
            &reference,
        ),
        with(text("displayName", "The manager's name"), &read_only),
    ];
    let attributes = [
        text(
            "department",
            "The business unit, by the name it has in the register",
        ),
        with(
            attribute("manager", "complex", "Whom they report to"),
            &json!({ "subAttributes": parts }),
        ),
    ];
    schema(ENTERPRISE, "EnterpriseUser", &attributes, public)
}
