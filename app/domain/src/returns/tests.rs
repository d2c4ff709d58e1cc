//! Every state with every move against a table written by hand, and what a return needs to be sent.

use super::*;
use crate::{
    actor::{Actor, PersonActor},
    moment::Moment,
    permission::{Action, may},
    refusal::Refusal,
    role::{Role, RoleAssignment, Scope},
};
use std::collections::BTreeMap;
use uuid::Uuid;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn now(on: &str) -> Moment {
    let today = day(on);
    Moment {
        at: today.and_hms_opt(1, 0, 0).unwrap().and_utc(),
        today,
    }
}

fn person(n: u128) -> PersonId {
    PersonId(Uuid::from_u128(n))
}

fn by(n: u128) -> By {
    By {
        person: Some(person(n)),
        name: format!("Person {n}"),
    }
}

fn actor(n: u128, role: Role) -> Actor {
    Actor::Person(PersonActor {
        id: person(n),
        name: format!("Person {n}"),
        roles: vec![RoleAssignment {
            role,
            scope: Scope::All,
            from: day("2020-01-01"),
            until: None,
        }],
        acting: Vec::new(),
    })
}

const HOLDER: u128 = 1;
const REVIEWER: u128 = 2;

fn period() -> Period {
    let draft = OpenDraft {
        quarter: "2026-27-q1".into(),
        due: None,
    };
    let settings = crate::policy::PolicySettings::default();
    let opened = draft.check(&settings, now("2026-09-20")).unwrap();
    let outcome = Period::open(1, opened, None, by(REVIEWER), now("2026-09-20")).unwrap();
    outcome.next.ready(3).unwrap().next
}

fn fresh() -> Return {
    let at = now("2026-09-20").at;
    let mut one = Return::expected(ReturnId(Uuid::nil()), 7, &period(), 42, at);
    one.place.holders = vec![person(HOLDER)];
    one
}

fn send(one: Return, content: Content) -> Result<Return, String> {
    let set = QuestionSet::current();
    let known = Known::default();
    let written = one.write(content, now("2026-10-01")).map_err(code)?.next;
    let who = actor(HOLDER, Role::AccountHolder);
    let sent = written.send(true, &set, &known, "hash".into(), &who, now("2026-10-01"));
    match sent.map_err(code)? {
        Ok(outcome) => Ok(outcome.next),
        Err(problems) => Err(problems.0[0].code.clone()),
    }
}

fn code(refusal: Refusal) -> String {
    refusal.code().to_owned()
}

fn accept(words: ReviewVerdict) -> ReviewWords {
    ReviewWords {
        verdict: words,
        note: String::new(),
        reasons: BTreeMap::from([("access".to_owned(), "Who is Sam?".to_owned())]),
        remedy: None,
    }
}

fn in_state(key: ReturnKey) -> Return {
    let set = QuestionSet::current();
    let sent = || send(fresh(), Content::unchanged(&set)).unwrap();
    let reviewed = |verdict, obligation| {
        let at = now("2026-10-05");
        let outcome = sent().review(accept(verdict), obligation, false, by(REVIEWER), at);
        outcome.unwrap().next
    };
    match key {
        ReturnKey::NotStarted => fresh(),
        ReturnKey::Draft => {
            let content = Content {
                note: "Begun".into(),
                ..Content::default()
            };
            fresh().write(content, now("2026-10-01")).unwrap().next
        }
        ReturnKey::Submitted => sent(),
        ReturnKey::SentBack => reviewed(ReviewVerdict::SentBack, None),
        ReturnKey::Accepted => reviewed(ReviewVerdict::Accepted, None),
        ReturnKey::AcceptedWithAction => reviewed(ReviewVerdict::AcceptedWithAction, Some(9)),
        ReturnKey::NotReported => fresh().close(now("2026-10-20")).unwrap().next,
        ReturnKey::NotNeeded => {
            let at = now("2026-10-01");
            let outcome = fresh().not_needed("The account is closed", by(REVIEWER), at);
            outcome.unwrap().next
        }
    }
}

