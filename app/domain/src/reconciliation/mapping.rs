//! What the columns and words of a list mean, and the lines read by it.

use super::MOST_LISTED;
use crate::{
    import::{Sheet, SheetRow, column_letter},
    platform::AccessLevel,
    problem::Problems,
    text::{collapse, fold, visible},
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Words for levels, folded, and what they mean.
pub type Words = BTreeMap<String, AccessLevel>;

/// The longest text of a line that is kept, in characters.
const LONGEST: usize = 200;

/// What the columns of a list mean, by the names of the columns; without a header by their letters.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// Whether the first row holds the names of the columns.
    pub header: bool,
    /// The name, or the first part of it.
    pub name: Option<String>,
    /// The second part of the name, where it is in a column of its own.
    pub second_name: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// The level of access.
    pub level: Option<String>,
    /// Words for levels.
    pub words: Words,
    /// Words, folded, that were asked about and left without a meaning: not asked about again.
    #[serde(default)]
    pub left_out: BTreeSet<String>,
}

/// A mapping as typed: columns by their labels, words with levels' keys.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MappingDraft {
    /// Whether the first row holds names.
    pub header: bool,
    /// Column label; empty = none.
    pub name: String,
    /// Column label; empty = none.
    pub second_name: String,
    /// Column label; empty = none.
    pub email: String,
    /// Column label; empty = none.
    pub level: String,
    /// A word of the list and a level's key; an empty key = rows with it are not compared.
    pub words: Vec<(String, String)>,
}

/// One line of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listed {
    /// The row's number in the file, as spreadsheets show it.
    pub row: i64,
    /// The name as listed.
    pub name: String,
    /// The e-mail address as listed, in lower case; empty when it is none.
    pub email: String,
    /// The word for the level as listed.
    pub word: String,
    /// What that word means.
    pub level: Option<AccessLevel>,
    /// Why it cannot be compared.
    pub fault: Option<String>,
}

/// Which column a field of the mapping means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// [`Mapping::name`].
    Name,
    /// [`Mapping::second_name`].
    SecondName,
    /// [`Mapping::email`].
    Email,
    /// [`Mapping::level`].
    Level,
}

/// What a column is called in forms: its name in the first row, or its letter.
pub fn column_label(sheet: &Sheet, header: bool, index: usize) -> String {
    let named = sheet.first_row().get(index).filter(|_| header);
    match named.map(|cell| collapse(cell)).filter(|c| !c.is_empty()) {
        Some(name) => name.chars().take(100).collect(),
        None => format!("Column {}", column_letter(index)),
    }
}

impl MappingDraft {
    /// Judges what was typed for this list. `known`: the preset's words, which stay.
    ///
    /// # Errors
    /// What is wrong, by field: `name`, `second_name`, `email`, `level`.
    pub fn check(&self, sheet: &Sheet, known: Words) -> Result<Mapping, Problems> {
        let mut problems = Problems::default();
        let labels: BTreeSet<String> = (0..sheet.width())
            .map(|index| column_label(sheet, self.header, index))
            .collect();
        let mut column = |field: &str, typed: &str| {
            let typed = collapse(typed);
            if !typed.is_empty() && !labels.contains(&typed) {
                problems.add(field, "unknown", "Choose a column of the file");
            }
            Some(typed).filter(|t| !t.is_empty())
        };
        let name = column("name", &self.name);
        let second_name = column("second_name", &self.second_name);
        let email = column("email", &self.email);
        let level = column("level", &self.level);
        if name.is_none() && email.is_none() {
            problems.add(
                "name",
                "required",
                "Choose the column of the name, of the e-mail address, or both",
            );
        }
        let mut words = known;
        let mut left_out = BTreeSet::new();
        for (word, key) in &self.words {
            let word = fold(word);
            match AccessLevel::from_key(key) {
                Some(level) => {
                    words.insert(word, level);
                }
                None => {
                    words.remove(&word);
                    left_out.insert(word);
                }
            }
        }
        problems.or(Mapping {
            header: self.header,
            name,
            second_name,
            email,
            level,
            words,
            left_out,
        })
    }
}

impl Mapping {
    /// The same, with what was said about the words of an earlier list.
    #[must_use]
    pub fn with_words_of(mut self, before: &Self) -> Self {
        let words = before
            .words
            .iter()
            .map(|(word, level)| (word.clone(), *level));
        self.words.extend(words);
        self.left_out.extend(before.left_out.iter().cloned());
        self
    }

