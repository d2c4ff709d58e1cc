//! Writes to access: asked for, decided, completed, suspended, ended. What the end of access brings
//! with it (removal on the platform, a password to change) is in one place: `Tx::end_grant`.

use super::near::Told;
use crate::{
    Store,
    failure::Failure,
    gate::{About, Call, Event, Record, Saved, Tx},
    rows::access as rows,
    sql,
};
use chrono::{Days, NaiveDate};
use domain::{
    access::{Contract, Grant, GrantEvent, GrantState, Place, RequestDraft, RevokedBecause, Step},
    account::InterventionReason,
    ids::{GrantId, PersonId, ReferenceKind},
    moment::Moment,
    obligation::{ObligationKind, Opened},
    outcome::Outcome,
    permission::{Action, Facts},
    platform::{AccessLevel, PlatformKey},
    problem::Problems,
    refusal::Refusal,
};
use sea_orm::Value;
use uuid::Uuid;

impl Event for GrantEvent {
    fn key(&self) -> &'static str {
        self.key
    }
}

impl Record for Grant {
    type Id = GrantId;
    const KIND: &'static str = "access";

    async fn load(tx: &mut Tx, id: &GrantId) -> Result<Option<Self>, Failure> {
        let text = format!("SELECT {} FROM access_grant t WHERE t.id = ?", rows::GRANT);
        let found = sql::rows(&tx.conn, &text, [id.0.into()]).await?;
        let Some(row) = found.first() else {
            return Ok(None);
        };
        let person: Uuid = row.try_get("", "person_id")?;
        let place = Place {
            manager: tx.manager_of(PersonId(person)).await?,
            ..tx.place(row.try_get("", "account_number")?).await?
        };
        rows::grant(row, place).map(Some)
    }

    async fn insert(&self, tx: &mut Tx) -> Result<(), Failure> {
        let columns = rows::GRANT_CHANGES.join(", ");
        let text = format!(
            "INSERT INTO access_grant (number, id, account_number, person_id, from_day, reason, requested_by, requested_by_name, requested_at, agency_id, updated_at, {columns}) \
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, {})",
            sql::marks(rows::GRANT_CHANGES.len())
        );
        let mut values: Vec<Value> = vec![
            self.number.into(),
            self.id.0.into(),
            self.account.into(),
            self.person.0.into(),
            self.from.into(),
            self.reason.clone().into(),
            self.requested_by.person.map(|p| p.0).into(),
            self.requested_by.name.clone().into(),
            tx.moment.at.into(),
            self.agency.map(|a| a.0).into(),
            tx.moment.at.into(),
        ];
        values.extend(rows::grant_changes(self));
        tx.execute(&text, values).await?;
        tx.keep_period(self).await?;
        tx.judge(self.account);
        Ok(())
    }

    async fn update(&self, tx: &mut Tx, seen: i64) -> Result<bool, Failure> {
        let set: Vec<_> = rows::GRANT_CHANGES
            .iter()
            .map(|c| format!("{c} = ?"))
            .collect();
        let text = format!(
            "UPDATE access_grant SET {}, updated_at = ? WHERE id = ? AND version = ?",
            set.join(", ")
        );
        let mut values = rows::grant_changes(self);
        values.extend([tx.moment.at.into(), self.id.0.into(), seen.into()]);
        if tx.execute(&text, values).await? != 1 {
            return Ok(false);
        }
        tx.keep_period(self).await?;
        tx.judge(self.account);
        Ok(true)
    }

    fn facts(&self) -> Facts {
        Self::facts(self)
    }

