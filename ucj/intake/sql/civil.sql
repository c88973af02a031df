CREATE TABLE typed AS
SELECT
    s.line,
    s.nik AS nik_text,
    s.nik_is_number,
    parse_nik(s.nik) AS nik,
    parse_text(s.name) AS name,
    coalesce(parse_text(s.birth_date), '') AS birth_date_text,
    parse_date(s.birth_date) AS birth_date,
    s.verdict AS verdict_text,
    verdict.code AS verdict,
    coalesce(parse_text(s.verdict_date), '') AS verdict_date_text,
    parse_date(s.verdict_date) AS verdict_date,
    -- For the living, offices write a dash here: marks alone are no value.
    coalesce(parse_text(s.death_date), '') AS death_date_text,
    parse_date(s.death_date) AS death_date,
    s.of_batch,
    s.of_line
FROM staged AS s
LEFT JOIN value_code AS verdict ON verdict.field = 'civil' AND verdict.text_key = value_key(s.verdict)
ORDER BY s.line;
