//! Sets up business groups and units and hires the people. Who does what is in `script`.

use super::{
    MAIL_DOMAIN, call,
    data::{Book, Part, Somebody, Words},
    demo,
};
use anyhow::Context as _;
use chrono::{Duration, NaiveDate};
use domain::{
    actor::PersonActor,
    ids::{GroupId, PersonId, UnitId},
    organisation::Organisation,
    role::{Role, RoleAssignment, Scope},
    text::fold,
};
use rand::{RngExt as _, rngs::StdRng, seq::IndexedRandom as _};
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};
use store::{
    Store,
    commands::{
        organisation,
        people::{self, NewPerson},
    },
    queries,
};
use uuid::Uuid;

/// Roles were given so long before the story begins.
const EARLIER: i64 = 400;

/// Somebody who left without giving back what they held.
pub(super) const GONE: &str = "h-ministerial";

/// Those who never sign in, for the review of access.
const QUIET: [&str; 2] = ["chief-executive", GONE];

/// Who is who.
pub(super) struct Cast {
    by_key: HashMap<String, PersonId>,
    communications: HashMap<UnitId, PersonId>,
    /// Those of each unit who can hold accounts, account holders first.
    units: HashMap<UnitId, Vec<PersonId>>,
    /// Everybody, those first who never sign in; their roles are asked for when they act.
    everybody: Vec<PersonActor>,
    /// How many never sign in.
    quiet: usize,
}

impl Cast {
    /// The person with this key.
    pub(super) fn person(&self, key: &str) -> anyhow::Result<PersonId> {
        self.by_key
            .get(key)
            .copied()
            .with_context(|| format!("nobody in the demonstration is called {key}"))
    }

    /// Whoever looks after a unit's communications.
    pub(super) fn communications_of(&self, unit: Option<UnitId>) -> Option<PersonId> {
        unit.and_then(|unit| self.communications.get(&unit))
            .copied()
    }

    /// Those of a unit who can hold accounts, account holders first.
    pub(super) fn of_unit(&self, unit: Option<UnitId>) -> Vec<PersonId> {
        let found = unit.and_then(|unit| self.units.get(&unit));
        found.cloned().unwrap_or_default()
    }

    /// Those who sign in from time to time, in a fixed order, without roles.
    pub(super) fn regulars(&self) -> &[PersonActor] {
        self.everybody.get(self.quiet..).unwrap_or_default()
    }

    /// Everybody, in a fixed order, without roles.
    pub(super) fn everybody(&self) -> &[PersonActor] {
        &self.everybody
    }
}

/// Saves groups and units.
pub(super) async fn organise(store: &Store, book: &Book) -> anyhow::Result<Arc<Organisation>> {
    let me = call(demo(), 0);
    for group in &book.groups {
        organisation::save_group(store, &me, None, &group.name, group.needs_cxi)
            .await
            .with_context(|| format!("adding the group {}", group.name))?;
        let saved = queries::organisation::all(store).await?;
        let id = saved
            .group_named(&group.name)
            .context("the group just added")?
            .id;
        for unit in &group.units {
            organisation::save_unit(store, &me, None, id, unit)
                .await
                .with_context(|| format!("adding the unit {unit}"))?;
        }
    }
    Ok(queries::organisation::all(store).await?)
}

/// Adds everybody in the book, and others until there are `wanted`.
pub(super) async fn hire(
    store: &Store,
    book: &Book,
    organisation: &Organisation,
    wanted: usize,
    rng: &mut StdRng,
) -> anyhow::Result<Cast> {
    let first_day = store.clock().now().today;
    let mut office = Office {
        organisation,
        first_day,
        mail: HashSet::new(),
    };
    let mut cast = Cast {
        by_key: HashMap::new(),
        communications: HashMap::new(),
        units: HashMap::new(),
        everybody: Vec::new(),
        quiet: 0,
    };
    let mut people = Vec::new();
    for somebody in &book.people {
        let person = office.contract(somebody, &cast)?;
        cast.by_key.insert(somebody.key.clone(), person.id);
        for role in person
            .roles
            .iter()
            .filter(|r| r.role == Role::CommunicationsManager)
        {
            if let Scope::Unit(unit) = role.scope {
                cast.communications.insert(unit, person.id);
            }
        }
        people.push(person);
    }
    let leaders = leaders(&people);
    for _ in people.len()..wanted {
        let person = office.extra(&book.words, &leaders, rng)?;
        people.push(person);
    }
    cast.units = super::access::by_unit(&people, organisation);
    let known = |p: &NewPerson| PersonActor {
        id: p.id,
        name: p.name.clone(),
        roles: Vec::new(),
        acting: Vec::new(),
    };
    let quiet = QUIET.iter().filter_map(|key| cast.by_key.get(*key));
    let quiet: Vec<PersonId> = quiet.copied().collect();
    let (mut first, others): (Vec<_>, Vec<_>) = people
        .iter()
        .map(known)
        .partition(|p| quiet.contains(&p.id));
    cast.quiet = first.len();
    first.extend(others);
    cast.everybody = first;
    people::add(store, &call(demo(), 0), people)
        .await
        .context("adding people")?;
    Ok(cast)
}

