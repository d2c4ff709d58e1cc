//! Business cases over HTTP, without script: written section by section, handed in, decided by four
//! people, sent back; files; the list; whoever may not.

use crate::asked::{answered, page};
use crate::support::{Answer, Server, ask, each_database};
use axum::body::Body;
use domain::{
    actor::{Actor, SystemActor},
    case::{ContentPlan, Purpose, ResourceDraft, Risk, Risks, SectionDraft, Strategy},
};
use http::{Method, header};
use store::{Call, Store, commands::cases, queries};

fn system() -> Call {
    Call {
        actor: Actor::System(SystemActor::CommandLine),
        request_id: "test".into(),
        key: None,
    }
}

/// BC-0001, which waits for Design and Marketing, for addresses that need a record.
pub(crate) async fn add(store: &Store) {
    let unit = queries::organisation::all(store).await.unwrap().units[0].id;
    cases::begin(store, &system(), Some(unit), None)
        .await
        .unwrap();
    let actor = system().actor;
    for draft in sections() {
        let (case, _) = queries::cases::case(store, &actor, 1).await.unwrap();
        cases::write(store, &system(), case.id, case.version, draft, None)
            .await
            .unwrap();
    }
    let (case, _) = queries::cases::case(store, &actor, 1).await.unwrap();
    cases::submit(store, &system(), case.id, case.version)
        .await
        .unwrap();
}

fn sections() -> Vec<SectionDraft> {
    let text = || "Some <b>words</b>".to_owned();
    let person = |name: &str| ResourceDraft {
        name: name.into(),
        hours: "3".into(),
        ..ResourceDraft::default()
    };
    vec![
        SectionDraft::Purpose(Purpose {
            name: "Tides <i>".into(),
            platform: "instagram".into(),
            handle: "tides".into(),
            purpose: text(),
            benefits: text(),
            audience: text(),
            need: text(),
        }),
        SectionDraft::Resourcing {
            people: vec![person("Somebody"), person("Another")],
            why_fewer: String::new(),
        },
        SectionDraft::Risks(Risks {
            risks: vec![Risk {
                risk: text(),
                mitigation: text(),
            }],
        }),
        SectionDraft::Strategy(Strategy {
            strategy: text(),
            measures: text(),
            monitoring: text(),
            review_on: "2027-11-21".parse().ok(),
        }),
        SectionDraft::ContentPlan(ContentPlan {
            plan: text(),
            examples: text(),
            approval: text(),
        }),
    ]
}

/// The version in the first form of a page.
fn version(page: &str) -> String {
    let (_, rest) = page.split_once("name=\"version\" value=\"").unwrap();
    rest.split('"').next().unwrap().to_owned()
}

const NAMES: &[(&str, &[(&str, &str)])] = &[
    (
        "purpose",
        &[
            ("name", "Harbour Tides"),
            ("platform", "instagram"),
            ("handle", "harbourtides"),
            ("purpose", "Warn boaters"),
            ("benefits", "Fewer rescues"),
            ("audience", "Recreational boaters"),
            ("need", "Warnings where they look"),
        ],
    ),
    (
        "resourcing",
        &[
            ("person-0", "holder@harbours.example"),
            ("part-0", "Posts"),
            ("hours-0", "4"),
            ("person-1", "Person <second-holder>"),
            ("hours-1", "2,5"),
        ],
    ),
    (
        "risks",
        &[("risk-0", "Spam"), ("mitigation-0", "We watch it")],
    ),
    (
        "strategy",
        &[
            ("strategy", "Beside the website"),
            ("measures", "Reach"),
            ("monitoring", "Duty officer"),
            ("review_on", "21 November 2027"),
        ],
    ),
    (
        "content-plan",
        &[
            ("plan", "Tides each morning"),
            ("examples", "High tide 9:14"),
            ("approval", "The Communications Manager"),
        ],
    ),
];

/// Begins a case as `persona`; its address.
async fn begin(server: &Server, cookie: &str) -> String {
    let unit = server.fill("UNIT");
    let answer = answered(
        server,
        "/business-cases/new",
        cookie,
        &[("unit", &unit)],
        303,
    )
    .await;
    let to = answer.header(header::LOCATION);
    to.strip_suffix("/purpose").unwrap().to_owned()
}

async fn write(
    server: &Server,
    cookie: &str,
    case: &str,
    section: &str,
    pairs: &[(&str, &str)],
    status: u16,
) -> Answer {
    let path = format!("{case}/{section}");
    let shown = page(server, &path, cookie, 200).await;
    let seen = version(&shown);
    let mut all = vec![("version", seen.as_str())];
    all.extend(pairs);
    answered(server, &path, cookie, &all, status).await
}

