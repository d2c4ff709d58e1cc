//! The queries of the list and of the review: every word is read or named as unknown, nothing is
//! guessed; and a filter said back in plain words.

use crate::urls::Query;
use domain::ids::{GroupId, UnitId};
use domain::organisation::Organisation;
use domain::role::Role;
use store::queries::people::{Need, PeopleFilter, PeopleOrder, ReviewFilter, StatusFilter};
use url::form_urlencoded;

/// One thing in a query that was not understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    /// The word before `=`.
    pub(super) name: String,
    /// The word after it.
    pub(super) value: String,
    /// What is wrong.
    pub(super) why: String,
    /// What would be understood: the word and what it means.
    pub(super) known: Vec<(String, String)>,
}

/// The longest search, in characters.
const LONGEST: usize = 200;

/// Reads the query of the list.
///
/// # Errors
/// Everything that was not understood.
pub(super) fn list(raw: &str, organisation: &Organisation) -> Result<PeopleFilter, Vec<Fault>> {
    let mut reader = Reader::new(
        raw,
        &[
            "q", "role", "group", "unit", "status", "can", "sort", "page",
        ],
    );
    let filter = PeopleFilter {
        q: reader.words(),
        role: reader.role(),
        group: reader.group(organisation),
        unit: reader.unit(organisation),
        status: reader.one(
            "status",
            "There is no such status",
            StatusFilter::from_key,
            || named(StatusFilter::ALL, |s| (s.key(), s.name())),
        ),
        administers: reader
            .one(
                "can",
                "There is no such question",
                |word| (word == "administer").then_some(()),
                || {
                    vec![(
                        "administer".to_owned(),
                        "Can administer the register".to_owned(),
                    )]
                },
            )
            .is_some(),
        order: reader
            .one(
                "sort",
                "The list has no such order",
                PeopleOrder::from_key,
                || named(PeopleOrder::ALL, |o| (o.key(), o.name())),
            )
            .unwrap_or_default(),
        page: reader.page(),
    };
    reader.or(filter)
}

/// Reads the query of the review.
///
/// # Errors
/// Everything that was not understood.
pub(super) fn review(raw: &str, organisation: &Organisation) -> Result<ReviewFilter, Vec<Fault>> {
    let mut reader = Reader::new(raw, &["role", "group", "unit", "needs", "page"]);
    let filter = ReviewFilter {
        role: reader.role(),
        group: reader.group(organisation),
        unit: reader.unit(organisation),
        needs: reader.one("needs", "There is no such kind", Need::from_key, || {
            named(Need::ALL, |n| (n.key(), n.name()))
        }),
        page: reader.page(),
    };
    reader.or(filter)
}

/// A page after the last one.
pub(super) fn beyond(page: u32, total: i64) -> Option<Fault> {
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

fn named<T>(all: &[T], of: impl Fn(&T) -> (&'static str, &'static str)) -> Vec<(String, String)> {
    let one = |item| {
        let (key, name) = of(item);
        (key.to_owned(), name.to_owned())
    };
    all.iter().map(one).collect()
}

struct Reader {
    query: Query,
    faults: Vec<Fault>,
}

impl Reader {
    /// Notes names that are unknown or come twice. `done` belongs to the banner after a change.
    fn new(raw: &str, names: &[&str]) -> Self {
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

    fn or<T>(self, filter: T) -> Result<T, Vec<Fault>> {
        if self.faults.is_empty() {
            Ok(filter)
        } else {
            Err(self.faults)
        }
    }

    fn one<T>(
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

    fn words(&mut self) -> String {
        let why = "A search has at most 200 characters and no control characters";
        let fits = |typed: &str| {
            let fits = typed.chars().count() <= LONGEST && !typed.chars().any(char::is_control);
            fits.then(|| typed.trim().to_owned())
        };
        self.one("q", why, fits, Vec::new).unwrap_or_default()
    }

    fn role(&mut self) -> Option<Role> {
        self.one("role", "There is no such role", Role::from_key, || {
            named(Role::ALL, |r| (r.key(), r.name()))
        })
    }

    fn group(&mut self, organisation: &Organisation) -> Option<GroupId> {
        let known = || {
            let all = organisation.groups.iter();
            all.map(|g| (g.id.to_string(), g.name.clone())).collect()
        };
        let read = |typed: &str| organisation.group(typed.parse().ok()?).map(|g| g.id);
        self.one("group", "There is no such business group", read, known)
    }

    fn unit(&mut self, organisation: &Organisation) -> Option<UnitId> {
        let known = || {
            let all = organisation.units.iter();
            all.map(|u| (u.id.to_string(), u.name.clone())).collect()
        };
        let read = |typed: &str| organisation.unit(typed.parse().ok()?).map(|u| u.id);
        self.one("unit", "There is no such business unit", read, known)
    }

    fn page(&mut self) -> u32 {
        let read = |typed: &str| {
            let digits = typed.bytes().all(|b| b.is_ascii_digit());
            let page = typed.parse().ok().filter(|_| digits)?;
            (1..=1_000_000).contains(&page).then_some(page)
        };
        let why = "A page is a whole number from 1";
        self.one("page", why, read, Vec::new).unwrap_or(1)
    }
}

/// Every condition of a query that was understood: its name in the address, its label, what is asked.
pub(super) fn parts(
    query: &Query,
    organisation: &Organisation,
) -> Vec<(String, &'static str, String)> {
    let part = |(name, value): (&str, &str)| {
        let (label, text) = match name {
            "q" => ("Search", format!("“{value}”")),
            "role" => ("Role", Role::from_key(value)?.name().to_owned()),
            "group" => (
                "Business group",
                organisation.group(value.parse().ok()?)?.name.clone(),
            ),
            "unit" => (
                "Business unit",
                organisation.unit(value.parse().ok()?)?.name.clone(),
            ),
            "status" => ("Status", StatusFilter::from_key(value)?.name().to_owned()),
            "can" => ("Can", "administer the register".to_owned()),
            "needs" => ("Worth a look", Need::from_key(value)?.name().to_owned()),
            _ => return None,
        };
        Some((name.to_owned(), label, text))
    };
    query.pairs().filter_map(part).collect()
}

/// A query as one line, for files and the audit trail.
pub(super) fn words(query: &Query, organisation: &Organisation, everything: &str) -> String {
    let parts = parts(query, organisation);
    if parts.is_empty() {
        return everything.to_owned();
    }
    let one = |(_, label, text): &(String, &str, String)| format!("{label}: {text}");
    parts.iter().map(one).collect::<Vec<_>>().join("; ")
}
