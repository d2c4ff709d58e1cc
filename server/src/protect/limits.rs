//! How large and how slow a request may be, and which answers are compressed on their way.

use axum::extract::DefaultBodyLimit;
use http::{HeaderMap, StatusCode, header};
use std::time::Duration;
use tower_http::{
    CompressionLevel,
    compression::{CompressionLayer, Predicate, predicate::SizeAbove},
    limit::RequestBodyLimitLayer,
    timeout::TimeoutLayer,
};

/// An ordinary form, in bytes.
pub const FORM: usize = 256 * 1024;

/// The largest upload any route may allow itself, in bytes.
pub const UPLOAD: usize = 10 * 1024 * 1024;

/// How long a request may take until the person is told to try again.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// The limit of ordinary forms; a route that takes files sets [`UPLOAD`] for itself.
pub fn form() -> DefaultBodyLimit {
    DefaultBodyLimit::max(FORM)
}

/// Nothing larger is read, whoever reads it: also streams that ask for no extractor's limit.
pub fn anything() -> RequestBodyLimitLayer {
    RequestBodyLimitLayer::new(UPLOAD)
}

/// Gives up after `limit`. Writes run in their own task, so none is cut in half.
pub fn patience(limit: Duration) -> TimeoutLayer {
    TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, limit)
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
    use axum::{Router, body::Body, routing::get};
    use http::Request;
    use tower::ServiceExt as _;

    #[tokio::test]
    async fn what_takes_too_long_is_given_up() {
        let forever = Router::new()
            .route(
                "/",
                get(async || tokio::time::sleep(Duration::from_secs(3_600)).await),
            )
            .layer(patience(Duration::from_millis(20)));
        let answer = forever.oneshot(Request::new(Body::empty())).await.unwrap();
        assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
    }
}
