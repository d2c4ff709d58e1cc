//! Indexes that answer the list's counts: how many of a platform, of a state, archived; and for each
//! need of `store::queries::accounts::Need` the accounts that have it, under its very condition.

crate::template::migration!(UP, DOWN);

// SQLite takes an index alone for enough only when it also holds the column of its own condition.
const UP: &str = r"
DROP INDEX account_by_platform
---
CREATE INDEX account_by_platform ON account (platform, name_sort, number, archived_on) WHERE archived_on IS NULL
---
DROP INDEX account_by_status
---
CREATE INDEX account_by_status ON account (status, name_sort, number, archived_on) WHERE archived_on IS NULL
---
DROP INDEX account_archived
---
CREATE INDEX account_archived ON account (name_sort, number, archived_on) WHERE archived_on IS NOT NULL
---
CREATE INDEX account_needs_approved_case ON account (name_sort, number, archived_on, status, origin) WHERE archived_on IS NULL AND origin <> 'approved-case' AND status <> 'closed'
---
CREATE INDEX account_needs_unit ON account (name_sort, number, archived_on, status, unit_id) WHERE archived_on IS NULL AND unit_id IS NULL AND status <> 'closed'
---
CREATE INDEX account_needs_purpose ON account (name_sort, number, archived_on, status, purpose) WHERE archived_on IS NULL AND purpose = '' AND status <> 'closed'
---
CREATE INDEX account_needs_risk_tier ON account (name_sort, number, archived_on, status, risk_tier) WHERE archived_on IS NULL AND risk_tier IS NULL AND status <> 'closed'
---
CREATE INDEX account_needs_transparency ON account (name_sort, number, archived_on, status, transparency_url, transparency_confirmed_on) WHERE archived_on IS NULL AND (transparency_url = '' OR transparency_confirmed_on IS NULL) AND status <> 'closed'
---
CREATE INDEX account_needs_disclaimer ON account (name_sort, number, archived_on, status, disclaimer_confirmed_on) WHERE archived_on IS NULL AND disclaimer_confirmed_on IS NULL AND status <> 'closed'
---
CREATE INDEX account_needs_monitoring ON account (name_sort, number, archived_on, status, monitoring, response_process, escalation_plan) WHERE archived_on IS NULL AND (monitoring = '' OR response_process = '' OR escalation_plan = '') AND status <> 'closed'
";

const DOWN: &str = r"
DROP INDEX account_needs_approved_case
---
DROP INDEX account_needs_unit
---
DROP INDEX account_needs_purpose
---
DROP INDEX account_needs_risk_tier
---
DROP INDEX account_needs_transparency
---
DROP INDEX account_needs_disclaimer
---
DROP INDEX account_needs_monitoring
---
DROP INDEX account_archived
---
CREATE INDEX account_archived ON account (name_sort, number) WHERE archived_on IS NOT NULL
---
DROP INDEX account_by_status
---
CREATE INDEX account_by_status ON account (status, name_sort, number) WHERE archived_on IS NULL
---
DROP INDEX account_by_platform
---
CREATE INDEX account_by_platform ON account (platform, name_sort, number) WHERE archived_on IS NULL
";
