//! Compliance reports as they were frozen, what was stated anew of them, and the figures of each for the
//! trend; tokens that open them.

crate::template::migration!(UP, DOWN);

const UP: &str = r"
CREATE TABLE compliance_report (
    number {rowid},
    id {uuid} NOT NULL UNIQUE,
    period_number bigint NOT NULL UNIQUE REFERENCES reporting_period (number),
    quarter {sorted} NOT NULL UNIQUE,
    closed_at {instant} NOT NULL,
    closed_on {day} NOT NULL,
    closed_by {uuid} REFERENCES person (id),
    closed_by_name text NOT NULL,
    body text NOT NULL,
    hash text NOT NULL,
    expected bigint NOT NULL,
    accepted bigint NOT NULL,
    with_action bigint NOT NULL,
    unreviewed bigint NOT NULL,
    not_reported bigint NOT NULL,
    not_needed bigint NOT NULL,
    late bigint NOT NULL,
    content_met bigint NOT NULL,
    content_of bigint NOT NULL,
    authorised_met bigint NOT NULL,
    authorised_of bigint NOT NULL,
    approved_met bigint NOT NULL,
    approved_of bigint NOT NULL,
    restated bigint NOT NULL,
    version bigint NOT NULL
)
---
CREATE TABLE report_restatement (
    report_number bigint NOT NULL REFERENCES compliance_report (number),
    seq bigint NOT NULL,
    at {instant} NOT NULL,
    body text NOT NULL,
    hash text NOT NULL,
    PRIMARY KEY (report_number, seq)
)
---
-- sqlite
CREATE TRIGGER compliance_report_frozen BEFORE UPDATE OF number, id, period_number, quarter, closed_at, closed_on,
    closed_by, closed_by_name, body, hash ON compliance_report
BEGIN SELECT RAISE(ABORT, 'a compliance report is frozen'); END
---
-- sqlite
CREATE TRIGGER compliance_report_no_delete BEFORE DELETE ON compliance_report
BEGIN SELECT RAISE(ABORT, 'a compliance report is frozen'); END
---
-- sqlite
CREATE TRIGGER report_restatement_no_update BEFORE UPDATE ON report_restatement
BEGIN SELECT RAISE(ABORT, 'a restatement is frozen'); END
---
-- sqlite
CREATE TRIGGER report_restatement_no_delete BEFORE DELETE ON report_restatement
BEGIN SELECT RAISE(ABORT, 'a restatement is frozen'); END
---
-- postgres
CREATE FUNCTION compliance_report_is_frozen() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'a compliance report is frozen'; END $$
---
-- postgres
CREATE TRIGGER compliance_report_frozen BEFORE UPDATE OF number, id, period_number, quarter, closed_at, closed_on,
    closed_by, closed_by_name, body, hash OR DELETE ON compliance_report
FOR EACH ROW EXECUTE FUNCTION compliance_report_is_frozen()
---
-- postgres
CREATE TRIGGER report_restatement_frozen BEFORE UPDATE OR DELETE ON report_restatement
FOR EACH ROW EXECUTE FUNCTION compliance_report_is_frozen()
---
CREATE INDEX account_return_obligation ON account_return (obligation_number) WHERE obligation_number IS NOT NULL
---
CREATE INDEX incident_reported ON incident (reported_on, kind)
---
CREATE INDEX obligation_kind ON obligation (kind, opened_on)
---
ALTER TABLE provisioning_token ADD COLUMN opens text NOT NULL DEFAULT 'people' CHECK (opens IN ('people', 'clearances', 'reports'))
---
UPDATE provisioning_token SET opens = purpose
---
ALTER TABLE provisioning_token DROP COLUMN purpose
---
ALTER TABLE provisioning_token RENAME COLUMN opens TO purpose
";

const DOWN: &str = r"
ALTER TABLE provisioning_token ADD COLUMN opens text NOT NULL DEFAULT 'people' CHECK (opens IN ('people', 'clearances'))
---
DELETE FROM provisioning_token WHERE purpose = 'reports'
---
UPDATE provisioning_token SET opens = purpose
---
ALTER TABLE provisioning_token DROP COLUMN purpose
---
ALTER TABLE provisioning_token RENAME COLUMN opens TO purpose
---
DROP INDEX obligation_kind
---
DROP INDEX incident_reported
---
DROP INDEX account_return_obligation
---
DROP TABLE report_restatement
---
DROP TABLE compliance_report
---
-- postgres
DROP FUNCTION compliance_report_is_frozen()
";
