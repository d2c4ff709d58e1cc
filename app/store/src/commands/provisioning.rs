//! Writes by the identity provider's own programs (SCIM), and the tokens they come with. Nothing is
//! deleted: somebody whom the provider deletes is let go of and can no longer sign in.

use crate::{
    Store,
    audit::{Entry, Outcome},
    commands::problem,
    failure::Failure,
    gate::{About, Call, Event, Record as _, Saved, Tx},
    outbox::Effect,
    queries::provisioning::Purpose,
    sql,
};
use chrono::{DateTime, Days, Duration, NaiveDate, Utc};
use domain::{
    actor::{Actor, SystemActor},
    ids::{PersonId, TokenId},
    permission::{Action, Facts},
    person::{CheckedProvided, Person, ProvidedEvent},
    problem::Problems,
    refusal::Refusal,
    text::collapse,
};
use sea_orm::{ConnectionTrait as _, Value};
use uuid::Uuid;

/// A token is valid for at most so many days: then the provider needs a new one.
pub const LONGEST_TOKEN: u64 = 730;

impl Event for ProvidedEvent {
    fn key(&self) -> &'static str {
        Self::key(self)
    }
}

/// Adds a person the provider sent, or lets it keep the one who has that e-mail already. `token` is
/// the name of the token, for the audit trail.
///
/// # Errors
/// [`Failure::Problems`] with the code `taken` for a user name or e-mail of somebody the provider
/// keeps; refusals.
pub async fn create(
    store: &Store,
    call: &Call,
    sent: CheckedProvided,
    active: bool,
    token: &str,
) -> Result<Saved, Failure> {
    let token = token.to_owned();
    let about = about("new".into());
    store
        .write(call, about, move |tx| {
            Box::pin(async move {
                tx.allow(Action::Provision, &Facts::default())?;
                tx.user_name_must_be_free(sent.user_name(), None).await?;
                tx.manager_must_exist(&sent).await?;
                let (id, saved) = match tx.person_to_adopt(sent.email()).await? {
                    Some((id, version)) => {
                        let name = token.clone();
                        let adopt = |person: Person, _| person.adopt(sent, &name);
                        let saved = tx
                            .change::<Person, _>(Action::Provision, &id, version, adopt)
                            .await?;
                        (id, saved)
                    }
                    None => {
                        let id = PersonId(Uuid::now_v7());
                        let entered = Person::provided(id, sent, &token);
                        tx.tell_added(&entered.next);
                        (id, tx.create(Action::Provision, entered).await?)
                    }
                };
                tx.set_active(&id, saved, active, &token).await
            })
        })
        .await
}

/// Saves other details of somebody whom the provider keeps, and opens or closes signing in.
///
/// # Errors
/// [`Failure::NotFound`] for those it does not keep; [`Failure::Stale`]; [`Failure::Problems`] with
/// the code `taken`; refusals, also of the last administrators.
pub async fn save(
    store: &Store,
    call: &Call,
    (id, seen): (PersonId, i64),
    sent: CheckedProvided,
    active: bool,
    token: &str,
) -> Result<Saved, Failure> {
    let token = token.to_owned();
    store
        .write(call, about(id.to_string()), move |tx| {
            Box::pin(async move {
                tx.must_be_provided(&id).await?;
                tx.user_name_must_be_free(sent.user_name(), Some(id))
                    .await?;
                tx.manager_must_exist(&sent).await?;
                let name = token.clone();
                let saved = tx
                    .change::<Person, _>(Action::Provision, &id, seen, |person, _| {
                        person.provide(sent, &name)
                    })
                    .await?;
                tx.set_active(&id, saved, active, &token).await
            })
        })
        .await
}

/// Lets go of somebody whom the provider deleted; they can no longer sign in.
///
/// # Errors
/// As [`save`].
pub async fn release(
    store: &Store,
    call: &Call,
    (id, seen): (PersonId, i64),
    token: &str,
) -> Result<Saved, Failure> {
    let token = token.to_owned();
    store
        .write(call, about(id.to_string()), move |tx| {
            Box::pin(async move {
                tx.must_be_provided(&id).await?;
                let name = token.clone();
                let saved = tx
                    .change::<Person, _>(Action::Provision, &id, seen, |person, _| {
                        person.release(&name)
                    })
                    .await?;
                tx.set_active(&id, saved, false, &token).await
            })
        })
        .await
}

fn about(subject: String) -> About {
    About {
        action: Action::Provision,
        kind: Person::KIND,
        subject,
    }
}

