//! The people of these tests, and a case that is complete.

use crate::support::{self, Fixture, system};
use chrono::Duration;
use domain::{
    actor::Actor,
    case::{
        BusinessCase, ContentPlan, Purpose, ResourceDraft, Risk, Risks, SectionDraft, Strategy,
    },
    decisions::DecisionDraft,
    ids::{CaseId, PersonId, UnitId},
    role::{Role, RoleAssignment, Scope},
};
use std::collections::BTreeMap;
use store::{
    Call, Failure, Saved, Store,
    clock::Clock,
    commands::{
        cases, organisation,
        people::{self, NewPerson},
    },
    queries::{self, cases::CaseFacts},
};
use uuid::Uuid;

pub(crate) struct Cast {
    pub(crate) store: Store,
    pub(crate) unit: UnitId,
    pub(crate) other_unit: UnitId,
    /// Proposes.
    pub(crate) pita: PersonId,
    /// Named in the case.
    pub(crate) ben: PersonId,
    /// Named in the case as well.
    pub(crate) kiri: PersonId,
    /// Design and Marketing.
    pub(crate) aroha: PersonId,
    /// Design and Marketing as well.
    pub(crate) mere: PersonId,
    /// Communications Manager of the unit.
    pub(crate) carl: PersonId,
    /// Communications Manager of another unit.
    pub(crate) olga: PersonId,
    /// General Manager of the unit.
    pub(crate) gina: PersonId,
    /// General Manager ECoMS.
    pub(crate) emma: PersonId,
    /// Works here, with no role of the chain.
    pub(crate) sam: PersonId,
}

fn role(role: Role, scope: Scope) -> Vec<RoleAssignment> {
    [(Role::Staff, Scope::All), (role, scope)]
        .map(|(role, scope)| RoleAssignment {
            role,
            scope,
            from: "2020-01-01".parse().unwrap(),
            until: None,
        })
        .into()
}

impl Cast {
    pub(crate) async fn new(fixture: &Fixture) -> Self {
        let store = fixture.store.clone();
        organisation::save_group(&store, &system(), None, "Harbours", false)
            .await
            .unwrap();
        let group = queries::organisation::all(&store).await.unwrap().groups[0].id;
        for unit in ["Pilots", "Weather"] {
            organisation::save_unit(&store, &system(), None, group, unit)
                .await
                .unwrap();
        }
        let found = queries::organisation::all(&store).await.unwrap();
        let (unit, other_unit) = (found.units[0].id, found.units[1].id);
        let here = Scope::Unit(unit);
        let people = [
            ("Pita", Role::AccountHolder, Scope::All),
            ("Ben", Role::AccountHolder, Scope::All),
            ("Kiri", Role::AccountHolder, Scope::All),
            ("Aroha", Role::DesignAndMarketing, Scope::All),
            ("Mere", Role::DesignAndMarketing, Scope::All),
            ("Carl", Role::CommunicationsManager, here),
            ("Olga", Role::CommunicationsManager, Scope::Unit(other_unit)),
            ("Gina", Role::GeneralManager, here),
            ("Emma", Role::GmEcoms, Scope::All),
            ("Sam", Role::Manager, Scope::All),
        ];
        let ids = people.map(|_| PersonId(Uuid::now_v7()));
        let new = |(id, (name, r, scope)): (PersonId, (&str, Role, Scope))| NewPerson {
            id,
            name: name.into(),
            email: format!("{}@harbours.example", name.to_lowercase()),
            title: r.name().into(),
            unit: None,
            manager: None,
            persona: None,
            roles: role(r, scope),
        };
        let all = ids.into_iter().zip(people).map(new).collect();
        people::add(&store, &system(), all).await.unwrap();
        let [pita, ben, kiri, aroha, mere, carl, olga, gina, emma, sam] = ids;
        Self {
            store,
            unit,
            other_unit,
            pita,
            ben,
            kiri,
            aroha,
            mere,
            carl,
            olga,
            gina,
            emma,
            sam,
        }
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

    pub(crate) async fn case(&self, number: i64) -> BusinessCase {
        let actor = system().actor;
        queries::cases::case(&self.store, &actor, number)
            .await
            .unwrap()
            .0
    }

    pub(crate) async fn facts(&self, by: PersonId, number: i64) -> CaseFacts {
        let call = self.call(by).await;
        queries::cases::show(&self.store, &call.actor, number)
            .await
            .unwrap()
    }

    pub(crate) async fn state(&self, number: i64) -> &'static str {
        self.case(number).await.state.key()
    }

    pub(crate) async fn begin(&self) -> (i64, CaseId) {
        let call = self.call(self.pita).await;
        let saved = cases::begin(&self.store, &call, Some(self.unit), None)
            .await
            .unwrap();
        let number = saved.reference[3..].parse().unwrap();
        (number, self.case(number).await.id)
    }

