//! Pixels with a permission: live only with both things that P 6.23 asks for, paused, renewed by two people,
//! given to somebody else, removed; the list, its files, and the list that visitors read.

use super::{each, send, version};
use crate::asked::{answered, page};
use crate::support::Server;

const BOTH: &[(&str, &str)] = &[("privacy_page", "yes"), ("choice", "yes")];

const PX: &str = "/pixels/PX-0001";

/// The same pixel so many days later: nothing of the server but its clock moves.
async fn days_later(server: &Server, days: i64) {
    server.store.clock().advance(chrono::Duration::days(days));
}

#[tokio::test]
async fn p_6_23_a_pixel_is_put_on_its_pages_only_after_both_were_looked_at() {
    each(async |server: Server| {
        let tools = server.sign_in("digital-tools").await;
        let (pause, live) = (format!("{PX}/pause"), format!("{PX}/live"));
        page(&server, &live, &tools, 409).await;
        let empty = send(&server, &tools, &pause, &[], 422).await.text();
        assert!(empty.contains("Say why") && empty.contains("href=\"#reason\""));
        let seen = version(&page(&server, &pause, &tools, 200).await);
        let why = &[("reason", "The banner is <broken>")];
        send(&server, &tools, &pause, why, 303).await;
        let shown = page(&server, PX, &tools, 200).await;
        assert!(shown.contains("Paused") && shown.contains("The banner is &lt;broken&gt;"));
        // Sent by somebody who had it open: it is paused already.
        let late = &[("version", seen.as_str()), ("reason", "Mine")];
        answered(&server, &pause, &tools, late, 409).await;
        for (half, words) in [
            (&[][..], "href=\"#privacy_page\""),
            (&[], "href=\"#choice\""),
            (
                &[("privacy_page", "yes")],
                "visitors do not choose before anything fires",
            ),
            (
                &[("choice", "yes")],
                "the privacy page does not say that the pixel is used",
            ),
        ] {
            let answer = send(&server, &tools, &live, half, 422).await.text();
            assert!(answer.contains("It cannot go live"), "{answer}");
            assert!(answer.contains(words), "{words}: {answer}");
        }
        // Somebody changed it since the form was opened: nothing is done, the newest is shown.
        let old = &[("version", "1"), ("privacy_page", "yes"), ("choice", "yes")];
        let answer = answered(&server, &live, &tools, old, 409).await.text();
        assert!(answer.contains("so nothing was done"), "{answer}");
        send(&server, &tools, &live, BOTH, 303).await;
        let shown = page(&server, PX, &tools, 200).await;
        assert!(
            shown.contains("Person &lt;digital-tools&gt; on 21 November 2026"),
            "{shown}"
        );
        for persona in ["staff", "legal", "privacy", "general-manager", "holder"] {
            let cookie = server.sign_in(persona).await;
            page(&server, &pause, &cookie, 403).await;
            answered(&server, &pause, &cookie, why, 403).await;
            let shown = page(&server, PX, &cookie, 200).await;
            assert!(!shown.contains(&pause), "{persona} is not offered it");
        }
        let noted =
            "SELECT count(*) FROM audit_event WHERE outcome = 'refused' AND action = 'pixel.run'";
        assert_eq!(server.count(noted).await, 5, "each attempt is noted");
    })
    .await;
}

