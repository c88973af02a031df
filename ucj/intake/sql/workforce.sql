CREATE TABLE typed AS
SELECT
    s.line,
    s.nik AS nik_text,
    s.nik_is_number,
    parse_nik(s.nik) AS nik,
    parse_text(s.name) AS name,
    s.birth_date AS birth_date_text,
    -- Forms that ask for place and date in one cell put the date last.
    parse_date(CASE WHEN contains(s.birth_date, ',') THEN split_part(s.birth_date, ',', -1) ELSE s.birth_date END)
        AS birth_date,
    coalesce(nullif(s.sex, ''), nullif(concat(s.male, s.female), '')) AS sex_text,
    coalesce(
        sex.code,
        -- Two columns, one of them ticked.
        CASE
            WHEN trim(s.male) <> '' AND trim(s.female) = '' THEN 'L'
            WHEN trim(s.female) <> '' AND trim(s.male) = '' THEN 'P'
        END,
        -- A list without the column still tells: a NIK holds it.
        CASE WHEN regexp_full_match(parse_nik(s.nik), '[0-9]{16}') THEN nik_sex(parse_nik(s.nik)) END
    ) AS sex,
    sex.code IS NULL AND parse_text(s.sex) IS NOT NULL AS is_sex_misread,
    parse_text(s.address) AS address,
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
    s.occupation AS occupation_text,
    occupation.code AS occupation_code,
    s.segment AS segment_text,
    coalesce(segment.code, occupation_fact.segment) AS segment,
    TRY_CAST(parse_number(s.decile) AS SMALLINT) AS decile,
    s.civil_status AS civil_status_text,
    s.note AS note_text,
    CASE
        WHEN says_deceased(s.civil_status) OR says_deceased(s.note) THEN 'deceased'
        ELSE civil.code
    END AS civil_status,
    s.of_batch,
    s.of_line
FROM staged AS s
JOIN place_of_line AS p ON p.line = s.line
LEFT JOIN value_code AS sex ON sex.field = 'sex' AND sex.text_key = value_key(s.sex)
LEFT JOIN value_code AS occupation ON occupation.field = 'occupation' AND occupation.text_key = value_key(s.occupation)
LEFT JOIN occupation AS occupation_fact ON occupation_fact.occupation_code = occupation.code
LEFT JOIN value_code AS segment ON segment.field = 'segment' AND segment.text_key = value_key(s.segment)
LEFT JOIN value_code AS civil ON civil.field = 'civil' AND civil.text_key = value_key(s.civil_status);
