//! Issues clearance certificates. What a certificate says is frozen with its hash; a later one of the
//! same departure takes its place, and no number is used twice (P 6.12).

use crate::{
    Store,
    audit::{Entry, Outcome as Done, chain},
    failure::Failure,
    gate::{Call, Record as _, Saved, Tx},
    queries::clearances,
    sql,
};
use domain::{
    ids::{DepartureId, Reference, ReferenceKind},
    leaving::{Certificate, Departure, Late, Outcome},
    permission::Action,
    person::Person,
};
use sea_orm::Value;

/// What kind of record a certificate is, in the audit trail.
pub const KIND: &str = "clearance";

/// Issues a certificate: cleared, or blocked with each reason. Answers its reference.
///
/// # Errors
/// [`Failure::Stale`]; refusals, also when the departure is over or one's own.
pub async fn issue(
    store: &Store,
    call: &Call,
    id: DepartureId,
    seen: i64,
) -> Result<Saved, Failure> {
    let about = super::departures::about(id.to_string());
    store
        .write(call, about, move |tx| {
            Box::pin(async move {
                let departure = Departure::load(tx, &id).await?.ok_or(Failure::NotFound)?;
                tx.allow_whole(Action::RunDeparture, &departure.facts())?;
                if departure.version != seen {
                    return Err(Failure::Stale);
                }
                tx.issue_certificate(&departure).await
            })
        })
        .await
}

impl Tx {
    async fn issue_certificate(&mut self, departure: &Departure) -> Result<Saved, Failure> {
        let by = self.call.actor.by();
        // Judged before anything is numbered: a departure that is over, or one's own.
        departure.clone().clear("", &by, self.moment)?;
        let incident = self.note_lateness(&departure.id).await?;
        let certificate = self.draw_up(departure, incident).await?;
        let number = Reference::parse(ReferenceKind::Clearance, &certificate.number)
            .map_or(0, |reference| reference.number);
        let body = serde_json::to_string(&certificate)
            .map_err(|e| Failure::json("clearance", "body", &certificate.number, &e))?;
        let hash = chain::sha256_hex(body.as_bytes());
        let text = "INSERT INTO clearance (number, departure_id, person_id, outcome, body, hash, issued_at, issued_by, issued_by_name) \
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
        let values: [Value; 9] = [
            number.into(),
            departure.id.0.into(),
            departure.person.0.into(),
            certificate.outcome.key().into(),
            body.into(),
            hash.clone().into(),
            self.moment.at.into(),
            by.person.map(|p| p.0).into(),
            by.name.clone().into(),
        ];
        self.execute(text, values).await?;
        let seq = self.append(Entry {
            action: Action::RunDeparture,
            outcome: Done::Done,
            subject_kind: KIND,
            subject: certificate.number.clone(),
            subject_version: Some(1),
            event: "clearance.issued",
            payload: serde_json::json!({
                "person": certificate.person,
                "name": certificate.name,
                "outcome": certificate.outcome,
                "reasons": certificate.blockers.len(),
                "state_hash": hash,
            }),
        });
        if certificate.outcome == Outcome::Cleared {
            let now = Departure::load(self, &departure.id)
                .await?
                .ok_or(Failure::NotFound)?;
            let told = certificate.number.clone();
            self.change_departure(&now, now.version, |d, moment| d.clear(&told, &by, moment))
                .await?;
        }
        Ok(Saved {
            reference: certificate.number,
            version: 1,
            event: Some(seq),
        })
    }

    async fn draw_up(
        &mut self,
        departure: &Departure,
        incident: Option<String>,
    ) -> Result<Certificate, Failure> {
        let person = Person::load(self, &departure.person)
            .await?
            .ok_or(Failure::NotFound)?;
        let held = self.holdings_of(departure).await?;
        let blockers = held.leftovers().blockers(departure.kind);
        let late = match (incident, self.late_accounts(departure).await?) {
            (Some(incident), Some((days, accounts))) => Some(Late {
                days,
                accounts: accounts
                    .into_iter()
                    .map(|n| Reference::account(n).to_string())
                    .collect(),
                incident,
            }),
            _ => None,
        };
        let replaces = self.newest_certificate(&departure.id).await?;
        let ended = clearances::ended(&self.conn, departure).await?;
        let number = self.numbers(KIND, 1).await?;
        Ok(Certificate {
            number: Reference::of(ReferenceKind::Clearance, number).to_string(),
            outcome: if blockers.is_empty() {
                Outcome::Cleared
            } else {
                Outcome::Blocked
            },
            person: person.id,
            name: person.name,
            email: person.email,
            title: person.title,
            kind: departure.kind,
            last_day: departure.last_day,
            issued_at: self.moment.at,
            issued_by: self.call.actor.by(),
            blockers,
            ended,
            late,
            replaces,
        })
    }

    async fn newest_certificate(&mut self, id: &DepartureId) -> Result<Option<String>, Failure> {
        let text =
            "SELECT number FROM clearance WHERE departure_id = ? ORDER BY number DESC LIMIT 1";
        let found = sql::rows(&self.conn, text, [id.0.into()]).await?;
        let number: Option<i64> = found
            .first()
            .map(|row| row.try_get("", "number"))
            .transpose()?;
        Ok(number.map(|n| Reference::of(ReferenceKind::Clearance, n).to_string()))
    }
}
