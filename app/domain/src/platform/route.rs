//! One pattern of a platform, read from its text and matched against addresses. What a match means
//! for the register (reserved words, handle rules, keys) is decided in `catalogue`.

use super::address::Address;
use super::entry::{Pattern, Platform};
use super::template::{Captures, Hole, Template};

/// A pattern, ready to match.
#[derive(Clone, Debug)]
pub(super) struct Route {
    host: HostPart,
    segments: Vec<Template>,
    /// Whether further segments may follow.
    open: bool,
    query: Vec<(String, Template)>,
    /// What identifies the account: handle, id, or a name that is shown.
    pub(super) identity: Hole,
    pub(super) shown: Template,
    /// Whether the pattern says itself how the handle is shown.
    pub(super) own_shown: bool,
    pub(super) canonical: Template,
    /// Whether the canonical address has the handle where the platform's own words stand.
    pub(super) makes_subdomain: bool,
    pub(super) makes_first_segment: bool,
    pub(super) case_matters: bool,
    pub(super) deeper: bool,
}

#[derive(Clone, Debug)]
enum HostPart {
    /// Any host of the platform.
    Any,
    /// This one.
    Only(String),
    /// A subdomain of this host, or of any host of the platform.
    Under {
        label: Template,
        host: Option<String>,
    },
}

/// Where an address stands within a platform.
pub(super) struct Place<'a> {
    /// The platform's host it was found under.
    pub(super) host: &'a str,
    /// The subdomain that may be an account.
    pub(super) label: Option<&'a str>,
    pub(super) address: &'a Address,
}

/// A match: the placeholders' values and what follows them in the path.
pub(super) struct Match<'a> {
    pub(super) found: Captures<'a>,
    pub(super) rest: &'a [String],
    /// The part of the address, alone in its place, that a reserved word could take.
    pub(super) first: Option<&'a str>,
}

impl Route {
    /// Reads a pattern.
    ///
    /// # Errors
    /// The field of the pattern (`template`, `shown`, `canonical`) and what is wrong, in words.
    pub(super) fn parse(
        pattern: &Pattern,
        platform: &Platform,
    ) -> Result<Self, (&'static str, String)> {
        let in_template = |fault: String| ("template", fault);
        let (path, query) = pattern
            .template
            .split_once('?')
            .unwrap_or((&pattern.template, ""));
        let slash = path
            .find('/')
            .ok_or_else(|| in_template("there is no “/”".to_owned()))?;
        let (host, path) = path.split_at(slash);
        let (path, open) = path
            .strip_suffix("/**")
            .map_or((path, false), |front| (front, true));
        let host = HostPart::parse(host, &platform.hosts).map_err(in_template)?;
        let segments = parts(path, '/', template).map_err(in_template)?;
        let query = parts(query, '&', parameter).map_err(in_template)?;
        let holes = holes(&host, &segments, &query);
        let identity = identity(&holes, pattern).map_err(in_template)?;
        let shown = pattern.shown.as_deref().unwrap_or(identity.word());
        let shown = filled_from(shown, &holes).map_err(|fault| ("shown", fault))?;
        let canonical_text = canonical_text(pattern, platform, identity);
        let canonical =
            filled_from(canonical_text, &holes).map_err(|fault| ("canonical", fault))?;
        Ok(Self {
            host,
            segments,
            open,
            query,
            identity,
            shown,
            own_shown: pattern.shown.is_some(),
            canonical,
            makes_subdomain: canonical_text.starts_with("https://{handle}."),
            makes_first_segment: first_segment(canonical_text) == Hole::Handle.word(),
            case_matters: pattern.case_matters,
            deeper: pattern.deeper,
        })
    }

    /// Whether the account is a subdomain here.
    pub(super) fn is_subdomain(&self) -> bool {
        matches!(self.host, HostPart::Under { .. })
    }

    /// Matches an address.
    pub(super) fn matched<'a>(&self, place: &Place<'a>) -> Option<Match<'a>> {
        let mut found = Captures::default();
        let mut first = place.label;
        if !self.host.matches(place, &mut found) {
            return None;
        }
        let segments = place.address.segments.as_slice();
        if segments.len() < self.segments.len()
            || (!self.open && segments.len() > self.segments.len())
        {
            return None;
        }
        let (own, rest) = segments.split_at(self.segments.len());
        let fits = self
            .segments
            .iter()
            .zip(own)
            .all(|(template, segment)| template.capture(segment, &mut found));
        if !fits
            || !self
                .query
                .iter()
                .all(|(key, template)| has_parameter(place.address, key, template, &mut found))
        {
            return None;
        }
        if self
            .segments
            .first()
            .is_some_and(|t| t.is_only(Hole::Handle) || t.is_only(Hole::Name))
        {
            first = own.first().map(String::as_str);
        }
        found.host = Some(match found.host {
            Some(host) => host.to_ascii_lowercase().into(),
            None => place.host.into(),
        });
        Some(Match { found, rest, first })
    }
}

