//! Files with one row per organisation or person and one column per platform, turned into one row
//! per account. Which cells become accounts is told by [`Unfold`]s, guessed here or written down in
//! a mapping file.

use super::mapping::present;
use super::{Sheet, SheetRow};
use crate::platform::{Catalogue, PlatformKey};

/// One kind of account that each record may hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfold {
    /// On which platform.
    pub platform: PlatformKey,
    /// Column of the handle or address.
    pub handle: Option<usize>,
    /// Column of the platform's permanent id.
    pub id: Option<usize>,
}

/// Names of the three columns that unfolding puts in front of the others.
pub const COLUMNS: [&str; 3] = ["Platform", "Handle", "Platform account id"];

/// The platform columns of a sheet whose first row holds names, when there are at least two
/// platforms: `social.twitter` and `social.twitter_id`, `Facebook`, `Instagram handle`.
pub fn detect(sheet: &Sheet, catalogue: &Catalogue) -> Option<Vec<Unfold>> {
    let mut found: Vec<Unfold> = Vec::new();
    for (column, name) in sheet.first_row().iter().enumerate() {
        let leaf = name.rsplit('.').next().unwrap_or(name).trim();
        let (base, is_id) = split_id(leaf);
        let Some(platform) = catalogue.guess_from_name(base) else {
            continue;
        };
        if !is_id && !holds_accounts(sheet, column, catalogue, &platform.key) {
            continue;
        }
        let place = found.iter().position(|u| u.platform == platform.key);
        let unfold = match place {
            Some(i) => found.get_mut(i),
            None => {
                found.push(Unfold {
                    platform: platform.key.clone(),
                    handle: None,
                    id: None,
                });
                found.last_mut()
            }
        };
        if let Some(unfold) = unfold {
            let slot = if is_id {
                &mut unfold.id
            } else {
                &mut unfold.handle
            };
            if slot.is_some() {
                return None; // two columns for the same thing: a person has to look
            }
            *slot = Some(column);
        }
    }
    (found.len() >= 2).then_some(found)
}

/// `twitter_id` is (`twitter`, true).
fn split_id(name: &str) -> (&str, bool) {
    let lower = name.to_ascii_lowercase();
    for ending in ["_id", "-id", " id"] {
        if lower.ends_with(ending) {
            return (name.get(..name.len() - ending.len()).unwrap_or(name), true);
        }
    }
    (name, false)
}

/// Whether most cells could be accounts there: not "yes" and "no", and not numbers of followers.
fn holds_accounts(
    sheet: &Sheet,
    column: usize,
    catalogue: &Catalogue,
    platform: &PlatformKey,
) -> bool {
    let cells: Vec<&str> = sheet
        .body(true)
        .iter()
        .filter_map(|row| row.cells.get(column))
        .map(|c| present(c))
        .filter(|c| !c.is_empty())
        .take(200)
        .collect();
    let fits = |cell: &&&str| {
        let word = matches!(
            cell.to_ascii_lowercase().as_str(),
            "yes" | "no" | "y" | "n" | "x" | "true" | "false"
        );
        let number = cell
            .bytes()
            .all(|b| b.is_ascii_digit() || b == b',' || b == b' ');
        !word && !number && parts(cell).any(|part| catalogue.from_handle(platform, part).is_ok())
    };
    cells.is_empty() || cells.iter().filter(fits).count() * 2 >= cells.len()
}

/// One row for each account that a record holds; a record without any keeps one row, so that it is
/// accounted for. The other columns are repeated.
pub fn unfold(sheet: &Sheet, unfolds: &[Unfold]) -> Sheet {
    let used = |column: usize| {
        unfolds
            .iter()
            .any(|u| u.handle == Some(column) || u.id == Some(column))
    };
    let others: Vec<usize> = (0..sheet.width()).filter(|c| !used(*c)).collect();
    let rest = |cells: &[String]| {
        others
            .iter()
            .map(|c| cells.get(*c).cloned().unwrap_or_default())
            .collect::<Vec<_>>()
    };
    let mut rows = vec![SheetRow {
        number: 0,
        place: "columns".into(),
        cells: COLUMNS
            .map(str::to_owned)
            .into_iter()
            .chain(rest(sheet.first_row()))
            .collect(),
    }];
    for record in sheet.body(true) {
        let start = rows.len();
        for unfold in unfolds {
            let cell = |column: Option<usize>| {
                column
                    .and_then(|c| record.cells.get(c))
                    .map_or("", |c| present(c))
            };
            let (handles, id) = (cell(unfold.handle), cell(unfold.id));
            let mut several: Vec<&str> = parts(handles).collect();
            if several.is_empty() && !id.is_empty() {
                several.push("");
            }
            let only = several.len() == 1;
            for handle in several {
                let id = if only { id } else { "" };
                let account = [unfold.platform.as_str(), handle, id].map(str::to_owned);
                rows.push(SheetRow {
                    number: rows.len() as i64,
                    place: format!("{}, {}", record.place(), unfold.platform),
                    cells: account.into_iter().chain(rest(&record.cells)).collect(),
                });
            }
        }
        if rows.len() == start {
            let none = [String::new(), String::new(), String::new()];
            rows.push(SheetRow {
                number: rows.len() as i64,
                place: record.place(),
                cells: none.into_iter().chain(rest(&record.cells)).collect(),
            });
        }
    }
    Sheet {
        name: sheet.name.clone(),
        rows,
    }
}

/// The accounts in one cell: on lines of their own, or separated by semicolons.
fn parts(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(['\n', ';', '|'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
}
