use super::*;
use chrono::{DateTime, Utc};
use domain::drift::{Observed, Turn};
use std::io::Cursor;
use std::sync::atomic::Ordering;

fn site() -> Site {
    Site::parse("www.mbie.govt.nz").unwrap()
}

fn read_as(text: impl AsRef<[u8]>, chosen: Chosen) -> Result<(RecordingFormat, Evidence), String> {
    let progress = Arc::new(AtomicU64::new(0));
    let bytes = text.as_ref();
    let read = read(Cursor::new(bytes), &site(), chosen, &progress);
    if read.is_ok() {
        assert_eq!(progress.load(Ordering::Relaxed), bytes.len() as u64);
    }
    read.map_err(|why| why.to_string())
}

fn evidence(text: impl AsRef<[u8]>) -> Evidence {
    read_as(text, Chosen::Nothing).unwrap().1
}

fn refused(text: impl AsRef<[u8]>) -> String {
    read_as(text, Chosen::Nothing).unwrap_err()
}

/// An entry: second, tab, address, headers as JSON, the rest as JSON.
fn entry(second: u32, tab: &str, address: &str, headers: &[(&str, &str)], rest: &str) -> String {
    let headers: Vec<_> = headers
        .iter()
        .map(|(name, value)| serde_json::json!({ "name": name, "value": value }))
        .collect();
    let headers = serde_json::Value::from(headers);
    format!(
        r#"{{"pageref":"{tab}","startedDateTime":"2026-11-20T14:00:{second:02}.000+13:00","request":{{"method":"GET","url":"{address}","httpVersion":"h2","headers":{headers},"cookies":[{{"name":"a","value":"b"}}],"queryString":[],"headersSize":-1,"bodySize":0}},"response":{{"status":200,"content":{{"size":1,"mimeType":"text/html; charset=utf-8","text":"<p>"}}}},"cache":{{}},"timings":{{"send":0.5,"wait":1e3,"receive":-1}}{rest}}}"#
    )
}

fn har(entries: &[String]) -> String {
    format!(
        r#"{{"log":{{"version":"1.2","creator":{{"name":"x","version":"1"}},"pages":[{{"id":"t1","title":"A page","startedDateTime":"2026-11-20T14:00:00.000+13:00","pageTimings":{{}}}}],"entries":[{}]}}}}"#,
        entries.join(",")
    )
}

const DOCUMENT: &[(&str, &str)] = &[("Sec-Fetch-Dest", "document")];
const META: &str = "https://www.facebook.com/tr/?id=111111111111111&ev=PageView";

fn pages(evidence: &Evidence) -> Vec<&str> {
    evidence.visited.iter().map(|v| v.page.as_str()).collect()
}

fn only(evidence: &Evidence) -> &Observed {
    assert_eq!(evidence.observed.len(), 1, "{:?}", evidence.observed);
    &evidence.observed[0]
}

#[test]
fn a_har_tells_trackers_ids_times_and_pages() {
    let text = har(&[
        entry(
            1,
            "t1",
            "https://www.mbie.govt.nz/?email=a%40b.nz",
            DOCUMENT,
            "",
        ),
        entry(
            2,
            "t1",
            META,
            &[("referer", "https://www.mbie.govt.nz/")],
            "",
        ),
        entry(3, "t1", "https://www.mbie.govt.nz/jobs/1", DOCUMENT, ""),
        entry(4, "t1", META, &[], ""),
        entry(5, "t1", "https://cdn.example.com/a.js", &[], ""),
        entry(6, "t1", "https://www.example.com/", DOCUMENT, ""),
        entry(
            7,
            "t1",
            "https://px.ads.linkedin.com/collect?pid=1",
            &[],
            "",
        ),
    ]);
    let (format, evidence) = read_as(&text, Chosen::Nothing).unwrap();
    assert_eq!(format, RecordingFormat::Har);
    assert_eq!((evidence.requests, evidence.elsewhere), (7, 2));
    assert_eq!(
        pages(&evidence),
        ["www.mbie.govt.nz", "www.mbie.govt.nz/jobs/1"]
    );
    let seen = only(&evidence);
    assert_eq!(
        (seen.tracker.as_str(), seen.id.as_deref()),
        ("meta", Some("111111111111111"))
    );
    assert_eq!((seen.requests, seen.beacons), (2, 2));
    assert_eq!(seen.pages, ["www.mbie.govt.nz", "www.mbie.govt.nz/jobs/1"]);
    let first: DateTime<Utc> = "2026-11-20T01:00:02Z".parse().unwrap();
    assert_eq!(seen.first, Some(first));
    assert_eq!(evidence.others, [("cdn.example.com".to_owned(), 1)]);
    assert!(!serde_json::to_string(&evidence).unwrap().contains("email"));
}

