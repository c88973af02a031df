-- Every accepted row of the schemes' lists in force.

CREATE OR REPLACE TEMP TABLE programme_row AS
SELECT
    r.batch_id,
    r.line,
    coalesce(i.worker_id, r.person_id) AS person_id,
    b.period_month,
    r.programme_name,
    r.scheme,
    r.payer,
    r.start_month,
    r.end_month
FROM registry.programme_row AS r
JOIN registry.batch AS b ON b.batch_id = r.batch_id
LEFT JOIN same_person AS i ON i.person_id = r.person_id
WHERE b.undone_at IS NULL;
