//! An account as a row of a file: which columns there are, in which words. Days are written as
//! `2027-01-20`, so that other programs read them. How a file is written is not decided here.

use domain::account::{Account, AccountStatus, Origin};
use domain::organisation::Organisation;
use domain::platform::Catalogue;

/// The heading of each column, with its width in a spreadsheet, in characters.
pub const COLUMNS: &[(&str, u8)] = &[
    ("Reference", 11),
    ("Name", 36),
    ("Platform", 14),
    ("Handle", 24),
    ("Address", 44),
    ("Platform’s own id", 20),
    ("Business group", 30),
    ("Business unit", 30),
    ("Status", 14),
    ("Status since", 12),
    ("Status reason", 14),
    ("Status note", 30),
    ("Purpose", 40),
    ("Audience", 30),
    ("Languages", 20),
    ("Risk tier", 10),
    ("Daily monitoring", 30),
    ("Response process", 30),
    ("Escalation plan", 30),
    ("Arrangements last confirmed", 14),
    ("May reveal illegal activity", 14),
    ("Security arrangements", 30),
    ("Transparency statement", 40),
    ("Transparency statement last confirmed", 14),
    ("Disclaimer last confirmed", 14),
    ("Content plan and approval process", 30),
    ("Account opened", 12),
    ("Known before as", 24),
    ("How it came into the register", 24),
    ("Archived on", 12),
    ("Archived because", 24),
    ("Notes", 40),
    ("Version", 8),
];

/// What turns keys and ids into names.
pub struct Names<'a> {
    /// The platforms.
    pub catalogue: &'a Catalogue,
    /// Groups and units.
    pub organisation: &'a Organisation,
}

impl Names<'_> {
    /// The platform's name, or its key when the catalogue has lost it.
    fn platform(&self, key: &str) -> String {
        let known = self.catalogue.get(key);
        known.map_or_else(|| key.to_owned(), |platform| platform.name.clone())
    }
}

/// The cells of one account, in the order of [`COLUMNS`].
pub fn cells(account: &Account, names: &Names<'_>) -> Vec<String> {
    let (d, presence) = (&account.details, &account.presence);
    let day = |date: Option<chrono::NaiveDate>| date.map(|d| d.to_string()).unwrap_or_default();
    let group = d.group.and_then(|id| names.organisation.group(id));
    let unit = d.unit.and_then(|id| names.organisation.unit(id));
    let [since, reason, note] = status_facts(&account.status);
    let archived = account.archived.as_ref();
    let earlier = account.known_before.iter().map(|e| e.handle.as_str());
    vec![
        domain::ids::Reference::account(account.number).to_string(),
        d.name.clone(),
        names.platform(presence.platform.as_str()),
        presence.handle.clone(),
        presence.url.clone(),
        presence.platform_account_id.clone().unwrap_or_default(),
        group.map(|g| g.name.clone()).unwrap_or_default(),
        unit.map(|u| u.name.clone()).unwrap_or_default(),
        account.status.key().name().to_owned(),
        since,
        reason,
        note,
        d.purpose.clone(),
        d.audience.clone(),
        d.languages.join(", "),
        d.risk_tier.map_or("", |tier| tier.name()).to_owned(),
        d.monitoring.clone(),
        d.response_process.clone(),
        d.escalation_plan.clone(),
        day(d.arrangements_confirmed_on),
        if d.may_reveal_illegal_activity {
            "Yes"
        } else {
            "No"
        }
        .to_owned(),
        d.security_arrangements.clone(),
        d.transparency_url.clone(),
        day(d.transparency_confirmed_on),
        day(d.disclaimer_confirmed_on),
        d.content_plan.clone(),
        day(d.opened_on),
        earlier.collect::<Vec<_>>().join(", "),
        origin(account.origin).to_owned(),
        day(archived.map(|a| a.on)),
        archived.map(|a| a.reason.clone()).unwrap_or_default(),
        d.notes.clone(),
        account.version.to_string(),
    ]
}

/// Since when, for which reason, in which words.
fn status_facts(status: &AccountStatus) -> [String; 3] {
    match status {
        AccountStatus::Proposed | AccountStatus::SettingUp | AccountStatus::Active => {
            [const { String::new() }; 3]
        }
        AccountStatus::Suspended {
            since,
            reason,
            note,
        } => [since.to_string(), reason.name().to_owned(), note.clone()],
        AccountStatus::Compromised { since, note } | AccountStatus::Closing { since, note } => {
            [since.to_string(), String::new(), note.clone()]
        }
        AccountStatus::Closed { on, outcome } => {
            [on.to_string(), outcome.name().to_owned(), String::new()]
        }
    }
}

const fn origin(origin: Origin) -> &'static str {
    match origin {
        Origin::ApprovedCase => "Approved business case",
        Origin::Imported { .. } => "Imported",
        Origin::Adopted => "Entered by hand",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::accounts::samples;

    #[test]
    fn every_cell_has_its_heading() {
        let names = Names {
            catalogue: &Catalogue::built_in(),
            organisation: &Organisation::default(),
        };
        let cells = cells(&samples::account(), &names);
        assert_eq!(cells.len(), COLUMNS.len());
        let of = |heading: &str| {
            let at = COLUMNS
                .iter()
                .position(|(name, _)| *name == heading)
                .unwrap();
            cells[at].as_str()
        };
        assert_eq!(of("Reference"), "AC-0042");
        assert_eq!(of("Platform"), "X");
        assert_eq!(of("Address"), "https://x.com/Example");
        assert_eq!(of("Status"), "Active");
        assert_eq!(of("How it came into the register"), "Entered by hand");
        assert_eq!(of("Version"), "1");
    }

    #[test]
    fn columns_are_called_as_the_fields_of_the_form_are() {
        for (field, label) in domain::account::LABELS {
            let known = COLUMNS.iter().any(|(name, _)| name == label);
            assert_eq!(known, *field != "archived", "{label}");
        }
    }
}
