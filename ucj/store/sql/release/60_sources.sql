-- Which lists a release rests on, for the freshness of every number. File names can hold a person's name: left out.

CREATE TABLE source AS
SELECT
    batch_id,
    kind,
    period_month,
    accepted_count,
    quarantined_count,
    warning_count,
    imported_at
FROM registry.batch
WHERE undone_at IS NULL
ORDER BY batch_id;
