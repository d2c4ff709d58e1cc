//! What a form lacks is told at its field; tokens and versions; accounts that are adopted.

use crate::cast::{Cast, code, draft};
use crate::support::{each, system};
use domain::case::{Purpose, SectionDraft};
use store::commands::cases;

#[tokio::test]
async fn forms_that_lack_something_are_told_at_their_field_and_leave_no_event() {
    for f in each().await {
        let c = Cast::new(&f).await;
        let (number, id) = c.waiting().await;
        let call = c.call(c.aroha).await;
        let seen = c.case(number).await.version;
        for (change, expected) in [
            ("", "verdict:verdict"),
            ("agreed", "agreed:statement"),
            ("note", "note:note"),
            ("secret", "note:secret"),
            ("reasons", "reason-purpose:reasons"),
        ] {
            let mut typed = draft("approved");
            match change {
                "" => typed.verdict = "maybe".into(),
                "agreed" => typed.agreed = false,
                "note" => typed.note = " ".into(),
                "secret" => typed.note = "password: hunter2".into(),
                _ => {
                    typed.verdict = "sent-back".into();
                    typed.reasons.clear();
                }
            }
            let answer = cases::decide(&c.store, &call, id, seen, typed).await;
            assert_eq!(code(answer), expected);
        }
        let empty = cases::withdraw(&c.store, &c.call(c.pita).await, id, seen, " ".into()).await;
        assert_eq!(code(empty), "reason:required");
        let facts = c.facts(c.pita, number).await;
        assert_eq!(facts.events.len(), 7, "begun, five sections, handed in");
        // The form's token: the second sending answers what the first did.
        let keyed = store::Call {
            key: Some("once".into()),
            ..call.clone()
        };
        let first = cases::decide(&c.store, &keyed, id, seen, draft("approved"))
            .await
            .unwrap();
        let second = cases::decide(&c.store, &keyed, id, seen, draft("approved"))
            .await
            .unwrap();
        assert_eq!(first, second);
        assert_eq!(c.case(number).await.decisions.len(), 1);
        let late =
            cases::decide(&c.store, &c.call(c.mere).await, id, seen, draft("declined")).await;
        assert_eq!(code(late), "stale");
    }
}

#[tokio::test]
async fn p_12_1c_an_account_that_exists_is_adopted_by_one_case() {
    for f in each().await {
        let c = Cast::new(&f).await;
        let url = "https://www.facebook.com/harbours";
        store::commands::accounts::create(
            &c.store,
            &system(),
            crate::support::checked(url, "Harbours"),
            domain::account::AccountStatus::Active,
            domain::account::Origin::Adopted,
        )
        .await
        .unwrap();
        let call = c.call(c.pita).await;
        let begin = async |unit, adopts| cases::begin(&c.store, &call, unit, adopts).await;
        assert_eq!(code(begin(None, None).await), "unit:required");
        assert_eq!(code(begin(Some(c.unit), Some(9)).await), "adopts:unknown");
        begin(Some(c.unit), Some(1)).await.unwrap();
        let case = c.case(1).await;
        assert_eq!(case.content.purpose.name, "Harbours");
        assert_eq!(case.content.purpose.platform, "facebook");
        assert_eq!(code(begin(Some(c.unit), Some(1)).await), "adopts:taken");
        cases::withdraw(&c.store, &call, case.id, 1, "Not ours".into())
            .await
            .unwrap();
        begin(Some(c.other_unit), Some(1)).await.unwrap();
        // The unit can be corrected until somebody has seen the case.
        let case = c.case(2).await;
        let draft = SectionDraft::Purpose(Purpose::default());
        cases::write(&c.store, &call, case.id, 1, draft, Some(c.unit))
            .await
            .unwrap();
        assert_eq!(c.case(2).await.unit, Some(c.unit));
    }
}
