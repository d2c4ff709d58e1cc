//! Each write: refused without permission, with an event of the refusal; stale; the same token once.

use crate::cast::{Cast, back, code, lane_draft, purpose, raw, verdict, verified};
use crate::lanes::upload;
use crate::support::{Fixture, each};
use domain::{
    ids::PersonId,
    pixel::{Lane, Step},
};
use store::{
    Call, Failure, Saved, Store,
    commands::pixels::{self, Beginning},
};

/// A write, by its name here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Move {
    Begin,
    Write,
    Attach,
    Detach,
    Submit,
    Settle(Lane),
    Reassign,
    Decide,
    SendBack,
    Withdraw,
    GoLive,
    Pause,
    AskRenewal,
    DecideRenewal,
    HandOver,
    Remove,
}

impl Move {
    /// Whether the form carries the version that was seen.
    const fn is_versioned(self) -> bool {
        !matches!(self, Self::Begin | Self::Attach | Self::Detach)
    }

    const fn is_of_a_pixel(self) -> bool {
        use Move::{AskRenewal, DecideRenewal, GoLive, HandOver, Pause, Remove};
        matches!(
            self,
            GoLive | Pause | AskRenewal | DecideRenewal | HandOver | Remove
        )
    }
}

/// Does it, as whoever saw `less` versions before the newest.
async fn perform(
    c: &Cast,
    call: &Call,
    what: Move,
    number: i64,
    less: i64,
) -> Result<Saved, Failure> {
    let store: &Store = &c.store;
    let words = || "Because".to_owned();
    if what == Move::Begin {
        return pixels::begin(store, call, Beginning::default()).await;
    }
    if what.is_of_a_pixel() {
        let (id, version) = c.which(number).await;
        let which = (id, version - less);
        return match what {
            Move::GoLive => pixels::go_live(store, call, which, true, true).await,
            Move::Pause => pixels::pause(store, call, which, words()).await,
            Move::AskRenewal => pixels::ask_renewal(store, call, which, true, words()).await,
            Move::DecideRenewal => pixels::decide_renewal(store, call, which, true, words()).await,
            Move::HandOver => pixels::hand_over(store, call, which, c.sam).await,
            _ => pixels::remove(store, call, which, words()).await,
        };
    }
    let (id, seen) = {
        let a = c.application(number).await;
        (a.id, a.version - less)
    };
    match what {
        Move::Write => pixels::write(store, call, id, seen, purpose("Reach more boaters")).await,
        Move::Attach => pixels::attach(store, call, id, upload("data", "Plan.pdf", b"plan")).await,
        Move::Detach => {
            let files = c.facts(number).await.files;
            // Taken away already when the same token comes again.
            let file = files
                .first()
                .map_or_else(|| domain::ids::AttachmentId(uuid::Uuid::nil()), |f| f.id);
            pixels::detach(store, call, id, file).await
        }
        Move::Submit => pixels::submit(store, call, id, seen).await,
        Move::Settle(lane) => {
            let draft = lane_draft(lane, "approved");
            pixels::settle(store, call, id, seen, lane, draft).await
        }
        Move::Reassign => {
            let step = Step::Lane(Lane::Strategy);
            pixels::reassign(store, call, id, seen, step, c.aroha, words()).await
        }
        Move::SendBack => pixels::decide(store, call, id, seen, back(&["legal"])).await,
        Move::Withdraw => pixels::withdraw(store, call, id, seen, words()).await,
        _ => pixels::decide(store, call, id, seen, verdict("approved")).await,
    }
}

async fn count(f: &Fixture, outcome: &str) -> usize {
    let text = format!(
        "SELECT CAST(count(*) AS text) FROM audit_event WHERE outcome = '{outcome}' AND subject_kind LIKE 'pixel%'"
    );
    raw(f, &text).await[0][0].parse().unwrap()
}

