//! Recordings of sites that were compared with the approved pixels, and what they showed. The recordings
//! themselves are not kept.

crate::template::migration!(UP, DOWN);

const UP: &str = r"
CREATE TABLE scan (
    number {rowid},
    id {uuid} NOT NULL UNIQUE,
    site text NOT NULL,
    chosen text NOT NULL,
    file_name text NOT NULL,
    file_size bigint NOT NULL,
    file_hash text NOT NULL,
    state text NOT NULL CHECK (state IN ('reading', 'done', 'refused')),
    why text NOT NULL,
    summary text,
    read_bytes bigint NOT NULL,
    progressed_at {instant} NOT NULL,
    uploaded_by {uuid},
    uploaded_by_name text NOT NULL,
    uploaded_at {instant} NOT NULL,
    version bigint NOT NULL
)
---
CREATE INDEX scan_site ON scan (site, number)
---
CREATE TABLE scan_finding (
    scan_number bigint NOT NULL REFERENCES scan (number),
    place bigint NOT NULL,
    finding_key text NOT NULL,
    finding text NOT NULL,
    repeats_scan bigint,
    repeats_place bigint,
    answer_key text NOT NULL CHECK (answer_key IN ('open', 'obligation', 'incident', 'dismissed')),
    answer text NOT NULL,
    PRIMARY KEY (scan_number, place)
)
---
CREATE INDEX scan_finding_key ON scan_finding (finding_key, scan_number)
---
CREATE INDEX scan_finding_answer ON scan_finding (answer_key, scan_number)
";

const DOWN: &str = r"
DROP TABLE scan_finding
---
DROP TABLE scan
";
