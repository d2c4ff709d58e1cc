//! Reads of training: courses, who completed what, who lacks what access needs.

mod filter;

pub use filter::{Kind, TrainingFilter};

use crate::{Store, failure::Failure, rows::training as rows, sql};
use chrono::NaiveDate;
use domain::{
    actor::Actor,
    ids::{CourseId, PersonId},
    permission::{self, Action, Facts},
    text::fold,
    training::Course,
};
use filter::Condition;
use sea_orm::{QueryResult, Value};
use std::collections::HashMap;
use uuid::Uuid;

/// Rows on a page.
pub const PAGE_SIZE: u32 = 50;

/// So many days before it runs out, a completion is said to be expiring.
pub const SOON: u64 = 30;

/// A course somebody completed: the latest completion of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Which course.
    pub course: CourseId,
    /// Its name.
    pub name: String,
    /// Whether access needs it.
    pub for_access: bool,
    /// On which day.
    pub completed_on: NaiveDate,
    /// Last day on which it counts.
    pub expires_on: Option<NaiveDate>,
}

impl Held {
    /// Whether it counts on `day`.
    pub fn counts_on(&self, day: NaiveDate) -> bool {
        self.expires_on.is_none_or(|last| day <= last)
    }

    /// Whether it runs out soon after `day`.
    pub fn runs_out_soon(&self, day: NaiveDate) -> bool {
        let soon = day.checked_add_days(chrono::Days::new(SOON)).unwrap_or(day);
        self.counts_on(day) && self.expires_on.is_some_and(|last| last <= soon)
    }
}

/// One person's training.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trained {
    /// What they completed, by name of the course.
    pub held: Vec<Held>,
    /// What access needs and they do not have: names of courses.
    pub lacking: Vec<String>,
}

/// One line of the list.
#[derive(Clone, Debug)]
pub struct TrainedPerson {
    /// Who.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// Their work e-mail.
    pub email: String,
    /// How much access they have or have asked for.
    pub access: i64,
    /// What they completed and lack.
    pub trained: Trained,
}

/// A page of people with their training.
#[derive(Clone, Debug)]
pub struct TrainingPage {
    /// By name.
    pub rows: Vec<TrainedPerson>,
    /// How many match in all.
    pub total: i64,
}

/// Every course, those in use first, by name. What is needed is no secret.
///
/// # Errors
/// A refusal for those who are not signed in; the database.
pub async fn courses(store: &Store, actor: &Actor) -> Result<Vec<Course>, Failure> {
    permission::may(actor, Action::SignIn, &Facts::default())?;
    let text = format!(
        "SELECT {} FROM course c ORDER BY c.retired_on IS NOT NULL, c.name_sort",
        rows::COURSE
    );
    let found = sql::rows(&store.0.read, &text, []).await?;
    found.iter().map(rows::course).collect()
}

/// One course.
///
/// # Errors
/// [`Failure::NotFound`]; as [`courses`].
pub async fn course(store: &Store, actor: &Actor, id: CourseId) -> Result<Course, Failure> {
    let all = courses(store, actor).await?;
    let found = all.into_iter().find(|course| course.id == id);
    found.ok_or(Failure::NotFound)
}

/// A page of the people whose training the actor may see: those who have access, have asked for it, or
/// have completed something. Four statements, however many rows. `everything` = all on one page.
///
/// # Errors
/// A refusal for those who are not signed in; the database.
pub async fn list(
    store: &Store,
    actor: &Actor,
    filter: &TrainingFilter,
    everything: bool,
) -> Result<TrainingPage, Failure> {
    permission::may(actor, Action::SignIn, &Facts::default())?;
    let today = store.clock().now().today;
    let Condition { text, values } = filter.condition(actor, today);
    let count = format!("SELECT count(*) AS n FROM person p WHERE {text}");
    let total = sql::count(&store.0.read, &count, values.clone()).await?;
    let mut select = format!(
        "SELECT p.id, p.name, p.email, (SELECT count(*) FROM access_grant t WHERE t.person_id = p.id AND {}) AS access \
         FROM person p WHERE {text} ORDER BY p.name_sort, p.id",
        filter::OPEN
    );
    let mut values = values;
    if !everything {
        select.push_str(" LIMIT ? OFFSET ?");
        let size = i64::from(PAGE_SIZE);
        let offset = i64::from(filter.page.max(1) - 1) * size;
        values.extend([size.into(), offset.into()]);
    }
    let found = sql::rows(&store.0.read, &select, values).await?;
    let mut rows = found.iter().map(person).collect::<Result<Vec<_>, _>>()?;
    let courses = courses(store, actor).await?;
    for portion in rows.chunks_mut(1_000) {
        let ids: Vec<Uuid> = portion.iter().map(|row| row.id.0).collect();
        let mut held = held_by(store, &ids).await?;
        for row in portion {
            let held = held.remove(&row.id.0).unwrap_or_default();
            row.trained = trained(&courses, held, today);
        }
    }
    Ok(TrainingPage { rows, total })
}