impl HostPart {
    /// Whether the pattern is for this place; takes the account from the subdomain.
    fn matches<'a>(&self, place: &Place<'a>, found: &mut Captures<'a>) -> bool {
        match (self, place.label) {
            (Self::Any, None) => true,
            (Self::Only(host), None) => host == place.host,
            (Self::Under { label, host }, Some(given)) => {
                host.as_deref().is_none_or(|h| h == place.host) && label.capture(given, found)
            }
            _ => false,
        }
    }

    fn parse(text: &str, hosts: &[String]) -> Result<Self, String> {
        if text.is_empty() {
            return Ok(Self::Any);
        }
        let listed = |host: &str| {
            let known = hosts.iter().any(|h| h == host);
            known
                .then(|| host.to_owned())
                .ok_or_else(|| format!("{host} is not one of the platform’s hosts"))
        };
        if !text.starts_with('{') {
            return listed(text).map(Self::Only);
        }
        let (label, host) = text
            .split_once('.')
            .ok_or("there is no host after the subdomain")?;
        let label = template(label)?;
        if host == Hole::Host.word() {
            return Ok(Self::Under { label, host: None });
        }
        Ok(Self::Under {
            label,
            host: Some(listed(host)?),
        })
    }
}

/// Reads each part of a text that is not empty.
fn parts<T>(
    text: &str,
    separator: char,
    read: fn(&str) -> Result<T, String>,
) -> Result<Vec<T>, String> {
    let parts = text.split(separator).filter(|part| !part.is_empty());
    parts.map(read).collect()
}

fn holes(host: &HostPart, segments: &[Template], query: &[(String, Template)]) -> Vec<Hole> {
    let label = match host {
        HostPart::Under { label, .. } => Some(label),
        HostPart::Any | HostPart::Only(_) => None,
    };
    let query = query.iter().map(|(_, value)| value);
    segments
        .iter()
        .chain(query)
        .chain(label)
        .flat_map(Template::holes)
        .collect()
}

/// The canonical address of a pattern: its own, or the platform's; empty if there is none.
fn canonical_text<'a>(pattern: &'a Pattern, platform: &'a Platform, identity: Hole) -> &'a str {
    let default = match identity {
        Hole::Id => platform.id_url.as_deref(),
        _ => Some(platform.handle_url.as_str()),
    };
    pattern.canonical.as_deref().or(default).unwrap_or_default()
}

/// Reads a text with placeholders that `holes` have to fill.
fn filled_from(text: &str, holes: &[Hole]) -> Result<Template, String> {
    if text.is_empty() {
        return Err("there is no canonical address for it".to_owned());
    }
    let template = template(text)?;
    check_filled(&template, holes)?;
    Ok(template)
}

fn template(text: &str) -> Result<Template, String> {
    Template::parse(text).map_err(|fault| fault.to_string())
}

fn parameter(text: &str) -> Result<(String, Template), String> {
    let (key, value) = text
        .split_once('=')
        .ok_or_else(|| format!("“{text}” has no “=”"))?;
    Ok((key.to_owned(), template(value)?))
}

fn has_parameter<'a>(
    address: &'a Address,
    key: &str,
    template: &Template,
    found: &mut Captures<'a>,
) -> bool {
    address
        .query
        .iter()
        .any(|(k, value)| k == key && template.capture(value, found))
}

/// What a pattern identifies the account by: handle or id, or else a name if it is shown.
fn identity(holes: &[Hole], pattern: &Pattern) -> Result<Hole, String> {
    if let Some(hole) = [Hole::Handle, Hole::Id, Hole::Name]
        .into_iter()
        .find(|h| holes.iter().filter(|g| *g == h).count() > 1)
    {
        return Err(format!("{} is there twice", hole.word()));
    }
    match (holes.contains(&Hole::Handle), holes.contains(&Hole::Id)) {
        (true, true) => Err(
            "it has both {handle} and {id}; keep the one that identifies the account".to_owned(),
        ),
        (true, false) => Ok(Hole::Handle),
        (false, true) => Ok(Hole::Id),
        (false, false) if pattern.shown.is_some() && holes.contains(&Hole::Name) => Ok(Hole::Name),
        (false, false) => Err("it has neither {handle} nor {id}".to_owned()),
    }
}

/// Whether everything that `written` needs is captured.
fn check_filled(written: &Template, holes: &[Hole]) -> Result<(), String> {
    match written
        .holes()
        .find(|hole| *hole == Hole::Any || !(*hole == Hole::Host || holes.contains(hole)))
    {
        Some(hole) => Err(format!(
            "{} cannot be filled in from the template",
            hole.word()
        )),
        None => Ok(()),
    }
}

fn first_segment(address: &str) -> &str {
    let path = address.trim_start_matches("https://").split_once('/');
    path.and_then(|(_, path)| path.split(['/', '?']).next())
        .unwrap_or_default()
}
