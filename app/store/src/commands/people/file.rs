//! People of a file go into the register: all rows in one transaction, so that two administrators are
//! counted once everything is in, and so that a dry run is the same work, taken back at its end.

use super::Person;
use crate::{
    Store,
    failure::Failure,
    gate::{About, Call, Record, Tx},
    sql,
};
use domain::{
    ids::{PersonId, RoleId},
    permission::{Action, Facts},
    person::{AskedPerson, Column, PersonDraft, PersonSource, Step},
    problem::Problems,
};
use serde::{Deserialize, Serialize};
use std::{
    collections::HashSet,
    sync::{Arc, Mutex},
};
use uuid::Uuid;

/// What a file may do.
#[derive(Clone, Copy, Debug, Default)]
pub struct TakenIn {
    /// Everything is taken back at the end.
    pub dry_run: bool,
    /// Nothing goes in if any row is refused.
    pub strict: bool,
}

/// What became of a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Taken {
    /// A person who was not in the register.
    New,
    /// Details or roles of a person who was.
    Updated,
    /// The register has it like that.
    Same,
    /// Nothing, and why.
    Refused(Problems),
}

/// Takes rows in, in their order; answers what became of each. Rows that were refused when they were
/// read come as their problems.
///
/// # Errors
/// A refusal of permission or of the last administrators, which takes everything back; or the database.
pub async fn take_in(
    store: &Store,
    call: &Call,
    rows: Vec<Result<AskedPerson, Problems>>,
    how: TakenIn,
) -> Result<Vec<Taken>, Failure> {
    let about = About {
        action: Action::EditPeople,
        kind: Person::KIND,
        subject: format!("{} rows", rows.len()),
    };
    // What is taken back cannot be answered by the transaction itself.
    let kept: Arc<Mutex<Option<Vec<Taken>>>> = Arc::default();
    let keep = Arc::clone(&kept);
    let done = store
        .write(call, about, move |tx| {
            Box::pin(async move {
                let taken = tx.take_rows(&rows).await?;
                let refused = taken.iter().any(|t| matches!(t, Taken::Refused(_)));
                if how.dry_run || (how.strict && refused) {
                    if let Ok(mut kept) = keep.lock() {
                        *kept = Some(taken);
                    }
                    return Err(Failure::Unusable("taken back".into()));
                }
                Ok(taken)
            })
        })
        .await;
    let kept = kept.lock().ok().and_then(|mut kept| kept.take());
    match (done, kept) {
        (Err(_), Some(taken)) => Ok(taken),
        (done, _) => done,
    }
}

impl Tx {
    async fn take_rows(
        &mut self,
        rows: &[Result<AskedPerson, Problems>],
    ) -> Result<Vec<Taken>, Failure> {
        self.allow(Action::EditPeople, &Facts::default())?;
        self.allow(Action::AssignRoles, &Facts::default())?;
        let before = self.administrators().await?;
        let strangers = self.without_manager(rows).await?;
        let mut all = Vec::with_capacity(rows.len());
        for (place, row) in rows.iter().enumerate() {
            all.push(match row {
                Ok(asked) if strangers.contains(&place) => unknown_manager(asked),
                Ok(asked) => self.take_row(asked).await?,
                Err(problems) => Taken::Refused(problems.clone()),
            });
        }
        // Managers last: they may come later in the file.
        for (row, taken) in rows.iter().zip(&mut all) {
            if let (Ok(asked), false) = (row, matches!(taken, Taken::Refused(_))) {
                self.set_manager(asked, taken).await?;
            }
        }
        self.administrators_must_remain(before).await?;
        Ok(all)
    }

