//! People over HTTP: lists and files, forms with what is wrong with them, own record, others and
//! missing ones, and two people who change the same one.

use crate::asked::{done, page, sent, told};
use crate::support::{PERSONAS, Server, each_database};
use domain::actor::{Actor, SystemActor};
use domain::ids::PersonId;
use http::header;
use store::queries::people::{Found, by_name};
use store::queries::{self, audit::AuditFilter};

const MISSING: &str = "/people/00000000-0000-0000-0000-000000000404";

fn me() -> Actor {
    Actor::System(SystemActor::CommandLine)
}

async fn id(server: &Server, persona: &str) -> PersonId {
    let name = format!("Person <{persona}>");
    match by_name(&server.store, &me(), &name).await.unwrap() {
        Found::One { id, .. } => id,
        other => panic!("{persona}: {other:?}"),
    }
}

async fn version(server: &Server, id: PersonId) -> String {
    let person = queries::people::person(&server.store, &me(), id)
        .await
        .unwrap();
    person.version.to_string()
}

#[tokio::test]
async fn the_list_finds_says_what_it_does_not_know_and_is_the_same_as_a_file() {
    each_database(async |server: Server| {
        let cookie = server.sign_in("auditor").await;
        let html = page(&server, "/people?q=PERSON+%3Cgm", &cookie, 200).await;
        assert!(
            html.contains("Person &lt;gm-ecoms&gt;") && html.contains(">2<"),
            "{html}"
        );
        assert!(!html.contains("Add a person"), "an auditor changes nothing");
        let html = page(&server, "/people?can=administer", &cookie, 200).await;
        assert!(
            html.contains("Remove filter </span>Can: administer the register"),
            "{html}"
        );
        page(&server, "/people?q=nobody+at+all", &cookie, 200).await;
        for (query, words) in [
            ("status=gone", "status=gone"),
            ("role=king", "role=king"),
            ("can=fly", "can=fly"),
            ("group=1&colour=red", "colour=red"),
            ("page=0", "page=0"),
            ("page=99", "page=99"),
            ("role=legal&role=legal", "more than once"),
        ] {
            for list in ["/people", "/people/access-review"] {
                let html = page(&server, &format!("{list}?{query}"), &cookie, 400).await;
                assert!(html.contains(words) || list != "/people", "{query}: {html}");
            }
            if !query.starts_with("page=99") {
                page(&server, &format!("/people.csv?{query}"), &cookie, 400).await;
            }
        }
        let csv = server.get("/people.csv?role=legal", &cookie).await;
        let text = told(&server, "csv", &csv, 200);
        assert_eq!(
            text.lines().count(),
            4,
            "heading, holder, lender and borrower: {text}"
        );
        assert!(
            text.contains("acting for Lender <i> as Legal until 5 December 2026"),
            "{text}"
        );
        assert!(
            csv.header(header::CONTENT_DISPOSITION)
                .contains("people-2026-11-21.csv")
        );
        let xlsx = server.get("/people/access-review.xlsx", &cookie).await;
        assert!(xlsx.body.starts_with(b"PK"), "a workbook");
        let filter = AuditFilter::default();
        let events = queries::audit::portion(&server.store, &me(), &filter, 0, 5)
            .await
            .unwrap();
        assert_eq!(events[0].event, "people.exported");
        assert_eq!(
            events[1].payload["filter"], "Role: Legal",
            "{}",
            server.name
        );
    })
    .await;
}

