//! The list of applications, and addresses: one form each, and nonsense is nowhere.

use super::{EVIDENCE, LANES, add, assessed, each};
use crate::asked::page;
use crate::support::Server;
use http::header;

#[tokio::test]
async fn the_list_is_filtered_and_nothing_is_left_out_in_silence() {
    each(async |server: Server| {
        let staff = server.sign_in("staff").await;
        let base = assessed(&server, &staff).await;
        let reference = base.rsplit('/').next().unwrap();
        let legal = server.sign_in("legal").await;
        let list = "/pixel-applications";
        for (query, there, gone) in [
            ("?waits=me", reference, "PA-0002"),
            ("?state=approved", "PA-0002", reference),
            ("?tracker=linkedin", reference, "PA-0002"),
            ("?q=512345", reference, "PA-0002"),
            ("?waits=legal", "PA-0001", "PA-0002"),
        ] {
            let shown = page(&server, &format!("{list}{query}"), &legal, 200).await;
            assert!(shown.contains(&format!("/{there}\"")), "{query}: {shown}");
            assert!(!shown.contains(&format!("/{gone}\"")), "{query}: {shown}");
        }
        let none = page(&server, &format!("{list}?q=nothing+like+it"), &legal, 200).await;
        assert!(none.contains("No application matches"), "{none}");
        for odd in [
            "state=lost",
            "waits=nobody",
            "tracker=nobodys",
            "page=9",
            "sort=x",
            "colour=red",
        ] {
            page(&server, &format!("{list}?{odd}"), &legal, 400).await;
            let status = server
                .get(&format!("{list}.csv?{odd}"), &legal)
                .await
                .status;
            assert_eq!(status.as_u16() == 400, odd != "page=9", "{odd}: {status}");
        }
        let csv = server
            .get(&format!("{list}.csv?tracker=linkedin"), &legal)
            .await
            .text();
        assert_eq!(csv.trim_end().lines().count(), 2, "{csv}");
        assert!(
            csv.contains(&format!(
                "\"{reference}\",\"LinkedIn Insight Tag\",\"512345\""
            )),
            "{csv}"
        );
        let xlsx = server.get(&format!("{list}.xlsx"), &legal).await;
        assert!(xlsx.body.starts_with(b"PK"), "a spreadsheet");
    })
    .await;
}

#[tokio::test]
async fn addresses_have_one_form_and_nonsense_is_nowhere() {
    let server = Server::new().await;
    add(&server).await;
    let cookie = server.sign_in("digital-tools").await;
    for (typed, right) in [
        ("/pixel-applications/pa-1", "/pixel-applications/PA-0001"),
        (
            "/pixel-applications/pa-1/print",
            "/pixel-applications/PA-0001/print",
        ),
        (
            "/pixel-applications/PA-1/lanes/legal",
            "/pixel-applications/PA-0001/lanes/legal",
        ),
        ("/pixels/px-1", "/pixels/PX-0001"),
        ("/pixels/px-1/pause", "/pixels/PX-0001/pause"),
        ("/pixels/PX-00001/live", "/pixels/PX-0001/live"),
    ] {
        let answer = server.get(typed, &cookie).await;
        assert_eq!(answer.header(header::LOCATION), right, "{typed}");
    }
    for nowhere in [
        "/pixels/PX-0404",
        "/pixels/PX-0001/nonsense",
        "/pixels/PX-0001/delete",
        "/pixels/AC-0001",
        "/pixels/-1",
        "/pixels/PX-99999999999999999999",
        "/pixels/%00",
        "/pixels/PX-0001%2F..%2Flive",
        "/pixel-applications/PA-0404",
        "/pixel-applications/PX-0001",
        "/pixel-applications/PA-0001/lanes/review",
        "/pixel-applications/PA-0001/decisions/0",
        "/pixel-applications/PA-0001/decisions/-1",
        "/pixel-applications/PA-0001/decisions/99999999999999999999",
        "/pixel-applications/PA-0001/files/nonsense",
    ] {
        let answer = server.get(nowhere, &cookie).await;
        assert_eq!(answer.status.as_u16(), 404, "{nowhere}: {}", answer.text());
        assert!(answer.is_page(), "{nowhere}");
    }
    assert_eq!(EVIDENCE.len(), LANES.len(), "each lane has its evidence");
}
