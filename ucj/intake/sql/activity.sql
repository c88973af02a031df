CREATE TABLE typed AS
SELECT
    s.line,
    s.activity_date AS activity_date_text,
    parse_date(s.activity_date) AS activity_date,
    s.activity_type AS activity_type_text,
    kind.code AS activity_type,
    coalesce(parse_text(s.activity_name), parse_text(s.activity_type)) AS activity_name,
    p.* EXCLUDE (line),
    coalesce(parse_text(s.participant_count), '') AS participant_count_text,
    TRY_CAST(parse_number(s.participant_count) AS INTEGER) AS participant_count,
    parse_text(s.organiser) AS organiser,
    parse_text(s.document) AS document,
    parse_text(s.officer) AS officer,
    parse_text(s.note) AS note,
    s.of_batch,
    s.of_line
FROM staged AS s
JOIN place_of_line AS p ON p.line = s.line
LEFT JOIN value_code AS kind ON kind.field = 'activity_type' AND kind.text_key = value_key(s.activity_type)
ORDER BY s.line;
