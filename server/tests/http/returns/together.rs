//! "Nothing has changed" for several accounts with one statement.

use super::{COPIES, PERIOD, account, encoded, hidden, name, number, open, pair, quarter, system};
use crate::support::{Answer, Server, each_database};
use domain::account::{AccountDetails, Checked};
use store::{
    commands::{accounts, returns::give},
    queries,
};

/// The statement page's form, ticked or not.
fn form(page: &Answer, accounts: &[&str], agreed: bool) -> String {
    let mut all = vec![pair("key", &hidden(page, "key"))];
    for reference in accounts {
        all.push(pair("account", reference));
        for field in ["version", "seen"] {
            let field = format!("{field}-{reference}");
            all.push(pair(&field, &hidden(page, &field)));
        }
    }
    if agreed {
        all.push(pair("agreed", "yes"));
    }
    encoded(&all)
}

#[tokio::test]
async fn three_accounts_are_confirmed_with_one_statement_and_once() {
    each_database(async |server: Server| {
        let [tides, pilots, beacons, _] = quarter(&server).await;
        let three = [tides.as_str(), &pilots, &beacons];
        let holder = server.sign_in("holder").await;
        let mine = server.get(PERIOD, &holder).await;
        let text = mine.text();
        assert!(text.contains("You have 3 returns to send."), "{text}");
        assert_eq!(text.matches("type=\"checkbox\"").count(), 3);
        assert!(!text.contains(" checked"), "nothing is marked beforehand");
        // Marking none says so.
        let none = server.get(&format!("{PERIOD}/confirm"), &holder).await;
        assert_eq!(none.status, 422);
        assert!(none.text().contains("Mark at least one account"));
        let asked: Vec<String> = three.iter().map(|r| format!("account={r}")).collect();
        let confirm = format!("{PERIOD}/confirm");
        let page = server
            .get(&format!("{confirm}?{}", asked.join("&")), &holder)
            .await;
        assert_eq!(page.status, 200, "{}", page.text());
        assert!(
            page.text()
                .contains("Only the people listed in the register used this account")
        );
        // Without the tick nothing is sent.
        let untold = server
            .post(&confirm, &holder, &form(&page, &three, false))
            .await;
        assert_eq!(untold.status, 422);
        assert!(
            untold.text().contains("href=\"#agreed\""),
            "{}",
            untold.text()
        );
        assert_eq!(server.count(COPIES).await, 0);
        let told = form(&page, &three, true);
        let sent = server.post(&confirm, &holder, &told).await;
        assert_eq!(sent.status, 303, "{}", sent.text());
        // The same form again is the same receipt.
        let again = server.post(&confirm, &holder, &told).await;
        assert_eq!(again.header("location"), sent.header("location"));
        assert_eq!(server.count(COPIES).await, 3);
        let receipt = server.get(sent.header("location"), &holder).await;
        assert_eq!(receipt.status, 200);
        let text = receipt.text();
        assert!(text.contains("3 returns sent"), "{text}");
        assert_eq!(text.matches("Nothing has changed").count(), 3, "{text}");
        // What is kept is what was sent, and what was sent is what the receipt says.
        let copy = server
            .get(&format!("{PERIOD}/{tides}/sent/1"), &holder)
            .await
            .text();
        assert!(copy.contains("Unchanged since it was sent"), "{copy}");
        let hash = &text[text.find("app-code app-wrap\">").unwrap() + 19..][..64];
        assert!(hash.bytes().all(|b| b.is_ascii_hexdigit()), "{hash}");
        let copies = [&tides, &pilots, &beacons].map(|r| format!("{PERIOD}/{r}/sent/1"));
        let mut holds = 0;
        for copy in copies {
            let page = server.get(&copy, &holder).await.text();
            holds += usize::from(page.contains(hash));
        }
        assert_eq!(holds, 1, "each has a hash of its own");
        // Afterwards there is nothing left to mark, and the statement cannot be made twice.
        let after = server.get(PERIOD, &holder).await.text();
        assert!(after.contains("You have sent 3 returns."), "{after}");
        assert!(!after.contains("type=\"checkbox\""), "{after}");
        let twice = server
            .get(&format!("{confirm}?account={tides}"), &holder)
            .await;
        assert_eq!(twice.status, 409);
        // Who may see returns sees the receipt; who may not does not.
        let team = server.sign_in("auditor").await;
        assert_eq!(server.get(sent.header("location"), &team).await.status, 200);
        let staff = server.sign_in("staff").await;
        assert_eq!(
            server.get(sent.header("location"), &staff).await.status,
            404
        );
        let events = "SELECT count(*) FROM audit_event WHERE event = 'return.sent'";
        assert_eq!(server.count(events).await, 3);
    })
    .await;
}