/// What a move makes of a state: the next state's word, or the refusal's.
fn moved(key: ReturnKey, wish: &str) -> String {
    let (one, at) = (in_state(key), now("2026-10-20"));
    assert_eq!(one.state.key(), key);
    let set = QuestionSet::current();
    let outcome = match wish {
        "write" => {
            let content = Content {
                note: "Other".into(),
                ..Content::default()
            };
            one.write(content, at)
        }
        "send" => {
            return send(one, Content::unchanged(&set))
                .map_or_else(|e| e, |r| r.state.key().key().to_owned());
        }
        "take-back" => one.take_back(at),
        "give" => one.give(Some(by(5))),
        "not-needed" => one.not_needed("The account is closed", by(REVIEWER), at),
        "needed" => one.needed(false, at),
        "accept" => one.review(
            accept(ReviewVerdict::Accepted),
            None,
            false,
            by(REVIEWER),
            at,
        ),
        "undo" => one.undo_acceptance("By mistake", by(REVIEWER), at),
        "close" => one.close(at),
        other => panic!("{other}"),
    };
    outcome.map_or_else(code, |o| o.next.state.key().key().to_owned())
}

#[test]
fn every_state_with_every_move() {
    // What: not started, begun, sent, sent back, accepted, accepted with action, not reported, not needed.
    let table: [(&str, [&str; 8]); 9] = [
        (
            "write",
            [
                "draft",
                "draft",
                "sent",
                "draft",
                "accepted",
                "accepted",
                "draft",
                "not-needed",
            ],
        ),
        (
            "send",
            [
                "submitted",
                "submitted",
                "sent",
                "submitted",
                "accepted",
                "accepted",
                "submitted",
                "not-needed",
            ],
        ),
        (
            "take-back",
            [
                "not-sent", "not-sent", "draft", "not-sent", "not-sent", "not-sent", "not-sent",
                "not-sent",
            ],
        ),
        (
            "give",
            [
                "not-started",
                "draft",
                "sent",
                "sent-back",
                "accepted",
                "accepted",
                "not-reported",
                "not-needed",
            ],
        ),
        (
            "not-needed",
            [
                "not-needed",
                "not-needed",
                "sent",
                "not-needed",
                "sent",
                "sent",
                "not-needed",
                "sent",
            ],
        ),
        (
            "needed",
            [
                "needed",
                "needed",
                "needed",
                "needed",
                "needed",
                "needed",
                "needed",
                "not-started",
            ],
        ),
        (
            "accept",
            [
                "not-sent", "not-sent", "accepted", "not-sent", "not-sent", "not-sent", "not-sent",
                "not-sent",
            ],
        ),
        (
            "undo",
            [
                "not-accepted",
                "not-accepted",
                "not-accepted",
                "not-accepted",
                "submitted",
                "submitted",
                "not-accepted",
                "not-accepted",
            ],
        ),
        (
            "close",
            [
                "not-reported",
                "not-reported",
                "unreviewed",
                "not-reported",
                "accepted",
                "accepted-with-action",
                "not-reported",
                "not-needed",
            ],
        ),
    ];
    for (wish, expected) in table {
        for (key, expected) in ReturnKey::ALL.iter().zip(expected) {
            assert_eq!(moved(*key, wish), expected, "{} then {wish}", key.key());
        }
    }
}

#[test]
fn returns_are_due_ten_working_days_after_the_quarter() {
    // P 7: the first of October 2026 is a Thursday, and the fourteenth the tenth working day.
    assert_eq!(period().due, day("2026-10-14"));
    let mut late = fresh();
    assert!(!late.is_overdue(day("2026-10-14")) && late.is_overdue(day("2026-10-15")));
    late = send(late, Content::unchanged(&QuestionSet::current())).unwrap();
    assert!(!late.is_overdue(day("2026-10-15")), "it was sent");
    assert!(!late.sent[0].late && late.sent[0].unchanged);
}

