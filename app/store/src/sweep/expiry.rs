//! Access whose last day has passed ends; approved access whose first day has come goes live.

use super::call;
use crate::{
    Store,
    failure::Failure,
    gate::{About, Record as _},
    sql,
};
use chrono::NaiveDate;
use domain::{
    access::{Grant, RevokedBecause},
    ids::GrantId,
    moment::long_date,
    permission::Action,
};

/// Ends and begins. Answers how many of each.
pub(super) async fn access(store: &Store, today: NaiveDate) -> Result<(usize, usize), Failure> {
    let text = "SELECT id FROM access_grant WHERE until_day < ? AND state IN ('requested', 'approved', 'active', 'suspended') ORDER BY number";
    let mut expired = 0;
    for id in ids(store, text, today).await? {
        expired += store
            .write(&call("expiry", today), about(id), move |tx| {
                Box::pin(async move {
                    let Some(grant) = Grant::load(tx, &id).await?.filter(Grant::is_open) else {
                        return Ok(0);
                    };
                    let Some(last) = grant.until.filter(|last| *last < tx.moment.today) else {
                        return Ok(0);
                    };
                    let because = if grant.agency.is_some() {
                        RevokedBecause::ContractEnded
                    } else {
                        RevokedBecause::Expired
                    };
                    let note = format!("Its last day was {}", long_date(last));
                    tx.end_grant(Action::ChangeAccess, &id, because, &note)
                        .await?;
                    Ok(1)
                })
            })
            .await?;
    }
    let text =
        "SELECT id FROM access_grant WHERE from_day <= ? AND state = 'approved' ORDER BY number";
    let mut begun = 0;
    for id in ids(store, text, today).await? {
        begun += store
            .write(&call("expiry", today), about(id), move |tx| {
                Box::pin(async move {
                    tx.complete_grant(&id).await?;
                    let live = Grant::load(tx, &id)
                        .await?
                        .is_some_and(|grant| grant.is_live());
                    Ok(usize::from(live))
                })
            })
            .await?;
    }
    Ok((expired, begun))
}

async fn ids(store: &Store, text: &str, today: NaiveDate) -> Result<Vec<GrantId>, Failure> {
    let rows = sql::rows(&store.0.read, text, [today.into()]).await?;
    rows.iter()
        .map(|row| Ok(GrantId(row.try_get("", "id")?)))
        .collect()
}

fn about(id: GrantId) -> About {
    About {
        action: Action::ChangeAccess,
        kind: Grant::KIND,
        subject: id.to_string(),
    }
}
