//! Whether an edited platform is sound, said field by field. Also proves that the entry recognises
//! its own canonical addresses. The person's right to edit it is not judged here.

use super::catalogue::Catalogue;
use super::entry::{AccessLevel, Platform, PlatformState};
use super::judge::account_key;
use super::name_rule::NameRule;
use super::route::Route;
use super::template::{Captures, Hole, Template};
use crate::problem::Problems;

/// Limits that keep an entry readable and quick.
const MOST_PATTERNS: usize = 60;
const MOST_HOSTS: usize = 200;
const LONGEST_NAME: usize = 60;

impl Platform {
    /// Judges an entry as edited.
    ///
    /// # Errors
    /// Every problem, with its field as a path that begins with the platform's key:
    /// `x.patterns.0.template`, `x.hosts.2`.
    pub fn check(&self) -> Result<(), Problems> {
        let mut problems = Problems::default();
        self.check_words(&mut problems);
        self.check_hosts(&mut problems);
        self.check_rule("handle_rule", &self.handle_rule, &mut problems);
        if let Some(rule) = &self.id_rule {
            self.check_rule("id_rule", rule, &mut problems);
        }
        self.check_urls(&mut problems);
        self.check_patterns(&mut problems);
        // Only a well-formed entry can be tried.
        if problems.is_empty() {
            self.try_out(&mut problems);
        }
        problems.or(())
    }

    fn add(&self, problems: &mut Problems, field: &str, code: &str, message: impl Into<String>) {
        problems.add(&format!("{}.{field}", self.key), code, message);
    }

    fn check_words(&self, problems: &mut Problems) {
        let name = self.name.trim();
        if name.is_empty() || name.chars().count() > LONGEST_NAME {
            self.add(
                problems,
                "name",
                "required",
                format!("Enter a name of 1 to {LONGEST_NAME} characters"),
            );
        }
        if let PlatformState::Dead { since } = &self.state
            && !(since.len() == 4 && since.bytes().all(|b| b.is_ascii_digit()))
        {
            self.add(
                problems,
                "state",
                "year",
                "Enter the year in which the platform closed, for example 2019",
            );
        }
        if self.access_levels.is_empty() {
            self.add(
                problems,
                "access_levels",
                "required",
                "Choose at least one level of access",
            );
        }
        if let Some(level) = first_repeated(&self.access_levels) {
            self.add(
                problems,
                "access_levels",
                "duplicate",
                format!("{} is chosen twice", AccessLevel::name(*level)),
            );
        }
        for (i, reserved) in self.reserved.iter().enumerate() {
            if reserved.segments.is_empty()
                || reserved
                    .segments
                    .iter()
                    .any(|s| s.is_empty() || s.contains('/'))
            {
                self.add(
                    problems,
                    &format!("reserved.{i}"),
                    "segment",
                    "Enter single words without “/”",
                );
            }
        }
    }

    fn check_hosts(&self, problems: &mut Problems) {
        if self.hosts.is_empty() {
            self.add(
                problems,
                "hosts",
                "required",
                "Enter at least one host, for example example.com",
            );
        }
        if self.hosts.len() > MOST_HOSTS {
            self.add(
                problems,
                "hosts",
                "too-many",
                format!("Enter at most {MOST_HOSTS} hosts"),
            );
        }
        for (field, hosts) in [("hosts", &self.hosts), ("short_hosts", &self.short_hosts)] {
            for (i, host) in hosts.iter().enumerate() {
                if !is_plain_host(host) {
                    let message = format!(
                        "“{host}” is not a plain host: write it in lower case without https://, www. or a path, in its ASCII form"
                    );
                    self.add(problems, &format!("{field}.{i}"), "host", message);
                }
            }
        }
        let all: Vec<&String> = self.hosts.iter().chain(&self.short_hosts).collect();
        if let Some(host) = first_repeated(&all) {
            self.add(
                problems,
                "hosts",
                "duplicate",
                format!("{host} is listed twice"),
            );
        }
    }

    fn check_rule(&self, field: &str, rule: &NameRule, problems: &mut Problems) {
        if rule.min == 0 || rule.min > rule.max {
            self.add(
                problems,
                field,
                "length",
                "The fewest characters must be at least 1 and no more than the most",
            );
        } else if rule
            .extra
            .contains(|c: char| c.is_whitespace() || c.is_control() || "/?#%\\<>\"".contains(c))
        {
            self.add(
                problems,
                field,
                "characters",
                "Spaces and / ? # % \\ < > \" cannot be part of a handle",
            );
        } else if rule.example().is_none() {
            self.add(problems, field, "impossible", "No text can obey this rule");
        }
    }

    fn check_urls(&self, problems: &mut Problems) {
        let wanted = [
            ("handle_url", Some(&self.handle_url), Hole::Handle),
            ("id_url", self.id_url.as_ref(), Hole::Id),
        ];
        for (field, url, hole) in wanted {
            if let Some(fault) = url.and_then(|url| url_fault(url, Some(hole))) {
                self.add(problems, field, "address", fault);
            }
        }
        if self.id_url.is_some() && self.id_rule.is_none() {
            self.add(
                problems,
                "id_rule",
                "required",
                "Say what a permanent id looks like",
            );
        }
        if let Some(fault) = self
            .terms_url
            .as_deref()
            .and_then(|url| url_fault(url, None))
        {
            self.add(problems, "terms_url", "address", fault);
        }
    }

