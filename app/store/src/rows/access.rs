//! Grants, nominations and facts about passwords, from rows and back.

use crate::failure::Failure;
use chrono::NaiveDate;
use domain::{
    access::{
        AccountSecurity, Duty, Grant, GrantKey, GrantState, Handshake, Nomination, PasswordFacts,
        PasswordLength, Place, RevokedBecause, SecondFactor,
    },
    account::InterventionReason,
    actor::By,
    ids::{AgencyId, GrantId, NominationId, PersonId},
    platform::AccessLevel,
};
use sea_orm::{FromQueryResult, QueryResult, Value};
use uuid::Uuid;

/// The columns of a grant, of `access_grant t`.
pub(crate) const GRANT: &str = "t.number, t.id, t.account_number, t.person_id, t.level, t.from_day, t.until_day, t.reason, \
     t.requested_by, t.requested_by_name, t.approved_by, t.approved_by_name, t.approved_on, t.state, t.state_since, \
     t.state_reason, t.state_note, t.state_by, t.state_by_name, t.removed_on, t.policy_on, t.second_factor_on, \
     t.training_on, t.team_told_on, t.agency_id, t.version";

/// The columns of a nomination, of `nomination n`.
pub(crate) const NOMINATION: &str = "n.id, n.account_number, n.person_id, n.duty, n.from_day, n.until_day, n.named_by, n.named_by_name, n.version";

/// The columns of the facts about a password, of `account_security s`.
pub(crate) const SECURITY: &str = "s.account_number, s.password_length, s.password_unique, s.password_vault, s.password_changed_on, \
     s.attested_by, s.attested_by_name, s.attested_on, s.second_factor, s.second_factor_on, s.second_factor_why, s.version";

#[derive(FromQueryResult)]
struct GrantRow {
    number: i64,
    id: Uuid,
    account_number: i64,
    person_id: Uuid,
    level: String,
    from_day: NaiveDate,
    until_day: Option<NaiveDate>,
    reason: String,
    requested_by: Option<Uuid>,
    requested_by_name: String,
    approved_by: Option<Uuid>,
    approved_by_name: Option<String>,
    approved_on: Option<NaiveDate>,
    state: String,
    state_since: Option<NaiveDate>,
    state_reason: Option<String>,
    state_note: Option<String>,
    state_by: Option<Uuid>,
    state_by_name: Option<String>,
    removed_on: Option<NaiveDate>,
    policy_on: Option<NaiveDate>,
    second_factor_on: Option<NaiveDate>,
    training_on: Option<NaiveDate>,
    team_told_on: Option<NaiveDate>,
    agency_id: Option<Uuid>,
    version: i64,
}

fn by(person: Option<Uuid>, name: Option<String>) -> By {
    By {
        person: person.map(PersonId),
        name: name.unwrap_or_default(),
    }
}

