-- The file's people beside those that lists up to its period have in schemes. Needs programme_row.

DELETE FROM programme_row
WHERE period_month > (SELECT month FROM period);

INSERT INTO programme_row BY NAME
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
FROM sent;
