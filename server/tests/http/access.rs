//! Access over HTTP: from the request to the removal by several people, what each may see and do, and
//! that pages do not ask more of the database the more access there is.

use crate::asked::{form, hidden, page};
use crate::support::{Answer, Server, each_database};
use domain::{
    access::{Duty, RequestDraft},
    account::{AccountDraft, AccountStatus, DraftContext, Origin},
    actor::{Actor, SystemActor},
    ids::PersonId,
    platform::{AccessLevel, Catalogue},
};
use http::StatusCode;
use store::{
    Call,
    commands::{
        self,
        accounts::{self, NewAccount},
        grants, nominations,
        people::NewPerson,
    },
    queries::people,
};

fn system() -> Call {
    Call {
        actor: Actor::System(SystemActor::CommandLine),
        request_id: "test".into(),
        key: None,
    }
}

/// Opens a form, fills it in and sends it; the form's own hidden fields go with it.
async fn fill(server: &Server, path: &str, cookie: &str, pairs: &[(&str, &str)]) -> Answer {
    let text = page(server, path, cookie, 200).await;
    let mut all: Vec<(&str, &str)> = pairs.to_vec();
    let (key, version) = (hidden(&text, "key"), hidden(&text, "version"));
    all.extend([("key", key.as_str()), ("version", version.as_str())]);
    server.post(path, cookie, &form(&all)).await
}

/// The same, and that it was done.
async fn done(server: &Server, path: &str, cookie: &str, pairs: &[(&str, &str)]) -> String {
    let answer = fill(server, path, cookie, pairs).await;
    assert_eq!(
        answer.status,
        StatusCode::SEE_OTHER,
        "{} {path}: {}",
        server.name,
        answer.text()
    );
    answer.header("location").to_owned()
}

async fn persona(server: &Server, key: &str) -> PersonId {
    let all = people::personas(&server.store).await.unwrap();
    all.into_iter().find(|p| p.key == key).unwrap().person
}

async fn name(server: &Server, key: &str) {
    let person = persona(server, key).await;
    nominations::name(&server.store, &system(), 1, person, Duty::Holder)
        .await
        .unwrap();
}

