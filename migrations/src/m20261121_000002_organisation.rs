//! Business groups, units, agencies, people and their roles.

crate::template::migration!(UP, DOWN);

const UP: &str = r"
CREATE TABLE business_group (
    id {uuid} NOT NULL PRIMARY KEY,
    name text NOT NULL,
    name_sort {sorted} NOT NULL UNIQUE,
    needs_cxi boolean NOT NULL,
    version bigint NOT NULL
)
---
CREATE TABLE business_unit (
    id {uuid} NOT NULL PRIMARY KEY,
    group_id {uuid} NOT NULL REFERENCES business_group (id),
    name text NOT NULL,
    name_sort {sorted} NOT NULL,
    version bigint NOT NULL,
    UNIQUE (group_id, name_sort)
)
---
CREATE TABLE agency (
    id {uuid} NOT NULL PRIMARY KEY,
    name text NOT NULL,
    name_sort {sorted} NOT NULL UNIQUE,
    contract_number text NOT NULL,
    procurement_reference text NOT NULL,
    contract_ends_on {day},
    version bigint NOT NULL
)
---
CREATE TABLE person (
    id {uuid} NOT NULL PRIMARY KEY,
    name text NOT NULL,
    name_sort {sorted} NOT NULL,
    email text NOT NULL UNIQUE,
    title text NOT NULL,
    unit_id {uuid} REFERENCES business_unit (id),
    manager_id {uuid} REFERENCES person (id),
    agency_id {uuid} REFERENCES agency (id),
    status text NOT NULL CHECK (status IN ('active', 'leaving', 'left')),
    persona text UNIQUE,
    version bigint NOT NULL
)
---
CREATE INDEX person_name ON person (name_sort)
---
CREATE TABLE role_assignment (
    id {uuid} NOT NULL PRIMARY KEY,
    person_id {uuid} NOT NULL REFERENCES person (id),
    role text NOT NULL,
    scope_group_id {uuid} REFERENCES business_group (id),
    scope_unit_id {uuid} REFERENCES business_unit (id),
    from_day {day} NOT NULL,
    until_day {day}
)
---
CREATE INDEX role_assignment_person ON role_assignment (person_id)
";

const DOWN: &str = r"
DROP TABLE role_assignment
---
DROP TABLE person
---
DROP TABLE agency
---
DROP TABLE business_unit
---
DROP TABLE business_group
";
