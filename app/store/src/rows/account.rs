//! An account's columns and the domain's `Account`.

use crate::{
    entity::account::{now, version},
    failure::Failure,
};
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    account::{
        Account, AccountDetails, AccountStatus, Archived, ClosedAs, InterventionReason, Origin,
        Presence, RiskTier, StatusKey,
    },
    ids::{AccountId, GroupId, ImportId, UnitId},
    text::fold,
};

/// The row of an account saved at `at`.
pub(crate) fn to_row(account: &Account, at: DateTime<Utc>) -> Result<now::Model, Failure> {
    let d = &account.details;
    let p = &account.presence;
    let status = status_columns(&account.status);
    let json = |column: &'static str, value: serde_json::Result<String>| {
        value.map_err(|e| Failure::json("account", column, &account.number, &e))
    };
    Ok(now::Model {
        number: account.number,
        version: account.version,
        id: account.id.0,
        platform: p.platform.to_string(),
        handle: p.handle.clone(),
        account_key: p.account_key.clone(),
        platform_account_id: p.platform_account_id.clone(),
        url: p.url.clone(),
        known_before: json("known_before", serde_json::to_string(&account.known_before))?,
        name: d.name.clone(),
        name_sort: fold(&d.name),
        search_text: search_text(account),
        purpose: d.purpose.clone(),
        audience: d.audience.clone(),
        languages: json("languages", serde_json::to_string(&d.languages))?,
        group_id: d.group.map(|g| g.0),
        unit_id: d.unit.map(|u| u.0),
        risk_tier: d.risk_tier.map(|t| t.key().to_owned()),
        monitoring: d.monitoring.clone(),
        response_process: d.response_process.clone(),
        escalation_plan: d.escalation_plan.clone(),
        arrangements_confirmed_on: d.arrangements_confirmed_on,
        security_arrangements: d.security_arrangements.clone(),
        transparency_url: d.transparency_url.clone(),
        transparency_confirmed_on: d.transparency_confirmed_on,
        disclaimer_confirmed_on: d.disclaimer_confirmed_on,
        content_plan: d.content_plan.clone(),
        may_reveal_illegal_activity: d.may_reveal_illegal_activity,
        opened_on: d.opened_on,
        notes: d.notes.clone(),
        status: account.status.key().key().to_owned(),
        status_since: status.since,
        status_reason: status.reason,
        status_note: status.note,
        status_outcome: status.outcome,
        origin: account.origin.key().to_owned(),
        import_id: match account.origin {
            Origin::Imported { import } => Some(import.0),
            Origin::ApprovedCase | Origin::Adopted => None,
        },
        archived_on: account.archived.as_ref().map(|a| a.on),
        archived_reason: account.archived.as_ref().map(|a| a.reason.clone()),
        updated_at: at,
    })
}

/// What a search looks through: name, handles and addresses, earlier ones too, folded.
fn search_text(account: &Account) -> String {
    let mut text = format!(
        "{} {} {}",
        account.details.name, account.presence.handle, account.presence.url
    );
    for earlier in &account.known_before {
        text.push(' ');
        text.push_str(&earlier.handle);
        text.push(' ');
        text.push_str(&earlier.url);
    }
    fold(&text)
}

#[derive(Default)]
struct StatusColumns {
    since: Option<NaiveDate>,
    reason: Option<String>,
    note: Option<String>,
    outcome: Option<String>,
}

fn status_columns(status: &AccountStatus) -> StatusColumns {
    match status {
        AccountStatus::Proposed | AccountStatus::SettingUp | AccountStatus::Active => {
            StatusColumns::default()
        }
        AccountStatus::Suspended {
            since,
            reason,
            note,
        } => StatusColumns {
            since: Some(*since),
            reason: Some(reason.key().to_owned()),
            note: Some(note.clone()),
            outcome: None,
        },
        AccountStatus::Compromised { since, note } | AccountStatus::Closing { since, note } => {
            StatusColumns {
                since: Some(*since),
                note: Some(note.clone()),
                ..StatusColumns::default()
            }
        }
        AccountStatus::Closed { on, outcome } => StatusColumns {
            since: Some(*on),
            outcome: Some(outcome.key().to_owned()),
            ..StatusColumns::default()
        },
    }
}

