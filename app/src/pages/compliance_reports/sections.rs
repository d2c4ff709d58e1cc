//! The lists of a report, each for its page and its sheet.

use super::parts::{Cell, List, WITHHELD};
use super::subject::Subject;
use crate::urls;
use domain::ids::{Reference, ReferenceKind};
use domain::quarter::Quarter;
use domain::report::{
    AccessLine, AccountLine, ActionLine, Contents, CorrectionLine, Figure, IncidentLine, NewLine,
    Records, ReviewLine, Scope, Spot,
};
use domain::returns::{QuestionSet, day};

/// What the cells of a list are made with.
#[derive(Clone, Copy)]
pub(super) struct With<'a> {
    pub(super) quarter: Quarter,
    pub(super) questions: &'a QuestionSet,
    pub(super) contents: &'a Contents,
}

/// The lists of accounts by the state of their returns, and of new accounts: for whoever reads reports.
const FOR_ALL_READERS: [&str; 3] = ["late", "new", "accounts"];

fn to(kind: ReferenceKind, text: &str) -> Cell {
    let href = Reference::parse(kind, text).map(urls::record);
    Cell::link(href, text)
}

fn account(text: &str) -> Cell {
    to(ReferenceKind::Account, text)
}

/// In which figures a remedial action counts.
fn counts_as(line: &ActionLine) -> Vec<&'static str> {
    let word = |figure: &Figure| match figure {
        Figure::ActionsOpened => Some("Opened in the quarter"),
        Figure::ActionsDone => Some("Done in the quarter"),
        Figure::ActionsOpen => Some("Open or overdue at its end"),
        Figure::ActionsOverdue => Some("Overdue at its end"),
        _ => None,
    };
    line.figures().iter().filter_map(word).collect()
}

fn yes(yes: bool) -> Cell {
    Cell::text(if yes { "Yes" } else { "" })
}

impl<'a> With<'a> {
    /// The quarter of a page, as it was frozen or as it is now.
    pub(super) fn of(subject: &'a Subject) -> Self {
        Self {
            quarter: subject.quarter,
            questions: subject.questions(),
            contents: subject.contents(),
        }
    }

    /// The return of an account, on its own page.
    fn of_return(self, account: &str, text: &str) -> Cell {
        let number = Reference::parse(ReferenceKind::Account, account).map(|r| r.number);
        Cell::link(number.map(|n| urls::one_return(self.quarter, n)), text)
    }

    /// The business group and unit of a place.
    fn place(self, spot: Spot) -> [Cell; 2] {
        let name = |scope: Scope| {
            let found = self.contents.tallies.iter().find(|t| t.scope == scope);
            found.map_or_else(String::new, |tally| tally.name.clone())
        };
        [
            Cell::text(name(Scope::Group(spot.group))),
            Cell::text(name(Scope::Unit(spot.group, spot.unit))),
        ]
    }

    /// Every list, in the order of the page; those that are not for the reader say so.
    pub(super) fn lists(self) -> Vec<List> {
        let mut lists = self.all();
        if self.contents.withheld {
            for list in &mut lists {
                if !FOR_ALL_READERS.contains(&list.id) {
                    list.none = WITHHELD;
                    list.rows.clear();
                }
            }
        }
        lists
    }

    fn all(self) -> Vec<List> {
        let c = self.contents;
        let late: Vec<&AccountLine> = c
            .accounts
            .iter()
            .filter(|l| l.is_late_or_missing())
            .collect();
        let all: Vec<&AccountLine> = c.accounts.iter().collect();
        vec![
            List {
                id: "late",
                title: "Returns sent late or not in",
                none: "Every return came in time.",
                ..self.accounts(&late)
            },
            self.issues(),
            self.not_kept(),
            self.exceptions(),
            self.incidents(&c.incidents.iter().collect::<Vec<_>>()),
            self.actions(&c.actions.iter().collect::<Vec<_>>()),
            self.reviews(),
            self.corrections(&c.corrections.iter().collect::<Vec<_>>()),
            self.access(&c.access.iter().collect::<Vec<_>>()),
            self.new_accounts(&c.new_accounts.iter().collect::<Vec<_>>()),
            self.accounts(&all),
        ]
    }

    /// The records behind a figure, as a list; `None` = it opens none.
    pub(super) fn records(self, records: &Records<'a>) -> Option<List> {
        Some(match records {
            Records::Accounts(lines) => self.accounts(lines),
            Records::Incidents(lines) => self.incidents(lines),
            Records::Actions(lines) => self.actions(lines),
            Records::Corrections(lines) => self.corrections(lines),
            Records::Access(lines) => self.access(lines),
            Records::New(lines) => self.new_accounts(lines),
            Records::Register | Records::Withheld => return None,
        })
    }

