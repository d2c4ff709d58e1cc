//! The pages as functions of their models.

use super::*;
use crate::pages::forms::Typed;
use crate::render::html;
use chrono::NaiveDate;
use domain::agency::{Agency, AgencyDraft, AgencyStanding};
use domain::ids::AgencyId;
use domain::moment::Moment;
use http::StatusCode;
use store::queries::agencies::{AgencyFacts, AgencyOrder, AgencyPage, AgencyRow};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn now() -> Moment {
    Moment {
        at: "2026-11-20T22:00:00Z".parse().unwrap(),
        today: day("2026-11-21"),
    }
}

fn agency(acknowledged: bool) -> Agency {
    let draft = AgencyDraft {
        name: "Kōwhai <Creative>".into(),
        contract_number: "C-1".into(),
        procurement_reference: "PROC-1".into(),
        until: Some(day("2026-12-01")),
        acknowledged_on: acknowledged.then(|| day("2026-11-01")),
        acknowledged_by: if acknowledged {
            "Mere Tamaki".into()
        } else {
            String::new()
        },
        ..AgencyDraft::default()
    };
    let checked = draft.check(now()).unwrap();
    Agency::enter(AgencyId(uuid::Uuid::nil()), 7, checked, now())
        .unwrap()
        .next
}

fn facts(agency: Agency) -> AgencyFacts {
    AgencyFacts {
        standing: AgencyStanding::Ending,
        people: Vec::new(),
        access: Vec::new(),
        events: Vec::new(),
        agency,
    }
}

#[test]
fn an_agency_without_acknowledgement_is_marked() {
    let model = |acknowledged| show_page::Model {
        found: facts(agency(acknowledged)),
        today: day("2026-11-21"),
        edit: true,
        people: true,
    };
    let page = html(show_page::page(model(false)).body);
    assert!(page.contains("has not acknowledged its obligations"));
    assert!(page.contains("Kōwhai &lt;Creative&gt;") && page.contains("in 10 days"));
    for offer in ["contract/extend", "contract/dispute", "contract/end"] {
        assert!(page.contains(offer), "{offer}");
    }
    assert!(!page.contains("contract/settle"));
    let page = html(show_page::page(model(true)).body);
    assert!(!page.contains("has not acknowledged"));
    assert!(page.contains("On 1 November 2026, by Mere Tamaki"));
}

#[test]
fn the_list_tells_empty_from_nothing_found() {
    let model = |query: &str, rows: Vec<AgencyRow>| list::Model {
        query: crate::urls::Query::parse(query),
        page: 1,
        order: AgencyOrder::Name,
        found: AgencyPage {
            total: i64::try_from(rows.len()).unwrap(),
            rows,
        },
        today: day("2026-11-21"),
        add: false,
    };
    assert!(
        html(list::page(model("", Vec::new())).body).contains("No agency is in the register yet")
    );
    assert!(html(list::page(model("q=x", Vec::new())).body).contains("No agency matches"));
    let row = AgencyRow {
        agency: agency(false),
        standing: AgencyStanding::Ending,
        people: 2,
        live: 3,
        overdue: 4,
    };
    let page = html(list::page(model("state=ending", vec![row])).body);
    for told in [
        "Contract ends soon",
        "AG-0007, C-1",
        "Obligations not acknowledged",
        "/agencies.xlsx?state=ending",
        "State: Contract ends soon",
    ] {
        assert!(page.contains(told), "{told}");
    }
}

#[test]
fn problems_stand_in_the_order_of_the_form() {
    let mut typed = Typed::default();
    typed.put("from", "the first");
    typed.put("acknowledged_by", "Mere");
    let problems = fields::check(&typed, now()).unwrap_err();
    let told: Vec<_> = problems
        .0
        .iter()
        .map(|p| (p.field.as_str(), p.code.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            ("name", "required"),
            ("contract_number", "required"),
            ("procurement_reference", "required"),
            ("from", "date"),
            ("until", "required"),
            ("acknowledged_on", "required"),
        ]
    );
    let page = fields::page(fields::Model {
        agency: None,
        typed,
        problems,
    });
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[test]
fn what_the_form_shows_is_what_it_reads() {
    let agency = agency(true);
    let typed = fields::typed_of(&agency);
    let checked = fields::check(&typed, now()).unwrap();
    assert_eq!(agency.clone().edit(checked, now()).unwrap().next, agency);
    let mut other = fields::typed_of(&agency);
    other.put("notes", "ignored: the first value counts");
    let page = conflict::page(&agency, &other);
    assert_eq!(page.status, StatusCode::CONFLICT);
}

#[test]
fn the_query_is_read_word_by_word() {
    let filter =
        query::list("q=k%C5%8Dwhai&state=disputed&overdue=yes&sort=-until&page=2").unwrap();
    assert_eq!(
        (filter.q.as_str(), filter.overdue, filter.page),
        ("kōwhai", true, 2)
    );
    assert_eq!(filter.standing, Some(AgencyStanding::Disputed));
    assert_eq!(filter.order, AgencyOrder::UntilDown);
    for raw in [
        "state=late",
        "overdue=no",
        "sort=colour",
        "page=0",
        "colour=red",
        "q=a&q=b",
    ] {
        assert_eq!(query::list(raw).unwrap_err().len(), 1, "{raw}");
    }
}
