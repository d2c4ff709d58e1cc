//! Lanes of an application: forms keep what was typed, what the policy asks for is told, files stay with the
//! decision, and nobody overwrites anybody.

use super::{DONE, assessed, each, evidence_of, lane_path, send, settle, version};
use crate::asked::{answered, page};
use crate::support::{Answer, Server, ask};
use axum::body::Body;
use domain::pixel::Lane;
use http::{Method, header};

#[tokio::test]
async fn a_lane_says_what_it_lacks_and_keeps_what_was_typed() {
    each(async |server: Server| {
        let staff = server.sign_in("staff").await;
        let base = assessed(&server, &staff).await;
        let privacy = server.sign_in("privacy").await;
        let path = lane_path(&base, Lane::PrivacyAssessment);
        let half = &[
            ("verdict", "approved"),
            ("document", "PIA <12>"),
            ("indirect", "yes"),
        ];
        let answer = send(&server, &privacy, &path, half, 422).await.text();
        for words in [
            "Enter the outcome of the assessment",
            "Enter how the people it is about are told (IPP 3A)",
            "Tick the statement to settle the lane",
            "PIA &lt;12&gt;",
        ] {
            assert!(answer.contains(words), "{words}: {answer}");
        }
        assert!(answer.contains("href=\"#outcome\""), "{answer}");
        let nothing = send(&server, &privacy, &path, &[], 422).await.text();
        assert!(nothing.contains("Choose how the lane is settled"));
        let page_lane = lane_path(&base, Lane::PrivacyPage);
        let odd = &[
            ("verdict", "approved"),
            ("agreed", "yes"),
            ("url", "harbours privacy"),
            ("on", "30 February 2026"),
        ];
        let answer = send(&server, &privacy, &page_lane, odd, 422).await.text();
        assert!(answer.contains("is no address of a page"), "{answer}");
        assert!(answer.contains("30 February 2026") && answer.contains("Enter a real date"));
        // P 6.23: two lanes can never be done without.
        let skip = &[("verdict", "not-needed"), ("note", "It is only a test")];
        for (lane, persona) in [
            (Lane::PrivacyPage, "privacy"),
            (Lane::DigitalTools, "digital-tools"),
        ] {
            let cookie = server.sign_in(persona).await;
            let answer = send(&server, &cookie, &lane_path(&base, lane), skip, 422).await;
            assert!(answer.text().contains("always needed"), "{}", answer.text());
            assert!(answer.text().contains("It is only a test"));
        }
        let refuse = &[("verdict", "declined")];
        let answer = send(&server, &privacy, &path, refuse, 422).await.text();
        assert!(answer.contains("Give the reason"), "{answer}");
        let secret = &[("verdict", "declined"), ("note", "password: hunter2")];
        let answer = server.post(&path, &privacy, "").await;
        assert!(matches!(answer.status.as_u16(), 409 | 422));
        let answer = send(&server, &privacy, &path, secret, 422).await.text();
        assert!(answer.contains("password"), "{answer}");
    })
    .await;
}

