//! Who can touch which account: grants with the times they were live, people named for accounts, what
//! is known of passwords, training, agencies, obligations, departures with their certificates,
//! incidents, comparisons with platforms; and the gaps of each account with their times.

crate::template::migration!(UP, DOWN);

const UP: &str = r"
CREATE TABLE policy_settings (
    version {rowid},
    settings text NOT NULL,
    set_at {instant} NOT NULL,
    set_by text NOT NULL
)
---
CREATE TABLE policy_acknowledgement (
    person_id {uuid} NOT NULL REFERENCES person (id),
    policy_version text NOT NULL,
    on_day {day} NOT NULL,
    at {instant} NOT NULL,
    PRIMARY KEY (person_id, policy_version)
)
---
ALTER TABLE agency RENAME COLUMN contract_ends_on TO contract_until
---
ALTER TABLE agency ADD COLUMN number bigint NOT NULL DEFAULT 0
---
ALTER TABLE agency ADD COLUMN contract_from {day}
---
ALTER TABLE agency ADD COLUMN acknowledged_on {day}
---
ALTER TABLE agency ADD COLUMN acknowledged_by text NOT NULL DEFAULT ''
---
ALTER TABLE agency ADD COLUMN notes text NOT NULL DEFAULT ''
---
ALTER TABLE agency ADD COLUMN state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'disputed', 'ended'))
---
ALTER TABLE agency ADD COLUMN state_since {day}
---
ALTER TABLE agency ADD COLUMN state_reason text
---
ALTER TABLE agency ADD COLUMN state_note text NOT NULL DEFAULT ''
---
CREATE UNIQUE INDEX agency_number ON agency (number)
---
CREATE INDEX agency_by_end ON agency (contract_until, number)
---
CREATE INDEX person_agency ON person (agency_id)
---
CREATE TABLE nomination (
    id {uuid} NOT NULL PRIMARY KEY,
    account_number bigint NOT NULL REFERENCES account (number),
    person_id {uuid} NOT NULL REFERENCES person (id),
    duty text NOT NULL CHECK (duty IN ('holder', 'manager')),
    from_day {day} NOT NULL,
    until_day {day},
    named_by {uuid},
    named_by_name text NOT NULL,
    since {instant} NOT NULL,
    ended_at {instant},
    version bigint NOT NULL
)
---
CREATE UNIQUE INDEX nomination_in_office ON nomination (account_number, duty, person_id) WHERE ended_at IS NULL
---
CREATE INDEX nomination_person ON nomination (person_id, ended_at)
---
CREATE TABLE access_grant (
    number {rowid},
    id {uuid} NOT NULL UNIQUE,
    account_number bigint NOT NULL REFERENCES account (number),
    person_id {uuid} NOT NULL REFERENCES person (id),
    level text NOT NULL CHECK (level IN ('admin', 'publisher', 'moderator', 'analyst', 'advertiser')),
    from_day {day} NOT NULL,
    until_day {day},
    reason text NOT NULL,
    requested_by {uuid},
    requested_by_name text NOT NULL,
    requested_at {instant} NOT NULL,
    approved_by {uuid},
    approved_by_name text,
    approved_on {day},
    state text NOT NULL CHECK (state IN ('requested', 'approved', 'active', 'suspended', 'revoked', 'refused')),
    state_since {day},
    state_reason text,
    state_note text,
    state_by {uuid},
    state_by_name text,
    removed_on {day},
    policy_on {day},
    second_factor_on {day},
    training_on {day},
    team_told_on {day},
    agency_id {uuid} REFERENCES agency (id),
    updated_at {instant} NOT NULL,
    version bigint NOT NULL
)
---
CREATE UNIQUE INDEX access_grant_one_open ON access_grant (account_number, person_id, level)
    WHERE state IN ('requested', 'approved', 'active', 'suspended')