#[tokio::test]
async fn a_person_is_added_with_every_problem_told_and_nothing_typed_lost() {
    each_database(async |server: Server| {
        let cookie = server.sign_in("administrator").await;
        let wrong = [
            ("name", ""),
            ("email", "no <b>"),
            ("manager", "nobody at all"),
            ("key", "k"),
        ];
        let html = sent(&server, "/people/new", &cookie, &wrong, 422).await;
        for words in [
            "Enter the person’s full name",
            "name@organisation.govt.nz",
            "Nobody in the register has that name",
            "no &lt;b&gt;",
            "<title>Error: ",
        ] {
            assert!(html.contains(words), "{words}: {html}");
        }
        let taken = [("name", "Twin"), ("email", "HOLDER@harbours.example")];
        let html = sent(&server, "/people/new", &cookie, &taken, 422).await;
        assert!(html.contains("href=\"#email\""), "{html}");
        let unit = server.fill("UNIT");
        let good = [
            ("name", "Hēmi\0 Rāwhiti"),
            ("email", "Hemi@harbours.example"),
            ("title", "Pilot"),
            ("unit", &unit),
            ("manager", "person <manager>"),
            ("key", "k2"),
        ];
        let to = done(&server, "/people/new", &cookie, &good).await;
        assert_eq!(
            to,
            done(&server, "/people/new", &cookie, &good).await,
            "the same form twice"
        );
        let html = page(&server, &to, &cookie, 200).await;
        for words in [
            "The person is in the register",
            "Hēmi Rāwhiti",
            "hemi@harbours.example",
            "Pilots, Harbours",
            "Person &lt;manager&gt;",
            "No role has been given",
            "Not linked yet",
            "Never",
        ] {
            assert!(html.contains(words), "{words}: {html}");
        }
    })
    .await;
}

#[tokio::test]
async fn of_two_editors_the_second_sees_both_versions() {
    each_database(async |server: Server| {
        let cookie = server.sign_in("administrator").await;
        let id = id(&server, "holder").await;
        let path = format!("/people/{id}/edit");
        let fields = |name: &'static str, version: &'static str| {
            [
                ("name", name),
                ("email", "holder@harbours.example"),
                ("version", version),
                ("key", name),
            ]
        };
        done(&server, &path, &cookie, &fields("First", "1")).await;
        let html = sent(&server, &path, &cookie, &fields("Second", "1"), 409).await;
        assert!(
            html.contains("First")
                && html.contains("Second")
                && html.contains("name=\"version\" value=\"2\""),
            "{html}"
        );
        let to = done(&server, &path, &cookie, &fields("Second", "2")).await;
        assert!(to.ends_with("?done=person-saved"), "{to}");
        let same = done(&server, &path, &cookie, &fields("Second", "3")).await;
        assert!(same.ends_with("?done=unchanged"), "{same}");
        let own = [
            ("name", "Second"),
            ("email", "holder@harbours.example"),
            ("manager", "holder@harbours.example"),
            ("version", "3"),
        ];
        let html = sent(&server, &path, &cookie, &own, 422).await;
        assert!(html.contains("cannot be their own manager"), "{html}");
        for version in ["", "0", "99", "x"] {
            let blind = [
                ("name", "Blind"),
                ("email", "holder@harbours.example"),
                ("version", version),
            ];
            sent(&server, &path, &cookie, &blind, 409).await;
        }
    })
    .await;
}

#[tokio::test]
async fn a_role_is_given_and_ended_and_each_rule_is_told_at_its_field() {
    each_database(async |server: Server| {
        let cookie = server.sign_in("administrator").await;
        let id = id(&server, "staff").await;
        let path = format!("/people/{id}/roles/new");
        let html = sent(&server, &path, &cookie, &[], 422).await;
        for field in ["#role", "#scope", "#from"] {
            assert!(html.contains(field), "{field}: {html}");
        }
        let role = |from: &'static str, until: &'static str| {
            [
                ("role", "auditor"),
                ("scope", "all"),
                ("from", from),
                ("until", until),
                ("version", "1"),
            ]
        };
        for (from, until, words) in [
            ("20 November 2026", "", "cannot begin before today"),
            (
                "1 January 2027",
                "31 December 2026",
                "must not be before the first",
            ),
            ("soon", "", "Enter a real date"),
        ] {
            let html = sent(&server, &path, &cookie, &role(from, until), 422).await;
            assert!(html.contains(words), "{words}: {html}");
        }
        sent(
            &server,
            &path,
            &cookie,
            &[
                ("role", "auditor"),
                ("scope", "unit:00000000-0000-0000-0000-000000000404"),
                ("from", "21 November 2026"),
                ("version", "1"),
            ],
            422,
        )
        .await;
        done(
            &server,
            &path,
            &cookie,
            &role("21 November 2026", "31 December 2026"),
        )
        .await;
        sent(&server, &path, &cookie, &role("1 January 2027", ""), 409).await;
        let holder = server.sign_in("staff").await;
        page(&server, "/people/access-review", &holder, 200).await;
        let person = queries::people::person(&server.store, &me(), id)
            .await
            .unwrap();
        let held = person.roles.last().unwrap().id;
        let end = format!("/people/{id}/roles/{held}/end");
        sent(&server, &end, &cookie, &[("version", "2")], 422).await;
        sent(
            &server,
            &end,
            &cookie,
            &[
                ("when", "day"),
                ("last", "1 January 2020"),
                ("version", "2"),
            ],
            422,
        )
        .await;
        sent(
            &server,
            &end,
            &cookie,
            &[("when", "now"), ("version", "1")],
            409,
        )
        .await;
        done(&server, &end, &cookie, &[("when", "now"), ("version", "2")]).await;
        page(&server, "/people/access-review", &holder, 403).await;
        page(&server, &end, &cookie, 409).await;
        let html = page(&server, &format!("/people/{id}"), &cookie, 200).await;
        assert!(
            html.contains("Before") && html.contains("Person &lt;administrator&gt; on "),
            "{html}"
        );
        page(
            &server,
            &format!("/people/{id}/roles/nonsense/end"),
            &cookie,
            404,
        )
        .await;
    })
    .await;
}

