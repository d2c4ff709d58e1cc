//! What a column of a file can mean. Which column means what in one file is a `Mapping`.

use serde::{Deserialize, Serialize};

macro_rules! targets {
    ($($(#[$doc:meta])+ $variant:ident $key:literal $label:literal [$($word:literal),* $(,)?]),+ $(,)?) => {
        /// The meaning of a column.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Target { $($(#[$doc])+ $variant),+ }

        impl Target {
            /// Every meaning, in the order people are shown them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable word in mapping files, tables and problems.
            pub const fn key(self) -> &'static str {
                match self { $(Self::$variant => $key),+ }
            }

            /// What people choose.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label),+ }
            }

            /// What such columns are called in files, best first, folded.
            pub(super) const fn headers(self) -> &'static [&'static str] {
                match self { $(Self::$variant => &[$($word),*]),+ }
            }
        }
    };
}

targets! {
    /// Not used.
    #[default]
    Ignore "ignore" "Leave out" [],
    /// Any spelling of the account's address.
    Url "url" "Address" [
        "account url", "profile url", "page url", "social media url", "account link", "profile link",
        "url", "link", "account address", "address", "web address", "link to account", "uri", "href",
        "social media link", "channel url", "permalink",
    ],
    /// The platform's name.
    Platform "platform" "Platform" [
        "platform", "social media platform", "social platform", "social network", "network", "service",
        "channel type", "platform name", "social media", "site", "medium", "channel", "account type", "type",
    ],
    /// The handle on that platform, or an address.
    Handle "handle" "Handle" [
        "handle", "handle or id", "account handle", "social media handle", "username", "user name",
        "screen name", "screenname", "profile handle", "account username", "user", "at name",
    ],
    /// The platform's permanent id.
    PlatformAccountId "platform_account_id" "Platform’s own id" [
        "platform s own id", "platform account id", "platform id", "permanent id", "account id",
        "channel id", "page id", "user id", "profile id", "external id", "uid",
    ],
    /// The name people know the account by.
    Name "name" "Name" [
        "name", "account name", "display name", "page name", "profile name", "channel name", "title",
        "full name", "account title",
    ],
    /// What it is for.
    Purpose "purpose" "Purpose" [
        "purpose", "account purpose", "purpose of account", "objective", "objectives", "description",
        "what it is for", "about", "use", "reason", "short description",
    ],
    /// Whom it is for.
    Audience "audience" "Audience" [
        "audience", "target audience", "intended audience", "audiences", "who it is for",
    ],
    /// Languages, separated by commas.
    Languages "languages" "Languages" [
        "languages", "language", "reo", "content language", "language of account", "locale",
    ],
    /// A business group's name.
    Group "group" "Business group" [
        "business group", "group", "directorate", "business group name", "cluster",
    ],
    /// A business unit's name.
    Unit "unit" "Business unit" [
        "business unit", "unit", "team", "division", "section", "branch", "business unit name",
        "owner team", "business area", "responsible unit", "owning unit",
    ],
    /// An organisation's name: part of the account's name where it has none, and kept as a note.
    Organisation "organisation" "Organisation, kept as a note" [
        "agency", "department", "organisation", "organization", "ministry", "agency name",
        "department name", "organisation name", "organization name", "government agency", "office",
        "owner", "entity", "institution", "company", "bureau",
    ],
    /// `low`, `medium` or `high`.
    RiskTier "risk_tier" "Risk tier" [
        "risk tier", "risk", "risk rating", "risk level", "tier", "risk class", "risk category",
    ],
    /// The account's state.
    Status "status" "Status" [
        "status", "account status", "state", "active", "current status", "lifecycle",
    ],
    /// Why it is in that state: `legal`, `handle parked`.
    StatusReason "status_reason" "Status reason" ["status reason", "reason for status"],
    /// Since when it is in that state.
    StatusSince "status_since" "Status since" ["status since", "status date"],
    /// Words about that state.
    StatusNote "status_note" "Status note" ["status note"],
    /// Since when the account exists.
    OpenedOn "opened_on" "Account opened" [
        "account opened", "opened on", "opened", "date opened", "created", "created on", "date created",
        "creation date", "start date", "launched", "launch date", "established", "live since", "since",
    ],
    /// Daily monitoring arrangement.
    Monitoring "monitoring" "Daily monitoring" ["daily monitoring", "monitoring", "monitored by"],
    /// How comments and messages are answered.
    ResponseProcess "response_process" "Response process" ["response process", "responses"],
    /// Who is called when it goes wrong.
    EscalationPlan "escalation_plan" "Escalation plan" ["escalation plan", "escalation"],
    /// When those three were last confirmed.
    ArrangementsConfirmedOn "arrangements_confirmed_on" "Arrangements last confirmed" [
        "arrangements last confirmed", "arrangements confirmed on",
    ],
    /// Where access is looked after.
    SecurityArrangements "security_arrangements" "Security arrangements" [
        "security arrangements", "security",
    ],
    /// Link to the transparency statement (P 6.17).
    TransparencyUrl "transparency_url" "Transparency statement" [
        "transparency statement", "transparency url", "transparency statement link",
    ],
    /// When its parts were last confirmed.
    TransparencyConfirmedOn "transparency_confirmed_on" "Transparency statement last confirmed" [
        "transparency statement last confirmed", "transparency confirmed on",
    ],
    /// When the disclaimer was last confirmed (P 6.18).
    DisclaimerConfirmedOn "disclaimer_confirmed_on" "Disclaimer last confirmed" [
        "disclaimer last confirmed", "disclaimer confirmed on",
    ],
    /// Content plan and approval process.
    ContentPlan "content_plan" "Content plan and approval process" [
        "content plan and approval process", "content plan", "approval process",
    ],
    /// `yes` or `no` (P 6.28).
    MayRevealIllegalActivity "may_reveal_illegal_activity" "May reveal illegal activity" [
        "may reveal illegal activity",
    ],
    /// Anything else; several columns may go there.
    Notes "notes" "Notes" [
        "notes", "note", "comments", "comment", "remarks", "remark", "other information", "tags",
        "keywords", "further information",
    ],
}

