//! What the register holds about an account at a moment, as the return shows it: by topic, in words that
//! can be compared with those of the quarter before. Where the facts come from is the store's business.

use crate::{
    access::{AccountSecurity, SecondFactor},
    account::{Account, Change, Gap, Weight, label},
    moment::long_date,
    platform::AccessLevel,
    policy::PolicySettings,
    written::{Fact, differences},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What a return is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Topic {
    /// Who is responsible and who has access (P 6.3, 6.11; Proc "Reporting").
    Access,
    /// Password and second factor (P 6.7 to 6.10).
    Security,
    /// Transparency statement and disclaimer (P 6.17, 6.18).
    Transparency,
    /// Monitoring, responses, escalation (Proc Monitoring).
    Monitoring,
    /// Content plan and who approves content (Proc "Approval processes").
    Content,
}

impl Topic {
    /// Every topic, in the order asked.
    pub const ALL: &'static [Self] = &[
        Self::Access,
        Self::Security,
        Self::Transparency,
        Self::Monitoring,
        Self::Content,
    ];

    /// The stable word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Access => "access",
            Self::Security => "security",
            Self::Transparency => "transparency",
            Self::Monitoring => "monitoring",
            Self::Content => "content",
        }
    }

    /// The words people see.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Access => "People and access",
            Self::Security => "Password and second factor",
            Self::Transparency => "Transparency statement and disclaimer",
            Self::Monitoring => "Monitoring, responses and escalation",
            Self::Content => "Content plan and approval",
        }
    }

    /// The clause it comes from.
    pub const fn clause(self) -> &'static str {
        match self {
            Self::Access => "P 6.3, 6.11",
            Self::Security => "P 6.7 to 6.10",
            Self::Transparency => "P 6.17, 6.18",
            Self::Monitoring => "Proc Monitoring",
            Self::Content => "Proc Approval processes",
        }
    }

    /// The topic with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|t| t.key() == key)
    }

    /// The fields of the account that a holder can propose new words for; elsewhere a correction is told
    /// in words.
    pub const fn fields(self) -> &'static [&'static str] {
        match self {
            Self::Access | Self::Security => &[],
            Self::Transparency => &["transparency_url"],
            Self::Monitoring => &["monitoring", "response_process", "escalation_plan"],
            Self::Content => &["content_plan"],
        }
    }

    /// The topic that this field of the account belongs to.
    pub fn of_field(field: &str) -> Option<Self> {
        let all = Self::ALL.iter().copied();
        let mut found = all.filter(|topic| topic.fields().contains(&field));
        found.next()
    }
}

/// One fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownFact {
    /// What it belongs to.
    pub topic: Topic,
    /// A stable word: a field's name, `grant:42`, `holder:<id>`.
    pub field: String,
    /// Its label.
    pub label: String,
    /// In words; empty = not recorded.
    pub text: String,
}

/// A gap as it was when the return was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownGap {
    /// The rule's word.
    pub rule: String,
    /// What is so.
    pub evidence: String,
    /// The clause.
    pub clause: String,
    /// Whether somebody who should not may be able to use the account, or nobody answers for it.
    pub is_critical: bool,
}

/// Everything the register holds that a return is asked about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// Facts, topic by topic.
    pub facts: Vec<KnownFact>,
    /// What is missing or out of date, gravest first.
    pub gaps: Vec<KnownGap>,
}

/// Somebody's live access, for a return.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessLine {
    /// The grant's number.
    pub grant: i64,
    /// Whose.
    pub person: String,
    /// The agency they work for; empty = none.
    pub agency: String,
    /// How much.
    pub level: AccessLevel,
    /// First day.
    pub from: NaiveDate,
    /// Last day, if it ends by itself.
    pub until: Option<NaiveDate>,
    /// Whether it is suspended for the time being.
    pub is_suspended: bool,
}

/// Somebody named for the account, for a return.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedLine {
    /// The person's id.
    pub person: String,
    /// Their name.
    pub name: String,
    /// For what, in words.
    pub duty: &'static str,
}

/// Access that ended since the last return.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndedLine {
    /// The grant's number.
    pub grant: i64,
    /// Whose it was.
    pub person: String,
    /// How much it was.
    pub level: AccessLevel,
    /// Its last day.
    pub on: NaiveDate,
    /// Why, in words.
    pub because: &'static str,
    /// Whether its removal on the platform is confirmed.
    pub is_removed: bool,
}

/// What a return is pre-filled from.
#[derive(Clone, Debug)]
pub struct Sources<'a> {
    /// The account.
    pub account: &'a Account,
    /// Who is named for it.
    pub named: &'a [NamedLine],
    /// Who has access.
    pub access: &'a [AccessLine],
    /// What is known of its password.
    pub security: Option<&'a AccountSecurity>,
    /// What the rules make of it.
    pub gaps: &'a [Gap],
}

/// Questions to which "yes" is untrue while an account breaks a rule: the question's word, the rule's.
const CONTRADICTED: &[(&str, &str)] = &[
    ("password-kept", "password-too-short"),
    ("password-kept", "password-reused"),
    ("access-ended", "departed-access"),
];

impl Known {
    /// What the register holds, in words.
    pub fn of(from: &Sources<'_>, settings: &PolicySettings) -> Self {
        let mut known = Self::default();
        known.people(from);
        known.security(from.security, settings);
        known.record(from.account);
        known.gaps = from.gaps.iter().map(gap).collect();
        known
    }

    fn add(&mut self, topic: Topic, field: impl Into<String>, label: &str, text: String) {
        self.facts.push(KnownFact {
            topic,
            field: field.into(),
            label: label.to_owned(),
            text,
        });
    }

