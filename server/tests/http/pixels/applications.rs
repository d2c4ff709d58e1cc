//! An application by its people: lanes side by side, by whoever they belong to and nobody else; sent back;
//! reviewed; decided.

use super::{APPROVE, DONE, LANES, assessed, each, lane_path, send, settle, settle_all, version};
use crate::asked::{answered, page};
use crate::support::Server;
use domain::pixel::Lane;

#[tokio::test]
async fn an_application_is_settled_reviewed_and_approved_by_seven_people_and_nobody_else() {
    each(async |server: Server| {
        let staff = server.sign_in("staff").await;
        let base = assessed(&server, &staff).await;
        let everybody = ["privacy", "legal", "digital-tools", "cxi", "holder", "auditor"];
        for (lane, _) in LANES {
            for persona in everybody {
                let allowed = matches!(
                    (lane, persona),
                    (Lane::PrivacyAssessment, "privacy")
                        | (Lane::PrivacyPage, "privacy" | "digital-tools")
                        | (Lane::DigitalTools, "digital-tools")
                        | (Lane::Legal, "legal")
                );
                let cookie = server.sign_in(persona).await;
                let path = lane_path(&base, *lane);
                let shown = page(&server, &path, &cookie, 200).await;
                let form = shown.contains("name=\"verdict\"");
                assert_eq!(form, allowed, "{persona} at {}", lane.name());
                if !allowed {
                    assert!(shown.contains("You cannot settle this"), "{shown}");
                    answered(&server, &path, &cookie, DONE, 403).await;
                }
            }
        }
        // Whoever proposes it settles nothing, and each refused attempt is noted.
        answered(&server, &lane_path(&base, Lane::Legal), &staff, DONE, 403).await;
        let noted = "SELECT count(*) FROM audit_event WHERE outcome = 'refused' AND action = 'pixel.assess-legal'";
        assert_eq!(server.count(noted).await, 6, "{}", server.name);
        let legal = server.sign_in("legal").await;
        page(&server, &lane_path(&base, Lane::Cxi), &legal, 404).await;
        page(&server, &format!("{base}/lanes/nonsense"), &legal, 404).await;
        page(&server, &format!("{base}/nonsense"), &staff, 404).await;
        settle_all(&server, &base).await;
        let reviewer = server.sign_in("design-and-marketing").await;
        let decision = format!("{base}/decision");
        // The strategy was settled by the other one: they do not review, too.
        let other = server.sign_in("principal-advisor").await;
        let shown = page(&server, &decision, &other, 200).await;
        assert!(shown.contains("Nobody decides at two steps"), "{shown}");
        send(&server, &reviewer, &decision, APPROVE, 303).await;
        let manager = server.sign_in("general-manager").await;
        let shown = page(&server, &decision, &manager, 200).await;
        assert!(shown.contains("Good &amp; &lt;useful&gt;"), "{shown}");
        assert!(shown.contains("Not for schools"), "conditions: {shown}");
        answered(&server, &decision, &staff, APPROVE, 403).await;
        send(&server, &manager, &decision, APPROVE, 303).await;
        the_pixel_and_its_papers(&server, &base, &staff).await;
    })
    .await;
}

/// What came of it agrees with what was decided, page by page.
async fn the_pixel_and_its_papers(server: &Server, base: &str, staff: &str) {
    let shown = page(server, base, staff, 200).await;
    let to = shown.split_once("href=\"/pixels/PX-").unwrap().1;
    let number = to.split('"').next().unwrap();
    let pixel = page(server, &format!("/pixels/PX-{number}"), staff, 200).await;
    for words in [
        "LinkedIn Insight Tag 512345",
        "Approved, not live yet",
        "Until 21 November 2027",
        "Count &lt;applications&gt;",
        "jobs.harbours.example/apply/*",
        "No lists",
        "Tell Legal of new events",
    ] {
        assert!(pixel.contains(words), "{words}: {pixel}");
    }
    for decision in 1..=7 {
        let path = format!("{base}/decisions/{decision}");
        let kept = page(server, &path, staff, 200).await;
        assert!(kept.contains("all of them agree"), "{decision}: {kept}");
        assert!(kept.contains("Lanes as they stood"), "{decision}");
    }
    page(server, &format!("{base}/decisions/8"), staff, 404).await;
    let print = page(server, &format!("{base}/print"), staff, 200).await;
    for words in [
        "PIA &lt;12&gt;",
        "Good &amp; &lt;useful&gt;",
        "Ask each applicant",
    ] {
        assert!(print.contains(words), "{words}: {print}");
    }
    for closed in ["placement", "check", "withdraw"] {
        page(server, &format!("{base}/{closed}"), staff, 409).await;
    }
}

