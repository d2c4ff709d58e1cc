//! The people of these tests, their accounts, and an application that is complete.

use crate::support::{self, Fixture, system};
use chrono::Duration;
use domain::{
    account::{AccountDraft, AccountStatus, DraftContext, Origin},
    actor::Actor,
    decisions::DecisionDraft,
    ids::{GroupId, PersonId, PixelApplicationId, PixelId, UnitId},
    pixel::{
        Application, AudienceLists, Choice, Data, Event, Lane, LaneDraft, Pixel, Placement,
        Purpose, SectionDraft, Step,
    },
    platform::Catalogue,
    role::{Role, RoleAssignment, Scope},
};
use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicI64, Ordering},
};
use store::{
    Call, Failure, Saved, Store,
    clock::Clock,
    commands::{
        accounts, organisation,
        people::{self, NewPerson},
        pixels::{self, Beginning},
    },
    queries::{self, pixels::ApplicationFacts},
};
use uuid::Uuid;

/// The people, each with the role that counts for pixels.
const PEOPLE: [(&str, Role, Where); 14] = [
    ("Pita", Role::Staff, Where::Everywhere),
    ("Olive", Role::Staff, Where::Everywhere),
    ("Aroha", Role::DesignAndMarketing, Where::Everywhere),
    ("Mere", Role::DesignAndMarketing, Where::Everywhere),
    ("Priya", Role::Privacy, Where::Everywhere),
    ("Petra", Role::Privacy, Where::Everywhere),
    ("Dan", Role::DigitalTools, Where::Everywhere),
    ("Dora", Role::DigitalTools, Where::Everywhere),
    ("Leo", Role::Legal, Where::Everywhere),
    ("Lia", Role::Legal, Where::Everywhere),
    ("Cora", Role::Cxi, Where::Everywhere),
    ("Gina", Role::GeneralManager, Where::Harbours),
    ("Gus", Role::GeneralManager, Where::Service),
    ("Sam", Role::Manager, Where::Everywhere),
];

#[derive(Clone, Copy)]
enum Where {
    Everywhere,
    Harbours,
    Service,
}

pub(crate) struct Cast {
    pub(crate) store: Store,
    /// Seconds that have gone by: two moves are never made in the same moment.
    ticks: AtomicI64,
    /// Needs no confirmation of Customer Experience and Insights.
    pub(crate) harbours: GroupId,
    /// Needs it.
    pub(crate) service: GroupId,
    pub(crate) pilots: UnitId,
    /// Proposes.
    pub(crate) pita: PersonId,
    /// Answers for the pixel.
    pub(crate) olive: PersonId,
    /// Design and Marketing.
    pub(crate) aroha: PersonId,
    /// Design and Marketing as well.
    pub(crate) mere: PersonId,
    /// Privacy.
    pub(crate) priya: PersonId,
    /// Privacy as well.
    pub(crate) petra: PersonId,
    /// Digital Tools.
    pub(crate) dan: PersonId,
    /// Digital Tools as well.
    pub(crate) dora: PersonId,
    /// Legal.
    pub(crate) leo: PersonId,
    /// Legal as well.
    pub(crate) lia: PersonId,
    /// Customer Experience and Insights.
    pub(crate) cora: PersonId,
    /// General Manager of Harbours.
    pub(crate) gina: PersonId,
    /// General Manager of Service.
    pub(crate) gus: PersonId,
    /// Works here, with no part in pixels.
    pub(crate) sam: PersonId,
}

