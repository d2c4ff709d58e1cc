//! Does what the scenes say, with the store's commands, as whoever is on stage. The store judges.

use super::{
    bulk,
    data::{How, Story},
    draft,
    handles::{self, Handles},
    imports::{self, Old},
    play::{Kept, Player},
    scene::Deed,
    script::is_new,
    staffing,
};
use anyhow::{Context as _, bail};
use chrono::Duration;
use domain::{
    account::{AccountDraft, AccountStatus, Origin},
    ids::{PersonId, Reference, ReferenceKind},
    person::DelegationDraft,
    role::{Role, Scope},
};
use store::{
    Call, Saved,
    commands::{accounts, delegations, organisation, people, platforms, sign_in},
    queries,
};

impl<'a> Player<'a> {
    /// Does one thing as `me`.
    pub(super) async fn deed(&mut self, me: &Call, deed: Deed) -> anyhow::Result<()> {
        match deed {
            Deed::AddServer => self.add_server(me).await,
            Deed::RenameUnit(from, to) => self.rename(me, from, to).await,
            Deed::SignIn => sign_in::signed_in(&self.store, me, "demo")
                .await
                .map(|_| ())
                .map_err(Into::into),
            Deed::SignOut => sign_in::signed_out(&self.store, me)
                .await
                .map(|_| ())
                .map_err(Into::into),
            Deed::Lend(to, role, days) => self.lend(me, to, role, days).await,
            Deed::CloseOut(person, reason) => {
                let found = queries::people::person(&self.store, &me.actor, person).await?;
                people::disable(&self.store, me, person, found.version, reason.into()).await?;
                Ok(())
            }
            Deed::Enter(story) => self.enter(me, story).await,
            Deed::Import(stories, others) => self.import(me, stories, others).await,
            Deed::Leave(left) => imports::leave(self, me, left).await,
            Deed::Arrange(story) => self.arrange(me, story).await,
            Deed::Confirm(story) => {
                let today = self.clock.now().today;
                self.edit(me, story, |form| draft::confirm(form, today))
                    .await
            }
            Deed::Set(story, fields) => {
                let mut form = self.form(story)?.draft.clone();
                for (field, value) in &fields {
                    draft::set(&mut form, field, value, &self.organisation)?;
                }
                self.edit(me, story, |old| *old = form).await
            }
            Deed::Move(story, wish) => {
                let (number, seen) = self.seen(story)?;
                let saved = accounts::move_to(&self.store, me, number, seen, wish).await?;
                self.saved(story, &saved)
            }
            Deed::Archive(story, reason) => {
                let (number, seen) = self.seen(story)?;
                let saved = accounts::archive(&self.store, me, number, seen, reason).await?;
                self.saved(story, &saved)
            }
            Deed::Restore(story, reason) => {
                let (number, seen) = self.seen(story)?;
                let saved = accounts::restore(&self.store, me, number, seen, reason).await?;
                self.saved(story, &saved)
            }
            Deed::Staff(portion, _) => staffing::staff(self, portion).await,
            Deed::Review(portion, many) => bulk::review(self, me, portion, many).await,
            Deed::Tend => bulk::tend(self, me).await,
            Deed::Access(deed) => self.access(me, deed).await,
            Deed::Case(deed) => self.case(me, deed).await,
            Deed::Sighting(deed) => self.sighting(me, deed).await,
            Deed::Pixel(deed) => self.pixel(me, deed).await,
            Deed::Quarter(deed) => self.quarter(me, deed).await,
            Deed::Bulk(_) => bail!("accounts without a story are entered elsewhere"),
        }
    }

    async fn lend(&self, me: &Call, to: PersonId, role: Role, days: i64) -> anyhow::Result<()> {
        let lender = me.actor.person().context("nobody lends")?;
        let today = self.clock.now().today;
        let draft = DelegationDraft {
            to: Some(to),
            role: Some((role, Scope::All)),
            first: Some(today),
            last: Some(today + Duration::days(days)),
            reason: "Annual leave".into(),
        };
        delegations::lend(&self.store, me, lender, draft).await?;
        Ok(())
    }

    async fn add_server(&mut self, me: &Call) -> anyhow::Result<()> {
        let catalogue = queries::platforms::catalogue(&self.store).await?;
        let mut mastodon = catalogue
            .get("mastodon")
            .context("Mastodon is not in the catalogue")?
            .clone();
        mastodon.hosts.push(handles::own_server());
        platforms::save(&self.store, me, mastodon, 0).await?;
        Ok(())
    }

