//! Tests of the report: figures counted by hand, parts that add up, measures, what a restatement tells.

use super::*;
use crate::{
    account::{Rule, StatusKey},
    ids::{GroupId, UnitId},
    incident::IncidentKind,
    obligation::Standing,
    returns::{Content, Issue, QuestionSet, ReturnKey, Review, ReviewVerdict},
};
use chrono::{DateTime, NaiveDate};
use proptest::prelude::*;
use uuid::Uuid;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn group(n: u128) -> GroupId {
    GroupId(Uuid::from_u128(n))
}

fn unit(n: u128) -> UnitId {
    UnitId(Uuid::from_u128(100 + n))
}

fn spot(g: u128, u: u128) -> Spot {
    Spot {
        group: Some(group(g)),
        unit: Some(unit(u)),
    }
}

fn quarter() -> Quarter {
    "2026-27-q1".parse().unwrap()
}

/// A return that says that nothing has changed, accepted, in time.
fn accepted(account: i64, spot: Spot) -> ReturnFacts {
    ReturnFacts {
        number: account + 500,
        account,
        name: format!("Account {account}"),
        platform: "Facebook".into(),
        spot,
        status: StatusKey::Active,
        state: ReturnKey::Accepted,
        sent_on: Some(day("2026-10-05")),
        late: false,
        unchanged: true,
        in_bulk: false,
        content: Content::unchanged(&QuestionSet::current()),
        reviews: Vec::new(),
        unneeded: String::new(),
        exceptions: Vec::new(),
    }
}

fn in_state(account: i64, spot: Spot, state: ReturnKey) -> ReturnFacts {
    ReturnFacts {
        state,
        ..accepted(account, spot)
    }
}

fn not_kept(mut facts: ReturnFacts, question: &str) -> ReturnFacts {
    let said = facts.content.said.get_mut(question).unwrap();
    said.answer = "no".into();
    said.note = "Two videos had no captions".into();
    facts.unchanged = false;
    facts
}

fn exception(rule: Rule, critical: bool) -> Exception {
    Exception::stored(
        rule.key().into(),
        if critical { 1_000 } else { 100 },
        day("2026-09-01"),
    )
}

fn nothing() -> ReportSources {
    ReportSources {
        quarter: quarter(),
        questions: QuestionSet::current(),
        groups: vec![(group(1), "Labour".into()), (group(2), "Service".into())],
        units: vec![
            (unit(1), group(1), "Policy".into()),
            (unit(2), group(1), "Media".into()),
            (unit(3), group(2), "Delivery".into()),
        ],
        returns: Vec::new(),
        incidents: Vec::new(),
        actions: Vec::new(),
        corrections: Vec::new(),
        grants: Vec::new(),
        new_accounts: Vec::new(),
    }
}

/// Nine accounts in two groups, each different.
fn nine() -> Vec<ReturnFacts> {
    let mut late = accepted(2, spot(1, 1));
    late.late = true;
    late.in_bulk = true;
    let mut action = not_kept(
        in_state(3, spot(1, 2), ReturnKey::AcceptedWithAction),
        "accessible",
    );
    action.exceptions = vec![
        exception(Rule::NoHolder, true),
        exception(Rule::NoDisclaimer, false),
    ];
    let mut escalated = accepted(5, spot(2, 3));
    escalated.content.escalated = "yes".into();
    escalated.content.issues = vec![Issue {
        what: "Abuse in comments".into(),
        ..Issue::default()
    }];
    escalated.content.activity = "nil".into();
    escalated.unchanged = false;
    let mut missing = not_kept(in_state(6, spot(2, 3), ReturnKey::NotReported), "neutral");
    missing.exceptions = vec![exception(Rule::NoDisclaimer, false)];
    let mut needless = in_state(7, spot(2, 3), ReturnKey::NotNeeded);
    needless.unneeded = "Closed in July".into();
    vec![
        accepted(1, spot(1, 1)),
        late,
        action,
        not_kept(accepted(4, spot(1, 2)), "records"),
        escalated,
        missing,
        needless,
        in_state(8, Spot::default(), ReturnKey::Submitted),
        in_state(9, spot(1, 1), ReturnKey::Draft),
    ]
}

