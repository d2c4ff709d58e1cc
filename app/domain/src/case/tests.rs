//! Tests of business cases: every pair of state and move, the chain, what lapses, who may.

use super::*;
use crate::{
    actor::{Actor, PersonActor},
    decisions::DecisionDraft,
    moment::Moment,
    outcome::Outcome,
    policy::PolicySettings,
    refusal::Refusal,
};
use std::collections::BTreeMap;
use uuid::Uuid;

fn now() -> Moment {
    Moment {
        at: "2026-11-20T20:00:00Z".parse().unwrap(),
        today: "2026-11-21".parse().unwrap(),
    }
}

fn person(n: u128) -> PersonId {
    PersonId(Uuid::from_u128(n))
}

fn actor(n: u128) -> Actor {
    Actor::Person(PersonActor {
        id: person(n),
        name: format!("Person {n}"),
        roles: Vec::new(),
        acting: Vec::new(),
    })
}

fn full() -> Content {
    let text = || "Something".to_owned();
    let one = |n, name: &str| Resource {
        person: Some(person(n)),
        name: name.into(),
        part: text(),
        tenths: 35,
    };
    Content {
        purpose: Purpose {
            name: "Tides".into(),
            platform: "instagram".into(),
            handle: "tides".into(),
            purpose: text(),
            benefits: text(),
            audience: text(),
            need: text(),
        },
        resourcing: Resourcing {
            people: vec![one(90, "Aroha"), one(91, "Ben")],
            why_fewer: String::new(),
        },
        risks: Risks {
            risks: vec![Risk {
                risk: text(),
                mitigation: text(),
            }],
        },
        strategy: Strategy {
            strategy: text(),
            measures: text(),
            monitoring: text(),
            review_on: Some("2027-11-21".parse().unwrap()),
        },
        content_plan: ContentPlan {
            plan: text(),
            examples: text(),
            approval: text(),
        },
    }
}

fn begun() -> BusinessCase {
    let unit = Some(UnitId(Uuid::from_u128(7)));
    BusinessCase::begin(
        CaseId(Uuid::from_u128(1)),
        1,
        actor(1).by(),
        (None, unit),
        None,
        now(),
    )
    .next
}

/// Hashes of the sections as they stand: their JSON, which differs exactly when they do.
fn hashes(case: &BusinessCase) -> Hashes {
    let c = &case.content;
    let json = |value: serde_json::Value| value.to_string();
    let of = |section: Section| {
        json(match section {
            Section::Purpose => serde_json::to_value(&c.purpose).unwrap(),
            Section::Resourcing => serde_json::to_value(&c.resourcing).unwrap(),
            Section::Risks => serde_json::to_value(&c.risks).unwrap(),
            Section::Strategy => serde_json::to_value(&c.strategy).unwrap(),
            Section::ContentPlan => serde_json::to_value(&c.content_plan).unwrap(),
        })
    };
    let sections: BTreeMap<_, _> = Section::ALL
        .iter()
        .map(|s| (s.key().to_owned(), of(*s)))
        .collect();
    let whole = sections.values().cloned().collect();
    Hashes { sections, whole }
}

fn submit(case: BusinessCase) -> Result<BusinessCase, Refusal> {
    let hashes = hashes(&case);
    case.submit(&hashes, &PolicySettings::default(), now())
        .map(|o| o.next)
}

fn decide(case: BusinessCase, who: u128, verdict: &str) -> Result<BusinessCase, Refusal> {
    let hashes = hashes(&case);
    let draft = DecisionDraft {
        verdict: verdict.into(),
        agreed: true,
        note: "Because".into(),
        reasons: BTreeMap::from([("risks".to_owned(), "One is missing".to_owned())]),
    };
    case.decide(&draft, &actor(who), None, &hashes, now())
        .map(|o| o.next)
}

fn complete() -> BusinessCase {
    BusinessCase {
        content: full(),
        ..begun()
    }
}

