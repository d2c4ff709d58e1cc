//! From draft to the last decision: order, duties kept apart, what is kept, what is told.

use crate::cast::{Cast, code, told};
use crate::support::{each, system};
use domain::{
    case::Step,
    person::DelegationDraft,
    role::{Role, Scope},
};
use store::{
    commands::{cases, delegations},
    queries,
};

#[tokio::test]
async fn a_case_goes_from_draft_through_four_people_to_approved() {
    for f in each().await {
        let c = Cast::new(&f).await;
        let (number, _) = c.begin().await;
        assert_eq!(code(c.submit(number).await), ":incomplete");
        for section in c.sections() {
            c.write(number, section).await.unwrap();
        }
        c.submit(number).await.unwrap();
        let chain = [
            (c.aroha, "with-communications-manager"),
            (c.carl, "with-general-manager"),
            (c.gina, "with-gm-ecoms"),
            (c.emma, "approved"),
        ];
        for (person, next) in chain {
            c.decide(number, person, "approved").await.unwrap();
            assert_eq!(c.state(number).await, next, "{}", f.name);
        }
        let case = c.case(number).await;
        assert_eq!(case.review_on, "2027-11-21".parse().ok());
        let steps: Vec<_> = case.decisions.iter().map(|d| d.step).collect();
        assert_eq!(steps, Step::ALL);
        // Each decision has its snapshot, which hashes to what the decision says.
        for (n, decision) in (1..).zip(&case.decisions) {
            let actor = system().actor;
            let (_, seen) = queries::cases::snapshot(&c.store, &actor, number, n)
                .await
                .unwrap();
            assert_eq!(seen.computed(), decision.hash);
            assert_eq!(seen.hash, decision.hash);
            assert_eq!(seen.snapshot.hashes().sections, decision.sections);
            assert_eq!(
                seen.snapshot.content::<domain::case::Content>().unwrap(),
                case.content
            );
            assert_eq!(seen.snapshot.unit, "Pilots");
            assert!(!decision.statement.is_empty());
        }
        let messages = told(&f).await;
        let expected = [
            ("notify.case-waiting", vec![c.aroha, c.mere]),
            ("notify.case-waiting", vec![c.carl]),
            ("notify.case-waiting", vec![c.gina]),
            ("notify.case-waiting", vec![c.emma]),
            ("notify.case-approved", vec![c.pita]),
        ];
        let expected = expected.map(|(kind, to)| (kind.to_owned(), to));
        let plain: Vec<_> = messages
            .iter()
            .map(|(k, to, _)| (k.clone(), to.clone()))
            .collect();
        assert_eq!(plain, expected, "{}", f.name);
        assert_eq!(store::audit::verify(&c.store).await.unwrap().fault, None);
    }
}

#[tokio::test]
async fn p_7_duties_are_kept_apart_by_role_place_and_part() {
    for f in each().await {
        let c = Cast::new(&f).await;
        let (number, id) = c.waiting().await;
        // Nobody writes in somebody else's case, nor in one that waits.
        let sam = c.call(c.sam).await;
        let seen = c.case(number).await.version;
        let draft_of_others = cases::write(&c.store, &sam, id, seen, c.risks("x"), None).await;
        assert_eq!(code(draft_of_others), "not-permitted");
        assert_eq!(code(c.write(number, c.risks("x")).await), "not-open");
        for nobody in [c.sam, c.carl, c.gina, c.emma, c.pita] {
            assert_eq!(
                code(c.decide(number, nobody, "approved").await),
                "not-permitted"
            );
        }
        c.decide(number, c.aroha, "approved").await.unwrap();
        assert_eq!(
            code(c.decide(number, c.olga, "approved").await),
            "not-permitted",
            "of another unit"
        );
        // Given to somebody by name: they may, whoever usually decides may not.
        assert_eq!(
            code(c.reassign(number, c.carl, c.sam).await),
            "not-permitted"
        );
        assert_eq!(
            code(c.reassign(number, c.mere, c.ben).await),
            "to:will-hold"
        );
        assert_eq!(
            code(c.reassign(number, c.mere, c.pita).await),
            "to:own-case"
        );
        assert_eq!(
            code(c.reassign(number, c.mere, c.aroha).await),
            "to:decided-already"
        );
        c.reassign(number, c.mere, c.sam).await.unwrap();
        assert_eq!(code(c.decide(number, c.carl, "approved").await), "given-to");
        let facts = c.facts(c.pita, number).await;
        let who: Vec<_> = facts.who_can.iter().map(|w| w.name.as_str()).collect();
        assert_eq!(who, ["Sam"]);
        c.decide(number, c.sam, "approved").await.unwrap();
        assert_eq!(c.state(number).await, "with-general-manager");
        // And only that step.
        assert_eq!(
            code(c.decide(number, c.sam, "approved").await),
            "not-permitted"
        );
        let waiting = told(&f).await;
        assert!(waiting.iter().any(|(_, to, _)| *to == [c.sam]));
    }
}