    fn check_patterns(&self, problems: &mut Problems) {
        if self.patterns.is_empty() {
            self.add(
                problems,
                "patterns",
                "required",
                "Enter at least one pattern, for example /{handle}",
            );
        }
        if self.patterns.len() > MOST_PATTERNS {
            self.add(
                problems,
                "patterns",
                "too-many",
                format!("Enter at most {MOST_PATTERNS} patterns"),
            );
        }
        for (i, pattern) in self.patterns.iter().enumerate() {
            if self.patterns[..i]
                .iter()
                .any(|other| other.template == pattern.template)
            {
                self.add(
                    problems,
                    &format!("patterns.{i}.template"),
                    "duplicate",
                    "This pattern is listed twice",
                );
            }
            if let Err((field, fault)) = Route::parse(pattern, self) {
                let message = format!("“{}”: {fault}", pattern.template);
                self.add(
                    problems,
                    &format!("patterns.{i}.{field}"),
                    "pattern",
                    message,
                );
            } else if let Some(fault) = pattern
                .canonical
                .as_deref()
                .and_then(|url| url_fault(url, None))
            {
                self.add(
                    problems,
                    &format!("patterns.{i}.canonical"),
                    "address",
                    fault,
                );
            }
        }
    }

    /// Writes an example address by every pattern and reads it again: it must be the same account.
    fn try_out(&self, problems: &mut Problems) {
        let alone = Catalogue::of_sound(vec![self.clone()]);
        for (i, route) in alone.routes_of(0).iter().enumerate() {
            let example = self.example(route.identity);
            let address = route.canonical.fill_address(&example);
            let key = account_key(self, route, &example);
            let fits = alone
                .recognise(&address)
                .is_ok_and(|found| found.account_key == key);
            if !fits {
                let message = format!(
                    "The canonical address it makes, such as {address}, is not recognised as the same account. Add a pattern for it"
                );
                self.add(
                    problems,
                    &format!("patterns.{i}.canonical"),
                    "not-recognised",
                    message,
                );
            }
        }
    }

    fn example(&self, identity: Hole) -> Captures<'_> {
        let id = || {
            self.id_rule
                .as_ref()
                .map_or_else(|| Some("7777777777".to_owned()), NameRule::example)
        };
        Captures {
            handle: self.handle_rule.example().map(Into::into),
            id: (identity == Hole::Id).then(id).flatten().map(Into::into),
            name: self.handle_rule.example().map(Into::into),
            host: self.hosts.first().map(Into::into),
        }
    }
}

/// What two platforms must not share: key, hosts, names.
pub(super) fn problems_between(platform: &Platform, others: &[Platform]) -> Problems {
    let mut problems = Problems::default();
    let names = |p: &Platform| {
        p.aliases
            .iter()
            .chain([&p.name])
            .map(|n| n.to_lowercase())
            .collect::<Vec<_>>()
    };
    let hosts = |p: &Platform| {
        p.hosts
            .iter()
            .chain(&p.short_hosts)
            .cloned()
            .collect::<Vec<_>>()
    };
    for other in others {
        if other.key == platform.key {
            platform.add(
                &mut problems,
                "key",
                "duplicate",
                format!("There is another platform “{}”", platform.key),
            );
        }
        for (field, what) in [("hosts", hosts(platform)), ("aliases", names(platform))] {
            let theirs = if field == "hosts" {
                hosts(other)
            } else {
                names(other)
            };
            if let Some(shared) = what.iter().find(|w| theirs.contains(w)) {
                platform.add(
                    &mut problems,
                    field,
                    "duplicate",
                    format!("“{shared}” belongs to {} already", other.name),
                );
            }
        }
    }
    problems
}

fn is_plain_host(host: &str) -> bool {
    let parsed = url::Url::parse(&format!("https://{host}/"));
    let same = parsed.is_ok_and(|url| {
        url.domain() == Some(host) && url.port().is_none() && url.username().is_empty()
    });
    same && host.contains('.')
        && !host.starts_with("www.")
        && !host.ends_with('.')
        && !host.contains('{')
}

fn url_fault(url: &str, needs: Option<Hole>) -> Option<String> {
    let template = match Template::parse(url) {
        Ok(template) => template,
        Err(fault) => return Some(fault.to_string()),
    };
    let example = Captures {
        handle: Some("a".into()),
        id: Some("1".into()),
        name: Some("a".into()),
        host: Some("a.nz".into()),
    };
    let parsed = url::Url::parse(&template.fill_address(&example));
    if !parsed.is_ok_and(|u| u.scheme() == "https" && u.has_host()) {
        return Some("Enter an address that begins with https://".to_owned());
    }
    needs
        .filter(|hole| !template.has(*hole))
        .map(|hole| format!("Write {} where it belongs in the address", hole.word()))
}

fn first_repeated<T: PartialEq>(items: &[T]) -> Option<&T> {
    items
        .iter()
        .enumerate()
        .find(|(i, item)| items[..*i].contains(item))
        .map(|(_, item)| item)
}
