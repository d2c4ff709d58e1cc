use super::*;
use std::collections::BTreeSet;

fn hit(address: &str) -> Option<(&'static str, Vec<String>, bool)> {
    let url = Url::parse(address).unwrap();
    recognise(&url).map(|hit| (hit.tracker.key, hit.ids, hit.beacon))
}

/// Requests as browsers send them, and what they are: key, ids, whether it reports something.
#[rustfmt::skip]
const SEEN: &[(&str, &str, &[&str], bool)] = &[
    ("https://www.facebook.com/tr/?id=123456789012345&ev=PageView&dl=https%3A%2F%2Fwww.example.govt.nz", "meta", &["123456789012345"], true),
    ("https://www.facebook.com/tr?ev=PageView", "meta", &[], true),
    ("https://connect.facebook.net/en_US/fbevents.js", "meta", &[], false),
    ("https://connect.facebook.net/signals/config/123456789012345?v=2.9", "meta", &["123456789012345"], false),
    ("https://px.ads.linkedin.com/collect?v=2&fmt=js&pid=512345&time=1", "linkedin", &["512345"], true),
    ("https://px.ads.linkedin.com/attribution_trigger?pid=512345%2C612345", "linkedin", &["512345", "612345"], true),
    ("https://snap.licdn.com/li.lms-analytics/insight.min.js", "linkedin", &[], false),
    ("https://t.co/1/i/adsct?bci=3&txn_id=o1abc&type=javascript", "x", &["o1abc"], true),
    ("https://t.co/i/adsct?txn_id=o1abc", "x", &["o1abc"], true),
    ("https://static.ads-twitter.com/uwt.js", "x", &[], false),
    ("https://analytics.tiktok.com/i18n/pixel/events.js?sdkid=C4ABCDEFGHIJKLMNOPQR&lib=ttq", "tiktok", &["C4ABCDEFGHIJKLMNOPQR"], false),
    ("https://analytics.tiktok.com/api/v2/pixel", "tiktok", &[], true),
    ("https://tr.snapchat.com/config/nz/0a1b2c3d-0000-4000-8000-000000000000.js?v=3", "snap", &["0a1b2c3d-0000-4000-8000-000000000000"], false),
    ("https://tr.snapchat.com/cm/i?pid=0a1b2c3d-0000-4000-8000-000000000000", "snap", &["0a1b2c3d-0000-4000-8000-000000000000"], true),
    ("https://ct.pinterest.com/v3/?tid=2612345678901&event=pagevisit", "pinterest", &["2612345678901"], true),
    ("https://alb.reddit.com/rp.gif?event=PageVisit&id=t2_abc123", "reddit", &["t2_abc123"], true),
    ("https://bat.bing.com/action/0?ti=12345678&Ver=2", "microsoft-uet", &["12345678"], true),
    ("https://bat.bing.com/p/action/12345678.js", "microsoft-uet", &["12345678"], false),
    ("https://www.clarity.ms/tag/abcdef1234", "microsoft-clarity", &["abcdef1234"], false),
    ("https://z.clarity.ms/collect", "microsoft-clarity", &[], true),
    ("https://www.googleadservices.com/pagead/conversion/123456789/?label=x", "google-ads", &["AW-123456789"], true),
    ("https://www.google.co.nz/pagead/1p-user-list/123456789/?a=1", "google-ads", &["AW-123456789"], true),
    ("https://www.googletagmanager.com/gtag/js?id=AW-123456789&l=dataLayer", "google-ads", &["AW-123456789"], false),
    ("https://7654321.fls.doubleclick.net/activityi;src=7654321;type=a;cat=b;ord=1?", "floodlight", &["DC-7654321"], true),
    ("https://ad.doubleclick.net/activity;src=7654321;type=a", "floodlight", &["DC-7654321"], true),
    ("https://www.google-analytics.com/g/collect?v=2&tid=G-ABCDEF1234&cid=1.2", "google-analytics", &["G-ABCDEF1234"], true),
    ("https://region1.google-analytics.com/g/collect?v=2&tid=G-ABCDEF1234", "google-analytics", &["G-ABCDEF1234"], true),
    ("https://data.example.govt.nz/g/collect?v=2&tid=G-ABCDEF1234", "google-analytics", &["G-ABCDEF1234"], true),
    ("https://www.googletagmanager.com/gtag/js?id=G-ABCDEF1234", "google-analytics", &["G-ABCDEF1234"], false),
    ("https://www.googletagmanager.com/gtm.js?id=GTM-ABC123", "google-tag-manager", &["GTM-ABC123"], false),
    ("https://data.example.govt.nz/gtm.js?id=GTM-ABC123", "google-tag-manager", &["GTM-ABC123"], false),
    ("https://stats.g.doubleclick.net/j/collect?t=dc&tid=UA-1234-1", "google-analytics", &["UA-1234-1"], true),
    ("https://googleads.g.doubleclick.net/pagead/id", "doubleclick", &[], true),
    ("https://www.youtube.com/embed/abc", "youtube", &[], false),
    ("https://www.youtube.com/api/stats/watchtime?ns=yt", "youtube", &[], true),
    ("https://static.hotjar.com/c/hotjar-1234567.js?sv=6", "hotjar", &["1234567"], false),
    ("https://in.hotjar.com/api/v2/client/sites/1234567/visit-data?sv=6", "hotjar", &["1234567"], true),
    ("wss://ws.hotjar.com/api/v2/sites/1234567/recordings", "hotjar", &["1234567"], true),
    ("https://mbie.sc.omtrdc.net/b/ss/mbieprod/1/JS-2.22.0/s123", "adobe", &["mbieprod"], true),
    ("https://metrics.example.govt.nz/b/ss/mbieprod/1/JS-2.22.0/s123", "adobe", &["mbieprod"], true),
    ("https://dpm.demdex.net/id?d_orgid=ABC123%40AdobeOrg", "adobe", &["ABC123@AdobeOrg"], true),
    ("https://stats.example.govt.nz/matomo.php?idsite=7&rec=1", "matomo", &["7"], true),
    ("https://www.example.govt.nz/stats/piwik.js", "matomo", &[], false),
    ("https://js.hs-scripts.com/1234567.js", "hubspot", &["1234567"], false),
    ("https://q.quora.com/_/ad/0123456789abcdef0123456789abcdef/pixel?tag=ViewContent", "quora", &["0123456789abcdef0123456789abcdef"], true),
    ("https://WWW.FACEBOOK.COM./tr?id=123456789012345", "meta", &["123456789012345"], true),
];

