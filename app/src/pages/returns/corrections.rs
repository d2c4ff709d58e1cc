//! `GET /returns/corrections`: what returns propose to correct in the register, oldest first.

use crate::components::{
    Choice, Column, CountLine, DataTable, EmptyState, Field, Filter, Heading, ListLayout,
    Pagination, Row, SearchField, Select, TagColour, Written,
};
use crate::context::{AppState, SignedIn};
use crate::error::AppError;
use crate::pages::lists::{self, Fault, Reader, named};
use crate::render::{Page, Section};
use crate::urls::{self, Query};
use axum::extract::State;
use axum::response::Response;
use domain::ids::Reference;
use domain::permission::{Action, Facts, may};
use domain::quarter::Quarter;
use domain::returns::CorrectionState;
use leptos::prelude::*;
use store::queries::returns::{
    CorrectionFilter, CorrectionRow, CorrectionsPage, corrections, periods,
};

/// So much of a proposal stands in its row, in characters.
const SHORT: usize = 120;

struct Model {
    query: Query,
    page: u64,
    found: CorrectionsPage,
    quarters: Vec<Quarter>,
}

/// Shows the list.
///
/// # Errors
/// 403 for those who do not review returns; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
) -> Result<Response, AppError> {
    may(&visit.actor, Action::ReviewReturn, &Facts::default())?;
    let unknown = |faults| lists::unknown(faults, urls::CORRECTIONS, Section::Returns);
    let filter = match read(visit.query()) {
        Ok(filter) => filter,
        Err(faults) => return Ok(unknown(faults).respond(&state, &visit).await),
    };
    let found = corrections(&state.store, &visit.actor, &filter).await?;
    if let Some(fault) = lists::beyond(filter.page, found.total) {
        return Ok(unknown(vec![fault]).respond(&state, &visit).await);
    }
    let periods = periods(&state.store, &visit.actor).await?;
    let model = Model {
        query: Query::parse(visit.query()),
        page: u64::from(filter.page),
        found,
        quarters: periods.iter().map(|line| line.period.quarter).collect(),
    };
    Ok(page(&model).respond(&state, &visit).await)
}

fn read(raw: &str) -> Result<CorrectionFilter, Vec<Fault>> {
    let mut reader = Reader::new(raw, &["q", "state", "quarter", "page"]);
    let state = |typed: &str| {
        let mut all = CorrectionState::ALL.iter();
        all.find(|(key, _)| *key == typed).map(|(key, _)| *key)
    };
    let filter = CorrectionFilter {
        q: reader.words(),
        state: reader.one("state", "There is no such state", state, || {
            named(CorrectionState::ALL, |s| (s.0, s.1))
        }),
        quarter: reader.one(
            "quarter",
            "A quarter is written like 2026-27-q2",
            |typed| typed.parse().ok(),
            Vec::new,
        ),
        page: reader.page(),
    };
    reader.or(filter)
}

/// The colour of a state.
pub(super) fn colour(state: &CorrectionState) -> TagColour {
    match state {
        CorrectionState::Open => TagColour::Yellow,
        CorrectionState::Applied { .. } => TagColour::Teal,
        CorrectionState::Declined { .. } => TagColour::Orange,
        CorrectionState::Withdrawn { .. } => TagColour::Grey,
    }
}

fn page(model: &Model) -> Page {
    let title = match model.page {
        0 | 1 => "Proposed corrections".to_owned(),
        page => format!("Proposed corrections, page {page}"),
    };
    let (filter, results) = (filter(model), results(model));
    let body = view! {
        <Heading text="Proposed corrections"/>
        <p class="govuk-body">"Returns never change the register by themselves. What holders say is not right stands here until somebody takes it over, puts it right otherwise, or declines it."</p>
        <ListLayout filter=filter>
            <div id="results" tabindex="-1">{results}</div>
        </ListLayout>
    };
    Page::new(Section::Returns, title, body).crumb(urls::RETURNS, "Returns")
}

fn filter(model: &Model) -> AnyView {
    let value = |name: &str| model.query.get(name).unwrap_or_default().to_owned();
    let [q, state, quarter] = ["q", "state", "quarter"].map(|name| Field::plain(name, value(name)));
    let states = CorrectionState::ALL.iter();
    let states: Vec<Choice> = states.map(|(key, name)| Choice::new(*key, *name)).collect();
    let quarters = model.quarters.iter();
    let quarters: Vec<Choice> = quarters
        .map(|q| Choice::new(q.to_string(), q.name()))
        .collect();
    let part = |(name, value): (&str, &str)| {
        let (label, text) = match name {
            "q" => ("Search", format!("“{value}”")),
            "state" => {
                let mut all = CorrectionState::ALL.iter();
                ("State", all.find(|(key, _)| *key == value)?.1.to_owned())
            }
            "quarter" => ("Quarter", value.parse::<Quarter>().ok()?.months()),
            _ => return None,
        };
        Some((name.to_owned(), label, text))
    };
    let parts = model.query.pairs().filter_map(part).collect();
    let chosen = lists::chips(urls::CORRECTIONS, &model.query, parts);
    view! {
        <p class="app-list__jump app-no-print"><a class="govuk-link" href="#results">"Skip the filter"</a></p>
        <Filter action=urls::CORRECTIONS chosen=chosen>
            <SearchField field=q label="Account or reference"/>
            <Select field=state label="State" empty="All states" choices=states/>
            <Select field=quarter label="Quarter" empty="All quarters" choices=quarters/>
        </Filter>
    }
    .into_any()
}

fn results(model: &Model) -> AnyView {
    if model.found.total == 0 {
        let (title, words) = if model.query.is_empty() {
            (
                "Nothing was proposed yet",
                "When a holder says in a return that something is not right, it stands here.",
            )
        } else {
            ("No proposal matches", "Try fewer or other filters.")
        };
        return view! { <EmptyState title=title><p class="govuk-body">{words}</p></EmptyState> }
            .into_any();
    }
    let total = u64::try_from(model.found.total).unwrap_or_default();
    let columns = ["Proposal", "Account", "Proposed", "By", "State"].map(Column::new);
    let rows: Vec<Row> = model.found.rows.iter().map(line).collect();
    let query = model.query.clone();
    view! {
        <CountLine total=total one="proposal" many="proposals"/>
        <DataTable caption="Proposed corrections" columns=columns.to_vec() rows=rows dense=true/>
        <Pagination path=urls::CORRECTIONS query=query page=model.page.max(1) total=total/>
    }
    .into_any()
}

fn line(row: &CorrectionRow) -> Row {
    let one = &row.correction;
    let head = Written::link(&urls::correction(one.number), &one.reference().to_string())
        .below(one.about());
    let account = Written::link(&urls::account(one.account), &row.account)
        .below(&Reference::account(one.account).to_string());
    let mut words: String = one.proposed.chars().take(SHORT).collect();
    if words.len() < one.proposed.len() {
        words.push('…');
    }
    let by = Written::text(&one.by.name).below(&one.period.code());
    let state = Written::default().tag(colour(&one.state), one.state.name());
    Row::written(head, vec![account, Written::breakable(&words), by, state])
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
mod tests {
    use super::read;

    #[test]
    fn words_that_are_not_known_are_named() {
        let filter = read("q=tides&state=open&quarter=2026-27-q1&page=3").unwrap();
        assert_eq!((filter.state, filter.page), (Some("open"), 3));
        for raw in ["state=x", "quarter=x", "page=x", "unit=1"] {
            assert_eq!(read(raw).unwrap_err().len(), 1, "{raw}");
        }
    }
}
