//! Random people make random moves; whatever they do, the lanes, the guard of P 6.23, the separation of
//! duties, the tables and the hashes hold, judged by a model that knows none of the product's rules but
//! these.

use crate::cast::{Cast, back, choice, purpose, raw, steps, verdict, verified};
use crate::lanes::upload;
use crate::support::{Fixture, each, system};
use domain::{
    decisions::Verdict,
    ids::PersonId,
    pixel::{Application, ApplicationState, Lane, LaneState, Section, Step},
};
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use std::collections::BTreeMap;
use store::{Failure, Saved, commands::pixels, queries};

const APPLICATIONS: u64 = 8;
const MOVES: usize = 60;

/// Who may settle or decide a step at all, by hand.
fn permitted(c: &Cast, a: &Application, step: Step) -> Vec<PersonId> {
    if let Some(given) = a.reassigned.iter().rev().find(|r| r.step == step) {
        return vec![given.to];
    }
    match step {
        Step::Lane(Lane::Strategy) | Step::Review => vec![c.aroha, c.mere],
        Step::Lane(Lane::PrivacyAssessment) => vec![c.priya, c.petra],
        Step::Lane(Lane::PrivacyPage) => vec![c.priya, c.petra, c.dan, c.dora],
        Step::Lane(Lane::DigitalTools) => vec![c.dan, c.dora],
        Step::Lane(Lane::Legal) => vec![c.leo, c.lia],
        Step::Lane(Lane::Cxi) => vec![c.cora],
        Step::Approval if a.group == Some(c.service) => vec![c.gus],
        Step::Approval => vec![c.gina],
    }
}

/// Which lanes are settled, by hand: the newest decision of each, on sections that are the same now,
/// that nobody asked for again.
fn settled(a: &Application, sections: &BTreeMap<String, String>) -> Vec<(Lane, Verdict)> {
    let looks = |lane: Lane| match lane {
        Lane::Strategy | Lane::Cxi => "placement purpose",
        Lane::PrivacyAssessment | Lane::Legal => "placement purpose data audience-lists choice",
        Lane::PrivacyPage => "placement data audience-lists choice",
        Lane::DigitalTools => "placement choice",
    };
    let mut found = Vec::new();
    for lane in Lane::ALL.iter().copied() {
        let mut last = None;
        for d in &a.decisions {
            if d.step == Step::Lane(lane) {
                last = Some(d);
            } else if d.reasons.contains_key(lane.key()) {
                last = None;
            }
        }
        let is_same = |d: &&domain::decisions::Decision<Step>| {
            looks(lane).split(' ').all(|s| d.sections[s] == sections[s])
        };
        if let Some(d) = last
            .filter(is_same)
            .filter(|d| d.verdict != Verdict::Declined)
        {
            found.push((lane, d.verdict));
        }
    }
    found
}

/// What must hold after each move.
async fn holds(f: &Fixture, c: &Cast, number: i64, say: &str) {
    let facts = c.facts(number).await;
    let a = &facts.application;
    let settled = settled(a, &facts.hashes.sections);
    let lanes: Vec<Lane> = a.lanes().collect();
    let has_cxi = raw(
        f,
        "SELECT CAST(count(*) AS text) FROM pixel_application WHERE needs_cxi = TRUE",
    )
    .await;
    assert!(!a.needs_cxi || has_cxi[0][0] != "0", "{say}");
    // The table of steps says what the lanes say.
    let open = lanes
        .iter()
        .filter(|lane| !settled.iter().any(|(l, _)| l == *lane));
    let mut expected: Vec<String> = match &a.state {
        // Those refused wait for the proposer.
        ApplicationState::InAssessment => open
            .clone()
            .filter(|lane| !matches!(a.lane(**lane, &facts.hashes), LaneState::Refused(_)))
            .map(|lane| lane.key().to_owned())
            .collect(),
        ApplicationState::WithDesignAndMarketing => vec!["design-and-marketing".into()],
        ApplicationState::WithGeneralManager => vec!["general-manager".into()],
        _ => Vec::new(),
    };
    expected.sort_unstable();
    assert_eq!(steps(f, number).await, expected, "{say}: {:?}", a.state);
    let text = format!("SELECT state FROM pixel_application WHERE number = {number}");
    assert_eq!(raw(f, &text).await[0][0], a.state.key());
    let is_waiting = a.state == ApplicationState::InAssessment;
    assert!(
        !is_waiting || open.count() > 0,
        "{say}: it waits for nobody"
    );
    // Nothing past the lanes while one is open; never approved without both guards.
    if a.waits_at().is_some() || matches!(a.state, ApplicationState::Approved { .. }) {
        assert_eq!(
            settled.iter().filter(|(l, _)| lanes.contains(l)).count(),
            lanes.len(),
            "{say}"
        );
        for guard in [Lane::PrivacyPage, Lane::DigitalTools] {
            assert!(
                settled.contains(&(guard, Verdict::Approved)),
                "{say}: {guard:?}"
            );
        }
    }
    let is_approved = matches!(a.state, ApplicationState::Approved { .. });
    assert_eq!(a.pixel.is_some(), is_approved, "{say}");
    decisions_hold(c, a, say).await;
}

