//! Everything somebody can do in the product, one name per use case, each with its word in the audit
//! trail and the end of a sentence. Who may is in `table`.

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
    /// See pixels and the applications for them (P 6.25).
    ViewPixels "pixels.view" "see pixels",
    /// Apply for a pixel (Proc "Pixel Application Process").
    ProposePixel "pixel.propose" "apply for a pixel",
    /// Write in one's own application, hand it in, withdraw it.
    WritePixelApplication "pixel.write" "change this application",
    /// Settle the lane "Strategy fit".
    AssessPixelStrategy "pixel.assess-strategy" "settle the strategy fit of a pixel",
    /// Settle the privacy impact assessment (P 6.20 to 6.25).
    AssessPixelPrivacy "pixel.assess-privacy" "settle the privacy impact assessment of a pixel",
    /// Confirm the mention on the privacy page (P 6.23).
    ConfirmPixelPrivacyPage "pixel.privacy-page" "confirm that the privacy page mentions a pixel",
    /// Arrange the choice that visitors are given (P 6.23).
    ArrangePixelChoice "pixel.choice" "arrange the choice that visitors of a site are given",
    /// Give the approval of Legal.
    AssessPixelLegal "pixel.assess-legal" "give the approval of Legal for a pixel",
    /// Confirm a pixel for service delivery (P 6.25).
    ConfirmPixelCxi "pixel.confirm-cxi" "confirm a pixel for Customer Experience and Insights",
    /// Review an application for a pixel.
    ReviewPixel "pixel.review" "review this application",
    /// Approve a pixel as the business group's General Manager.
    ApprovePixel "pixel.approve" "decide about this pixel",
    /// Give a step of an application to somebody else.
    ReassignPixel "pixel.reassign" "give a step of this application to somebody else",
    /// Put a pixel on its pages, take it off for now or for good.
    RunPixel "pixel.run" "turn this pixel on or off",
    /// Ask for the renewal of a pixel.
    AskPixelRenewal "pixel.ask-renewal" "ask for the renewal of this pixel",
    /// Confirm or refuse the renewal of a pixel; give it to another owner.
    RenewPixel "pixel.renew" "confirm the renewal of this pixel",
    /// See which trackers recordings of sites showed (P 6.23).
    ViewScans "pixels.view-checks" "see what recordings of sites showed",
    /// Compare a recording of a site with the approved pixels, and answer what it shows.
    CheckPixels "pixels.check" "compare recordings of sites with the approved pixels",
    /// Report an account that may be the organisation's, or pretends to be (P 12.1c).
    ReportSighting "sighting.report" "report an account",
    /// See the accounts that people reported.
    ViewSightings "sightings.view" "see the accounts that people reported",
    /// Find out what a reported account is, and have an impostor taken down.
    WorkSightings "sighting.work" "work on reported accounts",
    /// See the quarter's returns (P 7).
    ViewReturns "returns.view" "see returns",
    /// Write and send the return of an account one is named for (Proc "Reporting").
    FileReturn "return.file" "file this return",
    /// Have somebody else file a return.
    GiveReturn "return.give" "give this return to somebody else",
    /// Open a quarter for reporting (P 7).
    OpenPeriod "period.open" "open a quarter for reporting",
    /// Review returns and decide about what they propose (P 7).
    ReviewReturn "return.review" "review returns",
    /// Close a quarter into a compliance report (P 7, 12).
    ClosePeriod "period.close" "close a quarter",
    /// See compliance reports and the measures of success (P 7, 12.1).
    ViewReports "reports.view" "see compliance reports",
    /// State figures of a closed quarter anew, with a reason (P 12).
    RestateReport "report.restate" "restate a compliance report",
    /// See the mail that waits or could not be sent, send it again, give it up.
    ManageMail "mail.manage" "look after the mail that is sent",
    /// Choose how one is told, and keep the address of one's calendar.
    EditOwnMail "mail.own" "choose how somebody else is told",
    /// Put a backup in the register's place: at the server's command line only.
    Maintain "register.maintain" "put a backup in the place of the register",
}
