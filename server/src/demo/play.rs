//! Plays the scenes: moves the clock, looks up who acts with the roles of that day, and gives the
//! store's commands what people would have typed. The store judges.

use super::{
    access, bulk, call,
    data::{Book, Story},
    demo,
    handles::Handles,
    people::Cast,
    progress::Progress,
    returns::Quarters,
    scene::{Deed, Scene},
    staffing::Unstaffed,
    when,
};
use anyhow::{Context as _, bail};
use chrono::{DateTime, Duration, NaiveDate, Utc};
use domain::{
    account::{AccountDraft, Checked, DraftContext},
    actor::Actor,
    ids::PersonId,
    organisation::Organisation,
};
use rand::{rngs::StdRng, seq::IndexedRandom as _};
use std::{collections::BTreeMap, sync::Arc};
use store::{Call, Failure, Store, clock::Clock, commands::past, queries};

/// How many sign-ins are written in one transaction.
const SIGN_INS: usize = 2_000;

/// An account as the player last saved it.
pub(super) struct Kept {
    pub(super) number: i64,
    pub(super) version: i64,
    pub(super) draft: AccountDraft,
}

/// What the play needs at hand.
pub(super) struct Player<'a> {
    pub(super) store: Store,
    pub(super) clock: Clock,
    pub(super) book: &'a Book,
    pub(super) cast: &'a Cast,
    pub(super) access: access::Kept,
    pub(super) quarters: Quarters,
    /// The numbers of business cases, of reported accounts and of applications for pixels, by their places
    /// in the book.
    pub(super) cases: BTreeMap<usize, i64>,
    pub(super) sightings: BTreeMap<usize, i64>,
    pub(super) pixels: BTreeMap<usize, i64>,
    pub(super) organisation: Arc<Organisation>,
    pub(super) rng: StdRng,
    pub(super) kept: BTreeMap<usize, Kept>,
    pub(super) others: Vec<Kept>,
    /// Accounts without a story that wait for their review, a list for each portion.
    pub(super) waiting: Vec<Vec<Kept>>,
    /// The same accounts as long as nobody runs them.
    pub(super) unstaffed: Vec<Vec<Unstaffed>>,
    pub(super) entered: usize,
    requests: usize,
    pub(super) handles: Option<Handles>,
    /// The day the register is loaded: days of the stories count from it.
    pub(super) loading: NaiveDate,
}

impl<'a> Player<'a> {
    /// A player at the beginning of the story.
    pub(super) fn new(
        store: Store,
        clock: Clock,
        book: &'a Book,
        cast: &'a Cast,
        organisation: Arc<Organisation>,
        rng: StdRng,
    ) -> Self {
        let loading = clock.now().today + Duration::days(when::STORY);
        let (kept, others) = (BTreeMap::new(), Vec::new());
        Self {
            store,
            clock,
            book,
            cast,
            access: access::Kept::default(),
            quarters: Quarters::default(),
            cases: BTreeMap::new(),
            sightings: BTreeMap::new(),
            pixels: BTreeMap::new(),
            organisation,
            rng,
            kept,
            others,
            waiting: Vec::new(),
            unstaffed: Vec::new(),
            entered: 0,
            requests: 0,
            handles: None,
            loading,
        }
    }

    /// Plays everything; answers how many accounts there are then.
    pub(super) async fn play(
        &mut self,
        scenes: Vec<Scene>,
        sign_ins: Vec<DateTime<Utc>>,
        progress: &Progress,
    ) -> anyhow::Result<usize> {
        let told: u64 = scenes.iter().map(|s| s.deed.size()).sum();
        progress.begin(told + sign_ins.len() as u64);
        let mut sign_ins = sign_ins.as_slice();
        for scene in scenes {
            self.clock.advance(scene.at - self.clock.now().at);
            let past = sign_ins.partition_point(|at| *at <= scene.at);
            let (before, rest) = sign_ins.split_at(past);
            self.sign_in(before, progress).await?;
            sign_ins = rest;
            let size = scene.deed.size();
            if let Deed::Bulk(many) = scene.deed {
                let mut handles = self.take_handles().await?;
                let call = self.call(scene.by).await?;
                bulk::enter(self, &call, many, &mut handles).await?;
                self.handles = Some(handles);
            } else {
                self.act(scene).await?;
            }
            progress.step(size);
        }
        if let Some(last) = sign_ins.last() {
            self.clock.advance(*last - self.clock.now().at);
            self.sign_in(sign_ins, progress).await?;
        }
        progress.end();
        Ok(self.entered)
    }

    /// So many more sign-ins, just before `until`.
    pub(super) async fn fill(&mut self, many: u64, until: DateTime<Utc>) -> anyhow::Result<()> {
        self.clock.advance(until - self.clock.now().at);
        let instants: Vec<_> = (0..many).map(|_| until).collect();
        self.sign_in(&instants, &Progress::silent()).await
    }