#[test]
fn quarters_are_opened_once_and_in_their_order() {
    let settings = crate::policy::PolicySettings::default();
    let open = |quarter: &str, due: Option<&str>, on: &str, newest: Option<&str>| {
        let draft = OpenDraft {
            quarter: quarter.into(),
            due: due.map(day),
        };
        match draft.check(&settings, now(on)) {
            Err(problems) => problems.0[0].code.clone(),
            Ok(opened) => {
                let newest = newest.map(|q| q.parse().unwrap());
                Period::open(1, opened, newest, by(1), now(on))
                    .map_or_else(code, |o| o.next.due.to_string())
            }
        }
    };
    assert_eq!(
        open("2026-27-q2", None, "2026-12-20", Some("2026-27-q1")),
        "2027-01-18"
    );
    assert_eq!(
        open("2026-27-q2", None, "2026-12-20", Some("2026-27-q2")),
        "opened"
    );
    assert_eq!(
        open("2026-27-q2", None, "2026-12-20", Some("2026-27-q3")),
        "opened"
    );
    assert_eq!(open("2026-27-q3", None, "2026-12-20", None), "future");
    assert_eq!(
        open("2026-27-q2", Some("2026-12-31"), "2026-12-20", None),
        "early"
    );
    assert_eq!(open("2025-26-q4", None, "2026-12-20", None), "past");
    assert_eq!(
        open("2025-26-q4", Some("2027-01-05"), "2026-12-20", None),
        "2027-01-05"
    );
    assert_eq!(open("nonsense", None, "2026-12-20", None), "required");
}

#[test]
fn a_period_closes_when_everything_is_reviewed_and_nothing_can_come_in_time() {
    let close = |unreviewed, waiting, on: &str| {
        let outcome = period().close(4, unreviewed, waiting, by(REVIEWER), now(on));
        outcome.map_or_else(code, |o| o.next.state.key().to_owned())
    };
    assert_eq!(close(1, 0, "2026-10-20"), "unreviewed");
    assert_eq!(close(0, 1, "2026-10-14"), "early");
    assert_eq!(close(0, 1, "2026-10-15"), "closed");
    assert_eq!(close(0, 0, "2026-10-01"), "closed", "everything is in");
}

#[test]
fn nobody_reviews_what_they_sent_or_hold() {
    let sent = in_state(ReturnKey::Submitted);
    assert_eq!(
        sent.can_be_reviewed(&by(HOLDER)).map_err(code),
        Err("own-return".into())
    );
    assert_eq!(sent.can_be_reviewed(&by(REVIEWER)), Ok(()));
    // Sent by somebody who is no longer named.
    let mut moved_on = sent;
    moved_on.place.holders = vec![person(8)];
    assert_eq!(
        moved_on.can_be_reviewed(&by(HOLDER)).map_err(code),
        Err("own-return".into())
    );
    assert_eq!(
        moved_on.can_be_reviewed(&by(8)).map_err(code),
        Err("own-return".into())
    );
}

#[test]
fn only_unchanged_returns_are_accepted_together() {
    let set = QuestionSet::current();
    let mut content = Content::unchanged(&set);
    content.activity = "nil".into();
    content.nil_reason = "Nothing to say".into();
    let changed = send(fresh(), content).unwrap();
    let bulk = |one: Return| {
        let words = accept(ReviewVerdict::Accepted);
        one.review(words, None, true, by(REVIEWER), now("2026-10-05"))
            .map_or_else(code, |o| o.next.reviews[0].in_bulk.to_string())
    };
    assert_eq!(bulk(changed), "changed");
    assert_eq!(bulk(in_state(ReturnKey::Submitted)), "true");
}

#[test]
fn a_delegate_files_like_a_holder_and_is_told_apart() {
    let given = fresh().give(Some(by(5))).unwrap().next;
    let delegate = actor(5, Role::Staff);
    assert!(may(&delegate, Action::FileReturn, &given.facts()).is_ok());
    assert!(may(&delegate, Action::FileReturn, &fresh().facts()).is_err());
    assert_eq!(
        fresh().give(Some(by(HOLDER))).map_err(code).unwrap_err(),
        "named"
    );
    let set = QuestionSet::current();
    let written = given
        .write(Content::unchanged(&set), now("2026-10-01"))
        .unwrap()
        .next;
    let sent = written
        .send(
            true,
            &set,
            &Known::default(),
            "h".into(),
            &delegate,
            now("2026-10-01"),
        )
        .unwrap()
        .unwrap();
    assert!(sent.next.sent[0].as_delegate);
}

fn gap() -> KnownGap {
    KnownGap {
        rule: "no-holder".into(),
        evidence: "Nobody is named as its holder".into(),
        clause: "P 6.3".into(),
        is_critical: true,
    }
}

