//! Who may do what: one table, nowhere else. Each action lists the roles that may do it, and
//! whether the role counts everywhere or only within its scope. No state is judged here.

use crate::{
    actor::{Acting, Actor, PersonActor, SystemActor},
    ids::{GroupId, PersonId, UnitId},
    refusal::Refusal,
    role::{Role, RoleAssignment, Scope},
};
use serde::{Deserialize, Serialize};

macro_rules! actions {
    ($(#[$doc:meta] $variant:ident $key:literal $phrase:literal),+ $(,)?) => {
        /// Everything a person can do; flat, one name per use case.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum Action { $(#[$doc] $variant),+ }

        impl Action {
            /// Every action, in the order of the printed matrix.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable word in the audit trail.
            pub const fn key(self) -> &'static str {
                match self { $(Self::$variant => $key),+ }
            }

            /// The end of the sentence "You do not have permission to ...".
            pub const fn phrase(self) -> &'static str {
                match self { $(Self::$variant => $phrase),+ }
            }

            /// The action with this key.
            pub fn from_key(key: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|a| a.key() == key)
            }
        }
    };
}

actions! {
    /// Sign in and out. Open to everybody with a person record.
    SignIn "session.sign-in" "sign in",
    /// See the register and its accounts (P 6.4).
    ViewRegister "register.view" "see the register",
    /// Take the register out as a file.
    ExportRegister "register.export" "export the register",
    /// Enter an account by hand (P 6.4).
    CreateAccount "account.create" "add an account",
    /// Change an account's details.
    EditAccount "account.edit" "edit this account",
    /// Move an account along its states: set up, activate, close.
    MoveAccount "account.move" "change this account’s status",
    /// Suspend an account or let it resume (P 6.14).
    InterveneAccount "account.intervene" "suspend this account",
    /// Record that an account is compromised, or that it is safe again (Proc "Channel security").
    ReportCompromise "account.compromise" "report this account as compromised",
    /// Take an account out of the everyday register, or back in. Nothing is deleted.
    ArchiveAccount "account.archive" "archive this account",
    /// Import accounts from a file, and undo an import.
    ImportAccounts "accounts.import" "import accounts",
    /// Read the audit trail.
    ViewAudit "audit.view" "read the audit trail",
    /// See settings.
    ViewSettings "settings.view" "see the settings",
    /// Change the platform catalogue (P 8, 9, 10).
    EditPlatforms "platforms.edit" "change the platform catalogue",
    /// Change business groups and units.
    EditOrganisation "organisation.edit" "change business groups and units",
    /// See people, their roles and whom they act for.
    ViewPeople "people.view" "see people and their roles",
    /// Add people, change their details, invite them, close signing in to them.
    EditPeople "people.edit" "change people",
    /// Give roles and end them.
    AssignRoles "roles.assign" "give and end roles",
    /// Lend one's role to somebody for a time, and end that (P 6.14).
    Delegate "roles.delegate" "lend this role to somebody",
    /// See who can use this register, since when, and who has stopped using it.
    ReviewAccess "access.review" "review who can use this register",
    /// End sessions.
    EndSessions "sessions.end" "end this session",
    /// Publish what people are told about what is recorded of them.
    PublishNotice "notice.publish" "publish the privacy notice",
    /// Make and withdraw tokens for the identity provider's programs.
    EditProvisioning "provisioning.edit" "change how the identity provider keeps people",
    /// Keep people by token, as the identity provider's programs do (SCIM).
    Provision "people.provision" "keep people by token",
    /// Put a backup in the register's place: at the server's command line only.
    Maintain "register.maintain" "put a backup in the place of the register",
}

/// How far a role's permission reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// On every record.
    Everywhere,
    /// Only on records within the scope of the person's role.
    InScope,
    /// Only on the person's own record, and never through a delegation.
    Own,
}

/// Where the record belongs; what a scoped role is compared with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// The record's business group.
    pub group: Option<GroupId>,
    /// The record's business unit.
    pub unit: Option<UnitId>,
    /// The person the record is about.
    pub person: Option<PersonId>,
}

