//! Decisions about lines: an incident, a request, the end of access, another level, or nothing. One
//! transaction for a selection; a line that stands against it says why, the others are decided.

use super::about;
use crate::{
    Store,
    failure::Failure,
    gate::{Call, Record as _, Tx},
    rows::reconciliations::{self as rows, Line},
    sql,
};
use domain::{
    access::{Grant, GrantState, RequestDraft, RevokedBecause},
    ids::{GrantId, PersonId, ReconciliationId},
    incident::{IncidentKind, Noticed},
    obligation::ObligationKind,
    permission::Action,
    platform::AccessLevel,
    reconciliation::{Decision, Reconciliation, Verdict},
    refusal::Refusal,
};
use sea_orm::Value;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is asked for about some lines.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The lines' numbers in the result.
    pub lines: Vec<i64>,
    /// What is decided.
    pub decision: Decision,
    /// Why.
    pub reason: String,
    /// Whom the line means, where it was not found; for one line only.
    pub person: Option<PersonId>,
    /// The level asked for, where the list's is not wanted; for one line only.
    pub level: Option<AccessLevel>,
}

/// What became of the lines.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decisions {
    /// How many were decided.
    pub done: usize,
    /// Lines that stand against it, each with the reason.
    pub refused: Vec<(i64, String)>,
    /// The record that came of the only line: `IN-0001`, `GR-0042`.
    pub reference: String,
}

/// Decides about lines of a comparison.
///
/// # Errors
/// Refusals of permission and of the reason; one line alone is refused with its own reason.
pub async fn decide(
    store: &Store,
    call: &Call,
    id: ReconciliationId,
    asked: Asked,
) -> Result<Decisions, Failure> {
    let catalogue = crate::queries::platforms::catalogue(store).await?;
    store
        .write(call, about(id), move |tx| {
            Box::pin(async move {
                let of = Reconciliation::load(tx, &id).await?;
                let of = of.ok_or(Failure::NotFound)?;
                tx.allow(Action::Reconcile, &of.facts())?;
                Decision::reason(&asked.reason)?;
                let platform = tx.platform_key(of.account).await?;
                let offered = catalogue
                    .get(&platform)
                    .map_or_else(|| AccessLevel::ALL.to_vec(), |p| p.access_levels.clone());
                tx.decide_lines(&of, &asked, &offered).await
            })
        })
        .await
}

impl Tx {
    async fn platform_key(&mut self, account: i64) -> Result<String, Failure> {
        let text = "SELECT platform FROM account WHERE number = ?";
        let found = sql::rows(&self.conn, text, [account.into()]).await?;
        Ok(found
            .first()
            .ok_or(Failure::NotFound)?
            .try_get("", "platform")?)
    }

    async fn decide_lines(
        &mut self,
        of: &Reconciliation,
        asked: &Asked,
        offered: &[AccessLevel],
    ) -> Result<Decisions, Failure> {
        let mut told = Decisions::default();
        let alone = asked.lines.len() == 1;
        for number in &asked.lines {
            let Some(line) = self.line_of(of.number, *number).await? else {
                told.refused.push((*number, "There is no such line".into()));
                continue;
            };
            match self.decide_line(of, &line, asked, offered).await {
                Ok(reference) => {
                    told.done += 1;
                    told.reference = if alone { reference } else { String::new() };
                }
                // Whoever decides about one line is told at its form.
                Err(failure) if alone => return Err(failure),
                Err(Failure::Refused(refusal)) => told.refused.push((*number, refusal.to_string())),
                Err(Failure::Problems(problems)) => {
                    let words: Vec<_> = problems.0.into_iter().map(|p| p.message).collect();
                    told.refused.push((*number, words.join("; ")));
                }
                Err(other) => return Err(other),
            }
        }
        if told.done > 0 {
            let lines = BTreeMap::from([(asked.decision.key(), told.done)]);
            let event = of.event(
                "reconciliation.decided",
                lines,
                Decision::reason(&asked.reason)?,
            );
            self.record(Action::Reconcile, of, &event)?;
        }
        Ok(told)
    }

    async fn line_of(&mut self, of: i64, number: i64) -> Result<Option<Line>, Failure> {
        let text = format!(
            "SELECT {} FROM reconciliation_row r LEFT JOIN person p ON p.id = r.person_id LEFT JOIN access_grant t ON t.id = r.grant_id \
             WHERE r.reconciliation_number = ? AND r.row_number = ?",
            rows::LINE
        );
        let found = sql::rows(&self.conn, &text, [of.into(), number.into()]).await?;
        found.first().map(rows::line).transpose()
    }

    /// Decides about one line; answers the reference of what came of it.
    async fn decide_line(
        &mut self,
        of: &Reconciliation,
        line: &Line,
        asked: &Asked,
        offered: &[AccessLevel],
    ) -> Result<String, Failure> {
        let before = line.decided.as_ref().map(|d| d.decision);
        let note = asked.decision.allow(line.verdict, before, &asked.reason)?;
        let reference = match asked.decision {
            Decision::Incident => self.incident_of(of, line, &note).await?,
            Decision::Adopt => self.adopt(of, line, asked, &note, offered).await?,
            Decision::Close => self.close_access(of, line, &note).await?,
            Decision::Correct => self.correct(of, line, &note).await?,
            Decision::Dismiss => String::new(),
        };
        let text = "UPDATE reconciliation_row SET decision = ?, decision_note = ?, decision_reference = ?, decided_at = ?, decided_by_name = ?, \
                    person_id = coalesce(person_id, ?) WHERE reconciliation_number = ? AND row_number = ? AND decision IS NULL";
        let values: [Value; 8] = [
            asked.decision.key().into(),
            note.into(),
            reference.clone().into(),
            self.moment.at.into(),
            self.call.actor.name().into(),
            asked.person.map(|p| p.0).into(),
            of.number.into(),
            line.number.into(),
        ];
        if self.execute(text, values).await? != 1 {
            return Err(Failure::Stale);
        }
        Ok(reference)
    }

