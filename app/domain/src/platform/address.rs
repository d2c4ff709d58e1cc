//! A pasted text as an address taken apart: host, decoded segments, query. Read as browsers read it,
//! by the URL standard's parser. Which platform it belongs to is not decided here.

use super::clean::{clean, scheme_of};
use super::unrecognised::{Unrecognised, quoted};
use super::wrapped::wrapped_address;
use crate::text;
use percent_encoding::percent_decode_str;
use url::Url;

/// An address, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Address {
    /// In ASCII, lower case, without a final dot.
    pub(super) host: String,
    /// Percent-decoded and composed (NFC); empty ones left out.
    pub(super) segments: Vec<String>,
    /// Decoded, in order.
    pub(super) query: Vec<(String, String)>,
}

/// What a pasted text is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Pasted {
    /// A web address.
    Address(Address),
    /// `@name@server`, without the first `@`; `said_so` when it was there.
    Mention {
        name: String,
        host: String,
        said_so: bool,
    },
    /// Something that begins like `did:plc:...`, which only a platform can judge.
    Id(String),
}

/// How many wrapping links inside each other are opened.
const WRAPPINGS: usize = 2;

/// Reads a pasted text.
///
/// # Errors
/// Whatever keeps it from being one address on the web.
pub(super) fn read(pasted: &str) -> Result<Pasted, Unrecognised> {
    let text = clean(pasted)?;
    if let Some(mention) = mention(&text) {
        return Ok(mention);
    }
    if scheme_of(&text) == Some("did") {
        return Ok(Pasted::Id(text));
    }
    let mut url = parse(&text)?;
    for _ in 0..WRAPPINGS {
        match wrapped_address(&url) {
            Some(inner) => url = parse(&clean(&inner)?)?,
            None => break,
        }
    }
    Ok(Pasted::Address(take_apart(&hash_bang(url), &text)?))
}

/// `@name@server` and `name@server`: how people write accounts that live on many servers.
fn mention(text: &str) -> Option<Pasted> {
    let (said_so, bare) = match text.strip_prefix('@') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix("acct:").unwrap_or(text)),
    };
    let (name, host) = bare.split_once('@')?;
    let fits = |part: &str| {
        !part.is_empty() && !part.contains(|c: char| c.is_whitespace() || "/:@?#\\".contains(c))
    };
    (fits(name) && fits(host) && host.contains('.')).then(|| Pasted::Mention {
        name: name.to_owned(),
        host: host.to_ascii_lowercase(),
        said_so,
    })
}

fn parse(text: &str) -> Result<Url, Unrecognised> {
    let not_a_url = || {
        let is_handle = text.starts_with('@') && !text.contains(char::is_whitespace);
        let text = quoted(text);
        if is_handle {
            Unrecognised::HandleOnly { text }
        } else {
            Unrecognised::NotAUrl { text }
        }
    };
    let whole = with_scheme(text)?;
    let authority = whole
        .split_once(':')
        .map_or("", |(_, rest)| rest.trim_start_matches(['/', '\\']));
    let authority = authority
        .split(['/', '\\', '?', '#'])
        .next()
        .unwrap_or_default();
    if authority.contains(char::is_whitespace) || !authority.contains(['.', '。', '．']) {
        return Err(not_a_url());
    }
    let url = Url::parse(&whole).map_err(|_| not_a_url())?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Unrecognised::Credentials);
    }
    Ok(url)
}

/// The text with exactly one scheme: missing ones are added, `http://https://` is mended.
fn with_scheme(text: &str) -> Result<String, Unrecognised> {
    let Some(scheme) = scheme_of(text) else {
        return Ok(format!("https://{}", text.trim_start_matches(['/', '\\'])));
    };
    let mut rest = strip_web_scheme(text).ok_or_else(|| Unrecognised::UnsafeScheme {
        scheme: quoted(&scheme.to_ascii_lowercase()),
    })?;
    while let Some(inner) = strip_web_scheme(rest) {
        rest = inner;
    }
    Ok(format!("https://{rest}"))
}

