//! Writes to accounts.

use crate::{
    Store,
    entity::account::now,
    failure::Failure,
    gate::{About, Call, Event, Record, Saved, Together, Tx},
    outbox::Effect,
    queries, rows, sql,
};
use domain::{
    account::{Account, AccountEvent, AccountMove, AccountStatus, Checked, Origin},
    ids::{AccountId, Reference},
    organisation::Organisation,
    permission::{self, Action, Facts},
    problem::Problems,
};
use sea_orm::{FromQueryResult as _, IntoActiveModel as _, Value};
use uuid::Uuid;

/// Enters an account that exists already, or one that is proposed.
///
/// # Errors
/// [`Failure::Duplicate`] when the register has it; refusals of permission.
pub async fn create(
    store: &Store,
    call: &Call,
    checked: Checked,
    status: AccountStatus,
    origin: Origin,
) -> Result<Saved, Failure> {
    let about = About {
        action: Action::CreateAccount,
        kind: Account::KIND,
        subject: checked.presence.url.clone(),
    };
    store
        .write(call, about, move |tx| {
            Box::pin(async move {
                tx.must_be_new(&checked, None).await?;
                let number = tx.numbers(Account::KIND, 1).await?;
                let entered =
                    Account::enter(AccountId(Uuid::now_v7()), number, checked, status, origin);
                tx.create(Action::CreateAccount, entered).await
            })
        })
        .await
}

/// An account to enter together with others.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// What passed the check.
    pub checked: Checked,
    /// In which state.
    pub status: AccountStatus,
    /// How it comes into the register.
    pub origin: Origin,
}

/// Enters many accounts in one transaction, all or none; each gets its own event. Answers their
/// numbers in the same order.
///
/// # Errors
/// As [`create`]; a duplicate within `accounts` is a database failure.
pub async fn create_many(
    store: &Store,
    call: &Call,
    accounts: Vec<NewAccount>,
) -> Result<Vec<i64>, Failure> {
    let about = About {
        action: Action::CreateAccount,
        kind: Account::KIND,
        subject: format!("{} accounts", accounts.len()),
    };
    store
        .write(call, about, move |tx| {
            Box::pin(async move {
                let many = i64::try_from(accounts.len()).unwrap_or(i64::MAX);
                let first = tx.numbers(Account::KIND, many).await?;
                let mut entered = Vec::with_capacity(accounts.len());
                for (number, new) in (first..).zip(accounts) {
                    tx.must_be_new(&new.checked, None).await?;
                    let outcome = Account::enter(
                        AccountId(Uuid::now_v7()),
                        number,
                        new.checked,
                        new.status,
                        new.origin,
                    );
                    entered.push((outcome.next, outcome.event));
                }
                let numbers = entered.iter().map(|(account, _)| account.number).collect();
                tx.create_accounts(Action::CreateAccount, entered).await?;
                Ok(numbers)
            })
        })
        .await
}

/// Saves new details. The version the editor saw must still be the current one.
///
/// # Errors
/// [`Failure::Stale`] when it is not; [`Failure::Duplicate`] when the new address is another account.
pub async fn edit(
    store: &Store,
    call: &Call,
    number: i64,
    seen: i64,
    checked: Checked,
) -> Result<Saved, Failure> {
    let names = queries::organisation::all(store).await?;
    let about = about(Action::EditAccount, number);
    store
        .write(call, about, move |tx| {
            Box::pin(async move { tx.edit_account(number, seen, checked, &names).await })
        })
        .await
}

/// Saves new details of many accounts in one transaction, all or none: number, version seen, details.
///
/// # Errors
/// As [`edit`].
pub async fn edit_many(
    store: &Store,
    call: &Call,
    edits: Vec<(i64, i64, Checked)>,
) -> Result<Vec<Saved>, Failure> {
    let names = queries::organisation::all(store).await?;
    let about = About {
        action: Action::EditAccount,
        kind: Account::KIND,
        subject: format!("{} accounts", edits.len()),
    };
    store
        .write(call, about, move |tx| {
            Box::pin(async move {
                let mut saved = Vec::with_capacity(edits.len());
                for (number, seen, checked) in edits {
                    saved.push(tx.edit_account(number, seen, checked, &names).await?);
                }
                Ok(saved)
            })
        })
        .await
}

