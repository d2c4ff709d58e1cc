//! Tests of `draft`.

use super::*;
use uuid::Uuid;

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 21).unwrap()
}

fn check(draft: &AccountDraft) -> Result<Checked, Problems> {
    let catalogue = Catalogue::built_in();
    let (g1, g2, u) = (
        GroupId(Uuid::from_u128(1)),
        GroupId(Uuid::from_u128(2)),
        UnitId(Uuid::from_u128(3)),
    );
    draft.check(&DraftContext {
        catalogue: &catalogue,
        groups: &[g1, g2],
        units: &[(u, g1)],
        today: today(),
    })
}

fn good() -> AccountDraft {
    AccountDraft {
        url: "instagram.com/Example/".into(),
        name: " Example ".into(),
        ..Default::default()
    }
}

#[test]
fn p_6_4_address_and_name_are_enough() {
    let checked = check(&good()).unwrap();
    assert_eq!(checked.details.name, "Example");
    assert_eq!(checked.presence.platform.to_string(), "instagram");
}

#[test]
fn everything_wrong_is_said_at_once() {
    let draft = AccountDraft {
        url: "not an address".into(),
        risk_tier: "extreme".into(),
        opened_on: "31 February 2020".into(),
        transparency_confirmed_on: "1 January 2030".into(),
        transparency_url: "javascript:alert(1)".into(),
        unit: "nowhere".into(),
        purpose: "x".repeat(4_001),
        ..Default::default()
    };
    let fields: Vec<_> = check(&draft)
        .unwrap_err()
        .0
        .into_iter()
        .map(|p| p.field)
        .collect();
    for field in [
        "url",
        "name",
        "risk_tier",
        "opened_on",
        "transparency_confirmed_on",
        "transparency_url",
        "unit",
        "purpose",
    ] {
        assert!(
            fields.iter().any(|f| f == field),
            "{field} is missing from {fields:?}"
        );
    }
}

#[test]
fn a_unit_brings_its_group_and_must_not_contradict_it() {
    let unit = Uuid::from_u128(3).to_string();
    let checked = check(&AccountDraft {
        unit: unit.clone(),
        ..good()
    })
    .unwrap();
    assert_eq!(checked.details.group, Some(GroupId(Uuid::from_u128(1))));
    let other = AccountDraft {
        unit,
        group: Uuid::from_u128(2).to_string(),
        ..good()
    };
    assert_eq!(check(&other).unwrap_err().0[0].code, "elsewhere");
}

#[test]
fn dates_as_people_write_them() {
    let day = NaiveDate::from_ymd_opt(2026, 1, 20);
    for typed in [
        "20 January 2026",
        "20 Jan 2026",
        "20/1/2026",
        "20/01/2026",
        "2026-01-20",
        "20.1.2026",
        " 20 january 2026 ",
    ] {
        assert_eq!(read_date(typed), day, "{typed}");
    }
    for typed in [
        "",
        "tomorrow",
        "31/2/2026",
        "1/20/2026",
        "20 January 26",
        "2026",
    ] {
        assert_eq!(read_date(typed), None, "{typed}");
    }
}

#[test]
fn languages_are_listed_once() {
    assert_eq!(
        languages("English, te reo Māori; english"),
        ["English", "te reo Māori"]
    );
}

#[test]
fn a_name_that_cannot_be_seen_or_hides_something_is_no_name() {
    let named = |name: &str| AccountDraft {
        name: name.into(),
        ..good()
    };
    for nothing in ["\u{200B}\u{200B}", "\u{FEFF} \u{2060}", "\u{202E}\u{202C}"] {
        let problems = check(&named(nothing)).unwrap_err();
        assert!(problems.of("name").is_some(), "{nothing:?}");
    }
    let checked = check(&named("\u{202E}gnp.exe\u{202C} \u{FFFF}👩\u{200D}🔬")).unwrap();
    assert_eq!(checked.details.name, "gnp.exe 👩\u{200D}🔬");
}

#[test]
fn an_address_with_a_password_is_not_kept_for_everybody_to_read() {
    let draft = AccountDraft {
        transparency_url: "https://user:pw@a.example/".into(),
        ..good()
    };
    assert!(check(&draft).unwrap_err().of("transparency_url").is_some());
}

#[test]
fn a_message_about_a_date_or_a_length_names_its_field() {
    let draft = AccountDraft {
        transparency_confirmed_on: "20.13.2026".into(),
        disclaimer_confirmed_on: "1 January 2199".into(),
        content_plan: "x".repeat(4_001),
        ..good()
    };
    let problems = check(&draft).unwrap_err();
    for (field, words) in [
        (
            "transparency_confirmed_on",
            "Transparency statement last confirmed must be a date, such as 20 1 2027",
        ),
        (
            "disclaimer_confirmed_on",
            "Disclaimer last confirmed must be today or in the past",
        ),
        (
            "content_plan",
            "Content plan and approval process must be 4000 characters or fewer; it has 4001",
        ),
    ] {
        assert_eq!(problems.of(field), Some(words));
    }
    assert_eq!(read_date("20 1 2027"), NaiveDate::from_ymd_opt(2027, 1, 20));
}

#[test]
fn p_6_7_no_text_of_an_account_holds_a_password() {
    let secret = || "Password: hunter2-Kea".to_owned();
    type Field = (&'static str, fn(&mut AccountDraft) -> &mut String);
    let fields: [Field; 8] = [
        ("purpose", |d| &mut d.purpose),
        ("audience", |d| &mut d.audience),
        ("monitoring", |d| &mut d.monitoring),
        ("response_process", |d| &mut d.response_process),
        ("escalation_plan", |d| &mut d.escalation_plan),
        ("security_arrangements", |d| &mut d.security_arrangements),
        ("content_plan", |d| &mut d.content_plan),
        ("notes", |d| &mut d.notes),
    ];
    for (name, field) in fields {
        let mut draft = good();
        *field(&mut draft) = secret();
        let found = check(&draft).unwrap_err();
        let codes: Vec<_> = found
            .0
            .iter()
            .map(|p| (p.field.as_str(), p.code.as_str()))
            .collect();
        assert_eq!(codes, [(name, "secret")]);
        *field(&mut draft) = "The password is kept in the vault and changed every quarter".into();
        assert!(check(&draft).is_ok(), "{name}");
    }
}
