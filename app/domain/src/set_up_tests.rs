//! Tests of `set_up`.

use super::*;
use crate::{
    account::{AccessFacts, AccountStatus, Origin, gaps},
    actor::By,
    ids::{AccountId, CaseId, PersonId, UnitId},
    moment::Moment,
};
use uuid::Uuid;

fn today() -> NaiveDate {
    "2026-11-21".parse().unwrap()
}

fn case() -> BusinessCase {
    let now = Moment {
        at: "2026-11-20T20:00:00Z".parse().unwrap(),
        today: today(),
    };
    let by = By {
        person: Some(PersonId(Uuid::from_u128(3))),
        name: "Pita".into(),
    };
    let unit = Some(UnitId(Uuid::from_u128(7)));
    let id = CaseId(Uuid::nil());
    let mut case = BusinessCase::begin(id, 12, by, (None, unit), None, now).next;
    let purpose = &mut case.content.purpose;
    purpose.name = "Harbour Tides".into();
    purpose.platform = "instagram".into();
    purpose.handle = "@Harbour_Tides".into();
    purpose.purpose = "Warn boaters".into();
    purpose.benefits = "Fewer rescues".into();
    case.content.strategy.monitoring = "Duty officer".into();
    case.content.content_plan.plan = "Tides each morning".into();
    case.content.content_plan.approval = "Carl".into();
    case.review_on = "2027-11-21".parse().ok();
    case
}

fn account(checked: Checked) -> Account {
    let (id, state) = (AccountId(Uuid::nil()), AccountStatus::SettingUp);
    Account::enter(id, 5, checked, state, Origin::ApprovedCase).next
}

#[test]
fn p_6_2_the_account_of_an_approved_case_has_what_the_case_says() {
    let made = account_of(&case(), &Catalogue::built_in(), |_| false).unwrap();
    assert_eq!(
        made.presence.url,
        "https://www.instagram.com/Harbour_Tides/"
    );
    assert_eq!(made.details.name, "Harbour Tides");
    assert_eq!(made.details.unit, case().unit);
    assert_eq!(made.details.monitoring, "Duty officer");
    assert_eq!(made.details.content_plan, "Tides each morning\n\nCarl");
}

#[test]
fn an_address_that_is_taken_or_makes_no_sense_stays_open() {
    let catalogue = Catalogue::built_in();
    let taken = account_of(&case(), &catalogue, |_| true).unwrap();
    let mut odd = case();
    odd.content.purpose.handle = "to be decided later".into();
    let odd = account_of(&odd, &catalogue, |_| false).unwrap();
    for made in [taken, odd] {
        assert_eq!(made.presence.url, "");
        assert_eq!(made.presence.account_key, "instagram:BC-0012");
        let settings = PolicySettings::default();
        let account = account(made);
        let found = gaps(&account, &AccessFacts::default(), &settings, today());
        let entry = Item::of(ObligationKind::CompleteEntry).unwrap();
        assert!(!entry.is_met(&account, &found));
        assert!(!entry.is_met(&account, &[]), "it has no address");
    }
    let mut nowhere = case();
    nowhere.content.purpose.platform = String::new();
    let refused = account_of(&nowhere, &catalogue, |_| false).unwrap_err();
    assert_eq!(refused.code(), "platform");
}

/// A line is met exactly when its own rules are not broken, and never by records where a person says so.
#[test]
fn each_line_is_met_by_its_own_rules() {
    let made = account_of(&case(), &Catalogue::built_in(), |_| false).unwrap();
    let account = account(made);
    let settings = PolicySettings::default();
    let all = gaps(&account, &AccessFacts::default(), &settings, today());
    for item in CHECKLIST {
        assert_eq!(item.is_met(&account, &[]), item.is_on_record(), "{item:?}");
        for rule in item.rules {
            let gap = Gap {
                rule: *rule,
                ..all[0].clone()
            };
            assert!(!item.is_met(&account, &[gap]), "{item:?} {rule:?}");
        }
        let kinds = CHECKLIST.iter().filter(|i| i.kind == item.kind);
        assert_eq!(kinds.count(), 1, "{item:?}");
        assert_ne!(item.kind.clause(), "", "{item:?}");
    }
}

#[test]
fn the_checklist_has_its_days_and_what_a_person_shows_is_the_proposers() {
    let opened = to_do(&case(), 5, &PolicySettings::default(), today());
    assert_eq!(opened.len(), CHECKLIST.len());
    for one in &opened {
        assert_eq!(one.due, "2026-12-21".parse::<NaiveDate>().unwrap());
        let by_hand = Item::of(one.kind).is_some_and(|item| !item.is_on_record());
        assert_eq!(one.assignee.is_some(), by_hand, "{one:?}");
    }
}

#[test]
fn after_activation_the_benefits_are_measured_and_the_day_of_review_is_kept() {
    let opened = after_activation(&case(), 5, &PolicySettings::default(), today());
    let told: Vec<_> = opened
        .iter()
        .map(|o| (o.kind, o.details.as_str(), o.due.to_string()))
        .collect();
    assert_eq!(
        told,
        [
            (
                ObligationKind::MeasureBenefits,
                "“Fewer rescues”",
                "2027-02-19".to_owned()
            ),
            (ObligationKind::ReviewOrClose, "", "2027-11-21".to_owned()),
        ]
    );
    let mut long = case();
    long.content.purpose.benefits = "ā".repeat(4_000);
    let opened = after_activation(&long, 5, &PolicySettings::default(), today());
    assert_eq!(opened[0].details.chars().count(), 403);
}

#[test]
fn what_is_open_is_named() {
    assert!(must_be_done(&[]).is_ok());
    let open = ["Name a holder (OB-0001)".to_owned()];
    let refused = must_be_done(&open).unwrap_err();
    assert_eq!(refused.code(), "set-up-open");
    assert!(refused.to_string().contains("Name a holder (OB-0001)"));
}

#[test]
fn p_12_1c_an_adopted_account_becomes_regular_once_and_stays_as_it_is() {
    let made = account_of(&case(), &Catalogue::built_in(), |_| false).unwrap();
    let mut adopted = account(made);
    adopted.origin = Origin::Adopted;
    let before = adopted.clone();
    let done = adopted.regularise("BC-0012");
    assert_eq!(done.event.key(), "account.regularised");
    assert_eq!(done.next.origin, Origin::ApprovedCase);
    let same = Account {
        origin: Origin::Adopted,
        ..done.next.clone()
    };
    assert_eq!(same, before);
    assert_eq!(done.next.clone().regularise("BC-0013").next, done.next);
}

/// The evidence that records give by themselves is kept like anybody's words.
#[test]
fn no_line_looks_like_a_password() {
    for item in CHECKLIST {
        let evidence = format!("On record: {}", item.how);
        assert!(!crate::secret::looks_like_secret(&evidence), "{evidence}");
    }
}
