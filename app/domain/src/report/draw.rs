//! Draws a report's contents from its sources: lists first, then the figures from the lists.

use super::{
    AccessLine, AccountLine, ActionLine, Contents, CorrectionLine, Figure, IncidentLine, NewLine,
    NotKept, ReportSources, ReturnFacts, ReviewLine, Scope, Spot, Tally, WhyNot,
    sources::{ActionFacts, GrantFacts},
};
use crate::{
    ids::{GroupId, Reference, ReferenceKind, UnitId},
    obligation::Standing,
    quarter::Quarter,
    returns::{Part, ReturnKey, Review, ReviewVerdict},
};
use std::collections::{BTreeMap, HashMap, HashSet};

fn reference(kind: ReferenceKind, number: i64) -> String {
    Reference::of(kind, number).to_string()
}

fn account(number: i64) -> String {
    reference(ReferenceKind::Account, number)
}

/// The names of places.
struct Names {
    groups: HashMap<GroupId, (usize, String)>,
    units: HashMap<UnitId, (usize, String)>,
}

impl Names {
    fn group(&self, id: Option<GroupId>) -> &str {
        let found = id.and_then(|id| self.groups.get(&id));
        found.map_or("", |(_, name)| name.as_str())
    }

    fn unit(&self, id: Option<UnitId>) -> &str {
        let found = id.and_then(|id| self.units.get(&id));
        found.map_or("", |(_, name)| name.as_str())
    }

    /// The order of tallies: everything, then groups, then units, those without a name last.
    fn place(&self, scope: Scope) -> (u8, usize, usize) {
        let group = |id: Option<GroupId>| {
            let found = id.and_then(|id| self.groups.get(&id));
            found.map_or(usize::MAX, |(at, _)| *at)
        };
        match scope {
            Scope::All => (0, 0, 0),
            Scope::Group(id) => (1, group(id), 0),
            Scope::Unit(id, unit) => {
                let found = unit.and_then(|unit| self.units.get(&unit));
                (2, group(id), found.map_or(usize::MAX, |(at, _)| *at))
            }
        }
    }

    fn name(&self, scope: Scope) -> String {
        let name = match scope {
            Scope::All => "Whole organisation",
            Scope::Group(group) => self.group(group),
            Scope::Unit(_, unit) => self.unit(unit),
        };
        match (name, scope) {
            ("", Scope::Unit(..)) => "No business unit".to_owned(),
            ("", _) => "No business group".to_owned(),
            (name, _) => name.to_owned(),
        }
    }
}

impl Contents {
    /// Draws them.
    pub fn draw(from: ReportSources) -> Self {
        let groups = from.groups.into_iter().enumerate();
        let units = from.units.into_iter().enumerate();
        let names = Names {
            groups: groups.map(|(at, (id, name))| (id, (at, name))).collect(),
            units: units.map(|(at, (id, _, name))| (id, (at, name))).collect(),
        };
        let quarter = from.quarter;
        let incidents: Vec<IncidentLine> = from
            .incidents
            .into_iter()
            .map(|i| IncidentLine {
                incident: reference(ReferenceKind::Incident, i.number),
                kind: i.kind,
                summary: i.summary,
                clause: i.clause,
                account: i.account.as_ref().map(|(number, _)| account(*number)),
                name: i.account.map(|(_, name)| name).unwrap_or_default(),
                spot: i.spot,
                on: i.on,
            })
            .collect();
        let about_content: HashSet<String> = incidents
            .iter()
            .filter(|line| line.is_about_content())
            .filter_map(|line| line.account.clone())
            .collect();
        let reviews = from.returns.iter().flat_map(review_lines).collect();
        let of: HashMap<i64, (String, Spot)> = from
            .returns
            .iter()
            .map(|r| (r.account, (r.name.clone(), r.spot)))
            .collect();
        let accounts = from
            .returns
            .into_iter()
            .map(|r| account_line(r, &names, &about_content))
            .collect();
        let corrections = from.corrections.into_iter();
        let corrections = corrections
            .map(|c| {
                let (name, spot) = of.get(&c.account).cloned().unwrap_or_default();
                CorrectionLine {
                    correction: reference(ReferenceKind::Correction, c.number),
                    of_return: reference(ReferenceKind::Return, c.of_return),
                    account: account(c.account),
                    name,
                    spot,
                    about: c.about,
                    proposed: c.proposed,
                    state: c.state.to_owned(),
                }
            })
            .collect();
        let actions = from.actions.into_iter();
        // What counts in nothing of this quarter is another one's.
        let actions = actions
            .filter(|a| a.opened_on <= quarter.last())
            .map(|a| action_line(a, quarter))
            .filter(|a| a.opened || a.done || a.is_open())
            .collect();
        let new = from.new_accounts.into_iter();
        let new_accounts = new
            .map(|n| NewLine {
                account: account(n.account),
                name: n.name,
                spot: n.spot,
                active_on: n.active_on,
                approved: n.approved,
            })
            .collect();
        let (live, access) = access_lines(from.grants);
        let mut contents = Self {
            tallies: Vec::new(),
            accounts,
            reviews,
            incidents,
            actions,
            corrections,
            access,
            new_accounts,
            withheld: false,
        };
        contents.tallies = contents.count(&live, &names);
        contents
    }

