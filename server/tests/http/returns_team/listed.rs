//! The list of a quarter's returns, its files, and how the quarter stands.

use super::{PERIOD, each, escalated, send};
use crate::asked::page;

fn rows(html: &str) -> usize {
    html.matches("<th scope=\"row\"").count()
}

#[tokio::test]
async fn the_list_answers_what_is_asked_and_leaves_nothing_out_in_silence() {
    each(async |server, [tides, pilots, ..]| {
        let store = &server.store;
        send(store, "holder", tides, |_| {}).await;
        send(store, "holder", pilots, escalated).await;
        let team = server.sign_in("design-and-marketing").await;
        let ask = async |query: &str, status| {
            page(&server, &format!("{PERIOD}/all?{query}"), &team, status).await
        };
        for (query, names) in [
            ("state=submitted", vec!["tides", "pilots"]),
            ("state=submitted&unchanged=no", vec!["pilots"]),
            ("unchanged=yes", vec!["tides"]),
            ("q=beac", vec!["beacons"]),
            ("q=AC-0001", vec!["Harbours"]),
            (
                "platform=instagram&state=not-started",
                vec!["beacons", "wrecks"],
            ),
        ] {
            let html = ask(query, 200).await;
            assert_eq!(rows(&html), names.len(), "{query}: {html}");
            for name in names {
                assert!(html.contains(name), "{query}: {name}");
            }
        }
        let offered = ask("", 200).await;
        for (platform, is_offered) in [("facebook", true), ("instagram", true), ("tiktok", false)] {
            let option = format!("<option value=\"{platform}\"");
            assert_eq!(
                offered.contains(&option),
                is_offered,
                "{platform}: {offered}"
            );
        }
        let none = ask("late=yes", 200).await;
        assert!(none.contains("No return matches"), "{none}");
        for query in [
            "state=x",
            "late=x",
            "page=9",
            "colour=red",
            "group=1",
            "sort=x",
        ] {
            let html = ask(query, 400).await;
            assert!(html.contains("not known"), "{query}: {html}");
        }
        let csv = server
            .get(&format!("{PERIOD}/all.csv?state=submitted"), &team)
            .await;
        let text = csv.text();
        assert_eq!(
            text.lines().filter(|l| l.contains("RT-")).count(),
            2,
            "{text}"
        );
        let named = "SELECT count(*) FROM audit_event WHERE event = 'people.exported'";
        assert_eq!(server.count(named).await, 1, "who takes it out is noted");
        let xlsx = server.get(&format!("{PERIOD}/all.xlsx"), &team).await;
        assert!(xlsx.body.starts_with(b"PK"));
        let bad = server
            .get(&format!("{PERIOD}/all.csv?state=x"), &team)
            .await;
        assert_eq!(bad.status, 400);
        // Whoever is named sees theirs, and takes no lists out.
        let holder = server.sign_in("holder").await;
        let own = page(&server, &format!("{PERIOD}/all"), &holder, 200).await;
        assert_eq!(rows(&own), 3, "{own}");
        assert!(
            !own.contains("all.csv") && !own.contains("/review"),
            "{own}"
        );
        for ending in ["csv", "xlsx"] {
            page(&server, &format!("{PERIOD}/all.{ending}"), &holder, 403).await;
        }
        let staff = server.sign_in("staff").await;
        let none = page(&server, &format!("{PERIOD}/all"), &staff, 200).await;
        assert!(none.contains("There is no return for you to see"), "{none}");
    })
    .await;
}

#[tokio::test]
async fn the_statements_of_list_and_progress_do_not_grow_with_the_returns() {
    each(async |server, [tides, ..]| {
        send(&server.store, "holder", tides, |_| {}).await;
        let team = server.sign_in("design-and-marketing").await;
        let mut counted = Vec::new();
        for query in ["q=tides", "q=tides", "state=not-started", ""] {
            let before = server.store.statements();
            let html = page(&server, &format!("{PERIOD}/all?{query}"), &team, 200).await;
            counted.push((rows(&html), server.store.statements() - before));
        }
        assert!(counted[1].0 < counted[3].0, "{counted:?}");
        // The first may fill what is kept in memory.
        let usual = counted[1].1;
        assert!(counted[1..].iter().all(|(_, n)| *n == usual), "{counted:?}");
        println!("{}: {usual} statements for the list", server.name);
    })
    .await;
}

#[tokio::test]
async fn progress_tells_how_each_group_stands_and_leads_to_its_returns() {
    each(async |server, [tides, pilots, ..]| {
        send(&server.store, "holder", tides, |_| {}).await;
        send(&server.store, "holder", pilots, escalated).await;
        let team = server.sign_in("design-and-marketing").await;
        let html = page(&server, &format!("{PERIOD}/progress"), &team, 200).await;
        assert!(html.contains("state=submitted"), "{html}");
        assert!(html.contains("No business group"), "{html}");
        assert!(
            html.contains("role=\"img\""),
            "a chart with its table: {html}"
        );
        let staff = server.sign_in("staff").await;
        let none = page(&server, &format!("{PERIOD}/progress"), &staff, 200).await;
        assert!(none.contains("There is no return for you to see"), "{none}");
        let periods = page(&server, "/returns", &team, 200).await;
        assert!(
            periods.contains("to be reviewed, July to September 2026"),
            "{periods}"
        );
    })
    .await;
}