#[tokio::test]
async fn lanes_beside_each_other_are_no_conflict_the_same_lane_twice_is() {
    each(async |server: Server| {
        let staff = server.sign_in("staff").await;
        let base = assessed(&server, &staff).await;
        let (advisor, privacy) = (
            server.sign_in("principal-advisor").await,
            server.sign_in("privacy").await,
        );
        let (first, second) = (
            lane_path(&base, Lane::Strategy),
            lane_path(&base, Lane::PrivacyAssessment),
        );
        let seen = version(&page(&server, &first, &advisor, 200).await);
        let lane = async |cookie: &str, path: &str, lane: Lane, status: u16| {
            let mut pairs = vec![("version", seen.as_str())];
            pairs.extend(DONE);
            pairs.extend(evidence_of(lane));
            answered(&server, path, cookie, &pairs, status).await
        };
        lane(&advisor, &first, Lane::Strategy, 303).await;
        lane(&privacy, &second, Lane::PrivacyAssessment, 303).await;
        let again = lane(&advisor, &first, Lane::Strategy, 409).await.text();
        assert!(again.contains("the lane was not settled"), "{again}");
        assert!(again.contains("Plan 2027"), "what was typed");
        // A section that the lane looks at is changed meanwhile.
        let page_lane = lane_path(&base, Lane::PrivacyPage);
        let other = &[
            ("opt_in", "Another question"),
            ("opt_out", "x"),
            ("retention", "x"),
            ("privacy_page", "https://jobs.harbours.example/privacy"),
        ];
        send(&server, &staff, &format!("{base}/choice"), other, 303).await;
        lane(&privacy, &page_lane, Lane::PrivacyPage, 409).await;
        // What the assessment had settled is open again, the strategy fit is not.
        let shown = page(&server, &second, &privacy, 200).await;
        assert!(
            shown.contains("Waits for Person &lt;privacy&gt;"),
            "{shown}"
        );
        let shown = page(&server, &first, &advisor, 200).await;
        assert!(!shown.contains("Waits for"), "{shown}");
        // In an assessment nothing can be left out that was there.
        let less = &[("opt_in", ""), ("opt_out", "x")];
        let answer = send(&server, &staff, &format!("{base}/choice"), less, 422).await;
        assert!(answer.text().contains("asked before anything fires"));
        // Another window of the proposer saved first.
        let old = &[("version", "2"), ("opt_in", "Mine <b>")];
        let path = format!("{base}/choice");
        let answer = answered(&server, &path, &staff, old, 409).await.text();
        assert!(answer.contains("Mine &lt;b&gt;") && answer.contains("Another question"));
    })
    .await;
}

#[tokio::test]
async fn files_of_a_lane_are_kept_with_its_decision() {
    each(async |server: Server| {
        let staff = server.sign_in("staff").await;
        let base = assessed(&server, &staff).await;
        let privacy = server.sign_in("privacy").await;
        let path = format!("{base}/privacy-assessment/files");
        let refused = attach(&server, &staff, &path, "assessment.pdf", b"%PDF-1.7").await;
        assert_eq!(refused.status.as_u16(), 403, "{}", refused.text());
        let odd = attach(&server, &privacy, &path, "assessment.pdf", b"MZ\x90\0").await;
        assert_eq!(odd.status.as_u16(), 422);
        assert!(odd.text().contains("This kind of file is not taken"));
        let taken = attach(&server, &privacy, &path, "assessment.pdf", b"%PDF-1.7").await;
        assert_eq!(taken.status.as_u16(), 303, "{}", taken.text());
        let lane = lane_path(&base, Lane::PrivacyAssessment);
        let shown = page(&server, &lane, &privacy, 200).await;
        let link = shown
            .split_once(&format!("href=\"{base}/files/"))
            .unwrap()
            .1;
        let id = link.split('"').next().unwrap().to_owned();
        settle(&server, &base, Lane::PrivacyAssessment, "privacy").await;
        let file = format!("{base}/files/{id}");
        answered(&server, &format!("{file}/remove"), &staff, &[], 403).await;
        answered(&server, &format!("{file}/remove"), &privacy, &[], 303).await;
        // The decision was made with it: it stays where the decision is kept.
        let kept = page(&server, &format!("{base}/decisions/1"), &staff, 200).await;
        assert!(kept.contains("assessment.pdf"), "{kept}");
        assert!(kept.contains("all of them agree"), "{kept}");
        let got = server.get(&file, &staff).await;
        assert_eq!(
            (got.status.as_u16(), got.body.as_slice()),
            (200, &b"%PDF-1.7"[..])
        );
        assert_eq!(
            got.header(header::CONTENT_SECURITY_POLICY),
            "default-src 'none'; sandbox"
        );
        let elsewhere = format!("/pixel-applications/PA-0001/files/{id}");
        assert_eq!(server.get(&elsewhere, &staff).await.status.as_u16(), 404);
    })
    .await;
}

/// Sends a file to a section or lane.
async fn attach(server: &Server, cookie: &str, path: &str, name: &str, bytes: &[u8]) -> Answer {
    let mut body = format!(
        "--X\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\n{}\r\n\
         --X\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n",
        uuid::Uuid::now_v7()
    )
    .into_bytes();
    body.extend(bytes);
    body.extend(b"\r\n--X--\r\n");
    let request = ask(Method::POST, path, cookie)
        .header("sec-fetch-site", "same-origin")
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=X");
    server.send(request.body(Body::from(body)).unwrap()).await
}
