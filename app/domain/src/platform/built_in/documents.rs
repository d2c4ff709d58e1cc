//! Documents, slides and code. Only who publishes them: one document is no account.

use super::table::{HELP, LIVE, Row, SEARCH, SIGN_IN, ascii, at, digits};
use crate::platform::entry::AccessLevel::{Admin, Moderator, Publisher};
use crate::platform::page_kind::PageKind;

pub(super) const ROWS: &[Row] = &[ISSUU, SLIDESHARE, SCRIBD, GITHUB, GITLAB];

const ISSUU: Row = Row {
    key: "issuu",
    name: "Issuu",
    hosts: "issuu.com",
    patterns: &[at("/{handle}/**")],
    handle_url: "https://issuu.com/{handle}",
    handle: ascii(3, 60, "._-"),
    reserved: &[
        SIGN_IN,
        SEARCH,
        HELP,
        (
            PageKind::Listing,
            "home store features pricing publish stacks categories solutions resources",
        ),
    ],
    tabs: "docs stacks articles about followers",
    two_factor: false,
    terms: Some("https://issuu.com/legal/terms"),
    ..LIVE
};

const SLIDESHARE: Row = Row {
    key: "slideshare",
    name: "SlideShare",
    aliases: "Slide Share",
    hosts: "slideshare.net",
    short_hosts: "slidesha.re",
    patterns: &[at("/mobile/{handle}/**"), at("/{handle}/**")],
    handle_url: "https://www.slideshare.net/{handle}",
    handle: ascii(2, 64, "-_"),
    reserved: &[
        SIGN_IN,
        SEARCH,
        HELP,
        (PageKind::Post, "slideshow slideshows secret embed"),
        (
            PageKind::Listing,
            "featured upload category popular most-popular mobile",
        ),
    ],
    tabs: "presentations documents followers following slideshows clipboards likes",
    two_factor: false,
    terms: Some("https://www.slideshare.net/terms"),
    ..LIVE
};

const SCRIBD: Row = Row {
    key: "scribd",
    name: "Scribd",
    hosts: "scribd.com",
    patterns: &[
        at("/user/{id}/{any}").shown("user/{id}"),
        at("/user/{id}/**").shown("user/{id}"),
        at("/people/view/{id}/**").shown("user/{id}"),
        at("/people/view/{id}-{name}/**").shown("user/{id}"),
        at("/publisher/{id}/**")
            .shown("publisher/{id}")
            .to("https://www.scribd.com/publisher/{id}"),
        at("/{handle}"),
    ],
    handle_url: "https://www.scribd.com/{handle}",
    id_url: Some("https://www.scribd.com/user/{id}"),
    handle: ascii(2, 60, "._-").needs_letter(),
    id: Some(digits(2, 14)),
    reserved: &[
        SIGN_IN,
        SEARCH,
        HELP,
        (
            PageKind::Post,
            "doc document book audiobook article presentation embeds podcast",
        ),
        (
            PageKind::Listing,
            "user people home read books audiobooks docs upload-document lists explore",
        ),
    ],
    two_factor: false,
    terms: Some("https://support.scribd.com/hc/articles/210129326"),
    ..LIVE
};

const GITHUB: Row = Row {
    key: "github",
    name: "GitHub",
    aliases: "Git Hub, GitHub organisation",
    hosts: "github.com",
    short_hosts: "git.io",
    patterns: &[
        at("/orgs/{handle}/**"),
        at("/sponsors/{handle}"),
        at("/{handle}/**"),
    ],
    handle_url: "https://github.com/{handle}",
    handle: ascii(1, 39, "-"),
    reserved: &[
        SIGN_IN,
        SEARCH,
        HELP,
        (
            PageKind::Listing,
            "orgs sponsors features pricing marketplace enterprise collections events \
             notifications new issues pulls apps security site team readme \
             customer-stories codespaces dashboard stars",
        ),
    ],
    tabs: "repositories people projects packages teams",
    access: &[Admin, Publisher, Moderator],
    terms: Some("https://docs.github.com/site-policy/github-terms/github-terms-of-service"),
    ..LIVE
};

const GITLAB: Row = Row {
    key: "gitlab",
    name: "GitLab",
    aliases: "GitLab.com",
    hosts: "gitlab.com",
    patterns: &[
        at("/groups/{handle}/**"),
        at("/users/{handle}/**"),
        at("/{handle}/**"),
    ],
    handle_url: "https://gitlab.com/{handle}",
    handle: ascii(2, 200, "._-"),
    reserved: &[
        SIGN_IN,
        SEARCH,
        HELP,
        (
            PageKind::Listing,
            "groups users dashboard explore projects - admin snippets",
        ),
    ],
    access: &[Admin, Publisher, Moderator],
    terms: Some("https://about.gitlab.com/terms/"),
    ..LIVE
};