    async fn rename(&mut self, me: &Call, from: &str, to: &str) -> anyhow::Result<()> {
        let unit = self
            .organisation
            .unit_named(from)
            .context("the unit to rename")?
            .clone();
        organisation::save_unit(
            &self.store,
            me,
            Some((unit.id, unit.version)),
            unit.group,
            to,
        )
        .await?;
        Ok(())
    }

    async fn enter(&mut self, me: &Call, index: usize) -> anyhow::Result<()> {
        let story = self.story(index)?;
        let form = draft::beginning(story, &self.organisation)?;
        let status = if is_new(story) {
            AccountStatus::Proposed
        } else {
            AccountStatus::Active
        };
        let origin = if story.origin == How::Adopted {
            Origin::Adopted
        } else {
            Origin::ApprovedCase
        };
        let checked = self.check(&form).await?;
        let saved = accounts::create(&self.store, me, checked, status, origin).await?;
        let number = Reference::parse(ReferenceKind::Account, &saved.reference);
        let number = number.context("the number of a new account")?.number;
        self.keep(index, number, form);
        Ok(())
    }

    async fn import(
        &mut self,
        me: &Call,
        stories: Vec<usize>,
        others: usize,
    ) -> anyhow::Result<()> {
        let mut rows = Vec::with_capacity(stories.len() + others);
        for index in &stories {
            let form = draft::beginning(self.story(*index)?, &self.organisation)?;
            let status = AccountStatus::Active;
            rows.push(Old { form, status });
        }
        let mut handles = self.take_handles().await?;
        rows.extend(imports::others(self, others, &mut handles).await?);
        self.handles = Some(handles);
        let numbers = imports::old_register(self, me, &rows).await?;
        self.entered += others;
        for ((index, number), old) in stories.into_iter().zip(numbers).zip(rows) {
            self.keep(index, number, old.form);
        }
        Ok(())
    }

    pub(super) async fn take_handles(&mut self) -> anyhow::Result<Handles> {
        match self.handles.take() {
            Some(handles) => Ok(handles),
            None => self.handles().await,
        }
    }

    async fn arrange(&mut self, me: &Call, index: usize) -> anyhow::Result<()> {
        let story = self.story(index)?;
        let now = self.clock.now();
        let mut form = self.form(index)?.draft.clone();
        draft::arrange(
            &mut form,
            story.care,
            &story.unit,
            &self.book.words,
            now.today,
            &mut self.rng,
        );
        if let Some(opened) = story.opened {
            form.opened_on = (self.loading - Duration::days(opened))
                .min(now.today)
                .to_string();
        }
        draft::clear(&mut form, &story.missing, &self.organisation)?;
        self.edit(me, index, |old| *old = form).await
    }

    async fn edit(
        &mut self,
        me: &Call,
        index: usize,
        change: impl FnOnce(&mut AccountDraft),
    ) -> anyhow::Result<()> {
        let mut form = self.form(index)?.draft.clone();
        change(&mut form);
        let checked = self.check(&form).await?;
        let (number, seen) = self.seen(index)?;
        let saved = accounts::edit(&self.store, me, number, seen, checked).await?;
        self.saved(index, &saved)?;
        self.form(index)?.draft = form;
        Ok(())
    }

    fn story(&self, index: usize) -> anyhow::Result<&'a Story> {
        self.book
            .stories
            .get(index)
            .context("a story that is not told")
    }

    fn form(&mut self, index: usize) -> anyhow::Result<&mut Kept> {
        self.kept
            .get_mut(&index)
            .context("an account that is not entered yet")
    }

    /// Number and version as this person has them on the screen.
    fn seen(&mut self, index: usize) -> anyhow::Result<(i64, i64)> {
        self.form(index).map(|kept| (kept.number, kept.version))
    }

    fn keep(&mut self, index: usize, number: i64, draft: AccountDraft) {
        self.kept.insert(
            index,
            Kept {
                number,
                version: 1,
                draft,
            },
        );
        self.entered += 1;
    }

    fn saved(&mut self, index: usize, saved: &Saved) -> anyhow::Result<()> {
        self.form(index)?.version = saved.version;
        Ok(())
    }
}
