//! Groups and units that a row names and the register does not have: they are added within the
//! transaction that needs them.

use crate::{cache, failure::Failure, gate::Tx, sql};
use domain::{
    account::Names,
    ids::{GroupId, UnitId},
    import::{Entry, Named, Place},
    organisation::Organisation,
    text::fold,
};
use std::collections::HashMap;
use std::sync::Arc;
use uuid::Uuid;

/// Places added in one transaction, beside those known before.
pub(super) struct Places {
    known: Arc<Organisation>,
    groups: HashMap<String, (GroupId, String)>,
    units: HashMap<(GroupId, String), (UnitId, String)>,
}

impl Places {
    /// No place added yet.
    pub(super) fn new(known: Arc<Organisation>) -> Self {
        Self {
            known,
            groups: HashMap::new(),
            units: HashMap::new(),
        }
    }

    /// Puts the place a row names into its details, adding it where it is new.
    pub(super) async fn settle(&mut self, tx: &mut Tx, entry: &mut Entry) -> Result<(), Failure> {
        let (group, unit) = match &entry.place {
            Place::Unsaid => return Ok(()),
            Place::Group(group) => (self.group(tx, group).await?, None),
            Place::Unit(unit, group) => {
                let group = self.group(tx, group).await?;
                (group, Some(self.unit(tx, group, unit).await?))
            }
        };
        let details = &mut entry.checked.details;
        (details.group, details.unit) = (Some(group), unit);
        Ok(())
    }

    async fn group(&mut self, tx: &mut Tx, named: &Named<GroupId>) -> Result<GroupId, Failure> {
        let name = match named {
            Named::Known(id) => return Ok(*id),
            Named::New(name) => name,
        };
        let key = fold(name);
        if let Some((id, _)) = self.groups.get(&key) {
            return Ok(*id);
        }
        let text = "SELECT id FROM business_group WHERE name_sort = ?";
        let found = sql::rows(&tx.conn, text, [key.clone().into()]).await?;
        let id = match found.first() {
            Some(row) => GroupId(row.try_get::<Uuid>("", "id")?),
            None => tx.save_group(None, name, false).await?.1,
        };
        self.groups.insert(key, (id, name.clone()));
        Ok(id)
    }

    async fn unit(
        &mut self,
        tx: &mut Tx,
        group: GroupId,
        named: &Named<UnitId>,
    ) -> Result<UnitId, Failure> {
        let name = match named {
            Named::Known(id) => return Ok(*id),
            Named::New(name) => name,
        };
        let key = (group, fold(name));
        if let Some((id, _)) = self.units.get(&key) {
            return Ok(*id);
        }
        let text = "SELECT id FROM business_unit WHERE group_id = ? AND name_sort = ?";
        let found = sql::rows(&tx.conn, text, [group.0.into(), key.1.clone().into()]).await?;
        let id = match found.first() {
            Some(row) => UnitId(row.try_get::<Uuid>("", "id")?),
            None => {
                tx.moved(cache::ORGANISATION);
                tx.save_unit(None, group, name).await?.1
            }
        };
        self.units.insert(key, (id, name.clone()));
        Ok(id)
    }

    /// Names for what is written down about changes.
    pub(super) fn names(&self) -> PlaceNames {
        PlaceNames {
            known: Arc::clone(&self.known),
            groups: self.groups.values().cloned().collect(),
            units: self.units.values().cloned().collect(),
        }
    }
}

/// Names of groups and units, also of those just added.
pub(super) struct PlaceNames {
    known: Arc<Organisation>,
    groups: HashMap<GroupId, String>,
    units: HashMap<UnitId, String>,
}

impl Names for PlaceNames {
    fn group(&self, id: GroupId) -> String {
        self.groups
            .get(&id)
            .cloned()
            .unwrap_or_else(|| Names::group(&*self.known, id))
    }

    fn unit(&self, id: UnitId) -> String {
        self.units
            .get(&id)
            .cloned()
            .unwrap_or_else(|| Names::unit(&*self.known, id))
    }
}
