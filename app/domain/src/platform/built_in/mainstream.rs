//! The platforms that public organisations use most. Other platforms have tables of their own.

use super::table::{ALL_LEVELS, HELP, LIVE, Row, SEARCH, SIGN_IN, any, ascii, at, digits};
use crate::platform::entry::AccessLevel::{Admin, Advertiser, Analyst, Moderator, Publisher};
use crate::platform::page_kind::PageKind;

pub(super) const ROWS: &[Row] = &[FACEBOOK, INSTAGRAM, X, LINKEDIN, YOUTUBE, TIKTOK, THREADS];

/// Pages without a user name are known by their number; full stops in user names make no difference.
const FACEBOOK: Row = Row {
    key: "facebook",
    name: "Facebook",
    aliases: "FB, Meta, Face book, Facebook Page, Facebook Group",
    hosts: "facebook.com fb.com business.facebook.com free.facebook.com \
            mbasic.facebook.com web.facebook.com m.me",
    short_hosts: "fb.me fb.watch on.fb.me",
    patterns: &[
        at("m.me/{id}"),
        at("m.me/{handle}/**"),
        at("/profile.php?id={id}"),
        at("/people/{name}/{id}/**").shown("{name}-{id}"),
        at("/pages/category/{any}/{name}-{id}/**").shown("{name}-{id}"),
        at("/pages/category/{any}/{handle}/**"),
        at("/pages/{name}/{id}/**").shown("{name}-{id}"),
        at("/pages/{any}/{name}/{id}/**").shown("{name}-{id}"),
        at("/p/{name}-{id}/**").shown("{name}-{id}"),
        at("/pg/{name}-{id}/**").shown("{name}-{id}"),
        at("/pg/{id}/**"),
        at("/pg/{handle}/**"),
        at("/groups/{id}/**")
            .shown("groups/{id}")
            .to("https://www.facebook.com/groups/{id}"),
        at("/groups/{handle}/**")
            .shown("groups/{handle}")
            .to("https://www.facebook.com/groups/{handle}"),
        at("/story.php?story_fbid={any}&id={id}").deeper(),
        at("/permalink.php?story_fbid={any}&id={id}").deeper(),
        at("/{id}/**"),
        at("/{name}-{id}/**").shown("{name}-{id}"),
        at("/{handle}/**"),
    ],
    handle_url: "https://www.facebook.com/{handle}",
    id_url: Some("https://www.facebook.com/{id}"),
    handle: any(1, 80, ".-_").ignoring("."),
    id: Some(digits(8, 20)),
    reserved: &[
        SIGN_IN,
        (
            PageKind::Help,
            "help policies policy policy.php privacy terms terms.php legal careers \
             business about ads safety docs",
        ),
        (PageKind::Search, "search hashtag directory public"),
        (
            PageKind::Sharing,
            "share share.php sharer sharer.php sharer.asp dialog plugins l.php r.php",
        ),
        (
            PageKind::Post,
            "photo photo.php photos media story.php permalink.php posts notes \
             note.php stories",
        ),
        (
            PageKind::Video,
            "watch video video.php videos reel reels live",
        ),
        (PageKind::Event, "events event.php places"),
        (
            PageKind::SignIn,
            "recover checkpoint home.php profile.php me notifications messages \
             friends bookmarks",
        ),
        (
            PageKind::Listing,
            "home pages groups group.php people p pg marketplace games gaming apps \
             fundraisers donate latest saved index.php",
        ),
    ],
    tabs: "about posts photos videos events reviews community mentions home info \
           timeline followers reels live likes wall",
    access: ALL_LEVELS,
    terms: Some("https://www.facebook.com/terms.php"),
    ..LIVE
};

const INSTAGRAM: Row = Row {
    key: "instagram",
    name: "Instagram",
    aliases: "IG, Insta, Instagramm",
    hosts: "instagram.com instagr.am ig.me",
    patterns: &[
        at("ig.me/m/{handle}/**"),
        at("/_u/{handle}/**"),
        at("/{handle}/**"),
    ],
    handle_url: "https://www.instagram.com/{handle}/",
    handle: ascii(1, 30, "._"),
    reserved: &[
        SIGN_IN,
        (
            PageKind::Help,
            "about legal terms privacy developer press api web directory challenge",
        ),
        (PageKind::Post, "p stories s"),
        (PageKind::Video, "reel reels tv live"),
        (PageKind::Search, "explore search tags"),
        (PageKind::Event, "locations"),
        (PageKind::Invitation, "direct m"),
    ],
    tabs: "tagged reels channel igtv feed followers following",
    access: ALL_LEVELS,
    terms: Some("https://help.instagram.com/581066165581870"),
    ..LIVE
};

