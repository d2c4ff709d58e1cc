//! Which returns somebody may see, what the list can be asked, and the conditions that answer it.

use crate::{
    dossier::{Condition, reached},
    queries::NAMED_FOR,
    sql,
};
use chrono::NaiveDate;
use domain::{
    actor::Actor,
    ids::{GroupId, Reference, ReferenceKind, UnitId},
    permission::Action,
    quarter::Quarter,
    returns::ReturnKey,
};
use sea_orm::Value;

/// What the list can be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnFilter {
    /// Of which quarter.
    pub quarter: Quarter,
    /// Parts of the account's name or handle, or a reference.
    pub q: String,
    /// In this state.
    pub state: Option<ReturnKey>,
    /// Only what is late: past its day and not sent.
    pub overdue: bool,
    /// Only what was sent after its day.
    pub sent_late: bool,
    /// Sent saying that nothing has changed (`true`), or something else (`false`).
    pub unchanged: Option<bool>,
    /// Of accounts of this business group.
    pub group: Option<GroupId>,
    /// Of accounts of this business unit.
    pub unit: Option<UnitId>,
    /// A platform's key.
    pub platform: Option<String>,
    /// Only of these accounts; empty = of any.
    pub accounts: Vec<i64>,
    /// Order.
    pub order: ReturnOrder,
    /// From 1.
    pub page: u32,
}

/// The order of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ReturnOrder {
    /// What waits for review first, then what is late, then the rest by name.
    #[default]
    Waiting,
    /// By the account's name.
    Name,
    /// The newest sent first.
    Sent,
}

impl ReturnOrder {
    /// Every order, the usual one first.
    pub const ALL: &'static [Self] = &[Self::Waiting, Self::Name, Self::Sent];

    /// The word in addresses.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Name => "name",
            Self::Sent => "sent",
        }
    }

    /// The words people see.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Waiting => "To be reviewed first",
            Self::Name => "Account",
            Self::Sent => "Newest sent first",
        }
    }

    /// The order with this word.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|o| o.key() == key)
    }

    pub(super) const fn sql(self) -> &'static str {
        match self {
            Self::Waiting => {
                "CASE t.state WHEN 'submitted' THEN 0 WHEN 'sent-back' THEN 1 WHEN 'not-started' THEN 2 WHEN 'draft' THEN 2 \
                 WHEN 'not-reported' THEN 3 ELSE 4 END, a.name_sort, t.number"
            }
            Self::Name => "a.name_sort, t.number",
            Self::Sent => {
                "CASE WHEN t.sent_on IS NULL THEN 1 ELSE 0 END, t.sent_on DESC, t.number DESC"
            }
        }
    }
}

/// The returns that `actor` may see, on `account_return t JOIN account a`: within the reach of their
/// roles, of accounts they are named for, that they file for somebody, or whose holders report to them.
pub(crate) fn visible(actor: &Actor) -> Condition {
    let person = match actor {
        Actor::Public => return Condition::none(),
        Actor::System(_) => return Condition::all(),
        Actor::Person(person) => person,
    };
    let (mut parts, mut values) = reached(person, Action::ViewReturns, "a");
    if parts.iter().any(|part| part == "1 = 1") {
        return Condition::all();
    }
    let me: Value = person.id.0.into();
    parts.push("t.delegate_id = ?".into());
    parts.push(format!("t.account_number IN {NAMED_FOR}"));
    parts.push(
        "t.account_number IN (SELECT n.account_number FROM nomination n JOIN person h ON h.id = n.person_id \
         WHERE n.ended_at IS NULL AND h.manager_id = ?)"
            .into(),
    );
    values.extend([me.clone(), me.clone(), me]);
    Condition {
        text: format!("({})", parts.join(" OR ")),
        values,
    }
}

impl ReturnFilter {
    /// Everything of a quarter.
    pub fn of(quarter: Quarter) -> Self {
        Self {
            quarter,
            q: String::new(),
            state: None,
            overdue: false,
            sent_late: false,
            unchanged: None,
            group: None,
            unit: None,
            platform: None,
            accounts: Vec::new(),
            order: ReturnOrder::default(),
            page: 1,
        }
    }

    pub(super) fn condition(&self, actor: &Actor, today: NaiveDate) -> Condition {
        let mut all = visible(actor);
        all.and("p.quarter = ?", [self.quarter.to_string().into()]);
        if let Some(state) = self.state {
            all.and("t.state = ?", [state.key().into()]);
        }
        if self.overdue {
            all.and(
                "(t.state = 'not-reported' OR (t.state IN ('not-started', 'draft', 'sent-back') AND t.due < ?))",
                [today.into()],
            );
        }
        if self.sent_late {
            all.and("t.sent_late = TRUE", []);
        }
        if let Some(unchanged) = self.unchanged {
            all.and(
                "t.sent_on IS NOT NULL AND t.unchanged = ?",
                [unchanged.into()],
            );
        }
        if let Some(group) = self.group {
            all.and("a.group_id = ?", [group.0.into()]);
        }
        if let Some(unit) = self.unit {
            all.and("a.unit_id = ?", [unit.0.into()]);
        }
        if let Some(platform) = &self.platform {
            all.and("a.platform = ?", [platform.clone().into()]);
        }
        if !self.accounts.is_empty() {
            let marks = sql::marks(self.accounts.len());
            let values = self.accounts.iter().map(|number| (*number).into());
            all.and(
                &format!("t.account_number IN ({marks})"),
                values.collect::<Vec<Value>>(),
            );
        }
        if let Some(reference) = Reference::parse(ReferenceKind::Return, &self.q) {
            all.and("t.number = ?", [reference.number.into()]);
            return all;
        }
        if let Some(reference) = Reference::parse(ReferenceKind::Account, &self.q) {
            all.and("t.account_number = ?", [reference.number.into()]);
            return all;
        }
        all.words(
            &self.q,
            "(a.name_sort LIKE ? ESCAPE '\\' OR lower(a.handle) LIKE ? ESCAPE '\\')",
        );
        all
    }
}