    fn reference(&self) -> String {
        Self::reference(self).to_string()
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn set_version(&mut self, version: i64) {
        self.version = version;
    }
}

/// Asks for access to an account.
///
/// # Errors
/// [`Failure::Problems`] by field, also when the person has such access already; refusals.
pub async fn request(
    store: &Store,
    call: &Call,
    account: i64,
    draft: RequestDraft,
) -> Result<Saved, Failure> {
    let about = About {
        action: Action::RequestAccess,
        kind: Grant::KIND,
        subject: domain::ids::Reference::account(account).to_string(),
    };
    let catalogue = crate::queries::platforms::catalogue(store).await?;
    store
        .write(call, about, move |tx| {
            Box::pin(async move {
                let platform = tx.platform_of(account).await?;
                let offered = platform
                    .and_then(|key| catalogue.get(key.as_str()).map(|p| p.access_levels.clone()))
                    .unwrap_or_else(|| AccessLevel::ALL.to_vec());
                tx.request_grant(account, &draft, &offered).await
            })
        })
        .await
}

/// Approves a request; live at once when nothing else is missing.
///
/// # Errors
/// Separation of duties; [`Failure::Stale`]; refusals.
pub async fn approve(store: &Store, call: &Call, id: GrantId, seen: i64) -> Result<Saved, Failure> {
    store
        .write(call, about(Action::ApproveAccess, id), move |tx| {
            Box::pin(async move {
                let by = tx.call.actor.by();
                tx.agency_must_allow(&id).await?;
                let saved = tx
                    .change_grant(Action::ApproveAccess, &id, seen, |g, now| {
                        g.approve(&by, now)
                    })
                    .await?;
                // Design and Marketing is told in the same transaction (Proc "Staff access").
                tx.tell_about(&id, "notify.access-approved", true).await?;
                tx.complete_grant(&id)
                    .await
                    .map(|done| done.unwrap_or(saved))
            })
        })
        .await
}

/// Refuses a request.
///
/// # Errors
/// No reason; [`Failure::Stale`]; refusals.
pub async fn refuse(
    store: &Store,
    call: &Call,
    id: GrantId,
    seen: i64,
    reason: String,
) -> Result<Saved, Failure> {
    store
        .write(call, about(Action::ApproveAccess, id), move |tx| {
            Box::pin(async move {
                let by = tx.call.actor.by();
                let saved = tx
                    .change_grant(Action::ApproveAccess, &id, seen, |g, now| {
                        g.refuse(&by, &reason, now)
                    })
                    .await?;
                tx.tell_about(&id, "notify.access-refused", false).await?;
                Ok(saved)
            })
        })
        .await
}

/// The person attests a second factor of their own on the account (P 6.10).
///
/// # Errors
/// Somebody else tries; [`Failure::Stale`]; refusals.
pub async fn attest_second_factor(
    store: &Store,
    call: &Call,
    id: GrantId,
    seen: i64,
) -> Result<Saved, Failure> {
    store
        .write(call, about(Action::CompleteAccess, id), move |tx| {
            Box::pin(async move {
                let saved = tx
                    .change_grant(Action::CompleteAccess, &id, seen, |g, now| {
                        g.step(Step::SecondFactor, now)
                    })
                    .await?;
                tx.complete_grant(&id)
                    .await
                    .map(|done| done.unwrap_or(saved))
            })
        })
        .await
}

/// The person acknowledges the policy in force; every grant of theirs that waits for it moves on.
/// Answers how many went live.
///
/// # Errors
/// Somebody else tries; refusals.
pub async fn acknowledge_policy(
    store: &Store,
    call: &Call,
    person: PersonId,
) -> Result<usize, Failure> {
    let about = About {
        action: Action::CompleteAccess,
        kind: "person",
        subject: person.to_string(),
    };
    store
        .write(call, about, move |tx| {
            Box::pin(async move {
                tx.allow(Action::CompleteAccess, &Facts::of_person(person))?;
                let version = tx.policy().await?.policy_version;
                let text = "INSERT INTO policy_acknowledgement (person_id, policy_version, on_day, at) VALUES (?, ?, ?, ?) ON CONFLICT (person_id, policy_version) DO NOTHING";
                let values: [Value; 4] = [
                    person.0.into(),
                    version.clone().into(),
                    tx.moment.today.into(),
                    tx.moment.at.into(),
                ];
                if tx.execute(text, values).await? == 1 {
                    tx.append(crate::audit::Entry {
                        action: Action::CompleteAccess,
                        outcome: crate::audit::Outcome::Done,
                        subject_kind: "person",
                        subject: person.to_string(),
                        subject_version: None,
                        event: "policy.acknowledged",
                        payload: serde_json::json!({ "version": version }),
                    });
                }
                tx.complete_grants_of(person).await
            })
        })
        .await
}

/// Stops access for a time (P 6.14).
///
/// # Errors
/// [`Failure::Stale`]; refusals.
pub async fn suspend(
    store: &Store,
    call: &Call,
    id: GrantId,
    seen: i64,
    reason: InterventionReason,
    note: String,
) -> Result<Saved, Failure> {
    store
        .write(call, about(Action::ChangeAccess, id), move |tx| {
            Box::pin(async move {
                let saved = tx
                    .change_grant(Action::ChangeAccess, &id, seen, |g, now| {
                        g.suspend(reason, &note, now)
                    })
                    .await?;
                tx.tell_about(&id, "notify.access-suspended", true).await?;
                Ok(saved)
            })
        })
        .await
}

/// Lets suspended access go on.
///
/// # Errors
/// [`Failure::Stale`]; refusals.
pub async fn resume(store: &Store, call: &Call, id: GrantId, seen: i64) -> Result<Saved, Failure> {
    store
        .write(call, about(Action::ChangeAccess, id), move |tx| {
            Box::pin(async move {
                tx.agency_must_allow(&id).await?;
                let saved = tx
                    .change_grant(Action::ChangeAccess, &id, seen, Grant::resume)
                    .await?;
                tx.tell_about(&id, "notify.access-resumed", true).await?;
                Ok(saved)
            })
        })
        .await
}

/// Ends access for good, with everything that follows from it.
///
/// # Errors
/// [`Failure::Stale`]; refusals.
pub async fn revoke(
    store: &Store,
    call: &Call,
    id: GrantId,
    seen: i64,
    because: RevokedBecause,
    note: String,
) -> Result<Saved, Failure> {
    store
        .write(call, about(Action::ChangeAccess, id), move |tx| {
            Box::pin(async move {
                let grant = Grant::load(tx, &id).await?.ok_or(Failure::NotFound)?;
                tx.allow(Action::ChangeAccess, &grant.facts())?;
                if grant.version != seen {
                    return Err(Failure::Stale);
                }
                tx.end_grant(Action::ChangeAccess, &id, because, &note)
                    .await
            })
        })
        .await
}

/// Confirms that ended access is gone from the platform; closes the obligation to remove it.
///
/// # Errors
/// [`Failure::Stale`]; refusals.
pub async fn confirm_removal(
    store: &Store,
    call: &Call,
    id: GrantId,
    seen: i64,
    day: NaiveDate,
) -> Result<Saved, Failure> {
    store
        .write(call, about(Action::ChangeAccess, id), move |tx| {
            Box::pin(async move {
                let grant = Grant::load(tx, &id).await?.ok_or(Failure::NotFound)?;
                tx.allow(Action::ChangeAccess, &grant.facts())?;
                if tx.call.actor.person() == Some(grant.person) {
                    return Err(Refusal::Rule {
                        code: "own-access",
                        message: "Somebody else has to confirm that your access is gone".into(),
                        clause: Some("P 6.12"),
                    }
                    .into());
                }
                let saved = tx
                    .change_grant(Action::ChangeAccess, &id, seen, |g, now| {
                        g.removed(day, now)
                    })
                    .await?;
                tx.close_obligations_of(
                    ObligationKind::RemoveOnPlatform,
                    &id,
                    "Confirmed with the access",
                )
                .await?;
                Ok(saved)
            })
        })
        .await
}

fn about(action: Action, id: GrantId) -> About {
    About {
        action,
        kind: Grant::KIND,
        subject: id.to_string(),
    }
}

impl Tx {
    /// One change of a grant, with the person's name in the event.
    pub(crate) async fn change_grant(
        &mut self,
        action: Action,
        id: &GrantId,
        seen: i64,
        step: impl FnOnce(Grant, Moment) -> Result<Outcome<Grant, GrantEvent>, Refusal> + Send,
    ) -> Result<Saved, Failure> {
        let text = "SELECT person_id FROM access_grant WHERE id = ?";
        let found = sql::rows(&self.conn, text, [id.0.into()]).await?;
        let row = found.first().ok_or(Failure::NotFound)?;
        let person: Uuid = row.try_get("", "person_id")?;
        let name = self.name_of_person(PersonId(person)).await?;
        self.change::<Grant, _>(action, id, seen, move |grant, now| {
            let Outcome { next, event } = step(grant, now)?;
            let event = event.named(&name);
            Ok(Outcome { next, event })
        })
        .await
    }