/// Numbers can be handles here, so an id is only read where the address says that it is one.
const X: Row = Row {
    key: "x",
    name: "X",
    aliases: "Twitter, X (formerly Twitter), X Twitter, Twitter X, Tweet",
    hosts: "x.com twitter.com",
    short_hosts: "t.co twttr.com pic.twitter.com pic.x.com",
    patterns: &[
        at("/i/user/{id}/**")
            .shown("i/user/{id}")
            .to("https://x.com/i/user/{id}"),
        at("/intent/user?user_id={id}")
            .shown("i/user/{id}")
            .to("https://x.com/i/user/{id}"),
        at("/intent/follow?user_id={id}")
            .shown("i/user/{id}")
            .to("https://x.com/i/user/{id}"),
        at("/intent/user?screen_name={handle}"),
        at("/intent/follow?screen_name={handle}"),
        at("/{handle}/**"),
    ],
    handle_url: "https://x.com/{handle}",
    handle: ascii(1, 20, "_"),
    id: Some(digits(1, 20)),
    reserved: &[
        (
            PageKind::SignIn,
            "login signup logout account settings sessions messages notifications \
             compose bookmarks lists who_to_follow connect_people follower_requests i",
        ),
        (
            PageKind::Search,
            "search search-advanced explore hashtag topics trends",
        ),
        (PageKind::Sharing, "intent share widgets"),
        (PageKind::Help, "tos privacy about rules download en"),
        (
            PageKind::Listing,
            "home moments communities spaces public_timeline statuses",
        ),
    ],
    tabs: "with_replies media likes highlights articles followers following \
           verified_followers photo header_photo about superfollows",
    access: &[Admin, Publisher, Analyst, Advertiser],
    terms: Some("https://x.com/en/tos"),
    ..LIVE
};

/// Companies, schools and showcases share their names; people's profiles have names of their own.
const LINKEDIN: Row = Row {
    key: "linkedin",
    name: "LinkedIn",
    aliases: "Linked In, LI, LinkedIn company, LinkedIn showcase",
    hosts: "linkedin.com",
    short_hosts: "lnkd.in",
    patterns: &[
        at("/company/{id}/**"),
        at("/company-beta/{id}/**"),
        at("/company/{handle}/**"),
        at("/school/{id}/**"),
        at("/school/{handle}/**").to("https://www.linkedin.com/school/{handle}/"),
        at("/edu/school?id={id}")
            .shown("edu/{id}")
            .to("https://www.linkedin.com/edu/school?id={id}"),
        at("/showcase/{id}/**"),
        at("/showcase/{handle}/**").to("https://www.linkedin.com/showcase/{handle}/"),
        at("/companies/{handle}/**"),
        at("/in/{handle}/**")
            .shown("in/{handle}")
            .to("https://www.linkedin.com/in/{handle}/"),
        at("/mwlite/in/{handle}/**")
            .shown("in/{handle}")
            .to("https://www.linkedin.com/in/{handle}/"),
        at("/pub/{handle}/**")
            .shown("pub/{handle}")
            .to("https://www.linkedin.com/pub/{handle}/"),
        at("/groups/{id}/**")
            .shown("groups/{id}")
            .to("https://www.linkedin.com/groups/{id}/"),
        at("/newsletters/{name}-{id}/**")
            .shown("newsletters/{id}")
            .to("https://www.linkedin.com/newsletters/{id}/"),
        at("/newsletters/{id}/**")
            .shown("newsletters/{id}")
            .to("https://www.linkedin.com/newsletters/{id}/"),
    ],
    handle_url: "https://www.linkedin.com/company/{handle}/",
    id_url: Some("https://www.linkedin.com/company/{id}/"),
    handle: any(1, 200, "-_.&'’+!,()|–—®™").loose_edges(),
    id: Some(digits(3, 20)),
    reserved: &[
        SIGN_IN,
        SEARCH,
        HELP,
        (
            PageKind::SignIn,
            "uas checkpoint authwall mynetwork messaging notifications",
        ),
        (PageKind::Post, "posts pulse feed embed"),
        (PageKind::Video, "video"),
        (PageKind::Event, "events"),
        (
            PageKind::Sharing,
            "sharearticle share shareactivity cws redir",
        ),
        (
            PageKind::Listing,
            "learning sales talent services directory company school showcase in \
             groups home",
        ),
    ],
    tabs: "about posts people jobs life videos events mycompany admin home products \
           insights",
    access: &[Admin, Publisher, Analyst, Advertiser],
    terms: Some("https://www.linkedin.com/legal/user-agreement"),
    ..LIVE
};

