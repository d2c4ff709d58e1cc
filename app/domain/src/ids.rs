//! Typed identifiers and the references people see. No generation here: ids are made by the store,
//! because randomness and time are arguments in this crate.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use uuid::Uuid;

macro_rules! id {
    ($(#[$doc:meta] $name:ident),+ $(,)?) => {$(
        #[$doc]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, uuid::Error> {
                text.parse().map(Self)
            }
        }
    )+};
}

id! {
    /// One official presence on one platform.
    AccountId,
    /// Staff, contractor, secondee or agency contact.
    PersonId,
    /// A business group, led by a Deputy Chief Executive.
    GroupId,
    /// A business unit within a group.
    UnitId,
    /// An external agency.
    AgencyId,
    /// A role given to a person.
    RoleId,
    /// A role lent to another person for a time.
    DelegationId,
    /// An invitation to sign in for the first time.
    InvitationId,
    /// A living session, as lists of sessions name it; not the cookie's value.
    SessionId,
    /// A token of the identity provider's own programs.
    TokenId,
    /// Access of one person to one account at one level.
    GrantId,
    /// A person named as holder or manager of an account.
    NominationId,
    /// A business case.
    CaseId,
    /// An account that somebody saw and reported.
    SightingId,
    /// A file attached to a case.
    AttachmentId,
    /// An application for a pixel.
    PixelApplicationId,
    /// A recording of a site that was compared with the approved pixels.
    ScanId,
    /// A pixel with its permission.
    PixelId,
    /// Something that must be done by a day.
    ObligationId,
    /// A course that people complete.
    CourseId,
    /// One completion of a course by a person.
    TrainingId,
    /// Somebody's way out of the organisation or to another role.
    DepartureId,
    /// Something that went wrong.
    IncidentId,
    /// One account's return for one period.
    ReturnId,
    /// A compliance report.
    ReportId,
    /// One comparison of a platform's list of people with the register.
    ReconciliationId,
    /// One uploaded register file and what became of its rows.
    ImportId,
}

/// What people call a record: a prefix and a number, `AC-0042`. Numbers are never used twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reference {
    /// Which register the record is in.
    pub kind: ReferenceKind,
    /// Counts from 1 in each register.
    pub number: i64,
}

/// The registers that number their records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReferenceKind {
    /// `AC`: accounts.
    Account,
    /// `IM`: imports.
    Import,
    /// `GR`: grants of access.
    Grant,
    /// `OB`: obligations.
    Obligation,
    /// `AG`: agencies.
    Agency,
    /// `CL`: clearance certificates.
    Clearance,
    /// `IN`: incidents.
    Incident,
    /// `RC`: reconciliations.
    Reconciliation,
    /// `BC`: business cases.
    Case,
    /// `SI`: accounts that somebody saw and reported.
    Sighting,
    /// `SC`: recordings of sites, compared with the approved pixels.
    Scan,
    /// `PA`: applications for pixels.
    PixelApplication,
    /// `PX`: pixels.
    Pixel,
    /// `RT`: quarterly returns.
    Return,
    /// `CO`: corrections of the register that returns propose.
    Correction,
    /// `CR`: compliance reports.
    Report,
}

impl ReferenceKind {
    /// The letters in front of the number.
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Account => "AC",
            Self::Import => "IM",
            Self::Grant => "GR",
            Self::Obligation => "OB",
            Self::Agency => "AG",
            Self::Clearance => "CL",
            Self::Incident => "IN",
            Self::Reconciliation => "RC",
            Self::Case => "BC",
            Self::Sighting => "SI",
            Self::Scan => "SC",
            Self::PixelApplication => "PA",
            Self::Pixel => "PX",
            Self::Return => "RT",
            Self::Correction => "CO",
            Self::Report => "CR",
        }
    }
}

impl Reference {
    /// The reference of account number `number`.
    pub const fn account(number: i64) -> Self {
        Self {
            kind: ReferenceKind::Account,
            number,
        }
    }

    /// The reference of import number `number`.
    pub const fn import(number: i64) -> Self {
        Self {
            kind: ReferenceKind::Import,
            number,
        }
    }

    /// Number `number` of that register.
    pub const fn of(kind: ReferenceKind, number: i64) -> Self {
        Self { kind, number }
    }

    /// Reads `AC-0042`, `ac-42` or `AC42` as a reference of this kind; anything else is `None`.
    pub fn parse(kind: ReferenceKind, text: &str) -> Option<Self> {
        let text = text.trim();
        let head = text.get(..2)?;
        if !head.eq_ignore_ascii_case(kind.prefix()) {
            return None;
        }
        let digits = text.get(2..)?.trim_start_matches('-');
        if digits.is_empty() || digits.len() > 12 || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        digits
            .parse()
            .ok()
            .filter(|n| *n > 0)
            .map(|number| Self { kind, number })
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{:04}", self.kind.prefix(), self.number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_read_back_what_they_print() {
        for number in [1, 42, 9_999, 10_000, 123_456] {
            let shown = Reference::account(number).to_string();
            assert_eq!(
                Reference::parse(ReferenceKind::Account, &shown),
                Some(Reference::account(number))
            );
        }
        assert_eq!(Reference::account(42).to_string(), "AC-0042");
    }

    #[test]
    fn what_is_no_reference_is_refused() {
        for text in [
            "",
            "AC",
            "AC-",
            "IM-0001",
            "AC-0",
            "AC--x",
            "AC-1e3",
            "42",
            "ĀC-1",
            "AC-9999999999999",
        ] {
            assert_eq!(
                Reference::parse(ReferenceKind::Account, text),
                None,
                "{text}"
            );
        }
    }
}
