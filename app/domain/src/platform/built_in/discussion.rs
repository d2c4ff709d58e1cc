//! Discussion, questions and comments. Messaging services have a table of their own.

use super::table::{HELP, LIVE, Row, SEARCH, SIGN_IN, any, ascii, at, digits};
use crate::platform::entry::AccessLevel::{Admin, Moderator, Publisher};
use crate::platform::page_kind::PageKind;

pub(super) const ROWS: &[Row] = &[REDDIT, DISQUS, QUORA, PLURK, FLIPBOARD, VK];

const REDDIT: Row = Row {
    key: "reddit",
    name: "Reddit",
    aliases: "Subreddit",
    hosts: "reddit.com old.reddit.com new.reddit.com np.reddit.com amp.reddit.com \
            sh.reddit.com",
    short_hosts: "redd.it v.redd.it i.redd.it",
    patterns: &[
        at("/r/u_{handle}/**")
            .shown("u/{handle}")
            .to("https://www.reddit.com/user/{handle}/"),
        at("/r/{handle}/**")
            .shown("r/{handle}")
            .to("https://www.reddit.com/r/{handle}/"),
        at("/user/{handle}/**").shown("u/{handle}"),
        at("/u/{handle}/**").shown("u/{handle}"),
    ],
    handle_url: "https://www.reddit.com/user/{handle}/",
    handle: ascii(2, 24, "_-"),
    reserved: &[
        SIGN_IN,
        SEARCH,
        HELP,
        (PageKind::Post, "comments gallery media poll"),
        (
            PageKind::Listing,
            "r u user all popular best new top wiki subreddits message submit",
        ),
    ],
    tabs: "about comments submitted posts overview wiki new top hot rising",
    access: &[Admin, Publisher, Moderator],
    terms: Some("https://redditinc.com/policies/user-agreement"),
    ..LIVE
};

const DISQUS: Row = Row {
    key: "disqus",
    name: "Disqus",
    hosts: "disqus.com",
    patterns: &[
        at("/by/{handle}/**"),
        at("/home/forum/{handle}/**")
            .shown("forum/{handle}")
            .to("https://disqus.com/home/forum/{handle}/"),
        at("/home/forums/{handle}/**")
            .shown("forum/{handle}")
            .to("https://disqus.com/home/forum/{handle}/"),
        at("/{handle}"),
    ],
    handle_url: "https://disqus.com/by/{handle}/",
    handle: ascii(2, 60, "_-"),
    reserved: &[
        SIGN_IN,
        SEARCH,
        HELP,
        (
            PageKind::Listing,
            "home by admin dashboard profile features pricing channel channels embed",
        ),
    ],
    tabs: "comments followers following about",
    access: &[Admin, Moderator],
    two_factor: false,
    terms: Some("https://help.disqus.com/en/articles/1717102-terms-of-service"),
    ..LIVE
};

const QUORA: Row = Row {
    key: "quora",
    name: "Quora",
    hosts: "quora.com",
    patterns: &[
        at("/profile/{handle}/**"),
        at("/q/{handle}/**")
            .shown("q/{handle}")
            .to("https://www.quora.com/q/{handle}"),
        at("{handle}.{host}/**")
            .shown("q/{handle}")
            .to("https://www.quora.com/q/{handle}"),
    ],
    handle_url: "https://www.quora.com/profile/{handle}",
    handle: any(2, 100, "-._"),
    reserved: &[
        SIGN_IN,
        SEARCH,
        HELP,
        (PageKind::Listing, "profile q spaces answer following"),
    ],
    tabs: "answers questions posts followers",
    two_factor: false,
    terms: Some("https://www.quora.com/about/tos"),
    ..LIVE
};

const PLURK: Row = Row {
    key: "plurk",
    name: "Plurk",
    hosts: "plurk.com",
    patterns: &[
        at("/user/{handle}/**"),
        at("/m/u/{handle}/**"),
        at("/{handle}/**"),
    ],
    handle_url: "https://www.plurk.com/{handle}",
    handle: ascii(2, 40, "_"),
    reserved: &[
        SIGN_IN,
        SEARCH,
        HELP,
        (PageKind::Post, "p"),
        (PageKind::Listing, "user m top news api portal"),
    ],
    two_factor: false,
    terms: Some("https://www.plurk.com/terms"),
    ..LIVE
};

const FLIPBOARD: Row = Row {
    key: "flipboard",
    name: "Flipboard",
    hosts: "flipboard.com",
    short_hosts: "flip.it",
    patterns: &[at("/@{handle}/**")],
    handle_url: "https://flipboard.com/@{handle}",
    handle: ascii(1, 60, "._-"),
    reserved: &[
        SIGN_IN,
        SEARCH,
        HELP,
        (PageKind::Post, "article"),
        (PageKind::Listing, "topic section magazines publishers"),
    ],
    two_factor: false,
    terms: Some("https://about.flipboard.com/terms/"),
    ..LIVE
};

const VK: Row = Row {
    key: "vk",
    name: "VK",
    aliases: "VKontakte",
    hosts: "vk.com vkontakte.ru vk.ru",
    short_hosts: "vk.cc",
    patterns: &[
        at("/id{id}").shown("id{id}").to("https://vk.com/id{id}"),
        at("/club{id}")
            .shown("club{id}")
            .to("https://vk.com/club{id}"),
        at("/public{id}")
            .shown("club{id}")
            .to("https://vk.com/club{id}"),
        at("/{handle}"),
    ],
    handle_url: "https://vk.com/{handle}",
    handle: ascii(3, 40, "_."),
    id: Some(digits(1, 12)),
    reserved: &[
        SIGN_IN,
        SEARCH,
        HELP,
        (PageKind::Sharing, "share.php away.php"),
        (
            PageKind::Listing,
            "feed video music groups friends im apps market wall",
        ),
    ],
    access: &[Admin, Publisher, Moderator],
    terms: Some("https://vk.com/terms"),
    ..LIVE
};
