//! Closes quarters into compliance reports, and states figures of closed ones anew (P 7, 12). What was
//! frozen is never written again: neither here nor, by trigger, anywhere.

use super::near::Told;
use crate::{
    Store,
    audit::{Entry, Outcome as Done, chain},
    dossier::WORKS_HERE,
    failure::Failure,
    gate::{About, Call, Record as _, Saved, Tx},
    queries::reports::{AsOf, RestatedBody, fingerprint, newest, sources},
    sql,
};
use domain::{
    actor::By,
    ids::{PersonId, Reference, ReferenceKind, ReportId},
    permission::{Action, Facts},
    quarter::Quarter,
    refusal::Refusal,
    report::{ADDRESSED_TO, Addressee, Contents, Figure, Measure, Report, differences, reason},
    returns::{Period, PeriodState},
    role::Role,
};
use sea_orm::Value;
use uuid::Uuid;

/// What kind of record a report is, in the audit trail.
pub const KIND: &str = "compliance-report";

/// Closes a quarter: what nobody sent is not reported, and everything is frozen in a numbered report with
/// a hash. Answers the report's reference. `seen` is the period's version, `figures` the fingerprint of the
/// figures that were shown before; `None` = nobody was shown any.
///
/// # Errors
/// [`Failure::Stale`], also where the figures are others than those shown; [`Failure::NotFound`]; refusals: `not-open`, `unreviewed`, `early`.
pub async fn close(
    store: &Store,
    call: &Call,
    quarter: Quarter,
    seen: i64,
    figures: Option<String>,
) -> Result<Saved, Failure> {
    let about = About {
        action: Action::ClosePeriod,
        kind: Period::KIND,
        subject: quarter.to_string(),
    };
    store
        .write(call, about, move |tx| {
            Box::pin(async move { tx.close_period(quarter, seen, figures).await })
        })
        .await
}

/// States the figures of a closed quarter anew, from what the register holds now. `seen` is the report's
/// version.
///
/// # Errors
/// [`Failure::Stale`]; [`Failure::NotFound`]; refusals: `reason`, `same` when no figure is different.
pub async fn restate(
    store: &Store,
    call: &Call,
    quarter: Quarter,
    seen: i64,
    because: String,
) -> Result<Saved, Failure> {
    let about = About {
        action: Action::RestateReport,
        kind: KIND,
        subject: quarter.to_string(),
    };
    store
        .write(call, about, move |tx| {
            Box::pin(async move { tx.restate_report(quarter, seen, &because).await })
        })
        .await
}

impl Tx {
    async fn close_period(
        &mut self,
        quarter: Quarter,
        seen: i64,
        figures: Option<String>,
    ) -> Result<Saved, Failure> {
        self.allow(Action::ClosePeriod, &Facts::default())?;
        let period = self.period(quarter).await?;
        let (unreviewed, waiting) = self.not_in(&period).await?;
        let number = self.numbers(KIND, 1).await?;
        let by = self.call.actor.by();
        let closer = by.clone();
        self.change(
            Action::ClosePeriod,
            &quarter,
            seen,
            move |p: Period, now| p.close(number, unreviewed, waiting, closer, now),
        )
        .await?;
        // One statement for all: the event below tells how many.
        let text = "UPDATE account_return SET state = 'not-reported', since = ?, version = version + 1 \
                    WHERE period_number = ? AND state IN ('not-started', 'draft', 'sent-back')";
        let values: [Value; 2] = [self.moment.at.into(), period.number.into()];
        self.execute(text, values).await?;
        let report = self.draw_report(&period, number, by).await?;
        if let Some(shown) = figures
            && fingerprint(&report.contents)? != shown
        {
            return Err(Failure::Stale);
        }
        let saved = self.keep_report(&period, number, &report, waiting).await?;
        let note = format!("{} is frozen and addressed to you", saved.reference);
        self.tell_readers(quarter, &saved.reference, note).await?;
        Ok(saved)
    }

    /// How many returns wait for review, and how many for their holders.
    async fn not_in(&mut self, period: &Period) -> Result<(i64, i64), Failure> {
        let of = |states: &str| {
            format!(
                "SELECT count(*) AS n FROM account_return WHERE period_number = ? AND state IN ({states})"
            )
        };
        let number: Value = period.number.into();
        let text = of("'submitted'");
        let unreviewed = sql::count(&self.conn, &text, [number.clone()]).await?;
        let text = of("'not-started', 'draft', 'sent-back'");
        Ok((unreviewed, sql::count(&self.conn, &text, [number]).await?))
    }

