//! The register's pages over HTTP: what the list finds, what forms do, what files hold.

mod conflict;
mod export;
mod find;
mod past;
mod write;

use crate::support::{Server, ask};
use axum::body::Body;
use domain::{
    account::{AccountDraft, AccountStatus, DraftContext, Origin},
    actor::{Actor, SystemActor},
};
use http::{Method, StatusCode, header};
use store::{Call, commands::accounts, queries};

/// Whoever has the command line.
fn system() -> Call {
    Call {
        actor: Actor::System(SystemActor::CommandLine),
        request_id: "test".into(),
        key: None,
    }
}

/// A draft of nothing but address and name.
fn draft(url: &str, name: &str) -> AccountDraft {
    AccountDraft {
        url: url.into(),
        name: name.into(),
        ..AccountDraft::default()
    }
}

/// What a draft comes to in this register.
async fn checked(server: &Server, draft: &AccountDraft) -> domain::account::Checked {
    let organisation = queries::organisation::all(&server.store).await.unwrap();
    let groups: Vec<_> = organisation.groups.iter().map(|g| g.id).collect();
    let units: Vec<_> = organisation.units.iter().map(|u| (u.id, u.group)).collect();
    let catalogue = queries::platforms::catalogue(&server.store).await.unwrap();
    let context = DraftContext {
        catalogue: &catalogue,
        groups: &groups,
        units: &units,
        today: server.store.clock().now().today,
    };
    draft.check(&context).unwrap()
}

/// Enters an account; its number.
async fn add(server: &Server, draft: AccountDraft, status: AccountStatus) -> i64 {
    let checked = checked(server, &draft).await;
    let call = system();
    let saved = accounts::create(&server.store, &call, checked, status, Origin::Adopted);
    let saved = saved.await.unwrap();
    saved.reference.trim_start_matches("AC-").parse().unwrap()
}

/// Enters `many` accounts on X, named after their numbers; `mark` keeps their handles apart.
async fn add_many(server: &Server, many: usize, mark: &str) {
    let mut all = Vec::with_capacity(many);
    for n in 0..many {
        let draft = draft(&format!("https://x.com/{mark}{n}"), &format!("Many {n:05}"));
        all.push(accounts::NewAccount {
            checked: checked(server, &draft).await,
            status: AccountStatus::Active,
            origin: Origin::Adopted,
        });
    }
    accounts::create_many(&server.store, &system(), all)
        .await
        .unwrap();
}

/// The references of a list's rows, in order.
fn references(html: &str) -> Vec<String> {
    let rows = html.split("<th scope=\"row\"").skip(1);
    let href = |row: &str| row.split_once("href=\"/accounts/").unwrap().1.to_owned();
    let end = |rest: String| rest.split(['"', '?']).next().unwrap().to_owned();
    rows.map(|row| end(href(row))).collect()
}

/// Where a GET is sent to.
async fn moved(server: &Server, path: &str, cookie: &str) -> String {
    let request = ask(Method::GET, path, cookie).body(Body::empty()).unwrap();
    let answer = server.send(request).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}");
    answer.header(header::LOCATION).to_owned()
}

/// The account as it is.
async fn saved(server: &Server, number: i64) -> domain::account::Account {
    let found = queries::accounts::show(&server.store, &system().actor, number).await;
    found.unwrap()
}

/// How many events of one kind the trail holds.
async fn events(server: &Server, event: &str, outcome: &str) -> i64 {
    let filter = queries::audit::AuditFilter {
        outcome: Some(outcome.into()),
        ..Default::default()
    };
    let all = queries::audit::portion(&server.store, &system().actor, &filter, 0, 1_000).await;
    let all = all.unwrap();
    all.iter()
        .filter(|e| e.event == event)
        .count()
        .try_into()
        .unwrap()
}