impl Tx {
    /// Closes or opens signing in as the provider says. What somebody here has closed stays closed:
    /// the provider repeats "active" with every change, also for somebody under suspicion.
    async fn set_active(
        &mut self,
        id: &PersonId,
        saved: Saved,
        active: bool,
        token: &str,
    ) -> Result<Saved, Failure> {
        let person = Person::load(self, id).await?.ok_or(Failure::NotFound)?;
        let seen = person.version;
        match (person.disabled_at.is_none(), active) {
            (true, false) => {
                let before = self.administrators().await?;
                let reason = format!("Closed by the identity provider (token {token})");
                let close = |person: Person, now| person.disable(&reason, now);
                let saved = self
                    .change::<Person, _>(Action::Provision, id, seen, close)
                    .await?;
                self.administrators_must_remain(before).await?;
                self.provider_closed(*id).await?;
                Ok(saved)
            }
            (false, true) if self.closed_by_the_provider(id).await? => {
                let open = |person: Person, _| person.enable();
                let saved = self
                    .change::<Person, _>(Action::Provision, id, seen, open)
                    .await?;
                self.provider_opened(*id).await?;
                Ok(saved)
            }
            _ => Ok(saved),
        }
    }

    async fn closed_by_the_provider(&mut self, id: &PersonId) -> Result<bool, Failure> {
        let text = "SELECT actor_kind FROM audit_event WHERE subject_kind = 'person' AND subject = ? AND event = 'person.disabled' \
                    ORDER BY seq DESC LIMIT 1";
        let rows = sql::rows(&self.conn, text, [id.to_string().into()]).await?;
        let by: Option<String> = rows
            .first()
            .map(|row| row.try_get("", "actor_kind"))
            .transpose()?;
        Ok(by.as_deref() == Some(Actor::System(SystemActor::Provider).kind()))
    }

    async fn must_be_provided(&mut self, id: &PersonId) -> Result<(), Failure> {
        self.allow(Action::Provision, &Facts::default())?;
        let text = "SELECT count(*) AS n FROM person WHERE id = ? AND user_name IS NOT NULL";
        match sql::count(&self.conn, text, [id.0.into()]).await? {
            0 => Err(Failure::NotFound),
            _ => Ok(()),
        }
    }

    async fn user_name_must_be_free(
        &mut self,
        user_name: &str,
        but: Option<PersonId>,
    ) -> Result<(), Failure> {
        let text = "SELECT count(*) AS n FROM person WHERE lower(user_name) = lower(?) AND id <> ?";
        let but = but.map_or_else(Uuid::nil, |id| id.0);
        match sql::count(&self.conn, text, [user_name.into(), but.into()]).await? {
            0 => Ok(()),
            _ => Err(problem("user_name", "taken", "That userName is taken")),
        }
    }

    /// A manager is somebody of the register; the database would say so in worse words.
    async fn manager_must_exist(&mut self, sent: &CheckedProvided) -> Result<(), Failure> {
        let Some(manager) = sent.manager() else {
            return Ok(());
        };
        let text = "SELECT count(*) AS n FROM person WHERE id = ?";
        match sql::count(&self.conn, text, [manager.0.into()]).await? {
            0 => Err(problem("manager", "unknown", "There is no such manager")),
            _ => Ok(()),
        }
    }

    /// Somebody with this e-mail whom the provider does not keep yet, with their version.
    async fn person_to_adopt(&mut self, email: &str) -> Result<Option<(PersonId, i64)>, Failure> {
        let text = "SELECT id, version FROM person WHERE email = ? AND user_name IS NULL AND external_id IS NULL";
        let rows = sql::rows(&self.conn, text, [email.into()]).await?;
        let Some(row) = rows.first() else {
            return Ok(None);
        };
        let id: Uuid = row.try_get("", "id")?;
        Ok(Some((PersonId(id), row.try_get("", "version")?)))
    }

    /// Somebody whom others added to the register is told so.
    pub(crate) fn tell_added(&mut self, person: &Person) {
        let due_at = self.moment.at;
        self.follow(Effect {
            kind: "mail.person-added",
            dedupe: format!("person-added:{}", person.id),
            subject_kind: Person::KIND,
            subject: person.id.to_string(),
            payload: serde_json::json!({ "to": person.email, "name": person.name }),
            due_at,
        });
    }
}

/// A new token's secret: 256 random bits, with a head by which scanners for leaked secrets know it.
pub fn new_secret(purpose: Purpose) -> String {
    let head = match purpose {
        Purpose::People => "smr_scim_",
        Purpose::Clearances | Purpose::Reports => "smr_api_",
    };
    format!("{head}{}", hex::encode(rand::random::<[u8; 32]>()))
}

/// A token to be made. Its secret is the caller's to show once; only a hash of it comes here.
#[derive(Clone, Debug)]
pub struct NewToken {
    /// Identity.
    pub id: TokenId,
    /// What it opens.
    pub purpose: Purpose,
    /// What it is for, in words.
    pub name: String,
    /// SHA-256 of the secret, in hexadecimal.
    pub hash: String,
    /// Its last day.
    pub expires_on: NaiveDate,
}

