//! Platforms as data (P 8, 9, 10): what a pasted text says about an account (platform, handle,
//! permanent id, canonical address). Nothing here asks the network or knows the register's accounts.
//!
//! # The pattern language
//! Each platform lists the shapes of its account addresses, tried in order, first match wins:
//!
//! | written | means |
//! |---|---|
//! | `/@{handle}` | a path, segment by segment; plain text must be there (ASCII case does not matter) |
//! | `{handle}` | what people type to find the account; judged by the platform's `handle_rule` |
//! | `{id}` | the platform's permanent id; a part that breaks `id_rule` makes the pattern not match |
//! | `{name}` | a readable name that does not identify the account by itself |
//! | `{any}` | something that has to be there and does not matter |
//! | `{host}` | in a path: one of the platform's hosts, where accounts live on many servers |
//! | `/**` at the end | further segments may follow: the address led deeper than the account |
//! | `?id={id}&v={any}` | query parameters that have to be there, in any order, among others |
//! | `m.me/{handle}` | only on this host; without a host, on every host of the platform |
//! | `{handle}.{host}/**` | the account is a subdomain of one of the platform's hosts |
//!
//! `www.`, `m.`, `mobile.` and language subdomains need not be written. A placeholder takes the
//! shortest text that lets the rest match, `{name}` the longest. There are no repetitions, so
//! matching takes time in proportion to the length of the address.
//!
//! `canonical` says how the one official address is written (with `{handle}`, `{id}`, `{name}`,
//! `{host}`), `shown` how people write the handle where that is more than the bare handle or id:
//! `in/{handle}`, `{handle}@{host}`.

mod address;
mod built_in;
mod catalogue;
mod check;
mod clean;
mod entry;
mod from_handle;
mod judge;
mod key;
mod name_rule;
mod names;
mod page_kind;
mod route;
mod template;
mod unrecognised;
mod wrapped;

pub use catalogue::{Catalogue, Recognised};
pub use entry::{AccessLevel, Pattern, Platform, PlatformState, Reserved};
pub use key::{NotAKey, PlatformKey};
pub use name_rule::{Letters, NameFault, NameRule};
pub use page_kind::PageKind;
pub use unrecognised::Unrecognised;
