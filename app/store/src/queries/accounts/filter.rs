//! What the list can be asked, and the conditions that follow. Unknown words are the page's business:
//! here everything is typed.

use crate::{Store, clock, failure::Failure};
use chrono::NaiveDate;
use domain::{
    account::StatusKey,
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
    pub needs: Option<Need>,
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
        }
    }
}

/// Something an account may lack; the same rules as `domain::account::gaps`, as a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// P 6.2.
    ApprovedCase,
    /// P 6.4.
    Unit,
    /// P 6.4.
    Purpose,
    /// P 6.4.
    RiskTier,
    /// P 6.17.
    Transparency,
    /// P 6.18.
    Disclaimer,
    /// Proc Monitoring.
    Monitoring,
}

impl Need {
    /// Every need, gravest first.
    pub const ALL: &'static [Self] = &[
        Self::ApprovedCase,
        Self::Unit,
        Self::Purpose,
        Self::RiskTier,
        Self::Transparency,
        Self::Disclaimer,
        Self::Monitoring,
    ];

    /// The stable word in addresses.
    pub const fn key(self) -> &'static str {
        match self {
            Self::ApprovedCase => "approved-case",
            Self::Unit => "unit",
            Self::Purpose => "purpose",
            Self::RiskTier => "risk-tier",
            Self::Transparency => "transparency",
            Self::Disclaimer => "disclaimer",
            Self::Monitoring => "monitoring",
        }
    }

    /// The name people see.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ApprovedCase => "No approved business case",
            Self::Unit => "No business unit",
            Self::Purpose => "No purpose recorded",
            Self::RiskTier => "No risk tier",
            Self::Transparency => "Transparency statement not confirmed",
            Self::Disclaimer => "Disclaimer not confirmed",
            Self::Monitoring => "Monitoring not fully described",
        }
    }

    /// The rule of `domain::account::gaps` this finds.
    pub const fn rule(self) -> &'static str {
        match self {
            Self::ApprovedCase => "no-approved-case",
            Self::Unit => "no-unit",
            Self::Purpose => "no-purpose",
            Self::RiskTier => "no-risk-tier",
            Self::Transparency => "no-transparency-statement",
            Self::Disclaimer => "no-disclaimer",
            Self::Monitoring => "no-monitoring",
        }
    }

    /// The need with this word.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|n| n.key() == key)
    }

    pub(super) const fn condition(self) -> &'static str {
        match self {
            Self::ApprovedCase => "a.origin <> 'approved-case'",
            Self::Unit => "a.unit_id IS NULL",
            Self::Purpose => "a.purpose = ''",
            Self::RiskTier => "a.risk_tier IS NULL",
            Self::Transparency => {
                "(a.transparency_url = '' OR a.transparency_confirmed_on IS NULL)"
            }
            Self::Disclaimer => "a.disclaimer_confirmed_on IS NULL",
            Self::Monitoring => {
                "(a.monitoring = '' OR a.response_process = '' OR a.escalation_plan = '')"
            }
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
        if let Some(need) = self.needs {
            parts.push(format!("{} AND a.status <> 'closed'", need.condition()));
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
            | SortColumn::Updated => format!("{table} a"),
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