#[test]
fn what_is_critical_is_explained_before_anything_is_confirmed() {
    let known = Known {
        facts: Vec::new(),
        gaps: vec![gap()],
    };
    assert_eq!(
        fresh().can_be_unchanged(&known).map_err(code),
        Err("critical".into())
    );
    assert_eq!(fresh().can_be_unchanged(&Known::default()), Ok(()));
    let set = QuestionSet::current();
    let quarter = period().quarter;
    let mut content = Content::unchanged(&set);
    let fields = |content: &Content| match content.check(&set, &known, quarter, now("2026-10-01")) {
        Ok(()) => Vec::new(),
        Err(problems) => problems.0.into_iter().map(|p| p.field).collect(),
    };
    assert_eq!(fields(&content), ["note"]);
    content.note = "A holder is being named this week".into();
    assert!(fields(&content).is_empty());
}

#[test]
fn every_part_has_to_be_answered() {
    let set = QuestionSet::current();
    let quarter = period().quarter;
    let known = Known::default();
    let fields = |content: &Content| match content.check(&set, &known, quarter, now("2026-10-01")) {
        Ok(()) => Vec::new(),
        Err(problems) => problems.0.into_iter().map(|p| p.field).collect(),
    };
    let blank = fields(&Content::default());
    assert_eq!(blank.len(), Topic::ALL.len() + 2 + set.questions.len());
    let mut content = Content::unchanged(&set);
    content.topics.get_mut(&Topic::Access).unwrap().right = "no".into();
    assert_eq!(fields(&content), ["access.different"]);
    content.topics.get_mut(&Topic::Access).unwrap().different = "Sam has left".into();
    content.escalated = "yes".into();
    assert_eq!(fields(&content), ["issue.0.what"]);
    content.issues = vec![Issue {
        what: "Abuse".into(),
        on: "3 October 2026".into(),
        to_whom: "Security".into(),
        outcome: "Blocked".into(),
    }];
    assert_eq!(fields(&content), ["issue.0.on"], "after the quarter's end");
    content.issues[0].on = "30 September 2026".into();
    assert!(fields(&content).is_empty());
    content.said.get_mut("only-listed-people").unwrap().answer = "not-applicable".into();
    assert_eq!(
        fields(&content),
        ["said.only-listed-people"],
        "it always applies"
    );
    content.said.get_mut("only-listed-people").unwrap().answer = "no".into();
    assert_eq!(fields(&content), ["said.only-listed-people.note"]);
    assert!(!content.is_unchanged(&set));
}

#[test]
fn what_is_not_right_becomes_proposals_and_what_is_right_does_not() {
    let known = Known {
        facts: vec![
            KnownFact {
                topic: Topic::Transparency,
                field: "transparency_url".into(),
                label: "Transparency statement".into(),
                text: "https://old.example".into(),
            },
            KnownFact {
                topic: Topic::Content,
                field: "content_plan".into(),
                label: "Content plan".into(),
                text: "Weekly".into(),
            },
        ],
        gaps: Vec::new(),
    };
    let set = QuestionSet::current();
    let mut content = Content::unchanged(&set);
    for (topic, field, text) in [
        (
            Topic::Transparency,
            "transparency_url",
            "https://new.example",
        ),
        (Topic::Content, "content_plan", "Weekly"),
    ] {
        let answer = content.topics.get_mut(&topic).unwrap();
        answer.right = "no".into();
        answer.proposed = BTreeMap::from([
            (field.to_owned(), text.to_owned()),
            ("name".to_owned(), "Mine now".to_owned()),
        ]);
    }
    let security = content.topics.get_mut(&Topic::Security).unwrap();
    security.different = "Left over from before they said yes".into();
    let content = content.kept(&known).unwrap();
    let one = fresh().write(content, now("2026-10-01")).unwrap().next;
    let found = Correction::of(&one, &known, 3, &by(HOLDER), now("2026-10-01"));
    assert_eq!(
        found.len(),
        1,
        "the same words are no proposal, nor is a field of no topic: {found:?}"
    );
    let first = &found[0];
    assert_eq!(first.reference().to_string(), "CO-0003");
    assert_eq!(
        (first.before.as_str(), first.proposed.as_str()),
        ("https://old.example", "https://new.example")
    );
    let decided = |who| {
        first
            .clone()
            .apply("", true, by(who), now("2026-10-02"))
            .map_err(code)
    };
    assert_eq!(decided(HOLDER).unwrap_err(), "own");
    let applied = decided(REVIEWER).unwrap().next;
    assert_eq!(
        applied
            .clone()
            .decline("No", by(REVIEWER), now("2026-10-02"))
            .map_err(code)
            .unwrap_err(),
        "decided"
    );
    assert_eq!(
        first
            .clone()
            .apply("", false, by(REVIEWER), now("2026-10-02"))
            .map_err(code)
            .unwrap_err(),
        "reason"
    );
}

