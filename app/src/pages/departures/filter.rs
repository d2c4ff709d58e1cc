//! The filter panel of the list of departures.

use super::list_page::Model;
use super::query;
use crate::components::{Checkboxes, Chip, Choice, Field, Filter, SearchField, Select, SortBy};
use crate::pages::people::place;
use crate::urls;
use domain::leaving::DepartureKind;
use leptos::prelude::*;
use store::queries::departures::{DepartureOrder, StateFilter};

/// The panel with what is chosen.
pub(super) fn filter(model: &Model) -> AnyView {
    let value = |name: &str| model.query.get(name).unwrap_or_default().to_owned();
    let [q, state, kind, group] =
        ["q", "state", "kind", "group"].map(|name| Field::plain(name, value(name)));
    let states = StateFilter::ALL.iter().skip(1);
    let states = states.map(|s| Choice::new(s.key(), s.name())).collect();
    let kinds = DepartureKind::ALL.iter();
    let kinds = kinds.map(|k| Choice::new(k.key(), k.name())).collect();
    let orders = DepartureOrder::ALL.iter();
    let orders = orders.map(|o| Choice::new(o.key(), o.name())).collect();
    let groups = place::groups(&model.organisation, "");
    let late = vec![Choice::new("yes", query::LATE)];
    let chosen = vec![value("late")];
    let (order, chips) = (model.order.key(), chips(model));
    view! {
        <p class="app-list__jump app-no-print"><a class="govuk-link" href="#results">"Skip the filter"</a></p>
        <Filter action=urls::DEPARTURES chosen=chips>
            <SearchField field=q label="Name or e-mail address"/>
            <Select field=state label="State" empty="Under way" choices=states/>
            <Select field=kind label="Kind" empty="Leaving and moving" choices=kinds/>
            <Select field=group label="Business group" empty="All groups" choices=groups/>
            <Checkboxes field=Field::plain("late", "") label="Only those who" choices=late chosen=chosen small=true/>
            <SortBy by=order orders=orders/>
        </Filter>
    }
    .into_any()
}

fn chips(model: &Model) -> Vec<Chip> {
    let without_page = model.query.without("page");
    let chip = |(name, label, text): (String, &str, String)| Chip {
        label: format!("{label}: {text}"),
        href: without_page.without(&name).href(urls::DEPARTURES),
    };
    query::parts(&model.query, &model.organisation)
        .into_iter()
        .map(chip)
        .collect()
}
