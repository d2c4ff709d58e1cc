//! Two thousand requests that nobody would send on purpose: none may break anything.

use crate::{
    inventory,
    support::{Answer, Server, ask},
};
use axum::body::Body;
use http::{HeaderValue, Method, Request, StatusCode, header};
use rand::{Rng as _, RngExt as _, SeedableRng as _, rngs::StdRng};
use std::collections::BTreeMap;

const PIECES: [&str; 26] = [
    "accounts",
    "AC-0042",
    "ac-99999999999999999999",
    "import",
    "..",
    ".",
    "%2e%2e",
    "%00",
    "%ff",
    "%",
    "%zz",
    "sign-in",
    "ā",
    "%C4%81",
    "-1",
    "NaN",
    "1e309",
    "null",
    "' OR 1=1 --",
    "<script>",
    "{{7*7}}",
    "${x}",
    "\u{202e}",
    "a b",
    "*",
    "settings",
];

const KINDS: [&str; 9] = [
    "application/x-www-form-urlencoded",
    "application/x-www-form-urlencoded; charset=utf-16",
    "multipart/form-data",
    "multipart/form-data; boundary=",
    "multipart/form-data; boundary=x",
    "application/json",
    "text/plain",
    "",
    "\u{7f}",
];

/// A path made of a real one and of nonsense, percent-encoded where it must be.
fn path(random: &mut StdRng, real: &[String]) -> String {
    let mut path = if random.random_bool(0.6) {
        real[random.random_range(0..real.len())].clone()
    } else {
        String::new()
    };
    for _ in 0..random.random_range(0..4) {
        path = format!(
            "{}/{}",
            path.trim_end_matches('/'),
            PIECES[random.random_range(0..PIECES.len())]
        );
    }
    if random.random_bool(0.5) {
        path.push('?');
        for _ in 0..random.random_range(0..6) {
            let keys = [
                "q",
                "page",
                "sort",
                "status",
                "group",
                "return_to",
                "done",
                "as_at",
                "version",
                "key",
                "",
                "x",
            ];
            let key = keys[random.random_range(0..keys.len())];
            path.push_str(&format!(
                "{key}={}&",
                PIECES[random.random_range(0..PIECES.len())]
            ));
        }
    }
    if random.random_bool(0.02) {
        path.push_str(&"a".repeat(9_000));
    }
    let plain = |c: char| {
        if c.is_ascii_graphic() && !"<>\"{}`^\\|#".contains(c) {
            c.to_string()
        } else {
            encoded(c)
        }
    };
    let path: String = path.chars().map(plain).collect();
    if path.starts_with('/') {
        path
    } else {
        format!("/{path}")
    }
}

fn encoded(c: char) -> String {
    let mut bytes = [0; 4];
    c.encode_utf8(&mut bytes)
        .bytes()
        .map(|byte| format!("%{byte:02X}"))
        .collect()
}

fn body(random: &mut StdRng) -> Vec<u8> {
    match random.random_range(0..5) {
        0 => Vec::new(),
        1 => {
            let mut bytes = vec![0; random.random_range(0..600)];
            random.fill_bytes(&mut bytes);
            bytes
        }
        2 => b"persona=staff&return_to=%2F&version=99999999999999999999&key=%00&name=%C4".to_vec(),
        3 => {
            b"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"../../x\"\r\n\r\nabc"
                .to_vec()
        }
        _ => "persona="
            .repeat(random.random_range(1..2_000))
            .into_bytes(),
    }
}

fn request(random: &mut StdRng, real: &[String], cookies: &[String]) -> (Method, Request<Body>) {
    const METHODS: [&str; 8] = [
        "GET", "POST", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE",
    ];
    let method: Method = METHODS[random.random_range(0..METHODS.len())]
        .parse()
        .unwrap();
    let target = path(random, real);
    let cookie = &cookies[random.random_range(0..cookies.len())];
    let mut request = ask(method.clone(), &target, cookie);
    if random.random_bool(0.8) {
        request = request.header("sec-fetch-site", "same-origin");
    }
    let kind = KINDS[random.random_range(0..KINDS.len())].as_bytes();
    if let Ok(kind) = HeaderValue::from_bytes(kind) {
        request = request.header(header::CONTENT_TYPE, kind);
    }
    if random.random_bool(0.1) {
        request = request
            .header(header::CONTENT_LENGTH, "18446744073709551616")
            .header(header::ACCEPT_ENCODING, "gzip;q=oops");
    }
    let body = Body::from(body(random));
    (
        method,
        request
            .body(body)
            .unwrap_or_else(|error| panic!("{target}: {error}")),
    )
}

/// No breakage, no framework's words, nothing of the inside.
fn judge(answer: &Answer, method: &Method, about: &str) {
    let text = answer.text();
    assert!(!answer.status.is_server_error(), "{about} {text}");
    let readable = answer.header(header::CONTENT_ENCODING).is_empty() && method != Method::HEAD;
    let kind = answer.header(header::CONTENT_TYPE);
    let for_script = [
        "application/json",
        "application/scim+json",
        "application/problem+json",
    ]
    .iter()
    .any(|known| kind.starts_with(known));
    if answer.status.is_client_error() && readable && !for_script {
        assert!(answer.is_page(), "{about} {text}");
    }
    let leaks = [
        "SQLITE",
        "sqlx",
        "panicked",
        "/root/",
        "SELECT ",
        "stack backtrace",
    ];
    for leak in leaks {
        assert!(!text.contains(leak), "{about}: {leak}");
    }
}

#[tokio::test]
async fn two_thousand_malformed_requests_break_nothing() {
    let seed = 20_261_121;
    let mut random = StdRng::seed_from_u64(seed);
    let server = Server::new().await;
    crate::pixels::add(&server).await;
    let real: Vec<String> = inventory::examples(&server);
    let mut cookies = [
        "",
        "__Host-smr=",
        "__Host-smr=%%%; __Host-smr=x",
        "a=b; ;;=",
    ]
    .map(str::to_owned)
    .to_vec();
    for persona in ["staff", "administrator", "design-and-marketing"] {
        cookies.push(server.sign_in(persona).await);
    }
    let mut seen = BTreeMap::new();
    for number in 0..2_000 {
        let (method, request) = request(&mut random, &real, &cookies);
        let target = request.uri().clone();
        let answer = server.send(request).await;
        let about = format!(
            "seed {seed}, request {number}: {method} {target}: {}",
            answer.status
        );
        judge(&answer, &method, &about);
        *seen.entry(answer.status).or_insert(0) += 1;
    }
    // The fuzz reaches handlers, not only refusals.
    for status in [
        StatusCode::OK,
        StatusCode::NOT_FOUND,
        StatusCode::FORBIDDEN,
        StatusCode::METHOD_NOT_ALLOWED,
    ] {
        assert!(seen.get(&status).is_some_and(|many| *many > 20), "{seen:?}");
    }
    let verdict = store::audit::verify(&server.store).await.unwrap();
    assert_eq!(verdict.fault, None);
}
