//! The list as a page: filter panel, count, files, table or empty state. A function of what `list`
//! loaded; nothing is asked or judged here.

use super::query::{self, Known, Question};
use crate::components::{
    ButtonKind, ButtonLink, Chip, Column, CountLine, DataTable, Downloads, EmptyState,
    ErrorSummary, FileLink, FileSize, Heading, Inset, ListLayout, Pagination, Row, Sorting,
    TagColour, Written, counted, thousands,
};
use crate::pages::home::mine::standing;
use crate::render::{Page, Section};
use crate::urls::{self, Query};
use chrono::NaiveDate;
use domain::moment::long_date;
use domain::organisation::Organisation;
use domain::platform::Catalogue;
use domain::problem::Problems;
use leptos::prelude::*;
use std::sync::Arc;
use store::queries::accounts::{AccountPage, ListRow};

/// Everything the page shows.
pub(super) struct ListPage {
    pub(super) question: Question,
    /// The rows of this page with the counts; nothing while `problems` stand.
    pub(super) found: Option<AccountPage>,
    /// What has to be corrected in the filter.
    pub(super) problems: Problems,
    pub(super) today: NaiveDate,
    pub(super) offers: Offers,
    pub(super) catalogue: Arc<Catalogue>,
    pub(super) organisation: Arc<Organisation>,
}

/// What the visitor may do from here.
#[derive(Clone, Copy, Default)]
pub(super) struct Offers {
    pub(super) add: bool,
    pub(super) import: bool,
    pub(super) export: bool,
}

impl ListPage {
    pub(super) fn known(&self) -> Known<'_> {
        Known {
            catalogue: &self.catalogue,
            organisation: &self.organisation,
            today: self.today,
        }
    }

    fn as_at(&self) -> Option<NaiveDate> {
        self.question.filter.as_at
    }

    /// The filters that are on, each with the list without it. The day is not one of them.
    pub(super) fn chips(&self) -> Vec<Chip> {
        let query = self.question.query.without("page");
        let parts = query::parts(&self.question.filter, &self.known());
        let filters = parts.into_iter().filter(|part| part.name != "as_at");
        filters
            .map(|part| Chip {
                label: format!("{}: {}", part.label, part.text),
                href: query.without(part.name).href(urls::ACCOUNTS),
            })
            .collect()
    }

    /// The list of the same day without any filter.
    pub(super) fn cleared(&self) -> String {
        let day = self.as_at().map(|day| day.to_string()).unwrap_or_default();
        Query::default().with("as_at", day).href(urls::ACCOUNTS)
    }
}

/// The page.
pub(super) fn page(model: ListPage) -> Page {
    let filtered = filtered(&model);
    let title = match (model.as_at(), model.question.filter.page) {
        (None, 0 | 1) => "Accounts".to_owned(),
        (None, page) => format!("Accounts, page {page}"),
        (Some(day), 0 | 1) => format!("Accounts as at {}", long_date(day)),
        (Some(day), page) => format!("Accounts as at {}, page {page}", long_date(day)),
    };
    let title = match &filtered {
        Some(words) => format!("{title}: {words}"),
        None => title,
    };
    let printed = filtered.map(|words| view! { <p class="govuk-body app-print-only">{words}</p> });
    let filter = super::list_filter::panel(&model);
    let problems = model.problems.clone();
    let body = view! {
        <ErrorSummary problems=problems.clone()/>
        <Heading text="Accounts"/>
        {as_at_banner(&model)}
        {actions(&model)}
        <ListLayout filter=filter>
            <div id="results" tabindex="-1">{printed}{results(model)}</div>
        </ListLayout>
    };
    Page::new(Section::Accounts, title, body)
        .problems(&problems)
        .islands()
}

/// The filters in words, for the title and for paper; the day is told by both already.
fn filtered(model: &ListPage) -> Option<String> {
    let chips = model.chips();
    let words: Vec<_> = chips.into_iter().map(|chip| chip.label).collect();
    (!words.is_empty()).then(|| words.join("; "))
}

