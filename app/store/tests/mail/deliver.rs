//! Leases, fences, pauses: what is sent is sent by one, and nothing that went wrong is forgotten.

use crate::{
    cast::{Cast, number, run},
    support::{Fixture, each, system},
};
use chrono::Duration;
use domain::ids::PersonId;
use std::collections::BTreeSet;
use store::mail::{Leased, Settled, State, lease, settle};

const LASTS: Duration = Duration::minutes(5);

fn later(why: &str) -> Settled {
    Settled::Later { why: why.into() }
}

/// Many messages to be sent.
async fn many(f: &Fixture) -> Cast {
    let c = Cast::new(f).await;
    for _ in 0..4 {
        c.incident(&system()).await;
    }
    c.expand().await;
    c
}

#[tokio::test]
async fn of_several_workers_one_takes_each_message() {
    for f in each().await {
        let c = many(&f).await;
        let worker = || {
            let store = c.store.clone();
            tokio::spawn(async move {
                let mut taken = Vec::new();
                loop {
                    let some = lease(&store, 1, LASTS).await.unwrap();
                    if some.is_empty() {
                        return taken;
                    }
                    for leased in some {
                        assert!(settle(&store, &leased, Settled::Sent).await.unwrap());
                        taken.push(leased.id);
                    }
                }
            })
        };
        let workers = [worker(), worker(), worker()];
        let mut all = Vec::new();
        for worker in workers {
            all.extend(worker.await.unwrap());
        }
        let unique: BTreeSet<_> = all.iter().collect();
        assert_eq!((all.len(), unique.len()), (12, 12), "{}", f.name);
        let sent = "SELECT count(*) FROM mail WHERE state = 'sent' AND attempts = 1";
        assert_eq!(number(&f, sent).await, 12, "{}", f.name);
    }
}

#[tokio::test]
async fn who_comes_back_too_late_changes_nothing() {
    for f in each().await {
        let c = many(&f).await;
        let slow = lease(&c.store, 1, LASTS).await.unwrap().remove(0);
        assert!(!is_in(&lease(&c.store, 20, LASTS).await.unwrap(), &slow));
        c.store.clock().advance(LASTS);
        let again = lease(&c.store, 20, LASTS).await.unwrap();
        let quick = again.into_iter().find(|l| l.id == slow.id).unwrap();
        assert_eq!((quick.fence, quick.attempt), (2, 2), "{}", f.name);
        for became in [
            Settled::Sent,
            later("x"),
            Settled::Untried,
            Settled::Refused {
                why: "x".into(),
                no_such_address: true,
            },
        ] {
            assert!(
                !settle(&c.store, &slow, became).await.unwrap(),
                "{}",
                f.name
            );
        }
        let banned = "SELECT count(*) FROM mail_suppression";
        assert_eq!(number(&f, banned).await, 0, "{}", f.name);
        assert!(settle(&c.store, &quick, Settled::Sent).await.unwrap());
        assert!(
            !settle(&c.store, &quick, Settled::Sent).await.unwrap(),
            "once"
        );
    }
}

fn is_in(all: &[Leased], one: &Leased) -> bool {
    all.iter().any(|leased| leased.id == one.id)
}

#[tokio::test]
async fn a_crash_between_sending_and_noting_it_sends_the_same_message_again() {
    for f in each().await {
        let c = many(&f).await;
        let first = lease(&c.store, 1, LASTS).await.unwrap().remove(0);
        // The process ends here: nothing is settled, and another instance starts.
        c.store.clock().advance(LASTS);
        let again = lease(&c.store, 20, LASTS).await.unwrap();
        let again = again.into_iter().find(|l| l.id == first.id).unwrap();
        assert_eq!(again.letter, first.letter, "{}", f.name);
        assert_eq!(again.created_at, first.created_at);
        assert_eq!(again.address, first.address);
    }
}