    /// A request for access inside this transaction; `offered`: the platform's levels.
    pub(crate) async fn request_grant(
        &mut self,
        account: i64,
        draft: &RequestDraft,
        offered: &[AccessLevel],
    ) -> Result<Saved, Failure> {
        let mut place = self.place(account).await?;
        let mut problems = Problems::default();
        let mut name = String::new();
        let mut contract = None;
        if let Some(person) = draft.person {
            place.manager = self.manager_of(person).await?;
            let facts = Facts {
                group: place.group,
                unit: place.unit,
                person: Some(person),
                holders: place.holders.clone(),
                manager: place.manager,
            };
            self.allow(Action::RequestAccess, &facts)?;
            name = self.name_of_person(person).await?;
            if self.has_left(person).await? {
                problems.add("person", "left", "Choose somebody who works here");
            }
            contract = self.contract_of(person).await?;
            if let Some(level) = draft.level
                && self.has_open_grant(account, person, level).await?
            {
                problems.add(
                    "level",
                    "held",
                    format!("{name} has this access already, or it has been asked for"),
                );
            }
        }
        let settings = self.policy().await?;
        let checked = match draft.check(offered, contract, &settings, self.moment) {
            Ok(checked) if problems.is_empty() => checked,
            Ok(_) => return Err(Failure::Problems(problems)),
            Err(mut others) => {
                others.0.append(&mut problems.0);
                return Err(Failure::Problems(others));
            }
        };
        let number = self.numbers("access", 1).await?;
        let by = self.call.actor.by();
        let id = GrantId(Uuid::now_v7());
        let Outcome { next, event } = Grant::request(id, number, account, place, checked, by);
        let event = event.named(&name);
        let saved = self
            .create(Action::RequestAccess, Outcome { next, event })
            .await?;
        self.tell_about(&id, "notify.access-requested", false)
            .await?;
        Ok(saved)
    }