---
CREATE INDEX access_grant_account ON access_grant (account_number, state, number)
---
CREATE INDEX access_grant_person ON access_grant (person_id, state, number)
---
CREATE INDEX access_grant_agency ON access_grant (agency_id, state)
---
CREATE INDEX access_grant_state ON access_grant (state, number)
---
CREATE INDEX access_grant_until ON access_grant (until_day) WHERE state IN ('approved', 'active', 'suspended')
---
CREATE TABLE access_period (
    grant_id {uuid} NOT NULL REFERENCES access_grant (id),
    account_number bigint NOT NULL,
    person_id {uuid} NOT NULL,
    level text NOT NULL,
    live_from {instant} NOT NULL,
    live_until {instant},
    PRIMARY KEY (grant_id, live_from)
)
---
CREATE INDEX access_period_account ON access_period (account_number, live_from)
---
CREATE INDEX access_period_person ON access_period (person_id, live_from)
---
CREATE TABLE account_security (
    account_number bigint NOT NULL PRIMARY KEY REFERENCES account (number),
    password_length text CHECK (password_length IN ('short', 'standard', 'long')),
    password_unique boolean,
    password_vault boolean,
    password_changed_on {day},
    attested_by {uuid},
    attested_by_name text,
    attested_on {day},
    second_factor text NOT NULL CHECK (second_factor IN ('unknown', 'on', 'off', 'not-possible')),
    second_factor_on {day},
    second_factor_why text NOT NULL,
    version bigint NOT NULL
)
---
CREATE TABLE course (
    id {uuid} NOT NULL PRIMARY KEY,
    name text NOT NULL,
    name_sort {sorted} NOT NULL UNIQUE,
    for_access boolean NOT NULL,
    valid_months integer,
    retired_on {day},
    version bigint NOT NULL
)
---
CREATE TABLE training (
    id {uuid} NOT NULL PRIMARY KEY,
    person_id {uuid} NOT NULL REFERENCES person (id),
    course_id {uuid} NOT NULL REFERENCES course (id),
    completed_on {day} NOT NULL,
    expires_on {day},
    entered_by text NOT NULL,
    entered_at {instant} NOT NULL,
    version bigint NOT NULL,
    UNIQUE (person_id, course_id, completed_on)
)
---
CREATE INDEX training_course ON training (course_id, person_id)
---
CREATE TABLE obligation (
    number {rowid},
    id {uuid} NOT NULL UNIQUE,
    kind text NOT NULL,
    details text NOT NULL,
    account_number bigint REFERENCES account (number),
    about_person {uuid} REFERENCES person (id),
    grant_id {uuid} REFERENCES access_grant (id),
    assignee {uuid} REFERENCES person (id),
    not_by {uuid} REFERENCES person (id),
    opened_on {day} NOT NULL,
    opened_by {uuid},
    opened_by_name text NOT NULL,
    reason text NOT NULL,
    due {day} NOT NULL,
    state text NOT NULL CHECK (state IN ('open', 'done', 'waived')),
    state_on {day},
    state_by {uuid},
    state_by_name text,
    state_note text,
    waived_until {day},
    escalated integer NOT NULL,
    version bigint NOT NULL
)
---
CREATE INDEX obligation_due ON obligation (due, number) WHERE state <> 'done'
---
CREATE INDEX obligation_account ON obligation (account_number, state, number)
---
CREATE INDEX obligation_assignee ON obligation (assignee, state, due)
---
CREATE INDEX obligation_about ON obligation (about_person, state)
---
CREATE INDEX obligation_grant ON obligation (grant_id)
---
CREATE TABLE departure (
    id {uuid} NOT NULL PRIMARY KEY,
    person_id {uuid} NOT NULL REFERENCES person (id),
    kind text NOT NULL CHECK (kind IN ('leaving', 'moving')),
    last_day {day} NOT NULL,
    source text NOT NULL CHECK (source IN ('register', 'provider', 'list')),
    note text NOT NULL,
    state text NOT NULL CHECK (state IN ('planned', 'in-progress', 'cleared', 'cancelled')),
    state_on {day},
    state_by {uuid},
    state_by_name text,
    state_note text,
    ended_on {day},
    late_incident bigint,
    opened_by {uuid},
    opened_by_name text NOT NULL,
    opened_at {instant} NOT NULL,
    version bigint NOT NULL
)
---
CREATE INDEX departure_person ON departure (person_id, opened_at)
---
CREATE UNIQUE INDEX departure_open ON departure (person_id) WHERE state IN ('planned', 'in-progress')
---
CREATE INDEX departure_state ON departure (state, last_day)
---
CREATE TABLE clearance (
    number {rowid},
    departure_id {uuid} NOT NULL REFERENCES departure (id),
    person_id {uuid} NOT NULL REFERENCES person (id),
    outcome text NOT NULL CHECK (outcome IN ('cleared', 'blocked')),
    body text NOT NULL,
    hash text NOT NULL,
    issued_at {instant} NOT NULL,
    issued_by {uuid},
    issued_by_name text NOT NULL
)
---
CREATE INDEX clearance_person ON clearance (person_id, number)
---
CREATE INDEX clearance_departure ON clearance (departure_id, number)
---
CREATE TABLE incident (
    number {rowid},
    id {uuid} NOT NULL UNIQUE,
    kind text NOT NULL,
    summary text NOT NULL,
    clause text NOT NULL,
    account_number bigint REFERENCES account (number),
    about_person {uuid} REFERENCES person (id),
    reported_on {day} NOT NULL,
    reported_by {uuid},
    reported_by_name text NOT NULL,
    version bigint NOT NULL
)
---
CREATE INDEX incident_account ON incident (account_number, number)
---
CREATE TABLE reconciliation (
    number {rowid},
    id {uuid} NOT NULL UNIQUE,
    account_number bigint NOT NULL REFERENCES account (number),
    preset text NOT NULL,
    mapping text,
    waiting text,
    given_up boolean NOT NULL,
    file_name text NOT NULL,
    file_hash text NOT NULL,
    file_size bigint NOT NULL,
    listed bigint NOT NULL,
    compared_at {instant} NOT NULL,
    compared_by {uuid},
    compared_by_name text NOT NULL,
    version bigint NOT NULL
)
---
CREATE INDEX reconciliation_account ON reconciliation (account_number, number)
---
CREATE TABLE reconciliation_row (
    reconciliation_number bigint NOT NULL REFERENCES reconciliation (number),
    row_number bigint NOT NULL,
    file_row bigint NOT NULL,
    listed_name text NOT NULL,
    listed_email text NOT NULL,
    listed_level text NOT NULL,
    level text,
    person_id {uuid} REFERENCES person (id),
    grant_id {uuid} REFERENCES access_grant (id),
    verdict text NOT NULL CHECK (verdict IN ('agrees', 'not-in-register', 'not-on-platform', 'other-level', 'unreadable')),
    remark text NOT NULL,
    seen_before boolean NOT NULL,
    fingerprint text NOT NULL,
    decision text,
    decision_note text NOT NULL,
    decision_reference text NOT NULL,
    decided_at {instant},
    decided_by_name text NOT NULL,
    PRIMARY KEY (reconciliation_number, row_number)
)
---
CREATE INDEX reconciliation_row_verdict ON reconciliation_row (reconciliation_number, verdict, row_number)
---
CREATE TABLE account_exception (
    account_number bigint NOT NULL REFERENCES account (number),
    rule text NOT NULL,
    points bigint NOT NULL,
    since {instant} NOT NULL,
    until {instant},
    PRIMARY KEY (account_number, rule, since)
)
---
CREATE UNIQUE INDEX account_exception_now ON account_exception (rule, account_number) WHERE until IS NULL
---
CREATE INDEX account_exception_of ON account_exception (account_number) WHERE until IS NULL
---
ALTER TABLE account ADD COLUMN concern bigint NOT NULL DEFAULT 0
---
CREATE INDEX account_by_concern ON account (concern DESC, name_sort, number) WHERE archived_on IS NULL
---
CREATE TABLE job (
    name text NOT NULL PRIMARY KEY,
    done_on {day} NOT NULL,
    done_at {instant} NOT NULL
)
---
CREATE TABLE reminder (
    dedupe text NOT NULL PRIMARY KEY,
    at {instant} NOT NULL
)
---
ALTER TABLE provisioning_token ADD COLUMN purpose text NOT NULL DEFAULT 'people' CHECK (purpose IN ('people', 'clearances'))
";

