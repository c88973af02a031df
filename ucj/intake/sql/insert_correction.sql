-- Which refused rows came back: the workbook they were sent in says batch and line. One that is refused again waits as
-- its newer self only.

INSERT INTO registry.correction
SELECT
    q.batch_id,
    q.line,
    $batch
FROM typed AS a
JOIN registry.quarantine AS q
    ON q.batch_id = TRY_CAST(a.of_batch AS INTEGER) AND q.line = TRY_CAST(a.of_line AS INTEGER)
JOIN registry.batch AS b ON b.batch_id = q.batch_id AND b.kind = $kind AND b.undone_at IS NULL
WHERE NOT EXISTS (
    FROM registry.correction AS c
    JOIN registry.batch AS d ON d.batch_id = c.by_batch_id AND d.undone_at IS NULL
    WHERE c.batch_id = q.batch_id AND c.line = q.line
)
ORDER BY ALL;
