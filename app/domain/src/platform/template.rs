//! One text with placeholders: read once, then matched against texts and filled in again.
//! Which part of an address it belongs to is the business of `route`.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use std::borrow::Cow;

/// What stays readable in a canonical address; everything else is percent-encoded.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'@')
    .remove(b':')
    .remove(b'+');

/// A placeholder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hole {
    Handle,
    Id,
    Name,
    Host,
    Any,
}

impl Hole {
    fn from_word(word: &str) -> Option<Self> {
        Some(match word {
            "handle" => Self::Handle,
            "id" => Self::Id,
            "name" => Self::Name,
            "host" => Self::Host,
            "any" => Self::Any,
            _ => return None,
        })
    }

    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Handle => "{handle}",
            Self::Id => "{id}",
            Self::Name => "{name}",
            Self::Host => "{host}",
            Self::Any => "{any}",
        }
    }
}

/// What the placeholders of one match stand for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Captures<'t> {
    pub(super) handle: Option<Cow<'t, str>>,
    pub(super) id: Option<Cow<'t, str>>,
    pub(super) name: Option<Cow<'t, str>>,
    pub(super) host: Option<Cow<'t, str>>,
}

impl<'t> Captures<'t> {
    pub(super) fn get(&self, hole: Hole) -> Option<&str> {
        match hole {
            Hole::Handle => self.handle.as_deref(),
            Hole::Id => self.id.as_deref(),
            Hole::Name => self.name.as_deref(),
            Hole::Host => self.host.as_deref(),
            Hole::Any => None,
        }
    }

    fn put(&mut self, hole: Hole, value: &'t str) {
        let slot = match hole {
            Hole::Handle => &mut self.handle,
            Hole::Id => &mut self.id,
            Hole::Name => &mut self.name,
            Hole::Host => &mut self.host,
            Hole::Any => return,
        };
        *slot = Some(Cow::Borrowed(value));
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    Hole(Hole),
}

/// What is wrong with a text with placeholders.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum TemplateFault {
    #[error(
        "“{{{0}}}” is not a placeholder; there are {{handle}}, {{id}}, {{name}}, {{host}} and {{any}}"
    )]
    UnknownPlaceholder(String),
    #[error("a curly bracket is not closed or not opened")]
    Bracket,
    #[error("two placeholders follow each other; put something between them")]
    Adjacent,
    #[error("{0} is there twice")]
    Twice(&'static str),
}

/// One text with placeholders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Template {
    parts: Vec<Part>,
}

