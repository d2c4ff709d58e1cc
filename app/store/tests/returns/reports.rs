//! Closing a quarter into a report, what stays of it whatever happens, stating it anew.

use crate::{
    cast::{Cast, all_right, code, quarter, verdict},
    support::{Fixture, each, system},
};
use domain::{
    account::AccountMove,
    actor::Actor,
    ids::GroupId,
    report::{Figure, Measure, Ratio, Records, Scope},
    role::Role,
};
use sqlx::Connection as _;
use store::{
    Failure, Saved, Store,
    commands::{accounts, reports, returns},
    queries::{self, reports::Published},
};

/// After the last day, 18 January 2027.
const AFTER: i64 = 60;

/// The first account's return accepted, the second's with an action; nobody sent the other two.
async fn half_in(fixture: &Fixture) -> Cast {
    let cast = Cast::opened(fixture).await;
    cast.unchanged(cast.holder, &[1]).await.unwrap();
    cast.review(cast.team, 1, verdict("accepted"))
        .await
        .unwrap();
    let mut content = all_right();
    let said = content.said.get_mut("accessible").unwrap();
    said.answer = "no".into();
    said.note = "Two videos had no captions".into();
    cast.write(cast.holder, 2, content).await.unwrap();
    cast.send(cast.holder, 2).await.unwrap();
    cast.review(cast.team, 2, verdict("accepted-with-action"))
        .await
        .unwrap();
    cast
}

async fn seen(store: &Store) -> i64 {
    queries::returns::period(store, quarter())
        .await
        .unwrap()
        .version
}

async fn close(cast: &Cast, store: &Store) -> Result<Saved, Failure> {
    let seen = seen(store).await;
    reports::close(store, &cast.call(cast.other).await, quarter(), seen, None).await
}

