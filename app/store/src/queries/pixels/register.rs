//! The register of pixels: the list, one pixel, those of an account, and the list that may be published.

use super::{PAGE_SIZE, show};
use crate::{
    Store,
    dossier::{Condition, Names},
    failure::Failure,
    gate::Record as _,
    queries::{
        audit::{self, Event},
        policy,
    },
    rows::pixels as rows,
    sql::{self, Ask},
};
use chrono::NaiveDate;
use domain::{
    actor::Actor,
    ids::{GroupId, Reference, ReferenceKind, UnitId},
    permission::{self, Action, Facts},
    pixel::{Pixel, PixelState},
    policy::PolicySettings,
    tracker,
};
use sea_orm::QueryResult;

/// What the list can be asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PixelFilter {
    /// Parts of the pixel's name, its sites or the owner's name, or the number.
    pub q: String,
    /// Where it stands.
    pub state: Option<PixelState>,
    /// A tracker's key.
    pub tracker: Option<&'static str>,
    /// Of this business group.
    pub group: Option<GroupId>,
    /// Of this business unit.
    pub unit: Option<UnitId>,
    /// Serving this account.
    pub account: Option<i64>,
    /// Only those whose permission can be renewed now, or whose renewal waits.
    pub renewals: bool,
    /// Order.
    pub order: PixelOrder,
    /// From 1.
    pub page: u32,
}

/// The order of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PixelOrder {
    /// What ends soonest first; what is removed last.
    #[default]
    Ends,
    /// The newest first.
    Newest,
    /// By name.
    Name,
}

impl PixelOrder {
    /// Every order, the usual one first.
    pub const ALL: &'static [Self] = &[Self::Ends, Self::Newest, Self::Name];

    /// The word in addresses.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Ends => "ends",
            Self::Newest => "newest",
            Self::Name => "name",
        }
    }

    /// The words people see.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ends => "Ends soonest first",
            Self::Newest => "Newest first",
            Self::Name => "Pixel",
        }
    }

    /// The order with this word.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|o| o.key() == key)
    }

    const fn sql(self) -> &'static str {
        match self {
            Self::Ends => "CASE WHEN x.state = 'removed' THEN 1 ELSE 0 END, x.expires_on, x.number",
            Self::Newest => "x.number DESC",
            Self::Name => "x.title_sort, x.number",
        }
    }
}

impl PixelFilter {
    fn condition(&self, today: NaiveDate, settings: &PolicySettings) -> Condition {
        let mut all = Condition::all();
        if let Some(state) = self.state {
            all.and("x.state = ?", [state.key().into()]);
        }
        if let Some(tracker) = self.tracker {
            all.and("x.tracker = ?", [tracker.into()]);
        }
        if let Some(group) = self.group {
            all.and("x.group_id = ?", [group.0.into()]);
        }
        if let Some(unit) = self.unit {
            all.and("x.unit_id = ?", [unit.0.into()]);
        }
        if let Some(account) = self.account {
            let text = "EXISTS (SELECT 1 FROM pixel_account s WHERE s.pixel_number = x.number AND s.account_number = ?)";
            all.and(text, [account.into()]);
        }
        if self.renewals {
            let days = chrono::Days::new(u64::from(settings.pixel_renewal_days));
            let until = today.checked_add_days(days).unwrap_or(today);
            let text = "(x.renewal IS NOT NULL OR (x.state <> 'removed' AND x.expires_on <= ?))";
            all.and(text, [until.into()]);
        }
        if let Some(reference) = Reference::parse(ReferenceKind::Pixel, &self.q) {
            all.and("x.number = ?", [reference.number.into()]);
            return all;
        }
        all.words(
            &self.q,
            "(x.title_sort LIKE ? ESCAPE '\\' OR lower(x.sites) LIKE ? ESCAPE '\\' OR lower(x.owner_name) LIKE ? ESCAPE '\\' \
             OR x.owner_id IN (SELECT p.id FROM person p WHERE p.name_sort LIKE ? ESCAPE '\\'))",
        );
        all
    }
}

/// A page of pixels.
#[derive(Clone, Debug)]
pub struct PixelsPage {
    /// In the order asked for.
    pub rows: Vec<PixelRow>,
    /// How many match in all.
    pub total: i64,
}

/// One line of the list.
#[derive(Clone, Debug)]
pub struct PixelRow {
    /// The pixel.
    pub pixel: Pixel,
    /// Its unit's name.
    pub unit: String,
    /// Its group's name.
    pub group: String,
}

/// A page of pixels with the count. `everything` = all of them on one page, for files.
///
/// # Errors
/// A refusal of permission; or the database.
pub async fn pixels(
    store: &Store,
    actor: &Actor,
    filter: &PixelFilter,
    everything: bool,
) -> Result<PixelsPage, Failure> {
    permission::may(actor, Action::ViewPixels, &Facts::default())?;
    let settings = policy::in_force(&store.0.read).await?;
    let today = store.clock().now().today;
    let Condition { text, mut values } = filter.condition(today, &settings);
    let count = format!("SELECT count(*) AS n FROM pixel x WHERE {text}");
    let total = sql::count(&store.0.read, &count, values.clone()).await?;
    let mut text = format!(
        "SELECT {}, u.name AS unit_name, g.name AS group_name FROM pixel x \
         LEFT JOIN business_unit u ON u.id = x.unit_id LEFT JOIN business_group g ON g.id = x.group_id \
         WHERE {text} ORDER BY {}",
        rows::PIXEL,
        filter.order.sql()
    );
    if !everything {
        text.push_str(" LIMIT ? OFFSET ?");
        let size = i64::from(PAGE_SIZE);
        let offset = i64::from(filter.page.max(1) - 1) * size;
        values.extend([size.into(), offset.into()]);
    }
    let found = sql::rows(&store.0.read, &text, values).await?;
    let lines: Result<Vec<PixelRow>, Failure> = found.iter().map(line).collect();
    Ok(PixelsPage {
        rows: lines?,
        total,
    })
}

