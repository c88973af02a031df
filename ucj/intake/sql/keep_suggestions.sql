-- `found`: left side (person_id, or batch_id and line), worker_id, probability, differs.
UPDATE match_suggestion SET is_open = FALSE WHERE is_open;

UPDATE match_suggestion AS s
SET is_open = TRUE, probability = f.probability, differs = f.differs
FROM found AS f
WHERE f.worker_id = s.worker_id
    AND f.person_id IS NOT DISTINCT FROM s.person_id
    AND f.batch_id IS NOT DISTINCT FROM s.batch_id
    AND f.line IS NOT DISTINCT FROM s.line;

INSERT INTO match_suggestion
SELECT
    (SELECT coalesce(max(suggestion_id), 0) FROM match_suggestion)
    + row_number() OVER (ORDER BY f.probability DESC, f.person_id, f.batch_id, f.line, f.worker_id),
    f.person_id,
    f.batch_id,
    f.line,
    f.worker_id,
    f.probability,
    f.differs,
    TRUE
FROM found AS f
WHERE NOT EXISTS (
    FROM match_suggestion AS s
    WHERE s.worker_id = f.worker_id
        AND s.person_id IS NOT DISTINCT FROM f.person_id
        AND s.batch_id IS NOT DISTINCT FROM f.batch_id
        AND s.line IS NOT DISTINCT FROM f.line
);
