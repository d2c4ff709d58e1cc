//! A person as the provider wants them: attributes set and cleared one by one, then read as a
//! draft of the register. Attributes that the register does not keep are passed over.

use super::{
    answer::ScimError,
    path::{Attribute, ENTERPRISE, USER, shortened},
};
use domain::{
    ids::{PersonId, UnitId},
    organisation::Organisation,
    person::{PersonDraft, ProvidedDraft},
    text::fold,
};
use serde_json::{Map, Value};
use store::queries::provisioning::Kept;

/// What the provider wants of one person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Wanted {
    user_name: String,
    external_id: Option<String>,
    active: bool,
    email: String,
    title: String,
    department: String,
    manager: String,
    /// The full name as it is.
    name: String,
    /// Names as this request sends them.
    display: Option<String>,
    formatted: Option<String>,
    given: Option<String>,
    family: Option<String>,
    /// The unit behind `department` before the request.
    unit: Option<(UnitId, String)>,
}

/// What stands behind an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Slot {
    UserName,
    ExternalId,
    Active,
    Display,
    Name,
    Formatted,
    Given,
    Family,
    Title,
    Emails,
    Email,
    Enterprise,
    Department,
    Manager,
    /// Known to the standard and not kept here.
    NotKept,
    /// The server's alone.
    ReadOnly,
}

/// Attributes of the standard that this register does not keep.
const NOT_KEPT: &[&str] = &[
    "nickname",
    "profileurl",
    "usertype",
    "preferredlanguage",
    "locale",
    "timezone",
    "password",
    "phonenumbers",
    "ims",
    "photos",
    "addresses",
    "entitlements",
    "roles",
    "x509certificates",
];

/// The same of the enterprise extension.
const NOT_KEPT_ENTERPRISE: &[&str] = &["employeenumber", "costcenter", "organization", "division"];

impl Slot {
    fn of(attribute: &Attribute) -> Option<Self> {
        let part = attribute.part.as_deref();
        let name = attribute.name.as_str();
        if attribute.enterprise {
            return match (name, part) {
                ("", None) => Some(Self::Enterprise),
                ("department", None) => Some(Self::Department),
                ("manager", None | Some("value")) => Some(Self::Manager),
                ("manager", Some("displayname" | "$ref")) => Some(Self::NotKept),
                (other, None) if NOT_KEPT_ENTERPRISE.contains(&other) => Some(Self::NotKept),
                _ => None,
            };
        }
        match (name, part) {
            ("username", None) => Some(Self::UserName),
            ("externalid", None) => Some(Self::ExternalId),
            ("active", None) => Some(Self::Active),
            ("displayname", None) => Some(Self::Display),
            ("name", None) => Some(Self::Name),
            ("name", Some("formatted")) => Some(Self::Formatted),
            ("name", Some("givenname")) => Some(Self::Given),
            ("name", Some("familyname")) => Some(Self::Family),
            ("name", Some("middlename" | "honorificprefix" | "honorificsuffix")) => {
                Some(Self::NotKept)
            }
            ("title", None) => Some(Self::Title),
            ("emails", None) => Some(Self::Emails),
            ("emails", Some("value")) => Some(Self::Email),
            ("emails", Some("type" | "primary" | "display")) => Some(Self::NotKept),
            ("id" | "meta" | "schemas" | "groups", _) => Some(Self::ReadOnly),
            (other, _) if NOT_KEPT.contains(&other) => Some(Self::NotKept),
            _ => None,
        }
    }
}

impl Wanted {
    /// As the person is.
    pub(crate) fn of(kept: &Kept) -> Self {
        let unit = kept.unit.clone();
        Self {
            user_name: kept.user_name.clone(),
            external_id: kept.external_id.clone(),
            active: kept.active,
            email: kept.email.clone(),
            title: kept.title.clone(),
            department: unit.as_ref().map(|unit| unit.1.clone()).unwrap_or_default(),
            manager: kept
                .manager
                .as_ref()
                .map(|manager| manager.0.to_string())
                .unwrap_or_default(),
            name: kept.name.clone(),
            unit,
            ..Self::default()
        }
    }

