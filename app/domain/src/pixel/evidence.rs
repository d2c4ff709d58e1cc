//! What each lane of a pixel application has to establish: its form as data, what was typed as it is
//! kept, and the facts of a settled lane.

use super::lane::Lane;
use crate::{
    account::read_date,
    problem::Problems,
    text::collapse,
    written::{Fact, kept},
};
use chrono::NaiveDate;
use std::collections::BTreeMap;

const STRATEGY: &[Evidence] = &[Evidence::optional(
    "strategy",
    "Where the strategy can be read",
    "An address, or the name of the document",
)];

const PRIVACY_ASSESSMENT: &[Evidence] = &[
    Evidence::needed(
        "document",
        "Where the assessment is kept",
        "An address or a file reference. The document itself can be attached below",
        "Enter where the assessment is kept",
    ),
    Evidence::needed(
        "outcome",
        "Outcome",
        "What the assessment found, in a sentence or two",
        "Enter the outcome of the assessment",
    ),
    Evidence::choice(
        "indirect",
        "Is information about people collected from somebody other than themselves?",
        "Information privacy principle 3A: the platform passing on what it knows already counts",
        &[
            ("no", "No, only from the visitors themselves"),
            ("yes", "Yes, also from others"),
        ],
        "Choose whether information is collected from somebody other than the people it is about",
    ),
    Evidence::optional(
        "indirect_how",
        "How those people are told",
        "Needed when the answer above is yes",
    ),
    Evidence::optional(
        "conditions",
        "Conditions",
        "What must hold as long as the pixel is used, one a line",
    ),
];

const PRIVACY_PAGE: &[Evidence] = &[
    Evidence::needed(
        "url",
        "Address of the privacy page",
        "The page that visitors of the site can read, beginning with https://",
        "Enter the address of the privacy page",
    ),
    Evidence::day(
        "on",
        "Looked at on",
        "",
        "Enter the day on which you looked at the page",
    ),
];

const DIGITAL_TOOLS: &[Evidence] = &[
    Evidence::day(
        "engaged_on",
        "Digital Tools was asked on",
        "",
        "Enter the day on which Digital Tools was asked",
    ),
    Evidence::needed(
        "opt_in",
        "How visitors choose before anything is sent",
        "The banner or setting, and how it was tried out",
        "Enter how visitors choose before anything is sent",
    ),
    Evidence::optional(
        "reference",
        "Reference of the work",
        "The ticket or change number",
    ),
];

const LEGAL: &[Evidence] = &[Evidence::optional(
    "conditions",
    "Conditions",
    "What must hold as long as the pixel is used, one a line",
)];

const CXI: &[Evidence] = &[Evidence::optional(
    "reference",
    "Reference of the confirmation",
    "A message or ticket of the team",
)];

impl Lane {
    /// What it has to establish, in the order of its form.
    pub const fn evidence(self) -> &'static [Evidence] {
        match self {
            Self::Strategy => STRATEGY,
            Self::PrivacyAssessment => PRIVACY_ASSESSMENT,
            Self::PrivacyPage => PRIVACY_PAGE,
            Self::DigitalTools => DIGITAL_TOOLS,
            Self::Legal => LEGAL,
            Self::Cxi => CXI,
        }
    }

    /// The facts of a settled lane, with their labels.
    pub fn facts(self, evidence: &BTreeMap<String, String>) -> Vec<Fact> {
        let known = |e: &Evidence| {
            let text = evidence.get(e.field)?;
            let shown = match e.kind {
                EvidenceKind::Choice(choices) => choices.iter().find(|(key, _)| key == text)?.1,
                EvidenceKind::Text | EvidenceKind::Day => text,
            };
            Some(Fact::new(e.field, e.label, shown))
        };
        self.evidence().iter().filter_map(known).collect()
    }

    /// What was typed about a lane that is done, as it is kept.
    ///
    /// # Errors
    /// By field: what is missing, too long, no day, no address or a pasted password.
    pub fn establish(
        self,
        typed: &BTreeMap<String, String>,
        today: NaiveDate,
    ) -> Result<BTreeMap<String, String>, Problems> {
        let mut problems = Problems::default();
        let mut all = BTreeMap::new();
        for one in self.evidence() {
            let text = typed.get(one.field).map_or("", String::as_str);
            let text = one.read(text, today, &mut problems);
            if !text.is_empty() {
                all.insert(one.field.to_owned(), text);
            }
        }
        if all.get("indirect").is_some_and(|answer| answer == "yes")
            && !all.contains_key("indirect_how")
        {
            problems.add(
                "indirect_how",
                "required",
                "Enter how the people it is about are told (IPP 3A)",
            );
        }
        if let Some(url) = all.get("url").filter(|url| !is_web_address(url)) {
            let words =
                format!("“{url}” is no address of a page. Enter one that begins with https://");
            problems.add("url", "address", words);
        }
        problems.or(all)
    }
}

/// Whether a browser would open it as a page.
pub(super) fn is_web_address(text: &str) -> bool {
    url::Url::parse(text)
        .is_ok_and(|url| matches!(url.scheme(), "https" | "http") && url.has_host())
}

/// One fact that a lane establishes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The form field.
    pub field: &'static str,
    /// Its label.
    pub label: &'static str,
    /// What helps to fill it in.
    pub hint: &'static str,
    /// How it is entered.
    pub kind: EvidenceKind,
    /// What to say when it is missing; empty = it may be.
    pub missing: &'static str,
}

/// How a fact is entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EvidenceKind {
    /// Words.
    Text,
    /// A day that is not in the future.
    Day,
    /// One of these: key and words.
    Choice(&'static [(&'static str, &'static str)]),
}

impl Evidence {
    const fn needed(
        field: &'static str,
        label: &'static str,
        hint: &'static str,
        missing: &'static str,
    ) -> Self {
        Self {
            field,
            label,
            hint,
            kind: EvidenceKind::Text,
            missing,
        }
    }

    const fn optional(field: &'static str, label: &'static str, hint: &'static str) -> Self {
        Self::needed(field, label, hint, "")
    }

    const fn day(
        field: &'static str,
        label: &'static str,
        hint: &'static str,
        missing: &'static str,
    ) -> Self {
        Self {
            kind: EvidenceKind::Day,
            ..Self::needed(field, label, hint, missing)
        }
    }

    const fn choice(
        field: &'static str,
        label: &'static str,
        hint: &'static str,
        choices: &'static [(&'static str, &'static str)],
        missing: &'static str,
    ) -> Self {
        Self {
            kind: EvidenceKind::Choice(choices),
            ..Self::needed(field, label, hint, missing)
        }
    }

    fn read(&self, typed: &str, today: NaiveDate, problems: &mut Problems) -> String {
        if typed.trim().is_empty() {
            if !self.missing.is_empty() {
                problems.add(self.field, "required", self.missing);
            }
            return String::new();
        }
        match self.kind {
            EvidenceKind::Text => kept(self.field, typed, 2_000, problems),
            EvidenceKind::Choice(choices) => {
                let known = choices.iter().find(|(key, _)| *key == typed);
                if known.is_none() {
                    problems.add(self.field, "required", self.missing);
                }
                known.map(|(key, _)| (*key).to_owned()).unwrap_or_default()
            }
            EvidenceKind::Day => match read_date(&collapse(typed)) {
                Some(day) if day <= today => crate::moment::long_date(day),
                Some(_) => {
                    problems.add(self.field, "future", "The day must not be in the future");
                    String::new()
                }
                None => {
                    let words = "Enter a real date, for example 20 January 2027";
                    problems.add(self.field, "date", words);
                    String::new()
                }
            },
        }
    }
}
