//! The API by token: what opens it, what it says, and that it is as it describes itself.

use crate::asked::done;
use crate::departures::{id, me};
use crate::support::{Answer, Server, ask, each_database};
use axum::{body::Body, extract::ConnectInfo};
use domain::ids::TokenId;
use http::{Method, header};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use std::net::SocketAddr;
use store::{
    commands::provisioning::{NewToken, make_token, new_secret, withdraw_token},
    queries::provisioning::Purpose,
};
use uuid::Uuid;

pub(crate) async fn token(server: &Server, purpose: Purpose) -> (TokenId, String) {
    let (id, secret) = (TokenId(Uuid::now_v7()), new_secret(purpose));
    let new = NewToken {
        id,
        purpose,
        name: "Payroll".into(),
        hash: hex::encode(Sha256::digest(secret.as_bytes())),
        expires_on: "2027-01-01".parse().unwrap(),
    };
    make_token(&server.store, &me(), new).await.unwrap();
    (id, secret)
}

pub(crate) async fn get(server: &Server, path: &str, secret: &str) -> Answer {
    let request =
        ask(Method::GET, path, "").header(header::AUTHORIZATION, format!("Bearer {secret}"));
    server.send(request.body(Body::empty()).unwrap()).await
}

pub(crate) fn json(answer: &Answer, status: u16) -> Value {
    assert_eq!(answer.status.as_u16(), status, "{}", answer.text());
    let kind = answer.header(header::CONTENT_TYPE);
    let expected = if status == 200 {
        "application/json"
    } else {
        "application/problem+json"
    };
    assert_eq!(kind, expected, "{}", answer.text());
    serde_json::from_slice(&answer.body).unwrap()
}

async fn issued(server: &Server) {
    let who = id(server, "staff").await;
    let hr = server.sign_in("hr").await;
    let path = format!("/people/{who}/off-boarding");
    let plan = [("kind", "leaving"), ("last_day", "27 November 2026")];
    done(server, &path, &hr, &plan).await;
    done(
        server,
        &format!("{path}/certificate"),
        &hr,
        &[("version", "1")],
    )
    .await;
    done(server, &format!("{path}/end"), &hr, &[("version", "1")]).await;
    done(
        server,
        &format!("{path}/certificate"),
        &hr,
        &[("version", "2")],
    )
    .await;
}

#[tokio::test]
async fn a_program_looks_up_a_certificate_by_its_number() {
    each_database(async |server: Server| {
        issued(&server).await;
        let (_, secret) = token(&server, Purpose::Clearances).await;
        let first = json(
            &get(&server, "/api/v1/clearances/CL-0001", &secret).await,
            200,
        );
        assert_eq!(first["certificate"]["outcome"], "blocked", "{first}");
        assert_eq!(
            first["certificate"]["blockers"][0]["kind"], "role",
            "{first}"
        );
        assert_eq!(first["replaced_by"], "CL-0002", "{first}");
        let second = json(&get(&server, "/api/v1/clearances/cl-2", &secret).await, 200);
        assert_eq!(second["certificate"]["outcome"], "cleared", "{second}");
        assert_eq!(second["certificate"]["replaces"], "CL-0001", "{second}");
        assert_eq!(second["verified"], true, "{second}");
        assert_eq!(second["replaced_by"], Value::Null, "{second}");
        for path in ["CL-0404", "x", "AC-0001", "CL-99999999999999"] {
            let path = format!("/api/v1/clearances/{path}");
            let none = json(&get(&server, &path, &secret).await, 404);
            assert_eq!(none["status"], 404, "{none}");
        }
    })
    .await;
}

