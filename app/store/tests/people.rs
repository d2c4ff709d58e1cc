//! People, their roles and what they lend, on both databases.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]
#![allow(
    dead_code,
    reason = "each test file uses its own part of the support module"
)]

mod support;

use chrono::NaiveDate;
use domain::{
    actor::{Actor, PersonActor},
    ids::{DelegationId, PersonId},
    permission::Action,
    person::{AskedPerson, DelegationDraft, Person, PersonDraft},
    problem::Problems,
    role::{Role, RoleAssignment, Scope},
};
use sqlx::Connection as _;
use store::{
    Call, Failure, Saved, Store,
    commands::{
        delegations, exports, organisation,
        people::{self, NewPerson, Taken, TakenIn},
    },
    queries::{
        self,
        audit::AuditFilter,
        people::{Found, Need, PeopleFilter, ReviewFilter, StatusFilter},
    },
};
use support::{Fixture, call, each, open, person as test_person, system};
use uuid::Uuid;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn draft(name: &str) -> PersonDraft {
    PersonDraft {
        name: name.into(),
        email: format!(
            "{}@harbours.example",
            domain::text::fold(name).replace(' ', ".")
        ),
        title: "Advisor".into(),
        ..PersonDraft::default()
    }
}

fn role(role: Role) -> RoleAssignment {
    RoleAssignment {
        role,
        scope: Scope::All,
        from: day("2026-11-21"),
        until: None,
    }
}

async fn enter(store: &Store, name: &str) -> PersonId {
    let saved = people::enter(store, &system(), draft(name).check().unwrap()).await;
    saved.unwrap().reference.parse().unwrap()
}

async fn get(store: &Store, id: PersonId) -> Person {
    queries::people::person(store, &system().actor, id)
        .await
        .unwrap()
}

/// Enters somebody with roles; who they are now.
async fn with_roles(store: &Store, name: &str, roles: &[Role]) -> PersonId {
    let id = enter(store, name).await;
    for given in roles {
        give(store, id, role(*given)).await.unwrap();
    }
    id
}

async fn give(store: &Store, id: PersonId, role: RoleAssignment) -> Result<Saved, Failure> {
    let seen = get(store, id).await.version;
    people::give_role(store, &system(), id, seen, role).await
}

async fn actor(store: &Store, id: PersonId) -> PersonActor {
    queries::people::actor(store, id).await.unwrap().unwrap()
}

async fn who(store: &Store, id: PersonId) -> Call {
    call(Actor::Person(actor(store, id).await))
}

fn code(failure: Failure) -> String {
    match failure {
        Failure::Refused(refusal) => refusal.code().to_owned(),
        Failure::Problems(problems) => problems.0[0].code.clone(),
        other => panic!("{other:?}"),
    }
}

fn lending(to: PersonId, role: Role) -> DelegationDraft {
    DelegationDraft {
        to: Some(to),
        role: Some((role, Scope::All)),
        first: Some(day("2026-11-21")),
        last: Some(day("2026-12-05")),
        reason: "annual leave".into(),
    }
}

async fn trail(store: &Store, outcome: &str) -> Vec<queries::audit::Event> {
    let filter = AuditFilter {
        outcome: Some(outcome.into()),
        ..AuditFilter::default()
    };
    let all = queries::audit::portion(store, &system().actor, &filter, 0, 500).await;
    all.unwrap().into_iter().rev().collect()
}

async fn verified(f: &Fixture) {
    assert_eq!(
        store::audit::verify(&f.store).await.unwrap().fault,
        None,
        "{}",
        f.name
    );
}

