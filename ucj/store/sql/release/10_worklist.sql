-- Who is on a workforce list from when to when. A row holds from its list's period until the village's next
-- replacing list, its person's removal, or the person's newer row elsewhere. A village's first list is carried back.

CREATE TEMP TABLE list_row AS
SELECT
    b.batch_id,
    b.period_month,
    b.mode,
    r.*
FROM registry.workforce_row AS r
JOIN registry.batch AS b ON b.batch_id = r.batch_id
WHERE b.undone_at IS NULL;

CREATE TEMP TABLE village_list AS
SELECT DISTINCT
    village_code,
    period_month,
    batch_id,
    mode
FROM list_row;

CREATE TEMP TABLE worklist AS
WITH first_list AS (
    SELECT
        village_code,
        min(period_month) AS first_period
    FROM village_list
    WHERE mode <> 'remove'
    GROUP BY village_code
),
held AS (
    SELECT
        r.*,
        CASE WHEN r.period_month = f.first_period THEN 0 ELSE r.period_month END AS from_month,
        (
            SELECT min(v.period_month)
            FROM village_list AS v
            WHERE v.village_code = r.village_code
                AND v.mode = 'replace'
                AND (v.period_month > r.period_month OR (v.period_month = r.period_month AND v.batch_id > r.batch_id))
        ) AS replaced_month,
        (
            SELECT min(x.period_month)
            FROM list_row AS x
            WHERE x.mode = 'remove'
                AND x.person_id = r.person_id
                AND x.village_code = r.village_code
                AND (x.period_month > r.period_month OR (x.period_month = r.period_month AND x.batch_id > r.batch_id))
        ) AS removed_month,
        lead(r.period_month) OVER (PARTITION BY r.person_id ORDER BY r.period_month, r.batch_id, r.line) AS newer_month
    FROM list_row AS r
    JOIN first_list AS f ON f.village_code = r.village_code
    WHERE r.mode <> 'remove'
)
SELECT
    person_id,
    village_code,
    birth_date,
    sex,
    occupation_code,
    segment,
    decile,
    year(birth_date) * 12 + month(birth_date) - 1 AS birth_month,
    greatest(from_month, p.first_month) AS from_month,
    least(
        coalesce(replaced_month, 999999),
        coalesce(removed_month, 999999),
        coalesce(newer_month, 999999),
        p.last_month + 1
    ) AS to_month
FROM held
CROSS JOIN param AS p
WHERE greatest(from_month, p.first_month) < least(
    coalesce(replaced_month, 999999),
    coalesce(removed_month, 999999),
    coalesce(newer_month, 999999),
    p.last_month + 1
);