#[tokio::test]
async fn whoever_is_closed_out_is_out_with_their_next_request() {
    each_database(async |server: Server| {
        let cookie = server.sign_in("administrator").await;
        let holder = server.sign_in("holder").await;
        let id = id(&server, "holder").await;
        let path = format!("/people/{id}/disable");
        sent(
            &server,
            &path,
            &cookie,
            &[("reason", " "), ("version", "1")],
            422,
        )
        .await;
        sent(
            &server,
            &path,
            &cookie,
            &[("reason", "gone"), ("version", "7")],
            409,
        )
        .await;
        assert!(server.knows(&holder).await);
        done(
            &server,
            &path,
            &cookie,
            &[("reason", "gone"), ("version", "1")],
        )
        .await;
        assert!(!server.knows(&holder).await, "{}", server.name);
        page(&server, &path, &cookie, 409).await;
        let html = page(&server, &format!("/people/{id}"), &cookie, 200).await;
        assert!(
            html.contains("cannot sign in and still holds roles"),
            "{html}"
        );
        let html = page(&server, "/people/access-review?needs=closed", &cookie, 200).await;
        assert!(
            html.contains("Person &lt;holder&gt;")
                && html.contains("Only one person can administer"),
            "{html}"
        );
        done(
            &server,
            &format!("/people/{id}/enable"),
            &cookie,
            &[("version", "2")],
        )
        .await;
    })
    .await;
}

#[tokio::test]
async fn the_last_administrators_stay() {
    each_database(async |server: Server| {
        let cookie = server.sign_in("administrator").await;
        let (one, two) = (
            id(&server, "administrator").await,
            id(&server, "staff").await,
        );
        let role = [
            ("role", "administrator"),
            ("scope", "all"),
            ("from", "21 November 2026"),
            ("version", "1"),
        ];
        done(&server, &format!("/people/{two}/roles/new"), &cookie, &role).await;
        let path = format!("/people/{one}/disable");
        let html = sent(
            &server,
            &path,
            &cookie,
            &[("reason", "me"), ("version", "1")],
            422,
        )
        .await;
        assert!(
            html.contains("Two people at least must be able to administer"),
            "{html}"
        );
        let person = queries::people::person(&server.store, &me(), two)
            .await
            .unwrap();
        let held = person.roles.last().unwrap().id;
        let end = format!("/people/{two}/roles/{held}/end");
        let html = sent(
            &server,
            &end,
            &cookie,
            &[("when", "now"), ("version", "2")],
            422,
        )
        .await;
        assert!(
            html.contains("Two people at least must be able to administer"),
            "{html}"
        );
        assert_eq!(version(&server, two).await, "2", "{}", server.name);
    })
    .await;
}

