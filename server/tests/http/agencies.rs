//! Agencies over HTTP, without script: entered, corrected by two people at once, their people, a
//! dispute, the end of the contract; files, and whoever may not.

use crate::asked::{done, page, sent, told};
use crate::support::{Server, each_database};
use domain::{
    actor::{Actor, SystemActor},
    agency::AgencyDraft,
};
use http::header;
use store::{Call, Store, commands::agencies, queries};

fn system() -> Call {
    Call {
        actor: Actor::System(SystemActor::CommandLine),
        request_id: "test".into(),
        key: None,
    }
}

/// AG-0001, for addresses that need a record.
pub(crate) async fn add(store: &Store) {
    let draft = AgencyDraft {
        name: "Kōwhai <b>Creative</b>".into(),
        contract_number: "C-2026-114".into(),
        procurement_reference: "PROC-000123".into(),
        until: Some("2027-06-30".parse().unwrap()),
        acknowledged_on: Some("2026-11-01".parse().unwrap()),
        acknowledged_by: "Mere Tamaki".into(),
        ..AgencyDraft::default()
    };
    let checked = draft.check(store.clock().now()).unwrap();
    agencies::enter(store, &system(), checked).await.unwrap();
}

const TEAM: &str = "design-and-marketing";

#[tokio::test]
async fn an_agency_is_entered_with_every_problem_told_and_nothing_typed_lost() {
    each_database(async |server: Server| {
        let cookie = server.sign_in(TEAM).await;
        let wrong = [
            ("name", "Beacon"),
            ("until", "some day"),
            ("acknowledged_by", "Hemi"),
            ("notes", "password: hunter2"),
            ("key", "k"),
        ];
        let html = sent(&server, "/agencies/new", &cookie, &wrong, 422).await;
        for words in [
            "Enter the contract’s number",
            "Enter the reference of the procurement",
            "Enter a date, for example",
            "Enter the day on which they were acknowledged",
            "This looks like a password",
            "value=\"Beacon\"",
            "value=\"some day\"",
        ] {
            assert!(html.contains(words), "{words}: {html}");
        }
        let mut right = vec![
            ("name", "Beacon"),
            ("contract_number", "C-7"),
            ("procurement_reference", "PROC-7"),
            ("until", "20 November 2026"),
            ("key", "k"),
        ];
        let html = sent(&server, "/agencies/new", &cookie, &right, 422).await;
        assert!(html.contains("last day must be today or later"), "{html}");
        right[3] = ("until", "30 June 2027");
        let there = done(&server, "/agencies/new", &cookie, &right).await;
        assert_eq!(
            there, "/agencies/AG-0002?done=agency-added",
            "{}",
            server.name
        );
        let again = done(&server, "/agencies/new", &cookie, &right).await;
        assert_eq!(again, there, "the same form twice is one agency");
        let html = page(&server, &there, &cookie, 200).await;
        assert!(
            html.contains("has not acknowledged its obligations"),
            "{html}"
        );
        right[0] = ("name", "KOWHAI <b>creative</b>");
        let html = sent(&server, "/agencies/new", &cookie, &right, 422).await;
        assert!(
            html.contains("An agency of that name is in the register already"),
            "{html}"
        );
    })
    .await;
}

#[tokio::test]
async fn two_people_who_change_one_agency_see_each_other() {
    each_database(async |server: Server| {
        let cookie = server.sign_in(TEAM).await;
        let path = "/agencies/AG-0001/edit";
        let html = page(&server, path, &cookie, 200).await;
        assert!(
            html.contains("value=\"Kōwhai &lt;b&gt;Creative&lt;/b&gt;\""),
            "{html}"
        );
        let fields = |number: &'static str, version: &'static str| {
            vec![
                ("name", "Kōwhai Creative"),
                ("contract_number", number),
                ("procurement_reference", "PROC-000123"),
                ("until", "30 June 2027"),
                ("version", version),
            ]
        };
        let there = done(&server, path, &cookie, &fields("C-1", "1")).await;
        assert_eq!(there, "/agencies/AG-0001?done=agency-saved");
        let html = sent(&server, path, &cookie, &fields("C-2", "1"), 409).await;
        for words in [
            "Somebody else saved this before you",
            "C-1",
            "C-2",
            "value=\"2\"",
        ] {
            assert!(html.contains(words), "{words}: {html}");
        }
        done(&server, path, &cookie, &fields("C-2", "2")).await;
        let there = done(&server, path, &cookie, &fields("C-2", "3")).await;
        assert_eq!(there, "/agencies/AG-0001?done=unchanged");
        let mut later = fields("C-2", "3");
        later[3] = ("until", "31 July 2027");
        let html = sent(&server, path, &cookie, &later, 422).await;
        assert!(html.contains("Use “Extend the contract”"), "{html}");
        let html = page(&server, "/agencies/AG-0001", &cookie, 200).await;
        assert!(
            html.contains("Changed the agency Kōwhai Creative: contract number"),
            "{html}"
        );
    })
    .await;
}

