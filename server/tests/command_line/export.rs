//! `export register`: the same file as in the browser, noted in the same trail.

use crate::process::{Serving, register, run, said};

const SETTINGS: [(&str, &str); 2] = [
    ("SMR_DEMO", "true"),
    ("SMR_EXPORT_MARKING", "IN STRICT CONFIDENCE"),
];

#[test]
fn the_register_is_written_whole_and_noted() {
    let folder = tempfile::tempdir().unwrap();
    let seeded = run(folder.path(), &SETTINGS, &["demo", "seed"]);
    assert!(seeded.status.success(), "{}", said(&seeded));
    let file = folder.path().join("register.csv");

    let done = run(
        folder.path(),
        &SETTINGS,
        &["export", "register", "register.csv"],
    );
    assert!(done.status.success(), "{}", said(&done));
    let text = std::fs::read_to_string(&file).unwrap();
    let rows = text.matches("\r\n\"AC-").count();
    assert!(rows > 40, "{text}");
    assert!(
        said(&done).contains(&format!("{rows} accounts")),
        "{}",
        said(&done)
    );

    let again = run(
        folder.path(),
        &SETTINGS,
        &["export", "register", "register.csv"],
    );
    assert!(
        !again.status.success() && said(&again).contains("--replace"),
        "{}",
        said(&again)
    );
    let narrowed = [
        "export",
        "register",
        "register.csv",
        "--replace",
        "--query",
        "platform=facebook",
    ];
    let done = run(folder.path(), &SETTINGS, &narrowed);
    assert!(done.status.success(), "{}", said(&done));
    let text = std::fs::read_to_string(&file).unwrap();
    let facebook = text.matches("\r\n\"AC-").count();
    assert!(0 < facebook && facebook < rows, "{facebook} of {rows}");
    assert_eq!(text.matches("\"Facebook\"").count(), facebook);

    let verified = run(folder.path(), &SETTINGS, &["audit", "verify"]);
    assert!(verified.status.success(), "{}", said(&verified));
    assert!(!folder.path().join("register.csv.part").exists());
}

#[test]
fn what_cannot_be_written_is_told_before_anything_is_touched() {
    let folder = tempfile::tempdir().unwrap();
    let pdf = run(
        folder.path(),
        &SETTINGS,
        &["export", "register", "register.pdf"],
    );
    assert!(
        !pdf.status.success() && said(&pdf).contains(".csv or .xlsx"),
        "{}",
        said(&pdf)
    );
    assert!(!register(folder.path()).exists());

    let migrated = run(folder.path(), &SETTINGS, &["migrate"]);
    assert!(migrated.status.success(), "{}", said(&migrated));
    let unknown = ["export", "register", "a.xlsx", "--query", "colour=red"];
    let unknown = run(folder.path(), &SETTINGS, &unknown);
    assert!(!unknown.status.success(), "{}", said(&unknown));
    assert!(
        said(&unknown).contains("colour=red") && said(&unknown).contains("platform"),
        "{}",
        said(&unknown)
    );
    assert!(!folder.path().join("a.xlsx").exists());

    let empty = run(folder.path(), &SETTINGS, &["export", "register", "a.xlsx"]);
    assert!(
        empty.status.success() && said(&empty).contains("0 accounts"),
        "{}",
        said(&empty)
    );
}

#[test]
fn files_go_in_and_out_beside_a_server() {
    let folder = tempfile::tempdir().unwrap();
    let server = Serving::start(folder.path(), &SETTINGS);
    let rows = "name,url\nHarbour cams,https://www.instagram.com/beside.a.server\n";
    std::fs::write(folder.path().join("one.csv"), rows).unwrap();
    let import = run(folder.path(), &SETTINGS, &["import", "accounts", "one.csv"]);
    assert!(import.status.success(), "{}", said(&import));
    let export = run(folder.path(), &SETTINGS, &["export", "register", "a.csv"]);
    assert!(export.status.success(), "{}", said(&export));
    let text = std::fs::read_to_string(folder.path().join("a.csv")).unwrap();
    assert!(text.contains("beside.a.server"), "{text}");
    // A second server is another matter.
    let second = run(folder.path(), &SETTINGS, &["serve"]);
    assert!(
        !second.status.success() && said(&second).contains("Another process"),
        "{}",
        said(&second)
    );
    drop(server);
    let verified = run(folder.path(), &SETTINGS, &["audit", "verify"]);
    assert!(verified.status.success(), "{}", said(&verified));
}
