//! What the list of departures can be asked, and the condition that answers it.

use chrono::NaiveDate;
use domain::{
    ids::GroupId,
    leaving::{DepartureKey, DepartureKind},
    text::fold,
};
use sea_orm::Value;

/// What the list can be asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DepartureFilter {
    /// Parts of a name or an e-mail address.
    pub q: String,
    /// Those under way, or others.
    pub state: StateFilter,
    /// Leaving or moving.
    pub kind: Option<DepartureKind>,
    /// Who works in this business group.
    pub group: Option<GroupId>,
    /// Only those whose last day is over and who still have live access.
    pub late: bool,
    /// Order.
    pub order: DepartureOrder,
    /// From 1.
    pub page: u32,
}

/// Which departures, by where they stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StateFilter {
    /// Planned or in progress.
    #[default]
    UnderWay,
    /// Every one.
    All,
    /// In one state.
    In(DepartureKey),
}

impl StateFilter {
    /// Every one, the usual one first.
    pub const ALL: &'static [Self] = &[
        Self::UnderWay,
        Self::In(DepartureKey::Planned),
        Self::In(DepartureKey::InProgress),
        Self::In(DepartureKey::Cleared),
        Self::In(DepartureKey::Cancelled),
        Self::All,
    ];

    /// The word in addresses.
    pub const fn key(self) -> &'static str {
        match self {
            Self::UnderWay => "under-way",
            Self::All => "all",
            Self::In(key) => key.key(),
        }
    }

    /// The words people see.
    pub const fn name(self) -> &'static str {
        match self {
            Self::UnderWay => "Under way",
            Self::All => "All",
            Self::In(key) => key.name(),
        }
    }

    /// The one with this word.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|s| s.key() == key)
    }
}

/// The order of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DepartureOrder {
    /// The earliest last day first.
    #[default]
    LastDay,
    /// The latest last day first.
    LastDayBack,
    /// By name.
    Name,
    /// By name from the end.
    NameBack,
}

impl DepartureOrder {
    /// Every order, the usual one first.
    pub const ALL: &'static [Self] =
        &[Self::LastDay, Self::LastDayBack, Self::Name, Self::NameBack];

    /// The word in addresses.
    pub const fn key(self) -> &'static str {
        match self {
            Self::LastDay => "last-day",
            Self::LastDayBack => "-last-day",
            Self::Name => "name",
            Self::NameBack => "-name",
        }
    }

    /// The words people see.
    pub const fn name(self) -> &'static str {
        match self {
            Self::LastDay => "Last day, earliest first",
            Self::LastDayBack => "Last day, latest first",
            Self::Name => "Name, A to Z",
            Self::NameBack => "Name, Z to A",
        }
    }

    /// The order with this word.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|o| o.key() == key)
    }

    pub(super) const fn sql(self) -> &'static str {
        match self {
            Self::LastDay => "d.last_day, p.name_sort, d.id",
            Self::LastDayBack => "d.last_day DESC, p.name_sort, d.id",
            Self::Name => "p.name_sort, d.id",
            Self::NameBack => "p.name_sort DESC, d.id",
        }
    }
}

impl DepartureFilter {
    pub(super) fn condition(&self, today: NaiveDate) -> (String, Vec<Value>) {
        let mut parts: Vec<String> = Vec::new();
        let mut values: Vec<Value> = Vec::new();
        match self.state {
            StateFilter::UnderWay => parts.push("d.state IN ('planned', 'in-progress')".into()),
            StateFilter::All => parts.push("1 = 1".into()),
            StateFilter::In(key) => {
                parts.push("d.state = ?".into());
                values.push(key.key().into());
            }
        }
        if let Some(kind) = self.kind {
            parts.push("d.kind = ?".into());
            values.push(kind.key().into());
        }
        if let Some(group) = self.group {
            parts.push(
                "p.unit_id IN (SELECT u.id FROM business_unit u WHERE u.group_id = ?)".into(),
            );
            values.push(group.0.into());
        }
        if self.late {
            parts.push(
                "d.last_day < ? AND EXISTS (SELECT 1 FROM access_grant t WHERE t.person_id = d.person_id AND t.state = 'active' AND t.from_day <= d.last_day)"
                    .into(),
            );
            values.push(today.into());
        }
        for word in fold(&self.q).split(' ').filter(|word| !word.is_empty()) {
            parts.push("(p.name_sort LIKE ? ESCAPE '\\' OR p.email LIKE ? ESCAPE '\\')".into());
            let word = word.replace('\\', "\\\\");
            let pattern = format!("%{}%", word.replace('%', "\\%").replace('_', "\\_"));
            values.extend([pattern.clone().into(), pattern.into()]);
        }
        (parts.join(" AND "), values)
    }
}