/// Moves an account to another state. The action behind a move is a matter of permission:
/// [`action_of`].
///
/// # Errors
/// Refusals of permission and of state; [`Failure::Stale`].
pub async fn move_to(
    store: &Store,
    call: &Call,
    number: i64,
    seen: i64,
    wish: AccountMove,
) -> Result<Saved, Failure> {
    let names = queries::organisation::all(store).await?;
    let action = action_of(&wish);
    store
        .write(call, about(action, number), move |tx| {
            Box::pin(async move {
                let kind = wish.key();
                let compromised = matches!(wish, AccountMove::ReportCompromise { .. });
                let activated = matches!(wish, AccountMove::Activate);
                if activated {
                    tx.must_be_set_up(action, number, seen).await?;
                }
                let saved = tx
                    .change(action, &number, seen, move |a: Account, moment| {
                        a.move_to(wish, &*names, moment)
                    })
                    .await?;
                tx.follow(told(kind, &saved, tx.moment.at));
                if activated {
                    tx.activation_follows(number).await?;
                }
                if compromised {
                    tx.compromise_follows(number).await?;
                }
                Ok(saved)
            })
        })
        .await
}

/// Takes an account out of the everyday register. Returns of open quarters that nobody has sent are not
/// needed then.
///
/// # Errors
/// Refusals of permission and state; [`Failure::Stale`].
pub async fn archive(
    store: &Store,
    call: &Call,
    number: i64,
    seen: i64,
    reason: String,
) -> Result<Saved, Failure> {
    let action = Action::ArchiveAccount;
    store
        .write(call, about(action, number), move |tx| {
            Box::pin(async move {
                let saved = tx
                    .change(action, &number, seen, move |a: Account, moment| {
                        a.archive(&reason, moment)
                    })
                    .await?;
                tx.need_no_returns(action, number).await?;
                Ok(saved)
            })
        })
        .await
}

/// Brings an archived account back, unless its address is in the register again.
///
/// # Errors
/// As [`archive`], and [`Failure::Duplicate`].
pub async fn restore(
    store: &Store,
    call: &Call,
    number: i64,
    seen: i64,
    reason: String,
) -> Result<Saved, Failure> {
    store
        .write(call, about(Action::ArchiveAccount, number), move |tx| {
            Box::pin(async move {
                let account = Account::load(tx, &number).await?.ok_or(Failure::NotFound)?;
                tx.allow(Action::ArchiveAccount, &account.facts())?;
                let checked = Checked {
                    presence: account.presence,
                    details: account.details,
                };
                tx.must_be_new(&checked, Some(number)).await?;
                tx.change(
                    Action::ArchiveAccount,
                    &number,
                    seen,
                    move |a: Account, _| a.restore(&reason),
                )
                .await
            })
        })
        .await
}

/// The permission a move needs.
pub const fn action_of(wish: &AccountMove) -> Action {
    match wish {
        AccountMove::Suspend { .. } | AccountMove::Resume => Action::InterveneAccount,
        AccountMove::ReportCompromise { .. }
        | AccountMove::Recover
        | AccountMove::RecoverSuspended { .. } => Action::ReportCompromise,
        AccountMove::StartSetUp
        | AccountMove::Activate
        | AccountMove::StartClosing { .. }
        | AccountMove::Close { .. } => Action::MoveAccount,
    }
}

fn about(action: Action, number: i64) -> About {
    About {
        action,
        kind: Account::KIND,
        subject: Reference::account(number).to_string(),
    }
}

fn told(kind: &str, saved: &Saved, at: chrono::DateTime<chrono::Utc>) -> Effect {
    Effect {
        kind: "notify.account-moved",
        dedupe: format!("account-moved:{}:{}", saved.reference, saved.version),
        subject_kind: Account::KIND,
        subject: saved.reference.clone(),
        payload: serde_json::json!({ "move": kind }),
        due_at: at,
    }
}

impl Tx {
    async fn edit_account(
        &mut self,
        number: i64,
        seen: i64,
        checked: Checked,
        names: &Organisation,
    ) -> Result<Saved, Failure> {
        // The permission is judged first: a stranger must not learn of duplicates.
        let account = Account::load(self, &number)
            .await?
            .ok_or(Failure::NotFound)?;
        self.allow(Action::EditAccount, &account.facts())?;
        self.must_stay_in_reach(&checked)?;
        // An account of the everyday register is the only one there with its address.
        let (old, new) = (&account.presence, &checked.presence);
        let same = (&old.platform, &old.account_key) == (&new.platform, &new.account_key);
        if !same || account.archived.is_some() {
            self.must_be_new(&checked, Some(number)).await?;
        }
        self.change_loaded(Action::EditAccount, account, seen, |a: Account, moment| {
            a.edit(checked, names, moment)
        })
        .await
    }

    /// Refuses a place in which the editor could not edit the account any more.
    fn must_stay_in_reach(&self, checked: &Checked) -> Result<(), Failure> {
        let there = Facts {
            group: checked.details.group,
            unit: checked.details.unit,
            ..Facts::default()
        };
        if permission::may(&self.call.actor, Action::EditAccount, &there).is_ok() {
            return Ok(());
        }
        let mut problems = Problems::default();
        problems.add(
            "unit",
            "out-of-reach",
            "Choose a unit of your own area. To hand the account to another one, ask Design and Marketing",
        );
        Err(Failure::Problems(problems))
    }