/// A case of a staff member that waits at the first step; its address.
async fn waiting(server: &Server, staff: &str) -> String {
    let case = begin(server, staff).await;
    for (section, pairs) in NAMES {
        write(server, staff, &case, section, pairs, 303).await;
    }
    let check = page(server, &format!("{case}/check"), staff, 200).await;
    let seen = version(&check);
    let answer = answered(
        server,
        &format!("{case}/check"),
        staff,
        &[("version", &seen)],
        303,
    )
    .await;
    assert!(
        answer
            .header(header::LOCATION)
            .contains("done=case-submitted")
    );
    case
}

async fn decide(
    server: &Server,
    persona: &str,
    case: &str,
    pairs: &[(&str, &str)],
    status: u16,
) -> Answer {
    let cookie = server.sign_in(persona).await;
    let path = format!("{case}/decision");
    let shown = page(server, &path, &cookie, 200).await;
    assert!(shown.contains("Your decision"), "{persona}: {shown}");
    let seen = version(&shown);
    let mut all = vec![("version", seen.as_str())];
    all.extend(pairs);
    answered(server, &path, &cookie, &all, status).await
}

const APPROVE: &[(&str, &str)] = &[
    ("verdict", "approved"),
    ("agreed", "yes"),
    ("note", "Good & <useful>"),
];

#[tokio::test]
async fn a_case_is_written_handed_in_and_decided_by_four_people() {
    each_database(async |server: Server| {
        let staff = server.sign_in("staff").await;
        let case = begin(&server, &staff).await;
        let shown = page(&server, &case, &staff, 200).await;
        assert!(shown.contains("Not begun") && shown.contains("Check and hand in"));
        let check = page(&server, &format!("{case}/check"), &staff, 200).await;
        let seen = version(&check);
        let early = answered(
            &server,
            &format!("{case}/check"),
            &staff,
            &[("version", &seen)],
            422,
        )
        .await;
        assert!(
            early.text().contains("Enter the account’s name"),
            "{}",
            early.text()
        );
        let case = waiting(&server, &staff).await;
        let shown = page(&server, &case, &staff, 200).await;
        assert!(
            shown.contains(
                "Waits for Person &lt;design-and-marketing&gt; or Person &lt;principal-advisor&gt;"
            ),
            "{shown}"
        );
        assert!(!shown.contains("Check and hand in"));
        // Whoever proposes it sees why they cannot decide, and who can.
        let own = page(&server, &format!("{case}/decision"), &staff, 200).await;
        assert!(own.contains("You cannot decide this") && !own.contains("Your decision"));
        answered(&server, &format!("{case}/decision"), &staff, APPROVE, 403).await;
        // The account's holder may not decide either, whatever their role: opening the page does nothing.
        let before = server.rows().await;
        let dm = server.sign_in("design-and-marketing").await;
        let signed_in = server.rows().await;
        page(&server, &format!("{case}/decision"), &dm, 200).await;
        page(
            &server,
            &format!("{case}/decision?verdict=approved&agreed=yes"),
            &dm,
            200,
        )
        .await;
        assert_eq!(server.rows().await, signed_in, "GET changes nothing");
        assert!(signed_in > before);
        let nothing = decide(&server, "design-and-marketing", &case, &[], 422).await;
        assert!(
            nothing
                .text()
                .contains("Choose whether you approve, decline or send back")
        );
        let unticked = &[("verdict", "approved"), ("note", "Good")];
        let answer = decide(&server, "design-and-marketing", &case, unticked, 422).await;
        assert!(answer.text().contains("Tick the statement to approve"));
        for persona in [
            "design-and-marketing",
            "communications-manager",
            "general-manager",
            "gm-ecoms",
        ] {
            decide(&server, persona, &case, APPROVE, 303).await;
        }
        let shown = page(&server, &case, &staff, 200).await;
        assert!(
            shown.contains("Approved by Person &lt;gm-ecoms&gt; on 21 November 2026"),
            "{shown}"
        );
        assert!(shown.contains("Good &amp; &lt;useful&gt;"));
        let kept = page(&server, &format!("{case}/decisions/4"), &staff, 200).await;
        assert!(kept.contains("all of them agree"), "{kept}");
        page(&server, &format!("{case}/decisions/5"), &staff, 404).await;
        page(&server, &format!("{case}/risks"), &staff, 409).await;
        page(&server, &format!("{case}/withdraw"), &staff, 409).await;
    })
    .await;
}

