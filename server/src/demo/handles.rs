//! Believable handles in any number: what about, where, of which kind, in the manner of each platform.
//! Every one carries the ministry's own mark, so that none is anybody's.

use super::{MAIL_DOMAIN, data::Words};
use anyhow::{Context as _, bail};
use domain::{
    platform::{Catalogue, PlatformKey, Recognised},
    text::{collapse, fold},
};
use rand::{RngExt as _, rngs::StdRng, seq::IndexedRandom as _};
use std::collections::HashSet;

/// An account that nobody has yet.
pub(super) struct Found {
    pub(super) recognised: Recognised,
    pub(super) name: String,
    pub(super) topic: String,
    pub(super) place: String,
}

/// How handles are written on a platform.
#[derive(Clone, Copy)]
enum Manner {
    /// `MHWTidesKaipara`.
    Joined,
    /// `mhw.tides.kaipara`.
    Dotted,
    /// `mhw-tides-kaipara`.
    Dashed,
    /// `mhw_tides_kaipara`.
    Underscored,
    /// `tides-kaipara.harbours.example`.
    Domain,
    /// `tides_kaipara@social.harbours.example`.
    Server,
    /// `0029VaMHW…`: an id the platform gives.
    Channel,
}

/// Platform, how many of a hundred accounts or so are there, and how handles look. The last are closed.
const PLATFORMS: &[(&str, u32, Manner)] = &[
    ("facebook", 22, Manner::Joined),
    ("instagram", 16, Manner::Dotted),
    ("x", 13, Manner::Joined),
    ("linkedin", 9, Manner::Dashed),
    ("youtube", 9, Manner::Joined),
    ("tiktok", 5, Manner::Dotted),
    ("threads", 5, Manner::Dotted),
    ("bluesky", 5, Manner::Domain),
    ("mastodon", 3, Manner::Server),
    ("flickr", 2, Manner::Joined),
    ("vimeo", 2, Manner::Joined),
    ("pinterest", 2, Manner::Underscored),
    ("whatsapp", 2, Manner::Channel),
    ("reddit", 1, Manner::Underscored),
    ("telegram", 1, Manner::Underscored),
    ("myspace", 1, Manner::Joined),
    ("google-plus", 1, Manner::Joined),
    ("periscope", 1, Manner::Joined),
];

/// The server the ministry runs for itself.
pub(super) fn own_server() -> String {
    format!("social.{MAIL_DOMAIN}")
}

/// Draws handles until one is well-formed and free.
pub(super) struct Handles {
    platforms: Vec<(PlatformKey, u32, Manner)>,
    taken: HashSet<String>,
}

impl Handles {
    /// A draw that leaves `taken` alone: keys of accounts with a story of their own.
    pub(super) fn new(taken: HashSet<String>) -> anyhow::Result<Self> {
        let key = |(key, weight, manner): &(&str, u32, Manner)| {
            Ok((
                key.parse()
                    .map_err(|_| anyhow::anyhow!("no platform {key}"))?,
                *weight,
                *manner,
            ))
        };
        Ok(Self {
            platforms: PLATFORMS.iter().map(key).collect::<anyhow::Result<_>>()?,
            taken,
        })
    }

    /// The next free account.
    pub(super) fn draw(
        &mut self,
        words: &Words,
        catalogue: &Catalogue,
        rng: &mut StdRng,
    ) -> anyhow::Result<Found> {
        for attempt in 0..10_000_u32 {
            let (platform, _, manner) = self
                .platforms
                .choose_weighted(rng, |p| p.1)
                .context("no platforms")?;
            let pick = |list: &[(String, String)], rng: &mut StdRng| {
                list.choose(rng).cloned().context("an empty list of words")
            };
            let (topic, place, kind) = (
                pick(&words.topics, rng)?,
                pick(&words.places, rng)?,
                pick(&words.kinds, rng)?,
            );
            // Once plain names are scarce, they get numbers, as people number them.
            let number = if attempt < 8 {
                String::new()
            } else {
                rng.random_range(2..100).to_string()
            };
            let handle = written(
                *manner,
                &[&topic.1, &place.1, &format!("{}{number}", kind.1)],
                rng,
            );
            let Ok(recognised) = catalogue.from_handle(platform, &handle) else {
                continue;
            };
            if self.taken.insert(recognised.account_key.clone()) {
                let name = collapse(&format!("{} {} {} {number}", topic.0, place.0, kind.0));
                return Ok(Found {
                    recognised,
                    name,
                    topic: topic.0,
                    place: place.0,
                });
            }
        }
        bail!("no free handle was found")
    }
}

fn written(manner: Manner, parts: &[&str], rng: &mut StdRng) -> String {
    let parts: Vec<&str> = parts
        .iter()
        .copied()
        .filter(|part| !part.is_empty())
        .collect();
    let small = |with: &str| fold(&parts.join(with));
    match manner {
        Manner::Joined => format!("MHW{}", parts.concat()),
        Manner::Dotted => format!("mhw.{}", small(".")),
        Manner::Dashed => format!("mhw-{}", small("-")),
        Manner::Underscored => format!("mhw_{}", small("_")),
        Manner::Domain => format!("{}.{MAIL_DOMAIN}", small("-")),
        Manner::Server => format!("{}@{}", small("_"), own_server()),
        Manner::Channel => {
            let signs = b"ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789";
            let tail = (0..15).filter_map(|_| signs.choose(rng).map(|sign| char::from(*sign)));
            format!("0029VaMHW{}", tail.collect::<String>())
        }
    }
}
