//! What the list can be asked, and the conditions that follow. Unknown words are the page's business:
//! here everything is typed.

use crate::{Store, clock, failure::Failure};
use chrono::NaiveDate;
use domain::{
    account::{Rule, StatusKey},
    ids::{GroupId, Reference, ReferenceKind, UnitId},
    platform::PlatformKey,
    text::fold,
};
use sea_orm::{DbBackend, Value};

/// One question to the register.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccountFilter {
    /// Words of a name, handle or address; a reference; or a pasted address.
    pub q: String,
    /// One platform.
    pub platform: Option<PlatformKey>,
    /// One business group.
    pub group: Option<GroupId>,
    /// One business unit.
    pub unit: Option<UnitId>,
    /// One state, or the archived ones; nothing = all but the archived.
    pub status: Option<StatusFilter>,
    /// Accounts that lack something.
    pub needs: Option<Rule>,
    /// As the register stood at the end of that New Zealand day.
    pub as_at: Option<NaiveDate>,
    /// Order.
    pub sort: Sort,
    /// From 1.
    pub page: u32,
}

/// One state, or the archived accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatusFilter {
    /// Accounts in this state.
    Is(StatusKey),
    /// Accounts out of the everyday register.
    Archived,
}

/// The order of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sort {
    /// By what.
    pub column: SortColumn,
    /// Last first.
    pub descending: bool,
}

/// What a list can be ordered by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SortColumn {
    /// Name, macrons and case aside.
    #[default]
    Name,
    /// Platform's key.
    Platform,
    /// Handle.
    Handle,
    /// Business group's name.
    Group,
    /// Business unit's name.
    Unit,
    /// State.
    Status,
    /// Last change.
    Updated,
    /// How worrying: the sum of what is missing.
    Concern,
}

impl SortColumn {
    /// Every column.
    pub const ALL: &'static [Self] = &[
        Self::Name,
        Self::Platform,
        Self::Handle,
        Self::Group,
        Self::Unit,
        Self::Status,
        Self::Updated,
        Self::Concern,
    ];

    /// The stable word in addresses.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Platform => "platform",
            Self::Handle => "handle",
            Self::Group => "group",
            Self::Unit => "unit",
            Self::Status => "status",
            Self::Updated => "updated",
            Self::Concern => "concern",
        }
    }

    /// The column with this word.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|c| c.key() == key)
    }

    pub(super) const fn sql(self) -> &'static str {
        match self {
            Self::Name => "a.name_sort",
            Self::Platform => "a.platform",
            Self::Handle => "a.account_key",
            Self::Group => "g.name_sort",
            Self::Unit => "u.name_sort",
            Self::Status => "a.status",
            Self::Updated => "a.updated_at",
            Self::Concern => "a.concern",
        }
    }
}

/// The pieces of a SELECT: everything after the columns, and the values of its marks.
pub(super) struct Question {
    pub(super) from: String,
    pub(super) filter: String,
    /// Expressions of the order, each with whether it goes down.
    pub(super) keys: Vec<(String, bool)>,
    /// Whether finding what matches costs more than reading it in order does.
    pub(super) collect: bool,
    pub(super) values: Vec<Value>,
}

impl AccountFilter {
    /// The same day without any filter.
    pub(super) fn everything(&self) -> Self {
        Self {
            as_at: self.as_at,
            ..Self::default()
        }
    }

    /// Whether nothing is left out, in whatever order and portion.
    pub(super) fn finds_everything(&self) -> bool {
        let same = Self {
            sort: self.sort,
            page: self.page,
            ..self.everything()
        };
        *self == same
    }

    /// The statement's pieces on this database.
    pub(super) async fn question(&self, store: &Store) -> Result<Question, Failure> {
        let mut parts: Vec<String> = Vec::new();
        let mut values: Vec<Value> = Vec::new();
        let table = match self.as_at {
            None => "account",
            Some(day) => {
                let until = clock::end_of_day(day);
                parts.push(
                    "a.valid_from < ? AND (a.valid_until IS NULL OR a.valid_until >= ?)".into(),
                );
                values.extend([until.into(), until.into()]);
                "account_version"
            }
        };
        match self.status {
            Some(StatusFilter::Archived) => parts.push("a.archived_on IS NOT NULL".into()),
            Some(StatusFilter::Is(status)) => {
                parts.push("a.archived_on IS NULL AND a.status = ?".into());
                values.push(status.key().into());
            }
            None => parts.push("a.archived_on IS NULL".into()),
        }
        let mut equal = |column: &str, value: Option<Value>| {
            if let Some(value) = value {
                parts.push(format!("a.{column} = ?"));
                values.push(value);
            }
        };
        equal(
            "platform",
            self.platform.as_ref().map(|p| p.to_string().into()),
        );
        equal("group_id", self.group.map(|g| g.0.into()));
        equal("unit_id", self.unit.map(|u| u.0.into()));
        if let Some(rule) = self.needs {
            let (when, until) = match self.as_at {
                None => ("e.until IS NULL", None),
                Some(day) => (
                    "e.since < ? AND (e.until IS NULL OR e.until >= ?)",
                    Some(clock::end_of_day(day)),
                ),
            };
            parts.push(format!(
                "EXISTS (SELECT 1 FROM account_exception e WHERE e.account_number = a.number AND e.rule = ? AND {when})"
            ));
            values.push(rule.key().into());
            values.extend(until.into_iter().flat_map(|at| [at.into(), at.into()]));
        }
        let mut from = self.from(table);
        let before = parts.len();
        self.words(store, &mut from, &mut parts, &mut values)
            .await?;
        let searched = parts.len() > before;
        Ok(Question {
            from,
            filter: parts.join(" AND "),
            keys: self.keys(),
            collect: searched || matches!(self.sort.column, SortColumn::Group | SortColumn::Unit),
            values,
        })
    }

