//! Figures of a report as charts and tables; each number opens exactly the records that it counts.

use super::sections::With;
use super::subject::{Subject, records};
use crate::components::{
    Column, DataTable, Details, Row, Stack, StackedBars, Written, counted, thousands,
};
use domain::report::{Figure, Measure, Ratio, Scope, Tally};
use leptos::prelude::*;

/// What the parts of a bar are.
pub(super) const KINDS: [&str; 4] = [
    "Accepted",
    "Accepted with action",
    "Waiting for review",
    "Not in",
];

/// The parts of a bar, in the order of [`KINDS`].
fn parts(tally: &Tally) -> Vec<u64> {
    vec![
        tally.get(&Figure::Accepted),
        tally.get(&Figure::WithAction),
        tally.get(&Figure::Unreviewed),
        tally.get(&Figure::Waiting) + tally.get(&Figure::NotReported),
    ]
}

/// The columns of the tables by group and by unit.
fn columns(is_open: bool) -> Vec<(Figure, &'static str)> {
    let mut found = vec![
        (Figure::Expected, "Expected"),
        (Figure::Accepted, "Accepted"),
        (Figure::WithAction, "With action"),
        (Figure::Late, "Sent late"),
    ];
    if is_open {
        found.push((Figure::Unreviewed, "To review"));
        found.push((Figure::Waiting, "Not in"));
    } else {
        found.push((Figure::NotReported, "Not in"));
    }
    found.extend([
        (Figure::NotNeeded, "Not needed"),
        (Figure::Critical, "Critical exceptions"),
        (Figure::Breaches, "Breaches"),
    ]);
    found
}

/// A number that opens its records; none opens nothing.
fn number(with: With<'_>, scope: Scope, figure: &Figure, many: u64, restated: bool) -> Written {
    let words = thousands(many);
    let href = records(with.contents, with.quarter, scope, figure, restated);
    match href.filter(|_| many > 0) {
        Some(href) => Written::link(&href, &words),
        None => Written::text(&words),
    }
}

/// By business group: bars and their table; by unit, folded away.
pub(super) fn by_group(subject: &Subject) -> AnyView {
    let contents = subject.contents();
    let total = contents.total();
    let bars = contents.groups().map(|tally| Stack {
        name: tally.name.clone(),
        below: String::new(),
        parts: parts(tally),
        note: format!(
            "{} of {}",
            thousands(tally.accepted()),
            thousands(tally.get(&Figure::Expected))
        ),
    });
    let bars: Vec<Stack> = bars.filter(|bar| bar.total() > 0).collect();
    let description = format!(
        "Of {} expected altogether, {} are accepted. Each bar is one business group; the table below it holds the same figures.",
        counted(total.get(&Figure::Expected), "return", "returns"),
        thousands(total.accepted())
    );
    let units: Vec<&Tally> = contents.units().collect();
    let groups: Vec<&Tally> = contents.groups().chain(std::iter::once(&total)).collect();
    let table = table(
        subject,
        "Figures by business group",
        "Business group",
        &groups,
    );
    let by_unit = table_of_units(subject, &units);
    view! {
        {(!bars.is_empty()).then(|| view! {
            <StackedBars id="by-group" title="Returns by business group" description=description kinds=KINDS.to_vec() bars=bars/>
        })}
        {table}
        {by_unit}
    }
    .into_any()
}

fn table_of_units(subject: &Subject, units: &[&Tally]) -> Option<AnyView> {
    if units.is_empty() {
        return None;
    }
    let table = table(subject, "Figures by business unit", "Business unit", units);
    Some(view! { <Details summary="Figures by business unit">{table}</Details> }.into_any())
}

fn table(
    subject: &Subject,
    caption: &'static str,
    first: &'static str,
    rows: &[&Tally],
) -> AnyView {
    let figures = columns(subject.frozen().is_none());
    let mut heads = vec![Column::new(first)];
    heads.extend(figures.iter().map(|(_, name)| Column::new(*name).numeric()));
    let with = With::of(subject);
    let row = |tally: &&Tally| {
        let cell = |(figure, _): &(Figure, &str)| {
            number(with, tally.scope, figure, tally.get(figure), false)
        };
        Row::written(
            Written::text(&tally.name),
            figures.iter().map(cell).collect(),
        )
    };
    let rows: Vec<Row> = rows.iter().map(row).collect();
    view! { <DataTable caption=caption columns=heads rows=rows dense=true/> }.into_any()
}

