//! What the register still needs to know about an account: each gap with its clause, what to do
//! and who can do it. Pure: the same answers on the list, the account page and in reports.

use super::{AccessFacts, Account, StatusKey, standing};
use crate::policy::PolicySettings;
use crate::role::Role;
use chrono::NaiveDate;
use serde::Serialize;

macro_rules! rules {
    ($(#[$doc:meta] $variant:ident $key:literal $name:literal),+ $(,)?) => {
        /// A rule that an account can break; the word of filters, exceptions and reports.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum Rule { $(#[$doc] $variant),+ }

        impl Rule {
            /// Every rule, gravest first.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable word.
            pub const fn key(self) -> &'static str {
                match self { $(Self::$variant => $key),+ }
            }

            /// The words people see.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// The rule with this key.
            pub fn from_key(key: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|r| r.key() == key)
            }
        }
    };
}

rules! {
    /// P 6.12.
    DepartedAccess "departed-access" "Somebody who left still has access",
    /// P 6.3.
    NoHolder "no-holder" "No nominated holder",
    /// P 6.8.
    PasswordChangeDue "password-change-due" "Password has to change",
    /// P 6.2.
    NoApprovedCase "no-approved-case" "No approved business case",
    /// P 6.4.
    NoUnit "no-unit" "No business unit",
    /// P 7.
    OnePerson "one-person" "Too few people can run it",
    /// Proc "Staff access".
    NoTeamAdmin "no-team-admin" "Design and Marketing cannot administer it",
    /// P 6.15.
    NoGmAdmin "no-gm-admin" "General Manager ECoMS cannot administer it",
    /// P 6.7.
    PasswordNotAttested "password-not-attested" "Password standard not confirmed",
    /// P 6.7, 6.10.
    PasswordTooShort "password-too-short" "Password too short",
    /// P 6.7.
    PasswordReused "password-reused" "Password used elsewhere",
    /// P 6.10.
    NoSecondFactor "no-second-factor" "No second factor confirmed",
    /// P 12.
    ObligationOverdue "obligation-overdue" "Obligation overdue",
    /// Proc Monitoring.
    NoAccountManager "no-account-manager" "No account manager",
    /// P 6.7.
    PasswordNotInVault "password-not-in-vault" "Password not in the vault",
    /// P 6.4.
    NoPurpose "no-purpose" "No purpose recorded",
    /// P 6.17.
    NoTransparencyStatement "no-transparency-statement" "Transparency statement not confirmed",
    /// P 6.18.
    NoDisclaimer "no-disclaimer" "Disclaimer not confirmed",
    /// Proc Monitoring.
    NoMonitoring "no-monitoring" "Monitoring not fully described",
    /// P 6.4.
    NoRiskTier "no-risk-tier" "No risk tier",
    /// Proc Monitoring.
    ArrangementsNotConfirmed "arrangements-not-confirmed" "Arrangements not confirmed lately",
}

/// One thing missing or out of date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Gap {
    /// Which rule is broken.
    pub rule: Rule,
    /// The clause it comes from.
    pub clause: &'static str,
    /// How grave it is.
    pub weight: Weight,
    /// What is so, in plain words.
    pub evidence: String,
    /// What to do next.
    pub next: &'static str,
    /// Who can do it.
    pub who: &'static [Role],
}

/// How grave a gap is. "Worst first" puts one of a kind before any number of lesser ones, up to nine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Weight {
    /// Somebody who should not may be able to use the account, or nobody answers for it.
    Critical,
    /// A safeguard of the policy is missing.
    High,
    /// Something the policy asks for is not recorded.
    Medium,
    /// Good to know.
    Low,
}

impl Weight {
    /// What it adds to the account's concern.
    pub const fn points(self) -> i64 {
        match self {
            Self::Critical => 1_000,
            Self::High => 100,
            Self::Medium => 10,
            Self::Low => 1,
        }
    }

    /// The adjective people see.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Critical => "Critical",
            Self::High => "High",
            Self::Medium => "Medium",
            Self::Low => "Low",
        }
    }
}