    /// Refuses an address that another account in the everyday register has.
    pub(crate) async fn must_be_new(
        &mut self,
        checked: &Checked,
        besides: Option<i64>,
    ) -> Result<(), Failure> {
        let text = "SELECT number AS n FROM account WHERE platform = ? AND account_key = ? AND archived_on IS NULL AND number <> ?";
        let p = &checked.presence;
        let values: [Value; 3] = [
            p.platform.to_string().into(),
            p.account_key.clone().into(),
            besides.unwrap_or(0).into(),
        ];
        match sql::count(&self.conn, text, values).await? {
            0 => Ok(()),
            number => Err(Failure::Duplicate {
                reference: Reference::account(number),
            }),
        }
    }

    /// Many new accounts at once, each with its own event; for imports and generators. They must be
    /// known to be new.
    pub(crate) async fn create_accounts(
        &mut self,
        action: Action,
        accounts: Vec<(Account, AccountEvent)>,
    ) -> Result<(), Failure> {
        let at = self.moment.at;
        let mut now_rows = Vec::with_capacity(accounts.len());
        let mut versions = Vec::with_capacity(accounts.len());
        for (account, event) in &accounts {
            self.allow(action, &account.facts())?;
            let row = rows::account::to_row(account, at)?;
            versions.push(rows::account::to_version(row.clone()).into_active_model());
            now_rows.push(row.into_active_model());
            self.record(action, account, event)?;
            self.judge(account.number);
        }
        self.insert_all(now_rows).await?;
        self.insert_all(versions).await
    }
}

impl Event for AccountEvent {
    fn key(&self) -> &'static str {
        AccountEvent::key(self)
    }
}

impl Record for Account {
    type Id = i64;
    const KIND: &'static str = "account";

    async fn load(tx: &mut Tx, number: &i64) -> Result<Option<Self>, Failure> {
        let found = sql::rows(
            &tx.conn,
            "SELECT * FROM account WHERE number = ?",
            [(*number).into()],
        )
        .await?;
        let Some(row) = found.first() else {
            return Ok(None);
        };
        let row = now::Model::from_query_result(row, "")?;
        tx.accounts.insert(*number, row.clone());
        rows::account::from_row(row).map(Some)
    }

    async fn insert(&self, tx: &mut Tx) -> Result<(), Failure> {
        let row = rows::account::to_row(self, tx.moment.at)?;
        let version = rows::account::to_version(row.clone());
        tx.judge(self.number);
        tx.insert_all(vec![row.into_active_model()]).await?;
        tx.insert_all(vec![version.into_active_model()]).await
    }

    async fn update(&self, tx: &mut Tx, seen: i64) -> Result<bool, Failure> {
        let at = tx.moment.at;
        let row = rows::account::to_row(self, at)?;
        let version = rows::account::to_version(row.clone());
        let before = tx.accounts.remove(&self.number);
        let mut all = Together::default();
        all.add(
            "UPDATE account_version SET valid_until = ? WHERE number = ? AND valid_until IS NULL",
            [at.into(), self.number.into()],
        );
        all.insert(vec![version.into_active_model()]);
        all.build(&save_where(row, before, seen));
        if tx.together(all).await? != 1 {
            return Ok(false);
        }
        if matches!(self.status, AccountStatus::SettingUp) {
            tx.beyond_set_up.remove(&self.number);
        } else {
            tx.beyond_set_up.insert(self.number);
        }
        tx.judge(self.number);
        Ok(true)
    }

    fn facts(&self) -> Facts {
        Account::facts(self)
    }

    fn reference(&self) -> String {
        Reference::account(self.number).to_string()
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn set_version(&mut self, version: i64) {
        self.version = version;
    }
}

/// Writes the columns that differ from what was read: each index with a written column is written too.
fn save_where(
    row: now::Model,
    before: Option<now::Model>,
    seen: i64,
) -> sea_orm::sea_query::UpdateStatement {
    use sea_orm::{
        ActiveModelTrait as _, ColumnTrait as _, Iterable as _,
        sea_query::{Expr, Query},
    };
    let number = row.number;
    let active = row.into_active_model();
    let before = before.map(sea_orm::IntoActiveModel::into_active_model);
    let mut update = Query::update();
    update.table(now::Entity);
    for column in
        now::Column::iter().filter(|c| !matches!(c, now::Column::Number | now::Column::Id))
    {
        let value = active.get(column).into_value();
        if before.as_ref().map(|b| b.get(column).into_value()).as_ref() == Some(&value) {
            continue;
        }
        if let Some(value) = value {
            update.value(column, Expr::val(value));
        }
    }
    update
        .and_where(now::Column::Number.eq(number))
        .and_where(now::Column::Version.eq(seen));
    update.to_owned()
}
