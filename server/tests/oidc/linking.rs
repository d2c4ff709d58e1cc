//! From the provider's word to a person of the register, and the pages for everybody else.

use crate::{
    provider::Answer,
    register::{Register, add, system},
};
use domain::role::Role;
use http::StatusCode;
use serde_json::json;
use store::commands::{invitations, people};

const UNKNOWN: &str = "You are not in the register yet";

#[tokio::test]
async fn addresses_that_nobody_verified_link_nobody() {
    let register = Register::new().await;
    let claims = [
        json!({ "email_verified": false }),
        json!({ "email_verified": null }),
        json!({ "email": "stranger@org.example" }),
        json!({ "email": null, "name": "Aroha", "preferred_username": "aroha@org.example", "upn": "aroha@org.example" }),
    ];
    for claims in &claims {
        register.provider.now(|ways| ways.claims = claims.clone());
        let mut browser = register.browser();
        let page = browser.sign_in(&register, "/").await;
        assert_eq!(
            (page.status, page.heading()),
            (StatusCode::FORBIDDEN, UNKNOWN),
            "{claims}"
        );
        assert!(page.text.contains("ask an administrator"), "{}", page.text);
        assert!(!browser.is_known().await, "{claims}");
    }
    let refused =
        "SELECT count(*) FROM audit_event WHERE outcome = 'refused' AND action = 'session.sign-in'";
    assert_eq!(register.count(refused).await, 4);
    // "true" as a text is no answer to a question of yes and no.
    register
        .provider
        .now(|ways| ways.claims = json!({ "email_verified": "true" }));
    let page = register.browser().sign_in(&register, "/").await;
    assert_ne!(page.status, StatusCode::SEE_OTHER);
    eprintln!("attacks: 5");
}

#[tokio::test]
async fn an_address_may_come_from_the_user_information_of_the_same_subject_only() {
    let register = Register::new().await;
    register
        .provider
        .now(|ways| ways.claims = json!({ "email": null, "email_verified": null }));
    let told = |sub: &str, verified: bool| {
        Answer::Instead(
            json!({ "sub": sub, "email": "aroha@org.example", "email_verified": verified }),
        )
    };
    let wrong = [
        told("subject-2", true),
        told("subject-1", false),
        Answer::Garbage,
        Answer::Status(500),
        Answer::Elsewhere,
    ];
    for how in &wrong {
        register.provider.now(|ways| ways.userinfo = how.clone());
        let page = register.browser().sign_in(&register, "/").await;
        assert_eq!(page.heading(), UNKNOWN, "{how:?}");
    }
    register
        .provider
        .now(|ways| ways.userinfo = told("subject-1", true));
    register.signed_in().await;
    eprintln!("attacks: {}", wrong.len());
}

#[tokio::test]
async fn an_invitation_leads_in_once() {
    for register in Register::each().await {
        let ben = add(&register.store, "Ben", "ben@org.example", &[]).await;
        let invited = invitations::invite(&register.store, &system(), ben)
            .await
            .unwrap();
        let token = invited.token.unwrap();
        register.provider.now(|ways| {
            ways.claims = json!({ "sub": "ben-1", "email": "private@mail.example" });
        });
        let mut browser = register.browser();
        let place = format!("/sign-in/invitation/{token}");
        for _ in 0..3 {
            // Looking uses nothing up: programs that look into mails do.
            let page = browser.get(&place).await;
            assert!(page.text.contains("has invited Ben"), "{}", page.text);
            assert!(
                page.text
                    .contains(&format!("/sign-in/provider?invitation={token}"))
            );
        }
        let asked = browser.set_out(&format!("invitation={token}")).await;
        let code = register.provider.grant(&asked);
        let page = browser.come_back(&register, &asked["state"], &code).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
        assert!(
            browser
                .get(&place)
                .await
                .text
                .contains("You are signed in as Ben")
        );
        let mut other = register.browser();
        let page = other.get(&place).await;
        assert_eq!(page.heading(), "This invitation cannot be used");
        register
            .provider
            .now(|ways| ways.claims = json!({ "sub": "thief", "email": null }));
        let asked = other.set_out(&format!("invitation={token}")).await;
        let code = register.provider.grant(&asked);
        let page = other.come_back(&register, &asked["state"], &code).await;
        assert_eq!(page.heading(), UNKNOWN);
    }
}

#[tokio::test]
async fn who_may_not_sign_in_is_told_so_and_loses_living_sessions() {
    let register = Register::new().await;
    let browser = register.signed_in().await;
    let why = "Contract ended".to_owned();
    people::disable(&register.store, &system(), register.aroha, 1, why)
        .await
        .unwrap();
    assert!(!browser.is_known().await, "out with the next request");
    let page = register.browser().sign_in(&register, "/").await;
    assert_eq!(
        (page.status, page.heading()),
        (StatusCode::FORBIDDEN, "You cannot sign in")
    );
}

#[tokio::test]
async fn roles_come_from_the_token_only_where_that_is_set_up() {
    let register = Register::new().await;
    let claims = json!({ "roles": ["Register.Admin", "administrator"], "groups": ["administrator"], "role": "administrator" });
    register.provider.now(|ways| ways.claims = claims.clone());
    register.signed_in().await;
    let given = "SELECT count(*) FROM role_assignment WHERE until_day IS NULL AND role <> 'staff'";
    assert_eq!(register.count(given).await, 0);

    let settings = [
        ("SMR_OIDC_ROLE_CLAIM", "roles"),
        (
            "SMR_OIDC_ROLE_MAP",
            "Register.Audit=auditor, Register.Privacy=privacy",
        ),
    ];
    let register = Register::with(&settings, Vec::new()).await;
    add(
        &register.store,
        "Zed",
        "zed@org.example",
        &[Role::Administrator],
    )
    .await;
    let mut browser = register.browser();
    for (roles, audit) in [
        (
            json!(["Register.Audit", "administrator", "auditor"]),
            StatusCode::OK,
        ),
        (json!(["auditor", "register.audit"]), StatusCode::FORBIDDEN),
        (json!("Register.Audit"), StatusCode::OK),
        (json!(null), StatusCode::FORBIDDEN),
        (json!({ "Register.Audit": true }), StatusCode::FORBIDDEN),
    ] {
        register
            .provider
            .now(|ways| ways.claims = json!({ "roles": roles }));
        browser.post("/sign-out", "").await;
        browser.sign_in(&register, "/").await;
        assert_eq!(browser.get("/audit").await.status, audit, "{roles}");
    }
}
