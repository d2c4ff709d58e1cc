//! The way to the provider and back: what a browser may bring, how often, and where it ends.

use crate::register::{Register, back};
use chrono::TimeDelta;
use http::StatusCode;
use serde_json::json;

const FAILED: &str = "Signing in did not finish";

#[tokio::test]
async fn who_signs_in_lands_where_they_were_going_with_a_new_number() {
    for register in Register::each().await {
        let mut browser = register.browser();
        let page = browser.get("/accounts?q=harbour").await;
        assert!(
            page.location().starts_with("/sign-in?return_to="),
            "{page:?}"
        );
        let place = page.location().to_owned();
        let page = browser.get(&place).await;
        assert!(
            page.text
                .contains("/sign-in/provider?return_to=%2Faccounts%3Fq%3Dharbour")
        );
        let asked = browser.set_out("return_to=%2Faccounts%3Fq%3Dharbour").await;
        assert_eq!(asked["code_challenge_method"], "S256");
        assert_eq!(asked["response_type"], "code");
        assert_eq!(
            asked["redirect_uri"],
            "http://127.0.0.1:3000/sign-in/return"
        );
        for word in ["openid", "email"] {
            assert!(asked["scope"].split(' ').any(|scope| scope == word));
        }
        let before = browser.cookie.clone();
        let code = register.provider.grant(&asked);
        let page = browser.come_back(&register, &asked["state"], &code).await;
        assert_eq!(page.location(), "/accounts?q=harbour", "{}", page.text);
        assert_ne!(browser.cookie, before, "a new number");
        assert!(browser.is_known().await);
        let mut planted = browser.clone();
        planted.cookie = before;
        assert!(
            !planted.is_known().await,
            "the number from before is worth nothing"
        );
        let last = "SELECT count(*) FROM person WHERE last_sign_in_at IS NOT NULL";
        assert_eq!(register.count(last).await, 1);
        let row = "SELECT count(*) FROM session WHERE revoked_at IS NULL AND subject = 'subject-1' \
                   AND provider_session = 'sid-1' AND browser = 'Firefox on Windows' AND public_id IS NOT NULL";
        assert_eq!(register.count(row).await, 1);
        let verdict = store::audit::verify(&register.store).await.unwrap();
        assert_eq!(verdict.fault, None);
    }
}

#[tokio::test]
async fn a_state_is_of_one_browser_counts_once_and_for_ten_minutes() {
    let register = Register::new().await;
    let mut tried = 0;
    let mut browser = register.browser();
    let asked = browser.set_out("").await;
    let (state, code) = (asked["state"].clone(), register.provider.grant(&asked));
    for wrong in [
        "",
        "x",
        &state[1..],
        &state.to_uppercase(),
        &format!("{state}x"),
    ] {
        let page = browser.come_back(&register, wrong, &code).await;
        assert_eq!(
            (page.status, page.heading()),
            (StatusCode::BAD_REQUEST, FAILED),
            "{wrong}"
        );
        tried += 1;
    }
    // Another browser with the right state: somebody was sent the link of an attacker.
    let mut victim = register.browser();
    victim.set_out("").await;
    for other in [&mut register.browser(), &mut victim] {
        let page = other.come_back(&register, &state, &code).await;
        assert_eq!(page.heading(), FAILED);
        assert!(!other.is_known().await);
        tried += 1;
    }
    let page = browser.come_back(&register, &state, &code).await;
    assert_eq!(
        page.status,
        StatusCode::SEE_OTHER,
        "none of that used it up"
    );
    // Once more, from a copy of the browser before and after.
    let page = browser.come_back(&register, &state, &code).await;
    assert_eq!(page.location(), "/", "signed in already");
    let mut copy = register.browser();
    copy.cookie.clone_from(&browser.cookie);
    copy.post("/sign-out", "").await;
    let page = copy.come_back(&register, &state, &code).await;
    assert_eq!(page.heading(), FAILED, "a replayed state");
    tried += 1;

    let mut late = register.browser();
    let asked = late.set_out("").await;
    let code = register.provider.grant(&asked);
    register.provider.clock.advance(TimeDelta::minutes(10));
    let page = late.come_back(&register, &asked["state"], &code).await;
    assert_eq!(page.heading(), FAILED, "after ten minutes");
    eprintln!("attacks: {}", tried + 1);
}

#[tokio::test]
async fn a_code_counts_once_and_only_with_the_proof_of_who_set_out() {
    let register = Register::new().await;
    let mut thief = register.browser();
    let mut victim = register.browser();
    let theirs = victim.set_out("").await;
    let stolen = register.provider.grant(&theirs);
    // A stolen code in the thief's own attempt: the proof (PKCE) is another.
    let own = thief.set_out("").await;
    let page = thief.come_back(&register, &own["state"], &stolen).await;
    assert_eq!(page.heading(), FAILED, "{}", page.text);
    assert!(
        !page.text.contains("canary"),
        "what the provider says is not repeated"
    );

    let mut browser = register.browser();
    let asked = browser.set_out("").await;
    let code = register.provider.grant(&asked);
    let page = browser.come_back(&register, &asked["state"], &code).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    let mut again = register.browser();
    let asked = again.set_out("").await;
    for code in [&*code, "", "x", &"x".repeat(5_000)] {
        let page = again.come_back(&register, &asked["state"], code).await;
        assert_eq!(page.heading(), FAILED, "{code}");
    }
    assert!(!again.is_known().await);
    eprintln!("attacks: 5");
}