#[tokio::test]
async fn a_person_is_entered_changed_given_roles_closed_and_opened_with_one_event_each() {
    for f in each().await {
        let store = &f.store;
        organisation::save_group(store, &system(), None, "Harbours", false)
            .await
            .unwrap();
        let group = queries::organisation::all(store).await.unwrap().groups[0].id;
        organisation::save_unit(store, &system(), None, group, "Pilots")
            .await
            .unwrap();
        let unit = queries::organisation::all(store).await.unwrap().units[0].id;
        let boss = enter(store, "Boss").await;
        let id = enter(store, "Hēmi Rāwhiti").await;
        let other = PersonDraft {
            unit: Some(unit),
            manager: Some(boss),
            ..draft("Hēmi Rāwhiti")
        };
        let saved = people::edit(store, &system(), id, 1, other.check().unwrap())
            .await
            .unwrap();
        assert_eq!(saved.version, 2, "{}", f.name);
        give(store, id, role(Role::Auditor)).await.unwrap();
        let held = get(store, id).await.roles[0].id;
        people::end_role(store, &system(), id, 3, held, day("2026-12-01"))
            .await
            .unwrap();
        people::disable(store, &system(), id, 4, "lost telephone".into())
            .await
            .unwrap();
        assert!(
            queries::people::actor(store, id).await.unwrap().is_none(),
            "out at once"
        );
        people::enable(store, &system(), id, 5).await.unwrap();
        assert_eq!(actor(store, id).await.roles.len(), 1);
        let history = queries::audit::history(store, "person", &id.to_string(), 50)
            .await
            .unwrap();
        let events: Vec<_> = history.iter().rev().map(|e| e.event.as_str()).collect();
        assert_eq!(
            events,
            [
                "person.added",
                "person.edited",
                "person.role-given",
                "person.role-ended",
                "person.disabled",
                "person.enabled"
            ],
            "{}",
            f.name
        );
        for event in &history {
            assert_eq!(event.payload["name"], "Hēmi Rāwhiti", "{}", event.event);
            assert!(event.payload["state_hash"].is_string(), "{}", event.event);
        }
        let changes = &history[4].payload["changes"];
        assert_eq!(
            (&changes[0]["after"], &changes[1]["after"]),
            (&"Pilots".into(), &"Boss".into())
        );
        let shown = queries::people::show(store, &system().actor, id)
            .await
            .unwrap();
        assert_eq!(shown.manager_name.as_deref(), Some("Boss"));
        assert_eq!(shown.roles[0].1.as_ref().unwrap().by, system().actor.name());
        verified(&f).await;
    }
}

#[tokio::test]
async fn stale_repeated_refused_and_taken_addresses_change_nothing() {
    for f in each().await {
        let store = &f.store;
        let id = enter(store, "Hana").await;
        let mut twice = system();
        twice.key = Some("token".into());
        let new = || draft("Once").check().unwrap();
        let first = people::enter(store, &twice, new()).await.unwrap();
        assert_eq!(
            first,
            people::enter(store, &twice, new()).await.unwrap(),
            "{}",
            f.name
        );
        let taken = people::enter(store, &system(), draft("HANA").check().unwrap()).await;
        assert_eq!(code(taken.unwrap_err()), "taken");
        people::edit(store, &system(), id, 1, draft("Hana B").check().unwrap())
            .await
            .unwrap();
        for late in [
            people::edit(store, &system(), id, 1, draft("Hana C").check().unwrap()).await,
            people::give_role(store, &system(), id, 1, role(Role::Auditor)).await,
            people::disable(store, &system(), id, 1, "late".into()).await,
            people::enable(store, &system(), id, 1).await,
        ] {
            assert!(matches!(late, Err(Failure::Stale)), "{}", f.name);
        }
        let nobody = PersonId(Uuid::from_u128(404));
        let missing = people::enable(store, &system(), nobody, 1).await;
        assert!(matches!(missing, Err(Failure::NotFound)));
        let before = trail(store, "done").await.len();
        let auditor = call(test_person(Role::Auditor));
        for refused in [
            people::enter(store, &auditor, draft("No").check().unwrap()).await,
            people::edit(store, &auditor, id, 2, draft("No").check().unwrap()).await,
            people::give_role(store, &auditor, id, 2, role(Role::Administrator)).await,
            people::disable(store, &auditor, id, 2, "no".into()).await,
            delegations::lend(store, &auditor, id, lending(nobody, Role::Legal)).await,
        ] {
            assert_eq!(code(refused.unwrap_err()), "not-permitted", "{}", f.name);
        }
        assert_eq!(trail(store, "done").await.len(), before);
        assert_eq!(trail(store, "refused").await.len(), 5);
        verified(&f).await;
    }
}

