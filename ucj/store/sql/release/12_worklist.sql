-- Who is on a workforce list from when to when. A row holds from its list's period until the village's next replacing
-- list, its person's removal or death, or the person's newer row elsewhere. A village's first list is carried back for
-- whoever stands on no earlier list. What a later batch of the same period takes back has never held. Of two villages
-- that list a person in one period the first is right, until it takes the row back.
-- Needs list_row, village_list, death, param.

CREATE OR REPLACE TEMP TABLE held_row AS
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
),
lasting AS (
    SELECT
        e.*,
        least(coalesce(e.replaced_month, 999999), coalesce(e.removed_month, 999999)) AS listed_until,
        d.death_month,
        d.batch_id AS death_batch_id,
        d.line AS death_line
    FROM ending AS e
    LEFT JOIN death AS d ON d.person_id = e.person_id
)
SELECT
    *,
    least(listed_until, coalesce(death_month, 999999)) AS ended_month,
    -- A stray row is no list of its village, unless it is all there is.
    coalesce(
        min(period_month) FILTER (WHERE NOT is_stray) OVER (PARTITION BY village_code),
        min(period_month) OVER (PARTITION BY village_code)
    ) AS first_period,
    first(village_code) OVER (PARTITION BY person_id, period_month ORDER BY batch_id, line) AS first_village_code,
    first(batch_id) OVER (PARTITION BY person_id, period_month ORDER BY batch_id, line) AS first_batch_id,
    first(line) OVER (PARTITION BY person_id, period_month ORDER BY batch_id, line) AS first_line
FROM lasting
WHERE listed_until > period_month;

CREATE OR REPLACE TEMP TABLE worklist AS
WITH placed AS (
    SELECT
        *,
        min(period_month) OVER (PARTITION BY person_id) AS oldest_month,
        coalesce(
            lead(period_month) OVER (PARTITION BY person_id ORDER BY period_month, batch_id, line), 999999
        ) AS newer_month
    FROM held_row
    WHERE village_code = first_village_code AND ended_month > period_month
),
spanned AS (
    SELECT
        h.*,
        CASE
            WHEN h.period_month <= h.first_period AND h.period_month = h.oldest_month THEN p.first_month
            ELSE greatest(h.period_month, p.first_month)
        END AS from_month,
        least(h.ended_month, h.newer_month, p.last_month + 1) AS to_month
    FROM placed AS h
    CROSS JOIN param AS p
    -- Of two rows of one village and period the later batch is right.
    WHERE h.newer_month > h.period_month
)
SELECT
    person_id,
    village_code,
    is_stray,
    period_month > from_month AS is_carried_back,
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

-- Errors that only several files together show.
CREATE OR REPLACE TEMP TABLE listed_elsewhere AS
SELECT
    batch_id,
    line,
    person_id,
    village_code,
    first_batch_id AS other_batch_id,
    first_line AS other_line,
    first_village_code AS detail
FROM held_row
WHERE village_code <> first_village_code;

CREATE OR REPLACE TEMP TABLE listed_deceased AS
SELECT
    batch_id,
    line,
    person_id,
    village_code,
    death_batch_id AS other_batch_id,
    death_line AS other_line,
    CAST(death_month AS VARCHAR) AS detail
FROM held_row
WHERE death_month < listed_until AND village_code = first_village_code;
