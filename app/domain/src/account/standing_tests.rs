//! Tests of the rules of access: each with its clause, each alone.

use super::super::{
    AccessFacts, Account, AccountDraft, AccountStatus, DraftContext, Origin, Rule, Weight, concern,
    gaps, record_gaps,
};
use crate::{
    access::{AccountSecurity, PasswordDraft, Place},
    actor::By,
    ids::AccountId,
    moment::Moment,
    platform::Catalogue,
    policy::PolicySettings,
};
use chrono::NaiveDate;
use std::collections::BTreeSet;
use uuid::Uuid;

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 21).unwrap()
}

fn now() -> Moment {
    Moment {
        at: "2026-11-20T20:00:00Z".parse().unwrap(),
        today: today(),
    }
}

fn account(status: AccountStatus) -> Account {
    let day = "1 November 2026";
    let draft = AccountDraft {
        url: "https://x.com/example".into(),
        name: "Example".into(),
        purpose: "To tell".into(),
        risk_tier: "low".into(),
        transparency_url: "https://example.govt.nz".into(),
        transparency_confirmed_on: day.into(),
        disclaimer_confirmed_on: day.into(),
        monitoring: "Daily".into(),
        response_process: "Within a day".into(),
        escalation_plan: "Call".into(),
        arrangements_confirmed_on: day.into(),
        ..AccountDraft::default()
    };
    let context = DraftContext {
        catalogue: &Catalogue::built_in(),
        groups: &[],
        units: &[],
        today: today(),
    };
    let checked = draft.check(&context).unwrap();
    let id = AccountId(Uuid::from_u128(1));
    let mut account = Account::enter(id, 1, checked, status, Origin::ApprovedCase).next;
    account.details.unit = Some(crate::ids::UnitId(Uuid::from_u128(2)));
    account
}

fn security(length: &str, unique: &str, vault: &str, second: &str) -> AccountSecurity {
    let draft = PasswordDraft {
        length: length.into(),
        unique: unique.into(),
        vault: vault.into(),
        changed_on: Some(today()),
        second_factor: second.into(),
        why: "The platform has none".into(),
    };
    let by = By {
        person: None,
        name: "Aroha".into(),
    };
    AccountSecurity::unknown(1, Place::default())
        .attest(draft.check(now()).unwrap(), by, now())
        .unwrap()
        .next
}

/// An account with everything in order.
fn sound() -> AccessFacts {
    AccessFacts {
        holders: vec![Uuid::from_u128(1)],
        has_manager: true,
        runners: vec![Uuid::from_u128(2)],
        team_admin: true,
        gm_admin: true,
        security: Some(security("standard", "yes", "yes", "on")),
        ..AccessFacts::default()
    }
}

fn broken(facts: &AccessFacts) -> Vec<Rule> {
    let found = gaps(
        &account(AccountStatus::Active),
        facts,
        &PolicySettings::default(),
        today(),
    );
    found.into_iter().map(|gap| gap.rule).collect()
}

#[test]
fn an_account_in_order_breaks_no_rule() {
    assert_eq!(broken(&sound()), []);
}

