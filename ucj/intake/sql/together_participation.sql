-- The file's memberships beside those that lists up to its period say of the same people. Needs member_row.

DELETE FROM member_row
WHERE period_month > (SELECT month FROM period);

INSERT INTO member_row BY NAME
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
FROM sent;
