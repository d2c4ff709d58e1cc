//! Changes as providers write them.

use super::*;
use domain::organisation::Organisation;
use http::StatusCode;
use serde_json::json;
use store::queries::provisioning::Kept;

fn kept() -> Kept {
    Kept {
        id: "00000000-0000-0000-0000-000000000001".parse().unwrap(),
        user_name: "hemi@harbours.example".into(),
        external_id: Some("7".into()),
        name: "Hēmi Rāwhiti".into(),
        email: "hemi@harbours.example".into(),
        title: "Pilot".into(),
        active: true,
        unit: None,
        manager: None,
        version: 1,
        created_at: None,
        changed_at: None,
    }
}

fn apply_all(operations: &Value) -> Result<(domain::person::ProvidedDraft, bool), ScimError> {
    let body = json!({ "schemas": [SCHEMA], "Operations": operations });
    apply(Wanted::of(&kept()), &body)?.draft(&Organisation::default())
}

#[test]
fn spellings_of_providers_are_understood() {
    let inactive = [
        json!([{ "op": "replace", "path": "active", "value": false }]),
        json!([{ "op": "Replace", "path": "active", "value": "False" }]),
        json!([{ "op": "REPLACE", "value": { "active": false } }]),
        json!([{ "op": "add", "path": "urn:ietf:params:scim:schemas:core:2.0:User:active", "value": "false" }]),
    ];
    for operations in inactive {
        assert!(!apply_all(&operations).unwrap().1, "{operations}");
    }
    let email = [
        json!([{ "op": "Replace", "path": "emails[type eq \"work\"].value", "value": "a@b.nz" }]),
        json!([{ "op": "replace", "path": "emails", "value": [{ "value": "x@y.nz" }, { "value": "a@b.nz", "primary": true }] }]),
        json!([{ "op": "replace", "path": "emails.value", "value": "a@b.nz" }]),
        json!([{ "op": "Add", "value": { "emails[type eq \"work\"].value": "a@b.nz" } }]),
        json!([{ "op": "replace", "path": "emails[value eq \"HEMI@harbours.example\"].value", "value": "a@b.nz" }]),
    ];
    for operations in email {
        let (draft, active) = apply_all(&operations).unwrap();
        assert!(draft.details.email == "a@b.nz" && active, "{operations}");
    }
}

#[test]
fn names_are_joined_of_what_is_sent() {
    let name = |operations: Value| apply_all(&operations).unwrap().0.details.name;
    let change = |path: &str, value: &str| json!({ "op": "Replace", "path": path, "value": value });
    assert_eq!(name(json!([change("displayName", "A B")])), "A B");
    assert_eq!(
        name(json!([change("name.familyName", "Ngata")])),
        "Hēmi Ngata"
    );
    assert_eq!(
        name(json!([change("name.givenName", "Aroha Mere")])),
        "Aroha Mere Rāwhiti"
    );
    let both = json!([
        change("name.givenName", "A"),
        change("name.familyName", "B")
    ]);
    assert_eq!(name(both), "A B");
    let displayed = json!([change("name.givenName", "A"), change("displayName", "C D")]);
    assert_eq!(name(displayed), "C D");
    assert_eq!(
        name(json!([{ "op": "remove", "path": "displayName" }])),
        "Hēmi Rāwhiti"
    );
}

#[test]
fn what_cannot_be_changed_is_told_in_the_standards_words() {
    for (operations, kind) in [
        (json!([{ "op": "remove" }]), "noTarget"),
        (
            json!([{ "op": "replace", "path": "emails[type eq \"home\"].value", "value": "x" }]),
            "noTarget",
        ),
        (
            json!([{ "op": "remove", "path": "phoneNumbers[type eq \"work\"]" }]),
            "noTarget",
        ),
        (
            json!([{ "op": "replace", "path": "nonsense", "value": "x" }]),
            "invalidPath",
        ),
        (
            json!([{ "op": "replace", "path": "emails[", "value": "x" }]),
            "invalidPath",
        ),
        (
            json!([{ "op": "replace", "path": "emails[type co \"w\"]", "value": "x" }]),
            "invalidPath",
        ),
        (
            json!([{ "op": "replace", "path": 7, "value": "x" }]),
            "invalidPath",
        ),
        (
            json!([{ "op": "replace", "path": "id", "value": "x" }]),
            "mutability",
        ),
        (
            json!([{ "op": "replace", "value": { "meta": {} } }]),
            "mutability",
        ),
        (
            json!([{ "op": "replace", "path": "active", "value": "perhaps" }]),
            "invalidValue",
        ),
        (
            json!([{ "op": "replace", "path": "title", "value": 7 }]),
            "invalidValue",
        ),
        (
            json!([{ "op": "replace", "path": "title" }]),
            "invalidValue",
        ),
        (json!([{ "op": "replace", "value": "x" }]), "invalidValue"),
        (
            json!([{ "op": "move", "path": "title", "value": "x" }]),
            "invalidSyntax",
        ),
        (json!([]), "invalidSyntax"),
        (json!("x"), "invalidSyntax"),
    ] {
        let error = apply_all(&operations).unwrap_err();
        assert_eq!(error.kind, Some(kind), "{operations}: {}", error.detail);
        assert_eq!(error.status, StatusCode::BAD_REQUEST);
    }
    let many = vec![json!({ "op": "add", "path": "title", "value": "x" }); MOST + 1];
    assert!(apply_all(&json!(many)).is_err());
    let no_schema = json!({ "Operations": [{ "op": "add", "path": "title", "value": "x" }] });
    assert!(apply(Wanted::of(&kept()), &no_schema).is_err());
}

#[test]
fn attributes_that_are_not_kept_are_passed_over() {
    let before = apply_all(&json!([{ "op": "add", "path": "title", "value": "Pilot" }])).unwrap();
    for path in [
        "phoneNumbers[type eq \"work\"].value",
        "addresses[type eq \"work\"].formatted",
        "preferredLanguage",
        "emails[type eq \"other\"].value",
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber",
    ] {
        let after = apply_all(&json!([{ "op": "Add", "path": path, "value": "x" }]));
        assert_eq!(after.unwrap(), before, "{path}");
    }
    let cleared = apply_all(&json!([{ "op": "remove", "path": "title" }])).unwrap();
    assert_eq!(cleared.0.details.title, "");
}
