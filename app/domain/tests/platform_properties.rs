//! What holds for every text and every account, tried with made-up ones. Single cases are in the
//! tables.

use domain::platform::{Catalogue, Platform, Recognised};
use proptest::prelude::*;
use std::sync::LazyLock;

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(Catalogue::built_in);

fn recognised(pasted: &str) -> Option<Recognised> {
    CATALOGUE.recognise(pasted).ok()
}

/// Pieces that addresses are made of, good and bad.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[A-Za-z0-9._-]{1,24}",
        1 => "@[a-z]{1,8}",
        1 => "[0-9]{1,22}",
        1 => "[a-zāēīōū-]{1,12}",
        1 => Just("%".to_owned()),
        1 => "%[0-9A-Fa-f]{2}",
        1 => "\\PC{0,6}",
        2 => prop::sample::select(vec!["pages", "channel", "user", "c", "in", "company", "groups", "profile", "r", "u", "v", "status", "add", "s", "p", "photos"]).prop_map(str::to_owned),
    ]
}

/// A host of any platform in the catalogue, sometimes with something before it.
fn host() -> impl Strategy<Value = String> {
    let hosts: Vec<String> = CATALOGUE
        .platforms()
        .iter()
        .flat_map(|p| p.hosts.clone())
        .collect();
    (
        prop::sample::select(vec!["", "www.", "m.", "name.", "nz.", "a.b."]),
        prop::sample::select(hosts),
    )
        .prop_map(|(front, host)| format!("{front}{host}"))
}

/// Something in the place of a permanent id.
fn id() -> impl Strategy<Value = String> {
    prop_oneof![
        "[0-9]{3,22}",
        "UC[A-Za-z0-9_-]{22}",
        "[A-Za-z0-9]{13,24}",
        "did:plc:[a-z2-7]{24}",
        "[0-9]{8}@N0[0-9]",
    ]
}

/// An address by any pattern of any platform, with anything in its places.
fn by_pattern() -> impl Strategy<Value = String> {
    let of_one = |p: &Platform| {
        let host = p.hosts[0].clone();
        p.patterns
            .iter()
            .map(move |q| (host.clone(), q.template.clone()))
            .collect::<Vec<_>>()
    };
    let templates: Vec<(String, String)> = CATALOGUE.platforms().iter().flat_map(of_one).collect();
    let filled = (
        prop::sample::select(templates),
        piece(),
        id(),
        piece(),
        piece(),
    );
    filled.prop_map(|((host, template), handle, id, name, rest)| {
        let address = template
            .replace("{handle}", &handle)
            .replace("{id}", &id)
            .replace("{name}", &name)
            .replace("{host}", &host)
            .replace("{any}", "any")
            .replace("**", &rest);
        if address.starts_with('/') {
            format!("{host}{address}")
        } else {
            address
        }
    })
}

fn by_parts() -> impl Strategy<Value = String> {
    let parts = (
        host(),
        prop::collection::vec(piece(), 0..5),
        prop::option::of(piece()),
    );
    parts.prop_map(|(host, path, query)| {
        let query = query.map(|q| format!("?id={q}")).unwrap_or_default();
        format!("https://{host}/{}{query}", path.join("/"))
    })
}

fn address() -> impl Strategy<Value = String> {
    prop_oneof![1 => by_parts(), 3 => by_pattern()]
}

/// A plain account on one of the platforms that are used most.
fn account() -> impl Strategy<Value = String> {
    let front = prop::sample::select(vec![
        "facebook.com/",
        "instagram.com/",
        "x.com/",
        "twitter.com/",
        "linkedin.com/company/",
        "linkedin.com/in/",
        "youtube.com/@",
        "youtube.com/user/",
        "tiktok.com/@",
        "threads.net/@",
        "flickr.com/photos/",
        "mastodon.social/@",
        "github.com/",
        "vimeo.com/",
    ]);
    (front, "q[a-zA-Z0-9]{3,13}").prop_map(|(front, name)| format!("{front}{name}"))
}

