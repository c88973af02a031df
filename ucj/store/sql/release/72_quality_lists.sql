-- Which of what came in speaks of the release's month, and which claims wait. Needs batch_in_force, member_row, claim_row,
-- claim_waiting.

-- A village's list is its newest replacing one and whatever was added to that since. A first list is carried back, so it
-- may be of a later month than the release. The other kinds name no village: their newest period counts, of participants
-- that of each segment.
CREATE TABLE current_list AS
WITH sent AS (
    SELECT
        r.batch_id,
        nullif(r.village_code, '') AS village_code,
        b.kind,
        b.period_month,
        CASE WHEN s.batch_id IS NULL THEN b.mode ELSE 'add' END AS mode
    FROM registry.received AS r
    JOIN batch_in_force AS b ON b.batch_id = r.batch_id
    LEFT JOIN registry.stray_village AS s ON s.batch_id = r.batch_id AND s.village_code = r.village_code
    WHERE b.mode <> 'remove'
),
in_time AS (
    SELECT s.*
    FROM sent AS s
    CROSS JOIN param AS p
    WHERE s.kind = 'workforce' AND s.village_code IS NOT NULL
    QUALIFY s.period_month <= greatest(p.last_month, min(s.period_month) OVER (PARTITION BY s.village_code))
),
listed AS (
    SELECT
        o.batch_id,
        o.village_code
    FROM in_time AS o
    WHERE NOT EXISTS (
        FROM in_time AS n
        WHERE n.village_code = o.village_code
            AND n.mode = 'replace'
            AND (n.period_month > o.period_month OR (n.period_month = o.period_month AND n.batch_id > o.batch_id))
    )
)
FROM listed
UNION ALL
-- Rows of no known village count as long as anything else of their list does, or when nothing else is in it.
SELECT
    s.batch_id,
    NULL
FROM sent AS s
WHERE s.kind = 'workforce'
    AND s.village_code IS NULL
    AND (s.batch_id IN (SELECT batch_id FROM listed) OR s.batch_id NOT IN (SELECT batch_id FROM in_time))
UNION ALL
SELECT
    s.batch_id,
    s.village_code
FROM (FROM sent WHERE kind <> 'workforce' QUALIFY period_month = max(period_month) OVER (PARTITION BY kind)) AS s
UNION
SELECT
    batch_id,
    NULL
FROM (FROM member_row QUALIFY period_month = max(period_month) OVER (PARTITION BY segment))
ORDER BY ALL;

CREATE TABLE waiting_claim AS
SELECT
    c.claim_id,
    c.programme,
    c.district_code,
    c.event_month
FROM claim_waiting AS w
JOIN registry.claims_row AS r ON r.batch_id = w.batch_id AND r.line = w.line
JOIN claims AS c ON c.claim_id = r.claim_number
ORDER BY c.claim_id;
