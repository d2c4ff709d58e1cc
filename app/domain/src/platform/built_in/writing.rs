//! Blogs, documents, code and discussion. News sites and ordinary websites are no platforms.

use super::table::{HELP, LIVE, Row, SEARCH, SIGN_IN, any, ascii, at, digits};
use crate::platform::entry::AccessLevel::{Admin, Analyst, Moderator, Publisher};
use crate::platform::page_kind::PageKind;

pub(super) const ROWS: &[Row] = &[REDDIT, TUMBLR, MEDIUM, SUBSTACK, WORDPRESS, BLOGGER, ISSUU, SLIDESHARE, SCRIBD, GITHUB, GITLAB, DISQUS, QUORA, PLURK, FLIPBOARD, VK];

const REDDIT: Row = Row {
    key: "reddit",
    name: "Reddit",
    aliases: &["Subreddit"],
    hosts: &["reddit.com", "old.reddit.com", "new.reddit.com", "np.reddit.com", "amp.reddit.com", "sh.reddit.com"],
    short_hosts: &["redd.it", "v.redd.it", "i.redd.it"],
    patterns: &[
        at("/r/u_{handle}/**").shown("u/{handle}").to("https://www.reddit.com/user/{handle}/"),
        at("/r/{handle}/**").shown("r/{handle}").to("https://www.reddit.com/r/{handle}/"),
        at("/user/{handle}/**").shown("u/{handle}"),
        at("/u/{handle}/**").shown("u/{handle}"),
    ],
    handle_url: "https://www.reddit.com/user/{handle}/",
    handle: ascii(2, 24, "_-"),
    reserved: &[SIGN_IN, SEARCH, HELP, (PageKind::Post, &["comments", "gallery", "media", "poll"]), (PageKind::Listing, &["r", "u", "user", "all", "popular", "best", "new", "top", "wiki", "subreddits", "message", "submit"])],
    tabs: &["about", "comments", "submitted", "posts", "overview", "wiki", "new", "top", "hot", "rising"],
    access: &[Admin, Publisher, Moderator],
    terms: Some("https://redditinc.com/policies/user-agreement"),
    ..LIVE
};

const TUMBLR: Row = Row {
    key: "tumblr",
    name: "Tumblr",
    aliases: &["Tumbler"],
    hosts: &["tumblr.com"],
    short_hosts: &["tmblr.co"],
    patterns: &[at("{handle}.{host}/**"), at("/blog/view/{handle}/**"), at("/blog/{handle}/**"), at("/@{handle}/**"), at("/{handle}/**")],
    handle_url: "https://{handle}.tumblr.com/",
    handle: ascii(1, 32, "-"),
    reserved: &[SIGN_IN, SEARCH, HELP, (PageKind::OtherService, &["assets", "media", "static", "embed", "engineering", "staff-help"]), (PageKind::Sharing, &["share", "widgets"]), (PageKind::Listing, &["dashboard", "likes", "following", "inbox", "new", "themes", "apps", "communities"])],
    tabs: &["archive", "about", "ask", "likes"],
    access: &[Admin, Publisher],
    terms: Some("https://www.tumblr.com/policy/en/terms-of-service"),
    ..LIVE
};

const MEDIUM: Row = Row {
    key: "medium",
    name: "Medium",
    hosts: &["medium.com"],
    patterns: &[
        at("/@{handle}/**"),
        at("/u/{id}/**").shown("u/{id}").to("https://medium.com/u/{id}"),
        at("{handle}.{host}/**"),
        at("/{handle}/**").shown("publication/{handle}").to("https://medium.com/{handle}"),
    ],
    handle_url: "https://medium.com/@{handle}",
    handle: ascii(1, 70, "._-"),
    id: Some(ascii(8, 20, "")),
    reserved: &[
        SIGN_IN,
        SEARCH,
        HELP,
        (PageKind::SignIn, &["m", "me"]),
        (PageKind::Post, &["p", "s"]),
        (PageKind::Listing, &["u", "feed", "creators", "business", "membership", "new-story", "plans", "partner-program"]),
        (PageKind::OtherService, &["api", "cdn-images-1", "miro", "policy"]),
    ],
    tabs: &["about", "followers", "following", "lists"],
    terms: Some("https://policy.medium.com/medium-terms-of-service-9db0094a1e0f"),
    two_factor: false,
    ..LIVE
};

