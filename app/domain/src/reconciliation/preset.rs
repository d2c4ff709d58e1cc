//! What the lists of each platform look like: the names of their columns and the words for levels.
//!
//! Where they come from. The words for levels are the ones the platforms' own help pages use: Meta
//! ("Full control", "Partial access", and the older Page roles), LinkedIn ("Super admin", "Content
//! admin", "Curator", "Analyst" for Pages; "Account manager", "Campaign manager", "Creative manager",
//! "Viewer", "Billing admin" for advertising), YouTube ("Owner", "Manager", "Editor", "Editor
//! (Limited)", "Subtitle Editor", "Viewer", "Viewer (Limited)"), X ("Admin", "Contributor" for
//! delegates; "Account administrator", "Ad manager", "Creative manager", "Campaign analyst", "Organic
//! analyst" for advertising), Sprout Social ("Account Owner", "Admin", "Manager", "Full Publishing",
//! "Needs Approval", "Reply", "Read-Only"). The names of columns are as far as known: none of the five
//! publishes the format of such a list, two of them (YouTube, X) offer no export but a page to copy,
//! and all of them rename columns without notice. A column that is not recognised is asked for, and the
//! answer is remembered for the account.

use super::mapping::{Mapping, Words};
use crate::{platform::AccessLevel, text::fold};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Whose list it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Preset {
    /// Meta Business Suite: Facebook and Instagram.
    Meta,
    /// LinkedIn.
    LinkedIn,
    /// YouTube Studio.
    YouTube,
    /// X.
    X,
    /// Sprout Social.
    Sprout,
    /// Any other list.
    Other,
}

/// Names a column may have, folded.
struct Columns {
    name: &'static [&'static str],
    first: &'static [&'static str],
    last: &'static [&'static str],
    email: &'static [&'static str],
    level: &'static [&'static str],
}

const NAME: &[&str] = &[
    "name",
    "full name",
    "person",
    "user",
    "user name",
    "display name",
    "member",
    "team member",
    "people",
];
const FIRST: &[&str] = &["first name", "given name", "firstname"];
const LAST: &[&str] = &["last name", "surname", "family name", "lastname"];
const EMAIL: &[&str] = &[
    "email",
    "e-mail",
    "email address",
    "e-mail address",
    "user email",
    "work email",
    "business email",
    "google account",
    "login",
];
const LEVEL: &[&str] = &[
    "role",
    "access",
    "access level",
    "permission",
    "permissions",
    "level",
    "access type",
    "business role",
    "page role",
    "admin role",
    "user role",
    "account access",
];

impl Preset {
    /// Every preset, in the order people are offered them.
    pub const ALL: &'static [Self] = &[
        Self::Meta,
        Self::LinkedIn,
        Self::YouTube,
        Self::X,
        Self::Sprout,
        Self::Other,
    ];

    /// The stable word in forms and tables.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Meta => "meta",
            Self::LinkedIn => "linkedin",
            Self::YouTube => "youtube",
            Self::X => "x",
            Self::Sprout => "sprout",
            Self::Other => "other",
        }
    }

    /// The name people see.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Meta => "Meta Business Suite (Facebook, Instagram)",
            Self::LinkedIn => "LinkedIn",
            Self::YouTube => "YouTube",
            Self::X => "X",
            Self::Sprout => "Sprout Social",
            Self::Other => "Another list",
        }
    }

    /// The preset with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|p| p.key() == key)
    }

    /// The preset that is offered first for accounts on this platform of the catalogue.
    pub fn of_platform(platform: &str) -> Self {
        match platform {
            "facebook" | "instagram" | "threads" | "whatsapp" => Self::Meta,
            "linkedin" => Self::LinkedIn,
            "youtube" => Self::YouTube,
            "x" | "twitter" => Self::X,
            _ => Self::Other,
        }
    }

    /// The mapping of a list with these column names, as far as the names are known.
    pub fn mapping(self, header: &[String]) -> Mapping {
        let columns = self.columns();
        let folded: Vec<String> = header.iter().map(|cell| fold(cell)).collect();
        // The preset's own order decides when a list has several columns that would do.
        let find = |known: &[&str]| {
            known
                .iter()
                .find_map(|word| folded.iter().position(|cell| cell == word))
                .and_then(|at| header.get(at).cloned())
        };
        let (first, last) = (find(columns.first), find(columns.last));
        let (name, second_name) = match (find(columns.name), first, last) {
            (Some(name), _, _) => (Some(name), None),
            (None, Some(first), last) => (Some(first), last),
            (None, None, last) => (last, None),
        };
        Mapping {
            header: true,
            name,
            second_name,
            email: find(columns.email),
            level: find(columns.level),
            words: self.words(),
            left_out: BTreeSet::new(),
        }
    }

    fn columns(self) -> Columns {
        let usual = Columns {
            name: NAME,
            first: FIRST,
            last: LAST,
            email: EMAIL,
            level: LEVEL,
        };
        match self {
            Self::Meta => Columns {
                level: &[
                    "business access",
                    "access level",
                    "role",
                    "page access",
                    "access",
                    "permissions",
                    "business role",
                    "page role",
                    "tasks",
                ],
                ..usual
            },
            Self::LinkedIn => Columns {
                level: &[
                    "admin role",
                    "role",
                    "access",
                    "permission",
                    "permissions",
                    "user role",
                ],
                ..usual
            },
            Self::YouTube => Columns {
                level: &[
                    "access",
                    "role",
                    "permission",
                    "permissions",
                    "access level",
                ],
                ..usual
            },
            Self::X => Columns {
                name: &[
                    "name",
                    "full name",
                    "display name",
                    "user",
                    "handle",
                    "username",
                    "account",
                ],
                level: &[
                    "role",
                    "access level",
                    "access",
                    "permission",
                    "permissions",
                ],
                ..usual
            },
            Self::Sprout => Columns {
                level: &[
                    "role",
                    "profile permission",
                    "profile permissions",
                    "publishing permission",
                    "permissions",
                    "permission",
                    "access",
                    "access level",
                ],
                ..usual
            },
            Self::Other => usual,
        }
    }

    /// What this platform's words for levels mean here.
    pub fn words(self) -> Words {
        let own: &[(&str, AccessLevel)] = match self {
            Self::Meta => META,
            Self::LinkedIn => LINKEDIN,
            Self::YouTube => YOUTUBE,
            Self::X => X,
            Self::Sprout => SPROUT,
            Self::Other => &[],
        };
        let mut words: Words = USUAL.iter().map(|(w, l)| ((*w).to_owned(), *l)).collect();
        words.extend(own.iter().map(|(w, l)| ((*w).to_owned(), *l)));
        words
    }
}