/// A channel keeps its id; its old user name, its custom address and its handle are one namespace here,
/// as the bare address leads to whichever exists.
const YOUTUBE: Row = Row {
    key: "youtube",
    name: "YouTube",
    aliases: "You Tube, YT, YouTube channel",
    hosts: "youtube.com music.youtube.com gaming.youtube.com studio.youtube.com \
            youtube-nocookie.com",
    short_hosts: "youtu.be",
    patterns: &[
        at("/channel/{id}/**"),
        at("/@{handle}/**"),
        at("/c/@{handle}/**"),
        at("/c/{handle}/**").to("https://www.youtube.com/c/{handle}"),
        at("/user/{handle}/**").to("https://www.youtube.com/user/{handle}"),
        at("/profile?user={handle}").to("https://www.youtube.com/user/{handle}"),
        at("/subscription_center?add_user={handle}").to("https://www.youtube.com/user/{handle}"),
        at("/{handle}/**").to("https://www.youtube.com/{handle}"),
    ],
    handle_url: "https://www.youtube.com/@{handle}",
    id_url: Some("https://www.youtube.com/channel/{id}"),
    handle: any(1, 60, "._-·'"),
    id: Some(ascii(24, 24, "-_").starts("UC")),
    reserved: &[
        (
            PageKind::SignIn,
            "account login signin signup logout oops upload my_videos new",
        ),
        (
            PageKind::Help,
            "about t terms yt ads creators intl howyoutubeworks copyright press jobs \
             kids dev testtube",
        ),
        (
            PageKind::Video,
            "watch watch_popup watch_videos playlist play_list view_play_list shorts \
             embed v vi e live movie movies clip post",
        ),
        (PageKind::Search, "results hashtag search"),
        (PageKind::Sharing, "redirect attribution_link share addme"),
        (
            PageKind::Listing,
            "feed feeds gaming premium channels charts trending education show shows \
             index home c user channel profile subscription_center artist",
        ),
    ],
    tabs: "videos featured about playlists community shorts streams channels live \
           discussion podcasts releases store posts feed",
    access: &[Admin, Publisher, Moderator, Analyst],
    terms: Some("https://www.youtube.com/t/terms"),
    ..LIVE
};

const TIKTOK: Row = Row {
    key: "tiktok",
    name: "TikTok",
    aliases: "Tik Tok, Musical.ly",
    hosts: "tiktok.com",
    short_hosts: "vm.tiktok.com vt.tiktok.com",
    patterns: &[
        at("/@{handle}/**"),
        at("/share/user/{id}/**")
            .shown("share/user/{id}")
            .to("https://www.tiktok.com/share/user/{id}"),
        at("/h5/share/usr/{id}/**")
            .shown("share/user/{id}")
            .to("https://www.tiktok.com/share/user/{id}"),
    ],
    handle_url: "https://www.tiktok.com/@{handle}",
    handle: any(2, 24, "._"),
    id: Some(digits(5, 22)),
    reserved: &[
        SIGN_IN,
        SEARCH,
        HELP,
        (PageKind::Video, "v video embed t live foryou following"),
        (PageKind::Sharing, "share"),
        (PageKind::Search, "music"),
    ],
    tabs: "live video photo",
    access: &[Admin, Publisher, Analyst, Advertiser],
    terms: Some("https://www.tiktok.com/legal/terms-of-service"),
    ..LIVE
};

const THREADS: Row = Row {
    key: "threads",
    name: "Threads",
    aliases: "Instagram Threads, Meta Threads",
    hosts: "threads.net threads.com",
    patterns: &[at("/@{handle}/**")],
    handle_url: "https://www.threads.com/@{handle}",
    handle: ascii(1, 30, "._"),
    reserved: &[
        SIGN_IN,
        SEARCH,
        HELP,
        (PageKind::Post, "t post"),
        (PageKind::Sharing, "intent"),
    ],
    tabs: "replies reposts media",
    access: &[Admin, Publisher],
    terms: Some("https://help.instagram.com/769983657850450"),
    ..LIVE
};
