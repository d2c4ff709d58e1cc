//! What returns propose to correct: taken over, put right otherwise, declined.

use super::{corrected, each, form, send, system};
use crate::asked::{answered, done, page, sent};
use store::{commands::accounts, queries};

#[tokio::test]
async fn proposals_are_taken_over_put_right_or_declined_by_somebody_else() {
    each(async |server, [tides, pilots, beacons, _]| {
        let store = &server.store;
        for account in [tides, pilots, beacons] {
            send(store, "holder", account, corrected).await;
        }
        let team = server.sign_in("design-and-marketing").await;
        let list = page(&server, "/returns/corrections?state=open", &team, 200).await;
        assert_eq!(list.matches("<th scope=\"row\"").count(), 6, "{list}");
        for query in ["state=x", "quarter=x", "page=2", "who=me"] {
            page(
                &server,
                &format!("/returns/corrections?{query}"),
                &team,
                400,
            )
            .await;
        }
        let none = page(&server, "/returns/corrections?q=nowhere", &team, 200).await;
        assert!(none.contains("No proposal matches"), "{none}");
        // CO-0001 has new words for a field, CO-0002 is told in words.
        let one = page(&server, "/returns/corrections/CO-0001", &team, 200).await;
        assert!(
            one.contains("Daily\nand at night") && one.contains("Weekly\nand on request"),
            "{one}"
        );
        let over = "/returns/corrections/CO-0001/take-over";
        let (version, key) = form(&server, over, &team).await;
        let typed = |now: &'static str| {
            [
                ("version", version.as_str()),
                ("key", key.as_str()),
                ("now", now),
            ]
        };
        let moved = sent(&server, over, &team, &typed("Something else"), 409).await;
        assert!(moved.contains("Something was changed since"), "{moved}");
        done(&server, over, &team, &typed("Weekly\r\nand on request")).await;
        let account = queries::accounts::show(store, &system().actor, tides)
            .await
            .unwrap();
        assert_eq!(account.details.content_plan, "Daily\nand at night");
        page(&server, over, &team, 409).await;
        page(
            &server,
            "/returns/corrections/CO-0002/take-over",
            &team,
            409,
        )
        .await;
        let right = "/returns/corrections/CO-0002/put-right";
        let (version, key) = form(&server, right, &team).await;
        let state = [("version", version.as_str()), ("key", key.as_str())];
        let bare = sent(&server, right, &team, &state, 422).await;
        assert!(
            bare.contains("Enter what was done in the register"),
            "{bare}"
        );
        let typed = [state[0], state[1], ("note", "Put the new address in")];
        done(&server, right, &team, &typed).await;
        let no = "/returns/corrections/CO-0003/decline";
        let (version, key) = form(&server, no, &team).await;
        let state = [("version", version.as_str()), ("key", key.as_str())];
        let bare = sent(&server, no, &team, &state, 422).await;
        assert!(
            bare.contains("Enter why the register stays as it is"),
            "{bare}"
        );
        let typed = [
            state[0],
            state[1],
            ("reason", "Weekly is what was approved"),
        ];
        done(&server, no, &team, &typed).await;
        let told = "SELECT count(*) FROM outbox WHERE kind = 'notify.correction-declined'";
        assert_eq!(server.count(told).await, 1);
        let one = page(&server, "/returns/corrections/CO-0003", &team, 200).await;
        assert!(one.contains("Weekly is what was approved"), "{one}");
    })
    .await;
}

#[tokio::test]
async fn a_register_that_moved_on_is_said_and_outsiders_are_refused() {
    each(async |server, [tides, .., wrecks]| {
        let store = &server.store;
        send(store, "holder", tides, corrected).await;
        send(store, "design-and-marketing", wrecks, corrected).await;
        let found = queries::accounts::show(store, &system().actor, tides)
            .await
            .unwrap();
        let (version, mut details) = (found.version, found.details.clone());
        details.content_plan = "Monthly".into();
        let presence = found.presence.clone();
        let checked = domain::account::Checked { presence, details };
        accounts::edit(store, &system(), tides, version, checked)
            .await
            .unwrap();
        let team = server.sign_in("design-and-marketing").await;
        let html = page(&server, "/returns/corrections/CO-0001", &team, 200).await;
        assert!(
            html.contains("was changed since this was proposed"),
            "{html}"
        );
        assert!(html.contains("Monthly"), "{html}");
        let own = page(&server, "/returns/corrections/CO-0003", &team, 200).await;
        assert!(own.contains("You proposed this yourself"), "{own}");
        let (version, key) = form(&server, "/returns/corrections/CO-0004/decline", &team).await;
        let typed = [
            ("version", version.as_str()),
            ("key", key.as_str()),
            ("reason", "No"),
        ];
        let refused = sent(
            &server,
            "/returns/corrections/CO-0004/decline",
            &team,
            &typed,
            409,
        )
        .await;
        assert!(refused.contains("Somebody else has to decide"), "{refused}");
        page(&server, "/returns/corrections/CO-0099", &team, 404).await;
        page(&server, "/returns/corrections/CO-0001/forget", &team, 404).await;
        let there = server.get("/returns/corrections/co-1", &team).await;
        assert_eq!(there.header("location"), "/returns/corrections/CO-0001");
        // Who may see every return reads what was proposed; the list and the deciding stay with the team.
        for (persona, one) in [("staff", 403), ("holder", 403), ("auditor", 200)] {
            let cookie = server.sign_in(persona).await;
            page(&server, "/returns/corrections", &cookie, 403).await;
            let shown = page(&server, "/returns/corrections/CO-0001", &cookie, one).await;
            assert!(
                !shown.contains("/returns/corrections/CO-0001/decline"),
                "{shown}"
            );
            let path = "/returns/corrections/CO-0001/decline";
            page(&server, path, &cookie, 403).await;
            answered(&server, path, &cookie, &[("reason", "x")], 403).await;
        }
    })
    .await;
}
