-- How good the lists in force are: what came in, what was refused and why, what was left empty, what waits. Rows are
-- known by batch and line; what stands in them stays in the registry.

CREATE TEMP TABLE batch_in_force AS
FROM registry.batch
WHERE undone_at IS NULL;

-- Refused rows that came back corrected.
CREATE TEMP TABLE corrected AS
SELECT DISTINCT c.batch_id, c.line
FROM registry.correction AS c
JOIN batch_in_force AS b ON b.batch_id = c.by_batch_id;

-- What several files together show, judged anew from everything in force.
CREATE TABLE spanning_finding AS
SELECT 'listed_elsewhere' AS rule, 'error' AS severity, batch_id, line, person_id, other_batch_id, other_line
FROM listed_elsewhere
UNION ALL
SELECT 'listed_deceased', 'error', batch_id, line, person_id, other_batch_id, other_line
FROM listed_deceased
UNION ALL
SELECT 'double_funding', 'warning', batch_id, line, person_id, other_batch_id, other_line
FROM double_funding
UNION ALL
SELECT 'claim_waiting', 'warning', batch_id, line, person_id, NULL, NULL
FROM claim_waiting
UNION ALL
SELECT 'paid_twice', 'warning', batch_id, line, person_id, other_batch_id, other_line
FROM paid_twice
UNION ALL
SELECT 'programme_twice', 'warning', batch_id, line, person_id, other_batch_id, other_line
FROM programme_twice;

CREATE TABLE received AS
SELECT
    r.batch_id,
    b.kind,
    b.period_month,
    nullif(r.village_code, '') AS village_code,
    r.row_count,
    r.row_count - coalesce(q.refused_count, 0) - coalesce(s.refused_count, 0) AS valid_count,
    coalesce(q.corrected_count, 0) AS corrected_count
FROM registry.received AS r
JOIN batch_in_force AS b ON b.batch_id = r.batch_id
LEFT JOIN (
    SELECT
        q.batch_id,
        coalesce(q.village_code, '') AS village_code,
        count(*) AS refused_count,
        count(c.line) AS corrected_count
    FROM registry.quarantine AS q
    LEFT JOIN corrected AS c ON c.batch_id = q.batch_id AND c.line = q.line
    GROUP BY ALL
) AS q ON q.batch_id = r.batch_id AND q.village_code = r.village_code
LEFT JOIN (
    SELECT s.batch_id, w.village_code, count(DISTINCT s.line) AS refused_count
    FROM spanning_finding AS s
    JOIN registry.workforce_row AS w ON w.batch_id = s.batch_id AND w.line = s.line
    WHERE s.severity = 'error'
    GROUP BY ALL
) AS s ON s.batch_id = r.batch_id AND s.village_code = r.village_code
ORDER BY r.batch_id, village_code;

CREATE TABLE fill AS
SELECT
    f.batch_id,
    b.kind,
    b.period_month,
    nullif(f.village_code, '') AS village_code,
    f.field,
    r.row_count,
    f.filled_count
FROM registry.fill AS f
JOIN batch_in_force AS b ON b.batch_id = f.batch_id
JOIN registry.received AS r ON r.batch_id = f.batch_id AND r.village_code = f.village_code
ORDER BY f.batch_id, f.field, village_code;

CREATE TABLE finding AS
SELECT
    f.batch_id,
    b.kind,
    b.period_month,
    f.village_code,
    f.rule,
    f.severity,
    count(*) AS finding_count,
    count(*) FILTER (WHERE c.line IS NULL) AS open_count
FROM registry.finding AS f
JOIN batch_in_force AS b ON b.batch_id = f.batch_id
LEFT JOIN corrected AS c ON c.batch_id = f.batch_id AND c.line = f.line
GROUP BY ALL
UNION ALL
SELECT
    s.batch_id,
    b.kind,
    b.period_month,
    w.village_code,
    s.rule,
    s.severity,
    count(*),
    count(*)
FROM spanning_finding AS s
JOIN batch_in_force AS b ON b.batch_id = s.batch_id
LEFT JOIN registry.workforce_row AS w ON w.batch_id = s.batch_id AND w.line = s.line AND b.kind = 'workforce'
GROUP BY ALL
ORDER BY ALL;

-- The people of each kind's newest list, to follow them on to the eligible and the protected. A participant list speaks
-- for its own segment only.
CREATE TABLE listed_person AS
SELECT 'workforce' AS kind, person_id
FROM worklist
CROSS JOIN param
WHERE to_month > last_month
UNION
SELECT 'participation', person_id
FROM (FROM member_row QUALIFY period_month = max(period_month) OVER (PARTITION BY segment))
ORDER BY ALL;

-- Active members who died: what may be due to their heirs, where no death claim is known.
CREATE TABLE death_lead AS
SELECT
    d.person_id,
    d.death_month,
    max_by(w.village_code, w.to_month) AS village_code,
    arg_min(p.segment, p.start_month) AS membership_segment,
    arg_min(p.payer, p.start_month) AS payer
FROM death AS d
JOIN participation AS p ON p.person_id = d.person_id AND p.start_month <= d.death_month AND p.end_month >= d.death_month
LEFT JOIN worklist AS w ON w.person_id = d.person_id
-- An accident of long ago is not this death, nor is one that was paid less than the least for a death.
WHERE NOT EXISTS (
    FROM claims AS c
    WHERE c.person_id = d.person_id
        AND (
            c.programme = 'JKM'
            OR (
                c.programme = 'JKK'
                AND c.event_month >= d.death_month - 1
                AND (
                    c.paid_idr IS NULL
                    OR c.paid_idr >= (
                        SELECT min(amount_idr) FROM benefit WHERE programme = 'JKK' AND component LIKE 'death%'
                    )
                )
            )
        )
)
GROUP BY d.person_id, d.death_month
ORDER BY d.death_month, d.person_id;
