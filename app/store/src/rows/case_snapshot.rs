//! What a case is decided on: the readable snapshot, its one text, and the hashes of its parts.

use crate::{audit::chain::sha256_hex, failure::Failure};
use domain::{
    attachment::Attachment,
    case::{BusinessCase, Content, Section},
    decisions::Hashes,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

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
            let fields = sorted
                .into_iter()
                .map(|(key, value)| format!("{}:{}", Json::String(key.clone()), canonical(value)));
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
        assert_eq!(
            canonical(&one),
            r#"{"a":true,"b":[1,{"a":"é\n","z":null}]}"#
        );
    }
}
