//! `import people`: what it prints, what it changes, and that the same file again changes nothing.

use crate::process::{run, said};
use std::fs;

const FILE: &str = "Name,Email,Job title,Manager email,Role,Scope,From,Until\n\
    Mohammed Al-Khatibi,mo@harbours.example,Administrator,,administrator,,,\n\
    Hēmi Rāwhiti,hemi@harbours.example,Manager,mo@harbours.example,System administrator,everywhere,1 January 2020,\n\
    Hēmi Rāwhiti,HEMI@harbours.example,Manager,,auditor,,,\n\
    Nobody,nowhere,,,king,,,\n\
    Lost,lost@harbours.example,,boss@harbours.example,,,,\n";

#[test]
fn the_first_administrators_come_in_by_a_file_and_the_same_file_again_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    fs::write(here.join("people.csv"), FILE).unwrap();
    assert!(run(here, &[], &["migrate"]).status.success());
    let import = |more: &[&str]| {
        let arguments: Vec<&str> = ["import", "people", "people.csv"]
            .iter()
            .chain(more)
            .copied()
            .collect();
        let output = run(here, &[], &arguments);
        (output.status.success(), said(&output))
    };
    let (done, text) = import(&["--dry-run"]);
    assert!(done, "{text}");
    for words in [
        "5 rows came in; they would become:",
        "2 new people",
        "1 update of people",
        "2 refused",
        "row 5, column B (email): Enter an e-mail address",
        "row 5, column E (role): There is no role “king”",
        "row 6, column D (manager email): Nobody in the register or in this file has the address boss@harbours.example",
        "Nothing was written",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let (done, text) = import(&["--strict"]);
    assert!(
        !done && text.contains("2 rows are refused, so nothing was imported"),
        "{text}"
    );
    let (done, text) = import(&[]);
    assert!(
        done && text.contains("they became:") && text.contains("2 new people"),
        "{text}"
    );
    let (done, text) = import(&[]);
    assert!(
        done && text.contains("0 new people") && text.contains("3 nothing"),
        "{text}"
    );
    // One administrator must not be taken away by a file either.
    fs::write(
        here.join("people.csv"),
        "Name,Email,Role,Until\nHēmi Rāwhiti,hemi@harbours.example,administrator,1 January 2099\n",
    )
    .unwrap();
    let (done, text) = import(&[]);
    assert!(
        !done && text.contains("nothing was imported: Two people at least"),
        "{text}"
    );
    let trail = run(here, &[], &["audit", "verify"]);
    assert!(trail.status.success(), "{}", said(&trail));
}

#[test]
fn a_file_that_is_no_list_of_people_is_refused_with_its_cure() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    assert!(run(here, &[], &["migrate"]).status.success());
    for (text, words) in [
        (
            "Fruit,Colour\napple,green\n",
            "Column A (“Fruit”) is not known: name it one of name, email",
        ),
        ("Name,Role\nA,auditor\n", "There is no column “email”"),
        ("Name,Email,e-mail\nA,a@b.nz,a@b.nz\n", "is there twice"),
        ("Name,Email\n", "headings and nothing else"),
        ("%PDF-1.7", "This is a PDF, not a table"),
    ] {
        fs::write(here.join("file.csv"), text).unwrap();
        let output = run(here, &[], &["import", "people", "file.csv"]);
        assert!(!output.status.success());
        assert!(said(&output).contains(words), "{words}: {}", said(&output));
    }
    let output = run(here, &[], &["import", "people", "nowhere.csv"]);
    assert!(
        said(&output).contains("cannot read nowhere.csv"),
        "{}",
        said(&output)
    );
}

#[test]
fn the_first_administrator_is_invited_where_nobody_can_sign_in_yet() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    fs::write(here.join("people.csv"), FILE).unwrap();
    let import = run(here, &[], &["import", "people", "people.csv"]);
    assert!(import.status.success(), "{}", said(&import));
    let email = FILE
        .lines()
        .nth(1)
        .unwrap()
        .split(',')
        .find(|cell| cell.contains('@'));
    let public = [("SMR_PUBLIC_URL", "https://register.example")];
    let invited = run(here, &public, &["invite", email.unwrap()]);
    assert!(invited.status.success(), "{}", said(&invited));
    let link = "https://register.example/sign-in/invitation/";
    assert!(said(&invited).contains(link), "{}", said(&invited));
    let nobody = run(here, &public, &["invite", "nobody@harbours.example"]);
    assert!(!nobody.status.success() && said(&nobody).contains("import people"));
    let verified = run(here, &[], &["audit", "verify"]);
    assert!(verified.status.success(), "{}", said(&verified));
}