impl Target {
    /// The meaning with this word.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|t| t.key() == key)
    }

    /// A line about what the choice does, where its name does not say it all.
    pub const fn hint(self) -> &'static str {
        match self {
            Self::Ignore => "Nothing is taken from this column",
            Self::Url => "The address of the account’s page, in any spelling",
            Self::Platform => "The platform’s name, such as Facebook",
            Self::Handle => "The handle on the platform beside it, or an address",
            Self::PlatformAccountId => "The number or code that never changes",
            Self::Name => "Without it, accounts are named after their organisation and platform",
            Self::Group => "Each name becomes a business group, if there is none yet",
            Self::Unit => "Each name becomes a business unit, if there is none yet",
            Self::Organisation => "Names accounts that have no name, and is kept in the notes",
            Self::RiskTier => "low, medium or high",
            Self::Status => "For new accounts only; without it, they are active",
            Self::OpenedOn => "A date, day before month",
            Self::Notes => "Several columns may go there",
            Self::Languages => "Separated by commas",
            Self::MayRevealIllegalActivity => "yes or no",
            Self::StatusReason => "For suspended and closed accounts",
            Self::StatusSince
            | Self::ArrangementsConfirmedOn
            | Self::TransparencyConfirmedOn
            | Self::DisclaimerConfirmedOn => "A date, day before month",
            Self::Purpose
            | Self::Audience
            | Self::Monitoring
            | Self::ResponseProcess
            | Self::EscalationPlan
            | Self::SecurityArrangements
            | Self::ContentPlan
            | Self::StatusNote => "Any text",
            Self::TransparencyUrl => "A link",
        }
    }

    /// Whether several columns may have this meaning.
    pub const fn may_repeat(self) -> bool {
        matches!(self, Self::Ignore | Self::Notes | Self::Organisation)
    }
}