    async fn draw_report(
        &mut self,
        period: &Period,
        number: i64,
        by: By,
    ) -> Result<Report, Failure> {
        let of = Some((period.number, period.questions.clone()));
        let as_of = AsOf::at(self.moment.at);
        let from = sources(&self.conn, period.quarter, of, as_of).await?;
        let mut addressed_to = Vec::new();
        for role in ADDRESSED_TO {
            let held = self.held_by(*role).await?;
            addressed_to.push(Addressee {
                role: *role,
                names: held.into_iter().map(|(_, name)| name).collect(),
            });
        }
        Ok(Report {
            number: Reference::of(ReferenceKind::Report, number).to_string(),
            quarter: period.quarter,
            due: period.due,
            closed_on: self.moment.today,
            closed_by: by,
            addressed_to,
            questions: period.questions.clone(),
            contents: Contents::draw(from),
        })
    }

    async fn keep_report(
        &mut self,
        period: &Period,
        number: i64,
        report: &Report,
        not_sent: i64,
    ) -> Result<Saved, Failure> {
        let body = serde_json::to_string(report)
            .map_err(|e| Failure::json("compliance_report", "body", &number, &e))?;
        let hash = chain::sha256_hex(body.as_bytes());
        let text = format!(
            "INSERT INTO compliance_report (number, id, period_number, quarter, closed_at, closed_on, closed_by, closed_by_name, \
             body, hash, restated, version, {SUMMARY}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 1, {})",
            sql::marks(SUMMARIES)
        );
        let by = &report.closed_by;
        let mut values: Vec<Value> = vec![
            number.into(),
            ReportId(Uuid::now_v7()).0.into(),
            period.number.into(),
            period.quarter.to_string().into(),
            self.moment.at.into(),
            self.moment.today.into(),
            by.person.map(|p| p.0).into(),
            by.name.clone().into(),
            body.into(),
            hash.clone().into(),
        ];
        values.extend(summary(&report.contents));
        self.execute(&text, values).await?;
        let total = report.contents.total();
        let seq = self.append(Entry {
            action: Action::ClosePeriod,
            outcome: Done::Done,
            subject_kind: KIND,
            subject: report.number.clone(),
            subject_version: Some(1),
            event: "report.published",
            payload: serde_json::json!({
                "period": period.quarter,
                "expected": total.get(&Figure::Expected),
                "accepted": total.accepted(),
                "not_reported": total.get(&Figure::NotReported),
                "closed_unsent": not_sent,
                "state_hash": hash,
            }),
        });
        Ok(Saved {
            reference: report.number.clone(),
            version: 1,
            event: Some(seq),
        })
    }

    async fn restate_report(
        &mut self,
        quarter: Quarter,
        seen: i64,
        because: &str,
    ) -> Result<Saved, Failure> {
        self.allow(Action::RestateReport, &Facts::default())?;
        let stored = newest(&self.conn, quarter).await?;
        let stored = stored.ok_or(Failure::NotFound)?;
        if stored.version != seen {
            return Err(Failure::Stale);
        }
        let because = reason(because)?;
        let period = self.period(quarter).await?;
        let PeriodState::Closed { .. } = period.state else {
            return Err(Failure::NotFound);
        };
        let of = Some((period.number, period.questions));
        let from = sources(&self.conn, quarter, of, AsOf::at(stored.closed_at)).await?;
        let contents = Contents::draw(from.as_closed());
        let (before, previous) = stored.last();
        let changes = differences(before, &contents);
        if changes.is_empty() {
            let words = "Every figure is still the same, so there is nothing to state anew";
            return Err(Refusal::rule("same", words).into());
        }
        let seq = i64::try_from(stored.restated.len()).unwrap_or(0) + 1;
        let many = changes.len();
        let values = summary(&contents);
        let body = RestatedBody {
            seq,
            on: self.moment.today,
            by: self.call.actor.by(),
            reason: because.clone(),
            changes,
            contents,
        };
        let number = stored.number;
        let body = serde_json::to_string(&body)
            .map_err(|e| Failure::json("report_restatement", "body", &number, &e))?;
        let hash = RestatedBody::hash(&body, previous);
        self.keep_restatement(number, seq, body, &hash, values, seen)
            .await?;
        let reference = Reference::of(ReferenceKind::Report, number).to_string();
        let event = self.append(Entry {
            action: Action::RestateReport,
            outcome: Done::Done,
            subject_kind: KIND,
            subject: reference.clone(),
            subject_version: Some(seen + 1),
            event: "report.restated",
            payload: serde_json::json!({
                "period": quarter,
                "figures": many,
                "reason": because,
                "state_hash": hash,
            }),
        });
        let note = format!("Figures of {reference} are stated anew: {because}");
        self.tell_readers(quarter, &reference, note).await?;
        Ok(Saved {
            reference,
            version: seen + 1,
            event: Some(event),
        })
    }