    /// Ends access: the grant, then what follows from it. Every end of access comes through here.
    /// The register's end is not the platform's: an obligation to remove it there is opened (P 6.12),
    /// and one to change the password where the person could know it (P 6.8).
    pub(crate) async fn end_grant(
        &mut self,
        action: Action,
        id: &GrantId,
        because: RevokedBecause,
        note: &str,
    ) -> Result<Saved, Failure> {
        let grant = Grant::load(self, id).await?.ok_or(Failure::NotFound)?;
        let by = self.call.actor.by();
        let was_live = matches!(
            grant.state,
            GrantState::Active { .. } | GrantState::Suspended { .. }
        );
        let password = grant.opens_password_change();
        let saved = self
            .change_grant(action, id, grant.version, |g, now| {
                g.revoke(because, note, &by, now)
            })
            .await?;
        if was_live {
            let settings = self.policy().await?;
            let name = self.name_of_person(grant.person).await?;
            let today = self.moment.today;
            let after = |days: u16| {
                today
                    .checked_add_days(Days::new(days.into()))
                    .unwrap_or(today)
            };
            let obligation = |kind, details, due| Opened {
                kind,
                details,
                account: Some(grant.account),
                about: Some(grant.person),
                grant: Some(*id),
                assignee: None,
                not_by: Some(grant.person),
                reason: format!("{}: {note}", because.name()),
                due,
            };
            let details = format!("{name}, {}", grant.level.name().to_lowercase());
            self.open_obligation(obligation(
                ObligationKind::RemoveOnPlatform,
                details,
                after(settings.removal_days),
            ))
            .await?;
            if password
                && !self
                    .password_change_is_open(grant.account, grant.person)
                    .await?
            {
                let details = format!("{name} knew it");
                self.open_obligation(obligation(
                    ObligationKind::ChangePassword,
                    details,
                    after(settings.password_change_days),
                ))
                .await?;
            }
        }
        self.tell_about(id, "notify.access-ended", true).await?;
        Ok(saved)
    }

