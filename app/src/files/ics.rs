//! A calendar of whole days as RFC 5545 text: escaped, folded at 75 bytes, lines ended as it wants them.
//! What stands in it is not decided here.

use chrono::{DateTime, NaiveDate, Utc};

/// One day with something to do.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The same for the same thing on every read, unique in the world.
    pub uid: String,
    /// The day.
    pub day: NaiveDate,
    /// When it began.
    pub stamp: DateTime<Utc>,
    /// What, on one line.
    pub summary: String,
    /// More about it; may be empty.
    pub detail: String,
    /// The page about it.
    pub url: String,
}

/// The longest line in bytes, without its end.
const LONGEST: usize = 75;

/// The calendar with this name.
pub fn calendar(name: &str, entries: impl IntoIterator<Item = Entry>) -> String {
    let mut out = String::new();
    line(&mut out, "BEGIN", "VCALENDAR");
    line(&mut out, "VERSION", "2.0");
    line(
        &mut out,
        "PRODID",
        "-//Social Media Register//Due dates//EN",
    );
    line(&mut out, "CALSCALE", "GREGORIAN");
    line(&mut out, "METHOD", "PUBLISH");
    line(&mut out, "X-WR-CALNAME", &escaped(name));
    line(&mut out, "REFRESH-INTERVAL;VALUE=DURATION", "PT4H");
    line(&mut out, "X-PUBLISHED-TTL", "PT4H");
    for entry in entries {
        event(&mut out, &entry);
    }
    line(&mut out, "END", "VCALENDAR");
    out
}

fn event(out: &mut String, entry: &Entry) {
    let day = |day: NaiveDate| day.format("%Y%m%d").to_string();
    let next = entry.day.succ_opt().unwrap_or(entry.day);
    line(out, "BEGIN", "VEVENT");
    line(out, "UID", &escaped(&entry.uid));
    line(
        out,
        "DTSTAMP",
        &entry.stamp.format("%Y%m%dT%H%M%SZ").to_string(),
    );
    line(out, "DTSTART;VALUE=DATE", &day(entry.day));
    line(out, "DTEND;VALUE=DATE", &day(next));
    line(out, "SUMMARY", &escaped(&entry.summary));
    let detail = [entry.detail.as_str(), entry.url.as_str()];
    let detail: Vec<_> = detail.into_iter().filter(|part| !part.is_empty()).collect();
    line(out, "DESCRIPTION", &escaped(&detail.join("\n")));
    line(out, "URL", &one_line(&entry.url));
    line(out, "TRANSP", "TRANSPARENT");
    line(out, "END", "VEVENT");
}

/// A text value: backslash, semicolon, comma and line end have a meaning of their own.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.replace("\r\n", "\n").chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' | '\r' => out.push_str("\\n"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

fn one_line(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect()
}

/// One property, folded: what does not fit goes on after a line end and a space, never inside a letter.
fn line(out: &mut String, name: &str, value: &str) {
    let mut used = 0;
    for c in format!("{name}:{value}").chars() {
        if used + c.len_utf8() > LONGEST {
            out.push_str("\r\n ");
            used = 1;
        }
        out.push(c);
        used += c.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry() -> Entry {
        Entry {
            uid: "OB-0042@register.example".into(),
            day: "2027-01-31".parse().unwrap(),
            stamp: "2026-11-20T22:00:00Z".parse().unwrap(),
            summary: format!("Ngā kōrero; a, b\\c {}", "whēnua ".repeat(30)),
            detail: "One\r\nEND:VCALENDAR\nTwo".into(),
            url: "https://register.example/obligations/OB-0042".into(),
        }
    }

    #[test]
    fn lines_are_folded_and_nothing_typed_becomes_a_property() {
        let text = calendar("Register: Hāna", [entry()]);
        assert!(text.ends_with("END:VCALENDAR\r\n"));
        for line in text.split("\r\n") {
            assert!(line.len() <= 75, "{line}");
            assert!(!line.contains(['\n', '\r']));
        }
        let unfolded = text.replace("\r\n ", "");
        let ends = unfolded.lines().filter(|l| *l == "END:VCALENDAR").count();
        assert_eq!(ends, 1, "{unfolded}");
        assert!(unfolded.contains("SUMMARY:Ngā kōrero\\; a\\, b\\\\c whēnua"));
        assert!(
            unfolded.contains("DESCRIPTION:One\\nEND:VCALENDAR\\nTwo\\nhttps://register.example/")
        );
        assert!(unfolded.contains("DTSTART;VALUE=DATE:20270131\r\nDTEND;VALUE=DATE:20270201"));
        assert!(unfolded.contains("DTSTAMP:20261120T220000Z"));
        assert!(unfolded.contains("UID:OB-0042@register.example"));
    }
}