    /// As a whole resource says, for POST and PUT. What it leaves out is cleared; department and
    /// manager only when it has the enterprise extension at all.
    ///
    /// # Errors
    /// The body is no user, or a value is of the wrong kind.
    pub(crate) fn whole(body: &Value, before: Option<&Kept>) -> Result<Self, ScimError> {
        let Value::Object(body) = body else {
            return Err(ScimError::syntax("The body must be a JSON object"));
        };
        must_have_schema(body, USER)?;
        let old = before.map(Self::of).unwrap_or_default();
        let mut wanted = Self {
            active: true,
            department: old.department,
            manager: old.manager,
            unit: old.unit,
            ..Self::default()
        };
        for (key, value) in body {
            let Some(attribute) = Attribute::parse(key) else {
                continue; // RFC 7644, 3.3: what is not recognised is ignored.
            };
            match Slot::of(&attribute) {
                None | Some(Slot::ReadOnly) => {}
                Some(Slot::Enterprise) => {
                    wanted.department.clear();
                    wanted.manager.clear();
                    wanted.set_slot(Slot::Enterprise, value)?;
                }
                Some(slot) => wanted.set_slot(slot, value)?,
            }
        }
        if wanted.email.is_empty() && wanted.user_name.contains('@') {
            wanted.email.clone_from(&wanted.user_name);
        }
        Ok(wanted)
    }

    /// Sets one attribute, as a change asks.
    ///
    /// # Errors
    /// No such attribute; it is read-only; the value is of the wrong kind.
    pub(crate) fn set(&mut self, attribute: &Attribute, value: &Value) -> Result<(), ScimError> {
        self.set_slot(changeable(attribute)?, value)
    }

    /// Clears one attribute, as a change asks.
    ///
    /// # Errors
    /// No such attribute; it is read-only or required.
    pub(crate) fn clear(&mut self, attribute: &Attribute) -> Result<(), ScimError> {
        self.set_slot(changeable(attribute)?, &Value::Null)
    }

    /// The e-mail as it is now.
    pub(crate) fn email(&self) -> &str {
        &self.email
    }

    fn set_slot(&mut self, slot: Slot, value: &Value) -> Result<(), ScimError> {
        match slot {
            Slot::UserName => self.user_name = text("userName", value)?,
            Slot::ExternalId => {
                let id = text("externalId", value)?;
                self.external_id = (!id.is_empty()).then_some(id);
            }
            Slot::Active => self.active = flag(value)?,
            Slot::Display => self.display = Some(text("displayName", value)?),
            Slot::Formatted => self.formatted = Some(text("name.formatted", value)?),
            Slot::Given => self.given = Some(text("name.givenName", value)?),
            Slot::Family => self.family = Some(text("name.familyName", value)?),
            Slot::Title => self.title = text("title", value)?,
            Slot::Email => self.email = text("emails.value", value)?,
            Slot::Emails => self.email = address(value)?,
            Slot::Department => self.department = text("department", value)?,
            Slot::Manager => self.manager = manager(value)?,
            Slot::Name => self.set_parts("name", "name.", value)?,
            Slot::Enterprise => {
                self.set_parts("the enterprise extension", &format!("{ENTERPRISE}:"), value)?;
            }
            Slot::NotKept | Slot::ReadOnly => {}
        }
        Ok(())
    }

    /// Every part of a complex value by its own.
    fn set_parts(&mut self, what: &str, before: &str, value: &Value) -> Result<(), ScimError> {
        let Value::Object(parts) = value else {
            return match value {
                Value::Null => Ok(()),
                _ => Err(ScimError::value(format!("{what} must be an object"))),
            };
        };
        for (key, value) in parts {
            let slot = Attribute::parse(&format!("{before}{key}")).and_then(|a| Slot::of(&a));
            if let Some(slot) = slot {
                self.set_slot(slot, value)?;
            }
        }
        Ok(())
    }

    /// The full name: as displayed, as formatted, of its parts, else as it was.
    fn full_name(&self) -> String {
        let said = |name: &Option<String>| name.clone().filter(|name| !name.trim().is_empty());
        if let Some(name) = said(&self.display).or_else(|| said(&self.formatted)) {
            return name;
        }
        if said(&self.given).is_none() && said(&self.family).is_none() {
            return if self.name.is_empty() {
                self.user_name.clone()
            } else {
                self.name.clone()
            };
        }
        // The register keeps one name; a part that is not sent is taken from it.
        let (given, family) = self
            .name
            .rsplit_once(' ')
            .unwrap_or((self.name.as_str(), ""));
        let part =
            |sent: &Option<String>, old: &str| sent.clone().unwrap_or_else(|| old.to_owned());
        format!(
            "{} {}",
            part(&self.given, given),
            part(&self.family, family)
        )
    }