#[tokio::test]
async fn p_7_a_lent_role_decides_for_its_lender_and_never_twice() {
    for f in each().await {
        let c = Cast::new(&f).await;
        let today = c.store.clock().now().today;
        for (lender, role, to) in [
            (c.carl, Role::CommunicationsManager, c.sam),
            (c.gina, Role::GeneralManager, c.sam),
            (c.emma, Role::GmEcoms, c.carl),
        ] {
            let scope = match role {
                Role::GmEcoms => Scope::All,
                _ => Scope::Unit(c.unit),
            };
            let lent = DelegationDraft {
                to: Some(to),
                role: Some((role, scope)),
                first: Some(today),
                last: Some(today + chrono::Duration::days(7)),
                reason: "leave".into(),
            };
            delegations::lend(&c.store, &system(), lender, lent)
                .await
                .unwrap();
        }
        let (number, _) = c.waiting().await;
        c.decide(number, c.aroha, "approved").await.unwrap();
        let facts = c.facts(c.pita, number).await;
        let who: Vec<_> = facts
            .who_can
            .iter()
            .map(|w| (w.name.as_str(), w.acting_for.as_deref()))
            .collect();
        assert_eq!(who, [("Carl", None), ("Sam", Some("Carl"))]);
        c.decide(number, c.sam, "approved").await.unwrap();
        let case = c.case(number).await;
        let decision = case.decisions.last().unwrap();
        assert_eq!(decision.acting_for.as_ref().unwrap().name, "Carl");
        let facts = c.facts(c.pita, number).await;
        let event = &facts.events[0];
        assert_eq!(
            (event.event.as_str(), event.acting_for.as_deref()),
            ("case.decided", Some("Carl"))
        );
        // Sam has decided; Carl has, through Sam.
        assert_eq!(
            code(c.decide(number, c.sam, "approved").await),
            "decided-already"
        );
        c.decide(number, c.gina, "approved").await.unwrap();
        assert_eq!(
            code(c.decide(number, c.carl, "approved").await),
            "decided-already"
        );
        c.decide(number, c.emma, "approved").await.unwrap();
        assert_eq!(c.state(number).await, "approved");
    }
}

#[tokio::test]
async fn a_case_that_was_sent_back_shows_what_changed_and_asks_only_whom_it_concerns() {
    for f in each().await {
        let c = Cast::new(&f).await;
        let (number, _) = c.waiting().await;
        c.decide(number, c.aroha, "approved").await.unwrap();
        c.decide(number, c.carl, "approved").await.unwrap();
        c.decide(number, c.gina, "sent-back").await.unwrap();
        assert_eq!(c.state(number).await, "sent-back");
        let messages = told(&f).await;
        let (kind, to, _) = messages.last().unwrap();
        assert_eq!(
            (kind.as_str(), to),
            ("notify.case-sent-back", &vec![c.pita])
        );
        c.write(number, c.risks("A second person reads every comment"))
            .await
            .unwrap();
        c.submit(number).await.unwrap();
        assert_eq!(c.state(number).await, "with-design-and-marketing");
        c.decide(number, c.mere, "approved").await.unwrap();
        assert_eq!(
            c.state(number).await,
            "with-general-manager",
            "the Communications Manager looks at no risks"
        );
        let facts = c.facts(c.gina, number).await;
        let seen = facts.last_seen.unwrap();
        assert_eq!((seen.decision, seen.step), (3, Step::GeneralManager));
        let before = seen.snapshot.content().unwrap();
        let names = |key: &str| key.to_owned();
        let changed = domain::case::changes(
            domain::case::Section::Risks,
            &before,
            &facts.case.content,
            &names,
        );
        assert_eq!(changed.len(), 1);
        assert_eq!(
            (changed[0].before.as_str(), changed[0].after.as_str()),
            ("We watch it daily", "A second person reads every comment")
        );
        c.decide(number, c.gina, "declined").await.unwrap();
        assert_eq!(c.state(number).await, "declined");
        assert_eq!(code(c.submit(number).await), "not-open");
    }
}
