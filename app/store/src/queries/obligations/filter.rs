//! What the list of obligations can be asked, and the condition that answers it. What somebody may see
//! is part of the condition: the rest is not there.

use chrono::NaiveDate;
use domain::{
    actor::{Actor, PersonActor},
    ids::{GroupId, PersonId},
    obligation::{ObligationKind, Standing},
    permission::{self, Action, Facts, Reach, allowed},
    role::Scope,
    text::fold,
};
use sea_orm::Value;

/// What the list can be asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ObligationFilter {
    /// Parts of the details, the reason or the account's name.
    pub q: String,
    /// Everything that is not done, or one standing.
    pub standing: Option<Standing>,
    /// What has to be done.
    pub kind: Option<ObligationKind>,
    /// About accounts of this business group.
    pub group: Option<GroupId>,
    /// About this account.
    pub account: Option<i64>,
    /// Who has to do it.
    pub assigned: Assigned,
    /// Order.
    pub order: ObligationOrder,
    /// From 1.
    pub page: u32,
}

/// Who has to do it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Assigned {
    /// Whoever.
    #[default]
    Anybody,
    /// Whoever asks: assigned to them, or to nobody and about an account they are named for.
    Me,
    /// Nobody in particular.
    Nobody,
    /// This person.
    To(PersonId),
}

/// The order of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ObligationOrder {
    /// Mine first, then the earliest due.
    #[default]
    Mine,
    /// The earliest due first.
    Due,
    /// The latest due first.
    DueBack,
    /// The newest first.
    Newest,
}

impl ObligationOrder {
    /// Every order, the usual one first.
    pub const ALL: &'static [Self] = &[Self::Mine, Self::Due, Self::DueBack, Self::Newest];

    /// The word in addresses.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Mine => "mine",
            Self::Due => "due",
            Self::DueBack => "-due",
            Self::Newest => "newest",
        }
    }

    /// The words people see.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mine => "Mine first, then by due date",
            Self::Due => "Due, earliest first",
            Self::DueBack => "Due, latest first",
            Self::Newest => "Newest first",
        }
    }

    /// The order with this word.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|o| o.key() == key)
    }
}

/// A condition on `obligation o` left-joined with `account a` and `person s` (the assignee).
pub(super) struct Condition {
    pub(super) text: String,
    pub(super) values: Vec<Value>,
}

impl Condition {
    fn and(&mut self, text: &str, values: impl IntoIterator<Item = Value>) {
        self.text.push_str(" AND ");
        self.text.push_str(text);
        self.values.extend(values);
    }
}

/// Whether an obligation is this person's to do.
pub(super) const MINE: &str = "(o.assignee = ? OR (o.assignee IS NULL AND o.account_number IN \
     (SELECT n.account_number FROM nomination n WHERE n.person_id = ? AND n.ended_at IS NULL)))";

/// What `actor` may see, as a condition.
pub(super) fn visible(actor: &Actor) -> Condition {
    let everything = |text: &str| Condition {
        text: text.to_owned(),
        values: Vec::new(),
    };
    let action = Action::ViewObligations;
    if permission::may(actor, action, &Facts::default()).is_ok() {
        return everything("1 = 1");
    }
    let Actor::Person(person) = actor else {
        return everything("1 = 0");
    };
    let own = person.id.0;
    let mut parts = vec![
        "o.assignee = ?".to_owned(),
        "o.account_number IN (SELECT n.account_number FROM nomination n WHERE n.person_id = ? AND n.ended_at IS NULL)".to_owned(),
        "s.manager_id = ?".to_owned(),
    ];
    let mut values: Vec<Value> = vec![own.into(), own.into(), own.into()];
    for scope in scopes(person, action) {
        match scope {
            Scope::All => {}
            Scope::Group(group) => {
                parts.push("a.group_id = ?".into());
                values.push(group.0.into());
            }
            Scope::Unit(unit) => {
                parts.push("a.unit_id = ?".into());
                values.push(unit.0.into());
            }
        }
    }
    Condition {
        text: format!("({})", parts.join(" OR ")),
        values,
    }
}

/// The scopes in which the person's roles, their own and lent ones, allow it.
fn scopes(person: &PersonActor, action: Action) -> Vec<Scope> {
    let table = allowed(action);
    let held = person.roles.iter();
    let lent = person.acting.iter().map(|acting| &acting.role);
    held.chain(lent)
        .filter(|r| table.contains(&(r.role, Reach::InScope)))
        .map(|r| r.scope)
        .collect()
}

impl ObligationFilter {
    pub(super) fn condition(&self, actor: &Actor, today: NaiveDate) -> Condition {
        let mut all = visible(actor);
        let waived = "(o.state = 'waived' AND o.waived_until >= ?)";
        match self.standing {
            None => all.and("o.state <> 'done'", []),
            Some(Standing::Done) => all.and("o.state = 'done'", []),
            Some(Standing::Waived) => all.and(waived, [today.into()]),
            Some(Standing::Overdue) => {
                let text = format!("o.state <> 'done' AND NOT {waived} AND o.due < ?");
                all.and(&text, [today.into(), today.into()]);
            }
            Some(Standing::Open) => {
                let text = format!("o.state <> 'done' AND NOT {waived} AND o.due >= ?");
                all.and(&text, [today.into(), today.into()]);
            }
        }
        if let Some(kind) = self.kind {
            all.and("o.kind = ?", [kind.key().into()]);
        }
        if let Some(group) = self.group {
            all.and("a.group_id = ?", [group.0.into()]);
        }
        if let Some(account) = self.account {
            all.and("o.account_number = ?", [account.into()]);
        }
        match (self.assigned, actor.person()) {
            (Assigned::Anybody, _) => {}
            (Assigned::Nobody, _) => all.and("o.assignee IS NULL", []),
            (Assigned::To(person), _) => all.and("o.assignee = ?", [person.0.into()]),
            (Assigned::Me, Some(me)) => all.and(MINE, [me.0.into(), me.0.into()]),
            (Assigned::Me, None) => all.and("1 = 0", []),
        }
        for word in fold(&self.q).split(' ').filter(|word| !word.is_empty()) {
            let pattern = word.replace('\\', "\\\\").replace('%', "\\%");
            let pattern = format!("%{}%", pattern.replace('_', "\\_"));
            all.and(
                "(lower(o.details) LIKE ? ESCAPE '\\' OR lower(o.reason) LIKE ? ESCAPE '\\' OR a.name_sort LIKE ? ESCAPE '\\')",
                vec![Value::from(pattern); 3],
            );
        }
        all
    }
}
