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
    /// See who has access to an account, and what somebody has access to (P 6.5, 6.11).
    ViewAccess "access.view" "see who has access",
    /// Ask for access for oneself or somebody else (P 6.5).
    RequestAccess "access.request" "ask for access to this account",
    /// Approve or refuse access (P 6.5).
    ApproveAccess "access.approve" "decide about access to this account",
    /// Suspend, resume and end access, and confirm its removal (P 6.12, 6.13).
    ChangeAccess "access.change" "change access to this account",
    /// Confirm one's own steps before access is live: the policy read, the second factor turned on (P 6.10, 6.11).
    CompleteAccess "access.complete" "confirm these steps for somebody else",
    /// Name holders and the account manager, and end that (P 6.3).
    Nominate "account.nominate" "name who is responsible for this account",
    /// Attest facts about the password and the second factor (P 6.7 to 6.10).
    AttestSecurity "account.attest-security" "record the security of this account",
    /// See what has to be done by when.
    ViewObligations "obligations.view" "see what has to be done",
    /// Open an obligation, assign it, open it again.
    OpenObligation "obligation.open" "open or assign an obligation",
    /// Close an obligation with evidence.
    CloseObligation "obligation.close" "close this obligation",
    /// Waive an obligation for a time.
    WaiveObligation "obligation.waive" "waive this obligation",
    /// Record courses and who completed them (P 12).
    RecordTraining "training.record" "record training",
    /// See what is in the way of a leaver or mover, and what they hold (P 6.12).
    ViewDepartures "departure.view" "see who is leaving and what they hold",
    /// Plan and carry out a departure, and issue its certificate (P 6.12).
    RunDeparture "departure.run" "run this person’s off-boarding",
    /// See agencies and their contracts (P 6.13).
    ViewAgencies "agencies.view" "see agencies",
    /// Keep agencies, their contracts and their people; suspend them in a dispute (P 6.13).
    EditAgencies "agencies.edit" "change agencies",
    /// Compare a platform's list of people with the register (P 6.11).
    Reconcile "access.reconcile" "compare a platform’s list with the register",
    /// See incidents.
    ViewIncidents "incidents.view" "see incidents",
    /// Note an incident.
    ReportIncident "incident.report" "report an incident",
    /// Make and withdraw tokens for other programs of the organisation.
    EditTokens "tokens.edit" "make tokens for other programs",
    /// See business cases.
    ViewCases "cases.view" "see business cases",
    /// Propose an account (Proc "Creating an account").
    ProposeCase "case.propose" "propose an account",
    /// Write in one's own case, hand it in, withdraw it.
    WriteCase "case.write" "change this business case",
    /// Give the recommendation of Design and Marketing.
    RecommendCase "case.recommend" "give Design and Marketing’s recommendation",
    /// Decide a case as the unit's Communications Manager.
    DecideCaseCommunications "case.decide-communications" "decide this case as Communications Manager",
    /// Decide a case as the unit's General Manager.
    DecideCaseUnit "case.decide-unit" "decide this case as General Manager",
    /// Decide a case last (P 6.2).
    DecideCase "case.decide" "decide this case as General Manager ECoMS",
    /// Give a step to somebody else.
    ReassignCase "case.reassign" "give a step of this case to somebody else",
    /// Report an account that may be the organisation's, or pretends to be (P 12.1c).
    ReportSighting "sighting.report" "report an account",
    /// See the accounts that people reported.
    ViewSightings "sightings.view" "see the accounts that people reported",
    /// Find out what a reported account is, and have an impostor taken down.
    WorkSightings "sighting.work" "work on reported accounts",
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

/// Those who read about the access of everybody: the team, those who supervise it and those who
/// carry out or examine departures.
const ACCESS_READERS: &[Role] = &[
    Role::DesignAndMarketing,
    Role::PrincipalAdvisor,
    Role::GmEcoms,
    Role::GmEcomsDelegate,
    Role::Privacy,
    Role::RiskAndCompliance,
    Role::Security,
    Role::HumanResources,
    Role::Auditor,
    Role::Administrator,
];

