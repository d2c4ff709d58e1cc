//! What a list is asked for: filter, portion, attributes (RFC 7644, sections 3.4.2 and 3.9).

use super::{
    answer::ScimError,
    path::{Attribute, Filter, Word, shortened},
    resource::Selection,
};
use store::queries::provisioning::Condition;
use url::form_urlencoded;

/// The most people in one answer.
pub(crate) const MOST: i64 = 200;

/// How many when nobody says.
const USUAL: i64 = 100;

/// The longest filter, in bytes.
const LONGEST: usize = 4_000;

/// What is asked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Question {
    pub(crate) condition: Option<Condition>,
    /// Counts from 1.
    pub(crate) start: i64,
    pub(crate) count: i64,
    pub(crate) selection: Selection,
}

impl Question {
    /// Reads the part of an address after its `?`. Names it does not know are passed over.
    ///
    /// # Errors
    /// The filter or a number cannot be read.
    pub(crate) fn parse(query: &str) -> Result<Self, ScimError> {
        let mut asked = Self {
            start: 1,
            count: USUAL,
            ..Self::default()
        };
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            match name.to_ascii_lowercase().as_str() {
                "filter" => asked.condition = Some(condition(&value)?),
                "startindex" => asked.start = number("startIndex", &value)?.max(1),
                "count" => asked.count = number("count", &value)?.clamp(0, MOST),
                "attributes" => asked.selection = Selection::Only(Selection::names(&value)),
                "excludedattributes" => {
                    asked.selection = Selection::Without(Selection::names(&value));
                }
                _ => {}
            }
        }
        Ok(asked)
    }
}

fn number(name: &str, value: &str) -> Result<i64, ScimError> {
    let words = || ScimError::value(format!("{name} must be a whole number"));
    value.trim().parse().map_err(|_| words())
}

fn condition(text: &str) -> Result<Condition, ScimError> {
    if text.len() > LONGEST {
        return Err(ScimError::filter("The filter is too long"));
    }
    let filter = Filter::parse(text).map_err(ScimError::filter)?;
    read(&filter, None)
}

/// The question behind a filter; `of` is the attribute whose values are being filtered.
fn read(filter: &Filter, of: Option<&Attribute>) -> Result<Condition, ScimError> {
    let all = |filters: &[Filter]| -> Result<Vec<Condition>, ScimError> {
        filters.iter().map(|filter| read(filter, of)).collect()
    };
    match filter {
        Filter::And(filters) => all(filters).map(Condition::All),
        Filter::Or(filters) => all(filters).map(Condition::Any),
        Filter::Not(inner) => Ok(Condition::Not(Box::new(read(inner, of)?))),
        Filter::Within(attribute, inner) if of.is_none() && is_emails(attribute) => {
            read(inner, Some(attribute))
        }
        Filter::Within(attribute, _) => Err(unknown(attribute)),
        Filter::Compare(attribute, operator, value) => {
            let whole = match of {
                Some(of) if attribute.part.is_none() => Attribute {
                    part: Some(attribute.name.clone()),
                    ..of.clone()
                },
                _ => attribute.clone(),
            };
            compare(&whole, operator, value.as_ref())
        }
    }
}

fn is_emails(attribute: &Attribute) -> bool {
    !attribute.enterprise && attribute.name == "emails" && attribute.part.is_none()
}

fn unknown(attribute: &Attribute) -> ScimError {
    let name = match &attribute.part {
        Some(part) => format!("{}.{part}", attribute.name),
        None => attribute.name.clone(),
    };
    ScimError::filter(format!(
        "“{}” cannot be filtered by. Known: userName, externalId, id, displayName, emails.value, active",
        shortened(&name)
    ))
}

fn compare(
    attribute: &Attribute,
    operator: &str,
    value: Option<&Word>,
) -> Result<Condition, ScimError> {
    let is: fn(String) -> Condition = match (attribute.name.as_str(), attribute.part.as_deref()) {
        _ if attribute.enterprise => return Err(unknown(attribute)),
        ("username", None) => Condition::UserName,
        ("externalid", None) => Condition::ExternalId,
        ("id", None) => Condition::Id,
        ("displayname", None) | ("name", Some("formatted")) => Condition::Name,
        ("emails", None | Some("value")) => Condition::Email,
        // The one address that is kept is the one at work, and the primary one.
        ("emails", Some("type")) => |kind| constant(kind.eq_ignore_ascii_case("work")),
        ("emails", Some("primary")) => |word| constant(word == "true"),
        ("active", None) => |word| Condition::Active(word == "true"),
        _ => return Err(unknown(attribute)),
    };
    let flag = matches!(
        (attribute.name.as_str(), attribute.part.as_deref()),
        ("active", None) | ("emails", Some("primary"))
    );
    let word = match (flag, value) {
        (false, Some(Word::Text(text))) => text.clone(),
        (true, Some(Word::Flag(flag))) => flag.to_string(),
        // As one well-known provider writes them.
        (true, Some(Word::Text(text))) if text.eq_ignore_ascii_case("true") => "true".into(),
        (true, Some(Word::Text(text))) if text.eq_ignore_ascii_case("false") => "false".into(),
        (true, Some(_)) => return Err(ScimError::filter("Compare it with true or false")),
        (false, Some(_)) => return Err(ScimError::filter("Compare it with a text in quotes")),
        (_, None) => return Err(ScimError::filter("“pr” is not known here: use eq or ne")),
    };
    match operator {
        "eq" => Ok(is(word)),
        "ne" => Ok(Condition::Not(Box::new(is(word)))),
        other => Err(ScimError::filter(format!(
            "“{}” is not known here: use eq or ne",
            shortened(other)
        ))),
    }
}

/// Everybody or nobody.
fn constant(yes: bool) -> Condition {
    let nobody = Condition::Id(String::new());
    if yes {
        Condition::Not(Box::new(nobody))
    } else {
        nobody
    }
}
