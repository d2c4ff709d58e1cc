//! What the list of cases can be asked, and the conditions that answer it.

use crate::dossier::{Condition, reached};
use domain::{
    actor::Actor,
    case::Step,
    ids::{GroupId, PersonId, UnitId},
};
use sea_orm::Value;

/// What the list can be asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CaseFilter {
    /// Parts of the name, the proposer's name or the number.
    pub q: String,
    /// One of the words of `CaseState::KEYS`.
    pub state: Option<&'static str>,
    /// Only what waits for somebody to decide it.
    pub waiting: bool,
    /// Only what waits for whoever asks.
    pub mine: bool,
    /// Of this business group.
    pub group: Option<GroupId>,
    /// Of this business unit.
    pub unit: Option<UnitId>,
    /// A platform's key.
    pub platform: Option<String>,
    /// Proposed by this person.
    pub proposer: Option<PersonId>,
    /// Order.
    pub order: CaseOrder,
    /// From 1.
    pub page: u32,
}

/// The order of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CaseOrder {
    /// What waits for whoever asks first, then what waits longest, then the rest, newest first.
    #[default]
    Mine,
    /// What waits longest first.
    Longest,
    /// The newest first.
    Newest,
    /// By name.
    Name,
}

impl CaseOrder {
    /// Every order, the usual one first.
    pub const ALL: &'static [Self] = &[Self::Mine, Self::Longest, Self::Newest, Self::Name];

    /// The word in addresses.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Mine => "mine",
            Self::Longest => "longest",
            Self::Newest => "newest",
            Self::Name => "name",
        }
    }

    /// The words people see.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mine => "Waiting for me first",
            Self::Longest => "Waiting longest first",
            Self::Newest => "Newest first",
            Self::Name => "Name",
        }
    }

    /// The order with this word.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|o| o.key() == key)
    }

    pub(super) const fn sql(self) -> &'static str {
        match self {
            Self::Mine => {
                "mine DESC, CASE WHEN c.state LIKE 'with-%' THEN 0 ELSE 1 END, CASE WHEN c.state LIKE 'with-%' THEN c.since END, c.number DESC"
            }
            Self::Longest => "CASE WHEN c.state LIKE 'with-%' THEN 0 ELSE 1 END, c.since, c.number",
            Self::Newest => "c.number DESC",
            Self::Name => "c.name_sort, c.number",
        }
    }
}

/// Whether a case waits for `actor`: at a step their roles reach or that was given to them, or with them
/// as its proposer. Their part in it is judged on the page; a case of their own is never theirs to decide.
pub(super) fn mine(actor: &Actor) -> Condition {
    let Actor::Person(person) = actor else {
        return Condition {
            text: "1 = 0".into(),
            values: Vec::new(),
        };
    };
    let me = person.id.0;
    let mut parts = vec![
        "(c.proposer_id = ? AND c.state IN ('draft', 'sent-back'))".to_owned(),
        "c.given_to = ?".to_owned(),
    ];
    let mut values: Vec<Value> = vec![me.into(), me.into()];
    let mut at_steps = Vec::new();
    for step in Step::ALL {
        let (reach, more) = reached(person, step.action(), "c");
        if !reach.is_empty() {
            at_steps.push(format!(
                "(c.step = '{}' AND ({}))",
                step.key(),
                reach.join(" OR ")
            ));
            values.extend(more);
        }
    }
    if !at_steps.is_empty() {
        parts.push(format!(
            "(c.state LIKE 'with-%' AND c.given_to IS NULL AND ({}) AND (c.proposer_id IS NULL OR c.proposer_id <> ?))",
            at_steps.join(" OR ")
        ));
        values.push(me.into());
    }
    Condition {
        text: format!("({})", parts.join(" OR ")),
        values,
    }
}

impl CaseFilter {
    pub(super) fn condition(&self, actor: &Actor) -> Condition {
        let mut all = Condition {
            text: "1 = 1".into(),
            values: Vec::new(),
        };
        if let Some(state) = self.state {
            all.and("c.state = ?", [state.into()]);
        }
        if self.waiting {
            all.and("c.state LIKE 'with-%'", []);
        }
        if self.mine {
            let Condition { text, values } = mine(actor);
            all.and(&text, values);
        }
        if let Some(group) = self.group {
            all.and("c.group_id = ?", [group.0.into()]);
        }
        if let Some(unit) = self.unit {
            all.and("c.unit_id = ?", [unit.0.into()]);
        }
        if let Some(platform) = &self.platform {
            all.and("c.platform = ?", [platform.clone().into()]);
        }
        if let Some(person) = self.proposer {
            all.and("c.proposer_id = ?", [person.0.into()]);
        }
        let reference = domain::ids::Reference::parse(domain::ids::ReferenceKind::Case, &self.q);
        if let Some(reference) = reference {
            all.and("c.number = ?", [reference.number.into()]);
            return all;
        }
        all.words(
            &self.q,
            "(c.name_sort LIKE ? ESCAPE '\\' OR lower(c.proposer_name) LIKE ? ESCAPE '\\')",
        );
        all
    }
}
