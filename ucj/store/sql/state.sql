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
