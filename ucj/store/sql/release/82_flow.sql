-- A row a month and change of who is active: +1 where a worker begins to count as active, -1 where he no longer does. A
-- worker changes only where a spell ends or the next one starts, so those are joined, not whole months. The changes of a
-- month in a village, sector or segment sum to the difference of its two stocks. Of several causes the first that
-- applies counts, as where releases are compared.
-- joined: never a member before, or too young. aged_out: over the limit; a birth date restated across a limit makes either
-- of both. moved: to another village, or off the list with a verdict of moving whenever given, as releases are compared:
-- a verdict says when it was found out, not when he went. list_change: the list brought, dropped or restated him.
-- left: off the list, and no list was replaced. Needs status_spell, person_fate, village_replacement, param.

CREATE TABLE flow AS
WITH spell AS (
    SELECT
        *,
        excluded_reason = 'none' AND status = 'active' AS is_active
    FROM status_spell
),
turn AS (
    SELECT
        coalesce(after.start_month, before.end_month) AS month,
        coalesce(after.person_id, before.person_id) AS person_id,
        before.village_code AS from_village,
        before.sector AS from_sector,
        before.segment AS from_segment,
        before.excluded_reason AS from_reason,
        before.status AS from_status,
        coalesce(before.is_active, FALSE) AS was_active,
        after.village_code AS to_village,
        after.sector AS to_sector,
        after.segment AS to_segment,
        after.excluded_reason AS to_reason,
        coalesce(after.is_active, FALSE) AS is_active
    FROM spell AS before
    FULL JOIN spell AS after ON after.person_id = before.person_id AND after.start_month = before.end_month
),
changed AS (
    SELECT t.*
    FROM turn AS t
    CROSS JOIN param AS p
    WHERE t.month > p.first_month
        AND t.month <= p.last_month
        AND (t.was_active OR t.is_active)
        AND (
            t.was_active <> t.is_active
            OR t.from_village <> t.to_village
            OR t.from_sector <> t.to_sector
            OR t.from_segment <> t.to_segment
        )
),
caused AS (
    SELECT
        c.*,
        CASE
            WHEN c.to_village IS NULL AND d.fate_month <= c.month THEN 'died'
            WHEN c.from_village <> c.to_village OR (c.to_village IS NULL AND m.person_id IS NOT NULL) THEN 'moved'
            WHEN c.from_village IS NULL OR (c.was_active AND c.is_active) OR r.village_code IS NOT NULL THEN 'list_change'
            WHEN c.to_village IS NULL THEN 'left'
            WHEN c.from_reason = 'age' AND c.is_active THEN 'joined'
            WHEN c.to_reason = 'age' AND c.was_active THEN 'aged_out'
            WHEN c.from_reason <> c.to_reason THEN 'list_change'
            WHEN c.was_active THEN 'lapsed'
            WHEN c.from_status = 'lapsed' THEN 'returned'
            ELSE 'joined'
        END AS cause
    FROM changed AS c
    LEFT JOIN person_fate AS d ON d.person_id = c.person_id AND d.fate = 'died'
    LEFT JOIN person_fate AS m ON m.person_id = c.person_id AND m.fate = 'moved'
    LEFT JOIN (SELECT DISTINCT village_code, period_month FROM village_replacement) AS r
        ON c.to_village IS NULL AND r.village_code = c.from_village AND r.period_month = c.month
)
SELECT
    month,
    to_village AS village_code,
    to_sector AS sector,
    to_segment AS segment,
    cause,
    1::TINYINT AS change,
    person_id
FROM caused
WHERE is_active
UNION ALL
SELECT
    month,
    from_village,
    from_sector,
    from_segment,
    cause,
    -1::TINYINT,
    person_id
FROM caused
WHERE was_active
ORDER BY month, village_code, person_id, change;
