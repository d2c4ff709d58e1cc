//! Quarters closed into compliance reports, read, taken out as files, stated anew; the measures of success;
//! the same for programs with a token.

use crate::api::{get, json, token};
use crate::asked::{answered, done, hidden, page, sent};
use crate::departures::me;
use crate::support::{Server, each_database};
use calamine::{Reader as _, Xlsx};
use domain::incident::{IncidentKind, Noticed};
use domain::quarter::Quarter;
use domain::returns::OpenDraft;
use http::header;
use serde_json::Value;
use std::io::Cursor;
use store::{
    commands::{incidents, returns},
    queries,
    queries::provisioning::Purpose,
};

fn quarter() -> Quarter {
    "2026-27-q1".parse().unwrap()
}

const REPORT: &str = "/compliance-reports/2026-27-q1";
const CLOSE: &str = "/returns/2026-27-q1/close";

/// A quarter opened late, so that its returns can still come.
async fn opened(server: &Server) {
    if queries::returns::period(&server.store, quarter())
        .await
        .is_ok()
    {
        return;
    }
    let draft = OpenDraft {
        quarter: quarter().to_string(),
        due: Some("2026-12-01".parse().unwrap()),
    };
    returns::open(&server.store, &me(), draft).await.unwrap();
    returns::fill(&server.store, &me(), quarter())
        .await
        .unwrap();
}

/// Everything that nobody sent is not needed; answers the accounts.
async fn nothing_needed(server: &Server) -> Vec<i64> {
    let filter = queries::returns::ReturnFilter::of(quarter());
    let found = queries::returns::list(&server.store, &me().actor, &filter, true)
        .await
        .unwrap();
    let mut accounts = Vec::new();
    for row in found.rows {
        accounts.push(row.one.account);
        if row.one.state.key().waits_for_holder() {
            let (id, seen) = (row.one.id, row.one.version);
            let why = "Not in use in the quarter".to_owned();
            returns::not_needed(&server.store, &me(), id, seen, why)
                .await
                .unwrap();
        }
    }
    accounts
}

#[tokio::test]
async fn a_quarter_is_closed_by_its_page_and_read_as_a_report() {
    each_database(async |server: Server| {
        opened(&server).await;
        let advisor = server.sign_in("principal-advisor").await;
        let text = page(&server, REPORT, &advisor, 200).await;
        assert!(text.contains("This quarter is not closed"), "{text}");
        let text = page(&server, CLOSE, &advisor, 200).await;
        assert!(
            text.contains("can still come in time")
                && !text.contains("<form method=\"post\" action=\"/returns"),
            "{text}"
        );
        let text = sent(&server, CLOSE, &advisor, &[("version", "2")], 422).await;
        assert!(text.contains("can still come in time"), "{text}");

        let accounts = nothing_needed(&server).await;
        assert!(!accounts.is_empty());
        let text = page(&server, CLOSE, &advisor, 200).await;
        let (version, key) = (hidden(&text, "version"), hidden(&text, "key"));
        let overtaken = sent(&server, CLOSE, &advisor, &[("version", "1")], 409).await;
        assert!(overtaken.contains("nothing was done"), "{overtaken}");
        let figures = hidden(&text, "figures");
        let other = [("version", version.as_str()), ("figures", "others")];
        let overtaken = sent(&server, CLOSE, &advisor, &other, 409).await;
        assert!(
            overtaken.contains("its figures changed") && overtaken.contains(&figures),
            "{overtaken}"
        );
        let form = [
            ("version", version.as_str()),
            ("key", key.as_str()),
            ("figures", figures.as_str()),
        ];
        let to = done(&server, CLOSE, &advisor, &form).await;
        assert_eq!(to, format!("{REPORT}?done=quarter-closed"));
        let again = done(&server, CLOSE, &advisor, &form).await;
        assert_eq!(again, to, "the same form twice is one report");

        let text = page(&server, &to, &advisor, 200).await;
        for words in [
            "Compliance report CR-0001",
            "The quarter is closed.",
            "Unchanged since it was frozen",
            "General Manager ECoMS: Person &lt;gm-ecoms&gt;",
            "Returns by business group",
        ] {
            assert!(text.contains(words), "{words}: {text}");
        }
        let text = page(&server, CLOSE, &advisor, 200).await;
        assert!(
            text.contains("closed already") && text.contains(REPORT),
            "{text}"
        );
        let list = page(&server, "/compliance-reports", &advisor, 200).await;
        assert!(
            list.contains("CR-0001") && list.contains("compliance report</h2>"),
            "{list}"
        );
        let answer = server.get("/compliance-reports/cr-1", &advisor).await;
        assert_eq!(answer.header(header::LOCATION), REPORT);
        let staff = server.sign_in("staff").await;
        for path in [
            REPORT,
            "/compliance-reports/CR-0001",
            "/compliance-reports/x",
            "/measures",
        ] {
            page(&server, path, &staff, 403).await;
        }
    })
    .await;
}