    /// What the register is asked to save, and whether the person may sign in.
    ///
    /// # Errors
    /// The manager is no id of a person.
    pub(crate) fn draft(
        &self,
        organisation: &Organisation,
    ) -> Result<(ProvidedDraft, bool), ScimError> {
        let manager = match self.manager.as_str() {
            "" => None,
            id => Some(id.parse::<PersonId>().map_err(|_| {
                ScimError::value(format!("manager: “{}” is no id of a user", shortened(id)))
            })?),
        };
        let draft = ProvidedDraft {
            details: PersonDraft {
                name: self.full_name(),
                email: self.email.clone(),
                title: self.title.clone(),
                unit: self.unit(organisation),
                manager,
            },
            user_name: self.user_name.clone(),
            external_id: self.external_id.clone(),
        };
        Ok((draft, self.active))
    }

    /// The unit of the department's name: the one it was, else the only one of that name.
    fn unit(&self, organisation: &Organisation) -> Option<UnitId> {
        let wanted = fold(&self.department);
        if let Some((id, name)) = &self.unit
            && fold(name) == wanted
        {
            return Some(*id);
        }
        let mut same = organisation
            .units
            .iter()
            .filter(|u| fold(&u.name) == wanted);
        let first = same.next()?.id;
        same.next().is_none().then_some(first)
    }
}

fn changeable(attribute: &Attribute) -> Result<Slot, ScimError> {
    match Slot::of(attribute) {
        None => Err(ScimError::path(format!(
            "There is no attribute “{}”",
            shortened(&attribute.name)
        ))),
        Some(Slot::ReadOnly) => Err(ScimError::mutability(format!(
            "{} cannot be changed",
            attribute.name
        ))),
        Some(slot) => Ok(slot),
    }
}

/// The body says that it follows `schema` (RFC 7643, section 3).
pub(crate) fn must_have_schema(body: &Map<String, Value>, schema: &str) -> Result<(), ScimError> {
    let said = body
        .iter()
        .find(|(key, _)| key.eq_ignore_ascii_case("schemas"))
        .and_then(|(_, value)| value.as_array());
    let named = said.is_some_and(|all| {
        let mut names = all.iter().filter_map(Value::as_str);
        names.any(|name| name.eq_ignore_ascii_case(schema))
    });
    if named {
        Ok(())
    } else {
        Err(ScimError::syntax(format!("schemas must name {schema}")))
    }
}

fn text(what: &str, value: &Value) -> Result<String, ScimError> {
    match value {
        Value::Null => Ok(String::new()),
        Value::String(text) => Ok(text.trim().to_owned()),
        _ => Err(ScimError::value(format!("{what} must be a text"))),
    }
}

/// `true`, and the words "True" and "False" that one well-known provider sends.
fn flag(value: &Value) -> Result<bool, ScimError> {
    match value {
        Value::Bool(flag) => Ok(*flag),
        Value::String(word) if word.eq_ignore_ascii_case("true") => Ok(true),
        Value::String(word) if word.eq_ignore_ascii_case("false") => Ok(false),
        _ => Err(ScimError::value("active must be true or false")),
    }
}

/// The one address the register keeps: the primary one, else the one at work, else the first.
fn address(value: &Value) -> Result<String, ScimError> {
    let one = std::slice::from_ref(value);
    let all = match value {
        Value::Null => return Ok(String::new()),
        Value::Array(all) => all.as_slice(),
        _ => one,
    };
    let primary = |entry: &&Value| flag(entry.get("primary").unwrap_or(&Value::Null)) == Ok(true);
    let work = |entry: &&Value| {
        let kind = entry.get("type").and_then(Value::as_str);
        kind.is_some_and(|kind| kind.eq_ignore_ascii_case("work"))
    };
    let chosen = all
        .iter()
        .find(primary)
        .or_else(|| all.iter().find(work))
        .or_else(|| all.first());
    match chosen {
        None => Ok(String::new()),
        Some(Value::Object(entry)) => {
            text("emails.value", entry.get("value").unwrap_or(&Value::Null))
        }
        Some(other) => text("emails.value", other),
    }
}

/// An id, or an object with one.
fn manager(value: &Value) -> Result<String, ScimError> {
    match value {
        Value::Object(entry) => text("manager.value", entry.get("value").unwrap_or(&Value::Null)),
        other => text("manager", other),
    }
}
