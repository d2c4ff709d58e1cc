//! The small ministry shows everything a page can show.

use crate::support::{Fixture, each, reader, sqlite};
use domain::{
    account::{
        Account, AccountStatus, ClosedAs, InterventionReason, Origin, RiskTier, Rule, StatusKey,
    },
    import::ImportState,
    organisation::Organisation,
    role::{Role, Scope},
};
use server::demo::{self, Plan, Progress};
use std::collections::BTreeSet;
use store::queries;

/// The fixed words of the demonstration sign-in and the role behind each.
const PERSONAS: [(&str, Role); 20] = [
    ("holder", Role::AccountHolder),
    ("second-holder", Role::AccountHolder),
    ("staff", Role::Staff),
    ("manager", Role::Manager),
    ("design-and-marketing", Role::DesignAndMarketing),
    ("principal-advisor", Role::PrincipalAdvisor),
    ("communications-manager", Role::CommunicationsManager),
    ("general-manager", Role::GeneralManager),
    ("gm-ecoms", Role::GmEcoms),
    ("gm-ecoms-delegate", Role::GmEcomsDelegate),
    ("deputy-chief-executive", Role::DeputyChiefExecutive),
    ("privacy", Role::Privacy),
    ("legal", Role::Legal),
    ("digital-tools", Role::DigitalTools),
    ("cxi", Role::Cxi),
    ("risk-and-compliance", Role::RiskAndCompliance),
    ("security", Role::Security),
    ("hr", Role::HumanResources),
    ("auditor", Role::Auditor),
    ("administrator", Role::Administrator),
];

#[tokio::test]
async fn the_small_ministry_has_everybody_and_every_state() {
    for fixture in each().await {
        let done = fixture.seed(&Plan::default()).await;
        assert_eq!(done.accounts, demo::ACCOUNTS, "{}", fixture.name);
        everybody(&fixture).await;
        let organisation = queries::organisation::all(&fixture.store).await.unwrap();
        the_organisation(&organisation);
        let accounts = fixture.accounts(done.accounts).await;
        every_state(&accounts);
        every_origin_in_proportion(&accounts);
        texts_of_every_kind(&accounts);
        the_imports(&fixture, &accounts).await;
        the_trail(&fixture, done.events).await;
        every_gap(&fixture, &accounts).await;
        fixture.end().await;
    }
}

/// The story is told in days before the day of loading: it must hold on any of them.
#[tokio::test]
async fn it_loads_on_any_day() {
    for at in [
        "2026-04-04T14:30:00Z",
        "2028-02-28T23:00:00Z",
        "2027-01-03T10:59:59Z",
    ] {
        let fixture = sqlite(at).await;
        let done = fixture.seed(&Plan::default()).await;
        let accounts = fixture.accounts(done.accounts).await;
        every_state(&accounts);
        every_gap(&fixture, &accounts).await;
        fixture.end().await;
    }
}

#[tokio::test]
async fn a_register_in_use_is_left_alone() {
    for fixture in each().await {
        fixture
            .seed(&Plan {
                accounts: 3,
                ..Plan::default()
            })
            .await;
        let before = store::audit::verify(&fixture.store).await.unwrap().events;
        let again = demo::seed(&fixture.store, &Plan::default(), &Progress::silent()).await;
        let said = again.unwrap_err().to_string();
        assert!(
            said.contains("not empty") && said.contains("SMR_DATABASE_URL"),
            "{said}"
        );
        let filled = demo::seed_if_empty(&fixture.store, &Progress::silent())
            .await
            .unwrap();
        assert_eq!(filled, None);
        let after = store::audit::verify(&fixture.store).await.unwrap().events;
        assert_eq!(before, after, "{}: nothing was written", fixture.name);
        fixture.end().await;
    }
}

#[tokio::test]
async fn a_demonstration_cut_short_is_told_and_not_served() {
    for fixture in each().await {
        let plan = Plan::default();
        let progress = Progress::silent();
        let seeding = demo::seed(&fixture.store, &plan, &progress);
        // Long enough for people to be there, too short for sixty accounts on any machine.
        let enough = async {
            while queries::people::count(&fixture.store).await.unwrap() == 0 {
                tokio::time::sleep(std::time::Duration::from_millis(1)).await;
            }
        };
        tokio::select! {
            done = seeding => panic!("{}: too fast: {done:?}", fixture.name),
            () = enough => {}
        }
        let again = demo::seed_if_empty(&fixture.store, &progress).await;
        let said = again.unwrap_err().to_string();
        assert!(
            said.contains("interrupted") && said.contains("SMR_DATABASE_URL"),
            "{said}"
        );
        fixture.end().await;
    }
}

