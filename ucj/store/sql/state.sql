-- What the office's own people do: written by pages and by commands. Every statement leaves an existing table as it is.

-- A command that a page started. Numbers never come again: a job's files are named by its number.
CREATE TABLE IF NOT EXISTS job (
    job_id INTEGER PRIMARY KEY AUTOINCREMENT,
    arguments TEXT NOT NULL, -- JSON list
    started_by TEXT NOT NULL,
    started_at TEXT NOT NULL, -- UTC, ISO 8601
    pid INTEGER NOT NULL,
    pid_started INTEGER, -- clock ticks since the machine started, by which a later process of the same pid is known
    step TEXT,
    share REAL NOT NULL DEFAULT 0, -- 0 to 1, of the step
    cancelled_at TEXT,
    finished_at TEXT,
    exit_code INTEGER,
    error_key TEXT,
    error_texts TEXT -- JSON object: the sentence by language
) STRICT;

-- Targets and published figures that the office has entered: part of a release from the next build on. A row is never
-- changed; it is withdrawn.
CREATE TABLE IF NOT EXISTS entered_target (
    target_id INTEGER PRIMARY KEY AUTOINCREMENT,
    region_code TEXT NOT NULL,
    series TEXT NOT NULL,
    year INTEGER NOT NULL,
    basis TEXT NOT NULL,
    basis_note TEXT,
    unit TEXT NOT NULL,
    value REAL NOT NULL,
    source TEXT NOT NULL,
    entered_by TEXT NOT NULL,
    entered_at TEXT NOT NULL, -- UTC, ISO 8601
    withdrawn_at TEXT
) STRICT;

CREATE TABLE IF NOT EXISTS entered_figure (
    figure_id INTEGER PRIMARY KEY AUTOINCREMENT,
    stated_on TEXT NOT NULL, -- ISO 8601
    region_code TEXT NOT NULL,
    figure TEXT NOT NULL,
    operator TEXT NOT NULL,
    value REAL NOT NULL,
    half_width REAL NOT NULL,
    unit TEXT NOT NULL,
    as_stated TEXT NOT NULL,
    speaker_or_body TEXT NOT NULL,
    source TEXT NOT NULL,
    entered_by TEXT NOT NULL,
    entered_at TEXT NOT NULL,
    withdrawn_at TEXT
) STRICT;

-- An event of the outreach log, entered without a file.
CREATE TABLE IF NOT EXISTS entered_activity (
    activity_id INTEGER PRIMARY KEY AUTOINCREMENT,
    activity_date TEXT NOT NULL, -- ISO 8601
    activity_type TEXT NOT NULL,
    activity_name TEXT NOT NULL,
    village_code TEXT,
    district_code TEXT, -- neither: the whole regency
    participant_count INTEGER,
    organiser TEXT,
    document TEXT,
    entered_by TEXT NOT NULL,
    entered_at TEXT NOT NULL,
    withdrawn_at TEXT
) STRICT;

-- What a budget sets aside for a scheme in a year, a row a budget line.
CREATE TABLE IF NOT EXISTS programme_budget (
    budget_id INTEGER PRIMARY KEY AUTOINCREMENT,
    programme_code TEXT NOT NULL,
    year INTEGER NOT NULL,
    line TEXT NOT NULL,
    amount_idr INTEGER NOT NULL,
    source TEXT NOT NULL,
    entered_by TEXT NOT NULL,
    entered_at TEXT NOT NULL,
    withdrawn_at TEXT
) STRICT;

-- A split of a target over the villages; the newest of a target is in force from the next build on.
CREATE TABLE IF NOT EXISTS allocation (
    allocation_id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    target_code TEXT NOT NULL,
    target_year INTEGER, -- NULL: universal coverage has none
    target_count INTEGER NOT NULL,
    split_by TEXT NOT NULL,
    minimum_count INTEGER NOT NULL,
    release TEXT NOT NULL, -- whose counts it was made from
    made_by TEXT NOT NULL,
    made_at TEXT NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS allocation_village (
    allocation_id INTEGER NOT NULL REFERENCES allocation (allocation_id),
    village_code TEXT NOT NULL,
    target_count INTEGER NOT NULL,
    is_fixed INTEGER NOT NULL, -- 1: said by a person, 0: by the split
    PRIMARY KEY (allocation_id, village_code)
) STRICT;

CREATE TABLE IF NOT EXISTS scenario (
    scenario_id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    plan TEXT NOT NULL, -- JSON object
    saved_by TEXT NOT NULL,
    saved_at TEXT NOT NULL,
    deleted_at TEXT
) STRICT;

-- Releases that keep their numbers under a name: they are never deleted.
CREATE TABLE IF NOT EXISTS freeze (
    freeze_id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    release TEXT NOT NULL,
    note TEXT NOT NULL,
    frozen_by TEXT NOT NULL,
    frozen_at TEXT NOT NULL
) STRICT;
