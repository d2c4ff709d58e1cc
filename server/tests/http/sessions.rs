//! Sessions begin under a new number, end when they should, and do not come back.

use crate::support::{Answer, Server, each_database};
use app::context::Visit;
use chrono::TimeDelta;
use http::{StatusCode, header};
use server::router::{self, Row};
use sha2::{Digest as _, Sha256};
use std::{collections::HashSet, time::Duration};
use tower_sessions::Session;

const LIVING: &str = "SELECT count(*) FROM session WHERE revoked_at IS NULL";

fn attributes(answer: &Answer) -> Vec<String> {
    let mut parts: Vec<_> = answer
        .header(header::SET_COOKIE)
        .split(';')
        .skip(1)
        .map(|part| part.trim().to_owned())
        .collect();
    parts.sort_unstable();
    parts
}

#[tokio::test]
async fn the_cookie_is_for_this_host_alone_also_when_it_is_removed() {
    let server = Server::new().await;
    let signed_in = server.post("/sign-in/demo", "", "persona=staff").await;
    assert!(signed_in.cookie().starts_with("__Host-smr="));
    assert_eq!(
        attributes(&signed_in),
        ["HttpOnly", "Path=/", "SameSite=Lax", "Secure"]
    );

    let cookie = signed_in.cookie();
    let signed_out = server.post("/sign-out", &cookie, "").await;
    assert_eq!(signed_out.cookie(), "__Host-smr=");
    assert_eq!(
        attributes(&signed_out),
        ["HttpOnly", "Max-Age=0", "Path=/", "SameSite=Lax", "Secure"]
    );

    for worthless in [
        &*cookie,
        "__Host-smr=nonsense",
        "__Host-smr=AAAAAAAAAAAAAAAAAAAAAA",
    ] {
        let answer = server.get("/", worthless).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{worthless}");
        assert_eq!(
            attributes(&answer),
            ["HttpOnly", "Max-Age=0", "Path=/", "SameSite=Lax", "Secure"],
            "{worthless}"
        );
    }
}

#[tokio::test]
async fn signing_in_takes_a_new_number_whatever_was_there() {
    each_database(async |server: Server| {
        let planted = "__Host-smr=AAAAAAAAAAAAAAAAAAAAAA";
        let cookie = server
            .post("/sign-in/demo", planted, "persona=staff")
            .await
            .cookie();
        assert_ne!(cookie, planted);
        assert!(server.knows(&cookie).await && !server.knows(planted).await);

        // A living session of the attacker's own is worth nothing after the victim signed in with it.
        let attacker = server.sign_in("staff").await;
        let victim = server
            .post("/sign-in/demo", &attacker, "persona=administrator")
            .await
            .cookie();
        assert_ne!(victim, attacker);
        assert!(server.knows(&victim).await && !server.knows(&attacker).await);

        let mut numbers = HashSet::new();
        for _ in 0..100 {
            assert!(numbers.insert(server.sign_in("holder").await));
        }
    })
    .await;
}

#[tokio::test]
async fn a_copy_of_the_database_opens_no_session() {
    let server = Server::new().await;
    let cookie = server.sign_in("staff").await;
    let number = cookie.split_once('=').unwrap().1.to_owned();
    assert!(server.knows(&cookie).await);
    let hash = hex::encode(Sha256::digest(number.as_bytes()));
    let mut found_hash = false;
    for entry in std::fs::read_dir(server.folder.path()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        let holds = |text: &str| {
            bytes
                .windows(text.len())
                .any(|window| window == text.as_bytes())
        };
        assert!(!holds(&number), "the cookie's value is on the disk");
        found_hash |= holds(&hash);
    }
    assert!(found_hash, "the search would have found it");
    // What was found opens nothing either.
    assert!(!server.knows(&format!("__Host-smr={hash}")).await);
}

#[tokio::test]
async fn a_session_ends_fifteen_minutes_after_the_last_request_also_one_that_only_read() {
    each_database(async |server: Server| {
        let clock = server.store.clock().clone();
        let cookie = server.sign_in("staff").await;
        for _ in 0..3 {
            clock.advance(TimeDelta::minutes(14));
            assert!(
                server.knows(&cookie).await,
                "{}: reading keeps it alive",
                server.name
            );
        }
        clock.advance(TimeDelta::minutes(15) + TimeDelta::seconds(1));
        assert!(!server.knows(&cookie).await, "{}", server.name);
        assert!(
            !server.knows(&cookie).await,
            "asking does not bring it back"
        );
    })
    .await;
}

#[tokio::test]
async fn a_session_ends_after_eight_hours_whatever_happens() {
    let server = Server::new().await;
    let clock = server.store.clock().clone();
    let cookie = server.sign_in("staff").await;
    for minutes in (5..480).step_by(5) {
        clock.advance(TimeDelta::minutes(5));
        assert!(server.knows(&cookie).await, "after {minutes} minutes");
    }
    clock.advance(TimeDelta::minutes(5));
    assert!(!server.knows(&cookie).await);
}

