//! Adding, editing, moving, archiving: what is saved, what is refused and with which page.

use super::{add, draft, events, saved};
use crate::asked::{done, hidden, page, sent};
use crate::support::{Server, each_database};
use domain::account::{AccountStatus, StatusKey};

const NEW: &str = "/accounts/new";

#[tokio::test]
async fn a_new_account_is_saved_and_shown() {
    each_database(async |server: Server| {
        let cookie = server.sign_in("design-and-marketing").await;
        let html = page(&server, NEW, &cookie, 200).await;
        let key = hidden(&html, "key");
        let unit = server.fill("UNIT");
        let typed = [
            ("key", key.as_str()),
            ("url", "https://mobile.twitter.com/Example/status/1?s=20"),
            ("name", " Ngā <Pae> "),
            ("unit", unit.as_str()),
            ("risk_tier", "high"),
            ("opened_on", "3 Feb 2020"),
            ("notes", "one\r\ntwo"),
            ("status", "active"),
        ];
        let to = done(&server, NEW, &cookie, &typed).await;
        assert_eq!(to, "/accounts/AC-0002?done=created");
        let shown = page(&server, &to, &cookie, 200).await;
        assert!(shown.contains("The account is in the register"), "{shown}");
        assert!(shown.contains("Ngā &lt;Pae&gt;</h1>"), "{shown}");
        assert!(
            shown.contains("X, @Example") && shown.contains("https://x.com/Example"),
            "{shown}"
        );
        assert!(
            shown.contains("Pilots") && shown.contains("Harbours"),
            "{shown}"
        );
        assert!(
            shown.contains("3 February 2020") && shown.contains("High"),
            "{shown}"
        );
        assert!(
            shown.contains("No approved business case is recorded"),
            "{shown}"
        );
        let account = saved(&server, 2).await;
        assert_eq!(account.details.notes, "one\ntwo");
        assert!(!account.origin.is_regular());
        // The same form once more is the same account.
        assert_eq!(
            done(&server, NEW, &cookie, &typed).await,
            to,
            "{}",
            server.name
        );
        assert_eq!(events(&server, "account.entered", "done").await, 2);
    })
    .await;
}

#[tokio::test]
async fn a_form_that_does_not_pass_keeps_everything_typed() {
    each_database(async |server: Server| {
        let cookie = server.sign_in("principal-advisor").await;
        let rows = server.rows().await;
        let typed = [
            ("key", "k"),
            ("url", "https://example.govt.nz/\"><script>"),
            ("name", ""),
            ("purpose", "kept </textarea> & whole"),
            ("opened_on", "31 February 2020"),
            ("transparency_url", "javascript:alert(1)"),
        ];
        let html = sent(&server, NEW, &cookie, &typed, 422).await;
        assert!(html.contains("<title>Error: Add an account"), "{html}");
        for field in ["url", "name", "opened_on", "transparency_url", "status"] {
            assert!(
                html.contains(&format!("<a href=\"#{field}\"")),
                "{field}: {html}"
            );
            assert!(html.contains(&format!("id=\"{field}\"")), "{field}: {html}");
        }
        assert!(
            html.contains("kept &lt;/textarea&gt; &amp; whole"),
            "{html}"
        );
        assert!(html.contains("value=\"31 February 2020\""), "{html}");
        assert!(!html.contains("<script>\""), "{html}");
        assert_eq!(hidden(&html, "key"), "k");
        assert_eq!(server.rows().await, rows, "nothing is written");
    })
    .await;
}

#[tokio::test]
async fn an_account_that_is_there_is_led_to() {
    each_database(async |server: Server| {
        let cookie = server.sign_in("design-and-marketing").await;
        let rows = server.rows().await;
        let typed = [
            ("url", "m.facebook.com/harbours/?ref=x"),
            ("name", "Again"),
            ("status", "active"),
        ];
        let html = sent(&server, NEW, &cookie, &typed, 422).await;
        assert!(
            html.contains("in the register already, as AC-0001"),
            "{html}"
        );
        assert!(html.contains("href=\"/accounts/AC-0001\""), "{html}");
        // The same is told before anything is sent, by the button and by the address.
        let check = [("url", "facebook.com/harbours"), ("intent", "check")];
        let html = sent(&server, NEW, &cookie, &check, 422).await;
        assert!(html.contains("href=\"/accounts/AC-0001\""), "{html}");
        let check = [
            ("url", "x.com/new"),
            ("name", "kept"),
            ("intent", "check"),
            ("status", "active"),
        ];
        let html = sent(&server, NEW, &cookie, &check, 200).await;
        assert!(
            html.contains("Recognised as") && html.contains("X, @new"),
            "{html}"
        );
        assert!(html.contains("value=\"kept\""), "{html}");
        page(
            &server,
            "/accounts/new?url=facebook.com%2Fharbours",
            &cookie,
            422,
        )
        .await;
        assert_eq!(server.rows().await, rows, "nothing is written");
    })
    .await;
}

