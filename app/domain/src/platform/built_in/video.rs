//! Video and live streaming. YouTube and TikTok are with the most used, closed services with the dead.

use super::table::{HELP, LIVE, Row, SEARCH, SIGN_IN, ascii, at, digits};
use crate::platform::entry::AccessLevel::{Admin, Analyst, Moderator, Publisher};
use crate::platform::page_kind::PageKind;

pub(super) const ROWS: &[Row] = &[VIMEO, TWITCH, DAILYMOTION, LIVESTREAM, RUMBLE, KICK];

/// A number alone is a video.
const VIMEO: Row = Row {
    key: "vimeo",
    name: "Vimeo",
    hosts: "vimeo.com player.vimeo.com",
    patterns: &[
        at("/user{id}/**")
            .shown("user{id}")
            .to("https://vimeo.com/user{id}"),
        at("/channels/{handle}/**")
            .shown("channels/{handle}")
            .to("https://vimeo.com/channels/{handle}"),
        at("/groups/{handle}/**")
            .shown("groups/{handle}")
            .to("https://vimeo.com/groups/{handle}"),
        at("/{handle}/**"),
    ],
    handle_url: "https://vimeo.com/{handle}",
    handle: ascii(2, 60, "-_.").needs_letter(),
    id: Some(digits(3, 15)),
    reserved: &[
        SIGN_IN,
        SEARCH,
        HELP,
        (
            PageKind::Video,
            "video videos album ondemand event showcase watch moogaloop.swf",
        ),
        (
            PageKind::Listing,
            "channels groups categories staffpicks features upgrade pricing create \
             manage home stock enterprise",
        ),
    ],
    tabs: "videos about albums collections following likes",
    access: &[Admin, Publisher, Moderator, Analyst],
    terms: Some("https://vimeo.com/terms"),
    ..LIVE
};

const TWITCH: Row = Row {
    key: "twitch",
    name: "Twitch",
    aliases: "Twitch.tv, Justin.tv",
    hosts: "twitch.tv",
    short_hosts: "clips.twitch.tv",
    patterns: &[
        at("/popout/{handle}/**").deeper(),
        at("/moderator/{handle}/**"),
        at("/{handle}/**"),
    ],
    handle_url: "https://www.twitch.tv/{handle}",
    handle: ascii(3, 25, "_"),
    reserved: &[
        SIGN_IN,
        SEARCH,
        HELP,
        (PageKind::Video, "videos clip collections"),
        (
            PageKind::Listing,
            "directory p turbo prime store downloads team subs wallet inventory drops \
             user",
        ),
    ],
    tabs: "videos about schedule clips followers home",
    access: &[Admin, Publisher, Moderator],
    terms: Some("https://www.twitch.tv/p/legal/terms-of-service/"),
    ..LIVE
};

const DAILYMOTION: Row = Row {
    key: "dailymotion",
    name: "Dailymotion",
    aliases: "Daily Motion",
    hosts: "dailymotion.com",
    short_hosts: "dai.ly",
    patterns: &[at("/user/{handle}/**"), at("/{handle}/**")],
    handle_url: "https://www.dailymotion.com/{handle}",
    reserved: &[
        SIGN_IN,
        SEARCH,
        HELP,
        (PageKind::Video, "video playlist embed hub"),
        (PageKind::Listing, "user partner library feed channel"),
    ],
    tabs: "videos playlists about",
    terms: Some("https://legal.dailymotion.com/en/terms-of-use/"),
    ..LIVE
};

const LIVESTREAM: Row = Row {
    key: "livestream",
    name: "Livestream",
    aliases: "Live stream, Vimeo Livestream",
    hosts: "livestream.com new.livestream.com original.livestream.com \
            cdn.livestream.com",
    short_hosts: "livestre.am",
    patterns: &[
        at("/accounts/{id}/**")
            .shown("accounts/{id}")
            .to("https://livestream.com/accounts/{id}"),
        at("/{handle}/**"),
    ],
    handle_url: "https://livestream.com/{handle}",
    handle: ascii(2, 60, "-_."),
    id: Some(digits(1, 15)),
    reserved: &[
        (PageKind::SignIn, "login signup settings accounts"),
        (
            PageKind::Listing,
            "watch explore platform blog categories events",
        ),
        HELP,
    ],
    tabs: "events videos about",
    access: &[Admin, Publisher, Moderator],
    terms: Some("https://vimeo.com/terms"),
    ..LIVE
};

const RUMBLE: Row = Row {
    key: "rumble",
    name: "Rumble",
    hosts: "rumble.com",
    patterns: &[
        at("/c/{handle}/**"),
        at("/user/{handle}/**")
            .shown("user/{handle}")
            .to("https://rumble.com/user/{handle}"),
    ],
    handle_url: "https://rumble.com/c/{handle}",
    reserved: &[
        SIGN_IN,
        SEARCH,
        HELP,
        (PageKind::Video, "videos embed live"),
        (PageKind::Listing, "c user category"),
    ],
    tabs: "videos about livestreams playlists",
    terms: Some("https://rumble.com/s/terms"),
    ..LIVE
};

const KICK: Row = Row {
    key: "kick",
    name: "Kick",
    aliases: "Kick.com",
    hosts: "kick.com",
    patterns: &[at("/{handle}/**")],
    handle_url: "https://kick.com/{handle}",
    handle: ascii(3, 30, "_-"),
    reserved: &[
        SIGN_IN,
        SEARCH,
        HELP,
        (PageKind::Video, "video clips"),
        (
            PageKind::Listing,
            "categories category following browse dashboard",
        ),
    ],
    tabs: "videos clips about",
    access: &[Admin, Moderator],
    terms: Some("https://kick.com/terms-of-service"),
    ..LIVE
};
