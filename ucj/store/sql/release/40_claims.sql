-- The district is the worker's own where he is on a list, else the one the claims list names.

CREATE TABLE claims AS
SELECT
    r.claim_number AS claim_id,
    coalesce(i.worker_id, r.person_id) AS person_id,
    coalesce(v.parent_code, r.district_code) AS district_code,
    r.programme,
    year(r.event_date) * 12 + month(r.event_date) - 1 AS event_month,
    year(r.paid_date) * 12 + month(r.paid_date) - 1 AS paid_month,
    date_diff('day', r.event_date, r.reported_date) AS report_days,
    date_diff('day', r.reported_date, r.paid_date) AS payment_days,
    r.paid_idr
FROM registry.claims_row AS r
JOIN registry.batch AS b ON b.batch_id = r.batch_id
LEFT JOIN same_person AS i ON i.person_id = r.person_id
LEFT JOIN (
    SELECT person_id, max_by(village_code, to_month) AS village_code
    FROM worklist
    GROUP BY person_id
) AS w ON w.person_id = coalesce(i.worker_id, r.person_id)
LEFT JOIN region AS v ON v.region_code = w.village_code
WHERE b.undone_at IS NULL
-- Claims lists are cumulative: the newest word on a claim stands. What was written of its cause can name people: it
-- stays in the registry.
QUALIFY row_number() OVER (PARTITION BY r.claim_number ORDER BY b.period_month DESC, b.batch_id DESC, r.line DESC) = 1
ORDER BY paid_month, claim_id;

CREATE TABLE construction AS
SELECT r.* EXCLUDE (batch_id, line)
FROM registry.construction_row AS r
JOIN registry.batch AS b ON b.batch_id = r.batch_id
WHERE b.undone_at IS NULL
QUALIFY row_number() OVER (PARTITION BY r.project_number ORDER BY b.period_month DESC, b.batch_id DESC, r.line DESC) = 1
ORDER BY r.start_date, r.project_number;
