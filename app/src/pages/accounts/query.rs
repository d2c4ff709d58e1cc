//! The query of the register's list: every word is read or named as unknown, nothing is guessed.
//! Nothing is asked of the store here.

pub(super) use super::query_words::{order_words, parts, platform_name, words};
use crate::urls::Query;
use chrono::NaiveDate;
use domain::account::{Rule, StatusKey, read_date};
use domain::organisation::Organisation;
use domain::platform::Catalogue;
use domain::problem::Problems;
use store::queries::accounts::{AccountFilter, Sort, SortColumn, StatusFilter};
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
    /// The words beside the field of the list's own form in which people type this; nothing where
    /// the form offers a choice, so that only an address can be wrong.
    pub(super) at_field: Option<String>,
}

/// A query as the list's page takes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// All of it is understood.
    Understood(Question),
    /// Something typed into the list's own form has to be corrected; the rest is understood.
    Typed(Question, Problems),
    /// The address names something that is not known.
    Unknown(Vec<Fault>),
}

/// Every name a query may have, in the order of the address.
const NAMES: [&str; 9] = [
    "q", "platform", "group", "unit", "status", "needs", "as_at", "sort", "page",
];

/// The longest search, in characters.
const LONGEST: usize = 300;

/// The last page anybody can ask for.
const LAST_PAGE: u32 = 1_000_000;

/// Reads the part of an address after its `?`, for files: there is no form to correct.
///
/// # Errors
/// Everything that was not understood.
pub(super) fn read(raw: &str, known: &Known<'_>) -> Result<Question, Vec<Fault>> {
    let (question, faults) = parse(raw, known);
    if faults.is_empty() {
        Ok(question)
    } else {
        Err(faults)
    }
}

/// Reads the part of an address after its `?`, for the page with the form.
pub(super) fn read_form(raw: &str, known: &Known<'_>) -> Reading {
    let (question, faults) = parse(raw, known);
    if faults.is_empty() {
        return Reading::Understood(question);
    }
    let mut problems = Problems::default();
    for fault in &faults {
        match &fault.at_field {
            Some(words) => problems.add(&fault.name, "typed", words),
            None => return Reading::Unknown(faults),
        }
    }
    Reading::Typed(question, problems)
}

/// What is understood, and everything that is not.
fn parse(raw: &str, known: &Known<'_>) -> (Question, Vec<Fault>) {
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
    // What was not understood stays as it was typed.
    let day = filter.as_at.map(|day| day.to_string());
    let respelt = day
        .as_deref()
        .is_some_and(|day| query.get("as_at") != Some(day));
    let query = match day {
        Some(day) if respelt => query.with("as_at", day),
        _ => query,
    };
    let question = Question {
        filter,
        query,
        respelt,
    };
    (question, faults)
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
            at_field: None,
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
                at_field: None,
            });
        }
        found
    }

    /// The same for what people type into the list's form: `words` stand beside the field.
    fn typed<T>(
        &mut self,
        name: &str,
        why: &str,
        words: &str,
        read: impl FnOnce(&str) -> Option<T>,
        known: impl FnOnce() -> Vec<(String, String)>,
    ) -> Option<T> {
        let before = self.faults.len();
        let found = self.one(name, why, read, known);
        for fault in self.faults.iter_mut().skip(before) {
            fault.at_field = Some(words.to_owned());
        }
        found
    }

    fn words(&mut self) -> String {
        let long = self.query.get("q").map_or(0, |typed| typed.chars().count());
        let words = if long > LONGEST {
            format!("The search must be {LONGEST} characters or fewer; it has {long}")
        } else {
            "The search must not hold control characters".to_owned()
        };
        let why = "A search has at most 300 characters and no control characters";
        let fits = |typed: &str| {
            let fits = long <= LONGEST && !typed.chars().any(char::is_control);
            fits.then(|| typed.trim().to_owned())
        };
        let found = self.typed("q", why, &words, fits, Vec::new);
        found.unwrap_or_default()
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

    fn needs(&mut self) -> Option<Rule> {
        self.one("needs", "There is no such gap", Rule::from_key, || {
            let all = Rule::ALL.iter();
            all.map(|n| (n.key().to_owned(), n.name().to_owned()))
                .collect()
        })
    }

    fn day(&mut self, today: NaiveDate) -> Option<NaiveDate> {
        let typed = read_date(self.query.get("as_at")?);
        let now = domain::moment::long_date(today);
        let (why, words) = match typed {
            Some(day) if day > today => (
                "That day is still to come",
                format!("The day to show must be today, {now}, or earlier"),
            ),
            _ => (
                "That is not a date from 1990 on",
                format!("The day to show must be a date from 1990 on, such as {now}"),
            ),
        };
        let example = || vec![(today.to_string(), now.clone())];
        let past = |_: &str| typed.filter(|day| *day <= today);
        self.typed("as_at", why, &words, past, example)
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

#[cfg(test)]
#[path = "query_tests.rs"]
mod tests;
