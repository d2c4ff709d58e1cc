//! What an administrator is told about an edited platform, and that a faulty entry harms nobody else.
#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use domain::platform::{
    AccessLevel, Catalogue, Letters, Pattern, Platform, PlatformState, Reserved,
};
use std::sync::LazyLock;

fn platform(key: &str) -> Platform {
    static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(Catalogue::built_in);
    CATALOGUE.get(key).unwrap().clone()
}

fn pattern(template: &str) -> Pattern {
    Pattern {
        template: template.into(),
        ..Pattern::default()
    }
}

/// The field and code of the first problem after an edit of Instagram's entry.
fn problem_after(edit: impl FnOnce(&mut Platform)) -> (String, String) {
    let mut entry = platform("instagram");
    edit(&mut entry);
    let problems = entry.check().unwrap_err();
    let first = problems.0.into_iter().next().unwrap();
    assert!(!first.message.is_empty());
    (first.field, first.code)
}

type Edit = fn(&mut Platform);

/// Field of the problem, its code, and the edit of Instagram's entry that makes it.
const FAULTY_EDITS: &[(&str, &str, Edit)] = &[
    ("name", "required", |p| p.name = " ".into()),
    ("hosts", "required", |p| p.hosts.clear()),
    ("hosts.0", "host", |p| {
        p.hosts[0] = "https://instagram.com/".into()
    }),
    ("hosts.0", "host", |p| {
        p.hosts[0] = "www.instagram.com".into()
    }),
    ("hosts.0", "host", |p| p.hosts[0] = "Instagram.com".into()),
    ("hosts.0", "host", |p| p.hosts[0] = "localhost".into()),
    ("hosts", "duplicate", |p| {
        p.hosts.push("instagram.com".into())
    }),
    ("state", "year", |p| {
        p.state = PlatformState::Dead {
            since: "long ago".into(),
        }
    }),
    ("access_levels", "required", |p| p.access_levels.clear()),
    ("access_levels", "duplicate", |p| {
        p.access_levels = vec![AccessLevel::Admin; 2]
    }),
    ("reserved.0", "segment", |p| {
        p.reserved[0].segments.push("a/b".into())
    }),
    ("handle_rule", "length", |p| p.handle_rule.min = 31),
    ("handle_rule", "length", |p| p.handle_rule.min = 0),
    ("handle_rule", "characters", |p| {
        p.handle_rule.extra = "/".into()
    }),
    ("handle_rule", "impossible", |p| {
        p.handle_rule.letters = Letters::None;
        p.handle_rule.needs_letter = true;
    }),
    ("handle_url", "address", |p| {
        p.handle_url = "https://www.instagram.com/".into()
    }),
    ("handle_url", "address", |p| {
        p.handle_url = "http://www.instagram.com/{handle}".into()
    }),
    ("handle_url", "address", |p| {
        p.handle_url = "javascript:{handle}".into()
    }),
    ("id_rule", "required", |p| {
        p.id_url = Some("https://www.instagram.com/{id}".into())
    }),
    ("terms_url", "address", |p| {
        p.terms_url = Some("terms".into())
    }),
    ("patterns", "required", |p| p.patterns.clear()),
    ("patterns.3.template", "duplicate", |p| {
        p.patterns.push(p.patterns[0].clone())
    }),
    ("patterns.0.template", "pattern", |p| {
        p.patterns[0] = pattern("/{user}")
    }),
    ("patterns.0.template", "pattern", |p| {
        p.patterns[0] = pattern("/{handle")
    }),
    ("patterns.0.template", "pattern", |p| {
        p.patterns[0] = pattern("/about")
    }),
    ("patterns.0.template", "pattern", |p| {
        p.patterns[0] = pattern("/{handle}/{handle}")
    }),
    ("patterns.0.template", "pattern", |p| {
        p.patterns[0] = pattern("/{handle}{id}")
    }),
    ("patterns.0.template", "pattern", |p| {
        p.patterns[0] = pattern("/{handle}/{id}")
    }),
    ("patterns.0.template", "pattern", |p| {
        p.patterns[0] = pattern("no-slash")
    }),
    ("patterns.0.template", "pattern", |p| {
        p.patterns[0] = pattern("example.com/{handle}")
    }),
    ("patterns.0.template", "pattern", |p| {
        p.patterns[0] = pattern("/a?handle")
    }),
    ("patterns.0.canonical", "pattern", |p| {
        p.patterns[0] = pattern("/{id}")
    }),
    ("patterns.0.canonical", "pattern", |p| {
        p.patterns[0].canonical = Some("https://www.instagram.com/{name}".into())
    }),
    ("patterns.0.shown", "pattern", |p| {
        p.patterns[0].shown = Some("{name}".into())
    }),
    ("patterns.0.canonical", "address", |p| {
        p.patterns[0].canonical = Some("{handle}".into())
    }),
    ("patterns.0.canonical", "not-recognised", |p| {
        p.patterns[0].canonical = Some("https://example.com/{handle}".into())
    }),
    ("patterns.0.canonical", "not-recognised", |p| {
        p.patterns[0].canonical = Some("https://www.instagram.com/explore/{handle}".into())
    }),
];

