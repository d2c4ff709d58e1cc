//! What the rules of access make of an account: who is responsible, who can run it, what is known of
//! its password, what is due. The same facts for the account page, the list and the reports.

use super::{Gap, Rule, Weight};
use crate::{
    access::{AccountSecurity, SecondFactor},
    ids::{Reference, ReferenceKind},
    moment::long_date,
    policy::PolicySettings,
    role::Role,
};
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// What stands around an account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccessFacts {
    /// Nominated holders in office who still work here.
    pub holders: Vec<uuid::Uuid>,
    /// Whether somebody is the account manager and still works here.
    pub has_manager: bool,
    /// People who work here and whose live access lets them run the account: administrators and publishers.
    pub runners: Vec<uuid::Uuid>,
    /// Whether one of Design and Marketing has live administration access.
    pub team_admin: bool,
    /// Whether the GM ECoMS or a delegate has live administration access.
    pub gm_admin: bool,
    /// Names of people who left, or are an agency's after its contract, and still have live access.
    pub departed: Vec<String>,
    /// Password and second factor, once somebody recorded them.
    pub security: Option<AccountSecurity>,
    /// Open password changes: obligation number and day due.
    pub password_due: Vec<(i64, NaiveDate)>,
    /// Other obligations past their day: number and day due.
    pub overdue: Vec<(i64, NaiveDate)>,
}

const TEAM: &[Role] = &[Role::DesignAndMarketing, Role::PrincipalAdvisor];
const KEEPERS: &[Role] = &[
    Role::AccountHolder,
    Role::DesignAndMarketing,
    Role::PrincipalAdvisor,
];

/// The gaps of access, gravest first within each weight.
pub(super) fn of_access(
    facts: &AccessFacts,
    settings: &PolicySettings,
    today: NaiveDate,
) -> Vec<Gap> {
    let mut found = Vec::new();
    people(facts, settings, &mut found);
    secrets(facts, settings, today, &mut found);
    found
}

fn people(facts: &AccessFacts, settings: &PolicySettings, found: &mut Vec<Gap>) {
    let mut gap = |missing: bool, rule, clause, weight, evidence: String, next, who| {
        if missing {
            found.push(Gap {
                rule,
                clause,
                weight,
                evidence,
                next,
                who,
            });
        }
    };
    gap(
        !facts.departed.is_empty(),
        Rule::DepartedAccess,
        "P 6.12",
        Weight::Critical,
        format!(
            "{} still has access after leaving",
            facts.departed.join(", ")
        ),
        "End the access and change the password",
        KEEPERS,
    );
    gap(
        facts.holders.is_empty(),
        Rule::NoHolder,
        "P 6.3",
        Weight::Critical,
        "Nobody is named as its holder".into(),
        "Name a holder",
        TEAM,
    );
    let people: BTreeSet<_> = facts.holders.iter().chain(&facts.runners).collect();
    let wanted = usize::from(settings.people_per_account);
    gap(
        !facts.holders.is_empty() && people.len() < wanted,
        Rule::OnePerson,
        "P 7",
        Weight::High,
        format!(
            "{} of {wanted} people can run it: if they are away, nobody can",
            people.len()
        ),
        "Name another holder, or give somebody access to publish",
        TEAM,
    );
    gap(
        !facts.team_admin,
        Rule::NoTeamAdmin,
        "Proc Staff access",
        Weight::High,
        "Nobody of Design and Marketing has administration access".into(),
        "Give somebody of the team administration access",
        KEEPERS,
    );
    gap(
        !facts.gm_admin,
        Rule::NoGmAdmin,
        "P 6.15",
        Weight::High,
        "Neither the General Manager ECoMS nor a delegate has administration access".into(),
        "Give one of them administration access",
        KEEPERS,
    );
    gap(
        !facts.has_manager,
        Rule::NoAccountManager,
        "Proc Monitoring",
        Weight::Medium,
        "Nobody is named as its account manager".into(),
        "Name the account manager",
        TEAM,
    );
}

fn secrets(facts: &AccessFacts, settings: &PolicySettings, today: NaiveDate, found: &mut Vec<Gap>) {
    let mut gap = |missing: bool, rule, clause, weight, evidence: String, next| {
        if missing {
            found.push(Gap {
                rule,
                clause,
                weight,
                evidence,
                next,
                who: KEEPERS,
            });
        }
    };
    if let Some((number, due)) = facts.password_due.iter().min_by_key(|(_, due)| *due) {
        let late = if *due < today { "was due" } else { "is due" };
        gap(
            true,
            Rule::PasswordChangeDue,
            "P 6.8",
            Weight::Critical,
            format!(
                "Its password has to change: {} {late} by {}",
                Reference::of(ReferenceKind::Obligation, *number),
                long_date(*due)
            ),
            "Change the password and record the change",
        );
    }
    let security = facts.security.as_ref();
    let password = security.and_then(|s| s.password.as_ref());
    gap(
        password.is_none(),
        Rule::PasswordNotAttested,
        "P 6.7",
        Weight::High,
        "Nobody has recorded that its password meets the standard".into(),
        "Record the facts about the password, never the password",
    );
    if let (Some(security), Some(password)) = (security, password) {
        gap(
            security.is_long_enough() == Some(false),
            Rule::PasswordTooShort,
            "P 6.7, 6.10",
            Weight::High,
            format!(
                "Its password is too short: {}",
                password.length.name(settings).to_lowercase()
            ),
            "Change the password for a longer one and record the change",
        );
        gap(
            !password.unique,
            Rule::PasswordReused,
            "P 6.7",
            Weight::High,
            "Its password is used on another account as well".into(),
            "Change the password for one used nowhere else",
        );
        gap(
            !password.vault,
            Rule::PasswordNotInVault,
            "P 6.7",
            Weight::Medium,
            "Its password is not kept in the approved vault".into(),
            "Move the password to the vault and record that",
        );
    }
    let second = security.map(|s| &s.second_factor);
    gap(
        matches!(
            second,
            None | Some(SecondFactor::Unknown | SecondFactor::Off)
        ),
        Rule::NoSecondFactor,
        "P 6.10",
        Weight::High,
        if second == Some(&SecondFactor::Off) {
            "Its second factor is turned off".into()
        } else {
            "Whether it has a second factor is not recorded".into()
        },
        "Turn the second factor on and record that",
    );
    if let Some((number, due)) = facts.overdue.iter().min_by_key(|(_, due)| *due) {
        gap(
            true,
            Rule::ObligationOverdue,
            "P 12",
            Weight::High,
            format!(
                "{} was due by {}",
                Reference::of(ReferenceKind::Obligation, *number),
                long_date(*due)
            ),
            "Do what is overdue and record the evidence",
        );
    }
}

#[cfg(test)]
#[path = "standing_tests.rs"]
mod tests;