#[tokio::test]
async fn two_administrators_remain_whoever_is_removed_and_however() {
    for f in each().await {
        let store = &f.store;
        let one = with_roles(store, "One", &[Role::Administrator]).await;
        let two = with_roles(store, "Two", &[Role::Administrator]).await;
        let seen = get(store, one).await;
        let held = seen.roles[0].id;
        let last = day("2026-11-20");
        let closed = people::disable(store, &system(), one, seen.version, "no".into()).await;
        assert_eq!(
            code(closed.unwrap_err()),
            "last-administrators",
            "{}",
            f.name
        );
        for end in [last, day("2027-06-30")] {
            let ended = people::end_role(store, &system(), one, seen.version, held, end).await;
            assert_eq!(
                code(ended.unwrap_err()),
                "last-administrators",
                "{}",
                f.name
            );
        }
        assert!(
            get(store, one).await.administers_on(day("2026-11-21")),
            "nothing was written"
        );
        // Three: two of them remove each other at the same time.
        with_roles(store, "Three", &[Role::Administrator]).await;
        let (a, b) = (who(store, one).await, who(store, two).await);
        let version = |p: Person| p.version;
        let (v1, v2) = (
            version(get(store, one).await),
            version(get(store, two).await),
        );
        let (first, second) = tokio::join!(
            people::disable(store, &a, two, v2, "them".into()),
            people::disable(store, &b, one, v1, "them".into())
        );
        let done = [&first, &second].into_iter().filter(|r| r.is_ok()).count();
        assert_eq!(done, 1, "{}: {first:?} {second:?}", f.name);
        let refused = first.err().or(second.err()).unwrap();
        assert_eq!(code(refused), "last-administrators");
        let figures = review(store, ReviewFilter::default()).await.figures;
        assert_eq!(figures.administrators, 2, "{}", f.name);
        verified(&f).await;
    }
}

#[tokio::test]
async fn a_role_is_lent_by_its_holder_acts_with_both_names_and_ends() {
    for f in each().await {
        let store = &f.store;
        let gm = with_roles(store, "Catherine", &[Role::GmEcoms]).await;
        let deputy = with_roles(store, "Losalini", &[Role::Staff]).await;
        let lender = who(store, gm).await;
        let own = who(store, deputy).await;
        let not_theirs = delegations::lend(store, &own, gm, lending(deputy, Role::GmEcoms)).await;
        assert_eq!(code(not_theirs.unwrap_err()), "not-permitted", "{}", f.name);
        let saved = delegations::lend(store, &lender, gm, lending(deputy, Role::GmEcoms))
            .await
            .unwrap();
        let id: DelegationId = saved.reference.parse().unwrap();
        let again = delegations::lend(store, &lender, gm, lending(deputy, Role::GmEcoms)).await;
        assert_eq!(code(again.unwrap_err()), "acts-already");
        let acting = actor(store, deputy).await.acting;
        assert_eq!(acting[0].for_name, "Catherine", "{}", f.name);
        // With the lent role alone: the trail says for whom.
        let export = exports::Export {
            file: "x.csv".into(),
            filter: String::new(),
            rows: 0,
            sha256: String::new(),
        };
        exports::noted(store, &who(store, deputy).await, export)
            .await
            .unwrap();
        let event = trail(store, "done").await.pop().unwrap();
        assert_eq!(
            (event.actor.as_str(), event.acting_for.as_deref()),
            ("Losalini", Some("Catherine"))
        );
        // Lent on: nobody lends what is lent to them.
        let on = delegations::lend(
            store,
            &who(store, deputy).await,
            deputy,
            lending(gm, Role::GmEcoms),
        )
        .await;
        assert_eq!(code(on.unwrap_err()), "not-held");
        let listed = queries::people::list(
            store,
            &system().actor,
            &PeopleFilter {
                role: Some(Role::GmEcoms),
                ..PeopleFilter::default()
            },
            false,
        )
        .await
        .unwrap();
        assert_eq!(listed.total, 2, "own and lent: {}", f.name);
        // The lender is closed out: the role counts no more, and again when they are back.
        people::disable(store, &system(), gm, 2, "leave".into())
            .await
            .unwrap();
        assert!(actor(store, deputy).await.acting.is_empty());
        assert!(
            !queries::delegations::show(store, &system().actor, id)
                .await
                .unwrap()
                .held
        );
        people::enable(store, &system(), gm, 3).await.unwrap();
        let stale = delegations::end(store, &lender, id, 7).await;
        assert!(matches!(stale, Err(Failure::Stale)));
        delegations::end(store, &lender, id, 1).await.unwrap();
        assert!(actor(store, deputy).await.acting.is_empty());
        assert_eq!(
            code(delegations::end(store, &lender, id, 2).await.unwrap_err()),
            "ended"
        );
        let ended = trail(store, "done").await.pop().unwrap();
        assert_eq!(
            (&ended.payload["from_name"], &ended.payload["to_name"]),
            (&"Catherine".into(), &"Losalini".into())
        );
        let cannot = enter(store, "Gone").await;
        people::disable(store, &system(), cannot, 1, "gone".into())
            .await
            .unwrap();
        let gone = delegations::lend(store, &lender, gm, lending(cannot, Role::GmEcoms)).await;
        assert_eq!(code(gone.unwrap_err()), "cannot-act");
        verified(&f).await;
    }
}

