//! The provisioning endpoint over HTTP: what RFC 7643 and RFC 7644 ask, and what the validators of
//! well-known providers try.

mod checklist;
mod lives;
mod refused;

use crate::support::{Answer, HOST, Server};
use axum::body::Body;
use chrono::NaiveDate;
use domain::{
    actor::{Actor, SystemActor},
    ids::TokenId,
};
use http::{Method, Request, header};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use store::{
    Call,
    commands::provisioning::{NewToken, make_token, new_secret},
    queries::provisioning::Purpose,
};
use uuid::Uuid;

const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const PATCH: &str = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

/// A program of the provider with its token.
struct Provider<'s> {
    server: &'s Server,
    secret: String,
}

async fn token(server: &Server, expires_on: &str) -> (TokenId, String) {
    let (id, secret) = (TokenId(Uuid::now_v7()), new_secret(Purpose::People));
    let call = Call {
        actor: Actor::System(SystemActor::CommandLine),
        request_id: "test".into(),
        key: None,
    };
    let new = NewToken {
        id,
        purpose: Purpose::People,
        name: "Test".into(),
        hash: hex::encode(Sha256::digest(secret.as_bytes())),
        expires_on: expires_on.parse::<NaiveDate>().unwrap(),
    };
    make_token(&server.store, &call, new).await.unwrap();
    (id, secret)
}

impl<'s> Provider<'s> {
    async fn of(server: &'s Server) -> Self {
        let (_, secret) = token(server, "2027-01-01").await;
        Self { server, secret }
    }

    async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("/scim/v2/{path}"))
            .header(header::HOST, HOST)
            .header(header::AUTHORIZATION, format!("Bearer {}", self.secret));
        let own_kind = headers.iter().any(|(name, _)| *name == "content-type");
        if !body.is_empty() && !own_kind {
            request = request.header(header::CONTENT_TYPE, "application/scim+json");
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::from(body.to_owned())).unwrap();
        self.server.send(request).await
    }

    async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, &[], "").await
    }

    async fn post(&self, body: &Value) -> Answer {
        self.send(Method::POST, "Users", &[], &body.to_string())
            .await
    }

    async fn put(&self, id: &str, body: &Value) -> Answer {
        let path = format!("Users/{id}");
        self.send(Method::PUT, &path, &[], &body.to_string()).await
    }

    async fn patch(&self, id: &str, operations: &Value) -> Answer {
        let body = json!({ "schemas": [PATCH], "Operations": operations }).to_string();
        self.send(Method::PATCH, &format!("Users/{id}"), &[], &body)
            .await
    }

    async fn delete(&self, id: &str) -> Answer {
        self.send(Method::DELETE, &format!("Users/{id}"), &[], "")
            .await
    }

    /// Adds somebody; their id.
    async fn add(&self, name: &str) -> String {
        let answer = self.post(&person(name)).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        said(&answer)["id"].as_str().unwrap().to_owned()
    }

    /// How many a filter finds.
    async fn total(&self, filter: &str) -> i64 {
        let filter: String = url::form_urlencoded::byte_serialize(filter.as_bytes()).collect();
        let answer = self.get(&format!("Users?filter={filter}")).await;
        assert_eq!(answer.status, 200, "{filter}: {}", answer.text());
        said(&answer)["totalResults"].as_i64().unwrap()
    }
}

/// The answer's body.
fn said(answer: &Answer) -> Value {
    serde_json::from_slice(&answer.body).unwrap_or_else(|_| panic!("JSON: {}", answer.text()))
}

/// Somebody, as Entra ID sends them.
fn person(name: &str) -> Value {
    json!({
        "schemas": [USER, ENTERPRISE],
        "externalId": format!("x-{name}"),
        "userName": format!("{name}@scim.example"),
        "active": true,
        "displayName": format!("Person {name}"),
        "emails": [{ "primary": true, "type": "work", "value": format!("{name}@scim.example") }],
        "meta": { "resourceType": "User" },
        "name": { "formatted": "given family", "familyName": "family", "givenName": "given" },
        "roles": [],
        "title": "Pilot",
        ENTERPRISE: { "department": "Pilots", "employeeNumber": "7" },
    })
}
