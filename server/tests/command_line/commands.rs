//! Commands, their exit status and the cures they name.

use crate::process::{Serving, register, run, said};
use sqlx::Connection as _;

#[test]
fn settings_are_shown_without_secrets_and_problems_all_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let good = [
        (
            "SMR_DATABASE_URL",
            "postgres://smr:canary@db.example/register",
        ),
        ("SMR_DEMO", "true"),
    ];
    let shown = run(folder.path(), &good, &["config", "check"]);
    assert!(shown.status.success(), "{}", said(&shown));
    assert!(
        said(&shown).contains("postgres://…@db.example/register")
            && !said(&shown).contains("canary"),
        "{}",
        said(&shown)
    );

    let bad = [
        ("SMR_LISTEN", "x"),
        ("SMR_DEMO", "y"),
        ("SMR_PUBLIK_URL", "z"),
    ];
    let shown = run(folder.path(), &bad, &["config", "check"]);
    assert!(!shown.status.success());
    for name in [
        "SMR_LISTEN",
        "SMR_DEMO",
        "SMR_PUBLIK_URL",
        "did you mean SMR_PUBLIC_URL",
    ] {
        assert!(said(&shown).contains(name), "{}", said(&shown));
    }
}

#[test]
fn demo_sign_in_does_not_start_where_others_could_reach_it() {
    let folder = tempfile::tempdir().unwrap();
    let open = [
        ("SMR_DEMO", "true"),
        ("SMR_LISTEN", "0.0.0.0:0"),
        ("SMR_PUBLIC_URL", "https://demo.example"),
    ];
    let refused = run(folder.path(), &open, &["serve"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(
        said(&refused).contains("yes, anyone may sign in as anyone"),
        "{}",
        said(&refused)
    );
    assert!(
        !register(folder.path()).exists(),
        "it stopped before it touched anything"
    );
}

#[test]
fn every_command_has_help_and_none_succeeds_by_mistake() {
    let folder = tempfile::tempdir().unwrap();
    for command in [
        &["--help"][..],
        &["serve", "--help"],
        &["migrate", "--help"],
        &["audit", "verify", "--help"],
        &["doctor", "--help"],
        &["backup", "--help"],
        &["restore", "--help"],
        &["config", "check", "--help"],
    ] {
        let shown = run(folder.path(), &[], command);
        assert!(
            shown.status.success() && said(&shown).contains("Usage:"),
            "{command:?}: {}",
            said(&shown)
        );
    }
    for command in [
        &[][..],
        &["serv"],
        &["audit"],
        &["audit", "verify"],
        &["backup"],
        &["backup", "copy.db"],
        &["restore", "nothing.db"],
        &["doctor"],
        &["serve", "--config", "nothing.toml"],
    ] {
        let shown = run(folder.path(), &[], command);
        assert!(!shown.status.success(), "{command:?}: {}", said(&shown));
        assert!(
            !said(&shown).contains("panicked"),
            "{command:?}: {}",
            said(&shown)
        );
    }
}

#[test]
fn the_schema_goes_up_and_down_and_up() {
    let folder = tempfile::tempdir().unwrap();
    let up = run(folder.path(), &[], &["migrate"]);
    assert!(up.status.success(), "{}", said(&up));
    let again = run(folder.path(), &[], &["migrate"]);
    assert!(
        said(&again).contains("(0 migrations run)"),
        "{}",
        said(&again)
    );
    assert!(
        run(folder.path(), &[], &["migrate", "--down"])
            .status
            .success()
    );
    let behind = run(folder.path(), &[], &["doctor"]);
    assert!(
        !behind.status.success() && said(&behind).contains("problem  migrations"),
        "{}",
        said(&behind)
    );
    assert!(said(&run(folder.path(), &[], &["migrate"])).contains("(1 migrations run)"));
}

#[tokio::test]
async fn a_changed_trail_is_named_and_fails() {
    let folder = tempfile::tempdir().unwrap();
    crate::backup::fill(folder.path());
    let sound = run(folder.path(), &[], &["audit", "verify"]);
    assert!(sound.status.success(), "{}", said(&sound));
    assert!(said(&sound).contains("is intact"), "{}", said(&sound));

    let url = format!("sqlite://{}", register(folder.path()).display());
    let mut connection = sqlx::SqliteConnection::connect(&url).await.unwrap();
    // As somebody with the file in hand would: first the guard goes, then the row.
    sqlx::query("DROP TRIGGER audit_event_no_update")
        .execute(&mut connection)
        .await
        .unwrap();
    sqlx::query("UPDATE audit_event SET actor_name = 'Nobody' WHERE seq = 2")
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();

    let changed = run(folder.path(), &[], &["audit", "verify"]);
    assert_eq!(changed.status.code(), Some(1));
    assert!(said(&changed).contains("event 2"), "{}", said(&changed));
    let doctor = run(folder.path(), &[], &["doctor"]);
    assert!(
        !doctor.status.success() && said(&doctor).contains("problem  audit trail"),
        "{}",
        said(&doctor)
    );
}

#[test]
fn the_doctor_looks_beside_a_running_server() {
    let folder = tempfile::tempdir().unwrap();
    let server = Serving::start(folder.path(), &[("SMR_DEMO", "true")]);
    let shown = run(folder.path(), &[], &["doctor"]);
    for subject in [
        "settings",
        "disk",
        "database",
        "migrations",
        "contents",
        "damage",
        "audit trail",
        "waiting work",
        "clock",
    ] {
        assert!(
            said(&shown)
                .lines()
                .any(|line| line.starts_with("ok") && line.contains(subject)),
            "{subject}: {}",
            said(&shown)
        );
    }
    // Two servers on one SQLite file would corrupt each other's work.
    let second = run(folder.path(), &[("SMR_LISTEN", "127.0.0.1:0")], &["serve"]);
    assert!(
        !second.status.success() && said(&second).contains("Another process"),
        "{}",
        said(&second)
    );
    drop(server);
}

#[test]
fn a_taken_address_is_named_with_its_cure() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let server = Serving::start(one.path(), &[("SMR_DEMO", "true")]);
    let second = run(two.path(), &[("SMR_LISTEN", &server.address)], &["serve"]);
    assert!(
        !second.status.success() && said(&second).contains("set SMR_LISTEN"),
        "{}",
        said(&second)
    );
}
