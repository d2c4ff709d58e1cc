//! The audit trail's page and file over the wire.

use crate::support::{Server, ask, each_database};
use axum::body::Body;
use http::{Method, StatusCode, header};

#[tokio::test]
async fn the_trail_is_asked_by_a_part_of_a_name_and_refuses_nonsense() {
    each_database(async |server: Server| {
        let cookie = server.sign_in("auditor").await;
        let page = server.get("/audit?who=PERSON+%3Caudi", &cookie).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.text().contains("Signed in"), "{}", page.text());
        let nobody = server.get("/audit?who=nobody+at+all", &cookie).await;
        assert!(!nobody.text().contains("Signed in"), "{}", nobody.text());
        for path in [
            "/audit?who=%00",
            "/audit?subject=a%07",
            "/audit.csv?who=%00",
        ] {
            let answer = server.get(path, &cookie).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{path}");
            assert!(!answer.text().contains('\0'), "{path}");
        }
    })
    .await;
}

#[tokio::test]
async fn taking_the_trail_out_is_written_down_before_the_file_is_read() {
    each_database(async |server: Server| {
        let cookie = server.sign_in("auditor").await;
        let file = server.get("/audit.csv?outcome=done", &cookie).await;
        assert_eq!(file.status, StatusCode::OK);
        let first = file.text();
        assert!(
            !first.contains("audit.exported") && first.contains("session.sign-in"),
            "{first}"
        );
        assert!(!first.contains("Exported the audit trail"), "{first}");
        let second = server.get("/audit.csv", &cookie).await.text();
        let told = second.matches("Exported the audit trail").count();
        assert_eq!(told, 1, "{second}");
        assert!(second.contains("outcome=done"), "{second}");
    })
    .await;
}

#[tokio::test]
async fn a_form_sent_after_the_session_ended_is_not_lost_silently() {
    each_database(async |server: Server| {
        let request = ask(Method::POST, "/accounts/AC-0001/edit", "")
            .header("sec-fetch-site", "same-origin")
            .header(
                header::REFERER,
                "http://localhost/accounts/AC-0001/edit?x=1",
            )
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let answer = server
            .send(request.body(Body::from("name=a")).unwrap())
            .await;
        let to = answer.header(header::LOCATION).to_owned();
        assert_eq!(
            to,
            "/sign-in?return_to=%2Faccounts%2FAC-0001%2Fedit%3Fx%3D1&unsent=yes"
        );
        let page = server.get(&to, "").await.text();
        assert!(page.contains("what you sent was not saved"), "{page}");
    })
    .await;
}