impl Cast {
    /// Accounts 1 and 2 belong to Harbours, 3 to Service, 4 to nobody.
    pub(crate) async fn new(fixture: &Fixture) -> Self {
        let store = fixture.store.clone();
        for (name, needs_cxi) in [("Harbours", false), ("Service", true)] {
            organisation::save_group(&store, &system(), None, name, needs_cxi)
                .await
                .unwrap();
        }
        let groups = queries::organisation::all(&store).await.unwrap();
        let group = |name: &str| groups.groups.iter().find(|g| g.name == name).unwrap().id;
        let (harbours, service) = (group("Harbours"), group("Service"));
        for (group, unit) in [(harbours, "Pilots"), (service, "Counter")] {
            organisation::save_unit(&store, &system(), None, group, unit)
                .await
                .unwrap();
        }
        let all = queries::organisation::all(&store).await.unwrap();
        let unit = |name: &str| all.units.iter().find(|u| u.name == name).unwrap().id;
        let (pilots, counter) = (unit("Pilots"), unit("Counter"));
        let ids = PEOPLE.map(|_| PersonId(Uuid::now_v7()));
        let new = |(id, (name, role, place)): (PersonId, (&str, Role, Where))| {
            let scope = match place {
                Where::Everywhere => Scope::All,
                Where::Harbours => Scope::Group(harbours),
                Where::Service => Scope::Group(service),
            };
            new_person(id, name, role, scope)
        };
        let everybody = ids.into_iter().zip(PEOPLE).map(new).collect();
        people::add(&store, &system(), everybody).await.unwrap();
        let places = [
            ("harbourtides", Some((harbours, pilots))),
            ("harbourjobs", Some((harbours, pilots))),
            ("servicecounter", Some((service, counter))),
            ("nobodys", None),
        ];
        for (handle, place) in places {
            account(&store, handle, place).await;
        }
        let [
            pita,
            olive,
            aroha,
            mere,
            priya,
            petra,
            dan,
            dora,
            leo,
            lia,
            cora,
            gina,
            gus,
            sam,
        ] = ids;
        Self {
            store,
            ticks: AtomicI64::new(0),
            harbours,
            service,
            pilots,
            pita,
            olive,
            aroha,
            mere,
            priya,
            petra,
            dan,
            dora,
            leo,
            lia,
            cora,
            gina,
            gus,
            sam,
        }
    }

    /// The same people, for another day.
    pub(crate) fn again(&self) -> Self {
        Self {
            store: self.store.clone(),
            ticks: AtomicI64::new(self.ticks.load(Ordering::Relaxed)),
            ..*self
        }
    }

    /// The same register, a second later each time.
    pub(crate) fn now(&self) -> Store {
        let seconds = self.ticks.fetch_add(1, Ordering::Relaxed);
        let now = self.store.clock().now().at + Duration::seconds(seconds);
        self.store.with_clock(Clock::fixed(now))
    }

    /// The same register some days later.
    pub(crate) fn later(&self, days: i64) -> Store {
        let now = self.store.clock().now().at + Duration::days(days);
        self.store.with_clock(Clock::fixed(now))
    }

    pub(crate) async fn call(&self, person: PersonId) -> Call {
        let found = queries::people::actor(&self.store, person).await.unwrap();
        support::call(Actor::Person(found.expect("somebody who can sign in")))
    }

    pub(crate) async fn application(&self, number: i64) -> Application {
        let actor = system().actor;
        queries::pixels::application(&self.store, &actor, number)
            .await
            .unwrap()
            .0
    }

    pub(crate) async fn facts(&self, number: i64) -> ApplicationFacts {
        let actor = self.call(self.pita).await.actor;
        queries::pixels::show(&self.store, &actor, number)
            .await
            .unwrap()
    }

