-- A row a village of the file, and of every other one from which it takes somebody away.

WITH taken AS (
    SELECT village_code, count(*) AS taken_count
    FROM before
    ANTI JOIN worklist USING (person_id, village_code)
    GROUP BY village_code
),
known AS (
    SELECT
        village_code,
        count(*) AS listed_count,
        count(*) FILTER (WHERE NOT is_stray) AS own_count
    FROM before
    GROUP BY village_code
)
SELECT
    r.region_code AS village_code,
    r.region_name AS village_name,
    coalesce(f.row_count, 0)::BIGINT AS row_count,
    coalesce(k.listed_count, 0)::BIGINT AS listed_count,
    coalesce(t.taken_count, 0)::BIGINT AS taken_count,
    coalesce(f.is_replaced, FALSE) AS is_replaced,
    coalesce(k.own_count, 0) = 0 AS is_first
FROM region AS r
LEFT JOIN file_village AS f ON f.village_code = r.region_code
LEFT JOIN taken AS t ON t.village_code = r.region_code
LEFT JOIN known AS k ON k.village_code = r.region_code
WHERE f.village_code IS NOT NULL OR t.taken_count > 0
ORDER BY r.region_code;
