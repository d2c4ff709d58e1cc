//! What a handle or a permanent id may look like, as data: lengths and characters, no expressions.
//! Which account a well-formed handle names is not decided here.

use crate::text;
use serde::{Deserialize, Serialize};
use unicode_normalization::char::is_combining_mark;

/// The rule. Digits are always allowed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NameRule {
    /// Fewest characters.
    pub min: usize,
    /// Most characters.
    pub max: usize,
    /// Which letters are allowed.
    pub letters: Letters,
    /// Other allowed characters: `._-`.
    #[serde(default)]
    pub extra: String,
    /// Text it has to begin with: `UC`.
    #[serde(default)]
    pub starts_with: String,
    /// Text it has to contain: `@N`.
    #[serde(default)]
    pub contains: String,
    /// Whether at least one letter is needed, where a bare number is something else.
    #[serde(default)]
    pub needs_letter: bool,
    /// Whether it may begin or end with punctuation other than `-` and `_`.
    #[serde(default)]
    pub loose_edges: bool,
    /// Characters that make no difference: with `.`, `a.b` and `ab` are one account.
    #[serde(default)]
    pub insignificant: String,
}

/// Which letters a name may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Letters {
    /// Digits only.
    None,
    /// `a` to `z`.
    Ascii,
    /// Those of any language, with macrons and other accents.
    Any,
}

/// Why a text cannot be a handle; reads on from "the handle".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum NameFault {
    /// Fewer characters than the platform allows.
    #[error("has fewer than {0} characters")]
    TooShort(usize),
    /// More characters than the platform allows.
    #[error("has more than {0} characters")]
    TooLong(usize),
    /// Whitespace inside.
    #[error("has a space in it")]
    Space,
    /// A character the platform does not allow.
    #[error("has “{0}” in it, which the platform does not allow")]
    Character(char),
    /// Punctuation at its beginning or end.
    #[error("begins or ends with “{0}”")]
    Edge(char),
    /// A number where the platform asks for a name.
    #[error("has no letter")]
    NeedsLetter,
    /// Lacks a text which it has to begin with or contain.
    #[error("has no “{0}”")]
    Lacks(String),
    /// Names no server, on a platform of many servers.
    #[error("does not say the server: write it as name@server")]
    NeedsServer,
    /// Its percent signs do not spell a text.
    #[error("is not readable text")]
    NotText,
}

impl NameRule {
    /// Whether `name` can be a handle (or id) here.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn check(&self, name: &str) -> Result<(), NameFault> {
        if let Some(c) = name.chars().find(|c| !self.allows(*c)) {
            return Err(if c.is_whitespace() {
                NameFault::Space
            } else {
                NameFault::Character(c)
            });
        }
        let length = name.chars().count();
        if length < self.min {
            return Err(NameFault::TooShort(self.min));
        }
        if length > self.max {
            return Err(NameFault::TooLong(self.max));
        }
        for needed in [&self.starts_with, &self.contains] {
            if !name.contains(needed.as_str()) {
                return Err(NameFault::Lacks(needed.clone()));
            }
        }
        if !name.starts_with(&self.starts_with) {
            return Err(NameFault::Lacks(self.starts_with.clone()));
        }
        if self.needs_letter && !name.chars().any(char::is_alphabetic) {
            return Err(NameFault::NeedsLetter);
        }
        self.check_edges(name)
    }

    /// The text by which two spellings of one name compare equal.
    #[must_use]
    pub fn comparable(&self, name: &str, case_matters: bool) -> String {
        let is_kept = |c: &char| !self.insignificant.contains(*c);
        let kept: String = name.chars().filter(is_kept).collect();
        let kept = if kept.is_empty() { name } else { kept.as_str() };
        if case_matters {
            text::composed(kept)
        } else {
            text::composed(&kept.to_lowercase())
        }
    }

    /// A text that obeys the rule, to try an edited entry with; `None` when the rule allows nothing.
    pub(super) fn example(&self) -> Option<String> {
        let filler = if self.letters == Letters::None {
            '7'
        } else {
            'm'
        };
        let fixed = self.starts_with.chars().count() + self.contains.chars().count();
        let fill = |n: usize| std::iter::repeat_n(filler, n).collect::<String>();
        // Something on both sides of `contains`, so that the edges are plain.
        let spare = self
            .min
            .saturating_sub(fixed)
            .max(2)
            .min(self.max.saturating_sub(fixed));
        let name = format!(
            "{}{}{}{}",
            self.starts_with,
            fill(spare - spare / 2),
            self.contains,
            fill(spare / 2)
        );
        self.check(&name).ok().map(|()| name)
    }

    fn allows(&self, c: char) -> bool {
        let letter = match self.letters {
            Letters::None => false,
            Letters::Ascii => c.is_ascii_alphabetic(),
            Letters::Any => c.is_alphanumeric() || is_combining_mark(c),
        };
        letter || c.is_ascii_digit() || self.extra.contains(c)
    }

    /// Names end where a sentence's full stop may follow, so that a stray one must not be taken in.
    fn check_edges(&self, name: &str) -> Result<(), NameFault> {
        if self.loose_edges {
            return Ok(());
        }
        let plain = |c: char| c.is_alphanumeric() || is_combining_mark(c) || matches!(c, '-' | '_');
        match [name.chars().next(), name.chars().next_back()]
            .into_iter()
            .flatten()
            .find(|c| !plain(*c))
        {
            Some(c) => Err(NameFault::Edge(c)),
            None => Ok(()),
        }
    }
}

