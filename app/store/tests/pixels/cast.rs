//! The people of these tests, their accounts, and an application that is complete.

use crate::drafts::account;
pub(crate) use crate::drafts::{back, choice, lane_draft, new_person, purpose, verdict};
pub(crate) use crate::seen::{Message, code, raw, steps, told, verified};
use crate::support::{self, Fixture, system};
use chrono::Duration;
use domain::{
    actor::Actor,
    decisions::DecisionDraft,
    ids::{GroupId, PersonId, PixelApplicationId, PixelId, UnitId},
    pixel::{Application, AudienceLists, Data, Event, Lane, Pixel, Placement, SectionDraft, Step},
    role::{Role, Scope},
};
use std::sync::atomic::{AtomicI64, Ordering};
use store::{
    Call, Failure, Saved, Store,
    clock::Clock,
    commands::{
        organisation, people,
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
    ("Sam", Role::RiskAndCompliance, Where::Everywhere),
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