#[tokio::test]
async fn both_limits_can_be_set() {
    let settings = [("SMR_IDLE_MINUTES", "2"), ("SMR_SESSION_HOURS", "1")];
    let server = Server::with(&settings, Vec::new()).await;
    let clock = server.store.clock().clone();
    let cookie = server.sign_in("staff").await;
    clock.advance(TimeDelta::seconds(121));
    assert!(!server.knows(&cookie).await);
    let cookie = server.sign_in("staff").await;
    for _ in 0..59 {
        clock.advance(TimeDelta::seconds(61));
        assert!(server.knows(&cookie).await);
    }
    clock.advance(TimeDelta::seconds(61));
    assert!(!server.knows(&cookie).await);
}

#[tokio::test]
async fn a_clock_that_jumps_back_prolongs_nothing() {
    let server = Server::new().await;
    let clock = server.store.clock().clone();
    let cookie = server.sign_in("staff").await;
    clock.advance(TimeDelta::hours(-1));
    assert!(!server.knows(&cookie).await);
}

#[tokio::test]
async fn the_last_request_is_noted_once_a_minute() {
    let server = Server::new().await;
    let clock = server.store.clock().clone();
    let cookie = server.sign_in("staff").await;
    let unnoted = "SELECT count(*) FROM session WHERE last_seen_at = created_at";
    clock.advance(TimeDelta::seconds(59));
    assert!(server.knows(&cookie).await);
    assert_eq!(server.count(unnoted).await, 1);
    clock.advance(TimeDelta::seconds(1));
    assert!(server.knows(&cookie).await);
    assert_eq!(server.count(unnoted).await, 0);
}

/// Changes the session, then takes its time.
fn slow() -> Row {
    router::get("/test/slow", async |session: Session| {
        session.insert("late", 1).await.unwrap();
        tokio::time::sleep(Duration::from_millis(300)).await;
        "slow"
    })
}

#[tokio::test]
async fn a_slow_request_does_not_undo_a_sign_out() {
    let server = Server::with(&[], vec![slow()]).await;
    let cookie = server.sign_in("staff").await;
    let slow_ones = async {
        let requests: Vec<_> = (0..200)
            .map(|_| server.get("/test/slow", &cookie))
            .collect();
        futures_util::future::join_all(requests).await
    };
    let out = async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        server.post("/sign-out", &cookie, "").await
    };
    let (slow_ones, out) = tokio::join!(slow_ones, out);
    assert_eq!(out.status, StatusCode::SEE_OTHER);
    assert!(
        slow_ones
            .iter()
            .all(|answer| answer.status == StatusCode::OK),
        "they were on their way when it ended"
    );
    assert!(!server.knows(&cookie).await, "the session came back");
    assert_eq!(server.count(LIVING).await, 0);
    // Nor under a cookie that one of them may have been given.
    for answer in slow_ones {
        let given = answer.cookie();
        assert!(given.is_empty() || !server.knows(&given).await);
    }
}

#[tokio::test]
async fn roles_count_from_the_next_request_and_who_has_left_is_out() {
    let who = router::get("/test/who", async |visit: Visit| {
        format!("{:?}", visit.actor)
    });
    let server = Server::with(&[], vec![who]).await;
    let cookie = server.sign_in("administrator").await;
    assert!(
        server
            .get("/test/who", &cookie)
            .await
            .text()
            .contains("Administrator")
    );
    server.execute("DELETE FROM role_assignment").await;
    assert!(
        !server
            .get("/test/who", &cookie)
            .await
            .text()
            .contains("Administrator")
    );
    server
        .execute("UPDATE person SET status = 'left' WHERE persona = 'administrator'")
        .await;
    let answer = server.get("/test/who", &cookie).await;
    assert_eq!(answer.text(), "Public");
    assert!(answer.header(header::SET_COOKIE).contains("Max-Age=0"));
    assert_eq!(
        server.count(LIVING).await,
        0,
        "the session is over even if the person returns"
    );
}

#[tokio::test]
async fn a_session_remembers_who_and_how_and_nothing_else() {
    let server = Server::new().await;
    server.sign_in("staff").await;
    let data = server.text("SELECT data FROM session").await;
    let data: serde_json::Value = serde_json::from_str(&data).unwrap();
    let mut keys: Vec<_> = data["signed_in"]
        .as_object()
        .unwrap()
        .keys()
        .cloned()
        .collect();
    keys.sort_unstable();
    assert_eq!(keys, ["at", "person", "way"]);
    assert_eq!(data.as_object().unwrap().len(), 1);
}
