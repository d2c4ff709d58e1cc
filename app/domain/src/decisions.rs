//! What business cases and pixel applications have in common: steps that people decide, each with the
//! statement agreed to, a hash of what was decided, and the separation of duties. Not a workflow engine:
//! which steps there are and what follows them is each case's own.

use crate::{
    actor::{Actor, By},
    ids::PersonId,
    refusal::Refusal,
    secret::{NO_SECRETS, looks_like_secret},
    text::storable,
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
    /// The step has nothing to look at here, with a reason. Only some steps may say so.
    NotNeeded,
}

impl Verdict {
    /// Every verdict.
    pub const ALL: &'static [Self] = &[
        Self::Approved,
        Self::Declined,
        Self::SentBack,
        Self::NotNeeded,
    ];

    /// The stable word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::Declined => "declined",
            Self::SentBack => "sent-back",
            Self::NotNeeded => "not-needed",
        }
    }

    /// The words people see.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Approved => "Approved",
            Self::Declined => "Declined",
            Self::SentBack => "Sent back",
            Self::NotNeeded => "Not needed",
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
    /// What the step established, by the word of the fact; empty where it establishes nothing.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub evidence: BTreeMap<String, String>,
    /// Hash of each section as it was then, by the section's word.
    pub sections: BTreeMap<String, String>,
    /// Hash of everything that was decided.
    pub hash: String,
}

/// What a decision is made on, as hashes made by the store.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hashes {
    /// Of each section with its attachments, by the section's word.
    pub sections: BTreeMap<String, String>,
    /// Of the readable snapshot of everything.
    pub whole: String,
}

/// A decision as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DecisionDraft {
    /// A verdict's key.
    pub verdict: String,
    /// Whether the statement was ticked.
    pub agreed: bool,
    /// The recommendation, or words to a decision.
    pub note: String,
    /// Reasons by section, when it goes back.
    pub reasons: BTreeMap<String, String>,
}

/// A decision's words as they are kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DecisionWords {
    /// In their own words.
    pub note: String,
    /// Reasons by what they are about.
    pub reasons: BTreeMap<String, String>,
}

impl DecisionDraft {
    /// Its words as they are kept; reasons only for what `is_part` knows.
    ///
    /// # Errors
    /// `secret`, `too-long`.
    pub fn words(&self, is_part: impl Fn(&str) -> bool) -> Result<DecisionWords, Refusal> {
        // Paragraphs of a recommendation stay.
        let kept = |typed: &str| storable(typed).trim().to_owned();
        let note = kept(&self.note);
        let reasons: BTreeMap<String, String> = self
            .reasons
            .iter()
            .filter(|(part, _)| is_part(part))
            .map(|(part, words)| (part.clone(), kept(words)))
            .filter(|(_, words)| !words.is_empty())
            .collect();
        if looks_like_secret(&note) || reasons.values().any(|words| looks_like_secret(words)) {
            return Err(Refusal::rule("secret", NO_SECRETS));
        }
        if note.chars().count() > 4_000
            || reasons.values().any(|words| words.chars().count() > 2_000)
        {
            return Err(Refusal::rule(
                "too-long",
                "Words to a decision must be 4,000 characters or fewer, reasons 2,000",
            ));
        }
        Ok(DecisionWords { note, reasons })
    }
}

/// A step given to somebody by name, because whoever usually decides it is away or has a part in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reassigned<S> {
    /// Which step.
    pub step: S,
    /// To whom.
    pub to: PersonId,
    /// Their name.
    pub name: String,
    /// Why.
    pub reason: String,
}

impl<S> Reassigned<S> {
    /// `step` given to `to`, with a reason; `parts` as they are at that step.
    ///
    /// # Errors
    /// No reason, a pasted password, nobody, or somebody who has a part in it.
    pub fn given(step: S, to: &Actor, reason: &str, parts: &Parts) -> Result<Self, Refusal> {
        let reason = crate::text::collapse(reason);
        if reason.is_empty() {
            return Err(Refusal::rule(
                "note",
                "Say why the step goes to somebody else",
            ));
        }
        if looks_like_secret(&reason) {
            return Err(Refusal::rule("secret", NO_SECRETS));
        }
        parts.independent(to, None)?;
        let Some(person) = to.person() else {
            return Err(Refusal::rule("nobody", "Choose somebody"));
        };
        Ok(Self {
            step,
            to: person,
            name: to.name().to_owned(),
            reason,
        })
    }
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
