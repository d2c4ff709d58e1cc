//! What people are told about what the register records of them: numbered texts, never changed once
//! published. Who has acknowledged which is the store's to know.

use crate::problem::Problems;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A published text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Counts from 1.
    pub number: i64,
    /// The text, word for word. See [`parts`] for its few marks.
    pub body: String,
    /// SHA-256 of the text, in hexadecimal.
    pub hash: String,
    /// When it was published.
    pub published_at: DateTime<Utc>,
    /// By whom.
    pub published_by: String,
}

/// The longest text, in characters.
pub const LONGEST: usize = 20_000;

/// Judges a text before it is published, and makes its line ends alike.
///
/// # Errors
/// It is empty or too long, by the field `body`.
pub fn check(typed: &str) -> Result<String, Problems> {
    let lines = typed.replace("\r\n", "\n").replace('\r', "\n");
    let text: Vec<&str> = lines.trim().lines().map(str::trim_end).collect();
    let text = text.join("\n");
    let mut problems = Problems::default();
    match text.chars().count() {
        0 => problems.add(
            "body",
            "required",
            "Enter the text people are asked to read",
        ),
        1..=LONGEST => {}
        _ => problems.add(
            "body",
            "too-long",
            "The text must be 20,000 characters or fewer",
        ),
    }
    problems.or(text)
}

/// A part of a text as it is laid out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part<'t> {
    /// A line that begins with `# `.
    Heading(&'t str),
    /// Lines that begin with `- `.
    List(Vec<&'t str>),
    /// Any other lines up to an empty one.
    Paragraph(String),
}

/// The parts of a text. There are no other marks: what people read is what was published.
pub fn parts(text: &str) -> Vec<Part<'_>> {
    let mut all = Vec::new();
    let mut open = false;
    for line in text.lines().map(str::trim) {
        let begun = std::mem::replace(&mut open, true);
        match (all.last_mut(), line) {
            (_, "") => open = false,
            (_, line) if line.starts_with("# ") => {
                all.push(Part::Heading(line.trim_start_matches("# ")));
                open = false;
            }
            (Some(Part::List(items)), line) if begun && line.starts_with("- ") => {
                items.push(line.trim_start_matches("- "));
            }
            (_, line) if line.starts_with("- ") => {
                all.push(Part::List(vec![line.trim_start_matches("- ")]));
            }
            (Some(Part::Paragraph(words)), line) if begun => {
                words.push(' ');
                words.push_str(line);
            }
            (_, line) => all.push(Part::Paragraph(line.to_owned())),
        }
    }
    all
}

/// The text that a new register begins with.
pub const FIRST: &str = "\
This register keeps some facts about everybody who uses it. Please read what they are. You are asked once, and again when this text changes.

# What is recorded about you
- Your name, work e-mail address, job title, business unit and manager.
- The roles you hold here, since when and until when, and roles lent to you or by you.
- Each time you sign in or out: when, in which way, and with which kind of browser, such as Firefox on Windows. Your network address is not kept.
- Everything you change or try to change here: what it was before and after, and when. This is the audit trail. It cannot be changed afterwards.
- That you have read this text, and when.

# Why
- So that it is known which accounts speak in the organisation’s name, who answers for them, and who changed what.
- So that only people who work here can use the register, each within their role.

# Who sees it
- Everybody who signs in sees who answers for an account and what was changed in it.
- Your roles, your sign-ins and the whole audit trail are seen by those who look after the register, by oversight roles and by administrators.
- The people who run the server can reach the database.
- Nothing is given to anybody outside the organisation unless a law requires it.

# How long
- Records of accounts and the audit trail are public records. They are kept as long as the Public Records Act 2005 and the organisation’s disposal authority require.
- Sessions are removed a day after they have ended. That you signed in stays in the audit trail.

# Your rights
Under the Privacy Act 2020 you can see what is held about you and ask for it to be corrected. The page “About me” shows it at any time and lets you download it. To have something corrected, write to the address on the page “Contact and help”. If you are not happy with the answer, you can complain to the Office of the Privacy Commissioner.";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_tidied_and_judged() {
        assert_eq!(check(" a \r\nb\r ").expect("fine"), "a\nb");
        assert_eq!(check(FIRST).expect("fine"), FIRST);
        assert!(check(" \r\n ").expect_err("empty").of("body").is_some());
        assert!(check(&"ā".repeat(LONGEST)).is_ok());
        assert!(check(&"ā".repeat(LONGEST + 1)).is_err());
    }

    #[test]
    fn headings_lists_and_paragraphs_are_told_apart() {
        let text = "one\ntwo\n\n# Head\n- a\n- b\n\n- c\nafter\n<b>x</b>";
        assert_eq!(
            parts(text),
            [
                Part::Paragraph("one two".into()),
                Part::Heading("Head"),
                Part::List(vec!["a", "b"]),
                Part::List(vec!["c"]),
                Part::Paragraph("after <b>x</b>".into()),
            ]
        );
        assert!(parts("").is_empty());
        let headings = parts(FIRST);
        let headings = headings.iter().filter(|p| matches!(p, Part::Heading(_)));
        assert_eq!(headings.count(), 5);
    }
}
