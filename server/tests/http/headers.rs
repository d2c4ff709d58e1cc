//! Every answer carries the security headers, whatever it is about.

use crate::inventory;
use crate::support::{Answer, HOST, Server, ask};
use axum::{body::Body, extract::ConnectInfo};
use http::{Method, Request, StatusCode, header};
use std::{collections::HashSet, net::SocketAddr};

fn assert_protected(answer: &Answer, about: &str) {
    let policy = answer.header(header::CONTENT_SECURITY_POLICY);
    for part in [
        "default-src 'none'",
        "script-src 'self' 'nonce-",
        "'wasm-unsafe-eval'",
        "style-src 'self';",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "connect-src 'self'",
    ] {
        assert!(policy.contains(part), "{about}: {policy}");
    }
    for forbidden in ["unsafe-inline", "'unsafe-eval'", "*", "http:", "data:"] {
        assert!(!policy.contains(forbidden), "{about}: {policy}");
    }
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("x-frame-options", "DENY"),
    ] {
        assert_eq!(answer.header(name), value, "{about}: {name}");
    }
    assert!(
        answer
            .header("permissions-policy")
            .contains("geolocation=()"),
        "{about}"
    );
    assert!(answer.header("x-request-id").len() == 36, "{about}");
    for name in [
        "content-security-policy",
        "cache-control",
        "x-request-id",
        "x-content-type-options",
    ] {
        assert_eq!(
            answer.headers.get_all(name).iter().count(),
            1,
            "{about}: {name} twice"
        );
    }
}

#[tokio::test]
async fn every_route_and_every_error_page_carries_them() {
    let server = Server::new().await;
    let cookie = server.sign_in("administrator").await;
    let mut asked = 0;
    crate::pixels::add(&server).await;
    for path in inventory::examples(&server) {
        for method in [
            Method::GET,
            Method::POST,
            Method::HEAD,
            Method::DELETE,
            Method::OPTIONS,
        ] {
            for cookie in ["", &cookie] {
                for site in ["same-origin", "cross-site"] {
                    let request = ask(method.clone(), &path, cookie).header("sec-fetch-site", site);
                    let answer = server.send(request.body(Body::empty()).unwrap()).await;
                    assert_protected(&answer, &format!("{method} {path} {site}"));
                    assert_eq!(
                        answer.header(header::CACHE_CONTROL),
                        "no-store",
                        "{method} {path}"
                    );
                    asked += 1;
                }
            }
        }
    }
    assert!(asked >= 200, "{asked}");
    for (path, host, status) in [
        ("/nowhere", HOST, StatusCode::NOT_FOUND),
        ("/", "evil.example", StatusCode::MISDIRECTED_REQUEST),
    ] {
        let request = Request::builder()
            .uri(path)
            .header(header::HOST, host)
            .body(Body::empty())
            .unwrap();
        let answer = server.send(request).await;
        assert_eq!(answer.status, status);
        assert_protected(&answer, path);
    }
}

#[tokio::test]
async fn the_nonce_is_new_on_every_answer_and_the_one_on_the_page() {
    let server = Server::new().await;
    let mut seen = HashSet::new();
    for _ in 0..1_000 {
        let answer = server.get("/sign-in", "").await;
        let policy = answer.header(header::CONTENT_SECURITY_POLICY);
        let nonce = policy
            .split("'nonce-")
            .nth(1)
            .unwrap()
            .split('\'')
            .next()
            .unwrap()
            .to_owned();
        assert!(nonce.len() >= 22, "{nonce}");
        let text = answer.text();
        for other in text.split("nonce=\"").skip(1) {
            assert_eq!(other.split('"').next().unwrap(), nonce);
        }
        assert!(seen.insert(nonce));
    }
}

#[tokio::test]
async fn strict_transport_security_is_said_over_https_only() {
    let plain = Server::new().await.get("/sign-in", "").await;
    assert_eq!(plain.header(header::STRICT_TRANSPORT_SECURITY), "");
    let settings = [
        ("SMR_PUBLIC_URL", "https://register.example"),
        ("SMR_DEMO", "false"),
    ];
    let secure = Server::with(&settings, Vec::new()).await;
    let request = Request::builder()
        .uri("/sign-in")
        .header(header::HOST, "register.example");
    let answer = secure.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(
        answer.header(header::STRICT_TRANSPORT_SECURITY),
        "max-age=31536000; includeSubDomains"
    );
}