fn person(row: &QueryResult) -> Result<TrainedPerson, Failure> {
    Ok(TrainedPerson {
        id: PersonId(row.try_get("", "id")?),
        name: row.try_get("", "name")?,
        email: row.try_get("", "email")?,
        access: row.try_get("", "access")?,
        trained: Trained::default(),
    })
}

/// One person's training.
///
/// # Errors
/// A refusal of permission (`facts`: of the person, with their manager); the database.
pub async fn of_person(
    store: &Store,
    actor: &Actor,
    person: PersonId,
    facts: &Facts,
) -> Result<Trained, Failure> {
    permission::may(actor, Action::RecordTraining, &Facts::default())
        .or_else(|_| permission::may(actor, Action::ViewAccess, facts))?;
    let courses = courses(store, actor).await?;
    let mut held = held_by(store, &[person.0]).await?;
    let held = held.remove(&person.0).unwrap_or_default();
    Ok(trained(&courses, held, store.clock().now().today))
}

/// The latest completion of each course by each of these people.
async fn held_by(store: &Store, people: &[Uuid]) -> Result<HashMap<Uuid, Vec<Held>>, Failure> {
    let mut all: HashMap<Uuid, Vec<Held>> = HashMap::new();
    if people.is_empty() {
        return Ok(all);
    }
    let text = format!(
        "SELECT x.person_id, x.course_id, c.name, c.for_access, x.completed_on, x.expires_on FROM training x \
         JOIN course c ON c.id = x.course_id WHERE x.person_id IN ({}) ORDER BY c.name_sort, x.completed_on DESC",
        sql::marks(people.len())
    );
    let values: Vec<Value> = people.iter().map(|id| (*id).into()).collect();
    for row in sql::rows(&store.0.read, &text, values).await? {
        let held = all.entry(row.try_get("", "person_id")?).or_default();
        let course = CourseId(row.try_get("", "course_id")?);
        // Later completions come first.
        if held.iter().any(|earlier: &Held| earlier.course == course) {
            continue;
        }
        held.push(Held {
            course,
            name: row.try_get("", "name")?,
            for_access: row.try_get("", "for_access")?,
            completed_on: row.try_get("", "completed_on")?,
            expires_on: row.try_get("", "expires_on")?,
        });
    }
    Ok(all)
}

fn trained(courses: &[Course], held: Vec<Held>, today: NaiveDate) -> Trained {
    let needed = courses
        .iter()
        .filter(|course| course.for_access && course.retired_on.is_none());
    let lacks = |course: &&Course| {
        !held
            .iter()
            .any(|held| held.course == course.id && held.counts_on(today))
    };
    let lacking = needed.filter(lacks).map(|course| course.name.clone());
    Trained {
        lacking: lacking.collect(),
        held,
    }
}

/// Whom words in a file mean: an e-mail address, or a full name that only one person has. In the order
/// of `typed`; `Err` says why not.
///
/// # Errors
/// A refusal for those who may not record training; the database.
pub async fn whom(
    store: &Store,
    actor: &Actor,
    typed: &[String],
) -> Result<Vec<Result<(PersonId, String), &'static str>>, Failure> {
    permission::may(actor, Action::RecordTraining, &Facts::default())?;
    let mut by_email: HashMap<String, (PersonId, String)> = HashMap::new();
    let mut by_name: HashMap<String, Vec<(PersonId, String)>> = HashMap::new();
    for portion in typed.chunks(500) {
        let marks = sql::marks(portion.len());
        let text = format!(
            "SELECT id, name, email, name_sort FROM person WHERE (email IN ({marks}) OR name_sort IN ({marks})) AND status <> 'left'"
        );
        let mut values: Vec<Value> = portion
            .iter()
            .map(|typed| typed.trim().to_lowercase().into())
            .collect();
        values.extend(portion.iter().map(|typed| Value::from(fold(typed))));
        for row in sql::rows(&store.0.read, &text, values).await? {
            let id = PersonId(row.try_get("", "id")?);
            let name: String = row.try_get("", "name")?;
            let found = (id, name);
            let same = by_name.entry(row.try_get("", "name_sort")?).or_default();
            if !same.contains(&found) {
                same.push(found.clone());
            }
            by_email.insert(row.try_get("", "email")?, found);
        }
    }
    let one = |typed: &String| {
        if let Some(found) = by_email.get(&typed.trim().to_lowercase()) {
            return Ok(found.clone());
        }
        match by_name.get(&fold(typed)).map(Vec::as_slice) {
            Some([one]) => Ok(one.clone()),
            Some([_, ..]) => Err("Several people have that name: use an e-mail address"),
            _ => Err("Nobody in the register has that name or e-mail address"),
        }
    };
    Ok(typed.iter().map(one).collect())
}
