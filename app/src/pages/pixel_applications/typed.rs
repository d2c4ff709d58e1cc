//! A section's form as typed: from what is saved, and into what is saved.

use crate::context::{AppState, Visit};
use crate::error::AppError;
use crate::pages::forms::{self, Typed};
use domain::pixel::{
    AudienceLists, Choice, Content, Data, Event, Placement, Purpose, Section, SectionDraft,
};
use domain::problem::Problems;

/// The most events of one application.
pub(super) const MOST_ROWS: usize = 30;

/// The fields of a row of events.
const ROW: [&str; 3] = ["event", "data", "hashed"];

/// What is saved, as the form shows it.
pub(super) fn of(content: &Content, section: Section) -> Typed {
    let mut typed = Typed::default();
    let mut put = |name: &str, text: &str| typed.put(name, text);
    match section {
        Section::Placement => {
            let p = &content.placement;
            put("tracker", &p.tracker);
            put("vendor_id", &p.vendor_id);
            put("accounts", &p.accounts);
            put("sites", &p.sites);
            put("owner", &p.owner_name);
        }
        Section::Purpose => {
            let p = &content.purpose;
            put("purpose", &p.purpose);
            put("strategy", &p.strategy);
            put("alternatives", &p.alternatives);
        }
        Section::Data => {
            for (n, one) in content.data.events.iter().enumerate() {
                put(&format!("event-{n}"), &one.event);
                put(&format!("data-{n}"), &one.data);
                put(&format!("hashed-{n}"), &one.hashed);
            }
        }
        Section::AudienceLists => {
            let a = &content.audience_lists;
            // Off unless somebody asks for it.
            put("used", if a.used.is_empty() { "no" } else { &a.used });
            put("source", &a.source);
            put("consent", &a.consent);
            put("protection", &a.protection);
            put("removal", &a.removal);
        }
        Section::Choice => {
            let c = &content.choice;
            put("opt_in", &c.opt_in);
            put("opt_out", &c.opt_out);
            put("retention", &c.retention);
            put("privacy_page", &c.privacy_page);
        }
    }
    typed
}

/// How many rows of events a form shows: those it has, and at least one.
pub(super) fn rows(typed: &Typed) -> usize {
    let all = typed.without(&[]);
    let has = |n: &usize| {
        let mut names = ROW.iter().map(|field| format!("{field}-{n}"));
        names.any(|name| all.iter().any(|(known, _)| *known == name))
    };
    (0..MOST_ROWS).filter(has).max().map_or(1, |last| last + 1)
}

/// The form with one more event at the end, or without one.
pub(super) fn with_rows(typed: &Typed, act: &str) -> Typed {
    let gone: Option<usize> = act.strip_prefix("remove-").and_then(|n| n.parse().ok());
    let before = rows(typed);
    let is_row = |name: &str| {
        ROW.iter()
            .any(|field| name.starts_with(&format!("{field}-")))
    };
    let mut next: Typed = typed
        .without(&["act"])
        .into_iter()
        .filter(|(name, _)| !is_row(name))
        .collect();
    let mut to = 0;
    for n in (0..before).filter(|n| gone != Some(*n)) {
        for field in ROW {
            next.put(&format!("{field}-{to}"), typed.get(&format!("{field}-{n}")));
        }
        to += 1;
    }
    if act == "add" && to < MOST_ROWS {
        for field in ROW {
            next.put(&format!("{field}-{to}"), "");
        }
    }
    next
}

/// The section that a form says.
///
/// # Errors
/// The database; `Ok(Err(problems))` when the owner is not one person.
pub(super) async fn draft(
    state: &AppState,
    visit: &Visit,
    typed: &Typed,
    section: Section,
) -> Result<Result<SectionDraft, Problems>, AppError> {
    let text = |name: &str| typed.get(name).to_owned();
    let draft = match section {
        Section::Placement => {
            let mut problems = Problems::default();
            let owner = typed.get("owner");
            let found = forms::somebody(state, visit, owner, "owner", &mut problems).await?;
            if !problems.is_empty() {
                return Ok(Err(problems));
            }
            SectionDraft::Placement(Placement {
                tracker: text("tracker"),
                vendor_id: text("vendor_id"),
                accounts: text("accounts"),
                sites: text("sites"),
                owner: found.as_ref().map(|(id, _)| *id),
                owner_name: found.map(|(_, name)| name).unwrap_or_default(),
            })
        }
        Section::Purpose => SectionDraft::Purpose(Purpose {
            purpose: text("purpose"),
            strategy: text("strategy"),
            alternatives: text("alternatives"),
        }),
        Section::Data => {
            let one = |n: usize| Event {
                event: text(&format!("event-{n}")),
                data: text(&format!("data-{n}")),
                hashed: text(&format!("hashed-{n}")),
            };
            SectionDraft::Data(Data {
                events: (0..rows(typed)).map(one).collect(),
            })
        }
        Section::AudienceLists => SectionDraft::AudienceLists(AudienceLists {
            used: text("used"),
            source: text("source"),
            consent: text("consent"),
            protection: text("protection"),
            removal: text("removal"),
        }),
        Section::Choice => SectionDraft::Choice(Choice {
            opt_in: text("opt_in"),
            opt_out: text("opt_out"),
            retention: text("retention"),
            privacy_page: text("privacy_page"),
        }),
    };
    Ok(Ok(draft))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(pairs: &[(&str, &str)]) -> Typed {
        let pair = |(name, text): &(&str, &str)| ((*name).to_owned(), (*text).to_owned());
        pairs.iter().map(pair).collect()
    }

    #[test]
    fn events_are_added_at_the_end_and_taken_out_without_a_hole() {
        let typed = form(&[
            ("version", "3"),
            ("event-0", "View"),
            ("data-0", "Page"),
            ("event-1", "Buy"),
            ("data-1", "Price"),
        ]);
        assert_eq!(rows(&typed), 2);
        let more = with_rows(&typed, "add");
        assert_eq!(
            (rows(&more), more.get("event-2"), more.version()),
            (3, "", 3)
        );
        let less = with_rows(&typed, "remove-0");
        assert_eq!(
            (rows(&less), less.get("event-0"), less.get("data-0")),
            (1, "Buy", "Price")
        );
        assert_eq!(rows(&Typed::default()), 1);
    }

    #[test]
    fn what_is_saved_is_shown_as_it_was_typed_and_lists_are_off_unless_asked_for() {
        let content = Content {
            data: Data {
                events: vec![Event {
                    event: "View".into(),
                    data: "Page".into(),
                    hashed: "none".into(),
                }],
            },
            ..Content::default()
        };
        let typed = of(&content, Section::Data);
        assert_eq!(
            (typed.get("event-0"), typed.get("hashed-0")),
            ("View", "none")
        );
        assert_eq!(of(&content, Section::AudienceLists).get("used"), "no");
    }
}
