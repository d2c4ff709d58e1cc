//! What a search finds is put in the order of names by an index alone: SQLite would read each whole row for its name.
//! The indexes of single needs go: since `account_exception` keeps what is missing, nothing asks them, and every edit
//! wrote them.

crate::template::migration!(UP, DOWN);

const UP: &str = r"
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
-- sqlite
CREATE INDEX account_searched ON account (number, archived_on, name_sort) WHERE archived_on IS NULL
";

const DOWN: &str = r"
-- sqlite
DROP INDEX account_searched
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
