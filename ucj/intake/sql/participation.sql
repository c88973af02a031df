CREATE TABLE typed AS
SELECT
    s.line,
    s.nik AS nik_text,
    s.nik_is_number,
    parse_nik(s.nik) AS nik,
    parse_text(s.name) AS name,
    s.birth_date AS birth_date_text,
    parse_date(s.birth_date) AS birth_date,
    s.start_month AS start_month_text,
    coalesce(parse_month(s.start_month), month_of_date(parse_date(s.start_month))) AS start_month,
    s.is_active AS is_active_text,
    active.code = '1' AS is_active,
    s.inactive_month AS inactive_month_text,
    coalesce(parse_month(s.inactive_month), month_of_date(parse_date(s.inactive_month))) AS inactive_month,
    s.segment AS segment_text,
    segment.code AS segment,
    s.payer AS payer_text,
    payer.code AS payer,
    parse_text(s.employer_code) AS employer_code,
    parse_text(s.employer_name) AS employer_name,
    parse_text(s.programmes) AS programmes
FROM staged AS s
LEFT JOIN value_code AS active ON active.field = 'yes_no' AND active.text_key = value_key(s.is_active)
LEFT JOIN value_code AS segment ON segment.field = 'segment' AND segment.text_key = value_key(s.segment)
LEFT JOIN value_code AS payer ON payer.field = 'payer' AND payer.text_key = value_key(s.payer)
ORDER BY s.line;
