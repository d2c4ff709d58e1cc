//! What must be true of the register after all that.

use super::{
    ACCOUNTS, HOLDERS, PORTIONS,
    register::{Eyes, Register},
};
use domain::quarter::Quarter;
use std::time::{Duration, Instant};

/// One return for each account and quarter, each number once, everybody told once.
pub(super) async fn is_whole(register: &Register, quarters: &[Quarter]) {
    let mut eyes = Eyes::on(&register.url).await;
    let (many, each) = (quarters.len() as i64, ACCOUNTS as i64);
    let open = format!(
        "SELECT count(*) FROM reporting_period WHERE state = 'open' AND expected = {each} AND version = 2"
    );
    assert_eq!(eyes.count(&open).await, many);
    assert_eq!(
        eyes.count("SELECT count(*) FROM reporting_period").await,
        many
    );
    let pairs = "SELECT count(*) FROM (SELECT DISTINCT period_number, account_number FROM account_return) x";
    for text in [
        "SELECT count(*) FROM account_return",
        pairs,
        "SELECT count(DISTINCT number) FROM account_return",
        "SELECT count(DISTINCT id) FROM account_return",
        // None is left out either: a number that was taken and lost would be a hole.
        "SELECT max(number) FROM account_return",
    ] {
        assert_eq!(eyes.count(text).await, many * each, "{text}");
    }
    let begun = Instant::now();
    while eyes
        .count(
            "SELECT count(*) FROM outbox WHERE done_at IS NULL AND kind = 'notify.return-opened'",
        )
        .await
        > 0
    {
        assert!(begun.elapsed().as_secs() < 60, "nobody is told");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let told = many * HOLDERS as i64;
    for text in [
        "SELECT count(*) FROM outbox WHERE kind = 'notify.return-opened'",
        "SELECT count(*) FROM mail WHERE kind = 'notify.return-opened'",
        "SELECT count(*) FROM (SELECT DISTINCT m.person_id, o.subject FROM mail m JOIN outbox o ON o.id = m.outbox_id \
         WHERE m.kind = 'notify.return-opened') x",
    ] {
        assert_eq!(eyes.count(text).await, told, "{text}");
    }
    for (event, times) in [
        ("period.opened", many),
        ("period.returns-made", many * PORTIONS as i64),
        ("period.ready", many),
    ] {
        let text = format!("SELECT count(*) FROM audit_event WHERE event = '{event}'");
        assert_eq!(eyes.count(&text).await, times, "{event}");
    }
}
