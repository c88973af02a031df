-- Who may be whom under another NIK: what each run of the matching suggests, and what people say to it. A left side is
-- a participant (person_id) or a quarantined row (batch_id, line).

CREATE TABLE IF NOT EXISTS match_run (
    run_id INTEGER PRIMARY KEY,
    run_at TIMESTAMP NOT NULL,
    participant_count INTEGER NOT NULL,
    quarantined_count INTEGER NOT NULL
);

-- A pair keeps its number for good: a workbook sent out before a run comes back after it. `is_open`: the last run
-- suggests it still.
CREATE TABLE IF NOT EXISTS match_suggestion (
    suggestion_id INTEGER PRIMARY KEY,
    person_id INTEGER,
    batch_id INTEGER,
    line INTEGER,
    worker_id INTEGER NOT NULL,
    probability DOUBLE NOT NULL,
    differs VARCHAR NOT NULL,
    is_open BOOLEAN NOT NULL
);

-- Append-only; the newest decision on a pair stands. `how` is hand, file or bulk; `above` the bound of a bulk one.
CREATE TABLE IF NOT EXISTS match_decision (
    decision_id INTEGER PRIMARY KEY,
    suggestion_id INTEGER NOT NULL,
    is_accepted BOOLEAN NOT NULL,
    probability DOUBLE NOT NULL,
    how VARCHAR NOT NULL,
    above DOUBLE,
    decided_by VARCHAR NOT NULL,
    decided_at TIMESTAMP NOT NULL
);
