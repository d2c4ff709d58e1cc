//! `import accounts`: what it prints, what it changes, and with which status it ends.

use crate::process::{Serving, command, run, said};
use std::fs;

#[test]
fn a_file_is_judged_by_a_dry_run_and_then_imported() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("register.csv");
    fs::write(
        &file,
        "Name,Link,Risk\nOne,x.com/one,low\nAgain,https://twitter.com/ONE/,low\nTwo,https://example.org,low\nThree,x.com/three,huge\n",
    )
    .unwrap();
    let name = file.to_str().unwrap();
    assert!(run(folder.path(), &[], &["migrate"]).status.success());
    let dry = run(
        folder.path(),
        &[],
        &["import", "accounts", name, "--dry-run"],
    );
    let text = said(&dry);
    assert!(dry.status.success(), "{text}");
    for words in [
        "4 rows came in; they would become:",
        "1 new account\n",
        "2 refused",
        "row 4, column B (url): example.org is not a platform",
        "row 5, column C (risk_tier): Choose low, medium or high",
        "Nothing was written",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let strict = run(
        folder.path(),
        &[],
        &["import", "accounts", name, "--strict"],
    );
    assert!(!strict.status.success());
    assert!(
        said(&strict).contains("2 rows are refused, so nothing was imported"),
        "{}",
        said(&strict)
    );
    let done = run(folder.path(), &[], &["import", "accounts", name]);
    let text = said(&done);
    assert!(done.status.success(), "refused rows are no failure: {text}");
    assert!(
        text.contains("they became:") && text.contains("1 new account\n"),
        "{text}"
    );
    let again = said(&run(folder.path(), &[], &["import", "accounts", name]));
    assert!(
        again.contains("0 new accounts")
            && again.contains("1 nothing, since the register has them"),
        "{again}"
    );
    let trail = run(folder.path(), &[], &["audit", "verify"]);
    assert!(trail.status.success(), "{}", said(&trail));
}

#[test]
fn what_cannot_be_imported_is_told_with_its_cure() {
    let folder = tempfile::tempdir().unwrap();
    assert!(run(folder.path(), &[], &["migrate"]).status.success());
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let refused = |arguments: &[&str], words: &[&str]| {
        let all: Vec<&str> = ["import", "accounts"]
            .iter()
            .chain(arguments)
            .copied()
            .collect();
        let output = run(folder.path(), &[], &all);
        let text = said(&output);
        assert!(!output.status.success(), "{text}");
        for word in words {
            assert!(text.contains(word), "{word}: {text}");
        }
    };
    refused(&["nowhere.csv"], &["cannot read nowhere.csv"]);
    refused(
        &[&file("a.csv", "%PDF-1.7")],
        &["This is a PDF, not a table", "Ask for the table"],
    );
    refused(
        &[&file("b.csv", "Fruit,Colour\napple,green\n")],
        &["it is not clear what the columns mean", "--mapping FILE"],
    );
    let good = file("c.csv", "Link,Team\nx.com/a1,Tugs\n");
    let mapping = file("m.toml", "[columns]\nLnk = \"url\"\n");
    refused(
        &[&good, "--mapping", &mapping],
        &["There is no column “Lnk”", "The file has: Link, Team"],
    );
    let mapping = file("n.toml", "colums = 1\n");
    refused(
        &[&good, "--mapping", &mapping],
        &["cannot be understood", "colums"],
    );
    refused(
        &[&good, "--sheet", "Accounts"],
        &["there is no sheet “Accounts”"],
    );
    let mapping = file(
        "o.yaml",
        "home_group: Harbours\ncolumns: {Link: url, Team: unit}\n",
    );
    let output = run(
        folder.path(),
        &[],
        &["import", "accounts", &good, "--mapping", &mapping],
    );
    assert!(output.status.success(), "{}", said(&output));
    assert!(
        said(&output).contains("1 new account\n"),
        "{}",
        said(&output)
    );
}

/// A number from the register, beside whoever works on it.
async fn count(folder: &std::path::Path, text: &'static str) -> i64 {
    use sqlx::Connection as _;
    let url = format!(
        "sqlite://{}?mode=ro",
        folder.join("data/register.db").display()
    );
    let Ok(mut connection) = sqlx::SqliteConnection::connect(&url).await else {
        return 0;
    };
    sqlx::query_scalar(text)
        .fetch_one(&mut connection)
        .await
        .unwrap_or(0)
}

#[tokio::test]
async fn an_import_killed_in_the_middle_is_finished_by_the_next_server_without_doubles() {
    const DONE: &str = "SELECT count(*) FROM import_row WHERE done";
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let rows: String = (0..4_000).map(|i| format!("x.com/account{i}\n")).collect();
    fs::write(here.join("register.csv"), format!("Link\n{rows}")).unwrap();
    let mut child = command(here, &[], &["import", "accounts", "register.csv"])
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let begun = std::time::Instant::now();
    while count(here, DONE).await == 0 {
        assert!(begun.elapsed().as_secs() < 120, "it does not begin");
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let before = count(here, DONE).await;
    assert!(
        before > 0 && before < 4_000,
        "killed in the middle: {before}"
    );
    let accounts = count(here, "SELECT count(*) FROM account").await;
    assert_eq!(
        accounts, before,
        "a row and its account are saved together or not at all"
    );
    let server = Serving::start(here, &[]);
    let begun = std::time::Instant::now();
    while count(
        here,
        "SELECT count(*) FROM import_batch WHERE state = 'done'",
    )
    .await
        == 0
    {
        assert!(begun.elapsed().as_secs() < 120, "it does not go on");
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    let (status, log) = server.stop();
    assert_eq!(status, Some(0), "{log}");
    assert_eq!(count(here, "SELECT count(*) FROM account").await, 4_000);
    assert_eq!(
        count(here, "SELECT count(DISTINCT account_key) FROM account").await,
        4_000
    );
    let trail = run(here, &[], &["audit", "verify"]);
    assert!(trail.status.success(), "{}", said(&trail));
}
