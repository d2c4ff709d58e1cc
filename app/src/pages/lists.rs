//! What every list has in common: its query read word by word, the page for what was not understood,
//! and its rows as a file.

mod file;
mod results;
mod unknown;

pub(crate) use file::TableFile;
pub(crate) use results::{Results, chips};
pub(crate) use unknown::page as unknown;

use crate::urls::Query;
use domain::ids::{GroupId, UnitId};
use domain::organisation::Organisation;
use domain::role::Role;
use url::form_urlencoded;

/// One thing in a query that was not understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    /// The word before `=`.
    pub(crate) name: String,
    /// The word after it.
    pub(crate) value: String,
    /// What is wrong.
    pub(crate) why: String,
    /// What would be understood: the word and what it means.
    pub(crate) known: Vec<(String, String)>,
}

/// The longest search, in characters.
const LONGEST: usize = 200;

/// A page after the last one.
pub(crate) fn beyond(page: u32, total: i64) -> Option<Fault> {
    let pages = (total + 49) / 50;
    (page > 1 && i64::from(page) > pages).then(|| Fault {
        name: "page".to_owned(),
        value: page.to_string(),
        why: match pages {
            0 => "Nothing matches, so there is no such page".to_owned(),
            1 => "The list has one page".to_owned(),
            _ => format!("The list has {pages} pages"),
        },
        known: Vec::new(),
    })
}

/// The keys of `all` with what they mean, as what is known.
pub(crate) fn named<T>(
    all: &[T],
    of: impl Fn(&T) -> (&'static str, &'static str),
) -> Vec<(String, String)> {
    let one = |item| {
        let (key, name) = of(item);
        (key.to_owned(), name.to_owned())
    };
    all.iter().map(one).collect()
}

/// Reads a query; what is not understood is noted.
pub(crate) struct Reader {
    query: Query,
    faults: Vec<Fault>,
}

impl Reader {
    /// Notes names that are unknown or come twice. `done` belongs to the banner after a change.
    pub(crate) fn new(raw: &str, names: &[&str]) -> Self {
        let mut seen: Vec<String> = Vec::new();
        let mut faults = Vec::new();
        let pairs = form_urlencoded::parse(raw.as_bytes()).filter(|(name, _)| name != "done");
        for (name, value) in pairs {
            let known = names.contains(&name.as_ref());
            if known && !seen.iter().any(|s| *s == name) {
                seen.push(name.into_owned());
                continue;
            }
            let (why, listed) = if known {
                ("It is given more than once", Vec::new())
            } else {
                let all = names.iter().map(|n| ((*n).to_owned(), String::new()));
                ("There is no such filter", all.collect())
            };
            faults.push(Fault {
                name: name.into_owned(),
                value: value.into_owned(),
                why: why.to_owned(),
                known: listed,
            });
        }
        Self {
            query: Query::parse(raw),
            faults,
        }
    }

    pub(crate) fn or<T>(self, filter: T) -> Result<T, Vec<Fault>> {
        if self.faults.is_empty() {
            Ok(filter)
        } else {
            Err(self.faults)
        }
    }

    pub(crate) fn one<T>(
        &mut self,
        name: &str,
        why: &str,
        read: impl FnOnce(&str) -> Option<T>,
        known: impl FnOnce() -> Vec<(String, String)>,
    ) -> Option<T> {
        let typed = self.query.get(name)?;
        let found = read(typed);
        if found.is_none() {
            self.faults.push(Fault {
                name: name.to_owned(),
                value: typed.to_owned(),
                why: why.to_owned(),
                known: known(),
            });
        }
        found
    }

    pub(crate) fn words(&mut self) -> String {
        let why = "A search has at most 200 characters and no control characters";
        let fits = |typed: &str| {
            let fits = typed.chars().count() <= LONGEST && !typed.chars().any(char::is_control);
            fits.then(|| typed.trim().to_owned())
        };
        self.one("q", why, fits, Vec::new).unwrap_or_default()
    }

    pub(crate) fn role(&mut self) -> Option<Role> {
        self.one("role", "There is no such role", Role::from_key, || {
            named(Role::ALL, |r| (r.key(), r.name()))
        })
    }

    pub(crate) fn group(&mut self, organisation: &Organisation) -> Option<GroupId> {
        let known = || {
            let all = organisation.groups.iter();
            all.map(|g| (g.id.to_string(), g.name.clone())).collect()
        };
        let read = |typed: &str| organisation.group(typed.parse().ok()?).map(|g| g.id);
        self.one("group", "There is no such business group", read, known)
    }

    pub(crate) fn unit(&mut self, organisation: &Organisation) -> Option<UnitId> {
        let known = || {
            let all = organisation.units.iter();
            all.map(|u| (u.id.to_string(), u.name.clone())).collect()
        };
        let read = |typed: &str| organisation.unit(typed.parse().ok()?).map(|u| u.id);
        self.one("unit", "There is no such business unit", read, known)
    }

    pub(crate) fn page(&mut self) -> u32 {
        let read = |typed: &str| {
            let digits = typed.bytes().all(|b| b.is_ascii_digit());
            let page = typed.parse().ok().filter(|_| digits)?;
            (1..=1_000_000).contains(&page).then_some(page)
        };
        let why = "A page is a whole number from 1";
        self.one("page", why, read, Vec::new).unwrap_or(1)
    }
}
