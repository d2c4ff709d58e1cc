//! `GET /returns`: what somebody has to send, and for those who see more, every quarter with how its
//! returns stand.

use super::bars;
use super::frame::{self, many};
use crate::components::{
    ButtonKind, ButtonLink, Column, DataTable, EmptyState, Figure, Figures, Heading, Inset, Mood,
    Row, TagColour, Written, counted,
};
use crate::context::{AppState, SignedIn};
use crate::error::AppError;
use crate::render::{Page, Section};
use crate::urls::{self, Query};
use axum::extract::State;
use axum::response::Response;
use chrono::NaiveDate;
use domain::moment::{left, long_date};
use domain::permission::{Action, Facts, may};
use domain::quarter::Quarter;
use domain::returns::PeriodState;
use leptos::prelude::*;
use store::queries::returns::{Due, PeriodLine, due_of, missed_by, periods, to_review};

/// Everything the page shows.
struct Model {
    due: Vec<Due>,
    /// The quarter that was closed last, with how many of the visitor's returns it was closed without.
    missed: Option<(Quarter, i64)>,
    periods: Vec<PeriodLine>,
    /// Returns to be reviewed by quarter, and proposals to decide; for those who review.
    waiting: Option<(Vec<(Quarter, i64)>, i64)>,
    /// Whether the visitor opens quarters.
    opens: bool,
    /// The quarter after the newest, when that has not begun: it is opened from its first day on.
    next: Option<Quarter>,
    reports: bool,
    today: NaiveDate,
}

/// Shows the quarters.
///
/// # Errors
/// The database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
) -> Result<Response, AppError> {
    let allowed = |action| may(&visit.actor, action, &Facts::default()).is_ok();
    let (due, missed) = match visit.actor.person() {
        Some(person) => (
            due_of(&state.store, person).await?,
            missed_by(&state.store, person).await?,
        ),
        None => (Vec::new(), None),
    };
    let all = frame::reach(&visit.actor).is_some();
    let mut periods = periods(&state.store, &visit.actor).await?;
    // Whoever sees single returns only is shown the quarters that have one for them.
    periods.retain(|line| all || line.counts.needed() + line.counts.not_needed > 0);
    let waiting = if allowed(Action::ReviewReturn) {
        Some(to_review(&state.store, &visit.actor).await?)
    } else {
        None
    };
    let today = state.store.clock().now().today;
    let next = periods.first().map(|line| line.period.quarter.next());
    let model = Model {
        due,
        missed,
        periods,
        waiting,
        opens: allowed(Action::OpenPeriod),
        reports: allowed(Action::ViewReports),
        next: next.filter(|next| next.first() > today),
        today,
    };
    Ok(page(&model).respond(&state, &visit).await)
}

fn page(model: &Model) -> Page {
    let mut links: Vec<AnyView> = Vec::new();
    let mut link = |href: &'static str, text: &'static str, kind: ButtonKind| {
        links.push(view! { <ButtonLink href=href text=text kind=kind/> }.into_any());
    };
    if model.opens && model.next.is_none() {
        link(urls::RETURNS_OPEN, "Open a quarter", ButtonKind::Primary);
    }
    if model.waiting.is_some() {
        link(
            urls::CORRECTIONS,
            "Proposed corrections",
            ButtonKind::Secondary,
        );
    }
    if model.reports {
        let href = urls::COMPLIANCE_REPORTS;
        link(href, "Compliance reports", ButtonKind::Secondary);
    }
    let actions =
        (!links.is_empty()).then(|| view! { <div class="app-actions app-no-print">{links}</div> });
    let body = view! {
        <Heading text="Returns"/>
        <p class="govuk-body">"Each quarter, whoever is named for an account confirms what the register holds about it, or says what is different."</p>
        {mine(model)}
        {actions}
        {next(model)}
        {waiting(model)}
        {table(model)}
    };
    Page::new(Section::Returns, "Quarters", body)
}

