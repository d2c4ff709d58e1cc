//! A case in words: each section's facts with their labels, for pages, files and snapshots, and what
//! differs between two versions of it.

use super::content::{Content, Section, hours_words};
use crate::{
    account::Change,
    moment::long_date,
    written::{Fact, differences},
};

/// Names that stand behind stored words.
pub trait Lookups {
    /// The name of the platform with this key.
    fn platform(&self, key: &str) -> String;
}

impl<F: Fn(&str) -> String> Lookups for F {
    fn platform(&self, key: &str) -> String {
        self(key)
    }
}

impl Content {
    /// The facts of a section, in the order of its form.
    pub fn facts(&self, section: Section, names: &impl Lookups) -> Vec<Fact> {
        let fact = |field: &str, label: &str, text: &str| Fact {
            field: field.to_owned(),
            label: label.to_owned(),
            text: text.to_owned(),
        };
        match section {
            Section::Purpose => {
                let p = &self.purpose;
                let platform = match p.platform.as_str() {
                    "" => String::new(),
                    key => names.platform(key),
                };
                vec![
                    fact("name", "Name of the account", &p.name),
                    fact("platform", "Platform", &platform),
                    fact("handle", "Handle", &p.handle),
                    fact("purpose", "Purpose", &p.purpose),
                    fact("benefits", "Benefits", &p.benefits),
                    fact("audience", "Audience", &p.audience),
                    fact("need", "What the audience needs", &p.need),
                ]
            }
            Section::Resourcing => {
                let mut facts = self.people_facts();
                facts.push(fact(
                    "hours",
                    "Hours a week together",
                    &hours_words(self.tenths()),
                ));
                let why = &self.resourcing.why_fewer;
                if !why.is_empty() {
                    facts.push(fact("why_fewer", "Why fewer hours are enough", why));
                }
                facts
            }
            Section::Risks => self.risk_facts(),
            Section::Strategy => {
                let s = &self.strategy;
                let review = s.review_on.map(long_date).unwrap_or_default();
                vec![
                    fact("strategy", "How it fits with other channels", &s.strategy),
                    fact("measures", "How success is measured", &s.measures),
                    fact(
                        "monitoring",
                        "Who watches it and who answers",
                        &s.monitoring,
                    ),
                    fact("review_on", "Reviewed or closed on", &review),
                ]
            }
            Section::ContentPlan => {
                let p = &self.content_plan;
                vec![
                    fact("plan", "The first weeks", &p.plan),
                    fact("examples", "Examples", &p.examples),
                    fact("approval", "Who approves what is published", &p.approval),
                ]
            }
        }
    }

    fn people_facts(&self) -> Vec<Fact> {
        let people = self.resourcing.people.iter().enumerate();
        people
            .map(|(n, one)| {
                let parts = [one.name.clone(), one.part.clone(), hours_words(one.tenths)];
                let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
                Fact {
                    field: format!("person-{n}"),
                    label: format!("Person {}", n + 1),
                    text: parts.join(", "),
                }
            })
            .collect()
    }

    fn risk_facts(&self) -> Vec<Fact> {
        let risks = self.risks.risks.iter().enumerate();
        risks
            .flat_map(|(n, one)| {
                [
                    Fact {
                        field: format!("risk-{n}"),
                        label: format!("Risk {}", n + 1),
                        text: one.risk.clone(),
                    },
                    Fact {
                        field: format!("mitigation-{n}"),
                        label: format!("What is done about risk {}", n + 1),
                        text: one.mitigation.clone(),
                    },
                ]
            })
            .collect()
    }
}

/// What differs in a section between two versions, field by field.
pub fn changes(
    section: Section,
    before: &Content,
    after: &Content,
    names: &impl Lookups,
) -> Vec<Change> {
    differences(&before.facts(section, names), &after.facts(section, names))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::{Purpose, Risk, Risks};

    fn platform(key: &str) -> String {
        key.to_uppercase()
    }

    #[test]
    fn differences_are_told_field_by_field_also_for_rows_that_came_or_went() {
        let risk = |text: &str| Risk {
            risk: text.into(),
            mitigation: format!("against {text}"),
        };
        let before = Content {
            purpose: Purpose {
                platform: "instagram".into(),
                ..Purpose::default()
            },
            risks: Risks {
                risks: vec![risk("storms"), risk("spam")],
            },
            ..Content::default()
        };
        let mut after = before.clone();
        after.purpose.platform = "facebook".into();
        after.risks.risks = vec![risk("storms")];
        let told = changes(Section::Purpose, &before, &after, &platform);
        assert_eq!(told.len(), 1);
        assert_eq!(
            (told[0].before.as_str(), told[0].after.as_str()),
            ("INSTAGRAM", "FACEBOOK")
        );
        let told = changes(Section::Risks, &before, &after, &platform);
        let told: Vec<_> = told
            .iter()
            .map(|c| (c.label.as_str(), c.before.as_str(), c.after.as_str()))
            .collect();
        assert_eq!(
            told,
            [
                ("Risk 2", "spam", ""),
                ("What is done about risk 2", "against spam", "")
            ]
        );
        assert!(changes(Section::Strategy, &before, &after, &platform).is_empty());
    }
}