#[test]
fn pages_are_found_in_what_each_browser_writes() {
    let document = r#","_resourceType":"document""#;
    let script = r#","_resourceType":"script""#;
    let home = "https://www.mbie.govt.nz/";
    let jobs = "https://www.mbie.govt.nz/jobs";
    for (name, entries, expected) in [
        (
            "words of the browser",
            vec![
                entry(1, "t1", jobs, &[], document),
                entry(2, "t1", META, &[], script),
            ],
            "/jobs",
        ),
        (
            "content alone",
            vec![
                entry(1, "t1", jobs, &[], ""),
                entry(2, "t1", META, &[], script),
            ],
            "/jobs",
        ),
        (
            "a frame of somebody else's",
            vec![
                entry(1, "t1", jobs, DOCUMENT, ""),
                entry(
                    2,
                    "t1",
                    "https://www.youtube-nocookie.test/embed/1",
                    &[("Sec-Fetch-Dest", "iframe")],
                    "",
                ),
                entry(
                    3,
                    "t1",
                    META,
                    &[("Referer", "https://www.youtube-nocookie.test/")],
                    script,
                ),
            ],
            "/jobs",
        ),
        (
            "the referrer knows better",
            vec![
                entry(1, "t1", home, DOCUMENT, ""),
                entry(
                    2,
                    "t1",
                    META,
                    &[("Referer", "https://www.mbie.govt.nz/jobs")],
                    script,
                ),
            ],
            "/jobs",
        ),
        (
            "a tab without a document",
            vec![entry(2, "t9", META, &[("Referer", jobs)], script)],
            "/jobs",
        ),
        (
            "two tabs",
            vec![
                entry(1, "t1", jobs, DOCUMENT, ""),
                entry(2, "t2", home, DOCUMENT, ""),
                entry(3, "t1", META, &[], script),
            ],
            "/jobs",
        ),
    ] {
        let evidence = evidence(har(&entries));
        assert_eq!(
            only(&evidence).pages,
            [format!("www.mbie.govt.nz{expected}")],
            "{name}"
        );
    }
}

#[test]
fn the_moment_of_agreement_is_found_by_a_request() {
    let consent = "https://www.mbie.govt.nz/consent?all=1";
    let text = har(&[
        entry(1, "t1", "https://www.mbie.govt.nz/", DOCUMENT, ""),
        entry(2, "t1", META, &[], ""),
        entry(3, "t1", consent, &[("Sec-Fetch-Dest", "empty")], ""),
    ]);
    let part = |text: &str| Chosen::Within(Turn::Request { part: text.into() });
    let (_, evidence) = read_as(&text, part("/consent")).unwrap();
    assert_eq!(
        evidence.turned,
        Some("2026-11-20T01:00:03Z".parse().unwrap())
    );
    assert!(
        read_as(&text, part("/never"))
            .unwrap_err()
            .contains("/never")
    );
}

