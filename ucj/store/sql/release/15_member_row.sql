-- Every accepted row of the participant lists in force, and which lists there are.

CREATE OR REPLACE TEMP TABLE member_row AS
SELECT
    r.batch_id,
    r.line,
    coalesce(i.worker_id, r.person_id) AS person_id,
    b.period_month,
    r.segment,
    r.payer,
    coalesce(r.employer_code, '') AS employer_code,
    r.start_month,
    r.is_active,
    r.inactive_month
FROM registry.participation_row AS r
JOIN registry.batch AS b ON b.batch_id = r.batch_id
LEFT JOIN same_person AS i ON i.person_id = r.person_id
WHERE b.undone_at IS NULL;

CREATE OR REPLACE TEMP TABLE member_list AS
SELECT DISTINCT segment, period_month
FROM member_row;