/// The grant of a row with the columns of [`GRANT`]; `place` is where its account belongs.
pub(crate) fn grant(row: &QueryResult, place: Place) -> Result<Grant, Failure> {
    let row = GrantRow::from_query_result(row, "")?;
    let bad = |column: &'static str, why: &str| Failure::Inconsistent {
        table: "access_grant",
        column,
        row: row.number.to_string(),
        why: why.to_owned(),
    };
    let level = AccessLevel::from_key(&row.level).ok_or_else(|| bad("level", &row.level))?;
    let key = GrantKey::from_key(&row.state).ok_or_else(|| bad("state", &row.state))?;
    let since = || row.state_since.ok_or_else(|| bad("state_since", "missing"));
    let note = || row.state_note.clone().unwrap_or_default();
    let who = || by(row.state_by, row.state_by_name.clone());
    let word = || row.state_reason.clone().unwrap_or_default();
    let state = match key {
        GrantKey::Requested => GrantState::Requested,
        GrantKey::Approved => GrantState::Approved,
        GrantKey::Active => GrantState::Active { since: since()? },
        GrantKey::Suspended => GrantState::Suspended {
            since: since()?,
            reason: InterventionReason::from_key(&word())
                .ok_or_else(|| bad("state_reason", "unknown"))?,
            note: note(),
        },
        GrantKey::Revoked => GrantState::Revoked {
            on: since()?,
            by: who(),
            because: RevokedBecause::from_key(&word())
                .ok_or_else(|| bad("state_reason", "unknown"))?,
            note: note(),
            removed_on: row.removed_on,
        },
        GrantKey::Refused => GrantState::Refused {
            on: since()?,
            by: who(),
            reason: note(),
        },
    };
    Ok(Grant {
        id: GrantId(row.id),
        number: row.number,
        account: row.account_number,
        person: PersonId(row.person_id),
        level,
        from: row.from_day,
        until: row.until_day,
        reason: row.reason,
        requested_by: by(row.requested_by, Some(row.requested_by_name)),
        approved: row
            .approved_on
            .map(|on| (by(row.approved_by, row.approved_by_name), on)),
        state,
        handshake: Handshake {
            policy: row.policy_on,
            second_factor: row.second_factor_on,
            training: row.training_on,
            team_told: row.team_told_on,
        },
        agency: row.agency_id.map(AgencyId),
        place,
        version: row.version,
    })
}

/// What changes in a grant's row: level, state and steps, in the order of [`GRANT_CHANGES`].
pub(crate) fn grant_changes(grant: &Grant) -> Vec<Value> {
    let none = (None, None, None, None, None);
    let (since, reason, note, who, removed) = match &grant.state {
        GrantState::Requested | GrantState::Approved => none,
        GrantState::Active { since } => (Some(*since), None, None, None, None),
        GrantState::Suspended {
            since,
            reason,
            note,
        } => (Some(*since), Some(reason.key()), Some(note), None, None),
        GrantState::Revoked {
            on,
            by,
            because,
            note,
            removed_on,
        } => (
            Some(*on),
            Some(because.key()),
            Some(note),
            Some(by),
            *removed_on,
        ),
        GrantState::Refused { on, by, reason } => (Some(*on), None, Some(reason), Some(by), None),
    };
    let approved = grant.approved.as_ref();
    let h = &grant.handshake;
    vec![
        grant.level.key().into(),
        grant.until.into(),
        approved.and_then(|(by, _)| by.person.map(|p| p.0)).into(),
        approved.map(|(by, _)| by.name.clone()).into(),
        approved.map(|(_, on)| *on).into(),
        grant.state.key().key().into(),
        since.into(),
        reason.map(str::to_owned).into(),
        note.cloned().into(),
        who.and_then(|by| by.person.map(|p| p.0)).into(),
        who.map(|by| by.name.clone()).into(),
        removed.into(),
        h.policy.into(),
        h.second_factor.into(),
        h.training.into(),
        h.team_told.into(),
        grant.version.into(),
    ]
}

/// The columns of [`grant_changes`].
pub(crate) const GRANT_CHANGES: &[&str] = &[
    "level",
    "until_day",
    "approved_by",
    "approved_by_name",
    "approved_on",
    "state",
    "state_since",
    "state_reason",
    "state_note",
    "state_by",
    "state_by_name",
    "removed_on",
    "policy_on",
    "second_factor_on",
    "training_on",
    "team_told_on",
    "version",
];

#[derive(FromQueryResult)]
struct NominationRow {
    id: Uuid,
    account_number: i64,
    person_id: Uuid,
    duty: String,
    from_day: NaiveDate,
    until_day: Option<NaiveDate>,
    named_by: Option<Uuid>,
    named_by_name: String,
    version: i64,
}

