//! Trackers of advertising networks, and programs that measure how a site is used.

use super::{Tracker, beacon, load};

/// Conversions and audiences of Google Ads.
pub(super) const GOOGLE_ADS: Tracker = Tracker {
    key: "google-ads",
    name: "Google Ads tag",
    vendor: "Google",
    id_words: "AW- and 9 to 11 digits, called conversion ID in Google Ads",
    opt_out: "https://myadcenter.google.com/",
    id_prefix: "AW-",
    requests: &[
        beacon(
            "googleads.g.doubleclick.net|www.googleadservices.com/pagead/viewthroughconversion/{id}*",
        ),
        beacon("www.googleadservices.com|googleads.g.doubleclick.net/pagead/conversion/{id}*"),
        beacon("www.google.com|www.google.co.nz|www.google.com.au/pagead/1p-conversion/{id}*"),
        beacon("www.google.com|www.google.co.nz|www.google.com.au/pagead/1p-user-list/{id}*"),
        beacon("www.google.com|www.google.co.nz|www.google.com.au/rmkt/collect/{id}*"),
        beacon("www.google.com|www.google.co.nz|www.google.com.au/ccm/*?tid={id:AW-}"),
        beacon("td.doubleclick.net/td/rul/{id}*"),
        load("www.googletagmanager.com/gtag/js?id={id:AW-}"),
        load("www.googletagmanager.com/gtag/destination?id={id:AW-}"),
        load("www.googleadservices.com/pagead/*"),
    ],
};

/// Floodlight: activities of Google's Campaign Manager.
pub(super) const FLOODLIGHT: Tracker = Tracker {
    key: "floodlight",
    name: "Google Floodlight",
    vendor: "Google",
    id_words: "DC- and 6 to 8 digits, called advertiser ID in Campaign Manager 360",
    opt_out: "https://myadcenter.google.com/",
    id_prefix: "DC-",
    requests: &[
        beacon("*.fls.doubleclick.net|ad.doubleclick.net/activity*;src={id}*"),
        beacon("ad.doubleclick.net/ddm/activity*src={id}*"),
        beacon("adservice.google.com|adservice.google.co.nz/ddm/fls*src={id}*"),
        beacon("*.fls.doubleclick.net/*"),
        load("www.googletagmanager.com/gtag/js?id={id:DC-}"),
        load("www.googletagmanager.com/gtag/destination?id={id:DC-}"),
    ],
};

/// Google Analytics, also through an organisation's own host.
pub(super) const GOOGLE_ANALYTICS: Tracker = Tracker {
    key: "google-analytics",
    name: "Google Analytics",
    vendor: "Google",
    id_words: "G- and ten letters and digits, called measurement ID in Google Analytics",
    opt_out: "https://tools.google.com/dlpage/gaoptout",
    id_prefix: "",
    requests: &[
        beacon(
            "*.google-analytics.com|analytics.google.com|stats.g.doubleclick.net/*collect?tid={id}",
        ),
        beacon("*.google-analytics.com|stats.g.doubleclick.net/*__utm.gif?utmac={id}"),
        load("www.googletagmanager.com/gtag/js?id={id:G-}"),
        load("www.googletagmanager.com/gtag/js?id={id:UA-}"),
        load("www.googletagmanager.com/gtag/destination?id={id:G-}"),
        load("*.google-analytics.com/*"),
        beacon("*/*g/collect?v=&tid={id:G-}"),
    ],
};

/// Google's containers, which load what is written into them.
pub(super) const TAG_MANAGER: Tracker = Tracker {
    key: "google-tag-manager",
    name: "Google Tag Manager",
    vendor: "Google",
    id_words: "GTM- and six to eight letters and digits, called container ID in Tag Manager",
    opt_out: "https://policies.google.com/technologies/partner-sites",
    id_prefix: "",
    requests: &[
        load("www.googletagmanager.com/gtm.js?id={id}"),
        load("www.googletagmanager.com/ns.html?id={id}"),
        load("www.googletagmanager.com/gtag/js?id={id:GT-}"),
        beacon("www.googletagmanager.com/a?id={id}"),
        load("www.googletagmanager.com/*?id={id}"),
        load("*/*gtm.js?id={id:GTM-}"),
    ],
};

