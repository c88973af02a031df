-- The file's claims, and everything that participant lists say of the same people. Needs member_row.

CREATE TEMP TABLE claim_row AS
SELECT
    (SELECT batch_id FROM sending) AS batch_id,
    line,
    person_id,
    programme,
    month_of_date(event_date) AS event_month
FROM sent;

CREATE OR REPLACE TEMP TABLE member_row AS
FROM member_row
WHERE person_id IN (SELECT person_id FROM claim_row);
