//! "If X leaves today": what would be ended, which accounts would have nobody, which fall below the
//! number of people, which passwords change. Nothing is done here.

use crate::components::{Inset, SummaryList, SummaryRow, Warning, counted};
use crate::urls;
use domain::ids::Reference;
use leptos::prelude::*;
use store::queries::departures::{Holdings, OffBoarding};

/// The preview, where anything would be ended.
pub(super) fn preview(found: &OffBoarding) -> Option<AnyView> {
    let held = &found.holdings;
    if held.is_empty() {
        return None;
    }
    let title = format!("If {} leaves today", found.person.name);
    let orphans = held.orphans();
    let warning = (!orphans.is_empty()).then(|| {
        let words = match orphans.len() {
            1 => {
                "One account would have nobody responsible for it: a successor comes first.".into()
            }
            many => format!(
                "{many} accounts would have nobody responsible for them: successors come first."
            ),
        };
        view! { <Warning>{words}</Warning> }
    });
    let wanted = found.policy.people_per_account;
    let rows = vec![
        SummaryRow::text("Would be ended", ended(held)),
        accounts("Without anybody", &orphans),
        accounts(
            &format!("Fewer than {wanted} people"),
            &held
                .thinned
                .iter()
                .map(|t| (t.account, format!("{} ({} left)", t.name, t.left)))
                .collect::<Vec<_>>(),
        ),
        accounts(
            "Passwords to change",
            &held.passwords().into_iter().collect::<Vec<_>>(),
        ),
    ];
    Some(
        view! {
            <h2 class="govuk-heading-m">{title}</h2>
            {warning}
            <SummaryList rows=rows/>
            <Inset>"Ending access here does not take it away on the platforms: that is asked of the accounts’ holders, with a day by which it has to be done."</Inset>
        }
        .into_any(),
    )
}

/// What would be ended, counted.
pub(super) fn ended(held: &Holdings) -> String {
    let many = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
    let parts = [
        (held.nominations.len(), "nomination", "nominations"),
        (held.grants.len(), "access", "accesses"),
        (held.roles.len(), "role", "roles"),
        (
            held.delegations.len(),
            "role lent or borrowed",
            "roles lent or borrowed",
        ),
        (
            held.assigned.len(),
            "obligation handed over",
            "obligations handed over",
        ),
    ];
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|(n, ..)| *n > 0)
        .map(|(n, one, more)| counted(many(n), one, more))
        .collect();
    if parts.is_empty() {
        "Nothing".into()
    } else {
        parts.join(", ")
    }
}

fn accounts(label: &str, all: &[(i64, String)]) -> SummaryRow {
    if all.is_empty() {
        return SummaryRow::text(label, "None");
    }
    let one = |(number, name): &(i64, String)| {
        let words = format!("{} {name}", Reference::account(*number));
        view! { <li><a class="govuk-link" href=urls::account(*number)>{words}</a></li> }
    };
    let list = all.iter().map(one).collect_view();
    SummaryRow::view(
        label,
        view! { <ul class="govuk-list">{list}</ul> }.into_any(),
    )
}