#[test]
fn each_fault_of_an_entry_is_named() {
    for (i, (field, code, edit)) in FAULTY_EDITS.iter().enumerate() {
        let expected = (format!("instagram.{field}"), (*code).to_owned());
        assert_eq!(problem_after(edit), expected, "edit {i}");
    }
}

#[test]
fn every_built_in_platform_is_sound_and_survives_storage() {
    let catalogue = Catalogue::built_in();
    assert!(
        catalogue.platforms().len() >= 70,
        "{} platforms",
        catalogue.platforms().len()
    );
    for platform in catalogue.platforms() {
        let stored = serde_json::to_string(platform).unwrap();
        assert_eq!(
            serde_json::from_str::<Platform>(&stored).unwrap(),
            *platform
        );
    }
    assert!(Catalogue::new(catalogue.platforms().to_vec()).is_ok());
}

#[test]
fn what_two_platforms_both_claim_is_a_problem() {
    let edits: [(Edit, &str); 3] = [
        (|p| p.key = "x".parse().unwrap(), "x.key"),
        (|p| p.hosts.push("twitter.com".into()), "threads.hosts"),
        (|p| p.aliases.push("twitter".into()), "threads.aliases"),
    ];
    for (edit, field) in edits {
        let mut other = platform("threads");
        edit(&mut other);
        let problems = Catalogue::new(vec![platform("x"), other]).unwrap_err();
        assert_eq!(
            (problems.0[0].field.as_str(), problems.0[0].code.as_str()),
            (field, "duplicate")
        );
    }
}

#[test]
fn a_faulty_entry_does_not_keep_people_from_the_others() {
    let mut faulty = platform("x");
    faulty.patterns = vec![pattern("/{user}")];
    let (catalogue, problems) = Catalogue::keeping_sound(vec![faulty, platform("instagram")]);
    assert_eq!(problems.0.len(), 1);
    assert!(catalogue.recognise("instagram.com/name").is_ok());
    assert!(catalogue.recognise("x.com/name").is_err());
}

#[test]
fn an_administrator_can_add_a_platform() {
    let new = Platform {
        key: "waka".parse().unwrap(),
        name: "Waka".into(),
        aliases: vec!["Waka Hourua".into()],
        hosts: vec!["waka.example".into(), "xn--mtou-qsa.example".into()],
        patterns: vec![pattern("{handle}.{host}/**"), pattern("/crew/{handle}")],
        handle_url: "https://waka.example/crew/{handle}".into(),
        reserved: vec![Reserved {
            leads_to: domain::platform::PageKind::Help,
            segments: vec!["docs".into()],
        }],
        ..platform("instagram")
    };
    let mut all = Catalogue::built_in().platforms().to_vec();
    all.push(new);
    let catalogue = Catalogue::new(all).unwrap();
    assert_eq!(
        catalogue
            .recognise("kupe.waka.example")
            .unwrap()
            .canonical_url,
        "https://waka.example/crew/kupe"
    );
    assert_eq!(
        catalogue
            .recognise("https://mātou.example/crew/kupe")
            .unwrap()
            .account_key,
        "waka:kupe"
    );
    assert_eq!(
        catalogue.recognise("docs.waka.example").unwrap_err().code(),
        "not-an-account"
    );
    assert_eq!(
        catalogue.guess_from_name("waka-hourua").unwrap().name,
        "Waka"
    );
}

#[test]
fn hostile_patterns_and_addresses_stay_quick() {
    let mut entry = platform("instagram");
    entry.patterns = (0..50)
        .map(|i| {
            pattern(&format!(
                "/{{any}}-{{any}}-{{any}}-{{name}}-x{i}/{{handle}}/**"
            ))
        })
        .collect();
    entry.patterns.push(pattern("/{handle}/"));
    let catalogue = Catalogue::new(vec![entry]).unwrap();
    let address = format!(
        "https://instagram.com/{}/{}",
        "-a".repeat(700),
        "a/".repeat(300)
    );
    let start = std::time::Instant::now();
    for _ in 0..20 {
        assert!(catalogue.recognise(&address).is_err());
    }
    assert!(start.elapsed().as_millis() < 500, "{:?}", start.elapsed());
}
