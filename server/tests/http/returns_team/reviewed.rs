//! Reviews: one after another, together, undone; what is not needed.

use super::{PERIOD, at, each, escalated, form, one, reference, send};
use crate::asked::{answered, done, hidden, page, sent};
use domain::returns::{Content, ReturnKey};

#[tokio::test]
async fn returns_are_reviewed_one_after_another() {
    each(async |server, [tides, pilots, beacons, _]| {
        let store = &server.store;
        send(store, "holder", tides, |_| {}).await;
        send(store, "holder", pilots, escalated).await;
        let silent = |content: &mut Content| {
            content.activity = "nil".into();
            content.nil_reason = "Winter".into();
        };
        send(store, "holder", beacons, silent).await;
        let team = server.sign_in("design-and-marketing").await;
        let path = format!("{}?q=s", at(pilots, "review"));
        let html = page(&server, &path, &team, 200).await;
        assert!(html.contains("Abuse &lt;script&gt;"), "{html}");
        assert!(html.contains("2 more to review"), "{html}");
        let (version, key) = (hidden(&html, "version"), hidden(&html, "key"));
        let state = [("version", version.as_str()), ("key", key.as_str())];
        let with = |more: &[(&'static str, &'static str)]| {
            let all = state.iter().copied().chain(more.iter().copied());
            all.collect::<Vec<_>>()
        };
        let none = sent(&server, &path, &team, &with(&[]), 422).await;
        assert!(
            none.contains("Choose what becomes of this return"),
            "{none}"
        );
        let back = with(&[("verdict", "sent-back"), ("note", "See below")]);
        let bare = sent(&server, &path, &team, &back, 422).await;
        assert!(
            bare.contains("at least one part") && bare.contains("See below"),
            "{bare}"
        );
        let act = with(&[
            ("verdict", "accepted-with-action"),
            ("action_due", "1/1/2020"),
        ]);
        let act = sent(&server, &path, &team, &act, 422).await;
        assert!(act.contains("Enter what has to be done"), "{act}");
        assert!(act.contains("The day must be today or later"), "{act}");
        let right = with(&[
            ("verdict", "accepted-with-action"),
            ("action", "Train the team"),
            ("action_due", "20/1/2027"),
        ]);
        let next = done(&server, &path, &team, &right).await;
        assert!(next.contains("/review?q=s&done=return-reviewed"), "{next}");
        assert!(!next.contains(&reference(pilots)), "{next}");
        let remedial = "SELECT count(*) FROM obligation WHERE kind = 'remedial'";
        assert_eq!(server.count(remedial).await, 1);
        // The same page, sent once more from another window.
        let again = with(&[("verdict", "accepted")]);
        answered(&server, &path, &team, &again, 409).await;
        let (version, key) = form(&server, &at(tides, "review"), &team).await;
        let back = [
            ("version", version.as_str()),
            ("key", key.as_str()),
            ("verdict", "sent-back"),
            ("reason.access", "Sam has left"),
        ];
        done(&server, &at(tides, "review"), &team, &back).await;
        let sent_back = one(store, tides).await;
        assert_eq!(sent_back.state.key(), ReturnKey::SentBack);
        assert_eq!(sent_back.reviews[0].reasons["access"], "Sam has left");
        let (version, key) = form(&server, &at(beacons, "review"), &team).await;
        let last = [
            ("version", version.as_str()),
            ("key", key.as_str()),
            ("verdict", "accepted"),
        ];
        let there = done(&server, &at(beacons, "review"), &team, &last).await;
        assert_eq!(
            there,
            format!("{PERIOD}/all?done=return-reviewed"),
            "the last one"
        );
    })
    .await;
}