#[tokio::test]
async fn only_a_token_of_this_purpose_opens_it_and_no_cookie_does() {
    let server = Server::new().await;
    issued(&server).await;
    let path = "/api/v1/clearances/CL-0001";
    let (_, people) = token(&server, Purpose::People).await;
    let refused = json(&get(&server, path, &people).await, 403);
    assert!(
        refused["detail"]
            .as_str()
            .unwrap()
            .contains("does not open"),
        "{refused}"
    );
    let (withdrawn, old) = token(&server, Purpose::Clearances).await;
    json(&get(&server, path, &old).await, 200);
    withdraw_token(&server.store, &me(), withdrawn)
        .await
        .unwrap();
    for secret in ["", "x", old.as_str(), "smr_api_"] {
        let answer = get(&server, path, secret).await;
        json(&answer, 401);
        assert!(
            answer
                .header(header::WWW_AUTHENTICATE)
                .starts_with("Bearer"),
            "{secret}"
        );
    }
    let cookie = server.sign_in("hr").await;
    json(&server.get(path, &cookie).await, 401);
    // The other way round: it keeps nobody.
    let (_, secret) = token(&server, Purpose::Clearances).await;
    assert_eq!(
        get(&server, "/scim/v2/Users", &secret)
            .await
            .status
            .as_u16(),
        401
    );
    json(&get(&server, "/api/v1/nothing", &secret).await, 404);
    let wrong = ask(Method::DELETE, path, "").header("sec-fetch-site", "same-origin");
    json(&server.send(wrong.body(Body::empty()).unwrap()).await, 405);
}

#[tokio::test]
async fn many_wrong_tokens_are_slowed_down() {
    let server = Server::with(&[("SMR_RATE_LIMITS", "sign-in=2")], Vec::new()).await;
    let mut last = 401;
    for _ in 0..10 {
        let mut request = ask(Method::GET, "/api/v1/clearances/CL-0001", "")
            .header(header::AUTHORIZATION, "Bearer wrong")
            .body(Body::empty())
            .unwrap();
        let peer: SocketAddr = "192.0.2.1:9".parse().unwrap();
        request.extensions_mut().insert(ConnectInfo(peer));
        let answer = server.send(request).await;
        last = answer.status.as_u16();
        if last == 429 {
            json(&answer, 429);
            break;
        }
    }
    assert_eq!(last, 429);
}

/// Every name in `value` is described by `schema`, and everything required is there.
fn fits(value: &Value, schema: &Value, whole: &Value, at: &str) {
    if let Some(name) = schema["$ref"].as_str() {
        let pointer = name.trim_start_matches('#');
        return fits(value, whole.pointer(pointer).unwrap(), whole, at);
    }
    match value {
        Value::Object(map) => {
            for name in schema["required"].as_array().into_iter().flatten() {
                assert!(
                    map.contains_key(name.as_str().unwrap()),
                    "{at}: {name} is missing"
                );
            }
            for (name, inner) in map {
                let described = &schema["properties"][name];
                assert!(!described.is_null(), "{at}.{name} is not described");
                fits(inner, described, whole, &format!("{at}.{name}"));
            }
        }
        Value::Array(all) => {
            for one in all {
                fits(one, &schema["items"], whole, at);
            }
        }
        Value::String(text) => {
            if let Some(known) = schema["enum"].as_array() {
                assert!(known.iter().any(|k| k == text), "{at}: {text}");
            }
        }
        _ => {}
    }
}

#[tokio::test]
async fn what_it_says_is_what_it_describes() {
    let server = Server::new().await;
    issued(&server).await;
    let (_, secret) = token(&server, Purpose::Clearances).await;
    let described = json(&server.get("/api/v1/openapi.json", "").await, 200);
    let schemas = &described["components"]["schemas"];
    for number in ["CL-0001", "CL-0002"] {
        let path = format!("/api/v1/clearances/{number}");
        let said = json(&get(&server, &path, &secret).await, 200);
        fits(&said, &schemas["Clearance"], &described, number);
    }
    let refused = json(&get(&server, "/api/v1/clearances/CL-0001", "x").await, 401);
    fits(&refused, &schemas["Problem"], &described, "problem");
}