/// The table. A role that is not listed may not; one that is listed twice may within either reach.
#[expect(
    clippy::too_many_lines,
    reason = "one table, read as one: a row for each action"
)]
pub fn allowed(action: Action) -> Vec<(Role, Reach)> {
    use Reach::{Everywhere, Held, InScope, Own, Reports};
    use Role::*;
    // Everybody within such a reach, besides others.
    let and = |mut table: Vec<(Role, Reach)>, reaches: &[Reach]| {
        for reach in reaches {
            table.extend(Role::ALL.iter().map(|role| (*role, *reach)));
        }
        table
    };
    let scoped = |roles: &[Role]| roles.iter().map(|r| (*r, InScope)).collect::<Vec<_>>();
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
        Action::ViewAccess => {
            let mut table = everywhere(ACCESS_READERS);
            table.extend(scoped(&[
                CommunicationsManager,
                GeneralManager,
                DeputyChiefExecutive,
            ]));
            and(table, &[Held, Reports, Own])
        }
        Action::RequestAccess => {
            let mut table = everywhere(&[DesignAndMarketing, PrincipalAdvisor]);
            table.extend(scoped(&[CommunicationsManager, GeneralManager]));
            and(table, &[Held, Reports, Own])
        }
        Action::ApproveAccess | Action::Nominate => {
            let mut table = everywhere(&[DesignAndMarketing, PrincipalAdvisor]);
            table.extend(scoped(&[CommunicationsManager, GeneralManager]));
            and(table, &[Held])
        }
        Action::ChangeAccess => {
            let team = &[
                DesignAndMarketing,
                PrincipalAdvisor,
                GmEcoms,
                GmEcomsDelegate,
                Security,
            ];
            let mut table = everywhere(team);
            table.extend(scoped(&[CommunicationsManager, GeneralManager]));
            and(table, &[Held])
        }
        Action::AttestSecurity => and(
            everywhere(&[DesignAndMarketing, PrincipalAdvisor, Security]),
            &[Held],
        ),
        Action::CompleteAccess => and(Vec::new(), &[Own]),
        Action::ViewObligations => {
            let mut table = everywhere(ACCESS_READERS);
            table.extend(scoped(&[
                CommunicationsManager,
                GeneralManager,
                DeputyChiefExecutive,
            ]));
            and(table, &[Held, Reports, Own])
        }
        Action::OpenObligation => everywhere(&[
            DesignAndMarketing,
            PrincipalAdvisor,
            GmEcoms,
            GmEcomsDelegate,
            Security,
        ]),
        Action::CloseObligation => and(
            everywhere(&[DesignAndMarketing, PrincipalAdvisor, Security]),
            &[Held, Own],
        ),
        Action::WaiveObligation => everywhere(&[PrincipalAdvisor, GmEcoms, GmEcomsDelegate]),
        Action::RecordTraining => {
            everywhere(&[DesignAndMarketing, PrincipalAdvisor, HumanResources])
        }
        Action::ViewDepartures => and(everywhere(ACCESS_READERS), &[Reports, Own]),
        Action::RunDeparture => and(
            everywhere(&[HumanResources, DesignAndMarketing, PrincipalAdvisor]),
            &[Reports],
        ),
        Action::ViewAgencies => and(
            everywhere(
                &[
                    ACCESS_READERS,
                    &[Legal, CommunicationsManager, GeneralManager],
                ]
                .concat(),
            ),
            &[],
        ),
        Action::EditAgencies => everywhere(&[DesignAndMarketing, PrincipalAdvisor]),
        Action::Reconcile => and(
            everywhere(&[DesignAndMarketing, PrincipalAdvisor, Security]),
            &[Held],
        ),
        Action::ViewIncidents => and(everywhere(&[ACCESS_READERS, &[Legal]].concat()), &[Held]),
        Action::ReportIncident => everywhere(Role::ALL),
        Action::ViewCases => everywhere(Role::ALL),
        Action::ProposeCase => everywhere(Role::ALL),
        Action::WriteCase => and(Vec::new(), &[Own]),
        // "Held": the step was given to the person by name.
        Action::RecommendCase => and(everywhere(&[DesignAndMarketing, PrincipalAdvisor]), &[Held]),
        Action::DecideCaseCommunications => and(scoped(&[CommunicationsManager]), &[Held]),
        Action::DecideCaseUnit => and(scoped(&[GeneralManager]), &[Held]),
        Action::DecideCase => and(everywhere(&[GmEcoms, GmEcomsDelegate]), &[Held]),
        Action::ReportSighting => everywhere(Role::ALL),
        Action::ViewSightings => and(everywhere(&[ACCESS_READERS, &[Legal]].concat()), &[Own]),
        Action::WorkSightings => everywhere(&[DesignAndMarketing, PrincipalAdvisor, Security]),
        Action::ReassignCase => everywhere(&[DesignAndMarketing, PrincipalAdvisor]),
        Action::EndSessions => own_or(&[Security, Administrator]),
        Action::Delegate => own_or(&[Administrator]),
        Action::PublishNotice => everywhere(&[PrincipalAdvisor, GmEcoms]),
        Action::Maintain | Action::Provision => Vec::new(),
        Action::EditPlatforms
        | Action::EditOrganisation
        | Action::EditPeople
        | Action::AssignRoles
        | Action::EditTokens
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
