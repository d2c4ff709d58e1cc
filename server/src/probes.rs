//! What machines ask: alive, ready, figures. No page, no person, no cookie.

use crate::{
    protect::{Protection, client::Client},
    session::Sessions,
};
use app::{context::AppState, error::AppError};
use axum::{
    Extension, Json,
    extract::State,
    response::{IntoResponse, Response},
};
use http::{StatusCode, header};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use std::sync::{Arc, OnceLock};

/// JSON, so that no error of this kind is turned into a page for people.
fn say(status: StatusCode, word: &'static str) -> Response {
    (status, Json(serde_json::json!({ "status": word }))).into_response()
}

/// `GET /healthz`: the process answers. Asks nobody else, so that a slow database does not get it restarted.
pub(crate) async fn healthz() -> Response {
    say(StatusCode::OK, "alive")
}

/// `GET /readyz`: the database answers and its schema is this version's; otherwise 503.
pub(crate) async fn readyz(State(state): State<AppState>) -> Response {
    let missing = match state.store.ready().await {
        Ok(()) => state.store.pending_migrations().await,
        Err(failure) => Err(failure),
    };
    match missing {
        Ok(0) => say(StatusCode::OK, "ready"),
        Ok(_) => say(StatusCode::SERVICE_UNAVAILABLE, "migrations are missing"),
        Err(failure) => {
            tracing::warn!(%failure, "not ready");
            say(
                StatusCode::SERVICE_UNAVAILABLE,
                "the database does not answer",
            )
        }
    }
}

/// `GET /metrics`: Prometheus text, for this machine and `SMR_METRICS_FROM`; for others it does not exist.
///
/// # Errors
/// 404 for clients who may not see it.
pub(crate) async fn metrics(
    Extension(protection): Extension<Arc<Protection>>,
    Extension(client): Extension<Client>,
    Extension(sessions): Extension<Sessions>,
    State(state): State<AppState>,
) -> Result<Response, AppError> {
    if !client.may_read_metrics(&protection) {
        return Err(AppError::NotFound);
    }
    ::metrics::counter!("smr_database_statements_total").absolute(state.store.statements());
    match sessions.living().await {
        // Far fewer than a floating-point number can count.
        Ok(living) => ::metrics::gauge!("smr_sessions").set(living as f64),
        Err(failure) => tracing::warn!(%failure, "counting sessions"),
    }
    let text = recorder().map(PrometheusHandle::render).unwrap_or_default();
    let kind = [(
        header::CONTENT_TYPE,
        "text/plain; version=0.0.4; charset=utf-8",
    )];
    Ok((kind, text).into_response())
}

/// Upper bounds of the latency histogram, in seconds; the budgets of lists and details are among them.
const BOUNDS: [f64; 10] = [
    0.001, 0.002, 0.005, 0.010, 0.015, 0.030, 0.100, 0.500, 2.0, 10.0,
];

/// The process's one recorder, installed at first use; none when another one is installed.
pub(crate) fn recorder() -> Option<&'static PrometheusHandle> {
    static HANDLE: OnceLock<Option<PrometheusHandle>> = OnceLock::new();
    HANDLE
        .get_or_init(|| {
            let recorder = PrometheusBuilder::new()
                .set_buckets(&BOUNDS)
                .ok()?
                .build_recorder();
            let handle = recorder.handle();
            ::metrics::set_global_recorder(recorder).ok()?;
            describe();
            Some(handle)
        })
        .as_ref()
}

fn describe() {
    ::metrics::describe_gauge!("smr_sessions", "People signed in now");
    ::metrics::describe_counter!(
        "smr_database_statements_total",
        "Statements sent to the database"
    );
    ::metrics::describe_counter!(
        "smr_requests_total",
        "Requests answered, by route, method and status"
    );
    ::metrics::describe_histogram!(
        "smr_request_seconds",
        "Seconds from arrival to answer, by route"
    );
    ::metrics::describe_counter!("smr_sign_ins_total", "Sessions begun, by way of signing in");
    ::metrics::describe_counter!("smr_sign_outs_total", "Sessions ended by their owner");
    ::metrics::describe_counter!(
        "smr_cross_site_refused_total",
        "Requests refused because another site sent them"
    );
    ::metrics::describe_counter!("smr_panics_total", "Requests that ended in a panic");
}
