//! Podcasts and sound. The show or the profile is the account, never one episode.

use super::table::{HELP, LIVE, Row, SEARCH, SIGN_IN, any, ascii, at, digits};
use crate::platform::entry::AccessLevel::{Admin, Analyst, Publisher};
use crate::platform::page_kind::PageKind;

pub(super) const ROWS: &[Row] = &[
    APPLE_PODCASTS,
    SPOTIFY,
    SOUNDCLOUD,
    MIXCLOUD,
    PODBEAN,
    BUZZSPROUT,
];

const APPLE_PODCASTS: Row = Row {
    key: "apple-podcasts",
    name: "Apple Podcasts",
    aliases: "iTunes, Apple Podcast, iTunes podcast, Podcast",
    hosts: "podcasts.apple.com itunes.apple.com podcast.apple.com",
    short_hosts: "itun.es apple.co",
    patterns: &[
        at("/{any}/podcast/{name}/id{id}/**").shown("id{id}"),
        at("/podcast/{name}/id{id}/**").shown("id{id}"),
        at("/{any}/podcast/id{id}/**").shown("id{id}"),
        at("/podcast/id{id}/**").shown("id{id}"),
        at("/WebObjects/MZStore.woa/wa/viewPodcast?id={id}").shown("id{id}"),
        at("/{any}/channel/{name}/id{id}/**")
            .shown("channel/id{id}")
            .to("https://podcasts.apple.com/channel/id{id}"),
        at("/channel/id{id}/**")
            .shown("channel/id{id}")
            .to("https://podcasts.apple.com/channel/id{id}"),
    ],
    handle_url: "https://podcasts.apple.com/podcast/{handle}",
    id_url: Some("https://podcasts.apple.com/podcast/id{id}"),
    handle: ascii(3, 20, ""),
    id: Some(digits(6, 14)),
    reserved: &[(PageKind::Listing, "genre charts browse")],
    access: &[Admin, Publisher, Analyst],
    terms: Some("https://www.apple.com/legal/internet-services/itunes/"),
    ..LIVE
};

/// Ids are told apart by their kind; capitals matter in them.
const SPOTIFY: Row = Row {
    key: "spotify",
    name: "Spotify",
    aliases: "Spotify podcast, Spotify show",
    hosts: "open.spotify.com play.spotify.com spotify.com",
    short_hosts: "spotify.link spoti.fi",
    patterns: &[
        at("/show/{id}/**")
            .shown("show/{id}")
            .to("https://open.spotify.com/show/{id}"),
        at("/artist/{id}/**")
            .shown("artist/{id}")
            .to("https://open.spotify.com/artist/{id}"),
        at("/{any}/show/{id}/**")
            .shown("show/{id}")
            .to("https://open.spotify.com/show/{id}"),
        at("/{any}/artist/{id}/**")
            .shown("artist/{id}")
            .to("https://open.spotify.com/artist/{id}"),
        at("/user/{handle}/**"),
        at("/{any}/user/{handle}/**"),
    ],
    handle_url: "https://open.spotify.com/user/{handle}",
    handle: any(1, 60, "._-"),
    id: Some(ascii(22, 22, "")),
    reserved: &[
        SIGN_IN,
        SEARCH,
        HELP,
        (PageKind::Post, "episode track album playlist embed"),
        (
            PageKind::Listing,
            "show artist user genre collection download",
        ),
    ],
    access: &[Admin, Publisher, Analyst],
    two_factor: false,
    terms: Some("https://www.spotify.com/legal/end-user-agreement/"),
    ..LIVE
};

const SOUNDCLOUD: Row = Row {
    key: "soundcloud",
    name: "SoundCloud",
    aliases: "Sound cloud",
    hosts: "soundcloud.com",
    short_hosts: "snd.sc on.soundcloud.com soundcloud.app.goo.gl",
    patterns: &[
        at("/groups/{handle}/**")
            .shown("groups/{handle}")
            .to("https://soundcloud.com/groups/{handle}"),
        at("/{handle}/**"),
    ],
    handle_url: "https://soundcloud.com/{handle}",
    handle: ascii(2, 40, "-_"),
    reserved: &[
        SIGN_IN,
        SEARCH,
        HELP,
        (
            PageKind::Listing,
            "charts stream you upload pages pro groups player imprint \
             community-guidelines discover",
        ),
    ],
    tabs: "tracks popular-tracks albums sets reposts likes followers following comments",
    two_factor: false,
    terms: Some("https://soundcloud.com/terms-of-use"),
    ..LIVE
};

const MIXCLOUD: Row = Row {
    key: "mixcloud",
    name: "Mixcloud",
    hosts: "mixcloud.com",
    patterns: &[at("/{handle}/**")],
    handle_url: "https://www.mixcloud.com/{handle}/",
    handle: ascii(2, 60, "-_"),
    reserved: &[
        SIGN_IN,
        SEARCH,
        HELP,
        (
            PageKind::Listing,
            "dashboard upload select pro live genres categories widget",
        ),
    ],
    tabs: "uploads favorites listens playlists followers following",
    two_factor: false,
    ..LIVE
};

const PODBEAN: Row = Row {
    key: "podbean",
    name: "Podbean",
    hosts: "podbean.com",
    patterns: &[
        at("/podcast-detail/{name}-{id}/**")
            .shown("podcast-detail/{name}-{id}")
            .to("https://www.podbean.com/podcast-detail/{name}-{id}"),
        at("{handle}.{host}/**"),
    ],
    handle_url: "https://{handle}.podbean.com/",
    handle: ascii(2, 63, "-"),
    id: Some(ascii(4, 12, "")),
    reserved: &[
        SIGN_IN,
        HELP,
        (
            PageKind::OtherService,
            "feed mcdn admin patron developers sponsorship",
        ),
    ],
    two_factor: false,
    ..LIVE
};

const BUZZSPROUT: Row = Row {
    key: "buzzsprout",
    name: "Buzzsprout",
    hosts: "buzzsprout.com",
    patterns: &[at("/{id}/**"), at("{handle}.{host}/**")],
    handle_url: "https://{handle}.buzzsprout.com/",
    id_url: Some("https://www.buzzsprout.com/{id}"),
    handle: ascii(2, 63, "-").needs_letter(),
    id: Some(digits(2, 12)),
    reserved: &[SIGN_IN, HELP, (PageKind::OtherService, "feeds rss")],
    two_factor: false,
    ..LIVE
};
