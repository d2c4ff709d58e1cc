//! Writes to courses and to who completed them (P 12). A completion lets access that waits for it go
//! live in the same transaction.

use crate::{
    Store,
    failure::Failure,
    gate::{About, Call, Event, Record, Saved, Tx},
    rows::training as rows,
    sql,
};
use chrono::NaiveDate;
use domain::{
    ids::{CourseId, PersonId, TrainingId},
    outcome::Outcome,
    permission::{Action, Facts},
    problem::Problems,
    refusal::Refusal,
    text::fold,
    training::{Course, CourseDraft, Training},
};
use sea_orm::Value;
use serde::Serialize;
use uuid::Uuid;

/// What happened to a course or a completion.
#[derive(Clone, Debug, Serialize)]
struct TrainingEvent {
    #[serde(skip)]
    key: &'static str,
    /// The course's name.
    course: String,
    /// Whose completion.
    #[serde(skip_serializing_if = "Option::is_none")]
    person: Option<PersonId>,
    /// Their name.
    #[serde(skip_serializing_if = "String::is_empty")]
    name: String,
    /// On which day.
    #[serde(skip_serializing_if = "Option::is_none")]
    completed_on: Option<NaiveDate>,
}

impl TrainingEvent {
    fn of(key: &'static str, course: &str) -> Self {
        Self {
            key,
            course: course.to_owned(),
            person: None,
            name: String::new(),
            completed_on: None,
        }
    }
}

impl Event for TrainingEvent {
    fn key(&self) -> &'static str {
        self.key
    }
}

impl Record for Course {
    type Id = CourseId;
    const KIND: &'static str = "course";

    async fn load(tx: &mut Tx, id: &CourseId) -> Result<Option<Self>, Failure> {
        let text = format!("SELECT {} FROM course c WHERE c.id = ?", rows::COURSE);
        let found = sql::rows(&tx.conn, &text, [id.0.into()]).await?;
        found.first().map(rows::course).transpose()
    }

    async fn insert(&self, tx: &mut Tx) -> Result<(), Failure> {
        let text = "INSERT INTO course (id, name, name_sort, for_access, valid_months, retired_on, version) VALUES (?, ?, ?, ?, ?, ?, ?)";
        let mut values: Vec<Value> = vec![self.id.0.into()];
        values.extend(rows::course_values(self));
        tx.execute(text, values).await.map(|_| ())
    }

    async fn update(&self, tx: &mut Tx, seen: i64) -> Result<bool, Failure> {
        let text = "UPDATE course SET name = ?, name_sort = ?, for_access = ?, valid_months = ?, retired_on = ?, version = ? WHERE id = ? AND version = ?";
        let mut values = rows::course_values(self);
        values.extend([self.id.0.into(), seen.into()]);
        Ok(tx.execute(text, values).await? == 1)
    }

    fn facts(&self) -> Facts {
        Facts::default()
    }

    fn reference(&self) -> String {
        self.id.to_string()
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn set_version(&mut self, version: i64) {
        self.version = version;
    }
}

impl Record for Training {
    type Id = TrainingId;
    const KIND: &'static str = "training";

    async fn load(tx: &mut Tx, id: &TrainingId) -> Result<Option<Self>, Failure> {
        let text = format!("SELECT {} FROM training x WHERE x.id = ?", rows::TRAINING);
        let found = sql::rows(&tx.conn, &text, [id.0.into()]).await?;
        found.first().map(rows::training).transpose()
    }

    async fn insert(&self, tx: &mut Tx) -> Result<(), Failure> {
        let text = "INSERT INTO training (id, person_id, course_id, completed_on, expires_on, entered_by, entered_at, version) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
        let values: [Value; 8] = [
            self.id.0.into(),
            self.person.0.into(),
            self.course.0.into(),
            self.completed_on.into(),
            self.expires_on.into(),
            tx.call.actor.name().to_owned().into(),
            tx.moment.at.into(),
            self.version.into(),
        ];
        tx.execute(text, values).await.map(|_| ())
    }

    /// A completion is never changed: another one is recorded.
    async fn update(&self, _: &mut Tx, _: i64) -> Result<bool, Failure> {
        Ok(false)
    }

    fn facts(&self) -> Facts {
        Facts::of_person(self.person)
    }

