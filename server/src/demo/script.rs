//! Turns the written stories into scenes: who does what at which instant, in the order of time.
//! Doing it is `play`'s.

use super::{
    Plan, access, cases,
    data::{Book, Care, How, Step, Story, Until},
    imports::Left,
    people::{self, Cast},
    pixels, returns,
    scene::{Deed, Scene},
    sightings, staffing, when,
};
use anyhow::bail;
use chrono::{DateTime, Duration, Utc};
use domain::{
    account::AccountMove, ids::PersonId, moment::Moment, organisation::Organisation, role::Role,
};
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng, seq::IndexedRandom as _};

/// All scenes in the order of time.
pub(super) fn write(
    book: &Book,
    plan: &Plan,
    cast: &Cast,
    organisation: &Organisation,
    now: Moment,
    rng: &mut StdRng,
) -> anyhow::Result<Vec<Scene>> {
    let told = plan.accounts.min(book.stories.len());
    let mut writer = Writer {
        cast,
        organisation,
        now,
        rng,
        scenes: Vec::new(),
    };
    writer.upkeep()?;
    // A small ministry has no cases, reports or pixels: their people and accounts may not be there.
    let whole = plan.accounts >= book.stories.len() + cases::accounts(&book.cases);
    let approved = if whole {
        cases::accounts(&book.cases)
    } else {
        0
    };
    let untold = plan.accounts - told - approved;
    let imported = untold * 15 / 100;
    writer.import(&book.stories, told, imported)?;
    for (index, story) in book.stories.iter().take(told).enumerate() {
        writer.story(index, story)?;
    }
    writer.bulk(untold - imported)?;
    writer.waiting()?;
    writer.leaves()?;
    writer.access(&book.stories, told, whole)?;
    writer.sign_ins(book)?;
    if whole {
        writer.cases(book, plan.seed)?;
        writer.quarters(plan.seed)?;
    }
    let mut scenes = writer.scenes;
    scenes.sort_by_key(|scene| scene.at); // stable: what happens at one instant keeps its order
    Ok(scenes)
}

struct Writer<'a> {
    cast: &'a Cast,
    organisation: &'a Organisation,
    now: Moment,
    rng: &'a mut StdRng,
    scenes: Vec<Scene>,
}

/// A scene of one account before its instant is drawn.
struct Rough {
    ago: i64,
    hour: Option<u32>,
    by: PersonId,
    deed: Deed,
    refused: bool,
}

/// So many days ago nobody was leaving yet, whom nobody would name for an account.
const BEFORE_LEAVING: i64 = 25;

/// When the old register was imported.
const IMPORTED: i64 = 693;

/// One account of so many is looked at again some weeks after it came in with others.
const REVIEWED: usize = 4;

/// The most single edits of accounts without a story.
const TENDED: usize = 200;

/// How many people sign in on a day, while there are enough days.
const SIGN_INS_A_DAY: u64 = 250;

/// So many days of the story have sign-ins at most.
const WORKING_DAYS: u64 = 480;

/// So many people sign in by themselves; of more, some of the many sign-ins are theirs.
const SMALL: usize = 200;

/// The desk that enters accounts.
const TEAM: [&str; 3] = ["design-and-marketing", "dm-advisor", "principal-advisor"];