    /// The places of rows whose manager is neither in the register nor among the rows that go in.
    async fn without_manager(
        &mut self,
        rows: &[Result<AskedPerson, Problems>],
    ) -> Result<HashSet<usize>, Failure> {
        let mut known = HashSet::new();
        for asked in rows.iter().flatten() {
            let manager = &asked.manager;
            if !manager.is_empty() && self.person_at(manager).await?.is_some() {
                known.insert(manager.clone());
            }
        }
        let mut refused = HashSet::new();
        loop {
            let goes_in = |place: &usize| !refused.contains(place);
            let rows_in = rows.iter().enumerate().filter(|(place, _)| goes_in(place));
            let rows_in: Vec<_> = rows_in
                .filter_map(|(n, row)| Some((n, row.as_ref().ok()?)))
                .collect();
            let coming: HashSet<_> = rows_in.iter().map(|(_, asked)| &asked.email).collect();
            let lost = |asked: &AskedPerson| {
                let manager = &asked.manager;
                !manager.is_empty() && !known.contains(manager) && !coming.contains(manager)
            };
            let found: Vec<usize> = rows_in
                .iter()
                .filter(|(_, a)| lost(a))
                .map(|(n, _)| *n)
                .collect();
            if found.is_empty() {
                return Ok(refused);
            }
            refused.extend(found);
        }
    }

    async fn take_row(&mut self, asked: &AskedPerson) -> Result<Taken, Failure> {
        let (mut person, mut taken) = match self.person_at(&asked.email).await? {
            Some(person) => (person, Taken::Same),
            None => {
                let details = match asked.details() {
                    Ok(details) => details,
                    Err(problems) => return Ok(Taken::Refused(problems)),
                };
                let id = PersonId(Uuid::now_v7());
                let entered = Person::enter(id, details, PersonSource::Import);
                let person = entered.next.clone();
                self.create(Action::EditPeople, entered).await?;
                (person, Taken::New)
            }
        };
        let steps = match asked.steps(&person, self.moment) {
            Ok(steps) => steps,
            Err(problems) => return Ok(Taken::Refused(problems)),
        };
        for step in steps {
            self.take_step(&person, step).await?;
            if taken == Taken::Same {
                taken = Taken::Updated;
            }
            person = self
                .person_at(&asked.email)
                .await?
                .ok_or(Failure::NotFound)?;
        }
        Ok(taken)
    }

    async fn take_step(&mut self, person: &Person, step: Step) -> Result<(), Failure> {
        let (id, seen) = (person.id, person.version);
        match step {
            Step::Edit(details) => self.edit_person(id, seen, details).await,
            Step::Give(role) => {
                let new = RoleId(Uuid::now_v7());
                self.change::<Person, _>(Action::AssignRoles, &id, seen, |p, now| {
                    p.give_role(new, role, now)
                })
                .await
            }
            Step::End(role, last) => {
                self.change::<Person, _>(Action::AssignRoles, &id, seen, |p, now| {
                    p.end_role(role, last, now)
                })
                .await
            }
        }
        .map(|_| ())
    }

    async fn set_manager(&mut self, asked: &AskedPerson, taken: &mut Taken) -> Result<(), Failure> {
        if asked.manager.is_empty() {
            return Ok(());
        }
        let Some(manager) = self.person_at(&asked.manager).await? else {
            return Ok(());
        };
        let Some(person) = self.person_at(&asked.email).await? else {
            return Ok(());
        };
        if person.manager == Some(manager.id) {
            return Ok(());
        }
        let draft = PersonDraft {
            manager: Some(manager.id),
            ..PersonDraft::of(&person)
        };
        let details = draft.check().map_err(Failure::Problems)?;
        self.edit_person(person.id, person.version, details).await?;
        if *taken == Taken::Same {
            *taken = Taken::Updated;
        }
        Ok(())
    }

    async fn person_at(&mut self, email: &str) -> Result<Option<Person>, Failure> {
        let text = "SELECT id FROM person WHERE email = ?";
        let found = sql::rows(&self.conn, text, [email.into()]).await?;
        match found.first() {
            Some(row) => Person::load(self, &PersonId(row.try_get("", "id")?)).await,
            None => Ok(None),
        }
    }
}

fn unknown_manager(asked: &AskedPerson) -> Taken {
    let mut problems = Problems::default();
    let words = format!(
        "Nobody in the register or in this file has the address {}: add a row for them, or empty the cell",
        asked.manager
    );
    problems.add(Column::Manager.heading(), "unknown-manager", words);
    Taken::Refused(problems)
}
