//! Pixels of the ministry: applications written, assessed, decided; pixels put live, paused, renewed, removed;
//! as the file `pixels.yaml` tells, with the store's commands, as whoever is on stage.

use super::{
    cases::Told,
    pixel_book::{PixelBook, PixelStep, PixelStory, evidence, sections},
    play::Player,
};
use anyhow::{Context as _, bail};
use domain::{
    decisions::DecisionDraft,
    ids::{PixelApplicationId, PixelId, Reference, ReferenceKind},
    pixel::{Application, Lane, LaneDraft},
};
use store::{
    Call,
    commands::pixels::{self, Beginning},
    queries,
};

/// Something that happens to the application at this place of the book, or to its pixel.
pub(super) enum PixelDeed {
    /// It is begun and written as far as it is.
    Begin(usize),
    /// It is handed in.
    HandIn(usize),
    /// One of its steps.
    Step(usize, usize),
}

impl PixelDeed {
    /// About how many events it leaves, rather too many than too few.
    pub(super) const fn size(&self) -> u64 {
        match self {
            Self::Begin(_) => 6,
            Self::HandIn(_) => 1,
            // An approval brings a pixel, a step settles two lanes at most.
            Self::Step(..) => 3,
        }
    }
}

/// The scenes of all applications.
pub(super) fn scenes(book: &PixelBook) -> Vec<Told<'_, PixelDeed>> {
    let mut all = Vec::new();
    for (index, story) in book.applications.iter().enumerate() {
        let by = story.by.as_str();
        let mut told = vec![(story.begun, by, PixelDeed::Begin(index))];
        let handed_in = story.handed_in.into_iter();
        told.extend(handed_in.map(|ago| (ago, by, PixelDeed::HandIn(index))));
        for (n, step) in story.steps.iter().enumerate() {
            told.push((step.ago, &step.by, PixelDeed::Step(index, n)));
        }
        all.push(told);
    }
    all
}

