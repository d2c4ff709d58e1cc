//! Register files people upload, what became of each row, and mappings remembered.

crate::template::migration!(UP, DOWN);

const UP: &str = r"
CREATE TABLE import_batch (
    number {rowid},
    id {uuid} NOT NULL UNIQUE,
    file_name text NOT NULL,
    file_hash text NOT NULL,
    signature text NOT NULL,
    columns text NOT NULL,
    mapping text NOT NULL,
    state text NOT NULL CHECK (state IN ('uploaded', 'checked', 'running', 'done', 'undone')),
    row_count bigint NOT NULL,
    counts text NOT NULL,
    created_by text NOT NULL,
    created_at {instant} NOT NULL,
    finished_at {instant},
    version bigint NOT NULL
)
---
CREATE TABLE import_row (
    import_id {uuid} NOT NULL,
    row_number bigint NOT NULL,
    cells text NOT NULL,
    outcome text NOT NULL,
    field text,
    reason text,
    account_number bigint,
    other_row bigint,
    before_version bigint,
    after_version bigint,
    PRIMARY KEY (import_id, row_number)
)
---
CREATE INDEX import_row_outcome ON import_row (import_id, outcome, row_number)
---
CREATE TABLE import_mapping (
    signature text NOT NULL PRIMARY KEY,
    mapping text NOT NULL,
    at {instant} NOT NULL
)
";

const DOWN: &str = r"
DROP TABLE import_mapping
---
DROP TABLE import_row
---
DROP TABLE import_batch
";