#[tokio::test]
async fn a_renewal_takes_two_people_and_what_is_removed_stays_removed() {
    each(async |server: Server| {
        let (renew, renewal) = (format!("{PX}/renew"), format!("{PX}/renewal"));
        let advisor = server.sign_in("design-and-marketing").await;
        let early = page(&server, &renew, &advisor, 409).await;
        assert!(
            early.contains("can be asked for from 22 September 2027"),
            "{early}"
        );
        days_later(&server, 320).await;
        let advisor = server.sign_in("design-and-marketing").await;
        let asked = send(&server, &advisor, &renew, &[("reason", "Same")], 422)
            .await
            .text();
        assert!(asked.contains("Tick that nothing has changed"), "{asked}");
        let tick = &[("unchanged", "yes"), ("reason", "As <before>")];
        send(&server, &advisor, &renew, tick, 303).await;
        page(&server, &renew, &advisor, 409).await;
        let list = page(&server, "/pixels?only=renewals", &advisor, 200).await;
        assert!(list.contains("Renewal asked for") && list.contains("PX-0001"));
        // Not by whoever asked, nor by whoever has no part in renewals.
        let yes = &[("decision", "confirm")];
        let own = send(&server, &advisor, &renewal, yes, 409).await.text();
        assert!(
            own.contains("Nobody confirms a renewal that they asked for"),
            "{own}"
        );
        let legal = server.sign_in("legal").await;
        page(&server, &renewal, &legal, 403).await;
        answered(&server, &renewal, &legal, yes, 403).await;
        let privacy = server.sign_in("privacy").await;
        let nothing = send(&server, &privacy, &renewal, &[], 422).await.text();
        assert!(
            nothing.contains("Choose whether you confirm") && nothing.contains("As &lt;before&gt;")
        );
        let no = send(&server, &privacy, &renewal, &[("decision", "refuse")], 422)
            .await
            .text();
        assert!(no.contains("Say why"), "{no}");
        send(&server, &privacy, &renewal, yes, 303).await;
        let shown = page(&server, PX, &privacy, 200).await;
        assert!(shown.contains("Until 21 November 2028"), "{shown}");
        let owner = format!("{PX}/owner");
        for (to, words) in [
            ("", "Enter who answers for the pixel from now on"),
            ("nobody@harbours.example", "nobody@harbours.example"),
        ] {
            let answer = send(&server, &privacy, &owner, &[("owner", to)], 422)
                .await
                .text();
            assert!(answer.contains(words), "{answer}");
        }
        let to = &[("owner", "holder@harbours.example")];
        send(&server, &privacy, &owner, to, 303).await;
        let holder = server.sign_in("holder").await;
        let remove = format!("{PX}/remove");
        send(&server, &holder, &remove, &[], 422).await;
        send(&server, &holder, &remove, &[("reason", "Site closed")], 303).await;
        let shown = page(&server, PX, &holder, 200).await;
        assert!(shown.contains("Removed") && shown.contains("Site closed"));
        assert!(!shown.contains("Take it off for good") && !shown.contains("Change it"));
        for verb in ["remove", "pause", "live"] {
            page(&server, &format!("{PX}/{verb}"), &holder, 409).await;
        }
        let change = &[("amends", "PX-0001")];
        let answer = answered(&server, "/pixel-applications/new", &holder, change, 422).await;
        assert!(answer.text().contains("needs an application of its own"));
    })
    .await;
}

#[tokio::test]
async fn a_change_of_a_pixel_begins_with_what_stands_there_and_only_once() {
    each(async |server: Server| {
        let staff = server.sign_in("staff").await;
        let path = "/pixel-applications/new";
        for (pairs, words) in [
            (
                [("amends", "PX-0404")],
                "There is no such pixel in the register",
            ),
            ([("amends", "nonsense")], "Enter the pixel’s reference"),
            ([("account", "PX-0001")], "Enter the account’s reference"),
        ] {
            let answer = answered(&server, path, &staff, &pairs, 422).await.text();
            assert!(answer.contains(words), "{answer}");
        }
        let change = &[("amends", "PX-0001")];
        let begun = answered(&server, path, &staff, change, 303).await;
        let to = begun.header(http::header::LOCATION).to_owned();
        let shown = page(&server, &to, &staff, 200).await;
        assert!(shown.contains("tides.harbours.example/*"), "{shown}");
        let again = answered(&server, path, &staff, change, 422).await.text();
        assert!(
            again.contains("A change of this pixel is under way"),
            "{again}"
        );
        let shown = page(&server, PX, &staff, 200).await;
        assert!(
            shown.contains("A change of this pixel is under way"),
            "{shown}"
        );
    })
    .await;
}