    pub(crate) async fn state(&self, number: i64) -> &'static str {
        self.application(number).await.state.key()
    }

    pub(crate) async fn pixel(&self, number: i64) -> Pixel {
        let actor = system().actor;
        queries::pixels::pixel(&self.store, &actor, number)
            .await
            .unwrap()
            .pixel
    }

    /// The pixel with its version, for a write.
    pub(crate) async fn which(&self, number: i64) -> (PixelId, i64) {
        let pixel = self.pixel(number).await;
        (pixel.id, pixel.version)
    }

    pub(crate) async fn begin(&self) -> (i64, PixelApplicationId) {
        self.begin_with(Beginning::default()).await.unwrap()
    }

    pub(crate) async fn begin_with(
        &self,
        with: Beginning,
    ) -> Result<(i64, PixelApplicationId), Failure> {
        let call = self.call(self.pita).await;
        let saved = pixels::begin(&self.now(), &call, with).await?;
        let number = saved.reference[3..].parse().unwrap();
        Ok((number, self.application(number).await.id))
    }

    pub(crate) async fn write(&self, number: i64, draft: SectionDraft) -> Result<Saved, Failure> {
        let a = self.application(number).await;
        let call = self.call(self.pita).await;
        pixels::write(&self.now(), &call, a.id, a.version, draft).await
    }

    pub(crate) fn placement(&self, accounts: &str, sites: &str) -> SectionDraft {
        SectionDraft::Placement(Placement {
            tracker: "meta".into(),
            vendor_id: "1234567890".into(),
            accounts: accounts.into(),
            sites: sites.into(),
            owner: Some(self.olive),
            owner_name: "Olive".into(),
        })
    }

    pub(crate) fn sections(&self, accounts: &str) -> Vec<SectionDraft> {
        vec![
            self.placement(
                accounts,
                "www.harbours.example/tides\njobs.harbours.example",
            ),
            purpose("Reach boaters before storms"),
            SectionDraft::Data(Data {
                events: vec![Event {
                    event: "Page view".into(),
                    data: "Address of the page".into(),
                    hashed: "none".into(),
                }],
            }),
            SectionDraft::AudienceLists(AudienceLists {
                used: "no".into(),
                ..AudienceLists::default()
            }),
            choice("A banner before anything is loaded"),
        ]
    }

    /// An application whose sections are complete, for these accounts.
    pub(crate) async fn complete(&self, accounts: &str) -> (i64, PixelApplicationId) {
        let (number, id) = self.begin().await;
        for section in self.sections(accounts) {
            self.write(number, section).await.unwrap();
        }
        (number, id)
    }

    pub(crate) async fn submit(&self, number: i64) -> Result<Saved, Failure> {
        let a = self.application(number).await;
        let call = self.call(self.pita).await;
        pixels::submit(&self.now(), &call, a.id, a.version).await
    }

    /// An application that waits at its lanes.
    pub(crate) async fn waiting(&self, accounts: &str) -> (i64, PixelApplicationId) {
        let (number, id) = self.complete(accounts).await;
        self.submit(number).await.unwrap();
        (number, id)
    }

    /// Who usually settles a lane in these tests.
    pub(crate) fn who(&self, lane: Lane) -> PersonId {
        match lane {
            Lane::Strategy => self.aroha,
            Lane::PrivacyAssessment | Lane::PrivacyPage => self.priya,
            Lane::DigitalTools => self.dan,
            Lane::Legal => self.leo,
            Lane::Cxi => self.cora,
        }
    }

    pub(crate) async fn settle(
        &self,
        number: i64,
        by: PersonId,
        lane: Lane,
        verdict: &str,
    ) -> Result<Saved, Failure> {
        let a = self.application(number).await;
        let call = self.call(by).await;
        let draft = lane_draft(lane, verdict);
        pixels::settle(&self.now(), &call, a.id, a.version, lane, draft).await
    }

    /// Settles every lane that is open.
    pub(crate) async fn settle_all(&self, number: i64) {
        for lane in self.open(number).await {
            self.settle(number, self.who(lane), lane, "approved")
                .await
                .unwrap();
        }
    }

    /// The lanes that wait, as the page shows them.
    pub(crate) async fn open(&self, number: i64) -> Vec<Lane> {
        let facts = self.facts(number).await;
        let lane = |step: Step| match step {
            Step::Lane(lane) => Some(lane),
            Step::Review | Step::Approval => None,
        };
        facts.waiting.iter().filter_map(|w| lane(w.step)).collect()
    }

    pub(crate) async fn decide(
        &self,
        number: i64,
        by: PersonId,
        draft: DecisionDraft,
    ) -> Result<Saved, Failure> {
        let a = self.application(number).await;
        let call = self.call(by).await;
        pixels::decide(&self.now(), &call, a.id, a.version, draft).await
    }

    pub(crate) async fn reassign(
        &self,
        number: i64,
        by: PersonId,
        step: Step,
        to: PersonId,
    ) -> Result<Saved, Failure> {
        let a = self.application(number).await;
        let call = self.call(by).await;
        let reason = "Annual leave".to_owned();
        pixels::reassign(&self.now(), &call, a.id, a.version, step, to, reason).await
    }

    /// From the lanes that are open to the approval; answers the pixel's number.
    pub(crate) async fn approve(&self, number: i64) -> i64 {
        self.settle_all(number).await;
        let a = self.application(number).await;
        if a.waits_at() == Some(Step::Review) {
            self.decide(number, self.mere, verdict("approved"))
                .await
                .unwrap();
        }
        self.decide(number, self.gina, verdict("approved"))
            .await
            .unwrap();
        let pixel = self.application(number).await.pixel;
        pixel.expect("an approval gives a permission")
    }

    /// A pixel that was approved, with the number of its application.
    pub(crate) async fn approved(&self) -> (i64, i64) {
        let (number, _) = self.waiting("AC-0001").await;
        (self.approve(number).await, number)
    }
}