#[tokio::test]
async fn an_edit_is_saved_once_and_says_when_nothing_changed() {
    each_database(async |server: Server| {
        let cookie = server.sign_in("design-and-marketing").await;
        let path = "/accounts/AC-0001/edit";
        let html = page(&server, path, &cookie, 200).await;
        assert!(
            html.contains("value=\"https://www.facebook.com/harbours\""),
            "{html}"
        );
        let (version, key) = (hidden(&html, "version"), hidden(&html, "key"));
        let same = [
            ("version", &*version),
            ("key", "same"),
            ("url", "facebook.com/harbours"),
            ("name", "Harbours & Weather"),
        ];
        assert_eq!(
            done(&server, path, &cookie, &same).await,
            "/accounts/AC-0001?done=unchanged"
        );
        let typed = [
            ("version", &*version),
            ("key", &*key),
            ("url", "https://www.facebook.com/NewHandle"),
            ("name", "New"),
            ("may_reveal_illegal_activity", "yes"),
        ];
        assert_eq!(
            done(&server, path, &cookie, &typed).await,
            "/accounts/AC-0001?done=saved"
        );
        assert_eq!(
            done(&server, path, &cookie, &typed).await,
            "/accounts/AC-0001?done=saved"
        );
        let account = saved(&server, 1).await;
        assert_eq!(
            (account.version, account.details.name.as_str()),
            (2, "New"),
            "{}",
            server.name
        );
        let shown = page(&server, "/accounts/AC-0001", &cookie, 200).await;
        assert!(
            shown.contains("Known before as") && shown.contains("harbours, until 21 November 2026"),
            "{shown}"
        );
        add(
            &server,
            draft("https://x.com/taken", "Taken"),
            AccountStatus::Active,
        )
        .await;
        let taken = [("version", "2"), ("url", "x.com/taken"), ("name", "New")];
        let html = sent(&server, path, &cookie, &taken, 422).await;
        assert!(html.contains("href=\"/accounts/AC-0002\""), "{html}");
        assert_eq!(saved(&server, 1).await.version, 2);
    })
    .await;
}

#[tokio::test]
async fn p_6_14_an_account_is_suspended_with_a_reason_and_resumed() {
    each_database(async |server: Server| {
        let cookie = server.sign_in("gm-ecoms-delegate").await;
        let path = "/accounts/AC-0001/status/suspend";
        let html = page(&server, path, &cookie, 200).await;
        let (version, key) = (hidden(&html, "version"), hidden(&html, "key"));
        let html = sent(
            &server,
            path,
            &cookie,
            &[("version", &*version), ("reason", "legal")],
            422,
        )
        .await;
        assert!(html.contains("<a href=\"#note\""), "{html}");
        let html = sent(
            &server,
            path,
            &cookie,
            &[("version", &*version), ("note", "Court <order>")],
            422,
        )
        .await;
        assert!(
            html.contains("<a href=\"#reason\"") && html.contains("Court &lt;order&gt;"),
            "{html}"
        );
        let typed = [
            ("version", &*version),
            ("key", &*key),
            ("reason", "legal"),
            ("note", "Court <order>"),
        ];
        assert_eq!(
            done(&server, path, &cookie, &typed).await,
            "/accounts/AC-0001?done=moved"
        );
        // Pressed twice: one move, the same answer.
        assert_eq!(
            done(&server, path, &cookie, &typed).await,
            "/accounts/AC-0001?done=moved"
        );
        assert_eq!(events(&server, "account.moved", "done").await, 1);
        let shown = page(&server, "/accounts/AC-0001?done=moved", &cookie, 200).await;
        for words in [
            "Suspended",
            "Legal",
            "Court &lt;order&gt;",
            "/accounts/AC-0001/status/resume",
        ] {
            assert!(shown.contains(words), "{words}: {shown}");
        }
        assert!(
            !shown.contains("/status/start-closing"),
            "not this person’s to do: {shown}"
        );
        let html = page(&server, path, &cookie, 409).await;
        assert!(html.contains("The account is suspended now"), "{html}");
        let again = [("version", "2"), ("reason", "legal"), ("note", "again")];
        let html = sent(&server, path, &cookie, &again, 409).await;
        assert!(html.contains("The account is suspended now"), "{html}");
        let resume = "/accounts/AC-0001/status/resume";
        assert!(
            done(&server, resume, &cookie, &[("version", "2")])
                .await
                .ends_with("done=moved")
        );
        assert_eq!(saved(&server, 1).await.status.key(), StatusKey::Active);
    })
    .await;
}

