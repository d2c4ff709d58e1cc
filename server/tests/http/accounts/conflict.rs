//! Two people edit one account at once.

use super::saved;
use crate::asked::{done, hidden, page, sent};
use crate::support::{Server, each_database};

const PATH: &str = "/accounts/AC-0001/edit";
const URL: (&str, &str) = ("url", "https://www.facebook.com/harbours");

/// Another person saves purpose and notes; the form of the first still says version 1.
async fn overtake(server: &Server) -> String {
    let other = server.sign_in("principal-advisor").await;
    let typed = [
        URL,
        ("version", "1"),
        ("name", "Harbours & Weather"),
        ("purpose", "their purpose"),
        ("notes", "their\r\nnotes"),
    ];
    done(server, PATH, &other, &typed).await;
    other
}

const MINE: [(&str, &str); 6] = [
    URL,
    ("version", "1"),
    ("key", "mine"),
    ("name", "Harbours & Weather"),
    ("audience", "my audience"),
    ("notes", "my <notes>\r\nand more"),
];

/// What the page of the conflict sends: its hidden fields and these choices.
async fn resolve(
    server: &Server,
    html: &str,
    cookie: &str,
    more: &[(&str, &str)],
    status: u16,
) -> String {
    let fields = [
        "version", "opened", "key", "url", "name", "purpose", "audience", "notes",
    ];
    let unescape = |text: String| {
        let text = text
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"");
        text.replace("&amp;", "&")
    };
    let values = fields.map(|name| unescape(hidden(html, name)));
    let mut pairs: Vec<(&str, &str)> = fields
        .into_iter()
        .zip(values.iter().map(String::as_str))
        .collect();
    pairs.extend(more);
    if status == 303 {
        return done(server, PATH, cookie, &pairs).await;
    }
    sent(server, PATH, cookie, &pairs, status).await
}

#[tokio::test]
async fn the_second_sees_both_versions_and_saves_from_there() {
    each_database(async |server: Server| {
        let cookie = server.sign_in("design-and-marketing").await;
        overtake(&server).await;
        let html = sent(&server, PATH, &cookie, &MINE, 409).await;
        for words in [
            "their purpose",
            "my audience",
            "my &lt;notes&gt;",
            "their\nnotes",
            "principal-advisor",
        ] {
            assert!(html.contains(words), "{words}: {html}");
        }
        assert_eq!(
            (hidden(&html, "version"), hidden(&html, "opened")),
            ("2".into(), "1".into())
        );
        assert_eq!(
            saved(&server, 1).await.version,
            2,
            "nothing of mine is saved yet"
        );
        // The notes were changed by both: no choice, no save.
        let html = resolve(&server, &html, &cookie, &[("intent", "choices")], 422).await;
        assert!(html.contains("<a href=\"#choose_notes\""), "{html}");
        let choices = [
            ("intent", "choices"),
            ("choose_purpose", "theirs"),
            ("choose_audience", "mine"),
            ("choose_notes", "mine"),
        ];
        let to = resolve(&server, &html, &cookie, &choices, 303).await;
        assert_eq!(to, "/accounts/AC-0001?done=saved");
        let account = saved(&server, 1).await;
        let d = &account.details;
        let texts = (d.purpose.as_str(), d.audience.as_str(), d.notes.as_str());
        assert_eq!(
            texts,
            ("their purpose", "my audience", "my <notes>\nand more"),
            "{}",
            server.name
        );
        assert_eq!(account.version, 3);
    })
    .await;
}

#[tokio::test]
async fn somebody_who_saves_meanwhile_is_not_overwritten_either() {
    each_database(async |server: Server| {
        let cookie = server.sign_in("design-and-marketing").await;
        let other = overtake(&server).await;
        let html = sent(&server, PATH, &cookie, &MINE, 409).await;
        let third = [
            URL,
            ("version", "2"),
            ("name", "Third name"),
            ("purpose", "their purpose"),
            ("notes", "third notes"),
        ];
        done(&server, PATH, &other, &third).await;
        let html = resolve(&server, &html, &cookie, &[("intent", "mine")], 409).await;
        assert!(
            html.contains("Third name") && html.contains("third notes"),
            "{html}"
        );
        assert_eq!(hidden(&html, "version"), "3");
        resolve(&server, &html, &cookie, &[("intent", "mine")], 303).await;
        let account = saved(&server, 1).await;
        assert_eq!(account.details.name, "Third name", "{}", server.name);
        assert_eq!(account.details.notes, "my <notes>\nand more");
        assert_eq!(account.details.purpose, "their purpose");
    })
    .await;
}

#[tokio::test]
async fn mine_can_be_dropped_and_what_is_the_same_needs_no_choice() {
    each_database(async |server: Server| {
        let cookie = server.sign_in("design-and-marketing").await;
        overtake(&server).await;
        let html = sent(&server, PATH, &cookie, &MINE, 409).await;
        let to = resolve(&server, &html, &cookie, &[("intent", "theirs")], 303).await;
        assert_eq!(to, "/accounts/AC-0001?done=kept");
        assert!(
            page(&server, &to, &cookie, 200)
                .await
                .contains("Nothing of yours was saved")
        );
        assert_eq!(saved(&server, 1).await.version, 2);
        // Nothing of mine differs from what I opened: there is nothing to ask about.
        let untouched = [URL, ("version", "1"), ("name", "Harbours & Weather")];
        assert_eq!(
            done(&server, PATH, &cookie, &untouched).await,
            "/accounts/AC-0001?done=unchanged"
        );
    })
    .await;
}

#[tokio::test]
async fn a_form_sent_again_after_back_is_not_taken_for_the_first() {
    each_database(async |server: Server| {
        let cookie = server.sign_in("design-and-marketing").await;
        let first = [URL, ("version", "1"), ("key", "one"), ("name", "First")];
        done(&server, PATH, &cookie, &first).await;
        let second = [URL, ("version", "1"), ("key", "one"), ("name", "Second")];
        let html = sent(&server, PATH, &cookie, &second, 409).await;
        assert!(html.contains("Second") && html.contains("First"), "{html}");
    })
    .await;
}

#[tokio::test]
async fn a_form_without_its_version_overwrites_nothing() {
    each_database(async |server: Server| {
        let cookie = server.sign_in("design-and-marketing").await;
        for version in ["", "0", "99", "x"] {
            let typed = [URL, ("version", version), ("name", "Unseen")];
            sent(&server, PATH, &cookie, &typed, 409).await;
        }
        assert_eq!(saved(&server, 1).await.version, 1, "{}", server.name);
    })
    .await;
}
