//! The page on which a quarter is opened: which, until when, what it would bring, what is asked.

use super::frame::many;
use crate::components::{
    Actions, Button, ButtonKind, Choice, Column, DataTable, DateField, Details, EmptyState,
    ErrorSummary, Field, Figure, Figures, Form, FormState, Heading, Hidden, Inset, Mood, Row,
    Select, Written, counted, new_key, thousands,
};
use crate::pages::forms::Typed;
use crate::render::{Page, Section};
use crate::urls::{self, Query};
use chrono::NaiveDate;
use domain::ids::Reference;
use domain::moment::long_date;
use domain::problem::Problems;
use domain::quarter::Quarter;
use domain::returns::QuestionSet;
use leptos::prelude::*;
use store::queries::returns::Preview;

/// Everything the page shows.
pub(super) struct Model<'a> {
    pub(super) newest: Option<Quarter>,
    /// Those that are not closed yet, the newest first.
    pub(super) open: Vec<Quarter>,
    /// The quarters that can be opened, the usual one first.
    pub(super) choices: Vec<Quarter>,
    pub(super) chosen: Option<Quarter>,
    /// The policy's last day of the chosen one.
    pub(super) policy_due: Option<NaiveDate>,
    pub(super) working_days: u16,
    pub(super) found: Preview,
    pub(super) typed: &'a Typed,
    pub(super) problems: &'a Problems,
    pub(super) today: NaiveDate,
}

/// The page.
pub(super) fn page(model: &Model<'_>) -> Page {
    let body = match model.chosen {
        Some(quarter) => whole(model, quarter),
        None => later(model),
    };
    Page::new(Section::Returns, "Open a quarter", body)
        .crumb(urls::RETURNS, "Returns")
        .problems(model.problems)
}

/// Every quarter that has begun is open.
fn later(model: &Model<'_>) -> AnyView {
    let next = model.newest.unwrap_or(Quarter::of(model.today)).next();
    let words = format!(
        "{} is opened already. {} can be opened from {} on.",
        next.previous().months(),
        next.months(),
        long_date(next.first())
    );
    view! {
        <ErrorSummary problems=model.problems.clone()/>
        <Heading text="Open a quarter"/>
        <EmptyState title="There is no quarter to open now">
            <p class="govuk-body">{words}</p>
            <p class="govuk-body"><a class="govuk-link" href=urls::RETURNS>"See the quarters"</a></p>
        </EmptyState>
    }
    .into_any()
}

fn whole(model: &Model<'_>, quarter: Quarter) -> AnyView {
    view! {
        <ErrorSummary problems=model.problems.clone()/>
        <Heading text="Open a quarter" caption=quarter.name()/>
        {beside(model)}
        {choose(model, quarter)}
        <h2 class="govuk-heading-m">{format!("What opening {} brings", quarter.months())}</h2>
        {figures(model)}
        {gaps(model)}
        {groups(model)}
        {questions()}
        {form(model, quarter)}
    }
    .into_any()
}

/// Quarters that stay open beside the new one.
fn beside(model: &Model<'_>) -> Option<AnyView> {
    if model.open.is_empty() {
        return None;
    }
    let line = |quarter: &Quarter| {
        let href = urls::period_page(*quarter, "progress");
        view! { <li><a class="govuk-link" href=href>{quarter.months()}</a></li> }
    };
    let lines = model.open.iter().rev().map(line).collect_view();
    let view = view! {
        <Inset>
            <p class="govuk-body">"Not closed yet; it stays open beside the new one, and holders see the returns of both:"</p>
            <ul class="govuk-list">{lines}</ul>
        </Inset>
    };
    Some(view.into_any())
}

/// Another quarter can be chosen, which shows what that one would bring.
fn choose(model: &Model<'_>, quarter: Quarter) -> Option<AnyView> {
    if model.choices.len() < 2 {
        return None;
    }
    let choices = model.choices.iter();
    let choices: Vec<Choice> = choices
        .map(|q| Choice::new(q.to_string(), q.name()))
        .collect();
    let field = Field::new("quarter", quarter.to_string(), model.problems);
    let hint = "Quarters are opened in their order: one before a quarter that is opened cannot be opened any more";
    let view = view! {
        <form method="get" action=urls::RETURNS_OPEN class="app-no-print">
            <Select field=field label="Which quarter" hint=hint choices=choices/>
            <Button text="Show what this one brings" kind=ButtonKind::Secondary/>
        </form>
    };
    Some(view.into_any())
}

fn figures(model: &Model<'_>) -> AnyView {
    let found = &model.found;
    let figure = |number: i64, label: &str, gap: Option<&str>| {
        let is_gap = gap.is_some() && number > 0;
        let asked = gap.map(|rule| Query::default().with("needs", rule).href(urls::ACCOUNTS));
        Figure {
            number: many(number),
            label: label.to_owned(),
            href: asked.filter(|_| is_gap),
            mood: if is_gap { Mood::Alert } else { Mood::Plain },
        }
    };
    let figures = vec![
        figure(found.returns, "returns, one for each account in use", None),
        figure(found.people, "people who are told", None),
        figure(
            found.without_holder,
            "of the accounts have nobody named for them",
            Some("no-holder"),
        ),
        figure(
            found.without_unit,
            "of the accounts have no business unit",
            Some("no-unit"),
        ),
    ];
    view! { <Figures figures=figures/> }.into_any()
}