    /// Counts every line once in everything, once in its group and once in its unit.
    fn count(&self, live: &BTreeMap<Spot, (u64, u64)>, names: &Names) -> Vec<Tally> {
        let mut found: HashMap<Scope, BTreeMap<Figure, u64>> = HashMap::new();
        found.insert(Scope::All, BTreeMap::new());
        let mut add = |spot: Spot, figure: &Figure, many: u64| {
            for scope in [
                Scope::All,
                Scope::Group(spot.group),
                Scope::Unit(spot.group, spot.unit),
            ] {
                let counts = found.entry(scope).or_default();
                match counts.get_mut(figure) {
                    Some(count) => *count += many,
                    None => {
                        counts.insert(figure.clone(), many);
                    }
                }
            }
        };
        for (spot, figures) in self.lines() {
            for figure in &figures {
                add(spot, figure, 1);
            }
        }
        for (spot, (all, authorised)) in live {
            add(*spot, &Figure::LiveAccess, *all);
            add(*spot, &Figure::Authorised, *authorised);
            add(*spot, &Figure::NotAuthorised, all - authorised);
        }
        let tally = |(scope, mut counts): (Scope, BTreeMap<Figure, u64>)| {
            for figure in Figure::ALWAYS {
                counts.entry(figure.clone()).or_insert(0);
            }
            Tally {
                scope,
                name: names.name(scope),
                counts,
            }
        };
        let mut tallies: Vec<Tally> = found.into_iter().map(tally).collect();
        tallies.sort_by_key(|tally| (names.place(tally.scope), tally.scope));
        tallies
    }
}

fn account_line(r: ReturnFacts, names: &Names, about_content: &HashSet<String>) -> AccountLine {
    // Only what was sent, and not sent back, is told by the holder.
    let told = r.state == ReturnKey::Submitted || r.state.is_accepted();
    let reference_of = account(r.account);
    let content_breach = about_content.contains(&reference_of);
    let not_kept = r.content.not_kept().map(|(question, note)| NotKept {
        question: question.to_owned(),
        note: note.to_owned(),
    });
    let not_kept = not_kept.filter(|_| told).collect();
    let nil = told && r.content.activity == "nil";
    let issues = if told && r.content.escalated == "yes" {
        r.content.issues
    } else {
        Vec::new()
    };
    AccountLine {
        account: reference_of,
        of_return: reference(ReferenceKind::Return, r.number),
        name: r.name,
        platform: r.platform,
        spot: r.spot,
        place: (
            names.group(r.spot.group).to_owned(),
            names.unit(r.spot.unit).to_owned(),
        ),
        status: r.status,
        state: r.state,
        sent_on: r.sent_on.filter(|_| told),
        late: told && r.late,
        unchanged: told && r.unchanged,
        in_bulk: r.state.is_accepted() && r.in_bulk,
        nil,
        unneeded: r.unneeded,
        issues,
        not_kept,
        exceptions: r.exceptions,
        content_breach,
    }
}

fn review_lines(r: &ReturnFacts) -> Vec<ReviewLine> {
    let worth =
        |review: &&Review| review.verdict != ReviewVerdict::Accepted || !review.note.is_empty();
    let line = |review: &Review| ReviewLine {
        of_return: reference(ReferenceKind::Return, r.number),
        account: account(r.account),
        name: r.name.clone(),
        spot: r.spot,
        verdict: review.verdict,
        on: review.on,
        by: review.by.name.clone(),
        note: words(review),
        action: review
            .obligation
            .map(|number| reference(ReferenceKind::Obligation, number)),
    };
    r.reviews.iter().filter(worth).map(line).collect()
}

/// The note, then each reason with its part.
fn words(review: &Review) -> String {
    let mut words: Vec<String> = Vec::new();
    if !review.note.is_empty() {
        words.push(review.note.clone());
    }
    for (part, why) in &review.reasons {
        let name = Part::from_key(part).map_or(part.as_str(), |part| part.name());
        words.push(format!("{name}: {why}"));
    }
    words.join("\n")
}

fn action_line(a: ActionFacts, quarter: Quarter) -> ActionLine {
    let is_done = a.standing == Standing::Done;
    ActionLine {
        obligation: reference(ReferenceKind::Obligation, a.number),
        title: a.title,
        account: a.account.as_ref().map(|(number, _)| account(*number)),
        name: a.account.map(|(_, name)| name).unwrap_or_default(),
        spot: a.spot,
        opened_on: a.opened_on,
        due: a.due,
        standing: a.standing,
        done_on: a.done_on,
        opened: quarter.has(a.opened_on),
        done: is_done && a.done_on.is_some_and(|on| quarter.has(on)),
    }
}

/// How much access is live and how much of it is authorised, by place; and what is not.
fn access_lines(grants: Vec<GrantFacts>) -> (BTreeMap<Spot, (u64, u64)>, Vec<AccessLine>) {
    let mut live: BTreeMap<Spot, (u64, u64)> = BTreeMap::new();
    let mut lines = Vec::new();
    for g in grants {
        let all = [
            (!g.approved, WhyNot::NotApproved),
            (g.departed, WhyNot::Departed),
            (g.unexplained, WhyNot::Unexplained),
        ];
        let reasons: Vec<WhyNot> = all
            .into_iter()
            .filter(|(yes, _)| *yes)
            .map(|(_, w)| w)
            .collect();
        let counts = live.entry(g.spot).or_default();
        counts.0 += 1;
        if reasons.is_empty() {
            counts.1 += 1;
            continue;
        }
        lines.push(AccessLine {
            grant: reference(ReferenceKind::Grant, g.number),
            account: account(g.account.0),
            name: g.account.1,
            spot: g.spot,
            person: g.person,
            level: g.level.to_owned(),
            reasons,
        });
    }
    (live, lines)
}
