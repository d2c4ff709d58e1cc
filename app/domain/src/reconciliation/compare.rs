//! The comparison itself: whom a line means, and what the platform and the register say about it.

use super::mapping::Listed;
use crate::{
    access::GrantKey,
    ids::{GrantId, PersonId},
    platform::AccessLevel,
    text::fold,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};

/// What the two sides say about a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// On the platform, not live in the register (P 6.11).
    NotInRegister,
    /// Live in the register, not on the platform.
    NotOnPlatform,
    /// On both, at another level.
    OtherLevel,
    /// Not compared: the line cannot be read.
    Unreadable,
    /// On both, at the same level.
    Agrees,
}

impl Verdict {
    /// Every verdict, gravest first.
    pub const ALL: &'static [Self] = &[
        Self::NotInRegister,
        Self::OtherLevel,
        Self::NotOnPlatform,
        Self::Unreadable,
        Self::Agrees,
    ];

    /// The stable word in addresses and tables.
    pub const fn key(self) -> &'static str {
        match self {
            Self::NotInRegister => "not-in-register",
            Self::NotOnPlatform => "not-on-platform",
            Self::OtherLevel => "other-level",
            Self::Unreadable => "unreadable",
            Self::Agrees => "agrees",
        }
    }

    /// The words people see.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NotInRegister => "On the platform, not in the register",
            Self::NotOnPlatform => "In the register, not on the platform",
            Self::OtherLevel => "At another level",
            Self::Unreadable => "Not compared",
            Self::Agrees => "Agrees",
        }
    }

    /// The verdict with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|v| v.key() == key)
    }
}

/// Access to the account that is not over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Which.
    pub grant: GrantId,
    /// What people call it: the number of `GR-0042`.
    pub number: i64,
    /// Whose.
    pub person: PersonId,
    /// How much.
    pub level: AccessLevel,
    /// Where it stands.
    pub state: GrantKey,
}

/// Somebody with a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Who.
    pub person: PersonId,
    /// Full name.
    pub name: String,
    /// Work e-mail, in lower case.
    pub email: String,
}

/// One line of the result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// The line; for what is not on the platform, the name and level of the register and row 0.
    pub listed: Listed,
    /// Whom it means.
    pub person: Option<PersonId>,
    /// The access it was compared with.
    pub grant: Option<GrantId>,
    /// What the two sides say.
    pub verdict: Verdict,
    /// More about it, where the verdict does not say it all.
    pub remark: String,
}

impl Compared {
    /// The same line with the same verdict has the same words here, whatever the file.
    pub fn fingerprint(&self) -> String {
        let level = self.listed.level.map_or("", AccessLevel::key);
        let grant = self.grant.map(|g| g.to_string()).unwrap_or_default();
        let parts = [
            &fold(&self.listed.name),
            &self.listed.email,
            &fold(&self.listed.word),
            level,
            self.verdict.key(),
            &grant,
        ];
        parts.map(|part| part.replace('\u{1f}', " ")).join("\u{1f}")
    }
}

/// Compares a list with the access to the account and everybody in the register. Every line is in the
/// result once, in its order; what is live and not listed comes after, in the order of `held`.
pub fn compare(listed: Vec<Listed>, held: &[Held], people: &[Known]) -> Vec<Compared> {
    let finder = Finder::new(held, people);
    let mut result: Vec<Compared> = listed.into_iter().map(|line| finder.find(line)).collect();
    let mut of_person: BTreeMap<PersonId, Vec<usize>> = BTreeMap::new();
    for (at, line) in result.iter().enumerate() {
        if let Some(person) = line.person {
            of_person.entry(person).or_default().push(at);
        }
    }
    for (person, lines) in &of_person {
        let grants: Vec<&Held> = held.iter().filter(|h| h.person == *person).collect();
        judge(&mut result, lines, &grants);
    }
    let missing = held.iter().filter(|h| h.state == GrantKey::Active);
    let missing: Vec<Compared> = missing
        .filter(|h| !is_there(h, &result, of_person.get(&h.person)))
        .map(|h| finder.missing(h))
        .collect();
    result.extend(missing);
    result
}

