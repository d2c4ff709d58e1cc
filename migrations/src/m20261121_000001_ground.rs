//! What every feature stands on: audit trail, outbox, idempotency keys, counters, sessions.

crate::template::migration!(UP, DOWN);

const UP: &str = r"
CREATE TABLE audit_event (
    seq bigint NOT NULL PRIMARY KEY,
    at {instant} NOT NULL,
    request_id text NOT NULL,
    actor_kind text NOT NULL,
    actor_person {uuid},
    actor_name text NOT NULL,
    acting_for text,
    action text NOT NULL,
    outcome text NOT NULL CHECK (outcome IN ('done', 'refused')),
    subject_kind text NOT NULL,
    subject text NOT NULL,
    subject_version bigint,
    event text NOT NULL,
    payload text NOT NULL,
    payload_hash text NOT NULL,
    hash text NOT NULL UNIQUE
)
---
CREATE INDEX audit_event_subject ON audit_event (subject_kind, subject, seq)
---
CREATE INDEX audit_event_actor ON audit_event (actor_name, seq)
---
CREATE INDEX audit_event_action ON audit_event (action, seq)
---
CREATE INDEX audit_event_at ON audit_event (at, seq)
---
-- sqlite
CREATE TRIGGER audit_event_no_update BEFORE UPDATE ON audit_event
BEGIN SELECT RAISE(ABORT, 'audit_event is append-only'); END
---
-- sqlite
CREATE TRIGGER audit_event_no_delete BEFORE DELETE ON audit_event
BEGIN SELECT RAISE(ABORT, 'audit_event is append-only'); END
---
-- postgres
CREATE FUNCTION audit_event_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'audit_event is append-only'; END $$
---
-- postgres
CREATE TRIGGER audit_event_no_change BEFORE UPDATE OR DELETE ON audit_event
FOR EACH ROW EXECUTE FUNCTION audit_event_append_only()
---
-- postgres
CREATE TRIGGER audit_event_no_truncate BEFORE TRUNCATE ON audit_event
FOR EACH STATEMENT EXECUTE FUNCTION audit_event_append_only()
---
CREATE TABLE audit_head (
    id smallint NOT NULL PRIMARY KEY CHECK (id = 1),
    seq bigint NOT NULL,
    hash text NOT NULL
)
---
INSERT INTO audit_head (id, seq, hash) VALUES (1, 0, '')
---
CREATE TABLE outbox (
    id {uuid} NOT NULL PRIMARY KEY,
    kind text NOT NULL,
    dedupe text NOT NULL UNIQUE,
    subject_kind text NOT NULL,
    subject text NOT NULL,
    payload text NOT NULL,
    created_at {instant} NOT NULL,
    due_at {instant} NOT NULL,
    done_at {instant},
    attempts integer NOT NULL DEFAULT 0
)
---
CREATE INDEX outbox_due ON outbox (done_at, due_at)
---
CREATE TABLE idempotency_key (
    actor text NOT NULL,
    token text NOT NULL,
    result text NOT NULL,
    at {instant} NOT NULL,
    PRIMARY KEY (actor, token)
)
---
CREATE INDEX idempotency_key_at ON idempotency_key (at)
---
CREATE TABLE counter (
    name text NOT NULL PRIMARY KEY,
    value bigint NOT NULL
)
---
CREATE TABLE revision (
    name text NOT NULL PRIMARY KEY,
    value bigint NOT NULL
)
---
CREATE TABLE session (
    id_hash text NOT NULL PRIMARY KEY,
    person_id {uuid},
    data text NOT NULL,
    created_at {instant} NOT NULL,
    last_seen_at {instant} NOT NULL,
    expires_at {instant} NOT NULL,
    revoked_at {instant}
)
---
CREATE INDEX session_person ON session (person_id)
---
CREATE INDEX session_expires ON session (expires_at)
---
CREATE TABLE setting (
    name text NOT NULL PRIMARY KEY,
    value text NOT NULL,
    version bigint NOT NULL
)
";

const DOWN: &str = r"
DROP TABLE setting
---
DROP TABLE session
---
DROP TABLE revision
---
DROP TABLE counter
---
DROP TABLE idempotency_key
---
DROP TABLE outbox
---
DROP TABLE audit_head
---
DROP TABLE audit_event
---
-- postgres
DROP FUNCTION audit_event_append_only()
";
