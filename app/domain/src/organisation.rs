//! Business groups and units as the register names them. No rules about accounts here.

use crate::ids::{GroupId, UnitId};
use crate::problem::Problems;
use serde::{Deserialize, Serialize};

/// A business group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// Identity.
    pub id: GroupId,
    /// Full name.
    pub name: String,
    /// Whether its pixels need the confirmation of Customer Experience and Insights (P 6.25).
    pub needs_cxi: bool,
    /// Counts the saves.
    pub version: i64,
}

/// A business unit within a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    /// Identity.
    pub id: UnitId,
    /// The group it belongs to.
    pub group: GroupId,
    /// Full name.
    pub name: String,
    /// Counts the saves.
    pub version: i64,
}

/// All groups and units, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organisation {
    /// Groups in alphabetical order.
    pub groups: Vec<Group>,
    /// Units in alphabetical order.
    pub units: Vec<Unit>,
}

impl Organisation {
    /// The group with this id.
    pub fn group(&self, id: GroupId) -> Option<&Group> {
        self.groups.iter().find(|g| g.id == id)
    }

    /// The unit with this id.
    pub fn unit(&self, id: UnitId) -> Option<&Unit> {
        self.units.iter().find(|u| u.id == id)
    }

    /// The units of one group.
    pub fn units_of(&self, group: GroupId) -> impl Iterator<Item = &Unit> {
        self.units.iter().filter(move |u| u.group == group)
    }

    /// The group whose name folds to the same text (macrons, case and spaces aside).
    pub fn group_named(&self, name: &str) -> Option<&Group> {
        let wanted = crate::text::fold(name);
        self.groups
            .iter()
            .find(|g| crate::text::fold(&g.name) == wanted)
    }

    /// The unit whose name folds to the same text.
    pub fn unit_named(&self, name: &str) -> Option<&Unit> {
        let wanted = crate::text::fold(name);
        self.units
            .iter()
            .find(|u| crate::text::fold(&u.name) == wanted)
    }
}

impl crate::account::Names for Organisation {
    fn group(&self, id: GroupId) -> String {
        Self::group(self, id).map_or_else(|| id.to_string(), |g| g.name.clone())
    }

    fn unit(&self, id: UnitId) -> String {
        Self::unit(self, id).map_or_else(|| id.to_string(), |u| u.name.clone())
    }
}

/// Judges the name of a group or unit as typed.
///
/// # Errors
/// What is wrong with it.
pub fn check_name(typed: &str) -> Result<String, Problems> {
    let mut problems = Problems::default();
    let name = crate::text::collapse(typed);
    match name.chars().count() {
        _ if crate::text::is_blank(&name) => problems.add("name", "required", "Enter a name"),
        1..=200 => {}
        _ => problems.add(
            "name",
            "too-long",
            "The name must be 200 characters or fewer",
        ),
    }
    problems.or(name)
}
