//! Real registers, read from the folder that `SMR_REAL_DATA` names and never copied here: every row
//! is recognised or refused with a reason, and how many is printed.
#![expect(clippy::panic, reason = "a test may stop at the first surprise")]

use domain::platform::{Catalogue, Recognised, Unrecognised};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

/// One file of the folder, or nothing but a line that says why nothing is tested. A relative folder
/// is meant from the workspace, while tests run in the package.
fn read(name: &str) -> Option<String> {
    let given = std::env::var_os("SMR_REAL_DATA")
        .map(PathBuf::from)
        .unwrap_or_default();
    let from_workspace = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .join(&given);
    let folder = [given, from_workspace]
        .into_iter()
        .find(|path| path.join(name).is_file());
    let Some(folder) = folder else {
        println!("skipped: real data not present");
        return None;
    };
    Some(fs::read_to_string(folder.join(name)).unwrap_or_else(|why| panic!("{name}: {why}")))
}

fn rows(text: &str, has_headers: bool) -> Vec<csv::StringRecord> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(has_headers)
        .flexible(true)
        .from_reader(text.as_bytes());
    reader.records().map(Result::unwrap).collect()
}

#[derive(Default)]
struct Totals {
    rows: usize,
    by_platform: BTreeMap<String, usize>,
    with_id: usize,
    deeper: usize,
    accounts: BTreeSet<String>,
    refused: Vec<(String, Unrecognised)>,
}

impl Totals {
    fn count(&mut self, pasted: &str, result: Result<Recognised, Unrecognised>) {
        self.rows += 1;
        match result {
            Ok(found) => {
                self.with_id += usize::from(found.platform_account_id.is_some());
                self.deeper += usize::from(found.from_deeper_link);
                *self
                    .by_platform
                    .entry(found.platform.to_string())
                    .or_default() += 1;
                self.accounts.insert(found.account_key);
            }
            Err(why) => self.refused.push((pasted.to_owned(), why)),
        }
    }

    fn recognised(&self) -> usize {
        self.by_platform.values().sum()
    }

    fn print(&self, title: &str) {
        println!(
            "{title}: {} rows, {} recognised, {} refused",
            self.rows,
            self.recognised(),
            self.refused.len()
        );
        println!(
            "  {} different accounts, {} with a permanent id, {} from deeper links",
            self.accounts.len(),
            self.with_id,
            self.deeper
        );
        for (platform, count) in &self.by_platform {
            println!("  {count:>5} {platform}");
        }
        for (pasted, why) in &self.refused {
            println!("  refused ({}): {pasted}: {why}", why.code());
        }
    }
}

#[test]
fn new_zealand_every_account_is_recognised_on_its_platform() {
    let Some(text) = read("nz_govdirectory_excerpt.csv") else {
        return;
    };
    let catalogue = Catalogue::built_in();
    let mut totals = Totals::default();
    for row in rows(&text, true) {
        let (platform, handle, url) = (&row[3], &row[4], &row[5]);
        let found = catalogue
            .recognise(url)
            .unwrap_or_else(|why| panic!("{url}: {why}"));
        let named = catalogue
            .guess_from_name(platform)
            .unwrap_or_else(|| panic!("{platform} is unknown"));
        assert_eq!(found.platform, named.key, "{url}");
        assert!(!found.from_deeper_link, "{url}");
        let by_handle = catalogue
            .from_handle(&named.key, handle)
            .unwrap_or_else(|why| panic!("{platform} {handle}: {why}"));
        assert_eq!(
            by_handle.account_key, found.account_key,
            "{url} and its handle {handle}"
        );
        totals.count(url, Ok(found));
    }
    totals.print("New Zealand");
    assert_eq!(
        (totals.rows, totals.recognised(), totals.accounts.len()),
        (95, 95, 95)
    );
}

#[test]
fn united_states_2012_every_row_is_accounted_for() {
    let Some(text) = read("ringsail2012_accounts.csv") else {
        return;
    };
    let catalogue = Catalogue::built_in();
    let mut totals = Totals::default();
    for row in rows(&text, false) {
        totals.count(&row[3], catalogue.recognise(&row[3]));
    }
    totals.print("United States 2012");
    assert_eq!(totals.rows, 1_262);
    assert_eq!(totals.recognised() + totals.refused.len(), totals.rows);
    let is_live = |why: &Unrecognised| {
        why.platform()
            .and_then(|key| catalogue.get(key.as_str()))
            .is_none_or(|p| p.state.is_live())
    };
    let lost = totals
        .refused
        .iter()
        .filter(|(_, why)| is_live(why))
        .count();
    assert!(
        lost * 100 < totals.rows,
        "{lost} rows of live platforms are not recognised"
    );
    // 35 rows repeat an address letter by letter, 18 more in another spelling.
    assert_eq!(totals.accounts.len(), 1_262 - 35 - 18);
}

/// The platform's key here and the file's fields for handle and permanent id.
const LEGISLATORS: &[(&str, &str)] = &[
    ("x", "twitter"),
    ("facebook", "facebook"),
    ("instagram", "instagram"),
    ("youtube", "youtube"),
    ("youtube", "youtube_id"),
    ("mastodon", "mastodon"),
];

#[test]
fn legislators_handles_and_addresses_are_one_account() {
    let Some(text) = read("congress_legislators-social-media.yaml") else {
        return;
    };
    let people: Vec<serde_yaml_ng::Value> = serde_yaml_ng::from_str(&text).unwrap();
    let catalogue = Catalogue::built_in();
    let mut totals = Totals::default();
    for person in &people {
        for (platform, field) in LEGISLATORS {
            let Some(value) = person["social"].get(field) else {
                continue;
            };
            let handle = value
                .as_str()
                .map_or_else(|| value.as_u64().unwrap().to_string(), str::to_owned);
            let by_handle = catalogue.from_handle(&platform.parse().unwrap(), &handle);
            if let Ok(found) = &by_handle {
                let by_url = catalogue.recognise(&found.canonical_url).unwrap();
                assert_eq!(by_url.account_key, found.account_key, "{platform} {handle}");
                assert_eq!(by_url.platform.as_str(), *platform);
            }
            totals.count(&format!("{platform} {handle}"), by_handle);
        }
    }
    totals.print("Legislators");
    assert_eq!(people.len(), 519);
    assert!(totals.refused.is_empty());
}
