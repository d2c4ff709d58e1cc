//! ID tokens that must not count, and the few oddities that may.

use crate::{
    keys::{Hand, Key},
    register::Register,
};
use http::StatusCode;
use serde_json::{Value, json};

/// Sets out, comes back, and must not be signed in: told that it did not finish, or, where the token
/// cannot even be read, that the provider talks nonsense.
async fn refused(register: &Register, about: &str) {
    let mut browser = register.browser();
    let page = browser.sign_in(register, "/").await;
    let heading = match page.status {
        StatusCode::BAD_REQUEST => "Signing in did not finish",
        StatusCode::BAD_GATEWAY => "Signing in is not possible right now",
        status => panic!("{about}: {status} {}", page.text),
    };
    assert_eq!(page.heading(), heading, "{about}");
    assert!(!browser.is_known().await, "{about}");
}

async fn accepted(register: &Register, about: &str) {
    let mut browser = register.browser();
    let page = browser.sign_in(register, "/").await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{about}: {}", page.text);
    assert!(browser.is_known().await, "{about}");
}

#[tokio::test]
async fn claims_that_do_not_fit_are_refused() {
    let register = Register::new().await;
    let now = register.provider.clock.now().at.timestamp();
    let issuer = register.provider.issuer.clone();
    let lies: Vec<(&str, Value)> = vec![
        ("another issuer", json!({ "iss": "https://evil.example" })),
        (
            "the issuer with a slash",
            json!({ "iss": format!("{issuer}/") }),
        ),
        (
            "the issuer in capitals",
            json!({ "iss": issuer.to_uppercase() }),
        ),
        ("no issuer", json!({ "iss": null })),
        ("another audience", json!({ "aud": "another-client" })),
        ("an audience of nobody", json!({ "aud": [] })),
        ("no audience", json!({ "aud": null })),
        ("an audience in capitals", json!({ "aud": "REGISTER" })),
        (
            "others in the audience",
            json!({ "aud": ["register", "another-client"] }),
        ),
        (
            "others, with us as party",
            json!({ "aud": ["register", "x"], "azp": "register" }),
        ),
        ("another party", json!({ "azp": "another-client" })),
        ("another nonce", json!({ "nonce": "another" })),
        ("no nonce", json!({ "nonce": null })),
        ("an empty nonce", json!({ "nonce": "" })),
        (
            "over for three minutes",
            json!({ "iat": now - 400, "exp": now - 180 }),
        ),
        (
            "over for two minutes",
            json!({ "iat": now - 400, "exp": now - 120 }),
        ),
        ("no end", json!({ "exp": null })),
        ("an end that is no time", json!({ "exp": "tomorrow" })),
        (
            "issued in three minutes",
            json!({ "iat": now + 180, "exp": now + 600 }),
        ),
        (
            "issued yesterday",
            json!({ "iat": now - 86_400, "exp": now + 600 }),
        ),
        ("not issued", json!({ "iat": null })),
        ("valid in three minutes", json!({ "nbf": now + 180 })),
        ("valid from no time", json!({ "nbf": "now" })),
        ("valid from the end of time", json!({ "nbf": 1e300 })),
        ("no subject", json!({ "sub": null })),
        ("an empty subject", json!({ "sub": "" })),
        ("a subject without end", json!({ "sub": "x".repeat(256) })),
    ];
    for (about, lie) in &lies {
        register.provider.now(|ways| ways.claims = lie.clone());
        refused(&register, about).await;
    }
    eprintln!("attacks: {}", lies.len());
    assert_eq!(register.count("SELECT count(*) FROM identity").await, 0);
    register.provider.now(|ways| ways.claims = json!({}));
    accepted(&register, "the same without a lie").await;
}

#[tokio::test]
async fn clocks_may_differ_by_two_minutes_either_way() {
    let register = Register::new().await;
    let now = register.provider.clock.now().at.timestamp();
    let fine = [
        json!({ "iat": now - 300, "exp": now - 119 }),
        json!({ "iat": now + 120, "exp": now + 420, "nbf": now + 120 }),
        json!({ "iat": now - 120, "exp": now + 180, "nbf": now - 120 }),
        json!({ "aud": ["register"], "azp": "register" }),
        json!({ "iat": now as f64 + 0.5, "exp": now as f64 + 300.5 }),
    ];
    for claims in fine {
        register.provider.now(|ways| ways.claims = claims.clone());
        accepted(&register, &claims.to_string()).await;
    }
}

