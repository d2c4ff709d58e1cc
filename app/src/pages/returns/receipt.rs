//! `GET /returns/{period}/receipt`: that returns were sent, each with its reference and the hash of the copy
//! that is kept; made to be printed.

use super::{frame, subject};
use crate::components::{ConfirmationPanel, Instant, SummaryList, SummaryRow, counted};
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::render::{Page, Section};
use crate::urls;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::ids::{Reference, ReferenceKind};
use domain::quarter::Quarter;
use domain::returns::{Return, Sent};
use leptos::prelude::*;
use store::queries::returns::{self, ReturnFilter};
use url::form_urlencoded;

/// So many returns stand on one receipt.
const MOST: usize = 200;

/// A return with its account's name.
struct Line {
    one: Return,
    sent: Sent,
    account: String,
}

/// Shows the receipt of the returns that the address names.
///
/// # Errors
/// 404 for one that is not there, was not sent or is not the visitor's to see; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(period): Path<String>,
) -> Result<Response, AppError> {
    let quarter = frame::quarter(&period)?;
    let lines = lines(&state, &visit, quarter).await?;
    if lines.is_empty() {
        return Err(AppError::NotFound);
    }
    Ok(page(quarter, &lines).respond(&state, &visit).await)
}

async fn lines(state: &AppState, visit: &Visit, quarter: Quarter) -> Result<Vec<Line>, AppError> {
    let (store, actor) = (&state.store, &visit.actor);
    let period = returns::period(store, quarter).await?;
    let mine = returns::mine(store, actor, &period).await?;
    let pairs = form_urlencoded::parse(visit.query().as_bytes());
    let asked = pairs.filter(|(name, _)| name == "return").take(MOST);
    let mut lines: Vec<Line> = Vec::new();
    for (_, text) in asked {
        let reference = Reference::parse(ReferenceKind::Return, &text);
        let number = reference.ok_or(AppError::NotFound)?.number;
        if lines.iter().any(|line| line.one.number == number) {
            continue;
        }
        let own = mine.iter().find(|one| one.one.number == number);
        let (one, account) = match own {
            Some(own) => (own.one.clone(), own.account.details.name.clone()),
            // Somebody else's, for those who may see it.
            None => {
                let filter = ReturnFilter {
                    q: text.into_owned(),
                    ..ReturnFilter::of(quarter)
                };
                let found = returns::list(store, actor, &filter, false).await?;
                let row = found.rows.into_iter().next().ok_or(AppError::NotFound)?;
                (row.one, row.account)
            }
        };
        let sent = one.last_sent().cloned().ok_or(AppError::NotFound)?;
        lines.push(Line { one, sent, account });
    }
    Ok(lines)
}

fn page(quarter: Quarter, lines: &[Line]) -> Page {
    let many = u64::try_from(lines.len()).unwrap_or_default();
    let references: Vec<String> = lines
        .iter()
        .map(|l| l.one.reference().to_string())
        .collect();
    let title = match lines {
        [_] => "Return sent".to_owned(),
        _ => format!("{} sent", counted(many, "return", "returns")),
    };
    let full = format!("Receipt of {}, {}", references.join(", "), quarter.code());
    let rows: Vec<AnyView> = lines.iter().map(line).collect();
    let back = urls::period(quarter);
    let body = view! {
        <div class="govuk-grid-row">
            <div class="govuk-grid-column-two-thirds">
                <ConfirmationPanel title=title reference=references.join(", ")/>
                <p class="govuk-body-l">{quarter.name()}</p>
                <p class="govuk-body app-no-print">
                    <button r#type="button" class="govuk-button govuk-button--secondary" data-print hidden>"Print this page"</button>
                </p>
                {rows}
                <h2 class="govuk-heading-m">"What happens next"</h2>
                <p class="govuk-body">"Design and Marketing looks at what you sent. If something is unclear it comes back to you with reasons; you get a message. Until it is looked at, you can take it back from the page of the return."</p>
                <p class="govuk-body">"A copy is kept, to the letter, of what you sent and of what the register held. The hash below each return shows that nothing in it was changed since."</p>
                <p class="govuk-body app-no-print"><a class="govuk-link" href=back>"Back to my returns"</a></p>
            </div>
        </div>
    };
    Page::new(Section::Returns, full, body)
        .crumb(urls::RETURNS, "Returns")
        .crumb(urls::period(quarter), quarter.months())
}

fn line(line: &Line) -> AnyView {
    let Line { one, sent, account } = line;
    let (reference, at) = (one.reference().to_string(), sent.at);
    let in_time = match sent.late {
        true => "After its last day",
        false => "In time",
    };
    let who = match sent.as_delegate {
        true => format!("{}, for those who are named for the account", sent.by.name),
        false => sent.by.name.clone(),
    };
    let says = match sent.unchanged {
        true => "Nothing has changed",
        false => "What was answered in the return",
    };
    let (short, hash): (String, String) = (sent.hash.chars().take(12).collect(), sent.hash.clone());
    let hash = view! {
        <p class="govuk-body"><code class="app-code">{short}</code></p>
        <p class="govuk-body"><span class="app-muted">"In full: "</span><code class="app-code app-wrap">{hash}</code></p>
    };
    let seq = one.sent.len();
    let copy = urls::return_page(one.period, one.account, &format!("sent/{seq}"));
    let (page, about) = (subject::path(one), format!(" of {account}"));
    let links = view! {
        <ul class="govuk-list">
            <li><a class="govuk-link" href=copy>"The copy that is kept"<span class="govuk-visually-hidden">{about.clone()}</span></a></li>
            <li><a class="govuk-link" href=page>"The page of the return"<span class="govuk-visually-hidden">{about}</span></a></li>
        </ul>
    };
    let title = format!("{account} ({})", Reference::account(one.account));
    let rows = vec![
        SummaryRow::text("Reference", reference),
        SummaryRow::text("Says", says),
        SummaryRow::view("Sent", view! { <Instant at=at/> }),
        SummaryRow::text("By", who),
        SummaryRow::text("Last day", in_time),
        SummaryRow::view("SHA-256 of what was sent", hash),
        SummaryRow::view("See also", links),
    ];
    view! {
        <h2 class="govuk-heading-m">{title}</h2>
        <SummaryList rows=rows/>
    }
    .into_any()
}
