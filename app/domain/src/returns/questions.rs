//! What holders attest each quarter, each with its clause: data with a number, so that a period keeps the
//! questions it was opened with. The words are this product's own; the clauses are the policy's.

use serde::{Deserialize, Serialize};

/// One statement that is answered with yes, no or, where that can be, not applicable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// The stable word.
    pub key: String,
    /// The clause it comes from.
    pub clause: String,
    /// The statement, as the holder makes it.
    pub text: String,
    /// What it means in practice; may be empty.
    #[serde(default)]
    pub hint: String,
    /// Whether "does not apply" is an answer.
    #[serde(default)]
    pub may_not_apply: bool,
}

/// Every question of a return, with a number that grows with each change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionSet {
    /// Counts from 1.
    pub version: u16,
    /// In the order asked.
    pub questions: Vec<Question>,
}

/// Word, clause, statement, hint, whether it may not apply.
type Row = (&'static str, &'static str, &'static str, &'static str, bool);

/// The first set, drawn from the clause map of the policy.
const FIRST: &[Row] = &[
    (
        "only-listed-people",
        "P 6.11",
        "Only the people listed in the register used this account",
        "Nobody shared a sign-in with somebody who is not listed.",
        false,
    ),
    (
        "password-kept",
        "P 6.7, 6.10",
        "The password met the standard, and every person with access used a second factor",
        "Twelve characters or more and used nowhere else; longer where there is no second factor.",
        false,
    ),
    (
        "access-ended",
        "P 6.12",
        "Whoever left or changed roles lost their access before they went",
        "The password was changed afterwards as well (P 6.8).",
        true,
    ),
    (
        "agencies",
        "P 6.13",
        "Agencies had the access that their contract needs, and no more",
        "",
        true,
    ),
    (
        "monitored",
        "Proc Monitoring",
        "The account was monitored every working day, and people were answered as the plan says",
        "",
        true,
    ),
    (
        "neutral",
        "P 6.16",
        "What was published was politically neutral, accurate and not misleading",
        "",
        true,
    ),
    (
        "no-endorsement",
        "P 6.18",
        "Likes and follows were chosen with care, and the disclaimer is on the profile",
        "",
        false,
    ),
    (
        "personal-information",
        "P 6.20 to 6.24",
        "Personal information stayed on the platform, or was kept with consent and disposed of",
        "",
        true,
    ),
    (
        "no-false-personas",
        "P 6.26",
        "Nobody used a false or invented persona",
        "",
        false,
    ),
    (
        "permission",
        "P 6.27",
        "People agreed before their information or image was used, and rights in pictures were cleared",
        "",
        true,
    ),
    (
        "illegal-activity",
        "P 6.28",
        "Signs of illegal activity went through the process for that",
        "",
        true,
    ),
    (
        "accessible",
        "P 6.30",
        "Posts were accessible: captions, descriptions of images, transcripts, readable hashtags",
        "Each word of a hashtag begins with a capital letter.",
        true,
    ),
    (
        "elsewhere-too",
        "P 6.31, 6.32",
        "Important information linked to an accessible page, and embedded posts met the web standards",
        "",
        true,
    ),
    (
        "advertising",
        "P 6.29",
        "Advertising, paid or not, and engagements of influencers followed the government’s guidelines",
        "",
        true,
    ),
    (
        "records",
        "P 7",
        "Records that have to be kept were kept",
        "",
        true,
    ),
];

impl QuestionSet {
    /// The set that new periods are opened with.
    pub fn current() -> Self {
        let questions = FIRST
            .iter()
            .map(|(key, clause, text, hint, may_not_apply)| Question {
                key: (*key).to_owned(),
                clause: (*clause).to_owned(),
                text: (*text).to_owned(),
                hint: (*hint).to_owned(),
                may_not_apply: *may_not_apply,
            })
            .collect();
        Self {
            version: 1,
            questions,
        }
    }

    /// The question with this word.
    pub fn get(&self, key: &str) -> Option<&Question> {
        self.questions.iter().find(|q| q.key == key)
    }
}