/// Nobody decides about their own, approvers have settled no lane, and every decision has its snapshot.
async fn decisions_hold(c: &Cast, a: &Application, say: &str) {
    let mut approver: BTreeMap<PersonId, Step> = BTreeMap::new();
    for (n, decision) in (1..).zip(&a.decisions) {
        let by = decision.by.person.unwrap();
        assert!(by != c.pita && by != c.olive, "{say}: their own case");
        if !matches!(decision.step, Step::Lane(_)) {
            let before = a.decisions.iter().take(n - 1);
            let elsewhere = before.filter(|d| d.step != decision.step);
            let hands = elsewhere.filter(|d| d.by.person == Some(by)).count();
            assert_eq!(hands, 0, "{say}: somebody decided at two steps");
            approver.insert(by, decision.step);
        }
        let actor = system().actor;
        let (_, seen) = queries::pixels::snapshot(&c.store, &actor, a.number, n)
            .await
            .unwrap();
        assert_eq!(seen.computed(), decision.hash, "{say}");
        assert_eq!(seen.snapshot.hashes().sections, decision.sections, "{say}");
    }
    let pixel = match a.pixel {
        Some(pixel) => c.pixel(pixel).await,
        None => return,
    };
    assert_eq!(
        (pixel.application, &pixel.content),
        (a.number, &a.content),
        "{say}"
    );
}

struct Run<'a> {
    c: &'a Cast,
    random: StdRng,
    number: i64,
    /// Several texts of each section, so that changes are undone, too.
    texts: [&'static str; 2],
}

