//! The steps before access is live, for people who never sign in here: the agency confirms them, and
//! whoever keeps the agency writes that down.

use super::about;
use crate::{
    Store,
    failure::Failure,
    gate::{Call, Record as _, Saved, Tx},
};
use domain::{
    access::{Grant, Step},
    ids::{AgencyId, GrantId},
    outcome::Outcome,
    permission::{Action, Facts},
    refusal::Refusal,
    secret::{NO_SECRETS, looks_like_secret},
    text::collapse,
};

/// Writes down that the agency confirmed, for one of its people, that the policy was acknowledged and a
/// second factor of their own is on (P 6.10, 6.11, 6.13). `evidence`: how it was confirmed.
///
/// # Errors
/// [`Failure::Stale`]; refusals: not of this agency, not before it is live, no evidence.
pub async fn confirm_steps(
    store: &Store,
    call: &Call,
    agency: AgencyId,
    id: GrantId,
    seen: i64,
    evidence: String,
) -> Result<Saved, Failure> {
    store
        .write(call, about(id), move |tx| {
            Box::pin(async move {
                tx.allow(Action::EditAgencies, &Facts::default())?;
                let evidence = words(&evidence)?;
                tx.agency_must_allow(&id).await?;
                let grant = Grant::load(tx, &id).await?.ok_or(Failure::NotFound)?;
                if grant.agency != Some(agency) {
                    return Err(Failure::NotFound);
                }
                if grant.version != seen {
                    return Err(Failure::Stale);
                }
                tx.confirm_grant(&grant, &evidence).await
            })
        })
        .await
}

fn words(evidence: &str) -> Result<String, Refusal> {
    let evidence = collapse(evidence);
    if looks_like_secret(&evidence) {
        return Err(Refusal::rule("secret", NO_SECRETS));
    }
    match evidence.chars().count() {
        0 => Err(Refusal::rule(
            "required",
            "Enter how the agency confirmed it, for example “E-mail of 20 January 2027”",
        )),
        1..=500 => Ok(evidence),
        _ => Err(Refusal::rule(
            "too-long",
            "How it was confirmed must be 500 characters or fewer",
        )),
    }
}

impl Tx {
    async fn confirm_grant(&mut self, grant: &Grant, evidence: &str) -> Result<Saved, Failure> {
        let steps = [Step::Policy, Step::SecondFactor].into_iter();
        let open = steps.filter(|step| grant.handshake.done_on(*step).is_none());
        let mut seen = grant.version;
        let mut last = None;
        for step in open {
            let note = format!("{}, confirmed by the agency: {evidence}", step.name());
            let saved = self
                .change_grant(Action::EditAgencies, &grant.id, seen, |g, now| {
                    let Outcome { next, mut event } = g.step(step, now)?;
                    event.note = note;
                    Ok(Outcome { next, event })
                })
                .await?;
            seen = saved.version;
            last = Some(saved);
        }
        let Some(last) = last else {
            return Err(Refusal::rule("done", "Both steps are confirmed already").into());
        };
        let completed = self.complete_grant(&grant.id).await?;
        Ok(completed.unwrap_or(last))
    }
}
