//! Closed services for video, pictures, blogs and bookmarks; the networks are in `dead`. The years
//! say when the public could no longer use them.

use super::table::{DEAD, HELP, Row, SEARCH, SIGN_IN, ascii, at, digits};
use crate::platform::page_kind::PageKind;

pub(super) const ROWS: &[Row] = &[
    VINE,
    PERISCOPE,
    USTREAM,
    STORIFY,
    DELICIOUS,
    DIGG,
    STUMBLEUPON,
    POSTEROUS,
    PICASA,
    BLIP,
    XANGA,
    MIXER,
    MEERKAT,
];

const VINE: Row = Row {
    key: "vine",
    name: "Vine",
    dead_since: Some("2017"),
    hosts: "vine.co",
    patterns: &[at("/u/{id}/**"), at("/{handle}")],
    handle_url: "https://vine.co/{handle}",
    id_url: Some("https://vine.co/u/{id}"),
    handle: ascii(1, 40, "._-").needs_letter(),
    id: Some(digits(10, 24)),
    reserved: &[
        SIGN_IN,
        SEARCH,
        HELP,
        (PageKind::Video, "v playlists channels u"),
    ],
    ..DEAD
};

const PERISCOPE: Row = Row {
    key: "periscope",
    name: "Periscope",
    dead_since: Some("2021"),
    hosts: "periscope.tv pscp.tv",
    patterns: &[
        at("/u/{id}/**")
            .shown("u/{id}")
            .to("https://www.pscp.tv/u/{id}"),
        at("/{handle}/**"),
    ],
    handle_url: "https://www.pscp.tv/{handle}",
    handle: ascii(1, 40, "_"),
    id: Some(ascii(13, 13, "")),
    reserved: &[SIGN_IN, SEARCH, HELP, (PageKind::Video, "w u couchmode")],
    tabs: "broadcasts",
    ..DEAD
};

const USTREAM: Row = Row {
    key: "ustream",
    name: "Ustream",
    aliases: "U stream, IBM Cloud Video",
    dead_since: Some("2018"),
    hosts: "ustream.tv ustream.com",
    short_hosts: "ustre.am",
    patterns: &[
        at("/channel/id/{id}/**")
            .shown("channel/id/{id}")
            .to("https://www.ustream.tv/channel/id/{id}"),
        at("/user/{handle}/**")
            .shown("user/{handle}")
            .to("https://www.ustream.tv/user/{handle}"),
        at("/channel/{handle}/**"),
        at("/{handle}/**").to("https://www.ustream.tv/{handle}"),
    ],
    handle_url: "https://www.ustream.tv/channel/{handle}",
    handle: ascii(2, 80, "-_."),
    id: Some(digits(3, 14)),
    reserved: &[
        SIGN_IN,
        SEARCH,
        HELP,
        (PageKind::Video, "recorded embed"),
        (
            PageKind::Listing,
            "channel user explore platform producer new discovery",
        ),
    ],
    tabs: "videos shows events about",
    ..DEAD
};

const STORIFY: Row = Row {
    key: "storify",
    name: "Storify",
    dead_since: Some("2018"),
    hosts: "storify.com",
    patterns: &[at("/{handle}/**")],
    handle_url: "https://storify.com/{handle}",
    handle: ascii(1, 40, "_-"),
    reserved: &[
        SIGN_IN,
        SEARCH,
        HELP,
        (PageKind::Listing, "stories services templates create"),
    ],
    ..DEAD
};

const DELICIOUS: Row = Row {
    key: "delicious",
    name: "Delicious",
    aliases: "del.icio.us",
    dead_since: Some("2017"),
    hosts: "delicious.com del.icio.us",
    patterns: &[at("/{handle}/**")],
    handle_url: "https://delicious.com/{handle}",
    handle: ascii(1, 60, "._-"),
    reserved: &[
        SIGN_IN,
        SEARCH,
        HELP,
        (PageKind::Sharing, "save post"),
        (PageKind::Listing, "url recent popular tag stacks link"),
    ],
    ..DEAD
};

