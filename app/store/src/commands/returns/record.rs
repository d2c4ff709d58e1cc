//! Periods, returns and proposed corrections as records of the gate.

use crate::{
    dossier::Dossier,
    failure::Failure,
    gate::{Event, Record, Tx},
    rows::returns as rows,
    sql,
};
use domain::{
    ids::{Reference, ReferenceKind, ReturnId},
    permission::Facts,
    quarter::Quarter,
    returns::{Correction, CorrectionEvent, Period, PeriodEvent, Return, ReturnEvent},
};
use sea_orm::Value;

/// Where periods and corrections are kept.
const PERIOD: &str = "reporting_period";
const CORRECTION: &str = "register_correction";

impl Event for PeriodEvent {
    fn key(&self) -> &'static str {
        self.key
    }
}

impl Event for ReturnEvent {
    fn key(&self) -> &'static str {
        self.key
    }
}

impl Event for CorrectionEvent {
    fn key(&self) -> &'static str {
        self.key
    }
}

impl Record for Period {
    type Id = Quarter;
    const KIND: &'static str = "reporting-period";

    async fn load(tx: &mut Tx, id: &Quarter) -> Result<Option<Self>, Failure> {
        let text = format!(
            "SELECT {} FROM reporting_period p WHERE p.quarter = ?",
            rows::PERIOD
        );
        let found = sql::rows(&tx.conn, &text, [id.to_string().into()]).await?;
        found.first().map(rows::period).transpose()
    }

    async fn insert(&self, tx: &mut Tx) -> Result<(), Failure> {
        let mut values: Vec<Value> = vec![self.number.into()];
        values.extend(rows::period_values(self)?);
        let columns: &[&[&str]] = &[&["number"], rows::PERIOD_COLUMNS];
        tx.add_row(PERIOD, columns, values).await
    }

    async fn update(&self, tx: &mut Tx, seen: i64) -> Result<bool, Failure> {
        let key = ("number", self.number.into());
        let values = rows::period_values(self)?;
        tx.save_row(PERIOD, rows::PERIOD_COLUMNS, values, key, seen)
            .await
    }

    fn facts(&self) -> Facts {
        Facts::default()
    }

    fn reference(&self) -> String {
        self.quarter.to_string()
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn set_version(&mut self, version: i64) {
        self.version = version;
    }
}

impl Record for Return {
    type Id = ReturnId;
    const KIND: &'static str = "return";

    async fn load(tx: &mut Tx, id: &ReturnId) -> Result<Option<Self>, Failure> {
        let text = format!(
            "SELECT {} FROM account_return t JOIN reporting_period p ON p.number = t.period_number WHERE t.id = ?",
            rows::RETURN
        );
        let found = sql::rows(&tx.conn, &text, [id.0.into()]).await?;
        let Some(row) = found.first() else {
            return Ok(None);
        };
        let place = tx.place(row.try_get("", "account_number")?).await?;
        rows::one_return(row, place).map(Some)
    }

    async fn insert(&self, _: &mut Tx) -> Result<(), Failure> {
        // They are made together, when a period is opened.
        Err(Failure::Unusable(
            "Returns are made by opening a period".into(),
        ))
    }

    async fn update(&self, tx: &mut Tx, seen: i64) -> Result<bool, Failure> {
        let key = ("id", self.id.0.into());
        let values = rows::return_values(self)?;
        tx.save_row("account_return", rows::RETURN_COLUMNS, values, key, seen)
            .await
    }

    fn facts(&self) -> Facts {
        Self::facts(self)
    }

    fn reference(&self) -> String {
        Self::reference(self).to_string()
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn set_version(&mut self, version: i64) {
        self.version = version;
    }
}

impl Record for Correction {
    type Id = i64;
    const KIND: &'static str = "correction";

    async fn load(tx: &mut Tx, number: &i64) -> Result<Option<Self>, Failure> {
        let text = format!(
            "SELECT {} FROM register_correction k JOIN account_return t ON t.number = k.return_number \
             JOIN reporting_period p ON p.number = t.period_number WHERE k.number = ?",
            rows::CORRECTION
        );
        let found = sql::rows(&tx.conn, &text, [(*number).into()]).await?;
        found.first().map(rows::correction).transpose()
    }

    async fn insert(&self, tx: &mut Tx) -> Result<(), Failure> {
        let mut values: Vec<Value> = vec![
            self.number.into(),
            self.of_return.into(),
            self.account.into(),
            self.topic.key().into(),
            self.field.clone().into(),
            self.before.clone().into(),
            self.proposed.clone().into(),
            self.by.person.map(|p| p.0).into(),
            self.by.name.clone().into(),
            self.on.into(),
        ];
        values.extend(rows::correction_changes(self));
        let columns: &[&[&str]] = &[rows::CORRECTION_FIXED, rows::CORRECTION_CHANGES];
        tx.add_row(CORRECTION, columns, values).await
    }

    async fn update(&self, tx: &mut Tx, seen: i64) -> Result<bool, Failure> {
        let key = ("number", self.number.into());
        let values = rows::correction_changes(self);
        tx.save_row(CORRECTION, rows::CORRECTION_CHANGES, values, key, seen)
            .await
    }

    fn facts(&self) -> Facts {
        Facts::default()
    }

    fn reference(&self) -> String {
        Self::reference(self).to_string()
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn set_version(&mut self, version: i64) {
        self.version = version;
    }
}

/// Its files and copies.
pub(crate) fn dossier_of(one: &Return) -> Dossier {
    Dossier {
        kind: Return::KIND,
        number: one.number,
    }
}

/// What people call it.
pub(super) fn return_reference(number: i64) -> String {
    Reference::of(ReferenceKind::Return, number).to_string()
}
