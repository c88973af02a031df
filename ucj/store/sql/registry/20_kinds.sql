-- Rows of the kinds that came after the first four. Months are numbers, year * 12 + month - 1. Names of officers and
-- their notes are personal data of staff: they never leave the registry.

CREATE TABLE IF NOT EXISTS contribution_row (
    batch_id INTEGER NOT NULL,
    line INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    nik VARCHAR NOT NULL,
    name VARCHAR,
    payer VARCHAR NOT NULL,
    employer_code VARCHAR,
    contribution_month INTEGER NOT NULL,
    paid_date DATE,
    paid_idr BIGINT NOT NULL,
    programmes VARCHAR
);

-- `scheme` is the name in capitals without signs, by which lists of one scheme are known; `end_month` is the last month
-- paid, none while it goes on.
CREATE TABLE IF NOT EXISTS programme_row (
    batch_id INTEGER NOT NULL,
    line INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    nik VARCHAR NOT NULL,
    name VARCHAR,
    programme_name VARCHAR NOT NULL,
    scheme VARCHAR NOT NULL,
    payer VARCHAR NOT NULL,
    start_month INTEGER NOT NULL,
    end_month INTEGER,
    contribution_idr BIGINT
);

CREATE TABLE IF NOT EXISTS employer_row (
    batch_id INTEGER NOT NULL,
    line INTEGER NOT NULL,
    employer_code VARCHAR NOT NULL,
    employer_name VARCHAR NOT NULL,
    district_code VARCHAR,
    business_scale VARCHAR,
    worker_count INTEGER,
    registered_date DATE,
    arrears_month_count INTEGER,
    arrears_idr BIGINT,
    is_active BOOLEAN NOT NULL
);

CREATE TABLE IF NOT EXISTS activity_row (
    batch_id INTEGER NOT NULL,
    line INTEGER NOT NULL,
    activity_date DATE NOT NULL,
    activity_type VARCHAR NOT NULL,
    activity_name VARCHAR NOT NULL,
    village_code VARCHAR,
    district_code VARCHAR,
    participant_count INTEGER,
    officer VARCHAR,
    note VARCHAR
);

CREATE TABLE IF NOT EXISTS followup_row (
    batch_id INTEGER NOT NULL,
    line INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    nik VARCHAR NOT NULL,
    name VARCHAR,
    visit_date DATE NOT NULL,
    village_code VARCHAR,
    district_code VARCHAR,
    result VARCHAR NOT NULL,
    officer VARCHAR,
    note VARCHAR
);

-- A registry of an earlier version gains what it lacks.
ALTER TABLE activity_row ADD COLUMN IF NOT EXISTS organiser VARCHAR;
ALTER TABLE activity_row ADD COLUMN IF NOT EXISTS document VARCHAR;