/// The General Manager of each unit.
fn leaders(people: &[NewPerson]) -> HashMap<UnitId, PersonId> {
    let of = |p: &NewPerson| {
        let id = p.id;
        let units = p.roles.iter().filter(|r| r.role == Role::GeneralManager);
        units
            .filter_map(move |r| {
                if let Scope::Unit(unit) = r.scope {
                    Some((unit, id))
                } else {
                    None
                }
            })
            .collect::<Vec<_>>()
    };
    people.iter().flat_map(of).collect()
}

struct Office<'a> {
    organisation: &'a Organisation,
    first_day: NaiveDate,
    mail: HashSet<String>,
}

impl Office<'_> {
    fn contract(&mut self, somebody: &Somebody, cast: &Cast) -> anyhow::Result<NewPerson> {
        let manager = somebody
            .manager
            .as_deref()
            .map(|key| cast.person(key))
            .transpose()?;
        let mut roles = vec![self.role(Role::Staff, Scope::All)];
        for part in &somebody.roles {
            roles.push(
                self.part(part)
                    .with_context(|| format!("the roles of {}", somebody.key))?,
            );
        }
        Ok(NewPerson {
            id: PersonId(Uuid::now_v7()),
            name: somebody.name.clone(),
            email: self.address(&somebody.name),
            title: somebody.title.clone(),
            unit: Some(self.unit(&somebody.unit)?),
            manager,
            persona: somebody.persona.then(|| somebody.key.clone()),
            roles,
        })
    }

    fn extra(
        &mut self,
        words: &Words,
        leaders: &HashMap<UnitId, PersonId>,
        rng: &mut StdRng,
    ) -> anyhow::Result<NewPerson> {
        let pick = |list: &[String], rng: &mut StdRng| {
            list.choose(rng).cloned().context("an empty list of words")
        };
        let name = format!(
            "{} {}",
            pick(&words.first_names, rng)?,
            pick(&words.last_names, rng)?
        );
        // Units are sorted by name, so that the same seed leads to the same unit.
        let unit = self.organisation.units.choose(rng).context("no units")?.id;
        let mut roles = vec![self.role(Role::Staff, Scope::All)];
        if rng.random_ratio(1, 3) {
            roles.push(self.role(Role::AccountHolder, Scope::All));
        }
        Ok(NewPerson {
            id: PersonId(Uuid::now_v7()),
            email: self.address(&name),
            name,
            title: pick(&words.titles, rng)?,
            unit: Some(unit),
            manager: leaders.get(&unit).copied(),
            persona: None,
            roles,
        })
    }

    fn role(&self, role: Role, scope: Scope) -> RoleAssignment {
        let from = self.first_day - Duration::days(EARLIER);
        RoleAssignment {
            role,
            scope,
            from,
            until: None,
        }
    }

    fn part(&self, part: &Part) -> anyhow::Result<RoleAssignment> {
        let role = Role::from_key(&part.role)
            .with_context(|| format!("there is no role {}", part.role))?;
        let scope = match (&part.unit, &part.group) {
            (Some(unit), _) => Scope::Unit(self.unit(unit)?),
            (None, Some(group)) => Scope::Group(self.group(group)?),
            (None, None) => Scope::All,
        };
        let whole = self.role(role, scope);
        let loading = self.first_day + Duration::days(super::when::STORY);
        let day = |days: i64| loading + Duration::days(days);
        Ok(RoleAssignment {
            from: part.from.map_or(whole.from, day),
            until: part.until.map(day),
            ..whole
        })
    }

    fn unit(&self, name: &str) -> anyhow::Result<UnitId> {
        self.organisation
            .unit_named(name)
            .map(|u| u.id)
            .with_context(|| format!("there is no unit {name}"))
    }

    fn group(&self, name: &str) -> anyhow::Result<GroupId> {
        self.organisation
            .group_named(name)
            .map(|g| g.id)
            .with_context(|| format!("there is no group {name}"))
    }

    /// A work address nobody else has: `mereana.pohatu@harbours.example`.
    fn address(&mut self, name: &str) -> String {
        let plain = fold(name)
            .replace('đ', "d")
            .replace('ø', "o")
            .replace('ł', "l");
        let words = plain.split([' ', '-']).map(|word| {
            word.chars()
                .filter(char::is_ascii_alphanumeric)
                .collect::<String>()
        });
        let local = words.collect::<Vec<_>>().join(".");
        let numbered = (2..).map(|n| format!("{local}{n}@{MAIL_DOMAIN}"));
        let mut all = std::iter::once(format!("{local}@{MAIL_DOMAIN}")).chain(numbered);
        let free = all
            .find(|address| !self.mail.contains(address))
            .unwrap_or_default();
        self.mail.insert(free.clone());
        free
    }
}
