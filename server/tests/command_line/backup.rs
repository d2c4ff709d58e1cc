//! Copies that are read before they are believed, and put back.

use crate::process::{Serving, register, run, said};
use domain::{
    actor::{Actor, SystemActor},
    ids::PersonId,
    role::{Role, RoleAssignment, Scope},
};
use std::path::Path;
use store::{
    Access, Call, Store, StoreSettings,
    clock::Clock,
    commands::people::{self, NewPerson},
};

/// A register with three people that somebody can sign in as, and its server stopped.
pub(crate) fn fill(folder: &Path) {
    std::thread::scope(|scope| {
        // A thread of its own: a runtime must not be dropped inside another one's test.
        let work = || {
            tokio::runtime::Runtime::new()
                .unwrap()
                .block_on(add_people(folder))
        };
        scope.spawn(work).join().unwrap();
    });
}

async fn add_people(folder: &Path) {
    let store = Store::open(StoreSettings {
        database_url: format!("sqlite://{}", register(folder).display()),
        data_dir: folder.join("data"),
        clock: Clock::system(),
        readers: 1,
        access: Access::Write,
    });
    let store = store.await.unwrap();
    store.migrate().await.unwrap();
    let call = Call {
        actor: Actor::System(SystemActor::CommandLine),
        request_id: "test".into(),
        key: None,
    };
    for persona in ["holder", "staff", "administrator"] {
        let role = RoleAssignment {
            role: Role::Staff,
            scope: Scope::All,
            from: "2020-01-01".parse().unwrap(),
            until: None,
        };
        let person = NewPerson {
            id: PersonId(uuid::Uuid::now_v7()),
            name: format!("Person {persona}"),
            email: format!("{persona}@harbours.example"),
            title: "Adviser".into(),
            unit: None,
            manager: None,
            persona: Some(persona.into()),
            roles: vec![role],
        };
        people::add(&store, &call, vec![person]).await.unwrap();
    }
    store::audit::checkpoint(&store).await.unwrap();
    store.close().await;
}

fn text(path: &Path) -> String {
    path.display().to_string()
}

#[test]
fn a_backup_is_made_beside_a_running_server_and_put_back() {
    let (old, new) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    fill(old.path());
    let server = Serving::start(old.path(), &[("SMR_DEMO", "true")]);
    let signed_in = server.ask("POST /sign-in/demo HTTP/1.1\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded", "persona=staff");
    assert!(signed_in.starts_with("HTTP/1.1 303"), "{signed_in}");
    let copy = old.path().join("copy.db");
    let made = run(old.path(), &[], &["backup", &text(&copy)]);
    assert!(made.status.success(), "{}", said(&made));
    assert!(
        said(&made).contains("5 audit events, intact"),
        "{}",
        said(&made)
    );
    let again = run(old.path(), &[], &["backup", &text(&copy)]);
    assert!(
        !again.status.success() && said(&again).contains("exists already"),
        "{}",
        said(&again)
    );
    drop(server);

    let restored = run(new.path(), &[], &["restore", &text(&copy)]);
    assert!(restored.status.success(), "{}", said(&restored));
    let verified = run(new.path(), &[], &["audit", "verify"]);
    assert!(
        verified.status.success() && said(&verified).contains("6 events read"),
        "{}",
        said(&verified)
    );
    let server = Serving::start(new.path(), &[("SMR_DEMO", "true")]);
    assert!(server.get("/sign-in").contains("Person administrator"));
}

#[test]
fn a_register_that_holds_something_is_replaced_only_when_told_and_kept() {
    let folder = tempfile::tempdir().unwrap();
    fill(folder.path());
    let copy = folder.path().join("copy.db");
    assert!(
        run(folder.path(), &[], &["backup", &text(&copy)])
            .status
            .success()
    );
    let refused = run(folder.path(), &[], &["restore", &text(&copy)]);
    assert!(
        !refused.status.success() && said(&refused).contains("--replace"),
        "{}",
        said(&refused)
    );

    // Later events, with a later checkpoint, that the restored register does not have.
    let server = Serving::start(folder.path(), &[("SMR_DEMO", "true")]);
    server.ask("POST /sign-in/demo HTTP/1.1\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded", "persona=staff");
    let in_use = run(folder.path(), &[], &["restore", &text(&copy), "--replace"]);
    assert!(
        !in_use.status.success() && said(&in_use).contains("Another process"),
        "{}",
        said(&in_use)
    );
    assert_eq!(server.stop().0, Some(0));

    let replaced = run(folder.path(), &[], &["restore", &text(&copy), "--replace"]);
    assert!(replaced.status.success(), "{}", said(&replaced));
    assert!(
        run(folder.path(), &[], &["audit", "verify"])
            .status
            .success()
    );
    let kept = std::fs::read_dir(folder.path().join("data")).unwrap();
    let kept: Vec<_> = kept
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    assert!(
        kept.iter()
            .any(|name| name.starts_with("register.db.before-restore-")),
        "{kept:?}"
    );
    assert!(
        kept.iter()
            .any(|name| name.starts_with("audit-checkpoints.before-restore-")),
        "{kept:?}"
    );
}

#[test]
fn what_is_no_sound_backup_is_not_restored() {
    let folder = tempfile::tempdir().unwrap();
    fill(folder.path());
    let copy = folder.path().join("copy.db");
    assert!(
        run(folder.path(), &[], &["backup", &text(&copy)])
            .status
            .success()
    );
    let bytes = std::fs::read(&copy).unwrap();
    let mut scratched = bytes.clone();
    for byte in &mut scratched[8_192..12_288] {
        *byte = 0xa5;
    }
    let damaged: [(&str, &[u8]); 4] = [
        ("empty", b""),
        ("text", b"not a database at all"),
        ("cut", &bytes[..bytes.len() / 2]),
        ("scratched", &scratched),
    ];
    let before = std::fs::read(register(folder.path())).unwrap();
    for (name, bytes) in damaged {
        let file = folder.path().join(name);
        std::fs::write(&file, bytes).unwrap();
        let refused = run(folder.path(), &[], &["restore", &text(&file), "--replace"]);
        assert!(!refused.status.success(), "{name}: {}", said(&refused));
    }
    assert_eq!(
        std::fs::read(register(folder.path())).unwrap(),
        before,
        "the register is as it was"
    );
}

#[test]
fn postgresql_is_told_plainly_which_tool_to_use() {
    let folder = tempfile::tempdir().unwrap();
    let settings = [(
        "SMR_DATABASE_URL",
        "postgres://smr:canary@db.example/register",
    )];
    for (command, tool) in [
        (&["backup", "x.dump"], "pg_dump --format=custom"),
        (&["restore", "x.dump"], "pg_restore --clean"),
    ] {
        let shown = run(folder.path(), &settings, command);
        assert!(
            !shown.status.success()
                && said(&shown).contains(tool)
                && !said(&shown).contains("canary"),
            "{}",
            said(&shown)
        );
    }
}
