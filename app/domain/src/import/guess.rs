//! A first guess of what each column means, for a person to confirm: by the columns' names, and by
//! what their cells look like. A guess never decides anything by itself.

use super::sniff::{Looks, look};
use super::{Mapping, Sheet, Target};
use crate::organisation::Organisation;
use crate::platform::Catalogue;
use crate::text::fold;
use std::collections::HashSet;

/// Rows looked at, spread over the file.
const SAMPLE: usize = 200;

/// What the columns of a sheet seem to mean.
pub fn guess(sheet: &Sheet, catalogue: &Catalogue, organisation: &Organisation) -> Mapping {
    let header = has_header(sheet, catalogue);
    let body = sheet.body(header);
    let step = body.len().div_ceil(SAMPLE).max(1);
    let cells = |i: usize| {
        body.iter()
            .step_by(step)
            .filter_map(move |row| row.cells.get(i).map(String::as_str))
    };
    let looks: Vec<Looks> = (0..sheet.width())
        .map(|i| look(cells(i), catalogue))
        .collect();
    let names: Vec<String> = match (header, sheet.rows.first()) {
        (true, Some(row)) => row.cells.iter().map(|name| plain(name)).collect(),
        _ => Vec::new(),
    };
    let mut wishes: Vec<Wish> = Vec::new();
    for (column, look) in looks.iter().enumerate() {
        if let Some(name) = names.get(column) {
            wishes.extend(by_name(column, name, look));
        }
        wishes.extend(by_looks(column, look, header));
        // Names the register knows tell more than a heading, unless that says something else.
        let own = wishes.iter().filter(|w| w.column == column);
        let a_place = |w: &Wish| {
            matches!(
                w.target,
                Target::Organisation | Target::Unit | Target::Group | Target::Name
            )
        };
        if own.clone().all(a_place) && look.filled > 0 {
            let is_known = |names: HashSet<String>| {
                let values: Vec<_> = cells(column).map(fold).filter(|c| !c.is_empty()).collect();
                let hits = values.iter().filter(|v| names.contains(*v)).count();
                hits * 2 >= values.len()
            };
            if is_known(organisation.units.iter().map(|u| fold(&u.name)).collect()) {
                wishes.push(Wish::new(column, Target::Unit, 14.0));
            }
            if is_known(organisation.groups.iter().map(|g| fold(&g.name)).collect()) {
                wishes.push(Wish::new(column, Target::Group, 15.0));
            }
        }
    }
    let mut columns = settle(wishes, sheet.width());
    if !header {
        // Of several columns of words, one is the owner; the others say something else.
        let filled = |i: &usize| looks.get(*i).map_or(0, |l| l.filled);
        let owners =
            || (0..columns.len()).filter(|i| columns.get(*i) == Some(&Target::Organisation));
        let owner = owners().rev().max_by_key(filled);
        let others: Vec<usize> = owners().filter(|i| Some(*i) != owner).collect();
        for other in others {
            if let Some(target) = columns.get_mut(other) {
                *target = Target::Notes;
            }
        }
    }
    Mapping {
        header,
        columns,
        ..Mapping::default()
    }
}

/// How strongly a column seems to mean something.
#[derive(Clone, Copy, Debug)]
struct Wish {
    column: usize,
    target: Target,
    weight: f64,
}

impl Wish {
    const fn new(column: usize, target: Target, weight: f64) -> Self {
        Self {
            column,
            target,
            weight,
        }
    }
}

/// Gives each column the strongest meaning that is still free.
fn settle(mut wishes: Vec<Wish>, width: usize) -> Vec<Target> {
    wishes.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.column.cmp(&b.column)));
    let mut columns: Vec<Option<Target>> = vec![None; width];
    for wish in wishes {
        let taken = !wish.target.may_repeat() && columns.contains(&Some(wish.target));
        if let Some(free @ None) = columns.get_mut(wish.column)
            && !taken
        {
            *free = Some(wish.target);
        }
    }
    columns.into_iter().map(Option::unwrap_or_default).collect()
}

