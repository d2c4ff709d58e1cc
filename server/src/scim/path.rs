//! Paths and filters of SCIM (RFC 7644, figures 1 and 7): read into values, judged by others.

use std::iter::Peekable;
use std::str::Chars;

/// The schema of users.
pub(crate) const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
/// The schema of what organisations know of users.
pub(crate) const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

/// The deepest nesting of a filter: more is no question anybody asks.
const DEEPEST: usize = 16;

/// An attribute: of the core or of the enterprise extension, with a part of it. In lower case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Attribute {
    pub(crate) enterprise: bool,
    /// Empty = the extension as a whole.
    pub(crate) name: String,
    pub(crate) part: Option<String>,
}

/// A path of a change: an attribute, perhaps only those values of it that meet a filter.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Path {
    pub(crate) attribute: Attribute,
    pub(crate) filter: Option<Filter>,
}

/// A filter.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Filter {
    /// `attribute operator value`; no value after `pr`.
    Compare(Attribute, String, Option<Word>),
    /// `attribute[filter]`.
    Within(Attribute, Box<Filter>),
    And(Vec<Filter>),
    Or(Vec<Filter>),
    Not(Box<Filter>),
}

/// A value in a filter.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Word {
    Text(String),
    Flag(bool),
    Number(String),
    Null,
}

impl Attribute {
    /// Reads `name`, `name.part` and both behind a schema's name; `None` = no attribute.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let lower = text.trim().to_ascii_lowercase();
        let (enterprise, rest) = after(&lower, ENTERPRISE)
            .map(|rest| (true, rest))
            .or_else(|| after(&lower, USER).map(|rest| (false, rest)))
            .unwrap_or((false, lower.as_str()));
        if rest.is_empty() && enterprise {
            return Some(Self {
                enterprise,
                ..Self::default()
            });
        }
        let (name, part) = match rest.split_once('.') {
            Some((name, part)) => (name, Some(part)),
            None => (rest, None),
        };
        let sound = |word: &str| {
            word.starts_with(|c: char| c.is_ascii_alphabetic() || c == '$')
                && word
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || "-_$".contains(c))
        };
        if !sound(name) || part.is_some_and(|part| !sound(part)) {
            return None;
        }
        Some(Self {
            enterprise,
            name: name.to_owned(),
            part: part.map(str::to_owned),
        })
    }
}

fn after<'t>(text: &'t str, schema: &str) -> Option<&'t str> {
    let rest = text.strip_prefix(&schema.to_ascii_lowercase())?;
    if rest.is_empty() {
        return Some(rest);
    }
    rest.strip_prefix([':', '.'])
}

impl Path {
    /// Reads the path of a change; the text says what is wrong with it.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let wrong = || format!("“{}” is no path", shortened(text));
        let Some((before, rest)) = text.split_once('[') else {
            let attribute = Attribute::parse(text).ok_or_else(wrong)?;
            return Ok(Self {
                attribute,
                filter: None,
            });
        };
        let (inside, behind) = rest.rsplit_once(']').ok_or_else(wrong)?;
        let mut attribute = Attribute::parse(before).ok_or_else(wrong)?;
        if attribute.part.is_some() || attribute.name.is_empty() {
            return Err(wrong());
        }
        if !behind.is_empty() {
            let part = behind.strip_prefix('.').ok_or_else(wrong)?;
            let part = Attribute::parse(part).filter(|a| a.part.is_none() && !a.enterprise);
            attribute.part = Some(part.ok_or_else(wrong)?.name);
        }
        Ok(Self {
            attribute,
            filter: Some(Filter::parse(inside)?),
        })
    }
}

impl Filter {
    /// Reads a filter; the text says what is wrong with it.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let words = words(text)?;
        let mut reader = Reader { words, at: 0 };
        let filter = reader.either(0)?;
        if reader.at < reader.words.len() {
            return Err(format!("“{}” is not understood", reader.rest()));
        }
        Ok(filter)
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Piece {
    Bare(String),
    Quoted(String),
    Mark(char),
}

/// Splits a filter into words, texts and brackets.
fn words(text: &str) -> Result<Vec<Piece>, String> {
    let mut pieces = Vec::new();
    let mut letters = text.chars().peekable();
    while let Some(&letter) = letters.peek() {
        match letter {
            c if c.is_whitespace() => {
                letters.next();
            }
            '(' | ')' | '[' | ']' => {
                letters.next();
                pieces.push(Piece::Mark(letter));
            }
            '"' => pieces.push(Piece::Quoted(quoted(&mut letters)?)),
            _ => {
                let mut word = String::new();
                while let Some(c) =
                    letters.next_if(|c| !c.is_whitespace() && !"()[]\"".contains(*c))
                {
                    word.push(c);
                }
                pieces.push(Piece::Bare(word));
            }
        }
    }
    Ok(pieces)
}

/// A text in quotes, written as JSON writes it.
fn quoted(letters: &mut Peekable<Chars<'_>>) -> Result<String, String> {
    let mut raw = String::new();
    raw.extend(letters.next());
    let mut escaped = false;
    for c in letters.by_ref() {
        raw.push(c);
        match c {
            '\\' if !escaped => escaped = true,
            '"' if !escaped => {
                return serde_json::from_str(&raw).map_err(|_| "a text cannot be read".to_owned());
            }
            _ => escaped = false,
        }
    }
    Err("a text has no end".to_owned())
}

struct Reader {
    words: Vec<Piece>,
    at: usize,
}

impl Reader {
    fn next_is(&self, word: &str) -> bool {
        matches!(self.words.get(self.at), Some(Piece::Bare(bare)) if bare.eq_ignore_ascii_case(word))
    }

