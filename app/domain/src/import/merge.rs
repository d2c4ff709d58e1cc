//! What an account of the register becomes when a row of a file speaks about it: the fields that the
//! file fills are taken over, all others stay. The account's state is never changed by a file.

use super::{Entry, Named, Place, Target};
use crate::account::{Account, AccountDetails, Checked, Names, Presence, readable};
use crate::ids::{GroupId, UnitId};

/// Presence and details after the row. Groups and units that are to be added count once the store
/// has put them into `entry.checked`.
pub fn merged(account: &Account, entry: &Entry) -> Checked {
    Checked {
        presence: presence(account, entry),
        details: details(account, entry),
    }
}

/// The labels of the fields that the row would change, in the order of the form; none = nothing.
pub fn changed(account: &Account, entry: &Entry) -> Vec<&'static str> {
    let next = merged(account, entry);
    let same = next.presence == account.presence && next.details == account.details;
    if same && !entry.place.is_new() {
        return Vec::new();
    }
    let mut after = account.clone();
    (after.presence, after.details) = (next.presence, next.details);
    let fields = readable(account, &Ids)
        .into_iter()
        .zip(readable(&after, &Ids));
    let mut labels: Vec<_> = fields
        .filter(|((.., before), (.., after))| before != after)
        .map(|((_, label, _), _)| label)
        .collect();
    let new_place = match &entry.place {
        Place::Group(Named::New(_)) => Some("Business group"),
        Place::Unit(Named::New(_), _) => Some("Business unit"),
        _ => None,
    };
    labels.extend(new_place.filter(|label| !labels.contains(label)));
    labels
}

/// Groups and units by their ids: only whether they differ is asked here.
struct Ids;

impl Names for Ids {
    fn group(&self, id: GroupId) -> String {
        id.to_string()
    }

    fn unit(&self, id: UnitId) -> String {
        id.to_string()
    }
}

/// The presence stays, capitals included, unless the permanent id shows that the handle changed.
fn presence(account: &Account, entry: &Entry) -> Presence {
    let (old, new) = (&account.presence, &entry.checked.presence);
    let same = old.platform == new.platform && old.account_key == new.account_key;
    // A row that names the account by its id alone says nothing about the handle.
    let by_id_only = new.platform_account_id.as_deref() == Some(new.handle.as_str());
    let mut next = if same || by_id_only {
        old.clone()
    } else {
        new.clone()
    };
    if new.platform_account_id.is_some() {
        next.platform_account_id
            .clone_from(&new.platform_account_id);
    } else {
        next.platform_account_id
            .clone_from(&old.platform_account_id);
    }
    next
}

fn details(account: &Account, entry: &Entry) -> AccountDetails {
    let mut next = account.details.clone();
    let file = &entry.checked.details;
    for said in &entry.said {
        match said {
            Target::Name => next.name.clone_from(&file.name),
            Target::Purpose => next.purpose.clone_from(&file.purpose),
            Target::Audience => next.audience.clone_from(&file.audience),
            Target::Languages => next.languages.clone_from(&file.languages),
            Target::Group | Target::Unit => {
                next.group = file.group;
                // A row that names only the account's own group does not take its unit away.
                if file.unit.is_some() || file.group != account.details.group {
                    next.unit = file.unit;
                }
            }
            Target::RiskTier => next.risk_tier = file.risk_tier,
            Target::OpenedOn => next.opened_on = file.opened_on,
            Target::Monitoring => next.monitoring.clone_from(&file.monitoring),
            Target::ResponseProcess => next.response_process.clone_from(&file.response_process),
            Target::EscalationPlan => next.escalation_plan.clone_from(&file.escalation_plan),
            Target::ArrangementsConfirmedOn => {
                next.arrangements_confirmed_on = file.arrangements_confirmed_on;
            }
            Target::SecurityArrangements => {
                next.security_arrangements
                    .clone_from(&file.security_arrangements);
            }
            Target::TransparencyUrl => next.transparency_url.clone_from(&file.transparency_url),
            Target::TransparencyConfirmedOn => {
                next.transparency_confirmed_on = file.transparency_confirmed_on;
            }
            Target::DisclaimerConfirmedOn => {
                next.disclaimer_confirmed_on = file.disclaimer_confirmed_on;
            }
            Target::ContentPlan => next.content_plan.clone_from(&file.content_plan),
            Target::MayRevealIllegalActivity => {
                next.may_reveal_illegal_activity = file.may_reveal_illegal_activity;
            }
            Target::Notes => next.notes.clone_from(&file.notes),
            // The state moves on the account's page; an organisation is a note of new accounts only.
            Target::Ignore
            | Target::Url
            | Target::Platform
            | Target::Handle
            | Target::PlatformAccountId
            | Target::Organisation
            | Target::Status
            | Target::StatusReason
            | Target::StatusSince
            | Target::StatusNote => {}
        }
    }
    next
}