fn get(contents: &Contents, scope: Scope, figure: &Figure) -> u64 {
    tally(contents, scope).get(figure)
}

fn tally(contents: &Contents, scope: Scope) -> Tally {
    let found = contents.tallies.iter().find(|t| t.scope == scope);
    found.cloned().unwrap_or_else(|| Tally::empty(scope, ""))
}

#[test]
fn figures_are_those_counted_by_hand() {
    let contents = Contents::draw(ReportSources {
        returns: nine(),
        ..nothing()
    });
    let labour = Scope::Group(Some(group(1)));
    let service = Scope::Group(Some(group(2)));
    let none = Scope::Group(None);
    // Figure; altogether, Labour, Service, no group.
    let table: &[(Figure, [u64; 4])] = &[
        (Figure::Expected, [8, 5, 2, 1]),
        (Figure::Accepted, [4, 3, 1, 0]),
        (Figure::WithAction, [1, 1, 0, 0]),
        (Figure::Unreviewed, [1, 0, 0, 1]),
        (Figure::Waiting, [1, 1, 0, 0]),
        (Figure::NotReported, [1, 0, 1, 0]),
        (Figure::NotNeeded, [1, 0, 1, 0]),
        (Figure::Late, [1, 1, 0, 0]),
        // Accounts 1, 2 and 8: what is not sent tells nothing.
        (Figure::Unchanged, [3, 2, 0, 1]),
        (Figure::InBulk, [1, 1, 0, 0]),
        (Figure::Nil, [1, 0, 1, 0]),
        (Figure::Escalated, [1, 0, 1, 0]),
        (Figure::AnyNotKept, [2, 2, 0, 0]),
        (Figure::NotKept("accessible".into()), [1, 1, 0, 0]),
        (Figure::NotKept("records".into()), [1, 1, 0, 0]),
        // The missing return's draft says so, but nobody sent it.
        (Figure::NotKept("neutral".into()), [0, 0, 0, 0]),
        (Figure::WithGaps, [2, 1, 1, 0]),
        (Figure::Critical, [1, 1, 0, 0]),
        (Figure::Gap(Rule::NoHolder), [1, 1, 0, 0]),
        (Figure::Gap(Rule::NoDisclaimer), [2, 1, 1, 0]),
        // Records are kept elsewhere: only accessibility is about content.
        (Figure::ContentKept, [4, 3, 1, 0]),
    ];
    for (figure, [all, first, second, rest]) in table {
        assert_eq!(get(&contents, Scope::All, figure), *all, "{figure}");
        assert_eq!(get(&contents, labour, figure), *first, "{figure}");
        assert_eq!(get(&contents, service, figure), *second, "{figure}");
        assert_eq!(get(&contents, none, figure), *rest, "{figure}");
    }
    let units = Scope::Unit(Some(group(1)), Some(unit(2)));
    assert_eq!(get(&contents, units, &Figure::Expected), 2);
    let names: Vec<_> = contents.tallies.iter().map(|t| t.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "Whole organisation",
            "Labour",
            "Service",
            "No business group",
            "Policy",
            "Media",
            "Delivery",
            "No business unit"
        ]
    );
}

#[test]
fn closing_turns_what_nobody_sent_into_not_reported_and_nothing_else() {
    let sources = ReportSources {
        returns: nine(),
        ..nothing()
    };
    let before = Contents::draw(sources.clone());
    let after = Contents::draw(sources.as_closed());
    let total = after.total();
    assert_eq!(total.get(&Figure::Waiting), 0);
    assert_eq!(total.get(&Figure::NotReported), 2);
    let changed: Vec<_> = differences(&before, &after)
        .into_iter()
        .filter(|c| c.scope == Scope::All)
        .map(|c| (c.figure.key(), c.before, c.after))
        .collect();
    assert_eq!(
        changed,
        [
            ("waiting".to_owned(), 1, 0),
            ("not-reported".to_owned(), 1, 2)
        ]
    );
}