    fn take(&mut self, mark: char) -> Result<(), String> {
        if self.words.get(self.at) == Some(&Piece::Mark(mark)) {
            self.at += 1;
            return Ok(());
        }
        Err(format!("“{mark}” is missing before “{}”", self.rest()))
    }

    fn rest(&self) -> String {
        let rest = self.words.get(self.at..).unwrap_or_default().iter();
        let words = rest.map(|piece| match piece {
            Piece::Bare(word) | Piece::Quoted(word) => word.clone(),
            Piece::Mark(mark) => mark.to_string(),
        });
        shortened(&words.collect::<Vec<_>>().join(" "))
    }

    /// One or more, joined by `or`.
    fn either(&mut self, depth: usize) -> Result<Filter, String> {
        if depth > DEEPEST {
            return Err("the filter is nested too deeply".to_owned());
        }
        let mut all = vec![self.both(depth)?];
        while self.next_is("or") {
            self.at += 1;
            all.push(self.both(depth)?);
        }
        Ok(single(all, Filter::Or))
    }

    /// One or more, joined by `and`, which binds closer.
    fn both(&mut self, depth: usize) -> Result<Filter, String> {
        let mut all = vec![self.one(depth)?];
        while self.next_is("and") {
            self.at += 1;
            all.push(self.one(depth)?);
        }
        Ok(single(all, Filter::And))
    }

    fn one(&mut self, depth: usize) -> Result<Filter, String> {
        if self.next_is("not") && self.words.get(self.at + 1) == Some(&Piece::Mark('(')) {
            self.at += 1;
            return Ok(Filter::Not(Box::new(self.bracket(depth)?)));
        }
        if self.words.get(self.at) == Some(&Piece::Mark('(')) {
            return self.bracket(depth);
        }
        let attribute = match self.words.get(self.at) {
            Some(Piece::Bare(word)) => Attribute::parse(word),
            _ => None,
        };
        let Some(attribute) = attribute else {
            return Err(match self.rest().as_str() {
                "" => "it ends where an attribute should stand".to_owned(),
                rest => format!("“{rest}” does not begin with an attribute"),
            });
        };
        self.at += 1;
        if self.words.get(self.at) == Some(&Piece::Mark('[')) {
            self.at += 1;
            let inside = self.either(depth + 1)?;
            self.take(']')?;
            let within = Filter::Within(attribute.clone(), Box::new(inside));
            return self.part_of(attribute, within);
        }
        self.compare(attribute)
    }

    /// `emails[type eq "work"].value eq "x"`, as one well-known provider asks: both must hold.
    fn part_of(&mut self, attribute: Attribute, within: Filter) -> Result<Filter, String> {
        let part = match self.words.get(self.at) {
            Some(Piece::Bare(word)) => word.strip_prefix('.'),
            _ => None,
        };
        let Some(part) = part else {
            return Ok(within);
        };
        let part = Attribute::parse(part).filter(|part| !part.enterprise && part.part.is_none());
        let part = part.ok_or_else(|| format!("“{}” is not understood", self.rest()))?;
        self.at += 1;
        let attribute = Attribute {
            part: Some(part.name),
            ..attribute
        };
        Ok(Filter::And(vec![within, self.compare(attribute)?]))
    }

    fn bracket(&mut self, depth: usize) -> Result<Filter, String> {
        self.take('(')?;
        let inside = self.either(depth + 1)?;
        self.take(')')?;
        Ok(inside)
    }

    fn compare(&mut self, attribute: Attribute) -> Result<Filter, String> {
        let operator = match self.words.get(self.at) {
            Some(Piece::Bare(word)) => word.to_ascii_lowercase(),
            _ => return Err("an operator such as eq is missing".to_owned()),
        };
        self.at += 1;
        if operator == "pr" {
            return Ok(Filter::Compare(attribute, operator, None));
        }
        let value = match self.words.get(self.at) {
            Some(Piece::Quoted(text)) => Word::Text(text.clone()),
            Some(Piece::Bare(word)) => match word.to_ascii_lowercase().as_str() {
                "true" => Word::Flag(true),
                "false" => Word::Flag(false),
                "null" => Word::Null,
                number if number.parse::<f64>().is_ok() => Word::Number(number.to_owned()),
                _ => return Err(format!("put “{}” in quotes", shortened(word))),
            },
            _ => return Err("a value is missing".to_owned()),
        };
        self.at += 1;
        Ok(Filter::Compare(attribute, operator, Some(value)))
    }
}

fn single(mut all: Vec<Filter>, several: fn(Vec<Filter>) -> Filter) -> Filter {
    match (all.len(), all.pop()) {
        (1, Some(only)) => only,
        (_, last) => {
            all.extend(last);
            several(all)
        }
    }
}

/// What somebody sent, short enough for an answer.
pub(crate) fn shortened(text: &str) -> String {
    text.chars().take(60).collect()
}

#[cfg(test)]
#[path = "path_tests.rs"]
mod tests;
