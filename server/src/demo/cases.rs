//! Business cases of the ministry: written, decided, sent back, withdrawn, set up; as the file `cases.yaml`
//! tells, with the store's commands, as whoever is on stage.

use super::{
    case_book::{CaseStep, CaseStory, SetUpDeed, sections},
    draft,
    play::Player,
};
use anyhow::{Context as _, bail};
use domain::{
    access::Duty,
    account::{AccountDetails, Checked, RiskTier},
    case::{BusinessCase, SectionDraft},
    decisions::DecisionDraft,
    ids::{CaseId, Reference, ReferenceKind},
    obligation::ObligationKind,
};
use store::{
    Call,
    commands::{accounts, cases, nominations, obligations},
    queries,
};

/// Something that happens to the case at this place of the book.
pub(super) enum CaseDeed {
    /// It is begun and written as far as it is.
    Begin(usize),
    /// It is handed in for the first time.
    HandIn(usize),
    /// One of its steps.
    Step(usize, usize),
}

impl CaseDeed {
    /// About how many events it leaves, rather too many than too few.
    pub(super) fn size(&self) -> u64 {
        match self {
            Self::Begin(_) => 7,
            Self::HandIn(_) => 1,
            // The last approval brings an account and its checklist; a step of the set-up closes lines.
            Self::Step(..) => 5,
        }
    }
}

/// Scenes of one record in their order: days back, who acts (by key), what.
pub(super) type Told<'a, Deed> = Vec<(i64, &'a str, Deed)>;

/// The scenes of all cases.
pub(super) fn scenes(stories: &[CaseStory]) -> Vec<Told<'_, CaseDeed>> {
    let mut all = Vec::new();
    for (index, story) in stories.iter().enumerate() {
        let by = story.by.as_str();
        let mut told = vec![(story.begun, by, CaseDeed::Begin(index))];
        let handed_in = story.handed_in.into_iter();
        told.extend(handed_in.map(|ago| (ago, by, CaseDeed::HandIn(index))));
        for (n, step) in story.steps.iter().enumerate() {
            told.push((step.ago, &step.by, CaseDeed::Step(index, n)));
        }
        all.push(told);
    }
    all
}

/// How many accounts come of them: only what is approved is set up.
pub(super) fn accounts(stories: &[CaseStory]) -> usize {
    let is_set_up = |story: &&CaseStory| story.steps.iter().any(|step| !step.set_up.is_empty());
    stories.iter().filter(is_set_up).count()
}

