//! The account's state as files write it. A file cannot move an account of the register: see
//! `account::AccountMove` for that.

use crate::account::{AccountStatus, ClosedAs, InterventionReason};
use crate::text::fold;
use chrono::NaiveDate;

/// The note kept with a state that a file named without saying more.
const NOTE: &str = "As the imported file says";

/// Reads a state: `active`, `setting up`, `closing`, `suspended: legal`, `closed: parked`.
/// Empty means active: a register file lists accounts that exist.
///
/// # Errors
/// What to write instead.
pub fn read_status(text: &str, today: NaiveDate) -> Result<AccountStatus, &'static str> {
    let folded = fold(text);
    let (word, detail) = folded
        .split_once([':', '(', ',', '/'])
        .unwrap_or((folded.as_str(), ""));
    let detail = detail.trim().trim_end_matches(')').trim();
    match word.trim() {
        "" | "active" | "live" | "in use" | "open" | "current" | "yes" | "y" | "true" | "ok"
        | "operational" | "published" | "enabled" => Ok(AccountStatus::Active),
        "proposed" | "planned" | "requested" | "pending" => Ok(AccountStatus::Proposed),
        "setting up" | "setting-up" | "being set up" | "in set-up" | "in setup" | "approved" => {
            Ok(AccountStatus::SettingUp)
        }
        "closing" | "being closed" | "winding down" => Ok(AccountStatus::Closing {
            since: today,
            note: NOTE.into(),
        }),
        "compromised" | "hacked" => Ok(AccountStatus::Compromised {
            since: today,
            note: NOTE.into(),
        }),
        "suspended" | "paused" | "on hold" => suspended(detail, today),
        "closed" | "inactive" | "archived" | "deleted" | "decommissioned" | "retired" | "no"
        | "n" | "false" | "disabled" => closed(detail, today),
        _ => Err("Write active, proposed, setting up, closing, compromised, suspended or closed"),
    }
}

fn suspended(detail: &str, today: NaiveDate) -> Result<AccountStatus, &'static str> {
    match InterventionReason::from_key(detail) {
        Some(reason) => Ok(AccountStatus::Suspended {
            since: today,
            reason,
            note: NOTE.into(),
        }),
        None => Err(
            "A suspended account needs its reason (P 6.14). Write suspended: financial, operational, legal, reputation or security",
        ),
    }
}

fn closed(detail: &str, today: NaiveDate) -> Result<AccountStatus, &'static str> {
    let word = detail.strip_prefix("handle ").unwrap_or(detail);
    match ClosedAs::from_key(word) {
        Some(outcome) => Ok(AccountStatus::Closed { on: today, outcome }),
        None => Err(
            "Say what became of the handle (P 7). Write closed: parked, closed: released or closed: lost",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::StatusKey;

    #[test]
    fn p_6_14_states_that_need_facts_ask_for_them() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
        let key = |text| read_status(text, day).map(|s| s.key());
        assert_eq!(key(""), Ok(StatusKey::Active));
        assert_eq!(key(" LIVE "), Ok(StatusKey::Active));
        assert_eq!(key("Being set up"), Ok(StatusKey::SettingUp));
        assert_eq!(key("Suspended: legal"), Ok(StatusKey::Suspended));
        assert_eq!(key("closed (Handle parked)"), Ok(StatusKey::Closed));
        assert!(key("suspended").unwrap_err().contains("reason"));
        assert!(key("closed").unwrap_err().contains("parked"));
        assert!(key("dormant").is_err());
    }
}
