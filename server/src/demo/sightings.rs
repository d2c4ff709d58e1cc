//! Accounts that people of the ministry saw and the register did not have: reported, asked about, taken
//! down, dismissed; as the file `sightings.yaml` tells, with the store's commands.

use super::{cases::Told, play::Player};
use anyhow::{Context as _, bail};
use domain::{
    ids::{Reference, ReferenceKind},
    sighting::{SightingDraft, Takedown, TakedownOutcome},
};
use serde::Deserialize;
use store::{Call, commands::sightings, queries};

/// A reported account and what became of it. Days count back from the day of loading.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SightingStory {
    pub(super) url: String,
    pub(super) by: String,
    pub(super) ago: i64,
    pub(super) kind: String,
    pub(super) note: String,
    #[serde(default)]
    pub(super) steps: Vec<SightingStep>,
}

/// What is done about it: exactly one of `ask`, `link`, `told` and `dismiss`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SightingStep {
    pub(super) ago: i64,
    pub(super) by: String,
    /// A unit is asked.
    pub(super) ask: Option<String>,
    /// It is in the register by now.
    #[serde(default)]
    pub(super) link: bool,
    /// The platform is told, and has this reference for it.
    pub(super) told: Option<String>,
    /// What the platform did.
    #[serde(default)]
    pub(super) outcome: String,
    /// Nothing has to be done, and why.
    pub(super) dismiss: Option<String>,
    #[serde(default)]
    pub(super) note: String,
}

/// Something that happens to the report at this place of the book.
pub(super) enum SightingDeed {
    /// It is reported.
    Report(usize),
    /// One of its steps.
    Step(usize, usize),
}

/// The scenes of all reports.
pub(super) fn scenes(stories: &[SightingStory]) -> Vec<Told<'_, SightingDeed>> {
    let mut all = Vec::new();
    for (index, story) in stories.iter().enumerate() {
        let mut told = vec![(story.ago, story.by.as_str(), SightingDeed::Report(index))];
        for (n, step) in story.steps.iter().enumerate() {
            told.push((step.ago, &step.by, SightingDeed::Step(index, n)));
        }
        all.push(told);
    }
    all
}

impl Player<'_> {
    /// Does one of these as `me`.
    pub(super) async fn sighting(&mut self, me: &Call, deed: SightingDeed) -> anyhow::Result<()> {
        let book = self.book;
        let story = |index: usize| {
            book.sightings
                .get(index)
                .context("a report that is not told")
        };
        match deed {
            SightingDeed::Report(index) => self.report(me, index, story(index)?).await,
            SightingDeed::Step(index, n) => {
                let story = story(index)?;
                let step = story.steps.get(n).context("a step that is not told")?;
                self.work_on(me, index, story, step).await
            }
        }
    }

    async fn report(
        &mut self,
        me: &Call,
        index: usize,
        story: &SightingStory,
    ) -> anyhow::Result<()> {
        let catalogue = queries::platforms::catalogue(&self.store).await?;
        let draft = SightingDraft {
            url: story.url.clone(),
            kind: story.kind.clone(),
            note: story.note.clone(),
        };
        let problem = |problems: domain::problem::Problems| anyhow::anyhow!("{:?}", problems.0);
        let checked = draft.check(&catalogue).map_err(problem)?;
        let saved = sightings::report(&self.store, me, checked).await?;
        let number = Reference::parse(ReferenceKind::Sighting, &saved.reference);
        let number = number.context("the number of a new report")?.number;
        self.sightings.insert(index, number);
        Ok(())
    }

    async fn work_on(
        &self,
        me: &Call,
        index: usize,
        story: &SightingStory,
        step: &SightingStep,
    ) -> anyhow::Result<()> {
        let number = self.sightings.get(&index).context("not reported yet")?;
        let (row, _) = queries::sightings::show(&self.store, &me.actor, *number).await?;
        let (id, seen) = (row.sighting.id, row.sighting.version);
        let (store, note) = (&self.store, step.note.clone());
        if let Some(unit) = &step.ask {
            let unit = self
                .organisation
                .unit_named(unit)
                .context("a unit to ask")?;
            sightings::ask(store, me, id, seen, unit.id, note).await?;
        } else if step.link {
            let account = self.account_at(&story.url)?;
            sightings::link(store, me, id, seen, account).await?;
        } else if let Some(reference) = &step.told {
            let before = row.sighting.takedown.told_on;
            let takedown = Takedown {
                told_on: before.or(Some(self.clock.now().today)),
                reference: reference.clone(),
                outcome: TakedownOutcome::from_key(&step.outcome),
            };
            sightings::take_down(store, me, id, seen, takedown, note).await?;
        } else if let Some(why) = &step.dismiss {
            sightings::dismiss(store, me, id, seen, why.clone()).await?;
        } else {
            bail!("a step about {} that does nothing", story.url);
        }
        Ok(())
    }
}
