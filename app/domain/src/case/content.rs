//! The five sections of a business case: as typed, as checked, and what each lacks.

use crate::{
    ids::PersonId, policy::PolicySettings, problem::Problems, text::collapse, written::kept,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A section.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Section {
    /// Purpose, benefits and what the audience needs.
    Purpose,
    /// Who does it, in how many hours.
    Resourcing,
    /// What can go wrong, and what is done about it.
    Risks,
    /// How the channel works and how it is known to work.
    Strategy,
    /// What will be published.
    ContentPlan,
}

impl Section {
    /// Every section, in order.
    pub const ALL: &'static [Self] = &[
        Self::Purpose,
        Self::Resourcing,
        Self::Risks,
        Self::Strategy,
        Self::ContentPlan,
    ];

    /// The stable word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Purpose => "purpose",
            Self::Resourcing => "resourcing",
            Self::Risks => "risks",
            Self::Strategy => "strategy",
            Self::ContentPlan => "content-plan",
        }
    }

    /// The words people see.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Purpose => "Purpose, benefits and audience",
            Self::Resourcing => "People and hours",
            Self::Risks => "Risks and what is done about them",
            Self::Strategy => "Channel strategy",
            Self::ContentPlan => "Draft content plan",
        }
    }

    /// The section with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|s| s.key() == key)
    }
}

/// Everything that is asked for. Saved as typed: nothing in it need be complete until it is submitted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// First section.
    pub purpose: Purpose,
    /// Second section.
    pub resourcing: Resourcing,
    /// Third section.
    pub risks: Risks,
    /// Fourth section.
    pub strategy: Strategy,
    /// Fifth section.
    pub content_plan: ContentPlan,
}

/// Purpose, benefits and what the audience needs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Purpose {
    /// The account's name.
    pub name: String,
    /// A platform's key.
    pub platform: String,
    /// The handle that is wished for.
    pub handle: String,
    /// What it is for.
    pub purpose: String,
    /// What it brings: measured again after the follow-up days.
    pub benefits: String,
    /// Whom it is for.
    pub audience: String,
    /// What they need that no other channel gives them.
    pub need: String,
}

/// Who does it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resourcing {
    /// People with their hours.
    pub people: Vec<Resource>,
    /// Why fewer hours than the policy asks for are enough.
    pub why_fewer: String,
}

/// One person's part.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resource {
    /// Their record.
    pub person: Option<PersonId>,
    /// Their name.
    pub name: String,
    /// What they do.
    pub part: String,
    /// Tenths of an hour a week.
    pub tenths: u32,
}

/// Risks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Risks {
    /// One by one.
    pub risks: Vec<Risk>,
}

/// One risk.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Risk {
    /// What can go wrong.
    pub risk: String,
    /// What is done about it.
    pub mitigation: String,
}

/// How the channel works.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Strategy {
    /// How it fits with other channels.
    pub strategy: String,
    /// How success is measured.
    pub measures: String,
    /// How it is watched and who answers.
    pub monitoring: String,
    /// When it is reviewed or closed.
    pub review_on: Option<NaiveDate>,
}

/// What will be published.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContentPlan {
    /// The first weeks.
    pub plan: String,
    /// Examples.
    pub examples: String,
    /// Who approves what is published.
    pub approval: String,
}

/// A person's part as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ResourceDraft {
    /// Their record.
    pub person: Option<PersonId>,
    /// Their name.
    pub name: String,
    /// What they do.
    pub part: String,
    /// Hours a week: `6`, `1.5`.
    pub hours: String,
}

/// One section as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SectionDraft {
    /// See [`Section::Purpose`].
    Purpose(Purpose),
    /// See [`Section::Resourcing`].
    Resourcing {
        /// People with their hours.
        people: Vec<ResourceDraft>,
        /// Why fewer hours are enough.
        why_fewer: String,
    },
    /// See [`Section::Risks`].
    Risks(Risks),
    /// See [`Section::Strategy`].
    Strategy(Strategy),
    /// See [`Section::ContentPlan`].
    ContentPlan(ContentPlan),
}

/// The longest text of one field, in characters.
const LONGEST: usize = 4_000;

/// Longest text of a name.
const NAME: usize = 200;

impl SectionDraft {
    /// Which section.
    pub const fn section(&self) -> Section {
        match self {
            Self::Purpose(_) => Section::Purpose,
            Self::Resourcing { .. } => Section::Resourcing,
            Self::Risks(_) => Section::Risks,
            Self::Strategy(_) => Section::Strategy,
            Self::ContentPlan(_) => Section::ContentPlan,
        }
    }

