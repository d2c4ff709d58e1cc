//! What can happen to a pixel application besides decisions: begun, written, submitted, withdrawn, a step
//! given to somebody else. Each function refuses what the state does not allow.

use super::{
    application::{Application, ApplicationState},
    content::{Content, SectionDraft},
    lane::{Lane, Step},
};
use crate::{
    actor::{Actor, By},
    decisions::{Decision, Hashes, Reassigned},
    ids::{GroupId, PersonId, PixelApplicationId, UnitId},
    moment::Moment,
    outcome::Outcome,
    problem::Problems,
    refusal::Refusal,
    role::Role,
    secret::{NO_SECRETS, looks_like_secret},
    text::collapse,
};
use serde::Serialize;

/// What happened to an application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ApplicationEvent {
    /// The stable word in the audit trail.
    #[serde(skip)]
    pub key: &'static str,
    /// Which pixel: "Meta pixel 1234".
    pub name: String,
    /// Where it stands now.
    #[serde(flatten)]
    pub state: ApplicationState,
    /// The section or lane that was changed: its word.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub part: String,
    /// The decision, if there was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decision<Step>>,
    /// Words given with it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub note: String,
}

pub(super) type Next = Result<Outcome<Application, ApplicationEvent>, Refusal>;

/// The accounts' place, as the store knows it.
pub(super) type Place = (Option<GroupId>, Option<UnitId>, bool);

impl Application {
    /// A new draft. `amends`: the pixel that it is to change, with what stands there now; `decisions`:
    /// those that were made on it, so that lanes whose sections do not change stay settled.
    pub fn begin(
        id: PixelApplicationId,
        number: i64,
        by: By,
        now: Moment,
        amends: Option<(i64, Content, Vec<Decision<Step>>)>,
    ) -> Outcome<Self, ApplicationEvent> {
        let (amends, content, decisions) = match amends {
            Some((pixel, content, decisions)) => (Some(pixel), content, decisions),
            None => (None, Content::default(), Vec::new()),
        };
        let lanes = decisions.into_iter();
        let next = Self {
            id,
            number,
            proposer: by,
            group: None,
            unit: None,
            needs_cxi: false,
            amends,
            pixel: None,
            content,
            state: ApplicationState::Draft,
            since: now.at,
            decisions: lanes.filter(|d| matches!(d.step, Step::Lane(_))).collect(),
            reassigned: Vec::new(),
            version: 1,
        };
        done(next, "pixel-application.begun", None, String::new())
    }

    /// Saves one section as typed. In an assessment nothing may be left out that was there.
    ///
    /// # Errors
    /// Not the proposer's any more: a refusal; what cannot be kept: problems.
    pub fn write(
        mut self,
        draft: SectionDraft,
    ) -> Result<Result<Outcome<Self, ApplicationEvent>, Problems>, Refusal> {
        self.must_be_open_to_the_proposer()?;
        let section = draft.section();
        let mut content = self.content.clone();
        if let Err(problems) = draft.put(&mut content) {
            return Ok(Err(problems));
        }
        if self.state == ApplicationState::InAssessment {
            let lacking = content.lacks(section);
            if !lacking.is_empty() {
                return Ok(Err(lacking));
            }
        }
        self.content = content;
        let note = section.name().to_owned();
        let mut outcome = done(self, "pixel-application.written", None, note);
        section.key().clone_into(&mut outcome.event.part);
        Ok(Ok(outcome))
    }

    /// Notes where its accounts belong, as the store found it.
    #[must_use]
    pub fn placed(mut self, place: Place) -> Self {
        (self.group, self.unit, self.needs_cxi) = place;
        self
    }

    /// Hands it in. It goes to the lanes that are open, or past them when none is.
    ///
    /// # Errors
    /// A section lacks something; not open to the proposer.
    pub fn submit(mut self, hashes: &Hashes, now: Moment) -> Next {
        self.must_be_open_to_the_proposer()?;
        if self.state == ApplicationState::InAssessment {
            return Err(Refusal::rule(
                "submitted",
                "This application is submitted already",
            ));
        }
        let lacking = self.content.incomplete();
        if !lacking.is_empty() {
            let names: Vec<_> = lacking.iter().map(|section| section.name()).collect();
            let words = format!("Something is missing in: {}", names.join("; "));
            return Err(Refusal::rule("incomplete", words));
        }
        let key = match self.state {
            ApplicationState::SentBack => "pixel-application.submitted-again",
            _ => "pixel-application.submitted",
        };
        self.state = ApplicationState::InAssessment;
        self.since = now.at;
        self.advance(hashes, now);
        Ok(done(self, key, None, String::new()))
    }

    /// From the lanes to the review once all are settled, or past a review that still counts.
    pub(super) fn advance(&mut self, hashes: &Hashes, now: Moment) {
        let waiting = self.state == ApplicationState::InAssessment;
        if !waiting || !self.open_lanes(hashes).is_empty() || !self.content.incomplete().is_empty()
        {
            return;
        }
        self.state = if self.is_settled(Step::Review, hashes) {
            ApplicationState::WithGeneralManager
        } else {
            ApplicationState::WithDesignAndMarketing
        };
        self.since = now.at;
    }

