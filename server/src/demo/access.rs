//! Who can touch the fictional accounts: courses, holders, access with its handshake, facts about
//! passwords, an agency or two, somebody who left. Told as scenes like everything else, done with the
//! store's commands as whoever is on stage.

use super::{
    MAIL_DOMAIN,
    data::{Care, Story, Until},
    demo,
    people::{self, Cast},
    play::Player,
};
use anyhow::Context as _;
use chrono::{Duration, NaiveDate};
use domain::{
    access::{Duty, PasswordDraft, RequestDraft},
    account::{AccountMove, InterventionReason},
    agency::AgencyDraft,
    ids::{AgencyId, CourseId, GrantId, PersonId, Reference, ReferenceKind},
    leaving::DepartureDraft,
    obligation::{ObligationDraft, ObligationKind},
    organisation::Organisation,
    person::PersonDraft,
    platform::AccessLevel,
    training::CourseDraft,
};
use std::collections::HashSet;
use store::{
    Call, Saved,
    commands::{agencies, departures, grants, nominations, obligations, security, training},
    queries,
};

/// What happens around access; stories by their place in the list.
pub(super) enum AccessDeed {
    /// The courses that access needs.
    Courses,
    /// An account gets its holders, long before everything else is written down.
    Name(usize),
    /// An account gets its people.
    Staff(usize),
    /// An agency runs advertisements for these accounts, under a contract that ends so many days from
    /// the day of loading.
    Agency(&'static str, i64, Vec<usize>),
    /// A dispute with the agency of that name.
    Dispute(&'static str),
    /// Access is asked for, and perhaps approved, and waits.
    Ask(usize, PersonId, AccessLevel, bool),
    /// Somebody is to leave so many days from the day of loading.
    Plan(PersonId, i64),
    /// Something has to be done about an account within so many days.
    Remedy(usize, i64),
}

impl AccessDeed {
    /// About how many events it leaves, rather too many than too few.
    pub(super) const fn size(&self) -> u64 {
        match self {
            Self::Name(_) => 2,
            Self::Staff(_) => 34,
            Self::Agency(..) => 48,
            _ => 5,
        }
    }
}

/// What the player remembers of access.
#[derive(Default)]
pub(super) struct Kept {
    courses: Vec<CourseId>,
    trained: HashSet<PersonId>,
    agencies: Vec<(&'static str, AgencyId)>,
}

/// The desk that asks, and the one that approves: nobody does both.
pub(super) const ASKS: &str = "design-and-marketing";
pub(super) const APPROVES: &str = "principal-advisor";

/// Accounts get their people so many days ago at the latest; the courses come first.
const COURSES: i64 = 246;
pub(super) const STAFFED: i64 = 240;

/// So many days after it came in an account has its holders.
const NAMED: i64 = 10;

/// When an account gets its people, if it does.
pub(super) fn staffed_ago(index: usize, story: &Story) -> Option<i64> {
    let leaves = |wish: &AccountMove| matches!(wish, AccountMove::StartClosing { .. });
    let gone = story
        .life
        .iter()
        .any(|step| step.archive.is_some() || step.wish.as_ref().is_some_and(leaves));
    // Some accounts have nobody, so that the list has a worst.
    let forgotten = story.care == Care::None || (story.care != Care::Full && index % 5 == 3);
    if story.until == Until::Proposed || gone || forgotten {
        return None;
    }
    let spread = i64::try_from(index % 60).unwrap_or(0) * 2;
    Some((story.entered - 30).clamp(2, STAFFED - spread))
}

/// The scenes: days back, who acts, what. `named`: holders are named soon after an account came in, so that
/// there are returns of earlier quarters.
pub(super) fn scenes(
    stories: &[Story],
    told: usize,
    named: bool,
    cast: &Cast,
) -> anyhow::Result<Vec<(i64, PersonId, AccessDeed)>> {
    let (asks, approves) = (cast.person(ASKS)?, cast.person(APPROVES)?);
    let mut scenes = vec![(COURSES, approves, AccessDeed::Courses)];
    let mut staffed = Vec::new();
    for (index, story) in stories.iter().take(told).enumerate() {
        if let Some(ago) = staffed_ago(index, story) {
            if named && story.entered - NAMED > ago {
                scenes.push((story.entered - NAMED, approves, AccessDeed::Name(index)));
            }
            scenes.push((ago, approves, AccessDeed::Staff(index)));
            if ago > 100 {
                staffed.push(index);
            }
        }
    }
    let [first, second, third, fourth, ..] = staffed.as_slice() else {
        return Ok(scenes); // too small a ministry for the rest
    };
    let unit = |index: &&usize| {
        stories
            .get(**index)
            .is_some_and(|story| story.unit == "Severe Weather Warnings")
    };
    let warnings = *staffed.iter().find(unit).unwrap_or(first);
    let (staff, holder) = (cast.person("staff")?, cast.person("second-holder")?);
    scenes.extend([
        (
            88,
            asks,
            AccessDeed::Agency("Southerly Swell Media", -4, vec![*first, *second]),
        ),
        (
            60,
            asks,
            AccessDeed::Agency("Pōhutukawa Digital", 45, vec![*second, *third]),
        ),
        (
            34,
            asks,
            AccessDeed::Agency("Kōtuku Creative", 120, vec![*fourth]),
        ),
        (6, asks, AccessDeed::Dispute("Kōtuku Creative")),
        (
            20,
            cast.person("hr")?,
            AccessDeed::Plan(cast.person(people::GONE)?, -12),
        ),
        (
            3,
            cast.person("hr")?,
            AccessDeed::Plan(cast.person("h-video")?, 12),
        ),
        (
            9,
            asks,
            AccessDeed::Ask(*first, staff, AccessLevel::Moderator, true),
        ),
        (
            4,
            asks,
            AccessDeed::Ask(*second, staff, AccessLevel::Publisher, false),
        ),
        (
            2,
            asks,
            AccessDeed::Ask(warnings, staff, AccessLevel::Analyst, false),
        ),
        (
            1,
            asks,
            AccessDeed::Ask(*third, holder, AccessLevel::Analyst, false),
        ),
        (12, approves, AccessDeed::Remedy(warnings, 20)),
        (40, approves, AccessDeed::Remedy(*third, 20)),
    ]);
    Ok(scenes)
}

impl Player<'_> {
    /// Does one of these as `me`.
    pub(super) async fn access(&mut self, me: &Call, deed: AccessDeed) -> anyhow::Result<()> {
        match deed {
            AccessDeed::Courses => self.courses(me).await,
            AccessDeed::Name(story) => self.name(me, story).await,
            AccessDeed::Staff(story) => self.staff(me, story).await,
            AccessDeed::Agency(name, until, stories) => self.agency(me, name, until, stories).await,
            AccessDeed::Dispute(name) => {
                let id = self.agency_named(name)?;
                let words = "The agency disputes who owns the advertising account";
                agencies::dispute(
                    &self.store,
                    me,
                    id,
                    1,
                    InterventionReason::Legal,
                    words.into(),
                )
                .await?;
                Ok(())
            }
            AccessDeed::Ask(story, person, level, approved) => {
                self.train(person).await?;
                let account = self.number(story)?;
                let id = self.ask(me, account, person, level, None).await?;
                if approved {
                    let approves = self.call_of(APPROVES).await?;
                    grants::approve(&self.store, &approves, id, 1).await?;
                }
                Ok(())
            }
            AccessDeed::Plan(person, days) => {
                let draft = DepartureDraft {
                    kind: "leaving".into(),
                    last_day: Some(self.loading + Duration::days(days)),
                    note: String::new(),
                };
                departures::plan(&self.store, me, person, draft).await?;
                Ok(())
            }
            AccessDeed::Remedy(story, days) => {
                let draft = ObligationDraft {
                    kind: ObligationKind::Remedial.key().into(),
                    details: "Answer the messages that were left unanswered, and say how that is kept from happening".into(),
                    account: Some(self.number(story)?),
                    assignee: None,
                    reason: "Found when the account was reviewed".into(),
                    due: Some(self.clock.now().today + Duration::days(days)),
                };
                obligations::open(&self.store, me, draft).await?;
                Ok(())
            }
        }
    }

    async fn courses(&mut self, me: &Call) -> anyhow::Result<()> {
        for (name, months) in [
            ("Social media essentials", "24"),
            ("Privacy for account holders", "12"),
        ] {
            let draft = CourseDraft {
                name: name.into(),
                for_access: true,
                valid_months: months.into(),
            };
            training::save_course(&self.store, me, None, draft).await?;
        }
        let courses = queries::training::courses(&self.store, &me.actor).await?;
        self.access.courses = courses.iter().map(|course| course.id).collect();
        Ok(())
    }

    /// Who runs an account: of its unit, account holders first.
    fn holders(&self, index: usize) -> anyhow::Result<Vec<PersonId>> {
        let story = self.book.stories.get(index);
        let story = story.context("a story that is not told")?;
        let unit = self.organisation.unit_named(&story.unit);
        let mut people = self.cast.of_unit(unit.map(|unit| unit.id));
        if people.is_empty() {
            people.push(self.cast.person("h-media")?);
        }
        let two = story.care == Care::Full || index.is_multiple_of(2);
        people.truncate(if two { 2 } else { 1 });
        Ok(people)
    }

    /// Names the holders of an account that are not named yet.
    async fn name(&mut self, me: &Call, index: usize) -> anyhow::Result<()> {
        let account = self.number(index)?;
        let place = queries::access::place_of(&self.store, account).await?;
        for person in self.holders(index)? {
            if !place.holders.contains(&person) {
                nominations::name(&self.store, me, account, person, Duty::Holder).await?;
            }
            self.quarters.holders.insert(person);
        }
        Ok(())
    }

    /// Names people for an account, gives them and the team access, and writes the security facts down.
    async fn staff(&mut self, me: &Call, index: usize) -> anyhow::Result<()> {
        let story = self
            .book
            .stories
            .get(index)
            .context("a story that is not told")?;
        let account = self.number(index)?;
        let kept_well = story.care == Care::Full;
        let people = self.holders(index)?;
        let first = *people.first().context("nobody")?;
        self.name(me, index).await?;
        if kept_well || !index.is_multiple_of(3) {
            nominations::name(&self.store, me, account, first, Duty::Manager).await?;
        }
        for person in &people {
            self.give(account, *person, AccessLevel::Publisher).await?;
        }
        if kept_well || !index.is_multiple_of(4) {
            let designer = self.cast.person("dm-designer")?;
            self.give(account, designer, AccessLevel::Admin).await?;
        }
        if kept_well || index.is_multiple_of(3) {
            let deputy = self.cast.person("gm-ecoms-delegate")?;
            self.give(account, deputy, AccessLevel::Admin).await?;
        }
        if index % 8 == 5 {
            let gone = self.cast.person(people::GONE)?;
            if !people.contains(&gone) {
                self.give(account, gone, AccessLevel::Publisher).await?;
            }
        }
        self.attest(account, first, kept_well, index).await
    }

    async fn attest(
        &mut self,
        account: i64,
        by: PersonId,
        kept_well: bool,
        index: usize,
    ) -> anyhow::Result<()> {
        let today = self.clock.now().today;
        let (length, second_factor) = match index % 5 {
            _ if kept_well => ("standard", "on"),
            0 => ("short", "on"),
            1 => ("long", "not-possible"),
            2 => ("standard", "off"),
            3 => return Ok(()), // nobody has said
            _ => ("long", "on"),
        };
        let yes = |is: bool| if is { "yes" } else { "no" }.to_owned();
        let draft = PasswordDraft {
            length: length.into(),
            unique: yes(kept_well || !index.is_multiple_of(7)),
            vault: yes(kept_well || !index.is_multiple_of(6)),
            changed_on: Some(today - Duration::days(9)),
            second_factor: second_factor.into(),
            why: if second_factor == "not-possible" {
                "The platform offers none".into()
            } else {
                String::new()
            },
        };
        let checked = draft
            .check(self.clock.now())
            .map_err(|problems| anyhow::anyhow!("{:?}", problems.0))?;
        let me = self.call(by).await?;
        security::attest(&self.store, &me, account, 0, checked).await?;
        Ok(())
    }

    /// Live access: asked for by one, approved by another, every step done by the person.
    async fn give(
        &mut self,
        account: i64,
        person: PersonId,
        level: AccessLevel,
    ) -> anyhow::Result<()> {
        self.train(person).await?;
        let me = self.call(person).await?;
        grants::acknowledge_policy(&self.store, &me, person).await?;
        let asks = self.call_of(ASKS).await?;
        let id = self.ask(&asks, account, person, level, None).await?;
        let approves = self.call_of(APPROVES).await?;
        let approved = grants::approve(&self.store, &approves, id, 1).await?;
        let me = self.call(person).await?;
        grants::attest_second_factor(&self.store, &me, id, approved.version).await?;
        Ok(())
    }

    async fn ask(
        &self,
        me: &Call,
        account: i64,
        person: PersonId,
        level: AccessLevel,
        until: Option<NaiveDate>,
    ) -> anyhow::Result<GrantId> {
        let level = self.offered(account, level).await?;
        let draft = RequestDraft {
            person: Some(person),
            level: Some(level),
            from: None,
            until,
            reason: match level {
                AccessLevel::Admin => "Administration access of the team",
                AccessLevel::Advertiser => "Advertisements of the season",
                AccessLevel::Publisher | AccessLevel::Moderator | AccessLevel::Analyst => {
                    "Day-to-day running"
                }
            }
            .into(),
        };
        let saved = grants::request(&self.store, me, account, draft)
            .await
            .with_context(|| format!("asking for {} on account {account}", level.name()))?;
        let number = number_of(&saved, ReferenceKind::Grant)?;
        Ok(grants::by_number(&self.store, number).await?)
    }

    /// The level, or the highest the account's platform has where it lacks that one.
    async fn offered(&self, account: i64, level: AccessLevel) -> anyhow::Result<AccessLevel> {
        let account = queries::accounts::show(&self.store, &demo(), account).await?;
        let catalogue = queries::platforms::catalogue(&self.store).await?;
        let platform = catalogue.get(account.presence.platform.as_str());
        let levels = platform
            .map(|p| p.access_levels.as_slice())
            .unwrap_or_default();
        let lacks = !levels.is_empty() && !levels.contains(&level);
        Ok(levels.first().copied().filter(|_| lacks).unwrap_or(level))
    }

    /// Both courses, some of them so long ago that one runs out.
    async fn train(&mut self, person: PersonId) -> anyhow::Result<()> {
        if !self.access.trained.insert(person) {
            return Ok(());
        }
        // One in eight so long ago that a course runs out.
        let place = i64::try_from(self.access.trained.len()).unwrap_or(0);
        let before = if place % 8 == 5 {
            150
        } else {
            12 + place % 7 * 10
        };
        let on = self.clock.now().today - Duration::days(before);
        let done = self
            .access
            .courses
            .iter()
            .map(|course| training::Completed {
                person,
                course: *course,
                on,
            });
        let done = done.collect();
        let records = self.call_of(APPROVES).await?;
        training::record(&self.store, &records, done).await?;
        Ok(())
    }

    async fn agency(
        &mut self,
        me: &Call,
        name: &'static str,
        until: i64,
        stories: Vec<usize>,
    ) -> anyhow::Result<()> {
        let today = self.clock.now().today;
        let last = self.loading + Duration::days(until);
        let place = self.access.agencies.len() + 1;
        let draft = AgencyDraft {
            name: name.into(),
            contract_number: format!("MHW-2026-{:03}", 40 + place),
            procurement_reference: format!("PR-{:05}", 1_200 + 37 * place),
            from: Some(today),
            until: Some(last),
            acknowledged_on: Some(today),
            acknowledged_by: "Account director".into(),
            notes: String::new(),
        };
        let problem = |problems: domain::problem::Problems| anyhow::anyhow!("{:?}", problems.0);
        let checked = draft.check(self.clock.now()).map_err(problem)?;
        let saved = agencies::enter(&self.store, me, checked).await?;
        let number = number_of(&saved, ReferenceKind::Agency)?;
        let id = queries::agencies::agency(&self.store, &me.actor, number)
            .await?
            .id;
        self.access.agencies.push((name, id));
        let names = [
            ["Tāne Whetū", "Ruby Castellanos"],
            ["Isla Beaumont", "Ravi Chandran"],
            ["Noor Haddad", "Pita Fonoti"],
        ];
        for name in names.get(place - 1).into_iter().flatten() {
            let mail = domain::text::fold(name).replace(' ', ".");
            let draft = PersonDraft {
                name: (*name).to_owned(),
                email: format!("{mail}@agency.{MAIL_DOMAIN}"),
                title: "Campaign manager".into(),
                unit: None,
                manager: None,
            };
            let checked = draft.check().map_err(problem)?;
            let saved = agencies::add_person(&self.store, me, id, checked).await?;
            let person: PersonId = saved.reference.parse().context("the id of a new person")?;
            self.train(person).await?;
            for story in &stories {
                let account = self.number(*story)?;
                let grant = self
                    .ask(me, account, person, AccessLevel::Advertiser, Some(last))
                    .await?;
                let approves = self.call_of(APPROVES).await?;
                let approved = grants::approve(&self.store, &approves, grant, 1).await?;
                let words = "Confirmed by e-mail of the account director";
                agencies::confirm_steps(&self.store, me, id, grant, approved.version, words.into())
                    .await?;
            }
        }
        Ok(())
    }

    fn agency_named(&self, name: &str) -> anyhow::Result<AgencyId> {
        let found = self
            .access
            .agencies
            .iter()
            .find(|(known, _)| *known == name);
        found
            .map(|(_, id)| *id)
            .context("an agency that is not there")
    }

    async fn call_of(&mut self, key: &str) -> anyhow::Result<Call> {
        let person = self.cast.person(key)?;
        self.call(person).await
    }

    fn number(&self, story: usize) -> anyhow::Result<i64> {
        let kept = self
            .kept
            .get(&story)
            .context("an account that is not entered yet")?;
        Ok(kept.number)
    }
}

fn number_of(saved: &Saved, kind: ReferenceKind) -> anyhow::Result<i64> {
    let reference = Reference::parse(kind, &saved.reference);
    Ok(reference
        .with_context(|| format!("the number of {}", saved.reference))?
        .number)
}

/// The people of each unit who can hold accounts, account holders first.
pub(super) fn by_unit(
    people: &[store::commands::people::NewPerson],
    organisation: &Organisation,
) -> std::collections::HashMap<domain::ids::UnitId, Vec<PersonId>> {
    use domain::role::Role;
    let mut found = std::collections::HashMap::new();
    for unit in &organisation.units {
        let here = |p: &&store::commands::people::NewPerson| p.unit == Some(unit.id);
        let holds = |p: &&store::commands::people::NewPerson| {
            p.roles.iter().any(|r| r.role == Role::AccountHolder)
        };
        let leads = |p: &&store::commands::people::NewPerson| {
            p.roles
                .iter()
                .any(|r| !matches!(r.role, Role::Staff | Role::AccountHolder))
        };
        let first = people.iter().filter(here).filter(holds);
        let then = people
            .iter()
            .filter(here)
            .filter(|p| !holds(p) && !leads(p));
        let ids: Vec<PersonId> = first.chain(then).map(|p| p.id).collect();
        found.insert(unit.id, ids);
    }
    found
}
