-- Villages of a workforce file. Its own, proposed for replacement, are all but those of which it holds a few rows only,
-- few beside its largest village and beside the village's own list.

WITH known AS (
    SELECT village_code, count(*) AS listed_count
    FROM worklist
    GROUP BY village_code
),
counted AS (
    SELECT
        village_code,
        count(*) AS row_count,
        max(count(*)) OVER () AS largest_count
    FROM listed
    GROUP BY village_code
)
SELECT
    c.village_code,
    r.region_name AS village_name,
    c.row_count::BIGINT AS row_count,
    coalesce(k.listed_count, 0)::BIGINT AS listed_count,
    c.row_count >= $few
        OR c.row_count >= $share * c.largest_count
        OR c.row_count >= $half * coalesce(k.listed_count, c.row_count * 1000) AS is_own
FROM counted AS c
JOIN region AS r ON r.region_code = c.village_code
LEFT JOIN known AS k ON k.village_code = c.village_code
ORDER BY c.village_code
