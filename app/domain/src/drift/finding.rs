//! One way in which a recording and the register contradict each other.

use super::evidence::Observed;
use crate::{
    ids::{Reference, ReferenceKind},
    pixel::PixelState,
    site::Site,
    tracker,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

macro_rules! kinds {
    ($(#[$doc:meta] $variant:ident $key:literal $name:literal $clause:literal),+ $(,)?) => {
        /// What kind of contradiction.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum FindingKind { $(#[$doc] $variant),+ }

        impl FindingKind {
            /// Every kind, the gravest first.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable word.
            pub const fn key(self) -> &'static str {
                match self { $(Self::$variant => $key),+ }
            }

            /// The words people see.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// The clause it comes from.
            pub const fn clause(self) -> &'static str {
                match self { $(Self::$variant => $clause),+ }
            }

            /// The kind with this key.
            pub fn from_key(key: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|k| k.key() == key)
            }
        }
    };
}

kinds! {
    /// It told the vendor of the visit before the visitor had agreed.
    BeforeChoice "before-choice" "Fires before the visitor has agreed" "P 6.23",
    /// There is no permission for this tracker on the site at all.
    NotApproved "not-approved" "Not approved" "P 6.25",
    /// The tracker is approved there, but with another of the vendor's ids.
    OtherId "other-id" "Approved with another ID" "P 6.25",
    /// The pixel is approved, but for other pages.
    OtherPages "other-pages" "Approved for other pages" "P 6.25",
    /// The pixel is approved, but its permission says that it is not live.
    NotLive "not-live" "Seen although it should not be live" "P 6.25",
    /// The pixel should be live on pages that were visited, and was not seen there.
    Gone "gone" "Approved but gone" "P 6.25",
}

/// What was recorded of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trace {
    /// The hosts that were asked.
    pub hosts: Vec<String>,
    /// How many requests.
    pub requests: u64,
    /// How many of them reported something.
    pub beacons: u64,
    /// The first request.
    pub first: Option<DateTime<Utc>>,
    /// The last request.
    pub last: Option<DateTime<Utc>>,
    /// The pages it is about.
    pub pages: Vec<String>,
    /// How many more pages.
    pub more_pages: u64,
}

impl Trace {
    /// What was recorded, about these of its pages.
    pub(super) fn of(seen: &Observed, pages: Vec<String>) -> Self {
        Self {
            hosts: seen.hosts.clone(),
            requests: seen.requests,
            beacons: seen.beacons,
            first: seen.first,
            last: seen.last,
            pages,
            more_pages: seen.more_pages,
        }
    }
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// What kind.
    pub kind: FindingKind,
    /// The tracker's key.
    pub tracker: String,
    /// The vendor's id.
    pub id: Option<String>,
    /// On which site.
    pub site: Site,
    /// The pixels of the register it was compared with.
    pub pixels: Vec<i64>,
    /// What the register says of the pixel, for [`FindingKind::NotLive`].
    pub permitted: Option<PixelState>,
    /// What was recorded.
    pub trace: Trace,
}

impl Finding {
    /// The same text for the same contradiction in another recording.
    pub fn key(&self) -> String {
        let id = self.id.as_deref().unwrap_or_default();
        format!("{}|{}|{id}|{}", self.kind.key(), self.tracker, self.site)
    }

    /// The tracker's name, with its id: "Meta Pixel 123456".
    pub fn what(&self) -> String {
        let name = tracker::from_key(&self.tracker).map_or(self.tracker.as_str(), |t| t.name);
        match &self.id {
            Some(id) => format!("{name} {id}"),
            None => name.to_owned(),
        }
    }

    /// The whole of it in a sentence.
    pub fn words(&self) -> String {
        let (what, site) = (self.what(), &self.site);
        let known = listed(&self.pixels);
        match self.kind {
            FindingKind::BeforeChoice => {
                format!("{what} was asked for on {site} before the visitor had agreed.")
            }
            FindingKind::NotApproved => {
                format!("{what} is on {site}. The register has no permission for it there.")
            }
            FindingKind::OtherId => {
                format!(
                    "{what} is on {site}. The register has this tracker there with another ID: {known}."
                )
            }
            FindingKind::OtherPages => {
                format!("{what} is on pages of {site} that its permission does not name: {known}.")
            }
            FindingKind::NotLive => {
                let state = self.permitted.map_or("not live", PixelState::name);
                format!("{what} is on {site}, and its permission is “{state}”: {known}.")
            }
            FindingKind::Gone => format!(
                "{what} was not seen on {site}, and the register says that it is live there: {known}."
            ),
        }
    }
}

fn listed(pixels: &[i64]) -> String {
    let one = |number: &i64| Reference::of(ReferenceKind::Pixel, *number).to_string();
    pixels.iter().map(one).collect::<Vec<_>>().join(", ")
}
