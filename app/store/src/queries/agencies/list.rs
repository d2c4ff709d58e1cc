//! Agencies as a list: each with how many people it has, how much live access, what is overdue.

use crate::{Store, failure::Failure, queries::policy, rows::agencies as rows, sql};
use chrono::{Days, NaiveDate};
use domain::{
    actor::Actor,
    agency::{Agency, AgencyStanding},
    permission::{self, Action, Facts},
    policy::PolicySettings,
    text::fold,
};
use sea_orm::Value;

/// Rows on a page.
pub const PAGE_SIZE: u32 = 50;

/// What the list can be asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AgencyFilter {
    /// A part of the name, of the contract's number or of the procurement's reference.
    pub q: String,
    /// How it stands today.
    pub standing: Option<AgencyStanding>,
    /// Only those with something overdue.
    pub overdue: bool,
    /// The order.
    pub order: AgencyOrder,
    /// From 1.
    pub page: u32,
}

/// The orders of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AgencyOrder {
    /// By name.
    #[default]
    Name,
    /// Contracts that end first come first.
    Until,
    /// Contracts that end last come first.
    UntilDown,
    /// Most live access first.
    Live,
}

impl AgencyOrder {
    /// Every order.
    pub const ALL: &'static [Self] = &[Self::Name, Self::Until, Self::UntilDown, Self::Live];

    /// The stable word in addresses.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Until => "until",
            Self::UntilDown => "-until",
            Self::Live => "-live",
        }
    }

    /// The words people see.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Name => "Name",
            Self::Until => "Contract end, soonest first",
            Self::UntilDown => "Contract end, latest first",
            Self::Live => "Live access, most first",
        }
    }

    /// The order with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|o| o.key() == key)
    }

    const fn sql(self) -> &'static str {
        match self {
            Self::Name => "g.name_sort, g.number",
            Self::Until => "g.contract_until, g.name_sort, g.number",
            Self::UntilDown => "g.contract_until DESC, g.name_sort, g.number",
            Self::Live => "live DESC, g.name_sort, g.number",
        }
    }
}

/// A page of agencies.
#[derive(Clone, Debug)]
pub struct AgencyPage {
    /// In the order asked for.
    pub rows: Vec<AgencyRow>,
    /// How many match in all.
    pub total: i64,
}

/// One line of the list.
#[derive(Clone, Debug)]
pub struct AgencyRow {
    /// The record.
    pub agency: Agency,
    /// How it stands today.
    pub standing: AgencyStanding,
    /// Its people who have not left.
    pub people: i64,
    /// Live and suspended access of its people.
    pub live: i64,
    /// Obligations about its people's access that are overdue.
    pub overdue: i64,
}

const PEOPLE: &str =
    "(SELECT count(*) FROM person p WHERE p.agency_id = g.id AND p.status <> 'left') AS people";
const LIVE: &str = "(SELECT count(*) FROM access_grant t WHERE t.agency_id = g.id AND t.state IN ('active', 'suspended')) AS live";
/// One value: today, twice.
pub(super) const OVERDUE: &str = "(SELECT count(*) FROM obligation o JOIN access_grant t ON t.id = o.grant_id WHERE t.agency_id = g.id \
     AND o.due < ? AND (o.state = 'open' OR (o.state = 'waived' AND o.waived_until < ?)))";

/// A page of agencies with the count. `everything` = all of them on one page, for files.
///
/// # Errors
/// A refusal of permission; or the database.
pub async fn list(
    store: &Store,
    actor: &Actor,
    filter: &AgencyFilter,
    everything: bool,
) -> Result<AgencyPage, Failure> {
    permission::may(actor, Action::ViewAgencies, &Facts::default())?;
    let today = store.clock().now().today;
    let settings = policy::in_force(&store.0.read).await?;
    let (condition, values) = filter.condition(&settings, today);
    let text = format!("SELECT count(*) AS n FROM agency g WHERE {condition}");
    let total = sql::count(&store.0.read, &text, values.clone()).await?;
    let mut text = format!(
        "SELECT {}, {PEOPLE}, {LIVE}, {OVERDUE} AS overdue FROM agency g WHERE {condition} ORDER BY {}",
        rows::AGENCY,
        filter.order.sql()
    );
    let mut all: Vec<Value> = vec![today.into(), today.into()];
    all.extend(values);
    if !everything {
        text.push_str(" LIMIT ? OFFSET ?");
        let size = i64::from(PAGE_SIZE);
        let offset = i64::from(filter.page.max(1) - 1) * size;
        all.extend([size.into(), offset.into()]);
    }
    let found = sql::rows(&store.0.read, &text, all).await?;
    let row = |row: &sea_orm::QueryResult| {
        let agency = rows::agency(row)?;
        Ok(AgencyRow {
            standing: agency.standing(&settings, today),
            people: row.try_get("", "people")?,
            live: row.try_get("", "live")?,
            overdue: row.try_get("", "overdue")?,
            agency,
        })
    };
    let rows = found.iter().map(row).collect::<Result<_, Failure>>()?;
    Ok(AgencyPage { rows, total })
}

impl AgencyFilter {
    fn condition(&self, settings: &PolicySettings, today: NaiveDate) -> (String, Vec<Value>) {
        let mut parts = vec!["1 = 1".to_owned()];
        let mut values: Vec<Value> = Vec::new();
        let typed = fold(&self.q);
        if !typed.is_empty() {
            let escaped = |text: &str| {
                let text = text.replace('\\', "\\\\");
                text.replace('%', "\\%").replace('_', "\\_")
            };
            parts.push("(g.name_sort LIKE ? ESCAPE '\\' OR lower(g.contract_number) LIKE ? ESCAPE '\\' OR lower(g.procurement_reference) LIKE ? ESCAPE '\\')".into());
            let pattern = format!("%{}%", escaped(&typed));
            values.extend([
                pattern.clone().into(),
                pattern.clone().into(),
                pattern.into(),
            ]);
        }
        if let Some(standing) = self.standing {
            let soon = settings.reminder_days.iter().max().copied().unwrap_or(0);
            let soon = today
                .checked_add_days(Days::new(soon.into()))
                .unwrap_or(today);
            let (part, days): (&str, Vec<NaiveDate>) = match standing {
                AgencyStanding::Ended => ("g.state = 'ended'", Vec::new()),
                AgencyStanding::Over => {
                    ("g.state <> 'ended' AND g.contract_until < ?", vec![today])
                }
                AgencyStanding::Disputed => (
                    "g.state = 'disputed' AND g.contract_until >= ?",
                    vec![today],
                ),
                AgencyStanding::Ending => (
                    "g.state = 'active' AND g.contract_until >= ? AND g.contract_until <= ?",
                    vec![today, soon],
                ),
                AgencyStanding::Active => {
                    ("g.state = 'active' AND g.contract_until > ?", vec![soon])
                }
            };
            parts.push(part.to_owned());
            values.extend(days.into_iter().map(Value::from));
        }
        if self.overdue {
            parts.push(format!("{OVERDUE} > 0"));
            values.extend([today.into(), today.into()]);
        }
        (parts.join(" AND "), values)
    }
}
