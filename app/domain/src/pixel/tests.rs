//! Tests of pixels: every pair of state and move, what a change opens again, the guard, who may.

use super::*;
use crate::{
    actor::{Actor, By, PersonActor},
    decisions::{DecisionDraft, Hashes, Verdict},
    ids::{PersonId, PixelApplicationId},
    moment::Moment,
    refusal::Refusal,
    role::{Role, RoleAssignment, Scope},
};
use std::collections::BTreeMap;
use uuid::Uuid;

pub(super) const PROPOSER: u128 = 1;
pub(super) const OWNER: u128 = 2;
const REVIEWER: u128 = 20;
const MANAGER: u128 = 21;

pub(super) fn on(day: &str) -> Moment {
    Moment {
        at: format!("{day}T02:00:00Z").parse().unwrap(),
        today: day.parse().unwrap(),
    }
}

pub(super) fn now() -> Moment {
    on("2026-11-20")
}

pub(super) fn person(n: u128) -> PersonId {
    PersonId(Uuid::from_u128(n))
}

pub(super) fn actor(n: u128) -> Actor {
    Actor::Person(PersonActor {
        id: person(n),
        name: format!("Person {n}"),
        roles: Vec::new(),
        acting: Vec::new(),
    })
}

fn full() -> Content {
    let text = || "Something".to_owned();
    Content {
        placement: Placement {
            tracker: "meta".into(),
            vendor_id: "1234567890".into(),
            accounts: "AC-0001, AC-0002".into(),
            sites: "www.example.govt.nz\nhttps://jobs.example.govt.nz/apply/*".into(),
            owner: Some(person(OWNER)),
            owner_name: "Owner".into(),
        },
        purpose: Purpose {
            purpose: text(),
            strategy: text(),
            alternatives: text(),
        },
        data: Data {
            events: vec![Event {
                event: "Page view".into(),
                data: "Address of the page".into(),
                hashed: "none".into(),
            }],
        },
        audience_lists: AudienceLists {
            used: "no".into(),
            ..AudienceLists::default()
        },
        choice: Choice {
            opt_in: text(),
            opt_out: text(),
            retention: text(),
            privacy_page: "https://www.example.govt.nz/privacy".into(),
        },
    }
}

/// Hashes that differ where the content differs, as the store's do.
pub(super) fn hashes(application: &Application) -> Hashes {
    let of = |section: &Section| {
        let facts = format!("{:?}", application.content.facts(*section));
        (section.key().to_owned(), facts)
    };
    Hashes {
        sections: Section::ALL.iter().map(of).collect(),
        whole: format!("{:?}", application.content),
    }
}

fn draft_of(needs_cxi: bool) -> Application {
    let id = PixelApplicationId(Uuid::from_u128(9));
    let by = actor(PROPOSER).by();
    let mut application = Application::begin(id, 1, by, now(), None).next;
    application.content = full();
    application.needs_cxi = needs_cxi;
    application
}

fn submitted(needs_cxi: bool) -> Application {
    let application = draft_of(needs_cxi);
    let hashes = hashes(&application);
    application.submit(&hashes, now()).unwrap().next
}

/// Whoever settles a lane in these tests.
fn who(lane: Lane) -> u128 {
    10 + Lane::ALL.iter().position(|known| *known == lane).unwrap() as u128
}

fn evidence(lane: Lane) -> BTreeMap<String, String> {
    let all: &[(&str, &str)] = match lane {
        Lane::PrivacyAssessment => &[
            ("document", "PIA 12"),
            ("outcome", "Acceptable"),
            ("indirect", "no"),
            ("conditions", "No lists\nReview in June"),
        ],
        Lane::PrivacyPage => &[
            ("url", "https://www.example.govt.nz/privacy"),
            ("on", "19 November 2026"),
        ],
        Lane::DigitalTools => &[("engaged_on", "2026-11-01"), ("opt_in", "A banner")],
        Lane::Legal => &[("conditions", "Tell Legal of new events")],
        Lane::Strategy | Lane::Cxi => &[],
    };
    let pair = |(field, text): &(&str, &str)| ((*field).to_owned(), (*text).to_owned());
    all.iter().map(pair).collect()
}

