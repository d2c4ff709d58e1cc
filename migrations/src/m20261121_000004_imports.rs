//! Register files people upload, what became of each row, and mappings remembered.

crate::template::migration!(UP, DOWN);

const UP: &str = r"
CREATE TABLE import_batch (
    number {rowid},
    id {uuid} NOT NULL UNIQUE,
    file_name text NOT NULL,
    file_hash text NOT NULL,
    read_as text NOT NULL,
    sheets text NOT NULL,
    sheet integer NOT NULL,
    mapping text NOT NULL,
    state text NOT NULL CHECK (state IN
        ('uploaded', 'checked', 'running', 'done', 'undoing', 'undone', 'discarded')),
    totals text NOT NULL,
    created_by text NOT NULL,
    created_at {instant} NOT NULL,
    started_by {uuid},
    worker text,
    progressed_at {instant} NOT NULL,
    version bigint NOT NULL
)
---
CREATE INDEX import_batch_state ON import_batch (state)
---
CREATE TABLE import_row (
    import_id {uuid} NOT NULL,
    sheet integer NOT NULL,
    row_number bigint NOT NULL,
    place text NOT NULL,
    cells text NOT NULL,
    original text,
    outcome text CHECK (outcome IN ('new', 'update', 'same', 'duplicate', 'refused', 'skipped')),
    problems text,
    remark text,
    account_number bigint,
    other_row bigint,
    before_version bigint,
    after_version bigint,
    done boolean NOT NULL,
    undo text CHECK (undo IN ('archived', 'restored', 'left')),
    PRIMARY KEY (import_id, sheet, row_number)
)
---
CREATE INDEX import_row_outcome ON import_row (import_id, sheet, outcome, row_number)
---
CREATE TABLE import_mapping (
    signature text NOT NULL PRIMARY KEY,
    mapping text NOT NULL,
    at {instant} NOT NULL
)
---
CREATE INDEX account_by_platform_id ON account (platform_account_id)
    WHERE platform_account_id IS NOT NULL AND archived_on IS NULL
";

const DOWN: &str = r"
DROP INDEX account_by_platform_id
---
DROP TABLE import_mapping
---
DROP TABLE import_row
---
DROP TABLE import_batch
";
