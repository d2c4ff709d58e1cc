//! The privacy notice stands before everything else until it is acknowledged.

use crate::support::{Server, ask, each_database};
use axum::body::Body;
use domain::actor::{Actor, SystemActor};
use http::{Method, StatusCode, header};
use store::{Call, commands::notices, queries};

fn call() -> Call {
    Call {
        actor: Actor::System(SystemActor::CommandLine),
        request_id: "test".into(),
        key: None,
    }
}

async fn publish(server: &Server) -> String {
    notices::publish_first(&server.store, &call())
        .await
        .unwrap();
    let newest = queries::notices::newest(&server.store).await.unwrap();
    newest.as_ref().clone().unwrap().hash
}

#[tokio::test]
async fn whoever_has_not_read_it_is_led_there_and_back() {
    each_database(async |server| {
        let cookie = server.sign_in("design-and-marketing").await;
        assert!(server.knows(&cookie).await);
        let hash = publish(&server).await;
        let wanted = "/accounts?q=harbour";
        let led = server.get(wanted, &cookie).await;
        assert_eq!(led.status, StatusCode::SEE_OTHER);
        let place = "/terms?return_to=%2Faccounts%3Fq%3Dharbour";
        assert_eq!(led.header(header::LOCATION), place);
        assert_eq!(
            server.get("/", &cookie).await.header(header::LOCATION),
            "/terms"
        );
        for open in ["/privacy", "/accessibility", "/contact"] {
            assert_eq!(
                server.get(open, &cookie).await.status,
                StatusCode::OK,
                "{open}"
            );
        }
        for file in [
            "/accounts.csv",
            "/accounts.xlsx",
            "/about-me.json",
            "/accounts/suggest?q=har",
        ] {
            let refused = server.get(file, &cookie).await;
            assert_eq!(refused.status, StatusCode::FORBIDDEN, "{file}");
            assert!(
                refused.text().contains("/terms"),
                "{file}: {}",
                refused.text()
            );
        }
        // A form is not carried out before.
        let accounts = server.count("SELECT count(*) FROM account").await;
        let form = "url=https%3A%2F%2Fwww.facebook.com%2Fnew&name=New&status=active";
        let led = server.post("/accounts/new", &cookie, form).await;
        assert_eq!(
            led.header(header::LOCATION),
            "/terms?return_to=%2Faccounts%2Fnew"
        );
        assert_eq!(server.count("SELECT count(*) FROM account").await, accounts);

        // Looking acknowledges nothing, however often and by whatever method reads.
        for method in [Method::GET, Method::HEAD, Method::GET] {
            let request = ask(method, place, &cookie).body(Body::empty()).unwrap();
            let page = server.send(request).await;
            assert_eq!(page.status, StatusCode::OK);
        }
        let page = server.get(place, &cookie).await.text();
        assert!(
            page.contains("I have read this") && page.contains(&hash),
            "{page}"
        );
        assert_eq!(
            server.count("SELECT count(*) FROM acknowledgement").await,
            0
        );
        assert_eq!(server.get("/", &cookie).await.status, StatusCode::SEE_OTHER);

        let form = |number: i64, hash: &str, back: &str| {
            format!("number={number}&hash={hash}&key=k{number}{hash}&return_to={back}")
        };
        for (number, hash) in [(2, hash.as_str()), (1, "x"), (0, "")] {
            let again = server
                .post("/terms", &cookie, &form(number, hash, ""))
                .await;
            assert_eq!(again.header(header::LOCATION), "/terms", "{number} {hash}");
        }
        assert_eq!(
            server.count("SELECT count(*) FROM acknowledgement").await,
            0
        );
        let read = server
            .post(
                "/terms",
                &cookie,
                &form(1, &hash, "%2Faccounts%3Fq%3Dharbour"),
            )
            .await;
        assert_eq!(read.header(header::LOCATION), wanted);
        assert_eq!(server.get(wanted, &cookie).await.status, StatusCode::OK);
        let page = server.get("/terms", &cookie).await.text();
        assert!(!page.contains("I have read this"), "{page}");
        // Somebody else has still to read it, and the other session of the same person has not.
        let other = server.sign_in("staff").await;
        assert_eq!(
            server.get("/", &other).await.header(header::LOCATION),
            "/terms"
        );
        let same = server.sign_in("design-and-marketing").await;
        assert_eq!(server.get("/", &same).await.status, StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn the_way_back_leads_nowhere_else_and_signing_out_stays_open() {
    let server = Server::new().await;
    let hash = publish(&server).await;
    for hostile in [
        "//evil.example",
        "https%3A%2F%2Fevil.example",
        "%2F%5Cevil.example",
        "%2F%2fevil.example",
    ] {
        let cookie = server.sign_in("staff").await;
        let form = format!("number=1&hash={hash}&return_to={hostile}");
        let read = server.post("/terms", &cookie, &form).await;
        assert_eq!(read.header(header::LOCATION), "/", "{hostile}");
    }
    let cookie = server.sign_in("manager").await;
    let out = server.post("/sign-out", &cookie, "").await;
    assert!(out.header(header::LOCATION).starts_with("/sign-in"));
    assert!(!server.knows(&cookie).await);
    let nobody = server.get("/terms", "").await;
    assert!(nobody.header(header::LOCATION).starts_with("/sign-in"));
}

#[tokio::test]
async fn the_policys_owners_publish_after_looking_and_everybody_is_asked_again() {
    each_database(async |server| {
        let owner = server.sign_in("gm-ecoms").await;
        let empty = server
            .post("/settings/notice", &owner, "version=0&key=a&body=+")
            .await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        let text = "body=%23+New%0A-+%3Cscript%3Ealert(1)%3C%2Fscript%3E";
        let look = server
            .post(
                "/settings/notice",
                &owner,
                &format!("version=0&key=b&{text}"),
            )
            .await;
        assert_eq!(look.status, StatusCode::OK);
        let page = look.text();
        assert!(page.contains("Publish and ask everybody") && page.contains("SHA-256"));
        assert!(!page.contains("<script>alert"), "a text is never HTML");
        assert_eq!(server.count("SELECT count(*) FROM notice").await, 0);
        let publish = format!("version=0&key=b&do=publish&{text}");
        let done = server.post("/settings/notice", &owner, &publish).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
        let again = server.post("/settings/notice", &owner, &publish).await;
        // The owner has to read it too before anything else.
        assert!(again.header(header::LOCATION).starts_with("/terms"));
        assert_eq!(server.count("SELECT count(*) FROM notice").await, 1);
        let newest = queries::notices::newest(&server.store).await.unwrap();
        let hash = newest.as_ref().clone().unwrap().hash;
        let form = format!("number=1&hash={hash}&return_to=");
        server.post("/terms", &owner, &form).await;
        let late = "version=0&key=c&do=publish&body=Other";
        let late = server.post("/settings/notice", &owner, late).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        assert!(late.text().contains("in the meantime"));
        let same = format!("version=1&key=d&do=publish&{text}");
        let same = server.post("/settings/notice", &owner, &same).await;
        assert_eq!(same.status, StatusCode::UNPROCESSABLE_ENTITY);
    })
    .await;
}
