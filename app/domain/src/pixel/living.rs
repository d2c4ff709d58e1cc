//! The permission that an approved application gives. What happens to it is in `run`.

use super::{application::Application, content::Content, run::end};
use crate::{
    actor::By,
    decisions::Hashes,
    ids::{GroupId, PersonId, PixelId, Reference, ReferenceKind, UnitId},
    moment::Moment,
    outcome::Outcome,
    permission::Facts,
    policy::PolicySettings,
    refusal::Refusal,
};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// One pixel with its permission.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pixel {
    /// Identity inside the product.
    pub id: PixelId,
    /// What people call it: `PX-0042`.
    pub number: i64,
    /// The application that is in force.
    pub application: i64,
    /// Business group.
    pub group: Option<GroupId>,
    /// Business unit.
    pub unit: Option<UnitId>,
    /// The accounts it serves.
    pub accounts: Vec<i64>,
    /// Who answers for it.
    pub owner: By,
    /// What was approved.
    pub content: Content,
    /// What must hold as long as it is used.
    pub conditions: Vec<String>,
    /// Where it stands.
    pub state: PixelState,
    /// When it came there.
    pub since: DateTime<Utc>,
    /// Why it is paused or gone.
    pub reason: String,
    /// When it was approved.
    pub approved_on: NaiveDate,
    /// The last day of the permission.
    pub expires_on: NaiveDate,
    /// The newest confirmation that P 6.23 holds.
    pub confirmed: Option<Confirmed>,
    /// A renewal that waits to be confirmed.
    pub renewal: Option<RenewalAsked>,
    /// Counts the saves.
    pub version: i64,
}

/// Where a pixel stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PixelState {
    /// Approved, and not on any page yet.
    Approved,
    /// In use.
    Live,
    /// Turned off for now.
    Paused,
    /// Taken off for good.
    Removed,
    /// The permission ran out.
    Expired,
}

impl PixelState {
    /// Every state, in the order of a pixel's life.
    pub const ALL: &'static [Self] = &[
        Self::Approved,
        Self::Live,
        Self::Paused,
        Self::Expired,
        Self::Removed,
    ];

    /// The stable word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::Live => "live",
            Self::Paused => "paused",
            Self::Removed => "removed",
            Self::Expired => "expired",
        }
    }

    /// The words people see.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Approved => "Approved, not live yet",
            Self::Live => "Live",
            Self::Paused => "Paused",
            Self::Removed => "Removed",
            Self::Expired => "Expired",
        }
    }

    /// The state with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|s| s.key() == key)
    }

    /// Whether its permission counts: it may be on a page, or be put there.
    pub const fn is_permitted(self) -> bool {
        matches!(self, Self::Approved | Self::Live | Self::Paused)
    }
}

/// That the privacy page mentions it and visitors choose before anything fires, as somebody saw it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirmed {
    /// Who looked.
    pub by: By,
    /// When.
    pub on: NaiveDate,
}

/// A renewal that somebody asked for, because nothing has changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RenewalAsked {
    /// Who.
    pub by: By,
    /// For whom, when a lent role was used.
    #[serde(default)]
    pub acting_for: Option<By>,
    /// When.
    pub on: NaiveDate,
    /// In their own words.
    pub note: String,
}

/// What happened to a pixel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PixelEvent {
    /// The stable word in the audit trail.
    #[serde(skip)]
    pub key: &'static str,
    /// Which pixel: "Meta pixel 1234".
    pub name: String,
    /// Where it stands now.
    pub state: PixelState,
    /// The last day of the permission.
    pub expires_on: NaiveDate,
    /// Words given with it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub note: String,
}

pub(super) type Next = Result<Outcome<Pixel, PixelEvent>, Refusal>;

impl Pixel {
    /// The permission of an approved application.
    pub fn permit(
        id: PixelId,
        number: i64,
        application: &Application,
        hashes: &Hashes,
        settings: &PolicySettings,
        now: Moment,
    ) -> Outcome<Self, PixelEvent> {
        let placement = &application.content.placement;
        let next = Self {
            id,
            number,
            application: application.number,
            group: application.group,
            unit: application.unit,
            accounts: placement.account_numbers().0,
            owner: By {
                person: placement.owner,
                name: placement.owner_name.clone(),
            },
            content: application.content.clone(),
            conditions: application.conditions(hashes),
            state: PixelState::Approved,
            since: now.at,
            reason: String::new(),
            approved_on: now.today,
            expires_on: end(now.today, settings),
            confirmed: None,
            renewal: None,
            version: 1,
        };
        done(next, "pixel.approved", String::new())
    }

    /// Takes over what another approved application says. A pixel that is live stays live; one whose
    /// permission had ended may be put back.
    ///
    /// # Errors
    /// `removed`.
    pub fn amend(
        mut self,
        application: &Application,
        hashes: &Hashes,
        settings: &PolicySettings,
        now: Moment,
    ) -> Next {
        if self.state == PixelState::Removed {
            return Err(Refusal::rule(
                "removed",
                "A pixel that was removed needs an application of its own",
            ));
        }
        let fresh = Self::permit(self.id, self.number, application, hashes, settings, now).next;
        if self.state == PixelState::Expired {
            self.state = PixelState::Approved;
            self.since = now.at;
            self.reason = String::new();
        }
        let next = Self {
            state: self.state,
            since: self.since,
            reason: self.reason,
            confirmed: self.confirmed,
            version: self.version,
            ..fresh
        };
        Ok(done(
            next,
            "pixel.amended",
            application.reference().to_string(),
        ))
    }

    /// What people call it.
    pub const fn reference(&self) -> Reference {
        Reference::of(ReferenceKind::Pixel, self.number)
    }

    /// "Meta pixel 1234".
    pub fn title(&self) -> String {
        self.content.placement.title()
    }

    /// What a permission is compared with.
    pub fn facts(&self) -> Facts {
        Facts {
            group: self.group,
            unit: self.unit,
            person: self.owner.person,
            ..Facts::default()
        }
    }

    /// Whether `person` answers for it.
    pub fn is_owned_by(&self, person: Option<PersonId>) -> bool {
        person.is_some() && self.owner.person == person
    }
}

pub(super) fn done(next: Pixel, key: &'static str, note: String) -> Outcome<Pixel, PixelEvent> {
    let event = PixelEvent {
        key,
        name: next.title(),
        state: next.state,
        expires_on: next.expires_on,
        note,
    };
    Outcome { next, event }
}
