//! Obligations and incidents over HTTP: opened, assigned, waived, done, opened again; several at once;
//! who sees which.

use crate::asked::{done, page, sent};
use crate::departures::{id, me};
use crate::support::{Server, each_database};
use domain::access::Duty;
use store::commands::nominations;

fn new<'a>(details: &'a str, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut pairs = vec![
        ("kind", "other"),
        ("details", details),
        ("reason", "agreed in the review"),
        ("due", "1 December 2026"),
    ];
    pairs.extend(more);
    pairs
}

#[tokio::test]
async fn an_obligation_from_opening_to_evidence() {
    each_database(async |server: Server| {
        let team = server.sign_in("design-and-marketing").await;
        let html = sent(
            &server,
            "/obligations/new",
            &team,
            &[("kind", "other")],
            422,
        )
        .await;
        for field in ["#details", "#reason", "#due"] {
            assert!(
                html.contains(&format!("href=\"{field}\"")),
                "{field}: {html}"
            );
        }
        let secret = new("password: hunter2", &[]);
        let html = sent(&server, "/obligations/new", &team, &secret, 422).await;
        assert!(html.contains("looks like a password"), "{html}");
        let wrong = new("Write the plan", &[("account", "AC-0404")]);
        sent(&server, "/obligations/new", &team, &wrong, 422).await;
        let right = new(
            "Write <b>the</b> plan",
            &[("assignee", "Person <holder>"), ("key", "k")],
        );
        let at = done(&server, "/obligations/new", &team, &right).await;
        assert_eq!(at, "/obligations/OB-0001?done=obligation-opened");
        assert_eq!(
            done(&server, "/obligations/new", &team, &right).await,
            at,
            "once"
        );

        let theirs = server.sign_in("holder").await;
        let html = page(&server, "/obligations", &theirs, 200).await;
        assert!(html.contains("1 is yours to do"), "{html}");
        assert!(html.contains("Write &lt;b&gt;the&lt;/b&gt; plan"), "{html}");
        let other = server.sign_in("second-holder").await;
        let html = page(&server, "/obligations", &other, 200).await;
        assert!(!html.contains("OB-0001"), "not theirs to see: {html}");
        page(&server, "/obligations/OB-0001", &other, 403).await;

        let close = "/obligations/OB-0001/close";
        page(&server, close, &theirs, 200).await;
        let html = sent(&server, close, &theirs, &[("version", "1")], 422).await;
        assert!(html.contains("Enter what shows that it was done"), "{html}");
        sent(
            &server,
            close,
            &theirs,
            &[("version", "9"), ("words", "see AC-0001")],
            409,
        )
        .await;
        done(
            &server,
            close,
            &theirs,
            &[("version", "1"), ("words", "see AC-0001")],
        )
        .await;
        let html = page(&server, "/obligations/OB-0001", &theirs, 200).await;
        assert!(html.contains("see AC-0001"), "{html}");
        page(&server, close, &theirs, 409).await;
        let reopen = "/obligations/OB-0001/reopen";
        page(&server, reopen, &theirs, 403).await;
        done(
            &server,
            reopen,
            &team,
            &[("version", "2"), ("words", "not enough")],
        )
        .await;
        let html = page(&server, "/obligations?standing=open", &team, 200).await;
        assert!(html.contains("OB-0001"), "{html}");
    })
    .await;
}