#[tokio::test]
async fn an_answer_of_another_provider_or_of_none_is_refused() {
    let register = Register::new().await;
    let issuer = register.provider.issuer.clone();
    let none = String::new();
    for wrong in ["https://evil.example", &format!("{issuer}/"), &none] {
        let mut browser = register.browser();
        let asked = browser.set_out("").await;
        let code = register.provider.grant(&asked);
        let page = browser.get(&back(&asked["state"], &code, wrong)).await;
        assert_eq!(page.heading(), FAILED, "{wrong}");
        assert_eq!(register.provider.asked().tokens, 0, "the code goes nowhere");
    }
    // A provider that does not promise to name itself need not.
    let register = Register::new().await;
    register.provider.now(|ways| {
        ways.described = json!({ "authorization_response_iss_parameter_supported": null });
    });
    let mut browser = register.browser();
    let asked = browser.set_out("").await;
    let code = register.provider.grant(&asked);
    let page = browser.get(&back(&asked["state"], &code, "")).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    eprintln!("attacks: 3");
}

#[tokio::test]
async fn who_says_no_at_the_provider_can_try_again() {
    let register = Register::new().await;
    let mut browser = register.browser();
    let asked = browser.set_out("return_to=%2Faccounts").await;
    let (state, issuer) = (&asked["state"], &register.provider.issuer);
    let place = format!(
        "/sign-in/return?error=access_denied&error_description=%3Cscript%3Ecanary&state={state}&iss={issuer}"
    );
    let page = browser.get(&place).await;
    assert_eq!(
        (page.status, page.heading()),
        (StatusCode::BAD_REQUEST, "You are not signed in")
    );
    assert!(!page.text.contains("canary"));
    assert!(
        page.text
            .contains("/sign-in/provider?return_to=%2Faccounts")
    );
    let page = browser.sign_in(&register, "/accounts").await;
    assert_eq!(page.location(), "/accounts");
}

#[tokio::test]
async fn several_tabs_at_once_each_end_where_they_were_going() {
    let register = Register::new().await;
    let mut browser = register.browser();
    let mut tabs = Vec::new();
    for place in ["%2Faccounts", "%2Faudit", "%2Fprivacy"] {
        tabs.push(browser.set_out(&format!("return_to={place}")).await);
    }
    let mut ends = Vec::new();
    for asked in tabs.iter().rev() {
        let code = register.provider.grant(asked);
        let page = browser.come_back(&register, &asked["state"], &code).await;
        ends.push(page.location().to_owned());
    }
    assert_eq!(ends, ["/privacy", "/audit", "/accounts"]);
    assert_eq!(
        register.provider.asked().tokens,
        1,
        "one sign-in served all"
    );
}

#[tokio::test]
async fn nobody_is_led_to_another_site() {
    let register = Register::new().await;
    let hostile = [
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/%5cevil.example",
        "/%2F%2Fevil.example",
        "https://evil.example",
        "HTTPS:evil.example",
        "javascript:alert(1)",
        "data:text/html,x",
        "evil.example",
        "/\t/evil.example",
        "/.//evil.example",
        "/a/..//evil.example",
        "/accounts\r\nSet-Cookie: x=y",
        "@evil.example",
        "/sign-in/provider",
        "/sign-out",
    ];
    for wanted in hostile {
        let page = register.browser().sign_in(&register, wanted).await;
        assert_eq!(page.location(), "/", "{wanted:?}");
    }
    // Nor by what is said on the way back, or when one is signed in already.
    let mut browser = register.browser();
    let asked = browser.set_out("").await;
    let code = register.provider.grant(&asked);
    let place = back(&asked["state"], &code, &register.provider.issuer);
    let page = browser
        .get(&format!("{place}&return_to=https://evil.example"))
        .await;
    assert_eq!(page.location(), "/");
    let page = browser
        .get("/sign-in/provider?return_to=//evil.example")
        .await;
    assert_eq!(page.location(), "/");
    eprintln!("attacks: {}", hostile.len() + 2);
}

#[tokio::test]
async fn without_a_provider_there_is_no_such_way() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("register.db").display());
    let store = store::Store::open(store::StoreSettings {
        database_url: url,
        data_dir: folder.path().to_owned(),
        clock: store::clock::Clock::system(),
        readers: 2,
        access: store::Access::Write,
    });
    let store = store.await.unwrap();
    store.migrate().await.unwrap();
    let config = server::config::Config::from_sources(None, Vec::new()).unwrap();
    let public_url = config.public_url(config.listen).unwrap();
    let rows = server::router::table();
    let mut register = Register::new().await;
    register.app = server::application(rows, store, &config, &public_url);
    let mut browser = register.browser();
    for path in [
        "/sign-in/provider",
        "/sign-in/return?state=x&code=y",
        "/sign-in/invitation/x",
    ] {
        assert_eq!(
            browser.get(path).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
    let page = browser
        .post("/sign-in/backchannel-logout", "logout_token=x")
        .await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert!(browser.get("/sign-in").await.text.contains("not set up"));
}
