//! The quarters of the ministry: eight of them, the newest still open. Holders file, some late and some not
//! at all, fewer of those each quarter; Design and Marketing reviews, decides what was proposed and closes.

use super::play::{Kept, Player};
use anyhow::Context as _;
use chrono::{Duration, NaiveDate};
use domain::{
    actor::Actor,
    ids::{PersonId, Reference},
    moment::Moment,
    policy::PolicySettings,
    quarter::Quarter,
    returns::{
        Content, Issue, Known, OpenDraft, Period, QuestionSet, Return, ReturnKey, ReviewDraft,
        Topic,
    },
};
use std::collections::BTreeSet;
use store::{
    Call, Failure,
    commands::{obligations, reports, returns},
    queries,
};

/// What happens in a quarter.
#[derive(Clone, Copy)]
pub(super) enum ReturnDeed {
    /// Design and Marketing opens it.
    Open(Quarter),
    /// Those holders file whose turn it is.
    File(Quarter, Turn),
    /// What came in is reviewed.
    Review(Quarter),
    /// What was proposed is decided.
    Decide,
    /// It is closed into a report.
    Close(Quarter),
    /// A late return comes in after that, and the report is restated.
    Restate(Quarter),
}

/// When a holder files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// In the first days.
    Early,
    /// Just before the last day.
    OnTime,
    /// After it.
    Late,
    /// Not at all.
    Never,
}

impl ReturnDeed {
    /// About how many events it leaves, rather too many than too few.
    pub(super) const fn size(&self) -> u64 {
        match self {
            Self::Open(_) => 4,
            Self::File(..) => 24,
            Self::Review(_) => 40,
            Self::Decide => 6,
            Self::Close(_) => 4,
            Self::Restate(_) => 6,
        }
    }
}

/// What the player remembers of returns.
#[derive(Default)]
pub(super) struct Quarters {
    /// Everybody who was named for an account.
    pub(super) holders: BTreeSet<PersonId>,
    /// Obligations that reviews opened and nobody has closed yet.
    remedies: Vec<i64>,
}

/// How many quarters there are, the open one among them.
const QUARTERS: i64 = 8;

/// So many days before the day of loading the running quarter is opened.
const OPENED: i64 = 12;

/// The oldest day a quarter is opened on, in days before the day of loading: accounts and their holders are
/// there by then.
const EARLIEST: i64 = 672;

/// What some holders propose as the words about their content plan.
const PLAN: &str =
    "Plan of the quarter on the team’s page, approved by the Communications Manager each Thursday";

/// So many days after a quarter's last day for returns it is closed.
const CLOSED: i64 = 6;

/// The quarter that is open on the day of loading: the one that runs, unless the one before it could not be
/// closed before this one was opened.
pub(super) fn open_quarter(loading: NaiveDate) -> Quarter {
    let opened = loading - Duration::days(OPENED + 1);
    let running = Quarter::of(opened);
    let before = running.previous();
    let due = Period::due_by(before, &PolicySettings::default());
    if due + Duration::days(CLOSED) < opened {
        running
    } else {
        before
    }
}

/// When the open quarter was opened, in days before the day of loading: as late as can be, but not before
/// its end when that has passed.
fn opened_ago(running: Quarter, loading: NaiveDate) -> i64 {
    OPENED.max((loading - running.last()).num_days() - 1)
}