    fn people(&mut self, from: &Sources<'_>) {
        let topic = Topic::Access;
        for line in from.named {
            let field = format!("{}:{}", line.duty, line.person);
            self.add(topic, field, line.duty, line.name.clone());
        }
        for line in from.access {
            let mut text = format!("{} since {}", line.level.name(), long_date(line.from));
            if let Some(until) = line.until {
                text.push_str(&format!(", until {}", long_date(until)));
            }
            if line.is_suspended {
                text.push_str(", suspended");
            }
            let label = match line.agency.as_str() {
                "" => line.person.clone(),
                agency => format!("{} ({agency})", line.person),
            };
            self.add(topic, format!("grant:{}", line.grant), &label, text);
        }
    }

    fn security(&mut self, security: Option<&AccountSecurity>, settings: &PolicySettings) {
        let topic = Topic::Security;
        let password = security.and_then(|s| s.password.as_ref());
        let text = password.map_or_else(String::new, |p| {
            let yes =
                |is: bool, yes: &str, no: &str| if is { yes.to_owned() } else { no.to_owned() };
            [
                p.length.name(settings),
                yes(p.unique, "used nowhere else", "used elsewhere too"),
                yes(p.vault, "kept in the vault", "not kept in the vault"),
                format!("changed on {}", long_date(p.changed_on)),
            ]
            .join(", ")
        });
        self.add(topic, "password", "Password", text);
        let text = match security.map(|s| &s.second_factor) {
            None | Some(SecondFactor::Unknown) => String::new(),
            Some(SecondFactor::On { confirmed_on }) => {
                format!("On, confirmed on {}", long_date(*confirmed_on))
            }
            Some(SecondFactor::Off) => "Off".to_owned(),
            Some(SecondFactor::NotPossible { why }) => format!("Not possible: {why}"),
        };
        self.add(topic, "second_factor", "Second factor", text);
    }

    fn record(&mut self, account: &Account) {
        let d = &account.details;
        let on = |day: Option<NaiveDate>| day.map_or_else(String::new, long_date);
        for (topic, field, text) in [
            (
                Topic::Transparency,
                "transparency_url",
                d.transparency_url.clone(),
            ),
            (
                Topic::Transparency,
                "transparency_confirmed_on",
                on(d.transparency_confirmed_on),
            ),
            (
                Topic::Transparency,
                "disclaimer_confirmed_on",
                on(d.disclaimer_confirmed_on),
            ),
            (Topic::Monitoring, "monitoring", d.monitoring.clone()),
            (
                Topic::Monitoring,
                "response_process",
                d.response_process.clone(),
            ),
            (
                Topic::Monitoring,
                "escalation_plan",
                d.escalation_plan.clone(),
            ),
            (
                Topic::Monitoring,
                "arrangements_confirmed_on",
                on(d.arrangements_confirmed_on),
            ),
            (Topic::Content, "content_plan", d.content_plan.clone()),
        ] {
            self.add(topic, field, label(field), text);
        }
    }

    /// The facts of a topic.
    pub fn about(&self, topic: Topic) -> impl Iterator<Item = &KnownFact> {
        self.facts.iter().filter(move |fact| fact.topic == topic)
    }

    /// What a field says; empty = nothing.
    pub fn text_of(&self, field: &str) -> &str {
        let found = self.facts.iter().find(|fact| fact.field == field);
        found.map_or("", |fact| fact.text.as_str())
    }

    /// What is different from `before`, of one topic. That something was confirmed anew is no change: the
    /// return before did that itself.
    pub fn changes_since(&self, before: &Self, topic: Topic) -> Vec<Change> {
        let facts = |known: &Self| {
            let facts = known
                .about(topic)
                .filter(|f| !f.field.ends_with("_confirmed_on"));
            facts
                .map(|f| Fact::new(&f.field, &f.label, &f.text))
                .collect::<Vec<_>>()
        };
        let mut changes = differences(&facts(before), &facts(self));
        for change in &mut changes {
            if change.label.is_empty() {
                let gone = before.facts.iter().find(|f| f.field == change.field);
                change.label = gone.map(|f| f.label.clone()).unwrap_or_default();
            }
        }
        changes
    }

    /// Whether every fact of a topic says the same as `before`, apart from when it was confirmed.
    pub fn is_same(&self, before: &Self, topic: Topic) -> bool {
        self.changes_since(before, topic).is_empty()
    }

    /// What the register shows against a question: the gap's words, where "yes" would be untrue.
    pub fn against(&self, question: &str) -> Option<&str> {
        let rules = CONTRADICTED.iter().filter(|(asked, _)| *asked == question);
        let mut gaps =
            rules.flat_map(|(_, rule)| self.gaps.iter().filter(move |g| g.rule == *rule));
        gaps.next().map(|gap| gap.evidence.as_str())
    }

    /// The first gap that contradicts a question.
    pub fn contradiction(&self) -> Option<&str> {
        let mut found = CONTRADICTED
            .iter()
            .filter_map(|(asked, _)| self.against(asked));
        found.next()
    }

    /// The gaps that have to be explained before anything is confirmed.
    pub fn critical(&self) -> impl Iterator<Item = &KnownGap> {
        self.gaps.iter().filter(|gap| gap.is_critical)
    }
}

fn gap(gap: &Gap) -> KnownGap {
    KnownGap {
        rule: gap.rule.key().to_owned(),
        evidence: gap.evidence.clone(),
        clause: gap.clause.to_owned(),
        is_critical: gap.weight == Weight::Critical,
    }
}
