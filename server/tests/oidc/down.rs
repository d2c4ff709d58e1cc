//! The provider is down, slow or talks nonsense: a page says so, everything else goes on.

use crate::{
    provider::{Answer, Ways},
    register::{Browser, Page, Register},
};
use chrono::TimeDelta;
use http::StatusCode;
use serde_json::json;
use std::time::{Duration, Instant};

/// Makes one of its addresses answer in this way.
type Set = fn(&mut Ways, Answer);

const DOWN: &str = "Signing in is not possible right now";

fn nonsense() -> Vec<(Answer, StatusCode)> {
    let bad = StatusCode::BAD_GATEWAY;
    vec![
        (Answer::Garbage, bad),
        (Answer::Huge, bad),
        (Answer::Status(500), bad),
        (Answer::Status(503), bad),
        (Answer::Elsewhere, bad),
        (Answer::Instead(json!([])), bad),
        (Answer::Instead(json!({ "keys": [] })), bad),
        (Answer::Instead(json!({ "issuer": 7 })), bad),
    ]
}

fn is_down(page: &Page, status: StatusCode, about: &str) {
    assert_eq!(page.status, status, "{about}: {}", page.text);
    assert_eq!(page.heading(), DOWN, "{about}");
    assert!(
        page.text.contains("href=\"/sign-in/provider"),
        "{about}: a way to try again"
    );
    assert!(!page.text.contains("canary"), "{about}");
}

async fn goes_on(known: &Browser, register: &Register) {
    assert!(known.is_known().await, "who is signed in stays so");
    let page = register.browser().get("/sign-in").await;
    assert_eq!(page.status, StatusCode::OK);
}

#[tokio::test]
async fn nonsense_from_any_of_its_addresses_is_told_and_nothing_else_stops() {
    let setters: [(&str, Set); 3] = [
        ("discovery", |ways, how| ways.discovery = how),
        ("keys", |ways, how| ways.keys = how),
        ("token", |ways, how| ways.tokens = how),
    ];
    let mut tried = 0;
    for (place, set) in setters {
        for (how, status) in nonsense() {
            let about = format!("{place} {how:?}");
            let register = Register::new().await;
            let mut browser = register.browser();
            let page = if place == "discovery" {
                register.provider.now(|ways| set(ways, how));
                browser.get("/sign-in/provider").await
            } else {
                let asked = browser.set_out("").await;
                let code = register.provider.grant(&asked);
                register.provider.now(|ways| set(ways, how));
                browser.come_back(&register, &asked["state"], &code).await
            };
            // A token's refusal by the provider is not an outage; nor is JSON without a token.
            is_down(&page, status, &about);
            tried += 1;
            // It comes back to its senses, and so do we, after a rest of five seconds.
            register.provider.now(|ways| set(ways, Answer::Good));
            register.provider.clock.advance(TimeDelta::seconds(5));
            let known = register.signed_in().await;
            goes_on(&known, &register).await;
        }
    }
    eprintln!("attacks: {tried}");
}

#[tokio::test]
async fn a_description_that_leads_astray_is_refused() {
    let lies = [
        json!({ "issuer": "https://evil.example" }),
        json!({ "issuer": null }),
        json!({ "jwks_uri": "file:///etc/passwd" }),
        json!({ "token_endpoint": "ftp://evil.example/token" }),
        json!({ "token_endpoint": null }),
        json!({ "authorization_endpoint": "javascript:alert(1)" }),
        json!({ "end_session_endpoint": "data:text/html,x" }),
    ];
    for lie in &lies {
        let register = Register::new().await;
        register.provider.now(|ways| ways.described = lie.clone());
        let page = register.browser().get("/sign-in/provider").await;
        is_down(&page, StatusCode::BAD_GATEWAY, &lie.to_string());
    }
    eprintln!("attacks: {}", lies.len());
}

#[tokio::test]
async fn a_slow_provider_is_given_five_seconds_and_a_crowd_does_not_queue() {
    let register = Register::new().await;
    let known = register.signed_in().await;
    register.provider.clock.advance(TimeDelta::hours(25));
    let fresh = register.browser();
    register.provider.now(|ways| ways.discovery = Answer::Slow);
    let started = Instant::now();
    let many = (0..20).map(|_| {
        let mut browser = fresh.clone();
        async move { browser.get("/sign-in/provider").await }
    });
    for page in futures_util::future::join_all(many).await {
        is_down(&page, StatusCode::SERVICE_UNAVAILABLE, "slow discovery");
    }
    let took = started.elapsed();
    assert!(
        took > Duration::from_secs(4) && took < Duration::from_secs(9),
        "{took:?}"
    );
    drop(known);
}

#[tokio::test]
async fn a_slow_token_is_given_five_seconds() {
    let register = Register::new().await;
    let known = register.signed_in().await;
    let mut browser = register.browser();
    let asked = browser.set_out("").await;
    let code = register.provider.grant(&asked);
    register.provider.now(|ways| ways.tokens = Answer::Slow);
    let page = browser.come_back(&register, &asked["state"], &code).await;
    is_down(&page, StatusCode::SERVICE_UNAVAILABLE, "slow token");
    goes_on(&known, &register).await;
}

#[tokio::test]
async fn keys_that_we_have_serve_while_the_provider_cannot_be_asked_for_newer_ones() {
    let register = Register::new().await;
    register.signed_in().await;
    register.provider.clock.advance(TimeDelta::hours(2));
    register.provider.now(|ways| {
        ways.discovery = Answer::Status(500);
        ways.keys = Answer::Garbage;
    });
    register.signed_in().await;
    register.provider.clock.advance(TimeDelta::hours(23));
    let page = register.browser().get("/sign-in/provider").await;
    is_down(&page, StatusCode::BAD_GATEWAY, "older than a day");
}
