//! What is held about whoever asks, and where they are signed in.

use crate::support::{Server, ask, each_database};
use axum::body::Body;
use calamine::{Data, Reader as _, Xlsx};
use http::{Method, StatusCode, header};
use std::io::Cursor;
use store::queries::people;

async fn sign_in_with(server: &Server, persona: &str, agent: &str) -> String {
    let request = ask(Method::POST, "/sign-in/demo", "")
        .header("sec-fetch-site", "same-origin")
        .header(header::USER_AGENT, agent)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let body = Body::from(format!("persona={persona}&return_to="));
    server.send(request.body(body).unwrap()).await.cookie()
}

async fn id(server: &Server, persona: &str) -> String {
    let all = people::personas(&server.store).await.unwrap();
    let found = all.iter().find(|p| p.key == persona).unwrap();
    found.person.to_string()
}

/// The names of the sessions with a button on a page.
fn named(page: &str) -> Vec<String> {
    let after = page.split("name=\"session\" value=\"").skip(1);
    after
        .filter_map(|rest| rest.split('"').next())
        .filter(|name| *name != "others")
        .map(str::to_owned)
        .collect()
}

const FIREFOX: &str =
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0";

#[tokio::test]
async fn own_sessions_are_listed_without_their_cookies_and_ended_one_by_one() {
    each_database(async |server| {
        let here = sign_in_with(&server, "staff", FIREFOX).await;
        let there = server.sign_in("staff").await;
        let third = server.sign_in("staff").await;
        let stranger = server.sign_in("holder").await;
        let page = server.get("/about-me", &here).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text());
        let page = page.text();
        assert!(page.contains("Firefox on Windows"), "{page}");
        assert!(
            !page.contains("rv:140"),
            "not the whole line of the browser"
        );
        for cookie in [&here, &there] {
            let value = cookie.split('=').nth(1).unwrap();
            assert!(!page.contains(value), "no cookie on a page");
        }
        let others = named(&page);
        assert_eq!(others.len(), 2, "this one has no button: {page}");

        let form = |session: &str, key: &str| format!("session={session}&key={key}");
        let refused = server
            .post("/about-me/sessions", &stranger, &form(&others[0], "a"))
            .await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND);
        assert!(server.knows(&there).await && server.knows(&third).await);
        for nonsense in [
            "",
            "x",
            "others%27--",
            "00000000-0000-0000-0000-000000000000",
        ] {
            let answer = server
                .post("/about-me/sessions", &here, &form(nonsense, ""))
                .await;
            let right = matches!(answer.status.as_u16(), 400 | 404);
            assert!(right, "{nonsense}: {}", answer.status);
        }
        let ended = server
            .post("/about-me/sessions", &here, &form(&others[0], "b"))
            .await;
        assert_eq!(
            ended.header(header::LOCATION),
            "/about-me?done=session-ended"
        );
        let left = [server.knows(&there).await, server.knows(&third).await];
        assert_eq!(
            left.iter().filter(|alive| **alive).count(),
            1,
            "{}",
            server.name
        );
        server
            .post("/about-me/sessions", &here, &form("others", "c"))
            .await;
        assert!(!server.knows(&there).await && !server.knows(&third).await);
        assert!(server.knows(&here).await && server.knows(&stranger).await);
        assert!(named(&server.get("/about-me", &here).await.text()).is_empty());
    })
    .await;
}

#[tokio::test]
async fn sessions_of_others_are_for_security_and_administrators() {
    each_database(async |server| {
        let theirs = server.sign_in("staff").await;
        let staff = id(&server, "staff").await;
        let path = format!("/people/{staff}/sessions");
        for (persona, may) in [
            ("security", true),
            ("administrator", true),
            ("staff", true),
            ("auditor", false),
            ("gm-ecoms", false),
        ] {
            let cookie = server.sign_in(persona).await;
            let answer = server.get(&path, &cookie).await;
            let expected = if may {
                StatusCode::OK
            } else {
                StatusCode::FORBIDDEN
            };
            assert_eq!(answer.status, expected, "{}: {persona}", server.name);
            if !may {
                let answer = server.post(&path, &cookie, "session=others&key=").await;
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{persona}");
            }
        }
        let security = server.sign_in("security").await;
        for missing in ["00000000-0000-0000-0000-000000000009", "x"] {
            let answer = server
                .get(&format!("/people/{missing}/sessions"), &security)
                .await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{missing}");
        }
        assert!(server.knows(&theirs).await);
        let ended = server.post(&path, &security, "session=others&key=z").await;
        assert_eq!(ended.status, StatusCode::SEE_OTHER);
        assert!(!server.knows(&theirs).await, "{}", server.name);
        assert!(server.knows(&security).await);
        let page = server.get(&path, &security).await.text();
        assert!(page.contains("Not signed in anywhere"), "{page}");
    })
    .await;
}

#[tokio::test]
async fn what_is_held_comes_as_files_of_the_person_alone() {
    each_database(async |server| {
        let cookie = sign_in_with(&server, "legal", FIREFOX).await;
        let json = server.get("/about-me.json", &cookie).await;
        assert_eq!(json.header(header::CONTENT_TYPE), "application/json");
        assert!(
            json.header(header::CONTENT_DISPOSITION)
                .contains("about-me.json")
        );
        let held: serde_json::Value = serde_json::from_slice(&json.body).unwrap();
        assert_eq!(held["record"]["email"], "legal@harbours.example");
        assert_eq!(held["record"]["roles"][0]["role"], "legal");
        assert_eq!(held["sessions"][0]["this_session"], true);
        assert_eq!(held["sessions"][0]["browser"], "Firefox on Windows");
        assert_eq!(held["events_in_the_audit_trail"], 1);
        assert_eq!(held["latest_sign_ins"][0]["event"], "signed-in");
        assert!(!json.text().contains("staff@harbours.example"));
        let xlsx = server.get("/about-me.xlsx", &cookie).await;
        let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(xlsx.body)).unwrap();
        let sheet = book.worksheet_range("About me").unwrap();
        let has = |text: &str| {
            sheet
                .rows()
                .flatten()
                .any(|cell| *cell == Data::String(text.into()))
        };
        assert!(has("legal@harbours.example") && has("Firefox on Windows"));
        let page = server.get("/about-me", &cookie).await.text();
        assert!(page.contains("legal@harbours.example") && page.contains("About me"));
        assert!(
            page.contains("Person &lt;legal&gt;"),
            "names are text: {page}"
        );
    })
    .await;
}