#[tokio::test]
async fn every_figure_opens_as_many_records_as_it_says() {
    let server = Server::new().await;
    opened(&server).await;
    let auditor = server.sign_in("auditor").await;
    let text = page(&server, REPORT, &auditor, 200).await;
    let mut seen = 0;
    // href="…/records?…" class="…">12</a>
    for part in text.split(&format!("href=\"{REPORT}/records?")).skip(1) {
        let (query, rest) = part.split_once('"').unwrap();
        let number = rest.split_once('>').unwrap().1.split_once('<').unwrap().0;
        let path = format!("{REPORT}/records?{}", query.replace("&amp;", "&"));
        let records = page(&server, &path, &auditor, 200).await;
        let count = format!("<span class=\"app-count__number\">{number}</span>");
        assert!(records.contains(&count), "{path}: {number}");
        seen += 1;
    }
    assert!(seen > 5, "{seen}");
    for (query, words) in [
        ("figure=nonsense", "There is no such figure"),
        ("figure=live-access", "looked up in the register"),
        ("figure=authorised", "looked up in the register"),
        ("figure=expected&group=x", "There is no such business group"),
        ("figure=expected&of=restated", "Only “restated”"),
        ("figure=expected&page=9", "The list has one page"),
        ("colour=red", "There is no such filter"),
    ] {
        let path = format!("{REPORT}/records?{query}");
        let text = page(&server, &path, &auditor, 400).await;
        assert!(text.contains(words), "{query}: {text}");
    }
}

/// The running quarter with a breach, and with live access that nobody approved.
async fn with_something_wrong(server: &Server) {
    let draft = OpenDraft {
        quarter: "2026-27-q2".into(),
        due: None,
    };
    returns::open(&server.store, &me(), draft).await.unwrap();
    returns::fill(&server.store, &me(), "2026-27-q2".parse().unwrap())
        .await
        .unwrap();
    let noticed = Noticed {
        kind: IncidentKind::Breach,
        summary: "Caption left out on purpose".into(),
        clause: "P 6.30",
        account: Some(1),
        about: None,
    };
    incidents::report(&server.store, &me(), noticed)
        .await
        .unwrap();
    let live = "INSERT INTO access_period (grant_id, account_number, person_id, level, live_from) \
                SELECT id, account_number, person_id, level, requested_at FROM access_grant WHERE number = 1";
    server.execute(live).await;
}