fn line(row: &QueryResult) -> Result<PixelRow, Failure> {
    let (unit, group): (Option<String>, Option<String>) = (
        row.try_get("", "unit_name")?,
        row.try_get("", "group_name")?,
    );
    Ok(PixelRow {
        pixel: rows::pixel(row)?,
        unit: unit.unwrap_or_default(),
        group: group.unwrap_or_default(),
    })
}

/// Everything one pixel's page shows.
#[derive(Clone, Debug)]
pub struct PixelFacts {
    /// The record.
    pub pixel: Pixel,
    /// Business group.
    pub group: String,
    /// Business unit.
    pub unit: String,
    /// The accounts it serves: number and name.
    pub accounts: Vec<(i64, String)>,
    /// A change of it that is under way.
    pub amendment: Option<i64>,
    /// What happened, newest first.
    pub events: Vec<Event>,
    /// The policy's numbers.
    pub settings: PolicySettings,
}

/// One pixel.
///
/// # Errors
/// A refusal of permission; [`Failure::NotFound`]; or the database.
pub async fn pixel(store: &Store, actor: &Actor, number: i64) -> Result<PixelFacts, Failure> {
    permission::may(actor, Action::ViewPixels, &Facts::default())?;
    let db = &store.0.read;
    let text = format!("SELECT {} FROM pixel x WHERE x.number = ?", rows::PIXEL);
    let found = sql::rows(db, &text, [number.into()]).await?;
    let pixel = rows::pixel(found.first().ok_or(Failure::NotFound)?)?;
    let names = Names::of(db, pixel.group, pixel.unit).await?;
    let text = "SELECT number FROM pixel_application WHERE amends = ? AND state_on IS NULL ORDER BY number DESC LIMIT 1";
    let under_way = sql::rows(db, text, [number.into()]).await?;
    let amendment = under_way.first().map(|row| row.try_get("", "number"));
    let reference = pixel.reference().to_string();
    Ok(PixelFacts {
        group: names.group,
        unit: names.unit,
        accounts: show::accounts(store, &pixel.accounts).await?,
        amendment: amendment.transpose()?,
        events: audit::history(store, Pixel::KIND, &reference, 200).await?,
        settings: policy::in_force(db).await?,
        pixel,
    })
}

/// The pixels that serve an account, those in use first.
///
/// # Errors
/// A refusal of permission; or the database.
pub async fn of_account(store: &Store, actor: &Actor, account: i64) -> Result<Vec<Pixel>, Failure> {
    permission::may(actor, Action::ViewPixels, &Facts::default())?;
    read_pixels(&ask_pixels(account).rows(&store.0.read).await?)
}

/// See [`of_account`].
pub(crate) fn ask_pixels(account: i64) -> Ask {
    let text = format!(
        "SELECT {} FROM pixel x JOIN pixel_account s ON s.pixel_number = x.number WHERE s.account_number = ? \
         ORDER BY CASE x.state WHEN 'live' THEN 0 WHEN 'approved' THEN 1 WHEN 'paused' THEN 2 ELSE 3 END, x.number",
        rows::PIXEL
    );
    Ask::new(text, [account.into()])
}

/// See [`ask_pixels`].
pub(crate) fn read_pixels(found: &[QueryResult]) -> Result<Vec<Pixel>, Failure> {
    found.iter().map(rows::pixel).collect()
}

/// A line of the list that visitors may read: where, whose, for what, and how to opt out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// The site with its pages.
    pub site: String,
    /// Whose pixel.
    pub tracker: &'static str,
    /// Who receives the data.
    pub vendor: &'static str,
    /// For what.
    pub purpose: String,
    /// How to opt out.
    pub opt_out: String,
    /// The vendor's own page for opting out; empty = none is known.
    pub vendor_opt_out: &'static str,
    /// How long the data is kept.
    pub retention: String,
}

/// Every live pixel as visitors may read about it, by site.
///
/// # Errors
/// A refusal of permission; or the database.
pub async fn published(store: &Store, actor: &Actor) -> Result<Vec<Published>, Failure> {
    permission::may(actor, Action::ViewPixels, &Facts::default())?;
    let text = format!(
        "SELECT {} FROM pixel x WHERE x.state = 'live' ORDER BY x.number",
        rows::PIXEL
    );
    let mut all = Vec::new();
    for row in &sql::rows(&store.0.read, &text, []).await? {
        let pixel = rows::pixel(row)?;
        let content = &pixel.content;
        let found = tracker::from_key(&content.placement.tracker);
        for site in content.placement.sites().0 {
            all.push(Published {
                site: site.to_string(),
                tracker: found.map_or("", |t| t.name),
                vendor: found.map_or("", |t| t.vendor),
                purpose: content.purpose.purpose.clone(),
                opt_out: content.choice.opt_out.clone(),
                vendor_opt_out: found.map_or("", |t| t.opt_out),
                retention: content.choice.retention.clone(),
            });
        }
    }
    all.sort_by(|a, b| (&a.site, a.tracker).cmp(&(&b.site, b.tracker)));
    Ok(all)
}
