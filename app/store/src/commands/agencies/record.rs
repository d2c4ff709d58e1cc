//! An agency as a record of the gate.

use crate::{
    failure::Failure,
    gate::{Event, Record, Tx},
    rows::agencies as rows,
    sql,
};
use domain::{
    agency::{Agency, AgencyEvent},
    ids::AgencyId,
    permission::Facts,
    problem::Problems,
    text::fold,
};
use sea_orm::Value;

impl Event for AgencyEvent {
    fn key(&self) -> &'static str {
        self.key
    }
}

impl Record for Agency {
    type Id = AgencyId;
    const KIND: &'static str = "agency";

    async fn load(tx: &mut Tx, id: &AgencyId) -> Result<Option<Self>, Failure> {
        let text = format!("SELECT {} FROM agency g WHERE g.id = ?", rows::AGENCY);
        let found = sql::rows(&tx.conn, &text, [id.0.into()]).await?;
        found.first().map(rows::agency).transpose()
    }

    async fn insert(&self, tx: &mut Tx) -> Result<(), Failure> {
        tx.agency_name_must_be_free(self).await?;
        let mut values: Vec<Value> = vec![self.number.into(), self.id.0.into()];
        values.extend(rows::agency_values(self));
        let columns: &[&[&str]] = &[&["number", "id"], rows::AGENCY_COLUMNS];
        tx.add_row("agency", columns, values).await
    }

    async fn update(&self, tx: &mut Tx, seen: i64) -> Result<bool, Failure> {
        tx.agency_name_must_be_free(self).await?;
        let key = ("id", self.id.0.into());
        let values = rows::agency_values(self);
        if !tx
            .save_row("agency", rows::AGENCY_COLUMNS, values, key, seen)
            .await?
        {
            return Ok(false);
        }
        tx.judge_accounts_of_agency(self.id).await?;
        Ok(true)
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

impl Tx {
    async fn agency_name_must_be_free(&mut self, agency: &Agency) -> Result<(), Failure> {
        let text = "SELECT count(*) AS n FROM agency WHERE name_sort = ? AND id <> ?";
        let values: [Value; 2] = [fold(&agency.name).into(), agency.id.0.into()];
        if sql::count(&self.conn, text, values).await? == 0 {
            return Ok(());
        }
        let mut problems = Problems::default();
        let words =
            "An agency of that name is in the register already. Open it to renew its contract";
        problems.add("name", "taken", words);
        Err(Failure::Problems(problems))
    }

    /// A contract's last day decides whether live access of its people is a gap.
    async fn judge_accounts_of_agency(&mut self, id: AgencyId) -> Result<(), Failure> {
        let text = "SELECT DISTINCT account_number AS n FROM access_grant WHERE agency_id = ? AND state = 'active'";
        for row in sql::rows(&self.conn, text, [id.0.into()]).await? {
            self.judge(row.try_get("", "n")?);
        }
        Ok(())
    }
}
