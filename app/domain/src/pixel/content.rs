//! The sections of a pixel application: as typed and as kept. What each lacks is in `complete`.

use crate::{
    ids::{PersonId, Reference, ReferenceKind},
    problem::Problems,
    site::Site,
    tracker,
    written::kept,
};
use serde::{Deserialize, Serialize};

/// A section.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Section {
    /// Which pixel, for which accounts, on which pages.
    Placement,
    /// What it is for.
    Purpose,
    /// What it collects and sends.
    Data,
    /// Lists of people that are uploaded to the platform.
    AudienceLists,
    /// What visitors are told and can choose.
    Choice,
}

impl Section {
    /// Every section, in order.
    pub const ALL: &'static [Self] = &[
        Self::Placement,
        Self::Purpose,
        Self::Data,
        Self::AudienceLists,
        Self::Choice,
    ];

    /// The stable word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Placement => "placement",
            Self::Purpose => "purpose",
            Self::Data => "data",
            Self::AudienceLists => "audience-lists",
            Self::Choice => "choice",
        }
    }

    /// The words people see.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Placement => "Pixel, accounts and pages",
            Self::Purpose => "Purpose and strategy",
            Self::Data => "Events and data",
            Self::AudienceLists => "Audience lists",
            Self::Choice => "Choice, retention and opting out",
        }
    }

    /// The section with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|s| s.key() == key)
    }
}

/// Everything that is asked for. Saved as typed: nothing in it need be complete until it is submitted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// First section.
    pub placement: Placement,
    /// Second section.
    pub purpose: Purpose,
    /// Third section.
    pub data: Data,
    /// Fourth section.
    pub audience_lists: AudienceLists,
    /// Fifth section.
    pub choice: Choice,
}

/// Which pixel, for which accounts, on which pages, and who answers for it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placement {
    /// A tracker's key.
    pub tracker: String,
    /// The number or word by which its vendor knows it.
    pub vendor_id: String,
    /// References of the accounts it serves, as typed.
    pub accounts: String,
    /// Sites and pages, one a line, as typed.
    pub sites: String,
    /// Who answers for it.
    pub owner: Option<PersonId>,
    /// Their name.
    pub owner_name: String,
}

/// What it is for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Purpose {
    /// In the words that visitors read, too.
    pub purpose: String,
    /// How it fits the strategy of the channel.
    pub strategy: String,
    /// What would be done without it.
    pub alternatives: String,
}

/// What it collects and sends.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Data {
    /// One by one.
    pub events: Vec<Event>,
}

/// One event with what is sent along.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// The event: page view, form sent.
    pub event: String,
    /// Which data.
    pub data: String,
    /// How personal data is treated: a key of [`HASHED`].
    pub hashed: String,
}

/// How the personal data of an event is treated.
pub const HASHED: &[(&str, &str)] = &[
    ("none", "Nothing in it is about a person"),
    ("hashed", "Hashed before it is sent"),
    ("plain", "Sent as it is"),
];

/// Lists of people that are uploaded to the platform. Off unless asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AudienceLists {
    /// Whether lists are uploaded: "yes", "no", or nothing yet.
    pub used: String,
    /// Where the lists come from.
    pub source: String,
    /// On which consent.
    pub consent: String,
    /// How they are hashed before they leave.
    pub protection: String,
    /// How somebody is taken off, and when lists are deleted.
    pub removal: String,
}

/// What visitors are told and can choose, and how long data is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// What is shown before anything fires.
    pub opt_in: String,
    /// How a visitor opts out later, in the words that visitors read, too.
    pub opt_out: String,
    /// How long the vendor keeps the data, and where.
    pub retention: String,
    /// The privacy page that mentions it.
    pub privacy_page: String,
}

/// One section as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SectionDraft {
    /// See [`Section::Placement`].
    Placement(Placement),
    /// See [`Section::Purpose`].
    Purpose(Purpose),
    /// See [`Section::Data`].
    Data(Data),
    /// See [`Section::AudienceLists`].
    AudienceLists(AudienceLists),
    /// See [`Section::Choice`].
    Choice(Choice),
}

/// The longest text of one field, in characters.
const LONGEST: usize = 4_000;

/// The longest text of a name.
const NAME: usize = 200;

/// The most sites of one pixel.
pub const MOST_SITES: usize = 100;