fn incident(number: i64, kind: IncidentKind, clause: &str, account: i64) -> IncidentFacts {
    IncidentFacts {
        number,
        kind,
        summary: "Noted".into(),
        clause: clause.into(),
        account: (account > 0).then(|| (account, format!("Account {account}"))),
        spot: if account > 0 {
            spot(1, 1)
        } else {
            Spot::default()
        },
        on: day("2026-09-09"),
    }
}

#[test]
fn p_12_1a_a_breach_about_content_counts_against_its_account_and_others_do_not() {
    let with = |kind, clause| {
        let contents = Contents::draw(ReportSources {
            returns: vec![accepted(1, spot(1, 1)), accepted(2, spot(1, 1))],
            incidents: vec![incident(1, kind, clause, 1)],
            ..nothing()
        });
        contents.measure(Measure::Content)
    };
    for (kind, clause, met) in [
        (IncidentKind::Breach, "P 6.30", 1),
        (IncidentKind::Breach, "P 6.31, 6.32", 1),
        (IncidentKind::Breach, "P 6.12", 2),
        // 6.3 is about holders, not about accessibility.
        (IncidentKind::Breach, "P 6.3", 2),
        (IncidentKind::Breach, "", 2),
        (IncidentKind::Impersonation, "P 6.26", 2),
    ] {
        let found = with(kind, clause);
        assert_eq!(found, Ratio { met, of: 2 }, "{kind:?} {clause}");
    }
}

fn grant(number: i64) -> GrantFacts {
    GrantFacts {
        number,
        account: (1, "Account 1".into()),
        spot: spot(1, 1),
        person: "Aroha".into(),
        level: "Publisher",
        approved: true,
        departed: false,
        unexplained: false,
    }
}

#[test]
fn p_12_1b_access_counts_when_approved_and_its_person_is_here_and_nobody_unknown_was() {
    let change = |n: i64, how: fn(&mut GrantFacts)| {
        let mut grant = grant(n);
        how(&mut grant);
        grant
    };
    let contents = Contents::draw(ReportSources {
        grants: vec![
            grant(1),
            change(2, |g| g.approved = false),
            change(3, |g| g.departed = true),
            change(4, |g| g.unexplained = true),
            change(5, |g| {
                g.approved = false;
                g.departed = true;
            }),
        ],
        ..nothing()
    });
    assert_eq!(
        contents.measure(Measure::Authorised),
        Ratio { met: 1, of: 5 }
    );
    let why: Vec<_> = contents
        .access
        .iter()
        .map(|l| (l.grant.as_str(), l.reasons.as_slice()))
        .collect();
    assert_eq!(
        why,
        [
            ("GR-0002", [WhyNot::NotApproved].as_slice()),
            ("GR-0003", [WhyNot::Departed].as_slice()),
            ("GR-0004", [WhyNot::Unexplained].as_slice()),
            (
                "GR-0005",
                [WhyNot::NotApproved, WhyNot::Departed].as_slice()
            ),
        ]
    );
}

#[test]
fn p_12_1c_a_quarter_without_new_accounts_is_neither_all_nor_nothing() {
    let with = |approved: &[bool]| {
        let new = approved
            .iter()
            .zip(1_i64..)
            .map(|(approved, account)| NewFacts {
                account,
                name: "New".into(),
                spot: spot(1, 1),
                active_on: day("2026-08-01"),
                approved: *approved,
            });
        let contents = Contents::draw(ReportSources {
            new_accounts: new.collect(),
            ..nothing()
        });
        contents.measure(Measure::Approved)
    };
    let none = with(&[]);
    assert_eq!((none.percent(), none.is_met()), (None, false));
    assert_eq!(with(&[true]).percent().as_deref(), Some("100%"));
    let two_of_three = with(&[true, false, true]);
    assert_eq!(two_of_three.percent().as_deref(), Some("66.6%"));
    assert!(!two_of_three.is_met());
    let nearly = Ratio {
        met: 9_999,
        of: 10_000,
    };
    assert_eq!(
        nearly.percent().as_deref(),
        Some("99.9%"),
        "only all of them are 100"
    );
}

