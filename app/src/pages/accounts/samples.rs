//! Accounts for the tests of these pages.

use chrono::NaiveDate;
use domain::account::{
    AccessFacts, Account, AccountDraft, AccountStatus, DraftContext, Gap, Origin,
};
use domain::ids::AccountId;
use domain::platform::Catalogue;
use domain::policy::PolicySettings;

pub(crate) fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 21).unwrap()
}

/// `AC-0042`: an address and a name, nothing else.
pub(crate) fn account() -> Account {
    of(&AccountDraft {
        url: "https://x.com/Example".into(),
        name: "Example <b>&".into(),
        ..AccountDraft::default()
    })
}

/// Everything that is missing on it.
pub(crate) fn gaps() -> Vec<Gap> {
    let access = AccessFacts::default();
    domain::account::gaps(&account(), &access, &PolicySettings::default(), today())
}

pub(crate) fn of(draft: &AccountDraft) -> Account {
    let context = DraftContext {
        catalogue: &Catalogue::built_in(),
        groups: &[],
        units: &[],
        today: today(),
    };
    let checked = draft.check(&context).unwrap();
    let id = AccountId(uuid::Uuid::from_u128(42));
    Account::enter(id, 42, checked, AccountStatus::Active, Origin::Adopted).next
}