fn verdict(verdict: Verdict) -> DecisionDraft {
    DecisionDraft {
        verdict: verdict.key().into(),
        agreed: verdict == Verdict::Approved,
        note: "Because".into(),
        reasons: BTreeMap::new(),
    }
}

fn settle(application: Application, lane: Lane, how: Verdict, by: u128) -> Application {
    let draft = LaneDraft {
        decision: verdict(how),
        evidence: evidence(lane),
    };
    let hashes = hashes(&application);
    let settled = application.settle(lane, &draft, &actor(by), None, &hashes, now());
    settled.unwrap().unwrap().next
}

fn assessed(needs_cxi: bool) -> Application {
    let start = submitted(needs_cxi);
    let lanes: Vec<Lane> = start.lanes().collect();
    lanes.into_iter().fold(start, |application, lane| {
        settle(application, lane, Verdict::Approved, who(lane))
    })
}

fn decide(
    application: Application,
    draft: &DecisionDraft,
    by: u128,
) -> Result<Application, Refusal> {
    let hashes = hashes(&application);
    application
        .decide(draft, &actor(by), None, &hashes, now())
        .map(|outcome| outcome.next)
}

fn reviewed() -> Application {
    decide(assessed(false), &verdict(Verdict::Approved), REVIEWER).unwrap()
}

pub(super) fn approved() -> Application {
    decide(reviewed(), &verdict(Verdict::Approved), MANAGER).unwrap()
}

fn sent_back(to: &str) -> Application {
    let mut draft = verdict(Verdict::SentBack);
    draft.reasons.insert(to.to_owned(), "Look again".into());
    decide(assessed(false), &draft, REVIEWER).unwrap()
}

fn declined() -> Application {
    decide(assessed(false), &verdict(Verdict::Declined), REVIEWER).unwrap()
}

fn withdrawn() -> Application {
    submitted(false).withdraw("Enough", now()).unwrap().next
}

pub(super) fn code<T: std::fmt::Debug>(result: Result<T, Refusal>) -> &'static str {
    result.unwrap_err().code()
}

#[test]
fn a_whole_application_goes_through_its_lanes_side_by_side_then_review_and_approval() {
    for needs_cxi in [false, true] {
        let application = assessed(needs_cxi);
        assert_eq!(application.lanes().count(), if needs_cxi { 6 } else { 5 });
        assert_eq!(application.state.key(), "with-design-and-marketing");
        let application = decide(application, &verdict(Verdict::Approved), REVIEWER).unwrap();
        assert_eq!(application.state.key(), "with-general-manager");
        let application = decide(application, &verdict(Verdict::Approved), MANAGER).unwrap();
        assert_eq!(application.state.key(), "approved");
        assert_eq!(
            application.conditions(&hashes(&application)),
            ["No lists", "Review in June", "Tell Legal of new events"]
        );
    }
}