pub(crate) fn new_person(id: PersonId, name: &str, role: Role, scope: Scope) -> NewPerson {
    let roles = [(Role::Staff, Scope::All), (role, scope)];
    let roles = roles.map(|(role, scope)| RoleAssignment {
        role,
        scope,
        from: "2020-01-01".parse().unwrap(),
        until: None,
    });
    NewPerson {
        id,
        name: name.into(),
        email: format!("{}@harbours.example", id.0.simple()),
        title: role.name().into(),
        unit: None,
        manager: None,
        persona: None,
        roles: roles
            .into_iter()
            .take(if role == Role::Staff { 1 } else { 2 })
            .collect(),
    }
}

async fn account(store: &Store, handle: &str, place: Option<(GroupId, UnitId)>) {
    let (groups, units): (Vec<_>, Vec<_>) = place.map(|(g, u)| (g, (u, g))).into_iter().unzip();
    let draft = AccountDraft {
        url: format!("https://www.facebook.com/{handle}"),
        name: handle.into(),
        group: place.map(|(g, _)| g.to_string()).unwrap_or_default(),
        unit: place.map(|(_, u)| u.to_string()).unwrap_or_default(),
        ..AccountDraft::default()
    };
    let context = DraftContext {
        catalogue: &Catalogue::built_in(),
        groups: &groups,
        units: &units,
        today: store.clock().now().today,
    };
    let checked = draft.check(&context).unwrap();
    let (status, origin) = (AccountStatus::Active, Origin::Adopted);
    accounts::create(store, &system(), checked, status, origin)
        .await
        .unwrap();
}

pub(crate) fn purpose(words: &str) -> SectionDraft {
    SectionDraft::Purpose(Purpose {
        purpose: words.into(),
        strategy: "Beside the website".into(),
        alternatives: "Posters".into(),
    })
}

pub(crate) fn choice(opt_in: &str) -> SectionDraft {
    SectionDraft::Choice(Choice {
        opt_in: opt_in.into(),
        opt_out: "The cookie settings on each page".into(),
        retention: "90 days, by the vendor".into(),
        privacy_page: "https://www.harbours.example/privacy".into(),
    })
}

pub(crate) fn lane_draft(lane: Lane, verdict: &str) -> LaneDraft {
    let evidence: &[(&str, &str)] = match lane {
        Lane::PrivacyAssessment => &[
            ("document", "PIA 12"),
            ("outcome", "Acceptable"),
            ("indirect", "no"),
            ("conditions", "No lists\nReview in June"),
        ],
        Lane::PrivacyPage => &[
            ("url", "https://www.harbours.example/privacy"),
            ("on", "19 November 2026"),
        ],
        Lane::DigitalTools => &[("engaged_on", "1 November 2026"), ("opt_in", "A banner")],
        Lane::Legal => &[("conditions", "Tell Legal of new events")],
        Lane::Strategy | Lane::Cxi => &[],
    };
    let pair = |(field, text): &(&str, &str)| ((*field).to_owned(), (*text).to_owned());
    LaneDraft {
        decision: self::verdict(verdict),
        evidence: evidence.iter().map(pair).collect(),
    }
}

pub(crate) fn verdict(verdict: &str) -> DecisionDraft {
    DecisionDraft {
        verdict: verdict.into(),
        agreed: true,
        note: "I have looked at it".into(),
        reasons: BTreeMap::new(),
    }
}