impl SectionDraft {
    /// Which section.
    pub const fn section(&self) -> Section {
        match self {
            Self::Placement(_) => Section::Placement,
            Self::Purpose(_) => Section::Purpose,
            Self::Data(_) => Section::Data,
            Self::AudienceLists(_) => Section::AudienceLists,
            Self::Choice(_) => Section::Choice,
        }
    }

    /// Takes what was typed into the content. Gaps are allowed: only what cannot be kept is refused.
    ///
    /// # Errors
    /// By field: too long, or a pasted password.
    pub fn put(self, content: &mut Content) -> Result<(), Problems> {
        let mut problems = Problems::default();
        let mut keep =
            |field: &str, text: &str, most: usize| kept(field, text, most, &mut problems);
        let mut next = content.clone();
        match self {
            Self::Placement(p) => {
                next.placement = Placement {
                    tracker: keep("tracker", &p.tracker, NAME),
                    vendor_id: keep("vendor_id", &p.vendor_id, NAME),
                    accounts: keep("accounts", &p.accounts, LONGEST),
                    sites: keep("sites", &p.sites, LONGEST),
                    owner: p.owner,
                    owner_name: keep("owner", &p.owner_name, NAME),
                };
            }
            Self::Purpose(p) => {
                next.purpose = Purpose {
                    purpose: keep("purpose", &p.purpose, LONGEST),
                    strategy: keep("strategy", &p.strategy, LONGEST),
                    alternatives: keep("alternatives", &p.alternatives, LONGEST),
                };
            }
            Self::Data(d) => {
                next.data.events = Vec::new();
                for (n, one) in d.events.iter().enumerate() {
                    let event = Event {
                        event: keep(&format!("event-{n}"), &one.event, NAME),
                        data: keep(&format!("data-{n}"), &one.data, LONGEST),
                        hashed: keep(&format!("hashed-{n}"), &one.hashed, NAME),
                    };
                    if event != Event::default() {
                        next.data.events.push(event);
                    }
                }
            }
            Self::AudienceLists(a) => {
                next.audience_lists = AudienceLists {
                    used: keep("used", &a.used, NAME),
                    source: keep("source", &a.source, LONGEST),
                    consent: keep("consent", &a.consent, LONGEST),
                    protection: keep("protection", &a.protection, LONGEST),
                    removal: keep("removal", &a.removal, LONGEST),
                };
            }
            Self::Choice(c) => {
                next.choice = Choice {
                    opt_in: keep("opt_in", &c.opt_in, LONGEST),
                    opt_out: keep("opt_out", &c.opt_out, LONGEST),
                    retention: keep("retention", &c.retention, LONGEST),
                    privacy_page: keep("privacy_page", &c.privacy_page, LONGEST),
                };
            }
        }
        problems.or(next).map(|next| *content = next)
    }
}

impl Placement {
    /// The numbers of the accounts that were typed, each once; and what is no reference of an account.
    pub fn account_numbers(&self) -> (Vec<i64>, Vec<String>) {
        let (mut numbers, mut odd) = (Vec::new(), Vec::new());
        let words = self
            .accounts
            .split(|c: char| c.is_whitespace() || matches!(c, ',' | ';'));
        for word in words.filter(|word| !word.is_empty()) {
            match Reference::parse(ReferenceKind::Account, word) {
                Some(reference) if numbers.contains(&reference.number) => {}
                Some(reference) => numbers.push(reference.number),
                None => odd.push(word.to_owned()),
            }
        }
        (numbers, odd)
    }

    /// The sites that were typed, each once; and what is wrong with the others, in words.
    pub fn sites(&self) -> (Vec<Site>, Vec<String>) {
        let (mut sites, mut odd) = (Vec::new(), Vec::new());
        let lines = self.sites.lines().map(str::trim);
        for line in lines.filter(|line| !line.is_empty()) {
            match Site::parse(line) {
                Ok(site) if sites.contains(&site) => {}
                Ok(site) => sites.push(site),
                Err(words) => odd.push(words),
            }
        }
        (sites, odd)
    }

    /// "Meta pixel 1234", for lists and messages.
    pub fn title(&self) -> String {
        let name = tracker::from_key(&self.tracker).map_or("Pixel", |tracker| tracker.name);
        match self.vendor_id.as_str() {
            "" => name.to_owned(),
            id => format!("{name} {id}"),
        }
    }
}
