//! Returns written, confirmed and sent.

use crate::{
    cast::{Cast, all_right, code, quarter},
    support::each,
};
use domain::returns::{Content, Topic};
use store::{
    commands::{nominations, returns},
    queries,
};

#[tokio::test(flavor = "multi_thread")]
async fn nothing_has_changed_is_confirmed_for_several_accounts_at_once_each_with_its_copy() {
    for fixture in each().await {
        let cast = Cast::opened(&fixture).await;
        let saved = cast.unchanged(cast.holder, &[1, 2, 3]).await.unwrap();
        assert_eq!(saved.len(), 3);
        for account in [1, 2, 3] {
            let page = cast.page(account).await;
            let sent = page.one.last_sent().unwrap().clone();
            assert!(sent.unchanged && !sent.late && !sent.as_delegate);
            let actor = cast.actor(cast.team).await;
            let facts = page.one.facts();
            let copy = queries::returns::copy_of(&cast.store, &actor, page.one.id, &facts, 1)
                .await
                .unwrap();
            assert_eq!(copy.hash, sent.hash);
            assert_eq!(copy.computed(), sent.hash, "to the letter");
            assert_eq!(copy.copy.known.text_of("monitoring"), "Each morning");
            assert!(copy.copy.content.is_unchanged(&page.period.questions));
        }
        assert_eq!(cast.state(4).await, "not-started");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn all_or_none_and_never_what_is_not_ones_own() {
    for fixture in each().await {
        let cast = Cast::opened(&fixture).await;
        assert_eq!(
            code(cast.unchanged(cast.holder, &[1, 4]).await),
            "not-permitted"
        );
        assert_eq!(cast.state(1).await, "not-started");
        assert_eq!(
            code(cast.write(cast.staff, 1, all_right()).await),
            "not-permitted"
        );
        assert_eq!(
            code(cast.write(cast.team, 1, all_right()).await),
            "not-permitted"
        );
        // What the register shows as critical has to be explained: nobody is named any more.
        let id = cast.page(1).await.one.id;
        let call = cast.call(cast.holder).await;
        let agreed = returns::confirm_unchanged(&cast.store, &call, vec![(id, 1)], false).await;
        assert_eq!(code(agreed), "agreed:statement");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_typed_is_kept_and_judged_only_when_it_is_sent() {
    for fixture in each().await {
        let cast = Cast::opened(&fixture).await;
        let content = Content {
            note: "Half a thought".into(),
            ..Content::default()
        };
        cast.write(cast.holder, 1, content).await.unwrap();
        assert_eq!(cast.state(1).await, "draft");
        let problems = code(cast.send(cast.holder, 1).await);
        assert!(problems.starts_with("access.right:required"), "{problems}");
        assert_eq!(cast.page(1).await.one.content.note, "Half a thought");
        let secret = Content {
            note: "password: Tr0ub4dor&3xyz".into(),
            ..Content::default()
        };
        assert_eq!(
            code(cast.write(cast.holder, 1, secret).await),
            "note:secret"
        );
        // Two people write at once: the second is told.
        let (id, seen) = cast.seen(2).await;
        cast.write(cast.second, 2, all_right()).await.unwrap();
        let call = cast.call(cast.holder).await;
        assert_eq!(
            code(returns::write(&cast.store, &call, id, seen, all_right()).await),
            "stale"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_form_sent_twice_is_one_return_sent_once() {
    for fixture in each().await {
        let cast = Cast::opened(&fixture).await;
        let (id, seen) = cast.seen(1).await;
        let mut call = cast.call(cast.holder).await;
        call.key = Some("token".into());
        let first = returns::confirm_unchanged(&cast.store, &call, vec![(id, seen)], true).await;
        let second = returns::confirm_unchanged(&cast.store, &call, vec![(id, seen)], true).await;
        assert_eq!(first.unwrap(), second.unwrap());
        assert_eq!(cast.page(1).await.one.sent.len(), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_taken_back_can_be_sent_again_with_a_copy_of_its_own() {
    for fixture in each().await {
        let cast = Cast::opened(&fixture).await;
        cast.unchanged(cast.holder, &[1]).await.unwrap();
        let (id, seen) = cast.seen(1).await;
        let call = cast.call(cast.holder).await;
        returns::take_back(&cast.store, &call, id, seen)
            .await
            .unwrap();
        assert_eq!(cast.state(1).await, "draft");
        let mut content = cast.page(1).await.one.content;
        content.activity = "nil".into();
        content.nil_reason = "Between campaigns".into();
        cast.write(cast.holder, 1, content).await.unwrap();
        cast.send(cast.holder, 1).await.unwrap();
        let one = cast.page(1).await.one;
        assert_eq!((one.sent.len(), one.is_unchanged()), (2, false));
        let second = queries::returns::copy_of(&cast.store, &call.actor, id, &one.facts(), 2)
            .await
            .unwrap();
        assert_eq!(second.copy.content.activity, "nil");
        assert_eq!(second.hash, one.sent[1].hash);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_else_files_when_asked_and_only_then() {
    for fixture in each().await {
        let cast = Cast::opened(&fixture).await;
        let (id, seen) = cast.seen(1).await;
        let call = cast.call(cast.holder).await;
        let named = returns::give(&cast.store, &call, id, seen, Some(cast.holder)).await;
        assert_eq!(code(named), "to:named");
        returns::give(&cast.store, &call, id, seen, Some(cast.staff))
            .await
            .unwrap();
        let actor = cast.actor(cast.staff).await;
        let period = cast.page(1).await.period;
        let mine = queries::returns::mine(&cast.store, &actor, &period)
            .await
            .unwrap();
        assert_eq!(mine.len(), 1);
        cast.unchanged(cast.staff, &[1]).await.unwrap();
        assert!(cast.page(1).await.one.sent[0].as_delegate);
        assert_eq!(
            code(cast.write(cast.staff, 2, all_right()).await),
            "not-permitted"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_changed_since_the_last_return_is_shown() {
    for fixture in each().await {
        let cast = Cast::opened(&fixture).await;
        assert_eq!(cast.page(1).await.since.before, None, "the first return");
        cast.unchanged(cast.holder, &[1]).await.unwrap();
        // Another quarter, another holder, and the first one gone.
        let later = cast.later(60);
        let call = cast.call(cast.team).await;
        let next = quarter().next();
        let draft = domain::returns::OpenDraft {
            quarter: next.to_string(),
            due: None,
        };
        returns::open(&later, &call, draft).await.unwrap();
        returns::fill(&later, &call, next).await.unwrap();
        nominations::name(&later, &call, 1, cast.second, domain::access::Duty::Holder)
            .await
            .unwrap();
        let page = queries::returns::show(&later, &call.actor, next, 1)
            .await
            .unwrap();
        assert_eq!(page.since.before, Some(crate::cast::today()));
        let access: Vec<_> = page
            .since
            .changes
            .iter()
            .filter(|(topic, _)| *topic == Topic::Access)
            .map(|(_, change)| (change.before.as_str(), change.after.as_str()))
            .collect();
        assert_eq!(access, [("", "Ben")]);
        let actor = cast.actor(cast.holder).await;
        let mine = queries::returns::mine(&later, &actor, &page.period)
            .await
            .unwrap();
        let one = mine.iter().find(|m| m.one.account == 1).unwrap();
        assert_eq!(one.since, page.since, "the list and the page agree");
    }
}

/// A return that was sent back after the quarter closed is still theirs to send.
#[tokio::test(flavor = "multi_thread")]
async fn what_comes_back_after_closing_stays_with_its_holder() {
    for fixture in each().await {
        let cast = Cast::opened(&fixture).await;
        let later = cast.later(70);
        let call = cast.call(cast.other).await;
        let seen = cast.page(1).await.period.version;
        store::commands::reports::close(&later, &call, quarter(), seen, None)
            .await
            .unwrap();
        let due = |at: store::Store| {
            let holder = cast.holder;
            async move { queries::returns::due_of(&at, holder).await.unwrap() }
        };
        assert!(due(later.clone()).await.is_empty());
        let missed = |at: store::Store| {
            let holder = cast.holder;
            async move { queries::returns::missed_by(&at, holder).await.unwrap() }
        };
        let (closed_on, without) = missed(later.clone()).await.unwrap();
        assert_eq!(closed_on, quarter());
        assert!(without > 0, "it was closed without them");
        assert_eq!(
            queries::returns::missed_by(&later, cast.other)
                .await
                .unwrap(),
            None,
            "those of somebody else"
        );
        let (id, seen) = cast.seen(1).await;
        let mine = cast.call(cast.holder).await;
        returns::confirm_unchanged(&later, &mine, vec![(id, seen)], true)
            .await
            .unwrap();
        let left = missed(later.clone()).await.map_or(0, |(_, left)| left);
        assert_eq!(left, without - 1, "one was sent late");
        let (id, seen) = cast.seen(1).await;
        let back = crate::cast::verdict("sent-back");
        let back = domain::returns::ReviewDraft {
            action_due: None,
            ..back
        };
        returns::review(&later, &call, id, seen, back)
            .await
            .unwrap();
        let waits = due(later).await;
        assert_eq!(
            (waits.len(), waits[0].waiting, waits[0].sent_back),
            (1, 1, 1)
        );
    }
}