    pub(super) fn accounts(self, lines: &[&AccountLine]) -> List {
        let row = |l: &&AccountLine| {
            let state = match (l.late, l.unneeded.as_str()) {
                (true, _) => format!("{}, sent late", l.state.name()),
                (false, "") => l.state.name().to_owned(),
                (false, why) => format!("{}: {why}", l.state.name()),
            };
            vec![
                account(&l.account),
                Cell::text(&l.name),
                Cell::text(&l.platform),
                Cell::text(&l.place.0),
                Cell::text(&l.place.1),
                self.of_return(&l.account, &l.of_return),
                Cell::text(state),
                Cell::day(l.sent_on),
                yes(l.unchanged),
            ]
        };
        List {
            id: "accounts",
            title: "Accounts",
            none: "No return is expected for any account.",
            headings: &[
                ("Account", 12),
                ("Name", 36),
                ("Platform", 16),
                ("Business group", 30),
                ("Business unit", 30),
                ("Return", 12),
                ("State", 28),
                ("Sent", 14),
                ("Nothing has changed", 12),
            ],
            rows: lines.iter().map(row).collect(),
        }
    }

    fn issues(self) -> List {
        let rows = self.contents.accounts.iter().flat_map(|l| {
            l.issues.iter().map(move |issue| {
                vec![
                    account(&l.account),
                    Cell::text(&l.name),
                    Cell::text(&issue.what),
                    day(&issue.on).map_or_else(|| Cell::text(&issue.on), Cell::long_day),
                    Cell::text(&issue.to_whom),
                    Cell::text(&issue.outcome),
                ]
            })
        });
        List {
            id: "issues",
            title: "Issues that were escalated",
            none: "No return tells of an issue that had to be escalated.",
            headings: &[
                ("Account", 12),
                ("Name", 36),
                ("What happened", 60),
                ("On", 16),
                ("Escalated to", 30),
                ("Outcome", 50),
            ],
            rows: rows.collect(),
        }
    }

    fn not_kept(self) -> List {
        let rows = self.contents.accounts.iter().flat_map(|l| {
            l.not_kept.iter().map(move |point| {
                let question = self.questions.get(&point.question);
                let (text, clause) = question.map_or((point.question.as_str(), ""), |q| {
                    (q.text.as_str(), q.clause.as_str())
                });
                vec![
                    account(&l.account),
                    Cell::text(&l.name),
                    Cell::text(clause),
                    Cell::text(text),
                    Cell::text(&point.note),
                ]
            })
        });
        List {
            id: "points",
            title: "Points that were not kept to",
            none: "Every return says that every point was kept to.",
            headings: &[
                ("Account", 12),
                ("Name", 36),
                ("Clause", 18),
                ("Point", 60),
                ("What is said about it", 60),
            ],
            rows: rows.collect(),
        }
    }

    fn exceptions(self) -> List {
        let mut found: Vec<_> = self
            .contents
            .accounts
            .iter()
            .flat_map(|l| l.exceptions.iter().map(move |e| (l, e)))
            .collect();
        found.sort_by_key(|(_, e)| !e.critical);
        let row = |(l, e): (&AccountLine, &domain::report::Exception)| {
            vec![
                account(&l.account),
                Cell::text(&l.name),
                Cell::text(&l.place.0),
                Cell::text(e.name()),
                Cell::text(if e.critical { "Critical" } else { "" }),
                Cell::day(Some(e.since)),
            ]
        };
        List {
            id: "exceptions",
            title: "Exceptions",
            none: "The register misses nothing about these accounts.",
            headings: &[
                ("Account", 12),
                ("Name", 36),
                ("Business group", 30),
                ("Exception", 44),
                ("Weight", 12),
                ("Since", 14),
            ],
            rows: found.into_iter().map(row).collect(),
        }
    }

    fn incidents(self, lines: &[&IncidentLine]) -> List {
        let row = |l: &&IncidentLine| {
            vec![
                to(ReferenceKind::Incident, &l.incident),
                Cell::text(l.kind.name()),
                Cell::text(&l.summary),
                Cell::text(&l.clause),
                l.account.as_deref().map_or_else(Cell::default, account),
                Cell::text(&l.name),
                Cell::day(Some(l.on)),
            ]
        };
        List {
            id: "incidents",
            title: "Breaches and other incidents",
            none: "No incident was noted in the quarter.",
            headings: &[
                ("Incident", 12),
                ("Kind", 26),
                ("What happened", 60),
                ("Clause", 16),
                ("Account", 12),
                ("Name", 36),
                ("Noted", 14),
            ],
            rows: lines.iter().map(row).collect(),
        }
    }

