//! Small pure helpers for text that people type: search folding and whitespace. What a text means
//! (a handle, an address, a name) is judged elsewhere and must not be decided here.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Folds a text for searching and comparing: lower case, no macrons or other accents, one kind of
/// dash and apostrophe, single spaces.
///
/// `"Manatū  Taonga"` and `"manatu taonga"` fold to the same text. Folding twice changes nothing.
/// The result is for comparison only: it is never shown to people, nor stored instead of the text.
#[must_use]
pub fn fold(text: &str) -> String {
    let lowered = text.to_lowercase();
    let bare: String = lowered
        .nfd()
        .filter(|c| !is_combining_mark(*c))
        .map(plain)
        .collect();
    // Decomposition can uncover a letter that still has a lower case, e.g. mathematical symbols' kin.
    collapse(&bare.to_lowercase())
}

/// Trims a text and turns every run of whitespace (also non-breaking spaces and line ends) into one
/// space; what must not be stored goes ([`storable`]). Case and accents stay.
#[must_use]
pub fn collapse(text: &str) -> String {
    let text = storable(text);
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// A text with its accents composed (NFC), as it is stored and compared: `u` with a macron is `ū`.
#[must_use]
pub fn composed(text: &str) -> String {
    // Most names are ASCII, which is composed as it stands.
    if text.is_ascii() {
        text.to_owned()
    } else {
        text.nfc().collect()
    }
}

/// Removes characters that take part in no word and cannot be seen: zero-width spaces and joiners,
/// direction marks, byte-order marks and soft hyphens, which web pages and spreadsheets leave behind.
#[must_use]
pub fn visible(text: &str) -> String {
    text.chars().filter(|c| !is_invisible(*c)).collect()
}

/// Removes what a stored text must not hold: control characters other than line ends and tabs,
/// characters that turn the direction of what follows (a name could hide another in them), and code
/// points that are no characters. Joiners stay: emoji and some scripts need them.
#[must_use]
pub fn storable(text: &str) -> String {
    let kept = |c: &char| match c {
        '\n' | '\t' => true,
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FDD0}'..='\u{FDEF}' => false,
        c => !c.is_control() && u32::from(*c) & 0xFFFE != 0xFFFE,
    };
    text.chars().filter(kept).collect()
}

/// Whether somebody would see anything of it.
#[must_use]
pub fn is_blank(text: &str) -> bool {
    visible(text).trim().is_empty()
}

/// One spelling for characters that word processors exchange for each other.
fn plain(c: char) -> char {
    match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        // Includes the `okina and the modifier apostrophe of Pacific languages.
        '\u{2018}' | '\u{2019}' | '\u{201B}' | '\u{02BB}' | '\u{02BC}' | '`' => '\'',
        '\u{201C}' | '\u{201D}' => '"',
        other => other,
    }
}

fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{00AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn macrons_and_case_make_no_difference() {
        assert_eq!(fold("Manatū Taonga"), "manatu taonga");
        assert_eq!(
            fold("Te Tūāpapa Kura Kāinga"),
            fold("te tuapapa kura kainga")
        );
        assert_eq!(fold("ĀĒĪŌŪ"), "aeiou");
        assert_eq!(fold("A\u{304}otearoa"), fold("Āotearoa"), "composed or not");
        assert_eq!(fold("İstanbul Élan"), "istanbul elan");
    }

    #[test]
    fn typographic_dashes_and_apostrophes_are_one() {
        assert_eq!(
            fold("Oranga Tamariki\u{2014}Ministry"),
            "oranga tamariki-ministry"
        );
        assert_eq!(fold("Ta\u{2019}iala"), fold("ta\u{2BB}iala"));
    }

    #[test]
    fn different_words_stay_different() {
        assert_ne!(fold("Whaikaha"), fold("Whaikāhua"));
        assert_ne!(fold("a b"), fold("ab"));
    }

    #[test]
    fn whitespace_collapses_and_case_stays() {
        assert_eq!(
            collapse("  Ministry\u{a0}of \r\n\t Health "),
            "Ministry of Health"
        );
        assert_eq!(collapse(" \n "), "");
    }

    #[test]
    fn accents_are_composed_and_kept() {
        assert_eq!(composed("Tu\u{304}i\u{304}"), "Tūī");
        assert_eq!(composed("MBIE"), "MBIE");
    }

    #[test]
    fn invisible_characters_go() {
        assert_eq!(visible("\u{feff}NZ\u{200b}Customs\u{202c}"), "NZCustoms");
        assert_eq!(visible("ūā-_."), "ūā-_.");
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in any::<String>()) {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn folding_ignores_case(text in "[A-Za-zĀāĒēĪīŌōŪū '-]{0,30}") {
            prop_assert_eq!(fold(&text.to_uppercase()), fold(&text));
        }
    }
}