#[tokio::test]
async fn nobody_reviews_their_own_and_others_do_not_know_of_it() {
    each(async |server, [tides, .., wrecks]| {
        let store = &server.store;
        send(store, "design-and-marketing", wrecks, |_| {}).await;
        let team = server.sign_in("design-and-marketing").await;
        let html = page(&server, &at(wrecks, "review"), &team, 200).await;
        assert!(
            html.contains("Somebody else has to review") && !html.contains("verdict"),
            "{html}"
        );
        let version = one(store, wrecks).await.version.to_string();
        let typed = [("version", version.as_str()), ("verdict", "accepted")];
        let refused = sent(&server, &at(wrecks, "review"), &team, &typed, 409).await;
        assert!(refused.contains("Nothing was saved"), "{refused}");
        let list = format!("{PERIOD}/all?state=submitted&unchanged=yes");
        let listed = page(&server, &list, &team, 200).await;
        assert!(
            listed.contains("Yours: somebody else reviews it"),
            "{listed}"
        );
        for persona in ["staff", "holder", "auditor", "general-manager"] {
            let cookie = server.sign_in(persona).await;
            for verb in ["review", "undo", "not-needed", "needed"] {
                page(&server, &at(tides, verb), &cookie, 403).await;
                answered(&server, &at(tides, verb), &cookie, &[("reason", "x")], 403).await;
            }
            page(&server, &format!("{PERIOD}/accept"), &cookie, 403).await;
            answered(&server, &format!("{PERIOD}/accept"), &cookie, &[], 403).await;
        }
        let advisor = server.sign_in("principal-advisor").await;
        let (version, key) = form(&server, &at(wrecks, "review"), &advisor).await;
        let typed = [
            ("version", version.as_str()),
            ("key", key.as_str()),
            ("verdict", "accepted"),
        ];
        done(&server, &at(wrecks, "review"), &advisor, &typed).await;
    })
    .await;
}

#[tokio::test]
async fn what_says_that_nothing_has_changed_is_accepted_together_all_or_none() {
    each(async |server, [tides, pilots, beacons, _]| {
        let store = &server.store;
        for account in [tides, pilots] {
            send(store, "holder", account, |c| c.note.clear()).await;
        }
        send(store, "holder", beacons, escalated).await;
        let team = server.sign_in("design-and-marketing").await;
        let list = format!("{PERIOD}/all?state=submitted&unchanged=yes&mark=all");
        let html = page(&server, &list, &team, 200).await;
        assert_eq!(html.matches("\" checked ").count(), 2, "{html}");
        let asked = format!(
            "{PERIOD}/accept?account={}&account={}&account={}",
            reference(tides),
            reference(pilots),
            reference(beacons)
        );
        let html = page(&server, &asked, &team, 200).await;
        assert!(
            html.contains("Accept 2 returns") && !html.contains("beacons"),
            "{html}"
        );
        let seen = async |account| {
            let one = one(store, account).await;
            format!("{}.{}", one.id, one.version)
        };
        let (a, b, c) = (seen(tides).await, seen(pilots).await, seen(beacons).await);
        let path = format!("{PERIOD}/accept");
        let post = async |values: &[&str], status| {
            let mut pairs = vec![("key", "")];
            pairs.extend(values.iter().map(|v| ("seen", *v)));
            let (one, other) = (reference(tides), reference(pilots));
            pairs.extend([("account", one.as_str()), ("account", other.as_str())]);
            answered(&server, &path, &team, &pairs, status).await
        };
        // One of them says more: none is accepted.
        let refused = post(&[&a, &c], 409).await.text();
        assert!(
            refused.contains("Only returns that say that nothing has changed"),
            "{refused}"
        );
        assert_eq!(one(store, tides).await.state.key(), ReturnKey::Submitted);
        let stale = a.rsplit_once('.').unwrap().0.to_owned() + ".1";
        let refused = post(&[&stale, &b], 409).await.text();
        assert!(refused.contains("changed since you opened"), "{refused}");
        post(&[], 422).await;
        post(&[&a, &b], 303).await;
        for account in [tides, pilots] {
            let one = one(store, account).await;
            assert_eq!(one.state.key(), ReturnKey::Accepted);
            assert!(one.reviews[0].in_bulk);
        }
        let listed = page(&server, &format!("{PERIOD}/all?state=accepted"), &team, 200).await;
        assert_eq!(
            listed.matches("Accepted together, unread").count(),
            2,
            "{listed}"
        );
    })
    .await;
}