const SUBSTACK: Row = Row {
    key: "substack",
    name: "Substack",
    hosts: &["substack.com"],
    patterns: &[at("{handle}.{host}/**"), at("/@{handle}/**").shown("@{handle}").to("https://substack.com/@{handle}")],
    handle_url: "https://{handle}.substack.com/",
    handle: ascii(2, 63, "-_"),
    reserved: &[SIGN_IN, SEARCH, HELP, (PageKind::OtherService, &["open", "on", "read", "cdn", "reader", "email"]), (PageKind::Listing, &["inbox", "home", "notes", "browse", "profile"])],
    tabs: &["archive", "about", "notes", "podcast", "posts"],
    access: &[Admin, Publisher, Analyst],
    terms: Some("https://substack.com/tos"),
    ..LIVE
};

const WORDPRESS: Row = Row {
    key: "wordpress",
    name: "WordPress.com",
    aliases: &["WordPress", "Word Press"],
    hosts: &["wordpress.com"],
    short_hosts: &["wp.me"],
    patterns: &[at("{handle}.{host}/**")],
    handle_url: "https://{handle}.wordpress.com/",
    handle: ascii(3, 63, "-"),
    reserved: &[SIGN_IN, SEARCH, HELP, (PageKind::OtherService, &["en", "public-api", "stats", "dashboard", "subscribe", "files", "s0", "s1", "s2", "vip", "learn"])],
    tabs: &["about", "contact"],
    access: &[Admin, Publisher, Moderator],
    terms: Some("https://wordpress.com/tos/"),
    ..LIVE
};

const BLOGGER: Row = Row {
    key: "blogger",
    name: "Blogger",
    aliases: &["Blogspot", "Blog spot"],
    hosts: &[
        "blogspot.com", "blogspot.co.nz", "blogspot.com.au", "blogspot.co.uk", "blogspot.ca", "blogspot.de", "blogspot.fr", "blogspot.in", "blogspot.ie", "blogspot.jp", "blogspot.com.br",
        "blogspot.nl", "blogspot.it", "blogspot.com.es", "blogspot.sg", "blogspot.hk", "blogger.com",
    ],
    patterns: &[at("blogger.com/profile/{id}/**").shown("profile/{id}").to("https://www.blogger.com/profile/{id}"), at("{handle}.{host}/**")],
    handle_url: "https://{handle}.blogspot.com/",
    handle: ascii(1, 63, "-"),
    id: Some(digits(10, 24)),
    reserved: &[SIGN_IN, HELP, (PageKind::OtherService, &["draft", "photos1", "bp0", "bp1", "bp2", "bp3", "buzz", "status", "resources"])],
    access: &[Admin, Publisher],
    terms: Some("https://www.blogger.com/content.g"),
    ..LIVE
};

const ISSUU: Row = Row {
    key: "issuu",
    name: "Issuu",
    hosts: &["issuu.com"],
    patterns: &[at("/{handle}/**")],
    handle_url: "https://issuu.com/{handle}",
    handle: ascii(3, 60, "._-"),
    reserved: &[SIGN_IN, SEARCH, HELP, (PageKind::Listing, &["home", "store", "features", "pricing", "publish", "stacks", "categories", "solutions", "resources"])],
    tabs: &["docs", "stacks", "articles", "about", "followers"],
    two_factor: false,
    terms: Some("https://issuu.com/legal/terms"),
    ..LIVE
};

