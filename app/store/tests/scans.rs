//! Recordings of sites in the store, on both databases: taken in once, compared with the register's pixels,
//! refused, interrupted; findings that come again; answers, each once; who may.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]
#![allow(
    dead_code,
    reason = "each test file uses its own part of the support module"
)]

mod support;

use domain::{
    drift::{
        Answer, Chosen, Evidence, Recorder, Recording, RecordingFormat, Repeats, ScanDraft,
        ScanState, Seen,
    },
    obligation::ObligationKind,
    role::Role,
    site::Site,
};
use store::{
    Call, Failure, Saved, Store, audit,
    commands::scans::{self, Wanted},
    queries::{
        incidents, obligations,
        scans::{ScanFilter, Shown, list, show},
    },
};
use support::{Fixture, call, each, person, system};
use url::Url;

const META: &str = "https://www.facebook.com/tr?id=111111111111111";
const LINKEDIN: &str = "https://px.ads.linkedin.com/collect?pid=512345";

fn draft(chosen: Chosen) -> ScanDraft {
    ScanDraft {
        site: Site::parse("www.mbie.govt.nz").unwrap(),
        chosen,
        file: Recording {
            name: "site.har".into(),
            size: 1_000,
            sha256: "ab".repeat(32),
        },
    }
}

fn evidence(addresses: &[&str]) -> Evidence {
    let site = Site::parse("www.mbie.govt.nz").unwrap();
    let mut recorder = Recorder::new(&site, Chosen::Agreed);
    let page = Url::parse("https://www.mbie.govt.nz/jobs/1").unwrap();
    recorder.visit(&page, None);
    for address in [&["https://www.mbie.govt.nz/a.css"], addresses].concat() {
        let seen = Seen {
            address,
            at: None,
            page: Some(&page),
            times: 1,
        };
        recorder.request(seen).unwrap();
    }
    recorder.finish().unwrap()
}

fn team() -> Call {
    call(person(Role::Privacy))
}

fn number(saved: &Saved) -> i64 {
    saved.reference.trim_start_matches("SC-").parse().unwrap()
}

async fn scanned(store: &Store, chosen: Chosen, addresses: &[&str]) -> Shown {
    let begun = scans::begin(store, &system(), draft(chosen)).await.unwrap();
    let (number, seen) = (number(&begun), evidence(addresses));
    let (call, format) = (system(), RecordingFormat::Har);
    scans::finish(store, &call, number, format, seen)
        .await
        .unwrap();
    found(store, number).await
}

async fn found(store: &Store, number: i64) -> Shown {
    show(store, &system().actor, number).await.unwrap()
}

fn kinds(shown: &Shown) -> Vec<(&'static str, &str)> {
    let all = shown.scan.findings.iter();
    all.map(|k| (k.finding.kind.key(), k.finding.tracker.as_str()))
        .collect()
}

/// Statements past the product.
async fn execute(f: &Fixture, text: &str) {
    use sqlx::{AssertSqlSafe, Connection as _};
    let text = AssertSqlSafe(text.to_owned());
    if f.name == "sqlite" {
        let mut c = sqlx::SqliteConnection::connect(&f.url).await.unwrap();
        sqlx::query(text).execute(&mut c).await.unwrap();
    } else {
        let mut c = sqlx::PgConnection::connect(&f.url).await.unwrap();
        sqlx::query(text).execute(&mut c).await.unwrap();
    }
}

/// A pixel of the register, with the application it came of.
async fn pixel(f: &Fixture, number: i64, tracker: &str, id: &str, sites: &str, state: &str) {
    let uuid = |n: i64| match f.name {
        "sqlite" => format!("x'{n:032x}'"),
        _ => format!("'{n:032x}'::uuid"),
    };
    let at = "'2026-11-01T00:00:00Z'";
    execute(f, &format!(
        "INSERT INTO pixel_application (number, id, proposer_name, needs_cxi, state, since, tracker, title, title_sort, content, decisions, reassigned, version) \
         VALUES ({number}, {}, 'Aroha', false, 'approved', {at}, '{tracker}', 'x', 'x', '{{}}', '[]', '[]', 1)",
        uuid(number)
    )).await;
    execute(f, &format!(
        "INSERT INTO pixel (number, id, application_number, owner_name, tracker, vendor_id, sites, accounts, title, title_sort, content, conditions, state, since, reason, approved_on, expires_on, version) \
         VALUES ({number}, {}, {number}, 'Aroha', '{tracker}', '{id}', '{sites}', '[]', 'x', 'x', '{{}}', '[]', '{state}', {at}, '', '2026-11-01', '2027-11-01', 1)",
        uuid(number + 100)
    )).await;
}

