//! Platforms of many servers, and platforms where people bring their own name. A Mastodon server
//! that is not listed here is unknown until an administrator adds it.

use super::table::{HELP, LIVE, Row, SEARCH, SIGN_IN, any, ascii, at};
use crate::platform::entry::AccessLevel::{Admin, Moderator, Publisher};
use crate::platform::page_kind::PageKind;

pub(super) const ROWS: &[Row] = &[BLUESKY, MASTODON, TRUTH_SOCIAL];

/// The handle is a domain name; the permanent id begins with `did:`.
const BLUESKY: Row = Row {
    key: "bluesky",
    name: "Bluesky",
    aliases: "Blue sky, Bsky, Bluesky Social",
    hosts: "bsky.app bsky.social staging.bsky.app",
    patterns: &[
        at("/profile/{id}/**"),
        at("/profile/{handle}/**"),
        at("{name}.bsky.social/**")
            .shown("{name}.bsky.social")
            .to("https://bsky.app/profile/{name}.bsky.social"),
    ],
    handle_url: "https://bsky.app/profile/{handle}",
    id_url: Some("https://bsky.app/profile/{id}"),
    handle: any(4, 253, ".-").contains("."),
    id: Some(ascii(12, 200, ":.-_").starts("did:")),
    reserved: &[
        SIGN_IN,
        SEARCH,
        HELP,
        (PageKind::Sharing, "intent"),
        (
            PageKind::Listing,
            "profile feeds lists starter-pack start notifications messages",
        ),
    ],
    tabs: "followers follows",
    access: &[Admin],
    two_factor: true,
    terms: Some("https://bsky.social/about/support/tos"),
    ..LIVE
};

const MASTODON: Row = Row {
    key: "mastodon",
    name: "Mastodon",
    aliases: "Fediverse",
    hosts: MASTODON_SERVERS,
    patterns: &[
        at("/@{handle}@{host}/**").shown("{handle}@{host}"),
        at("/web/@{handle}@{host}/**").shown("{handle}@{host}"),
        at("/deck/@{handle}@{host}/**").shown("{handle}@{host}"),
        at("/@{handle}/**").shown("{handle}@{host}"),
        at("/web/@{handle}/**").shown("{handle}@{host}"),
        at("/deck/@{handle}/**").shown("{handle}@{host}"),
        at("/users/{handle}/**").shown("{handle}@{host}"),
    ],
    handle_url: "https://{host}/@{handle}",
    handle: ascii(1, 40, "._-"),
    reserved: &[
        SIGN_IN,
        SEARCH,
        HELP,
        (
            PageKind::Listing,
            "public home directory web deck users lists notifications conversations",
        ),
        (PageKind::Sharing, "share authorize_interaction invite"),
        (PageKind::Post, "statuses media"),
    ],
    tabs: "with_replies media followers following featured about",
    access: &[Admin],
    terms: Some("https://joinmastodon.org/covenant"),
    ..LIVE
};

const MASTODON_SERVERS: &str = "mastodon.social mastodon.online mastodon.nz cloudisland.nz mastodon.au aus.social \
    theblower.au mstdn.social mas.to mastodon.world mastodon.green mastodon.scot \
    mastodon.ie mastodonapp.uk mastodon.me.uk toot.wales mstdn.ca mstdn.jp mstdn.party \
    pawoo.net masto.ai masto.nz toot.io toot.community toot.cafe home.social \
    universeodon.com fosstodon.org hachyderm.io infosec.exchange techhub.social \
    indieweb.social social.vivaldi.net mastodon.gamedev.place journa.host newsie.social \
    sfba.social chaos.social troet.cafe nrw.social mastodon.art scholar.social \
    mathstodon.xyz c.im mamot.fr piaille.fr social.network.europa.eu \
    ec.social-network.europa.eu social.bund.de social.overheid.nl \
    social.numerique.gouv.fr";

const TRUTH_SOCIAL: Row = Row {
    key: "truth-social",
    name: "Truth Social",
    aliases: "Truth",
    hosts: "truthsocial.com",
    patterns: &[at("/@{handle}/**")],
    handle_url: "https://truthsocial.com/@{handle}",
    handle: ascii(1, 30, "_"),
    access: &[Admin, Publisher, Moderator],
    terms: Some("https://help.truthsocial.com/legal/terms-of-service/"),
    ..LIVE
};
