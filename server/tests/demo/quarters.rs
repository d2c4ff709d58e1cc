//! The small ministry has eight quarters behind it, and one to try everything in.

use crate::support::each;
use domain::{
    actor::{Actor, SystemActor},
    returns::{PeriodState, ReturnKey},
};
use server::demo::Plan;
use store::queries::{self, returns::ReturnFilter};

#[tokio::test]
async fn seven_quarters_are_reported_and_the_eighth_is_open() {
    for fixture in each().await {
        fixture.seed(&Plan::default()).await;
        let (store, me) = (&fixture.store, Actor::System(SystemActor::Demo));
        let periods = queries::returns::periods(store, &me).await.unwrap();
        assert_eq!(periods.len(), 8, "{}", fixture.name);
        let (open, closed) = periods.split_first().unwrap();
        assert_eq!(open.period.state, PeriodState::Open);
        assert!(closed.iter().all(|line| line.period.is_closed()));
        let trend = queries::reports::trend(store, &me, 8).await.unwrap();
        assert_eq!(trend.len(), 7);
        for line in &trend {
            assert!(line.expected > 20, "{}: {}", line.quarter, line.expected);
            let report = queries::reports::one(store, &me, line.quarter)
                .await
                .unwrap();
            assert!(report.agrees, "{}", line.quarter);
        }
        // It gets better: fewer returns are missing than in the beginning.
        let missing =
            |line: &queries::reports::ReportLine| line.not_reported * 1_000 / line.expected;
        assert!(missing(&trend[6]) < missing(&trend[0]));
        assert_eq!(trend.iter().filter(|line| line.restated > 0).count(), 1);
        something_for_everybody(&fixture).await;
        let verdict = store::audit::verify(store).await.unwrap();
        assert!(verdict.fault.is_none(), "{:?}", verdict.fault);
        fixture.end().await;
    }
}

/// In the open quarter: returns to file for both holders, unchanged ones and others to review, proposals.
async fn something_for_everybody(fixture: &crate::support::Fixture) {
    let store = &fixture.store;
    let me = Actor::System(SystemActor::Demo);
    let open = queries::returns::newest_open(store).await.unwrap().unwrap();
    for key in ["holder", "second-holder"] {
        let personas = queries::people::personas(store).await.unwrap();
        let persona = personas.iter().find(|p| p.key == key).unwrap();
        let due = queries::returns::due_of(store, persona.person)
            .await
            .unwrap();
        assert!(due[0].waiting >= 3, "{key}: {due:?}");
        assert_eq!(due[0].waiting, due[0].all, "{key}: nothing is filed yet");
    }
    let filter = ReturnFilter {
        state: Some(ReturnKey::Submitted),
        ..ReturnFilter::of(open.quarter)
    };
    let waiting = queries::returns::list(store, &me, &filter, true)
        .await
        .unwrap();
    let (unchanged, changed): (Vec<_>, Vec<_>) =
        waiting.rows.iter().partition(|row| row.one.is_unchanged());
    assert!(
        unchanged.len() >= 3 && !changed.is_empty(),
        "{} and {}",
        unchanged.len(),
        changed.len()
    );
    let filter = queries::returns::CorrectionFilter {
        state: Some("open"),
        ..queries::returns::CorrectionFilter::default()
    };
    let corrections = queries::returns::corrections(store, &me, &filter)
        .await
        .unwrap();
    assert!(corrections.total >= 1);
}
