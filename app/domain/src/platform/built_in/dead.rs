//! Closed networks: their accounts stay in the register for the record and are never live again.
//! The years say when the public could no longer use them.

use super::table::{DEAD, HELP, Row, SEARCH, SIGN_IN, any, ascii, at, digits};
use crate::platform::entry::AccessLevel::{Admin, Moderator};
use crate::platform::page_kind::PageKind;

pub(super) const ROWS: &[Row] = &[
    GOOGLE_PLUS,
    MYSPACE,
    FRIENDFEED,
    BEBO,
    FRIENDSTER,
    ORKUT,
    KLOUT,
    GOWALLA,
    IDENTICA,
    YAHOO_GROUPS,
];

const GOOGLE_PLUS: Row = Row {
    key: "google-plus",
    name: "Google+",
    aliases: "Google Plus, G+, GPlus, Google + Page",
    dead_since: Some("2019"),
    hosts: "plus.google.com",
    patterns: &[
        at("/u/{any}/b/{id}/**"),
        at("/u/{any}/communities/{id}/**")
            .shown("communities/{id}")
            .to("https://plus.google.com/communities/{id}"),
        at("/u/{any}/{id}/**"),
        at("/u/{any}/+{handle}/**"),
        at("/b/{id}/**"),
        at("/communities/{id}/**")
            .shown("communities/{id}")
            .to("https://plus.google.com/communities/{id}"),
        at("/{id}/**"),
        at("/+{handle}/**"),
    ],
    handle_url: "https://plus.google.com/+{handle}",
    id_url: Some("https://plus.google.com/{id}"),
    handle: any(2, 60, "-_"),
    id: Some(digits(20, 22)),
    reserved: &[
        SIGN_IN,
        SEARCH,
        HELP,
        (
            PageKind::Listing,
            "u b communities collection photos events app share",
        ),
    ],
    tabs: "posts about photos videos plusones",
    access: &[Admin, Moderator],
    ..DEAD
};

/// Still answers, but lost everything posted before 2016 and takes no new accounts.
const MYSPACE: Row = Row {
    key: "myspace",
    name: "MySpace",
    aliases: "My Space",
    dead_since: Some("2019"),
    hosts: "myspace.com profile.myspace.com new.myspace.com",
    patterns: &[
        at("/index.cfm?fuseaction={any}&friendid={id}"),
        at("/index.cfm?fuseaction={any}&friendID={id}"),
        at("/user/{id}"),
        at("/{id}"),
        at("/{handle}/**"),
    ],
    handle_url: "https://myspace.com/{handle}",
    id_url: Some("https://myspace.com/{id}"),
    handle: ascii(1, 60, "._-"),
    id: Some(digits(6, 12)),
    reserved: &[
        SIGN_IN,
        SEARCH,
        HELP,
        (
            PageKind::Listing,
            "discover music video pages index.cfm user signup",
        ),
    ],
    tabs: "music photos videos connections blog",
    ..DEAD
};

const FRIENDFEED: Row = Row {
    key: "friendfeed",
    name: "FriendFeed",
    aliases: "Friend feed",
    dead_since: Some("2015"),
    hosts: "friendfeed.com",
    short_hosts: "ff.im",
    patterns: &[at("/rooms/{handle}/**"), at("/{handle}/**")],
    handle_url: "https://friendfeed.com/{handle}",
    handle: ascii(2, 40, "_-"),
    reserved: &[
        SIGN_IN,
        SEARCH,
        HELP,
        (PageKind::Listing, "rooms public friends groups"),
    ],
    ..DEAD
};

const BEBO: Row = Row {
    key: "bebo",
    name: "Bebo",
    dead_since: Some("2013"),
    hosts: "bebo.com",
    patterns: &[at("/Profile.jsp?MemberId={id}"), at("/{handle}")],
    handle_url: "https://www.bebo.com/{handle}",
    id_url: Some("https://www.bebo.com/Profile.jsp?MemberId={id}"),
    handle: ascii(2, 40, "._-").needs_letter(),
    id: Some(digits(4, 14)),
    reserved: &[SIGN_IN, SEARCH, HELP, (PageKind::Listing, "c profile.jsp")],
    ..DEAD
};

const FRIENDSTER: Row = Row {
    key: "friendster",
    name: "Friendster",
    dead_since: Some("2015"),
    hosts: "friendster.com profiles.friendster.com",
    patterns: &[
        at("profiles.friendster.com/{id}"),
        at("profiles.friendster.com/{handle}"),
        at("/{id}"),
        at("/{handle}"),
    ],
    handle_url: "https://www.friendster.com/{handle}",
    id_url: Some("https://www.friendster.com/{id}"),
    id: Some(digits(4, 14)),
    ..DEAD
};

const ORKUT: Row = Row {
    key: "orkut",
    name: "Orkut",
    dead_since: Some("2014"),
    hosts: "orkut.com orkut.com.br",
    patterns: &[
        at("/Main?uid={id}"),
        at("/Profile?uid={id}"),
        at("/Community?cmm={id}")
            .shown("community/{id}")
            .to("https://www.orkut.com/Community?cmm={id}"),
        at("/Profile.aspx?uid={id}"),
    ],
    handle_url: "https://www.orkut.com/{handle}",
    id_url: Some("https://www.orkut.com/Profile?uid={id}"),
    id: Some(digits(4, 24)),
    ..DEAD
};

const KLOUT: Row = Row {
    key: "klout",
    name: "Klout",
    dead_since: Some("2018"),
    hosts: "klout.com",
    patterns: &[at("/user/{handle}/**"), at("/{handle}/**")],
    handle_url: "https://klout.com/{handle}",
    handle: ascii(1, 40, "_-"),
    reserved: &[
        SIGN_IN,
        SEARCH,
        HELP,
        (PageKind::Listing, "home perks corp user"),
    ],
    ..DEAD
};

const GOWALLA: Row = Row {
    key: "gowalla",
    name: "Gowalla",
    dead_since: Some("2012"),
    hosts: "gowalla.com",
    patterns: &[
        at("/users/{handle}/**"),
        at("/spots/{id}/**")
            .shown("spots/{id}")
            .to("https://gowalla.com/spots/{id}"),
        at("/{handle}"),
    ],
    handle_url: "https://gowalla.com/{handle}",
    id: Some(digits(1, 14)),
    ..DEAD
};

const IDENTICA: Row = Row {
    key: "identica",
    name: "Identi.ca",
    dead_since: Some("2013"),
    hosts: "identi.ca",
    patterns: &[at("/{handle}/**")],
    handle_url: "https://identi.ca/{handle}",
    handle: ascii(1, 64, "_-"),
    reserved: &[
        SIGN_IN,
        SEARCH,
        HELP,
        (PageKind::Post, "notice conversation"),
        (PageKind::Listing, "group groups main"),
    ],
    ..DEAD
};

const YAHOO_GROUPS: Row = Row {
    key: "yahoo-groups",
    name: "Yahoo Groups",
    aliases: "Yahoo! Groups",
    dead_since: Some("2020"),
    hosts: "groups.yahoo.com",
    patterns: &[at("/group/{handle}/**"), at("/neo/groups/{handle}/**")],
    handle_url: "https://groups.yahoo.com/group/{handle}",
    handle: ascii(1, 80, "_-"),
    ..DEAD
};
