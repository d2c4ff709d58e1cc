//! Text that looks like a pasted password or key. The register keeps facts about passwords, never a
//! password (P 6.7): whatever looks like one is refused before it is stored anywhere.

/// Words in front of a secret, folded.
const LABELS: &[&str] = &[
    "password",
    "passwd",
    "pwd",
    "passcode",
    "passphrase",
    "pass",
    "pw",
    "pin",
    "secret",
    "api key",
    "apikey",
    "api_key",
    "access token",
    "token",
    "recovery code",
    "backup code",
    "kupuhipa",
];

/// Beginnings that only keys have.
const MARKS: &[&str] = &[
    "otpauth://",
    "-----begin",
    "ghp_",
    "gho_",
    "github_pat_",
    "xoxb-",
    "xoxp-",
    "akia",
    "eyj",
    "sk_live_",
    "sk-",
    "ya29.",
    "aiza",
    "eaac",
    "eaab",
];

/// Words that may follow a label in an ordinary sentence.
const ORDINARY: &[&str] = &[
    "is", "are", "was", "will", "must", "in", "kept", "held", "stored", "changed", "manager",
    "vault", "managers", "reset", "policy", "length", "standard", "lastpass", "shared", "unique",
    "not", "none", "n/a", "yes", "no", "and", "or", "by", "to", "for", "on", "of", "the", "a",
    "at", "with", "see",
];

/// Whether somebody seems to have typed a secret: a label followed by one, the beginning of a key, or
/// a single word that no language and no address has.
#[must_use]
pub fn looks_like_secret(text: &str) -> bool {
    let lower = text.to_lowercase();
    MARKS.iter().any(|mark| has_mark(&lower, mark))
        || LABELS.iter().any(|label| labelled(&lower, label))
        || text.split_whitespace().any(is_scrambled)
}

/// What people are told; the same everywhere.
pub const NO_SECRETS: &str = "This looks like a password or a key. The register never keeps one: take it out, and change it if others could have seen it";

fn has_mark(lower: &str, mark: &str) -> bool {
    lower
        .split(|c: char| c.is_whitespace() || "\"'(,;=<".contains(c))
        .any(|word| {
            word.starts_with(mark)
                && (mark.contains("://") || mark.starts_with('-') || word.len() >= mark.len() + 12)
        })
}

/// `password: hunter2`, `pw = x9!kk`, "the password is Tr0ub4dor"; not "the password is kept in the
/// vault", nor "password changed 2026-11-22".
fn labelled(lower: &str, label: &str) -> bool {
    lower.match_indices(label).any(|(at, _)| {
        let before = lower.get(..at).and_then(|text| text.chars().next_back());
        if before.is_some_and(char::is_alphanumeric) {
            return false;
        }
        let after = lower.get(at + label.len()..).unwrap_or_default();
        let after = after.strip_prefix('s').unwrap_or(after).trim_start();
        match after.strip_prefix([':', '=']) {
            Some(rest) => is_given(rest),
            None => is_told(after.strip_prefix("is ").unwrap_or(after)),
        }
    })
}

/// What stands behind a colon: one word that is no ordinary one, or a word that no sentence begins with.
fn is_given(rest: &str) -> bool {
    let mut words = rest.split_whitespace();
    let word = words.next().unwrap_or_default();
    let bare = word.trim_matches(|c: char| ",.;()\"'".contains(c));
    let sentence =
        words.next().is_some() && bare.chars().all(|c| c.is_alphabetic() || "-’'".contains(c));
    bare.chars().count() >= 4
        && !ORDINARY.contains(&bare)
        && !bare.contains("://")
        && !is_date_or_band(bare)
        && !sentence
}

