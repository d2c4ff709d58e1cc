//! A section's form as typed: from what is saved, and into what is saved.

use crate::context::{AppState, Visit};
use crate::error::AppError;
use crate::pages::forms::Typed;
use domain::account::read_date;
use domain::case::{
    Content, ContentPlan, Purpose, ResourceDraft, Risk, Risks, Section, SectionDraft, Strategy,
};
use domain::moment::long_date;
use domain::problem::Problems;
use store::queries::people::{Found, by_name};
use store::queries::platforms;

/// The most rows of people or risks.
pub(super) const MOST_ROWS: usize = 20;

/// What is saved, as the form shows it.
pub(super) fn of(content: &Content, section: Section) -> Typed {
    let mut typed = Typed::default();
    match section {
        Section::Purpose => {
            let p = &content.purpose;
            for (name, text) in [
                ("name", &p.name),
                ("platform", &p.platform),
                ("handle", &p.handle),
                ("purpose", &p.purpose),
                ("benefits", &p.benefits),
                ("audience", &p.audience),
                ("need", &p.need),
            ] {
                typed.put(name, text);
            }
        }
        Section::Resourcing => {
            for (n, one) in content.resourcing.people.iter().enumerate() {
                typed.put(&format!("person-{n}"), &one.name);
                typed.put(&format!("part-{n}"), &one.part);
                typed.put(&format!("hours-{n}"), hours(one.tenths));
            }
            typed.put("why_fewer", &content.resourcing.why_fewer);
        }
        Section::Risks => {
            for (n, one) in content.risks.risks.iter().enumerate() {
                typed.put(&format!("risk-{n}"), &one.risk);
                typed.put(&format!("mitigation-{n}"), &one.mitigation);
            }
        }
        Section::Strategy => {
            let s = &content.strategy;
            typed.put("strategy", &s.strategy);
            typed.put("measures", &s.measures);
            typed.put("monitoring", &s.monitoring);
            typed.put("review_on", s.review_on.map(long_date).unwrap_or_default());
        }
        Section::ContentPlan => {
            let p = &content.content_plan;
            typed.put("plan", &p.plan);
            typed.put("examples", &p.examples);
            typed.put("approval", &p.approval);
        }
    }
    typed
}

/// "6", "1.5", or nothing.
fn hours(tenths: u32) -> String {
    match (tenths / 10, tenths % 10) {
        (0, 0) => String::new(),
        (whole, 0) => whole.to_string(),
        (whole, rest) => format!("{whole}.{rest}"),
    }
}

/// The first name of a row's fields, and the others.
const fn row_fields(section: Section) -> &'static [&'static str] {
    match section {
        Section::Resourcing => &["person", "part", "hours"],
        Section::Risks => &["risk", "mitigation"],
        Section::Purpose | Section::Strategy | Section::ContentPlan => &[],
    }
}

/// How many rows a form shows: those it has, and at least the usual number.
pub(super) fn rows(typed: &Typed, section: Section) -> usize {
    let has = |n: &usize| {
        let fields = row_fields(section).iter();
        let mut names = fields.map(|field| format!("{field}-{n}"));
        names.any(|name| typed.without(&[]).iter().any(|(known, _)| *known == name))
    };
    let there = (0..MOST_ROWS).filter(has).max().map_or(0, |last| last + 1);
    let usual = match section {
        Section::Resourcing => 2,
        Section::Risks => 1,
        Section::Purpose | Section::Strategy | Section::ContentPlan => 0,
    };
    there.max(usual)
}

/// The form with one more row at the end, or without one.
pub(super) fn with_rows(typed: &Typed, section: Section, act: &str) -> Typed {
    let fields = row_fields(section);
    let before = rows(typed, section);
    let gone: Option<usize> = act.strip_prefix("remove-").and_then(|n| n.parse().ok());
    let mut names: Vec<String> = Vec::new();
    let mut next = Typed::default();
    let mut to = 0;
    for n in 0..before {
        for field in fields {
            names.push(format!("{field}-{n}"));
        }
        if gone == Some(n) {
            continue;
        }
        for field in fields {
            next.put(&format!("{field}-{to}"), typed.get(&format!("{field}-{n}")));
        }
        to += 1;
    }
    if act == "add" && to < MOST_ROWS {
        for field in fields {
            next.put(&format!("{field}-{to}"), "");
        }
    }
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    for (name, value) in typed.without(&names) {
        if name != "act" {
            next.put(&name, value);
        }
    }
    next
}