/// The site went on without accounts of the public.
const DIGG: Row = Row {
    key: "digg",
    name: "Digg",
    dead_since: Some("2012"),
    hosts: "digg.com",
    patterns: &[
        at("/users/{handle}/**"),
        at("/user/{handle}/**"),
        at("/@{handle}"),
        at("/{handle}"),
    ],
    handle_url: "https://digg.com/{handle}",
    handle: ascii(2, 40, "_-"),
    reserved: &[
        SIGN_IN,
        SEARCH,
        HELP,
        (PageKind::Post, "news story video submit"),
        (
            PageKind::Listing,
            "users user channel reader newsroom upcoming",
        ),
    ],
    ..DEAD
};

const STUMBLEUPON: Row = Row {
    key: "stumbleupon",
    name: "StumbleUpon",
    aliases: "Stumble Upon",
    dead_since: Some("2018"),
    hosts: "stumbleupon.com",
    short_hosts: "su.pr",
    patterns: &[
        at("/stumbler/{handle}/**"),
        at("/channel/{handle}/**")
            .shown("channel/{handle}")
            .to("https://www.stumbleupon.com/channel/{handle}"),
        at("{handle}.{host}/**"),
    ],
    handle_url: "https://www.stumbleupon.com/stumbler/{handle}",
    handle: ascii(2, 40, "_-"),
    reserved: &[
        SIGN_IN,
        SEARCH,
        HELP,
        (PageKind::Sharing, "submit su url badge"),
    ],
    ..DEAD
};

const POSTEROUS: Row = Row {
    key: "posterous",
    name: "Posterous",
    aliases: "Posterous Spaces",
    dead_since: Some("2013"),
    hosts: "posterous.com",
    short_hosts: "post.ly",
    patterns: &[
        at("{handle}.{host}/**"),
        at("/people/{id}/**")
            .shown("people/{id}")
            .to("https://posterous.com/people/{id}"),
    ],
    handle_url: "https://{handle}.posterous.com/",
    handle: ascii(2, 63, "-"),
    id: Some(ascii(4, 30, "")),
    reserved: &[SIGN_IN, HELP],
    ..DEAD
};

const PICASA: Row = Row {
    key: "picasa",
    name: "Picasa Web Albums",
    aliases: "Picasa, Picasaweb",
    dead_since: Some("2016"),
    hosts: "picasaweb.google.com",
    patterns: &[at("/{id}/**"), at("/{handle}/**")],
    handle_url: "https://picasaweb.google.com/{handle}",
    id_url: Some("https://picasaweb.google.com/{id}"),
    handle: ascii(2, 64, "._-"),
    id: Some(digits(20, 22)),
    reserved: &[SIGN_IN, SEARCH, HELP, (PageKind::Listing, "home lh data")],
    ..DEAD
};

const BLIP: Row = Row {
    key: "blip",
    name: "Blip",
    aliases: "Blip.tv",
    dead_since: Some("2015"),
    hosts: "blip.tv",
    patterns: &[at("{handle}.{host}/**"), at("/{handle}/**")],
    handle_url: "https://blip.tv/{handle}",
    handle: ascii(2, 60, "_-"),
    reserved: &[
        SIGN_IN,
        SEARCH,
        HELP,
        (PageKind::Video, "play file players rss"),
    ],
    ..DEAD
};

const XANGA: Row = Row {
    key: "xanga",
    name: "Xanga",
    dead_since: Some("2013"),
    hosts: "xanga.com",
    patterns: &[at("{handle}.{host}/**"), at("/{handle}")],
    handle_url: "https://{handle}.xanga.com/",
    handle: ascii(2, 40, "-_"),
    ..DEAD
};

const MIXER: Row = Row {
    key: "mixer",
    name: "Mixer",
    aliases: "Beam.pro",
    dead_since: Some("2020"),
    hosts: "mixer.com",
    patterns: &[at("/{handle}")],
    handle_url: "https://mixer.com/{handle}",
    handle: ascii(2, 40, "_"),
    ..DEAD
};

const MEERKAT: Row = Row {
    key: "meerkat",
    name: "Meerkat",
    dead_since: Some("2016"),
    hosts: "meerkatapp.co",
    patterns: &[at("/{handle}/**")],
    handle_url: "https://meerkatapp.co/{handle}",
    handle: ascii(1, 40, "_"),
    ..DEAD
};
