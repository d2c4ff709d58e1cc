//! The latest returns of an account, on the account's own page.

use super::words;
use crate::urls;
use domain::moment::long_date;
use domain::returns::Return;
use leptos::prelude::*;

/// The section; nothing where there is none to see.
pub(crate) fn view(returns: &[Return]) -> Option<AnyView> {
    if returns.is_empty() {
        return None;
    }
    let line = |one: &Return| {
        let (href, months) = (
            urls::one_return(one.period, one.account),
            one.period.months(),
        );
        let sent = match one.last_sent() {
            Some(sent) if sent.unchanged => {
                format!(" sent on {}, nothing had changed", long_date(sent.on))
            }
            Some(sent) => format!(" sent on {}", long_date(sent.on)),
            None => format!(" due {}", long_date(one.due)),
        };
        view! {
            <li><a class="govuk-link" href=href>{months}</a>" "{words::tag(one.state.key())}<span class="app-muted">{sent}</span></li>
        }
    };
    let all: Vec<_> = returns.iter().map(line).collect();
    let view = view! {
        <h2 class="govuk-heading-m" id="returns">"Returns"</h2>
        <ul class="govuk-list govuk-list--spaced">{all}</ul>
    };
    Some(view.into_any())
}