/// Which moves each state allows: write, submit, settle, decide, withdraw.
#[test]
fn every_pair_of_state_and_move() {
    let states: [(&str, Application, [bool; 5]); 8] = [
        ("draft", draft_of(false), [true, true, false, false, true]),
        (
            "in-assessment",
            submitted(false),
            [true, false, true, false, true],
        ),
        (
            "sent-back",
            sent_back("purpose"),
            [true, true, false, false, true],
        ),
        (
            "with-design-and-marketing",
            assessed(false),
            [false, false, false, true, true],
        ),
        (
            "with-general-manager",
            reviewed(),
            [false, false, false, true, true],
        ),
        ("approved", approved(), [false; 5]),
        ("declined", declined(), [false; 5]),
        ("withdrawn", withdrawn(), [false; 5]),
    ];
    for (key, application, expected) in states {
        assert_eq!(application.state.key(), key);
        let hashes = hashes(&application);
        let section = SectionDraft::Purpose(full().purpose);
        let lane = LaneDraft {
            decision: verdict(Verdict::Approved),
            evidence: BTreeMap::new(),
        };
        let one = || application.clone();
        let found = [
            one().write(section).is_ok(),
            one().submit(&hashes, now()).is_ok(),
            one()
                .settle(Lane::Strategy, &lane, &actor(10), None, &hashes, now())
                .is_ok(),
            one()
                .decide(
                    &verdict(Verdict::Approved),
                    &actor(30),
                    None,
                    &hashes,
                    now(),
                )
                .is_ok(),
            one().withdraw("Enough", now()).is_ok(),
        ];
        assert_eq!(found, expected, "{key}");
        let again = ApplicationState::from_key(key, application.state.on());
        assert_eq!(again, Some(application.state), "{key} reads back");
    }
}

/// Changes one fact of a section.
pub(super) fn changed(section: Section) -> SectionDraft {
    let mut content = full();
    let text = || "Something else".to_owned();
    match section {
        Section::Placement => {
            content.placement.vendor_id = "99".into();
            SectionDraft::Placement(content.placement)
        }
        Section::Purpose => {
            content.purpose.purpose = text();
            SectionDraft::Purpose(content.purpose)
        }
        Section::Data => {
            content.data.events[0].data = text();
            SectionDraft::Data(content.data)
        }
        Section::AudienceLists => SectionDraft::AudienceLists(AudienceLists {
            used: "yes".into(),
            source: text(),
            consent: text(),
            protection: text(),
            removal: text(),
        }),
        Section::Choice => {
            content.choice.opt_in = text();
            SectionDraft::Choice(content.choice)
        }
    }
}

#[test]
fn a_change_opens_exactly_the_lanes_it_touches() {
    use Lane::{Cxi, DigitalTools, Legal, PrivacyAssessment, PrivacyPage, Strategy};
    for (section, lanes) in [
        (
            Section::Placement,
            vec![
                Strategy,
                PrivacyAssessment,
                PrivacyPage,
                DigitalTools,
                Legal,
                Cxi,
            ],
        ),
        (
            Section::Purpose,
            vec![Strategy, PrivacyAssessment, Legal, Cxi],
        ),
        (Section::Data, vec![PrivacyAssessment, PrivacyPage, Legal]),
        (
            Section::AudienceLists,
            vec![PrivacyAssessment, PrivacyPage, Legal],
        ),
        (
            Section::Choice,
            vec![PrivacyAssessment, PrivacyPage, DigitalTools, Legal],
        ),
    ] {
        let mut draft = verdict(Verdict::SentBack);
        let reason = (section.key().to_owned(), "Change this".to_owned());
        draft.reasons.extend([reason]);
        let back = decide(assessed(true), &draft, REVIEWER).unwrap();
        assert_eq!(back.state, ApplicationState::SentBack);
        let next = back.write(changed(section)).unwrap().unwrap().next;
        let now_hashes = hashes(&next);
        let next = next.submit(&now_hashes, now()).unwrap().next;
        assert_eq!(next.open_lanes(&now_hashes), lanes, "{section:?}");
        assert_eq!(next.state, ApplicationState::InAssessment);
        for lane in &lanes {
            assert!(matches!(
                next.lane(*lane, &now_hashes),
                LaneState::Lapsed(_)
            ));
        }
        // Settled again, it waits for the review again.
        let done = lanes.into_iter().fold(next, |application, lane| {
            settle(application, lane, Verdict::Approved, who(lane))
        });
        assert_eq!(done.state.key(), "with-design-and-marketing");
    }
}

