//! Who may do what: one table, nowhere else. Each action lists the roles that may do it, and
//! whether the role counts everywhere or only within its scope. No state is judged here.

mod action;
mod table;

pub use action::Action;
pub use table::allowed;

use crate::{
    actor::{Acting, Actor, PersonActor, SystemActor},
    ids::{GroupId, PersonId, UnitId},
    refusal::Refusal,
    role::{Role, RoleAssignment, Scope},
};

/// How far a role's permission reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// On every record.
    Everywhere,
    /// Only on records within the scope of the person's role.
    InScope,
    /// Only on records of accounts that the person is named for, and steps of cases that were given to
    /// the person by name; never through a delegation.
    Held,
    /// Only on records of people who report to the person.
    Reports,
    /// Only on the person's own record, and never through a delegation.
    Own,
}

impl Reach {
    /// Whether it is bound to the person and not to the role: never lent, and nobody "who can help".
    pub const fn is_personal(self) -> bool {
        matches!(self, Self::Held | Self::Reports | Self::Own)
    }

    /// The word in the printed table.
    const fn word(self) -> &'static str {
        match self {
            Self::Everywhere => "yes",
            Self::InScope => "own",
            Self::Held => "held",
            Self::Reports => "reports",
            Self::Own => "self",
        }
    }
}

/// Where the record belongs; what a scoped role is compared with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// The record's business group.
    pub group: Option<GroupId>,
    /// The record's business unit.
    pub unit: Option<UnitId>,
    /// The person the record is about.
    pub person: Option<PersonId>,
    /// The people named for the record's account: holders and account manager (P 6.3); of a case, whoever
    /// its step was given to.
    pub holders: Vec<PersonId>,
    /// The manager of the person the record is about.
    pub manager: Option<PersonId>,
}

impl Facts {
    /// The facts of a record about nothing but a person.
    pub fn of_person(person: PersonId) -> Self {
        Self {
            person: Some(person),
            ..Self::default()
        }
    }
}

/// Whether `actor` may do `action` on a record with these facts.
///
/// # Errors
/// [`Refusal::NotPermitted`], naming the roles that may.
pub fn may(actor: &Actor, action: Action, on: &Facts) -> Result<(), Refusal> {
    let table = allowed(action);
    let yes = match actor {
        Actor::Public => false,
        // The clock reads, and does what a day brings about; whoever has the command line has the
        // database.
        Actor::System(SystemActor::Clock) => matches!(
            action,
            Action::ViewRegister
                | Action::ChangeAccess
                | Action::OpenObligation
                | Action::ReportIncident
                | Action::RunDeparture
                | Action::EditAgencies
                | Action::RunPixel
                | Action::OpenPeriod
        ),
        Actor::System(SystemActor::CommandLine | SystemActor::Demo) => true,
        Actor::System(SystemActor::Provider) => {
            matches!(action, Action::Provision | Action::RunDeparture)
        }
        Actor::Person(person) => {
            person
                .roles
                .iter()
                .any(|held| allows(&table, person, held, on))
                || lender(&table, person, on).is_some()
        }
    };
    if yes {
        Ok(())
    } else {
        let others = table.into_iter().filter(|(_, reach)| !reach.is_personal());
        Err(Refusal::NotPermitted {
            action,
            who_can: others.map(|(role, _)| role).collect(),
        })
    }
}

/// For whom the actor does `action`: `None` when a role of their own allows it already.
pub fn acting_for<'a>(actor: &'a Actor, action: Action, on: &Facts) -> Option<&'a Acting> {
    let Actor::Person(person) = actor else {
        return None;
    };
    let table = allowed(action);
    if person
        .roles
        .iter()
        .any(|held| allows(&table, person, held, on))
    {
        return None;
    }
    lender(&table, person, on)
}

/// The first delegation that allows it. What reaches only one's own record is not lent.
fn lender<'a>(table: &[(Role, Reach)], person: &'a PersonActor, on: &Facts) -> Option<&'a Acting> {
    let others: Vec<_> = table
        .iter()
        .copied()
        .filter(|(_, reach)| !reach.is_personal())
        .collect();
    let lent = |acting: &&Acting| allows(&others, person, &acting.role, on);
    person.acting.iter().find(lent)
}

fn allows(
    table: &[(Role, Reach)],
    person: &PersonActor,
    held: &RoleAssignment,
    on: &Facts,
) -> bool {
    table
        .iter()
        .any(|(role, reach)| *role == held.role && reaches(*reach, person, held.scope, on))
}

fn reaches(reach: Reach, person: &PersonActor, scope: Scope, on: &Facts) -> bool {
    match (reach, scope) {
        (Reach::Own, _) => on.person == Some(person.id),
        (Reach::Held, _) => on.holders.contains(&person.id),
        (Reach::Reports, _) => on.manager == Some(person.id),
        (Reach::Everywhere, _) | (Reach::InScope, Scope::All) => true,
        (Reach::InScope, Scope::Group(group)) => on.group == Some(group),
        (Reach::InScope, Scope::Unit(unit)) => on.unit == Some(unit),
    }
}

/// The whole table as Markdown, for people (`docs/permissions.md`).
pub fn matrix() -> String {
    let mut out = String::from("| Action |");
    for role in Role::ALL {
        out.push_str(&format!(" {} |", role.name()));
    }
    out.push_str("\n|---|");
    out.push_str(&"---|".repeat(Role::ALL.len()));
    for action in Action::ALL {
        out.push_str(&format!("\n| `{}` {} |", action.key(), action.phrase()));
        let table = allowed(*action);
        for role in Role::ALL {
            let words: Vec<_> = table
                .iter()
                .filter(|(listed, _)| listed == role)
                .map(|(_, reach)| reach.word())
                .collect();
            let words = if words.contains(&"yes") {
                vec!["yes"]
            } else {
                words
            };
            match words.as_slice() {
                [] => out.push_str(" |"),
                words => out.push_str(&format!(" {} |", words.join(", "))),
            }
        }
    }
    out.push('\n');
    out
}

#[cfg(test)]
#[path = "permission_tests.rs"]
mod tests;
