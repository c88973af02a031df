-- The file's payments beside those in force of the same people. Needs contribution_row.

DELETE FROM contribution_row
WHERE person_id NOT IN (SELECT person_id FROM sent);

INSERT INTO contribution_row BY NAME
SELECT
    (SELECT batch_id FROM sending) AS batch_id,
    line,
    person_id,
    payer,
    contribution_month,
    paid_idr
FROM sent;
