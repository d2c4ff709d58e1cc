//! What the register still needs to know about an account, gravest first: why, what to do, who can.

use crate::components::{Column, DataTable, Row, Tag, TagColour};
use crate::urls;
use domain::account::{Gap, Rule, Weight};
use domain::actor::Actor;
use domain::ids::{Reference, ReferenceKind};
use domain::permission::{Action, Facts, may};
use leptos::prelude::*;
use store::queries::set_up::UnderWay;

/// What turns next steps into links, as far as the visitor may take them.
#[derive(Clone, Copy, Default)]
pub(super) struct Ways<'a> {
    /// Whether the visitor may edit the account.
    pub(super) edit: bool,
    /// Pages of the account on which gaps of access are mended.
    pub(super) pages: &'a [&'static str],
    /// The case that asks for the account in retrospect.
    pub(super) case: Option<&'a UnderWay>,
}

/// The section; a good word when nothing is missing.
pub(super) fn view(number: i64, gaps: &[Gap], ways: Ways<'_>) -> AnyView {
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
    let rows = gaps.iter().map(|gap| row(number, gap, ways)).collect();
    view! {
        <h2 class="govuk-heading-m">{heading}</h2>
        <DataTable caption="What is missing, gravest first" columns=columns rows=rows dense=true/>
    }
    .into_any()
}

fn row(number: i64, gap: &Gap, ways: Ways<'_>) -> Row {
    let next = next(number, gap, ways);
    let who: Vec<&str> = gap.who.iter().map(|role| role.name()).collect();
    let clause = view! { <span class="app-nowrap">{gap.clause}</span> };
    let weight = match gap.weight {
        Weight::Critical => TagColour::Red,
        Weight::High => TagColour::Orange,
        Weight::Medium => TagColour::Yellow,
        Weight::Low => TagColour::Grey,
    };
    let evidence = view! {
        <Tag text=gap.weight.name() colour=weight/>" "{gap.evidence.clone()}
    };
    Row::new(
        evidence,
        vec![next, who.join("; ").into_any(), clause.into_any()],
    )
}

/// The next step: a link where the visitor can take it; the case, where one is under way.
fn next(number: i64, gap: &Gap, ways: Ways<'_>) -> AnyView {
    let case = ways.case.filter(|_| gap.rule == Rule::NoApprovedCase);
    if let Some(under_way) = case {
        let reference = Reference::of(ReferenceKind::Case, under_way.case).to_string();
        let href = urls::case(under_way.case);
        let stands = format!(", “{}”, asks for it in retrospect", under_way.state.name());
        // One element: cells of tables that became cards put each of several on a line of its own.
        return view! { <span><a class="govuk-link" href=href>{reference}</a>{stands}</span> }
            .into_any();
    }
    let href = match (field(gap.rule), page(gap.rule)) {
        _ if gap.rule == Rule::NoApprovedCase => Some(format!(
            "{}/new?adopts={}",
            urls::CASES,
            Reference::account(number)
        )),
        (Some(field), _) if ways.edit => {
            Some(format!("{}#{field}", urls::account_page(number, "edit")))
        }
        (_, Some(page)) if ways.pages.contains(&page) => Some(urls::account_page(number, page)),
        _ => None,
    };
    match href {
        Some(href) => view! { <a class="govuk-link" href=href>{gap.next}</a> }.into_any(),
        None => gap.next.into_any(),
    }
}

/// The field of the edit form that mends a gap.
const fn field(rule: Rule) -> Option<&'static str> {
    match rule {
        Rule::NoUnit => Some("unit"),
        Rule::NoPurpose => Some("purpose"),
        Rule::NoRiskTier => Some("risk_tier"),
        Rule::NoTransparencyStatement => Some("transparency_url"),
        Rule::NoDisclaimer => Some("disclaimer_confirmed_on"),
        Rule::NoMonitoring => Some("monitoring"),
        Rule::ArrangementsNotConfirmed => Some("arrangements_confirmed_on"),
        _ => None,
    }
}

/// The pages of the account where gaps of access are mended, as far as the visitor may use them.
pub(super) fn pages(actor: &Actor, account: &Facts) -> Vec<&'static str> {
    let wanted = [
        ("people/name", Action::Nominate),
        ("access/new", Action::RequestAccess),
        ("access", Action::ViewAccess),
        ("security", Action::AttestSecurity),
    ];
    let may = |action| may(actor, action, account).is_ok();
    wanted
        .into_iter()
        .filter(|(_, action)| may(*action))
        .map(|(page, _)| page)
        .collect()
}

/// The page of the account where a gap of access is mended.
const fn page(rule: Rule) -> Option<&'static str> {
    match rule {
        Rule::NoHolder | Rule::OnePerson | Rule::NoAccountManager => Some("people/name"),
        Rule::NoTeamAdmin | Rule::NoGmAdmin => Some("access/new"),
        Rule::DepartedAccess => Some("access"),
        Rule::PasswordChangeDue
        | Rule::PasswordNotAttested
        | Rule::PasswordTooShort
        | Rule::PasswordReused
        | Rule::PasswordNotInVault
        | Rule::NoSecondFactor => Some("security"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::accounts::samples;
    use domain::case::{CaseState, Step};

    #[test]
    fn gaps_come_gravest_first_with_clause_and_next_step() {
        let gaps = samples::gaps();
        let edit = Ways {
            edit: true,
            ..Ways::default()
        };
        let html = view(42, &gaps, edit).to_html();
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
        let reader = view(42, &gaps, Ways::default()).to_html();
        assert!(!reader.contains("/edit"), "{reader}");
    }

    #[test]
    fn every_gap_that_a_field_mends_leads_to_that_field() {
        let gaps = samples::gaps();
        let html = view(42, &gaps, Ways::default()).to_html();
        assert!(
            html.contains("/business-cases/new?adopts=AC-0042"),
            "{html}"
        );
        for gap in gaps.iter().filter(|gap| gap.rule != Rule::NoApprovedCase) {
            let leads = field(gap.rule).or(page(gap.rule));
            assert!(
                leads.is_some() || gap.rule == Rule::ObligationOverdue,
                "{:?}",
                gap.rule
            );
        }
    }

    #[test]
    fn without_gaps_the_page_says_so() {
        assert!(
            view(42, &[], Ways::default())
                .to_html()
                .contains("Nothing:")
        );
    }

    #[test]
    fn p_12_1c_a_case_under_way_stands_in_the_place_of_asking_for_one() {
        let case = UnderWay {
            case: 7,
            state: CaseState::With {
                step: Step::GeneralManager,
            },
        };
        let ways = Ways {
            case: Some(&case),
            ..Ways::default()
        };
        let html = view(42, &samples::gaps(), ways).to_html();
        assert!(html.contains("/business-cases/BC-0007"), "{html}");
        assert!(html.contains("With the General Manager"), "{html}");
        assert!(!html.contains("/business-cases/new"), "{html}");
    }
}