#[tokio::test]
async fn signatures_that_prove_nothing_are_refused() {
    let register = Register::new().await;
    let own = register.provider.key.clone();
    let (rsa, stranger) = (Key::rsa("rsa-1"), Key::ec("key-1"));
    let published = [own.jwk(), rsa.jwk()];
    register
        .provider
        .now(|ways| ways.published = published.to_vec());
    let mut lies = vec![
        ("alg none".to_owned(), Hand::Nobody("none"), json!({})),
        ("alg None".to_owned(), Hand::Nobody("None"), json!({})),
        ("alg NONE".to_owned(), Hand::Nobody("NONE"), json!({})),
        (
            "no alg".to_owned(),
            Hand::Nobody("none"),
            json!({ "alg": null }),
        ),
        (
            "no signature".to_owned(),
            Hand::Nobody("ES256"),
            json!({ "kid": "key-1" }),
        ),
        (
            "none, with a key's name".to_owned(),
            Hand::Nobody("none"),
            json!({ "kid": "key-1" }),
        ),
        (
            "the client's secret".to_owned(),
            Hand::Secret(crate::provider::SECRET.into()),
            json!({}),
        ),
        (
            "an empty secret".to_owned(),
            Hand::Secret(String::new()),
            json!({ "kid": "rsa-1" }),
        ),
        (
            "a stranger's key of the same name".to_owned(),
            Hand::Key(stranger.clone(), None),
            json!({}),
        ),
        (
            "a stranger's key in the header".to_owned(),
            Hand::Key(stranger.clone(), None),
            json!({ "jwk": stranger.jwk(), "kid": "key-2" }),
        ),
        (
            "a stranger's keys at an address".to_owned(),
            Hand::Key(stranger, None),
            json!({ "jku": "http://127.0.0.1:9/keys", "kid": "key-2" }),
        ),
        (
            "a signature of something else".to_owned(),
            Hand::Swapped(own.clone()),
            json!({}),
        ),
        (
            "a key's name of another kind".to_owned(),
            Hand::Key(own.clone(), None),
            json!({ "kid": "rsa-1" }),
        ),
        (
            "an algorithm of another kind".to_owned(),
            Hand::Key(own.clone(), None),
            json!({ "alg": "RS256" }),
        ),
        (
            "RS256 that claims to be PS256".to_owned(),
            Hand::Key(rsa.clone(), None),
            json!({ "alg": "PS256" }),
        ),
        (
            "RS384".to_owned(),
            Hand::Key(rsa.clone(), None),
            json!({ "alg": "RS384" }),
        ),
        (
            "ES384".to_owned(),
            Hand::Key(own.clone(), None),
            json!({ "alg": "ES384" }),
        ),
        (
            "an extension to understand".to_owned(),
            Hand::Key(own, None),
            json!({ "crit": ["exp"] }),
        ),
    ];
    for text in rsa.public_texts() {
        for kid in ["rsa-1", "key-1"] {
            let hand = Hand::Secret(text.clone());
            lies.push((
                "HS256 with the public key".into(),
                hand,
                json!({ "kid": kid }),
            ));
        }
    }
    for (about, hand, header) in &lies {
        register.provider.now(|ways| {
            ways.hand = hand.clone();
            ways.header = header.clone();
        });
        refused(&register, &format!("{about} {header}")).await;
    }
    eprintln!("attacks: {}", lies.len());
}

#[tokio::test]
async fn four_kinds_of_signature_count() {
    let register = Register::new().await;
    let (rsa, ed) = (Key::rsa("rsa-1"), Key::ed("ed-1"));
    let ec = register.provider.key.clone();
    register.provider.now(|ways| {
        ways.published = vec![ec.jwk(), rsa.jwk(), ed.jwk()];
    });
    for (key, alg) in [
        (&ec, None),
        (&rsa, None),
        (&rsa, Some("PS256")),
        (&ed, None),
    ] {
        register
            .provider
            .now(|ways| ways.hand = Hand::Key(key.clone(), alg));
        accepted(&register, alg.unwrap_or(key.alg())).await;
    }
}