/// A name as typed, without what is only around it: spaces, invisible characters, the leading `@`.
pub(super) fn bare(name: &str) -> String {
    let seen = text::visible(name);
    let trimmed = seen.trim();
    text::composed(trimmed.strip_prefix('@').unwrap_or(trimmed))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(letters: Letters, extra: &str) -> NameRule {
        NameRule {
            min: 2,
            max: 6,
            letters,
            extra: extra.into(),
            starts_with: String::new(),
            contains: String::new(),
            needs_letter: false,
            loose_edges: false,
            insignificant: String::new(),
        }
    }

    #[test]
    fn each_fault_is_named() {
        let ascii = rule(Letters::Ascii, "._");
        assert_eq!(ascii.check("a.b_9"), Ok(()));
        assert_eq!(ascii.check("a"), Err(NameFault::TooShort(2)));
        assert_eq!(ascii.check("abcdefg"), Err(NameFault::TooLong(6)));
        assert_eq!(ascii.check("a b"), Err(NameFault::Space));
        assert_eq!(ascii.check("tūī"), Err(NameFault::Character('ū')));
        assert_eq!(ascii.check("ab."), Err(NameFault::Edge('.')));
        assert_eq!(rule(Letters::Any, "").check("tūī"), Ok(()));
        assert_eq!(
            rule(Letters::None, "").check("12a"),
            Err(NameFault::Character('a'))
        );
        let needs = NameRule {
            needs_letter: true,
            ..rule(Letters::Ascii, "")
        };
        assert_eq!(needs.check("123"), Err(NameFault::NeedsLetter));
        let starts = NameRule {
            starts_with: "UC".into(),
            ..rule(Letters::Ascii, "")
        };
        assert_eq!(starts.check("aUCb"), Err(NameFault::Lacks("UC".into())));
        assert_eq!(starts.check("UCb"), Ok(()));
    }

    #[test]
    fn comparison_ignores_what_makes_no_difference() {
        let facebook = NameRule {
            insignificant: ".".into(),
            ..rule(Letters::Ascii, ".")
        };
        assert_eq!(facebook.comparable("AIDS.gov", false), "aidsgov");
        assert_eq!(facebook.comparable("AIDS.gov", true), "AIDSgov");
        assert_eq!(
            facebook.comparable("..", false),
            "..",
            "never nothing at all"
        );
        assert_eq!(rule(Letters::Any, "").comparable("TU\u{304}", false), "tū");
    }

    #[test]
    fn examples_obey_their_rule() {
        let flickr = NameRule {
            contains: "@N".into(),
            ..rule(Letters::None, "@N")
        };
        assert_eq!(flickr.example().as_deref(), Some("7@N7"));
        assert_eq!(rule(Letters::Ascii, "").example().as_deref(), Some("mm"));
        assert_eq!(
            NameRule {
                max: 1,
                ..rule(Letters::Ascii, "")
            }
            .example(),
            None,
            "a rule that allows nothing"
        );
    }
}