/// The scenes: days back, who acts (by key), what.
pub(super) fn scenes(now: Moment) -> Vec<(i64, &'static str, ReturnDeed)> {
    let ago = |day: NaiveDate| (now.today - day).num_days();
    let settings = PolicySettings::default();
    let running = open_quarter(now.today);
    let first = opened_ago(running, now.today);
    let mut scenes = vec![
        (first, "principal-advisor", ReturnDeed::Open(running)),
        (
            first - 5,
            "design-and-marketing",
            ReturnDeed::File(running, Turn::Early),
        ),
        (first - 8, "dm-advisor", ReturnDeed::Review(running)),
        (
            2,
            "design-and-marketing",
            ReturnDeed::File(running, Turn::OnTime),
        ),
    ];
    let mut quarter = running;
    for place in 1..QUARTERS {
        quarter = quarter.previous();
        let opened = ago(quarter.last()) - 1;
        if opened > EARLIEST {
            break;
        }
        let due = ago(Period::due_by(quarter, &settings));
        scenes.extend([
            (opened, "principal-advisor", ReturnDeed::Open(quarter)),
            (
                opened - 3,
                "dm-advisor",
                ReturnDeed::File(quarter, Turn::Early),
            ),
            (opened - 5, "dm-advisor", ReturnDeed::Review(quarter)),
            (
                due + 1,
                "dm-advisor",
                ReturnDeed::File(quarter, Turn::OnTime),
            ),
            (due - 1, "design-and-marketing", ReturnDeed::Review(quarter)),
            (due - 3, "dm-advisor", ReturnDeed::File(quarter, Turn::Late)),
            (due - 4, "design-and-marketing", ReturnDeed::Review(quarter)),
            (due - 5, "dm-advisor", ReturnDeed::Decide),
            (
                due - CLOSED,
                "principal-advisor",
                ReturnDeed::Close(quarter),
            ),
        ]);
        if place == 2 {
            scenes.push((due - 12, "principal-advisor", ReturnDeed::Restate(quarter)));
        }
    }
    scenes.sort_by_key(|(ago, ..)| std::cmp::Reverse(*ago));
    scenes
}

/// A number for an account and a quarter that is the same each time and looks like chance.
fn drawn(account: i64, quarter: Quarter) -> i64 {
    let key = format!("{account} {quarter}");
    let mixed = key.bytes().fold(7_i64, |sum, byte| {
        (sum.wrapping_mul(31) + i64::from(byte)).rem_euclid(1_000_003)
    });
    mixed % 100
}

/// When the account's return is filed: fewer come late or not at all in each later quarter.
fn turn(account: i64, quarter: Quarter, before: i64) -> Turn {
    let slack = 3 * before;
    match drawn(account, quarter) {
        n if n < 50 - slack => Turn::Early,
        n if n < 84 - slack => Turn::OnTime,
        n if n < 94 - slack / 2 => Turn::Late,
        _ => Turn::Never,
    }
}

/// What the holder writes.
fn content(one: &Return, set: &QuestionSet, known: &Known, is_open: bool) -> Content {
    let mut content = Content::unchanged(set);
    if known.critical().next().is_some() {
        content.note =
            "The password is being changed and the access is being taken away this week".into();
    }
    // What the register shows is not sworn away.
    for question in &set.questions {
        let Some(said) = content.said.get_mut(&question.key) else {
            continue;
        };
        if known.against(&question.key).is_some() {
            said.answer = "no".into();
            said.note = "Known, and on the unit’s list for this month".into();
        }
    }
    let different = |content: &mut Content, topic: Topic, words: &str| {
        let answer = content.topics.entry(topic).or_default();
        answer.right = "no".into();
        answer.different = words.into();
    };
    // Whoever tries the product finds each kind in the quarter that is open, whatever the day.
    let kind = if is_open {
        one.account % 7
    } else {
        drawn(one.account + 1_000, one.period) % 24
    };
    match kind {
        0 => {
            content.activity = "nil".into();
            content.nil_reason =
                "Between seasons: nothing to announce. It is still needed in spring".into();
        }
        1 => {
            content.escalated = "yes".into();
            content.issues = vec![Issue {
                what: "A comment with threats against a harbour master".into(),
                on: (one.period.first() + Duration::days(23)).to_string(),
                to_whom: "Security team".into(),
                outcome: "Hidden, reported to the platform, and the harbour master was told".into(),
            }];
        }
        2 if known.text_of("content_plan") != PLAN => {
            let answer = content.topics.entry(Topic::Content).or_default();
            answer.right = "no".into();
            answer.proposed = [("content_plan".to_owned(), PLAN.to_owned())].into();
        }
        3 => {
            if let Some(said) = content.said.get_mut("accessible") {
                said.answer = "no".into();
                said.note =
                    "Two films went out without captions; they were added a day later".into();
            }
        }
        4 => different(
            &mut content,
            Topic::Access,
            "A colleague came back from parental leave and will need access again next month",
        ),
        _ => {}
    }
    content
}