#[tokio::test]
#[allow(clippy::too_many_lines, reason = "one story, told in one")]
async fn access_lives_and_ends_by_many_hands() {
    each_database(async |server: Server| {
        name(&server, "holder").await;
        let (staff, holder) = (
            server.sign_in("staff").await,
            server.sign_in("holder").await,
        );
        let (gm, team) = (
            server.sign_in("gm-ecoms").await,
            server.sign_in("design-and-marketing").await,
        );
        // The account's page leads there; what is wrong is told at its field, and nothing is lost.
        let account = page(&server, "/accounts/AC-0001", &staff, 200).await;
        assert!(account.contains("/accounts/AC-0001/access/new"));
        let new = "/accounts/AC-0001/access/new";
        let wrong = fill(
            &server,
            new,
            &staff,
            &[
                ("person", "staff@harbours.example"),
                ("reason", "pw: x9!kkqq"),
            ],
        )
        .await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        let text = wrong.text();
        assert!(
            text.contains("Choose the level of access") && text.contains("looks like a password")
        );
        // A stranger asks for nobody but themselves.
        let other = [
            ("person", "hr@harbours.example"),
            ("level", "publisher"),
            ("reason", "Posting"),
        ];
        assert_eq!(
            fill(&server, new, &staff, &other).await.status,
            StatusCode::FORBIDDEN
        );
        let own = [
            ("person", "staff@harbours.example"),
            ("level", "publisher"),
            ("reason", "Posting <b>"),
        ];
        let to = done(&server, new, &staff, &own).await;
        assert_eq!(
            to, "/access/GR-0002?done=access-requested",
            "{}",
            server.name
        );
        let grant = "/access/GR-0002";
        // Whoever asked sees why they cannot decide and who can.
        let text = page(&server, grant, &staff, 200).await;
        assert!(
            text.contains("Person &lt;holder&gt; or Design and Marketing can decide"),
            "{text}"
        );
        assert!(text.contains("Posting &lt;b&gt;"));
        assert_eq!(
            server.get("/access/GR-0002/approve", &staff).await.status,
            StatusCode::FORBIDDEN
        );
        let mine = page(&server, "/access?waiting=me", &holder, 200).await;
        assert!(mine.contains("GR-0002"));
        done(&server, "/access/GR-0002/approve", &holder, &[]).await;
        // The same step a second time says that somebody was there before.
        let again = server
            .post(
                "/access/GR-0002/approve",
                &holder,
                &form(&[("version", "1")]),
            )
            .await;
        assert_eq!(again.status, StatusCode::CONFLICT);
        for step in ["policy", "second-factor"] {
            let path = format!("{grant}/{step}");
            assert_eq!(server.get(&path, &team).await.status, StatusCode::FORBIDDEN);
            done(&server, &path, &staff, &[]).await;
        }
        assert!(page(&server, grant, &staff, 200).await.contains(">Live<"));
        // The general manager stops the account with all its access, and the holder cannot undo it.
        let freeze = "/accounts/AC-0001/freeze";
        let unsaid = fill(&server, freeze, &gm, &[("access", "yes")]).await;
        assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(
            server.get(freeze, &holder).await.status,
            StatusCode::FORBIDDEN
        );
        let why = [
            ("reason", "security"),
            ("note", "Odd posts"),
            ("access", "yes"),
        ];
        done(&server, freeze, &gm, &why).await;
        assert!(
            page(&server, grant, &staff, 200)
                .await
                .contains(">Suspended<")
        );
        done(
            &server,
            "/accounts/AC-0001/unfreeze",
            &gm,
            &[("access", "yes")],
        )
        .await;
        assert!(page(&server, grant, &staff, 200).await.contains(">Live<"));
        // It ends by a choice of rows, and what follows is listed.
        let list = page(&server, "/accounts/AC-0001/access", &holder, 200).await;
        assert!(list.contains("name=\"grant\" value=\"2\""), "{list}");
        let chosen = "/access/change?account=AC-0001&grant=2&do=end";
        let text = page(&server, chosen, &holder, 200).await;
        let (key, seen) = (hidden(&text, "key"), hidden(&text, "grant"));
        let unsaid = [("do", "end"), ("account", "AC-0001"), ("grant", &seen)];
        let answer = server.post("/access/change", &holder, &form(&unsaid)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        let said = [
            ("do", "end"),
            ("account", "AC-0001"),
            ("grant", &seen),
            ("key", &key),
            ("because", "not-needed"),
            ("note", "Over"),
        ];
        let answer = server.post("/access/change", &holder, &form(&said)).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        let text = page(&server, answer.header("location"), &holder, 200).await;
        assert!(text.contains("End: all 1 done") && text.contains("/accounts/AC-0001/access"));
        let text = page(&server, grant, &holder, 200).await;
        assert!(
            text.contains("Still on the platform")
                && text.contains("OB-0001")
                && text.contains("OB-0002")
        );
        // Removal and the new password are confirmed by somebody else than who lost the access.
        assert_eq!(
            server.get("/access/GR-0002/removed", &staff).await.status,
            StatusCode::FORBIDDEN
        );
        done(
            &server,
            "/access/GR-0002/removed",
            &holder,
            &[("day", "21 November 2026")],
        )
        .await;
        let security = "/accounts/AC-0001/security";
        assert!(
            page(&server, security, &holder, 200)
                .await
                .contains("Somebody other than Person &lt;staff&gt;")
        );
        let facts = [
            ("length", "long"),
            ("unique", "yes"),
            ("vault", "yes"),
            ("changed_on", "21/11/2026"),
            ("second_factor", "on"),
        ];
        let early = [
            ("length", "long"),
            ("unique", "yes"),
            ("vault", "yes"),
            ("changed_on", "22/11/2026"),
            ("second_factor", "on"),
        ];
        assert_eq!(
            fill(&server, security, &holder, &early).await.status,
            StatusCode::UNPROCESSABLE_ENTITY
        );
        done(&server, security, &holder, &facts).await;
        let text = page(&server, security, &holder, 200).await;
        assert!(
            !text.contains("The password has to change") && text.contains("Recorded the facts")
        );
        let trail = page(&server, "/audit", &team, 200).await;
        assert!(trail.contains("Ended 1 of 1 chosen grants of access"));
    })
    .await;
}

#[tokio::test]
async fn holders_are_named_and_the_last_one_needs_a_successor() {
    each_database(async |server: Server| {
        let team = server.sign_in("design-and-marketing").await;
        let path = "/accounts/AC-0001/people/name";
        let nobody = fill(
            &server,
            path,
            &team,
            &[("duty", "holder"), ("person", "Nobody")],
        )
        .await;
        assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY);
        done(
            &server,
            path,
            &team,
            &[("duty", "holder"), ("person", "holder@harbours.example")],
        )
        .await;
        let text = page(&server, "/accounts/AC-0001", &team, 200).await;
        let at = text.find("/accounts/AC-0001/people/").unwrap();
        let end: String = text[at..].chars().take_while(|c| *c != '"').collect();
        let ends: Vec<_> = text.match_indices("/end\"").collect();
        assert_eq!(ends.len(), 1, "{text}");
        let end = if end.ends_with("/end") {
            end
        } else {
            let to = ends[0].0 + 4;
            let from = text[..to].rfind('"').unwrap() + 1;
            text[from..to].to_owned()
        };
        let alone = fill(&server, &end, &team, &[("note", "Leaves")]).await;
        assert_eq!(alone.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            alone.text().contains("last nominated holder"),
            "{}",
            alone.text()
        );
        let both = [
            ("note", "Leaves"),
            ("successor", "second-holder@harbours.example"),
        ];
        done(&server, &end, &team, &both).await;
        let text = page(&server, "/accounts/AC-0001", &team, 200).await;
        assert!(text.contains("second-holder@harbours.example"));
        assert_eq!(
            server.get(&end, &team).await.status,
            StatusCode::CONFLICT,
            "ended already"
        );
    })
    .await;
}