    fn reference(&self) -> String {
        self.person.to_string()
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn set_version(&mut self, version: i64) {
        self.version = version;
    }
}

/// Adds a course, or changes the one with this id as it was seen. Completions that are recorded keep
/// the last day they were given.
///
/// # Errors
/// [`Failure::Problems`] by field; [`Failure::Stale`]; refusals.
pub async fn save_course(
    store: &Store,
    call: &Call,
    which: Option<(CourseId, i64)>,
    draft: CourseDraft,
) -> Result<Saved, Failure> {
    let subject = which.map_or_else(|| "new".to_owned(), |(id, _)| id.to_string());
    let about = About {
        action: Action::RecordTraining,
        kind: Course::KIND,
        subject,
    };
    store
        .write(call, about, move |tx| {
            Box::pin(async move {
                tx.allow(Action::RecordTraining, &Facts::default())?;
                let (name, for_access, valid_months) = draft.check().map_err(Failure::Problems)?;
                tx.course_name_is_free(&name, which.map(|(id, _)| id))
                    .await?;
                let saved = match which {
                    None => {
                        let next = Course {
                            id: CourseId(Uuid::now_v7()),
                            name,
                            for_access,
                            valid_months,
                            retired_on: None,
                            version: 1,
                        };
                        let event = TrainingEvent::of("course.added", &next.name);
                        tx.create(Action::RecordTraining, Outcome { next, event })
                            .await?
                    }
                    Some((id, seen)) => {
                        tx.change(Action::RecordTraining, &id, seen, |course: Course, _| {
                            let next = Course {
                                name,
                                for_access,
                                valid_months,
                                ..course
                            };
                            let event = TrainingEvent::of("course.changed", &next.name);
                            Ok(Outcome { next, event })
                        })
                        .await?
                    }
                };
                tx.complete_everybody().await?;
                Ok(saved)
            })
        })
        .await
}

/// Retires a course: nobody needs it any more, and what was completed stays on record.
///
/// # Errors
/// Retired already; [`Failure::Stale`]; refusals.
pub async fn retire(store: &Store, call: &Call, id: CourseId, seen: i64) -> Result<Saved, Failure> {
    let about = About {
        action: Action::RecordTraining,
        kind: Course::KIND,
        subject: id.to_string(),
    };
    store
        .write(call, about, move |tx| {
            Box::pin(async move {
                let saved = tx
                    .change(Action::RecordTraining, &id, seen, |course: Course, now| {
                        if course.retired_on.is_some() {
                            return Err(Refusal::rule(
                                "retired",
                                "This course is not offered any more already",
                            ));
                        }
                        let event = TrainingEvent::of("course.retired", &course.name);
                        let next = Course {
                            retired_on: Some(now.today),
                            ..course
                        };
                        Ok(Outcome { next, event })
                    })
                    .await?;
                tx.complete_everybody().await?;
                Ok(saved)
            })
        })
        .await
}

/// Somebody completed a course on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Completed {
    /// Who.
    pub person: PersonId,
    /// Which course.
    pub course: CourseId,
    /// On which day.
    pub on: NaiveDate,
}

/// Records completions, all or none; those on record already are passed over. Access that waited for
/// them goes live. Answers how many are new.
///
/// # Errors
/// [`Failure::Problems`] about `completed_on` or `course`; [`Failure::NotFound`] when there is no such
/// person; refusals.
pub async fn record(store: &Store, call: &Call, all: Vec<Completed>) -> Result<usize, Failure> {
    let subject = match all.as_slice() {
        [one] => one.person.to_string(),
        many => format!("{} completions", many.len()),
    };
    let about = About {
        action: Action::RecordTraining,
        kind: Training::KIND,
        subject,
    };
    store
        .write(call, about, move |tx| {
            Box::pin(async move {
                tx.allow(Action::RecordTraining, &Facts::default())?;
                let mut new = 0;
                let mut people = Vec::new();
                for one in &all {
                    if tx.complete_course(one).await? {
                        new += 1;
                        people.push(one.person);
                    }
                }
                people.sort_unstable();
                people.dedup();
                for person in people {
                    tx.complete_grants_of(person).await?;
                }
                Ok(new)
            })
        })
        .await
}

impl Tx {
    /// Records one completion; `false` = it is on record.
    pub(crate) async fn complete_course(&mut self, one: &Completed) -> Result<bool, Failure> {
        let course = Course::load(self, &one.course)
            .await?
            .filter(|course| course.retired_on.is_none());
        let Some(course) = course else {
            let mut problems = Problems::default();
            problems.add("course", "unknown", "Choose a course that is offered");
            return Err(Failure::Problems(problems));
        };
        let name = self.name_of_person(one.person).await?;
        let text = "SELECT count(*) AS n FROM training WHERE person_id = ? AND course_id = ? AND completed_on = ?";
        let values: [Value; 3] = [one.person.0.into(), one.course.0.into(), one.on.into()];
        if sql::count(&self.conn, text, values).await? > 0 {
            return Ok(false);
        }
        let id = TrainingId(Uuid::now_v7());
        let next = course
            .complete(id, one.person, one.on, self.moment)
            .map_err(Failure::Problems)?;
        let event = TrainingEvent {
            person: Some(one.person),
            name,
            completed_on: Some(one.on),
            ..TrainingEvent::of("training.recorded", &course.name)
        };
        self.create(Action::RecordTraining, Outcome { next, event })
            .await?;
        Ok(true)
    }

    /// What is needed has changed: access of anybody may be complete now.
    async fn complete_everybody(&mut self) -> Result<(), Failure> {
        let text = "SELECT DISTINCT person_id FROM access_grant WHERE state = 'approved'";
        for row in sql::rows(&self.conn, text, []).await? {
            let person: Uuid = row.try_get("", "person_id")?;
            self.complete_grants_of(PersonId(person)).await?;
        }
        Ok(())
    }

    async fn course_name_is_free(
        &mut self,
        name: &str,
        besides: Option<CourseId>,
    ) -> Result<(), Failure> {
        let text = "SELECT count(*) AS n FROM course WHERE name_sort = ? AND id <> ?";
        let besides = besides.map_or(Uuid::nil(), |id| id.0);
        let values: [Value; 2] = [fold(name).into(), besides.into()];
        if sql::count(&self.conn, text, values).await? == 0 {
            return Ok(());
        }
        let mut problems = Problems::default();
        problems.add("name", "taken", "There is a course with this name already");
        Err(Failure::Problems(problems))
    }
}