#[tokio::test]
async fn the_list_finds_people_by_every_filter_and_whoever_may_not_see_them_is_refused() {
    for f in each().await {
        let store = &f.store;
        organisation::save_group(store, &system(), None, "Harbours", false)
            .await
            .unwrap();
        let group = queries::organisation::all(store).await.unwrap().groups[0].id;
        organisation::save_unit(store, &system(), None, group, "Pilots")
            .await
            .unwrap();
        let unit = queries::organisation::all(store).await.unwrap().units[0].id;
        let hemi = with_roles(store, "Hēmi Rāwhiti", &[Role::Administrator]).await;
        let details = PersonDraft {
            unit: Some(unit),
            ..draft("Hēmi Rāwhiti")
        };
        people::edit(store, &system(), hemi, 2, details.check().unwrap())
            .await
            .unwrap();
        with_roles(store, "100% Percent_", &[Role::Auditor]).await;
        let closed = enter(store, "Closed").await;
        people::disable(store, &system(), closed, 1, "gone".into())
            .await
            .unwrap();
        let nothing = PeopleFilter::default;
        let words = |q: &str| PeopleFilter {
            q: q.into(),
            ..nothing()
        };
        for (filter, expected) in [
            (nothing(), 3),
            (words("hemi RAWHITI"), 1),
            (words("hemi.rawhiti@"), 1),
            (words("100%"), 1),
            (words("t_"), 1),
            (words("%"), 1),
            (words("' OR 1=1"), 0),
            (
                PeopleFilter {
                    role: Some(Role::Auditor),
                    ..nothing()
                },
                1,
            ),
            (
                PeopleFilter {
                    group: Some(group),
                    ..nothing()
                },
                1,
            ),
            (
                PeopleFilter {
                    unit: Some(unit),
                    ..nothing()
                },
                1,
            ),
            (
                PeopleFilter {
                    administers: true,
                    ..nothing()
                },
                1,
            ),
            (
                PeopleFilter {
                    status: Some(StatusFilter::Active),
                    ..nothing()
                },
                2,
            ),
            (
                PeopleFilter {
                    status: Some(StatusFilter::Disabled),
                    ..nothing()
                },
                1,
            ),
            (
                PeopleFilter {
                    status: Some(StatusFilter::Left),
                    ..nothing()
                },
                0,
            ),
            (
                PeopleFilter {
                    status: Some(StatusFilter::Leaving),
                    ..nothing()
                },
                0,
            ),
        ] {
            let found = queries::people::list(store, &system().actor, &filter, false)
                .await
                .unwrap();
            assert_eq!(
                (found.total, found.rows.len()),
                (expected, usize::try_from(expected).unwrap()),
                "{}: {filter:?}",
                f.name
            );
        }
        let staff = test_person(Role::Staff);
        for refused in [
            queries::people::list(store, &staff, &nothing(), false)
                .await
                .map(|_| ()),
            queries::people::show(store, &staff, hemi).await.map(|_| ()),
            queries::people::person(store, &staff, hemi)
                .await
                .map(|_| ()),
            queries::delegations::of(store, &staff, hemi)
                .await
                .map(|_| ()),
            queries::people::review(store, &staff, &ReviewFilter::default(), false)
                .await
                .map(|_| ()),
        ] {
            assert_eq!(code(refused.unwrap_err()), "not-permitted", "{}", f.name);
        }
    }
}

