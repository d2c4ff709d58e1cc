//! Recordings of sites over HTTP, without script: uploaded, read beside the requests, compared, answered;
//! files; limits of its own; hostile uploads; whoever may not.

use crate::asked::{answered, page};
use crate::support::{Answer, Server, ask, each_database};
use axum::body::{Body, Bytes};
use domain::{
    actor::{Actor, SystemActor},
    drift::{Chosen, Recorder, Recording, RecordingFormat, ScanDraft, Seen},
    site::Site,
};
use futures_util::stream;
use http::{Method, StatusCode, header};
use std::time::Duration;
use store::{Call, Store, commands::scans};

/// SC-0001 with one finding that nobody has answered, for addresses that need a record.
pub(crate) async fn add(store: &Store) {
    let call = Call {
        actor: Actor::System(SystemActor::CommandLine),
        request_id: "test".into(),
        key: None,
    };
    let site = Site::parse("www.example.govt.nz").unwrap();
    let draft = ScanDraft {
        site: site.clone(),
        chosen: Chosen::Agreed,
        file: Recording {
            name: "<b>site</b>.har".into(),
            size: 1_000,
            sha256: "ab".repeat(32),
        },
    };
    scans::begin(store, &call, draft).await.unwrap();
    let mut recorder = Recorder::new(&site, Chosen::Agreed);
    let seen = Seen {
        address: "https://www.facebook.com/tr?id=111111111111111",
        at: None,
        page: None,
        times: 1,
    };
    recorder.request(seen).unwrap();
    let (seen, format) = (recorder.finish().unwrap(), RecordingFormat::Har);
    scans::finish(store, &call, 1, format, seen).await.unwrap();
}

const NEW: &str = "/pixels/scans/new";
const BOUNDARY: &str = "----recording";

const HAR: &str = r#"{"log":{"version":"1.2","entries":[
    {"startedDateTime":"2026-11-20T01:00:00.000Z","request":{"url":"https://www.example.govt.nz/jobs?who=me","headers":[{"name":"Sec-Fetch-Dest","value":"document"}]},"response":{"status":200,"content":{"mimeType":"text/html"}}},
    {"startedDateTime":"2026-11-20T01:00:01.000Z","request":{"url":"https://px.ads.linkedin.com/collect?pid=512345","headers":[]},"response":{"status":200,"content":{"mimeType":"image/gif"}}}]}}"#;

fn field(name: &str, value: &str) -> String {
    format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
}

fn start(fields: &[(&str, &str)]) -> String {
    let fields: String = fields
        .iter()
        .map(|(name, value)| field(name, value))
        .collect();
    format!(
        "{fields}--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"site.har\"\r\nContent-Type: application/json\r\n\r\n"
    )
}

async fn post(server: &Server, cookie: &str, body: Body) -> Answer {
    let request = ask(Method::POST, NEW, cookie)
        .header("sec-fetch-site", "same-origin")
        .header(
            header::CONTENT_TYPE,
            format!("multipart/form-data; boundary={BOUNDARY}"),
        );
    server.send(request.body(body).unwrap()).await
}

async fn upload(server: &Server, cookie: &str, fields: &[(&str, &str)], file: &str) -> Answer {
    let body = format!("{}{file}\r\n--{BOUNDARY}--\r\n", start(fields));
    post(server, cookie, Body::from(body)).await
}

