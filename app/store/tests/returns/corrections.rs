//! What returns propose: never a silent edit.

use crate::{
    cast::{Cast, all_right, code, verdict},
    support::each,
};
use domain::returns::{Content, Topic};
use store::{
    commands::returns,
    queries::{
        self,
        returns::{CorrectionFilter, CorrectionRow},
    },
};

fn not_right() -> Content {
    let mut content = all_right();
    let transparency = content.topics.get_mut(&Topic::Transparency).unwrap();
    transparency.right = "no".into();
    let new = (
        "transparency_url".to_owned(),
        "https://example.govt.nz/new".to_owned(),
    );
    transparency.proposed = [new].into();
    let access = content.topics.get_mut(&Topic::Access).unwrap();
    access.right = "no".into();
    access.different = "Sam has left".into();
    content
}

async fn sent(cast: &Cast) -> Vec<CorrectionRow> {
    cast.write(cast.holder, 1, not_right()).await.unwrap();
    cast.send(cast.holder, 1).await.unwrap();
    let page = cast.page(1).await;
    assert_eq!(
        page.account.details.transparency_url, "https://example.govt.nz/about",
        "the register is as it was"
    );
    page.corrections
}

#[tokio::test(flavor = "multi_thread")]
async fn design_and_marketing_takes_over_what_a_holder_proposes() {
    for fixture in each().await {
        let cast = Cast::opened(&fixture).await;
        let found = sent(&cast).await;
        let about: Vec<_> = found.iter().map(|row| row.correction.about()).collect();
        assert_eq!(about, ["People and access", "Transparency statement"]);
        let (words, link) = (found[0].correction.number, found[1].correction.number);
        assert_eq!(
            found[1].now.as_deref(),
            Some("https://example.govt.nz/about")
        );
        let holder = cast.call(cast.holder).await;
        let own = returns::apply(&cast.store, &holder, link, 1, String::new(), true).await;
        assert_eq!(code(own), "not-permitted");
        let call = cast.call(cast.team).await;
        returns::apply(&cast.store, &call, link, 1, String::new(), true)
            .await
            .unwrap();
        let page = cast.page(1).await;
        assert_eq!(
            page.account.details.transparency_url,
            "https://example.govt.nz/new"
        );
        assert_eq!(page.corrections[1].correction.state.key(), "applied");
        let again = returns::apply(&cast.store, &call, link, 2, String::new(), true).await;
        assert_eq!(code(again), "decided");
        // What was told in words needs words about what was done.
        let bare = returns::apply(&cast.store, &call, words, 1, String::new(), true).await;
        assert_eq!(code(bare), "note:words");
        let bare = returns::apply(&cast.store, &call, words, 1, " ".into(), false).await;
        assert_eq!(code(bare), "note:reason");
        let note = "Ended the access".to_owned();
        returns::apply(&cast.store, &call, words, 1, note, false)
            .await
            .unwrap();
        let filter = CorrectionFilter {
            state: Some("open"),
            ..CorrectionFilter::default()
        };
        let open = queries::returns::corrections(&cast.store, &call.actor, &filter)
            .await
            .unwrap();
        assert_eq!(open.total, 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_taken_back_or_sent_back_proposes_nothing_any_more() {
    for fixture in each().await {
        let cast = Cast::opened(&fixture).await;
        sent(&cast).await;
        let (id, seen) = cast.seen(1).await;
        let call = cast.call(cast.holder).await;
        returns::take_back(&cast.store, &call, id, seen)
            .await
            .unwrap();
        let states = |rows: &[CorrectionRow]| {
            let states = rows.iter().map(|row| row.correction.state.key());
            states.collect::<Vec<_>>()
        };
        assert_eq!(
            states(&cast.page(1).await.corrections),
            ["withdrawn", "withdrawn"]
        );
        cast.send(cast.holder, 1).await.unwrap();
        assert_eq!(
            states(&cast.page(1).await.corrections),
            ["withdrawn", "withdrawn", "open", "open"]
        );
        let number = cast.page(1).await.corrections[2].correction.number;
        let team = cast.call(cast.team).await;
        let declined = returns::decline(&cast.store, &team, number, 1, String::new()).await;
        assert_eq!(code(declined), "reason:reason");
        returns::decline(&cast.store, &team, number, 1, "Sam is still here".into())
            .await
            .unwrap();
        cast.review(cast.team, 1, verdict("sent-back"))
            .await
            .unwrap();
        assert_eq!(
            states(&cast.page(1).await.corrections),
            ["withdrawn", "withdrawn", "declined", "withdrawn"],
            "what was decided stays decided"
        );
        let report = store::audit::verify(&cast.store).await.unwrap();
        assert!(report.fault.is_none(), "{report:?}");
    }
}
