//! Refuses requests that another site made a browser send (cross-site request forgery).
//! Never looks at `Host`, which the sender chooses, nor at cookies.

use super::Protection;
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderName, Method, StatusCode, header};
use std::sync::Arc;

/// Where the islands' server functions live; a GET there may write, so every method is checked.
pub const ISLANDS: &str = "/api/islands/";

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Lets through what only reads, and what comes from our own pages; else 403.
pub async fn check(
    State(protection): State<Arc<Protection>>,
    request: Request,
    next: Next,
) -> Response {
    if request.method() == Method::POST && request.uri().path() == crate::sign_in::NOTICES {
        return next.run(request).await; // of the identity provider's server: the notice proves itself
    }
    let safe = matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    );
    let reads = safe && !request.uri().path().starts_with(ISLANDS);
    // There a token opens what no browser sends by itself, and cookies open nothing.
    let by_token = crate::scim::answer::is_scim(request.uri().path());
    if reads || by_token || is_ours(request.headers(), &protection.origin) {
        return next.run(request).await;
    }
    metrics::counter!("smr_cross_site_refused_total").increment(1);
    StatusCode::FORBIDDEN.into_response()
}

/// Browsers say where a request comes from in `Sec-Fetch-Site`, older ones in `Origin`. One that
/// says neither is no browser we know; a script can add the header in one word.
fn is_ours(headers: &HeaderMap, origin: &str) -> bool {
    match only(headers, &SEC_FETCH_SITE) {
        Some(site) => site == "same-origin" || site == "none",
        None => only(headers, &header::ORIGIN) == Some(origin),
    }
}

/// The header's value; one that is repeated or no text counts as an answer that nobody gives.
fn only<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    let mut values = headers.get_all(name).iter();
    let first = values.next()?;
    if values.next().is_some() {
        Some("")
    } else {
        Some(first.to_str().unwrap_or(""))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    fn ours(pairs: &[(&'static str, &'static str)]) -> bool {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(
                HeaderName::from_static(name),
                HeaderValue::from_static(value),
            );
        }
        is_ours(&headers, "https://register.example")
    }

    #[test]
    fn only_our_own_pages_and_the_person_at_the_keyboard_may_write() {
        assert!(ours(&[("sec-fetch-site", "same-origin")]));
        assert!(ours(&[("sec-fetch-site", "none")]));
        assert!(ours(&[("origin", "https://register.example")]));
        for refused in [
            &[][..],
            &[("sec-fetch-site", "cross-site")],
            &[("sec-fetch-site", "same-site")],
            &[("sec-fetch-site", "")],
            &[("sec-fetch-site", "same-origin, cross-site")],
            &[
                ("sec-fetch-site", "same-origin"),
                ("sec-fetch-site", "cross-site"),
            ],
            &[
                ("sec-fetch-site", "cross-site"),
                ("origin", "https://register.example"),
            ],
            &[("origin", "null")],
            &[("origin", "http://register.example")],
            &[("origin", "https://register.example:444")],
            &[("origin", "https://register.example.evil.example")],
            &[
                ("origin", "https://register.example"),
                ("origin", "https://evil.example"),
            ],
            &[
                ("host", "register.example"),
                ("referer", "https://register.example/"),
            ],
        ] {
            assert!(!ours(refused), "{refused:?}");
        }
    }
}