#[tokio::test]
async fn a_holder_lends_their_own_role_and_takes_it_back_and_nobody_else_does() {
    each_database(async |server: Server| {
        let (lender, friend) = (id(&server, "gm-ecoms").await, id(&server, "staff").await);
        let cookie = server.sign_in("gm-ecoms").await;
        let path = format!("/people/{lender}/delegations/new");
        page(&server, &path, &cookie, 200).await;
        let html = sent(&server, &path, &cookie, &[("to", "nobody at all")], 422).await;
        for field in ["#role", "#to", "#first", "#last", "#reason"] {
            assert!(html.contains(field), "{field}: {html}");
        }
        let fields = [
            ("role", "gm-ecoms@all"),
            ("to", "staff@harbours.example"),
            ("first", "21 November 2026"),
            ("last", "5 December 2026"),
            ("reason", "leave"),
        ];
        let other = server.sign_in("staff").await;
        page(&server, "/audit", &other, 403).await;
        sent(&server, &path, &other, &fields, 403).await;
        let to = done(&server, &path, &cookie, &fields).await;
        assert_eq!(to, format!("/people/{lender}/delegations?done=role-lent"));
        page(&server, &to, &cookie, 200).await;
        sent(&server, &path, &cookie, &fields, 422).await;
        // Who acts sees for whom, may what the role may, and the trail names both.
        let html = page(&server, "/audit", &other, 200).await;
        assert!(
            html.contains("acting for Person &lt;gm-ecoms&gt; (General Manager ECoMS)"),
            "{html}"
        );
        told(
            &server,
            "csv",
            &server.get("/people.csv", &other).await,
            200,
        );
        let html = page(&server, "/audit", &other, 200).await;
        assert!(
            html.contains("Person &lt;staff&gt; for Person &lt;gm-ecoms&gt;"),
            "{html}"
        );
        let own = format!("/people/{friend}/delegations");
        let html = page(&server, &own, &other, 200).await;
        assert!(html.contains("Borrowed: acting for others"), "{html}");
        page(
            &server,
            &format!("/people/{friend}/delegations/new"),
            &other,
            200,
        )
        .await;
        let lent = queries::delegations::of(&server.store, &me(), lender)
            .await
            .unwrap();
        let end = format!("/people/delegations/{}/end", lent[0].delegation.id);
        page(&server, &end, &other, 403).await;
        sent(&server, &end, &other, &[("version", "1")], 403).await;
        sent(&server, &end, &cookie, &[("version", "9")], 409).await;
        done(&server, &end, &cookie, &[("version", "1")]).await;
        page(&server, &end, &cookie, 409).await;
        page(&server, "/audit", &other, 403).await;
    })
    .await;
}

/// Object by object: one's own record, another's, one that is not there, and what is no id at all.
#[tokio::test]
async fn own_other_and_missing_records_answer_as_the_table_says() {
    each_database(async |server: Server| {
        let other = server.fill("/people/PERSON");
        let mut checked = 0;
        for (persona, _) in PERSONAS {
            let cookie = server.sign_in(persona).await;
            let own = format!("/people/{}", id(&server, persona).await);
            let actor = queries::people::actor(&server.store, id(&server, persona).await).await;
            let actor = Actor::Person(actor.unwrap().unwrap());
            let may = |action| domain::permission::may(&actor, action, &Default::default()).is_ok();
            let sees = may(domain::permission::Action::ViewPeople);
            let administers = may(domain::permission::Action::EditPeople);
            // page, who gets it on their own record, who on another's
            let table = [
                ("", sees, sees),
                ("/edit", administers, administers),
                ("/roles/new", administers, administers),
                ("/disable", administers, administers),
                ("/delegations", true, sees),
                ("/delegations/new", true, administers),
            ];
            for (below, on_own, on_other) in table {
                for (record, allowed, yes) in [
                    (&own, on_own, 200),
                    (&other, on_other, 200),
                    (&MISSING.to_owned(), on_other, 404),
                    (&"/people/nonsense".to_owned(), on_other, 404),
                ] {
                    let path = format!("{record}{below}");
                    let status = if allowed { yes } else { 403 };
                    page(&server, &path, &cookie, status).await;
                    checked += 1;
                }
            }
        }
        assert_eq!(checked, 20 * 6 * 4);
    })
    .await;
}
