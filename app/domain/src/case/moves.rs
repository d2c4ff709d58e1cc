//! What can happen to a business case: begun, written, submitted, decided, withdrawn, given to somebody
//! else. Each function refuses what the state, the chain or the separation of duties does not allow.

use super::{BusinessCase, CaseState, Content, Section, SectionDraft, Step};
use crate::{
    actor::{Actor, By},
    decisions::{Decision, DecisionDraft, DecisionWords, Hashes, Reassigned, Verdict},
    ids::{CaseId, GroupId, PersonId, UnitId},
    moment::Moment,
    outcome::Outcome,
    policy::PolicySettings,
    problem::Problems,
    refusal::Refusal,
    secret::{NO_SECRETS, looks_like_secret},
    text::collapse,
};
use serde::Serialize;
use std::collections::BTreeMap;

/// What happened to a case; each names the case, so that the trail can be read without the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CaseEvent {
    /// The stable word in the audit trail.
    #[serde(skip)]
    pub key: &'static str,
    /// The account's name as it stands in the case.
    pub name: String,
    /// Where it stands now.
    #[serde(flatten)]
    pub state: CaseState,
    /// The decision, if there was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decision<Step>>,
    /// Words given with it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub note: String,
}

type Next = Result<Outcome<BusinessCase, CaseEvent>, Refusal>;

impl BusinessCase {
    /// A new draft. `adopts`: the account that exists already, when the case is retrospective.
    pub fn begin(
        id: CaseId,
        number: i64,
        by: By,
        place: (Option<GroupId>, Option<UnitId>),
        adopts: Option<i64>,
        now: Moment,
    ) -> Outcome<Self, CaseEvent> {
        let next = Self {
            id,
            number,
            proposer: by,
            group: place.0,
            unit: place.1,
            adopts,
            account: None,
            content: Content::default(),
            state: CaseState::Draft,
            since: now.at,
            decisions: Vec::new(),
            reassigned: Vec::new(),
            review_on: None,
            version: 1,
        };
        done(next, "case.begun", None, String::new())
    }

    /// Saves one section as typed, with the place when it is the first one.
    ///
    /// # Errors
    /// Not the proposer's any more: a refusal; what cannot be kept: problems.
    pub fn write(
        mut self,
        draft: SectionDraft,
        place: Option<(Option<GroupId>, Option<UnitId>)>,
    ) -> Result<Result<Outcome<Self, CaseEvent>, Problems>, Refusal> {
        self.must_be_open_to_the_proposer()?;
        let section = draft.section();
        if let Err(problems) = draft.put(&mut self.content) {
            return Ok(Err(problems));
        }
        if let Some((group, unit)) = place {
            (self.group, self.unit) = (group, unit);
        }
        let note = section.name().to_owned();
        Ok(Ok(done(self, "case.written", None, note)))
    }

    /// Hands it in. It goes to the first step whose approval does not count any more.
    ///
    /// # Errors
    /// A section lacks something; no unit; not open to the proposer.
    pub fn submit(mut self, hashes: &Hashes, settings: &PolicySettings, now: Moment) -> Next {
        self.must_be_open_to_the_proposer()?;
        if self.unit.is_none() {
            return Err(Refusal::rule(
                "no-unit",
                "Choose the business unit whose managers decide, in the first section",
            ));
        }
        let lacking: Vec<_> = Section::ALL
            .iter()
            .filter(|section| {
                !self
                    .content
                    .lacks(**section, settings, now.today)
                    .is_empty()
            })
            .map(|section| section.name())
            .collect();
        if !lacking.is_empty() {
            return Err(Refusal::rule(
                "incomplete",
                format!("Something is missing in: {}", lacking.join("; ")),
            ));
        }
        let again = matches!(self.state, CaseState::SentBack { .. });
        let open = Step::ALL
            .iter()
            .copied()
            .find(|step| !self.is_settled(*step, hashes));
        // Whoever sent it back looks at it again, whatever was changed.
        let asked = match self.state {
            CaseState::SentBack { step } => Some(step),
            _ => None,
        };
        let step = match (open, asked) {
            (Some(open), Some(asked)) => open.min(asked),
            (open, asked) => open.or(asked).unwrap_or(Step::DesignAndMarketing),
        };
        self.state = CaseState::With { step };
        self.since = now.at;
        let key = if again {
            "case.submitted-again"
        } else {
            "case.submitted"
        };
        Ok(done(self, key, None, String::new()))
    }

    /// Decides at the step where it waits.
    ///
    /// # Errors
    /// Not at a step; separation of duties; given to somebody else; no statement, reasons or words.
    pub fn decide(
        mut self,
        draft: &DecisionDraft,
        actor: &Actor,
        acting_for: Option<By>,
        hashes: &Hashes,
        now: Moment,
    ) -> Next {
        let Some(step) = self.waits_at() else {
            return Err(Refusal::rule(
                "not-waiting",
                format!(
                    "This case is “{}”: there is nothing to decide",
                    self.state.name()
                ),
            ));
        };
        let lender = acting_for.as_ref().and_then(|by| by.person);
        self.parts(step, hashes).independent(actor, lender)?;
        if let Some(to) = self.given_to(step).filter(|to| actor.person() != Some(*to)) {
            let name = self
                .reassigned
                .iter()
                .rev()
                .find(|r| r.to == to)
                .map(|r| r.name.clone());
            return Err(Refusal::rule(
                "given-to",
                format!("This step was given to {}", name.unwrap_or_default()),
            ));
        }
        let decision = self.decision(step, draft, actor.by(), acting_for, hashes, now)?;
        self.state = match decision.verdict {
            Verdict::Declined => CaseState::Declined {
                step,
                on: now.today,
            },
            Verdict::SentBack => CaseState::SentBack { step },
            Verdict::Approved | Verdict::NotNeeded => match self.next_open(step, hashes) {
                Some(step) => CaseState::With { step },
                None => CaseState::Approved { on: now.today },
            },
        };
        if matches!(self.state, CaseState::Approved { .. }) {
            self.review_on = self.content.strategy.review_on;
        }
        self.since = now.at;
        self.decisions.push(decision.clone());
        let note = decision.note.clone();
        Ok(done(self, "case.decided", Some(decision), note))
    }