impl Template {
    pub(super) fn parse(text: &str) -> Result<Self, TemplateFault> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some(open) = rest.find(['{', '}']) {
            let (before, from) = rest.split_at(open);
            let inside = from.strip_prefix('{').ok_or(TemplateFault::Bracket)?;
            let (word, after) = inside.split_once('}').ok_or(TemplateFault::Bracket)?;
            let hole = Hole::from_word(word)
                .ok_or_else(|| TemplateFault::UnknownPlaceholder(word.to_owned()))?;
            if before.is_empty() && matches!(parts.last(), Some(Part::Hole(_))) {
                return Err(TemplateFault::Adjacent);
            }
            if hole != Hole::Any && parts.contains(&Part::Hole(hole)) {
                return Err(TemplateFault::Twice(hole.word()));
            }
            if !before.is_empty() {
                parts.push(Part::Text(before.to_owned()));
            }
            parts.push(Part::Hole(hole));
            rest = after;
        }
        if !rest.is_empty() {
            parts.push(Part::Text(rest.to_owned()));
        }
        Ok(Self { parts })
    }

    pub(super) fn holes(&self) -> impl Iterator<Item = Hole> + '_ {
        self.parts.iter().filter_map(|part| match part {
            Part::Hole(hole) => Some(*hole),
            Part::Text(_) => None,
        })
    }

    pub(super) fn has(&self, hole: Hole) -> bool {
        self.holes().any(|h| h == hole)
    }

    /// Whether it is one placeholder and nothing else.
    pub(super) fn is_only(&self, hole: Hole) -> bool {
        self.parts == [Part::Hole(hole)]
    }

    /// Matches the whole of `text`; on success the placeholders' values are in `found`.
    pub(super) fn capture<'t>(&self, text: &'t str, found: &mut Captures<'t>) -> bool {
        let mut rest = text;
        let mut parts = self.parts.iter().peekable();
        while let Some(part) = parts.next() {
            match part {
                Part::Text(wanted) => match strip_ignoring_case(rest, wanted) {
                    Some(after) => rest = after,
                    None => return false,
                },
                Part::Hole(hole) => {
                    let end = match parts.peek() {
                        Some(Part::Text(next)) if *hole == Hole::Name => rest.rfind(next.as_str()),
                        Some(Part::Text(next)) => rest.find(next.as_str()),
                        _ => Some(rest.len()),
                    };
                    let Some((value, after)) = end
                        .filter(|e| *e > 0)
                        .and_then(|e| rest.split_at_checked(e))
                    else {
                        return false;
                    };
                    found.put(*hole, value);
                    rest = after;
                }
            }
        }
        rest.is_empty()
    }

    /// Writes the text with the placeholders' values as they are.
    pub(super) fn fill(&self, found: &Captures<'_>) -> String {
        self.fill_with(found, |out, value| out.push_str(value))
    }

    /// Writes an address: the values percent-encoded, except a host.
    pub(super) fn fill_address(&self, found: &Captures<'_>) -> String {
        self.fill_with(found, |out, value| {
            out.extend(utf8_percent_encode(value, ENCODED))
        })
    }

    fn fill_with(&self, found: &Captures<'_>, put: impl Fn(&mut String, &str)) -> String {
        let mut out = String::with_capacity(64);
        for part in &self.parts {
            match part {
                Part::Text(text) => out.push_str(text),
                Part::Hole(hole) => put(&mut out, found.get(*hole).unwrap_or_default()),
            }
        }
        out
    }
}

fn strip_ignoring_case<'t>(text: &'t str, prefix: &str) -> Option<&'t str> {
    let (head, rest) = text.split_at_checked(prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn captured<'t>(template: &str, text: &'t str) -> Option<Captures<'t>> {
        let mut found = Captures::default();
        Template::parse(template)
            .unwrap()
            .capture(text, &mut found)
            .then_some(found)
    }

    #[test]
    fn placeholders_take_the_shortest_and_names_the_longest() {
        let found = captured("{name}-{id}", "US-Embassy-Bern-1046").unwrap();
        assert_eq!(
            (found.name.as_deref(), found.id.as_deref()),
            (Some("US-Embassy-Bern"), Some("1046"))
        );
        let found = captured("@{handle}@{host}", "@a@b@c").unwrap();
        assert_eq!(
            (found.handle.as_deref(), found.host.as_deref()),
            (Some("a"), Some("b@c"))
        );
    }

    #[test]
    fn the_whole_text_has_to_match() {
        assert!(
            captured("@{handle}", "@").is_none(),
            "a placeholder stands for something"
        );
        assert!(
            captured("user{id}", "USER12").is_some(),
            "ASCII case of plain text does not matter"
        );
        assert!(captured("user{id}", "use").is_none());
        assert!(captured("channel", "channels").is_none());
        assert!(
            captured("é{id}", "e").is_none(),
            "never cuts inside a letter"
        );
    }

    #[test]
    fn faults_are_named() {
        assert_eq!(
            Template::parse("{user}"),
            Err(TemplateFault::UnknownPlaceholder("user".into()))
        );
        assert_eq!(Template::parse("{handle"), Err(TemplateFault::Bracket));
        assert_eq!(Template::parse("handle}"), Err(TemplateFault::Bracket));
        assert_eq!(Template::parse("{name}{id}"), Err(TemplateFault::Adjacent));
        assert_eq!(
            Template::parse("{id}-{id}"),
            Err(TemplateFault::Twice("{id}"))
        );
    }

    #[test]
    fn addresses_are_encoded_and_handles_are_not() {
        let found = captured("{handle}", "te-tūī/x?").unwrap();
        let template = Template::parse("https://a.nz/{handle}/").unwrap();
        assert_eq!(
            template.fill_address(&found),
            "https://a.nz/te-t%C5%AB%C4%AB%2Fx%3F/"
        );
        assert_eq!(template.fill(&found), "https://a.nz/te-tūī/x?/");
    }
}
