//! The pages as functions of their models, and which sheet of a file is compared.

use super::*;
use crate::files::read;
use crate::pages::forms::Typed;
use crate::render::html;
use crate::urls::Query;
use domain::access::Place;
use domain::actor::By;
use domain::ids::ReconciliationId;
use domain::platform::AccessLevel;
use domain::problem::Problems;
use domain::reconciliation::{EvidenceFile, Mapping, Preset, Reconciliation, Verdict};
use http::StatusCode;
use store::queries::reconciliations::{Count, Line, LineFilter, Lines, Summary};

fn book(text: &str) -> read::Book {
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(5);
    read::read_now(text.as_bytes(), deadline).unwrap()
}

fn summary(mapping: Option<Mapping>, counts: Vec<Count>) -> Summary {
    Summary {
        reconciliation: Reconciliation {
            id: ReconciliationId(uuid::Uuid::nil()),
            number: 3,
            account: 42,
            preset: Preset::Meta,
            mapping,
            file: EvidenceFile {
                name: "people <1>.csv".into(),
                sha256: "ab".repeat(32),
                size: 1_234,
            },
            listed: 2,
            at: "2026-11-20T22:00:00Z".parse().unwrap(),
            by: By {
                person: None,
                name: "Aroha".into(),
            },
            given_up: false,
            place: Place::default(),
            version: 1,
        },
        account_name: "Harbours".into(),
        platform: "facebook".into(),
        counts,
    }
}

fn line(verdict: Verdict) -> Line {
    Line {
        number: 12,
        row: 13,
        name: "=cmd|<b>".into(),
        email: "x@mail.example".into(),
        word: "Full control".into(),
        level: Some(AccessLevel::Admin),
        person: None,
        grant: None,
        verdict,
        remark: String::new(),
        seen_before: false,
        decided: None,
    }
}

#[test]
fn a_list_is_compared_at_once_when_everything_in_it_is_known() {
    let chosen = |text: &str, before: Option<Mapping>| {
        let (_, mapping) = list::chosen(book(text), Preset::Meta, before).unwrap();
        mapping.map(|m| m.level.unwrap_or_default())
    };
    let known = "Name,Email,Role\nA B,a@b.example,Full control\n";
    assert_eq!(chosen(known, None).as_deref(), Some("Role"));
    let word = "Name,Email,Role\nA B,a@b.example,Chief\n";
    assert_eq!(chosen(word, None), None, "an unknown word is asked for");
    assert_eq!(
        chosen("Name,Email\nA B,a@b.example\n", None),
        None,
        "so is the level"
    );
    let mut before = Preset::Meta.mapping(&["Name".into(), "Role".into()]);
    before.words.insert("chief".into(), AccessLevel::Admin);
    assert_eq!(chosen(word, Some(before)).as_deref(), Some("Role"), "once");
}

#[test]
fn whoever_may_decide_gets_boxes_and_a_form_and_nothing_typed_is_markup() {
    let model = |decides| show_page::Model {
        found: summary(
            Some(Mapping::default()),
            vec![Count {
                verdict: Verdict::NotInRegister,
                all: 3,
                changed: 1,
                undecided: 2,
                undecided_before: 1,
            }],
        ),
        filter: LineFilter {
            page: 1,
            ..LineFilter::default()
        },
        asked: Query::default(),
        shown: Lines {
            lines: vec![line(Verdict::NotInRegister)],
            total: 1,
        },
        decides,
        typed: Typed::default(),
        problems: Problems::default(),
    };
    let page = html(show_page::page(model(true)).body);
    assert!(
        page.contains("=cmd|&lt;b&gt;") && !page.contains("<b>"),
        "{page}"
    );
    assert!(page.contains("name=\"line\"") && page.contains("/reconciliations/RC-0003/decide"));
    assert!(page.contains("2 lines the same as in the comparison before (1 still to decide)"));
    assert!(page.contains("people &lt;1&gt;.csv"));
    let page = html(show_page::page(model(false)).body);
    assert!(!page.contains("name=\"line\"") && !page.contains("<form"));
}

#[test]
fn a_line_offers_what_fits_its_result() {
    let page = |verdict, decides| {
        html(
            row_page::page(row_page::Model {
                found: summary(Some(Mapping::default()), Vec::new()),
                line: line(verdict),
                decides,
                typed: Typed::default(),
                problems: Problems::default(),
            })
            .body,
        )
    };
    let open = page(Verdict::NotInRegister, true);
    for offer in [
        "value=\"incident\"",
        "value=\"adopt\"",
        "value=\"dismiss\"",
        "name=\"person\"",
    ] {
        assert!(open.contains(offer), "{offer}");
    }
    assert!(!open.contains("value=\"close\""));
    assert!(page(Verdict::NotOnPlatform, true).contains("value=\"close\""));
    assert!(!page(Verdict::Agrees, true).contains("<form"));
    assert!(!page(Verdict::NotInRegister, false).contains("<form"));
}

#[test]
fn unknown_columns_and_words_are_asked_for() {
    let sheet = book("Wer,Was\nAna,Chefin\n").sheets.remove(0);
    let mut problems = Problems::default();
    problems.add("name", "required", "Choose");
    let page = mapping_page::page(mapping_page::Model {
        found: summary(None, Vec::new()),
        words: vec!["Chefin".into(), "<i>".into()],
        typed: mapping_page::typed_of(&Preset::Other.mapping(sheet.first_row())),
        sheet,
        problems,
    });
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = html(page.body);
    for told in [
        "“Chefin” means",
        "“&lt;i&gt;” means",
        "id=\"meaning-2\"",
        ">Wer<",
        "give-up",
    ] {
        assert!(page.contains(told), "{told}");
    }
}
