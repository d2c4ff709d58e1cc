//! The set-up of an approved case over HTTP, without script: the checklist, an account that is not made
//! active too early, the case as one document.

use crate::asked::page;
use crate::support::{Server, each_database};
use domain::{
    actor::{Actor, SystemActor},
    decisions::DecisionDraft,
};
use store::{Call, commands::cases, queries};

fn system() -> Call {
    Call {
        actor: Actor::System(SystemActor::CommandLine),
        request_id: "test".into(),
        key: None,
    }
}

/// BC-0001 approved at all its steps.
async fn approve(server: &Server) -> i64 {
    let store = &server.store;
    let actor = system().actor;
    let draft = DecisionDraft {
        verdict: "approved".into(),
        agreed: true,
        note: "I have <b>read</b> it".into(),
        ..DecisionDraft::default()
    };
    loop {
        let (case, _) = queries::cases::case(store, &actor, 1).await.unwrap();
        if case.waits_at().is_none() {
            return case.account.unwrap();
        }
        cases::decide(store, &system(), case.id, case.version, draft.clone())
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn an_approved_account_has_a_checklist_and_is_active_only_after_it() {
    each_database(async |server: Server| {
        let team = server.sign_in("design-and-marketing").await;
        let before = page(&server, "/business-cases/BC-0001/set-up", &team, 200).await;
        assert!(
            before.contains("are made when the last step approves it"),
            "{before}"
        );
        let number = approve(&server).await;
        let path = format!("/accounts/AC-{number:04}");
        let list = page(&server, "/business-cases/BC-0001/set-up", &team, 200).await;
        for words in [
            "0 of 11",
            "Name a holder",
            "Close with evidence",
            path.as_str(),
        ] {
            assert!(list.contains(words), "{words}: {list}");
        }
        // Whoever may only read sees how far it is, and no way to do it.
        let staff = server.sign_in("staff").await;
        let read = page(&server, "/business-cases/BC-0001/set-up", &staff, 200).await;
        assert!(read.contains("Name a holder"), "{read}");
        assert!(!read.contains("Close with evidence"), "{read}");
        let case = page(&server, "/business-cases/BC-0001", &staff, 200).await;
        assert!(case.contains("/business-cases/BC-0001/set-up"), "{case}");
        // The account waits for it.
        let status = format!("{path}/status/activate");
        let waits = page(&server, &status, &team, 200).await;
        assert!(waits.contains("/business-cases/BC-0001/set-up"), "{waits}");
        let answer = server.post(&status, &team, "version=1&key=k").await;
        let text = answer.text();
        assert_eq!(answer.status.as_u16(), 409, "{}: {text}", server.name);
        assert!(text.contains("Setting it up is not finished"), "{text}");
        let account = page(&server, &path, &staff, 200).await;
        assert!(account.contains("Being set up"), "{account}");
        page(&server, "/business-cases/BC-0404/set-up", &team, 404).await;
    })
    .await;
}

#[tokio::test]
async fn the_decided_case_is_one_document_with_names_statements_and_hashes() {
    each_database(async |server: Server| {
        let staff = server.sign_in("staff").await;
        let before = page(&server, "/business-cases/BC-0001/print", &staff, 200).await;
        assert!(before.contains("it is not decided yet"), "{before}");
        approve(&server).await;
        let text = page(&server, "/business-cases/BC-0001/print", &staff, 200).await;
        assert_eq!(
            text.matches("Computed anew for this page: the same.")
                .count(),
            4
        );
        for words in [
            "I have &lt;b&gt;read&lt;/b&gt; it",
            "I approve the account.",
            "General Manager ECoMS",
            "Tides &lt;i&gt;",
        ] {
            assert!(text.contains(words), "{words}: {text}");
        }
        if server.name != "sqlite" {
            return;
        }
        // What was decided on is not what is stored any more: the document says so.
        server
            .execute(
                "UPDATE case_snapshot SET body = replace(body, 'Tides', 'Waves') WHERE seq = 4",
            )
            .await;
        let changed = page(&server, "/business-cases/BC-0001/print", &staff, 200).await;
        assert!(changed.contains("is not what was decided on"), "{changed}");
    })
    .await;
}

#[tokio::test]
async fn p_12_1c_an_account_without_a_case_leads_to_one_in_retrospect() {
    each_database(async |server: Server| {
        let staff = server.sign_in("staff").await;
        let account = page(&server, "/accounts/AC-0001", &staff, 200).await;
        let href = "/business-cases/new?adopts=AC-0001";
        assert!(account.contains(href), "{account}");
        let form = page(&server, href, &staff, 200).await;
        assert!(form.contains(r#"value="AC-0001""#), "{form}");
        // One is under way: the account leads to it, and to no second one.
        let store = &server.store;
        let unit = queries::organisation::all(store).await.unwrap().units[0].id;
        let saved = cases::begin(store, &system(), Some(unit), Some(1))
            .await
            .unwrap();
        let account = page(&server, "/accounts/AC-0001", &staff, 200).await;
        let case = format!("/business-cases/{}", saved.reference);
        assert!(account.contains(&case), "{account}");
        assert!(!account.contains(href), "{account}");
    })
    .await;
}
