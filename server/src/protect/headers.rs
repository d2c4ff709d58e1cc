//! The headers that every answer carries. Which pages exist is not known here.

use super::Protection;
use http::{HeaderMap, HeaderName, HeaderValue, header};

const PERMISSIONS: HeaderName = HeaderName::from_static("permissions-policy");
const OPENER: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const RESOURCE: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// The content security policy; nothing inline runs or styles without this answer's nonce.
///
/// Looser than `'self'` in two places: the nonce lets Leptos' starting script run, and
/// `'wasm-unsafe-eval'` lets browsers compile our WASM (it allows no JavaScript `eval`).
pub fn content_security_policy(nonce: &str) -> String {
    format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; \
         base-uri 'none'; frame-ancestors 'none'"
    )
}

/// Puts them on an answer. Only assets may be kept by browsers and proxies.
pub fn put(
    headers: &mut HeaderMap,
    protection: &Protection,
    nonce: &str,
    request_id: &str,
    asset: bool,
) {
    let fixed = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_FRAME_OPTIONS, "DENY"), // for browsers that do not know frame-ancestors
        (OPENER, "same-origin"),
        (RESOURCE, "same-origin"),
        (
            PERMISSIONS,
            "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
        ),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if protection.https {
        headers.insert(
            header::STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static("max-age=31536000; includeSubDomains"),
        );
    }
    if !(asset && headers.contains_key(header::CACHE_CONTROL)) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    // Both are hexadecimal digits and dashes, which a header always takes. Files that people attached come
    // with a stricter policy of their own.
    if !headers.contains_key(header::CONTENT_SECURITY_POLICY)
        && let Ok(policy) = HeaderValue::from_str(&content_security_policy(nonce))
    {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    if let Ok(id) = HeaderValue::from_str(request_id) {
        headers.insert(super::arrive::REQUEST_ID, id);
    }
}
