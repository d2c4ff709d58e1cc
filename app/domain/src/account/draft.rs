//! An account as typed into a form or read from a file, and the check that makes it acceptable.
//! Everything wrong is collected; nothing is thrown away. Whether the account exists already is
//! the store's question.

use super::{AccountDetails, Presence, RiskTier, label};
use crate::ids::{GroupId, UnitId};
use crate::platform::Catalogue;
use crate::problem::Problems;
use crate::secret::{NO_SECRETS, looks_like_secret};
use crate::text::{is_blank, storable};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The form, as text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AccountDraft {
    /// Any spelling of the account's address.
    pub url: String,
    /// The platform's permanent id, if known; an id inside the address wins.
    pub platform_account_id: String,
    /// See [`AccountDetails::name`].
    pub name: String,
    /// See [`AccountDetails::purpose`].
    pub purpose: String,
    /// See [`AccountDetails::audience`].
    pub audience: String,
    /// Separated by commas.
    pub languages: String,
    /// A group's id, or empty.
    pub group: String,
    /// A unit's id, or empty.
    pub unit: String,
    /// `low`, `medium`, `high`, or empty.
    pub risk_tier: String,
    /// See [`AccountDetails::monitoring`].
    pub monitoring: String,
    /// See [`AccountDetails::response_process`].
    pub response_process: String,
    /// See [`AccountDetails::escalation_plan`].
    pub escalation_plan: String,
    /// A date.
    pub arrangements_confirmed_on: String,
    /// See [`AccountDetails::security_arrangements`].
    pub security_arrangements: String,
    /// A link.
    pub transparency_url: String,
    /// A date.
    pub transparency_confirmed_on: String,
    /// A date.
    pub disclaimer_confirmed_on: String,
    /// See [`AccountDetails::content_plan`].
    pub content_plan: String,
    /// `yes` or empty.
    pub may_reveal_illegal_activity: String,
    /// A date.
    pub opened_on: String,
    /// See [`AccountDetails::notes`].
    pub notes: String,
}

/// What the check needs to know of the rest of the register.
pub struct DraftContext<'a> {
    /// The platforms.
    pub catalogue: &'a Catalogue,
    /// Every group.
    pub groups: &'a [GroupId],
    /// Every unit with its group.
    pub units: &'a [(UnitId, GroupId)],
    /// The local day: nothing can be confirmed in the future.
    pub today: NaiveDate,
}

/// A draft that passed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checked {
    /// Where the account is.
    pub presence: Presence,
    /// What is said about it.
    pub details: AccountDetails,
}

const SHORT: usize = 200;
const LONG: usize = 4_000;

impl AccountDraft {
    /// Judges the draft.
    ///
    /// # Errors
    /// Every problem, each with its field.
    pub fn check(&self, context: &DraftContext<'_>) -> Result<Checked, Problems> {
        let mut problems = Problems::default();
        let presence = self.presence(context.catalogue, &mut problems);
        let details = self.details(context, &mut problems);
        match presence {
            Some(presence) => problems.or(Checked { presence, details }),
            None => Err(problems),
        }
    }

    fn presence(&self, catalogue: &Catalogue, problems: &mut Problems) -> Option<Presence> {
        if self.url.trim().is_empty() {
            problems.add(
                "url",
                "required",
                "Enter the account’s address, for example https://www.instagram.com/name",
            );
            return None;
        }
        match catalogue.recognise(&self.url) {
            Ok(found) => {
                let typed = clean(&self.platform_account_id);
                if typed.chars().count() > SHORT {
                    problems.add(
                        "platform_account_id",
                        "too-long",
                        "Platform’s own id must be 200 characters or fewer",
                    );
                }
                Some(Presence {
                    platform: found.platform,
                    handle: found.handle,
                    account_key: found.account_key,
                    platform_account_id: found
                        .platform_account_id
                        .or_else(|| (!typed.is_empty()).then_some(typed)),
                    url: found.canonical_url,
                })
            }
            Err(why) => {
                problems.add("url", why.code(), why.to_string());
                None
            }
        }
    }

