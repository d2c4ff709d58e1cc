//! One line of a comparison as a page, with the form of the decision.

use super::{subject, table, words};
use crate::components::{
    Actions, Button, Choice, ErrorSummary, Field, Form, FormState, Guard, Heading, Inset, Radios,
    Select, SummaryList, SummaryRow, Tag, TextInput, Textarea, instant_words, new_key,
};
use crate::pages::forms::Typed;
use crate::render::Page;
use crate::urls;
use domain::platform::AccessLevel;
use domain::problem::Problems;
use domain::reconciliation::{Decision, Verdict};
use http::StatusCode;
use leptos::prelude::*;
use store::queries::reconciliations::{Line, Summary};

/// Everything the page shows.
pub(super) struct Model {
    pub(super) found: Summary,
    pub(super) line: Line,
    /// Whether the visitor may decide.
    pub(super) decides: bool,
    pub(super) typed: Typed,
    pub(super) problems: Problems,
}

/// The page.
pub(super) fn page(model: Model) -> Page {
    let line = &model.line;
    let name = words::listed(line);
    let of = &model.found.reconciliation;
    let caption = format!("{}, {}", of.reference(), words::place(line));
    let open = table::is_open(line);
    // A decision that came too late: the page says what was decided instead.
    let late = !open && !model.problems.is_empty();
    let problems = if late {
        Problems::default()
    } else {
        model.problems.clone()
    };
    let form = (model.decides && open).then(|| form(&model));
    let body = view! {
        <div class="govuk-grid-row">
            <div class="govuk-grid-column-two-thirds">
                <ErrorSummary problems=problems.clone()/>
                <Heading text=name.clone() caption=caption/>
                {late.then(|| view! { <Inset>"This line was decided since you opened the page, so nothing was done."</Inset> })}
                <SummaryList rows=facts(line)/>
                {form}
            </div>
        </div>
    };
    let page = subject::page(&model.found, name, body)
        .problems(&problems)
        .islands();
    if late {
        page.status(StatusCode::CONFLICT)
    } else {
        page
    }
}

fn facts(line: &Line) -> Vec<SummaryRow> {
    let tag = view! { <Tag colour=words::colour(line.verdict) text=line.verdict.name()/> };
    let person = match &line.person {
        Some((id, name)) => {
            let (href, name) = (urls::person(*id), name.clone());
            view! { <a class="govuk-link" href=href>{name}</a> }.into_any()
        }
        None => "Nobody of this name or address".into_any(),
    };
    let mut rows = vec![
        SummaryRow::view("Result", tag),
        SummaryRow::text("Name", line.name.clone()),
        SummaryRow::text("E-mail", line.email.clone()),
        SummaryRow::text("Level", words::level(line)),
        SummaryRow::view("In the register", person),
    ];
    if let Some(grant) = words::grant(line) {
        let (href, text) = (urls::record(grant), grant.to_string());
        let link = view! { <a class="govuk-link" href=href>{text}</a> };
        rows.push(SummaryRow::view("Access", link));
    }
    if !line.remark.is_empty() {
        rows.push(SummaryRow::text("Remark", line.remark.clone()));
    }
    if let Some(decided) = &line.decided {
        let when = decided.at.map(instant_words).unwrap_or_default();
        rows.push(SummaryRow::text("Decision", decided.decision.done()));
        rows.push(SummaryRow::text("Why", decided.note.clone()));
        rows.push(SummaryRow::text(
            "Decided",
            format!("{when} by {}", decided.by),
        ));
        if !decided.reference.is_empty() {
            rows.push(SummaryRow::text("Led to", decided.reference.clone()));
        }
    }
    rows
}

fn form(model: &Model) -> AnyView {
    let line = &model.line;
    let number = model.found.reconciliation.number;
    let action = urls::reconciliation_page(number, &format!("rows/{}", line.number));
    let back = urls::reconciliation(number);
    let hint = |decision: Decision| match decision {
        Decision::Incident => {
            "Somebody has access that nobody gave. It is investigated, and Design and Marketing is told"
        }
        Decision::Adopt => "The access is asked for, and approved or refused like any other",
        Decision::Close => "The register’s access ends; it is gone from the platform already",
        Decision::Correct => "The register follows the platform",
        Decision::Dismiss => "Nothing changes; the reason is kept",
    };
    let offered = Decision::about(line.verdict).iter();
    let choices = offered.map(|d| Choice::new(d.key(), d.name()).hint(hint(*d)));
    let choices: Vec<Choice> = choices.collect();
    let typed = &model.typed;
    let field = |name: &str| Field::new(name, typed.get(name), &model.problems);
    let (decision, reason, person) = (field("decision"), field("reason"), field("person"));
    let adopts = line.verdict == Verdict::NotInRegister;
    let asks_person = (adopts && line.person.is_none()).then(|| {
        view! { <TextInput field=person label="Who this is (to ask for access)" hint="Their work e-mail address or full name in the register" spellcheck=false autocomplete="off"/> }
    });
    let asks_level = adopts.then(|| {
        let chosen = match typed.get("level") {
            "" => line.level.map_or("", AccessLevel::key).to_owned(),
            key => key.to_owned(),
        };
        let level = Field::new("level", chosen, &model.problems);
        let levels = AccessLevel::ALL.iter();
        let levels: Vec<Choice> = levels.map(|l| Choice::new(l.key(), l.name())).collect();
        view! { <Select field=level label="Level (to ask for access)" empty="Choose" choices=levels/> }
    });
    let key = match typed.key() {
        "" => new_key(),
        key => key.to_owned(),
    };
    view! {
        <h2 class="govuk-heading-m">"Decide"</h2>
        <Form action=action guard=Guard::of(&model.problems)>
            <FormState key=key/>
            <Radios field=decision label="What is to be done" choices=choices/>
            {asks_person}
            {asks_level}
            <Textarea field=reason label="Why" hint="In a few words" rows=2 max=500/>
            <Actions>
                <Button text="Decide"/>
                <a class="govuk-link" href=back>"Cancel"</a>
            </Actions>
        </Form>
    }
    .into_any()
}
