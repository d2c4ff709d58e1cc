//! Reported accounts over HTTP, without script: looked up, reported once, asked about, found to be an
//! impostor, taken down; files, and whoever may not.

use crate::asked::{answered, page, told};
use crate::support::{Server, each_database};
use domain::{
    actor::{Actor, SystemActor},
    platform::Catalogue,
    sighting::SightingDraft,
};
use http::header;
use store::{Call, Store, commands::sightings};

/// SI-0001, which nobody has looked at, for addresses that need a record.
pub(crate) async fn add(store: &Store) {
    let draft = SightingDraft {
        url: "https://www.instagram.com/perhaps_ours/".into(),
        kind: "ours".into(),
        note: "It has <b>our</b> crest".into(),
    };
    let call = Call {
        actor: Actor::System(SystemActor::CommandLine),
        request_id: "test".into(),
        key: None,
    };
    let checked = draft.check(&Catalogue::built_in()).unwrap();
    sightings::report(store, &call, checked).await.unwrap();
}

const REPORT: &str = "/report-an-account";

#[tokio::test]
async fn anybody_looks_an_account_up_and_reports_what_the_register_does_not_have() {
    each_database(async |server: Server| {
        let staff = server.sign_in("staff").await;
        let bad = page(&server, "/report-an-account?url=nonsense", &staff, 422).await;
        assert!(bad.contains(r##"href="#url""##), "{bad}");
        let path = "/report-an-account?url=https%3A%2F%2Fwww.instagram.com%2FPerhaps_Ours";
        let known = page(&server, path, &staff, 200).await;
        assert!(
            known.contains("Somebody has reported this account already"),
            "{known}"
        );
        assert!(
            !known.contains("SI-0001"),
            "somebody else’s report: {known}"
        );
        let path = "/report-an-account?url=https%3A%2F%2Fx.com%2Ffake_harbours%2Fstatus%2F1";
        let unknown = page(&server, path, &staff, 200).await;
        assert!(
            unknown.contains("The register does not have this account"),
            "{unknown}"
        );
        let url = ("url", "https://x.com/fake_harbours");
        let pairs = [url, ("kind", "impostor"), ("key", "k1")];
        let lacking = answered(&server, REPORT, &staff, &pairs, 422).await.text();
        assert!(
            lacking.contains("Enter what it does in our name"),
            "{lacking}"
        );
        let pairs = [
            url,
            ("kind", "impostor"),
            ("note", "Sells <i>tickets"),
            ("key", "k2"),
        ];
        let done = answered(&server, REPORT, &staff, &pairs, 303).await;
        assert_eq!(
            done.header(header::LOCATION),
            "/sightings/SI-0002?done=sighting-reported"
        );
        // The same form sent twice is one report; the same address again is none.
        answered(&server, REPORT, &staff, &pairs, 303).await;
        let again = [url, ("kind", "ours"), ("key", "k3")];
        let again = answered(&server, REPORT, &staff, &again, 200).await.text();
        assert!(again.contains("SI-0002"), "their own report: {again}");
        let own = page(&server, "/sightings/SI-0002", &staff, 200).await;
        assert!(own.contains("Sells &lt;i&gt;tickets"), "{own}");
        let list = page(&server, "/sightings", &staff, 200).await;
        assert!(
            list.contains("SI-0002") && !list.contains("SI-0001"),
            "{list}"
        );
        page(&server, "/sightings/SI-0001", &staff, 403).await;
        page(&server, "/sightings/SI-0002/takedown", &staff, 403).await;
    })
    .await;
}

#[tokio::test]
async fn the_team_asks_a_unit_finds_an_impostor_and_logs_its_takedown() {
    each_database(async |server: Server| {
        let team = server.sign_in("design-and-marketing").await;
        let open = page(&server, "/sightings?state=open", &team, 200).await;
        assert!(
            open.contains("It has &lt;b&gt;our&lt;/b&gt; crest"),
            "{open}"
        );
        page(&server, "/sightings?state=x", &team, 400).await;
        let ask = "/sightings/SI-0001/ask";
        answered(&server, ask, &team, &[("version", "1")], 422).await;
        let unit = server.fill("UNIT");
        let pairs = [("version", "1"), ("unit", unit.as_str()), ("key", "a")];
        answered(&server, ask, &team, &pairs, 303).await;
        // Whoever saw the report before that is told so.
        let late = [("version", "1"), ("note", "Not ours"), ("key", "b")];
        let late = answered(&server, "/sightings/SI-0001/dismiss", &team, &late, 409).await;
        assert!(late.text().contains("Somebody else changed this report"));
        let secret = [("version", "2"), ("note", "password: Kereru-99-tides!")];
        answered(&server, "/sightings/SI-0001/impostor", &team, &secret, 422).await;
        let pairs = [("version", "2"), ("note", "It sells tickets"), ("key", "c")];
        answered(&server, "/sightings/SI-0001/impostor", &team, &pairs, 303).await;
        let shown = page(&server, "/sightings/SI-0001", &team, 200).await;
        assert!(shown.contains("/incidents/IN-0001"), "{shown}");
        let log = "/sightings/SI-0001/takedown";
        answered(&server, log, &team, &[("version", "3")], 422).await;
        let pairs = [
            ("version", "3"),
            ("told_on", "20 January 2020"),
            ("told_reference", "T-7"),
            ("outcome", "removed"),
            ("key", "d"),
        ];
        answered(&server, log, &team, &pairs, 303).await;
        let shown = page(&server, "/sightings/SI-0001", &team, 200).await;
        for words in [
            "T-7",
            "Taken down",
            "Takedown closed",
            "Logged the takedown",
        ] {
            assert!(shown.contains(words), "{words}: {shown}");
        }
        page(&server, log, &team, 409).await;
        let file = server.get("/sightings.csv?state=closed", &team).await;
        let text = told(&server, "/sightings.csv", &file, 200);
        assert!(
            text.contains("SI-0001") && text.contains("2020-01-20"),
            "{text}"
        );
    })
    .await;
}

#[tokio::test]
async fn what_is_added_to_the_register_is_linked_and_known_from_then_on() {
    each_database(async |server: Server| {
        let team = server.sign_in("design-and-marketing").await;
        let link = "/sightings/SI-0001/link";
        answered(
            &server,
            link,
            &team,
            &[("version", "1"), ("account", "x")],
            422,
        )
        .await;
        let gone = [("version", "1"), ("account", "AC-9999")];
        answered(&server, link, &team, &gone, 422).await;
        let pairs = [("version", "1"), ("account", "AC-0001"), ("key", "a")];
        answered(&server, link, &team, &pairs, 303).await;
        let shown = page(&server, "/sightings/SI-0001", &team, 200).await;
        assert!(shown.contains("/accounts/AC-0001"), "{shown}");
        page(&server, "/sightings/SI-0404", &team, 404).await;
        page(&server, "/sightings/SI-0001/nonsense", &team, 404).await;
    })
    .await;
}