/// Pairs the lines of one person with their live access: the same levels first, then what is left.
fn judge(result: &mut [Compared], lines: &[usize], grants: &[&Held]) {
    let mut live: Vec<&Held> = grants
        .iter()
        .copied()
        .filter(|h| h.state == GrantKey::Active)
        .collect();
    live.sort_by_key(|h| h.level);
    let mut open: Vec<usize> = Vec::new();
    for at in lines {
        let Some(line) = result.get_mut(*at) else {
            continue;
        };
        if line.listed.fault.is_some() {
            continue;
        }
        let same = live
            .iter()
            .position(|h| line.listed.level.is_none_or(|level| level == h.level));
        match same {
            Some(found) => {
                let h = live.remove(found);
                line.verdict = Verdict::Agrees;
                line.grant = Some(h.grant);
            }
            None => open.push(*at),
        }
    }
    for at in open {
        let Some(line) = result.get_mut(at) else {
            continue;
        };
        if live.is_empty() {
            let waiting = grants.iter().find(|h| h.state != GrantKey::Active);
            if let Some(h) = waiting {
                line.grant = Some(h.grant);
                line.remark = format!("GR-{:04} is “{}”", h.number, h.state.name().to_lowercase());
            }
            continue;
        }
        let h = live.remove(0);
        line.verdict = Verdict::OtherLevel;
        line.grant = Some(h.grant);
        line.remark = format!("In the register: {}", h.level.name());
    }
}

/// Whether this live access is accounted for by a line: compared with it, contained in a greater
/// level that is listed, or of somebody one of whose lines could not be read.
fn is_there(held: &Held, result: &[Compared], lines: Option<&Vec<usize>>) -> bool {
    let lines = lines.map_or(&[][..], Vec::as_slice);
    lines.iter().filter_map(|at| result.get(*at)).any(|line| {
        line.grant == Some(held.grant)
            || line.listed.fault.is_some()
            || line
                .listed
                .level
                .is_some_and(|level| contains(level, held.level))
    })
}

/// Platforms list the greatest level of a person only; it holds the lesser ones. Advertising is its
/// own: only an administrator has it besides.
fn contains(listed: AccessLevel, held: AccessLevel) -> bool {
    listed < held && (held != AccessLevel::Advertiser || listed == AccessLevel::Admin)
}

/// Finds whom a line means: by e-mail address; else by a name that one person of those with access
/// has; else by a name that one person of all has.
struct Finder<'a> {
    by_email: HashMap<&'a str, PersonId>,
    with_access: HashMap<String, Vec<PersonId>>,
    everybody: HashMap<String, Vec<PersonId>>,
    names: HashMap<PersonId, &'a Known>,
}

impl<'a> Finder<'a> {
    fn new(held: &[Held], people: &'a [Known]) -> Self {
        let holding: std::collections::HashSet<PersonId> = held.iter().map(|h| h.person).collect();
        let mut finder = Self {
            by_email: HashMap::with_capacity(people.len()),
            with_access: HashMap::new(),
            everybody: HashMap::with_capacity(people.len()),
            names: HashMap::with_capacity(people.len()),
        };
        for known in people {
            finder.by_email.insert(known.email.as_str(), known.person);
            finder.names.insert(known.person, known);
            let name = fold(&known.name);
            if holding.contains(&known.person) {
                let same = finder.with_access.entry(name.clone()).or_default();
                same.push(known.person);
            }
            finder.everybody.entry(name).or_default().push(known.person);
        }
        finder
    }

    fn find(&self, listed: Listed) -> Compared {
        let mut remark = String::new();
        let by_email = self.by_email.get(listed.email.as_str()).copied();
        let person = by_email.or_else(|| {
            let name = fold(&listed.name);
            if name.is_empty() {
                return None;
            }
            for index in [&self.with_access, &self.everybody] {
                match index.get(&name).map(Vec::as_slice) {
                    Some([one]) => return Some(*one),
                    Some(several) => {
                        remark = format!("{} people in the register have this name", several.len());
                        return None;
                    }
                    None => {}
                }
            }
            None
        });
        let verdict = if listed.fault.is_some() {
            Verdict::Unreadable
        } else {
            Verdict::NotInRegister
        };
        Compared {
            remark: listed.fault.clone().unwrap_or(remark),
            person,
            grant: None,
            verdict,
            listed,
        }
    }

    fn missing(&self, held: &Held) -> Compared {
        let known = self.names.get(&held.person);
        Compared {
            listed: Listed {
                row: 0,
                name: known.map(|k| k.name.clone()).unwrap_or_default(),
                email: known.map(|k| k.email.clone()).unwrap_or_default(),
                word: String::new(),
                level: Some(held.level),
                fault: None,
            },
            person: Some(held.person),
            grant: Some(held.grant),
            verdict: Verdict::NotOnPlatform,
            remark: String::new(),
        }
    }
}