#[tokio::test]
async fn p_6_13_a_contract_from_a_dispute_to_its_renewal() {
    each_database(async |server: Server| {
        let cookie = server.sign_in(TEAM).await;
        let to = |verb: &str| format!("/agencies/AG-0001/contract/{verb}");
        page(&server, &to("fly"), &cookie, 404).await;
        let html = page(&server, &to("settle"), &cookie, 409).await;
        assert!(html.contains("This cannot be done now"), "{html}");
        let html = sent(&server, &to("dispute"), &cookie, &[("version", "1")], 422).await;
        assert!(
            html.contains("Choose the reason") && html.contains("Say why"),
            "{html}"
        );
        let why = [("reason", "legal"), ("note", "Invoices"), ("version", "1")];
        let there = done(&server, &to("dispute"), &cookie, &why).await;
        assert_eq!(there, "/agencies/AG-0001?done=agency-disputed");
        let html = sent(&server, &to("end"), &cookie, &why, 409).await;
        assert!(html.contains("Somebody else saved this agency"), "{html}");
        let html = page(&server, "/agencies/AG-0001", &cookie, 200).await;
        assert!(
            html.contains("In dispute since 21 November 2026 (legal): Invoices"),
            "{html}"
        );
        done(
            &server,
            &to("end"),
            &cookie,
            &[("note", "Over"), ("version", "2")],
        )
        .await;
        let html = page(&server, "/agencies/AG-0001/people/new", &cookie, 409).await;
        assert!(html.contains("Renew it before people are added"), "{html}");
        let early = [
            ("note", "New"),
            ("until", "21 November 2026"),
            ("version", "3"),
        ];
        let html = sent(&server, &to("extend"), &cookie, &early, 422).await;
        assert!(
            html.contains("Enter a day after 21 November 2026"),
            "{html}"
        );
        let late = [("note", "New"), ("until", "30 June 2028"), ("version", "3")];
        done(&server, &to("extend"), &cookie, &late).await;
        let html = page(&server, "/agencies/AG-0001", &cookie, 200).await;
        assert!(html.contains("Renewed the contract with"), "{html}");
    })
    .await;
}

#[tokio::test]
async fn p_6_13_people_of_an_agency_are_added_and_cannot_sign_in_or_hold_roles() {
    each_database(async |server: Server| {
        let cookie = server.sign_in(TEAM).await;
        let path = "/agencies/AG-0001/people/new";
        let html = sent(&server, path, &cookie, &[("name", "Hemi")], 422).await;
        assert!(
            html.contains("Enter the person’s work e-mail address"),
            "{html}"
        );
        let person = [
            ("name", "Hemi Kereopa"),
            ("email", "hemi@kowhai.example"),
            ("title", "Account director"),
        ];
        done(&server, path, &cookie, &person).await;
        let html = sent(&server, path, &cookie, &person, 422).await;
        assert!(
            html.contains("Somebody in the register has that e-mail"),
            "{html}"
        );
        let html = page(&server, "/agencies/AG-0001", &cookie, 200).await;
        assert!(
            html.contains("Hemi Kereopa") && html.contains("Account director"),
            "{html}"
        );
        let found = queries::agencies::show(&server.store, &system().actor, 1)
            .await
            .unwrap();
        let id = found.people[0].id;
        let admin = server.sign_in("administrator").await;
        let role = [
            ("role", "staff"),
            ("scope", "all"),
            ("from", "21 November 2026"),
            ("version", "1"),
        ];
        let html = sent(
            &server,
            &format!("/people/{id}/roles/new"),
            &admin,
            &role,
            422,
        )
        .await;
        assert!(html.contains("never sign in here"), "{html}");
        let answer = server
            .post(&format!("/people/{id}/invite"), &admin, "")
            .await;
        assert_eq!(
            answer.status.as_u16(),
            409,
            "{}: {}",
            server.name,
            answer.text()
        );
    })
    .await;
}

#[tokio::test]
async fn the_list_says_what_it_does_not_know_and_is_the_same_as_a_file() {
    each_database(async |server: Server| {
        let cookie = server.sign_in("auditor").await;
        let html = page(&server, "/agencies?q=kowhai", &cookie, 200).await;
        assert!(
            html.contains("Kōwhai &lt;b&gt;Creative&lt;/b&gt;"),
            "{html}"
        );
        assert!(
            !html.contains("Add an agency"),
            "an auditor changes nothing"
        );
        page(&server, "/agencies?state=ended", &cookie, 200).await;
        for query in ["state=late", "overdue=no", "page=99", "colour=red"] {
            page(&server, &format!("/agencies?{query}"), &cookie, 400).await;
        }
        let csv = server.get("/agencies.csv?state=active", &cookie).await;
        let text = told(&server, "csv", &csv, 200);
        assert_eq!(text.lines().count(), 2, "{text}");
        assert!(
            text.contains("AG-0001") && text.contains("2027-06-30"),
            "{text}"
        );
        let xlsx = server.get("/agencies.xlsx", &cookie).await;
        assert!(xlsx.body.starts_with(b"PK"), "a workbook");
        let answer = server.get("/agencies/ag-1", &cookie).await;
        assert_eq!(answer.header(header::LOCATION), "/agencies/AG-0001");
        page(&server, "/agencies/AG-0404", &cookie, 404).await;
    })
    .await;
}
