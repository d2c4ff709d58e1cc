//! Business cases; and for cases of any kind, how long each stood where, the snapshots they were decided
//! on, and the files attached to them.

crate::template::migration!(UP, DOWN);

const UP: &str = r"
CREATE TABLE business_case (
    number {rowid},
    id {uuid} NOT NULL UNIQUE,
    proposer_id {uuid} REFERENCES person (id),
    proposer_name text NOT NULL,
    group_id {uuid} REFERENCES business_group (id),
    unit_id {uuid} REFERENCES business_unit (id),
    adopts bigint REFERENCES account (number),
    account_number bigint REFERENCES account (number),
    state text NOT NULL CHECK (state IN ('draft', 'with-design-and-marketing', 'with-communications-manager',
        'with-general-manager', 'with-gm-ecoms', 'sent-back', 'approved', 'declined', 'withdrawn')),
    step text CHECK (step IN ('design-and-marketing', 'communications-manager', 'general-manager', 'gm-ecoms')),
    state_on {day},
    since {instant} NOT NULL,
    given_to {uuid} REFERENCES person (id),
    name text NOT NULL,
    name_sort {sorted} NOT NULL,
    platform text NOT NULL,
    content text NOT NULL,
    decisions text NOT NULL,
    reassigned text NOT NULL,
    review_on {day},
    version bigint NOT NULL
)
---
CREATE INDEX business_case_state ON business_case (state, since, number)
---
CREATE INDEX business_case_unit ON business_case (unit_id, state)
---
CREATE INDEX business_case_group ON business_case (group_id, state)
---
CREATE INDEX business_case_proposer ON business_case (proposer_id, state)
---
CREATE INDEX business_case_given ON business_case (given_to, state)
---
CREATE INDEX business_case_account ON business_case (account_number)
---
CREATE INDEX business_case_adopts ON business_case (adopts)
---
CREATE TABLE case_period (
    subject_kind text NOT NULL,
    subject_number bigint NOT NULL,
    seq bigint NOT NULL,
    state text NOT NULL,
    from_at {instant} NOT NULL,
    until_at {instant},
    PRIMARY KEY (subject_kind, subject_number, seq)
)
---
CREATE INDEX case_period_state ON case_period (subject_kind, state, from_at)
---
CREATE TABLE case_snapshot (
    subject_kind text NOT NULL,
    subject_number bigint NOT NULL,
    seq bigint NOT NULL,
    body text NOT NULL,
    hash text NOT NULL,
    at {instant} NOT NULL,
    PRIMARY KEY (subject_kind, subject_number, seq)
)
---
CREATE TABLE attachment (
    id {uuid} NOT NULL PRIMARY KEY,
    subject_kind text NOT NULL,
    subject_number bigint NOT NULL,
    section text NOT NULL,
    name text NOT NULL,
    media_type text NOT NULL,
    size bigint NOT NULL,
    sha256 text NOT NULL,
    content {bytes} NOT NULL,
    added_by {uuid},
    added_by_name text NOT NULL,
    added_at {instant} NOT NULL,
    removed_at {instant}
)
---
CREATE INDEX attachment_subject ON attachment (subject_kind, subject_number, added_at)
";

const DOWN: &str = r"
DROP TABLE attachment
---
DROP TABLE case_snapshot
---
DROP TABLE case_period
---
DROP TABLE business_case
";