    pub(crate) async fn write(&self, number: i64, draft: SectionDraft) -> Result<Saved, Failure> {
        let case = self.case(number).await;
        let call = self.call(self.pita).await;
        cases::write(&self.store, &call, case.id, case.version, draft, None).await
    }

    /// A case whose five sections are complete.
    pub(crate) async fn complete(&self) -> (i64, CaseId) {
        let (number, id) = self.begin().await;
        for section in self.sections() {
            self.write(number, section).await.unwrap();
        }
        (number, id)
    }

    pub(crate) fn sections(&self) -> Vec<SectionDraft> {
        let text = |words: &str| words.to_owned();
        let row = |person, name: &str| ResourceDraft {
            person: Some(person),
            name: name.into(),
            part: "Posts and answers".into(),
            hours: "3.5".into(),
        };
        vec![
            SectionDraft::Purpose(Purpose {
                name: text("Harbour Tides"),
                platform: text("instagram"),
                handle: text("harbourtides"),
                purpose: text("Warn boaters"),
                benefits: text("Fewer rescues"),
                audience: text("Recreational boaters and fishers"),
                need: text("Warnings where they look"),
            }),
            SectionDraft::Resourcing {
                people: vec![row(self.ben, "Ben"), row(self.kiri, "Kiri")],
                why_fewer: String::new(),
            },
            self.risks("We watch it daily"),
            SectionDraft::Strategy(Strategy {
                strategy: text("Beside the website"),
                measures: text("Reach and rescues"),
                monitoring: text("Duty officer"),
                review_on: "2027-11-21".parse().ok(),
            }),
            SectionDraft::ContentPlan(ContentPlan {
                plan: text("Tides each morning"),
                examples: text("High tide 9:14"),
                approval: text("Carl"),
            }),
        ]
    }

    pub(crate) fn risks(&self, mitigation: &str) -> SectionDraft {
        SectionDraft::Risks(Risks {
            risks: vec![Risk {
                risk: "Spam".into(),
                mitigation: mitigation.into(),
            }],
        })
    }

    pub(crate) async fn submit(&self, number: i64) -> Result<Saved, Failure> {
        let case = self.case(number).await;
        let call = self.call(self.pita).await;
        cases::submit(&self.store, &call, case.id, case.version).await
    }

    /// A case that waits at the first step.
    pub(crate) async fn waiting(&self) -> (i64, CaseId) {
        let (number, id) = self.complete().await;
        self.submit(number).await.unwrap();
        (number, id)
    }

    pub(crate) async fn decide(
        &self,
        number: i64,
        by: PersonId,
        verdict: &str,
    ) -> Result<Saved, Failure> {
        let case = self.case(number).await;
        let call = self.call(by).await;
        cases::decide(&self.store, &call, case.id, case.version, draft(verdict)).await
    }

    pub(crate) async fn reassign(
        &self,
        number: i64,
        by: PersonId,
        to: PersonId,
    ) -> Result<Saved, Failure> {
        let case = self.case(number).await;
        let call = self.call(by).await;
        let reason = "Annual leave".to_owned();
        cases::reassign(&self.store, &call, case.id, case.version, to, reason).await
    }
}

pub(crate) fn draft(verdict: &str) -> DecisionDraft {
    DecisionDraft {
        verdict: verdict.into(),
        agreed: true,
        note: "I have looked at it".into(),
        reasons: BTreeMap::from([("risks".to_owned(), "Say more about spam".to_owned())]),
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
        Err(other) => panic!("{other}"),
    }
}

/// The kinds of messages that wait to be sent, oldest first, with whom they go to.
pub(crate) async fn told(f: &Fixture) -> Vec<(String, Vec<PersonId>, bool)> {
    use sqlx::{Connection as _, Row as _};
    let text = "SELECT kind, payload FROM outbox WHERE kind LIKE 'notify.case%' ORDER BY id";
    let rows: Vec<(String, String)> = if f.name == "sqlite" {
        let mut c = sqlx::SqliteConnection::connect(&f.url).await.unwrap();
        let rows = sqlx::query(text).fetch_all(&mut c).await.unwrap();
        rows.iter().map(|r| (r.get(0), r.get(1))).collect()
    } else {
        let mut c = sqlx::PgConnection::connect(&f.url).await.unwrap();
        let rows = sqlx::query(text).fetch_all(&mut c).await.unwrap();
        rows.iter().map(|r| (r.get(0), r.get(1))).collect()
    };
    let one = |(kind, payload): (String, String)| {
        let payload: serde_json::Value = serde_json::from_str(&payload).unwrap();
        let to = serde_json::from_value(payload["to"].clone()).unwrap();
        (kind, to, payload["team"].as_bool().unwrap())
    };
    rows.into_iter().map(one).collect()
}