#[test]
fn requests_are_recognised_with_their_ids() {
    for (address, key, ids, beacon) in SEEN {
        let expected = (
            *key,
            ids.iter().map(|id| (*id).to_owned()).collect(),
            *beacon,
        );
        assert_eq!(hit(address), Some(expected), "{address}");
    }
}

#[test]
fn hosts_that_look_alike_and_ordinary_pages_are_not_trackers() {
    for address in [
        "https://facebook.com.evil.test/tr?id=123456789012345",
        "https://notfacebook.com/tr?id=123456789012345",
        "https://www.example.govt.nz/tr?id=123456789012345",
        "https://www.facebook.com/mbie",
        "https://www.facebook.com/trust",
        "https://connect.facebook.net/en_US/sdk.js",
        "https://example.govt.nz/?u=https://www.facebook.com/tr?id=1",
        "https://www.linkedin.com/company/mbie",
        "https://xt.co/i/adsct?txn_id=o1abc",
        "https://evilclarity.ms/collect",
        "https://www.example.govt.nz/g/collect?v=2&tid=shoes",
        "https://www.example.govt.nz/gtm.js?id=readme",
        "https://www.example.govt.nz/notmatomo.php",
        "https://www.google.com/search?q=gtm.js",
        "https://fonts.googleapis.com/css?family=Fira",
        "data:text/plain,https://www.facebook.com/tr",
        "mailto:someone@www.facebook.com",
    ] {
        assert_eq!(hit(address), None, "{address}");
    }
}

