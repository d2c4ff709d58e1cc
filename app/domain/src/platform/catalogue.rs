//! All platforms, ready to recognise accounts in pasted text. The platforms themselves are data,
//! the built-in ones in `built_in`; nothing here names one of them.

use super::address::{Address, Pasted, read};
use super::built_in;
use super::check::problems_between;
use super::entry::Platform;
use super::from_handle::address_of_id;
use super::judge::{is_general, judged, not_an_account, page_kind};
use super::key::PlatformKey;
use super::page_kind::PageKind;
use super::route::{Place, Route};
use super::template::Hole;
use super::unrecognised::{Unrecognised, quoted};
use super::wrapped::is_shortener;
use crate::problem::Problems;
use crate::text::fold;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// The platforms with their index by host. Cheap to ask, costs some work to build: build it once
/// when the data changes and share it.
#[derive(Clone, Debug)]
pub struct Catalogue {
    platforms: Vec<Platform>,
    by_name: Vec<usize>,
    routes: Vec<Vec<Route>>,
    by_host: HashMap<String, usize>,
    by_short_host: HashMap<String, usize>,
}

/// An account, as recognised in a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recognised {
    /// Which platform.
    pub platform: PlatformKey,
    /// As people see it, without `@`; the id where the address holds no name.
    pub handle: String,
    /// The platform's permanent id, where the address holds it.
    pub platform_account_id: Option<String>,
    /// The one official address, with the handle's own capitals.
    pub canonical_url: String,
    /// Equal for two spellings of one account and different for two accounts; for comparison only.
    /// Begins with the platform's key. An account known by id and by handle has two.
    pub account_key: String,
    /// The address led to a post or another page of the account.
    pub from_deeper_link: bool,
}

impl Catalogue {
    /// The platforms the product comes with.
    #[must_use]
    pub fn built_in() -> Self {
        // A test judges the tables as `new` would; judging them again at each start takes time.
        Self::of_sound(built_in::platforms())
    }

    /// A catalogue of these platforms.
    ///
    /// # Errors
    /// Everything that is wrong with any of them, as [`Platform::check`] says it, and hosts or names
    /// that two of them claim. The fields begin with the platform's key: `x.patterns.0.template`.
    pub fn new(platforms: Vec<Platform>) -> Result<Self, Problems> {
        let (catalogue, problems) = Self::keeping_sound(platforms);
        problems.or(catalogue)
    }

    /// A catalogue of those platforms that are sound, and what is wrong with the others: one faulty
    /// entry must not keep people from the rest.
    #[must_use]
    pub fn keeping_sound(platforms: Vec<Platform>) -> (Self, Problems) {
        let mut problems = Problems::default();
        let mut sound: Vec<Platform> = Vec::with_capacity(platforms.len());
        for platform in platforms {
            let own = platform.check().err().unwrap_or_default();
            let between = problems_between(&platform, &sound);
            let faults: Vec<_> = own.0.into_iter().chain(between.0).collect();
            if faults.is_empty() {
                sound.push(platform);
            }
            problems.0.extend(faults);
        }
        (Self::of_sound(sound), problems)
    }

    pub(super) fn of_sound(platforms: Vec<Platform>) -> Self {
        let index = |hosts: fn(&Platform) -> &[String]| {
            let of_one = |(i, p)| hosts(p).iter().map(move |host| (host.clone(), i));
            platforms.iter().enumerate().flat_map(of_one).collect()
        };
        let by_host = index(|p| &p.hosts);
        let by_short_host = index(|p| &p.short_hosts);
        let routes = platforms
            .iter()
            .map(|p| {
                p.patterns
                    .iter()
                    .filter_map(|q| Route::parse(q, p).ok())
                    .collect()
            })
            .collect();
        let mut by_name: Vec<usize> = (0..platforms.len()).collect();
        by_name.sort_by_cached_key(|&i| platforms.get(i).map(|p| fold(&p.name)));
        Self {
            platforms,
            by_name,
            routes,
            by_host,
            by_short_host,
        }
    }

    /// Every platform, in the order people are shown them.
    #[must_use]
    pub fn platforms(&self) -> &[Platform] {
        &self.platforms
    }

    /// Every platform in the order of their names.
    pub fn by_name(&self) -> impl Iterator<Item = &Platform> {
        self.by_name.iter().filter_map(|&i| self.platforms.get(i))
    }

