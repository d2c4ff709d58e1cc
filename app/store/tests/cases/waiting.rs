//! Whoever lets a case wait is reminded after three, five and eight working days, then it goes up; each
//! once, whatever the job does.

use crate::cast::{Cast, told};
use crate::support::{each, system};
use domain::person::PersonDraft;
use store::{commands::people, queries, sweep};

#[tokio::test]
async fn approvers_are_reminded_and_then_it_goes_up() {
    for f in each().await {
        let c = Cast::new(&f).await;
        // Carl reports to Sam.
        let carl = queries::people::person(&c.store, &system().actor, c.carl)
            .await
            .unwrap();
        let draft = PersonDraft {
            manager: Some(c.sam),
            ..PersonDraft::of(&carl)
        };
        let checked = draft.check().unwrap();
        people::edit(&c.store, &system(), c.carl, carl.version, checked)
            .await
            .unwrap();
        let (number, _) = c.waiting().await;
        c.decide(number, c.aroha, "approved").await.unwrap();
        let before = told(&f).await.len();
        // Saturday: the third working day is Wednesday, the eighth the Wednesday after.
        let mut kinds = Vec::new();
        for days in 0..20 {
            let store = c.later(days);
            sweep::run(&store).await.unwrap();
            sweep::run(&store).await.unwrap();
            let all = told(&f).await;
            if all.len() > before + kinds.len() {
                let (kind, to, team) = all.last().unwrap().clone();
                kinds.push((days, kind, to, team));
            }
            assert_eq!(all.len(), before + kinds.len(), "{} day {days}", f.name);
        }
        let mut up = vec![c.carl, c.sam];
        up.sort_unstable();
        let reminder = || "notify.case-reminder".to_owned();
        assert_eq!(
            kinds,
            [
                (4, reminder(), vec![c.carl], false),
                (6, reminder(), vec![c.carl], false),
                (11, reminder(), vec![c.carl], false),
                (12, "notify.case-escalated".to_owned(), up, true),
            ],
            "{}",
            f.name
        );
    }
}
