//! A person as a SCIM resource, whole or in part.

use super::{
    answer::BASE,
    path::{Attribute, ENTERPRISE, USER},
};
use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Map, Value, json};
use store::queries::provisioning::Kept;
use url::Url;

/// Which attributes an answer has (RFC 7644, section 3.9).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Selection {
    /// All that are kept.
    #[default]
    Whole,
    /// These, and those that always are.
    Only(Vec<Attribute>),
    /// All but these.
    Without(Vec<Attribute>),
}

impl Selection {
    /// Reads a list of names, separated by commas. What is no name selects nothing.
    pub(crate) fn names(text: &str) -> Vec<Attribute> {
        text.split(',').filter_map(Attribute::parse).collect()
    }

    fn has(&self, enterprise: bool, name: &str, part: Option<&str>) -> bool {
        let same = |a: &Attribute| {
            let whole = a.enterprise == enterprise
                && (a.name.is_empty() || a.name.eq_ignore_ascii_case(name));
            let inside = match (&a.part, part) {
                (None, _) | (_, None) => true,
                (Some(asked), Some(part)) => asked.eq_ignore_ascii_case(part),
            };
            whole && inside
        };
        // To leave out a part is not to leave out the rest of it.
        let left_out = |a: &Attribute| same(a) && (a.part.is_none() || part.is_some());
        match self {
            Self::Whole => true,
            Self::Only(all) => all.iter().any(same),
            Self::Without(all) => !all.iter().any(left_out),
        }
    }
}

/// The address of a resource.
pub(crate) fn location(public: Option<&Url>, path: &str) -> String {
    let path = format!("{BASE}/{path}");
    public
        .and_then(|url| url.join(&path).ok())
        .map_or(path, |url| url.to_string())
}

/// The version as HTTP knows it.
pub(crate) fn etag(version: i64) -> String {
    format!("W/\"{version}\"")
}

fn instant(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// The person as the provider reads them.
pub(crate) fn user(kept: &Kept, public: Option<&Url>, selection: &Selection) -> Value {
    let mut core = json!({
        "userName": kept.user_name,
        "displayName": kept.name,
        "name": { "formatted": kept.name },
        "active": kept.active,
        "emails": [{ "value": kept.email, "type": "work", "primary": true }],
        "meta": meta(kept, public),
    });
    let mut extension = Map::new();
    if let Some(map) = core.as_object_mut() {
        if let Some(id) = &kept.external_id {
            map.insert("externalId".into(), id.as_str().into());
        }
        if !kept.title.is_empty() {
            map.insert("title".into(), kept.title.as_str().into());
        }
    }
    if let Some((_, name)) = &kept.unit {
        extension.insert("department".into(), name.as_str().into());
    }
    if let Some((id, name)) = &kept.manager {
        let at = location(public, &format!("Users/{id}"));
        let manager = json!({ "value": id.to_string(), "displayName": name, "$ref": at });
        extension.insert("manager".into(), manager);
    }
    // `schemas` and `id` are always there.
    let mut body = Map::new();
    let mut schemas = vec![USER];
    let extension = selected(extension, true, selection);
    if !extension.is_empty() {
        schemas.push(ENTERPRISE);
    }
    body.insert("schemas".into(), schemas.into());
    body.insert("id".into(), kept.id.to_string().into());
    if let Value::Object(core) = core {
        body.extend(selected(core, false, selection));
    }
    if !extension.is_empty() {
        body.insert(ENTERPRISE.into(), Value::Object(extension));
    }
    Value::Object(body)
}

fn meta(kept: &Kept, public: Option<&Url>) -> Value {
    let mut meta = json!({
        "resourceType": "User",
        "version": etag(kept.version),
        "location": location(public, &format!("Users/{}", kept.id)),
    });
    if let Some(map) = meta.as_object_mut() {
        if let Some(at) = kept.created_at {
            map.insert("created".into(), instant(at).into());
        }
        if let Some(at) = kept.changed_at {
            map.insert("lastModified".into(), instant(at).into());
        }
    }
    meta
}

/// Those members that were asked for, and of complex ones those parts.
fn selected(
    members: Map<String, Value>,
    enterprise: bool,
    selection: &Selection,
) -> Map<String, Value> {
    let parts = |name: &str, value: Value| match value {
        Value::Object(parts) => {
            let kept = parts
                .into_iter()
                .filter(|(part, _)| selection.has(enterprise, name, Some(part)));
            Value::Object(kept.collect())
        }
        other => other,
    };
    members
        .into_iter()
        .filter(|(name, _)| selection.has(enterprise, name, None))
        .map(|(name, value)| {
            let value = match value {
                Value::Array(all) => {
                    Value::Array(all.into_iter().map(|one| parts(&name, one)).collect())
                }
                other => parts(&name, other),
            };
            (name, value)
        })
        .collect()
}
