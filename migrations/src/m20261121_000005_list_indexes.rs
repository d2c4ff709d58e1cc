//! Indexes for lists that would otherwise read whole rows of a whole table: the register of a day by
//! name, and the register in the order of its groups and units.

crate::template::migration!(UP, DOWN);

// SQLite takes an index alone for enough only when it also holds the column of its own condition.
const UP: &str = r"
CREATE INDEX account_version_by_name ON account_version (name_sort, number, valid_from, valid_until, archived_on)
---
DROP INDEX account_by_group
---
CREATE INDEX account_by_group ON account (group_id, name_sort, number, archived_on) WHERE archived_on IS NULL
---
DROP INDEX account_by_unit
---
CREATE INDEX account_by_unit ON account (unit_id, name_sort, number, archived_on) WHERE archived_on IS NULL
";

const DOWN: &str = r"
DROP INDEX account_by_unit
---
CREATE INDEX account_by_unit ON account (unit_id, name_sort, number) WHERE archived_on IS NULL
---
DROP INDEX account_by_group
---
CREATE INDEX account_by_group ON account (group_id, name_sort, number) WHERE archived_on IS NULL
---
DROP INDEX account_version_by_name
";
