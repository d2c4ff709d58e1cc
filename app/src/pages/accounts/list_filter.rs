//! The list's filter panel, and the form that asks for another day.

use super::list_page::ListPage;
use super::query;
use crate::components::{
    Button, ButtonKind, Choice, ChoiceGroup, Details, Field, Filter, SearchField, Select, SortBy,
    TextInput,
};
use crate::urls;
use domain::account::Rule;
use domain::moment::long_date;
use domain::platform::Platform;
use leptos::prelude::*;
use store::queries::accounts::{Sort, SortColumn};

/// Both forms, one below the other.
pub(super) fn panel(model: &ListPage) -> AnyView {
    view! {
        <p class="app-list__jump app-no-print"><a class="govuk-link" href="#results">"Skip the filter"</a></p>
        {filters(model)}
        <div class="govuk-!-margin-top-4">{another_day(model)}</div>
    }
    .into_any()
}

fn filters(model: &ListPage) -> AnyView {
    let query = &model.question.query;
    let value = |name: &str| query.get(name).unwrap_or_default().to_owned();
    let [q, platform, group, unit, status, missing] =
        ["q", "platform", "group", "unit", "status", "needs"]
            .map(|name| Field::new(name, value(name), &model.problems));
    let day = value("as_at");
    let keep = if day.is_empty() {
        Vec::new()
    } else {
        vec![("as_at".to_owned(), day)]
    };
    let (order, orders) = (query::sort_word(model.question.filter.sort), orders());
    let statuses = query::statuses()
        .map(|(key, name)| Choice::new(key, name))
        .collect();
    let needs = Rule::ALL
        .iter()
        .map(|need| Choice::new(need.key(), need.name()))
        .collect();
    let groups = &model.organisation.groups;
    let groups = groups
        .iter()
        .map(|g| Choice::new(g.id.to_string(), &g.name))
        .collect();
    // The panel's children outlive this function, so they get values of their own.
    let (platforms, units) = (platforms(model), units(model));
    view! {
        <Filter action=model.cleared() chosen=model.chips() keep=keep>
            <SearchField field=q label="Name, handle, address or reference" suggest=urls::SUGGEST/>
            <Select field=platform label="Platform" empty="All platforms" groups=platforms/>
            <Select field=group label="Business group" empty="All groups" choices=groups/>
            <Select field=unit label="Business unit" empty="All units" groups=units/>
            <Select field=status label="Status" empty="All but archived" choices=statuses/>
            <Select field=missing label="Missing" empty="Complete or not" choices=needs/>
            <SortBy by=order orders=orders/>
        </Filter>
    }
    .into_any()
}

/// Every order of the list, the usual one first.
fn orders() -> Vec<Choice> {
    let order = |column: SortColumn, descending| {
        let sort = Sort { column, descending };
        Choice::new(query::sort_word(sort), query::order_words(sort))
    };
    let both = |column: &SortColumn| [order(*column, false), order(*column, true)];
    SortColumn::ALL.iter().flat_map(both).collect()
}

/// Platforms in use and, apart, those that are closed to the public.
fn platforms(model: &ListPage) -> Vec<ChoiceGroup> {
    let of = |label: &str, live: bool| {
        let found = model
            .catalogue
            .by_name()
            .filter(|p| p.state.is_live() == live);
        let choice = |p: &Platform| Choice::new(p.key.to_string(), &p.name);
        ChoiceGroup {
            label: label.to_owned(),
            choices: found.map(choice).collect(),
        }
    };
    let both = [of("In use", true), of("Closed platforms", false)];
    both.into_iter()
        .filter(|group| !group.choices.is_empty())
        .collect()
}

/// Units below their groups.
fn units(model: &ListPage) -> Vec<ChoiceGroup> {
    let organisation = &model.organisation;
    let of = |group: &domain::organisation::Group| {
        let units = organisation.units_of(group.id);
        ChoiceGroup {
            label: group.name.clone(),
            choices: units
                .map(|u| Choice::new(u.id.to_string(), &u.name))
                .collect(),
        }
    };
    let all = organisation.groups.iter().map(of);
    all.filter(|group| !group.choices.is_empty()).collect()
}

/// Asks for the register of another day, with the same filters.
fn another_day(model: &ListPage) -> AnyView {
    let filters = model.question.query.without("as_at").without("page");
    let kept: Vec<_> = filters
        .pairs()
        .map(|(n, v)| (n.to_owned(), v.to_owned()))
        .collect();
    let kept = kept
        .into_iter()
        .map(|(name, value)| view! { <input r#type="hidden" name=name value=value/> });
    let typed = || {
        model
            .question
            .query
            .get("as_at")
            .unwrap_or_default()
            .to_owned()
    };
    let day = model.question.filter.as_at.map_or_else(typed, long_date);
    let hint = format!("Today or earlier, for example {}", long_date(model.today));
    let kept = kept.collect_view();
    let open = !day.is_empty();
    let day = Field::new("as_at", day, &model.problems);
    view! {
        <Details summary="Show another day" open=open>
            <form method="get" action=urls::ACCOUNTS novalidate>
                {kept}
                <TextInput field=day label="The register as it stood on" hint=hint autocomplete="off"/>
                <Button text="Show that day" kind=ButtonKind::Secondary/>
            </form>
        </Details>
    }
    .into_any()
}
