//! The ministry as written in the YAML files beside this one, read once. What is done with it is
//! in `people`, `script` and `bulk`.

use super::{case_book::CaseStory, pixel_book::PixelBook, sightings::SightingStory};
use anyhow::Context as _;
use domain::account::AccountMove;
use serde::{Deserialize, de::DeserializeOwned};
use std::collections::BTreeMap;

/// The ministry's English name.
pub const NAME: &str = "Ministry of Harbours and Weather";
/// Its name in te reo Māori.
pub const TE_REO_NAME: &str = "Te Manatū Wahapū me te Huarere";
/// Where its mail would go: a domain that can never exist.
pub const MAIL_DOMAIN: &str = "harbours.example";

/// Everything written down about the ministry.
pub(super) struct Book {
    pub(super) groups: Vec<Group>,
    pub(super) people: Vec<Somebody>,
    pub(super) stories: Vec<Story>,
    pub(super) cases: Vec<CaseStory>,
    pub(super) sightings: Vec<SightingStory>,
    pub(super) pixels: PixelBook,
    pub(super) words: Words,
}

/// A business group with the names of its units.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Group {
    pub(super) name: String,
    #[serde(default)]
    pub(super) needs_cxi: bool,
    pub(super) units: Vec<String>,
}

/// A person with a part to play.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Somebody {
    pub(super) key: String,
    #[serde(default)]
    pub(super) persona: bool,
    pub(super) name: String,
    pub(super) title: String,
    pub(super) unit: String,
    pub(super) manager: Option<String>,
    #[serde(default)]
    pub(super) roles: Vec<Part>,
}

/// A role as written: `from` and `until` in days from the day of loading.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Part {
    pub(super) role: String,
    pub(super) unit: Option<String>,
    pub(super) group: Option<String>,
    pub(super) from: Option<i64>,
    pub(super) until: Option<i64>,
}

/// One account and what happens to it. Days count back from the day of loading.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Story {
    pub(super) url: String,
    pub(super) name: String,
    #[serde(default)]
    pub(super) unit: String,
    pub(super) entered: i64,
    #[serde(default)]
    pub(super) origin: How,
    #[serde(default)]
    pub(super) until: Until,
    #[serde(default)]
    pub(super) care: Care,
    #[serde(default)]
    pub(super) tier: String,
    pub(super) opened: Option<i64>,
    #[serde(default)]
    pub(super) id: String,
    #[serde(default)]
    pub(super) languages: String,
    #[serde(default)]
    pub(super) purpose: String,
    #[serde(default)]
    pub(super) audience: String,
    #[serde(default)]
    pub(super) notes: String,
    #[serde(default)]
    pub(super) reveals: bool,
    #[serde(default)]
    pub(super) missing: Vec<String>,
    #[serde(default)]
    pub(super) life: Vec<Step>,
}

/// How an account came into the register.
#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum How {
    #[default]
    ApprovedCase,
    Adopted,
    Imported,
}

/// How far the set-up of an account went.
#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Until {
    Proposed,
    SettingUp,
    #[default]
    Active,
}

/// How well the arrangements around an account are kept.
#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Care {
    /// All written down, confirmed again and again.
    #[default]
    Full,
    /// Written down and confirmed once, long ago.
    Stale,
    /// Written down, never confirmed.
    Unconfirmed,
    /// Nothing written down.
    None,
}

/// Something done to an account by somebody. Exactly one of the last four is given.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Step {
    pub(super) ago: i64,
    pub(super) by: String,
    /// The hour of the day, where it matters.
    pub(super) hour: Option<u32>,
    /// The step is tried and must be refused.
    #[serde(default)]
    pub(super) refused: bool,
    pub(super) set: Option<BTreeMap<String, String>>,
    #[serde(rename = "move")]
    pub(super) wish: Option<AccountMove>,
    pub(super) archive: Option<String>,
    pub(super) restore: Option<String>,
}

/// Texts and name parts that the seed chooses from.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    pub(super) monitoring: Vec<String>,
    pub(super) response_process: Vec<String>,
    pub(super) escalation_plan: Vec<String>,
    pub(super) security_arrangements: Vec<String>,
    pub(super) content_plan: Vec<String>,
    pub(super) purpose: Vec<String>,
    pub(super) audience: Vec<String>,
    pub(super) suspended_note: Vec<String>,
    pub(super) compromised_note: Vec<String>,
    pub(super) closing_note: Vec<String>,
    pub(super) edit_note: Vec<String>,
    /// Text and the handle's part.
    pub(super) topics: Vec<(String, String)>,
    /// Text and the handle's part.
    pub(super) places: Vec<(String, String)>,
    /// Text and the handle's part.
    pub(super) kinds: Vec<(String, String)>,
    pub(super) first_names: Vec<String>,
    pub(super) last_names: Vec<String>,
    pub(super) titles: Vec<String>,
}

impl Book {
    /// Reads the files, which are part of the program.
    ///
    /// # Errors
    /// When one of them is not as it should be; a test keeps that from happening.
    pub(super) fn read() -> anyhow::Result<Self> {
        Ok(Self {
            groups: parse("ministry.yaml", include_str!("data/ministry.yaml"))?,
            people: parse("people.yaml", include_str!("data/people.yaml"))?,
            stories: parse("accounts.yaml", include_str!("data/accounts.yaml"))?,
            cases: parse("cases.yaml", include_str!("data/cases.yaml"))?,
            sightings: parse("sightings.yaml", include_str!("data/sightings.yaml"))?,
            pixels: parse("pixels.yaml", include_str!("data/pixels.yaml"))?,
            words: parse("words.yaml", include_str!("data/words.yaml"))?,
        })
    }
}

fn parse<T: DeserializeOwned>(file: &str, text: &str) -> anyhow::Result<T> {
    serde_yaml_ng::from_str(text).with_context(|| format!("reading {file} of the demonstration"))
}
