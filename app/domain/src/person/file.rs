//! People as a file has them: one row for each role of a person, or one for a person without any.
//! What a column is, what a cell means, and what a row asks of the register. No I/O here.

use super::{CheckedPerson, Person, PersonDraft};
use crate::{
    account::read_date,
    ids::{GroupId, RoleId, UnitId},
    import::{Sheet, SheetRow, column_letter},
    moment::Moment,
    organisation::Organisation,
    problem::Problems,
    role::{Role, RoleAssignment, Scope},
    text::{collapse, fold},
};
use chrono::NaiveDate;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// Full name.
    Name,
    /// Work e-mail: by it people are known again.
    Email,
    /// Job title.
    Title,
    /// Business unit, by name.
    Unit,
    /// The manager's e-mail.
    Manager,
    /// A role, by its name or its key.
    Role,
    /// Where the role counts: nothing, a group's or a unit's name.
    Scope,
    /// The role's first day.
    From,
    /// The role's last day.
    Until,
}

/// Each column with its heading and the other headings it is known by, folded.
const COLUMNS: &[(Column, &str, &[&str])] = &[
    (Column::Name, "name", &["full name", "person"]),
    (
        Column::Email,
        "email",
        &[
            "e-mail",
            "work email",
            "work e-mail",
            "email address",
            "e-mail address",
        ],
    ),
    (Column::Title, "title", &["job title", "position"]),
    (Column::Unit, "unit", &["business unit", "team"]),
    (
        Column::Manager,
        "manager email",
        &["manager", "manager e-mail", "reports to"],
    ),
    (Column::Role, "role", &[]),
    (Column::Scope, "scope", &["where"]),
    (Column::From, "from", &["first day", "role from"]),
    (Column::Until, "until", &["last day", "to", "role until"]),
];

impl Column {
    /// Its heading, which is also its field in problems.
    pub fn heading(self) -> &'static str {
        COLUMNS
            .iter()
            .find(|(column, _, _)| *column == self)
            .map_or("", |(_, heading, _)| heading)
    }
}

/// Which column of a sheet holds what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns(Vec<Column>);

impl Columns {
    /// Reads the sheet's first row.
    ///
    /// # Errors
    /// Headings that are unknown, come twice or are missing.
    pub fn read(sheet: &Sheet) -> Result<Self, Problems> {
        let mut problems = Problems::default();
        let mut found = Vec::new();
        for (place, typed) in sheet.first_row().iter().enumerate() {
            let word = fold(&typed.replace('_', " "));
            let known = COLUMNS
                .iter()
                .find(|(_, heading, others)| word == *heading || others.contains(&word.as_str()));
            let letter = column_letter(place);
            match known {
                Some((column, heading, _)) if found.contains(column) => problems.add(
                    heading,
                    "twice",
                    format!("Column {letter} (“{typed}”) is there twice: keep one of them"),
                ),
                Some((column, _, _)) => found.push(*column),
                None => problems.add(
                    "",
                    "unknown-column",
                    format!(
                        "Column {letter} (“{typed}”) is not known: name it one of {}, or remove it",
                        headings()
                    ),
                ),
            }
        }
        for needed in [Column::Name, Column::Email] {
            if problems.is_empty() && !found.contains(&needed) {
                problems.add(
                    needed.heading(),
                    "missing-column",
                    format!(
                        "There is no column “{}”. The first row must hold the headings; the known ones are {}",
                        needed.heading(),
                        headings()
                    ),
                );
            }
        }
        problems.or(Self(found))
    }

    /// The letter of a field's column, where the file has it.
    pub fn letter(&self, field: &str) -> Option<String> {
        let place = self.0.iter().position(|column| column.heading() == field);
        place.map(column_letter)
    }

    fn cell(&self, row: &SheetRow, column: Column) -> String {
        let place = self.0.iter().position(|c| *c == column);
        let cell = place.and_then(|place| row.cells.get(place));
        cell.map(|text| collapse(text)).unwrap_or_default()
    }
}

fn headings() -> String {
    let all: Vec<&str> = COLUMNS.iter().map(|(_, heading, _)| *heading).collect();
    all.join(", ")
}

/// What a row asks for. An empty cell asks for nothing: what the register has stays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedPerson {
    /// Full name.
    pub name: String,
    /// Work e-mail, in lower case.
    pub email: String,
    /// Job title.
    pub title: String,
    /// Where they work.
    pub unit: Option<UnitId>,
    /// Their manager's e-mail, in lower case.
    pub manager: String,
    /// A role, from a day on that may have passed.
    pub role: Option<RoleAssignment>,
}

/// Something to do with a person's record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Other details.
    Edit(CheckedPerson),
    /// A role to give.
    Give(RoleAssignment),
    /// A role whose last day is another one.
    End(RoleId, NaiveDate),
}

impl AskedPerson {
    /// Reads a row.
    ///
    /// # Errors
    /// What is wrong with it, by the heading of the column.
    pub fn read(
        row: &SheetRow,
        columns: &Columns,
        organisation: &Organisation,
        today: NaiveDate,
    ) -> Result<Self, Problems> {
        let cell = |column| columns.cell(row, column);
        let draft = PersonDraft {
            name: cell(Column::Name),
            email: cell(Column::Email),
            title: cell(Column::Title),
            ..PersonDraft::default()
        };
        let mut problems = draft.check().err().unwrap_or_default();
        let unit = unit(&cell(Column::Unit), organisation, &mut problems);
        let manager = cell(Column::Manager).to_lowercase();
        if !manager.is_empty() && manager == draft.email.to_lowercase() {
            problems.add(
                Column::Manager.heading(),
                "own-manager",
                "A person cannot be their own manager: leave the cell empty",
            );
        }
        let role = role(&cell, organisation, today, &mut problems);
        problems.or(Self {
            name: draft.name,
            email: draft.email.to_lowercase(),
            title: draft.title,
            unit,
            manager,
            role,
        })
    }

