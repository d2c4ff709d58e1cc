//! People who sign in with the organisation's identity provider: who is who there, invitations,
//! delegations, what people were told and acknowledged, tokens of the provider's own programs; and
//! sessions that can be listed and ended one by one.

crate::template::migration!(UP, DOWN);

const UP: &str = r"
ALTER TABLE person ADD COLUMN last_day {day}
---
ALTER TABLE person ADD COLUMN disabled_at {instant}
---
ALTER TABLE person ADD COLUMN added_at {instant}
---
ALTER TABLE person ADD COLUMN last_sign_in_at {instant}
---
ALTER TABLE person ADD COLUMN source text NOT NULL DEFAULT 'register' CHECK (source IN ('register', 'import', 'provider'))
---
ALTER TABLE person ADD COLUMN external_id text
---
ALTER TABLE person ADD COLUMN user_name text
---
CREATE UNIQUE INDEX person_user_name ON person (lower(user_name))
---
CREATE INDEX person_external_id ON person (external_id)
---
CREATE INDEX person_manager ON person (manager_id)
---
CREATE INDEX person_by_status ON person (status, disabled_at, name_sort, id)
---
CREATE INDEX role_assignment_role ON role_assignment (role, person_id)
---
CREATE TABLE identity (
    issuer text NOT NULL,
    subject text NOT NULL,
    person_id {uuid} NOT NULL REFERENCES person (id),
    linked_by text NOT NULL CHECK (linked_by IN ('invitation', 'verified-email')),
    linked_at {instant} NOT NULL,
    PRIMARY KEY (issuer, subject),
    UNIQUE (issuer, person_id)
)
---
CREATE INDEX identity_person ON identity (person_id)
---
CREATE TABLE invitation (
    id {uuid} NOT NULL PRIMARY KEY,
    person_id {uuid} NOT NULL REFERENCES person (id),
    token_hash text NOT NULL UNIQUE,
    created_at {instant} NOT NULL,
    created_by text NOT NULL,
    expires_at {instant} NOT NULL,
    used_at {instant},
    withdrawn_at {instant}
)
---
CREATE INDEX invitation_person ON invitation (person_id)
---
CREATE TABLE delegation (
    id {uuid} NOT NULL PRIMARY KEY,
    from_person_id {uuid} NOT NULL REFERENCES person (id),
    to_person_id {uuid} NOT NULL REFERENCES person (id),
    role text NOT NULL,
    scope_group_id {uuid} REFERENCES business_group (id),
    scope_unit_id {uuid} REFERENCES business_unit (id),
    from_day {day} NOT NULL,
    until_day {day} NOT NULL,
    reason text NOT NULL,
    created_at {instant} NOT NULL,
    created_by text NOT NULL,
    ended_at {instant},
    version bigint NOT NULL,
    CHECK (from_person_id <> to_person_id),
    CHECK (until_day >= from_day)
)
---
CREATE INDEX delegation_to ON delegation (to_person_id, until_day)
---
CREATE INDEX delegation_from ON delegation (from_person_id, until_day)
---
CREATE TABLE notice (
    number {rowid},
    body text NOT NULL,
    hash text NOT NULL,
    published_at {instant} NOT NULL,
    published_by text NOT NULL
)
---
CREATE TABLE acknowledgement (
    id {uuid} NOT NULL PRIMARY KEY,
    person_id {uuid} NOT NULL REFERENCES person (id),
    notice_number bigint NOT NULL REFERENCES notice (number),
    hash text NOT NULL,
    at {instant} NOT NULL,
    UNIQUE (person_id, notice_number)
)
---
CREATE TABLE provisioning_token (
    id {uuid} NOT NULL PRIMARY KEY,
    name text NOT NULL,
    token_hash text NOT NULL UNIQUE,
    created_at {instant} NOT NULL,
    created_by text NOT NULL,
    last_used_at {instant},
    expires_on {day} NOT NULL,
    revoked_at {instant}
)
---
ALTER TABLE session ADD COLUMN public_id {uuid}
---
ALTER TABLE session ADD COLUMN issuer text
---
ALTER TABLE session ADD COLUMN subject text
---
ALTER TABLE session ADD COLUMN provider_session text
---
ALTER TABLE session ADD COLUMN browser text NOT NULL DEFAULT ''
---
CREATE INDEX audit_event_person ON audit_event (actor_person, seq)
---
CREATE UNIQUE INDEX session_public ON session (public_id)
---
CREATE INDEX session_subject ON session (issuer, subject)
---
CREATE INDEX session_provider ON session (issuer, provider_session)
";

const DOWN: &str = r"
DROP INDEX audit_event_person
---
DROP INDEX session_provider
---
DROP INDEX session_subject
---
DROP INDEX session_public
---
ALTER TABLE session DROP COLUMN browser
---
ALTER TABLE session DROP COLUMN provider_session
---
ALTER TABLE session DROP COLUMN subject
---
ALTER TABLE session DROP COLUMN issuer
---
ALTER TABLE session DROP COLUMN public_id
---
DROP TABLE provisioning_token
---
DROP TABLE acknowledgement
---
DROP TABLE notice
---
DROP TABLE delegation
---
DROP TABLE invitation
---
DROP TABLE identity
---
DROP INDEX role_assignment_role
---
DROP INDEX person_by_status
---
DROP INDEX person_manager
---
DROP INDEX person_external_id
---
DROP INDEX person_user_name
---
ALTER TABLE person DROP COLUMN user_name
---
ALTER TABLE person DROP COLUMN external_id
---
ALTER TABLE person DROP COLUMN source
---
ALTER TABLE person DROP COLUMN last_sign_in_at
---
ALTER TABLE person DROP COLUMN added_at
---
ALTER TABLE person DROP COLUMN disabled_at
---
ALTER TABLE person DROP COLUMN last_day
";
