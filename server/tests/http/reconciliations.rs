//! Platforms' lists over HTTP, without script: uploaded, explained, decided about line by line and for
//! a selection; hostile files; the same file again; 2,000 lines.

use crate::asked::{page, told};
use crate::support::{Answer, Server, ask, each_database};
use axum::body::Body;
use domain::{
    actor::{Actor, SystemActor},
    import::{Sheet, SheetRow},
    reconciliation::{EvidenceFile, Preset},
};
use http::{Method, header};
use store::{
    Call, Store,
    commands::reconciliations::{self, Upload},
};

/// RC-0001 with one line, compared; RC-0002 waits for its columns to be explained.
pub(crate) async fn add(store: &Store) {
    let call = Call {
        actor: Actor::System(SystemActor::CommandLine),
        request_id: "test".into(),
        key: None,
    };
    let rows = [
        vec!["Name", "Email", "Role"],
        vec!["Nobody <Known>", "nobody@mail.example", "Full control"],
    ];
    let row = |(at, cells): (usize, &Vec<&str>)| SheetRow {
        number: i64::try_from(at).unwrap() + 1,
        place: String::new(),
        cells: cells.iter().map(|c| (*c).to_owned()).collect(),
    };
    let sheet = Sheet {
        name: String::new(),
        rows: rows.iter().enumerate().map(row).collect(),
    };
    for known in [true, false] {
        let upload = Upload {
            account: 1,
            preset: Preset::Meta,
            mapping: known.then(|| Preset::Meta.mapping(sheet.first_row())),
            file: EvidenceFile {
                name: "people.csv".into(),
                sha256: format!("{known}"),
                size: 10,
            },
            sheet: sheet.clone(),
            again: false,
        };
        reconciliations::take_in(store, &call, upload)
            .await
            .unwrap();
    }
}

const UPLOAD: &str = "/accounts/AC-0001/reconciliations";
const TEAM: &str = "design-and-marketing";

/// Sends a list as a browser does.
async fn send(server: &Server, cookie: &str, fields: &[(&str, &str)], file: &[u8]) -> Answer {
    let boundary = "----register";
    let mut body = Vec::new();
    for (name, value) in fields {
        let part = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        );
        body.extend_from_slice(part.as_bytes());
    }
    let part = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"..\\people.csv\"\r\nContent-Type: text/csv\r\n\r\n"
    );
    body.extend_from_slice(part.as_bytes());
    body.extend_from_slice(file);
    body.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
    let kind = format!("multipart/form-data; boundary={boundary}");
    let request = ask(Method::POST, UPLOAD, cookie)
        .header("sec-fetch-site", "same-origin")
        .header(header::CONTENT_TYPE, kind);
    server.send(request.body(Body::from(body)).unwrap()).await
}

async fn post(server: &Server, path: &str, cookie: &str, form: &str, status: u16) -> Answer {
    let answer = server.post(path, cookie, form).await;
    told(server, path, &answer, status);
    answer
}

const META: &[(&str, &str)] = &[("preset", "meta")];

