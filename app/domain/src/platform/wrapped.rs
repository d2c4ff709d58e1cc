//! Links around links: mail filters and platforms that wrap the address in one of their own, and
//! short links that hide it. Only what can be known without asking the network.

/// Services whose links say nothing about where they lead; platforms list their own in the catalogue.
const SHORTENERS: &[&str] = &[
    "bit.ly",
    "bitly.com",
    "buff.ly",
    "cutt.ly",
    "goo.gl",
    "go.usa.gov",
    "is.gd",
    "j.mp",
    "ow.ly",
    "rb.gy",
    "rebrand.ly",
    "s.id",
    "shorturl.at",
    "t.ly",
    "tiny.cc",
    "tinyurl.com",
    "trib.al",
    "v.gd",
    "dlvr.it",
    "ht.ly",
    "1.usa.gov",
];

/// Hosts (or ends of hosts) of wrapping services, the path they use, and the parameter that holds the address.
const WRAPPERS: &[(&str, &str, &str)] = &[
    ("safelinks.protection.outlook.com", "/", "url"),
    ("l.facebook.com", "/l.php", "u"),
    ("lm.facebook.com", "/l.php", "u"),
    ("l.instagram.com", "/", "u"),
    ("l.threads.net", "/", "u"),
    ("www.google.com", "/url", "q"),
    ("www.google.com", "/url", "url"),
    ("www.google.co.nz", "/url", "url"),
    ("www.youtube.com", "/redirect", "q"),
    ("www.linkedin.com", "/redir/redirect", "url"),
    ("out.reddit.com", "/", "url"),
    ("href.li", "/", ""),
];

/// Whether links of this host hide their target.
pub(super) fn is_shortener(host: &str) -> bool {
    SHORTENERS.contains(&host)
}

/// The address inside a wrapping link, decoded.
pub(super) fn wrapped_address(url: &url::Url) -> Option<String> {
    let host = url.host_str()?;
    let fits = |end: &str| {
        host == end
            || host
                .strip_suffix(end)
                .is_some_and(|front| front.ends_with('.'))
    };
    let wrappers = WRAPPERS
        .iter()
        .filter(|(end, path, _)| fits(end) && url.path() == *path);
    let inner = wrappers.filter_map(|(_, _, parameter)| match *parameter {
        // The whole query is the address.
        "" => url.query().map(str::to_owned),
        name => url
            .query_pairs()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned()),
    });
    inner.into_iter().find(|text| text.starts_with("http"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_inner_address_is_found() {
        let url =
            "https://aus01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fx.com%2Fa&data=05";
        assert_eq!(
            wrapped_address(&url.parse().unwrap()).as_deref(),
            Some("https://x.com/a")
        );
        let url = "https://evilsafelinks.protection.outlook.com/?url=https%3A%2F%2Fx.com%2Fa";
        assert_eq!(
            wrapped_address(&url.parse().unwrap()),
            None,
            "only a subdomain, not a look-alike"
        );
        let url = "https://l.facebook.com/l.php?u=javascript%3Aalert(1)";
        assert_eq!(wrapped_address(&url.parse().unwrap()), None);
    }
}
