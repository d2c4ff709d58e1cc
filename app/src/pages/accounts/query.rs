//! The query of the register's list: every word is read or named as unknown, nothing is guessed;
//! and a filter said back in plain words. Nothing is asked of the store here.

use crate::urls::Query;
use chrono::NaiveDate;
use domain::account::{StatusKey, read_date};
use domain::organisation::Organisation;
use domain::platform::Catalogue;
use store::queries::accounts::{AccountFilter, Need, Sort, SortColumn, StatusFilter};
use url::form_urlencoded;

/// What a query may name.
#[derive(Clone, Copy)]
pub(super) struct Known<'a> {
    pub(super) catalogue: &'a Catalogue,
    pub(super) organisation: &'a Organisation,
    /// The local day: the register's future is not known.
    pub(super) today: NaiveDate,
}

/// A query that was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Question {
    /// For the store.
    pub(super) filter: AccountFilter,
    /// For links, each value in its one spelling.
    pub(super) query: Query,
    /// Whether the address spelt something otherwise, so that it is worth a redirect.
    pub(super) respelt: bool,
}

/// One thing in a query that was not understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    /// The word before `=`.
    pub(super) name: String,
    /// The word after it.
    pub(super) value: String,
    /// What is wrong.
    pub(super) why: String,
    /// What would be understood: the word, and what it means where that is not the same.
    pub(super) known: Vec<(String, String)>,
}

/// Every name a query may have, in the order of the address.
const NAMES: [&str; 9] = [
    "q", "platform", "group", "unit", "status", "needs", "as_at", "sort", "page",
];

/// The longest search, in characters.
const LONGEST: usize = 300;

/// The last page anybody can ask for.
const LAST_PAGE: u32 = 1_000_000;

/// Reads the part of an address after its `?`.
///
/// # Errors
/// Everything that was not understood.
pub(super) fn read(raw: &str, known: &Known<'_>) -> Result<Question, Vec<Fault>> {
    let mut faults = names(raw);
    let query = Query::parse(raw);
    let mut reader = Reader {
        query: &query,
        faults: &mut faults,
    };
    let filter = AccountFilter {
        q: reader.words(),
        platform: reader.platform(known.catalogue),
        group: reader.group(known.organisation),
        unit: reader.unit(known.organisation),
        status: reader.status(),
        needs: reader.needs(),
        as_at: reader.day(known.today),
        sort: reader.sort(),
        page: reader.page(),
    };
    if !faults.is_empty() {
        return Err(faults);
    }
    let day = filter.as_at.map(|day| day.to_string()).unwrap_or_default();
    let respelt = query.get("as_at").is_some_and(|typed| typed != day);
    let query = if respelt {
        query.with("as_at", day)
    } else {
        query
    };
    Ok(Question {
        filter,
        query,
        respelt,
    })
}

/// Names that are unknown or come twice. `done` belongs to the banner after a change.
fn names(raw: &str) -> Vec<Fault> {
    let known = || NAMES.map(|name| (name.to_owned(), String::new())).to_vec();
    let mut seen: Vec<String> = Vec::new();
    let mut faults = Vec::new();
    let pairs = form_urlencoded::parse(raw.as_bytes()).filter(|(name, _)| name != "done");
    for (name, value) in pairs {
        let why = if !NAMES.contains(&name.as_ref()) {
            "There is no such filter"
        } else if seen.iter().any(|s| *s == name) {
            "It is given more than once"
        } else {
            seen.push(name.into_owned());
            continue;
        };
        let listed = if NAMES.contains(&name.as_ref()) {
            Vec::new()
        } else {
            known()
        };
        faults.push(Fault {
            name: name.into_owned(),
            value: value.into_owned(),
            why: why.to_owned(),
            known: listed,
        });
    }
    faults
}

struct Reader<'q> {
    query: &'q Query,
    faults: &'q mut Vec<Fault>,
}