#[tokio::test]
async fn p_6_25_a_recording_is_compared_with_the_pixels_of_the_register() {
    for f in each().await {
        let s = &f.store;
        let mbie = r#"["www.mbie.govt.nz"]"#;
        pixel(&f, 1, "meta", "111111111111111", mbie, "live").await;
        pixel(
            &f,
            2,
            "linkedin",
            "512345",
            r#"["www.mbie.govt.nz/about/*"]"#,
            "live",
        )
        .await;
        pixel(&f, 3, "tiktok", "C1", mbie, "live").await;
        pixel(&f, 4, "snap", "s1", mbie, "paused").await;
        let shown = scanned(s, Chosen::Agreed, &[META, LINKEDIN]).await;
        let expected = [("other-pages", "linkedin"), ("gone", "tiktok")];
        assert_eq!(kinds(&shown), expected, "{}", f.name);
        assert_eq!(shown.scan.findings[0].finding.pixels, [2]);
        assert_eq!(shown.scan.summary.as_ref().unwrap().compared_with, 3);
        assert_eq!(shown.scan.state, ScanState::Done);
        // What is gone is no finding where nobody had agreed, and the collector never does.
        let before = scanned(s, Chosen::Nothing, &[META]).await;
        assert_eq!(kinds(&before), [("before-choice", "meta")]);
        let begun = scans::begin(s, &system(), draft(Chosen::Agreed))
            .await
            .unwrap();
        let (n, format) = (number(&begun), RecordingFormat::Evidence);
        scans::finish(s, &system(), n, format, evidence(&[META]))
            .await
            .unwrap();
        let collected = found(s, n).await;
        assert_eq!(kinds(&collected), [("before-choice", "meta")]);
        assert_eq!(collected.scan.chosen, Chosen::Nothing);
        // It was settled: neither again nor refused.
        let again = scans::finish(s, &system(), n, format, evidence(&[])).await;
        assert!(matches!(again, Err(Failure::Refused(r)) if r.code() == "settled"));
        assert!(audit::verify(s).await.unwrap().fault.is_none());
    }
}

#[tokio::test]
async fn findings_that_come_again_say_where_they_were() {
    for f in each().await {
        let s = &f.store;
        let first = scanned(s, Chosen::Agreed, &[META]).await;
        assert_eq!(first.scan.findings[0].repeats, None);
        scanned(s, Chosen::Agreed, &[LINKEDIN]).await;
        let third = scanned(s, Chosen::Agreed, &[META, LINKEDIN]).await;
        let before = |n: usize| third.scan.findings[n].repeats;
        assert_eq!(
            kinds(&third),
            [("not-approved", "linkedin"), ("not-approved", "meta")]
        );
        assert_eq!(before(0), Some(Repeats { scan: 2, place: 1 }));
        assert_eq!(before(1), Some(Repeats { scan: 1, place: 1 }));
        assert_eq!(third.before.get(&(1, 1)), Some(&Answer::Open));
        scans::dismiss(s, &system(), 1, 2, 1, "A test page".into())
            .await
            .unwrap();
        let third = found(s, 3).await;
        let Some(Answer::Dismissed { reason, .. }) = third.before.get(&(1, 1)) else {
            panic!("{}: {:?}", f.name, third.before);
        };
        assert_eq!(reason, "A test page");
    }
}

