//! What the quarter wants of whoever looks: returns to file, to review, proposals to decide; how the returns
//! stand of the accounts they answer for; and how the last quarter ended.

use crate::components::{Due as DueOn, Urgency};
use crate::context::{AppState, Visit};
use crate::error::AppError;
use crate::urls::{self, Query};
use chrono::NaiveDate;
use domain::moment::{left, long_date};
use domain::permission::{Action, Facts, may};
use domain::quarter::Quarter;
use domain::report::Measure;
use leptos::prelude::*;
use store::queries::reports::{self, ReportLine};
use store::queries::returns::{self, Counts, Due};

/// Within so many days a date is near.
const NEAR: i64 = 3;

/// What was loaded.
#[derive(Clone, Debug, Default)]
pub(super) struct Model {
    /// Returns of one's own, quarter by quarter.
    own: Vec<Due>,
    /// Returns to review, quarter by quarter.
    review: Vec<(Quarter, i64)>,
    /// Proposals to decide.
    corrections: i64,
    /// The quarter that can be closed now, for those who may.
    closable: Option<Quarter>,
    /// The open quarter as far as one sees it, where that is more than one's own.
    open: Option<Open>,
    /// The newest report, for those who read reports.
    report: Option<ReportLine>,
}

/// An open quarter.
#[derive(Clone, Debug)]
struct Open {
    quarter: Quarter,
    due: NaiveDate,
    counts: Counts,
}

impl Model {
    /// Whether nothing of it waits for whoever looks.
    pub(super) fn is_quiet(&self) -> bool {
        self.own.iter().all(|due| due.waiting == 0)
            && self.review.is_empty()
            && self.corrections == 0
            && self.closable.is_none()
    }
}

/// Loads it for the visitor.
pub(super) async fn load(state: &AppState, visit: &Visit) -> Result<Model, AppError> {
    let (store, actor) = (&state.store, &visit.actor);
    let own = match actor.person() {
        Some(person) => returns::due_of(store, person).await?,
        None => Vec::new(),
    };
    let (review, corrections) = returns::to_review(store, actor).await?;
    let today = store.clock().now().today;
    let mut closable = None;
    let open = match returns::newest_open(store).await? {
        Some(period) => {
            let counts = returns::counts_of(store, actor, &period).await?;
            let may_close = may(actor, Action::ClosePeriod, &Facts::default()).is_ok();
            let is_over = period.due < today && counts.submitted == 0;
            closable = (may_close && is_over).then_some(period.quarter);
            let own = own.iter().filter(|due| due.quarter == period.quarter);
            let mine: i64 = own.map(|due| due.all).sum();
            (counts.needed() > mine).then_some(Open {
                quarter: period.quarter,
                due: period.due,
                counts,
            })
        }
        None => None,
    };
    let report = if may(actor, Action::ViewReports, &Facts::default()).is_ok() {
        reports::trend(store, actor, 1).await?.pop()
    } else {
        None
    };
    Ok(Model {
        own,
        review,
        corrections,
        closable,
        open,
        report,
    })
}

/// What waits: the first section of the page.
pub(super) fn waiting(model: &Model, today: NaiveDate) -> Option<AnyView> {
    if model.is_quiet() {
        return None;
    }
    let own = model
        .own
        .iter()
        .filter(|due| due.waiting > 0)
        .map(|due| filed(due, today))
        .collect_view();
    let review = model.review.iter().map(|(quarter, many)| {
        let href = Query::default()
            .with("state", "submitted")
            .href(&urls::period_page(*quarter, "all"));
        let words = match many {
            1 => "Review 1 return".to_owned(),
            many => format!("Review {many} returns"),
        };
        view! {
            <li>
                <a class="govuk-link" href=href>{words}</a>
                <span class="app-table__sub">{quarter.name()}</span>
            </li>
        }
    });
    let review = review.collect_view();
    let corrections = (model.corrections > 0).then(|| {
        let href = Query::default()
            .with("state", "open")
            .href(urls::CORRECTIONS);
        let words = match model.corrections {
            1 => "Decide about 1 correction that a holder proposes".to_owned(),
            many => format!("Decide about {many} corrections that holders propose"),
        };
        view! { <li><a class="govuk-link" href=href>{words}</a></li> }
    });
    let close = model.closable.map(|quarter| {
        let href = urls::period_page(quarter, "close");
        let words = format!("Close {}", quarter.name());
        view! {
            <li>
                <a class="govuk-link" href=href>{words}</a>
                <span class="app-table__sub">"Its last day has passed and everything that came in is reviewed."</span>
            </li>
        }
    });
    let view = view! {
        <h2 class="govuk-heading-m">"Quarterly returns"</h2>
        <ul class="govuk-list govuk-list--spaced">{own}{review}{corrections}{close}</ul>
    };
    Some(view.into_any())
}

