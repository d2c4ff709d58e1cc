//! Fills in and changes the form of an account, as somebody at a keyboard would. Judging the form is
//! the domain's.

use super::data::{Care, Story, Words};
use anyhow::{Context as _, bail};
use chrono::NaiveDate;
use domain::{account::AccountDraft, organisation::Organisation};
use rand::{rngs::StdRng, seq::IndexedRandom as _};

/// Where the statement of the ministry is.
pub(super) const STATEMENT: &str = "https://www.harbours.example/social-media/about-our-accounts";

/// What is known when the account comes into the register.
pub(super) fn beginning(
    story: &Story,
    organisation: &Organisation,
) -> anyhow::Result<AccountDraft> {
    let mut draft = AccountDraft {
        url: story.url.clone(),
        platform_account_id: story.id.clone(),
        name: story.name.clone(),
        purpose: story.purpose.clone(),
        audience: story.audience.clone(),
        languages: if story.languages.is_empty() {
            "English".into()
        } else {
            story.languages.clone()
        },
        risk_tier: story.tier.clone(),
        may_reveal_illegal_activity: if story.reveals {
            "yes".into()
        } else {
            String::new()
        },
        notes: story.notes.clone(),
        ..AccountDraft::default()
    };
    if !story.unit.is_empty() {
        set(&mut draft, "unit", &story.unit, organisation)?;
    }
    clear(&mut draft, &story.missing, organisation)?;
    Ok(draft)
}

/// Writes down the arrangements around the account.
pub(super) fn arrange(
    draft: &mut AccountDraft,
    care: Care,
    unit: &str,
    words: &Words,
    today: NaiveDate,
    rng: &mut StdRng,
) {
    if care == Care::None {
        return;
    }
    let unit = if unit.is_empty() { "the team" } else { unit };
    let mut pick = |list: &[String]| {
        list.choose(rng)
            .map(|text| text.replace("{unit}", unit))
            .unwrap_or_default()
    };
    draft.monitoring = pick(&words.monitoring);
    draft.response_process = pick(&words.response_process);
    draft.escalation_plan = pick(&words.escalation_plan);
    draft.security_arrangements = pick(&words.security_arrangements);
    draft.content_plan = pick(&words.content_plan);
    draft.transparency_url = STATEMENT.into();
    let day = today.to_string();
    draft.transparency_confirmed_on.clone_from(&day);
    draft.disclaimer_confirmed_on.clone_from(&day);
    if care != Care::Unconfirmed {
        draft.arrangements_confirmed_on = day;
    }
}

/// Confirms once more what was confirmed before; what is missing stays missing.
pub(super) fn confirm(draft: &mut AccountDraft, today: NaiveDate) {
    let dates = [
        &mut draft.arrangements_confirmed_on,
        &mut draft.transparency_confirmed_on,
        &mut draft.disclaimer_confirmed_on,
    ];
    for date in dates.into_iter().filter(|date| !date.is_empty()) {
        *date = today.to_string();
    }
}

/// Empties fields.
pub(super) fn clear(
    draft: &mut AccountDraft,
    fields: &[String],
    organisation: &Organisation,
) -> anyhow::Result<()> {
    fields
        .iter()
        .try_for_each(|field| set(draft, field, "", organisation))
}

/// Types `value` into a field; a unit by its name.
pub(super) fn set(
    draft: &mut AccountDraft,
    field: &str,
    value: &str,
    organisation: &Organisation,
) -> anyhow::Result<()> {
    let value = if field == "unit" && !value.is_empty() {
        let unit = organisation
            .unit_named(value)
            .with_context(|| format!("there is no unit {value}"))?;
        unit.id.to_string()
    } else {
        value.to_owned()
    };
    let mut form = serde_json::to_value(&*draft)?;
    match form.get_mut(field) {
        Some(place) => *place = value.into(),
        None => bail!("accounts have no field {field}"),
    }
    *draft = serde_json::from_value(form)?;
    Ok(())
}

/// The name of the unit that the form names by its id.
pub(super) fn unit_name(draft: &AccountDraft, organisation: &Organisation) -> String {
    let unit = draft.unit.parse().ok().and_then(|id| organisation.unit(id));
    unit.map(|unit| unit.name.clone()).unwrap_or_default()
}