fn action(number: i64, opened: &str, done: Option<&str>, standing: Standing) -> ActionFacts {
    ActionFacts {
        number,
        title: "Caption the videos".into(),
        account: Some((1, "Account 1".into())),
        spot: spot(1, 1),
        opened_on: day(opened),
        due: day("2026-09-20"),
        standing,
        done_on: done.map(day),
    }
}

#[test]
fn p_12_remedial_actions_count_by_the_calendar() {
    let actions = vec![
        action(1, "2026-08-08", None, Standing::Overdue),
        action(2, "2026-05-08", None, Standing::Open),
        action(3, "2026-05-08", Some("2026-07-01"), Standing::Done),
        action(4, "2026-07-01", Some("2026-09-30"), Standing::Done),
        action(5, "2026-09-30", None, Standing::Waived),
        // Done before the quarter began, and opened after it ended.
        action(6, "2026-05-08", Some("2026-06-30"), Standing::Done),
        action(7, "2026-10-01", None, Standing::Open),
    ];
    let contents = Contents::draw(ReportSources {
        actions,
        ..nothing()
    });
    let behind = |figure| match contents.records(Scope::All, &figure) {
        Records::Actions(lines) => lines.iter().map(|l| l.obligation.clone()).collect(),
        _ => Vec::new(),
    };
    let all: Vec<_> = contents.actions.iter().map(|l| &l.obligation).collect();
    assert_eq!(all, ["OB-0001", "OB-0002", "OB-0003", "OB-0004", "OB-0005"]);
    assert_eq!(
        behind(Figure::ActionsOpened),
        ["OB-0001", "OB-0004", "OB-0005"]
    );
    assert_eq!(behind(Figure::ActionsDone), ["OB-0003", "OB-0004"]);
    assert_eq!(
        behind(Figure::ActionsOpen),
        ["OB-0001", "OB-0002", "OB-0005"]
    );
    assert_eq!(behind(Figure::ActionsOverdue), ["OB-0001"]);
}

#[test]
fn lists_that_name_people_or_quote_records_are_not_for_every_reader() {
    let whole = Contents::draw(ReportSources {
        returns: nine(),
        incidents: vec![incident(1, IncidentKind::Breach, "P 6.30", 1)],
        actions: vec![action(1, "2026-08-08", None, Standing::Overdue)],
        grants: vec![GrantFacts {
            approved: false,
            ..grant(1)
        }],
        ..nothing()
    });
    let part = whole.clone().for_any_reader();
    assert_eq!(part.tallies, whole.tallies, "figures keep their numbers");
    let text = serde_json::to_string(&part).unwrap();
    for words in [
        "Two videos had no captions",
        "Abuse in comments",
        "Closed in July",
        "Aroha",
        "Caption the videos",
        "Noted",
        "since",
        "content_breach",
    ] {
        let kept = serde_json::to_string(&whole).unwrap();
        assert!(kept.contains(words), "{words}");
        assert!(!text.contains(words), "{words}: {text}");
    }
    for figure in part.total().counts.keys() {
        let open = part.records(Scope::All, figure);
        let many = whole.total().get(figure);
        if figure.is_for_all_readers() {
            assert_eq!(open.len(), Some(many as usize), "{figure}");
        } else {
            assert_eq!(open, Records::Withheld, "{figure}");
            assert!(!part.opens(figure), "{figure}");
        }
    }
    assert!(whole.opens(&Figure::NotAuthorised));
    assert!(!whole.opens(&Figure::Authorised), "a number alone");
}