const SLIDESHARE: Row = Row {
    key: "slideshare",
    name: "SlideShare",
    aliases: &["Slide Share"],
    hosts: &["slideshare.net"],
    short_hosts: &["slidesha.re"],
    patterns: &[at("/mobile/{handle}/**"), at("/{handle}/**")],
    handle_url: "https://www.slideshare.net/{handle}",
    handle: ascii(2, 64, "-_"),
    reserved: &[SIGN_IN, SEARCH, HELP, (PageKind::Post, &["slideshow", "slideshows", "secret", "embed"]), (PageKind::Listing, &["featured", "upload", "category", "popular", "most-popular", "mobile"])],
    tabs: &["presentations", "documents", "followers", "following", "slideshows", "clipboards", "likes"],
    two_factor: false,
    terms: Some("https://www.slideshare.net/terms"),
    ..LIVE
};

const SCRIBD: Row = Row {
    key: "scribd",
    name: "Scribd",
    hosts: &["scribd.com"],
    patterns: &[
        at("/user/{id}/**").shown("user/{id}"),
        at("/people/view/{id}/**").shown("user/{id}"),
        at("/people/view/{id}-{name}/**").shown("user/{id}"),
        at("/publisher/{id}/**").shown("publisher/{id}").to("https://www.scribd.com/publisher/{id}"),
        at("/{handle}"),
    ],
    handle_url: "https://www.scribd.com/{handle}",
    id_url: Some("https://www.scribd.com/user/{id}"),
    handle: ascii(2, 60, "._-").needs_letter(),
    id: Some(digits(2, 14)),
    reserved: &[SIGN_IN, SEARCH, HELP, (PageKind::Post, &["doc", "document", "book", "audiobook", "article", "presentation", "embeds", "podcast"]), (PageKind::Listing, &["user", "people", "home", "read", "books", "audiobooks", "docs", "upload-document", "lists", "explore"])],
    two_factor: false,
    terms: Some("https://support.scribd.com/hc/articles/210129326"),
    ..LIVE
};

const GITHUB: Row = Row {
    key: "github",
    name: "GitHub",
    aliases: &["Git Hub", "GitHub organisation"],
    hosts: &["github.com"],
    short_hosts: &["git.io"],
    patterns: &[at("/orgs/{handle}/**"), at("/sponsors/{handle}"), at("/{handle}/**")],
    handle_url: "https://github.com/{handle}",
    handle: ascii(1, 39, "-"),
    reserved: &[
        SIGN_IN,
        SEARCH,
        HELP,
        (PageKind::Listing, &["orgs", "sponsors", "features", "pricing", "marketplace", "enterprise", "collections", "events", "notifications", "new", "issues", "pulls", "apps", "security", "site", "team", "readme", "customer-stories", "codespaces", "dashboard", "stars"]),
    ],
    tabs: &["repositories", "people", "projects", "packages", "teams"],
    access: &[Admin, Publisher, Moderator],
    terms: Some("https://docs.github.com/site-policy/github-terms/github-terms-of-service"),
    ..LIVE
};

const GITLAB: Row = Row {
    key: "gitlab",
    name: "GitLab",
    aliases: &["GitLab.com"],
    hosts: &["gitlab.com"],
    patterns: &[at("/groups/{handle}/**"), at("/users/{handle}/**"), at("/{handle}/**")],
    handle_url: "https://gitlab.com/{handle}",
    handle: ascii(2, 200, "._-"),
    reserved: &[SIGN_IN, SEARCH, HELP, (PageKind::Listing, &["groups", "users", "dashboard", "explore", "projects", "-", "admin", "snippets"])],
    access: &[Admin, Publisher, Moderator],
    terms: Some("https://about.gitlab.com/terms/"),
    ..LIVE
};

