//! What a column's cells look like, whatever its header says. Shares are of the cells with text.

use super::mapping::present;
use crate::account::{RiskTier, read_date};
use crate::platform::{Catalogue, Unrecognised};
use crate::text::fold;
use std::collections::HashSet;

/// Languages that files name; enough to know such a column, not a list of the world's.
const LANGUAGES: &[&str] = &[
    "english",
    "en",
    "en-nz",
    "te reo maori",
    "maori",
    "mi",
    "samoan",
    "sm",
    "tongan",
    "to",
    "hindi",
    "hi",
    "mandarin",
    "chinese",
    "zh",
    "simplified chinese",
    "korean",
    "ko",
    "japanese",
    "ja",
    "french",
    "fr",
    "german",
    "de",
    "spanish",
    "es",
    "portuguese",
    "arabic",
    "ar",
    "russian",
    "urdu",
    "farsi",
    "persian",
    "indonesian",
    "vietnamese",
    "tagalog",
    "fijian",
    "niuean",
    "tokelauan",
    "cook islands maori",
    "nzsl",
    "new zealand sign language",
    "punjabi",
    "gujarati",
    "burmese",
    "haitian creole",
    "italian",
    "dutch",
    "turkish",
    "thai",
    "swahili",
];

/// What a column's cells look like.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Looks {
    /// Cells with text, of those looked at.
    pub(super) filled: usize,
    /// Addresses of accounts, or addresses on a platform that were nearly one.
    pub(super) address: f64,
    /// Any web address.
    pub(super) link: f64,
    /// Names of platforms.
    pub(super) platform: f64,
    /// `@name`.
    pub(super) handle: f64,
    /// Dates.
    pub(super) date: f64,
    /// Languages.
    pub(super) language: f64,
    /// `low`, `medium`, `high`.
    pub(super) tier: f64,
    /// States of accounts.
    pub(super) status: f64,
    /// Whole numbers.
    pub(super) number: f64,
    /// Several words.
    pub(super) words: f64,
    /// Different texts, of those filled.
    pub(super) distinct: f64,
}

/// Looks at a column's cells.
pub(super) fn look<'a>(cells: impl Iterator<Item = &'a str>, catalogue: &Catalogue) -> Looks {
    let cells: Vec<&str> = cells.map(present).filter(|c| !c.is_empty()).collect();
    let share = |fits: &dyn Fn(&str) -> bool| match cells.len() {
        0 => 0.0,
        all => cells.iter().filter(|c| fits(c)).count() as f64 / all as f64,
    };
    let folded_is_one_of =
        |list: &'static [&'static str]| move |c: &str| list.contains(&fold(c).as_str());
    let different: HashSet<&str> = cells.iter().copied().collect();
    // Platforms are few: a column of many different texts names none, and need not be asked about.
    let may_be = if different.len() <= 40 {
        &different
    } else {
        &HashSet::new()
    };
    let platforms: HashSet<&str> = may_be
        .iter()
        .copied()
        .filter(|c| c.len() < 60 && catalogue.guess_from_name(c).is_some())
        .collect();
    Looks {
        filled: cells.len(),
        address: share(&|c| is_address(c, catalogue)),
        link: share(&is_link),
        platform: share(&|c| platforms.contains(c)),
        handle: share(&|c| c.starts_with('@') && !c.contains(' ')),
        date: share(&|c| read_date(c.get(..10).unwrap_or(c)).is_some() || read_date(c).is_some()),
        language: share(&folded_is_one_of(LANGUAGES)),
        tier: share(&|c| RiskTier::from_key(&fold(c)).is_some()),
        status: share(&folded_is_one_of(&[
            "active",
            "inactive",
            "live",
            "closed",
            "suspended",
            "proposed",
            "archived",
            "closing",
            "setting up",
            "being set up",
            "compromised",
        ])),
        number: share(&|c| c.bytes().all(|b| b.is_ascii_digit())),
        words: share(&|c| c.split_whitespace().count() > 1),
        distinct: different.len() as f64 / (cells.len().max(1)) as f64,
    }
}

fn is_address(cell: &str, catalogue: &Catalogue) -> bool {
    if !cell.contains(['/', '.', '@']) {
        return false;
    }
    match catalogue.recognise(cell) {
        Ok(_) => true,
        // On a platform, though not an account: still the column people mean.
        Err(why) => matches!(
            why,
            Unrecognised::NotAnAccount { .. }
                | Unrecognised::BadHandle { .. }
                | Unrecognised::ShortLink { .. }
        ),
    }
}

fn is_link(cell: &str) -> bool {
    let lower = cell.to_ascii_lowercase();
    lower.starts_with("http://") || lower.starts_with("https://") || lower.starts_with("www.")
}
