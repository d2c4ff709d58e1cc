//! The platform catalogue, the accounts as they are, and every version as it was.

crate::template::migration!(UP, DOWN);

const UP: &str = r"
CREATE TABLE platform (
    key {sorted} NOT NULL PRIMARY KEY,
    name text NOT NULL,
    live boolean NOT NULL,
    definition text NOT NULL,
    position integer NOT NULL,
    version bigint NOT NULL
)
---
CREATE TABLE account (
    number {rowid},
    id {uuid} NOT NULL UNIQUE,
    platform text NOT NULL,
    handle text NOT NULL,
    account_key text NOT NULL,
    platform_account_id text,
    url text NOT NULL,
    known_before text NOT NULL,
    name text NOT NULL,
    name_sort {sorted} NOT NULL,
    search_text text NOT NULL,
    purpose text NOT NULL,
    audience text NOT NULL,
    languages text NOT NULL,
    group_id {uuid} REFERENCES business_group (id),
    unit_id {uuid} REFERENCES business_unit (id),
    risk_tier text,
    monitoring text NOT NULL,
    response_process text NOT NULL,
    escalation_plan text NOT NULL,
    arrangements_confirmed_on {day},
    security_arrangements text NOT NULL,
    transparency_url text NOT NULL,
    transparency_confirmed_on {day},
    disclaimer_confirmed_on {day},
    content_plan text NOT NULL,
    may_reveal_illegal_activity boolean NOT NULL,
    opened_on {day},
    notes text NOT NULL,
    status text NOT NULL CHECK (status IN
        ('proposed', 'setting-up', 'active', 'suspended', 'compromised', 'closing', 'closed')),
    status_since {day},
    status_reason text,
    status_note text,
    status_outcome text,
    origin text NOT NULL,
    import_id {uuid},
    archived_on {day},
    archived_reason text,
    version bigint NOT NULL,
    updated_at {instant} NOT NULL
)
---
CREATE UNIQUE INDEX account_one_per_presence ON account (platform, account_key) WHERE archived_on IS NULL
---
CREATE INDEX account_by_name ON account (name_sort, number) WHERE archived_on IS NULL
---
CREATE INDEX account_by_platform ON account (platform, name_sort, number) WHERE archived_on IS NULL
---
CREATE INDEX account_by_group ON account (group_id, name_sort, number) WHERE archived_on IS NULL
---
CREATE INDEX account_by_unit ON account (unit_id, name_sort, number) WHERE archived_on IS NULL
---
CREATE INDEX account_by_status ON account (status, name_sort, number) WHERE archived_on IS NULL
---
CREATE INDEX account_by_handle ON account (account_key, number) WHERE archived_on IS NULL
---
CREATE INDEX account_by_update ON account (updated_at, number) WHERE archived_on IS NULL
---
CREATE INDEX account_archived ON account (name_sort, number) WHERE archived_on IS NOT NULL
---
CREATE INDEX account_by_import ON account (import_id)
---
CREATE TABLE account_version (
    number bigint NOT NULL,
    valid_from {instant} NOT NULL,
    valid_until {instant},
    id {uuid} NOT NULL,
    platform text NOT NULL,
    handle text NOT NULL,
    account_key text NOT NULL,
    platform_account_id text,
    url text NOT NULL,
    known_before text NOT NULL,
    name text NOT NULL,
    name_sort {sorted} NOT NULL,
    search_text text NOT NULL,
    purpose text NOT NULL,
    audience text NOT NULL,
    languages text NOT NULL,
    group_id {uuid} REFERENCES business_group (id),
    unit_id {uuid} REFERENCES business_unit (id),
    risk_tier text,
    monitoring text NOT NULL,
    response_process text NOT NULL,
    escalation_plan text NOT NULL,
    arrangements_confirmed_on {day},
    security_arrangements text NOT NULL,
    transparency_url text NOT NULL,
    transparency_confirmed_on {day},
    disclaimer_confirmed_on {day},
    content_plan text NOT NULL,
    may_reveal_illegal_activity boolean NOT NULL,
    opened_on {day},
    notes text NOT NULL,
    status text NOT NULL CHECK (status IN
        ('proposed', 'setting-up', 'active', 'suspended', 'compromised', 'closing', 'closed')),
    status_since {day},
    status_reason text,
    status_note text,
    status_outcome text,
    origin text NOT NULL,
    import_id {uuid},
    archived_on {day},
    archived_reason text,
    version bigint NOT NULL,
    updated_at {instant} NOT NULL,
    PRIMARY KEY (number, version)
)
---
CREATE INDEX account_version_as_at ON account_version (valid_from, valid_until)
---
-- sqlite
CREATE VIRTUAL TABLE account_search USING fts5 (
    search_text, content = 'account', content_rowid = 'number', tokenize = 'trigram')
---
-- sqlite
CREATE TRIGGER account_search_insert AFTER INSERT ON account
BEGIN INSERT INTO account_search (rowid, search_text) VALUES (new.number, new.search_text); END
---
-- sqlite
CREATE TRIGGER account_search_update AFTER UPDATE OF search_text ON account
WHEN old.search_text IS NOT new.search_text
BEGIN
    INSERT INTO account_search (account_search, rowid, search_text) VALUES ('delete', old.number, old.search_text);
    INSERT INTO account_search (rowid, search_text) VALUES (new.number, new.search_text);
END
---
-- postgres
CREATE EXTENSION IF NOT EXISTS pg_trgm
---
-- postgres
CREATE INDEX account_search ON account USING gin (search_text gin_trgm_ops)
";

const DOWN: &str = r"
-- sqlite
DROP TABLE account_search
---
DROP TABLE account_version
---
DROP TABLE account
---
DROP TABLE platform
";