    /// The next step after `step` that has not approved what stands there now.
    fn next_open(&self, step: Step, hashes: &Hashes) -> Option<Step> {
        let mut after = step.next();
        while let Some(next) = after {
            if !self.is_settled(next, hashes) {
                return Some(next);
            }
            after = next.next();
        }
        None
    }

    fn decision(
        &self,
        step: Step,
        draft: &DecisionDraft,
        by: By,
        acting_for: Option<By>,
        hashes: &Hashes,
        now: Moment,
    ) -> Result<Decision<Step>, Refusal> {
        let rule = |code, message: &str| Err(Refusal::rule(code, message));
        // Every step of a case is needed.
        let verdict = Verdict::from_key(&draft.verdict).filter(|v| *v != Verdict::NotNeeded);
        let Some(verdict) = verdict else {
            return rule(
                "verdict",
                "Choose whether you approve, decline or send back",
            );
        };
        let DecisionWords { note, reasons } =
            draft.words(|section| Section::from_key(section).is_some())?;
        match verdict {
            Verdict::Approved if !draft.agreed => {
                return rule("statement", "Tick the statement to approve");
            }
            Verdict::Approved if step == Step::DesignAndMarketing && note.is_empty() => {
                return rule("note", "Write your recommendation");
            }
            Verdict::Declined if note.is_empty() => return rule("note", "Say why it is declined"),
            Verdict::SentBack if reasons.is_empty() => {
                return rule(
                    "reasons",
                    "Say what has to change, at the sections it is about",
                );
            }
            _ => {}
        }
        let statement = if verdict == Verdict::Approved {
            step.statement()
        } else {
            ""
        };
        Ok(Decision {
            step,
            verdict,
            by,
            acting_for,
            at: now.at,
            on: now.today,
            statement: statement.to_owned(),
            note,
            reasons,
            evidence: BTreeMap::new(),
            sections: hashes.sections.clone(),
            hash: hashes.whole.clone(),
        })
    }

    /// The proposer takes it back, before the last decision.
    ///
    /// # Errors
    /// It has ended.
    pub fn withdraw(mut self, reason: &str, now: Moment) -> Next {
        if self.state.is_over() {
            return Err(Refusal::rule(
                "over",
                format!(
                    "This case is “{}” and cannot be withdrawn",
                    self.state.name()
                ),
            ));
        }
        let note = collapse(reason);
        if looks_like_secret(&note) {
            return Err(Refusal::rule("secret", NO_SECRETS));
        }
        self.state = CaseState::Withdrawn { on: now.today };
        self.since = now.at;
        Ok(done(self, "case.withdrawn", None, note))
    }

    /// Gives the step where it waits to somebody by name, with a reason.
    ///
    /// # Errors
    /// It waits nowhere; no reason; the person has a part in it.
    pub fn reassign(mut self, to: &Actor, reason: &str, hashes: &Hashes) -> Next {
        let Some(step) = self.waits_at() else {
            return Err(Refusal::rule("not-waiting", "This case waits for nobody"));
        };
        let given = Reassigned::given(step, to, reason, &self.parts(step, hashes))?;
        let words = format!("{}: {}", given.name, given.reason);
        self.reassigned.push(given);
        Ok(done(self, "case.reassigned", None, words))
    }

    /// A file was attached to a section, or taken away again; `words` name it.
    ///
    /// # Errors
    /// Not open to the proposer.
    pub fn attach(self, key: &'static str, words: String) -> Next {
        self.must_be_open_to_the_proposer()?;
        Ok(done(self, key, None, words))
    }

    /// Notes the account that came of it.
    pub fn set_up(mut self, account: i64) -> Outcome<Self, CaseEvent> {
        self.account = Some(account);
        done(self, "case.account-created", None, String::new())
    }

    /// Whether `person` proposed it.
    pub fn is_proposed_by(&self, person: Option<PersonId>) -> bool {
        person.is_some() && self.proposer.person == person
    }

    fn must_be_open_to_the_proposer(&self) -> Result<(), Refusal> {
        if self.state.is_open_to_the_proposer() {
            return Ok(());
        }
        Err(Refusal::rule(
            "not-open",
            format!(
                "This case is “{}”: it can be changed when it is sent back",
                self.state.name()
            ),
        ))
    }
}

fn done(
    next: BusinessCase,
    key: &'static str,
    decision: Option<Decision<Step>>,
    note: String,
) -> Outcome<BusinessCase, CaseEvent> {
    let event = CaseEvent {
        key,
        name: next.content.purpose.name.clone(),
        state: next.state.clone(),
        decision,
        note,
    };
    Outcome { next, event }
}
