//! Changes of one person (RFC 7644, section 3.5.2), with the spellings that providers use. All of
//! a request's changes are made or none.

use super::{
    answer::ScimError,
    path::{Attribute, Filter, Path, Word, shortened},
    wanted::{Wanted, must_have_schema},
};
use serde_json::Value;

const SCHEMA: &str = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

/// The most changes in one request.
const MOST: usize = 100;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Add,
    Replace,
    Remove,
}

/// Makes the changes of `body`.
///
/// # Errors
/// What is wrong with the first change that cannot be made.
pub(crate) fn apply(mut wanted: Wanted, body: &Value) -> Result<Wanted, ScimError> {
    let Value::Object(map) = body else {
        return Err(ScimError::syntax("The body must be a JSON object"));
    };
    must_have_schema(map, SCHEMA)?;
    let operations = member(body, "operations").and_then(Value::as_array);
    let Some(operations) = operations.filter(|all| !all.is_empty()) else {
        return Err(ScimError::syntax(
            "Operations must be a list that is not empty",
        ));
    };
    if operations.len() > MOST {
        let words = format!("At most {MOST} operations can be sent at once");
        return Err(ScimError::syntax(words));
    }
    for operation in operations {
        one(&mut wanted, operation)?;
    }
    Ok(wanted)
}

fn one(wanted: &mut Wanted, operation: &Value) -> Result<(), ScimError> {
    let kind = kind(operation)?;
    let value = member(operation, "value");
    let path = match member(operation, "path") {
        None | Some(Value::Null) => None,
        Some(Value::String(path)) if path.trim().is_empty() => None,
        Some(Value::String(path)) => Some(path.as_str()),
        Some(_) => return Err(ScimError::path("path must be a text")),
    };
    match (kind, path, value) {
        (Kind::Remove, None, _) => Err(ScimError::no_target("remove needs a path")),
        (Kind::Remove, Some(path), _) => change(wanted, kind, path, None),
        (_, _, None) => Err(ScimError::value("A value is missing")),
        (_, Some(path), Some(value)) => change(wanted, kind, path, Some(value)),
        // Without a path each member of the value is one change; its name may be a path.
        (_, None, Some(Value::Object(members))) => members
            .iter()
            .filter(|(key, _)| !key.eq_ignore_ascii_case("schemas"))
            .try_for_each(|(key, value)| change(wanted, kind, key, Some(value))),
        (_, None, Some(_)) => Err(ScimError::value(
            "Without a path the value must be an object",
        )),
    }
}

fn kind(operation: &Value) -> Result<Kind, ScimError> {
    let word = member(operation, "op").and_then(Value::as_str);
    match word.map(str::to_ascii_lowercase).as_deref() {
        Some("add") => Ok(Kind::Add),
        Some("replace") => Ok(Kind::Replace),
        Some("remove") => Ok(Kind::Remove),
        _ => Err(ScimError::syntax("op must be add, replace or remove")),
    }
}

/// A member by its name in any case, as attribute names are.
fn member<'v>(value: &'v Value, name: &str) -> Option<&'v Value> {
    let found = value.as_object()?.iter();
    found
        .into_iter()
        .find(|(key, _)| key.eq_ignore_ascii_case(name))
        .map(|(_, value)| value)
}

fn change(
    wanted: &mut Wanted,
    kind: Kind,
    path: &str,
    value: Option<&Value>,
) -> Result<(), ScimError> {
    let Path { attribute, filter } = Path::parse(path).map_err(ScimError::path)?;
    if let Some(filter) = &filter
        && !selects(&attribute, filter, wanted.email())?
    {
        // The register keeps one address. Another one is nothing to add it to, and none to change.
        return match kind {
            Kind::Add => Ok(()),
            Kind::Replace | Kind::Remove => Err(ScimError::no_target(format!(
                "“{}” selects nothing",
                shortened(path)
            ))),
        };
    }
    match value {
        Some(value) => wanted.set(&attribute, value),
        None => wanted.clear(&attribute),
    }
}

/// Whether a filter of a path means the one address that is kept.
fn selects(attribute: &Attribute, filter: &Filter, email: &str) -> Result<bool, ScimError> {
    if attribute.enterprise || attribute.name != "emails" {
        // Attributes that are not kept have no values to select; adding is passed over.
        return Ok(false);
    }
    match filter {
        Filter::And(all) => all
            .iter()
            .try_fold(true, |yes, one| Ok(selects(attribute, one, email)? && yes)),
        Filter::Or(all) => all
            .iter()
            .try_fold(false, |yes, one| Ok(selects(attribute, one, email)? || yes)),
        Filter::Not(inner) => selects(attribute, inner, email).map(|yes| !yes),
        Filter::Within(..) => Err(ScimError::path("A filter cannot stand in another here")),
        Filter::Compare(part, operator, value) => {
            match (part.name.as_str(), operator.as_str(), value) {
                ("type", "eq", Some(Word::Text(kind))) => Ok(kind.eq_ignore_ascii_case("work")),
                ("primary", "eq", Some(Word::Flag(primary))) => Ok(*primary),
                ("value", "eq", Some(Word::Text(value))) => Ok(value.eq_ignore_ascii_case(email)),
                _ => Err(ScimError::path(
                    "An e-mail is selected by type, primary or value, with eq",
                )),
            }
        }
    }
}

#[cfg(test)]
#[path = "patch_tests.rs"]
mod tests;