#[tokio::test]
async fn the_register_is_filtered_and_handed_out_as_files() {
    each(async |server: Server| {
        let staff = server.sign_in("staff").await;
        for (query, there) in [
            ("", true),
            ("?state=live", true),
            ("?state=paused", false),
            ("?tracker=meta&account=AC-0001", true),
            ("?account=AC-0002", false),
            ("?q=tides.harbours", true),
            ("?q=100%25", false),
            ("?only=renewals", false),
            ("?sort=ends", true),
        ] {
            let shown = page(&server, &format!("/pixels{query}"), &staff, 200).await;
            assert_eq!(shown.contains("/pixels/PX-0001\""), there, "{query}: {shown}");
            assert_eq!(shown.contains("No pixel matches"), !there, "{query}");
            let csv = server.get(&format!("/pixels.csv{query}"), &staff).await.text();
            assert_eq!(csv.contains("PX-0001"), there, "{query}: {csv}");
        }
        for odd in ["state=x", "tracker=nobodys", "account=x", "only=x", "sort=x", "page=9", "colour=red"] {
            page(&server, &format!("/pixels?{odd}"), &staff, 400).await;
        }
        for odd in ["state=x", "colour=red"] {
            page(&server, &format!("/pixels.csv?{odd}"), &staff, 400).await;
            page(&server, &format!("/pixels.xlsx?{odd}"), &staff, 400).await;
        }
        let csv = server.get("/pixels.csv", &staff).await.text();
        assert!(csv.contains("\"www.harbours.example\ntides.harbours.example\""), "{csv}");
        let xlsx = server.get("/pixels.xlsx", &staff).await;
        assert!(xlsx.body.starts_with(b"PK"), "a spreadsheet");
        let exports = "SELECT count(*) FROM audit_event WHERE action = 'pixels.view' AND subject_kind = 'export'";
        assert!(server.count(exports).await > 0, "handing out is noted");
    })
    .await;
}

#[tokio::test]
async fn visitors_read_of_live_pixels_only_and_of_nobody_who_works_here() {
    each(async |server: Server| {
        let staff = server.sign_in("staff").await;
        let path = "/pixels/published";
        let shown = page(&server, path, &staff, 200).await;
        assert!(
            shown.contains("tides.harbours.example") && shown.contains(">2</span> lines"),
            "{shown}"
        );
        let (_, snippet) = shown.split_once("<pre").unwrap();
        let (snippet, _) = snippet.split_once("</pre>").unwrap();
        assert!(
            snippet.contains("&amp;lt;b&amp;gt;words"),
            "escaped twice: {snippet}"
        );
        let json = server.get("/pixels/published.json", &staff).await;
        let json: serde_json::Value = serde_json::from_slice(&json.body).unwrap();
        assert_eq!(json["as_of"], "2026-11-21");
        assert_eq!(json["pixels"].as_array().unwrap().len(), 2, "{json}");
        assert_eq!(json["pixels"][0]["site"], "tides.harbours.example");
        assert_eq!(json["pixels"][0]["vendor"], "Meta Platforms");
        let csv = server.get("/pixels/published.csv", &staff).await.text();
        assert_eq!(csv.trim_end().lines().count(), 3, "{csv}");
        for text in [&json.to_string(), &csv, snippet] {
            for private in ["Lender", "222", "AC-0001", "PX-0001"] {
                assert!(!text.contains(private), "{private}: {text}");
            }
        }
        let tools = server.sign_in("digital-tools").await;
        let why = &[("reason", "Off")];
        send(&server, &tools, &format!("{PX}/pause"), why, 303).await;
        let shown = page(&server, path, &staff, 200).await;
        assert!(
            shown.contains("No pixel is live") && !shown.contains("<pre"),
            "{shown}"
        );
        let json = server.get("/pixels/published.json", &staff).await;
        assert!(json.text().contains("\"pixels\":[]"), "{}", json.text());
    })
    .await;
}

#[tokio::test]
async fn a_pixel_whose_permission_ended_says_so_and_comes_back_by_renewal() {
    each(async |server: Server| {
        days_later(&server, 366).await;
        store::sweep::run(&server.store).await.unwrap();
        let tools = server.sign_in("digital-tools").await;
        let shown = page(&server, PX, &tools, 200).await;
        assert!(
            shown.contains("The permission ended on 21 November 2027"),
            "{shown}"
        );
        page(&server, &format!("{PX}/live"), &tools, 409).await;
        let due = page(&server, "/obligations?q=PX-0001", &tools, 200).await;
        assert!(due.contains("PX-0001"), "it has to be taken off: {due}");
        let advisor = server.sign_in("principal-advisor").await;
        let tick = &[("unchanged", "yes")];
        send(&server, &advisor, &format!("{PX}/renew"), tick, 303).await;
        let other = server.sign_in("design-and-marketing").await;
        let yes = &[("decision", "confirm")];
        send(&server, &other, &format!("{PX}/renewal"), yes, 303).await;
        let shown = page(&server, PX, &tools, 200).await;
        assert!(shown.contains("Approved, not live yet"), "{shown}");
        send(&server, &tools, &format!("{PX}/live"), BOTH, 303).await;
    })
    .await;
}
