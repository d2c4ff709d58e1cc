//! Files of a case: taken, counted, hashed, kept with decisions.

use crate::cast::{Cast, code};
use crate::support::{each, system};
use domain::{attachment::FileKind, case::Section};
use store::{Failure, Saved, Upload, commands::cases, queries};

async fn attach(c: &Cast, number: i64, name: &str, bytes: &[u8]) -> Result<Saved, Failure> {
    let upload = Upload {
        section: Section::ContentPlan.key().into(),
        section_name: Section::ContentPlan.name().into(),
        name: name.into(),
        kind: FileKind::Pdf,
        bytes: bytes.to_vec(),
    };
    let id = c.case(number).await.id;
    cases::attach(&c.store, &c.call(c.pita).await, id, upload).await
}

#[tokio::test]
async fn files_are_kept_whole_and_change_what_is_decided() {
    for f in each().await {
        let c = Cast::new(&f).await;
        let (number, id) = c.complete().await;
        let before = c.facts(c.pita, number).await.hashes;
        let bytes: Vec<u8> = (0..=255).cycle().take(100_000).collect();
        attach(&c, number, "..\\Plan.PDF", &bytes).await.unwrap();
        let facts = c.facts(c.pita, number).await;
        assert_eq!(facts.files.len(), 1);
        let file = facts.files[0].clone();
        assert_eq!((file.name.as_str(), file.size), ("Plan.pdf", 100_000));
        let changed: Vec<_> = Section::ALL
            .iter()
            .filter(|s| before.sections[s.key()] != facts.hashes.sections[s.key()])
            .collect();
        assert_eq!(changed, [&Section::ContentPlan]);
        assert_ne!(before.whole, facts.hashes.whole);
        let actor = c.call(c.sam).await.actor;
        let (_, found) = queries::cases::file(&c.store, &actor, number, file.id)
            .await
            .unwrap();
        assert_eq!(found, bytes, "{}", f.name);
        let elsewhere = queries::cases::file(&c.store, &actor, number + 1, file.id).await;
        assert!(matches!(elsewhere, Err(Failure::NotFound)));
        assert_eq!(
            code(attach(&c, number, "again.pdf", &bytes).await),
            "file:twice"
        );
        let large = vec![0; domain::attachment::LARGEST + 1];
        assert_eq!(
            code(attach(&c, number, "large.pdf", &large).await),
            "file:too-large"
        );
        for n in 1..20_u8 {
            attach(&c, number, "more.pdf", &[n]).await.unwrap();
        }
        assert_eq!(
            code(attach(&c, number, "one.pdf", b"too many").await),
            "file:too-many"
        );
        // Others may not, and nobody may once it waits.
        let sam = c.call(c.sam).await;
        assert_eq!(
            code(cases::detach(&c.store, &sam, id, file.id).await),
            "not-permitted"
        );
        c.submit(number).await.unwrap();
        assert_eq!(
            code(attach(&c, number, "late.pdf", b"late").await),
            "not-open"
        );
        c.decide(number, c.aroha, "sent-back").await.unwrap();
        let pita = c.call(c.pita).await;
        cases::detach(&c.store, &pita, id, file.id).await.unwrap();
        assert_eq!(c.facts(c.pita, number).await.files.len(), 19);
        // What was decided on is still there, and says so.
        let system = system().actor;
        let (_, seen) = queries::cases::snapshot(&c.store, &system, number, 1)
            .await
            .unwrap();
        let plan = seen.snapshot.sections.last().unwrap();
        assert_eq!(plan.files.len(), 20);
        assert!(plan.files.iter().any(|kept| kept.sha256 == file.sha256));
        queries::cases::file(&c.store, &actor, number, file.id)
            .await
            .unwrap();
        assert_eq!(store::audit::verify(&c.store).await.unwrap().fault, None);
    }
}
