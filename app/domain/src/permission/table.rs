//! The table: which roles may do what, and how far that reaches. No actor is judged here.

use super::{Action, Reach};
use crate::role::Role;

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
        Action::CompleteAccess | Action::EditOwnMail => and(Vec::new(), &[Own]),
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
        Action::ViewPixels | Action::ProposePixel => everywhere(Role::ALL),
        Action::WritePixelApplication => and(Vec::new(), &[Own]),
        // "Held": the step was given to the person by name.
        Action::AssessPixelStrategy | Action::ReviewPixel => {
            and(everywhere(&[DesignAndMarketing, PrincipalAdvisor]), &[Held])
        }
        Action::AssessPixelPrivacy => and(everywhere(&[Privacy]), &[Held]),
        Action::ConfirmPixelPrivacyPage => and(everywhere(&[Privacy, DigitalTools]), &[Held]),
        Action::ArrangePixelChoice => and(everywhere(&[DigitalTools]), &[Held]),
        Action::AssessPixelLegal => and(everywhere(&[Legal]), &[Held]),
        Action::ConfirmPixelCxi => and(everywhere(&[Cxi]), &[Held]),
        Action::ApprovePixel => and(scoped(&[GeneralManager]), &[Held]),
        Action::ReassignPixel => everywhere(&[DesignAndMarketing, PrincipalAdvisor]),
        Action::RunPixel => and(
            everywhere(&[DesignAndMarketing, PrincipalAdvisor, DigitalTools]),
            &[Own],
        ),
        Action::AskPixelRenewal => and(everywhere(&[DesignAndMarketing, PrincipalAdvisor]), &[Own]),
        Action::RenewPixel => {
            let mut table = everywhere(&[DesignAndMarketing, PrincipalAdvisor, Privacy]);
            table.extend(scoped(&[GeneralManager]));
            table
        }
        Action::CheckPixels => everywhere(&[
            DesignAndMarketing,
            PrincipalAdvisor,
            Privacy,
            DigitalTools,
            Security,
        ]),
        Action::ViewScans => everywhere(&[
            DesignAndMarketing,
            PrincipalAdvisor,
            Privacy,
            DigitalTools,
            Security,
            RiskAndCompliance,
            Auditor,
        ]),
        Action::ViewReturns => {
            let mut table = everywhere(&[
                DesignAndMarketing,
                PrincipalAdvisor,
                GmEcoms,
                GmEcomsDelegate,
                RiskAndCompliance,
                Auditor,
            ]);
            table.extend(scoped(&[
                CommunicationsManager,
                GeneralManager,
                DeputyChiefExecutive,
            ]));
            and(table, &[Held, Reports])
        }
        Action::FileReturn => and(Vec::new(), &[Held]),
        Action::GiveReturn => and(everywhere(&[DesignAndMarketing, PrincipalAdvisor]), &[Held]),
        Action::OpenPeriod | Action::ReviewReturn | Action::RestateReport => {
            everywhere(&[DesignAndMarketing, PrincipalAdvisor])
        }
        Action::ClosePeriod => everywhere(&[PrincipalAdvisor, GmEcoms]),
        Action::ViewReports => everywhere(&[
            Manager,
            DesignAndMarketing,
            PrincipalAdvisor,
            CommunicationsManager,
            GeneralManager,
            GmEcoms,
            GmEcomsDelegate,
            DeputyChiefExecutive,
            Privacy,
            Legal,
            RiskAndCompliance,
            Security,
            Auditor,
        ]),
        Action::ReportSighting => everywhere(Role::ALL),
        // Whoever answers for a unit that is asked, too.
        Action::ViewSightings => {
            let mut table = everywhere(&[ACCESS_READERS, &[Legal]].concat());
            table.extend(scoped(&[CommunicationsManager, GeneralManager]));
            and(table, &[Own])
        }
        Action::WorkSightings => everywhere(&[DesignAndMarketing, PrincipalAdvisor, Security]),
        Action::ReassignCase => everywhere(&[DesignAndMarketing, PrincipalAdvisor]),
        Action::EndSessions => own_or(&[Security, Administrator]),
        Action::Delegate => own_or(&[Administrator]),
        Action::PublishNotice => everywhere(&[PrincipalAdvisor, GmEcoms]),
        Action::Maintain | Action::Provision => Vec::new(),
        Action::ManageMail
        | Action::EditPlatforms
        | Action::EditOrganisation
        | Action::EditPeople
        | Action::AssignRoles
        | Action::EditTokens
        | Action::EditProvisioning => everywhere(&[Administrator]),
    }
}