#[test]
fn an_id_that_cannot_be_one_is_left_out() {
    let long = format!("https://www.facebook.com/tr?id={}", "9".repeat(81));
    let odd = "https://www.facebook.com/tr?id=%3Cscript%3E";
    for address in [long.as_str(), odd] {
        assert_eq!(hit(address), Some(("meta", vec![], true)), "{address}");
    }
}

#[test]
fn the_table_is_whole() {
    let keys: BTreeSet<_> = ALL.iter().map(|tracker| tracker.key).collect();
    assert_eq!(keys.len(), ALL.len(), "a key twice");
    for tracker in ALL {
        assert!(from_key(tracker.key).is_some_and(|found| found.name == tracker.name));
        assert!(
            tracker
                .key
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        );
        assert!(Url::parse(tracker.opt_out).is_ok_and(|url| url.scheme() == "https"));
        for text in [tracker.name, tracker.vendor, tracker.id_words] {
            assert!(!text.trim().is_empty(), "{}", tracker.key);
        }
        assert!(!tracker.requests.is_empty(), "{}", tracker.key);
        for shape in tracker.requests {
            assert!(shape.pattern.contains('/'), "{}", shape.pattern);
            assert!(!shape.pattern.contains("**"), "{}", shape.pattern);
        }
    }
    assert!(from_key("META").is_none());
}

#[test]
fn each_tracker_is_recognised_by_a_request_of_its_own() {
    let without: Vec<_> = ALL
        .iter()
        .flat_map(|tracker| tracker.requests.iter().map(move |shape| (tracker, shape)))
        .filter(|(tracker, shape)| {
            let example = shape
                .pattern
                .split_once('/')
                .map(|(hosts, path)| {
                    let host = hosts.split('|').next().unwrap_or(hosts);
                    let host = match host.strip_prefix('*') {
                        Some("") => "data.example.nz".to_owned(),
                        Some(below) => format!("a{below}"),
                        None => host.to_owned(),
                    };
                    format!("https://{host}/{path}")
                })
                .unwrap_or_default()
                .replace("{id:GTM-}", "GTM-12345678")
                .replace("{id:", "")
                .replace("-}", "-12345678")
                .replace("{id}", "12345678")
                .replace('*', "zz");
            hit(&example).is_none_or(|(key, ..)| key != tracker.key)
        })
        .map(|(tracker, shape)| (tracker.key, shape.pattern))
        .collect();
    assert!(
        without.is_empty(),
        "taken by another tracker before: {without:?}"
    );
}

#[test]
fn a_host_of_its_own_tells_the_tracker_and_a_general_one_does_not() {
    for (host, key) in [
        ("connect.facebook.net", Some("meta")),
        ("CONNECT.facebook.net.", Some("meta")),
        ("region1.google-analytics.com", Some("google-analytics")),
        ("static.doubleclick.net", Some("doubleclick")),
        ("px.ads.linkedin.com", Some("linkedin")),
        ("www.facebook.com", None),
        ("www.youtube.com", None),
        ("www.google.com", None),
        ("www.mbie.govt.nz", None),
        ("connect.facebook.net.evil.test", None),
    ] {
        assert_eq!(of_host(host).map(|t| t.key), key, "{host}");
    }
}

#[test]
fn ids_are_the_same_however_they_are_written() {
    let ads = from_key("google-ads").unwrap();
    assert!(ads.same_id("123456789", " aw-123456789 "));
    assert!(!ads.same_id("123456789", "AW-123456780"));
    let meta = from_key("meta").unwrap();
    assert_eq!(meta.canonical_id(" 123 "), "123");
    assert!(!meta.same_id("123", ""));
}

#[test]
fn a_long_hostile_path_costs_little() {
    let address = format!("https://ad.doubleclick.net/{}", "activity;src=".repeat(150));
    let started = std::time::Instant::now();
    for _ in 0..200 {
        let _ = hit(&address);
    }
    assert!(started.elapsed().as_secs() < 5, "{:?}", started.elapsed());
}