#[tokio::test]
async fn a_move_confirmed_on_an_old_page_is_asked_about_again() {
    each_database(async |server: Server| {
        let cookie = server.sign_in("design-and-marketing").await;
        let edit = [
            ("version", "1"),
            ("url", "facebook.com/harbours"),
            ("name", "Newer"),
        ];
        done(&server, "/accounts/AC-0001/edit", &cookie, &edit).await;
        let path = "/accounts/AC-0001/status/start-closing";
        let html = sent(
            &server,
            path,
            &cookie,
            &[("version", "1"), ("note", "kept")],
            409,
        )
        .await;
        assert!(
            html.contains("Somebody else saved this account since"),
            "{html}"
        );
        assert_eq!(hidden(&html, "version"), "2");
        assert!(html.contains("kept</textarea>"), "{html}");
        assert_eq!(saved(&server, 1).await.status.key(), StatusKey::Active);
        done(
            &server,
            path,
            &cookie,
            &[("version", "2"), ("note", "kept")],
        )
        .await;
        let close = "/accounts/AC-0001/status/close";
        sent(&server, close, &cookie, &[("version", "3")], 422).await;
        done(
            &server,
            close,
            &cookie,
            &[("version", "3"), ("outcome", "parked")],
        )
        .await;
        let shown = page(&server, "/accounts/AC-0001", &cookie, 200).await;
        assert!(shown.contains("Handle parked"), "{shown}");
    })
    .await;
}

#[tokio::test]
async fn archived_accounts_leave_the_list_and_come_back() {
    each_database(async |server: Server| {
        let cookie = server.sign_in("design-and-marketing").await;
        let (out, back) = ("/accounts/AC-0001/archive", "/accounts/AC-0001/restore");
        page(&server, back, &cookie, 409).await;
        let key = hidden(&page(&server, out, &cookie, 200).await, "key");
        sent(
            &server,
            out,
            &cookie,
            &[("version", "1"), ("reason", " ")],
            422,
        )
        .await;
        let typed = [("version", "1"), ("key", &*key), ("reason", "not <ours>")];
        let to = done(&server, out, &cookie, &typed).await;
        assert_eq!(to, "/accounts/AC-0001?done=archived");
        assert_eq!(
            done(&server, out, &cookie, &typed).await,
            to,
            "pressed twice"
        );
        let shown = page(&server, &to, &cookie, 200).await;
        assert!(
            shown.contains("not &lt;ours&gt;") && shown.contains("Undo: restore this account"),
            "{shown}"
        );
        assert!(!shown.contains("/accounts/AC-0001/edit"), "{shown}");
        let list = page(&server, "/accounts", &cookie, 200).await;
        assert!(!list.contains("AC-0001"), "{list}");
        for path in [
            out,
            "/accounts/AC-0001/edit",
            "/accounts/AC-0001/status/suspend",
        ] {
            let html = page(&server, path, &cookie, 409).await;
            assert!(html.contains("archived"), "{path}: {html}");
        }
        // Whoever is about to enter it again is told that it is there.
        let again = "/accounts/new?url=m.facebook.com%2Fharbours";
        let html = page(&server, again, &cookie, 200).await;
        assert!(
            html.contains("The archived account") && html.contains("href=\"/accounts/AC-0001\""),
            "{html}"
        );
        // Its address may be entered again; then the old record cannot come back.
        add(
            &server,
            draft("https://www.facebook.com/Harbours", "Anew"),
            AccountStatus::Active,
        )
        .await;
        let html = sent(
            &server,
            back,
            &cookie,
            &[("version", "2"), ("reason", "ours")],
            409,
        )
        .await;
        assert!(html.contains("href=\"/accounts/AC-0002\""), "{html}");
        done(
            &server,
            "/accounts/AC-0002/archive",
            &cookie,
            &[("version", "1"), ("reason", "twice")],
        )
        .await;
        let to = done(
            &server,
            back,
            &cookie,
            &[("version", "2"), ("reason", "ours")],
        )
        .await;
        assert_eq!(to, "/accounts/AC-0001?done=restored");
        assert_eq!(saved(&server, 1).await.archived, None, "{}", server.name);
    })
    .await;
}

#[tokio::test]
async fn a_form_sent_by_somebody_who_may_not_is_refused_and_noted() {
    each_database(async |server: Server| {
        let cookie = server.sign_in("auditor").await;
        let paths = [
            NEW,
            "/accounts/AC-0001/edit",
            "/accounts/AC-0001/status/suspend",
            "/accounts/AC-0001/archive",
            "/accounts/AC-0001/restore",
        ];
        let before = events(&server, "refused", "refused").await;
        for path in paths {
            let html = sent(&server, path, &cookie, &[("name", "x")], 403).await;
            assert!(
                html.contains("You do not have permission to"),
                "{path}: {html}"
            );
        }
        let refused = events(&server, "refused", "refused").await - before;
        assert_eq!(refused, 5, "{}", server.name);
        assert_eq!(saved(&server, 1).await.version, 1);
    })
    .await;
}