#[test]
fn a_change_during_the_assessment_opens_lanes_that_were_settled_and_nothing_may_be_left_out() {
    let application = settle(submitted(false), Lane::Legal, Verdict::Approved, 14);
    let application = settle(application, Lane::Strategy, Verdict::Approved, 10);
    let mut blank = full().data;
    blank.events.clear();
    let refused = application
        .clone()
        .write(SectionDraft::Data(blank))
        .unwrap();
    assert_eq!(refused.unwrap_err().0[0].field, "event-0");
    let next = application
        .write(changed(Section::Data))
        .unwrap()
        .unwrap()
        .next;
    let hashes = hashes(&next);
    assert!(matches!(
        next.lane(Lane::Legal, &hashes),
        LaneState::Lapsed(_)
    ));
    assert!(next.lane(Lane::Strategy, &hashes).is_settled());
}

#[test]
fn an_approver_sends_back_to_chosen_lanes_and_the_review_is_given_again() {
    let mut draft = verdict(Verdict::SentBack);
    let reason = (Lane::Legal.key().to_owned(), "New terms".to_owned());
    draft.reasons.extend([reason]);
    let back = decide(reviewed(), &draft, MANAGER).unwrap();
    assert_eq!(back.state, ApplicationState::InAssessment);
    assert_eq!(back.open_lanes(&hashes(&back)), [Lane::Legal]);
    assert!(matches!(
        back.lane(Lane::Legal, &hashes(&back)),
        LaneState::Asked { .. }
    ));
    let again = settle(back, Lane::Legal, Verdict::Approved, 14);
    assert_eq!(again.state.key(), "with-design-and-marketing");
}

#[test]
fn a_refused_lane_holds_the_application_until_it_is_settled_otherwise() {
    let lanes: Vec<Lane> = submitted(false).lanes().collect();
    let application = lanes.into_iter().fold(submitted(false), |a, lane| {
        let how = if lane == Lane::Legal {
            Verdict::Declined
        } else {
            Verdict::Approved
        };
        settle(a, lane, how, who(lane))
    });
    assert_eq!(application.state, ApplicationState::InAssessment);
    assert!(matches!(
        application.lane(Lane::Legal, &hashes(&application)),
        LaneState::Refused(_)
    ));
    let application = settle(application, Lane::Legal, Verdict::NotNeeded, 14);
    assert_eq!(application.state.key(), "with-design-and-marketing");
}

#[test]
fn p_6_23_the_privacy_page_and_the_choice_are_never_left_out() {
    for lane in [Lane::PrivacyPage, Lane::DigitalTools] {
        let application = submitted(false);
        let hashes = hashes(&application);
        let draft = LaneDraft {
            decision: verdict(Verdict::NotNeeded),
            evidence: BTreeMap::new(),
        };
        let settled = application.settle(lane, &draft, &actor(who(lane)), None, &hashes, now());
        assert_eq!(settled.unwrap().unwrap_err().0[0].code, "unguarded");
    }
    // Not even when the record says that the review is due.
    for (lane, word) in [
        (Lane::PrivacyPage, "privacy page"),
        (Lane::DigitalTools, "visitors"),
    ] {
        for mut application in [assessed(false), reviewed()] {
            application.decisions.retain(|d| d.step != Step::Lane(lane));
            let refused = decide(application, &verdict(Verdict::Approved), 30).unwrap_err();
            assert_eq!(refused.code(), "unguarded");
            assert!(refused.to_string().contains(word), "{refused}");
        }
    }
}