/// At each step in turn, decided by 11, 12, 13 and 14.
fn at(step: Step) -> BusinessCase {
    let mut case = submit(complete()).unwrap();
    for (n, before) in (11..).zip(Step::ALL) {
        if *before == step {
            break;
        }
        case = decide(case, n, "approved").unwrap();
    }
    case
}

fn every_state() -> Vec<BusinessCase> {
    let mut all = vec![complete()];
    all.extend(Step::ALL.iter().map(|step| at(*step)));
    all.push(decide(at(Step::GeneralManager), 13, "sent-back").unwrap());
    all.push(decide(at(Step::GmEcoms), 14, "approved").unwrap());
    all.push(decide(at(Step::DesignAndMarketing), 11, "declined").unwrap());
    all.push(complete().withdraw("No longer needed", now()).unwrap().next);
    all
}

/// Every pair of state and move, against the diagram written out by hand.
#[test]
fn every_transition_pair() {
    let chain = [
        ("with-design-and-marketing", "with-communications-manager"),
        ("with-communications-manager", "with-general-manager"),
        ("with-general-manager", "with-gm-ecoms"),
        ("with-gm-ecoms", "approved"),
    ];
    let mut legal: Vec<(&str, &str, &str)> = vec![
        ("draft", "submit", "with-design-and-marketing"),
        ("draft", "withdraw", "withdrawn"),
        ("sent-back", "submit", "with-general-manager"),
        ("sent-back", "withdraw", "withdrawn"),
    ];
    for (from, to) in chain {
        legal.extend([
            (from, "approve", to),
            (from, "decline", "declined"),
            (from, "send-back", "sent-back"),
            (from, "withdraw", "withdrawn"),
        ]);
    }
    let mut pairs = 0;
    for case in every_state() {
        let from = case.state.key();
        for verb in ["submit", "approve", "decline", "send-back", "withdraw"] {
            let got = match verb {
                "submit" => submit(case.clone()),
                "approve" => decide(case.clone(), 50, "approved"),
                "decline" => decide(case.clone(), 50, "declined"),
                "send-back" => decide(case.clone(), 50, "sent-back"),
                _ => case.clone().withdraw("No", now()).map(|o| o.next),
            };
            let expected = legal
                .iter()
                .find(|(f, v, _)| *f == from && *v == verb)
                .map(|(_, _, to)| *to);
            let reached = got.as_ref().ok().map(|next| next.state.key());
            assert_eq!(reached, expected, "{from} {verb}: {:?}", got.err());
            pairs += 1;
        }
    }
    assert_eq!(pairs, 9 * 5);
}

#[test]
fn p_7_nobody_decides_their_own_case_or_twice_or_for_what_they_will_run() {
    let code = |case: BusinessCase, who| decide(case, who, "approved").err().map(|r| r.code());
    assert_eq!(code(at(Step::DesignAndMarketing), 1), Some("own-case"));
    assert_eq!(code(at(Step::DesignAndMarketing), 90), Some("will-hold"));
    assert_eq!(code(at(Step::GeneralManager), 11), Some("decided-already"));
    assert_eq!(code(at(Step::GeneralManager), 12), Some("decided-already"));
    let case = at(Step::GmEcoms);
    let hashes = hashes(&case);
    let draft = DecisionDraft {
        verdict: "approved".into(),
        agreed: true,
        ..DecisionDraft::default()
    };
    let lent = case.decide(&draft, &actor(50), Some(actor(13).by()), &hashes, now());
    assert_eq!(
        lent.unwrap_err().code(),
        "decided-already",
        "through a delegate"
    );
}

