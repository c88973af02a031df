-- Where a row is: the village by code, by name within its district or alone, or by a near spelling; and the district,
-- the village's own where there is one.

CREATE VIEW place_of_line AS
WITH placed AS (
    SELECT
        s.*,
        coalesce(by_code.region_code, by_district.region_code, alone.region_code, guess.region_code) AS village_code,
        CASE WHEN by_code.region_code IS NULL THEN guess.region_name END AS village_guess,
        by_code.region_name AS village_of_code,
        coalesce(by_district.region_code, alone.region_code) AS village_of_name
    FROM place_text AS s
    LEFT JOIN region AS by_code ON by_code.region_code = s.code AND by_code.level = 'village'
    LEFT JOIN village_name AS by_district
        ON by_district.village_key = s.village_key
        AND by_district.district_key = s.district_key
    LEFT JOIN village_name AS alone
        ON s.district_key IS NULL
        AND alone.village_key = s.village_key
        AND alone.is_only
    LEFT JOIN village_guess AS guess
        ON guess.village_key = s.village_key
        AND guess.district_key IS NOT DISTINCT FROM s.district_key
)
SELECT
    p.line,
    p.village_text,
    p.district_text,
    p.code_text,
    p.code,
    p.village_key,
    p.district_key,
    p.village_code,
    p.village_guess,
    p.village_of_code,
    p.village_of_name,
    coalesce(of_village.parent_code, district.region_code) AS district_code
FROM placed AS p
LEFT JOIN region AS of_village ON of_village.region_code = p.village_code
LEFT JOIN region AS district ON district.level = 'district' AND place_key(district.region_name) = p.district_key;
