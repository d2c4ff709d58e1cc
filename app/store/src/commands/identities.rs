//! Who somebody is whom an identity provider has recognised. An identity is the pair of issuer and
//! subject, and nothing else; the first sign-in ties it to a person, by an administrator's invitation
//! or by a verified e-mail address, once. Proving the provider's word is not done here.

use crate::{
    Store,
    audit::{Entry, Outcome},
    failure::Failure,
    gate::{About, Call, Record as _, Tx},
    sql,
};
use chrono::Days;
use domain::{
    actor::{Actor, PersonActor, SystemActor},
    ids::{PersonId, RoleId},
    permission::Action,
    person::Person,
    refusal::Refusal,
    role::{Role, RoleAssignment, Scope},
};
use sea_orm::Value;
use serde_json::json;
use uuid::Uuid;

/// What the identity provider proved.
#[derive(Clone, Debug)]
pub struct Proof {
    /// Which provider.
    pub issuer: String,
    /// Its word for the person.
    pub subject: String,
    /// Their e-mail address, only when the provider says that it has verified it.
    pub verified_email: Option<String>,
    /// The hash of the invitation they came with.
    pub invitation: Option<String>,
    /// Roles from the provider, when an administrator has set that up.
    pub roles: Option<ProviderRoles>,
}

/// Roles that the provider gives and ends.
#[derive(Clone, Debug)]
pub struct ProviderRoles {
    /// The roles it decides; all others are the register's alone.
    pub decides: Vec<Role>,
    /// Those of them that the person has now.
    pub given: Vec<Role>,
}

/// The refusal of somebody who is not in the register.
pub const UNKNOWN: &str = "not-in-the-register";
/// The refusal of somebody who may not sign in.
pub const CLOSED: &str = "sign-in-closed";

/// Finds the person, ties the identity to them if it is the first time, applies the provider's roles
/// and writes the sign-in down: all or nothing.
///
/// # Errors
/// Refusals [`UNKNOWN`] and [`CLOSED`], which are kept in the audit trail.
pub async fn sign_in(store: &Store, call: &Call, proof: Proof) -> Result<PersonId, Failure> {
    let about = About {
        action: Action::SignIn,
        kind: "identity",
        subject: proof.subject.clone(),
    };
    store
        .write(call, about, move |tx| {
            Box::pin(async move {
                let person = tx.recognise(&proof).await?;
                if let Some(roles) = &proof.roles {
                    tx.apply_roles(person.id, roles).await?;
                }
                tx.call.actor = as_actor(&person);
                let payload = json!({ "how": "provider", "issuer": proof.issuer });
                tx.signed_in(Some(person.id), payload).await?;
                Ok(person.id)
            })
        })
        .await
}

fn as_actor(person: &Person) -> Actor {
    Actor::Person(PersonActor {
        id: person.id,
        name: person.name.clone(),
        roles: Vec::new(),
        acting: Vec::new(),
    })
}

fn unknown() -> Failure {
    Refusal::rule(UNKNOWN, "Nobody in the register has this identity").into()
}

fn checked(person: Person) -> Result<Person, Failure> {
    if person.may_sign_in() {
        Ok(person)
    } else {
        Err(Refusal::rule(CLOSED, "Signing in is closed to this person").into())
    }
}

/// How an identity came to a person.
#[derive(Clone, Copy)]
enum By {
    Invitation,
    VerifiedEmail,
}

impl By {
    const fn key(self) -> &'static str {
        match self {
            Self::Invitation => "invitation",
            Self::VerifiedEmail => "verified-email",
        }
    }
}

impl Tx {
    async fn recognise(&mut self, proof: &Proof) -> Result<Person, Failure> {
        let text = "SELECT person_id FROM identity WHERE issuer = ? AND subject = ?";
        let values: [Value; 2] = [proof.issuer.clone().into(), proof.subject.clone().into()];
        let rows = sql::rows(&self.conn, text, values).await?;
        if let Some(row) = rows.first() {
            let id = PersonId(row.try_get("", "person_id")?);
            let person = Person::load(self, &id).await?.ok_or_else(unknown)?;
            return checked(person);
        }
        if let Some(person) = self.invited(proof).await? {
            let person = checked(person)?;
            self.link(&person, proof, By::Invitation).await?;
            return Ok(person);
        }
        let person = checked(self.by_email(proof).await?)?;
        self.link(&person, proof, By::VerifiedEmail).await?;
        Ok(person)
    }

    /// The person of the invitation, which is used up by this.
    async fn invited(&mut self, proof: &Proof) -> Result<Option<Person>, Failure> {
        let Some(hash) = &proof.invitation else {
            return Ok(None);
        };
        let now = self.moment.at;
        let text = "SELECT person_id FROM invitation WHERE token_hash = ? AND used_at IS NULL AND withdrawn_at IS NULL AND expires_at > ?";
        let rows = sql::rows(&self.conn, text, [hash.clone().into(), now.into()]).await?;
        let Some(row) = rows.first() else {
            return Ok(None);
        };
        let id = PersonId(row.try_get("", "person_id")?);
        let text = "UPDATE invitation SET used_at = ? WHERE token_hash = ?";
        self.execute(text, [now.into(), hash.clone().into()])
            .await?;
        Person::load(self, &id).await
    }