fn as_at_banner(model: &ListPage) -> Option<AnyView> {
    let day = model.as_at()?;
    let today = model
        .question
        .query
        .without("as_at")
        .without("page")
        .href(urls::ACCOUNTS);
    let words = format!("The register as it stood at the end of {}", long_date(day));
    let view = view! {
        <Inset>
            <p class="govuk-body"><strong>{words}</strong></p>
            <p class="govuk-body"><a class="govuk-link" href=today>"Show the register as it is now"</a></p>
        </Inset>
    };
    Some(view.into_any())
}

fn actions(model: &ListPage) -> Option<AnyView> {
    let Offers { add, import, .. } = model.offers;
    // An empty register offers both below.
    let empty = model
        .found
        .as_ref()
        .is_some_and(|found| found.register == 0);
    if model.as_at().is_some() || empty {
        return None;
    }
    let view = view! {
        <div class="app-actions app-no-print">
            {add.then(|| view! { <ButtonLink href=urls::ACCOUNTS_NEW text="Add an account"/> })}
            {import.then(|| view! { <ButtonLink href=urls::IMPORT text="Import accounts" kind=ButtonKind::Secondary/> })}
            <ButtonLink href=urls::ACCESS text="Who has access" kind=ButtonKind::Secondary/>
            <ButtonLink href=urls::CASES text="Business cases" kind=ButtonKind::Secondary/>
            <ButtonLink href=urls::PIXELS text="Pixels" kind=ButtonKind::Secondary/>
            {add.then(|| view! { <ButtonLink href=urls::SIGHTINGS text="Reported accounts" kind=ButtonKind::Secondary/> })}
            <ButtonLink href=urls::REPORT_ACCOUNT text="Report an account" kind=ButtonKind::Secondary/>
        </div>
    };
    Some(view.into_any())
}

fn results(model: ListPage) -> AnyView {
    let Some(found) = &model.found else {
        return view! {
            <EmptyState title="No accounts are shown yet">
                <p class="govuk-body">"Correct the filter first: the accounts are shown when all of it is understood."</p>
            </EmptyState>
        }
        .into_any();
    };
    if found.rows.is_empty() {
        return empty(&model, found);
    }
    let total = unsigned(found.total);
    let page = u64::from(model.question.filter.page.max(1));
    let query = model.question.query.clone();
    view! {
        {count_line(&model, found)}
        {model.offers.export.then(|| view! { <Downloads files=files(&query, total)/> })}
        {table(&model, &found.rows)}
        <Pagination path=urls::ACCOUNTS query=query page=page total=total/>
    }
    .into_any()
}

fn count_line(model: &ListPage, found: &AccountPage) -> AnyView {
    let (total, register) = (unsigned(found.total), unsigned(found.register));
    let archived = model.question.query.get("status") == Some("archived");
    let nouns = if model.chips().is_empty() {
        ("account".to_owned(), "accounts".to_owned())
    } else if archived {
        let noun = |n: &str| {
            format!(
                "archived {n}, beside {} in the everyday register",
                thousands(register)
            )
        };
        (noun("account"), noun("accounts"))
    } else {
        let of = format!("of {}", counted(register, "account", "accounts"));
        (of.clone(), of)
    };
    view! { <CountLine total=total one=nouns.0 many=nouns.1/> }.into_any()
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
        file("/accounts.xlsx", "These accounts for Excel", "XLSX"),
        file("/accounts.csv", "These accounts as data", "CSV"),
    ]
}

fn table(model: &ListPage, rows: &[ListRow]) -> AnyView {
    let columns = vec![
        Column::new("Account").sorted_by("name"),
        Column::new("Platform").sorted_by("platform"),
        Column::new("Handle").sorted_by("handle"),
        Column::new("Business unit and group").sorted_by("unit"),
        Column::new("Status").sorted_by("status"),
        Column::new("Changed").sorted_by("updated"),
    ];
    let sorting = Sorting {
        path: urls::ACCOUNTS.to_owned(),
        query: model.question.query.clone(),
        by: query::sort_word(model.question.filter.sort),
    };
    let rows = rows.iter().map(|row| line(model, row)).collect();
    view! { <DataTable caption="Accounts" columns=columns rows=rows sorting=sorting dense=true/> }
        .into_any()
}

