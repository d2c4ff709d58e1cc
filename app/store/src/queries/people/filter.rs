//! What the list of people can be asked, and the condition that answers it.

use chrono::NaiveDate;
use domain::{
    ids::{GroupId, UnitId},
    role::Role,
    text::fold,
};
use sea_orm::Value;

/// What the list can be asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PeopleFilter {
    /// Parts of a name or an e-mail address, macrons and capitals aside.
    pub q: String,
    /// Who holds this role today, or acts in it for somebody.
    pub role: Option<Role>,
    /// Who works in this business group.
    pub group: Option<GroupId>,
    /// Who works in this business unit.
    pub unit: Option<UnitId>,
    /// Everybody but those who have left, or one kind.
    pub status: Option<StatusFilter>,
    /// Only those who can sign in and administer the register today.
    pub administers: bool,
    /// Order.
    pub order: PeopleOrder,
    /// From 1.
    pub page: u32,
}

/// The order of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PeopleOrder {
    /// By name, macrons and case aside.
    #[default]
    Name,
    /// The same from the end.
    NameBack,
    /// Whoever signed in last long ago first; before them, those who never did.
    LastSignIn,
    /// Whoever signed in last first; after all, those who never did.
    LastSignInBack,
}

impl PeopleOrder {
    /// Every order, the usual one first.
    pub const ALL: &'static [Self] = &[
        Self::Name,
        Self::NameBack,
        Self::LastSignIn,
        Self::LastSignInBack,
    ];

    /// The word in addresses.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::NameBack => "-name",
            Self::LastSignIn => "last-sign-in",
            Self::LastSignInBack => "-last-sign-in",
        }
    }

    /// The words people see.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Name => "Name, A to Z",
            Self::NameBack => "Name, Z to A",
            Self::LastSignIn => "Last sign-in, longest ago first",
            Self::LastSignInBack => "Last sign-in, latest first",
        }
    }

    /// The order with this word.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|order| order.key() == key)
    }

    /// What follows `ORDER BY` on `person p`. By name, the index gives it in either direction.
    pub(super) const fn sql(self) -> &'static str {
        match self {
            Self::Name => "p.name_sort, p.id",
            Self::NameBack => "p.name_sort DESC, p.id DESC",
            Self::LastSignIn => {
                "p.last_sign_in_at IS NOT NULL, p.last_sign_in_at, p.name_sort, p.id"
            }
            Self::LastSignInBack => {
                "p.last_sign_in_at IS NULL, p.last_sign_in_at DESC, p.name_sort, p.id"
            }
        }
    }
}

/// Kinds of people, told apart by whether they work here and may sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatusFilter {
    /// Works here and may sign in.
    Active,
    /// Signing in is closed to them.
    Disabled,
    /// Has a last day.
    Leaving,
    /// Has left.
    Left,
}

impl StatusFilter {
    /// Every kind.
    pub const ALL: &'static [Self] = &[Self::Active, Self::Disabled, Self::Leaving, Self::Left];

    /// The word in addresses.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Disabled => "disabled",
            Self::Leaving => "leaving",
            Self::Left => "left",
        }
    }

    /// The words people see.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Active => "Active",
            Self::Disabled => "Sign-in closed",
            Self::Leaving => "Leaving",
            Self::Left => "Left",
        }
    }

    /// The kind with this word.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.key() == key)
    }

    const fn condition(self) -> &'static str {
        match self {
            Self::Active => "p.status = 'active' AND p.disabled_at IS NULL",
            Self::Disabled => "p.status <> 'left' AND p.disabled_at IS NOT NULL",
            Self::Leaving => "p.status = 'leaving' AND p.disabled_at IS NULL",
            Self::Left => "p.status = 'left'",
        }
    }
}

/// Whether somebody holds a role today.
const HOLDS: &str = "EXISTS (SELECT 1 FROM role_assignment r WHERE r.person_id = p.id AND r.role = ? \
     AND r.from_day <= ? AND (r.until_day IS NULL OR r.until_day >= ?))";

/// Whether somebody acts in a role of another person today, who still has it.
const ACTS: &str = "EXISTS (SELECT 1 FROM delegation d JOIN person l ON l.id = d.from_person_id \
     WHERE d.to_person_id = p.id AND d.role = ? AND d.ended_at IS NULL AND d.from_day <= ? AND d.until_day >= ? \
     AND l.status <> 'left' AND l.disabled_at IS NULL AND EXISTS (SELECT 1 FROM role_assignment h \
     WHERE h.person_id = l.id AND h.role = d.role AND h.from_day <= ? AND (h.until_day IS NULL OR h.until_day >= ?) \
     AND h.scope_group_id IS NOT DISTINCT FROM d.scope_group_id AND h.scope_unit_id IS NOT DISTINCT FROM d.scope_unit_id))";

/// A condition on `person p` and the values of its marks.
pub(super) struct Condition {
    pub(super) text: String,
    pub(super) values: Vec<Value>,
}

impl PeopleFilter {
    pub(super) fn condition(&self, today: NaiveDate) -> Condition {
        let mut parts = vec![
            self.status
                .map_or("p.status <> 'left'", StatusFilter::condition)
                .to_owned(),
        ];
        let mut values: Vec<Value> = Vec::new();
        let today = || Value::from(today);
        if let Some(role) = self.role {
            parts.push(format!("({HOLDS} OR {ACTS})"));
            values.extend([role.key().into(), today(), today()]);
            values.extend([role.key().into(), today(), today(), today(), today()]);
        }
        if self.administers {
            parts.push(format!(
                "p.status <> 'left' AND p.disabled_at IS NULL AND {HOLDS}"
            ));
            values.extend([Role::Administrator.key().into(), today(), today()]);
        }
        if let Some(group) = self.group {
            parts.push(
                "p.unit_id IN (SELECT u.id FROM business_unit u WHERE u.group_id = ?)".into(),
            );
            values.push(group.0.into());
        }
        if let Some(unit) = self.unit {
            parts.push("p.unit_id = ?".into());
            values.push(unit.0.into());
        }
        for word in fold(&self.q).split(' ').filter(|word| !word.is_empty()) {
            parts.push("(p.name_sort LIKE ? ESCAPE '\\' OR p.email LIKE ? ESCAPE '\\')".into());
            let pattern = like(word);
            values.extend([pattern.clone().into(), pattern.into()]);
        }
        Condition {
            text: parts.join(" AND "),
            values,
        }
    }
}

/// A pattern that finds `word` anywhere.
fn like(word: &str) -> String {
    let word = word.replace('\\', "\\\\");
    format!("%{}%", word.replace('%', "\\%").replace('_', "\\_"))
}