const DISQUS: Row = Row {
    key: "disqus",
    name: "Disqus",
    hosts: &["disqus.com"],
    patterns: &[at("/by/{handle}/**"), at("/home/forum/{handle}/**").shown("forum/{handle}").to("https://disqus.com/home/forum/{handle}/"), at("/home/forums/{handle}/**").shown("forum/{handle}").to("https://disqus.com/home/forum/{handle}/"), at("/{handle}")],
    handle_url: "https://disqus.com/by/{handle}/",
    handle: ascii(2, 60, "_-"),
    reserved: &[SIGN_IN, SEARCH, HELP, (PageKind::Listing, &["home", "by", "admin", "dashboard", "profile", "features", "pricing", "channel", "channels", "embed"])],
    tabs: &["comments", "followers", "following", "about"],
    access: &[Admin, Moderator],
    two_factor: false,
    terms: Some("https://help.disqus.com/en/articles/1717102-terms-of-service"),
    ..LIVE
};

const QUORA: Row = Row {
    key: "quora",
    name: "Quora",
    hosts: &["quora.com"],
    patterns: &[at("/profile/{handle}/**"), at("/q/{handle}/**").shown("q/{handle}").to("https://www.quora.com/q/{handle}"), at("{handle}.{host}/**").shown("q/{handle}").to("https://www.quora.com/q/{handle}")],
    handle_url: "https://www.quora.com/profile/{handle}",
    handle: any(2, 100, "-._"),
    reserved: &[SIGN_IN, SEARCH, HELP, (PageKind::Listing, &["profile", "q", "spaces", "answer", "following"])],
    tabs: &["answers", "questions", "posts", "followers"],
    two_factor: false,
    terms: Some("https://www.quora.com/about/tos"),
    ..LIVE
};

const PLURK: Row = Row {
    key: "plurk",
    name: "Plurk",
    hosts: &["plurk.com"],
    patterns: &[at("/user/{handle}/**"), at("/m/u/{handle}/**"), at("/{handle}/**")],
    handle_url: "https://www.plurk.com/{handle}",
    handle: ascii(2, 40, "_"),
    reserved: &[SIGN_IN, SEARCH, HELP, (PageKind::Post, &["p"]), (PageKind::Listing, &["user", "m", "top", "news", "api", "portal"])],
    two_factor: false,
    terms: Some("https://www.plurk.com/terms"),
    ..LIVE
};

const FLIPBOARD: Row = Row {
    key: "flipboard",
    name: "Flipboard",
    hosts: &["flipboard.com"],
    short_hosts: &["flip.it"],
    patterns: &[at("/@{handle}/**")],
    handle_url: "https://flipboard.com/@{handle}",
    handle: ascii(1, 60, "._-"),
    reserved: &[SIGN_IN, SEARCH, HELP, (PageKind::Post, &["article"]), (PageKind::Listing, &["topic", "section", "magazines", "publishers"])],
    two_factor: false,
    terms: Some("https://about.flipboard.com/terms/"),
    ..LIVE
};

const VK: Row = Row {
    key: "vk",
    name: "VK",
    aliases: &["VKontakte"],
    hosts: &["vk.com", "vkontakte.ru", "vk.ru"],
    short_hosts: &["vk.cc"],
    patterns: &[
        at("/id{id}").shown("id{id}").to("https://vk.com/id{id}"),
        at("/club{id}").shown("club{id}").to("https://vk.com/club{id}"),
        at("/public{id}").shown("club{id}").to("https://vk.com/club{id}"),
        at("/{handle}"),
    ],
    handle_url: "https://vk.com/{handle}",
    handle: ascii(3, 40, "_."),
    id: Some(digits(1, 12)),
    reserved: &[SIGN_IN, SEARCH, HELP, (PageKind::Sharing, &["share.php", "away.php"]), (PageKind::Listing, &["feed", "video", "music", "groups", "friends", "im", "apps", "market", "wall"])],
    access: &[Admin, Publisher, Moderator],
    terms: Some("https://vk.com/terms"),
    ..LIVE
};
