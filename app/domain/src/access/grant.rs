//! A grant: one person's access to one account at one level, and what it takes to ask for one.

use super::state::GrantState;
use crate::{
    actor::By,
    ids::{AgencyId, GrantId, GroupId, PersonId, Reference, ReferenceKind, UnitId},
    moment::Moment,
    permission::Facts,
    platform::AccessLevel,
    policy::PolicySettings,
    problem::Problems,
    secret::{NO_SECRETS, looks_like_secret},
    text::collapse,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Access of one person to one account (P 6.5, 6.11).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// Identity inside the product.
    pub id: GrantId,
    /// What people call it: `GR-0042`.
    pub number: i64,
    /// The account's number.
    pub account: i64,
    /// Whose access it is.
    pub person: PersonId,
    /// How much of it.
    pub level: AccessLevel,
    /// First day.
    pub from: NaiveDate,
    /// Last day, if it ends by itself.
    pub until: Option<NaiveDate>,
    /// What it is for.
    pub reason: String,
    /// Who asked for it.
    pub requested_by: By,
    /// Who approved it, and when.
    pub approved: Option<(By, NaiveDate)>,
    /// Where it stands.
    pub state: GrantState,
    /// What must be true before it is live.
    pub handshake: Handshake,
    /// The agency, when the person works for one (P 6.13).
    pub agency: Option<AgencyId>,
    /// Where the account belongs; not part of the record.
    #[serde(skip)]
    pub place: Place,
    /// Counts the saves.
    pub version: i64,
}

/// Where an account belongs and who is named for it: what a permission is compared with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Business group.
    pub group: Option<GroupId>,
    /// Business unit.
    pub unit: Option<UnitId>,
    /// Nominated holders and the account manager.
    pub holders: Vec<PersonId>,
    /// The manager of the person whose access it is.
    pub manager: Option<PersonId>,
}

/// The steps between approval and use; each holds the day it was true.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handshake {
    /// The person acknowledged the policy in force (P 6.11).
    pub policy: Option<NaiveDate>,
    /// The person attested a second factor of their own on the account (P 6.10, Proc "Other security").
    pub second_factor: Option<NaiveDate>,
    /// The courses needed for access are completed and have not run out (P 12).
    pub training: Option<NaiveDate>,
    /// Design and Marketing was told (Proc "Staff access").
    pub team_told: Option<NaiveDate>,
}

/// One step of the handshake.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// See [`Handshake::policy`].
    Policy,
    /// See [`Handshake::second_factor`].
    SecondFactor,
    /// See [`Handshake::training`].
    Training,
    /// See [`Handshake::team_told`].
    TeamTold,
}

impl Step {
    /// Every step, in the order people are shown them.
    pub const ALL: &'static [Self] = &[
        Self::Policy,
        Self::SecondFactor,
        Self::Training,
        Self::TeamTold,
    ];

    /// What has to be so, for a task list.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Policy => "Policy acknowledged",
            Self::SecondFactor => "Own second factor turned on",
            Self::Training => "Training recorded",
            Self::TeamTold => "Design and Marketing told",
        }
    }
}

impl Handshake {
    /// The day a step was done.
    pub const fn done_on(&self, step: Step) -> Option<NaiveDate> {
        match step {
            Step::Policy => self.policy,
            Step::SecondFactor => self.second_factor,
            Step::Training => self.training,
            Step::TeamTold => self.team_told,
        }
    }

    /// What is still to do.
    pub fn missing(&self) -> Vec<Step> {
        Step::ALL
            .iter()
            .copied()
            .filter(|step| self.done_on(*step).is_none())
            .collect()
    }
}

impl Grant {
    /// What people call it.
    pub const fn reference(&self) -> Reference {
        Reference::of(ReferenceKind::Grant, self.number)
    }

    /// Whether the person can use the account by what the register knows.
    pub const fn is_live(&self) -> bool {
        matches!(self.state, GrantState::Active { .. })
    }

    /// Whether it is asked for, approved, live or suspended.
    pub const fn is_open(&self) -> bool {
        !self.state.key().is_over()
    }

