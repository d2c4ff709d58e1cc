//! Importing in the browser, as somebody does it without script: every step by its form, dirty files,
//! files that are no tables, and everything that must not be possible.

use crate::support::{Answer, Server, ask, each_database};
use axum::body::Body;
use domain::{
    actor::{Actor, SystemActor},
    import::{Sheet, SheetRow, SourceFile},
};
use http::{Method, StatusCode, header};
use std::time::Duration;
use store::{
    Call, Store,
    commands::imports::{self, Upload},
    queries,
};

/// An import of two rows, checked and waiting, for the tests of all addresses: one row is refused.
pub(crate) async fn add(store: &Store) {
    let call = Call {
        actor: Actor::System(SystemActor::CommandLine),
        request_id: "test".into(),
        key: None,
    };
    let row = |number: i64, cells: [&str; 2]| SheetRow {
        number,
        place: String::new(),
        cells: cells.map(str::to_owned).to_vec(),
    };
    let upload = Upload {
        file: SourceFile {
            name: "register.csv".into(),
            ..SourceFile::default()
        },
        sheets: vec![Sheet {
            name: String::new(),
            rows: vec![
                row(1, ["Link", "Name"]),
                row(
                    2,
                    [
                        "https://www.flickr.com/photos/harbours/",
                        "Harbour pictures",
                    ],
                ),
                row(3, ["https://example.org/", "No account"]),
            ],
        }],
    };
    let saved = imports::upload(store, &call, upload).await.unwrap();
    let shown = queries::imports::show(store, &call.actor, 1).await.unwrap();
    let mapping = shown.import.mapping;
    imports::map(store, &call, 1, saved.version, mapping)
        .await
        .unwrap();
}

const PERSON: &str = "design-and-marketing";

/// Sends a file as a browser does.
async fn send_file(server: &Server, cookie: &str, name: &str, bytes: &[u8]) -> Answer {
    let boundary = "----register";
    let mut body = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\n{}\r\n--{boundary}\r\n\
         Content-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: text/csv\r\n\r\n",
        uuid::Uuid::now_v7()
    )
    .into_bytes();
    body.extend_from_slice(bytes);
    body.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
    let request = ask(Method::POST, "/accounts/import", cookie)
        .header("sec-fetch-site", "same-origin")
        .header(
            header::CONTENT_TYPE,
            format!("multipart/form-data; boundary={boundary}"),
        );
    server.send(request.body(Body::from(body)).unwrap()).await
}

/// What a page says between its heading and its footer, for messages.
fn told(page: &str) -> &str {
    let main = page.split_once("<main").map_or(page, |(_, main)| main);
    main.split_once("</main>").map_or(main, |(main, _)| main)
}

/// Sends a file that is taken in; answers the import's address.
async fn taken_in(server: &Server, cookie: &str, name: &str, bytes: &[u8]) -> String {
    let answer = send_file(server, cookie, name, bytes).await;
    assert_eq!(
        answer.status,
        StatusCode::SEE_OTHER,
        "{}",
        told(&answer.text())
    );
    let location = answer.header(header::LOCATION);
    location.strip_suffix("/mapping").unwrap().to_owned()
}

/// The value of a hidden field or chosen option on a page.
fn hidden(page: &str, name: &str) -> String {
    let at = page
        .find(&format!("name=\"{name}\" value=\""))
        .unwrap_or_else(|| panic!("{name}: {}", told(page)));
    let rest = &page[at..];
    let value = rest.split_once("value=\"").unwrap().1;
    value.split_once('"').unwrap().0.to_owned()
}

/// The mapping form as it stands on the page, ready to be sent.
fn mapping_form(page: &str) -> Vec<(String, String)> {
    let mut form = vec![
        ("version".to_owned(), hidden(page, "version")),
        ("key".to_owned(), hidden(page, "key")),
        ("header".to_owned(), checked(page, "header")),
        ("new_places".to_owned(), checked(page, "new_places")),
        ("existing".to_owned(), checked(page, "existing")),
        ("home_group".to_owned(), String::new()),
        ("home_group_new".to_owned(), String::new()),
    ];
    for column in 0.. {
        let Some((_, select)) = page.split_once(&format!("name=\"column-{column}\"")) else {
            break;
        };
        let select = select.split_once("</select>").unwrap().0;
        let option = select
            .split("<option")
            .find(|o| o.contains(" selected"))
            .unwrap();
        let value = option
            .split_once("value=\"")
            .unwrap()
            .1
            .split_once('"')
            .unwrap()
            .0;
        form.push((format!("column-{column}"), value.to_owned()));
    }
    form
}