    /// The platform with this key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Platform> {
        self.platforms.iter().find(|p| p.key.as_str() == key)
    }

    /// Reads any pasted text as one account (P 6.4).
    ///
    /// Accepts addresses without scheme, with other spellings of the host, with queries, from posts
    /// of the account (flagged), inside quotes or after a label, and `@name@server`.
    ///
    /// # Errors
    /// Why the text is not one account of a platform in the catalogue, with what to do.
    pub fn recognise(&self, pasted: &str) -> Result<Recognised, Unrecognised> {
        match read(pasted)? {
            Pasted::Address(address) => self.recognise_address(&address),
            Pasted::Mention {
                name,
                host,
                said_so,
            } => match self.by_host.get(&host) {
                Some(&i) if self.has_servers(i) => {
                    self.from_handle(&self.platforms[i].key, &format!("{name}@{host}"))
                }
                _ if said_so => Err(Unrecognised::UnknownPlatform {
                    host: quoted(&host),
                }),
                _ => Err(Unrecognised::NotAUrl {
                    text: quoted(pasted.trim()),
                }),
            },
            Pasted::Id(text) => {
                let fits = |p: &&Platform| {
                    p.id_rule.as_ref().is_some_and(|r| {
                        r.starts_with.starts_with("did:") && r.check(&text).is_ok()
                    })
                };
                let platform =
                    self.platforms
                        .iter()
                        .find(fits)
                        .ok_or_else(|| Unrecognised::NotAUrl {
                            text: quoted(&text),
                        })?;
                self.from_handle(&platform.key, &text)
            }
        }
    }

    /// The account an address leads to. A handle that can only be a permanent id is read as one,
    /// wherever in the address it stands.
    pub(super) fn recognise_address(&self, address: &Address) -> Result<Recognised, Unrecognised> {
        let (found, plain) = self.by_patterns(address)?;
        let address = plain.and_then(|entry| address_of_id(entry, &found.handle));
        let Some(Ok(Pasted::Address(address))) = address.as_deref().map(read) else {
            return Ok(found);
        };
        Ok(match self.by_patterns(&address) {
            Ok((by_id, _)) if by_id.platform_account_id.is_some() => Recognised {
                from_deeper_link: found.from_deeper_link,
                ..by_id
            },
            _ => found,
        })
    }

    /// The account by the first pattern that fits; with its platform if a bare handle identifies it.
    fn by_patterns(
        &self,
        address: &Address,
    ) -> Result<(Recognised, Option<&Platform>), Unrecognised> {
        let (platform, host, front) = self.find_host(&address.host)?;
        let entry = &self.platforms[platform];
        let subdomains = self.routes[platform].iter().any(Route::is_subdomain);
        let label = account_label(front, subdomains)
            .map_err(|()| not_an_account(entry, PageKind::OtherService))?;
        let place = Place {
            host,
            label,
            address,
        };
        let mut refusal = None;
        for route in &self.routes[platform] {
            let Some(matched) = route.matched(&place) else {
                continue;
            };
            match judged(entry, route, matched) {
                Ok(Some(found)) => {
                    let is_plain = found.platform_account_id.is_none() && !route.own_shown;
                    return Ok((found, is_plain.then_some(entry)));
                }
                Ok(None) => {}
                // The first pattern that nearly fits explains best.
                Err(why) => refusal = refusal.or(Some(why)),
            }
        }
        Err(refusal.unwrap_or_else(|| not_an_account(entry, page_kind(entry, &place))))
    }

    /// Whether the platform's accounts live on many servers, as the handle shows.
    pub(super) fn has_servers(&self, platform: usize) -> bool {
        self.routes[platform]
            .iter()
            .any(|route| route.shown.has(Hole::Host))
    }

    pub(super) fn position(&self, key: &PlatformKey) -> Option<usize> {
        self.platforms.iter().position(|p| p.key == *key)
    }

    pub(super) fn routes_of(&self, platform: usize) -> &[Route] {
        &self.routes[platform]
    }

    /// The platform of a host, which of its hosts that is, and what stands before it.
    fn find_host<'h>(&self, host: &'h str) -> Result<(usize, &'h str, &'h str), Unrecognised> {
        let plain = host.strip_prefix("www.").unwrap_or(host);
        if self.by_short_host.contains_key(plain) || is_shortener(plain) {
            return Err(Unrecognised::ShortLink {
                host: plain.to_owned(),
            });
        }
        let mut end = host;
        loop {
            if let Some(&platform) = self.by_host.get(end) {
                let front = &host[..host.len() - end.len()];
                return Ok((platform, end, front.trim_end_matches('.')));
            }
            match end.split_once('.') {
                Some((_, rest)) if rest.contains('.') => end = rest,
                _ => {
                    return Err(Unrecognised::UnknownPlatform {
                        host: quoted(plain),
                    });
                }
            }
        }
    }
}

/// What stands before the platform's host: nothing, an account's subdomain, or (`Err`) neither.
fn account_label(front: &str, subdomains: bool) -> Result<Option<&str>, ()> {
    let mut labels = front
        .split('.')
        .filter(|label| !label.is_empty())
        .peekable();
    // On platforms with accounts in subdomains a two-letter one may be an account.
    while labels
        .next_if(|label| is_general(label) || (!subdomains && is_language(label)))
        .is_some()
    {}
    match (labels.next(), labels.next()) {
        (None, _) => Ok(None),
        (Some(label), None) if subdomains => Ok(Some(label)),
        _ => Err(()),
    }
}

/// `nz`, `en-gb`, `zh-hant`.
fn is_language(label: &str) -> bool {
    let letters = |part: &str, most| {
        (2..=most).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphabetic())
    };
    match label.split_once('-') {
        Some((language, region)) => letters(language, 2) && letters(region, 4),
        None => letters(label, 2),
    }
}
