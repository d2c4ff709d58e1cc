//! The result of a comparison as a page: the evidence, the counts, the lines, and the form to decide
//! about several of them at once.

use super::{subject, table};
use crate::components::{
    Actions, Button, Checkbox, Choice, CountLine, Downloads, EmptyState, ErrorSummary, Field,
    Figure, Figures, FileLink, FileSize, Form, FormState, Heading, Hidden, Inset, Mood, Pagination,
    Radios, SummaryList, SummaryRow, Textarea, counted, instant_words, new_key, thousands,
};
use crate::pages::forms::Typed;
use crate::render::Page;
use crate::urls::{self, Query};
use domain::problem::Problems;
use domain::reconciliation::{Decision, Verdict};
use leptos::prelude::*;
use store::queries::reconciliations::{LineFilter, Lines, Summary};

/// Everything the page shows.
pub(super) struct Model {
    pub(super) found: Summary,
    pub(super) filter: LineFilter,
    pub(super) asked: Query,
    pub(super) shown: Lines,
    /// Whether the visitor may decide.
    pub(super) decides: bool,
    /// A decision as typed, when something stands against it.
    pub(super) typed: Typed,
    pub(super) problems: Problems,
}

/// The page.
pub(super) fn page(model: Model) -> Page {
    let of = &model.found.reconciliation;
    let reference = of.reference().to_string();
    let caption = format!("{reference}, {}", model.found.account_name);
    let state = if of.given_up {
        Some("This list was given up before it was compared.")
    } else if of.is_waiting() {
        Some("What the columns of this list mean has not been explained yet.")
    } else {
        None
    };
    let state = state.map(|words| view! { <Inset>{words}</Inset> });
    let body = view! {
        <ErrorSummary problems=model.problems.clone()/>
        <Heading text="Platform’s list against the register" caption=caption/>
        {state}
        <Figures figures=figures(&model)/>
        <SummaryList rows=evidence(&model.found)/>
        {hidden(&model)}
        <div id="results" tabindex="-1">{results(&model)}</div>
    };
    let page = subject::page(&model.found, format!("Comparison {reference}"), body);
    let page = Page {
        breadcrumbs: page.breadcrumbs.into_iter().take(3).collect(),
        ..page
    };
    page.problems(&model.problems).islands()
}

fn figures(model: &Model) -> Vec<Figure> {
    let here = urls::reconciliation(model.found.reconciliation.number);
    let one = |count: &store::queries::reconciliations::Count| Figure {
        number: u64::try_from(count.all).unwrap_or_default(),
        label: count.verdict.name().to_lowercase(),
        href: Some(
            Query::default()
                .with("verdict", count.verdict.key())
                .with("all", "yes")
                .href(&here),
        ),
        mood: match count.verdict {
            Verdict::Agrees => Mood::Good,
            _ if count.undecided > 0 => Mood::Alert,
            _ => Mood::Plain,
        },
    };
    model.found.counts.iter().map(one).collect()
}

fn evidence(found: &Summary) -> Vec<SummaryRow> {
    let of = &found.reconciliation;
    let size = u64::try_from(of.file.size).unwrap_or_default();
    let sha = of.file.sha256.clone();
    let sha = view! { <code class="app-code app-wrap">{sha}</code> };
    let listed = u64::try_from(of.listed).unwrap_or_default();
    vec![
        SummaryRow::text("List", format!("{}, {}", of.preset.name(), of.file.name)),
        SummaryRow::text("Lines", thousands(listed)),
        SummaryRow::text(
            "Compared",
            format!("{} by {}", instant_words(of.at), of.by.name),
        ),
        SummaryRow::text("Size", counted(size, "byte", "bytes")),
        SummaryRow::view("SHA-256", sha),
    ]
}

