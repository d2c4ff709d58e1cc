//! An application for a pixel as `pixels.yaml` writes it, and its sections as its proposer types them. What
//! happens to it is done in `pixels`.

use super::people::Cast;
use anyhow::Context as _;
use chrono::NaiveDate;
use domain::{
    moment::long_date,
    pixel::{
        AudienceLists, Choice, Data, Event, EvidenceKind, Lane, Placement, Purpose, SectionDraft,
    },
};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Facts that a lane establishes, by their fields.
pub(super) type Established = BTreeMap<String, String>;

/// Everything about pixels.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PixelBook {
    /// What lanes establish where a step says nothing else, by the lane's word.
    pub(super) evidence: BTreeMap<String, Established>,
    pub(super) applications: Vec<PixelStory>,
}

/// An application and what happens to it and to its pixel. Days count back from the day of loading.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PixelStory {
    pub(super) by: String,
    pub(super) begun: i64,
    /// Empty = it is still being written.
    pub(super) handed_in: Option<i64>,
    /// The vendor's number of the pixel that it is to change; what is left out stays.
    #[serde(default)]
    pub(super) changes: String,
    /// Addresses of accounts.
    #[serde(default)]
    pub(super) accounts: Vec<String>,
    #[serde(default)]
    pub(super) tracker: String,
    #[serde(default)]
    pub(super) vendor_id: String,
    #[serde(default)]
    pub(super) sites: Vec<String>,
    #[serde(default)]
    pub(super) owner: String,
    #[serde(default)]
    pub(super) purpose: String,
    #[serde(default)]
    pub(super) strategy: String,
    #[serde(default)]
    pub(super) alternatives: String,
    /// Event, data, how personal data is treated.
    #[serde(default)]
    pub(super) events: Vec<(String, String, String)>,
    #[serde(default)]
    pub(super) lists: Option<PixelLists>,
    #[serde(default)]
    pub(super) opt_in: String,
    #[serde(default)]
    pub(super) opt_out: String,
    #[serde(default)]
    pub(super) retention: String,
    #[serde(default)]
    pub(super) privacy_page: String,
    #[serde(default)]
    pub(super) steps: Vec<PixelStep>,
}

/// Lists of people that are uploaded.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PixelLists {
    used: String,
    #[serde(default)]
    source: String,
    #[serde(default)]
    consent: String,
    #[serde(default)]
    protection: String,
    #[serde(default)]
    removal: String,
}

/// What happens to an application once it is handed in, or to its pixel: lanes are settled, a decision is
/// made, or one of the last seven.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PixelStep {
    pub(super) ago: i64,
    pub(super) by: String,
    #[serde(default)]
    pub(super) lanes: Vec<String>,
    /// Lanes without one are done.
    #[serde(default)]
    pub(super) verdict: String,
    #[serde(default)]
    pub(super) note: String,
    /// By section or lane, when it goes back.
    #[serde(default)]
    pub(super) reasons: BTreeMap<String, String>,
    /// Instead of what the lane usually establishes.
    #[serde(default)]
    pub(super) evidence: Established,
    /// Taken back, and why.
    pub(super) withdraw: Option<String>,
    /// Put on its pages.
    #[serde(default)]
    pub(super) live: bool,
    /// Turned off for now, and why.
    pub(super) pause: Option<String>,
    /// Taken off for good, and why.
    pub(super) remove: Option<String>,
    /// Its renewal asked for, in these words.
    pub(super) ask: Option<String>,
    /// Its renewal confirmed, in these words.
    pub(super) renew: Option<String>,
}

/// The sections as they are typed; those of which nothing is known are left out. `accounts`: references of
/// the accounts.
pub(super) fn sections(
    story: &PixelStory,
    accounts: &[String],
    cast: &Cast,
) -> anyhow::Result<Vec<SectionDraft>> {
    let mut all = Vec::new();
    if !story.tracker.is_empty() {
        all.push(SectionDraft::Placement(placement(story, accounts, cast)?));
    }
    if !story.purpose.is_empty() {
        all.push(SectionDraft::Purpose(Purpose {
            purpose: story.purpose.clone(),
            strategy: story.strategy.clone(),
            alternatives: story.alternatives.clone(),
        }));
    }
    if !story.events.is_empty() {
        let event = |(event, data, hashed): &(String, String, String)| Event {
            event: event.clone(),
            data: data.clone(),
            hashed: hashed.clone(),
        };
        let events = story.events.iter().map(event).collect();
        all.push(SectionDraft::Data(Data { events }));
    }
    if let Some(lists) = story.lists.clone() {
        all.push(SectionDraft::AudienceLists(AudienceLists {
            used: lists.used,
            source: lists.source,
            consent: lists.consent,
            protection: lists.protection,
            removal: lists.removal,
        }));
    }
    if !story.opt_in.is_empty() {
        all.push(SectionDraft::Choice(Choice {
            opt_in: story.opt_in.clone(),
            opt_out: story.opt_out.clone(),
            retention: story.retention.clone(),
            privacy_page: story.privacy_page.clone(),
        }));
    }
    Ok(all)
}

fn placement(story: &PixelStory, accounts: &[String], cast: &Cast) -> anyhow::Result<Placement> {
    let (mut owner, mut owner_name) = (None, String::new());
    if !story.owner.is_empty() {
        let id = cast.person(&story.owner)?;
        let found = cast.everybody().iter().find(|person| person.id == id);
        owner = Some(id);
        owner_name = found.map(|p| p.name.clone()).unwrap_or_default();
    }
    Ok(Placement {
        tracker: story.tracker.clone(),
        vendor_id: story.vendor_id.clone(),
        accounts: accounts.join(", "),
        sites: story.sites.join("\n"),
        owner,
        owner_name,
    })
}

/// What a lane establishes in a step: the usual, the step's own, the day, and the story's privacy page.
pub(super) fn evidence(
    book: &PixelBook,
    story: &PixelStory,
    step: &PixelStep,
    lane: Lane,
    today: NaiveDate,
) -> anyhow::Result<Established> {
    let usual = book.evidence.get(lane.key());
    let usual = usual.with_context(|| format!("nothing is said of the lane {}", lane.key()))?;
    let mut all = usual.clone();
    for one in lane.evidence() {
        if one.kind == EvidenceKind::Day {
            all.insert(one.field.to_owned(), long_date(today));
        }
        if one.field == "url" {
            all.insert(one.field.to_owned(), story.privacy_page.clone());
        }
        if let Some(own) = step.evidence.get(one.field) {
            all.insert(one.field.to_owned(), own.clone());
        }
    }
    Ok(all)
}