#[tokio::test]
async fn a_typed_name_means_one_person_or_says_why_not() {
    for f in each().await {
        let store = &f.store;
        let hana = enter(store, "Hana Tūī").await;
        let mut twin = draft("Same Name");
        people::enter(store, &system(), twin.check().unwrap())
            .await
            .unwrap();
        twin.email = "other@harbours.example".into();
        people::enter(store, &system(), twin.check().unwrap())
            .await
            .unwrap();
        let me = system().actor;
        let ask = |typed: &'static str| queries::people::by_name(store, &me, typed);
        let one = Found::One {
            id: hana,
            name: "Hana Tūī".into(),
        };
        assert_eq!(ask("hana tui").await.unwrap(), one, "{}", f.name);
        assert_eq!(ask(" Hana.Tui@harbours.example ").await.unwrap(), one);
        assert_eq!(ask("Hana").await.unwrap(), Found::Nobody);
        assert_eq!(ask("").await.unwrap(), Found::Nobody);
        assert!(
            matches!(ask("same name").await.unwrap(), Found::Several(emails) if emails.len() == 2)
        );
        assert!(
            queries::people::by_name(store, &Actor::Public, "hana tui")
                .await
                .is_err()
        );
    }
}

async fn review(store: &Store, filter: ReviewFilter) -> queries::people::ReviewPage {
    queries::people::review(store, &system().actor, &filter, false)
        .await
        .unwrap()
}

#[tokio::test]
async fn the_review_counts_and_finds_what_is_worth_a_look() {
    for f in each().await {
        let store = &f.store;
        let gm = with_roles(store, "Catherine", &[Role::GmEcoms, Role::Staff]).await;
        let deputy = with_roles(store, "Losalini", &[Role::Staff]).await;
        with_roles(store, "Admin", &[Role::Administrator]).await;
        let closed = with_roles(store, "Closed", &[Role::Legal]).await;
        people::disable(store, &system(), closed, 2, "gone".into())
            .await
            .unwrap();
        let ending = RoleAssignment {
            until: Some(day("2026-12-21")),
            ..role(Role::Cxi)
        };
        let id = enter(store, "Ending").await;
        give(store, id, ending).await.unwrap();
        let later = RoleAssignment {
            until: Some(day("2026-12-22")),
            ..role(Role::Privacy)
        };
        give(store, id, later).await.unwrap();
        delegations::lend(
            store,
            &who(store, gm).await,
            gm,
            lending(deputy, Role::GmEcoms),
        )
        .await
        .unwrap();
        let found = review(store, ReviewFilter::default()).await;
        let f1 = found.figures;
        assert_eq!(
            (
                f1.people,
                f1.administrators,
                f1.unused,
                f1.closed,
                f1.ending,
                f1.lent
            ),
            (4, 1, 0, 1, 1, 1),
            "{}",
            f.name
        );
        assert_eq!(found.total, 8, "{}", f.name);
        let by = |needs: Need| ReviewFilter {
            needs: Some(needs),
            ..ReviewFilter::default()
        };
        for (needs, expected) in [
            (Need::Unused, vec![]),
            (Need::Closed, vec!["Closed"]),
            (Need::Ending, vec!["Ending", "Losalini"]),
            (Need::Lent, vec!["Losalini"]),
        ] {
            let found = review(store, by(needs)).await;
            let names: Vec<_> = found.rows.iter().map(|r| r.name.as_str()).collect();
            assert_eq!(names, expected, "{}: {needs:?}", f.name);
            for row in &found.rows {
                assert!(
                    row.needs(store.clock().now()).contains(&needs),
                    "{}: {row:?}",
                    f.name
                );
            }
        }
        let lent = review(store, by(Need::Lent)).await.rows.remove(0);
        assert_eq!(lent.lender.as_deref(), Some("Catherine"));
        assert_eq!(lent.given.unwrap().by, "Catherine");
        // Ninety days later nobody has signed in.
        store.clock().advance(chrono::Duration::days(91));
        let figures = review(store, ReviewFilter::default()).await.figures;
        assert_eq!((figures.unused, figures.lent), (4, 0), "{}", f.name);
        let unused = review(store, by(Need::Unused)).await;
        assert_eq!(unused.total, 4, "roles that still count: {}", f.name);
        let one = review(
            store,
            ReviewFilter {
                role: Some(Role::Administrator),
                ..ReviewFilter::default()
            },
        )
        .await;
        assert_eq!(one.total, 1);
    }
}

