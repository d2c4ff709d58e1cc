//! What administrators do about mail: audited, and theirs alone.

use crate::{
    cast::{Cast, number},
    support::{each, system},
};
use chrono::Duration;
use domain::role::Role;
use store::{
    Failure,
    commands::mail::{give_up, lift, retry},
    mail::{Settled, State, lease, purge, settle},
    queries::mail as read,
};
use uuid::Uuid;

const LASTS: Duration = Duration::minutes(5);

fn code<T: std::fmt::Debug>(found: Result<T, Failure>) -> String {
    match found.unwrap_err() {
        Failure::Refused(refusal) => refusal.code().to_owned(),
        Failure::Problems(problems) => problems.0[0].code.clone(),
        Failure::NotFound => "not-found".into(),
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn failed_mail_is_sent_again_or_given_up_with_a_reason() {
    for f in each().await {
        let c = Cast::new(&f).await;
        c.incident(&system()).await;
        c.expand().await;
        for leased in lease(&c.store, 20, LASTS).await.unwrap() {
            let refused = Settled::Refused {
                why: "550 5.1.1 no such user".into(),
                no_such_address: true,
            };
            settle(&c.store, &leased, refused).await.unwrap();
        }
        let all = c.all().await;
        let (hana, other) = (&all[0], &all[1]);
        assert_eq!(
            code(give_up(&c.store, &c.ada(), other.id, "  ").await),
            "required"
        );
        give_up(&c.store, &c.ada(), other.id, "They are on leave")
            .await
            .unwrap();
        assert_eq!(
            code(give_up(&c.store, &c.ada(), other.id, "again").await),
            "settled"
        );
        // The address stays closed until somebody opens it.
        retry(&c.store, &c.ada(), hana.id).await.unwrap();
        assert!(lease(&c.store, 20, LASTS).await.unwrap().is_empty());
        let closed = read::suppressed(&c.store, &c.ada().actor).await.unwrap();
        assert_eq!(closed.len(), 3, "{}", f.name);
        lift(&c.store, &c.ada(), &hana.address).await.unwrap();
        assert_eq!(
            code(lift(&c.store, &c.ada(), &hana.address).await),
            "not-found"
        );
        retry(&c.store, &c.ada(), hana.id).await.unwrap();
        let leased = lease(&c.store, 20, LASTS).await.unwrap().remove(0);
        assert_eq!((leased.id, leased.attempt), (hana.id, 1), "{}", f.name);
        assert!(settle(&c.store, &leased, Settled::Sent).await.unwrap());
        assert_eq!(code(retry(&c.store, &c.ada(), hana.id).await), "sent");
        let events = "SELECT count(*) FROM audit_event WHERE event IN ('mail.retried', 'mail.given-up', 'mail.lifted')";
        assert_eq!(number(&f, events).await, 4, "{}", f.name);
        let fault = store::audit::verify(&c.store).await.unwrap().fault;
        assert_eq!(fault, None, "{}", f.name);
    }
}

#[tokio::test]
async fn a_message_given_up_while_it_is_on_its_way_stays_given_up() {
    for f in each().await {
        let c = Cast::new(&f).await;
        c.incident(&system()).await;
        c.expand().await;
        let leased = lease(&c.store, 1, LASTS).await.unwrap().remove(0);
        give_up(&c.store, &c.ada(), leased.id, "Told by telephone")
            .await
            .unwrap();
        let later = Settled::Later { why: "x".into() };
        assert!(
            !settle(&c.store, &leased, later).await.unwrap(),
            "{}",
            f.name
        );
        let one = read::one(&c.store, &c.ada().actor, leased.id)
            .await
            .unwrap();
        assert_eq!(one.row.state, State::GivenUp);
        assert_eq!(one.row.last_error, "Told by telephone");
    }
}

#[tokio::test]
async fn only_administrators_look_after_mail() {
    for f in each().await {
        let c = Cast::new(&f).await;
        c.incident(&system()).await;
        c.expand().await;
        let id = c.all().await[0].id;
        for role in Role::ALL {
            let call = c.as_person(c.sam, "Sam", *role);
            let may = *role == Role::Administrator;
            let asked = [
                read::figures(&c.store, &call.actor).await.is_ok(),
                read::list(&c.store, &call.actor, None, "", 1).await.is_ok(),
                read::one(&c.store, &call.actor, id).await.is_ok(),
                read::suppressed(&c.store, &call.actor).await.is_ok(),
                retry(&c.store, &call, id).await.is_ok(),
            ];
            assert_eq!(asked, [may; 5], "{}: {role:?}", f.name);
        }
        let unknown = retry(&c.store, &c.ada(), Uuid::now_v7()).await;
        assert_eq!(code(unknown), "not-found");
        let figures = read::figures(&c.store, &c.ada().actor).await.unwrap();
        assert_eq!(figures.of(State::Queued), 3, "{}", f.name);
        assert_eq!(figures.unread, 0);
        let found = read::list(&c.store, &c.ada().actor, None, "50%", 1)
            .await
            .unwrap();
        assert_eq!(found.total, 0, "a percent sign is a percent sign");
    }
}

#[tokio::test]
async fn what_was_sent_half_a_year_ago_goes_and_what_failed_stays() {
    for f in each().await {
        let c = Cast::new(&f).await;
        c.incident(&system()).await;
        c.to_do("Move the banner").await;
        c.expand().await;
        c.store.clock().advance(Duration::days(3));
        store::mail::summaries(&c.store).await.unwrap();
        let all = lease(&c.store, 20, LASTS).await.unwrap();
        let (failed, sent) = all.split_first().unwrap();
        let refused = Settled::Refused {
            why: "554 no".into(),
            no_such_address: false,
        };
        settle(&c.store, failed, refused).await.unwrap();
        for leased in sent {
            settle(&c.store, leased, Settled::Sent).await.unwrap();
        }
        assert_eq!(purge(&c.store).await.unwrap(), 0);
        c.store.clock().advance(Duration::days(181));
        assert_eq!(purge(&c.store).await.unwrap(), 8, "{}", f.name);
        assert_eq!(c.all().await.len(), 1, "{}", f.name);
    }
}
