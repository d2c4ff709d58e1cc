//! Returns written, confirmed and sent. Each time one is sent, a copy is kept of what it says and of what
//! the register held, with its hash; what is not right becomes proposals.

use super::{about, at_field};
use crate::{
    Store,
    audit::chain::sha256_hex,
    dossier::{SnapshotFile, files},
    failure::Failure,
    gate::{Call, Record as _, Saved, Tx},
    queries::returns::{Copy, Held, held},
    sql,
};
use domain::{
    ids::{Reference, ReturnId},
    permission::Action,
    refusal::Refusal,
    returns::{Content, Correction, Period, Return},
};
use sea_orm::Value;

/// Keeps what was typed.
///
/// # Errors
/// [`Failure::Problems`] for what cannot be kept; refusals; [`Failure::Stale`].
pub async fn write(
    store: &Store,
    call: &Call,
    id: ReturnId,
    seen: i64,
    content: Content,
) -> Result<Saved, Failure> {
    let action = Action::FileReturn;
    store
        .write(call, about::<Return>(action, id), move |tx| {
            Box::pin(async move {
                let one = Return::load(tx, &id).await?.ok_or(Failure::NotFound)?;
                tx.allow(action, &one.facts())?;
                let held = tx.held(one.account).await?;
                let content = content.kept(&held.known).map_err(Failure::Problems)?;
                tx.change(action, &id, seen, |r: Return, now| r.write(content, now))
                    .await
            })
        })
        .await
}

/// Sends a return as it was written; `agreed`: its statement was ticked.
///
/// # Errors
/// [`Failure::Problems`] for what is missing, by field, `agreed` among them; refusals; [`Failure::Stale`].
pub async fn send(
    store: &Store,
    call: &Call,
    id: ReturnId,
    seen: i64,
    agreed: bool,
) -> Result<Saved, Failure> {
    let action = Action::FileReturn;
    store
        .write(call, about::<Return>(action, id), move |tx| {
            Box::pin(async move {
                let one = Return::load(tx, &id).await?.ok_or(Failure::NotFound)?;
                tx.allow(action, &one.facts())?;
                let held = tx.held(one.account).await?;
                let content = one.content.clone();
                tx.send_return(one, seen, content, &held, agreed).await
            })
        })
        .await
}

/// Confirms that nothing has changed, for one or more returns at once, all or none: id and version seen.
///
/// # Errors
/// [`Failure::Problems`]: `agreed`; refusals such as `critical`; [`Failure::Stale`].
pub async fn confirm_unchanged(
    store: &Store,
    call: &Call,
    returns: Vec<(ReturnId, i64)>,
    agreed: bool,
) -> Result<Vec<Saved>, Failure> {
    let action = Action::FileReturn;
    let subject = returns
        .first()
        .map(|(id, _)| id.to_string())
        .unwrap_or_default();
    store
        .write(call, about::<Return>(action, subject), move |tx| {
            Box::pin(async move {
                let mut saved = Vec::with_capacity(returns.len());
                for (id, seen) in returns {
                    let one = Return::load(tx, &id).await?.ok_or(Failure::NotFound)?;
                    tx.allow(action, &one.facts())?;
                    let held = tx.held(one.account).await?;
                    one.can_be_unchanged(&held.known)?;
                    let period = tx.period(one.period).await?;
                    let content = Content::unchanged(&period.questions);
                    saved.push(tx.send_return(one, seen, content, &held, agreed).await?);
                }
                Ok(saved)
            })
        })
        .await
}

impl Tx {
    /// What the register holds about an account now.
    pub(super) async fn held(&mut self, account: i64) -> Result<Held, Failure> {
        let settings = self.policy().await?;
        let mut found = held(&self.conn, &[account], &settings, self.moment.today).await?;
        found.remove(&account).ok_or(Failure::NotFound)
    }