async fn everybody(fixture: &Fixture) {
    let personas = queries::people::personas(&fixture.store).await.unwrap();
    assert_eq!(personas.len(), PERSONAS.len(), "{}", fixture.name);
    for (key, role) in PERSONAS {
        let persona = personas.iter().find(|p| p.key == key).unwrap();
        let actor = queries::people::actor(&fixture.store, persona.person)
            .await
            .unwrap()
            .unwrap();
        let mut held: BTreeSet<Role> = actor.roles.iter().map(|r| r.role).collect();
        assert!(held.remove(&Role::Staff), "{key} is staff");
        held.remove(&role);
        assert!(
            actor.roles.iter().any(|r| r.role == role),
            "{key} is {}",
            role.name()
        );
        assert!(held.is_empty(), "{key} is also {held:?}");
        let scoped = actor
            .roles
            .iter()
            .filter(|r| r.role == role)
            .all(|r| match role {
                Role::CommunicationsManager | Role::GeneralManager | Role::Manager => {
                    matches!(r.scope, Scope::Unit(_))
                }
                Role::DeputyChiefExecutive => matches!(r.scope, Scope::Group(_)),
                _ => r.scope == Scope::All,
            });
        assert!(scoped, "the scope of {key}");
        let dated = actor.roles.iter().any(|r| r.until.is_some());
        assert_eq!(dated, key == "gm-ecoms-delegate", "{key}");
    }
    let names: BTreeSet<_> = personas.iter().map(|p| p.name.as_str()).collect();
    assert!(names.iter().any(|n| !n.contains(' ')), "a name of one word");
    assert!(names.iter().any(|n| n.chars().count() > 35), "a long name");
    assert!(
        names.iter().any(|n| n.contains('ā') || n.contains('ō')),
        "a macron"
    );
}

fn the_organisation(organisation: &Organisation) {
    assert_eq!(organisation.groups.len(), 6);
    let cxi: Vec<_> = organisation.groups.iter().filter(|g| g.needs_cxi).collect();
    assert_eq!(cxi.len(), 1, "one group delivers services");
    assert!(cxi[0].name.contains("Service Delivery"));
    assert!(organisation.units.len() >= 18);
    for group in &organisation.groups {
        assert!(
            organisation.units_of(group.id).next().is_some(),
            "{}",
            group.name
        );
    }
}

fn every_state(accounts: &[Account]) {
    let live = || accounts.iter().filter(|a| a.archived.is_none());
    for key in StatusKey::ALL {
        assert!(
            live().any(|a| a.status.key() == *key),
            "an account that is {}",
            key.name()
        );
    }
    for wanted in InterventionReason::ALL {
        let is = |a: &Account| matches!(a.status, AccountStatus::Suspended { reason, .. } if reason == *wanted);
        assert!(live().any(is), "suspended: {}", wanted.name());
    }
    for wanted in ClosedAs::ALL {
        let is = |a: &Account| matches!(a.status, AccountStatus::Closed { outcome, .. } if outcome == *wanted);
        assert!(live().any(is), "closed: {}", wanted.name());
    }
    for wanted in RiskTier::ALL {
        assert!(
            live().any(|a| a.details.risk_tier == Some(*wanted)),
            "risk tier {}",
            wanted.name()
        );
    }
    assert!(
        accounts.iter().any(|a| a.archived.is_some()),
        "an archived account"
    );
    assert!(
        live().any(|a| a.known_before.len() > 1),
        "an account with earlier handles"
    );
    assert!(live().any(|a| a.details.may_reveal_illegal_activity));
}

fn every_origin_in_proportion(accounts: &[Account]) {
    let share = |key: &str| {
        accounts.iter().filter(|a| a.origin.key() == key).count() * 100 / accounts.len()
    };
    assert!(
        (60..=80).contains(&share("approved-case")),
        "{} %",
        share("approved-case")
    );
    assert!(share("adopted") >= 5 && share("imported") >= 5);
}

/// Every rule is broken by some account once the day's work is done, and some accounts are in order.
async fn every_gap(fixture: &Fixture, accounts: &[Account]) {
    let store = &fixture.store;
    store::sweep::run(store).await.unwrap();
    let counted = store::queries::accounts::needs(store, &reader())
        .await
        .unwrap();
    let none: Vec<_> = counted
        .iter()
        .filter(|(_, n)| *n == 0)
        .map(|(rule, _)| *rule)
        .collect();
    assert_eq!(none, [], "every rule has an account");
    let mut ages = BTreeSet::new();
    let mut perfect = 0;
    for account in accounts {
        let gaps = fixture.gaps(account).await;
        let old = gaps
            .iter()
            .filter(|g| g.rule == Rule::ArrangementsNotConfirmed);
        ages.extend(old.map(|g| g.evidence.contains("never")));
        let active = account.status.key() == StatusKey::Active && account.archived.is_none();
        perfect += usize::from(active && gaps.is_empty());
    }
    assert_eq!(ages.len(), 2, "confirmed too long ago, and never");
    assert!(perfect >= 8, "some accounts are in order: {perfect}");
}