#[test]
fn reviews_that_only_accepted_are_not_told_one_by_one() {
    let review = |verdict, note: &str| Review {
        verdict,
        by: crate::actor::By {
            person: None,
            name: "Wiremu".into(),
        },
        at: DateTime::UNIX_EPOCH,
        on: day("2026-10-08"),
        note: note.into(),
        reasons: [("questions".to_owned(), "Say which videos".to_owned())].into(),
        obligation: None,
        in_bulk: false,
        hash: "h".into(),
    };
    let mut facts = accepted(1, spot(1, 1));
    facts.reviews = vec![
        review(ReviewVerdict::SentBack, ""),
        review(ReviewVerdict::Accepted, ""),
        review(ReviewVerdict::Accepted, "Thank you"),
    ];
    let contents = Contents::draw(ReportSources {
        returns: vec![facts],
        ..nothing()
    });
    let told: Vec<_> = contents.reviews.iter().map(|r| r.note.as_str()).collect();
    assert_eq!(
        told,
        [
            "What was kept to: Say which videos",
            "Thank you\nWhat was kept to: Say which videos"
        ]
    );
}

#[test]
fn a_restatement_names_each_figure_that_is_different() {
    let before = Contents::draw(ReportSources {
        returns: vec![
            accepted(1, spot(1, 1)),
            in_state(2, spot(1, 1), ReturnKey::NotReported),
        ],
        ..nothing()
    });
    let mut late = accepted(2, spot(1, 1));
    late.late = true;
    late.unchanged = false;
    let after = Contents::draw(ReportSources {
        returns: vec![accepted(1, spot(1, 1)), late],
        ..nothing()
    });
    assert_eq!(differences(&before, &before), []);
    let changes = differences(&before, &after);
    let all: Vec<_> = changes
        .iter()
        .filter(|c| c.scope == Scope::All)
        .map(|c| (c.figure.key(), c.before, c.after))
        .collect();
    assert_eq!(
        all,
        [
            ("accepted".to_owned(), 1, 2),
            ("not-reported".to_owned(), 1, 0),
            ("late".to_owned(), 0, 1),
            ("content-kept".to_owned(), 1, 2),
        ]
    );
    assert_eq!(changes.len(), 12, "altogether, the group and the unit");
}

#[test]
fn a_reason_is_wanted_and_no_password() {
    for typed in ["", "  ", "password: Tr0ub4dor&3xyz"] {
        assert!(reason(typed).is_err(), "{typed}");
    }
    assert!(reason(&"long ".repeat(300)).is_err());
    assert_eq!(
        reason(" Two returns  came late ").unwrap(),
        "Two returns came late"
    );
}

#[test]
fn figures_read_back_what_they_print() {
    let mut all = Figure::ALWAYS.to_vec();
    all.extend(Rule::ALL.iter().map(|rule| Figure::Gap(*rule)));
    all.push(Figure::NotKept("accessible".into()));
    for figure in all {
        assert_eq!(figure.key().parse(), Ok(figure.clone()));
    }
    for text in ["", "gap.", "gap.nonsense", "Expected"] {
        assert!(text.parse::<Figure>().is_err(), "{text}");
    }
}

const STATES: &[ReturnKey] = ReturnKey::ALL;

prop_compose! {
    fn any_return()(
        account in 1_i64..10_000,
        g in 0_u128..3,
        u in 0_u128..4,
        state in 0..STATES.len(),
        late: bool,
        question in 0_usize..20,
        rule in 0_usize..30,
        critical: bool,
        nil: bool,
    ) -> ReturnFacts {
        let place = Spot {
            group: (g > 0).then(|| group(g)),
            unit: (u > 0).then(|| unit(u)),
        };
        let mut facts = in_state(account, place, STATES[state]);
        facts.late = late;
        if let Some(question) = QuestionSet::current().questions.get(question) {
            facts = not_kept(facts, &question.key);
        }
        if let Some(rule) = Rule::ALL.get(rule) {
            facts.exceptions = vec![exception(*rule, critical)];
        }
        if nil {
            facts.content.activity = "nil".into();
        }
        facts
    }
}

