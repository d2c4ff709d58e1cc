//! Whether something that exists already is near to what a case asks for: the same unit on the same
//! platform, a similar name or handle there, the same audience. A hint for people; it refuses nothing.

use super::content::Content;
use crate::{ids::UnitId, text::fold};

/// Something a case is compared with: an account, or another case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Near {
    /// Its unit.
    pub unit: Option<UnitId>,
    /// Its platform's key.
    pub platform: String,
    /// Its name.
    pub name: String,
    /// Its handle.
    pub handle: String,
    /// Its audience.
    pub audience: String,
}

/// Why it is near.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The same unit is on this platform already.
    UnitAndPlatform,
    /// A similar name or handle on the same platform.
    Name,
    /// The same audience, by its words.
    Audience,
}

impl Why {
    /// The words people see.
    pub const fn name(self) -> &'static str {
        match self {
            Self::UnitAndPlatform => "same unit and platform",
            Self::Name => "similar name or handle on this platform",
            Self::Audience => "similar audience",
        }
    }
}

/// Words that say nothing about whom or what something is for.
const EMPTY: &[&str] = &[
    "about",
    "account",
    "aotearoa",
    "everybody",
    "everyone",
    "from",
    "government",
    "ministry",
    "official",
    "people",
    "public",
    "social",
    "that",
    "their",
    "these",
    "those",
    "with",
    "which",
    "zealand",
];

/// The telling words of a text, folded: four letters or more.
fn words(text: &str) -> Vec<String> {
    let folded = fold(text);
    let mut all: Vec<String> = folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().count() >= 4 && !EMPTY.contains(word))
        .map(str::to_owned)
        .collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// So many telling words in common make a similar audience.
const IN_COMMON: usize = 2;

/// Why `near` overlaps with what the case of this unit asks for; empty = it does not.
pub fn why(content: &Content, unit: Option<UnitId>, near: &Near) -> Vec<Why> {
    let purpose = &content.purpose;
    let same_platform = !purpose.platform.is_empty() && purpose.platform == near.platform;
    let common = |one: &str, other: &str| {
        let other = words(other);
        words(one)
            .iter()
            .filter(|word| other.contains(word))
            .count()
    };
    let mut found = Vec::new();
    if same_platform && unit.is_some() && unit == near.unit {
        found.push(Why::UnitAndPlatform);
    }
    if same_platform
        && (common(&purpose.name, &near.name) > 0 || is_like(&purpose.handle, &near.handle))
    {
        found.push(Why::Name);
    }
    if common(&purpose.audience, &near.audience) >= IN_COMMON {
        found.push(Why::Audience);
    }
    found
}

/// Whether one handle is the other or holds it, capitals and punctuation aside.
fn is_like(one: &str, other: &str) -> bool {
    let plain = |handle: &str| -> String {
        fold(handle)
            .chars()
            .filter(|c| c.is_alphanumeric())
            .collect()
    };
    let (one, other) = (plain(one), plain(other));
    let shorter = one.chars().count().min(other.chars().count());
    shorter >= 4 && (one.contains(&other) || other.contains(&one))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::Purpose;
    use uuid::Uuid;

    #[test]
    fn near_is_what_shares_unit_name_or_audience() {
        let content = Content {
            purpose: Purpose {
                name: "Harbour Tides".into(),
                platform: "instagram".into(),
                handle: "@harbour.tides".into(),
                audience: "Recreational boaters and fishers around Tāmaki".into(),
                ..Purpose::default()
            },
            ..Content::default()
        };
        let (ours, theirs) = (
            Some(UnitId(Uuid::from_u128(1))),
            Some(UnitId(Uuid::from_u128(2))),
        );
        let near = |unit, platform: &str, name: &str, handle: &str, audience: &str| Near {
            unit,
            platform: platform.into(),
            name: name.into(),
            handle: handle.into(),
            audience: audience.into(),
        };
        for (other, expected) in [
            (
                near(ours, "instagram", "Forecasts", "forecasts", ""),
                vec![Why::UnitAndPlatform],
            ),
            (near(ours, "facebook", "Forecasts", "forecasts", ""), vec![]),
            (
                near(theirs, "instagram", "Tides of Otago", "otago", ""),
                vec![Why::Name],
            ),
            (
                near(theirs, "instagram", "Elsewhere", "HarbourTidesNZ", ""),
                vec![Why::Name],
            ),
            (
                near(theirs, "facebook", "Elsewhere", "HarbourTidesNZ", ""),
                vec![],
            ),
            (
                near(None, "facebook", "Fish", "fish", "Boaters in tamaki"),
                vec![Why::Audience],
            ),
            (
                near(None, "facebook", "Fish", "fish", "Boaters and people"),
                vec![],
            ),
            (near(None, "", "", "", ""), vec![]),
        ] {
            assert_eq!(why(&content, ours, &other), expected, "{other:?}");
        }
        let empty = Content::default();
        assert!(why(&empty, None, &near(None, "", "", "", "")).is_empty());
    }
}
