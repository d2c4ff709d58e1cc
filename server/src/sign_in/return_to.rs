//! Where to go after sign-in: only a path of this server, whatever the form says.
//! Pure; no request is read here.

use percent_encoding::percent_decode_str;
use url::Url;

/// The path to return to: `wanted` when it is one of ours, otherwise the home page.
///
/// Read as a browser would read it, which takes `\` for `/` and drops line ends, and judged by where
/// it would lead.
pub(crate) fn own_path(wanted: &str) -> String {
    judge(wanted).unwrap_or_else(|| "/".to_owned())
}

fn judge(wanted: &str) -> Option<String> {
    let decoded = percent_decode_str(wanted).decode_utf8().ok()?;
    for form in [wanted, &*decoded] {
        let mut letters = form.chars();
        let (first, second) = (letters.next()?, letters.next());
        if first != '/'
            || matches!(second, Some('/' | '\\'))
            || form.chars().any(char::is_control)
            || form.contains('\\')
        {
            return None;
        }
    }
    if wanted.len() > 2_000 {
        return None;
    }
    let here = Url::parse("http://here.invalid/").ok()?;
    let there = here.join(wanted).ok()?;
    let circle = ["/sign-in", "/sign-out"]
        .iter()
        .any(|page| there.path().starts_with(page));
    if there.origin() != here.origin() || there.path().starts_with("//") || circle {
        return None;
    }
    let query = there
        .query()
        .map(|query| format!("?{query}"))
        .unwrap_or_default();
    Some(format!("{}{query}", there.path()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_paths_are_kept() {
        for path in [
            "/",
            "/accounts",
            "/accounts/AC-0042?from=mail",
            "/accounts?q=t%C5%AB&sort=name",
            "/accounts?back=https%3A%2F%2Fx.example",
        ] {
            assert_eq!(own_path(path), path);
        }
        assert_eq!(own_path("/accounts#top"), "/accounts");
        assert_eq!(own_path("/accounts?q=tū"), "/accounts?q=t%C5%AB");
    }

    #[test]
    fn everything_else_leads_home() {
        let long = format!("/{}", "a".repeat(2_000));
        let hostile = [
            "",
            " ",
            "//evil.example",
            "///evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "\\/evil.example",
            "/%5cevil.example",
            "/%2fevil.example",
            "/%2F%2Fevil.example",
            "https:evil.example",
            "https://evil.example",
            "HTTPS://evil.example/accounts",
            "javascript:alert(1)",
            "data:text/html,x",
            "evil.example",
            "accounts",
            "/\t/evil.example",
            "/\n/evil.example",
            "/accounts\r\nSet-Cookie: x=y",
            "/accounts%0d%0aSet-Cookie:x=y",
            "/.//evil.example",
            "/a/..//evil.example",
            "/accounts\u{0}",
            "/%00",
            "/accounts\\..\\x",
            "@evil.example",
            ".evil.example",
            "?return_to=//evil.example",
            "/%ff",
            "/sign-in",
            "/sign-out?x",
            &long,
        ];
        for wanted in hostile {
            assert_eq!(own_path(wanted), "/", "{wanted:?}");
        }
    }
}
