//! Design and Marketing's quarter over HTTP, without script: opened, listed, reviewed, corrected; and who
//! gets none of it.

mod corrections;
mod listed;
mod opened;
mod reviewed;

use crate::asked::{hidden, page};
use crate::support::{Server, each_database};
use domain::{
    access::Duty,
    account::{AccountDraft, AccountStatus, DraftContext, Origin},
    actor::{Actor, SystemActor},
    ids::{PersonId, Reference, ReferenceKind},
    platform::Catalogue,
    quarter::Quarter,
    returns::{Content, Issue, OpenDraft, QuestionSet, Return},
};
use store::{
    Call, Store,
    commands::{accounts, nominations, returns},
    queries,
};

/// The quarter that these registers have open.
const PERIOD: &str = "/returns/2026-27-q1";

fn system() -> Call {
    Call {
        actor: Actor::System(SystemActor::CommandLine),
        request_id: "test".into(),
        key: None,
    }
}

fn quarter() -> Quarter {
    "2026-27-q1".parse().unwrap()
}

async fn who(store: &Store, persona: &str) -> PersonId {
    let personas = queries::people::personas(store).await.unwrap();
    let found = personas.iter().find(|p| p.key == persona);
    found.unwrap().person
}

async fn call(store: &Store, persona: &str) -> Call {
    let person = who(store, persona).await;
    let actor = queries::people::actor(store, person).await.unwrap();
    Call {
        actor: Actor::Person(actor.unwrap()),
        ..system()
    }
}

/// Another account in use that a persona is named for; its number.
async fn account(store: &Store, handle: &str, persona: &str) -> i64 {
    let draft = AccountDraft {
        url: format!("https://www.instagram.com/{handle}/"),
        name: format!("{handle} <b>"),
        content_plan: "Weekly\nand on request".into(),
        monitoring: "Each morning".into(),
        response_process: "Within a day".into(),
        escalation_plan: "Call the manager".into(),
        arrangements_confirmed_on: "1 October 2026".into(),
        transparency_url: "https://www.harbours.example/about".into(),
        transparency_confirmed_on: "1 October 2026".into(),
        disclaimer_confirmed_on: "1 October 2026".into(),
        ..AccountDraft::default()
    };
    let catalogue = Catalogue::built_in();
    let context = DraftContext {
        catalogue: &catalogue,
        groups: &[],
        units: &[],
        today: store.clock().now().today,
    };
    let checked = draft.check(&context).unwrap();
    let (active, adopted) = (AccountStatus::Active, Origin::Adopted);
    let made = accounts::create(store, &system(), checked, active, adopted).await;
    let reference = Reference::parse(ReferenceKind::Account, &made.unwrap().reference);
    let number = reference.unwrap().number;
    let person = who(store, persona).await;
    nominations::name(store, &system(), number, person, Duty::Holder)
        .await
        .unwrap();
    number
}

/// Opens the quarter with all its returns.
async fn open(store: &Store) {
    let draft = OpenDraft {
        quarter: "2026-27-q1".into(),
        due: Some("2026-12-04".parse().unwrap()),
    };
    returns::open(store, &system(), draft).await.unwrap();
    returns::fill(store, &system(), quarter()).await.unwrap();
}

/// The return of an account as it stands.
async fn one(store: &Store, account: i64) -> Return {
    let found = queries::returns::show(store, &system().actor, quarter(), account).await;
    found.unwrap().one
}

/// Sends a return of a persona's account that says this.
async fn send(store: &Store, persona: &str, account: i64, change: impl FnOnce(&mut Content)) {
    let mut content = Content::unchanged(&QuestionSet::current());
    content.note = "A holder is named; the rest follows this week".into();
    change(&mut content);
    let call = call(store, persona).await;
    let before = one(store, account).await;
    returns::write(store, &call, before.id, before.version, content)
        .await
        .unwrap();
    let written = one(store, account).await;
    returns::send(store, &call, written.id, written.version, true)
        .await
        .unwrap();
}

fn reference(account: i64) -> String {
    Reference::account(account).to_string()
}

/// The address of a page of a return.
fn at(account: i64, verb: &str) -> String {
    format!("{PERIOD}/{}/{verb}", reference(account))
}

/// The version and the token of the form on a page.
async fn form(server: &Server, path: &str, cookie: &str) -> (String, String) {
    let html = page(server, path, cookie, 200).await;
    let (version, key) = (hidden(&html, "version"), hidden(&html, "key"));
    assert!(!key.is_empty(), "no form: {html}");
    (version, key)
}

/// A register of each database with three accounts of `holder` and one of Design and Marketing, and the
/// quarter open.
async fn each(test: impl AsyncFn(Server, [i64; 4])) {
    each_database(async |server: Server| {
        let store = &server.store;
        let mut all = Vec::new();
        for handle in ["tides", "pilots", "beacons"] {
            all.push(account(store, handle, "holder").await);
        }
        all.push(account(store, "wrecks", "design-and-marketing").await);
        open(store).await;
        test(server, all.try_into().unwrap()).await;
    })
    .await;
}

fn escalated(content: &mut Content) {
    content.escalated = "yes".into();
    content.issues = vec![Issue {
        what: "Abuse <script>".into(),
        on: "3 September 2026".into(),
        to_whom: "Security".into(),
        outcome: "Blocked".into(),
    }];
}

fn corrected(content: &mut Content) {
    let topic = domain::returns::Topic::Content;
    let answer = content.topics.get_mut(&topic).unwrap();
    answer.right = "no".into();
    answer.different = "The plan is on another page".into();
    answer
        .proposed
        .insert("content_plan".into(), "Daily\nand at night".into());
}
