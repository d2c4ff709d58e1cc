//! The secret address of a calendar, and what the calendar holds.

use crate::{cast::Cast, support::each};
use store::{
    commands::mail::{close_calendar, open_calendar},
    queries::{calendar, mail as read},
};

#[tokio::test]
async fn a_calendar_is_opened_replaced_and_withdrawn() {
    for f in each().await {
        let c = Cast::new(&f).await;
        let hana = c.hana();
        assert!(
            close_calendar(&c.store, &hana).await.is_err(),
            "there is none"
        );
        let keyed = store::Call {
            key: Some("a-form".into()),
            ..hana.clone()
        };
        assert!(open_calendar(&c.store, &keyed, "hash-1").await.unwrap());
        assert!(
            !open_calendar(&c.store, &keyed, "hash-2").await.unwrap(),
            "the same form twice"
        );
        let owner = |hash: &'static str| {
            let store = c.store.clone();
            async move { calendar::owner(&store, hash).await.unwrap().map(|o| o.0) }
        };
        assert_eq!(owner("hash-1").await, Some(c.hana), "{}", f.name);
        assert_eq!(owner("hash-2").await, None);
        assert!(open_calendar(&c.store, &hana, "hash-3").await.unwrap());
        assert_eq!(owner("hash-1").await, None, "{}: replaced", f.name);
        assert_eq!(owner("hash-3").await, Some(c.hana));
        let own = read::own(&c.store, &hana.actor).await.unwrap();
        assert!(own.calendar_since.is_some());
        close_calendar(&c.store, &hana).await.unwrap();
        assert_eq!(owner("hash-3").await, None, "{}: withdrawn", f.name);
        open_calendar(&c.store, &hana, "hash-4").await.unwrap();
        crate::cast::run(&f, "UPDATE person SET status = 'left' WHERE name = 'Hana'").await;
        assert_eq!(owner("hash-4").await, None, "{}: left", f.name);
    }
}

#[tokio::test]
async fn a_calendar_holds_what_is_ones_own_to_do() {
    for f in each().await {
        let c = Cast::new(&f).await;
        c.to_do("Move the banner").await;
        let hers = calendar::due_dates(&c.store, c.hana).await.unwrap();
        assert_eq!(hers.len(), 1, "{}", f.name);
        assert_eq!(hers[0].uid, "OB-0001");
        assert_eq!(hers[0].day.to_string(), "2027-02-01");
        assert!(hers[0].summary.contains("Move the banner"), "{:?}", hers[0]);
        let others = calendar::due_dates(&c.store, c.sam).await.unwrap();
        assert!(others.is_empty(), "{}", f.name);
    }
}
