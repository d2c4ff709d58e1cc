//! The form of one return: saved as typed, checked, sent, taken back, sent back; two people at once.

use super::{
    COPIES, PERIOD, complete, encoded, hidden, number, pair, quarter, save, send, system, with,
};
use crate::support::{Server, each_database};
use domain::returns::ReviewDraft;
use std::collections::BTreeMap;
use store::{commands::returns::review, queries};

#[tokio::test]
async fn whatever_is_typed_is_saved_and_what_is_missing_is_told_before_it_is_sent() {
    each_database(async |server: Server| {
        let [tides, ..] = quarter(&server).await;
        let holder = server.sign_in("holder").await;
        let path = format!("{PERIOD}/{tides}");
        let begun = vec![
            pair("access.right", "no"),
            pair("access.different", "Sam <i>left</i>"),
            pair("issue.0.what", "Abuse"),
        ];
        let saved = save(&server, &holder, &path, begun, "later").await;
        assert_eq!(
            saved.header("location"),
            format!("{path}?done=return-saved")
        );
        let form = server.get(&format!("{path}/edit"), &holder).await.text();
        assert!(form.contains("Sam &lt;i&gt;left&lt;/i&gt;"), "{form}");
        assert!(form.contains(">\nAbuse</textarea>"), "{form}");
        // The page before sending says what is missing, and where.
        let check = server.get(&format!("{path}/check"), &holder).await;
        assert_eq!(check.status, 200);
        assert!(check.text().contains("answers are still missing"));
        let marked = server
            .get(&format!("{path}/edit?missing=yes"), &holder)
            .await;
        assert_eq!(marked.status, 422);
        assert!(marked.text().contains("href=\"#activity\""));
        let sent = [
            pair("version", &hidden(&check, "version")),
            pair("key", &hidden(&check, "key")),
            pair("seen", &hidden(&check, "seen")),
        ];
        let refused = server
            .post(&format!("{path}/check"), &holder, &encoded(&sent))
            .await;
        assert_eq!(refused.status, 422);
        let text = refused.text();
        let link = format!("href=\"{path}/edit?missing=yes#said.neutral\"");
        assert!(
            text.contains(&link) && text.contains("href=\"#agreed\""),
            "{text}"
        );
        // One more set of fields for an issue; "yes" to what is open.
        let more = save(
            &server,
            &holder,
            &path,
            vec![pair("issue.0.what", "Abuse")],
            "add",
        )
        .await;
        let more = more.header("location").to_owned();
        assert_eq!(more, format!("{path}/edit?more=yes#issue.1.what"));
        let shown = server
            .get(&more.replace("#issue.1.what", ""), &holder)
            .await
            .text();
        assert!(shown.contains("id=\"issue.1.what\""), "{shown}");
        let yes = vec![pair("said.neutral", "no")];
        save(&server, &holder, &path, yes, "yes").await;
        let form = server.get(&format!("{path}/edit"), &holder).await.text();
        assert_eq!(
            form.matches("value=\"yes\" checked").count()
                + form.matches("checked value=\"yes\"").count(),
            14,
            "{form}"
        );
        let gone = vec![pair("issue.0.what", "One"), pair("issue.1.what", "Two")];
        save(&server, &holder, &path, gone, "remove-0").await;
        let form = server.get(&format!("{path}/edit"), &holder).await.text();
        assert!(
            form.contains(">\nTwo</textarea>") && !form.contains(">\nOne<"),
            "{form}"
        );
        assert_eq!(server.count(COPIES).await, 0);
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_kept_comes_back_as_it_was_typed() {
    each_database(async |server: Server| {
        let [tides, ..] = quarter(&server).await;
        let holder = server.sign_in("holder").await;
        let path = format!("{PERIOD}/{tides}");
        for (field, text, words) in [
            (
                "note",
                "password: Tr0ub4dor&3xyz".to_owned(),
                "href=\"#note\"",
            ),
            (
                "access.different",
                "a".repeat(2_001),
                "2000 characters or fewer",
            ),
        ] {
            let form = with(complete(), field, &text);
            let refused = save(&server, &holder, &path, form, "check").await;
            assert_eq!(refused.status, 422, "{field}");
            let shown = refused.text();
            assert!(shown.contains(words), "{field}: {shown}");
            assert!(shown.contains(&text.replace('&', "&amp;")), "{field}");
            assert!(shown.contains("data-guard=\"changed\""), "it is not saved");
        }
        let page = server.get(&path, &holder).await.text();
        assert!(
            page.contains("Nothing was written in this return yet"),
            "{page}"
        );
    })
    .await;
}

#[tokio::test]
async fn a_correction_is_proposed_withdrawn_with_the_return_and_proposed_again() {
    each_database(async |server: Server| {
        let [tides, ..] = quarter(&server).await;
        let holder = server.sign_in("holder").await;
        let path = format!("{PERIOD}/{tides}");
        // The words of the register, untouched, are no proposal.
        let same = with(complete(), "content.right", "no");
        let same = with(same, "content.content_plan", "Weekly\r\nand on request");
        let saved = save(&server, &holder, &path, same.clone(), "check").await;
        assert_eq!(saved.status, 303);
        let marked = server
            .get(&format!("{path}/edit?missing=yes"), &holder)
            .await;
        assert!(marked.text().contains("href=\"#content.different\""));
        let other = with(same, "content.content_plan", "Hourly <b>");
        save(&server, &holder, &path, other, "check").await;
        let check = server.get(&format!("{path}/check"), &holder).await.text();
        assert!(
            check.contains("What is proposed to Design and Marketing"),
            "{check}"
        );
        let receipt = send(&server, &holder, &path).await;
        assert_eq!(server.get(&receipt, &holder).await.status, 200);
        let page = server.get(&path, &holder).await.text();
        assert!(page.contains("CO-0001: Content plan"), "{page}");
        assert!(page.contains("Hourly &lt;b&gt;"), "{page}");
        let account = server
            .get(&format!("/accounts/{tides}"), &holder)
            .await
            .text();
        assert!(
            account.contains("and on request") && !account.contains("Hourly"),
            "{account}"
        );
        assert!(account.contains("id=\"returns\""), "{account}");
        // What is sent cannot be written.
        for verb in ["edit", "check"] {
            let stuck = server.get(&format!("{path}/{verb}"), &holder).await;
            assert_eq!(stuck.status, 409, "{verb}");
            let form = encoded(&with(complete(), "version", "9"));
            let stuck = server.post(&format!("{path}/{verb}"), &holder, &form).await;
            assert_eq!(stuck.status, 409, "{verb}: {}", stuck.text());
        }
        let back = server.get(&format!("{path}/take-back"), &holder).await;
        let form = encoded(&[pair("version", &hidden(&back, "version"))]);
        let taken = server
            .post(&format!("{path}/take-back"), &holder, &form)
            .await;
        assert_eq!(
            taken.header("location"),
            format!("{path}?done=return-taken-back")
        );
        let stuck = server
            .post(&format!("{path}/take-back"), &holder, &form)
            .await;
        assert_eq!(stuck.status, 409);
        let page = server.get(&path, &holder).await.text();
        assert!(
            page.contains("Withdrawn") && page.contains("What was sent before"),
            "{page}"
        );
        send(&server, &holder, &path).await;
        let page = server.get(&path, &holder).await.text();
        assert!(page.contains("CO-0002: Content plan"), "{page}");
        for seq in [1, 2] {
            let copy = server
                .get(&format!("{path}/sent/{seq}"), &holder)
                .await
                .text();
            assert!(copy.contains("Unchanged since it was sent"), "{copy}");
        }
        let open = "SELECT count(*) FROM register_correction WHERE state = 'open'";
        assert_eq!(server.count(open).await, 1);
    })
    .await;
}

#[tokio::test]
async fn two_holders_who_write_at_once_see_both_versions() {
    each_database(async |server: Server| {
        let [tides, ..] = quarter(&server).await;
        let holder = server.sign_in("holder").await;
        let second = server.sign_in("second-holder").await;
        let path = format!("{PERIOD}/{tides}");
        let first = server.get(&format!("{path}/edit"), &holder).await;
        let theirs = with(complete(), "note", "From the second");
        save(&server, &second, &path, theirs, "later").await;
        let mut mine = with(complete(), "note", "From the first");
        mine.push(pair("version", &hidden(&first, "version")));
        mine.push(pair("act", "later"));
        let late = server
            .post(&format!("{path}/edit"), &holder, &encoded(&mine))
            .await;
        assert_eq!(late.status, 409, "{}", late.text());
        let text = late.text();
        for words in [
            "From the first",
            "From the second",
            "Anything else",
            "Person &lt;second-holder&gt;",
        ] {
            assert!(text.contains(words), "{words}: {text}");
        }
        // From the comparison one's own words can be saved.
        mine.retain(|(name, _)| name != "version" && name != "act");
        mine.push(pair("version", &hidden(&late, "version")));
        let saved = server
            .post(&format!("{path}/edit"), &holder, &encoded(&mine))
            .await;
        assert_eq!(saved.status, 303, "{}", saved.text());
        let page = server.get(&path, &second).await.text();
        assert!(
            page.contains("From the first") && !page.contains("From the second"),
            "{page}"
        );
        // The page before sending notices as well.
        let check = server.get(&format!("{path}/check"), &holder).await;
        let again = with(complete(), "note", "Once more");
        save(&server, &second, &path, again, "later").await;
        let sent = [
            pair("version", &hidden(&check, "version")),
            pair("seen", &hidden(&check, "seen")),
            pair("agreed", "yes"),
        ];
        let late = server
            .post(&format!("{path}/check"), &holder, &encoded(&sent))
            .await;
        assert_eq!(late.status, 409, "{}", late.text());
        assert!(late.text().contains("Once more"));
        assert_eq!(server.count(COPIES).await, 0);
    })
    .await;
}

#[tokio::test]
async fn reasons_of_a_reviewer_are_answered_in_the_return_itself() {
    each_database(async |server: Server| {
        let [tides, ..] = quarter(&server).await;
        let holder = server.sign_in("holder").await;
        let path = format!("{PERIOD}/{tides}");
        save(&server, &holder, &path, complete(), "check").await;
        send(&server, &holder, &path).await;
        let (store, call) = (&server.store, system());
        let period = "2026-27-q1".parse().unwrap();
        let found = queries::returns::show(store, &call.actor, period, number(&tides)).await;
        let one = found.unwrap().one;
        let draft = ReviewDraft {
            verdict: "sent-back".into(),
            note: "Nearly <b>".into(),
            reasons: BTreeMap::from([("security".into(), "Which <i>factor</i>?".into())]),
            ..ReviewDraft::default()
        };
        let done = review(store, &call, one.id, one.version, draft).await;
        done.unwrap();
        for page in [PERIOD, path.as_str(), &format!("{path}/edit")] {
            let text = server.get(page, &holder).await.text();
            let asked = "Which &lt;i&gt;factor&lt;/i&gt;?";
            assert!(text.contains(asked), "{page}: {text}");
        }
        // Neither at once nor after a word was saved does one tick answer them.
        let confirm = format!("{PERIOD}/confirm?account={tides}");
        for act in ["later", "stay"] {
            let mine = server.get(PERIOD, &holder).await.text();
            let marked = format!("value=\"{tides}\"");
            assert!(!mine.contains(&marked), "{mine}");
            assert_eq!(server.get(&confirm, &holder).await.status, 409);
            let form = with(complete(), "note", &format!("Answered {act}"));
            save(&server, &holder, &path, form, act).await;
        }
        send(&server, &holder, &path).await;
        assert_eq!(server.count(COPIES).await, 2);
    })
    .await;
}