const DOWN: &str = r"
ALTER TABLE provisioning_token DROP COLUMN purpose
---
DROP TABLE reminder
---
DROP TABLE job
---
DROP INDEX account_by_concern
---
ALTER TABLE account DROP COLUMN concern
---
DROP TABLE account_exception
---
DROP TABLE reconciliation_row
---
DROP TABLE reconciliation
---
DROP TABLE incident
---
DROP TABLE clearance
---
DROP TABLE departure
---
DROP TABLE obligation
---
DROP TABLE training
---
DROP TABLE course
---
DROP TABLE account_security
---
DROP TABLE access_period
---
DROP TABLE access_grant
---
DROP TABLE nomination
---
DROP INDEX person_agency
---
DROP INDEX agency_by_end
---
DROP INDEX agency_number
---
ALTER TABLE agency DROP COLUMN state_note
---
ALTER TABLE agency DROP COLUMN state_reason
---
ALTER TABLE agency DROP COLUMN state_since
---
ALTER TABLE agency DROP COLUMN state
---
ALTER TABLE agency DROP COLUMN notes
---
ALTER TABLE agency DROP COLUMN acknowledged_by
---
ALTER TABLE agency DROP COLUMN acknowledged_on
---
ALTER TABLE agency DROP COLUMN contract_from
---
ALTER TABLE agency DROP COLUMN number
---
ALTER TABLE agency RENAME COLUMN contract_until TO contract_ends_on
---
DROP TABLE policy_acknowledgement
---
DROP TABLE policy_settings
";
