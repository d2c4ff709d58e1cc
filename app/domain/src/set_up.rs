//! What follows the approval of a business case (Proc "Creating an account"): the account that is to be
//! set up, the checklist that has to be done before it is active, and what comes after it is. Pure.

use crate::{
    account::{Account, AccountDetails, Checked, Gap, Presence, Rule},
    case::BusinessCase,
    obligation::{ObligationKind, Opened},
    platform::{Catalogue, PlatformKey},
    policy::PolicySettings,
    refusal::Refusal,
};
use chrono::{Days, NaiveDate};

/// One line of the checklist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Item {
    /// What has to be done.
    pub kind: ObligationKind,
    /// The rules that must not be broken for it to be done; empty = a person says so, with evidence.
    pub rules: &'static [Rule],
    /// How it is done.
    pub how: &'static str,
    /// Who does it.
    pub who: &'static str,
    /// The page of the account where it is done; empty = with the obligation itself.
    pub page: &'static str,
}

impl Item {
    /// Whether the register's own records show that it is done.
    pub const fn is_on_record(self) -> bool {
        !self.rules.is_empty()
    }

    /// Whether the records show it to be done, as the account stands with these gaps.
    pub fn is_met(self, account: &Account, gaps: &[Gap]) -> bool {
        let found = gaps.iter().any(|gap| self.rules.contains(&gap.rule));
        let addressed =
            self.kind != ObligationKind::CompleteEntry || !account.presence.url.is_empty();
        self.is_on_record() && !found && addressed
    }

    /// The line of this kind.
    pub fn of(kind: ObligationKind) -> Option<Self> {
        CHECKLIST.iter().copied().find(|item| item.kind == kind)
    }
}

const TEAM: &str = "Design and Marketing";
const KEEPERS: &str = "The account’s holders, or Design and Marketing";
const UNIT: &str = "Whoever proposed the account, its holders, or Design and Marketing";

/// The checklist, in the order in which it is best done.
pub const CHECKLIST: &[Item] = &[
    Item {
        kind: ObligationKind::CompleteEntry,
        rules: &[Rule::NoUnit, Rule::NoPurpose, Rule::NoRiskTier],
        how: "Its address, purpose, business unit and risk tier are in the register",
        who: "Design and Marketing, or the unit’s Communications Manager",
        page: "edit",
    },
    Item {
        kind: ObligationKind::NameHolder,
        rules: &[Rule::NoHolder, Rule::OnePerson],
        how: "A holder is named, and enough people can run it when one is away",
        who: TEAM,
        page: "people/name",
    },
    Item {
        kind: ObligationKind::GrantTeamAdmin,
        rules: &[Rule::NoTeamAdmin],
        how: "One of Design and Marketing has live administration access",
        who: KEEPERS,
        page: "access/new",
    },
    Item {
        kind: ObligationKind::GrantGmAdmin,
        rules: &[Rule::NoGmAdmin],
        how: "The General Manager ECoMS or a delegate has live administration access",
        who: KEEPERS,
        page: "access/new",
    },
    Item {
        kind: ObligationKind::TurnOnSecondFactor,
        rules: &[Rule::NoSecondFactor],
        how: "The second factor is recorded",
        who: KEEPERS,
        page: "security",
    },
    Item {
        kind: ObligationKind::MeetPasswordStandard,
        rules: &[
            Rule::PasswordNotAttested,
            Rule::PasswordTooShort,
            Rule::PasswordReused,
            Rule::PasswordNotInVault,
        ],
        how: "The facts about the password are recorded and meet the standard",
        who: KEEPERS,
        page: "security",
    },
    Item {
        kind: ObligationKind::ConfirmTransparency,
        rules: &[Rule::NoTransparencyStatement],
        how: "The statement is linked, and all six of its parts were confirmed",
        who: "Design and Marketing, or the unit’s Communications Manager",
        page: "edit",
    },
    Item {
        kind: ObligationKind::ConfirmDisclaimer,
        rules: &[Rule::NoDisclaimer],
        how: "The disclaimer stands on the profile, and the day it was checked is recorded",
        who: "Design and Marketing, or the unit’s Communications Manager",
        page: "edit",
    },
    Item {
        kind: ObligationKind::ContentPlan,
        rules: &[],
        how: "The draft in the business case became a plan that those who post work by",
        who: UNIT,
        page: "",
    },
    Item {
        kind: ObligationKind::ContentApproval,
        rules: &[],
        how: "Everybody who posts knows who approves what, and how quickly",
        who: UNIT,
        page: "",
    },
    Item {
        kind: ObligationKind::MonitoringProcess,
        rules: &[Rule::NoMonitoring, Rule::ArrangementsNotConfirmed],
        how: "Monitoring, responses and escalation are described and were confirmed",
        who: "Design and Marketing, or the unit’s Communications Manager",
        page: "edit",
    },
];