#[test]
fn after_a_send_back_only_the_steps_whose_sections_changed_decide_again() {
    let back = decide(at(Step::GmEcoms), 14, "sent-back").unwrap();
    // Nothing changed: whoever sent it back looks again.
    assert_eq!(
        submit(back.clone()).unwrap().waits_at(),
        Some(Step::GmEcoms)
    );
    // The content plan is looked at by the first two and the last.
    let mut plan = back.clone();
    plan.content.content_plan.plan = "Another".into();
    let again = submit(plan).unwrap();
    assert_eq!(again.waits_at(), Some(Step::DesignAndMarketing));
    let again = decide(again, 11, "approved").unwrap();
    assert_eq!(again.waits_at(), Some(Step::CommunicationsManager));
    let again = decide(again, 12, "approved").unwrap();
    assert_eq!(
        again.waits_at(),
        Some(Step::GmEcoms),
        "the General Manager’s approval still counts"
    );
    // Risks are looked at by the first, the third and the last.
    let mut risks = back;
    risks.content.risks.risks[0].mitigation = "More".into();
    let again = decide(submit(risks).unwrap(), 11, "approved").unwrap();
    assert_eq!(again.waits_at(), Some(Step::GeneralManager));
}

#[test]
fn a_decision_needs_its_statement_words_and_reasons() {
    let code = |step: Step, verdict: &str, agreed: bool, note: &str, reason: &str| {
        let case = at(step);
        let hashes = hashes(&case);
        let draft = DecisionDraft {
            verdict: verdict.into(),
            agreed,
            note: note.into(),
            reasons: BTreeMap::from([
                ("purpose".to_owned(), reason.to_owned()),
                ("nonsense".into(), "x".into()),
            ]),
        };
        case.decide(&draft, &actor(50), None, &hashes, now())
            .err()
            .map(|r| r.code())
    };
    assert_eq!(
        code(Step::GmEcoms, "approved", false, "", ""),
        Some("statement")
    );
    assert_eq!(code(Step::GmEcoms, "approved", true, "", ""), None);
    assert_eq!(
        code(Step::DesignAndMarketing, "approved", true, "", ""),
        Some("note"),
        "a recommendation"
    );
    assert_eq!(code(Step::GmEcoms, "declined", true, "", ""), Some("note"));
    assert_eq!(
        code(Step::GmEcoms, "sent-back", true, "words", ""),
        Some("reasons")
    );
    assert_eq!(
        code(Step::GmEcoms, "sent-back", false, "", "Say more"),
        None
    );
    assert_eq!(
        code(Step::GmEcoms, "perhaps", true, "words", ""),
        Some("verdict")
    );
    assert_eq!(
        code(Step::GmEcoms, "declined", true, "password: hunter2", ""),
        Some("secret")
    );
}

#[test]
fn a_step_that_was_given_to_somebody_is_decided_by_them_alone() {
    let case = at(Step::GeneralManager);
    let hashes = hashes(&case);
    assert_eq!(
        case.clone()
            .reassign(&actor(1), "Away", &hashes)
            .unwrap_err()
            .code(),
        "own-case"
    );
    assert_eq!(
        case.clone()
            .reassign(&actor(60), " ", &hashes)
            .unwrap_err()
            .code(),
        "note"
    );
    let given = case.reassign(&actor(60), "On leave", &hashes).unwrap().next;
    assert_eq!(
        decide(given.clone(), 13, "approved").unwrap_err().code(),
        "given-to"
    );
    assert_eq!(
        decide(given, 60, "approved").unwrap().waits_at(),
        Some(Step::GmEcoms)
    );
}

#[test]
fn whoever_a_step_was_given_to_may_decide_it_and_no_other_step() {
    use crate::permission::may;
    let case = at(Step::GeneralManager);
    let given = case
        .clone()
        .reassign(&actor(60), "On leave", &hashes(&case))
        .unwrap()
        .next;
    let step = Step::GeneralManager;
    let mut named = actor(60);
    if let Actor::Person(person) = &mut named {
        person.roles.push(crate::role::RoleAssignment {
            role: crate::role::Role::Staff,
            scope: crate::role::Scope::All,
            from: "2020-01-01".parse().unwrap(),
            until: None,
        });
    }
    assert!(may(&named, step.action(), &given.facts_at(step)).is_ok());
    assert!(may(&named, step.action(), &given.facts()).is_err());
    let last = Step::GmEcoms;
    assert!(may(&named, last.action(), &given.facts_at(last)).is_err());
    assert!(may(&named, step.action(), &case.facts_at(step)).is_err());
}

