//! A pixel application: where it stands, and how each of its lanes stands.

use super::{
    content::{Content, Section},
    lane::{Lane, Step},
};
use crate::{
    actor::By,
    decisions::{Decision, Hashes, Parts, Reassigned, Verdict},
    ids::{GroupId, PersonId, PixelApplicationId, Reference, ReferenceKind, UnitId},
    permission::Facts,
};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// One application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Application {
    /// Identity inside the product.
    pub id: PixelApplicationId,
    /// What people call it: `PA-0042`.
    pub number: i64,
    /// Who proposed it.
    pub proposer: By,
    /// Business group of the accounts.
    pub group: Option<GroupId>,
    /// Business unit of the first account.
    pub unit: Option<UnitId>,
    /// Whether a group of its accounts needs the confirmation of Customer Experience and Insights.
    pub needs_cxi: bool,
    /// The pixel that it is to change: `PX-0042`.
    pub amends: Option<i64>,
    /// The pixel that came of it.
    pub pixel: Option<i64>,
    /// What is asked for.
    pub content: Content,
    /// Where it stands.
    pub state: ApplicationState,
    /// When it came to where it stands.
    pub since: DateTime<Utc>,
    /// Every decision of lanes and approvers, oldest first.
    pub decisions: Vec<Decision<Step>>,
    /// Steps given to somebody by name.
    pub reassigned: Vec<Reassigned<Step>>,
    /// Counts the saves.
    pub version: i64,
}

/// Where an application stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum ApplicationState {
    /// Being written.
    Draft,
    /// With the lanes.
    InAssessment,
    /// Sent back to the proposer.
    SentBack,
    /// Design and Marketing reviews it.
    WithDesignAndMarketing,
    /// The General Manager decides.
    WithGeneralManager,
    /// Approved: the pixel has a permission.
    Approved {
        /// On which local day.
        on: NaiveDate,
    },
    /// Declined.
    Declined {
        /// On which local day.
        on: NaiveDate,
    },
    /// Taken back by the proposer.
    Withdrawn {
        /// On which local day.
        on: NaiveDate,
    },
}

impl ApplicationState {
    /// Every word of [`Self::key`] with the words people see, in the order of an application's life.
    pub const KEYS: &'static [(&'static str, &'static str)] = &[
        ("draft", "Draft"),
        ("in-assessment", "In assessment"),
        ("sent-back", "Sent back"),
        ("with-design-and-marketing", "With Design and Marketing"),
        ("with-general-manager", "With the General Manager"),
        ("approved", "Approved"),
        ("declined", "Declined"),
        ("withdrawn", "Withdrawn"),
    ];

    /// The stable word in addresses, tables and files.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::InAssessment => "in-assessment",
            Self::SentBack => "sent-back",
            Self::WithDesignAndMarketing => "with-design-and-marketing",
            Self::WithGeneralManager => "with-general-manager",
            Self::Approved { .. } => "approved",
            Self::Declined { .. } => "declined",
            Self::Withdrawn { .. } => "withdrawn",
        }
    }

    /// The state with this key; `on` is the day of an end.
    pub fn from_key(key: &str, on: Option<NaiveDate>) -> Option<Self> {
        Some(match key {
            "draft" => Self::Draft,
            "in-assessment" => Self::InAssessment,
            "sent-back" => Self::SentBack,
            "with-design-and-marketing" => Self::WithDesignAndMarketing,
            "with-general-manager" => Self::WithGeneralManager,
            "approved" => Self::Approved { on: on? },
            "declined" => Self::Declined { on: on? },
            "withdrawn" => Self::Withdrawn { on: on? },
            _ => return None,
        })
    }

    /// The day on which it ended.
    pub const fn on(&self) -> Option<NaiveDate> {
        match self {
            Self::Approved { on } | Self::Declined { on } | Self::Withdrawn { on } => Some(*on),
            _ => None,
        }
    }

    /// The words people see.
    pub fn name(&self) -> &'static str {
        let key = self.key();
        let found = Self::KEYS.iter().find(|(word, _)| *word == key);
        found.map_or(key, |(_, name)| name)
    }

    /// Whether the proposer can write in it. During the assessment a change opens the lanes it touches.
    pub const fn is_open_to_the_proposer(&self) -> bool {
        matches!(self, Self::Draft | Self::SentBack | Self::InAssessment)
    }

    /// Whether it has ended.
    pub const fn is_over(&self) -> bool {
        self.on().is_some()
    }
}