#[test]
fn an_inspection_of_the_evidence_collector_is_read() {
    let text = r#"{"title":"Website Evidence Collection","uri_ins":"https://www.mbie.govt.nz","uri_dest":"https://www.mbie.govt.nz/",
        "cookies":[{"name":"a","log":{"stack":[{"fileName":"x"}]}}],
        "beacons":[
            {"filter":"||facebook.com/tr","listName":"easyprivacy.txt","query":{"id":111111111111111,"ev":"PageView"},"url":"https://www.facebook.com/tr/?id=111111111111111&ev=PageView","log":{"stack":[{"fileName":"https://www.mbie.govt.nz/jobs","source":"requested from"}],"timestamp":"2026-11-20T01:00:02.101Z"},"occurrances":5},
            {"url":"https://www.youtube.com/youtubei/v1/log_event?alt=json","query":null,"log":{"stack":[{"fileName":"https://www.youtube.com/embed/x"}],"timestamp":"2026-11-20T01:00:03Z"},"occurrances":1}],
        "hosts":{"requests":{"firstParty":["www.mbie.govt.nz"],"thirdParty":["connect.facebook.net","snap.licdn.com","cdn.jsdelivr.net"]},"links":{"thirdParty":["static.hotjar.com"]}},
        "browsing_history":["https://www.mbie.govt.nz/","https://www.mbie.govt.nz/jobs"],"testSSL":null}"#;
    let (format, evidence) = read_as(text, Chosen::Agreed).unwrap();
    assert_eq!(format, RecordingFormat::Evidence);
    assert_eq!(
        pages(&evidence),
        ["www.mbie.govt.nz", "www.mbie.govt.nz/jobs"]
    );
    let seen: Vec<_> = evidence
        .observed
        .iter()
        .map(|o| {
            (
                o.tracker.as_str(),
                o.id.as_deref(),
                o.requests,
                o.pages.len(),
            )
        })
        .collect();
    assert_eq!(
        seen,
        [
            ("meta", Some("111111111111111"), 6, 1),
            ("linkedin", None, 1, 0),
            ("youtube", None, 1, 0),
        ]
    );
    let elsewhere = text.replace("https://www.mbie.govt.nz", "https://www.example.com");
    assert!(refused(elsewhere).contains("No page of www.mbie.govt.nz"));
}