    async fn incident_of(
        &mut self,
        of: &Reconciliation,
        line: &Line,
        note: &str,
    ) -> Result<String, Failure> {
        let who = match (line.name.as_str(), line.email.as_str()) {
            ("", email) => email.to_owned(),
            (name, "") => name.to_owned(),
            (name, email) => format!("{name} ({email})"),
        };
        let level = line.level.map_or("access", AccessLevel::name);
        let what = match line.verdict {
            Verdict::OtherLevel => "has more or other access than the register knows",
            _ => "has access that nobody gave in the register",
        };
        let noticed = Noticed {
            kind: IncidentKind::UnauthorisedAccess,
            summary: format!(
                "{who} {what}: {level} on the platform’s list {}. {note}",
                of.reference()
            ),
            clause: "P 6.11",
            account: Some(of.account),
            about: line.person.as_ref().map(|(id, _)| *id),
        };
        Ok(self.report_incident(noticed).await?.reference)
    }

    /// Asks for access for the person, which is then decided, completed and refused like any other.
    async fn adopt(
        &mut self,
        of: &Reconciliation,
        line: &Line,
        asked: &Asked,
        note: &str,
        offered: &[AccessLevel],
    ) -> Result<String, Failure> {
        let person = line.person.as_ref().map(|(id, _)| *id).or(asked.person);
        if person.is_none() {
            return Err(Refusal::rule(
                "no-person",
                "Say first who of the register this is: open the line and choose the person",
            )
            .into());
        }
        let draft = RequestDraft {
            person,
            level: asked.level.or(line.level),
            from: None,
            until: None,
            reason: format!("On the platform’s list {}. {note}", of.reference()),
        };
        let draft = match self.contract_of_some(person).await? {
            // An agency's access ends with its contract, whoever asks for it.
            Some(contract) => RequestDraft {
                until: Some(contract.ends),
                ..draft
            },
            None => draft,
        };
        Ok(self
            .request_grant(of.account, &draft, offered)
            .await?
            .reference)
    }

    async fn contract_of_some(
        &mut self,
        person: Option<PersonId>,
    ) -> Result<Option<domain::access::Contract>, Failure> {
        match person {
            Some(person) => self.contract_of(person).await,
            None => Ok(None),
        }
    }

    /// Ends access that the platform does not list any more: it is removed there already.
    async fn close_access(
        &mut self,
        of: &Reconciliation,
        line: &Line,
        note: &str,
    ) -> Result<String, Failure> {
        let id = grant_of(line)?;
        let saved = self
            .end_grant(Action::Reconcile, &id, RevokedBecause::NotOnPlatform, note)
            .await?;
        let ended = Grant::load(self, &id).await?.ok_or(Failure::NotFound)?;
        let open = matches!(
            ended.state,
            GrantState::Revoked {
                removed_on: None,
                ..
            }
        );
        // Nobody confirms that their own access is gone.
        if open && self.call.actor.person() != Some(ended.person) {
            let today = self.moment.today;
            self.change_grant(Action::Reconcile, &id, ended.version, |g, now| {
                g.removed(today, now)
            })
            .await?;
            let evidence = format!("Not on the platform’s list {}", of.reference());
            self.close_obligations_of(ObligationKind::RemoveOnPlatform, &id, &evidence)
                .await?;
        }
        Ok(saved.reference)
    }

    async fn correct(
        &mut self,
        of: &Reconciliation,
        line: &Line,
        note: &str,
    ) -> Result<String, Failure> {
        let id = grant_of(line)?;
        let level = line
            .level
            .ok_or_else(|| Refusal::rule("no-level", "The list names no level"))?;
        let grant = Grant::load(self, &id).await?.ok_or(Failure::NotFound)?;
        if self.call.actor.person() == Some(grant.person) {
            return Err(Refusal::Rule {
                code: "own-access",
                message: "Somebody else has to take over the level of your own access".into(),
                clause: Some("P 6.5"),
            }
            .into());
        }
        let text = "SELECT count(*) AS n FROM access_grant WHERE account_number = ? AND person_id = ? AND level = ? AND id <> ? \
                    AND state IN ('requested', 'approved', 'active', 'suspended')";
        let values: [Value; 4] = [
            of.account.into(),
            grant.person.0.into(),
            level.key().into(),
            id.0.into(),
        ];
        if sql::count(&self.conn, text, values).await? > 0 {
            return Err(Refusal::rule(
                "held",
                "The person has, or has asked for, access at that level besides: end one of the two",
            )
            .into());
        }
        let levels = self.policy().await?.agency_levels;
        let words = format!("As on the platform’s list {}: {note}", of.reference());
        let saved = self
            .change_grant(Action::Reconcile, &id, grant.version, |g, _| {
                g.correct_level(level, &levels, &words)
            })
            .await?;
        Ok(saved.reference)
    }
}

fn grant_of(line: &Line) -> Result<GrantId, Failure> {
    let grant = line.grant.as_ref().map(|(id, _)| *id);
    grant.ok_or_else(|| Refusal::rule("no-access", "There is no access to change").into())
}
