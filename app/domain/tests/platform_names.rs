//! Platforms by name and accounts by handle, as files with separate columns have them.
#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use domain::platform::{Catalogue, PlatformKey, Unrecognised};

fn key(word: &str) -> PlatformKey {
    word.parse().unwrap()
}

#[test]
fn platforms_are_found_by_the_names_people_use() {
    let catalogue = Catalogue::built_in();
    for (name, platform) in [
        ("Twitter", "x"),
        ("twitter", "x"),
        ("X", "x"),
        ("x.com", "x"),
        ("X (formerly Twitter)", "x"),
        ("X [Twitter]", "x"),
        ("Twitter/X", "x"),
        ("X / Twitter", "x"),
        ("Twitter account", "x"),
        ("Fb", "facebook"),
        ("FACEBOOK", "facebook"),
        (" Face book ", "facebook"),
        ("Facebook page", "facebook"),
        ("You Tube", "youtube"),
        ("YouTube channel", "youtube"),
        ("Linked-In", "linkedin"),
        ("Insta", "instagram"),
        ("Google+", "google-plus"),
        ("Google Plus", "google-plus"),
        ("My Space", "myspace"),
        ("WhatsApp Channel", "whatsapp"),
        ("Apple Podcasts", "apple-podcasts"),
        ("iTunes", "apple-podcasts"),
        ("Blogspot", "blogger"),
        ("tik tok", "tiktok"),
        ("github.com", "github"),
    ] {
        let found = catalogue
            .guess_from_name(name)
            .unwrap_or_else(|| panic!("{name} is unknown"));
        assert_eq!(found.key.as_str(), platform, "{name}");
    }
    for unknown in [
        "",
        " ",
        "Google",
        "website",
        "Facebook/Twitter",
        "page",
        "+",
        "Face",
    ] {
        assert!(
            catalogue.guess_from_name(unknown).is_none(),
            "{unknown} is no platform"
        );
    }
}

#[test]
fn every_platform_is_found_by_its_key_name_and_aliases() {
    let catalogue = Catalogue::built_in();
    for platform in catalogue.platforms() {
        for name in platform
            .aliases
            .iter()
            .map(String::as_str)
            .chain([platform.name.as_str(), platform.key.as_str()])
        {
            assert_eq!(
                catalogue.guess_from_name(name).map(|p| &p.key),
                Some(&platform.key),
                "{name}"
            );
        }
    }
}

/// Platform | handle | canonical address.
const BY_HANDLE: &str = r"
x | @MFATNZ | https://x.com/MFATNZ
x | 12345 | https://x.com/12345
x | https://twitter.com/MFATNZ | https://x.com/MFATNZ
x | twitter.com/MFATNZ | https://x.com/MFATNZ
facebook | 96007744606 | https://www.facebook.com/96007744606
facebook | Congressman-Mike-Flood-101986952582058 | https://www.facebook.com/101986952582058
youtube | @RepMoskowitz | https://www.youtube.com/@RepMoskowitz
youtube | UC3lif8TFPOe-tJ2-pE4Rp7Q | https://www.youtube.com/channel/UC3lif8TFPOe-tJ2-pE4Rp7Q
linkedin | te-t%c5%ab%c4%81papa | https://www.linkedin.com/company/te-t%C5%AB%C4%81papa/
linkedin | in/jane-doe | https://www.linkedin.com/in/jane-doe/
mastodon | @RepAdams@mastodon.social | https://mastodon.social/@RepAdams
mastodon | RepAdams@Mastodon.Social | https://mastodon.social/@RepAdams
bluesky | @mbie.govt.nz | https://bsky.app/profile/mbie.govt.nz
tumblr | peacecorps | https://peacecorps.tumblr.com/
reddit | r/newzealand | https://www.reddit.com/r/newzealand/
reddit | nzgovt | https://www.reddit.com/user/nzgovt/
flickr | 51986662@N05 | https://www.flickr.com/photos/51986662@N05/
";

#[test]
fn accounts_are_found_by_handle() {
    let catalogue = Catalogue::built_in();
    for row in BY_HANDLE.lines().filter(|line| !line.is_empty()) {
        let [platform, handle, canonical] = row.split(" | ").collect::<Vec<_>>()[..] else {
            panic!("not three cells: {row}")
        };
        let found = catalogue
            .from_handle(&key(platform), handle)
            .unwrap_or_else(|why| panic!("{platform} {handle}: {why}"));
        assert_eq!(found.canonical_url, canonical, "{platform} {handle}");
        assert_eq!(found.platform.as_str(), platform);
    }
}

#[test]
fn what_is_no_handle_is_refused() {
    let catalogue = Catalogue::built_in();
    for (platform, handle, code) in [
        ("x", "", "empty"),
        ("x", "a b", "bad-handle"),
        ("x", "a/b", "bad-handle"),
        ("x", "login", "not-an-account"),
        ("x", "javascript:alert(1)", "unsafe-scheme"),
        ("x", "%ff", "bad-handle"),
        ("x", "https://www.facebook.com/name", "other-platform"),
        ("mastodon", "RepAdams", "bad-handle"),
        ("mastodon", "RepAdams@unlisted.example", "unknown-platform"),
        ("bluesky", "name", "bad-handle"),
        ("no-such", "name", "no-such-platform"),
    ] {
        let refused = catalogue.from_handle(&key(platform), handle);
        assert_eq!(
            refused.as_ref().map_err(Unrecognised::code),
            Err(code),
            "{platform} {handle}: {refused:?}"
        );
    }
}
