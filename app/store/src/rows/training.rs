//! Courses and completions, from rows and back.

use crate::failure::Failure;
use chrono::NaiveDate;
use domain::{
    ids::{CourseId, PersonId, TrainingId},
    text::fold,
    training::{Course, Training},
};
use sea_orm::{FromQueryResult, QueryResult, Value};
use uuid::Uuid;

/// The columns of a course, of `course c`.
pub(crate) const COURSE: &str =
    "c.id, c.name, c.for_access, c.valid_months, c.retired_on, c.version";

/// The columns of a completion, of `training x`.
pub(crate) const TRAINING: &str =
    "x.id, x.person_id, x.course_id, x.completed_on, x.expires_on, x.version";

#[derive(FromQueryResult)]
struct CourseRow {
    id: Uuid,
    name: String,
    for_access: bool,
    valid_months: Option<i32>,
    retired_on: Option<NaiveDate>,
    version: i64,
}

/// The course of a row with the columns of [`COURSE`].
pub(crate) fn course(row: &QueryResult) -> Result<Course, Failure> {
    let row = CourseRow::from_query_result(row, "")?;
    Ok(Course {
        id: CourseId(row.id),
        name: row.name,
        for_access: row.for_access,
        valid_months: row.valid_months.and_then(|months| months.try_into().ok()),
        retired_on: row.retired_on,
        version: row.version,
    })
}

/// Every column but the id: name, sorting name, the rest in the order of [`COURSE`].
pub(crate) fn course_values(course: &Course) -> Vec<Value> {
    let months = course.valid_months.and_then(|m| i32::try_from(m).ok());
    vec![
        course.name.clone().into(),
        fold(&course.name).into(),
        course.for_access.into(),
        months.into(),
        course.retired_on.into(),
        course.version.into(),
    ]
}

#[derive(FromQueryResult)]
struct TrainingRow {
    id: Uuid,
    person_id: Uuid,
    course_id: Uuid,
    completed_on: NaiveDate,
    expires_on: Option<NaiveDate>,
    version: i64,
}

/// The completion of a row with the columns of [`TRAINING`].
pub(crate) fn training(row: &QueryResult) -> Result<Training, Failure> {
    let row = TrainingRow::from_query_result(row, "")?;
    Ok(Training {
        id: TrainingId(row.id),
        person: PersonId(row.person_id),
        course: CourseId(row.course_id),
        completed_on: row.completed_on,
        expires_on: row.expires_on,
        version: row.version,
    })
}