    /// Fills in the steps of the handshake that others know of, and makes the grant live when it is
    /// complete. `None` = nothing changed.
    pub(crate) async fn complete_grant(&mut self, id: &GrantId) -> Result<Option<Saved>, Failure> {
        let grant = Grant::load(self, id).await?.ok_or(Failure::NotFound)?;
        if grant.state != GrantState::Approved {
            return Ok(None);
        }
        let policy = self.policy_acknowledged(grant.person).await?;
        let training = self.is_trained(grant.person).await?;
        let action = Action::CompleteAccess;
        let before = grant.clone();
        let mut next = grant;
        next.handshake.team_told = next.handshake.team_told.or(Some(self.moment.today));
        next.handshake.policy = next.handshake.policy.or(policy);
        next.handshake.training = if training {
            next.handshake.training.or(Some(self.moment.today))
        } else {
            None
        };
        if next.handshake == before.handshake && !next.handshake.missing().is_empty() {
            return Ok(None);
        }
        // These steps follow from other records: they are not the actor's to permit.
        let name = self.name_of_person(next.person).await?;
        let seen = before.version;
        let Outcome { mut next, event } = match next.clone().activate(self.moment) {
            Ok(live) => live,
            Err(_) => {
                let mut noted = next.step(Step::TeamTold, self.moment)?;
                noted.event.note = "Steps known from other records".into();
                noted
            }
        };
        if next == before {
            return Ok(None);
        }
        next.set_version(seen + 1);
        if !next.update(self, seen).await? {
            return Err(Failure::Stale);
        }
        let live = next.is_live();
        let saved = self.record(action, &next, &event.named(&name))?;
        if live {
            self.tell_about(id, "notify.access-live", true).await?;
        }
        Ok(Some(saved))
    }

    /// Completes every approved grant of a person; answers how many went live.
    pub(crate) async fn complete_grants_of(&mut self, person: PersonId) -> Result<usize, Failure> {
        let text = "SELECT id FROM access_grant WHERE person_id = ? AND state = 'approved' ORDER BY number";
        let mut live = 0;
        for row in sql::rows(&self.conn, text, [person.0.into()]).await? {
            let id = GrantId(row.try_get("", "id")?);
            self.complete_grant(&id).await?;
            live += usize::from(Grant::load(self, &id).await?.is_some_and(|g| g.is_live()));
        }
        Ok(live)
    }

    /// The open grants of a person: asked for, approved, live or suspended.
    pub(crate) async fn open_grants_of(
        &mut self,
        person: PersonId,
    ) -> Result<Vec<GrantId>, Failure> {
        let text = "SELECT id FROM access_grant WHERE person_id = ? AND state IN ('requested', 'approved', 'active', 'suspended') ORDER BY number";
        let rows = sql::rows(&self.conn, text, [person.0.into()]).await?;
        rows.iter()
            .map(|row| Ok(GrantId(row.try_get("", "id")?)))
            .collect()
    }

    /// Tells the person, the account's holders and, where the policy asks, the team.
    async fn tell_about(
        &mut self,
        id: &GrantId,
        kind: &'static str,
        team: bool,
    ) -> Result<(), Failure> {
        let Some(grant) = Grant::load(self, id).await? else {
            return Ok(());
        };
        let mut to = grant.place.holders.clone();
        to.push(grant.person);
        self.tell(Told {
            kind,
            subject_kind: Grant::KIND,
            subject: grant.reference().to_string(),
            to,
            team,
            facts: serde_json::json!({ "account": grant.account, "person": grant.person, "level": grant.level }),
        });
        Ok(())
    }