    /// The details of a person who is not in the register yet.
    ///
    /// # Errors
    /// As [`PersonDraft::check`].
    pub fn details(&self) -> Result<CheckedPerson, Problems> {
        PersonDraft {
            name: self.name.clone(),
            email: self.email.clone(),
            title: self.title.clone(),
            unit: self.unit,
            manager: None,
        }
        .check()
    }

    /// What has to be done so that `person` is as the row says; nothing when they are.
    ///
    /// # Errors
    /// As [`PersonDraft::check`].
    pub fn steps(&self, person: &Person, now: Moment) -> Result<Vec<Step>, Problems> {
        let mut steps = Vec::new();
        let title = if self.title.is_empty() {
            &person.title
        } else {
            &self.title
        };
        let unit = self.unit.or(person.unit);
        if (&self.name, title, unit) != (&person.name, &person.title, person.unit) {
            let draft = PersonDraft {
                name: self.name.clone(),
                email: person.email.clone(),
                title: title.clone(),
                unit,
                manager: person.manager,
            };
            steps.push(Step::Edit(draft.check()?));
        }
        steps.extend(
            self.role
                .as_ref()
                .and_then(|role| role_step(role, person, now)),
        );
        Ok(steps)
    }
}

/// The same role in the same place that counts today or later is the one that the row means.
fn role_step(asked: &RoleAssignment, person: &Person, now: Moment) -> Option<Step> {
    let same = person.roles.iter().find(|held| {
        let held = &held.assignment;
        held.role == asked.role
            && held.scope == asked.scope
            && held.until.is_none_or(|until| until >= now.today)
    });
    match (same, asked.until) {
        (None, _) => Some(Step::Give(RoleAssignment {
            // Before today it was held elsewhere, not in this register.
            from: asked.from.max(now.today),
            ..asked.clone()
        })),
        (Some(held), Some(last)) if held.assignment.until != Some(last) => {
            Some(Step::End(held.id, last))
        }
        (Some(_), _) => None,
    }
}

fn unit(typed: &str, organisation: &Organisation, problems: &mut Problems) -> Option<UnitId> {
    if typed.is_empty() {
        return None;
    }
    let found = one_unit(typed, organisation);
    if found.is_none() {
        problems.add(
            Column::Unit.heading(),
            "unknown-unit",
            format!(
                "There is no one business unit “{typed}”: write its name as Settings has it, or add it there"
            ),
        );
    }
    found
}

fn one_unit(typed: &str, organisation: &Organisation) -> Option<UnitId> {
    let wanted = fold(typed);
    let mut same = organisation
        .units
        .iter()
        .filter(|u| fold(&u.name) == wanted);
    let first = same.next()?;
    same.next().is_none().then_some(first.id)
}

fn role(
    cell: &impl Fn(Column) -> String,
    organisation: &Organisation,
    today: NaiveDate,
    problems: &mut Problems,
) -> Option<RoleAssignment> {
    let typed = cell(Column::Role);
    if typed.is_empty() {
        for column in [Column::Scope, Column::From, Column::Until] {
            if !cell(column).is_empty() {
                let words =
                    "There is no role in this row for it: enter the role, or empty this cell";
                problems.add(column.heading(), "no-role", words);
            }
        }
        return None;
    }
    let known = |role: &&Role| fold(role.name()) == fold(&typed) || role.key() == fold(&typed);
    let role = Role::ALL.iter().find(known).copied();
    if role.is_none() {
        let all: Vec<&str> = Role::ALL.iter().map(|role| role.key()).collect();
        let words = format!(
            "There is no role “{typed}”: write one of {}",
            all.join(", ")
        );
        problems.add(Column::Role.heading(), "unknown-role", words);
    }
    let scope = scope(&cell(Column::Scope), organisation, problems);
    let from = day(&cell(Column::From), Column::From, problems);
    let until = day(&cell(Column::Until), Column::Until, problems);
    let from = from.unwrap_or(today);
    if let Some(last) = until
        && (last < today || last < from)
    {
        let words = if last < today {
            "That day has passed, so there is nothing to give: leave the row out, or enter a later day"
        } else {
            "The last day must not be before the first: exchange them"
        };
        problems.add(Column::Until.heading(), "past", words);
    }
    Some(RoleAssignment {
        role: role?,
        scope: scope?,
        from,
        until,
    })
}

fn scope(typed: &str, organisation: &Organisation, problems: &mut Problems) -> Option<Scope> {
    if matches!(fold(typed).as_str(), "" | "all" | "everywhere") {
        return Some(Scope::All);
    }
    let group = organisation.group_named(typed).map(|g| g.id);
    let found: (Option<GroupId>, Option<UnitId>) = (group, one_unit(typed, organisation));
    match found {
        (Some(group), None) => Some(Scope::Group(group)),
        (None, Some(unit)) => Some(Scope::Unit(unit)),
        _ => {
            let words = format!(
                "There is no one business group or unit “{typed}”: write its name as Settings has it, or leave the cell empty for everywhere"
            );
            problems.add(Column::Scope.heading(), "unknown-scope", words);
            None
        }
    }
}

fn day(typed: &str, column: Column, problems: &mut Problems) -> Option<NaiveDate> {
    if typed.is_empty() {
        return None;
    }
    let found = read_date(typed);
    if found.is_none() {
        let words = format!("“{typed}” is not a date: write it like 20 January 2027");
        problems.add(column.heading(), "date", words);
    }
    found
}

#[cfg(test)]
#[path = "file_tests.rs"]
mod tests;