/// One write: whoever may not is refused, whoever saw an older version is told, the same token is once.
async fn one(
    f: &Fixture,
    c: &Cast,
    what: Move,
    number: i64,
    (allowed, refused): (PersonId, PersonId),
) {
    let say = format!("{} {what:?}", f.name);
    let (refusals, done) = (count(f, "refused").await, count(f, "done").await);
    if what != Move::Begin {
        let nobody = c.call(refused).await;
        assert_eq!(
            code(perform(c, &nobody, what, number, 0).await),
            "not-permitted",
            "{say}"
        );
        assert_eq!(
            count(f, "refused").await,
            refusals + 1,
            "{say}: the refusal is noted"
        );
    }
    let call = c.call(allowed).await;
    if what.is_versioned() {
        // Other lanes settled meanwhile are no conflict: as seen before it was handed in.
        let less = if matches!(what, Move::Settle(_)) {
            10
        } else {
            1
        };
        assert_eq!(
            code(perform(c, &call, what, number, less).await),
            "stale",
            "{say}"
        );
    }
    assert_eq!(count(f, "done").await, done, "{say}: nothing was done");
    let keyed = Call {
        key: Some(say.clone()),
        ..call
    };
    let first = perform(c, &keyed, what, number, 0).await;
    let first = first.unwrap_or_else(|e| panic!("{say}: {e}"));
    let after = count(f, "done").await;
    assert!(after > done, "{say}");
    let second = perform(c, &keyed, what, number, 0).await.unwrap();
    assert_eq!(first, second, "{say}");
    assert_eq!(count(f, "done").await, after, "{say}: once");
}

#[tokio::test]
async fn p_7_every_write_is_refused_stale_or_done_once() {
    for f in each().await {
        let mut c = Cast::new(&f).await;
        one(&f, &c, Move::Begin, 0, (c.pita, c.pita)).await;
        let (number, _) = c.complete("AC-0001").await;
        for what in [Move::Write, Move::Attach, Move::Detach, Move::Submit] {
            one(&f, &c, what, number, (c.pita, c.aroha)).await;
        }
        one(&f, &c, Move::Reassign, number, (c.mere, c.pita)).await;
        one(
            &f,
            &c,
            Move::Settle(Lane::Strategy),
            number,
            (c.aroha, c.pita),
        )
        .await;
        for (lane, allowed, refused) in [
            (Lane::PrivacyAssessment, c.petra, c.dan),
            (Lane::PrivacyPage, c.dora, c.leo),
            (Lane::DigitalTools, c.dan, c.priya),
            (Lane::Legal, c.lia, c.mere),
        ] {
            one(&f, &c, Move::Settle(lane), number, (allowed, refused)).await;
        }
        let text =
            "SELECT action FROM audit_event WHERE outcome = 'refused' ORDER BY seq DESC LIMIT 1";
        assert_eq!(
            raw(&f, text).await[0][0],
            "pixel.assess-legal",
            "what was tried"
        );
        one(&f, &c, Move::SendBack, number, (c.mere, c.leo)).await;
        c.settle(number, c.lia, Lane::Legal, "approved")
            .await
            .unwrap();
        one(&f, &c, Move::Decide, number, (c.mere, c.priya)).await;
        one(&f, &c, Move::Decide, number, (c.gina, c.gus)).await;
        one(&f, &c, Move::GoLive, 1, (c.dan, c.gina)).await;
        one(&f, &c, Move::Pause, 1, (c.olive, c.pita)).await;
        c.store = c.later(320);
        one(&f, &c, Move::AskRenewal, 1, (c.olive, c.dan)).await;
        one(&f, &c, Move::DecideRenewal, 1, (c.gina, c.gus)).await;
        one(&f, &c, Move::HandOver, 1, (c.priya, c.olive)).await;
        one(&f, &c, Move::Remove, 1, (c.sam, c.olive)).await;
        let (number, _) = c.waiting("AC-0001").await;
        one(&f, &c, Move::Withdraw, number, (c.pita, c.mere)).await;
        assert_eq!(c.state(number).await, "withdrawn");
        verified(&c).await;
    }
}
