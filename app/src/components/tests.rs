//! What every component promises: text is escaped, labels and descriptions belong together, links
//! keep the query.

use super::*;
use crate::render::html;
use crate::urls::Query;
use domain::problem::Problems;
use leptos::prelude::*;

fn problem(field: &str) -> Problems {
    let mut problems = Problems::default();
    problems.add(field, "required", "Enter <a> name");
    problems
}

#[test]
fn a_text_field_ties_label_hint_and_error_together() {
    let problems = problem("name");
    let field = Field::new("name", "a\"b<c>&", &problems);
    let html = html(view! { <TextInput field=field label="Name" hint="As on the page"/> });
    assert!(
        html.contains(r#"<label for="name" class="govuk-label">Name</label>"#),
        "{html}"
    );
    assert!(
        html.contains(r#"<div id="name-hint" class="govuk-hint">As on the page</div>"#),
        "{html}"
    );
    assert!(
        html.contains(r#"aria-describedby="name-hint name-error""#),
        "{html}"
    );
    assert!(
        html.contains("govuk-form-group govuk-form-group--error"),
        "{html}"
    );
    assert!(html.contains("govuk-input govuk-input--error"), "{html}");
    assert!(html.contains("Enter &lt;a&gt; name"), "{html}");
    assert!(html.contains(r#"value="a&quot;b&lt;c&gt;&amp;""#), "{html}");
    assert!(!html.contains("required"), "{html}");
}

#[test]
fn a_field_without_hint_or_error_describes_nothing() {
    let html = html(view! { <TextInput field=Field::plain("q", "") label="Search"/> });
    assert!(!html.contains("aria-describedby"), "{html}");
    assert!(!html.contains("error"), "{html}");
    assert!(html.contains(r#"value="""#), "{html}");
}

#[test]
fn a_text_area_keeps_the_text_exactly() {
    let text = "\n</textarea><script>alert(1)</script>\n & ";
    let html =
        html(view! { <Textarea field=Field::plain("notes", text) label="Notes" max=4_000/> });
    let inner = html
        .split_once("<textarea")
        .unwrap()
        .1
        .split_once('>')
        .unwrap()
        .1
        .split_once("</textarea>")
        .unwrap()
        .0;
    // The parser drops the first line end; what remains is the text.
    assert_eq!(
        inner,
        "\n\n&lt;/textarea&gt;&lt;script&gt;alert(1)&lt;/script&gt;\n &amp; "
    );
    assert!(
        html.contains("You can enter up to 4,000 characters"),
        "{html}"
    );
    assert!(html.contains(r#"aria-describedby="notes-info""#), "{html}");
    let empty =
        crate::render::html(view! { <Textarea field=Field::plain("notes", "") label="Notes"/> });
    assert!(empty.contains(">\n</textarea>"), "{empty}");
}

#[test]
fn exactly_the_chosen_option_is_selected() {
    let choices = vec![Choice::new("low", "Low"), Choice::new("high", "High")];
    let html = html(
        view! { <Select field=Field::plain("tier", "high") label="Tier" empty="Choose" choices=choices/> },
    );
    assert!(
        html.contains(r#"<option value="high" selected>High</option>"#),
        "{html}"
    );
    assert_eq!(html.matches(" selected").count(), 1, "{html}");
}

#[test]
fn the_error_summary_leads_to_the_first_radio() {
    let problems = problem("outcome");
    let choices = vec![Choice::new("a", "A"), Choice::new("b", "B").hint("more")];
    let html = html(view! {
        <ErrorSummary problems=problems.clone()/>
        <Radios field=Field::new("outcome", "b", &problems) label="What became of it?" choices=choices/>
    });
    assert!(
        html.contains(r##"<a href="#outcome">Enter &lt;a&gt; name</a>"##),
        "{html}"
    );
    assert!(html.contains(r#"id="outcome" name="outcome""#), "{html}");
    assert!(
        html.contains(r#"id="outcome-2""#)
            && html.contains(r#"aria-describedby="outcome-2-item-hint""#),
        "{html}"
    );
    assert_eq!(html.matches(" checked").count(), 1, "{html}");
    assert!(html.contains("<legend"), "{html}");
}

#[test]
fn sorting_links_turn_round_and_keep_the_filters() {
    let sorting = Sorting {
        path: "/accounts".into(),
        query: Query::parse("q=a%26b&page=3&sort=name"),
        by: "name".into(),
    };
    let columns = vec![
        Column::new("Name").sorted_by("name"),
        Column::new("Handle").sorted_by("handle"),
        Column::new("Rows").numeric(),
    ];
    let rows = vec![Row::new(
        view! { <a href="/x">"A<b"</a> },
        vec!["@a".into_any(), "1".into_any()],
    )];
    let html =
        html(view! { <DataTable caption="Accounts" columns=columns rows=rows sorting=sorting/> });
    assert!(html.contains(r#"aria-sort="ascending" class="govuk-table__header"><a href="/accounts?q=a%26b&amp;sort=-name""#), "{html}");
    assert!(html.contains(r#"aria-sort="none" class="govuk-table__header"><a href="/accounts?q=a%26b&amp;sort=handle""#), "{html}");
    assert!(
        html.contains(r#"<td data-label="Handle" class="govuk-table__cell">@a</td>"#),
        "{html}"
    );
    assert!(
        html.contains(
            r#"<th scope="row" class="govuk-table__header"><a href="/x">A&lt;b</a></th>"#
        ),
        "{html}"
    );
}

#[test]
fn pagination_appears_from_the_fifty_first_row() {
    let pages = |page, total| {
        html(
            view! { <Pagination path="/a" query=Query::parse("q=x&page=2") page=page total=total/> },
        )
    };
    assert_eq!(pages(1, 50), "");
    let second = pages(2, 51);
    assert!(
        second.contains(r#"rel="prev""#) && !second.contains(r#"rel="next""#),
        "{second}"
    );
    assert!(
        second.contains(r#"href="/a?q=x""#),
        "the first page needs no number: {second}"
    );
    assert!(second.contains(r#"aria-current="page""#), "{second}");
}

#[test]
fn empty_facts_say_so() {
    let rows = vec![
        SummaryRow::text("Purpose", " "),
        SummaryRow::text("Name", "A&B").action("/e", "Change", "name"),
    ];
    let html = html(view! { <SummaryList rows=rows/> });
    assert!(html.contains("Not provided"), "{html}");
    assert!(html.contains("A&amp;B"), "{html}");
    assert!(
        html.contains(r#"Change<span class="govuk-visually-hidden"> name</span>"#),
        "{html}"
    );
    assert!(
        html.contains("govuk-summary-list__row--no-actions"),
        "{html}"
    );
}

#[test]
fn differing_fields_are_marked_in_words() {
    let row = |yours: &str, theirs: &str| CompareRow {
        label: "Name".into(),
        yours: yours.into(),
        theirs: theirs.into(),
    };
    let html = html(view! { <Compare rows=vec![row("a", "b"), row("c", "c")]/> });
    assert_eq!(html.matches("app-compare__differs").count(), 1, "{html}");
    assert_eq!(html.matches(">differs<").count(), 1, "{html}");
}

#[test]
fn an_address_cannot_put_words_on_a_page() {
    assert_eq!(done("saved"), Some("Your changes are saved."));
    assert_eq!(done("<b>Send me your password</b>"), None);
}

#[test]
fn counts_use_singular_and_thousands() {
    let line = |n| html(view! { <CountLine total=n one="account" many="accounts"/> });
    assert!(line(1).contains("1</span> account<"), "{}", line(1));
    assert!(
        line(1_262).contains("1,262</span> accounts<"),
        "{}",
        line(1_262)
    );
}
