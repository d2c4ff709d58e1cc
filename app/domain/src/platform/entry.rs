//! One platform as an administrator sees and edits it. How its patterns are read and applied is
//! in `template` and `route`; whether an entry is sound is judged in `check`.

use super::key::PlatformKey;
use super::name_rule::NameRule;
use super::page_kind::PageKind;
use serde::{Deserialize, Serialize};

/// One platform: data, kept in the store and edited by an administrator (P 8, 9, 10).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Platform {
    /// Its stable word.
    pub key: PlatformKey,
    /// Its short name as people see it: `X`.
    pub name: String,
    /// Other and former names, for search and imports: `Twitter`.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Whether people can still use it.
    pub state: PlatformState,
    /// Hosts where accounts live, without `www.`; the first is the main one.
    pub hosts: Vec<String>,
    /// Hosts of its short links, which do not tell the account.
    #[serde(default)]
    pub short_hosts: Vec<String>,
    /// Shapes of account addresses, tried in this order.
    pub patterns: Vec<Pattern>,
    /// The canonical address of an account known by its handle.
    pub handle_url: String,
    /// The canonical address of an account known by its permanent id, where an id alone can be
    /// told from a handle: a handle that obeys `id_rule` is then taken for the id.
    #[serde(default)]
    pub id_url: Option<String>,
    /// What a handle may look like.
    pub handle_rule: NameRule,
    /// What a permanent id looks like, if addresses can hold one.
    #[serde(default)]
    pub id_rule: Option<NameRule>,
    /// First segments (or subdomains) that are the platform's own and not accounts.
    #[serde(default)]
    pub reserved: Vec<Reserved>,
    /// Last segments that only show another side of the same account: `about`, `videos`.
    #[serde(default)]
    pub tabs: Vec<String>,
    /// Levels of access that the account's owner can give to people (P 6.5, 6.11).
    pub access_levels: Vec<AccessLevel>,
    /// Whether people can sign in with a second factor (P 6.10).
    pub two_factor: bool,
    /// Where the platform publishes its terms.
    #[serde(default)]
    pub terms_url: Option<String>,
}

/// Whether a platform still exists for its users.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PlatformState {
    /// In use.
    Live,
    /// Closed to the public; accounts are kept in the register for the record.
    Dead {
        /// The year, as text: `2019`.
        since: String,
    },
}

impl PlatformState {
    /// Whether the platform is in use.
    #[must_use]
    pub const fn is_live(&self) -> bool {
        matches!(self, Self::Live)
    }
}

/// One shape of account address; the language is described in the module [`platform`](super).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pattern {
    /// The shape: `/channel/{id}/**`.
    pub template: String,
    /// How people write the handle, where it is more than `{handle}` or `{id}`.
    #[serde(default)]
    pub shown: Option<String>,
    /// The canonical address, where it is not the platform's `handle_url` or `id_url`.
    #[serde(default)]
    pub canonical: Option<String>,
    /// Whether `Name` and `name` are two accounts. Permanent ids are always compared exactly.
    #[serde(default)]
    pub case_matters: bool,
    /// The address is that of a post or the like; the account is the one behind it.
    #[serde(default)]
    pub deeper: bool,
}

/// Segments that are the platform's own, and what they lead to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reserved {
    /// What such an address leads to.
    pub leads_to: PageKind,
    /// The segments, in lower case: `login`, `signup`.
    pub segments: Vec<String>,
}

/// A level of access to an account, from everything to advertising only (P 6.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AccessLevel {
    /// Everything, including who else has access.
    Admin,
    /// Writes and publishes.
    Publisher,
    /// Answers and hides comments and messages.
    Moderator,
    /// Sees figures.
    Analyst,
    /// Runs advertisements only.
    Advertiser,
}

impl AccessLevel {
    /// Every level, most powerful first.
    pub const ALL: &'static [Self] = &[
        Self::Admin,
        Self::Publisher,
        Self::Moderator,
        Self::Analyst,
        Self::Advertiser,
    ];

    /// The stable word in addresses, tables and files.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Publisher => "publisher",
            Self::Moderator => "moderator",
            Self::Analyst => "analyst",
            Self::Advertiser => "advertiser",
        }
    }

    /// The name people see.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Admin => "Administrator",
            Self::Publisher => "Publisher",
            Self::Moderator => "Moderator",
            Self::Analyst => "Analyst",
            Self::Advertiser => "Advertiser",
        }
    }

    /// The level with this key.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|level| level.key() == key)
    }
}
