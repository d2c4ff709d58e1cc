//! Leavers over HTTP: preview, plan, end with successors, certificate, list and files, a pasted list.

use crate::asked::{done, page, sent, told};
use crate::support::{Answer, Server, ask, each_database};
use axum::body::Body;
use domain::{
    access::{Duty, RequestDraft},
    actor::{Actor, SystemActor},
    ids::{PersonId, Reference, ReferenceKind},
    platform::AccessLevel,
};
use http::{Method, header};
use store::{
    Call,
    commands::{grants, nominations},
    queries::{
        self,
        people::{Found, by_name},
    },
};

pub(crate) fn me() -> Call {
    Call {
        actor: Actor::System(SystemActor::CommandLine),
        request_id: "test".into(),
        key: None,
    }
}

pub(crate) async fn id(server: &Server, persona: &str) -> PersonId {
    let name = format!("Person <{persona}>");
    match by_name(&server.store, &me().actor, &name).await.unwrap() {
        Found::One { id, .. } => id,
        other => panic!("{persona}: {other:?}"),
    }
}

/// The holder runs AC-0001 as its only holder and with live administration access; answers who.
pub(crate) async fn holder_runs_the_account(server: &Server) -> PersonId {
    let (store, me, who) = (&server.store, me(), id(server, "holder").await);
    nominations::name(store, &me, 1, who, Duty::Holder)
        .await
        .unwrap();
    let draft = RequestDraft {
        person: Some(who),
        level: Some(AccessLevel::Admin),
        reason: "runs it".into(),
        ..RequestDraft::default()
    };
    let saved = grants::request(store, &me, 1, draft).await.unwrap();
    let number = Reference::parse(ReferenceKind::Grant, &saved.reference)
        .unwrap()
        .number;
    let grant = grants::by_number(store, number).await.unwrap();
    let saved = grants::approve(store, &me, grant, saved.version)
        .await
        .unwrap();
    grants::attest_second_factor(store, &me, grant, saved.version)
        .await
        .unwrap();
    grants::acknowledge_policy(store, &me, who).await.unwrap();
    who
}

/// Every event of a departure has its sentence.
async fn the_trail_tells(server: &Server) {
    let audit = page(server, "/audit", &server.sign_in("auditor").await, 200).await;
    assert!(
        audit.contains("Issued certificate CL-0001 for Person &lt;holder&gt;: blocked"),
        "{audit}"
    );
    for words in [
        "Planned the departure of Person &lt;holder&gt;, last day 27 November 2026",
        "Ended everything Person &lt;holder&gt; held",
        "Opened OB-0001: Remove the access on the platform",
    ] {
        assert!(audit.contains(words), "{words}: {audit}");
    }
}

