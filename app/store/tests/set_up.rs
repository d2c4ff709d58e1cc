//! What follows an approved business case, on both databases: the account and its checklist, lines that
//! close and open with the records, activation, what comes after it; accounts approved in retrospect.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]
#![allow(
    dead_code,
    reason = "each test file uses its own part of the support module"
)]

#[path = "cases/cast.rs"]
mod cast;
mod support;

use cast::{Cast, code};
use domain::{
    access::{Duty, PasswordDraft, RequestDraft},
    account::{Account, AccountMove, AccountStatus, Checked, Origin, RiskTier, Rule},
    case::SectionDraft,
    ids::PersonId,
    obligation::{Obligation, ObligationKind, ObligationState},
    platform::AccessLevel,
    set_up::CHECKLIST,
};
use store::{
    Failure, audit,
    commands::{accounts, cases, grants, nominations, obligations, security},
    queries::{self, set_up},
};
use support::{checked, each, gaps, system};

/// A case decided by all four; answers the account's number.
async fn approved(c: &Cast, number: i64) -> i64 {
    for by in [c.aroha, c.carl, c.gina, c.emma] {
        c.decide(number, by, "approved").await.unwrap();
    }
    assert_eq!(c.state(number).await, "approved");
    c.case(number).await.account.expect("an account")
}

async fn account(c: &Cast, number: i64) -> Account {
    queries::accounts::show(&c.store, &system().actor, number)
        .await
        .unwrap()
}

async fn line(c: &Cast, case: i64, kind: ObligationKind) -> Obligation {
    let found = set_up::show(&c.store, &system().actor, case).await.unwrap();
    let all = found.lines.into_iter().chain(found.after);
    all.into_iter().find(|l| l.kind == kind).expect("a line")
}

async fn open(c: &Cast, case: i64) -> Vec<&'static str> {
    let found = set_up::show(&c.store, &system().actor, case).await.unwrap();
    let open = found.lines.iter().filter(|l| !set_up::is_done(l));
    open.map(|l| l.kind.key()).collect()
}

async fn close(c: &Cast, by: PersonId, line: &Obligation) -> Result<store::Saved, Failure> {
    let call = c.call(by).await;
    let words = "Agreed in the meeting of the day".to_owned();
    obligations::close(&c.store, &call, line.id, line.version, words).await
}

async fn activate(c: &Cast, number: i64) -> Result<store::Saved, Failure> {
    let seen = account(c, number).await.version;
    let call = c.call(c.aroha).await;
    accounts::move_to(&c.store, &call, number, seen, AccountMove::Activate).await
}

/// Live access of somebody to the account.
async fn live(c: &Cast, account: i64, person: PersonId, level: AccessLevel) {
    let draft = RequestDraft {
        person: Some(person),
        level: Some(level),
        from: None,
        until: None,
        reason: "Set-up".into(),
    };
    let saved = grants::request(&c.store, &c.call(c.mere).await, account, draft)
        .await
        .unwrap();
    let number = saved.reference[3..].parse().unwrap();
    let id = grants::by_number(&c.store, number).await.unwrap();
    let seen = async || {
        let page = queries::access::show(&c.store, &system().actor, number).await;
        page.unwrap().row.grant.version
    };
    grants::approve(&c.store, &system(), id, seen().await)
        .await
        .unwrap();
    let call = c.call(person).await;
    grants::acknowledge_policy(&c.store, &call, person)
        .await
        .unwrap();
    grants::attest_second_factor(&c.store, &call, id, seen().await)
        .await
        .unwrap();
}

async fn attest(c: &Cast, account: i64) {
    let draft = PasswordDraft {
        length: "long".into(),
        unique: "yes".into(),
        vault: "yes".into(),
        changed_on: Some(c.store.clock().now().today),
        second_factor: "on".into(),
        why: String::new(),
    };
    let typed = draft.check(c.store.clock().now()).unwrap();
    let call = c.call(c.mere).await;
    let place = queries::access::place_of(&c.store, account).await.unwrap();
    let now = queries::access::security(&c.store, &call.actor, account, place)
        .await
        .unwrap();
    security::attest(&c.store, &call, account, now.security.version, typed)
        .await
        .unwrap();
}

async fn edit(c: &Cast, number: i64, change: impl FnOnce(&mut Checked)) {
    let now = account(c, number).await;
    let mut typed = Checked {
        presence: now.presence,
        details: now.details,
    };
    change(&mut typed);
    let call = c.call(c.aroha).await;
    accounts::edit(&c.store, &call, number, now.version, typed)
        .await
        .unwrap();
}

fn complete(c: &Cast) -> impl FnOnce(&mut Checked) + use<> {
    let today = Some(c.store.clock().now().today);
    move |typed| {
        let d = &mut typed.details;
        d.risk_tier = Some(RiskTier::Medium);
        d.transparency_url = "https://harbours.example/about".into();
        d.transparency_confirmed_on = today;
        d.disclaimer_confirmed_on = today;
        d.response_process = "Within the day".into();
        d.escalation_plan = "The duty manager".into();
        d.arrangements_confirmed_on = today;
    }
}

