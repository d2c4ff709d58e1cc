//! A business case as `cases.yaml` writes it, and its sections as its proposer types them. What happens to it
//! is done in `cases`.

use super::people::Cast;
use chrono::{Duration, NaiveDate};
use domain::case::{ContentPlan, Purpose, ResourceDraft, Risk, Risks, SectionDraft, Strategy};
use serde::Deserialize;
use std::collections::BTreeMap;

/// A business case and what happens to it. Days count back from the day of loading.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CaseStory {
    pub(super) by: String,
    pub(super) begun: i64,
    /// Empty = it is still being written.
    pub(super) handed_in: Option<i64>,
    /// The address of an account that exists already.
    #[serde(default)]
    pub(super) adopts: String,
    pub(super) unit: String,
    pub(super) name: String,
    pub(super) platform: String,
    pub(super) handle: String,
    pub(super) purpose: String,
    pub(super) benefits: String,
    pub(super) audience: String,
    #[serde(default)]
    pub(super) need: String,
    pub(super) people: Vec<CasePart>,
    #[serde(default)]
    pub(super) why_fewer: String,
    /// What can go wrong, and what is done about it.
    #[serde(default)]
    pub(super) risks: Vec<(String, String)>,
    #[serde(default)]
    pub(super) strategy: String,
    #[serde(default)]
    pub(super) measures: String,
    #[serde(default)]
    pub(super) monitoring: String,
    /// Days from the day of loading.
    pub(super) review_in: Option<i64>,
    #[serde(default)]
    pub(super) plan: String,
    #[serde(default)]
    pub(super) examples: String,
    #[serde(default)]
    pub(super) approval: String,
    #[serde(default)]
    pub(super) steps: Vec<CaseStep>,
}

/// A person's part in a case.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CasePart {
    pub(super) who: String,
    pub(super) part: String,
    pub(super) hours: String,
}

/// What happens to a case once it is handed in: a decision, or one of the last three.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CaseStep {
    pub(super) ago: i64,
    pub(super) by: String,
    #[serde(default)]
    pub(super) verdict: String,
    #[serde(default)]
    pub(super) note: String,
    /// By section, when it goes back.
    #[serde(default)]
    pub(super) reasons: BTreeMap<String, String>,
    /// Handed in again, with this changed.
    #[serde(default)]
    pub(super) again: BTreeMap<String, String>,
    /// Taken back, and why.
    #[serde(default)]
    pub(super) withdraw: String,
    #[serde(default)]
    pub(super) set_up: Vec<SetUpDeed>,
}

/// Something done for the account of an approved case before it is active.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum SetUpDeed {
    /// Its people are named.
    Holders,
    /// What the register has to hold is written down.
    Record,
    /// The content plan is agreed.
    ContentPlan,
}

/// The sections as they are typed; those of which nothing is known are left out.
pub(super) fn sections(
    story: &CaseStory,
    cast: &Cast,
    loading: NaiveDate,
) -> anyhow::Result<Vec<SectionDraft>> {
    let named = |who: &str| -> anyhow::Result<(domain::ids::PersonId, String)> {
        let id = cast.person(who)?;
        let found = cast.everybody().iter().find(|person| person.id == id);
        Ok((id, found.map(|p| p.name.clone()).unwrap_or_default()))
    };
    let mut all = vec![SectionDraft::Purpose(Purpose {
        name: story.name.clone(),
        platform: story.platform.clone(),
        handle: story.handle.clone(),
        purpose: story.purpose.clone(),
        benefits: story.benefits.clone(),
        audience: story.audience.clone(),
        need: story.need.clone(),
    })];
    let mut people = Vec::new();
    for one in &story.people {
        let (person, name) = named(&one.who)?;
        people.push(ResourceDraft {
            person: Some(person),
            name,
            part: one.part.clone(),
            hours: one.hours.clone(),
        });
    }
    all.push(SectionDraft::Resourcing {
        people,
        why_fewer: story.why_fewer.clone(),
    });
    if story.risks.is_empty() {
        return Ok(all);
    }
    let risk = |(risk, mitigation): &(String, String)| Risk {
        risk: risk.clone(),
        mitigation: mitigation.clone(),
    };
    all.push(SectionDraft::Risks(Risks {
        risks: story.risks.iter().map(risk).collect(),
    }));
    all.push(SectionDraft::Strategy(Strategy {
        strategy: story.strategy.clone(),
        measures: story.measures.clone(),
        monitoring: story.monitoring.clone(),
        review_on: story.review_in.map(|days| loading + Duration::days(days)),
    }));
    all.push(SectionDraft::ContentPlan(ContentPlan {
        plan: story.plan.clone(),
        examples: story.examples.clone(),
        approval: story.approval.clone(),
    }));
    Ok(all)
}
