//! Limits of how often somebody may ask, by address and by person.

use crate::support::{HOST, Server, ask};
use axum::{body::Body, extract::ConnectInfo};
use http::{Method, Request, StatusCode, header};
use std::net::SocketAddr;

/// A form from an address, perhaps through proxies.
fn form(path: &str, cookie: &str, peer: &str, forwarded: &str, body: &str) -> Request<Body> {
    let mut request = ask(Method::POST, path, cookie)
        .header("sec-fetch-site", "same-origin")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    if !forwarded.is_empty() {
        request = request.header("x-forwarded-for", forwarded);
    }
    let mut request = request.body(Body::from(body.to_owned())).unwrap();
    let peer: SocketAddr = format!("{peer}:9").parse().unwrap();
    request.extensions_mut().insert(ConnectInfo(peer));
    request
}

async fn limited(settings: &[(&str, &str)]) -> Server {
    Server::with(settings, Vec::new()).await
}

#[tokio::test]
async fn signing_in_is_limited_by_address_and_told_with_a_page() {
    let server = limited(&[("SMR_RATE_LIMITS", "sign-in=3")]).await;
    let sign_in = |peer| form("/sign-in/demo", "", peer, "", "persona=staff&return_to=");
    for _ in 0..3 {
        assert_eq!(
            server.send(sign_in("192.0.2.1")).await.status,
            StatusCode::SEE_OTHER
        );
    }
    let refused = server.send(sign_in("192.0.2.1")).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(refused.is_page(), "{}", refused.text());
    assert!(refused.text().contains("Too many requests"));
    let wait: u64 = refused.header(header::RETRY_AFTER).parse().unwrap();
    assert!((1..=61).contains(&wait), "{wait}");
    assert_eq!(refused.cookie(), "", "nobody is signed in");
    assert_eq!(
        server.send(sign_in("192.0.2.2")).await.status,
        StatusCode::SEE_OTHER
    );
    // Reading goes on.
    let mut read = ask(Method::GET, "/sign-in", "")
        .body(Body::empty())
        .unwrap();
    let peer: SocketAddr = "192.0.2.1:9".parse().unwrap();
    read.extensions_mut().insert(ConnectInfo(peer));
    assert_eq!(server.send(read).await.status, StatusCode::OK);
}

#[tokio::test]
async fn only_a_trusted_proxy_may_name_another_address() {
    let settings = [
        ("SMR_RATE_LIMITS", "sign-in=1"),
        ("SMR_TRUSTED_PROXIES", "10.0.0.0/8"),
    ];
    let server = limited(&settings).await;
    let status = async |peer: &str, forwarded: &str| {
        let request = form(
            "/sign-in/demo",
            "",
            peer,
            forwarded,
            "persona=staff&return_to=",
        );
        server.send(request).await.status
    };
    // A stranger who names other addresses stays the same stranger.
    assert_eq!(
        status("192.0.2.1", "203.0.113.1").await,
        StatusCode::SEE_OTHER
    );
    assert_eq!(
        status("192.0.2.1", "203.0.113.2").await,
        StatusCode::TOO_MANY_REQUESTS
    );
    // Two people behind the proxy are two, whatever they say of themselves.
    assert_eq!(
        status("10.0.0.1", "203.0.113.3").await,
        StatusCode::SEE_OTHER
    );
    assert_eq!(
        status("10.0.0.1", "203.0.113.4").await,
        StatusCode::SEE_OTHER
    );
    let lie = "198.51.100.7, 203.0.113.4";
    assert_eq!(status("10.0.0.1", lie).await, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn writing_is_limited_by_person_wherever_they_are_and_signing_out_never() {
    let server = limited(&[("SMR_RATE_LIMITS", "person=2, address=1000")]).await;
    let cookie = server.sign_in("design-and-marketing").await;
    let write = |peer, cookie: &str| form("/accounts/new", cookie, peer, "", "name=x&key=");
    for peer in ["192.0.2.1", "192.0.2.2"] {
        let answer = server.send(write(peer, &cookie)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let refused = server.send(write("192.0.2.3", &cookie)).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(refused.is_page() && refused.text().contains("Person &lt;design"));
    let other = server.sign_in("principal-advisor").await;
    let answer = server.send(write("192.0.2.1", &other)).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let out = server.post("/sign-out", &cookie, "").await;
    assert_eq!(out.status, StatusCode::SEE_OTHER);
    assert!(!server.knows(&cookie).await);
}

#[tokio::test]
async fn writing_is_limited_by_address_and_guessing_tokens_too() {
    let server = limited(&[("SMR_RATE_LIMITS", "address=2, sign-in=2")]).await;
    let write = || form("/accounts/new", "", "192.0.2.1", "", "");
    for _ in 0..2 {
        assert_eq!(server.send(write()).await.status, StatusCode::SEE_OTHER);
    }
    assert_eq!(
        server.send(write()).await.status,
        StatusCode::TOO_MANY_REQUESTS
    );
    let guess = || {
        let mut request = Request::builder()
            .uri("/scim/v2/Users")
            .header(header::HOST, HOST)
            .header(header::AUTHORIZATION, "Bearer guess")
            .body(Body::empty())
            .unwrap();
        let peer: SocketAddr = "192.0.2.9:9".parse().unwrap();
        request.extensions_mut().insert(ConnectInfo(peer));
        request
    };
    for _ in 0..2 {
        assert_eq!(server.send(guess()).await.status, StatusCode::UNAUTHORIZED);
    }
    assert_eq!(
        server.send(guess()).await.status,
        StatusCode::TOO_MANY_REQUESTS
    );
}

#[tokio::test]
async fn a_demonstration_is_not_limited() {
    let server = Server::new().await;
    let cookie = server.sign_in("design-and-marketing").await;
    for _ in 0..1_000 {
        let request = form(
            "/accounts/import/IM-0001/sheet",
            &cookie,
            "192.0.2.1",
            "",
            "",
        );
        assert_ne!(
            server.send(request).await.status,
            StatusCode::TOO_MANY_REQUESTS
        );
    }
}
