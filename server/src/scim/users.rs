//! `/scim/v2/Users`: the identity provider's programs keep people by token. What may be changed is
//! the store's and the domain's to say; roles are given in the register alone.

use super::{
    answer::{MEDIA_TYPE, ScimError, answer, nothing},
    bearer::Bearer,
    patch,
    question::Question,
    resource::{Selection, etag, location, user},
    wanted::Wanted,
};
use app::context::AppState;
use axum::{
    body::Bytes,
    extract::{Path, RawQuery, State},
    response::Response,
};
use domain::ids::PersonId;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde_json::{Value, json};
use store::{
    Failure,
    commands::provisioning as commands,
    queries::{
        organisation,
        provisioning::{self, Kept},
    },
};

type Answer = Result<Response, ScimError>;

/// A save that meets another is tried again with what that one left, so many times.
const TRIES: usize = 5;

/// `GET /Users`.
///
/// # Errors
/// The filter or a number cannot be read; the database.
pub(crate) async fn list(
    State(state): State<AppState>,
    bearer: Bearer,
    RawQuery(query): RawQuery,
) -> Answer {
    let asked = Question::parse(query.as_deref().unwrap_or_default())?;
    let part = provisioning::list(
        &state.store,
        bearer.actor(),
        asked.condition.as_ref(),
        asked.start,
        asked.count,
    )
    .await?;
    let public = state.site.public_url.as_ref();
    let resources: Vec<Value> = part
        .people
        .iter()
        .map(|kept| user(kept, public, &asked.selection))
        .collect();
    let body = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
        "totalResults": part.total,
        "startIndex": asked.start,
        "itemsPerPage": resources.len(),
        "Resources": resources,
    });
    Ok(answer(StatusCode::OK, &body))
}

