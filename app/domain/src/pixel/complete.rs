//! What each section of a pixel application lacks before it can be submitted.

use super::content::{AudienceLists, Content, Data, HASHED, MOST_SITES, Placement, Section};
use super::evidence::is_web_address;
use crate::{problem::Problems, tracker};

impl Content {
    /// What a section lacks before it can be submitted, by field.
    pub fn lacks(&self, section: Section) -> Problems {
        let mut problems = Problems::default();
        let mut need = |field: &str, text: &str, words: &str| {
            if text.is_empty() {
                problems.add(field, "required", words);
            }
        };
        match section {
            Section::Placement => self.placement.lacks(&mut problems),
            Section::Purpose => {
                let p = &self.purpose;
                need("purpose", &p.purpose, "Enter what the pixel is for");
                need(
                    "strategy",
                    &p.strategy,
                    "Enter how it fits the strategy of the channel",
                );
                need(
                    "alternatives",
                    &p.alternatives,
                    "Enter what would be done without it",
                );
            }
            Section::Data => self.data.lacks(&mut problems),
            Section::AudienceLists => self.audience_lists.lacks(&mut problems),
            Section::Choice => {
                let c = &self.choice;
                need(
                    "opt_in",
                    &c.opt_in,
                    "Enter what visitors are asked before anything fires (P 6.23)",
                );
                need("opt_out", &c.opt_out, "Enter how visitors opt out later");
                need(
                    "retention",
                    &c.retention,
                    "Enter how long the data is kept, and where",
                );
                need(
                    "privacy_page",
                    &c.privacy_page,
                    "Enter the address of the privacy page that mentions it (P 6.23)",
                );
                if !c.privacy_page.is_empty() && !is_web_address(&c.privacy_page) {
                    let words = "Enter an address that begins with https://";
                    problems.add("privacy_page", "address", words);
                }
            }
        }
        problems
    }

    /// The sections that lack something.
    pub fn incomplete(&self) -> Vec<Section> {
        let all = Section::ALL.iter().copied();
        all.filter(|section| !self.lacks(*section).is_empty())
            .collect()
    }
}

impl Placement {
    fn lacks(&self, problems: &mut Problems) {
        if tracker::from_key(&self.tracker).is_none() {
            problems.add("tracker", "required", "Choose whose pixel it is");
        }
        if self.vendor_id.is_empty() {
            problems.add(
                "vendor_id",
                "required",
                "Enter the number or word by which the vendor knows the pixel",
            );
        }
        let (accounts, odd) = self.account_numbers();
        match (accounts.is_empty(), odd.first()) {
            (_, Some(odd)) => problems.add(
                "accounts",
                "unknown",
                format!("“{odd}” is no reference of an account. Enter references such as AC-0042"),
            ),
            (true, None) => problems.add(
                "accounts",
                "required",
                "Enter the references of the accounts that the pixel serves",
            ),
            (false, None) => {}
        }
        let (sites, odd) = self.sites();
        match (sites.len(), odd.into_iter().next()) {
            (_, Some(words)) => problems.add("sites", "site", words),
            (0, None) => problems.add("sites", "required", "Enter the sites or pages it is put on"),
            (many, None) if many > MOST_SITES => problems.add(
                "sites",
                "too-many",
                format!("Enter at most {MOST_SITES} sites. A whole site counts as one"),
            ),
            _ => {}
        }
        if self.owner.is_none() {
            problems.add("owner", "required", "Enter who answers for the pixel");
        }
    }
}

impl Data {
    fn lacks(&self, problems: &mut Problems) {
        if self.events.is_empty() {
            problems.add("event-0", "required", "Enter at least one event");
        }
        for (n, one) in self.events.iter().enumerate() {
            if one.event.is_empty() {
                problems.add(&format!("event-{n}"), "required", "Enter the event");
            }
            if one.data.is_empty() {
                problems.add(
                    &format!("data-{n}"),
                    "required",
                    "Enter which data is sent, or “none”",
                );
            }
            if !HASHED.iter().any(|(key, _)| *key == one.hashed) {
                problems.add(
                    &format!("hashed-{n}"),
                    "required",
                    "Choose how personal data is treated",
                );
            }
        }
    }
}

impl AudienceLists {
    fn lacks(&self, problems: &mut Problems) {
        match self.used.as_str() {
            "no" => {}
            "yes" => {
                for (field, text, words) in [
                    ("source", &self.source, "Enter where the lists come from"),
                    (
                        "consent",
                        &self.consent,
                        "Enter on which consent people are on the lists",
                    ),
                    (
                        "protection",
                        &self.protection,
                        "Enter how the lists are hashed before they leave",
                    ),
                    (
                        "removal",
                        &self.removal,
                        "Enter how somebody is taken off and when lists are deleted",
                    ),
                ] {
                    if text.is_empty() {
                        problems.add(field, "required", words);
                    }
                }
            }
            _ => problems.add(
                "used",
                "required",
                "Choose whether lists of people are uploaded to the platform",
            ),
        }
    }
}
