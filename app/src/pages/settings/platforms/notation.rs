//! How lists within a platform are written in text areas, one a line, and read back. Whether they make
//! a sound platform is judged by the domain.

use crate::pages::forms::Typed;
use domain::platform::{Letters, NameRule, PageKind, Pattern, Reserved};
use domain::problem::Problems;

/// Lines without blank ones and without space around them.
pub(super) fn lines(text: &str) -> Vec<String> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Words separated by commas or lines.
pub(super) fn words(text: &str) -> Vec<String> {
    text.split([',', '\n'])
        .map(str::trim)
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// `/in/{handle}/** shown=in/{handle} case-matters`
pub(super) fn write_patterns(patterns: &[Pattern]) -> String {
    let one = |pattern: &Pattern| {
        let mut line = pattern.template.clone();
        for (name, value) in [("shown", &pattern.shown), ("canonical", &pattern.canonical)] {
            if let Some(value) = value {
                line.push_str(&format!(" {name}={value}"));
            }
        }
        for (word, set) in [
            ("case-matters", pattern.case_matters),
            ("deeper", pattern.deeper),
        ] {
            if set {
                line.push_str(&format!(" {word}"));
            }
        }
        line
    };
    patterns.iter().map(one).collect::<Vec<_>>().join("\n")
}

pub(super) fn read_patterns(text: &str, problems: &mut Problems) -> Vec<Pattern> {
    let lines = lines(text);
    lines
        .iter()
        .enumerate()
        .map(|(at, line)| read_pattern(at, line, problems))
        .collect()
}

fn read_pattern(at: usize, line: &str, problems: &mut Problems) -> Pattern {
    let mut parts = line.split_whitespace();
    let mut pattern = Pattern {
        template: parts.next().unwrap_or_default().to_owned(),
        ..Pattern::default()
    };
    for part in parts {
        match (part, part.split_once('=')) {
            ("case-matters", _) => pattern.case_matters = true,
            ("deeper", _) => pattern.deeper = true,
            (_, Some(("shown", value))) => pattern.shown = Some(value.to_owned()),
            (_, Some(("canonical", value))) => pattern.canonical = Some(value.to_owned()),
            _ => problems.add("patterns", "word", format!(
                "Line {}: “{part}” is not known. After the pattern may stand shown=…, canonical=…, case-matters and deeper", at + 1)),
        }
    }
    pattern
}

/// `sign-in: login, signup`
pub(super) fn write_reserved(reserved: &[Reserved]) -> String {
    let one = |entry: &Reserved| {
        format!(
            "{}: {}",
            kind_key(entry.leads_to),
            entry.segments.join(", ")
        )
    };
    reserved.iter().map(one).collect::<Vec<_>>().join("\n")
}

pub(super) fn read_reserved(text: &str, problems: &mut Problems) -> Vec<Reserved> {
    let mut found = Vec::new();
    for (at, line) in lines(text).iter().enumerate() {
        let (kind, segments) = line.split_once(':').unwrap_or(("", line));
        match PageKind::ALL.iter().find(|known| kind_key(**known) == kind.trim()) {
            Some(kind) => found.push(Reserved { leads_to: *kind, segments: words(segments).iter().map(|word| word.to_lowercase()).collect() }),
            None => problems.add("reserved", "kind", format!(
                "Line {}: begin with what the words lead to, for example “sign-in: login, signup”", at + 1)),
        }
    }
    found
}

/// The stable word of a kind of page.
pub(super) fn kind_key(kind: PageKind) -> String {
    serde_json::to_value(kind)
        .ok()
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_default()
}

pub(super) const fn letters_key(letters: Letters) -> &'static str {
    match letters {
        Letters::None => "none",
        Letters::Ascii => "ascii",
        Letters::Any => "any",
    }
}

/// Puts a rule into the form, its fields named `{prefix}_min` and so on.
pub(super) fn put_rule(form: &mut Typed, prefix: &str, rule: &NameRule) {
    let name = |field: &str| format!("{prefix}_{field}");
    form.put(&name("min"), rule.min.to_string());
    form.put(&name("max"), rule.max.to_string());
    form.put(&name("letters"), letters_key(rule.letters));
    form.put(&name("extra"), &rule.extra);
    form.put(&name("starts_with"), &rule.starts_with);
    form.put(&name("contains"), &rule.contains);
    form.tick(&name("needs_letter"), rule.needs_letter);
    form.tick(&name("loose_edges"), rule.loose_edges);
    form.put(&name("insignificant"), &rule.insignificant);
}

pub(super) fn read_rule(form: &Typed, prefix: &str, problems: &mut Problems) -> NameRule {
    let name = |field: &str| format!("{prefix}_{field}");
    let mut number = |field: &str, label: &str, instead: usize| {
        let typed = form.get(&name(field)).trim();
        typed.parse().unwrap_or_else(|_| {
            problems.add(
                &name(field),
                "number",
                format!("{label} must be a whole number"),
            );
            instead
        })
    };
    let (min, max) = (
        number("min", "Fewest characters", 1),
        number("max", "Most characters", 60),
    );
    let letters = match form.get(&name("letters")) {
        "none" => Letters::None,
        "any" => Letters::Any,
        "ascii" => Letters::Ascii,
        _ => {
            problems.add(
                &name("letters"),
                "required",
                "Choose which letters are allowed",
            );
            Letters::Ascii
        }
    };
    let text = |field: &str| form.get(&name(field)).trim().to_owned();
    NameRule {
        min,
        max,
        letters,
        extra: text("extra"),
        starts_with: text("starts_with"),
        contains: text("contains"),
        needs_letter: form.ticked(&name("needs_letter")),
        loose_edges: form.ticked(&name("loose_edges")),
        insignificant: text("insignificant"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_with_everything_reads_back() {
        let line = "/in/{handle}/** shown=in/{handle} canonical=https://x.example/{handle} case-matters deeper";
        let mut problems = Problems::default();
        let patterns = read_patterns(&format!("\n  {line}  \n\n/{{handle}}"), &mut problems);
        assert!(problems.is_empty());
        assert_eq!(patterns.len(), 2);
        assert!(patterns[0].case_matters && patterns[0].deeper);
        assert_eq!(write_patterns(&patterns), format!("{line}\n/{{handle}}"));
    }

    #[test]
    fn what_cannot_be_read_is_named_with_its_line() {
        let mut problems = Problems::default();
        read_patterns("/{handle}\n/@{handle} and more", &mut problems);
        read_reserved("login, signup", &mut problems);
        read_rule(&Typed::default(), "handle", &mut problems);
        let fields: Vec<&str> = problems
            .0
            .iter()
            .map(|problem| problem.field.as_str())
            .collect();
        assert_eq!(
            fields,
            [
                "patterns",
                "patterns",
                "reserved",
                "handle_min",
                "handle_max",
                "handle_letters"
            ]
        );
        assert!(
            problems.0[0].message.starts_with("Line 2: “and”"),
            "{problems:?}"
        );
    }
}
