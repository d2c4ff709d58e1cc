//! What business cases and pixel applications have in common: steps that people decide, each with the
//! statement agreed to, a hash of what was decided, and the separation of duties. Not a workflow engine:
//! which steps there are and what follows them is each case's own.

use crate::{
    actor::{Actor, By},
    ids::PersonId,
    refusal::Refusal,
};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What somebody decided at a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Go on.
    Approved,
    /// It ends here.
    Declined,
    /// Back to whoever proposed it, with reasons.
    SentBack,
}

impl Verdict {
    /// Every verdict.
    pub const ALL: &'static [Self] = &[Self::Approved, Self::Declined, Self::SentBack];

    /// The stable word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::Declined => "declined",
            Self::SentBack => "sent-back",
        }
    }

    /// The words people see.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Approved => "Approved",
            Self::Declined => "Declined",
            Self::SentBack => "Sent back",
        }
    }

    /// The verdict with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|v| v.key() == key)
    }
}

/// A decision as it was made. Kept for ever; it lapses when what it was about changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision<S> {
    /// At which step.
    pub step: S,
    /// What.
    pub verdict: Verdict,
    /// Who.
    pub by: By,
    /// For whom, when a lent role was used.
    pub acting_for: Option<By>,
    /// When.
    pub at: DateTime<Utc>,
    /// Its local day.
    pub on: NaiveDate,
    /// The sentence they agreed to.
    pub statement: String,
    /// In their own words.
    pub note: String,
    /// Reasons by section, when it was sent back.
    pub reasons: BTreeMap<String, String>,
    /// Hash of each section as it was then, by the section's word.
    pub sections: BTreeMap<String, String>,
    /// Hash of everything that was decided.
    pub hash: String,
}

/// Who has a part in a case already, for the separation of duties.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// Who proposed it.
    pub proposer: Option<PersonId>,
    /// People who would hold or run what is asked for.
    pub beneficiaries: Vec<PersonId>,
    /// People who decided at another step that still counts, and those for whom they acted.
    pub deciders: Vec<PersonId>,
}

impl Parts {
    /// Whether `actor` may decide now: not their own case, not twice, not through a delegate, not for
    /// something they will hold. `acting_for`: whose role they would use.
    ///
    /// # Errors
    /// `own-case`, `will-hold`, `decided-already`, each in words that say who can.
    pub fn independent(&self, actor: &Actor, acting_for: Option<PersonId>) -> Result<(), Refusal> {
        let rule = |code, message: &str| {
            Err(Refusal::Rule {
                code,
                message: message.into(),
                clause: Some("P 7"),
            })
        };
        let hands: Vec<PersonId> = actor.person().into_iter().chain(acting_for).collect();
        if hands.iter().any(|person| self.proposer == Some(*person)) {
            return rule(
                "own-case",
                "Nobody decides what they proposed, nor does whoever acts for them. Design and Marketing can give the step to somebody else",
            );
        }
        if hands
            .iter()
            .any(|person| self.beneficiaries.contains(person))
        {
            return rule(
                "will-hold",
                "Nobody decides about what they will hold or run. Design and Marketing can give the step to somebody else",
            );
        }
        if hands.iter().any(|person| self.deciders.contains(person)) {
            return rule(
                "decided-already",
                "Nobody decides at two steps, themselves or through a delegate. Design and Marketing can give the step to somebody else",
            );
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actor::PersonActor;
    use uuid::Uuid;

    fn person(n: u128) -> PersonId {
        PersonId(Uuid::from_u128(n))
    }

    fn actor(n: u128) -> Actor {
        Actor::Person(PersonActor {
            id: person(n),
            name: "Somebody".into(),
            roles: Vec::new(),
            acting: Vec::new(),
        })
    }

    /// Every hand in every part: the actor's own and the lender's.
    #[test]
    fn p_7_nobody_decides_their_own_case_nor_twice_nor_through_a_delegate_nor_for_what_they_will_hold()
     {
        let parts = Parts {
            proposer: Some(person(1)),
            beneficiaries: vec![person(2)],
            deciders: vec![person(3)],
        };
        let code = |who: u128, lender: Option<u128>| {
            let judged = parts.independent(&actor(who), lender.map(person));
            judged.err().map(|refusal| refusal.code())
        };
        for (n, expected) in [(1, "own-case"), (2, "will-hold"), (3, "decided-already")] {
            assert_eq!(code(n, None), Some(expected));
            assert_eq!(code(9, Some(n)), Some(expected), "through a delegate");
            assert_eq!(code(n, Some(9)), Some(expected), "as a delegate");
        }
        assert_eq!(code(9, None), None);
        assert_eq!(code(9, Some(8)), None);
    }
}
