//! Channels and servers of messaging services. Only public addresses: private invitations are refused.

use super::table::{HELP, LIVE, Row, SEARCH, SIGN_IN, any, ascii, at, digits};
use crate::platform::entry::AccessLevel::{Admin, Advertiser, Analyst, Moderator, Publisher};
use crate::platform::page_kind::PageKind;

pub(super) const ROWS: &[Row] = &[WHATSAPP, TELEGRAM, SNAPCHAT, DISCORD, VIBER, LINE, WEIBO];

const WHATSAPP: Row = Row {
    key: "whatsapp",
    name: "WhatsApp",
    aliases: "WhatsApp channel, WhatsApp business, Whats App, WA",
    hosts: "whatsapp.com wa.me api.whatsapp.com",
    patterns: &[
        at("whatsapp.com/channel/{id}/**"),
        at("wa.me/{handle}"),
        at("/send?phone={handle}"),
        at("/send/?phone={handle}"),
    ],
    handle_url: "https://wa.me/{handle}",
    id_url: Some("https://www.whatsapp.com/channel/{id}"),
    handle: digits(6, 16),
    id: Some(ascii(20, 30, "-_")),
    reserved: &[
        SIGN_IN,
        HELP,
        (PageKind::Invitation, "invite message qr c send catalog p"),
        (PageKind::Listing, "channel download business"),
    ],
    access: &[Admin],
    terms: Some("https://www.whatsapp.com/legal/terms-of-service"),
    ..LIVE
};

const TELEGRAM: Row = Row {
    key: "telegram",
    name: "Telegram",
    aliases: "Telegram channel, Telegram group",
    hosts: "t.me telegram.me telegram.dog web.telegram.org",
    patterns: &[
        at("/s/{handle}/**"),
        at("{handle}.t.me/**"),
        at("/{handle}/**"),
    ],
    handle_url: "https://t.me/{handle}",
    handle: ascii(4, 32, "_").needs_letter(),
    reserved: &[
        (
            PageKind::Invitation,
            "joinchat invoice contact confirmphone login c",
        ),
        (
            PageKind::Sharing,
            "share proxy socks setlanguage addtheme addstickers addemoji iv boost bg",
        ),
    ],
    access: &[Admin, Publisher, Moderator],
    terms: Some("https://telegram.org/tos"),
    ..LIVE
};

const SNAPCHAT: Row = Row {
    key: "snapchat",
    name: "Snapchat",
    aliases: "Snap, Snap chat",
    hosts: "snapchat.com story.snapchat.com",
    patterns: &[
        at("/add/{handle}/**"),
        at("/@{handle}/**"),
        at("story.snapchat.com/s/{handle}/**"),
        at("story.snapchat.com/u/{handle}/**"),
    ],
    handle_url: "https://www.snapchat.com/add/{handle}",
    handle: ascii(3, 15, "._-"),
    reserved: &[
        SIGN_IN,
        SEARCH,
        HELP,
        (PageKind::Sharing, "t scan"),
        (PageKind::Video, "spotlight p lens unlock"),
        (PageKind::Listing, "add discover download"),
    ],
    access: &[Admin, Publisher, Analyst, Advertiser],
    terms: Some("https://snap.com/terms"),
    ..LIVE
};

/// An invitation is the only public name of a server; capitals matter in it.
const DISCORD: Row = Row {
    key: "discord",
    name: "Discord",
    aliases: "Discord server",
    hosts: "discord.gg discord.com discordapp.com",
    patterns: &[
        at("/invite/{handle}").exact(),
        at("/servers/{name}-{id}/**")
            .shown("servers/{id}")
            .to("https://discord.com/servers/{id}"),
        at("/servers/{id}/**")
            .shown("servers/{id}")
            .to("https://discord.com/servers/{id}"),
        at("discord.gg/{handle}").exact(),
    ],
    handle_url: "https://discord.gg/{handle}",
    handle: ascii(2, 32, "-"),
    id: Some(digits(15, 20)),
    reserved: &[
        SIGN_IN,
        HELP,
        (PageKind::Invitation, "channels users app"),
        (
            PageKind::Listing,
            "servers invite download nitro guidelines",
        ),
    ],
    access: &[Admin, Publisher, Moderator],
    terms: Some("https://discord.com/terms"),
    ..LIVE
};

const VIBER: Row = Row {
    key: "viber",
    name: "Viber",
    aliases: "Viber community, Viber channel",
    hosts: "chats.viber.com invite.viber.com",
    patterns: &[at("chats.viber.com/{handle}/**")],
    handle_url: "https://chats.viber.com/{handle}",
    reserved: &[],
    two_factor: false,
    terms: Some("https://www.viber.com/terms/viber-terms-use/"),
    ..LIVE
};

const LINE: Row = Row {
    key: "line",
    name: "LINE",
    aliases: "LINE official account",
    hosts: "line.me page.line.me",
    patterns: &[
        at("/R/ti/p/@{handle}"),
        at("/R/ti/p/{handle}"),
        at("/ti/p/@{handle}"),
        at("page.line.me/{handle}/**"),
    ],
    handle_url: "https://line.me/R/ti/p/@{handle}",
    handle: ascii(3, 20, "._-"),
    reserved: &[HELP],
    access: &[Admin, Publisher, Analyst],
    terms: Some("https://terms.line.me/line_terms"),
    ..LIVE
};

const WEIBO: Row = Row {
    key: "weibo",
    name: "Weibo",
    aliases: "Sina Weibo, 新浪微博",
    hosts: "weibo.com weibo.cn e.weibo.com t.sina.com.cn",
    short_hosts: "t.cn",
    patterns: &[
        at("/u/{id}/**"),
        at("/p/{any}/home?id={id}"),
        at("/n/{handle}")
            .shown("n/{handle}")
            .to("https://weibo.com/n/{handle}"),
        at("/{id}/**"),
        at("/{handle}/**"),
    ],
    handle_url: "https://weibo.com/{handle}",
    id_url: Some("https://weibo.com/u/{id}"),
    handle: any(2, 40, "_-"),
    id: Some(digits(7, 12)),
    reserved: &[
        SIGN_IN,
        SEARCH,
        HELP,
        (PageKind::Post, "detail status ttarticle"),
        (PageKind::Video, "tv"),
        (PageKind::Listing, "hot newlogin u p n"),
    ],
    tabs: "home profile info",
    access: &[Admin],
    terms: Some("https://weibo.com/signup/v5/protocol"),
    ..LIVE
};