    /// Opens or closes the time in which the access is live: what "as at" is answered from.
    async fn keep_period(&mut self, grant: &Grant) -> Result<(), Failure> {
        let at = self.moment.at;
        let open = "SELECT level FROM access_period WHERE grant_id = ? AND live_until IS NULL";
        let found = sql::rows(&self.conn, open, [grant.id.0.into()]).await?;
        let level: Option<String> = found.first().map(|r| r.try_get("", "level")).transpose()?;
        let wanted = grant.is_live().then(|| grant.level.key().to_owned());
        if level == wanted {
            return Ok(());
        }
        if level.is_some() {
            let text =
                "UPDATE access_period SET live_until = ? WHERE grant_id = ? AND live_until IS NULL";
            self.execute(text, [at.into(), grant.id.0.into()]).await?;
        }
        if let Some(level) = wanted {
            let text = "INSERT INTO access_period (grant_id, account_number, person_id, level, live_from) VALUES (?, ?, ?, ?, ?) \
                        ON CONFLICT (grant_id, live_from) DO UPDATE SET live_until = NULL, level = excluded.level";
            let values: [Value; 5] = [
                grant.id.0.into(),
                grant.account.into(),
                grant.person.0.into(),
                level.into(),
                at.into(),
            ];
            self.execute(text, values).await?;
        }
        Ok(())
    }

    async fn platform_of(&mut self, account: i64) -> Result<Option<PlatformKey>, Failure> {
        let text = "SELECT platform FROM account WHERE number = ?";
        let found = sql::rows(&self.conn, text, [account.into()]).await?;
        let row = found.first().ok_or(Failure::NotFound)?;
        let key: String = row.try_get("", "platform")?;
        Ok(key.parse().ok())
    }

    async fn has_left(&mut self, person: PersonId) -> Result<bool, Failure> {
        let text = "SELECT count(*) AS n FROM person WHERE id = ? AND status = 'left'";
        Ok(sql::count(&self.conn, text, [person.0.into()]).await? > 0)
    }

    /// The contract of the person's agency, when they work for one (P 6.13).
    pub(crate) async fn contract_of(
        &mut self,
        person: PersonId,
    ) -> Result<Option<Contract>, Failure> {
        crate::queries::agencies::contract(&self.conn, person).await
    }

    async fn has_open_grant(
        &mut self,
        account: i64,
        person: PersonId,
        level: AccessLevel,
    ) -> Result<bool, Failure> {
        let text = "SELECT count(*) AS n FROM access_grant WHERE account_number = ? AND person_id = ? AND level = ? \
                    AND state IN ('requested', 'approved', 'active', 'suspended')";
        let values: [Value; 3] = [account.into(), person.0.into(), level.key().into()];
        Ok(sql::count(&self.conn, text, values).await? > 0)
    }

    async fn policy_acknowledged(
        &mut self,
        person: PersonId,
    ) -> Result<Option<NaiveDate>, Failure> {
        let version = self.policy().await?.policy_version;
        let text =
            "SELECT on_day FROM policy_acknowledgement WHERE person_id = ? AND policy_version = ?";
        let values: [Value; 2] = [person.0.into(), version.into()];
        let found = sql::rows(&self.conn, text, values).await?;
        Ok(found
            .first()
            .map(|row| row.try_get("", "on_day"))
            .transpose()?)
    }

    /// Whether every course that access needs is completed and has not run out.
    pub(crate) async fn is_trained(&mut self, person: PersonId) -> Result<bool, Failure> {
        let text = "SELECT count(*) AS n FROM course c WHERE c.for_access = ? AND c.retired_on IS NULL AND NOT EXISTS \
                    (SELECT 1 FROM training t WHERE t.course_id = c.id AND t.person_id = ? AND (t.expires_on IS NULL OR t.expires_on >= ?))";
        let values: [Value; 3] = [true.into(), person.0.into(), self.moment.today.into()];
        Ok(sql::count(&self.conn, text, values).await? == 0)
    }
}

/// The id behind `GR-0042`.
///
/// # Errors
/// [`Failure::NotFound`]; the database.
pub async fn by_number(store: &Store, number: i64) -> Result<GrantId, Failure> {
    debug_assert_eq!(ReferenceKind::Grant.prefix(), "GR");
    let text = "SELECT id FROM access_grant WHERE number = ?";
    let found = sql::rows(&store.0.read, text, [number.into()]).await?;
    let row = found.first().ok_or(Failure::NotFound)?;
    Ok(GrantId(row.try_get("", "id")?))
}
