//! Queries and pages about people in their states.

use super::access::{self, Way};
use super::{query, unknown, words};
use crate::render::html;
use crate::urls::Query;
use domain::ids::{GroupId, PersonId, UnitId};
use domain::organisation::{Group, Organisation, Unit};
use domain::person::{Person, PersonDraft, PersonSource, PersonStatus};
use domain::problem::Problems;
use domain::role::{Role, Scope};
use http::StatusCode;
use uuid::Uuid;

fn organisation() -> Organisation {
    let group = GroupId(Uuid::from_u128(1));
    Organisation {
        groups: vec![Group {
            id: group,
            name: "Harbours".into(),
            needs_cxi: false,
            version: 1,
        }],
        units: vec![Unit {
            id: UnitId(Uuid::from_u128(2)),
            group,
            name: "Pilots".into(),
            version: 1,
        }],
    }
}

fn person() -> Person {
    let draft = PersonDraft {
        name: "Hēmi <b>".into(),
        email: "hemi@harbours.example".into(),
        ..PersonDraft::default()
    };
    let id = PersonId(Uuid::from_u128(7));
    Person::enter(id, draft.check().unwrap(), PersonSource::Register).next
}

#[test]
fn every_word_of_a_query_is_understood_or_named() {
    let organisation = organisation();
    let group = organisation.groups[0].id;
    let raw =
        format!("q=h%C4%93mi&role=auditor&group={group}&status=left&can=administer&page=3&done=x");
    let filter = query::list(&raw, &organisation).unwrap();
    assert_eq!(
        (filter.q.as_str(), filter.role, filter.page),
        ("hēmi", Some(Role::Auditor), 3)
    );
    assert_eq!((filter.group, filter.administers), (Some(group), true));
    for raw in [
        "q=a&q=b",
        "colour=red",
        "status=gone",
        "page=0",
        "page=%2B1",
        "can=fly",
        "unit=2",
        "q=a%00b",
    ] {
        let faults = query::list(raw, &organisation).unwrap_err();
        assert_eq!(faults.len(), 1, "{raw}: {faults:?}");
        let page = unknown::page(faults, "/people");
        assert_eq!(page.status, StatusCode::BAD_REQUEST);
    }
    assert!(query::review("needs=closed&role=legal", &organisation).is_ok());
    assert!(
        query::review("q=hemi", &organisation).is_err(),
        "the review is not searched"
    );
    assert!(query::beyond(2, 50).is_some() && query::beyond(2, 51).is_none());
}

#[test]
fn a_filter_is_said_back_in_words() {
    let organisation = organisation();
    let unit = organisation.units[0].id;
    let query = Query::parse(&format!("role=gm-ecoms&unit={unit}&needs=lent"));
    let words = query::words(&query, &organisation, "Everybody");
    assert_eq!(
        words,
        "Role: General Manager ECoMS; Business unit: Pilots; Worth a look: Lent to somebody"
    );
    assert_eq!(
        query::words(&Query::default(), &organisation, "Everybody"),
        "Everybody"
    );
}

#[test]
fn scopes_read_back_what_they_write_and_nothing_that_is_gone() {
    let organisation = organisation();
    for scope in [
        Scope::All,
        Scope::Group(organisation.groups[0].id),
        Scope::Unit(organisation.units[0].id),
    ] {
        assert_eq!(
            words::scope_from(&words::scope_key(scope), &organisation),
            Some(scope)
        );
    }
    for word in [
        "",
        "unit:",
        "group:00000000-0000-0000-0000-000000000009",
        "all:x",
    ] {
        assert_eq!(words::scope_from(word, &organisation), None, "{word}");
    }
    assert_eq!(
        words::role(
            Role::Manager,
            Scope::Unit(organisation.units[0].id),
            &organisation
        ),
        "Manager, Pilots"
    );
}

fn model(way: Way, person: Person) -> access::Model {
    access::Model {
        way,
        person,
        reason: "<no>".into(),
        key: "k".into(),
        problems: Problems::default(),
        overtaken: false,
    }
}

#[test]
fn what_cannot_be_done_is_not_offered() {
    let page = access::page(model(Way::Close, person()));
    assert_eq!(page.status, StatusCode::OK);
    let text = html(page.body);
    assert!(
        text.contains("&lt;no&gt;") && text.contains("Hēmi &lt;b&gt;"),
        "{text}"
    );
    let mut closed = person();
    closed.disabled_at = Some("2026-11-20T22:00:00Z".parse().unwrap());
    let gone = Person {
        status: PersonStatus::Left,
        ..closed.clone()
    };
    for (way, person, status) in [
        (Way::Open, person(), StatusCode::CONFLICT),
        (Way::Close, closed.clone(), StatusCode::CONFLICT),
        (Way::Open, closed, StatusCode::OK),
        (Way::Open, gone, StatusCode::CONFLICT),
    ] {
        assert_eq!(access::page(model(way, person)).status, status, "{way:?}");
    }
}