    async fn keep_restatement(
        &mut self,
        number: i64,
        seq: i64,
        body: String,
        hash: &str,
        summary: Vec<Value>,
        seen: i64,
    ) -> Result<(), Failure> {
        let text = "INSERT INTO report_restatement (report_number, seq, at, body, hash) VALUES (?, ?, ?, ?, ?)";
        let values: [Value; 5] = [
            number.into(),
            seq.into(),
            self.moment.at.into(),
            body.into(),
            hash.into(),
        ];
        self.execute(text, values).await?;
        let set: Vec<_> = SUMMARY.split(", ").map(|c| format!("{c} = ?")).collect();
        let text = format!(
            "UPDATE compliance_report SET {}, restated = restated + 1, version = version + 1 WHERE number = ? AND version = ?",
            set.join(", ")
        );
        let mut values = summary;
        values.extend([number.into(), seen.into()]);
        match self.execute(&text, values).await? {
            1 => Ok(()),
            _ => Err(Failure::Stale),
        }
    }

    /// Who holds a role today, by name.
    async fn held_by(&mut self, role: Role) -> Result<Vec<(PersonId, String)>, Failure> {
        let text = format!(
            "SELECT DISTINCT p.id, p.name, p.name_sort FROM role_assignment r JOIN person p ON p.id = r.person_id \
             WHERE r.role = ? AND {WORKS_HERE} AND r.from_day <= ? AND (r.until_day IS NULL OR r.until_day >= ?) \
             ORDER BY p.name_sort, p.id"
        );
        let today = self.moment.today;
        let values: [Value; 3] = [role.key().into(), today.into(), today.into()];
        let mut found = Vec::new();
        for row in sql::rows(&self.conn, &text, values).await? {
            found.push((PersonId(row.try_get("", "id")?), row.try_get("", "name")?));
        }
        Ok(found)
    }

    /// Tells those that a report is addressed to.
    async fn tell_readers(
        &mut self,
        quarter: Quarter,
        reference: &str,
        note: String,
    ) -> Result<(), Failure> {
        let mut to = Vec::new();
        for role in ADDRESSED_TO {
            let held = self.held_by(*role).await?;
            to.extend(held.into_iter().map(|(id, _)| id));
        }
        to.sort_unstable();
        to.dedup();
        let facts = serde_json::json!({
            "period": quarter.name(),
            "note": note,
            "path": format!("/compliance-reports/{quarter}"),
            "by": self.call.actor.name(),
        });
        self.tell(Told {
            kind: "notify.report-published",
            subject_kind: KIND,
            subject: reference.to_owned(),
            to,
            team: true,
            facts,
        });
        Ok(())
    }
}

/// The columns that the list and the trend read.
const SUMMARY: &str = "expected, accepted, with_action, unreviewed, not_reported, not_needed, late, content_met, content_of, \
     authorised_met, authorised_of, approved_met, approved_of";

/// How many columns [`SUMMARY`] has.
const SUMMARIES: usize = 13;

/// The values of [`SUMMARY`], in its order.
fn summary(contents: &Contents) -> Vec<Value> {
    let total = contents.total();
    let figures = [
        Figure::Expected,
        Figure::Accepted,
        Figure::WithAction,
        Figure::Unreviewed,
        Figure::NotReported,
        Figure::NotNeeded,
        Figure::Late,
    ];
    let count = |many: u64| Value::from(i64::try_from(many).unwrap_or(i64::MAX));
    let mut values: Vec<Value> = figures.iter().map(|f| count(total.get(f))).collect();
    for measure in Measure::ALL {
        let ratio = measure.of(&total);
        values.extend([count(ratio.met), count(ratio.of)]);
    }
    values
}
