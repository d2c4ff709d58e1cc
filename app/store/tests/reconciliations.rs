//! A platform's list against the register, on both databases: every line accounted for, decisions with
//! what follows from them, the same file again, what changed since, 2,000 lines.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]
#![allow(
    dead_code,
    reason = "each test file uses its own part of the support module"
)]

mod support;

use chrono::NaiveDate;
use domain::{
    access::RequestDraft,
    account::{AccountStatus, Origin},
    actor::Actor,
    ids::{GrantId, PersonId, ReconciliationId, Reference, ReferenceKind},
    import::{Sheet, SheetRow},
    platform::AccessLevel,
    reconciliation::{Decision, EvidenceFile, MappingDraft, Preset, Verdict},
    role::{Role, RoleAssignment, Scope},
};
use store::{
    Call, Failure, Saved, Store,
    commands::{accounts, grants, people, people::NewPerson, reconciliations},
    queries::{
        self,
        audit::AuditFilter,
        reconciliations::{Line, LineFilter, Summary},
    },
};
use support::{Fixture, checked, each, system};
use uuid::Uuid;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

async fn person(store: &Store, name: &str, role: Role) -> PersonId {
    let id = PersonId(Uuid::now_v7());
    let new = NewPerson {
        id,
        name: name.into(),
        email: format!(
            "{}@harbours.example",
            domain::text::fold(name).replace(' ', ".")
        ),
        title: String::new(),
        unit: None,
        manager: None,
        persona: None,
        roles: vec![RoleAssignment {
            role,
            scope: Scope::All,
            from: day("2020-01-01"),
            until: None,
        }],
    };
    people::add(store, &system(), vec![new]).await.unwrap();
    id
}

async fn who(store: &Store, id: PersonId) -> Call {
    let actor = queries::people::actor(store, id).await.unwrap().unwrap();
    Call {
        actor: Actor::Person(actor),
        request_id: "test".into(),
        key: None,
    }
}

/// An account, three people with live access, and two of the team.
struct Scene {
    store: Store,
    account: i64,
    asks: PersonId,
    approves: PersonId,
    mere: (PersonId, GrantId),
    wiremu: (PersonId, GrantId),
    ana: (PersonId, GrantId),
}

impl Scene {
    async fn new(f: &Fixture) -> Self {
        let store = f.store.clone();
        let account = accounts::create(
            &store,
            &system(),
            checked("facebook.com/example", "Example"),
            AccountStatus::Active,
            Origin::ApprovedCase,
        )
        .await;
        let account = account.unwrap().reference;
        let account = Reference::parse(ReferenceKind::Account, &account)
            .unwrap()
            .number;
        let asks = person(&store, "Asks One", Role::DesignAndMarketing).await;
        let approves = person(&store, "Approves Two", Role::DesignAndMarketing).await;
        let mut live = Vec::new();
        for (name, level) in [
            ("Mere Tamaki", AccessLevel::Publisher),
            ("Wiremu Paki", AccessLevel::Admin),
            ("Ana Leka", AccessLevel::Analyst),
        ] {
            let id = person(&store, name, Role::Staff).await;
            let draft = RequestDraft {
                person: Some(id),
                level: Some(level),
                reason: "Publishing".into(),
                ..RequestDraft::default()
            };
            let saved = grants::request(&store, &who(&store, asks).await, account, draft).await;
            let number = saved.unwrap().reference;
            let number = Reference::parse(ReferenceKind::Grant, &number)
                .unwrap()
                .number;
            let grant = grants::by_number(&store, number).await.unwrap();
            let approver = who(&store, approves).await;
            let approved = grants::approve(&store, &approver, grant, 1).await.unwrap();
            let me = who(&store, id).await;
            let second = grants::attest_second_factor(&store, &me, grant, approved.version).await;
            second.unwrap();
            assert_eq!(
                grants::acknowledge_policy(&store, &me, id).await.unwrap(),
                1
            );
            live.push((id, grant));
        }
        let [mere, wiremu, ana] = live[..] else {
            panic!("three")
        };
        Self {
            store,
            account,
            asks,
            approves,
            mere,
            wiremu,
            ana,
        }
    }

    async fn by(&self) -> Call {
        who(&self.store, self.asks).await
    }

