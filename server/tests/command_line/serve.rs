//! The serving process over real sockets: start, log, stop.

use crate::process::Serving;
use std::time::Duration;

const DEMO: [(&str, &str); 1] = [("SMR_DEMO", "true")];

#[test]
fn it_starts_quickly_and_stops_tidily() {
    let folder = tempfile::tempdir().unwrap();
    crate::backup::fill(folder.path());
    let server = Serving::start(folder.path(), &DEMO);
    assert!(server.get("/healthz").starts_with("HTTP/1.1 200"));
    // Generous: the budget of 150 ms is measured on the release build by the benchmark.
    assert!(
        server.started_in < Duration::from_secs(3),
        "{:?}",
        server.started_in
    );
    server.ask("POST /sign-in/demo HTTP/1.1\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded", "persona=staff");
    let (status, log) = server.stop();
    assert_eq!(status, Some(0), "{log}");
    assert!(log.contains("\"stopped\""), "{log}");
    // The newest event is under a signature, and SQLite's log is folded into its file.
    let checkpoints =
        std::fs::read_to_string(folder.path().join("data/audit-checkpoints.jsonl")).unwrap();
    assert!(
        checkpoints.lines().last().unwrap().contains("\"seq\":5"),
        "{checkpoints}"
    );
    assert!(!folder.path().join("data/register.db-wal").exists());
}

#[test]
fn the_log_is_one_json_object_a_line_and_holds_nothing_personal() {
    let folder = tempfile::tempdir().unwrap();
    crate::backup::fill(folder.path());
    let server = Serving::start(folder.path(), &[DEMO[0], ("SMR_LOG", "debug")]);
    let answer = server.ask("POST /sign-in/demo HTTP/1.1\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded", "persona=staff&return_to=/canary-form");
    let cookie = answer
        .lines()
        .find_map(|line| line.strip_prefix("set-cookie: "))
        .unwrap()
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    server.ask(&format!("GET /?canary-query=1 HTTP/1.1\r\nCookie: {cookie}; canary-cookie=1\r\nUser-Agent: canary-agent\r\nReferer: http://canary-referer/\r\nX-Forwarded-For: 203.0.113.77"), "");
    server.ask(
        "GET /canary-path%0d%0aINJECTED%1b[31m HTTP/1.1\r\nCookie: __Host-smr=canary-session",
        "",
    );
    server.ask(
        "POST /sign-in/demo HTTP/1.1\r\nSec-Fetch-Site: same-origin\r\nContent-Type: canary-type",
        "persona=canary-body",
    );
    server
        .send(b"CANARY-METHOD /sign-in HTTP/1.1\r\nHost: canary-host\r\nConnection: close\r\n\r\n");
    server.send(b"\x16\x03\x01canary-tls\r\n\r\n");
    let (status, log) = server.stop();
    assert_eq!(status, Some(0));
    let secret = cookie.split_once('=').unwrap().1;
    for personal in [
        "canary",
        "CANARY",
        "INJECTED",
        "Person staff",
        "203.0.113.77",
        "harbours.example",
        secret,
    ] {
        assert!(!log.contains(personal), "{personal}: {log}");
    }
    let mut answered = 0;
    for line in log.lines() {
        let event: serde_json::Value =
            serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        if event["message"] == "answered" {
            answered += 1;
            assert_eq!(
                event["span"]["request_id"].as_str().unwrap().len(),
                36,
                "{line}"
            );
            assert!(
                event["route"].is_string() && event["status"].is_u64() && event["ms"].is_number(),
                "{line}"
            );
        }
    }
    assert!(answered >= 5, "{log}");
}

#[test]
fn bytes_that_are_no_http_do_not_stop_it() {
    let folder = tempfile::tempdir().unwrap();
    let server = Serving::start(folder.path(), &DEMO);
    let long = format!("GET /{} HTTP/1.1\r\nHost: x\r\n\r\n", "a".repeat(200_000));
    let many = format!(
        "GET / HTTP/1.1\r\nHost: x\r\n{}\r\n",
        "A: b\r\n".repeat(5_000)
    );
    for bytes in [
        &b"\0\0\0\0"[..],
        b"GET",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
        long.as_bytes(),
        many.as_bytes(),
    ] {
        let answer = server.send(bytes);
        assert!(!answer.starts_with("HTTP/1.1 5"), "{answer}");
    }
    assert!(server.get("/healthz").starts_with("HTTP/1.1 200"));
}