    /// What a permission is compared with.
    pub fn facts(&self) -> Facts {
        Facts {
            group: self.place.group,
            unit: self.place.unit,
            person: Some(self.person),
            holders: self.place.holders.clone(),
            manager: self.place.manager,
        }
    }
}

/// A request for access as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RequestDraft {
    /// Whose access.
    pub person: Option<PersonId>,
    /// How much.
    pub level: Option<AccessLevel>,
    /// First day.
    pub from: Option<NaiveDate>,
    /// Last day, if it ends by itself.
    pub until: Option<NaiveDate>,
    /// What it is for.
    pub reason: String,
}

/// A request that can be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedRequest {
    pub(super) person: PersonId,
    pub(super) level: AccessLevel,
    pub(super) from: NaiveDate,
    pub(super) until: Option<NaiveDate>,
    pub(super) reason: String,
    pub(super) agency: Option<AgencyId>,
}

impl CheckedRequest {
    /// Whose access.
    pub const fn person(&self) -> PersonId {
        self.person
    }

    /// How much.
    pub const fn level(&self) -> AccessLevel {
        self.level
    }
}

/// The contract behind an agency's access.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contract {
    /// Whose.
    pub agency: AgencyId,
    /// Its last day.
    pub ends: NaiveDate,
    /// Whether the agency acknowledged its obligations.
    pub acknowledged: bool,
}

impl RequestDraft {
    /// Judges what was typed. `offered`: the levels the platform has; `contract`: of the person's
    /// agency, when they work for one.
    ///
    /// # Errors
    /// What is wrong, by field: `person`, `level`, `from`, `until`, `reason`.
    pub fn check(
        &self,
        offered: &[AccessLevel],
        contract: Option<Contract>,
        settings: &PolicySettings,
        now: Moment,
    ) -> Result<CheckedRequest, Problems> {
        let mut problems = Problems::default();
        if self.person.is_none() {
            problems.add("person", "required", "Choose who is to have access");
        }
        match self.level {
            None => problems.add("level", "required", "Choose the level of access"),
            Some(level) if !offered.contains(&level) => problems.add(
                "level",
                "not-offered",
                format!("This platform has no level “{}”", level.name()),
            ),
            Some(level) if contract.is_some() && !settings.agency_levels.contains(&level) => problems.add(
                "level",
                "agency-level",
                format!("People of an agency get access to advertising only; “{}” stays with staff (P 6.13, Proc “Working with external agencies”)", level.name()),
            ),
            Some(_) => {}
        }
        let from = self.from.unwrap_or(now.today);
        if from < now.today {
            problems.add("from", "past", "The first day must be today or later");
        }
        if self.until.is_some_and(|until| until < from) {
            problems.add(
                "until",
                "order",
                "The last day must not be before the first",
            );
        }
        if let Some(contract) = contract {
            if !contract.acknowledged {
                problems.add(
                    "person",
                    "agency-not-acknowledged",
                    "Their agency has not acknowledged its obligations yet (P 6.13)",
                );
            }
            if contract.ends < now.today {
                problems.add(
                    "person",
                    "contract-ended",
                    "Their agency’s contract has ended or is in dispute",
                );
            } else if self.until.is_none_or(|until| until > contract.ends) {
                problems.add(
                    "until",
                    "after-contract",
                    format!("Enter a last day: an agency’s access ends with its contract, on {} at the latest", crate::moment::long_date(contract.ends)),
                );
            }
        }
        let reason = collapse(&self.reason);
        match reason.chars().count() {
            0 => problems.add("reason", "required", "Enter what the access is for"),
            1..=500 => {}
            _ => problems.add(
                "reason",
                "too-long",
                "What it is for must be 500 characters or fewer",
            ),
        }
        if looks_like_secret(&reason) {
            problems.add("reason", "secret", NO_SECRETS);
        }
        let (Some(person), Some(level), true) = (self.person, self.level, problems.is_empty())
        else {
            return Err(problems);
        };
        Ok(CheckedRequest {
            person,
            level,
            from,
            until: self.until,
            reason,
            agency: contract.map(|c| c.agency),
        })
    }
}