    async fn compare(&self, rows: &[&[&str]], again: bool) -> Result<i64, Failure> {
        let sheet = sheet(rows);
        let upload = reconciliations::Upload {
            account: self.account,
            preset: Preset::Meta,
            mapping: Some(Preset::Meta.mapping(sheet.first_row())),
            file: file(rows),
            sheet,
            again,
        };
        let saved = reconciliations::take_in(&self.store, &self.by().await, upload).await?;
        Ok(number(&saved))
    }

    async fn show(&self, number: i64) -> Summary {
        let shown = queries::reconciliations::show(&self.store, &system().actor, number).await;
        shown.unwrap()
    }

    async fn lines(&self, number: i64, all: bool) -> Vec<Line> {
        let filter = LineFilter {
            all,
            page: 1,
            ..LineFilter::default()
        };
        let found =
            queries::reconciliations::lines(&self.store, &system().actor, number, &filter, true)
                .await;
        let found = found.unwrap();
        assert_eq!(found.total, i64::try_from(found.lines.len()).unwrap());
        found.lines
    }

    async fn decide(
        &self,
        of: i64,
        lines: &[i64],
        decision: Decision,
    ) -> Result<reconciliations::Decisions, Failure> {
        let asked = reconciliations::Asked {
            lines: lines.to_vec(),
            decision,
            reason: "Checked with the holder".into(),
            person: None,
            level: None,
        };
        let id = self.show(of).await.reconciliation.id;
        reconciliations::decide(&self.store, &self.by().await, id, asked).await
    }

    async fn events(&self, key: &str) -> usize {
        let filter = AuditFilter::default();
        let all = queries::audit::portion(&self.store, &system().actor, &filter, 0, 500).await;
        all.unwrap().iter().filter(|e| e.event == key).count()
    }
}

fn number(saved: &Saved) -> i64 {
    Reference::parse(ReferenceKind::Reconciliation, &saved.reference)
        .unwrap()
        .number
}

fn sheet(rows: &[&[&str]]) -> Sheet {
    let row = |(at, cells): (usize, &&[&str])| SheetRow {
        number: i64::try_from(at).unwrap() + 1,
        place: String::new(),
        cells: cells.iter().map(|c| (*c).to_owned()).collect(),
    };
    Sheet {
        name: String::new(),
        rows: rows.iter().enumerate().map(row).collect(),
    }
}

fn file(rows: &[&[&str]]) -> EvidenceFile {
    let text = format!("{rows:?}");
    EvidenceFile {
        name: "people.csv".into(),
        sha256: format!("{:0>64}", text.len()),
        size: i64::try_from(text.len()).unwrap(),
    }
}

fn code(failure: Failure) -> String {
    match failure {
        Failure::Refused(refusal) => refusal.code().to_owned(),
        Failure::Problems(problems) => problems.0[0].code.clone(),
        Failure::Stale => "stale".into(),
        other => panic!("{other:?}"),
    }
}

async fn verified(f: &Fixture) {
    let fault = store::audit::verify(&f.store).await.unwrap().fault;
    assert_eq!(fault, None, "{}", f.name);
}

const LIST: &[&[&str]] = &[
    &["Name", "Email", "Role"],
    &[
        "Mere Tamaki",
        "mere.tamaki@harbours.example",
        "Partial access",
    ],
    &["W. Paki", "wiremu.paki@harbours.example", "Messages"],
    &["Nobody Known", "nobody@mail.example", "Full control"],
    &["Asks One", "", "Ads"],
    &["", "", ""],
    &["", "no address", "Ads"],
];

