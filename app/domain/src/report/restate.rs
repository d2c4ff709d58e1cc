//! Figures of a closed quarter stated anew (P 12): what is different, why, who says so. The report as it
//! was frozen stays what it was.

use super::{Contents, Figure, Scope, Tally};
use crate::{
    actor::By,
    refusal::Refusal,
    secret::{NO_SECRETS, looks_like_secret},
    text::collapse,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The longest reason, in characters.
const LONGEST: usize = 1_000;

/// One figure that is different.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FigureChange {
    /// Over what.
    pub scope: Scope,
    /// What that is called.
    pub name: String,
    /// Which figure.
    pub figure: Figure,
    /// What it was.
    pub before: u64,
    /// What it is.
    pub after: u64,
}

/// One restatement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restatement {
    /// Counts them from 1.
    pub seq: i64,
    /// On which local day.
    pub on: NaiveDate,
    /// By whom.
    pub by: By,
    /// Why.
    pub reason: String,
    /// What is different.
    pub changes: Vec<FigureChange>,
    /// Hash of what it says and of what came before it.
    pub hash: String,
}

/// Every figure that is different, scope by scope; nothing = the figures are the same.
pub fn differences(before: &Contents, after: &Contents) -> Vec<FigureChange> {
    let scopes = scopes(before, after);
    let mut found = Vec::new();
    for scope in scopes {
        let (was, is) = (tally(before, scope), tally(after, scope));
        let figures: BTreeSet<&Figure> = [was, is]
            .into_iter()
            .flatten()
            .flat_map(|tally| tally.counts.keys())
            .collect();
        let name = is.or(was).map_or("", |tally| tally.name.as_str());
        for figure in figures {
            let of = |tally: Option<&Tally>| tally.map_or(0, |tally| tally.get(figure));
            if of(was) != of(is) {
                found.push(FigureChange {
                    scope,
                    name: name.to_owned(),
                    figure: figure.clone(),
                    before: of(was),
                    after: of(is),
                });
            }
        }
    }
    found
}

/// The scopes of both, in the order they are told; those that are gone last.
fn scopes(before: &Contents, after: &Contents) -> Vec<Scope> {
    let mut scopes: Vec<Scope> = after.tallies.iter().map(|tally| tally.scope).collect();
    for tally in &before.tallies {
        if !scopes.contains(&tally.scope) {
            scopes.push(tally.scope);
        }
    }
    scopes
}

fn tally(contents: &Contents, scope: Scope) -> Option<&Tally> {
    contents.tallies.iter().find(|tally| tally.scope == scope)
}

/// A reason for stating figures anew, as it is kept.
///
/// # Errors
/// `reason`: it is missing, too long or looks like a password.
pub fn reason(typed: &str) -> Result<String, Refusal> {
    let words = collapse(typed);
    if words.is_empty() {
        return Err(Refusal::rule(
            "reason",
            "Enter why the figures are stated anew",
        ));
    }
    if words.chars().count() > LONGEST {
        return Err(Refusal::rule(
            "reason",
            "The reason must be 1,000 characters or fewer",
        ));
    }
    if looks_like_secret(&words) {
        return Err(Refusal::rule("reason", NO_SECRETS));
    }
    Ok(words)
}