impl Player<'_> {
    /// Does one of these as `me`.
    pub(super) async fn pixel(&mut self, me: &Call, deed: PixelDeed) -> anyhow::Result<()> {
        let book = self.book;
        let story = |index: usize| {
            let found = book.pixels.applications.get(index);
            found.context("an application that is not told")
        };
        match deed {
            PixelDeed::Begin(index) => self.begin_application(me, index, story(index)?).await,
            PixelDeed::HandIn(index) => {
                let application = self.application_of(me, index).await?;
                let (id, seen) = (application.id, application.version);
                pixels::submit(&self.store, me, id, seen).await?;
                Ok(())
            }
            PixelDeed::Step(index, n) => {
                let story = story(index)?;
                let step = story.steps.get(n);
                let step = step.context("a step that is not told")?;
                self.pixel_step(me, index, story, step)
                    .await
                    .with_context(|| format!("{} days back: {}", step.ago, story.vendor_id))
            }
        }
    }

    async fn begin_application(
        &mut self,
        me: &Call,
        index: usize,
        story: &PixelStory,
    ) -> anyhow::Result<()> {
        let with = Beginning {
            amends: self.pixel_to_change(me, story).await?,
            account: None,
        };
        let saved = pixels::begin(&self.store, me, with).await?;
        let number = Reference::parse(ReferenceKind::PixelApplication, &saved.reference);
        let number = number.context("the number of a new application")?.number;
        self.pixels.insert(index, number);
        let mut accounts = Vec::new();
        for url in &story.accounts {
            let account = Reference::account(self.account_at(url)?);
            accounts.push(account.to_string());
        }
        let application = self.application_of(me, index).await?;
        let (id, mut seen) = (application.id, application.version);
        for section in sections(story, &accounts, self.cast)? {
            let saved = pixels::write(&self.store, me, id, seen, section).await?;
            seen = saved.version;
        }
        Ok(())
    }

    async fn pixel_step(
        &self,
        me: &Call,
        index: usize,
        story: &PixelStory,
        step: &PixelStep,
    ) -> anyhow::Result<()> {
        if !step.lanes.is_empty() {
            return self.settle(me, index, story, step).await;
        }
        let application = self.application_of(me, index).await?;
        let (store, id, seen) = (&self.store, application.id, application.version);
        if !step.verdict.is_empty() {
            pixels::decide(store, me, id, seen, decision(step)).await?;
        } else if let Some(why) = step.withdraw.clone() {
            pixels::withdraw(store, me, id, seen, why).await?;
        } else {
            self.run(me, &application, step).await?;
        }
        Ok(())
    }

    /// Settles lanes, one after the other.
    async fn settle(
        &self,
        me: &Call,
        index: usize,
        story: &PixelStory,
        step: &PixelStep,
    ) -> anyhow::Result<()> {
        let today = self.clock.now().today;
        for word in &step.lanes {
            let lane = Lane::from_key(word).with_context(|| format!("no lane {word}"))?;
            let done = step.verdict.is_empty();
            let draft = LaneDraft {
                decision: DecisionDraft {
                    verdict: if done { "approved" } else { &step.verdict }.to_owned(),
                    agreed: done,
                    ..decision(step)
                },
                evidence: evidence(&self.book.pixels, story, step, lane, today)?,
            };
            let application = self.application_of(me, index).await?;
            let (id, seen): (PixelApplicationId, i64) = (application.id, application.version);
            pixels::settle(&self.store, me, id, seen, lane, draft).await?;
        }
        Ok(())
    }

    /// What happens to a pixel once it is approved.
    async fn run(
        &self,
        me: &Call,
        application: &Application,
        step: &PixelStep,
    ) -> anyhow::Result<()> {
        let number = application
            .pixel
            .context("an application without a pixel")?;
        let found = queries::pixels::pixel(&self.store, &me.actor, number).await?;
        let (store, which): (_, (PixelId, i64)) =
            (&self.store, (found.pixel.id, found.pixel.version));
        if step.live {
            pixels::go_live(store, me, which, true, true).await?;
        } else if let Some(why) = step.pause.clone() {
            pixels::pause(store, me, which, why).await?;
        } else if let Some(why) = step.remove.clone() {
            pixels::remove(store, me, which, why).await?;
        } else if let Some(words) = step.ask.clone() {
            pixels::ask_renewal(store, me, which, true, words).await?;
        } else if let Some(words) = step.renew.clone() {
            pixels::decide_renewal(store, me, which, true, words).await?;
        } else {
            bail!("a step that does nothing");
        }
        Ok(())
    }

    async fn application_of(&self, me: &Call, index: usize) -> anyhow::Result<Application> {
        let number = self.pixels.get(&index);
        let number = number.context("an application not begun yet")?;
        let (found, _) = queries::pixels::application(&self.store, &me.actor, *number).await?;
        Ok(found)
    }

    /// The number of the pixel that an application is to change.
    async fn pixel_to_change(&self, me: &Call, story: &PixelStory) -> anyhow::Result<Option<i64>> {
        if story.changes.is_empty() {
            return Ok(None);
        }
        let mut stories = self.book.pixels.applications.iter();
        let place = stories.position(|other| other.vendor_id == story.changes);
        let place = place.with_context(|| format!("no pixel is called {}", story.changes))?;
        let pixel = self.application_of(me, place).await?.pixel;
        Ok(Some(pixel.context("a pixel that is not approved yet")?))
    }
}

fn decision(step: &PixelStep) -> DecisionDraft {
    DecisionDraft {
        verdict: step.verdict.clone(),
        agreed: step.verdict == "approved",
        note: step.note.clone(),
        reasons: step.reasons.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::data::Book;

    /// PA-0001 is the first that is begun, PX-0001 the first that is approved: addresses in tests and in the
    /// guide count on what they are.
    #[test]
    fn the_book_is_in_the_order_of_its_numbers_and_every_step_does_something() {
        let book = Book::read().unwrap().pixels;
        let begun: Vec<i64> = book.applications.iter().map(|a| a.begun).collect();
        assert!(begun.is_sorted_by(|a, b| a > b), "{begun:?}");
        let approved = |story: &PixelStory| {
            let mut steps = story.steps.iter();
            steps.any(|s| s.verdict == "approved" && s.by.starts_with("g"))
        };
        let first = book.applications.iter().position(approved);
        assert_eq!(first, Some(1), "PX-0001 comes of PA-0002");
        for story in &book.applications {
            for step in &story.steps {
                let wishes = [
                    !step.lanes.is_empty() || !step.verdict.is_empty(),
                    step.withdraw.is_some(),
                    step.live,
                    step.pause.is_some(),
                    step.remove.is_some(),
                    step.ask.is_some(),
                    step.renew.is_some(),
                ];
                let many = wishes.iter().filter(|wish| **wish).count();
                assert_eq!(many, 1, "{} days back: {}", step.ago, story.vendor_id);
            }
        }
        for lane in Lane::ALL {
            assert!(book.evidence.contains_key(lane.key()), "{}", lane.key());
        }
    }
}