#[tokio::test]
async fn a_list_is_compared_and_each_line_decided_once() {
    each_database(async |server: Server| {
        let cookie = server.sign_in(TEAM).await;
        let list = "Name,Email,Role\n\
                    Person <holder>,holder@harbours.example,Partial access\n\
                    Somebody Else,else@mail.example,Full control\n\
                    ,,Ads\n";
        let answer = send(&server, &cookie, META, list.as_bytes()).await;
        told(&server, "upload", &answer, 303);
        let here = answer.header(header::LOCATION).to_owned();
        assert_eq!(here, "/reconciliations/RC-0003", "{}", server.name);
        let html = page(&server, &here, &cookie, 200).await;
        for words in [
            "people.csv",
            "On the platform, not in the register",
            "Neither a name nor an e-mail address",
            "Person &lt;holder&gt;",
            "name=\"line\"",
        ] {
            assert!(html.contains(words), "{words}: {html}");
        }
        // One line: refused with reasons, then decided, then too late.
        let line = format!("{here}/rows/2");
        page(&server, &line, &cookie, 200).await;
        let answer = post(
            &server,
            &line,
            &cookie,
            "decision=adopt&reason=pw:x9!kkqq",
            422,
        )
        .await;
        let html = answer.text();
        assert!(html.contains("Enter who of the register this is"), "{html}");
        assert!(html.contains("This looks like a password"), "{html}");
        post(
            &server,
            &line,
            &cookie,
            "decision=incident&reason=Unknown",
            303,
        )
        .await;
        let answer = post(
            &server,
            &line,
            &cookie,
            "decision=dismiss&reason=Other",
            409,
        )
        .await;
        assert!(
            answer
                .text()
                .contains("was decided since you opened the page")
        );
        let html = page(&server, &line, &cookie, 200).await;
        assert!(
            html.contains("Incident opened") && html.contains("IN-0001"),
            "{html}"
        );
        // Asked for, under the name of somebody of the register.
        let holder = format!("{here}/rows/1");
        post(
            &server,
            &holder,
            &cookie,
            "decision=adopt&level=publisher&reason=Writes",
            303,
        )
        .await;
        let html = page(&server, &format!("{here}?all=yes"), &cookie, 200).await;
        assert!(html.contains("Access asked for"), "{html}");
        // The rest at once.
        let decide = format!("{here}/decide");
        let answer = post(&server, &decide, &cookie, "decision=dismiss", 422).await;
        let html = answer.text();
        assert!(
            html.contains("Tick the lines") && html.contains("Enter why"),
            "{html}"
        );
        let answer = post(
            &server,
            &decide,
            &cookie,
            "every=yes&decision=dismiss&reason=Noise",
            303,
        )
        .await;
        assert_eq!(
            answer.header(header::LOCATION),
            format!("{here}?done=lines-decided")
        );
        let csv = server
            .get(&format!("{here}/lines.csv?all=yes"), &cookie)
            .await;
        let text = told(&server, "csv", &csv, 200);
        assert_eq!(text.lines().count(), 4, "{text}");
        assert!(
            text.contains("IN-0001") && text.contains("Left as it is"),
            "{text}"
        );
    })
    .await;
}

#[tokio::test]
async fn the_same_file_again_says_so() {
    each_database(async |server: Server| {
        let cookie = server.sign_in(TEAM).await;
        let list = b"Name,Role\nSomebody Else,Full control\n";
        let answer = send(&server, &cookie, META, list).await;
        told(&server, "first", &answer, 303);
        let answer = send(&server, &cookie, META, list).await;
        let html = told(&server, "same", &answer, 422);
        assert!(html.contains("compared before, as RC-0003"), "{html}");
        assert!(html.contains("Compare this file again"), "{html}");
        let again = [("preset", "meta"), ("again", "yes")];
        let answer = send(&server, &cookie, &again, list).await;
        let here = answer.header(header::LOCATION).to_owned();
        let html = page(&server, &here, &cookie, 200).await;
        assert!(
            html.contains("1 line the same as in the comparison before"),
            "{html}"
        );
        assert!(html.contains("Nothing has to be decided"), "{html}");
    })
    .await;
}

#[tokio::test]
async fn what_is_not_known_is_asked_for_and_remembered() {
    each_database(async |server: Server| {
        let cookie = server.sign_in(TEAM).await;
        let other = [("preset", "other")];
        let list = "Wer;Was\nSomebody Else;Chefin\nAnother;Gast\n";
        let answer = send(&server, &cookie, &other, list.as_bytes()).await;
        told(&server, "upload", &answer, 303);
        let here = answer.header(header::LOCATION).to_owned();
        let answer = server.get(&here, &cookie).await;
        let mapping = format!("{here}/mapping");
        assert_eq!(answer.header(header::LOCATION), mapping, "{}", server.name);
        page(&server, &mapping, &cookie, 200).await;
        let form = "header=yes&name=Wer&level=Was&version=1";
        let answer = post(&server, &mapping, &cookie, form, 422).await;
        let html = answer.text();
        assert!(
            html.contains("“Chefin” means") && html.contains("“Gast” means"),
            "{html}"
        );
        let form =
            "header=yes&name=Wer&level=Was&version=1&word=Chefin&meaning=admin&word=Gast&meaning=";
        let answer = post(&server, &mapping, &cookie, form, 303).await;
        assert_eq!(answer.header(header::LOCATION), here);
        let html = page(&server, &here, &cookie, 200).await;
        assert!(html.contains("Chefin (administrator)"), "{html}");
        assert!(
            html.contains("The level “Gast” has no meaning yet"),
            "{html}"
        );
        post(&server, &mapping, &cookie, form, 409).await;
        // The next list of this kind needs no second explanation.
        let next = "Wer;Was\nSomebody New;Chefin\n";
        let answer = send(&server, &cookie, &other, next.as_bytes()).await;
        let here = answer.header(header::LOCATION).to_owned();
        let html = page(&server, &here, &cookie, 200).await;
        assert!(html.contains("Somebody New"), "{html}");
        // One that waits can be given up, once.
        let give_up = "/reconciliations/RC-0002/give-up";
        post(&server, give_up, &cookie, "version=1", 303).await;
        post(&server, give_up, &cookie, "version=1", 409).await;
        let html = page(&server, "/reconciliations/RC-0002", &cookie, 200).await;
        assert!(
            html.contains("was given up before it was compared"),
            "{html}"
        );
    })
    .await;
}