/// Accounts whose return nobody would be asked for.
fn gaps(model: &Model<'_>) -> Option<AnyView> {
    let found = &model.found;
    if found.nameless.is_empty() {
        return None;
    }
    let line = |(number, name): &(i64, String)| {
        let reference = Reference::account(*number).to_string();
        let (href, label) = (urls::account(*number), format!("{reference}: {name}"));
        let person = urls::account_page(*number, "people/name");
        let about = format!(" for {reference}");
        view! {
            <li>
                <a class="govuk-link app-wrap" href=href>{label}</a>" – "
                <a class="govuk-link" href=person>"name somebody"<span class="govuk-visually-hidden">{about}</span></a>
            </li>
        }
    };
    let lines = found.nameless.iter().map(line).collect_view();
    let shown = i64::try_from(found.nameless.len()).unwrap_or_default();
    let rest = found.without_holder - shown;
    let rest = (rest > 0).then(|| {
        let words = format!("and {} more", thousands(many(rest)));
        let href = Query::default()
            .with("needs", "no-holder")
            .href(urls::ACCOUNTS);
        view! { <li><a class="govuk-link" href=href>{words}</a></li> }
    });
    let heading = counted(
        many(found.without_holder),
        "return would have nobody to send it",
        "returns would have nobody to send them",
    );
    let view = view! {
        <Inset>
            <h3 class="govuk-heading-s">{heading}</h3>
            <p class="govuk-body">"You can open the quarter all the same: whoever is named later finds the return waiting."</p>
            <ul class="govuk-list">{lines}{rest}</ul>
        </Inset>
    };
    Some(view.into_any())
}

fn groups(model: &Model<'_>) -> Option<AnyView> {
    let found = &model.found.by_group;
    if found.is_empty() {
        return None;
    }
    let row = |(name, returns): &(String, i64)| {
        let head = match name.as_str() {
            "" => Written::muted("No business group"),
            name => Written::text(name),
        };
        Row::written(head, vec![Written::text(&thousands(many(*returns)))])
    };
    let rows: Vec<Row> = found.iter().map(row).collect();
    let columns = vec![
        Column::new("Business group"),
        Column::new("Returns").numeric(),
    ];
    let view = view! {
        <Details summary="Returns by business group">
            <DataTable caption="Returns by business group" columns=columns rows=rows/>
        </Details>
    };
    Some(view.into_any())
}

/// What holders are asked; the quarter keeps the questions it is opened with.
fn questions() -> AnyView {
    let set = QuestionSet::current();
    let row = |question: &domain::returns::Question| {
        let said = Written::text(&question.text);
        let said = match question.hint.as_str() {
            "" => said,
            hint => said.below(hint),
        };
        Row::written(Written::text(&question.clause), vec![said])
    };
    let rows: Vec<Row> = set.questions.iter().map(row).collect();
    let columns = ["Clause", "What the holder confirms"].map(Column::new);
    let summary = format!(
        "The {} points that holders confirm (set {})",
        set.questions.len(),
        set.version
    );
    view! {
        <Details summary=summary>
            <DataTable caption="Points that holders confirm" columns=columns.to_vec() rows=rows/>
        </Details>
    }
    .into_any()
}

fn form(model: &Model<'_>, quarter: Quarter) -> AnyView {
    let key = match model.typed.key() {
        "" => new_key(),
        key => key.to_owned(),
    };
    let policy = model.policy_due.unwrap_or(quarter.last());
    let passed = policy < model.today;
    // What the policy says is filled in, unless it would be refused.
    let value = match model.typed.get("due") {
        "" if passed || !model.problems.is_empty() => String::new(),
        "" => long_date(policy),
        typed => typed.to_owned(),
    };
    let hint = if passed {
        format!(
            "The policy’s last day, {} working days after the quarter’s end, was {}: choose a later one",
            model.working_days,
            long_date(policy)
        )
    } else {
        format!(
            "The policy’s last day is {} working days after the quarter’s end: {}",
            model.working_days,
            long_date(policy)
        )
    };
    let due = Field::new("due", value, model.problems);
    let returns = counted(many(model.found.returns), "return", "returns");
    let button = format!("Open the quarter with {returns}");
    let word = quarter.to_string();
    view! {
        <Form action=urls::RETURNS_OPEN>
            <FormState key=key/>
            <Hidden name="quarter" value=word/>
            <DateField field=due label="Last day in time" hint=hint/>
            <p class="govuk-body">"Everybody who is named for one of these accounts is told, once. Opening cannot be undone; single returns can be marked as not needed."</p>
            <Actions>
                <Button text=button/>
                <a class="govuk-link" href=urls::RETURNS>"Cancel"</a>
            </Actions>
        </Form>
    }
    .into_any()
}