/// The account that an approved case asks for. Where the handle makes no address yet, or `taken` says
/// that another account of the register has it, the address stays empty until somebody enters it.
///
/// # Errors
/// The platform is none.
pub fn account_of(
    case: &BusinessCase,
    catalogue: &Catalogue,
    taken: impl Fn(&Presence) -> bool,
) -> Result<Checked, Refusal> {
    let content = &case.content;
    let platform: PlatformKey = content.purpose.platform.parse().map_err(|_| {
        Refusal::rule(
            "platform",
            "The platform of this case is not in the catalogue",
        )
    })?;
    let found = catalogue.from_handle(&platform, &content.purpose.handle);
    let known = found.ok().map(|found| Presence {
        platform: found.platform,
        handle: found.handle,
        account_key: found.account_key,
        platform_account_id: found.platform_account_id,
        url: found.canonical_url,
    });
    let presence = known.filter(|p| !taken(p)).unwrap_or_else(|| Presence {
        handle: content.purpose.handle.clone(),
        account_key: format!("{platform}:{}", case.reference()),
        platform,
        platform_account_id: None,
        url: String::new(),
    });
    let paragraphs = |parts: [&str; 2]| {
        let said: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        said.join("\n\n")
    };
    let plan = &content.content_plan;
    let details = AccountDetails {
        name: content.purpose.name.clone(),
        purpose: content.purpose.purpose.clone(),
        audience: content.purpose.audience.clone(),
        group: case.group,
        unit: case.unit,
        monitoring: content.strategy.monitoring.clone(),
        content_plan: paragraphs([plan.plan.as_str(), plan.approval.as_str()]),
        ..AccountDetails::default()
    };
    Ok(Checked { presence, details })
}

fn opened(case: &BusinessCase, account: i64, kind: ObligationKind, due: NaiveDate) -> Opened {
    Opened {
        kind,
        details: String::new(),
        account: Some(account),
        about: None,
        grant: None,
        assignee: None,
        not_by: None,
        reason: format!("Set-up of what {} approved", case.reference()),
        due,
    }
}

fn after(day: NaiveDate, days: u16) -> NaiveDate {
    day.checked_add_days(Days::new(days.into())).unwrap_or(day)
}

/// What has to be done before the account is active, in the checklist's order.
pub fn to_do(
    case: &BusinessCase,
    account: i64,
    settings: &PolicySettings,
    today: NaiveDate,
) -> Vec<Opened> {
    let due = after(today, settings.set_up_days);
    let one = |item: &Item| Opened {
        // What nobody can read off the records is the proposer's to show.
        assignee: case.proposer.person.filter(|_| !item.is_on_record()),
        ..opened(case, account, item.kind, due)
    };
    CHECKLIST.iter().map(one).collect()
}

/// What has to be done once the account is active: the benefits measured after the policy's days, and
/// the account reviewed or closed on the day its case names.
pub fn after_activation(
    case: &BusinessCase,
    account: i64,
    settings: &PolicySettings,
    today: NaiveDate,
) -> Vec<Opened> {
    let reference = case.reference();
    let mut all = vec![Opened {
        details: shortened(&case.content.purpose.benefits),
        assignee: case.proposer.person,
        reason: format!(
            "{reference} promised these benefits; {} days after it became active they are measured",
            settings.follow_up_days
        ),
        ..opened(
            case,
            account,
            ObligationKind::MeasureBenefits,
            after(today, settings.follow_up_days),
        )
    }];
    if let Some(on) = case.review_on {
        all.push(Opened {
            reason: format!("{reference} was approved until this day"),
            ..opened(case, account, ObligationKind::ReviewOrClose, on.max(today))
        });
    }
    all
}

/// The benefits as an obligation quotes them; the whole text stays with the case.
fn shortened(benefits: &str) -> String {
    const MOST: usize = 400;
    let text = crate::text::collapse(benefits);
    if text.chars().count() <= MOST {
        return format!("“{text}”");
    }
    let some: String = text.chars().take(MOST).collect();
    format!("“{}…”", some.trim_end())
}

/// Refuses to make an account active while something of its set-up is open. `open`: titles with their
/// references.
///
/// # Errors
/// `set-up-open`, naming what is open.
pub fn must_be_done(open: &[String]) -> Result<(), Refusal> {
    if open.is_empty() {
        return Ok(());
    }
    Err(Refusal::Rule {
        code: "set-up-open",
        message: format!("Setting it up is not finished. Open: {}", open.join("; ")),
        clause: Some("Proc Creating an account"),
    })
}

#[cfg(test)]
#[path = "set_up_tests.rs"]
mod tests;