#[test]
fn no_reason_may_be_a_pasted_password() {
    let case = at(Step::GeneralManager);
    let words = "password: hunter2";
    let withdrawn = case.clone().withdraw(words, now());
    assert_eq!(withdrawn.unwrap_err().code(), "secret");
    let given = case.clone().reassign(&actor(60), words, &hashes(&case));
    assert_eq!(given.unwrap_err().code(), "secret");
}

#[test]
fn files_come_and_go_while_the_proposer_can_write() {
    let attach = |case: BusinessCase| case.attach("case.file-attached", "plan.pdf".into());
    let outcome = attach(begun()).unwrap();
    assert_eq!(outcome.event.note, "plan.pdf");
    assert_eq!(attach(at(Step::GmEcoms)).unwrap_err().code(), "not-open");
}

#[test]
fn a_case_is_handed_in_when_every_section_is_complete() {
    assert_eq!(submit(begun()).unwrap_err().code(), "incomplete");
    let mut homeless = complete();
    homeless.unit = None;
    assert_eq!(submit(homeless).unwrap_err().code(), "no-unit");
    let settings = PolicySettings::default();
    for section in Section::ALL {
        assert!(
            full().lacks(*section, &settings, now().today).is_empty(),
            "{section:?}"
        );
        assert!(
            !Content::default()
                .lacks(*section, &settings, now().today)
                .is_empty(),
            "{section:?}"
        );
    }
}

#[test]
fn fewer_hours_than_the_policy_asks_for_need_a_reason() {
    let settings = PolicySettings::default();
    let mut content = full();
    content.resourcing.people[0].tenths = 10;
    content.resourcing.people[1].tenths = 15;
    assert_eq!(
        (content.tenths(), hours_words(25)),
        (25, "2.5 hours".into())
    );
    let lacking = content.lacks(Section::Resourcing, &settings, now().today);
    assert!(
        lacking
            .of("why_fewer")
            .is_some_and(|words| words.contains("6 hours a week") && words.contains("2.5 hours"))
    );
    content.resourcing.why_fewer = "A pilot".into();
    assert!(
        content
            .lacks(Section::Resourcing, &settings, now().today)
            .is_empty()
    );
}

#[test]
fn sections_are_kept_as_typed_and_only_what_cannot_be_kept_is_refused() {
    let write = |draft| begun().write(draft, None).unwrap();
    let saved = write(SectionDraft::Purpose(Purpose {
        name: "  Tides ".into(),
        ..Purpose::default()
    }));
    assert_eq!(saved.unwrap().next.content.purpose.name, "Tides");
    let rows = |hours: &str| SectionDraft::Resourcing {
        people: vec![
            ResourceDraft::default(),
            ResourceDraft {
                name: "Aroha".into(),
                hours: hours.into(),
                ..ResourceDraft::default()
            },
        ],
        why_fewer: String::new(),
    };
    let Outcome { next, .. } = write(rows("1,5")).unwrap();
    assert_eq!(next.content.resourcing.people.len(), 1);
    assert_eq!(next.content.tenths(), 15);
    for nonsense in ["-1", "61", "many", "NaN"] {
        assert!(
            write(rows(nonsense)).unwrap_err().of("hours-1").is_some(),
            "{nonsense}"
        );
    }
    let long = SectionDraft::ContentPlan(ContentPlan {
        plan: "x".repeat(4_001),
        ..ContentPlan::default()
    });
    assert!(write(long).unwrap_err().of("plan").is_some());
    let closed = at(Step::GmEcoms).write(rows("1"), None).unwrap_err();
    assert_eq!(closed.code(), "not-open");
}