#[tokio::test]
async fn what_fails_is_tried_for_three_days_and_then_kept_for_an_administrator() {
    for f in each().await {
        let c = Cast::new(&f).await;
        c.incident(&system()).await;
        c.expand().await;
        run(
            &f,
            "DELETE FROM mail WHERE person_id NOT IN (SELECT id FROM person WHERE name = 'Hana')",
        )
        .await;
        let begun = c.store.clock().now().at;
        let mut pauses = Vec::new();
        let mut tries = 0;
        while c.all().await[0].state == State::Queued {
            let now = c.store.clock().now().at;
            let due = c.all().await[0].due_at;
            if due > now {
                assert!(lease(&c.store, 20, LASTS).await.unwrap().is_empty());
                pauses.push((due - now).num_minutes());
                c.store.clock().advance(due - now);
            }
            let leased = lease(&c.store, 20, LASTS).await.unwrap().remove(0);
            tries += 1;
            assert_eq!(leased.attempt, tries);
            assert!(
                settle(&c.store, &leased, later("451 not now"))
                    .await
                    .unwrap()
            );
        }
        assert_eq!(pauses, [1, 5, 15, 60, 240, 1440, 1440, 1440], "{}", f.name);
        let lasted = c.store.clock().now().at - begun;
        assert!(lasted > Duration::days(3) && lasted < Duration::days(4));
        let failed = c.all().await.remove(0);
        assert_eq!((failed.state, failed.attempts), (State::Failed, 9));
        assert_eq!(failed.last_error, "451 not now");
    }
}

#[tokio::test]
async fn a_message_that_was_not_tried_loses_no_attempt() {
    for f in each().await {
        let c = many(&f).await;
        for _ in 0..3 {
            let leased = lease(&c.store, 1, LASTS).await.unwrap().remove(0);
            assert_eq!(leased.attempt, 1, "{}", f.name);
            assert!(settle(&c.store, &leased, Settled::Untried).await.unwrap());
        }
    }
}

#[tokio::test]
async fn an_address_that_does_not_exist_takes_no_more_mail() {
    for f in each().await {
        let c = many(&f).await;
        let hers = |all: &[Leased], who: &str| {
            all.iter()
                .filter(|l| l.name == who)
                .cloned()
                .collect::<Vec<_>>()
        };
        let all = lease(&c.store, 20, LASTS).await.unwrap();
        let hana = hers(&all, "Hana");
        let refused = Settled::Refused {
            why: "550 5.1.1 no such user".into(),
            no_such_address: true,
        };
        assert!(settle(&c.store, &hana[0], refused).await.unwrap());
        // Refused for another reason, an address stays open.
        let aroha = hers(&all, "Aroha");
        let refused = Settled::Refused {
            why: "552 5.3.4 too big".into(),
            no_such_address: false,
        };
        assert!(settle(&c.store, &aroha[0], refused).await.unwrap());
        c.store.clock().advance(LASTS);
        let again = lease(&c.store, 20, LASTS).await.unwrap();
        assert!(hers(&again, "Hana").is_empty(), "{}", f.name);
        assert_eq!(hers(&again, "Aroha").len(), 3, "{}", f.name);
        let states = c.told().await;
        let hana: Vec<_> = states
            .iter()
            .filter(|(k, _)| k.starts_with("Hana"))
            .collect();
        let count = |state| hana.iter().filter(|(_, s)| *s == state).count();
        assert_eq!((count(State::Failed), count(State::Suppressed)), (1, 3));
    }
}

#[tokio::test]
async fn mail_to_somebody_who_left_meanwhile_and_mail_from_a_fortnight_ago_is_not_sent() {
    for f in each().await {
        let c = many(&f).await;
        run(&f, "UPDATE person SET status = 'left' WHERE name = 'Hana'").await;
        let all = lease(&c.store, 20, LASTS).await.unwrap();
        assert_eq!(all.len(), 8, "{}", f.name);
        for leased in all {
            settle(&c.store, &leased, Settled::Untried).await.unwrap();
        }
        c.store.clock().advance(Duration::days(15));
        assert!(lease(&c.store, 20, LASTS).await.unwrap().is_empty());
        let failed = "SELECT count(*) FROM mail WHERE state = 'failed'";
        assert_eq!(number(&f, failed).await, 8, "{}: none is lost", f.name);
    }
}

/// Ten thousand messages wait; a worker holds only what it leased.
#[tokio::test]
async fn a_lease_is_small_however_much_waits() {
    for f in each().await {
        let c = many(&f).await;
        let some = lease(&c.store, 5, LASTS).await.unwrap();
        assert_eq!(some.len(), 5, "{}", f.name);
        let _: PersonId = c.hana;
        assert_eq!(
            lease(&c.store, 20, LASTS).await.unwrap().len(),
            7,
            "{}",
            f.name
        );
    }
}
