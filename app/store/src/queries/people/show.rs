//! One person with everything the register holds about how they can use it.

use super::given::{self, Given};
use crate::{
    Store,
    failure::Failure,
    queries::delegations::{self, Lent},
    rows::person as rows,
    sql,
};
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    actor::Actor,
    ids::PersonId,
    permission::{self, Action, Facts},
    person::{HeldRole, Person},
    text::fold,
};
use sea_orm::Value;

/// Everything one person's page shows.
#[derive(Clone, Debug)]
pub struct PersonPage {
    /// The record.
    pub person: Person,
    /// Their manager's name.
    pub manager_name: Option<String>,
    /// When they were added.
    pub added_at: Option<DateTime<Utc>>,
    /// Their last day, if they leave.
    pub last_day: Option<NaiveDate>,
    /// When they signed in last.
    pub last_sign_in_at: Option<DateTime<Utc>>,
    /// Every role they hold, held or will hold, with who gave it.
    pub roles: Vec<(HeldRole, Option<Given>)>,
    /// What they lent and borrowed, the latest first.
    pub lent: Vec<Lent>,
    /// Who they are at the identity provider.
    pub identities: Vec<Identity>,
    /// The newest invitation that was not withdrawn.
    pub invitation: Option<Invitation>,
}

/// Who somebody is at an identity provider.
#[derive(Clone, Debug)]
pub struct Identity {
    /// Which provider.
    pub issuer: String,
    /// Since when the two are linked.
    pub linked_at: DateTime<Utc>,
    /// `invitation` or `verified-email`.
    pub linked_by: String,
}

/// An invitation to sign in for the first time.
#[derive(Clone, Debug)]
pub struct Invitation {
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Until when it can be used.
    pub expires_at: DateTime<Utc>,
    /// When it was used.
    pub used_at: Option<DateTime<Utc>>,
}

/// One person's page.
///
/// # Errors
/// A refusal of permission; [`Failure::NotFound`]; or the database.
pub async fn show(store: &Store, actor: &Actor, id: PersonId) -> Result<PersonPage, Failure> {
    permission::may(actor, Action::ViewPeople, &on(id))?;
    let person = load(store, id).await?;
    let text = "SELECT p.added_at, p.last_day, p.last_sign_in_at, m.name AS manager FROM person p \
                LEFT JOIN person m ON m.id = p.manager_id WHERE p.id = ?";
    let more = sql::rows(&store.0.read, text, [id.0.into()]).await?;
    let more = more.first().ok_or(Failure::NotFound)?;
    let gifts = given::to(store, &[id]).await?;
    let roles = person.roles.iter();
    Ok(PersonPage {
        roles: roles
            .map(|held| (held.clone(), gifts.of(id, held)))
            .collect(),
        manager_name: more.try_get("", "manager")?,
        added_at: more.try_get("", "added_at")?,
        last_day: more.try_get("", "last_day")?,
        last_sign_in_at: more.try_get("", "last_sign_in_at")?,
        lent: delegations::of(store, actor, id).await?,
        identities: identities(store, id).await?,
        invitation: invitation(store, id).await?,
        person,
    })
}

/// One person's record, for forms about it. Whoever may see people may; so may whoever may lend this
/// person's roles, which everybody may of their own.
///
/// # Errors
/// A refusal of permission; [`Failure::NotFound`]; or the database.
pub async fn person(store: &Store, actor: &Actor, id: PersonId) -> Result<Person, Failure> {
    permission::may(actor, Action::ViewPeople, &on(id)).or_else(|refusal| {
        permission::may(actor, Action::Delegate, &on(id)).map_err(|_| refusal)
    })?;
    load(store, id).await
}

fn on(id: PersonId) -> Facts {
    Facts {
        person: Some(id),
        ..Facts::default()
    }
}

async fn load(store: &Store, id: PersonId) -> Result<Person, Failure> {
    let db = &store.0.read;
    let text = format!("SELECT {} FROM person p WHERE p.id = ?", rows::PERSON);
    let people = sql::rows(db, &text, [id.0.into()]).await?;
    let text = format!(
        "SELECT {} FROM role_assignment r WHERE r.person_id = ?",
        rows::ROLE
    );
    let roles = sql::rows(db, &text, [id.0.into()]).await?;
    rows::people(&people, &roles)?
        .pop()
        .ok_or(Failure::NotFound)
}

async fn identities(store: &Store, id: PersonId) -> Result<Vec<Identity>, Failure> {
    let text =
        "SELECT issuer, linked_at, linked_by FROM identity WHERE person_id = ? ORDER BY linked_at";
    let found = sql::rows(&store.0.read, text, [id.0.into()]).await?;
    let one = |row: &sea_orm::QueryResult| {
        Ok(Identity {
            issuer: row.try_get("", "issuer")?,
            linked_at: row.try_get("", "linked_at")?,
            linked_by: row.try_get("", "linked_by")?,
        })
    };
    found.iter().map(one).collect()
}

async fn invitation(store: &Store, id: PersonId) -> Result<Option<Invitation>, Failure> {
    let text = "SELECT created_at, expires_at, used_at FROM invitation \
                WHERE person_id = ? AND withdrawn_at IS NULL ORDER BY created_at DESC LIMIT 1";
    let found = sql::rows(&store.0.read, text, [id.0.into()]).await?;
    let one = |row: &sea_orm::QueryResult| {
        Ok(Invitation {
            created_at: row.try_get("", "created_at")?,
            expires_at: row.try_get("", "expires_at")?,
            used_at: row.try_get("", "used_at")?,
        })
    };
    found.first().map(one).transpose()
}

/// Whom a typed name or e-mail address means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// Nobody.
    Nobody,
    /// This person.
    One {
        /// Who.
        id: PersonId,
        /// Their name.
        name: String,
    },
    /// Several people of one name; their e-mail addresses tell them apart.
    Several(Vec<String>),
}

/// Whom a full name or an e-mail address means, among those who have not left. Names and addresses of
/// colleagues are no secret within the organisation: whoever is signed in may ask.
///
/// # Errors
/// A refusal for those who are not signed in; or the database.
pub async fn by_name(store: &Store, actor: &Actor, typed: &str) -> Result<Found, Failure> {
    permission::may(actor, Action::SignIn, &Facts::default())?;
    let text = "SELECT id, name, email FROM person WHERE (email = ? OR name_sort = ?) AND status <> 'left' ORDER BY email LIMIT 10";
    let values: [Value; 2] = [typed.trim().to_lowercase().into(), fold(typed).into()];
    let found = sql::rows(&store.0.read, text, values).await?;
    match found.as_slice() {
        [] => Ok(Found::Nobody),
        [one] => Ok(Found::One {
            id: PersonId(one.try_get("", "id")?),
            name: one.try_get("", "name")?,
        }),
        several => {
            let emails = several.iter().map(|row| row.try_get("", "email"));
            Ok(Found::Several(emails.collect::<Result<_, _>>()?))
        }
    }
}
