//! Tests of the pages about reported accounts.

use super::list::{self, Model as List};
use super::moves::Move;
use super::moves_page::{self, Model as Form};
use super::report_page::{self, Model as Report};
use super::{columns, query};
use crate::pages::forms::Typed;
use crate::urls::Query;
use domain::actor::By;
use domain::ids::{SightingId, UnitId};
use domain::moment::Moment;
use domain::platform::Catalogue;
use domain::problem::Problems;
use domain::sighting::{SeenAt, Sighting, SightingDraft, SightingState};
use http::StatusCode;
use leptos::prelude::*;
use store::queries::sightings::{Known, SightingRow, SightingsPage};
use uuid::Uuid;

fn sighting() -> Sighting {
    let draft = SightingDraft {
        url: "https://www.instagram.com/harbour_tides/".into(),
        kind: "ours".into(),
        note: "It has <our> crest".into(),
    };
    let now = Moment {
        at: "2026-11-20T20:00:00Z".parse().unwrap(),
        today: "2026-11-21".parse().unwrap(),
    };
    let by = By {
        person: None,
        name: "Sam".into(),
    };
    let checked = draft.check(&Catalogue::built_in()).unwrap();
    Sighting::report(SightingId(Uuid::nil()), 7, checked, by, now).next
}

fn row() -> SightingRow {
    SightingRow {
        sighting: sighting(),
        unit: None,
        account: None,
    }
}

#[test]
fn the_queue_escapes_what_people_wrote_and_offers_files_to_those_who_see_all() {
    let catalogue = Catalogue::built_in();
    let html = |all: bool| {
        let model = List {
            query: Query::parse(""),
            page: 1,
            found: SightingsPage {
                rows: vec![row()],
                total: 1,
            },
            catalogue: &catalogue,
            all,
        };
        list::page(&model).body.to_html().replace("<!>", "")
    };
    let team = html(true);
    assert!(team.contains("It has &lt;our&gt; crest"), "{team}");
    assert!(team.contains("/sightings/SI-0007"), "{team}");
    assert!(team.contains("/sightings.csv"), "{team}");
    assert!(!html(false).contains("/sightings.csv"));
}

#[test]
fn a_word_that_is_not_understood_is_said() {
    let catalogue = Catalogue::built_in();
    assert!(query::read("state=open&platform=instagram", &catalogue).is_ok());
    for wrong in ["state=x", "platform=nowhere", "page=0", "colour=red"] {
        assert!(query::read(wrong, &catalogue).is_err(), "{wrong}");
    }
    let words = query::words(&Query::parse("state=impostor&q=tides"), &catalogue);
    assert_eq!(words, "State: Impostor; Search: “tides”");
}

#[test]
fn a_file_has_a_cell_for_each_heading() {
    let cells = columns::sighting(&row(), &Catalogue::built_in());
    assert_eq!(cells.len(), columns::SIGHTINGS.len());
    assert_eq!(cells[0], "SI-0007");
}

#[test]
fn each_move_has_its_form_and_is_refused_from_a_state_without_it() {
    let states = [
        SightingState::New,
        SightingState::Asked {
            unit: UnitId(Uuid::nil()),
        },
        SightingState::Impostor,
        SightingState::Closed,
    ];
    for state in states {
        for step in Move::ALL {
            let model = Form {
                step: *step,
                sighting: Sighting {
                    state,
                    ..sighting()
                },
                units: Vec::new(),
                typed: Typed::default(),
                problems: Problems::default(),
                overtaken: false,
            };
            let page = moves_page::page(&model);
            let exists = Move::from_state(&state).contains(step);
            let expected = if exists {
                StatusCode::OK
            } else {
                StatusCode::CONFLICT
            };
            assert_eq!(page.status, expected, "{} {step:?}", state.key());
        }
    }
}

#[test]
fn what_is_known_of_an_address_decides_what_is_asked() {
    let seen = SeenAt {
        platform: String::new(),
        handle: String::new(),
        account_key: "https://fakes.example/x".into(),
        url: "https://fakes.example/x".into(),
    };
    let html = |known: Known| {
        let model = Report {
            typed: Typed::default(),
            problems: Problems::default(),
            found: Some((seen.clone(), "Not in the catalogue".into(), known)),
            sees: false,
        };
        report_page::page(&model).body.to_html().replace("<!>", "")
    };
    let ours = html(Known::Ours(42, "Harbour Tides".into()));
    assert!(ours.contains("/accounts/AC-0042"), "{ours}");
    assert!(!ours.contains("Report it"), "{ours}");
    let unknown = html(Known::Unknown);
    assert!(unknown.contains("Report it"), "{unknown}");
    assert!(
        unknown.contains(r#"value="https://fakes.example/x""#),
        "{unknown}"
    );
}