#[tokio::test]
async fn sections_are_saved_as_typed_and_say_what_they_lack() {
    each_database(async |server: Server| {
        let staff = server.sign_in("staff").await;
        let case = begin(&server, &staff).await;
        let half = &[
            ("name", "Harbour <Tides>"),
            ("purpose", "Line one\nLine two"),
        ];
        let answer = write(&server, &staff, &case, "purpose", half, 422)
            .await
            .text();
        assert!(answer.contains("What you typed is saved"), "{answer}");
        assert!(answer.contains("Choose the platform") && answer.contains("Harbour &lt;Tides&gt;"));
        let shown = page(&server, &format!("{case}/purpose"), &staff, 200).await;
        assert!(shown.contains("Line one\nLine two"));
        let back = &[("name", "Harbour Tides"), ("act", "back")];
        let answer = write(&server, &staff, &case, "purpose", back, 303).await;
        assert_eq!(
            answer.header(header::LOCATION),
            format!("{case}?done=case-saved")
        );
        // Rows come and go without anything being saved.
        let rows = &[
            ("risk-0", "Spam"),
            ("mitigation-0", "Watch"),
            ("act", "add"),
        ];
        let answer = write(&server, &staff, &case, "risks", rows, 200)
            .await
            .text();
        assert!(answer.contains("id=\"risk-1\"") && answer.contains("Spam"));
        let rows = &[
            ("risk-0", "Spam"),
            ("risk-1", "Storms"),
            ("act", "remove-0"),
        ];
        let answer = write(&server, &staff, &case, "risks", rows, 200)
            .await
            .text();
        assert!(!answer.contains("id=\"risk-1\"") && answer.contains("Storms"));
        for (section, pairs, words) in [
            (
                "resourcing",
                [("hours-0", "many"), ("person-0", "Ben")],
                "Hours a week must be a number from 0 to 60",
            ),
            (
                "strategy",
                [("review_on", "soon"), ("strategy", "x")],
                "Enter a date, for example",
            ),
            (
                "purpose",
                [("platform", "nowhere"), ("name", "x")],
                "Choose a platform from the list",
            ),
            (
                "risks",
                [("risk-0", "password: hunter2"), ("mitigation-0", "x")],
                "password",
            ),
        ] {
            let answer = write(&server, &staff, &case, section, &pairs, 422)
                .await
                .text();
            assert!(answer.contains(words), "{section}: {answer}");
            assert!(!answer.contains("What you typed is saved"), "{section}");
        }
        // Another window saved in the meantime.
        let mine = &[("version", "1"), ("name", "Mine")];
        let answer = answered(&server, &format!("{case}/purpose"), &staff, mine, 409)
            .await
            .text();
        assert!(answer.contains("saved in another window") && answer.contains("Mine"));
        // Nobody else's to write in.
        let other = server.sign_in("design-and-marketing").await;
        page(&server, &format!("{case}/risks"), &other, 403).await;
        answered(
            &server,
            &format!("{case}/risks"),
            &other,
            &[("risk-0", "x")],
            403,
        )
        .await;
        page(&server, &format!("{case}/nonsense"), &staff, 404).await;
        page(&server, "/business-cases/BC-9999", &staff, 404).await;
        let lower = case.to_lowercase().replace("bc-000", "bc-");
        let answer = server.get(&lower, &staff).await;
        assert_eq!(answer.header(header::LOCATION), case);
    })
    .await;
}