#[tokio::test]
async fn training_is_taken_in_row_by_row() {
    each_database(async |server: Server| {
        let hr = server.sign_in("hr").await;
        done(&server, "/training/courses/new", &hr, &[("name", "Social media"), ("for_access", "yes"), ("valid_months", "12")]).await;
        let list = page(&server, "/training", &hr, 200).await;
        assert!(list.contains("Social media") && list.contains("Missing"), "who asked for access lacks it: {list}");
        let text = "E-mail,Course,Completed on\nholder@harbours.example,social média,1 July 2026\nnobody@x.example,Social media,1 July 2026\nstaff@harbours.example,Other,1 July 2026\nstaff@harbours.example,Social media,soon\n";
        let body = format!("--b\r\nContent-Disposition: form-data; name=\"list\"\r\n\r\n{text}\r\n--b--\r\n");
        let request = crate::support::ask(http::Method::POST, "/training/import", &hr)
            .header("sec-fetch-site", "same-origin")
            .header(http::header::CONTENT_TYPE, "multipart/form-data; boundary=b");
        let answer = server.send(request.body(axum::body::Body::from(body)).unwrap()).await;
        let preview = answer.text();
        assert_eq!(answer.status, StatusCode::OK, "{preview}");
        assert!(preview.contains("4 rows in all: 1 readable, 3 left out"), "{preview}");
        let (key, row) = (hidden(&preview, "key"), hidden(&preview, "row"));
        let take = form(&[("key", &key), ("row", &row)]);
        for _ in 0..2 {
            // Sent twice, taken in once.
            let answer = server.post("/training/import/take-in", &hr, &take).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        }
        let count = server.count("SELECT count(*) FROM training").await;
        assert_eq!(count, 1, "{}", server.name);
        assert!(page(&server, "/training?q=holder", &hr, 200).await.contains("counts until 1 July 2027"));
        assert_eq!(server.get("/training?state=odd", &hr).await.status, StatusCode::BAD_REQUEST);
        let csv = server.get("/training.csv", &hr).await;
        assert!(csv.text().contains("2026-07-01"));
    })
    .await;
}

/// Grants of 60 people on one account, or of one person on as many levels of few accounts.
async fn grants_for(server: &Server, people: &[PersonId]) {
    for person in people {
        for level in [
            AccessLevel::Publisher,
            AccessLevel::Analyst,
            AccessLevel::Moderator,
        ] {
            let draft = RequestDraft {
                person: Some(*person),
                level: Some(level),
                from: None,
                until: None,
                reason: "Posting".into(),
            };
            grants::request(&server.store, &system(), 1, draft)
                .await
                .unwrap();
        }
    }
}

