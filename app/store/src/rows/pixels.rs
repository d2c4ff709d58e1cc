//! Applications for pixels and pixels, from rows and back.

use super::json::{bad, read, write};
use crate::failure::Failure;
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    actor::By,
    ids::{GroupId, PersonId, PixelApplicationId, PixelId, UnitId},
    pixel::{Application, ApplicationState, Pixel, PixelState},
    text::fold,
};
use sea_orm::{FromQueryResult, QueryResult, Value};
use uuid::Uuid;

/// The columns of an application, of `pixel_application a`.
pub(crate) const APPLICATION: &str = "a.number, a.id, a.proposer_id, a.proposer_name, a.group_id, a.unit_id, a.needs_cxi, a.amends, \
     a.pixel_number, a.state, a.state_on, a.since, a.content, a.decisions, a.reassigned, a.version";

/// The columns of a pixel, of `pixel x`.
pub(crate) const PIXEL: &str = "x.number, x.id, x.application_number, x.group_id, x.unit_id, x.owner_id, x.owner_name, x.accounts, \
     x.content, x.conditions, x.state, x.since, x.reason, x.approved_on, x.expires_on, x.confirmed, x.renewal, x.version";

#[derive(FromQueryResult)]
struct ApplicationRow {
    number: i64,
    id: Uuid,
    proposer_id: Option<Uuid>,
    proposer_name: String,
    group_id: Option<Uuid>,
    unit_id: Option<Uuid>,
    needs_cxi: bool,
    amends: Option<i64>,
    pixel_number: Option<i64>,
    state: String,
    state_on: Option<NaiveDate>,
    since: DateTime<Utc>,
    content: String,
    decisions: String,
    reassigned: String,
    version: i64,
}

#[derive(FromQueryResult)]
struct PixelRow {
    number: i64,
    id: Uuid,
    application_number: i64,
    group_id: Option<Uuid>,
    unit_id: Option<Uuid>,
    owner_id: Option<Uuid>,
    owner_name: String,
    accounts: String,
    content: String,
    conditions: String,
    state: String,
    since: DateTime<Utc>,
    reason: String,
    approved_on: NaiveDate,
    expires_on: NaiveDate,
    confirmed: Option<String>,
    renewal: Option<String>,
    version: i64,
}

/// The application of a row with the columns of [`APPLICATION`].
pub(crate) fn application(row: &QueryResult) -> Result<Application, Failure> {
    const TABLE: &str = "pixel_application";
    let row = ApplicationRow::from_query_result(row, "")?;
    let number = row.number;
    let state = ApplicationState::from_key(&row.state, row.state_on)
        .ok_or_else(|| bad(TABLE, "state", number, &row.state))?;
    Ok(Application {
        id: PixelApplicationId(row.id),
        number,
        proposer: By {
            person: row.proposer_id.map(PersonId),
            name: row.proposer_name,
        },
        group: row.group_id.map(GroupId),
        unit: row.unit_id.map(UnitId),
        needs_cxi: row.needs_cxi,
        amends: row.amends,
        pixel: row.pixel_number,
        content: read(TABLE, "content", number, &row.content)?,
        state,
        since: row.since,
        decisions: read(TABLE, "decisions", number, &row.decisions)?,
        reassigned: read(TABLE, "reassigned", number, &row.reassigned)?,
        version: row.version,
    })
}

/// The columns of [`application_values`].
pub(crate) const APPLICATION_COLUMNS: &[&str] = &[
    "proposer_id",
    "proposer_name",
    "group_id",
    "unit_id",
    "needs_cxi",
    "amends",
    "pixel_number",
    "state",
    "state_on",
    "since",
    "tracker",
    "title",
    "title_sort",
    "content",
    "decisions",
    "reassigned",
    "version",
];