/// Keeps a new token. A repeat of the same form answers the token that was made first.
///
/// # Errors
/// [`Failure::Problems`] for a missing name or a day that is past or too far off; refusals.
pub async fn make_token(store: &Store, call: &Call, new: NewToken) -> Result<Saved, Failure> {
    let name = collapse(&new.name);
    check_token(&name, new.expires_on, store.clock().now().today)?;
    let action = new.purpose.action();
    let about = About {
        action,
        kind: TOKEN,
        subject: name.clone(),
    };
    store
        .write(call, about, move |tx| {
            Box::pin(async move {
                tx.allow(action, &Facts::default())?;
                let text = "INSERT INTO provisioning_token (id, purpose, name, token_hash, created_at, created_by, expires_on) VALUES (?, ?, ?, ?, ?, ?, ?)";
                let by = tx.call.actor.name().to_owned();
                let values: [Value; 7] = [
                    new.id.0.into(),
                    new.purpose.key().into(),
                    name.clone().into(),
                    new.hash.into(),
                    tx.moment.at.into(),
                    by.into(),
                    new.expires_on.into(),
                ];
                tx.execute(text, values).await?;
                Ok(tx.note_token(new.id, new.purpose, "provisioning.token-made", &name))
            })
        })
        .await
}

fn check_token(name: &str, expires_on: NaiveDate, today: NaiveDate) -> Result<(), Failure> {
    let mut problems = Problems::default();
    match name.chars().count() {
        0 => problems.add("name", "required", "Enter what the token is for"),
        1..=100 => {}
        _ => problems.add(
            "name",
            "too-long",
            "The name must be 100 characters or fewer",
        ),
    }
    let last = today.checked_add_days(Days::new(LONGEST_TOKEN));
    if expires_on <= today {
        problems.add("expires_on", "past", "The last day must be after today");
    } else if last.is_some_and(|last| expires_on > last) {
        problems.add("expires_on", "far", "The last day must be within two years");
    }
    problems.or(()).map_err(Failure::Problems)
}

/// Withdraws a token at once.
///
/// # Errors
/// [`Failure::NotFound`]; a refusal when it is withdrawn already.
pub async fn withdraw_token(store: &Store, call: &Call, id: TokenId) -> Result<Saved, Failure> {
    let about = About {
        action: Action::EditProvisioning,
        kind: TOKEN,
        subject: id.to_string(),
    };
    store
        .write(call, about, move |tx| {
            Box::pin(async move {
                let text = "SELECT name, purpose FROM provisioning_token WHERE id = ?";
                let rows = sql::rows(&tx.conn, text, [id.0.into()]).await?;
                let Some(row) = rows.first() else {
                    tx.allow(Action::EditProvisioning, &Facts::default())?;
                    return Err(Failure::NotFound);
                };
                let purpose: String = row.try_get("", "purpose")?;
                let purpose = Purpose::from_key(&purpose).unwrap_or(Purpose::People);
                tx.allow(purpose.action(), &Facts::default())?;
                let name: String = row.try_get("", "name")?;
                let text = "UPDATE provisioning_token SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL";
                let at = tx.moment.at;
                if tx.execute(text, [at.into(), id.0.into()]).await? != 1 {
                    let refusal = Refusal::rule("withdrawn", "That token is withdrawn already");
                    return Err(refusal.into());
                }
                Ok(tx.note_token(id, purpose, "provisioning.token-withdrawn", &name))
            })
        })
        .await
}

const TOKEN: &str = "token";

impl Tx {
    fn note_token(
        &mut self,
        id: TokenId,
        purpose: Purpose,
        event: &'static str,
        name: &str,
    ) -> Saved {
        let seq = self.append(Entry {
            action: purpose.action(),
            outcome: Outcome::Done,
            subject_kind: TOKEN,
            subject: id.to_string(),
            subject_version: None,
            event,
            payload: serde_json::json!({ "name": name, "purpose": purpose.key() }),
        });
        Saved {
            reference: id.to_string(),
            version: 1,
            event: Some(seq),
        }
    }
}

/// Notes that a token was used, at most once a minute. Not a record: outside the gate.
///
/// # Errors
/// When the database does not answer.
#[expect(
    clippy::disallowed_methods,
    reason = "when a token was used is no record"
)]
pub async fn used(store: &Store, id: TokenId, last: Option<DateTime<Utc>>) -> Result<(), Failure> {
    let now = store.clock().now().at;
    if last.is_some_and(|last| now - last < Duration::minutes(1)) {
        return Ok(());
    }
    let text = "UPDATE provisioning_token SET last_used_at = ? WHERE id = ?";
    let inner = std::sync::Arc::clone(&store.0);
    let statement = sql::statement(&inner.write, text, [now.into(), id.0.into()]);
    let task = tokio::spawn(async move { inner.write.execute_raw(statement).await });
    task.await.map_err(|e| Failure::worker(&e))??;
    Ok(())
}