/// Whether the first row holds names of columns: none of its cells is an address or a number, and
/// either one is a name we know, or the rows below hold addresses where it has none.
fn has_header(sheet: &Sheet, catalogue: &Catalogue) -> bool {
    let first = sheet.first_row();
    if first.iter().all(|c| c.trim().is_empty()) {
        return false;
    }
    let is_data = |cell: &String| {
        let looks = look(std::iter::once(cell.as_str()), catalogue);
        looks.address > 0.0 || looks.link > 0.0 || looks.handle > 0.0 || looks.number > 0.0
    };
    if first.iter().any(is_data) {
        return false;
    }
    let known = |cell: &String| {
        let name = plain(cell);
        Target::ALL
            .iter()
            .any(|t| t.headers().contains(&name.as_str()))
    };
    let below = || {
        let rows = sheet.rows.iter().skip(1).take(20);
        rows.flat_map(|r| &r.cells).any(is_data)
    };
    first.iter().any(known) || below()
}

/// What a column's name says, as far as its cells do not contradict it.
fn by_name(column: usize, name: &str, looks: &Looks) -> Vec<Wish> {
    let mut wishes = Vec::new();
    for target in Target::ALL {
        let Some(place) = target.headers().iter().position(|h| *h == name) else {
            continue;
        };
        // Earlier words are more certain.
        let weight = 10.0 - place as f64 * 0.1;
        if !contradicted(*target, looks) {
            wishes.push(Wish::new(column, *target, weight));
        }
        // "Account name" may hold names or handles; its cells tell.
        if *target == Target::Name && looks.words < 0.3 && looks.handle > 0.3 {
            wishes.push(Wish::new(column, Target::Handle, weight + 0.5));
        }
    }
    wishes
}

fn contradicted(target: Target, looks: &Looks) -> bool {
    if looks.filled == 0 {
        return false;
    }
    match target {
        Target::Url => looks.address < 0.2 && (looks.link < 0.2 || looks.filled > 3),
        Target::Platform => looks.platform < 0.5,
        Target::RiskTier => looks.words > 0.8,
        Target::OpenedOn => looks.date < 0.3,
        Target::Name | Target::Organisation | Target::Unit | Target::Group => {
            looks.address > 0.5 || looks.link > 0.5
        }
        Target::Status => looks.status < 0.3,
        _ => false,
    }
}

/// What a column's cells say.
fn by_looks(column: usize, looks: &Looks, header: bool) -> Vec<Wish> {
    let mut wishes = Vec::new();
    let mut wish = |yes: bool, target, weight| {
        if yes {
            wishes.push(Wish::new(column, target, weight));
        }
    };
    let enough = looks.filled > 0;
    wish(
        enough && looks.address >= 0.5,
        Target::Url,
        12.0 * looks.address,
    );
    wish(
        enough && looks.platform >= 0.8 && looks.distinct < 0.7,
        Target::Platform,
        8.0,
    );
    wish(enough && looks.handle >= 0.6, Target::Handle, 8.0);
    wish(enough && looks.tier >= 0.9, Target::RiskTier, 8.0);
    wish(enough && looks.status >= 0.9, Target::Status, 7.0);
    wish(enough && looks.language >= 0.8, Target::Languages, 7.0);
    // Without names of columns, long texts are the owners' names, or the accounts' where no two
    // are the same.
    let text = !header && looks.words >= 0.5 && looks.link < 0.1 && looks.date < 0.5;
    wish(enough && text && looks.distinct > 0.95, Target::Name, 5.0);
    wish(
        enough && text && looks.distinct <= 0.95,
        Target::Organisation,
        5.0,
    );
    wishes
}

/// A column's name by its words alone: `Account_URL*` is `account url`.
fn plain(name: &str) -> String {
    let spaced: String = fold(name)
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    crate::text::collapse(&spaced)
}