/// When the next quarter can be opened, for those who open them, where none can be opened now.
fn next(model: &Model) -> Option<AnyView> {
    let next = model.next.filter(|_| model.opens)?;
    let words = format!(
        "{} is opened already. The next quarter, {}, can be opened from {} on.",
        next.previous().months(),
        next.months(),
        long_date(next.first())
    );
    Some(view! { <p class="govuk-body">{words}</p> }.into_any())
}

/// What somebody has to send themselves.
fn mine(model: &Model) -> Option<AnyView> {
    let line = |due: &Due| {
        let href = urls::period(due.quarter);
        let months = due.quarter.months();
        let words = match (due.waiting, due.sent_back) {
            (0, _) => format!("{months}: all of yours are sent"),
            (waiting, 0) => {
                let to_send = counted(many(waiting), "return to send", "returns to send");
                format!("{months}: {to_send}")
            }
            (waiting, back) => {
                let to_send = counted(many(waiting), "return to send", "returns to send");
                format!("{months}: {to_send}, {back} of them sent back")
            }
        };
        let until = (due.waiting > 0).then(|| {
            let words = left(due.due, model.today);
            format!(" In time until {}. {words}.", long_date(due.due))
        });
        view! { <li><a class="govuk-link" href=href>{words}</a>"."{until}</li> }
    };
    let missed = model.missed.map(|(quarter, missed)| {
        let never = counted(many(missed), "return that was not sent", "returns that were not sent");
        let words = format!("{}: {never}", quarter.months());
        view! { <li><a class="govuk-link" href=urls::period(quarter)>{words}</a>". The quarter is closed; what is sent now counts as sent late."</li> }
    });
    let lines = model.due.iter().map(line).collect_view();
    (!model.due.is_empty() || missed.is_some()).then(|| {
        view! {
            <Inset>
                <h2 class="govuk-heading-m">"Yours"</h2>
                <ul class="govuk-list">{missed}{lines}</ul>
            </Inset>
        }
        .into_any()
    })
}

/// What waits for those who review.
fn waiting(model: &Model) -> Option<AnyView> {
    let (by_quarter, corrections) = model.waiting.as_ref()?;
    let mut figures: Vec<Figure> = Vec::new();
    let asked = |query: Query, quarter: Quarter| query.href(&urls::period_page(quarter, "all"));
    for (quarter, waiting) in by_quarter {
        figures.push(Figure {
            number: many(*waiting),
            label: format!("to be reviewed, {}", quarter.months()),
            href: Some(asked(Query::default().with("state", "submitted"), *quarter)),
            mood: Mood::Alert,
        });
    }
    // Of a closed quarter, what is missing stands in its report.
    let is_late = |l: &&PeriodLine| l.counts.overdue > 0 && !l.period.is_closed();
    for line in model.periods.iter().filter(is_late) {
        let quarter = line.period.quarter;
        figures.push(Figure {
            number: many(line.counts.overdue),
            label: format!("not in by the last day, {}", quarter.months()),
            href: Some(asked(Query::default().with("late", "yes"), quarter)),
            mood: Mood::Alert,
        });
    }
    if *corrections > 0 {
        let open = Query::default().with("state", "open");
        figures.push(Figure {
            number: many(*corrections),
            label: "proposed corrections to be decided".into(),
            href: Some(open.href(urls::CORRECTIONS)),
            mood: Mood::Alert,
        });
    }
    if figures.is_empty() {
        return (!model.periods.is_empty())
            .then(|| view! { <p class="govuk-body">"Nothing waits for a review."</p> }.into_any());
    }
    Some(view! { <Figures figures=figures/> }.into_any())
}

