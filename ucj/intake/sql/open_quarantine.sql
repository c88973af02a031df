-- Refused rows that still wait: of a batch in force, and not sent back in another one in force.
WITH in_force AS (
    SELECT
        q.batch_id,
        q.line,
        q.raw
    FROM quarantine AS q
    JOIN batch AS b USING (batch_id)
    WHERE b.kind = $kind AND b.undone_at IS NULL
),
sent_back AS (
    SELECT
        c.batch_id,
        c.line
    FROM correction AS c
    JOIN batch AS by_batch ON by_batch.batch_id = c.by_batch_id AND by_batch.undone_at IS NULL
)
SELECT
    batch_id,
    line,
    raw
FROM in_force
ANTI JOIN sent_back USING (batch_id, line)
WHERE $batch IS NULL OR batch_id = $batch
ORDER BY batch_id, line
