//! What a clearance certificate says: cleared, or blocked with each reason. Its body is frozen when it
//! is issued; nothing here is ever computed anew for a certificate that was issued.

use super::DepartureKind;
use crate::{
    access::GrantKey,
    actor::By,
    ids::{PersonId, Reference, ReferenceKind},
    obligation::ObligationKind,
    permission::{Action, allowed},
    role::Role,
};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// Whether somebody is cleared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Nothing is left.
    Cleared,
    /// Something is in the way.
    Blocked,
}

impl Outcome {
    /// The stable word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Cleared => "cleared",
            Self::Blocked => "blocked",
        }
    }

    /// The adjective people see.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Cleared => "Cleared",
            Self::Blocked => "Blocked",
        }
    }

    /// The outcome with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        [Self::Cleared, Self::Blocked]
            .into_iter()
            .find(|o| o.key() == key)
    }
}

/// What kind of thing is in the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BlockerKind {
    /// Access that can still be used, or could be again.
    Access,
    /// Named for an account.
    Nomination,
    /// Something that must be done because of this person.
    Obligation,
    /// A role in this register.
    Role,
}

/// One thing in the way of a certificate, who can clear it and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Blocker {
    /// What kind.
    pub kind: BlockerKind,
    /// What people call the record: `GR-0042`, `OB-0042`; empty for a role.
    pub reference: String,
    /// The account's number.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub account: Option<i64>,
    /// In words.
    pub reason: String,
    /// The clause.
    pub clause: String,
    /// Who can clear it.
    pub who: Vec<String>,
}

/// What kind of thing was ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EndedKind {
    /// Access to an account.
    Access,
    /// Named for an account.
    Nomination,
    /// A role in this register.
    Role,
    /// A role lent or borrowed.
    Delegation,
    /// Something that had to be done because of this person.
    Obligation,
}

impl EndedKind {
    /// The words people see.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Access => "Access",
            Self::Nomination => "Named for an account",
            Self::Role => "Role in the register",
            Self::Delegation => "Role lent or borrowed",
            Self::Obligation => "Done because of this departure",
        }
    }
}

/// One thing that was ended or done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    /// What kind.
    pub kind: EndedKind,
    /// What people call the record; empty where it has no such name.
    pub reference: String,
    /// What it was, in words: "Administrator of AC-0007 Harbours".
    pub what: String,
    /// On which local day.
    pub on: NaiveDate,
    /// By whom.
    pub by: String,
    /// What shows it; empty = nothing more than the record.
    pub evidence: String,
}

/// Access that outlived the last day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Late {
    /// How many days it did, at most.
    pub days: i64,
    /// The accounts, by reference.
    pub accounts: Vec<String>,
    /// The incident about it, by reference.
    pub incident: String,
}

/// The body of a certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    /// What people call it: `CL-0042`.
    pub number: String,
    /// Cleared or blocked.
    pub outcome: Outcome,
    /// Whose.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Their work e-mail.
    pub email: String,
    /// Their job title.
    pub title: String,
    /// Leaving or moving.
    pub kind: DepartureKind,
    /// The last day.
    pub last_day: NaiveDate,
    /// When it was issued.
    pub issued_at: DateTime<Utc>,
    /// By whom.
    pub issued_by: By,
    /// What is in the way; none = cleared.
    pub blockers: Vec<Blocker>,
    /// What was ended, oldest first.
    pub ended: Vec<Ended>,
    /// Access that outlived the last day.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub late: Option<Late>,
    /// The certificate this one takes the place of.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub replaces: Option<String>,
}

/// An obligation about the person that is not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenDuty {
    /// Its number.
    pub number: i64,
    /// What has to be done.
    pub kind: ObligationKind,
    /// The account.
    pub account: Option<i64>,
    /// In words.
    pub title: String,
}

/// What is left of what somebody held. Accounts by number and name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Leftovers {
    /// Grants that are not over: number, state, level, account.
    pub grants: Vec<(i64, GrantKey, String, i64)>,
    /// Nominations in office: what for, account.
    pub nominations: Vec<(String, i64)>,
    /// Obligations about the person that are open.
    pub duties: Vec<OpenDuty>,
    /// Roles that count today or later.
    pub roles: Vec<Role>,
}

impl Leftovers {
    /// Everything in the way of a certificate (P 6.12). Somebody who moves keeps roles.
    pub fn blockers(&self, kind: DepartureKind) -> Vec<Blocker> {
        let mut found: Vec<Blocker> = self
            .grants
            .iter()
            .filter(|(_, state, ..)| !state.is_over())
            .map(|(number, state, level, account)| Blocker {
                kind: BlockerKind::Access,
                reference: Reference::of(ReferenceKind::Grant, *number).to_string(),
                account: Some(*account),
                reason: format!(
                    "{level} of {} is {}",
                    Reference::account(*account),
                    state.name().to_lowercase()
                ),
                clause: "P 6.12".into(),
                who: who(Action::ChangeAccess, true),
            })
            .collect();
        let nomination = |(duty, account): &(String, i64)| Blocker {
            kind: BlockerKind::Nomination,
            reference: Reference::account(*account).to_string(),
            account: Some(*account),
            reason: format!("Still {duty} of {}", Reference::account(*account)),
            clause: "P 6.3".into(),
            who: who(Action::Nominate, true),
        };
        found.extend(self.nominations.iter().map(nomination));
        let blocking = self.duties.iter().filter(|duty| holds_up(duty.kind));
        found.extend(blocking.map(|duty| {
            let action = match duty.kind {
                ObligationKind::ChangePassword => Action::AttestSecurity,
                _ => Action::CloseObligation,
            };
            Blocker {
                kind: BlockerKind::Obligation,
                reference: Reference::of(ReferenceKind::Obligation, duty.number).to_string(),
                account: duty.account,
                reason: format!("Not done yet: {}", duty.title),
                clause: duty.kind.clause().to_owned(),
                who: who(action, true),
            }
        }));
        if kind == DepartureKind::Leaving {
            found.extend(self.roles.iter().map(|role| Blocker {
                kind: BlockerKind::Role,
                reference: String::new(),
                account: None,
                reason: format!("Still holds the role {}", role.name()),
                clause: "P 6.12".into(),
                who: who(Action::RunDeparture, false),
            }));
        }
        found
    }
}

/// Whether an open obligation about somebody stands in the way of their certificate.
pub(super) const fn holds_up(kind: ObligationKind) -> bool {
    matches!(
        kind,
        ObligationKind::ChangePassword | ObligationKind::RemoveOnPlatform
    )
}

/// Who may do it, by role; `held` = the account's holders too.
fn who(action: Action, held: bool) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    if held {
        names.push("The account’s holders".into());
    }
    for (role, reach) in allowed(action) {
        if !reach.is_personal() && !names.iter().any(|name| name == role.name()) {
            names.push(role.name().into());
        }
    }
    names
}