fn checked(page: &str, name: &str) -> String {
    let inputs = page
        .split("<input")
        .filter(|i| i.contains(&format!("name=\"{name}\"")));
    let one = inputs
        .into_iter()
        .find(|i| i.split('>').next().unwrap().contains(" checked"))
        .unwrap();
    one.split_once("value=\"")
        .unwrap()
        .1
        .split_once('"')
        .unwrap()
        .0
        .to_owned()
}

fn encoded(form: &[(String, String)]) -> String {
    let mut out = url::form_urlencoded::Serializer::new(String::new());
    for (name, value) in form {
        out.append_pair(name, value);
    }
    out.finish()
}

fn set(form: &mut [(String, String)], name: &str, value: &str) {
    form.iter_mut().find(|(n, _)| n == name).unwrap().1 = value.to_owned();
}

/// Confirms the guessed meaning, changed as wished; answers the page that follows.
async fn confirm(server: &Server, cookie: &str, path: &str, change: &[(&str, &str)]) -> String {
    let page = server.get(&format!("{path}/mapping"), cookie).await;
    assert_eq!(page.status, StatusCode::OK);
    let mut form = mapping_form(&page.text());
    for (name, value) in change {
        set(&mut form, name, value);
    }
    let answer = server
        .post(&format!("{path}/mapping"), cookie, &encoded(&form))
        .await;
    assert_eq!(
        answer.status,
        StatusCode::SEE_OTHER,
        "{}",
        told(&answer.text())
    );
    assert_eq!(answer.header(header::LOCATION), path);
    server.get(path, cookie).await.text()
}

