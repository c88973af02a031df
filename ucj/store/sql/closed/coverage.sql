-- A row a month, region, dimension and code: the five counts from which the others follow by sums. A district or the
-- regency with workers has every code of the release, 0 where nobody carries it.
WITH worker AS (
    SELECT
        unnest(range(greatest(start_month, $first_month), least(end_month, $last_month + 1)))::INTEGER AS month,
        village_code,
        district_code,
        segment,
        sector,
        sex,
        age_band,
        payer,
        membership_segment,
        CASE WHEN excluded_reason = 'none' THEN status::VARCHAR ELSE excluded_reason::VARCHAR END AS kind
    FROM status_spell
    WHERE start_month <= $last_month AND end_month > $first_month
),

counted AS (
    SELECT
        month,
        CASE
            WHEN grouping(village_code) = 0 THEN village_code::VARCHAR
            WHEN grouping(district_code) = 0 THEN district_code::VARCHAR
            ELSE $region_code
        END AS region_code,
        CASE
            WHEN grouping(village_code) = 0 THEN 'village'
            WHEN grouping(district_code) = 0 THEN 'district'
            ELSE 'regency'
        END AS level,
        CASE
            WHEN grouping(village_code) = 0 THEN district_code::VARCHAR
            WHEN grouping(district_code) = 0 THEN $region_code
        END AS parent_code,
        CASE
            WHEN grouping(segment) = 0 THEN 'segment'
            WHEN grouping(sector) = 0 THEN 'sector'
            WHEN grouping(sex) = 0 THEN 'sex'
            WHEN grouping(age_band) = 0 THEN 'age_band'
            WHEN grouping(payer) = 0 THEN 'payer'
            WHEN grouping(membership_segment) = 0 THEN 'membership_segment'
            ELSE ''
        END AS dimension,
        coalesce(
            segment::VARCHAR, sector::VARCHAR, sex::VARCHAR, age_band::VARCHAR, payer::VARCHAR,
            membership_segment::VARCHAR, ''
        ) AS code,
        count(*) FILTER (kind = 'servant')::BIGINT AS excluded_servant_count,
        count(*) FILTER (kind = 'age')::BIGINT AS excluded_age_count,
        count(*) FILTER (kind = 'active')::BIGINT AS active_count,
        count(*) FILTER (kind = 'lapsed')::BIGINT AS lapsed_count,
        count(*) FILTER (kind = 'unregistered')::BIGINT AS unregistered_count
    FROM worker
    GROUP BY GROUPING SETS (
        (month, district_code, village_code),
        (month, district_code),
        (month, district_code, segment),
        (month, district_code, sector),
        (month, district_code, sex),
        (month, district_code, age_band),
        (month, district_code, payer),
        (month, district_code, membership_segment),
        (month),
        (month, segment),
        (month, sector),
        (month, sex),
        (month, age_band),
        (month, payer),
        (month, membership_segment)
    )
),

wanted AS (
    SELECT month, region_code, level, parent_code, dimension, code FROM counted WHERE dimension = ''
    UNION ALL
    SELECT region.month, region.region_code, region.level, region.parent_code, seen.dimension, seen.code
    FROM (SELECT * FROM counted WHERE dimension = '' AND level <> 'village') AS region
    CROSS JOIN (SELECT DISTINCT dimension, code FROM counted WHERE dimension <> '') AS seen
)

SELECT
    month,
    region_code,
    level,
    wanted.parent_code,
    dimension,
    code,
    coalesce(excluded_servant_count, 0) AS excluded_servant_count,
    coalesce(excluded_age_count, 0) AS excluded_age_count,
    coalesce(active_count, 0) AS active_count,
    coalesce(lapsed_count, 0) AS lapsed_count,
    coalesce(unregistered_count, 0) AS unregistered_count
FROM wanted
LEFT JOIN counted USING (month, region_code, level, dimension, code)
ORDER BY month, region_code, dimension, code
