//! What is attested of an account's password and second factor (P 6.7 to 6.10).

use crate::{
    Store,
    failure::Failure,
    gate::{About, Call, Event, Record, Saved, Tx},
    rows::access as rows,
    sql,
};
use domain::{
    access::{AccountSecurity, CheckedSecurity, SecurityEvent},
    ids::Reference,
    obligation::{ObligationKind, Opened},
    outcome::Outcome,
    permission::{Action, Facts},
};
use sea_orm::Value;

impl Event for SecurityEvent {
    fn key(&self) -> &'static str {
        Self::key(self)
    }
}

impl Record for AccountSecurity {
    type Id = i64;
    const KIND: &'static str = "account-security";

    /// Never `None` for an account that exists: nothing recorded yet is version 0.
    async fn load(tx: &mut Tx, account: &i64) -> Result<Option<Self>, Failure> {
        let place = tx.place(*account).await?;
        let text = format!(
            "SELECT {} FROM account_security s WHERE s.account_number = ?",
            rows::SECURITY
        );
        let found = sql::rows(&tx.conn, &text, [(*account).into()]).await?;
        match found.first() {
            Some(row) => rows::security(row, place).map(Some),
            None => Ok(Some(Self::unknown(*account, place))),
        }
    }

    async fn insert(&self, tx: &mut Tx) -> Result<(), Failure> {
        let text = format!(
            "INSERT INTO account_security (account_number, {}) VALUES (?, {})",
            rows::SECURITY_COLUMNS.join(", "),
            sql::marks(rows::SECURITY_COLUMNS.len())
        );
        let mut values: Vec<Value> = vec![self.account.into()];
        values.extend(rows::security_values(self));
        tx.execute(&text, values).await?;
        tx.judge(self.account);
        Ok(())
    }

    async fn update(&self, tx: &mut Tx, seen: i64) -> Result<bool, Failure> {
        if seen == 0 {
            self.insert(tx).await?;
            return Ok(true);
        }
        let set: Vec<_> = rows::SECURITY_COLUMNS
            .iter()
            .map(|c| format!("{c} = ?"))
            .collect();
        let text = format!(
            "UPDATE account_security SET {} WHERE account_number = ? AND version = ?",
            set.join(", ")
        );
        let mut values = rows::security_values(self);
        values.extend([self.account.into(), seen.into()]);
        tx.judge(self.account);
        Ok(tx.execute(&text, values).await? == 1)
    }

    fn facts(&self) -> Facts {
        Self::facts(self)
    }

    fn reference(&self) -> String {
        Reference::account(self.account).to_string()
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn set_version(&mut self, version: i64) {
        self.version = version;
    }
}

/// Attests the facts. A change of the password on or after the day a password change was asked for
/// closes that obligation, unless whoever attests is the one it protects against (P 6.8).
///
/// # Errors
/// [`Failure::Stale`]; refusals.
pub async fn attest(
    store: &Store,
    call: &Call,
    account: i64,
    seen: i64,
    checked: CheckedSecurity,
) -> Result<Saved, Failure> {
    let about = About {
        action: Action::AttestSecurity,
        kind: AccountSecurity::KIND,
        subject: Reference::account(account).to_string(),
    };
    store
        .write(call, about, move |tx| {
            Box::pin(async move { tx.attest(account, seen, checked).await })
        })
        .await
}

impl Tx {
    /// See [`attest`].
    pub(crate) async fn attest(
        &mut self,
        account: i64,
        seen: i64,
        checked: CheckedSecurity,
    ) -> Result<Saved, Failure> {
        let by = self.call.actor.by();
        let mut changed_on = None;
        let noted = &mut changed_on;
        let saved = self
            .change::<AccountSecurity, _>(
                Action::AttestSecurity,
                &account,
                seen,
                move |security, now| {
                    let Outcome { next, event } = security.attest(checked, by, now)?;
                    *noted = next.password.as_ref().map(|p| p.changed_on);
                    Ok(Outcome { next, event })
                },
            )
            .await?;
        if let Some(day) = changed_on {
            self.close_password_changes(account, day).await?;
        }
        Ok(saved)
    }

    /// After a compromise the password has to change, whoever knew it (P 6.9).
    pub(crate) async fn compromise_follows(&mut self, account: i64) -> Result<(), Failure> {
        let days = self.policy().await?.password_change_days;
        let today = self.moment.today;
        let due = today
            .checked_add_days(chrono::Days::new(days.into()))
            .unwrap_or(today);
        self.open_obligation(Opened {
            kind: ObligationKind::ChangePassword,
            details: "The account was reported as compromised".into(),
            account: Some(account),
            about: None,
            grant: None,
            assignee: None,
            not_by: None,
            reason: "Compromise".into(),
            due,
        })
        .await
        .map(|_| ())
    }

    /// Closes the password changes of an account that a change on `day` answers.
    async fn close_password_changes(
        &mut self,
        account: i64,
        day: chrono::NaiveDate,
    ) -> Result<(), Failure> {
        let text = "SELECT id FROM obligation WHERE account_number = ? AND kind = ? AND state <> 'done' AND opened_on <= ? ORDER BY number";
        let kind = ObligationKind::ChangePassword.key();
        let values: [Value; 3] = [account.into(), kind.into(), day.into()];
        let mut ids = Vec::new();
        for row in sql::rows(&self.conn, text, values).await? {
            ids.push(domain::ids::ObligationId(row.try_get("", "id")?));
        }
        let evidence = format!(
            "The password was changed on {}",
            domain::moment::long_date(day)
        );
        for id in ids {
            self.close_unless_barred(Action::AttestSecurity, &id, &evidence)
                .await?;
        }
        Ok(())
    }
}