#[tokio::test]
async fn everything_that_matches_is_accepted_after_one_more_question() {
    each(async |server, [tides, pilots, beacons, wrecks]| {
        let store = &server.store;
        for account in [tides, pilots] {
            send(store, "holder", account, |c| c.note.clear()).await;
        }
        send(store, "holder", beacons, escalated).await;
        send(store, "design-and-marketing", wrecks, |c| c.note.clear()).await;
        let team = server.sign_in("design-and-marketing").await;
        let list = format!("{PERIOD}/all?state=submitted&unchanged=yes&platform=instagram");
        let listed = page(&server, &list, &team, 200).await;
        assert!(listed.contains("Accept all that match (3)"), "{listed}");
        let path = format!("{PERIOD}/accept?platform=instagram&all=yes");
        let html = page(&server, &path, &team, 200).await;
        assert!(html.contains("2 returns say that nothing has changed"));
        assert!(html.contains("1 more matches"), "{html}");
        assert!(html.contains("Platform: Instagram"), "{html}");
        let (key, until) = (hidden(&html, "key"), hidden(&html, "until"));
        let accept = format!("{PERIOD}/accept");
        let post = async |until: &str, status: u16| {
            let pairs = [
                ("all", "yes"),
                ("platform", "instagram"),
                ("until", until),
                ("key", key.as_str()),
            ];
            answered(&server, &accept, &team, &pairs, status).await
        };
        post("", 422).await;
        // What was sent after the page was shown is not accepted with it.
        let before = post("2020-01-01T00:00:00Z", 303).await;
        assert!(before.header("location").contains("accepted=0&left=0"));
        assert_eq!(one(store, tides).await.state.key(), ReturnKey::Submitted);
        for _ in 0..2 {
            let there = post(&until, 303).await.header("location").to_owned();
            assert!(there.contains("accepted=2&left=0"), "{there}");
            let told = page(&server, &there, &team, 200).await;
            assert!(told.contains("2 returns are accepted together"), "{told}");
            assert!(!told.contains("name=\"until\""), "nothing is left: {told}");
        }
        for account in [tides, pilots] {
            let one = one(store, account).await;
            assert_eq!(one.state.key(), ReturnKey::Accepted);
            assert!(one.reviews.len() == 1 && one.reviews[0].in_bulk);
        }
        for account in [beacons, wrecks] {
            assert_eq!(one(store, account).await.state.key(), ReturnKey::Submitted);
        }
        let none = page(&server, &format!("{PERIOD}/accept?all=yes"), &team, 200).await;
        assert!(
            none.contains("There is nothing to accept together"),
            "{none}"
        );
        page(
            &server,
            &format!("{PERIOD}/accept?all=yes&platform=nowhere"),
            &team,
            400,
        )
        .await;
    })
    .await;
}

#[tokio::test]
async fn an_acceptance_is_undone_and_what_is_not_needed_is_not_asked_for() {
    each(async |server, [tides, pilots, ..]| {
        let store = &server.store;
        send(store, "holder", tides, |_| {}).await;
        let team = server.sign_in("design-and-marketing").await;
        page(&server, &at(tides, "undo"), &team, 409).await;
        let (version, key) = form(&server, &at(tides, "review"), &team).await;
        let typed = [
            ("version", version.as_str()),
            ("key", key.as_str()),
            ("verdict", "accepted"),
        ];
        done(&server, &at(tides, "review"), &team, &typed).await;
        let moved = async |account: i64, verb: &str, reason: &str, status: u16| {
            let (version, key) = form(&server, &at(account, verb), &team).await;
            let typed = [
                ("version", version.as_str()),
                ("key", key.as_str()),
                ("reason", reason),
            ];
            answered(&server, &at(account, verb), &team, &typed, status)
                .await
                .text()
        };
        assert!(moved(tides, "undo", " ", 422).await.contains("Enter why"));
        moved(tides, "undo", "The wrong account", 303).await;
        assert_eq!(one(store, tides).await.state.key(), ReturnKey::Submitted);
        page(&server, &at(pilots, "needed"), &team, 409).await;
        assert!(
            moved(pilots, "not-needed", "", 422)
                .await
                .contains("Enter why no return")
        );
        moved(pilots, "not-needed", "Closed in June", 303).await;
        assert_eq!(one(store, pilots).await.state.key(), ReturnKey::NotNeeded);
        let stale = [("version", "1"), ("reason", "Again")];
        answered(&server, &at(pilots, "not-needed"), &team, &stale, 409).await;
        moved(pilots, "needed", "", 303).await;
        assert_eq!(one(store, pilots).await.state.key(), ReturnKey::NotStarted);
        page(&server, &format!("{PERIOD}/AC-9999/undo"), &team, 404).await;
        let lower = reference(pilots).to_lowercase();
        let there = server
            .get(&format!("{PERIOD}/{lower}/not-needed"), &team)
            .await;
        assert_eq!(there.header("location"), at(pilots, "not-needed"));
    })
    .await;
}