#[test]
fn passwords_are_kept_out_of_every_text() {
    let set = QuestionSet::current();
    let secret = "password: Tr0ub4dor&3xyz";
    let mut content = Content::unchanged(&set);
    content.note = secret.into();
    content.topics.get_mut(&Topic::Access).unwrap().different = secret.into();
    content.issues = vec![Issue {
        what: secret.into(),
        ..Issue::default()
    }];
    let problems = content.kept(&Known::default()).unwrap_err();
    let fields: Vec<_> = problems.0.iter().map(|p| p.field.as_str()).collect();
    assert_eq!(fields, ["access.different", "issue.0.what", "note"]);
}

#[test]
fn what_changed_since_the_last_return_is_told_by_person_and_field() {
    let fact = |field: &str, label: &str, text: &str| KnownFact {
        topic: Topic::Access,
        field: field.into(),
        label: label.into(),
        text: text.into(),
    };
    let before = Known {
        facts: vec![
            fact("grant:1", "Sam", "Admin"),
            fact("grant:2", "Ana", "Publisher"),
        ],
        gaps: Vec::new(),
    };
    let after = Known {
        facts: vec![
            fact("grant:2", "Ana", "Admin"),
            fact("grant:3", "Tui", "Publisher"),
        ],
        gaps: Vec::new(),
    };
    let changes = after.changes_since(&before, Topic::Access);
    let told: Vec<_> = changes
        .iter()
        .map(|c| (c.label.as_str(), c.before.as_str(), c.after.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            ("Ana", "Publisher", "Admin"),
            ("Tui", "", "Publisher"),
            ("Sam", "Admin", ""),
        ]
    );
    assert!(after.changes_since(&before, Topic::Content).is_empty());
}

#[test]
fn nobody_swears_against_what_the_register_shows() {
    let known = Known {
        facts: Vec::new(),
        gaps: vec![KnownGap {
            rule: "password-too-short".into(),
            evidence: "Its password is too short".into(),
            clause: "P 6.7".into(),
            is_critical: false,
        }],
    };
    let set = QuestionSet::current();
    assert_eq!(
        fresh().can_be_unchanged(&known).map_err(code),
        Err("against".into())
    );
    for (question, rule) in [
        ("monitored", "no-monitoring"),
        ("no-endorsement", "no-disclaimer"),
    ] {
        assert!(set.get(question).is_some() && crate::account::Rule::from_key(rule).is_some());
    }
    let mut content = Content::unchanged(&set);
    let fields = |content: &Content| {
        let found = content.check(&set, &known, period().quarter, now("2026-10-01"));
        found.map_or_else(
            |p| p.0.into_iter().map(|p| p.code).collect(),
            |()| Vec::new(),
        )
    };
    assert_eq!(fields(&content), ["against"]);
    let said = content.said.get_mut("password-kept").unwrap();
    said.answer = "no".into();
    said.note = "It is changed this week".into();
    assert!(fields(&content).is_empty());
}

#[test]
fn before_the_quarter_has_ended_nobody_vouches_for_days_to_come() {
    let quarter = period().quarter;
    let early = agreed_to(true, quarter, day("2026-09-29"));
    let late = agreed_to(true, quarter, day("2026-09-30"));
    assert!(early.starts_with(unchanged_statement()) && early.contains("up to today"));
    assert_eq!(late, unchanged_statement());
}

#[test]
fn answers_that_no_form_offers_and_links_that_cannot_be_opened_are_not_sent_on() {
    let set = QuestionSet::current();
    let mut content = Content::unchanged(&set);
    content.activity = "maybe".into();
    let transparency = content.topics.get_mut(&Topic::Transparency).unwrap();
    transparency.right = "no".into();
    let typed = (
        "transparency_url".to_owned(),
        "javascript:alert(1)".to_owned(),
    );
    transparency.proposed = [typed].into();
    let content = content.kept(&Known::default()).unwrap();
    let found = content.check(&set, &Known::default(), period().quarter, now("2026-10-01"));
    let fields: Vec<_> = found.unwrap_err().0.into_iter().map(|p| p.field).collect();
    assert_eq!(fields, ["transparency.transparency_url", "activity"]);
}
