-- The file's people beside those that the lists in force have in schemes.

CREATE TEMP TABLE programme_row AS
SELECT
    (SELECT batch_id FROM sending) AS batch_id,
    line,
    person_id,
    (SELECT month FROM period) AS period_month,
    programme_name,
    scheme,
    payer,
    start_month,
    end_month
FROM sent
UNION ALL
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
WHERE b.undone_at IS NULL AND b.period_month <= (SELECT month FROM period);