    /// The table, with names of groups or units only where the order needs them.
    fn from(&self, table: &str) -> String {
        match self.sort.column {
            SortColumn::Group => {
                format!("{table} a LEFT JOIN business_group g ON g.id = a.group_id")
            }
            SortColumn::Unit => format!("{table} a LEFT JOIN business_unit u ON u.id = a.unit_id"),
            SortColumn::Name
            | SortColumn::Platform
            | SortColumn::Handle
            | SortColumn::Status
            | SortColumn::Updated
            | SortColumn::Concern => format!("{table} a"),
        }
    }

    /// What the rows are put in order by, the gravest first, each with whether it goes down.
    fn keys(&self) -> Vec<(String, bool)> {
        let down = self.sort.descending;
        let column = self.sort.column.sql();
        let key = |column: &str, down| (column.to_owned(), down);
        match self.sort.column {
            SortColumn::Name | SortColumn::Handle | SortColumn::Updated => {
                vec![key(column, down), key("a.number", down)]
            }
            // Versions of the past keep no concern: it is added up from the exceptions of that day.
            SortColumn::Concern => vec![
                (self.concern(), down),
                // As the index has it: names A to Z when the worst come first.
                key("a.name_sort", !down),
                key("a.number", !down),
            ],
            SortColumn::Platform | SortColumn::Status => vec![
                key(column, down),
                key("a.name_sort", down),
                key("a.number", down),
            ],
            // Where there is no name, first on both databases.
            SortColumn::Group | SortColumn::Unit => vec![
                (format!("coalesce({column}, '')"), down),
                key("a.name_sort", false),
                key("a.number", false),
            ],
        }
    }

    fn concern(&self) -> String {
        match self.as_at {
            None => "a.concern".into(),
            // The day is a date of ours, not text from people.
            Some(day) => {
                let at = clock::end_of_day(day).to_rfc3339();
                format!(
                    "(SELECT coalesce(sum(e.points), 0) FROM account_exception e WHERE e.account_number = a.number \
                     AND e.since < '{at}' AND (e.until IS NULL OR e.until >= '{at}'))"
                )
            }
        }
    }

    /// Whether names and the archive are all that is looked at of what a search finds: the index `account_searched`
    /// holds them, and SQLite takes whole rows for cheaper than they are.
    fn asks_only_words(&self) -> bool {
        let same = Self {
            q: self.q.clone(),
            page: self.page,
            sort: Sort {
                column: SortColumn::Name,
                ..self.sort
            },
            ..Self::default()
        };
        *self == same
    }

    async fn words(
        &self,
        store: &Store,
        from: &mut String,
        parts: &mut Vec<String>,
        values: &mut Vec<Value>,
    ) -> Result<(), Failure> {
        let typed = self.q.trim();
        if typed.is_empty() {
            return Ok(());
        }
        if let Some(reference) = Reference::parse(ReferenceKind::Account, typed) {
            parts.push("a.number = ?".into());
            values.push(reference.number.into());
            return Ok(());
        }
        if let Some(number) = self.pasted_account(store, typed).await? {
            parts.push("a.number = ?".into());
            values.push(number.into());
            return Ok(());
        }
        let folded = fold(typed);
        let indexed = self.as_at.is_none() && store.backend() == DbBackend::Sqlite;
        let (long, short): (Vec<&str>, Vec<&str>) = folded
            .split(' ')
            .partition(|word| indexed && word.chars().count() >= 3);
        if !long.is_empty() {
            // Each word as a phrase of the trigram index; quotes are doubled, nothing else is special.
            let phrases: Vec<_> = long
                .iter()
                .map(|word| format!("\"{}\"", word.replace('"', "\"\"")))
                .collect();
            // Joined, not `IN`: SQLite would first copy what was found into a table of its own.
            from.insert_str(0, "account_search s CROSS JOIN ");
            if self.asks_only_words() {
                from.push_str(" INDEXED BY account_searched");
            }
            parts.push("a.number = s.rowid AND account_search MATCH ?".into());
            values.push(phrases.join(" AND ").into());
        }
        for word in short {
            parts.push("a.search_text LIKE ? ESCAPE '\\'".into());
            values.push(
                format!(
                    "%{}%",
                    word.replace('\\', "\\\\")
                        .replace('%', "\\%")
                        .replace('_', "\\_")
                )
                .into(),
            );
        }
        Ok(())
    }

    /// The account at a pasted address, if the register has it, on the day that is asked about: other
    /// spellings of the address would not be found as text. Anything else is searched as words.
    async fn pasted_account(&self, store: &Store, typed: &str) -> Result<Option<i64>, Failure> {
        if !typed.contains('/') {
            return Ok(None);
        }
        let catalogue = crate::queries::platforms::catalogue(store).await?;
        let Ok(found) = catalogue.recognise(typed) else {
            return Ok(None);
        };
        let archived = if self.status == Some(StatusFilter::Archived) {
            "NOT NULL"
        } else {
            "NULL"
        };
        let mut values: Vec<Value> =
            vec![found.platform.to_string().into(), found.account_key.into()];
        let table = match self.as_at {
            None => "account WHERE",
            Some(day) => {
                let until = clock::end_of_day(day);
                values.splice(0..0, [until.into(), until.into()]);
                "account_version WHERE valid_from < ? AND (valid_until IS NULL OR valid_until >= ?) AND"
            }
        };
        let text = format!(
            "SELECT number AS n FROM {table} platform = ? AND account_key = ? AND archived_on IS {archived}"
        );
        let number = crate::sql::count(&store.0.read, &text, values).await?;
        Ok((number > 0).then_some(number))
    }
}