/// The account of a row.
pub(crate) fn from_row(row: now::Model) -> Result<Account, Failure> {
    let bad = |column: &'static str, why: &str| Failure::Inconsistent {
        table: "account",
        column,
        row: row.number.to_string(),
        why: why.to_owned(),
    };
    let json = |column: &'static str| {
        move |e: serde_json::Error| Failure::Inconsistent {
            table: "account",
            column,
            row: "?".into(),
            why: e.to_string(),
        }
    };
    let status = read_status(&row).ok_or_else(|| bad("status", "its facts are missing"))?;
    let risk_tier = match row.risk_tier.as_deref() {
        None => None,
        Some(key) => Some(RiskTier::from_key(key).ok_or_else(|| bad("risk_tier", key))?),
    };
    let origin = match (row.origin.as_str(), row.import_id) {
        ("approved-case", _) => Origin::ApprovedCase,
        ("adopted", _) => Origin::Adopted,
        ("imported", Some(import)) => Origin::Imported {
            import: ImportId(import),
        },
        (other, _) => return Err(bad("origin", other)),
    };
    let platform = row
        .platform
        .parse()
        .map_err(|_| bad("platform", "not a key"))?;
    let archived = row.archived_on.map(|on| Archived {
        on,
        reason: row.archived_reason.clone().unwrap_or_default(),
    });
    Ok(Account {
        id: AccountId(row.id),
        number: row.number,
        presence: Presence {
            platform,
            handle: row.handle,
            account_key: row.account_key,
            platform_account_id: row.platform_account_id,
            url: row.url,
        },
        known_before: serde_json::from_str(&row.known_before).map_err(json("known_before"))?,
        details: AccountDetails {
            name: row.name,
            purpose: row.purpose,
            audience: row.audience,
            languages: serde_json::from_str(&row.languages).map_err(json("languages"))?,
            group: row.group_id.map(GroupId),
            unit: row.unit_id.map(UnitId),
            risk_tier,
            monitoring: row.monitoring,
            response_process: row.response_process,
            escalation_plan: row.escalation_plan,
            arrangements_confirmed_on: row.arrangements_confirmed_on,
            security_arrangements: row.security_arrangements,
            transparency_url: row.transparency_url,
            transparency_confirmed_on: row.transparency_confirmed_on,
            disclaimer_confirmed_on: row.disclaimer_confirmed_on,
            content_plan: row.content_plan,
            may_reveal_illegal_activity: row.may_reveal_illegal_activity,
            opened_on: row.opened_on,
            notes: row.notes,
        },
        status,
        origin,
        archived,
        version: row.version,
    })
}

fn read_status(row: &now::Model) -> Option<AccountStatus> {
    let note = || row.status_note.clone().unwrap_or_default();
    Some(match StatusKey::from_key(&row.status)? {
        StatusKey::Proposed => AccountStatus::Proposed,
        StatusKey::SettingUp => AccountStatus::SettingUp,
        StatusKey::Active => AccountStatus::Active,
        StatusKey::Suspended => AccountStatus::Suspended {
            since: row.status_since?,
            reason: InterventionReason::from_key(row.status_reason.as_deref()?)?,
            note: note(),
        },
        StatusKey::Compromised => AccountStatus::Compromised {
            since: row.status_since?,
            note: note(),
        },
        StatusKey::Closing => AccountStatus::Closing {
            since: row.status_since?,
            note: note(),
        },
        StatusKey::Closed => AccountStatus::Closed {
            on: row.status_since?,
            outcome: ClosedAs::from_key(row.status_outcome.as_deref()?)?,
        },
    })
}

macro_rules! same_columns {
    ($from:ident => $module:ident { $($extra:ident : $value:expr),* }) => {
        $module::Model {
            number: $from.number, version: $from.version, id: $from.id, platform: $from.platform, handle: $from.handle,
            account_key: $from.account_key, platform_account_id: $from.platform_account_id, url: $from.url,
            known_before: $from.known_before, name: $from.name, name_sort: $from.name_sort, search_text: $from.search_text,
            purpose: $from.purpose, audience: $from.audience, languages: $from.languages, group_id: $from.group_id,
            unit_id: $from.unit_id, risk_tier: $from.risk_tier, monitoring: $from.monitoring,
            response_process: $from.response_process, escalation_plan: $from.escalation_plan,
            arrangements_confirmed_on: $from.arrangements_confirmed_on, security_arrangements: $from.security_arrangements,
            transparency_url: $from.transparency_url, transparency_confirmed_on: $from.transparency_confirmed_on,
            disclaimer_confirmed_on: $from.disclaimer_confirmed_on, content_plan: $from.content_plan,
            may_reveal_illegal_activity: $from.may_reveal_illegal_activity, opened_on: $from.opened_on, notes: $from.notes,
            status: $from.status, status_since: $from.status_since, status_reason: $from.status_reason,
            status_note: $from.status_note, status_outcome: $from.status_outcome, origin: $from.origin,
            import_id: $from.import_id, archived_on: $from.archived_on, archived_reason: $from.archived_reason,
            updated_at: $from.updated_at, $($extra: $value),*
        }
    };
}

/// The version row that begins with this save.
pub(crate) fn to_version(row: now::Model) -> version::Model {
    let at = row.updated_at;
    same_columns!(row => version { valid_from: at, valid_until: None })
}

/// The row as it stood at a version.
pub(crate) fn from_version(row: version::Model) -> now::Model {
    same_columns!(row => now {})
}
