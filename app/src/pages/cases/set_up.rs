//! `GET /business-cases/{reference}/set-up`: the checklist of an approved case: what is done, what is
//! open, who can do it and where; and what comes after the account is active.

use super::subject;
use crate::components::{
    ButtonLink, Column, DataTable, Heading, Inset, Row, SummaryList, SummaryRow, TagColour, Written,
};
use crate::context::{AppState, SignedIn};
use crate::error::AppError;
use crate::render::Page;
use crate::urls;
use axum::extract::{Path, State};
use axum::response::Response;
use chrono::NaiveDate;
use domain::account::StatusKey;
use domain::actor::Actor;
use domain::ids::Reference;
use domain::moment::long_date;
use domain::obligation::{Obligation, ObligationState, Standing};
use domain::permission::{Action, Facts, may};
use domain::set_up::Item;
use leptos::prelude::*;
use store::queries::set_up::{SetUp, is_done, show};

/// Shows it.
///
/// # Errors
/// 403 for those who may not see cases; 404; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
) -> Result<Response, AppError> {
    may(&visit.actor, Action::ViewCases, &Facts::default())?;
    let number = match subject::number(&reference, "/set-up") {
        Ok(number) => number,
        Err(instead) => return instead,
    };
    let found = show(&state.store, &visit.actor, number).await?;
    Ok(page(&found, &visit.actor).respond(&state, &visit).await)
}

fn page(found: &SetUp, actor: &Actor) -> Page {
    let case = &found.case;
    let title = "Setting the account up";
    let body = view! {
        <Heading text=title caption=subject::caption(case)/>
        {where_it_is(found)}
        {checklist(found, actor)}
        {after(found, actor)}
    };
    subject::page(case, format!("{title}: {}", case.reference()), body)
}

/// Which account it is, how far it is, and the way on.
fn where_it_is(found: &SetUp) -> AnyView {
    let case = &found.case;
    let Some(account) = &found.account else {
        let follows = if case.state.is_over() {
            "Nothing is set up."
        } else {
            "The account and its checklist are made when the last step approves it."
        };
        let words = format!("This case is “{}”. {follows}", case.state.name());
        return view! { <Inset>{words}</Inset> }.into_any();
    };
    let link = format!(
        "{}, {}",
        Reference::account(account.number),
        account.details.name
    );
    let href = urls::account(account.number);
    let mut rows = vec![
        SummaryRow::view(
            "Account",
            view! { <a class="govuk-link" href=href>{link}</a> },
        ),
        SummaryRow::text("Its state", account.status.key().name()),
    ];
    if account.presence.url.is_empty() {
        let words = "None yet: the handle makes no address, or another account has it";
        rows.push(SummaryRow::text("Address", words));
    }
    if let Some(on) = case.review_on {
        rows.push(SummaryRow::text("Reviewed or closed by", long_date(on)));
    }
    if !found.lines.is_empty() {
        let words = format!("{} of {}", found.done(), found.lines.len());
        rows.push(SummaryRow::text("Done", words));
    }
    let ready = !found.lines.is_empty()
        && found.done() == found.lines.len()
        && account.status.key() == StatusKey::SettingUp;
    let href = urls::account_page(account.number, "status/activate");
    let ready = ready.then(|| {
        view! {
            <p class="govuk-body">"Everything is done. Design and Marketing can make the account active."</p>
            <ButtonLink href=href text="Make active"/>
        }
    });
    let adopted = case.adopts.map(|_| {
        view! { <Inset>"The account existed before this case. The approval made it regular (P 12.1c); nothing else about it was changed."</Inset> }
    });
    view! { <SummaryList rows=rows/>{adopted}{ready} }.into_any()
}

fn checklist(found: &SetUp, actor: &Actor) -> Option<AnyView> {
    if found.lines.is_empty() {
        return None;
    }
    let columns = ["What has to be done", "Standing", "Who can do it", "Policy"];
    let columns = columns.map(Column::new).to_vec();
    let rows: Vec<Row> = found
        .lines
        .iter()
        .map(|line| row(line, found.today, actor))
        .collect();
    let view = view! {
        <h2 class="govuk-heading-m" id="checklist">"Checklist"</h2>
        <p class="govuk-body">"The account becomes active only when every line is done. What the register can see for itself closes by itself, and opens again when it is not so any more."</p>
        <DataTable caption="What has to be done before the account is active" columns=columns rows=rows/>
    };
    Some(view.into_any())
}

