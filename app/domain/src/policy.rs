//! The policy's parameters in one typed place, with the policy's values as defaults. A rule takes them
//! as an argument; none has a number of its own. Changed only by the policy's owner, with a version.

use crate::platform::AccessLevel;
use serde::{Deserialize, Serialize};

/// Every parameter of the policy that the rules of access use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PolicySettings {
    /// Which issue of the policy people acknowledge before they are given access.
    pub policy_version: String,
    /// Shortest password, in characters (P 6.7a).
    pub password_length: u16,
    /// Shortest password where the account cannot have a second factor, in characters (P 6.10).
    pub password_length_without_second_factor: u16,
    /// Days within which a password is changed after somebody lost access to it (P 6.8, 6.9).
    pub password_change_days: u16,
    /// Days within which access that ended here is removed on the platform (P 6.12).
    pub removal_days: u16,
    /// People who can run an account, so that one can be away (P 7).
    pub people_per_account: u16,
    /// Days before an end at which people are reminded, longest first (P 6.13).
    pub reminder_days: Vec<u16>,
    /// Days after which an overdue obligation goes to the manager, then to the General Manager.
    pub escalation_days: [u16; 2],
    /// Days for which a confirmation of arrangements stays good (Proc Monitoring).
    pub confirmation_days: u16,
    /// Hours a week that running an account takes at least (Proc "Creating an account").
    pub hours_a_week: u16,
    /// Working days after which an approver is reminded of a case, the last time before it goes up.
    pub case_reminder_days: Vec<u16>,
    /// Days after an account became active on which its stated benefits are measured.
    pub follow_up_days: u16,
    /// Days within which an approved account is set up.
    pub set_up_days: u16,
    /// Months for which the permission of a pixel counts (P 6.25).
    pub pixel_months: u16,
    /// Days before its end from which the renewal of a pixel can be asked for.
    pub pixel_renewal_days: u16,
    /// Days before its end on which the owner of a pixel is reminded, longest first.
    pub pixel_reminder_days: Vec<u16>,
    /// Working days after a quarter's end within which its returns are due (P 7).
    pub return_working_days: u16,
    /// Days before returns are due at which holders are reminded, longest first (P 7).
    pub return_reminder_days: Vec<u16>,
    /// Days after which an overdue return goes to the holder's manager, then to the General Manager.
    pub return_escalation_days: [u16; 2],
    /// What an external agency may hold (P 6.13, Proc "Working with external agencies").
    pub agency_levels: Vec<AccessLevel>,
}

impl Default for PolicySettings {
    fn default() -> Self {
        Self {
            policy_version: "2".into(),
            password_length: 12,
            password_length_without_second_factor: 16,
            password_change_days: 2,
            removal_days: 2,
            people_per_account: 2,
            reminder_days: vec![14, 7, 1],
            escalation_days: [1, 5],
            confirmation_days: 100,
            hours_a_week: 6,
            case_reminder_days: vec![3, 5, 8],
            follow_up_days: 90,
            set_up_days: 30,
            pixel_months: 12,
            pixel_renewal_days: 60,
            pixel_reminder_days: vec![30, 14, 7],
            return_working_days: 10,
            return_reminder_days: vec![30, 14, 7, 1],
            return_escalation_days: [3, 10],
            agency_levels: vec![AccessLevel::Advertiser],
        }
    }
}