/// Presses the one button of a page that has this address and waits until the work is done.
async fn work(server: &Server, cookie: &str, path: &str, verb: &str, page: &str) -> String {
    let form = [
        ("version", hidden(page, "version")),
        ("key", hidden(page, "key")),
    ];
    let form: Vec<_> = form.map(|(n, v)| (n.to_owned(), v)).to_vec();
    let answer = server
        .post(&format!("{path}/{verb}"), cookie, &encoded(&form))
        .await;
    assert_eq!(
        answer.status,
        StatusCode::SEE_OTHER,
        "{}",
        told(&answer.text())
    );
    for _ in 0..600 {
        let page = server.get(path, cookie).await;
        if page.header("refresh").is_empty() {
            return page.text();
        }
        assert!(page.text().contains("<progress"), "{}", page.text());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{path}/{verb} does not end");
}

fn figure(page: &str, label: &str) -> String {
    let at = page
        .find(&format!("app-figure__label\">{label}"))
        .unwrap_or_else(|| panic!("no “{label}” on {page}"));
    let before = &page[..at];
    let number = before.rsplit_once("app-figure__number\">").unwrap().1;
    number.split_once('<').unwrap().0.to_owned()
}

const DIRTY: &str = "Register of our accounts\n\
    Agency;Link;Purpose;Risk\n\
    Harbours;https://www.instagram.com/harbour_news/;News;low\n\
    Harbours;instagram.com/HARBOUR_NEWS;again;low\n\
    Weather;https://example.org/weather;Forecasts;low\n\
    Weather;https://x.com/weather_mhw;Warnings;huge\n\
    Weather;https://www.facebook.com/weather.mhw;Forecasts;high\n";

#[tokio::test]
async fn a_dirty_file_goes_in_step_by_step_and_out_again() {
    each_database(async |server: Server| {
        let cookie = server.sign_in(PERSON).await;
        let path = taken_in(&server, &cookie, "C:\\temp\\register.csv", DIRTY.as_bytes()).await;
        let page = confirm(
            &server,
            &cookie,
            &path,
            &[("column-0", "unit"), ("home_group_new", "Agencies")],
        )
        .await;
        assert!(
            page.contains("5 rows came in; 5 are accounted for"),
            "{page}"
        );
        let figures =
            ["new accounts", "duplicate of an earlier row", "refused"].map(|l| figure(&page, l));
        assert_eq!(figures, ["2", "1", "2"], "{}", server.name);
        // The row's own form, with a value that is as wrong as the one before.
        let row = format!("{path}/rows/6");
        let still = server
            .post(
                &row,
                &cookie,
                "intent=mend&cell-3=enormous&outcome=refused&page=1",
            )
            .await;
        assert_eq!(still.status, StatusCode::UNPROCESSABLE_ENTITY);
        let text = still.text();
        assert!(
            text.contains("<title>Error: ") && text.contains("value=\"enormous\""),
            "{text}"
        );
        assert!(
            text.contains("href=\"#cell-3\"") && text.contains("id=\"cell-3-error\""),
            "{text}"
        );
        let mended = server
            .post(
                &row,
                &cookie,
                "intent=mend&cell-3=high&outcome=refused&page=1",
            )
            .await;
        assert_eq!(mended.status, StatusCode::SEE_OTHER, "{}", mended.text());
        assert_eq!(
            mended.header(header::LOCATION),
            format!("{path}?outcome=refused&done=row-fixed")
        );
        let left_out = server
            .post(&format!("{path}/rows/5"), &cookie, "intent=leave-out")
            .await;
        assert_eq!(
            left_out.header(header::LOCATION),
            format!("{path}?done=row-left-out")
        );
        let page = server.get(&path, &cookie).await.text();
        assert_eq!(figure(&page, "new accounts"), "3");
        assert_eq!(figure(&page, "left out by you"), "1");
        let only = server
            .get(&format!("{path}?outcome=skipped"), &cookie)
            .await
            .text();
        assert!(
            only.contains("1 row</h2>") && only.contains("Take in again"),
            "{only}"
        );
        let done = work(&server, &cookie, &path, "run", &page).await;
        assert_eq!(figure(&done, "accounts added"), "3", "{}", server.name);
        let csv = server
            .get(&format!("{path}/outcomes.csv"), &cookie)
            .await
            .text();
        assert_eq!(csv.lines().count(), 6, "{csv}");
        assert!(
            csv.contains("\"row 4\",\"Duplicate\",\"\",\"row 3\""),
            "{csv}"
        );
        let register = server.get("/accounts?q=weather_mhw", &cookie).await.text();
        assert!(register.contains("Weather (X)"), "{register}");
        let ask = server.get(&format!("{path}/undo"), &cookie).await.text();
        assert_eq!(figure(&ask, "new accounts will be archived"), "3");
        let undone = work(&server, &cookie, &path, "undo", &ask).await;
        assert!(
            undone.contains("The import is undone") && undone.contains("archived by the undo"),
            "{undone}"
        );
        let register = server.get("/accounts?q=weather_mhw", &cookie).await.text();
        assert!(!register.contains("Weather (X)"), "{register}");
        // The same file once more: its columns are known, and everything comes in anew.
        let again = taken_in(&server, &cookie, "register.csv", DIRTY.as_bytes()).await;
        let form = mapping_form(
            &server
                .get(&format!("{again}/mapping"), &cookie)
                .await
                .text(),
        );
        assert!(
            form.contains(&("column-0".to_owned(), "unit".to_owned())),
            "{form:?}"
        );
    })
    .await;
}

#[tokio::test]
async fn what_is_no_table_is_refused_on_the_same_page_in_words() {
    let server = Server::new().await;
    let cookie = server.sign_in(PERSON).await;
    let large = vec![b'a'; 10 * 1024 * 1024 - 2_000];
    let files: [(&str, &[u8], u16, &str); 6] = [
        ("register.csv", b"%PDF-1.7 ...", 415, "This is a PDF"),
        ("register.xlsx", b"PK\x03\x04 broken", 422, "damaged"),
        ("register.csv", b"MZ\x90\0", 415, "This is a program"),
        ("<script>.csv", b"<html><table>", 415, "web page"),
        ("empty.csv", b"", 422, "The file is empty"),
        ("long.csv", &large, 422, "more than 4,000 characters"),
    ];
    for (name, bytes, status, words) in files {
        let before = server.rows().await;
        let answer = send_file(&server, &cookie, name, bytes).await;
        assert_eq!(answer.status.as_u16(), status, "{name}: {}", answer.text());
        let page = answer.text();
        assert!(
            page.contains(words) && page.contains("href=\"#file\""),
            "{name}: {}",
            told(&page)
        );
        assert!(page.contains("<title>Error: Import accounts"), "{page}");
        assert_eq!(server.rows().await, before, "{name} left something behind");
    }
    let nothing = server.post("/accounts/import", &cookie, "").await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(nothing.text().contains("Choose a file to import"));
}

#[tokio::test]
async fn a_file_beyond_the_limit_and_a_torn_form_get_a_page() {
    let server = Server::new().await;
    let cookie = server.sign_in(PERSON).await;
    let answer = send_file(
        &server,
        &cookie,
        "register.csv",
        &vec![b'a'; 11 * 1024 * 1024],
    )
    .await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(answer.is_page(), "{}", told(&answer.text()));
    for body in [
        "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\na,b",
        "--x--",
        "nonsense",
        "",
    ] {
        let request = ask(Method::POST, "/accounts/import", &cookie)
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x");
        let answer = server.send(request.body(Body::from(body)).unwrap()).await;
        assert_eq!(
            answer.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{body}: {}",
            answer.text()
        );
    }
    let request = ask(Method::POST, "/accounts/import", &cookie)
        .header("sec-fetch-site", "same-origin")
        .header(header::CONTENT_TYPE, "multipart/form-data");
    let answer = server.send(request.body(Body::from("x")).unwrap()).await;
    assert_eq!(
        answer.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "no boundary"
    );
}

#[tokio::test]
async fn a_choice_that_makes_no_sense_is_shown_again_with_everything_chosen() {
    let server = Server::new().await;
    let cookie = server.sign_in(PERSON).await;
    let path = taken_in(
        &server,
        &cookie,
        "r.csv",
        b"Name,Link,Team\nA,x.com/a1,T\nB,x.com/b1,U\n",
    )
    .await;
    let page = server.get(&format!("{path}/mapping"), &cookie).await.text();
    let mut form = mapping_form(&page);
    set(&mut form, "column-0", "url");
    set(&mut form, "column-2", "nonsense");
    set(&mut form, "existing", "leave");
    let answer = server
        .post(&format!("{path}/mapping"), &cookie, &encoded(&form))
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        answer.text().contains("href=\"#column-2\""),
        "{}",
        answer.text()
    );
    set(&mut form, "column-2", "notes");
    let answer = server
        .post(&format!("{path}/mapping"), &cookie, &encoded(&form))
        .await;
    let text = answer.text();
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        text.contains("chosen for column A and column B") && text.contains("id=\"column-1-error\""),
        "{text}"
    );
    let kept = mapping_form(&text);
    assert!(
        kept.contains(&("column-0".into(), "url".into()))
            && kept.contains(&("existing".into(), "leave".into())),
        "{kept:?}"
    );
    set(&mut form, "column-0", "ignore");
    set(&mut form, "column-1", "ignore");
    let answer = server
        .post(&format!("{path}/mapping"), &cookie, &encoded(&form))
        .await;
    assert!(
        answer.text().contains("href=\"#columns\""),
        "{}",
        answer.text()
    );
}

