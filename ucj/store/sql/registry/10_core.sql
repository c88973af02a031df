-- The registry: everything accepted, append-only, with batch and line. A batch leaves by being marked undone.

CREATE TABLE IF NOT EXISTS registry_info (
    region_code VARCHAR NOT NULL,
    is_demo BOOLEAN NOT NULL
);

CREATE TABLE IF NOT EXISTS batch (
    batch_id INTEGER PRIMARY KEY,
    kind VARCHAR NOT NULL,
    period_month INTEGER NOT NULL,
    mode VARCHAR NOT NULL,
    file_name VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    row_count INTEGER NOT NULL,
    accepted_count INTEGER NOT NULL,
    quarantined_count INTEGER NOT NULL,
    warning_count INTEGER NOT NULL,
    imported_by VARCHAR NOT NULL,
    imported_at TIMESTAMP NOT NULL,
    retain_until DATE NOT NULL,
    undone_at TIMESTAMP
);

-- Permanent and meaningless: a corrected NIK is a second row here with the same person.
CREATE TABLE IF NOT EXISTS person_nik (
    nik VARCHAR PRIMARY KEY,
    person_id INTEGER NOT NULL
);

CREATE TABLE IF NOT EXISTS workforce_row (
    batch_id INTEGER NOT NULL,
    line INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    nik VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    birth_date DATE NOT NULL,
    sex VARCHAR NOT NULL,
    village_code VARCHAR NOT NULL,
    address VARCHAR,
    occupation_code VARCHAR NOT NULL,
    segment VARCHAR NOT NULL,
    decile SMALLINT
);

CREATE TABLE IF NOT EXISTS participation_row (
    batch_id INTEGER NOT NULL,
    line INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    nik VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    birth_date DATE,
    segment VARCHAR NOT NULL,
    payer VARCHAR NOT NULL,
    employer_code VARCHAR,
    employer_name VARCHAR,
    programmes VARCHAR,
    start_month INTEGER NOT NULL,
    is_active BOOLEAN NOT NULL,
    inactive_month INTEGER
);

CREATE TABLE IF NOT EXISTS claims_row (
    batch_id INTEGER NOT NULL,
    line INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    nik VARCHAR NOT NULL,
    claim_number VARCHAR NOT NULL,
    programme VARCHAR NOT NULL,
    district_code VARCHAR,
    event_date DATE NOT NULL,
    reported_date DATE,
    paid_date DATE,
    paid_idr BIGINT NOT NULL,
    cause VARCHAR
);

CREATE TABLE IF NOT EXISTS construction_row (
    batch_id INTEGER NOT NULL,
    line INTEGER NOT NULL,
    project_number VARCHAR NOT NULL,
    project_name VARCHAR NOT NULL,
    contractor VARCHAR,
    employer_code VARCHAR,
    district_code VARCHAR,
    funder VARCHAR,
    contract_idr BIGINT NOT NULL,
    start_date DATE,
    end_date DATE,
    worker_count INTEGER,
    is_registered BOOLEAN NOT NULL,
    contribution_idr BIGINT
);

-- `raw` holds the mapped columns only: what was dropped while reading exists nowhere but in the original file.
CREATE TABLE IF NOT EXISTS quarantine (
    batch_id INTEGER NOT NULL,
    line INTEGER NOT NULL,
    raw VARCHAR NOT NULL
);

CREATE TABLE IF NOT EXISTS finding (
    batch_id INTEGER NOT NULL,
    line INTEGER NOT NULL,
    "column" VARCHAR NOT NULL,
    value VARCHAR,
    rule VARCHAR NOT NULL,
    severity VARCHAR NOT NULL,
    detail VARCHAR
);

-- A registry of an earlier version gains what it lacks.
ALTER TABLE batch ADD COLUMN IF NOT EXISTS sheet VARCHAR;
ALTER TABLE quarantine ADD COLUMN IF NOT EXISTS village_code VARCHAR;
ALTER TABLE finding ADD COLUMN IF NOT EXISTS village_code VARCHAR;

-- Villages of which a replacing list holds only a few rows: they are added to, not replaced.
CREATE TABLE IF NOT EXISTS stray_village (
    batch_id INTEGER NOT NULL,
    village_code VARCHAR NOT NULL
);

-- A refused row that came back corrected, for as long as the batch that brought it is in force.
CREATE TABLE IF NOT EXISTS correction (
    batch_id INTEGER NOT NULL,
    line INTEGER NOT NULL,
    by_batch_id INTEGER NOT NULL
);

-- What came in per village ('' where a row names none), refused rows included, and how much of each field was filled.
CREATE TABLE IF NOT EXISTS received (
    batch_id INTEGER NOT NULL,
    village_code VARCHAR NOT NULL,
    row_count INTEGER NOT NULL
);

CREATE TABLE IF NOT EXISTS fill (
    batch_id INTEGER NOT NULL,
    village_code VARCHAR NOT NULL,
    field VARCHAR NOT NULL,
    filled_count INTEGER NOT NULL
);

-- What the population office says of a person; `line` is of the batch that says so, a civil file or a workforce list.
CREATE TABLE IF NOT EXISTS civil_row (
    batch_id INTEGER NOT NULL,
    line INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    nik VARCHAR NOT NULL,
    name VARCHAR,
    birth_date DATE,
    verdict VARCHAR NOT NULL,
    verdict_date DATE,
    death_date DATE
);
