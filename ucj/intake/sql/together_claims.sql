-- The file's claims, and everything that participant lists say of the same people. Needs member_row.

CREATE TEMP TABLE claim_row AS
SELECT
    (SELECT batch_id FROM sending) AS batch_id,
    a.line,
    coalesce(i.worker_id, p.person_id) AS person_id,
    a.programme,
    month_of_date(a.event_date) AS event_month
FROM accepted AS a
LEFT JOIN registry.person_nik AS p ON p.nik = a.nik
LEFT JOIN same_person AS i ON i.person_id = p.person_id;

CREATE OR REPLACE TEMP TABLE member_row AS
FROM member_row
WHERE person_id IN (SELECT person_id FROM claim_row);
