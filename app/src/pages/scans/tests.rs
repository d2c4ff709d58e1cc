use super::{findings, list, new_page, progress, show_page};
use crate::pages::forms::Typed;
use crate::urls::Query;
use chrono::{DateTime, Utc};
use domain::actor::By;
use domain::drift::{
    Answer, Chosen, Evidence, Finding, FindingKind, Kept, Recording, RecordingFormat, Repeats,
    Scan, ScanState, Summary, Trace,
};
use domain::ids::ScanId;
use domain::problem::Problems;
use domain::site::Site;
use leptos::prelude::*;
use std::collections::BTreeMap;
use store::queries::scans::{Listed, ScansPage, Shown};
use uuid::Uuid;

fn at() -> DateTime<Utc> {
    "2026-11-20T01:00:05Z".parse().unwrap()
}

fn shown(state: ScanState) -> Shown {
    let finding = Finding {
        kind: FindingKind::NotApproved,
        tracker: "meta".into(),
        id: Some("<b>1</b>".into()),
        site: Site::parse("www.mbie.govt.nz").unwrap(),
        pixels: vec![],
        permitted: None,
        trace: Trace {
            hosts: vec!["www.facebook.com".into()],
            requests: 2,
            beacons: 1,
            first: Some(at()),
            last: Some(at()),
            pages: vec!["www.mbie.govt.nz/jobs".into()],
            more_pages: 0,
        },
    };
    let repeats = Some(Repeats { scan: 1, place: 4 });
    let scan = Scan {
        id: ScanId(Uuid::nil()),
        number: 2,
        site: Site::parse("www.mbie.govt.nz").unwrap(),
        chosen: Chosen::Nothing,
        file: Recording {
            name: "a.har".into(),
            size: 2_500_000,
            sha256: "ab".into(),
        },
        state,
        by: By {
            person: None,
            name: "Aroha".into(),
        },
        at: at(),
        summary: Some(Summary {
            format: RecordingFormat::Har,
            evidence: Evidence {
                requests: 12,
                ..Evidence::default()
            },
            compared_with: 1,
        }),
        findings: vec![Kept {
            place: 1,
            finding,
            repeats,
            answer: Answer::Open,
        }],
        version: 2,
    };
    Shown {
        scan,
        read: 1_000_000,
        interrupted: false,
        before: BTreeMap::from([((1, 4), Answer::Open)]),
        history: vec![],
    }
}

const READS: show_page::Rights = show_page::Rights {
    checks: false,
    sees_pixels: true,
    sees_obligations: false,
    sees_incidents: false,
};

#[test]
fn findings_say_what_when_where_and_that_they_were_found_before() {
    let shown = shown(ScanState::Done);
    let html = findings::all(&shown, READS).to_html();
    for words in [
        "Not approved",
        "2 requests: 1 report, 1 for its program or settings",
        "20 November 2026 at 2:00:05 pm",
        "www.mbie.govt.nz/jobs",
        "SC-0001",
        "nobody has answered it",
        "&lt;b&gt;1&lt;/b&gt;",
    ] {
        assert!(html.contains(words), "{words}: {html}");
    }
    assert!(!html.contains("Open an obligation"), "whoever only reads");
    let checks = show_page::Rights {
        checks: true,
        ..READS
    };
    let html = findings::all(&shown, checks).to_html();
    assert!(html.contains("/pixels/scans/SC-0002/findings/1/obligation"));
}

#[test]
fn a_recording_without_findings_says_so() {
    let mut shown = shown(ScanState::Done);
    shown.scan.findings.clear();
    let html = show_page::page(&shown, READS).body.to_html();
    assert!(html.contains("Nothing contradicts the register"));
    assert!(html.contains("was not kept"));
    assert!(!html.contains("findings.csv"));
}

#[test]
fn progress_interruption_and_refusal_are_told_apart() {
    let mut reading = shown(ScanState::Reading);
    let (title, html) = progress::body(&reading, true, true);
    let html = html.to_html();
    assert_eq!(title, "The recording is being read");
    assert!(html.contains("1.0 MB of 2.5 MB read") && html.contains("refresh=off"));
    reading.interrupted = true;
    let (title, html) = progress::body(&reading, true, false);
    assert_eq!(title, "The check was interrupted");
    assert!(html.to_html().contains("upload it again"));
    let refused = shown(ScanState::Refused {
        why: "It is a PDF".into(),
    });
    let (title, html) = progress::body(&refused, true, false);
    assert_eq!(title, "The recording could not be checked");
    let html = html.to_html();
    assert!(html.contains("It is a PDF") && html.contains("Upload it again"));
    // Who only reads is not led to where they may not go.
    let (_, html) = progress::body(&refused, false, false);
    assert!(!html.to_html().contains("/pixels/scans/new"));
}

#[test]
fn the_list_says_what_is_open() {
    let listed = |findings, open, interrupted| Listed {
        scan: shown(ScanState::Done).scan,
        findings,
        open,
        interrupted,
    };
    let model = list::Model {
        query: Query::default(),
        page: 1,
        found: ScansPage {
            rows: vec![listed(3, 2, false), listed(3, 0, false), listed(0, 0, true)],
            total: 3,
        },
        checks: true,
    };
    let html = list::page(&model).body.to_html();
    for words in [
        "2 open findings",
        "Compared",
        "Interrupted",
        "Check a recording",
    ] {
        assert!(html.contains(words), "{words}");
    }
}

#[test]
fn the_form_keeps_what_was_typed() {
    let mut typed = Typed::default();
    typed.put("site", "mbie");
    let mut problems = Problems::default();
    problems.add("site", "site", "mbie is not the whole name of a site");
    let html = new_page::page(&typed, &problems).body.to_html();
    assert!(html.contains("value=\"mbie\"") && html.contains("not the whole name"));
}