#[tokio::test]
async fn each_finding_is_answered_once() {
    for f in each().await {
        let s = &f.store;
        let tiktok = "https://analytics.tiktok.com/i18n/pixel/events.js?sdkid=C1";
        scanned(s, Chosen::Agreed, &[META, LINKEDIN, tiktok]).await;
        let wanted = |kind: ObligationKind, due: &str| Wanted {
            kind: kind.key().into(),
            details: "Take it off".into(),
            assignee: None,
            due: due.parse().ok(),
        };
        let past = wanted(ObligationKind::RemovePixel, "2026-11-01");
        let past = scans::open_obligation(s, &team(), 1, 2, 1, past).await;
        assert!(matches!(past, Err(Failure::Problems(p)) if p.of("due").is_some()));
        // The same form twice is one obligation.
        let keyed = Call {
            key: Some("k".into()),
            ..team()
        };
        for _ in 0..2 {
            let right = wanted(ObligationKind::RemovePixel, "2026-12-01");
            let saved = scans::open_obligation(s, &keyed, 1, 2, 1, right)
                .await
                .unwrap();
            assert_eq!(saved.reference, "OB-0001");
        }
        let stale = scans::dismiss(s, &team(), 1, 2, 2, "ours".into()).await;
        assert!(matches!(stale, Err(Failure::Stale)), "{stale:?}");
        let right = wanted(ObligationKind::Remedial, "2026-12-01");
        let again = scans::open_obligation(s, &team(), 1, 3, 1, right).await;
        assert!(matches!(again, Err(Failure::Refused(r)) if r.code() == "answered"));
        let obligation = obligations::show(s, &system().actor, 1).await.unwrap();
        let reason = &obligation.obligation.reason;
        assert!(
            reason.contains("LinkedIn Insight Tag 512345") && reason.contains("SC-0001"),
            "{reason}"
        );
        assert!(
            obligations::show(s, &system().actor, 2).await.is_err(),
            "what was refused is undone"
        );
        let noted = scans::note_incident(s, &team(), 1, 3, 2, "  ".into())
            .await
            .unwrap();
        assert_eq!(noted.reference, "IN-0001");
        let (incident, _) = incidents::show(s, &system().actor, 1).await.unwrap();
        assert_eq!(incident.incident.clause, "P 6.25");
        let none = scans::dismiss(s, &team(), 1, 4, 3, " ".into()).await;
        assert!(matches!(none, Err(Failure::Refused(r)) if r.code() == "words-required"));
        scans::dismiss(s, &team(), 1, 4, 3, "A test".into())
            .await
            .unwrap();
        let shown = found(s, 1).await;
        let answers: Vec<_> = shown.scan.findings.iter().map(|k| k.answer.key()).collect();
        assert_eq!(answers, ["obligation", "incident", "dismissed"]);
        let open = ScanFilter {
            state: Some("open"),
            ..ScanFilter::default()
        };
        assert_eq!(
            list(s, &system().actor, &open, false).await.unwrap().total,
            0
        );
        let clear = ScanFilter {
            state: Some("clear"),
            q: "MBIE".into(),
            page: 1,
        };
        let page = list(s, &system().actor, &clear, false).await.unwrap();
        assert_eq!(
            (page.total, page.rows[0].findings, page.rows[0].open),
            (1, 3, 0)
        );
        assert!(audit::verify(s).await.unwrap().fault.is_none());
    }
}

#[tokio::test]
async fn a_recording_is_refused_or_interrupted_and_the_same_form_is_one() {
    for f in each().await {
        let s = &f.store;
        let keyed = Call {
            key: Some("k".into()),
            ..team()
        };
        for _ in 0..2 {
            let saved = scans::begin(s, &keyed, draft(Chosen::Nothing))
                .await
                .unwrap();
            assert_eq!(saved.reference, "SC-0001");
        }
        scans::progressed(s, &team(), 1, 400).await.unwrap();
        let reading = found(s, 1).await;
        assert_eq!((reading.read, reading.interrupted), (400, false));
        execute(&f, "UPDATE scan SET progressed_at = '2026-11-20T21:58:00Z'").await;
        assert!(found(s, 1).await.interrupted, "{}", f.name);
        let all = list(s, &system().actor, &ScanFilter::default(), false)
            .await
            .unwrap();
        assert!(all.rows[0].interrupted);
        let words = "This is a ZIP archive";
        scans::refuse(s, &team(), 1, words.into()).await.unwrap();
        let refused = found(s, 1).await;
        assert_eq!(refused.scan.state, ScanState::Refused { why: words.into() });
        assert!(!refused.interrupted);
        scans::progressed(s, &team(), 1, 900).await.unwrap();
        assert_eq!(found(s, 1).await.read, 400, "progress of what is settled");
    }
}

#[tokio::test]
async fn only_those_who_check_take_in_and_answer_and_others_may_read() {
    for f in each().await {
        let s = &f.store;
        scanned(s, Chosen::Agreed, &[META]).await;
        for (role, reads, checks) in [
            (Role::DesignAndMarketing, true, true),
            (Role::PrincipalAdvisor, true, true),
            (Role::Privacy, true, true),
            (Role::DigitalTools, true, true),
            (Role::Security, true, true),
            (Role::RiskAndCompliance, true, false),
            (Role::Auditor, true, false),
            (Role::Staff, false, false),
            (Role::Administrator, false, false),
            (Role::GeneralManager, false, false),
        ] {
            let who = call(person(role));
            assert_eq!(show(s, &who.actor, 1).await.is_ok(), reads, "{role:?}");
            let listed = list(s, &who.actor, &ScanFilter::default(), false).await;
            assert_eq!(listed.is_ok(), reads, "{role:?}");
            let begun = scans::begin(s, &who, draft(Chosen::Nothing)).await;
            assert_eq!(begun.is_ok(), checks, "{role:?}");
            if !checks {
                let dismissed = scans::dismiss(s, &who, 1, 2, 1, "x".into()).await;
                assert!(matches!(dismissed, Err(Failure::Refused(_))), "{role:?}");
                let noted = scans::note_incident(s, &who, 1, 2, 1, "x".into()).await;
                assert!(matches!(noted, Err(Failure::Refused(_))), "{role:?}");
            }
        }
        let missing = show(s, &system().actor, 99).await;
        assert!(matches!(missing, Err(Failure::NotFound)));
    }
}