/// The nomination of a row with the columns of [`NOMINATION`].
pub(crate) fn nomination(row: &QueryResult, place: Place) -> Result<Nomination, Failure> {
    let row = NominationRow::from_query_result(row, "")?;
    let duty = Duty::from_key(&row.duty).ok_or_else(|| Failure::Inconsistent {
        table: "nomination",
        column: "duty",
        row: row.id.to_string(),
        why: format!("unknown word {}", row.duty),
    })?;
    Ok(Nomination {
        id: NominationId(row.id),
        account: row.account_number,
        person: PersonId(row.person_id),
        duty,
        from: row.from_day,
        until: row.until_day,
        named_by: by(row.named_by, Some(row.named_by_name)),
        place,
        version: row.version,
    })
}

#[derive(FromQueryResult)]
struct SecurityRow {
    account_number: i64,
    password_length: Option<String>,
    password_unique: Option<bool>,
    password_vault: Option<bool>,
    password_changed_on: Option<NaiveDate>,
    attested_by: Option<Uuid>,
    attested_by_name: Option<String>,
    attested_on: Option<NaiveDate>,
    second_factor: String,
    second_factor_on: Option<NaiveDate>,
    second_factor_why: String,
    version: i64,
}

/// The facts of a row with the columns of [`SECURITY`].
pub(crate) fn security(row: &QueryResult, place: Place) -> Result<AccountSecurity, Failure> {
    let row = SecurityRow::from_query_result(row, "")?;
    let bad = |column: &'static str| Failure::Inconsistent {
        table: "account_security",
        column,
        row: row.account_number.to_string(),
        why: "unknown or missing".into(),
    };
    let second_factor = match row.second_factor.as_str() {
        "unknown" => SecondFactor::Unknown,
        "on" => SecondFactor::On {
            confirmed_on: row
                .second_factor_on
                .ok_or_else(|| bad("second_factor_on"))?,
        },
        "off" => SecondFactor::Off,
        "not-possible" => SecondFactor::NotPossible {
            why: row.second_factor_why.clone(),
        },
        _ => return Err(bad("second_factor")),
    };
    let password = match row.password_length.as_deref() {
        None => None,
        Some(length) => Some(PasswordFacts {
            length: PasswordLength::from_key(length).ok_or_else(|| bad("password_length"))?,
            unique: row.password_unique.ok_or_else(|| bad("password_unique"))?,
            vault: row.password_vault.ok_or_else(|| bad("password_vault"))?,
            changed_on: row
                .password_changed_on
                .ok_or_else(|| bad("password_changed_on"))?,
            attested_by: by(row.attested_by, row.attested_by_name.clone()),
            attested_on: row.attested_on.ok_or_else(|| bad("attested_on"))?,
        }),
    };
    Ok(AccountSecurity {
        account: row.account_number,
        password,
        second_factor,
        place,
        version: row.version,
    })
}

/// Every column but the account's number, in the order of [`SECURITY_COLUMNS`].
pub(crate) fn security_values(security: &AccountSecurity) -> Vec<Value> {
    let p = security.password.as_ref();
    let (on, why) = match &security.second_factor {
        SecondFactor::Unknown | SecondFactor::Off => (None, String::new()),
        SecondFactor::On { confirmed_on } => (Some(*confirmed_on), String::new()),
        SecondFactor::NotPossible { why } => (None, why.clone()),
    };
    vec![
        p.map(|p| p.length.key().to_owned()).into(),
        p.map(|p| p.unique).into(),
        p.map(|p| p.vault).into(),
        p.map(|p| p.changed_on).into(),
        p.and_then(|p| p.attested_by.person.map(|id| id.0)).into(),
        p.map(|p| p.attested_by.name.clone()).into(),
        p.map(|p| p.attested_on).into(),
        security.second_factor.key().into(),
        on.into(),
        why.into(),
        security.version.into(),
    ]
}

/// The columns of [`security_values`].
pub(crate) const SECURITY_COLUMNS: &[&str] = &[
    "password_length",
    "password_unique",
    "password_vault",
    "password_changed_on",
    "attested_by",
    "attested_by_name",
    "attested_on",
    "second_factor",
    "second_factor_on",
    "second_factor_why",
    "version",
];
