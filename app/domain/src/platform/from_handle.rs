//! From a platform and a handle to the account, for files that have two columns instead of an
//! address. The address is built and then recognised, so that both ways lead to the same account.

use super::address::{Pasted, read};
use super::catalogue::{Catalogue, Recognised};
use super::clean::{check_size, check_text};
use super::entry::Platform;
use super::judge::bad_handle;
use super::key::PlatformKey;
use super::name_rule::{NameFault, bare};
use super::route::Route;
use super::template::{Captures, Template};
use super::unrecognised::Unrecognised;
use percent_encoding::percent_decode_str;

impl Catalogue {
    /// The account with this handle or permanent id on this platform.
    ///
    /// Takes handles as people write them (`@name`, `in/name`, `name@server`), percent-encoded ones,
    /// permanent ids, and whole addresses, which then have to be of this platform.
    ///
    /// # Errors
    /// `NoSuchPlatform`, `OtherPlatform`, `BadHandle`, and what [`Catalogue::recognise`] says of
    /// the address that the handle makes.
    pub fn from_handle(
        &self,
        platform: &PlatformKey,
        handle: &str,
    ) -> Result<Recognised, Unrecognised> {
        let position = self.position(platform);
        let position = position.ok_or_else(|| Unrecognised::NoSuchPlatform {
            key: platform.to_string(),
        })?;
        let entry = &self.platforms()[position];
        if is_address(handle) {
            return self.of_platform(platform, handle);
        }
        check_size(handle)?;
        check_text(&bare(handle))?;
        let name =
            bare(&decoded(handle).ok_or_else(|| bad_handle(entry, handle, NameFault::NotText))?);
        let address = self.address_of(position, entry, &name)?;
        match read(&address)? {
            Pasted::Address(address) => self
                .recognise_address(&address)
                .and_then(|found| same_platform(platform, found)),
            _ => Err(bad_handle(entry, &name, NameFault::NotText)),
        }
    }

    fn of_platform(
        &self,
        platform: &PlatformKey,
        address: &str,
    ) -> Result<Recognised, Unrecognised> {
        self.recognise(address)
            .and_then(|found| same_platform(platform, found))
    }

    /// The canonical address that a handle or id makes.
    fn address_of(
        &self,
        position: usize,
        entry: &Platform,
        name: &str,
    ) -> Result<String, Unrecognised> {
        let routes = self.routes_of(position).iter();
        if let Some(address) = routes
            .filter(|r| r.own_shown)
            .find_map(|route| address_by_route(entry, route, name))
        {
            return Ok(address);
        }
        if let Some(address) = address_of_id(entry, name) {
            return Ok(address);
        }
        if self.has_servers(position) {
            return Err(bad_handle(entry, name, NameFault::NeedsServer));
        }
        entry
            .handle_rule
            .check(name)
            .map_err(|why| bad_handle(entry, name, why))?;
        Ok(filled(
            &entry.handle_url,
            &Captures {
                handle: Some(name.into()),
                ..Captures::default()
            },
        ))
    }
}

/// Whether a text in a handle's place is an address: `https://...`, `www....`, `x.com/name`.
fn is_address(text: &str) -> bool {
    let text = text.trim_start();
    let host = text.split_once('/').map_or("", |(host, _)| host);
    text.contains("://") || text.to_ascii_lowercase().starts_with("www.") || host.contains('.')
}

/// The canonical address of `text` as a permanent id, if it can be one that stands alone.
pub(super) fn address_of_id(entry: &Platform, text: &str) -> Option<String> {
    let url = entry.id_url.as_deref()?;
    entry.id_rule.as_ref()?.check(text).ok()?;
    let found = Captures {
        id: Some(text.into()),
        ..Captures::default()
    };
    Some(filled(url, &found))
}

/// The address by a pattern that says how its handles are shown, if `name` is written that way.
fn address_by_route(entry: &Platform, route: &Route, name: &str) -> Option<String> {
    let mut found = Captures::default();
    let fits = route.shown.capture(name, &mut found);
    let good_id = found.id.as_ref().is_none_or(|id| {
        entry
            .id_rule
            .as_ref()
            .is_none_or(|rule| rule.check(id).is_ok())
    });
    let good_handle = found
        .handle
        .as_ref()
        .is_none_or(|handle| entry.handle_rule.check(handle).is_ok());
    found.host = found.host.map(|host| host.to_ascii_lowercase().into());
    let complete = route
        .canonical
        .holes()
        .all(|hole| found.get(hole).is_some());
    (fits && good_id && good_handle && complete).then(|| route.canonical.fill_address(&found))
}

fn filled(url: &str, found: &Captures<'_>) -> String {
    // A sound entry's addresses can be read; an unsound one never gets into a catalogue.
    Template::parse(url)
        .map(|template| template.fill_address(found))
        .unwrap_or_default()
}

/// Percent signs undone, where they spell a text; `None` where they do not.
fn decoded(handle: &str) -> Option<String> {
    percent_decode_str(handle)
        .decode_utf8()
        .ok()
        .map(std::borrow::Cow::into_owned)
}

fn same_platform(expected: &PlatformKey, found: Recognised) -> Result<Recognised, Unrecognised> {
    if found.platform == *expected {
        Ok(found)
    } else {
        Err(Unrecognised::OtherPlatform {
            expected: expected.clone(),
            found: found.platform,
        })
    }
}