impl Writer<'_> {
    fn upkeep(&mut self) -> anyhow::Result<()> {
        let administrator = self.cast.person("administrator")?;
        for (ago, deed) in [
            (722, Deed::AddServer),
            (
                410,
                Deed::RenameUnit("Climate Records", "Climate Records and Data"),
            ),
        ] {
            let at = when::moment(self.now, ago, None, self.rng);
            self.scenes.push(Scene {
                at,
                by: administrator,
                deed,
                refused: false,
            });
        }
        Ok(())
    }

    /// Two leaves during which the General Manager ECoMS lends their role, one of them now; and
    /// somebody who left without giving back what they held.
    fn leaves(&mut self) -> anyhow::Result<()> {
        let (gm, administrator) = (
            self.cast.person("gm-ecoms")?,
            self.cast.person("administrator")?,
        );
        let deputy = self.cast.person("general-manager")?;
        let gone = self.cast.person(people::GONE)?;
        // Most of a small ministry has been here within the last weeks; the rest is for the review.
        let regulars = self.cast.regulars().iter().enumerate().take(SMALL);
        let lately: Vec<PersonId> = regulars
            .filter(|(n, _)| n % 8 != 5)
            .map(|(_, p)| p.id)
            .collect();
        for by in lately {
            let ago = self.rng.random_range(1..80);
            let at = when::moment(self.now, ago, None, self.rng);
            self.scenes.push(Scene {
                at,
                by,
                deed: Deed::SignIn,
                refused: false,
            });
        }
        for (ago, by, deed) in [
            (300, gm, Deed::Lend(deputy, Role::GmEcoms, 14)),
            (5, gm, Deed::Lend(deputy, Role::GmEcoms, 21)),
            (
                12,
                administrator,
                Deed::CloseOut(gone, "Moved to another ministry on short notice"),
            ),
        ] {
            let at = when::moment(self.now, ago, None, self.rng);
            self.scenes.push(Scene {
                at,
                by,
                deed,
                refused: false,
            });
        }
        Ok(())
    }

    fn access(&mut self, stories: &[Story], told: usize, whole: bool) -> anyhow::Result<()> {
        for (ago, by, deed) in access::scenes(stories, told, whole, self.cast)? {
            let at = when::moment(self.now, ago, None, self.rng);
            self.scenes.push(Scene {
                at,
                by,
                deed: Deed::Access(deed),
                refused: false,
            });
        }
        Ok(())
    }

    /// Business cases, reported accounts and pixels. They draw their hours from numbers of their own, so that
    /// everything else stays as the seed makes it, whatever is written about them.
    fn cases(&mut self, book: &Book, seed: u64) -> anyhow::Result<()> {
        let mut rng = StdRng::seed_from_u64(seed.rotate_left(17) ^ 0x5eed);
        let cases = cases::scenes(&book.cases).into_iter().map(|case| {
            let deed = |(ago, by, deed)| (ago, by, Deed::Case(deed));
            case.into_iter().map(deed).collect::<Vec<_>>()
        });
        let sightings = sightings::scenes(&book.sightings)
            .into_iter()
            .map(|report| {
                let deed = |(ago, by, deed)| (ago, by, Deed::Sighting(deed));
                report.into_iter().map(deed).collect::<Vec<_>>()
            });
        let pixels = pixels::scenes(&book.pixels).into_iter().map(|told| {
            let deed = |(ago, by, deed)| (ago, by, Deed::Pixel(deed));
            told.into_iter().map(deed).collect::<Vec<_>>()
        });
        for told in cases.chain(sightings).chain(pixels) {
            let mut earliest = DateTime::<Utc>::MIN_UTC;
            for (ago, by, deed) in told {
                let at = when::moment(self.now, ago, None, &mut rng).max(earliest);
                earliest = at + Duration::minutes(rng.random_range(3..40));
                self.scenes.push(Scene {
                    at,
                    by: self.cast.person(by)?,
                    deed,
                    refused: false,
                });
            }
        }
        Ok(())
    }

    /// Eight quarters with their returns; also with hours of their own.
    fn quarters(&mut self, seed: u64) -> anyhow::Result<()> {
        let mut rng = StdRng::seed_from_u64(seed.rotate_left(29) ^ 0x0a11);
        let mut earliest = DateTime::<Utc>::MIN_UTC;
        for (ago, by, deed) in returns::scenes(self.now) {
            let at = when::moment(self.now, ago, None, &mut rng).max(earliest);
            earliest = at + Duration::minutes(rng.random_range(3..40));
            self.scenes.push(Scene {
                at,
                by: self.cast.person(by)?,
                deed: Deed::Quarter(deed),
                refused: false,
            });
        }
        Ok(())
    }

    /// Files that wait: one for a colleague to mend, one that was just uploaded.
    fn waiting(&mut self) -> anyhow::Result<()> {
        for (ago, by, left) in [
            (20, "dm-advisor", Left::Checked),
            (3, "design-and-marketing", Left::Uploaded),
        ] {
            let at = when::moment(self.now, ago, None, self.rng);
            let by = self.cast.person(by)?;
            self.scenes.push(Scene {
                at,
                by,
                deed: Deed::Leave(left),
                refused: false,
            });
        }
        Ok(())
    }

    fn import(&mut self, stories: &[Story], told: usize, others: usize) -> anyhow::Result<()> {
        let all = stories.iter().take(told).enumerate();
        let imported: Vec<_> = all
            .filter(|(_, s)| s.origin == How::Imported)
            .map(|(i, _)| i)
            .collect();
        if imported.len() + others > 0 {
            let at = when::moment(self.now, IMPORTED, Some(10), self.rng);
            let by = self.cast.person("principal-advisor")?;
            self.scenes.push(Scene {
                at,
                by,
                deed: Deed::Import(imported, others),
                refused: false,
            });
        }
        Ok(())
    }

    fn story(&mut self, index: usize, story: &Story) -> anyhow::Result<()> {
        let mut rough = self.arrival(index, story)?;
        for step in &story.life {
            rough.push(Rough {
                ago: step.ago,
                hour: step.hour,
                by: self.cast.person(&step.by)?,
                deed: deed(index, step)?,
                refused: step.refused,
            });
        }
        rough.extend(self.confirmations(index, story)?);
        rough.sort_by_key(|r| std::cmp::Reverse(r.ago));
        let mut earliest = DateTime::<Utc>::MIN_UTC;
        for r in rough {
            let drawn = when::moment(self.now, r.ago, r.hour, self.rng);
            let at = drawn.max(earliest);
            earliest = at + Duration::minutes(self.rng.random_range(3..40));
            self.scenes.push(Scene {
                at,
                by: r.by,
                deed: r.deed,
                refused: r.refused,
            });
        }
        Ok(())
    }

    /// From the first day to the day it is in use and looked after.
    fn arrival(&mut self, index: usize, story: &Story) -> anyhow::Result<Vec<Rough>> {
        let desk = self.desk()?;
        let unit = self.keeper(story)?;
        let scene = |ago: i64, by: PersonId, deed: Deed| Rough {
            ago,
            hour: None,
            by,
            deed,
            refused: false,
        };
        let mut scenes = Vec::new();
        let mut ago = story.entered;
        if story.origin != How::Imported {
            scenes.push(scene(ago, desk, Deed::Enter(index)));
        }
        if is_new(story) && story.until != Until::Proposed {
            ago -= self.rng.random_range(9..14);
            scenes.push(scene(
                ago,
                self.cast.person("principal-advisor")?,
                Deed::Move(index, AccountMove::StartSetUp),
            ));
        }
        if story.care != Care::None {
            ago -= self.rng.random_range(2..12);
            scenes.push(scene(ago, unit, Deed::Arrange(index)));
        }
        if is_new(story) && story.until == Until::Active {
            ago -= self.rng.random_range(1..4);
            scenes.push(scene(ago, desk, Deed::Move(index, AccountMove::Activate)));
        }
        Ok(scenes)
    }

    fn confirmations(&mut self, index: usize, story: &Story) -> anyhow::Result<Vec<Rough>> {
        let gone = story.life.iter().any(|s| {
            s.archive.is_some() || matches!(s.wish, Some(AccountMove::StartClosing { .. }))
        });
        if story.care != Care::Full || story.until != Until::Active || gone {
            return Ok(Vec::new());
        }
        let mut days = vec![self.rng.random_range(10..80)];
        if story.entered > 360 {
            days.push(self.rng.random_range(180..300));
        }
        let by = self.keeper(story)?;
        Ok(days
            .into_iter()
            .map(|ago| Rough {
                ago,
                hour: None,
                by,
                deed: Deed::Confirm(index),
                refused: false,
            })
            .collect())
    }

    fn bulk(&mut self, many: usize) -> anyhow::Result<()> {
        let portion = (many / 40).clamp(3, 1_000);
        let portions = many.div_ceil(portion);
        let mut left = many;
        for n in 0..portions {
            // Spread from the import to a month ago, the earliest first.
            let ago = IMPORTED - 1 - (n as i64 * (IMPORTED - 30) / portions.max(1) as i64);
            let at = when::moment(self.now, ago, None, self.rng);
            let some = left.min(portion);
            left -= some;
            let by = self.desk()?;
            self.scenes.push(Scene {
                at,
                by,
                deed: Deed::Bulk(some),
                refused: false,
            });
            if many >= staffing::LARGE {
                let by = self.desk()?;
                // As soon as there are courses, which access waits for.
                let ago = (ago - 5).clamp(BEFORE_LEAVING, access::STAFFED);
                self.scenes.push(Scene {
                    at: when::moment(self.now, ago, None, self.rng),
                    by,
                    deed: Deed::Staff(n, some),
                    refused: false,
                });
            }
            if some / REVIEWED > 0 {
                let at = at + Duration::days(self.rng.random_range(7..25));
                let by = self.desk()?;
                self.scenes.push(Scene {
                    at,
                    by,
                    deed: Deed::Review(n, some / REVIEWED),
                    refused: false,
                });
            }
        }
        for _ in 0..many.min(3 + many / 20).min(TENDED) {
            let ago = self.rng.random_range(2..600);
            let at = when::moment(self.now, ago, None, self.rng);
            let by = self.desk()?;
            self.scenes.push(Scene {
                at,
                by,
                deed: Deed::Tend,
                refused: false,
            });
        }
        Ok(())
    }

    fn sign_ins(&mut self, book: &Book) -> anyhow::Result<()> {
        let personas: Vec<_> = book
            .people
            .iter()
            .filter(|p| p.persona)
            .map(|p| p.key.as_str())
            .collect();
        for _ in 0..24 {
            let Some(key) = personas.choose(self.rng) else {
                continue;
            };
            let by = self.cast.person(key)?;
            let ago = self.rng.random_range(1..40);
            let at = when::moment(self.now, ago, None, self.rng);
            self.scenes.push(Scene {
                at,
                by,
                deed: Deed::SignIn,
                refused: false,
            });
            if self.rng.random_bool(0.5) {
                let at = at + Duration::minutes(self.rng.random_range(5..200));
                self.scenes.push(Scene {
                    at,
                    by,
                    deed: Deed::SignOut,
                    refused: false,
                });
            }
        }
        Ok(())
    }

    fn desk(&mut self) -> anyhow::Result<PersonId> {
        self.cast
            .person(TEAM.choose(self.rng).copied().unwrap_or(TEAM[0]))
    }

    /// The unit's Communications Manager, or the desk where there is none.
    fn keeper(&mut self, story: &Story) -> anyhow::Result<PersonId> {
        let unit = self.organisation.unit_named(&story.unit).map(|u| u.id);
        match self.cast.communications_of(unit) {
            Some(person) => Ok(person),
            None => self.desk(),
        }
    }
}