    async fn send_return(
        &mut self,
        one: Return,
        seen: i64,
        content: Content,
        held: &Held,
        agreed: bool,
    ) -> Result<Saved, Failure> {
        let period = self.period(one.period).await?;
        content
            .check(&period.questions, &held.known, one.period, self.moment)
            .map_err(Failure::Problems)?;
        let body = self.copy_of(&one, &period, &content, held).await?;
        let hash = sha256_hex(body.as_bytes());
        let (actor, id) = (self.call.actor.clone(), one.id);
        let (questions, known) = (period.questions, held.known.clone());
        let sealed = hash.clone();
        let saved = self
            .change(Action::FileReturn, &id, seen, move |r: Return, now| {
                let written = r.write(content, now)?.next;
                match written.send(agreed, &questions, &known, sealed, &actor, now)? {
                    Ok(outcome) => Ok(outcome),
                    Err(_) => Err(Refusal::rule("incomplete", "This return is not complete")),
                }
            })
            .await
            .map_err(|f| at_field(f, &[("statement", "agreed")]))?;
        let sent = Return::load(self, &id).await?.ok_or(Failure::NotFound)?;
        let seq = i64::try_from(sent.sent.len()).unwrap_or(i64::MAX);
        let text = "INSERT INTO return_copy (return_number, seq, body, hash) VALUES (?, ?, ?, ?)";
        let values: [Value; 4] = [sent.number.into(), seq.into(), body.into(), hash.into()];
        self.execute(text, values).await?;
        self.propose(&sent, held).await?;
        Ok(saved)
    }

    async fn copy_of(
        &mut self,
        one: &Return,
        period: &Period,
        content: &Content,
        held: &Held,
    ) -> Result<String, Failure> {
        let presence = &held.account.presence;
        let text = "SELECT name FROM platform WHERE key = ?";
        let found = sql::rows(&self.conn, text, [presence.platform.to_string().into()]).await?;
        let platform = match found.first() {
            Some(row) => row.try_get("", "name")?,
            None => crate::queries::platforms::built_in_name(presence.platform.as_str()),
        };
        let attached = files(&self.conn, super::dossier_of(one)).await?;
        let copy = Copy {
            reference: one.reference().to_string(),
            period: one.period,
            account: Reference::account(one.account).to_string(),
            name: held.account.details.name.clone(),
            platform,
            address: presence.url.clone(),
            by: self.call.actor.by(),
            at: self.moment.at,
            questions: period.questions.version,
            content: content.clone(),
            known: held.known.clone(),
            files: attached
                .into_iter()
                .map(|f| SnapshotFile {
                    id: f.id.to_string(),
                    name: f.name,
                    size: f.size,
                    sha256: f.sha256,
                })
                .collect(),
        };
        serde_json::to_string(&copy)
            .map_err(|e| Failure::json("return_copy", "body", &one.number, &e))
    }

    /// What the return proposes now; what it proposed before and nobody decided is withdrawn.
    async fn propose(&mut self, sent: &Return, held: &Held) -> Result<(), Failure> {
        self.withdraw_corrections(&sent.id).await?;
        let by = self.call.actor.by();
        let many = Correction::of(sent, &held.known, 0, &by, self.moment).len();
        if many == 0 {
            return Ok(());
        }
        let many = i64::try_from(many).unwrap_or(i64::MAX);
        let first = self.numbers(Correction::KIND, many).await?;
        for correction in Correction::of(sent, &held.known, first, &by, self.moment) {
            correction.insert(self).await?;
        }
        Ok(())
    }

    pub(super) async fn withdraw_corrections(&mut self, id: &ReturnId) -> Result<(), Failure> {
        let text = "SELECT k.number AS n, k.version AS v FROM register_correction k JOIN account_return t ON t.number = k.return_number \
                    WHERE t.id = ? AND k.state = 'open' ORDER BY k.number";
        for row in sql::rows(&self.conn, text, [id.0.into()]).await? {
            let (number, version): (i64, i64) = (row.try_get("", "n")?, row.try_get("", "v")?);
            // What follows from taking a return back is the same person's deed, with its permission.
            let correction = Correction::load(self, &number).await?;
            let Some(correction) = correction else {
                continue;
            };
            let mut outcome = correction.withdraw(self.moment)?;
            outcome.next.version = version + 1;
            if !outcome.next.update(self, version).await? {
                return Err(Failure::Stale);
            }
            self.record(Action::FileReturn, &outcome.next, &outcome.event)?;
        }
        Ok(())
    }
}