    /// The one person with this verified address, unless they have another identity there already.
    async fn by_email(&mut self, proof: &Proof) -> Result<Person, Failure> {
        // ASCII only: full lower-casing turns the Kelvin sign into a k, and strangers into colleagues.
        let email = proof
            .verified_email
            .as_deref()
            .map(str::to_ascii_lowercase)
            .ok_or_else(unknown)?;
        let text = "SELECT p.id FROM person p WHERE p.email = ? \
                    AND NOT EXISTS (SELECT 1 FROM identity i WHERE i.person_id = p.id AND i.issuer = ?)";
        let values: [Value; 2] = [email.into(), proof.issuer.clone().into()];
        let rows = sql::rows(&self.conn, text, values).await?;
        let [row] = rows.as_slice() else {
            return Err(unknown());
        };
        let id = PersonId(row.try_get("", "id")?);
        Person::load(self, &id).await?.ok_or_else(unknown)
    }

    /// Ties the identity to the person. An invitation may put it in the place of an earlier one of the
    /// same provider (a new directory entry for the same person), whose sessions end.
    async fn link(&mut self, person: &Person, proof: &Proof, by: By) -> Result<(), Failure> {
        let now = self.moment.at;
        let text = "SELECT subject AS t FROM identity WHERE issuer = ? AND person_id = ?";
        let values: [Value; 2] = [proof.issuer.clone().into(), person.id.0.into()];
        let rows = sql::rows(&self.conn, text, values).await?;
        let before: Option<String> = match rows.first() {
            Some(row) => Some(row.try_get("", "t")?),
            None => None,
        };
        let text = "INSERT INTO identity (issuer, subject, person_id, linked_by, linked_at) VALUES (?, ?, ?, ?, ?) \
                    ON CONFLICT (issuer, person_id) DO UPDATE SET subject = excluded.subject, linked_by = excluded.linked_by, linked_at = excluded.linked_at";
        let values: [Value; 5] = [
            proof.issuer.clone().into(),
            proof.subject.clone().into(),
            person.id.0.into(),
            by.key().into(),
            now.into(),
        ];
        self.execute(text, values).await?;
        if let Some(before) = &before {
            let text = "UPDATE session SET revoked_at = ? WHERE issuer = ? AND subject = ? AND revoked_at IS NULL";
            let values: [Value; 3] = [
                now.into(),
                proof.issuer.clone().into(),
                before.clone().into(),
            ];
            self.execute(text, values).await?;
        }
        self.call.actor = as_actor(person);
        self.append(Entry {
            action: Action::SignIn,
            outcome: Outcome::Done,
            subject_kind: Person::KIND,
            subject: person.id.to_string(),
            subject_version: Some(person.version),
            event: "person.identity-linked",
            payload: json!({
                "name": person.name,
                "issuer": proof.issuer,
                "subject": proof.subject,
                "by": by.key(),
                "replaced": before,
            }),
        });
        Ok(())
    }

    /// Gives and ends the roles the provider decides, each as a change of the person by the provider.
    /// A role held with a scope is the register's and stays; so does the last administrator's.
    async fn apply_roles(&mut self, id: PersonId, roles: &ProviderRoles) -> Result<(), Failure> {
        let before = std::mem::replace(&mut self.call.actor, Actor::System(SystemActor::Provider));
        let (today, yesterday) = (
            self.moment.today,
            self.moment.today.checked_sub_days(Days::new(1)),
        );
        for role in &roles.decides {
            let person = Person::load(self, &id).await?.ok_or(Failure::NotFound)?;
            let held: Vec<RoleId> = person
                .roles_on(today)
                .filter(|held| held.assignment.role == *role && held.assignment.scope == Scope::All)
                .map(|held| held.id)
                .collect();
            let (seen, role) = (person.version, *role);
            match (roles.given.contains(&role), held.as_slice()) {
                (true, []) => {
                    let new = RoleAssignment {
                        role,
                        scope: Scope::All,
                        from: today,
                        until: None,
                    };
                    let number = RoleId(Uuid::now_v7());
                    let given = self
                        .change::<Person, _>(Action::Provision, &id, seen, |person, now| {
                            person.give_role(number, new, now)
                        })
                        .await;
                    tolerate(given)?;
                }
                (false, [first, ..]) if self.can_end(role).await? => {
                    let (number, last) = (*first, yesterday.unwrap_or(today));
                    let ended = self
                        .change::<Person, _>(Action::Provision, &id, seen, |person, now| {
                            person.end_role(number, last, now)
                        })
                        .await;
                    tolerate(ended)?;
                }
                _ => {}
            }
        }
        self.call.actor = before;
        Ok(())
    }

    /// Whether ending this role at somebody leaves enough administrators.
    async fn can_end(&mut self, role: Role) -> Result<bool, Failure> {
        if role != Role::Administrator {
            return Ok(true);
        }
        let fewest = i64::try_from(domain::person::FEWEST_ADMINISTRATORS).unwrap_or(i64::MAX);
        Ok(self.administrators().await? > fewest)
    }
}

/// A rule that stands against one role of the provider must not keep the person out.
fn tolerate(done: Result<crate::Saved, Failure>) -> Result<(), Failure> {
    match done {
        Ok(_) => Ok(()),
        Err(Failure::Refused(refusal)) => {
            tracing::warn!(
                code = refusal.code(),
                "a role of the provider was not applied"
            );
            Ok(())
        }
        Err(failure) => Err(failure),
    }
}
