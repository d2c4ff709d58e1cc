//! Business cases, from rows and back; the hashes and the snapshot of what is decided.

use crate::{audit::chain::sha256_hex, failure::Failure};
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    actor::By,
    attachment::Attachment,
    case::{BusinessCase, CaseState, Content, Hashes, Section, Step},
    ids::{CaseId, GroupId, PersonId, UnitId},
};
use sea_orm::{FromQueryResult, QueryResult, Value};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::collections::BTreeMap;
use uuid::Uuid;

/// The columns of a case, of `business_case c`.
pub(crate) const CASE: &str = "c.number, c.id, c.proposer_id, c.proposer_name, c.group_id, c.unit_id, c.adopts, c.account_number, \
     c.state, c.step, c.state_on, c.since, c.content, c.decisions, c.reassigned, c.review_on, c.version";

#[derive(FromQueryResult)]
struct Row {
    number: i64,
    id: Uuid,
    proposer_id: Option<Uuid>,
    proposer_name: String,
    group_id: Option<Uuid>,
    unit_id: Option<Uuid>,
    adopts: Option<i64>,
    account_number: Option<i64>,
    state: String,
    step: Option<String>,
    state_on: Option<NaiveDate>,
    since: DateTime<Utc>,
    content: String,
    decisions: String,
    reassigned: String,
    review_on: Option<NaiveDate>,
    version: i64,
}

fn bad(column: &'static str, number: i64, why: &str) -> Failure {
    Failure::Inconsistent {
        table: "business_case",
        column,
        row: number.to_string(),
        why: why.to_owned(),
    }
}

fn json<T: DeserializeOwned>(column: &'static str, number: i64, text: &str) -> Result<T, Failure> {
    serde_json::from_str(text).map_err(|e| Failure::json("business_case", column, &number, &e))
}

/// The case of a row with the columns of [`CASE`].
pub(crate) fn case(row: &QueryResult) -> Result<BusinessCase, Failure> {
    let row = Row::from_query_result(row, "")?;
    let number = row.number;
    let proposer = By {
        person: row.proposer_id.map(PersonId),
        name: row.proposer_name.clone(),
    };
    Ok(BusinessCase {
        id: CaseId(row.id),
        number,
        proposer,
        group: row.group_id.map(GroupId),
        unit: row.unit_id.map(UnitId),
        adopts: row.adopts,
        account: row.account_number,
        content: json("content", number, &row.content)?,
        state: state(&row)?,
        since: row.since,
        decisions: json("decisions", number, &row.decisions)?,
        reassigned: json("reassigned", number, &row.reassigned)?,
        review_on: row.review_on,
        version: row.version,
    })
}

fn state(row: &Row) -> Result<CaseState, Failure> {
    let step = || {
        let step = row.step.as_deref().and_then(Step::from_key);
        step.ok_or_else(|| bad("step", row.number, "unknown or missing"))
    };
    let on = || {
        row.state_on
            .ok_or_else(|| bad("state_on", row.number, "missing"))
    };
    let state = match row.state.as_str() {
        "draft" => CaseState::Draft,
        "sent-back" => CaseState::SentBack { step: step()? },
        "approved" => CaseState::Approved { on: on()? },
        "declined" => CaseState::Declined {
            step: step()?,
            on: on()?,
        },
        "withdrawn" => CaseState::Withdrawn { on: on()? },
        _ => CaseState::With { step: step()? },
    };
    if state.key() == row.state {
        Ok(state)
    } else {
        Err(bad("state", row.number, "does not fit the step"))
    }
}

/// The columns of [`values`].
pub(crate) const COLUMNS: &[&str] = &[
    "proposer_id",
    "proposer_name",
    "group_id",
    "unit_id",
    "adopts",
    "account_number",
    "state",
    "step",
    "state_on",
    "since",
    "given_to",
    "name",
    "name_sort",
    "platform",
    "content",
    "decisions",
    "reassigned",
    "review_on",
    "version",
];

/// Every column but number and id, in the order of [`COLUMNS`].
pub(crate) fn values(case: &BusinessCase) -> Result<Vec<Value>, Failure> {
    let write = |column: &'static str, text: serde_json::Result<String>| {
        text.map_err(|e| Failure::json("business_case", column, &case.number, &e))
    };
    let (step, on) = match &case.state {
        CaseState::With { step } | CaseState::SentBack { step } => (Some(*step), None),
        CaseState::Declined { step, on } => (Some(*step), Some(*on)),
        CaseState::Approved { on } | CaseState::Withdrawn { on } => (None, Some(*on)),
        CaseState::Draft => (None, None),
    };
    let given_to = case.waits_at().and_then(|step| case.given_to(step));
    let purpose = &case.content.purpose;
    Ok(vec![
        case.proposer.person.map(|p| p.0).into(),
        case.proposer.name.clone().into(),
        case.group.map(|g| g.0).into(),
        case.unit.map(|u| u.0).into(),
        case.adopts.into(),
        case.account.into(),
        case.state.key().into(),
        step.map(|s| s.key().to_owned()).into(),
        on.into(),
        case.since.into(),
        given_to.map(|p| p.0).into(),
        purpose.name.clone().into(),
        domain::text::fold(&purpose.name).into(),
        purpose.platform.clone().into(),
        write("content", serde_json::to_string(&case.content))?.into(),
        write("decisions", serde_json::to_string(&case.decisions))?.into(),
        write("reassigned", serde_json::to_string(&case.reassigned))?.into(),
        case.review_on.into(),
        case.version.into(),
    ])
}

