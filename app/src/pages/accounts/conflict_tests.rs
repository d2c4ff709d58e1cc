//! What becomes of two people's changes, and what the second of them is shown.

use super::*;
use crate::pages::accounts::samples;

/// An account whose purpose, audience and notes say `texts`.
fn account(texts: [&str; 3]) -> Account {
    let [purpose, audience, notes] = texts.map(str::to_owned);
    samples::of(&AccountDraft {
        url: "x.com/Example".into(),
        name: "Example".into(),
        purpose,
        audience,
        notes,
        ..AccountDraft::default()
    })
}

/// Opened as `a`; they made it `t`, I made it `m`: purpose only they, audience only I, notes both.
fn three() -> (Account, Account, AccountDraft) {
    let mine = saved(&account(["a", "m", "m"]));
    (account(["a", "a", "a"]), account(["t", "a", "t"]), mine)
}

fn sent(mine: &AccountDraft, more: &[(&str, &str)]) -> Typed {
    let fields = FIELDS.iter().map(|name| (*name, typed::field(mine, name)));
    let pairs = fields.chain(more.iter().copied());
    Typed::new(pairs.map(|(n, t)| (n.to_owned(), t.to_owned())).collect())
}

fn after(more: &[(&str, &str)]) -> Merge {
    let (base, now, mine) = three();
    merged(&sent(&mine, more), &base, &now)
}

fn texts(merge: Merge) -> [String; 3] {
    match merge {
        Merge::Done(draft) => [draft.purpose, draft.audience, draft.notes],
        Merge::Theirs => panic!("theirs"),
        Merge::Unanswered(problems) => panic!("{problems:?}"),
    }
}

#[test]
fn what_only_one_changed_is_kept_and_what_both_changed_is_chosen() {
    assert_eq!(texts(after(&[("choose_notes", "mine")])), ["t", "m", "m"]);
    assert_eq!(texts(after(&[("choose_notes", "theirs")])), ["t", "m", "t"]);
}

#[test]
fn each_choice_of_the_page_counts() {
    let all = [
        ("choose_purpose", "mine"),
        ("choose_audience", "theirs"),
        ("choose_notes", "mine"),
    ];
    assert_eq!(texts(after(&all)), ["a", "a", "m"]);
}

#[test]
fn a_field_that_both_changed_is_never_chosen_silently() {
    match after(&[("intent", "choices")]) {
        Merge::Unanswered(problems) => {
            let fields: Vec<_> = problems.0.iter().map(|p| p.field.as_str()).collect();
            assert_eq!(fields, ["choose_notes"]);
        }
        Merge::Done(_) | Merge::Theirs => panic!("somebody's text was dropped without a word"),
    }
}

#[test]
fn the_two_short_ways_take_one_side() {
    assert_eq!(texts(after(&[("intent", "mine")])), ["t", "m", "m"]);
    assert!(matches!(after(&[("intent", "theirs")]), Merge::Theirs));
}

#[test]
fn the_page_shows_three_texts_and_carries_everything_typed() {
    let (base, now, mut mine) = three();
    mine.name = "A \"new\" <name>".into();
    let model = Model {
        number: 42,
        name: "Example".into(),
        opened: 3,
        version: 4,
        base: saved(&base),
        now: saved(&now),
        mine,
        later: vec!["Aroha on 20 January 2027 at 3:05 pm".into()],
        problems: Problems::default(),
    };
    let page = lay_out(&model, &Organisation::default());
    assert_eq!(page.status, StatusCode::CONFLICT);
    assert!(!page.has_errors);
    let html = page.body.to_html().replace("<!>", "");
    assert!(html.contains(r#"name="version" value="4""#), "{html}");
    assert!(html.contains(r#"name="opened" value="3""#), "{html}");
    assert!(
        html.contains(r#"name="name" value="A &quot;new&quot; &lt;name&gt;""#),
        "{html}"
    );
    assert!(html.contains("A \"new\" &lt;name&gt;"), "{html}");
    assert!(html.contains("by Aroha on 20 January 2027"), "{html}");
    assert_eq!(html.matches("changed by both<").count(), 1, "{html}");
    assert_eq!(html.matches("changed by them<").count(), 1, "{html}");
    assert_eq!(html.matches("changed by you<").count(), 2, "{html}");
    assert_eq!(
        html.matches(" checked").count(),
        3,
        "only where both changed is nothing chosen: {html}"
    );
}

#[test]
fn an_unanswered_page_is_shown_again_with_the_problem_at_its_field() {
    let (base, now, mine) = three();
    let mut problems = Problems::default();
    problems.add("choose_notes", "required", "Choose which notes to keep");
    let model = Model {
        number: 42,
        name: "Example".into(),
        opened: 3,
        version: 4,
        base: saved(&base),
        now: saved(&now),
        mine,
        later: Vec::new(),
        problems,
    };
    let page = lay_out(&model, &Organisation::default());
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let html = page.body.to_html().replace("<!>", "");
    assert!(
        html.contains(r##"href="#choose_notes""##) && html.contains(r#"id="choose_notes""#),
        "{html}"
    );
}

#[test]
fn line_ends_of_the_browser_are_no_change() {
    let base = account(["a", "a", "one\ntwo"]);
    let now = account(["t", "a", "one\ntwo"]);
    let mine = sent(
        &saved(&base),
        &[("notes", "one\r\ntwo"), ("intent", "choices")],
    );
    assert_eq!(texts(merged(&mine, &base, &now)), ["t", "a", "one\ntwo"]);
}
