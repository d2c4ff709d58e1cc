//! One line for each thing that the standard or a well-known validator checks: what is asked, what
//! must come back. The lines run in order on one register; `ID` is the person of the first POST and
//! `OTHER` another one.

use super::{PATCH, Provider, USER, person, said};
use crate::support::each_database;
use http::Method;
use serde_json::{Value, json};

/// What is asked, and what must come back.
struct Line {
    /// The section of the standard, or whose validator asks.
    source: &'static str,
    what: &'static str,
    ask: (&'static str, &'static str, Value),
    headers: &'static [(&'static str, &'static str)],
    status: u16,
    /// JSON pointers into the answer and what stands there; null = nothing does.
    answer: Vec<(&'static str, Value)>,
}

fn line(
    source: &'static str,
    what: &'static str,
    ask: (&'static str, &'static str, Value),
    status: u16,
    answer: Vec<(&'static str, Value)>,
) -> Line {
    Line {
        source,
        what,
        ask,
        headers: &[],
        status,
        answer,
    }
}

fn patch(operations: Value) -> Value {
    json!({ "schemas": [PATCH], "Operations": operations })
}

const ERROR: &str = "urn:ietf:params:scim:api:messages:2.0:Error";
const LIST: &str = "urn:ietf:params:scim:api:messages:2.0:ListResponse";

fn error(kind: &str) -> Vec<(&'static str, Value)> {
    vec![("/scimType", json!(kind)), ("/schemas/0", json!(ERROR))]
}

#[rustfmt::skip] // one check a line, so that it can be read as a list
fn discovery() -> Vec<Line> {
    let none = || Value::Null;
    vec![
        line("RFC 7643 5", "the configuration says what is supported", ("GET", "ServiceProviderConfig", none()), 200, vec![("/patch/supported", json!(true)), ("/filter/supported", json!(true)), ("/etag/supported", json!(true)), ("/bulk/supported", json!(false)), ("/sort/supported", json!(false)), ("/changePassword/supported", json!(false)), ("/authenticationSchemes/0/type", json!("oauthbearertoken"))]),
        line("RFC 7643 6", "one resource type", ("GET", "ResourceTypes", none()), 200, vec![("/totalResults", json!(1)), ("/Resources/0/endpoint", json!("/Users")), ("/Resources/0/schema", json!(USER))]),
        line("RFC 7643 6", "by its name", ("GET", "ResourceTypes/User", none()), 200, vec![("/id", json!("User"))]),
        line("RFC 7643 6", "none of groups", ("GET", "ResourceTypes/Group", none()), 404, vec![("/schemas/0", json!(ERROR))]),
        line("RFC 7643 7", "two schemas", ("GET", "Schemas", none()), 200, vec![("/totalResults", json!(2)), ("/schemas/0", json!(LIST))]),
        line("RFC 7643 7", "userName is required and unique", ("GET", "Schemas/urn:ietf:params:scim:schemas:core:2.0:User", none()), 200, vec![("/attributes/0/name", json!("userName")), ("/attributes/0/required", json!(true)), ("/attributes/0/uniqueness", json!("server"))]),
        line("RFC 7643 7", "no other schema", ("GET", "Schemas/urn:x", none()), 404, vec![]),
        line("RFC 7644 4", "discovery cannot be filtered", ("GET", "Schemas?filter=id%20eq%20%22x%22", none()), 403, vec![]),
        line("RFC 7644 3.11", "a token is nobody", ("GET", "Me", none()), 501, vec![("/schemas/0", json!(ERROR))]),
        line("RFC 7644 3.7", "no bulk requests", ("POST", "Bulk", json!({})), 404, vec![("/schemas/0", json!(ERROR))]),
        line("RFC 7644 3.12", "another method is told in the endpoint's words", ("POST", "Schemas", json!({})), 405, vec![("/status", json!("405"))]),
    ]
}

#[rustfmt::skip]
fn creating() -> Vec<Line> {
    let without = |names: &[&str]| {
        let mut body = person("minimal");
        for name in names { body.as_object_mut().unwrap().remove(*name); }
        body
    };
    vec![
        line("Entra", "a filter that finds nobody is an empty list", ("GET", "Users?filter=userName%20eq%20%22nobody%22", Value::Null), 200, vec![("/totalResults", json!(0)), ("/Resources", json!([])), ("/schemas/0", json!(LIST))]),
        line("RFC 7644 3.3", "a person is created", ("POST", "Users", person("one")), 201, vec![("/userName", json!("one@scim.example")), ("/externalId", json!("x-one")), ("/active", json!(true)), ("/displayName", json!("Person one")), ("/title", json!("Pilot")), ("/emails/0/value", json!("one@scim.example")), ("/meta/resourceType", json!("User")), ("/meta/version", json!("W/\"1\""))]),
        line("Entra", "the department is the unit of that name", ("GET", "Users/ID", Value::Null), 200, vec![("/urn:ietf:params:scim:schemas:extension:enterprise:2.0:User/department", json!("Pilots")), ("/schemas/1", json!("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"))]),
        line("RFC 7644 3.3", "the same userName again", ("POST", "Users", person("one")), 409, error("uniqueness")),
        line("RFC 7643 4.1.1", "userName in another case is the same", ("POST", "Users", json!({ "schemas": [USER], "userName": "ONE@scim.example", "emails": [{ "value": "b@scim.example" }] })), 409, error("uniqueness")),
        line("Entra", "another userName with the same e-mail", ("POST", "Users", json!({ "schemas": [USER], "userName": "else", "emails": [{ "value": "ONE@scim.example" }] })), 409, error("uniqueness")),
        line("RFC 7643 4.1.1", "without userName", ("POST", "Users", without(&["userName"])), 400, error("invalidValue")),
        line("RFC 7644 3.3", "only userName, which is an e-mail", ("POST", "Users", json!({ "schemas": [USER], "userName": "bare@scim.example" })), 201, vec![("/displayName", json!("bare@scim.example")), ("/emails/0/value", json!("bare@scim.example")), ("/active", json!(true)), ("/externalId", Value::Null), ("/title", Value::Null)]),
        line("RFC 7644 3.3", "no e-mail at all", ("POST", "Users", json!({ "schemas": [USER], "userName": "bare" })), 400, error("invalidValue")),
        line("RFC 7643 3", "without schemas", ("POST", "Users", without(&["schemas"])), 400, error("invalidSyntax")),
        line("RFC 7643 2.1", "names of attributes have no case", ("POST", "Users", json!({ "SCHEMAS": [USER], "USERNAME": "case@scim.example", "DisplayName": "Case" })), 201, vec![("/displayName", json!("Case"))]),
        line("RFC 7644 3.3", "what is not known is ignored", ("POST", "Users", json!({ "schemas": [USER], "userName": "more@scim.example", "nonsense": { "a": [1] }, "urn:x:y": {}, "id": "mine", "meta": { "version": "9" } })), 201, vec![("/nonsense", Value::Null), ("/meta/version", json!("W/\"1\""))]),
        line("Entra", "a joiner who is not active yet", ("POST", "Users", json!({ "schemas": [USER], "userName": "later@scim.example", "active": false })), 201, vec![("/active", json!(false))]),
        line("Entra", "active as a text", ("POST", "Users", json!({ "schemas": [USER], "userName": "text@scim.example", "active": "True" })), 201, vec![("/active", json!(true))]),
        line("RFC 7643 2.3", "a value of the wrong kind", ("POST", "Users", json!({ "schemas": [USER], "userName": 7 })), 400, error("invalidValue")),
        line("RFC 7643 2.3", "active of the wrong kind", ("POST", "Users", json!({ "schemas": [USER], "userName": "x@y.example", "active": 1 })), 400, error("invalidValue")),
        line("RFC 7643 4.3", "a manager who is nobody", ("POST", "Users", json!({ "schemas": [USER], "userName": "m@y.example", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": { "manager": { "value": "00000000-0000-0000-0000-000000000009" } } })), 400, error("invalidValue")),
        line("RFC 7643 4.3", "a manager", ("POST", "Users", json!({ "schemas": [USER], "userName": "led@scim.example", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": { "manager": { "value": "ID" } } })), 201, vec![("/urn:ietf:params:scim:schemas:extension:enterprise:2.0:User/manager/displayName", json!("Person one"))]),
        line("RFC 7644 3.12", "a body that is a list", ("POST", "Users", json!([])), 400, error("invalidSyntax")),
    ]
}

#[rustfmt::skip]
fn reading() -> Vec<Line> {
    let get = |path| ("GET", path, Value::Null);
    vec![
        line("RFC 7644 3.4.1", "by id", get("Users/ID"), 200, vec![("/id", json!("ID"))]),
        line("RFC 7644 3.4.1", "nobody has this id", get("Users/00000000-0000-0000-0000-000000000009"), 404, vec![("/status", json!("404"))]),
        line("RFC 7644 3.4.1", "no id at all", get("Users/x%27%20OR%201%3D1"), 404, vec![("/schemas/0", json!(ERROR))]),
        line("RFC 7644 3.4.2", "everybody the provider keeps", get("Users"), 200, vec![("/totalResults", json!(7)), ("/startIndex", json!(1)), ("/itemsPerPage", json!(7))]),
        line("RFC 7644 3.4.2.4", "a portion", get("Users?startIndex=2&count=3"), 200, vec![("/totalResults", json!(7)), ("/startIndex", json!(2)), ("/itemsPerPage", json!(3))]),
        line("RFC 7644 3.4.2.4", "count of nothing", get("Users?count=0"), 200, vec![("/totalResults", json!(7)), ("/itemsPerPage", json!(0))]),
        line("RFC 7644 3.4.2.4", "a negative count is nothing", get("Users?count=-5"), 200, vec![("/itemsPerPage", json!(0))]),
        line("RFC 7644 3.4.2.4", "a start before the first is the first", get("Users?startIndex=-1&count=1"), 200, vec![("/startIndex", json!(1)), ("/itemsPerPage", json!(1))]),
        line("RFC 7644 3.4.2.4", "a start beyond the last", get("Users?startIndex=100"), 200, vec![("/totalResults", json!(7)), ("/itemsPerPage", json!(0))]),
        line("RFC 7644 3.4.2.4", "a count that is no number", get("Users?count=many"), 400, error("invalidValue")),
        line("Entra", "filter by userName in another case", get("Users?filter=USERNAME%20EQ%20%22One%40scim.example%22"), 200, vec![("/totalResults", json!(1)), ("/Resources/0/id", json!("ID"))]),
        line("Entra", "filter by externalId", get("Users?filter=externalId%20eq%20%22x-one%22"), 200, vec![("/totalResults", json!(1))]),
        line("Entra", "filter by the work e-mail", get("Users?filter=emails%5Btype%20eq%20%22work%22%5D.value%20eq%20%22one%40scim.example%22"), 200, vec![("/totalResults", json!(1))]),
        line("RFC 7644 3.4.2.2", "filter within e-mails", get("Users?filter=emails%5Btype%20eq%20%22work%22%20and%20value%20eq%20%22one%40scim.example%22%5D"), 200, vec![("/totalResults", json!(1))]),
        line("RFC 7644 3.4.2.2", "filter by a part of e-mails", get("Users?filter=emails.value%20eq%20%22one%40scim.example%22"), 200, vec![("/totalResults", json!(1))]),
        line("RFC 7644 3.4.2.2", "filter by id", get("Users?filter=id%20eq%20%22ID%22"), 200, vec![("/totalResults", json!(1))]),
        line("RFC 7644 3.4.2.2", "filter by active", get("Users?filter=active%20eq%20false"), 200, vec![("/totalResults", json!(1)), ("/Resources/0/userName", json!("later@scim.example"))]),
        line("RFC 7644 3.4.2.2", "and", get("Users?filter=active%20eq%20true%20and%20userName%20eq%20%22later%40scim.example%22"), 200, vec![("/totalResults", json!(0))]),
        line("RFC 7644 3.4.2.2", "or", get("Users?filter=userName%20eq%20%22one%40scim.example%22%20or%20userName%20eq%20%22later%40scim.example%22"), 200, vec![("/totalResults", json!(2))]),
        line("RFC 7644 3.4.2.2", "not", get("Users?filter=not%20(userName%20eq%20%22one%40scim.example%22)"), 200, vec![("/totalResults", json!(6))]),
        line("RFC 7644 3.4.2.2", "with the schema's name", get("Users?filter=urn%3Aietf%3Aparams%3Ascim%3Aschemas%3Acore%3A2.0%3AUser%3AuserName%20eq%20%22one%40scim.example%22"), 200, vec![("/totalResults", json!(1))]),
        line("RFC 7644 3.4.2.2", "an operator that is not known", get("Users?filter=userName%20co%20%22one%22"), 400, error("invalidFilter")),
        line("RFC 7644 3.4.2.2", "an attribute that is not known", get("Users?filter=nonsense%20eq%20%22one%22"), 400, error("invalidFilter")),
        line("RFC 7644 3.4.2.2", "no filter at all", get("Users?filter=userName"), 400, error("invalidFilter")),
        line("RFC 7644 3.9", "some attributes; id is always there", get("Users/ID?attributes=userName,emails.value"), 200, vec![("/id", json!("ID")), ("/userName", json!("one@scim.example")), ("/emails/0", json!({ "value": "one@scim.example" })), ("/displayName", Value::Null), ("/meta", Value::Null)]),
        line("RFC 7644 3.9", "attributes of the extension", get("Users/ID?attributes=urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department"), 200, vec![("/userName", Value::Null), ("/urn:ietf:params:scim:schemas:extension:enterprise:2.0:User", json!({ "department": "Pilots" }))]),
        line("RFC 7644 3.9", "all but some attributes", get("Users?excludedAttributes=emails,meta.location&count=1"), 200, vec![("/Resources/0/emails", Value::Null), ("/Resources/0/meta/location", Value::Null), ("/Resources/0/meta/resourceType", json!("User")), ("/Resources/0/userName", json!("one@scim.example"))]),
    ]
}

#[rustfmt::skip]
fn changing() -> Vec<Line> {
    let ask = |operations| ("PATCH", "Users/ID", patch(operations));
    let pilot = |name: &str| { let mut body = person("one"); body["displayName"] = json!(name); body };
    vec![
        line("Entra", "Replace in capitals, active as a text", ask(json!([{ "op": "Replace", "path": "active", "value": "False" }])), 200, vec![("/active", json!(false))]),
        line("Entra", "active again", ask(json!([{ "op": "Replace", "path": "active", "value": "True" }])), 200, vec![("/active", json!(true))]),
        line("Okta", "replace without a path", ask(json!([{ "op": "replace", "value": { "active": false } }])), 200, vec![("/active", json!(false))]),
        line("Okta", "and back", ask(json!([{ "op": "replace", "value": { "active": true } }])), 200, vec![("/active", json!(true))]),
        line("Entra", "several changes at once", ask(json!([{ "op": "Replace", "path": "displayName", "value": "Hēmi Rāwhiti" }, { "op": "Replace", "path": "emails[type eq \"work\"].value", "value": "hemi@scim.example" }, { "op": "Add", "path": "title", "value": "Harbourmaster" }])), 200, vec![("/displayName", json!("Hēmi Rāwhiti")), ("/name/formatted", json!("Hēmi Rāwhiti")), ("/emails/0/value", json!("hemi@scim.example")), ("/title", json!("Harbourmaster"))]),
        line("Entra", "names with a dot in a value without a path", ask(json!([{ "op": "Add", "value": { "name.familyName": "Ngata", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department": "No such unit" } }])), 200, vec![("/displayName", json!("Hēmi Ngata")), ("/urn:ietf:params:scim:schemas:extension:enterprise:2.0:User", Value::Null)]),
        line("Entra", "the manager by id", ask(json!([{ "op": "Add", "path": "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager", "value": "OTHER" }])), 200, vec![("/urn:ietf:params:scim:schemas:extension:enterprise:2.0:User/manager/value", json!("OTHER"))]),
        line("Entra", "the manager as an object in a list of none", ask(json!([{ "op": "Remove", "path": "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager" }])), 200, vec![("/urn:ietf:params:scim:schemas:extension:enterprise:2.0:User", Value::Null)]),
        line("RFC 7643 4.3", "nobody is their own manager", ask(json!([{ "op": "Add", "path": "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager", "value": { "value": "ID" } }])), 400, error("invalidValue")),
        line("Entra", "attributes that are not kept are passed over", ask(json!([{ "op": "Add", "path": "phoneNumbers[type eq \"work\"].value", "value": "1" }, { "op": "Add", "path": "addresses[type eq \"work\"].formatted", "value": "x" }])), 200, vec![("/phoneNumbers", Value::Null)]),
        line("RFC 7644 3.5.2.2", "removing what may be empty", ask(json!([{ "op": "remove", "path": "title" }])), 200, vec![("/title", Value::Null)]),
        line("RFC 7644 3.5.2.2", "removing what is required", ask(json!([{ "op": "remove", "path": "userName" }])), 400, error("invalidValue")),
        line("RFC 7644 3.5.2.2", "removing without a path", ask(json!([{ "op": "remove" }])), 400, error("noTarget")),
        line("RFC 7644 3.5.2", "one change that cannot be made undoes the others", ask(json!([{ "op": "replace", "path": "title", "value": "Lost" }, { "op": "replace", "path": "nonsense", "value": 1 }])), 400, error("invalidPath")),
        line("RFC 7644 3.5.2", "and nothing was saved", ("GET", "Users/ID", Value::Null), 200, vec![("/title", Value::Null), ("/displayName", json!("Hēmi Ngata"))]),
        line("RFC 7644 3.5.2", "a read-only attribute", ask(json!([{ "op": "replace", "path": "id", "value": "x" }])), 400, error("mutability")),
        line("RFC 7644 3.5.2", "an unknown operation", ask(json!([{ "op": "move", "path": "title" }])), 400, error("invalidSyntax")),
        line("RFC 7644 3.5.2", "no operation", ask(json!([])), 400, error("invalidSyntax")),
        line("RFC 7644 3.5.2.3", "nothing is selected", ask(json!([{ "op": "replace", "path": "emails[type eq \"home\"].value", "value": "x" }])), 400, error("noTarget")),
        line("RFC 7644 3.5.2", "somebody else's userName", ask(json!([{ "op": "replace", "path": "userName", "value": "BARE@scim.example" }])), 409, error("uniqueness")),
        line("RFC 7644 3.5.2", "nobody", ("PATCH", "Users/00000000-0000-0000-0000-000000000009", patch(json!([{ "op": "replace", "path": "title", "value": "x" }]))), 404, vec![]),
        line("RFC 7644 3.5.1", "a whole person anew", ("PUT", "Users/ID", pilot("Person uno")), 200, vec![("/displayName", json!("Person uno")), ("/title", json!("Pilot")), ("/emails/0/value", json!("one@scim.example"))]),
        line("RFC 7644 3.5.1", "what is left out is cleared", ("PUT", "Users/ID", json!({ "schemas": [USER], "userName": "one@scim.example" })), 200, vec![("/title", Value::Null), ("/externalId", Value::Null), ("/urn:ietf:params:scim:schemas:extension:enterprise:2.0:User/department", json!("Pilots"))]),
        line("RFC 7644 3.5.1", "PUT makes nobody", ("PUT", "Users/00000000-0000-0000-0000-000000000009", pilot("x")), 404, vec![]),
        Line { headers: &[("if-match", "W/\"1\"")], ..line("RFC 7644 3.14", "a version that has passed", ("PUT", "Users/ID", pilot("x")), 412, vec![("/status", json!("412"))]) },
        Line { headers: &[("if-match", "W/\"1\"")], ..line("RFC 7644 3.14", "the same with PATCH", ask(json!([{ "op": "add", "path": "title", "value": "x" }])), 412, vec![]) },
        Line { headers: &[("if-match", "W/\"1\"")], ..line("RFC 7644 3.14", "the same with DELETE", ("DELETE", "Users/ID", Value::Null), 412, vec![]) },
        Line { headers: &[("if-match", "*")], ..line("RFC 7644 3.14", "any version", ask(json!([{ "op": "add", "path": "title", "value": "x" }])), 200, vec![("/title", json!("x"))]) },
        Line { headers: &[("content-type", "application/json")], ..line("RFC 7644 3.1", "plain JSON is taken", ask(json!([{ "op": "add", "path": "title", "value": "y" }])), 200, vec![("/title", json!("y"))]) },
        Line { headers: &[("content-type", "text/plain")], ..line("RFC 7644 3.1", "other kinds are not", ask(json!([{ "op": "add", "path": "title", "value": "z" }])), 415, vec![]) },
        line("RFC 7644 3.6", "deleted: 204 and no body", ("DELETE", "Users/ID", Value::Null), 204, vec![]),
        line("RFC 7644 3.6", "and then not found", ("GET", "Users/ID", Value::Null), 404, vec![]),
        line("RFC 7644 3.6", "nor deleted again", ("DELETE", "Users/ID", Value::Null), 404, vec![]),
        line("RFC 7644 3.6", "nor listed", ("GET", "Users?filter=userName%20eq%20%22one%40scim.example%22", Value::Null), 200, vec![("/totalResults", json!(0))]),
        line("RFC 7644 3.6", "nor in the way of a new one", ("POST", "Users", person("one")), 201, vec![("/active", json!(true))]),
    ]
}

#[tokio::test]
async fn the_checklist_holds() {
    let lines: Vec<Line> = [discovery(), creating(), reading(), changing()]
        .into_iter()
        .flatten()
        .collect();
    let checks = lines.len();
    each_database(async |server| {
        let provider = Provider::of(&server).await;
        let (mut id, mut other) = (String::new(), String::new());
        let mut wrong = Vec::new();
        for line in &lines {
            let (method, path, body) = &line.ask;
            let fill = |text: &str| text.replace("OTHER", &other).replace("ID", &id);
            let body = if body.is_null() {
                String::new()
            } else {
                fill(&body.to_string())
            };
            let method: Method = method.parse().unwrap();
            let answer = provider
                .send(method, &fill(path), line.headers, &body)
                .await;
            let mut no = |what: String| {
                wrong.push(format!(
                    "{}: {} ({}): {what}",
                    server.name, line.what, line.source
                ));
            };
            if answer.status != line.status {
                no(format!("{} {}", answer.status, answer.text()));
                continue;
            }
            if answer.status != 204 && answer.header("content-type") != "application/scim+json" {
                no(format!("of the kind {}", answer.header("content-type")));
            }
            let said = if answer.body.is_empty() {
                Value::Null
            } else {
                said(&answer)
            };
            for (pointer, expected) in &line.answer {
                let found = at(&said, pointer);
                let expected = match expected {
                    Value::String(text) => json!(fill(text)),
                    other => other.clone(),
                };
                if found != expected {
                    no(format!("{pointer} is {found}, not {expected}"));
                }
            }
            if answer.status == 201 {
                let made = said["id"].as_str().unwrap().to_owned();
                let place = format!("http://127.0.0.1:3000/scim/v2/Users/{made}");
                if answer.header("location") != place || said["meta"]["location"] != place {
                    no(format!("it is at {}", answer.header("location")));
                }
                if id.is_empty() {
                    id = made;
                } else if other.is_empty() {
                    other = made;
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    })
    .await;
    assert!(checks >= 90, "{checks}");
}

/// As `Value::pointer`, but a schema's name holds no slash to be told apart from parts.
fn at(value: &Value, pointer: &str) -> Value {
    let mut parts = pointer.split('/').skip(1);
    let found = parts.try_fold(value, |value, part| match value {
        Value::Array(all) => all.get(part.parse::<usize>().ok()?),
        other => other.get(part),
    });
    found.cloned().unwrap_or(Value::Null)
}