impl Player<'_> {
    /// Does one of these as `me`.
    pub(super) async fn case(&mut self, me: &Call, deed: CaseDeed) -> anyhow::Result<()> {
        let book = self.book;
        let story = |index: usize| book.cases.get(index).context("a case that is not told");
        match deed {
            CaseDeed::Begin(index) => self.begin_case(me, index, story(index)?).await,
            CaseDeed::HandIn(index) => self.hand_in(me, index).await,
            CaseDeed::Step(index, n) => {
                let step = story(index)?.steps.get(n);
                let step = step.context("a step that is not told")?;
                self.step(me, index, story(index)?, step).await
            }
        }
    }

    async fn begin_case(
        &mut self,
        me: &Call,
        index: usize,
        story: &CaseStory,
    ) -> anyhow::Result<()> {
        let adopts = match story.adopts.as_str() {
            "" => None,
            url => Some(self.account_at(url)?),
        };
        let unit = self.organisation.unit_named(&story.unit).map(|u| u.id);
        let saved = cases::begin(&self.store, me, unit, adopts).await?;
        let number = Reference::parse(ReferenceKind::Case, &saved.reference);
        let number = number.context("the number of a new case")?.number;
        self.cases.insert(index, number);
        let (id, mut seen) = self.case_seen(me, index).await?;
        for section in sections(story, self.cast, self.loading)? {
            let saved = cases::write(&self.store, me, id, seen, section, None).await?;
            seen = saved.version;
        }
        Ok(())
    }

    async fn hand_in(&self, me: &Call, index: usize) -> anyhow::Result<()> {
        let (id, seen) = self.case_seen(me, index).await?;
        cases::submit(&self.store, me, id, seen).await?;
        Ok(())
    }

    async fn step(
        &mut self,
        me: &Call,
        index: usize,
        story: &CaseStory,
        step: &CaseStep,
    ) -> anyhow::Result<()> {
        let (id, seen) = self.case_seen(me, index).await?;
        if !step.verdict.is_empty() {
            let draft = DecisionDraft {
                verdict: step.verdict.clone(),
                agreed: step.verdict == "approved",
                note: step.note.clone(),
                reasons: step.reasons.clone(),
            };
            cases::decide(&self.store, me, id, seen, draft).await?;
            let case = self.case_of(me, index).await?;
            self.entered += usize::from(case.account.is_some() && case.adopts.is_none());
            return Ok(());
        }
        if !step.withdraw.is_empty() {
            cases::withdraw(&self.store, me, id, seen, step.withdraw.clone()).await?;
            return Ok(());
        }
        if !step.again.is_empty() {
            let mut changed = story.clone();
            for (field, text) in &step.again {
                match field.as_str() {
                    "monitoring" => changed.monitoring.clone_from(text),
                    _ => bail!("a case that was sent back changes its monitoring, not {field}"),
                }
            }
            let written = sections(&changed, self.cast, self.loading)?;
            let strategy = written
                .into_iter()
                .find(|section| matches!(section, SectionDraft::Strategy(_)));
            let strategy = strategy.context("a case without a strategy")?;
            cases::write(&self.store, me, id, seen, strategy, None).await?;
            return self.hand_in(me, index).await;
        }
        self.set_up(me, index, story, &step.set_up).await
    }

    /// Some of what has to be done before the account of a case is active.
    async fn set_up(
        &mut self,
        me: &Call,
        index: usize,
        story: &CaseStory,
        deeds: &[SetUpDeed],
    ) -> anyhow::Result<()> {
        let case = self.case_of(me, index).await?;
        let account = case.account.context("a case without an account")?;
        for deed in deeds {
            match deed {
                SetUpDeed::Holders => {
                    for one in &story.people {
                        let person = self.cast.person(&one.who)?;
                        nominations::name(&self.store, me, account, person, Duty::Holder).await?;
                    }
                }
                SetUpDeed::Record => self.complete_record(me, account).await?,
                SetUpDeed::ContentPlan => {
                    let found = queries::set_up::show(&self.store, &me.actor, case.number).await?;
                    let mut lines = found.lines.iter();
                    let line = lines.find(|line| line.kind == ObligationKind::ContentPlan);
                    let line = line.context("a checklist without a content plan")?;
                    let words = "Plan of the first eight weeks, agreed with the shift leads";
                    obligations::close(&self.store, me, line.id, line.version, words.into())
                        .await?;
                }
            }
        }
        Ok(())
    }

    /// What the register has to hold, so that lines of the checklist close by themselves.
    async fn complete_record(&self, me: &Call, account: i64) -> anyhow::Result<()> {
        let found = queries::accounts::show(&self.store, &me.actor, account).await?;
        let version = found.version;
        let details = AccountDetails {
            risk_tier: Some(RiskTier::Medium),
            transparency_url: draft::STATEMENT.into(),
            transparency_confirmed_on: Some(self.clock.now().today),
            ..found.details
        };
        let presence = found.presence;
        let checked = Checked { presence, details };
        accounts::edit(&self.store, me, account, version, checked).await?;
        Ok(())
    }

    async fn case_of(&self, me: &Call, index: usize) -> anyhow::Result<BusinessCase> {
        let number = self.cases.get(&index).context("a case not begun yet")?;
        let (case, _) = queries::cases::case(&self.store, &me.actor, *number).await?;
        Ok(case)
    }

    /// Identity and version as this person has them on the screen.
    async fn case_seen(&self, me: &Call, index: usize) -> anyhow::Result<(CaseId, i64)> {
        let case = self.case_of(me, index).await?;
        Ok((case.id, case.version))
    }

    /// The number of the account whose story begins at this address.
    pub(super) fn account_at(&self, url: &str) -> anyhow::Result<i64> {
        let mut stories = self.book.stories.iter();
        let place = stories.position(|story| story.url == url);
        let kept = place.and_then(|place| self.kept.get(&place));
        Ok(kept
            .with_context(|| format!("no account of the story is at {url} yet"))?
            .number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::data::Book;

    /// Whoever reads the list meets each state, and each of the four waits for somebody.
    #[test]
    fn the_book_has_a_case_in_every_state() {
        let book = Book::read().unwrap();
        let mut open = [0_usize; 4];
        for story in &book.cases {
            let last = story.steps.last();
            let waits = story.handed_in.is_some()
                && last.is_none_or(|step| step.verdict == "approved" || !step.again.is_empty());
            let approved = story.steps.iter().filter(|s| s.verdict == "approved");
            if waits && story.adopts.is_empty() {
                open[approved.count()] += 1;
            }
        }
        assert!(open.iter().all(|many| *many >= 1), "{open:?}");
        let ends = |word: &str| {
            let last = |s: &&CaseStory| s.steps.last().is_some_and(|step| step.verdict == word);
            book.cases.iter().filter(last).count()
        };
        assert_eq!((ends("sent-back"), ends("declined")), (1, 1));
        assert_eq!(accounts(&book.cases), 1);
    }
}
