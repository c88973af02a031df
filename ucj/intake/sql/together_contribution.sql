-- The file's payments beside those in force of the same people.

CREATE TEMP TABLE contribution_row AS
SELECT
    (SELECT batch_id FROM sending) AS batch_id,
    line,
    person_id,
    payer,
    contribution_month,
    paid_idr
FROM sent
UNION ALL
SELECT
    r.batch_id,
    r.line,
    coalesce(i.worker_id, r.person_id) AS person_id,
    r.payer,
    r.contribution_month,
    r.paid_idr
FROM registry.contribution_row AS r
JOIN registry.batch AS b ON b.batch_id = r.batch_id
LEFT JOIN same_person AS i ON i.person_id = r.person_id
WHERE b.undone_at IS NULL AND coalesce(i.worker_id, r.person_id) IN (SELECT person_id FROM sent);
