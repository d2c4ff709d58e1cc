//! What is wrong with a form, at the top of the page, each line a link to its field.

use domain::problem::Problems;
use leptos::prelude::*;

/// The error summary; nothing when there are no problems. Put it first in the body and give the
/// page `.problems(&problems)`, which sets the status and the title.
#[component]
pub fn ErrorSummary(problems: Problems) -> impl IntoView {
    if problems.is_empty() {
        return None;
    }
    let line = |problem: domain::problem::Problem| {
        let words = problem.message;
        match problem.field.as_str() {
            "" => view! { <li>{words}</li> }.into_any(),
            field => view! { <li><a href=format!("#{field}")>{words}</a></li> }.into_any(),
        }
    };
    let summary = view! {
        <div class="govuk-error-summary" data-module="govuk-error-summary">
            <div role="alert">
                <h2 class="govuk-error-summary__title">"There is a problem"</h2>
                <div class="govuk-error-summary__body">
                    <ul class="govuk-list govuk-error-summary__list">
                        {problems.0.into_iter().map(line).collect_view()}
                    </ul>
                </div>
            </div>
        </div>
    };
    Some(summary.into_any())
}
