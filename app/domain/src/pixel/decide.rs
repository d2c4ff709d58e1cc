//! Decisions about a pixel application: lanes settled, the review, the approval. Refused is what the
//! state, the guard of P 6.23 or the separation of duties does not allow.

use super::{
    application::{Application, ApplicationState},
    content::Section,
    lane::{Lane, Step},
    moves::{ApplicationEvent, Next, done},
};
use crate::{
    actor::{Actor, By},
    decisions::{Decision, DecisionDraft, DecisionWords, Hashes, Verdict},
    moment::Moment,
    outcome::Outcome,
    problem::Problems,
    refusal::Refusal,
};
use std::collections::BTreeMap;

/// A lane as somebody settles it: what they say, and what they established, by field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LaneDraft {
    /// Verdict, statement and words.
    pub decision: DecisionDraft,
    /// The evidence as typed.
    pub evidence: BTreeMap<String, String>,
}

impl Application {
    /// Settles a lane: done with what it established, not needed or refused with a reason.
    ///
    /// # Errors
    /// Not in assessment; no lane of this application; separation of duties; what is missing, as
    /// problems by field.
    pub fn settle(
        mut self,
        lane: Lane,
        draft: &LaneDraft,
        actor: &Actor,
        acting_for: Option<By>,
        hashes: &Hashes,
        now: Moment,
    ) -> Result<Result<Outcome<Self, ApplicationEvent>, Problems>, Refusal> {
        if self.state != ApplicationState::InAssessment {
            let words = format!(
                "This application is “{}”: its lanes are not open",
                self.state.name()
            );
            return Err(Refusal::rule("not-waiting", words));
        }
        if !self.lanes().any(|known| known == lane) {
            let words = format!("“{}” has no part in this application", lane.name());
            return Err(Refusal::rule("no-lane", words));
        }
        let step = Step::Lane(lane);
        let lender = acting_for.as_ref().and_then(|by| by.person);
        self.parts(step).independent(actor, lender)?;
        self.must_be_given_to(step, actor)?;
        let decision = match lane_decision(lane, draft, actor.by(), acting_for, hashes, now)? {
            Ok(decision) => decision,
            Err(problems) => return Ok(Err(problems)),
        };
        self.decisions.push(decision.clone());
        self.advance(hashes, now);
        let note = decision.note.clone();
        let key = "pixel-application.lane-settled";
        Ok(Ok(done(self, key, Some(decision), note)))
    }

    /// Decides at the review or the approval.
    ///
    /// # Errors
    /// Not at that step; separation of duties; the guard of P 6.23; no statement, reasons or words.
    pub fn decide(
        mut self,
        draft: &DecisionDraft,
        actor: &Actor,
        acting_for: Option<By>,
        hashes: &Hashes,
        now: Moment,
    ) -> Next {
        let Some(step) = self.waits_at() else {
            let words = format!(
                "This application is “{}”: there is nothing to decide",
                self.state.name()
            );
            return Err(Refusal::rule("not-waiting", words));
        };
        let lender = acting_for.as_ref().and_then(|by| by.person);
        self.parts(step).independent(actor, lender)?;
        self.must_be_given_to(step, actor)?;
        let (verdict, words) = self.judged(step, draft)?;
        if verdict == Verdict::Approved {
            self.must_be_guarded(hashes)?;
            self.must_be_assessed(hashes)?;
        }
        let to_proposer = words.reasons.keys().any(|k| Section::from_key(k).is_some());
        self.state = match (verdict, step) {
            (Verdict::Approved | Verdict::NotNeeded, Step::Review) => {
                ApplicationState::WithGeneralManager
            }
            (Verdict::Approved | Verdict::NotNeeded, _) => {
                ApplicationState::Approved { on: now.today }
            }
            (Verdict::Declined, _) => ApplicationState::Declined { on: now.today },
            (Verdict::SentBack, _) if to_proposer => ApplicationState::SentBack,
            (Verdict::SentBack, _) => ApplicationState::InAssessment,
        };
        let decision = Decision {
            step,
            verdict,
            by: actor.by(),
            acting_for,
            at: now.at,
            on: now.today,
            statement: statement(verdict, step),
            note: words.note.clone(),
            reasons: words.reasons,
            evidence: BTreeMap::new(),
            sections: hashes.sections.clone(),
            hash: hashes.whole.clone(),
        };
        self.since = now.at;
        self.decisions.push(decision.clone());
        Ok(done(
            self,
            "pixel-application.decided",
            Some(decision),
            words.note,
        ))
    }