/// How a lane stands, with the decision that says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LaneState<'a> {
    /// Nobody has settled it.
    Open,
    /// It was settled before something that it looks at was changed.
    Lapsed(&'a Decision<Step>),
    /// It was settled, and an approver asks again.
    Asked {
        /// How it was settled.
        settled: &'a Decision<Step>,
        /// Who asks again, with the reasons.
        asked: &'a Decision<Step>,
    },
    /// Done.
    Done(&'a Decision<Step>),
    /// Not needed, with a reason.
    NotNeeded(&'a Decision<Step>),
    /// Refused, with a reason.
    Refused(&'a Decision<Step>),
}

impl LaneState<'_> {
    /// The stable word.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Open | Self::Lapsed(_) | Self::Asked { .. } => "open",
            Self::Done(_) => "done",
            Self::NotNeeded(_) => "not-needed",
            Self::Refused(_) => "refused",
        }
    }

    /// Whether the application can go on from here.
    pub const fn is_settled(&self) -> bool {
        matches!(self, Self::Done(_) | Self::NotNeeded(_))
    }
}

impl Application {
    /// What people call it.
    pub const fn reference(&self) -> Reference {
        Reference::of(ReferenceKind::PixelApplication, self.number)
    }

    /// Its lanes, in order.
    pub fn lanes(&self) -> impl Iterator<Item = Lane> + '_ {
        let all = Lane::ALL.iter().copied();
        all.filter(|lane| self.needs_cxi || *lane != Lane::Cxi)
    }

    /// How a lane stands.
    pub fn lane(&self, lane: Lane, hashes: &Hashes) -> LaneState<'_> {
        let step = Step::Lane(lane);
        let Some(place) = self.decisions.iter().rposition(|d| d.step == step) else {
            return LaneState::Open;
        };
        let (Some(settled), later) = (self.decisions.get(place), self.decisions.get(place + 1..))
        else {
            return LaneState::Open;
        };
        let asked = later
            .unwrap_or_default()
            .iter()
            .rev()
            .find(|d| d.verdict == Verdict::SentBack && d.reasons.contains_key(lane.key()));
        if let Some(asked) = asked {
            return LaneState::Asked { settled, asked };
        }
        if !is_unchanged(settled, lane.sections(), hashes) || self.is_own_hand(settled) {
            return LaneState::Lapsed(settled);
        }
        match settled.verdict {
            Verdict::Approved => LaneState::Done(settled),
            Verdict::NotNeeded => LaneState::NotNeeded(settled),
            Verdict::Declined => LaneState::Refused(settled),
            Verdict::SentBack => LaneState::Open,
        }
    }

    /// Whether a decision is by whoever proposes this or answers for the pixel now: it does not count,
    /// also when they became that afterwards.
    fn is_own_hand(&self, decision: &Decision<Step>) -> bool {
        let hands = [
            decision.by.person,
            decision.acting_for.as_ref().and_then(|by| by.person),
        ];
        let own = [self.proposer.person, self.content.placement.owner];
        hands
            .iter()
            .flatten()
            .any(|hand| own.contains(&Some(*hand)))
    }

    /// The lanes that wait for whoever settles them: not those refused, which wait for the proposer.
    pub fn waiting_lanes(&self, hashes: &Hashes) -> Vec<Lane> {
        let mut open = self.open_lanes(hashes);
        open.retain(|lane| !matches!(self.lane(*lane, hashes), LaneState::Refused(_)));
        open
    }

    /// The lanes that are not settled.
    pub fn open_lanes(&self, hashes: &Hashes) -> Vec<Lane> {
        let lanes = self.lanes();
        lanes
            .filter(|lane| !self.lane(*lane, hashes).is_settled())
            .collect()
    }

    /// Whether the review or the approval counts: given on what stands there now, with no lane settled
    /// anew since.
    pub fn is_settled(&self, step: Step, hashes: &Hashes) -> bool {
        let Some(place) = self.decisions.iter().rposition(|d| d.step == step) else {
            return false;
        };
        let later = self.decisions.get(place + 1..).unwrap_or_default();
        let overtaken = later.iter().any(|d| {
            matches!(d.step, Step::Lane(_))
                || (d.verdict == Verdict::SentBack
                    && d.reasons.keys().any(|k| Lane::from_key(k).is_some()))
        });
        self.decisions.get(place).is_some_and(|decision| {
            decision.verdict == Verdict::Approved
                && !overtaken
                && is_unchanged(decision, Section::ALL, hashes)
        })
    }

    /// The step at which it waits, when that is one of the two after the lanes.
    pub const fn waits_at(&self) -> Option<Step> {
        match self.state {
            ApplicationState::WithDesignAndMarketing => Some(Step::Review),
            ApplicationState::WithGeneralManager => Some(Step::Approval),
            _ => None,
        }
    }

    /// What stands in the way of an approval: the mention on the privacy page and the choice before
    /// anything fires (P 6.23), each in words; empty = nothing.
    pub fn guards(&self, hashes: &Hashes) -> Vec<&'static str> {
        let mut missing = Vec::new();
        if !matches!(self.lane(Lane::PrivacyPage, hashes), LaneState::Done(_)) {
            missing.push("the privacy page does not mention the pixel yet: the lane “Privacy page” has to be done");
        }
        if self.content.choice.opt_in.is_empty()
            || !matches!(self.lane(Lane::DigitalTools, hashes), LaneState::Done(_))
        {
            missing.push("visitors are not asked before anything fires: the lane “Digital Tools” has to be done");
        }
        missing
    }

    /// Who has a part in it already, as it stands at `step`. Lanes are settled by whoever is entitled,
    /// also two of them by one person; an approver has settled none.
    pub fn parts(&self, step: Step) -> Parts {
        let mut deciders = Vec::new();
        if !matches!(step, Step::Lane(_)) {
            let others = self.decisions.iter().filter(|d| d.step != step);
            for decision in others {
                deciders.extend(decision.by.person);
                deciders.extend(decision.acting_for.as_ref().and_then(|by| by.person));
            }
        }
        Parts {
            proposer: self.proposer.person,
            beneficiaries: self.content.placement.owner.into_iter().collect(),
            deciders,
        }
    }

    /// The person a step was given to by name.
    pub fn given_to(&self, step: Step) -> Option<PersonId> {
        let given = self.reassigned.iter().rev().find(|r| r.step == step);
        given.map(|r| r.to)
    }

    /// What the permission to decide at `step` is compared with: whoever the step was given to by name
    /// may, whatever their roles.
    pub fn facts_at(&self, step: Step) -> Facts {
        Facts {
            holders: self.given_to(step).into_iter().collect(),
            ..self.facts()
        }
    }

    /// What a permission is compared with.
    pub fn facts(&self) -> Facts {
        Facts {
            group: self.group,
            unit: self.unit,
            person: self.proposer.person,
            ..Facts::default()
        }
    }
}

fn is_unchanged(decision: &Decision<Step>, sections: &[Section], hashes: &Hashes) -> bool {
    let same = |section: &Section| {
        decision.sections.get(section.key()) == hashes.sections.get(section.key())
    };
    sections.iter().all(same)
}
