use super::*;
use crate::{
    actor::By,
    ids::ScanId,
    moment::Moment,
    pixel::PixelState::{self, Approved as NotYet, Expired, Live, Paused, Removed},
};
use chrono::{DateTime, Utc};
use url::Url;
use uuid::Uuid;

const META: &str = "https://www.facebook.com/tr/?id=111111111111111&ev=PageView";
const OTHER_META: &str = "https://www.facebook.com/tr/?id=222222222222222&ev=PageView";
const META_PROGRAM: &str = "https://connect.facebook.net/en_US/fbevents.js";
const LINKEDIN: &str = "https://px.ads.linkedin.com/collect?pid=512345";
const HOME: &str = "https://www.mbie.govt.nz/";
const JOBS: &str = "https://www.mbie.govt.nz/jobs/1?name=x";

fn at(second: u32) -> DateTime<Utc> {
    format!("2026-11-20T01:00:{second:02}Z").parse().unwrap()
}

fn site(text: &str) -> Site {
    Site::parse(text).unwrap()
}

fn meta(sites: &[&str], state: PixelState) -> Approved {
    Approved {
        number: 1,
        tracker: "meta".into(),
        vendor_id: "111111111111111".into(),
        sites: sites.iter().map(|s| site(s)).collect(),
        state,
    }
}

/// A request: second, page, address.
type Request = (u32, &'static str, &'static str);
/// A row of a table: name, what is approved, what is recorded, what is found.
type Case = (
    &'static str,
    Vec<Approved>,
    &'static [Request],
    &'static [&'static str],
);

/// Every page counts as opened at its first request.
fn recorded(chosen: &Chosen, requests: &[(u32, &str, &str)]) -> Evidence {
    let mut recorder = Recorder::new(&site("www.mbie.govt.nz"), chosen.clone());
    for (second, page, address) in requests {
        let page = Url::parse(page).unwrap();
        recorder.visit(&page, Some(at(*second)));
        recorder
            .request(Seen {
                address,
                at: Some(at(*second)),
                page: Some(&page),
                times: 1,
            })
            .unwrap();
    }
    recorder.finish().unwrap()
}

fn kinds(
    approved: &[Approved],
    chosen: Chosen,
    requests: &[(u32, &str, &str)],
) -> Vec<&'static str> {
    let evidence = recorded(&chosen, requests);
    let found = compare(approved, &evidence, &chosen);
    found.iter().map(|f| f.kind.key()).collect()
}

#[test]
fn p_6_25_what_is_seen_is_compared_with_what_is_approved() {
    let whole = || meta(&["www.mbie.govt.nz"], Live);
    let jobs = || meta(&["www.mbie.govt.nz/jobs/*"], Live);
    let with = |state| meta(&["www.mbie.govt.nz"], state);
    let elsewhere = || meta(&["www.immigration.govt.nz"], Live);
    let without_id = || Approved {
        vendor_id: String::new(),
        ..whole()
    };
    const SEEN: &[Request] = &[(1, HOME, META)];
    let cases: Vec<Case> = vec![
        ("approved and live", vec![whole()], SEEN, &[]),
        ("nothing approved", vec![], SEEN, &["not-approved"]),
        (
            "two trackers",
            vec![whole()],
            &[(1, HOME, META), (2, HOME, LINKEDIN)],
            &["not-approved"],
        ),
        (
            "other id, and the approved one is gone",
            vec![whole()],
            &[(1, HOME, OTHER_META)],
            &["other-id", "gone"],
        ),
        (
            "both ids",
            vec![whole()],
            &[(1, HOME, META), (2, HOME, OTHER_META)],
            &["other-id"],
        ),
        ("permission without an id", vec![without_id()], SEEN, &[]),
        ("on its own pages", vec![jobs()], &[(1, JOBS, META)], &[]),
        (
            "on other pages too",
            vec![jobs()],
            &[(1, JOBS, META), (2, HOME, META)],
            &["other-pages"],
        ),
        ("on another site", vec![elsewhere()], SEEN, &["other-pages"]),
        ("not live yet", vec![with(NotYet)], SEEN, &["not-live"]),
        ("paused", vec![with(Paused)], SEEN, &["not-live"]),
        ("removed", vec![with(Removed)], SEEN, &["not-live"]),
        ("expired", vec![with(Expired)], SEEN, &["not-live"]),
        (
            "expired and renewed as another",
            vec![with(Expired), whole()],
            SEEN,
            &[],
        ),
        (
            "program without an id",
            vec![whole()],
            &[(1, HOME, META_PROGRAM)],
            &[],
        ),
        (
            "program beside the id",
            vec![],
            &[(1, HOME, META), (2, HOME, META_PROGRAM)],
            &["not-approved"],
        ),
        (
            "gone",
            vec![whole()],
            &[(1, HOME, "https://www.mbie.govt.nz/style.css")],
            &["gone"],
        ),
        (
            "its pages were not visited",
            vec![jobs()],
            &[(1, HOME, "https://www.mbie.govt.nz/style.css")],
            &[],
        ),
        (
            "paused need not be there",
            vec![with(Paused)],
            &[(1, HOME, "https://www.mbie.govt.nz/style.css")],
            &[],
        ),
        (
            "site below",
            vec![],
            &[(1, "https://jobs.mbie.govt.nz/", META)],
            &["not-approved"],
        ),
        (
            "look-alike",
            vec![],
            &[(
                1,
                HOME,
                "https://facebook.com.evil.test/tr?id=111111111111111",
            )],
            &[],
        ),
    ];
    for (name, approved, requests, expected) in cases {
        assert_eq!(
            kinds(&approved, Chosen::Agreed, requests),
            expected,
            "{name}"
        );
    }
}