fn line(model: &ListPage, row: &ListRow) -> Row {
    let reference = row.reference().to_string();
    let href = match model.as_at() {
        Some(day) => Query::default()
            .with("as_at", day)
            .href(&urls::account(row.number)),
        None => urls::account(row.number),
    };
    let head = Written::link(&href, &row.name).below(&reference);
    let mut state = Written::status(row.status());
    if row.archived_on.is_some() {
        state = state.tag(TagColour::Grey, "Archived");
    }
    // What is missing, in a word: the gravest kind and how often.
    if let Some((words, colour)) = row.concern.and_then(standing) {
        state = state.tag(colour, &format!("{words} missing"));
    }
    let cells = vec![
        Written::text(&query::platform_name(&model.catalogue, &row.platform)),
        Written::breakable(&row.handle),
        place(row, &model.organisation),
        state,
        Written::short_day(store::clock::local_day(row.updated_at)),
    ];
    Row::written(head, cells)
}

/// The unit with its group below; the group alone where there is no unit.
fn place(row: &ListRow, organisation: &Organisation) -> Written {
    let group = row.group().and_then(|id| organisation.group(id));
    let unit = row.unit().and_then(|id| organisation.unit(id));
    match (unit, group) {
        (Some(unit), Some(group)) => Written::text(&unit.name).below(&group.name),
        (Some(unit), None) => Written::text(&unit.name),
        (None, Some(group)) => Written::default().below(&group.name),
        (None, None) => Written::muted("Not recorded"),
    }
}

fn empty(model: &ListPage, found: &AccountPage) -> AnyView {
    let filtered = !model.chips().is_empty();
    match (filtered, model.as_at()) {
        (true, _) => view! { {count_line(model, found)} {no_match(model)} }.into_any(),
        (false, Some(day)) => view! {
            <EmptyState title=format!("The register held no accounts at the end of {}", long_date(day))>
                <p class="govuk-body">"Choose a later day, or show the register as it is now."</p>
            </EmptyState>
        }
        .into_any(),
        (false, None) => nothing_yet(model.offers),
    }
}

fn no_match(model: &ListPage) -> AnyView {
    let words = &model.question.filter.q;
    let cleared = model.cleared();
    let archived = model.question.query.get("status").is_none().then(|| {
        let query = model.question.query.without("page").with("status", "archived");
        view! {
            <p class="govuk-body">
                "Archived accounts are not searched unless you ask for them: "
                <a class="govuk-link" href=query.href(urls::ACCOUNTS)>"search the archived ones"</a>"."
            </p>
        }
    });
    let new = (model.offers.add && model.as_at().is_none() && words.contains('/')).then(|| {
        let href = Query::default().with("url", words).href(urls::ACCOUNTS_NEW);
        view! { <p class="govuk-body"><a class="govuk-link" href=href>"Add the account at this address"</a></p> }
    });
    view! {
        <EmptyState title="No accounts match">
            <p class="govuk-body">
                "Try fewer or other filters, or "
                <a class="govuk-link" href=cleared>"clear all filters"</a>
                ". Macrons and capitals make no difference."
            </p>
            {archived}
            {new}
        </EmptyState>
    }
    .into_any()
}

fn nothing_yet(offers: Offers) -> AnyView {
    let Offers { add, import, .. } = offers;
    let help = if add || import {
        "Begin with the list you have, as a CSV or XLSX file, or add accounts one by one."
    } else {
        "Design and Marketing adds accounts. When there are some, they are listed here."
    };
    view! {
        <EmptyState title="There are no accounts in the register yet">
            <p class="govuk-body">{help}</p>
            <div class="app-actions">
                {import.then(|| view! { <ButtonLink href=urls::IMPORT text="Import accounts"/> })}
                {add.then(|| view! { <ButtonLink href=urls::ACCOUNTS_NEW text="Add an account" kind=ButtonKind::Secondary/> })}
            </div>
        </EmptyState>
    }
    .into_any()
}

fn unsigned(count: i64) -> u64 {
    u64::try_from(count).unwrap_or(0)
}

#[cfg(test)]
#[path = "list_tests.rs"]
mod tests;
