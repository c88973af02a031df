-- A row a claim, paid or not. Place and work are the worker's own on his newest list; without one the district is what
-- the claims list names. The payer is that of the membership in force in the month of the event, else of the last one
-- before it; `unknown` where no participant list knows any, as when a claims list precedes its participants. What
-- was written of a cause can name people: it stays in the registry. Needs claim_row.

CREATE TABLE claims AS
WITH listed AS (
    SELECT
        person_id,
        max_by(village_code, to_month) AS village_code,
        max_by(occupation_code, to_month) AS occupation_code
    FROM worklist
    GROUP BY person_id
),
paid_by AS (
    SELECT
        c.claim_number,
        p.payer
    FROM claim_row AS c
    JOIN participation AS p ON p.person_id = c.person_id AND p.start_month <= c.event_month
    QUALIFY row_number() OVER (
        PARTITION BY c.claim_number
        ORDER BY least(p.end_month, c.event_month + 1) DESC, p.segment = 'PU' DESC, p.start_month DESC, p.payer
    ) = 1
)
SELECT
    c.claim_number AS claim_id,
    c.person_id,
    w.village_code,
    coalesce(v.parent_code, c.district_code) AS district_code,
    o.sector,
    coalesce(p.payer, 'unknown') AS payer,
    c.programme,
    c.event_month,
    year(c.paid_date) * 12 + month(c.paid_date) - 1 AS paid_month,
    date_diff('day', c.event_date, c.reported_date) AS report_days,
    date_diff('day', c.reported_date, c.paid_date) AS payment_days,
    date_diff('day', c.event_date, c.paid_date) AS whole_days,
    c.paid_idr
FROM claim_row AS c
LEFT JOIN listed AS w ON w.person_id = c.person_id
LEFT JOIN region AS v ON v.region_code = w.village_code
LEFT JOIN occupation AS o ON o.occupation_code = w.occupation_code
LEFT JOIN paid_by AS p ON p.claim_number = c.claim_number
ORDER BY paid_month, claim_id;

CREATE TABLE construction AS
SELECT r.* EXCLUDE (batch_id, line)
FROM registry.construction_row AS r
JOIN registry.batch AS b ON b.batch_id = r.batch_id
WHERE b.undone_at IS NULL
QUALIFY row_number() OVER (PARTITION BY r.project_number ORDER BY b.period_month DESC, b.batch_id DESC, r.line DESC) = 1
ORDER BY r.start_date, r.project_number;