prop_compose! {
    /// Opened on some day around the quarter, and done some days later or never.
    fn any_action()(
        number in 1_i64..10_000,
        opened in -100_i64..150,
        done in proptest::option::of(0_i64..150),
        g in 0_u128..3,
        late: bool,
    ) -> ActionFacts {
        let on = |days: i64| (quarter().first() + chrono::Duration::days(days)).to_string();
        let done = done.map(|days| on(opened + days));
        let standing = match (&done, late) {
            (Some(_), _) => Standing::Done,
            (None, true) => Standing::Overdue,
            (None, false) => Standing::Open,
        };
        ActionFacts {
            spot: Spot { group: (g > 0).then(|| group(g)), unit: None },
            ..action(number, &on(opened), done.as_deref(), standing)
        }
    }
}

proptest! {
    #[test]
    fn parts_add_up_and_every_figure_opens_its_records(
        returns in prop::collection::vec(any_return(), 0..40),
        grants in prop::collection::vec((any::<bool>(), any::<bool>(), 0_u128..3), 0..20),
        actions in prop::collection::vec(any_action(), 0..20),
    ) {
        let grants = grants.into_iter().zip(1..).map(|((approved, departed, g), n)| GrantFacts {
            approved,
            departed,
            spot: Spot { group: (g > 0).then(|| group(g)), unit: None },
            ..grant(n)
        });
        let contents = Contents::draw(ReportSources { returns, grants: grants.collect(), actions, ..nothing() });
        prop_assert!(contents.actions.iter().all(|line| !line.figures().is_empty()), "each counts in something");
        let total = contents.total();
        let sum = |tallies: Vec<&Tally>, figure: &Figure| tallies.iter().map(|t| t.get(figure)).sum::<u64>();
        for figure in total.counts.keys() {
            prop_assert_eq!(sum(contents.groups().collect(), figure), total.get(figure), "groups: {}", figure);
            prop_assert_eq!(sum(contents.units().collect(), figure), total.get(figure), "units: {}", figure);
        }
        for tally in &contents.tallies {
            for (figure, count) in &tally.counts {
                if let Some(records) = contents.records(tally.scope, figure).len() {
                    prop_assert_eq!(records as u64, *count, "{} of {}", figure, &tally.name);
                }
            }
            let of = |figure| tally.get(&figure);
            prop_assert_eq!(
                of(Figure::Expected),
                tally.accepted() + of(Figure::Unreviewed) + of(Figure::Waiting) + of(Figure::NotReported)
            );
            prop_assert_eq!(of(Figure::LiveAccess), of(Figure::Authorised) + of(Figure::NotAuthorised));
            for measure in Measure::ALL {
                let ratio = measure.of(tally);
                prop_assert!(ratio.met <= ratio.of, "{:?}", ratio);
            }
        }
    }

    #[test]
    fn what_is_frozen_reads_back_and_tells_any_change(
        returns in prop::collection::vec(any_return(), 1..20),
        which in any::<prop::sample::Index>(),
    ) {
        let contents = Contents::draw(ReportSources { returns: returns.clone(), ..nothing() });
        let text = serde_json::to_string(&contents).unwrap();
        prop_assert_eq!(serde_json::from_str::<Contents>(&text).unwrap(), contents);
        let mut changed = returns;
        let at = which.index(changed.len());
        changed[at].name.push('!');
        let other = Contents::draw(ReportSources { returns: changed, ..nothing() });
        prop_assert_ne!(serde_json::to_string(&other).unwrap(), text);
    }
}
