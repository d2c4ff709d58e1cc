//! How large and how slow a request may be, and which answers are compressed on their way.

use app::urls;
use axum::{
    body::Body,
    extract::{DefaultBodyLimit, Request},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use http::{HeaderMap, Method, StatusCode, header};
use std::{convert::Infallible, time::Duration};
use tower::{Layer as _, ServiceExt as _, service_fn};
use tower_http::{
    CompressionLevel,
    compression::{CompressionLayer, Predicate, predicate::SizeAbove},
    limit::RequestBodyLimitLayer,
};

/// An ordinary form, in bytes.
pub const FORM: usize = 256 * 1024;

/// The largest upload any route may allow itself, in bytes, but for recordings of sites.
pub const UPLOAD: usize = 10 * 1024 * 1024;

/// A form with a recording of a site, in bytes: streamed to disk, never held in memory.
pub const RECORDING: usize = 210 * 1024 * 1024;

/// How long a request may take until the person is told to try again.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// The same for a recording of a site, which takes its time on a slow line.
const RECORDING_PATIENCE: Duration = Duration::from_secs(600);

/// The limit of ordinary forms; a route that takes files sets [`UPLOAD`] for itself.
pub fn form() -> DefaultBodyLimit {
    DefaultBodyLimit::max(FORM)
}

/// Nothing larger is read, whoever reads it: also streams that ask for no extractor's limit.
pub async fn anything(request: Request, next: Next) -> Response {
    let limit = if is_recording(&request) {
        RECORDING
    } else {
        UPLOAD
    };
    let rest = service_fn(move |request: Request<_>| {
        let next = next.clone();
        async move { Ok::<_, Infallible>(next.run(request.map(Body::new)).await) }
    });
    let limited = RequestBodyLimitLayer::new(limit).layer(rest);
    match limited.oneshot(request).await {
        Ok(answer) => answer.map(Body::new),
        Err(never) => match never {},
    }
}

/// Gives up after a while. Writes run in their own task, so none is cut in half.
pub async fn patience(request: Request, next: Next) -> Response {
    let limit = if is_recording(&request) {
        RECORDING_PATIENCE
    } else {
        PATIENCE
    };
    within(limit, request, next).await
}

async fn within(limit: Duration, request: Request, next: Next) -> Response {
    match tokio::time::timeout(limit, next.run(request)).await {
        Ok(answer) => answer,
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

fn is_recording(request: &Request) -> bool {
    request.method() == Method::POST && request.uri().path() == urls::SCANS_NEW
}

/// Shorter answers fit one packet anyway, in bytes.
const WORTH_IT: u16 = 860;

/// Pages, CSV and JSON at gzip's fastest level: the default costs more than rendering the page.
/// Assets come compressed already.
pub fn compression() -> CompressionLayer<impl Predicate> {
    CompressionLayer::new()
        .gzip(true)
        .quality(CompressionLevel::Fastest)
        .compress_when(SizeAbove::new(WORTH_IT).and(is_text))
}

fn is_text(_: StatusCode, _: http::Version, headers: &HeaderMap, _: &http::Extensions) -> bool {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    kind.starts_with("text/") || kind.starts_with("application/json")
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{Router, body::Body, middleware::from_fn, routing::get};

    #[tokio::test]
    async fn what_takes_too_long_is_given_up() {
        let forever = Router::new()
            .route(
                "/",
                get(async || tokio::time::sleep(Duration::from_secs(3_600)).await),
            )
            .layer(from_fn(|request, next| {
                within(Duration::from_millis(20), request, next)
            }));
        let answer = forever.oneshot(Request::new(Body::empty())).await.unwrap();
        assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
    }
}
