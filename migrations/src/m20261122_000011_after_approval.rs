//! What follows an approved business case: the lines of its set-up checklist; and the accounts that
//! people report.

crate::template::migration!(UP, DOWN);

const UP: &str = r"
CREATE TABLE set_up_item (
    obligation_number bigint NOT NULL PRIMARY KEY REFERENCES obligation (number),
    case_number bigint NOT NULL REFERENCES business_case (number),
    account_number bigint NOT NULL REFERENCES account (number),
    checklist boolean NOT NULL
)
---
CREATE INDEX set_up_item_account ON set_up_item (account_number, obligation_number)
---
CREATE INDEX set_up_item_case ON set_up_item (case_number, obligation_number)
---
CREATE TABLE sighting (
    number {rowid},
    id {uuid} NOT NULL UNIQUE,
    platform text NOT NULL,
    handle text NOT NULL,
    account_key text NOT NULL,
    url text NOT NULL,
    note text NOT NULL,
    reported_on {day} NOT NULL,
    reported_by {uuid},
    reported_by_name text NOT NULL,
    state text NOT NULL CHECK (state IN ('new', 'asked', 'impostor', 'ours', 'closed', 'dismissed')),
    state_on {day} NOT NULL,
    state_note text NOT NULL,
    unit_id {uuid} REFERENCES business_unit (id),
    account_number bigint REFERENCES account (number),
    told_on {day},
    told_reference text NOT NULL,
    outcome text CHECK (outcome IN ('removed', 'changed', 'refused')),
    incident_number bigint REFERENCES incident (number),
    search_text text NOT NULL,
    version bigint NOT NULL
)
---
CREATE INDEX sighting_state ON sighting (state, number)
---
CREATE INDEX sighting_key ON sighting (account_key)
---
CREATE INDEX sighting_reporter ON sighting (reported_by, number)
";

const DOWN: &str = r"
DROP TABLE sighting
---
DROP TABLE set_up_item
";
