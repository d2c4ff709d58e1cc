//! Quarterly returns: periods, one return per account and period, what returns propose to correct, and
//! the copies of what was sent.

crate::template::migration!(UP, DOWN);

const UP: &str = r"
CREATE TABLE reporting_period (
    number {rowid},
    quarter {sorted} NOT NULL UNIQUE,
    due {day} NOT NULL,
    state text NOT NULL CHECK (state IN ('opening', 'open', 'closed')),
    opened_on {day} NOT NULL,
    opened_by {uuid} REFERENCES person (id),
    opened_by_name text NOT NULL,
    closed_on {day},
    closed_by {uuid} REFERENCES person (id),
    closed_by_name text NOT NULL,
    report_number bigint,
    questions text NOT NULL,
    expected bigint NOT NULL,
    version bigint NOT NULL
)
---
CREATE TABLE account_return (
    number {rowid},
    id {uuid} NOT NULL UNIQUE,
    period_number bigint NOT NULL REFERENCES reporting_period (number),
    account_number bigint NOT NULL REFERENCES account (number),
    due {day} NOT NULL,
    state text NOT NULL CHECK (state IN ('not-started', 'draft', 'submitted', 'sent-back', 'accepted',
        'accepted-with-action', 'not-reported', 'not-needed')),
    since {instant} NOT NULL,
    delegate_id {uuid} REFERENCES person (id),
    delegate_name text NOT NULL,
    content text NOT NULL,
    sent text NOT NULL,
    reviews text NOT NULL,
    unneeded text NOT NULL,
    obligation_number bigint,
    sent_on {day},
    sent_late boolean NOT NULL,
    unchanged boolean NOT NULL,
    in_bulk boolean NOT NULL,
    version bigint NOT NULL,
    UNIQUE (period_number, account_number)
)
---
CREATE INDEX account_return_account ON account_return (account_number, period_number)
---
CREATE INDEX account_return_state ON account_return (period_number, state, due)
---
CREATE INDEX account_return_delegate ON account_return (delegate_id, state)
---
CREATE TABLE return_copy (
    return_number bigint NOT NULL REFERENCES account_return (number),
    seq bigint NOT NULL,
    body text NOT NULL,
    hash text NOT NULL,
    PRIMARY KEY (return_number, seq)
)
---
CREATE TABLE register_correction (
    number {rowid},
    return_number bigint NOT NULL REFERENCES account_return (number),
    account_number bigint NOT NULL REFERENCES account (number),
    topic text NOT NULL,
    field text,
    before_text text NOT NULL,
    proposed text NOT NULL,
    proposed_by {uuid} REFERENCES person (id),
    proposed_by_name text NOT NULL,
    proposed_on {day} NOT NULL,
    state text NOT NULL CHECK (state IN ('open', 'applied', 'declined', 'withdrawn')),
    decided_on {day},
    decided_by {uuid} REFERENCES person (id),
    decided_by_name text NOT NULL,
    note text NOT NULL,
    version bigint NOT NULL
)
---
CREATE INDEX register_correction_state ON register_correction (state, number)
---
CREATE INDEX register_correction_return ON register_correction (return_number)
---
CREATE INDEX register_correction_account ON register_correction (account_number, state)
";

const DOWN: &str = r"
DROP TABLE register_correction
---
DROP TABLE return_copy
---
DROP TABLE account_return
---
DROP TABLE reporting_period
";