/// The rest of Google's advertising network.
pub(super) const DOUBLECLICK: Tracker = Tracker {
    key: "doubleclick",
    name: "Google DoubleClick",
    vendor: "Google",
    id_words: "none that a site's owner knows it by",
    opt_out: "https://myadcenter.google.com/",
    id_prefix: "",
    requests: &[
        load("static.doubleclick.net/*"),
        beacon("*.doubleclick.net/*"),
    ],
};

/// Microsoft's advertising pixel.
pub(super) const MICROSOFT_UET: Tracker = Tracker {
    key: "microsoft-uet",
    name: "Microsoft Advertising UET tag",
    vendor: "Microsoft",
    id_words: "7 to 9 digits, called tag ID under Conversion tracking",
    opt_out: "https://account.microsoft.com/privacy/ad-settings",
    id_prefix: "",
    requests: &[
        load("bat.bing.com|bat.bing.net/bat.js"),
        load("bat.bing.com|bat.bing.net/p/action/{id}.js"),
        beacon("bat.bing.com|bat.bing.net/*?ti={id}"),
    ],
};

/// Microsoft's recordings of how people move in a page.
pub(super) const CLARITY: Tracker = Tracker {
    key: "microsoft-clarity",
    name: "Microsoft Clarity",
    vendor: "Microsoft",
    id_words: "ten small letters and digits, called project ID in Clarity",
    opt_out: "https://www.microsoft.com/privacy/privacystatement",
    id_prefix: "",
    requests: &[
        load("www.clarity.ms/tag/uet/*"),
        load("www.clarity.ms/tag/{id}"),
        load("scripts.clarity.ms|www.clarity.ms/*"),
        beacon("*.clarity.ms/*"),
    ],
};

/// The Trade Desk's pixel.
pub(super) const TRADE_DESK: Tracker = Tracker {
    key: "trade-desk",
    name: "The Trade Desk pixel",
    vendor: "The Trade Desk",
    id_words: "seven small letters and digits, called advertiser ID",
    opt_out: "https://www.adsrvr.org/",
    id_prefix: "",
    requests: &[
        beacon("insight.adsrvr.org|match.adsrvr.org/*?adv={id}"),
        load("js.adsrvr.org/*"),
    ],
};

/// Taboola's pixel.
pub(super) const TABOOLA: Tracker = Tracker {
    key: "taboola",
    name: "Taboola Pixel",
    vendor: "Taboola",
    id_words: "7 digits, called account ID in Taboola Ads",
    opt_out: "https://www.taboola.com/policies/privacy-policy",
    id_prefix: "",
    requests: &[
        load("cdn.taboola.com/libtrc/unip/{id}/*"),
        beacon("trc.taboola.com|trc-events.taboola.com/{id}/*"),
        beacon("*.taboola.com/*"),
    ],
};

/// Outbrain's pixel.
pub(super) const OUTBRAIN: Tracker = Tracker {
    key: "outbrain",
    name: "Outbrain Pixel",
    vendor: "Outbrain",
    id_words: "34 letters and digits, called marketer ID in Outbrain Amplify",
    opt_out: "https://my.outbrain.com/recommendations-settings/home",
    id_prefix: "",
    requests: &[
        beacon("tr.outbrain.com/*?marketerId={id}"),
        load("amplify.outbrain.com/*"),
    ],
};

/// Amazon's advertising pixel.
pub(super) const AMAZON: Tracker = Tracker {
    key: "amazon-ads",
    name: "Amazon Ad Tag",
    vendor: "Amazon",
    id_words: "letters and digits with hyphens, called tag ID in Amazon Ads",
    opt_out: "https://www.amazon.com.au/adprefs",
    id_prefix: "",
    requests: &[
        load("c.amazon-adsystem.com/*"),
        beacon("*.amazon-adsystem.com/*?pid={id}"),
    ],
};

