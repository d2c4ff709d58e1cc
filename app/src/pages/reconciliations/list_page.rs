//! The comparisons of an account as a page, with the form for another list.

use super::words;
use crate::components::{
    Actions, Button, Checkbox, Choice, Column, DataTable, ErrorSummary, Field, FileField, Form,
    FormState, Heading, Inset, Radios, Row, TagColour, Written, new_key, thousands,
};
use crate::pages::forms::Typed;
use crate::render::{Page, Section};
use crate::urls;
use domain::account::Account;
use domain::ids::Reference;
use domain::problem::Problems;
use domain::reconciliation::{Preset, Verdict};
use http::StatusCode;
use leptos::prelude::*;
use store::queries::reconciliations::Summary;

/// Everything the page shows.
pub(super) struct Model {
    pub(super) account: Account,
    /// Newest first.
    pub(super) earlier: Vec<Summary>,
    /// Whether the visitor may upload a list.
    pub(super) uploads: bool,
    pub(super) typed: Typed,
    pub(super) problems: Problems,
    pub(super) status: StatusCode,
}

/// The page.
pub(super) fn page(model: Model) -> Page {
    let account = &model.account;
    let reference = Reference::account(account.number).to_string();
    let caption = format!("{reference}, {}", account.details.name);
    let form = model.uploads.then(|| form(&model));
    let body = view! {
        <ErrorSummary problems=model.problems.clone()/>
        <Heading text="Compare with the platform" caption=caption/>
        <p class="govuk-body">"Only people in the register may operate an account (P 6.11). Upload the list of people that the platform shows for this account; each of its lines is compared with live access, and whatever differs waits for a decision."</p>
        {form}
        <h2 class="govuk-heading-m">"Earlier comparisons"</h2>
        {earlier(&model.earlier)}
    };
    let title = format!("Compare {reference} with the platform");
    let page = Page::new(Section::Accounts, title, body)
        .problems(&model.problems)
        .crumb(urls::ACCOUNTS, "Accounts")
        .crumb(urls::account(account.number), account.details.name.clone());
    if model.status == StatusCode::OK {
        page
    } else {
        page.status(model.status)
    }
}

fn form(model: &Model) -> AnyView {
    let number = model.account.number;
    let action = urls::account_page(number, "reconciliations");
    let presets = Preset::ALL.iter();
    let choices: Vec<Choice> = presets.map(|p| Choice::new(p.key(), p.name())).collect();
    let usual = Preset::of_platform(model.account.presence.platform.as_str());
    let chosen = match model.typed.get("preset") {
        "" => usual.key().to_owned(),
        typed => typed.to_owned(),
    };
    let preset = Field::new("preset", chosen, &model.problems);
    let file = Field::new("file", "", &model.problems);
    let same = model.problems.0.iter().any(|p| p.code == "same");
    let again = same.then(|| {
        view! { <Checkbox field=Field::plain("again", "") label="Compare this file again" hint="Access in the register may have changed since"/> }
    });
    view! {
        <h2 class="govuk-heading-m">"Upload a list"</h2>
        <Form action=action multipart=true>
            <FormState key=new_key()/>
            <Radios field=preset label="Where the list comes from" choices=choices hint="Column names and words for levels of access are known for these. What is not recognised is asked for, and remembered for this account"/>
            <FileField field=file label="List of people" hint="CSV or XLSX, up to 10 MB and 5,000 people. One row for each person: name, e-mail address, level of access" accept=".csv,.tsv,.txt,.xlsx"/>
            {again}
            <Inset>"Of the file, the lines with names, e-mail addresses and levels are kept as evidence, with its name, size and SHA-256. Everything else in it is not."</Inset>
            <Actions><Button text="Upload and compare"/></Actions>
        </Form>
    }
    .into_any()
}

fn earlier(earlier: &[Summary]) -> AnyView {
    if earlier.is_empty() {
        return view! { <p class="govuk-body">"Nothing has been compared yet."</p> }.into_any();
    }
    let columns = vec![
        Column::new("Comparison"),
        Column::new("List"),
        Column::new("Listed").numeric(),
        Column::new(Verdict::NotInRegister.name()).numeric(),
        Column::new(Verdict::OtherLevel.name()).numeric(),
        Column::new(Verdict::NotOnPlatform.name()).numeric(),
        Column::new("To decide").numeric(),
    ];
    let rows: Vec<Row> = earlier.iter().map(row).collect();
    view! { <DataTable caption="Earlier comparisons" columns=columns rows=rows/> }.into_any()
}

fn row(found: &Summary) -> Row {
    let of = &found.reconciliation;
    let day = store::clock::local_day(of.at);
    let head = Written::link(
        &urls::reconciliation(of.number),
        &of.reference().to_string(),
    )
    .below(&format!(
        "{}, {}",
        domain::moment::long_date(day),
        of.by.name
    ));
    let list = Written::breakable(&of.file.name).below(of.preset.name());
    let number = |n: i64| Written::text(&thousands(u64::try_from(n).unwrap_or_default()));
    let count = |verdict| {
        if of.mapping.is_none() {
            return Written::muted("–");
        }
        number(found.of(verdict))
    };
    let open = match (of.is_waiting(), of.given_up, found.undecided()) {
        (true, ..) => Written::default().tag(TagColour::Yellow, "Columns to explain"),
        (_, true, _) => Written::default().tag(TagColour::Grey, "Given up"),
        (.., 0) => Written::text("0"),
        (.., open) => Written::default().tag(words::colour(Verdict::OtherLevel), &open.to_string()),
    };
    let cells = vec![
        list,
        number(of.listed),
        count(Verdict::NotInRegister),
        count(Verdict::OtherLevel),
        count(Verdict::NotOnPlatform),
        open,
    ];
    Row::written(head, cells)
}