#[test]
fn p_6_23_whatever_fires_before_the_visitor_agrees_is_found() {
    let approved = [meta(&["www.mbie.govt.nz"], Live)];
    let after = |second| Chosen::Within(Turn::At { at: at(second) });
    let request = |part: &str| Chosen::Within(Turn::Request { part: part.into() });
    let consent = "https://www.mbie.govt.nz/consent?all=1";
    let twice: &[(u32, &str, &str)] = &[(1, HOME, META), (5, HOME, consent), (6, HOME, META)];
    let late: &[(u32, &str, &str)] = &[(1, HOME, HOME), (5, HOME, consent), (6, HOME, META)];
    let early: &[(u32, &str, &str)] =
        &[(1, HOME, META_PROGRAM), (5, HOME, consent), (6, HOME, HOME)];
    for (chosen, requests, expected) in [
        (Chosen::Nothing, twice, &["before-choice"][..]),
        (Chosen::Refused, twice, &["before-choice"]),
        (Chosen::Agreed, twice, &[]),
        (after(3), twice, &["before-choice"]),
        (after(3), late, &[]),
        (after(6), late, &[]),
        (request("/consent"), twice, &["before-choice"]),
        (request("/consent"), late, &[]),
        (request("/consent"), early, &["before-choice", "gone"]),
        // Whoever chose nothing, or refused, need not see a pixel.
        (Chosen::Nothing, &[(1, HOME, HOME)], &[]),
        (Chosen::Refused, &[(1, HOME, HOME)], &[]),
    ] {
        assert_eq!(
            kinds(&approved, chosen.clone(), requests),
            expected,
            "{chosen:?}"
        );
    }
}

#[test]
fn a_recording_that_cannot_be_judged_is_refused_in_words() {
    let empty = Recorder::new(&site("www.mbie.govt.nz"), Chosen::Nothing).finish();
    assert!(empty.unwrap_err().to_string().contains("no requests"));
    let mut elsewhere = Recorder::new(&site("www.mbie.govt.nz"), Chosen::Nothing);
    let page = Url::parse("https://www.example.com/").unwrap();
    let seen = |second| Seen {
        address: META,
        at: Some(at(second)),
        page: Some(&page),
        times: 1,
    };
    elsewhere.visit(&page, None);
    elsewhere.request(seen(1)).unwrap();
    let words = elsewhere.finish().unwrap_err().to_string();
    assert!(words.contains("No page of www.mbie.govt.nz"), "{words}");
    for (chosen, part) in [
        (Chosen::Within(Turn::At { at: at(30) }), "not within"),
        (
            Chosen::Within(Turn::Request {
                part: "/yes".into(),
            }),
            "/yes",
        ),
    ] {
        let mut recorder = Recorder::new(&site("www.mbie.govt.nz"), chosen);
        let home = Url::parse(HOME).unwrap();
        recorder.visit(&home, Some(at(1)));
        recorder
            .request(Seen {
                page: Some(&home),
                ..seen(1)
            })
            .unwrap();
        let words = recorder.finish().unwrap_err().to_string();
        assert!(words.contains(part), "{words}");
    }
}

#[test]
fn evidence_has_a_limited_size_and_holds_no_queries() {
    let mut recorder = Recorder::new(&site("www.mbie.govt.nz"), Chosen::Nothing);
    for n in 0..3_000 {
        let page = Url::parse(&format!("{HOME}p/{n}?email=a@example.com")).unwrap();
        recorder.visit(&page, None);
        let address = format!("https://host{n}.example.com/x");
        for address in [META, address.as_str()] {
            let seen = Seen {
                address,
                at: None,
                page: Some(&page),
                times: 1,
            };
            recorder.request(seen).unwrap();
        }
    }
    let evidence = recorder.finish().unwrap();
    assert_eq!(
        (evidence.visited.len(), evidence.more_visited),
        (2_000, 1_000)
    );
    assert_eq!(evidence.observed.len(), 1);
    assert_eq!(
        (
            evidence.observed[0].pages.len(),
            evidence.observed[0].more_pages
        ),
        (200, 2_800)
    );
    assert_eq!(evidence.others.len(), 30);
    let kept = serde_json::to_string(&evidence).unwrap();
    assert!(
        !kept.contains("email"),
        "what follows a question mark is kept"
    );

    let mut recorder = Recorder::new(&site("www.mbie.govt.nz"), Chosen::Nothing);
    let many = (0..501).try_for_each(|n| {
        let address = format!("https://www.facebook.com/tr?id={n}");
        recorder.request(Seen {
            address: &address,
            at: None,
            page: None,
            times: 1,
        })
    });
    assert!(many.unwrap_err().to_string().contains("500 different"));
    let seen = Seen {
        address: META,
        at: None,
        page: None,
        times: 500_001,
    };
    let mut recorder = Recorder::new(&site("www.mbie.govt.nz"), Chosen::Nothing);
    assert!(recorder.request(seen).is_err());
}

