//! What lists of access can be asked, and the condition that answers it.

use super::reach::{Condition, reach};
use domain::{
    access::GrantKey,
    actor::Actor,
    ids::{AgencyId, GroupId, PersonId},
    permission::Action,
    platform::{AccessLevel, PlatformKey},
    text::fold,
};
use sea_orm::Value;

/// What a list of access can be asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccessFilter {
    /// Parts of the person's or the account's name, macrons and capitals aside.
    pub q: String,
    /// Only what waits for the actor: a decision, an own step, a removal to confirm.
    pub mine: bool,
    /// States; none = every one.
    pub kind: Option<Kind>,
    /// One level.
    pub level: Option<AccessLevel>,
    /// Accounts of this business group.
    pub group: Option<GroupId>,
    /// Accounts on this platform.
    pub platform: Option<PlatformKey>,
    /// People of this agency.
    pub agency: Option<AgencyId>,
    /// Access to one account.
    pub account: Option<i64>,
    /// Access of one person.
    pub person: Option<PersonId>,
    /// Order.
    pub order: AccessOrder,
    /// From 1.
    pub page: u32,
}

/// Kinds of access, as lists tell them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One state.
    State(GrantKey),
    /// Asked for, approved, live or suspended.
    Open,
    /// Ended here, and nobody has confirmed that it is gone from the platform.
    ToRemove,
    /// Live, though a course that access needs has run out.
    Untrained,
}

impl Kind {
    /// Every kind.
    pub const ALL: &'static [Self] = &[
        Self::Open,
        Self::State(GrantKey::Requested),
        Self::State(GrantKey::Approved),
        Self::State(GrantKey::Active),
        Self::State(GrantKey::Suspended),
        Self::State(GrantKey::Revoked),
        Self::State(GrantKey::Refused),
        Self::ToRemove,
        Self::Untrained,
    ];

    /// The word in addresses.
    pub const fn key(self) -> &'static str {
        match self {
            Self::State(state) => state.key(),
            Self::Open => "open",
            Self::ToRemove => "to-remove",
            Self::Untrained => "untrained",
        }
    }

    /// The words people see.
    pub const fn name(self) -> &'static str {
        match self {
            Self::State(state) => state.name(),
            Self::Open => "Everything that is not over",
            Self::ToRemove => "Ended, still to remove on the platform",
            Self::Untrained => "Live, training has run out",
        }
    }

    /// The kind with this word.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.key() == key)
    }

    fn condition(self) -> String {
        match self {
            Self::State(state) => format!("t.state = '{}'", state.key()),
            Self::Open => "t.state IN ('requested', 'approved', 'active', 'suspended')".into(),
            Self::ToRemove => "t.state = 'revoked' AND t.removed_on IS NULL".into(),
            Self::Untrained => format!("t.state = 'active' AND {LAPSED}"),
        }
    }
}

/// Whether a course that access needs is missing or has run out; marks: true, today.
pub(super) const LAPSED: &str = "EXISTS (SELECT 1 FROM course c WHERE c.for_access = ? AND c.retired_on IS NULL AND NOT EXISTS \
     (SELECT 1 FROM training x WHERE x.course_id = c.id AND x.person_id = t.person_id AND (x.expires_on IS NULL OR x.expires_on >= ?)))";

/// The order of a list of access.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AccessOrder {
    /// The newest number first.
    #[default]
    Newest,
    /// By the account's name, then the person's.
    Account,
    /// By the person's name, then the account's.
    Person,
    /// By the last day, those without one at the end.
    Until,
}

impl AccessOrder {
    /// Every order, the usual one first.
    pub const ALL: &'static [Self] = &[Self::Newest, Self::Account, Self::Person, Self::Until];

    /// The word in addresses.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Newest => "newest",
            Self::Account => "account",
            Self::Person => "person",
            Self::Until => "until",
        }
    }

    /// The words people see.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Newest => "Latest first",
            Self::Account => "Account, A to Z",
            Self::Person => "Person, A to Z",
            Self::Until => "Last day, soonest first",
        }
    }

    /// The order with this word.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|order| order.key() == key)
    }

    pub(super) const fn sql(self) -> &'static str {
        match self {
            Self::Newest => "t.number DESC",
            Self::Account => "a.name_sort, a.number, p.name_sort, t.number",
            Self::Person => "p.name_sort, p.id, a.name_sort, t.number",
            Self::Until => "t.until_day IS NULL, t.until_day, t.number",
        }
    }
}

impl AccessFilter {
    /// What answers it, among what the actor may see.
    pub(super) fn condition(&self, actor: &Actor, today: chrono::NaiveDate) -> Condition {
        let seen = reach(actor, Action::ViewAccess);
        let mut parts = vec![seen.text];
        let mut values = seen.values;
        let mut add = |text: &str, value: Option<Value>| {
            if let Some(value) = value {
                parts.push(text.to_owned());
                values.push(value);
            }
        };
        add("t.account_number = ?", self.account.map(Into::into));
        add("t.person_id = ?", self.person.map(|p| p.0.into()));
        add("t.level = ?", self.level.map(|l| l.key().into()));
        add("a.group_id = ?", self.group.map(|g| g.0.into()));
        add("t.agency_id = ?", self.agency.map(|a| a.0.into()));
        add(
            "a.platform = ?",
            self.platform.as_ref().map(|p| p.to_string().into()),
        );
        if let Some(kind) = self.kind {
            parts.push(kind.condition());
            if kind == Kind::Untrained {
                values.extend([true.into(), today.into()]);
            }
        }
        if self.mine {
            let waits = waits_for(actor);
            parts.push(waits.text);
            values.extend(waits.values);
        }
        for word in fold(&self.q).split(' ').filter(|word| !word.is_empty()) {
            parts.push("(p.name_sort LIKE ? ESCAPE '\\' OR a.name_sort LIKE ? ESCAPE '\\')".into());
            let word = word.replace('\\', "\\\\");
            let pattern = format!("%{}%", word.replace('%', "\\%").replace('_', "\\_"));
            values.extend([pattern.clone().into(), pattern.into()]);
        }
        Condition {
            text: parts.join(" AND "),
            values,
        }
    }
}

/// What waits for somebody: requests they may decide (nobody decides their own, P 6.5), steps that are
/// theirs alone, and access to confirm as removed.
pub(super) fn waits_for(actor: &Actor) -> Condition {
    let me = actor.person().map_or(uuid::Uuid::nil(), |person| person.0);
    let decide = reach(actor, Action::ApproveAccess);
    let remove = reach(actor, Action::ChangeAccess);
    let text = format!(
        "((t.state = 'requested' AND t.person_id <> ? AND (t.requested_by IS NULL OR t.requested_by <> ?) AND {}) \
         OR (t.state IN ('requested', 'approved') AND t.person_id = ? AND (t.policy_on IS NULL OR t.second_factor_on IS NULL)) \
         OR (t.state = 'revoked' AND t.removed_on IS NULL AND t.person_id <> ? AND {}))",
        decide.text, remove.text
    );
    let mut values: Vec<Value> = vec![me.into(), me.into()];
    values.extend(decide.values);
    values.extend([me.into(), me.into()]);
    values.extend(remove.values);
    Condition { text, values }
}