/// What was decided on, as it stood then: stored with each decision as the text that was hashed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// `BC-0042`.
    pub reference: String,
    /// Who proposed it.
    pub proposer: String,
    /// Business group.
    pub group: String,
    /// Business unit.
    pub unit: String,
    /// The account that exists already: `AC-0042`.
    pub adopts: Option<String>,
    /// Its sections, in order.
    pub sections: Vec<SnapshotSection>,
}

/// A section as it stood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SnapshotSection {
    /// Its word.
    pub section: String,
    /// Its name.
    pub name: String,
    /// What was written.
    pub content: serde_json::Value,
    /// What was attached.
    pub files: Vec<SnapshotFile>,
}

/// A file as it was attached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SnapshotFile {
    /// Identity.
    pub id: String,
    /// Name.
    pub name: String,
    /// Bytes.
    pub size: i64,
    /// SHA-256 of its bytes.
    pub sha256: String,
}

/// The names that stand in a snapshot beside the case.
#[derive(Clone, Debug, Default)]
pub(crate) struct PlaceNames {
    pub(crate) group: String,
    pub(crate) unit: String,
}

impl Snapshot {
    pub(crate) fn of(
        case: &BusinessCase,
        files: &[Attachment],
        names: &PlaceNames,
    ) -> Result<Self, Failure> {
        let broken = |e| Failure::json("business_case", "content", &case.number, &e);
        let mut content = serde_json::to_value(&case.content).map_err(broken)?;
        let mut sections = Vec::new();
        for section in Section::ALL {
            let own = content.get_mut(section.key().replace('-', "_"));
            let mut attached: Vec<SnapshotFile> = files
                .iter()
                .filter(|file| file.section == section.key())
                .map(|file| SnapshotFile {
                    id: file.id.to_string(),
                    name: file.name.clone(),
                    size: file.size,
                    sha256: file.sha256.clone(),
                })
                .collect();
            attached.sort_by(|a, b| a.id.cmp(&b.id));
            sections.push(SnapshotSection {
                section: section.key().to_owned(),
                name: section.name().to_owned(),
                content: own.map(serde_json::Value::take).unwrap_or_default(),
                files: attached,
            });
        }
        Ok(Self {
            reference: case.reference().to_string(),
            proposer: case.proposer.name.clone(),
            group: names.group.clone(),
            unit: names.unit.clone(),
            adopts: case
                .adopts
                .map(|n| domain::ids::Reference::account(n).to_string()),
            sections,
        })
    }

    /// Its one text: keys in alphabetical order, no spaces.
    pub fn body(&self) -> String {
        canonical(&serde_json::to_value(self).unwrap_or_default())
    }

    /// The hashes of its sections and of the whole.
    pub fn hashes(&self) -> Hashes {
        let of = |section: &SnapshotSection| {
            let text = canonical(&serde_json::to_value(section).unwrap_or_default());
            (section.section.clone(), sha256_hex(text.as_bytes()))
        };
        let sections: BTreeMap<_, _> = self.sections.iter().map(of).collect();
        Hashes {
            sections,
            whole: sha256_hex(self.body().as_bytes()),
        }
    }

    /// What was written, as a case's content.
    ///
    /// # Errors
    /// What is stored cannot be read.
    pub fn content(&self) -> Result<Content, Failure> {
        let mut all = serde_json::Map::new();
        for section in &self.sections {
            all.insert(section.section.replace('-', "_"), section.content.clone());
        }
        serde_json::from_value(all.into())
            .map_err(|e| Failure::json("case_snapshot", "body", &self.reference, &e))
    }
}

/// JSON with the keys of every object in alphabetical order and nothing between the signs.
fn canonical(value: &serde_json::Value) -> String {
    use serde_json::Value as Json;
    match value {
        Json::Object(map) => {
            let sorted: BTreeMap<&String, &Json> = map.iter().collect();
            let fields = sorted.into_iter().map(|(key, value)| {
                format!("{}:{}", Json::String(key.clone()), canonical(value))
            });
            format!("{{{}}}", fields.collect::<Vec<_>>().join(","))
        }
        Json::Array(all) => {
            let all: Vec<_> = all.iter().map(canonical).collect();
            format!("[{}]", all.join(","))
        }
        plain => plain.to_string(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
mod tests {
    use super::*;

    #[test]
    fn one_text_whatever_the_order_of_keys() {
        let one: serde_json::Value =
            serde_json::from_str(r#"{"b":[1,{"z":null,"a":"é\n"}],"a":true}"#).unwrap();
        assert_eq!(canonical(&one), r#"{"a":true,"b":[1,{"a":"é\n","z":null}]}"#);
    }
}
