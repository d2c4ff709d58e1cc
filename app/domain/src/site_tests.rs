use super::*;

fn covers(site: &str, address: &str) -> bool {
    Site::parse(site)
        .unwrap()
        .covers(&Url::parse(address).unwrap())
}

#[test]
fn what_people_type_becomes_one_text() {
    for (typed, canonical) in [
        ("www.mbie.govt.nz", "www.mbie.govt.nz"),
        (" HTTPS://WWW.MBIE.govt.nz/ ", "www.mbie.govt.nz"),
        ("http://www.mbie.govt.nz./*", "www.mbie.govt.nz"),
        ("//www.mbie.govt.nz", "www.mbie.govt.nz"),
        ("https://www.mbie.govt.nz/jobs/*", "www.mbie.govt.nz/jobs/*"),
        ("www.mbie.govt.nz/Jobs/", "www.mbie.govt.nz/Jobs"),
        ("www.mbie.govt.nz/jobs#top", "www.mbie.govt.nz/jobs"),
        ("www.mbie.govt.nz/a/../jobs", "www.mbie.govt.nz/jobs"),
        ("www.mbie.govt.nz:443/jobs", "www.mbie.govt.nz/jobs"),
        ("http://test.mbie.govt.nz:8080/", "test.mbie.govt.nz:8080"),
        ("https://tūrangi.govt.nz", "xn--trangi-bmb.govt.nz"),
        ("www.mbie.govt.nz/mahi māori", ""),
        ("www.mbie.govt.nz/māori", "www.mbie.govt.nz/m%C4%81ori"),
    ] {
        match Site::parse(typed) {
            Ok(site) => {
                assert_eq!(site.to_string(), canonical, "{typed}");
                assert_eq!(Site::parse(canonical), Ok(site), "{canonical} reads back");
            }
            Err(words) => assert!(canonical.is_empty(), "{typed}: {words}"),
        }
    }
}

#[test]
fn what_is_no_site_is_refused_in_words() {
    let long = format!("www.mbie.govt.nz/{}", "a".repeat(300));
    for (typed, words) in [
        ("", "Enter a site"),
        ("mbie", "whole name"),
        ("www..nz", "We cannot read|whole name"),
        ("127.0.0.1:8080", "not its number"),
        ("https://[::1]/", "not its number"),
        ("ftp://www.mbie.govt.nz", "begins with"),
        ("javascript:alert(1)", "We cannot read|whole name"),
        ("https://me:secret@www.mbie.govt.nz", "user name"),
        ("*.mbie.govt.nz", "by its own name"),
        ("https://*.mbie.govt.nz/jobs", "by its own name"),
        ("www.mbie.govt.nz/*/jobs", "star"),
        ("www.mbie.govt.nz/jobs*", "star"),
        ("www.mbie.govt.nz/jobs?id=3", "question mark"),
        ("www.mbie.govt.nz www.example.nz", "no spaces"),
        ("www.mbie.govt.nz:99999", "We cannot read"),
        (long.as_str(), "300 characters"),
    ] {
        let refused = Site::parse(typed).expect_err(typed);
        assert!(
            words.split('|').any(|part| refused.contains(part)),
            "{typed}: {refused}"
        );
    }
}

#[test]
fn a_site_covers_its_own_pages_only() {
    for (site, address, expected) in [
        ("www.mbie.govt.nz", "https://www.mbie.govt.nz/a/b?c=d", true),
        ("mbie.govt.nz", "http://www.mbie.govt.nz/", true),
        ("www.mbie.govt.nz", "https://jobs.mbie.govt.nz/", false),
        (
            "www.mbie.govt.nz",
            "https://www.mbie.govt.nz.evil.test/",
            false,
        ),
        ("www.mbie.govt.nz", "https://www.mbie.govt.nz:8443/", false),
        ("www.mbie.govt.nz", "ftp://www.mbie.govt.nz/", false),
        (
            "www.mbie.govt.nz/jobs",
            "https://www.mbie.govt.nz/jobs/?x=1",
            true,
        ),
        (
            "www.mbie.govt.nz/jobs",
            "https://www.mbie.govt.nz/jobs/1",
            false,
        ),
        (
            "www.mbie.govt.nz/jobs/*",
            "https://www.mbie.govt.nz/jobs",
            true,
        ),
        (
            "www.mbie.govt.nz/jobs/*",
            "https://www.mbie.govt.nz/jobs/1/2",
            true,
        ),
        (
            "www.mbie.govt.nz/jobs/*",
            "https://www.mbie.govt.nz/jobseekers",
            false,
        ),
        (
            "www.mbie.govt.nz/jobs/*",
            "https://www.mbie.govt.nz/",
            false,
        ),
    ] {
        assert_eq!(covers(site, address), expected, "{site} {address}");
    }
}

#[test]
fn a_site_is_a_text_in_json() {
    let sites: Vec<Site> =
        serde_json::from_str(r#"["www.mbie.govt.nz/jobs/*", "mbie.govt.nz"]"#).unwrap();
    assert_eq!(
        serde_json::to_string(&sites).unwrap(),
        r#"["www.mbie.govt.nz/jobs/*","mbie.govt.nz"]"#
    );
    assert!(serde_json::from_str::<Site>("\"mbie\"").is_err());
}
