//! Choices that several pages about people share: roles, groups and units.

use crate::components::{Choice, ChoiceGroup, Written};
use domain::ids::UnitId;
use domain::organisation::Organisation;
use domain::role::Role;

/// Every role.
pub(crate) fn roles() -> Vec<Choice> {
    let all = Role::ALL.iter();
    all.map(|role| Choice::new(role.key(), role.name()))
        .collect()
}

/// Every group; `prefix` stands before its id.
pub(crate) fn groups(organisation: &Organisation, prefix: &str) -> Vec<Choice> {
    let all = organisation.groups.iter();
    all.map(|g| Choice::new(format!("{prefix}{}", g.id), &g.name))
        .collect()
}

/// Units below their groups; `prefix` stands before their ids.
pub(crate) fn units(organisation: &Organisation, prefix: &str) -> Vec<ChoiceGroup> {
    let of = |group: &domain::organisation::Group| ChoiceGroup {
        label: group.name.clone(),
        choices: organisation
            .units_of(group.id)
            .map(|u| Choice::new(format!("{prefix}{}", u.id), &u.name))
            .collect(),
    };
    let all = organisation.groups.iter().map(of);
    all.filter(|group| !group.choices.is_empty()).collect()
}

/// The unit with its group below.
pub(crate) fn written(unit: Option<UnitId>, organisation: &Organisation) -> Written {
    let Some(unit) = unit.and_then(|id| organisation.unit(id)) else {
        return Written::muted("Not recorded");
    };
    let written = Written::text(&unit.name);
    match organisation.group(unit.group) {
        Some(group) => written.below(&group.name),
        None => written,
    }
}

/// "Pilots, Harbours", or nothing.
pub(crate) fn words(unit: Option<UnitId>, organisation: &Organisation) -> String {
    let Some(unit) = unit.and_then(|id| organisation.unit(id)) else {
        return String::new();
    };
    match organisation.group(unit.group) {
        Some(group) => format!("{}, {}", unit.name, group.name),
        None => unit.name.clone(),
    }
}
