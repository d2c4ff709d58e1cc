//! Blogs and newsletters. Ordinary websites and news sites are no platforms.

use super::table::{HELP, LIVE, Row, SEARCH, SIGN_IN, ascii, at, digits};
use crate::platform::entry::AccessLevel::{Admin, Analyst, Moderator, Publisher};
use crate::platform::page_kind::PageKind;

pub(super) const ROWS: &[Row] = &[TUMBLR, MEDIUM, SUBSTACK, WORDPRESS, BLOGGER];

const TUMBLR: Row = Row {
    key: "tumblr",
    name: "Tumblr",
    aliases: "Tumbler",
    hosts: "tumblr.com",
    short_hosts: "tmblr.co",
    patterns: &[
        at("{handle}.{host}/**"),
        at("/blog/view/{handle}/**"),
        at("/blog/{handle}/**"),
        at("/@{handle}/**"),
        at("/{handle}/**"),
    ],
    handle_url: "https://{handle}.tumblr.com/",
    handle: ascii(1, 32, "-"),
    reserved: &[
        SIGN_IN,
        SEARCH,
        HELP,
        (
            PageKind::OtherService,
            "assets media static embed engineering staff-help",
        ),
        (PageKind::Sharing, "share widgets"),
        (
            PageKind::Listing,
            "dashboard likes following inbox new themes apps communities",
        ),
    ],
    tabs: "archive about ask likes",
    access: &[Admin, Publisher],
    terms: Some("https://www.tumblr.com/policy/en/terms-of-service"),
    ..LIVE
};

const MEDIUM: Row = Row {
    key: "medium",
    name: "Medium",
    hosts: "medium.com",
    patterns: &[
        at("/@{handle}/**"),
        at("/u/{id}/**")
            .shown("u/{id}")
            .to("https://medium.com/u/{id}"),
        at("{handle}.{host}/**"),
        at("/{handle}/**")
            .shown("publication/{handle}")
            .to("https://medium.com/{handle}"),
    ],
    handle_url: "https://medium.com/@{handle}",
    handle: ascii(1, 70, "._-"),
    id: Some(ascii(8, 20, "")),
    reserved: &[
        SIGN_IN,
        SEARCH,
        HELP,
        (PageKind::SignIn, "m me"),
        (PageKind::Post, "p s"),
        (
            PageKind::Listing,
            "u feed creators business membership new-story plans partner-program",
        ),
        (PageKind::OtherService, "api cdn-images-1 miro policy"),
    ],
    tabs: "about followers following lists",
    terms: Some("https://policy.medium.com/medium-terms-of-service-9db0094a1e0f"),
    two_factor: false,
    ..LIVE
};

const SUBSTACK: Row = Row {
    key: "substack",
    name: "Substack",
    hosts: "substack.com",
    patterns: &[
        at("{handle}.{host}/**"),
        at("/@{handle}/**")
            .shown("profile/{handle}")
            .to("https://substack.com/@{handle}"),
    ],
    handle_url: "https://{handle}.substack.com/",
    handle: ascii(2, 63, "-_"),
    reserved: &[
        SIGN_IN,
        SEARCH,
        HELP,
        (PageKind::OtherService, "open on read cdn reader email"),
        (PageKind::Listing, "inbox home notes browse profile"),
    ],
    tabs: "archive about notes podcast posts",
    access: &[Admin, Publisher, Analyst],
    terms: Some("https://substack.com/tos"),
    ..LIVE
};

const WORDPRESS: Row = Row {
    key: "wordpress",
    name: "WordPress.com",
    aliases: "WordPress, Word Press",
    hosts: "wordpress.com",
    short_hosts: "wp.me",
    patterns: &[at("{handle}.{host}/**")],
    handle_url: "https://{handle}.wordpress.com/",
    handle: ascii(3, 63, "-"),
    reserved: &[
        SIGN_IN,
        SEARCH,
        HELP,
        (
            PageKind::OtherService,
            "en public-api stats dashboard subscribe files s0 s1 s2 vip learn",
        ),
    ],
    tabs: "about contact",
    access: &[Admin, Publisher, Moderator],
    terms: Some("https://wordpress.com/tos/"),
    ..LIVE
};

const BLOGGER: Row = Row {
    key: "blogger",
    name: "Blogger",
    aliases: "Blogspot, Blog spot",
    hosts: "blogspot.com blogspot.co.nz blogspot.com.au blogspot.co.uk blogspot.ca \
            blogspot.de blogspot.fr blogspot.in blogspot.ie blogspot.jp \
            blogspot.com.br blogspot.nl blogspot.it blogspot.com.es blogspot.sg \
            blogspot.hk blogger.com",
    patterns: &[
        at("blogger.com/profile/{id}/**")
            .shown("profile/{id}")
            .to("https://www.blogger.com/profile/{id}"),
        at("{handle}.{host}/**"),
    ],
    handle_url: "https://{handle}.blogspot.com/",
    handle: ascii(1, 63, "-"),
    id: Some(digits(10, 24)),
    reserved: &[
        SIGN_IN,
        HELP,
        (
            PageKind::OtherService,
            "draft photos1 bp0 bp1 bp2 bp3 buzz status resources",
        ),
    ],
    access: &[Admin, Publisher],
    terms: Some("https://www.blogger.com/content.g"),
    ..LIVE
};
