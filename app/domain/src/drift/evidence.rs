//! What a recording shows, gathered: which trackers, with which ids, on which pages, and when. The
//! requests themselves are not kept, nor anything that tells who the visitor was.

use crate::site::Site;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What the visitor had chosen about trackers while the recording ran, as its uploader says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "chosen", rename_all = "kebab-case")]
pub enum Chosen {
    /// Nothing yet: no answer was given to the question, or there is no question.
    Nothing,
    /// The visitor had agreed before the recording began.
    Agreed,
    /// The visitor had refused before the recording began.
    Refused,
    /// The visitor agreed within the recording.
    Within(Turn),
}

/// The point within a recording from which the visitor had agreed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Turn {
    /// At an instant.
    At {
        /// Which.
        at: DateTime<Utc>,
    },
    /// With the first request that has this text in its address.
    Request {
        /// A part of the address.
        part: String,
    },
}

impl Chosen {
    /// The words that an uploader can say, with what people see.
    pub const KEYS: &'static [(&'static str, &'static str)] = &[
        ("nothing", "Nothing yet"),
        ("agreed", "They had agreed before it began"),
        ("refused", "They had refused before it began"),
        ("within", "They agreed while it ran"),
    ];

    /// The stable word.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Agreed => "agreed",
            Self::Refused => "refused",
            Self::Within(_) => "within",
        }
    }

    /// In words, at the end of "The visitor".
    pub fn words(&self) -> String {
        match self {
            Self::Nothing => "had chosen nothing yet".to_owned(),
            Self::Agreed => "had agreed before the recording began".to_owned(),
            Self::Refused => "had refused before the recording began".to_owned(),
            Self::Within(Turn::At { .. }) => "agreed while it was recorded".to_owned(),
            Self::Within(Turn::Request { part }) => {
                format!("agreed while it was recorded, with the request to “{part}”")
            }
        }
    }
}

/// Everything that a recording shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// How many requests there are in it.
    pub requests: u64,
    /// How many of them came from pages of other sites and were left out.
    pub elsewhere: u64,
    /// Its first request.
    pub first: Option<DateTime<Utc>>,
    /// Its last request.
    pub last: Option<DateTime<Utc>>,
    /// When the visitor agreed, if that was within it.
    pub turned: Option<DateTime<Utc>>,
    /// The pages of the site that were opened.
    pub visited: Vec<Visit>,
    /// How many more pages were opened than are listed.
    pub more_visited: u64,
    /// The trackers that were seen.
    pub observed: Vec<Observed>,
    /// Other hosts that pages asked and that no tracker is known by, those asked most first.
    pub others: Vec<(String, u64)>,
}

/// One page that was opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    /// Its site and path, without what follows a question mark.
    pub page: String,
    /// When it was asked for last.
    pub last: Option<DateTime<Utc>>,
}

/// One tracker with one id on one site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Observed {
    /// The tracker's key.
    pub tracker: String,
    /// The vendor's id, if a request told one.
    pub id: Option<String>,
    /// The site of the pages it was on.
    pub site: Site,
    /// The hosts that were asked.
    pub hosts: Vec<String>,
    /// How many requests.
    pub requests: u64,
    /// How many of them reported something; the others fetched its program or settings.
    pub beacons: u64,
    /// The first request.
    pub first: Option<DateTime<Utc>>,
    /// The last request.
    pub last: Option<DateTime<Utc>>,
    /// The pages it was on, as of [`Visit::page`]; empty = the recording does not tell.
    pub pages: Vec<String>,
    /// How many more pages it was on than are listed.
    pub more_pages: u64,
}
