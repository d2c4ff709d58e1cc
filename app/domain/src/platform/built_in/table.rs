//! The shape of the built-in tables and the words that many platforms reserve. No platform is
//! named here.

use crate::platform::entry::{AccessLevel, Pattern, Platform, PlatformState, Reserved};
use crate::platform::key::PlatformKey;
use crate::platform::name_rule::{Letters, NameRule};
use crate::platform::page_kind::PageKind;

/// One platform as a constant; the fields are those of [`Platform`]. Hosts, tabs and reserved words
/// are separated by spaces, aliases by commas.
pub(super) struct Row {
    pub(super) key: &'static str,
    pub(super) name: &'static str,
    pub(super) aliases: &'static str,
    /// The year it closed.
    pub(super) dead_since: Option<&'static str>,
    pub(super) hosts: &'static str,
    pub(super) short_hosts: &'static str,
    pub(super) patterns: &'static [Line],
    pub(super) handle_url: &'static str,
    pub(super) id_url: Option<&'static str>,
    pub(super) handle: Rule,
    pub(super) id: Option<Rule>,
    pub(super) reserved: &'static [Words],
    pub(super) tabs: &'static str,
    pub(super) access: &'static [AccessLevel],
    pub(super) two_factor: bool,
    pub(super) terms: Option<&'static str>,
}

/// What most live platforms have in common: one login, a second factor, Latin handles.
pub(super) const LIVE: Row = Row {
    key: "",
    name: "",
    aliases: "",
    dead_since: None,
    hosts: "",
    short_hosts: "",
    patterns: &[],
    handle_url: "",
    id_url: None,
    handle: ascii(1, 60, "._-"),
    id: None,
    reserved: &[SIGN_IN, HELP, SEARCH],
    tabs: "",
    access: &[AccessLevel::Admin],
    two_factor: true,
    terms: None,
};

/// A closed platform; nobody can sign in, so there is no second factor.
pub(super) const DEAD: Row = Row {
    two_factor: false,
    ..LIVE
};

/// One pattern.
#[derive(Clone, Copy)]
pub(super) struct Line {
    template: &'static str,
    shown: Option<&'static str>,
    canonical: Option<&'static str>,
    case_matters: bool,
    deeper: bool,
}

/// A pattern with its template alone.
pub(super) const fn at(template: &'static str) -> Line {
    Line {
        template,
        shown: None,
        canonical: None,
        case_matters: false,
        deeper: false,
    }
}

impl Line {
    /// How the handle is written.
    pub(super) const fn shown(self, shown: &'static str) -> Self {
        Self {
            shown: Some(shown),
            ..self
        }
    }

    /// Its own canonical address.
    pub(super) const fn to(self, canonical: &'static str) -> Self {
        Self {
            canonical: Some(canonical),
            ..self
        }
    }

    /// Capitals make another account.
    pub(super) const fn exact(self) -> Self {
        Self {
            case_matters: true,
            ..self
        }
    }

    /// It is a post or the like.
    pub(super) const fn deeper(self) -> Self {
        Self {
            deeper: true,
            ..self
        }
    }
}

/// A rule for handles or ids.
#[derive(Clone, Copy)]
pub(super) struct Rule {
    min: usize,
    max: usize,
    letters: Letters,
    extra: &'static str,
    starts_with: &'static str,
    contains: &'static str,
    needs_letter: bool,
    loose_edges: bool,
    insignificant: &'static str,
}

const fn rule(letters: Letters, min: usize, max: usize, extra: &'static str) -> Rule {
    let (starts_with, contains, insignificant) = ("", "", "");
    Rule {
        min,
        max,
        letters,
        extra,
        starts_with,
        contains,
        needs_letter: false,
        loose_edges: false,
        insignificant,
    }
}

/// `a` to `z`, digits and `extra`.
pub(super) const fn ascii(min: usize, max: usize, extra: &'static str) -> Rule {
    rule(Letters::Ascii, min, max, extra)
}

/// Letters of any language, digits and `extra`.
pub(super) const fn any(min: usize, max: usize, extra: &'static str) -> Rule {
    rule(Letters::Any, min, max, extra)
}

/// Digits only.
pub(super) const fn digits(min: usize, max: usize) -> Rule {
    rule(Letters::None, min, max, "")
}

impl Rule {
    pub(super) const fn starts(self, starts_with: &'static str) -> Self {
        Self {
            starts_with,
            ..self
        }
    }

    pub(super) const fn also(self, extra: &'static str) -> Self {
        Self { extra, ..self }
    }

    pub(super) const fn contains(self, contains: &'static str) -> Self {
        Self { contains, ..self }
    }

    pub(super) const fn needs_letter(self) -> Self {
        Self {
            needs_letter: true,
            ..self
        }
    }

    pub(super) const fn loose_edges(self) -> Self {
        Self {
            loose_edges: true,
            ..self
        }
    }

    pub(super) const fn ignoring(self, insignificant: &'static str) -> Self {
        Self {
            insignificant,
            ..self
        }
    }

    fn name_rule(self) -> NameRule {
        NameRule {
            min: self.min,
            max: self.max,
            letters: self.letters,
            extra: self.extra.into(),
            starts_with: self.starts_with.into(),
            contains: self.contains.into(),
            needs_letter: self.needs_letter,
            loose_edges: self.loose_edges,
            insignificant: self.insignificant.into(),
        }
    }
}

/// Reserved segments and what they lead to.
pub(super) type Words = (PageKind, &'static str);

pub(super) const SIGN_IN: Words = (
    PageKind::SignIn,
    "login login.php signin sign-in sign_in signup sign-up sign_up register logout \
     join auth oauth settings account accounts password preferences",
);

pub(super) const HELP: Words = (
    PageKind::Help,
    "about help support terms tos privacy legal policies policy contact careers jobs \
     press blog developer developers api faq guidelines cookies accessibility",
);

pub(super) const SEARCH: Words = (
    PageKind::Search,
    "search explore discover hashtag tag tags tagged topic topics trending \
             browse",
);

pub(super) const ALL_LEVELS: &[AccessLevel] = AccessLevel::ALL;

impl Row {
    /// The row as data.
    pub(super) fn platform(&self) -> Platform {
        let owned = |words: &str| {
            words
                .split_whitespace()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        let pattern = |line: &Line| Pattern {
            template: line.template.to_owned(),
            shown: line.shown.map(str::to_owned),
            canonical: line.canonical.map(str::to_owned),
            case_matters: line.case_matters,
            deeper: line.deeper,
        };
        let words = |(leads_to, segments): &Words| Reserved {
            leads_to: *leads_to,
            segments: owned(segments),
        };
        Platform {
            key: PlatformKey::built_in(self.key),
            name: self.name.to_owned(),
            aliases: self
                .aliases
                .split_terminator(", ")
                .map(str::to_owned)
                .collect(),
            state: self
                .dead_since
                .map_or(PlatformState::Live, |year| PlatformState::Dead {
                    since: year.to_owned(),
                }),
            hosts: owned(self.hosts),
            short_hosts: owned(self.short_hosts),
            patterns: self.patterns.iter().map(pattern).collect(),
            handle_url: self.handle_url.to_owned(),
            id_url: self.id_url.map(str::to_owned),
            handle_rule: self.handle.name_rule(),
            id_rule: self.id.map(Rule::name_rule),
            reserved: self.reserved.iter().map(words).collect(),
            tabs: owned(self.tabs),
            access_levels: self.access.to_vec(),
            two_factor: self.two_factor,
            terms_url: self.terms.map(str::to_owned),
        }
    }
}
