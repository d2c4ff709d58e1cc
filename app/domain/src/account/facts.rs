//! What the register still needs to know about an account: each gap with its clause, what to do
//! and who can do it. Pure: the same answers on the list, the account page and in reports.

use super::{Account, StatusKey};
use crate::role::Role;
use chrono::NaiveDate;
use serde::Serialize;

/// One thing missing or out of date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Gap {
    /// Stable word for filters and tests.
    pub rule: &'static str,
    /// The clause it comes from.
    pub clause: &'static str,
    /// What is so, in plain words.
    pub evidence: String,
    /// What to do next.
    pub next: &'static str,
    /// Who can do it.
    pub who: &'static [Role],
}

/// How many days a confirmation of arrangements stays good: a quarter and a little.
const CONFIRMATION_DAYS: i64 = 100;

const TEAM: &[Role] = &[Role::DesignAndMarketing, Role::PrincipalAdvisor];

/// Everything missing, gravest first. Closed and archived accounts have no gaps.
pub fn gaps(account: &Account, today: NaiveDate) -> Vec<Gap> {
    if account.archived.is_some() || account.status.key() == StatusKey::Closed {
        return Vec::new();
    }
    let d = &account.details;
    let mut found = Vec::new();
    let mut gap = |missing: bool, rule, clause, evidence: String, next| {
        if missing {
            found.push(Gap {
                rule,
                clause,
                evidence,
                next,
                who: TEAM,
            });
        }
    };
    gap(
        !account.origin.is_regular(),
        "no-approved-case",
        "P 6.2",
        "No approved business case is recorded for this account".into(),
        "Record the approval, or ask for one in retrospect",
    );
    gap(
        d.unit.is_none(),
        "no-unit",
        "P 6.4",
        "No business unit answers for this account".into(),
        "Edit the account and choose its business unit",
    );
    gap(
        d.purpose.is_empty(),
        "no-purpose",
        "P 6.4",
        "Its purpose is not recorded".into(),
        "Edit the account and say what it is for",
    );
    gap(
        d.risk_tier.is_none(),
        "no-risk-tier",
        "P 6.4",
        "Its risk tier is not recorded".into(),
        "Edit the account and choose a risk tier",
    );
    gap(
        d.transparency_url.is_empty() || d.transparency_confirmed_on.is_none(),
        "no-transparency-statement",
        "P 6.17",
        "A transparency statement has not been confirmed".into(),
        "Link the statement and confirm its six parts",
    );
    gap(
        d.disclaimer_confirmed_on.is_none(),
        "no-disclaimer",
        "P 6.18",
        "The disclaimer has not been confirmed".into(),
        "Check the profile and record the date",
    );
    let unmonitored =
        d.monitoring.is_empty() || d.response_process.is_empty() || d.escalation_plan.is_empty();
    gap(
        unmonitored,
        "no-monitoring",
        "Proc Monitoring",
        "Monitoring, responses and escalation are not all described".into(),
        "Edit the account and describe all three",
    );
    let age = d
        .arrangements_confirmed_on
        .map(|on| (today - on).num_days());
    gap(
        !unmonitored && age.is_none_or(|days| days > CONFIRMATION_DAYS),
        "arrangements-not-confirmed",
        "Proc Monitoring",
        age.map_or("The arrangements were never confirmed".into(), |days| {
            format!("The arrangements were last confirmed {days} days ago")
        }),
        "Confirm the arrangements and record the date",
    );
    found
}
