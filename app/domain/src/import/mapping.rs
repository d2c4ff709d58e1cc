//! The choice of what each column of one file means, and what that choice must hold.

use super::{Target, column_letter};
use crate::problem::Problems;
use crate::text::fold;
use serde::{Deserialize, Serialize};

/// What each column means, and how doubtful rows are treated. The form on the mapping page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Mapping {
    /// Whether the first row holds the columns' names.
    pub header: bool,
    /// The meaning of each column, from the left.
    pub columns: Vec<Target>,
    /// Name of the business group that rows without one belong to; empty = none.
    pub home_group: String,
    /// What is done about groups and units the register does not know.
    pub new_places: NewPlaces,
    /// What is done about accounts the register has.
    pub existing: Existing,
}

/// What is done about names of groups and units that the register does not know.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NewPlaces {
    /// They are added.
    #[default]
    Create,
    /// Their rows are refused.
    Refuse,
}

/// What is done about accounts that are in the register already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Existing {
    /// Fields that the file fills are taken from the file.
    #[default]
    Update,
    /// They stay as they are.
    Leave,
}

/// What equal files have in common, to find the mapping that was chosen last time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature(pub String);

impl Signature {
    /// The signature of a file whose first row is `first_row`: the columns' names, or their number
    /// where the first row is data.
    pub fn of(header: bool, first_row: &[String], width: usize) -> Self {
        if !header {
            return Self(format!("no header, {width} columns"));
        }
        let names: Vec<_> = first_row.iter().map(|name| fold(name)).collect();
        Self(names.join("\u{1f}"))
    }
}

impl Mapping {
    /// The column that has this meaning; the first where several may have it.
    pub fn column(&self, target: Target) -> Option<usize> {
        self.columns.iter().position(|t| *t == target)
    }

    /// Every column that has this meaning.
    pub fn columns_of(&self, target: Target) -> impl Iterator<Item = usize> {
        let hit = move |(i, t): (usize, &Target)| (*t == target).then_some(i);
        self.columns.iter().enumerate().filter_map(hit)
    }

    /// The text of the column with this meaning in a row, trimmed; empty where there is none.
    pub fn cell<'a>(&self, cells: &'a [String], target: Target) -> &'a str {
        self.column(target)
            .and_then(|i| cells.get(i))
            .map_or("", |text| present(text))
    }

    /// Judges the choice.
    ///
    /// # Errors
    /// Columns chosen twice (field `column-3`, counted from 0), and the lack of anything that tells
    /// which account a row is about (field `columns`).
    pub fn check(&self) -> Result<(), Problems> {
        let mut problems = Problems::default();
        for (i, target) in self.columns.iter().enumerate() {
            let first = self.column(*target);
            if target.may_repeat() || first == Some(i) {
                continue;
            }
            let other = first.map(column_letter).unwrap_or_default();
            problems.add(
                &format!("column-{i}"),
                "twice",
                format!(
                    "“{}” is chosen for column {other} and column {}. Choose it for one of them",
                    target.label(),
                    column_letter(i)
                ),
            );
        }
        let has = |target| self.column(target).is_some();
        let by_name =
            has(Target::Platform) && (has(Target::Handle) || has(Target::PlatformAccountId));
        if !has(Target::Url) && !by_name && !has(Target::Handle) {
            problems.add(
                "columns",
                "no-account",
                "Choose which column holds the address, or choose one for the platform and one for the handle",
            );
        }
        if self.home_group.chars().count() > 200 {
            problems.add(
                "home_group",
                "too-long",
                "The name of the business group must be 200 characters or fewer",
            );
        }
        problems.or(())
    }
}

/// A cell's text without the signs people write for "nothing".
pub(super) fn present(cell: &str) -> &str {
    let text = cell.trim();
    let lower = text.to_ascii_lowercase();
    match lower.as_str() {
        "-" | "–" | "—" | "n/a" | "#n/a" | "null" | "(none)" | "nil" => "",
        _ => text,
    }
}