#[tokio::test]
async fn hostile_files_are_refused_in_words_and_leave_nothing() {
    each_database(async |server: Server| {
        let cookie = server.sign_in(TEAM).await;
        let before = server.count("SELECT count(*) FROM reconciliation").await;
        let huge = format!("Name,Role\n{},Ads\n", "x".repeat(1_000_000));
        let many = format!("Name,Role\n{}", "A B,Ads\n".repeat(5_001));
        let cases: &[(&[u8], u16, &str)] = &[
            (b"", 422, "The file is empty"),
            (b"%PDF-1.7", 415, "This is a PDF"),
            (b"<html><body>", 415, "This is a web page"),
            (huge.as_bytes(), 422, "more than 4,000 characters"),
            (many.as_bytes(), 422, "The list has 5001 rows"),
            (b"PK\x03\x04 no workbook", 422, "There is a problem"),
        ];
        for (bytes, status, words) in cases {
            let answer = send(&server, &cookie, META, bytes).await;
            let html = told(&server, words, &answer, *status);
            assert!(html.contains(words), "{words}: {html}");
        }
        let answer = send(&server, &cookie, &[], b"Name\nA B\n").await;
        let html = told(&server, "preset", &answer, 422);
        assert!(html.contains("Choose where the list comes from"), "{html}");
        let after = server.count("SELECT count(*) FROM reconciliation").await;
        assert_eq!(after, before, "{}", server.name);
    })
    .await;
}

#[tokio::test]
async fn two_thousand_lines_are_shown_page_by_page_and_decided_at_once() {
    each_database(async |server: Server| {
        let cookie = server.sign_in(TEAM).await;
        let mut list = "Name,Email,Role\n".to_owned();
        for n in 0..2_000 {
            list.push_str(&format!(
                "\"=HYPERLINK(\"\"x\"\") {n}\",p{n}@mail.example,Ads\n"
            ));
        }
        let began = std::time::Instant::now();
        let answer = send(&server, &cookie, META, list.as_bytes()).await;
        told(&server, "upload", &answer, 303);
        let here = answer.header(header::LOCATION).to_owned();
        let html = page(&server, &here, &cookie, 200).await;
        eprintln!(
            "{}: 2,000 lines uploaded, compared and shown in {:?}",
            server.name,
            began.elapsed()
        );
        assert!(html.contains(">2,000<"), "{html}");
        assert!(html.contains("All 2,000 lines of this list"), "{html}");
        page(&server, &format!("{here}?page=40"), &cookie, 200).await;
        page(&server, &format!("{here}?page=41"), &cookie, 400).await;
        let form = "every=yes&decision=dismiss&reason=Old+list";
        post(&server, &format!("{here}/decide"), &cookie, form, 303).await;
        let csv = server.get(&format!("{here}/lines.csv"), &cookie).await;
        let text = told(&server, "csv", &csv, 200);
        assert!(
            text.contains("'=HYPERLINK"),
            "formulas stay texts: {}",
            &text[..400]
        );
        assert_eq!(text.lines().count(), 2_001);
    })
    .await;
}
