use super::*;
use crate::{
    account::InterventionReason,
    actor::By,
    ids::{AgencyId, GrantId, NominationId, PersonId},
    moment::Moment,
    outcome::Outcome,
    platform::AccessLevel,
    policy::PolicySettings,
    refusal::Refusal,
};
use chrono::NaiveDate;
use uuid::Uuid;

type Next = Result<Outcome<Grant, GrantEvent>, Refusal>;

const HANA: PersonId = PersonId(Uuid::from_u128(1));
const BEN: PersonId = PersonId(Uuid::from_u128(2));
const MERE: PersonId = PersonId(Uuid::from_u128(3));

fn now() -> Moment {
    Moment {
        at: "2026-11-20T22:00:00Z".parse().unwrap(),
        today: day("2026-11-21"),
    }
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn by(person: PersonId) -> By {
    By {
        person: Some(person),
        name: "Somebody".into(),
    }
}

/// Hana's access, asked for by Mere.
fn grant(state: GrantState) -> Grant {
    Grant {
        id: GrantId(Uuid::from_u128(9)),
        number: 42,
        account: 7,
        person: HANA,
        level: AccessLevel::Publisher,
        from: day("2026-11-21"),
        until: None,
        reason: "Posting".into(),
        requested_by: by(MERE),
        approved: None,
        state,
        handshake: Handshake::default(),
        agency: None,
        place: Place::default(),
        version: 1,
    }
}

fn complete() -> Handshake {
    let done = Some(day("2026-11-20"));
    Handshake {
        policy: done,
        second_factor: done,
        training: done,
        team_told: done,
    }
}

fn revoked(removed_on: Option<NaiveDate>) -> GrantState {
    GrantState::Revoked {
        on: day("2026-11-20"),
        by: by(BEN),
        because: RevokedBecause::NotNeeded,
        note: "Moved".into(),
        removed_on,
    }
}

fn states() -> [(&'static str, GrantState); 7] {
    [
        ("requested", GrantState::Requested),
        ("approved", GrantState::Approved),
        (
            "active",
            GrantState::Active {
                since: day("2026-11-20"),
            },
        ),
        (
            "suspended",
            GrantState::Suspended {
                since: day("2026-11-20"),
                reason: InterventionReason::Security,
                note: "Odd posts".into(),
            },
        ),
        ("revoked", revoked(None)),
        ("removed", revoked(Some(day("2026-11-20")))),
        (
            "refused",
            GrantState::Refused {
                on: day("2026-11-20"),
                by: by(BEN),
                reason: "No".into(),
            },
        ),
    ]
}

/// Every move as somebody who may make it.
type Move = (&'static str, fn(Grant) -> Next);

fn moves() -> [Move; 10] {
    [
        ("approve", |g| g.approve(&by(BEN), now())),
        ("refuse", |g| g.refuse(&by(BEN), "Not now", now())),
        ("step", |g| g.step(Step::Policy, now())),
        ("last step, live", |g| {
            let handshake = Handshake {
                second_factor: None,
                ..complete()
            };
            let noted = Grant { handshake, ..g }.step(Step::SecondFactor, now())?;
            noted.next.activate(now())
        }),
        ("activate", |g| {
            Grant {
                handshake: complete(),
                ..g
            }
            .activate(now())
        }),
        ("suspend", |g| {
            g.suspend(InterventionReason::Security, "Odd posts", now())
        }),
        ("resume", |g| g.resume_by(&by(BEN), now())),
        ("revoke", |g| {
            g.revoke(RevokedBecause::Moving, "New role", &by(BEN), now())
        }),
        ("removed", |g| g.removed(day("2026-11-21"), now())),
        ("correct level", |g| {
            g.correct_level(AccessLevel::Admin, &[], "As listed")
        }),
    ]
}

/// What each move leads to from each state, in the order of [`moves`]; `-` = refused.
#[rustfmt::skip] // one line each, so that it can be read as a table
const TABLE: &[(&str, [&str; 10])] = &[
    //             approve     refuse     step         last step, live  activate  suspend      resume    revoke     removed    level
    ("requested", ["approved", "refused", "requested", "-",             "-",      "-",         "-",      "revoked", "-",       "-"]),
    ("approved",  ["-",        "refused", "approved",  "active",        "active", "-",         "-",      "revoked", "-",       "-"]),
    ("active",    ["-",        "-",       "active",    "-",             "-",      "suspended", "-",      "revoked", "-",       "active"]),
    ("suspended", ["-",        "-",       "-",         "-",             "-",      "-",         "active", "revoked", "-",       "-"]),
    ("revoked",   ["-",        "-",       "-",         "-",             "-",      "-",         "-",      "-",       "revoked", "-"]),
    ("removed",   ["-",        "-",       "-",         "-",             "-",      "-",         "-",      "-",       "-",       "-"]),
    ("refused",   ["-",        "-",       "-",         "-",             "-",      "-",         "-",      "-",       "-",       "-"]),
];

#[test]
fn every_move_from_every_state() {
    for (name, state) in states() {
        let (_, wanted) = TABLE.iter().find(|(state, _)| *state == name).unwrap();
        for ((made, step), wanted) in moves().into_iter().zip(wanted) {
            let found = match step(grant(state.clone())) {
                Ok(Outcome { next, event }) => {
                    assert_eq!((event.person, event.account), (HANA, 7));
                    assert_eq!(event.state, next.state, "the trail tells where it stands");
                    next.state.key().key()
                }
                Err(_) => "-",
            };
            assert_eq!(found, *wanted, "{made} from {name}");
        }
    }
}

fn code<T: std::fmt::Debug>(found: Result<T, Refusal>) -> &'static str {
    found.unwrap_err().code()
}

#[test]
fn p_6_5_nobody_approves_their_own_access_or_request() {
    let asked = || grant(GrantState::Requested);
    assert_eq!(code(asked().approve(&by(HANA), now())), "own-access");
    assert_eq!(code(asked().approve(&by(MERE), now())), "own-request");
    assert!(asked().approve(&by(BEN), now()).is_ok());
    assert_eq!(
        asked().why_not_approve(&by(MERE)).unwrap().code(),
        "own-request"
    );
    assert_eq!(asked().why_not_approve(&by(BEN)), None);
    // What the product asked for by itself has no person who could be the same.
    let nobody = By {
        person: None,
        name: "Import".into(),
    };
    let mut imported = asked();
    imported.requested_by = nobody;
    assert!(imported.approve(&by(BEN), now()).is_ok());
}

#[test]
fn p_6_14_nobody_lets_their_own_access_go_on() {
    let (_, suspended) = states().into_iter().nth(3).unwrap();
    let stopped = || grant(suspended.clone());
    assert_eq!(code(stopped().resume_by(&by(HANA), now())), "own-access");
    assert!(stopped().resume_by(&by(BEN), now()).is_ok());
}

#[test]
fn p_6_13_access_whose_last_day_passed_is_neither_approved_nor_resumed() {
    let over = |state| Grant {
        until: Some(day("2026-11-20")),
        ..grant(state)
    };
    assert_eq!(
        code(over(GrantState::Requested).approve(&by(BEN), now())),
        "over"
    );
    let (_, suspended) = states().into_iter().nth(3).unwrap();
    assert_eq!(code(over(suspended.clone()).resume(now())), "over");
    // On its last day it still can.
    let last = Grant {
        until: Some(day("2026-11-21")),
        ..grant(suspended)
    };
    assert!(last.resume(now()).is_ok());
}

#[test]
fn p_6_11_access_is_live_only_when_every_step_is_done() {
    for step in Step::ALL {
        let mut missing = complete();
        match step {
            Step::Policy => missing.policy = None,
            Step::SecondFactor => missing.second_factor = None,
            Step::Training => missing.training = None,
            Step::TeamTold => missing.team_told = None,
        }
        assert_eq!(missing.missing(), [*step]);
        let waiting = Grant {
            handshake: missing,
            ..grant(GrantState::Approved)
        };
        let refused = waiting.clone().activate(now()).unwrap_err();
        assert_eq!(refused.code(), "handshake");
        assert!(refused.to_string().contains(step.name()), "{refused}");
        let noted = waiting.step(*step, now()).unwrap();
        assert_eq!(
            (noted.next.is_live(), noted.event.key),
            (false, "access.step")
        );
        let Outcome { next, event } = noted.next.activate(now()).unwrap();
        assert_eq!((next.is_live(), event.key), (true, "access.live"));
    }
}

#[test]
fn p_6_5_access_waits_for_its_first_day() {
    let early = Grant {
        from: day("2026-11-22"),
        handshake: complete(),
        ..grant(GrantState::Approved)
    };
    let refused = early.clone().activate(now()).unwrap_err();
    assert!(refused.to_string().contains("first day"));
    let Outcome { next, event } = early.step(Step::TeamTold, now()).unwrap();
    assert_eq!((next.is_live(), event.key), (false, "access.step"));
}

#[test]
fn p_6_8_passwords_change_after_those_who_could_know_them() {
    use AccessLevel::{Admin, Advertiser, Analyst, Moderator, Publisher};
    for (level, opens) in [
        (Admin, true),
        (Publisher, true),
        (Moderator, false),
        (Analyst, false),
        (Advertiser, false),
    ] {
        for (name, state) in states() {
            let held = Grant {
                level,
                ..grant(state)
            };
            let never_live = matches!(name, "requested" | "approved");
            assert_eq!(
                held.opens_password_change(),
                opens && !never_live,
                "{name} {level:?}"
            );
        }
    }
}

#[test]
fn p_6_12_what_was_never_live_leaves_nothing_to_remove() {
    for (name, state) in states().into_iter().take(4) {
        let ended = grant(state).revoke(RevokedBecause::Leaving, "Leaves", &by(BEN), now());
        let GrantState::Revoked { removed_on, .. } = ended.unwrap().next.state else {
            panic!("{name}: revoked")
        };
        let nothing = matches!(name, "requested" | "approved");
        assert_eq!(removed_on.is_some(), nothing, "{name}");
    }
}

#[test]
fn p_6_12_a_removal_is_not_noted_for_tomorrow() {
    let ended = grant(revoked(None));
    assert_eq!(
        code(ended.clone().removed(day("2026-11-22"), now())),
        "in-the-future"
    );
    assert_eq!(
        code(grant(revoked(Some(day("2026-11-20")))).removed(day("2026-11-21"), now())),
        "removed"
    );
}

#[test]
fn words_are_asked_for_and_secrets_refused() {
    let live = || {
        grant(GrantState::Active {
            since: day("2026-11-20"),
        })
    };
    let suspend = |note: &str| live().suspend(InterventionReason::Legal, note, now());
    assert_eq!(code(suspend("  ")), "note-required");
    assert_eq!(code(suspend("password: hunter2")), "secret");
    assert_eq!(code(suspend(&"a".repeat(1_001))), "too-long");
    assert!(suspend(&"a".repeat(1_000)).is_ok());
    let revoke = |note: &str| live().revoke(RevokedBecause::Moving, note, &by(BEN), now());
    assert_eq!(code(revoke("")), "note-required");
    let refuse = grant(GrantState::Requested).refuse(&by(BEN), "pw = x9!kkqq", now());
    assert_eq!(code(refuse), "secret");
}

fn draft() -> RequestDraft {
    RequestDraft {
        person: Some(HANA),
        level: Some(AccessLevel::Publisher),
        from: None,
        until: None,
        reason: "Posting for the summer campaign".into(),
    }
}

fn problems(draft: &RequestDraft, contract: Option<Contract>) -> Vec<(String, String)> {
    let offered = [
        AccessLevel::Admin,
        AccessLevel::Publisher,
        AccessLevel::Advertiser,
    ];
    let checked = draft.check(&offered, contract, &PolicySettings::default(), now());
    let found = checked.err().unwrap_or_default().0;
    found.into_iter().map(|p| (p.field, p.code)).collect()
}

fn pairs(wanted: &[(&str, &str)]) -> Vec<(String, String)> {
    let own = |(field, code): &(&str, &str)| ((*field).to_owned(), (*code).to_owned());
    wanted.iter().map(own).collect()
}

#[test]
fn a_request_says_who_what_when_and_why() {
    assert_eq!(problems(&draft(), None), []);
    let empty = RequestDraft::default();
    let wanted = [
        ("person", "required"),
        ("level", "required"),
        ("reason", "required"),
    ];
    assert_eq!(problems(&empty, None), pairs(&wanted));
    let wrong = RequestDraft {
        level: Some(AccessLevel::Analyst),
        from: Some(day("2026-11-20")),
        until: Some(day("2026-11-19")),
        reason: "password: hunter2".into(),
        ..draft()
    };
    let wanted = [
        ("level", "not-offered"),
        ("from", "past"),
        ("until", "order"),
        ("reason", "secret"),
    ];
    assert_eq!(problems(&wrong, None), pairs(&wanted));
}

#[test]
fn p_6_13_agencies_get_advertising_within_their_contract() {
    let contract = Contract {
        agency: AgencyId(Uuid::from_u128(5)),
        ends: day("2027-03-31"),
        acknowledged: true,
    };
    let adverts = RequestDraft {
        level: Some(AccessLevel::Advertiser),
        until: Some(day("2027-03-31")),
        ..draft()
    };
    assert_eq!(problems(&adverts, Some(contract)), []);
    for level in [AccessLevel::Admin, AccessLevel::Publisher] {
        let more = RequestDraft {
            level: Some(level),
            ..adverts.clone()
        };
        let wanted = [("level", "agency-level")];
        assert_eq!(problems(&more, Some(contract)), pairs(&wanted));
    }
    for until in [None, Some(day("2027-04-01"))] {
        let longer = RequestDraft {
            until,
            ..adverts.clone()
        };
        let wanted = [("until", "after-contract")];
        assert_eq!(problems(&longer, Some(contract)), pairs(&wanted));
    }
    let unread = Contract {
        acknowledged: false,
        ..contract
    };
    let wanted = [("person", "agency-not-acknowledged")];
    assert_eq!(problems(&adverts, Some(unread)), pairs(&wanted));
    let ended = Contract {
        ends: day("2026-11-20"),
        ..contract
    };
    let wanted = [("person", "contract-ended")];
    assert_eq!(problems(&adverts, Some(ended)), pairs(&wanted));
}

#[test]
fn p_6_13_a_level_is_not_corrected_beyond_an_agencys() {
    let live = Grant {
        agency: Some(AgencyId(Uuid::from_u128(5))),
        level: AccessLevel::Advertiser,
        ..grant(GrantState::Active {
            since: day("2026-11-20"),
        })
    };
    let levels = [AccessLevel::Advertiser];
    let to = |level| live.clone().correct_level(level, &levels, "As listed");
    assert_eq!(code(to(AccessLevel::Admin)), "agency-level");
    assert_eq!(code(to(AccessLevel::Advertiser)), "same-level");
}

fn nomination(duty: Duty) -> Nomination {
    let id = NominationId(Uuid::from_u128(8));
    let named = Nomination::name(id, 7, Place::default(), HANA, duty, by(BEN), now());
    assert_eq!(named.event.key, "nomination.named");
    named.next
}

#[test]
fn p_6_3_the_last_holder_of_a_living_account_stays() {
    for (duty, in_office, account_lives, wanted) in [
        (Duty::Holder, 0, true, "last-holder"),
        (Duty::Holder, 1, true, "ended"),
        (Duty::Holder, 0, false, "ended"),
        (Duty::Manager, 0, true, "ended"),
    ] {
        let others = Others {
            in_office,
            account_lives,
        };
        let found = match nomination(duty).end(others, "Moves on", now()) {
            Ok(Outcome { next, event }) => {
                assert!(!next.in_office());
                event.key.strip_prefix("nomination.").unwrap().to_owned()
            }
            Err(refusal) => refusal.code().to_owned(),
        };
        assert_eq!(found, wanted, "{duty:?} {in_office} {account_lives}");
    }
}

#[test]
fn a_nomination_ends_once_and_with_words() {
    let others = Others {
        in_office: 1,
        account_lives: true,
    };
    let named = nomination(Duty::Holder);
    assert_eq!(code(named.clone().end(others, " ", now())), "note-required");
    let ended = named.end(others, "Moves on", now()).unwrap().next;
    assert_eq!(
        ended.until,
        Some(day("2026-11-21")),
        "named and ended on one day"
    );
    assert_eq!(code(ended.end(others, "Again", now())), "ended");
}

fn password() -> PasswordDraft {
    PasswordDraft {
        length: "standard".into(),
        unique: "yes".into(),
        vault: "yes".into(),
        changed_on: Some(day("2026-11-21")),
        second_factor: "on".into(),
        why: String::new(),
    }
}

fn attested(draft: PasswordDraft) -> AccountSecurity {
    let checked = draft.check(now()).unwrap();
    let unknown = AccountSecurity::unknown(7, Place::default());
    unknown.attest(checked, by(BEN), now()).unwrap().next
}

#[test]
fn p_6_7_and_6_10_lengths_by_second_factor() {
    for (length, second_factor, enough) in [
        ("short", "on", false),
        ("standard", "on", true),
        ("long", "on", true),
        ("short", "off", false),
        ("standard", "off", false),
        ("long", "off", true),
        ("standard", "not-possible", false),
        ("long", "not-possible", true),
    ] {
        let facts = attested(PasswordDraft {
            length: length.into(),
            second_factor: second_factor.into(),
            why: "The platform has none".into(),
            ..password()
        });
        assert_eq!(
            facts.is_long_enough(),
            Some(enough),
            "{length}, second factor {second_factor}"
        );
    }
    let unknown = AccountSecurity::unknown(7, Place::default());
    assert_eq!(unknown.is_long_enough(), None);
}

#[test]
fn p_6_7_facts_are_complete_and_never_a_password() {
    let codes = |draft: PasswordDraft| {
        let found = draft.check(now()).err().unwrap_or_default().0;
        found
            .into_iter()
            .map(|p| (p.field, p.code))
            .collect::<Vec<_>>()
    };
    assert_eq!(codes(password()), []);
    let wanted = [
        ("length", "required"),
        ("unique", "required"),
        ("vault", "required"),
        ("changed_on", "required"),
        ("second_factor", "required"),
    ];
    assert_eq!(codes(PasswordDraft::default()), pairs(&wanted));
    let wrong = PasswordDraft {
        changed_on: Some(day("2026-11-22")),
        second_factor: "not-possible".into(),
        why: "password: hunter2".into(),
        ..password()
    };
    let wanted = [("changed_on", "future"), ("why", "secret")];
    assert_eq!(codes(wrong), pairs(&wanted));
    let silent = PasswordDraft {
        second_factor: "not-possible".into(),
        ..password()
    };
    assert_eq!(codes(silent), pairs(&[("why", "required")]));
}

#[test]
fn p_6_8_an_earlier_change_does_not_undo_a_later_one() {
    let facts = attested(password());
    let earlier = PasswordDraft {
        changed_on: Some(day("2026-11-20")),
        ..password()
    };
    let checked = earlier.check(now()).unwrap();
    assert_eq!(
        code(facts.attest(checked, by(MERE), now())),
        "earlier-change"
    );
}
