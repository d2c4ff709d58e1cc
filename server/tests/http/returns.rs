//! A holder's quarter over HTTP: everything at once, one form, sent, taken back, given to somebody else;
//! and who gets none of it.

mod evidence;
mod form;
mod together;

use crate::support::{Answer, Server, each_database};
use domain::{
    access::Duty,
    account::{AccountDraft, AccountStatus, DraftContext, Origin},
    actor::{Actor, SystemActor},
    platform::Catalogue,
    quarter::Quarter,
    returns::{OpenDraft, QuestionSet, Topic},
};
use store::{
    Call, Store,
    commands::{accounts, nominations, returns},
    queries::people,
};

/// The quarter that these registers have open.
pub(crate) const PERIOD: &str = "/returns/2026-27-q1";

fn system() -> Call {
    Call {
        actor: Actor::System(SystemActor::CommandLine),
        request_id: "test".into(),
        key: None,
    }
}

/// Another account in use; its reference.
async fn account(store: &Store, handle: &str) -> String {
    let draft = AccountDraft {
        url: format!("https://www.instagram.com/{handle}/"),
        name: format!("{handle} <b>"),
        content_plan: "Weekly\nand on request".into(),
        monitoring: "Every morning".into(),
        response_process: "Within a day".into(),
        escalation_plan: "To the duty officer".into(),
        arrangements_confirmed_on: "2 November 2026".into(),
        disclaimer_confirmed_on: "2 November 2026".into(),
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
    let (call, status) = (system(), AccountStatus::Active);
    let made = accounts::create(store, &call, checked, status, Origin::Adopted);
    made.await.unwrap().reference
}

/// The number of a reference.
fn number(reference: &str) -> i64 {
    reference[3..].parse().unwrap()
}

async fn name(store: &Store, persona: &str, account: &str) {
    let personas = people::personas(store).await.unwrap();
    let who = personas.iter().find(|p| p.key == persona).unwrap().person;
    nominations::name(store, &system(), number(account), who, Duty::Holder)
        .await
        .unwrap();
}

/// Three accounts of `holder`, one of nobody; the first is `second-holder`'s as well. The quarter is open.
async fn quarter(server: &Server) -> [String; 4] {
    let store = &server.store;
    let mut all = Vec::new();
    for handle in ["tides", "pilots", "beacons", "wrecks"] {
        all.push(account(store, handle).await);
    }
    for reference in &all[..3] {
        name(store, "holder", reference).await;
    }
    name(store, "second-holder", &all[0]).await;
    open(store).await;
    all.try_into().unwrap()
}

/// Opens the quarter with all its returns.
pub(crate) async fn open(store: &Store) {
    let draft = OpenDraft {
        quarter: "2026-27-q1".into(),
        due: Some("2026-12-04".parse().unwrap()),
    };
    returns::open(store, &system(), draft).await.unwrap();
    let quarter: Quarter = "2026-27-q1".parse().unwrap();
    returns::fill(store, &system(), quarter).await.unwrap();
}

/// The value of a hidden field.
fn hidden(answer: &Answer, name: &str) -> String {
    let text = answer.text();
    let marked = format!("name=\"{name}\" value=\"");
    let Some(at) = text.rfind(&marked) else {
        panic!("no field {name}: {text}")
    };
    let rest = &text[at + marked.len()..];
    rest[..rest.find('"').unwrap()].to_owned()
}

fn encoded(pairs: &[(String, String)]) -> String {
    let mut form = url::form_urlencoded::Serializer::new(String::new());
    for (name, value) in pairs {
        form.append_pair(name, value);
    }
    form.finish()
}

fn pair(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

/// Every answer "right" and "yes", as the form sends it.
fn complete() -> Vec<(String, String)> {
    let mut form = vec![
        pair("activity", "active"),
        pair("escalated", "no"),
        pair("note", ""),
    ];
    for topic in Topic::ALL {
        form.push(pair(&format!("{}.right", topic.key()), "yes"));
    }
    for question in QuestionSet::current().questions {
        form.push(pair(&format!("said.{}", question.key), "yes"));
    }
    form
}

/// The same with one answer changed.
fn with(mut form: Vec<(String, String)>, name: &str, value: &str) -> Vec<(String, String)> {
    form.retain(|(known, _)| known != name);
    form.push(pair(name, value));
    form
}

/// Sends the form of a return as it was opened just now, with this button.
async fn save(
    server: &Server,
    cookie: &str,
    path: &str,
    form: Vec<(String, String)>,
    act: &str,
) -> Answer {
    let page = server.get(&format!("{path}/edit"), cookie).await;
    assert_eq!(page.status, 200, "{}", page.text());
    let mut form = form;
    form.push(pair("version", &hidden(&page, "version")));
    form.push(pair("key", &hidden(&page, "key")));
    form.push(pair("act", act));
    let path = format!("{path}/edit");
    server.post(&path, cookie, &encoded(&form)).await
}

/// Sends a complete return with its statement; the address of the receipt.
async fn send(server: &Server, cookie: &str, path: &str) -> String {
    let page = server.get(&format!("{path}/check"), cookie).await;
    assert_eq!(page.status, 200, "{}", page.text());
    let form = [
        pair("version", &hidden(&page, "version")),
        pair("key", &hidden(&page, "key")),
        pair("seen", &hidden(&page, "seen")),
        pair("agreed", "yes"),
    ];
    let path = format!("{path}/check");
    let answer = server.post(&path, cookie, &encoded(&form)).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    answer.header("location").to_owned()
}

/// How many returns were sent in all.
const COPIES: &str = "SELECT count(*) FROM return_copy";

#[tokio::test]
async fn each_sees_their_own_and_nobody_else_files_it() {
    each_database(async |server: Server| {
        let [tides, _, _, wrecks] = quarter(&server).await;
        let path = format!("{PERIOD}/{tides}");
        // The second holder has one, D&M is led to all, a colleague is told why there is none.
        let second = server.sign_in("second-holder").await;
        let page = server.get(PERIOD, &second).await;
        let text = page.text();
        assert_eq!(page.status, 200);
        assert!(
            text.contains("tides &lt;b&gt;") && !text.contains("pilots"),
            "{text}"
        );
        assert!(text.contains("You have 1 return to send."), "{text}");
        let team = server.sign_in("design-and-marketing").await;
        let led = server.get(PERIOD, &team).await;
        assert_eq!(led.header("location"), format!("{PERIOD}/all"));
        let staff = server.sign_in("staff").await;
        let none = server.get(PERIOD, &staff).await;
        assert_eq!(none.status, 200);
        assert!(none.text().contains("You have no returns in this quarter"));
        // What one may not see is not there; what one may only see is not written.
        for page in [
            "",
            "/edit",
            "/check",
            "/take-back",
            "/give",
            "/sent/1",
            "/access/files",
        ] {
            let address = format!("{path}{page}");
            assert_eq!(server.get(&address, &staff).await.status, 404, "{address}");
        }
        for page in ["/edit", "/check", "/take-back", "/access/files"] {
            let address = format!("{path}{page}");
            assert_eq!(server.get(&address, &team).await.status, 403, "{address}");
            let sent = server.post(&address, &team, "version=1").await;
            assert_eq!(sent.status, 403, "{address}");
        }
        let tried =
            "SELECT count(*) FROM audit_event WHERE outcome = 'refused' AND action = 'return.file'";
        assert_eq!(server.count(tried).await, 4, "attempts are on record");
        assert_eq!(server.get(&path, &team).await.status, 200);
        assert_eq!(server.get(&format!("{path}/give"), &team).await.status, 200);
        // Somebody else's account among one's own is not there either.
        let holder = server.sign_in("holder").await;
        let confirm = format!("{PERIOD}/confirm?account={tides}&account={wrecks}");
        assert_eq!(server.get(&confirm, &holder).await.status, 404);
        assert_eq!(server.count(COPIES).await, 0);
    })
    .await;
}

#[tokio::test]
async fn addresses_have_one_spelling_and_nonsense_is_not_found() {
    let server = Server::new().await;
    let [tides, ..] = quarter(&server).await;
    let holder = server.sign_in("holder").await;
    let other = tides.to_lowercase().replace('-', "");
    let led = server.get(&format!("{PERIOD}/{other}/edit"), &holder).await;
    assert_eq!(led.header("location"), format!("{PERIOD}/{tides}/edit"));
    let page = server
        .get(&format!("{PERIOD}/{tides}"), &holder)
        .await
        .text();
    let at = page.find("RT-").unwrap();
    let reference = &page[at..at + 7];
    let led = server.get(&format!("/returns/{reference}"), &holder).await;
    assert_eq!(led.header("location"), format!("{PERIOD}/{tides}"));
    let staff = server.sign_in("staff").await;
    let hidden = server.get(&format!("/returns/{reference}"), &staff).await;
    assert_eq!(hidden.status, 404);
    for address in [
        "/returns/2026-27-q9".to_owned(),
        "/returns/2025-26-q1".to_owned(),
        "/returns/RT-9999".to_owned(),
        format!("{PERIOD}/AC-9999"),
        format!("{PERIOD}/nothing"),
        format!("{PERIOD}/{tides}/sent/0"),
        format!("{PERIOD}/{tides}/sent/1"),
        format!("{PERIOD}/{tides}/sent/x"),
        format!("{PERIOD}/{tides}/nothing/files"),
        format!("{PERIOD}/{tides}/files/nothing"),
        format!("{PERIOD}/receipt"),
        format!("{PERIOD}/receipt?return={reference}"),
        format!("{PERIOD}/receipt?return=x"),
        format!("{PERIOD}/confirm?account=x"),
    ] {
        assert_eq!(server.get(&address, &holder).await.status, 404, "{address}");
    }
}

#[tokio::test]
async fn somebody_else_files_it_until_that_ends() {
    each_database(async |server: Server| {
        let [tides, pilots, ..] = quarter(&server).await;
        let (holder, staff) = (
            server.sign_in("holder").await,
            server.sign_in("staff").await,
        );
        let path = format!("{PERIOD}/{tides}");
        let give = format!("{path}/give");
        let page = server.get(&give, &holder).await;
        let (version, key) = (hidden(&page, "version"), hidden(&page, "key"));
        let form =
            |to: &str| encoded(&[pair("version", &version), pair("key", &key), pair("to", to)]);
        for (to, words) in [
            ("", "Enter the name or e-mail address"),
            (
                "nobody@nowhere.example",
                "Nobody in the register has that name",
            ),
            ("holder@harbours.example", "can file the return anyway"),
        ] {
            let answer = server.post(&give, &holder, &form(to)).await;
            assert_eq!(answer.status, 422, "{to}");
            assert!(answer.text().contains(words), "{to}: {}", answer.text());
        }
        let given = server
            .post(&give, &holder, &form("staff@harbours.example"))
            .await;
        assert_eq!(given.status, 303, "{}", given.text());
        assert_eq!(
            server.get(&format!("{path}/edit"), &staff).await.status,
            200
        );
        assert_eq!(
            server
                .get(&format!("{PERIOD}/{pilots}"), &staff)
                .await
                .status,
            404
        );
        let stale = server.post(&give, &holder, &form("second-holder")).await;
        assert!(
            matches!(stale.status.as_u16(), 409 | 422),
            "{}",
            stale.status
        );
        // They send it, and that is told.
        let saved = save(&server, &staff, &path, complete(), "check").await;
        assert_eq!(saved.header("location"), format!("{path}/check"));
        let receipt = send(&server, &staff, &path).await;
        let receipt = server.get(&receipt, &staff).await;
        assert!(
            receipt
                .text()
                .contains("for those who are named for the account")
        );
        let back = server.get(&format!("{path}/take-back"), &holder).await;
        let form_back = encoded(&[pair("version", &hidden(&back, "version"))]);
        let taken = server
            .post(&format!("{path}/take-back"), &holder, &form_back)
            .await;
        assert_eq!(taken.status, 303, "{}", taken.text());
        let page = server.get(&give, &holder).await;
        let nobody = encoded(&[
            pair("version", &hidden(&page, "version")),
            pair("act", "nobody"),
        ]);
        assert_eq!(server.post(&give, &holder, &nobody).await.status, 303);
        assert_eq!(server.get(&path, &staff).await.status, 404);
    })
    .await;
}