/// What was typed as a section's draft. People are looked up by name or e-mail address; a name that
/// nobody has is kept as a name.
///
/// # Errors
/// The database.
pub(super) async fn draft(
    state: &AppState,
    visit: &Visit,
    typed: &Typed,
    section: Section,
) -> Result<Result<SectionDraft, Problems>, AppError> {
    let text = |name: &str| typed.get(name).to_owned();
    let mut problems = Problems::default();
    let draft = match section {
        Section::Purpose => {
            let catalogue = platforms::catalogue(&state.store).await?;
            let platform = typed.get("platform");
            if !platform.is_empty() && catalogue.get(platform).is_none() {
                problems.add("platform", "unknown", "Choose a platform from the list");
            }
            SectionDraft::Purpose(Purpose {
                name: text("name"),
                platform: text("platform"),
                handle: text("handle"),
                purpose: text("purpose"),
                benefits: text("benefits"),
                audience: text("audience"),
                need: text("need"),
            })
        }
        Section::Resourcing => SectionDraft::Resourcing {
            people: people(state, visit, typed, &mut problems).await?,
            why_fewer: text("why_fewer"),
        },
        Section::Risks => SectionDraft::Risks(Risks {
            risks: (0..rows(typed, section))
                .map(|n| Risk {
                    risk: text(&format!("risk-{n}")),
                    mitigation: text(&format!("mitigation-{n}")),
                })
                .collect(),
        }),
        Section::Strategy => {
            let day = typed.get("review_on").trim();
            let review_on = read_date(day);
            if review_on.is_none() && !day.is_empty() {
                let words = "Enter a date, for example 20 January 2027";
                problems.add("review_on", "date", words);
            }
            SectionDraft::Strategy(Strategy {
                strategy: text("strategy"),
                measures: text("measures"),
                monitoring: text("monitoring"),
                review_on,
            })
        }
        Section::ContentPlan => SectionDraft::ContentPlan(ContentPlan {
            plan: text("plan"),
            examples: text("examples"),
            approval: text("approval"),
        }),
    };
    Ok(problems.or(draft))
}

async fn people(
    state: &AppState,
    visit: &Visit,
    typed: &Typed,
    problems: &mut Problems,
) -> Result<Vec<ResourceDraft>, AppError> {
    let mut all = Vec::new();
    for n in 0..rows(typed, Section::Resourcing) {
        let field = format!("person-{n}");
        let name = typed.get(&field).trim().to_owned();
        let mut draft = ResourceDraft {
            person: None,
            part: typed.get(&format!("part-{n}")).to_owned(),
            hours: typed.get(&format!("hours-{n}")).to_owned(),
            name,
        };
        if !draft.name.is_empty() {
            match by_name(&state.store, &visit.actor, &draft.name).await? {
                Found::One { id, name } => {
                    draft.person = Some(id);
                    draft.name = name;
                }
                Found::Nobody => {}
                Found::Several(emails) => {
                    let words = format!(
                        "Several people have that name. Enter one of their e-mail addresses: {}",
                        emails.join(", ")
                    );
                    problems.add(&field, "several", words);
                }
            }
        }
        all.push(draft);
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(pairs: &[(&str, &str)]) -> Typed {
        let pairs = pairs.iter();
        pairs
            .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
            .collect()
    }

    #[test]
    fn rows_come_and_go_and_keep_what_was_typed() {
        let form = typed(&[
            ("key", "k"),
            ("risk-0", "spam"),
            ("mitigation-0", "watch"),
            ("risk-1", "storms"),
            ("mitigation-1", "wait"),
            ("act", "remove-0"),
        ]);
        assert_eq!(rows(&form, Section::Risks), 2);
        let less = with_rows(&form, Section::Risks, "remove-0");
        assert_eq!(rows(&less, Section::Risks), 1);
        assert_eq!(
            (less.get("risk-0"), less.get("mitigation-0")),
            ("storms", "wait")
        );
        assert_eq!((less.key(), less.get("act")), ("k", ""));
        let more = with_rows(&form, Section::Risks, "add");
        assert_eq!(rows(&more, Section::Risks), 3);
        assert_eq!(more.get("risk-1"), "storms");
        let empty = with_rows(&typed(&[]), Section::Resourcing, "add");
        assert_eq!(rows(&empty, Section::Resourcing), 3);
    }

    #[test]
    fn hours_read_as_they_were_typed() {
        assert_eq!([0, 5, 15, 60].map(hours), ["", "0.5", "1.5", "6"]);
    }
}
