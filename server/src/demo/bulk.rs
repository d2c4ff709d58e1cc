//! Accounts without a story of their own, up to a hundred thousand: drawn from the seed, judged like
//! typed ones, entered a portion at a time.

use super::{
    data::{Care, Words},
    draft,
    handles::{Found, Handles},
    play::{Kept, Player},
    staffing::Unstaffed,
};
use anyhow::Context as _;
use chrono::{Duration, NaiveDate};
use domain::{
    account::{AccountDraft, AccountStatus, ClosedAs, InterventionReason, Origin, RiskTier},
    platform::Catalogue,
};
use rand::{RngExt as _, rngs::StdRng, seq::IndexedRandom as _};
use store::{
    Call,
    commands::accounts::{self, NewAccount},
    queries,
};

/// How many accounts of each portion somebody comes back to one by one.
const TENDED: usize = 8;

/// Enters `many` accounts in one transaction.
pub(super) async fn enter(
    player: &mut Player<'_>,
    me: &Call,
    many: usize,
    handles: &mut Handles,
) -> anyhow::Result<()> {
    let catalogue = queries::platforms::catalogue(&player.store).await?;
    let today = player.store.clock().now().today;
    let (mut new, mut forms) = (Vec::with_capacity(many), Vec::with_capacity(many));
    for _ in 0..many {
        let regular = player.rng.random_ratio(5, 6);
        let (form, status) = draw(player, handles, &catalogue, today, regular)?;
        let checked = player.check(&form).await?;
        let origin = if regular {
            Origin::ApprovedCase
        } else {
            Origin::Adopted
        };
        new.push(NewAccount {
            checked,
            status,
            origin,
        });
        forms.push(form);
    }
    let numbers = accounts::create_many(&player.store, me, new)
        .await
        .context("entering accounts together")?;
    player.entered += numbers.len();
    let mut kept = numbers.into_iter().zip(forms).map(|(number, draft)| Kept {
        number,
        version: 1,
        draft,
    });
    player.others.extend(kept.by_ref().take(TENDED));
    let waiting: Vec<Kept> = kept.collect();
    player
        .unstaffed
        .push(waiting.iter().map(Unstaffed::of).collect());
    player.waiting.push(waiting);
    Ok(())
}

/// One more account that nobody has yet, in some state.
pub(super) fn draw(
    player: &mut Player<'_>,
    handles: &mut Handles,
    catalogue: &Catalogue,
    today: NaiveDate,
    regular: bool,
) -> anyhow::Result<(AccountDraft, AccountStatus)> {
    let words = &player.book.words;
    let found = handles.draw(words, catalogue, &mut player.rng)?;
    let form = written(player, &found, today)?;
    let status = status(words, regular, today, &mut player.rng);
    Ok((form, status))
}

/// Some of a portion are looked at again, together.
pub(super) async fn review(
    player: &mut Player<'_>,
    me: &Call,
    portion: usize,
    many: usize,
) -> anyhow::Result<()> {
    let Some(waiting) = player.waiting.get_mut(portion).map(std::mem::take) else {
        return Ok(());
    };
    let today = player.store.clock().now().today;
    let mut edits = Vec::with_capacity(many);
    for mut kept in waiting.into_iter().take(many) {
        let current = queries::accounts::show(&player.store, &me.actor, kept.number).await?;
        if current.version != kept.version {
            continue; // a return has confirmed it since
        }
        looked_at(player, &mut kept.draft, today);
        let checked = player.check(&kept.draft).await?;
        edits.push((kept.number, kept.version, checked));
    }
    accounts::edit_many(&player.store, me, edits)
        .await
        .context("changing accounts together")?;
    Ok(())
}