#[tokio::test]
async fn p_6_2_the_last_approval_makes_an_account_that_is_being_set_up() {
    for f in each().await {
        let c = Cast::new(&f).await;
        let (number, _) = c.waiting().await;
        let made = account(&c, approved(&c, number).await).await;
        assert_eq!(made.status, AccountStatus::SettingUp);
        assert_eq!(made.origin, Origin::ApprovedCase);
        assert_eq!(made.details.name, "Harbour Tides");
        assert_eq!(made.details.unit, Some(c.unit));
        assert_eq!(made.presence.url, "https://www.instagram.com/harbourtides/");
        let found = set_up::show(&c.store, &c.call(c.sam).await.actor, number)
            .await
            .unwrap();
        let kinds: Vec<_> = found.lines.iter().map(|l| l.kind).collect();
        let wanted: Vec<_> = CHECKLIST.iter().map(|item| item.kind).collect();
        assert_eq!(kinds, wanted, "{}", f.name);
        assert_eq!((found.done(), found.after.len()), (0, 0));
        let behind = set_up::behind(&c.store, &system().actor, made.number)
            .await
            .unwrap()
            .unwrap();
        assert_eq!((behind.case, behind.open.len()), (number, CHECKLIST.len()));
        let gaps = gaps(&c.store, &made).await;
        assert!(gaps.iter().all(|gap| gap.rule != Rule::NoApprovedCase));
        assert!(audit::verify(&c.store).await.unwrap().fault.is_none());
    }
}

#[tokio::test]
async fn the_account_is_active_only_when_every_line_is_done() {
    for f in each().await {
        let c = Cast::new(&f).await;
        let (number, _) = c.waiting().await;
        let made = approved(&c, number).await;
        assert_eq!(code(activate(&c, made).await), "set-up-open");
        // What the records show closes itself.
        nominations::name(&c.store, &c.call(c.aroha).await, made, c.ben, Duty::Holder)
            .await
            .unwrap();
        assert!(
            open(&c, number).await.contains(&"name-holder"),
            "one person"
        );
        live(&c, made, c.kiri, AccessLevel::Publisher).await;
        assert!(!open(&c, number).await.contains(&"name-holder"));
        live(&c, made, c.aroha, AccessLevel::Admin).await;
        live(&c, made, c.emma, AccessLevel::Admin).await;
        attest(&c, made).await;
        edit(&c, made, complete(&c)).await;
        let left = ["content-plan", "content-approval"];
        assert_eq!(open(&c, number).await, left, "{}", f.name);
        let closed = line(&c, number, ObligationKind::MeetPasswordStandard).await;
        let ObligationState::Done { evidence, .. } = closed.state else {
            panic!("{closed:?}");
        };
        assert!(evidence.starts_with("On record: "), "{evidence}");
        // What a person shows is closed by hand, by whoever proposed it.
        let plan = line(&c, number, ObligationKind::ContentPlan).await;
        let stranger = close(&c, c.sam, &plan).await;
        assert_eq!(code(stranger), "not-permitted");
        close(&c, c.pita, &plan).await.unwrap();
        let refused = activate(&c, made).await.unwrap_err().to_string();
        assert!(refused.contains("Agree who approves content"), "{refused}");
        assert!(!refused.contains("Agree the content plan"), "{refused}");
        let approval = line(&c, number, ObligationKind::ContentApproval).await;
        close(&c, c.pita, &approval).await.unwrap();
        activate(&c, made).await.unwrap();
        assert_eq!(account(&c, made).await.status, AccountStatus::Active);
        // What comes after: the benefits are measured, the account is reviewed or closed.
        let measure = line(&c, number, ObligationKind::MeasureBenefits).await;
        let today = c.store.clock().now().today;
        assert_eq!((measure.due - today).num_days(), 90);
        assert!(measure.title().contains("“Fewer rescues”"));
        let review = line(&c, number, ObligationKind::ReviewOrClose).await;
        assert_eq!(review.due.to_string(), "2027-11-21");
        assert!(audit::verify(&c.store).await.unwrap().fault.is_none());
    }
}