fn row(line: &Obligation, today: NaiveDate, actor: &Actor) -> Row {
    let item = Item::of(line.kind);
    let how = item.map_or("", |item| item.how);
    let who = item.map_or("", |item| item.who);
    Row::written(
        named(line, actor).below(how),
        vec![
            standing(line, today),
            way(line, item, actor).unwrap_or_default().line(who),
            Written::text(line.kind.clause()),
        ],
    )
}

/// Its name; a link for those who may see obligations.
fn named(line: &Obligation, actor: &Actor) -> Written {
    if may(actor, Action::ViewObligations, &line.facts()).is_ok() {
        Written::link(&urls::record(line.reference()), &line.title())
    } else {
        Written::text(&line.title())
    }
}

fn standing(line: &Obligation, today: NaiveDate) -> Written {
    let standing = line.standing(today);
    let colour = match standing {
        Standing::Overdue => TagColour::Red,
        Standing::Open => TagColour::Yellow,
        Standing::Waived => TagColour::Grey,
        Standing::Done => TagColour::Teal,
    };
    let tag = Written::default().tag(colour, standing.name());
    match &line.state {
        ObligationState::Done { on, by, evidence } => {
            // What the records show stands below the line's name already.
            let shown = match Item::of(line.kind) {
                Some(item) if item.is_on_record() => "On record",
                _ => evidence,
            };
            let when = format!("{} by {}", short_day(*on), by.name);
            tag.line(&when).line(shown)
        }
        ObligationState::Waived { until, .. } => tag.line(&format!("until {}", short_day(*until))),
        ObligationState::Open => tag.line(&format!("due {}", short_day(line.due))),
    }
}

/// A day short enough for a narrow column.
fn short_day(day: NaiveDate) -> String {
    day.format("%-d %b %Y").to_string()
}

/// Where it is done, for those who can do it.
fn way(line: &Obligation, item: Option<Item>, actor: &Actor) -> Option<Written> {
    let account = line.account.filter(|_| !is_done(line))?;
    let facts = line.facts();
    let page = item.map_or("", |item| item.page);
    let (action, href, words) = match page {
        "" => (
            Action::CloseObligation,
            urls::obligation_step(line.number, "close"),
            "Close with evidence",
        ),
        "edit" => (
            Action::EditAccount,
            urls::account_page(account, page),
            "Edit the account",
        ),
        "people/name" => (
            Action::Nominate,
            urls::account_page(account, page),
            "Name somebody",
        ),
        "access/new" => (
            Action::RequestAccess,
            urls::account_page(account, page),
            "Ask for access",
        ),
        _ => (
            Action::AttestSecurity,
            urls::account_page(account, page),
            "Record the facts",
        ),
    };
    may(actor, action, &facts)
        .is_ok()
        .then(|| Written::link(&href, words))
}

fn after(found: &SetUp, actor: &Actor) -> Option<AnyView> {
    found.account.as_ref()?;
    if found.after.is_empty() {
        let view = view! {
            <h2 class="govuk-heading-m" id="after">"After it is active"</h2>
            <p class="govuk-body">"The benefits that the case promised will be measured, and the account will be reviewed or closed on the day the case names."</p>
        };
        return Some(view.into_any());
    }
    let columns = ["What", "Standing"].map(Column::new).to_vec();
    let rows: Vec<Row> = found
        .after
        .iter()
        .map(|line| {
            Row::written(
                named(line, actor).below(&line.reason),
                vec![standing(line, found.today)],
            )
        })
        .collect();
    let view = view! {
        <h2 class="govuk-heading-m" id="after">"After it is active"</h2>
        <DataTable caption="What comes after the account is active" columns=columns rows=rows/>
    };
    Some(view.into_any())
}