use AccessLevel::{Admin, Advertiser, Analyst, Moderator, Publisher};

/// Words that mean the same everywhere; the register's own among them.
const USUAL: &[(&str, AccessLevel)] = &[
    ("administrator", Admin),
    ("admin", Admin),
    ("owner", Admin),
    ("publisher", Publisher),
    ("editor", Publisher),
    ("moderator", Moderator),
    ("analyst", Analyst),
    ("viewer", Analyst),
    ("advertiser", Advertiser),
];

const META: &[(&str, AccessLevel)] = &[
    ("full control", Admin),
    ("full access", Admin),
    ("admin access", Admin),
    ("everything", Admin),
    ("manage page", Admin),
    ("partial access", Publisher),
    ("content", Publisher),
    ("create content", Publisher),
    ("community activity", Moderator),
    ("messages", Moderator),
    ("messages and community activity", Moderator),
    ("moderate comments", Moderator),
    ("live contributor", Publisher),
    ("insights", Analyst),
    ("view performance", Analyst),
    ("finance analyst", Analyst),
    ("ads", Advertiser),
    ("create ads", Advertiser),
    ("manage campaigns", Advertiser),
    ("manage ad account", Advertiser),
];

const LINKEDIN: &[(&str, AccessLevel)] = &[
    ("super admin", Admin),
    ("content admin", Publisher),
    ("curator", Moderator),
    ("recruiting poster", Publisher),
    ("lead gen forms manager", Advertiser),
    ("sponsored content poster", Advertiser),
    ("landing pages admin", Publisher),
    ("billing admin", Admin),
    ("account billing admin", Admin),
    ("account manager", Advertiser),
    ("campaign manager", Advertiser),
    ("creative manager", Advertiser),
];

const YOUTUBE: &[(&str, AccessLevel)] = &[
    ("primary owner", Admin),
    ("manager", Admin),
    ("communications manager", Moderator),
    ("editor (limited)", Publisher),
    ("subtitle editor", Publisher),
    ("viewer (limited)", Analyst),
];

const X: &[(&str, AccessLevel)] = &[
    ("account administrator", Admin),
    ("account admin", Admin),
    ("contributor", Publisher),
    ("ad manager", Advertiser),
    ("ads manager", Advertiser),
    ("creative manager", Advertiser),
    ("partner audience manager", Advertiser),
    ("campaign analyst", Analyst),
    ("organic analyst", Analyst),
];

const SPROUT: &[(&str, AccessLevel)] = &[
    ("account owner", Admin),
    ("manager", Publisher),
    ("full publishing", Publisher),
    ("needs approval", Publisher),
    ("publishing", Publisher),
    ("member", Publisher),
    ("reply", Moderator),
    ("engagement", Moderator),
    ("read-only", Analyst),
    ("read only", Analyst),
    ("reporting only", Analyst),
];
