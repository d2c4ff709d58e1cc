//! Neighbourhoods, ideas and links: where public bodies meet people. Ordinary petition and
//! consultation websites are no platforms.

use super::table::{HELP, LIVE, Row, SEARCH, SIGN_IN, ascii, at, digits};
use crate::platform::entry::AccessLevel::{Admin, Advertiser, Analyst, Moderator, Publisher};
use crate::platform::page_kind::PageKind;

pub(super) const ROWS: &[Row] = &[
    NEIGHBOURLY,
    NEXTDOOR,
    LINKTREE,
    IDEASCALE,
    USERVOICE,
    GOVLOOP,
    PATREON,
    GOODREADS,
];

const NEIGHBOURLY: Row = Row {
    key: "neighbourly",
    name: "Neighbourly",
    hosts: "neighbourly.co.nz",
    patterns: &[
        at("/organisation/{handle}/**"),
        at("/organisations/{handle}/**"),
        at("/business/{handle}/**")
            .shown("business/{handle}")
            .to("https://www.neighbourly.co.nz/business/{handle}"),
        at("/group/{handle}/**")
            .shown("group/{handle}")
            .to("https://www.neighbourly.co.nz/group/{handle}"),
    ],
    handle_url: "https://www.neighbourly.co.nz/organisation/{handle}",
    handle: ascii(1, 80, "-_"),
    reserved: &[
        SIGN_IN,
        SEARCH,
        HELP,
        (PageKind::Post, "public message c e i"),
        (
            PageKind::Listing,
            "neighbourhood local-news market organisation organisations business group",
        ),
    ],
    access: &[Admin, Publisher, Moderator, Advertiser],
    two_factor: false,
    terms: Some("https://www.neighbourly.co.nz/terms"),
    ..LIVE
};

const NEXTDOOR: Row = Row {
    key: "nextdoor",
    name: "Nextdoor",
    aliases: "Next door",
    hosts: "nextdoor.com nextdoor.co.uk",
    patterns: &[
        at("/pages/{handle}/**"),
        at("/agency-detail/{any}/{any}/{handle}/**")
            .shown("agency/{handle}")
            .to("https://nextdoor.com/agency/{handle}"),
        at("/agency/{handle}/**")
            .shown("agency/{handle}")
            .to("https://nextdoor.com/agency/{handle}"),
        at("/profile/{id}/**")
            .shown("profile/{id}")
            .to("https://nextdoor.com/profile/{id}"),
    ],
    handle_url: "https://nextdoor.com/pages/{handle}/",
    handle: ascii(1, 120, "-_"),
    id: Some(ascii(4, 30, "-_")),
    reserved: &[
        SIGN_IN,
        SEARCH,
        HELP,
        (PageKind::Post, "p post news_feed"),
        (PageKind::Listing, "pages agency city neighborhood events"),
    ],
    access: &[Admin, Publisher, Moderator, Advertiser],
    terms: Some("https://help.nextdoor.com/s/article/Member-Agreement"),
    ..LIVE
};

const LINKTREE: Row = Row {
    key: "linktree",
    name: "Linktree",
    aliases: "Link tree",
    hosts: "linktr.ee",
    patterns: &[at("/{handle}/**")],
    handle_url: "https://linktr.ee/{handle}",
    handle: ascii(2, 40, "._-"),
    reserved: &[
        SIGN_IN,
        SEARCH,
        HELP,
        (PageKind::Listing, "s admin marketplace products templates"),
    ],
    access: &[Admin, Publisher, Analyst],
    terms: Some("https://linktr.ee/s/terms"),
    ..LIVE
};

const IDEASCALE: Row = Row {
    key: "ideascale",
    name: "IdeaScale",
    aliases: "Idea scale",
    hosts: "ideascale.com ideascale.me ideascalegov.com",
    patterns: &[at("{handle}.{host}/**")],
    handle_url: "https://{handle}.ideascale.com/",
    handle: ascii(2, 63, "-"),
    reserved: &[SIGN_IN, HELP, (PageKind::OtherService, "app static cdn")],
    access: &[Admin, Moderator],
    terms: Some("https://ideascale.com/terms-of-service/"),
    ..LIVE
};

const USERVOICE: Row = Row {
    key: "uservoice",
    name: "UserVoice",
    aliases: "User voice",
    hosts: "uservoice.com",
    patterns: &[at("{handle}.{host}/**")],
    handle_url: "https://{handle}.uservoice.com/",
    handle: ascii(2, 63, "-"),
    reserved: &[
        SIGN_IN,
        HELP,
        (PageKind::OtherService, "app assets widget feedback"),
    ],
    access: &[Admin, Moderator],
    terms: Some("https://www.uservoice.com/tos"),
    ..LIVE
};

const GOVLOOP: Row = Row {
    key: "govloop",
    name: "GovLoop",
    aliases: "Gov loop",
    hosts: "govloop.com",
    patterns: &[
        at("/profile/{handle}/**"),
        at("/members/{handle}/**"),
        at("/group/{handle}/**")
            .shown("groups/{handle}")
            .to("https://www.govloop.com/groups/{handle}/"),
        at("/groups/{handle}/**")
            .shown("groups/{handle}")
            .to("https://www.govloop.com/groups/{handle}/"),
    ],
    handle_url: "https://www.govloop.com/members/{handle}/",
    handle: ascii(1, 80, "_-."),
    reserved: &[SIGN_IN, SEARCH, HELP],
    two_factor: false,
    ..LIVE
};

const PATREON: Row = Row {
    key: "patreon",
    name: "Patreon",
    hosts: "patreon.com",
    patterns: &[
        at("/user?u={id}").shown("user/{id}"),
        at("/c/{handle}/**"),
        at("/cw/{handle}/**"),
        at("/{handle}/**"),
    ],
    handle_url: "https://www.patreon.com/{handle}",
    id_url: Some("https://www.patreon.com/user?u={id}"),
    handle: ascii(1, 64, "_").needs_letter(),
    id: Some(digits(1, 14)),
    reserved: &[
        SIGN_IN,
        SEARCH,
        HELP,
        (PageKind::Post, "posts"),
        (
            PageKind::Listing,
            "c cw home user create pricing product apps",
        ),
    ],
    tabs: "posts about membership shop collections chats",
    ..LIVE
};

const GOODREADS: Row = Row {
    key: "goodreads",
    name: "Goodreads",
    hosts: "goodreads.com",
    patterns: &[
        at("/user/show/{id}-{name}/**").shown("user/{id}"),
        at("/user/show/{id}/**").shown("user/{id}"),
        at("/author/show/{id}.{name}/**")
            .shown("author/{id}")
            .to("https://www.goodreads.com/author/show/{id}"),
        at("/author/show/{id}/**")
            .shown("author/{id}")
            .to("https://www.goodreads.com/author/show/{id}"),
        at("/group/show/{id}-{name}/**")
            .shown("group/{id}")
            .to("https://www.goodreads.com/group/show/{id}"),
        at("/group/show/{id}/**")
            .shown("group/{id}")
            .to("https://www.goodreads.com/group/show/{id}"),
        at("/{handle}"),
    ],
    handle_url: "https://www.goodreads.com/{handle}",
    id_url: Some("https://www.goodreads.com/user/show/{id}"),
    handle: ascii(2, 60, "_").needs_letter(),
    id: Some(digits(1, 14)),
    reserved: &[
        SIGN_IN,
        SEARCH,
        HELP,
        (
            PageKind::Listing,
            "book books list shelf review group user author genres quotes giveaway \
             choiceawards",
        ),
    ],
    two_factor: false,
    ..LIVE
};
