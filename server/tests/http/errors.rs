//! Whatever goes wrong, a person reads one of our own pages, and never what went wrong inside.

use crate::support::{Server, ask};
use axum::{
    Json,
    body::Body,
    extract::{Path, Query},
};
use http::{Method, StatusCode, header};
use server::router;
use std::collections::HashMap;

fn rows() -> Vec<router::Row> {
    vec![
        router::get("/test/panic", async || -> &'static str {
            panic!("canary-{}", 42)
        }),
        router::get("/test/panic-outside", async || -> &'static str {
            panic!("canary-{}", 42)
        })
        .for_anybody(),
        router::get("/test/number/{n}", async |Path(_): Path<u32>| "a number"),
        router::get("/test/text/{t}", async |Path(_): Path<String>| "a text"),
        router::get(
            "/test/query",
            async |_: Query<HashMap<String, u32>>| "a query",
        ),
        router::post("/test/json", async |_: Json<HashMap<String, u32>>| "json"),
        router::get("/test/bare", async || {
            (StatusCode::INTERNAL_SERVER_ERROR, "canary-42 from sqlx")
        }),
    ]
}

#[tokio::test]
async fn a_panic_is_a_page_with_a_number_and_the_next_request_is_served() {
    let server = Server::with(&[], rows()).await;
    let cookie = server.sign_in("staff").await;
    for path in ["/test/panic", "/test/panic-outside", "/test/bare"] {
        let answer = server.get(path, &cookie).await;
        assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
        assert!(answer.is_page(), "{path}");
        let text = answer.text();
        assert!(
            text.contains(answer.header("x-request-id")),
            "{path}: the number is on the page"
        );
        for secret in ["canary", "panicked", "sqlx", ".rs:", "SELECT"] {
            assert!(!text.contains(secret), "{path}: {secret}");
        }
        assert!(server.knows(&cookie).await);
    }
    // Inside the layer that recognises people, the page is in that person's own frame.
    assert!(
        server
            .get("/test/panic", &cookie)
            .await
            .text()
            .contains("Person &lt;staff&gt;")
    );
}

#[tokio::test]
async fn malformed_requests_are_answered_by_our_own_pages() {
    let server = Server::with(&[], rows()).await;
    let form = "application/x-www-form-urlencoded";
    let cases: [(Method, &str, &str, &str, u16); 14] = [
        (Method::GET, "/test/number/x", "", "", 400),
        (Method::GET, "/test/number/99999999999", "", "", 400),
        (Method::GET, "/test/text/%ff", "", "", 400),
        (Method::GET, "/test/text/%zz", "", "", 200), // a lone % is a letter
        (Method::GET, "/test/query?a=x", "", "", 400),
        (Method::GET, "/nowhere/%00/%ff", "", "", 404),
        (Method::POST, "/sign-in/demo", form, "", 422),
        (
            Method::POST,
            "/sign-in/demo",
            form,
            "persona=holder&persona=staff",
            422,
        ),
        (Method::POST, "/sign-in/demo", form, "persona=nobody", 400),
        (Method::POST, "/sign-in/demo", form, "persona=%ff", 400),
        (
            Method::POST,
            "/sign-in/demo",
            "text/plain",
            "persona=holder",
            415,
        ),
        (
            Method::POST,
            "/sign-in/demo",
            "multipart/form-data",
            "persona=holder",
            415,
        ),
        (Method::PUT, "/sign-in", form, "", 405),
        (Method::POST, "/test/json", "application/json", "{", 400),
    ];
    for (method, path, kind, body, status) in cases {
        let request = ask(method.clone(), path, "")
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, kind);
        let answer = server.send(request.body(Body::from(body)).unwrap()).await;
        assert_eq!(
            answer.status.as_u16(),
            status,
            "{method} {path} {kind} {body}: {}",
            answer.text()
        );
        assert!(
            status == 200 || answer.is_page(),
            "{method} {path} {kind} {body}: {}",
            answer.text()
        );
        if status == 405 {
            assert!(answer.header(header::ALLOW).contains("GET"), "{answer:?}");
        }
    }
}
