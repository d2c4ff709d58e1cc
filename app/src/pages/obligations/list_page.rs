//! The list of obligations laid out; rows can be chosen to waive or assign several at once.

use super::filter;
use super::show_page::colour;
use crate::components::{
    Button, ButtonKind, ButtonLink, Column, CountLine, DataTable, Downloads, EmptyState, FileLink,
    FileSize, Heading, Inset, ListLayout, Pagination, Row, Sorting, TagColour, Written, counted,
};
use crate::render::{Page, Section};
use crate::urls::{self, Query};
use chrono::NaiveDate;
use domain::ids::Reference;
use domain::obligation::Standing;
use domain::organisation::Organisation;
use leptos::prelude::*;
use std::sync::Arc;
use store::queries::obligations::{ObligationOrder, ObligationRow, ObligationsPage};

/// Everything the page shows.
pub(super) struct Model {
    pub(super) query: Query,
    pub(super) page: u64,
    pub(super) order: ObligationOrder,
    pub(super) found: ObligationsPage,
    /// Open ones of whoever asks, and how many of these are overdue.
    pub(super) mine: (i64, i64),
    pub(super) today: NaiveDate,
    pub(super) organisation: Arc<Organisation>,
    pub(super) opens: bool,
    pub(super) waives: bool,
    pub(super) exports: bool,
}

/// The page.
pub(super) fn page(model: Model) -> Page {
    let title = match model.page {
        0 | 1 => "Obligations".to_owned(),
        page => format!("Obligations, page {page}"),
    };
    let panel = filter::filter(&model);
    let actions = model.opens.then(|| {
        view! {
            <div class="app-actions app-no-print">
                <ButtonLink href=urls::OBLIGATIONS_NEW text="Open an obligation" kind=ButtonKind::Secondary/>
            </div>
        }
    });
    let results = results(&model);
    let body = view! {
        <Heading text="Obligations"/>
        <p class="govuk-body">"What has to be done by a day: passwords to change, access to remove, holders to name, remedial actions."</p>
        {mine(model.mine)}
        {actions}
        <ListLayout filter=panel>
            <div id="results" tabindex="-1">{results}</div>
        </ListLayout>
    };
    Page::new(Section::ToDo, title, body)
}

fn mine((open, overdue): (i64, i64)) -> AnyView {
    let many = |n: i64| u64::try_from(n).unwrap_or_default();
    let href = Query::default()
        .with("assigned", "me")
        .href(urls::OBLIGATIONS);
    let words = match (open, overdue) {
        (0, _) => return view! { <Inset>"Nothing is yours to do."</Inset> }.into_any(),
        (open, 0) => counted(many(open), "is yours to do", "are yours to do"),
        (open, overdue) => format!(
            "{}, {}",
            counted(many(open), "is yours to do", "are yours to do"),
            counted(many(overdue), "of them overdue", "of them overdue")
        ),
    };
    view! { <Inset><a class="govuk-link" href=href>{words}</a>"."</Inset> }.into_any()
}

fn results(model: &Model) -> AnyView {
    let total = u64::try_from(model.found.total).unwrap_or_default();
    if model.found.rows.is_empty() {
        return view! {
            <EmptyState title="Nothing matches">
                <p class="govuk-body">
                    "Try fewer or other filters, or "
                    <a class="govuk-link" href=urls::OBLIGATIONS>"show everything that is not done"</a>"."
                </p>
            </EmptyState>
        }
        .into_any();
    }
    let query = model.query.clone();
    let files = model
        .exports
        .then(|| view! { <Downloads files=files(&query, total)/> });
    let several = model.opens || model.waives;
    let table = table(model, several);
    let table = if several {
        view! {
            <form method="get" action=format!("{}/several", urls::OBLIGATIONS)>
                {table}
                <div class="govuk-button-group app-no-print">
                    {model.opens.then(|| view! { <Button text="Give those chosen to somebody" kind=ButtonKind::Secondary name="deed" value="assign"/> })}
                    {model.waives.then(|| view! { <Button text="Waive those chosen" kind=ButtonKind::Secondary name="deed" value="waive"/> })}
                </div>
            </form>
        }
        .into_any()
    } else {
        table
    };
    view! {
        <CountLine total=total one="obligation" many="obligations"/>
        {files}
        {table}
        <Pagination path=urls::OBLIGATIONS query=query page=model.page total=total/>
    }
    .into_any()
}

fn files(query: &Query, rows: u64) -> Vec<FileLink> {
    let query = query.without("page");
    let file = |path: &str, name: &str, format| FileLink {
        href: query.href(path),
        name: name.to_owned(),
        format,
        size: FileSize::Rows(rows),
    };
    vec![
        file("/obligations.xlsx", "These obligations for Excel", "XLSX"),
        file("/obligations.csv", "These obligations as data", "CSV"),
    ]
}

fn table(model: &Model, several: bool) -> AnyView {
    let mut columns = vec![
        Column::new("What has to be done"),
        Column::new("Account"),
        Column::new("To be done by"),
        Column::new("Due").sorted_by("due"),
        Column::new("Standing"),
    ];
    if several {
        columns.push(Column::new("Choose"));
    }
    let rows = model.found.rows.iter();
    let rows = rows.map(|row| line(row, model.today, several)).collect();
    let sorting = Sorting {
        path: urls::OBLIGATIONS.to_owned(),
        query: model.query.clone(),
        by: model.order.key().to_owned(),
    };
    view! { <DataTable caption="Obligations" columns=columns rows=rows sorting=sorting dense=true/> }
        .into_any()
}

fn line(row: &ObligationRow, today: NaiveDate, several: bool) -> Row {
    let o = &row.obligation;
    let reference = o.reference();
    let head = Written::link(&urls::record(reference), &o.title()).below(&reference.to_string());
    let head = if row.mine {
        head.tag(TagColour::Purple, "Yours")
    } else {
        head
    };
    let account = match (o.account, &row.account_name) {
        (Some(number), Some(name)) => Written::link(&urls::account(number), name)
            .below(&Reference::account(number).to_string()),
        _ => Written::muted("None"),
    };
    let who = match &row.assignee_name {
        Some(name) => Written::text(name),
        None if o.account.is_some() => Written::muted("The account’s holders"),
        None => Written::muted("Nobody yet"),
    };
    let standing = o.standing(today);
    let mut cells = vec![
        account,
        who,
        Written::short_day(o.due),
        Written::default().tag(colour(standing), standing.name()),
    ];
    if several {
        cells.push(choose(row, standing));
    }
    Row::written(head, cells)
}

fn choose(row: &ObligationRow, standing: Standing) -> Written {
    if standing == Standing::Done {
        return Written::muted("Done");
    }
    let reference = row.obligation.reference().to_string();
    let id = format!("choose-{reference}");
    let label = format!("Choose {reference}");
    Written::view(view! {
        <div class="govuk-checkboxes govuk-checkboxes--small">
            <div class="govuk-checkboxes__item">
                <input class="govuk-checkboxes__input" id=id.clone() name="of" r#type="checkbox" value=reference/>
                <label class="govuk-label govuk-checkboxes__label" for=id><span class="govuk-visually-hidden">{label}</span></label>
            </div>
        </div>
    })
}
