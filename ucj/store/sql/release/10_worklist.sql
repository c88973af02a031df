-- Who is on a workforce list from when to when. A row holds from its list's period until the village's next replacing
-- list, its person's removal, or the person's newer row elsewhere. A village's first list is carried back for whoever
-- stands on no earlier list. What a later batch of the same period takes back has never held.

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

CREATE TEMP TABLE held_row AS
WITH ending AS (
    SELECT
        r.*,
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
        ) AS removed_month
    FROM list_row AS r
    WHERE r.mode <> 'remove'
)
SELECT
    *,
    least(coalesce(replaced_month, 999999), coalesce(removed_month, 999999)) AS ended_month,
    min(period_month) OVER (PARTITION BY village_code) AS first_period
FROM ending
WHERE least(coalesce(replaced_month, 999999), coalesce(removed_month, 999999)) > period_month;

CREATE TEMP TABLE worklist AS
WITH placed AS (
    SELECT
        *,
        min(period_month) OVER (PARTITION BY person_id) AS oldest_month,
        coalesce(
            lead(period_month) OVER (PARTITION BY person_id ORDER BY period_month, batch_id, line), 999999
        ) AS newer_month
    FROM held_row
),
spanned AS (
    SELECT
        h.*,
        CASE
            WHEN h.period_month = h.first_period AND h.period_month = h.oldest_month THEN p.first_month
            ELSE greatest(h.period_month, p.first_month)
        END AS from_month,
        least(h.ended_month, h.newer_month, p.last_month + 1) AS to_month
    FROM placed AS h
    CROSS JOIN param AS p
    -- Of two rows of one period the later batch is right.
    WHERE h.newer_month > h.period_month
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
    from_month,
    to_month
FROM spanned
WHERE from_month < to_month;
