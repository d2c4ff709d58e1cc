//! What is known of an account's password and second factor, and what is due about them.

use crate::{
    Store,
    failure::Failure,
    rows::access as rows,
    sql::{self, Ask},
};
use chrono::NaiveDate;
use domain::{
    access::{AccountSecurity, Place},
    actor::Actor,
    ids::PersonId,
    obligation::ObligationKind,
    permission::{self, Action, Facts},
};
use sea_orm::{QueryResult, Value};

/// The facts of one account, with what is due.
#[derive(Clone, Debug)]
pub struct SecurityPage {
    /// The facts; version 0 = nothing was recorded yet.
    pub security: AccountSecurity,
    /// Password changes that are not done, soonest first.
    pub due: Vec<Due>,
}

/// A password change that is not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// The obligation's number.
    pub number: i64,
    /// When it was opened: a change on that day or later answers it.
    pub opened_on: NaiveDate,
    /// By when.
    pub due: NaiveDate,
    /// Why.
    pub reason: String,
    /// Whose word does not count, because they are who it protects against.
    pub not_by: Option<(PersonId, String)>,
}

/// The facts of one account. Everybody who sees the register sees whether they are in order; that is
/// what the gaps of an account tell anyway.
///
/// # Errors
/// A refusal for those who may not see the register; the database.
pub async fn security(
    store: &Store,
    actor: &Actor,
    account: i64,
    place: Place,
) -> Result<SecurityPage, Failure> {
    permission::may(actor, Action::ViewRegister, &Facts::default())?;
    let [facts, due] = sql::several(&store.0.read, [ask_facts(account), ask_due(account)]).await?;
    read_security(account, &facts, &due, place)
}

/// What is recorded; see [`security`].
pub(crate) fn ask_facts(account: i64) -> Ask {
    let text = format!(
        "SELECT {} FROM account_security s WHERE s.account_number = ?",
        rows::SECURITY
    );
    Ask::new(text, [account.into()])
}

/// What is due; see [`security`].
pub(crate) fn ask_due(account: i64) -> Ask {
    let text = "SELECT o.number, o.opened_on, o.due, o.reason, o.not_by, p.name FROM obligation o \
                LEFT JOIN person p ON p.id = o.not_by WHERE o.account_number = ? AND o.kind = ? AND o.state <> 'done' ORDER BY o.due, o.number";
    let values: [Value; 2] = [account.into(), ObligationKind::ChangePassword.key().into()];
    Ask::new(text, values)
}

/// The answers of [`ask_facts`] and [`ask_due`].
pub(crate) fn read_security(
    account: i64,
    facts: &[QueryResult],
    waiting: &[QueryResult],
    place: Place,
) -> Result<SecurityPage, Failure> {
    let security = match facts.first() {
        Some(row) => rows::security(row, place)?,
        None => AccountSecurity::unknown(account, place),
    };
    let mut due = Vec::new();
    for row in waiting {
        let not_by: Option<uuid::Uuid> = row.try_get("", "not_by")?;
        let name: Option<String> = row.try_get("", "name")?;
        due.push(Due {
            number: row.try_get("", "number")?,
            opened_on: row.try_get("", "opened_on")?,
            due: row.try_get("", "due")?,
            reason: row.try_get("", "reason")?,
            not_by: not_by.map(PersonId).zip(name),
        });
    }
    Ok(SecurityPage { security, due })
}
