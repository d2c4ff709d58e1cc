//! What the audit trail is asked, as it stands in the address, and what the store is asked instead.
//! Shared by the page and the file, so that both always show the same.

use crate::error::AppError;
use chrono::{DateTime, Days, NaiveDate, Utc};
use domain::account::read_date;
use domain::ids::{Reference, ReferenceKind};
use domain::permission::Action;
use domain::problem::Problems;
use serde::Deserialize;
use store::clock::end_of_day;
use store::queries::audit::AuditFilter;

/// The query of `/audit`, as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct AuditQuery {
    /// Somebody's name.
    pub who: String,
    /// An action's key.
    pub action: String,
    /// A record's reference.
    pub subject: String,
    /// `done` or `refused`.
    pub outcome: String,
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
    /// From 1.
    pub page: String,
}

impl AuditQuery {
    /// The question for the store. Dates that make no sense are problems for the form.
    ///
    /// # Errors
    /// 400 for values that no form offers.
    pub fn read(&self) -> Result<(AuditFilter, Problems), AppError> {
        let sound = |text: &str| (!text.chars().any(char::is_control)).then_some(());
        known("who", &self.who, sound)?;
        known("subject", &self.subject, sound)?;
        let mut problems = Problems::default();
        let from = day("from", &self.from, &mut problems);
        let to = day("to", &self.to, &mut problems);
        if let (Some(first), Some(last)) = (from, to)
            && last < first
        {
            problems.add("to", "order", "The last day must not be before the first");
        }
        let filter = AuditFilter {
            actor: self.who.trim().to_owned(),
            action: known("action", &self.action, Action::from_key)?,
            subject: spelled(&self.subject),
            outcome: known("outcome", &self.outcome, |word| {
                matches!(word, "done" | "refused").then(|| word.to_owned())
            })?,
            from: from.map(start_of_day),
            until: to.map(end_of_day),
            page: known("page", &self.page, |page| {
                page.parse()
                    .ok()
                    .filter(|page| (1..=1_000_000).contains(page))
            })?
            .unwrap_or(1),
        };
        Ok((filter, problems))
    }
}

/// `ac-42` as the trail spells it, `AC-0042`; anything else as it is.
fn spelled(subject: &str) -> String {
    let kinds = [ReferenceKind::Account, ReferenceKind::Import];
    let reference = kinds
        .into_iter()
        .find_map(|kind| Reference::parse(kind, subject));
    reference.map_or_else(
        || subject.trim().to_owned(),
        |reference| reference.to_string(),
    )
}

fn day(field: &str, typed: &str, problems: &mut Problems) -> Option<NaiveDate> {
    if typed.trim().is_empty() {
        return None;
    }
    let day = read_date(typed);
    if day.is_none() {
        let label = if field == "from" {
            "First day"
        } else {
            "Last day"
        };
        let words = format!("{label} must be a date, such as 20 1 2027");
        problems.add(field, "date", words);
    }
    day
}

fn start_of_day(day: NaiveDate) -> DateTime<Utc> {
    end_of_day(day.checked_sub_days(Days::new(1)).unwrap_or(day))
}

fn known<T>(
    name: &str,
    value: &str,
    read: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, AppError> {
    if value.is_empty() {
        return Ok(None);
    }
    read(value).map(Some).ok_or_else(|| {
        let plain = |c: char| if c.is_control() { '\u{fffd}' } else { c };
        let shown: String = value.chars().take(60).map(plain).collect();
        AppError::BadRequest(format!(
            "The audit trail has no “{name}” that is “{shown}”."
        ))
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
mod tests {
    use super::*;

    #[test]
    fn days_are_whole_new_zealand_days() {
        let query = AuditQuery {
            from: "20 January 2027".into(),
            to: "2027-01-20".into(),
            ..Default::default()
        };
        let (filter, problems) = query.read().unwrap();
        assert!(problems.is_empty());
        assert_eq!(
            filter.from.unwrap().to_rfc3339(),
            "2027-01-19T11:00:00+00:00"
        );
        assert_eq!(
            filter.until.unwrap().to_rfc3339(),
            "2027-01-20T11:00:00+00:00"
        );
        assert_eq!(filter.page, 1);
    }

    #[test]
    fn what_no_form_offers_is_a_bad_request_that_names_it() {
        for query in [
            AuditQuery {
                action: "account.explode".into(),
                ..Default::default()
            },
            AuditQuery {
                outcome: "perhaps".into(),
                ..Default::default()
            },
            AuditQuery {
                page: "0".into(),
                ..Default::default()
            },
        ] {
            let Err(AppError::BadRequest(words)) = query.read() else {
                panic!("{query:?}")
            };
            let value = [&query.action, &query.outcome, &query.page]
                .into_iter()
                .find(|v| !v.is_empty())
                .unwrap()
                .clone();
            assert!(words.contains(&value), "{words}");
        }
    }

    #[test]
    fn a_reference_may_be_spelled_in_any_way() {
        for (typed, meant) in [
            (" ac42", "AC-0042"),
            ("IM-3", "IM-0003"),
            ("Skills and Work", "Skills and Work"),
        ] {
            assert_eq!(spelled(typed), meant);
        }
    }

    #[test]
    fn dates_that_make_no_sense_stay_in_the_form() {
        let query = AuditQuery {
            from: "31 February 2027".into(),
            to: "1 January 2027".into(),
            ..Default::default()
        };
        let (filter, problems) = query.read().unwrap();
        assert!(problems.of("from").is_some() && problems.of("to").is_none());
        assert_eq!(filter.from, None);
        let query = AuditQuery {
            from: "2 January 2027".into(),
            to: "1 January 2027".into(),
            ..Default::default()
        };
        assert!(query.read().unwrap().1.of("to").is_some());
    }
}