#[tokio::test]
async fn what_was_not_shown_is_not_confirmed() {
    each_database(async |server: Server| {
        let [tides, pilots, ..] = quarter(&server).await;
        let holder = server.sign_in("holder").await;
        let confirm = format!("{PERIOD}/confirm");
        let both = [tides.as_str(), &pilots];
        let page = server
            .get(
                &format!("{confirm}?account={tides}&account={pilots}"),
                &holder,
            )
            .await;
        // Meanwhile somebody changes what the register holds about one of them.
        let store = &server.store;
        let found = queries::accounts::show(store, &system().actor, number(&pilots)).await;
        let found = found.unwrap();
        let (version, presence) = (found.version, found.presence);
        let details = AccountDetails {
            content_plan: "Daily".into(),
            ..found.details
        };
        let checked = Checked { presence, details };
        let call = system();
        let edited = accounts::edit(store, &call, number(&pilots), version, checked);
        edited.await.unwrap();
        let late = server
            .post(&confirm, &holder, &form(&page, &both, true))
            .await;
        assert_eq!(late.status, 409, "{}", late.text());
        let text = late.text();
        assert!(
            text.contains("nothing was sent") && text.contains("Daily"),
            "{text}"
        );
        assert_eq!(server.count(COPIES).await, 0);
        // From there it goes.
        let sent = server
            .post(&confirm, &holder, &form(&late, &both, true))
            .await;
        assert_eq!(sent.status, 303, "{}", sent.text());
        assert_eq!(server.count(COPIES).await, 2);
    })
    .await;
}

#[tokio::test]
async fn another_holder_who_was_quicker_stops_all_of_it() {
    each_database(async |server: Server| {
        let [tides, pilots, ..] = quarter(&server).await;
        let holder = server.sign_in("holder").await;
        let second = server.sign_in("second-holder").await;
        let confirm = format!("{PERIOD}/confirm");
        let both = [tides.as_str(), &pilots];
        let page = server
            .get(
                &format!("{confirm}?account={tides}&account={pilots}"),
                &holder,
            )
            .await;
        let one = server
            .get(&format!("{confirm}?account={tides}"), &second)
            .await;
        let sent = server
            .post(&confirm, &second, &form(&one, &[&tides], true))
            .await;
        assert_eq!(sent.status, 303, "{}", sent.text());
        let late = server
            .post(&confirm, &holder, &form(&page, &both, true))
            .await;
        assert_eq!(late.status, 409, "{}", late.text());
        let text = late.text();
        assert!(
            text.contains("This return is sent"),
            "which one, and why: {text}"
        );
        assert_eq!(server.count(COPIES).await, 1, "all or none");
        let sent = server
            .post(&confirm, &holder, &form(&late, &[&pilots], true))
            .await;
        assert_eq!(sent.status, 303, "{}", sent.text());
    })
    .await;
}

#[tokio::test]
async fn what_is_critical_has_no_box_but_its_reason() {
    each_database(async |server: Server| {
        let store = &server.store;
        let alone = account(store, "alone").await;
        let kept = account(store, "kept").await;
        name(store, "staff", &kept).await;
        open(store).await;
        // Nobody is named for the one, and a colleague files its return.
        let quarter = "2026-27-q1".parse().unwrap();
        let actor = &system().actor;
        let found = queries::returns::show(store, actor, quarter, number(&alone)).await;
        let one = found.unwrap().one;
        let personas = queries::people::personas(store).await.unwrap();
        let staff = personas.iter().find(|p| p.key == "staff").unwrap().person;
        let call = system();
        let given = give(store, &call, one.id, one.version, Some(staff));
        given.await.unwrap();
        let cookie = server.sign_in("staff").await;
        let text = server.get(PERIOD, &cookie).await.text();
        assert_eq!(text.matches("type=\"checkbox\"").count(), 1, "{text}");
        assert!(
            text.contains("Say in the return itself what is being done about it"),
            "{text}"
        );
        let confirm = format!("{PERIOD}/confirm");
        let refused = server
            .get(&format!("{confirm}?account={alone}"), &cookie)
            .await;
        assert_eq!(refused.status, 409);
        assert!(
            refused
                .text()
                .contains("This cannot be confirmed as it stands")
        );
        // Marked together with another it is left out, by name.
        let both = server
            .get(
                &format!("{confirm}?account={alone}&account={kept}"),
                &cookie,
            )
            .await;
        assert_eq!(both.status, 200);
        assert!(both.text().contains("Left out"), "{}", both.text());
        let forced = encoded(&[
            pair("account", &alone),
            pair(&format!("version-{alone}"), "2"),
            pair("agreed", "yes"),
        ]);
        let forced = server.post(&confirm, &cookie, &forced).await;
        assert_eq!(forced.status, 409, "{}", forced.text());
        assert_eq!(server.count(COPIES).await, 0);
        // Neither is what the register shows against one of the points.
        let facts = encoded(&[
            pair("version", "0"),
            pair("length", "short"),
            pair("unique", "yes"),
            pair("vault", "yes"),
            pair("changed_on", "2 November 2026"),
            pair("second_factor", "on"),
        ]);
        let attested = server
            .post(&format!("/accounts/{kept}/security"), &cookie, &facts)
            .await;
        assert_eq!(attested.status, 303, "{}", attested.text());
        let refused = server
            .get(&format!("{confirm}?account={kept}"), &cookie)
            .await;
        assert_eq!(refused.status, 409, "{}", refused.text());
        let form = server
            .get(&format!("{PERIOD}/{kept}/edit"), &cookie)
            .await
            .text();
        assert_eq!(
            form.matches("The register says otherwise").count(),
            1,
            "{form}"
        );
    })
    .await;
}