#[test]
fn hostile_files_are_refused_in_words() {
    let whole = har(&[entry(1, "t1", "https://www.mbie.govt.nz/", DOCUMENT, "")]);
    let deep = format!(r#"{{"log":{{"x":{}"#, "[".repeat(100_000));
    let deep_key = format!(r#"{{"log":{}"#, r#"{"log":"#.repeat(1_000));
    let number = format!(r#"{{"log":{{"x":{}}}}}"#, "1".repeat(200_000));
    let utf16: Vec<u8> = whole.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let with_mark = [&[0xff, 0xfe][..], &utf16].concat();
    let latin = whole
        .replace("A page", "M\u{1}ori")
        .replace('\u{1}', "\\u00e4");
    let mut broken = whole.clone().into_bytes();
    broken.truncate(broken.len() / 2);
    let bad_utf8 = [
        &br#"{"log":{"pages":[{"id":""#[..],
        &[0xff, 0xfe],
        br#""}],"entries":[]}}"#,
    ]
    .concat();
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("empty", vec![], "empty"),
        ("spaces", b"  \n".to_vec(), "empty"),
        ("zip", b"PK\x03\x04....".to_vec(), "ZIP"),
        ("gzip", vec![0x1f, 0x8b, 8, 0], "GZIP"),
        ("utf-16", with_mark, "UTF-16"),
        ("utf-16 without a mark", utf16, "UTF-16"),
        ("pdf", b"%PDF-1.7".to_vec(), "PDF"),
        ("html", b"<!doctype html>".to_vec(), "web page"),
        ("list", b"[1,2]".to_vec(), "not a recording"),
        ("text", b"hello".to_vec(), "not a recording"),
        ("other JSON", br#"{"a":1}"#.to_vec(), "neither the requests"),
        (
            "log is a list",
            br#"{"log":[]}"#.to_vec(),
            "JSON, but not a recording",
        ),
        (
            "entries are numbers",
            br#"{"log":{"entries":[1,2]}}"#.to_vec(),
            "JSON, but not a recording",
        ),
        (
            "address is a number",
            br#"{"log":{"entries":[{"request":{"url":1}}]}}"#.to_vec(),
            "JSON, but not a recording",
        ),
        (
            "no request",
            br#"{"log":{"entries":[{}]}}"#.to_vec(),
            "JSON, but not a recording",
        ),
        (
            "no entries",
            br#"{"log":{"entries":[]}}"#.to_vec(),
            "no requests",
        ),
        ("cut off", broken, "cut off"),
        (
            "not JSON",
            br#"{"log":{"entries":[}]}}"#.to_vec(),
            "not JSON",
        ),
        (
            "text after it",
            format!("{whole} x").into_bytes(),
            "not JSON",
        ),
        ("wrong encoding", bad_utf8, "not JSON"),
        ("deep", deep.into_bytes(), "nested deeper"),
        ("deep objects", deep_key.into_bytes(), "nested deeper"),
        ("a gigantic number", number.into_bytes(), "number longer"),
    ];
    for (name, bytes, words) in cases {
        let said = refused(&bytes);
        assert!(said.contains(words), "{name}: {said}");
    }
    evidence(latin);
    evidence([&b"\xef\xbb\xbf"[..], whole.as_bytes()].concat());
}

#[test]
fn requests_without_end_are_refused() {
    struct Endless {
        head: Vec<u8>,
        one: Vec<u8>,
        at: usize,
    }
    impl Read for Endless {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            for (n, to) in into.iter_mut().enumerate() {
                let at = self.at + n;
                *to = match at.checked_sub(self.head.len()) {
                    None => self.head[at],
                    Some(past) => self.one[past % self.one.len()],
                };
            }
            self.at += into.len();
            Ok(into.len())
        }
    }
    // Small entries, so that the limit is met soon.
    let endless = Endless {
        head: br#"{"log":{"entries":["#.to_vec(),
        one: br#"{"request":{"url":""}},"#.to_vec(),
        at: 0,
    };
    let progress = Arc::new(AtomicU64::new(0));
    let why = read(endless, &site(), Chosen::Nothing, &progress).unwrap_err();
    assert!(why.to_string().contains("500,000"), "{why}");
}

#[test]
fn gigantic_strings_are_shortened_and_the_rest_is_read() {
    let many = 3 * guard::STRING;
    let rests = [
        "x".repeat(many),
        "\\u00e4".repeat(many / 6),
        "\\\\".repeat(many / 2),
        "\\\"".repeat(many / 2),
        "ā".repeat(many / 2),
        format!("a{}", "ā".repeat(many / 2)),
        format!("{}\\u0101\\n", "x".repeat(guard::STRING - 1)),
    ];
    for rest in rests {
        let address = format!("https://www.mbie.govt.nz/{rest}");
        let text = har(&[
            entry(
                1,
                "t1",
                "https://www.mbie.govt.nz/",
                DOCUMENT,
                &format!(r#","_x":"{rest}","{rest}":1"#),
            ),
            entry(2, "t1", &address, &[], ""),
            entry(3, "t1", META, &[], ""),
        ]);
        let evidence = evidence(&text);
        assert_eq!((evidence.requests, only(&evidence).requests), (3, 1));
    }
}

/// A file that comes in portions of any size gives what it gives in one piece.
#[test]
fn portions_do_not_matter() {
    struct Portions<'a>(&'a [u8], usize);
    impl Read for Portions<'_> {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            let many = self.1.min(into.len()).min(self.0.len());
            into[..many].copy_from_slice(&self.0[..many]);
            self.0 = &self.0[many..];
            Ok(many)
        }
    }
    let long = format!("{}ā\\u0101\\\\\\\"", "x".repeat(guard::STRING - 3));
    let text = har(&[
        entry(
            1,
            "t1",
            "https://www.mbie.govt.nz/",
            DOCUMENT,
            &format!(r#","_x":"{long}ā{long}""#),
        ),
        entry(2, "t1", META, &[], ""),
    ]);
    let whole = evidence(&text);
    for portion in [1, 2, 3, 7, 64, 1_000, 65_535, 65_537] {
        let progress = Arc::new(AtomicU64::new(0));
        let portions = Portions(text.as_bytes(), portion);
        let (_, read) = read(portions, &site(), Chosen::Nothing, &progress).unwrap();
        assert_eq!(read, whole, "{portion}");
    }
}