impl Run<'_> {
    fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.random.random_range(0..all.len())]
    }

    fn anybody(&mut self) -> PersonId {
        let c = self.c;
        self.one_of(&[
            c.pita, c.olive, c.aroha, c.mere, c.priya, c.petra, c.dan, c.dora, c.leo, c.lia,
            c.cora, c.gina, c.gus, c.sam,
        ])
    }

    /// Mostly somebody who may.
    fn somebody(&mut self, a: &Application, step: Step) -> PersonId {
        match self.random.random_range(0..10) {
            0 | 1 => self.anybody(),
            _ => {
                let all = permitted(self.c, a, step);
                self.one_of(&all)
            }
        }
    }

    async fn settle(&mut self, a: &Application) -> Result<Saved, Failure> {
        let open = self.c.open(self.number).await;
        let lane = match open.is_empty() || self.random.random_range(0..6) == 0 {
            true => self.one_of(Lane::ALL),
            false => self.one_of(&open),
        };
        let by = self.somebody(a, Step::Lane(lane));
        let verdict = self.one_of(&[
            "approved",
            "approved",
            "approved",
            "approved",
            "not-needed",
            "declined",
        ]);
        let result = self.c.settle(self.number, by, lane, verdict).await;
        if result.is_ok() {
            assert!(
                permitted(self.c, a, Step::Lane(lane)).contains(&by),
                "settled without a right"
            );
        }
        result
    }

    async fn decide(&mut self, a: &Application) -> Result<Saved, Failure> {
        let step = a.waits_at().unwrap_or(Step::Review);
        let by = self.somebody(a, step);
        let draft = match self.random.random_range(0..12) {
            0 => verdict("declined"),
            1..3 => back(&[self.one_of(Lane::ALL).key()]),
            3..5 => back(&[
                self.one_of(Section::ALL).key(),
                self.one_of(Lane::ALL).key(),
            ]),
            _ => verdict("approved"),
        };
        let result = self.c.decide(self.number, by, draft).await;
        if result.is_ok() {
            assert!(
                permitted(self.c, a, step).contains(&by),
                "decided without a right"
            );
        }
        result
    }

    async fn write(&mut self) -> Result<Saved, Failure> {
        let words = self.one_of(&self.texts.clone());
        let draft = match self.random.random_range(0..4) {
            0 => purpose(words),
            1 => choice(words),
            _ => {
                let accounts = self.one_of(&["AC-0001", "AC-0001 AC-0003", "AC-0001, AC-0099"]);
                self.c.placement(accounts, "www.harbours.example")
            }
        };
        self.c.write(self.number, draft).await
    }

    async fn file(&mut self, a: &Application) -> Result<Saved, Failure> {
        let c = self.c;
        let files = c.facts(self.number).await.files;
        let (store, by) = (c.now(), self.one_of(&[c.pita, c.pita, c.priya, c.leo]));
        let call = c.call(by).await;
        match files.first() {
            Some(file) if self.random.random_range(0..3) > 0 => {
                pixels::detach(&store, &call, a.id, file.id).await
            }
            _ => {
                let part = self.one_of(&["data", "choice", "legal", "privacy-assessment"]);
                pixels::attach(&store, &call, a.id, upload(part, "Plan.pdf", b"plan")).await
            }
        }
    }

    async fn step(&mut self, n: usize) -> Option<Result<Saved, Failure>> {
        let (c, a) = (self.c, self.c.application(self.number).await);
        Some(match self.random.random_range(0..100) {
            0..45 if a.waits_at().is_none() => self.settle(&a).await,
            0..45 => self.decide(&a).await,
            45..65 => self.write().await,
            65..75 => self.file(&a).await,
            75..87 => c.submit(self.number).await,
            87..97 => {
                let steps = [
                    Step::Lane(self.one_of(Lane::ALL)),
                    Step::Review,
                    Step::Approval,
                ];
                let (by, step, to) = (self.anybody(), self.one_of(&steps), self.anybody());
                c.reassign(self.number, by, step, to).await
            }
            _ if n < MOVES / 2 => return None,
            _ => {
                let (call, why) = (c.call(self.anybody()).await, "No longer".to_owned());
                pixels::withdraw(&c.now(), &call, a.id, a.version, why).await
            }
        })
    }
}

async fn events(f: &Fixture) -> usize {
    let text = "SELECT CAST(count(*) AS text) FROM audit_event WHERE outcome = 'done'";
    raw(f, text).await[0][0].parse().unwrap()
}

async fn one(f: &Fixture, c: &Cast, number: i64, seed: u64) -> usize {
    let mut run = Run {
        c,
        random: StdRng::seed_from_u64(seed),
        number,
        texts: ["One reason", "Another reason"],
    };
    let mut done = 0;
    for n in 0..MOVES {
        let say = format!("{} seed {seed} move {n}", f.name);
        let (before, known) = (c.application(number).await, events(f).await);
        let Some(result) = run.step(n).await else {
            continue;
        };
        let (after, grown) = (c.application(number).await, events(f).await - known);
        match result {
            Ok(saved) => {
                let one = usize::from(saved.event.is_some());
                // The last approval brings the permission, and the application learns of it.
                let permission = if before.pixel == after.pixel { 0 } else { 2 };
                assert_eq!(grown, one + permission, "{say}: one event each");
                done += one;
            }
            Err(Failure::Refused(_) | Failure::Problems(_)) => {
                assert_eq!((&before, grown), (&after, 0), "{say}: refused, yet changed");
            }
            Err(other) => panic!("{say}: {other}"),
        }
        if before.state.is_over() {
            assert_eq!(before, after, "{say}: what is over stays over");
        }
        holds(f, c, number, &say).await;
    }
    done
}

#[tokio::test]
async fn no_sequence_of_moves_breaks_lanes_guards_duties_or_hashes() {
    for f in each().await {
        let c = Cast::new(&f).await;
        let (mut done, mut ends) = (0, Vec::new());
        for seed in 0..APPLICATIONS {
            let (number, _) = c.complete("AC-0001").await;
            c.submit(number).await.unwrap();
            done += one(&f, &c, number, seed).await;
            ends.push(c.state(number).await);
        }
        assert!(done > 100, "{}: only {done} moves were done", f.name);
        ends.sort_unstable();
        ends.dedup();
        assert!(
            ends.len() >= 2,
            "{}: they end in too few ways: {ends:?}",
            f.name
        );
        verified(&c).await;
    }
}