#[tokio::test]
async fn access_pages_and_files_answer_in_every_state() {
    each_database(async |server: Server| {
        let team = server.sign_in("design-and-marketing").await;
        let staff = server.sign_in("staff").await;
        let all: Vec<PersonId> = people::personas(&server.store)
            .await
            .unwrap()
            .into_iter()
            .map(|p| p.person)
            .collect();
        grants_for(&server, &all).await;
        let own = persona(&server, "staff").await;
        for path in [
            "/access".to_owned(),
            "/access?state=requested&level=publisher&sort=person&page=1".to_owned(),
            "/access?page=2".to_owned(),
            "/accounts/AC-0001/access".to_owned(),
            "/accounts/AC-0001/access?as_at=2026-11-20".to_owned(),
            format!("/people/{own}/access"),
            format!("/people/{own}/access?as_at=20+November+2026"),
        ] {
            page(&server, &path, &team, 200).await;
        }
        page(&server, &format!("/people/{own}/access"), &staff, 200).await;
        page(&server, "/access?state=odd", &team, 400).await;
        page(&server, "/access?page=9", &team, 400).await;
        page(
            &server,
            "/accounts/AC-0001/access?as_at=2027-01-01",
            &team,
            400,
        )
        .await;
        page(&server, "/access/GR-0404", &team, 404).await;
        page(&server, "/access/GR-0404", &staff, 403).await;
        let other = server.get("/access/gr-2", &team).await;
        assert_eq!(other.header("location"), "/access/GR-0002");
    })
    .await;
}

/// Statements of one request, when what is cached is known.
async fn statements(server: &Server, path: &str, cookie: &str) -> u64 {
    let mut least = u64::MAX;
    // The cache looks after other instances every two seconds: one of three requests may do that.
    for _ in 0..3 {
        let before = server.store.statements();
        page(server, path, cookie, 200).await;
        least = least.min(server.store.statements() - before);
    }
    least
}

/// One person with 500 grants and one account with 200: the pages ask no more than with none, and are
/// drawn in a time that nobody waits for.
#[tokio::test]
async fn pages_of_much_access_ask_no_more_of_the_database() {
    each_database(async |server: Server| {
        let team = server.sign_in("design-and-marketing").await;
        let person = persona(&server, "staff").await;
        let paths = [
            "/access".to_owned(),
            "/access?waiting=me".to_owned(),
            "/accounts/AC-0001".to_owned(),
            "/accounts/AC-0001/access".to_owned(),
            format!("/people/{person}"),
            format!("/people/{person}/access"),
            "/training".to_owned(),
        ];
        let mut before = Vec::new();
        for path in &paths {
            before.push(statements(&server, path, &team).await);
        }
        much(&server, person).await;
        for (path, before) in paths.iter().zip(before) {
            let after = statements(&server, path, &team).await;
            assert_eq!(after, before, "{} {path}", server.name);
            let begun = std::time::Instant::now();
            let text = page(&server, path, &team, 200).await;
            eprintln!(
                "{} {path}: {after} statements, {} kB, {:?}",
                server.name,
                text.len() / 1_024,
                begun.elapsed()
            );
            assert!(
                begun.elapsed() < std::time::Duration::from_secs(3),
                "{path}"
            );
        }
    })
    .await;
}

/// 200 grants on the first account, and 500 of `person`.
async fn much(server: &Server, person: PersonId) {
    let levels = AccessLevel::ALL;
    let catalogue = Catalogue::built_in();
    let context = DraftContext {
        catalogue: &catalogue,
        groups: &[],
        units: &[],
        today: server.store.clock().now().today,
    };
    let one = |n: usize| NewAccount {
        checked: AccountDraft {
            url: format!("https://www.facebook.com/access{n}"),
            name: format!("Access {n}"),
            ..AccountDraft::default()
        }
        .check(&context)
        .unwrap(),
        status: AccountStatus::Active,
        origin: Origin::Adopted,
    };
    accounts::create_many(&server.store, &system(), (0..100).map(one).collect())
        .await
        .unwrap();
    let ask = |person, level| RequestDraft {
        person: Some(person),
        level: Some(level),
        from: None,
        until: None,
        reason: "Posting".into(),
    };
    for account in 2..102 {
        for level in levels {
            grants::request(&server.store, &system(), account, ask(person, *level))
                .await
                .unwrap();
        }
    }
    let new = |n: usize| NewPerson {
        id: PersonId(uuid::Uuid::now_v7()),
        name: format!("Person {n}"),
        email: format!("person{n}@access.example"),
        title: String::new(),
        unit: None,
        manager: None,
        persona: None,
        roles: Vec::new(),
    };
    let many: Vec<NewPerson> = (0..40).map(new).collect();
    let ids: Vec<PersonId> = many.iter().map(|person| person.id).collect();
    commands::people::add(&server.store, &system(), many)
        .await
        .unwrap();
    for id in ids {
        for level in levels {
            grants::request(&server.store, &system(), 1, ask(id, *level))
                .await
                .unwrap();
        }
    }
}
