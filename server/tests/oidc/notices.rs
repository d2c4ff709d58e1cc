//! The provider's own notices that somebody signed out there: forged, replayed, stale, and true.

use crate::{
    keys::{Hand, Key, patch, token},
    register::{Page, Register},
};
use http::StatusCode;
use serde_json::{Value, json};

const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

fn claims(register: &Register, number: &str) -> Value {
    let now = register.provider.clock.now().at.timestamp();
    json!({
        "iss": register.provider.issuer, "aud": "register", "iat": now, "exp": now + 120, "jti": number,
        "sub": "subject-1", "sid": "sid-1", "events": { EVENT: {} },
    })
}

async fn tell(register: &Register, hand: &Hand, header: &Value, claims: &Value) -> Page {
    let token = token(hand, header, claims);
    let mut nobody = register.browser();
    nobody
        .post(
            "/sign-in/backchannel-logout",
            &format!("logout_token={token}"),
        )
        .await
}

#[tokio::test]
async fn a_true_notice_ends_the_session_once() {
    for register in Register::each().await {
        let good = Hand::Key(register.provider.key.clone(), None);
        let typed = json!({ "typ": "logout+jwt" });
        let browser = register.signed_in().await;
        let notice = claims(&register, "n1");
        let page = tell(&register, &good, &typed, &notice).await;
        assert_eq!((page.status, &*page.text), (StatusCode::OK, ""));
        assert!(!browser.is_known().await, "out with the next request");
        // Replayed against the next session.
        let browser = register.signed_in().await;
        let page = tell(&register, &good, &typed, &notice).await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST);
        assert!(browser.is_known().await);
        for (number, change, stays) in [
            ("n2", json!({ "sid": "another" }), true),
            ("n3", json!({ "sub": "another" }), true),
            ("n4", json!({ "sub": "another", "sid": null }), true),
            ("n5", json!({ "sub": null }), false),
            ("n6", json!({ "sid": null }), false),
        ] {
            let browser = register.signed_in().await;
            let mut notice = claims(&register, number);
            patch(&mut notice, &change);
            let page = tell(&register, &good, &json!({}), &notice).await;
            assert_eq!(page.status, StatusCode::OK, "{change}");
            assert_eq!(browser.is_known().await, stays, "{change}");
        }
        let told = "SELECT count(*) FROM audit_event WHERE event = 'session.ended-by-provider' AND actor_kind = 'provider'";
        assert_eq!(register.count(told).await, 3);
    }
}

#[tokio::test]
async fn forged_notices_end_nothing() {
    let register = Register::new().await;
    let browser = register.signed_in().await;
    let now = register.provider.clock.now().at.timestamp();
    let own = register.provider.key.clone();
    let good = Hand::Key(own.clone(), None);
    let mut tried = 0;
    let lies = [
        json!({ "iss": "https://evil.example" }),
        json!({ "iss": null }),
        json!({ "aud": "another-client" }),
        json!({ "aud": ["register", "another-client"] }),
        json!({ "aud": null }),
        json!({ "iat": now + 180 }),
        json!({ "iat": now - 3_600 }),
        json!({ "iat": null }),
        json!({ "exp": now - 180 }),
        json!({ "exp": "never" }),
        json!({ "nbf": now + 180 }),
        json!({ "jti": null }),
        json!({ "jti": "" }),
        json!({ "events": null }),
        json!({ "events": {} }),
        json!({ "events": { EVENT: true } }),
        json!({ "events": [EVENT] }),
        json!({ "nonce": "an ID token is no notice" }),
        json!({ "sub": null, "sid": null }),
        json!({ "sub": 7, "sid": ["sid-1"] }),
    ];
    for (number, lie) in lies.iter().enumerate() {
        let mut notice = claims(&register, &format!("claims {number}"));
        patch(&mut notice, lie);
        let page = tell(&register, &good, &json!({}), &notice).await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST, "{lie}");
        tried += 1;
    }
    let hands = [
        (Hand::Nobody("none"), json!({})),
        (Hand::Nobody("ES256"), json!({ "kid": "key-1" })),
        (Hand::Secret(crate::provider::SECRET.into()), json!({})),
        (
            Hand::Secret(own.public_texts()[0].clone()),
            json!({ "kid": "key-1" }),
        ),
        (Hand::Key(Key::ec("key-1"), None), json!({})),
        (Hand::Key(Key::ec("key-9"), None), json!({})),
        (Hand::Key(Key::ec("key-9"), None), json!({ "kid": null })),
        (Hand::Swapped(own), json!({})),
        (good.clone(), json!({ "alg": "none" })),
        (good.clone(), json!({ "alg": "XX999" })),
        (good.clone(), json!({ "crit": ["exp"] })),
        (good.clone(), json!({ "typ": "at+jwt" })),
    ];
    for (number, (hand, header)) in hands.iter().enumerate() {
        let notice = claims(&register, &format!("hand {number}"));
        let page = tell(&register, hand, header, &notice).await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST, "{number} {header}");
        assert_eq!(page.text, "{\"error\":\"invalid_request\"}");
        tried += 1;
    }
    let mut nobody = register.browser();
    let long = format!("logout_token={}.e30.x", "e".repeat(40_000));
    for form in [
        "",
        "logout_token=",
        "logout_token=x",
        "logout_token=a.b.c",
        "logout_token=..",
        &long,
    ] {
        let page = nobody.post("/sign-in/backchannel-logout", form).await;
        assert!(page.status.is_client_error(), "{form}: {}", page.status);
        tried += 1;
    }
    assert!(
        browser.is_known().await,
        "nothing of that ended the session"
    );
    eprintln!("attacks: {tried}");
}

#[tokio::test]
async fn a_notice_is_no_token_to_sign_in_with() {
    let register = Register::new().await;
    register.provider.now(|ways| {
        ways.header = json!({ "typ": "logout+jwt" });
        ways.claims = json!({ "nonce": null, "events": { EVENT: {} }, "jti": "x" });
    });
    let mut browser = register.browser();
    browser.sign_in(&register, "/").await;
    assert!(!browser.is_known().await);
}
