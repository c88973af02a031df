-- Which lists a release rests on, with their counts as this build judges them, for the freshness of every number. File names can hold a person's name: left out.

CREATE TABLE source AS
SELECT
    b.batch_id,
    b.kind,
    b.period_month,
    r.valid_count::INTEGER AS accepted_count,
    (r.row_count - r.valid_count)::INTEGER AS quarantined_count,
    b.warning_count,
    b.imported_at
FROM batch_in_force AS b
JOIN (
    SELECT batch_id, sum(row_count) AS row_count, sum(valid_count) AS valid_count
    FROM received
    GROUP BY batch_id
) AS r ON r.batch_id = b.batch_id
ORDER BY b.batch_id;
