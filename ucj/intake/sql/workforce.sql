CREATE TABLE typed AS
WITH staged_key AS (
    SELECT
        *,
        parse_nik(nik) AS nik_clean,
        place_key(village) AS village_key,
        nullif(place_key(district), '') AS district_key,
        nullif(replace(trim(village_code), '.', ''), '') AS code
    FROM staged
)
SELECT
    s.line,
    s.nik AS nik_text,
    s.nik_is_number,
    s.nik_clean AS nik,
    parse_text(s.name) AS name,
    s.birth_date AS birth_date_text,
    parse_date(s.birth_date) AS birth_date,
    s.sex AS sex_text,
    -- A list without the column still tells: a NIK holds it.
    coalesce(sex.code, CASE WHEN trim(s.sex) = '' AND regexp_full_match(s.nik_clean, '[0-9]{16}') THEN nik_sex(s.nik_clean) END) AS sex,
    parse_text(s.address) AS address,
    coalesce(nullif(s.village, ''), s.village_code) AS village_text,
    s.district AS district_text,
    coalesce(by_code.region_code, by_district.region_code, alone.region_code, guess.region_code) AS village_code,
    guess.region_name AS village_guess,
    s.occupation AS occupation_text,
    occupation.code AS occupation_code,
    s.segment AS segment_text,
    coalesce(segment.code, occupation_fact.segment) AS segment,
    TRY_CAST(s.decile AS SMALLINT) AS decile
FROM staged_key AS s
LEFT JOIN region AS by_code ON by_code.region_code = s.code AND by_code.level = 'village'
LEFT JOIN village_name AS by_district
    ON by_code.region_code IS NULL
    AND by_district.village_key = s.village_key
    AND by_district.district_key = s.district_key
LEFT JOIN village_name AS alone
    ON by_code.region_code IS NULL
    AND s.district_key IS NULL
    AND alone.village_key = s.village_key
    AND alone.is_only
LEFT JOIN village_guess AS guess
    ON by_code.region_code IS NULL
    AND guess.village_key = s.village_key
    AND guess.district_key IS NOT DISTINCT FROM s.district_key
LEFT JOIN value_code AS sex ON sex.field = 'sex' AND sex.text_key = value_key(s.sex)
LEFT JOIN value_code AS occupation ON occupation.field = 'occupation' AND occupation.text_key = value_key(s.occupation)
LEFT JOIN occupation AS occupation_fact ON occupation_fact.occupation_code = occupation.code
LEFT JOIN value_code AS segment ON segment.field = 'segment' AND segment.text_key = value_key(s.segment)
ORDER BY s.line;
