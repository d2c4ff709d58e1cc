//! Courses and who completed them: needed before access is live (P 12), and run out after a time.

use crate::{
    ids::{CourseId, PersonId, TrainingId},
    moment::Moment,
    problem::Problems,
    text::collapse,
};
use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};

/// A course.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Course {
    /// Identity.
    pub id: CourseId,
    /// Its name.
    pub name: String,
    /// Whether access needs it.
    pub for_access: bool,
    /// Months for which a completion stays good; nothing = for ever.
    pub valid_months: Option<u32>,
    /// Since when it is not offered any more.
    pub retired_on: Option<NaiveDate>,
    /// Counts the saves.
    pub version: i64,
}

/// One completion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Training {
    /// Identity.
    pub id: TrainingId,
    /// Who.
    pub person: PersonId,
    /// Which course.
    pub course: CourseId,
    /// On which day.
    pub completed_on: NaiveDate,
    /// Last day on which it counts; nothing = for ever.
    pub expires_on: Option<NaiveDate>,
    /// Counts the saves.
    pub version: i64,
}

/// A course as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CourseDraft {
    /// Its name.
    pub name: String,
    /// Whether access needs it.
    pub for_access: bool,
    /// Months, or empty.
    pub valid_months: String,
}

impl CourseDraft {
    /// Judges what was typed: name, whether access needs it, months.
    ///
    /// # Errors
    /// What is wrong, by field: `name`, `valid_months`.
    pub fn check(&self) -> Result<(String, bool, Option<u32>), Problems> {
        let mut problems = Problems::default();
        let name = collapse(&self.name);
        match name.chars().count() {
            0 => problems.add("name", "required", "Enter the name of the course"),
            1..=200 => {}
            _ => problems.add(
                "name",
                "too-long",
                "The name must be 200 characters or fewer",
            ),
        }
        let typed = self.valid_months.trim();
        let months = match typed.parse::<u32>() {
            _ if typed.is_empty() => None,
            Ok(months @ 1..=120) => Some(months),
            _ => {
                problems.add(
                    "valid_months",
                    "number",
                    "The months must be a number from 1 to 120, or empty",
                );
                None
            }
        };
        problems.or((name, self.for_access, months))
    }
}

impl Course {
    /// Until when a completion counts.
    pub fn expires(&self, completed_on: NaiveDate) -> Option<NaiveDate> {
        self.valid_months
            .and_then(|months| completed_on.checked_add_months(Months::new(months)))
    }

    /// A completion on `day`.
    ///
    /// # Errors
    /// `completed_on`: it lies in the future.
    pub fn complete(
        &self,
        id: TrainingId,
        person: PersonId,
        day: NaiveDate,
        now: Moment,
    ) -> Result<Training, Problems> {
        let mut problems = Problems::default();
        if day > now.today {
            problems.add(
                "completed_on",
                "future",
                "The day of completion cannot be in the future",
            );
        }
        problems.or(Training {
            id,
            person,
            course: self.id,
            completed_on: day,
            expires_on: self.expires(day),
            version: 1,
        })
    }
}

impl Training {
    /// Whether it counts on `day`.
    pub fn counts_on(&self, day: NaiveDate) -> bool {
        self.completed_on <= day && self.expires_on.is_none_or(|last| day <= last)
    }
}