/// So many people with two roles each.
async fn fill(f: &Fixture, many: usize) {
    let person = |n: usize| NewPerson {
        id: PersonId(Uuid::now_v7()),
        name: format!("Somebody {n:05}"),
        email: format!("somebody{n}@harbours.example"),
        title: "Advisor".into(),
        unit: None,
        manager: None,
        persona: None,
        roles: vec![
            role(Role::Staff),
            role(if n.is_multiple_of(50) {
                Role::Legal
            } else {
                Role::AccountHolder
            }),
        ],
    };
    people::add(&f.store, &system(), (0..many).map(person).collect())
        .await
        .unwrap();
}

#[tokio::test]
async fn the_list_and_the_review_ask_the_same_number_of_statements_for_any_number_of_rows() {
    for f in each().await {
        let mut counts = Vec::new();
        for many in [3, 60] {
            fill_from(&f, many).await;
            let before = f.store.statements();
            let page =
                queries::people::list(&f.store, &system().actor, &PeopleFilter::default(), false)
                    .await
                    .unwrap();
            let listed = f.store.statements() - before;
            let reviewed = review(&f.store, ReviewFilter::default()).await;
            counts.push((listed, f.store.statements() - before - listed));
            assert!(page.total >= many && reviewed.total >= many, "{}", f.name);
        }
        assert_eq!(counts, [(4, 4), (4, 4)], "{}", f.name);
    }
}

async fn fill_from(f: &Fixture, many: i64) {
    let person = |n: i64| NewPerson {
        id: PersonId(Uuid::now_v7()),
        name: format!("Somebody {n:05}"),
        email: format!("s{many}.{n}@harbours.example"),
        title: String::new(),
        unit: None,
        manager: None,
        persona: None,
        roles: vec![role(Role::Staff)],
    };
    people::add(&f.store, &system(), (0..many).map(person).collect())
        .await
        .unwrap();
}

#[tokio::test]
async fn a_page_of_people_comes_in_the_order_of_the_index_and_roles_from_theirs() {
    for f in each().await {
        fill(&f, 3_000).await;
        if f.name == "postgres" {
            let mut connection = sqlx::PgConnection::connect(&f.url).await.unwrap();
            sqlx::query("ANALYZE")
                .execute(&mut connection)
                .await
                .unwrap();
        } else {
            let mut connection = sqlx::SqliteConnection::connect(&f.url).await.unwrap();
            sqlx::query("ANALYZE")
                .execute(&mut connection)
                .await
                .unwrap();
        }
        // So small a table PostgreSQL would rather read whole: what it would do with a large one.
        let url = if f.name == "postgres" {
            let mark = if f.url.contains('?') { '&' } else { '?' };
            format!("{}{mark}options=-c%20enable_seqscan%3Doff", f.url)
        } else {
            f.url.clone()
        };
        f.store.clone().close().await;
        drop(f.store);
        let store = open(&url, &f.dir).await;
        let nothing = PeopleFilter::default;
        for filter in [
            nothing(),
            PeopleFilter {
                role: Some(Role::Legal),
                ..nothing()
            },
            PeopleFilter {
                administers: true,
                ..nothing()
            },
            PeopleFilter {
                q: "somebody 00042".into(),
                ..nothing()
            },
            PeopleFilter {
                status: Some(StatusFilter::Active),
                page: 3,
                ..nothing()
            },
        ] {
            let steps = queries::people::plan(&store, &system().actor, &filter)
                .await
                .unwrap();
            let whole = |step: &&String| {
                (step.starts_with("SCAN ") && !step.contains("INDEX"))
                    || step.contains("Seq Scan on person")
                    || step.contains("Seq Scan on role")
            };
            let whole: Vec<_> = steps.iter().filter(whole).collect();
            assert!(
                !steps.is_empty() && whole.is_empty(),
                "{}: {filter:?}: {steps:#?}",
                f.name
            );
        }
    }
}

