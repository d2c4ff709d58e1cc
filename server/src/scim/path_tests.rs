//! Paths and filters as providers write them.

use super::*;

fn attribute(name: &str, part: Option<&str>) -> Attribute {
    Attribute {
        enterprise: false,
        name: name.into(),
        part: part.map(str::to_owned),
    }
}

fn text(word: &str) -> Option<Word> {
    Some(Word::Text(word.into()))
}

#[test]
fn attributes_are_read_with_and_without_their_schema() {
    let of = |text: &str| Attribute::parse(text);
    assert_eq!(of("userName"), Some(attribute("username", None)));
    assert_eq!(
        of("NAME.GivenName"),
        Some(attribute("name", Some("givenname")))
    );
    assert_eq!(
        of(&format!("{USER}:userName")),
        Some(attribute("username", None))
    );
    let department = of(&format!("{ENTERPRISE}:department")).unwrap();
    assert!(department.enterprise && department.name == "department");
    let manager = of(&format!("{ENTERPRISE}:manager.value")).unwrap();
    assert_eq!(manager.part.as_deref(), Some("value"));
    let whole = of(ENTERPRISE).unwrap();
    assert!(whole.enterprise && whole.name.is_empty());
    for wrong in [
        "", ".", "a.", ".b", "a b", "a.b.c", "1a", "a'--", USER, "urn:x:y",
    ] {
        assert_eq!(of(wrong), None, "{wrong}");
    }
}

#[test]
fn paths_may_select_values() {
    let path = Path::parse("emails[type eq \"work\"].value").unwrap();
    assert_eq!(path.attribute, attribute("emails", Some("value")));
    let expected = Filter::Compare(attribute("type", None), "eq".into(), text("work"));
    assert_eq!(path.filter, Some(expected));
    assert_eq!(
        Path::parse("emails[primary eq true]")
            .unwrap()
            .attribute
            .part,
        None
    );
    for wrong in [
        "",
        "emails[",
        "emails[]",
        "emails[type eq \"work\"",
        "emails[type eq \"work\"]value",
        "emails.value[type eq \"work\"]",
        "[type eq \"work\"]",
        "emails[type eq \"work\"].a.b",
        "a]b[",
    ] {
        assert!(Path::parse(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn and_binds_closer_than_or_and_brackets_closest() {
    let one = |name: &str| Filter::Compare(attribute(name, None), "eq".into(), text("x"));
    let read = |text: &str| Filter::parse(text).unwrap();
    assert_eq!(
        read("a eq \"x\" or b EQ \"x\" AND c eq \"x\""),
        Filter::Or(vec![one("a"), Filter::And(vec![one("b"), one("c")])])
    );
    assert_eq!(
        read("(a eq \"x\" or b eq \"x\") and not (c eq \"x\")"),
        Filter::And(vec![
            Filter::Or(vec![one("a"), one("b")]),
            Filter::Not(Box::new(one("c")))
        ])
    );
    assert_eq!(
        read("emails[type eq \"x\"]"),
        Filter::Within(attribute("emails", None), Box::new(one("type")))
    );
    let provider = read("emails[type eq \"x\"].value eq \"x\"");
    let within = Filter::Within(attribute("emails", None), Box::new(one("type")));
    let value = attribute("emails", Some("value"));
    let compared = Filter::Compare(value, "eq".into(), text("x"));
    assert_eq!(provider, Filter::And(vec![within, compared]));
    let quoted = read(r#"userName eq "a \"b\" \u0101 ) and""#);
    let expected = Filter::Compare(
        attribute("username", None),
        "eq".into(),
        text("a \"b\" ā ) and"),
    );
    assert_eq!(quoted, expected);
}

#[test]
fn what_is_no_filter_is_refused_and_never_repeated_at_length() {
    let deep = format!("{}a eq \"x\"{}", "(".repeat(40), ")".repeat(40));
    for wrong in [
        "",
        " ",
        "userName",
        "userName eq",
        "eq \"x\"",
        "userName eq x",
        "userName eq \"x",
        "userName eq \"x\" and",
        "userName eq \"x\" or or a eq \"x\"",
        "(userName eq \"x\"",
        "userName eq \"x\")",
        "userName = \"x\" \"y\"",
        "emails[type eq \"x\"",
        "' OR 1=1 --",
        "userName eq \"\\q\"",
        &deep,
        &"(".repeat(100_000),
    ] {
        let told = Filter::parse(wrong).unwrap_err();
        assert!(told.chars().count() < 200, "{told}");
    }
}
