//! `GET /about-me.json` and `/about-me.xlsx`: what is held about whoever asks, as files.

use super::show::{Held, held};
use crate::components::instant_words;
use crate::context::{AppState, SignedIn, ThisSession};
use crate::error::AppError;
use crate::files::write_xlsx::XlsxFile;
use axum::Extension;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, header};
use serde_json::{Value, json};
use std::io::Cursor;

/// For other programs.
///
/// # Errors
/// When the database does not answer.
pub async fn json(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Extension(this): Extension<ThisSession>,
) -> Result<Response, AppError> {
    let held = held(&state, &visit, &this).await?;
    let body = serde_json::to_vec_pretty(&document(&held, &this)).map_err(AppError::broken)?;
    Ok(file(body, "application/json", "about-me.json"))
}

/// For people with a spreadsheet.
///
/// # Errors
/// When the database does not answer.
pub async fn xlsx(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Extension(this): Extension<ThisSession>,
) -> Result<Response, AppError> {
    let held = held(&state, &visit, &this).await?;
    let now = instant_words(state.store.clock().now().at);
    let about = vec![
        (
            "What this is".to_owned(),
            format!(
                "What the register of social media accounts, {}, holds about {}",
                state.site.organisation_name, held.actor.name
            ),
        ),
        ("Made on".to_owned(), now),
    ];
    let marking = state.site.export_marking.clone();
    let written = tokio::task::spawn_blocking(move || write(&held, &about, &marking));
    let body = written
        .await
        .map_err(AppError::broken)?
        .map_err(AppError::broken)?;
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok(file(body, kind, "about-me.xlsx"))
}

fn write(held: &Held, about: &[(String, String)], marking: &str) -> std::io::Result<Vec<u8>> {
    let columns = [("Part", 28), ("Fact", 36), ("Value", 80)];
    let mut xlsx = XlsxFile::new("About me", &columns, marking)?;
    for part in held.parts() {
        for (name, value) in &part.facts {
            xlsx.row([part.title, name.as_str(), value.as_str()].into_iter())?;
        }
    }
    let mut out = Cursor::new(Vec::new());
    xlsx.finish(&mut out, about)?;
    Ok(out.into_inner())
}

/// Everything, with words that do not change when the page does.
fn document(held: &Held, this: &ThisSession) -> Value {
    let about = &held.about;
    let sessions: Vec<Value> = held
        .sessions
        .iter()
        .map(|session| {
            json!({
                "browser": session.browser,
                "signed_in_at": session.created_at,
                "last_used_at": session.last_seen_at,
                "ends_at": session.expires_at,
                "with_identity_provider": session.by_provider(),
                "this_session": session.is(&this.hash),
            })
        })
        .collect();
    let readings: Vec<Value> = about
        .readings
        .iter()
        .map(|read| json!({ "notice": read.number, "sha256": read.hash, "at": read.at }))
        .collect();
    let sign_ins: Vec<Value> = about
        .sign_ins
        .iter()
        .map(|event| json!({ "at": event.at, "event": event.event, "details": event.payload }))
        .collect();
    let identities: Vec<Value> = about
        .identities
        .iter()
        .map(|(issuer, since)| json!({ "issuer": issuer, "since": since }))
        .collect();
    json!({
        "record": about.person,
        "business_unit": about.unit,
        "manager": about.manager,
        "in_the_register_since": about.added_at,
        "roles_lent_to_me_today": held.actor.acting,
        "identities": identities,
        "sessions": sessions,
        "acknowledgements": readings,
        "latest_sign_ins": sign_ins,
        "events_in_the_audit_trail": about.events,
    })
}

fn file(body: Vec<u8>, kind: &'static str, name: &'static str) -> Response {
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}
