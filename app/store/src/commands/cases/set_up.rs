//! What follows the last approval, in the same transaction: the account with its checklist, or an account
//! that existed already made regular; the checklist kept in step with the records; what comes after
//! activation. The rules are `domain::set_up`'s.

use crate::{
    failure::Failure,
    gate::{Record as _, Saved, Tx},
    rows::{cases, obligation as rows},
    sql, standing,
};
use domain::{
    account::{Account, AccountStatus, Origin, Presence, gaps},
    case::{BusinessCase, CaseState},
    ids::{AccountId, ObligationId},
    obligation::{Obligation, ObligationState, Opened},
    permission::Action,
    platform::Catalogue,
    refusal::Refusal,
    set_up::{self, Item},
};
use sea_orm::Value;
use std::collections::HashSet;
use uuid::Uuid;

/// How evidence begins that the records give by themselves.
const ON_RECORD: &str = "On record: ";

impl Tx {
    /// What follows an approved case; nothing where it is not approved.
    pub(super) async fn set_up(
        &mut self,
        case: &BusinessCase,
        action: Action,
        catalogue: &Catalogue,
    ) -> Result<(), Failure> {
        if !matches!(case.state, CaseState::Approved { .. }) {
            return Ok(());
        }
        let account = match case.adopts {
            Some(number) => self.regularise(case, action, number).await?,
            None => self.begin_account(case, action, catalogue).await?,
        };
        self.change::<BusinessCase, _>(action, &case.id, case.version, |case, _| {
            Ok(case.set_up(account))
        })
        .await?;
        Ok(())
    }

    /// The account that existed already has an approved case behind it from now on (P 12.1c).
    async fn regularise(
        &mut self,
        case: &BusinessCase,
        action: Action,
        number: i64,
    ) -> Result<i64, Failure> {
        let account = Account::load(self, &number)
            .await?
            .ok_or(Failure::NotFound)?;
        let reference = case.reference().to_string();
        self.change::<Account, _>(action, &number, account.version, |account, _| {
            Ok(account.regularise(&reference))
        })
        .await?;
        let (settings, today) = (self.policy().await?, self.moment.today);
        let opened = set_up::after_activation(case, number, &settings, today);
        self.open_for_case(case, number, opened, false).await?;
        Ok(number)
    }

    async fn begin_account(
        &mut self,
        case: &BusinessCase,
        action: Action,
        catalogue: &Catalogue,
    ) -> Result<i64, Failure> {
        let taken = self.taken_presences(case, catalogue).await?;
        let is_taken =
            |p: &Presence| taken.contains(&(p.platform.to_string(), p.account_key.clone()));
        let checked = set_up::account_of(case, catalogue, is_taken)?;
        let number = self.numbers(Account::KIND, 1).await?;
        let (id, status) = (AccountId(Uuid::now_v7()), AccountStatus::SettingUp);
        let entered = Account::enter(id, number, checked, status, Origin::ApprovedCase);
        self.create(action, entered).await?;
        let (settings, today) = (self.policy().await?, self.moment.today);
        let opened = set_up::to_do(case, number, &settings, today);
        self.open_for_case(case, number, opened, true).await?;
        Ok(number)
    }

    /// Whether the register has the address already that the case's handle makes.
    async fn taken_presences(
        &mut self,
        case: &BusinessCase,
        catalogue: &Catalogue,
    ) -> Result<HashSet<(String, String)>, Failure> {
        let wished = set_up::account_of(case, catalogue, |_| false)?.presence;
        let text = "SELECT platform, account_key FROM account WHERE platform = ? AND account_key = ? AND archived_on IS NULL";
        let values: [Value; 2] = [
            wished.platform.to_string().into(),
            wished.account_key.into(),
        ];
        let found = sql::rows(&self.conn, text, values).await?;
        let key = |row: &sea_orm::QueryResult| {
            Ok((
                row.try_get("", "platform")?,
                row.try_get("", "account_key")?,
            ))
        };
        found.iter().map(key).collect()
    }

    /// Opens what a case brings with it. Those it concerns are told with the case, once, and not of
    /// each line.
    async fn open_for_case(
        &mut self,
        case: &BusinessCase,
        account: i64,
        all: Vec<Opened>,
        checklist: bool,
    ) -> Result<(), Failure> {
        let place = self.place(account).await?;
        let many = i64::try_from(all.len()).unwrap_or(i64::MAX);
        let first = self.numbers(Obligation::KIND, many).await?;
        let by = self.call.actor.by();
        for (number, opened) in (first..).zip(all) {
            let id = ObligationId(Uuid::now_v7());
            let (place, by) = (place.clone(), by.clone());
            let outcome = Obligation::open(id, number, opened, place, by, self.moment);
            outcome.next.insert(self).await?;
            self.record(Action::OpenObligation, &outcome.next, &outcome.event)?;
            let text = "INSERT INTO set_up_item (obligation_number, case_number, account_number, checklist) VALUES (?, ?, ?, ?)";
            let values: [Value; 4] = [
                number.into(),
                case.number.into(),
                account.into(),
                checklist.into(),
            ];
            self.execute(text, values).await?;
        }
        Ok(())
    }