impl Reader<'_> {
    /// The value of `name`; on `None` from `read`, a fault that lists what is known.
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
        let why = "A search has at most 300 characters and no control characters";
        let fits = |typed: &str| {
            let fits = typed.chars().count() <= LONGEST && !typed.chars().any(char::is_control);
            fits.then(|| typed.trim().to_owned())
        };
        self.one("q", why, fits, Vec::new).unwrap_or_default()
    }

    fn platform(&mut self, catalogue: &Catalogue) -> Option<domain::platform::PlatformKey> {
        let why = "There is no such platform in the catalogue";
        let known = || {
            let all = catalogue.platforms().iter();
            all.map(|p| (p.key.to_string(), p.name.clone())).collect()
        };
        let read = |typed: &str| catalogue.get(typed).map(|p| p.key.clone());
        self.one("platform", why, read, known)
    }

    fn group(&mut self, organisation: &Organisation) -> Option<domain::ids::GroupId> {
        let why = "There is no such business group";
        let known = || {
            let all = organisation.groups.iter();
            all.map(|g| (g.id.to_string(), g.name.clone())).collect()
        };
        let read = |typed: &str| organisation.group(typed.parse().ok()?).map(|g| g.id);
        self.one("group", why, read, known)
    }

    fn unit(&mut self, organisation: &Organisation) -> Option<domain::ids::UnitId> {
        let why = "There is no such business unit";
        let known = || {
            let all = organisation.units.iter();
            all.map(|u| (u.id.to_string(), u.name.clone())).collect()
        };
        let read = |typed: &str| organisation.unit(typed.parse().ok()?).map(|u| u.id);
        self.one("unit", why, read, known)
    }

    fn status(&mut self) -> Option<StatusFilter> {
        self.one("status", "There is no such status", status, || {
            statuses()
                .map(|(key, name)| (key.to_owned(), name.to_owned()))
                .collect()
        })
    }

    fn needs(&mut self) -> Option<Need> {
        self.one("needs", "There is no such gap", Need::from_key, || {
            let all = Need::ALL.iter();
            all.map(|n| (n.key().to_owned(), n.name().to_owned()))
                .collect()
        })
    }

    fn day(&mut self, today: NaiveDate) -> Option<NaiveDate> {
        let typed = read_date(self.query.get("as_at")?);
        let why = match typed {
            Some(day) if day > today => "That day is still to come",
            _ => "That is not a date from 1990 on",
        };
        let example = || vec![(today.to_string(), domain::moment::long_date(today))];
        self.one("as_at", why, |_| typed.filter(|day| *day <= today), example)
    }

    fn sort(&mut self) -> Sort {
        let read = |typed: &str| {
            let (word, descending) = match typed.strip_prefix('-') {
                Some(word) => (word, true),
                None => (typed, false),
            };
            let column = SortColumn::from_key(word)?;
            Some(Sort { column, descending })
        };
        let known = || {
            let both = |c: &SortColumn| [c.key().to_owned(), format!("-{}", c.key())];
            let all = SortColumn::ALL.iter().flat_map(both);
            all.map(|word| (word, String::new())).collect()
        };
        self.one("sort", "The list has no such order", read, known)
            .unwrap_or_default()
    }

    fn page(&mut self) -> u32 {
        let why = "A page is a whole number from 1";
        let read = |typed: &str| {
            let digits = typed.bytes().all(|b| b.is_ascii_digit());
            let page = typed.parse().ok().filter(|_| digits)?;
            (1..=LAST_PAGE).contains(&page).then_some(page)
        };
        self.one("page", why, read, Vec::new).unwrap_or(1)
    }
}

/// The words of `?status=` with their names: every state, and what is out of the everyday register.
pub(super) fn statuses() -> impl Iterator<Item = (&'static str, &'static str)> {
    let states = StatusKey::ALL.iter().map(|s| (s.key(), s.name()));
    states.chain([("archived", "Archived")])
}

fn status(word: &str) -> Option<StatusFilter> {
    match word {
        "archived" => Some(StatusFilter::Archived),
        _ => StatusKey::from_key(word).map(StatusFilter::Is),
    }
}

/// The word of an order in `?sort=`.
pub(super) fn sort_word(sort: Sort) -> String {
    let minus = if sort.descending { "-" } else { "" };
    format!("{minus}{}", sort.column.key())
}

/// One condition of a filter, in words: `Platform`, `Facebook`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// Its name in the address.
    pub(super) name: &'static str,
    /// Its label.
    pub(super) label: &'static str,
    /// What is asked for.
    pub(super) text: String,
}

/// Every condition of a filter; order and page are none.
pub(super) fn parts(filter: &AccountFilter, known: &Known<'_>) -> Vec<Part> {
    let organisation = known.organisation;
    let platform = filter
        .platform
        .as_ref()
        .map(|key| platform_name(known.catalogue, key.as_str()));
    let group = filter
        .group
        .and_then(|id| Some(organisation.group(id)?.name.clone()));
    let unit = filter
        .unit
        .and_then(|id| Some(organisation.unit(id)?.name.clone()));
    let status = filter.status.map(|status| match status {
        StatusFilter::Is(key) => key.name().to_owned(),
        StatusFilter::Archived => "Archived".to_owned(),
    });
    let needs = filter.needs.map(|need| need.name().to_owned());
    let words = (!filter.q.is_empty()).then(|| format!("“{}”", filter.q));
    let day = filter.as_at.map(domain::moment::long_date);
    [
        ("q", "Search", words),
        ("platform", "Platform", platform),
        ("group", "Business group", group),
        ("unit", "Business unit", unit),
        ("status", "Status", status),
        ("needs", "Missing", needs),
        ("as_at", "As it stood at the end of", day),
    ]
    .into_iter()
    .filter_map(|(name, label, text)| text.map(|text| Part { name, label, text }))
    .collect()
}

/// A filter as one line, for files and the audit trail.
pub(super) fn words(filter: &AccountFilter, known: &Known<'_>) -> String {
    let parts = parts(filter, known);
    if parts.is_empty() {
        return "All accounts that are not archived".to_owned();
    }
    let one = |part: &Part| format!("{}: {}", part.label, part.text);
    parts.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// A platform's name, or its key when the catalogue has lost it.
pub(super) fn platform_name(catalogue: &Catalogue, key: &str) -> String {
    catalogue
        .get(key)
        .map_or_else(|| key.to_owned(), |platform| platform.name.clone())
}

#[cfg(test)]
#[path = "query_tests.rs"]
mod tests;
