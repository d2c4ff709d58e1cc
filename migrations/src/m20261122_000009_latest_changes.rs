//! Indexes for the newest changes of accounts, in which an import is one event, and for archived
//! accounts by their key, which the check of an import points out.

crate::template::migration!(UP, DOWN);

// The condition is word for word that of `store::queries::audit::latest`.
const UP: &str = r"
CREATE INDEX audit_event_latest ON audit_event (seq) WHERE outcome = 'done' AND (subject_kind = 'account' AND action <> 'accounts.import' OR event = 'import.finished' OR event = 'import.undone')
---
CREATE INDEX account_archived_key ON account (account_key, number) WHERE archived_on IS NOT NULL
";

const DOWN: &str = r"
DROP INDEX account_archived_key
---
DROP INDEX audit_event_latest
";
