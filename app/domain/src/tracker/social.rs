//! Pixels of social media platforms.

use super::{Tracker, beacon, load};

/// Meta's pixel: Facebook and Instagram.
pub(super) const META: Tracker = Tracker {
    key: "meta",
    name: "Meta Pixel",
    vendor: "Meta Platforms",
    id_words: "15 or 16 digits, called pixel ID or dataset ID in Events Manager",
    opt_out: "https://www.facebook.com/adpreferences/ad_settings",
    id_prefix: "",
    requests: &[
        beacon("*.facebook.com/tr?id={id}"),
        beacon("*.facebook.com/privacy_sandbox/pixel/register/trigger?id={id}"),
        load("connect.facebook.net/signals/config/{id}"),
        load("connect.facebook.net/signals/*"),
        load("connect.facebook.net/*fbevents*"),
    ],
};

/// LinkedIn's pixel.
pub(super) const LINKEDIN: Tracker = Tracker {
    key: "linkedin",
    name: "LinkedIn Insight Tag",
    vendor: "LinkedIn",
    id_words: "a number of 5 to 8 digits, called partner ID in Campaign Manager",
    opt_out: "https://www.linkedin.com/psettings/guest-controls/retargeting-opt-out",
    id_prefix: "",
    requests: &[
        beacon("*.ads.linkedin.com/*?pid={id}"),
        beacon("www.linkedin.com/px/*"),
        beacon("p.adsymptotic.com/*"),
        load("snap.licdn.com/li.lms-analytics/*"),
    ],
};

/// X's pixel, once Twitter's.
pub(super) const X: Tracker = Tracker {
    key: "x",
    name: "X Pixel",
    vendor: "X Corp.",
    id_words: "five or six letters and digits such as o1abc, called pixel ID in Events Manager",
    opt_out: "https://help.x.com/en/safety-and-security/privacy-controls-for-tailored-ads",
    id_prefix: "",
    requests: &[
        beacon("t.co/*i/adsct?txn_id={id}"),
        beacon("analytics.twitter.com|analytics.x.com/*i/adsct?txn_id={id}"),
        load("static.ads-twitter.com/*"),
    ],
};

/// TikTok's pixel.
pub(super) const TIKTOK: Tracker = Tracker {
    key: "tiktok",
    name: "TikTok Pixel",
    vendor: "TikTok",
    id_words: "20 letters and digits, often beginning with C, called pixel ID in Events Manager",
    opt_out: "https://support.tiktok.com/en/account-and-privacy/personalized-ads-and-data",
    id_prefix: "",
    requests: &[
        load("analytics.tiktok.com/i18n/pixel/*?sdkid={id}"),
        beacon("*.tiktok.com/api/v*/pixel*?sdkid={id}"),
        beacon("*.tiktokw.us/api/v*/pixel*?sdkid={id}"),
        beacon("analytics.tiktok.com/*"),
    ],
};

/// Snap's pixel.
pub(super) const SNAP: Tracker = Tracker {
    key: "snap",
    name: "Snap Pixel",
    vendor: "Snap",
    id_words: "32 letters and digits in five groups with hyphens, called pixel ID in Events Manager",
    opt_out: "https://values.snap.com/privacy/ads-privacy",
    id_prefix: "",
    requests: &[
        load("tr.snapchat.com/config/*/{id}.js"),
        load("sc-static.net/scevent*"),
        beacon("tr.snapchat.com|tr6.snapchat.com|tr-shadow.snapchat.com/*?pid={id}"),
    ],
};

/// Pinterest's pixel.
pub(super) const PINTEREST: Tracker = Tracker {
    key: "pinterest",
    name: "Pinterest Tag",
    vendor: "Pinterest",
    id_words: "13 digits, often beginning with 26, called tag ID in Ads Manager",
    opt_out: "https://help.pinterest.com/en/article/personalized-ads-on-pinterest",
    id_prefix: "",
    requests: &[
        beacon("ct.pinterest.com/*?tid={id}"),
        load("s.pinimg.com/ct/*"),
    ],
};

/// Reddit's pixel.
pub(super) const REDDIT: Tracker = Tracker {
    key: "reddit",
    name: "Reddit Pixel",
    vendor: "Reddit",
    id_words: "letters and digits beginning with t2_ or a2_, called pixel ID in Reddit Ads",
    opt_out: "https://www.reddit.com/settings/privacy",
    id_prefix: "",
    requests: &[
        beacon("alb.reddit.com/*?id={id}"),
        load("pixel-config.reddit.com/pixels/{id}/config"),
        load("www.redditstatic.com/ads/conversions-config/v1/pixel/config/{id}*"),
        load("www.redditstatic.com/ads/*"),
    ],
};

/// Quora's pixel.
pub(super) const QUORA: Tracker = Tracker {
    key: "quora",
    name: "Quora Pixel",
    vendor: "Quora",
    id_words: "32 letters and digits, called pixel ID in Ads Manager",
    opt_out: "https://www.quora.com/about/privacy",
    id_prefix: "",
    requests: &[
        beacon("q.quora.com/_/ad/{id}/pixel"),
        beacon("q.quora.com/*"),
        load("a.quora.com/qevents.js"),
    ],
};

/// Nextdoor's and Neighbourly's kind of pixel.
pub(super) const NEXTDOOR: Tracker = Tracker {
    key: "nextdoor",
    name: "Nextdoor Pixel",
    vendor: "Nextdoor",
    id_words: "letters and digits in five groups with hyphens, called pixel ID in Nextdoor Ads",
    opt_out: "https://help.nextdoor.com/s/article/Advertising-on-Nextdoor",
    id_prefix: "",
    requests: &[
        beacon("flask.nextdoor.com/pixel?pid={id}"),
        load("ads.nextdoor.com/public/pixel/*"),
    ],
};

/// Spotify's pixel.
pub(super) const SPOTIFY: Tracker = Tracker {
    key: "spotify",
    name: "Spotify Pixel",
    vendor: "Spotify",
    id_words: "32 letters and digits, called pixel key in Spotify Ads Manager",
    opt_out: "https://www.spotify.com/account/privacy/",
    id_prefix: "",
    requests: &[
        beacon("pixels.spotify.com/*"),
        load("pixel.byspotify.com/*"),
    ],
};

/// Videos of YouTube in a page: the player reports what is watched.
pub(super) const YOUTUBE: Tracker = Tracker {
    key: "youtube",
    name: "YouTube player",
    vendor: "Google",
    id_words: "none: the player of an embedded video has no id of the organisation",
    opt_out: "https://myadcenter.google.com/",
    id_prefix: "",
    requests: &[
        beacon("www.youtube.com|www.youtube-nocookie.com/api/stats/*"),
        beacon("www.youtube.com|www.youtube-nocookie.com/youtubei/v1/log_event"),
        beacon("www.youtube.com/ptracking"),
        beacon("www.youtube.com/pagead/*"),
        load("www.youtube.com|www.youtube-nocookie.com/embed/*"),
        load("www.youtube.com/iframe_api"),
    ],
};
