//! What pages of everybody ask at the scale of ten thousand accounts, answered by indexes: who is or was named for an
//! account, and how the returns of each quarter stand (by the index alone; returns are long rows).

crate::template::migration!(UP, DOWN);

const UP: &str = r"
CREATE INDEX nomination_account ON nomination (account_number, ended_at)
---
CREATE INDEX account_return_counts ON account_return (period_number, state, due, sent_on, unchanged, sent_late, account_number)
---
DROP INDEX account_return_state
";

const DOWN: &str = r"
CREATE INDEX account_return_state ON account_return (period_number, state, due)
---
DROP INDEX account_return_counts
---
DROP INDEX nomination_account
";
