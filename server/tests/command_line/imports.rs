//! `import accounts`: what it prints, what it changes, and with which status it ends.

use crate::process::{run, said};
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
        "1 new accounts",
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
        text.contains("they became:") && text.contains("1 new accounts"),
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
        said(&output).contains("1 new accounts"),
        "{}",
        said(&output)
    );
}