#[tokio::test]
async fn a_name_in_a_header_is_never_repeated() {
    let server = Server::new().await;
    let cookie = server.sign_in("staff").await;
    for path in ["/", "/sign-in", "/nowhere", "/healthz", "/accounts"] {
        let request = ask(Method::GET, path, &cookie)
            .header("x-forwarded-host", "evil-canary.example")
            .header("forwarded", "host=evil-canary.example")
            .header("x-original-url", "/evil-canary")
            .header(header::REFERER, "https://evil-canary.example/")
            .header(header::ORIGIN, "https://evil-canary.example");
        let answer = server.send(request.body(Body::empty()).unwrap()).await;
        assert!(!answer.text().contains("evil-canary"), "{path}");
        assert!(
            !format!("{:?}", answer.headers).contains("evil-canary"),
            "{path}"
        );
    }
    for host in [
        "evil-canary.example",
        "127.0.0.1:3000@evil-canary.example",
        "",
        "evil-canary.example:3000",
    ] {
        let request = Request::builder()
            .uri("/sign-in")
            .header(header::HOST, host)
            .body(Body::empty())
            .unwrap();
        let answer = server.send(request).await;
        assert_eq!(answer.status, StatusCode::MISDIRECTED_REQUEST, "{host}");
        assert!(answer.is_page());
        assert!(
            !answer.text().contains("evil-canary")
                && !format!("{:?}", answer.headers).contains("evil-canary"),
            "{host}"
        );
    }
    let twice = ask(Method::GET, "/sign-in", "")
        .header(header::HOST, "evil-canary.example")
        .body(Body::empty())
        .unwrap();
    assert_eq!(
        server.send(twice).await.status,
        StatusCode::MISDIRECTED_REQUEST
    );
    let absolute = ask(Method::GET, "http://evil-canary.example/sign-in", "")
        .body(Body::empty())
        .unwrap();
    assert_eq!(
        server.send(absolute).await.status,
        StatusCode::MISDIRECTED_REQUEST
    );
}

#[tokio::test]
async fn pages_are_compressed_and_short_answers_are_not() {
    let server = Server::new().await;
    let compressed = |path: &'static str| {
        ask(Method::GET, path, "")
            .header(header::ACCEPT_ENCODING, "gzip, br")
            .body(Body::empty())
            .unwrap()
    };
    let page = server.send(compressed("/sign-in")).await;
    assert_eq!(page.header(header::CONTENT_ENCODING), "gzip");
    assert!(page.header(header::VARY).contains("accept-encoding"));
    assert_eq!(page.body[..2], [0x1f, 0x8b]);
    let mut probe = compressed("/healthz");
    probe
        .extensions_mut()
        .insert(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 9))));
    assert_eq!(
        server.send(probe).await.header(header::CONTENT_ENCODING),
        ""
    );
}

#[tokio::test]
async fn the_organisations_colours_come_as_a_style_sheet_of_their_own() {
    let colours = [
        ("SMR_BRAND_COLOUR", "#112233"),
        ("SMR_LINK_COLOUR", "#004488"),
    ];
    let server = Server::with(&colours, Vec::new()).await;
    let page = server.get("/sign-in", "").await.text();
    assert!(
        page.contains("href=\"/brand.css\"") && page.contains("#112233"),
        "{page}"
    );
    let sheet = server.get("/brand.css", "").await;
    assert!(sheet.header(header::CONTENT_TYPE).starts_with("text/css"));
    let css = ":root { --govuk-brand-colour: #112233; --govuk-link-colour: #004488; }";
    assert_eq!(sheet.text().trim(), css);
    // Without settings nobody has to fetch anything.
    assert!(
        !Server::new()
            .await
            .get("/sign-in", "")
            .await
            .text()
            .contains("brand.css")
    );
}
