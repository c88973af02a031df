-- Why two releases may tell different things of a worker: who died or moved away, whose rows were matched or corrected,
-- and which list of a village was in force when. Keys only.

-- The newest word of the population office that ends a presence here.
CREATE TABLE person_fate AS
SELECT
    person_id,
    'died' AS fate,
    death_month AS fate_month
FROM death
UNION ALL
SELECT
    person_id,
    'moved',
    said_month
FROM civil_word
WHERE verdict = 'moved'
ORDER BY ALL;

-- What somebody said to be a worker: a participant under another NIK (of_person_id), or a refused row that came back
-- with the worker's NIK (of_batch_id, of_line).
CREATE TABLE matched_person AS
SELECT
    worker_id AS person_id,
    person_id AS of_person_id,
    NULL::INTEGER AS of_batch_id,
    NULL::INTEGER AS of_line
FROM same_person
UNION ALL
SELECT
    m.worker_id,
    NULL,
    m.batch_id,
    m.line
FROM match_standing AS m
JOIN corrected AS c ON c.batch_id = m.batch_id AND c.line = m.line
WHERE m.is_accepted
ORDER BY ALL;

-- Whose rows came in corrected, and by which batch.
CREATE TABLE corrected_person AS
WITH correcting AS (
    SELECT DISTINCT b.batch_id
    FROM registry.correction AS c
    JOIN batch_in_force AS b ON b.batch_id = c.by_batch_id
)
SELECT
    person_id,
    batch_id
FROM list_row
SEMI JOIN correcting USING (batch_id)
UNION
SELECT
    person_id,
    batch_id
FROM member_row
SEMI JOIN correcting USING (batch_id)
ORDER BY ALL;

-- Each list that replaced its village's list, from its period on.
CREATE TABLE village_replacement AS
SELECT
    village_code,
    period_month,
    batch_id
FROM village_list
WHERE mode = 'replace'
ORDER BY ALL;