#[tokio::test]
async fn p_6_11_every_line_is_accounted_for_and_kept_as_evidence() {
    for f in each().await {
        let s = Scene::new(&f).await;
        let of = s.compare(LIST, false).await.unwrap();
        let shown = s.show(of).await;
        assert_eq!(shown.reconciliation.reference().to_string(), "RC-0001");
        assert_eq!(shown.reconciliation.listed, 6, "{}", f.name);
        assert_eq!(shown.reconciliation.file.name, "people.csv");
        let counts: Vec<_> = shown
            .counts
            .iter()
            .map(|c| (c.verdict, c.all, c.undecided))
            .collect();
        assert_eq!(
            counts,
            [
                (Verdict::NotInRegister, 2, 2),
                (Verdict::OtherLevel, 1, 1),
                (Verdict::NotOnPlatform, 1, 1),
                (Verdict::Unreadable, 2, 2),
                (Verdict::Agrees, 1, 0),
            ]
        );
        let lines = s.lines(of, true).await;
        let listed = lines
            .iter()
            .filter(|l| l.verdict != Verdict::NotOnPlatform)
            .count();
        assert_eq!(listed, 6, "as many as are listed");
        let rows: Vec<_> = lines.iter().map(|l| l.row).collect();
        assert_eq!(rows, [4, 5, 3, 0, 6, 7, 2]);
        let gone = &lines[3];
        assert_eq!(
            gone.person.as_ref().map(|(_, name)| name.as_str()),
            Some("Ana Leka")
        );
        assert_eq!(s.events("reconciliation.compared").await, 1);
        verified(&f).await;
    }
}

#[tokio::test]
async fn the_same_file_says_so_and_a_new_one_shows_what_changed() {
    for f in each().await {
        let s = Scene::new(&f).await;
        let first = s.compare(LIST, false).await.unwrap();
        assert_eq!(
            code(s.compare(LIST, false).await.unwrap_err()),
            "same",
            "{}",
            f.name
        );
        let done = s.decide(first, &[3], Decision::Incident).await.unwrap();
        assert_eq!((done.done, done.reference.as_str()), (1, "IN-0001"));
        // One line more, one less; the others stand in another order.
        let next: &[&[&str]] = &[
            LIST[0],
            LIST[3],
            &["Somebody New", "", "Ads"],
            LIST[2],
            LIST[1],
            LIST[6],
        ];
        let second = s.compare(next, false).await.unwrap();
        let changed = s.lines(second, false).await;
        let names: Vec<_> = changed.iter().map(|l| l.name.as_str()).collect();
        assert_eq!(names, ["Somebody New"], "{}", f.name);
        let all = s.lines(second, true).await;
        assert_eq!(all.len(), 6, "five listed, one not on the platform");
        let carried = all.iter().find(|l| l.name == "Nobody Known").unwrap();
        let decided = carried.decided.as_ref().unwrap();
        assert_eq!(
            (decided.decision, decided.reference.as_str()),
            (Decision::Incident, "IN-0001")
        );
        let third = s.compare(next, true).await.unwrap();
        assert!(s.lines(third, false).await.is_empty(), "nothing changed");
        let listed = queries::reconciliations::list(&s.store, &system().actor, s.account)
            .await
            .unwrap();
        let numbers: Vec<_> = listed
            .iter()
            .map(|l| (l.reconciliation.number, l.undecided()))
            .collect();
        assert_eq!(
            numbers.iter().map(|(n, _)| *n).collect::<Vec<_>>(),
            [third, second, first]
        );
        assert_eq!(numbers[0].1, 4, "what was left open stays open");
        verified(&f).await;
    }
}

#[tokio::test]
async fn p_6_11_decisions_do_what_they_say_once() {
    for f in each().await {
        let s = Scene::new(&f).await;
        let of = s.compare(LIST, false).await.unwrap();
        let of_name =
            |lines: &[Line], name: &str| lines.iter().find(|l| l.name == name).unwrap().number;
        let lines = s.lines(of, true).await;
        // In the register, not on the platform: the access ends, and is gone there already.
        let gone = of_name(&lines, "Ana Leka");
        let done = s.decide(of, &[gone], Decision::Close).await.unwrap();
        assert_eq!(done.reference, "GR-0003", "{}", f.name);
        assert_eq!(
            code(s.decide(of, &[gone], Decision::Close).await.unwrap_err()),
            "decided"
        );
        // Another level: the register follows the platform.
        let other = of_name(&lines, "W. Paki");
        assert_eq!(
            code(s.decide(of, &[other], Decision::Adopt).await.unwrap_err()),
            "does-not-fit"
        );
        s.decide(of, &[other], Decision::Correct).await.unwrap();
        // Not in the register: asked for like any other access.
        let asks = of_name(&lines, "Asks One");
        let done = s.decide(of, &[asks], Decision::Adopt).await.unwrap();
        assert_eq!(done.reference, "GR-0004");
        let unknown = of_name(&lines, "Nobody Known");
        assert_eq!(
            code(s.decide(of, &[unknown], Decision::Adopt).await.unwrap_err()),
            "no-person"
        );
        // A selection: what fits is done, the rest says why.
        let all: Vec<i64> = lines.iter().map(|l| l.number).collect();
        let done = s.decide(of, &all, Decision::Dismiss).await.unwrap();
        assert_eq!(
            done.done, 3,
            "{}: the unknown one and two that cannot be read",
            f.name
        );
        assert_eq!(done.refused.len(), 4);
        assert_eq!(s.show(of).await.undecided(), 0);
        for (event, times) in [
            ("access.revoked", 1),
            ("access.removed", 1),
            ("access.level-corrected", 1),
            ("access.requested", 4),
            ("reconciliation.decided", 4),
            ("incident.reported", 0),
        ] {
            assert_eq!(s.events(event).await, times, "{} {event}", f.name);
        }
        verified(&f).await;
    }
}