/// Every figure over everything, with what was stated anew.
pub(super) fn all(subject: &Subject) -> AnyView {
    let total = subject.contents().total();
    let restated = subject.restated().map(|contents| contents.total());
    let questions = subject.questions();
    let mut figures: Vec<Figure> = Figure::ALWAYS.to_vec();
    let is_open = subject.frozen().is_none();
    figures.retain(|figure| is_open || *figure != Figure::Waiting);
    let of = |tally: &Tally| -> Vec<Figure> {
        let points = tally.not_kept(questions).map(|(figure, _)| figure);
        let rules = tally.gaps().map(|(figure, _)| figure);
        points.chain(rules).collect()
    };
    figures.extend(of(&total));
    if let Some(now) = &restated {
        let more = of(now).into_iter();
        let more: Vec<Figure> = more.filter(|f| !figures.contains(f)).collect();
        figures.extend(more);
    }
    let with = With::of(subject);
    let row = |figure: &Figure| {
        let many = total.get(figure);
        let mut cells = vec![number(with, Scope::All, figure, many, false)];
        if let Some(now) = &restated {
            let now = now.get(figure);
            cells.push(if now == many {
                Written::muted("Unchanged")
            } else {
                number(with, Scope::All, figure, now, true)
            });
        }
        Row::written(Written::text(&figure.name(questions)), cells)
    };
    let rows: Vec<Row> = figures.iter().map(row).collect();
    let number_of = if is_open { "Now" } else { "As frozen" };
    let mut heads = vec![Column::new("Figure"), Column::new(number_of).numeric()];
    if restated.is_some() {
        heads.push(Column::new("Restated").numeric());
    }
    let actions = "Remedial actions are counted by the calendar, whichever return they come from: those opened on a day of the quarter, those done on a day of it, and those still open or overdue at its end, or today while it runs. One action can count in several of these; its list says in which.";
    view! {
        <DataTable caption="Every figure" columns=heads rows=rows dense=true/>
        <p class="govuk-body">{actions}</p>
    }
    .into_any()
}

/// How the three measures are computed and how shares are rounded, folded away on a screen.
pub(super) fn method() -> AnyView {
    let one = |measure: &Measure| {
        view! {
            <p class="govuk-body">
                <strong>{measure.name()}" ("{measure.clause()}")."</strong>
                " "
                {measure.method()}
            </p>
        }
    };
    let measures = Measure::ALL.iter().map(one).collect_view();
    view! {
        <div class="app-fold">
            <Details summary="How it is computed">
                {measures}
                <p class="govuk-body">{Ratio::ROUNDING}</p>
            </Details>
        </div>
    }
    .into_any()
}

/// The three measures: share, numbers; how they are computed.
pub(super) fn measures(with: With<'_>, restated: Option<&Tally>) -> AnyView {
    let total = with.contents.total();
    let row = |measure: &Measure| {
        let ratio = measure.of(&total);
        let (met, _) = measure.figures();
        let share = match ratio.percent() {
            Some(percent) => Written::text(&percent),
            None => Written::muted(measure.none()),
        };
        let share = match restated
            .map(|now| measure.of(now))
            .filter(|now| *now != ratio)
        {
            Some(now) => {
                let words = now.percent().unwrap_or_else(|| measure.none().to_owned());
                share.line(&format!("Restated: {words}"))
            }
            None => share,
        };
        Row::written(
            Written::text(measure.name()).below(measure.clause()),
            vec![
                share,
                number(with, Scope::All, &met, ratio.met, false),
                Written::text(&thousands(ratio.of)),
            ],
        )
    };
    let rows: Vec<Row> = Measure::ALL.iter().map(row).collect();
    let columns = vec![
        Column::new("Measure"),
        Column::new("Share"),
        Column::new("Met").numeric(),
        Column::new("Of").numeric(),
    ];
    view! {
        <DataTable caption="Measures of success" columns=columns rows=rows dense=true/>
        {method()}
    }
    .into_any()
}