/// Hotjar's recordings of how people move in a page.
pub(super) const HOTJAR: Tracker = Tracker {
    key: "hotjar",
    name: "Hotjar",
    vendor: "Contentsquare",
    id_words: "6 or 7 digits, called site ID in Hotjar",
    opt_out: "https://www.hotjar.com/policies/do-not-track/",
    id_prefix: "",
    requests: &[
        load("static.hotjar.com/c/hotjar-{id}.js"),
        load("static.hotjar.com|script.hotjar.com/*"),
        beacon("*.hotjar.com|*.hotjar.io/*/sites/{id}/*"),
        beacon("*.hotjar.io|*.hotjar.com/sessions/{id}*"),
        beacon("*.hotjar.com|*.hotjar.io/*?site_id={id}"),
    ],
};

/// Adobe's measuring and audiences, also through an organisation's own host.
pub(super) const ADOBE: Tracker = Tracker {
    key: "adobe",
    name: "Adobe Experience Cloud",
    vendor: "Adobe",
    id_words: "a report suite's name, a datastream's ID or an organisation ID that ends in @AdobeOrg",
    opt_out: "https://www.adobe.com/privacy/opt-out.html",
    id_prefix: "",
    requests: &[
        beacon("*.omtrdc.net|*.2o7.net/b/ss/{id}/*"),
        beacon("*.demdex.net/*?d_orgid={id}"),
        beacon("*.adobedc.net/*?configId={id}"),
        beacon("*.omtrdc.net|*.2o7.net/*"),
        load("assets.adobedtm.com/*"),
        beacon("*/b/ss/{id}/*/JS-*"),
        beacon("*/ee/*v1/interact?configId={id}"),
    ],
};

/// Siteimprove's measuring.
pub(super) const SITEIMPROVE: Tracker = Tracker {
    key: "siteimprove",
    name: "Siteimprove Analytics",
    vendor: "Siteimprove",
    id_words: "4 to 8 digits, called account ID in Siteimprove",
    opt_out: "https://www.siteimprove.com/privacy/",
    id_prefix: "",
    requests: &[
        load("siteimproveanalytics.com/js/siteanalyze_{id}.js"),
        beacon("*.siteimproveanalytics.io|*.siteimproveanalytics.com/*?accountid={id}"),
    ],
};

/// HubSpot's measuring.
pub(super) const HUBSPOT: Tracker = Tracker {
    key: "hubspot",
    name: "HubSpot tracking code",
    vendor: "HubSpot",
    id_words: "6 to 9 digits, called Hub ID in HubSpot",
    opt_out: "https://legal.hubspot.com/cookie-policy",
    id_prefix: "",
    requests: &[
        load("js.hs-scripts.com|js-ap1.hs-scripts.com/{id}.js"),
        beacon("track.hubspot.com|track-ap1.hubspot.com/*?a={id}"),
        load("js.hs-analytics.net|js-ap1.hs-analytics.net/analytics/*/{id}.js"),
    ],
};

/// Comscore's measuring of audiences.
pub(super) const COMSCORE: Tracker = Tracker {
    key: "comscore",
    name: "Comscore tag",
    vendor: "Comscore",
    id_words: "6 to 9 digits, called client ID (c2)",
    opt_out: "https://www.scorecardresearch.com/preferences.aspx",
    id_prefix: "",
    requests: &[beacon("*.scorecardresearch.com/*?c2={id}")],
};

/// Matomo, on an organisation's own host or in its cloud.
pub(super) const MATOMO: Tracker = Tracker {
    key: "matomo",
    name: "Matomo",
    vendor: "Matomo, or the organisation itself on its own host",
    id_words: "a small number, called site ID or idSite in Matomo",
    opt_out: "https://matomo.org/privacy-policy/",
    id_prefix: "",
    requests: &[
        beacon("*/matomo.php?idsite={id}"),
        beacon("*/*/matomo.php?idsite={id}"),
        beacon("*/piwik.php?idsite={id}"),
        beacon("*/*/piwik.php?idsite={id}"),
        load("*/matomo.js"),
        load("*/*/matomo.js"),
        load("*/piwik.js"),
        load("*/*/piwik.js"),
    ],
};
