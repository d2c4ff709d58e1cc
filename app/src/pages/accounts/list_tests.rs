//! The list's page in its states without rows; rows are tested on the real router.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use super::*;
use domain::ids::GroupId;
use domain::organisation::Group;

fn model(raw: &str, offers: Offers) -> ListPage {
    let catalogue = Arc::new(Catalogue::built_in());
    let organisation = Arc::new(Organisation {
        groups: vec![Group {
            id: GroupId(uuid::Uuid::from_u128(1)),
            name: "Skills & <b>Work</b>".into(),
            needs_cxi: false,
            version: 1,
        }],
        units: Vec::new(),
    });
    let today = "2026-11-21".parse().unwrap();
    let known = Known {
        catalogue: &catalogue,
        organisation: &organisation,
        today,
    };
    let (question, problems) = match query::read_form(raw, &known) {
        query::Reading::Understood(question) => (question, Problems::default()),
        query::Reading::Typed(question, problems) => (question, problems),
        query::Reading::Unknown(faults) => panic!("{faults:?}"),
    };
    let nothing = AccountPage {
        rows: Vec::new(),
        total: 0,
        register: if raw.is_empty() { 0 } else { 1_262 },
    };
    ListPage {
        question,
        found: problems.is_empty().then_some(nothing),
        problems,
        today,
        offers,
        catalogue,
        organisation,
    }
}

fn html(model: ListPage) -> String {
    page(model).body.to_html().replace("<!>", "")
}

const ALL: Offers = Offers {
    add: true,
    import: true,
    export: true,
};

#[test]
fn an_empty_register_says_how_to_begin_to_those_who_may() {
    let team = html(model("", ALL));
    assert!(team.contains("no accounts in the register yet"), "{team}");
    assert!(team.contains(r#"href="/accounts/import""#), "{team}");
    let others = html(model("", Offers::default()));
    assert!(!others.contains("/accounts/import"), "{others}");
    assert!(
        others.contains("Design and Marketing adds accounts"),
        "{others}"
    );
}

#[test]
fn no_match_leads_to_fewer_filters_and_to_the_archived_ones() {
    let html = html(model("q=tuhono&platform=x&as_at=2026-03-14", ALL));
    assert!(html.contains("No accounts match"), "{html}");
    assert!(
        html.contains(r#"<span class="app-count__number">0</span> of 1,262 accounts"#),
        "{html}"
    );
    assert!(
        html.contains(r#"href="/accounts?as_at=2026-03-14" class="govuk-link">clear all"#),
        "{html}"
    );
    assert!(html.contains("status=archived"), "{html}");
    assert!(
        !html.contains("Add the account"),
        "only a pasted address can be added: {html}"
    );
}

#[test]
fn an_address_that_is_not_in_the_register_can_be_added() {
    let html = html(model("q=https%3A%2F%2Fx.com%2Fnew", ALL));
    assert!(
        html.contains("/accounts/new?url=https%3A%2F%2Fx.com%2Fnew"),
        "{html}"
    );
}

#[test]
fn each_filter_can_be_taken_away_by_itself() {
    let raw = "q=%3Cscript%3E&group=00000000-0000-0000-0000-000000000001&sort=-name&page=4";
    let html = html(model(raw, ALL));
    assert!(html.contains("Search: “&lt;script&gt;”"), "{html}");
    assert!(
        html.contains("Business group: Skills &amp; &lt;b&gt;Work&lt;/b&gt;"),
        "{html}"
    );
    let without_words =
        r#"href="/accounts?group=00000000-0000-0000-0000-000000000001&amp;sort=-name""#;
    assert!(html.contains(without_words), "{html}");
}

#[test]
fn the_day_is_said_above_everything_and_in_the_title() {
    let page = page(model("as_at=2026-03-14", ALL));
    assert_eq!(page.title, "Accounts as at 14 March 2026");
    let html = page.body.to_html();
    assert!(
        html.contains("The register as it stood at the end of 14 March 2026"),
        "{html}"
    );
    assert!(html.contains("held no accounts at the end of"), "{html}");
    assert!(
        !html.contains("Import accounts"),
        "the past is not changed: {html}"
    );
}

#[test]
fn files_hold_the_whole_list_in_the_order_shown() {
    let model = model("q=a&sort=-name&page=2", ALL);
    let hrefs: Vec<_> = files(&model.question.query, 51)
        .into_iter()
        .map(|f| f.href)
        .collect();
    assert_eq!(
        hrefs,
        [
            "/accounts.xlsx?q=a&sort=-name",
            "/accounts.csv?q=a&sort=-name"
        ]
    );
}

#[test]
fn every_order_can_be_chosen_in_the_form_and_the_usual_one_needs_no_word() {
    let sorted = html(model("q=a&sort=-updated", ALL));
    let chosen = r#"<option value="-updated" selected>Changed, latest first</option>"#;
    assert!(sorted.contains(chosen), "{sorted}");
    let form = sorted.split_once("</form>").unwrap().0;
    assert!(!form.contains(r#"type="hidden" name="sort""#), "{form}");
    let usual = r#"<option value="" selected>Name, A to Z</option>"#;
    for raw in ["q=a", "q=a&sort=name"] {
        let html = html(model(raw, ALL));
        assert!(html.contains(usual), "{raw}: {html}");
    }
    let select = sorted.split_once(r#"name="sort""#).unwrap().1;
    let select = select.split_once("</select>").unwrap().0;
    assert_eq!(
        select.matches("<option").count(),
        2 * store::queries::accounts::SortColumn::ALL.len()
    );
}

#[test]
fn what_is_typed_wrongly_is_told_at_its_field_and_stays() {
    let long = "a".repeat(301);
    let page = page(model(&format!("q={long}&status=active&as_at=soon"), ALL));
    assert_eq!(page.status, http::StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.has_errors);
    let html = page.body.to_html().replace("<!>", "");
    for words in [
        r##"<a href="#q">The search must be 300 characters or fewer; it has 301</a>"##,
        r##"<a href="#as_at">The day to show must be a date from 1990 on, such as 21 November 2026</a>"##,
        r#"id="q-error""#,
        r#"id="as_at-error""#,
        r#"value="soon""#,
        &format!("value=\"{long}\""),
        r#"<option value="active" selected>"#,
        "Correct the filter first",
    ] {
        assert!(html.contains(words), "{words}: {html}");
    }
    assert!(!html.contains("No accounts match"), "{html}");
    assert!(
        html.contains("<details open") || html.contains(" open"),
        "{html}"
    );
}
