//! Lists of people and the review of access: what they find, count and cost.

use crate::support::{Fixture, call, each, open, person as test_person, system};
use crate::*;
use domain::{
    actor::{Actor, PersonActor, SystemActor},
    ids::PersonId,
    person::PersonDraft,
    role::{Role, RoleAssignment},
};
use sqlx::Connection as _;
use store::{
    commands::{
        delegations, organisation, past,
        people::{self, NewPerson},
    },
    queries::{
        self,
        people::{Found, Need, PeopleFilter, PeopleOrder, ReviewFilter, StatusFilter},
    },
};
use uuid::Uuid;

#[tokio::test]
async fn the_list_finds_people_by_every_filter() {
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
    }
}

#[tokio::test]
async fn the_list_comes_in_every_order() {
    for f in each().await {
        let store = &f.store;
        for name in ["Āwhina", "Bea", "Cam"] {
            enter(store, name).await;
        }
        let found = async |order| {
            let filter = PeopleFilter {
                order,
                ..PeopleFilter::default()
            };
            let page = queries::people::list(store, &system().actor, &filter, false).await;
            page.unwrap().rows
        };
        // Bea signed in after Cam; Āwhina never did.
        let people = found(PeopleOrder::Name).await;
        let past = [("Cam", "2026-01-01"), ("Bea", "2026-02-01")].map(|(name, day)| {
            let person = PersonActor {
                id: people.iter().find(|p| p.name == name).unwrap().id,
                name: name.into(),
                roles: Vec::new(),
                acting: Vec::new(),
            };
            (person, format!("{day}T00:00:00Z").parse().unwrap())
        });
        let generator = call(Actor::System(SystemActor::Demo));
        past::signed_in(store, &generator, past.to_vec())
            .await
            .unwrap();
        for (order, expected) in [
            (PeopleOrder::Name, ["Āwhina", "Bea", "Cam"]),
            (PeopleOrder::NameBack, ["Cam", "Bea", "Āwhina"]),
            (PeopleOrder::LastSignIn, ["Āwhina", "Cam", "Bea"]),
            (PeopleOrder::LastSignInBack, ["Bea", "Cam", "Āwhina"]),
        ] {
            assert_eq!(PeopleOrder::from_key(order.key()), Some(order));
            let names: Vec<_> = found(order).await.into_iter().map(|p| p.name).collect();
            assert_eq!(names, expected, "{} {order:?}", f.name);
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
            PeopleFilter {
                order: PeopleOrder::NameBack,
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

#[tokio::test]
async fn whoever_may_not_see_people_sees_nobody() {
    for f in each().await {
        let store = &f.store;
        let hemi = enter(store, "Hēmi").await;
        let nothing = PeopleFilter::default;
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
