//! Pictures, design and collections of links to them. Instagram and Snapchat are elsewhere.

use super::table::{HELP, LIVE, Row, SEARCH, SIGN_IN, ascii, at, digits};
use crate::platform::entry::AccessLevel::{Admin, Advertiser, Analyst, Publisher};
use crate::platform::page_kind::PageKind;

pub(super) const ROWS: &[Row] = &[
    FLICKR, PINTEREST, BEHANCE, DEVIANTART, IMGUR, GIPHY, UNSPLASH,
];

/// Accounts have an id such as `12345678@N00`, and often a name instead of it.
const FLICKR: Row = Row {
    key: "flickr",
    name: "Flickr",
    aliases: "Flicker",
    hosts: "flickr.com secure.flickr.com",
    short_hosts: "flic.kr",
    patterns: &[
        at("/photos/{id}/**"),
        at("/people/{id}/**"),
        at("/groups/{id}/**")
            .shown("groups/{id}")
            .to("https://www.flickr.com/groups/{id}/"),
        at("/photos/{handle}/**"),
        at("/people/{handle}/**"),
        at("/groups/{handle}/**")
            .shown("groups/{handle}")
            .to("https://www.flickr.com/groups/{handle}/"),
        at("/{id}/**"),
        at("/{handle}/**"),
    ],
    handle_url: "https://www.flickr.com/photos/{handle}/",
    id_url: Some("https://www.flickr.com/photos/{id}/"),
    handle: ascii(1, 64, "-_."),
    id: Some(digits(5, 20).also("@N").contains("@N")),
    reserved: &[
        SIGN_IN,
        SEARCH,
        HELP,
        (
            PageKind::Listing,
            "photos people groups commons galleries map cameras explore \
             creativecommons upload account services events prints lookingback nearby",
        ),
    ],
    tabs: "albums sets collections favorites faves groups galleries with stats \
           contacts about map archives",
    terms: Some("https://www.flickr.com/help/terms"),
    ..LIVE
};

const PINTEREST: Row = Row {
    key: "pinterest",
    name: "Pinterest",
    hosts: "pinterest.com pinterest.nz pinterest.com.au pinterest.co.uk pinterest.ca \
            pinterest.ie pinterest.de pinterest.fr pinterest.es pinterest.it \
            pinterest.jp pinterest.se pinterest.dk pinterest.at pinterest.ch \
            pinterest.pt pinterest.com.mx pinterest.co.kr pinterest.ph pinterest.cl",
    short_hosts: "pin.it",
    patterns: &[at("/{handle}/**")],
    handle_url: "https://www.pinterest.com/{handle}/",
    handle: ascii(3, 30, "_-"),
    reserved: &[
        SIGN_IN,
        SEARCH,
        HELP,
        (PageKind::Post, "pin ideas today source"),
        (PageKind::Sharing, "share"),
        (
            PageKind::Listing,
            "categories boards shopping business convert videos _",
        ),
    ],
    tabs: "boards pins _saved _created _shop followers following likes _tools",
    access: &[Admin, Publisher, Analyst, Advertiser],
    terms: Some("https://policy.pinterest.com/en/terms-of-service"),
    ..LIVE
};

const BEHANCE: Row = Row {
    key: "behance",
    name: "Behance",
    hosts: "behance.net",
    patterns: &[at("/{handle}/**")],
    handle_url: "https://www.behance.net/{handle}",
    handle: ascii(3, 40, "_-"),
    reserved: &[
        SIGN_IN,
        SEARCH,
        HELP,
        (PageKind::Post, "gallery collection"),
        (
            PageKind::Listing,
            "galleries joblist live assets onboarding hire for_you",
        ),
    ],
    tabs: "projects info appreciated moodboards services",
    ..LIVE
};

const DEVIANTART: Row = Row {
    key: "deviantart",
    name: "DeviantArt",
    aliases: "Deviant Art",
    hosts: "deviantart.com",
    patterns: &[at("{handle}.{host}/**"), at("/{handle}/**")],
    handle_url: "https://www.deviantart.com/{handle}",
    handle: ascii(3, 20, "-"),
    reserved: &[
        SIGN_IN,
        SEARCH,
        HELP,
        (
            PageKind::Listing,
            "shop core-membership daily-deviations watch groups forum chat",
        ),
    ],
    tabs: "gallery about posts favourites shop",
    ..LIVE
};

const IMGUR: Row = Row {
    key: "imgur",
    name: "Imgur",
    hosts: "imgur.com",
    patterns: &[at("/user/{handle}/**"), at("{handle}.{host}/**")],
    handle_url: "https://imgur.com/user/{handle}",
    handle: ascii(3, 63, ""),
    reserved: &[
        SIGN_IN,
        SEARCH,
        HELP,
        (PageKind::Post, "gallery a t i s"),
        (PageKind::Listing, "user upload apps"),
    ],
    tabs: "posts comments about favorites",
    two_factor: false,
    ..LIVE
};

const GIPHY: Row = Row {
    key: "giphy",
    name: "GIPHY",
    hosts: "giphy.com",
    short_hosts: "gph.is",
    patterns: &[at("/channel/{handle}/**"), at("/{handle}/**")],
    handle_url: "https://giphy.com/{handle}",
    handle: ascii(2, 40, "_-."),
    reserved: &[
        SIGN_IN,
        SEARCH,
        HELP,
        (PageKind::Post, "gifs stickers clips embed media stories"),
        (
            PageKind::Listing,
            "channel create upload apps entertainment reactions artists categories",
        ),
    ],
    ..LIVE
};

const UNSPLASH: Row = Row {
    key: "unsplash",
    name: "Unsplash",
    hosts: "unsplash.com",
    patterns: &[at("/@{handle}/**")],
    handle_url: "https://unsplash.com/@{handle}",
    handle: ascii(2, 60, "_-"),
    reserved: &[
        SIGN_IN,
        SEARCH,
        HELP,
        (PageKind::Post, "photos s t illustrations"),
        (PageKind::Listing, "collections images wallpapers"),
    ],
    tabs: "likes collections stats illustrations",
    two_factor: false,
    ..LIVE
};
