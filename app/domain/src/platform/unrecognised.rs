//! Why a pasted text was not recognised as an account, in words for people, each with its cure.
//! No page text beyond that one message.

use super::key::PlatformKey;
use super::name_rule::NameFault;
use super::page_kind::PageKind;
use serde::Serialize;

/// The longest address that is read, in characters.
pub(super) const LONGEST: usize = 2_048;

/// Why a text is not recognised. Its `Display` is the whole message: what is wrong, then the cure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum Unrecognised {
    /// Nothing but space.
    #[error("There is no address. Paste the address of the account’s page")]
    Empty,
    /// Longer than any real address.
    #[error(
        "The text has {length} characters; an address has at most {LONGEST}. Paste only the address of the account’s page"
    )]
    TooLong {
        /// How long it is, in characters.
        length: usize,
    },
    /// No web address at all.
    #[error(
        "“{text}” is not a web address. Paste the address from the browser’s address bar, for example https://www.instagram.com/name"
    )]
    NotAUrl {
        /// The beginning of what was typed.
        text: String,
    },
    /// More than one line or address.
    #[error("There is more than one address. Enter one account at a time")]
    Several,
    /// Only a handle, which can exist on every platform.
    #[error(
        "“{text}” is a handle without its platform. Paste the whole address of the account’s page"
    )]
    HandleOnly {
        /// What was typed.
        text: String,
    },
    /// `javascript:`, `data:`, `file:`, `mailto:` and whatever else is not the web.
    #[error(
        "Addresses that begin with “{scheme}:” are not accepted. Paste an address that begins with https://"
    )]
    UnsafeScheme {
        /// The scheme.
        scheme: String,
    },
    /// `https://user:password@host/`.
    #[error(
        "The address has a user name or password before the “@”. Remove it, and change that password if it is real"
    )]
    Credentials,
    /// A host of no platform in the catalogue.
    #[error(
        "{host} is not a platform in the catalogue. Check the address, or ask an administrator to add the platform"
    )]
    UnknownPlatform {
        /// The host, without `www.`.
        host: String,
    },
    /// A short link, which does not say where it leads.
    #[error(
        "{host} is a short link, which does not say whose account it is. Open it and paste the address it leads to"
    )]
    ShortLink {
        /// The host of the short link.
        host: String,
    },
    /// On a platform, but no account.
    #[error("This address leads to {} of {name}. Open the account’s own page and paste its address", leads_to.words())]
    NotAnAccount {
        /// Which platform.
        platform: PlatformKey,
        /// Its name.
        name: String,
        /// What is there instead.
        leads_to: PageKind,
    },
    /// In the place of the handle is something that cannot be one.
    #[error("“{handle}” cannot be an account on {name}: it {why}. Check the address")]
    BadHandle {
        /// Which platform.
        platform: PlatformKey,
        /// Its name.
        name: String,
        /// The text in the place of the handle, cut to 80 characters.
        handle: String,
        /// What is wrong with it.
        why: NameFault,
    },
    /// The address is one of another platform than the one named beside it.
    #[error(
        "The address is one of {found}, not of {expected}. Correct the platform or the address"
    )]
    OtherPlatform {
        /// The platform that was named.
        expected: PlatformKey,
        /// The platform that the address belongs to.
        found: PlatformKey,
    },
    /// The platform that was named is not in the catalogue.
    #[error(
        "There is no platform “{key}” in the catalogue. Choose one from the list, or ask an administrator to add it"
    )]
    NoSuchPlatform {
        /// What was named.
        key: String,
    },
}

impl Unrecognised {
    /// A stable word for logs, import results and tests.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLong { .. } => "too-long",
            Self::NotAUrl { .. } => "not-a-url",
            Self::Several => "several",
            Self::HandleOnly { .. } => "handle-only",
            Self::UnsafeScheme { .. } => "unsafe-scheme",
            Self::Credentials => "credentials",
            Self::UnknownPlatform { .. } => "unknown-platform",
            Self::ShortLink { .. } => "short-link",
            Self::NotAnAccount { .. } => "not-an-account",
            Self::BadHandle { .. } => "bad-handle",
            Self::OtherPlatform { .. } => "other-platform",
            Self::NoSuchPlatform { .. } => "no-such-platform",
        }
    }

    /// The platform the text belongs to, where that much is known.
    #[must_use]
    pub const fn platform(&self) -> Option<&PlatformKey> {
        match self {
            Self::NotAnAccount { platform, .. } | Self::BadHandle { platform, .. } => {
                Some(platform)
            }
            _ => None,
        }
    }
}

/// The beginning of a text, short enough to be quoted in a message.
pub(super) fn quoted(text: &str) -> String {
    const MOST: usize = 80;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