fn table(model: &Model) -> AnyView {
    if model.periods.is_empty() {
        return nothing(model);
    }
    let columns = [
        "Quarter",
        "State",
        "In time until",
        "Came in",
        "To be reviewed",
        "Not in",
    ];
    let mut columns: Vec<Column> = columns.map(Column::new).to_vec();
    columns.push(Column::new("Report"));
    let rows = model
        .periods
        .iter()
        .map(|line| row(line, model.reports, model.today));
    let rows: Vec<Row> = rows.collect();
    view! {
        <h2 class="govuk-heading-m">"Quarters"</h2>
        <DataTable caption="Quarters" columns=columns rows=rows/>
    }
    .into_any()
}

fn nothing(model: &Model) -> AnyView {
    let words = match (model.opens, model.due.is_empty()) {
        (true, _) => {
            "Open the first one: each account in use gets a return, and whoever is named for it is told."
        }
        (false, true) => {
            "You are not named for an account that a return is asked of. When you are, your returns stand here each quarter, and you are told."
        }
        (false, false) => return ().into_any(),
    };
    let title = if model.opens {
        "No quarter is opened yet"
    } else {
        "No return is yours"
    };
    view! { <EmptyState title=title><p class="govuk-body">{words}</p></EmptyState> }.into_any()
}

fn row(line: &PeriodLine, reports: bool, today: NaiveDate) -> Row {
    let (period, counts) = (&line.period, &line.counts);
    let quarter = period.quarter;
    let opening = period.state == PeriodState::Opening;
    let all = urls::period_page(quarter, "all");
    let head = Written::link(&all, &quarter.months()).below(&quarter.code());
    let colour = match period.state {
        PeriodState::Opening => TagColour::Yellow,
        PeriodState::Open => TagColour::Teal,
        PeriodState::Closed { .. } => TagColour::Grey,
    };
    let state = Written::default().tag(colour, period.state.name());
    let state = if opening {
        state.and_link(&urls::period_page(quarter, "opening"), "How far it is")
    } else {
        state
    };
    let due = Written::short_day(period.due);
    let due = match period.state {
        PeriodState::Closed { .. } => due,
        _ => due.below(&frame::left_of(period.due, today)),
    };
    let came = bars::came_in(counts);
    let count = |number: i64, query: Query| match number {
        0 => Written::text("0"),
        some => Written::link(&query.href(&all), &crate::components::thousands(many(some))),
    };
    let submitted = count(
        counts.submitted,
        Query::default().with("state", "submitted"),
    );
    let missing = counts.overdue + counts.not_reported;
    let missing = if missing == 0 && today <= period.due && !period.is_closed() {
        Written::muted("Not due yet")
    } else {
        count(missing, Query::default().with("late", "yes"))
    };
    let report = match &period.state {
        PeriodState::Closed { report, .. } => {
            let kind = domain::ids::ReferenceKind::Report;
            let reference = domain::ids::Reference::of(kind, *report);
            let href = format!("{}/{quarter}", urls::COMPLIANCE_REPORTS);
            if reports {
                Written::link(&href, &reference.to_string())
            } else {
                Written::text(&reference.to_string())
            }
        }
        _ => Written::muted("When it is closed"),
    };
    Row::written(head, vec![state, due, came, submitted, missing, report])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(due: Vec<Due>, missed: Option<(Quarter, i64)>) -> String {
        let model = Model {
            due,
            missed,
            periods: Vec::new(),
            waiting: None,
            opens: false,
            next: None,
            reports: false,
            today: NaiveDate::default(),
        };
        page(&model).body.to_html().replace("<!>", "")
    }

    #[test]
    fn what_a_closed_quarter_lacks_is_told_to_whom_it_belongs() {
        let quarter = Quarter::of(NaiveDate::default());
        let page = html(Vec::new(), Some((quarter, 1)));
        assert!(page.contains("Yours"), "{page}");
        assert!(page.contains("1 return that was not sent"), "{page}");
        assert!(page.contains(&urls::period(quarter)), "{page}");
        assert!(!html(Vec::new(), None).contains("Yours"));
    }
}
