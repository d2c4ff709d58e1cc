//! Applications for pixels, and pixels with their permissions.

crate::template::migration!(UP, DOWN);

const UP: &str = r"
CREATE TABLE pixel_application (
    number {rowid},
    id {uuid} NOT NULL UNIQUE,
    proposer_id {uuid} REFERENCES person (id),
    proposer_name text NOT NULL,
    group_id {uuid} REFERENCES business_group (id),
    unit_id {uuid} REFERENCES business_unit (id),
    needs_cxi boolean NOT NULL,
    amends bigint,
    pixel_number bigint,
    state text NOT NULL CHECK (state IN ('draft', 'in-assessment', 'sent-back', 'with-design-and-marketing',
        'with-general-manager', 'approved', 'declined', 'withdrawn')),
    state_on {day},
    since {instant} NOT NULL,
    tracker text NOT NULL,
    title text NOT NULL,
    title_sort {sorted} NOT NULL,
    content text NOT NULL,
    decisions text NOT NULL,
    reassigned text NOT NULL,
    version bigint NOT NULL
)
---
CREATE INDEX pixel_application_state ON pixel_application (state, since, number)
---
CREATE INDEX pixel_application_unit ON pixel_application (unit_id, state)
---
CREATE INDEX pixel_application_group ON pixel_application (group_id, state)
---
CREATE INDEX pixel_application_proposer ON pixel_application (proposer_id, state)
---
CREATE INDEX pixel_application_amends ON pixel_application (amends)
---
CREATE TABLE pixel_step (
    application_number bigint NOT NULL REFERENCES pixel_application (number),
    step text NOT NULL,
    waiting boolean NOT NULL,
    given_to {uuid} REFERENCES person (id),
    since {instant} NOT NULL,
    PRIMARY KEY (application_number, step)
)
---
CREATE INDEX pixel_step_waiting ON pixel_step (step, waiting)
---
CREATE TABLE pixel (
    number {rowid},
    id {uuid} NOT NULL UNIQUE,
    application_number bigint NOT NULL REFERENCES pixel_application (number),
    group_id {uuid} REFERENCES business_group (id),
    unit_id {uuid} REFERENCES business_unit (id),
    owner_id {uuid} REFERENCES person (id),
    owner_name text NOT NULL,
    tracker text NOT NULL,
    vendor_id text NOT NULL,
    sites text NOT NULL,
    accounts text NOT NULL,
    title text NOT NULL,
    title_sort {sorted} NOT NULL,
    content text NOT NULL,
    conditions text NOT NULL,
    state text NOT NULL CHECK (state IN ('approved', 'live', 'paused', 'removed', 'expired')),
    since {instant} NOT NULL,
    reason text NOT NULL,
    approved_on {day} NOT NULL,
    expires_on {day} NOT NULL,
    confirmed text,
    renewal text,
    version bigint NOT NULL
)
---
CREATE INDEX pixel_state ON pixel (state, expires_on)
---
CREATE INDEX pixel_owner ON pixel (owner_id, state)
---
CREATE INDEX pixel_tracker ON pixel (tracker, vendor_id)
---
CREATE TABLE pixel_account (
    pixel_number bigint NOT NULL REFERENCES pixel (number),
    account_number bigint NOT NULL REFERENCES account (number),
    PRIMARY KEY (pixel_number, account_number)
)
---
CREATE INDEX pixel_account_account ON pixel_account (account_number)
";

const DOWN: &str = r"
DROP TABLE pixel_account
---
DROP TABLE pixel
---
DROP TABLE pixel_step
---
DROP TABLE pixel_application
";