/// Every rule of access with the one fact that breaks it, written by hand.
#[test]
fn each_fact_breaks_its_own_rule() {
    let soon = today() + chrono::Duration::days(1);
    let past = today() - chrono::Duration::days(1);
    let with = |change: fn(&mut AccessFacts)| {
        let mut facts = sound();
        change(&mut facts);
        facts
    };
    let mut due = sound();
    due.password_due = vec![(7, soon)];
    let mut late = sound();
    late.overdue = vec![(8, past)];
    let table = [
        (
            Rule::DepartedAccess,
            with(|f| f.departed = vec!["Hēmi".into()]),
        ),
        (Rule::NoTeamAdmin, with(|f| f.team_admin = false)),
        (Rule::NoGmAdmin, with(|f| f.gm_admin = false)),
        (Rule::NoAccountManager, with(|f| f.has_manager = false)),
        (
            Rule::OnePerson,
            with(|f| f.runners = vec![Uuid::from_u128(1)]),
        ),
        (
            Rule::PasswordTooShort,
            with(|f| f.security = Some(security("short", "yes", "yes", "on"))),
        ),
        (
            Rule::PasswordReused,
            with(|f| f.security = Some(security("standard", "no", "yes", "on"))),
        ),
        (
            Rule::PasswordNotInVault,
            with(|f| f.security = Some(security("standard", "yes", "no", "on"))),
        ),
        // P 6.10: without a second factor the standard length is not enough.
        (
            Rule::PasswordTooShort,
            with(|f| f.security = Some(security("standard", "yes", "yes", "not-possible"))),
        ),
        (
            Rule::NoSecondFactor,
            with(|f| f.security = Some(security("long", "yes", "yes", "off"))),
        ),
        (Rule::PasswordChangeDue, due),
        (Rule::ObligationOverdue, late),
    ];
    for (rule, facts) in table {
        assert_eq!(broken(&facts), [rule], "{rule:?}");
    }
    // Nobody is named: only that, not that there are too few.
    assert_eq!(broken(&with(|f| f.holders = vec![])), [Rule::NoHolder]);
    let nothing = with(|f| f.security = None);
    assert_eq!(
        broken(&nothing),
        [Rule::PasswordNotAttested, Rule::NoSecondFactor]
    );
    assert_eq!(
        broken(&with(
            |f| f.security = Some(security("long", "yes", "yes", "not-possible"))
        )),
        [],
        "P 6.10: a longer password takes the place of a second factor"
    );
}

#[test]
fn an_account_that_is_only_proposed_or_gone_needs_nobody_yet() {
    let nobody = AccessFacts::default();
    let settings = PolicySettings::default();
    let proposed = gaps(
        &account(AccountStatus::Proposed),
        &nobody,
        &settings,
        today(),
    );
    assert!(proposed.is_empty(), "{proposed:?}");
    let mut archived = account(AccountStatus::Active);
    archived.archived = Some(super::super::Archived {
        on: today(),
        reason: "gone".into(),
    });
    assert!(gaps(&archived, &nobody, &settings, today()).is_empty());
}

#[test]
fn worst_first_puts_one_critical_gap_before_nine_lesser_ones() {
    let weights = [Weight::Critical, Weight::High, Weight::Medium, Weight::Low];
    for pair in weights.windows(2) {
        assert!(pair[0].points() > 9 * pair[1].points());
    }
    let mut one = sound();
    one.holders.clear();
    let settings = PolicySettings::default();
    let of = |facts: &AccessFacts| {
        concern(&gaps(
            &account(AccountStatus::Active),
            facts,
            &settings,
            today(),
        ))
    };
    assert_eq!((of(&sound()), of(&one)), (0, 1_000));
}

#[test]
fn gaps_come_gravest_first_and_are_all_listed() {
    let mut bare = account(AccountStatus::Active);
    bare.details = super::super::AccountDetails::default();
    bare.origin = Origin::Adopted;
    let settings = PolicySettings::default();
    let mut facts = AccessFacts {
        departed: vec!["Hēmi".into()],
        password_due: vec![(1, today())],
        ..AccessFacts::default()
    };
    let found = gaps(&bare, &facts, &settings, today());
    assert!(found.is_sorted_by_key(|gap| gap.weight), "{found:?}");
    // Between them, three accounts break every rule there is.
    let mut rules: BTreeSet<Rule> = found.into_iter().map(|gap| gap.rule).collect();
    facts = sound();
    facts.runners.clear();
    facts.overdue = vec![(1, today() - chrono::Duration::days(3))];
    facts.security = Some(security("short", "no", "no", "off"));
    let mut old = account(AccountStatus::Active);
    old.details.arrangements_confirmed_on = NaiveDate::from_ymd_opt(2025, 1, 1);
    rules.extend(
        gaps(&old, &facts, &settings, today())
            .into_iter()
            .map(|gap| gap.rule),
    );
    assert_eq!(rules, Rule::ALL.iter().copied().collect());
    // The past knows only the record itself.
    let past = record_gaps(&bare, &settings, today());
    assert!(past.iter().all(|gap| gap.rule != Rule::NoHolder));
}
