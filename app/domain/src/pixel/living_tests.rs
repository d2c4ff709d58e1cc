//! Tests of the permission: every pair of state and move, the guard, renewal, amendment.

use super::tests::{OWNER, PROPOSER, actor, approved, by, changed, code, hashes, now, on, person};
use super::*;
use crate::{
    ids::{PixelApplicationId, PixelId},
    outcome::Outcome,
    policy::PolicySettings,
};
use uuid::Uuid;

fn pixel() -> Pixel {
    let application = approved();
    let hashes = hashes(&application);
    let id = PixelId(Uuid::from_u128(5));
    let settings = PolicySettings::default();
    Pixel::permit(id, 1, &application, &hashes, &settings, now()).next
}

fn live() -> Pixel {
    pixel().go_live(true, true, by(3), now()).unwrap().next
}

fn paused() -> Pixel {
    live().pause("Campaign over", now()).unwrap().next
}

fn expired() -> Pixel {
    live().expire(on("2027-11-21")).unwrap().next
}

fn removed() -> Pixel {
    live().remove("Not used", now()).unwrap().next
}

/// Which moves each state allows: go live, pause, remove, expire (in time), ask for renewal (in time).
#[test]
fn every_pair_of_a_pixels_state_and_move() {
    let settings = PolicySettings::default();
    for (pixel, key, expected) in [
        (pixel(), "approved", [true, false, true, true, true]),
        (live(), "live", [false, true, true, true, true]),
        (paused(), "paused", [true, false, true, true, true]),
        (expired(), "expired", [false, false, true, false, true]),
        (removed(), "removed", [false; 5]),
    ] {
        assert_eq!(pixel.state.key(), key);
        assert_eq!(PixelState::from_key(key), Some(pixel.state));
        let one = || pixel.clone();
        let late = on("2027-11-21");
        let found = [
            one().go_live(true, true, by(3), now()).is_ok(),
            one().pause("Why", now()).is_ok(),
            one().remove("Why", now()).is_ok(),
            one().expire(late).is_ok(),
            one()
                .ask_renewal(true, "", by(OWNER), None, &settings, late)
                .is_ok(),
        ];
        assert_eq!(found, expected, "{key}");
    }
    assert_eq!(code(live().expire(on("2027-11-20"))), "state");
}

#[test]
fn p_6_23_a_pixel_goes_live_only_with_both_confirmations_and_the_refusal_says_which() {
    for (page, choice, words) in [
        (false, true, "privacy page"),
        (true, false, "visitors"),
        (false, false, "privacy page"),
    ] {
        for start in [pixel(), paused()] {
            let refused = start.go_live(page, choice, by(3), now()).unwrap_err();
            assert_eq!(refused.code(), "unguarded");
            assert!(refused.to_string().contains(words), "{refused}");
        }
    }
    let live = live();
    assert_eq!(live.confirmed.unwrap().by, by(3));
    let late = on("2027-11-21");
    assert_eq!(code(pixel().go_live(true, true, by(3), late)), "expired");
}

#[test]
fn p_6_25_a_permission_counts_twelve_months_and_is_renewed_by_two_people() {
    let settings = PolicySettings::default();
    let first = live();
    assert_eq!(first.expires_on, "2027-11-20".parse().unwrap());
    let ask = |pixel: Pixel, unchanged: bool, day: &str| {
        pixel.ask_renewal(unchanged, "", by(OWNER), None, &settings, on(day))
    };
    assert_eq!(code(ask(first.clone(), true, "2027-09-20")), "early");
    assert_eq!(code(ask(first.clone(), false, "2027-10-20")), "statement");
    let asked = ask(first, true, "2027-10-20").unwrap().next;
    assert_eq!(code(ask(asked.clone(), true, "2027-10-21")), "asked");
    let decide = |pixel: Pixel, yes: bool, note: &str, who: u128, day: &str| {
        pixel.decide_renewal(yes, note, &actor(who), None, &settings, on(day))
    };
    let later = "2027-10-22";
    assert_eq!(
        code(decide(asked.clone(), true, "", OWNER, later)),
        "own-case"
    );
    assert_eq!(code(decide(asked.clone(), false, " ", 20, later)), "reason");
    let renewed = decide(asked.clone(), true, "", 20, later).unwrap().next;
    assert_eq!(renewed.expires_on, "2028-11-20".parse().unwrap());
    assert_eq!(renewed.state, PixelState::Live);
    let refused = decide(asked, false, "No longer used", 20, later)
        .unwrap()
        .next;
    assert_eq!(refused.expires_on, "2027-11-20".parse().unwrap());
    assert!(refused.renewal.is_none());
    // One that ran out starts anew from the day of its renewal, and does not go live by itself.
    let asked = ask(expired(), true, "2027-12-01").unwrap().next;
    let renewed = decide(asked, true, "", 20, "2027-12-02").unwrap().next;
    assert_eq!(renewed.state, PixelState::Approved);
    assert_eq!(renewed.expires_on, "2028-12-02".parse().unwrap());
}

#[test]
fn an_amendment_keeps_what_is_live_and_starts_with_the_lanes_that_do_not_change() {
    let settings = PolicySettings::default();
    let old = approved();
    let id = PixelApplicationId(Uuid::from_u128(8));
    let start = Some((1, old.content.clone(), old.decisions.clone()));
    let next = Application::begin(id, 2, by(PROPOSER), now(), start).next;
    let next = next.write(changed(Section::Data)).unwrap().unwrap().next;
    let found = hashes(&next);
    let next = next.submit(&found, now()).unwrap().next;
    assert_eq!(
        next.open_lanes(&found),
        [Lane::PrivacyAssessment, Lane::PrivacyPage, Lane::Legal]
    );
    for (pixel, state) in [
        (live(), PixelState::Live),
        (paused(), PixelState::Paused),
        (expired(), PixelState::Approved),
    ] {
        let Outcome { next: amended, .. } = pixel
            .amend(&next, &found, &settings, on("2027-01-05"))
            .unwrap();
        assert_eq!(amended.state, state);
        assert_eq!(amended.content, next.content);
        assert_eq!(amended.application, 2);
        assert_eq!(amended.expires_on, "2028-01-05".parse().unwrap());
    }
    let gone = removed().amend(&next, &found, &settings, now());
    assert_eq!(code(gone), "removed");
}

#[test]
fn p_7_nobody_confirms_a_renewal_through_a_delegate() {
    let settings = PolicySettings::default();
    let day = on("2027-10-20");
    let asked = live().ask_renewal(true, "", by(30), Some(by(31)), &settings, day);
    let asked = asked.unwrap().next;
    for (hand, lender, own) in [
        (30, None, true),
        (31, None, true),
        (40, Some(30), true),
        (40, Some(31), true),
        (40, Some(OWNER), true),
        (40, Some(41), false),
    ] {
        let lender = lender.map(person);
        let decided = asked
            .clone()
            .decide_renewal(true, "", &actor(hand), lender, &settings, day);
        assert_eq!(decided.is_err(), own, "{hand} {lender:?}");
    }
}
