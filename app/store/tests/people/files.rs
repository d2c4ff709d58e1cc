//! Files of people, in and out.

use crate::support::{call, each, person as test_person, system};
use crate::*;
use domain::{
    permission::Action,
    person::AskedPerson,
    problem::Problems,
    role::{Role, RoleAssignment},
};
use store::{
    commands::people::{self, Taken, TakenIn},
    queries::{self, people::Found},
};

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
            facts: domain::permission::Facts::default(),
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
