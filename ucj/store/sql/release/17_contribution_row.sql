-- Every payment of the ledgers in force.

CREATE OR REPLACE TEMP TABLE contribution_row AS
SELECT
    r.batch_id,
    r.line,
    coalesce(i.worker_id, r.person_id) AS person_id,
    b.period_month,
    r.payer,
    r.employer_code,
    r.programmes,
    r.contribution_month,
    r.paid_idr
FROM registry.contribution_row AS r
JOIN registry.batch AS b ON b.batch_id = r.batch_id
LEFT JOIN same_person AS i ON i.person_id = r.person_id
WHERE b.undone_at IS NULL;