#[test]
fn lanes_ask_for_their_evidence() {
    let today = now().today;
    let with = |field: &str, text: &str, lane: Lane| {
        let mut typed = evidence(lane);
        typed.insert(field.into(), text.into());
        lane.establish(&typed, today)
    };
    for (lane, field, text, wrong) in [
        (Lane::PrivacyPage, "url", "", "required"),
        (Lane::PrivacyPage, "url", "privacy page", "address"),
        (Lane::PrivacyPage, "url", "javascript:alert(1)", "address"),
        (Lane::PrivacyPage, "on", "2026-11-21", "future"),
        (Lane::PrivacyPage, "on", "yesterday", "date"),
        (Lane::DigitalTools, "opt_in", " ", "required"),
        (Lane::PrivacyAssessment, "outcome", "", "required"),
        (Lane::PrivacyAssessment, "indirect", "perhaps", "required"),
        (Lane::PrivacyAssessment, "indirect", "yes", "required"),
    ] {
        let problems = with(field, text, lane).unwrap_err();
        assert_eq!(problems.0[0].code, wrong, "{field} {text}");
    }
    for lane in Lane::ALL {
        let kept = lane.establish(&evidence(*lane), today).unwrap();
        assert_eq!(kept.len(), evidence(*lane).len(), "{lane:?}");
        assert_eq!(lane.facts(&kept).len(), kept.len());
        assert_eq!(Lane::from_key(lane.key()), Some(*lane));
    }
}

#[test]
fn p_7_nobody_settles_or_decides_their_own_application_nor_decides_after_settling_a_lane() {
    let application = submitted(false);
    let lane = LaneDraft {
        decision: verdict(Verdict::Approved),
        evidence: BTreeMap::new(),
    };
    for (by, expected) in [(PROPOSER, "own-case"), (OWNER, "will-hold")] {
        let hashes = hashes(&application);
        let own = application.clone();
        let settled = own.settle(Lane::Strategy, &lane, &actor(by), None, &hashes, now());
        assert_eq!(code(settled), expected);
        let decided = decide(assessed(false), &verdict(Verdict::Approved), by);
        assert_eq!(code(decided), expected);
    }
    let settler = who(Lane::Strategy);
    let decided = decide(assessed(false), &verdict(Verdict::Approved), settler);
    assert_eq!(code(decided), "decided-already");
    let decided = decide(reviewed(), &verdict(Verdict::Approved), REVIEWER);
    assert_eq!(code(decided), "decided-already");
    // Two lanes by one person are all right: Privacy looks at the page, too.
    let twice = settle(
        submitted(false),
        Lane::PrivacyAssessment,
        Verdict::Approved,
        11,
    );
    settle(twice, Lane::PrivacyPage, Verdict::Approved, 11);
}

#[test]
fn a_step_given_to_somebody_is_theirs_alone() {
    let application = assessed(false);
    let hashes = hashes(&application);
    let give = |to: u128, step: Step| {
        let one = application.clone();
        one.reassign(step, &ranked(to), &actor(99), "Away", &hashes)
    };
    assert_eq!(code(give(40, Step::Lane(Lane::Legal))), "not-waiting");
    assert_eq!(code(give(PROPOSER, Step::Review)), "own-case");
    let given = give(40, Step::Review).unwrap().next;
    let other = decide(given.clone(), &verdict(Verdict::Approved), REVIEWER);
    assert_eq!(code(other), "given-to");
    assert!(decide(given, &verdict(Verdict::Approved), 40).is_ok());
}

/// Somebody who can be given any step.
fn ranked(n: u128) -> Actor {
    with_role(n, Role::GmEcoms)
}

fn with_role(n: u128, role: Role) -> Actor {
    let held = RoleAssignment {
        role,
        scope: Scope::All,
        from: now().today,
        until: None,
    };
    match actor(n) {
        Actor::Person(person) => Actor::Person(PersonActor {
            roles: vec![held],
            ..person
        }),
        other => other,
    }
}

pub(super) fn by(n: u128) -> By {
    actor(n).by()
}

