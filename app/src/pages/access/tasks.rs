//! The way of access to being live, as a task list: each step, who has to do it, whether it is done.

use super::show_page::Model;
use crate::components::{Tag, TagColour};
use crate::urls;
use domain::access::{GrantKey, Step};
use domain::moment::long_date;
use leptos::prelude::*;

struct Task {
    name: &'static str,
    who: String,
    href: Option<String>,
    done: Option<String>,
}

/// The list; nothing for access that was refused.
pub(super) fn view(model: &Model) -> Option<AnyView> {
    let grant = &model.found.row.grant;
    let state = grant.state.key();
    if state == GrantKey::Refused {
        return None;
    }
    let open = matches!(state, GrantKey::Requested | GrantKey::Approved);
    let offered = |key: &str| {
        let found = model.offers.iter().find(|offer| offer.key == key);
        found.map(|offer| urls::grant_page(grant.number, offer.key))
    };
    let approved = grant
        .approved
        .as_ref()
        .map(|(by, on)| format!("{} on {}", by.name, long_date(*on)));
    let mut tasks = vec![Task {
        name: "Approved",
        who: "Somebody who did not ask for it: a holder of the account, or Design and Marketing"
            .into(),
        href: offered("approve"),
        done: approved,
    }];
    let person = &model.found.row.person;
    for step in Step::ALL {
        let (who, key) = match step {
            Step::Policy => (format!("{person}, in person"), "policy"),
            Step::SecondFactor => (format!("{person}, in person"), "second-factor"),
            Step::Training => (training(model), ""),
            Step::TeamTold => ("Happens with the approval".to_owned(), ""),
        };
        tasks.push(Task {
            name: step.name(),
            who,
            href: offered(key),
            done: grant.handshake.done_on(*step).map(long_date),
        });
    }
    let items = tasks
        .into_iter()
        .enumerate()
        .map(|(n, task)| item(n, task, open));
    let view = view! {
        <h2 class="govuk-heading-m" id="steps">"Steps"</h2>
        <ul class="govuk-task-list">{items.collect_view()}</ul>
    };
    Some(view.into_any())
}

fn training(model: &Model) -> String {
    if model.lacking.is_empty() {
        return "Follows from the training records".to_owned();
    }
    format!(
        "Design and Marketing or Human Resources records it. Missing: {}",
        model.lacking.join(", ")
    )
}

fn item(n: usize, task: Task, open: bool) -> AnyView {
    let (hint, status) = (format!("step-{n}-hint"), format!("step-{n}-status"));
    let described = format!("{hint} {status}");
    let linked = task.href.is_some();
    let name = match task.href {
        Some(href) => view! { <a class="govuk-link govuk-task-list__link" href=href aria-describedby=described>{task.name}</a> }
            .into_any(),
        None => view! { <div>{task.name}</div> }.into_any(),
    };
    let state = match task.done {
        Some(words) => words.into_any(),
        None if open => view! { <Tag colour=TagColour::Yellow text="To do"/> }.into_any(),
        None => "Not recorded".into_any(),
    };
    let class = if linked {
        "govuk-task-list__item govuk-task-list__item--with-link"
    } else {
        "govuk-task-list__item"
    };
    view! {
        <li class=class>
            <div class="govuk-task-list__name-and-hint">
                {name}
                <div id=hint class="govuk-task-list__hint">{task.who}</div>
            </div>
            <div class="govuk-task-list__status" id=status>{state}</div>
        </li>
    }
    .into_any()
}