#[tokio::test]
async fn waiving_and_assigning_one_and_several() {
    each_database(async |server: Server| {
        let advisor = server.sign_in("principal-advisor").await;
        for n in 1..=3 {
            let details = format!("Thing {n}");
            done(&server, "/obligations/new", &advisor, &new(&details, &[])).await;
        }
        let waive = "/obligations/OB-0001/waive";
        let html = sent(
            &server,
            waive,
            &advisor,
            &[("version", "1"), ("words", "leave")],
            422,
        )
        .await;
        assert!(html.contains("Enter the last day of the waiver"), "{html}");
        let far = [
            ("version", "1"),
            ("words", "leave"),
            ("until", "1 January 2030"),
        ];
        let html = sent(&server, waive, &advisor, &far, 422).await;
        assert!(html.contains("href=\"#until\""), "{html}");
        let right = [
            ("version", "1"),
            ("words", "leave"),
            ("until", "1 February 2027"),
        ];
        done(&server, waive, &advisor, &right).await;
        let assign = "/obligations/OB-0001/assign";
        let html = sent(
            &server,
            assign,
            &advisor,
            &[("version", "2"), ("to", "Nobody")],
            422,
        )
        .await;
        assert!(html.contains("Nobody in the register"), "{html}");
        let to = [("version", "2"), ("to", "holder@harbours.example")];
        done(&server, assign, &advisor, &to).await;

        let form = page(
            &server,
            "/obligations/several?deed=waive&of=OB-0002&of=OB-0003&of=x",
            &advisor,
            200,
        )
        .await;
        assert!(form.contains("OB-0002, OB-0003"), "{form}");
        let two = [("deed", "waive"), ("of", "OB-0002"), ("of", "OB-0404")];
        let html = sent(&server, "/obligations/several", &advisor, &two, 422).await;
        assert!(html.contains("Enter why they can wait"), "{html}");
        let mut all = two.to_vec();
        all.extend([("words", "summer"), ("until", "1 February 2027")]);
        let html = sent(&server, "/obligations/several", &advisor, &all, 200).await;
        assert!(html.contains("There is no such obligation"), "{html}");
        let html = page(&server, "/obligations?standing=waived", &advisor, 200).await;
        assert!(
            html.contains("OB-0001") && html.contains("OB-0002") && !html.contains("OB-0003"),
            "{html}"
        );
        let holder = id(&server, "holder").await;
        let html = page(
            &server,
            &format!("/obligations?assigned={holder}"),
            &advisor,
            200,
        )
        .await;
        assert!(
            html.contains("OB-0001") && !html.contains("OB-0002"),
            "{html}"
        );
        for (query, words) in [
            ("standing=x", "standing=x"),
            ("account=7", "account=7"),
            ("assigned=x", "assigned=x"),
        ] {
            let html = page(&server, &format!("/obligations?{query}"), &advisor, 400).await;
            assert!(html.contains(words), "{html}");
        }
        let csv = server
            .get("/obligations.csv?standing=waived", &advisor)
            .await;
        assert_eq!(csv.text().lines().count(), 3, "{}", csv.text());
    })
    .await;
}

#[tokio::test]
async fn holders_see_what_concerns_their_accounts_and_incidents_too() {
    each_database(async |server: Server| {
        let who = id(&server, "holder").await;
        nominations::name(&server.store, &me(), 1, who, Duty::Holder)
            .await
            .unwrap();
        let team = server.sign_in("security").await;
        let about = new("Look at the log", &[("account", "ac-1")]);
        done(&server, "/obligations/new", &team, &about).await;
        let theirs = server.sign_in("holder").await;
        let html = page(
            &server,
            "/obligations?assigned=me&account=AC-0001",
            &theirs,
            200,
        )
        .await;
        assert!(
            html.contains("Look at the log") && html.contains("Yours"),
            "{html}"
        );

        let empty = sent(&server, "/incidents/new", &theirs, &[], 422).await;
        assert!(
            empty.contains("href=\"#kind\"") && empty.contains("href=\"#summary\""),
            "{empty}"
        );
        let report = [
            ("kind", "compromise"),
            ("summary", "Odd posts at night"),
            ("account", "AC-0001"),
        ];
        done(&server, "/incidents/new", &theirs, &report).await;
        let html = page(&server, "/incidents", &theirs, 200).await;
        assert!(html.contains("Odd posts at night"), "{html}");
        page(&server, "/incidents/IN-0001", &theirs, 200).await;
        let other = server.sign_in("second-holder").await;
        let html = page(&server, "/incidents", &other, 200).await;
        assert!(!html.contains("Odd posts"), "{html}");
        page(&server, "/incidents/IN-0001", &other, 403).await;
        page(&server, "/incidents?kind=x", &other, 400).await;
    })
    .await;
}
