//! Who runs the accounts of a large register that have no story of their own: holders, access and what is known of the
//! password, a portion of accounts at a time. Small ministries tell all of that as stories.

use super::{
    access::{APPROVES, ASKS},
    call, demo,
    play::{Kept, Player},
};
use anyhow::Context as _;
use chrono::Duration;
use domain::{
    access::{CheckedSecurity, PasswordDraft},
    actor::{Actor, PersonActor},
    ids::{PersonId, UnitId},
    moment::Moment,
    platform::AccessLevel,
    role::{Role, RoleAssignment, Scope},
};
use rand::{RngExt as _, seq::IndexedRandom as _};
use std::collections::HashMap;
use store::commands::past::{self, Desk, Staffing};

/// With fewer accounts than these nobody is given to them.
pub(super) const LARGE: usize = 500;

/// Of the team, and how many in ten accounts they administer.
const TEAM: [(&str, u32); 2] = [("dm-designer", 8), ("gm-ecoms-delegate", 4)];

/// An account that has nobody yet.
pub(super) struct Unstaffed {
    account: i64,
    unit: Option<UnitId>,
}

impl Unstaffed {
    pub(super) fn of(kept: &Kept) -> Self {
        Self {
            account: kept.number,
            unit: kept.draft.unit.parse().ok(),
        }
    }
}

/// A portion gets its people: mostly two holders, who publish; every other one a manager, most an administrator of the
/// team. One in ten stays without anybody.
pub(super) async fn staff(player: &mut Player<'_>, portion: usize) -> anyhow::Result<()> {
    let Some(accounts) = player.unstaffed.get_mut(portion).map(std::mem::take) else {
        return Ok(());
    };
    let desk = Desk {
        asks: acting(player, ASKS).await?,
        approves: acting(player, APPROVES).await?,
    };
    let mut team = Vec::with_capacity(TEAM.len());
    for (key, share) in TEAM {
        team.push((acting(player, key).await?, share));
    }
    let busy: Vec<PersonId> = team.iter().map(|(one, _)| one.id).collect();
    let free = |one: &&PersonActor| {
        ![desk.asks.id, desk.approves.id].contains(&one.id) && !busy.contains(&one.id)
    };
    let cast = player.cast;
    let people: Vec<&PersonActor> = cast.everybody().iter().filter(free).collect();
    let by_id: HashMap<PersonId, &PersonActor> = people.iter().map(|one| (one.id, *one)).collect();
    let now = player.clock.now();
    let mut all = Vec::with_capacity(accounts.len());
    for Unstaffed { account, unit } in accounts {
        let rng = &mut player.rng;
        if rng.random_ratio(1, 10) {
            continue;
        }
        let here = cast.of_unit(unit);
        let mut holders: Vec<PersonActor> = here
            .sample(rng, 2)
            .filter_map(|id| by_id.get(id))
            .map(|one| of_staff(one, now))
            .collect();
        if holders.is_empty() {
            holders.extend(people.choose(rng).map(|one| of_staff(one, now)));
        }
        let publishes = |one: &PersonActor| (one.clone(), AccessLevel::Publisher);
        let mut access: Vec<_> = holders.iter().map(publishes).collect();
        for (one, share) in &team {
            if rng.random_ratio(*share, 10) {
                access.push((one.clone(), AccessLevel::Admin));
            }
        }
        let managed = rng.random_ratio(1, 2);
        let known = rng.random_ratio(3, 4);
        all.push(Staffing {
            account,
            holders,
            managed,
            access,
            security: if known {
                Some(attested(now, rng.random_range(1..80))?)
            } else {
                None
            },
        });
    }
    past::staffed(&player.store, &call(demo(), 0), desk, all)
        .await
        .context("giving accounts their people")?;
    Ok(())
}

/// Somebody with the role that everybody has.
fn of_staff(person: &PersonActor, now: Moment) -> PersonActor {
    let staff = RoleAssignment {
        role: Role::Staff,
        scope: Scope::All,
        from: now.today,
        until: None,
    };
    PersonActor {
        roles: vec![staff],
        ..person.clone()
    }
}

/// Somebody with the roles of the scene's day.
async fn acting(player: &mut Player<'_>, key: &str) -> anyhow::Result<PersonActor> {
    let person = player.cast.person(key)?;
    match player.call(person).await?.actor {
        Actor::Person(person) => Ok(person),
        _ => anyhow::bail!("{key} is nobody"),
    }
}

/// A password that was changed so many days ago.
fn attested(now: Moment, ago: i64) -> anyhow::Result<CheckedSecurity> {
    let draft = PasswordDraft {
        length: "standard".into(),
        unique: "yes".into(),
        vault: if ago % 6 == 0 { "no" } else { "yes" }.into(),
        changed_on: Some(now.today - Duration::days(ago)),
        second_factor: if ago % 7 == 0 { "off" } else { "on" }.into(),
        why: String::new(),
    };
    let problem = |problems: domain::problem::Problems| anyhow::anyhow!("{:?}", problems.0);
    draft.check(now).map_err(problem)
}