#[tokio::test]
async fn who_may_not_decide_is_refused_and_so_is_a_secret() {
    for f in each().await {
        let s = Scene::new(&f).await;
        let of = s
            .compare(&[LIST[0], &["Approves Two", "", "Full control"]], false)
            .await
            .unwrap();
        let lines = s.lines(of, false).await;
        let number = lines
            .iter()
            .find(|l| l.name == "Approves Two")
            .unwrap()
            .number;
        let refused = {
            let asked = reconciliations::Asked {
                lines: vec![number],
                decision: Decision::Adopt,
                reason: "password: hunter2".into(),
                person: None,
                level: None,
            };
            let id = s.show(of).await.reconciliation.id;
            reconciliations::decide(&s.store, &s.by().await, id, asked).await
        };
        assert_eq!(code(refused.unwrap_err()), "secret", "{}", f.name);
        let auditor = person(&s.store, "Auditor Three", Role::Auditor).await;
        let by = who(&s.store, auditor).await;
        let id = s.show(of).await.reconciliation.id;
        let asked = reconciliations::Asked {
            lines: vec![number],
            decision: Decision::Incident,
            reason: "x".into(),
            person: None,
            level: None,
        };
        let refused = reconciliations::decide(&s.store, &by, id, asked).await;
        assert_eq!(code(refused.unwrap_err()), "not-permitted");
        assert!(
            queries::reconciliations::show(&s.store, &by.actor, of)
                .await
                .is_ok()
        );
        let plain = person(&s.store, "Plain Four", Role::Staff).await;
        let plain = who(&s.store, plain).await;
        let seen = queries::reconciliations::show(&s.store, &plain.actor, of).await;
        assert_eq!(code(seen.unwrap_err()), "not-permitted");
    }
}

#[tokio::test]
async fn a_list_with_unknown_columns_waits_and_its_table_does_not_stay() {
    for f in each().await {
        let s = Scene::new(&f).await;
        let rows: &[&[&str]] = &[
            &["Wer", "Was", "Geheim"],
            &["Mere Tamaki", "Redaktion", "x"],
        ];
        let take_in = || async {
            let upload = reconciliations::Upload {
                account: s.account,
                preset: Preset::Other,
                mapping: None,
                file: file(rows),
                sheet: sheet(rows),
                again: true,
            };
            let saved = reconciliations::take_in(&s.store, &s.by().await, upload).await;
            number(&saved.unwrap())
        };
        let of = take_in().await;
        let shown = s.show(of).await;
        assert!(
            shown.reconciliation.is_waiting() && shown.counts.is_empty(),
            "{}",
            f.name
        );
        let kept = queries::reconciliations::waiting(&s.store, &system().actor, of)
            .await
            .unwrap();
        let draft = MappingDraft {
            header: true,
            name: "Wer".into(),
            level: "Was".into(),
            words: vec![("Redaktion".into(), "publisher".into())],
            ..MappingDraft::default()
        };
        let mapping = draft.check(&kept, Preset::Other.words()).unwrap();
        let (id, by): (ReconciliationId, _) = (shown.reconciliation.id, s.by().await);
        let explain = |seen| reconciliations::explain(&s.store, &by, id, seen, mapping.clone());
        assert_eq!(code(explain(7).await.unwrap_err()), "stale");
        explain(1).await.unwrap();
        assert_eq!(code(explain(2).await.unwrap_err()), "not-waiting");
        assert_eq!(s.show(of).await.of(Verdict::Agrees), 1);
        let gone = queries::reconciliations::waiting(&s.store, &system().actor, of).await;
        assert!(matches!(gone, Err(Failure::NotFound)), "{}", f.name);
        // Remembered for the next list of this kind.
        let remembered = queries::reconciliations::last_mapping(
            &s.store,
            &system().actor,
            s.account,
            Preset::Other,
        )
        .await;
        assert_eq!(remembered.unwrap(), Some(mapping));
        let other = take_in().await;
        let id = s.show(other).await.reconciliation.id;
        reconciliations::give_up(&s.store, &s.by().await, id, 1)
            .await
            .unwrap();
        let gone = queries::reconciliations::waiting(&s.store, &system().actor, other).await;
        assert!(matches!(gone, Err(Failure::NotFound)));
        verified(&f).await;
    }
}