    async fn sign_in(
        &mut self,
        instants: &[DateTime<Utc>],
        progress: &Progress,
    ) -> anyhow::Result<()> {
        for some in instants.chunks(SIGN_INS) {
            let people = self.cast.regulars();
            let mut who = Vec::with_capacity(some.len());
            for at in some {
                let person = people.choose(&mut self.rng).context("nobody to sign in")?;
                who.push((person.clone(), *at));
            }
            self.requests += 1;
            let me = call(demo(), self.requests);
            past::signed_in(&self.store, &me, who).await?;
            progress.step(some.len() as u64);
        }
        Ok(())
    }

    async fn act(&mut self, scene: Scene) -> anyhow::Result<()> {
        let me = self.call(scene.by).await?;
        let about = self.about(&scene.deed);
        let done = self.deed(&me, scene.deed).await;
        match (done, scene.refused) {
            (Ok(()), false) => Ok(()),
            (Err(error), true) if matches!(error.downcast_ref(), Some(Failure::Refused(_))) => {
                Ok(())
            }
            (Ok(()), true) => bail!(
                "{about}: {} should not have been allowed to",
                me.actor.name()
            ),
            (Err(error), _) => Err(error.context(format!("{about}, by {}", me.actor.name()))),
        }
    }

    /// Judges a form as the server does.
    pub(super) async fn check(&self, form: &AccountDraft) -> anyhow::Result<Checked> {
        let catalogue = queries::platforms::catalogue(&self.store).await?;
        let groups: Vec<_> = self.organisation.groups.iter().map(|g| g.id).collect();
        let units: Vec<_> = self
            .organisation
            .units
            .iter()
            .map(|u| (u.id, u.group))
            .collect();
        let today = self.clock.now().today;
        let context = DraftContext {
            catalogue: &catalogue,
            groups: &groups,
            units: &units,
            today,
        };
        form.check(&context)
            .map_err(|problems| anyhow::anyhow!("{}: {:?}", form.url, problems.0))
    }

    /// Handles that no story needs.
    pub(super) async fn handles(&self) -> anyhow::Result<Handles> {
        let catalogue = queries::platforms::catalogue(&self.store).await?;
        let later = |story: &Story| {
            let changed = story
                .life
                .iter()
                .filter_map(|s| s.set.as_ref()?.get("url").cloned());
            changed.chain([story.url.clone()]).collect::<Vec<_>>()
        };
        let urls = self.book.stories.iter().flat_map(later);
        Handles::new(
            urls.filter_map(|url| catalogue.recognise(&url).ok())
                .map(|r| r.account_key)
                .collect(),
        )
    }

    /// A request of this person, with the roles of the scene's day.
    pub(super) async fn call(&mut self, person: PersonId) -> anyhow::Result<Call> {
        self.requests += 1;
        let actor = queries::people::actor(&self.store, person)
            .await?
            .context("somebody who does not exist")?;
        Ok(call(Actor::Person(actor), self.requests))
    }

    /// Names a deed where something goes wrong.
    fn about(&self, deed: &Deed) -> String {
        let url = |index: usize| self.book.stories.get(index).map_or("?", |s| s.url.as_str());
        match deed {
            Deed::Enter(i) => format!("entering {}", url(*i)),
            Deed::Arrange(i) => format!("writing down the arrangements of {}", url(*i)),
            Deed::Confirm(i) => format!("confirming {}", url(*i)),
            Deed::Set(i, fields) => format!(
                "changing {:?} of {}",
                fields.keys().collect::<Vec<_>>(),
                url(*i)
            ),
            Deed::Move(i, wish) => format!("“{}” for {}", wish.name(), url(*i)),
            Deed::Archive(i, _) => format!("archiving {}", url(*i)),
            Deed::Restore(i, _) => format!("restoring {}", url(*i)),
            Deed::Import(..) | Deed::Leave(_) => "importing a file".into(),
            Deed::Bulk(_) => "entering accounts together".into(),
            Deed::Staff(..) => "giving accounts their people".into(),
            Deed::Review(..) | Deed::Tend => "looking after an account".into(),
            Deed::Access(_) => "looking after access".into(),
            Deed::Case(_) => "working on a business case".into(),
            Deed::Sighting(_) => "working on a reported account".into(),
            Deed::Pixel(_) => "working on a pixel".into(),
            Deed::Quarter(_) => "working on a quarter".into(),
            Deed::AddServer | Deed::RenameUnit(..) => "changing the settings".into(),
            Deed::Lend(..) => "lending a role".into(),
            Deed::CloseOut(..) => "closing signing in to somebody".into(),
            Deed::SignIn | Deed::SignOut => "signing in or out".into(),
        }
    }
}
