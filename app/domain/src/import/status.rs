//! The account's state as files write it. A file cannot move an account of the register: see
//! `account::AccountMove` for that.

use crate::account::{AccountStatus, ClosedAs, InterventionReason, read_date};
use crate::text::fold;
use chrono::NaiveDate;

/// The note kept with a state that a file named without saying more.
const NOTE: &str = "As the imported file says";

/// What a row says about an account's state, each part in a column of its own or in one text.
#[derive(Clone, Copy, Debug, Default)]
pub struct StatusWords<'a> {
    /// `active`, `setting up`, `closing`, `suspended: legal`, `closed: parked`.
    pub status: &'a str,
    /// `legal`, `handle parked`.
    pub reason: &'a str,
    /// A date.
    pub since: &'a str,
    /// Anything.
    pub note: &'a str,
}

/// Reads a state. Nothing means active: a register file lists accounts that exist.
///
/// # Errors
/// The field at fault, and what to write instead.
pub fn read_status(
    words: StatusWords<'_>,
    today: NaiveDate,
) -> Result<AccountStatus, (&'static str, &'static str)> {
    let folded = fold(words.status);
    let (word, detail) = folded
        .split_once([':', '(', ',', '/'])
        .unwrap_or((folded.as_str(), ""));
    let detail = fold(detail.trim().trim_end_matches(')'));
    let detail = if detail.is_empty() {
        fold(words.reason)
    } else {
        detail
    };
    let since = match words.since {
        "" => today,
        text => read_date(text).filter(|day| *day <= today).ok_or((
            "status_since",
            "Status since must be a date in the past, such as 20 1 2026",
        ))?,
    };
    let note = || {
        let said = words.note.trim();
        if said.is_empty() {
            NOTE.to_owned()
        } else {
            said.to_owned()
        }
    };
    match word.trim() {
        "" | "active" | "live" | "in use" | "open" | "current" | "yes" | "y" | "true" | "ok"
        | "operational" | "published" | "enabled" => Ok(AccountStatus::Active),
        "proposed" | "planned" | "requested" | "pending" => Ok(AccountStatus::Proposed),
        "setting up" | "setting-up" | "being set up" | "in set-up" | "in setup" | "approved" => {
            Ok(AccountStatus::SettingUp)
        }
        "closing" | "being closed" | "winding down" => Ok(AccountStatus::Closing {
            since,
            note: note(),
        }),
        "compromised" | "hacked" => Ok(AccountStatus::Compromised {
            since,
            note: note(),
        }),
        "suspended" | "paused" | "on hold" => match InterventionReason::from_key(&detail) {
            Some(reason) => Ok(AccountStatus::Suspended {
                since,
                reason,
                note: note(),
            }),
            None => Err((
                "status",
                "A suspended account needs its reason (P 6.14). Write suspended: financial, operational, legal, reputation or security",
            )),
        },
        "closed" | "inactive" | "archived" | "deleted" | "decommissioned" | "retired" | "no"
        | "n" | "false" | "disabled" => {
            match ClosedAs::from_key(detail.strip_prefix("handle ").unwrap_or(&detail)) {
                Some(outcome) => Ok(AccountStatus::Closed { on: since, outcome }),
                None => Err((
                    "status",
                    "Say what became of the handle (P 7). Write closed: parked, closed: released or closed: lost",
                )),
            }
        }
        _ => Err((
            "status",
            "Write active, proposed, setting up, closing, compromised, suspended or closed",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::StatusKey;

    #[test]
    fn p_6_14_states_that_need_facts_ask_for_them() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
        let read = |status, reason, since| {
            read_status(
                StatusWords {
                    status,
                    reason,
                    since,
                    note: "",
                },
                day,
            )
        };
        let key = |text| read(text, "", "").map(|s| s.key());
        assert_eq!(key(""), Ok(StatusKey::Active));
        assert_eq!(key(" LIVE "), Ok(StatusKey::Active));
        assert_eq!(key("Being set up"), Ok(StatusKey::SettingUp));
        assert_eq!(key("Suspended: legal"), Ok(StatusKey::Suspended));
        assert_eq!(key("closed (Handle parked)"), Ok(StatusKey::Closed));
        assert!(key("suspended").unwrap_err().1.contains("reason"));
        assert!(key("closed").unwrap_err().1.contains("parked"));
        let closed = read("Closed", "Handle parked", "2026-03-01").unwrap();
        let on = NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
        assert_eq!(
            closed,
            AccountStatus::Closed {
                on,
                outcome: ClosedAs::Parked
            }
        );
        assert_eq!(
            read("Suspended", "Legal", "").unwrap().key(),
            StatusKey::Suspended
        );
        assert_eq!(
            read("Closing", "", "1 May 2099").unwrap_err().0,
            "status_since"
        );
        assert!(key("dormant").is_err());
    }
}