impl Player<'_> {
    /// Does one of these as `me`.
    pub(super) async fn quarter(&mut self, me: &Call, deed: ReturnDeed) -> anyhow::Result<()> {
        match deed {
            ReturnDeed::Open(quarter) => self.open_period(me, quarter).await,
            ReturnDeed::File(quarter, when) => self.file_returns(quarter, when).await,
            ReturnDeed::Review(quarter) => self.review_returns(me, quarter).await,
            ReturnDeed::Decide => self.decide_corrections(me).await,
            ReturnDeed::Close(quarter) => self.close_period(me, quarter).await,
            ReturnDeed::Restate(quarter) => self.restate(me, quarter).await,
        }
    }

    async fn open_period(&mut self, me: &Call, quarter: Quarter) -> anyhow::Result<()> {
        let draft = OpenDraft {
            quarter: quarter.to_string(),
            due: None,
        };
        returns::open(&self.store, me, draft).await?;
        returns::fill(&self.store, me, quarter).await?;
        Ok(())
    }

    /// How many quarters before the open one.
    fn before(&self, quarter: Quarter) -> i64 {
        let mut at = open_quarter(self.loading);
        let mut many = 0;
        while at > quarter && many < QUARTERS {
            at = at.previous();
            many += 1;
        }
        many
    }

    async fn file_returns(&mut self, quarter: Quarter, when: Turn) -> anyhow::Result<()> {
        let before = self.before(quarter);
        let period = queries::returns::period(&self.store, quarter).await?;
        // In the open quarter the two holders whom people try the product as have everything before them.
        let mut waiting = BTreeSet::new();
        if before == 0 {
            for key in ["holder", "second-holder"] {
                waiting.insert(self.cast.person(key)?);
            }
        }
        let holders: Vec<PersonId> = self.quarters.holders.iter().copied().collect();
        for holder in holders
            .into_iter()
            .filter(|holder| !waiting.contains(holder))
        {
            let me = self.call(holder).await?;
            let mut unchanged = Vec::new();
            for mine in queries::returns::mine(&self.store, &me.actor, &period).await? {
                let one = &mine.one;
                let others = one
                    .place
                    .holders
                    .iter()
                    .any(|other| waiting.contains(other));
                let is_back = one.state.key() == ReturnKey::SentBack;
                let theirs = turn(one.account, quarter, before) == when || is_back;
                if others || !one.state.key().waits_for_holder() || !theirs {
                    continue;
                }
                let mut written = content(one, &period.questions, &mine.known, before == 0);
                if is_back {
                    written.note = "Asked in the team: it is so".into();
                }
                if written == Content::unchanged(&period.questions) {
                    unchanged.push((one.id, one.version));
                } else {
                    let saved =
                        returns::write(&self.store, &me, one.id, one.version, written).await?;
                    returns::send(&self.store, &me, one.id, saved.version, true).await?;
                }
            }
            if !unchanged.is_empty() {
                returns::confirm_unchanged(&self.store, &me, unchanged, true).await?;
            }
        }
        Ok(())
    }

    async fn review_returns(&mut self, me: &Call, quarter: Quarter) -> anyhow::Result<()> {
        let filter = queries::returns::ReturnFilter {
            state: Some(ReturnKey::Submitted),
            ..queries::returns::ReturnFilter::of(quarter)
        };
        let found = queries::returns::list(&self.store, &me.actor, &filter, true).await?;
        let (unchanged, others): (Vec<_>, Vec<_>) = found
            .rows
            .into_iter()
            .partition(|row| row.one.is_unchanged());
        // In the open quarter some are left for whoever tries the product.
        let left = if self.before(quarter) == 0 { 3 } else { 0 };
        let unchanged: Vec<_> = unchanged
            .into_iter()
            .skip(left)
            .map(|row| row.one)
            .collect();
        self.accept_unchanged(me, unchanged).await?;
        for row in others.into_iter().skip(left) {
            self.review_one(me, &row.one).await?;
        }
        self.refresh(&me.actor).await
    }

    /// All at once; where the register moved on since one was sent, one after the other.
    async fn accept_unchanged(&mut self, me: &Call, unchanged: Vec<Return>) -> anyhow::Result<()> {
        if unchanged.is_empty() {
            return Ok(());
        }
        let together = unchanged.iter().map(|one| (one.id, one.version)).collect();
        match returns::accept_many(&self.store, me, together).await {
            Err(Failure::Refused(refusal)) if refusal.code() == "moved-on" => {}
            done => return done.map(drop).context("accepting unchanged returns"),
        }
        for one in &unchanged {
            self.review_one(me, one).await?;
        }
        Ok(())
    }

    async fn review_one(&mut self, me: &Call, one: &Return) -> anyhow::Result<()> {
        let mut draft = ReviewDraft {
            verdict: "accepted".into(),
            ..ReviewDraft::default()
        };
        let not_kept = one.content.not_kept().next().is_some();
        let access = one.content.topics.get(&Topic::Access);
        if not_kept {
            draft.verdict = "accepted-with-action".into();
            draft.action =
                "Add captions before a film is published, and show how that is checked".into();
            draft.action_due = Some(self.clock.now().today + Duration::days(21));
        } else if one.sent.len() == 1 && access.is_some_and(|answer| answer.right == "no") {
            draft.verdict = "sent-back".into();
            let words = "Who is it, and from which day? Ask for the access in the register too";
            draft.reasons = [("access".to_owned(), words.to_owned())].into();
        }
        returns::review(&self.store, me, one.id, one.version, draft).await?;
        if not_kept {
            let account = one.account;
            let page = queries::returns::show(&self.store, &me.actor, one.period, account).await?;
            let last = page.one.reviews.last();
            self.quarters
                .remedies
                .extend(last.and_then(|review| review.obligation));
        }
        Ok(())
    }

    async fn decide_corrections(&mut self, me: &Call) -> anyhow::Result<()> {
        let filter = queries::returns::CorrectionFilter {
            state: Some("open"),
            ..queries::returns::CorrectionFilter::default()
        };
        let found = queries::returns::corrections(&self.store, &me.actor, &filter).await?;
        for row in found.rows {
            let (number, seen) = (row.correction.number, row.correction.version);
            let store = &self.store;
            if row.correction.account % 5 == 2 {
                let words = "Already so in the register when we looked".to_owned();
                returns::decline(store, me, number, seen, words).await?;
            } else if row.correction.field.is_some() {
                returns::apply(store, me, number, seen, String::new(), true).await?;
            } else {
                let words = "The request for access is in the register now".to_owned();
                returns::apply(store, me, number, seen, words, false).await?;
            }
        }
        self.refresh(&me.actor).await
    }

    async fn close_period(&mut self, me: &Call, quarter: Quarter) -> anyhow::Result<()> {
        // What is still unread by then is read on the day.
        self.review_returns(me, quarter).await?;
        let seen = queries::returns::period(&self.store, quarter)
            .await?
            .version;
        reports::close(&self.store, me, quarter, seen, None).await?;
        // What was agreed is done by now, but for the newest.
        if self.before(quarter) > 1 {
            for number in std::mem::take(&mut self.quarters.remedies) {
                let page = queries::obligations::show(&self.store, &me.actor, number).await?;
                let (id, seen) = (page.obligation.id, page.obligation.version);
                let words = "Captions are part of the checklist before a film goes out".to_owned();
                obligations::close(&self.store, me, id, seen, words).await?;
            }
        }
        Ok(())
    }

    /// One that was missing comes in after all.
    async fn restate(&mut self, me: &Call, quarter: Quarter) -> anyhow::Result<()> {
        let period = queries::returns::period(&self.store, quarter).await?;
        let holders: Vec<PersonId> = self.quarters.holders.iter().copied().collect();
        for holder in holders {
            let theirs = self.call(holder).await?;
            let mine = queries::returns::mine(&self.store, &theirs.actor, &period).await?;
            let missing = mine.iter().find(|m| {
                m.one.state.key() == ReturnKey::NotReported
                    && m.known.critical().next().is_none()
                    && m.one.can_be_unchanged(&m.known).is_ok()
            });
            let Some(missing) = missing else { continue };
            let late = vec![(missing.one.id, missing.one.version)];
            returns::confirm_unchanged(&self.store, &theirs, late, true).await?;
            self.review_returns(me, quarter).await?;
            let reference = Reference::account(missing.one.account);
            let words = format!("The return of {reference} came in after the quarter was closed");
            let report = queries::reports::one(&self.store, &me.actor, quarter).await?;
            reports::restate(&self.store, me, quarter, report.version, words).await?;
            return Ok(());
        }
        Ok(())
    }

    /// What reviews recorded in accounts is what the player has on the screen from now on.
    async fn refresh(&mut self, actor: &Actor) -> anyhow::Result<()> {
        let day = |day: Option<NaiveDate>| day.map_or_else(String::new, |day| day.to_string());
        for kept in self.kept.values_mut() {
            let found = queries::accounts::show(&self.store, actor, kept.number)
                .await
                .map_err(|failure: Failure| anyhow::anyhow!(failure))
                .context("an account that was there before")?;
            let Kept { version, draft, .. } = kept;
            *version = found.version;
            let d = found.details;
            draft.arrangements_confirmed_on = day(d.arrangements_confirmed_on);
            draft.transparency_confirmed_on = day(d.transparency_confirmed_on);
            draft.disclaimer_confirmed_on = day(d.disclaimer_confirmed_on);
            draft.transparency_url = d.transparency_url;
            draft.content_plan = d.content_plan;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone as _;

    fn now(text: &str) -> Moment {
        let today: NaiveDate = text.parse().unwrap();
        let at = chrono::Utc.from_utc_datetime(&today.and_hms_opt(1, 0, 0).unwrap());
        Moment { at, today }
    }

    /// On any day: one quarter is open, the others are closed before it, each opened after its end.
    #[test]
    fn quarters_are_told_in_their_order_whatever_the_day() {
        let mut day: NaiveDate = "2026-01-01".parse().unwrap();
        for _ in 0..400 {
            let now = now(&day.to_string());
            let scenes = scenes(now);
            let mut opened: Vec<Quarter> = Vec::new();
            let mut closed = 0;
            for (ago, _, deed) in &scenes {
                assert!(*ago >= 2, "{day}");
                let on = now.today - Duration::days(*ago);
                match deed {
                    ReturnDeed::Open(quarter) => {
                        assert!(opened.last().is_none_or(|last| last < quarter), "{day}");
                        assert_eq!(closed, opened.len(), "the one before is closed: {day}");
                        let due = Period::due_by(*quarter, &PolicySettings::default());
                        assert!(on <= due && quarter.first() < on, "{day}");
                        opened.push(*quarter);
                    }
                    ReturnDeed::Close(_) => closed += 1,
                    _ => {}
                }
            }
            assert_eq!(closed + 1, opened.len(), "{day}");
            assert!(opened.len() >= 7, "{day}: {}", opened.len());
            day += Duration::days(1);
        }
    }
}
