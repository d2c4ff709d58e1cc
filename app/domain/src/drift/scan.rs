//! One recording that was taken in, what it showed, and what became of each finding. The recording
//! itself is not kept: it holds what a visitor did.

use super::{
    Chosen,
    answer::{Answer, Kept},
    file::{Recording, RecordingFormat, ScanDraft, Summary},
};
use crate::{
    actor::By,
    ids::{Reference, ReferenceKind, ScanId},
    moment::Moment,
    outcome::Outcome,
    permission::Facts,
    refusal::Refusal,
    secret::{NO_SECRETS, looks_like_secret},
    site::Site,
    text::collapse,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Longest words given with an answer, in characters.
const LONGEST: usize = 1_000;

/// One recording and what it showed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scan {
    /// Identity inside the product.
    pub id: ScanId,
    /// What people call it: `SC-0042`.
    pub number: i64,
    /// Whose pages were recorded.
    pub site: Site,
    /// What the visitor had chosen.
    pub chosen: Chosen,
    /// The file it came from.
    pub file: Recording,
    /// How far it is.
    pub state: ScanState,
    /// Who uploaded it.
    pub by: By,
    /// When.
    pub at: DateTime<Utc>,
    /// What it showed, without the findings.
    pub summary: Option<Summary>,
    /// What contradicts the register.
    pub findings: Vec<Kept>,
    /// Counts the saves.
    pub version: i64,
}

/// How far a recording is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum ScanState {
    /// It is being read.
    Reading,
    /// It was read and compared.
    Done,
    /// It cannot be read or judged.
    Refused {
        /// Why, in words.
        why: String,
    },
}

impl ScanState {
    /// The stable word.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Reading => "reading",
            Self::Done => "done",
            Self::Refused { .. } => "refused",
        }
    }

    /// The words people see.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Reading => "Being read",
            Self::Done => "Compared",
            Self::Refused { .. } => "Could not be read",
        }
    }
}

/// What happened to a recording.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ScanEvent {
    /// The stable word in the audit trail.
    #[serde(skip)]
    pub key: &'static str,
    /// Whose pages.
    pub site: Site,
    /// How many findings there are, or which one it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub findings: Option<i64>,
    /// Words: the finding, or why it was refused or dismissed.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub note: String,
}

type Next = Result<Outcome<Scan, ScanEvent>, Refusal>;

impl Scan {
    /// Takes a recording in.
    pub fn begin(
        id: ScanId,
        number: i64,
        draft: ScanDraft,
        by: By,
        now: Moment,
    ) -> Outcome<Self, ScanEvent> {
        let next = Self {
            id,
            number,
            site: draft.site,
            chosen: draft.chosen,
            file: draft.file,
            state: ScanState::Reading,
            by,
            at: now.at,
            summary: None,
            findings: Vec::new(),
            version: 1,
        };
        let event = next.told("scan.uploaded", None, next.file.name.clone());
        Outcome { next, event }
    }

    /// It was read and compared.
    ///
    /// # Errors
    /// That was so before.
    pub fn finish(mut self, summary: Summary, findings: Vec<Kept>) -> Next {
        self.must_be_reading()?;
        if summary.format == RecordingFormat::Evidence {
            self.chosen = Chosen::Nothing;
        }
        self.state = ScanState::Done;
        self.summary = Some(summary);
        let many = i64::try_from(findings.len()).unwrap_or(i64::MAX);
        self.findings = findings;
        let event = self.told("scan.compared", Some(many), String::new());
        Ok(Outcome { next: self, event })
    }

    /// It cannot be read or judged.
    ///
    /// # Errors
    /// It was settled before.
    pub fn refuse(mut self, why: &str) -> Next {
        self.must_be_reading()?;
        let why: String = collapse(why).chars().take(LONGEST).collect();
        let event = self.told("scan.refused", None, why.clone());
        self.state = ScanState::Refused { why };
        Ok(Outcome { next: self, event })
    }

    /// An obligation follows from a finding.
    ///
    /// # Errors
    /// There is no such finding, or something was done about it.
    pub fn obligation(self, place: i64, number: i64, by: By, now: Moment) -> Next {
        let on = now.today;
        let answer = Answer::Obligation { number, on, by };
        let note = Reference::of(ReferenceKind::Obligation, number).to_string();
        self.answer(place, answer, "scan.obligation-opened", &note)
    }

    /// An incident follows from a finding.
    ///
    /// # Errors
    /// There is no such finding, or something was done about it.
    pub fn incident(self, place: i64, number: i64, by: By, now: Moment) -> Next {
        let on = now.today;
        let answer = Answer::Incident { number, on, by };
        let note = Reference::of(ReferenceKind::Incident, number).to_string();
        self.answer(place, answer, "scan.incident-noted", &note)
    }

    /// Nothing has to be done about a finding.
    ///
    /// # Errors
    /// There is no such finding, or something was done about it; no words, or ones that cannot be kept.
    pub fn dismiss(self, place: i64, reason: &str, by: By, now: Moment) -> Next {
        let reason = collapse(reason);
        if looks_like_secret(&reason) {
            return Err(Refusal::rule("secret", NO_SECRETS));
        }
        match reason.chars().count() {
            0 => {
                let words = "Enter why nothing has to be done";
                return Err(Refusal::rule("words-required", words));
            }
            1..=LONGEST => {}
            _ => {
                let words = "It must be 1,000 characters or fewer";
                return Err(Refusal::rule("too-long", words));
            }
        }
        let on = now.today;
        let note = reason.clone();
        let answer = Answer::Dismissed { reason, on, by };
        self.answer(place, answer, "scan.finding-dismissed", &note)
    }

    /// What people call it.
    pub const fn reference(&self) -> Reference {
        Reference::of(ReferenceKind::Scan, self.number)
    }

    /// What a permission is compared with: recordings belong to nobody.
    pub fn facts(&self) -> Facts {
        Facts::default()
    }

    /// The finding at that place.
    pub fn finding(&self, place: i64) -> Option<&Kept> {
        self.findings.iter().find(|kept| kept.place == place)
    }

    fn answer(mut self, place: i64, answer: Answer, key: &'static str, words: &str) -> Next {
        let Some(kept) = self.findings.iter_mut().find(|kept| kept.place == place) else {
            return Err(Refusal::rule("no-finding", "There is no such finding"));
        };
        if kept.answer != Answer::Open {
            let words = "Something was done about this finding already";
            return Err(Refusal::rule("answered", words));
        }
        kept.answer = answer;
        let note = format!("{}: {words}", kept.finding.what());
        let event = self.told(key, Some(place), note);
        Ok(Outcome { next: self, event })
    }

    fn must_be_reading(&self) -> Result<(), Refusal> {
        if self.state == ScanState::Reading {
            return Ok(());
        }
        let words = "This recording was read already";
        Err(Refusal::rule("settled", words))
    }

    fn told(&self, key: &'static str, findings: Option<i64>, note: String) -> ScanEvent {
        ScanEvent {
            key,
            site: self.site.clone(),
            findings,
            note,
        }
    }
}