/// Every column but number and id, in the order of [`APPLICATION_COLUMNS`].
pub(crate) fn application_values(a: &Application) -> Result<Vec<Value>, Failure> {
    const TABLE: &str = "pixel_application";
    let title = a.content.placement.title();
    Ok(vec![
        a.proposer.person.map(|p| p.0).into(),
        a.proposer.name.clone().into(),
        a.group.map(|g| g.0).into(),
        a.unit.map(|u| u.0).into(),
        a.needs_cxi.into(),
        a.amends.into(),
        a.pixel.into(),
        a.state.key().into(),
        a.state.on().into(),
        a.since.into(),
        a.content.placement.tracker.clone().into(),
        title.clone().into(),
        fold(&title).into(),
        write(TABLE, "content", a.number, &a.content)?,
        write(TABLE, "decisions", a.number, &a.decisions)?,
        write(TABLE, "reassigned", a.number, &a.reassigned)?,
        a.version.into(),
    ])
}

/// The pixel of a row with the columns of [`PIXEL`].
pub(crate) fn pixel(row: &QueryResult) -> Result<Pixel, Failure> {
    const TABLE: &str = "pixel";
    let row = PixelRow::from_query_result(row, "")?;
    let number = row.number;
    let state =
        PixelState::from_key(&row.state).ok_or_else(|| bad(TABLE, "state", number, &row.state))?;
    let confirmed = row.confirmed.as_deref();
    let renewal = row.renewal.as_deref();
    Ok(Pixel {
        id: PixelId(row.id),
        number,
        application: row.application_number,
        group: row.group_id.map(GroupId),
        unit: row.unit_id.map(UnitId),
        accounts: read(TABLE, "accounts", number, &row.accounts)?,
        owner: By {
            person: row.owner_id.map(PersonId),
            name: row.owner_name,
        },
        content: read(TABLE, "content", number, &row.content)?,
        conditions: read(TABLE, "conditions", number, &row.conditions)?,
        state,
        since: row.since,
        reason: row.reason,
        approved_on: row.approved_on,
        expires_on: row.expires_on,
        confirmed: confirmed
            .map(|text| read(TABLE, "confirmed", number, text))
            .transpose()?,
        renewal: renewal
            .map(|text| read(TABLE, "renewal", number, text))
            .transpose()?,
        version: row.version,
    })
}

/// The columns of [`pixel_values`].
pub(crate) const PIXEL_COLUMNS: &[&str] = &[
    "application_number",
    "group_id",
    "unit_id",
    "owner_id",
    "owner_name",
    "tracker",
    "vendor_id",
    "sites",
    "accounts",
    "title",
    "title_sort",
    "content",
    "conditions",
    "state",
    "since",
    "reason",
    "approved_on",
    "expires_on",
    "confirmed",
    "renewal",
    "version",
];

/// Every column but number and id, in the order of [`PIXEL_COLUMNS`].
pub(crate) fn pixel_values(x: &Pixel) -> Result<Vec<Value>, Failure> {
    const TABLE: &str = "pixel";
    let placement = &x.content.placement;
    let sites: Vec<String> = placement
        .sites()
        .0
        .iter()
        .map(ToString::to_string)
        .collect();
    let (number, title) = (x.number, x.title());
    let confirmed = x.confirmed.as_ref();
    let renewal = x.renewal.as_ref();
    let nothing = || Value::String(None);
    Ok(vec![
        x.application.into(),
        x.group.map(|g| g.0).into(),
        x.unit.map(|u| u.0).into(),
        x.owner.person.map(|p| p.0).into(),
        x.owner.name.clone().into(),
        placement.tracker.clone().into(),
        placement.vendor_id.clone().into(),
        write(TABLE, "sites", number, &sites)?,
        write(TABLE, "accounts", number, &x.accounts)?,
        title.clone().into(),
        fold(&title).into(),
        write(TABLE, "content", number, &x.content)?,
        write(TABLE, "conditions", number, &x.conditions)?,
        x.state.key().into(),
        x.since.into(),
        x.reason.clone().into(),
        x.approved_on.into(),
        x.expires_on.into(),
        confirmed.map_or_else(|| Ok(nothing()), |c| write(TABLE, "confirmed", number, c))?,
        renewal.map_or_else(|| Ok(nothing()), |r| write(TABLE, "renewal", number, r))?,
        x.version.into(),
    ])
}