    /// Takes what was typed into the content. Gaps are allowed: only what cannot be kept is refused.
    ///
    /// # Errors
    /// By field: too long, no number, or a pasted password.
    pub fn put(self, content: &mut Content) -> Result<(), Problems> {
        let mut problems = Problems::default();
        match self {
            Self::Purpose(p) => {
                let next = Purpose {
                    name: kept("name", &p.name, NAME, &mut problems),
                    platform: p.platform,
                    handle: kept("handle", &p.handle, NAME, &mut problems),
                    purpose: kept("purpose", &p.purpose, LONGEST, &mut problems),
                    benefits: kept("benefits", &p.benefits, LONGEST, &mut problems),
                    audience: kept("audience", &p.audience, LONGEST, &mut problems),
                    need: kept("need", &p.need, LONGEST, &mut problems),
                };
                problems.or(next).map(|next| content.purpose = next)
            }
            Self::Resourcing { people, why_fewer } => {
                let mut next = Resourcing {
                    people: Vec::new(),
                    why_fewer: kept("why_fewer", &why_fewer, LONGEST, &mut problems),
                };
                for (n, typed) in people.into_iter().enumerate() {
                    next.people.extend(resource(n, &typed, &mut problems));
                }
                problems.or(next).map(|next| content.resourcing = next)
            }
            Self::Risks(r) => {
                let mut next = Risks::default();
                for (n, one) in r.risks.into_iter().enumerate() {
                    let risk = kept(&format!("risk-{n}"), &one.risk, LONGEST, &mut problems);
                    let mitigation = kept(
                        &format!("mitigation-{n}"),
                        &one.mitigation,
                        LONGEST,
                        &mut problems,
                    );
                    if !risk.is_empty() || !mitigation.is_empty() {
                        next.risks.push(Risk { risk, mitigation });
                    }
                }
                problems.or(next).map(|next| content.risks = next)
            }
            Self::Strategy(s) => {
                let next = Strategy {
                    strategy: kept("strategy", &s.strategy, LONGEST, &mut problems),
                    measures: kept("measures", &s.measures, LONGEST, &mut problems),
                    monitoring: kept("monitoring", &s.monitoring, LONGEST, &mut problems),
                    review_on: s.review_on,
                };
                problems.or(next).map(|next| content.strategy = next)
            }
            Self::ContentPlan(p) => {
                let next = ContentPlan {
                    plan: kept("plan", &p.plan, LONGEST, &mut problems),
                    examples: kept("examples", &p.examples, LONGEST, &mut problems),
                    approval: kept("approval", &p.approval, LONGEST, &mut problems),
                };
                problems.or(next).map(|next| content.content_plan = next)
            }
        }
    }
}

/// A row of people and hours; an empty row is left out.
fn resource(n: usize, typed: &ResourceDraft, problems: &mut Problems) -> Option<Resource> {
    let (name, part) = (collapse(&typed.name), collapse(&typed.part));
    let hours = typed.hours.trim().replace(',', ".");
    if name.is_empty() && part.is_empty() && hours.is_empty() && typed.person.is_none() {
        return None;
    }
    let tenths = match hours.parse::<f64>() {
        _ if hours.is_empty() => 0,
        // Rounded to a tenth, and within a week: neither truncation nor sign can occur.
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "0 to 600"
        )]
        Ok(hours) if (0.0..=60.0).contains(&hours) => (hours * 10.0).round() as u32,
        _ => {
            problems.add(
                &format!("hours-{n}"),
                "number",
                "Hours a week must be a number from 0 to 60, such as 1.5",
            );
            0
        }
    };
    if name.chars().count() > NAME {
        problems.add(
            &format!("person-{n}"),
            "too-long",
            "The name must be 200 characters or fewer",
        );
    }
    Some(Resource {
        person: typed.person,
        name,
        part: kept(&format!("part-{n}"), &part, NAME, problems),
        tenths,
    })
}

/// "6 hours", "1.5 hours".
pub fn hours_words(tenths: u32) -> String {
    let whole = tenths / 10;
    match (whole, tenths % 10) {
        (1, 0) => "1 hour".into(),
        (whole, 0) => format!("{whole} hours"),
        (whole, rest) => format!("{whole}.{rest} hours"),
    }
}

