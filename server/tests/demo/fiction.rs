//! Nothing in the demonstration is anybody's: no real ministry, no handle of a real account.

use crate::support::{DAY, sqlite};
use server::demo::{MAIL_DOMAIN, NAME, Plan, TE_REO_NAME};
use std::path::Path;

/// Each handle carries one of these.
const OWN: [&str; 3] = [
    "mhw",
    "ministry-of-harbours-and-weather",
    "harbours.example",
];

const FILES: [(&str, &str); 6] = [
    (
        "accounts.yaml",
        include_str!("../../src/demo/data/accounts.yaml"),
    ),
    ("cases.yaml", include_str!("../../src/demo/data/cases.yaml")),
    (
        "sightings.yaml",
        include_str!("../../src/demo/data/sightings.yaml"),
    ),
    (
        "ministry.yaml",
        include_str!("../../src/demo/data/ministry.yaml"),
    ),
    (
        "people.yaml",
        include_str!("../../src/demo/data/people.yaml"),
    ),
    ("words.yaml", include_str!("../../src/demo/data/words.yaml")),
];

/// Words that only real organisations of the state have in their names.
const REAL: [&str; 14] = [
    "govt.nz",
    "mbie",
    "metservice",
    "niwa",
    "maritime new zealand",
    "maritimenz",
    "hīkina whakatutuki",
    "te whakatairanga",
    "waka kotahi",
    "beehive",
    "civil defence",
    "coastguard",
    "department of conservation",
    "ministry for primary",
];

/// What is asked for and what is reported is the ministry's invention as well.
#[test]
fn every_handle_of_a_case_and_of_a_report_is_the_ministrys_own() {
    let mut many = 0;
    for (file, text) in FILES {
        if !matches!(file, "cases.yaml" | "sightings.yaml") {
            continue;
        }
        let named = text.lines().filter_map(|line| {
            let line = line.trim_start_matches([' ', '-']);
            let rest = line.strip_prefix("handle: ");
            rest.or_else(|| line.strip_prefix("url: "))
        });
        for handle in named {
            let own = OWN.iter().any(|word| handle.to_lowercase().contains(word));
            assert!(own, "{file}: {handle}");
            many += 1;
        }
    }
    assert!(many > 15, "only {many} were looked at");
}

#[test]
fn no_real_organisation_is_named() {
    for (file, text) in FILES {
        let text = text.to_lowercase();
        for word in REAL {
            assert!(!text.contains(word), "{file} names {word}");
        }
    }
    assert!(
        MAIL_DOMAIN.ends_with(".example"),
        "a domain that cannot exist"
    );
    assert!(!NAME.is_empty() && !TE_REO_NAME.is_empty());
}

#[test]
fn the_tour_of_the_readme_names_people_as_the_sign_in_page_does() {
    let people = include_str!("../../src/demo/data/people.yaml");
    let readme = include_str!("../../../README.md");
    let tour = readme.split_once("## A tour").unwrap().1;
    let tour = tour.split_once("\n## ").unwrap().0;
    let rows: Vec<&str> = tour
        .lines()
        .filter(|l| l.starts_with("| "))
        .skip(1)
        .collect();
    assert!(rows.len() >= 6, "{rows:?}");
    for row in rows {
        let cell = row.split(" | ").nth(1).unwrap();
        let (name, title) = cell
            .strip_prefix('*')
            .and_then(|rest| rest.split_once("*, "))
            .unwrap();
        let persona = format!("persona: true\n  name: {name}\n  title: {title}\n");
        assert!(people.contains(&persona), "{cell}");
    }
}

#[tokio::test]
async fn every_handle_is_the_ministrys_own() {
    let fixture = sqlite(DAY).await;
    let done = fixture
        .seed(&Plan {
            accounts: 400,
            ..Plan::default()
        })
        .await;
    let accounts = fixture.accounts(done.accounts).await;
    for account in &accounts {
        let handle = account.presence.handle.to_lowercase();
        assert!(
            OWN.iter().any(|own| handle.contains(own)),
            "{}",
            account.presence.url
        );
    }
    let Ok(folder) = std::env::var("SMR_REAL_DATA") else {
        eprintln!("skipped: real data not present (SMR_REAL_DATA)");
        return;
    };
    let mut read = 0;
    for file in std::fs::read_dir(Path::new(&folder)).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_some_and(|e| e == "csv" || e == "yaml") {
            let text = std::fs::read_to_string(&path).unwrap().to_lowercase();
            read += 1;
            for account in &accounts {
                let handle = account.presence.handle.to_lowercase();
                assert!(!text.contains(&handle), "{handle} is in {}", path.display());
            }
        }
    }
    assert!(read >= 4, "the real data was read");
    fixture.end().await;
}
