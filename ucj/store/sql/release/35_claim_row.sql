-- The newest word on every claim, with where it stands: claims lists are cumulative.

CREATE OR REPLACE TEMP TABLE claim_row AS
SELECT
    r.* REPLACE (coalesce(i.worker_id, r.person_id) AS person_id),
    year(r.event_date) * 12 + month(r.event_date) - 1 AS event_month
FROM registry.claims_row AS r
JOIN registry.batch AS b ON b.batch_id = r.batch_id
LEFT JOIN same_person AS i ON i.person_id = r.person_id
WHERE b.undone_at IS NULL
QUALIFY row_number() OVER (PARTITION BY r.claim_number ORDER BY b.period_month DESC, b.batch_id DESC, r.line DESC) = 1;
