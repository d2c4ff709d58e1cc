//! A mapping written down in a file, for imports without a browser and for sources that come again.
//! The format (TOML, YAML or JSON) is read elsewhere; `docs/importing.md` describes the words.

use super::unfold::{Unfold, unfold};
use super::{Existing, Mapping, NewPlaces, Sheet, Target, column_number};
use crate::platform::Catalogue;
use crate::problem::Problems;
use crate::text::fold;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The file's content.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MappingFile {
    /// Whether the first row holds names; without it, it is guessed.
    pub header: Option<bool>,
    /// The sheet of a workbook; without it, the first.
    pub sheet: Option<String>,
    /// Column (its name, letter, or number from 1) to meaning ([`Target::key`]).
    pub columns: BTreeMap<String, String>,
    /// Accounts that one record holds several of.
    pub unfold: Vec<UnfoldEntry>,
    /// See [`Mapping::home_group`].
    pub home_group: String,
    /// See [`Mapping::new_places`].
    pub new_places: NewPlaces,
    /// See [`Mapping::existing`].
    pub existing: Existing,
}

/// One kind of account that each record may hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct UnfoldEntry {
    /// The platform's key or name.
    pub platform: String,
    /// Column of the handle or address.
    pub handle: Option<String>,
    /// Column of the platform's permanent id.
    pub id: Option<String>,
}

impl MappingFile {
    /// Unfolds the sheet and finds its columns.
    ///
    /// # Errors
    /// Columns, platforms and meanings that do not exist, and what [`Mapping::check`] says; the
    /// fields are the words of the file.
    pub fn apply(
        &self,
        sheet: &Sheet,
        guessed_header: bool,
        catalogue: &Catalogue,
    ) -> Result<(Sheet, Mapping), Problems> {
        let mut problems = Problems::default();
        let mut header = self.header.unwrap_or(guessed_header);
        let mut sheet = sheet.clone();
        if !self.unfold.is_empty() {
            let unfolds = self.unfolds(&sheet, catalogue, &mut problems);
            sheet = unfold(&sheet, &unfolds);
            header = true;
        }
        let mut columns = vec![Target::Ignore; sheet.width()];
        if !self.unfold.is_empty() {
            let own = [Target::Platform, Target::Handle, Target::PlatformAccountId];
            for (column, target) in columns.iter_mut().zip(own) {
                *column = target;
            }
        }
        for (name, word) in &self.columns {
            let place = find(&sheet, header, name);
            let target = Target::from_key(word.trim());
            match (place.and_then(|i| columns.get_mut(i)), target) {
                (Some(column), Some(target)) => *column = target,
                (None, _) => problems.add("columns", "unknown", no_column(&sheet, header, name)),
                (_, None) => problems.add("columns", "unknown", no_meaning(word)),
            }
        }
        let mapping = Mapping {
            header,
            columns,
            home_group: self.home_group.trim().to_owned(),
            new_places: self.new_places,
            existing: self.existing,
        };
        if let Err(more) = mapping.check()
            && problems.is_empty()
        {
            problems = more;
        }
        problems.or((sheet, mapping))
    }

    fn unfolds(
        &self,
        sheet: &Sheet,
        catalogue: &Catalogue,
        problems: &mut Problems,
    ) -> Vec<Unfold> {
        let mut found = Vec::new();
        for entry in &self.unfold {
            let Some(platform) = catalogue.guess_from_name(&entry.platform) else {
                let message = format!("There is no platform “{}”", entry.platform);
                problems.add("unfold", "no-such-platform", message);
                continue;
            };
            let mut column = |name: &Option<String>| {
                let name = name.as_deref()?;
                let place = find(sheet, true, name);
                if place.is_none() {
                    problems.add("unfold", "unknown", no_column(sheet, true, name));
                }
                place
            };
            let (handle, id) = (column(&entry.handle), column(&entry.id));
            if handle.is_some() || id.is_some() {
                found.push(Unfold {
                    platform: platform.key.clone(),
                    handle,
                    id,
                });
            }
        }
        found
    }
}

/// A column by its name, else by its letter or number.
fn find(sheet: &Sheet, header: bool, name: &str) -> Option<usize> {
    let wanted = fold(name);
    let by_name = || sheet.first_row().iter().position(|n| fold(n) == wanted);
    let by_place = || column_number(name).filter(|i| *i < sheet.width());
    if header {
        by_name().or_else(by_place)
    } else {
        by_place()
    }
}

fn no_column(sheet: &Sheet, header: bool, name: &str) -> String {
    if header {
        let names: Vec<_> = sheet
            .first_row()
            .iter()
            .take(30)
            .map(String::as_str)
            .collect();
        format!(
            "There is no column “{name}”. The file has: {}",
            names.join(", ")
        )
    } else {
        format!(
            "There is no column “{name}”. The file has {} columns and no names: use letters or numbers",
            sheet.width()
        )
    }
}

fn no_meaning(word: &str) -> String {
    let words: Vec<_> = Target::ALL.iter().map(|t| t.key()).collect();
    format!(
        "“{word}” is not something a column can mean. Use one of: {}",
        words.join(", ")
    )
}