#[tokio::test]
async fn a_leaver_from_the_preview_to_a_blocked_certificate() {
    each_database(async |server: Server| {
        let who = holder_runs_the_account(&server).await;
        let hr = server.sign_in("hr").await;
        let path = format!("/people/{who}/off-boarding");
        let html = page(&server, &path, &hr, 200).await;
        assert!(
            html.contains("If Person &lt;holder&gt; leaves today"),
            "{html}"
        );
        assert!(
            html.contains("One account would have nobody responsible"),
            "{html}"
        );
        assert!(html.contains("Plan a departure"), "{html}");

        let html = sent(
            &server,
            &path,
            &hr,
            &[("kind", "leaving"), ("last_day", "soon")],
            422,
        )
        .await;
        assert!(
            html.contains("Error: ") && html.contains("Enter a real date"),
            "{html}"
        );
        let html = sent(
            &server,
            &path,
            &hr,
            &[("last_day", "27 November 2026")],
            422,
        )
        .await;
        assert!(html.contains("Choose whether they leave"), "{html}");
        let plan = [
            ("kind", "leaving"),
            ("last_day", "27 November 2026"),
            ("key", "k1"),
        ];
        let at = done(&server, &path, &hr, &plan).await;
        assert!(at.ends_with("?done=departure-planned"), "{at}");
        assert_eq!(
            done(&server, &path, &hr, &plan).await,
            at,
            "the same form twice is one write"
        );

        let end = format!("{path}/end");
        let html = page(&server, &end, &hr, 200).await;
        assert!(html.contains("id=\"successor-1\""), "{html}");
        let html = sent(&server, &end, &hr, &[("version", "1")], 422).await;
        assert!(
            html.contains("href=\"#successor-1\""),
            "the summary leads to the field: {html}"
        );
        let wrong = [("version", "1"), ("successor-1", "Nobody At All")];
        let html = sent(&server, &end, &hr, &wrong, 422).await;
        assert!(
            html.contains("Nobody in the register has that name"),
            "{html}"
        );
        assert!(
            html.contains("value=\"Nobody At All\""),
            "what was typed stays: {html}"
        );
        let right = [
            ("version", "1"),
            ("successor-1", "second-holder@harbours.example"),
        ];
        let stale = [("version", "7"), right[1]];
        let html = sent(&server, &end, &hr, &stale, 409).await;
        assert!(
            html.contains("Somebody else changed this departure"),
            "{html}"
        );
        done(&server, &end, &hr, &right).await;

        let html = page(&server, &path, &hr, 200).await;
        assert!(html.contains("In the way of a certificate"), "{html}");
        assert!(
            html.contains("OB-0001") && html.contains("OB-0002"),
            "{html}"
        );
        let at = done(
            &server,
            &format!("{path}/certificate"),
            &hr,
            &[("version", "2")],
        )
        .await;
        assert_eq!(at, "/clearances/CL-0001");
        let html = page(&server, &at, &hr, 200).await;
        assert!(
            html.contains("Blocked") && html.contains("data-print"),
            "{html}"
        );
        assert!(
            html.contains("the audit trail names the same one"),
            "{html}"
        );
        page(&server, &at, &server.sign_in("auditor").await, 200).await;
        page(&server, &at, &server.sign_in("staff").await, 403).await;
        let list = page(&server, "/people/departures?state=in-progress", &hr, 200).await;
        assert!(
            list.contains("Person &lt;holder&gt;") && list.contains("CL-0001"),
            "{list}"
        );
        let csv = server.get("/people/departures.csv", &hr).await;
        assert!(
            csv.text().contains(r#""CL-0001","Blocked""#),
            "{}",
            csv.text()
        );
        the_trail_tells(&server).await;
    })
    .await;
}

#[tokio::test]
async fn a_certificate_that_was_tampered_with_says_so() {
    let server = Server::new().await;
    let who = id(&server, "staff").await;
    let hr = server.sign_in("hr").await;
    let path = format!("/people/{who}/off-boarding");
    let plan = [("kind", "leaving"), ("last_day", "27 November 2026")];
    done(&server, &path, &hr, &plan).await;
    done(
        &server,
        &format!("{path}/certificate"),
        &hr,
        &[("version", "1")],
    )
    .await;
    server
        .execute("UPDATE clearance SET body = replace(body, '\"blocked\"', '\"cleared\"')")
        .await;
    let html = page(&server, "/clearances/CL-0001", &hr, 200).await;
    assert!(
        html.contains("What is stored is not what was issued"),
        "{html}"
    );
}

#[tokio::test]
async fn a_leavers_session_dies_after_the_last_day() {
    each_database(async |server: Server| {
        let who = id(&server, "staff").await;
        let (hr, theirs) = (server.sign_in("hr").await, server.sign_in("staff").await);
        let path = format!("/people/{who}/off-boarding");
        let plan = [("kind", "leaving"), ("last_day", "21 November 2026")];
        done(&server, &path, &hr, &plan).await;
        assert!(
            server.knows(&theirs).await,
            "{}: the last day is not over",
            server.name
        );
        store::sweep::run(&server.store).await.unwrap();
        assert!(server.knows(&theirs).await, "{}", server.name);
        server.store.clock().advance(chrono::Duration::hours(20));
        store::sweep::run(&server.store).await.unwrap();
        assert!(!server.knows(&theirs).await, "{}", server.name);
    })
    .await;
}

#[tokio::test]
async fn a_departure_is_moved_and_cancelled_with_a_reason() {
    each_database(async |server: Server| {
        let who = id(&server, "staff").await;
        let hr = server.sign_in("hr").await;
        let path = format!("/people/{who}/off-boarding");
        let plan = [("kind", "leaving"), ("last_day", "27 November 2026")];
        done(&server, &path, &hr, &plan).await;
        let day = format!("{path}/day");
        assert!(
            page(&server, &day, &hr, 200)
                .await
                .contains("27 November 2026")
        );
        sent(&server, &day, &hr, &[("version", "1")], 422).await;
        sent(
            &server,
            &day,
            &hr,
            &[("version", "1"), ("last_day", "1 January 2031")],
            422,
        )
        .await;
        done(
            &server,
            &day,
            &hr,
            &[("version", "1"), ("last_day", "4 December 2026")],
        )
        .await;
        let cancel = format!("{path}/cancel");
        page(&server, &cancel, &hr, 200).await;
        sent(&server, &cancel, &hr, &[("version", "2")], 422).await;
        sent(
            &server,
            &cancel,
            &hr,
            &[("version", "1"), ("reason", "stays")],
            409,
        )
        .await;
        done(
            &server,
            &cancel,
            &hr,
            &[("version", "2"), ("reason", "stays")],
        )
        .await;
        page(&server, &cancel, &hr, 409).await;
        let person = queries::people::person(&server.store, &me().actor, who)
            .await
            .unwrap();
        assert_eq!(person.last_day, None, "{}", server.name);
    })
    .await;
}

async fn listed(server: &Server, cookie: &str, list: &str) -> Answer {
    let boundary = "x-boundary";
    let body = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\nk\r\n\
         --{boundary}\r\nContent-Disposition: form-data; name=\"list\"\r\n\r\n{list}\r\n--{boundary}--\r\n"
    );
    let kind = format!("multipart/form-data; boundary={boundary}");
    let request = ask(Method::POST, "/people/departures/import", cookie)
        .header("sec-fetch-site", "same-origin")
        .header(header::CONTENT_TYPE, kind);
    server.send(request.body(Body::from(body)).unwrap()).await
}

