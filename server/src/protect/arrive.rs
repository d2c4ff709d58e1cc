//! The outermost layer: numbers each request, times it, counts it, logs it in one line, and puts the
//! security headers on its answer. What the answer says is decided further in.

use super::{Protection, client::Client, headers};
use app::context::Visit;
use axum::{
    extract::{MatchedPath, Request, State},
    middleware::Next,
    response::Response,
};
use http::{HeaderName, Method};
use std::{sync::Arc, time::Instant};
use tracing::Instrument as _;
use uuid::Uuid;

/// The number a person can read out to the help desk.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Numbers, times, counts and logs; whatever happens further in, the headers are on the answer.
pub async fn arrive(
    State(protection): State<Arc<Protection>>,
    mut request: Request,
    next: Next,
) -> Response {
    let started = Instant::now();
    let request_id = Uuid::now_v7().to_string();
    let nonce = fresh_nonce();
    let path_and_query = request
        .uri()
        .path_and_query()
        .map_or("/", |path| path.as_str());
    let asset = request.uri().path().starts_with("/assets/");
    let mut visit = Visit::unknown(path_and_query);
    visit.request_id.clone_from(&request_id);
    visit.nonce.clone_from(&nonce);
    let client = Client::of(
        request.extensions(),
        request.headers(),
        &protection.trusted_proxies,
    );
    let seen = Seen {
        method: method_word(request.method()),
        route: route_of(&request),
    };
    request.extensions_mut().insert(visit);
    request.extensions_mut().insert(client);

    let span = tracing::info_span!("request", request_id = %request_id);
    let mut response = next.run(request).instrument(span.clone()).await;

    headers::put(
        response.headers_mut(),
        &protection,
        &nonce,
        &request_id,
        asset,
    );
    span.in_scope(|| seen.report(response.status().as_u16(), started));
    response
}

/// What may be known of a request outside: never its address, query, cookies or body.
struct Seen {
    method: &'static str,
    route: String,
}

impl Seen {
    fn report(&self, status: u16, started: Instant) {
        let seconds = started.elapsed().as_secs_f64();
        let labels = [
            ("method", self.method.to_owned()),
            ("route", self.route.clone()),
            ("status", status.to_string()),
        ];
        metrics::counter!("smr_requests_total", &labels).increment(1);
        metrics::histogram!("smr_request_seconds", "route" => self.route.clone()).record(seconds);
        let milliseconds = (seconds * 10_000.0).round() / 10.0;
        let (method, route) = (self.method, self.route.as_str());
        if status >= 500 {
            tracing::error!(method, route, status, ms = milliseconds, "answered");
        } else if route == "/healthz" || route == "/readyz" || route == "/metrics" {
            tracing::debug!(method, route, status, ms = milliseconds, "answered");
        } else {
            tracing::info!(method, route, status, ms = milliseconds, "answered");
        }
    }
}

/// The route's pattern, so that neither logs nor metrics hold what somebody typed.
fn route_of(request: &Request) -> String {
    request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "(none)".to_owned(), |path| path.as_str().to_owned())
}

/// A word of a short list: a method can be any word a client likes, and each one would be a new series.
fn method_word(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

/// 128 random bits; hexadecimal digits need no quoting anywhere.
fn fresh_nonce() -> String {
    hex::encode(rand::random::<[u8; 16]>())
}