/// The next word of a sentence has letters and figures or signs mixed.
fn is_told(rest: &str) -> bool {
    let word = rest.split_whitespace().next().unwrap_or_default();
    let word = word.trim_matches(|c: char| ",.;()\"'".contains(c));
    word.chars().count() >= 6
        && word.chars().any(char::is_alphabetic)
        && word.chars().any(|c| c.is_ascii_digit())
        && !word.contains("://")
        && !word.contains('/')
        && !is_date_or_band(word)
}

/// `12-15`, `16+`, `2026-11-22`, `22/11/2026`, `12-character`.
fn is_date_or_band(word: &str) -> bool {
    if word.ends_with("character") || word.ends_with("characters") {
        return true;
    }
    let parts: Vec<&str> = word
        .split(['-', '/', '.', '–', '+'])
        .filter(|p| !p.is_empty())
        .collect();
    let figures = parts.iter().all(|p| p.bytes().all(|b| b.is_ascii_digit()));
    let short = parts.iter().filter(|p| p.len() <= 2).count();
    let separated = word.chars().any(|c| !c.is_ascii_digit());
    let year = parts.len() == 3
        && parts
            .iter()
            .any(|p| p.len() == 4 && (p.starts_with("19") || p.starts_with("20")));
    figures && separated && (short == parts.len() || (year && short == 2))
}

/// A word of twelve or more signs of at least three kinds that is no address, handle or reference.
fn is_scrambled(word: &str) -> bool {
    let word = word.trim_matches(|c: char| "#,.;:()\"'".contains(c));
    let long = (12..=128).contains(&word.chars().count());
    if !long
        || word.contains("://")
        || word.contains('@')
        || word.starts_with("www.")
        || word.contains('/')
    {
        return false;
    }
    let digits = word.chars().filter(char::is_ascii_digit).count();
    let signs = word
        .chars()
        .filter(|c| !c.is_alphanumeric() && !"-_.’'".contains(*c))
        .count();
    kinds(word) >= 4 || (kinds(word) >= 3 && digits >= 2 && signs >= 1)
}

/// How many kinds of signs: small letters, capitals, figures, others.
fn kinds(word: &str) -> usize {
    let has = |f: fn(char) -> bool| usize::from(word.chars().any(f));
    has(char::is_lowercase)
        + has(char::is_uppercase)
        + has(|c| c.is_ascii_digit())
        + has(|c| !c.is_alphanumeric() && !"-_.’'".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p_6_7_pasted_secrets_are_noticed() {
        for text in [
            "password: hunter2",
            "Password = Correct-Horse9",
            "pw:x9!kkqq",
            "The Facebook password is Tr0ub4dor&3",
            "PIN: 4711",
            "log in with Zx9$kLm2!qPw",
            "otpauth://totp/Account?secret=JBSWY3DPEHPK3PXP",
            "-----BEGIN OPENSSH PRIVATE KEY-----",
            "token EAACEdEose0cBA1234567890abcdef",
            "ghp_abcdefghijklmnop1234",
            "backup codes: 1234-5678",
            "secret:JBSWY3DPEHPK3PXP",
        ] {
            assert!(looks_like_secret(text), "{text}");
        }
    }

    #[test]
    fn ordinary_sentences_are_let_through() {
        for text in [
            "",
            "The password is kept in LastPass and changed every quarter",
            "Password: in the vault",
            "Passwords are stored in the approved vault; two-factor on",
            "Password length 16+ because the platform has no second factor",
            "Password changed 2026-11-22 by the team",
            "See https://intranet.example.govt.nz/Channels/Plan-2026?id=42&x=Y9",
            "Contact kaiwhakahaere@example.govt.nz, 04 555 0123",
            "Te Whakatairanga Service Delivery – daily monitoring 8am–6pm",
            "Contract MBIE-2026/114, PROC-000123",
            "The token of appreciation was posted",
            "#BreakingNews2026 hashtags in CamelCase",
            "Shared inbox; pass on to the on-call manager",
        ] {
            assert!(!looks_like_secret(text), "{text}");
        }
    }
}
