//! What people paste around an address (quotes, labels, full stops, invisible characters) and how
//! it is taken off. What the address means is not decided here.

use super::unrecognised::{LONGEST, Unrecognised, quoted};
use crate::text;

/// The text of one address without what is around it.
///
/// # Errors
/// As [`check_text`], and `Several`.
pub(super) fn clean(pasted: &str) -> Result<String, Unrecognised> {
    check_size(pasted)?;
    let seen = text::visible(pasted);
    let bare = unwrap_around(&seen);
    check_text(bare)?;
    let bare = unwrap_around(without_label(bare));
    if bare.chars().any(char::is_control) || is_several(bare) {
        return Err(Unrecognised::Several);
    }
    Ok(bare.to_owned())
}

/// Whether a text can be an address or a handle at all.
///
/// # Errors
/// `Empty`, `TooLong`, and `UnsafeScheme` for the schemes that do harm.
pub(super) fn check_text(text: &str) -> Result<(), Unrecognised> {
    let length = text.chars().count();
    if length > LONGEST {
        return Err(Unrecognised::TooLong { length });
    }
    if text.is_empty() {
        return Err(Unrecognised::Empty);
    }
    match scheme_of(text).filter(|scheme| is_harmful(scheme)) {
        Some(scheme) => Err(Unrecognised::UnsafeScheme {
            scheme: quoted(&scheme.to_ascii_lowercase()),
        }),
        None => Ok(()),
    }
}

/// The cheap question first: a megabyte is refused before it is copied.
pub(super) fn check_size(pasted: &str) -> Result<(), Unrecognised> {
    if pasted.len() <= LONGEST * 4 {
        return Ok(());
    }
    match pasted.chars().count() {
        length if length > LONGEST * 4 => Err(Unrecognised::TooLong { length }),
        _ => Ok(()),
    }
}

/// The scheme a text begins with, if it does. `facebook.com:443` and `localhost:80` have none.
pub(super) fn scheme_of(text: &str) -> Option<&str> {
    let (word, after) = text.split_once(':')?;
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-');
    let is_word = word.starts_with(|c: char| c.is_ascii_alphabetic()) && word.chars().all(allowed);
    let port: String = after.chars().take_while(char::is_ascii_digit).collect();
    let is_port =
        !port.is_empty() && matches!(after[port.len()..].chars().next(), None | Some('/'));
    (is_word && !is_port).then_some(word)
}

fn is_harmful(scheme: &str) -> bool {
    const HARMFUL: &[&str] = &[
        "javascript",
        "vbscript",
        "data",
        "file",
        "blob",
        "about",
        "view-source",
        "filesystem",
        "jar",
        "chrome",
        "mailto",
        "tel",
        "sms",
        "ftp",
        "ssh",
        "ws",
        "wss",
        "intent",
    ];
    HARMFUL
        .iter()
        .any(|harmful| scheme.eq_ignore_ascii_case(harmful))
}

/// Takes off quotes, brackets, list marks and a sentence's punctuation.
fn unwrap_around(text: &str) -> &str {
    let around = |c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '"' | '\'' | '`' | '“' | '”' | '‘' | '’' | '«' | '»' | '„' | '‹' | '›'
            )
            || matches!(c, '<' | '>' | '(' | ')' | '[' | ']' | '{' | '}' | '*' | '|')
    };
    let before = |c: char| around(c) || matches!(c, '•' | '·' | '–' | '—' | ',' | ';' | ':' | '.');
    let after = |c: char| around(c) || matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '…');
    let text = text.trim_start_matches(before).trim_end_matches(after);
    // A hyphen can be a name's own; followed by a space it marks an item of a list.
    text.strip_prefix("- ").map_or(text, str::trim_start)
}

/// `Our page: https://...` without its label: words before the address, none after it.
fn without_label(text: &str) -> &str {
    if !text.contains(char::is_whitespace) {
        return text;
    }
    let lower = text.to_ascii_lowercase();
    let start = ["https://", "http://"]
        .iter()
        .filter_map(|scheme| lower.find(scheme))
        .min();
    match start.and_then(|at| text.split_at_checked(at)) {
        Some((label, address))
            if label
                .ends_with(|c: char| c.is_whitespace() || matches!(c, '(' | '<' | '[' | '"')) =>
        {
            address
        }
        _ => text,
    }
}

/// Whether a second address follows the first after a space.
fn is_several(text: &str) -> bool {
    let is_address =
        |word: &&str| word.contains("://") || word.to_ascii_lowercase().starts_with("www.");
    if !text.contains(char::is_whitespace) {
        return false;
    }
    text.split_whitespace().filter(is_address).count() > 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_around_goes() {
        for pasted in [
            " x.com/a ",
            "<x.com/a>",
            "“x.com/a”.",
            "'x.com/a',",
            "(x.com/a)",
            "• x.com/a",
            " - x.com/a",
            "\u{feff}x.com/a\r\n",
            "x.com/a?!",
        ] {
            assert_eq!(clean(pasted).as_deref(), Ok("x.com/a"), "{pasted}");
        }
        assert_eq!(
            clean("Our page: https://x.com/a").as_deref(),
            Ok("https://x.com/a")
        );
        assert_eq!(
            clean("NZ Customs (https://x.com/a)").as_deref(),
            Ok("https://x.com/a")
        );
        assert_eq!(
            clean("https://x.com/a_").as_deref(),
            Ok("https://x.com/a_"),
            "a name's own character stays"
        );
    }

    #[test]
    fn schemes_and_ports_are_told_apart() {
        assert_eq!(scheme_of("https://x.com"), Some("https"));
        assert_eq!(scheme_of("javascript:1+1"), Some("javascript"));
        assert_eq!(scheme_of("localhost:8080/x"), None);
        assert_eq!(scheme_of("facebook.com:80"), None);
        assert_eq!(scheme_of("a b: c"), None);
    }

    #[test]
    fn a_harmful_scheme_does_not_hide_behind_a_label_or_an_invisible_character() {
        for pasted in [
            "javascript: https://x.com/a",
            "java\u{200b}script:alert(1)",
            " DATA:text/html,x",
            "file:///etc/passwd",
        ] {
            assert!(
                matches!(clean(pasted), Err(Unrecognised::UnsafeScheme { .. })),
                "{pasted}"
            );
        }
    }

    #[test]
    fn several_addresses_are_not_one() {
        assert_eq!(
            clean("https://x.com/a https://x.com/b"),
            Err(Unrecognised::Several)
        );
        assert_eq!(clean("x.com/a\nx.com/b"), Err(Unrecognised::Several));
    }
}