/// Few cases in everyday runs; `PROPTEST_CASES` asks for more.
fn config() -> ProptestConfig {
    let usual = ProptestConfig::default();
    let asked = std::env::var_os("PROPTEST_CASES").is_some();
    let cases = if asked { usual.cases } else { 96 };
    // The sources stay as they are: what fails becomes a row of a table.
    ProptestConfig {
        cases,
        failure_persistence: None,
        ..usual
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn no_text_makes_it_panic(text in any::<String>()) {
        let _ = CATALOGUE.recognise(&text);
        let _ = CATALOGUE.guess_from_name(&text);
        for platform in CATALOGUE.platforms() {
            let _ = CATALOGUE.from_handle(&platform.key, &text);
        }
    }

    #[test]
    fn a_refusal_is_always_in_words(text in any::<String>()) {
        if let Err(why) = CATALOGUE.recognise(&text) {
            prop_assert!(!why.to_string().is_empty() && why.to_string().chars().count() < 400);
        }
    }

    #[test]
    fn the_canonical_address_is_the_same_account(pasted in address()) {
        if let Some(found) = recognised(&pasted) {
            let again = recognised(&found.canonical_url);
            prop_assert!(again.is_some(), "{} is not recognised", found.canonical_url);
            let again = again.unwrap();
            prop_assert_eq!(&again.account_key, &found.account_key, "{} and {}", pasted, found.canonical_url);
            prop_assert_eq!(&again.platform_account_id, &found.platform_account_id);
            prop_assert!(!again.from_deeper_link);
        }
    }

    #[test]
    fn the_handle_leads_to_the_same_account(pasted in address()) {
        if let Some(found) = recognised(&pasted) {
            let again = CATALOGUE.from_handle(&found.platform, &found.handle);
            prop_assert_eq!(again.map(|a| a.account_key), Ok(found.account_key), "{} as {}", pasted, found.handle);
        }
    }

    #[test]
    fn the_canonical_address_is_ascii_and_safe(pasted in address()) {
        if let Some(found) = recognised(&pasted) {
            prop_assert!(found.canonical_url.starts_with("https://") && found.canonical_url.is_ascii());
            prop_assert!(!found.canonical_url.contains(|c: char| c.is_whitespace() || "<>\"'`".contains(c)));
            prop_assert!(!found.handle.contains(char::is_control));
        }
    }

    #[test]
    fn spelling_does_not_change_the_account(plain in account(), upper in any::<bool>()) {
        let key = recognised(&plain).map(|found| found.account_key);
        prop_assert!(key.is_some(), "{}", plain);
        let (host, path) = plain.split_once('/').unwrap();
        let host = if upper { host.to_uppercase() } else { host.to_owned() };
        for spelling in [
            format!("https://{host}/{path}"),
            format!("http://www.{host}/{path}"),
            format!("m.{host}/{path}/"),
            format!("https://mobile.{host}/{path}?utm_source=a&b=c#d"),
            format!("//{host}:443//{path}//"),
            format!(" <https://{host}./{path}>. "),
            format!("http://{host}/#!/{path}"),
        ] {
            prop_assert_eq!(recognised(&spelling).map(|found| found.account_key), key.clone(), "{}", spelling);
        }
    }

    #[test]
    fn capitals_do_not_change_the_account(plain in account()) {
        let found = recognised(&plain).unwrap();
        let (front, name) = plain.rsplit_once('/').unwrap();
        let lowered = recognised(&format!("{front}/{}", name.to_lowercase())).unwrap();
        prop_assert_eq!(found.account_key, lowered.account_key);
    }

    #[test]
    fn other_names_are_other_accounts(one in "q[a-z0-9]{3,13}", other in "q[a-z0-9]{3,13}") {
        prop_assume!(one != other);
        let key = |name: &str| recognised(&format!("https://x.com/{name}")).unwrap().account_key;
        prop_assert_ne!(key(&one), key(&other));
    }
}