    /// Whether lines can be read by it at all.
    pub const fn is_usable(&self) -> bool {
        self.name.is_some() || self.email.is_some()
    }

    /// Whether every column it names is in this list.
    pub fn fits(&self, sheet: &Sheet) -> bool {
        let named = [&self.name, &self.second_name, &self.email, &self.level];
        self.is_usable()
            && named
                .into_iter()
                .flatten()
                .all(|l| self.place(sheet, l).is_some())
    }

    fn place(&self, sheet: &Sheet, label: &str) -> Option<usize> {
        (0..sheet.width()).find(|index| column_label(sheet, self.header, *index) == label)
    }

    /// The words for levels of this list that mean nothing yet, as listed, each once.
    pub fn unknown_words(&self, sheet: &Sheet) -> Vec<String> {
        let Some(column) = self.level.as_ref().and_then(|l| self.place(sheet, l)) else {
            return Vec::new();
        };
        let mut seen = BTreeSet::new();
        let mut found = Vec::new();
        for row in sheet.body(self.header) {
            let word = text(row, Some(column));
            let folded = fold(&word);
            let known = self.level_of(&word).is_some() || self.left_out.contains(&folded);
            if !word.is_empty() && !known && seen.insert(folded) {
                found.push(word);
            }
        }
        found
    }

    /// What a word means; of several in one cell the most powerful counts.
    pub fn level_of(&self, word: &str) -> Option<AccessLevel> {
        let whole = fold(word);
        if let Some(level) = self.words.get(&whole) {
            return Some(*level);
        }
        let parts = whole.split([',', ';', '|', '/', '\n']).map(str::trim);
        let known = parts.filter_map(|part| self.words.get(part)).copied();
        known.min()
    }

    /// The lines of the list, each with what keeps it from being compared.
    ///
    /// # Errors
    /// More lines than are taken, as words.
    pub fn read(&self, sheet: &Sheet) -> Result<Vec<Listed>, String> {
        let body = sheet.body(self.header);
        if body.len() > MOST_LISTED {
            return Err(format!(
                "The list has {} rows; up to 5,000 are compared. Check that it is the list of people of this account",
                body.len()
            ));
        }
        let at = |label: &Option<String>| label.as_ref().and_then(|l| self.place(sheet, l));
        let (name, second) = (at(&self.name), at(&self.second_name));
        let (email, level) = (at(&self.email), at(&self.level));
        let mut seen: BTreeMap<(String, String, String), i64> = BTreeMap::new();
        let read = |row: &SheetRow| {
            let full = format!("{} {}", text(row, name), text(row, second));
            let typed = text(row, email).to_lowercase();
            let is_address = typed.contains('@') && !typed.contains(' ');
            let mut line = Listed {
                row: row.number,
                name: short(&collapse(&full)),
                email: if is_address {
                    short(&typed)
                } else {
                    String::new()
                },
                word: short(&text(row, level)),
                level: None,
                fault: None,
            };
            line.level = self.level_of(&line.word);
            line.fault = fault(&line, level.is_some(), &typed);
            let same = (fold(&line.name), line.email.clone(), fold(&line.word));
            if line.fault.is_none()
                && let Some(first) = seen.insert(same.clone(), row.number)
            {
                seen.insert(same, first);
                line.fault = Some(format!("The same as row {first}"));
            }
            line
        };
        Ok(body.iter().map(read).collect())
    }
}

fn fault(line: &Listed, has_level: bool, typed: &str) -> Option<String> {
    if line.name.is_empty() && line.email.is_empty() {
        return Some(if typed.is_empty() {
            "Neither a name nor an e-mail address".to_owned()
        } else {
            format!("No name, and “{}” is no e-mail address", short(typed))
        });
    }
    if has_level && line.level.is_none() {
        return Some(if line.word.is_empty() {
            "No level of access is listed".to_owned()
        } else {
            format!("The level “{}” has no meaning yet", line.word)
        });
    }
    None
}

fn text(row: &SheetRow, column: Option<usize>) -> String {
    let cell = column.and_then(|index| row.cells.get(index));
    cell.map(|cell| collapse(&visible(cell)))
        .unwrap_or_default()
}

fn short(text: &str) -> String {
    text.chars().take(LONGEST).collect()
}
