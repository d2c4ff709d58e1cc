//! Tests of `sighting`.

use super::*;
use uuid::Uuid;

fn now() -> Moment {
    Moment {
        at: "2026-11-20T20:00:00Z".parse().unwrap(),
        today: "2026-11-21".parse().unwrap(),
    }
}

fn reported(kind: &str) -> Sighting {
    let draft = SightingDraft {
        url: "https://www.instagram.com/Harbour_Tides/?hl=en".into(),
        kind: kind.into(),
        note: "It has our crest".into(),
    };
    let checked = draft.check(&Catalogue::built_in()).unwrap();
    let by = By {
        person: Some(PersonId(Uuid::from_u128(3))),
        name: "Sam".into(),
    };
    Sighting::report(SightingId(Uuid::nil()), 1, checked, by, now()).next
}

fn told() -> Takedown {
    Takedown {
        told_on: Some("2026-11-20".parse().unwrap()),
        reference: "T-1".into(),
        outcome: None,
    }
}

type Make = fn(Sighting) -> Next;

const MOVES: [(&str, Make); 6] = [
    ("ask", |s| {
        s.ask(UnitId(Uuid::nil()), "Pilots", "Yours?", now())
    }),
    ("link", |s| s.link(7, now())),
    ("impostor", |s| s.is_impostor("It sells tickets", now())),
    ("dismiss", |s| s.dismiss("A fan page", now())),
    ("tell", |s| s.take_down(told(), "", now())),
    ("close", |s| {
        let outcome = Some(TakedownOutcome::Removed);
        s.take_down(Takedown { outcome, ..told() }, "", now())
    }),
];

/// Every pair of state and move, against a table written by hand.
#[test]
fn every_pair_of_state_and_move() {
    let legal = [
        ("new", "ask", "asked"),
        ("new", "link", "ours"),
        ("new", "impostor", "impostor"),
        ("new", "dismiss", "dismissed"),
        ("asked", "ask", "asked"),
        ("asked", "link", "ours"),
        ("asked", "impostor", "impostor"),
        ("asked", "dismiss", "dismissed"),
        ("impostor", "dismiss", "dismissed"),
        ("impostor", "tell", "impostor"),
        ("impostor", "close", "closed"),
    ];
    let states = [
        SightingState::New,
        SightingState::Asked {
            unit: UnitId(Uuid::nil()),
        },
        SightingState::Ours { account: 7 },
        SightingState::Impostor,
        SightingState::Closed,
        SightingState::Dismissed,
    ];
    for state in states {
        for (name, make) in MOVES {
            let from = Sighting {
                state,
                ..reported("ours")
            };
            let expected = legal
                .iter()
                .find(|(s, m, _)| *s == state.key() && *m == name);
            let pair = format!("{} {name}", state.key());
            match (make(from), expected) {
                (Ok(done), Some((_, _, to))) => assert_eq!(done.next.state.key(), *to, "{pair}"),
                (Err(why), None) => assert_eq!(why.code(), "settled", "{pair}"),
                (done, _) => panic!("{pair}: {done:?}"),
            }
        }
    }
}

#[test]
fn an_address_is_read_by_the_catalogue_and_elsewhere_kept_as_it_is() {
    let seen = reported("ours").seen;
    assert_eq!(seen.platform, "instagram");
    assert_eq!(seen.url, "https://www.instagram.com/Harbour_Tides/");
    let catalogue = Catalogue::built_in();
    let unknown = read_address(&catalogue, "fakes.example/Harbour/#top").unwrap();
    assert_eq!(unknown.platform, "");
    assert_eq!(unknown.url, "https://fakes.example/Harbour/");
    assert_eq!(unknown.account_key, "https://fakes.example/harbour");
    for wrong in ["", "javascript:alert(1)", "https://a:b@x.com/y", "@name"] {
        assert!(read_address(&catalogue, wrong).is_err(), "{wrong}");
    }
}

#[test]
fn what_a_report_lacks_is_said_at_its_field() {
    let problems = SightingDraft {
        kind: "impostor".into(),
        ..SightingDraft::default()
    }
    .check(&Catalogue::built_in())
    .unwrap_err();
    let found: Vec<_> = problems.0.iter().map(|p| p.field.as_str()).collect();
    assert_eq!(found, ["url", "note"]);
    let problems = SightingDraft {
        url: "https://x.com/one".into(),
        note: "password: Kereru-99-tides!".into(),
        ..SightingDraft::default()
    }
    .check(&Catalogue::built_in())
    .unwrap_err();
    let found: Vec<_> = problems.0.iter().map(|p| p.code.to_string()).collect();
    assert_eq!(found, ["required", "secret"]);
}

#[test]
fn a_takedown_has_a_day_that_has_been() {
    let code = |takedown: Takedown| {
        let done = reported("impostor").take_down(takedown, "", now());
        done.map(|done| done.next.state.key())
            .map_err(|why| why.code())
    };
    assert_eq!(code(Takedown::default()), Err("told-on"));
    let tomorrow = "2026-11-22".parse().ok();
    let later = Takedown {
        told_on: tomorrow,
        ..told()
    };
    assert_eq!(code(later), Err("told-on"));
    assert_eq!(code(told()), Ok("impostor"));
}