    fn judged(
        &self,
        step: Step,
        draft: &DecisionDraft,
    ) -> Result<(Verdict, DecisionWords), Refusal> {
        let verdict = Verdict::from_key(&draft.verdict).filter(|v| *v != Verdict::NotNeeded);
        let Some(verdict) = verdict else {
            return Err(Refusal::rule(
                "verdict",
                "Choose whether you approve, decline or send back",
            ));
        };
        let is_lane = |key: &str| self.lanes().any(|lane| lane.key() == key);
        let words = draft.words(|part| Section::from_key(part).is_some() || is_lane(part))?;
        let lacks = match verdict {
            Verdict::Approved if !draft.agreed => {
                Some(("statement", "Tick the statement to approve"))
            }
            Verdict::Approved if step == Step::Review && words.note.is_empty() => {
                Some(("note", "Write your recommendation"))
            }
            Verdict::Declined if words.note.is_empty() => Some(("note", "Say why it is declined")),
            Verdict::SentBack if words.reasons.is_empty() => Some((
                "reasons",
                "Say what has to change, at the lanes or sections it is about",
            )),
            _ => None,
        };
        match lacks {
            Some((code, words)) => Err(Refusal::rule(code, words)),
            None => Ok((verdict, words)),
        }
    }

    /// P 6.23: never without the mention on the privacy page and the choice up front.
    fn must_be_guarded(&self, hashes: &Hashes) -> Result<(), Refusal> {
        let missing = self.guards(hashes);
        if missing.is_empty() {
            return Ok(());
        }
        Err(Refusal::Rule {
            code: "unguarded",
            message: format!("It cannot be approved: {}", missing.join("; and ")),
            clause: Some("P 6.23"),
        })
    }

    /// A lane can have opened since, by what changed around the application: the group of an account now
    /// needs the confirmation of Customer Experience and Insights.
    fn must_be_assessed(&self, hashes: &Hashes) -> Result<(), Refusal> {
        let open = self.open_lanes(hashes);
        if open.is_empty() {
            return Ok(());
        }
        let names: Vec<_> = open.iter().map(|lane| lane.name()).collect();
        let words = format!(
            "It cannot be approved: {} has to look at it first. Send it back to that lane",
            names.join(" and ")
        );
        Err(Refusal::rule("lanes-open", words))
    }

    fn must_be_given_to(&self, step: Step, actor: &Actor) -> Result<(), Refusal> {
        let given = self.reassigned.iter().rev().find(|r| r.step == step);
        match given.filter(|given| actor.person() != Some(given.to)) {
            None => Ok(()),
            Some(given) => Err(Refusal::rule(
                "given-to",
                format!("This step was given to {}", given.name),
            )),
        }
    }
}

fn statement(verdict: Verdict, step: Step) -> String {
    match verdict {
        Verdict::Approved => step.statement().to_owned(),
        Verdict::Declined | Verdict::SentBack | Verdict::NotNeeded => String::new(),
    }
}

fn lane_decision(
    lane: Lane,
    draft: &LaneDraft,
    by: By,
    acting_for: Option<By>,
    hashes: &Hashes,
    now: Moment,
) -> Result<Result<Decision<Step>, Problems>, Refusal> {
    let mut problems = Problems::default();
    let DecisionWords { note, .. } = draft.decision.words(|_| false)?;
    let verdict = Verdict::from_key(&draft.decision.verdict).filter(|v| *v != Verdict::SentBack);
    let mut evidence = BTreeMap::new();
    match verdict {
        None => problems.add("verdict", "required", "Choose how the lane is settled"),
        Some(Verdict::Approved) => {
            match lane.establish(&draft.evidence, now.today) {
                Ok(established) => evidence = established,
                Err(found) => problems.0.extend(found.0),
            }
            if !draft.decision.agreed {
                problems.add("agreed", "statement", "Tick the statement to settle the lane");
            }
        }
        Some(Verdict::NotNeeded) if !lane.can_be_skipped() => problems.add(
            "verdict",
            "unguarded",
            "A pixel is never used without the mention on the privacy page and the choice up front (P 6.23): this lane is always needed",
        ),
        Some(_) if note.is_empty() => problems.add("note", "required", "Give the reason"),
        Some(_) => {}
    }
    let (true, Some(verdict)) = (problems.is_empty(), verdict) else {
        return Ok(Err(problems));
    };
    Ok(Ok(Decision {
        step: Step::Lane(lane),
        verdict,
        by,
        acting_for,
        at: now.at,
        on: now.today,
        statement: statement(verdict, Step::Lane(lane)),
        note,
        reasons: BTreeMap::new(),
        evidence,
        sections: hashes.sections.clone(),
        hash: hashes.whole.clone(),
    }))
}