#[tokio::test]
async fn lists_that_name_people_or_quote_records_are_for_those_who_may_read_everybodys() {
    let server = Server::new().await;
    with_something_wrong(&server).await;
    let path = "/compliance-reports/2026-27-q2";
    let secrets = [
        "Lender &lt;i&gt;",
        "Caption left out on purpose",
        "GR-0001",
        "IN-0001",
    ];
    let refused = [
        "not-authorised",
        "authorised",
        "live-access",
        "incidents",
        "breaches",
        "gaps",
        "critical",
        "gap.no-holder",
        "escalated",
        "not-kept",
        "not-kept.accessible",
        "actions-opened",
        "actions-open",
        "corrections",
        "content-kept",
    ];
    let all = server.sign_in("risk-and-compliance").await;
    let text = page(&server, path, &all, 200).await;
    for words in secrets {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(!text.contains("see this list"), "{text}");
    assert!(!text.contains("figure=authorised\""), "a number alone");
    for figure in ["not-authorised", "incidents"] {
        let records = format!("{path}/records?figure={figure}");
        let text = page(&server, &records, &all, 200).await;
        let count = "<span class=\"app-count__number\">1</span>";
        assert!(text.contains(count), "{figure}: {text}");
    }
    for reader in ["manager", "legal"] {
        let cookie = server.sign_in(reader).await;
        let text = page(&server, path, &cookie, 200).await;
        for words in secrets {
            assert!(!text.contains(words), "{reader}, {words}: {text}");
        }
        assert!(text.contains("Only those who may read everybody’s records see this list"));
        for words in [
            "AC-0001",
            "Breaches of the policy",
            "Returns by business group",
        ] {
            assert!(text.contains(words), "{reader}, {words}: {text}");
        }
        for figure in refused {
            let link = format!("figure={figure}\"");
            assert!(!text.contains(&link), "{reader}, {figure}");
            let records = format!("{path}/records?figure={figure}");
            page(&server, &records, &cookie, 403).await;
        }
        page(
            &server,
            &format!("{path}/records?figure=expected"),
            &cookie,
            200,
        )
        .await;
        page(&server, "/measures", &cookie, 200).await;
        let csv = server.get(&format!("{path}/report.csv"), &cookie).await;
        assert!(csv.text().contains("AC-0001"));
        let texts = [csv.text(), sheets(&server, path, &cookie).await];
        for text in texts {
            for words in ["Lender", "Caption left out", "GR-0001", "IN-0001"] {
                assert!(!text.contains(words), "{reader}, {words}: {text}");
            }
        }
    }
    let text = sheets(&server, path, &all).await;
    for words in ["Lender", "Caption left out", "GR-0001", "IN-0001"] {
        assert!(text.contains(words), "{words}");
    }
}

/// Every cell of the XLSX.
async fn sheets(server: &Server, path: &str, cookie: &str) -> String {
    let answer = server.get(&format!("{path}/report.xlsx"), cookie).await;
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(answer.body)).unwrap();
    let sheets = book.worksheets();
    let rows = sheets.iter().flat_map(|(_, sheet)| sheet.rows());
    let cells: Vec<_> = rows.flatten().map(ToString::to_string).collect();
    cells.join("\n")
}

#[tokio::test]
async fn a_late_return_is_restated_with_a_reason_and_programs_read_both() {
    each_database(async |server: Server| {
        opened(&server).await;
        let accounts = nothing_needed(&server).await;
        let advisor = server.sign_in("principal-advisor").await;
        let text = page(&server, CLOSE, &advisor, 200).await;
        let (version, figures) = (hidden(&text, "version"), hidden(&text, "figures"));
        let form = [("version", version.as_str()), ("figures", figures.as_str())];
        done(&server, CLOSE, &advisor, &form).await;

        let path = format!("{REPORT}/restate");
        let text = page(&server, &path, &advisor, 200).await;
        assert!(text.contains("Every figure is still the same"), "{text}");
        let form = [("version", "1"), ("reason", "Nothing came")];
        let text = sent(&server, &path, &advisor, &form, 422).await;
        assert!(text.contains("nothing to state anew"), "{text}");

        // It was needed after all.
        let filter = queries::returns::ReturnFilter::of(quarter());
        let found = queries::returns::list(&server.store, &me().actor, &filter, true)
            .await
            .unwrap();
        let one = &found.rows[0].one;
        returns::needed(&server.store, &me(), one.id, one.version)
            .await
            .unwrap();
        let text = page(&server, &path, &advisor, 200).await;
        assert!(text.contains("What would be different"), "{text}");
        let text = sent(&server, &path, &advisor, &[("version", "1")], 422).await;
        assert!(
            text.contains("Enter why the figures are stated anew"),
            "{text}"
        );
        let form = [("version", "9"), ("reason", "It was in use")];
        let text = sent(&server, &path, &advisor, &form, 409).await;
        assert!(
            text.contains("nothing was done") && text.contains("It was in use"),
            "{text}"
        );
        let form = [("version", "1"), ("reason", "It was in use <after> all")];
        let to = done(&server, &path, &advisor, &form).await;
        let text = page(&server, &to, &advisor, 200).await;
        for words in [
            "Restatements",
            "It was in use &lt;after&gt; all",
            "Unchanged since it was frozen",
        ] {
            assert!(text.contains(words), "{words}: {text}");
        }
        let records = format!("{REPORT}/records?figure=not-reported&of=restated");
        let text = page(&server, &records, &advisor, 200).await;
        assert!(
            text.contains("<span class=\"app-count__number\">1</span> record"),
            "{text}"
        );

        let (_, secret) = token(&server, Purpose::Reports).await;
        let address = "/api/v1/compliance-reports/2026-27-q1";
        let body = json(&get(&server, address, &secret).await, 200);
        assert_eq!(body["report"]["number"], "CR-0001", "{body}");
        assert_eq!(body["verified"], true, "{body}");
        let total = &body["report"]["contents"]["tallies"][0];
        assert_eq!(total["counts"]["expected"], 0, "{total}");
        assert_eq!(total["counts"]["not-needed"], accounts.len(), "{total}");
        assert_eq!(
            body["restatements"][0]["reason"], "It was in use <after> all",
            "{body}"
        );
        for path in ["2026-27-q2", "x", "CR-0001"] {
            let path = format!("/api/v1/compliance-reports/{path}");
            json(&get(&server, &path, &secret).await, 404);
        }
        let (_, other) = token(&server, Purpose::Clearances).await;
        let refused = json(&get(&server, address, &other).await, 403);
        let words = refused["detail"].as_str().unwrap();
        assert!(
            words.contains("does not open compliance reports"),
            "{words}"
        );
        json(&get(&server, address, "smr_api_nonsense").await, 401);
        json(
            &get(&server, "/api/v1/clearances/CL-0001", &secret).await,
            403,
        );
    })
    .await;
}

