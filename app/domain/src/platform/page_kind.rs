//! What an address on a known platform leads to when it is not an account. No judgement here.

use serde::{Deserialize, Serialize};

/// The kind of page behind an address that belongs to a platform, but to no account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PageKind {
    /// The platform's own first page.
    FrontPage,
    /// One post, picture or story without the account's name.
    Post,
    /// One video or playlist without the account's name.
    Video,
    /// Search results, a hashtag or a topic.
    Search,
    /// Signing in, signing up or settings.
    SignIn,
    /// A share button's or redirecting link.
    Sharing,
    /// One event or place.
    Event,
    /// Help, terms, jobs and other pages of the company.
    Help,
    /// A list that the platform puts together: a feed, a shop, a directory.
    Listing,
    /// A private invitation or conversation.
    Invitation,
    /// Another service on a subdomain of the platform.
    OtherService,
    /// Some other page of the platform.
    Other,
}

impl PageKind {
    /// Every kind, in the order an administrator is shown them.
    pub const ALL: &'static [Self] = &[
        Self::FrontPage,
        Self::Post,
        Self::Video,
        Self::Search,
        Self::SignIn,
        Self::Sharing,
        Self::Event,
        Self::Help,
        Self::Listing,
        Self::Invitation,
        Self::OtherService,
        Self::Other,
    ];

    /// What it is, to follow "leads to".
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::FrontPage => "the front page",
            Self::Post => "a single post",
            Self::Video => "a single video or playlist",
            Self::Search => "a search or topic",
            Self::SignIn => "a sign-in or settings page",
            Self::Sharing => "a share link",
            Self::Event => "an event or place",
            Self::Help => "a help or company page",
            Self::Listing => "a list made by the platform",
            Self::Invitation => "a private invitation or conversation",
            Self::OtherService => "another service of the platform",
            Self::Other => "a page that is not an account",
        }
    }
}
