//! Business groups and units as a row names them: known to the register, or new. Adding them is the
//! store's work.

use super::{Mapping, NewPlaces, Target};
use crate::ids::{GroupId, UnitId};
use crate::organisation::Organisation;
use crate::problem::Problems;
use crate::text::{collapse, fold};

/// Something the register knows, or its name where it does not yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named<T> {
    /// In the register.
    Known(T),
    /// To be added under this name.
    New(String),
}

/// Where an account belongs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// The row does not say.
    #[default]
    Unsaid,
    /// A business group.
    Group(Named<GroupId>),
    /// A business unit of a group.
    Unit(Named<UnitId>, Named<GroupId>),
}

impl Place {
    /// Whether something has to be added first.
    pub const fn is_new(&self) -> bool {
        matches!(
            self,
            Self::Group(Named::New(_)) | Self::Unit(Named::New(_), _)
        )
    }
}

/// The place a row names, with its problems.
pub(super) fn place(
    mapping: &Mapping,
    cells: &[String],
    organisation: &Organisation,
    problems: &mut Problems,
) -> Place {
    let unit = collapse(mapping.cell(cells, Target::Unit));
    let mut group = collapse(mapping.cell(cells, Target::Group));
    if group.is_empty() {
        group = collapse(&mapping.home_group);
    }
    if unit.is_empty() && group.is_empty() {
        return Place::Unsaid;
    }
    let place = if unit.is_empty() {
        Place::Group(group_named(&group, organisation))
    } else if group.is_empty() {
        unit_anywhere(&unit, organisation, problems)
    } else {
        unit_in(&unit, group_named(&group, organisation), organisation)
    };
    judge(mapping, &place, problems);
    place
}

fn group_named(name: &str, organisation: &Organisation) -> Named<GroupId> {
    organisation
        .group_named(name)
        .map_or_else(|| Named::New(name.to_owned()), |g| Named::Known(g.id))
}

fn unit_in(name: &str, group: Named<GroupId>, organisation: &Organisation) -> Place {
    let wanted = fold(name);
    let known = match group {
        Named::Known(id) => organisation.units_of(id).find(|u| fold(&u.name) == wanted),
        Named::New(_) => None,
    };
    let unit = known.map_or_else(|| Named::New(name.to_owned()), |u| Named::Known(u.id));
    Place::Unit(unit, group)
}

/// A unit without its group has to be the only one of that name.
fn unit_anywhere(name: &str, organisation: &Organisation, problems: &mut Problems) -> Place {
    let wanted = fold(name);
    let mut same = organisation
        .units
        .iter()
        .filter(|u| fold(&u.name) == wanted);
    match (same.next(), same.next()) {
        (Some(unit), None) => Place::Unit(Named::Known(unit.id), Named::Known(unit.group)),
        (Some(_), Some(_)) => {
            problems.add(
                "unit",
                "ambiguous",
                format!("Several business groups have a unit “{name}”. Say which group it is in"),
            );
            Place::Unsaid
        }
        (None, _) => {
            problems.add(
                "unit",
                "no-group",
                format!(
                    "There is no business unit “{name}” yet, and the row does not say which business group it is in. \
                     Choose a group for such rows on the mapping page"
                ),
            );
            Place::Unsaid
        }
    }
}

fn judge(mapping: &Mapping, place: &Place, problems: &mut Problems) {
    let names: [(&str, &str, Option<&str>); 2] = match place {
        Place::Unsaid => return,
        Place::Group(group) => [("group", "business group", new(group)), ("unit", "", None)],
        Place::Unit(unit, group) => [
            ("group", "business group", new(group)),
            ("unit", "business unit", new(unit)),
        ],
    };
    for (field, kind, name) in names {
        let Some(name) = name else { continue };
        if mapping.new_places == NewPlaces::Refuse {
            problems.add(
                field,
                "unknown",
                format!(
                    "There is no {kind} “{name}”. Correct the name, or choose on the mapping page that new ones are added"
                ),
            );
        } else if name.chars().count() > 200 {
            problems.add(
                field,
                "too-long",
                format!("The name of the {kind} must be 200 characters or fewer"),
            );
        }
    }
}

fn new<T>(named: &Named<T>) -> Option<&str> {
    match named {
        Named::New(name) => Some(name),
        Named::Known(_) => None,
    }
}
