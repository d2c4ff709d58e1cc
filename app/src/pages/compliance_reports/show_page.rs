//! The report as a page.

use super::parts::Rows;
use super::sections::With;
use super::subject::{self, Subject, Told};
use super::{figures, parts, trend};
use crate::components::{
    ButtonKind, ButtonLink, Column, DataTable, Downloads, FileLink, FileSize, Heading, Inset, Row,
    SummaryList, SummaryRow, Warning, Written, thousands,
};
use crate::context::Site;
use crate::render::Page;
use crate::urls::{self, Query};
use domain::moment::long_date;
use domain::report::{Addressee, Restatement};
use leptos::prelude::*;
use store::queries::reports::{Published, ReportLine};

/// Everything the page shows.
pub(super) struct Model {
    pub(super) subject: Subject,
    /// How much of each list.
    pub(super) rows: Rows,
    /// Up to eight quarters, the oldest first.
    pub(super) trend: Vec<ReportLine>,
    pub(super) can: Can,
}

/// What the visitor may do.
pub(super) struct Can {
    pub(super) close: bool,
    pub(super) restate: bool,
}

/// The page.
pub(super) fn page(site: &Site, model: &Model) -> Page {
    let subject = &model.subject;
    let title = subject.title();
    let caption = format!("{}, {}", site.organisation_name, subject.quarter.name());
    let with = With::of(subject);
    let lists = with.lists();
    let mut places = vec![
        ("measures", "Measures of success"),
        ("by-group-heading", "Returns by business group"),
        ("trend-heading", "Trend"),
        ("figures", "Every figure"),
    ];
    places.extend(lists.iter().map(|list| (list.id, list.title)));
    if subject.frozen().is_some() {
        places.push(("restatements", "Restatements"));
        places.push(("verification", "Verification"));
    }
    let here = urls::compliance_report(subject.quarter);
    let whole = Query::default().with("rows", "all").href(&here);
    let sections: Vec<AnyView> = lists
        .iter()
        .map(|list| list.section(model.rows, &whole))
        .collect();
    let restated = subject.restated().map(|contents| contents.total());
    let body = view! {
        <Heading text=title.clone() caption=caption/>
        {banner(subject)}
        {actions(model)}
        <SummaryList rows=facts(subject)/>
        {files(subject)}
        {parts::contents(places)}
        <h2 class="govuk-heading-m" id="measures">"Measures of success"</h2>
        {figures::measures(with, restated.as_ref())}
        <h2 class="govuk-heading-m" id="by-group-heading">"Returns by business group"</h2>
        {figures::by_group(subject)}
        <h2 class="govuk-heading-m" id="trend-heading">"Trend"</h2>
        {trend::returns(&model.trend)}
        <h2 class="govuk-heading-m" id="figures">"Every figure"</h2>
        {figures::all(subject)}
        {sections}
        {subject.frozen().map(|found| restatements(subject, found))}
        {subject.frozen().map(verification)}
    };
    subject::page(title, body)
}

/// What a reader must know first.
fn banner(subject: &Subject) -> AnyView {
    match &subject.told {
        Told::Open(_) => view! {
            <Inset>"This quarter is not closed. These are the figures of now, and nothing of them is frozen."</Inset>
        }
        .into_any(),
        Told::Frozen(found) if !found.agrees => view! {
            <Warning>"What is stored is not what was frozen: a hash does not agree. Do not rely on this report, and tell the security team."</Warning>
        }
        .into_any(),
        Told::Frozen(found) if !found.restatements.is_empty() => view! {
            <Inset>
                "Figures of this report were stated anew. What was frozen stays as it was; what is different stands beside it and under "
                <a class="govuk-link" href="#restatements">"Restatements"</a>"."
            </Inset>
        }
        .into_any(),
        Told::Frozen(_) => ().into_any(),
    }
}

fn actions(model: &Model) -> AnyView {
    let (quarter, is_open) = (model.subject.quarter, model.subject.frozen().is_none());
    let whole = Query::default().with("rows", "all");
    let whole = whole.href(&urls::compliance_report(quarter));
    let close = (is_open && model.can.close).then(|| {
        let href = urls::period_page(quarter, "close");
        view! { <ButtonLink href=href text="Close the quarter" kind=ButtonKind::Secondary/> }
    });
    let restate = (!is_open && model.can.restate).then(|| {
        let href = urls::compliance_report_page(quarter, "restate");
        view! { <ButtonLink href=href text="State figures anew" kind=ButtonKind::Secondary/> }
    });
    view! {
        <div class="app-actions app-no-print">
            <button r#type="button" class="govuk-button govuk-button--secondary" data-print hidden>"Print this page"</button>
            {(model.rows == Rows::Few).then(|| view! { <ButtonLink href=whole text="Show every row, to print it" kind=ButtonKind::Secondary/> })}
            {close}
            {restate}
        </div>
    }
    .into_any()
}