/// What is not shown, because the comparison before had it.
fn hidden(model: &Model) -> Option<AnyView> {
    let (mut before, mut open, mut agrees) = (0, 0, 0);
    for count in &model.found.counts {
        if count.verdict == Verdict::Agrees {
            agrees = count.all;
        } else {
            before += count.all - count.changed;
            open += count.undecided_before;
        }
    }
    if model.filter.all || model.filter.verdict.is_some() || (before == 0 && agrees == 0) {
        return None;
    }
    let href = Query::default()
        .with("all", "yes")
        .href(&urls::reconciliation(model.found.reconciliation.number));
    let number = |n: i64| u64::try_from(n).unwrap_or_default();
    let mut words = Vec::new();
    if before > 0 {
        let open = match open {
            0 => "all decided".to_owned(),
            open => format!("{} still to decide", thousands(number(open))),
        };
        let lines = counted(number(before), "line", "lines");
        words.push(format!(
            "{lines} the same as in the comparison before ({open})"
        ));
    }
    if agrees > 0 {
        words.push(format!(
            "{} that agree",
            counted(number(agrees), "line", "lines")
        ));
    }
    let words = format!("Not shown: {}. ", words.join(" and "));
    Some(view! { <Inset>{words}<a class="govuk-link" href=href>"Show all"</a></Inset> }.into_any())
}

fn results(model: &Model) -> AnyView {
    let number = model.found.reconciliation.number;
    let here = urls::reconciliation(number);
    let total = u64::try_from(model.shown.total).unwrap_or_default();
    if model.shown.lines.is_empty() {
        let title = if model.asked.without("page").is_empty() {
            "Nothing has to be decided"
        } else {
            "No line matches"
        };
        return view! {
            <EmptyState title=title>
                <p class="govuk-body"><a class="govuk-link" href=Query::default().with("all", "yes").href(&here)>"Show all lines"</a></p>
            </EmptyState>
        }
        .into_any();
    }
    let query = model.asked.without("page");
    let files = ["csv", "xlsx"].map(|ending| FileLink {
        href: query.href(&urls::reconciliation_page(
            number,
            &format!("lines.{ending}"),
        )),
        name: "Lines".to_owned(),
        format: if ending == "csv" { "CSV" } else { "XLSX" },
        size: FileSize::Rows(total),
    });
    let open = model.shown.lines.iter().any(table::is_open);
    let chooses = model.decides && open;
    let rows = table::view(number, &model.shown.lines, chooses, &model.typed);
    let rows = if chooses {
        form(model, total, rows)
    } else {
        rows
    };
    let page = u64::from(model.filter.page.max(1));
    view! {
        <CountLine total=total one="line" many="lines"/>
        <Downloads files=files.to_vec()/>
        {rows}
        <Pagination path=here query=model.asked.clone() page=page total=total/>
    }
    .into_any()
}

/// The lines in a form to decide about several of them.
fn form(model: &Model, total: u64, rows: AnyView) -> AnyView {
    let number = model.found.reconciliation.number;
    let action = urls::reconciliation_page(number, "decide");
    let kept = model.asked.pairs();
    let kept = kept
        .filter(|(name, _)| ["verdict", "all", "open", "page"].contains(name))
        .map(|(name, value)| view! { <Hidden name=format!("list-{name}") value=value.to_owned()/> })
        .collect_view();
    let offered: Vec<Decision> = match model.filter.verdict {
        Some(verdict) => Decision::about(verdict).to_vec(),
        None => Decision::ALL.to_vec(),
    };
    let choices = offered.iter().map(|d| Choice::new(d.key(), d.name()));
    let choices: Vec<Choice> = choices.collect();
    let field = |name: &str| Field::new(name, model.typed.get(name), &model.problems);
    let (decision, reason, every) = (field("decision"), field("reason"), field("every"));
    let every_line = format!(
        "All {} of this list, not only the ticked ones",
        counted(total, "line", "lines")
    );
    let hint = "Lines it does not fit are left alone and told afterwards";
    let key = match model.typed.key() {
        "" => new_key(),
        key => key.to_owned(),
    };
    view! {
        <Form action=action>
            <FormState key=key/>
            {kept}
            {rows}
            <h2 class="govuk-heading-m">"Decide about the chosen lines"</h2>
            <Checkbox field=every label=every_line/>
            <Radios field=decision label="What is to be done" hint=hint choices=choices/>
            <Textarea field=reason label="Why" hint="Kept with each line" rows=2 max=500/>
            <Actions><Button text="Decide"/></Actions>
        </Form>
    }
    .into_any()
}