#[tokio::test]
async fn a_pasted_list_accounts_for_every_row_and_plans_those_that_are_ticked() {
    each_database(async |server: Server| {
        let hr = server.sign_in("hr").await;
        let (holder, staff) = (id(&server, "holder").await, id(&server, "staff").await);
        let list = "Name\tE-mail\tLast day\nA\tholder@harbours.example\t27/11/2026\n\
                    B\tstaff@harbours.example\tsome day\nNobody <b>\t\t27/11/2026\n";
        let answer = listed(&server, &hr, list).await;
        let html = told(&server, "import", &answer, 200);
        assert!(
            html.contains(&format!("value=\"{holder}=2026-11-27\"")),
            "{html}"
        );
        assert!(
            !html.contains(&staff.to_string()),
            "a bad date cannot be ticked: {html}"
        );
        assert!(
            html.contains("“some day” is no day") && html.contains("Nobody &lt;b&gt;"),
            "{html}"
        );
        for (words, status) in [("", 422), ("\n\n", 422)] {
            let answer = listed(&server, &hr, words).await;
            told(&server, words, &answer, status);
        }
        let row = format!("{holder}=2026-11-27");
        let plan = "/people/departures/import/plan";
        let html = sent(&server, plan, &hr, &[("row", &row)], 200).await;
        assert!(html.contains("1 departure"), "{html}");
        let html = sent(&server, plan, &hr, &[("row", &row)], 200).await;
        assert!(html.contains("left alone"), "{html}");
        let html = page(&server, "/people/departures", &hr, 200).await;
        assert!(html.contains("Person &lt;holder&gt;"), "{html}");
        for (query, words) in [
            ("state=gone", "state=gone"),
            ("page=9", "page=9"),
            ("x=1", "x=1"),
        ] {
            let html = page(&server, &format!("/people/departures?{query}"), &hr, 400).await;
            assert!(html.contains(words), "{html}");
        }
    })
    .await;
}