fn facts(subject: &Subject) -> Vec<SummaryRow> {
    let quarter = SummaryRow::text("Quarter", subject.quarter.name());
    let due = SummaryRow::text("Last day in time", long_date(subject.due()));
    let Some(found) = subject.frozen() else {
        return vec![quarter, due];
    };
    let report = &found.report;
    let to: Vec<String> = report.addressed_to.iter().map(addressed).collect();
    vec![
        quarter,
        SummaryRow::text("Addressed to", to.join("\n")),
        SummaryRow::text("Frozen on", long_date(report.closed_on)),
        SummaryRow::text("Frozen by", report.closed_by.name.clone()),
        due,
        SummaryRow::text("Questions", format!("Version {}", report.questions.version)),
    ]
}

fn addressed(to: &Addressee) -> String {
    match to.names.as_slice() {
        [] => to.role.name().to_owned(),
        names => format!("{}: {}", to.role.name(), names.join(", ")),
    }
}

fn files(subject: &Subject) -> AnyView {
    let accounts = subject.contents().accounts.len() as u64;
    let file = |ending: &str, name: &str, format, rows| FileLink {
        href: urls::compliance_report_page(subject.quarter, &format!("report.{ending}")),
        name: name.to_owned(),
        format,
        size: FileSize::Rows(rows),
    };
    let all: usize = With::of(subject)
        .lists()
        .iter()
        .map(|list| list.rows.len())
        .sum();
    let files = vec![
        file("csv", "Accounts and their returns", "CSV", accounts),
        file("xlsx", "The whole report", "XLSX", all as u64),
    ];
    view! { <Downloads files=files/> }.into_any()
}

fn restatements(subject: &Subject, found: &Published) -> AnyView {
    let none = found.restatements.is_empty().then(|| {
        view! { <p class="govuk-body">"Nothing of this report was stated anew."</p> }
    });
    let all: Vec<AnyView> = found
        .restatements
        .iter()
        .map(|one| restatement(subject, one))
        .collect();
    view! {
        <section aria-labelledby="restatements">
            <h2 class="govuk-heading-m" id="restatements">"Restatements"</h2>
            {none}
            {all}
        </section>
    }
    .into_any()
}

fn restatement(subject: &Subject, one: &Restatement) -> AnyView {
    let title = format!("Restated on {} by {}", long_date(one.on), one.by.name);
    let caption = format!("What restatement {} changed", one.seq);
    view! {
        <h3 class="govuk-heading-s">{title}</h3>
        <p class="govuk-body">{one.reason.clone()}</p>
        {changes(subject, caption, &one.changes)}
        <p class="govuk-body-s">"SHA-256 with what came before: "<code class="app-wrap">{one.hash.clone()}</code></p>
    }
    .into_any()
}

/// Figures that are different, as a table.
pub(super) fn changes(
    subject: &Subject,
    caption: String,
    changes: &[domain::report::FigureChange],
) -> AnyView {
    let row = |change: &domain::report::FigureChange| {
        Row::written(
            Written::text(&change.figure.name(subject.questions())),
            vec![
                Written::text(&change.name),
                Written::text(&thousands(change.before)),
                Written::text(&thousands(change.after)),
            ],
        )
    };
    let rows: Vec<Row> = changes.iter().map(row).collect();
    let columns = vec![
        Column::new("Figure"),
        Column::new("Of"),
        Column::new("Before").numeric(),
        Column::new("Restated").numeric(),
    ];
    view! { <DataTable caption=caption columns=columns rows=rows dense=true/> }.into_any()
}

fn verification(found: &Published) -> AnyView {
    let words = if found.agrees {
        "Unchanged since it was frozen: what is stored has this hash now, and the audit trail names the same one"
    } else {
        "Changed: what is stored does not have its hash any more, or the audit trail names another"
    };
    let hash = found.hash.clone();
    let rows = vec![
        SummaryRow::view(
            "SHA-256",
            view! { <code class="app-wrap">{hash}</code> }.into_any(),
        ),
        SummaryRow::text("Recomputed", words),
    ];
    view! {
        <section aria-labelledby="verification">
            <h2 class="govuk-heading-m" id="verification">"Verification"</h2>
            <SummaryList rows=rows/>
        </section>
    }
    .into_any()
}