#[test]
fn a_finding_says_what_it_is_and_is_known_again() {
    let chosen = Chosen::Agreed;
    let approved = [meta(&["www.mbie.govt.nz"], Paused)];
    let found = |second| {
        let evidence = recorded(&chosen, &[(second, HOME, META)]);
        compare(&approved, &evidence, &chosen).remove(0)
    };
    let (first, second) = (found(1), found(9));
    assert_eq!(first.key(), second.key());
    assert_ne!(first.trace.first, second.trace.first);
    assert_eq!(
        first.words(),
        "Meta Pixel 111111111111111 is on www.mbie.govt.nz, and its permission is “Paused”: PX-0001."
    );
    for kind in FindingKind::ALL {
        assert_eq!(FindingKind::from_key(kind.key()), Some(*kind));
        let words = Finding {
            kind: *kind,
            ..first.clone()
        }
        .words();
        assert!(words.contains("Meta Pixel 111111111111111"), "{words}");
    }
}

#[test]
fn each_finding_is_answered_once_and_with_words() {
    let now = Moment {
        at: at(0),
        today: "2026-11-20".parse().unwrap(),
    };
    let by = By {
        person: None,
        name: "Aroha".into(),
    };
    let draft = ScanDraft {
        site: site("www.mbie.govt.nz"),
        chosen: Chosen::Agreed,
        file: Recording {
            name: "a.har".into(),
            size: 9,
            sha256: "00".into(),
        },
    };
    let scan = Scan::begin(ScanId(Uuid::nil()), 3, draft, by.clone(), now).next;
    assert_eq!(scan.reference().to_string(), "SC-0003");
    assert!(
        scan.clone().dismiss(1, "x", by.clone(), now).is_err(),
        "nothing was found yet"
    );
    let refused = scan.clone().refuse("It is a PDF").unwrap().next;
    assert_eq!(
        refused.state,
        ScanState::Refused {
            why: "It is a PDF".into()
        }
    );

    let evidence = recorded(&Chosen::Agreed, &[(1, HOME, META)]);
    let finding = compare(&[], &evidence, &Chosen::Agreed).remove(0);
    let kept = Kept {
        place: 1,
        finding,
        repeats: None,
        answer: Answer::Open,
    };
    let summary = |format| Summary {
        format,
        evidence: evidence.clone(),
        compared_with: 0,
    };
    let done = scan
        .clone()
        .finish(summary(RecordingFormat::Har), vec![kept])
        .unwrap();
    assert_eq!(done.event.findings, Some(1));
    let scan = done.next;
    assert!(scan.clone().refuse("late").is_err());
    assert!(
        scan.clone()
            .finish(summary(RecordingFormat::Har), vec![])
            .is_err()
    );
    for reason in ["", "  ", "password: Tr0ub4dor&3"] {
        assert!(
            scan.clone().dismiss(1, reason, by.clone(), now).is_err(),
            "{reason}"
        );
    }
    assert!(scan.clone().dismiss(2, "ours", by.clone(), now).is_err());
    for answered in [
        scan.clone().dismiss(1, "ours", by.clone(), now),
        scan.clone().obligation(1, 4, by.clone(), now),
        scan.clone().incident(1, 5, by.clone(), now),
    ] {
        let next = answered.unwrap().next;
        assert_ne!(next.findings[0].answer, Answer::Open);
        assert_eq!(
            next.dismiss(1, "again", by.clone(), now)
                .unwrap_err()
                .code(),
            "answered"
        );
    }
}

#[test]
fn the_evidence_collector_never_agrees() {
    let now = Moment {
        at: at(0),
        today: "2026-11-20".parse().unwrap(),
    };
    let by = By {
        person: None,
        name: "Aroha".into(),
    };
    let draft = ScanDraft {
        site: site("www.mbie.govt.nz"),
        chosen: Chosen::Agreed,
        file: Recording {
            name: "inspection.json".into(),
            size: 9,
            sha256: "00".into(),
        },
    };
    let scan = Scan::begin(ScanId(Uuid::nil()), 3, draft, by, now).next;
    let summary = Summary {
        format: RecordingFormat::Evidence,
        evidence: Evidence::default(),
        compared_with: 0,
    };
    let scan = scan.finish(summary, vec![]).unwrap().next;
    assert_eq!(scan.chosen, Chosen::Nothing);
}
