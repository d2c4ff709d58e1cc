//! PostgreSQL keeps new entries of the index for searches in a list that every search reads from end to
//! end, up to 4 MB of it: forty times the cost of the search. It is emptied at 64 kB from now on.

crate::template::migration!(UP, DOWN);

const UP: &str = r"
-- postgres
ALTER INDEX account_search SET (gin_pending_list_limit = 64)
---
-- postgres
SELECT gin_clean_pending_list('account_search')
";

const DOWN: &str = r"
-- postgres
ALTER INDEX account_search RESET (gin_pending_list_limit)
";