impl Content {
    /// Hours a week of everybody together, in tenths.
    pub fn tenths(&self) -> u32 {
        self.resourcing.people.iter().map(|r| r.tenths).sum()
    }

    /// Whether the hours lie below what the policy asks for.
    pub fn has_too_few_hours(&self, settings: &PolicySettings) -> bool {
        self.tenths() < u32::from(settings.hours_a_week) * 10
    }

    /// What a section lacks before it can be submitted, by field.
    pub fn lacks(&self, section: Section, settings: &PolicySettings, today: NaiveDate) -> Problems {
        let mut problems = Problems::default();
        let mut need = |field: &str, text: &str, words: &str| {
            if text.is_empty() {
                problems.add(field, "required", words);
            }
        };
        match section {
            Section::Purpose => {
                let p = &self.purpose;
                need("name", &p.name, "Enter the account’s name");
                need("platform", &p.platform, "Choose the platform");
                need("handle", &p.handle, "Enter the handle you wish for");
                need("purpose", &p.purpose, "Enter what the account is for");
                need(
                    "benefits",
                    &p.benefits,
                    "Enter what it will bring, so that it can be measured later",
                );
                need("audience", &p.audience, "Enter whom it is for");
                need(
                    "need",
                    &p.need,
                    "Enter what they need that no other channel gives them",
                );
            }
            Section::Resourcing => self.lacks_people(settings, &mut problems),
            Section::Risks => self.lacks_risks(&mut problems),
            Section::Strategy => {
                let s = &self.strategy;
                need(
                    "strategy",
                    &s.strategy,
                    "Enter how it works together with other channels",
                );
                need(
                    "measures",
                    &s.measures,
                    "Enter how you will know that it works",
                );
                need(
                    "monitoring",
                    &s.monitoring,
                    "Enter who watches it every day and who answers",
                );
                match s.review_on {
                    None => problems.add(
                        "review_on",
                        "required",
                        "Enter when it is reviewed or closed",
                    ),
                    Some(day) if day <= today => {
                        problems.add("review_on", "past", "The review must be in the future")
                    }
                    Some(_) => {}
                }
            }
            Section::ContentPlan => {
                let p = &self.content_plan;
                need(
                    "plan",
                    &p.plan,
                    "Enter what you will publish in the first weeks",
                );
                need("examples", &p.examples, "Give an example or two");
                need(
                    "approval",
                    &p.approval,
                    "Enter who approves what is published",
                );
            }
        }
        problems
    }

    fn lacks_people(&self, settings: &PolicySettings, problems: &mut Problems) {
        let people = &self.resourcing.people;
        if people.is_empty() {
            problems.add(
                "person-0",
                "required",
                "Name the people who will run the account",
            );
        }
        for (n, one) in people.iter().enumerate() {
            if one.person.is_none() && one.name.is_empty() {
                problems.add(&format!("person-{n}"), "required", "Choose who it is");
            }
            if one.tenths == 0 {
                problems.add(
                    &format!("hours-{n}"),
                    "required",
                    "Enter their hours a week",
                );
            }
        }
        let wanted = usize::from(settings.people_per_account);
        if !people.is_empty() && people.len() < wanted {
            problems.add(
                "person-1",
                "continuity",
                format!("Name at least {wanted} people, so that one can be away"),
            );
        }
        if !people.is_empty()
            && self.has_too_few_hours(settings)
            && self.resourcing.why_fewer.is_empty()
        {
            problems.add(
                "why_fewer",
                "required",
                format!(
                    "The policy asks for at least {} hours a week and these are {}: enter why fewer are enough",
                    settings.hours_a_week,
                    hours_words(self.tenths())
                ),
            );
        }
    }

    fn lacks_risks(&self, problems: &mut Problems) {
        if self.risks.risks.is_empty() {
            problems.add(
                "risk-0",
                "required",
                "Enter at least one risk and what is done about it",
            );
        }
        for (n, one) in self.risks.risks.iter().enumerate() {
            if one.risk.is_empty() {
                problems.add(&format!("risk-{n}"), "required", "Enter the risk");
            }
            if one.mitigation.is_empty() {
                problems.add(
                    &format!("mitigation-{n}"),
                    "required",
                    "Enter what is done about it",
                );
            }
        }
    }

    /// Whether every section can be submitted.
    pub fn is_complete(&self, settings: &PolicySettings, today: NaiveDate) -> bool {
        Section::ALL
            .iter()
            .all(|section| self.lacks(*section, settings, today).is_empty())
    }
}