fn filed(due: &Due, today: NaiveDate) -> AnyView {
    let words = match (due.waiting, due.all) {
        (1, 1) => "File your return".to_owned(),
        (waiting, all) if waiting == all => format!("File your {all} returns"),
        (waiting, all) => format!("File {waiting} of your {all} returns"),
    };
    let back = match due.sent_back {
        0 => String::new(),
        1 => ", one was sent back".to_owned(),
        many => format!(", {many} were sent back"),
    };
    let sub = format!("{}{back}", due.quarter.name());
    let urgency = match (due.due - today).num_days() {
        days if days < 0 => Urgency::Late,
        days if days <= NEAR => Urgency::Soon,
        _ => Urgency::Calm,
    };
    view! {
        <li>
            <a class="govuk-link" href=urls::period(due.quarter)>{words}</a>
            <span class="app-table__sub">{sub}</span>
            <DueOn date=due.due words=left(due.due, today) urgency=urgency/>
        </li>
    }
    .into_any()
}

/// How the quarter stands, and how the last one ended: below what waits.
pub(super) fn standing(model: &Model, today: NaiveDate) -> Option<AnyView> {
    if model.open.is_none() && model.report.is_none() {
        return None;
    }
    let open = model.open.as_ref().map(|open| now(open, today));
    let report = model.report.as_ref().map(ended);
    let view = view! {
        <h2 class="govuk-heading-m">"The quarter"</h2>
        <ul class="govuk-list govuk-list--spaced">{open}{report}</ul>
    };
    Some(view.into_any())
}

fn now(open: &Open, today: NaiveDate) -> AnyView {
    let (came_in, needed) = (open.counts.came_in(), open.counts.needed());
    let href = urls::period_page(open.quarter, "progress");
    let words = format!("{came_in} of {needed} returns are in");
    let late = (open.counts.overdue > 0).then(|| {
        let href = Query::default()
            .with("late", "yes")
            .href(&urls::period_page(open.quarter, "all"));
        let words = match open.counts.overdue {
            1 => "1 is not in by the last day".to_owned(),
            many => format!("{many} are not in by the last day"),
        };
        view! { ", "<a class="govuk-link" href=href>{words}</a> }
    });
    let sub = format!(
        "{}, due on {}: {}",
        open.quarter.name(),
        long_date(open.due),
        left(open.due, today).to_lowercase()
    );
    view! {
        <li>
            <a class="govuk-link" href=href>{words}</a>{late}
            <span class="app-table__sub">{sub}</span>
        </li>
    }
    .into_any()
}

fn ended(report: &ReportLine) -> AnyView {
    let href = format!("{}/{}", urls::COMPLIANCE_REPORTS, report.quarter);
    let words = format!("Compliance report of {}", report.quarter.months());
    let measures = Measure::ALL.iter().map(|measure| {
        let percent = report.measure(*measure).percent();
        format!(
            "{}: {}",
            measure.name(),
            percent.unwrap_or_else(|| "none this quarter".to_owned())
        )
    });
    let lines = measures
        .map(|line| view! { <span class="app-table__sub">{line}</span> })
        .collect_view();
    view! {
        <li>
            <a class="govuk-link" href=href>{words}</a>
            {lines}
            <span class="app-table__sub"><a class="govuk-link" href=urls::MEASURES>"The measures of success and their history"</a></span>
        </li>
    }
    .into_any()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
mod tests {
    use super::*;
    use crate::render::html;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2027, 1, 19).unwrap()
    }

    fn due(waiting: i64, sent_back: i64) -> Due {
        Due {
            quarter: "2026-27-q2".parse().unwrap(),
            due: NaiveDate::from_ymd_opt(2027, 1, 18).unwrap(),
            opened_on: NaiveDate::from_ymd_opt(2027, 1, 4).unwrap(),
            waiting,
            sent_back,
            all: 3,
        }
    }

    #[test]
    fn a_holder_is_told_what_is_left_and_how_late_it_is() {
        let model = Model {
            own: vec![due(2, 1)],
            ..Model::default()
        };
        let html = html(waiting(&model, today()));
        for words in [
            "File 2 of your 3 returns",
            "/returns/2026-27-q2",
            "one was sent back",
            "1 working day late",
        ] {
            assert!(html.contains(words), "{words}: {html}");
        }
        assert!(model.open.is_none() && standing(&model, today()).is_none());
    }

    #[test]
    fn whoever_has_filed_everything_is_left_alone() {
        let model = Model {
            own: vec![due(0, 0)],
            ..Model::default()
        };
        assert!(model.is_quiet() && waiting(&model, today()).is_none());
    }

    #[test]
    fn a_quarter_that_is_open_says_how_far_it_is() {
        let model = Model {
            review: vec![("2026-27-q2".parse().unwrap(), 4)],
            closable: Some("2026-27-q2".parse().unwrap()),
            corrections: 1,
            open: Some(Open {
                quarter: "2026-27-q2".parse().unwrap(),
                due: today(),
                counts: Counts {
                    submitted: 4,
                    accepted: 20,
                    not_started: 6,
                    overdue: 6,
                    ..Counts::default()
                },
            }),
            ..Model::default()
        };
        let html = html((waiting(&model, today()), standing(&model, today())));
        for words in [
            "Review 4 returns",
            "Decide about 1 correction",
            "24 of 30 returns are in",
            "6 are not in by the last day",
            "late=yes",
            "/returns/2026-27-q2/close",
        ] {
            assert!(html.contains(words), "{words}: {html}");
        }
    }
}
