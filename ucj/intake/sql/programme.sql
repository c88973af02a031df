CREATE TABLE typed AS
SELECT
    s.line,
    s.nik AS nik_text,
    s.nik_is_number,
    parse_nik(s.nik) AS nik,
    parse_text(s.name) AS name,
    s.programme_name AS programme_name_text,
    parse_text(s.programme_name) AS programme_name,
    value_key(s.programme_name) AS scheme,
    s.payer AS payer_text,
    payer.code AS payer,
    s.start_month AS start_month_text,
    parse_month(s.start_month) AS start_month,
    coalesce(parse_text(s.end_month), '') AS end_month_text,
    parse_month(s.end_month) AS end_month,
    coalesce(parse_text(s.contribution_idr), '') AS contribution_idr_text,
    parse_idr(s.contribution_idr) AS contribution_idr,
    s.of_batch,
    s.of_line
FROM staged AS s
LEFT JOIN value_code AS payer ON payer.field = 'payer' AND payer.text_key = value_key(s.payer)
ORDER BY s.line;