/// How worrying an account is: the sum over its gaps, for "worst first".
pub fn concern(gaps: &[Gap]) -> i64 {
    gaps.iter().map(|gap| gap.weight.points()).sum()
}

const TEAM: &[Role] = &[Role::DesignAndMarketing, Role::PrincipalAdvisor];

/// Everything missing, gravest first. Closed and archived accounts have no gaps.
pub fn gaps(
    account: &Account,
    access: &AccessFacts,
    settings: &PolicySettings,
    today: NaiveDate,
) -> Vec<Gap> {
    if account.archived.is_some() || account.status.key() == StatusKey::Closed {
        return Vec::new();
    }
    let mut found = if matches!(account.status.key(), StatusKey::Proposed) {
        Vec::new()
    } else {
        standing::of_access(access, settings, today)
    };
    of_record(account, settings, today, &mut found);
    found.sort_by_key(|gap| gap.weight);
    found
}

/// What is missing on the record itself, whoever has access: all that is known of a past version.
pub fn record_gaps(account: &Account, settings: &PolicySettings, today: NaiveDate) -> Vec<Gap> {
    let mut found = Vec::new();
    if account.archived.is_none() && account.status.key() != StatusKey::Closed {
        of_record(account, settings, today, &mut found);
    }
    found.sort_by_key(|gap| gap.weight);
    found
}

/// The gaps of the record itself.
fn of_record(account: &Account, settings: &PolicySettings, today: NaiveDate, found: &mut Vec<Gap>) {
    let d = &account.details;
    let mut gap = |missing: bool, rule, clause, weight, evidence: String, next| {
        if missing {
            found.push(Gap {
                rule,
                clause,
                weight,
                evidence,
                next,
                who: TEAM,
            });
        }
    };
    gap(
        !account.origin.is_regular(),
        Rule::NoApprovedCase,
        "P 6.2",
        Weight::High,
        "No approved business case is recorded for this account".into(),
        "Ask for approval in retrospect",
    );
    gap(
        d.unit.is_none(),
        Rule::NoUnit,
        "P 6.4",
        Weight::High,
        "No business unit answers for this account".into(),
        "Edit the account and choose its business unit",
    );
    gap(
        d.purpose.is_empty(),
        Rule::NoPurpose,
        "P 6.4",
        Weight::Medium,
        "Its purpose is not recorded".into(),
        "Edit the account and say what it is for",
    );
    gap(
        d.risk_tier.is_none(),
        Rule::NoRiskTier,
        "P 6.4",
        Weight::Low,
        "Its risk tier is not recorded".into(),
        "Edit the account and choose a risk tier",
    );
    gap(
        d.transparency_url.is_empty() || d.transparency_confirmed_on.is_none(),
        Rule::NoTransparencyStatement,
        "P 6.17",
        Weight::Medium,
        "A transparency statement has not been confirmed".into(),
        "Link the statement and confirm its six parts",
    );
    gap(
        d.disclaimer_confirmed_on.is_none(),
        Rule::NoDisclaimer,
        "P 6.18",
        Weight::Medium,
        "The disclaimer has not been confirmed".into(),
        "Check the profile and record the date",
    );
    let unmonitored =
        d.monitoring.is_empty() || d.response_process.is_empty() || d.escalation_plan.is_empty();
    gap(
        unmonitored,
        Rule::NoMonitoring,
        "Proc Monitoring",
        Weight::Medium,
        "Monitoring, responses and escalation are not all described".into(),
        "Edit the account and describe all three",
    );
    let age = d
        .arrangements_confirmed_on
        .map(|on| (today - on).num_days());
    gap(
        !unmonitored && age.is_none_or(|days| days > i64::from(settings.confirmation_days)),
        Rule::ArrangementsNotConfirmed,
        "Proc Monitoring",
        Weight::Low,
        age.map_or("The arrangements were never confirmed".into(), |days| {
            format!("The arrangements were last confirmed {days} days ago")
        }),
        "Confirm the arrangements and record the date",
    );
}
