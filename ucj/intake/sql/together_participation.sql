-- The file's memberships beside those already known of the same people.

CREATE TEMP TABLE member_row AS
SELECT
    (SELECT batch_id FROM sending) AS batch_id,
    line,
    person_id,
    (SELECT month FROM period) AS period_month,
    segment,
    payer,
    start_month,
    is_active,
    inactive_month
FROM sent
UNION ALL
SELECT
    r.batch_id,
    r.line,
    coalesce(i.worker_id, r.person_id) AS person_id,
    b.period_month,
    r.segment,
    r.payer,
    r.start_month,
    r.is_active,
    r.inactive_month
FROM registry.participation_row AS r
JOIN registry.batch AS b ON b.batch_id = r.batch_id
LEFT JOIN same_person AS i ON i.person_id = r.person_id
WHERE b.undone_at IS NULL AND b.period_month <= (SELECT month FROM period);