#[tokio::test]
async fn the_api_describes_what_it_answers() {
    let server = Server::new().await;
    let answer = server.get("/api/v1/openapi.json", "").await;
    let described: Value = serde_json::from_slice(&answer.body).unwrap();
    opened(&server).await;
    nothing_needed(&server).await;
    let advisor = server.sign_in("principal-advisor").await;
    let text = page(&server, CLOSE, &advisor, 200).await;
    let (version, figures) = (hidden(&text, "version"), hidden(&text, "figures"));
    let form = [("version", version.as_str()), ("figures", figures.as_str())];
    done(&server, CLOSE, &advisor, &form).await;
    let (_, secret) = token(&server, Purpose::Reports).await;
    let address = "/api/v1/compliance-reports/2026-27-q1";
    let body = json(&get(&server, address, &secret).await, 200);
    let schema = &described["components"]["schemas"]["ComplianceReport"];
    let names = |value: &Value| {
        let map = value.as_object().unwrap();
        let mut names: Vec<_> = map.keys().cloned().collect();
        names.sort();
        names
    };
    for (place, at) in [
        ("", ""),
        ("/properties/report", "/report"),
        ("/properties/report/properties/contents", "/report/contents"),
    ] {
        let said = schema.pointer(&format!("{place}/properties")).unwrap();
        let found = body.pointer(at).unwrap();
        assert_eq!(names(said), names(found), "{place}");
    }
}

#[tokio::test]
async fn files_hold_what_the_page_holds_and_are_noted() {
    let server = Server::new().await;
    opened(&server).await;
    let auditor = server.sign_in("auditor").await;
    let csv = server.get(&format!("{REPORT}/report.csv"), &auditor).await;
    assert_eq!(csv.header(header::CONTENT_TYPE), "text/csv; charset=utf-8");
    let text = csv.text();
    assert!(
        text.contains("\"Account\",\"Name\",\"Platform\"") && text.contains("AC-0001"),
        "{text}"
    );
    let xlsx = server.get(&format!("{REPORT}/report.xlsx"), &auditor).await;
    let name = xlsx.header(header::CONTENT_DISPOSITION);
    assert_eq!(name, "attachment; filename=\"compliance-2026-27-q1.xlsx\"");
    assert!(xlsx.body.starts_with(b"PK"));
    let trail = page(&server, "/audit", &auditor, 200).await;
    assert!(trail.contains("compliance-2026-27-q1.csv"), "{trail}");
    let holder = server.sign_in("holder").await;
    answered_not(&server, &holder).await;
}

async fn answered_not(server: &Server, cookie: &str) {
    let answer = server.get(&format!("{REPORT}/report.csv"), cookie).await;
    assert_eq!(answer.status.as_u16(), 403);
    answered(server, CLOSE, cookie, &[("version", "2")], 403).await;
}