    fn details(&self, context: &DraftContext<'_>, problems: &mut Problems) -> AccountDetails {
        if is_blank(&self.name) {
            problems.add(
                "name",
                "required",
                "Enter the name people know the account by",
            );
        }
        let (group, unit) = self.place(context, problems);
        let mut text = |field: &str, value: &str, most: usize| {
            let value = clean_lines(value);
            let length = value.chars().count();
            if length > most {
                problems.add(
                    field,
                    "too-long",
                    format!(
                        "{} must be {most} characters or fewer; it has {length}",
                        label(field)
                    ),
                );
            }
            // Never a password in words that everybody reads (P 6.7).
            if !matches!(field, "name" | "languages" | "transparency_url")
                && looks_like_secret(&value)
            {
                problems.add(field, "secret", NO_SECRETS);
            }
            value
        };
        let mut details = AccountDetails {
            name: text("name", &self.name, SHORT),
            purpose: text("purpose", &self.purpose, LONG),
            audience: text("audience", &self.audience, LONG),
            languages: languages(&text("languages", &self.languages, SHORT)),
            group,
            unit,
            risk_tier: None,
            monitoring: text("monitoring", &self.monitoring, LONG),
            response_process: text("response_process", &self.response_process, LONG),
            escalation_plan: text("escalation_plan", &self.escalation_plan, LONG),
            arrangements_confirmed_on: None,
            security_arrangements: text("security_arrangements", &self.security_arrangements, LONG),
            transparency_url: text("transparency_url", &self.transparency_url, 2_000),
            transparency_confirmed_on: None,
            disclaimer_confirmed_on: None,
            content_plan: text("content_plan", &self.content_plan, LONG),
            may_reveal_illegal_activity: self.may_reveal_illegal_activity == "yes",
            opened_on: None,
            notes: text("notes", &self.notes, LONG),
        };
        details.risk_tier = self.tier(problems);
        if !details.transparency_url.is_empty() && !is_web_link(&details.transparency_url) {
            problems.add(
                "transparency_url",
                "link",
                "Transparency statement must be a link that starts with https:// or http://",
            );
        }
        let mut date = |field: &str, value: &str| past_date(field, value, context.today, problems);
        details.arrangements_confirmed_on =
            date("arrangements_confirmed_on", &self.arrangements_confirmed_on);
        details.transparency_confirmed_on =
            date("transparency_confirmed_on", &self.transparency_confirmed_on);
        details.disclaimer_confirmed_on =
            date("disclaimer_confirmed_on", &self.disclaimer_confirmed_on);
        details.opened_on = date("opened_on", &self.opened_on);
        details
    }

    fn tier(&self, problems: &mut Problems) -> Option<RiskTier> {
        let typed = self.risk_tier.trim().to_lowercase();
        let tier = RiskTier::from_key(&typed);
        if tier.is_none() && !typed.is_empty() {
            problems.add("risk_tier", "unknown", "Choose low, medium or high");
        }
        tier
    }

    fn place(
        &self,
        context: &DraftContext<'_>,
        problems: &mut Problems,
    ) -> (Option<GroupId>, Option<UnitId>) {
        let group = self.group.trim();
        let unit = self.unit.trim();
        let known_group = group
            .parse::<GroupId>()
            .ok()
            .filter(|g| context.groups.contains(g));
        if !group.is_empty() && known_group.is_none() {
            problems.add("group", "unknown", "Choose a business group from the list");
        }
        if unit.is_empty() {
            return (known_group, None);
        }
        let Some(&(unit, home)) = unit
            .parse()
            .ok()
            .and_then(|u: UnitId| context.units.iter().find(|(id, _)| *id == u))
        else {
            problems.add("unit", "unknown", "Choose a business unit from the list");
            return (known_group, None);
        };
        if known_group.is_some_and(|g| g != home) {
            problems.add(
                "unit",
                "elsewhere",
                "That business unit belongs to another business group",
            );
        }
        (Some(home), Some(unit))
    }
}

fn past_date(
    field: &str,
    typed: &str,
    today: NaiveDate,
    problems: &mut Problems,
) -> Option<NaiveDate> {
    let typed = typed.trim();
    if typed.is_empty() {
        return None;
    }
    match read_date(typed) {
        None => {
            problems.add(
                field,
                "date",
                format!("{} must be a date, such as 20 1 2027", label(field)),
            );
            None
        }
        Some(date) if date > today => {
            let words = format!("{} must be today or in the past", label(field));
            problems.add(field, "future", words);
            None
        }
        found => found,
    }
}

/// Reads a date as people write it: `20 January 2027`, `20 Jan 2027`, `20/1/2027`, `2027-01-20`.
/// Day before month, as in New Zealand; years from 1990 to 2199.
pub fn read_date(typed: &str) -> Option<NaiveDate> {
    let text = typed.trim().replace(['.', '/', ','], " ");
    [
        "%Y-%m-%d", "%d %B %Y", "%d %b %Y", "%d %m %Y", "%d-%m-%Y", "%Y %m %d",
    ]
    .iter()
    .find_map(|form| NaiveDate::parse_from_str(text.trim(), form).ok())
    .filter(|date| (1990..2200).contains(&chrono::Datelike::year(date)))
}

fn languages(typed: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for part in typed
        .split([',', ';', '\n'])
        .map(str::trim)
        .filter(|p| !p.is_empty())
    {
        if !found.iter().any(|f| f.eq_ignore_ascii_case(part)) {
            found.push(part.to_owned());
        }
    }
    found
}

/// Whether it is a link that can be opened: http or https, with a host and without a name or password.
pub(crate) fn is_web_link(text: &str) -> bool {
    let sound = |u: url::Url| {
        // A name or a password in an address would be shown to everybody.
        let open = u.username().is_empty() && u.password().is_none();
        matches!(u.scheme(), "http" | "https") && u.has_host() && open
    };
    url::Url::parse(text).is_ok_and(sound)
}

fn clean(text: &str) -> String {
    clean_lines(text).replace('\n', " ").trim().to_owned()
}

/// One kind of line end, nothing unprintable, no blank edges: what people typed, made storable.
fn clean_lines(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    unicode_normalization::UnicodeNormalization::nfc(storable(&text).trim()).collect()
}

#[cfg(test)]
#[path = "draft_tests.rs"]
mod tests;
