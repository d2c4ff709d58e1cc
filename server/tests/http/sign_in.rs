//! Signing in as a fictional person, and out again.

use crate::support::{PERSONAS, Server, each_database};
use http::{StatusCode, header};

const EVENTS: &str = "SELECT count(*) FROM audit_event WHERE event IN ('signed-in', 'signed-out')";

#[tokio::test]
async fn each_of_the_twenty_signs_in_and_out_and_both_are_in_the_trail() {
    each_database(async |server: Server| {
        for (persona, role) in PERSONAS {
            let cookie = server.sign_in(persona).await;
            let home = server.get("/", &cookie).await;
            assert_eq!(home.status, StatusCode::OK, "{persona}");
            assert!(
                home.text().contains(&format!("Person &lt;{persona}&gt;")),
                "{persona} {role:?}"
            );
            let out = server.post("/sign-out", &cookie, "").await;
            assert_eq!(out.status, StatusCode::SEE_OTHER);
            assert!(
                out.header(header::LOCATION).starts_with("/sign-in"),
                "{out:?}"
            );
            assert!(!server.knows(&cookie).await, "{persona}");
        }
        assert_eq!(server.count(EVENTS).await, 40, "{}", server.name);
        let verdict = store::audit::verify(&server.store).await.unwrap();
        assert_eq!(verdict.fault, None);
    })
    .await;
}

#[tokio::test]
async fn without_the_demonstration_nobody_signs_in_that_way() {
    let server = Server::with(&[("SMR_DEMO", "false")], Vec::new()).await;
    let before = server.rows().await;
    for form in [
        "persona=administrator",
        "persona=holder&return_to=/accounts",
    ] {
        let answer = server.post("/sign-in/demo", "", form).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
        assert_eq!(answer.header(header::SET_COOKIE), "");
    }
    assert_eq!(server.rows().await, before);
    let page = server.get("/sign-in", "").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(
        page.text().contains("SMR_DEMO") && !page.text().contains("persona"),
        "{}",
        page.text()
    );
}

#[tokio::test]
async fn afterwards_one_goes_where_one_was_going_but_never_elsewhere() {
    let server = Server::new().await;
    // What the browser's address bar held, as the form sends it back.
    let cases = [
        ("%2Faccounts%3Fq%3Da%2520b", "/accounts?q=a%20b"),
        ("", "/"),
        ("%2F", "/"),
        ("%2F%2Fevil.example", "/"),
        ("%2F%2F%2Fevil.example", "/"),
        ("%2F%5Cevil.example", "/"),
        ("%5C%5Cevil.example", "/"),
        ("%5C%2Fevil.example", "/"),
        ("%2F%255cevil.example", "/"),
        ("%2F%252fevil.example", "/"),
        ("https%3A%2F%2Fevil.example", "/"),
        ("https%3Aevil.example", "/"),
        ("HTTP%3A%2F%2F127.0.0.1%3A3000%40evil.example%2F", "/"),
        ("javascript%3Aalert(1)", "/"),
        ("data%3Atext%2Fhtml%2Cx", "/"),
        ("evil.example", "/"),
        ("%2F%09%2Fevil.example", "/"),
        ("%2F%0A%2Fevil.example", "/"),
        ("%2Faccounts%0D%0ASet-Cookie%3A%20x%3Dy", "/"),
        ("%2Faccounts%250D%250ASet-Cookie%3A%20x%3Dy", "/"),
        ("%2F.%2F%2Fevil.example", "/"),
        ("%2Fa%2F..%2F%2Fevil.example", "/"),
        ("%2Faccounts%00", "/"),
        ("%20%2F%2Fevil.example", "/"),
        ("%2Fsign-out", "/"),
        ("%E2%80%8B%2F%2Fevil.example", "/"),
    ];
    for (typed, expected) in cases {
        let answer = server
            .post(
                "/sign-in/demo",
                "",
                &format!("persona=staff&return_to={typed}"),
            )
            .await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{typed}");
        assert_eq!(answer.header(header::LOCATION), expected, "{typed}");
        assert_eq!(
            answer.headers.get_all(header::SET_COOKIE).iter().count(),
            1,
            "{typed}"
        );
    }
    let long = server
        .post(
            "/sign-in/demo",
            "",
            &format!("persona=staff&return_to=/{}", "a".repeat(2_100)),
        )
        .await;
    assert_eq!(long.header(header::LOCATION), "/");
}

#[tokio::test]
async fn signing_out_twice_or_without_a_session_does_no_harm() {
    let server = Server::new().await;
    let cookie = server.sign_in("staff").await;
    for cookie in [&*cookie, &cookie, "", "__Host-smr=nonsense"] {
        assert_eq!(
            server.post("/sign-out", cookie, "").await.status,
            StatusCode::SEE_OTHER
        );
    }
    assert_eq!(
        server
            .count("SELECT count(*) FROM audit_event WHERE event = 'signed-out'")
            .await,
        1
    );
    assert_eq!(
        server.get("/sign-out", "").await.status,
        StatusCode::METHOD_NOT_ALLOWED
    );
}