#[tokio::test]
async fn a_case_that_comes_back_shows_approvers_what_changed() {
    each_database(async |server: Server| {
        let staff = server.sign_in("staff").await;
        let case = waiting(&server, &staff).await;
        decide(&server, "design-and-marketing", &case, APPROVE, 303).await;
        let back = &[
            ("verdict", "sent-back"),
            ("reason-risks", "Say more about spam"),
        ];
        decide(&server, "communications-manager", &case, back, 303).await;
        let shown = page(&server, &case, &staff, 200).await;
        assert!(shown.contains("Change asked for") && shown.contains("Say more about spam"));
        let section = page(&server, &format!("{case}/risks"), &staff, 200).await;
        assert!(
            section.contains("asks for a change here") && section.contains("Say more about spam")
        );
        let more = &[("risk-0", "Spam"), ("mitigation-0", "Two people read it")];
        write(&server, &staff, &case, "risks", more, 303).await;
        let check = page(&server, &format!("{case}/check"), &staff, 200).await;
        let seen = version(&check);
        answered(
            &server,
            &format!("{case}/check"),
            &staff,
            &[("version", &seen)],
            303,
        )
        .await;
        let dm = server.sign_in("design-and-marketing").await;
        let shown = page(&server, &format!("{case}/decision"), &dm, 200).await;
        let diff = shown.split_once("id=\"changes\"").unwrap().1;
        assert!(
            diff.contains("<del>")
                && diff.contains("We watch it")
                && diff.contains("Two people read it"),
            "{diff}"
        );
        // Somebody decided first: told, with the newest decision, and nothing saved.
        let seen = version(&shown);
        decide(&server, "principal-advisor", &case, APPROVE, 303).await;
        let mut late = vec![("version", seen.as_str())];
        late.extend(APPROVE);
        let answer = answered(&server, &format!("{case}/decision"), &dm, &late, 409)
            .await
            .text();
        assert!(answer.contains("your decision was not saved"), "{answer}");
        assert!(answer.contains("Person &lt;principal-advisor&gt;"));
        // The step goes to somebody by name.
        let give = page(&server, &format!("{case}/reassign"), &dm, 200).await;
        let seen = version(&give);
        let to_holder = &[
            ("version", seen.as_str()),
            ("to", "holder@harbours.example"),
            ("reason", "Leave"),
        ];
        let refused = answered(&server, &format!("{case}/reassign"), &dm, to_holder, 422)
            .await
            .text();
        assert!(
            refused.contains("Nobody decides about what they will hold"),
            "{refused}"
        );
        let to = &[
            ("version", seen.as_str()),
            ("to", "manager@harbours.example"),
            ("reason", "Leave"),
        ];
        answered(&server, &format!("{case}/reassign"), &dm, to, 303).await;
        let usual = server.sign_in("communications-manager").await;
        let shown = page(&server, &format!("{case}/decision"), &usual, 200).await;
        assert!(
            shown.contains("This step was given to Person &lt;manager&gt;"),
            "{shown}"
        );
        decide(&server, "manager", &case, APPROVE, 303).await;
        let withdraw = page(&server, &format!("{case}/withdraw"), &staff, 200).await;
        let seen = version(&withdraw);
        answered(
            &server,
            &format!("{case}/withdraw"),
            &staff,
            &[("version", &seen)],
            422,
        )
        .await;
        let why = &[("version", seen.as_str()), ("reason", "Not needed")];
        answered(&server, &format!("{case}/withdraw"), &staff, why, 303).await;
    })
    .await;
}

/// Sends a file to a section.
async fn attach(server: &Server, cookie: &str, path: &str, name: &str, bytes: &[u8]) -> Answer {
    let mut body = format!(
        "--X\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\n{name}{}\r\n\
         --X\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: text/html\r\n\r\n",
        bytes.len()
    )
    .into_bytes();
    body.extend(bytes);
    body.extend(b"\r\n--X--\r\n");
    let request = ask(Method::POST, path, cookie)
        .header("sec-fetch-site", "same-origin")
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=X");
    server.send(request.body(Body::from(body)).unwrap()).await
}

#[tokio::test]
async fn files_are_taken_by_content_and_handed_out_to_be_saved() {
    each_database(async |server: Server| {
        let staff = server.sign_in("staff").await;
        let case = begin(&server, &staff).await;
        let path = format!("{case}/content-plan/files");
        for (name, bytes, words) in [
            (
                "plan.pdf",
                &b"MZ\x90\0 an executable"[..],
                "This kind of file is not taken",
            ),
            (
                "page.pdf",
                b"<html><script>alert(1)</script>",
                "This kind of file is not taken",
            ),
            (
                "old.docx",
                b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
                "an Office file of an old kind",
            ),
            ("x.docx", b"PK\x03\x04 damaged", "The file is damaged"),
            ("empty.pdf", b"", "The file is empty"),
        ] {
            let answer = attach(&server, &staff, &path, name, bytes).await;
            assert_eq!(answer.status.as_u16(), 422, "{name}: {}", answer.text());
            assert!(answer.text().contains(words), "{name}: {}", answer.text());
        }
        let mut pdf = b"%PDF-1.7\n".to_vec();
        pdf.extend([0, 255, 10, 13]);
        let answer = attach(&server, &staff, &path, "../T\u{16b}\u{12b} plan.html", &pdf).await;
        assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
        let again = attach(&server, &staff, &path, "other.pdf", &pdf).await;
        assert_eq!(again.status.as_u16(), 422);
        assert!(again.text().contains("attached already"));
        let shown = page(&server, &format!("{case}/content-plan"), &staff, 200).await;
        assert!(
            shown.contains("Tūī plan.html.pdf (PDF, 13 bytes)"),
            "{shown}"
        );
        let href = shown
            .split_once(&format!("href=\"{case}/files/"))
            .unwrap()
            .1;
        let id = href.split('"').next().unwrap();
        let reader = server.sign_in("auditor").await;
        let file = server.get(&format!("{case}/files/{id}"), &reader).await;
        assert_eq!(file.status.as_u16(), 200);
        assert_eq!(file.body, pdf);
        assert_eq!(file.header(header::CONTENT_TYPE), "application/pdf");
        assert_eq!(file.header(header::X_CONTENT_TYPE_OPTIONS), "nosniff");
        assert_eq!(
            file.header(header::CONTENT_SECURITY_POLICY),
            "default-src 'none'; sandbox"
        );
        let disposition = file.header(header::CONTENT_DISPOSITION);
        assert!(
            disposition.starts_with("attachment; filename=\"T__ plan.html.pdf\""),
            "{disposition}"
        );
        assert!(
            disposition.contains("filename*=UTF-8''T%C5%AB%C4%AB%20plan"),
            "{disposition}"
        );
        let elsewhere = server
            .get(&format!("/business-cases/BC-0001/files/{id}"), &reader)
            .await;
        assert_eq!(elsewhere.status.as_u16(), 404);
        let other = attach(&server, &reader, &path, "x.pdf", b"%PDF-x").await;
        assert_eq!(other.status.as_u16(), 403);
        answered(
            &server,
            &format!("{case}/files/{id}/remove"),
            &reader,
            &[],
            403,
        )
        .await;
        answered(
            &server,
            &format!("{case}/files/{id}/remove"),
            &staff,
            &[],
            303,
        )
        .await;
        let shown = page(&server, &format!("{case}/content-plan"), &staff, 200).await;
        assert!(!shown.contains("plan.html.pdf"));
    })
    .await;
}

