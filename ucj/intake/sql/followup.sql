CREATE TABLE typed AS
SELECT
    s.line,
    s.nik AS nik_text,
    s.nik_is_number,
    parse_nik(s.nik) AS nik,
    parse_text(s.name) AS name,
    s.visit_date AS visit_date_text,
    parse_date(s.visit_date) AS visit_date,
    p.* EXCLUDE (line),
    s.result AS result_text,
    result.code AS result,
    parse_text(s.officer) AS officer,
    parse_text(s.note) AS note,
    s.of_batch,
    s.of_line
FROM staged AS s
JOIN place_of_line AS p ON p.line = s.line
LEFT JOIN value_code AS result ON result.field = 'result' AND result.text_key = value_key(s.result)
ORDER BY s.line;
