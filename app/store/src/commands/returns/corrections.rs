//! Decisions about what returns propose: taken over into the register, put right otherwise, declined.

use super::about;
use crate::{
    Store,
    failure::Failure,
    gate::{Call, Record as _, Saved},
    queries,
};
use domain::{
    account::Account, permission::Action, problem::Problems, refusal::Refusal, returns::Correction,
};

/// Puts the register right. `take_over`: the proposed words are saved in the account now; else a note says
/// what was done.
///
/// # Errors
/// [`Failure::Problems`]: `note`; refusals such as `own`; [`Failure::Stale`], also when the account says
/// something else by now than when it was proposed.
pub async fn apply(
    store: &Store,
    call: &Call,
    number: i64,
    seen: i64,
    note: String,
    take_over: bool,
) -> Result<Saved, Failure> {
    let names = queries::organisation::all(store).await?;
    let action = Action::ReviewReturn;
    store
        .write(call, about::<Correction>(action, number), move |tx| {
            Box::pin(async move {
                let correction = Correction::load(tx, &number).await?;
                let correction = correction.ok_or(Failure::NotFound)?;
                let by = tx.call.actor.by();
                let words = correction.proposed.clone();
                let field = correction.field.clone().filter(|_| take_over);
                if take_over && field.is_none() {
                    let words = "This was told in words: say what was done in the register";
                    return Err(super::problem("note", "words", words));
                }
                let account = correction.account;
                let saved = tx
                    .change(action, &number, seen, move |c: Correction, now| {
                        c.apply(&note, take_over, by, now)
                    })
                    .await
                    .map_err(|f| super::at_field(f, &[("reason", "note")]))?;
                if let Some(field) = field {
                    let held = Account::load(tx, &account)
                        .await?
                        .ok_or(Failure::NotFound)?;
                    let version = held.version;
                    tx.change(action, &account, version, |a: Account, _| {
                        a.correct(&field, &words, &*names)
                    })
                    .await?;
                }
                Ok(saved)
            })
        })
        .await
}

/// Leaves the register as it is.
///
/// # Errors
/// [`Failure::Problems`]: `reason`; refusals; [`Failure::Stale`].
pub async fn decline(
    store: &Store,
    call: &Call,
    number: i64,
    seen: i64,
    reason: String,
) -> Result<Saved, Failure> {
    let action = Action::ReviewReturn;
    store
        .write(call, about::<Correction>(action, number), move |tx| {
            Box::pin(async move {
                let correction = Correction::load(tx, &number).await?;
                let correction = correction.ok_or(Failure::NotFound)?;
                let by = tx.call.actor.by();
                let saved = tx
                    .change(action, &number, seen, move |c: Correction, now| {
                        c.decline(&reason, by, now)
                    })
                    .await;
                let saved = saved.map_err(|failure| match failure {
                    Failure::Refused(Refusal::Rule {
                        code: "reason",
                        message,
                        ..
                    }) => {
                        let mut problems = Problems::default();
                        problems.add("reason", "reason", message);
                        Failure::Problems(problems)
                    }
                    other => other,
                })?;
                tx.tell_declined(&correction).await?;
                Ok(saved)
            })
        })
        .await
}

impl crate::gate::Tx {
    async fn tell_declined(&mut self, proposed: &Correction) -> Result<(), Failure> {
        let now = Correction::load(self, &proposed.number).await?;
        let reason = match now.map(|c| c.state) {
            Some(domain::returns::CorrectionState::Declined { reason, .. }) => reason,
            _ => return Ok(()),
        };
        let account = Account::load(self, &proposed.account).await?;
        let account = account.ok_or(Failure::NotFound)?;
        let reference = domain::ids::Reference::account(proposed.account);
        self.tell(crate::commands::Told {
            kind: "notify.correction-declined",
            subject_kind: Correction::KIND,
            subject: proposed.reference().to_string(),
            to: proposed.by.person.into_iter().collect(),
            team: false,
            facts: serde_json::json!({
                "account": account.details.name,
                "about": proposed.about(),
                "note": reason,
                "by": self.call.actor.name(),
                "path": format!("/returns/{}/{reference}", proposed.period),
            }),
        });
        Ok(())
    }
}
