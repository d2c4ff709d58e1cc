//! What machines ask.

use crate::support::{Answer, Server, ask};
use axum::{body::Body, extract::ConnectInfo};
use http::{Method, Request, StatusCode, header};
use std::net::SocketAddr;

#[tokio::test]
async fn ready_means_that_the_database_answers_and_is_up_to_date() {
    let server = Server::new().await;
    assert_eq!(server.get("/readyz", "").await.status, StatusCode::OK);

    server.store.migrate_down(1).await.unwrap();
    let answer = server.get("/readyz", "").await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(answer.text().contains("migrations"), "{}", answer.text());

    server.store.clone().close().await;
    let answer = server.get("/readyz", "").await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(
        answer
            .header(header::CONTENT_TYPE)
            .starts_with("application/json")
    );
    // The process itself is well: restarting it would mend nothing.
    assert_eq!(server.get("/healthz", "").await.status, StatusCode::OK);
    // And people read a page.
    let page = server.get("/", "__Host-smr=AAAAAAAAAAAAAAAAAAAAAA").await;
    assert_eq!(page.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(page.is_page() && page.text().contains(page.header("x-request-id")));
}

#[tokio::test]
async fn probes_come_by_any_name() {
    let server = Server::new().await;
    for path in ["/healthz", "/readyz"] {
        let request = Request::builder()
            .uri(path)
            .header(header::HOST, "10.1.2.3:8080")
            .body(Body::empty())
            .unwrap();
        assert_eq!(server.send(request).await.status, StatusCode::OK, "{path}");
    }
}

async fn metrics(server: &Server, peer: &str, forwarded: Option<&str>) -> Answer {
    let mut request = ask(Method::GET, "/metrics", "");
    if let Some(forwarded) = forwarded {
        request = request.header("x-forwarded-for", forwarded);
    }
    let mut request = request.body(Body::empty()).unwrap();
    request
        .extensions_mut()
        .insert(ConnectInfo(SocketAddr::new(peer.parse().unwrap(), 9)));
    server.send(request).await
}

#[tokio::test]
async fn figures_are_for_this_machine_and_named_networks() {
    let settings = [
        ("SMR_TRUSTED_PROXIES", "10.0.0.1"),
        ("SMR_METRICS_FROM", "192.0.2.0/24"),
    ];
    let server = Server::with(&settings, Vec::new()).await;
    for (peer, forwarded, status) in [
        ("127.0.0.1", None, 200),
        ("::1", None, 200),
        ("192.0.2.7", None, 200),
        ("203.0.113.9", None, 404),
        ("203.0.113.9", Some("127.0.0.1"), 404),
        ("127.0.0.1", Some("203.0.113.9"), 404), // through a proxy on this machine that nobody named
        ("10.0.0.1", Some("203.0.113.9"), 404),
        ("10.0.0.1", Some("192.0.2.7"), 200),
    ] {
        let answer = metrics(&server, peer, forwarded).await;
        assert_eq!(answer.status.as_u16(), status, "{peer} {forwarded:?}");
    }
}

#[tokio::test]
async fn figures_are_by_pattern_and_hold_nothing_that_was_typed() {
    let server = Server::new().await;
    server
        .get("/assets/canary-asset.css?canary-query", "")
        .await;
    server.get("/canary-path", "__Host-smr=canary-cookie").await;
    let odd = ask(Method::from_bytes(b"CANARY").unwrap(), "/sign-in", "")
        .header("sec-fetch-site", "same-origin");
    server.send(odd.body(Body::empty()).unwrap()).await;
    let text = metrics(&server, "127.0.0.1", None).await.text();
    assert!(text.contains("route=\"/assets/{*path}\""), "{text}");
    assert!(
        text.contains("route=\"(none)\"") && text.contains("method=\"other\""),
        "{text}"
    );
    assert!(text.contains("smr_request_seconds_bucket"), "{text}");
    assert!(!text.to_lowercase().contains("canary"), "{text}");
}

#[tokio::test]
async fn figures_tell_how_many_are_signed_in_and_who_comes_and_goes() {
    let server = Server::new().await;
    for persona in ["staff", "staff", "holder"] {
        server.sign_in(persona).await;
    }
    let leaving = server.sign_in("auditor").await;
    server.post("/sign-out", &leaving, "").await;
    let text = metrics(&server, "127.0.0.1", None).await.text();
    assert!(text.contains("smr_sessions 3"), "{text}");
    assert!(text.contains("smr_sign_ins_total{way=\"demo\"}"), "{text}");
    assert!(text.contains("smr_sign_outs_total"), "{text}");
    assert!(text.contains("smr_database_statements_total"), "{text}");
    assert!(
        text.contains("smr_requests_total{method=\"POST\",route=\"/sign-in/demo\",status=\"303\"}"),
        "{text}"
    );
}
