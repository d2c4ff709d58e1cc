//! What a case is decided on: the readable snapshot, its one text, and the hashes of its parts.

use super::Dossier;
use crate::{audit::chain::sha256_hex, failure::Failure, gate::Tx, sql};
use domain::{
    attachment::Attachment,
    decisions::Hashes,
    ids::{GroupId, UnitId},
};
use sea_orm::{ConnectionTrait, Value};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::collections::BTreeMap;

/// What was decided on, as it stood then: stored with each decision as the text that was hashed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// `BC-0042`, `PA-0042`.
    pub reference: String,
    /// Who proposed it.
    pub proposer: String,
    /// Business group.
    pub group: String,
    /// Business unit.
    pub unit: String,
    /// The account that it adopts, the pixel that it changes: `AC-0042`, `PX-0042`.
    pub adopts: Option<String>,
    /// Its sections, in order.
    pub sections: Vec<SnapshotSection>,
    /// What its lanes had established, in order; none for a kind of case without lanes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lanes: Vec<SnapshotSection>,
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

/// What stands at the head of a snapshot.
#[derive(Clone, Debug, Default)]
pub(crate) struct Head {
    pub(crate) reference: String,
    pub(crate) proposer: String,
    pub(crate) names: Names,
    /// What it changes or adopts, by its reference.
    pub(crate) adopts: Option<String>,
}

/// The names of a case's group and unit.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    pub(crate) group: String,
    pub(crate) unit: String,
}

impl Names {
    pub(crate) async fn of(
        db: &impl ConnectionTrait,
        group: Option<GroupId>,
        unit: Option<UnitId>,
    ) -> Result<Self, Failure> {
        let mut names = Self::default();
        if let Some(group) = group {
            let text = "SELECT name FROM business_group WHERE id = ?";
            if let Some(row) = sql::rows(db, text, [group.0.into()]).await?.first() {
                names.group = row.try_get("", "name")?;
            }
        }
        if let Some(unit) = unit {
            let text = "SELECT name FROM business_unit WHERE id = ?";
            if let Some(row) = sql::rows(db, text, [unit.0.into()]).await?.first() {
                names.unit = row.try_get("", "name")?;
            }
        }
        Ok(names)
    }
}

/// A case as it was decided on once; `S`: its kind of step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen<S> {
    /// Which decision, from 1.
    pub decision: usize,
    /// At which step.
    pub step: S,
    /// The stored text, as it was hashed.
    pub body: String,
    /// Its hash as it was stored beside it.
    pub hash: String,
    /// What it says.
    pub snapshot: Snapshot,
}

impl<S> Seen<S> {
    /// The hash of the stored text, computed anew.
    pub fn computed(&self) -> String {
        sha256_hex(self.body.as_bytes())
    }
}

/// What a decision was made on, as it is stored.
pub(crate) async fn read<S>(
    db: &impl ConnectionTrait,
    of: Dossier,
    decision: usize,
    step: S,
) -> Result<Seen<S>, Failure> {
    let text = "SELECT body, hash FROM case_snapshot WHERE subject_kind = ? AND subject_number = ? AND seq = ?";
    let seq = i64::try_from(decision).unwrap_or(i64::MAX);
    let values: [Value; 3] = [of.kind.into(), of.number.into(), seq.into()];
    let found = sql::rows(db, text, values).await?;
    let row = found.first().ok_or(Failure::NotFound)?;
    let body: String = row.try_get("", "body")?;
    let snapshot = serde_json::from_str(&body)
        .map_err(|e| Failure::json("case_snapshot", "body", &of.number, &e))?;
    Ok(Seen {
        decision,
        step,
        hash: row.try_get("", "hash")?,
        body,
        snapshot,
    })
}

impl Tx {
    /// Keeps what decision number `seq` was made on; decisions count from 1.
    pub(crate) async fn keep_snapshot(
        &mut self,
        of: Dossier,
        seq: usize,
        snapshot: &Snapshot,
    ) -> Result<(), Failure> {
        let text = "INSERT INTO case_snapshot (subject_kind, subject_number, seq, body, hash, at) VALUES (?, ?, ?, ?, ?, ?)";
        let values: [Value; 6] = [
            of.kind.into(),
            of.number.into(),
            i64::try_from(seq).unwrap_or(i64::MAX).into(),
            snapshot.body().into(),
            snapshot.hashes().whole.into(),
            self.moment.at.into(),
        ];
        self.execute(text, values).await.map(|_| ())
    }
}

/// The files of one section, in an order of their own.
fn of_section(files: &[Attachment], section: &str) -> Vec<SnapshotFile> {
    let mut attached: Vec<SnapshotFile> = files
        .iter()
        .filter(|file| file.section == section)
        .map(|file| SnapshotFile {
            id: file.id.to_string(),
            name: file.name.clone(),
            size: file.size,
            sha256: file.sha256.clone(),
        })
        .collect();
    attached.sort_by(|a, b| a.id.cmp(&b.id));
    attached
}

impl Snapshot {
    /// `sections` and `lanes`: word, name and content of each.
    pub(crate) fn of(
        head: Head,
        sections: Vec<(&str, &str, serde_json::Value)>,
        lanes: Vec<(&str, &str, serde_json::Value)>,
        files: &[Attachment],
    ) -> Self {
        let one = |(section, name, content): (&str, &str, serde_json::Value)| SnapshotSection {
            section: section.to_owned(),
            name: name.to_owned(),
            content,
            files: of_section(files, section),
        };
        Self {
            reference: head.reference,
            proposer: head.proposer,
            group: head.names.group,
            unit: head.names.unit,
            adopts: head.adopts,
            sections: sections.into_iter().map(one).collect(),
            lanes: lanes.into_iter().map(one).collect(),
        }
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

    /// What was written in its sections, as the content of that kind of case.
    ///
    /// # Errors
    /// What is stored cannot be read.
    pub fn content<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        let all = self.sections.iter();
        let pairs = all.map(|s| (s.section.replace('-', "_"), s.content.clone()));
        serde_json::from_value(serde_json::Value::Object(pairs.collect()))
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