    /// What was changed has left no lane open: it is again what the lanes settled, and goes on.
    #[must_use]
    pub fn changed(
        mut outcome: Outcome<Self, ApplicationEvent>,
        hashes: &Hashes,
        now: Moment,
    ) -> Outcome<Self, ApplicationEvent> {
        outcome.next.advance(hashes, now);
        outcome.event.state = outcome.next.state.clone();
        outcome
    }

    /// The proposer takes it back, before the last decision.
    ///
    /// # Errors
    /// It has ended; a pasted password.
    pub fn withdraw(mut self, reason: &str, now: Moment) -> Next {
        if self.state.is_over() {
            let words = format!(
                "This application is “{}” and cannot be withdrawn",
                self.state.name()
            );
            return Err(Refusal::rule("over", words));
        }
        let note = collapse(reason);
        if looks_like_secret(&note) {
            return Err(Refusal::rule("secret", NO_SECRETS));
        }
        self.state = ApplicationState::Withdrawn { on: now.today };
        self.since = now.at;
        Ok(done(self, "pixel-application.withdrawn", None, note))
    }

    /// Gives a step that is open to somebody by name, with a reason.
    ///
    /// # Errors
    /// The step is not open; no reason; the person has a part in it, gives it to themselves, or has no role
    /// for such a step.
    pub fn reassign(
        mut self,
        step: Step,
        to: &Actor,
        by: &Actor,
        reason: &str,
        hashes: &Hashes,
    ) -> Next {
        let open = match step {
            Step::Lane(lane) => {
                self.state == ApplicationState::InAssessment
                    && self.open_lanes(hashes).contains(&lane)
            }
            step => self.waits_at() == Some(step),
        };
        if !open {
            let words = format!("“{}” waits for nobody now", step.name());
            return Err(Refusal::rule("not-waiting", words));
        }
        if to.person().is_some() && to.person() == by.person() {
            return Err(Refusal::rule(
                "to-oneself",
                "Nobody gives a step to themselves. Choose somebody else",
            ));
        }
        let roles: Vec<Role> = match to {
            Actor::Person(person) => person.roles.iter().map(|held| held.role).collect(),
            Actor::Public | Actor::System(_) => Vec::new(),
        };
        if !step.can_be_given_to(&roles) {
            let words = match step {
                Step::Approval => {
                    "An approval can be given to a General Manager or somebody above them"
                }
                Step::Lane(Lane::Strategy) | Step::Review => {
                    "This step can be given to somebody of Design and Marketing, or a Communications Manager"
                }
                Step::Lane(_) => {
                    "A lane can be given to somebody of Privacy, Legal, Digital Tools, Customer Experience and Insights or Risk and Compliance, or a General Manager"
                }
            };
            return Err(Refusal::rule("no-rank", words));
        }
        let given = Reassigned::given(step, to, reason, &self.parts(step))?;
        let words = format!("{}: {}: {}", step.name(), given.name, given.reason);
        self.reassigned.push(given);
        Ok(done(self, "pixel-application.reassigned", None, words))
    }

    /// A file was attached to a section or lane, `part`, or taken away again; `words` name it.
    pub fn attach(
        self,
        key: &'static str,
        part: &str,
        words: String,
    ) -> Outcome<Self, ApplicationEvent> {
        let mut outcome = done(self, key, None, words);
        part.clone_into(&mut outcome.event.part);
        outcome
    }

    /// Notes the pixel that came of it.
    pub fn permitted(mut self, pixel: i64) -> Outcome<Self, ApplicationEvent> {
        self.pixel = Some(pixel);
        done(self, "pixel-application.permitted", None, String::new())
    }

    /// What must hold as long as the pixel is used: the conditions of its lanes as they count now.
    pub fn conditions(&self, hashes: &Hashes) -> Vec<String> {
        let lanes = self.lanes();
        let settled = lanes.filter_map(|lane| match self.lane(lane, hashes) {
            super::LaneState::Done(decision) => decision.evidence.get("conditions"),
            _ => None,
        });
        let lines = settled.flat_map(|text| text.lines());
        lines
            .map(collapse)
            .filter(|line| !line.is_empty())
            .collect()
    }

    /// Whether `person` proposed it.
    pub fn is_proposed_by(&self, person: Option<PersonId>) -> bool {
        person.is_some() && self.proposer.person == person
    }

    fn must_be_open_to_the_proposer(&self) -> Result<(), Refusal> {
        if self.state.is_open_to_the_proposer() {
            return Ok(());
        }
        let words = format!(
            "This application is “{}”: it can be changed when it is sent back",
            self.state.name()
        );
        Err(Refusal::rule("not-open", words))
    }
}

pub(super) fn done(
    next: Application,
    key: &'static str,
    decision: Option<Decision<Step>>,
    note: String,
) -> Outcome<Application, ApplicationEvent> {
    let event = ApplicationEvent {
        key,
        name: next.content.placement.title(),
        state: next.state.clone(),
        part: String::new(),
        decision,
        note,
    };
    Outcome { next, event }
}