#[tokio::test]
async fn a_line_that_records_show_is_not_closed_by_words_and_opens_again_with_its_gap() {
    for f in each().await {
        let c = Cast::new(&f).await;
        let (number, _) = c.waiting().await;
        let made = approved(&c, number).await;
        let password = line(&c, number, ObligationKind::MeetPasswordStandard).await;
        assert_eq!(code(close(&c, c.aroha, &password).await), "closes-itself");
        edit(&c, made, complete(&c)).await;
        assert!(!open(&c, number).await.contains(&"disclaimer"));
        edit(&c, made, |typed| {
            typed.details.disclaimer_confirmed_on = None;
        })
        .await;
        assert!(open(&c, number).await.contains(&"disclaimer"), "{}", f.name);
        // A waiver is not enough to make the account active, and a second closing is refused.
        let plan = line(&c, number, ObligationKind::ContentPlan).await;
        close(&c, c.aroha, &plan).await.unwrap();
        assert_eq!(code(close(&c, c.aroha, &plan).await), "stale");
        let approval = line(&c, number, ObligationKind::ContentApproval).await;
        let call = c.call(c.emma).await;
        let until = c.store.clock().now().today + chrono::Duration::days(9);
        let (id, seen) = (approval.id, approval.version);
        obligations::waive(&c.store, &call, id, seen, "Later".into(), until)
            .await
            .unwrap();
        assert!(open(&c, number).await.contains(&"content-approval"));
        assert_eq!(code(activate(&c, made).await), "set-up-open");
    }
}

#[tokio::test]
async fn an_archived_account_closes_no_line() {
    for f in each().await {
        let c = Cast::new(&f).await;
        let (number, _) = c.waiting().await;
        let made = approved(&c, number).await;
        let seen = account(&c, made).await.version;
        let call = c.call(c.aroha).await;
        accounts::archive(&c.store, &call, made, seen, "Not needed".into())
            .await
            .unwrap();
        assert_eq!(open(&c, number).await.len(), CHECKLIST.len(), "{}", f.name);
    }
}

#[tokio::test]
async fn an_address_that_the_register_has_already_stays_open() {
    for f in each().await {
        let c = Cast::new(&f).await;
        let (url, name) = ("https://www.instagram.com/harbourtides/", "Tides");
        let (status, origin) = (AccountStatus::Active, Origin::Adopted);
        accounts::create(&c.store, &system(), checked(url, name), status, origin)
            .await
            .unwrap();
        let (number, _) = c.waiting().await;
        let made = approved(&c, number).await;
        assert_eq!(account(&c, made).await.presence.url, "");
        edit(&c, made, complete(&c)).await;
        assert!(open(&c, number).await.contains(&"complete-entry"));
        let other = checked("https://www.instagram.com/harbourtides2/", "Tides").presence;
        edit(&c, made, |typed| typed.presence = other).await;
        assert!(
            !open(&c, number).await.contains(&"complete-entry"),
            "{}",
            f.name
        );
    }
}

#[tokio::test]
async fn p_12_1c_an_account_without_a_case_is_made_regular_by_one_in_retrospect() {
    for f in each().await {
        let c = Cast::new(&f).await;
        let (url, name) = ("https://www.facebook.com/harbours", "Harbours");
        let (status, origin) = (AccountStatus::Active, Origin::Adopted);
        accounts::create(&c.store, &system(), checked(url, name), status, origin)
            .await
            .unwrap();
        let before = account(&c, 1).await;
        let rules = async |account: &Account| -> Vec<Rule> {
            let gaps = gaps(&c.store, account).await;
            gaps.iter().map(|gap| gap.rule).collect()
        };
        assert!(rules(&before).await.contains(&Rule::NoApprovedCase));
        let call = c.call(c.pita).await;
        let saved = cases::begin(&c.store, &call, Some(c.unit), Some(1))
            .await
            .unwrap();
        let number = saved.reference[3..].parse().unwrap();
        let under_way = async || {
            let found = set_up::under_way(&c.store, &call.actor, 1).await.unwrap();
            found.map(|found| (found.case, found.state.key()))
        };
        assert_eq!(under_way().await, Some((number, "draft")), "{}", f.name);
        let twice = cases::begin(&c.store, &call, Some(c.unit), Some(1)).await;
        assert_eq!(code(twice), "adopts:taken");
        for section in c.sections() {
            if !matches!(section, SectionDraft::Purpose(_)) {
                c.write(number, section).await.unwrap();
                continue;
            }
            let SectionDraft::Purpose(mut purpose) = section else {
                continue;
            };
            purpose.platform = "facebook".into();
            purpose.handle = "harbours".into();
            c.write(number, SectionDraft::Purpose(purpose))
                .await
                .unwrap();
        }
        c.submit(number).await.unwrap();
        let expected = Some((number, "with-design-and-marketing"));
        assert_eq!(under_way().await, expected, "{}", f.name);
        // Until then it counts.
        assert!(
            rules(&account(&c, 1).await)
                .await
                .contains(&Rule::NoApprovedCase)
        );
        assert_eq!(approved(&c, number).await, 1);
        assert_eq!(under_way().await, None, "{}", f.name);
        let after = account(&c, 1).await;
        assert_eq!(
            (after.origin, &after.status),
            (Origin::ApprovedCase, &before.status)
        );
        assert_eq!(after.details, before.details, "{}", f.name);
        assert!(!rules(&after).await.contains(&Rule::NoApprovedCase));
        let found = set_up::show(&c.store, &call.actor, number).await.unwrap();
        assert_eq!((found.lines.len(), found.after.len()), (0, 2));
        assert!(audit::verify(&c.store).await.unwrap().fault.is_none());
    }
}