#[tokio::test]
async fn a_file_that_is_too_large_is_refused_with_its_page() {
    let server = Server::new().await;
    let staff = server.sign_in("staff").await;
    let case = begin(&server, &staff).await;
    let path = format!("{case}/content-plan/files");
    let mut large = b"%PDF-1.7\n".to_vec();
    large.resize(10_000_001, b' ');
    let answer = attach(&server, &staff, &path, "large.pdf", &large).await;
    assert_eq!(answer.status.as_u16(), 413);
    assert!(answer.text().contains("The file is larger than 10 MB"));
    large.resize(12_000_000, b' ');
    let answer = attach(&server, &staff, &path, "large.pdf", &large).await;
    assert_eq!(answer.status.as_u16(), 413);
}

#[tokio::test]
async fn no_file_is_taken_while_the_scanner_does_not_answer() {
    let server = Server::with(
        &[("SMR_CLAMD", "127.0.0.1:1"), ("SMR_DEMO", "true")],
        Vec::new(),
    )
    .await;
    let staff = server.sign_in("staff").await;
    let case = begin(&server, &staff).await;
    let path = format!("{case}/content-plan/files");
    let answer = attach(&server, &staff, &path, "plan.pdf", b"%PDF-1.7").await;
    assert_eq!(answer.status.as_u16(), 422);
    assert!(
        answer
            .text()
            .contains("Files cannot be checked for viruses at the moment")
    );
}

#[tokio::test]
async fn the_list_says_who_has_each_case_and_nothing_is_left_out_in_silence() {
    each_database(async |server: Server| {
        let staff = server.sign_in("staff").await;
        let draft = begin(&server, &staff).await;
        let shown = page(&server, "/business-cases", &staff, 200).await;
        let first = shown
            .split_once("<tbody")
            .unwrap()
            .1
            .split_once("</tr>")
            .unwrap()
            .0;
        assert!(
            first.contains(&draft) && first.contains("Waits for you"),
            "{first}"
        );
        assert!(shown.contains("Tides &lt;i&gt;") && shown.contains("Time in each step"));
        let dm = server.sign_in("design-and-marketing").await;
        let mine = page(&server, "/business-cases?waits=me", &dm, 200).await;
        assert!(mine.contains("BC-0001") && !mine.contains(&draft));
        let none = page(&server, "/business-cases?q=nothing+like+it", &dm, 200).await;
        assert!(none.contains("No case matches"));
        page(&server, "/business-cases?state=lost", &dm, 400).await;
        page(&server, "/business-cases?page=9", &dm, 400).await;
        let csv = server.get("/business-cases.csv?waits=somebody", &dm).await;
        assert!(
            csv.text()
                .contains("\"BC-0001\",\"Tides <i>\",\"Instagram\""),
            "{}",
            csv.text()
        );
        assert_eq!(csv.text().trim_end().lines().count(), 2);
    })
    .await;
}