async fn report(store: &Store) -> Published {
    queries::reports::one(store, &system().actor, quarter())
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn p_12_closing_freezes_figures_and_lists_under_a_number_with_a_hash() {
    for fixture in each().await {
        let cast = half_in(&fixture).await;
        let store = cast.later(AFTER);
        let actor = system().actor;
        let open = queries::reports::live(&store, &actor, quarter())
            .await
            .unwrap();
        assert_eq!(open.contents.total().get(&Figure::Waiting), 2);
        let preview = queries::reports::would_close(&store, &actor, quarter())
            .await
            .unwrap();
        assert_eq!((preview.missing, preview.blocked), (2, None));

        let saved = close(&cast, &store).await.unwrap();
        assert_eq!(saved.reference, "CR-0001");
        let found = report(&store).await;
        assert!(found.agrees, "{}", fixture.name);
        assert_eq!(found.report.contents, preview.contents, "as it was shown");
        assert_eq!(found.report.closed_by.name, "Piri");
        let total = found.report.contents.total();
        for (figure, many) in [
            (Figure::Expected, 4),
            (Figure::Accepted, 1),
            (Figure::WithAction, 1),
            (Figure::NotReported, 2),
            (Figure::Waiting, 0),
            (Figure::Late, 0),
            (Figure::Unchanged, 1),
            (Figure::NotKept("accessible".into()), 1),
            (Figure::ActionsOpened, 1),
            (Figure::ActionsDone, 0),
            (Figure::ActionsOpen, 1),
            (Figure::ActionsOverdue, 1),
            (Figure::New, 4),
        ] {
            assert_eq!(total.get(&figure), many, "{figure}");
        }
        assert_eq!(
            found.report.contents.measure(Measure::Content),
            Ratio { met: 1, of: 2 }
        );
        assert_eq!(
            found.report.contents.measure(Measure::Approved),
            Ratio { met: 4, of: 4 }
        );
        let missing = found
            .report
            .contents
            .records(Scope::All, &Figure::NotReported);
        let Records::Accounts(missing) = missing else {
            panic!("{missing:?}");
        };
        let names: Vec<_> = missing.iter().map(|line| line.account.as_str()).collect();
        assert_eq!(names, ["AC-0004", "AC-0003"], "by name");
        for (account, state) in [
            (1, "accepted"),
            (2, "accepted-with-action"),
            (3, "not-reported"),
            (4, "not-reported"),
        ] {
            assert_eq!(cast.state(account).await, state);
        }
        let addressed: Vec<_> = found.report.addressed_to.iter().map(|a| a.role).collect();
        assert_eq!(addressed, [Role::GmEcoms, Role::RiskAndCompliance]);
        let fault = ::store::audit::verify(&store).await.unwrap().fault;
        assert_eq!(fault, None);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn p_7_what_is_in_the_way_of_closing_is_said() {
    for fixture in each().await {
        let cast = half_in(&fixture).await;
        let closed = close(&cast, &cast.store).await;
        assert_eq!(code(closed), "early", "two can still come in time");
        cast.unchanged(cast.second, &[4]).await.unwrap();
        let later = cast.later(AFTER);
        assert_eq!(code(close(&cast, &later).await), "unreviewed");
        let preview = queries::reports::would_close(&later, &system().actor, quarter())
            .await
            .unwrap();
        assert_eq!(
            preview.blocked.map(|b| b.code().to_owned()).as_deref(),
            Some("unreviewed")
        );
        let seen = seen(&later).await;
        let call = cast.call(cast.team).await;
        let refused = reports::close(&later, &call, quarter(), seen, None).await;
        assert_eq!(
            code(refused),
            "not-permitted",
            "the Principal Advisor or the General Manager ECoMS closes"
        );
        assert_eq!(cast.state(3).await, "not-started", "nothing was written");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn p_12_what_happens_later_does_not_alter_a_report() {
    for fixture in each().await {
        let cast = half_in(&fixture).await;
        let store = cast.later(AFTER);
        close(&cast, &store).await.unwrap();
        let before = report(&store).await;
        let later = cast.later(AFTER + 30);
        let wish = AccountMove::StartClosing {
            note: "Not used any more".into(),
        };
        let account = queries::accounts::show(&later, &system().actor, 1)
            .await
            .unwrap();
        accounts::move_to(&later, &system(), 1, account.version, wish)
            .await
            .unwrap();
        let after = report(&later).await;
        assert_eq!(after.report, before.report);
        assert_eq!((after.hash, after.agrees), (before.hash, true));
        let (_, changes) = queries::reports::would_restate(&later, &system().actor, quarter())
            .await
            .unwrap();
        assert_eq!(changes, [], "the quarter is told as it was then");
        assert_eq!(code(close(&cast, &later).await), "not-open", "once only");
        let call = cast.call(cast.other).await;
        let stale = reports::close(&later, &call, quarter(), 1, None).await;
        assert_eq!(code(stale), "stale");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn p_12_a_return_that_comes_late_is_restated_with_a_reason() {
    for fixture in each().await {
        let cast = half_in(&fixture).await;
        let store = cast.later(AFTER);
        close(&cast, &store).await.unwrap();
        let store = cast.later(AFTER + 1);
        let call = cast.call(cast.team).await;
        let restate = |seen: i64, reason: &str| {
            let (store, call, reason) = (store.clone(), call.clone(), reason.to_owned());
            async move { reports::restate(&store, &call, quarter(), seen, reason).await }
        };
        assert_eq!(code(restate(1, "Nothing came").await), "same");

        let (id, seen) = cast.seen(3).await;
        let holder = cast.call(cast.holder).await;
        returns::confirm_unchanged(&store, &holder, vec![(id, seen)], true)
            .await
            .unwrap();
        let (id, seen) = cast.seen(3).await;
        returns::review(&store, &call, id, seen, verdict("accepted"))
            .await
            .unwrap();
        let (version, changes) =
            queries::reports::would_restate(&store, &system().actor, quarter())
                .await
                .unwrap();
        assert_eq!(version, 1);
        assert_eq!(code(restate(1, " ").await), "reason");
        assert_eq!(code(restate(7, "Late").await), "stale");
        let saved = restate(1, "The return of AC-0003 came late").await.unwrap();
        assert_eq!((saved.reference.as_str(), saved.version), ("CR-0001", 2));

        let found = report(&store).await;
        assert!(found.agrees, "{}", fixture.name);
        assert_eq!(found.restatements.len(), 1);
        let told = &found.restatements[0];
        assert_eq!(told.reason, "The return of AC-0003 came late");
        assert_eq!(told.by.name, "Aroha");
        assert_eq!(told.changes, changes, "as it was shown");
        let all: Vec<_> = told
            .changes
            .iter()
            .filter(|c| c.scope == Scope::All)
            .map(|c| (c.figure.key(), c.before, c.after))
            .collect();
        let expected = [
            ("accepted", 1, 2),
            ("not-reported", 2, 1),
            ("late", 0, 1),
            ("unchanged", 1, 2),
            ("content-kept", 1, 2),
        ];
        assert_eq!(all, expected.map(|(k, b, a)| (k.to_owned(), b, a)));
        let frozen = found.report.contents.total();
        assert_eq!(frozen.get(&Figure::NotReported), 2, "as it was frozen");
        assert_eq!(found.current().total().get(&Figure::NotReported), 1);
        assert_eq!(code(restate(2, "Once more").await), "same");
        let lines = queries::reports::list(&store, &system().actor)
            .await
            .unwrap();
        assert_eq!(
            (lines[0].accepted, lines[0].not_reported, lines[0].restated),
            (2, 1, 1)
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn p_12_only_the_figures_that_were_shown_are_frozen() {
    for fixture in each().await {
        let cast = half_in(&fixture).await;
        let store = cast.later(AFTER);
        let shown = async || {
            let found = queries::reports::would_close(&store, &system().actor, quarter()).await;
            found.unwrap().fingerprint
        };
        let before = shown().await;
        // The quarter itself stays as it is; one of its returns does not.
        let (id, version) = cast.seen(3).await;
        let call = cast.call(cast.team).await;
        let why = "Not in use in the quarter".to_owned();
        returns::not_needed(&store, &call, id, version, why)
            .await
            .unwrap();
        let seen = seen(&store).await;
        let call = cast.call(cast.other).await;
        let close = |figures: &str| {
            let (store, call, figures) = (store.clone(), call.clone(), figures.to_owned());
            async move { reports::close(&store, &call, quarter(), seen, Some(figures)).await }
        };
        assert_eq!(code(close(&before).await), "stale", "{}", fixture.name);
        assert_eq!(code(close("").await), "stale");
        assert_eq!(cast.state(4).await, "not-started", "nothing was written");
        let lines = queries::reports::list(&store, &system().actor).await;
        assert_eq!(lines.unwrap(), []);
        let now = shown().await;
        assert_ne!(now, before);
        close(&now).await.unwrap();
        let total = report(&store).await.report.contents.total();
        assert_eq!(total.get(&Figure::NotNeeded), 1);
    }
}

/// A person whose role counts in one business group alone.
fn of_a_group(role: Role) -> Actor {
    let mut actor = crate::support::person(role);
    if let Actor::Person(person) = &mut actor {
        let group = GroupId(uuid::Uuid::from_u128(7));
        person.roles[0].scope = domain::role::Scope::Group(group);
    }
    actor
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_that_name_people_are_for_those_who_may_read_everybodys_access() {
    for fixture in each().await {
        let cast = half_in(&fixture).await;
        let store = cast.later(AFTER);
        let live = |role: Role| {
            let (store, actor) = (store.clone(), of_a_group(role));
            async move { queries::reports::live(&store, &actor, quarter()).await }
        };
        let measured = |role: Role| {
            let (store, actor) = (store.clone(), of_a_group(role));
            async move { queries::reports::measured(&store, &actor).await }
        };
        for role in [Role::Manager, Role::Legal, Role::GeneralManager] {
            let contents = live(role).await.unwrap().contents;
            assert!(contents.withheld && contents.actions.is_empty(), "{role:?}");
            assert!(measured(role).await.unwrap().contents.withheld);
        }
        // One whose role counts everywhere may read everybody's.
        for role in [Role::RiskAndCompliance, Role::GeneralManager] {
            let actor = crate::support::person(role);
            let all = queries::reports::live(&store, &actor, quarter()).await;
            let all = all.unwrap().contents;
            assert!(!all.withheld && !all.actions.is_empty(), "{role:?}");
        }
        close(&cast, &store).await.unwrap();
        let one = |role: Role| {
            let (store, actor) = (store.clone(), of_a_group(role));
            async move { queries::reports::one(&store, &actor, quarter()).await }
        };
        let everybodys = crate::support::person(Role::RiskAndCompliance);
        let whole = queries::reports::one(&store, &everybodys, quarter()).await;
        let whole = whole.unwrap();
        for role in [
            Role::Manager,
            Role::CommunicationsManager,
            Role::GeneralManager,
            Role::DeputyChiefExecutive,
            Role::Legal,
        ] {
            let part = one(role).await.unwrap();
            assert!(part.agrees, "it is still what was frozen");
            assert_eq!(part.hash, whole.hash);
            let (part, whole) = (part.report.contents, &whole.report.contents);
            assert_eq!(part.tallies, whole.tallies, "{role:?}");
            assert_eq!(part.accounts.len(), whole.accounts.len());
            assert!(part.withheld && part.actions.is_empty() && part.reviews.is_empty());
            assert!(whole.accounts.iter().any(|l| !l.not_kept.is_empty()));
            assert!(part.accounts.iter().all(|l| l.not_kept.is_empty()));
            let kept = part.records(Scope::All, &Figure::ActionsOpened);
            assert_eq!(kept, Records::Withheld);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_who_close_at_once_make_one_report() {
    for fixture in each().await {
        let cast = half_in(&fixture).await;
        let store = cast.later(AFTER);
        let (one, two) = tokio::join!(close(&cast, &store), close(&cast, &store));
        let done = [&one, &two].into_iter().filter(|r| r.is_ok()).count();
        assert_eq!(done, 1, "{one:?} {two:?}");
        let lines = queries::reports::list(&store, &system().actor)
            .await
            .unwrap();
        assert_eq!(lines.len(), 1);
        assert!(report(&store).await.agrees);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_form_twice_is_one_report() {
    for fixture in each().await {
        let cast = half_in(&fixture).await;
        let store = cast.later(AFTER);
        let mut call = cast.call(cast.other).await;
        call.key = Some("form-1".into());
        let seen = seen(&store).await;
        let one = reports::close(&store, &call, quarter(), seen, None)
            .await
            .unwrap();
        let two = reports::close(&store, &call, quarter(), seen, None)
            .await
            .unwrap();
        assert_eq!(one, two);
    }
}

/// Behind the store's back; answers what the database said.
async fn execute(fixture: &Fixture, text: &'static str) -> Result<(), String> {
    if fixture.name == "sqlite" {
        let mut connection = sqlx::SqliteConnection::connect(&fixture.url).await.unwrap();
        let done = sqlx::query(text).execute(&mut connection).await;
        done.map(|_| ()).map_err(|e| e.to_string())
    } else {
        let mut connection = sqlx::PgConnection::connect(&fixture.url).await.unwrap();
        let done = sqlx::query(text).execute(&mut connection).await;
        done.map(|_| ()).map_err(|e| e.to_string())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_that_was_altered_is_refused_by_the_database_and_told_by_its_hash() {
    for fixture in each().await {
        let cast = half_in(&fixture).await;
        let store = cast.later(AFTER);
        close(&cast, &store).await.unwrap();
        let alter =
            "UPDATE compliance_report SET body = replace(body, 'Harbours one', 'Harbours own')";
        for text in [
            alter,
            "UPDATE compliance_report SET hash = 'x'",
            "DELETE FROM compliance_report",
        ] {
            let said = execute(&fixture, text).await.unwrap_err();
            assert!(said.contains("frozen"), "{said}");
        }
        let drop = if fixture.name == "sqlite" {
            "DROP TRIGGER compliance_report_frozen"
        } else {
            "DROP TRIGGER compliance_report_frozen ON compliance_report"
        };
        execute(&fixture, drop).await.unwrap();
        execute(&fixture, alter).await.unwrap();
        assert!(!report(&store).await.agrees, "{}", fixture.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn reports_are_for_those_who_may_see_them() {
    for fixture in each().await {
        let cast = half_in(&fixture).await;
        let store = cast.later(AFTER);
        close(&cast, &store).await.unwrap();
        let staff = cast.actor(cast.staff).await;
        let auditor = crate::support::person(Role::Auditor);
        let refused = queries::reports::one(&store, &staff, quarter()).await;
        assert_eq!(code(refused), "not-permitted");
        assert_eq!(
            code(queries::reports::list(&store, &staff).await),
            "not-permitted"
        );
        assert_eq!(
            code(queries::reports::measured(&store, &staff).await),
            "not-permitted"
        );
        queries::reports::one(&store, &auditor, quarter())
            .await
            .unwrap();
        let trend = queries::reports::trend(&store, &auditor, 8).await.unwrap();
        assert_eq!(trend.len(), 1);
        assert_eq!(trend[0].measure(Measure::Approved), Ratio { met: 4, of: 4 });
        // The quarter is closed, so the measures are those of the next one.
        let measured = queries::reports::measured(&store, &auditor).await.unwrap();
        assert_eq!(measured.quarter, quarter().next());
        let missing = "2025-26-q4".parse().unwrap();
        let found = queries::reports::one(&store, &auditor, missing).await;
        assert_eq!(code(found), "not-found");
    }
}

/// Ten thousand accounts in use, beside those of the cast.
async fn many_accounts(cast: &Cast) {
    let catalogue = domain::platform::Catalogue::built_in();
    let context = domain::account::DraftContext {
        catalogue: &catalogue,
        groups: &[],
        units: &[],
        today: crate::cast::today(),
    };
    let one = |n: usize| accounts::NewAccount {
        checked: domain::account::AccountDraft {
            url: format!("https://x.com/handle{n}"),
            name: format!("Account {n}"),
            ..domain::account::AccountDraft::default()
        }
        .check(&context)
        .unwrap(),
        status: domain::account::AccountStatus::Active,
        origin: domain::account::Origin::ApprovedCase,
    };
    for portion in 0..20 {
        let all = (0..500).map(|n| one(portion * 500 + n)).collect();
        accounts::create_many(&cast.store, &system(), all)
            .await
            .unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "fills two registers with 10,000 accounts: run by hand, it prints what it measured"]
async fn a_quarter_of_ten_thousand_accounts_closes_within_five_seconds() {
    for fixture in each().await {
        let cast = Cast::new(&fixture).await;
        many_accounts(&cast).await;
        let call = cast.call(cast.team).await;
        returns::open(&cast.store, &call, crate::cast::draft())
            .await
            .unwrap();
        returns::fill(&cast.store, &call, quarter()).await.unwrap();
        let content = serde_json::to_string(&all_right()).unwrap();
        let accept = format!(
            "UPDATE account_return SET state = 'accepted', sent_on = '2027-01-05', unchanged = TRUE, content = '{content}' \
             WHERE number % 10 <> 0"
        );
        execute(&fixture, Box::leak(accept.into_boxed_str()))
            .await
            .unwrap();
        let store = cast.later(AFTER);
        let begun = std::time::Instant::now();
        close(&cast, &store).await.unwrap();
        let closed = begun.elapsed();
        let begun = std::time::Instant::now();
        let found = report(&store).await;
        let size = serde_json::to_string(&found.report).unwrap().len();
        eprintln!(
            "{}: closed in {closed:?}, read in {:?}, {size} bytes",
            fixture.name,
            begun.elapsed()
        );
        assert_eq!(found.report.contents.accounts.len(), 10_004);
        assert!(found.agrees);
        // What people run is built for speed; this is not.
        let most = if cfg!(debug_assertions) { 30 } else { 5 };
        assert!(closed.as_secs() < most, "{closed:?}");
    }
}