#[tokio::test]
async fn two_people_deciding_about_one_line_open_one_incident() {
    for f in each().await {
        let s = Scene::new(&f).await;
        let of = s.compare(LIST, false).await.unwrap();
        let (a, b) = tokio::join!(
            s.decide(of, &[3], Decision::Incident),
            s.decide(of, &[3], Decision::Incident)
        );
        assert!(a.is_ok() != b.is_ok(), "{}: one winner", f.name);
        assert_eq!(s.events("incident.reported").await, 1);
    }
}

#[tokio::test]
async fn two_thousand_lines_are_compared_and_decided_at_once() {
    for f in each().await {
        let s = Scene::new(&f).await;
        let mut rows: Vec<Vec<String>> = vec![vec!["Name".into(), "Email".into(), "Role".into()]];
        rows.extend((0..2_000).map(|n| {
            vec![
                format!("=HYPERLINK(\"x\") Person {n}"),
                format!("person{n}@mail.example"),
                "Partial access".to_owned(),
            ]
        }));
        let rows: Vec<Vec<&str>> = rows
            .iter()
            .map(|r| r.iter().map(String::as_str).collect())
            .collect();
        let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
        let began = std::time::Instant::now();
        let of = s.compare(&rows, false).await.unwrap();
        let compared = began.elapsed();
        assert_eq!(
            s.show(of).await.of(Verdict::NotInRegister),
            2_000,
            "{}",
            f.name
        );
        let all: Vec<i64> = s.lines(of, false).await.iter().map(|l| l.number).collect();
        let began = std::time::Instant::now();
        let done = s.decide(of, &all[..500], Decision::Dismiss).await.unwrap();
        assert_eq!(done.done, 500);
        eprintln!(
            "{}: 2,000 lines compared in {compared:?}, 500 decided in {:?}",
            f.name,
            began.elapsed()
        );
        verified(&f).await;
    }
}

#[tokio::test]
async fn a_list_that_nobody_explains_is_given_up_after_a_week() {
    for f in each().await {
        let s = Scene::new(&f).await;
        let rows: &[&[&str]] = &[&["Wer"], &["Mere Tamaki"]];
        let upload = reconciliations::Upload {
            account: s.account,
            preset: Preset::Other,
            mapping: None,
            file: file(rows),
            sheet: sheet(rows),
            again: false,
        };
        let saved = reconciliations::take_in(&s.store, &s.by().await, upload).await;
        let of = number(&saved.unwrap());
        for (days, waits) in [(6, true), (8, false), (8, false)] {
            let now = s.store.clock().now().at + chrono::Duration::days(days);
            let later = s.store.with_clock(store::clock::Clock::fixed(now));
            store::sweep::run(&later).await.unwrap();
            let shown = s.show(of).await.reconciliation;
            assert_eq!(shown.is_waiting(), waits, "{} day {days}", f.name);
            let kept = queries::reconciliations::waiting(&s.store, &system().actor, of).await;
            assert_eq!(kept.is_ok(), waits);
        }
        assert_eq!(s.events("reconciliation.given-up").await, 1);
        verified(&f).await;
    }
}