#[tokio::test]
async fn the_register_as_it_was_exported_comes_back_without_a_difference() {
    each_database(async |server: Server| {
        let cookie = server.sign_in(PERSON).await;
        for ending in ["csv", "xlsx"] {
            let file = server.get(&format!("/accounts.{ending}"), &cookie).await;
            assert_eq!(file.status, StatusCode::OK);
            let path = taken_in(&server, &cookie, "register", &file.body).await;
            let page = confirm(&server, &cookie, &path, &[]).await;
            assert_eq!(
                figure(&page, "in the register, nothing to change"),
                "1",
                "{ending}: {}",
                told(&page)
            );
            assert_eq!(figure(&page, "refused"), "0", "{ending}: {}", told(&page));
        }
    })
    .await;
}

#[tokio::test]
async fn steps_out_of_order_are_refused_and_strangers_learn_nothing() {
    let server = Server::new().await;
    let cookie = server.sign_in(PERSON).await;
    let path = taken_in(&server, &cookie, "r.csv", b"Link\nx.com/a1\n").await;
    // Not checked yet: the way leads to the mapping, and nothing runs.
    let shown = server.get(&path, &cookie).await;
    assert_eq!(shown.header(header::LOCATION), format!("{path}/mapping"));
    let run = server
        .post(&format!("{path}/run"), &cookie, "version=1&key=k1")
        .await;
    assert_eq!(run.status, StatusCode::UNPROCESSABLE_ENTITY);
    confirm(&server, &cookie, &path, &[]).await;
    for (address, status) in [
        (format!("{path}?outcome=nonsense"), 400),
        (format!("{path}?page=0"), 400),
        (format!("{path}/rows/1"), 404),
        (format!("{path}/rows/999"), 404),
        (format!("{path}/rows/x"), 404),
        ("/accounts/import/IM-0999".into(), 404),
        ("/accounts/import/nonsense".into(), 404),
    ] {
        assert_eq!(
            server.get(&address, &cookie).await.status.as_u16(),
            status,
            "{address}"
        );
    }
    let stranger = server.sign_in("auditor").await;
    for address in [
        path.clone(),
        "/accounts/import/IM-0999".into(),
        format!("{path}/outcomes.csv"),
    ] {
        assert_eq!(
            server.get(&address, &stranger).await.status,
            StatusCode::FORBIDDEN,
            "{address}"
        );
    }
    let given_up = server
        .post(&format!("{path}/discard"), &cookie, "version=2&key=k2")
        .await;
    assert_eq!(
        given_up.header(header::LOCATION),
        "/accounts/import?done=import-given-up",
        "{}",
        given_up.text()
    );
    let page = server.get("/accounts/import", &cookie).await.text();
    assert!(page.contains("Given up"), "{page}");
}