#[tokio::test]
async fn it_goes_back_to_lanes_or_to_the_proposer_and_to_somebody_by_name() {
    each(async |server: Server| {
        let staff = server.sign_in("staff").await;
        let base = assessed(&server, &staff).await;
        settle_all(&server, &base).await;
        let decision = format!("{base}/decision");
        let reviewer = server.sign_in("design-and-marketing").await;
        let none = send(
            &server,
            &reviewer,
            &decision,
            &[("verdict", "sent-back")],
            422,
        )
        .await;
        assert!(none.text().contains("Say what has to change"));
        let shown = page(&server, &decision, &reviewer, 200).await;
        let seen = version(&shown);
        let to_lane = &[
            ("verdict", "sent-back"),
            ("reason-digital-tools", "Does the banner work on phones?"),
        ];
        send(&server, &reviewer, &decision, to_lane, 303).await;
        let lane = lane_path(&base, Lane::DigitalTools);
        let shown = page(&server, &lane, &staff, 200).await;
        assert!(shown.contains("Does the banner work on phones?"), "{shown}");
        // Decided on what is not there any more: told, nothing saved.
        let mut late = vec![("version", seen.as_str())];
        late.extend(APPROVE);
        let answer = answered(&server, &decision, &reviewer, &late, 409).await;
        assert!(answer.text().contains("your decision was not saved"));
        settle(&server, &base, Lane::DigitalTools, "digital-tools").await;
        let to_proposer = &[("verdict", "sent-back"), ("reason-data", "Which job?")];
        send(&server, &reviewer, &decision, to_proposer, 303).await;
        let shown = page(&server, &format!("{base}/data"), &staff, 200).await;
        assert!(shown.contains("asks for a change here") && shown.contains("Which job?"));
        let data = &[
            ("event-0", "Application sent"),
            ("data-0", "Number and place of the job"),
            ("hashed-0", "none"),
        ];
        send(&server, &staff, &format!("{base}/data"), data, 303).await;
        send(&server, &staff, &format!("{base}/check"), &[], 303).await;
        // Only those lanes that look at data are open; Legal's goes to somebody by name.
        let give = format!("{base}/reassign");
        let to_owner = &[
            ("step", "legal"),
            ("to", "risk-and-compliance@harbours.example"),
            ("reason", "Leave"),
        ];
        let answer = send(&server, &reviewer, &give, to_owner, 422).await.text();
        assert!(answer.contains("will hold or run"), "{answer}");
        let to = &[
            ("step", "legal"),
            ("to", "cxi@harbours.example"),
            ("reason", "Leave"),
        ];
        send(&server, &reviewer, &give, to, 303).await;
        settle(&server, &base, Lane::Legal, "cxi").await;
        settle(&server, &base, Lane::PrivacyAssessment, "privacy").await;
        settle(&server, &base, Lane::PrivacyPage, "privacy").await;
        let shown = page(&server, &decision, &reviewer, 200).await;
        assert!(shown.contains("Your decision"), "{shown}");
        let empty = send(&server, &staff, &format!("{base}/withdraw"), &[], 422).await;
        assert!(empty.text().contains("Say why it is withdrawn"));
        let why = &[("reason", "Not needed")];
        send(&server, &staff, &format!("{base}/withdraw"), why, 303).await;
    })
    .await;
}