/// The page of a recording as soon as it is read.
async fn read(server: &Server, path: &str, cookie: &str) -> String {
    for _ in 0..200 {
        let answer = server.get(path, cookie).await;
        let text = answer.text();
        if !text.contains("The recording is being read") {
            assert_eq!(answer.status, StatusCode::OK, "{text}");
            return text;
        }
        assert_eq!(answer.header("refresh"), "2");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{}: {path} is being read for ever", server.name);
}

const SITE: (&str, &str) = ("site", "https://WWW.example.govt.nz/jobs");

#[tokio::test]
async fn a_recording_is_uploaded_read_and_its_findings_answered() {
    each_database(async |server: Server| {
        let privacy = server.sign_in("privacy").await;
        let fields = [("key", "k1"), SITE, ("chosen", "nothing")];
        let answer = upload(&server, &privacy, &fields, HAR).await;
        let path = "/pixels/scans/SC-0002";
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        assert_eq!(answer.header(header::LOCATION), path);
        let html = read(&server, path, &privacy).await;
        for words in [
            "Fires before the visitor has agreed",
            "Not approved",
            "LinkedIn Insight Tag 512345",
            "www.example.govt.nz/jobs",
            "20 November 2026 at 2:00:01 pm",
            "was not kept",
        ] {
            assert!(html.contains(words), "{}: {words}: {html}", server.name);
        }
        assert!(!html.contains("who=me"), "what follows a question mark");
        // The same form twice is one recording; with another file it is another.
        let again = upload(&server, &privacy, &fields, HAR).await;
        assert_eq!(again.header(header::LOCATION), path);
        let other = upload(&server, &privacy, &fields, &HAR.replace("512345", "612345")).await;
        assert_eq!(other.header(header::LOCATION), "/pixels/scans/SC-0003");
        read(&server, "/pixels/scans/SC-0003", &privacy).await;

        let obligation = format!("{path}/findings/1/obligation");
        let form = page(&server, &obligation, &privacy, 200).await;
        assert!(
            form.contains("LinkedIn Insight Tag 512345 on www.example.govt.nz"),
            "{form}"
        );
        let pairs = [
            ("version", "2"),
            ("key", "a"),
            ("kind", "remove-pixel"),
            ("due", ""),
        ];
        answered(&server, &obligation, &privacy, &pairs, 422).await;
        let pairs = [
            ("version", "2"),
            ("key", "b"),
            ("kind", "remove-pixel"),
            ("due", "1 December 2026"),
            ("assignee", "nobody at all"),
        ];
        answered(&server, &obligation, &privacy, &pairs, 422).await;
        let pairs = [
            ("version", "2"),
            ("key", "c"),
            ("kind", "remove-pixel"),
            ("due", "1 December 2026"),
        ];
        let done = answered(&server, &obligation, &privacy, &pairs, 303).await;
        let to = format!("{path}?done=obligation-opened#finding-1");
        assert_eq!(done.header(header::LOCATION), to);
        let stale = [("version", "2"), ("key", "d"), ("note", "It is ours")];
        let dismiss = format!("{path}/findings/2/dismiss");
        answered(&server, &dismiss, &privacy, &stale, 409).await;
        let right = [
            ("version", "3"),
            ("key", "e"),
            ("note", "It is <i>ours</i>"),
        ];
        answered(&server, &dismiss, &privacy, &right, 303).await;
        answered(&server, &dismiss, &privacy, &right, 303).await;
        page(&server, &dismiss, &privacy, 409).await;
        let html = page(&server, path, &privacy, 200).await;
        assert!(html.contains("It is &lt;i&gt;ours&lt;/i&gt;"), "{html}");
        let later = page(&server, "/pixels/scans/SC-0003", &privacy, 200).await;
        assert!(
            !later.contains("Found before"),
            "another id is another finding"
        );

        let csv = server
            .get(&format!("{path}/findings.csv"), &privacy)
            .await
            .text();
        assert!(
            csv.contains("SC-0002") && csv.contains("Dismissed on"),
            "{csv}"
        );
        let json = server
            .get(&format!("{path}/findings.json"), &privacy)
            .await
            .text();
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(json["findings"][0]["what"]["id"], "512345", "{json}");
        for missing in [
            "findings/9/dismiss",
            "findings/x/dismiss",
            "findings/1/burn",
        ] {
            page(&server, &format!("{path}/{missing}"), &privacy, 404).await;
        }
        page(&server, "/pixels/scans/SC-0099", &privacy, 404).await;
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_checked_is_said_on_the_form_or_on_the_page() {
    each_database(async |server: Server| {
        let security = server.sign_in("security").await;
        for (fields, words) in [
            (
                &[("site", "example"), ("chosen", "nothing")][..],
                "whole name",
            ),
            (&[SITE], "Choose what the visitor had chosen"),
            (&[SITE, ("chosen", "within")], "Enter a part of the address"),
            (
                &[SITE, ("chosen", "within"), ("at", "noon")],
                "Enter the day and time",
            ),
        ] {
            let answer = upload(&server, &security, fields, HAR).await;
            let text = answer.text();
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{text}");
            assert!(answer.is_page() && text.contains(words), "{words}: {text}");
            assert!(text.contains("Choose the file again"), "{text}");
        }
        let empty = upload(&server, &security, &[SITE, ("chosen", "nothing")], "").await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        for (file, words) in [
            ("PK\u{3}\u{4}", "ZIP archive"),
            ("{\"log\":{}}", "neither the requests"),
            ("{\"log\":{\"entries\":[", "cut off"),
            (
                &HAR.replace("example", "another"),
                "No page of www.example.govt.nz",
            ),
        ] {
            let fields = [SITE, ("chosen", "nothing")];
            let answer = upload(&server, &security, &fields, file).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
            let path = answer.header(header::LOCATION).to_owned();
            let html = read(&server, &path, &security).await;
            assert!(
                html.contains("could not be checked") && html.contains(words),
                "{words}: {html}"
            );
        }
        for body in ["", "nonsense", "------recording--"] {
            let answer = post(&server, &security, Body::from(body)).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_recording_has_a_limit_of_its_own_and_is_never_held_in_memory() {
    let server = Server::new().await;
    let team = server.sign_in("design-and-marketing").await;
    // Twelve megabytes, more than any other upload, in small portions.
    let portions = |many: usize, portion: usize| {
        let fields = [SITE, ("chosen", "nothing")];
        let head = format!("{}{{\"log\":{{\"x\":\"", start(&fields));
        let tail = format!("\",{}\r\n--{BOUNDARY}--\r\n", &HAR["{\"log\":{".len()..]);
        let middle = vec![Bytes::from(vec![b'x'; portion]); many];
        let all = [vec![Bytes::from(head)], middle, vec![Bytes::from(tail)]].concat();
        Body::from_stream(stream::iter(all.into_iter().map(Ok::<_, std::io::Error>)))
    };
    let answer = post(&server, &team, portions(12, 1 << 20)).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let path = answer.header(header::LOCATION).to_owned();
    let html = read(&server, &path, &team).await;
    assert!(html.contains("LinkedIn Insight Tag"), "{html}");
    let answer = post(&server, &team, portions(201, 1 << 20)).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(answer.is_page() && answer.text().contains("larger than 200 MB"));
    let told = ask(Method::POST, NEW, &team)
        .header("sec-fetch-site", "same-origin")
        .header(header::CONTENT_LENGTH, (220_u64 << 20).to_string())
        .header(
            header::CONTENT_TYPE,
            format!("multipart/form-data; boundary={BOUNDARY}"),
        );
    let answer = server.send(told.body(Body::from("x")).unwrap()).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn whoever_only_reads_cannot_check_and_others_see_nothing() {
    each_database(async |server: Server| {
        let auditor = server.sign_in("auditor").await;
        let html = page(&server, "/pixels/scans/SC-0001", &auditor, 200).await;
        assert!(html.contains("&lt;b&gt;site&lt;/b&gt;.har"), "{html}");
        assert!(!html.contains("Open an obligation"), "{html}");
        let list = page(&server, "/pixels/scans?state=open&q=EXAMPLE", &auditor, 200).await;
        assert!(
            list.contains("SC-0001") && !list.contains("Check a recording"),
            "{list}"
        );
        page(&server, "/pixels/scans?state=x", &auditor, 400).await;
        page(&server, "/pixels/scans?page=9", &auditor, 400).await;
        let answer = upload(&server, &auditor, &[SITE, ("chosen", "nothing")], HAR).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        let staff = server.sign_in("staff").await;
        for path in [
            "/pixels/scans",
            "/pixels/scans/SC-0001",
            "/pixels/scans/SC-0099",
        ] {
            page(&server, path, &staff, 403).await;
        }
    })
    .await;
}
