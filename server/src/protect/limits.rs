//! How large and how slow a request may be, and which answers are compressed on their way.

use axum::extract::DefaultBodyLimit;
use http::{HeaderMap, StatusCode, header};
use std::time::Duration;
use tower_http::{
    CompressionLevel,
    compression::{CompressionLayer, Predicate},
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

/// Gives up after [`PATIENCE`]. Writes run in their own task, so none is cut in half.
pub fn patience() -> TimeoutLayer {
    TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, PATIENCE)
}

/// Pages, CSV and JSON at gzip's fastest level: the default costs more than rendering the page.
/// Assets come compressed already.
pub fn compression() -> CompressionLayer<impl Predicate> {
    CompressionLayer::new()
        .gzip(true)
        .quality(CompressionLevel::Fastest)
        .compress_when(is_text)
}

fn is_text(_: StatusCode, _: http::Version, headers: &HeaderMap, _: &http::Extensions) -> bool {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let short = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|v| v.to_str().ok()?.parse::<u64>().ok())
        .is_some_and(|n| n < 860);
    !short && (kind.starts_with("text/") || kind.starts_with("application/json"))
}
