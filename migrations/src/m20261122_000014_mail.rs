//! Mail: one row for each message to one person, addresses that take none, how somebody wants to be told,
//! and the secret addresses of calendars. What waited in the outbox before there was mail is not sent.

crate::template::migration!(UP, DOWN);

const UP: &str = r"
ALTER TABLE outbox ADD COLUMN done_by {uuid}
---
UPDATE outbox SET done_at = due_at WHERE done_at IS NULL
---
CREATE TABLE mail (
    id {uuid} NOT NULL PRIMARY KEY,
    outbox_id {uuid} REFERENCES outbox (id),
    person_id {uuid} NOT NULL REFERENCES person (id),
    kind text NOT NULL,
    reference text NOT NULL,
    headline text NOT NULL,
    letter text NOT NULL,
    state text NOT NULL CHECK (state IN
        ('waiting', 'bundled', 'queued', 'sent', 'failed', 'suppressed', 'given-up')),
    bundle_id {uuid} REFERENCES mail (id),
    address text NOT NULL,
    created_at {instant} NOT NULL,
    due_at {instant} NOT NULL,
    attempts bigint NOT NULL,
    leased_until {instant},
    fence bigint NOT NULL,
    last_error text NOT NULL,
    settled_at {instant}
)
---
CREATE UNIQUE INDEX mail_once ON mail (outbox_id, person_id)
---
CREATE INDEX mail_due ON mail (state, due_at, id)
---
CREATE INDEX mail_person ON mail (person_id, state, due_at)
---
CREATE INDEX mail_bundle ON mail (bundle_id)
---
CREATE TABLE mail_suppression (
    address text NOT NULL PRIMARY KEY,
    since {instant} NOT NULL,
    why text NOT NULL,
    mail_id {uuid} REFERENCES mail (id),
    lifted_at {instant}
)
---
CREATE TABLE mail_preference (
    person_id {uuid} NOT NULL REFERENCES person (id),
    topic text NOT NULL,
    how text NOT NULL CHECK (how IN ('at-once', 'daily', 'off')),
    PRIMARY KEY (person_id, topic)
)
---
CREATE TABLE calendar_feed (
    secret_hash text NOT NULL PRIMARY KEY,
    person_id {uuid} NOT NULL REFERENCES person (id),
    created_at {instant} NOT NULL,
    revoked_at {instant}
)
---
CREATE UNIQUE INDEX calendar_feed_person ON calendar_feed (person_id) WHERE revoked_at IS NULL
";

const DOWN: &str = r"
DROP TABLE calendar_feed
---
DROP TABLE mail_preference
---
DROP TABLE mail_suppression
---
DROP TABLE mail
---
ALTER TABLE outbox DROP COLUMN done_by
";
