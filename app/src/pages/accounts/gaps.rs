//! What the register still needs to know about an account, gravest first: why, what to do, who can.

use crate::components::{Column, DataTable, Row};
use crate::urls;
use domain::account::Gap;
use leptos::prelude::*;

/// The section; a good word when nothing is missing. `may_edit` turns the next steps into links.
pub(super) fn view(number: i64, gaps: &[Gap], may_edit: bool) -> AnyView {
    if gaps.is_empty() {
        return view! {
            <h2 class="govuk-heading-m">"What is missing"</h2>
            <p class="govuk-body">"Nothing: everything the policy asks the register to hold is recorded."</p>
        }
        .into_any();
    }
    let heading = match gaps.len() {
        1 => "One thing is missing".to_owned(),
        many => format!("{many} things are missing"),
    };
    let columns = ["What", "Next step", "Who can do it", "Policy"]
        .map(Column::new)
        .to_vec();
    let rows = gaps.iter().map(|gap| row(number, gap, may_edit)).collect();
    view! {
        <h2 class="govuk-heading-m">{heading}</h2>
        <DataTable caption="What is missing, gravest first" columns=columns rows=rows dense=true/>
    }
    .into_any()
}

fn row(number: i64, gap: &Gap, may_edit: bool) -> Row {
    let next = match field(gap.rule).filter(|_| may_edit) {
        Some(field) => {
            let href = format!("{}#{field}", urls::account_page(number, "edit"));
            view! { <a class="govuk-link" href=href>{gap.next}</a> }.into_any()
        }
        None => gap.next.into_any(),
    };
    let who: Vec<&str> = gap.who.iter().map(|role| role.name()).collect();
    let clause = view! { <span class="app-nowrap">{gap.clause}</span> };
    Row::new(
        gap.evidence.clone(),
        vec![next, who.join("; ").into_any(), clause.into_any()],
    )
}

/// The field of the edit form that mends a gap.
fn field(rule: &str) -> Option<&'static str> {
    match rule {
        "no-unit" => Some("unit"),
        "no-purpose" => Some("purpose"),
        "no-risk-tier" => Some("risk_tier"),
        "no-transparency-statement" => Some("transparency_url"),
        "no-disclaimer" => Some("disclaimer_confirmed_on"),
        "no-monitoring" => Some("monitoring"),
        "arrangements-not-confirmed" => Some("arrangements_confirmed_on"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::accounts::samples;

    #[test]
    fn gaps_come_gravest_first_with_clause_and_next_step() {
        let gaps = domain::account::gaps(&samples::account(), samples::today());
        let html = view(42, &gaps, true).to_html();
        let place = |words: &str| {
            html.find(words)
                .unwrap_or_else(|| panic!("{words}: {html}"))
        };
        assert!(place("No approved business case") < place("Its purpose is not recorded"));
        assert!(place("P 6.2") < place("P 6.4"));
        assert!(html.contains("/accounts/AC-0042/edit#purpose"), "{html}");
        assert!(
            html.contains("Principal Advisor, Design and Marketing"),
            "{html}"
        );
        let reader = view(42, &gaps, false).to_html();
        assert!(!reader.contains("/edit"), "{reader}");
    }

    #[test]
    fn every_gap_that_a_field_mends_leads_to_that_field() {
        let gaps = domain::account::gaps(&samples::account(), samples::today());
        for gap in gaps.iter().filter(|gap| gap.rule != "no-approved-case") {
            assert!(field(gap.rule).is_some(), "{}", gap.rule);
        }
    }

    #[test]
    fn without_gaps_the_page_says_so() {
        assert!(view(42, &[], true).to_html().contains("Nothing:"));
    }
}