/// Somebody comes back to one of them: mostly an edit, now and then it is archived.
pub(super) async fn tend(player: &mut Player<'_>, me: &Call) -> anyhow::Result<()> {
    if player.others.is_empty() {
        return Ok(());
    }
    let place = player.rng.random_range(0..player.others.len());
    let today = player.store.clock().now().today;
    if player.rng.random_ratio(1, 8) {
        let kept = player.others.swap_remove(place);
        let reason = "Nobody has used it for a year.".to_owned();
        accounts::archive(&player.store, me, kept.number, kept.version, reason).await?;
        return Ok(());
    }
    let Some(kept) = player.others.get(place) else {
        return Ok(());
    };
    let (number, seen, mut form) = (kept.number, kept.version, kept.draft.clone());
    looked_at(player, &mut form, today);
    let checked = player.check(&form).await?;
    let saved = accounts::edit(&player.store, me, number, seen, checked).await?;
    if let Some(kept) = player.others.get_mut(place) {
        kept.version = saved.version;
        kept.draft = form;
    }
    Ok(())
}

/// Confirms what is there and leaves a note.
fn looked_at(player: &mut Player<'_>, form: &mut AccountDraft, today: NaiveDate) {
    let notes = &player.book.words.edit_note;
    let note = notes.choose(&mut player.rng).map_or("", String::as_str);
    draft::confirm(form, today);
    form.notes = format!("{note} {}", domain::moment::long_date(today));
}

fn written(
    player: &mut Player<'_>,
    found: &Found,
    today: NaiveDate,
) -> anyhow::Result<AccountDraft> {
    let (words, rng) = (&player.book.words, &mut player.rng);
    let text = |list: &[String], rng: &mut StdRng| {
        let text = list.choose(rng).cloned().unwrap_or_default();
        text.replace("{place}", &found.place)
            .replace("{topic}", &found.topic.to_lowercase())
    };
    let mut form = AccountDraft {
        url: found.recognised.canonical_url.clone(),
        name: found.name.clone(),
        purpose: text(&words.purpose, rng),
        audience: text(&words.audience, rng),
        languages: if rng.random_ratio(1, 5) {
            "English, te reo Māori".into()
        } else {
            "English".into()
        },
        risk_tier: RiskTier::ALL
            .choose(rng)
            .map(|t| t.key().to_owned())
            .unwrap_or_default(),
        opened_on: (today - Duration::days(rng.random_range(0..3_000))).to_string(),
        ..AccountDraft::default()
    };
    let unit = player.organisation.units.choose(rng).context("no units")?;
    form.unit = unit.id.to_string();
    let care = match rng.random_range(0..10) {
        0..6 => Care::Full,
        6..8 => Care::Stale,
        8 => Care::Unconfirmed,
        _ => Care::None,
    };
    draft::arrange(&mut form, care, &unit.name, words, today, rng);
    if rng.random_ratio(1, 12) {
        form.unit.clear();
    }
    if rng.random_ratio(1, 12) {
        form.purpose.clear();
    }
    if rng.random_ratio(1, 12) {
        form.risk_tier.clear();
    }
    Ok(form)
}

fn status(words: &Words, regular: bool, today: NaiveDate, rng: &mut StdRng) -> AccountStatus {
    let note = |list: &[String], rng: &mut StdRng| list.choose(rng).cloned().unwrap_or_default();
    match rng.random_range(0..100) {
        0..3 if regular => AccountStatus::Proposed,
        3..6 if regular => AccountStatus::SettingUp,
        6..10 => AccountStatus::Suspended {
            since: today,
            reason: InterventionReason::ALL
                .choose(rng)
                .copied()
                .unwrap_or(InterventionReason::Operational),
            note: note(&words.suspended_note, rng),
        },
        10 => AccountStatus::Compromised {
            since: today,
            note: note(&words.compromised_note, rng),
        },
        11..13 => AccountStatus::Closing {
            since: today,
            note: note(&words.closing_note, rng),
        },
        13..18 => AccountStatus::Closed {
            on: today,
            outcome: ClosedAs::ALL
                .choose(rng)
                .copied()
                .unwrap_or(ClosedAs::Parked),
        },
        _ => AccountStatus::Active,
    }
}
