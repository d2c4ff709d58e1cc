//! Which platform people mean by a name in a file's column. Addresses are not looked at here.

use super::catalogue::Catalogue;
use super::entry::Platform;
use crate::text;

impl Catalogue {
    /// The platform that goes by this name: `Twitter`, `x`, `Fb`, `You Tube`, `Facebook page`,
    /// `X (formerly Twitter)`. `None` when no platform, or more than one, is meant.
    #[must_use]
    pub fn guess_from_name(&self, name: &str) -> Option<&Platform> {
        let whole = squeezed(name);
        self.named(&whole)
            .or_else(|| {
                name.split_once(['(', '['])
                    .and_then(|(front, _)| self.named(&squeezed(front)))
            })
            .or_else(|| self.named(without_kind(&whole)))
            .or_else(|| self.agreed(name))
    }

    fn named(&self, squeezed_name: &str) -> Option<&Platform> {
        if squeezed_name.is_empty() {
            return None;
        }
        self.platforms().iter().find(|platform| {
            let names = [platform.key.as_str(), platform.name.as_str()];
            names
                .into_iter()
                .chain(platform.aliases.iter().map(String::as_str))
                .any(|n| squeezed(n) == squeezed_name)
        })
    }

    /// `Twitter/X`: several names of one platform.
    fn agreed(&self, name: &str) -> Option<&Platform> {
        let mut parts = name
            .split(['/', ',', '|', '&'])
            .map(squeezed)
            .filter(|part| !part.is_empty());
        let first = self.named(&parts.next()?)?;
        parts
            .all(|part| self.named(&part).is_some_and(|p| p.key == first.key))
            .then_some(first)
    }
}

/// A name by its letters and digits alone; `+` counts, as Google+ is not Google.
fn squeezed(name: &str) -> String {
    text::fold(name)
        .replace('+', "plus")
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect()
}

/// `facebookpage` is `facebook`.
fn without_kind(name: &str) -> &str {
    [
        "officialaccount",
        "account",
        "channel",
        "profile",
        "handle",
        "page",
        "feed",
        "url",
        "link",
        "com",
    ]
    .iter()
    .find_map(|kind| name.strip_suffix(kind))
    .unwrap_or(name)
}