/// The table. A role that is not listed may not.
pub fn allowed(action: Action) -> Vec<(Role, Reach)> {
    use Reach::{Everywhere, InScope, Own};
    use Role::*;
    let everywhere = |roles: &[Role]| roles.iter().map(|r| (*r, Everywhere)).collect::<Vec<_>>();
    // Everybody on their own record; these roles on everybody's.
    let own_or = |roles: &[Role]| {
        let reach = |r: &Role| if roles.contains(r) { Everywhere } else { Own };
        Role::ALL.iter().map(|r| (*r, reach(r))).collect::<Vec<_>>()
    };
    match action {
        Action::SignIn | Action::ViewRegister => everywhere(Role::ALL),
        Action::ExportRegister => everywhere(&[
            DesignAndMarketing,
            PrincipalAdvisor,
            GmEcoms,
            GmEcomsDelegate,
            CommunicationsManager,
            GeneralManager,
            DeputyChiefExecutive,
            Privacy,
            Legal,
            RiskAndCompliance,
            Security,
            Auditor,
            Administrator,
        ]),
        Action::CreateAccount
        | Action::MoveAccount
        | Action::ArchiveAccount
        | Action::ImportAccounts => everywhere(&[DesignAndMarketing, PrincipalAdvisor]),
        Action::EditAccount => vec![
            (DesignAndMarketing, Everywhere),
            (PrincipalAdvisor, Everywhere),
            (CommunicationsManager, InScope),
        ],
        Action::InterveneAccount => everywhere(&[
            DesignAndMarketing,
            PrincipalAdvisor,
            GmEcoms,
            GmEcomsDelegate,
        ]),
        Action::ReportCompromise => everywhere(&[
            DesignAndMarketing,
            PrincipalAdvisor,
            GmEcoms,
            GmEcomsDelegate,
            Security,
        ]),
        Action::ViewAudit => everywhere(&[
            DesignAndMarketing,
            PrincipalAdvisor,
            GmEcoms,
            GmEcomsDelegate,
            RiskAndCompliance,
            Security,
            Auditor,
            Administrator,
        ]),
        Action::ViewSettings => everywhere(&[
            DesignAndMarketing,
            PrincipalAdvisor,
            GmEcoms,
            Auditor,
            Administrator,
        ]),
        Action::ViewPeople => everywhere(&[
            DesignAndMarketing,
            PrincipalAdvisor,
            GmEcoms,
            GmEcomsDelegate,
            Privacy,
            RiskAndCompliance,
            Security,
            HumanResources,
            Auditor,
            Administrator,
        ]),
        Action::ReviewAccess => everywhere(&[
            PrincipalAdvisor,
            GmEcoms,
            RiskAndCompliance,
            Security,
            Auditor,
            Administrator,
        ]),
        Action::EndSessions => own_or(&[Security, Administrator]),
        Action::Delegate => own_or(&[Administrator]),
        Action::PublishNotice => everywhere(&[PrincipalAdvisor, GmEcoms]),
        Action::Maintain | Action::Provision => Vec::new(),
        Action::EditPlatforms
        | Action::EditOrganisation
        | Action::EditPeople
        | Action::AssignRoles
        | Action::EditProvisioning => everywhere(&[Administrator]),
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
        // The clock reads and sweeps; whoever has the command line has the database.
        Actor::System(SystemActor::Clock) => action == Action::ViewRegister,
        Actor::System(SystemActor::CommandLine | SystemActor::Demo) => true,
        Actor::System(SystemActor::Provider) => action == Action::Provision,
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
        let others = table.into_iter().filter(|(_, reach)| *reach != Reach::Own);
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
        .filter(|(_, reach)| *reach != Reach::Own)
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
            out.push_str(match table.iter().find(|(r, _)| r == role) {
                Some((_, Reach::Everywhere)) => " yes |",
                Some((_, Reach::InScope)) => " own |",
                Some((_, Reach::Own)) => " self |",
                None => " |",
            });
        }
    }
    out.push('\n');
    out
}

#[cfg(test)]
#[path = "permission_tests.rs"]
mod tests;
