//! The filter panel of the list of obligations.

use super::list_page::Model;
use super::query;
use crate::components::{Chip, Choice, Field, Filter, SearchField, Select, SortBy, TextInput};
use crate::pages::people::place;
use crate::urls;
use domain::obligation::{ObligationKind, Standing};
use leptos::prelude::*;
use store::queries::obligations::ObligationOrder;

/// The panel with what is chosen.
pub(super) fn filter(model: &Model) -> AnyView {
    let value = |name: &str| model.query.get(name).unwrap_or_default().to_owned();
    let [q, standing, kind, group, account, assigned] =
        ["q", "standing", "kind", "group", "account", "assigned"]
            .map(|name| Field::plain(name, value(name)));
    let standings = Standing::ALL.iter();
    let standings = standings.map(|s| Choice::new(s.key(), s.name())).collect();
    let kinds = ObligationKind::ALL.iter();
    let kinds = kinds.map(|k| Choice::new(k.key(), k.name())).collect();
    let orders = ObligationOrder::ALL.iter();
    let orders = orders.map(|o| Choice::new(o.key(), o.name())).collect();
    let groups = place::groups(&model.organisation, "");
    let mut whom = vec![
        Choice::new("me", "To me"),
        Choice::new("nobody", "To nobody in particular"),
    ];
    if !assigned.value.is_empty() && !whom.iter().any(|c| c.value == assigned.value) {
        whom.push(Choice::new(assigned.value.clone(), "To one person"));
    }
    let (order, chips) = (model.order.key(), chips(model));
    view! {
        <p class="app-list__jump app-no-print"><a class="govuk-link" href="#results">"Skip the filter"</a></p>
        <Filter action=urls::OBLIGATIONS chosen=chips>
            <SearchField field=q label="What, why or account"/>
            <Select field=assigned label="Assigned" empty="To anybody" choices=whom/>
            <Select field=standing label="Standing" empty="Everything that is not done" choices=standings/>
            <Select field=kind label="Kind" empty="All kinds" choices=kinds/>
            <Select field=group label="Business group" empty="All groups" choices=groups/>
            <TextInput field=account label="Account" hint="For example, AC-0042" spellcheck=false autocomplete="off"/>
            <SortBy by=order orders=orders/>
        </Filter>
    }
    .into_any()
}

fn chips(model: &Model) -> Vec<Chip> {
    let without_page = model.query.without("page");
    let chip = |(name, label, text): (String, &str, String)| Chip {
        label: format!("{label}: {text}"),
        href: without_page.without(&name).href(urls::OBLIGATIONS),
    };
    query::parts(&model.query, &model.organisation)
        .into_iter()
        .map(chip)
        .collect()
}