fn asked(name: &str, manager: &str, role: Option<RoleAssignment>) -> AskedPerson {
    let draft = draft(name);
    AskedPerson {
        name: draft.name,
        email: draft.email,
        title: draft.title,
        unit: None,
        manager: manager.into(),
        role,
    }
}

#[tokio::test]
async fn a_file_goes_in_once_with_managers_that_come_later_and_first_administrators() {
    for f in each().await {
        let store = &f.store;
        let mut wrong = Problems::default();
        wrong.add("email", "format", "no");
        let rows = || {
            vec![
                Ok(asked(
                    "Hana",
                    "boss@harbours.example",
                    Some(role(Role::Administrator)),
                )),
                Ok(asked("Boss", "", Some(role(Role::Administrator)))),
                Ok(asked("Boss", "", Some(role(Role::Auditor)))),
                Err(wrong.clone()),
                Ok(asked("Lost", "nobody@harbours.example", None)),
                Ok(asked("Lost too", "lost@harbours.example", None)),
            ]
        };
        let me = system();
        let take = |how| people::take_in(store, &me, rows(), how);
        let kinds = |all: &[Taken]| -> String {
            let one = |t: &Taken| match t {
                Taken::New => 'n',
                Taken::Updated => 'u',
                Taken::Same => 's',
                Taken::Refused(_) => 'r',
            };
            all.iter().map(one).collect()
        };
        let dry = TakenIn {
            dry_run: true,
            strict: false,
        };
        assert_eq!(kinds(&take(dry).await.unwrap()), "nnurrr", "{}", f.name);
        let strict = TakenIn {
            dry_run: false,
            strict: true,
        };
        assert_eq!(kinds(&take(strict).await.unwrap()), "nnurrr");
        assert_eq!(
            queries::people::count(store).await.unwrap(),
            0,
            "{}: taken back",
            f.name
        );
        assert_eq!(kinds(&take(TakenIn::default()).await.unwrap()), "nnurrr");
        assert_eq!(
            kinds(&take(TakenIn::default()).await.unwrap()),
            "sssrrr",
            "{}: again",
            f.name
        );
        assert_eq!(queries::people::count(store).await.unwrap(), 2);
        let Found::One { id, .. } = queries::people::by_name(store, &system().actor, "Hana")
            .await
            .unwrap()
        else {
            panic!()
        };
        let shown = queries::people::show(store, &system().actor, id)
            .await
            .unwrap();
        assert_eq!(shown.manager_name.as_deref(), Some("Boss"));
        // A file cannot take the second administrator away either.
        let ending = RoleAssignment {
            until: Some(day("2026-12-01")),
            ..role(Role::Administrator)
        };
        let rows = vec![Ok(asked("Hana", "", Some(ending)))];
        let refused = people::take_in(store, &system(), rows, TakenIn::default()).await;
        assert_eq!(code(refused.unwrap_err()), "last-administrators");
        let auditor = call(test_person(Role::Auditor));
        let refused = people::take_in(store, &auditor, rows_of_one(), TakenIn::default()).await;
        assert_eq!(code(refused.unwrap_err()), "not-permitted");
        verified(&f).await;
    }
}

fn rows_of_one() -> Vec<Result<AskedPerson, Problems>> {
    vec![Ok(asked("One", "", None))]
}

#[tokio::test]
async fn who_takes_people_out_as_a_file_is_noted() {
    for f in each().await {
        let out = |action| people::TakenOut {
            action,
            file: "people.csv".into(),
            filter: "Everybody".into(),
            rows: 3,
            sha256: "00".into(),
        };
        let auditor = call(test_person(Role::Auditor));
        people::taken_out(&f.store, &auditor, out(Action::ReviewAccess))
            .await
            .unwrap();
        let staff = call(test_person(Role::Staff));
        let refused = people::taken_out(&f.store, &staff, out(Action::ViewPeople)).await;
        assert_eq!(code(refused.unwrap_err()), "not-permitted", "{}", f.name);
        let event = trail(&f.store, "done").await.pop().unwrap();
        assert_eq!(
            (event.event.as_str(), &event.payload["rows"]),
            ("people.exported", &3.into())
        );
        assert_eq!(trail(&f.store, "refused").await.len(), 1);
    }
}
