//! What somebody holds: what the page about their departure shows, what ending it touches and what
//! stands in the way of a certificate. Reading it is in `read`.

use chrono::NaiveDate;
use domain::{
    access::{Duty, GrantKey},
    ids::{GrantId, NominationId},
    leaving::{DepartureKind, Leftovers, OpenDuty},
    obligation::Obligation,
    person::{Delegation, HeldRole},
    platform::AccessLevel,
};
use std::collections::BTreeMap;

/// Somebody named for an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldNomination {
    /// Identity.
    pub id: NominationId,
    /// The account's number.
    pub account: i64,
    /// Its name.
    pub account_name: String,
    /// What for.
    pub duty: Duty,
    /// First day.
    pub from: NaiveDate,
    /// Other nominated holders in office who stay.
    pub others: i64,
    /// Whether the account is still one to look after.
    pub account_lives: bool,
    /// Counts the saves.
    pub version: i64,
}

impl HeldNomination {
    /// Whether the account would have nobody responsible for it (P 6.3).
    pub const fn needs_successor(&self) -> bool {
        matches!(self.duty, Duty::Holder) && self.account_lives && self.others == 0
    }
}

/// Access that is not over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldGrant {
    /// Identity.
    pub id: GrantId,
    /// What people call it: `GR-0042`.
    pub number: i64,
    /// The account's number.
    pub account: i64,
    /// Its name.
    pub account_name: String,
    /// How much.
    pub level: AccessLevel,
    /// Where it stands.
    pub state: GrantKey,
    /// First day.
    pub from: NaiveDate,
    /// The agency it goes through.
    pub agency: Option<String>,
}

impl HeldGrant {
    /// Whether it lets the person use the account, or could again.
    pub const fn is_given(&self) -> bool {
        matches!(self.state, GrantKey::Active | GrantKey::Suspended)
    }

    /// Whether its end means that a shared password has to change (P 6.8).
    pub const fn changes_password(&self) -> bool {
        self.is_given() && matches!(self.level, AccessLevel::Admin | AccessLevel::Publisher)
    }
}

/// A request for access that somebody else waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingRequest {
    /// What people call it.
    pub number: i64,
    /// The account's number.
    pub account: i64,
    /// Its name.
    pub account_name: String,
    /// Whose access.
    pub person_name: String,
    /// How much.
    pub level: AccessLevel,
    /// Whether this person asked for it; if not, they can decide about it.
    pub asked: bool,
}

/// A role lent or borrowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldDelegation {
    /// The delegation.
    pub delegation: Delegation,
    /// Whose role it is.
    pub from_name: String,
    /// Who acts.
    pub to_name: String,
}

/// An account that fewer people can run afterwards than the policy asks for (P 7).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thinned {
    /// The account's number.
    pub account: i64,
    /// Its name.
    pub name: String,
    /// How many can run it afterwards.
    pub left: usize,
}

/// Everything somebody holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holdings {
    /// Accounts they are named for.
    pub nominations: Vec<HeldNomination>,
    /// Their access that is not over.
    pub grants: Vec<HeldGrant>,
    /// Requests they made for others, or that wait for them.
    pub requests: Vec<WaitingRequest>,
    /// Roles that count today or later.
    pub roles: Vec<HeldRole>,
    /// Roles lent or borrowed that are not over.
    pub delegations: Vec<HeldDelegation>,
    /// What they have to do.
    pub assigned: Vec<Obligation>,
    /// What has to be done because of them and is not.
    pub about: Vec<Obligation>,
    /// Accounts that fall below the number of people the policy asks for.
    pub thinned: Vec<Thinned>,
}

impl Holdings {
    /// Whether nothing has to be ended.
    pub fn is_empty(&self) -> bool {
        self.nominations.is_empty()
            && self.grants.is_empty()
            && self.roles.is_empty()
            && self.delegations.is_empty()
            && self.assigned.is_empty()
    }

    /// Accounts that need a successor first: number and name.
    pub fn orphans(&self) -> Vec<(i64, String)> {
        let all = self.nominations.iter().filter(|n| n.needs_successor());
        all.map(|n| (n.account, n.account_name.clone())).collect()
    }

    /// Accounts whose password has to change: number and name, each once.
    pub fn passwords(&self) -> BTreeMap<i64, String> {
        let all = self.grants.iter().filter(|g| g.changes_password());
        all.map(|g| (g.account, g.account_name.clone())).collect()
    }

    /// What is left, for a certificate.
    pub fn leftovers(&self) -> Leftovers {
        Leftovers {
            grants: self
                .grants
                .iter()
                .map(|g| (g.number, g.state, g.level.name().to_owned(), g.account))
                .collect(),
            nominations: self
                .nominations
                .iter()
                .map(|n| (n.duty.name().to_lowercase(), n.account))
                .collect(),
            duties: self
                .about
                .iter()
                .map(|o| OpenDuty {
                    number: o.number,
                    kind: o.kind,
                    account: o.account,
                    title: o.title(),
                })
                .collect(),
            roles: self.roles.iter().map(|r| r.assignment.role).collect(),
        }
    }

    /// Whether a certificate would say "cleared".
    pub fn is_clear(&self, kind: DepartureKind) -> bool {
        self.leftovers().blockers(kind).is_empty()
    }
}
