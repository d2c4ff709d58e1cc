//! What stays of a sign-in, and that nothing stays after signing out.

use crate::{
    provider::{ACCESS, SECRET},
    register::Register,
};
use app::context::Visit;
use http::StatusCode;
use server::router;
use std::time::Duration;
use tower_sessions::Session;

#[tokio::test]
async fn a_planted_number_is_worth_nothing_after_the_sign_in() {
    let register = Register::new().await;
    for planted in ["__Host-smr=AAAAAAAAAAAAAAAAAAAAAA", "__Host-smr=x"] {
        let mut browser = register.browser();
        planted.clone_into(&mut browser.cookie);
        let page = browser.sign_in(&register, "/").await;
        assert_eq!(page.status, StatusCode::SEE_OTHER);
        let mut attacker = register.browser();
        planted.clone_into(&mut attacker.cookie);
        assert!(!attacker.is_known().await);
    }
    // The attacker's own anonymous session in the victim's browser.
    let mut attacker = register.browser();
    let theirs = attacker.set_out("").await;
    let mut victim = attacker.clone();
    let page = victim.sign_in(&register, "/").await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    assert!(victim.is_known().await && !attacker.is_known().await);
    // Their attempt, finished in the victim's browser, signs nobody in anew.
    let code = register.provider.grant(&theirs);
    let tokens = register.provider.asked().tokens;
    victim.come_back(&register, &theirs["state"], &code).await;
    assert_eq!(register.provider.asked().tokens, tokens);
    let page = attacker.come_back(&register, &theirs["state"], &code).await;
    assert_eq!(page.status, StatusCode::BAD_REQUEST);
    eprintln!("attacks: 5");
}

#[tokio::test]
async fn a_stolen_cookie_opens_nothing_after_signing_out() {
    for register in Register::each().await {
        let mut browser = register.signed_in().await;
        let stolen = browser.clone();
        assert!(stolen.is_known().await, "while they are signed in it does");
        let page = browser.post("/sign-out", "").await;
        assert_eq!(page.status, StatusCode::OK);
        let there = page.headers["refresh"].to_str().unwrap();
        let end = format!(
            "0; url={}/end?client_id=register&",
            register.provider.issuer
        );
        assert!(there.starts_with(&end), "{there}");
        assert!(there.contains("post_logout_redirect_uri=http%3A%2F%2F127.0.0.1%3A3000%2Fsign-in%3Fdone%3Dsigned-out"), "{there}");
        assert!(!there.contains("id_token"), "{there}");
        assert!(!stolen.is_known().await && !browser.is_known().await);
    }
}

#[tokio::test]
async fn signing_out_here_does_not_wait_for_the_provider() {
    let register = Register::new().await;
    let mut browser = register.signed_in().await;
    register.provider.now(|ways| {
        ways.discovery = crate::provider::Answer::Status(500);
    });
    register
        .provider
        .clock
        .advance(chrono::TimeDelta::minutes(1));
    let page = browser.post("/sign-out", "").await;
    assert!(page.headers.contains_key("refresh"), "the address is known");
    let register = Register::new().await;
    register.provider.now(|ways| {
        ways.described = serde_json::json!({ "end_session_endpoint": null });
    });
    let mut browser = register.signed_in().await;
    let page = browser.post("/sign-out", "").await;
    assert_eq!(page.heading(), "You are signed out");
    assert!(page.text.contains("perhaps not at") && !page.headers.contains_key("refresh"));
    assert!(!browser.is_known().await);
}

#[tokio::test]
async fn two_hundred_slow_requests_do_not_undo_a_sign_out() {
    let slow = router::get("/test/slow", async |session: Session, visit: Visit| {
        assert!(visit.signed_in());
        session.insert("late", 1).await.unwrap();
        tokio::time::sleep(Duration::from_millis(400)).await;
        "slow"
    });
    let register = Register::with(&[], vec![slow]).await;
    let browser = register.signed_in().await;
    let late = (0..200).map(|_| {
        let mut copy = browser.clone();
        async move {
            let page = copy.get("/test/slow").await;
            (page.status, copy)
        }
    });
    let late = futures_util::future::join_all(late);
    let out = async {
        tokio::time::sleep(Duration::from_millis(150)).await;
        browser.clone().post("/sign-out", "").await
    };
    let (late, out) = tokio::join!(late, out);
    assert_eq!(out.status, StatusCode::OK);
    for (status, copy) in late {
        assert_eq!(status, StatusCode::OK, "they were on their way");
        assert!(copy.cookie.len() < 13 || !copy.is_known().await);
    }
    assert!(!browser.is_known().await, "the session came back");
    let living = "SELECT count(*) FROM session WHERE revoked_at IS NULL AND person_id IS NOT NULL";
    assert_eq!(register.count(living).await, 0);
}

#[tokio::test]
async fn a_copy_of_the_database_holds_no_cookie_token_code_or_secret() {
    let register = Register::new().await;
    let mut browser = register.browser();
    let asked = browser.set_out("").await;
    let before = browser.cookie.clone();
    let code = register.provider.grant(&asked);
    browser.come_back(&register, &asked["state"], &code).await;
    assert!(browser.is_known().await);
    let number = |cookie: &str| cookie.split_once('=').unwrap().1.to_owned();
    let secrets = [
        number(&before),
        number(&browser.cookie),
        asked["state"].clone(),
        code,
        SECRET.to_owned(),
        ACCESS.to_owned(),
        "eyJ".to_owned(), // how every token begins
    ];
    let mut found_subject = false;
    for entry in std::fs::read_dir(register.folder.path()).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        let holds = |text: &str| {
            bytes
                .windows(text.len())
                .any(|part| part == text.as_bytes())
        };
        for secret in &secrets {
            assert!(!holds(secret), "{secret} is in {}", path.display());
        }
        found_subject |= holds("subject-1");
    }
    assert!(found_subject, "the search would have found them");
    eprintln!("attacks: {}", secrets.len());
}