    /// Keeps the checklists of the accounts that this transaction touched in step with the records: a
    /// line whose gap is gone is done, one whose gap is back is open again.
    pub(crate) async fn settle_set_up(&mut self) -> Result<(), Failure> {
        let touched = self.judged.difference(&self.beyond_set_up);
        let touched: Vec<i64> = touched.copied().collect();
        for touched in touched.chunks(500) {
            let text = format!(
                "SELECT DISTINCT i.account_number AS n FROM set_up_item i JOIN account a ON a.number = i.account_number \
                 WHERE a.status = 'setting-up' AND a.archived_on IS NULL AND i.checklist AND i.account_number IN ({})",
                sql::marks(touched.len())
            );
            let values: Vec<Value> = touched.iter().map(|n| (*n).into()).collect();
            for row in sql::rows(&self.conn, &text, values).await? {
                self.settle_account(row.try_get("", "n")?).await?;
            }
        }
        Ok(())
    }

    async fn settle_account(&mut self, number: i64) -> Result<(), Failure> {
        let account = Account::load(self, &number)
            .await?
            .ok_or(Failure::NotFound)?;
        let (settings, today) = (self.policy().await?, self.moment.today);
        let access = standing::access_of(&self.conn, number, today).await?;
        let found = gaps(&account, &access, &settings, today);
        for line in self.checklist(number).await? {
            let Some(item) = Item::of(line.kind).filter(|item| item.is_on_record()) else {
                continue;
            };
            match (&line.state, item.is_met(&account, &found)) {
                (ObligationState::Open | ObligationState::Waived { .. }, true) => {
                    let by = self.call.actor.by();
                    let evidence = format!("{ON_RECORD}{}", item.how);
                    self.follow_line(line, |line, now| line.close(&evidence, &by, now))
                        .await?;
                }
                (ObligationState::Done { evidence, .. }, false) => {
                    if !evidence.starts_with(ON_RECORD) {
                        return Err(Refusal::rule(
                            "closes-itself",
                            format!(
                                "This closes by itself once it is on record: {}",
                                lower_first(item.how)
                            ),
                        )
                        .into());
                    }
                    self.follow_line(line, |line, _| line.reopen("It is not on record any more"))
                        .await?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// A change of a line that follows from the records: it needs nobody's permission.
    async fn follow_line(
        &mut self,
        line: Obligation,
        step: impl FnOnce(
            Obligation,
            domain::moment::Moment,
        ) -> Result<
            domain::outcome::Outcome<Obligation, domain::obligation::ObligationEvent>,
            Refusal,
        >,
    ) -> Result<Saved, Failure> {
        let seen = line.version;
        let mut outcome = step(line, self.moment)?;
        outcome.next.version = seen + 1;
        if !outcome.next.update(self, seen).await? {
            return Err(Failure::Stale);
        }
        self.record(Action::CloseObligation, &outcome.next, &outcome.event)
    }

    /// The lines of an account's checklist, in order.
    async fn checklist(&mut self, account: i64) -> Result<Vec<Obligation>, Failure> {
        let text = format!(
            "SELECT {} FROM set_up_item i JOIN obligation o ON o.number = i.obligation_number \
             WHERE i.account_number = ? AND i.checklist ORDER BY o.number",
            rows::OBLIGATION
        );
        let place = self.place(account).await?;
        let found = sql::rows(&self.conn, &text, [account.into()]).await?;
        let one = |row| rows::obligation(row, place.clone());
        found.iter().map(one).collect()
    }

    /// Refuses to make an account active while something of its checklist is not done.
    pub(crate) async fn must_be_set_up(
        &mut self,
        action: Action,
        number: i64,
        seen: i64,
    ) -> Result<(), Failure> {
        let account = Account::load(self, &number)
            .await?
            .ok_or(Failure::NotFound)?;
        // A stranger must not learn what is open.
        self.allow(action, &account.facts())?;
        if account.version != seen {
            return Err(Failure::Stale);
        }
        let lines = self.checklist(number).await?;
        let open: Vec<String> = lines
            .iter()
            .filter(|line| !matches!(line.state, ObligationState::Done { .. }))
            .map(|line| format!("{} ({})", line.title(), line.reference()))
            .collect();
        Ok(set_up::must_be_done(&open)?)
    }

    /// What comes after an account of a case became active.
    pub(crate) async fn activation_follows(&mut self, number: i64) -> Result<(), Failure> {
        let text = format!(
            "SELECT {} FROM business_case c WHERE c.account_number = ? AND c.adopts IS NULL",
            cases::CASE
        );
        let found = sql::rows(&self.conn, &text, [number.into()]).await?;
        let Some(row) = found.first() else {
            return Ok(());
        };
        let case = cases::case(row)?;
        let (settings, today) = (self.policy().await?, self.moment.today);
        let opened = set_up::after_activation(&case, number, &settings, today);
        self.open_for_case(&case, number, opened, false).await
    }
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(letters).collect()
    })
}