/// Whether the account goes through the states before it is in use: it did not exist before.
pub(super) fn is_new(story: &Story) -> bool {
    story.origin == How::ApprovedCase && story.opened.is_none_or(|opened| opened < story.entered)
}

fn deed(index: usize, step: &Step) -> anyhow::Result<Deed> {
    Ok(
        match (&step.set, &step.wish, &step.archive, &step.restore) {
            (Some(fields), None, None, None) => Deed::Set(index, fields.clone()),
            (None, Some(wish), None, None) => Deed::Move(index, wish.clone()),
            (None, None, Some(reason), None) => Deed::Archive(index, reason.clone()),
            (None, None, None, Some(reason)) => Deed::Restore(index, reason.clone()),
            _ => bail!(
                "a step {} days ago needs exactly one of set, move, archive and restore",
                step.ago
            ),
        },
    )
}

/// Instants at which people signed in, the earliest first: as many as the plan's events need.
pub(super) fn sign_ins(
    book: &Book,
    plan: &Plan,
    scenes: &[Scene],
    cast: &Cast,
    now: Moment,
    rng: &mut StdRng,
) -> Vec<DateTime<Utc>> {
    let places: usize = book.groups.iter().map(|g| 1 + g.units.len()).sum();
    let told: u64 = scenes.iter().map(|s| s.deed.size()).sum();
    let others = told + (places + cast.everybody().len()) as u64;
    let wanted = plan.events.unwrap_or(0).saturating_sub(others);
    let days = wanted.div_ceil(SIGN_INS_A_DAY).min(WORKING_DAYS);
    let mut instants = Vec::new();
    for day in 0..days {
        let ago = rng.random_range(1..when::STORY - 8);
        let many = wanted * (day + 1) / days - wanted * day / days;
        instants.extend((0..many).map(|_| when::moment(now, ago, None, rng)));
    }
    instants.sort();
    instants
}
