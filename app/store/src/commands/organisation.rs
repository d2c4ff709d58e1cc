//! Writes to business groups and units.

use crate::{
    Store,
    audit::{Entry, Outcome},
    cache,
    failure::Failure,
    gate::{About, Call, Saved, Tx},
    sql,
};
use domain::{
    ids::{GroupId, UnitId},
    organisation::check_name,
    permission::{Action, Facts},
    problem::Problems,
    text::fold,
};
use sea_orm::Value;
use uuid::Uuid;

/// Adds a business group, or renames one (`existing` = its id and the version seen).
///
/// # Errors
/// [`Failure::Problems`] when the name is empty, too long or taken; [`Failure::Stale`].
pub async fn save_group(
    store: &Store,
    call: &Call,
    existing: Option<(GroupId, i64)>,
    name: &str,
    needs_cxi: bool,
) -> Result<Saved, Failure> {
    let name = check_name(name).map_err(Failure::Problems)?;
    let about = About {
        action: Action::EditOrganisation,
        kind: "group",
        subject: name.clone(),
    };
    store
        .write(call, about, move |tx| {
            Box::pin(async move {
                tx.allow(Action::EditOrganisation, &Facts::default())?;
                tx.save_group(existing, &name, needs_cxi)
                    .await
                    .map(|(saved, _)| saved)
            })
        })
        .await
}

/// Adds a business unit to a group, or renames or moves one.
///
/// # Errors
/// As [`save_group`]; [`Failure::NotFound`] when there is no such group.
pub async fn save_unit(
    store: &Store,
    call: &Call,
    existing: Option<(UnitId, i64)>,
    group: GroupId,
    name: &str,
) -> Result<Saved, Failure> {
    let name = check_name(name).map_err(Failure::Problems)?;
    let about = About {
        action: Action::EditOrganisation,
        kind: "unit",
        subject: name.clone(),
    };
    store
        .write(call, about, move |tx| {
            Box::pin(async move {
                tx.allow(Action::EditOrganisation, &Facts::default())?;
                tx.save_unit(existing, group, &name)
                    .await
                    .map(|(saved, _)| saved)
            })
        })
        .await
}

impl Tx {
    /// One group; the permission is judged by the caller (imports may add groups too).
    pub(crate) async fn save_group(
        &mut self,
        existing: Option<(GroupId, i64)>,
        name: &str,
        needs_cxi: bool,
    ) -> Result<(Saved, GroupId), Failure> {
        let id = existing.map_or_else(|| GroupId(Uuid::now_v7()), |(id, _)| id);
        let clash = "SELECT count(*) AS n FROM business_group WHERE name_sort = ? AND id <> ?";
        self.must_be_free(
            clash,
            [fold(name).into(), id.0.into()],
            "A business group with that name exists",
        )
        .await?;
        let version = match existing {
            None => {
                let text = "INSERT INTO business_group (id, name, name_sort, needs_cxi, version) VALUES (?, ?, ?, ?, 1)";
                self.execute(
                    text,
                    [
                        id.0.into(),
                        name.into(),
                        fold(name).into(),
                        needs_cxi.into(),
                    ],
                )
                .await?;
                1
            }
            Some((_, seen)) => {
                let text = "UPDATE business_group SET name = ?, name_sort = ?, needs_cxi = ?, version = version + 1 WHERE id = ? AND version = ?";
                let touched = self
                    .execute(
                        text,
                        [
                            name.into(),
                            fold(name).into(),
                            needs_cxi.into(),
                            id.0.into(),
                            seen.into(),
                        ],
                    )
                    .await?;
                if touched != 1 {
                    return Err(Failure::Stale);
                }
                seen + 1
            }
        };
        let saved = self.saved_place(
            "group",
            "group.saved",
            name,
            version,
            serde_json::json!({ "id": id, "name": name, "needs_cxi": needs_cxi }),
        );
        Ok((saved, id))
    }

    /// One unit; the permission is judged by the caller.
    pub(crate) async fn save_unit(
        &mut self,
        existing: Option<(UnitId, i64)>,
        group: GroupId,
        name: &str,
    ) -> Result<(Saved, UnitId), Failure> {
        let id = existing.map_or_else(|| UnitId(Uuid::now_v7()), |(id, _)| id);
        if sql::count(
            &self.conn,
            "SELECT count(*) AS n FROM business_group WHERE id = ?",
            [group.0.into()],
        )
        .await?
            == 0
        {
            return Err(Failure::NotFound);
        }
        let clash = "SELECT count(*) AS n FROM business_unit WHERE name_sort = ? AND group_id = ? AND id <> ?";
        self.must_be_free(
            clash,
            [fold(name).into(), group.0.into(), id.0.into()],
            "A business unit with that name exists in this group",
        )
        .await?;
        let version = match existing {
            None => {
                let text = "INSERT INTO business_unit (id, group_id, name, name_sort, version) VALUES (?, ?, ?, ?, 1)";
                self.execute(
                    text,
                    [id.0.into(), group.0.into(), name.into(), fold(name).into()],
                )
                .await?;
                1
            }
            Some((_, seen)) => {
                let text = "UPDATE business_unit SET group_id = ?, name = ?, name_sort = ?, version = version + 1 WHERE id = ? AND version = ?";
                let touched = self
                    .execute(
                        text,
                        [
                            group.0.into(),
                            name.into(),
                            fold(name).into(),
                            id.0.into(),
                            seen.into(),
                        ],
                    )
                    .await?;
                if touched != 1 {
                    return Err(Failure::Stale);
                }
                seen + 1
            }
        };
        let saved = self.saved_place(
            "unit",
            "unit.saved",
            name,
            version,
            serde_json::json!({ "id": id, "group": group, "name": name }),
        );
        Ok((saved, id))
    }

    async fn must_be_free(
        &mut self,
        text: &str,
        values: impl IntoIterator<Item = Value>,
        message: &str,
    ) -> Result<(), Failure> {
        if sql::count(&self.conn, text, values).await? == 0 {
            return Ok(());
        }
        let mut problems = Problems::default();
        problems.add("name", "taken", message);
        Err(Failure::Problems(problems))
    }

    fn saved_place(
        &mut self,
        kind: &'static str,
        event: &'static str,
        name: &str,
        version: i64,
        payload: serde_json::Value,
    ) -> Saved {
        self.moved(cache::ORGANISATION);
        let seq = self.append(Entry {
            action: Action::EditOrganisation,
            outcome: Outcome::Done,
            subject_kind: kind,
            subject: name.to_owned(),
            subject_version: Some(version),
            event,
            payload,
        });
        Saved {
            reference: name.to_owned(),
            version,
            event: Some(seq),
        }
    }
}