/// Sent back, with reasons at these lanes or sections.
pub(crate) fn back(parts: &[&str]) -> DecisionDraft {
    let reason = |part: &&str| ((*part).to_owned(), "Look again".to_owned());
    DecisionDraft {
        reasons: parts.iter().map(reason).collect(),
        ..verdict("sent-back")
    }
}

pub(crate) fn code<T: std::fmt::Debug>(found: Result<T, Failure>) -> String {
    match found {
        Ok(value) => panic!("{value:?}"),
        Err(Failure::Refused(refusal)) => refusal.code().to_owned(),
        Err(Failure::Problems(problems)) => {
            let all = problems.0.iter().map(|p| format!("{}:{}", p.field, p.code));
            all.collect::<Vec<_>>().join(" ")
        }
        Err(Failure::Stale) => "stale".into(),
        Err(Failure::NotFound) => "not-found".into(),
        Err(other) => panic!("{other}"),
    }
}

/// Rows of texts, read past the product.
pub(crate) async fn raw(f: &Fixture, text: &str) -> Vec<Vec<String>> {
    use sqlx::{AssertSqlSafe, Connection as _, Row as _};
    let text = AssertSqlSafe(text.to_owned());
    if f.name == "sqlite" {
        let mut c = sqlx::SqliteConnection::connect(&f.url).await.unwrap();
        let rows = sqlx::query(text).fetch_all(&mut c).await.unwrap();
        let one = |r: &sqlx::sqlite::SqliteRow| (0..r.len()).map(|n| r.get(n)).collect();
        rows.iter().map(one).collect()
    } else {
        let mut c = sqlx::PgConnection::connect(&f.url).await.unwrap();
        let rows = sqlx::query(text).fetch_all(&mut c).await.unwrap();
        let one = |r: &sqlx::postgres::PgRow| (0..r.len()).map(|n| r.get(n)).collect();
        rows.iter().map(one).collect()
    }
}

/// A message that waits to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Message {
    /// Without "notify.pixel-".
    pub(crate) kind: String,
    /// `PA-0001`, `PA-0001/legal`, `PX-0001`.
    pub(crate) subject: String,
    pub(crate) to: Vec<PersonId>,
    pub(crate) team: bool,
    pub(crate) facts: serde_json::Value,
}

impl Message {
    /// Kind, subject, to whom and whether to the team, for comparisons.
    pub(crate) fn plain(&self) -> (&str, &str, Vec<PersonId>, bool) {
        let (kind, subject) = (self.kind.as_str(), self.subject.as_str());
        (kind, subject, self.to.clone(), self.team)
    }
}

/// The messages about pixels, oldest first; people in the order of their identities.
pub(crate) async fn told(f: &Fixture) -> Vec<Message> {
    let text =
        "SELECT kind, subject, payload FROM outbox WHERE kind LIKE 'notify.pixel-%' ORDER BY id";
    let rows = raw(f, text).await;
    let one = |row: &Vec<String>| {
        let payload: serde_json::Value = serde_json::from_str(&row[2]).unwrap();
        let mut to: Vec<PersonId> = serde_json::from_value(payload["to"].clone()).unwrap();
        to.sort_unstable();
        Message {
            kind: row[0]["notify.pixel-".len()..].to_owned(),
            subject: row[1].clone(),
            to,
            team: payload["team"].as_bool().unwrap(),
            facts: payload["facts"].clone(),
        }
    };
    rows.iter().map(one).collect()
}

/// The steps of an application that wait, as the table says.
pub(crate) async fn steps(f: &Fixture, number: i64) -> Vec<String> {
    let text = format!(
        "SELECT step FROM pixel_step WHERE application_number = {number} AND waiting = TRUE"
    );
    let mut steps: Vec<_> = raw(f, &text)
        .await
        .into_iter()
        .map(|r| r[0].clone())
        .collect();
    steps.sort_unstable();
    steps
}

/// Nothing in the audit trail is out of order.
pub(crate) async fn verified(c: &Cast) {
    let found = store::audit::verify(&c.store).await.unwrap();
    assert_eq!(found.fault, None);
}