#[test]
fn sections_tell_what_they_lack() {
    for section in Section::ALL {
        assert!(full().lacks(*section).is_empty(), "{section:?}");
        assert!(
            !Content::default().lacks(*section).is_empty(),
            "{section:?}"
        );
        assert_eq!(Section::from_key(section.key()), Some(*section));
    }
    let mut content = full();
    content.placement.accounts = "AC-0001 BC-0002".into();
    content.placement.sites = "not a site at all".into();
    content.audience_lists.used = "yes".into();
    let fields = |section| {
        let problems = content.lacks(section).0;
        problems.into_iter().map(|p| p.field).collect::<Vec<_>>()
    };
    assert_eq!(fields(Section::Placement), ["accounts", "sites"]);
    assert_eq!(
        fields(Section::AudienceLists),
        ["source", "consent", "protection", "removal"]
    );
    assert_eq!(full().placement.account_numbers().0, [1, 2]);
}

#[test]
fn p_7_a_step_is_given_to_somebody_else_of_a_fitting_role_only() {
    let waiting = assessed(false);
    let hashes_now = hashes(&waiting);
    let give = |to: Actor, by: u128| {
        let one = waiting.clone();
        one.reassign(Step::Review, &to, &actor(by), "Away", &hashes_now)
    };
    assert_eq!(
        code(give(with_role(40, Role::DesignAndMarketing), 40)),
        "to-oneself"
    );
    assert_eq!(code(give(with_role(40, Role::Auditor), 41)), "no-rank");
    assert!(give(with_role(40, Role::CommunicationsManager), 41).is_ok());
    let legal = Step::Lane(Lane::Legal);
    for (step, role, fits) in [
        (legal, Role::DesignAndMarketing, false),
        (legal, Role::Staff, false),
        (legal, Role::Privacy, true),
        (Step::Approval, Role::AccountHolder, false),
        (Step::Approval, Role::PrincipalAdvisor, false),
        (Step::Approval, Role::DeputyChiefExecutive, true),
    ] {
        assert_eq!(step.can_be_given_to(&[role]), fits, "{step:?} {role:?}");
    }
}

#[test]
fn p_7_what_somebody_settled_before_they_became_owner_or_proposer_does_not_count() {
    let mut application = assessed(false);
    let settler = person(who(Lane::Legal));
    application.content.placement.owner = Some(settler);
    let found = hashes(&application);
    assert!(matches!(
        application.lane(Lane::Legal, &found),
        LaneState::Lapsed(_)
    ));
    // An amendment by whoever settled a lane of the first application starts with that lane open.
    let old = approved();
    let id = PixelApplicationId(Uuid::from_u128(8));
    let start = Some((1, old.content.clone(), old.decisions.clone()));
    let by = actor(who(Lane::Legal)).by();
    let next = Application::begin(id, 2, by, now(), start).next;
    assert_eq!(next.open_lanes(&hashes(&next)), [Lane::Legal]);
}

#[test]
fn p_6_25_a_group_that_needs_cxi_meanwhile_holds_the_approval() {
    let mut application = reviewed();
    application.needs_cxi = true;
    let refused = decide(application.clone(), &verdict(Verdict::Approved), MANAGER).unwrap_err();
    assert_eq!(refused.code(), "lanes-open");
    assert!(
        refused.to_string().contains("Customer Experience"),
        "{refused}"
    );
    let mut back = verdict(Verdict::SentBack);
    back.reasons
        .insert(Lane::Cxi.key().to_owned(), "Please confirm".into());
    let back = decide(application, &back, MANAGER).unwrap();
    assert_eq!(back.open_lanes(&hashes(&back)), [Lane::Cxi]);
}

#[test]
fn a_refused_lane_waits_for_the_proposer_and_again_for_the_lane_after_a_change() {
    let application = settle(
        submitted(false),
        Lane::Legal,
        Verdict::Declined,
        who(Lane::Legal),
    );
    let found = hashes(&application);
    assert!(!application.waiting_lanes(&found).contains(&Lane::Legal));
    assert!(application.open_lanes(&found).contains(&Lane::Legal));
    let next = application
        .write(changed(Section::Data))
        .unwrap()
        .unwrap()
        .next;
    assert!(next.waiting_lanes(&hashes(&next)).contains(&Lane::Legal));
}