fn texts_of_every_kind(accounts: &[Account]) {
    let longest = accounts
        .iter()
        .map(|a| a.details.purpose.chars().count())
        .max();
    assert!(longest > Some(900), "a long text");
    assert!(
        accounts.iter().any(|a| a.details.purpose.contains("\n\n")),
        "a text of several paragraphs"
    );
    assert!(
        accounts.iter().any(|a| a.details.name.contains('ā')),
        "macrons in a name"
    );
    assert!(
        accounts
            .iter()
            .any(|a| a.details.languages.iter().any(|l| l == "te reo Māori"))
    );
    let platforms: BTreeSet<_> = accounts
        .iter()
        .map(|a| a.presence.platform.to_string())
        .collect();
    assert!(platforms.len() >= 15, "{platforms:?}");
    for dead in ["myspace", "google-plus", "vine"] {
        assert!(platforms.contains(dead), "{dead}");
    }
}

/// One import is done, with rows that were no accounts; one waits to be mended, one to be begun.
async fn the_imports(fixture: &Fixture, accounts: &[Account]) {
    let mut all = queries::imports::list(&fixture.store, &reader(), 10)
        .await
        .unwrap();
    all.reverse();
    let states: Vec<_> = all.iter().map(|l| l.import.state).collect();
    let expected = [
        ImportState::Done,
        ImportState::Checked,
        ImportState::Uploaded,
    ];
    assert_eq!(states, expected, "{}", fixture.name);
    let done = &all[0].import;
    let from_it = |a: &&Account| a.origin == Origin::Imported { import: done.id };
    let imported = accounts.iter().filter(|a| a.origin.key() == "imported");
    assert_eq!(imported.clone().count(), imported.filter(from_it).count());
    assert_eq!(done.totals.accounted(), done.rows_in());
    assert!(
        done.totals.refused > 0 && done.totals.new >= 9,
        "{:?}",
        done.totals
    );
    let waits = all[1].import.totals;
    assert!(
        waits.new > 0 && waits.update > 0 && waits.duplicate > 0 && waits.refused > 0,
        "{waits:?}"
    );
}

async fn the_trail(fixture: &Fixture, events: u64) {
    let store = &fixture.store;
    let verdict = store::audit::verify(store).await.unwrap();
    assert_eq!(verdict.fault, None, "{}", fixture.name);
    assert_eq!(u64::try_from(verdict.events).unwrap(), events);
    assert!(verdict.checkpoints > 0, "the end is signed");
    let history = queries::audit::history(store, "account", "AC-0001", 500)
        .await
        .unwrap();
    assert!(history.len() > 1, "an account has a history");
    let page = queries::accounts::AccountFilter::default();
    assert!(
        queries::accounts::list(store, &reader(), &page)
            .await
            .unwrap()
            .total
            > 50
    );
}

/// Somebody acts for the General Manager ECoMS today; somebody who cannot sign in still holds roles;
/// two people at least can administer.
#[tokio::test]
async fn a_role_is_lent_and_the_review_of_access_has_something_to_show() {
    let fixture = crate::support::sqlite(crate::support::DAY).await;
    fixture.seed(&server::demo::Plan::default()).await;
    let store = &fixture.store;
    let filter = queries::people::ReviewFilter::default();
    let found = queries::people::review(store, &reader(), &filter, true)
        .await
        .unwrap();
    let figures = found.figures;
    assert_eq!(
        (figures.administrators, figures.closed, figures.lent),
        (2, 1, 1),
        "{figures:?}"
    );
    assert!(
        figures.unused >= 1 && figures.unused < figures.people,
        "{figures:?}"
    );
    let lent = found.rows.iter().find(|row| row.lender.is_some()).unwrap();
    let personas = queries::people::personas(store).await.unwrap();
    let borrower = personas.iter().find(|p| p.person == lent.person).unwrap();
    assert_eq!(borrower.key, "general-manager");
    let actor = queries::people::actor(store, borrower.person)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(actor.acting.len(), 1, "it counts today");
    fixture.end().await;
}