/// `GET /Users/{id}`.
///
/// # Errors
/// Not found; the database.
pub(crate) async fn show(
    State(state): State<AppState>,
    bearer: Bearer,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Answer {
    let selection = Question::parse(query.as_deref().unwrap_or_default())?.selection;
    let kept = find(&state, &bearer, &id).await?;
    if tags(&headers, header::IF_NONE_MATCH).is_some_and(|tags| tags.match_version(kept.version)) {
        let mut response = nothing(StatusCode::NOT_MODIFIED);
        tag(&mut response, kept.version);
        return Ok(response);
    }
    Ok(one(&state, StatusCode::OK, &kept, &selection))
}

/// `POST /Users`: adds a person, or takes over the one with that e-mail.
///
/// # Errors
/// What is wrong with the body; a name is taken; the database.
pub(crate) async fn create(
    State(state): State<AppState>,
    bearer: Bearer,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Result<Bytes, axum::extract::rejection::BytesRejection>,
) -> Answer {
    let selection = Question::parse(query.as_deref().unwrap_or_default())?.selection;
    let wanted = Wanted::whole(&read(&headers, body)?, None)?;
    let organisation = organisation::all(&state.store).await?;
    let (draft, active) = wanted.draft(&organisation)?;
    let sent = draft.check()?;
    let (call, token) = (&bearer.call, &bearer.token);
    let saved = commands::create(&state.store, call, sent, active, token).await?;
    let kept = find(&state, &bearer, &saved.reference).await?;
    metrics::counter!("smr_scim_writes_total", "kind" => "create").increment(1);
    Ok(one(&state, StatusCode::CREATED, &kept, &selection))
}

/// `PUT /Users/{id}`: the whole person anew.
///
/// # Errors
/// As [`create`]; not found; the version is another.
pub(crate) async fn replace(
    State(state): State<AppState>,
    bearer: Bearer,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Result<Bytes, axum::extract::rejection::BytesRejection>,
) -> Answer {
    let selection = Question::parse(query.as_deref().unwrap_or_default())?.selection;
    let body = read(&headers, body)?;
    let kept = save(&state, &bearer, &id, &headers, |kept| {
        Wanted::whole(&body, Some(kept))
    })
    .await?;
    Ok(one(&state, StatusCode::OK, &kept, &selection))
}

/// `PATCH /Users/{id}`: some attributes.
///
/// # Errors
/// As [`replace`]; what is wrong with a change.
pub(crate) async fn change(
    State(state): State<AppState>,
    bearer: Bearer,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Result<Bytes, axum::extract::rejection::BytesRejection>,
) -> Answer {
    let selection = Question::parse(query.as_deref().unwrap_or_default())?.selection;
    let body = read(&headers, body)?;
    let kept = save(&state, &bearer, &id, &headers, |kept| {
        patch::apply(Wanted::of(kept), &body)
    })
    .await?;
    Ok(one(&state, StatusCode::OK, &kept, &selection))
}

/// `DELETE /Users/{id}`: signing in is closed, and the provider's names are free again. The record
/// and its history stay.
///
/// # Errors
/// Not found; the version is another; too few administrators would remain.
pub(crate) async fn delete(
    State(state): State<AppState>,
    bearer: Bearer,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Answer {
    for attempt in 1.. {
        let kept = find(&state, &bearer, &id).await?;
        let bound = must_match(&headers, kept.version)?;
        let (call, token) = (&bearer.call, &bearer.token);
        match commands::release(&state.store, call, (kept.id, kept.version), token).await {
            Ok(_) => break,
            Err(Failure::Stale) if !bound && attempt < TRIES => {}
            Err(failure) => return Err(stale_or(failure, bound)),
        }
    }
    metrics::counter!("smr_scim_writes_total", "kind" => "delete").increment(1);
    Ok(nothing(StatusCode::NO_CONTENT))
}

/// Saves what `step` makes of the person. A client that names no version means whichever is there.
async fn save(
    state: &AppState,
    bearer: &Bearer,
    id: &str,
    headers: &HeaderMap,
    step: impl Fn(&Kept) -> Result<Wanted, ScimError>,
) -> Result<Kept, ScimError> {
    for attempt in 1.. {
        let kept = find(state, bearer, id).await?;
        let bound = must_match(headers, kept.version)?;
        let organisation = organisation::all(&state.store).await?;
        let (draft, active) = step(&kept)?.draft(&organisation)?;
        let sent = draft.check()?;
        let at = (kept.id, kept.version);
        let (call, token) = (&bearer.call, &bearer.token);
        match commands::save(&state.store, call, at, sent, active, token).await {
            Ok(_) => break,
            Err(Failure::Stale) if !bound && attempt < TRIES => {}
            Err(failure) => return Err(stale_or(failure, bound)),
        }
    }
    metrics::counter!("smr_scim_writes_total", "kind" => "change").increment(1);
    find(state, bearer, id).await
}

fn stale_or(failure: Failure, bound: bool) -> ScimError {
    match failure {
        Failure::Stale if bound => another_version(),
        other => other.into(),
    }
}

fn another_version() -> ScimError {
    ScimError::new(
        StatusCode::PRECONDITION_FAILED,
        "The person was saved in another version. Ask for them again",
    )
}

async fn find(state: &AppState, bearer: &Bearer, id: &str) -> Result<Kept, ScimError> {
    let id: PersonId = id.parse().map_err(|_| ScimError::not_found())?;
    provisioning::person(&state.store, bearer.actor(), id)
        .await?
        .ok_or_else(ScimError::not_found)
}

fn one(state: &AppState, status: StatusCode, kept: &Kept, selection: &Selection) -> Response {
    let public = state.site.public_url.as_ref();
    let mut response = answer(status, &user(kept, public, selection));
    tag(&mut response, kept.version);
    let at = location(public, &format!("Users/{}", kept.id));
    if let Ok(at) = HeaderValue::from_str(&at) {
        let name = if status == StatusCode::CREATED {
            header::LOCATION
        } else {
            header::CONTENT_LOCATION
        };
        response.headers_mut().insert(name, at);
    }
    response
}

fn tag(response: &mut Response, version: i64) {
    if let Ok(value) = HeaderValue::from_str(&etag(version)) {
        response.headers_mut().insert(header::ETAG, value);
    }
}

/// Versions named in a header.
struct Tags<'h>(&'h str);

impl Tags<'_> {
    fn match_version(&self, version: i64) -> bool {
        let strong = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
        let ours = strong(&etag(version));
        self.0
            .split(',')
            .any(|tag| tag.trim() == "*" || strong(tag) == ours)
    }
}

fn tags(headers: &HeaderMap, name: header::HeaderName) -> Option<Tags<'_>> {
    headers
        .get(name)
        .map(|value| Tags(value.to_str().unwrap_or_default()))
}

/// Whether the client named the version it means; another one than the present is refused.
fn must_match(headers: &HeaderMap, version: i64) -> Result<bool, ScimError> {
    match tags(headers, header::IF_MATCH) {
        None => Ok(false),
        Some(tags) if tags.match_version(version) => Ok(tags.0.trim() != "*"),
        Some(_) => Err(another_version()),
    }
}

/// The body as JSON.
fn read(
    headers: &HeaderMap,
    body: Result<Bytes, axum::extract::rejection::BytesRejection>,
) -> Result<Value, ScimError> {
    let kind = headers.get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    if !["application/json", MEDIA_TYPE]
        .iter()
        .any(|known| kind.eq_ignore_ascii_case(known))
    {
        return Err(ScimError::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            format!("Send {MEDIA_TYPE} or application/json"),
        ));
    }
    let body =
        body.map_err(|rejection| ScimError::new(rejection.status(), "The body cannot be read"))?;
    serde_json::from_slice(&body).map_err(|_| ScimError::syntax("The body is no JSON"))
}