    fn actions(self, lines: &[&ActionLine]) -> List {
        let row = |l: &&ActionLine| {
            vec![
                to(ReferenceKind::Obligation, &l.obligation),
                Cell::text(&l.title),
                l.account.as_deref().map_or_else(Cell::default, account),
                Cell::text(&l.name),
                Cell::day(Some(l.opened_on)),
                Cell::day(Some(l.due)),
                Cell::text(l.standing.name()),
                Cell::day(l.done_on),
                Cell::text(counts_as(l).join("\n")),
            ]
        };
        List {
            id: "actions",
            title: "Remedial actions",
            none: "No remedial action was opened or done in the quarter, or open at its end.",
            headings: &[
                ("Obligation", 12),
                ("What has to be done", 60),
                ("Account", 12),
                ("Name", 36),
                ("Opened", 14),
                ("Due", 14),
                ("Standing at its end", 14),
                ("Done", 14),
                ("Counts as", 26),
            ],
            rows: lines.iter().map(row).collect(),
        }
    }

    fn reviews(self) -> List {
        let row = |l: &ReviewLine| {
            let action = l.action.as_deref();
            vec![
                self.of_return(&l.account, &l.of_return),
                Cell::text(&l.name),
                Cell::text(l.verdict.name()),
                Cell::day(Some(l.on)),
                Cell::text(&l.by),
                Cell::text(&l.note),
                action.map_or_else(Cell::default, |o| to(ReferenceKind::Obligation, o)),
            ]
        };
        List {
            id: "reviews",
            title: "Reviews that said more than “accepted”",
            none: "Every review accepted the return without a word.",
            headings: &[
                ("Return", 12),
                ("Account", 36),
                ("Result", 24),
                ("On", 14),
                ("By", 28),
                ("In their own words", 60),
                ("Action", 12),
            ],
            rows: self.contents.reviews.iter().map(row).collect(),
        }
    }

    fn corrections(self, lines: &[&CorrectionLine]) -> List {
        let row = |l: &&CorrectionLine| {
            vec![
                to(ReferenceKind::Correction, &l.correction),
                account(&l.account),
                Cell::text(&l.name),
                Cell::text(&l.about),
                Cell::text(&l.proposed),
                Cell::text(l.state_name()),
            ]
        };
        List {
            id: "corrections",
            title: "Corrections of the register",
            none: "No return proposed a correction.",
            headings: &[
                ("Correction", 12),
                ("Account", 12),
                ("Name", 36),
                ("About", 30),
                ("Proposed", 60),
                ("State", 16),
            ],
            rows: lines.iter().map(row).collect(),
        }
    }

    fn access(self, lines: &[&AccessLine]) -> List {
        let row = |l: &&AccessLine| {
            let reasons: Vec<_> = l.reasons.iter().map(|r| r.name()).collect();
            let [group, _] = self.place(l.spot);
            vec![
                to(ReferenceKind::Grant, &l.grant),
                Cell::text(&l.person),
                Cell::text(&l.level),
                account(&l.account),
                Cell::text(&l.name),
                group,
                Cell::text(reasons.join("\n")),
            ]
        };
        List {
            id: "access",
            title: "Live access that is not authorised",
            none: "All live access is authorised.",
            headings: &[
                ("Access", 12),
                ("Person", 28),
                ("Level", 16),
                ("Account", 12),
                ("Name", 36),
                ("Business group", 30),
                ("Why not", 60),
            ],
            rows: lines.iter().map(row).collect(),
        }
    }

    fn new_accounts(self, lines: &[&NewLine]) -> List {
        let row = |l: &&NewLine| {
            let [group, unit] = self.place(l.spot);
            vec![
                account(&l.account),
                Cell::text(&l.name),
                group,
                unit,
                Cell::day(Some(l.active_on)),
                Cell::text(if l.approved {
                    "Approved"
                } else {
                    "No approved case"
                }),
            ]
        };
        List {
            id: "new",
            title: "New accounts",
            none: "No account became active in the quarter.",
            headings: &[
                ("Account", 12),
                ("Name", 36),
                ("Business group", 30),
                ("Business unit", 30),
                ("Active since", 14),
                ("Approval", 20),
            ],
            rows: lines.iter().map(row).collect(),
        }
    }
}
