//! What the provider does to people as they and the register see it.

use super::{Provider, person, said};
use crate::support::{Server, each_database};
use http::{Method, StatusCode};
use serde_json::json;

/// The e-mail of a persona of the tests.
fn adopted(persona: &str) -> serde_json::Value {
    let mut body = person(persona);
    body["emails"][0]["value"] = json!(format!("{persona}@harbours.example"));
    body["displayName"] = json!("Kept by the provider");
    body
}

#[tokio::test]
async fn a_leaver_is_out_with_the_next_request_and_a_returner_must_sign_in_again() {
    each_database(async |server| {
        let provider = Provider::of(&server).await;
        let answer = provider.post(&adopted("staff")).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
        let id = said(&answer)["id"].as_str().unwrap().to_owned();
        let cookie = server.sign_in("staff").await;
        assert!(server.knows(&cookie).await);
        let active = |value: bool| json!([{ "op": "replace", "path": "active", "value": value }]);
        assert_eq!(provider.patch(&id, &active(false)).await.status, 200);
        assert!(!server.knows(&cookie).await, "{}", server.name);
        assert_eq!(provider.patch(&id, &active(true)).await.status, 200);
        assert!(
            !server.knows(&cookie).await,
            "{}: the session had ended",
            server.name
        );
        let cookie = server.sign_in("staff").await;
        assert_eq!(provider.delete(&id).await.status, 204);
        assert!(!server.knows(&cookie).await, "{}", server.name);
        let people = server.count("SELECT count(*) FROM person").await;
        let answer = provider.post(&adopted("staff")).await;
        assert_eq!(said(&answer)["id"], json!(id), "the same record again");
        assert_eq!(server.count("SELECT count(*) FROM person").await, people);
        store::audit::verify(&server.store).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn the_last_administrators_stay_and_roles_are_not_the_providers() {
    each_database(async |server| {
        let provider = Provider::of(&server).await;
        let mut body = adopted("administrator");
        body["roles"] = json!([{ "value": "design-and-marketing" }]);
        let answer = provider.post(&body).await;
        let id = said(&answer)["id"].as_str().unwrap().to_owned();
        let close = json!([{ "op": "replace", "path": "active", "value": false }]);
        for answer in [
            provider.patch(&id, &close).await,
            provider.delete(&id).await,
        ] {
            assert_eq!(answer.status, StatusCode::CONFLICT, "{}", answer.text());
            assert!(answer.text().contains("Two people"), "{}", answer.text());
        }
        assert_eq!(
            said(&provider.get(&format!("Users/{id}")).await)["active"],
            json!(true)
        );
        let cookie = server.sign_in("administrator").await;
        let page = server.get("/settings/provisioning", &cookie).await;
        assert_eq!(page.status, StatusCode::OK, "still an administrator");
        assert_eq!(
            server.get("/accounts/new", &cookie).await.status,
            StatusCode::FORBIDDEN
        );
        assert!(!page.text().contains(&provider.secret), "shown once only");
        assert!(
            page.text().contains("22 November 2026") || page.text().contains("21 November 2026")
        );
    })
    .await;
}

#[tokio::test]
async fn twenty_changes_at_once_are_all_made() {
    each_database(async |server| {
        let provider = Provider::of(&server).await;
        let mut ids = Vec::new();
        for number in 0..20 {
            ids.push(provider.add(&format!("many{number}")).await);
        }
        let change = |title: String| json!([{ "op": "add", "path": "title", "value": title }]);
        let all = ids.iter().enumerate().map(|(number, id)| {
            let (provider, change) = (&provider, change(format!("Title {number}")));
            async move { provider.patch(id, &change).await.status }
        });
        for status in futures_util::future::join_all(all).await {
            assert_eq!(status, 200, "{}", server.name);
        }
        // Without a version named, a change that meets another is made on what that one left.
        let same = (0..4).map(|number| {
            let (provider, id, change) = (&provider, &ids[0], change(format!("Same {number}")));
            async move { provider.patch(id, &change).await.status }
        });
        for status in futures_util::future::join_all(same).await {
            assert_eq!(status, 200, "{}", server.name);
        }
        assert_eq!(provider.total("active eq true").await, 20);
        let told = "SELECT count(*) FROM outbox WHERE kind = 'mail.person-added'";
        assert_eq!(
            server.count(told).await,
            20,
            "{}: each is told",
            server.name
        );
    })
    .await;
}

#[tokio::test]
async fn versions_spare_the_wire() {
    let server = Server::new().await;
    let provider = Provider::of(&server).await;
    let id = provider.add("one").await;
    let path = format!("Users/{id}");
    let first = provider.get(&path).await;
    assert_eq!(first.header("etag"), "W/\"1\"");
    let again = provider
        .send(Method::GET, &path, &[("if-none-match", "W/\"1\"")], "")
        .await;
    assert_eq!(
        (again.status, again.body.len()),
        (StatusCode::NOT_MODIFIED, 0)
    );
    let mut body = person("one");
    body["title"] = json!("Other");
    assert_eq!(provider.put(&id, &body).await.header("etag"), "W/\"2\"");
    let later = provider
        .send(Method::GET, &path, &[("if-none-match", "W/\"1\"")], "")
        .await;
    assert_eq!(later.status, StatusCode::OK);
}
