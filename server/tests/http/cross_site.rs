//! What another site makes a browser send changes nothing.

use crate::{
    inventory,
    support::{Server, ask, each_database},
};
use axum::body::Body;
use http::{Method, StatusCode, header};
use server::router::{self, Row};

/// Ways in which a request that is not ours may look.
const FOREIGN: [&[(&str, &str)]; 9] = [
    &[("sec-fetch-site", "cross-site")],
    &[("sec-fetch-site", "same-site")],
    &[
        ("sec-fetch-site", "cross-site"),
        ("origin", "http://127.0.0.1:3000"),
    ],
    &[("origin", "null")],
    &[("origin", "http://127.0.0.1:3001")],
    &[("origin", "https://127.0.0.1:3000")],
    &[("origin", "http://127.0.0.1")],
    &[
        ("origin", "http://evil.example"),
        ("referer", "http://127.0.0.1:3000/"),
    ],
    &[],
];

#[tokio::test]
async fn no_method_of_any_route_is_carried_out_for_another_site() {
    each_database(async |server: Server| {
        let cookie = server.sign_in("design-and-marketing").await;
        let before = server.rows().await;
        let methods = [
            Method::POST,
            Method::PUT,
            Method::PATCH,
            Method::DELETE,
            Method::TRACE,
            Method::from_bytes(b"PROPFIND").unwrap(),
        ];
        let mut paths: Vec<String> = inventory::examples(&server);
        paths.push("/nowhere".into());
        for path in &paths {
            for method in &methods {
                // The identity provider's own server posts there, and proves itself.
                if path == "/sign-in/backchannel-logout" && *method == Method::POST {
                    continue;
                }
                for headers in FOREIGN {
                    let mut request = ask(method.clone(), path, &cookie)
                        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
                    for (name, value) in headers {
                        request = request.header(*name, *value);
                    }
                    let answer = server
                        .send(request.body(Body::from("persona=administrator")).unwrap())
                        .await;
                    let about = format!("{}: {method} {path} {headers:?}", server.name);
                    // There a token is asked for, which no browser sends by itself.
                    if path.starts_with("/scim/v2/") || path.starts_with("/api/v1/") {
                        let refused = [
                            StatusCode::UNAUTHORIZED,
                            StatusCode::FORBIDDEN,
                            StatusCode::NOT_FOUND,
                            StatusCode::METHOD_NOT_ALLOWED,
                            // Many wrong tokens are slowed down.
                            StatusCode::TOO_MANY_REQUESTS,
                        ];
                        assert!(
                            refused.contains(&answer.status),
                            "{about}: {}",
                            answer.status
                        );
                    } else {
                        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{about}");
                        assert!(answer.is_page(), "{about}");
                    }
                    assert_eq!(answer.header(header::SET_COOKIE), "", "{about}");
                }
            }
        }
        assert_eq!(
            server.rows().await,
            before,
            "{}: something was written",
            server.name
        );
        assert!(server.knows(&cookie).await, "the session is still there");
    })
    .await;
}

#[tokio::test]
async fn our_own_pages_may_write_with_either_header() {
    let server = Server::new().await;
    for (name, value) in [
        ("sec-fetch-site", "same-origin"),
        ("sec-fetch-site", "none"),
        ("origin", "http://127.0.0.1:3000"),
    ] {
        let request = ask(Method::POST, "/sign-in/demo", "")
            .header(name, value)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let answer = server
            .send(request.body(Body::from("persona=staff")).unwrap())
            .await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{name}: {value}");
    }
}

#[tokio::test]
async fn a_get_of_an_island_is_checked_like_a_write() {
    let islands: Row = router::get("/api/islands/suggest", async || "reached");
    let server = Server::with(&[], vec![islands]).await;
    for headers in FOREIGN {
        let mut request = ask(Method::GET, "/api/islands/suggest", "");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = server.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{headers:?}");
    }
    let ours = ask(Method::GET, "/api/islands/suggest", "").header("sec-fetch-site", "same-origin");
    assert_eq!(
        server.send(ours.body(Body::empty()).unwrap()).await.text(),
        "reached"
    );
}
