//! Who is acting. Built by the store from current records on each request, never from a cookie.

use crate::{
    ids::PersonId,
    role::{Role, RoleAssignment},
};
use serde::{Deserialize, Serialize};

/// Whoever makes a request or runs a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Actor {
    /// Nobody signed in.
    Public,
    /// A signed-in person.
    Person(PersonActor),
    /// The product itself.
    System(SystemActor),
}

/// A signed-in person with the roles that count today.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PersonActor {
    /// The person's record.
    pub id: PersonId,
    /// The name shown beside what they do.
    pub name: String,
    /// Roles in force today, already filtered by date.
    pub roles: Vec<RoleAssignment>,
    /// Roles of others that this person acts in today.
    pub acting: Vec<Acting>,
}

/// A role lent to the person for today.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Acting {
    /// The role and where it counts.
    pub role: RoleAssignment,
    /// Whose role it is.
    pub for_person: PersonId,
    /// Their name.
    pub for_name: String,
}

/// Parts of the product that act by themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum SystemActor {
    /// A sweep at a date.
    Clock,
    /// Someone at the server's command line: they could read the database anyway.
    CommandLine,
    /// The generator of the fictional ministry.
    Demo,
    /// The identity provider's own programs, by token (SCIM).
    Provider,
}

/// Who did something, as records keep it: the person if there is one, and the name as it was then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct By {
    /// The person's record.
    pub person: Option<PersonId>,
    /// Their name, or the program's.
    pub name: String,
}

impl Actor {
    /// As records keep it.
    pub fn by(&self) -> By {
        By {
            person: self.person(),
            name: self.name().to_owned(),
        }
    }

    /// The name that stands in the audit trail.
    pub fn name(&self) -> &str {
        match self {
            Self::Public => "Not signed in",
            Self::Person(person) => &person.name,
            Self::System(SystemActor::Clock) => "Scheduled job",
            Self::System(SystemActor::CommandLine) => "Command line",
            Self::System(SystemActor::Demo) => "Demonstration data",
            Self::System(SystemActor::Provider) => "Identity provider",
        }
    }

    /// A stable word for the kind of actor, for the audit trail.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Person(_) => "person",
            Self::System(SystemActor::Clock) => "clock",
            Self::System(SystemActor::CommandLine) => "command-line",
            Self::System(SystemActor::Demo) => "demo",
            Self::System(SystemActor::Provider) => "provider",
        }
    }

    /// The person's record, when a person acts.
    pub fn person(&self) -> Option<PersonId> {
        match self {
            Self::Person(person) => Some(person.id),
            Self::Public | Self::System(_) => None,
        }
    }

    /// Whether the actor holds `role` in person, in any scope.
    pub fn holds(&self, role: Role) -> bool {
        match self {
            Self::Person(person) => person.roles.iter().any(|r| r.role == role),
            Self::Public | Self::System(_) => false,
        }
    }
}
