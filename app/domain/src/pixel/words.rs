//! A pixel application in words: each section's facts with their labels, and what differs between two
//! versions of it.

use super::content::{AudienceLists, Content, Event, HASHED, Section};
use crate::{
    account::Change,
    tracker,
    written::{Fact, differences},
};

impl Content {
    /// The facts of a section, in the order of its form.
    pub fn facts(&self, section: Section) -> Vec<Fact> {
        let fact = Fact::new;
        match section {
            Section::Placement => {
                let p = &self.placement;
                let tracker = tracker::from_key(&p.tracker).map_or("", |t| t.name);
                vec![
                    fact("tracker", "Pixel of", tracker),
                    fact("vendor_id", "The vendor’s number", &p.vendor_id),
                    fact("accounts", "Accounts", &p.accounts),
                    fact("sites", "Sites and pages", &p.sites),
                    fact("owner", "Who answers for it", &p.owner_name),
                ]
            }
            Section::Purpose => {
                let p = &self.purpose;
                vec![
                    fact("purpose", "Purpose", &p.purpose),
                    fact("strategy", "How it fits the strategy", &p.strategy),
                    fact(
                        "alternatives",
                        "What would be done without it",
                        &p.alternatives,
                    ),
                ]
            }
            Section::Data => {
                let all = self.data.events.iter().enumerate();
                all.flat_map(|(n, one)| one.facts(n)).collect()
            }
            Section::AudienceLists => self.audience_lists.facts(),
            Section::Choice => {
                let c = &self.choice;
                vec![
                    fact("opt_in", "Asked before anything fires", &c.opt_in),
                    fact("opt_out", "How to opt out", &c.opt_out),
                    fact("retention", "Kept how long and where", &c.retention),
                    fact("privacy_page", "Privacy page", &c.privacy_page),
                ]
            }
        }
    }

    /// What differs in a section from an earlier version, field by field.
    pub fn changes(&self, section: Section, before: &Self) -> Vec<Change> {
        differences(&before.facts(section), &self.facts(section))
    }
}

impl Event {
    fn facts(&self, n: usize) -> [Fact; 3] {
        let hashed = HASHED.iter().find(|(key, _)| *key == self.hashed);
        let label = |what: &str| format!("{what} {}", n + 1);
        [
            Fact::new(&format!("event-{n}"), &label("Event"), &self.event),
            Fact::new(&format!("data-{n}"), &label("Data of event"), &self.data),
            Fact::new(
                &format!("hashed-{n}"),
                &label("Personal data of event"),
                hashed.map_or("", |(_, words)| words),
            ),
        ]
    }
}

impl AudienceLists {
    fn facts(&self) -> Vec<Fact> {
        let used = match self.used.as_str() {
            "yes" => "Yes",
            "no" => "No",
            _ => "",
        };
        let mut facts = vec![Fact::new("used", "Lists of people are uploaded", used)];
        if self.used == "yes" {
            facts.extend([
                Fact::new("source", "Where the lists come from", &self.source),
                Fact::new("consent", "On which consent", &self.consent),
                Fact::new("protection", "How they are hashed", &self.protection),
                Fact::new("removal", "Taking off and deleting", &self.removal),
            ]);
        }
        facts
    }
}
