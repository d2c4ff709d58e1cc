//! A list of leavers as People and Culture sends it: names, e-mails, last days, in whatever order and
//! with or without headings. Every row is accounted for; nobody is guessed.

use super::moves::{FAR, is_near};
use crate::{
    account::read_date,
    ids::PersonId,
    import::Sheet,
    moment::Moment,
    text::{collapse, fold},
};
use chrono::NaiveDate;

/// The most rows of a list.
pub const LONGEST_LIST: usize = 2_000;

/// One row as it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeaverRow {
    /// Where it stands in the list: the row's number.
    pub place: i64,
    /// Full name; may be empty.
    pub name: String,
    /// E-mail in lower case; may be empty.
    pub email: String,
    /// The last day as written; may be empty.
    pub day_text: String,
    /// The last day.
    pub last_day: Option<NaiveDate>,
}

/// What becomes of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// This person: can be planned.
    Matched(PersonId),
    /// This person, who holds nothing here: nothing has to be ended.
    NothingHeld(PersonId),
    /// Nobody in the register.
    NotFound,
    /// Several people have that name.
    Ambiguous(Vec<String>),
    /// A departure is under way, with that last day.
    AlreadyPlanned(PersonId, NaiveDate),
    /// They have left.
    AlreadyLeft(PersonId),
    /// The same person stands further up.
    Repeated(i64),
    /// The last day is missing, no day or too far off; the text says which.
    BadDate(String),
    /// Neither a name nor an e-mail.
    Unreadable,
}

impl Verdict {
    /// The stable word, for counts and tests.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Matched(_) => "matched",
            Self::NothingHeld(_) => "nothing-held",
            Self::NotFound => "not-found",
            Self::Ambiguous(_) => "ambiguous",
            Self::AlreadyPlanned(..) => "already-planned",
            Self::AlreadyLeft(_) => "already-left",
            Self::Repeated(_) => "repeated",
            Self::BadDate(_) => "bad-date",
            Self::Unreadable => "unreadable",
        }
    }

    /// The words people see.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Matched(_) => "Can be planned",
            Self::NothingHeld(_) => "Holds nothing here",
            Self::NotFound => "Not in the register",
            Self::Ambiguous(_) => "Several people have this name",
            Self::AlreadyPlanned(..) => "Planned already",
            Self::AlreadyLeft(_) => "Has left already",
            Self::Repeated(_) => "Stands in the list twice",
            Self::BadDate(_) => "Last day cannot be used",
            Self::Unreadable => "No name and no e-mail address",
        }
    }

    /// Whose departure can be planned.
    pub const fn plannable(&self) -> Option<PersonId> {
        match self {
            Self::Matched(id) | Self::NothingHeld(id) => Some(*id),
            _ => None,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meaning {
    Name,
    First,
    Last,
    Email,
    Day,
}

/// What a heading means.
fn meaning(heading: &str) -> Option<Meaning> {
    let words = fold(heading).replace(['-', '_', '.', ':'], " ");
    match collapse(&words).as_str() {
        "name" | "full name" | "employee" | "employee name" | "person" | "staff member" => {
            Some(Meaning::Name)
        }
        "first name" | "given name" | "preferred name" => Some(Meaning::First),
        "last name" | "surname" | "family name" => Some(Meaning::Last),
        "email" | "e mail" | "email address" | "e mail address" | "work email" => {
            Some(Meaning::Email)
        }
        "last day" | "last working day" | "end date" | "finish date" | "termination date"
        | "last date" | "leaving date" | "date" => Some(Meaning::Day),
        _ => None,
    }
}

/// Reads a list. Columns are told by their headings; without headings each cell is told by what it
/// holds: an e-mail, a day, a name.
pub fn read_list(sheet: &Sheet) -> Vec<LeaverRow> {
    let headings: Vec<_> = sheet.first_row().iter().map(|h| meaning(h)).collect();
    let headed = headings.iter().any(Option::is_some)
        && !sheet.first_row().iter().any(|cell| cell.contains('@'));
    let rows = sheet.body(headed).iter();
    rows.map(|row| {
        let mut read = if headed {
            by_heading(&headings, &row.cells)
        } else {
            by_content(&row.cells)
        };
        read.place = row.number;
        read.email = read.email.to_lowercase();
        read.last_day = read_date(&read.day_text).or_else(|| with_time(&read.day_text));
        read
    })
    .collect()
}

/// Spreadsheets write a day as `2026-11-27 00:00:00`.
fn with_time(text: &str) -> Option<NaiveDate> {
    let (day, time) = text.trim().split_once([' ', 'T'])?;
    time.starts_with("00:00").then(|| read_date(day)).flatten()
}

fn by_heading(headings: &[Option<Meaning>], cells: &[String]) -> LeaverRow {
    let mut read = LeaverRow::default();
    let (mut first, mut last) = (String::new(), String::new());
    for (meaning, cell) in headings.iter().zip(cells) {
        let text = collapse(cell);
        match meaning {
            Some(Meaning::Name) => read.name = text,
            Some(Meaning::First) => first = text,
            Some(Meaning::Last) => last = text,
            Some(Meaning::Email) => read.email = text,
            Some(Meaning::Day) => read.day_text = text,
            None => {}
        }
    }
    if read.name.is_empty() {
        read.name = collapse(&format!("{first} {last}"));
    }
    read
}

fn by_content(cells: &[String]) -> LeaverRow {
    let mut read = LeaverRow::default();
    let mut left = Vec::new();
    for cell in cells {
        let text = collapse(cell);
        let is_day = read_date(&text).is_some() || with_time(&text).is_some();
        if text.contains('@') && read.email.is_empty() {
            read.email = text;
        } else if is_day && read.day_text.is_empty() {
            read.day_text = text;
        } else if text.chars().any(char::is_alphabetic) && read.name.is_empty() {
            read.name = text;
        } else if !text.is_empty() {
            left.push(text);
        }
    }
    if read.day_text.is_empty() {
        // No day, but perhaps meant as one: said so instead of being left out.
        read.day_text = left.pop().unwrap_or_default();
    }
    read
}

/// What is wrong with the last day of a row, if anything is.
pub fn last_day_of(row: &LeaverRow, now: Moment) -> Result<NaiveDate, Verdict> {
    match row.last_day {
        Some(day) if is_near(day, now) => Ok(day),
        Some(_) => Err(Verdict::BadDate(FAR.into())),
        None if row.day_text.is_empty() => Err(Verdict::BadDate("The last day is missing".into())),
        None => Err(Verdict::BadDate(format!(
            "“{}” is no day. Write it as 20 January 2027",
            row.day_text
        ))),
    }
}
