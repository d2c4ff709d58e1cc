//! Decisions at the steps of a case, and a step given to somebody else.

use super::{about, at_field, dossier_of, problem};
use crate::{
    Store,
    failure::Failure,
    gate::{Call, Record as _, Saved},
    queries,
};
use domain::{
    actor::{Actor, By, PersonActor},
    case::BusinessCase,
    decisions::DecisionDraft,
    ids::{CaseId, PersonId},
    permission::{self, Action},
    refusal::Refusal,
};

/// Which field mends which rule of a decision.
const FIELDS: &[(&str, &str)] = &[
    ("verdict", "verdict"),
    ("statement", "agreed"),
    ("note", "note"),
    ("reasons", "reason-purpose"),
    ("secret", "note"),
    ("too-long", "note"),
];

/// Decides at the step where the case waits. What it was decided on is kept with it.
///
/// # Errors
/// [`Failure::Stale`] when somebody decided or changed it in the meantime; [`Failure::Problems`] for
/// what the form lacks; refusals of permission and of the separation of duties.
pub async fn decide(
    store: &Store,
    call: &Call,
    id: CaseId,
    seen: i64,
    draft: DecisionDraft,
) -> Result<Saved, Failure> {
    let looks = Action::ViewCases;
    let catalogue = queries::platforms::catalogue(store).await?;
    store
        .write(call, about::<BusinessCase>(looks, id), move |tx| {
            Box::pin(async move {
                let case = BusinessCase::load(tx, &id)
                    .await?
                    .ok_or(Failure::NotFound)?;
                // Whoever comes second is told so, even where the next step is not theirs.
                tx.allow(looks, &case.facts())?;
                if case.version != seen {
                    return Err(Failure::Stale);
                }
                let Some(step) = case.waits_at() else {
                    let words = format!(
                        "This case is “{}”: there is nothing to decide",
                        case.state.name()
                    );
                    return Err(Refusal::rule("not-waiting", words).into());
                };
                let (action, facts) = (step.action(), case.facts_at(step));
                tx.allow_whole(action, &facts)?;
                let actor = tx.call.actor.clone();
                let lender = permission::acting_for(&actor, action, &facts).map(|acting| By {
                    person: Some(acting.for_person),
                    name: acting.for_name.clone(),
                });
                let snapshot = tx.snapshot_of(&case).await?;
                let hashes = snapshot.hashes();
                let saved = tx
                    .change::<BusinessCase, _>(action, &id, seen, |case, now| {
                        case.decide(&draft, &actor, lender, &hashes, now)
                    })
                    .await
                    .map_err(|e| at_field(e, FIELDS))?;
                let case = BusinessCase::load(tx, &id)
                    .await?
                    .ok_or(Failure::NotFound)?;
                let seq = case.decisions.len();
                tx.keep_snapshot(dossier_of(&case), seq, &snapshot).await?;
                tx.set_up(&case, action, &catalogue).await?;
                tx.tell_of_case(&id).await?;
                Ok(saved)
            })
        })
        .await
}

/// Gives the step where the case waits to somebody by name.
///
/// # Errors
/// [`Failure::Stale`]; [`Failure::Problems`] when the person has a part in it or cannot sign in, or no
/// reason is given; refusals.
pub async fn reassign(
    store: &Store,
    call: &Call,
    id: CaseId,
    seen: i64,
    to: PersonId,
    reason: String,
) -> Result<Saved, Failure> {
    let action = Action::ReassignCase;
    store
        .write(call, about::<BusinessCase>(action, id), move |tx| {
            Box::pin(async move {
                let case = tx.case_to_change(action, &id, seen).await?;
                let Some(name) = tx.colleague(to).await? else {
                    let words = "Choose somebody who works here and can sign in";
                    return Err(problem("to", "unknown", words));
                };
                let to = Actor::Person(PersonActor {
                    id: to,
                    name,
                    roles: Vec::new(),
                    acting: Vec::new(),
                });
                let hashes = tx.snapshot_of(&case).await?.hashes();
                let fields = [
                    ("note", "reason"),
                    ("secret", "reason"),
                    ("own-case", "to"),
                    ("will-hold", "to"),
                    ("decided-already", "to"),
                ];
                let saved = tx
                    .change::<BusinessCase, _>(action, &id, seen, |case, _| {
                        case.reassign(&to, &reason, &hashes)
                    })
                    .await
                    .map_err(|e| at_field(e, &fields))?;
                tx.tell_of_case(&id).await?;
                Ok(saved)
            })
        })
        .await
}
