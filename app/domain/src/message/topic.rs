//! What messages are about, and how somebody wants those of a topic.

macro_rules! keyed {
    ($(#[$of:meta])* $name:ident { $(#[$doc:meta] $variant:ident $key:literal $words:literal),+ $(,)? }) => {
        $(#[$of])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $(#[$doc] $variant),+ }

        impl $name {
            /// Every one, in the order people are shown them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable word in tables and forms.
            pub const fn key(self) -> &'static str {
                match self { $(Self::$variant => $key),+ }
            }

            /// The words people see.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $words),+ }
            }

            /// The one with this key.
            pub fn from_key(key: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.key() == key)
            }
        }
    };
}

keyed! {
    /// What a message is about.
    Topic {
        /// Access of people to accounts.
        Access "access" "Access to accounts",
        /// Accounts themselves, their security and incidents.
        Accounts "accounts" "Accounts and their security",
        /// What has to be done by a day.
        Obligations "obligations" "Things to do",
        /// Quarterly returns and the reports made of them.
        Returns "returns" "Quarterly returns and reports",
        /// Business cases.
        Cases "business-cases" "Business cases",
        /// Pixels and the applications for them.
        Pixels "pixels" "Pixels",
        /// Agencies and their contracts.
        Agencies "agencies" "Agencies",
        /// People who leave or move.
        Departures "departures" "People who leave or move",
        /// Accounts that somebody reported.
        Sightings "sightings" "Reported accounts",
        /// One's own place in the register.
        Register "register" "Your own place in the register",
    }
}

keyed! {
    /// How somebody wants the messages of a topic.
    How {
        /// Each by itself, at once.
        AtOnce "at-once" "At once",
        /// In the day's summary.
        Daily "daily" "In the daily summary",
        /// Not at all, as far as they can be turned off.
        Off "off" "Not at all",
    }
}

impl Topic {
    /// Whether any of its messages can be turned off.
    pub fn has_optional(self) -> bool {
        super::catalogue().any(|kind| kind.topic == self && !kind.mandatory)
    }
}
