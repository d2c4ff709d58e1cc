//! The stable word for a platform. Its name as people see it is in the catalogue.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A platform's stable word in addresses, tables and files: `facebook`, `x`, `apple-podcasts`.
///
/// 1 to 40 of `a-z`, `0-9` and `-`, beginning and ending with a letter or digit.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PlatformKey(String);

/// The text cannot be a platform's key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "A platform’s key must be 1 to 40 lower-case letters, digits or hyphens, such as “facebook”; “{0}” is not"
)]
pub struct NotAKey(pub String);

impl PlatformKey {
    /// The word itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A key of the built-in tables, which a test judges as a whole.
    pub(super) fn built_in(word: &'static str) -> Self {
        Self(word.to_owned())
    }
}

impl FromStr for PlatformKey {
    type Err = NotAKey;

    fn from_str(word: &str) -> Result<Self, NotAKey> {
        let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let well_formed = (1..=40).contains(&word.len())
            && word.chars().all(allowed)
            && !word.starts_with('-')
            && !word.ends_with('-');
        if well_formed {
            Ok(Self(word.to_owned()))
        } else {
            Err(NotAKey(word.to_owned()))
        }
    }
}

impl TryFrom<String> for PlatformKey {
    type Error = NotAKey;

    fn try_from(word: String) -> Result<Self, NotAKey> {
        word.parse()
    }
}

impl From<PlatformKey> for String {
    fn from(key: PlatformKey) -> Self {
        key.0
    }
}

impl AsRef<str> for PlatformKey {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PlatformKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_slugs() {
        for good in ["x", "apple-podcasts", "8tracks"] {
            assert_eq!(
                good.parse::<PlatformKey>().map(String::from),
                Ok(good.to_owned())
            );
        }
        for bad in ["", "X", "a b", "-a", "a-", "ā", "a/b", &"a".repeat(41)] {
            assert_eq!(
                bad.parse::<PlatformKey>(),
                Err(NotAKey(bad.to_owned())),
                "{bad}"
            );
        }
    }
}
