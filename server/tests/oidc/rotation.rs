//! The provider changes its keys: we follow, and are not made to ask without end.

use crate::{
    keys::{Hand, Key},
    register::Register,
};
use chrono::TimeDelta;
use http::StatusCode;

#[tokio::test]
async fn keys_that_change_in_the_middle_are_followed_and_old_ones_go() {
    let register = Register::new().await;
    register.signed_in().await;
    let (old, new) = (register.provider.key.clone(), Key::ec("key-2"));
    let mut browser = register.browser();
    let asked = browser.set_out("").await;
    // While somebody is there, the provider signs with a new key.
    register.provider.clock.advance(TimeDelta::minutes(2));
    register.provider.now(|ways| {
        ways.published = vec![new.jwk()];
        ways.hand = Hand::Key(new.clone(), None);
    });
    let code = register.provider.grant(&asked);
    let page = browser.come_back(&register, &asked["state"], &code).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
    // The old key has gone with that.
    register
        .provider
        .now(|ways| ways.hand = Hand::Key(old, None));
    let page = register.browser().sign_in(&register, "/").await;
    assert_eq!(page.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_key_that_changes_under_the_same_name_is_followed_as_well() {
    let register = Register::new().await;
    register.signed_in().await;
    let new = Key::ec("key-1");
    register.provider.clock.advance(TimeDelta::minutes(2));
    register.provider.now(|ways| {
        ways.published = vec![new.jwk()];
        ways.hand = Hand::Key(new.clone(), None);
    });
    register.signed_in().await;
}

#[tokio::test]
async fn unknown_keys_make_us_ask_once_a_minute_and_many_at_once_ask_once() {
    let register = Register::new().await;
    register.signed_in().await;
    assert_eq!(register.provider.asked().keys, 1);
    let stranger = Key::ec("key-9");
    register
        .provider
        .now(|ways| ways.hand = Hand::Key(stranger, None));
    register.provider.clock.advance(TimeDelta::seconds(59));
    for _ in 0..20 {
        let page = register.browser().sign_in(&register, "/").await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST);
    }
    assert_eq!(register.provider.asked().keys, 1, "asked just before");
    register.provider.clock.advance(TimeDelta::seconds(1));
    let many = (0..20).map(|_| async { register.browser().sign_in(&register, "/").await });
    for page in futures_util::future::join_all(many).await {
        assert_eq!(page.status, StatusCode::BAD_REQUEST);
    }
    assert_eq!(register.provider.asked().keys, 2);
}

#[tokio::test]
async fn keys_and_description_are_kept_for_an_hour() {
    let register = Register::new().await;
    for _ in 0..5 {
        register.signed_in().await;
    }
    let asked = register.provider.asked();
    assert_eq!((asked.discovery, asked.keys, asked.tokens), (1, 1, 5));
    register.provider.clock.advance(TimeDelta::minutes(60));
    register.signed_in().await;
    let asked = register.provider.asked();
    assert_eq!((asked.discovery, asked.keys), (2, 2));
}