/// What follows `http:` or `https:` and its slashes.
fn strip_web_scheme(text: &str) -> Option<&str> {
    let scheme = scheme_of(text)?;
    let is_web = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    let rest = text[scheme.len()..].strip_prefix(':').filter(|_| is_web)?;
    Some(rest.trim_start_matches(['/', '\\']))
}

/// Addresses such as `twitter.com/#!/name`: what follows the `#!` is the real path.
fn hash_bang(url: Url) -> Url {
    match url
        .fragment()
        .and_then(|f| f.strip_prefix('!'))
        .filter(|path| path.starts_with('/'))
    {
        // Two slashes would start a host of their own.
        Some(path) => url
            .join(&format!("/{}", path.trim_start_matches(['/', '\\'])))
            .unwrap_or(url),
        None => url,
    }
}

fn take_apart(url: &Url, text: &str) -> Result<Address, Unrecognised> {
    let host = url
        .host_str()
        .unwrap_or_default()
        .trim_end_matches('.')
        .to_ascii_lowercase();
    if host.is_empty() {
        return Err(Unrecognised::NotAUrl { text: quoted(text) });
    }
    let segments = url.path_segments().into_iter().flatten();
    let segments = segments
        .map(decoded)
        .filter(|segment| !segment.is_empty())
        .collect();
    // Copied from a page's source, "&" is often "&amp;".
    let query = url.query_pairs().map(|(key, value)| {
        (
            key.trim_start_matches("amp;").to_owned(),
            text::composed(&value),
        )
    });
    Ok(Address {
        host,
        segments,
        query: query.collect(),
    })
}

/// A segment decoded once. One that is not text afterwards keeps its replacement characters, which
/// no rule for handles allows.
fn decoded(segment: &str) -> String {
    text::composed(percent_decode_str(segment).decode_utf8_lossy().trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(pasted: &str) -> Address {
        match read(pasted).unwrap() {
            Pasted::Address(address) => address,
            other => panic!("{pasted}: {other:?}"),
        }
    }

    #[test]
    fn schemes_are_added_and_mended() {
        for pasted in [
            "x.com/a",
            "//x.com/a",
            "http://x.com/a",
            "HTTPS://X.COM/a",
            "http:x.com/a",
            "https:\\\\x.com\\a",
            "x.com:443/a",
            "http://http://x.com/a",
            "https://x.com./a",
            "ｘ.com/a",
            "x.com//a/",
        ] {
            let found = address(pasted);
            assert_eq!(
                (found.host.as_str(), found.segments.as_slice()),
                ("x.com", &["a".to_owned()][..]),
                "{pasted}"
            );
        }
    }

    #[test]
    fn the_hash_bang_is_the_path() {
        let found = address("http://www.facebook.com/home.php?ref=x#!/pages/Name/12345678?sk=wall");
        assert_eq!(found.segments, ["pages", "Name", "12345678"]);
        assert_eq!(found.query, [("sk".to_owned(), "wall".to_owned())]);
        assert_eq!(
            address("twitter.com/#!//evil.example/a").host,
            "twitter.com"
        );
    }

    #[test]
    fn segments_are_decoded_once_and_composed() {
        assert_eq!(address("x.com/T%C5%ABi%2F").segments, ["Tūi/"]);
        assert_eq!(address("x.com/u%CC%84").segments, ["ū"]);
        assert_eq!(address("x.com/%ff").segments, ["\u{fffd}"]);
        assert_eq!(address("x.com/a?b=1&amp;c=2").query[1].0, "c");
    }

    #[test]
    fn mentions_are_told_from_addresses() {
        assert!(matches!(
            read("@a@mas.to"),
            Ok(Pasted::Mention { said_so: true, .. })
        ));
        assert!(matches!(
            read("a@mas.to"),
            Ok(Pasted::Mention { said_so: false, .. })
        ));
        assert!(matches!(
            read("https://medium.com/@a"),
            Ok(Pasted::Address(_))
        ));
        assert_eq!(read("https://a@mas.to/"), Err(Unrecognised::Credentials));
        assert!(matches!(read("@a"), Err(Unrecognised::HandleOnly { .. })));
    }
}
